//! A document and its parts, as Python objects.
//!
//! The document owns its text and everything found in it. The parts are pairs of a document and an index, made when they
//! are asked for; offsets are converted then, once per document.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use demarche::OwnedDocument;
use demarche::document::{OffsetMap, Offsets};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::error::usage;
use crate::parts::{Entity, Event, Mention};

/// What a document and all its parts share.
pub struct Inner {
    pub doc: OwnedDocument,
    pub offsets: Offsets,
    units: OnceLock<OffsetMap>,
}

pub type Shared = Arc<Inner>;

impl Inner {
    pub fn new(doc: OwnedDocument, offsets: Offsets) -> Self {
        Inner { doc, offsets, units: OnceLock::new() }
    }

    pub fn at(&self, byte: u32) -> u32 {
        self.units.get_or_init(|| self.doc.offsets(self.offsets)).at(byte)
    }
}

/// The unit with that name.
pub fn unit(py: Python<'_>, name: &str) -> PyResult<Offsets> {
    match name {
        "chars" => Ok(Offsets::Chars),
        "bytes" => Ok(Offsets::Bytes),
        "utf16" => Ok(Offsets::Utf16),
        _ => Err(usage(py, format!("offsets {name:?}, expected \"chars\", \"bytes\" or \"utf16\""))),
    }
}

/// The name of a unit.
pub fn unit_name(unit: Offsets) -> &'static str {
    match unit {
        Offsets::Chars => "chars",
        Offsets::Bytes => "bytes",
        Offsets::Utf16 => "utf16",
    }
}

/// The JSON form of schema demarche/1, from the line that it is in the command's output.
fn parsed<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyDict>> {
    Ok(py.import("json")?.call_method1("loads", (json,))?.cast_into()?)
}

/// A document: its text, and what was found in it.
///
/// >>> import demarche
/// >>> doc = demarche.Extractor().extract("Fiji thanked Tonga.")
/// >>> [(e.type, e.trigger.text, [a.text for a in e.args]) for e in doc.events]
/// [('thank', 'thanked', ['Fiji', 'Tonga'])]
#[pyclass(frozen, module = "demarche", skip_from_py_object)]
#[derive(Clone)]
pub struct Document(pub(crate) Shared);

impl Document {
    pub fn new(doc: OwnedDocument, offsets: Offsets) -> Self {
        Document(Arc::new(Inner::new(doc, offsets)))
    }

    pub fn inner(&self) -> &Inner {
        &self.0
    }

    fn json(&self, offsets: Offsets, with_text: bool) -> String {
        // Maps with string keys into memory: nothing that can fail.
        serde_json::to_string(&self.0.doc.view(offsets, with_text)).unwrap_or_default()
    }

    fn unit(&self, py: Python<'_>, offsets: Option<&str>) -> PyResult<Offsets> {
        offsets.map_or(Ok(self.0.offsets), |name| unit(py, name))
    }
}

#[pymethods]
impl Document {
    /// The caller's name for the document.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.doc.id.as_deref()
    }

    /// The raw text. Every span points into it.
    #[getter]
    fn text(&self) -> &str {
        self.0.doc.text()
    }

    /// The document's date: the caller's, else the one that its dateline or trailer states.
    #[getter]
    fn date(&self) -> Option<DateRange> {
        self.0.doc.date.map(DateRange)
    }

    /// The unit of ``start`` and ``end``: ``"chars"``, ``"bytes"`` or ``"utf16"``.
    #[getter]
    fn offsets(&self) -> &'static str {
        unit_name(self.0.offsets)
    }

    /// The sentences, in order.
    #[getter]
    fn sentences(&self) -> Vec<Span> {
        self.0.doc.sentences.iter().map(|s| Span::new(&self.0, *s)).collect()
    }

    /// The events, in the order of their triggers.
    #[getter]
    fn events(&self) -> Vec<Event> {
        Event::all(&self.0)
    }

    /// The mentions, in the order of their starts.
    #[getter]
    fn mentions(&self) -> Vec<Mention> {
        Mention::all(&self.0)
    }

    /// The entities, in the order of their first mentions.
    #[getter]
    fn entities(&self) -> Vec<Entity> {
        Entity::all(&self.0)
    }

    /// to_dict(with_text=False, offsets=None)
    /// --
    ///
    /// The document as dicts and lists: schema ``demarche/1``, what a line of the command's output holds.
    #[pyo3(signature = (with_text = false, offsets = None))]
    pub(crate) fn to_dict<'py>(
        &self,
        py: Python<'py>,
        with_text: bool,
        offsets: Option<&str>,
    ) -> PyResult<Bound<'py, PyDict>> {
        parsed(py, &self.json(self.unit(py, offsets)?, with_text))
    }

    /// to_json(with_text=False, offsets=None)
    /// --
    ///
    /// The document as one line of JSON: schema ``demarche/1``, byte for byte the line of the command's output.
    #[pyo3(signature = (with_text = false, offsets = None))]
    fn to_json(&self, py: Python<'_>, with_text: bool, offsets: Option<&str>) -> PyResult<String> {
        Ok(self.json(self.unit(py, offsets)?, with_text))
    }

    fn _repr_html_(&self) -> String {
        crate::notebook::cell(&self.0.doc)
    }

    fn __repr__(&self) -> String {
        let doc = &self.0.doc;
        let id = doc.id.as_deref().map_or(String::new(), |id| format!(" {id:?}"));
        format!("<Document{id}: {} events, {} entities>", doc.events.len(), doc.entities.len())
    }

    fn __eq__(&self, other: &Self) -> bool {
        same(&self.0, &other.0)
    }

    fn __hash__(&self) -> u64 {
        hash((self.0.doc.id.as_deref(), self.0.doc.text()))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String, &'static str))> {
        let make = py.import("demarche._native")?.getattr("document_from_json")?;
        Ok((make, (self.json(Offsets::Bytes, true), unit_name(self.0.offsets))))
    }
}

