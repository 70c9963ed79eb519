//! Chunks: base noun phrases, verb groups and the small words between them.
//!
//! Abney's (1991) chunks, cut in one pass over tagged tokens. A mention is never split; a speech quotation is one chunk,
//! whatever it holds. The clause parser works on chunks alone.

mod noun;
mod verb;

use crate::document::MentionKind;
use crate::lexicon::{Lexicon, WordId};
use crate::mention::Found;
use crate::sentence::Quote;
use crate::tag::Tag;
use crate::token::{Gap, Token};

/// What a chunk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ChunkKind {
    /// Base noun phrase: `head` is its head noun's token.
    Noun,
    /// A date expression outside a noun phrase.
    Date,
    /// Verb group: `head` is the lexical verb (or the form of `be` in a copula).
    Verb,
    /// Predicative adjective.
    Adjective,
    Preposition,
    Conjunction,
    Comma,
    That,
    Subordinator,
    Relative,
    Wh,
    /// A speech quotation.
    Quote,
    Adverb,
    /// Semicolon, colon, dash.
    Break,
    /// Opening or closing bracket.
    Bracket,
    Stop,
    Other,
}

/// The form of a verb group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Past tense.
    #[default]
    Past,
    /// Present tense.
    Present,
    /// With a modal.
    Modal,
    /// `to` + base, or a bare base that continues one.
    Infinitive,
    /// `-ing` without auxiliary.
    Gerund,
    /// Past participle without auxiliary.
    Participle,
}

impl Form {
    /// Past, present or modal.
    pub const fn is_finite(self) -> bool {
        matches!(self, Form::Past | Form::Present | Form::Modal)
    }
}

/// What a verb group says beside its verb.
#[derive(Clone, Copy, Debug, Default)]
pub struct Group {
    /// Form of its first verb.
    pub form: Form,
    /// `was signed`, `to be signed`, bare participle.
    pub passive: bool,
    /// `not`, `never`.
    pub negated: bool,
    /// `has`, `had` + participle.
    pub perfect: bool,
    /// `is meeting`.
    pub progressive: bool,
    /// The modal, if any.
    pub modal: WordId,
    /// A form of `be` with nothing verbal after it.
    pub copula: bool,
    /// Begins with the infinitive marker.
    pub to: bool,
    /// Has an auxiliary (so a participle in it is finite for sure).
    pub auxiliary: bool,
}

/// One chunk: tokens `first..end`.
#[derive(Clone, Copy, Debug)]
pub struct Chunk {
    /// What it is.
    pub kind: ChunkKind,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// Head noun, lexical verb, or the only word.
    pub head: u32,
    /// For verbs.
    pub group: Group,
    /// The mention that is the head of a noun phrase (index into the sentence's mentions), or `u32::MAX`.
    pub mention: u32,
}

/// Cuts sentences into chunks.
pub struct Chunker<'a> {
    /// All tokens of the document.
    pub tokens: &'a [Token],
    /// The words.
    pub lexicon: &'a Lexicon,
    /// Mentions of the document.
    pub mentions: &'a [Found],
    /// Token -> index + 1 of the outermost mention that begins there.
    pub mention_at: &'a [u32],
    /// Speech quotations, in order.
    pub quotes: &'a [Quote],
}

