//! What keeps a frame from its predicate although all its parts are there, and what lets it in although they are not.

use super::Scene;
use crate::chunk::ChunkKind;
use crate::clause::{ClauseKind, Predicate, Stance};
use crate::lexicon::Pos;
use crate::rule::{Clauses, Frame};
use crate::tag::Tag;

impl Scene<'_> {
    /// Whether an infinitive hangs on the noun that a copula puts its subject equal to.
    pub(super) fn describes(&self, pred: &Predicate) -> bool {
        let Some(parent) = pred.parent.and_then(|p| self.preds.get(p as usize)) else { return false };
        let (be, verb) = (parent.chunk as usize, pred.chunk as usize);
        self.chunks[be].group.copula
            && self.kind(be + 1) == Some(ChunkKind::Noun)
            && self.kind(verb - 1) == Some(ChunkKind::Noun)
            && (be + 1..verb).all(|k| matches!(self.kind(k), Some(ChunkKind::Noun | ChunkKind::Preposition)))
    }

    /// Whether no verb of the sentence makes a clause and the one at chunk `verb` has nothing after it.
    pub(super) fn is_bare_fragment(&self, verb: usize) -> bool {
        let object = matches!(
            self.kind(verb + 1),
            Some(ChunkKind::Noun | ChunkKind::That | ChunkKind::Preposition | ChunkKind::Quote | ChunkKind::Verb)
        );
        !object && !self.preds.iter().any(|q| matches!(q.stance, Stance::Finite | Stance::Reporting))
    }

    /// Whether the verb at chunk `c` makes no event of its own and only tells how the next goes: `continue`, `seem`.
    pub(super) fn continues(&self, c: usize) -> bool {
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[c].head as usize]);
        self.lexicon.word(lemma).pos.has(Pos::INTRANSITIVE)
    }

    /// Whether a colon ends the sentence that the verb tells something with: what it tells is the next paragraph. Such a
    /// draft quotes, but has no content yet.
    pub(super) fn announces(&self, pred: &Predicate, frame: &Frame) -> bool {
        frame.clauses.has(Clauses::REPORT)
            && pred.stance == Stance::Finite
            && pred.clause == ClauseKind::Main
            && !self.quoted
            && !self.chunks[pred.chunk as usize].group.passive
            && self
                .chunks
                .last()
                .is_some_and(|k| k.kind == ChunkKind::Break && self.tokens[k.head as usize].tag == Tag::Colon)
    }

    /// Whether the infinitive right after the verb at `chunk` is a verb that the rules know (`plans to host`).
    pub(super) fn leads_to_event(&self, chunk: u32) -> bool {
        let mut k = chunk as usize + 1;
        while self.kind(k) == Some(ChunkKind::Adverb) {
            k += 1;
        }
        if self.kind(k) != Some(ChunkKind::Verb) || !self.chunks[k].group.to || self.chunks[k].group.copula {
            return false;
        }
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[k].head as usize]);
        if !self.rules.traits.of(lemma).framed() {
            return false;
        }
        // `plans to cast her ballot`: a verb that the rules know, in a use that they do not. Of two that give way (`hopes to plan
        // to ...`) the first does.
        let at = self.preds.partition_point(|q| (q.chunk as usize) < k);
        let Some(inner) = self.preds.get(at).filter(|q| q.chunk as usize == k) else { return true };
        let frame = |row: u32| self.rules.frames.get(row as usize);
        let gives_way = self.rules.of_verb(lemma).iter().any(|e| frame(e.frame).is_some_and(|f| f.yields));
        gives_way || self.try_entries(at as u32, inner, lemma, None, &mut Vec::new()).is_some()
    }

    /// Whether what follows the object is what both do (`join Fiji in condemning X`), by a verb that the rules know.
    pub(super) fn joins_in(&self, n: u32, pred: &Predicate) -> bool {
        let verb = pred.chunk as usize;
        let passive = self.chunks[verb].group.passive;
        // `was quoted as saying`
        let object = if passive { verb } else { verb + 1 };
        let plain = |k: usize| {
            let kind = self.kind(k);
            matches!(kind, Some(ChunkKind::Noun | ChunkKind::Preposition | ChunkKind::Conjunction | ChunkKind::Comma))
        };
        (passive || self.is_party(object))
            && self.preds.iter().skip(n as usize + 1).take(2).any(|q| {
                let at = q.chunk as usize;
                q.stance == Stance::Gerund
                    && q.parent == Some(n)
                    && at < pred.end as usize
                    && self.kind(at - 1) == Some(ChunkKind::Preposition)
                    && self.is_framed_predicate(q)
                    && !self.pos(at + 1).has(Pos::BY)
                    && (object + 1..at - 1).all(plain)
            })
    }
}
