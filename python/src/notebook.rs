//! The page of `demarche view`, by itself and in the cell of a notebook.

use demarche::view::{self, Options};
use pyo3::prelude::*;

use crate::document::Document;

/// Pixels that a cell gives to the page.
const HEIGHT: u32 = 560;

/// page(documents, title=None)
/// --
///
/// Documents as one self-contained HTML page, that of ``demarche view``: the text with coloured spans, a frame for every
/// event, entities, a timeline and a table of actors. It loads nothing from anywhere.
///
/// >>> import demarche
/// >>> page = demarche.page([demarche.Extractor().extract("Fiji thanked Tonga.")])
/// >>> page.startswith("<!doctype html>")
/// True
#[pyfunction]
#[pyo3(signature = (documents, title = None))]
pub fn page(py: Python<'_>, documents: Vec<Py<Document>>, title: Option<String>) -> String {
    let documents: Vec<_> = documents.iter().map(|d| d.get().inner().doc.clone()).collect();
    let mut options = Options::default();
    options.title = title;
    py.detach(|| view::page(&documents, &options))
}

/// The page of one document inside another page: a frame of its own, whose script reaches nothing outside it.
pub fn cell(document: &demarche::OwnedDocument) -> String {
    let page = view::page(std::slice::from_ref(document), &Options::default());
    let page = page.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<iframe sandbox=\"allow-scripts\" srcdoc=\"{page}\" title=\"demarche\" width=\"100%\" height=\"{HEIGHT}\" \
         style=\"border: 1px solid #8884; border-radius: 4px\"></iframe>"
    )
}
