//! The native half of the Python package `demarche`.
//!
//! | module | holds |
//! |---|---|
//! | `extractor` | `Extractor`: packs, one text, many texts, tables |
//! | `many` | threads that leave Python alone while they work |
//! | `document` | `Document`, spans and dates |
//! | `parts` | events, arguments, mentions, entities |
//! | `table` | `EventTable`: Arrow in and out |
//! | `notebook` | the page of `demarche view` in a cell |
//! | `error` | `DemarcheError` |
//!
//! A document is kept once, in Rust; events, arguments, mentions and entities are views of it that Python objects are made
//! for when they are asked for. Objects never change, so that threads can share them.

mod document;
mod error;
mod extractor;
mod many;
mod notebook;
mod parts;
mod table;

/// Structured, span-exact events out of diplomatic and political news.
#[pyo3::pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::document::{DateRange, Document, Span, document_from_json};
    #[pymodule_export]
    use super::error::DemarcheError;
    #[pymodule_export]
    use super::extractor::Extractor;
    #[pymodule_export]
    use super::notebook::page;
    #[pymodule_export]
    use super::parts::{Argument, Entity, Event, ImplicitActor, Mention, Rule};
    #[pymodule_export]
    use super::table::{EventTable, Reject, to_table};

    #[pymodule_init]
    fn init(m: &Bound<'_, PyModule>) -> PyResult<()> {
        m.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
