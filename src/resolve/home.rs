//! The country of an office holder whom the text introduces without one.
//!
//! `Foreign Minister X` in a story filed from a capital is that country's, unless the words beside the name say otherwise
//! (`the Finnish delegation, led by X`) or the text has given that country's post to somebody else.

use super::person::same_office;
use super::{Input, Resolver};
use crate::document::MentionKind;
use crate::lexicon::Pos;
use crate::mention::{Found, NONE};
use crate::pack::OfficeClass;
use crate::tag::Tag;
use crate::token::Gap;

/// How many sentences of a text can be its letterhead or dateline.
const HEAD: usize = 6;
/// How many sentences back a paragraph is looked for.
const PARAGRAPH: usize = 32;
/// The longest way from a country to the person who stands for it, in tokens.
const BESIDE: u32 = 8;

/// The country that a dateline or letterhead puts the text into.
pub(super) fn home(i: &Input<'_>) -> Option<u32> {
    let within = |first: u32, end: u32| {
        let from = i.mentions.partition_point(|m| m.first < first);
        i.mentions[from..].iter().take_while(move |m| m.first < end)
    };
    let country = |m: &&Found| matches!(m.kind, MentionKind::Country | MentionKind::Place) && m.country != NONE;
    for s in i.sentences.iter().take(HEAD) {
        let words = within(s.first, s.end);
        let dated = words.clone().any(|m| m.kind == MentionKind::Date);
        let found = if s.body > s.first {
            within(s.first, s.body).find(country)
        } else if dated && s.end - s.first <= 8 {
            // `Cairo - 15 January 2024`
            within(s.first, s.end).find(|m| m.first == s.first).filter(country)
        } else {
            // `Ministry of Foreign Affairs of Iceland`, a line of its own.
            words.clone().find(|m| m.kind == MentionKind::Organization && m.first <= s.first + 1 && m.end >= s.end)
        };
        if let Some(m) = found.filter(|m| m.country != NONE) {
            return Some(m.country);
        }
    }
    None
}

