//! Packs: everything the engine knows of the world and of English, as CSV tables and TOML rules.
//!
//! The default pack is embedded. Folders given to [`Builder::pack_dir`](crate::Builder::pack_dir) add to it: their tables
//! are read after the default's, their rules take the place of default rules with the same id.

pub mod check;
pub mod import;
mod people;
mod records;
mod rows;
mod tables;
mod times;
mod unread;
mod world;

use std::io::Read;
use std::path::{Path, PathBuf};

pub use check::{Problem, Report};
pub use people::{People, Person};
pub(crate) use tables::Unordered;
pub use times::{Edge, TimeWord, Unit};
pub use world::{
    Collective, Country, Gender, Head, Honorific, Office, OfficeClass, Organization, Place, Program, Rank, Standing,
    Term, World,
};

use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::{Entry, Gazetteer};
use crate::lexicon::Lexicon;
use crate::problem::Problems;

/// One file of a pack.
#[derive(Clone, Debug)]
pub struct PackFile {
    /// Path relative to the pack, with forward slashes: `rules/speech.toml`.
    pub path: String,
    /// Where to point when something is wrong in it.
    pub shown: PathBuf,
    /// Its text.
    pub text: std::borrow::Cow<'static, str>,
    /// Whether it belongs to the embedded pack.
    pub embedded: bool,
    /// Which pack it belongs to: 0 the embedded one, then in the order they were given.
    pub pack: u32,
}

macro_rules! embedded {
    ($($path:literal),+ $(,)?) => {
        /// The files of the default pack.
        const DEFAULT: &[(&str, &str)] = &[$(($path, include_str!(concat!("default/", $path)))),+];
    };
}

embedded![
    "gazetteer/countries.csv",
    "gazetteer/genders.csv",
    "gazetteer/generic-titles.csv",
    "gazetteer/given-names.csv",
    "gazetteer/heads.csv",
    "gazetteer/honorifics.csv",
    "gazetteer/offices.csv",
    "gazetteer/organizations.csv",
    "gazetteer/people.csv",
    "gazetteer/places.csv",
    "gazetteer/programs.csv",
    "gazetteer/ranks.csv",
    "lexicon/adjectives.csv",
    "lexicon/adverbs.csv",
    "lexicon/function.csv",
    "lexicon/groups.csv",
    "lexicon/nouns.csv",
    "lexicon/phrases.csv",
    "lexicon/times.csv",
    "lexicon/verbs.csv",
    "rules/aid.toml",
    "rules/coercion.toml",
    "rules/concession.toml",
    "rules/conflict.toml",
    "rules/cooperation.toml",
    "rules/law.toml",
    "rules/meetings.toml",
    "rules/patterns.toml",
    "rules/refusal.toml",
    "rules/reports.toml",
    "rules/speech.toml",
    "rules/stance.toml",
    "rules/tidings.toml",
    "rules/types.toml",
];

impl PackFile {
    /// Whether it is the table with that path: in its folder, or at the top of the pack.
    fn is_table(&self, path: &str) -> bool {
        self.path == path || path.split_once('/').is_some_and(|(_, name)| name == self.path)
    }

    /// Whether it holds rules.
    pub(crate) fn is_rules(&self) -> bool {
        self.path.ends_with(".toml") && (self.path.starts_with("rules/") || !self.path.contains('/'))
    }
}

/// The files of the embedded default pack.
pub fn default_files() -> Vec<PackFile> {
    DEFAULT
        .iter()
        .map(|(path, text)| PackFile {
            path: (*path).to_owned(),
            shown: PathBuf::from(path),
            text: (*text).into(),
            embedded: true,
            pack: 0,
        })
        .collect()
}

/// The `.csv` and `.toml` files of a pack folder, in the order of their names. Those of other folders than `gazetteer`,
/// `lexicon` and `rules` are named, but not read.
///
/// # Errors
/// A folder or file that cannot be read, or holds no such file.
pub fn files_in(dir: &Path) -> Result<Vec<PackFile>> {
    files_within(dir, crate::Limits::default().pack_bytes)
}

