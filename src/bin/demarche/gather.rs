//! Inputs read whole, for commands that show documents instead of writing their events on.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args as ClapArgs;
use demarche::corpus::{self, Engine, Fields, Listing, ListingOptions, Meter, Options, Output, OutputFormat};
use demarche::date::DateRange;
use demarche::{Document, Error, ErrorKind, Result};

use crate::{Outcome, report};

/// How inputs are read: the same options as those of `extract`.
#[derive(Debug, ClapArgs)]
pub struct Reading {
    /// From folders take only files that match (their name or their path below the folder); repeatable.
    #[arg(long, value_name = "PATTERN", help_heading = "Input")]
    glob: Vec<String>,

    /// The field or column that holds the id.
    #[arg(long, value_name = "NAME", default_value = "id", help_heading = "Input")]
    id_field: String,

    /// The field or column that holds the text.
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = "Input")]
    text_field: String,

    /// The field or column that holds the date.
    #[arg(long, value_name = "NAME", default_value = "date", help_heading = "Input")]
    date_field: String,

    /// The date of documents that have none in a field or in the name of their file.
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Input")]
    date: Option<String>,

    /// Records hold HTML: reduce it to text.
    #[arg(long, help_heading = "Input")]
    html: bool,
}

/// The documents of a run.
#[derive(Debug)]
pub struct Gathered {
    /// As many as were wanted, with their texts.
    pub documents: Vec<Document<'static>>,
    /// Whether there were more.
    pub cut: bool,
    /// How the reading ended.
    pub outcome: Outcome,
}

impl Reading {
    /// The date given for documents without one.
    pub fn date(&self) -> Result<Option<DateRange>> {
        let usage = |e: String| Error::new(ErrorKind::Usage, format!("--date: {e}"));
        self.date.as_deref().map(|d| d.parse().map_err(usage)).transpose()
    }

    /// Reads the first `limit` documents of `paths`, but for files to `exclude`; tells what was rejected.
    pub fn gather(
        &self,
        paths: &[PathBuf],
        exclude: Vec<PathBuf>,
        engine: &dyn Engine,
        limit: usize,
    ) -> Result<Gathered> {
        let how = ListingOptions { html: self.html, globs: self.glob.clone(), exclude, ..ListingOptions::default() };
        let listing = Listing::new(paths, &how)?;
        let mut options = Options::default();
        options.fields =
            Fields { id: self.id_field.clone(), text: self.text_field.clone(), date: self.date_field.clone() };
        options.html = self.html;
        options.date = self.date()?;
        options.format = OutputFormat::JsonLines;
        options.with_text = true;

        let collector = Collector { lines: Arc::new(Mutex::new(Lines { limit, ..Lines::default() })) };
        let output = Output::Stream(Box::new(collector.clone()));
        let summary = corpus::run(engine, &listing, output, &options, &Meter::default())?;
        report::rejects(&summary, None);
        let lines = std::mem::take(&mut *collector.lines.lock().unwrap_or_else(PoisonError::into_inner));
        let outcome = match &summary.counts {
            counts if counts.unread > 0 => Outcome::Unread,
            counts if counts.rejected > 0 => Outcome::Rejected,
            _ => Outcome::Done,
        };
        Ok(Gathered { documents: documents(&lines.bytes, limit)?, cut: lines.count > limit, outcome })
    }
}

/// Reads back what the run wrote.
fn documents(lines: &[u8], limit: usize) -> Result<Vec<Document<'static>>> {
    let inner = |e: serde_json::Error| {
        Error::new(ErrorKind::Record, "internal error: the output cannot be read back").caused_by(e)
    };
    serde_json::Deserializer::from_slice(lines).into_iter().take(limit).map(|d| d.map_err(inner)).collect()
}

/// Collects the lines of a run, as many as are wanted; after that the run ends like one into a closed pipe.
#[derive(Clone, Debug)]
struct Collector {
    lines: Arc<Mutex<Lines>>,
}

#[derive(Debug, Default)]
struct Lines {
    bytes: Vec<u8>,
    count: usize,
    limit: usize,
}

impl Write for Collector {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.count > lines.limit {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        lines.bytes.extend_from_slice(buf);
        lines.count += buf.iter().filter(|b| **b == b'\n').count();
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
