//! Reported speech: what is said stands before the verb of saying, or around it.
//!
//! `CLAUSE, X said` · `“...,” said X, the mayor` · `The race, she said, will be close` · `according to X, CLAUSE`.

use super::complement::Reach;
use super::party::Parties;
use super::trace::{Miss, Why};
use super::{Draft, DraftArg, Scene};
use crate::chunk::{ChunkKind, Form};
use crate::clause::{ClauseKind, Predicate, Stance};
use crate::document::{Modality, Role};
use crate::lexicon::Pos;
use crate::rule::{Clauses, Frame, FrameEntry, ObjectRole};
use crate::tag::Tag;

impl Scene<'_> {
    /// A finite verb of speech that reports what stands before it, though the clause parse took it for an ordinary
    /// predicate: its subject stands after it (`“...,” said X`), or it interrupts a clause (`The race, she said, will be
    /// close`).
    pub(super) fn as_report(&self, pred: &Predicate, frame: &Frame) -> Option<Predicate> {
        let group = self.chunks[pred.chunk as usize].group;
        let bare = matches!(group.form, Form::Past | Form::Present) && !group.auxiliary && !group.passive;
        if !bare || !frame.clauses.has(Clauses::REPORT) || !matches!(pred.stance, Stance::Finite | Stance::Reduced) {
            return None;
        }
        let subject = self.subject_after(pred, frame).or_else(|| self.interrupting(pred))?;
        let mut report = *pred;
        report.subject = subject;
        report.stance = Stance::Reporting;
        report.end = self.chunks.len() as u32;
        Some(report)
    }

    /// The subject after the verb: `“...,” said X, the mayor of Y`; `CLAUSE, said X.`; `A, said X, will ...`.
    fn subject_after(&self, pred: &Predicate, frame: &Frame) -> Option<(u32, u32)> {
        let verb = pred.chunk as usize;
        let at = verb + 1;
        if self.kind(at) != Some(ChunkKind::Noun) {
            return None;
        }
        let lead = (0..verb).rev().find(|k| self.kind(*k) != Some(ChunkKind::Adverb))?;
        let comma = self.kind(lead) == Some(ChunkKind::Comma);
        // `Any reading of it, said X, the envoy, would help`: its subject would stand right before a comma.
        let parted = comma && pred.subject.1 as usize == lead && self.comma_after_name(at);
        if !parted && self.opens_clause_at(at, pred) {
            return None;
        }
        // `Polls show that “it is so,” said X`: words of somebody that are no sentence.
        let mark = self.chunks[lead].first as usize;
        let marked = comma
            && frame.object != ObjectRole::Target
            && self.tokens[mark.saturating_sub(1)..self.tokens.len().min(mark + 2)]
                .iter()
                .any(|t| t.tag == Tag::QuoteClose);
        let quoted = marked
            || self.kind(lead) == Some(ChunkKind::Quote)
            || comma && lead > 0 && self.kind(lead - 1) == Some(ChunkKind::Quote)
            || comma && frame.object != ObjectRole::Target && self.kind(self.body()) == Some(ChunkKind::Quote);
        let mut end = at + 1;
        while matches!(
            self.kind(end),
            Some(
                ChunkKind::Noun
                    | ChunkKind::Preposition
                    | ChunkKind::Comma
                    | ChunkKind::Conjunction
                    | ChunkKind::Bracket
            )
        ) {
            if self.kind(end) == Some(ChunkKind::Comma)
                && matches!(self.kind(end + 1), Some(ChunkKind::Verb | ChunkKind::Quote | ChunkKind::Relative) | None)
            {
                break;
            }
            end += 1;
        }
        let range = Some((at as u32, end as u32));
        if quoted {
            return range;
        }
        // `..., said one of the farmers`, `..., reported the Herald`
        let one = self.is_of(at + 1) && self.is_party(at + 2);
        if !comma || !self.is_party(at) && !one && self.head_tag(at) != Tag::Proper {
            return None;
        }
        // Without a quotation: a finished clause stands before, or the clause goes on after a comma.
        let goes_on = self.kind(end) == Some(ChunkKind::Comma)
            && self.kind(end + 1) == Some(ChunkKind::Verb)
            && self.chunks[end + 1].group.form.is_finite();
        // Not where the verb has a subject of its own: `X, who is A, briefed the President`.
        let somebody = frame.object == ObjectRole::Content && self.is_person(at);
        let own = !pred.shared && pred.subject.1 > pred.subject.0 && !somebody;
        let finished = !own
            && self
                .preds
                .iter()
                .any(|q| q.chunk < pred.chunk && q.stance == Stance::Finite && q.clause == ClauseKind::Main);
        let ends = matches!(
            self.kind(end),
            None | Some(
                ChunkKind::Stop
                    | ChunkKind::Comma
                    | ChunkKind::Date
                    | ChunkKind::Relative
                    | ChunkKind::Subordinator
                    | ChunkKind::Break
            )
        );
        (goes_on || finished && ends).then_some(range)?
    }

    /// `The race, she said, will be close`, `Its cost, aides to the mayor and farmers say, is too high`: the parties between
    /// the commas.
    fn interrupting(&self, pred: &Predicate) -> Option<(u32, u32)> {
        let verb = pred.chunk as usize;
        let close = self.comma_after(verb)?;
        let mark = self.chunks[close].end as usize;
        if self.kind(close + 1) == Some(ChunkKind::Quote)
            || close == verb + 1
                && self.kind(close + 1) != Some(ChunkKind::Verb)
                && self.tokens.get(mark).is_some_and(|t| t.tag == Tag::QuoteOpen)
        {
            return None;
        }
        let rest = close + 1;
        // `Finally, she said, in view of A, that B`: nothing has been said yet.
        if self.kind(rest) == Some(ChunkKind::Preposition)
            && self.chunks[..verb].iter().filter(|k| k.kind == ChunkKind::Noun).count() < 2
        {
            return None;
        }
        let last = (0..verb).rev().find(|k| self.kind(*k) != Some(ChunkKind::Adverb))?;
        let comma = (verb.saturating_sub(12)..last).rev().find(|k| {
            !matches!(
                self.kind(*k),
                Some(ChunkKind::Noun | ChunkKind::Preposition | ChunkKind::Conjunction | ChunkKind::Adjective)
            )
        })?;
        let first = comma + 1;
        let between =
            self.kind(last) == Some(ChunkKind::Noun) && self.kind(comma) == Some(ChunkKind::Comma) && comma > 0;
        let definite = matches!(self.tokens[self.chunks[first].first as usize].tag, Tag::Determiner | Tag::PossPronoun);
        if !between
            || self.kind(first) != Some(ChunkKind::Noun)
            || !self.is_party(first) && !self.is_name(first) && !definite
        {
            return None;
        }
        // `The mayor, the clerk and the judge said, ...`: a list, unless the clause goes on.
        let listed = (first..last).any(|k| self.kind(k) == Some(ChunkKind::Conjunction));
        let goes_on = self.kind(rest) == Some(ChunkKind::Verb) && self.chunks[rest].group.form.is_finite();
        // `If she wins, X said in a letter, Y will stay`: nothing else is the main clause before.
        let fronted = close > verb + 1
            && self.kind(rest) == Some(ChunkKind::Noun)
            && !self
                .preds
                .iter()
                .any(|q| (q.chunk as usize) < first && q.clause == ClauseKind::Main && q.stance == Stance::Finite);
        (!listed && close == verb + 1 || goes_on || fronted).then_some((first as u32, last as u32 + 1))
    }

    /// Whether a comma ends the noun phrase at `at`, phrases that hang on it passed over.
    fn comma_after_name(&self, at: usize) -> bool {
        let end = (at + 1..self.chunks.len()).find(|k| {
            !matches!(self.kind(*k), Some(ChunkKind::Noun | ChunkKind::Preposition))
                || self.kind(*k - 1) == self.kind(*k)
        });
        end.is_some_and(|k| self.kind(k) == Some(ChunkKind::Comma))
    }

    /// The comma after the verb of a report, when and where it was made passed over: `she said in a speech on Friday, ...`.
    fn comma_after(&self, verb: usize) -> Option<usize> {
        let end = (verb + 1..verb + 10).find(|k| {
            !matches!(
                self.kind(*k),
                Some(ChunkKind::Preposition | ChunkKind::Noun | ChunkKind::Date | ChunkKind::Adverb)
            )
        })?;
        let plain = end == verb + 1 || self.kind(verb + 1) != Some(ChunkKind::Noun);
        (plain && self.kind(end) == Some(ChunkKind::Comma)).then_some(end)
    }

    /// A common word that its capital makes a name: `the plan, Ash wrote, is sound`.
    fn is_name(&self, c: usize) -> bool {
        let chunk = &self.chunks[c];
        c > 0 && !self.headline && chunk.end - chunk.first == 1 && self.tokens[chunk.head as usize].is_capital()
    }

    /// Whether the noun phrase at `at` is the subject of a clause that is the object of `pred`.
    fn opens_clause_at(&self, at: usize, pred: &Predicate) -> bool {
        self.preds.iter().any(|q| {
            q.clause == ClauseKind::That && q.start as usize == at && q.chunk > pred.chunk && q.stance == Stance::Finite
        })
    }

    /// A quotation before the subject: `“...,” X said`.
    pub(super) fn quote_before(&self, pred: &Predicate, args: &mut Vec<DraftArg>) -> bool {
        let limit =
            if pred.subject.1 > pred.subject.0 && pred.subject.0 < pred.chunk { pred.subject.0 } else { pred.chunk }
                as usize;
        if pred.shared {
            return false;
        }
        // `X was blunt: “...,” she said`: in another clause only the quotation right before the speaker is hers.
        let main = pred.clause == ClauseKind::Main;
        let from = if main { 0 } else { limit.saturating_sub(3) };
        let mut found = false;
        // `“...,” the morning show's host Ann Lee said`: whatever stands between names the speaker.
        for c in (from..limit).rev() {
            match self.kind(c) {
                Some(ChunkKind::Quote) => {
                    args.push(DraftArg { role: Role::Content, first: self.chunks[c].first, end: self.chunks[c].end });
                    found = true;
                }
                Some(
                    ChunkKind::Comma
                    | ChunkKind::Adverb
                    | ChunkKind::Adjective
                    | ChunkKind::Other
                    | ChunkKind::Date
                    | ChunkKind::Bracket,
                ) => {}
                Some(ChunkKind::Noun | ChunkKind::Preposition) if main && !found => {}
                _ => break,
            }
        }
        found
    }

    /// `CLAUSE, X said`: the clause is the content; where X is an outlet or ministry it is the source of that clause's event.
    pub(super) fn reporting(
        &self,
        pred: &Predicate,
        frame: &Frame,
        trigger: (u32, u32),
        start: usize,
        reports: &mut Vec<DraftArg>,
    ) -> Result<Draft, Miss> {
        if !frame.clauses.has(Clauses::REPORT) {
            return Err(Why::NoReport.here());
        }
        let (first, last) = (pred.subject.0 as usize, pred.subject.1 as usize);
        if last <= first {
            return Err(Why::NoSubject.here());
        }
        if !frame.subject_heads.is_empty() {
            self.head_chunk(first, Reach { start: first, end: last }, &frame.subject_heads)
                .ok_or(Why::SubjectKind.at(first))?;
        }
        let after = first > pred.chunk as usize;
        let parties = self.parties(first, last, Role::Actor, !after);
        let mut begin = self.body();
        let cut = if after { pred.chunk as usize } else { first };
        let mut end = cut;
        while end > begin
            && (matches!(self.kind(end - 1), Some(ChunkKind::Comma | ChunkKind::Stop))
                || self.kind(end - 1) == Some(ChunkKind::Adverb)
                    && end >= 2
                    && self.kind(end - 2) == Some(ChunkKind::Comma))
        {
            end -= 1;
        }
        // `He was blunt: “...,” he said.` · `A did this; B did that, he said.`
        let quoted = end > begin && self.kind(end - 1) == Some(ChunkKind::Quote);
        if let Some(k) = (begin..end.saturating_sub(1)).rev().find(|k| {
            self.kind(*k) == Some(ChunkKind::Break) && (self.head_tag(*k) == Tag::Semicolon || quoted && *k + 2 == end)
        }) {
            begin = k + 1;
        }
        // `But, she added, it was late.`
        let leading = end <= begin;
        if leading && self.kind(start) != Some(ChunkKind::Comma) {
            return Err(Why::NothingReported.here());
        }
        let outer_event = self.preds.iter().any(|q| {
            q.chunk < pred.chunk
                && q.stance == Stance::Finite
                && q.clause == ClauseKind::Main
                && self.is_framed_predicate(q)
        });
        let unnamed =
            self.outlet_reports(pred.chunk as usize) && self.head_tag(first) == Tag::Proper && !self.is_person(first);
        if (self.is_outlet(first) || unnamed) && outer_event {
            reports.extend(parties.args.iter().copied());
            return Err(Why::BecameSource.at(first));
        }
        let mut args = parties.args;
        let (mut from, mut to) =
            (self.chunks[begin].first, self.chunks[end.max(begin + 1).min(self.chunks.len()) - 1].end);
        if from > 0
            && self.tokens[from as usize - 1].tag == Tag::QuoteOpen
            && self.tokens[from as usize - 1].start + 3 >= self.tokens[from as usize].start.saturating_sub(3)
        {
            from -= 1;
        }
        to = self.closing_mark(to);
        if !leading {
            args.push(DraftArg { role: Role::Content, first: from, end: to });
        }
        // `In Rome, she said, the talks go on`: what stands before is no clause, so the rest is told as well.
        let fragment = !self.preds.iter().any(|q| {
            (begin..end).contains(&(q.chunk as usize)) && q.stance == Stance::Finite && q.clause == ClauseKind::Main
        });
        // A quotation after the report: `“A,” X said, “B.”`
        let mut c = start;
        if frame.object == ObjectRole::Target && self.kind(c) == Some(ChunkKind::Noun) {
            let told = self.parties(c, self.chunks.len(), Role::Target, false);
            args.extend(told.args);
            c = told.next;
        }
        let limit = self.chunks.len();
        // `said, adding that it would open in May`: when and where of another verb.
        let own =
            self.preds.iter().map(|q| q.chunk as usize).filter(|q| *q > pred.chunk as usize).min().unwrap_or(limit);
        while c < limit {
            if c < own
                && let Some((arg, next)) = self.adjunct(c, own)
            {
                args.push(arg);
                c = next;
                continue;
            }
            if let Some(to) = self.resumes(c, quoted, after, fragment) {
                args.push(DraftArg { role: Role::Content, first: self.chunks[c + 1].first, end: to });
                break;
            }
            if self.kind(c) == Some(ChunkKind::Quote) {
                args.push(DraftArg { role: Role::Content, first: self.chunks[c].first, end: self.chunks[c].end });
            }
            c += 1;
        }
        if !args.iter().any(|a| a.role == Role::Content) {
            return Err(Why::NothingReported.here());
        }
        let kind = self.rules.types.get(frame.kind as usize).ok_or(Why::NoVerb.here())?;
        let (plover, cameo) = self.codes(frame, kind, Modality::Actual, pred, &args);
        let quote = self.chunks[begin..end].iter().any(|k| k.kind == ChunkKind::Quote);
        Ok(Draft { plover, cameo, quote, ..self.draft(frame.kind, &frame.rule, trigger, args) })
    }

    /// Where the reported clause goes on after the comma at chunk `c` (`The race, she said, will be close`): the token
    /// after it. `quoted`: what stands before is a quotation; `inverted`: the subject stands after its verb; `fragment`:
    /// what stands before is no clause.
    fn resumes(&self, c: usize, quoted: bool, inverted: bool, fragment: bool) -> Option<u32> {
        if self.kind(c) != Some(ChunkKind::Comma) {
            return None;
        }
        let plain = !quoted && !inverted;
        let verb = |k: usize, infinitive: bool| {
            self.kind(k) == Some(ChunkKind::Verb)
                && (self.chunks[k].group.form.is_finite()
                    || infinitive && self.chunks[k].group.form == Form::Infinitive)
        };
        let goes_on = match self.kind(c + 1)? {
            ChunkKind::Verb => !quoted && verb(c + 1, plain),
            ChunkKind::Preposition | ChunkKind::That => plain,
            ChunkKind::Conjunction => plain && self.kind(c + 2) == Some(ChunkKind::Noun),
            ChunkKind::Stop | ChunkKind::Quote | ChunkKind::Date => false,
            // `The effects are unclear, he said, because there is no precedent.`
            ChunkKind::Subordinator => plain,
            ChunkKind::Adverb => plain && (fragment || self.kind(c + 2) == Some(ChunkKind::Noun) && verb(c + 3, false)),
            _ => plain && fragment,
        };
        let last = self.chunks.iter().rfind(|k| k.kind != ChunkKind::Stop)?;
        goes_on.then(|| self.closing_mark(last.end))
    }

    /// The end of a content span that ends before token `end`, with a closing quotation mark that follows (and the comma
    /// or stop inside it).
    pub(super) fn closing_mark(&self, end: u32) -> u32 {
        let tag = |n: u32| self.tokens.get(n as usize).map_or(Tag::None, |t| t.tag);
        match (tag(end), tag(end + 1)) {
            (Tag::QuoteClose, _) => end + 1,
            (Tag::Comma | Tag::Stop, Tag::QuoteClose) => end + 2,
            _ => end,
        }
    }

    /// First chunk of the sentence's own words: an opening connective and its comma are passed over.
    pub(super) fn body(&self) -> usize {
        let mut c = 0;
        while matches!(self.kind(c), Some(ChunkKind::Conjunction | ChunkKind::Comma | ChunkKind::Break)) {
            c += 1;
        }
        c
    }

    /// `according to X`: X as the source of the clause's event, or a state event with the clause as content.
    pub(super) fn phrase(
        &self,
        c: usize,
        entry: &FrameEntry,
        out: &[Draft],
        reports: &mut Vec<DraftArg>,
    ) -> Result<Draft, Miss> {
        let chunk = &self.chunks[c];
        let words = chunk.end - chunk.first;
        let fits = entry.place.is_none()
            && entry.particles.len() as u32 + 1 == words
            && entry.particles.iter().enumerate().all(|(i, p)| self.tokens[chunk.first as usize + 1 + i].word == *p);
        if !fits || self.kind(c + 1) != Some(ChunkKind::Noun) {
            return Err(Why::Particle.at(c));
        }
        let frame = self.rules.frames.get(entry.frame as usize).ok_or(Why::NoVerb.here())?;
        let parties = self.told_by(c, frame)?;
        // The clause: what follows the comma, or what stands before.
        let n = self.chunks.len();
        let mut end = n;
        while end > 0 && matches!(self.kind(end - 1), Some(ChunkKind::Stop | ChunkKind::Comma)) {
            end -= 1;
        }
        let opening = self.chunks[..c].iter().all(|k| {
            matches!(k.kind, ChunkKind::Conjunction | ChunkKind::Adverb | ChunkKind::Comma | ChunkKind::Break)
        });
        let (from, to) = if opening {
            let mut k = parties.next;
            // `In a poll, released on Monday, X leads`
            let described = |k: usize| {
                let group = self.chunks.get(k + 1).map(|k| k.group).unwrap_or_default();
                self.kind(k + 1) == Some(ChunkKind::Verb)
                    && matches!(group.form, Form::Past | Form::Participle)
                    && !group.auxiliary
            };
            while k < end && (self.kind(k) != Some(ChunkKind::Comma) || described(k)) {
                k += 1;
            }
            (k + 1, end)
        } else {
            let mut k = c;
            while k > 0 && matches!(self.kind(k - 1), Some(ChunkKind::Comma | ChunkKind::Break)) {
                k -= 1;
            }
            (self.body(), k)
        };
        if from >= to {
            return Err(Why::NothingReported.at(c));
        }
        let verbal = |k: usize| self.kind(k) == Some(ChunkKind::Verb) && self.chunks[k].group.form.is_finite();
        // `Lee leads in the poll`, `Her lead in the poll | is small`, not `voters said in the poll`.
        let inner = !frame.subject_heads.is_empty() && !opening;
        if inner && !self.stands_apart(c, from, parties.next) {
            return Err(Why::NothingReported.at(c));
        }
        let inside = (self.chunks[from].first, self.chunks[to - 1].end);
        // Drafts stand in the order of their sentences.
        let out = &out[out.partition_point(|d| d.sentence < self.sentence)..];
        let eventful = out.iter().any(|d| {
            d.sentence == self.sentence
                && d.trigger.0 >= inside.0
                && d.trigger.1 <= inside.1
                && !self.in_content(out, d)
        });
        if self.is_outlet(c + 1) && eventful {
            reports.extend(parties.args.iter().copied());
            return Err(Why::BecameSource.at(c + 1));
        }
        let mut args = parties.args;
        args.push(DraftArg { role: Role::Content, first: inside.0, end: inside.1 });
        // `The plan, according to X, will cost more`: what stands before is no clause.
        let rest = parties.next + 1;
        let clause =
            (from..to).any(|k| self.kind(k) == Some(ChunkKind::Verb)) && self.kind(to - 1) != Some(ChunkKind::Verb);
        let rest = if inner && verbal(parties.next) { parties.next } else { rest };
        if !opening && !clause && (rest == parties.next || self.kind(rest - 1) == Some(ChunkKind::Comma)) && rest < end
        {
            args.push(DraftArg { role: Role::Content, first: self.chunks[rest].first, end: self.chunks[end - 1].end });
        }
        Ok(self.draft(frame.kind, &frame.rule, (chunk.first, chunk.end), args))
    }

    /// Who speaks in the phrase that the preposition at `c` leads: all of `according to X`; where the frame asks for a noun,
    /// whose it is (`in her view`, `in the words of X`), or the noun itself (`in a new poll`).
    fn told_by(&self, c: usize, frame: &Frame) -> Result<Parties, Miss> {
        let n = self.chunks.len();
        if frame.subject_heads.is_empty() {
            return Ok(self.parties(c + 1, n, Role::Actor, true));
        }
        let at = self
            .head_chunk(c + 1, Reach { start: c + 1, end: c + 2 }, &frame.subject_heads)
            .ok_or(Why::SubjectKind.at(c + 1))?;
        let chunk = &self.chunks[at];
        let owner = (chunk.first..chunk.head).rev().find_map(|t| match self.tokens[t as usize].tag {
            Tag::PossessiveMark => Some(t),
            Tag::Possessive | Tag::PossPronoun => Some(t + 1),
            _ => None,
        });
        if let Some(end) = owner {
            let first = self.without_article(chunk.first, end);
            return Ok(Parties { args: vec![DraftArg { role: Role::Actor, first, end }], next: at + 1 });
        }
        let of = self.pos(at + 1).has(Pos::OF) && self.is_party(at + 2);
        if frame.party_subject && of {
            return Ok(self.parties(at + 2, n, Role::Actor, true));
        } else if frame.party_subject {
            return Err(Why::SubjectKind.at(at));
        }
        // `in polls` says no more than that she is ahead.
        if !matches!(self.tokens[chunk.head as usize].tag, Tag::Noun | Tag::Proper) {
            return Err(Why::SubjectKind.at(at));
        }
        Ok(self.parties(at, n, Role::Actor, true))
    }

    /// Whether the phrase at `c` stands at the end of a clause that says nothing itself, or between a subject and its verb.
    fn stands_apart(&self, c: usize, from: usize, next: usize) -> bool {
        let verbs = || self.preds.iter().filter(|q| (from..c).contains(&(q.chunk as usize)));
        let finite = |k: usize| self.kind(k) == Some(ChunkKind::Verb) && self.chunks[k].group.form.is_finite();
        let none = verbs().next().is_none();
        let told = verbs().any(|q| {
            let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[q.chunk as usize].head as usize]);
            let traits = self.rules.traits.of(lemma);
            traits.speech() || traits.stance()
        });
        let ends = matches!(
            self.kind(next),
            None | Some(ChunkKind::Stop | ChunkKind::Comma | ChunkKind::Break | ChunkKind::Date)
        );
        none && finite(next) || !none && !told && ends && verbs().any(|q| q.stance == Stance::Finite)
    }

    fn in_content(&self, out: &[Draft], d: &Draft) -> bool {
        out.iter().any(|o| {
            o.args.iter().any(|a| {
                a.role == Role::Content && a.first <= d.trigger.0 && d.trigger.1 <= a.end && o.trigger != d.trigger
            })
        })
    }
}
