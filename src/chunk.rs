//! Chunks: base noun phrases, verb groups and the small words between them.
//!
//! Abney's (1991) chunks, cut in one pass over tagged tokens. A mention is never split; a speech quotation is one chunk,
//! whatever it holds. The clause parser works on chunks alone.

use crate::document::MentionKind;
use crate::lexicon::{Lexicon, Pos, WordId};
use crate::mention::Found;
use crate::sentence::Quote;
use crate::tag::Tag;
use crate::token::{Gap, Shape, Token};

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
        (found.end as usize <= end).then_some((index, found))
    }

    fn one(&self, i: usize, end: usize, out: &mut Vec<Chunk>) -> usize {
        if let Some((_, m)) = self.mention(i, end)
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
                if self.mention(i, end).is_some() { None } else { single(ChunkKind::Preposition) }
            }
            Tag::Conjunction => single(ChunkKind::Conjunction),
            Tag::That => single(ChunkKind::That),
            Tag::Subordinator => single(ChunkKind::Subordinator),
            Tag::Relative => single(ChunkKind::Relative),
            Tag::Wh => single(ChunkKind::Wh),
            Tag::Semicolon | Tag::Colon | Tag::Dash => single(ChunkKind::Break),
            Tag::Open | Tag::Close => single(ChunkKind::Bracket),
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
        let verbal = tag.is_verb() && self.mention(i, end).is_none()
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
        out.push(chunk(kind, i, i + 1, i));
        i + 1
    }

    /// Whether adverbs at `i` lead to a finite verb that begins a group (`also noted`).
    fn adverb_before_verb(&self, i: usize, end: usize) -> bool {
        let mut k = i;
        while k < end && k < i + 3 && self.tokens[k].tag == Tag::Adverb {
            k += 1;
        }
        k < end && (self.tokens[k].tag.is_verb() || self.tokens[k].tag.is_auxiliary()) && self.mention(k, end).is_none()
    }

    fn verb_group(&self, first: usize, end: usize) -> Option<Chunk> {
        let mut g = Group::default();
        let mut form: Option<Form> = None;
        let mut lexical: Option<usize> = None;
        let mut be = false;
        let mut i = first;
        let set = |f: Form, form: &mut Option<Form>| {
            if form.is_none() {
                *form = Some(f);
            }
        };
        while i < end {
            let token = &self.tokens[i];
            if token.gap == Gap::Paragraph && i > first {
                break;
            }
            match token.tag {
                Tag::Adverb | Tag::Part => {
                    // A trailing adverb belongs to the group only before another verb of it.
                    let mut k = i;
                    while k < end && k < i + 4 && matches!(self.tokens[k].tag, Tag::Adverb | Tag::Negation | Tag::Part)
                    {
                        k += 1;
                    }
                    let goes_on = k < end && self.continues(self.tokens[k].tag, be, &g, form, lexical);
                    if !goes_on {
                        break;
                    }
                }
                Tag::Negation => {
                    if lexical.is_some() {
                        break;
                    }
                    g.negated = true;
                }
                Tag::To => {
                    if form.is_some() {
                        break;
                    }
                    set(Form::Infinitive, &mut form);
                    g.to = true;
                }
                Tag::Modal => {
                    if form.is_some() {
                        break;
                    }
                    set(Form::Modal, &mut form);
                    g.modal = token.word;
                    g.auxiliary = true;
                }
                Tag::Be | Tag::Have | Tag::Do => {
                    if lexical.is_some() {
                        break;
                    }
                    // `have had`: the second is the verb.
                    let past = self.lexicon.word(token.word).pos.has(Pos::PAST) || self.is_past_auxiliary(token.word);
                    let gerund = self.lexicon.word(token.word).pos.has(Pos::GERUND);
                    let plain = if past { Form::Past } else { Form::Present };
                    set(if gerund { Form::Gerund } else { plain }, &mut form);
                    if token.tag == Tag::Be {
                        be = true;
                    } else if token.tag == Tag::Have {
                        g.perfect = true;
                    }
                    g.auxiliary = true;
                }
                tag if tag.is_verb() && self.continues(tag, be, &g, form, lexical) => {
                    let f = match tag {
                        Tag::Past => Form::Past,
                        Tag::Third | Tag::Base if form.is_none() => Form::Present,
                        Tag::Gerund => Form::Gerund,
                        Tag::Participle => Form::Participle,
                        _ => Form::Infinitive,
                    };
                    let had = form.is_some();
                    set(f, &mut form);
                    match tag {
                        Tag::Participle | Tag::Past if be => g.passive = true,
                        Tag::Participle if !had => g.passive = true,
                        Tag::Gerund if be => g.progressive = true,
                        _ => {}
                    }
                    lexical = Some(i);
                }
                _ => break,
            }
            i += 1;
        }
        let form = form?;
        g.form = form;
        let head = match lexical {
            Some(at) => at,
            None => {
                // Auxiliaries alone: `have` and `do` as full verbs, `be` as copula; `will` alone is nothing.
                let at = (first..i).rev().find(|k| matches!(self.tokens[*k].tag, Tag::Be | Tag::Have | Tag::Do))?;
                g.copula = self.tokens[at].tag == Tag::Be;
                g.auxiliary = (first..at).any(|k| self.tokens[k].tag.is_auxiliary());
                g.perfect = false;
                at
            }
        };
        // Adverbs and negations that led nowhere.
        let mut close = i;
        while close > head + 1 && matches!(self.tokens[close - 1].tag, Tag::Adverb | Tag::Part) {
            close -= 1;
        }
        Some(Chunk {
            kind: ChunkKind::Verb,
            first: first as u32,
            end: close as u32,
            head: head as u32,
            group: g,
            mention: u32::MAX,
        })
    }

    fn is_past_auxiliary(&self, word: WordId) -> bool {
        // `was`, `were`, `had`, `did` are marked in the lexicon by the past reading.
        self.lexicon.word(word).pos.has(Pos::PAST)
    }

    /// Whether a verb with that tag goes on with the group so far.
    fn continues(&self, tag: Tag, be: bool, g: &Group, form: Option<Form>, lexical: Option<usize>) -> bool {
        if lexical.is_some() {
            return false;
        }
        match tag {
            Tag::Past => form.is_none() || g.perfect || be,
            Tag::Third => form.is_none(),
            Tag::Base => form.is_none() || g.to || g.modal.is_known() || g.auxiliary && !be && !g.perfect,
            Tag::Participle => form.is_none() || be || g.perfect,
            Tag::Gerund => form.is_none() || be,
            Tag::Be | Tag::Have | Tag::Do => true,
            _ => false,
        }
    }

    fn noun_phrase(&self, first: usize, end: usize) -> Option<Chunk> {
        let mut i = first;
        let mut head: Option<usize> = None;
        let mut mention = u32::MAX;
        let mut possessive = false;
        while i < end {
            let token = &self.tokens[i];
            if token.gap == Gap::Paragraph && i > first {
                break;
            }
            if let Some((index, m)) = self.mention(i, end) {
                // A pronoun or a second full name does not go on with a phrase that has its name.
                let date = m.kind == MentionKind::Date;
                if m.anaphor.is_some() && m.end - m.first == 1 && self.tokens[i].tag == Tag::Pronoun {
                    if i == first {
                        return Some(Chunk {
                            kind: ChunkKind::Noun,
                            first: i as u32,
                            end: m.end,
                            head: i as u32,
                            group: Group::default(),
                            mention: index,
                        });
                    }
                    break;
                }
                if date && i > first && !matches!(self.tag(m.end as usize, end), Tag::Noun | Tag::Plural) {
                    break;
                }
                if head.is_some()
                    && !possessive
                    && mention != u32::MAX
                    && m.kind == MentionKind::Person
                    && m.has_name()
                    && self
                        .mentions
                        .get(mention as usize)
                        .is_some_and(|h| h.kind == MentionKind::Person && h.has_name())
                {
                    break;
                }
                // `appointed X | foreign minister`
                let after_name = head.is_some()
                    && !possessive
                    && mention != u32::MAX
                    && self
                        .mentions
                        .get(mention as usize)
                        .is_some_and(|h| h.kind == MentionKind::Person && h.name.1 >= h.name.0 + 2);
                if after_name && matches!(m.kind, MentionKind::Role | MentionKind::Person) {
                    break;
                }
                // `During his remarks | Foreign Minister X`: a titled person begins a phrase.
                let titled = m.kind == MentionKind::Person
                    && m.has_name()
                    && (m.offices[0] != crate::mention::NONE || m.name.0 > m.first);
                if titled && head.is_some() && !possessive {
                    break;
                }
                head = Some(m.end as usize - 1);
                mention = index;
                possessive = false;
                i = m.end as usize;
                continue;
            }
            match token.tag {
                Tag::Determiner | Tag::PossPronoun => {
                    if head.is_some()
                        || i > first && !matches!(self.tokens[i - 1].tag, Tag::Determiner | Tag::Adverb | Tag::Number)
                    {
                        break;
                    }
                }
                Tag::Number | Tag::Noun | Tag::Plural | Tag::Proper => {
                    head = Some(i);
                    mention = u32::MAX;
                    possessive = false;
                }
                Tag::Adjective => {
                    // After a head, an adjective opens something new unless a noun follows (`Ministry official`).
                    if head.is_some() && !possessive && (!token.is_capital() || !self.nominal_ahead(i + 1, end)) {
                        break;
                    }
                }
                Tag::Gerund => {
                    if !possessive && (i == first || !self.nominal_ahead(i + 1, end) || head.is_some()) {
                        break;
                    }
                    if possessive {
                        head = Some(i);
                    }
                }
                Tag::Pronoun => {
                    if i == first || head.is_none() && self.tokens[i - 1].tag == Tag::Determiner {
                        // A pronoun alone; `the former`, `the latter`.
                        let mut close = i + 1;
                        while close < end && self.tokens[close].tag == Tag::Part {
                            close += 1;
                        }
                        return Some(Chunk {
                            kind: ChunkKind::Noun,
                            first: first as u32,
                            end: close as u32,
                            head: i as u32,
                            group: Group::default(),
                            mention: u32::MAX,
                        });
                    }
                    break;
                }
                Tag::Adverb => {
                    let modifies = head.is_none()
                        && matches!(self.tag(i + 1, end), Tag::Adjective | Tag::Adverb | Tag::Number)
                        && self.nominal_ahead(i + 2, end);
                    if !modifies {
                        break;
                    }
                }
                Tag::Possessive | Tag::PossessiveMark => {
                    if head != Some(i.wrapping_sub(1)) {
                        break;
                    }
                    possessive = true;
                    if self.after_possessive(i + 1, end) {
                        head = None;
                    }
                }
                Tag::Conjunction | Tag::Comma => {
                    // `new and updated resources`, `free, open and prosperous region`
                    let before = i > first && self.tokens[i - 1].tag == Tag::Adjective;
                    let k =
                        if token.tag == Tag::Comma && self.tag(i + 1, end) == Tag::Conjunction { i + 2 } else { i + 1 };
                    let k = if self.tag(k, end) == Tag::Adverb { k + 1 } else { k };
                    let after = self.tag(k, end) == Tag::Adjective && self.mention(k, end).is_none();
                    if !(before && after && head.is_none() && self.nominal_after_adjectives(k, end)) {
                        break;
                    }
                    i = k;
                    continue;
                }
                Tag::QuoteOpen | Tag::QuoteClose => {
                    // Held with tongs: `the “green” agenda`.
                    let goes_on = matches!(
                        self.tag(i + 1, end),
                        Tag::Noun | Tag::Plural | Tag::Proper | Tag::Adjective | Tag::Number | Tag::Gerund
                    ) && self.tokens[i + 1].gap <= Gap::Line;
                    if !goes_on || self.speech_opens(i) {
                        break;
                    }
                }
                Tag::Ampersand | Tag::Plus | Tag::Slash => {
                    if head.is_none() || !self.tokens.get(i + 1).is_some_and(|t| t.is_word() && i + 1 < end) {
                        break;
                    }
                }
                Tag::Symbol => {
                    if !self.tokens.get(i + 1).is_some_and(|t| i + 1 < end && t.tag == Tag::Number)
                        && head != Some(i.wrapping_sub(1))
                    {
                        break;
                    }
                }
                Tag::Open => {
                    // `(JCM)`, `(AI)`, `(R)`
                    let close = (i + 1..(i + 6).min(end)).find(|k| self.tokens[*k].tag == Tag::Close);
                    let Some(close) = close.filter(|_| head.is_some()) else { break };
                    if self.tokens[i + 1..close].iter().any(|t| t.tag.is_verb() || t.tag == Tag::Comma) {
                        break;
                    }
                    i = close + 1;
                    continue;
                }
                _ => break,
            }
            i += 1;
        }
        let head = head?;
        // End right after the head, or after a bracket that followed it.
        let mut close = i;
        while close > head + 1 && !matches!(self.tokens[close - 1].tag, Tag::Close | Tag::QuoteClose | Tag::Symbol) {
            close -= 1;
        }
        while close > head + 1 && self.tokens[close - 1].tag == Tag::QuoteClose && close - 1 > head + 1 {
            close -= 1;
        }
        Some(Chunk {
            kind: ChunkKind::Noun,
            first: first as u32,
            end: close as u32,
            head: head as u32,
            group: Group::default(),
            mention,
        })
    }

    fn speech_opens(&self, i: usize) -> bool {
        self.quotes.binary_search_by_key(&(i as u32), |q| q.open).is_ok_and(|n| self.quotes[n].speech)
    }

    fn after_possessive(&self, i: usize, end: usize) -> bool {
        matches!(
            self.tag(i, end),
            Tag::Noun
                | Tag::Plural
                | Tag::Proper
                | Tag::Adjective
                | Tag::Number
                | Tag::Gerund
                | Tag::QuoteOpen
                | Tag::Adverb
        ) || self.mention(i, end).is_some()
    }

    fn nominal_ahead(&self, i: usize, end: usize) -> bool {
        let mut k = i;
        while k < end && k < i + 4 && matches!(self.tokens[k].tag, Tag::Adjective | Tag::Number) {
            k += 1;
        }
        matches!(self.tag(k, end), Tag::Noun | Tag::Plural | Tag::Proper)
            || self.tag(k, end) == Tag::Gerund && self.tokens[k].shape.has(Shape::CAPITAL)
    }

    fn nominal_after_adjectives(&self, i: usize, end: usize) -> bool {
        let mut k = i;
        while k < end
            && k < i + 8
            && matches!(self.tokens[k].tag, Tag::Adjective | Tag::Conjunction | Tag::Comma | Tag::Adverb)
        {
            k += 1;
        }
        matches!(self.tag(k, end), Tag::Noun | Tag::Plural | Tag::Proper)
    }
}

fn chunk(kind: ChunkKind, first: usize, end: usize, head: usize) -> Chunk {
    Chunk { kind, first: first as u32, end: end as u32, head: head as u32, group: Group::default(), mention: u32::MAX }
}
