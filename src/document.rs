//! What an extraction gives: a [`Document`] with sentences, mentions, entities and events, and its JSON form.
//!
//! The JSON form is schema `demarche/1`: see [`Document`]. Mentions, entities and events refer to each other by index
//! in Rust and by the ids `m0`, `e0`, `v0` in JSON. All offsets are bytes unless [`Document::view`] is told otherwise.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::date::DateRange;
use crate::span::Span;

/// The name of the output schema.
pub const SCHEMA: &str = "demarche/1";

macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident => $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The name used in JSON, gold files and rules.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The value with that name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($text => Some($name::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.as_str()) }
        }
    };
}

names! {
    /// What a mention names.
    MentionKind {
        /// A human being, by name, title or pronoun.
        Person => "person",
        /// An office without a person.
        Role => "role",
        /// A country, by name, adjective, capital or seat of government.
        Country => "country",
        /// A body: ministry, union, bank, party, agency.
        Organization => "organization",
        /// An initiative, format, mechanism, route or fund.
        Program => "program",
        /// A treaty, statement or other document.
        Document => "document",
        /// A city, region, building or water.
        Place => "place",
        /// A date or period.
        Date => "date",
        /// Several parties at once: `the sides`, `the foreign ministers of ...`.
        Group => "group",
        /// A stretch of quoted speech.
        Quote => "quote",
    }
}

names! {
    /// The part an argument plays in an event.
    Role {
        /// Who did or said it.
        Actor => "actor",
        /// To, with or against whom.
        Target => "target",
        /// What was said, announced, agreed, signed ...
        Content => "content",
        /// When the event itself happened.
        Date => "date",
        /// Where it happened.
        Place => "place",
        /// Who reports it, when that is not the actor.
        Source => "source",
    }
}

names! {
    /// Whether the event happened.
    Modality {
        /// It happened or happens.
        Actual => "actual",
        /// It is said to happen later.
        Future => "future",
        /// It did not happen.
        Negated => "negated",
        /// It may or might happen.
        Hypothetical => "hypothetical",
    }
}

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
        match unit {
            Offsets::Bytes => OffsetMap { steps: Vec::new() },
            _ => OffsetMap::new(&self.text, unit),
        }
    }

    /// A serialisable view with chosen offsets, with or without the text.
    pub fn view(&self, offsets: Offsets, with_text: bool) -> DocumentView<'_> {
        let map = match offsets {
            Offsets::Bytes => None,
            _ => Some(OffsetMap::new(&self.text, offsets)),
        };
        DocumentView { doc: self, map, with_text }
    }
}

/// The unit in which offsets are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offsets {
    /// UTF-8 bytes.
    #[default]
    Bytes,
    /// Unicode scalar values (Python string indexes).
    Chars,
    /// UTF-16 code units (JavaScript and Java string indexes).
    Utf16,
}

/// Byte offsets in another unit: see [`Document::offsets`].
///
/// Checkpoints after every character that is not ASCII, so that an ASCII text costs nothing.
///
/// ```
/// use demarche::{Extractor, document::Offsets};
///
/// let doc = Extractor::default().extract("São Tomé thanked Fiji.");
/// let trigger = doc.events()[0].trigger;
/// assert_eq!((trigger.start, doc.offsets(Offsets::Chars).at(trigger.start)), (11, 9));
/// ```
#[derive(Clone, Debug, Default)]
pub struct OffsetMap {
    /// (byte offset of the first byte after a non-ASCII character, bytes minus units up to there)
    steps: Vec<(u32, u32)>,
}

impl OffsetMap {
    fn new(text: &str, unit: Offsets) -> Self {
        // Blocks of plain ASCII, which most texts are made of, are passed over at once.
        const BLOCK: usize = 64;
        let mut steps = Vec::new();
        let mut lost = 0u32;
        for (n, block) in text.as_bytes().chunks(BLOCK).enumerate() {
            if block.is_ascii() {
                continue;
            }
            for (i, first) in block.iter().enumerate() {
                // The first byte of a character tells its length; others begin with the bits 10.
                let (bytes, utf16) = match first {
                    0xf0.. => (4, 2),
                    0xe0.. => (3, 1),
                    0xc0.. => (2, 1),
                    _ => continue,
                };
                lost += bytes - if unit == Offsets::Utf16 { utf16 } else { 1 };
                steps.push(((n * BLOCK + i) as u32 + bytes, lost));
            }
        }
        OffsetMap { steps }
    }

