//! Events: rules applied to the predicates of a sentence.
//!
//! For every predicate the frames of its verb are tried, the most specific first; the first that fits makes the event, so
//! there is one event per trigger; [patterns](crate::rule::Pattern) come before frames. `complement` cuts what follows the
//! verb into arguments, `party` cuts subjects and
//! objects into the parties they name. What an argument *refers* to is settled in [`resolve`](crate::resolve).

mod adjunct;
mod code;
mod complement;
mod content;
mod frame;
mod gate;
mod modality;
mod object;
mod party;
mod passive;
mod pattern;
mod reach;
mod record;
mod report;
mod subject;
mod taken;
mod told;
pub mod trace;

use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use crate::chunk::{Chunk, ChunkKind, Form};
use crate::clause::{Predicate, Stance};
use crate::document::{MentionKind, Modality, Role, RuleRef};
use crate::lexicon::{Lexicon, NounClass, Pos, WordId};
use crate::mention::Found;
use crate::rule::RuleSet;
use crate::span::Span;
use crate::tag::Tag;
use crate::token::Token;
use complement::Reach;
use taken::Covered;
use trace::Trace;

/// An event before its arguments are resolved. Spans are token ranges first..end.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Row in the rule set's types.
    pub kind: u32,
    /// PLOVER code, if the frame has its own.
    pub plover: Option<Arc<str>>,
    /// CAMEO root, if the frame has its own.
    pub cameo: Option<Arc<str>>,
    /// The rule.
    pub rule: Arc<RuleRef>,
    /// Trigger tokens.
    pub trigger: (u32, u32),
    /// Arguments.
    pub args: Vec<DraftArg>,
    /// Modality.
    pub modality: Modality,
    /// Sentence.
    pub sentence: u32,
    /// An agentless passive.
    pub agentless: bool,
    /// An infinitive or a gerund: whether it happens depends on what it stands in.
    pub bare: bool,
    /// An infinitive in its content is for its target to do: `called on Fiji to join`.
    pub controls: bool,
    /// Stands in quoted speech.
    pub quoted: bool,
    /// The content is a quotation (which later ones may continue).
    pub quote: bool,
}

/// An argument: a byte span and the tokens it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftArg {
    /// Its part.
    pub role: Role,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
}

/// Everything known of a sentence when events are sought.
pub struct Scene<'a> {
    /// The text.
    pub text: &'a str,
    /// Tokens of the document.
    pub tokens: &'a [Token],
    /// The words.
    pub lexicon: &'a Lexicon,
    /// The rules.
    pub rules: &'a RuleSet,
    /// Mentions of the document.
    pub mentions: &'a [Found],
    /// Chunks of the sentence.
    pub chunks: &'a [Chunk],
    /// Predicates of the sentence.
    pub preds: &'a [Predicate],
    /// Index of the sentence.
    pub sentence: u32,
    /// Inside quoted speech.
    pub quoted: bool,
    /// In title case.
    pub headline: bool,
    /// Where to record what was tried.
    pub trace: Option<&'a Trace>,
    /// The reach last asked for: the frames of a verb ask for the same one after the other.
    pub(crate) reached: Cell<Option<(u32, Reach)>>,
}

