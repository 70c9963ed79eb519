//! Modality: whether the event happened, will, may, or did not, by the verb group and the predicates above it.

use super::Scene;
use crate::chunk::{ChunkKind, Form};
use crate::clause::{ClauseKind, Predicate, Stance};
use crate::document::Modality;
use crate::lexicon::Pos;
use crate::rule::Frame;
use crate::tag::Tag;

impl Scene<'_> {
    /// The modality of the event that `frame` makes of a predicate.
    pub(super) fn modality(&self, pred: &Predicate, frame: &Frame) -> Modality {
        if frame.negates {
            return Modality::Negated;
        }
        if frame.future {
            return Modality::Future;
        }
        self.group_modality(pred)
    }

    /// The modality that a predicate's verb group and the predicates above it give.
    pub(super) fn group_modality(&self, pred: &Predicate) -> Modality {
        // `No group has claimed it`
        if pred.subject.1 > pred.subject.0 && !pred.shared {
            let first = &self.tokens[self.chunks[pred.subject.0 as usize].first as usize];
            if first.tag == Tag::Determiner && self.lexicon.word(first.word).pos.has(Pos::NEGATION) {
                return Modality::Negated;
            }
        }
        // `Norway to host summit`: the infinitive that stands for the sentence's verb.
        if pred.stance == Stance::Finite && self.chunks[pred.chunk as usize].group.to {
            return Modality::Future;
        }
        let mut at = *pred;
        // Purpose infinitives follow the main verb.
        for _ in 0..4 {
            let group = self.chunks[at.chunk as usize].group;
            let nor = at.chunk > 0
                && self.kind(at.chunk as usize - 1) == Some(ChunkKind::Conjunction)
                && self.pos(at.chunk as usize - 1).has(Pos::NEGATION);
            if group.negated || nor {
                return Modality::Negated;
            }
            if group.modal.is_known() {
                let pos = self.lexicon.word(group.modal).pos;
                return if pos.has(Pos::FUTURE) { Modality::Future } else { Modality::Hypothetical };
            }
            let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[at.chunk as usize].head as usize]);
            if at.chunk != pred.chunk {
                // `plans to host`, `is expected to visit`, `failed to agree`.
                let pos = self.lexicon.word(lemma).pos;
                if pos.has(Pos::PLANS) {
                    return Modality::Future;
                }
                if pos.has(Pos::FAILS) {
                    return Modality::Negated;
                }
                if group.copula
                    && pred.stance == Stance::Infinitive
                    && self.kind(at.chunk as usize + 1) == Some(ChunkKind::Verb)
                {
                    return Modality::Future;
                }
                if group.copula
                    && self.kind(at.chunk as usize + 1) == Some(ChunkKind::Adjective)
                    && self.pos(at.chunk as usize + 1).has(Pos::PLANS)
                {
                    return Modality::Future;
                }
            }
            let up = match at.stance {
                Stance::Infinitive | Stance::Adjunct => at.parent,
                // `may not know A but we mourn B`: with a subject of its own it is on its own.
                _ => at.coordinated.filter(|_| at.shared).filter(|_| {
                    group.form == Form::Present && at.stance == Stance::Finite || group.form == Form::Infinitive
                }),
            };
            match up.and_then(|p| self.preds.get(p as usize)) {
                Some(p) => at = *p,
                None => break,
            }
        }
        if pred.clause == ClauseKind::Subordinate {
            let opener = (pred.start as usize).checked_sub(1);
            if opener.is_some_and(|c| self.kind(c) == Some(ChunkKind::Subordinator) && self.pos(c).has(Pos::CONDITION))
            {
                return Modality::Hypothetical;
            }
        }
        Modality::Actual
    }
}
