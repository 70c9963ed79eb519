//! Reading the JSON form back, field by field, in byte offsets.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Deserializer};

use super::{ImplicitActor, MentionKind, Modality, OwnedDocument, Role, RuleRef, SCHEMA};
use crate::date::DateFields;
use crate::span::Span;

impl<'de> Deserialize<'de> for OwnedDocument {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let raw = Document::deserialize(d)?;
        raw.into_document().map_err(serde::de::Error::custom)
    }
}

#[derive(Deserialize)]
struct Document {
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
    date: DateFields,
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
    date: DateFields,
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
    fn into_document(self) -> Result<OwnedDocument, String> {
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
        let implicit =
            |r: Range| Ok::<_, String>(ImplicitActor { span: Span::new(r.start, r.end), entity: opt(&r.entity, 'e')? });
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
