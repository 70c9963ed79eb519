//! Reports that the grammar makes the lesser clause: `As X noted, CLAUSE`, `CLAUSE, as X noted`.

use super::{Draft, DraftArg, Scene};
use crate::chunk::{Chunk, ChunkKind};
use crate::clause::{ClauseKind, Predicate, Stance};
use crate::document::Role;
use crate::lexicon::{NounClass, Pos};
use crate::rule::{Clauses, Frame, ObjectRole};
use crate::tag::Tag;

impl Scene<'_> {
    /// `As X noted, CLAUSE`: what follows is the content, though the grammar makes the report the lesser clause.
    pub(super) fn as_told(&self, pred: &Predicate, frame: &Frame, trigger: (u32, u32), start: usize) -> Option<Draft> {
        let opener = (pred.start as usize).checked_sub(1)?;
        let fits = self.is_lesser_report(pred, frame, opener)
            && (0..opener)
                .all(|k| matches!(self.kind(k), Some(ChunkKind::Conjunction | ChunkKind::Adverb | ChunkKind::Comma)));
        if !fits {
            return None;
        }
        // `As I told Minister Lee on Monday, CLAUSE`
        let mut args = self.parties(pred.subject.0 as usize, pred.subject.1 as usize, Role::Actor, true).args;
        let mut start = start;
        if frame.object == ObjectRole::Target && self.is_party(start) {
            start = self.add_parties(Some(frame), start..self.chunks.len(), Role::Target, false, &mut args);
        }
        // Nothing but a date or a place between the verb and the comma.
        let comma = (start..self.chunks.len().min(start + 10)).find(|k| self.kind(*k) == Some(ChunkKind::Comma))?;
        let bare = self.kind(start) != Some(ChunkKind::Noun)
            && self.chunks[start..comma].iter().all(|k| {
                matches!(k.kind, ChunkKind::Date | ChunkKind::Adverb | ChunkKind::Preposition | ChunkKind::Noun)
            });
        if !bare || pred.subject.1 <= pred.subject.0 {
            return None;
        }
        let mut c = start;
        while c < comma {
            let Some((arg, next)) = self.adjunct(c, comma) else {
                c += 1;
                continue;
            };
            args.push(arg);
            c = next.max(c + 1);
        }
        let last = self.chunks.iter().rfind(|k| k.kind != ChunkKind::Stop)?;
        args.push(DraftArg {
            role: Role::Content,
            first: self.chunks.get(comma + 1)?.first,
            end: self.closing_mark(last.end),
        });
        Some(self.draft(frame.kind, &frame.rule, trigger, args))
    }

    /// `CLAUSE, as X noted on Monday`: what stands before the comma is the content.
    pub(super) fn told_after(
        &self,
        pred: &Predicate,
        frame: &Frame,
        trigger: (u32, u32),
        start: usize,
    ) -> Option<Draft> {
        let opener = (pred.start as usize).checked_sub(1)?;
        let comma = opener.checked_sub(1).filter(|k| self.kind(*k) == Some(ChunkKind::Comma))?;
        let (first, last) = (pred.subject.0 as usize, pred.subject.1 as usize);
        let fits = self.is_lesser_report(pred, frame, opener)
            && (opener..last).contains(&first)
            && last <= pred.chunk as usize;
        // `“Go!” he said, as the crowd cheered`: nobody has told it yet.
        let before = || self.preds.iter().take_while(|q| (q.chunk as usize) < comma);
        let main = || {
            before().any(|q| q.clause == ClauseKind::Main && q.stance == Stance::Finite)
                && !before().any(|q| q.clause == ClauseKind::Main && self.is_speech(q.chunk as usize))
                && self.chunks[..comma].iter().all(|k| k.kind != ChunkKind::Quote)
        };
        // Nothing but when, where and to whom after the verb.
        let rest = &self.chunks[start..];
        let class = |c: &Chunk| {
            let word = self.lexicon.word(self.tokens[c.head as usize].word);
            self.lexicon.word(word.noun).class
        };
        let bare = rest.first().is_none_or(|k| k.kind != ChunkKind::Noun || class(k) == NounClass::Time)
            && rest.iter().all(|k| {
                matches!(
                    k.kind,
                    ChunkKind::Date | ChunkKind::Adverb | ChunkKind::Preposition | ChunkKind::Noun | ChunkKind::Stop
                )
            });
        // `as you know`, `as the trial continues`
        let word = &self.tokens[self.chunks.get(first)?.first as usize];
        let idle = word.tag == Tag::Pronoun && !self.lexicon.word(word.word).pos.has(Pos::PERSONAL.or(Pos::DETERMINER));
        if !fits || !bare || idle || !self.is_party(first) || !main() {
            return None;
        }
        let mut args = self.parties(first, last, Role::Actor, true).args;
        let body = self.body();
        args.push(DraftArg {
            role: Role::Content,
            first: self.chunks.get(body).filter(|_| body < comma)?.first,
            end: self.chunks[comma - 1].end,
        });
        Some(self.draft(frame.kind, &frame.rule, trigger, args))
    }

    /// Whether `as` at chunk `opener` leads to the verb of a report that the frame can tell.
    fn is_lesser_report(&self, pred: &Predicate, frame: &Frame, opener: usize) -> bool {
        pred.clause == ClauseKind::Subordinate
            && pred.stance == Stance::Finite
            && frame.clauses.has(Clauses::REPORT)
            && !self.chunks[pred.chunk as usize].group.passive
            && self.kind(opener) == Some(ChunkKind::Subordinator)
            && self.rules.frames.iter().any(|f| f.link == self.word(opener))
    }
}