    /// The offset of a byte that begins a character, in the map's unit.
    pub fn at(&self, byte: u32) -> u32 {
        let n = self.steps.partition_point(|s| s.0 <= byte);
        byte - n.checked_sub(1).and_then(|i| self.steps.get(i)).map_or(0, |s| s.1)
    }
}

/// A document as it is written: see [`Document::view`].
#[derive(Clone, Debug)]
pub struct DocumentView<'a> {
    doc: &'a Document<'a>,
    map: Option<OffsetMap>,
    with_text: bool,
}

impl DocumentView<'_> {
    fn at(&self, byte: u32) -> u32 {
        self.map.as_ref().map_or(byte, |m| m.at(byte))
    }

    fn span(&self, s: Span) -> [u32; 2] {
        [self.at(s.start), self.at(s.end)]
    }
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.view(Offsets::Bytes, false).serialize(s)
    }
}

impl Serialize for DocumentView<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let doc = self.doc;
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("schema", SCHEMA)?;
        map.serialize_entry("id", &doc.id)?;
        map.serialize_entry("date", &doc.date.map(|d| d.to_string()))?;
        if self.with_text {
            map.serialize_entry("text", doc.text.as_ref())?;
        }
        map.serialize_entry("sentences", &Seq(&doc.sentences, |s: &Span| self.span(*s)))?;
        map.serialize_entry("mentions", &Indexed(&doc.mentions, |i, m| MentionView { view: self, i, m }))?;
        map.serialize_entry("entities", &Indexed(&doc.entities, |i, e| EntityView { i, e }))?;
        map.serialize_entry("events", &Indexed(&doc.events, |i, e| EventView { view: self, i, e }))?;
        map.end()
    }
}

struct Seq<'a, T, F>(&'a [T], F);
impl<T, O: Serialize, F: Fn(&T) -> O> Serialize for Seq<'_, T, F> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.0.iter().map(&self.1))
    }
}

struct Indexed<'a, T, F>(&'a [T], F);
impl<'a, T, O: Serialize, F: Fn(usize, &'a T) -> O> Serialize for Indexed<'a, T, F> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut seq = s.serialize_seq(Some(self.0.len()))?;
        for (i, x) in self.0.iter().enumerate() {
            seq.serialize_element(&(self.1)(i, x))?;
        }
        seq.end()
    }
}

/// `m12`, `e3`, `v0`, written without an allocation.
struct Id(char, u32);
impl Serialize for Id {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&format_args!("{}{}", self.0, self.1))
    }
}

struct MentionView<'a> {
    view: &'a DocumentView<'a>,
    i: usize,
    m: &'a Mention,
}
impl Serialize for MentionView<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("id", &Id('m', self.i as u32))?;
        map.serialize_entry("kind", self.m.kind.as_str())?;
        map.serialize_entry("start", &self.view.at(self.m.span.start))?;
        map.serialize_entry("end", &self.view.at(self.m.span.end))?;
        map.serialize_entry("text", self.view.doc.slice(self.m.span))?;
        if let Some(name) = self.m.name {
            map.serialize_entry("name", &self.view.span(name))?;
        }
        if let Some(entity) = self.m.entity {
            map.serialize_entry("entity", &Id('e', entity))?;
        }
        if let Some(date) = &self.m.date {
            date.serialize_into(&mut map)?;
        }
        map.end()
    }
}

struct EntityView<'a> {
    i: usize,
    e: &'a Entity,
}
impl Serialize for EntityView<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let e = self.e;
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("id", &Id('e', self.i as u32))?;
        map.serialize_entry("kind", &e.kind)?;
        map.serialize_entry("name", &e.name)?;
        map.serialize_entry("key", &e.key)?;
        map.serialize_entry("country", &e.country)?;
        map.serialize_entry("roles", &e.roles)?;
        map.serialize_entry("wikidata", &e.wikidata)?;
        map.serialize_entry("mentions", &Seq(&e.mentions, |m: &u32| Id('m', *m)))?;
        if !e.members.is_empty() {
            map.serialize_entry("members", &Seq(&e.members, |m: &u32| Id('e', *m)))?;
        }
        map.end()
    }
}

