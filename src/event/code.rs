//! Codes of an event: those of its frame or type, unless circumstances change them (`[[frame.when]]`, `[[type.when]]`).
//!
//! The type of an event is what its verb says; its PLOVER root also depends on whether the thing has happened (a release
//! that is promised is an agreement) and, for speech, on what is said (`said that Moscow must withdraw` is a request).

use std::sync::Arc;

use super::{DraftArg, Scene};
use crate::chunk::ChunkKind;
use crate::clause::{Predicate, Stance};
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
        if let Some(w) = frame.when.iter().chain(&kind.when).find(|w| self.holds(w, modality, pred, args)) {
            plover = w.plover.clone();
            cameo = w.cameo.clone();
        }
        (plover.or_else(|| frame.plover.clone()), cameo.or_else(|| frame.cameo.clone()))
    }

    fn holds(&self, w: &When, modality: Modality, pred: &Predicate, args: &[DraftArg]) -> bool {
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
        if !w.content_heads.is_empty() && !self.content_head(content, w) {
            return false;
        }
        if w.content_modal.is_empty() && w.content_verbs.is_empty() && w.content_negated.is_none() {
            return true;
        }
        let Some(said) = self.said(content) else { return false };
        let chunk = &self.chunks[said.chunk as usize];
        let modal = w.content_modal.is_empty() || w.content_modal.contains(&chunk.group.modal);
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[chunk.head as usize]);
        let verb = w.content_verbs.is_empty() || w.content_verbs.contains(&lemma);
        modal && verb && w.content_negated.is_none_or(|n| n == chunk.group.negated)
    }

    /// The main predicate of a content clause: its finite verb, or its infinitive.
    fn said(&self, content: &DraftArg) -> Option<&Predicate> {
        let inside = |q: &&Predicate| {
            let at = self.chunks[q.chunk as usize].first;
            content.first <= at && at < content.end
        };
        let mut found =
            self.preds.iter().filter(inside).filter(|q| matches!(q.stance, Stance::Finite | Stance::Infinitive));
        found.next()
    }

    /// Whether the content is a noun phrase with one of the nouns at its head.
    fn content_head(&self, content: &DraftArg, w: &When) -> bool {
        let Some(first) = self.chunks.iter().position(|k| k.first <= content.first && content.first < k.end) else {
            return false;
        };
        let end = self.chunks.iter().position(|k| k.first >= content.end).unwrap_or(self.chunks.len());
        self.kind(first) == Some(ChunkKind::Noun)
            && self.head_chunk(first, super::complement::Reach { start: first, end }, &w.content_heads).is_some()
    }
}
