//! The parts of a document that lie in its lists: events with their arguments, mentions, entities.

use std::sync::Arc;

use demarche::document::{self, Role};
use pyo3::prelude::*;

use crate::document::{DateRange, Document, Shared, Span, hash, same};
use crate::error::usage;

/// Declares a part of a document that lies in one of its lists.
macro_rules! part {
    ($(#[$meta:meta])* $type:ident, $list:ident, $of:ty, $letter:literal) => {
        $(#[$meta])*
        #[pyclass(frozen, module = "demarche", skip_from_py_object)]
        #[derive(Clone)]
        pub struct $type {
            of: Shared,
            n: usize,
        }

        impl $type {
            /// All of a document, in order.
            pub fn all(of: &Shared) -> Vec<Self> {
                (0..of.doc.$list.len()).map(|n| $type { of: Arc::clone(of), n }).collect()
            }

            fn at(of: &Shared, n: u32) -> Option<Self> {
                let n = n as usize;
                (n < of.doc.$list.len()).then(|| $type { of: Arc::clone(of), n })
            }

            /// Made for places of the list only: see `all` and `at`.
            fn raw(&self) -> &$of {
                &self.of.doc.$list[self.n]
            }

            fn name(&self) -> String {
                format!(concat!($letter, "{}"), self.n)
            }
        }
    };
}

part!(
    /// Who did or said what, to whom, about what, when, where, according to whom.
    Event, events, document::Event, "v"
);
part!(
    /// A stretch of text that names something.
    Mention, mentions, document::Mention, "m"
);
part!(
    /// One thing in the world that mentions of the document refer to.
    Entity, entities, document::Entity, "e"
);

#[pymethods]
impl Event {
    /// ``v0``, ``v1`` ... within the document.
    #[getter]
    fn id(&self) -> String {
        self.name()
    }

    /// The type, such as ``announce``.
    #[getter]
    fn r#type(&self) -> &str {
        self.raw().kind()
    }

    /// PLOVER code, ``ROOT`` or ``ROOT:mode``.
    #[getter]
    fn plover(&self) -> Option<&str> {
        self.raw().plover.as_deref()
    }

    /// CAMEO root code, two digits.
    #[getter]
    fn cameo(&self) -> Option<&str> {
        self.raw().cameo.as_deref()
    }

    /// ``actual``, ``future``, ``negated`` or ``hypothetical``.
    #[getter]
    fn modality(&self) -> &'static str {
        self.raw().modality.as_str()
    }

    /// The sentence that it stands in.
    #[getter]
    fn sentence(&self) -> Option<Span> {
        let sentence = self.of.doc.sentences.get(self.raw().sentence as usize)?;
        Some(Span::new(&self.of, *sentence))
    }

    /// The words that name the event.
    #[getter]
    fn trigger(&self) -> Span {
        Span::new(&self.of, self.raw().trigger)
    }

    /// All arguments, by role and place in the text.
    #[getter]
    fn args(&self) -> Vec<Argument> {
        (0..self.raw().args.len()).map(|n| Argument { event: self.clone(), n }).collect()
    }

    /// args_with(role)
    /// --
    ///
    /// The arguments with a role: ``actor``, ``target``, ``content``, ``date``, ``place`` or ``source``.
    fn args_with(&self, py: Python<'_>, role: &str) -> PyResult<Vec<Argument>> {
        let role = Role::parse(role).ok_or_else(|| usage(py, format!("there is no role {role:?}")))?;
        Ok(self.with(role))
    }

    /// Who did or said it.
    #[getter]
    fn actors(&self) -> Vec<Argument> {
        self.with(Role::Actor)
    }

    /// To, with or against whom.
    #[getter]
    fn targets(&self) -> Vec<Argument> {
        self.with(Role::Target)
    }

    /// What was said, announced, agreed, signed ...
    #[getter]
    fn content(&self) -> Vec<Argument> {
        self.with(Role::Content)
    }

    /// For a passive without agent: who the paragraph says did it.
    #[getter]
    fn implicit_actor(&self) -> Option<ImplicitActor> {
        self.raw().implicit_actor.map(|actor| ImplicitActor { of: Arc::clone(&self.of), actor })
    }

    /// The event whose content holds this one.
    #[getter]
    fn nested_in(&self) -> Option<Event> {
        Event::at(&self.of, self.raw().nested_in?)
    }

    /// The rule that fired.
    #[getter]
    fn rule(&self) -> Rule {
        Rule(Arc::clone(&self.raw().rule))
    }

    /// The document it stands in.
    #[getter]
    fn document(&self) -> Document {
        Document(Arc::clone(&self.of))
    }

    /// to_dict()
    /// --
    ///
    /// The event as a dict: an element of ``events`` in :meth:`Document.to_dict`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.document().to_dict(py, false, None)?.as_any().get_item("events")?.get_item(self.n)
    }

    fn __repr__(&self) -> String {
        let args: Vec<_> = self.args().iter().map(|a| format!("{}={:?}", a.role(), a.text())).collect();
        format!("<Event {} {} {:?} {}>", self.name(), self.r#type(), self.trigger().text(), args.join(" "))
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.n == other.n && same(&self.of, &other.of)
    }

    fn __hash__(&self) -> u64 {
        hash((self.n, self.raw().trigger))
    }
}

