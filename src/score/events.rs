//! Scores the events of one document.

use std::collections::BTreeMap;

use super::align::{Alignment, Candidate, align};
use super::annotation::{Arg, Frame};
use super::figures::{Counts, Share, Tally};
use super::modes::Modes;
use super::normal::{jaccard, normalized};
use crate::span::Span;

/// The sort of a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// A gold event that no prediction overlaps.
    Missed,
    /// A prediction that overlaps no gold event.
    Spurious,
    /// The triggers overlap, the types differ.
    WrongType,
    /// The type is right, an argument is missing, superfluous, or has another role or span.
    Arguments,
}

impl Fault {
    /// All four.
    pub const ALL: [Fault; 4] = [Fault::Missed, Fault::Spurious, Fault::WrongType, Fault::Arguments];

    /// The name in listings and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Fault::Missed => "missed event",
            Fault::Spurious => "spurious event",
            Fault::WrongType => "wrong type",
            Fault::Arguments => "arguments",
        }
    }
}

/// What one document gives.
#[derive(Clone, Debug, Default)]
pub(super) struct EventScore<'a> {
    pub counts: Counts,
    pub kinds: BTreeMap<&'a str, Tally>,
    pub roles: BTreeMap<&'a str, Tally>,
    pub modes: Modes,
    pub dates: Share,
    /// What went wrong: missed events, spurious ones, then pairs from the best to the worst.
    pub faults: Vec<(Fault, Option<&'a Frame>, Option<&'a Frame>)>,
    /// The predictions that were scored.
    pub kept: Vec<&'a Frame>,
}

/// Scores predictions against gold; `text` is what the spans of both point into.
pub(super) fn score<'a>(text: &str, gold: &'a [Frame], pred: &'a [Frame], alignment: Alignment) -> EventScore<'a> {
    let pred: Vec<&Frame> = pred.iter().filter(|p| !is_nested(p.trigger, gold)).collect();
    let mut score = EventScore::default();
    score.support(gold, &pred);
    let pairs = align(&trigger_candidates(gold, &pred), alignment);
    score.unpaired(text, gold, &pred, &pairs);
    for (g, p) in pairs.into_iter().filter_map(|(i, j)| Some((gold.get(i)?, *pred.get(j)?))) {
        score.pair(text, g, p, alignment);
    }
    score.kept = pred;
    score
}

/// Whether a trigger lies inside a gold content span and on no gold trigger: such events are neither right nor wrong.
pub(crate) fn is_nested(trigger: Span, gold: &[Frame]) -> bool {
    let mut contents = gold.iter().flat_map(|g| &g.args).filter(|a| a.role == "content");
    contents.any(|c| c.span.contains(trigger)) && !gold.iter().any(|g| jaccard(trigger, g.trigger) > 0.0)
}

fn trigger_candidates(gold: &[Frame], pred: &[&Frame]) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in pred.iter().enumerate() {
            let overlap = jaccard(g.trigger, p.trigger);
            if overlap > 0.0 {
                candidates.push(Candidate { gold: i, pred: j, rank: u8::from(g.kind == p.kind), overlap });
            }
        }
    }
    candidates
}

/// Pairs arguments whose normalised spans overlap by half or more; with `roles`, only those of the same role.
pub(super) fn pair_args(
    gold: &[(&str, Span)],
    pred: &[(&str, Span)],
    roles: bool,
    how: Alignment,
) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in pred.iter().enumerate() {
            let overlap = jaccard(g.1, p.1);
            if overlap >= 0.5 && (!roles || g.0 == p.0) {
                candidates.push(Candidate { gold: i, pred: j, rank: 0, overlap });
            }
        }
    }
    align(&candidates, how)
}

/// The arguments with normalised spans.
pub(super) fn trimmed<'a>(text: &str, args: &'a [Arg]) -> Vec<(&'a str, Span)> {
    args.iter().map(|a| (a.role.as_str(), normalized(text, a.span))).collect()
}

impl<'a> EventScore<'a> {
    /// Counts what is there on both sides.
    fn support(&mut self, gold: &'a [Frame], pred: &[&'a Frame]) {
        for g in gold {
            self.counts.gold_events += 1;
            self.counts.gold_args += g.args.len();
            self.kinds.entry(&g.kind).or_default().gold += 1;
            g.args.iter().for_each(|a| self.roles.entry(&a.role).or_default().gold += 1);
        }
        for &p in pred {
            self.counts.pred_events += 1;
            self.counts.pred_args += p.args.len();
            self.kinds.entry(&p.kind).or_default().pred += 1;
            p.args.iter().for_each(|a| self.roles.entry(&a.role).or_default().pred += 1);
        }
    }

    fn unpaired(&mut self, text: &str, gold: &'a [Frame], pred: &[&'a Frame], pairs: &[(usize, usize)]) {
        for (_, g) in gold.iter().enumerate().filter(|(i, _)| pairs.iter().all(|p| p.0 != *i)) {
            self.faults.push((Fault::Missed, Some(g), None));
            self.modes.add(&trimmed(text, &g.args), &[]);
        }
        for (_, &p) in pred.iter().enumerate().filter(|(j, _)| pairs.iter().all(|p| p.1 != *j)) {
            self.faults.push((Fault::Spurious, None, Some(p)));
            self.modes.add(&[], &trimmed(text, &p.args));
        }
    }

    fn pair(&mut self, text: &str, g: &'a Frame, p: &'a Frame, alignment: Alignment) {
        let (gold, pred) = (trimmed(text, &g.args), trimmed(text, &p.args));
        self.counts.triggers += 1;
        self.counts.triggers_exact += usize::from(g.trigger == p.trigger);
        if g.kind != p.kind {
            self.faults.push((Fault::WrongType, Some(g), Some(p)));
            self.modes.add(&gold, &[]);
            self.modes.add(&[], &pred);
            return;
        }
        self.counts.kinds += 1;
        self.kinds.entry(&g.kind).or_default().right += 1;
        self.counts.modality += usize::from(g.modality == p.modality);
        self.modes.add(&gold, &pred);
        self.counts.arg_spans += pair_args(&gold, &pred, false, alignment).len();
        let right = pair_args(&gold, &pred, true, alignment);
        self.counts.arg_roles += right.len();
        for &(i, j) in &right {
            let (Some(role), Some(other)) = (gold.get(i), pred.get(j)) else { continue };
            self.counts.arg_exact += usize::from(role.1 == other.1);
            self.roles.entry(role.0).or_default().right += 1;
            if let Some(date) = g.args.get(i).and_then(|a| a.date) {
                let found = p.args.get(j).and_then(|a| a.date);
                self.dates.take(found.is_some_and(|d| (d.from, d.to) == (date.from, date.to)));
            }
        }
        if right.len() < gold.len().max(pred.len()) {
            self.faults.push((Fault::Arguments, Some(g), Some(p)));
        }
    }
}
