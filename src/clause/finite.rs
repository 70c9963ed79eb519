//! Finite verbs: the clause each belongs to, the verbs beside it and before it, and which past form is a participle after all.

use super::{Candidate, ClauseKind, Run, Stance};
use crate::chunk::{ChunkKind, Form};
use crate::lexicon::{NounClass, Pos};
use crate::tag::Tag;

impl Run<'_, '_> {
    pub(super) fn is_past_class(&self, pred: u32) -> Option<bool> {
        let chunk = &self.i.chunks[self.out.get(pred as usize)?.chunk as usize];
        match chunk.group.form {
            Form::Past => Some(true),
            Form::Present => Some(false),
            Form::Modal => Some(self.i.lexicon.word(chunk.group.modal).pos.has(Pos::PAST)),
            _ => None,
        }
    }

    pub(super) fn finite(&mut self, c: usize) {
        let n = self.p.stack.len() - 1;
        let lead = self.before_kind(c);
        let group = self.i.chunks[c].group;
        let top = self.p.stack[n];
        let conjoined = matches!(lead, Some(ChunkKind::Conjunction | ChunkKind::Comma))
            || lead == Some(ChunkKind::Break) && self.goes_on_infinitive(c);
        let bare = group.form == Form::Present && !group.auxiliary;
        if top.finite.is_none() {
            // `Noting he was ill, X ...`: the clause of the participle, not of its subject.
            if let Some(cand) = top.candidate.filter(|k| k.direct && self.adjoins(k, c))
                && top.last.is_some_and(|p| self.is_participle_of_speech(p))
            {
                return self.with_candidate(c, cand);
            }
            // A bare base form that continues an infinitive: `to develop, test and communicate`.
            if bare && top.last.is_some() && conjoined && top.subject.is_none() {
                return self.infinitive(c);
            }
            return self.attach(c, n);
        }
        if self.resumes_subject(c, n) {
            return;
        }
        if self.pushes_down(c, n) {
            self.p.push(ClauseKind::That, top.last, c as u32);
            let level = self.p.stack.len() - 1;
            return self.attach(c, level);
        }
        // `help promote`: a base form right after a verb.
        if lead == Some(ChunkKind::Verb) && bare && self.bare_base(c) {
            return self.infinitive(c);
        }
        // `its toolkit, designed to ...`; `a plan, paid for by ...`: a participle, as no object follows.
        let lacks_object = self.is_participial(c) && (!self.traits(c).framed() || self.traits(c).needy());
        // `CLAUSE, Ann Lee, the mayor, told the council`: a speaker, not a participle.
        if let Some(cand) =
            top.candidate.filter(|k| self.reaches(k, c) && (self.is_speaker(k) || self.is_owned_speaker(k)))
            && self.closes_report(c)
        {
            return self.with_candidate(c, cand);
        }
        if let Some(subject) = self.described_speaker(c, lead) {
            self.close_to(0, self.separator(subject.0 as usize));
            self.p.stack.truncate(1);
            self.add(c, Stance::Reporting, None, Some(subject), false);
            return;
        }
        // `said the dam, built in 1950, is safe`
        let aside = top.held.is_some_and(|h| h.1 as usize + 1 == c)
            && self.is_participial(c)
            && !self.is_intransitive(c)
            && top.finite.is_some_and(|f| self.takes_bare_clause(f));
        if lead == Some(ChunkKind::Comma) && (lacks_object || aside) {
            return self.participle(c);
        }
        // `held hostage or detained abroad`: beside a reduced relative.
        let reduced = top.last.filter(|p| self.out[*p as usize].stance == Stance::Reduced);
        if let Some(p) = reduced
            && lead == Some(ChunkKind::Conjunction)
            && lacks_object
        {
            let subject = self.out[p as usize].subject;
            return self.nested(c, Stance::Reduced, top.last, Some(subject));
        }
        // `The plan, which aides say will fail, has ...`: the verb that the holder of the relative waits for.
        if lead == Some(ChunkKind::Comma)
            && let Some(level) = self.waiting(n)
            && self.p.stack.get(level + 1).is_some_and(|k| k.kind == ClauseKind::Relative)
        {
            self.close_to(level + 1, self.separator(c));
            self.p.stack.truncate(level + 1);
            return self.attach(c, level);
        }
        // `that the ban, set to begin today, would harm X`: the past between commas was a participle.
        if lead == Some(ChunkKind::Comma)
            && let Some(f) = top.finite.filter(|f| self.demotable(*f))
        {
            let pred = self.out[f as usize];
            let own = pred.subject.1 > pred.subject.0 && !pred.shared;
            let apart = own && pred.chunk > 0 && self.kind(pred.chunk as usize - 1) == Some(ChunkKind::Comma);
            if apart && (group.auxiliary || self.is_deed_of_thing(&pred)) {
                return self.second_finite(c, lead, lacks_object);
            }
        }
        if matches!(lead, Some(ChunkKind::Comma | ChunkKind::Bracket)) && self.after_parenthesis(c, n) {
            return;
        }
        if conjoined || self.leads_over_phrase(c) {
            return self.conjoined(c, n);
        }
        if let Some(cand) = top.candidate.filter(|k| self.reaches(k, c)) {
            return self.after_candidate(c, cand, lacks_object);
        }
        if let Some(level) = self.waiting(n) {
            self.close_to(level + 1, c as u32);
            self.p.stack.truncate(level + 1);
            return self.attach(c, level);
        }
        self.second_finite(c, lead, lacks_object);
    }

