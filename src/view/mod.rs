//! Documents as one HTML page that needs nothing else: no server, no network, no other file.
//!
//! ```
//! use demarche::{Extractor, view};
//!
//! let extractor = Extractor::default();
//! let documents = [extractor.extract("The sides agreed to continue the talks.")];
//! let page = view::page(&documents, &view::Options::default());
//! assert!(page.starts_with("<!doctype html>"));
//! ```
//!
//! # What is in the page
//! The page of `assets/page.html` holds a style sheet, a script, an index of the documents and every document as a JSON
//! block of its own: schema `demarche/1` with text, offsets in UTF-16 units (what JavaScript counts in). The script reads
//! a block when its document is opened, so that hundreds of documents open as fast as one.
//!
//! # Safety
//! Texts come from anywhere. Nothing of them is ever markup: JSON blocks hold no `<`, `>` or `&` (`embed.rs`), the script
//! builds the page from text nodes only, and the Content-Security-Policy allows the one script and the one style
//! sheet by their hashes and nothing else, so that even a mistake in all this could load or run nothing.

mod embed;
mod gold;

use askama::Template;
use serde::Serialize;

use crate::document::{Document, Offsets};
use crate::score::Corpus;
use gold::{Judge, Judgement};

const STYLE: &str = include_str!("assets/page.css");

/// The parts of the script share one scope; together they are one `<script>`.
const SCRIPT: &str = concat!(
    "'use strict';\n",
    include_str!("assets/base.js"),
    include_str!("assets/data.js"),
    include_str!("assets/frame.js"),
    include_str!("assets/text.js"),
    include_str!("assets/filter.js"),
    include_str!("assets/panels.js"),
    include_str!("assets/gold.js"),
    include_str!("assets/main.js"),
);

/// What the page shows beside the documents.
#[non_exhaustive]
#[derive(Clone, Debug, Default)]
pub struct Options<'a> {
    /// The title (default: the id of the only document, else their number).
    pub title: Option<String>,
    /// Gold events: the page shows how the documents differ from them.
    pub gold: Option<&'a Corpus>,
    /// Something the reader must know, such as documents that were left out.
    pub note: Option<String>,
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    title: &'a str,
    policy: &'a str,
    style: &'a str,
    script: &'a str,
    index: String,
    documents: Vec<String>,
}

/// What the list of documents shows before any document is read.
#[derive(Serialize)]
struct Index<'a> {
    version: &'a str,
    title: &'a str,
    note: Option<&'a str>,
    gold: Option<&'a [gold::FigureView]>,
    documents: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    date: Option<String>,
    headline: &'a str,
    events: usize,
    /// Missed, spurious, wrong type, arguments; none where gold lacks the document.
    faults: Option<[usize; 4]>,
}

#[derive(Serialize)]
struct Block<'a> {
    document: crate::document::DocumentView<'a>,
    gold: Option<&'a Judgement>,
}

/// Renders documents as one self-contained HTML page.
pub fn page(documents: &[Document<'_>], options: &Options<'_>) -> String {
    let mut judge = options.gold.map(Judge::new);
    let mut entries = Vec::with_capacity(documents.len());
    let mut blocks = Vec::with_capacity(documents.len());
    for document in documents {
        let judgement = judge.as_mut().and_then(|j| j.document(document));
        entries.push(Entry {
            id: document.id.as_deref().unwrap_or_default(),
            date: document.date.map(|d| d.to_string()),
            headline: headline(document.text()),
            events: document.outer_events().count(),
            faults: judgement.as_ref().map(Judgement::counts),
        });
        blocks.push(embed::json(&Block { document: document.view(Offsets::Utf16, true), gold: judgement.as_ref() }));
    }
    let title = title(documents, options);
    let figures = judge.map(Judge::figures);
    let index = Index {
        version: env!("CARGO_PKG_VERSION"),
        title: &title,
        note: options.note.as_deref(),
        gold: figures.as_deref(),
        documents: entries,
    };
    let page = Page {
        title: &title,
        policy: &embed::policy(SCRIPT, STYLE),
        style: STYLE,
        script: SCRIPT,
        index: embed::json(&index),
        documents: blocks,
    };
    // Rendering into memory does not fail.
    page.render().unwrap_or_default()
}

/// The title without what a title bar cannot show.
fn title(documents: &[Document<'_>], options: &Options<'_>) -> String {
    let title = match (&options.title, documents) {
        (Some(title), _) => title.clone(),
        (None, [Document { id: Some(id), .. }]) => id.clone(),
        (None, [_]) => "1 document".to_owned(),
        (None, all) => format!("{} documents", all.len()),
    };
    // Line ends of Unicode, and what turns the direction of the words after it.
    let steers = |c: char| matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    title.chars().map(|c| if c.is_control() || steers(c) { ' ' } else { c }).collect()
}

/// The first line with a word, cut at a length that a list can show.
fn headline(text: &str) -> &str {
    const LONGEST: usize = 120;
    let line = text.lines().map(str::trim).find(|l| l.chars().any(char::is_alphanumeric)).unwrap_or_default();
    line.char_indices().nth(LONGEST).and_then(|(at, _)| line.get(..at)).unwrap_or(line)
}

#[cfg(test)]
mod tests;
