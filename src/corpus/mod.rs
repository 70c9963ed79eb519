//! Whole corpora: millions of articles through a bounded pipeline, nothing lost, output in the order of the input.
//!
//! ```
//! use demarche::Extractor;
//! use demarche::corpus::{self, Listing, ListingOptions, Meter, Options, Output};
//!
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! std::fs::write(folder.join("a1.txt"), "The sides agreed to continue the talks.")?;
//! let listing = Listing::new(&[folder], &ListingOptions::default())?;
//! let output = Output::Path(folder.join("events.jsonl"));
//! let summary = corpus::run(&Extractor::default(), &listing, output, &Options::default(), &Meter::default())?;
//! assert_eq!(summary.counts.documents, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Flow
//! [`Listing`] (which files) -> reader (batches of about a megabyte) -> workers (parse, extract, serialise, compress) ->
//! sink (in order; rejects, journal). Each is a module that knows only those before it.
//!
//! # Inputs
//! Text files, HTML files, JSON lines, CSV and TSV with a header, Parquet (feature `parquet`); each of them also as gzip
//! or Zstandard. Records have an id, a text and maybe a date, in [`Fields`] by name. A record without an id is
//! called by its file and line, `FILE:LINE`. The date of a document is the first of: its field, a `YYYY-MM-DD` in the
//! name of its file, [`Options::date`]; without any the text's own dateline counts.
//!
//! # Encoding
//! Texts are UTF-8. A byte order mark at the start of a file is dropped, and offsets count from the byte after it. A
//! text with invalid bytes is rejected, or taken with U+FFFD in their place ([`InvalidUtf8`]); then, as for HTML, offsets
//! refer to the text as taken, and the text goes into the output with them.
//!
//! # Faults
//! A record that cannot be taken is a [`Reject`] and the run goes on. So is a file that cannot be opened or breaks off;
//! what came before the fault is kept. Only the output failing ends a run.
//!
//! # Formats
//! `docs/corpora.md` in the repository has the columns of every format.
//!
//! # Interruption
//! See [`Options::resume`]. Every batch of a compressed output is a gzip member or Zstandard frame of its own.

mod batch;
mod fields;
mod format;
mod html;
mod journal;
mod listing;
mod pipeline;
mod read;
mod reject;
mod stream;
mod summary;
mod work;
mod write;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub use format::{Compression, InputFormat, OutputFormat};
pub use listing::{Listing, ListingOptions, STDIN};
pub use reject::{Action, Reject};
pub use summary::{Counts, Meter, Summary};
pub use write::{Printable, printable, text};

use crate::date::DateRange;
use crate::document::{Document, Offsets};
use crate::error::{Error, ErrorKind, Result};
use crate::extract::Extractor;

#[cfg(not(feature = "parquet"))]
const NO_PARQUET: &str =
    "this demarche was built without Parquet: build it with `cargo build --release --features parquet`";

/// What turns a text into a document: an [`Extractor`], or something that stands in for it.
pub trait Engine: Sync {
    /// Extracts from a text whose date may be known.
    fn extract_dated<'t>(&self, text: &'t str, date: Option<DateRange>) -> Document<'t>;

    /// The same within limits; a text over one of them is rejected.
    ///
    /// # Errors
    /// What is over a limit, in words for the reader of the rejects.
    fn extract_within<'t>(&self, text: &'t str, date: Option<DateRange>) -> Result<Document<'t>> {
        Ok(self.extract_dated(text, date))
    }
}

impl Engine for Extractor {
    fn extract_dated<'t>(&self, text: &'t str, date: Option<DateRange>) -> Document<'t> {
        Extractor::extract_dated(self, text, date)
    }

    fn extract_within<'t>(&self, text: &'t str, date: Option<DateRange>) -> Result<Document<'t>> {
        Extractor::extract_within(self, text, date)
    }
}

/// The names of the fields or columns that hold a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Default `id`.
    pub id: String,
    /// Default `text`.
    pub text: String,
    /// Default `date`.
    pub date: String,
}

impl Default for Fields {
    fn default() -> Self {
        Fields { id: "id".into(), text: "text".into(), date: "date".into() }
    }
}

/// What to do with texts that are no UTF-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InvalidUtf8 {
    /// Reject the record.
    #[default]
    Reject,
    /// Put U+FFFD in the place of bad bytes, and report it.
    Replace,
}

