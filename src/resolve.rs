//! From mentions to entities: one entity for one thing in the world, within a document.
//!
//! Names resolve through the gazetteer at the document's date, else by surname and title to a person seen before. Titles
//! without a name (`the minister`), pronouns, `the country`, `the region`, `the Dialogue` take the last fitting entity.
//! Collectives (`the sides`, `the ministers`) stand for whoever takes part; they are kept a set and force no single person.

mod group;
mod home;
mod person;
mod spelling;

use std::sync::Arc;

use jiff::civil::Date;
use spelling::on_one_line;

use crate::document::{Entity, MentionKind};
use crate::fast::Map;
use crate::lexicon::{Facts, Lexicon, Pos, WordId};
use crate::mention::{Anaphor, Found, NONE};
use crate::pack::{Gender, Knowledge, World};
use crate::sentence::Sentence;
use crate::tag::Tag;
use crate::token::Token;

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
    /// Mentions that are actor or target of an event which brings parties together, the number of that event, and whether it
    /// is a meeting; in order.
    pub meets: &'a [(u32, u32, bool)],
    /// Mention -> it goes somewhere.
    pub visits: &'a [bool],
    /// Mention -> it is an actor.
    pub acts: &'a [bool],
    /// Its sentences.
    pub sentences: &'a [Sentence],
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
    /// The country is what the context suggests, not what a title says.
    guessed: bool,
    /// Words of the name, as text.
    name: Vec<Box<str>>,
    region: bool,
    gender: Option<Gender>,
    /// The sex is what the ending of a name suggests.
    guess: bool,
    /// Introduced as one who was.
    former: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Row(MentionKind, u32),
}

/// Who took part in an event that brings parties together.
struct Meeting {
    event: u32,
    /// A meeting, not a thing done together.
    talks: bool,
    /// First token of the last of them.
    at: u32,
    parties: Vec<u32>,
}

/// How many mentions ahead a bare title looks for the name that goes with it, and how many named persons among them.
const FORWARD: usize = 4096;
const FORWARD_NAMED: usize = 128;
/// How many of the persons named before it a bare title is tried on.
const BACKWARD: usize = 512;

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
    /// The mentions of persons by name, in order.
    named: Vec<u32>,
    entities: Vec<Entity>,
    traces: Vec<Trace>,
    keys: Map<Key, u32>,
    names: Map<String, u32>,
    /// Surname -> person entities.
    surnames: Map<Box<str>, Vec<u32>>,
    last_person: Option<u32>,
    /// The last person who acted.
    last_actor: Option<u32>,
    /// First token of the mention by which that person acted.
    acted_at: u32,
    /// First token of the last mention of a person.
    spoken_at: u32,
    /// Where the story was filed.
    home: Option<u32>,
    last_country: Option<u32>,
    last_region: Option<u32>,
    programs: Vec<u32>,
    persons: Vec<u32>,
    /// The same, the last mentioned last.
    recent: Vec<u32>,
    participants: Vec<u32>,
    meetings: Vec<Meeting>,
    /// The last of `the sides`, `the ministers`, and its first token.
    last_sides: Option<u32>,
    sides_at: u32,
    /// The last person who went somewhere.
    visitor: Option<u32>,
    /// `the Fijian delegation`: its noun and entity.
    delegations: Vec<(WordId, u32)>,
    /// The entities of the mentions so far.
    done: Vec<Option<u32>>,
    /// The mention being resolved.
    at: usize,
    /// The last country or body that acted.
    last_thing: Option<u32>,
    last_group: Option<u32>,
    /// First token of the last group.
    grouped_at: u32,
    /// Groups by their sorted members.
    groups: Vec<(Vec<u32>, u32)>,
    /// Countries, the last named last.
    countries: Vec<u32>,
    /// `we`.
    speakers: Option<u32>,
    /// Groups named by office and countries: entity, office, countries.
    called: Vec<(u32, u32, Vec<u32>)>,
}

