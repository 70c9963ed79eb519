//! From mentions to entities: one entity for one thing in the world, within a document.
//!
//! Names resolve through the gazetteer at the document's date, else by surname and title to a person seen before. Titles
//! without a name (`the minister`), pronouns, `the country`, `the region`, `the Dialogue` take the last fitting entity.
//! Collectives (`the sides`, `the ministers`) stand for whoever takes part; they are kept a set and force no single person.

use std::sync::Arc;

use jiff::civil::Date;

use crate::document::{Entity, MentionKind};
use crate::fast::Map;
use crate::lexicon::{Lexicon, Pos};
use crate::mention::{Anaphor, Found, NONE};
use crate::pack::{Collective, Gender, Knowledge, Rank, World};
use crate::tag::Tag;
use crate::token::{Shape, Token};

/// What the resolver reads.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: &'a [Token],
    /// Tables.
    pub know: &'a Knowledge,
    /// Mentions, in order.
    pub mentions: &'a [Found],
    /// Mention -> it is an actor or target of an event that brings parties together.
    pub meets: &'a [bool],
    /// Mention -> it is an actor.
    pub acts: &'a [bool],
    /// First tokens of the sentences' bodies, in order.
    pub starts: &'a [u32],
    /// The document's date.
    pub date: Option<Date>,
}

/// What is remembered of an entity while resolving.
#[derive(Clone, Debug, Default)]
struct Trace {
    row: Option<u32>,
    offices: Vec<u32>,
    country: Option<u32>,
    /// Words of the name, as text.
    name: Vec<Box<str>>,
    region: bool,
    gender: Option<Gender>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Row(MentionKind, u32),
}

/// How many mentions ahead a bare title looks for the name that goes with it.
const FORWARD: usize = 4096;

/// Entities of a document, and the entity of every mention.
pub struct Resolved {
    /// Entities.
    pub entities: Vec<Entity>,
    /// Entity by mention.
    pub of: Vec<Option<u32>>,
    /// The number of each mention among those that name or stand for something in particular; the others are not given out.
    pub number: Vec<Option<u32>>,
}

struct Resolver<'a> {
    i: Input<'a>,
    entities: Vec<Entity>,
    traces: Vec<Trace>,
    keys: Map<Key, u32>,
    names: Map<String, u32>,
    /// Surname -> person entities.
    surnames: Map<Box<str>, Vec<u32>>,
    last_person: Option<u32>,
    /// The last person who acted.
    last_actor: Option<u32>,
    last_country: Option<u32>,
    last_region: Option<u32>,
    programs: Vec<u32>,
    persons: Vec<u32>,
    /// The same, the last mentioned last.
    recent: Vec<u32>,
    participants: Vec<u32>,
    last_group: Option<u32>,
    /// Groups by their sorted members.
    groups: Vec<(Vec<u32>, u32)>,
    /// Countries, the last named last.
    countries: Vec<u32>,
    /// `we`.
    speakers: Option<u32>,
}

/// Resolves the mentions of a document.
pub fn resolve(i: Input<'_>) -> Resolved {
    let mut r = Resolver {
        i,
        entities: Vec::new(),
        traces: Vec::new(),
        keys: Map::default(),
        names: Map::default(),
        surnames: Map::default(),
        last_person: None,
        last_actor: None,
        last_country: None,
        last_region: None,
        programs: Vec::new(),
        persons: Vec::new(),
        recent: Vec::new(),
        participants: Vec::new(),
        last_group: None,
        groups: Vec::new(),
        countries: Vec::new(),
        speakers: None,
    };
    let mut of = Vec::with_capacity(i.mentions.len());
    for (n, m) in i.mentions.iter().enumerate() {
        let entity = r.mention(m);
        if let Some(e) = entity {
            r.note(n, m, e);
        }
        of.push(entity);
    }
    r.settle(of)
}

