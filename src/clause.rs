//! Clauses: which verb has which subject, and how far each verb's complement reaches.
//!
//! One pass over the chunks with a stack of open clauses: a complementiser, relative or subordinator opens one, a comma
//! or a finite verb that fits further out closes it. A coordinated verb finds its clause by tense (`noted that Japan *is*
//! ... and *makes* ...` against `noted that ... and *welcomed* ...`). A past form taken for the finite verb is demoted to a
//! reduced relative when the real one turns up (`citizens detained in X called for ...`). Each chunk is looked at a bounded
//! number of times, so the parse is linear.

use crate::chunk::{Chunk, ChunkKind, Form};
use crate::lexicon::{Lexicon, Pos, WordId};
use crate::rule::{Traits, VerbTraits};
use crate::tag::Tag;
use crate::token::Token;

/// How a clause came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClauseKind {
    /// The sentence's own.
    Main,
    /// After `that`, or after a verb of speech without it.
    That,
    /// After `who`, `which`.
    Relative,
    /// After `because`, `while`.
    Subordinate,
    /// After `what`, `how`.
    Wh,
    /// In brackets.
    Bracket,
}

/// How a predicate stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// The finite verb.
    Finite,
    /// An infinitive that depends on another predicate.
    Infinitive,
    /// `in doing`, `doing` as a complement.
    Gerund,
    /// `, doing ...`: an adjunct whose subject is the clause's.
    Adjunct,
    /// Right after its noun: `talks held in X`, `ministers attending`.
    Reduced,
    /// `..., X said`: reports what stands before.
    Reporting,
    /// An infinitive that belongs to a noun (`efforts to end ...`).
    NounInfinitive,
}

/// A predicate: a verb group with its subject and the reach of its complement.
#[derive(Clone, Copy, Debug)]
pub struct Predicate {
    /// The verb group's chunk.
    pub chunk: u32,
    /// Kind of the clause it stands in.
    pub clause: ClauseKind,
    /// How it stands there.
    pub stance: Stance,
    /// The predicate it depends on.
    pub parent: Option<u32>,
    /// Chunks of the subject (first..end); empty where there is none.
    pub subject: (u32, u32),
    /// The subject is the one of the predicate before (coordination), not right before the verb.
    pub shared: bool,
    /// One past the last chunk of its complement.
    pub end: u32,
    /// First chunk of its clause.
    pub start: u32,
    /// Coordinated with an earlier predicate of its clause.
    pub coordinated: Option<u32>,
    /// Clauses it lies in.
    depth: u32,
}

#[derive(Clone, Copy, Debug)]
struct Clause {
    kind: ClauseKind,
    subject: Option<(u32, u32)>,
    /// The subject takes no more chunks.
    frozen: bool,
    /// The finite predicate.
    finite: Option<u32>,
    /// The last predicate of any form.
    last: Option<u32>,
    parent: Option<u32>,
    start: u32,
    /// A noun phrase after the verb that may turn out to be the subject of a new clause.
    candidate: Option<Candidate>,
}

#[derive(Clone, Copy, Debug)]
struct Candidate {
    first: u32,
    end: u32,
    comma: bool,
    conjunction: bool,
    /// Stands right after the verb.
    direct: bool,
}

/// Reusable parse state.
#[derive(Debug, Default)]
pub struct Parser {
    stack: Vec<Clause>,
    open: Vec<u32>,
}

/// What the parser reads.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// Chunks of the sentence.
    pub chunks: &'a [Chunk],
    /// Tokens of the document.
    pub tokens: &'a [Token],
    /// The words.
    pub lexicon: &'a Lexicon,
    /// What verbs the rules know can take.
    pub traits: &'a Traits,
}

const OPEN: u32 = u32::MAX;

impl Parser {
    /// Parses the chunks of one sentence; predicates are appended in order of their verbs.
    pub fn run(&mut self, input: Input<'_>, out: &mut Vec<Predicate>) {
        out.clear();
        self.stack.clear();
        self.open.clear();
        self.push(ClauseKind::Main, None, 0);
        let mut run = Run { p: self, i: input, out };
        let mut c = 0;
        while c < input.chunks.len() {
            run.chunk(c);
            c += 1;
        }
        let end = input.chunks.len() as u32;
        for pred in out.iter_mut() {
            if pred.end == OPEN {
                pred.end = end;
            }
        }
    }

    fn push(&mut self, kind: ClauseKind, parent: Option<u32>, start: u32) {
        if self.stack.len() > 40 {
            return;
        }
        self.stack.push(Clause {
            kind,
            subject: None,
            frozen: false,
            finite: None,
            last: None,
            parent,
            start,
            candidate: None,
        });
    }
}

struct Run<'a, 'b> {
    p: &'a mut Parser,
    i: Input<'b>,
    out: &'a mut Vec<Predicate>,
}

impl Run<'_, '_> {
    fn top(&mut self) -> &mut Clause {
        let n = self.p.stack.len() - 1;
        &mut self.p.stack[n]
    }

