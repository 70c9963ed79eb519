//! Persons and roles: names with every title, country and apposition around them.
//!
//! ```text
//! PERSON  = MODIFIER* TITLE (JOIN TITLE)* (of PLACE)? ,? NAME (of COUNTRY)? (, TITLE of COUNTRY)?
//!         | HONORIFIC+ NAME | NAME (, the? TITLE of COUNTRY)?
//! MODIFIER = country, place or body, with or without 's | rank | capitalised word
//! JOIN    = and | , | - | /
//! ```
//! Titles match in any case, names only where capitalised: lower-case titles are normal in this genre.

mod name;
mod plural;
mod title;

use title::Title;

use super::{Anaphor, Finder, Found, NONE};
use crate::document::MentionKind;
use crate::gazetteer::{EntryKind, Form};
use crate::lexicon::{Facts, Pos};
use crate::tag::Tag;
use crate::token::{Gap, Shape};

impl Finder<'_> {
    /// The person, role or group of persons that begins at token `i`.
    pub(super) fn person(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.titled(i) {
            return Some(found);
        }
        let named = self.honoured(i).or_else(|| self.bare_name(i)).or_else(|| self.countrys(i));
        named.or_else(|| self.described(i))
    }

    /// The persons that the group at token `i` names one by one.
    pub(super) fn members(&self, i: usize, out: &mut Vec<Found>) {
        if let Some(title) = self.title(i).filter(|t| t.plural) {
            self.shared_names(&title, |person| out.push(person));
        }
    }

    /// `his Finnish counterpart Olli Niemi`, `Her predecessor, Ana Ruiz`, `its leader, Jon Berg`.
    pub(super) fn possessed(&self, i: usize) -> Option<Found> {
        // `his spokeswoman`, `its ambassador to Fiji`, `her deputies`
        let held = |f: &Found| {
            f.first as usize == i + 1 && (f.has_name() || matches!(f.kind, MentionKind::Person | MentionKind::Group))
        };
        if let Some(mut found) = self.titled(i + 1).filter(held) {
            found.first = i as u32;
            return Some(found);
        }
        // `its Foreign Ministry`
        let body = |f: &Found| f.kind == MentionKind::Organization && f.row == NONE;
        if let Some(mut found) = self.shaped(i + 1).filter(body) {
            found.first = i as u32;
            return Some(found);
        }
        if let Some(mut found) = self.described(i + 1) {
            found.first = i as u32;
            return Some(found);
        }
        // `her Nigerien colleague`
        let (e, end) = self.entry(i + 1, EntryKind::Country).filter(|(e, _)| e.form == Form::Adjective)?;
        if !self.joined(end) || !self.is_peer(end) {
            return None;
        }
        let mut found = Found::new(MentionKind::Person, i, end + 1);
        found.country = e.index;
        found.anaphor = Some(Anaphor::Person);
        Some(found)
    }

    /// A noun for a person with its modifiers, then a name: `lighthouse keeper, Ann Lee,`, `chemist Wara Flores`.
    pub(super) fn described(&self, i: usize) -> Option<Found> {
        let definite =
            i > self.first && matches!(self.tag(i - 1), Tag::Determiner | Tag::PossPronoun | Tag::Possessive);
        let mut country = NONE;
        let mut k = self.over_things(i)?;
        while k < self.end && k < i + 6 && (k == i || self.joined(k)) {
            if let Some((e, end)) = self.entry(k, EntryKind::Country).filter(|(e, _)| e.form == Form::Adjective) {
                country = e.index;
                k = end;
                continue;
            }
            let rank = self.entry(k, EntryKind::Rank);
            let person = !self.is_capital(k) && self.facts(k).has(Facts::PERSON) && !self.tag(k).is_verb();
            if person && let Some((first, end, row)) = self.name_of(k + 1, definite) {
                let mut found = Found::new(MentionKind::Person, i, end);
                found.name = (first as u32, end as u32);
                found.row = row;
                found.country = country;
                return Some(found);
            }
            // `the head of the migration service, Ann Lee,`
            if person && definite && self.pos(k + 1).has(Pos::OF) {
                let mut comma = k + 2;
                while comma < k + 8
                    && matches!(self.tag(comma), Tag::Determiner | Tag::Noun | Tag::Plural | Tag::Adjective)
                    && !self.is_capital(comma)
                {
                    comma += 1;
                }
                let (first, end, row) = self.name_of(comma, true).filter(|_| self.tag(comma) == Tag::Comma)?;
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

    /// The first word from token `i` on that is a person, or begins a name of the gazetteer, behind nouns and adjectives only.
    fn over_things(&self, i: usize) -> Option<usize> {
        let end = self.end.min(i + 6);
        let words = self.tokens.get(i..end)?.iter().zip(self.hit_at.get(i..end)?);
        for (n, (token, hit)) in words.enumerate() {
            if n > 0 && token.gap == Gap::Paragraph {
                return None;
            }
            if *hit != 0 || token.facts.has(Facts::PERSON) {
                return Some(i + n);
            }
            if !matches!(token.tag, Tag::Noun | Tag::Adjective) || token.is_word() && token.is_capital() {
                return None;
            }
        }
        None
    }

    fn is_peer(&self, i: usize) -> bool {
        let word = self.lexicon().word(self.tokens[i].word);
        word.noun.is_known() && !word.pos.has(Pos::PLURAL) && self.world().peers.contains_key(&word.noun)
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
            // `He is the author of ...`, `He was Fiji's envoy`: said of somebody, not somebody.
            let possessor = matches!(self.tag(title.end), Tag::Possessive | Tag::PossessiveMark);
            let predicate = !possessor
                && (before == Tag::Determiner && i >= self.first + 2 && self.pos(i - 2).has(Pos::BE)
                    || i > self.first && self.pos(i - 1).has(Pos::BE) && !self.is_capital(title.end - 1));
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

    /// Past a bracketed insertion: `Minister (EAM) Ann Lee`, `Minister [of Fiji] Ann Lee`.
    pub(super) fn over_brackets(&self, i: usize) -> usize {
        if self.tag(i) != Tag::Open || !self.joined(i) {
            return i;
        }
        (i + 1..self.end.min(i + 10)).find(|k| self.tag(*k) == Tag::Close).map_or(i, |k| k + 1)
    }

    /// A line of its own that begins with a name and a title: the next of those who sign.
    fn next_signatory(&self, i: usize) -> bool {
        let own_line = self.tokens.get(i).is_some_and(|t| t.gap == Gap::Line);
        own_line
            && self.name_at(i).is_some_and(|(_, end, _)| self.tag(end) == Tag::Comma && self.title(end + 1).is_some())
    }

    /// Past `of the railway` after a title, where the apposition ends there.
    fn over_small_tail(&self, i: usize) -> usize {
        if !self.pos(i).has(Pos::OF) || !self.joined(i) {
            return i;
        }
        let mut end = i + 1;
        while end < i + 6 && matches!(self.tag(end), Tag::Determiner | Tag::Noun | Tag::Plural | Tag::Adjective) {
            end += 1;
        }
        if end > i + 1 && self.closes(end) && !self.tag(end).is_verb() { end } else { i }
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

    fn name_after(&self, title: &Title) -> Option<(usize, usize, u32)> {
        if title.plural {
            return None;
        }
        let i = self.over_honorifics(self.over_brackets(title.end));
        if let Some(name) = self.name_at(i).filter(|_| !self.next_signatory(title.end)) {
            return Some(name);
        }
        // `The minister of foreign affairs of Fiji, Ann Lee, stressed`
        if self.tag(i) == Tag::Comma {
            let k = self.over_honorifics(i + 1);
            let (first, end, row) = self.name_at(k)?;
            // `Minister of State, Smt. Mira Rao on 7 May`
            let closes = k > i + 1 || self.closes(end);
            let likely = row != NONE || end - first >= 2;
            let another_title = self.entry(end, EntryKind::Office).is_some();
            return (closes && likely && !another_title && end - first >= 2).then_some((first, end, row));
        }
        None
    }

    /// A title or occupation that stands after a name and a comma.
    fn apposed(&self, i: usize) -> Option<Title> {
        let title = self.title(i).filter(|t| !t.plural);
        // `Deputy Assistant to the Dean`: a listed office may be no more than the beginning.
        match title {
            // The next of those who sign has a line of its own.
            Some(title) if !self.is_capital(title.end) || self.next_signatory(title.end) => Some(title),
            _ => self.occupation(i).or(title),
        }
    }

    /// `Minister Ann Lee, | Aide to the President and Chief of Staff Roy`: a title with a name of its own, the next of a list.
    fn is_titled_name(&self, i: usize) -> bool {
        let named = |t: &Title| self.name_at(t.end).is_some() && !self.next_signatory(t.end);
        self.title(i)
            .filter(|t| !t.plural)
            .is_some_and(|t| named(&t) || self.joined_title(&t).is_some_and(|joined| named(&joined)))
    }

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
                // `Secretary Ann Lee of the United States Department of Labor`
                if let Some(body) = self.body_of(end + 1 + the, after) {
                    found.organization = body.row;
                    end = body.end as usize;
                }
            } else if let Some(named) = self.named(end + 1 + the).filter(|n| n.kind == MentionKind::Organization) {
                found.organization = named.row;
                if found.country == NONE {
                    found.country = named.country;
                }
                end = named.end as usize;
            } else if let Some((e, after)) =
                self.entry(end + 1 + the, EntryKind::Place).filter(|(e, _)| e.form == Form::Name)
            {
                // `Governor Ann Lee of Ohio`
                if found.country == NONE {
                    found.country = self.world().places.get(e.index as usize).and_then(|p| p.country).unwrap_or(NONE);
                }
                end = after;
            }
        }
        found.end = end as u32;
        // `, Deputy Minister of Foreign Affairs of Kazakhstan,`
        if self.tag(end) != Tag::Comma {
            return;
        }
        let the = usize::from(self.tag(end + 1) == Tag::Determiner && self.definite(end + 1));
        let Some(mut title) = self.apposed(end + 1 + the) else { return };
        if the == 0 && found.offices[0] != NONE && self.is_titled_name(end + 1) {
            return;
        }
        // `, President & Chairman,`
        if matches!(self.tag(title.end), Tag::Ampersand | Tag::Conjunction) {
            let joined = self.joined_title(&title).or_else(|| {
                let next = self.occupation(title.end + 1)?;
                Some(Title { end: next.end, ..title })
            });
            if let Some(joined) = joined.filter(|t| self.name_at(t.end).is_none()) {
                title = joined;
            }
        }
        title.end = self.over_body(&title);
        // `After talks with President X, the foreign minister | thanked Y`: the subject of the sentence.
        let led = found.first > 0 && self.tag(found.first as usize - 1) == Tag::Preposition;
        let verb = self.tag(title.end).is_verb() || self.tag(title.end).is_auxiliary();
        if the == 1 && led && verb && found.offices[0] != NONE {
            return;
        }
        let closes = !self.tag(title.end).is_nominal()
            && !matches!(self.tag(title.end), Tag::Possessive | Tag::PossessiveMark)
            || self.next_signatory(title.end);
        // `X, the foreign minister of Lithuania, Rasa Y`: the title of the next one.
        let next = self.tag(title.end) == Tag::Comma
            && self.name_at(title.end + 1).is_some_and(|(f, e, row)| {
                // `X, chair of the board, Y, head of the bank, and ...`: the next one has a title behind as well.
                let pairs = the == 0 && self.tag(e) == Tag::Comma && self.apposed(e + 1).is_some();
                (e - f >= 2 || row != NONE) && self.entry(f, EntryKind::Office).is_none() && !pairs
            });
        if !closes || next || self.name_at(title.end).is_some() && !self.next_signatory(title.end) {
            return;
        }
        found.end = self.over_small_tail(title.end) as u32;
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
        let Some((first, end, row)) = self.name_at(after) else {
            // `Her Majesty met students`: the words of respect alone.
            let alone = self.pos(i).has(Pos::POSSESSIVE) && !self.is_capital(after) && self.is_capital(after - 1);
            return alone
                .then(|| Found { anaphor: Some(Anaphor::Person), ..Found::new(MentionKind::Person, i, after) });
        };
        let mut found = Found::new(MentionKind::Person, i, end);
        found.name = (first as u32, end as u32);
        found.row = row;
        self.after_name(&mut found);
        Some(found)
    }

    /// `said Mercy Kalua, a nurse`: two or three words in no table, between a verb of speech and a comma or stop.
    fn speaks(&self, first: usize, end: usize) -> bool {
        let unknown = |k: usize| {
            let word = self.lexicon().word(self.tokens[k].word);
            self.tokens[k].tag == Tag::Proper && (word.pos.is_empty() || word.pos.has(Pos::GIVEN_NAME))
        };
        let verb = |k: usize| {
            let said = matches!(self.tag(k), Tag::Past | Tag::Third);
            let word = self.lexicon().word(self.tokens[k].word);
            let lemma = if word.past_of.is_known() { word.past_of } else { word.verb };
            said && self.lexicon().word(lemma).pos.has(Pos::BARE_CLAUSE)
        };
        (2..=3).contains(&(end - first))
            && unknown(end - 1)
            && first >= self.first + 2
            && matches!(self.tag(end), Tag::Comma | Tag::Stop | Tag::None)
            && verb(first - 1)
            && matches!(self.tag(first - 2), Tag::QuoteClose | Tag::Comma)
    }

    /// `Steinar Vold, Minister of Trade of Norway`, `Mercy Kalua, Founder of Blue Reef,`: words in no table, then a title that says whose
    /// or, in capitals, what somebody is.
    fn introduced(&self, first: usize, end: usize) -> bool {
        let unknown = |k: usize| {
            self.is_capital(k) && (self.pos(k).is_empty() || self.pos(k).has(Pos::GIVEN_NAME.or(Pos::NAME_PARTICLE)))
        };
        if !(2..=4).contains(&(end - first)) || self.tag(end) != Tag::Comma || !(first..end).all(unknown) {
            return false;
        }
        let the = usize::from(self.tag(end + 1) == Tag::Determiner && self.definite(end + 1));
        let owned = self
            .title(end + 1 + the)
            .is_some_and(|t| !t.plural && t.end > end + 2 && (t.country != NONE || t.organization != NONE));
        owned
            || self.is_capital(end + 1)
                && self.apposed(end + 1).is_some_and(|t| {
                    let at = self.over_body(&t);
                    self.closes(at) || self.tag(at) == Tag::Conjunction
                })
    }

    /// `Hungary's Ann Lee`
    fn countrys(&self, i: usize) -> Option<Found> {
        let (e, end) = self.entry(i, EntryKind::Country).filter(|(e, _)| e.form == Form::Name)?;
        if !matches!(self.tag(end), Tag::Possessive | Tag::PossessiveMark) || !self.joined(end + 1) {
            return None;
        }
        let mut found = self.bare_name(end + 1).filter(|f| f.name.1 - f.name.0 >= 2)?;
        found.first = i as u32;
        found.country = e.index;
        Some(found)
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
        // `Tovah R. Kalde`
        let middle = end - first == 3 && self.is_initials(first + 1) && self.pos(first).is_empty();
        let nicknamed = (first + 1..end).any(|k| self.tag(k) == Tag::QuoteOpen);
        let known = given || initial || surname_first || middle || nicknamed;
        if row == NONE && !known && !self.speaks(first, end) && !self.introduced(first, end) {
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
