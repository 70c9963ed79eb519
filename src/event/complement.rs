//! What stands after (and, in passives and inversions, before) a verb, cut into the arguments a frame asks for.

use super::trace::{Miss, Why};
use super::{DraftArg, Scene};
use crate::chunk::{ChunkKind, Form};
use crate::clause::{Predicate, Stance};
use crate::document::{MentionKind, Role};
use crate::lexicon::{NounClass, Pos};
use crate::rule::{Clauses, EventType, Frame, ObjectRole};
use crate::tag::Tag;

/// The arguments found on the complement side.
#[derive(Debug, Default)]
pub(super) struct Complement {
    pub args: Vec<DraftArg>,
    /// Token after the trigger, where the trigger runs into the object.
    pub trigger_end: Option<u32>,
    pub quote: bool,
    /// A place further off still counts.
    pub placed: bool,
}

/// The chunk range a complement may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    pub start: usize,
    pub end: usize,
}

impl Complement {
    pub(super) fn has(&self, role: Role) -> bool {
        self.args.iter().any(|a| a.role == role)
    }
}

impl Scene<'_> {
    /// Arguments of an active verb. A miss where the frame does not fit.
    pub(super) fn active(
        &self,
        frame: &Frame,
        kind: &EventType,
        pred: &Predicate,
        reach: Reach,
    ) -> Result<Complement, Miss> {
        let mut out = Complement { placed: kind.act, ..Default::default() };
        let mut c = reach.start;
        // Dates and places right after the verb: `met today with`, `arrived in Paris on Monday for`.
        c = self.after_parenthesis(c, reach);
        c = self.adjuncts(frame, c, reach, &mut out);
        if frame.party_object && self.object_at(c, reach).is_none() {
            c = self.before_late_object(frame, c, reach, &mut out);
        }
        if self.object_at(c, reach).is_none() {
            c = self.after_addressee(frame, c, reach, &mut out);
            c = self.after_manner(frame, c, reach);
        }
        // `expressed his condolences for the lives lost and A`: a noun that carries the meaning begins no clause.
        let light =
            |o: usize| frame.heads.as_ref().is_some_and(|h| h.light && self.head_chunk(o, reach, &h.nouns) == Some(o));
        let object = self.object_at(c, reach).filter(|o| light(*o) || !self.zero_clause(*o, pred));
        // `speaks fluent Japanese`: a target must be somebody.
        if frame.object == ObjectRole::Target && kind.meeting && object.is_some_and(|o| !self.is_party(o)) {
            return Err(Why::ObjectKind.at(object.unwrap_or(c)));
        }
        // `informed her deputy of the decision`: what stands behind `of` is no head of somebody.
        let ruled_out =
            |o: usize| self.head_chunk(o, reach, &frame.except).is_some_and(|h| h == o || !self.is_party(o));
        if !frame.except.is_empty() && object.is_some_and(ruled_out) {
            return Err(Why::HeadNoun.at(reach.start));
        }
        if frame.predicative && frame.subject == Role::Content {
            return self.appearance(frame, kind, pred, c, reach);
        }
        if frame.predicative {
            // `what she called | a lie`, `what she described | as a lie`: the object stands before the clause.
            let gap = self.has_gap(pred);
            let o = match object {
                Some(o) if self.predicate_of(frame, o + 1, reach, true).is_some() => o,
                Some(o) if gap && !frame.link.is_known() => o,
                Some(o) => return Err(Why::NoArgument.at(o)),
                None if gap && frame.link.is_known() => {
                    self.predicate_of(frame, c, reach, false).ok_or(Why::NoArgument.at(c))?
                }
                None => return Err(Why::NoObject.here()),
            };
            self.content_from(frame, kind, o, reach, &mut out, false);
            return Ok(out);
        }
        if let Some(heads) = &frame.heads {
            let object = object.ok_or(Why::NoObject.here())?;
            let o = object;
            let direct = self.head_chunk(o, reach, &heads.nouns);
            let at = match direct {
                Some(at) => at,
                None => self.after_recipient(frame, o, reach, heads, &mut out).ok_or(Why::HeadNoun.at(o))?,
            };
            if heads.light && direct.is_none() {
                c = at + 1;
            } else if direct.is_none() {
                // `gave the villagers food`
                self.content_from(frame, kind, at, reach, &mut out, false);
                c = reach.end;
            } else if heads.light {
                // `conveyed President Biden's commitment`: somebody else's noun is no part of the trigger.
                let chunk = &self.chunks[at];
                let possessive = self.tokens[chunk.first as usize..chunk.head as usize]
                    .iter()
                    .any(|t| matches!(t.tag, Tag::Possessive | Tag::PossessiveMark));
                if possessive || kind.speech && self.names_country(chunk.first, chunk.head) {
                    return Err(Why::HeadNoun.at(at));
                }
                // `provided feedback and insights on`: both nouns carry the meaning.
                let second = self.kind(at + 1) == Some(ChunkKind::Conjunction)
                    && at + 2 < reach.end
                    && self.kind(at + 2) == Some(ChunkKind::Noun)
                    && self.head_chunk(at + 2, reach, &heads.nouns) == Some(at + 2);
                let at = if second { at + 2 } else { at };
                // `expressed and conveyed his thanks`: the noun goes with the second verb.
                let shared = reach.start > 0
                    && self.kind(reach.start - 1) == Some(ChunkKind::Verb)
                    && reach.start - 1 != pred.chunk as usize;
                out.trigger_end = Some(self.chunks[at].head + 1).filter(|_| !shared);
                c = at + 1;
            } else {
                c = self.place_object(frame, kind, object, reach, &mut out)?;
            }
        } else if let Some(o) = object {
            c = self.place_object(frame, kind, o, reach, &mut out)?;
        } else if frame.party_object {
            return Err(Why::NoObject.here());
        }
        self.rest(frame, kind, pred, c, reach, &mut out);
        Ok(out)
    }

    /// Whether a country stands in the tokens: `U.S. | support`.
    fn names_country(&self, first: u32, end: u32) -> bool {
        let from = self.mentions.partition_point(|m| m.first < first);
        self.mentions.iter().skip(from).take_while(|m| m.first < end).any(|m| m.kind == MentionKind::Country)
    }

    /// Date and place phrases at chunk `c`; gives the chunk after them. A preposition that the frame claims is left alone.
    fn adjuncts(&self, frame: &Frame, mut c: usize, reach: Reach, out: &mut Complement) -> usize {
        while c < reach.end {
            if self.kind(c) == Some(ChunkKind::Preposition)
                && self.role_of(frame, c).is_some()
                && self.kind(c + 1) != Some(ChunkKind::Date)
            {
                break;
            }
            if self.kind(c) == Some(ChunkKind::Adverb) {
                c += 1;
                continue;
            }
            match self.adjunct(c, reach.end) {
                Some((arg, next)) => {
                    if !out.has(arg.role) || arg.role == Role::Date {
                        out.args.push(arg);
                    }
                    c = next;
                }
                None => break,
            }
        }
        c
    }

    /// `reiterated, in the context of A, | the need for B`: the chunk after a phrase between commas.
    fn after_parenthesis(&self, c: usize, reach: Reach) -> usize {
        if self.kind(c) != Some(ChunkKind::Comma)
            || !matches!(self.kind(c + 1), Some(ChunkKind::Preposition | ChunkKind::Adverb | ChunkKind::Subordinator))
        {
            return c;
        }
        let clause = self.kind(c + 1) == Some(ChunkKind::Subordinator);
        let close = (c + 2..reach.end.min(c + 16)).find(|k| self.kind(*k) == Some(ChunkKind::Comma));
        let plain = |k: usize| {
            matches!(self.kind(k), Some(ChunkKind::Noun | ChunkKind::Preposition | ChunkKind::Adverb | ChunkKind::Date))
                || clause
                    && matches!(self.kind(k), Some(ChunkKind::Subordinator | ChunkKind::Verb | ChunkKind::Adjective))
        };
        match close {
            Some(k)
                if (c + 1..k).all(plain)
                    && matches!(self.kind(k + 1), Some(ChunkKind::Noun | ChunkKind::That | ChunkKind::Wh)) =>
            {
                k + 1
            }
            _ => c,
        }
    }

    /// `received at his office on Wednesday | a delegation`: phrases between a verb and its object; dates among them are taken.
    fn before_late_object(&self, frame: &Frame, c: usize, reach: Reach, out: &mut Complement) -> usize {
        let (mut k, mut dates) = (c, Vec::new());
        for _ in 0..3 {
            match (self.kind(k), self.kind(k + 1)) {
                (Some(ChunkKind::Preposition), Some(ChunkKind::Date)) => {
                    dates.extend(self.adjunct(k, reach.end).map(|(a, _)| a));
                    k += 2;
                }
                (Some(ChunkKind::Date), _) => {
                    dates.extend(self.adjunct(k, reach.end).map(|(a, _)| a));
                    k += 1;
                }
                (Some(ChunkKind::Preposition), Some(ChunkKind::Noun))
                    if self.pos(k).has(Pos::LOCATIVE) && self.role_of(frame, k).is_none() =>
                {
                    k += 2;
                }
                _ => break,
            }
        }
        if k == c || k >= reach.end || !self.is_party(k) {
            return c;
        }
        out.args.extend(dates);
        k
    }

    /// `conveyed to Minister Lee | his thanks`: the object after the party that it goes to.
    fn after_addressee(&self, frame: &Frame, c: usize, reach: Reach, out: &mut Complement) -> usize {
        let addressed = self.kind(c) == Some(ChunkKind::Preposition)
            && self.role_of(frame, c) == Some(Role::Target)
            && c + 1 < reach.end
            && self.is_party(c + 1)
            && matches!(frame.object, ObjectRole::Content | ObjectRole::Party);
        if !addressed {
            return c;
        }
        let parties = self.parties_of(Some(frame), c + 1, reach.end, Role::Target, false);
        let k = parties.next;
        // Nothing but the end of the party's name between the two.
        if k >= reach.end || self.kind(k) != Some(ChunkKind::Noun) || self.is_party(k) {
            return c;
        }
        out.args.extend(parties.args);
        k
    }

    fn is_thing_or_gerund(&self, c: usize, limit: usize) -> bool {
        c < limit
            && match self.kind(c) {
                Some(ChunkKind::Noun) => !self.is_party(c) && self.place(c, limit).is_none(),
                Some(ChunkKind::Verb) => self.chunks[c].group.form == Form::Gerund,
                _ => false,
            }
    }

    pub(super) fn role_of(&self, frame: &Frame, c: usize) -> Option<Role> {
        let word = self.word(c);
        frame.preps.iter().find(|(w, _)| *w == word).map(|(_, r)| *r)
    }

    /// What follows the object; a quotation that stands further off (`said as he left, “...”`) is the content where
    /// nothing else is.
    pub(super) fn rest(
        &self,
        frame: &Frame,
        kind: &EventType,
        pred: &Predicate,
        c: usize,
        reach: Reach,
        out: &mut Complement,
    ) {
        self.following(frame, kind, pred, c, reach, out);
        if out.has(Role::Content) || !frame.clauses.has(Clauses::REPORT) {
            return;
        }
        let far = (c + 1..self.chunks.len()).find(|k| self.kind(*k) == Some(ChunkKind::Quote));
        if let Some(at) = far.filter(|k| {
            matches!(self.kind(*k - 1), Some(ChunkKind::Comma | ChunkKind::Break))
                && !self.preds.iter().any(|q| {
                    (pred.chunk + 1..*k as u32).contains(&q.chunk)
                        && self
                            .rules
                            .traits
                            .of(crate::clause::lemma(
                                self.lexicon,
                                &self.tokens[self.chunks[q.chunk as usize].head as usize],
                            ))
                            .speech()
                })
        }) {
            out.quote = true;
            let chunk = self.chunks[at];
            out.args.push(DraftArg { role: Role::Content, first: chunk.first, end: chunk.end });
        }
    }

    /// What follows the object: prepositional phrases, clauses, dates, places.
    fn following(
        &self,
        frame: &Frame,
        kind: &EventType,
        pred: &Predicate,
        mut c: usize,
        reach: Reach,
        out: &mut Complement,
    ) {
        let mut steps = 0;
        while c < reach.end && steps < 60 {
            steps += 1;
            match self.kind(c) {
                Some(ChunkKind::That) if frame.clauses.has(Clauses::THAT) && !out.has(Role::Content) => {
                    return self.content_from(frame, kind, c, reach, out, true);
                }
                Some(ChunkKind::Wh) if frame.clauses.has(Clauses::WH) && !out.has(Role::Content) => {
                    return self.content_from(frame, kind, c, reach, out, true);
                }
                // `said “not likely”`: words of somebody that are no sentence.
                Some(ChunkKind::Adjective | ChunkKind::Adverb | ChunkKind::Other)
                    if c == reach.start
                        && frame.clauses.has(Clauses::QUOTE)
                        && !out.has(Role::Content)
                        && self.in_mark(c)
                        && !self.zero_clause(c, pred) =>
                {
                    return self.content_from(frame, kind, c, reach, out, true);
                }
                // `said if A, B`: a clause that begins with another.
                Some(ChunkKind::Subordinator)
                    if c == reach.start
                        && frame.clauses.has(Clauses::REPORT)
                        && frame.clauses.has(Clauses::THAT)
                        && self.fronts_clause(c, reach) =>
                {
                    return self.content_from(frame, kind, c, reach, out, true);
                }
                // `asked X if ...`
                Some(ChunkKind::Subordinator)
                    if frame.clauses.has(Clauses::WH)
                        && !out.has(Role::Content)
                        && (self.pos(c).has(Pos::WH)
                            && (!frame.clauses.has(Clauses::REPORT) || self.asks_when(pred, c))
                            || frame.object != ObjectRole::Content && self.pos(c).has(Pos::CONDITION)) =>
                {
                    return self.content_from(frame, kind, c, reach, out, true);
                }
                Some(ChunkKind::Quote) if frame.clauses.has(Clauses::QUOTE) => {
                    out.quote = true;
                    let chunk = self.chunks[c];
                    out.args.push(DraftArg { role: Role::Content, first: chunk.first, end: chunk.end });
                    c += 1;
                    continue;
                }
                Some(ChunkKind::Break) if self.head_tag(c) == Tag::Colon && !out.has(Role::Content) => {
                    if frame.clauses.has(Clauses::QUOTE)
                        && self.kind(c + 1) != Some(ChunkKind::Quote)
                        && c + 1 < reach.end
                    {
                        return self.content_from(frame, kind, c + 1, reach, out, true);
                    }
                    c += 1;
                }
                Some(ChunkKind::Verb)
                    if frame.clauses.has(Clauses::THAT) && !out.has(Role::Content) && self.zero_clause(c, pred) =>
                {
                    return self.content_from(frame, kind, c, reach, out, true);
                }
                Some(ChunkKind::Verb) => {
                    let group = self.chunks[c].group;
                    let content = match group.form {
                        Form::Infinitive => frame.clauses.has(Clauses::TO),
                        Form::Gerund => frame.clauses.has(Clauses::ING),
                        _ => false,
                    };
                    if content && !out.has(Role::Content) {
                        return self.content_from(frame, kind, c, reach, out, true);
                    }
                    match self.after_participle(frame, c, reach, out) {
                        Some(k) => c = k,
                        None => return,
                    }
                }
                Some(ChunkKind::Noun)
                    if frame.clauses.has(Clauses::THAT) && !out.has(Role::Content) && self.zero_clause(c, pred) =>
                {
                    return self.content_from(frame, kind, c, reach, out, true);
                }
                // `discussed with B the efforts to ...`: the object after a phrase.
                Some(ChunkKind::Noun)
                    if (frame.object == ObjectRole::Content
                        || frame.object == ObjectRole::Party
                            && self.tokens[self.chunks[c].first as usize].tag == Tag::Determiner)
                        && frame.heads.is_none()
                        && !out.has(Role::Content)
                        && c > 0
                        && matches!(self.kind(c - 1), Some(ChunkKind::Noun | ChunkKind::Date | ChunkKind::Adverb))
                        && !self.is_party(c) =>
                {
                    return self.content_from(frame, kind, c, reach, out, false);
                }
                // `condemned in the strongest terms the raid`, `denounced before the court two officers`
                Some(ChunkKind::Noun) if self.is_late_object(frame, c, out) => {
                    if !self.is_party(c) {
                        return self.content_from(frame, kind, c, reach, out, false);
                    }
                    c = self.add_parties(Some(frame), c..reach.end, Role::Target, false, &mut out.args);
                }
                // `activities it hosted, including a talk with X`
                Some(ChunkKind::Preposition)
                    if c > 0 && self.kind(c - 1) == Some(ChunkKind::Comma) && self.pos(c).has(Pos::INCLUSION) =>
                {
                    return;
                }
                Some(ChunkKind::Preposition) => {
                    match self.role_of(frame, c) {
                        Some(Role::Content) if !out.has(Role::Content) && c + 1 < reach.end => {
                            if self.kind(c + 1) == Some(ChunkKind::Date) && !frame.clauses.has(Clauses::ING) {
                                c = self.skip_phrase(c, reach, out);
                                continue;
                            }
                            return self.content_from(frame, kind, c + 1, reach, out, false);
                        }
                        // `expressed their commitment to keeping A`, `to A`: what one is committed to is nobody.
                        Some(Role::Target)
                            if self.pos(c).has(Pos::TO)
                                && frame.heads.as_ref().is_some_and(|h| h.light)
                                && !out.has(Role::Content)
                                && self.is_thing_or_gerund(c + 1, reach.end) =>
                        {
                            return self.content_from(frame, kind, c + 1, reach, out, false);
                        }
                        Some(role @ (Role::Target | Role::Actor | Role::Source))
                            if self.kind(c + 1) == Some(ChunkKind::Noun)
                                && c + 1 < reach.end
                                && (role != Role::Target
                                    || !out.has(Role::Target)
                                        && (self.is_party(c + 1)
                                            || self
                                                .shared_plural(c + 1, reach.end)
                                                .is_some_and(|k| self.is_party(k)))) =>
                        {
                            c = self.add_parties(Some(frame), c + 1..reach.end, role, false, &mut out.args);
                            continue;
                        }
                        Some(Role::Place)
                            if c + 1 < reach.end
                                && self.kind(c + 1) == Some(ChunkKind::Noun)
                                && self.lexicon.word(self.word(c + 1)).class != NounClass::Time =>
                        {
                            let (mut arg, next) = self.place(c + 1, reach.end).unwrap_or((
                                DraftArg {
                                    role: Role::Place,
                                    first: self.chunks[c + 1].first,
                                    end: self.chunks[c + 1].end,
                                },
                                c + 2,
                            ));
                            arg.role = Role::Place;
                            out.args.push(arg);
                            c = self.more_places(next, reach, out);
                            continue;
                        }
                        _ => {}
                    }
                    c = self.skip_phrase(c, reach, out);
                }
                Some(ChunkKind::Date) => c = self.skip_phrase(c, reach, out),
                // `spoke with A, and then with B`
                Some(ChunkKind::Conjunction) if self.repeats_target(frame, c, reach, out).is_some() => {
                    let k = self.repeats_target(frame, c, reach, out).unwrap_or(c);
                    c = self.add_parties(Some(frame), k + 1..reach.end, Role::Target, false, &mut out.args);
                }
                Some(ChunkKind::Conjunction)
                    if out.has(Role::Content) || matches!(self.kind(c + 1), Some(ChunkKind::Verb)) =>
                {
                    return;
                }
                // `asked X, who was ill, | to leave`
                Some(ChunkKind::Relative)
                    if frame.clauses.has(Clauses::TO.or(Clauses::THAT))
                        && out.has(Role::Target)
                        && !out.has(Role::Content) =>
                {
                    if frame.clauses.has(Clauses::THAT)
                        && let Some(k) = self.that_after_relative(c, reach)
                    {
                        return self.content_from(frame, kind, k, reach, out, true);
                    }
                    let comma = (c..reach.end.min(c + 24)).find(|k| self.kind(*k) == Some(ChunkKind::Comma));
                    match comma.filter(|k| self.kind(k + 1) == Some(ChunkKind::Verb) && self.chunks[k + 1].group.to) {
                        Some(k) if k + 1 < reach.end => c = k + 1,
                        _ => return,
                    }
                }
                Some(ChunkKind::Relative | ChunkKind::Subordinator) => return,
                // `enacted it in 1864 — long before X`: an afterthought, unless a second dash ends it.
                Some(ChunkKind::Break) if self.head_tag(c) == Tag::Dash => {
                    match (c + 1..reach.end)
                        .find(|k| self.kind(*k) == Some(ChunkKind::Break) && self.head_tag(*k) == Tag::Dash)
                    {
                        Some(k) => c = k + 1,
                        None => return,
                    }
                }
                Some(_) => c += 1,
                None => return,
            }
        }
    }

    /// `thanked the towns | represented at the talks | for their help`: the chunk after a participle that describes the
    /// target, where a preposition follows that leads to the content.
    fn after_participle(&self, frame: &Frame, c: usize, reach: Reach, out: &Complement) -> Option<usize> {
        let described = self.preds.iter().any(|q| q.chunk as usize == c && q.stance == Stance::Reduced);
        if !described || !out.has(Role::Target) || out.has(Role::Content) {
            return None;
        }
        let content = |k: usize| {
            self.kind(k) == Some(ChunkKind::Preposition)
                && self.role_of(frame, k) == Some(Role::Content)
                && self.kind(k + 1) != Some(ChunkKind::Date)
        };
        let own = |k: usize| content(k) && k > c + 1;
        let k = (c + 1..reach.end.min(c + 10)).find(|k| {
            own(*k)
                || !matches!(
                    self.kind(*k),
                    Some(ChunkKind::Noun | ChunkKind::Preposition | ChunkKind::Date | ChunkKind::Adverb)
                )
        })?;
        own(k).then_some(k)
    }

    /// Whether the noun phrase at chunk `c` is the object of a verb that a phrase parts from it.
    fn is_late_object(&self, frame: &Frame, c: usize, out: &Complement) -> bool {
        let Some(before) = c.checked_sub(1) else { return false };
        frame.object == ObjectRole::Party
            && frame.heads.is_none()
            && frame.needs != 0
            && !out.has(Role::Content)
            && !out.has(Role::Target)
            && self.kind(before) == Some(ChunkKind::Noun)
            && before.checked_sub(1).is_some_and(|p| self.kind(p) == Some(ChunkKind::Preposition))
            && matches!(
                self.tokens[self.chunks[c].first as usize].tag,
                Tag::Determiner | Tag::Possessive | Tag::Number | Tag::Proper
            )
    }

    /// Passes a date, a place or any other phrase, keeping the first two.
    pub(super) fn skip_phrase(&self, c: usize, reach: Reach, out: &mut Complement) -> usize {
        if let Some((arg, next)) = self.adjunct(c, reach.end) {
            let near = out.has(Role::Target) && !out.has(Role::Content);
            if arg.role == Role::Date || (out.placed || near) && !out.has(Role::Place) {
                out.args.push(arg);
            }
            return next;
        }
        if self.kind(c + 1) == Some(ChunkKind::Noun) { c + 2 } else { c + 1 }
    }
}