    fn kind(&self, c: usize) -> Option<ChunkKind> {
        self.i.chunks.get(c).map(|k| k.kind)
    }

    /// The chunk before `c`, adverbs and dates passed over.
    fn before(&self, c: usize) -> Option<usize> {
        (0..c).rev().find(|k| !matches!(self.i.chunks[*k].kind, ChunkKind::Adverb | ChunkKind::Date))
    }

    fn before_kind(&self, c: usize) -> Option<ChunkKind> {
        self.before(c).map(|k| self.i.chunks[k].kind)
    }

    fn verb(&self, c: usize) -> WordId {
        verb_lemma(self.i, c)
    }

    fn traits(&self, c: usize) -> VerbTraits {
        self.i.traits.of(self.verb(c))
    }

    fn chunk(&mut self, c: usize) {
        match self.i.chunks[c].kind {
            ChunkKind::Noun => self.noun(c),
            ChunkKind::Verb => self.verb_group(c),
            ChunkKind::That => {
                self.that(c);
            }
            ChunkKind::Relative => {
                let antecedent = self.antecedent(c);
                self.freeze();
                let parent = self.top().last;
                self.p.push(ClauseKind::Relative, parent, c as u32 + 1);
                if matches!(self.kind(c + 1), Some(ChunkKind::Verb))
                    || matches!(self.kind(c + 1), Some(ChunkKind::Adverb)) && self.kind(c + 2) == Some(ChunkKind::Verb)
                {
                    self.top().subject = antecedent;
                    self.top().frozen = true;
                }
            }
            ChunkKind::Subordinator => {
                // `X pledged A, while Y delivered B`: the second half stands on its own.
                if self.before_kind(c) == Some(ChunkKind::Comma) && self.is_contrast(c) && self.top().finite.is_some() {
                    let n = self.p.stack.len() - 1;
                    let at = self.separator(c);
                    self.close_to(n, at);
                }
                let parent = self.top().last;
                self.freeze();
                self.p.push(ClauseKind::Subordinate, parent, c as u32 + 1);
            }
            ChunkKind::Wh => {
                let parent = self.top().last;
                self.freeze();
                self.p.push(ClauseKind::Wh, parent, c as u32 + 1);
            }
            ChunkKind::Break => self.break_(c),
            ChunkKind::Bracket => self.bracket(c),
            ChunkKind::Comma => self.comma(c),
            ChunkKind::Quote => {
                let top = self.top();
                top.candidate = None;
                if top.finite.is_none() && top.subject.is_some() {
                    top.frozen = true;
                }
            }
            ChunkKind::Preposition => {
                // `at which`, `on whether` go on; a candidate keeps growing with its phrases.
            }
            ChunkKind::Stop if c + 1 < self.i.chunks.len() => {
                // A full stop inside the range (a quotation that the sentence goes on after): start afresh.
                self.close_to(0, c as u32);
                self.p.stack.truncate(1);
                *self.top() = Clause {
                    kind: ClauseKind::Main,
                    subject: None,
                    frozen: false,
                    finite: None,
                    last: None,
                    parent: None,
                    start: c as u32 + 1,
                    candidate: None,
                };
            }
            _ => {}
        }
    }

    fn freeze(&mut self) {
        let top = self.top();
        if top.subject.is_some() {
            top.frozen = true;
        }
    }

    /// The noun phrase a relative clause at `c` hangs on.
    fn antecedent(&self, c: usize) -> Option<(u32, u32)> {
        let mut k = c;
        while k > 0 {
            k -= 1;
            match self.i.chunks[k].kind {
                ChunkKind::Comma
                | ChunkKind::Preposition
                | ChunkKind::Date
                | ChunkKind::Adverb
                | ChunkKind::Bracket => {}
                ChunkKind::Noun => {
                    // `foreign ministers of A and B who`: up the chain of `of`.
                    let mut first = k;
                    while first >= 2
                        && self.i.chunks[first - 1].kind == ChunkKind::Preposition
                        && self.is_of(first - 1)
                        && self.i.chunks[first - 2].kind == ChunkKind::Noun
                    {
                        first -= 2;
                    }
                    return Some((first as u32, k as u32 + 1));
                }
                // `A statement was adopted, which ...`
                ChunkKind::Verb => return self.p.stack.last().and_then(|t| t.subject),
                _ => return None,
            }
        }
        None
    }

    fn is_contrast(&self, c: usize) -> bool {
        let token = &self.i.tokens[self.i.chunks[c].head as usize];
        self.i.lexicon.word(token.word).pos.has(Pos::CONTRAST)
    }

    fn is_of(&self, c: usize) -> bool {
        self.i.tokens[self.i.chunks[c].head as usize].pos.has(Pos::OF)
    }

