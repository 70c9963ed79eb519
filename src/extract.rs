//! The pipeline, stage by stage: the crate's table of contents.
//!
//! ```text
//! tokens -> quotations -> sentences -> names -> tags -> mentions -> chunks -> clauses -> events -> entities -> document
//! ```
//! Every stage is one module that knows only the stages before it, and one pass over what the stage before gave.

mod build;
mod events;
mod own_date;

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::Arc;

pub use build::Builder;

use crate::clause;
use crate::date::DateRange;
use crate::document::{Document, MentionKind, Role};
use crate::error::{Error, ErrorKind, Result};
use crate::event::Draft;
use crate::event::trace::Trace;
use crate::gazetteer::{EntryKind, Hit};
use crate::lexicon::Pos;
use crate::limits::Limits;
use crate::list::{Joined, Lead};
use crate::mention::echo::Echoes;
use crate::mention::{Finder, Found};
use crate::pack::Knowledge;
use crate::rule::RuleSet;
use crate::sentence::{Quote, Sentence};
use crate::span::Span;
use crate::tag::Tag;
use crate::token::{Gap, Token, tokenize};
use crate::{assemble, resolve, sentence, tag};

/// Extracts events from texts. Cheap to clone, immutable, shareable between threads.
#[derive(Clone, Debug)]
pub struct Extractor(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    know: Knowledge,
    rules: RuleSet,
    limits: Limits,
}

impl Extractor {
    /// A builder with the embedded default pack.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The compiled tables.
    pub fn knowledge(&self) -> &Knowledge {
        &self.0.know
    }

    /// The compiled rules.
    pub fn rules(&self) -> &RuleSet {
        &self.0.rules
    }

    /// Extracts from a text.
    pub fn extract<'t>(&self, text: &'t str) -> Document<'t> {
        self.extract_dated(text, None)
    }

    /// Extracts from a text whose date is known; without one the text's own dateline or trailer gives it.
    pub fn extract_dated<'t>(&self, text: &'t str, date: Option<DateRange>) -> Document<'t> {
        Run::new(&self.0.know, &self.0.rules, text).document(date)
    }

    /// Extracts and records what was tried: which rule fitted which verb, and why the others did not.
    pub(crate) fn traced<'t>(&self, text: &'t str, date: Option<DateRange>, trace: &Trace) -> Document<'t> {
        let mut run = Run::new(&self.0.know, &self.0.rules, text);
        run.trace = Some(trace);
        run.document(date)
    }

    /// Extracts from bytes.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUtf8`] with the offset of the first bad byte, [`ErrorKind::TooLong`] and
    /// [`ErrorKind::TooMany`] over a limit.
    pub fn extract_bytes<'t>(&self, bytes: &'t [u8], date: Option<DateRange>) -> Result<Document<'t>> {
        let limit = self.0.limits.text_bytes;
        if bytes.len() > limit {
            return Err(Error::new(ErrorKind::TooLong, format!("{} bytes, the limit is {limit}", bytes.len())));
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|e| Error::new(ErrorKind::InvalidUtf8, e.to_string()).at_offset(e.valid_up_to() as u64))?;
        self.extract_within(text, date)
    }

    /// Extracts from a text within the limits of mentions and events.
    pub(crate) fn extract_within<'t>(&self, text: &'t str, date: Option<DateRange>) -> Result<Document<'t>> {
        let mut run = Run::new(&self.0.know, &self.0.rules, text);
        let date = run.stages(date, &self.0.limits)?;
        Ok(run.finish(date))
    }
}

fn within(what: &str, count: usize, limit: usize) -> Result<()> {
    match count > limit {
        true => Err(Error::new(ErrorKind::TooMany, format!("{count} {what} in the text, the limit is {limit}"))),
        false => Ok(()),
    }
}

/// The lists that stages fill, kept by the thread from one text to the next.
#[derive(Default)]
struct Buffers {
    tokens: Vec<Token>,
    quotes: Vec<Quote>,
    sentences: Vec<Sentence>,
    hits: Vec<Hit>,
    hit_at: Vec<u32>,
    mentions: Vec<Found>,
    mention_at: Vec<u32>,
    readings: Vec<Pos>,
    bench: events::Bench,
}

