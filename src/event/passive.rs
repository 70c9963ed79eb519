//! Passive verbs: the subject is what was done, or whom it was done to; who did it may follow.

use super::complement::{Complement, Reach};
use super::trace::{Miss, Why};
use super::{DraftArg, Scene};
use crate::chunk::{ChunkKind, Form};
use crate::clause::{Predicate, Stance};
use crate::document::Role;
use crate::lexicon::Pos;
use crate::rule::{Clauses, EventType, Frame, ObjectRole, Voice};
use crate::tag::Tag;

impl Scene<'_> {
    /// Arguments of a passive; returns whether no agent is named.
    pub(super) fn fit_passive(
        &self,
        pred: &Predicate,
        frame: &Frame,
        reach: Reach,
        args: &mut Vec<DraftArg>,
        quote: &mut bool,
    ) -> Result<bool, Miss> {
        let kind = self.rules.types.get(frame.kind as usize).ok_or(Why::NoVerb.here())?;
        let (first, last) = (pred.subject.0 as usize, pred.subject.1 as usize);
        // `It was proposed to ...`; not `It was chaired by X`.
        let dated = self.adjunct(reach.start, reach.end).map_or(reach.start, |(_, next)| next);
        let clause = matches!(self.kind(dated), Some(ChunkKind::That | ChunkKind::Wh | ChunkKind::Quote))
            || self.kind(reach.start) == Some(ChunkKind::Verb);
        let expletive = last == first + 1 && self.is_expletive(first) && (clause || self.pos(first).has(Pos::ADVERB));
        let has_subject = last > first && !expletive;
        if let Some(heads) = &frame.heads {
            // `views were exchanged`, `a meeting was held`: the noun is the subject.
            let subject = has_subject.then_some(first).ok_or(Why::NoSubject.here())?;
            self.head_chunk(subject, Reach { start: first, end: last }, &heads.nouns)
                .ok_or(Why::HeadNoun.at(subject))?;
            if heads.light {
                let complement = self.passive(frame, kind, pred, reach, false);
                *quote = complement.quote;
                args.extend(complement.args);
                self.light_subject(frame, first, last, args);
                if !args.iter().any(|a| a.role == Role::Content) {
                    args.push(DraftArg {
                        role: Role::Content,
                        first: self.chunks[first].first,
                        end: self.chunks[last - 1].end,
                    });
                }
                return Ok(true);
            }
        }
        if !frame.except.is_empty()
            && has_subject
            && self.head_chunk(first, Reach { start: first, end: last }, &frame.except).is_some()
        {
            return Err(Why::HeadNoun.at(first));
        }
        let mut content = false;
        if has_subject {
            let role = match frame.object {
                ObjectRole::Content => Role::Content,
                ObjectRole::Target => Role::Target,
                ObjectRole::Party => {
                    if self.is_party(first) {
                        Role::Target
                    } else {
                        Role::Content
                    }
                }
                ObjectRole::None | ObjectRole::Skip => return Err(Why::ObjectTaken.at(first)),
                ObjectRole::Place => Role::Place,
            };
            if frame.party_object && !self.is_party(first) {
                return Err(Why::ObjectKind.at(first));
            }
            if role == Role::Target {
                self.add_parties(None, first..last, Role::Target, true, args);
            } else {
                content = role == Role::Content;
                let start = if content {
                    self.without_article(self.chunks[first].first, self.chunks[first].end)
                } else {
                    self.chunks[first].first
                };
                // `The need to train restorers was emphasized`: all of it up to the verb.
                let verb = pred.chunk as usize;
                let whole = !pred.shared
                    && last < verb
                    && !(last..verb).any(|k| match self.chunks[k].kind {
                        ChunkKind::Comma
                        | ChunkKind::Break
                        | ChunkKind::Bracket
                        | ChunkKind::Relative
                        | ChunkKind::That => true,
                        // `a programme for 2026-2027 was signed`
                        ChunkKind::Date => !self.pos(k - 1).has(Pos::FOR),
                        _ => false,
                    });
                let end =
                    if whole && content && verb > 0 { self.chunks[verb - 1].end } else { self.chunks[last - 1].end };
                args.push(DraftArg { role, first: start, end });
            }
        } else if !expletive && !matches!(pred.stance, Stance::Finite) {
            return Err(Why::NoSubject.here());
        }
        if frame.predicative {
            // `was called a liar by X`
            let at = self.predicate_of(frame, reach.start, reach, false).ok_or(Why::NoArgument.at(reach.start))?;
            let complement = self.passive(frame, kind, pred, reach, true);
            let by = complement.args.iter().filter(|a| a.role == Role::Actor).map(|a| a.first).min();
            let end = (at + 1..reach.end)
                .find(|k| by.is_some_and(|b| self.chunks[*k].end >= b) || self.pos(*k).has(Pos::BY))
                .unwrap_or(reach.end);
            args.push(DraftArg { role: Role::Content, first: self.chunks[at].first, end: self.chunks[end - 1].end });
            args.extend(complement.args);
            return Ok(true);
        }
        // `The price is expected to fall`: who and what, in two parts.
        if content
            && frame.voice == Voice::Passive
            && frame.clauses.has(Clauses::TO)
            && let Some(c) = (reach.start..reach.end).find(|k| self.kind(*k) != Some(ChunkKind::Adverb))
            && self.kind(c) == Some(ChunkKind::Verb)
            && self.chunks[c].group.to
        {
            let mut rest = Complement::default();
            self.content_from(frame, kind, c, reach, &mut rest, true);
            args.extend(rest.args);
            return Ok(true);
        }
        if content && let Some(c) = self.extends_content(frame, reach) {
            let mut rest = Complement::default();
            self.content_from(frame, kind, c, reach, &mut rest, true);
            args.extend(rest.args);
            return Ok(true);
        }
        let mut reach = reach;
        // `was appointed ambassador to Fiji by X`
        if frame.post_object
            && !content
            && has_subject
            && self.kind(reach.start) == Some(ChunkKind::Noun)
            && reach.start < reach.end
        {
            let (arg, next) = self.post(reach.start, reach.end);
            args.push(arg);
            reach.start = next;
        }
        let complement = self.passive(frame, kind, pred, reach, content);
        *quote = complement.quote;
        args.extend(complement.args);
        Ok(true)
    }

    /// `Initiatives were announced related to ...`: the rest of the subject stands after the verb.
    fn extends_content(&self, frame: &Frame, reach: Reach) -> Option<usize> {
        let c = reach.start;
        // `Initiatives were voiced on A and B`
        if frame.heads.is_some()
            && self.kind(c) == Some(ChunkKind::Preposition)
            && self.role_of(frame, c) == Some(Role::Content)
            && c + 1 < reach.end
        {
            return Some(c + 1);
        }
        // `Initiatives were announced related to A and B`
        if self.kind(c) == Some(ChunkKind::Adjective)
            && self.kind(c + 1) == Some(ChunkKind::Preposition)
            && c + 2 < reach.end
        {
            return Some(c + 2);
        }
        let participle =
            self.kind(c) == Some(ChunkKind::Verb) && matches!(self.chunks[c].group.form, Form::Participle | Form::Past);
        (participle
            && self.kind(c + 1) == Some(ChunkKind::Preposition)
            && !self.pos(c + 1).has(Pos::BY)
            && c + 2 < reach.end)
            .then_some(c + 2)
    }

    /// Arguments of a passive verb that stand after it: the by-phrase, clauses, prepositional phrases.
    pub(super) fn passive(
        &self,
        frame: &Frame,
        kind: &EventType,
        pred: &Predicate,
        reach: Reach,
        content: bool,
    ) -> Complement {
        let mut out = Complement { placed: kind.act, ..Default::default() };
        let mut c = reach.start;
        let mut steps = 0;
        while c < reach.end && steps < 40 {
            steps += 1;
            if self.kind(c) == Some(ChunkKind::Preposition) && self.pos(c).has(Pos::BY) && !out.has(Role::Actor) {
                // `was joined by: A, B and C`
                let colon = self.kind(c + 1) == Some(ChunkKind::Break) && self.head_tag(c + 1) == Tag::Colon;
                let bullet = colon && self.head_tag(c + 2) == Tag::Bullet;
                let first = c + 1 + usize::from(colon) + usize::from(bullet);
                if self.kind(first) == Some(ChunkKind::Noun) && first < reach.end && !self.counts_acts(first) {
                    c = self.add_parties(None, first..reach.end, Role::Actor, false, &mut out.args);
                    continue;
                }
            }
            if matches!(
                self.kind(c),
                Some(
                    ChunkKind::Verb
                        | ChunkKind::That
                        | ChunkKind::Quote
                        | ChunkKind::Wh
                        | ChunkKind::Break
                        | ChunkKind::Relative
                        | ChunkKind::Subordinator
                )
            ) {
                break;
            }
            if self.kind(c) == Some(ChunkKind::Preposition) && self.role_of(frame, c).is_some() {
                break;
            }
            c = match self.kind(c) {
                Some(ChunkKind::Preposition | ChunkKind::Date) => self.skip_phrase(c, reach, &mut out),
                Some(ChunkKind::Conjunction | ChunkKind::Comma) if c + 1 < reach.end => c + 1,
                _ => c + 1,
            };
        }
        let mut rest = Complement { placed: kind.act, ..Default::default() };
        if content {
            // The subject is the content already; what follows adds parties only.
            rest.args.push(DraftArg { role: Role::Content, first: 0, end: 0 });
        }
        self.rest(frame, kind, pred, c, reach, &mut rest);
        out.quote = rest.quote;
        out.args.extend(rest.args.into_iter().filter(|a| a.end > 0));
        out
    }
}
