//! Writing: documents become bytes in the workers; the sink puts them in order.

mod brat;
mod csv;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;
mod plover;
mod sink;
mod text;

use std::fmt;

pub(crate) use sink::{SHOWN, Sink};
pub use text::text;

use super::Options;
use super::format::OutputFormat;
use crate::document::{Argument, Document, Event, Role};
use crate::error::Result;

/// Turns documents into their form in the output. One encoder serves one batch.
pub(crate) trait Encoder {
    /// Takes a document on. `with_text`: its text goes along where the format has a place for it.
    ///
    /// # Errors
    /// The format has no place for this document; nothing of it is in the output then.
    fn document(&mut self, doc: &Document<'_>, with_text: bool) -> Result<()>;

    /// What the batch gives.
    fn finish(self: Box<Self>) -> Payload;
}

/// What a batch gives to the sink.
#[derive(Debug)]
pub(crate) enum Payload {
    /// Bytes to append.
    Bytes(Vec<u8>),
    /// Files to make.
    Files(Vec<brat::Pair>),
    /// Rows to append.
    #[cfg(feature = "parquet")]
    Rows(Vec<arrow_array::RecordBatch>),
}

/// The encoder of a run's format. `buffer`: an empty one that formats of bytes may fill.
pub(crate) fn encoder(options: &Options, buffer: Vec<u8>) -> Box<dyn Encoder> {
    match options.format {
        OutputFormat::JsonLines => Box::new(jsonl::JsonLines::new(options.offsets, buffer)),
        OutputFormat::Csv => Box::new(csv::Rows::new(options.offsets)),
        OutputFormat::Brat => Box::new(brat::Pairs::default()),
        OutputFormat::Plover => Box::new(plover::Records::new(plover::Style::Json)),
        OutputFormat::PloverTsv => Box::new(plover::Records::new(plover::Style::Tsv)),
        OutputFormat::Text => Box::new(text::Frames::new(options.color)),
        #[cfg(feature = "parquet")]
        OutputFormat::Parquet => Box::new(crate::arrow::EventRows::new(options.offsets)),
        // The sink has refused this before any encoder is asked for.
        #[cfg(not(feature = "parquet"))]
        OutputFormat::Parquet => Box::new(jsonl::JsonLines::new(options.offsets, buffer)),
    }
}

/// What stands in the output before all documents.
pub(crate) fn head(format: OutputFormat) -> Vec<u8> {
    match format {
        OutputFormat::Csv => csv::head(),
        OutputFormat::PloverTsv => plover::head(),
        _ => Vec::new(),
    }
}

/// The words of all arguments with a role, one after the other.
fn joined(doc: &Document<'_>, event: &Event, role: Role, separator: &str) -> String {
    let mut all = String::new();
    for arg in event.args_with(role) {
        if !all.is_empty() {
            all.push_str(separator);
        }
        push_words(&mut all, doc.slice(arg.span));
    }
    all
}

/// Words on one line: runs of white space become one blank.
fn push_words(out: &mut String, text: &str) {
    for (i, word) in text.split_whitespace().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// The value of a date argument, `from` or `from/to`, else its words.
fn date_of(doc: &Document<'_>, arg: &Argument) -> String {
    match arg.date {
        Some(date) => date.to_string(),
        None => {
            let mut words = String::new();
            push_words(&mut words, doc.slice(arg.span));
            words
        }
    }
}

/// Text with its control characters escaped, so that showing it does nothing but show it: no terminal sequence, no
/// change of direction, no line of its own.
pub fn printable(text: &str) -> Printable<'_> {
    Printable(text)
}

/// See [`printable`].
#[derive(Clone, Copy, Debug)]
pub struct Printable<'a>(&'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| steers(*c)) {
            f.write_str(rest.get(..at).unwrap_or_default())?;
            write!(f, "{}", c.escape_unicode())?;
            rest = rest.get(at + c.len_utf8()..).unwrap_or_default();
        }
        f.write_str(rest)
    }
}

/// Whether a character steers a terminal: C0 and C1 controls, and the marks that turn the direction of writing.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_not_sent() {
        assert_eq!(printable("a\u{1b}[31mb\u{9b}c\u{202e}d\n").to_string(), "a\\u{1b}[31mb\\u{9b}c\\u{202e}d\\u{a}");
        assert_eq!(printable("Türkiye’s").to_string(), "Türkiye’s");
    }
}
