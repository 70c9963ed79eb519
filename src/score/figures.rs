//! Counts, and the precision, recall and F1 made of them.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// What was right, out of what was predicted and what was there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pairs that count as right.
    pub right: usize,
    /// Predicted things.
    pub pred: usize,
    /// Gold things: the support.
    pub gold: usize,
}

impl Tally {
    /// Right over predicted; 0 where nothing was predicted.
    pub fn precision(&self) -> f64 {
        ratio(self.right as f64, self.pred as f64)
    }

    /// Right over gold; 0 where there was nothing to find.
    pub fn recall(&self) -> f64 {
        ratio(self.right as f64, self.gold as f64)
    }

    /// The harmonic mean of precision and recall; 0 where both are 0.
    pub fn f1(&self) -> f64 {
        harmonic(self.precision(), self.recall())
    }
}

/// `a / b`, or 0 where there is nothing to divide by.
pub(super) fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { 0.0 }
}

pub(super) fn harmonic(precision: f64, recall: f64) -> f64 {
    ratio(2.0 * precision * recall, precision + recall)
}

impl Add for Tally {
    type Output = Tally;

    fn add(self, other: Tally) -> Tally {
        Tally { right: self.right + other.right, pred: self.pred + other.pred, gold: self.gold + other.gold }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        *self = *self + other;
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Tally>>(tallies: I) -> Tally {
        tallies.fold(Tally::default(), Tally::add)
    }
}

/// How many of the cases looked at were right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Cases that count.
    pub hits: usize,
    /// Cases looked at.
    pub of: usize,
}

impl Share {
    /// Hits over cases; 0 where there were none.
    pub fn value(&self) -> f64 {
        ratio(self.hits as f64, self.of as f64)
    }

    pub(super) fn take(&mut self, hit: bool) {
        self.of += 1;
        self.hits += usize::from(hit);
    }
}

impl AddAssign for Share {
    fn add_assign(&mut self, other: Share) {
        self.hits += other.hits;
        self.of += other.of;
    }
}

/// The five figures of event extraction, each stricter than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Figure {
    /// TI: the triggers overlap.
    Trigger,
    /// TC: and the types are equal.
    Kind,
    /// AI+: the argument's span overlaps by half or more with one of the right event.
    ArgumentSpan,
    /// AC+ relaxed: and the roles are equal.
    ArgumentRole,
    /// AC+ exact: and the normalised spans are equal.
    ArgumentExact,
}

impl Figure {
    /// All five.
    pub const ALL: [Figure; 5] =
        [Figure::Trigger, Figure::Kind, Figure::ArgumentSpan, Figure::ArgumentRole, Figure::ArgumentExact];

    /// The name in JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Figure::Trigger => "TI",
            Figure::Kind => "TC",
            Figure::ArgumentSpan => "AI+",
            Figure::ArgumentRole => "AC+relaxed",
            Figure::ArgumentExact => "AC+exact",
        }
    }

    /// The name in a table.
    pub const fn label(self) -> &'static str {
        match self {
            Figure::Trigger => "TI   trigger found (overlap)",
            Figure::Kind => "TC   + type",
            Figure::ArgumentSpan => "AI+  argument span (Jaccard>=.5), right event",
            Figure::ArgumentRole => "AC+  + role, relaxed span",
            Figure::ArgumentExact => "AC+  + role, exact span",
        }
    }
}

/// What one document (or a sum of them) gives to the five figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Gold events.
    pub gold_events: usize,
    /// Predicted events that are scored.
    pub pred_events: usize,
    /// Pairs of events (TI).
    pub triggers: usize,
    /// Pairs of events whose trigger spans are equal.
    pub triggers_exact: usize,
    /// Pairs of events of the same type (TC).
    pub kinds: usize,
    /// TC pairs with the same modality.
    pub modality: usize,
    /// Arguments of gold events.
    pub gold_args: usize,
    /// Arguments of scored predicted events.
    pub pred_args: usize,
    /// Pairs of arguments by span (AI+).
    pub arg_spans: usize,
    /// Pairs of arguments by role and span (AC+ relaxed).
    pub arg_roles: usize,
    /// Those of them whose normalised spans are equal (AC+ exact).
    pub arg_exact: usize,
}

impl Counts {
    /// The counts of one figure.
    pub const fn tally(&self, figure: Figure) -> Tally {
        let (right, pred, gold) = match figure {
            Figure::Trigger => (self.triggers, self.pred_events, self.gold_events),
            Figure::Kind => (self.kinds, self.pred_events, self.gold_events),
            Figure::ArgumentSpan => (self.arg_spans, self.pred_args, self.gold_args),
            Figure::ArgumentRole => (self.arg_roles, self.pred_args, self.gold_args),
            Figure::ArgumentExact => (self.arg_exact, self.pred_args, self.gold_args),
        };
        Tally { right, pred, gold }
    }

    /// Modality accuracy over TC pairs.
    pub const fn modality(&self) -> Share {
        Share { hits: self.modality, of: self.kinds }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.gold_events += other.gold_events;
        self.pred_events += other.pred_events;
        self.triggers += other.triggers;
        self.triggers_exact += other.triggers_exact;
        self.kinds += other.kinds;
        self.modality += other.modality;
        self.gold_args += other.gold_args;
        self.pred_args += other.pred_args;
        self.arg_spans += other.arg_spans;
        self.arg_roles += other.arg_roles;
        self.arg_exact += other.arg_exact;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios() {
        let cases = [((3, 4, 6), (0.75, 0.5, 0.6)), ((0, 0, 5), (0.0, 0.0, 0.0)), ((0, 0, 0), (0.0, 0.0, 0.0))];
        for ((right, pred, gold), (p, r, f)) in cases {
            let tally = Tally { right, pred, gold };
            assert_eq!((tally.precision(), tally.recall()), (p, r));
            assert!((tally.f1() - f).abs() < 1e-12);
        }
    }
}
