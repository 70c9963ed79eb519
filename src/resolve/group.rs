//! Collectives: `the sides`, `the ministers`, `the five countries`. They stay sets.

use super::person::{covers_office, same_office};
use super::spelling::on_one_line;
use super::{Meeting, Resolver, Trace};
use crate::document::{Entity, MentionKind};
use crate::lexicon::Pos;
use crate::mention::{Found, NONE};
use crate::pack::Collective;
use crate::tag::Tag;

/// How many meetings and parties of one are kept.
const MEETINGS: usize = 64;

impl Resolver<'_> {
    pub(super) fn group(&mut self, m: &Found) -> Option<u32> {
        let e = self.collective(m);
        if e.is_some() {
            self.grouped_at = m.first;
        }
        e
    }

    fn collective(&mut self, m: &Found) -> Option<u32> {
        let opener = self.i.tokens.get(m.first as usize).map(|t| self.lexicon().word(t.word).pos).unwrap_or_default();
        if opener.has(Pos::SPEAKERS) {
            if self.speakers.is_none() {
                self.speakers = Some(self.new_group(m, Vec::new()));
            }
            return self.speakers;
        }
        // `A group of residents held a rally. They demanded`: whoever was just spoken of.
        let pronoun = self.i.tokens.get(m.first as usize).is_some_and(|t| t.tag == Tag::Pronoun);
        if opener.has(Pos::PERSONAL)
            && pronoun
            && let Some(e) = self.last_group.filter(|_| self.grouped_at >= self.sentence_before(m.first))
        {
            return Some(e);
        }
        let noun = self.i.tokens.get(m.end as usize - 1).map(|t| self.lexicon().word(t.word).noun).unwrap_or_default();
        let stands_for = self.world().collectives.get(&noun).filter(|_| noun.is_known()).copied();
        // `prime ministers of six countries` are persons.
        let countries = (stands_for == Some(Collective::Countries) || m.row != NONE) && m.offices[0] == NONE;
        let explicit = m.end - m.first > 2 || m.row != NONE;
        let mut listed = if explicit { self.listed_countries(m) } else { Vec::new() };
        if countries && listed.is_empty() {
            listed = self.told(m);
        }
        // `the Fijian delegation`, `the Fijian people`: each its own, whose country is the member.
        if listed.len() == 1 && countries {
            let name = crate::lexicon::fold(&on_one_line(self.text(m.first, m.end)));
            if let Some(e) = self.names.get(&name) {
                return Some(*e);
            }
            let country = self.country_entity(listed[0]);
            self.last_country = Some(country);
            let e = self.new_group(m, vec![country]);
            self.names.insert(name, e);
            self.delegations.push((noun, e));
            return Some(e);
        }
        let mut members = if listed.is_empty() {
            Vec::new()
        } else if countries {
            listed.iter().map(|c| self.country_entity(*c)).collect()
        } else {
            self.named_inside(m);
            self.of_countries(m.offices[0], &listed)
        };
        // `the heads of delegations`: longer, and no more telling.
        let inner = self.i.tokens.get(m.first as usize + 1..m.end as usize).unwrap_or_default();
        let whose = m.organization != NONE
            || m.country != NONE
            || m.row != NONE
            || inner.windows(2).any(|w| self.lexicon().word(w[0].word).pos.has(Pos::OF) && w[1].is_capital());
        let anaphoric = listed.is_empty() && members.is_empty() && !(explicit && whose);
        if anaphoric {
            let both = opener.has(Pos::DETERMINER) && !opener.has(Pos::INDEFINITE.or(Pos::ADJECTIVE).or(Pos::ADVERB));
            let two = opener.has(Pos::PLURAL_SUBJECT) && (opener.has(Pos::NUMBER) || both);
            if let Some(e) = self.called_before(m).or_else(|| self.still(m, two).filter(|_| !countries)) {
                return Some(e);
            }
            members = if countries { self.both_countries(m) } else { self.everyone(m, two) };
            let sent: Vec<u32> =
                self.delegations.iter().rev().take(8).filter(|(n, _)| *n == noun).map(|(_, e)| *e).collect();
            if sent.len() >= 2 && noun.is_known() {
                members = sent;
            }
            let apart = stands_for == Some(Collective::Participants);
            // `the two sides` of whom no two have met.
            let unmet = two && apart && !self.meetings.iter().any(|m| m.parties.len() >= 2);
            if members.len() < 2 && apart || unmet {
                let both = self.both_countries(m);
                members = if both.len() == 2 || members.len() < 2 { both } else { members };
            }
            if members.len() < 2 {
                // `the ministers` of whom nothing more is said.
                if opener.has(Pos::POSSESSIVE) && self.last_group.is_none() {
                    self.last_group = Some(self.new_group(m, Vec::new()));
                }
                let definite = self.is_article(m.first) || self.i.starts.binary_search(&m.first).is_ok();
                if self.last_group.is_none() && m.offices[0] != NONE && definite {
                    self.last_group = Some(self.new_group(m, Vec::new()));
                }
                return self.last_group;
            }
        }
        let mut sorted = members.clone();
        sorted.sort_unstable();
        if !sorted.is_empty() {
            // The same parties under another name.
            if let Some((_, e)) = self.groups.iter().rev().take(64).find(|(parties, _)| *parties == sorted) {
                self.last_group = Some(*e);
                if anaphoric {
                    (self.last_sides, self.sides_at) = (self.last_group, m.first);
                }
                return self.last_group;
            }
        }
        let e = self.new_group(m, members);
        if !listed.is_empty() && !countries {
            self.called.push((e, m.offices[0], listed));
        }
        self.groups.push((sorted, e));
        self.last_group = Some(e);
        if anaphoric {
            (self.last_sides, self.sides_at) = (self.last_group, m.first);
        }
        self.last_group
    }

    /// Resolves the persons named inside a group, who come after it in the order of mentions.
    fn named_inside(&mut self, m: &Found) {
        let from = self.i.mentions.partition_point(|o| o.first <= m.first);
        for n in from..self.i.mentions.len() {
            let inside = self.i.mentions[n];
            if inside.first >= m.end {
                break;
            }
            if inside.kind == MentionKind::Person
                && inside.has_name()
                && let Some(e) = self.mention(&inside)
            {
                self.note(n, &inside, e);
            }
        }
    }

    /// The persons of these countries; those with the office where it is said.
    fn of_countries(&self, office: u32, countries: &[u32]) -> Vec<u32> {
        let world = self.world();
        let fits = |e: &u32| {
            let t = &self.traces[*e as usize];
            let holds = |o: &u32| same_office(world, *o, office) || covers_office(world, office, *o);
            t.country.is_some_and(|c| countries.contains(&c)) && t.offices.iter().any(holds)
        };
        let any = |e: &u32| self.traces[*e as usize].country.is_some_and(|c| countries.contains(&c));
        let holders: Vec<u32> = self.persons.iter().copied().filter(fits).collect();
        if holders.is_empty() { self.persons.iter().copied().filter(any).collect() } else { holders }
    }

    /// `the foreign ministers of A and B` at the head of a text whose persons are named further on.
    pub(super) fn fill_groups(&mut self) {
        for (e, office, countries) in std::mem::take(&mut self.called) {
            let members = self.of_countries(office, &countries);
            if members.len() > self.entities[e as usize].members.len() {
                self.entities[e as usize].members = members;
            }
        }
    }

    fn new_group(&mut self, m: &Found, members: Vec<u32>) -> u32 {
        let name = on_one_line(self.text(m.first, m.end));
        let entity = Entity { kind: Some(MentionKind::Group), name, members, ..Default::default() };
        self.new_entity(entity, Trace::default())
    }

    /// The group named with its countries (`prime ministers of the A countries`) for which a bare `the leaders` stands: where
    /// all who hold the office so far are of those countries.
    fn called_before(&self, m: &Found) -> Option<u32> {
        let (world, office) = (self.world(), m.offices[0]);
        let alike = |a: u32, b: u32| same_office(world, a, b) || covers_office(world, a, b);
        let (e, _, listed) = self.called.iter().rev().take(8).find(|(_, o, _)| office != NONE && alike(office, *o))?;
        let mut holders = self.persons.iter().map(|p| &self.traces[*p as usize]);
        let outside =
            |t: &Trace| t.offices.iter().any(|o| alike(office, *o)) && t.country.is_none_or(|c| !listed.contains(&c));
        (!holders.any(outside)).then_some(*e)
    }

    /// The group that the last such phrase meant, where nobody has met since: `Both sides ... The two sides`.
    fn still(&self, m: &Found, two: bool) -> Option<u32> {
        let e = self.last_sides?;
        let members = &self.entities.get(e as usize)?.members;
        let since = self.meetings.iter().map(|m| m.at).max().is_some_and(|at| at > self.sides_at);
        let (world, office) = (self.world(), m.offices[0]);
        let holds = |e: &u32| {
            let held = |o: &u32| same_office(world, *o, office) || covers_office(world, office, *o);
            office == NONE || self.traces[*e as usize].offices.iter().any(held)
        };
        let fits = (if two { members.len() == 2 } else { members.len() > 1 })
            && members.iter().all(|e| self.is_person(*e) && holds(e));
        (!since && fits).then_some(e)
    }

    /// `Three countries, A, B and C, have ...`
    fn told(&self, m: &Found) -> Vec<u32> {
        let mut at = m.end;
        let mut countries = Vec::new();
        let from = self.i.mentions.partition_point(|o| o.first < m.end);
        for o in self.i.mentions[from..].iter().take(64).filter(|o| o.kind == MentionKind::Country) {
            let between = self.i.tokens.get(at as usize..o.first as usize).unwrap_or_default();
            let joined = between.iter().all(|t| matches!(t.tag, Tag::Comma | Tag::Conjunction | Tag::Determiner));
            if between.is_empty() || !joined || countries.is_empty() && between[0].tag != Tag::Comma {
                break;
            }
            countries.push(o.country);
            at = o.end;
        }
        if countries.len() < 2 { Vec::new() } else { countries }
    }

    fn is_person(&self, e: u32) -> bool {
        self.entities.get(e as usize).is_some_and(|e| e.kind == Some(MentionKind::Person))
    }

    /// Notes that the party `e`, mentioned at token `at`, takes part in the meetings of mention `n`.
    pub(super) fn note_meetings(&mut self, n: u32, at: u32, e: u32) {
        let from = self.i.meets.partition_point(|(mention, ..)| *mention < n);
        for (_, event, talks) in self.i.meets[from..].iter().take_while(|(mention, ..)| *mention == n) {
            let person = self.is_person(e);
            if person && !self.participants.contains(&e) && self.participants.len() < MEETINGS {
                self.participants.push(e);
            }
            match self.meetings.iter_mut().rev().take(8).find(|m| m.event == *event) {
                Some(meeting) if meeting.parties.len() < MEETINGS => {
                    meeting.at = at;
                    if !meeting.parties.contains(&e) {
                        meeting.parties.push(e);
                    }
                }
                Some(_) => {}
                None => {
                    // The first one is what the text is about; of the others the last are asked for.
                    if self.meetings.len() >= MEETINGS {
                        self.meetings.remove(1);
                    }
                    self.meetings.push(Meeting { event: *event, talks: *talks, at, parties: vec![e] });
                }
            }
        }
    }

    /// The parties of the meeting of the group's own paragraph, else of the text's first (persons, else countries and bodies); else whoever takes part in
    /// anything, else all persons so far. Those with the group's office, where it has one.
    fn everyone(&self, m: &Found, two: bool) -> Vec<u32> {
        let world = self.world();
        let office = m.offices[0];
        let holds = |e: &u32| {
            let held = |o: &u32| same_office(world, *o, office) || covers_office(world, office, *o);
            office == NONE || self.traces[*e as usize].offices.iter().any(held)
        };
        // Who is known by a title alone is no party of the fallbacks.
        let named = |e: &u32| !self.traces[*e as usize].name.is_empty();
        let holders = |pool: &[u32]| -> Vec<u32> { pool.iter().copied().filter(|e| holds(e) && named(e)).collect() };
        let met = |meeting: &Meeting| {
            let persons: Vec<u32> =
                meeting.parties.iter().copied().filter(|e| self.is_person(*e) && holds(e)).collect();
            let parties = if persons.is_empty() && office == NONE { meeting.parties.clone() } else { persons };
            (parties.len() == 2 || parties.len() > 2 && !two).then_some(parties)
        };
        let talks = |meeting: &Meeting| met(meeting).filter(|_| meeting.talks);
        let persons = |meeting: &Meeting| talks(meeting).filter(|p| p.iter().all(|e| self.is_person(*e)));
        let paragraph = self.paragraph_start(m.first);
        let near = self.meetings.iter().rev().take_while(|m| m.at >= paragraph).find_map(met);
        let all = || self.meetings.iter();
        let first = || all().find_map(persons).or_else(|| all().find_map(talks)).or_else(|| all().find_map(met));
        if let Some(parties) = near.or_else(first) {
            return parties;
        }
        let pools = [&self.participants, &self.persons];
        let pool = if self.participants.len() >= 2 { &self.participants } else { &self.persons };
        let mut members = pools.into_iter().map(|p| holders(p)).find(|h| h.len() >= 2).unwrap_or_else(|| pool.clone());
        if two && members.len() > 2 {
            members.drain(..members.len() - 2);
        }
        members
    }

    /// What the meeting that a collective means gives: that of its own paragraph, else the first.
    fn nearest<T>(&self, m: &Found, fits: impl Fn(&Meeting) -> Option<T>) -> Option<T> {
        let paragraph = self.paragraph_start(m.first);
        let near = self.meetings.iter().rev().take_while(|m| m.at >= paragraph).find_map(&fits);
        near.or_else(|| self.meetings.iter().find_map(fits))
    }

    /// The two countries of the meeting, else the last two named.
    fn both_countries(&mut self, m: &Found) -> Vec<u32> {
        let countries = |parties: &[u32]| {
            let mut rows: Vec<u32> = Vec::new();
            for e in parties {
                rows.extend(self.traces[*e as usize].country.filter(|c| !rows.contains(c)));
            }
            (rows.len() == 2).then_some(rows)
        };
        let rows = self.nearest(m, |meeting| countries(&meeting.parties)).or_else(|| countries(&self.participants));
        if let Some(rows) = rows {
            return rows.into_iter().map(|c| self.country_entity(c)).collect();
        }
        let from = self.countries.len().saturating_sub(2);
        self.countries.get(from..).unwrap_or_default().to_vec()
    }

    /// The countries that the group's words name, through regions and organisations too.
    fn listed_countries(&self, m: &Found) -> Vec<u32> {
        let world = self.world();
        let mut countries: Vec<u32> = Vec::new();
        let mut regions: Vec<u32> = Vec::new();
        let mut i = m.first as usize;
        while i < m.end as usize {
            let hit = self.i.know.gazetteer.longest_at(self.lexicon(), &self.i.tokens[..m.end as usize], i);
            let Some(hit) = hit else {
                i += 1;
                continue;
            };
            for e in self.i.know.gazetteer.entries(&hit, self.i.tokens) {
                match e.kind {
                    crate::gazetteer::EntryKind::Country => countries.push(e.index),
                    crate::gazetteer::EntryKind::Place => regions.push(e.index),
                    crate::gazetteer::EntryKind::Organization => {
                        countries.extend(
                            world.organizations.get(e.index as usize).map(|o| o.members.clone()).unwrap_or_default(),
                        );
                    }
                    _ => {}
                }
            }
            i = hit.end as usize;
        }
        for r in regions {
            countries.extend(world.region_members(r));
        }
        countries
    }
}