    /// `CLAUSE, an order released Friday | said.`, `CLAUSE, a farmer who saw it | said.`: the noun phrase after the comma that a
    /// participle or relative clause describes, where the verb of speech at `c` ends the sentence.
    fn described_speaker(&self, c: usize, lead: Option<ChunkKind>) -> Option<(u32, u32)> {
        let n = self.p.stack.len() - 1;
        let top = self.p.stack[n];
        let ends = matches!(self.kind(c + 1), None | Some(ChunkKind::Stop));
        if !ends || !self.closes_report(c) || matches!(lead, Some(ChunkKind::Conjunction | ChunkKind::Comma)) {
            return None;
        }
        let last = self.out.get(top.last? as usize)?;
        let relative = top.kind == ClauseKind::Relative && last.stance == Stance::Finite && n == 1;
        if !(relative || last.stance == Stance::Reduced && n == 0) || last.shared {
            return None;
        }
        let (first, end) = last.subject;
        let led = first > 0 && end <= last.chunk && self.kind(first as usize - 1) == Some(ChunkKind::Comma);
        let told = self.p.stack[0].finite.is_some_and(|f| self.out[f as usize].chunk < first);
        let whole = (last.chunk as usize..c).all(|k| self.kind(k) != Some(ChunkKind::Comma));
        (led && told && whole).then_some((first, end))
    }

    /// `The deal, signed in Suva on Friday, ends X`: a thing, a comma, a past without an object.
    fn is_deed_of_thing(&self, pred: &super::Predicate) -> bool {
        let (first, end) = (pred.subject.0 as usize, pred.subject.1 as usize);
        self.is_thing(first)
            && !(first..end).any(|k| self.kind(k) == Some(ChunkKind::Comma))
            && self.kind(pred.chunk as usize + 1) != Some(ChunkKind::Noun)
    }

    /// Whether the candidate after a comma names somebody.
    pub(super) fn is_speaker(&self, cand: &Candidate) -> bool {
        let chunk = &self.i.chunks[cand.first as usize];
        let token = &self.i.tokens[chunk.head as usize];
        let word = self.i.lexicon.word(token.word);
        cand.comma
            && !cand.conjunction
            && !cand.direct
            && (chunk.mention != u32::MAX || token.tag == Tag::Pronoun || word.class.is_party())
    }

    /// Whether the candidate after a comma is somebody's, and no text or deed: `his campaign`.
    fn is_owned_speaker(&self, cand: &Candidate) -> bool {
        let chunk = &self.i.chunks[cand.first as usize];
        let class = self.i.lexicon.word(self.i.tokens[chunk.head as usize].word).class;
        cand.comma
            && !cand.conjunction
            && !cand.direct
            && self.i.tokens[chunk.first as usize].tag == Tag::PossPronoun
            && !matches!(class, NounClass::Act | NounClass::Speech | NounClass::Document)
    }

    /// Whether nothing but adverbs and dates stands between the candidate and chunk `c`.
    pub(super) fn adjoins(&self, cand: &Candidate, c: usize) -> bool {
        (cand.end as usize..c).all(|k| matches!(self.i.chunks[k].kind, ChunkKind::Adverb | ChunkKind::Date))
    }

