//! Rules: event types, frames and patterns, read from TOML and compiled against the lexicon.
//!
//! A *frame* lists verbs and says what their subject, object, prepositional phrases and clauses are; every form and
//! construction (active, passive, inverted, participial, relative, coordinated) follows from the clause parse and is never
//! written down. A *pattern* is an explicit sequence for what frames cannot say; it compiles to the `regex` engine over
//! symbols. `frame` and `pattern` hold the two forms, `parse` the TOML, `compile` the step between.

mod check;
mod compile;
mod example;
mod frame;
mod keys;
mod lint;
mod parse;
pub(crate) mod pattern;
mod read;
mod usage;
mod words;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

pub use check::check;
pub use example::{Failure, Outcome, test, test_where};
pub(crate) use frame::EntryKey;
pub use frame::{Clauses, EventType, Frame, FrameEntry, HeadRule, Nouns, ObjectRole, Place, Voice, When};
pub use keys::keys;
pub use parse::{Example, Expected, FrameSource, PatternSource, RuleFile, TypeSource, WhenSource};
pub use pattern::{Pattern, Patterns};
pub(crate) use read::RuleFiles;
pub use usage::{Usage, usage};

pub use crate::problem::{Problem, Problems, Severity};

use crate::document::RuleRef;
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{Lexicon, WordId};
use crate::limits::Limits;
use crate::pack::PackFile;
use crate::problem::suggestion;

/// The JSON schema of rule files.
pub const SCHEMA: &str = include_str!("../../docs/rules.schema.json");

/// The rules of one or more packs, compiled.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    /// Event types.
    pub types: Vec<EventType>,
    /// Frames, in the order of the packs.
    pub frames: Vec<Frame>,
    /// What verbs can take.
    pub traits: Traits,
    /// Patterns.
    pub patterns: Patterns,
    /// Where every rule was written, and its examples.
    pub written: Vec<Written>,
}

/// A rule as it was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// Id, file and line.
    pub rule: Arc<RuleRef>,
    /// Its event type.
    pub kind: u32,
    /// Whether it is a pattern.
    pub pattern: bool,
    /// The file, as it is shown in messages.
    pub shown: PathBuf,
    /// The text of the file.
    pub text: Arc<str>,
    /// Which pack: 0 is the embedded one.
    pub pack: u32,
    /// Bytes of the id.
    pub id: Range<usize>,
    /// Bytes of each verb and adjective, in the order of writing; of a pattern, its sequence.
    pub entries: Vec<Range<usize>>,
    /// Examples, to be run as tests.
    pub examples: Vec<Example>,
}

impl Written {
    /// The rule's lines in its file, examples included.
    pub fn source(&self) -> &str {
        let before = self.text.get(..self.id.start).unwrap_or_default();
        let after = self.text.get(self.id.start..).unwrap_or_default();
        let start = before.rfind("[[").unwrap_or(0);
        let next = ["\n[[frame]]", "\n[[pattern]]", "\n[[type]]"].iter().filter_map(|head| after.find(head)).min();
        let end = self.id.start + next.unwrap_or(after.len());
        // What stands above the next rule is said of that one.
        let lines = self.text.get(start..end).unwrap_or_default().trim_end();
        let kept =
            lines.rsplit_once("\n\n#").filter(|(_, comment)| comment.lines().skip(1).all(|l| l.starts_with('#')));
        kept.map_or(lines, |(own, _)| own)
    }
}

impl RuleSet {
    /// Reads and compiles every rule file among `files`.
    ///
    /// # Errors
    /// A malformed or inconsistent rule, with file, line and column.
    pub fn load(files: &[PackFile], lexicon: &mut Lexicon) -> Result<RuleSet> {
        let (set, problems) = Self::load_all(files, lexicon);
        match problems.into_error() {
            Some(error) => Err(error),
            None => Ok(set),
        }
    }

    /// Like [`load`](Self::load), with everything that is wrong, warnings too. What is wrong is left out of the rules.
    pub fn load_all(files: &[PackFile], lexicon: &mut Lexicon) -> (RuleSet, Problems) {
        Self::load_within(files, RuleFiles::read(files), lexicon, &Limits::default())
    }

