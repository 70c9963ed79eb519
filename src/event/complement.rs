//! What stands after (and, in passives and inversions, before) a verb, cut into the arguments a frame asks for.

use super::trace::{Miss, Why};
use super::{DraftArg, Scene};
use crate::chunk::{ChunkKind, Form};
use crate::clause::{ClauseKind, Predicate, Stance};
use crate::document::{MentionKind, Role};
use crate::lexicon::{Pos, WordId};
use crate::rule::{Clauses, EventType, Frame, HeadRule, Nouns, ObjectRole};
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
    /// How far the complement of a predicate reaches: its own end, or the first adjunct clause that is an event itself.
    pub(super) fn reach(&self, n: u32, pred: &Predicate, start: usize) -> Reach {
        if let Some((_, reach)) = self.reached.get().filter(|(of, reach)| *of == n && reach.start == start) {
            return reach;
        }
        let reach = self.find_reach(n, pred, start);
        self.reached.set(Some((n, reach)));
        reach
    }

    fn find_reach(&self, n: u32, pred: &Predicate, start: usize) -> Reach {
        let mut end = (pred.end as usize).min(self.chunks.len());
        while end > start && matches!(self.kind(end - 1), Some(ChunkKind::Stop)) {
            end -= 1;
        }
        let mut listed = false;
        // A complement of more predicates than that is no sentence.
        for q in self.preds.iter().skip(n as usize + 1).take(64) {
            let at = q.chunk as usize;
            if at >= end {
                break;
            }
            if q.stance == Stance::Gerund {
                listed = true;
            }
            let comma = at > start
                && (self.kind(at - 1) == Some(ChunkKind::Comma)
                    || self.kind(at - 1) == Some(ChunkKind::Conjunction)
                        && at > 1
                        && self.kind(at - 2) == Some(ChunkKind::Comma));
            let gerund = self.chunks[at].group.form == Form::Gerund;
            if q.stance == Stance::Adjunct
                && comma
                && (gerund && (!listed && self.is_stance(at) || self.is_speech(at))
                    || self.has_agent(at) && self.is_framed(at))
                && q.clause == pred.clause
                && !self.inside_list(start, at)
            {
                let mut cut = at - 1;
                while cut > start && matches!(self.kind(cut - 1), Some(ChunkKind::Comma | ChunkKind::Adverb)) {
                    cut -= 1;
                }
                return Reach { start, end: cut.max(start) };
            }
        }
        Reach { start, end }
    }

    fn is_framed(&self, c: usize) -> bool {
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[c].head as usize]);
        self.rules.traits.of(lemma).framed()
    }

    fn is_speech(&self, c: usize) -> bool {
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[c].head as usize]);
        self.rules.traits.of(lemma).speech()
    }

    fn is_stance(&self, c: usize) -> bool {
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[c].head as usize]);
        self.rules.traits.of(lemma).stance()
    }

    fn has_agent(&self, c: usize) -> bool {
        self.kind(c + 1) == Some(ChunkKind::Preposition) && self.pos(c + 1).has(Pos::BY)
    }

    /// Whether `including` or `such as` has opened a list between the two chunks.
    fn inside_list(&self, from: usize, to: usize) -> bool {
        (from..to).any(|c| self.kind(c) == Some(ChunkKind::Preposition) && self.pos(c).has(Pos::INCLUSION))
    }

    /// The noun phrase that is the object, at or after chunk `c`.
    fn object_at(&self, c: usize, reach: Reach) -> Option<usize> {
        let mut k = c;
        while k < reach.end && matches!(self.kind(k), Some(ChunkKind::Adverb)) {
            k += 1;
        }
        (k < reach.end && self.kind(k) == Some(ChunkKind::Noun)).then_some(k)
    }

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
        c = self.adjuncts(frame, c, reach, &mut out);
        let object = self.object_at(c, reach).filter(|o| !self.zero_clause(*o, pred, frame));
        // `speaks fluent Japanese`: a target must be somebody.
        if frame.object == ObjectRole::Target && kind.meeting && object.is_some_and(|o| !self.is_party(o)) {
            return Err(Why::ObjectKind.at(object.unwrap_or(c)));
        }
        if !frame.except.is_empty() && object.is_some_and(|o| self.head_chunk(o, reach, &frame.except).is_some()) {
            return Err(Why::HeadNoun.at(reach.start));
        }
        if frame.predicative {
            let o = object.ok_or(Why::NoObject.here())?;
            self.predicate_of(frame, o + 1, reach, true).ok_or(Why::NoArgument.at(o))?;
            self.content_from(frame, kind, o, reach, &mut out, false);
            return Ok(out);
        }
        if let Some(heads) = &frame.heads {
            let object = object.ok_or(Why::NoObject.here())?;
            let o = object;
            let direct = self.head_chunk(o, reach, &heads.nouns);
            let at = match direct {
                Some(at) => at,
                None => self.after_recipient(o, reach, heads, &mut out).ok_or(Why::HeadNoun.at(o))?,
            };
            if heads.light && direct.is_none() {
                c = at + 1;
            } else if heads.light {
                // `conveyed President Biden's commitment`: somebody else's noun is no part of the trigger.
                let chunk = &self.chunks[at];
                if self.tokens[chunk.first as usize..chunk.head as usize]
                    .iter()
                    .any(|t| matches!(t.tag, Tag::Possessive | Tag::PossessiveMark))
                {
                    return Err(Why::HeadNoun.at(at));
                }
                out.trigger_end = Some(self.chunks[at].head + 1);
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

    /// What an object is said to be, at or (`far`) some phrases after chunk `c`: `called X | a liar`.
    pub(super) fn predicate_of(&self, frame: &Frame, c: usize, reach: Reach, far: bool) -> Option<usize> {
        let mut k = c;
        while k < reach.end {
            if frame.link.is_known() {
                match self.kind(k)? {
                    ChunkKind::Preposition | ChunkKind::Subordinator if self.word(k) == frame.link => return Some(k),
                    ChunkKind::Noun | ChunkKind::Preposition if far => {}
                    ChunkKind::Adverb | ChunkKind::Adjective | ChunkKind::Date => {}
                    _ => return None,
                }
                k += 1;
                continue;
            }
            match self.kind(k)? {
                ChunkKind::Noun | ChunkKind::Adjective | ChunkKind::Quote => return Some(k),
                ChunkKind::Adverb | ChunkKind::Date => k += 1,
                ChunkKind::Preposition if far && self.kind(k + 1) == Some(ChunkKind::Noun) => k += 2,
                _ => return None,
            }
        }
        None
    }

    /// The chunk whose head noun is one of `nouns`: the object itself, or `X` in `a series of X`.
    pub(super) fn head_chunk(&self, object: usize, reach: Reach, nouns: &Nouns) -> Option<usize> {
        let phrase = |words: &[WordId], head: usize, noun: WordId| {
            let Some((last, before)) = words.split_last() else { return false };
            let from = head.checked_sub(before.len());
            *last == noun
                && from
                    .and_then(|f| self.tokens.get(f..head))
                    .is_some_and(|t| t.iter().map(|t| t.word).eq(before.iter().copied()))
        };
        let is = |c: usize| {
            let Some(chunk) = self.chunks.get(c) else { return false };
            (chunk.first..chunk.end).contains(&chunk.head) && {
                let noun = self.lexicon.word(self.tokens[chunk.head as usize].word).noun;
                noun.is_known()
                    && nouns.may_hold(noun)
                    && (nouns.single.binary_search(&noun).is_ok()
                        || nouns.phrases.iter().any(|p| phrase(p, chunk.head as usize, noun)))
            }
        };
        if is(object) {
            return Some(object);
        }
        (object + 2 < reach.end + 1
            && self.is_of(object + 1)
            && self.kind(object + 2) == Some(ChunkKind::Noun)
            && is(object + 2))
        .then_some(object + 2)
    }

    /// `gave the rebels a deadline`: the chunk of a light verb's noun after the one it was given to, who is the target.
    fn after_recipient(&self, o: usize, reach: Reach, heads: &HeadRule, out: &mut Complement) -> Option<usize> {
        if !heads.light || !self.is_party(o) {
            return None;
        }
        let parties = self.parties(o, reach.end, Role::Target, false);
        if parties.next >= reach.end || self.kind(parties.next) != Some(ChunkKind::Noun) {
            return None;
        }
        let at = self.head_chunk(parties.next, reach, &heads.nouns)?;
        out.args.extend(parties.args);
        Some(at)
    }

    /// Whether the noun phrase at `o` is the subject of a clause without `that`.
    fn zero_clause(&self, o: usize, pred: &Predicate, frame: &Frame) -> bool {
        let _ = frame;
        // Predicates stand in the order of their verbs; that of a clause so near is not far.
        let from = self.preds.partition_point(|q| q.chunk <= pred.chunk);
        self.preds
            .iter()
            .skip(from)
            .take(64)
            .any(|q| q.clause == ClauseKind::That && q.start as usize == o && q.stance == Stance::Finite)
    }

    /// Puts the object where the frame wants it; gives the chunk after it (the end of reach where it took everything).
    fn place_object(
        &self,
        frame: &Frame,
        kind: &EventType,
        o: usize,
        reach: Reach,
        out: &mut Complement,
    ) -> Result<usize, Miss> {
        let party = self.is_party(o);
        if frame.party_object && !party {
            return Err(Why::ObjectKind.at(o));
        }
        let role = match frame.object {
            ObjectRole::Content => Role::Content,
            ObjectRole::Target => Role::Target,
            ObjectRole::Party => {
                if party {
                    Role::Target
                } else {
                    Role::Content
                }
            }
            ObjectRole::None => return Err(Why::ObjectTaken.at(o)),
            ObjectRole::Skip => return Ok(o + 1),
            ObjectRole::Place => {
                if self.mention_of(o).is_some_and(|m| m.kind == MentionKind::Person) {
                    Role::Target
                } else {
                    let (mut arg, next) = self.place(o, reach.end).unwrap_or((
                        DraftArg { role: Role::Place, first: self.chunks[o].first, end: self.chunks[o].end },
                        o + 1,
                    ));
                    arg.role = Role::Place;
                    out.args.push(arg);
                    return Ok(self.more_places(next, reach, out));
                }
            }
        };
        // `named a prime minister`: a post, not a person.
        let post = frame.post_object && self.mention_of(o).is_some_and(|m| m.kind == MentionKind::Role);
        let role = if post { Role::Content } else { role };
        if role == Role::Target {
            let parties = self.parties_of(Some(frame), o, reach.end, Role::Target, false);
            out.args.extend(parties.args);
            // `appointed X | foreign minister`
            let next = parties.next;
            if frame.clauses == Clauses::default()
                && self.kind(next) == Some(ChunkKind::Noun)
                && next < reach.end
                && next == o + 1
            {
                out.args.push(DraftArg {
                    role: Role::Content,
                    first: self.without_article(self.chunks[next].first, self.chunks[next].end),
                    end: self.chunks[next].end,
                });
                return Ok(next + 1);
            }
            return Ok(next);
        }
        // `read her a letter`: two objects.
        if party
            && self.kind(o + 1) == Some(ChunkKind::Noun)
            && o + 1 < reach.end
            && !frame.party_object
            && self.tokens[self.chunks[o + 1].first as usize].tag == Tag::Determiner
        {
            out.args.push(DraftArg {
                role: Role::Target,
                first: self.without_article(self.chunks[o].first, self.chunks[o].end),
                end: self.chunks[o].end,
            });
            self.content_from(frame, kind, o + 1, reach, out, false);
            return Ok(reach.end);
        }
        self.content_from(frame, kind, o, reach, out, false);
        Ok(reach.end)
    }

    /// `visited A, B and C`
    fn more_places(&self, mut k: usize, reach: Reach, out: &mut Complement) -> usize {
        loop {
            let mut j = k;
            if self.kind(j) == Some(ChunkKind::Comma) {
                j += 1;
            }
            if self.kind(j) == Some(ChunkKind::Conjunction) {
                j += 1;
            }
            if j == k || j >= reach.end || self.kind(j) != Some(ChunkKind::Noun) {
                return k;
            }
            let Some((arg, next)) = self.place(j, reach.end) else { return k };
            out.args.push(arg);
            k = next;
        }
    }

    /// Content from chunk `c` to the end of reach, dates and places of the event taken off its end.
    pub(super) fn content_from(
        &self,
        frame: &Frame,
        kind: &EventType,
        c: usize,
        reach: Reach,
        out: &mut Complement,
        clausal: bool,
    ) {
        let _ = frame;
        let mut end = reach.end;
        if kind.purpose && !clausal {
            // `joined the lunch today to make the case`: the purpose is an event of its own.
            end = (c + 1..end)
                .find(|k| self.kind(*k) == Some(ChunkKind::Verb) && self.chunks[*k].group.to)
                .unwrap_or(end);
        }
        if !clausal && kind.act {
            // An act: `provided X if Y`, `ratified X on Tuesday by 204 votes`, `delivered X to Y` end with X.
            end = self.act_end(frame, c, end, out);
        }
        if !clausal && !self.holds_clause(c, end) {
            end = self.trailing(c, end, (kind.place, kind.act), &mut out.args).max(c + 1);
        }
        while end > c + 1
            && matches!(
                self.kind(end - 1),
                Some(ChunkKind::Comma | ChunkKind::Stop | ChunkKind::Conjunction | ChunkKind::Break)
            )
        {
            end -= 1;
        }
        let Some(last) = self.chunks.get(end.saturating_sub(1)) else { return };
        let first = self.chunks[c].first;
        let (first, last) = self.with_quotes(first, last.end);
        out.args.push(DraftArg { role: Role::Content, first, end: last });
    }

    /// Where the object of an act ends: before a subordinate clause, a date of its own, or a phrase the frame gives a role.
    fn act_end(&self, frame: &Frame, c: usize, end: usize, out: &mut Complement) -> usize {
        let mut k = c + 1;
        while k < end {
            match self.kind(k) {
                Some(ChunkKind::Subordinator) => return k,
                Some(ChunkKind::Verb | ChunkKind::Relative | ChunkKind::That | ChunkKind::Wh) => {
                    return self.subordinate_after(k, end);
                }
                Some(ChunkKind::Preposition)
                    if self.kind(k + 1) == Some(ChunkKind::Date) && !self.is_of(k) && k + 2 < end =>
                {
                    if !out.has(Role::Date) {
                        out.args.extend(self.adjunct(k, end).map(|(a, _)| a));
                    }
                    return k;
                }
                Some(ChunkKind::Preposition) => match self.role_of(frame, k) {
                    Some(Role::Target) if k + 1 < end && self.is_party(k + 1) => {
                        let parties = self.parties(k + 1, end, Role::Target, false);
                        out.args.extend(parties.args);
                        let mut rest = parties.next;
                        while let Some((arg, next)) = self.adjunct(rest, end) {
                            out.args.push(arg);
                            rest = next;
                        }
                        return k;
                    }
                    // `sent a team to Niamey`: the recipient is a place.
                    Some(Role::Target) if k + 1 < end && self.place(k + 1, end).is_none() => {}
                    Some(Role::Place | Role::Target) if k + 1 < end && self.kind(k + 1) == Some(ChunkKind::Noun) => {
                        let (arg, next) = self.place(k + 1, end).unwrap_or((
                            DraftArg {
                                role: Role::Place,
                                first: self.chunks[k + 1].first,
                                end: self.chunks[k + 1].end,
                            },
                            k + 2,
                        ));
                        out.args.push(arg);
                        if let Some((arg, _)) = self.adjunct(next, end) {
                            out.args.push(arg);
                        }
                        return k;
                    }
                    _ => {}
                },
                _ => {}
            }
            k += 1;
        }
        end
    }

    fn subordinate_after(&self, from: usize, end: usize) -> usize {
        (from..end).find(|k| self.kind(*k) == Some(ChunkKind::Subordinator)).unwrap_or(end)
    }

    /// A content span that a quotation mark opens or closes takes its marks along.
    fn with_quotes(&self, first: u32, end: u32) -> (u32, u32) {
        let opens = first > 0 && self.tokens[first as usize - 1].tag == Tag::QuoteOpen;
        let closes = self.tokens.get(end as usize).is_some_and(|t| t.tag == Tag::QuoteClose);
        (if opens { first - 1 } else { first }, if closes { end + 1 } else { end })
    }

    /// Whether a clause with its own finite verb or infinitive stands in the range.
    fn holds_clause(&self, from: usize, to: usize) -> bool {
        self.chunks[from..to.min(self.chunks.len())].iter().any(|k| {
            matches!(k.kind, ChunkKind::That | ChunkKind::Relative | ChunkKind::Wh)
                || k.kind == ChunkKind::Verb && matches!(k.group.form, Form::Infinitive)
        })
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
                // `asked X if ...`
                Some(ChunkKind::Subordinator)
                    if frame.clauses.has(Clauses::WH)
                        && !out.has(Role::Content)
                        && (self.pos(c).has(Pos::WH)
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
                    if frame.clauses.has(Clauses::THAT)
                        && !out.has(Role::Content)
                        && self.zero_clause(c, pred, frame) =>
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
                    return;
                }
                Some(ChunkKind::Noun)
                    if frame.clauses.has(Clauses::THAT)
                        && !out.has(Role::Content)
                        && self.zero_clause(c, pred, frame) =>
                {
                    return self.content_from(frame, kind, c, reach, out, true);
                }
                // `discussed with B the efforts to ...`: the object after a phrase.
                Some(ChunkKind::Noun)
                    if frame.object == ObjectRole::Content
                        && frame.heads.is_none()
                        && !out.has(Role::Content)
                        && c > 0
                        && matches!(self.kind(c - 1), Some(ChunkKind::Noun | ChunkKind::Date | ChunkKind::Adverb))
                        && !self.is_party(c) =>
                {
                    return self.content_from(frame, kind, c, reach, out, false);
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
                        Some(role @ (Role::Target | Role::Actor | Role::Source))
                            if self.kind(c + 1) == Some(ChunkKind::Noun)
                                && c + 1 < reach.end
                                && (role != Role::Target || !out.has(Role::Target) && self.is_party(c + 1)) =>
                        {
                            let parties = self.parties_of(Some(frame), c + 1, reach.end, role, false);
                            out.args.extend(parties.args);
                            c = parties.next;
                            continue;
                        }
                        Some(Role::Place) if c + 1 < reach.end && self.kind(c + 1) == Some(ChunkKind::Noun) => {
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
                Some(ChunkKind::Conjunction)
                    if out.has(Role::Content) || matches!(self.kind(c + 1), Some(ChunkKind::Verb)) =>
                {
                    return;
                }
                Some(ChunkKind::Relative | ChunkKind::Subordinator) => return,
                Some(_) => c += 1,
                None => return,
            }
        }
    }

    /// Passes a date, a place or any other phrase, keeping the first two.
    fn skip_phrase(&self, c: usize, reach: Reach, out: &mut Complement) -> usize {
        if let Some((arg, next)) = self.adjunct(c, reach.end) {
            let near = out.has(Role::Target) && !out.has(Role::Content);
            if arg.role == Role::Date || (out.placed || near) && !out.has(Role::Place) {
                out.args.push(arg);
            }
            return next;
        }
        if self.kind(c + 1) == Some(ChunkKind::Noun) { c + 2 } else { c + 1 }
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
            if self.kind(c) == Some(ChunkKind::Preposition)
                && self.pos(c).has(Pos::BY)
                && self.kind(c + 1) == Some(ChunkKind::Noun)
                && !out.has(Role::Actor)
            {
                let parties = self.parties(c + 1, reach.end, Role::Actor, false);
                out.args.extend(parties.args);
                c = parties.next;
                continue;
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
