//! Writing the JSON form: nothing is copied, every value is serialised where it stands.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::offsets::OffsetMap;
use super::{Argument, Document, Entity, Event, ImplicitActor, Mention, Offsets, SCHEMA};
use crate::span::Span;

/// A document as it is written: see [`Document::view`].
#[derive(Clone, Debug)]
pub struct DocumentView<'a> {
    pub(super) doc: &'a Document<'a>,
    pub(super) map: Option<OffsetMap>,
    pub(super) with_text: bool,
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
