//! Countries whose name a part of another country bears too (`Georgia`): which of the two the text speaks of.

use super::Echoes;
use crate::document::MentionKind;
use crate::gazetteer::{EntryKind, Form};
use crate::mention::{Found, NONE};
use crate::tag::Tag;

impl Echoes<'_> {
    /// `Atlanta, Georgia`, `Alabama, Georgia and Florida`: beside places of the other country the name is the part's; everywhere in
    /// a text that has nothing else of the country itself, or that names other parts.
    pub(super) fn homonyms(&self, found: &mut [Found]) {
        let parts: Vec<(usize, u32, u32)> = (0..found.len()).filter_map(|n| self.part(found, n)).collect();
        let Some(&(_, country, _)) = parts.first() else { return };
        let beside: Vec<bool> = parts.iter().map(|(n, _, place)| self.beside(found, *n, *place)).collect();
        let among = self.among(found, parts[0].2);
        if !beside.contains(&true) && !among {
            return;
        }
        let itself = |(n, m): (usize, &Found)| {
            let place = m.kind == MentionKind::Place && m.row != NONE;
            m.country == country
                && (place || m.kind == MentionKind::Country)
                && parts.binary_search_by_key(&n, |p| p.0).is_err()
        };
        let spoken_of = found.iter().enumerate().any(itself);
        for ((n, country, place), beside) in parts.iter().zip(beside) {
            if spoken_of && !beside {
                continue;
            }
            let whole = self.know.world.places.get(*place as usize).and_then(|p| p.country).unwrap_or(NONE);
            let (first, end) = (found[*n].first, found[*n].end);
            // Those named with it: `Governor Ann Lee of Georgia`.
            let from = n.saturating_sub(4);
            for m in found[from..=*n].iter_mut().filter(|m| m.first <= first && end <= m.end) {
                if m.country == *country {
                    m.country = whole;
                }
            }
            found[*n].kind = MentionKind::Place;
            found[*n].row = *place;
        }
    }

    /// Whether the text names two other parts of that country.
    fn among(&self, found: &[Found], place: u32) -> bool {
        let places = &self.know.world.places;
        let Some(part) = places.get(place as usize) else { return false };
        let like = |m: &&Found| {
            let listed = places.get(m.row as usize).filter(|_| m.kind == MentionKind::Place);
            listed.is_some_and(|p| p.country == part.country && p.kind == part.kind)
        };
        let mut others = found.iter().filter(like).map(|m| m.row);
        others.next().is_some_and(|first| others.any(|row| row != first))
    }

    /// A country's name that is a part of another's too: its number, the country and the part.
    fn part(&self, found: &[Found], n: usize) -> Option<(usize, u32, u32)> {
        let m = found[n];
        let named = m.kind == MentionKind::Country && m.form == Form::Name && m.row != NONE && m.cut == (0, 0);
        self.know.world.countries.get(m.row as usize).filter(|c| named && c.ambiguous)?;
        let hit = self.know.gazetteer.longest_at(&self.know.lexicon, self.tokens, m.first as usize)?;
        let mut places = self.know.gazetteer.entries(&hit, self.tokens).filter(|e| e.kind == EntryKind::Place);
        let place = places.find(|e| {
            self.know
                .world
                .places
                .get(e.index as usize)
                .is_some_and(|p| p.country.is_some() && p.country != Some(m.row))
        })?;
        Some((n, m.row, place.index))
    }

    /// Whether a place of the other country stands right before or after, with no more than a comma or `and` between.
    fn beside(&self, found: &[Found], n: usize, place: u32) -> bool {
        let whole = self.know.world.places.get(place as usize).and_then(|p| p.country);
        let m = found[n];
        let near = |o: &Found, from: u32, to: u32| {
            let place = o.kind == MentionKind::Place && o.row != NONE && Some(o.country) == whole;
            let apart = |k: u32| matches!(self.tag(k as usize), Tag::Comma | Tag::Conjunction);
            place && from <= to && to - from <= 2 && (from..to).all(apart)
        };
        let before = found[n.saturating_sub(4)..n].iter().any(|o| near(o, o.end, m.first));
        before || found[n + 1..].iter().take(4).any(|o| near(o, m.end, o.first))
    }
}
