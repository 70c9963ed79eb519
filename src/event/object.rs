//! Objects: the noun phrase after a verb put where its frame wants it, as target, content or place.

use std::cell::OnceCell;

use super::complement::{Complement, Reach};
use super::trace::{Miss, Why};
use super::{DraftArg, Scene};
use crate::chunk::{ChunkKind, Form};
use crate::clause::{ClauseKind, Predicate, Stance};
use crate::document::{MentionKind, Role};
use crate::gazetteer::Form as NameForm;
use crate::lexicon::{Pos, WordId};
use crate::rule::{Clauses, EntryKey, EventType, Frame, FrameEntry, HeadRule, Nouns, ObjectRole};
use crate::tag::Tag;

/// The most chunks of an object that has its verb's words after it.
const LONGEST_OBJECT: usize = 10;

/// Lemmas of a few nouns.
#[derive(Debug, Default)]
pub(super) struct Lemmas {
    words: [WordId; 16],
    count: usize,
    /// A bit for the remainder of each, as in [`EntryKey::mask`].
    mask: u64,
}

impl Scene<'_> {
    /// The noun phrase that is the object, at or after chunk `c`.
    pub(super) fn object_at(&self, c: usize, reach: Reach) -> Option<usize> {
        let mut k = c;
        while k < reach.end && matches!(self.kind(k), Some(ChunkKind::Adverb)) {
            k += 1;
        }
        (k < reach.end && self.kind(k) == Some(ChunkKind::Noun)).then_some(k)
    }

    /// `accepted with gratitude | the invitation`, `dismissed as baseless | the claim`: the object after a phrase that tells how.
    pub(super) fn after_manner(&self, frame: &Frame, c: usize, reach: Reach) -> usize {
        let how = self.kind(c) == Some(ChunkKind::Preposition)
            && self.role_of(frame, c).is_none()
            && !self.pos(c).has(Pos::LOCATIVE)
            && c + 2 < reach.end
            && match self.kind(c + 1) {
                Some(ChunkKind::Adjective) => true,
                Some(ChunkKind::Noun) => {
                    let chunk = &self.chunks[c + 1];
                    chunk.mention == u32::MAX
                        && chunk.end - chunk.first <= 2
                        && matches!(self.head_tag(c + 1), Tag::Noun)
                        && !matches!(self.tokens[chunk.first as usize].tag, Tag::Determiner | Tag::PossPronoun)
                        && !self.is_party(c + 1)
                }
                _ => false,
            };
        let object = how
            && self.kind(c + 2) == Some(ChunkKind::Noun)
            && matches!(
                self.tokens[self.chunks[c + 2].first as usize].tag,
                Tag::Determiner | Tag::PossPronoun | Tag::Possessive
            )
            && self.kind(c + 3) != Some(ChunkKind::Verb);
        if object { c + 2 } else { c }
    }

    /// The preposition after the conjunction at chunk `c` that leads to a further target, as one before has done.
    pub(super) fn repeats_target(&self, frame: &Frame, c: usize, reach: Reach, out: &Complement) -> Option<usize> {
        let k = c + 1 + usize::from(self.kind(c + 1) == Some(ChunkKind::Adverb));
        let leads = k + 1 < reach.end
            && out.has(Role::Target)
            && self.kind(k) == Some(ChunkKind::Preposition)
            && !self.pos(k).has(Pos::TO)
            && self.role_of(frame, k) == Some(Role::Target)
            && self.is_person(k + 1);
        leads.then_some(k)
    }

    /// Whether the words that a rule asks for stand after the verb at chunk `verb`: a test that costs less than fitting.
    pub(super) fn has_words_of(&self, pred: &Predicate, verb: usize, entry: &FrameEntry) -> bool {
        let Some(start) = self.after_particles(verb + 1, &entry.particles) else { return false };
        let end = (pred.end as usize).min(self.chunks.len());
        entry.tail.is_empty()
            || self.after_particles(start, &entry.tail).is_some()
            || self.tail_after(start, Reach { start, end }, &entry.tail).is_some()
    }

    /// Whether a noun that an entry's frame asks for stands among those of the predicate at all. `found`: these, once asked
    /// for.
    pub(super) fn may_have_noun(&self, key: &EntryKey, pred: &Predicate, found: &OnceCell<Option<Lemmas>>) -> bool {
        let Some(found) = found.get_or_init(|| self.lemmas_of(pred)) else { return true };
        found.mask & key.mask != 0
            && found.words.iter().take(found.count).any(|noun| self.rules.traits.asks_for(key, *noun))
    }

    /// The head nouns of a predicate's subject and complement, and of the phrase after each; none where they are many.
    fn lemmas_of(&self, pred: &Predicate) -> Option<Lemmas> {
        let mut out = Lemmas::default();
        let end = |last: u32| (last as usize + 1).min(self.chunks.len());
        let subject = self.chunks.get(pred.subject.0 as usize..end(pred.subject.1)).unwrap_or_default();
        let complement = self.chunks.get(pred.chunk as usize + 1..end(pred.end)).unwrap_or_default();
        // Other chunks have no noun for their head, whatever else their words may be.
        let phrases = subject.iter().chain(complement).filter(|c| matches!(c.kind, ChunkKind::Noun | ChunkKind::Verb));
        for chunk in phrases {
            let noun = self.tokens.get(chunk.head as usize).map(|t| self.lexicon.word(t.word).noun)?;
            if noun.is_known() {
                *out.words.get_mut(out.count)? = noun;
                out.count += 1;
                out.mask |= 1 << (noun.0 & 63);
            }
        }
        Some(out)
    }

    /// The chunks of the words that stand after the object at chunk `start`: `took | the ministry | to court`.
    fn tail_after(&self, start: usize, reach: Reach, tail: &[WordId]) -> Option<(usize, usize)> {
        let object = self.object_at(start, reach)?;
        for k in object + 1..reach.end.min(object + LONGEST_OBJECT) {
            if let Some(next) = self.after_particles(k, tail) {
                return Some((k, next));
            }
            // The object ends with its clause.
            match self.kind(k) {
                Some(ChunkKind::Noun | ChunkKind::Preposition | ChunkKind::Comma | ChunkKind::Conjunction) => {}
                Some(ChunkKind::Adjective | ChunkKind::Adverb | ChunkKind::Date | ChunkKind::Bracket) => {}
                _ => return None,
            }
        }
        None
    }

    /// Arguments of an active verb whose words stand around its object: `took | the ministry | to court | over its fees`.
    pub(super) fn parted(
        &self,
        frame: &Frame,
        kind: &EventType,
        pred: &Predicate,
        reach: Reach,
        tail: &[WordId],
    ) -> Result<Complement, Miss> {
        let (at, next) = self.tail_after(reach.start, reach, tail).ok_or(Why::Particle.at(reach.start))?;
        let mut out = self.active(frame, kind, pred, Reach { start: reach.start, end: at })?;
        self.rest(frame, kind, pred, next, reach, &mut out);
        Ok(out)
    }

    /// Whether the verb's object stands before its clause: `what | she called a lie`, `which | he opposes`.
    pub(super) fn has_gap(&self, pred: &Predicate) -> bool {
        matches!(pred.clause, ClauseKind::Wh | ClauseKind::Relative)
            && pred.subject.1 > pred.subject.0
            && pred.subject.0 >= pred.start
            && pred.subject.1 <= pred.chunk
    }

    /// Whether `when` at chunk `c` is what is not told (`did not say when`), rather than the time of telling.
    pub(super) fn asks_when(&self, pred: &Predicate, c: usize) -> bool {
        self.pos(c).has(Pos::CONDITION) || self.chunks[pred.chunk as usize].group.negated
    }

    /// `the plan (that) she backs`: the noun phrase before the clause, which is the object that its verb lacks.
    pub(super) fn filler(&self, pred: &Predicate, frame: &Frame) -> Option<DraftArg> {
        let (start, verb) = (pred.start as usize, pred.chunk as usize);
        let own = pred.subject.1 > pred.subject.0 && pred.subject.0 == pred.start;
        let followed = matches!(
            self.kind(verb + 1),
            Some(
                ChunkKind::Noun
                    | ChunkKind::That
                    | ChunkKind::Quote
                    | ChunkKind::Wh
                    | ChunkKind::Verb
                    | ChunkKind::Adjective
                    | ChunkKind::Subordinator
            )
        );
        if pred.stance != Stance::Finite || pred.shared || !own || followed {
            return None;
        }
        let opener = start.checked_sub(1)?;
        let told = pred.parent.and_then(|p| self.preds.get(p as usize)).is_some_and(|p| {
            let head = self.chunks[p.chunk as usize].head;
            self.rules.traits.of(crate::clause::lemma(self.lexicon, &self.tokens[head as usize])).tells()
        });
        let last = match (pred.clause, self.kind(opener)?) {
            (ClauseKind::Relative, ChunkKind::Relative) | (ClauseKind::That, ChunkKind::That) => {
                let mut k = opener.checked_sub(1)?;
                if self.kind(k) == Some(ChunkKind::Comma) {
                    k = k.checked_sub(1)?;
                }
                k
            }
            (ClauseKind::That, ChunkKind::Noun) if !told => opener,
            _ => return None,
        };
        if self.kind(last) != Some(ChunkKind::Noun) {
            return None;
        }
        let mut first = last;
        while first >= 2 && self.is_of(first - 1) && self.kind(first - 2) == Some(ChunkKind::Noun) {
            first -= 2;
        }
        let role = match frame.object {
            ObjectRole::Content => Role::Content,
            ObjectRole::Party if !self.is_party(first) => Role::Content,
            ObjectRole::Party | ObjectRole::Target if self.is_party(first) => Role::Target,
            _ => return None,
        };
        let fits = frame.heads.is_none() && !frame.predicative && (!frame.party_object || role == Role::Target);
        fits.then(|| DraftArg {
            role,
            first: self.without_article(self.chunks[first].first, self.chunks[first].end),
            end: self.chunks[last].end,
        })
    }

    /// Whether the subordinate clause at chunk `c`, right after a verb of speech, opens what is said: `said if A, B`.
    pub(super) fn fronts_clause(&self, c: usize, reach: Reach) -> bool {
        if self.pos(c).has(Pos::CONDITION) {
            return true;
        }
        let mut comma = false;
        for k in c + 1..reach.end.min(c + 40) {
            match self.kind(k) {
                Some(ChunkKind::That | ChunkKind::Quote) => return false,
                Some(ChunkKind::Comma) => comma = true,
                Some(ChunkKind::Verb) if comma && self.chunks[k].group.form.is_finite() => return true,
                _ => {}
            }
        }
        false
    }

    /// Whether a quotation mark opens at or inside chunk `k`, before its head: `a “silly` tale”.
    fn opens_mark(&self, k: usize) -> bool {
        let chunk = &self.chunks[k];
        let from = (chunk.first as usize).saturating_sub(1);
        self.tokens.get(from..=chunk.head as usize).is_some_and(|t| t.iter().any(|t| t.tag == Tag::QuoteOpen))
    }

    /// Whether a quotation mark opens right before chunk `k` or with it.
    pub(super) fn in_mark(&self, k: usize) -> bool {
        let first = self.chunks[k].first as usize;
        self.tokens[first.saturating_sub(1)..=first].iter().any(|t| t.tag == Tag::QuoteOpen)
    }

    /// `told farmers who had lost their homes | that help was near`: the clause behind the relative one.
    pub(super) fn that_after_relative(&self, c: usize, reach: Reach) -> Option<usize> {
        (c + 1..reach.end.min(c + 24)).find(|k| {
            self.kind(*k) == Some(ChunkKind::That)
                && matches!(
                    self.kind(*k - 1),
                    Some(ChunkKind::Noun | ChunkKind::Date | ChunkKind::Adverb | ChunkKind::Comma)
                )
        })
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
            // `called those who asked for it “fools”`
            if far && self.opens_mark(k) {
                return Some(k);
            }
            match self.kind(k)? {
                ChunkKind::Noun | ChunkKind::Adjective | ChunkKind::Quote => return Some(k),
                ChunkKind::Adverb | ChunkKind::Date => k += 1,
                ChunkKind::Preposition if far && self.kind(k + 1) == Some(ChunkKind::Noun) => k += 2,
                _ if far => {
                    let apposed =
                        if self.kind(k) == Some(ChunkKind::Comma) { self.after_apposition(k, reach) } else { None };
                    if apposed.is_some() {
                        return apposed;
                    }
                    // Further off only what stands in quotation marks.
                    return (k + 1..reach.end.min(k + 16))
                        .find(|k| self.kind(*k) == Some(ChunkKind::Quote) || self.opens_mark(*k));
                }
                _ => return None,
            }
        }
        None
    }

    /// `called Lee, a former judge, | a hero`: the chunk after the comma that closes what the comma at `k` opens, where it
    /// may be what somebody is called.
    fn after_apposition(&self, k: usize, reach: Reach) -> Option<usize> {
        let aside = matches!(self.kind(k + 1), Some(ChunkKind::Noun | ChunkKind::Relative));
        let close =
            (k + 2..reach.end.min(k + 14)).find(|c| self.kind(*c) == Some(ChunkKind::Comma)).filter(|_| aside)?;
        let at = close + 1;
        let first = &self.tokens[self.chunks.get(at).filter(|_| at < reach.end)?.first as usize];
        let indefinite = self.lexicon.word(first.word).pos.has(Pos::INDEFINITE);
        let fits = match self.kind(at)? {
            ChunkKind::Noun => indefinite || self.opens_mark(at),
            ChunkKind::Adjective => true,
            _ => false,
        };
        fits.then_some(at)
    }

    /// `Lee seems | to have won`, `The plan looks | safe`, `It appears | that the plan is safe`: what the subject is held to be.
    pub(super) fn appearance(
        &self,
        frame: &Frame,
        kind: &EventType,
        pred: &Predicate,
        c: usize,
        reach: Reach,
    ) -> Result<Complement, Miss> {
        let at = (c..reach.end).find(|k| self.kind(*k) != Some(ChunkKind::Adverb)).ok_or(Why::NoObject.here())?;
        let group = self.chunks[at].group;
        // `seemed to blame the mayor`: the blame counts.
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[at].head as usize]);
        let inner = self.rules.traits.of(lemma);
        if group.to && !group.copula && (inner.speech() || inner.stance()) {
            return Err(Why::Beaten.at(at));
        }
        let held = match self.kind(at) {
            Some(ChunkKind::Adjective) => true,
            Some(ChunkKind::Verb) if group.to => frame.clauses.has(Clauses::TO),
            Some(ChunkKind::Verb) => matches!(group.form, Form::Past | Form::Participle) && !group.auxiliary,
            Some(ChunkKind::That) => frame.clauses.has(Clauses::THAT),
            Some(ChunkKind::Noun) => frame.clauses.has(Clauses::THAT) && self.zero_clause(at, pred),
            _ => false,
        };
        if !held {
            return Err(Why::NoArgument.at(at));
        }
        // `looks somewhat tired`
        let start = reach.start;
        let adverbs = (start..at).all(|k| self.kind(k) == Some(ChunkKind::Adverb));
        let at = if adverbs && self.kind(at) == Some(ChunkKind::Adjective) { start } else { at };
        let mut out = Complement::default();
        self.content_from(frame, kind, at, reach, &mut out, true);
        Ok(out)
    }

    /// The chunk whose head noun is one of `nouns`: the object itself, or `X` in `a series of X`.
    pub(super) fn head_chunk(&self, object: usize, reach: Reach, nouns: &Nouns) -> Option<usize> {
        let phrase = |words: &[WordId], first: usize, head: usize, noun: WordId| {
            let Some((last, before)) = words.split_last() else { return false };
            // `joint ... exercise`: anything between.
            if let Some((gap, before)) = before.split_last()
                && !gap.is_known()
            {
                let inside = self.tokens.get(first..head).unwrap_or_default();
                let found =
                    inside.windows(before.len().max(1)).any(|t| t.iter().map(|t| t.word).eq(before.iter().copied()));
                return *last == noun && found;
            }
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
                        || nouns.phrases.iter().any(|p| phrase(p, chunk.first as usize, chunk.head as usize, noun)))
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
    pub(super) fn after_recipient(
        &self,
        frame: &Frame,
        o: usize,
        reach: Reach,
        heads: &HeadRule,
        out: &mut Complement,
    ) -> Option<usize> {
        if !self.is_party(o) || !heads.light && frame.object == ObjectRole::Target {
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
    pub(super) fn zero_clause(&self, o: usize, pred: &Predicate) -> bool {
        // Predicates stand in the order of their verbs; that of a clause so near is not far.
        let from = self.preds.partition_point(|q| q.chunk <= pred.chunk);
        self.preds
            .iter()
            .skip(from)
            .take(64)
            .any(|q| q.clause == ClauseKind::That && q.start as usize == o && q.stance == Stance::Finite)
    }

    /// Puts the object where the frame wants it; gives the chunk after it (the end of reach where it took everything).
    pub(super) fn place_object(
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
                if party && !self.does(o, reach) {
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
            let next = self.add_parties(Some(frame), o..reach.end, Role::Target, false, &mut out.args);
            // `appointed X | foreign minister`
            if frame.clauses == Clauses::default()
                && self.kind(next) == Some(ChunkKind::Noun)
                && next < reach.end
                && next == o + 1
            {
                let (arg, next) = self.post(next, reach.end);
                out.args.push(arg);
                return Ok(next);
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
        // `signed it into law`: a pronoun takes no phrases.
        let pronoun = self.head_tag(o) == Tag::Pronoun && self.pos(o).has(Pos::NEUTER.or(Pos::OBJECT));
        if pronoun && self.kind(o + 1) == Some(ChunkKind::Preposition) && o + 1 < reach.end {
            let chunk = &self.chunks[o];
            out.args.push(DraftArg { role: Role::Content, first: chunk.first, end: chunk.end });
            return Ok(o + 1);
        }
        self.content_from(frame, kind, o, reach, out, false);
        Ok(reach.end)
    }

    /// `welcomed Fiji | joining the fund`: what a country or body that nothing needs to describe does is the object, not the country.
    fn does(&self, o: usize, reach: Reach) -> bool {
        let v = o + 1;
        v < reach.end
            && self.kind(v) == Some(ChunkKind::Verb)
            && self.chunks[v].group.form == Form::Gerund
            && self.mention_of(o).is_some_and(|m| {
                matches!(m.kind, MentionKind::Country | MentionKind::Organization)
                    && m.has_name()
                    && m.form == NameForm::Name
            })
            && self.preds.iter().any(|q| q.chunk as usize == v && q.subject == (o as u32, v as u32))
    }

    /// `visited A, B and C`
    pub(super) fn more_places(&self, mut k: usize, reach: Reach, out: &mut Complement) -> usize {
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

    /// A post that somebody is given: the noun at chunk `c` with what it is over (`envoy to Fiji`, `minister of trade`).
    pub(super) fn post(&self, c: usize, limit: usize) -> (DraftArg, usize) {
        let mut next = c + 1;
        while next + 1 < limit
            && self.kind(next) == Some(ChunkKind::Preposition)
            && (self.is_of(next) || self.pos(next).has(Pos::TO) || self.pos(next).has(Pos::FOR))
            && self.kind(next + 1) == Some(ChunkKind::Noun)
        {
            next += 2;
        }
        let first = self.without_article(self.chunks[c].first, self.chunks[c].end);
        (DraftArg { role: Role::Content, first, end: self.chunks[next - 1].end }, next)
    }
}
