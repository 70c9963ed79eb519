//! Which files a run reads, in which order, and the ids of their documents.
//!
//! A listing is made once, before anything is read: the order of the output, the total for the progress bar, the
//! clashes between ids and the identity that `--resume` checks all need to know every file. It opens no file and
//! holds a name, a folder number and a size for each (about 80 bytes a file).
//!
//! - A named file is read whatever its ending; an unknown ending means text.
//! - A folder is walked in the byte order of names. Files with an unknown ending and hidden files are passed over and
//!   counted. Links to files are followed, links to folders are not.
//! - A path with `*`, `?` or `[` that names no file is a pattern.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

use super::format::{self, InputFormat};
use crate::error::{Error, ErrorKind, Result};

/// The inputs of a run.
#[derive(Debug, Default)]
pub struct Listing {
    folders: Vec<Folder>,
    entries: Vec<Entry>,
    total_bytes: u64,
    passed_over: u64,
    identity: u64,
}

#[derive(Debug)]
struct Folder {
    /// As opened.
    path: PathBuf,
    /// Length in components of the folder the user named, at the start of `path`.
    given: usize,
}

#[derive(Debug)]
struct Entry {
    folder: u32,
    name: Box<OsStr>,
    bytes: u64,
    format: InputFormat,
    named: bool,
    clashes: bool,
    guessed: bool,
}

/// One file of a [`Listing`].
#[derive(Clone, Debug)]
pub(crate) struct Input {
    pub path: PathBuf,
    pub format: InputFormat,
    pub bytes: u64,
    pub stdin: bool,
    /// Whether the format is a guess that the first bytes can correct.
    pub guessed: bool,
    /// The id of the document of a text file; for files of many documents the stem of the ids they lack.
    pub id: String,
}

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct ListingOptions {
    /// Take every input as this format instead of asking its name.
    pub format: Option<InputFormat>,
    /// Take HTML files from folders.
    pub html: bool,
    /// Patterns that a file from a folder must match (its name, or its path below the folder).
    pub globs: Vec<String>,
    /// Files that are no input even where a folder holds them: the outputs of this run.
    pub exclude: Vec<PathBuf>,
}

/// The name that stands for standard input.
pub const STDIN: &str = "-";

impl Listing {
    /// Lists files, folders, patterns and `-`, in the order given.
    ///
    /// # Errors
    /// A path that does not exist, cannot be read, or is an output of the same run; a pattern that is malformed or
    /// finds nothing.
    pub fn new<P: AsRef<Path>>(paths: &[P], options: &ListingOptions) -> Result<Self> {
        let globs = glob_set(&options.globs)?;
        let exclude = options.exclude.iter().filter_map(|p| fs::canonicalize(p).ok()).collect();
        let mut walk = Walk { listing: Listing::default(), options, globs, exclude, hasher: DefaultHasher::new() };
        for path in paths {
            walk.add(path.as_ref())?;
        }
        let mut listing = walk.listing;
        listing.mark_clashes();
        listing.identity = walk.hasher.finish();
        Ok(listing)
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The size of all files together, as they lie on disk. Standard input counts nothing.
    pub fn total_bytes(&self) -> u64 {
        self.total_bytes
    }

    /// How many files of the folders were no input.
    pub fn passed_over(&self) -> u64 {
        self.passed_over
    }

    /// Whether standard input is among the inputs.
    pub fn has_stdin(&self) -> bool {
        self.entries.iter().any(Entry::is_stdin)
    }

    /// A number that changes when a file comes, goes, moves or changes.
    pub(crate) fn identity(&self) -> u64 {
        self.identity
    }

    pub(crate) fn format(&self, index: usize) -> Option<InputFormat> {
        self.entries.get(index).map(|e| e.format)
    }

    pub(crate) fn bytes(&self, index: usize) -> u64 {
        self.entries.get(index).map_or(0, |e| e.bytes)
    }

    pub(crate) fn get(&self, index: usize) -> Option<Input> {
        let entry = self.entries.get(index)?;
        let path = self.path(entry);
        let id = match (entry.is_stdin(), entry.clashes) {
            (true, _) => "stdin".to_string(),
            (_, true) => self.relative(entry),
            _ => format::stem(&path),
        };
        Some(Input {
            format: entry.format,
            bytes: entry.bytes,
            stdin: entry.is_stdin(),
            guessed: entry.guessed,
            path,
            id,
        })
    }

    fn path(&self, entry: &Entry) -> PathBuf {
        match self.folders.get(entry.folder as usize) {
            Some(folder) => folder.path.join(&*entry.name),
            None => PathBuf::from(&*entry.name),
        }
    }

    /// The path below the folder that was named, with `/` between its parts; of a named file the path as named.
    fn relative(&self, entry: &Entry) -> String {
        let given = self.folders.get(entry.folder as usize).map_or(0, |f| f.given);
        let path = self.path(entry);
        let parts: Vec<_> = path.components().skip(given).map(|c| c.as_os_str().to_string_lossy()).collect();
        parts.join("/").replacen("//", "/", 1)
    }

    fn mark_clashes(&mut self) {
        let mut seen = HashSet::new();
        let mut twice = HashSet::new();
        let key = |e: &Entry| {
            let mut hasher = DefaultHasher::new();
            format::stem(Path::new(&e.name)).hash(&mut hasher);
            hasher.finish()
        };
        for entry in self.entries.iter().filter(|e| e.format.is_single()) {
            if !seen.insert(key(entry)) {
                twice.insert(key(entry));
            }
        }
        drop(seen);
        if !twice.is_empty() {
            for entry in self.entries.iter_mut().filter(|e| e.format.is_single()) {
                entry.clashes = twice.contains(&key(entry));
            }
        }
    }
}

impl Entry {
    fn is_stdin(&self) -> bool {
        self.named && &*self.name == OsStr::new(STDIN) && self.folder == u32::MAX
    }
}

struct Walk<'a> {
    listing: Listing,
    options: &'a ListingOptions,
    globs: Option<GlobSet>,
    exclude: Vec<PathBuf>,
    hasher: DefaultHasher,
}

