//! `demarche view`: documents as one HTML page.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args as ClapArgs;
use demarche::corpus::{self, Fields, Listing, ListingOptions, Meter, Options, Output, OutputFormat};
use demarche::score::Corpus;
use demarche::{Document, Error, ErrorKind, Extractor, Result, view};

use crate::{Outcome, report};

const EXAMPLES: &str = "\
Examples:
  demarche view article.txt -o page.html
  demarche view articles/ -o page.html --gold gold.jsonl    what was missed, superfluous or wrong, side by side
  demarche view news.jsonl -o page.html --pack my-pack      with rules of your own";

/// Renders texts and their events as one self-contained HTML page.
///
/// The page needs no network and no other file. It shows the texts with their mentions and events, every event's frame
/// and rule, entities, a timeline and a table of actors.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Files, folders, patterns ('news/**/*.txt'), or - for standard input.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// Write the page to this file [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Show the differences to these gold events (JSON lines, or brat standoff).
    #[arg(long, value_name = "FILE|DIR")]
    gold: Option<PathBuf>,

    /// A folder with gazetteers and rules over the built-in ones; repeatable.
    #[arg(long, value_name = "DIR")]
    pack: Vec<PathBuf>,

    /// The date of documents that have none in a field or in the name of their file.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,

    /// The page's title.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    /// Show the first N documents; a browser should not be asked for many thousands.
    #[arg(long, value_name = "N", default_value_t = 2000)]
    limit: usize,

    /// From folders take only files that match (their name or their path below the folder); repeatable.
    #[arg(long, value_name = "PATTERN")]
    glob: Vec<String>,

    /// The field or column that holds the id.
    #[arg(long, value_name = "NAME", default_value = "id")]
    id_field: String,

    /// The field or column that holds the text.
    #[arg(long, value_name = "NAME", default_value = "text")]
    text_field: String,

    /// The field or column that holds the date.
    #[arg(long, value_name = "NAME", default_value = "date")]
    date_field: String,

    /// Records hold HTML: reduce it to text.
    #[arg(long)]
    html: bool,
}

/// Collects the lines of a run, as many as are wanted; after that the run ends like one into a closed pipe.
#[derive(Clone, Debug, Default)]
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

/// Runs the command.
pub fn run(args: Args) -> Result<Outcome> {
    let gold = args.gold.as_ref().map(Corpus::read).transpose()?;
    let exclude = args.output.iter().cloned().collect();
    let how = ListingOptions { html: args.html, globs: args.glob.clone(), exclude, ..ListingOptions::default() };
    let listing = Listing::new(&args.paths, &how)?;
    let builder = args.pack.iter().fold(Extractor::builder(), |b, dir| b.pack_dir(dir));
    let extractor = builder.build()?;

    let collector = Collector::default();
    collector.lines.lock().unwrap_or_else(PoisonError::into_inner).limit = args.limit;
    let output = Output::Stream(Box::new(collector.clone()));
    let summary = corpus::run(&extractor, &listing, output, &args.options()?, &Meter::default())?;
    report::rejects(&summary, None);

    let lines = std::mem::take(&mut *collector.lines.lock().unwrap_or_else(PoisonError::into_inner));
    let documents = documents(&lines.bytes, args.limit)?;
    let note = (lines.count > args.limit).then(|| format!("The first {} documents; --limit shows more.", args.limit));
    if let Some(note) = &note {
        report::note(&format!("demarche: {note}"));
    }
    let mut options = view::Options::default();
    options.title = args.title;
    options.gold = gold.as_ref();
    options.note = note;
    let page = view::page(&documents, &options);
    match &args.output {
        Some(path) => std::fs::write(path, page).map_err(|e| Error::from(e).in_file(path))?,
        None => io::stdout().lock().write_all(page.as_bytes())?,
    }
    Ok(match &summary.counts {
        counts if counts.unread > 0 => Outcome::Unread,
        counts if counts.rejected > 0 => Outcome::Rejected,
        _ => Outcome::Done,
    })
}

impl Args {
    fn options(&self) -> Result<Options> {
        let mut options = Options::default();
        options.fields =
            Fields { id: self.id_field.clone(), text: self.text_field.clone(), date: self.date_field.clone() };
        options.html = self.html;
        let usage = |e: String| Error::new(ErrorKind::Usage, format!("--date: {e}"));
        options.date = self.date.as_deref().map(|d| d.parse().map_err(usage)).transpose()?;
        options.format = OutputFormat::JsonLines;
        options.with_text = true;
        Ok(options)
    }
}

/// Reads back what the run wrote.
fn documents(lines: &[u8], limit: usize) -> Result<Vec<Document<'static>>> {
    let inner = |e: serde_json::Error| {
        Error::new(ErrorKind::Record, "internal error: the output cannot be read back").caused_by(e)
    };
    serde_json::Deserializer::from_slice(lines).into_iter().take(limit).map(|d| d.map_err(inner)).collect()
}