    /// Like [`load_all`](Self::load_all), within other limits than the default ones.
    pub(crate) fn load_within(
        files: &[PackFile],
        read: RuleFiles,
        lexicon: &mut Lexicon,
        limits: &Limits,
    ) -> (RuleSet, Problems) {
        let (set, problems) = compile::load(files, read, lexicon, limits);
        (set, Problems(problems))
    }

    /// The rule with that id, as it was written.
    ///
    /// # Errors
    /// There is none; the nearest id is suggested.
    pub fn named(&self, id: &str) -> Result<&Written> {
        self.written.iter().find(|w| w.rule.id == id).ok_or_else(|| {
            let help = suggestion(id, self.written.iter().map(|w| w.rule.id.as_str()));
            let help = help.map(|h| format!(", {h}")).unwrap_or_default();
            Error::new(ErrorKind::Usage, format!("no rule has the id {id:?}{help}"))
        })
    }

    /// The frame entries of a verb lemma.
    #[inline]
    pub fn of_verb(&self, lemma: WordId) -> &[FrameEntry] {
        self.traits.entries(lemma)
    }
}

/// What the rules know of verbs and predicative adjectives, by word.
#[derive(Clone, Debug, Default)]
pub struct Traits {
    /// By word, with the place of its entries: one look into memory tells both.
    slots: Vec<Slot>,
    /// The entries of one verb after those of another.
    entries: Vec<FrameEntry>,
    /// A key for each of them.
    keys: Vec<EntryKey>,
    /// The nouns that frames ask for, those of one sorted in one piece.
    nouns: Vec<WordId>,
    /// Entries until all rules are read, by the slot's first number less one.
    lists: Vec<Vec<FrameEntry>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    first: u32,
    count: u32,
    flags: VerbTraits,
}

impl Traits {
    /// Makes room for a lexicon of so many words.
    pub(crate) fn reserve(&mut self, words: usize) {
        self.slots.reserve(words);
    }

    pub(crate) fn add(&mut self, lemma: WordId, entry: FrameEntry, flags: VerbTraits) {
        let at = lemma.0 as usize;
        if self.slots.len() <= at {
            self.slots.resize(at + 1, Slot::default());
        }
        let Some(slot) = self.slots.get_mut(at) else { return };
        if slot.first == 0 {
            self.lists.push(Vec::new());
            slot.first = self.lists.len() as u32;
        }
        slot.flags = slot.flags.or(flags);
        if let Some(list) = self.lists.get_mut(slot.first as usize - 1) {
            list.push(entry);
        }
    }

    #[inline]
    pub(crate) fn entries(&self, lemma: WordId) -> &[FrameEntry] {
        let Some(slot) = self.slots.get(lemma.0 as usize) else { return &[] };
        let first = slot.first as usize;
        self.entries.get(first..first + slot.count as usize).unwrap_or_default()
    }

    /// The entries of a verb with their keys.
    #[inline]
    pub(crate) fn keyed(&self, lemma: WordId) -> impl Iterator<Item = (&EntryKey, &FrameEntry)> {
        let Slot { first, count, .. } = self.slots.get(lemma.0 as usize).copied().unwrap_or_default();
        let range = first as usize..first as usize + count as usize;
        let entries = self.entries.get(range.clone()).unwrap_or_default();
        self.keys.get(range).unwrap_or_default().iter().zip(entries)
    }

    /// The entries of every verb, in the order in which they are tried.
    pub(crate) fn all(&self) -> impl Iterator<Item = &[FrameEntry]> {
        let range = |slot: &Slot| slot.first as usize..slot.first as usize + slot.count as usize;
        self.slots.iter().filter(|s| s.count > 0).map(move |s| self.entries.get(range(s)).unwrap_or_default())
    }

    /// What is known of a verb.
    #[inline]
    pub fn of(&self, lemma: WordId) -> VerbTraits {
        self.slots.get(lemma.0 as usize).map(|s| s.flags).unwrap_or_default()
    }

