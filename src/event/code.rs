//! Codes of an event: those of its frame or type, unless circumstances change them (`[[frame.when]]`, `[[type.when]]`).
//!
//! The type of an event is what its verb says; its PLOVER root also depends on whether the thing has happened (a release
//! that is promised is an agreement) and, for speech, on what is said (`said that Moscow must withdraw` is a request).

use std::sync::Arc;

use super::{DraftArg, Scene};
use crate::chunk::ChunkKind;
use crate::clause::{ClauseKind, Predicate, Stance};
use crate::document::{Modality, Role};
use crate::rule::{EventType, Frame, When};

type Code = Option<Arc<str>>;

impl Scene<'_> {
    /// PLOVER and CAMEO code, where they are not the type's own.
    pub(super) fn codes(
        &self,
        frame: &Frame,
        kind: &EventType,
        modality: Modality,
        pred: &Predicate,
        args: &[DraftArg],
    ) -> (Code, Code) {
        let mut plover = None;
        let mut cameo = None;
        if let Some(w) = frame.when.iter().chain(&kind.when).find(|w| self.holds(w, frame, modality, pred, args)) {
            plover = w.plover.clone();
            cameo = w.cameo.clone();
        }
        (plover.or_else(|| frame.plover.clone()), cameo.or_else(|| frame.cameo.clone()))
    }

    fn holds(&self, w: &When, frame: &Frame, modality: Modality, pred: &Predicate, args: &[DraftArg]) -> bool {
        if !w.modality.is_empty() && !w.modality.contains(&modality) {
            return false;
        }
        if !w.modal.is_empty() && !w.modal.contains(&self.chunks[pred.chunk as usize].group.modal) {
            return false;
        }
        if !w.reads_content() {
            return true;
        }
        let Some(content) = args.iter().find(|a| a.role == Role::Content) else { return false };
        if !w.content_heads.is_empty() && !self.content_head(content, w, frame.predicative) {
            return false;
        }
        if w.content_modal.is_empty() && w.content_verbs.is_empty() && w.content_negated.is_none() {
            return true;
        }
        let Some(said) = self.said(content, pred) else { return false };
        let chunk = &self.chunks[said.chunk as usize];
        let modal = w.content_modal.is_empty() || w.content_modal.contains(&chunk.group.modal);
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[chunk.head as usize]);
        let verb = w.content_verbs.is_empty() || w.content_verbs.contains(&lemma);
        modal && verb && w.content_negated.is_none_or(|n| n == chunk.group.negated)
    }

    /// The main predicate of what is said or done: the finite verb or infinitive of a clause; what describes a noun (`a law
    /// banning strikes`, `a bill to lift the ban`); the infinitive that a passive leads to (`was ordered to close`).
    fn said(&self, content: &DraftArg, pred: &Predicate) -> Option<&Predicate> {
        let after = self.preds.partition_point(|q| self.chunks[q.chunk as usize].first < content.first);
        let inside = || self.preds[after..].iter().take_while(|q| self.chunks[q.chunk as usize].first < content.end);
        let clausal = |q: &&Predicate| matches!(q.stance, Stance::Finite | Stance::Infinitive);
        let plain = |q: &&Predicate| clausal(q) && q.clause != ClauseKind::Relative;
        let describes = |q: &&Predicate| matches!(q.stance, Stance::NounInfinitive | Stance::Reduced);
        inside().find(plain).or_else(|| inside().find(describes)).or_else(|| inside().find(clausal)).or_else(|| {
            let own = self.preds.partition_point(|q| q.chunk <= pred.chunk);
            let next = self.preds.get(own)?;
            (next.stance == Stance::Infinitive && next.chunk < pred.end).then_some(next)
        })
    }

    /// Whether the content is a noun phrase with one of the nouns at its head; `anywhere`: or is said to be one.
    fn content_head(&self, content: &DraftArg, w: &When, anywhere: bool) -> bool {
        let Some(first) = self.chunks.iter().position(|k| k.first <= content.first && content.first < k.end) else {
            return false;
        };
        let end = self.chunks.iter().position(|k| k.first >= content.end).unwrap_or(self.chunks.len());
        let reach = super::complement::Reach { start: first, end };
        let headed =
            |k: usize| self.kind(k) == Some(ChunkKind::Noun) && self.head_chunk(k, reach, &w.content_heads).is_some();
        headed(first) || anywhere && (first + 1..end.min(first + 24)).any(headed)
    }
}
