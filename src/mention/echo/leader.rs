//! Heads of state and government by their family name alone: news does not introduce them.

use super::Echoes;
use crate::document::MentionKind;
use crate::gazetteer::{EntryKind, Hit};
use crate::lexicon::Pos;
use crate::mention::Found;
use crate::token::{Gap, Shape};

impl Echoes<'_> {
    /// `Lee condemned the attack`: a word that is no other word, the name of somebody who leads or led a country. Who it is on
    /// the day of the text, the resolver says.
    pub(super) fn leader(&self, i: usize) -> Option<Found> {
        let token = self.tokens.get(i).filter(|t| t.pos.is_empty() && t.word.is_known() && self.is_name(i))?;
        if !self.know.world.is_leader(token.word) {
            return None;
        }
        // `an MA in history`
        if token.shape.has(Shape::ALL_CAPS) && token.span().len() < 4 {
            return None;
        }
        // `in English`
        let other = |h: Hit| {
            [EntryKind::Country, EntryKind::Place, EntryKind::Organization].into_iter().any(|kind| h.has(kind))
        };
        let hit = self.know.gazetteer.longest_at(&self.know.lexicon, self.tokens, i);
        if hit.is_some_and(other) {
            return None;
        }
        // Part of a longer name: `Lee Street`, `Ruth Lee`.
        let beside = |k: usize| self.is_capital(k) && !self.pos(k).has(Pos::FUNCTION);
        let after = beside(i + 1) && self.tokens[i + 1].gap <= Gap::Line;
        let before = i.checked_sub(1).is_some_and(|b| beside(b) && self.joined(i));
        (!after && !before)
            .then(|| Found { name: (i as u32, i as u32 + 1), ..Found::new(MentionKind::Person, i, i + 1) })
    }
}
