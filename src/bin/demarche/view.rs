//! `demarche view`: documents as one HTML page.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args as ClapArgs;
use demarche::score::Corpus;
use demarche::{Error, Extractor, Result, view};

use crate::gather::Reading;
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

    /// The page's title.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    /// Show the first N documents; a browser should not be asked for many thousands.
    #[arg(long, value_name = "N", default_value_t = 2000)]
    limit: usize,

    #[command(flatten)]
    reading: Reading,
}

/// Runs the command.
pub fn run(args: Args) -> Result<Outcome> {
    let gold = args.gold.as_ref().map(Corpus::read).transpose()?;
    let builder = args.pack.iter().fold(Extractor::builder(), |b, dir| b.pack_dir(dir));
    let extractor = builder.build()?;
    let exclude = args.output.iter().cloned().collect();
    let gathered = args.reading.gather(&args.paths, exclude, &extractor, args.limit)?;

    let note = gathered.cut.then(|| format!("The first {} documents; --limit shows more.", args.limit));
    if let Some(note) = &note {
        report::note(&format!("demarche: {note}"));
    }
    let mut options = view::Options::default();
    options.title = args.title;
    options.gold = gold.as_ref();
    options.note = note;
    let page = view::page(&gathered.documents, &options);
    match &args.output {
        Some(path) => {
            std::fs::write(path, &page).map_err(|e| Error::from(e).in_file(path))?;
            let (n, size) = (gathered.documents.len(), page.len() as f64 / 1e6);
            let plural = if n == 1 { "" } else { "s" };
            report::note(&format!("{n} document{plural} in {} ({size:.1} MB)", path.display()));
        }
        None => io::stdout().lock().write_all(page.as_bytes())?,
    }
    Ok(gathered.outcome)
}