impl Event {
    fn with(&self, role: Role) -> Vec<Argument> {
        self.args().into_iter().filter(|a| a.raw().role == role).collect()
    }
}

/// One argument of an event.
#[pyclass(frozen, module = "demarche", skip_from_py_object)]
#[derive(Clone)]
pub struct Argument {
    event: Event,
    n: usize,
}

impl Argument {
    /// Made for places of the list only: see `Event::args`.
    fn raw(&self) -> &document::Argument {
        &self.event.raw().args[self.n]
    }

    fn span(&self) -> Span {
        Span::new(&self.event.of, self.raw().span)
    }
}

#[pymethods]
impl Argument {
    /// Its part in the event: ``actor``, ``target``, ``content``, ``date``, ``place`` or ``source``.
    #[getter]
    fn role(&self) -> &'static str {
        self.raw().role.as_str()
    }

    /// Where it starts.
    #[getter]
    fn start(&self) -> u32 {
        self.span().start()
    }

    /// Where it ends: one past its last unit.
    #[getter]
    fn end(&self) -> u32 {
        self.span().end()
    }

    /// Its words.
    #[getter]
    fn text(&self) -> &str {
        self.event.of.doc.slice(self.raw().span)
    }

    /// The entity that it stands for, for parties.
    #[getter]
    fn entity(&self) -> Option<Entity> {
        Entity::at(&self.event.of, self.raw().entity?)
    }

    /// Members of a list inside a content span.
    #[getter]
    fn items(&self) -> Vec<Span> {
        self.raw().items.iter().map(|s| Span::new(&self.event.of, *s)).collect()
    }

    /// The mentions inside it.
    #[getter]
    fn mentions(&self) -> Vec<Mention> {
        self.raw().mentions.iter().filter_map(|m| Mention::at(&self.event.of, *m)).collect()
    }

    /// The value of a date argument.
    #[getter]
    fn date(&self) -> Option<DateRange> {
        self.raw().date.map(DateRange)
    }

    fn __repr__(&self) -> String {
        format!("<Argument {} {:?}>", self.role(), self.text())
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.n == other.n && self.event.__eq__(&other.event)
    }

    fn __hash__(&self) -> u64 {
        hash((self.n, self.raw().span))
    }
}

/// Who did what a passive without agent tells, taken from the paragraph.
#[pyclass(frozen, module = "demarche", skip_from_py_object)]
#[derive(Clone)]
pub struct ImplicitActor {
    of: Shared,
    actor: document::ImplicitActor,
}

#[pymethods]
impl ImplicitActor {
    /// Where the words that name it start.
    #[getter]
    fn start(&self) -> u32 {
        self.of.at(self.actor.span.start)
    }

    /// Where they end.
    #[getter]
    fn end(&self) -> u32 {
        self.of.at(self.actor.span.end)
    }

    /// The words.
    #[getter]
    fn text(&self) -> &str {
        self.of.doc.slice(self.actor.span)
    }

    /// The entity.
    #[getter]
    fn entity(&self) -> Option<Entity> {
        Entity::at(&self.of, self.actor.entity?)
    }

    fn __repr__(&self) -> String {
        format!("<ImplicitActor {:?}>", self.text())
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.actor == other.actor && same(&self.of, &other.of)
    }

    fn __hash__(&self) -> u64 {
        hash(self.actor.span)
    }
}

