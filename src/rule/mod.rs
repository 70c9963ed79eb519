//! Rules: event types, frames and patterns, read from TOML and compiled against the lexicon.
//!
//! A *frame* lists verbs and says what their subject, object, prepositional phrases and clauses are; every form and
//! construction (active, passive, inverted, participial, relative, coordinated) follows from the clause parse and is never
//! written down. A *pattern* is an explicit sequence for what frames cannot say; it compiles to the `regex` engine over
//! symbols. `frame` and `pattern` hold the two forms, `parse` the TOML, `compile` the step between.

mod compile;
mod frame;
mod parse;

use std::sync::Arc;

pub use frame::{Clauses, EventType, Frame, FrameEntry, HeadRule, Nouns, ObjectRole, Voice, When};
pub use parse::{Example, FrameSource, RuleFile, TypeSource, WhenSource, parse_file};

use crate::error::Result;
use crate::lexicon::{Lexicon, WordId};
use crate::pack::PackFile;

/// The rules of one or more packs, compiled.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    /// Event types.
    pub types: Vec<EventType>,
    /// Frames, in the order of the packs.
    pub frames: Vec<Frame>,
    /// What verbs can take.
    pub traits: Traits,
    /// Examples of every rule, to be run as tests.
    pub examples: Vec<(Arc<crate::document::RuleRef>, Example)>,
}

impl RuleSet {
    /// Reads and compiles every rule file among `files`.
    ///
    /// # Errors
    /// A malformed or inconsistent rule, with file, line and column.
    pub fn load(files: &[PackFile], lexicon: &mut Lexicon) -> Result<RuleSet> {
        compile::load(files, lexicon)
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
    slots: Vec<u32>,
    entries: Vec<Vec<FrameEntry>>,
    flags: Vec<VerbTraits>,
}

impl Traits {
    pub(crate) fn add(&mut self, lemma: WordId, entry: FrameEntry, flags: VerbTraits) {
        let at = lemma.0 as usize;
        if self.slots.len() <= at {
            self.slots.resize(at + 1, 0);
            self.flags.resize(at + 1, VerbTraits::default());
        }
        if self.entries.is_empty() {
            self.entries.push(Vec::new());
        }
        if self.slots[at] == 0 {
            self.slots[at] = self.entries.len() as u32;
            self.entries.push(Vec::new());
        }
        self.entries[self.slots[at] as usize].push(entry);
        self.flags[at] = self.flags[at].or(flags);
    }

    #[inline]
    pub(crate) fn entries(&self, lemma: WordId) -> &[FrameEntry] {
        match self.slots.get(lemma.0 as usize) {
            Some(0) | None => &[],
            Some(slot) => self.entries.get(*slot as usize).map_or(&[], Vec::as_slice),
        }
    }

    /// What is known of a verb.
    #[inline]
    pub fn of(&self, lemma: WordId) -> VerbTraits {
        self.flags.get(lemma.0 as usize).copied().unwrap_or_default()
    }

    pub(crate) fn sort(&mut self, mut key: impl FnMut(&FrameEntry) -> (u8, u32)) {
        for list in &mut self.entries {
            list.sort_by_key(&mut key);
        }
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

    /// Every frame of it asks for an object or content.
    pub const fn needy(self) -> bool {
        self.0 & 1 != 0 && self.0 & 16 == 0
    }

    /// Reports speech: may stand after what was said.
    pub const fn speech(self) -> bool {
        self.0 & 4 != 0
    }
}
