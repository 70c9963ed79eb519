//! From mentions to events: chunks, clauses and frames of every sentence and of what is said inside its quotations.

use std::cell::Cell;
use std::ops::Range;

use super::Run;
use crate::chunk::{Chunk, ChunkKind, Chunker};
use crate::clause::{self, Parser, Predicate};
use crate::document::Role;
use crate::event::{Draft, DraftArg, Scene};
use crate::lexicon::Pos;
use crate::list::{Joined, Lead};
use crate::mention::Found;
use crate::sentence::{self, Quote};
use crate::tag::Tag;
use crate::token::{Gap, Token};

/// How many units a stage goes over before the next stage does.
const AT_ONCE: usize = 32;

/// What events are sought in by itself: the body of a sentence, or a sentence inside a quotation.
#[derive(Clone, Copy, Debug)]
struct Unit {
    sentence: u32,
    first: u32,
    end: u32,
    quoted: bool,
    headline: bool,
    /// The words that it goes on with, where it is an item of a list.
    lead: Option<Lead>,
}

impl Unit {
    fn range(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// Chunks and predicates of a unit.
#[derive(Default)]
struct Scratch {
    chunks: Vec<Chunk>,
    preds: Vec<Predicate>,
}

/// The lists of this stage, kept from one text to the next.
#[derive(Default)]
pub(super) struct Bench {
    units: Vec<Unit>,
    scratch: Vec<Scratch>,
    parser: Parser,
}

/// What chunks, clauses and events of a sentence are made from.
#[derive(Clone, Copy)]
struct Words<'a> {
    tokens: &'a [Token],
    mentions: &'a [Found],
    mention_at: &'a [u32],
    quotes: &'a [Quote],
}

impl Run<'_, '_> {
    /// Events of all sentences. A stage does its work for several sentences before the next stage goes on: the code of the
    /// three is more than a processor has at hand at a time.
    pub(super) fn find_events(&mut self) {
        let mut bench = std::mem::take(&mut self.bench);
        let Bench { units, scratch, parser } = &mut bench;
        self.units(units);
        scratch.resize_with(AT_ONCE, Scratch::default);
        let mut drafts = Vec::with_capacity(units.len());
        // The event whose actors the items of a list under way are: `X was joined by:`.
        let mut listing = None;
        for units in units.chunks(AT_ONCE) {
            for (unit, scratch) in units.iter().zip(&mut *scratch).filter(|(u, _)| u.lead.is_none()) {
                self.chunk(self.words_of(unit), unit.range(), scratch);
            }
            for (_, scratch) in units.iter().zip(&mut *scratch).filter(|(u, _)| u.lead.is_none()) {
                self.parse(&self.tokens, parser, scratch);
            }
            for (unit, scratch) in units.iter().zip(&mut *scratch) {
                let before = drafts.len();
                match unit.lead {
                    Some(lead) => self.item_events(unit, lead, parser, scratch, &mut drafts),
                    None => self.scene(self.words_of(unit), unit, scratch).run(&mut drafts),
                }
                if !unit.quoted {
                    listing = self.list_parties(unit, scratch, (listing, before), &mut drafts);
                    self.continue_quotation(&scratch.chunks, before, &mut drafts);
                }
            }
        }
        drafts.retain(|d| !is_open(d));
        self.drafts = drafts;
        self.bench = bench;
    }

    /// The sentences, each followed by the sentences inside its quotations.
    fn units(&self, units: &mut Vec<Unit>) {
        units.clear();
        let mut speech = 0usize;
        for (n, s) in (0u32..).zip(&self.sentences) {
            if self.tokens.get(s.first as usize).is_some_and(|t| t.tag == Tag::Slash) {
                continue;
            }
            let led = self.led.binary_search_by_key(&s.body, |(body, _)| *body);
            let lead = led.ok().and_then(|at| self.led.get(at)).map(|(_, lead)| *lead);
            let headline = s.headline && lead.is_none();
            units.push(Unit { sentence: n, first: s.body, end: s.end, quoted: false, headline, lead });
            while self.quotes.get(speech).is_some_and(|q| q.open < s.first) {
                speech += 1;
            }
            while let Some(q) = self.quotes.get(speech).filter(|q| q.open < s.end) {
                speech += 1;
                if q.speech {
                    self.quoted_units(n, q, s.end, units);
                }
            }
        }
    }

