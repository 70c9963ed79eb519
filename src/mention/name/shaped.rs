//! Names by their shape: a run of capitalised words around a head noun that says what it is.
//!
//! `the Vienna Consultation Mechanism`, `Ministry of Water Resources`, `Joint statement`. Heads are pack data (`heads.csv`).

use super::super::{Finder, Found, NONE};
use crate::gazetteer::{EntryKind, Form};
use crate::lexicon::{Facts, Pos};
use crate::pack::Head;
use crate::tag::Tag;
use crate::token::{Gap, Shape};

/// Capitalised words in a row that may be a name with its title and country.
const LONG_RUN: usize = 12;

/// A name that is being read.
struct Run {
    first: usize,
    end: usize,
    /// The last head noun with the token it ends before.
    head: Option<(Head, usize)>,
    country: u32,
    capitals: usize,
}

impl Finder<'_> {
    /// A run of capitalised words around a head noun.
    pub(in crate::mention) fn shaped(&self, i: usize) -> Option<Found> {
        if !self.is_capital(i) && !self.hit(i).is_some_and(|_| self.tokens[i].shape.has(Shape::DIGIT)) {
            return None;
        }
        let (from, to) = self.headless.get();
        if from < i && i < to || self.is_no_opening(i) {
            return None;
        }
        let mut run = Run { first: i, end: i, head: None, country: NONE, capitals: 0 };
        while run.end < self.end && (run.end == i || self.tokens[run.end].gap < Gap::Paragraph) {
            if !self.goes_on(&mut run) {
                break;
            }
        }
        let Some((kind, head_end)) = run.head else {
            // Nor is there one for the words inside a long run: they are not looked at once more for each of them.
            if run.end > i + LONG_RUN {
                self.headless.set((i, run.end));
            }
            return None;
        };
        // What follows the head belongs to the name where it is linked (`Ministry of ...`) or numbered.
        let end = if run.end > head_end && self.tail_belongs(head_end, run.end) { run.end } else { head_end };
        if end - i < 2 {
            return None;
        }
        let mut found = Found::new(kind.mention(), i, end);
        found.name = (i as u32, end as u32);
        found.country = run.country;
        if let Some((listed, listed_end)) = self.listed(i, kind)
            && listed_end == end
        {
            found.row = listed;
        }
        Some(found)
    }

    /// Whether no name begins at a word, for its own sake.
    fn is_no_opening(&self, i: usize) -> bool {
        let tag = self.tag(i);
        tag.is_verb() && i == self.first
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
    }

    /// Takes the token after a run, with small links between capitals once a head has been seen; or tells that the run is over.
    fn goes_on(&self, run: &mut Run) -> bool {
        let at = run.end;
        let token = &self.tokens[at];
        let word = self.lexicon().word(token.word);
        let head = token.facts.has(Facts::HEAD).then(|| self.world().heads.get(&word.noun).copied()).flatten();
        let head = head.filter(|k| {
            // `the Riga Principles`: documents may be plural.
            let plural = word.pos.has(Pos::PLURAL) && !(*k == Head::Document && token.is_capital() && run.capitals > 0);
            !plural && token.tag != Tag::Possessive
        });
        if self.is_capital(at)
            && !matches!(token.tag, Tag::Pronoun | Tag::Subordinator | Tag::Modal | Tag::Wh | Tag::Relative)
            && !(self.headline && token.tag.is_verb())
            // `Statement By President Lee`
            && !(token.tag == Tag::Preposition && at > run.first && !word.pos.has(Pos::NAME_LINK))
        {
            return self.takes_capital(run, head);
        }
        // `Japanese foreign ministry`, `Joint statement`, `Central Asia+Japan format`: a small-letter head closes the name.
        if let Some(kind) = head
            && run.capitals > 0
            && at > run.first
            && matches!(token.tag, Tag::Noun)
            && self.small_head(kind, run.first, at)
        {
            run.head = Some((kind, at + 1));
            run.end += 1;
            return false;
        }
        if self.takes_sign(run) {
            return true;
        }
        // A link: `Ministry of X`, `Framework for Y and Z`.
        let link = word.pos.has(Pos::NAME_LINK) && at > run.first;
        // `Ministry of Foreign Affairs of Kenya`: nothing follows the country.
        // `Government of the State of Israel`, `Government of Israel Decision` in a headline.
        let direct = |after: usize| self.headline || !self.is_capital(after) || after > at + 3;
        if let Some((row, after)) = run
            .head
            .filter(|(k, _)| link && *k == Head::Organization)
            .and_then(|(_, head_end)| self.of_country(at).filter(|(_, after)| head_end < at || direct(*after)))
        {
            run.country = row;
            run.end = after;
            return false;
        }
        if link && self.link_goes_on(at, run.head) {
            run.end += 1;
            if self.tag(run.end) == Tag::Determiner && !self.is_capital(run.end) {
                run.end += 1;
            }
            return true;
        }
        // `foreign` in `Japanese foreign ministry`
        let noun_after = self.tag(at + 1) == Tag::Noun && !self.is_capital(at + 1);
        if matches!(token.tag, Tag::Adjective | Tag::Noun) && run.country != NONE && run.capitals == 1 && noun_after {
            let after = self.lexicon().word(self.tokens[at + 1].word);
            if self.world().heads.get(&after.noun) == Some(&Head::Organization) && after.pos.has(Pos::NOUN) {
                run.head = Some((Head::Organization, at + 2));
                run.end += 2;
            }
        }
        false
    }

    /// Takes a capitalised word, which may be a head; a date or a personal name ends the run.
    fn takes_capital(&self, run: &mut Run, head: Option<Head>) -> bool {
        let at = run.end;
        let pos = self.lexicon().word(self.tokens[at].word).pos;
        if pos.has(Pos::MONTH.or(Pos::WEEKDAY)) && self.tag(at) == Tag::Proper {
            return false;
        }
        // `Chamber of Industry Ann Lee`: a personal name after the tail of a head.
        let tail = run.head.is_some_and(|(_, end)| end < at);
        if tail && pos.has(Pos::GIVEN_NAME) && self.is_capital(at + 1) && self.pos(at - 1).has(Pos::NOUN) {
            return false;
        }
        if run.country == NONE
            && let Some((e, _)) = self.entry(at, EntryKind::Country)
        {
            run.country = e.index;
        }
        run.capitals += 1;
        run.end += 1;
        if let Some(kind) = head {
            run.head = Some((kind, run.end));
        }
        true
    }

    /// Takes a number, a sign or a list inside a name.
    fn takes_sign(&self, run: &mut Run) -> bool {
        let at = run.end;
        let token = &self.tokens[at];
        let inside = at > run.first;
        let number = token.tag == Tag::Number
            && run.capitals > 0
            && token.gap <= Gap::Space
            && token.shape.has(Shape::DIGIT)
            && token.end - token.start <= 4
            && run.head.is_some();
        let joins = matches!(token.tag, Tag::Plus | Tag::Ampersand | Tag::Slash) && inside && self.is_capital(at + 1);
        // `Baltic – Caspian Logistics Platform`
        let dash = token.tag == Tag::Dash && inside && self.dashed(at);
        if number || joins || dash {
            run.end += 1;
            return true;
        }
        // `Working Group on Safety, Trade and Access`: a list in the tail of a head.
        let head = run.head.filter(|(_, end)| token.tag == Tag::Comma && end + 1 < at);
        if let Some(after) = head.and_then(|_| self.over_list(at)) {
            run.end = after;
            return true;
        }
        false
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
    pub(in crate::mention) fn is_common(&self, i: usize) -> bool {
        self.pos(i).has(Pos::NOUN.or(Pos::PLURAL).or(Pos::ADJECTIVE))
            && !self.pos(i).has(Pos::GIVEN_NAME.or(Pos::MONTH).or(Pos::WEEKDAY))
    }

    fn tail_belongs(&self, head_end: usize, end: usize) -> bool {
        let link = &self.tokens[head_end];
        link.tag == Tag::Preposition || link.tag == Tag::Number || end == head_end
    }
}