    fn noun(&mut self, c: usize) {
        let before = self.before(c);
        // `On Tuesday X`: the date has closed its phrase.
        let dated = c > 0 && self.i.chunks[c - 1].kind == ChunkKind::Date;
        let kind = before.map(|k| self.i.chunks[k].kind).filter(|k| !(dated && *k == ChunkKind::Preposition));
        // `In response to A and B, ...`: B stands in the phrase too.
        let conjoined = kind == Some(ChunkKind::Conjunction)
            && self.p.stack.last().is_some_and(|t| {
                t.finite.is_none() && t.subject.is_none() && before.is_some_and(|b| b > t.start as usize)
            });
        let in_phrase = kind == Some(ChunkKind::Preposition) || conjoined;
        let adjacent_noun = kind == Some(ChunkKind::Noun);
        let main_verb = self.i.chunks.len();
        let _ = main_verb;
        let comma_before = before.is_some_and(|k| {
            matches!(self.i.chunks[k].kind, ChunkKind::Comma)
                || self.i.chunks[k].kind == ChunkKind::Conjunction
                    && k > 0
                    && self.i.chunks[k - 1].kind == ChunkKind::Comma
        });
        let both = self.is_pronoun_before(c) && self.i.tokens[self.i.chunks[c].head as usize].tag == Tag::Pronoun;
        let top = self.top();
        if top.finite.is_none() && top.subject.is_none() && top.last.is_some() {
            // After a fronted participle (`Welcoming A, B said`): its object first, the subject after a comma.
            if kind == Some(ChunkKind::Comma) {
                top.subject = Some((c as u32, c as u32 + 1));
                top.frozen = false;
            }
        } else if top.finite.is_none() {
            match top.subject {
                None if !in_phrase => {
                    top.subject = Some((c as u32, c as u32 + 1));
                    top.frozen = false;
                }
                None => {}
                Some((first, _)) if !top.frozen => {
                    if adjacent_noun && both {
                        // `They both emphasized`
                    } else if adjacent_noun {
                        // Two noun phrases without anything between: the second is the subject.
                        top.subject = Some((c as u32, c as u32 + 1));
                    } else {
                        top.subject = Some((first, c as u32 + 1));
                    }
                }
                Some(_) => {
                    // A phrase after a closed-off subject: `X, speaking in Y, ...`; a new one where nothing leads to it.
                    let free = !in_phrase && matches!(kind, Some(ChunkKind::Comma));
                    if free
                        && top.last.is_some()
                        && top.kind == ClauseKind::Main
                        && top.subject.is_some_and(|s| s.0 == u32::MAX)
                    {
                        top.subject = Some((c as u32, c as u32 + 1));
                    }
                }
            }
        }
        let n = self.p.stack.len() - 1;
        let verb_before = kind == Some(ChunkKind::Verb);
        let conjunction = kind == Some(ChunkKind::Conjunction);
        let last = self.p.stack[n].last;
        let top = self.top();
        if top.finite.is_some() || last.is_some() {
            if in_phrase {
                // Grows the candidate.
                if let Some(cand) = &mut top.candidate
                    && cand.end + 1 == c as u32
                {
                    cand.end = c as u32 + 1;
                }
            } else if kind == Some(ChunkKind::Comma)
                && top.candidate.is_some_and(|k| k.end + 1 == c as u32 && !k.conjunction)
                && !top.candidate.is_some_and(|k| k.direct)
            {
                // `A, B and C` or an apposition: one candidate.
                if let Some(cand) = &mut top.candidate {
                    cand.end = c as u32 + 1;
                }
            } else if conjunction
                && top.candidate.is_some_and(|k| k.comma && !k.direct && k.end + 1 >= before.unwrap_or(0) as u32)
            {
                if let Some(cand) = &mut top.candidate {
                    cand.end = c as u32 + 1;
                }
            } else {
                top.candidate = Some(Candidate {
                    first: c as u32,
                    end: c as u32 + 1,
                    comma: comma_before,
                    conjunction,
                    direct: verb_before,
                });
            }
        }
    }

    fn comma(&mut self, c: usize) {
        // A comma ends a fronted subordinate clause and a relative clause whose holder still waits for its verb.
        while self.p.stack.len() > 1 {
            let n = self.p.stack.len() - 1;
            let top = self.p.stack[n];
            if top.finite.is_none() || top.kind == ClauseKind::That || top.kind == ClauseKind::Bracket {
                return;
            }
            let outer = self.p.stack[n - 1];
            let waits = outer.finite.is_none();
            let next_is_list = matches!(self.kind(c + 1), Some(ChunkKind::Conjunction));
            if !waits
                || next_is_list
                    && top.kind == ClauseKind::Subordinate
                    && outer.subject.is_none()
                    && !self.verb_follows(c + 2)
            {
                return;
            }
            self.close_to(n, c as u32);
            self.p.stack.truncate(n);
        }
    }

    fn verb_follows(&self, c: usize) -> bool {
        self.kind(c) == Some(ChunkKind::Verb)
    }

