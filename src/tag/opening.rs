//! Sentences that open with names and nothing else, as headlines do: what follows is the verb.

use super::{Tag, Tagger};
use crate::lexicon::Pos;
use crate::token::Token;

impl Tagger<'_> {
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
}
