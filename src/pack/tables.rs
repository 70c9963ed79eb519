//! Reads the CSV tables of a pack.

use std::sync::Arc;

use super::PackFile;
use super::rows::{Row, RowResult, Tables, rows};
use super::world::{
    Collective, Country, Gender, Head, Honorific, Office, OfficeClass, Organization, Place, Program, Rank, Standing,
    Term, World,
};
use crate::error::short;
use crate::fast::Map;
use crate::gazetteer::{EntryKind, Form, Gazetteer, Numbers};
use crate::lexicon::{Lexicon, NounClass, Pos, VerbForms, hash_word};
use crate::problem::Problem;
use crate::token::Token;

struct Loader<'f> {
    files: &'f Tables<'f>,
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    world: World,
    buffer: Vec<Token>,
}

/// Tables that are read, but not in order yet: that needs no words, so that rules can be compiled with them meanwhile.
pub(crate) struct Unordered {
    gazetteer: Gazetteer,
    world: World,
}

impl Unordered {
    /// Puts names and people in order.
    pub(crate) fn order(self) -> (Gazetteer, World) {
        let Unordered { mut gazetteer, mut world } = self;
        gazetteer.finish();
        let offices = &world.offices;
        world.people.finish(|o| offices.get(o as usize).map(|o| o.role_number));
        (gazetteer, world)
    }
}

/// The words of the tables, the rest of them, and what is wrong in them.
pub(super) fn read(files: &[PackFile]) -> (Lexicon, Unordered, Vec<Problem>) {
    let tables = Tables::new(files);
    let mut loader = Loader {
        files: &tables,
        lexicon: Lexicon::new(),
        gazetteer: Gazetteer::new(),
        world: World::default(),
        buffer: Vec::new(),
    };
    let names = files.iter().filter(|f| f.path.ends_with(".csv") && !f.path.starts_with("lexicon/"));
    loader.gazetteer.reserve(names.map(|f| f.text.len()).sum());
    loader.lexicon_tables();
    loader.countries();
    loader.titles();
    loader.organizations();
    loader.places();
    loader.programs();
    loader.people();
    loader.heads();
    loader.genders();
    let Loader { lexicon, gazetteer, world, .. } = loader;
    (lexicon, Unordered { gazetteer, world }, tables.into_problems())
}

/// Strings that many rows have, each held once.
#[derive(Default)]
struct Shared(Map<Arc<str>, ()>);

impl Shared {
    fn shared(&mut self, text: &str) -> Arc<str> {
        if let Some((known, ())) = self.0.get_key_value(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        self.0.insert(new.clone(), ());
        new
    }
}

/// Where the names of a table go.
struct Names<'l> {
    lexicon: &'l mut Lexicon,
    gazetteer: &'l mut Gazetteer,
    buffer: &'l mut Vec<Token>,
    kind: EntryKind,
    any_case: bool,
}

impl Names<'_> {
    fn add(&mut self, row: &Row<'_>, column: &str, name: &str, form: Form, index: u32) -> RowResult {
        let what = (self.kind, form, index);
        match self.gazetteer.insert(self.lexicon, self.buffer, name, self.any_case, what) {
            true => Ok(()),
            false => {
                let message = format!("{:?} cannot be found in a text: a name has 1 to 31 words", short(name));
                Err(row.error(column, name, message, None))
            }
        }
    }

    /// The name that a column must hold.
    fn one(&mut self, row: &Row<'_>, column: &str, form: Form, index: u32) -> RowResult {
        self.add(row, column, row.need(column)?, form, index)
    }

    /// The names that a column may list.
    fn all(&mut self, row: &Row<'_>, column: &str, form: Form, index: u32) -> RowResult {
        row.list(column).try_for_each(|name| self.add(row, column, name, form, index))
    }
}