#[pymethods]
impl Mention {
    /// ``m0``, ``m1`` ... within the document.
    #[getter]
    fn id(&self) -> String {
        self.name()
    }

    /// What it names: ``person``, ``role``, ``country``, ``organization``, ``program``, ``document``, ``place``, ``date``,
    /// ``group`` or ``quote``.
    #[getter]
    fn kind(&self) -> &'static str {
        self.raw().kind.as_str()
    }

    /// Where it starts, title and country included.
    #[getter]
    fn start(&self) -> u32 {
        self.of.at(self.raw().span.start)
    }

    /// Where it ends: one past its last unit.
    #[getter]
    fn end(&self) -> u32 {
        self.of.at(self.raw().span.end)
    }

    /// Its words.
    #[getter]
    fn text(&self) -> &str {
        self.of.doc.slice(self.raw().span)
    }

    /// The proper name inside, where there is one.
    #[getter(name)]
    fn proper_name(&self) -> Option<Span> {
        self.raw().name.map(|s| Span::new(&self.of, s))
    }

    /// What it refers to.
    #[getter]
    fn entity(&self) -> Option<Entity> {
        Entity::at(&self.of, self.raw().entity?)
    }

    /// The value of a date mention.
    #[getter]
    fn date(&self) -> Option<DateRange> {
        self.raw().date.map(DateRange)
    }

    fn __repr__(&self) -> String {
        format!("<Mention {} {} {:?}>", self.name(), self.kind(), self.text())
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.n == other.n && same(&self.of, &other.of)
    }

    fn __hash__(&self) -> u64 {
        hash((self.n, self.raw().span))
    }
}

#[pymethods]
impl Entity {
    /// ``e0``, ``e1`` ... within the document.
    #[getter]
    fn id(&self) -> String {
        self.name()
    }

    /// What it is: a kind of mention.
    #[getter]
    fn kind(&self) -> Option<&'static str> {
        self.raw().kind.map(document::MentionKind::as_str)
    }

    /// Its canonical name: from the gazetteer, else the longest in the text.
    #[getter(name)]
    fn canonical_name(&self) -> &str {
        &self.raw().name
    }

    /// Stable key such as ``country:KZ``; none for what is in no gazetteer.
    #[getter]
    fn key(&self) -> Option<&str> {
        self.raw().key.as_deref()
    }

    /// ISO 3166 alpha-2 code of its country.
    #[getter]
    fn country(&self) -> Option<&str> {
        self.raw().country.as_deref()
    }

    /// Canonical roles, such as ``minister of foreign affairs``.
    #[getter]
    fn roles(&self) -> Vec<&str> {
        self.raw().roles.iter().map(AsRef::as_ref).collect()
    }

    /// Wikidata id.
    #[getter]
    fn wikidata(&self) -> Option<&str> {
        self.raw().wikidata.as_deref()
    }

    /// Where the document mentions it.
    #[getter]
    fn mentions(&self) -> Vec<Mention> {
        self.raw().mentions.iter().filter_map(|m| Mention::at(&self.of, *m)).collect()
    }

    /// For groups: the members.
    #[getter]
    fn members(&self) -> Vec<Entity> {
        self.raw().members.iter().filter_map(|m| Entity::at(&self.of, *m)).collect()
    }

    fn __repr__(&self) -> String {
        let key = self.key().map_or(String::new(), |key| format!(" {key}"));
        format!("<Entity {} {} {:?}{key}>", self.name(), self.kind().unwrap_or("unknown"), self.raw().name)
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.n == other.n && same(&self.of, &other.of)
    }

    fn __hash__(&self) -> u64 {
        hash((self.n, &self.raw().name))
    }
}

/// A rule, and where it stands.
#[pyclass(frozen, eq, hash, module = "demarche", skip_from_py_object)]
#[derive(Clone, PartialEq, Hash)]
pub struct Rule(Arc<document::RuleRef>);

#[pymethods]
impl Rule {
    /// The rule's id.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// Its file, relative to the pack.
    #[getter]
    fn file(&self) -> &str {
        &self.0.file
    }

    /// The line that it starts at, from 1.
    #[getter]
    fn line(&self) -> u32 {
        self.0.line
    }

    fn __repr__(&self) -> String {
        format!("<Rule {} {}:{}>", self.0.id, self.0.file, self.0.line)
    }
}
