//! What stands around a word that may be the verb: names and nothing else, as in headlines; a subject with an aside; a list; a
//! clause that it takes.

use super::{NOMINAL, Tag, Tagger};
use crate::lexicon::{NounClass, Pos};
use crate::token::Token;

impl Tagger<'_> {
    /// Whether the comma before `at` ends a relative clause or participle that a comma after the sentence's subject began:
    /// `The deal, signed in Suva on Friday, | ends X`.
    pub(super) fn closes_aside(&self, at: usize) -> bool {
        let before = self.tokens.get(at.saturating_sub(40)..at).unwrap_or_default();
        let [inside @ .., _] = before else { return false };
        let Some(comma) = inside.iter().rposition(|t| t.tag == Tag::Comma) else { return false };
        let (subject, aside) = (&before[..comma], &before[comma + 1..]);
        let opens =
            aside.first().is_some_and(|t| matches!(t.tag, Tag::Relative | Tag::Wh | Tag::Participle | Tag::Past));
        let nominal = |t: &Token| {
            t.tag.is_nominal() && t.tag != Tag::Pronoun
                || matches!(t.tag, Tag::Determiner | Tag::Adjective | Tag::Possessive | Tag::Part | Tag::PossPronoun)
                || t.tag == Tag::Preposition && self.lexicon.word(t.word).pos.has(Pos::OF)
        };
        // `Lee, meanwhile, hopes that`
        let opens = opens || !aside.is_empty() && aside.iter().all(|t| t.tag == Tag::Adverb);
        opens && at < 40 && !subject.is_empty() && subject.iter().all(nominal)
    }

    /// Whether the base or third person at `at` is one of a verb that takes a clause without `that`.
    pub(super) fn takes_bare_clause(&self, at: usize) -> bool {
        let verb = self.lexicon.word(self.tokens[at].word).verb;
        self.lexicon.word(verb).pos.has(Pos::BARE_CLAUSE)
    }

    /// Whether an auxiliary follows the nouns after `at`: `prices will`.
    pub(super) fn auxiliary_ahead(&self, at: usize) -> bool {
        let auxiliary = |k: &usize| self.readings(*k).has(Pos::AUXILIARY);
        (at + 2..at + 6).take_while(|k| self.readings(*k).has(NOMINAL) || auxiliary(k)).any(|k| auxiliary(&k))
    }

    /// Whether a comma and `and` follow before the clause can end: a list goes on.
    pub(super) fn joins_later(&self, at: usize) -> bool {
        let ahead = self.tokens.get(at + 1..(at + 16).min(self.tokens.len())).unwrap_or_default();
        let comma = ahead.iter().position(|t| matches!(t.tag, Tag::Comma | Tag::Stop));
        comma.is_some_and(|k| ahead[k].tag == Tag::Comma && self.readings(at + k + 2).has(Pos::CONJUNCTION))
    }

    /// Whether nothing but a name or somebody, and at least one, stands before `at` in the sentence.
    pub(super) fn is_named(&self, at: usize) -> bool {
        let before = &self.tokens[..at];
        let party = |t: &Token| self.lexicon.word(t.word).class.is_party();
        let names = before.iter().all(|t| {
            matches!(t.tag, Tag::Proper | Tag::Part | Tag::Determiner)
                || matches!(t.tag, Tag::Noun | Tag::Adjective) && t.is_capital()
        });
        names && before.len() < 10 && before.last().is_some_and(|t| t.tag == Tag::Proper || party(t))
    }

    /// `Kenya, Norway | sign pact`, `Ruto and Lind | hold talks`: nothing but names with a comma or `and` between them stand
    /// before `at` in the sentence.
    pub(super) fn opens_with_names(&self, at: usize) -> bool {
        let before = &self.tokens[..at];
        let joint = |t: &Token| matches!(t.tag, Tag::Comma | Tag::Conjunction);
        let name = |t: &Token| matches!(t.tag, Tag::Proper | Tag::Part) || t.tag == Tag::Noun && t.is_capital();
        before.len() < 12
            && before.iter().any(joint)
            && before.iter().all(|t| joint(t) || name(t))
            && before.first().is_some_and(name)
            && before.last().is_some_and(name)
    }

    /// `ministers from the bloc | back the plan`: the noun before `at` stands in a phrase of a plural, or is people itself.
    pub(super) fn after_plural_of(&self, at: usize) -> bool {
        let before = self.tokens.get(at.wrapping_sub(1));
        if before.is_some_and(|t| t.tag == Tag::Noun && self.lexicon.word(t.word).class == NounClass::People) {
            return true;
        }
        let mut phrase = false;
        for t in self.tokens[..at].iter().rev().take(10) {
            match t.tag {
                Tag::Plural if phrase => return self.lexicon.word(self.lexicon.word(t.word).noun).class.is_party(),
                Tag::Preposition => phrase = true,
                Tag::Noun | Tag::Proper | Tag::Adjective | Tag::Determiner | Tag::Number | Tag::Plural => {}
                _ => return false,
            }
        }
        false
    }

    /// `a poll of farmers | shows`: the plural before `at` stands in a phrase of a singular.
    pub(super) fn after_singular_of(&self, at: usize) -> bool {
        let from = at.saturating_sub(6);
        let of = self.tokens[from..at]
            .iter()
            .rposition(|t| t.tag == Tag::Preposition && self.lexicon.word(t.word).pos.has(Pos::OF));
        let Some(of) = of.map(|k| from + k).filter(|k| *k > 0) else { return false };
        let plain = self.tokens[of + 1..at].iter().all(|t| {
            matches!(t.tag, Tag::Plural | Tag::Noun | Tag::Adjective | Tag::Determiner | Tag::Proper | Tag::Number)
        });
        plain && matches!(self.tokens[of - 1].tag, Tag::Noun | Tag::Proper)
    }

    /// Whether the noun phrase before `at` follows a comma, with no verb between.
    pub(super) fn after_comma(&self, at: usize) -> bool {
        for t in self.tokens[..at].iter().rev().take(9) {
            match t.tag {
                Tag::Comma => return true,
                Tag::Noun | Tag::Plural | Tag::Proper | Tag::Adjective | Tag::Determiner | Tag::Possessive => {}
                _ => return false,
            }
        }
        false
    }
}
