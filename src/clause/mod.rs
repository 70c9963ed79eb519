//! Clauses: which verb has which subject, and how far each verb's complement reaches.
//!
//! One pass over the chunks with a stack of open clauses: a complementiser, relative or subordinator opens one, a comma
//! or a finite verb that fits further out closes it. A coordinated verb finds its clause by tense (`noted that Japan *is*
//! ... and *makes* ...` against `noted that ... and *welcomed* ...`). A past form taken for the finite verb is demoted to a
//! reduced relative when the real one turns up (`citizens detained in X called for ...`). Each chunk is looked at a bounded
//! number of times, so the parse is linear.

mod boundary;
mod coordinate;
mod finite;
mod nonfinite;
mod subject;

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
    /// The noun phrase right after a verb that takes a clause without `that`.
    held: Option<(u32, u32)>,
}

impl Clause {
    const fn new(kind: ClauseKind, parent: Option<u32>, start: u32) -> Self {
        Clause {
            kind,
            subject: None,
            frozen: false,
            finite: None,
            last: None,
            parent,
            start,
            candidate: None,
            held: None,
        }
    }
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
    /// Predicates before this one stand in a label, `ENDING CENSORSHIP:`, and have no subject after it.
    fence: u32,
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
        self.fence = 0;
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
        self.stack.push(Clause::new(kind, parent, start));
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
                // `while stressing ...`: an adjunct of the clause it stands in.
                if self.is_contrast(c) && self.gerund_follows(c) && self.top().finite.is_some() {
                    return;
                }
                // `X pledged A, while Y delivered B`: the second half stands on its own.
                if self.before_kind(c) == Some(ChunkKind::Comma) && self.is_contrast(c) && self.top().finite.is_some() {
                    let n = self.p.stack.len() - 1;
                    let at = self.separator(c);
                    // `X said that A, while Y said that B`: two speakers.
                    let speaks = self.kind(c + 1) == Some(ChunkKind::Noun)
                        && self.kind(c + 2) == Some(ChunkKind::Verb)
                        && self.traits(c + 2).speech();
                    self.close_to(if speaks { 0 } else { n }, at);
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
                *self.top() = Clause::new(ClauseKind::Main, None, c as u32 + 1);
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

    fn is_of(&self, c: usize) -> bool {
        self.i.tokens[self.i.chunks[c].head as usize].pos.has(Pos::OF)
    }

    fn add(&mut self, c: usize, stance: Stance, parent: Option<u32>, subject: Option<(u32, u32)>, shared: bool) -> u32 {
        let depth = self.p.stack.len() as u32 - 1;
        let top = self.top();
        let pred = Predicate {
            chunk: c as u32,
            clause: top.kind,
            stance,
            parent,
            subject: subject.unwrap_or((0, 0)),
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
