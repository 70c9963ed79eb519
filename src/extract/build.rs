//! Building an [`Extractor`]: which packs, which limits, and the default one that a process shares.

use std::path::PathBuf;
use std::sync::Arc;

use once_cell::sync::Lazy;

use super::{Extractor, Inner};
use crate::error::Result;
use crate::limits::Limits;
use crate::pack::{self, Knowledge, PackFile};
use crate::rule::{Problems, RuleFiles, RuleSet};

/// Builds an [`Extractor`] from packs and limits.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    packs: Vec<PathBuf>,
    files: Vec<PackFile>,
    bare: bool,
    limits: Limits,
}

impl Builder {
    /// Adds a pack folder over the packs so far.
    #[must_use]
    pub fn pack_dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.packs.push(dir.into());
        self
    }

    /// Adds one table or rule file given as text; `path` is its place in a pack (`rules/mine.toml`).
    #[must_use]
    pub fn pack_text(mut self, path: &str, text: impl Into<String>) -> Self {
        self.files.push(PackFile {
            path: path.to_owned(),
            shown: path.into(),
            text: text.into().into(),
            embedded: false,
            pack: 0,
        });
        self
    }

    /// Leaves the embedded default pack out.
    #[must_use]
    pub fn without_default_pack(mut self) -> Self {
        self.bare = true;
        self
    }

    /// What is taken at most, of texts and of packs.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The longest text that is taken, in bytes: [`Limits::text_bytes`].
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.limits.text_bytes = bytes;
        self
    }

    /// Loads the packs and compiles them.
    ///
    /// # Errors
    /// A pack that cannot be read.or rule.
    pub fn build(self) -> Result<Extractor> {
        let (extractor, problems) = self.build_anyway()?;
        match problems.into_error() {
            Some(error) => Err(error),
            None => Ok(extractor),
        }
    }

    /// Loads and compiles what can be used; what is wrong in tables and rules is left out and told, warnings too.
    ///
    /// # Errors
    /// A pack that cannot be read.
    pub fn build_anyway(self) -> Result<(Extractor, Problems)> {
        let mut files = if self.bare { Vec::new() } else { pack::default_files() };
        for (n, dir) in self.packs.iter().enumerate() {
            files.extend(
                pack::files_within(dir, self.limits.pack_bytes)?
                    .into_iter()
                    .map(|f| PackFile { pack: n as u32 + 1, ..f }),
            );
        }
        let own = self.packs.len() as u32 + 1;
        files.extend(self.files.into_iter().map(|f| PackFile { pack: own, ..f }));
        Ok(load(&files, self.limits))
    }
}

/// Reads the files and compiles them, on two threads where there are two.
///
/// One thread reads the tables, the other meanwhile the rules; then it compiles them with the words of the tables, while
/// the first puts the rest in order. The tables go to the new thread: they are few and large in memory, rules are many and
/// small, and the system's allocator asks for the memory of a second thread page by page.
fn load(files: &[PackFile], limits: Limits) -> (Extractor, Problems) {
    std::thread::scope(|scope| {
        let (hand_over, words) = std::sync::mpsc::channel();
        let tables = move || {
            let (lexicon, tables, problems) = Knowledge::read(files);
            // Nobody listens any more after a panic over there.
            let _ = hand_over.send((lexicon, problems));
            tables.order()
        };
        let beside = std::thread::Builder::new().spawn_scoped(scope, tables).ok();
        let read = RuleFiles::read(files);
        let compile = |mut lexicon, mut problems: Problems| {
            let (rules, more) = RuleSet::load_within(files, read, &mut lexicon, &limits);
            problems.0.extend(more.0);
            (lexicon, rules, problems)
        };
        let (lexicon, rules, problems, rest) = match (beside, words.recv()) {
            (Some(beside), Ok((lexicon, problems))) => {
                let (lexicon, rules, problems) = compile(lexicon, problems);
                let rest = beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                (lexicon, rules, problems, rest)
            }
            _ => {
                let (lexicon, tables, problems) = Knowledge::read(files);
                let (lexicon, rules, problems) = compile(lexicon, problems);
                (lexicon, rules, problems, tables.order())
            }
        };
        let inner = Inner { know: Knowledge::settled(lexicon, rest), rules, limits };
        (Extractor(Arc::new(inner)), problems)
    })
}

/// The default extractor, built at its first use. The embedded pack is covered by tests: it always loads.
static DEFAULT: Lazy<Extractor> = Lazy::new(|| {
    Extractor::builder().build().unwrap_or_else(|e| {
        debug_assert!(false, "the embedded pack does not load: {e}");
        let inner = Inner { know: empty(), rules: RuleSet::default(), limits: Limits::default() };
        Extractor(Arc::new(inner))
    })
});

fn empty() -> Knowledge {
    Knowledge {
        lexicon: crate::lexicon::Lexicon::new(),
        gazetteer: crate::gazetteer::Gazetteer::new(),
        world: pack::World::default(),
    }
}

impl Default for Extractor {
    /// The extractor with the embedded pack, built once per process.
    fn default() -> Self {
        DEFAULT.clone()
    }
}