    /// `noting`, `saying` beside the clause's own verb.
    fn is_participle_of_speech(&self, pred: u32) -> bool {
        let p = &self.out[pred as usize];
        let form = self.i.chunks[p.chunk as usize].group.form;
        p.stance == Stance::Adjunct && form == Form::Gerund && self.takes_bare_clause(pred)
    }

    /// `which aides say | will fail`, `what he believes | is wrong`: the second verb belongs to what the first reports.
    fn pushes_down(&self, c: usize, n: usize) -> bool {
        let top = &self.p.stack[n];
        let Some(last) = top.finite.filter(|f| top.last == Some(*f)) else { return false };
        let pred = &self.out[last as usize];
        let group = self.i.chunks[pred.chunk as usize].group;
        let subject = pred.subject;
        let own = subject.1 > subject.0 && subject.0 >= top.start && subject.1 <= pred.chunk;
        if self.before(c) != Some(pred.chunk as usize) || !own || group.passive || !self.takes_bare_clause(last) {
            return false;
        }
        if self.i.chunks[c].group.form == Form::Present && self.bare_base(c) && !self.i.chunks[c].group.auxiliary {
            return false;
        }
        match top.kind {
            ClauseKind::Relative => true,
            // `This is what he said was wrong`, not `What he said was wrong`.
            ClauseKind::Wh => n > 0 && self.p.stack[n - 1].finite.is_some(),
            // `a plan the mayor said was sound`
            ClauseKind::That | ClauseKind::Main => {
                let lead = subject.0.checked_sub(1).and_then(|k| self.kind(k as usize));
                let far = subject.0.checked_sub(2).and_then(|k| self.kind(k as usize));
                lead == Some(ChunkKind::Noun) || lead == Some(ChunkKind::That) && far == Some(ChunkKind::Noun)
            }
            _ => false,
        }
    }

    /// `The plan | the mayor announced | will help`: the first verb of the sentence was that of a relative clause without
    /// its pronoun; the second is the sentence's own.
    fn resumes_subject(&mut self, c: usize, n: usize) -> bool {
        let top = self.p.stack[n];
        let Some(last) = top.finite.filter(|f| *f == 0 && top.last == Some(*f) && n == 0) else { return false };
        let (verb, (first, end)) = (self.out[last as usize].chunk as usize, self.out[last as usize].subject);
        let opener = top.start as usize;
        let beside = first as usize > opener
            && end as usize <= verb
            && self.kind(first as usize - 1) == Some(ChunkKind::Noun)
            && (opener..first as usize).all(|k| self.kind(k) == Some(ChunkKind::Noun) || self.is_of(k));
        let between = (verb + 1..c).all(|k| matches!(self.kind(k), Some(ChunkKind::Date | ChunkKind::Adverb)));
        let group = self.i.chunks[c].group;
        let finite = group.auxiliary || group.copula || self.i.tokens[self.i.chunks[c].head as usize].tag == Tag::Third;
        if !beside || !between || !finite || self.i.chunks[verb].group.passive {
            return false;
        }
        // `The mayor | Lee said | was ill`: somebody may be what is told of.
        let noun = &self.i.chunks[first as usize - 1];
        let head = &self.i.tokens[noun.head as usize];
        let class = self.i.lexicon.word(head.word).class;
        let somebody = noun.mention != u32::MAX || head.is_capital() || class.is_party();
        if somebody && self.traits(verb).speech() {
            return false;
        }
        let pred = &mut self.out[last as usize];
        pred.clause = ClauseKind::That;
        pred.start = first;
        self.close_to(0, c as u32);
        let id = self.add(c, Stance::Finite, None, Some((opener as u32, first)), false);
        let top = self.top();
        top.finite = Some(id);
        top.subject = Some((opener as u32, first));
        true
    }

    /// `said the mayor, despite his age, is fit`, `said Lee, who left in May, was ill`: what stands between commas parts the
    /// subject of a clause without `that` from its verb.
    fn after_parenthesis(&mut self, c: usize, n: usize) -> bool {
        let relative = n > 0 && self.p.stack[n].kind == ClauseKind::Relative;
        let level = n - usize::from(relative);
        let top = self.p.stack[level];
        let Some(finite) = top.finite.filter(|f| self.takes_bare_clause(*f)) else { return false };
        let Some((first, end)) = top.held else { return false };
        let group = self.i.chunks[c].group;
        let opens = matches!(self.kind(end as usize), Some(ChunkKind::Comma | ChunkKind::Bracket));
        let apart = opens && end as usize + 2 < c;
        let own = group.auxiliary || group.copula || self.is_past_class(finite) != Some(group.form == Form::Past);
        // `which was old, said aides`
        let inverted = relative && self.traits(c).speech() && !group.auxiliary;
        if !apart || !own || inverted || relative && self.p.stack[n].start != end + 2 {
            return false;
        }
        if relative {
            self.close_to(n, self.separator(c));
            self.p.stack.truncate(n);
        }
        self.p.push(ClauseKind::That, Some(finite), first);
        self.top().subject = Some((first, end));
        let level = self.p.stack.len() - 1;
        self.attach(c, level);
        true
    }