/// Lists for longer texts are given back, in tokens.
const KEPT: usize = 1 << 16;

thread_local! {
    static BUFFERS: Cell<Buffers> = Cell::default();
}

/// One extraction: what each stage leaves for the next.
struct Run<'t, 'k> {
    text: &'t str,
    know: &'k Knowledge,
    rules: &'k RuleSet,
    tokens: Vec<Token>,
    quotes: Vec<Quote>,
    sentences: Vec<Sentence>,
    hits: Vec<Hit>,
    hit_at: Vec<u32>,
    mentions: Vec<Found>,
    /// Token -> index + 1 of the outermost mention that begins there.
    mention_at: Vec<u32>,
    /// What the words of a sentence can be, while it is tagged.
    readings: Vec<Pos>,
    bench: events::Bench,
    /// List items that go on with a lead, by their first token.
    led: Vec<(u32, Lead)>,
    drafts: Vec<Draft>,
    trace: Option<&'k Trace>,
}

impl<'t, 'k> Run<'t, 'k> {
    fn new(know: &'k Knowledge, rules: &'k RuleSet, text: &'t str) -> Self {
        let kept = BUFFERS.take();
        Run {
            text,
            know,
            rules,
            tokens: kept.tokens,
            quotes: kept.quotes,
            sentences: kept.sentences,
            hits: kept.hits,
            hit_at: kept.hit_at,
            mentions: kept.mentions,
            mention_at: kept.mention_at,
            readings: kept.readings,
            bench: kept.bench,
            led: Vec::new(),
            drafts: Vec::new(),
            trace: None,
        }
    }

