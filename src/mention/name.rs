//! Names of countries, places, bodies, programmes and documents: from the gazetteer, else by their shape.
//!
//! The shape of an unseen name is a run of capitalised words around a head noun that says what it is: `the Vienna
//! Consultation Mechanism`, `Ministry of Water Resources`, `Joint statement`. Heads are pack data (`heads.csv`).

use super::{Anaphor, Finder, Found, NONE};
use crate::document::MentionKind;
use crate::gazetteer::{EntryKind, Form, Hit};
use crate::lexicon::{Facts, NounClass, Pos};
use crate::pack::{Collective, Head};
use crate::tag::Tag;
use crate::token::{Gap, Shape};

/// Capitalised words in a row that may be a name with its title and country.
const LONG_RUN: usize = 12;

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

    /// A name by its shape alone.
    pub(super) fn shaped_name(&self, i: usize) -> Option<Found> {
        self.shaped(i)
    }

    /// A run of capitalised words around a head noun.
    fn shaped(&self, i: usize) -> Option<Found> {
        if !self.is_capital(i) && !self.hit(i).is_some_and(|_| self.tokens[i].shape.has(Shape::DIGIT)) {
            return None;
        }
        let (from, to) = self.headless.get();
        if from < i && i < to {
            return None;
        }
        let tag = self.tag(i);
        if tag.is_verb() && i == self.first
            || matches!(
                tag,
                Tag::Determiner
                    | Tag::Pronoun
                    | Tag::Preposition
                    | Tag::Conjunction
                    | Tag::Subordinator
                    | Tag::Adverb
                    | Tag::PossPronoun
                    | Tag::Wh
            )
        {
            return None;
        }
        // The run: capitalised words, with small links between them once a head has been seen.
        let mut end = i;
        let mut head: Option<(Head, usize)> = None;
        let mut country = NONE;
        let mut capitals = 0;
        while end < self.end && (end == i || self.tokens[end].gap < Gap::Paragraph) {
            let token = &self.tokens[end];
            let word = self.lexicon().word(token.word);
            let is_head = token.facts.has(Facts::HEAD).then(|| self.world().heads.get(&word.noun).copied()).flatten();
            let is_head = is_head.filter(|k| {
                // `the Riga Principles`: documents may be plural.
                let plural = word.pos.has(Pos::PLURAL) && !(*k == Head::Document && token.is_capital() && capitals > 0);
                !plural && token.tag != Tag::Possessive
            });
            if self.is_capital(end)
                && !matches!(token.tag, Tag::Pronoun | Tag::Subordinator | Tag::Modal | Tag::Wh | Tag::Relative)
                && !(self.headline && token.tag.is_verb())
                // `Statement By President Lee`
                && !(token.tag == Tag::Preposition && end > i && !word.pos.has(Pos::NAME_LINK))
            {
                if word.pos.has(Pos::MONTH.or(Pos::WEEKDAY)) && token.tag == Tag::Proper {
                    break;
                }
                // `Chamber of Industry Ann Lee`: a personal name after the tail of a head.
                let tail = head.is_some_and(|(_, at)| at < end);
                if tail && word.pos.has(Pos::GIVEN_NAME) && self.is_capital(end + 1) && self.pos(end - 1).has(Pos::NOUN)
                {
                    break;
                }
                if country == NONE
                    && let Some((e, _)) = self.entry(end, EntryKind::Country)
                {
                    country = e.index;
                }
                capitals += 1;
                end += 1;
                if let Some(kind) = is_head {
                    head = Some((kind, end));
                }
                continue;
            }
            // `Japanese foreign ministry`, `Joint statement`, `Central Asia+Japan format`: a small-letter head closes the name.
            if let Some(kind) = is_head
                && capitals > 0
                && end > i
                && matches!(token.tag, Tag::Noun)
                && self.small_head(kind, i, end)
            {
                head = Some((kind, end + 1));
                end += 1;
                break;
            }
            if token.tag == Tag::Number
                && capitals > 0
                && token.gap <= Gap::Space
                && token.shape.has(Shape::DIGIT)
                && token.end - token.start <= 4
                && head.is_some()
            {
                end += 1;
                continue;
            }
            if matches!(token.tag, Tag::Plus | Tag::Ampersand | Tag::Slash) && end > i && self.is_capital(end + 1) {
                end += 1;
                continue;
            }
            // `Baltic – Caspian Logistics Platform`
            if token.tag == Tag::Dash && end > i && self.dashed(end) {
                end += 1;
                continue;
            }
            // `Working Group on Safety, Trade and Access`: a list in the tail of a head.
            if token.tag == Tag::Comma
                && let Some(after) = head.filter(|(_, at)| *at + 1 < end).and_then(|_| self.over_list(end))
            {
                end = after;
                continue;
            }
            // A link: `Ministry of X`, `Framework for Y and Z`.
            let link = word.pos.has(Pos::NAME_LINK) && end > i;
            // `Ministry of Foreign Affairs of Kenya`: nothing follows the country.
            // `Government of the State of Israel`, `Government of Israel Decision` in a headline.
            let direct = |after: usize| self.headline || !self.is_capital(after) || after > end + 3;
            if let Some((row, after)) = head
                .filter(|(k, _)| link && *k == Head::Organization)
                .and_then(|(_, at)| self.of_country(end).filter(|(_, after)| at < end || direct(*after)))
            {
                country = row;
                end = after;
                break;
            }
            if link && self.link_goes_on(end, head) {
                end += 1;
                if self.tag(end) == Tag::Determiner && !self.is_capital(end) {
                    end += 1;
                }
                continue;
            }
            // `foreign` in `Japanese foreign ministry`
            let noun_after = self.tag(end + 1) == Tag::Noun && !self.is_capital(end + 1);
            if matches!(token.tag, Tag::Adjective | Tag::Noun) && country != NONE && capitals == 1 && noun_after {
                let after = self.lexicon().word(self.tokens[end + 1].word);
                if self.world().heads.get(&after.noun) == Some(&Head::Organization) && after.pos.has(Pos::NOUN) {
                    head = Some((Head::Organization, end + 2));
                    end += 2;
                }
            }
            break;
        }
        let Some((kind, head_end)) = head else {
            // Nor is there one for the words inside a long run: they are not looked at once more for each of them.
            if end > i + LONG_RUN {
                self.headless.set((i, end));
            }
            return None;
        };
        // What follows the head belongs to the name where it is linked (`Ministry of ...`) or numbered.
        let end = if end > head_end && self.tail_belongs(head_end, end) { end } else { head_end };
        if end - i < 2 {
            return None;
        }
        let mention = match kind {
            Head::Program => MentionKind::Program,
            Head::Document => MentionKind::Document,
            Head::Organization => MentionKind::Organization,
            Head::Place => MentionKind::Place,
        };
        let mut found = Found::new(mention, i, end);
        found.name = (i as u32, end as u32);
        found.country = country;
        if let Some((listed, listed_end)) = self.listed(i, kind)
            && listed_end == end
        {
            found.row = listed;
        }
        Some(found)
    }

    /// The row of a listed name of that kind that begins at `i`, head noun of the text included.
    fn listed(&self, i: usize, kind: Head) -> Option<(u32, usize)> {
        let (entry_kind, _) = match kind {
            Head::Program | Head::Document => (EntryKind::Program, ()),
            Head::Organization => (EntryKind::Organization, ()),
            Head::Place => (EntryKind::Place, ()),
        };
        let (e, mut end) = self.entry(i, entry_kind)?;
        // `Central Asia plus Japan dialogue`: the listed name, then its small-letter head.
        if end < self.end && !self.is_capital(end) {
            let word = self.lexicon().word(self.tokens[end].word);
            if word.noun.is_known() && self.world().heads.get(&word.noun) == Some(&kind) {
                end += 1;
            }
        }
        Some((e.index, end))
    }

    fn small_head(&self, kind: Head, i: usize, end: usize) -> bool {
        match kind {
            Head::Program => {
                end > i
                    && (self.listed(i, kind).is_some()
                        || self.lexicon().word(self.tokens[end].word).pos.has(Pos::FORMAT) && end - i >= 2)
            }
            Head::Document => {
                end - i == 1
                    && self.entry(i, EntryKind::Country).is_none()
                    && matches!(self.tag(i), Tag::Adjective | Tag::Proper | Tag::Noun)
                    && self.pos(i).has(Pos::ADJECTIVE)
                    && i > self.first
            }
            Head::Organization => {
                self.entry(end - 1, EntryKind::Country).is_some()
                    || self.entry(i, EntryKind::Country).is_some_and(|(_, e)| e == end)
                    || self.entry(i, EntryKind::Place).is_some_and(|(_, e)| e == end)
            }
            // `the Sava river`: an unknown name before it.
            Head::Place => {
                end - i <= 2 && (i..end).all(|k| self.pos(k).is_empty() || self.entry(k, EntryKind::Place).is_some())
            }
        }
    }

    /// `of Kenya`: the country's row and where it ends.
    fn of_country(&self, at: usize) -> Option<(u32, usize)> {
        if !self.pos(at).has(Pos::OF) {
            return None;
        }
        let the = usize::from(self.tag(at + 1) == Tag::Determiner && !self.is_capital(at + 1));
        let (e, end) = self.entry(at + 1 + the, EntryKind::Country).filter(|(e, _)| e.form == Form::Name)?;
        (self.joined(at + 1) && !matches!(self.tag(end), Tag::Possessive | Tag::PossessiveMark))
            .then_some((e.index, end))
    }

    /// Whether a dash joins two places or countries in front of the head of a programme.
    fn dashed(&self, at: usize) -> bool {
        let place = |k: usize| self.entry(k, EntryKind::Place).is_some() || self.entry(k, EntryKind::Country).is_some();
        let before = (at.saturating_sub(3).max(self.first)..at).any(place);
        let head = (at + 2..at + 6).take_while(|k| self.is_capital(*k)).any(|k| {
            let noun = self.lexicon().word(self.tokens[k].word).noun;
            noun.is_known() && self.world().heads.get(&noun) == Some(&Head::Program)
        });
        before && head && self.is_capital(at + 1) && place(at + 1) && self.joined(at + 1)
    }

    /// Whether the link word at `at` joins two parts of one name.
    fn link_goes_on(&self, at: usize, head: Option<(Head, usize)>) -> bool {
        let (kind, head_end) = (head.map(|(k, _)| k), head.map(|(_, at)| at));
        let the = usize::from(self.tag(at + 1) == Tag::Determiner && !self.is_capital(at + 1));
        if !self.is_capital(at + 1 + the)
            || self.pos(at + 1 + the).has(Pos::WEEKDAY.or(Pos::MONTH)) && self.tag(at + 1 + the) == Tag::Proper
        {
            return false;
        }
        let after_head = head_end == Some(at);
        let of = self.tag(at) == Tag::Preposition;
        if of {
            // `of`, `for`, `on`, `against` after a head; a place after `in` does not belong.
            // `the Senate on the President's veto`: a listed name is whole without what it is about.
            let whole = !self.pos(at).has(Pos::OF) && self.closes_body(at);
            let linked = self.pos(at).has(Pos::NAME_LINK) && !self.pos(at).has(Pos::ADVERB) && !whole;
            // `Statement of President Lee`: by a person, not about a thing.
            let next = at + 1 + the;
            let titled = self.entry(next, EntryKind::Office).is_some_and(|(e, _)| e.form != Form::Plural)
                || self.entry(next, EntryKind::Rank).is_some();
            let person = self.entry(next, EntryKind::Person).is_some() || the == 0 && titled;
            // `Memorandum of Understanding on Tax Information`
            let tail = head_end.is_some_and(|end| end < at) && !self.headline;
            // `Council of Ministers of the Lakes and Rivers Commission`
            let body = self.pos(at).has(Pos::OF)
                && kind == Some(Head::Organization)
                && head_end.is_some_and(|end| end < at)
                && (self.entry(next, EntryKind::Organization).is_some() || self.runs_to_body(next));
            if body {
                return true;
            }
            let topic = kind == Some(Head::Document) && tail && the == 0 && self.is_common(next);
            return (after_head && linked || topic) && !person;
        }
        if self.tag(at) == Tag::Conjunction {
            // `Lakes and Rivers Commission`: the head is still to come.
            if head_end.is_none() && the == 0 {
                let mut k = at + 1;
                while self.is_capital(k) && k < at + 4 {
                    if k > at + 1 && self.facts(k).has(Facts::HEAD) {
                        return [EntryKind::Country, EntryKind::Person, EntryKind::Organization, EntryKind::Place]
                            .into_iter()
                            .all(|kind| self.entry(at - 1, kind).is_none());
                    }
                    k += 1;
                }
                return false;
            }
            // `Ministry of Trade and Industry`: inside the tail of a head; the next part is no name of its own.
            let next = at + 1 + the;
            let own = self.entry(next, EntryKind::Country).is_some()
                || self.entry(next, EntryKind::Person).is_some()
                || self.entry(next, EntryKind::Organization).is_some()
                || self.entry(next, EntryKind::Office).is_some();
            return !own
                && !self.closes_body(at)
                && the == 0
                && head_end.is_some_and(|h| h < at)
                && !self.tokens[next].shape.has(Shape::ALL_CAPS);
        }
        // Name particles: `Banco do Brasil`.
        self.pos(at).has(Pos::NAME_PARTICLE)
    }

    /// `, Trade and Access`: common nouns in capitals up to the last of a list that begins with the comma at `at`; where they end.
    fn over_list(&self, at: usize) -> Option<usize> {
        let item = |k: usize| {
            self.is_capital(k)
                && self.is_common(k)
                && self.joined(k)
                && !self.tokens[k].shape.has(Shape::ALL_CAPS)
                && self.hit(k).is_none_or(|h| {
                    ![
                        EntryKind::Office,
                        EntryKind::Person,
                        EntryKind::Country,
                        EntryKind::Organization,
                        EntryKind::Rank,
                    ]
                    .into_iter()
                    .any(|kind| h.has(kind))
                })
        };
        let mut k = at;
        for _ in 0..6 {
            let comma = usize::from(self.tag(k) == Tag::Comma);
            if self.tag(k + comma) == Tag::Conjunction && item(k + comma + 1) {
                return Some(k + comma + 2);
            }
            if comma == 0 || !item(k + 1) {
                return None;
            }
            k += 2;
            // `Climate Change`: items of two words.
            if item(k) {
                k += 1;
            }
        }
        None
    }

    /// Whether capitalised words from token `i` on end in the head of a body.
    fn runs_to_body(&self, i: usize) -> bool {
        let part = |k: &usize| {
            self.joined(*k) && (self.is_capital(*k) || self.tag(*k) == Tag::Conjunction && self.is_capital(*k + 1))
        };
        (i..i + 7).take_while(part).skip(1).any(|k| {
            let noun = self.lexicon().word(self.tokens[k].word).noun;
            self.is_capital(k) && noun.is_known() && self.world().heads.get(&noun) == Some(&Head::Organization)
        })
    }

    /// Whether a listed body's name ends before token `at`: what follows `and` is another's.
    fn closes_body(&self, at: usize) -> bool {
        (at.saturating_sub(6).max(self.first)..at)
            .any(|k| self.entry(k, EntryKind::Organization).is_some_and(|(_, end)| end == at))
    }

    /// A capitalised common noun or adjective.
    pub(super) fn is_common(&self, i: usize) -> bool {
        self.pos(i).has(Pos::NOUN.or(Pos::PLURAL).or(Pos::ADJECTIVE))
            && !self.pos(i).has(Pos::GIVEN_NAME.or(Pos::MONTH).or(Pos::WEEKDAY))
    }

    fn tail_belongs(&self, head_end: usize, end: usize) -> bool {
        let link = &self.tokens[head_end];
        link.tag == Tag::Preposition || link.tag == Tag::Number || end == head_end
    }
}