    /// `..., but in a later talk said`: a phrase between the conjunction and its verb of speech.
    fn leads_over_phrase(&self, c: usize) -> bool {
        if !self.traits(c).speech() || self.is_participial(c) {
            return false;
        }
        let mut k = c;
        while k > 0
            && c - k < 12
            && matches!(
                self.i.chunks[k - 1].kind,
                ChunkKind::Noun | ChunkKind::Preposition | ChunkKind::Date | ChunkKind::Adverb
            )
        {
            k -= 1;
        }
        // `..., and on Monday the minister said`: a subject of its own.
        let own = self.kind(c - 1) == Some(ChunkKind::Noun)
            && c >= 2
            && !matches!(self.kind(c - 2), Some(ChunkKind::Preposition));
        k > 1
            && k < c
            && !own
            && self.kind(k - 1) == Some(ChunkKind::Conjunction)
            && self.kind(k - 2) == Some(ChunkKind::Comma)
            && matches!(self.kind(k), Some(ChunkKind::Preposition | ChunkKind::Date))
    }

    /// A finite verb after a conjunction or a comma.
    fn conjoined(&mut self, c: usize, n: usize) {
        let group = self.i.chunks[c].group;
        if group.form == Form::Present && !group.auxiliary && self.bare_base(c) {
            let last = self.p.stack[n].last.and_then(|p| self.out.get(p as usize));
            let last = last.map(|p| self.i.chunks[p.chunk as usize].group.form);
            if matches!(last, Some(Form::Infinitive | Form::Modal)) || self.open_infinitive(n) {
                return self.infinitive(c);
            }
        }
        let level = self.coordination_level(c);
        let at = self.separator(c);
        self.close_to(level, at);
        self.p.stack.truncate(level + 1);
        let shared = self.p.stack[level];
        let id = self.add(c, Stance::Finite, shared.parent, shared.subject, true);
        self.out[id as usize].coordinated = shared.finite;
        self.top().finite = Some(id);
    }

    /// A verb right after a noun phrase that may be its subject.
    fn after_candidate(&mut self, c: usize, cand: Candidate, lacks_object: bool) {
        let n = self.p.stack.len() - 1;
        let group = self.i.chunks[c].group;
        // `helps Ukraine defend itself`: a base form after a singular is no finite verb.
        let singular = cand.end == cand.first + 1
            && matches!(self.i.tokens[self.i.chunks[cand.first as usize].head as usize].tag, Tag::Noun | Tag::Proper);
        let plain = group.form == Form::Present && !group.auxiliary && self.bare_base(c) && !cand.conjunction;
        if plain && singular && !self.plural_waits(c, n) {
            return self.infinitive(c);
        }
        // `the sanctions and assistance announced last week`: nothing that was announced follows.
        let pronoun = self.i.tokens[self.i.chunks[cand.first as usize].head as usize].tag == Tag::Pronoun;
        let needy = self.is_participial(c) && self.traits(c).needy();
        // `met lenders, builders and groups focused on homes`: a list goes on with a bare plural and what describes it.
        let last = c - 1;
        let bare = self.kind(last) == Some(ChunkKind::Noun)
            && self.i.chunks[last].mention == u32::MAX
            && self.i.tokens[self.i.chunks[last].head as usize].tag == Tag::Plural
            && self.i.tokens[self.i.chunks[last].first as usize].tag == Tag::Plural
            && last > 0
            && self.kind(last - 1) == Some(ChunkKind::Conjunction)
            && (last < 2 || self.kind(last - 2) != Some(ChunkKind::Comma));
        if bare
            && self.is_participial(c)
            && self.kind(c + 1) == Some(ChunkKind::Preposition)
            && !self.is_intransitive(c)
        {
            return self.participle(c);
        }
        if cand.conjunction && !pronoun && (needy || lacks_object && !cand.comma && !self.is_intransitive(c)) {
            return self.participle(c);
        }
        // `discussed risks related to ...`: only verbs such as `say` take a clause without `that`.
        let bare = self.top().last.is_some_and(|p| self.takes_bare_clause(p));
        let comma = !cand.comma || self.traits(c).needy();
        let clause = self.top().last.is_some_and(|p| self.traits(self.out[p as usize].chunk as usize).clause());
        let participial = lacks_object || !cand.comma && !clause && self.is_participial(c);
        if !cand.conjunction && comma && participial && !bare && self.waiting(n).is_none() {
            return self.participle(c);
        }
        self.with_candidate(c, cand);
    }

