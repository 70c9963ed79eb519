//! Base noun phrases: from the first modifier to the head, with mentions and possessives inside.

use super::{Chunk, ChunkKind, Chunker, chunk};
use crate::document::MentionKind;
use crate::gazetteer::Form;
use crate::lexicon::Pos;
use crate::mention::{Found, NONE};
use crate::tag::Tag;
use crate::token::{Gap, Shape};

/// The longest stretch without a noun, in tokens: a text may hold nothing but articles.
const MODIFIERS: usize = 24;

impl Chunker<'_> {
    pub(super) fn noun_phrase(&self, first: usize, end: usize) -> Option<Chunk> {
        let mut i = first;
        let mut head: Option<usize> = None;
        let mut mention = u32::MAX;
        let mut possessive = false;
        while i < end && (head.is_some() || i < first + MODIFIERS) {
            let token = &self.tokens[i];
            if token.gap == Gap::Paragraph && i > first {
                break;
            }
            if let Some((index, m)) = self.mention(i, end) {
                // A pronoun does not go on with a phrase that has its name.
                if m.anaphor.is_some() && m.end - m.first == 1 && token.tag == Tag::Pronoun {
                    if i > first {
                        break;
                    }
                    return Some(Chunk { mention: index, ..chunk(ChunkKind::Noun, i, m.end as usize, i) });
                }
                let before = head.filter(|_| !possessive).map(|_| self.mentions.get(mention as usize));
                let date = m.kind == MentionKind::Date;
                if date && i > first && !self.nominal_ahead(m.end as usize, end)
                    || before.is_some_and(|before| begins_anew(before, m))
                    || head.is_some_and(|h| !possessive && mention == NONE && self.opens_relative(h, m, end))
                {
                    break;
                }
                mention = index;
                // `an agreement on trade`: a name in small letters is a phrase like any other, its topic a phrase of its own.
                if let Some(topic) = self.topic(m) {
                    head = Some(topic - 1);
                    i = topic;
                    break;
                }
                head = Some(m.end as usize - 1);
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
                // `freed on bail two former ministers`: a number in words begins the next phrase.
                Tag::Number
                    if head.is_some_and(|h| self.tokens[h].tag == Tag::Noun)
                        && !token.shape.has(Shape::DIGIT)
                        && (matches!(self.tag(i + 1, end), Tag::Adjective | Tag::Plural)
                            || self.mention(i + 1, end).is_some_and(|(_, m)| m.plural)) =>
                {
                    break;
                }
                // `Harbour.gov`: the stop of a name.
                Tag::Stop
                    if head == Some(i.wrapping_sub(1))
                        && token.gap == Gap::None
                        && self.tokens.get(i + 1).is_some_and(|t| t.gap == Gap::None && t.is_word() && i + 1 < end) =>
                {
                    head = Some(i + 1);
                    mention = u32::MAX;
                    i += 1;
                }
                Tag::Number | Tag::Noun | Tag::Plural | Tag::Proper => {
                    head = Some(i);
                    mention = u32::MAX;
                    possessive = false;
                }
                Tag::Adjective => {
                    // After a head, an adjective opens something new unless a noun follows (`Ministry official`, `two new
                    // roads`).
                    let numbered = mention == NONE
                        && head.is_some_and(|h| {
                            self.tokens[h].tag == Tag::Number
                                && self.tokens[h + 1..i].iter().all(|t| t.tag == Tag::Adjective)
                        });
                    // `Thai local officials`: the adjective of a country.
                    let adjectival = self.mentions.get(mention as usize).is_some_and(|m| m.form == Form::Adjective);
                    let goes_on = (token.is_capital() || numbered || adjectival) && self.nominal_ahead(i + 1, end);
                    if head.is_some() && !possessive && !goes_on {
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
                    let described = self.tokens[i.saturating_sub(1)].tag == Tag::Adjective && self.is_ones(i);
                    if i == first || head.is_none() && (self.tokens[i - 1].tag == Tag::Determiner || described) {
                        // A pronoun alone; `the former`, `the latter`.
                        let mut close = i + 1;
                        while close < end && self.tokens[close].tag == Tag::Part {
                            close += 1;
                        }
                        return Some(chunk(ChunkKind::Noun, first, close, i));
                    }
                    break;
                }
                Tag::Adverb => {
                    let mut k = i + 1;
                    while self.tag(k, end) == Tag::Part {
                        k += 1;
                    }
                    // `nearly $20 million`
                    let priced = self.tag(k, end) == Tag::Symbol && self.tag(k + 1, end) == Tag::Number;
                    let modifies = head.is_none()
                        && (matches!(self.tag(k, end), Tag::Adjective | Tag::Adverb | Tag::Number)
                            && self.nominal_ahead(k + 1, end)
                            || priced);
                    // `called up 200 men`, `brought together key leaders`: the adverb goes with the verb.
                    let word = token.pos;
                    let particle = i == first
                        && word.has(Pos::PREPOSITION.or(Pos::LOCATIVE))
                        && !word.has(Pos::QUANTITY)
                        && self.tag(i + 1, end) != Tag::Part
                        && i > 0
                        && self.tokens[i - 1].tag.is_verb();
                    if !modifies || particle {
                        break;
                    }
                    i = k;
                    continue;
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
                    // `local and state officials`: an adjective waits for its noun.
                    let shared = token.tag == Tag::Conjunction
                        && self.tag(k, end) == Tag::Noun
                        && matches!(self.tag(k + 1, end), Tag::Noun | Tag::Plural);
                    // `academic and business leaders`: the second half may be known as a group.
                    let named = self.mention(k, end).is_some_and(|(_, m)| {
                        !(shared && m.kind == MentionKind::Group && !self.tokens[k].is_capital())
                    });
                    let after = (self.tag(k, end) == Tag::Adjective && self.nominal_after_adjectives(k, end) || shared)
                        && !named;
                    if !(before && after && head.is_none()) {
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
        Some(Chunk { mention, ..chunk(ChunkKind::Noun, first, close, head) })
    }

    /// `the part | Norway has played`: a name that is the subject of a clause without its relative.
    fn opens_relative(&self, head: usize, m: &Found, end: usize) -> bool {
        let token = &self.tokens[head];
        let class = self.lexicon.word(token.word).class;
        let actor = matches!(m.kind, MentionKind::Country | MentionKind::Organization | MentionKind::Person)
            && m.form != Form::Adjective;
        let verb = |k: usize| {
            let tag = self.tag(k, end);
            tag.is_auxiliary() || matches!(tag, Tag::Third | Tag::Past | Tag::Base)
        };
        let after = m.end as usize;
        actor
            && matches!(token.tag, Tag::Noun | Tag::Plural)
            && !token.is_capital()
            && !class.is_party()
            && (verb(after) || self.tag(after, end) == Tag::Adverb && verb(after + 1))
    }

    pub(super) fn speech_opens(&self, i: usize) -> bool {
        self.quotes.binary_search_by_key(&(i as u32), |q| q.open).is_ok_and(|n| self.quotes[n].speech)
    }

    pub(super) fn after_possessive(&self, i: usize, end: usize) -> bool {
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

    pub(super) fn nominal_ahead(&self, i: usize, end: usize) -> bool {
        let mut k = i;
        while k < end && k < i + 4 && matches!(self.tokens[k].tag, Tag::Adjective | Tag::Number) {
            k += 1;
        }
        matches!(self.tag(k, end), Tag::Noun | Tag::Plural | Tag::Proper)
            || self.tag(k, end) == Tag::Gerund && self.tokens[k].shape.has(Shape::CAPITAL)
            || self.tag(k, end) == Tag::Pronoun && self.is_ones(k)
    }

    /// `their loved | ones`: a pronoun that is nothing else and stands for nobody in particular.
    fn is_ones(&self, i: usize) -> bool {
        let pos = self.tokens[i].pos;
        pos.has(Pos::QUANTITY) && pos.has(Pos::PRONOUN)
    }

    pub(super) fn nominal_after_adjectives(&self, i: usize, end: usize) -> bool {
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

/// Whether mention `m` begins a phrase of its own after a head that is mention `before` (or none).
fn begins_anew(before: Option<&Found>, m: &Found) -> bool {
    let person = before.filter(|b| b.kind == MentionKind::Person && b.has_name());
    // A second full name; `appointed X | foreign minister`.
    if person.is_some() && m.kind == MentionKind::Person && m.has_name()
        || person.is_some_and(|b| b.name.1 >= b.name.0 + 2) && matches!(m.kind, MentionKind::Role | MentionKind::Person)
    {
        return true;
    }
    // `During his remarks | Foreign Minister X`: a titled person begins a phrase.
    let body = before.is_some_and(|b| b.kind == MentionKind::Organization && b.anaphor.is_none());
    m.kind == MentionKind::Person && m.has_name() && !body && (m.offices[0] != NONE || m.name.0 > m.first)
}