    /// The sentences inside a quotation, one by one.
    fn quoted_units(&self, sentence: u32, q: &Quote, limit: u32, units: &mut Vec<Unit>) {
        let open = q.open + 1;
        // A list mark ends a sentence even inside a quotation; what follows it is a sentence of its own.
        let end = (q.close + u32::from(!q.closed)).min(limit);
        let mut from = open;
        for at in open..=end.min(self.tokens.len() as u32) {
            let ends = || self.tokens.get(at as usize).is_some_and(|t| t.tag == Tag::Stop);
            let stop = at == end || ends() || (at - from) as usize >= sentence::LONGEST;
            if stop && at > from {
                units.push(Unit { sentence, first: from, end: at, quoted: true, headline: false, lead: None });
                from = at + 1;
            }
        }
    }

    /// The words of a unit that is no list item.
    fn words_of(&self, unit: &Unit) -> Words<'_> {
        Words {
            tokens: &self.tokens,
            mentions: &self.mentions,
            mention_at: &self.mention_at,
            quotes: if unit.quoted { &[] } else { &self.quotes },
        }
    }

    /// A list item with the lead that gives it a subject.
    fn item_events(
        &self,
        unit: &Unit,
        lead: Lead,
        parser: &mut Parser,
        scratch: &mut Scratch,
        drafts: &mut Vec<Draft>,
    ) {
        let Some(sentence) = self.sentences.get(unit.sentence as usize) else { return };
        let joined = Joined::new(lead, sentence, &self.tokens, &self.know.lexicon);
        let (mentions, mention_at) = joined.mentions(&self.mentions);
        // `Key results:` does nothing; only a party does.
        if !joined.has_party(&mentions) {
            let words = self.words_of(unit);
            self.chunk(words, unit.range(), scratch);
            self.parse(words.tokens, parser, scratch);
            return self.scene(words, unit, scratch).run(drafts);
        }
        let quotes = joined.quotes(&self.quotes);
        let words = Words { tokens: &joined.tokens, mentions: &mentions, mention_at: &mention_at, quotes: &quotes };
        let from = drafts.len();
        self.chunk(words, 0..joined.tokens.len(), scratch);
        self.parse(words.tokens, parser, scratch);
        self.scene(words, unit, scratch).run(drafts);
        joined.place(drafts, from);
    }

    fn chunk(&self, words: Words<'_>, range: Range<usize>, scratch: &mut Scratch) {
        let Words { tokens, mentions, mention_at, quotes } = words;
        let chunker = Chunker { tokens, lexicon: &self.know.lexicon, mentions, mention_at, quotes };
        chunker.run(range.start, range.end, &mut scratch.chunks);
    }

    fn parse(&self, tokens: &[Token], parser: &mut Parser, scratch: &mut Scratch) {
        let (chunks, lexicon) = (&scratch.chunks, &self.know.lexicon);
        parser.run(clause::Input { chunks, tokens, lexicon, traits: &self.rules.traits }, &mut scratch.preds);
    }

