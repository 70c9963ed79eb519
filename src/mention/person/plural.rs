//! Groups named by a title: `foreign ministers of Fiji and Tonga`, `ministers of A Ann Lee and B Ben Ray`.

use super::super::{Anaphor, Finder, Found, NONE};
use super::title::Title;
use crate::document::MentionKind;
use crate::gazetteer::{EntryKind, Form};
use crate::lexicon::{Facts, Pos};
use crate::tag::Tag;

impl Finder<'_> {
    pub(super) fn plural_title(&self, i: usize, title: &Title) -> Found {
        let mut found = Found::new(MentionKind::Group, i, title.end);
        found.plural = true;
        found.offices = title.offices;
        found.country = title.country;
        found.anaphor = Some(Anaphor::Group);
        (found.first, found.loose) = self.quantified(i);
        // `foreign ministers of Fiji and the three Baltic states`
        // `heads of delegations of Central Asian countries`
        let mut tail = title.end;
        if self.pos(tail).has(Pos::OF) && self.tag(tail + 1) == Tag::Plural && self.is_collective(tail + 1) {
            tail += 2;
            found.end = tail as u32;
        }
        if let Some(end) = self.shared_names(title, |_| ()) {
            found.end = end as u32;
            found.loose = false;
            return found;
        }
        match self.country_list(tail) {
            Some(end) => found.end = end as u32,
            None if tail > title.end => {}
            None => {
                let mut tail = *title;
                self.title_tail(&mut tail);
                found.end = tail.end as u32;
                found.organization = tail.organization;
                found.country = tail.country;
            }
        }
        // `had ministers in the front row`: a bare plural is nobody in particular.
        found.loose |= found.end as usize == title.end
            && found.first as usize == i
            && i > self.first
            && !self.is_capital(i)
            && found.country == NONE
            && !matches!(self.tag(i - 1), Tag::Determiner | Tag::PossPronoun | Tag::Possessive | Tag::Adjective);
        found
    }

    /// `ministers of A Ann Lee, B - Ben Ray and C Cem Oz`: gives every person to `each`, and where the list ends.
    pub(super) fn shared_names(&self, title: &Title, mut each: impl FnMut(Found)) -> Option<usize> {
        if self.tag(title.end) != Tag::Preposition || !self.pos(title.end).has(Pos::OF) {
            return None;
        }
        let mut i = title.end + 1;
        let mut last = None;
        loop {
            let the = usize::from(self.tag(i) == Tag::Determiner);
            let Some((e, end)) = self.entry(i + the, EntryKind::Country).filter(|(e, _)| e.form == Form::Name) else {
                break;
            };
            let dash = usize::from(self.tag(end) == Tag::Dash);
            let at = self.over_honorifics(end + dash);
            let Some((first, end, row)) = self.name_at(at).filter(|_| self.joined(at)) else { break };
            each(Found {
                name: (first as u32, end as u32),
                row,
                offices: title.offices,
                rank: title.rank,
                country: e.index,
                nested: true,
                ..Found::new(MentionKind::Person, first, end)
            });
            last = Some(end);
            i = end + usize::from(self.tag(end) == Tag::Comma);
            i += usize::from(self.tag(i) == Tag::Conjunction);
            if i == end {
                break;
            }
        }
        last
    }

    /// `of A, B and the five C countries` after a plural title: where the list ends.
    fn country_list(&self, at: usize) -> Option<usize> {
        if self.tag(at) != Tag::Preposition || !self.pos(at).has(Pos::OF) {
            return None;
        }
        let mut i = at + 1;
        let mut good = None;
        loop {
            let mut k = i;
            while (matches!(self.tag(k), Tag::Determiner | Tag::Number | Tag::Adjective)
                || self.tag(k) == Tag::Noun && self.is_countries(k + 1))
                && self.hit(k).is_none()
                && k < i + 3
            {
                k += 1;
            }
            let end = [EntryKind::Country, EntryKind::Place, EntryKind::Organization]
                .into_iter()
                .find_map(|kind| self.entry(k, kind))
                .map(|(e, end)| {
                    let region = e.form == Form::Adjective || e.kind == EntryKind::Place;
                    if region && self.is_countries(end) { end + 1 } else { end }
                })
                .or_else(|| self.is_countries(k).then_some(k + 1));
            let Some(end) = end else { break };
            good = Some(end);
            i = end;
            if self.tag(i) == Tag::Comma {
                i += 1;
            }
            if self.tag(i) == Tag::Conjunction {
                i += 1;
            }
            if i == end {
                break;
            }
        }
        good
    }

    pub(super) fn is_collective(&self, i: usize) -> bool {
        self.facts(i).has(Facts::COLLECTIVE)
    }

    pub(in crate::mention) fn is_countries(&self, i: usize) -> bool {
        if i >= self.end || !self.is_collective(i) {
            return false;
        }
        let noun = self.tokens.get(i).map(|t| self.lexicon().word(t.word).noun).unwrap_or_default();
        noun.is_known() && self.world().collectives.get(&noun) == Some(&crate::pack::Collective::Countries)
    }
}
