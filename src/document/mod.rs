//! What an extraction gives: a [`Document`] with sentences, mentions, entities and events, and its JSON form.
//!
//! The JSON form is schema `demarche/1`: see [`Document`]. Mentions, entities and events refer to each other by index
//! in Rust and by the ids `m0`, `e0`, `v0` in JSON. All offsets are bytes unless [`Document::view`] is told otherwise.

mod kinds;
mod offsets;
mod read;
mod write;

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::kinds::{MentionKind, Modality, Role};
pub use self::offsets::{OffsetMap, Offsets};
pub use self::write::DocumentView;

use crate::date::DateRange;
use crate::span::Span;

/// The name of the output schema.
pub const SCHEMA: &str = "demarche/1";

/// One extracted document. Borrows the text it was made from; [`into_owned`](Document::into_owned) cuts that tie.
#[derive(Clone, Debug, PartialEq)]
pub struct Document<'t> {
    /// The raw text. Every span points into it.
    pub text: Cow<'t, str>,
    /// The caller's name for the document.
    pub id: Option<String>,
    /// The document's date: the caller's, else the one its dateline or trailer states.
    pub date: Option<DateRange>,
    /// Sentences in order, not overlapping.
    pub sentences: Vec<Span>,
    /// Mentions in order of their start, longer ones first.
    pub mentions: Vec<Mention>,
    /// Entities in order of their first mention.
    pub entities: Vec<Entity>,
    /// Events in order of their trigger.
    pub events: Vec<Event>,
}

/// A document that owns its text.
pub type OwnedDocument = Document<'static>;

/// A stretch of text that names something.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// What it names.
    pub kind: MentionKind,
    /// The whole mention, title and country included (bytes).
    pub span: Span,
    /// The proper name inside, where there is one (bytes).
    pub name: Option<Span>,
    /// Index into [`Document::entities`].
    pub entity: Option<u32>,
    /// The value of a date mention.
    pub date: Option<DateRange>,
}

/// One thing in the world that mentions of the document refer to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entity {
    /// What it is.
    pub kind: Option<MentionKind>,
    /// Its canonical name (from the gazetteer, else the longest name in the text).
    pub name: String,
    /// Stable key such as `country:KZ`, or none for what is in no gazetteer.
    pub key: Option<Arc<str>>,
    /// ISO 3166 alpha-2 code of its country.
    pub country: Option<Arc<str>>,
    /// Canonical roles, such as `minister of foreign affairs`.
    pub roles: Vec<Arc<str>>,
    /// Wikidata id.
    pub wikidata: Option<Arc<str>>,
    /// Indexes into [`Document::mentions`].
    pub mentions: Vec<u32>,
    /// For groups: indexes into [`Document::entities`].
    pub members: Vec<u32>,
}

/// One event: a trigger with a type and arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The type's name, such as `announce`.
    pub kind: Arc<str>,
    /// PLOVER code, `ROOT` or `ROOT:mode`.
    pub plover: Option<Arc<str>>,
    /// CAMEO root code, two digits.
    pub cameo: Option<Arc<str>>,
    /// Whether it happened.
    pub modality: Modality,
    /// Index into [`Document::sentences`].
    pub sentence: u32,
    /// The words that name the event (bytes).
    pub trigger: Span,
    /// The arguments, by role and place in the text.
    pub args: Vec<Argument>,
    /// For an agentless passive: the entity that the paragraph makes its actor, with the mention that says so.
    pub implicit_actor: Option<ImplicitActor>,
    /// Index of the event whose content holds this one.
    pub nested_in: Option<u32>,
    /// The rule that fired.
    pub rule: Arc<RuleRef>,
}

/// One argument of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Its part in the event.
    pub role: Role,
    /// Its words (bytes).
    pub span: Span,
    /// Index into [`Document::entities`], for parties.
    pub entity: Option<u32>,
    /// Members of a list inside a content span (bytes).
    pub items: Vec<Span>,
    /// Indexes of the mentions inside the span.
    pub mentions: Vec<u32>,
    /// The value of a date argument.
    pub date: Option<DateRange>,
}

/// Who did what a passive without agent tells, taken from the paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImplicitActor {
    /// The words that name the actor, earlier in the paragraph (bytes).
    pub span: Span,
    /// Index into [`Document::entities`].
    pub entity: Option<u32>,
}

/// Names a rule and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RuleRef {
    /// The rule's id.
    pub id: String,
    /// The file it stands in, relative to its pack.
    pub file: String,
    /// The line it starts at, from 1.
    pub line: u32,
}

impl Event {
    /// The type's name, such as `announce`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The arguments with that role.
    pub fn args_with(&self, role: Role) -> impl Iterator<Item = &Argument> + '_ {
        self.args.iter().filter(move |a| a.role == role)
    }

    /// Who did or said it.
    pub fn actors(&self) -> Vec<&Argument> {
        self.args_with(Role::Actor).collect()
    }

    /// To, with or against whom.
    pub fn targets(&self) -> Vec<&Argument> {
        self.args_with(Role::Target).collect()
    }

    /// What was said, announced, agreed, signed ...
    pub fn content(&self) -> Vec<&Argument> {
        self.args_with(Role::Content).collect()
    }
}

impl<'t> Document<'t> {
    /// The raw text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The events in order of their trigger.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The events that stand in no other event's content.
    pub fn outer_events(&self) -> impl Iterator<Item = &Event> + '_ {
        self.events.iter().filter(|e| e.nested_in.is_none())
    }

    /// The mentions in order of their start.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// The entities in order of their first mention.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The entity with that index, if there is one.
    pub fn entity(&self, index: Option<u32>) -> Option<&Entity> {
        self.entities.get(index? as usize)
    }

    /// The words of a span of this document.
    pub fn slice(&self, span: Span) -> &str {
        span.text(&self.text)
    }

    /// The same document with a text of its own.
    pub fn into_owned(self) -> OwnedDocument {
        Document {
            text: Cow::Owned(self.text.into_owned()),
            id: self.id,
            date: self.date,
            sentences: self.sentences,
            mentions: self.mentions,
            entities: self.entities,
            events: self.events,
        }
    }

    /// Byte offsets of this document in another unit.
    pub fn offsets(&self, unit: Offsets) -> OffsetMap {
        OffsetMap::new(&self.text, unit)
    }

    /// A serialisable view with chosen offsets, with or without the text.
    pub fn view(&self, offsets: Offsets, with_text: bool) -> DocumentView<'_> {
        let map = (offsets != Offsets::Bytes).then(|| OffsetMap::new(&self.text, offsets));
        DocumentView { doc: self, map, with_text }
    }
}