struct TriggerView<'a>(&'a DocumentView<'a>, Span);
impl Serialize for TriggerView<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(3))?;
        map.serialize_entry("start", &self.0.at(self.1.start))?;
        map.serialize_entry("end", &self.0.at(self.1.end))?;
        map.serialize_entry("text", self.0.doc.slice(self.1))?;
        map.end()
    }
}

struct EventView<'a> {
    view: &'a DocumentView<'a>,
    i: usize,
    e: &'a Event,
}
impl Serialize for EventView<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (e, view) = (self.e, self.view);
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("id", &Id('v', self.i as u32))?;
        map.serialize_entry("type", &e.kind)?;
        map.serialize_entry("plover", &e.plover)?;
        map.serialize_entry("cameo", &e.cameo)?;
        map.serialize_entry("modality", e.modality.as_str())?;
        map.serialize_entry("sentence", &e.sentence)?;
        map.serialize_entry("trigger", &TriggerView(view, e.trigger))?;
        map.serialize_entry("args", &Indexed(&e.args, |_, a| ArgumentView { view, a }))?;
        map.serialize_entry("implicit_actor", &e.implicit_actor.map(|a| ImplicitView(view, a)))?;
        map.serialize_entry("nested_in", &e.nested_in.map(|n| Id('v', n)))?;
        map.serialize_entry("rule", e.rule.as_ref())?;
        map.end()
    }
}

struct ImplicitView<'a>(&'a DocumentView<'a>, ImplicitActor);
impl Serialize for ImplicitView<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("start", &self.0.at(self.1.span.start))?;
        map.serialize_entry("end", &self.0.at(self.1.span.end))?;
        map.serialize_entry("text", self.0.doc.slice(self.1.span))?;
        map.serialize_entry("entity", &self.1.entity.map(|e| Id('e', e)))?;
        map.end()
    }
}

struct ArgumentView<'a> {
    view: &'a DocumentView<'a>,
    a: &'a Argument,
}
impl Serialize for ArgumentView<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (a, view) = (self.a, self.view);
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("role", a.role.as_str())?;
        map.serialize_entry("start", &view.at(a.span.start))?;
        map.serialize_entry("end", &view.at(a.span.end))?;
        map.serialize_entry("text", view.doc.slice(a.span))?;
        if let Some(entity) = a.entity {
            map.serialize_entry("entity", &Id('e', entity))?;
        }
        if !a.items.is_empty() {
            map.serialize_entry("items", &Seq(&a.items, |s: &Span| view.span(*s)))?;
        }
        if !a.mentions.is_empty() {
            map.serialize_entry("mentions", &Seq(&a.mentions, |m: &u32| Id('m', *m)))?;
        }
        if let Some(date) = &a.date {
            date.serialize_into(&mut map)?;
        }
        map.end()
    }
}

// ---------------------------------------------------------------------------------------------------------------
// Reading the JSON form back.

impl<'de> Deserialize<'de> for OwnedDocument {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let raw = wire::Document::deserialize(d)?;
        raw.into_document().map_err(serde::de::Error::custom)
    }
}

/// The JSON form, field by field, in byte offsets.
mod wire {
    use super::*;

    #[derive(Deserialize)]
    pub(super) struct Document {
        schema: String,
        id: Option<String>,
        date: Option<String>,
        #[serde(default)]
        text: String,
        sentences: Vec<Span>,
        mentions: Vec<Mention>,
        entities: Vec<Entity>,
        events: Vec<Event>,
    }

    #[derive(Deserialize)]
    struct Mention {
        kind: MentionKind,
        start: u32,
        end: u32,
        name: Option<Span>,
        entity: Option<String>,
        #[serde(flatten)]
        date: crate::date::DateFields,
    }

