//! Finite verbs: the clause each belongs to, the verbs beside it and before it, and which past form is a participle after all.

use super::{Candidate, ClauseKind, Run, Stance};
use crate::chunk::{ChunkKind, Form, Group};
use crate::lexicon::Pos;
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
        let conjoined = matches!(lead, Some(ChunkKind::Conjunction | ChunkKind::Comma));
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
        if let Some(cand) = top.candidate.filter(|k| self.reaches(k, c) && self.is_speaker(k))
            && self.closes_report(c)
        {
            return self.with_candidate(c, cand);
        }
        if lead == Some(ChunkKind::Comma) && lacks_object {
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
            && group.auxiliary
            && let Some(f) = top.finite.filter(|f| self.demotable(*f))
        {
            let pred = self.out[f as usize];
            let own = pred.subject.1 > pred.subject.0 && !pred.shared;
            if own && pred.chunk > 0 && self.kind(pred.chunk as usize - 1) == Some(ChunkKind::Comma) {
                return self.second_finite(c, lead, lacks_object);
            }
        }
        if lead == Some(ChunkKind::Comma) && self.after_parenthesis(c, n) {
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

    /// Whether the candidate after a comma names somebody.
    fn is_speaker(&self, cand: &Candidate) -> bool {
        let chunk = &self.i.chunks[cand.first as usize];
        let token = &self.i.tokens[chunk.head as usize];
        let word = self.i.lexicon.word(token.word);
        cand.comma
            && !cand.conjunction
            && !cand.direct
            && (chunk.mention != u32::MAX || token.tag == Tag::Pronoun || word.class.is_party())
    }

    /// Whether nothing but adverbs and dates stands between the candidate and chunk `c`.
    fn adjoins(&self, cand: &Candidate, c: usize) -> bool {
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

    /// `said the mayor, despite his age, is fit`: the phrase between commas parts the subject of a clause without `that`
    /// from its verb.
    fn after_parenthesis(&mut self, c: usize, n: usize) -> bool {
        let top = self.p.stack[n];
        let Some(finite) = top.finite.filter(|f| self.takes_bare_clause(*f)) else { return false };
        let Some((first, end)) = top.held else { return false };
        let group = self.i.chunks[c].group;
        let apart = self.kind(end as usize) == Some(ChunkKind::Comma) && end as usize + 2 < c;
        let own = group.auxiliary || group.copula || self.is_past_class(finite) != Some(group.form == Form::Past);
        if !apart || !own {
            return false;
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
        if group.form == Form::Present && !group.auxiliary && self.bare_base(c) && singular && !cand.conjunction {
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

    /// The clause that a coordinated finite verb belongs to.
    pub(super) fn coordination_level(&self, c: usize) -> usize {
        let n = self.p.stack.len() - 1;
        let group = self.i.chunks[c].group;
        let past = match group.form {
            Form::Past => true,
            Form::Modal => self.i.lexicon.word(group.modal).pos.has(Pos::PAST),
            _ => false,
        };
        let speech = self.traits(c).framed();
        let mut first = None;
        for level in (0..=n).rev() {
            let clause = &self.p.stack[level];
            if clause.kind == ClauseKind::Bracket {
                return level;
            }
            let Some(finite) = clause.finite else { continue };
            first = first.or(Some(level));
            if self.is_past_class(finite) != Some(past) || !self.agrees(finite, c) {
                continue;
            }
            // `a ploy that does A, does B and does C`
            let word = |c: usize| self.i.tokens[self.i.chunks[c].head as usize].word;
            if clause.kind == ClauseKind::Relative && word(self.out[finite as usize].chunk as usize) == word(c) {
                return level;
            }
            // `a meeting, which was held in A and was chaired by B`: no comma has ended the relative clause.
            let start = clause.start as usize;
            let apart =
                clause.kind == ClauseKind::Relative && start >= 2 && self.kind(start - 2) == Some(ChunkKind::Comma);
            if apart
                && (group.passive || !self.traits(c).speech())
                && !(start..c).any(|k| self.kind(k) == Some(ChunkKind::Comma))
            {
                return level;
            }
            // Same tense inside and outside: a framed verb goes with the framed verb outside when the inner one is none.
            let inner_framed = self.traits(self.out[finite as usize].chunk as usize).framed()
                && (!self.traits(c).speech() || self.traits(self.out[finite as usize].chunk as usize).stance());
            if level > 0
                && speech
                && (!inner_framed || clause.kind == ClauseKind::Relative || clause.kind == ClauseKind::Subordinate)
            {
                let outer = (0..level).rev().find(|k| {
                    self.p.stack[*k].finite.is_some_and(|f| {
                        self.is_past_class(f) == Some(past)
                            && self.traits(self.out[f as usize].chunk as usize).framed()
                            && self.agrees(f, c)
                            && !self.fits_better(finite, f, c)
                    })
                });
                if let Some(outer) = outer {
                    return outer;
                }
            }
            return level;
        }
        // `says its aim is X, but conceded that ...`: a verb of speech beside the verb of speech further out.
        let speaks = |f: u32| self.traits(self.out[f as usize].chunk as usize).speech();
        let inner = first.and_then(|k| self.p.stack[k].finite);
        if self.traits(c).speech() && inner.is_some_and(|f| !speaks(f)) {
            let outer = (0..n).rev().find(|k| self.p.stack[*k].finite.is_some_and(speaks));
            return outer.or(first).unwrap_or(n);
        }
        first.unwrap_or(n)
    }

    /// Whether two simple presents agree in number: `we oppose a plan that does A and | denies B`.
    fn agrees(&self, finite: u32, c: usize) -> bool {
        let number = |c: usize| {
            let chunk = &self.i.chunks[c];
            let tag = self.i.tokens[chunk.head as usize].tag;
            let simple = chunk.group.form == Form::Present && !chunk.group.auxiliary;
            (simple && matches!(tag, Tag::Third | Tag::Base)).then_some(tag)
        };
        match (number(self.out[finite as usize].chunk as usize), number(c)) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        }
    }

    /// Whether the verb at `c` goes better with the inner of two verbs: in aspect (`has been working on a plan that helps A
    /// and | supports B`), or in voice (`was received by X, who praised A and | noted B`).
    fn fits_better(&self, inner: u32, outer: u32, c: usize) -> bool {
        let group = |p: u32| self.i.chunks[self.out[p as usize].chunk as usize].group;
        let (inner, outer, this) = (group(inner), group(outer), self.i.chunks[c].group);
        let simple = |g: Group| !g.auxiliary && !g.copula;
        simple(inner) && simple(this) && (outer.passive || outer.progressive)
    }

    /// A finite verb whose subject stands after the verb before.
    fn with_candidate(&mut self, c: usize, cand: Candidate) {
        let cand = self.last_party(cand, c);
        if cand.conjunction {
            if self.bare_clause_of_two(c, cand) || self.bare_relative_of_two(c, cand) {
                return;
            }
            // `..., and B did Y`
            let level = self.same_speaker(c, cand).unwrap_or_else(|| self.coordination_level(c));
            let coordinated = self.p.stack[level].finite;
            let id = self.start_over(c, level, cand);
            self.out[id as usize].coordinated = coordinated;
            return;
        }
        let n = self.p.stack.len() - 1;
        if cand.comma {
            if self.closes_report(c) {
                let at = self.separator(cand.first as usize);
                self.close_to(0, at);
                self.p.stack.truncate(1);
                self.add(c, Stance::Reporting, None, Some((cand.first, cand.end)), false);
                return;
            }
            // A fronted clause has ended: `If A agrees, B will ...`
            let level = self.waiting_or_empty(n).unwrap_or_else(|| self.coordination_level(c));
            self.start_over(c, level, cand);
            return;
        }
        let top = self.p.stack[n];
        let takes_clause =
            cand.direct && top.last.is_some_and(|p| self.traits(self.out[p as usize].chunk as usize).clause());
        // `groups that support young voters | praised X`: only after a verb of speech or thought is the second verb inside.
        let takes_clause = takes_clause
            && (!matches!(top.kind, ClauseKind::Relative | ClauseKind::That)
                || top.last.is_some_and(|p| self.takes_bare_clause(p)));
        match self.waiting(n) {
            Some(level) if !takes_clause => {
                self.close_to(level + 1, c as u32);
                self.p.stack.truncate(level + 1);
                self.attach(c, level);
            }
            _ => {
                // A clause without its `that`; a gerund may begin its subject (`said selling the plan has been hard`).
                let gerund = top.last.and_then(|p| self.gerund_subject(p));
                let parent = gerund.map_or(top.last, |g| self.out[g as usize].parent);
                let start = gerund.map_or(cand.first, |g| self.out[g as usize].chunk);
                self.p.push(ClauseKind::That, parent, start);
                self.top().subject = Some((start, cand.end));
                let level = self.p.stack.len() - 1;
                self.attach(c, level);
            }
        }
    }

    /// `... in peace, growth and trade, and | the two leaders discussed`: a list of things is not the subject of a verb of
    /// speech whose last conjunct is a party.
    fn last_party(&self, cand: Candidate, c: usize) -> Candidate {
        let party = |k: usize| {
            let token = &self.i.tokens[self.i.chunks[k].head as usize];
            self.i.chunks[k].mention != u32::MAX
                || token.tag == Tag::Pronoun
                || self.i.lexicon.word(token.word).class.is_party()
        };
        let (first, end) = (cand.first as usize, cand.end as usize);
        let last = (first + 1..end)
            .rev()
            .find(|k| self.kind(*k) == Some(ChunkKind::Noun) && self.kind(*k - 1) == Some(ChunkKind::Conjunction));
        match last {
            Some(k) if self.traits(c).framed() && party(k) && !party(first) => {
                Candidate { first: k as u32, comma: false, conjunction: true, ..cand }
            }
            _ => cand,
        }
    }

    /// `She said the plan had failed, and she accused X of ...`: a pronoun that says or thinks goes with the verb of saying
    /// outside, not with what is said.
    fn same_speaker(&self, c: usize, cand: Candidate) -> Option<usize> {
        let token = &self.i.tokens[self.i.chunks[cand.first as usize].head as usize];
        let pronoun = token.tag == Tag::Pronoun && self.i.lexicon.word(token.word).pos.has(Pos::PERSONAL);
        let n = self.p.stack.len() - 1;
        let stance = |f: u32| self.traits(self.out[f as usize].chunk as usize).stance();
        let inner = self.p.stack[n].finite?;
        if !pronoun || !self.traits(c).stance() || stance(inner) || self.p.stack[n].kind != ClauseKind::That {
            return None;
        }
        let past = self.i.chunks[c].group.form == Form::Past;
        (0..n).rev().find(|k| self.p.stack[*k].finite.is_some_and(|f| stance(f) && self.is_past_class(f) == Some(past)))
    }

    /// Begins clause `level` anew with the candidate as subject.
    fn start_over(&mut self, c: usize, level: usize, cand: Candidate) -> u32 {
        let from = self.dated(cand.first as usize);
        let at = self.separator(from);
        self.close_to(level, at);
        self.p.stack.truncate(level + 1);
        let subject = Some((cand.first, cand.end));
        let parent = self.p.stack[level].parent;
        let top = self.top();
        top.subject = subject;
        top.frozen = true;
        top.start = from as u32;
        let id = self.add(c, Stance::Finite, parent, subject, false);
        self.top().finite = Some(id);
        self.claim_fronted(id, level);
        id
    }

    /// `A did X, and | today B does Y`: the chunk where a clause begins whose subject stands at `c`, with its date.
    fn dated(&self, c: usize) -> usize {
        let mut k = c;
        // `and in July, | X`
        if k > 2 && self.kind(k - 1) == Some(ChunkKind::Comma) && self.kind(k - 2) == Some(ChunkKind::Date) {
            k -= 1;
        }
        if k > 1 && self.kind(k - 1) == Some(ChunkKind::Date) {
            k -= 1;
            if self.kind(k - 1) == Some(ChunkKind::Preposition) {
                k -= 1;
            }
        }
        if k > 0 && self.kind(k - 1) == Some(ChunkKind::Conjunction) { k } else { c }
    }

    /// Fronted participles of a clause (`Promising that it would end, X said ...`) have the subject of its verb.
    fn claim_fronted(&mut self, id: u32, level: usize) {
        let main = self.out[id as usize];
        // `In a statement condemning X, | Y called for Z`: what stands before the comma ends there, and is Y's.
        if let Some(n) = (id as usize).checked_sub(1) {
            let pred = self.out[n];
            let (noun, first) = (pred.subject.0 as usize, main.subject.0);
            let fronted = pred.depth as usize == level
                && pred.stance == Stance::Reduced
                && pred.parent.is_none()
                && pred.chunk < first
                && first > 0
                && self.kind(first as usize - 1) == Some(ChunkKind::Comma)
                && noun > 0
                && self.kind(noun - 1) == Some(ChunkKind::Preposition);
            if fronted {
                let statement = self.is_thing(noun) && self.traits(pred.chunk as usize).stance();
                let pred = &mut self.out[n];
                pred.end = pred.end.min(first - 1).max(pred.chunk + 1);
                if statement {
                    pred.subject = main.subject;
                    pred.shared = true;
                }
            }
        }
        for pred in self.out[..id as usize].iter_mut().rev().take(24) {
            if pred.depth as usize == level
                && pred.stance == Stance::Adjunct
                && pred.subject.1 == 0
                && pred.parent.is_none()
            {
                pred.subject = main.subject;
                pred.parent = Some(id);
                if pred.end > main.subject.0 {
                    pred.end = main.subject.0.max(pred.chunk + 1);
                }
            }
        }
    }

    /// `to ensure A and B are effective`: both are the subject of a clause without `that`.
    fn bare_clause_of_two(&mut self, c: usize, cand: Candidate) -> bool {
        let group = self.i.chunks[c].group;
        let last = self.top().last.filter(|p| {
            matches!(self.out[*p as usize].stance, Stance::Infinitive | Stance::NounInfinitive | Stance::Finite)
        });
        let finite = last.is_some_and(|p| self.out[p as usize].stance == Stance::Finite);
        // `to make sure A and B provide C`: in the present, where no open clause is.
        let apart = !finite
            && group.form == Form::Present
            && !group.auxiliary
            && !self.p.stack.iter().any(|k| k.finite.is_some_and(|f| self.is_past_class(f) == Some(false)));
        let Some(last) = last.filter(|_| group.auxiliary || group.copula || apart) else { return false };
        let first = self.out[last as usize].chunk + 1;
        let plain = (first as usize..cand.first as usize).all(|k| match self.i.chunks[k].kind {
            ChunkKind::Noun | ChunkKind::Conjunction => true,
            ChunkKind::Preposition => finite || self.is_of(k),
            ChunkKind::Adjective => !finite,
            _ => false,
        });
        if !plain || first >= cand.first || !self.takes_bare_clause(last) {
            return false;
        }
        self.p.push(ClauseKind::That, Some(last), first);
        self.top().subject = Some((first, cand.end));
        let level = self.p.stack.len() - 1;
        self.attach(c, level);
        true
    }

    /// `discussed steps | ports and yards can take`: both are the subject of a relative clause without its pronoun.
    fn bare_relative_of_two(&mut self, c: usize, cand: Candidate) -> bool {
        let Some(first) = (cand.first as usize).checked_sub(2).filter(|_| !cand.comma) else { return false };
        // The two plurals stand in one chunk: `steps ports`.
        let chunk = &self.i.chunks[first];
        let plural = |t: u32| self.i.tokens.get(t as usize).is_some_and(|t| t.tag == Tag::Plural);
        let beside =
            self.kind(first) == Some(ChunkKind::Noun) && plural(chunk.head) && (chunk.first..chunk.head).any(plural);
        if !beside || self.i.chunks[c].group.form != Form::Modal {
            return false;
        }
        let parent = self.top().last;
        self.p.push(ClauseKind::That, parent, first as u32);
        self.top().subject = Some((first as u32, cand.end));
        let level = self.p.stack.len() - 1;
        self.attach(c, level);
        true
    }

    /// Whether the verb of speech at `c` ends a report clause: `..., X said`, `..., residents told the paper by telephone`.
    fn closes_report(&self, c: usize) -> bool {
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