    fn document(mut self, date: Option<DateRange>) -> Document<'t> {
        let unlimited = Limits { mentions: usize::MAX, events: usize::MAX, ..Limits::default() };
        // Without limits the stages do not fail.
        let date = self.stages(date, &unlimited).unwrap_or(date);
        self.finish(date)
    }

    /// Every stage up to the events; gives the date of the document.
    fn stages(&mut self, date: Option<DateRange>, limits: &Limits) -> Result<Option<DateRange>> {
        tokenize(self.text, &self.know.lexicon, &mut self.tokens);
        sentence::quotes(&mut self.tokens, &mut self.quotes);
        sentence::sentences(self.text, &self.tokens, &self.know.lexicon, &self.quotes, &mut self.sentences);
        self.names();
        self.tags();
        self.join_reports();
        self.find_mentions();
        within("mentions", self.mentions.len(), limits.mentions)?;
        let date = date.or_else(|| self.own_date());
        self.find_events();
        within("events", self.drafts.len(), limits.events)?;
        Ok(date)
    }

    /// Names of the gazetteer; their tokens become proper nouns unless they are ordinary words in disguise.
    fn names(&mut self) {
        self.know.gazetteer.matches(&self.know.lexicon, &self.tokens, &mut self.hits);
        self.hit_at.clear();
        self.hit_at.resize(self.tokens.len(), 0);
        let mut starts = self.sentences.iter().map(|s| s.body).peekable();
        for (n, hit) in self.hits.iter().enumerate() {
            self.hit_at[hit.start as usize] = n as u32 + 1;
            while starts.peek().is_some_and(|s| *s < hit.start) {
                starts.next();
            }
            let single = hit.end - hit.start == 1;
            let initial = starts.peek() == Some(&hit.start);
            let first = self.tokens[hit.start as usize];
            let ordinary = !first.pos.is_empty();
            let mut name = false;
            let mut country = false;
            for e in self.know.gazetteer.entries(hit, &self.tokens) {
                name |= !matches!(e.kind, EntryKind::Office | EntryKind::Rank | EntryKind::Honorific);
                country |= e.kind == EntryKind::Country;
            }
            if !name || single && initial && ordinary && !country {
                continue;
            }
            for t in &mut self.tokens[hit.start as usize..hit.end as usize] {
                if t.tag == Tag::None {
                    t.tag = Tag::Proper;
                }
            }
        }
    }

    fn tags(&mut self) {
        let mut readings = std::mem::take(&mut self.readings);
        let mut lead: Option<Lead> = None;
        for s in &self.sentences {
            if let Some(open) = &mut lead {
                if open.goes_on(s, &self.tokens, &self.know.lexicon) {
                    let mut joined = Joined::new(*open, s, &self.tokens, &self.know.lexicon);
                    tag::tag_with(&mut readings, self.text, &mut joined.tokens, &self.know.lexicon, false);
                    if let Some(tokens) = self.tokens.get_mut(s.body as usize..s.end as usize) {
                        tokens.copy_from_slice(joined.item());
                    }
                    self.led.push((s.body, *open));
                    continue;
                }
                if s.body == s.first {
                    lead = None;
                }
            }
            if let Some(tokens) = self.tokens.get_mut(s.body as usize..s.end as usize) {
                tag::tag_with(&mut readings, self.text, tokens, &self.know.lexicon, s.headline);
            }
            lead = Lead::of(s, &self.tokens).or(lead);
            if let Some(tokens) = self.tokens.get_mut(s.first as usize..s.body as usize) {
                tag::tag_with(&mut readings, self.text, tokens, &self.know.lexicon, true);
            }
        }
        self.readings = readings;
    }

    /// `“Why?” she asked.`: a quotation that ends in its own full stop and the report after it are one sentence.
    fn join_reports(&mut self) {
        let mut quote = 0;
        let mut kept: Vec<Sentence> = Vec::with_capacity(self.sentences.len());
        for s in std::mem::take(&mut self.sentences) {
            if let Some(last) = kept.last_mut() {
                while self.quotes.get(quote).is_some_and(|q| q.open < last.body) {
                    quote += 1;
                }
                let whole = self
                    .quotes
                    .get(quote)
                    .is_some_and(|q| q.speech && q.closed && q.open == last.body && q.close + 1 == last.end);
                if whole && self.asks(last) && self.reports(&s) {
                    last.end = s.end;
                    continue;
                }
            }
            kept.push(s);
        }
        self.sentences = kept;
    }

    /// Whether a quotation's last words are a question or an exclamation: only there a full stop takes the comma's place.
    fn asks(&self, s: &Sentence) -> bool {
        let stop = self.tokens.get((s.end as usize).wrapping_sub(2));
        stop.is_some_and(|t| t.tag == Tag::Ellipsis || t.tag == Tag::Stop && t.span().text(self.text) != ".")
    }

    /// Whether a sentence opens, on the same line, with a party and a verb of speech.
    fn reports(&self, s: &Sentence) -> bool {
        let words = self.tokens.get(s.body as usize..s.end as usize).unwrap_or_default();
        if words.first().is_none_or(|t| t.gap != Gap::Space || s.body != s.first) {
            return false;
        }
        for t in words.iter().take(12) {
            if matches!(t.tag, Tag::Past | Tag::Third) {
                return self.rules.traits.of(clause::lemma(&self.know.lexicon, t)).speech();
            }
            if t.tag.is_verb() || t.tag.is_auxiliary() || matches!(t.tag, Tag::QuoteOpen | Tag::Stop | Tag::Colon) {
                return false;
            }
        }
        false
    }

    fn find_mentions(&mut self) {
        let mut found = std::mem::take(&mut self.mentions);
        found.clear();
        for s in &self.sentences {
            let finder = Finder {
                headless: Cell::default(),
                officeless: Cell::default(),
                text: self.text,
                tokens: &self.tokens,
                know: self.know,
                hit_at: &self.hit_at,
                hits: &self.hits,
                first: s.first as usize,
                end: s.end as usize,
                headline: s.headline,
            };
            finder.run(&mut found);
        }
        let echoes = Echoes {
            text: self.text,
            tokens: &self.tokens,
            know: self.know,
            sentences: &self.sentences,
            quotes: &self.quotes,
        };
        echoes.run(&mut found);
        self.mention_at.clear();
        self.mention_at.resize(self.tokens.len(), 0);
        for (n, m) in found.iter().enumerate() {
            if !m.nested {
                self.mention_at[m.first as usize] = n as u32 + 1;
            }
        }
        self.mentions = found;
    }

    fn finish(self, date: Option<DateRange>) -> Document<'t> {
        let day = date.map(|d| d.from);
        let Roles { meets, acts, visits } = self.roles();
        let starts: Vec<u32> = self.sentences.iter().map(|s| s.body).collect();
        let input = resolve::Input {
            sentences: &self.sentences,
            starts: &starts,
            text: self.text,
            tokens: &self.tokens,
            know: self.know,
            mentions: &self.mentions,
            meets: &meets,
            visits: &visits,
            acts: &acts,
            date: day,
        };
        let resolved = resolve::resolve(input);
        let mut paragraphs = Vec::with_capacity(self.sentences.len());
        let mut paragraph = 0;
        for s in &self.sentences {
            paragraph += u32::from(s.opens_paragraph);
            paragraphs.push(paragraph);
        }
        let parts = assemble::Input {
            tokens: &self.tokens,
            rules: self.rules,
            mentions: &self.mentions,
            resolved: &resolved,
            paragraphs: &paragraphs,
            date: day,
        };
        let mentions = assemble::mentions(&parts, &self.drafts);
        let events = assemble::events(&parts, self.drafts);
        let sentences = self.sentences.iter().map(|s| span(&self.tokens, s)).collect();
        let document = Document {
            text: Cow::Borrowed(self.text),
            id: None,
            date,
            sentences,
            mentions,
            entities: resolved.entities,
            events,
        };
        // Long texts are rare; their lists would only lie about.
        if self.tokens.capacity() <= KEPT {
            BUFFERS.set(Buffers {
                tokens: self.tokens,
                quotes: self.quotes,
                sentences: self.sentences,
                hits: self.hits,
                hit_at: self.hit_at,
                mentions: self.mentions,
                mention_at: self.mention_at,
                readings: self.readings,
                bench: self.bench,
            });
        }
        document
    }

    /// Which mentions take part in which meetings, which act, and which go somewhere.
    fn roles(&self) -> Roles {
        let mut meets = Vec::new();
        let mut acts = vec![false; self.mentions.len()];
        let mut visits = vec![false; self.mentions.len()];
        for (event, d) in (0..).zip(&self.drafts).filter(|(_, d)| !d.quoted) {
            let kind = self.rules.types.get(d.kind as usize);
            let (joint, together) = (kind.is_some_and(|t| t.meeting), kind.is_some_and(|t| t.joint));
            let goes = kind.is_some_and(|t| t.place && t.purpose && !t.meeting);
            for a in d.args.iter().filter(|a| matches!(a.role, Role::Actor | Role::Target)) {
                let from = self.mentions.partition_point(|m| m.first < a.first);
                for (n, m) in self.mentions.iter().enumerate().skip(from).take_while(|(_, m)| m.first < a.end) {
                    if m.first != a.first && m.end != a.end {
                        continue;
                    }
                    let party =
                        matches!(m.kind, MentionKind::Person | MentionKind::Country | MentionKind::Organization);
                    if party && !m.nested && (joint || together && a.role == Role::Actor) {
                        meets.push((n as u32, event, joint));
                    }
                    acts[n] |= a.role == Role::Actor;
                    visits[n] |= a.role == Role::Actor && goes;
                }
            }
        }
        meets.sort_unstable();
        Roles { meets, acts, visits }
    }
}

/// What events say of mentions, for resolving.
struct Roles {
    meets: Vec<(u32, u32, bool)>,
    acts: Vec<bool>,
    visits: Vec<bool>,
}

fn span(tokens: &[Token], s: &Sentence) -> Span {
    let start = tokens.get(s.first as usize).map_or(0, |t| t.start);
    Span::new(start, tokens.get(s.end as usize - 1).map_or(start, |t| t.end))
}

#[cfg(test)]
mod tests;