impl<'a> Resolver<'a> {
    fn world(&self) -> &'a World {
        &self.i.know.world
    }

    fn lexicon(&self) -> &'a Lexicon {
        &self.i.know.lexicon
    }

    fn text(&self, first: u32, end: u32) -> &'a str {
        let start = self.i.tokens.get(first as usize).map_or(0, |t| t.start as usize);
        let stop = self.i.tokens.get((end as usize).saturating_sub(1)).map_or(start, |t| t.end as usize);
        self.i.text.get(start..stop).unwrap_or("")
    }

    fn note(&mut self, n: usize, m: &Found, e: u32) {
        match m.kind {
            MentionKind::Person => {
                self.last_person = Some(e);
                let subject = m.first.saturating_sub(u32::from(self.is_article(m.first)));
                if self.i.acts.get(n).copied().unwrap_or(false)
                    || !m.nested && self.i.starts.binary_search(&subject).is_ok()
                {
                    self.last_actor = Some(e);
                }
                self.recent.retain(|p| *p != e);
                if self.recent.len() > 64 {
                    self.recent.remove(0);
                }
                self.recent.push(e);
                if !self.persons.contains(&e) && self.persons.len() < 64 {
                    self.persons.push(e);
                }
                if self.i.meets.get(n).copied().unwrap_or(false)
                    && !self.participants.contains(&e)
                    && self.participants.len() < 64
                {
                    self.participants.push(e);
                }
                if let Some(c) = self.traces[e as usize].country.filter(|_| m.country != NONE) {
                    self.last_country =
                        self.keys.get(&Key::Row(MentionKind::Country, c)).copied().or(self.last_country);
                }
            }
            MentionKind::Country => {
                self.last_country = Some(e);
                self.countries.retain(|c| *c != e);
                if self.countries.len() > 64 {
                    self.countries.remove(0);
                }
                self.countries.push(e);
            }
            MentionKind::Place if self.traces[e as usize].region => self.last_region = Some(e),
            MentionKind::Program | MentionKind::Document => {
                self.programs.retain(|p| *p != e);
                if self.programs.len() > 64 {
                    self.programs.remove(0);
                }
                self.programs.push(e);
            }
            _ => {}
        }
    }

    fn new_entity(&mut self, entity: Entity, trace: Trace) -> u32 {
        let id = self.entities.len() as u32;
        self.entities.push(entity);
        self.traces.push(trace);
        id
    }

    fn is_article(&self, first: u32) -> bool {
        let before = first.checked_sub(1).and_then(|b| self.i.tokens.get(b as usize));
        before.is_some_and(|t| t.tag == Tag::Determiner)
    }

    /// Leaves out what stands for nothing in particular: pronouns without antecedent, `the nurse`, `nine students`.
    fn settle(mut self, mut of: Vec<Option<u32>>) -> Resolved {
        let world = self.world();
        let named = |m: &Found| m.has_name() || m.country != NONE || m.organization != NONE || m.row != NONE;
        let common = |m: &Found| {
            let small = !self.i.tokens.get(m.first as usize).is_some_and(Token::is_capital);
            world.offices.get(m.offices[0] as usize).is_some_and(|o| o.class.common())
                && (small || m.plural && self.i.starts.binary_search(&m.first).is_ok())
        };
        // Those who say `we` sign with their offices.
        if let Some(e) = self.speakers {
            let signed =
                |p: &u32| !self.traces[*p as usize].offices.is_empty() && !self.traces[*p as usize].name.is_empty();
            self.entities[e as usize].members = self.persons.iter().copied().filter(signed).collect();
        }
        let mut particular = vec![false; self.entities.len()];
        for (m, e) in self.i.mentions.iter().zip(&of) {
            let vague = m.loose || m.same == NONE && !named(m) && common(m) || m.plural && common(m);
            if let Some(e) = e.filter(|_| !vague) {
                particular[e as usize] = true;
            }
        }
        // Members of a group are somebody.
        for e in 0..self.entities.len() {
            if particular[e] {
                for m in &self.entities[e].members {
                    particular[*m as usize] = true;
                }
            }
        }
        let mut number = Vec::with_capacity(of.len());
        let mut count = 0;
        for (m, entity) in self.i.mentions.iter().zip(&mut of) {
            *entity = entity.filter(|e| particular[*e as usize]);
            let shown = match m.kind {
                MentionKind::Date | MentionKind::Quote => true,
                MentionKind::Role => !common(m),
                _ => entity.is_some() && !m.loose && !(m.plural && common(m)),
            };
            number.push(shown.then_some(count));
            count += u32::from(shown);
        }
        let mut place = vec![None; self.entities.len()];
        let mut entities = Vec::with_capacity(self.entities.len());
        for (e, entity) in self.entities.into_iter().enumerate() {
            if particular[e] {
                place[e] = Some(entities.len() as u32);
                entities.push(entity);
            }
        }
        for entity in &mut entities {
            entity.members = entity.members.iter().filter_map(|m| place[*m as usize]).collect();
        }
        for (entity, n) in of.iter_mut().zip(&number) {
            *entity = entity.and_then(|e| place[e as usize]);
            if let (Some(e), Some(n)) = (*entity, *n) {
                let entity: &mut Entity = &mut entities[e as usize];
                entity.mentions.push(n);
            }
        }
        Resolved { entities, of, number }
    }

    fn country_code(&self, row: u32) -> Option<Arc<str>> {
        self.world().countries.get(row as usize).map(|c| c.code.clone())
    }

    fn mention(&mut self, m: &Found) -> Option<u32> {
        if m.same != NONE {
            let at = self.i.mentions.partition_point(|o| o.first < m.same);
            let full = self.i.mentions.get(at).filter(|o| o.first == m.same && o.same == NONE)?;
            return self.mention(full);
        }
        match (m.kind, m.anaphor) {
            (MentionKind::Date | MentionKind::Quote | MentionKind::Role, _) => None,
            (MentionKind::Person, _) => self.person(m),
            (_, Some(Anaphor::Country)) => self.the_country(m),
            (_, Some(Anaphor::Region)) => self.last_region,
            (_, Some(Anaphor::Program)) => self.the_program(m),
            (_, Some(Anaphor::Thing)) => None,
            (MentionKind::Group, _) => self.group(m),
            (MentionKind::Country, _) => Some(self.by_row(m, MentionKind::Country)),
            _ => Some(self.named(m)),
        }
    }

    fn by_row(&mut self, m: &Found, kind: MentionKind) -> u32 {
        if let Some(e) = self.keys.get(&Key::Row(kind, m.row)) {
            return *e;
        }
        let world = self.world();
        let row = m.row as usize;
        let mut trace =
            Trace { row: Some(m.row), country: Some(m.country).filter(|c| *c != NONE), ..Default::default() };
        let (name, key) = match kind {
            MentionKind::Country => world.countries.get(row).map(|c| (c.name.clone(), c.key.clone())),
            MentionKind::Place => world.places.get(row).map(|p| {
                trace.region = &*p.kind == "region";
                (p.name.clone(), p.key.clone())
            }),
            MentionKind::Organization => world.organizations.get(row).map(|o| (o.name.clone(), o.key.clone())),
            _ => world.programs.get(row).map(|p| (p.name.clone(), p.key.clone())),
        }
        .unwrap_or_default();
        let country = trace.country.and_then(|c| self.country_code(c));
        let entity = Entity { kind: Some(kind), name: name.to_string(), key: Some(key), country, ..Default::default() };
        let e = self.new_entity(entity, trace);
        self.keys.insert(Key::Row(kind, m.row), e);
        e
    }

    /// A place, body or programme: by its row, else by its name.
    fn named(&mut self, m: &Found) -> u32 {
        if m.row != NONE {
            let kind = if m.kind == MentionKind::Document { MentionKind::Program } else { m.kind };
            let e = self.by_row(m, kind);
            return e;
        }
        let name = self.text(m.first, m.end);
        let clean = on_one_line(name);
        let folded = crate::lexicon::fold(&clean);
        if let Some(e) = self.names.get(&folded) {
            return *e;
        }
        let country = Some(m.country).filter(|c| *c != NONE);
        let entity = Entity {
            kind: Some(m.kind),
            name: clean,
            country: country.and_then(|c| self.country_code(c)),
            ..Default::default()
        };
        let words = folded.split(' ').map(Into::into).collect();
        let e = self.new_entity(entity, Trace { country, name: words, ..Default::default() });
        // `Joint Crediting Mechanism (JCM)`: its initials name it too.
        let initials: String = self.i.tokens[m.first as usize..m.end as usize]
            .iter()
            .filter(|t| t.is_capital())
            .filter_map(|t| t.span().text(self.i.text).chars().next())
            .collect();
        if initials.len() > 2 {
            self.names.entry(initials.to_lowercase()).or_insert(e);
        }
        self.names.insert(folded, e);
        e
    }

    fn the_country(&mut self, m: &Found) -> Option<u32> {
        let possessive =
            self.i.tokens.get(m.first as usize).is_some_and(|t| self.lexicon().word(t.word).pos.has(Pos::POSSESSIVE));
        if possessive {
            let person = self.last_actor.or(self.last_person)?;
            let country = self.traces[person as usize].country?;
            return Some(self.country_entity(country));
        }
        self.last_country
    }

    fn country_entity(&mut self, row: u32) -> u32 {
        let mut m = self.i.mentions.first().copied();
        match &mut m {
            Some(m) => {
                m.row = row;
                m.country = row;
                self.by_row(m, MentionKind::Country)
            }
            None => 0,
        }
    }

    /// `the Dialogue`, `this corridor`: the last programme whose name or type holds the head noun.
    fn the_program(&mut self, m: &Found) -> Option<u32> {
        let head = crate::lexicon::fold(self.text(m.end - 1, m.end));
        let fits = |e: &u32| {
            let entity = &self.entities[*e as usize];
            let kind = self.traces[*e as usize]
                .row
                .and_then(|r| self.world().programs.get(r as usize))
                .map(|p| p.kind.clone());
            entity.name.to_lowercase().contains(&head) || kind.as_deref() == Some(head.as_str())
        };
        let found = self.programs.iter().rev().find(|e| fits(e)).copied();
        if found.is_some() {
            return found;
        }
        // `corridor` for a route: any named programme of the last few.
        let token = self.i.tokens.get(m.first as usize)?;
        let demonstrative = self.lexicon().word(token.word).pos.has(Pos::PRONOUN);
        let name = self.i.tokens.get(m.end as usize - 1).is_some_and(Token::is_capital);
        if demonstrative { self.programs.last().copied() } else { name.then(|| self.named(m)) }
    }

    // -- Persons ----------------------------------------------------------------------------------------------

    fn person(&mut self, m: &Found) -> Option<u32> {
        if m.has_name() {
            return Some(self.named_person(m));
        }
        if m.offices[0] == NONE {
            // A pronoun.
            return match m.anaphor {
                Some(Anaphor::Person) => self.pronoun(m),
                _ => None,
            };
        }
        self.titled_person(m)
    }

    /// `he`, `her`: the last subject or person whose sex fits; an object is not the subject of its own clause.
    fn pronoun(&mut self, m: &Found) -> Option<u32> {
        let token = self.i.tokens.get(m.first as usize)?;
        let gender = self.world().genders.get(&token.word).copied();
        let object = self.lexicon().word(token.word).pos.has(Pos::OBJECT);
        let fits = |e: &u32| {
            let known = self.traces[*e as usize].gender;
            gender.is_none() || known.is_none() || known == gender
        };
        let first = if object { [self.last_person, self.last_actor] } else { [self.last_actor, self.last_person] };
        let recent =
            first.into_iter().flatten().filter(|e| !object || Some(*e) != self.last_actor || self.persons.len() < 2);
        let found = recent
            .chain(self.recent.iter().rev().copied())
            .find(fits)
            .or_else(|| self.last_actor.filter(|e| fits(e)))?;
        if let Some(trace) = self.traces.get_mut(found as usize) {
            trace.gender = trace.gender.or(gender);
        }
        Some(found)
    }

    /// What titles and names tell of a person's sex.
    fn gender(&self, m: &Found) -> Option<Gender> {
        let world = self.world();
        let word = |i: u32| self.i.tokens.get(i as usize).map(|t| t.word).unwrap_or_default();
        let sex = |i: u32| world.genders.get(&word(i)).filter(|_| word(i).is_known()).copied();
        let (first, end) = m.name;
        let title = (m.first..first).chain(end..m.end).find_map(sex);
        if title.is_some() || end <= first {
            return title;
        }
        let full = end - first > 1;
        let text = |i: u32| crate::lexicon::fold(self.text(i, i + 1));
        let ending = |i: u32, given: bool| {
            let name = text(i);
            let fits = |(form, g, _): &&(Box<str>, bool, Gender)| {
                *g == given && name.len() > form.len() + 1 && name.ends_with(&**form)
            };
            world.gender_endings.iter().find(fits).map(|(_, _, g)| *g)
        };
        let given =
            full.then(|| (first..end - 1).find_map(sex)).flatten().or_else(|| if full { sex(end - 1) } else { None });
        given.or_else(|| ending(end - 1, false)).or_else(|| if full { ending(first, true) } else { None })
    }

    fn offices(&self, m: &Found) -> Vec<u32> {
        m.offices.iter().copied().filter(|o| *o != NONE).collect()
    }

    fn named_person(&mut self, m: &Found) -> u32 {
        let words: Vec<Box<str>> = self.i.tokens[m.name.0 as usize..m.name.1 as usize]
            .iter()
            .filter(|t| t.is_word())
            .map(|t| folded_word(t.span().text(self.i.text)))
            .collect();
        let row = if m.row != NONE { Some(m.row) } else { None };
        // A person seen before?
        if let Some(e) = self.known_entity(row, &words, m) {
            self.merge(e, m, row, words);
            return e;
        }
        let row = row.or_else(|| self.known_person(m));
        if let Some(e) = row.and_then(|r| self.keys.get(&Key::Row(MentionKind::Person, r)).copied()) {
            self.merge(e, m, row, words);
            return e;
        }
        let e = self.new_entity(Entity { kind: Some(MentionKind::Person), ..Default::default() }, Trace::default());
        self.merge(e, m, row, words);
        e
    }

    fn known_entity(&self, row: Option<u32>, words: &[Box<str>], m: &Found) -> Option<u32> {
        if let Some(e) = row.and_then(|r| self.keys.get(&Key::Row(MentionKind::Person, r))) {
            return Some(*e);
        }
        let candidates = words.iter().rev().filter(|w| w.len() > 1).find_map(|w| self.surnames.get(w))?;
        candidates.iter().rev().copied().find(|e| {
            let trace = &self.traces[*e as usize];
            if row.is_some() && trace.row.is_some() && trace.row != row {
                return false;
            }
            let country = m.country == NONE || trace.country.is_none() || trace.country == Some(m.country);
            country && compatible(&trace.name, words)
        })
    }

    /// The office holder whose surname and title the mention gives, on the document's date.
    fn known_person(&self, m: &Found) -> Option<u32> {
        let world = self.world();
        let mut best: Option<(u32, u32)> = None;
        for t in &self.i.tokens[m.name.0 as usize..m.name.1 as usize] {
            if !t.word.is_known() || t.shape.has(Shape::INITIAL) {
                continue;
            }
            for row in world.people.with_surname(t.word).take(256) {
                let Some(person) = world.people.get(row) else { continue };
                let office = person.terms.iter().any(|t| {
                    let same =
                        m.offices.iter().any(|o| *o != NONE && t.office.is_some_and(|p| same_office(world, *o, p)));
                    same && (m.country == NONE || t.country == Some(m.country))
                        && (m.rank == Rank::Former || self.i.date.is_none_or(|d| t.covers(d)))
                });
                // More than the surname must agree: the whole name, or an initial.
                let name_words = (m.name.1 - m.name.0) as usize;
                let agrees = name_words == 1 || self.name_agrees(m, person.name);
                if office && agrees {
                    match best {
                        Some((other, _)) if other != row => return None,
                        _ => best = Some((row, 1)),
                    }
                }
            }
        }
        best.map(|(row, _)| row)
    }

    fn name_agrees(&self, m: &Found, name: &str) -> bool {
        let listed: Vec<String> = name.split_whitespace().map(crate::lexicon::fold).collect();
        self.i.tokens[m.name.0 as usize..m.name.1 as usize].iter().filter(|t| t.is_word()).all(|t| {
            let word = crate::lexicon::fold(t.span().text(self.i.text));
            let word = word.trim_end_matches('.');
            listed.iter().any(|l| l == word || word.chars().count() == 1 && l.starts_with(word) || similar(l, word))
        })
    }

    fn merge(&mut self, e: u32, m: &Found, row: Option<u32>, words: Vec<Box<str>>) {
        let offices = self.offices(m);
        // Asked for at every mention, found at the first.
        let gender = self.traces[e as usize].gender.or_else(|| self.gender(m));
        let world = self.world();
        let name = self.text(m.name.0, m.name.1);
        let trace = &mut self.traces[e as usize];
        trace.gender = gender;
        let first = trace.name.is_empty();
        if words.len() > trace.name.len() {
            trace.name = words.clone();
        }
        if trace.row.is_none() {
            trace.row = row;
        }
        if trace.country.is_none() && m.country != NONE {
            trace.country = Some(m.country);
        }
        for o in &offices {
            if !trace.offices.contains(o) {
                trace.offices.push(*o);
            }
        }
        let person = trace.row.and_then(|r| world.people.get(r));
        let entity = &mut self.entities[e as usize];
        if let Some(person) = person {
            if entity.key.is_none() {
                entity.name = person.name.to_string();
                entity.key = Some(person.key.into());
                entity.wikidata = person.wikidata.map(Into::into);
            }
            let date = self.i.date;
            if trace.country.is_none() {
                let served = person.terms.iter().filter(|t| t.country.is_some());
                let now = served.clone().find(|t| date.is_none_or(|d| t.covers(d)));
                trace.country = now.or(served.clone().next()).and_then(|t| t.country).or(person.country);
            }
            if offices.is_empty() && trace.offices.is_empty() {
                // The offices held on the document's date.
                let terms = person.terms.iter().filter(|t| date.is_some_and(|d| t.covers(d)));
                for o in terms.filter_map(|t| t.office) {
                    if !trace.offices.contains(&o) {
                        trace.offices.push(o);
                        push_role(&mut entity.roles, world, o, Rank::Plain);
                    }
                }
            }
        } else if first || name.len() > entity.name.len() {
            let name = on_one_line(name);
            if first || name.len() > entity.name.len() {
                entity.name = name;
            }
        }
        for o in offices {
            push_role(&mut entity.roles, world, o, m.rank);
        }
        entity.country = trace.country.and_then(|c| world.countries.get(c as usize)).map(|c| c.code.clone());
        if let Some(r) = trace.row {
            self.keys.insert(Key::Row(MentionKind::Person, r), e);
        }
        for w in words.into_iter().filter(|w| w.len() > 1 && w.chars().count() > 1) {
            let list = self.surnames.entry(w).or_default();
            if !list.contains(&e) && list.len() < 32 {
                list.push(e);
            }
        }
    }

    /// `the minister`, `minister of foreign affairs of Japan`.
    fn titled_person(&mut self, m: &Found) -> Option<u32> {
        let world = self.world();
        let office = m.offices[0];
        let generic = |e: &u32| {
            let t = &self.traces[*e as usize];
            let country = m.country == NONE || t.country == Some(m.country);
            country && t.offices.iter().any(|o| same_office(world, *o, office) || covers_office(world, office, *o))
        };
        let recent = self.last_actor.into_iter().chain(self.last_person);
        if let Some(e) = recent.into_iter().find(|e| generic(e)) {
            return Some(e);
        }
        if let Some(e) = self.persons.iter().rev().find(|e| generic(e)) {
            return Some(*e);
        }
        // Someone named further on: a headline, or a title that opens the text.
        let later = self.i.mentions.partition_point(|o| o.first <= m.first);
        let forward = self.i.mentions.iter().skip(later).take(FORWARD).find(|o| {
            o.kind == MentionKind::Person
                && o.has_name()
                && (m.country == NONE || o.country == m.country)
                && o.offices
                    .iter()
                    .any(|p| *p != NONE && (same_office(world, *p, office) || covers_office(world, office, *p)))
        });
        if let Some(later) = forward.filter(|_| m.rank == Rank::Plain).copied() {
            return Some(self.named_person(&later));
        }
        // The holder on that day.
        if m.country != NONE
            && m.rank == Rank::Plain
            && let Some(date) = self.i.date
        {
            let role = world.offices.get(office as usize).filter(|o| o.class.single()).map(|o| o.role_number);
            let holds = |row: &u32| {
                world.people.get(*row).is_some_and(|p| {
                    p.terms.iter().any(|t| {
                        t.country == Some(m.country)
                            && t.covers(date)
                            && t.from.is_some()
                            && t.office.is_some_and(|o| same_office(world, o, office))
                    })
                })
            };
            if let Some(row) = role.and_then(|r| world.people.holders(m.country, r).find(holds))
                && let Some(person) = world.people.get(row)
            {
                if let Some(e) = self.keys.get(&Key::Row(MentionKind::Person, row)) {
                    return Some(*e);
                }
                let country = self.country_code(m.country);
                let mut entity = Entity {
                    kind: Some(MentionKind::Person),
                    name: person.name.to_string(),
                    key: Some(person.key.into()),
                    country,
                    wikidata: person.wikidata.map(Into::into),
                    ..Default::default()
                };
                push_role(&mut entity.roles, world, office, m.rank);
                let names: Vec<Box<str>> =
                    person.name.split_whitespace().map(|w| crate::lexicon::fold(w).into()).collect();
                let e = self.new_entity(
                    entity,
                    Trace {
                        row: Some(row),
                        offices: vec![office],
                        country: Some(m.country),
                        name: names.clone(),
                        region: false,
                        gender: None,
                    },
                );
                for w in names {
                    self.surnames.entry(w).or_default().push(e);
                }
                self.keys.insert(Key::Row(MentionKind::Person, row), e);
                return Some(e);
            }
        }
        let country = Some(m.country).filter(|c| *c != NONE);
        let name = on_one_line(self.text(m.first, m.end));
        let mut entity = Entity {
            kind: Some(MentionKind::Person),
            name,
            country: country.and_then(|c| self.country_code(c)),
            ..Default::default()
        };
        push_role(&mut entity.roles, world, office, m.rank);
        Some(self.new_entity(entity, Trace { offices: self.offices(m), country, ..Default::default() }))
    }

    // -- Groups -----------------------------------------------------------------------------------------------

    fn group(&mut self, m: &Found) -> Option<u32> {
        let opener = self.i.tokens.get(m.first as usize).map(|t| self.lexicon().word(t.word).pos).unwrap_or_default();
        if opener.has(Pos::SPEAKERS) {
            if self.speakers.is_none() {
                self.speakers = Some(self.new_group(m, Vec::new()));
            }
            return self.speakers;
        }
        let noun = self.i.tokens.get(m.end as usize - 1).map(|t| self.lexicon().word(t.word).noun).unwrap_or_default();
        let stands_for = self.world().collectives.get(&noun).filter(|_| noun.is_known()).copied();
        let countries = stands_for == Some(Collective::Countries);
        let explicit = m.end - m.first > 2 || m.row != NONE;
        let listed = if explicit { self.listed_countries(m) } else { Vec::new() };
        let mut members = if listed.is_empty() {
            Vec::new()
        } else if countries {
            listed.iter().map(|c| self.country_entity(*c)).collect()
        } else {
            let of = |e: &u32| self.traces[*e as usize].country.is_some_and(|c| listed.contains(&c));
            self.persons.iter().copied().filter(of).collect()
        };
        let anaphoric = !explicit || members.is_empty() && m.offices[0] == NONE && listed.is_empty();
        if anaphoric {
            let two = opener.has(Pos::NUMBER) && opener.has(Pos::PLURAL_SUBJECT);
            members = if countries { self.both_countries() } else { self.everyone(m, two) };
            if members.len() < 2 && stands_for == Some(Collective::Participants) {
                members = self.both_countries();
            }
            if members.len() < 2 {
                return self.last_group;
            }
        }
        let mut sorted = members.clone();
        sorted.sort_unstable();
        if !sorted.is_empty() {
            // The same parties under another name.
            if let Some((_, e)) = self.groups.iter().rev().take(64).find(|(parties, _)| *parties == sorted) {
                self.last_group = Some(*e);
                return self.last_group;
            }
        }
        let e = self.new_group(m, members);
        self.groups.push((sorted, e));
        self.last_group = Some(e);
        self.last_group
    }

    fn new_group(&mut self, m: &Found, members: Vec<u32>) -> u32 {
        let name = on_one_line(self.text(m.first, m.end));
        let entity = Entity { kind: Some(MentionKind::Group), name, members, ..Default::default() };
        self.new_entity(entity, Trace::default())
    }

    /// Whoever takes part in the meeting, else all persons so far; those with the group's office where it has one.
    fn everyone(&self, m: &Found, two: bool) -> Vec<u32> {
        let pool = if self.participants.len() >= 2 { &self.participants } else { &self.persons };
        let world = self.world();
        let office = m.offices[0];
        let holds = |e: &u32| {
            let held = |o: &u32| same_office(world, *o, office) || covers_office(world, office, *o);
            self.traces[*e as usize].offices.iter().any(held)
        };
        let mut members: Vec<u32> = pool.iter().copied().filter(|e| office != NONE && holds(e)).collect();
        if members.len() < 2 {
            members.clone_from(pool);
        }
        if two && members.len() > 2 {
            members.drain(..members.len() - 2);
        }
        members
    }

    /// The two countries of the meeting, else the last two named.
    fn both_countries(&mut self) -> Vec<u32> {
        let mut rows: Vec<u32> = Vec::new();
        for e in &self.participants {
            rows.extend(self.traces[*e as usize].country.filter(|c| !rows.contains(c)));
        }
        if rows.len() == 2 {
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

/// A word of a name, folded, without its full stop.
fn folded_word(text: &str) -> Box<str> {
    let word = text.trim_end_matches('.');
    if !word.is_ascii() {
        return crate::lexicon::fold(word).into();
    }
    let mut word: Box<str> = word.into();
    word.make_ascii_lowercase();
    word
}

/// Runs of white space become one blank.
fn on_one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn push_role(roles: &mut Vec<Arc<str>>, world: &World, office: u32, rank: Rank) {
    let Some(o) = world.offices.get(office as usize) else { return };
    let role: Arc<str> = match rank {
        Rank::Deputy => format!("deputy {}", o.role).into(),
        Rank::Former => format!("former {}", o.role).into(),
        Rank::Acting => format!("acting {}", o.role).into(),
        Rank::Incoming => format!("incoming {}", o.role).into(),
        Rank::Plain => o.role.clone(),
    };
    if !roles.contains(&role) {
        roles.push(role);
    }
}

/// Whether two rows are one office: the same role.
fn same_office(world: &World, a: u32, b: u32) -> bool {
    a == b
        || matches!((world.offices.get(a as usize), world.offices.get(b as usize)), (Some(x), Some(y)) if x.key == y.key || x.role == y.role)
}

/// Whether the bare title `general` can stand for `special`: `minister` for any minister.
fn covers_office(world: &World, general: u32, special: u32) -> bool {
    let (Some(g), Some(s)) = (world.offices.get(general as usize), world.offices.get(special as usize)) else {
        return false;
    };
    g.stands_for.contains(&s.class) || s.role.split(' ').any(|w| w == &*g.role) && !g.role.contains(' ')
}

/// Whether two names can be one person's: every word of the shorter is, or abbreviates, a word of the longer.
fn compatible(a: &[Box<str>], b: &[Box<str>]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().all(|s| {
        long.iter().any(|l| {
            l == s
                || s.chars().count() == 1 && l.starts_with(&**s)
                || l.chars().count() == 1 && s.starts_with(&**l)
                || similar(l, s)
        })
    })
}

/// Spelling variants of one name: equal after the usual transliteration folds.
fn similar(a: &str, b: &str) -> bool {
    a.len() > 3 && b.len() > 3 && skeleton(a) == skeleton(b)
}

/// A name with its transliteration differences taken out: `Kulubayev` and `Kulubaev`, `Mukhriddin` and `Muhriddin`.
fn skeleton(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut last = '\0';
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let c = match c {
            'y' | 'j' => 'i',
            'w' => 'v',
            'h' if matches!(last, 'k' | 's' | 'z' | 'c') => continue,
            'k' if chars.peek() == Some(&'h') => {
                chars.next();
                'h'
            }
            'z' if chars.peek() == Some(&'h') => {
                chars.next();
                'i'
            }
            'ş' | 'š' => 's',
            'ç' | 'č' => 'c',
            'ü' | 'ú' => 'u',
            'ö' | 'ó' => 'o',
            'ı' | 'í' => 'i',
            'ğ' => 'g',
            'é' | 'è' => 'e',
            'á' | 'ä' => 'a',
            c => c,
        };
        if c == last || c == 'e' && matches!(last, 'i' | 'a') || c == 'i' && last == 'a' {
            last = c;
            continue;
        }
        out.push(c);
        last = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name() {
        for (a, b) in
            [("kulubayev", "kulubaev"), ("muhriddin", "mukhriddin"), ("idrissov", "idrisov"), ("meredov", "meredow")]
        {
            assert!(similar(a, b), "{a} {b}: {} {}", skeleton(a), skeleton(b));
        }
        assert!(!similar("norov", "nurov"));
    }
}