    /// `Farmers who backed Lee | say it was right`: a plural outside waits for the verb of speech at `c`.
    fn plural_waits(&self, c: usize, n: usize) -> bool {
        let Some((first, end)) = self.waiting(n).and_then(|k| self.p.stack[k].subject) else { return false };
        let plural = |k: usize| {
            let token = &self.i.tokens[self.i.chunks[k].head as usize];
            token.tag == Tag::Plural || self.i.lexicon.word(token.word).pos.has(Pos::PLURAL_SUBJECT)
        };
        (self.traits(c).speech() || self.traits(c).stance()) && (first as usize..end as usize).any(plural)
    }

    /// A second finite form where the clause has one and nothing leads to another: one of the two is no finite verb.
    fn second_finite(&mut self, c: usize, lead: Option<ChunkKind>, lacks_object: bool) {
        let n = self.p.stack.len() - 1;
        let top = self.p.stack[n];
        let group = self.i.chunks[c].group;
        // The finite verb before was a reduced relative after all: `citizens detained in X called for ...`.
        if let Some(id) = top.finite.filter(|id| self.demotable(*id)) {
            // `committed to a dialogue held last month`: the first stands well without an object, the second does not.
            let first = self.traits(self.out[id as usize].chunk as usize);
            let intransitive = self.is_intransitive(self.out[id as usize].chunk as usize);
            if lacks_object && first.framed() && !first.needy() || intransitive && self.is_participial(c) {
                return self.participle(c);
            }
            self.out[id as usize].stance = Stance::Reduced;
            self.close_to(n, c as u32);
            let id = self.add(c, Stance::Finite, top.parent, top.subject, false);
            self.top().finite = Some(id);
            return;
        }
        if group.form == Form::Past && !group.auxiliary && lead == Some(ChunkKind::Noun) {
            return self.participle(c);
        }
        // `says going through hard times has helped`
        if let Some(g) = top.last.and_then(|p| self.gerund_subject(p)) {
            let start = self.out[g as usize].chunk;
            let parent = self.out[g as usize].parent;
            self.p.push(ClauseKind::That, parent, start);
            self.top().subject = Some((start, c as u32));
            let level = self.p.stack.len() - 1;
            return self.attach(c, level);
        }
        self.close_to(n, c as u32);
        let id = self.add(c, Stance::Finite, top.parent, top.subject, true);
        self.top().finite = Some(id);
    }

    /// Whether a past form taken for the finite verb may be a participle: no auxiliary, no object.
    fn demotable(&self, id: u32) -> bool {
        let pred = &self.out[id as usize];
        let group = self.i.chunks[pred.chunk as usize].group;
        let object =
            matches!(self.kind(pred.chunk as usize + 1), Some(ChunkKind::Noun | ChunkKind::That | ChunkKind::Quote));
        group.form == Form::Past
            && !group.auxiliary
            && pred.stance == Stance::Finite
            && pred.coordinated.is_none()
            && !object
    }

    /// Whether a predicate's verb takes a clause without `that`.
    pub(super) fn takes_bare_clause(&self, pred: u32) -> bool {
        let lemma = self.verb(self.out[pred as usize].chunk as usize);
        self.i.lexicon.word(lemma).pos.has(Pos::BARE_CLAUSE)
    }

    /// A verb that has no passive.
    pub(super) fn is_intransitive(&self, c: usize) -> bool {
        self.i.lexicon.word(self.verb(c)).pos.has(Pos::INTRANSITIVE)
    }