    fn break_(&mut self, c: usize) {
        let token = self.i.tokens[self.i.chunks[c].head as usize];
        match token.tag {
            Tag::Semicolon if self.list_continues(c + 1) => {}
            Tag::Semicolon => {
                self.close_to(0, c as u32);
                self.p.stack.truncate(1);
                let fresh = Clause {
                    kind: ClauseKind::Main,
                    subject: None,
                    frozen: false,
                    finite: None,
                    last: None,
                    parent: None,
                    start: c as u32 + 1,
                    candidate: None,
                };
                *self.top() = fresh;
            }
            Tag::Colon => {
                let top = *self.top();
                if top.finite.is_some() {
                    // What follows a colon is the complement of the verb before.
                    self.p.push(ClauseKind::That, top.last, c as u32 + 1);
                } else if top.subject.is_some() && top.last.is_none() {
                    let fresh = Clause { subject: None, frozen: false, start: c as u32 + 1, ..top };
                    *self.top() = fresh;
                }
            }
            _ => {
                self.freeze();
                self.top().candidate = None;
            }
        }
    }

    /// Whether what follows a semicolon is a further list member, not a clause with a verb of its own.
    fn list_continues(&self, c: usize) -> bool {
        for k in c..(c + 16).min(self.i.chunks.len()) {
            match self.i.chunks[k].kind {
                ChunkKind::Verb => return !self.i.chunks[k].group.form.is_finite(),
                ChunkKind::That | ChunkKind::Relative | ChunkKind::Wh => return true,
                ChunkKind::Stop | ChunkKind::Quote => return true,
                ChunkKind::Break if self.i.tokens[self.i.chunks[k].head as usize].tag == Tag::Semicolon => return true,
                _ => {}
            }
        }
        true
    }

    fn bracket(&mut self, c: usize) {
        let token = self.i.tokens[self.i.chunks[c].head as usize];
        if token.tag == Tag::Open {
            self.freeze();
            self.p.push(ClauseKind::Bracket, None, c as u32 + 1);
        } else if let Some(n) = self.p.stack.iter().rposition(|k| k.kind == ClauseKind::Bracket) {
            self.close_to(n, c as u32);
            self.p.stack.truncate(n.max(1));
        }
    }

    fn that(&mut self, c: usize) {
        let conjoined = matches!(self.before_kind(c), Some(ChunkKind::Conjunction | ChunkKind::Comma));
        if conjoined && let Some(n) = self.p.stack.iter().rposition(|k| k.kind == ClauseKind::That) {
            // `that A and that B`: the second hangs on the same verb.
            let parent = self.p.stack[n].parent;
            self.close_to(n, self.separator(c));
            self.p.stack.truncate(n.max(1));
            self.p.push(ClauseKind::That, parent, c as u32 + 1);
            return;
        }
        self.freeze();
        let parent = self.top().last;
        self.p.push(ClauseKind::That, parent, c as u32 + 1);
    }

    /// Where a complement ends that is cut before chunk `c`: before the comma and conjunction that lead to `c`.
    fn separator(&self, c: usize) -> u32 {
        let mut k = c;
        while k > 0
            && matches!(self.i.chunks[k - 1].kind, ChunkKind::Conjunction | ChunkKind::Comma | ChunkKind::Adverb)
        {
            k -= 1;
        }
        k as u32
    }

    /// Closes the predicates of clauses at depth `n` and deeper at chunk `at`.
    fn close_to(&mut self, n: usize, at: u32) {
        let out = &mut *self.out;
        self.p.open.retain(|p| {
            let pred = &mut out[*p as usize];
            if pred.depth as usize >= n && pred.end == OPEN {
                pred.end = at.max(pred.chunk + 1);
                return false;
            }
            true
        });
    }

    fn add(&mut self, c: usize, stance: Stance, parent: Option<u32>, subject: Option<(u32, u32)>, shared: bool) -> u32 {
        let depth = self.p.stack.len() as u32 - 1;
        let top = self.top();
        let pred = Predicate {
            chunk: c as u32,
            clause: top.kind,
            stance,
            parent,
            subject: subject.filter(|s| s.0 != u32::MAX).unwrap_or((0, 0)),
            shared,
            end: OPEN,
            start: top.start,
            coordinated: None,
            depth,
        };
        let id = self.out.len() as u32;
        self.out.push(pred);
        self.p.open.push(id);
        let top = self.top();
        top.last = Some(id);
        top.candidate = None;
        id
    }

    fn verb_group(&mut self, c: usize) {
        let group = self.i.chunks[c].group;
        match group.form {
            Form::Infinitive => self.infinitive(c),
            Form::Gerund => self.gerund(c),
            Form::Participle => self.participle(c),
            _ => self.finite(c),
        }
    }