impl Loader<'_> {
    /// The names of a kind, and the world, to be filled side by side.
    fn parts(&mut self, kind: EntryKind, any_case: bool) -> (Names<'_>, &mut World) {
        let Loader { lexicon, gazetteer, buffer, world, .. } = self;
        (Names { lexicon, gazetteer, buffer, kind, any_case }, world)
    }

    fn lexicon_tables(&mut self) {
        let lexicon = &mut self.lexicon;
        rows(self.files, "lexicon/function.csv", &["word", "readings"], |row| {
            let mut pos = Pos::NONE;
            for name in row.list("readings") {
                pos = pos.or(Pos::parse(name).ok_or_else(|| row.unknown("reading", "readings", name, []))?);
            }
            lexicon.add(row.need("word")?, pos);
            Ok(())
        });
        rows(self.files, "lexicon/nouns.csv", &["noun", "plural", "class"], |row| {
            let class = row.get("class");
            let class = NounClass::parse(class).ok_or_else(|| row.unknown("class", "class", class, []))?;
            let plural = Some(row.get("plural")).filter(|p| !p.is_empty());
            lexicon.add_noun(row.need("noun")?, plural, class);
            Ok(())
        });
        rows(self.files, "lexicon/verbs.csv", &["lemma", "past", "participle", "ing", "third", "also"], |row| {
            let forms = VerbForms {
                past: row.get("past"),
                participle: row.get("participle"),
                ing: row.get("ing"),
                third: row.get("third"),
                also: row.get("also"),
            };
            lexicon.add_verb(row.need("lemma")?, &forms);
            Ok(())
        });
        rows(self.files, "lexicon/adjectives.csv", &["adjective"], |row| {
            lexicon.add(row.need("adjective")?, Pos::ADJECTIVE);
            Ok(())
        });
        rows(self.files, "lexicon/adverbs.csv", &["adverb"], |row| {
            lexicon.add(row.need("adverb")?, Pos::ADVERB);
            Ok(())
        });
        rows(self.files, "gazetteer/given-names.csv", &["name"], |row| {
            lexicon.add(row.need("name")?, Pos::GIVEN_NAME);
            Ok(())
        });
        let buffer = &mut self.buffer;
        let mut phrases = Vec::new();
        rows(self.files, "lexicon/phrases.csv", &["phrase", "reading"], |row| {
            let name = row.need("reading")?;
            let pos = Pos::parse(name).ok_or_else(|| row.unknown("reading", "reading", name, []))?;
            crate::token::tokenize(row.need("phrase")?, lexicon, buffer);
            let words: Vec<_> = buffer.iter().map(|t| lexicon.intern(t.span().text(row.get("phrase")))).collect();
            phrases.push((words, pos));
            Ok(())
        });
        lexicon.set_phrases(phrases);
    }

    fn countries(&mut self) {
        let files = self.files;
        let (mut names, world) = self.parts(EntryKind::Country, false);
        rows(files, "gazetteer/countries.csv", &["code", "name", "names", "adjectives", "nationals"], |row| {
            let code = row.need("code")?;
            if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
                return Err(row.error("code", code, format!("{code:?} is no ISO 3166 alpha-2 code"), None));
            }
            let index = *world.country_codes.entry(code.into()).or_insert_with(|| {
                world.countries.push(Country {
                    code: code.into(),
                    key: ["country:", code].concat().into(),
                    name: row.get("name").into(),
                    ambiguous: !row.get("ambiguous").is_empty(),
                });
                world.countries.len() as u32 - 1
            });
            names.one(row, "name", Form::Name, index)?;
            names.all(row, "names", Form::Name, index)?;
            names.all(row, "adjectives", Form::Adjective, index)?;
            names.all(row, "nationals", Form::National, index)?;
            Ok(())
        });
    }

    fn titles(&mut self) {
        let files = self.files;
        let (mut names, world) = self.parts(EntryKind::Office, true);
        let mut roles: Map<Arc<str>, u32> = Map::default();
        rows(files, "gazetteer/offices.csv", &["key", "role", "class", "country", "variants", "plurals"], |row| {
            let country = country_of(world, row, "country")?;
            let key: Arc<str> = row.need("key")?.into();
            let index = world.offices.len() as u32;
            world.office_keys.entry(key.clone()).or_insert(index);
            let class = row.get("class");
            let class = OfficeClass::parse(class).ok_or_else(|| row.unknown("class", "class", class, []))?;
            let role: Arc<str> = row.need("role")?.into();
            let next = roles.len() as u32;
            let role_number = *roles.entry(role.clone()).or_insert(next);
            world.offices.push(Office { key, role, role_number, class, country, stands_for: Vec::new() });
            names.all(row, "variants", Form::Name, index)?;
            names.all(row, "plurals", Form::Plural, index)?;
            Ok(())
        });
        names.kind = EntryKind::Rank;
        rows(files, "gazetteer/ranks.csv", &["form", "effect"], |row| {
            let effect = match row.get("effect") {
                "deputy" => Rank::Deputy,
                "acting" => Rank::Acting,
                "former" => Rank::Former,
                "incoming" => Rank::Incoming,
                "visiting" => Rank::Visiting,
                _ => Rank::Plain,
            };
            let form = row.need("form")?;
            if !form.starts_with('-') {
                names.add(row, "form", form, Form::Name, world.ranks.len() as u32)?;
                world.ranks.push(effect);
            }
            Ok(())
        });
        (names.kind, names.any_case) = (EntryKind::Honorific, false);
        rows(files, "gazetteer/honorifics.csv", &["form", "kind"], |row| {
            let kind = if row.get("kind") == "suffix" { Honorific::After } else { Honorific::Before };
            names.one(row, "form", Form::Name, world.honorifics.len() as u32)?;
            world.honorifics.push(kind);
            Ok(())
        });
        let mut by_key: Map<Arc<str>, Vec<usize>> = Map::default();
        for (n, office) in world.offices.iter().enumerate() {
            by_key.entry(office.key.clone()).or_default().push(n);
        }
        rows(files, "gazetteer/generic-titles.csv", &["key", "classes"], |row| {
            let key = row.need("key")?;
            let mut classes = Vec::new();
            for name in row.list("classes") {
                classes.push(OfficeClass::parse(name).ok_or_else(|| row.unknown("class", "classes", name, []))?);
            }
            let Some(offices) = by_key.get_mut(key) else {
                return Err(row.unknown("office", "key", key, world.office_keys.keys().map(|k| &**k)));
            };
            // Once is enough: a title that is listed again and again costs nothing more.
            for n in offices.drain(..) {
                if let Some(office) = world.offices.get_mut(n) {
                    office.stands_for.clone_from(&classes);
                }
            }
            Ok(())
        });
    }

    fn organizations(&mut self) {
        let files = self.files;
        let (mut names, world) = self.parts(EntryKind::Organization, false);
        let mut kinds = Shared::default();
        world.organizations.reserve(files.lines("gazetteer/organizations.csv"));
        rows(files, "gazetteer/organizations.csv", &["key", "name", "aliases", "type", "country", "members"], |row| {
            let key = row.need("key")?;
            let index = world.organizations.len() as u32;
            world.organization_keys.insert(key.into(), index);
            world.organizations.push(Organization {
                key: ["organization:", key].concat().into(),
                name: row.need("name")?.into(),
                kind: kinds.shared(row.get("type")),
                country: country_of(world, row, "country")?,
                members: row.list("members").filter_map(|c| world.country(c)).collect(),
            });
            names.one(row, "name", Form::Name, index)?;
            names.all(row, "aliases", Form::Name, index)?;
            Ok(())
        });
    }

    fn places(&mut self) {
        let files = self.files;
        let (mut names, world) = self.parts(EntryKind::Place, false);
        let mut kinds = Shared::default();
        world.places.reserve(files.lines("gazetteer/places.csv"));
        rows(
            files,
            "gazetteer/places.csv",
            &["key", "name", "aliases", "adjectives", "country", "type", "seat"],
            |row| {
                let index = world.places.len() as u32;
                world.places.push(Place {
                    key: ["place:", row.need("key")?].concat().into(),
                    name: row.need("name")?.into(),
                    country: country_of(world, row, "country")?,
                    kind: kinds.shared(row.get("type")),
                    seat: if row.get("seat").len() == 2 { country_of(world, row, "seat")? } else { None },
                    held: (row.day("from", false)?, row.day("to", true)?),
                    members: row.list("members").filter_map(|c| world.country(c)).collect(),
                });
                names.one(row, "name", Form::Name, index)?;
                names.all(row, "aliases", Form::Name, index)?;
                names.all(row, "adjectives", Form::Adjective, index)?;
                Ok(())
            },
        );
    }

    fn programs(&mut self) {
        let files = self.files;
        let (mut names, world) = self.parts(EntryKind::Program, false);
        let mut kinds = Shared::default();
        world.programs.reserve(files.lines("gazetteer/programs.csv"));
        rows(files, "gazetteer/programs.csv", &["key", "name", "aliases", "type", "parties"], |row| {
            let index = world.programs.len() as u32;
            let kind = row.get("type");
            world.programs.push(Program {
                key: ["program:", row.need("key")?].concat().into(),
                name: row.need("name")?.into(),
                kind: kinds.shared(kind),
                document: matches!(kind, "treaty" | "agreement" | "document"),
                parties: row.list("parties").filter_map(|c| world.country(c)).collect(),
            });
            names.one(row, "name", Form::Name, index)?;
            names.all(row, "aliases", Form::Name, index)?;
            Ok(())
        });
    }

    fn people(&mut self) {
        let files = self.files;
        let (mut names, world) = self.parts(EntryKind::Person, false);
        let mut keys: Numbers = Numbers::default();
        let lines = files.lines("gazetteer/people.csv");
        keys.reserve(lines);
        world.people.reserve(lines);
        rows(files, "gazetteer/people.csv", &["key", "name", "aliases", "country", "role", "from", "to"], |row| {
            let key = row.need("key")?;
            let country = country_of(world, row, "country")?;
            let office = match row.get("role") {
                "" => None,
                role => {
                    let known = || world.office_keys.keys().map(|k| &**k);
                    Some(*world.office_keys.get(role).ok_or_else(|| row.unknown("office", "role", role, known()))?)
                }
            };
            let term = Term { office, country, from: row.day("from", false)?, to: row.day("to", true)? };
            let next = world.people.len() as u32;
            let index = *keys.entry(hash_word(key.as_bytes())).or_insert(next);
            if index == next {
                let name = row.need("name")?;
                world.people.push(key, name, row.get("wikidata"), country);
                let aliases = row.list("aliases").map(|alias| ("aliases", alias));
                for (column, name) in std::iter::once(("name", name)).chain(aliases) {
                    names.add(row, column, name, Form::Name, index)?;
                    for token in [names.buffer.first(), names.buffer.last()].into_iter().flatten() {
                        let word = match token.word {
                            word if word.is_known() => word,
                            _ => names.lexicon.intern(token.span().text(name)),
                        };
                        world.people.push_surname(word, index);
                    }
                }
            }
            world.people.push_term(index, term);
            Ok(())
        });
    }

    fn genders(&mut self) {
        let (lexicon, world) = (&mut self.lexicon, &mut self.world);
        rows(self.files, "gazetteer/genders.csv", &["form", "kind", "gender"], |row| {
            let gender = match row.get("gender") {
                "f" => Gender::Female,
                "m" => Gender::Male,
                other => return Err(row.unknown("gender", "gender", other, ["f", "m"])),
            };
            let form = row.need("form")?;
            match row.get("kind") {
                "word" => {
                    world.genders.insert(lexicon.intern(form), gender);
                }
                "given-ending" => world.gender_endings.push((form.into(), true, gender)),
                "family-ending" => world.gender_endings.push((form.into(), false, gender)),
                other => return Err(row.unknown("kind", "kind", other, ["word", "given-ending", "family-ending"])),
            }
            Ok(())
        });
        world.gender_endings.sort_by_key(|(form, _, _)| std::cmp::Reverse(form.len()));
    }

    fn heads(&mut self) {
        let (lexicon, world) = (&mut self.lexicon, &mut self.world);
        rows(self.files, "gazetteer/heads.csv", &["head", "kind"], |row| {
            let kind = match row.get("kind") {
                "program" => Head::Program,
                "document" => Head::Document,
                "organization" => Head::Organization,
                "place" => Head::Place,
                other => {
                    return Err(row.unknown("kind", "kind", other, ["program", "document", "organization", "place"]));
                }
            };
            let id = lexicon.add_noun(row.need("head")?, None, NounClass::Other);
            world.heads.insert(id, kind);
            let standing = match row.get("standing") {
                "" => None,
                "alone" => Some(Standing::Alone),
                "modified" => Some(Standing::Modified),
                "last" => Some(Standing::Anywhere),
                other => return Err(row.unknown("value", "standing", other, ["alone", "modified", "last"])),
            };
            if let Some(standing) = standing {
                world.standing.insert(id, standing);
            }
            Ok(())
        });
        rows(self.files, "lexicon/times.csv", &["word", "kind", "value"], |row| {
            let id = lexicon.intern(row.need("word")?);
            let (kind, value) = (row.need("kind")?, row.get("value"));
            let fits = world.times.entry(id).or_default().add(kind, value);
            if fits { Ok(()) } else { Err(row.error("value", value, format!("{value:?} is no {kind:?}"), None)) }
        });
        rows(self.files, "lexicon/groups.csv", &["noun", "stands_for"], |row| {
            let kind = match row.get("stands_for") {
                "participants" => Collective::Participants,
                "persons" => Collective::Persons,
                "countries" => Collective::Countries,
                other => {
                    return Err(row.unknown("value", "stands_for", other, ["participants", "persons", "countries"]));
                }
            };
            let id = lexicon.add_noun(row.need("noun")?, None, NounClass::People);
            world.collectives.insert(id, kind);
            let rank = match row.get("office") {
                "" => return Ok(()),
                "same" | "next" => Rank::Plain,
                "former" => Rank::Former,
                other => return Err(row.unknown("value", "office", other, ["same", "next", "former"])),
            };
            world.peers.insert(id, rank);
            Ok(())
        });
    }
}

/// The row of the country code in a column; empty is none, `organization:KEY` is none too.
fn country_of(world: &World, row: &Row<'_>, column: &str) -> RowResult<Option<u32>> {
    let code = row.get(column);
    if code.is_empty() || code.contains(':') {
        return Ok(None);
    }
    world.country(code).map(Some).ok_or_else(|| {
        let named = world.countries.iter().find(|c| c.name.eq_ignore_ascii_case(code));
        let help = named.map_or("ISO 3166 alpha-2, such as \"PE\"".to_owned(), |c| format!("its code is {:?}", c.code));
        row.error(column, code, format!("unknown country {code:?}"), Some(help))
    })
}
