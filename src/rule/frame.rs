//! Compiled frames.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use crate::document::{Modality, Role, RuleRef};
use crate::lexicon::WordId;

/// An event type.
#[derive(Clone, Debug)]
pub struct EventType {
    /// Its name.
    pub name: Arc<str>,
    /// PLOVER code.
    pub plover: Option<Arc<str>>,
    /// CAMEO root.
    pub cameo: Option<Arc<str>>,
    /// Circumstances that change the codes.
    pub when: Vec<When>,
    /// Whether a place at the end of its object is the event's own (`signed the treaty in Paris`).
    pub place: bool,
    /// Whether an infinitive after it is a purpose, an event of its own (`met to discuss`).
    pub purpose: bool,
    /// Whether it is an act: its object ends before recipients, dates and conditions.
    pub act: bool,
    /// Whether it is speech or stance.
    pub speech: bool,
    /// Whether it brings its parties together (`the sides` are its actors and targets).
    pub meeting: bool,
    /// Whether a passive without agent is everybody's doing (`a statement was adopted`).
    pub joint: bool,
    /// What infinitives and gerunds inside its content are (`promised to sign`): its modality says nothing of theirs.
    pub prospect: Option<Modality>,
    /// Where it was written.
    pub written: Place,
}

/// A place in a rule file.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file, as it is shown in messages.
    pub shown: PathBuf,
    /// The text of the file.
    pub text: Arc<str>,
    /// Bytes of the name.
    pub name: Range<usize>,
}

/// What a frame makes of the bare object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ObjectRole {
    /// What was said or done.
    #[default]
    Content,
    /// Whom it was done to.
    Target,
    /// Target where it is a party, content where it is a thing.
    Party,
    /// The verb takes none; with one, the frame does not fire.
    None,
    /// Belongs to the trigger or says nothing.
    Skip,
    /// Where it happened (`visited Tokyo`); a person is the target.
    Place,
}

/// Which complement clauses are content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clauses(pub(crate) u8);

impl Clauses {
    /// `that ...`, with or without `that`.
    pub const THAT: Clauses = Clauses(1);
    /// `to ...`
    pub const TO: Clauses = Clauses(2);
    /// `doing ...`
    pub const ING: Clauses = Clauses(4);
    /// `how ...`, `whether ...`
    pub const WH: Clauses = Clauses(8);
    /// Quoted speech.
    pub const QUOTE: Clauses = Clauses(16);
    /// May stand after what was said: `..., X said`.
    pub const REPORT: Clauses = Clauses(32);

    /// Whether the sets share a clause kind.
    pub const fn has(self, other: Clauses) -> bool {
        self.0 & other.0 != 0
    }

    /// The union.
    #[must_use]
    pub const fn or(self, other: Clauses) -> Clauses {
        Clauses(self.0 | other.0)
    }
}

/// Which voices a frame takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Voice {
    /// Both.
    #[default]
    Any,
    /// Active only.
    Active,
    /// Passive only.
    Passive,
}

/// Codes that hold under circumstances. An empty list asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct When {
    /// PLOVER code; empty for none.
    pub plover: Option<Arc<str>>,
    /// CAMEO root.
    pub cameo: Option<Arc<str>>,
    /// The event's modality.
    pub modality: Vec<Modality>,
    /// Modals of the event's own verb.
    pub modal: Vec<WordId>,
    /// Modals of the content's verb.
    pub content_modal: Vec<WordId>,
    /// Lemmas of the content's verb.
    pub content_verbs: Vec<WordId>,
    /// Nouns that head the content.
    pub content_heads: Nouns,
    /// Whether the content's verb is negated.
    pub content_negated: Option<bool>,
}

impl When {
    /// Whether it looks at what is said.
    pub fn reads_content(&self) -> bool {
        !self.content_modal.is_empty()
            || !self.content_verbs.is_empty()
            || !self.content_heads.is_empty()
            || self.content_negated.is_some()
    }
}

/// Nouns that a phrase may have for its head.
#[derive(Clone, Debug, Default)]
pub struct Nouns {
    /// Lemmas of one word, sorted.
    pub single: Vec<WordId>,
    /// Several words, the last the lemma of the head: `martial law`, `state of emergency`; no word at all is a gap.
    pub phrases: Vec<Box<[WordId]>>,
    /// A bit for the remainder of every head: most nouns are told apart by it alone.
    pub(crate) mask: u64,
}

