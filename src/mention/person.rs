//! Persons and roles: names with every title, country and apposition around them.
//!
//! ```text
//! PERSON  = MODIFIER* TITLE (JOIN TITLE)* (of PLACE)? ,? NAME (of COUNTRY)? (, TITLE of COUNTRY)?
//!         | HONORIFIC+ NAME | NAME (, the? TITLE of COUNTRY)?
//! MODIFIER = country, place or body, with or without 's | rank | capitalised word
//! JOIN    = and | , | - | /
//! ```
//! Titles match in any case, names only where capitalised: lower-case titles are normal in this genre.

use super::{Anaphor, Finder, Found, NONE};
use crate::document::MentionKind;
use crate::gazetteer::{EntryKind, Form};
use crate::lexicon::{Facts, NounClass, Pos};
use crate::pack::{Honorific, Rank};
use crate::tag::Tag;
use crate::token::{Gap, Shape};

/// What the title part of a person mention says.
#[derive(Clone, Copy, Debug)]
struct Title {
    offices: [u32; 2],
    rank: Rank,
    country: u32,
    organization: u32,
    plural: bool,
    /// One past the last token.
    end: usize,
}

/// The longest stretch of modifiers before a title, in tokens.
const MODIFIERS: usize = 14;

impl Finder<'_> {
    /// The person, role or group of persons that begins at token `i`.
    pub(super) fn person(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.titled(i) {
            return Some(found);
        }
        self.honoured(i).or_else(|| self.bare_name(i)).or_else(|| self.described(i))
    }

    /// `his Finnish counterpart Olli Niemi`, `Her predecessor, Ana Ruiz`, `its leader, Jon Berg`.
    pub(super) fn possessed(&self, i: usize) -> Option<Found> {
        if let Some(mut found) = self.titled(i + 1).filter(|f| f.has_name() && f.first as usize == i + 1) {
            found.first = i as u32;
            return Some(found);
        }
        let mut found = self.described(i + 1)?;
        found.first = i as u32;
        Some(found)
    }

    /// A noun for a person with its modifiers, then a name: `lighthouse keeper, Ann Lee,`, `chemist Wara Flores`.
    pub(super) fn described(&self, i: usize) -> Option<Found> {
        let definite =
            i > self.first && matches!(self.tag(i - 1), Tag::Determiner | Tag::PossPronoun | Tag::Possessive);
        let mut country = NONE;
        let mut k = i;
        while k < self.end && k < i + 6 && (k == i || self.joined(k)) {
            if let Some((e, end)) = self.entry(k, EntryKind::Country).filter(|(e, _)| e.form == Form::Adjective) {
                country = e.index;
                k = end;
                continue;
            }
            let rank = self.entry(k, EntryKind::Rank);
            let person =
                !self.is_capital(k) && (self.facts(k).has(Facts::PERSON) || rank.is_some()) && !self.tag(k).is_verb();
            if person && let Some((first, end, row)) = self.name_of(k + 1, definite) {
                let mut found = Found::new(MentionKind::Person, i, end);
                found.name = (first as u32, end as u32);
                found.row = row;
                found.country = country;
                return Some(found);
            }
            if self.is_capital(k) || !(matches!(self.tag(k), Tag::Noun | Tag::Adjective) || rank.is_some()) {
                return None;
            }
            k += 1;
        }
        None
    }

    /// A name right at token `i`, or between commas after it, as an apposition of what stands before.
    fn name_of(&self, i: usize, comma: bool) -> Option<(usize, usize, u32)> {
        if self.tag(i) == Tag::Comma && comma {
            let (first, end, row) = self.name_at(self.over_honorifics(i + 1)).filter(|_| self.joined(i + 1))?;
            return (self.closes(end) && (row != NONE || end - first >= 2)).then_some((first, end, row));
        }
        let (first, end, row) = self.name_at(i).filter(|_| self.joined(i))?;
        let likely = row != NONE
            || end - first >= 2
                && (self.pos(first).has(Pos::GIVEN_NAME)
                    || self.lexicon().word(self.tokens[first].word).pos.is_empty());
        likely.then_some((first, end, row))
    }

    /// Whether an apposition can end before token `i`.
    fn closes(&self, i: usize) -> bool {
        matches!(self.tag(i), Tag::Comma | Tag::Stop | Tag::Close | Tag::Semicolon | Tag::None)
            || self.tag(i).is_verb()
            || self.tag(i).is_auxiliary()
    }

    /// A mention that begins with a title or the modifiers of one.
    fn titled(&self, i: usize) -> Option<Found> {
        let mut title = self.title(i)?;
        // Joined titles: `Deputy Prime Minister and Foreign Minister`, `Chairman of X, Minister of Y`.
        let single = title.end;
        let mut joined = title;
        while let Some(next) = self.joined_title(&joined) {
            joined = next;
        }
        if joined.end > single && self.name_after(&joined).is_some() {
            title = joined;
        }
        if title.plural {
            return Some(self.plural_title(i, &title));
        }
        let mut found = Found::new(MentionKind::Person, i, title.end);
        found.offices = title.offices;
        found.rank = title.rank;
        found.country = title.country;
        found.organization = title.organization;
        if let Some((first, end, row)) = self.name_after(&title).or_else(|| self.name_after_tail(&title)) {
            found.name = (first as u32, end as u32);
            found.end = end as u32;
            found.row = row;
            self.after_name(&mut found);
        } else {
            // `the minister`: someone named elsewhere.
            found.anaphor = Some(Anaphor::Person);
            let before = if i > self.first { self.tag(i - 1) } else { Tag::None };
            let indefinite = before == Tag::Determiner
                && self.pos(i - 1).has(Pos::DETERMINER)
                && (!self.definite(i - 1) || self.pos(i - 1).has(Pos::NEGATION));
            // `He is the author of ...`: said of somebody, not somebody.
            let predicate = before == Tag::Determiner && i >= self.first + 2 && self.pos(i - 2).has(Pos::BE);
            if indefinite || predicate {
                found.anaphor = None;
                found.kind = MentionKind::Role;
            }
            // A lone office word after a verb or preposition without article is no person (`took office as president`).
            if !self.is_capital(i)
                && (title.end - i == 1
                    || !matches!(before, Tag::None | Tag::Comma | Tag::Conjunction | Tag::Adverb) && i > self.first)
                && !matches!(before, Tag::Determiner | Tag::PossPronoun | Tag::Possessive | Tag::Adjective)
            {
                found.anaphor = None;
                found.kind = MentionKind::Role;
            }
        }
        Some(found)
    }

    /// `head of the migration service, Ann Lee,`: small-letter words after the title, then the name between commas.
    fn name_after_tail(&self, title: &Title) -> Option<(usize, usize, u32)> {
        let mut i = title.end;
        if self.tag(i) != Tag::Preposition || !self.is_link(i) || !self.joined(i) {
            return None;
        }
        let limit = i + 12;
        while i < limit && self.joined(i) {
            match self.tag(i) {
                Tag::Preposition | Tag::Determiner | Tag::Noun | Tag::Plural | Tag::Adjective | Tag::Proper => i += 1,
                Tag::Comma => {
                    // A title may come before the name: `the chairman of the session, ambassador Ann Lee`.
                    let after = match self.title(i + 1).filter(|t| !t.plural) {
                        Some(inner) => inner.end - 1,
                        None => i,
                    };
                    let (first, end, row) = self.name_at(self.over_honorifics(after + 1))?;
                    return (self.closes(end) && (row != NONE || end - first >= 2)).then_some((first, end, row));
                }
                _ => return None,
            }
        }
        None
    }

    fn definite(&self, i: usize) -> bool {
        let pos = self.pos(i);
        // `the`, `this`, `both`: all determiners but `a`, `an`, `any`, `some`, `every`.
        !pos.has(Pos::INDEFINITE)
    }

    fn plural_title(&self, i: usize, title: &Title) -> Found {
        let mut found = Found::new(MentionKind::Group, i, title.end);
        found.plural = true;
        found.offices = title.offices;
        found.country = title.country;
        found.anaphor = Some(Anaphor::Group);
        (found.first, found.loose) = self.quantified(i);
        // `foreign ministers of Japan and the five Central Asian countries`
        // `heads of delegations of Central Asian countries`
        let mut tail = title.end;
        if self.pos(tail).has(Pos::OF) && self.tag(tail + 1) == Tag::Plural && self.is_collective(tail + 1) {
            tail += 2;
            found.end = tail as u32;
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

    fn is_collective(&self, i: usize) -> bool {
        self.facts(i).has(Facts::COLLECTIVE)
    }

    pub(super) fn is_countries(&self, i: usize) -> bool {
        if i >= self.end || !self.is_collective(i) {
            return false;
        }
        let noun = self.tokens.get(i).map(|t| self.lexicon().word(t.word).noun).unwrap_or_default();
        noun.is_known() && self.world().collectives.get(&noun) == Some(&crate::pack::Collective::Countries)
    }

    /// Modifiers and a title.
    fn title(&self, start: usize) -> Option<Title> {
        let mut title = Title {
            offices: [NONE; 2],
            rank: Rank::Plain,
            country: NONE,
            organization: NONE,
            plural: false,
            end: start,
        };
        let mut i = start;
        let mut shaped = false;
        while i < self.end && i < start + MODIFIERS && (i == start || self.joined(i)) {
            // `Deputy Minister`: a rank, though a deputy is an office too.
            let rank = self.entry(i, EntryKind::Rank).filter(|(_, end)| {
                self.entry(*end, EntryKind::Office).is_some() || self.entry(*end, EntryKind::Rank).is_some()
            });
            if rank.is_none()
                && let Some((_, end, plural)) = self.office(i, &mut title)
            {
                // `minister` before a noun that makes it a longer title: `Ministry`, `Prime Minister's Office`.
                // `Council of Envoys`: a body.
                if plural && shaped && (start..i).any(|k| self.pos(k).has(Pos::OF)) {
                    return None;
                }
                title.end = end;
                title.plural = plural;
                if !plural {
                    self.title_tail(&mut title);
                }
                return Some(title);
            }
            // `dismissed Minister X`: a rank word that is the verb here.
            let verb = matches!(self.tag(i), Tag::Past | Tag::Participle | Tag::Base | Tag::Third);
            if let Some((e, end)) = self.entry(i, EntryKind::Rank).filter(|_| !verb) {
                title.rank =
                    stronger(title.rank, self.world().ranks.get(e.index as usize).copied().unwrap_or(Rank::Plain));
                i = end;
                if self.tag(i) == Tag::Dash {
                    i += 1;
                }
                continue;
            }
            if let Some((e, end)) = self.entry(i, EntryKind::Country) {
                title.country = e.index;
                i = self.over_possessive(end);
                continue;
            }
            if let Some((e, end)) = self.entry(i, EntryKind::Organization) {
                title.organization = e.index;
                if title.country == NONE {
                    title.country =
                        self.world().organizations.get(e.index as usize).and_then(|o| o.country).unwrap_or(NONE);
                }
                i = self.over_possessive(end);
                continue;
            }
            if let Some((e, end)) = self.entry(i, EntryKind::Place) {
                if title.country == NONE {
                    let place = self.world().places.get(e.index as usize);
                    title.country = place.and_then(|p| p.seat.or(p.country)).unwrap_or(NONE);
                }
                i = self.over_possessive(end);
                continue;
            }
            if self.entry(i, EntryKind::Person).is_some() || self.entry(i, EntryKind::Honorific).is_some() {
                return None;
            }
            // `White House Office of Science and Technology Policy Director`, `Economy Minister`
            let modified = title.country != NONE || title.organization != NONE;
            if self.is_capital(i)
                && matches!(self.tag(i), Tag::Proper | Tag::Noun | Tag::Plural | Tag::Adjective | Tag::Gerund)
                && !self.pos(i).has(Pos::MONTH.or(Pos::WEEKDAY))
            {
                if i == self.first && self.tokens[i].tag != Tag::Proper && !self.is_capital(i + 1) {
                    return None;
                }
                // `Dear President Lee`, `Congratulating Prime Minister Lee`: words of the sentence, not of the title.
                let titled =
                    self.entry(i + 1, EntryKind::Office).is_some() || self.entry(i + 1, EntryKind::Rank).is_some();
                if titled && (self.tag(i) == Tag::Gerund || i == self.first && self.tag(i) == Tag::Adjective) {
                    return None;
                }
                shaped = true;
                let word = self.lexicon().word(self.tokens[i].word);
                let person = word.class == NounClass::Person
                    && (i > start || modified)
                    && self.is_capital(i + 1)
                    && !self.pos(i).has(Pos::PLURAL);
                i += 1;
                if person && self.office(i, &mut title).is_none() && self.name_at(i).is_some_and(|(_, e, _)| e - i >= 2)
                {
                    title.end = i;
                    return Some(title);
                }
                continue;
            }
            // `Ministry of Health Director`; not `Resignation of Prime Minister Lee`, `Council under President Lee`.
            let body = || {
                (start..i).any(|k| {
                    let noun = self.lexicon().word(self.tokens[k].word).noun;
                    noun.is_known() && self.world().heads.get(&noun) == Some(&crate::pack::Head::Organization)
                })
            };
            if shaped
                && self.is_link(i)
                && self.pos(i).has(Pos::OF.or(Pos::FOR))
                && self.is_capital(i + 1)
                && self.tag(i) != Tag::Conjunction
                && body()
            {
                i += 1;
                continue;
            }
            if shaped
                && self.tag(i) == Tag::Conjunction
                && self.is_capital(i + 1)
                && self.is_capital(i + 2)
                && i > start + 2
            {
                i += 1;
                continue;
            }
            // `Dutch foreign trade minister`: small-letter nouns once a country has been named.
            if modified
                && matches!(self.tag(i), Tag::Noun | Tag::Adjective | Tag::Conjunction)
                && !self.is_capital(i)
                && i < start + 6
            {
                i += 1;
                continue;
            }
            return None;
        }
        None
    }

    fn is_link(&self, i: usize) -> bool {
        self.pos(i).has(Pos::NAME_LINK) && matches!(self.tag(i), Tag::Preposition | Tag::Conjunction)
    }

    fn over_possessive(&self, i: usize) -> usize {
        if matches!(self.tag(i), Tag::Possessive | Tag::PossessiveMark) { i + 1 } else { i }
    }

    /// An office at token `i`: its row, end and number. The rows for a country win over the general ones.
    fn office(&self, i: usize, title: &mut Title) -> Option<(u32, usize, bool)> {
        let hit = self.hit(i)?;
        let mut best: Option<(u32, bool)> = None;
        for e in self.know.gazetteer.entries(hit, self.tokens).filter(|e| e.kind == EntryKind::Office) {
            let country = self.world().offices.get(e.index as usize).and_then(|o| o.country);
            let fits = match country {
                Some(c) => c == title.country,
                None => best.is_none(),
            };
            if fits {
                best = Some((e.index, e.form == Form::Plural));
            }
        }
        // A title known for one country only, here without that country: still the best guess.
        let (row, plural) = best.or_else(|| {
            self.know
                .gazetteer
                .entries(hit, self.tokens)
                .find(|e| e.kind == EntryKind::Office)
                .map(|e| (e.index, e.form == Form::Plural))
        })?;
        // `head`, `chair`, `host`, `lead`: verbs in the shape of titles.
        let before_name = self.is_capital(i) && self.is_capital(i + 1) && self.pos(i + 1).has(Pos::GIVEN_NAME);
        if hit.end - hit.start == 1 && self.tag(i).is_verb() && !before_name {
            return None;
        }
        // The title is part of a longer noun: `Prime Minister's`, `ministers meeting`.
        if title.offices[0] == NONE {
            title.offices[0] = row;
        } else if title.offices[1] == NONE && title.offices[0] != row {
            title.offices[1] = row;
        }
        Some((row, hit.end as usize, plural))
    }

    /// `of COUNTRY`, `of Transport`, `to Kenya`, `for Europe` after the title.
    fn title_tail(&self, title: &mut Title) {
        loop {
            let at = title.end;
            if self.tag(at) != Tag::Preposition || !self.is_link(at) || !self.joined(at) {
                return;
            }
            let of = self.pos(at).has(Pos::OF);
            let mut i = at + 1;
            if self.tag(i) == Tag::Determiner && !self.is_capital(i) && self.definite(i) {
                i += 1;
            }
            if let Some((e, end)) = self.entry(i, EntryKind::Country).filter(|(e, _)| e.form != Form::National) {
                if e.form == Form::Name {
                    // `thanked the Minister for New Zealand's help`
                    if !of && self.tag(end) == Tag::Possessive {
                        return;
                    }
                    title.country = e.index;
                    title.end = end;
                    return;
                }
                // `President of the Swiss Confederation`
                if let Some(named) = self.named(i).filter(|n| n.end as usize > end && of) {
                    title.country = e.index;
                    title.end = named.end as usize;
                }
                return;
            }
            if let Some(named) = self.named(i) {
                let holds = matches!(named.kind, MentionKind::Organization | MentionKind::Place | MentionKind::Program);
                if !holds || title.plural && !of {
                    return;
                }
                if named.kind == MentionKind::Organization {
                    title.organization = named.row;
                }
                if title.country == NONE {
                    title.country = named.country;
                }
                title.end = named.end as usize;
                continue;
            }
            let portfolio = of || self.pos(i).has(Pos::NOUN.or(Pos::PLURAL).or(Pos::ADJECTIVE));
            if !portfolio || !self.is_capital(i) || self.entry(i, EntryKind::Person).is_some() {
                return;
            }
            // `Minister of Transport and Communications`
            let mut end = i;
            while self.is_capital(end)
                && self.joined(end)
                && !self.tag(end).is_verb()
                && self.entry(end, EntryKind::Country).is_none()
            {
                end += 1;
                let comma = usize::from(self.tag(end) == Tag::Comma);
                if self.tag(end + comma) == Tag::Conjunction
                    && self.is_capital(end + comma + 1)
                    && self.entry(end + comma + 1, EntryKind::Office).is_none()
                    && self.pos(end + comma + 1).has(Pos::NOUN.or(Pos::ADJECTIVE).or(Pos::GERUND))
                {
                    end += comma + 1;
                } else if comma == 1
                    && self.is_capital(end + 1)
                    && self.pos(end + 1).has(Pos::NOUN)
                    && self.entry(end + 1, EntryKind::Office).is_none()
                    && self.tag(end + 2) == Tag::Conjunction
                    && self.is_capital(end + 3)
                    && self.pos(end + 3).has(Pos::NOUN)
                {
                    // `Minister of Construction, Transport and Infrastructure`
                    end += 1;
                }
                // A portfolio is made of common nouns: `Minister of Transport Azim Ibrohim`.
                if self.is_capital(end) && !self.pos(end).has(Pos::NOUN.or(Pos::PLURAL).or(Pos::ADJECTIVE)) {
                    break;
                }
            }
            title.end = end;
        }
    }

    /// A title joined to the one before: `and Foreign Minister`, `- Minister of ...`.
    fn joined_title(&self, title: &Title) -> Option<Title> {
        if title.plural || title.offices[1] != NONE {
            return None;
        }
        let mut i = title.end;
        // `Domestic Policy Advisor Ambassador Susan Rice`: two titles side by side.
        let apart = matches!(self.tag(i), Tag::Conjunction | Tag::Comma | Tag::Dash | Tag::Slash | Tag::Ampersand);
        let titled = self.is_capital(i) && self.entry(i, EntryKind::Office).is_some();
        if !self.joined(i) || !(apart || titled) {
            return None;
        }
        if apart {
            i += 1;
            if self.tag(i) == Tag::Conjunction {
                i += 1;
            }
        }
        let next = self.title(i)?;
        if next.plural {
            return None;
        }
        let first = title.offices[0];
        Some(Title {
            offices: [first, next.offices[0]],
            rank: stronger(title.rank, next.rank),
            country: if next.country == NONE { title.country } else { next.country },
            organization: if next.organization == NONE { title.organization } else { next.organization },
            plural: false,
            end: next.end,
        })
    }

    /// The name right after a title, over honorifics, or after a comma: (first, end, known row).
    fn name_after(&self, title: &Title) -> Option<(usize, usize, u32)> {
        if title.plural {
            return None;
        }
        let i = self.over_honorifics(title.end);
        if let Some(name) = self.name_at(i) {
            return Some(name);
        }
        // `The minister of foreign affairs of Kyrgyzstan, Jeenbek Kulubayev, stressed`
        if self.tag(i) == Tag::Comma {
            let k = self.over_honorifics(i + 1);
            let (first, end, row) = self.name_at(k)?;
            let closes = matches!(self.tag(end), Tag::Comma | Tag::Stop | Tag::Close | Tag::Semicolon | Tag::None)
                || self.tag(end).is_verb()
                || self.tag(end).is_auxiliary();
            let likely = row != NONE || end - first >= 2;
            let another_title = self.entry(end, EntryKind::Office).is_some();
            return (closes && likely && !another_title && end - first >= 2).then_some((first, end, row));
        }
        None
    }

    fn over_honorifics(&self, mut i: usize) -> usize {
        while let Some((e, end)) = self.entry(i, EntryKind::Honorific) {
            if self.world().honorifics.get(e.index as usize) != Some(&Honorific::Before) {
                break;
            }
            i = end;
        }
        i
    }

    /// A name of a person at token `i`: known, or a run of capitalised words that no other table claims.
    fn name_at(&self, i: usize) -> Option<(usize, usize, u32)> {
        if let Some((e, end)) = self.entry(i, EntryKind::Person) {
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
                    || self.headline && (token.tag.is_verb() || token.tag == Tag::Adverb)
                {
                    break;
                }
                if let Some(hit) = self.hit(end)
                    && (self.claimed(end, hit.end as usize)
                        || self.entry(end, EntryKind::Honorific).is_some() && words > 0)
                {
                    break;
                }
                // `in Paris Emmanuel Macron`: a name never runs into a noun that heads a body or programme.
                if words > 0 && token.facts.has(Facts::HEAD) {
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

    /// `, Jr.`, `III`
    fn name_suffix(&self, end: usize) -> usize {
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

    /// `NAME of COUNTRY` and appositive titles after the name.
    fn after_name(&self, found: &mut Found) {
        let mut end = found.end as usize;
        // `Prime Minister Kaja Kallas of Estonia`
        if self.tag(end) == Tag::Preposition && self.pos(end).has(Pos::OF) && found.offices[0] != NONE {
            let the = usize::from(self.tag(end + 1) == Tag::Determiner);
            if let Some((e, after)) =
                self.entry(end + 1 + the, EntryKind::Country).filter(|(e, _)| e.form == Form::Name)
            {
                found.country = e.index;
                end = after;
            } else if let Some((e, after)) = self.entry(end + 1 + the, EntryKind::Organization) {
                found.organization = e.index;
                end = after;
            }
        }
        found.end = end as u32;
        // `, Deputy Minister of Foreign Affairs of Kazakhstan,`
        if self.tag(end) != Tag::Comma {
            return;
        }
        let the = usize::from(self.tag(end + 1) == Tag::Determiner && self.definite(end + 1));
        let Some(mut title) = self.title(end + 1 + the).filter(|t| !t.plural) else { return };
        // `, President & Chairman,`
        if matches!(self.tag(title.end), Tag::Ampersand | Tag::Conjunction)
            && let Some(joined) = self.joined_title(&title).filter(|t| self.name_at(t.end).is_none())
        {
            title = joined;
        }
        let closes =
            !self.tag(title.end).is_nominal() && !matches!(self.tag(title.end), Tag::Possessive | Tag::PossessiveMark);
        // `X, the foreign minister of Lithuania, Rasa Y`: the title of the next one.
        let next = self.tag(title.end) == Tag::Comma
            && self
                .name_at(title.end + 1)
                .is_some_and(|(f, e, row)| (e - f >= 2 || row != NONE) && self.entry(f, EntryKind::Office).is_none());
        if !closes || next || self.name_at(title.end).is_some() {
            return;
        }
        found.end = title.end as u32;
        if found.offices[0] == NONE {
            found.offices = title.offices;
            found.rank = title.rank;
            found.organization = title.organization;
            if found.country == NONE {
                found.country = title.country;
            }
        } else if found.offices[1] == NONE {
            found.offices[1] = title.offices[0];
        }
    }

    /// `Mr. Sullivan`, `H.E. Dr. X`, `Sheikh Y`.
    fn honoured(&self, i: usize) -> Option<Found> {
        let after = self.over_honorifics(i);
        if after == i {
            return None;
        }
        let after = match self.title(after).filter(|t| !t.plural && t.end > after) {
            // `H.E. Minister X`
            Some(title) if self.name_after(&title).is_some() => {
                let mut found = self.titled(after)?;
                found.first = i as u32;
                return Some(found);
            }
            _ => after,
        };
        let (first, end, row) = self.name_at(after)?;
        let mut found = Found::new(MentionKind::Person, i, end);
        found.name = (first as u32, end as u32);
        found.row = row;
        self.after_name(&mut found);
        Some(found)
    }

    /// `R.`, `S.V.`
    fn is_initials(&self, i: usize) -> bool {
        let token = &self.tokens[i];
        token.shape.has(Shape::STOP)
            && (token.shape.has(Shape::INITIAL)
                || token.shape.has(Shape::ALL_CAPS) && matches!(token.span().len(), 4 | 6) && self.pos(i).is_empty())
    }

    /// A name without a title: known, or begun by a given name.
    fn bare_name(&self, i: usize) -> Option<Found> {
        if !self.is_capital(i) || self.pos(i).has(Pos::FUNCTION) {
            return None;
        }
        let (first, end, row) = self.name_at(i)?;
        let given = self.pos(i).has(Pos::GIVEN_NAME) && end - first >= 2 && (i > self.first || self.is_capital(i + 1));
        let initial = self.is_initials(i) && end - first >= 2;
        let surname_first = end - first == 2
            && self.tokens[first].shape.has(Shape::ALL_CAPS) != self.tokens[first + 1].shape.has(Shape::ALL_CAPS)
            && self.pos(first + 1).has(Pos::GIVEN_NAME);
        if row == NONE && !given && !initial && !surname_first {
            return None;
        }
        // `Victoria Falls Bridge`: the head of a place or body after the name.
        if end < self.end
            && self.is_capital(end)
            && self.tokens[end].gap <= Gap::Space
            && self.facts(end).has(Facts::HEAD)
        {
            return None;
        }
        let mut found = Found::new(MentionKind::Person, i, end);
        found.name = (first as u32, end as u32);
        found.row = row;
        self.after_name(&mut found);
        Some(found)
    }
}

fn stronger(a: Rank, b: Rank) -> Rank {
    if a == Rank::Plain { b } else { a }
}