impl Resolver<'_> {
    /// The country that the context gives the holder `e` of a national office.
    pub(super) fn country_by_context(&self, e: u32, m: &Found) -> Option<u32> {
        let office = self.traces[e as usize]
            .offices
            .iter()
            .copied()
            .find(|o| self.world().offices.get(*o as usize).is_some_and(|o| o.class.national()))?;
        if m.organization != NONE {
            return None;
        }
        let class = self.world().offices.get(office as usize)?.class;
        let free = |c: &u32| !class.single() || !self.taken(e, office, *c);
        let others = |c: &u32| !self.persons.iter().any(|p| *p != e && self.traces[*p as usize].country == Some(*c));
        self.beside(m)
            .or_else(|| self.home.filter(|c| class != OfficeClass::Ambassador && free(c)))
            .or_else(|| self.possessor(m).filter(others))
    }

    /// Whether somebody else holds that office of the country.
    fn taken(&self, e: u32, office: u32, country: u32) -> bool {
        let holds = |p: &u32| {
            let t = &self.traces[*p as usize];
            *p != e && t.country == Some(country) && t.offices.iter().any(|o| same_office(self.world(), *o, office))
        };
        self.persons.iter().any(holds)
    }

    /// `the Finnish delegation was led by X`, `Finland, represented by X`, `Finland - X` in a list.
    fn beside(&self, m: &Found) -> Option<u32> {
        let tag = |i: u32| self.i.tokens.get(i as usize).map_or(Tag::None, |t| t.tag);
        let pos = |i: u32| self.i.tokens.get(i as usize).map(|t| self.lexicon().word(t.word).pos).unwrap_or_default();
        let mut at = m.first.checked_sub(1)?;
        if tag(at) == Tag::Determiner {
            at = at.checked_sub(1)?;
        }
        let before = self.i.mentions.partition_point(|o| o.first < at);
        let national = |o: &&Found| match o.kind {
            MentionKind::Country => true,
            // `the Finnish delegation`
            MentionKind::Group => o.country != NONE,
            _ => false,
        };
        let mut countries = self.i.mentions[..before].iter().rev().take(4).filter(national);
        if matches!(tag(at), Tag::Dash | Tag::Colon) {
            let listed = countries.find(|o| o.end == at && o.row != NONE)?;
            let first = self.i.tokens.get(listed.first as usize)?;
            let opens = first.gap >= Gap::Line || matches!(tag(listed.first.wrapping_sub(1)), Tag::Bullet | Tag::Dash);
            return opens.then_some(listed.country);
        }
        let led = pos(at).has(Pos::BY) && pos(at.wrapping_sub(1)).has(Pos::REPRESENTS);
        let start = self.sentence_start(m.first);
        let near = countries.find(|o| o.end + BESIDE >= at).filter(|o| led && o.first >= start)?;
        if near.country != NONE {
            return Some(near.country);
        }
        // `the country was represented by X`
        let last = self.last_country?;
        self.traces[last as usize].country
    }

    /// The one country whose possessive follows in the sentence: `X reaffirmed Fiji's readiness`, `X spoke in Suva`.
    fn possessor(&self, m: &Found) -> Option<u32> {
        let end = self.sentence_end(m.first);
        let from = self.i.mentions.partition_point(|o| o.first < m.end);
        let mut found = None;
        for o in self.i.mentions[from..].iter().take_while(|o| o.first < end).filter(|o| !o.nested) {
            let country = match o.kind {
                MentionKind::Country if o.row != NONE => {
                    let next = self.i.tokens.get(o.end as usize).map_or(Tag::None, |t| t.tag);
                    Some(o.country).filter(|_| matches!(next, Tag::Possessive | Tag::PossessiveMark))
                }
                MentionKind::Place => {
                    let row = self.world().places.get(o.row as usize).and_then(|p| p.seat);
                    let before = self.i.tokens.get((o.first as usize).wrapping_sub(1));
                    row.filter(|_| before.is_some_and(|t| self.lexicon().word(t.word).pos.has(Pos::LOCATIVE)))
                }
                _ => None,
            };
            match (country, found) {
                (Some(c), Some(f)) if c != f => return None,
                (Some(c), None) => found = Some(c),
                _ => {}
            }
        }
        found
    }

    /// First token of the sentence that holds a token.
    pub(super) fn sentence_start(&self, token: u32) -> u32 {
        let n = self.i.sentences.partition_point(|s| s.first <= token);
        n.checked_sub(1).and_then(|n| self.i.sentences.get(n)).map_or(0, |s| s.first)
    }

    /// Whether a token, or the article before it, opens a paragraph.
    pub(super) fn opens_paragraph(&self, token: u32) -> bool {
        let n = self.i.sentences.partition_point(|s| s.first <= token);
        n.checked_sub(1)
            .and_then(|n| self.i.sentences.get(n))
            .is_some_and(|s| s.opens_paragraph && token - s.first <= 1)
    }

    /// First token of the sentence before the one that holds a token.
    pub(super) fn sentence_before(&self, token: u32) -> u32 {
        let n = self.i.sentences.partition_point(|s| s.first <= token);
        n.checked_sub(2).and_then(|n| self.i.sentences.get(n)).map_or(0, |s| s.first)
    }

    /// First token of the paragraph that holds a token.
    pub(super) fn paragraph_start(&self, token: u32) -> u32 {
        let n = self.i.sentences.partition_point(|s| s.first <= token);
        let before = self.i.sentences[..n].iter().rev().take(PARAGRAPH);
        let mut start = token;
        for s in before {
            start = s.first;
            if s.opens_paragraph {
                break;
            }
        }
        start
    }

    fn sentence_end(&self, token: u32) -> u32 {
        let n = self.i.sentences.partition_point(|s| s.first <= token);
        n.checked_sub(1).and_then(|n| self.i.sentences.get(n)).map_or(u32::MAX, |s| s.end)
    }
}
