//! The subject of a predicate: whom a frame takes from it, and what it must be for the frame to fit.

use super::trace::{Miss, Why};
use super::{DraftArg, Scene};
use crate::chunk::ChunkKind;
use crate::clause::{ClauseKind, Predicate, Stance};
use crate::document::{MentionKind, Role};
use crate::lexicon::{NounClass, Pos};
use crate::rule::{Clauses, Frame};
use crate::tag::Tag;

impl Scene<'_> {
    /// What a light verb's noun, here the subject, says: `talks with B on C were held`.
    pub(super) fn light_subject(&self, frame: &Frame, first: usize, last: usize, args: &mut Vec<DraftArg>) {
        let mut c = first + 1;
        while c + 1 < last {
            let role = frame.preps.iter().find(|(w, _)| *w == self.word(c)).map(|(_, r)| *r);
            match (self.kind(c), role) {
                (Some(ChunkKind::Preposition), Some(Role::Content)) => {
                    args.push(DraftArg {
                        role: Role::Content,
                        first: self.chunks[c + 1].first,
                        end: self.chunks[last - 1].end,
                    });
                    return;
                }
                (Some(ChunkKind::Preposition), Some(role @ (Role::Target | Role::Actor)))
                    if self.kind(c + 1) == Some(ChunkKind::Noun) =>
                {
                    c = self.add_parties(None, c + 1..last, role, false, args);
                }
                _ => c += 1,
            }
        }
    }

    /// Whether the subject of a headline's verb is `Statement by X on Y` or the like, up to the verb.
    pub(super) fn is_title_of_text(&self, pred: &Predicate) -> bool {
        let (first, last) = (pred.subject.0 as usize, pred.subject.1 as usize);
        let class = self.lexicon.word(self.lexicon.word(self.word(first)).noun).class;
        pred.stance == Stance::Finite
            && first == 0
            && last > first
            && self.kind(first + 1) == Some(ChunkKind::Preposition)
            && matches!(class, NounClass::Speech | NounClass::Document)
    }

    /// `Kenya, Norway`: names with a comma between them.
    pub(super) fn lists_names(&self, first: usize, last: usize) -> bool {
        (first..last).any(|k| self.kind(k) == Some(ChunkKind::Comma))
            && matches!(self.head_tag(last - 1), Tag::Noun | Tag::Proper)
    }

    pub(super) fn is_plural_subject(&self, first: usize, last: usize) -> bool {
        let pronoun = self.head_tag(first) == Tag::Pronoun && self.pos(first).has(Pos::PLURAL_SUBJECT);
        // `Police arrest 20`
        let people = self.lexicon.word(self.word(first)).class == NounClass::People;
        pronoun
            || people
            || self.is_plural(first)
            || (first..last).any(|c| self.kind(c) == Some(ChunkKind::Conjunction))
    }

    pub(super) fn is_expletive(&self, c: usize) -> bool {
        let pos = self.pos(c);
        self.head_tag(c) == Tag::Pronoun && (pos.has(Pos::NEUTER) || pos.has(Pos::ADVERB) && !pos.has(Pos::DETERMINER))
    }

    /// The subject's parties. A miss: the frame asks for another subject.
    pub(super) fn subject_args(&self, pred: &Predicate, frame: &Frame, args: &mut Vec<DraftArg>) -> Result<(), Miss> {
        let (first, last) = (pred.subject.0 as usize, pred.subject.1 as usize);
        if last <= first {
            let told = frame.clauses.has(Clauses::REPORT) || frame.clauses.has(Clauses::QUOTE);
            if frame.party_subject && !(told && pred.stance == Stance::Finite && self.inverted(pred).is_some()) {
                return Err(Why::NoSubject.here());
            }
            // `to end fees, create jobs`: an infinitive has no subject after it.
            let finite = !matches!(pred.stance, Stance::Infinitive | Stance::NounInfinitive | Stance::Gerund);
            if let Some(c) = self.inverted(pred).filter(|_| finite && told) {
                self.add_parties(None, c..self.chunks.len(), Role::Actor, false, args);
            }
            return Ok(());
        }
        if last == first + 1 && self.is_expletive(first) && self.pos(first).has(Pos::ADVERB) {
            return Err(Why::Expletive.at(first));
        }
        if frame.party_subject && !self.is_party(first) && !self.stands_for_speaker(pred) {
            return Err(Why::SubjectKind.at(first));
        }
        // `It appears that ...`: nothing is said of `it`.
        let clause = matches!(self.kind(pred.chunk as usize + 1), Some(ChunkKind::That | ChunkKind::Noun));
        if frame.predicative && frame.subject == Role::Content && clause && self.is_expletive(first) {
            return Ok(());
        }
        if frame.subject == Role::Content {
            let start = self.without_article(self.chunks[first].first, self.chunks[first].end);
            args.push(DraftArg { role: Role::Content, first: start, end: self.chunks[last - 1].end });
            return Ok(());
        }
        // `It was decided to set up X`: nobody.
        let passive_parent = pred
            .parent
            .and_then(|p| self.preds.get(p as usize))
            .is_some_and(|p| self.chunks[p.chunk as usize].group.passive);
        if pred.stance == Stance::Infinitive && passive_parent && last == first + 1 && self.is_expletive(first) {
            return Ok(());
        }
        if frame.plural_subject && !self.is_plural_subject(first, last) {
            return Err(Why::SubjectNumber.at(first));
        }
        let all = !pred.shared || first < pred.chunk as usize;
        self.add_parties(None, first..last, frame.subject, all, args);
        Ok(())
    }

    /// Whether an infinitive is what something offers, and nobody is named who would do it: `provides an opportunity to discuss X`.
    pub(super) fn is_offered(&self, pred: &Predicate) -> bool {
        let parent = pred.parent.and_then(|p| self.preds.get(p as usize));
        pred.subject.1 <= pred.subject.0
            && parent.is_some_and(|p| {
                let chunk = &self.chunks[p.chunk as usize];
                let lemma = crate::clause::lemma(self.lexicon, &self.tokens[chunk.head as usize]);
                p.stance == Stance::Finite
                    && !chunk.group.passive
                    && self.rules.traits.of(lemma).controls()
                    && p.subject.1 > p.subject.0
                    && !self.is_party(p.subject.0 as usize)
                    && !self.is_expletive(p.subject.0 as usize)
            })
    }

    /// `Ireland said it was ready`: `it` in what a body says stands for the body.
    fn stands_for_speaker(&self, pred: &Predicate) -> bool {
        let first = pred.subject.0 as usize;
        let parent = pred.parent.and_then(|p| self.preds.get(p as usize));
        pred.clause == ClauseKind::That
            && pred.subject.1 == pred.subject.0 + 1
            && self.is_expletive(first)
            && parent.is_some_and(|p| {
                p.subject.1 > p.subject.0
                    && self.is_party(p.subject.0 as usize)
                    && self
                        .mention_of(p.subject.0 as usize)
                        .is_none_or(|m| matches!(m.kind, MentionKind::Country | MentionKind::Organization))
            })
    }

    /// The subject after the verb: `“...,” said X`.
    pub(super) fn inverted(&self, pred: &Predicate) -> Option<usize> {
        let c = pred.chunk as usize;
        let led = c > 0 && matches!(self.kind(c - 1), Some(ChunkKind::Quote | ChunkKind::Comma));
        (led && self.kind(c + 1) == Some(ChunkKind::Noun)).then_some(c + 1)
    }
}