impl Nouns {
    /// Whether a lemma may be one of the heads.
    #[inline]
    pub(crate) const fn may_hold(&self, noun: WordId) -> bool {
        self.mask >> (noun.0 & 63) & 1 == 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.single.is_empty() && self.phrases.is_empty()
    }

    /// Whether all of `other` are among these.
    pub fn covers(&self, other: &Nouns) -> bool {
        other.single.iter().all(|n| self.single.binary_search(n).is_ok())
            && other.phrases.iter().all(|p| self.phrases.contains(p))
    }
}

/// A restriction on the head noun of the object.
#[derive(Clone, Debug, Default)]
pub struct HeadRule {
    /// The nouns.
    pub nouns: Nouns,
    /// The trigger runs from the verb through the noun.
    pub light: bool,
}

/// A compiled frame.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Id, file and line.
    pub rule: Arc<RuleRef>,
    /// Row in [`RuleSet::types`](super::RuleSet::types).
    pub kind: u32,
    /// PLOVER code of this frame, where it differs from its type's.
    pub plover: Option<Arc<str>>,
    /// CAMEO root of this frame, where it differs.
    pub cameo: Option<Arc<str>>,
    /// What the object is.
    pub object: ObjectRole,
    /// Restriction on the object's head.
    pub heads: Option<HeadRule>,
    /// Restriction on the subject's head.
    pub subject_heads: Nouns,
    /// Circumstances that change the codes.
    pub when: Vec<When>,
    /// Prepositions and the roles of their phrases.
    pub preps: Vec<(WordId, Role)>,
    /// Clauses that are content.
    pub clauses: Clauses,
    /// At least one of these roles must be filled (bits by [`Role`] order); 0: none needed.
    pub needs: u8,
    /// The role of the active subject.
    pub subject: Role,
    /// Voices.
    pub voice: Voice,
    /// The object must be a party (person, country, body, group).
    pub party_object: bool,
    /// The subject must be a party.
    pub party_subject: bool,
    /// An office without a name in the object is the post, not a person: `named a prime minister`.
    pub post_object: bool,
    /// The subject must be several: a plural, or joined by `and`.
    pub plural_subject: bool,
    /// The frame negates its event: `cancelled`, `postponed`.
    pub negates: bool,
    /// The frame's event lies ahead: `plans to`.
    pub future: bool,
    /// The object must be followed by what it is said to be: `called X a liar`.
    pub predicative: bool,
    /// The word between the object and what it is said to be: `as`.
    pub link: WordId,
    /// Head nouns that the object must not have.
    pub except: Nouns,
    /// Tried before the other frames of its verbs.
    pub special: bool,
    /// Gives way to the event of its infinitive, if that is one.
    pub yields: bool,
    /// Fires for finite verbs only (`to support` as a purpose is none).
    pub finite: bool,
    /// Position in the packs, for ties.
    pub order: u32,
}

impl Frame {
    /// The nouns of which one must stand in the subject or the complement. A frame for what was said before the verb, and one
    /// for what its object is called, need none.
    pub(crate) fn nouns_asked(&self) -> Option<&Nouns> {
        let asks = !self.clauses.has(Clauses::REPORT) && !self.predicative;
        self.heads.as_ref().filter(|_| asks).map(|h| &h.nouns)
    }
}

/// What is looked at first of a [`FrameEntry`]: most entries of a verb are left after it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EntryKey {
    /// The first of its particles.
    pub lead: WordId,
    /// Its [`FrameEntry::adjective`].
    pub adjective: bool,
    /// It has particles or a tail.
    pub words: bool,
    /// A bit for the remainder of every noun that its frame asks for; 0: it asks for none.
    pub mask: u64,
    /// Where these nouns begin in a list of all, and how many they are.
    pub nouns: (u32, u32),
}

/// A verb of a frame: the frame and the words that must follow the verb.
#[derive(Clone, Debug)]
pub struct FrameEntry {
    /// Row in [`RuleSet::frames`](super::RuleSet::frames).
    pub frame: u32,
    /// Particles and prepositions right after the verb, part of the trigger.
    pub particles: Box<[WordId]>,
    /// Words after the object of an active verb, right after a passive one: `take ... to court`.
    pub tail: Box<[WordId]>,
    /// The word is a predicative adjective (`is interested in`).
    pub adjective: bool,
    /// Which of the rule's verbs and adjectives it is, in the order of writing.
    pub place: Option<u32>,
}