    /// A bare past form after which no object stands.
    pub(super) fn is_participial(&self, c: usize) -> bool {
        let group = self.i.chunks[c].group;
        let word = self.i.lexicon.word(self.i.tokens[self.i.chunks[c].head as usize].word).pos;
        let next = self.kind(c + 1);
        group.form == Form::Past
            && !group.auxiliary
            && word.has(Pos::PARTICIPLE)
            && (matches!(
                next,
                None | Some(
                    ChunkKind::Adverb | ChunkKind::Date | ChunkKind::Stop | ChunkKind::Preposition | ChunkKind::Comma
                )
            ) || next == Some(ChunkKind::Verb) && self.i.chunks[c + 1].group.to)
    }

    pub(super) fn bare_base(&self, c: usize) -> bool {
        self.i.tokens[self.i.chunks[c].head as usize].tag == Tag::Base
    }

    /// Whether an infinitive of clause `n` is still open.
    pub(super) fn open_infinitive(&self, n: usize) -> bool {
        self.p.open.iter().rev().take(4).any(|p| {
            let pred = &self.out[*p as usize];
            pred.depth as usize == n
                && (matches!(self.i.chunks[pred.chunk as usize].group.form, Form::Infinitive | Form::Modal)
                    || pred.stance == Stance::Infinitive)
        })
    }

    /// Whether the candidate's phrase runs right up to chunk `c`.
    pub(super) fn reaches(&self, cand: &Candidate, c: usize) -> bool {
        (cand.end as usize..c).all(|k| match self.i.chunks[k].kind {
            ChunkKind::Adverb | ChunkKind::Date | ChunkKind::Adjective | ChunkKind::Bracket => true,
            ChunkKind::Preposition => self.kind(k + 1) == Some(ChunkKind::Date),
            ChunkKind::Comma => k + 1 == c,
            _ => false,
        })
    }

    /// The innermost clause outside the top that has a subject and still waits for its verb.
    pub(super) fn waiting(&self, n: usize) -> Option<usize> {
        (0..n).rev().find(|k| self.p.stack[*k].finite.is_none() && self.p.stack[*k].subject.is_some())
    }

    pub(super) fn attach(&mut self, c: usize, level: usize) {
        let clause = self.p.stack[level];
        // `Joining X were A, B and C`: the subject stands after the copula.
        if clause.subject.is_none()
            && self.i.chunks[c].group.copula
            && self.kind(c + 1) == Some(ChunkKind::Noun)
            && let Some(id) = clause.last
            && self.out[id as usize].stance == Stance::Adjunct
        {
            let pred = &mut self.out[id as usize];
            pred.subject = (c as u32 + 1, self.i.chunks.len() as u32);
            pred.end = c as u32;
        }
        // Participles and infinitives between subject and verb end here.
        let at = self.separator(c);
        self.close_to(level, at);
        let id = self.add(c, Stance::Finite, clause.parent, clause.subject, false);
        let top = self.top();
        top.finite = Some(id);
        top.frozen = true;
        self.claim_fronted(id, level);
    }

    /// Whether the verb of speech at `c` ends a report clause: `..., X said`, `..., residents told the paper by telephone`.
    pub(super) fn closes_report(&self, c: usize) -> bool {
        let next = self.kind(c + 1);
        let ends = matches!(
            next,
            None | Some(
                ChunkKind::Stop
                    | ChunkKind::Comma
                    | ChunkKind::Date
                    | ChunkKind::Quote
                    | ChunkKind::Adverb
                    | ChunkKind::Preposition
                    | ChunkKind::Break
            )
        );
        let tells = next == Some(ChunkKind::Noun)
            && self.traits(c).tells()
            && matches!(
                self.kind(c + 2),
                None | Some(ChunkKind::Stop | ChunkKind::Comma | ChunkKind::Date | ChunkKind::Preposition)
            );
        self.traits(c).speech() && (ends || tells) && !self.i.chunks[c].group.passive
    }

    /// A gerund right after a verb that takes a clause: it may be the clause's subject.
    pub(super) fn gerund_subject(&self, last: u32) -> Option<u32> {
        let pred = self.out.get(last as usize)?;
        let c = pred.chunk as usize;
        let led = c > 0 && self.kind(c - 1) == Some(ChunkKind::Verb) && self.traits(c - 1).speech();
        (pred.stance == Stance::Gerund && led && self.i.chunks[c].group.form == Form::Gerund).then_some(last)
    }

    pub(super) fn waiting_or_empty(&self, n: usize) -> Option<usize> {
        (0..n).rev().find(|k| self.p.stack[*k].finite.is_none())
    }
}
