//! Titles: an office with every country, body, rank and joined office around it.

use super::super::{Finder, Found, NONE};
use crate::document::MentionKind;
use crate::gazetteer::{EntryKind, Form};
use crate::lexicon::{NounClass, Pos};
use crate::pack::{OfficeClass, Rank};
use crate::tag::Tag;
use crate::token::{Gap, Shape, Token};

/// What the title part of a person mention says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Title {
    pub(super) offices: [u32; 2],
    pub(super) rank: Rank,
    pub(super) country: u32,
    pub(super) organization: u32,
    pub(super) plural: bool,
    /// One past the last token.
    pub(super) end: usize,
}

impl Title {
    /// One that says nothing yet, up to token `end`.
    const fn bare(end: usize) -> Title {
        Title { offices: [NONE; 2], rank: Rank::Plain, country: NONE, organization: NONE, plural: false, end }
    }
}

/// The longest stretch of modifiers before a title, in tokens.
const MODIFIERS: usize = 14;

impl Finder<'_> {
    /// Modifiers and a title.
    pub(super) fn title(&self, start: usize) -> Option<Title> {
        let mut title = Title::bare(start);
        if let Some(title) = self.headed(start).or_else(|| self.prefixed(start)) {
            return Some(title);
        }
        if !self.office_ahead(start) {
            return None;
        }
        let mut i = start;
        let mut shaped = false;
        let mut adjective = true;
        while i < self.end && i < start + MODIFIERS && (i == start || self.joined(i)) {
            // `Deputy Minister`: a rank, though a deputy is an office too.
            // `reforms under President Lee`: not the rank of an under-secretary.
            let led = |i: usize| self.tag(i) == Tag::Preposition && !self.is_capital(i) && self.is_capital(i + 1);
            let rank = self.entry(i, EntryKind::Rank).filter(|(_, end)| {
                !led(i)
                    && (self.entry(*end, EntryKind::Office).is_some() || self.entry(*end, EntryKind::Rank).is_some())
            });
            if rank.is_none()
                && let Some((_, end, plural)) = self.office(i, &mut title)
            {
                // `minister` before a noun that makes it a longer title: `Ministry`, `Prime Minister's Office`.
                // `Council of Envoys`: a body.
                if plural && shaped && (start..i).any(|k| self.pos(k).has(Pos::OF)) {
                    return None;
                }
                // `elected Ramiro Chong speaker`: a name before an office, not the words of a title.
                if shaped && !self.is_capital(i) && !modified(&title) && self.pos(i - 1).is_empty() {
                    return None;
                }
                title.end = end;
                title.plural = plural;
                if !plural {
                    self.portfolios(i, &mut title);
                    self.title_tail(&mut title);
                }
                return Some(title);
            }
            // `dismissed Minister X`: a rank word that is the verb here.
            let verb = matches!(self.tag(i), Tag::Past | Tag::Participle | Tag::Base | Tag::Third);
            if let Some((e, end)) = self.entry(i, EntryKind::Rank).filter(|_| !verb && !led(i)) {
                title.rank =
                    stronger(title.rank, self.world().ranks.get(e.index as usize).copied().unwrap_or(Rank::Plain));
                i = end;
                if self.tag(i) == Tag::Dash && self.tokens[i].gap == Gap::None {
                    i += 1;
                }
                continue;
            }
            if let Some((e, end)) = self.entry(i, EntryKind::Country) {
                title.country = e.index;
                // `U.S.` is its own adjective.
                adjective = e.form == Form::Adjective || self.tokens[end - 1].shape.has(Shape::ALL_CAPS);
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
            // `Fijian-American mayor`
            if title.country == NONE
                && let Some(country) = self.joined_nationality(i)
            {
                title.country = country;
                i += 1;
                continue;
            }
            // `White House Office of Tides and Harbours Director`, `Economy Minister`
            let modified = modified(&title);
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
            // `U.S. and Afghan leaders`; not `to Japan and American soldiers`, `of Ohio and Mayor Lee`.
            let joins = self.tag(i) == Tag::Conjunction
                && self.entry(i + 1, EntryKind::Office).is_none()
                && (adjective || self.entry(i + 1, EntryKind::Country).is_none_or(|(e, _)| e.form != Form::Adjective));
            if modified
                && (joins || matches!(self.tag(i), Tag::Noun | Tag::Adjective))
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

    /// What somebody is, in capitals, where no office is listed: `Coordinator for Energy`, `Founder of Blue Reef`, `Regional Programme
    /// Director`. Only right after a name and a comma.
    pub(super) fn occupation(&self, start: usize) -> Option<Title> {
        let mut i = start;
        while i < start + 6 && self.is_capital(i) && (i == start || self.joined(i)) {
            let word = self.lexicon().word(self.tokens[i].word);
            if word.class == NounClass::Person && !word.pos.has(Pos::PLURAL) && !self.is_capital(i + 1) {
                let mut title = Title::bare(i + 1);
                self.title_tail(&mut title);
                return Some(title);
            }
            if !matches!(self.tag(i), Tag::Proper | Tag::Noun | Tag::Adjective | Tag::Plural | Tag::Gerund) {
                return None;
            }
            i += 1;
        }
        None
    }

    /// Past the body or house that an apposition's title belongs to: `Director for Trade | at the Harbour Council`.
    pub(super) fn over_body(&self, title: &Title) -> usize {
        let at = title.end;
        if self.tag(at) != Tag::Preposition || !self.joined(at) {
            return at;
        }
        let the = usize::from(self.tag(at + 1) == Tag::Determiner);
        // `the foreign minister at the Harbour Council`: where something happens.
        let posted = self.is_capital(at - 1) || self.pos(at).has(Pos::LOCATIVE) && !self.leads(title.offices[0]);
        let after = |body: &Found| self.over_brackets(body.end as usize);
        match self.named(at + 1 + the).filter(|body| self.closes(after(body))) {
            Some(body) if body.kind == MentionKind::Organization && posted => after(&body),
            Some(house) if house.kind == MentionKind::Place && self.is_capital(at - 1) && self.is_seat(house.row) => {
                house.end as usize
            }
            _ => at,
        }
    }

    /// Whether a place is in no table, or the seat of a government.
    fn is_seat(&self, row: u32) -> bool {
        self.world().places.get(row as usize).is_none_or(|p| p.seat.is_some())
    }

    /// `head of Finnish diplomacy`: an office whose words stand around the country's adjective.
    fn headed(&self, i: usize) -> Option<Title> {
        let of = i + 1;
        if !self.pos(of).has(Pos::OF) || !self.joined(of) {
            return None;
        }
        let the = usize::from(self.tag(of + 1) == Tag::Determiner);
        let (e, end) = self.entry(of + 1 + the, EntryKind::Country).filter(|(e, _)| e.form == Form::Adjective)?;
        let words = [*self.tokens.get(i)?, *self.tokens.get(of)?, *self.tokens.get(end).filter(|_| end < self.end)?];
        let hit = self.know.gazetteer.longest_at(self.lexicon(), &words, 0).filter(|h| h.end == 3)?;
        let office = self.know.gazetteer.entries(&hit, &words).find(|e| e.kind == EntryKind::Office)?;
        Some(Title {
            offices: [office.index, NONE],
            rank: Rank::Plain,
            country: e.index,
            organization: NONE,
            plural: office.form == Form::Plural,
            end: end + 1,
        })
    }

    /// `ex-president`, `then-Foreign Minister`: an office whose first word hangs on a rank by a hyphen.
    fn prefixed(&self, i: usize) -> Option<Title> {
        let token = self.tokens.get(i).filter(|t| t.shape.has(Shape::HYPHEN) && i < self.end)?;
        if self.hit(i).is_some_and(|h| h.has(EntryKind::Office) || h.has(EntryKind::Rank)) {
            return None;
        }
        let (rank, first) = token.span().text(self.text).split_once('-')?;
        let alone = |part: &str| self.part(token, part);
        let of_kind = |words: &[Token], kind: EntryKind| {
            let hit = self.know.gazetteer.longest_at(self.lexicon(), words, 0)?;
            let entry = self.know.gazetteer.entries(&hit, words).find(|e| e.kind == kind).copied()?;
            Some((entry, hit.end as usize))
        };
        let (rank, _) = of_kind(&[alone(rank)], EntryKind::Rank)?;
        let mut words = vec![alone(first)];
        words.extend((i + 1..i + 5).take_while(|k| self.joined(*k)).map(|k| self.tokens[k]));
        let (office, words) = of_kind(&words, EntryKind::Office)?;
        let mut title = Title {
            offices: [office.index, NONE],
            rank: self.world().ranks.get(rank.index as usize).copied().unwrap_or(Rank::Plain),
            plural: office.form == Form::Plural,
            ..Title::bare(i + words)
        };
        self.title_tail(&mut title);
        Some(title)
    }

    /// Whether a listed office, or another word for a person in capitals, is so near that what begins at `start` can be a title:
    /// without one there is none. What is known of the tokens ahead is kept, so that capitals in a row are looked at once.
    fn office_ahead(&self, start: usize) -> bool {
        let (from, to) = self.officeless.get();
        let (from, mut k) = if (from..=to).contains(&start) { (from, to) } else { (start, start) };
        let limit = self.end.min(start + MODIFIERS);
        let office = |k: usize| self.hit(k).is_some_and(|h| h.has(EntryKind::Office));
        let person =
            |k: usize| self.is_capital(k) && self.lexicon().word(self.tokens[k].word).class == NounClass::Person;
        while k < limit && !office(k) && !person(k) {
            k += 1;
        }
        self.officeless.set((from, k));
        k < limit
    }

    pub(super) fn is_link(&self, i: usize) -> bool {
        self.pos(i).has(Pos::NAME_LINK) && matches!(self.tag(i), Tag::Preposition | Tag::Conjunction)
    }

    pub(super) fn over_possessive(&self, i: usize) -> usize {
        if matches!(self.tag(i), Tag::Possessive | Tag::PossessiveMark) { i + 1 } else { i }
    }

    /// An office at token `i`: its row, end and number. The rows for a country win over the general ones.
    pub(super) fn office(&self, i: usize, title: &mut Title) -> Option<(u32, usize, bool)> {
        let hit = self.hit(i).filter(|h| h.has(EntryKind::Office))?;
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
        // `guest workers`, `visitor centre`
        let guest = self.world().offices.get(row as usize).is_some_and(|o| o.class == OfficeClass::Guest);
        let led = i > self.first && matches!(self.tag(i - 1), Tag::Determiner | Tag::PossPronoun);
        if guest && (matches!(self.tag(hit.end as usize), Tag::Noun | Tag::Plural) || !led) {
            return None;
        }
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

    /// `Minister of Construction, Transport and Infrastructure`: what follows the listed portfolio.
    fn portfolios(&self, first: usize, title: &mut Title) {
        if !(first..title.end).any(|k| self.pos(k).has(Pos::OF.or(Pos::FOR))) || !self.is_capital(title.end - 1) {
            return;
        }
        // A noun of its own, which is no office, name or place and does not begin one.
        let noun = |k: usize| {
            self.is_capital(k)
                && self.joined(k)
                && self.pos(k).has(Pos::NOUN.or(Pos::PLURAL))
                && self.hit(k).is_none_or(|h| {
                    !h.has(EntryKind::Office) && !h.has(EntryKind::Person) && !h.has(EntryKind::Country)
                })
                && self.entry(k + 1, EntryKind::Office).is_none()
        };
        let and = |k: usize| self.tag(k) == Tag::Conjunction && noun(k + 1);
        let mut end = title.end;
        while self.tag(end) == Tag::Comma && noun(end + 1) && (self.tag(end + 2) == Tag::Comma || and(end + 2)) {
            end += 2;
        }
        let comma = usize::from(self.tag(end) == Tag::Comma);
        if and(end + comma) {
            title.end = end + comma + 2;
        }
    }

    /// `of COUNTRY`, `of Transport`, `to Kenya`, `for Europe` after the title.
    pub(super) fn title_tail(&self, title: &mut Title) {
        loop {
            let at = title.end;
            // `Ambassador to Kenya`, `Adviser to the King`: after a title in capitals.
            let to = self.pos(at).has(Pos::TO) && at > self.first && self.is_capital(at - 1);
            if self.tag(at) != Tag::Preposition || !(to || self.is_link(at)) || !self.joined(at) {
                return;
            }
            let of = self.pos(at).has(Pos::OF);
            let mut i = at + 1;
            if self.tag(i) == Tag::Determiner && !self.is_capital(i) && self.definite(i) {
                i += 1;
            }
            // `Water Adviser to the King of Tonga`
            if to
                && self.is_capital(i)
                && let Some((_, end)) = self.entry(i, EntryKind::Office)
            {
                title.end = end;
                continue;
            }
            if let Some((e, end)) = self.entry(i, EntryKind::Country).filter(|(e, _)| e.form != Form::National) {
                if e.form == Form::Name {
                    let envoy = self.world().offices.get(title.offices[0] as usize).is_some_and(|o| {
                        matches!(o.class, OfficeClass::Ambassador | OfficeClass::Envoy | OfficeClass::Deputy)
                    });
                    if !of && self.tag(end) == Tag::Possessive {
                        // `Envoy for Ukraine's Economic Recovery`; not `thanked the Minister for New Zealand's help`
                        let topic = |k: &usize| self.is_capital(*k) && self.joined(*k) && self.is_common(*k);
                        let words = (end + 1..end + 5).take_while(topic).count();
                        if self.is_capital(at - 1) && words > 0 && !self.is_capital(end + 1 + words) {
                            title.end = end + 1 + words;
                        }
                        return;
                    }
                    // `Administrator of the U.S. Harbour Administration`
                    if of && let Some(body) = self.body_of(i, end) {
                        title.organization = body.row;
                        title.country = e.index;
                        title.end = body.end as usize;
                        return;
                    }
                    // `Ambassador to Kenya`, `Envoy for Libya`: where somebody is sent, not who sends.
                    if of || !to && !envoy {
                        title.country = e.index;
                    }
                    title.end = end;
                    // `Ambassador of Finland to Kazakhstan`
                    let posted = of && envoy && self.pos(end).has(Pos::TO) && self.joined(end + 1);
                    let the = usize::from(self.tag(end + 1) == Tag::Determiner);
                    if let Some((_, end)) =
                        self.entry(end + 1 + the, EntryKind::Country).filter(|(e, _)| posted && e.form == Form::Name)
                    {
                        title.end = end;
                    }
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
                // `Coordinator for Harbour Policy`: what looks like a document is the field.
                if !holds && (of || named.kind != MentionKind::Document) || title.plural && !of {
                    return;
                }
                if holds {
                    if named.kind == MentionKind::Organization {
                        title.organization = named.row;
                    }
                    if title.country == NONE {
                        title.country = named.country;
                    }
                    title.end = named.end as usize;
                    continue;
                }
            }
            let portfolio = of || !to && self.pos(i).has(Pos::NOUN.or(Pos::PLURAL).or(Pos::ADJECTIVE));
            if !portfolio || !self.is_capital(i) || self.entry(i, EntryKind::Person).is_some() {
                return;
            }
            // `Minister of Transport and Communications`
            let mut end = i;
            while self.is_capital(end)
                && self.joined(end)
                && (!self.tag(end).is_verb() || self.pos(end).has(Pos::NOUN))
                && self.entry(end, EntryKind::Country).is_none()
            {
                end += 1;
                let comma = usize::from(self.tag(end) == Tag::Comma);
                if self.tag(end + comma) == Tag::Conjunction
                    && self.is_capital(end + comma + 1)
                    && self.entry(end + comma + 1, EntryKind::Office).is_none()
                    && self.entry(end + comma + 1, EntryKind::Honorific).is_none()
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
            // `briefed officials on the Ministry's answer`
            if !of && self.tag(end) == Tag::Possessive {
                return;
            }
            title.end = end;
        }
    }

    /// The body whose name begins with the country at `i..end`, or stands right after it: `U.S. Department of the Interior`.
    pub(super) fn body_of(&self, i: usize, end: usize) -> Option<Found> {
        if !self.is_capital(end) || !self.joined(end) {
            return None;
        }
        let listed = self.entry(end, EntryKind::Organization).is_some().then(|| self.gazetteer_name(end)).flatten();
        let body = listed.or_else(|| self.named(i));
        body.filter(|b| b.kind == MentionKind::Organization && b.end as usize > end)
    }

    /// A title joined to the one before: `and Foreign Minister`, `- Minister of ...`.
    pub(super) fn joined_title(&self, title: &Title) -> Option<Title> {
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
        // `The Vice President and President Lee`: after an article, two persons.
        if self.tag(title.end) == Tag::Conjunction
            && self.after_article(title)
            && (next.end == i + 1 || self.leads(next.offices[0]))
        {
            return None;
        }
        Some(Title {
            offices: [first, next.offices[0]],
            rank: stronger(title.rank, next.rank),
            country: if next.country == NONE { title.country } else { next.country },
            organization: if next.organization == NONE { title.organization } else { next.organization },
            plural: false,
            end: next.end,
        })
    }

    /// Whether a definite article stands before a title in capitals.
    fn after_article(&self, title: &Title) -> bool {
        let mut k = title.end;
        while k > self.first && self.is_capital(k - 1) && self.tag(k - 1) != Tag::Determiner {
            k -= 1;
        }
        let royal = |o: u32| self.world().offices.get(o as usize).is_some_and(|o| o.class == OfficeClass::Royal);
        k > self.first && self.tag(k - 1) == Tag::Determiner && self.definite(k - 1) && !royal(title.offices[0])
    }

    /// Whether an office is one that is held by itself: head of state or government, or just `minister`.
    fn leads(&self, office: u32) -> bool {
        self.world()
            .offices
            .get(office as usize)
            .is_some_and(|o| matches!(o.class, OfficeClass::HeadOfState | OfficeClass::HeadOfGovernment))
    }
}

fn modified(title: &Title) -> bool {
    title.country != NONE || title.organization != NONE
}

pub(super) fn stronger(a: Rank, b: Rank) -> Rank {
    if a == Rank::Plain { b } else { a }
}
