//! `demarche eval`: scores predictions against gold.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use demarche::score::{Alignment, Annotation, Comparison, Corpus, Report, Scorer};
use demarche::{Error, ErrorKind, Extractor, Result};
use serde::Serialize;

use crate::Outcome;

const EXAMPLES: &str = "\
Examples:
  demarche eval --gold gold.jsonl --texts texts/                    the built-in rules, on these texts
  demarche eval --gold gold.jsonl --texts texts/ --pack my-pack     with rules of your own over them
  demarche eval --gold gold.jsonl --pred events.jsonl --errors 20   a finished output, and its first mistakes
  demarche eval --gold gold/ --pred a.jsonl --compare b.jsonl       two systems on the same documents, with intervals";

/// Scores extracted events against gold, with 95 % intervals
///
/// Gold and predictions are JSON lines (gold records or the output of `demarche extract`), or brat standoff (a .ann file or a
/// folder of .ann and .txt files). Exit status 2 means unreadable or malformed input.
#[derive(Args, Clone, Debug)]
#[command(after_help = EXAMPLES)]
pub struct EvalArgs {
    /// Gold events
    #[arg(long, value_name = "FILE|DIR", required_unless_present = "mentions")]
    gold: Option<PathBuf>,
    /// Predicted events, `-` for standard input [default: extract from the texts with the embedded pack]
    #[arg(long, value_name = "FILE|DIR|-")]
    pred: Option<PathBuf>,
    /// Folder of the texts, one ID.txt each [default: text in the records, else the folder of the gold file, else a folder
    /// beside it with the file's name (`dev-gold.jsonl` or `dev.jsonl`: `dev`)]
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,
    /// A folder with gazetteers and rules over the built-in ones, where events are extracted; repeatable
    #[arg(long, value_name = "DIR", conflicts_with = "pred")]
    pack: Vec<PathBuf>,
    /// A second system's events, compared with the first one's on the same documents
    #[arg(long, value_name = "FILE|DIR")]
    compare: Option<PathBuf>,
    /// Gold mentions: adds scores of mentions, entities, references and dates, also for documents that have no gold events.
    /// Suffices without --gold
    #[arg(long, value_name = "FILE")]
    mentions: Option<PathBuf>,
    /// Show the first N mistakes, gold and prediction side by side
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
    /// Also figures by event type and by role
    #[arg(long)]
    by_type: bool,
    /// Bootstrap draws for the intervals, 0 for none
    #[arg(long, value_name = "N", default_value_t = 1000)]
    boot: usize,
    /// How events and arguments are paired
    #[arg(long, value_enum, default_value_t = Pairing::Greedy)]
    alignment: Pairing,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Tables, figures in per cent
    Text,
    /// One JSON object, figures as fractions
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Pairing {
    /// Best pair first: the definition of the published figures
    Greedy,
    /// The assignment with the most pairs of equal type
    Optimal,
}

#[derive(Serialize)]
struct Output<'a> {
    #[serde(flatten)]
    report: &'a Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    second: Option<&'a Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparison: Option<&'a Comparison>,
}

/// Runs the command.
pub fn run(args: EvalArgs) -> Result<Outcome> {
    let mut gold = args.gold.as_ref().map(Corpus::read).transpose()?.unwrap_or_default();
    if let Some(mentions) = &args.mentions {
        gold.read_mentions(mentions)?;
    }
    let pred = args.pred.as_ref().map(Corpus::read).transpose()?;
    if let Some(pred) = &pred {
        borrow_texts(&mut gold, pred);
    }
    gold.read_texts(&text_folders(&args))?;
    let pred = match pred {
        Some(pred) => pred,
        None => extract(&gold, &args.pack)?,
    };

    let alignment = match args.alignment {
        Pairing::Greedy => Alignment::Greedy,
        Pairing::Optimal => Alignment::Optimal,
    };
    let scorer = Scorer::default().alignment(alignment).draws(args.boot).mistakes(args.errors);
    let report = scorer.score(&gold, &pred)?;
    warn("", &report);
    let second = match &args.compare {
        Some(path) => Some(scorer.clone().mistakes(0).score(&gold, &Corpus::read(path)?)?),
        None => None,
    };
    if let Some(second) = &second {
        warn("second system: ", second);
    }
    let comparison = second.as_ref().map(|second| scorer.compare(&report, second)).transpose()?;
    let text = match args.format {
        Format::Text => crate::report::lines(&as_text(&report, comparison.as_ref(), args.by_type)),
        Format::Json => {
            let output = Output { report: &report, second: second.as_ref(), comparison: comparison.as_ref() };
            let json = serde_json::to_string(&output);
            json.map_err(|e| Error::new(ErrorKind::Io, "cannot write the report").caused_by(e))? + "\n"
        }
    };
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(e.into()),
        _ => Ok(Outcome::Done),
    }
}

/// Takes texts that only the predictions carry (`--with-text`, brat).
fn borrow_texts(gold: &mut Corpus, pred: &Corpus) {
    for (id, document) in gold.documents.iter_mut().filter(|(_, d)| d.text.is_none()) {
        document.text = pred.documents.get(id).and_then(|p| p.text.clone()).filter(|t| !t.is_empty());
    }
}

/// Where texts may lie: the given folder, else the places named in the help.
fn text_folders(args: &EvalArgs) -> Vec<PathBuf> {
    if let Some(folder) = &args.texts {
        return vec![folder.clone()];
    }
    let gold = args.gold.as_deref().or(args.mentions.as_deref()).unwrap_or(Path::new(""));
    let beside = gold.parent().unwrap_or(Path::new("")).to_path_buf();
    let stem = gold.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let named = beside.join(stem.strip_suffix("-gold").unwrap_or(&stem));
    let beside = if beside.as_os_str().is_empty() { PathBuf::from(".") } else { beside };
    vec![beside, named]
}

/// Extracts from the texts of the gold documents.
fn extract(gold: &Corpus, packs: &[PathBuf]) -> Result<Corpus> {
    let extractor = packs.iter().fold(Extractor::builder(), |b, dir| b.pack_dir(dir)).build()?;
    let document = |(id, gold): (&String, &Annotation)| {
        let text = gold.text.as_deref().unwrap_or_default();
        (id.clone(), Annotation::from(&extractor.extract_dated(text, gold.date)))
    };
    Ok(gold.documents.iter().map(document).collect())
}

fn warn(prefix: &str, report: &Report) {
    for warning in &report.warnings {
        crate::report::note(&crate::report::lines(&format!("warning: {prefix}{warning}")));
    }
}

fn as_text(report: &Report, comparison: Option<&Comparison>, by_type: bool) -> String {
    let mut text = report.text(by_type).to_string();
    if let Some(comparison) = comparison {
        text.push('\n');
        text.push_str(&comparison.to_string());
    }
    text
}