    fn scene<'a>(&'a self, words: Words<'a>, unit: &Unit, scratch: &'a Scratch) -> Scene<'a> {
        Scene {
            text: self.text,
            tokens: words.tokens,
            lexicon: &self.know.lexicon,
            rules: self.rules,
            mentions: words.mentions,
            chunks: &scratch.chunks,
            preds: &scratch.preds,
            sentence: unit.sentence,
            quoted: unit.quoted,
            headline: unit.headline,
            trace: self.trace,
            reached: Cell::default(),
        }
    }

    /// `X was joined by:` and then a list: each item that is a name and no clause is an actor of the event. Gives the event
    /// (number + 1) that the next unit may go on with. `before`: the drafts that stood there before this unit.
    fn list_parties(
        &self,
        unit: &Unit,
        scratch: &Scratch,
        (open, before): (Option<usize>, usize),
        drafts: &mut [Draft],
    ) -> Option<usize> {
        let chunks = &scratch.chunks;
        let tag = |k: &Chunk| self.tokens.get(k.head as usize).map_or(Tag::None, |t| t.tag);
        let marked = self.sentences.get(unit.sentence as usize).is_some_and(|s| s.body > s.first);
        if let Some(draft) = open.and_then(|n| drafts.get_mut(n))
            && marked
            && unit.lead.is_none()
            && scratch.preds.is_empty()
        {
            let named = chunks.first().filter(|k| k.kind == ChunkKind::Noun)?;
            let whole = chunks
                .iter()
                .rev()
                .find(|k| !matches!(k.kind, ChunkKind::Stop | ChunkKind::Break | ChunkKind::Conjunction))?;
            draft.args.push(DraftArg { role: Role::Actor, first: named.first, end: whole.end });
            return open;
        }
        // `by:` at the end, or before the first item.
        let by = chunks.windows(2).rposition(|pair| {
            let [by, colon] = pair else { return false };
            by.kind == ChunkKind::Preposition
                && self.tokens.get(by.head as usize).is_some_and(|t| t.pos.has(Pos::BY))
                && colon.kind == ChunkKind::Break
                && tag(colon) == Tag::Colon
        })?;
        let last = drafts.len().checked_sub(1).filter(|n| *n >= before && unit.lead.is_none())?;
        let begun = chunks.get(by + 2).is_some_and(|k| tag(k) == Tag::Bullet);
        drafts.get(last).filter(|d| begun || d.agentless).map(|_| last)
    }

    /// A sentence that is nothing but a quotation goes on with the speech event before it.
    fn continue_quotation(&self, chunks: &[Chunk], before: usize, drafts: &mut [Draft]) {
        // Of several events in one sentence the one that quotes goes on: `“A,” said X, who leads the talks. “B.”`
        let Some(latest) = drafts[..before].iter().rposition(|d| !d.quoted) else { return };
        let here = drafts[latest].sentence;
        let quoting = (0..=latest)
            .rev()
            .take_while(|n| drafts[*n].sentence == here)
            .find(|n| drafts[*n].quote && !drafts[*n].quoted)
            .unwrap_or(latest);
        let Some(last) = drafts.get_mut(quoting) else { return };
        let sentence = self.sentences.get(last.sentence as usize);
        // `“...” to help her.`: a quotation with a tail that is no clause.
        let opens = chunks.first().is_some_and(|c| c.kind == ChunkKind::Quote);
        if !opens || chunks.iter().any(|c| c.kind == ChunkKind::Verb && c.group.form.is_finite()) {
            // `In a speech she said:` and then a paragraph without marks.
            let follows = sentence.zip(chunks.first()).is_some_and(|(s, c)| s.end == c.first);
            if is_open(last)
                && follows
                && !opens
                && let Some((first, end)) = chunks.first().zip(chunks.last()).map(|(f, l)| (f.first, l.end))
            {
                last.args.push(DraftArg { role: Role::Content, first, end });
            }
            return;
        }
        let near = chunks.first().zip(sentence).is_some_and(|(c, s)| c.first.saturating_sub(s.end) < 400);
        if !near || !(last.quote || self.rules.types.get(last.kind as usize).is_some_and(|t| t.speech)) {
            return;
        }
        let paragraph = chunks.first().is_some_and(|c| self.tokens[c.first as usize].gap == Gap::Paragraph);
        if paragraph && !last.quote {
            let colon = sentence.is_some_and(|s| self.tokens[s.end as usize - 1].tag == Tag::Colon);
            if !colon {
                return;
            }
        }
        for c in chunks.iter().filter(|c| c.kind == ChunkKind::Quote) {
            last.args.push(DraftArg { role: Role::Content, first: c.first, end: c.end });
        }
        last.quote = true;
    }
}

/// Whether an event that quotes has yet to find what it quotes (`she said:` at the end of a paragraph).
fn is_open(d: &Draft) -> bool {
    d.quote && !d.args.iter().any(|a| a.role == Role::Content)
}