/// Resolves the mentions of a document.
pub fn resolve(i: Input<'_>) -> Resolved {
    let mut r = Resolver {
        i,
        named: (0..)
            .zip(i.mentions)
            .filter(|(_, m)| m.kind == MentionKind::Person && m.has_name())
            .map(|(n, _)| n)
            .collect(),
        entities: Vec::with_capacity(i.mentions.len() / 2),
        traces: Vec::with_capacity(i.mentions.len() / 2),
        keys: Map::default(),
        names: Map::default(),
        surnames: Map::default(),
        last_person: None,
        last_actor: None,
        acted_at: 0,
        spoken_at: 0,
        home: home::home(&i),
        last_country: None,
        last_region: None,
        programs: Vec::new(),
        persons: Vec::new(),
        recent: Vec::new(),
        participants: Vec::new(),
        meetings: Vec::new(),
        last_sides: None,
        sides_at: 0,
        visitor: None,
        delegations: Vec::new(),
        done: Vec::with_capacity(i.mentions.len()),
        at: 0,
        last_thing: None,
        last_group: None,
        grouped_at: 0,
        groups: Vec::new(),
        countries: Vec::new(),
        speakers: None,
        called: Vec::new(),
    };
    for (n, m) in i.mentions.iter().enumerate() {
        r.at = n;
        let entity = r.mention(m);
        if let Some(e) = entity {
            r.note(n, m, e);
        }
        r.done.push(entity);
    }
    let of = std::mem::take(&mut r.done);
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
        let acts = self.i.acts.get(n).copied().unwrap_or(false);
        if matches!(m.kind, MentionKind::Country | MentionKind::Organization) {
            self.note_meetings(n as u32, m.first, e);
        }
        if acts && !m.nested && matches!(m.kind, MentionKind::Country | MentionKind::Organization) {
            self.last_thing = Some(e);
        }
        match m.kind {
            MentionKind::Person => {
                if self.i.visits.get(n).copied().unwrap_or(false) {
                    self.visitor = Some(e);
                }
                self.last_person = Some(e);
                self.spoken_at = m.first;
                let subject = m.first.saturating_sub(u32::from(self.is_article(m.first)));
                if acts || !m.nested && self.i.starts.binary_search(&subject).is_ok() {
                    self.last_actor = Some(e);
                    self.acted_at = m.first;
                }
                self.recent.retain(|p| *p != e);
                if self.recent.len() > 64 {
                    self.recent.remove(0);
                }
                self.recent.push(e);
                if !self.persons.contains(&e) && self.persons.len() < 64 {
                    self.persons.push(e);
                }
                self.note_meetings(n as u32, m.first, e);
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
            world.offices.get(m.offices[0] as usize).is_some_and(|o| o.class.common() && o.stands_for.is_empty())
                && (small || m.kind == MentionKind::Role || m.plural && self.i.starts.binary_search(&m.first).is_ok())
        };
        // Those who say `we` sign with their offices.
        if let Some(e) = self.speakers {
            let signed =
                |p: &u32| !self.traces[*p as usize].offices.is_empty() && !self.traces[*p as usize].name.is_empty();
            self.entities[e as usize].members = self.persons.iter().copied().filter(signed).collect();
        }
        self.fill_groups();
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
            // `it suspended the talks`: the country or body that acted last.
            (_, Some(Anaphor::Thing)) => self.last_thing.filter(|_| self.i.acts.get(self.at).copied().unwrap_or(false)),
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
        // `Congress` in a text from Lima is not that of another country.
        let away = self.home.filter(|h| m.row != NONE && m.end - m.first == 1 && m.country != NONE && *h != m.country);
        let common = |t: &Token| t.facts.has(Facts::HEAD);
        let away = away.filter(|_| self.i.tokens.get(m.first as usize).is_some_and(common));
        if m.row != NONE && away.is_none() {
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
        let country = away.or(Some(m.country).filter(|c| *c != NONE));
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
}
