//! The name of a person by its shape: capitalised words with particles and suffixes that no other table claims.

use super::super::{Finder, NONE};
use crate::gazetteer::EntryKind;
use crate::lexicon::{Facts, Pos};
use crate::pack::{Head, Honorific};
use crate::tag::Tag;
use crate::token::{Gap, Shape};

impl Finder<'_> {
    pub(super) fn over_honorifics(&self, mut i: usize) -> usize {
        // More than these are nobody's.
        for _ in 0..8 {
            let Some((e, end)) = self.entry(i, EntryKind::Honorific) else { break };
            if self.world().honorifics.get(e.index as usize) != Some(&Honorific::Before) {
                break;
            }
            i = end;
        }
        i
    }

    /// A name of a person at token `i`: known, or a run of capitalised words that no other table claims.
    pub(super) fn name_at(&self, i: usize) -> Option<(usize, usize, u32)> {
        // `Prince Faisal bin Sultan` is not the Prince Faisal of the tables.
        let goes_on = |end: usize| {
            let pos = self.pos(end);
            pos.has(Pos::NAME_PARTICLE) && !pos.has(Pos::FUNCTION) && !self.is_capital(end) && self.is_capital(end + 1)
        };
        if let Some((e, end)) = self.entry(i, EntryKind::Person).filter(|(_, end)| !goes_on(*end)) {
            return Some((i, self.name_suffix(end), e.index));
        }
        let mut end = i;
        let mut words = 0;
        while end < self.end && words < 6 && (end == i || self.tokens[end].gap < Gap::Paragraph) {
            let token = &self.tokens[end];
            let pos = self.pos(end);
            if token.is_word() && token.is_capital() {
                if matches!(
                    token.tag,
                    Tag::Determiner
                        | Tag::Preposition
                        | Tag::Conjunction
                        | Tag::Pronoun
                        | Tag::To
                        | Tag::Subordinator
                        | Tag::Modal
                ) && !pos.has(Pos::NAME_PARTICLE)
                    || pos.has(Pos::MONTH.or(Pos::WEEKDAY)) && token.tag == Tag::Proper && !pos.has(Pos::GIVEN_NAME)
                    || self.headline
                        && (token.tag.is_verb() || token.tag == Tag::Adverb)
                        // `the Passing of Senator Bob Lee`
                        && (words > 0 || !pos.has(Pos::GIVEN_NAME))
                {
                    break;
                }
                // `Hun Sen`: what would be an honorific (`Sen.`) ends the name.
                let respect = self.entry(end, EntryKind::Honorific).is_some_and(|(_, after)| {
                    words > 1 || token.shape.has(Shape::STOP) || self.is_capital(after) || after > end + 1
                });
                if let Some(hit) = self.hit(end)
                    && (self.claimed(end, hit.end as usize) && !self.possessive_claim(i, end) || respect && words > 0)
                {
                    break;
                }
                // `in Paris Emmanuel Macron`: a name never runs into a noun that heads a body or programme.
                if words > 0 && token.facts.has(Facts::HEAD) {
                    // `Minister Lee Statement on Trade`: a headline's noun after a titled name.
                    if self.headline && self.heads_document(end) && self.titled_before(i) {
                        break;
                    }
                    return None;
                }
                words += 1;
                end += 1;
            } else if words > 0 && pos.has(Pos::NAME_PARTICLE) && token.is_word() && !token.is_capital() {
                // `Mohammed bin Salman`, `Ursula von der Leyen`; the name must go on.
                let mut k = end + 1;
                while k < self.end && self.pos(k).has(Pos::NAME_PARTICLE) && !self.is_capital(k) && k < end + 3 {
                    k += 1;
                }
                let link = pos.has(Pos::CONJUNCTION.or(Pos::PREPOSITION).or(Pos::TO));
                if !self.is_capital(k) || link {
                    break;
                }
                end = k;
            } else if words > 0 && self.nickname(end) {
                // `Ann “Nan” Lee`
                end += 3;
            } else if words == 0
                && pos.has(Pos::NAME_PARTICLE)
                && token.is_word()
                && self.is_capital(end + 1)
                && !pos.has(Pos::PREPOSITION.or(Pos::CONJUNCTION).or(Pos::TO).or(Pos::PRONOUN).or(Pos::DETERMINER))
            {
                // `President von der Leyen`, `Ould Abdel Aziz`
                end += 1;
            } else if words == 0
                && pos.has(Pos::NAME_PARTICLE)
                && self.pos(end + 1).has(Pos::NAME_PARTICLE)
                && self.is_capital(end + 2)
            {
                end += 2;
            } else {
                break;
            }
        }
        if words == 0 {
            return None;
        }
        // Initials alone are no name.
        if self.tokens[i..end].iter().all(|t| t.shape.has(Shape::INITIAL)) {
            return None;
        }
        Some((i, self.name_suffix(end), NONE))
    }

    /// A name in quotation marks or brackets, inside the name.
    fn nickname(&self, i: usize) -> bool {
        matches!((self.tag(i), self.tag(i + 2)), (Tag::QuoteOpen, Tag::QuoteClose) | (Tag::Open, Tag::Close))
            && self.is_capital(i + 1)
            && !self.tokens[i + 1].shape.has(Shape::ALL_CAPS)
            && (i..=i + 3).all(|k| self.joined(k) && self.hit(k).is_none_or(|h| !h.has(EntryKind::Country)))
            && self.is_capital(i + 3)
            && self.pos(i + 3).is_empty()
    }

    /// `President Lee's Peace Formula`: a listed name that begins with a titled person's.
    fn possessive_claim(&self, i: usize, end: usize) -> bool {
        self.tag(end + 1) == Tag::Possessive
            && self.pos(end).is_empty()
            && self.hit(end).is_some_and(|h| h.has(EntryKind::Program) && !h.has(EntryKind::Country))
            && self.titled_before(i)
    }

    fn heads_document(&self, i: usize) -> bool {
        let noun = self.lexicon().word(self.tokens[i].word).noun;
        noun.is_known() && self.world().heads.get(&noun) == Some(&Head::Document)
    }

    /// Whether an office ends right before token `i`.
    fn titled_before(&self, i: usize) -> bool {
        (i.saturating_sub(4).max(self.first)..i)
            .any(|k| self.entry(k, EntryKind::Office).is_some_and(|(_, end)| end == i))
    }

    /// `, Jr.`, `III`
    pub(super) fn name_suffix(&self, end: usize) -> usize {
        let at = if self.tag(end) == Tag::Comma { end + 1 } else { end };
        match self.entry(at, EntryKind::Honorific) {
            Some((e, after))
                if self.world().honorifics.get(e.index as usize) == Some(&Honorific::After)
                    && (at == end || self.tokens[at].shape.has(Shape::STOP)) =>
            {
                after
            }
            _ => end,
        }
    }

    /// Whether a hit other than a person's name claims tokens `i..end`.
    fn claimed(&self, i: usize, end: usize) -> bool {
        let hit = self.hit(i);
        let Some(hit) = hit else { return false };
        let given = end - i == 1 && self.pos(i).has(Pos::GIVEN_NAME);
        // `John A. Houston`
        let initial = end - i == 1
            && i > self.first + 1
            && self.tokens[i - 1].shape.has(Shape::INITIAL)
            && self.pos(i - 2).has(Pos::GIVEN_NAME);
        if initial {
            return false;
        }
        self.know.gazetteer.entries(hit, self.tokens).any(|e| match e.kind {
            EntryKind::Person | EntryKind::Honorific => false,
            EntryKind::Country => !given,
            EntryKind::Place => !(given || end - i == 1 && i > self.first && self.pos(i - 1).has(Pos::GIVEN_NAME)),
            EntryKind::Office | EntryKind::Rank => {
                !(given || end - i == 1 && i > self.first && self.pos(i - 1).has(Pos::GIVEN_NAME) && self.is_capital(i))
            }
            EntryKind::Organization | EntryKind::Program => true,
        })
    }

    /// `R.`, `S.V.`
    pub(super) fn is_initials(&self, i: usize) -> bool {
        let token = &self.tokens[i];
        token.shape.has(Shape::STOP)
            && (token.shape.has(Shape::INITIAL)
                || token.shape.has(Shape::ALL_CAPS) && matches!(token.span().len(), 4 | 6) && self.pos(i).is_empty())
    }
}
