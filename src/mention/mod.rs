//! Mentions: the persons, countries, bodies, programmes, places, dates and groups that a sentence names.
//!
//! One walk over the tokens of a sentence. At each token the longest thing wins, in this order: a date, a person or role
//! with all titles around it, a name of the gazetteer, a body or programme by its shape, a pronoun, a collective.
//! What a mention *is* within the document (which person `he` is) is settled later, in [`resolve`](crate::resolve).

mod anaphor;
pub mod date;
pub mod echo;
mod name;
mod order;
mod person;

use std::cell::Cell;

use crate::document::MentionKind;
use crate::gazetteer::{Entry, EntryKind, Form, Hit};
use crate::lexicon::{Facts, Lexicon, Pos};
use crate::pack::{Knowledge, World};
use crate::tag::Tag;
use crate::token::{Gap, Shape, Token};

/// No row.
pub const NONE: u32 = u32::MAX;

/// What a pronoun or pro-noun-phrase can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anaphor {
    /// `he`, `she`, `him`: one person.
    Person,
    /// `the former`, `the latter`: one of two.
    Pair,
    /// `they`, `them`: several.
    Group,
    /// `it`: a country, body or programme.
    Thing,
    /// `the country`, `his country`.
    Country,
    /// `the region`.
    Region,
    /// `the Dialogue`, `this corridor`.
    Program,
}

/// A mention over tokens `first..end` of the document.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// What it names.
    pub kind: MentionKind,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// Tokens of the proper name inside; empty where there is none.
    pub name: (u32, u32),
    /// Row in the table of its kind, or [`NONE`].
    pub row: u32,
    /// Up to two offices (joined titles), or [`NONE`].
    pub offices: [u32; 2],
    /// What a rank word did to the title.
    pub rank: crate::pack::Rank,
    /// Country by modifier or `of COUNTRY`, or [`NONE`].
    pub country: u32,
    /// The organisation named in the title, or [`NONE`].
    pub organization: u32,
    /// Named in the plural.
    pub plural: bool,
    /// Adjective or noun for the people, where it is a country or place.
    pub form: Form,
    /// Set for mentions without a name of their own.
    pub anaphor: Option<Anaphor>,
    /// Set for dates.
    pub date: Option<date::Expr>,
    /// Inside a longer mention.
    pub nested: bool,
    /// First token of the mention that names the same thing in full, or [`NONE`].
    pub same: u32,
    /// The agency of a dateline or trailer.
    pub agency: bool,
    /// Counted or generic, nobody in particular: `nine countries`.
    pub loose: bool,
    /// Bytes of its one token that stand before and after it: `Fiji` in `Fiji-Tonga`.
    pub cut: (u16, u16),
}

impl Found {
    fn new(kind: MentionKind, first: usize, end: usize) -> Self {
        Found {
            kind,
            first: first as u32,
            end: end as u32,
            name: (0, 0),
            row: NONE,
            offices: [NONE; 2],
            rank: crate::pack::Rank::Plain,
            country: NONE,
            organization: NONE,
            plural: false,
            form: Form::Name,
            anaphor: None,
            date: None,
            nested: false,
            same: NONE,
            agency: false,
            loose: false,
            cut: (0, 0),
        }
    }

    /// Whether a proper name stands inside.
    pub fn has_name(&self) -> bool {
        self.name.1 > self.name.0
    }
}

/// Readings with which a description in small letters begins.
const NOUNS: Pos = Pos::NOUN.or(Pos::PLURAL);
/// Readings of words that stand for a party by themselves (`both`, `the latter`).
const STANDS: Pos = Pos::PLURAL_SUBJECT.or(Pos::PRONOUN);
/// Facts of nouns that do (`the sides`, `the region`).
const COMMON: Facts = Facts::HEAD.or(Facts::COLLECTIVE);
/// What letters say of words with which a name or a number begins, or in which one hides.
const NAMED: Shape = Shape::CAPITAL.with(Shape::DIGIT).with(Shape::HYPHEN);

/// What joins two names to one word.
const HYPHENS: [char; 4] = ['-', '\u{2010}', '\u{2011}', '\u{2013}'];

/// The longest word in bytes of which the parts between hyphens are looked at.
const LONGEST_PAIR: usize = 128;

/// Finds the mentions of one sentence.
pub struct Finder<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) know: &'a Knowledge,
    /// Hit index + 1 by token, 0 for none; set at the hit's first token only.
    pub(crate) hit_at: &'a [u32],
    pub(crate) hits: &'a [Hit],
    /// First token of the sentence.
    pub(crate) first: usize,
    /// One past its last token.
    pub(crate) end: usize,
    pub(crate) headline: bool,
    /// A long run of capitals, inside which no name by its shape begins: see [`name`].
    pub(crate) headless: Cell<(usize, usize)>,
    /// Tokens of which none begins a listed office: see [`person`].
    pub(crate) officeless: Cell<(usize, usize)>,
}

