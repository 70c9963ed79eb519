//! Reads the CSV tables of a pack.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::world::{
    Collective, Country, Gender, Head, Honorific, Office, OfficeClass, Organization, Place, Program, Rank, Standing,
    Term, World,
};
use super::{Knowledge, PackFile};
use crate::date::DateRange;
use crate::error::{Error, ErrorKind, Result, short};
use crate::gazetteer::{EntryKind, Form, Gazetteer, Numbers};
use crate::lexicon::{Lexicon, NounClass, Pos, VerbForms, hash_word};
use crate::token::Token;

/// One row, with the means to complain about it.
struct Row<'a> {
    file: &'a PackFile,
    line: u64,
    record: &'a csv::StringRecord,
    columns: &'a [String],
}

impl<'a> Row<'a> {
    fn get(&self, column: &str) -> &'a str {
        self.columns.iter().position(|c| c == column).and_then(|i| self.record.get(i)).unwrap_or("")
    }

    fn need(&self, column: &str) -> Result<&'a str> {
        match self.get(column) {
            "" => Err(self.error(format!("column {column:?} is empty"))),
            value => Ok(value),
        }
    }

    fn list(&self, column: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.get(column).split('|').filter(|s| !s.is_empty())
    }

    fn error(&self, message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Gazetteer, message).in_file(&self.file.shown).at_line(self.line)
    }

    /// A day; a year or month stands for its first (`end`: last) day.
    fn day(&self, column: &str, end: bool) -> Result<Option<Date>> {
        let value = self.get(column);
        if value.is_empty() {
            return Ok(None);
        }
        let range: DateRange = value.parse().map_err(|e: String| self.error(e))?;
        Ok(Some(if end { range.to } else { range.from }))
    }
}

/// Calls `each` for every row of the named table in every pack, in order.
fn rows(files: &[PackFile], path: &str, needed: &[&str], mut each: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
    for file in files.iter().filter(|f| f.path == path || f.path.strip_prefix("gazetteer/") == Some(path)) {
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(file.text.as_bytes());
        let fail = |e: csv::Error| {
            let line = e.position().map_or(1, csv::Position::line);
            Error::new(ErrorKind::Gazetteer, e.to_string()).in_file(&file.shown).at_line(line)
        };
        let headers = reader.headers().map_err(fail)?.clone();
        let columns: Vec<String> = headers.iter().map(|h| h.trim().to_owned()).collect();
        if let Some(missing) = needed.iter().find(|n| !columns.iter().any(|c| c == **n)) {
            return Err(Error::new(ErrorKind::Gazetteer, format!("no column {missing:?}"))
                .in_file(&file.shown)
                .at_line(1));
        }
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(fail)? {
            let line = record.position().map_or(0, csv::Position::line);
            each(&Row { file, line, record: &record, columns: &columns })?;
        }
    }
    Ok(())
}

struct Loader<'f> {
    files: &'f [PackFile],
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    world: World,
    buffer: Vec<Token>,
}

pub(super) fn load(files: &[PackFile]) -> Result<Knowledge> {
    let mut loader = Loader {
        files,
        lexicon: Lexicon::new(),
        gazetteer: Gazetteer::new(),
        world: World::default(),
        buffer: Vec::new(),
    };
    loader.lexicon_tables()?;
    loader.countries()?;
    loader.titles()?;
    loader.organizations()?;
    loader.places()?;
    loader.programs()?;
    loader.people()?;
    loader.heads()?;
    loader.genders()?;
    loader.gazetteer.finish();
    Ok(Knowledge { lexicon: loader.lexicon, gazetteer: loader.gazetteer, world: loader.world })
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
    fn add(&mut self, row: &Row<'_>, name: &str, form: Form, index: u32) -> Result<()> {
        let what = (self.kind, form, index);
        match self.gazetteer.insert(self.lexicon, self.buffer, name, self.any_case, what) {
            true => Ok(()),
            false => Err(row.error(format!("{:?} cannot be found in a text: a name has 1 to 31 words", short(name)))),
        }
    }

    fn all<'n>(&mut self, row: &Row<'_>, names: impl Iterator<Item = &'n str>, form: Form, index: u32) -> Result<()> {
        names.into_iter().try_for_each(|name| self.add(row, name, form, index))
    }
}

