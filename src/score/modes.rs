//! The four span modes of SemEval-2013 task 9, with the counts of MUC-5.
//!
//! Chinchor and Sundheim (1993) sort every gold and predicted thing into correct, incorrect, partial, missing and spurious;
//! Segura-Bedmar et al. (2013) apply that to spans with labels in four ways:
//!
//! | the pair has | strict | exact | partial | type |
//! |---|---|---|---|---|
//! | equal spans, equal labels | COR | COR | COR | COR |
//! | equal spans, other labels | INC | COR | COR | INC |
//! | overlapping spans, equal labels | INC | INC | PAR | COR |
//! | overlapping spans, other labels | INC | INC | PAR | INC |
//! | no partner in prediction | MIS | MIS | MIS | MIS |
//! | no partner in gold | SPU | SPU | SPU | SPU |
//!
//! Precision is (COR + PAR / 2) over (COR + INC + PAR + SPU), recall the same over (COR + INC + PAR + MIS). The task leaves
//! open how partners are found; here they are paired once for all four modes, greedily in the order of the table's rows and
//! by larger overlap within a row.

use std::ops::AddAssign;

use super::align::{Alignment, Candidate, align};
use super::figures::{harmonic, ratio};
use super::normal::jaccard;
use crate::span::Span;

/// The counts of one mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModeCounts {
    /// COR
    pub correct: usize,
    /// INC
    pub incorrect: usize,
    /// PAR
    pub partial: usize,
    /// MIS
    pub missing: usize,
    /// SPU
    pub spurious: usize,
}

impl ModeCounts {
    /// (COR + PAR / 2) / (COR + INC + PAR + SPU)
    pub fn precision(&self) -> f64 {
        ratio(self.credit(), (self.paired() + self.spurious) as f64)
    }

    /// (COR + PAR / 2) / (COR + INC + PAR + MIS)
    pub fn recall(&self) -> f64 {
        ratio(self.credit(), (self.paired() + self.missing) as f64)
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        harmonic(self.precision(), self.recall())
    }

    fn credit(&self) -> f64 {
        self.correct as f64 + self.partial as f64 / 2.0
    }

    fn paired(&self) -> usize {
        self.correct + self.incorrect + self.partial
    }
}

impl AddAssign for ModeCounts {
    fn add_assign(&mut self, other: ModeCounts) {
        self.correct += other.correct;
        self.incorrect += other.incorrect;
        self.partial += other.partial;
        self.missing += other.missing;
        self.spurious += other.spurious;
    }
}

/// The counts of all four modes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modes {
    /// Span and label equal.
    pub strict: ModeCounts,
    /// Span equal, whatever the label.
    pub exact: ModeCounts,
    /// Span equal or, for half the credit, overlapping, whatever the label.
    pub partial: ModeCounts,
    /// Label equal, spans overlapping.
    pub label: ModeCounts,
}

impl Modes {
    /// The modes with their names.
    pub const fn named(&self) -> [(&'static str, ModeCounts); 4] {
        [("strict", self.strict), ("exact", self.exact), ("partial", self.partial), ("type", self.label)]
    }

    /// Adds labelled spans of one event or one document.
    ///
    /// ```
    /// use demarche::{Span, score::Modes};
    /// let gold = [("actor", Span::new(0, 10)), ("date", Span::new(20, 30))];
    /// let pred = [("actor", Span::new(2, 10)), ("place", Span::new(20, 30))];
    /// let mut modes = Modes::default();
    /// modes.add(&gold, &pred);
    /// let f1 = modes.named().map(|(_, counts)| counts.f1());
    /// assert_eq!(f1, [0.0, 0.5, 0.75, 0.5]);
    /// ```
    pub fn add(&mut self, gold: &[(&str, Span)], pred: &[(&str, Span)]) {
        let mut candidates = Vec::new();
        for (i, g) in gold.iter().enumerate() {
            for (j, p) in pred.iter().enumerate() {
                let overlap = jaccard(g.1, p.1);
                if overlap > 0.0 {
                    let rank = u8::from(g.0 == p.0) + 2 * u8::from(g.1 == p.1);
                    candidates.push(Candidate { gold: i, pred: j, rank, overlap });
                }
            }
        }
        let pairs = align(&candidates, Alignment::Greedy);
        for &(i, j) in &pairs {
            if let (Some(g), Some(p)) = (gold.get(i), pred.get(j)) {
                self.pair(g.1 == p.1, g.0 == p.0);
            }
        }
        for mode in [&mut self.strict, &mut self.exact, &mut self.partial, &mut self.label] {
            mode.missing += gold.len() - pairs.len();
            mode.spurious += pred.len() - pairs.len();
        }
    }

    fn pair(&mut self, same_span: bool, same_label: bool) {
        let judge = |mode: &mut ModeCounts, right: bool| match right {
            true => mode.correct += 1,
            false => mode.incorrect += 1,
        };
        judge(&mut self.strict, same_span && same_label);
        judge(&mut self.exact, same_span);
        judge(&mut self.label, same_label);
        match same_span {
            true => self.partial.correct += 1,
            false => self.partial.partial += 1,
        }
    }
}

impl AddAssign for Modes {
    fn add_assign(&mut self, other: Modes) {
        self.strict += other.strict;
        self.exact += other.exact;
        self.partial += other.partial;
        self.label += other.label;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts of a mode as (COR, INC, PAR, MIS, SPU).
    fn counts(m: ModeCounts) -> [usize; 5] {
        [m.correct, m.incorrect, m.partial, m.missing, m.spurious]
    }

    #[test]
    fn the_example_of_the_task() {
        // One of each row of the table.
        let gold = [("a", (0, 4)), ("a", (10, 14)), ("a", (20, 24)), ("a", (30, 34)), ("a", (40, 44))];
        let pred = [("a", (0, 4)), ("b", (10, 14)), ("a", (20, 26)), ("b", (30, 36)), ("a", (50, 54))];
        let spans = |all: &[(&'static str, (u32, u32))]| -> Vec<(&str, Span)> {
            all.iter().map(|&(label, span)| (label, span.into())).collect()
        };
        let mut modes = Modes::default();
        modes.add(&spans(&gold), &spans(&pred));
        assert_eq!(
            modes.named().map(|(_, m)| counts(m)),
            [[1, 3, 0, 1, 1], [2, 2, 0, 1, 1], [2, 0, 2, 1, 1], [2, 2, 0, 1, 1]]
        );
        assert_eq!(modes.named().map(|(_, m)| m.precision()), [0.2, 0.4, 0.6, 0.4]);
        assert_eq!(modes.named().map(|(_, m)| m.recall()), [0.2, 0.4, 0.6, 0.4]);
    }

    #[test]
    fn an_equal_span_is_preferred_to_an_equal_label() {
        let mut modes = Modes::default();
        modes.add(&[("a", (0, 4).into())], &[("a", (0, 3).into()), ("b", (0, 4).into())]);
        assert_eq!(
            modes.named().map(|(_, m)| counts(m)),
            [[0, 1, 0, 0, 1], [1, 0, 0, 0, 1], [1, 0, 0, 0, 1], [0, 1, 0, 0, 1]]
        );
    }
}