/// document_from_json(json, offsets="chars")
/// --
///
/// Reads a document back from its JSON form with text and **byte** offsets: a line that the command wrote with
/// ``--with-text``, or ``doc.to_json(with_text=True, offsets="bytes")``. ``offsets`` is the unit of the new object.
///
/// >>> import demarche
/// >>> doc = demarche.Extractor().extract("Fiji thanked Tonga.")
/// >>> demarche.document_from_json(doc.to_json(with_text=True, offsets="bytes")) == doc
/// True
#[pyfunction]
#[pyo3(signature = (json, offsets = "chars"))]
pub fn document_from_json(py: Python<'_>, json: &str, offsets: &str) -> PyResult<Document> {
    let doc: OwnedDocument = serde_json::from_str(json).map_err(|e| usage(py, format!("no document: {e}")))?;
    Ok(Document::new(doc, unit(py, offsets)?))
}

pub fn hash(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// A stretch of the text. ``doc.text[span.start:span.end] == span.text`` with offsets in characters.
#[pyclass(frozen, module = "demarche", skip_from_py_object)]
#[derive(Clone)]
pub struct Span {
    of: Shared,
    span: demarche::Span,
}

impl Span {
    pub fn new(of: &Shared, span: demarche::Span) -> Self {
        Span { of: Arc::clone(of), span }
    }
}

#[pymethods]
impl Span {
    /// Where it starts.
    #[getter]
    pub(crate) fn start(&self) -> u32 {
        self.of.at(self.span.start)
    }

    /// Where it ends: one past its last unit.
    #[getter]
    pub(crate) fn end(&self) -> u32 {
        self.of.at(self.span.end)
    }

    /// Its words.
    #[getter]
    pub(crate) fn text(&self) -> &str {
        self.of.doc.slice(self.span)
    }

    fn __repr__(&self) -> String {
        format!("Span({}, {}, {:?})", self.start(), self.end(), self.text())
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.span == other.span && same(&self.of, &other.of)
    }

    fn __hash__(&self) -> u64 {
        hash(self.span)
    }
}

/// A closed interval of days. ``str(date)`` is ``2022-12-24``, ``2022-12``, ``2022`` or ``2022-12-24/2022-12-31``.
#[pyclass(frozen, eq, hash, module = "demarche", skip_from_py_object)]
#[derive(Clone, PartialEq, Hash)]
pub struct DateRange(pub(crate) demarche::date::DateRange);

#[pymethods]
impl DateRange {
    /// The first day, a ``datetime.date``.
    #[getter]
    fn from_(&self) -> jiff::civil::Date {
        self.0.from
    }

    /// The last day, a ``datetime.date``.
    #[getter]
    fn to(&self) -> jiff::civil::Date {
        self.0.to
    }

    /// How finely it was stated: ``day``, ``month``, ``quarter``, ``year`` or ``range``.
    #[getter]
    fn precision(&self) -> &'static str {
        self.0.precision.as_str()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("DateRange({})", self.0)
    }
}

/// Whether two parts belong to one document, or to two that are equal.
pub fn same(a: &Shared, b: &Shared) -> bool {
    Arc::ptr_eq(a, b) || a.offsets == b.offsets && a.doc == b.doc
}