    /// Puts the entries of every verb, sorted, in their place. Nothing is found before that.
    pub(crate) fn finish<K: Ord>(&mut self, frames: &[Frame], mut order: impl FnMut(&FrameEntry) -> K) {
        let mut lists = std::mem::take(&mut self.lists);
        for slot in self.slots.iter_mut().filter(|s| s.first > 0) {
            let Some(list) = lists.get_mut(slot.first as usize - 1) else { continue };
            list.sort_by_key(&mut order);
            slot.first = self.entries.len() as u32;
            slot.count = list.len() as u32;
            self.entries.append(list);
        }
        let ranges: Vec<(u32, u32)> = frames.iter().map(|f| self.add_nouns(f)).collect();
        let key = |e: &FrameEntry| EntryKey {
            lead: e.particles.first().copied().unwrap_or_default(),
            adjective: e.adjective,
            words: !(e.particles.is_empty() && e.tail.is_empty()),
            mask: frames.get(e.frame as usize).and_then(Frame::nouns_asked).map_or(0, |n| n.mask),
            nouns: ranges.get(e.frame as usize).copied().unwrap_or_default(),
        };
        self.keys = self.entries.iter().map(key).collect();
    }

    /// Puts the heads of the nouns that a frame asks for into the list of all.
    fn add_nouns(&mut self, frame: &Frame) -> (u32, u32) {
        let first = self.nouns.len();
        let Some(asked) = frame.nouns_asked() else { return (0, 0) };
        let mut heads: Vec<WordId> =
            asked.single.iter().chain(asked.phrases.iter().filter_map(|p| p.last())).copied().collect();
        heads.sort_unstable();
        heads.dedup();
        self.nouns.append(&mut heads);
        (first as u32, (self.nouns.len() - first) as u32)
    }

    /// Whether a noun is the head of one that the frame of an entry asks for, whatever stands before it.
    #[inline]
    pub(crate) fn asks_for(&self, key: &EntryKey, noun: WordId) -> bool {
        let (first, count) = (key.nouns.0 as usize, key.nouns.1 as usize);
        key.mask >> (noun.0 & 63) & 1 == 1
            && self.nouns.get(first..first + count).is_some_and(|heads| heads.binary_search(&noun).is_ok())
    }
}

/// What a verb can take, as far as the clause parser must know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VerbTraits(u8);

impl VerbTraits {
    pub(crate) const FRAMED: VerbTraits = VerbTraits(1);
    pub(crate) const CLAUSE: VerbTraits = VerbTraits(2);
    pub(crate) const SPEECH: VerbTraits = VerbTraits(4);
    pub(crate) const STANCE: VerbTraits = VerbTraits(8);
    pub(crate) const EASY: VerbTraits = VerbTraits(16);
    pub(crate) const TELLS: VerbTraits = VerbTraits(32);
    pub(crate) const CONTROLS: VerbTraits = VerbTraits(64);
    pub(crate) const GATHERS: VerbTraits = VerbTraits(128);

    pub(crate) const fn or(self, other: VerbTraits) -> VerbTraits {
        VerbTraits(self.0 | other.0)
    }

    /// Some frame names it.
    pub const fn framed(self) -> bool {
        self.0 & 1 != 0
    }

    /// Takes a clause, with or without `that`.
    pub const fn clause(self) -> bool {
        self.0 & 2 != 0
    }

    /// Some frame makes it speech or stance.
    pub const fn stance(self) -> bool {
        self.0 & 8 != 0
    }

    /// Reports speech to somebody named as its object.
    pub const fn tells(self) -> bool {
        self.0 & 32 != 0
    }

    /// Its infinitive is for its object to do: `urged Fiji to join`.
    pub const fn controls(self) -> bool {
        self.0 & 64 != 0
    }

    /// An infinitive after it may be a purpose: `met B to discuss C`.
    pub const fn gathers(self) -> bool {
        self.0 & 128 != 0
    }

    /// Every frame of it asks for an object or content.
    pub const fn needy(self) -> bool {
        self.0 & 1 != 0 && self.0 & 16 == 0
    }

    /// Reports speech: may stand after what was said.
    pub const fn speech(self) -> bool {
        self.0 & 4 != 0
    }
}