/// How a run reads and writes.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct Options {
    /// Names of fields and columns.
    pub fields: Fields,
    /// Records hold HTML.
    pub html: bool,
    /// What to do with texts that are no UTF-8.
    pub invalid_utf8: InvalidUtf8,
    /// The date of documents that have none.
    pub date: Option<DateRange>,
    /// The longest text that is taken, in bytes (default 256 MiB, at most 4 GiB). A record may have twice that, for its
    /// escapes and other fields. The memory that a run needs grows with the longest record: three times its length, and
    /// what the engine and the output need for it.
    pub max_bytes: usize,
    /// How many times its size a compressed file may grow, beyond its first 64 MiB (default 250). News grows three to five
    /// times; what grows a thousand times was made to fill a disk.
    pub max_ratio: u32,
    /// The format of the output.
    pub format: OutputFormat,
    /// The compression of the output.
    pub compression: Compression,
    /// The unit of offsets.
    pub offsets: Offsets,
    /// Whether texts go into the output.
    pub with_text: bool,
    /// Whether [`OutputFormat::Text`] is coloured.
    pub color: bool,
    /// How many workers (default: as many as there are cores).
    pub jobs: usize,
    /// The size of a batch (default 256 KiB). 1 makes every record a batch: results come as soon as they can.
    pub batch_bytes: usize,
    /// Where the rejects go, as JSON lines.
    pub rejects: Option<PathBuf>,
    /// Go on where an interrupted run with the same inputs and options left its output, as its journal
    /// `OUTPUT.journal` tells. Without a journal the run starts at the beginning. A run that is not to go on refuses to
    /// write over an interrupted one.
    pub resume: bool,
    /// How often the journal is written (default every 2 seconds); an interruption costs at most that much work.
    pub checkpoint: Duration,
    /// Says which engine this is, for the journal: a run is resumed only by the same one.
    pub engine: String,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            fields: Fields::default(),
            html: false,
            invalid_utf8: InvalidUtf8::default(),
            date: None,
            max_bytes: 256 << 20,
            max_ratio: 250,
            format: OutputFormat::default(),
            compression: Compression::default(),
            offsets: Offsets::default(),
            with_text: false,
            color: false,
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            batch_bytes: 256 << 10,
            rejects: None,
            resume: false,
            checkpoint: Duration::from_secs(2),
            engine: String::new(),
        }
    }
}

impl Options {
    /// The longest record, markup and all, that is read.
    fn longest_record(&self) -> usize {
        self.max_bytes.saturating_mul(2).saturating_add(64 << 10)
    }

    /// Everything that shows in the output.
    fn identity(&self) -> String {
        let Options { fields, html, invalid_utf8, date, max_bytes, format, compression, offsets, .. } = self;
        let Options { with_text, color, batch_bytes, rejects, engine, max_ratio, .. } = self;
        let version = env!("CARGO_PKG_VERSION");
        format!(
            "demarche {version} {engine} {fields:?} html={html} invalid_utf8={invalid_utf8:?} date={date:?} \
             max_bytes={max_bytes} max_ratio={max_ratio} format={format:?} compression={compression:?} offsets={offsets:?} \
             with_text={with_text} color={color} batch_bytes={batch_bytes} rejects={rejects:?}"
        )
    }
}

/// Where the output goes.
pub enum Output {
    /// A file, or for brat a folder.
    Path(PathBuf),
    /// A stream, such as standard output.
    Stream(Box<dyn io::Write + Send>),
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Output::Path(path) => f.debug_tuple("Path").field(path).finish(),
            Output::Stream(_) => f.write_str("Stream"),
        }
    }
}

/// Whether an interrupted run left something at this output that [`Options::resume`] can go on with.
pub fn is_interrupted(output: &Path) -> bool {
    journal::path_beside(output, ".journal").exists()
}

/// The files that a run with this output makes: they are no inputs of it.
pub fn made_files(output: &Path) -> Vec<PathBuf> {
    vec![output.to_path_buf(), journal::path_beside(output, ".journal"), journal::path_beside(output, ".journal.new")]
}

/// Extracts from everything that is listed.
///
/// Faults of the input do not end the run, they are counted: see [`Counts`]. A closed pipe ends it quietly.
///
/// # Errors
/// The output, the rejects or the journal cannot be written; the options do not fit together or, with
/// [`Options::resume`], not the interrupted run.
pub fn run(
    engine: &dyn Engine,
    listing: &Listing,
    output: Output,
    options: &Options,
    meter: &Meter,
) -> Result<Summary> {
    let started = Instant::now();
    if options.resume && listing.has_stdin() {
        let message = "--resume cannot go on in standard input, which is not there a second time";
        return Err(Error::new(ErrorKind::Usage, message));
    }
    let mut options = options.clone();
    options.jobs = options.jobs.max(1);
    // A span is two numbers of 32 bits.
    options.max_bytes = options.max_bytes.min(u32::MAX as usize);
    // Batches must not be longer than records may be: see the reader of lines.
    options.batch_bytes = options.batch_bytes.clamp(1, options.longest_record());
    let options = &options;

    let mut sink = write::Sink::open(output, options, listing.identity())?;
    let from = sink.state().at;
    let worker = work::Worker { engine, listing, options, raw: &meter.raw, spare: work::Spare::default() };
    let outcome = pipeline::run(
        options.jobs,
        options.batch_bytes.saturating_mul(2 * options.jobs + 2),
        |send| read::read(listing, options, &meter.raw, from, send),
        |batch| worker.process(batch),
        |mut finished| {
            sink.take(&mut finished, options)?;
            worker.spare.put(finished.payload);
            meter.set(&sink.state().counts);
            Ok(())
        },
    );
    let mut closed_early = false;
    match outcome.and_then(|()| sink.finish()) {
        Err(e) if work::is_broken_pipe(&e) => closed_early = true,
        other => other?,
    }
    Ok(Summary {
        counts: sink.state().counts.clone(),
        resumed: sink.resumed(),
        closed_early,
        elapsed: started.elapsed(),
        first_rejects: sink.into_first_rejects(),
    })
}