impl Walk<'_> {
    fn add(&mut self, path: &Path) -> Result<()> {
        if path == Path::new(STDIN) {
            self.push(u32::MAX, OsStr::new(STDIN), None, self.options.format.unwrap_or(InputFormat::Text), true);
            return Ok(());
        }
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => {
                let given = path.components().count();
                self.folder(path, given, None)
            }
            Ok(meta) => {
                if self.excluded(path) {
                    return Err(Error::new(ErrorKind::Usage, "is both an input and an output").in_file(path));
                }
                let name = path.to_string_lossy();
                let format = self.options.format.or_else(|| named_format(&name)).unwrap_or(InputFormat::Text);
                self.push(u32::MAX, path.as_os_str(), Some(&meta), format, true);
                Ok(())
            }
            Err(_) if path.to_string_lossy().contains(['*', '?', '[']) => self.pattern(path),
            Err(e) => Err(Error::new(ErrorKind::Io, e.to_string()).in_file(path).caused_by(e)),
        }
    }

    /// A pattern walks the longest folder before its first part with a wildcard.
    fn pattern(&mut self, path: &Path) -> Result<()> {
        let text = path.to_string_lossy();
        let matcher = glob(&text)?;
        let base: PathBuf =
            path.components().take_while(|c| !c.as_os_str().to_string_lossy().contains(['*', '?', '[', '{'])).collect();
        let before = self.listing.len();
        let start = if base.as_os_str().is_empty() { Path::new(".") } else { &base };
        self.folder(start, start.components().count(), Some(&matcher))?;
        if self.listing.len() == before {
            return Err(Error::new(ErrorKind::Usage, "no file matches this pattern").in_file(path));
        }
        Ok(())
    }

    fn folder(&mut self, path: &Path, given: usize, pattern: Option<&GlobMatcher>) -> Result<()> {
        let place = |e: std::io::Error| Error::new(ErrorKind::Io, e.to_string()).in_file(path).caused_by(e);
        let mut names = Vec::new();
        for entry in fs::read_dir(path).map_err(place)? {
            names.push(entry.map_err(place)?.file_name().into_boxed_os_str());
        }
        names.sort_unstable();
        let number = u32::try_from(self.listing.folders.len())
            .map_err(|_| Error::new(ErrorKind::Usage, "too many folders").in_file(path))?;
        path.hash(&mut self.hasher);
        self.listing.folders.push(Folder { path: path.to_path_buf(), given });
        for name in names {
            let full = path.join(&*name);
            let link = fs::symlink_metadata(&full).ok();
            if link.as_ref().is_some_and(Metadata::is_dir) {
                if !hidden(&name) {
                    self.folder(&full, given, pattern)?;
                }
                continue;
            }
            let is_link = link.as_ref().is_some_and(Metadata::is_symlink);
            let meta = if is_link { fs::metadata(&full).ok() } else { link };
            if meta.as_ref().is_some_and(Metadata::is_dir) {
                continue;
            }
            // A file without metadata (a dangling link) stays in: opening it fails, and that is reported.
            match self.takes(&full, &name, given, pattern) {
                Some(format) => self.push(number, &name, meta.as_ref(), format, false),
                None => self.listing.passed_over += 1,
            }
        }
        Ok(())
    }

    /// The format of a file of a folder, or none where it is no input.
    fn takes(&self, full: &Path, name: &OsStr, given: usize, pattern: Option<&GlobMatcher>) -> Option<InputFormat> {
        if hidden(name) || self.excluded(full) {
            return None;
        }
        if let Some(globs) = &self.globs {
            let below: PathBuf = full.components().skip(given).collect();
            if !globs.is_match(Path::new(name)) && !globs.is_match(&below) {
                return None;
            }
        }
        if let Some(pattern) = pattern {
            let trimmed = full.strip_prefix(".").unwrap_or(full);
            if !pattern.is_match(full) && !pattern.is_match(trimmed) {
                return None;
            }
        }
        let asked = pattern.is_some() || self.globs.is_some();
        let format = match self.options.format {
            Some(format) => Some(format),
            None => InputFormat::of(&name.to_string_lossy()),
        };
        match format {
            Some(InputFormat::Html) if !self.options.html && !asked => None,
            None if asked => Some(InputFormat::Text),
            format => format,
        }
    }

    fn excluded(&self, path: &Path) -> bool {
        !self.exclude.is_empty() && fs::canonicalize(path).is_ok_and(|p| self.exclude.contains(&p))
    }

    fn push(&mut self, folder: u32, name: &OsStr, meta: Option<&Metadata>, format: InputFormat, named: bool) {
        let bytes = meta.map_or(0, Metadata::len);
        self.listing.total_bytes += bytes;
        (folder, name, bytes, format, meta.and_then(|m| m.modified().ok())).hash(&mut self.hasher);
        let guessed = self.options.format.is_none() && name == OsStr::new(STDIN);
        self.listing.entries.push(Entry { folder, name: name.into(), bytes, format, named, clashes: false, guessed });
    }
}

