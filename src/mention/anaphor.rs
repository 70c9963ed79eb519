//! Words that stand for what was named elsewhere: pronouns, bare titles, groups (`the sides`, `both ministers`).

use super::{Anaphor, Finder, Found};
use crate::document::MentionKind;
use crate::gazetteer::{EntryKind, Form};
use crate::lexicon::{Facts, Pos};
use crate::pack::Collective;
use crate::tag::Tag;

impl Finder<'_> {
    /// Pronouns, `the minister`, `the country`, collectives.
    pub(super) fn anaphor(&self, i: usize) -> Option<Found> {
        let token = &self.tokens[i];
        let pos = self.pos(i);
        if let Some(found) = self.both(i) {
            return Some(found);
        }
        if let Some(found) = self.one_of_two(i) {
            return Some(found);
        }
        if token.tag == Tag::Pronoun {
            let kind = if pos.has(Pos::PLURAL_SUBJECT) || pos.has(Pos::PLURAL) {
                Anaphor::Group
            } else if pos.has(Pos::PERSONAL) {
                Anaphor::Person
            } else if pos.has(Pos::NEUTER) {
                Anaphor::Thing
            } else {
                return None;
            };
            if kind == Anaphor::Group && !pos.has(Pos::PERSONAL) {
                return None;
            }
            let mut found = Found::new(
                if kind == Anaphor::Group {
                    MentionKind::Group
                } else if kind == Anaphor::Person {
                    MentionKind::Person
                } else {
                    MentionKind::Organization
                },
                i,
                i + 1,
            );
            found.anaphor = Some(kind);
            // `most of them`, `oppose them`: rarely the parties of the story.
            found.loose = kind == Anaphor::Group && pos.has(Pos::OBJECT);
            return Some(found);
        }
        self.collective(i)
    }

    /// `the former`, `the latter` before a verb.
    pub(super) fn one_of_two(&self, i: usize) -> Option<Found> {
        let pos = self.pos(i);
        let word =
            pos.has(Pos::ADJECTIVE) && pos.has(Pos::PRONOUN) && !pos.has(Pos::DETERMINER.or(Pos::PLURAL_SUBJECT));
        let next = self.tag(i + 1);
        let said =
            |k: usize| matches!(self.tag(k), Tag::That | Tag::Determiner | Tag::Preposition | Tag::To | Tag::Comma);
        let verb =
            next.is_auxiliary() || matches!(next, Tag::Past | Tag::Third) || next == Tag::Participle && said(i + 2);
        if !word || !verb || i == self.first || self.tag(i - 1) != Tag::Determiner {
            return None;
        }
        let mut found = Found::new(MentionKind::Person, i, i + 1);
        found.anaphor = Some(Anaphor::Pair);
        if self.entry(i, EntryKind::Rank).is_some() {
            found.rank = crate::pack::Rank::Former;
        }
        Some(found)
    }

    /// `the two`, `both` before a verb.
    pub(super) fn both(&self, i: usize) -> Option<Found> {
        let pos = self.pos(i);
        let led = i > self.first && self.tag(i - 1) == Tag::Determiner && !self.pos(i - 1).has(Pos::INDEFINITE);
        let two = pos.has(Pos::NUMBER) && pos.has(Pos::PLURAL_SUBJECT) && led;
        let both = pos.has(Pos::DETERMINER)
            && pos.has(Pos::PLURAL_SUBJECT)
            && (i == self.first || matches!(self.tag(i - 1), Tag::QuoteClose | Tag::Stop))
            && !pos.has(Pos::INDEFINITE.or(Pos::ADJECTIVE).or(Pos::ADVERB).or(Pos::THAT));
        let next = self.tag(i + 1);
        if !(two || both)
            || !(next.is_auxiliary() || matches!(next, Tag::Past | Tag::Third | Tag::Base | Tag::Participle))
        {
            return None;
        }
        let mut found = Found::new(MentionKind::Group, i, i + 1);
        found.plural = true;
        found.anaphor = Some(Anaphor::Group);
        Some(found)
    }

    /// `the sides`, `the two ministers`, `participating countries`, `his country`, `the region`.
    pub(super) fn collective(&self, i: usize) -> Option<Found> {
        if !self.facts(i).has(Facts::HEAD.or(Facts::COLLECTIVE)) {
            return None;
        }
        let word = self.lexicon().word(self.tokens[i].word);
        if !word.noun.is_known() || matches!(self.tag(i + 1), Tag::Noun | Tag::Plural) && !self.is_capital(i + 1) {
            return None;
        }
        let plural = word.pos.has(Pos::PLURAL) && !(word.pos.has(Pos::NOUN));
        let before = if i > self.first { self.tag(i - 1) } else { Tag::None };
        // `either side`
        let opener = if i > self.first { self.pos(i - 1) } else { Pos::NONE };
        if opener.has(Pos::DETERMINER)
            && opener.has(Pos::CONJUNCTION)
            && opener.has(Pos::PRONOUN)
            && self.world().collectives.get(&word.noun) == Some(&Collective::Participants)
        {
            let mut found = Found::new(MentionKind::Group, i - 1, i + 1);
            found.plural = true;
            found.anaphor = Some(Anaphor::Group);
            return Some(found);
        }
        let peoples = word.class == crate::lexicon::NounClass::People
            && self.world().collectives.get(&word.noun) == Some(&Collective::Persons);
        if plural && !peoples && self.world().collectives.contains_key(&word.noun) {
            let mut first = i;
            // `participating countries`, `two neighbouring countries`
            if i > self.first
                && matches!(self.tag(i - 1), Tag::Adjective | Tag::Gerund)
                && !self.tokens[i - 1].is_capital()
            {
                first = i - 1;
            }
            first = self.over_adjectives(first);
            let (first, loose) = self.quantified(first);
            let first = first as usize;
            if i > self.first
                && matches!(self.tag(i - 1), Tag::Preposition)
                && self.tag(i) == Tag::Plural
                && !self.is_capital(i)
            {
                return None;
            }
            // A bare plural in the middle of a sentence is nobody in particular: `states`, `officials`.
            let bare = first == i
                && first > self.first
                && !self.tokens[first].is_capital()
                && !matches!(self.tag(first - 1), Tag::Determiner | Tag::PossPronoun | Tag::Possessive);
            let first = if first > self.first && self.tag(first - 1) == Tag::PossPronoun { first - 1 } else { first };
            let mut found = Found::new(MentionKind::Group, first, i + 1);
            found.plural = true;
            // `Three countries, A, B and C, have ...`: who they are follows.
            let told = self.tag(i + 1) == Tag::Comma && self.entry(i + 2, EntryKind::Country).is_some();
            found.loose = (loose || bare) && !told;
            found.anaphor = Some(Anaphor::Group);
            return Some(found);
        }
        if plural {
            return None;
        }
        let definite = matches!(before, Tag::Determiner | Tag::PossPronoun)
            || before == Tag::Adjective && i >= self.first + 2 && self.tag(i - 2) == Tag::Determiner;
        let distributive = before == Tag::Determiner && self.pos(i - 1).has(Pos::INDEFINITE.or(Pos::NEGATION));
        if !definite || distributive {
            return None;
        }
        let kind = if self.world().collectives.get(&word.noun) == Some(&Collective::Countries) {
            Anaphor::Country
        } else if self.world().heads.get(&word.noun) == Some(&crate::pack::Head::Place) && word.pos.has(Pos::REGION) {
            Anaphor::Region
        } else if self.world().heads.get(&word.noun) == Some(&crate::pack::Head::Program)
            && (self.tokens[i].is_capital()
                || before == Tag::Determiner && (self.demonstrative(i - 1) || word.pos.has(Pos::FORMAT)))
        {
            Anaphor::Program
        } else {
            return None;
        };
        if matches!(self.tag(i + 1), Tag::Preposition)
            && self.lexicon().word(self.tokens[i + 1].word).pos.has(Pos::NAME_LINK)
            && kind == Anaphor::Country
        {
            return None;
        }
        let mut first = i;
        let mention = match kind {
            Anaphor::Country => {
                if before == Tag::PossPronoun {
                    first = i - 1;
                }
                MentionKind::Country
            }
            Anaphor::Region => MentionKind::Place,
            _ => MentionKind::Program,
        };
        let mut found = Found::new(mention, first, i + 1);
        // The article belongs to `the region`, `this corridor`; not to `the Dialogue`.
        if !self.tokens[i].is_capital() && kind != Anaphor::Country {
            found.first = if before == Tag::Adjective { i as u32 - 2 } else { i as u32 - 1 };
        } else if kind == Anaphor::Country && before == Tag::Determiner {
            found.first = i as u32 - 1;
        }
        found.anaphor = Some(kind);
        Some(found)
    }

    /// Back over the countries' adjectives in front of a group: `Kazakh and Kyrgyz colleagues`.
    pub(super) fn over_adjectives(&self, end: usize) -> usize {
        let adjective = |k: usize| {
            self.entry(k, EntryKind::Country).is_some_and(|(e, end)| e.form == Form::Adjective && end == k + 1)
        };
        let mut first = end;
        let mut k = end;
        while k > self.first && end - k < 8 {
            k -= 1;
            if adjective(k) {
                first = k;
            } else if !matches!(self.tag(k), Tag::Comma | Tag::Conjunction) || first == end {
                break;
            }
        }
        first
    }

    /// The start of a group with its number (`the two`, `both`, `all three`), and whether the number tells of nobody in
    /// particular (`nine members`).
    pub(super) fn quantified(&self, i: usize) -> (u32, bool) {
        let mut first = i;
        let before = |k: usize| if k > self.first && self.joined(k) { self.pos(k - 1) } else { Pos::NONE };
        let mut number = false;
        if before(first).has(Pos::NUMBER)
            || first > self.first && self.joined(first) && self.tag(first - 1) == Tag::Number
        {
            first -= 1;
            number = true;
        }
        let definite = before(first).has(Pos::DETERMINER) && !before(first).has(Pos::INDEFINITE);
        // `the claim that soldiers ...`: no determiner.
        let clausal = first > self.first && matches!(self.tag(first - 1), Tag::That | Tag::Relative);
        let pair = before(first).has(Pos::DETERMINER) && before(first).has(Pos::PLURAL_SUBJECT) && !clausal;
        if pair {
            // `both`, `all`, `few`: part of the phrase, like a number.
            return (first as u32 - 1, false);
        }
        let small = self.lexicon().word(self.tokens[first].word).pos.has(Pos::PLURAL_SUBJECT);
        (first as u32, number && !definite && !small)
    }
}