impl Chunker<'_> {
    /// Cuts tokens `first..end` (a sentence, or the inside of a quotation) into chunks.
    pub fn run(&self, first: usize, end: usize, out: &mut Vec<Chunk>) {
        out.clear();
        let mut quote = self.quotes.partition_point(|q| (q.open as usize) < first);
        let mut i = first;
        while i < end {
            while self.quotes.get(quote).is_some_and(|q| (q.open as usize) < i) {
                quote += 1;
            }
            if let Some(q) = self.quotes.get(quote)
                && q.open as usize == i
                && q.speech
                && (q.close as usize) < end
            {
                let close = q.close as usize + 1;
                out.push(chunk(ChunkKind::Quote, i, close, i));
                i = close;
                continue;
            }
            i = self.one(i, end, out);
        }
    }

    fn tag(&self, i: usize, end: usize) -> Tag {
        if i < end { self.tokens[i].tag } else { Tag::None }
    }

    fn mention(&self, i: usize, end: usize) -> Option<(u32, &Found)> {
        let index = self.mention_at.get(i)?.checked_sub(1)?;
        let found = self.mentions.get(index as usize)?;
        let whole = i == found.first as usize || self.topic(found).is_none();
        (whole && found.end as usize <= end).then_some((index, found))
    }

    /// The preposition before the topic of a document named in small letters: `an agreement | on trade`.
    fn topic(&self, m: &Found) -> Option<usize> {
        let (first, end) = (m.first as usize, m.end as usize);
        if m.kind != MentionKind::Document || self.tokens[first].is_capital() {
            return None;
        }
        (first + 1..end).find(|k| self.tokens[*k].tag == Tag::Preposition)
    }

    fn one(&self, i: usize, end: usize, out: &mut Vec<Chunk>) -> usize {
        let here = self.mention(i, end);
        if let Some((_, m)) = here
            && m.kind == MentionKind::Date
        {
            let close = m.end as usize;
            // `24 December meeting`: part of a noun phrase.
            if !matches!(self.tag(close, end), Tag::Noun | Tag::Plural | Tag::Possessive)
                || self.tokens[i].tag == Tag::Adverb && !matches!(self.tag(close, end), Tag::Possessive)
            {
                out.push(chunk(ChunkKind::Date, i, close, i));
                return close;
            }
        }
        let tag = self.tokens[i].tag;
        let single = |kind| Some(kind);
        let kind = match tag {
            Tag::Comma => single(ChunkKind::Comma),
            Tag::Preposition => {
                // A mention may begin with a name particle that looks like a preposition.
                if here.is_some() { None } else { single(ChunkKind::Preposition) }
            }
            Tag::Conjunction => single(ChunkKind::Conjunction),
            Tag::That => single(ChunkKind::That),
            Tag::Subordinator => single(ChunkKind::Subordinator),
            Tag::Relative => single(ChunkKind::Relative),
            Tag::Wh => single(ChunkKind::Wh),
            Tag::Semicolon | Tag::Colon | Tag::Dash => single(ChunkKind::Break),
            Tag::Open | Tag::Close => single(ChunkKind::Bracket),
            // `R-Ohio.,`: the stop of an abbreviation.
            Tag::Stop if self.tag(i + 1, end) == Tag::Comma && self.tokens[i + 1].gap == Gap::None => return i + 1,
            Tag::Stop | Tag::Ellipsis => single(ChunkKind::Stop),
            Tag::QuoteOpen | Tag::QuoteClose | Tag::QuoteStraight | Tag::QuoteSingle | Tag::Part => {
                return i + 1;
            }
            _ => None,
        };
        if let Some(kind) = kind {
            let mut close = i + 1;
            while close < end && self.tokens[close].tag == Tag::Part {
                close += 1;
            }
            out.push(chunk(kind, i, close, i));
            return close;
        }
        let verbal = tag.is_verb() && here.is_none()
            || tag.is_auxiliary()
            || tag == Tag::To
            || tag == Tag::Negation
            || tag == Tag::Adverb && self.adverb_before_verb(i, end);
        if verbal && let Some(c) = self.verb_group(i, end) {
            let close = c.end as usize;
            out.push(c);
            return close;
        }
        if let Some(c) = self.noun_phrase(i, end) {
            let close = c.end as usize;
            out.push(c);
            return close;
        }
        let kind = match tag {
            Tag::Adverb | Tag::Negation => ChunkKind::Adverb,
            Tag::Adjective => ChunkKind::Adjective,
            Tag::To => ChunkKind::Preposition,
            _ => ChunkKind::Other,
        };
        // `in advance`: the words of a phrase stay together.
        let mut close = i + 1;
        while close < end && self.tokens[close].tag == Tag::Part {
            close += 1;
        }
        out.push(chunk(kind, i, close, i));
        close
    }
}

fn chunk(kind: ChunkKind, first: usize, end: usize, head: usize) -> Chunk {
    Chunk { kind, first: first as u32, end: end as u32, head: head as u32, group: Group::default(), mention: u32::MAX }
}