    fn is_past_class(&self, pred: u32) -> Option<bool> {
        let chunk = &self.i.chunks[self.out.get(pred as usize)?.chunk as usize];
        match chunk.group.form {
            Form::Past => Some(true),
            Form::Present => Some(false),
            Form::Modal => Some(self.i.lexicon.word(chunk.group.modal).pos.has(Pos::PAST)),
            _ => None,
        }
    }

    fn finite(&mut self, c: usize) {
        let n = self.p.stack.len() - 1;
        let before = self.before(c);
        let lead = before.map(|k| self.i.chunks[k].kind);
        let group = self.i.chunks[c].group;
        let top = self.p.stack[n];
        if top.finite.is_none() {
            // A bare base form that continues an infinitive: `to develop, test and communicate`.
            if group.form == Form::Present
                && !group.auxiliary
                && top.last.is_some()
                && matches!(lead, Some(ChunkKind::Conjunction | ChunkKind::Comma))
                && top.subject.is_none()
            {
                return self.infinitive(c);
            }
            return self.attach(c, n, false);
        }
        // `help promote`: a base form right after a verb.
        if lead == Some(ChunkKind::Verb) && group.form == Form::Present && !group.auxiliary && self.bare_base(c) {
            return self.infinitive(c);
        }
        let conjoined = matches!(lead, Some(ChunkKind::Conjunction | ChunkKind::Comma));
        // `its toolkit, designed to ...`; `a plan, paid for by ...`: a participle, as no object follows.
        let lacks_object = self.is_participial(c) && (!self.traits(c).framed() || self.traits(c).needy());
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
        if conjoined {
            if group.form == Form::Present && !group.auxiliary && self.bare_base(c) {
                let last =
                    top.last.and_then(|p| self.out.get(p as usize)).map(|p| self.i.chunks[p.chunk as usize].group.form);
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
            return;
        }
        if let Some(cand) = top.candidate.filter(|k| self.reaches(k, c)) {
            // `helps Ukraine defend itself`: a base form after a singular is no finite verb.
            let singular = cand.end == cand.first + 1
                && matches!(
                    self.i.tokens[self.i.chunks[cand.first as usize].head as usize].tag,
                    Tag::Noun | Tag::Proper
                );
            if group.form == Form::Present && !group.auxiliary && self.bare_base(c) && singular && !cand.conjunction {
                return self.infinitive(c);
            }
            // `the sanctions and assistance announced last week`: nothing that was announced follows.
            if cand.conjunction && self.is_participial(c) && self.traits(c).needy() {
                return self.participle(c);
            }
            // `discussed risks related to ...`: only verbs such as `say` take a clause without `that`.
            let bare = top.last.is_some_and(|p| self.takes_bare_clause(p));
            let comma = !cand.comma || self.traits(c).needy();
            if !cand.conjunction && comma && lacks_object && !bare && self.waiting(n).is_none() {
                return self.participle(c);
            }
            return self.with_candidate(c, cand);
        }
        if let Some(level) = self.waiting(n) {
            self.close_to(level + 1, c as u32);
            self.p.stack.truncate(level + 1);
            return self.attach(c, level, false);
        }
        // The finite verb before was a reduced relative after all: `citizens detained in X called for ...`.
        if let Some(id) = top.finite {
            let pred = &mut self.out[id as usize];
            let g = self.i.chunks[pred.chunk as usize].group;
            let object = self
                .i
                .chunks
                .get(pred.chunk as usize + 1)
                .is_some_and(|k| matches!(k.kind, ChunkKind::Noun | ChunkKind::That | ChunkKind::Quote));
            let demotable = g.form == Form::Past
                && !g.auxiliary
                && pred.stance == Stance::Finite
                && pred.coordinated.is_none()
                && !object;
            // `committed to a dialogue held last month`: the first stands well without an object, the second does not.
            let lemma = verb_lemma(self.i, pred.chunk as usize);
            let first = self.i.traits.of(lemma);
            if demotable && lacks_object && first.framed() && !first.needy() {
                return self.participle(c);
            }
            let pred = &mut self.out[id as usize];
            if demotable {
                pred.stance = Stance::Reduced;
                let subject = top.subject;
                self.close_to(n, c as u32);
                let id = self.add(c, Stance::Finite, top.parent, subject, false);
                self.top().finite = Some(id);
                return;
            }
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
            return self.attach(c, level, false);
        }
        self.close_to(n, c as u32);
        let id = self.add(c, Stance::Finite, top.parent, top.subject, true);
        self.top().finite = Some(id);
    }

    /// Whether a predicate's verb takes a clause without `that`.
    fn takes_bare_clause(&self, pred: u32) -> bool {
        let lemma = self.verb(self.out[pred as usize].chunk as usize);
        self.i.lexicon.word(lemma).pos.has(Pos::BARE_CLAUSE)
    }

    /// A bare past form after which no object stands.
    fn is_participial(&self, c: usize) -> bool {
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

    fn bare_base(&self, c: usize) -> bool {
        self.i.tokens[self.i.chunks[c].head as usize].tag == Tag::Base
    }

    /// Whether an infinitive of clause `n` is still open.
    fn open_infinitive(&self, n: usize) -> bool {
        self.p.open.iter().rev().take(4).any(|p| {
            let pred = &self.out[*p as usize];
            pred.depth as usize == n
                && (matches!(self.i.chunks[pred.chunk as usize].group.form, Form::Infinitive | Form::Modal)
                    || pred.stance == Stance::Infinitive)
        })
    }

    /// Whether the candidate's phrase runs right up to chunk `c`.
    fn reaches(&self, cand: &Candidate, c: usize) -> bool {
        (cand.end as usize..c).all(|k| match self.i.chunks[k].kind {
            ChunkKind::Adverb | ChunkKind::Date | ChunkKind::Adjective | ChunkKind::Bracket => true,
            ChunkKind::Preposition => self.kind(k + 1) == Some(ChunkKind::Date),
            ChunkKind::Comma => k + 1 == c,
            _ => false,
        })
    }

    /// The innermost clause outside the top that has a subject and still waits for its verb.
    fn waiting(&self, n: usize) -> Option<usize> {
        (0..n).rev().find(|k| self.p.stack[*k].finite.is_none() && self.p.stack[*k].subject.is_some())
    }

    fn attach(&mut self, c: usize, level: usize, shared: bool) {
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
        let id = self.add(c, Stance::Finite, clause.parent, clause.subject, shared);
        let top = self.top();
        top.finite = Some(id);
        top.frozen = true;
        // Fronted participles of this clause have the same subject.
        let start = clause.start;
        for pred in self.out[..id as usize].iter_mut().rev().take_while(|p| p.chunk >= start) {
            if pred.stance == Stance::Adjunct && pred.subject.1 == 0 && pred.parent.is_none() {
                pred.subject = clause.subject.unwrap_or((0, 0));
                pred.parent = Some(id);
                let at = clause.subject.map_or(c as u32, |s| s.0);
                if pred.end > at {
                    pred.end = at.max(pred.chunk + 1);
                }
            }
        }
    }

    /// The clause that a coordinated finite verb belongs to.
    fn coordination_level(&self, c: usize) -> usize {
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
            if self.is_past_class(finite) != Some(past) {
                continue;
            }
            // Same tense inside and outside: a framed verb goes with the framed verb outside when the inner one is none.
            let inner_framed = self.traits(self.out[finite as usize].chunk as usize).framed();
            if level > 0
                && speech
                && (!inner_framed || clause.kind == ClauseKind::Relative || clause.kind == ClauseKind::Subordinate)
            {
                let outer = (0..level).rev().find(|k| {
                    self.p.stack[*k].finite.is_some_and(|f| {
                        self.is_past_class(f) == Some(past) && self.traits(self.out[f as usize].chunk as usize).framed()
                    })
                });
                if let Some(outer) = outer {
                    return outer;
                }
            }
            return level;
        }
        first.unwrap_or(n)
    }

    /// A finite verb whose subject stands after the verb before.
    fn with_candidate(&mut self, c: usize, cand: Candidate) {
        let n = self.p.stack.len() - 1;
        let top = self.p.stack[n];
        let subject = Some((cand.first, cand.end));
        let speech = self.traits(c).speech();
        // `to ensure A and B are effective`: both are the subject of a clause without `that`.
        if cand.conjunction
            && self.i.chunks[c].group.auxiliary | self.i.chunks[c].group.copula
            && let Some(last) =
                top.last.filter(|p| matches!(self.out[*p as usize].stance, Stance::Infinitive | Stance::NounInfinitive))
        {
            let first = self.out[last as usize].chunk + 1;
            let plain = (first as usize..cand.first as usize).all(|k| {
                matches!(self.i.chunks[k].kind, ChunkKind::Noun | ChunkKind::Conjunction)
                    || self.i.chunks[k].kind == ChunkKind::Preposition && self.is_of(k)
            });
            if plain && first < cand.first && self.takes_bare_clause(last) {
                self.p.push(ClauseKind::That, Some(last), first);
                self.top().subject = Some((first, cand.end));
                let level = self.p.stack.len() - 1;
                return self.attach(c, level, false);
            }
        }
        if cand.conjunction {
            // `..., and B did Y`
            let level = self.coordination_level(c);
            let at = self.separator(cand.first as usize);
            self.close_to(level, at);
            self.p.stack.truncate(level + 1);
            let start = cand.first;
            let parent = self.p.stack[level].parent;
            let coordinated = self.p.stack[level].finite;
            let top = self.top();
            top.subject = subject;
            top.frozen = true;
            top.start = start;
            let id = self.add(c, Stance::Finite, parent, subject, false);
            self.out[id as usize].coordinated = coordinated;
            self.top().finite = Some(id);
            return;
        }
        if cand.comma {
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
            // `..., residents told the paper by telephone.`
            let tells = next == Some(ChunkKind::Noun)
                && self.traits(c).tells()
                && matches!(
                    self.kind(c + 2),
                    None | Some(ChunkKind::Stop | ChunkKind::Comma | ChunkKind::Date | ChunkKind::Preposition)
                );
            if speech && (ends || tells) && !self.i.chunks[c].group.passive {
                let at = self.separator(cand.first as usize);
                self.close_to(0, at);
                self.p.stack.truncate(1);
                self.add(c, Stance::Reporting, None, subject, false);
                return;
            }
            // A fronted clause has ended: `If A agrees, B will ...`
            let level = self.waiting_or_empty(n).unwrap_or_else(|| self.coordination_level(c));
            let at = self.separator(cand.first as usize);
            self.close_to(level, at);
            self.p.stack.truncate(level + 1);
            let parent = self.p.stack[level].parent;
            let top = self.top();
            top.subject = subject;
            top.frozen = true;
            top.start = cand.first;
            let id = self.add(c, Stance::Finite, parent, subject, false);
            self.top().finite = Some(id);
            return;
        }
        let waiting = self.waiting(n);
        let takes_clause =
            cand.direct && top.last.is_some_and(|p| self.traits(self.out[p as usize].chunk as usize).clause());
        match waiting {
            Some(level) if !takes_clause => {
                self.close_to(level + 1, c as u32);
                self.p.stack.truncate(level + 1);
                self.attach(c, level, false);
            }
            _ => {
                // A clause without its `that`; a gerund may begin its subject (`said selling the plan has been hard`).
                let gerund = top.last.and_then(|p| self.gerund_subject(p));
                let parent = gerund.map_or(top.last, |g| self.out[g as usize].parent);
                let start = gerund.map_or(cand.first, |g| self.out[g as usize].chunk);
                self.p.push(ClauseKind::That, parent, start);
                self.top().subject = gerund.map_or(subject, |_| Some((start, cand.end)));
                let level = self.p.stack.len() - 1;
                self.attach(c, level, false);
            }
        }
    }

    /// A gerund right after a verb that takes a clause: it may be the clause's subject.
    fn gerund_subject(&self, last: u32) -> Option<u32> {
        let pred = self.out.get(last as usize)?;
        let c = pred.chunk as usize;
        let led = c > 0 && self.kind(c - 1) == Some(ChunkKind::Verb) && self.traits(c - 1).speech();
        (pred.stance == Stance::Gerund && led && self.i.chunks[c].group.form == Form::Gerund).then_some(last)
    }

    fn waiting_or_empty(&self, n: usize) -> Option<usize> {
        (0..n).rev().find(|k| self.p.stack[*k].finite.is_none())
    }

    fn infinitive(&mut self, c: usize) {
        let n = self.p.stack.len() - 1;
        let lead = self.before_kind(c);
        let conjoined = matches!(lead, Some(ChunkKind::Conjunction | ChunkKind::Comma));
        let top = self.p.stack[n];
        if conjoined {
            // `to discuss A and (to) advance B`, `will host A and chair B`: beside the last infinitive or modal of the clause.
            let sibling = self.p.open.iter().rev().copied().find(|p| {
                let pred = &self.out[*p as usize];
                let g = self.i.chunks[pred.chunk as usize].group;
                let modal = g.form == Form::Modal && !self.i.chunks[c].group.to;
                pred.depth as usize == n
                    && (g.form == Form::Infinitive
                        || modal
                        || g.form == Form::Present && pred.stance == Stance::Infinitive)
            });
            if let Some(sibling) = sibling {
                let other = self.out[sibling as usize];
                let at = self.separator(c);
                // Everything begun since the sibling is closed with it.
                let out = &mut *self.out;
                self.p.open.retain(|p| {
                    if *p >= sibling && out[*p as usize].end == OPEN {
                        let pred = &mut out[*p as usize];
                        pred.end = at.max(pred.chunk + 1);
                        return false;
                    }
                    true
                });
                let stance = if other.stance == Stance::Finite { Stance::Finite } else { other.stance };
                let id = self.add(c, stance, other.parent, Some(other.subject), true);
                self.out[id as usize].coordinated = Some(sibling);
                return;
            }
        }
        if top.finite.is_none() && top.subject.is_some() {
            // `efforts to end X were ...`
            let last = top.last;
            self.add(c, Stance::NounInfinitive, last, None, false);
            let top = self.top();
            top.frozen = true;
            return;
        }
        let parent = top.last;
        let subject = self.for_subject(c).or_else(|| parent.map(|p| self.out[p as usize].subject));
        self.add(c, Stance::Infinitive, parent, subject, true);
    }

    /// `an opportunity for A and B to discuss`: A and B.
    fn for_subject(&self, c: usize) -> Option<(u32, u32)> {
        let mut k = c;
        while k > 0 && matches!(self.i.chunks[k - 1].kind, ChunkKind::Noun | ChunkKind::Conjunction) {
            k -= 1;
        }
        let led = k > 0
            && k < c
            && self.i.chunks[k - 1].kind == ChunkKind::Preposition
            && self.i.lexicon.word(self.i.tokens[self.i.chunks[k - 1].head as usize].word).pos.has(Pos::FOR);
        (led && self.i.chunks[k].kind == ChunkKind::Noun).then_some((k as u32, c as u32))
    }

    fn gerund(&mut self, c: usize) {
        let n = self.p.stack.len() - 1;
        let top = self.p.stack[n];
        match self.before_kind(c) {
            Some(ChunkKind::Preposition) => {
                let parent = top.last;
                let subject = parent.map(|p| self.out[p as usize].subject).or(top.subject);
                self.nested(c, Stance::Gerund, parent, subject);
            }
            Some(ChunkKind::Noun) if !self.is_pronoun_before(c) => {
                let subject = self.noun_before(c);
                self.nested(c, Stance::Reduced, top.last, subject);
            }
            Some(ChunkKind::Conjunction) => {
                let sibling =
                    top.last.filter(|p| self.i.chunks[self.out[*p as usize].chunk as usize].group.form == Form::Gerund);
                match sibling {
                    Some(p) => {
                        let other = self.out[p as usize];
                        let at = self.separator(c);
                        let pred = &mut self.out[p as usize];
                        if pred.end == OPEN {
                            pred.end = at.max(pred.chunk + 1);
                        }
                        let id = self.add(c, other.stance, other.parent, Some(other.subject), true);
                        self.out[id as usize].coordinated = Some(p);
                    }
                    None => self.adjunct(c),
                }
            }
            Some(ChunkKind::Verb) => {
                let parent = top.last;
                let subject = parent.map(|p| self.out[p as usize].subject);
                self.nested(c, Stance::Gerund, parent, subject);
            }
            _ => self.adjunct(c),
        }
    }

    fn participle(&mut self, c: usize) {
        let top = *self.top();
        match self.before_kind(c) {
            Some(ChunkKind::Noun) => {
                let subject = self.noun_before(c);
                self.nested(c, Stance::Reduced, top.last, subject);
            }
            Some(ChunkKind::Verb) => {
                let parent = top.last;
                let subject = parent.map(|p| self.out[p as usize].subject);
                self.nested(c, Stance::Gerund, parent, subject);
            }
            _ => self.adjunct(c),
        }
    }

    /// `, doing ...`, `, chaired by ...`, or at the head of the sentence: the subject is the clause's.
    fn adjunct(&mut self, c: usize) {
        let n = self.p.stack.len() - 1;
        let mut level = n;
        // `said it would close, adding that ...`: a participle of speech goes with the verb of speech further out.
        if n > 0 && self.traits(c).speech() && self.kind(c.wrapping_sub(1)) == Some(ChunkKind::Comma) {
            let speaks = |k: &usize| {
                self.p.stack[*k].finite.is_some_and(|f| self.traits(self.out[f as usize].chunk as usize).stance())
            };
            let bracket = self.p.stack.iter().rposition(|k| k.kind == ClauseKind::Bracket).map_or(0, |k| k + 1);
            if !speaks(&n)
                && let Some(outer) = (bracket..n).rev().find(speaks)
            {
                level = outer;
                self.close_to(level + 1, c as u32 - 1);
                self.p.stack.truncate(level + 1);
            }
        }
        let top = self.p.stack[level];
        let parent = top.finite;
        self.nested(c, Stance::Adjunct, parent, top.subject);
    }

    /// A predicate that is not the clause's finite one.
    fn nested(&mut self, c: usize, stance: Stance, parent: Option<u32>, subject: Option<(u32, u32)>) {
        self.freeze();
        self.add(c, stance, parent, subject, stance != Stance::Reduced);
    }

    fn is_pronoun_before(&self, c: usize) -> bool {
        self.before(c).is_some_and(|k| self.i.tokens[self.i.chunks[k].head as usize].tag == Tag::Pronoun)
    }

    fn noun_before(&self, c: usize) -> Option<(u32, u32)> {
        let k = self.before(c)?;
        (self.i.chunks[k].kind == ChunkKind::Noun).then_some((k as u32, k as u32 + 1))
    }
}

/// The lemma of the verb group at chunk `c`.
pub fn verb_lemma(i: Input<'_>, c: usize) -> WordId {
    let token = i.tokens[i.chunks[c].head as usize];
    lemma(i.lexicon, &token)
}

/// The lemma of a verb token.
pub fn lemma(lexicon: &Lexicon, token: &Token) -> WordId {
    let word = lexicon.word(token.word);
    match token.tag {
        Tag::Past | Tag::Participle if word.past_of.is_known() => word.past_of,
        Tag::Past | Tag::Participle | Tag::Adjective => word.past_of,
        _ if word.verb.is_known() => word.verb,
        Tag::Be | Tag::Have | Tag::Do => word.past_of,
        _ => WordId::NONE,
    }
}