/// Like [`files_in`], for a pack of up to `limit` bytes.
pub(crate) fn files_within(dir: &Path, limit: u64) -> Result<Vec<PackFile>> {
    let mut out = Vec::new();
    const FOLDERS: [&str; 4] = ["", "gazetteer", "lexicon", "rules"];
    let mut others = Vec::new();
    let mut room = limit;
    for sub in FOLDERS {
        let folder = if sub.is_empty() { dir.to_path_buf() } else { dir.join(sub) };
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && !sub.is_empty() => continue,
            Err(e) => return Err(Error::from(e).in_file(&folder)),
        };
        let mut names = Vec::new();
        for entry in entries {
            names.push(entry.map_err(|e| Error::from(e).in_file(&folder))?.path());
        }
        names.sort();
        for path in names {
            let folder = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            if sub.is_empty() && !FOLDERS.contains(&folder) && !folder.starts_with('.') && path.is_dir() {
                others.push(path);
                continue;
            }
            let known = path.extension().is_some_and(|e| e == "csv" || e == "toml");
            if !known || !path.is_file() {
                continue;
            }
            let text = text_of(&path, &mut room, limit)?;
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            let path_in_pack = if sub.is_empty() { name.to_owned() } else { format!("{sub}/{name}") };
            out.push(PackFile { path: path_in_pack, shown: path.clone(), text: text.into(), embedded: false, pack: 1 });
        }
    }
    if out.is_empty() {
        return Err(Error::new(ErrorKind::Usage, "the pack holds no .csv or .toml file").in_file(dir));
    }
    for folder in others {
        let name = folder.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let files = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|e| e.path());
        let mut files: Vec<PathBuf> =
            files.filter(|p| p.extension().is_some_and(|e| e == "csv" || e == "toml")).collect();
        files.sort();
        out.extend(files.into_iter().map(|shown| {
            let file = shown.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            PackFile { path: format!("{name}/{file}"), shown, text: "".into(), embedded: false, pack: 1 }
        }));
    }
    Ok(out)
}

/// The text of a pack's file, as far as the pack may still grow.
fn text_of(path: &Path, room: &mut u64, limit: u64) -> Result<String> {
    let place = |e: std::io::Error| Error::from(e).in_file(path);
    let mut bytes = Vec::new();
    std::fs::File::open(path).and_then(|f| f.take(*room + 1).read_to_end(&mut bytes)).map_err(place)?;
    *room = room.checked_sub(bytes.len() as u64).ok_or_else(|| {
        Error::new(ErrorKind::TooLong, format!("the pack has more than {limit} bytes with this file")).in_file(path)
    })?;
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let line = e.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() as u64 + 1;
        Error::new(ErrorKind::InvalidUtf8, "the file is not UTF-8").in_file(path).at_line(line).at_offset(at as u64)
    })
}

/// The tables of one or more packs, compiled: words, names and what they stand for.
#[derive(Clone, Debug)]
pub struct Knowledge {
    /// The words.
    pub lexicon: Lexicon,
    /// The names.
    pub gazetteer: Gazetteer,
    /// What the names stand for.
    pub world: World,
}

impl Knowledge {
    /// Reads every table of the files.
    ///
    /// # Errors
    /// A malformed table, with file, line and column of the first bad row; the rest in its source, [`Problems`].
    pub fn load(files: &[PackFile]) -> Result<Knowledge> {
        let (lexicon, tables, problems) = tables::read(files);
        let know = Knowledge::settled(lexicon, tables.order());
        match Problems(problems).into_error() {
            Some(error) => Err(error),
            None => Ok(know),
        }
    }

    /// Like [`load`](Self::load), with everything that is wrong. Rows with mistakes are left out.
    /// [`settled`](Self::settled) must follow.
    pub(crate) fn read(files: &[PackFile]) -> (Lexicon, Unordered, Problems) {
        let (lexicon, tables, mut problems) = tables::read(files);
        problems.extend(unread::unread(files));
        (lexicon, tables, Problems(problems))
    }

    /// All together. Notes what the tables say of words, once all of them are known.
    pub(crate) fn settled(mut lexicon: Lexicon, (gazetteer, world): (Gazetteer, World)) -> Knowledge {
        let groups = world.collectives.iter().map(|(noun, kind)| (*noun, *kind == Collective::Persons));
        let times = world.times.iter().map(|(word, t)| (*word, t.opens()));
        lexicon.note_facts(world.heads.keys().copied(), groups, times);
        Knowledge { lexicon, gazetteer, world }
    }

    /// What the whole of `name` names.
    pub fn look_up(&self, name: &str) -> Vec<Entry> {
        let mut tokens = Vec::new();
        crate::token::tokenize(name, &self.lexicon, &mut tokens);
        let hit = self.gazetteer.longest_at(&self.lexicon, &tokens, 0).filter(|h| h.end as usize == tokens.len());
        hit.map(|h| self.gazetteer.entries(&h, &tokens).copied().collect()).unwrap_or_default()
    }
}