impl<'a> Finder<'a> {
    fn lexicon(&self) -> &'a Lexicon {
        &self.know.lexicon
    }

    fn world(&self) -> &'a World {
        &self.know.world
    }

    #[inline]
    fn tag(&self, i: usize) -> Tag {
        if i < self.end { self.tokens.get(i).map_or(Tag::None, |t| t.tag) } else { Tag::None }
    }

    #[inline]
    fn pos(&self, i: usize) -> Pos {
        if i < self.end { self.tokens.get(i).map(|t| t.pos).unwrap_or_default() } else { Pos::NONE }
    }

    fn facts(&self, i: usize) -> Facts {
        self.tokens.get(i).map(|t| t.facts).unwrap_or_default()
    }

    #[inline]
    fn hit(&self, i: usize) -> Option<&'a Hit> {
        if i >= self.end {
            return None;
        }
        self.hits.get((*self.hit_at.get(i)? as usize).checked_sub(1)?).filter(|h| h.end as usize <= self.end)
    }

    /// The entry of that kind that begins at token `i`, with the token it ends before.
    #[inline]
    fn entry(&self, i: usize, kind: EntryKind) -> Option<(Entry, usize)> {
        // Asked of every token for one kind after the other; few begin a name at all, and of one kind.
        let hit = self.hits.get((*self.hit_at.get(i)? as usize).checked_sub(1)?)?;
        if hit.has(kind) { self.entry_of(i, hit, kind) } else { None }
    }

    fn entry_of(&self, i: usize, hit: &Hit, kind: EntryKind) -> Option<(Entry, usize)> {
        if i >= self.end || hit.end as usize > self.end {
            return None;
        }
        self.know.gazetteer.entries(hit, self.tokens).find(|e| e.kind == kind).map(|e| (*e, hit.end as usize))
    }

    #[inline]
    fn is_capital(&self, i: usize) -> bool {
        i < self.end && self.tokens.get(i).is_some_and(|t| t.is_word() && t.is_capital())
    }

    /// Walks the sentence and appends its mentions to `out`, in order of their start, nested ones after their holder.
    pub fn run(&self, out: &mut Vec<Found>) {
        let mut i = self.first;
        while i < self.end {
            let token = &self.tokens[i];
            if self.is_dull(i, token) {
                i += 1;
                continue;
            }
            let found = out.len();
            let next = if token.is_word() || token.tag == Tag::Number || token.shape.has(Shape::DIGIT) {
                self.at(i, out)
            } else {
                None
            };
            let end = next.unwrap_or(i + 1).max(i + 1);
            let nested = out.len();
            self.hyphened(i, end, out);
            if nested < out.len() {
                out[found..].sort_by_key(Found::order);
            }
            i = end;
        }
    }

    /// Whether no mention begins at a token, as its own bits tell: half of the words. No test leaves early, since none foretells
    /// the others.
    #[inline]
    fn is_dull(&self, i: usize, token: &Token) -> bool {
        const OPENS: Pos = Pos::MONTH.or(Pos::WEEKDAY).or(Pos::TIME).or(NOUNS).or(STANDS);
        // An article opens a date only, and only before a word of time.
        let dated = |t: &Token| t.pos.has(Pos::TIME) | t.facts.has(Facts::CALENDAR);
        let article = token.tag == Tag::Determiner
            && token.pos.has(Pos::DETERMINER)
            && !self.tokens.get(i + 1).is_some_and(dated);
        let opens = token.pos.has(OPENS)
            | token.shape.any(NAMED)
            | token.facts.has(Facts::CALENDAR.or(Facts::TIMED).or(COMMON))
            | matches!(token.tag, Tag::Number | Tag::Pronoun | Tag::PossPronoun)
            | (token.pos.has(Pos::DETERMINER.or(Pos::NUMBER)) & !article);
        !opens && self.hit_at.get(i).is_none_or(|n| *n == 0)
    }

    /// A part of a hyphenated word as a token of its own.
    fn part(&self, token: &Token, part: &str) -> Token {
        let word = self.lexicon().find_folded(part);
        let mut shape = Shape::default();
        let (mut letters, mut capitals) = (0, 0);
        for c in part.chars().filter(|c| c.is_alphabetic()) {
            letters += 1;
            capitals += usize::from(c.is_uppercase());
        }
        if part.chars().next().is_some_and(char::is_uppercase) {
            shape = shape.with(Shape::CAPITAL);
        }
        if letters > 1 && letters == capitals {
            shape = shape.with(Shape::ALL_CAPS);
        }
        let known = self.lexicon().word(word);
        Token { word, shape, facts: known.facts, pos: known.pos, ..*token }
    }

    /// What a part of a hyphenated word names by itself, as `take` has it.
    fn named_part<T>(&self, token: &Token, part: &str, take: impl Fn(&Entry) -> Option<T>) -> Option<T> {
        let alone = [self.part(token, part)];
        let hit = self.know.gazetteer.longest_at(self.lexicon(), &alone, 0)?;
        self.know.gazetteer.entries(&hit, &alone).find_map(take)
    }

    /// A country or body that can be one of the two in a hyphenated word.
    fn party(&self, e: &Entry) -> Option<Found> {
        let (kind, country) = match e.kind {
            EntryKind::Country => (MentionKind::Country, e.index),
            EntryKind::Organization => {
                let own = self.world().organizations.get(e.index as usize).and_then(|o| o.country);
                (MentionKind::Organization, own.unwrap_or(NONE))
            }
            _ => return None,
        };
        Some(Found { row: e.index, country, form: e.form, ..Found::new(kind, 0, 0) })
    }

    /// The country of the last of two nationalities joined by a hyphen: `Fijian-American`.
    pub(crate) fn joined_nationality(&self, i: usize) -> Option<u32> {
        let token = self.tokens.get(i).filter(|t| t.shape.has(Shape::HYPHEN) && t.is_capital() && i < self.end)?;
        if (token.end - token.start) as usize > LONGEST_PAIR {
            return None;
        }
        let mut country = None;
        for part in token.span().text(self.text).split(HYPHENS) {
            let nation = |e: &Entry| (e.kind == EntryKind::Country && e.form == Form::Adjective).then_some(e.index);
            country = Some(self.named_part(token, part, nation)?);
        }
        country
    }

    /// Countries and bodies inside hyphenated words: `the U.S.-Japan alliance`.
    fn hyphened(&self, first: usize, end: usize, out: &mut Vec<Found>) {
        for i in first..end {
            let token = &self.tokens[i];
            if !token.shape.has(Shape::HYPHEN) || self.hit(i).is_some_and(|h| h.end as usize == i + 1) {
                continue;
            }
            let text = token.span().text(self.text);
            if text.len() > LONGEST_PAIR {
                continue;
            }
            let mut at = 0;
            for part in text.split(HYPHENS) {
                let capital = part.chars().next().is_some_and(char::is_uppercase);
                // `pro-Fijian` speaks of others.
                let others = at == 0 && !capital;
                if others {
                    break;
                }
                let named = if capital { self.named_part(token, part, |e| self.party(e)) } else { None };
                if let Some(party) = named.filter(|_| part.len() < text.len()) {
                    let after = text.len() - at - part.len();
                    out.push(Found {
                        nested: true,
                        name: (i as u32, i as u32 + 1),
                        first: i as u32,
                        end: i as u32 + 1,
                        cut: (at as u16, after as u16),
                        ..party
                    });
                }
                at += part.len();
                at += text[at..].chars().next().map_or(0, char::len_utf8);
            }
        }
    }

    /// The mention at token `i`, if one begins there.
    fn at(&self, i: usize, out: &mut Vec<Found>) -> Option<usize> {
        let token = &self.tokens[i];
        let pos = self.pos(i);
        if let Some((expr, end)) = date::at(self.text, &self.tokens[..self.end], self.know, i) {
            let mut found = Found::new(MentionKind::Date, i, end);
            found.date = Some(expr);
            out.push(found);
            return Some(end);
        }
        if token.tag == Tag::PossPronoun
            && let Some(found) = self.possessed(i)
        {
            let end = found.end as usize;
            out.push(found);
            self.nested(&found, out);
            return Some(end);
        }
        // A small word that begins no name of the gazetteer can still begin a description (`chemist Ann Lee`).
        let plain = !token.is_capital() && *self.hit_at.get(i)? == 0 && !token.shape.has(Shape::DIGIT);
        let prefixed = if plain && token.shape.has(Shape::HYPHEN) { self.person(i) } else { None };
        if let Some(found) = prefixed {
            let end = found.end as usize;
            out.push(found);
            self.nested(&found, out);
            return Some(end);
        }
        if plain && pos.has(NOUNS) {
            // `head of Finnish diplomacy`: the words of an office with others between them.
            let around = self.facts(i).has(Facts::NAME) && self.pos(i + 1).has(Pos::OF);
            let found = if around { self.person(i) } else { self.described(i) };
            let found = found.or_else(|| self.bodied(i));
            if let Some(found) = found {
                let end = found.end as usize;
                out.push(found);
                self.nested(&found, out);
                return Some(end);
            }
        } else if !plain {
            if let Some(found) = self.person(i) {
                let end = found.end as usize;
                out.push(found);
                if found.plural {
                    self.members(i, out);
                }
                self.nested(&found, out);
                return Some(end);
            }
            if let Some(found) = self.named(i) {
                let end = found.end as usize;
                out.push(found);
                self.nested(&found, out);
                return Some(end);
            }
        }
        if !(pos.has(STANDS) || token.tag == Tag::Pronoun || self.facts(i).has(COMMON)) {
            return None;
        }
        let found = self.anaphor(i)?;
        out.push(found);
        Some(found.end as usize)
    }

    /// Countries, places and bodies inside a longer mention. A word of a country's or listed place's own name (`South Africa`)
    /// names nothing else.
    fn nested(&self, holder: &Found, out: &mut Vec<Found>) {
        let (first, end) = (holder.first as usize, holder.end as usize);
        let whole = holder.kind == MentionKind::Country || holder.kind == MentionKind::Place && holder.row != NONE;
        if end - first < 2 || whole {
            return;
        }
        let inside = |f: &Found| !(f.first as usize == first && f.end as usize == end);
        let mut i = first;
        while i < end {
            let hit = if self
                .hit(i)
                .is_some_and(|h| h.end as usize <= end && !(h.start as usize == first && h.end as usize == end))
            {
                self.gazetteer_name(i)
            } else {
                self.inner_name(i, end).or_else(|| self.inner_body(holder, i))
            };
            match hit {
                Some(mut found)
                    if inside(&found)
                        && found.end as usize <= end
                        && self.apart(holder, &found)
                        && matches!(
                            found.kind,
                            MentionKind::Country | MentionKind::Place | MentionKind::Organization
                        ) =>
                {
                    found.nested = true;
                    i = found.end as usize;
                    out.push(found);
                }
                _ => i += 1,
            }
        }
    }

    /// `Lakes Commission` in `Council of Ministers of the Lakes Commission`: the body that the longer name ends in.
    fn inner_body(&self, holder: &Found, i: usize) -> Option<Found> {
        if holder.kind != MentionKind::Organization || i < holder.first as usize + 3 {
            return None;
        }
        let the = usize::from(self.tag(i - 1) == Tag::Determiner);
        if !self.pos(i - 1 - the).has(Pos::OF) {
            return None;
        }
        self.shaped(i).filter(|body| body.kind == MentionKind::Organization && body.end == holder.end)
    }

    /// Whether a name inside a longer one is a thing of its own: not `Security Council` in `UN Security Council`, nor
    /// `European` in `European Union`.
    fn apart(&self, holder: &Found, inner: &Found) -> bool {
        let same = holder.kind == inner.kind && holder.row != NONE && holder.row == inner.row;
        let word = holder.kind == MentionKind::Organization
            && inner.kind == MentionKind::Place
            && inner.form == Form::Adjective;
        // `Jordan Smith`
        let name = holder.kind == MentionKind::Person && (holder.name.0..holder.name.1).contains(&inner.first);
        // `Gulf` in `Gulf of Sirin`, `Congress` in `Congress Centre`: the kind of thing.
        let shaped =
            holder.row == NONE && inner.end - inner.first == 1 && self.facts(inner.first as usize).has(Facts::HEAD);
        let head = shaped
            && (holder.kind == MentionKind::Organization && inner.kind == MentionKind::Organization
                || holder.kind == MentionKind::Place && inner.first == holder.first);
        !same && !word && !name && !head
    }

    /// A country or place at token `i` that a longer name swallowed.
    fn inner_name(&self, i: usize, end: usize) -> Option<Found> {
        if !self.facts(i).has(Facts::NAME) {
            return None;
        }
        let whole = self.hit(i).is_some_and(|h| h.end as usize == end);
        let limit = if whole { end - 1 } else { end };
        let hit = self.know.gazetteer.longest_at(self.lexicon(), &self.tokens[..limit], i)?;
        self.found(&hit)
    }

    fn demonstrative(&self, i: usize) -> bool {
        let pos = self.pos(i);
        pos.has(Pos::DETERMINER) && pos.has(Pos::PRONOUN)
    }

    /// Whether tokens `i - 1` and `i` stand in one line or paragraph, so that a name may span them.
    fn joined(&self, i: usize) -> bool {
        i < self.end && self.tokens[i].gap < Gap::Paragraph
    }
}