impl Scene<'_> {
    /// Finds the events of the sentence.
    pub fn run(&self, out: &mut Vec<Draft>) {
        let from = out.len();
        let mut reports = Vec::new();
        let taken = self.patterns(out);
        let patterns = out.len();
        for (n, pred) in self.preds.iter().enumerate() {
            // A predicate that a pattern has for its trigger is that pattern's.
            let head = self.chunks[pred.chunk as usize].head;
            if let Some(draft) = taken.by((head, head + 1)).and_then(|row| out.get(row)) {
                if let Some(trace) = self.trace {
                    let rule = draft.rule.clone();
                    self.record_losers(trace, n as u32, pred, &rule);
                }
                continue;
            }
            self.predicate(n as u32, pred, out, &mut reports);
        }
        // `extended congratulations`: the frame has the noun that a pattern found by itself.
        if from < patterns && patterns < out.len() {
            let covered = Covered::of(out[patterns..].iter().map(|d| d.trigger));
            let frames = out.split_off(patterns);
            let found = out.split_off(from);
            out.extend(found.into_iter().filter(|d| !covered.holds(d.trigger)));
            out.extend(frames);
        }
        self.phrases(out, &mut reports);
        self.attach_sources(from, &reports, out);
    }

    fn kind(&self, c: usize) -> Option<ChunkKind> {
        self.chunks.get(c).map(|k| k.kind)
    }

    fn word(&self, c: usize) -> WordId {
        self.chunks.get(c).and_then(|k| self.tokens.get(k.head as usize)).map(|t| t.word).unwrap_or_default()
    }

    fn pos(&self, c: usize) -> Pos {
        self.chunks.get(c).and_then(|k| self.tokens.get(k.head as usize)).map(|t| t.pos).unwrap_or_default()
    }

    fn head_tag(&self, c: usize) -> Tag {
        self.chunks.get(c).and_then(|k| self.tokens.get(k.head as usize)).map_or(Tag::None, |t| t.tag)
    }

    fn mention_of(&self, c: usize) -> Option<&Found> {
        self.mentions.get(self.chunks.get(c)?.mention as usize)
    }

    fn is_of(&self, c: usize) -> bool {
        self.kind(c) == Some(ChunkKind::Preposition) && self.pos(c).has(Pos::OF)
    }

    fn predicate(&self, n: u32, pred: &Predicate, out: &mut Vec<Draft>, reports: &mut Vec<DraftArg>) {
        let pred = &self.with_agent(pred);
        let chunk = &self.chunks[pred.chunk as usize];
        // `let the mayor | know`: a word of the verb before.
        if chunk.group.form == Form::Infinitive && !chunk.group.to && self.is_tail(pred) {
            return;
        }
        let mut lemma = crate::clause::lemma(self.lexicon, &self.tokens[chunk.head as usize]);
        let mut adjective = None;
        if chunk.group.copula || self.lexicon.word(lemma).pos.has(Pos::COPULAR) {
            // `is interested in`: the adjective is the predicate.
            let mut c = pred.chunk as usize + 1;
            while self.kind(c) == Some(ChunkKind::Adverb) {
                c += 1;
            }
            if self.kind(c) == Some(ChunkKind::Adjective) {
                adjective = Some(c);
                lemma = self.word(c);
            }
        } else if chunk.group.passive && chunk.group.auxiliary {
            // `was concerned`: a participle that the rules know as an adjective.
            let word = self.tokens[chunk.head as usize].word;
            if self.rules.of_verb(word).iter().any(|e| e.adjective)
                && let Some(draft) = self.try_entries(n, pred, word, Some(pred.chunk as usize), reports)
            {
                out.push(draft);
                return;
            }
        }
        if let Some(draft) = self.try_entries(n, pred, lemma, adjective, reports) {
            out.push(draft);
        } else if adjective.is_some() && !chunk.group.copula {
            // `The dam seems safe`: the verb, where the rules know nothing of the adjective.
            let verb = crate::clause::lemma(self.lexicon, &self.tokens[chunk.head as usize]);
            out.extend(self.try_entries(n, pred, verb, None, reports));
        }
    }

    /// Whether a bare infinitive is the word that the verb it depends on has after its object.
    fn is_tail(&self, pred: &Predicate) -> bool {
        let Some(parent) = pred.parent.and_then(|p| self.preds.get(p as usize)) else { return false };
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[parent.chunk as usize].head as usize]);
        let word = self.word(pred.chunk as usize);
        self.rules.of_verb(lemma).iter().any(|e| *e.tail == [word])
    }

    /// A participle with the subject of the verb it goes with, where its own place gives none that can act: `“...,” said X,
    /// adding that ...`; `X met Y at the fair, urging him to ...`.
    fn with_agent(&self, pred: &Predicate) -> Predicate {
        let mut out = *pred;
        if self.heads_sentence(pred) {
            (out.stance, out.subject, out.shared) = (Stance::Finite, (0, pred.chunk), false);
            return out;
        }
        if self.chunks[pred.chunk as usize].group.form != Form::Gerund {
            return out;
        }
        let Some(parent) = pred.parent.and_then(|p| self.preds.get(p as usize)) else { return out };
        let own = pred.subject.1 > pred.subject.0;
        if pred.stance == Stance::Adjunct && !own {
            if let Some(c) = self.inverted(parent) {
                out.subject = (c as u32, c as u32 + 1);
            }
        } else if pred.stance == Stance::Reduced
            && own
            && parent.stance == Stance::Finite
            && parent.chunk < pred.subject.0
            && parent.subject.1 > parent.subject.0
            && self.names_thing(pred.subject.0 as usize)
            && pred.subject.0 > 0
            && (self.pos(pred.subject.0 as usize - 1).has(Pos::LOCATIVE)
                || self.is_own_statement(parent, pred.subject.0))
            && self.is_party(parent.subject.0 as usize)
            && self.is_stance(pred.chunk as usize)
        {
            out.subject = parent.subject;
            out.shared = true;
        }
        out
    }

    /// `Norway to host summit on shipping`: a headline whose verb is an infinitive, right after somebody, with no finite verb
    /// and no full stop.
    fn heads_sentence(&self, pred: &Predicate) -> bool {
        let verb = pred.chunk as usize;
        pred.stance == Stance::NounInfinitive
            && pred.parent.is_none()
            && self.chunks[verb].group.to
            && !self.quoted
            && self.chunks.last().is_some_and(|k| k.kind != ChunkKind::Stop)
            && self.is_party(0)
            && (1..verb).all(|k| {
                matches!(self.kind(k), Some(ChunkKind::Noun | ChunkKind::Conjunction | ChunkKind::Comma))
                    || self.is_of(k)
            })
            && !self.preds.iter().any(|q| matches!(q.stance, Stance::Finite | Stance::Reporting))
    }

    /// `issued a statement condemning X`: the object at chunk `o` is what the subject says.
    fn is_own_statement(&self, parent: &Predicate, o: u32) -> bool {
        let noun = self.lexicon.word(self.word(o as usize)).noun;
        o == parent.chunk + 1
            && matches!(self.lexicon.word(noun).class, NounClass::Speech | NounClass::Document)
            && !self.chunks[parent.chunk as usize].group.passive
    }

    /// An event that is told as a fact, of nobody else's modality or codes; the caller says what is otherwise.
    pub(super) fn draft(&self, kind: u32, rule: &Arc<RuleRef>, trigger: (u32, u32), args: Vec<DraftArg>) -> Draft {
        Draft {
            kind,
            plover: None,
            cameo: None,
            rule: rule.clone(),
            trigger,
            args,
            modality: Modality::Actual,
            sentence: self.sentence,
            agentless: false,
            bare: false,
            controls: false,
            quoted: self.quoted,
            quote: false,
        }
    }

    /// The words that particles of the verb at chunk `verb` can begin with: a date and an adverb may stand before them.
    pub(super) fn ahead(&self, verb: usize) -> [WordId; 3] {
        std::array::from_fn(|n| {
            let chunk = self.chunks.get(verb + 1 + n);
            chunk.and_then(|k| self.tokens.get(k.first as usize)).map(|t| t.word).unwrap_or_default()
        })
    }

    pub(super) fn try_entries(
        &self,
        n: u32,
        pred: &Predicate,
        lemma: WordId,
        adjective: Option<usize>,
        reports: &mut Vec<DraftArg>,
    ) -> Option<Draft> {
        let mut entries = self.rules.traits.keyed(lemma).peekable();
        if !lemma.is_known() || entries.peek().is_none() {
            return None;
        }
        let verb = adjective.unwrap_or(pred.chunk as usize);
        let ahead = self.ahead(verb);
        let nouns = OnceCell::new();
        for (key, entry) in entries {
            if key.adjective != adjective.is_some() {
                continue;
            }
            // Most frames of a verb ask for a particle that is not there; an explanation tells of them all the same.
            if self.trace.is_none() {
                if key.lead.is_known() && !ahead.contains(&key.lead) {
                    continue;
                }
                if key.mask != 0 && !self.may_have_noun(key, pred, &nouns)
                    || key.words && !self.has_words_of(pred, verb, entry)
                {
                    continue;
                }
            }
            match self.fit(n, pred, entry, adjective, reports) {
                Ok(draft) => {
                    if let Some(trace) = self.trace {
                        self.record(trace, pred, adjective, entry, &draft);
                        self.record_rest(trace, n, pred, lemma, adjective, entry.frame);
                    }
                    return Some(draft);
                }
                Err(miss) => {
                    if let Some(trace) = self.trace {
                        self.record_miss(trace, pred, entry, miss, None);
                    }
                }
            }
        }
        None
    }

    /// `according to X`: phrases that make what stands around them somebody's word.
    fn phrases(&self, out: &mut Vec<Draft>, reports: &mut Vec<DraftArg>) {
        for (c, chunk) in self.chunks.iter().enumerate() {
            if chunk.kind == ChunkKind::Preposition
                && (self.trace.is_some() || self.kind(c + 1) == Some(ChunkKind::Noun))
            {
                for entry in self.rules.of_verb(self.word(c)) {
                    match self.phrase(c, entry, out, reports) {
                        Ok(draft) => {
                            if let Some(trace) = self.trace {
                                self.record_phrase(trace, c, &draft);
                            }
                            self.cut_before(c, out);
                            out.push(draft);
                            break;
                        }
                        Err(miss) => {
                            if let Some(trace) = self.trace {
                                self.record_phrase_miss(trace, c, entry, miss);
                            }
                        }
                    }
                }
            }
        }
    }

    /// `X said A, according to Y`: Y vouches for all of it, so what X said ends before the comma at chunk `c - 1`.
    fn cut_before(&self, c: usize, out: &mut [Draft]) {
        if c == 0 || self.kind(c - 1) != Some(ChunkKind::Comma) {
            return;
        }
        let (at, comma) = (self.chunks[c].first, self.chunks[c - 1].first);
        let from = out.partition_point(|d| d.sentence < self.sentence);
        for arg in out[from..].iter_mut().flat_map(|d| d.args.iter_mut()) {
            if arg.role == Role::Content && arg.first < comma && at < arg.end {
                arg.end = comma;
            }
        }
    }

    /// Whether a party named at chunk `c` is a body that reports rather than a person who speaks.
    fn is_outlet(&self, c: usize) -> bool {
        let noun = self.lexicon.word(self.word(c)).noun;
        self.mention_of(c).is_some_and(|m| m.kind == MentionKind::Organization && m.anaphor.is_none())
            || self.pos(c).has(Pos::OUTLET)
            || self.lexicon.word(noun).pos.has(Pos::OUTLET)
    }

    /// Whether the verb at chunk `c` is one by which outlets report, in the present.
    fn outlet_reports(&self, c: usize) -> bool {
        let token = &self.tokens[self.chunks[c].head as usize];
        let lemma = crate::clause::lemma(self.lexicon, token);
        token.tag == Tag::Third && self.lexicon.word(lemma).pos.has(Pos::REPORTS)
    }

    fn attach_sources(&self, from: usize, reports: &[DraftArg], out: &mut [Draft]) {
        if reports.is_empty() {
            return;
        }
        if let Some(first) = out.get_mut(from) {
            for r in reports {
                first.args.push(DraftArg { role: Role::Source, ..*r });
            }
        }
    }

    /// Bytes of a token range.
    pub fn bytes(&self, first: u32, end: u32) -> Span {
        let start = self.tokens.get(first as usize).map_or(0, |t| t.start);
        let stop = self.tokens.get((end as usize).saturating_sub(1)).map_or(start, |t| t.end);
        Span::new(start, stop.max(start))
    }
}

