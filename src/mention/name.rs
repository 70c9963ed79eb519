//! Names of countries, places, bodies, programmes and documents: from the gazetteer, else by their [shape](shaped).

mod shaped;

use super::{Anaphor, Finder, Found, NONE};
use crate::document::MentionKind;
use crate::gazetteer::{EntryKind, Form, Hit};
use crate::lexicon::{Facts, NounClass, Pos};
use crate::pack::{Collective, Head};
use crate::tag::Tag;
use crate::token::Shape;

impl Finder<'_> {
    /// The name that begins at token `i`.
    pub(super) fn named(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.national(i) {
            return Some(found);
        }
        let shaped = self.shaped(i);
        let listed = self.gazetteer_name(i);
        match (shaped, listed) {
            (Some(s), Some(l)) => Some(if s.end > l.end { s } else { l }),
            (s, l) => s.or(l),
        }
    }

    /// `Kenya's Foreign Ministry`, `the Malawian Red Cross`: a body with its country in front.
    fn national(&self, i: usize) -> Option<Found> {
        let (e, end) = self.entry(i, EntryKind::Country)?;
        let possessive = e.form == Form::Name && matches!(self.tag(end), Tag::Possessive | Tag::PossessiveMark);
        let listed =
            e.form == Form::Adjective && self.joined(end) && self.entry(end, EntryKind::Organization).is_some();
        if !possessive && !listed {
            return None;
        }
        let at = end + usize::from(possessive);
        let body =
            self.shaped(at).or_else(|| self.gazetteer_name(at)).filter(|b| b.kind == MentionKind::Organization)?;
        let own = self.world().organizations.get(body.row as usize).and_then(|o| o.country);
        if possessive && (body.row != NONE && own != Some(e.index)) {
            return None;
        }
        let mut found = Found::new(MentionKind::Organization, i, body.end as usize);
        found.name = (i as u32, body.end);
        found.country = e.index;
        // The branch of a body that is everybody's is not that body.
        found.row = if own == Some(e.index) { body.row } else { NONE };
        Some(found)
    }

    /// A name of the gazetteer at token `i`.
    pub(super) fn gazetteer_name(&self, i: usize) -> Option<Found> {
        self.found(self.hit(i)?)
    }

    pub(super) fn found(&self, hit: &Hit) -> Option<Found> {
        let (first, end) = (hit.start as usize, hit.end as usize);
        let mut best: Option<(u8, Found)> = None;
        for e in self.know.gazetteer.entries(hit, self.tokens) {
            let (rank, kind) = match e.kind {
                EntryKind::Country => (1, MentionKind::Country),
                EntryKind::Organization => (2, MentionKind::Organization),
                EntryKind::Program => (
                    3,
                    if self.world().programs.get(e.index as usize).is_some_and(|p| p.document) {
                        MentionKind::Document
                    } else {
                        MentionKind::Program
                    },
                ),
                EntryKind::Place => (4, MentionKind::Place),
                _ => continue,
            };
            if best.as_ref().is_some_and(|(r, _)| *r <= rank) {
                continue;
            }
            let mut found = Found::new(kind, first, end);
            found.row = e.index;
            found.form = e.form;
            found.plural = e.form == Form::National;
            found.country = match e.kind {
                EntryKind::Country => e.index,
                EntryKind::Organization => {
                    self.world().organizations.get(e.index as usize).and_then(|o| o.country).unwrap_or(NONE)
                }
                EntryKind::Place => self.world().places.get(e.index as usize).and_then(|p| p.country).unwrap_or(NONE),
                _ => NONE,
            };
            found.name = (hit.start, hit.end);
            best = Some((rank, found));
        }
        let (_, mut found) = best?;
        if self.is_common_word(first, end) {
            return None;
        }
        if found.form == Form::National && self.is_single(first, end) {
            // `the Finn will return`: somebody of that country; `nearer to the Pole`: nobody.
            let definite = first > self.first
                && self.tag(first - 1) == Tag::Determiner
                && self.pos(first - 1).has(Pos::DETERMINER);
            let next = self.tag(end);
            if !definite {
                found.plural = false;
                return Some(found);
            }
            if !(next.is_auxiliary() || matches!(next, Tag::Past | Tag::Third | Tag::Modal)) {
                return None;
            }
            let mut person = Found::new(MentionKind::Person, first, end);
            (person.country, person.form) = (found.country, Form::National);
            person.anaphor = Some(Anaphor::Person);
            return Some(person);
        }
        // `the CIS countries`
        if found.kind == MentionKind::Organization && !self.is_capital(end - 1) && self.is_countries(end - 1) {
            found.kind = MentionKind::Group;
            found.plural = true;
            return Some(found);
        }
        // `the Central Asia plus Japan dialogue`: the listed name and its small-letter head.
        if found.kind == MentionKind::Program
            && end < self.end
            && self.tag(end) == Tag::Noun
            && !self.is_capital(end)
            && self.joined(end)
        {
            let word = self.lexicon().word(self.tokens[end].word);
            if word.pos.has(Pos::FORMAT) && self.world().heads.get(&word.noun) == Some(&Head::Program) {
                found.end += 1;
            }
        }
        if found.form == Form::Adjective && self.is_language(first, end) {
            return None;
        }
        // `the Central Asian region`, `the Japanese side`
        if found.form == Form::Adjective && end < self.end && !self.tokens[end].is_capital() {
            let noun = self.lexicon().word(self.tokens[end].word);
            let group = self.is_collective_of(&found, end);
            if group {
                return Some(Found {
                    end: end as u32 + 1,
                    kind: MentionKind::Group,
                    anaphor: Some(Anaphor::Group),
                    name: (0, 0),
                    ..found
                });
            }
            let extends = match found.kind {
                MentionKind::Place => noun.pos.has(Pos::REGION),
                MentionKind::Country => noun.pos.has(Pos::SIDE),
                _ => false,
            };
            if extends {
                found.end += 1;
            }
        }
        Some(found)
    }

    /// `the Baltic side`, `the Fijian delegation`, `the Fijian people`: several, named by a region or country.
    fn is_collective_of(&self, found: &Found, at: usize) -> bool {
        let word = self.lexicon().word(self.tokens[at].word);
        let stands_for = self.world().collectives.get(&word.noun).filter(|_| word.noun.is_known()).copied();
        match found.kind {
            MentionKind::Place => word.pos.has(Pos::SIDE) && !self.world().region_members(found.row).is_empty(),
            MentionKind::Country => {
                word.class == NounClass::People && stands_for == Some(Collective::Persons)
                    || stands_for == Some(Collective::Participants)
                        && !word.pos.has(Pos::SIDE)
                        && !word.pos.has(Pos::PLURAL)
                        && !matches!(self.tag(at + 1), Tag::Noun | Tag::Plural)
            }
            _ => false,
        }
    }

    /// `press service of the Foreign Ministry`, `port of Gwadar`: a body or place whose head has no capital.
    pub(super) fn bodied(&self, i: usize) -> Option<Found> {
        let mut head = i;
        while !(self.facts(head).has(Facts::HEAD) && self.pos(head + 1).has(Pos::OF)) {
            let goes_on = matches!(self.tag(head), Tag::Noun | Tag::Adjective)
                && matches!(self.tag(head + 1), Tag::Noun)
                && !self.is_capital(head + 1)
                && self.joined(head + 1);
            if !goes_on || head >= i + 2 {
                return None;
            }
            head += 1;
        }
        let word = self.lexicon().word(self.tokens[head].word);
        let kind = *self.world().heads.get(&word.noun).filter(|_| word.noun.is_known())?;
        if self.tag(head) != Tag::Noun || !self.joined(head + 1) || !self.joined(head + 2) {
            return None;
        }
        let the = usize::from(self.tag(head + 2) == Tag::Determiner && !self.is_capital(head + 2));
        let at = head + 2 + the;
        let inner = if self.is_capital(at) { self.named(at)? } else { return None };
        let (mention, fits) = match (kind, inner.kind) {
            // `the city of Suva` is Suva.
            (Head::Place, MentionKind::Place) => {
                (MentionKind::Place, inner.form == Form::Name && !self.world().standing.contains_key(&word.noun))
            }
            (Head::Organization, MentionKind::Organization) => {
                (MentionKind::Organization, word.class == NounClass::Body)
            }
            (Head::Organization, MentionKind::Place) => {
                (MentionKind::Organization, word.class == NounClass::Body && inner.form == Form::Name && head > i)
            }
            _ => return None,
        };
        let possessed = matches!(self.tag(inner.end as usize), Tag::Possessive | Tag::PossessiveMark);
        if !fits || possessed {
            return None;
        }
        let mut found = Found::new(mention, i, inner.end as usize);
        found.name = (i as u32, inner.end);
        found.country = inner.country;
        Some(found)
    }

    /// Whether a noun for the people of a country is one of them (`Finn`).
    fn is_single(&self, first: usize, end: usize) -> bool {
        let text = self.tokens[end - 1].span().text(self.text);
        end - first == 1 && !text.ends_with('s') && !text.ends_with("men")
    }

    /// `in Finnish`, `speaks fluent Japanese`, `Arabic, English and French are`: an adjective with nothing to go with.
    fn is_language(&self, first: usize, end: usize) -> bool {
        let closed = |k: usize| {
            k >= self.end
                || matches!(self.tag(k), Tag::Stop | Tag::Comma | Tag::None | Tag::Preposition | Tag::Semicolon)
        };
        let before = if first > self.first { self.tag(first - 1) } else { Tag::None };
        if closed(end) && matches!(before, Tag::Preposition | Tag::Adjective) {
            return true;
        }
        // In a list of such words, none of which goes with a noun.
        let adjective = |k: usize| {
            let named = [EntryKind::Country, EntryKind::Place].into_iter().find_map(|kind| self.entry(k, kind));
            named.filter(|(e, _)| e.form == Form::Adjective).map(|(_, end)| end)
        };
        let back = |k: usize| (self.first + 1..=k).rev().take(3).any(|k| adjective(k - 1) == Some(k));
        let listed = matches!(before, Tag::Comma | Tag::Conjunction) && back(first - 1)
            || self.tag(end) == Tag::Comma && adjective(end + 1).is_some()
            || before == Tag::Comma && self.tag(end) == Tag::Conjunction && adjective(end + 1).is_some();
        if !listed {
            return false;
        }
        let mut k = end;
        for _ in 0..8 {
            k += usize::from(self.tag(k) == Tag::Comma);
            k += usize::from(self.tag(k) == Tag::Conjunction);
            match adjective(k) {
                Some(end) => k = end,
                None => break,
            }
        }
        closed(k) || self.pos(k).has(Pos::BE) || self.is_capital(k) && self.pos(k).is_empty() && closed(k + 1)
    }

    /// Whether a one-word name at the start of a sentence is just a word (`Turkey` is not, `Reading` is).
    fn is_common_word(&self, first: usize, end: usize) -> bool {
        if end - first > 1 || self.tokens[first].shape.has(Shape::ALL_CAPS) {
            return false;
        }
        let initial =
            first == self.first || matches!(self.tag(first - 1), Tag::QuoteOpen | Tag::Colon | Tag::Bullet | Tag::Stop);
        initial && self.tokens[first].tag != Tag::Proper
    }
}