impl Loader<'_> {
    /// The names of a kind, and the world, to be filled side by side.
    fn parts(&mut self, kind: EntryKind, any_case: bool) -> (Names<'_>, &mut World) {
        let Loader { lexicon, gazetteer, buffer, world, .. } = self;
        (Names { lexicon, gazetteer, buffer, kind, any_case }, world)
    }

    fn lexicon_tables(&mut self) -> Result<()> {
        let lexicon = &mut self.lexicon;
        rows(self.files, "lexicon/function.csv", &["word", "readings"], |row| {
            let mut pos = Pos::NONE;
            for name in row.list("readings") {
                pos = pos.or(Pos::parse(name).ok_or_else(|| row.error(format!("unknown reading {name:?}")))?);
            }
            lexicon.add(row.need("word")?, pos);
            Ok(())
        })?;
        rows(self.files, "lexicon/nouns.csv", &["noun", "plural", "class"], |row| {
            let class = row.get("class");
            let class = NounClass::parse(class).ok_or_else(|| row.error(format!("unknown class {class:?}")))?;
            let plural = Some(row.get("plural")).filter(|p| !p.is_empty());
            lexicon.add_noun(row.need("noun")?, plural, class);
            Ok(())
        })?;
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
        })?;
        rows(self.files, "lexicon/adjectives.csv", &["adjective"], |row| {
            lexicon.add(row.need("adjective")?, Pos::ADJECTIVE);
            Ok(())
        })?;
        rows(self.files, "lexicon/adverbs.csv", &["adverb"], |row| {
            lexicon.add(row.need("adverb")?, Pos::ADVERB);
            Ok(())
        })?;
        rows(self.files, "gazetteer/given-names.csv", &["name"], |row| {
            lexicon.add(row.need("name")?, Pos::GIVEN_NAME);
            Ok(())
        })?;
        let buffer = &mut self.buffer;
        let mut phrases = Vec::new();
        rows(self.files, "lexicon/phrases.csv", &["phrase", "reading"], |row| {
            let name = row.need("reading")?;
            let pos = Pos::parse(name).ok_or_else(|| row.error(format!("unknown reading {name:?}")))?;
            crate::token::tokenize(row.need("phrase")?, lexicon, buffer);
            let words: Vec<_> = buffer.iter().map(|t| lexicon.intern(t.span().text(row.get("phrase")))).collect();
            phrases.push((words, pos));
            Ok(())
        })?;
        lexicon.set_phrases(phrases);
        Ok(())
    }

    fn countries(&mut self) -> Result<()> {
        let files = self.files;
        let (mut names, world) = self.parts(EntryKind::Country, false);
        rows(files, "gazetteer/countries.csv", &["code", "name", "names", "adjectives", "nationals"], |row| {
            let code = row.need("code")?;
            if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
                return Err(row.error(format!("{code:?} is no ISO 3166 alpha-2 code")));
            }
            let index = *world.country_codes.entry(code.into()).or_insert_with(|| {
                world.countries.push(Country {
                    code: code.into(),
                    key: format!("country:{code}").into(),
                    name: row.get("name").into(),
                    ambiguous: !row.get("ambiguous").is_empty(),
                });
                world.countries.len() as u32 - 1
            });
            names.add(row, row.need("name")?, Form::Name, index)?;
            names.all(row, row.list("names"), Form::Name, index)?;
            names.all(row, row.list("adjectives"), Form::Adjective, index)?;
            names.all(row, row.list("nationals"), Form::National, index)
        })
    }

    fn titles(&mut self) -> Result<()> {
        let files = self.files;
        let (mut names, world) = self.parts(EntryKind::Office, true);
        let mut roles: HashMap<Arc<str>, u32> = HashMap::new();
        rows(files, "gazetteer/offices.csv", &["key", "role", "class", "country", "variants", "plurals"], |row| {
            let country = match row.get("country") {
                "" => None,
                code => Some(world.country(code).ok_or_else(|| row.error(format!("unknown country {code:?}")))?),
            };
            let key: Arc<str> = row.need("key")?.into();
            let index = world.offices.len() as u32;
            world.office_keys.entry(key.clone()).or_insert(index);
            let class = row.get("class");
            let class = OfficeClass::parse(class).ok_or_else(|| row.error(format!("unknown class {class:?}")))?;
            let role: Arc<str> = row.need("role")?.into();
            let next = roles.len() as u32;
            let role_number = *roles.entry(role.clone()).or_insert(next);
            world.offices.push(Office { key, role, role_number, class, country, stands_for: Vec::new() });
            names.all(row, row.list("variants"), Form::Name, index)?;
            names.all(row, row.list("plurals"), Form::Plural, index)
        })?;
        names.kind = EntryKind::Rank;
        rows(files, "gazetteer/ranks.csv", &["form", "effect"], |row| {
            let effect = match row.get("effect") {
                "deputy" => Rank::Deputy,
                "acting" => Rank::Acting,
                "former" => Rank::Former,
                "incoming" => Rank::Incoming,
                _ => Rank::Plain,
            };
            let form = row.need("form")?;
            if !form.starts_with('-') {
                names.add(row, form, Form::Name, world.ranks.len() as u32)?;
                world.ranks.push(effect);
            }
            Ok(())
        })?;
        (names.kind, names.any_case) = (EntryKind::Honorific, false);
        rows(files, "gazetteer/honorifics.csv", &["form", "kind"], |row| {
            let kind = if row.get("kind") == "suffix" { Honorific::After } else { Honorific::Before };
            names.add(row, row.need("form")?, Form::Name, world.honorifics.len() as u32)?;
            world.honorifics.push(kind);
            Ok(())
        })?;
        let mut by_key: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
        for (n, office) in world.offices.iter().enumerate() {
            by_key.entry(office.key.clone()).or_default().push(n);
        }
        rows(files, "gazetteer/generic-titles.csv", &["key", "classes"], |row| {
            let key = row.need("key")?;
            let mut classes = Vec::new();
            for name in row.list("classes") {
                classes.push(OfficeClass::parse(name).ok_or_else(|| row.error(format!("unknown class {name:?}")))?);
            }
            // The rows of a key do not change: once they are known, a title asked for twice costs nothing.
            let offices = by_key.remove(key);
            if offices.is_none() && !world.office_keys.contains_key(key) {
                return Err(row.error(format!("unknown office {key:?}")));
            }
            for n in offices.iter().flatten() {
                if let Some(office) = world.offices.get_mut(*n) {
                    office.stands_for.clone_from(&classes);
                }
            }
            Ok(())
        })
    }

    fn organizations(&mut self) -> Result<()> {
        let files = self.files;
        let (mut names, world) = self.parts(EntryKind::Organization, false);
        rows(files, "gazetteer/organizations.csv", &["key", "name", "aliases", "type", "country", "members"], |row| {
            let key = row.need("key")?;
            let index = world.organizations.len() as u32;
            world.organization_keys.insert(key.into(), index);
            world.organizations.push(Organization {
                key: format!("organization:{key}").into(),
                name: row.need("name")?.into(),
                kind: row.get("type").into(),
                country: country_of(world, row, row.get("country"))?,
                members: row.list("members").filter_map(|c| world.country(c)).collect(),
            });
            names.add(row, row.need("name")?, Form::Name, index)?;
            names.all(row, row.list("aliases"), Form::Name, index)
        })
    }

    fn places(&mut self) -> Result<()> {
        let files = self.files;
        let (mut names, world) = self.parts(EntryKind::Place, false);
        rows(
            files,
            "gazetteer/places.csv",
            &["key", "name", "aliases", "adjectives", "country", "type", "seat"],
            |row| {
                let index = world.places.len() as u32;
                world.places.push(Place {
                    key: format!("place:{}", row.need("key")?).into(),
                    name: row.need("name")?.into(),
                    country: country_of(world, row, row.get("country"))?,
                    kind: row.get("type").into(),
                    seat: if row.get("seat").len() == 2 { country_of(world, row, row.get("seat"))? } else { None },
                    held: (row.day("from", false)?, row.day("to", true)?),
                    members: row.list("members").filter_map(|c| world.country(c)).collect(),
                });
                names.add(row, row.need("name")?, Form::Name, index)?;
                names.all(row, row.list("aliases"), Form::Name, index)?;
                names.all(row, row.list("adjectives"), Form::Adjective, index)
            },
        )
    }

    fn programs(&mut self) -> Result<()> {
        let files = self.files;
        let (mut names, world) = self.parts(EntryKind::Program, false);
        rows(files, "gazetteer/programs.csv", &["key", "name", "aliases", "type", "parties"], |row| {
            let index = world.programs.len() as u32;
            let kind = row.get("type");
            world.programs.push(Program {
                key: format!("program:{}", row.need("key")?).into(),
                name: row.need("name")?.into(),
                kind: kind.into(),
                document: matches!(kind, "treaty" | "agreement" | "document"),
                parties: row.list("parties").filter_map(|c| world.country(c)).collect(),
            });
            names.add(row, row.need("name")?, Form::Name, index)?;
            names.all(row, row.list("aliases"), Form::Name, index)
        })
    }

    fn people(&mut self) -> Result<()> {
        let files = self.files;
        let (mut names, world) = self.parts(EntryKind::Person, false);
        let mut keys: Numbers = Numbers::default();
        rows(files, "gazetteer/people.csv", &["key", "name", "aliases", "country", "role", "from", "to"], |row| {
            let key = row.need("key")?;
            let country = country_of(world, row, row.get("country"))?;
            let office = match row.get("role") {
                "" => None,
                role => {
                    Some(*world.office_keys.get(role).ok_or_else(|| row.error(format!("unknown office {role:?}")))?)
                }
            };
            let term = Term { office, country, from: row.day("from", false)?, to: row.day("to", true)? };
            let next = world.people.len() as u32;
            let index = *keys.entry(hash_word(key.as_bytes())).or_insert(next);
            if index == next {
                let name = row.need("name")?;
                world.people.push(key, name, row.get("wikidata"), country);
                for name in std::iter::once(name).chain(row.list("aliases")) {
                    names.add(row, name, Form::Name, index)?;
                    for token in [names.buffer.first(), names.buffer.last()].into_iter().flatten() {
                        world.people.push_surname(names.lexicon.intern(token.span().text(name)), index);
                    }
                }
            }
            world.people.push_term(index, term);
            Ok(())
        })?;
        let offices = &world.offices;
        world.people.finish(|o| offices.get(o as usize).map(|o| o.role_number));
        Ok(())
    }

    fn genders(&mut self) -> Result<()> {
        let (lexicon, world) = (&mut self.lexicon, &mut self.world);
        rows(self.files, "gazetteer/genders.csv", &["form", "kind", "gender"], |row| {
            let gender = match row.get("gender") {
                "f" => Gender::Female,
                "m" => Gender::Male,
                other => return Err(row.error(format!("unknown value {other:?}"))),
            };
            let form = row.need("form")?;
            match row.get("kind") {
                "word" => {
                    world.genders.insert(lexicon.intern(form), gender);
                }
                "given-ending" => world.gender_endings.push((form.into(), true, gender)),
                "family-ending" => world.gender_endings.push((form.into(), false, gender)),
                other => return Err(row.error(format!("unknown value {other:?}"))),
            }
            Ok(())
        })?;
        world.gender_endings.sort_by_key(|(form, _, _)| std::cmp::Reverse(form.len()));
        Ok(())
    }

    fn heads(&mut self) -> Result<()> {
        let (lexicon, world) = (&mut self.lexicon, &mut self.world);
        rows(self.files, "gazetteer/heads.csv", &["head", "kind"], |row| {
            let kind = match row.get("kind") {
                "program" => Head::Program,
                "document" => Head::Document,
                "organization" => Head::Organization,
                "place" => Head::Place,
                other => return Err(row.error(format!("unknown kind {other:?}"))),
            };
            let id = lexicon.add_noun(row.need("head")?, None, NounClass::Other);
            world.heads.insert(id, kind);
            let standing = match row.get("standing") {
                "" => None,
                "alone" => Some(Standing::Alone),
                "modified" => Some(Standing::Modified),
                "last" => Some(Standing::Anywhere),
                other => return Err(row.error(format!("unknown value {other:?}"))),
            };
            if let Some(standing) = standing {
                world.standing.insert(id, standing);
            }
            Ok(())
        })?;
        rows(self.files, "lexicon/groups.csv", &["noun", "stands_for"], |row| {
            let kind = match row.get("stands_for") {
                "participants" => Collective::Participants,
                "persons" => Collective::Persons,
                "countries" => Collective::Countries,
                other => return Err(row.error(format!("unknown value {other:?}"))),
            };
            let id = lexicon.add_noun(row.need("noun")?, None, NounClass::People);
            world.collectives.insert(id, kind);
            Ok(())
        })
    }
}

/// The row of a country code; empty is none, `organization:KEY` is none too.
fn country_of(world: &World, row: &Row<'_>, code: &str) -> Result<Option<u32>> {
    if code.is_empty() || code.contains(':') {
        return Ok(None);
    }
    world.country(code).map(Some).ok_or_else(|| row.error(format!("unknown country {code:?}")))
}