    #[derive(Deserialize)]
    struct Entity {
        kind: Option<MentionKind>,
        name: String,
        key: Option<Arc<str>>,
        country: Option<Arc<str>>,
        roles: Vec<Arc<str>>,
        wikidata: Option<Arc<str>>,
        mentions: Vec<String>,
        #[serde(default)]
        members: Vec<String>,
    }

    #[derive(Deserialize)]
    struct Range {
        start: u32,
        end: u32,
        #[serde(default)]
        entity: Option<String>,
    }

    #[derive(Deserialize)]
    struct Event {
        #[serde(rename = "type")]
        kind: Arc<str>,
        plover: Option<Arc<str>>,
        #[serde(default)]
        cameo: Option<Arc<str>>,
        modality: Modality,
        sentence: u32,
        trigger: Range,
        args: Vec<Argument>,
        implicit_actor: Option<Range>,
        nested_in: Option<String>,
        rule: RuleRef,
    }

    #[derive(Deserialize)]
    struct Argument {
        role: Role,
        start: u32,
        end: u32,
        entity: Option<String>,
        #[serde(default)]
        items: Vec<Span>,
        #[serde(default)]
        mentions: Vec<String>,
        #[serde(flatten)]
        date: crate::date::DateFields,
    }

    fn id(s: &str, letter: char) -> Result<u32, String> {
        s.strip_prefix(letter).and_then(|n| n.parse().ok()).ok_or_else(|| format!("bad id {s:?}, expected {letter}N"))
    }

    fn opt(s: &Option<String>, letter: char) -> Result<Option<u32>, String> {
        s.as_deref().map(|s| id(s, letter)).transpose()
    }

    fn all(v: &[String], letter: char) -> Result<Vec<u32>, String> {
        v.iter().map(|s| id(s, letter)).collect()
    }

    impl Document {
        pub(super) fn into_document(self) -> Result<OwnedDocument, String> {
            if self.schema != SCHEMA {
                return Err(format!("schema {:?}, expected {SCHEMA:?}", self.schema));
            }
            Ok(super::Document {
                text: Cow::Owned(self.text),
                id: self.id,
                date: self.date.as_deref().map(str::parse).transpose()?,
                sentences: self.sentences,
                mentions: self.mentions.into_iter().map(Mention::finish).collect::<Result<_, _>>()?,
                entities: self.entities.into_iter().map(Entity::finish).collect::<Result<_, _>>()?,
                events: self.events.into_iter().map(Event::finish).collect::<Result<_, _>>()?,
            })
        }
    }

    impl Mention {
        fn finish(self) -> Result<super::Mention, String> {
            Ok(super::Mention {
                kind: self.kind,
                span: Span::new(self.start, self.end),
                name: self.name,
                entity: opt(&self.entity, 'e')?,
                date: self.date.finish()?,
            })
        }
    }

    impl Entity {
        fn finish(self) -> Result<super::Entity, String> {
            Ok(super::Entity {
                kind: self.kind,
                name: self.name,
                key: self.key,
                country: self.country,
                roles: self.roles,
                wikidata: self.wikidata,
                mentions: all(&self.mentions, 'm')?,
                members: all(&self.members, 'e')?,
            })
        }
    }

    impl Event {
        fn finish(self) -> Result<super::Event, String> {
            let implicit = |r: Range| {
                Ok::<_, String>(ImplicitActor { span: Span::new(r.start, r.end), entity: opt(&r.entity, 'e')? })
            };
            Ok(super::Event {
                kind: self.kind,
                plover: self.plover,
                cameo: self.cameo,
                modality: self.modality,
                sentence: self.sentence,
                trigger: Span::new(self.trigger.start, self.trigger.end),
                args: self.args.into_iter().map(Argument::finish).collect::<Result<_, _>>()?,
                implicit_actor: self.implicit_actor.map(implicit).transpose()?,
                nested_in: opt(&self.nested_in, 'v')?,
                rule: Arc::new(self.rule),
            })
        }
    }

    impl Argument {
        fn finish(self) -> Result<super::Argument, String> {
            Ok(super::Argument {
                role: self.role,
                span: Span::new(self.start, self.end),
                entity: opt(&self.entity, 'e')?,
                items: self.items,
                mentions: all(&self.mentions, 'm')?,
                date: self.date.finish()?,
            })
        }
    }
}