/// The longest span that is looked through for members, in tokens.
const LONGEST_LIST: u32 = 400;

/// Members of a list in tokens `first..end`: the parts that commas and a conjunction separate after an opener such as
/// `including`, or of the whole span where it is one list. Empty where there is none.
pub(crate) fn items(tokens: &[Token], first: u32, end: u32) -> Vec<(u32, u32)> {
    // Contents may hold one another; looking all of them through would take the square of a sentence's length.
    if end.saturating_sub(first) > LONGEST_LIST {
        return Vec::new();
    }
    let words = tokens.get(first as usize..end as usize).unwrap_or_default();
    if !words.iter().any(|t| matches!(t.tag, Tag::Comma | Tag::Semicolon)) {
        return Vec::new();
    }
    let mut from = 0usize;
    // The last opener counts: `including in such areas as A, B and C`.
    for (n, t) in words.iter().enumerate() {
        if t.tag == Tag::Preposition && words.get(n + 1).is_some() && is_opener(words, n) {
            from = n + 1;
            break;
        }
    }
    let mut out: Vec<(u32, u32)> = Vec::new();
    let mut start = from;
    let mut depth = 0;
    for n in from..=words.len() {
        let tag = words.get(n).map_or(Tag::Stop, |t| t.tag);
        match tag {
            Tag::Open | Tag::QuoteOpen => depth += 1,
            Tag::Close | Tag::QuoteClose => depth -= 1,
            _ => {}
        }
        let cut = n == words.len() || depth == 0 && matches!(tag, Tag::Comma | Tag::Semicolon);
        if cut {
            let mut s = start;
            if matches!(words.get(s).map(|t| t.tag), Some(Tag::Conjunction)) {
                s += 1;
                while matches!(words.get(s).map(|t| t.tag), Some(Tag::Part)) {
                    s += 1;
                }
            }
            // `;\n- the training of pilots`: the mark is no part of the member.
            while s < n && matches!(words.get(s).map(|t| t.tag), Some(Tag::Dash | Tag::Bullet)) {
                s += 1;
            }
            if s < n {
                out.push((first + s as u32, first + n as u32));
            }
            start = n + 1;
        }
    }
    if from == 0 && out.len() < 3 {
        return Vec::new();
    }
    // `B and C` at the end of a list are two members.
    if let Some(&(s, e)) = out.last()
        && out.len() >= 2
    {
        let last = &tokens[s as usize..e as usize];
        if let Some(k) = last.iter().position(|t| t.tag == Tag::Conjunction)
            && k > 0
            && k + 1 < last.len()
            && !last.iter().any(|t| t.tag.is_verb())
        {
            let mut after = k + 1;
            while last.get(after).is_some_and(|t| t.tag == Tag::Part) {
                after += 1;
            }
            // `but also` at the very end joins nothing.
            if after < last.len() {
                out.pop();
                out.push((s, s + k as u32));
                out.push((s + after as u32, e));
            }
        }
    }
    out
}

fn is_opener(words: &[Token], n: usize) -> bool {
    // A comma before, a list after: `, including A, B and C`.
    n > 0 && words[n - 1].tag == Tag::Comma
}