/// `.json` is JSON lines where it is named, but not in folders: there it lies beside texts as their annotation.
fn named_format(name: &str) -> Option<InputFormat> {
    let bare = format::Compression::strip(name).0;
    InputFormat::of(name).or_else(|| bare.ends_with(".json").then_some(InputFormat::JsonLines))
}

fn hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}

fn glob(pattern: &str) -> Result<GlobMatcher> {
    GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .map(|g| g.compile_matcher())
        .map_err(|e| Error::new(ErrorKind::Usage, e.to_string()))
}

fn glob_set(patterns: &[String]) -> Result<Option<GlobSet>> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let usage = |e: globset::Error| Error::new(ErrorKind::Usage, e.to_string());
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(GlobBuilder::new(pattern).literal_separator(true).build().map_err(usage)?);
    }
    set.build().map(Some).map_err(usage)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.txt", "a.json", "sub/a.txt", "sub/c.jsonl.gz", ".hid/x.txt", "page.html", ".x.txt"] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        dir
    }

    fn ids(listing: &Listing) -> Vec<String> {
        (0..listing.len()).map(|i| listing.get(i).unwrap().id).collect()
    }

    #[test]
    fn folders_are_walked_in_order_and_clashing_ids_become_paths() {
        let dir = tree();
        let listing = Listing::new(&[dir.path()], &ListingOptions::default()).unwrap();
        assert_eq!(ids(&listing), ["a.txt", "b", "sub/a.txt", "c"]);
        assert_eq!(listing.passed_over(), 3);
        assert_eq!(listing.total_bytes(), 4);
    }

    #[test]
    fn html_comes_when_asked_for() {
        let dir = tree();
        let options = ListingOptions { html: true, ..Default::default() };
        let listing = Listing::new(&[dir.path()], &options).unwrap();
        assert_eq!(ids(&listing), ["a.txt", "b", "page", "sub/a.txt", "c"]);
    }

    #[test]
    fn globs_and_patterns_choose() {
        let dir = tree();
        let options = ListingOptions { globs: vec!["sub/*".into()], ..Default::default() };
        assert_eq!(ids(&Listing::new(&[dir.path()], &options).unwrap()), ["a", "c"]);
        let pattern = dir.path().join("**/a.txt");
        assert_eq!(ids(&Listing::new(&[&pattern], &ListingOptions::default()).unwrap()), ["a.txt", "sub/a.txt"]);
        let nothing = dir.path().join("*.xml");
        assert!(Listing::new(&[nothing], &ListingOptions::default()).is_err());
    }

    #[test]
    fn outputs_are_no_inputs() {
        let dir = tree();
        let options = ListingOptions { exclude: vec![dir.path().join("b.txt")], ..Default::default() };
        assert_eq!(ids(&Listing::new(&[dir.path()], &options).unwrap()), ["a.txt", "sub/a.txt", "c"]);
        assert!(Listing::new(&[dir.path().join("b.txt")], &options).is_err());
    }
}
