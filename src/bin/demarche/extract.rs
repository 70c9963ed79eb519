//! `demarche extract`: whole corpora in, events out.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{IsTerminal, stdin, stdout};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args as ClapArgs, ValueEnum};
use demarche::corpus::{
    self, Compression, Fields, InputFormat, InvalidUtf8, Listing, ListingOptions, Meter, Options, Output, OutputFormat,
};
use demarche::date::DateRange;
use demarche::document::Offsets;
use demarche::{Error, ErrorKind, Extractor, Limits, Result};

use crate::{Outcome, progress, report};

const EXAMPLES: &str = "\
Examples:
  demarche extract article.txt                          one document, JSON on standard output
  demarche extract --format text articles/              for reading, in colour on a terminal
  demarche extract news/ 'more/**/*.jsonl.gz' -o events.jsonl.zst --rejects rejects.jsonl
  zcat news.jsonl.gz | demarche extract - --text-field body --id-field url > events.jsonl
  demarche extract news.csv -o events.csv               one event a row, for a spreadsheet
  demarche extract news.jsonl -o events.jsonl --resume  go on after an interruption

Inputs by their names: .txt .html .jsonl .ndjson .csv .tsv .parquet, each also .gz or .zst. A folder is read with all
that lies below it, in the order of names. The output has the order of the input whatever --jobs is.

Exit code: 0 all done, 1 done but some records were rejected, 2 wrong use, or something could not be read or written.";

/// Extracts events from texts, folders, JSON lines, CSV and Parquet.
///
/// Without -o the output goes to standard output; progress, rejects and the summary go to standard error.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Files, folders, patterns ('news/**/*.txt'), or - for standard input (the default when it is no terminal).
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Write to this file (for brat: this new folder); .gz and .zst compress.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    /// The form of the output [default: by the name of -o, else jsonl].
    ///
    /// csv: one event a row; a cell that a spreadsheet would take for a formula gets an apostrophe in front.
    /// plover: only events with a PLOVER code, as JSON lines, or tab separated when -o ends in .tsv.
    #[arg(short, long, value_enum, help_heading = "Output")]
    format: Option<Format>,

    /// The unit of offsets: chars for Python, utf16 for JavaScript and Java.
    #[arg(long, value_enum, default_value_t = Unit::Bytes, help_heading = "Output")]
    offsets: Unit,

    /// Write the text of every document into the output.
    #[arg(long, help_heading = "Output")]
    with_text: bool,

    /// Colours in --format text.
    #[arg(long, value_enum, default_value_t = When::Auto, help_heading = "Output")]
    color: When,

    /// Write every rejected record with its file, line and reason to this file, as JSON lines.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    rejects: Option<PathBuf>,

    /// No progress bar, no summary, no list of rejects.
    #[arg(short, long, help_heading = "Output")]
    quiet: bool,

    /// Take every input as this format instead of going by its name.
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Input")]
    input_format: Option<From>,

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

    /// Records hold HTML: reduce it to text. Offsets then refer to that text, which goes into the output.
    #[arg(long, help_heading = "Input")]
    html: bool,

    /// What to do with texts that are no UTF-8.
    #[arg(long, value_enum, default_value_t = Invalid::Reject, help_heading = "Input")]
    invalid_utf8: Invalid,

    /// A folder with gazetteers and rules over the built-in ones; repeatable.
    #[arg(long, value_name = "DIR", help_heading = "Engine")]
    pack: Vec<PathBuf>,

    /// How many threads extract [default: as many as there are cores].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help_heading = "Engine")]
    jobs: Option<u16>,

    /// Go on where an interrupted run with the same arguments stopped: nothing lost, nothing twice.
    ///
    /// Needs -o with jsonl, csv, plover or text, compressed or not. The journal FILE.journal lies beside the output
    /// until the run is complete.
    #[arg(long, help_heading = "Engine")]
    resume: bool,

    /// How often the journal is written, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, help_heading = "Engine")]
    checkpoint: f64,

    /// How much a thread takes at once; 1 gives every result as soon as it can be had.
    #[arg(long, value_name = "BYTES", default_value = "256K", value_parser = bytes, help_heading = "Engine")]
    batch_bytes: usize,

    #[command(flatten)]
    limits: LimitArgs,
}

/// What is taken at most; more is rejected, and told.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Limits")]
struct LimitArgs {
    /// Reject texts longer than this (K, M, G are understood); a record may have twice that.
    #[arg(long, value_name = "BYTES", default_value = "256M", value_parser = bytes)]
    max_bytes: usize,

    /// Reject texts with more mentions.
    #[arg(long, value_name = "N", default_value_t = Limits::default().mentions)]
    max_mentions: usize,

    /// Reject texts with more events.
    #[arg(long, value_name = "N", default_value_t = Limits::default().events)]
    max_events: usize,

    /// Leave a compressed file that grows more than so many times, beyond its first 64 MiB.
    #[arg(long, value_name = "N", default_value_t = Options::default().max_ratio)]
    max_ratio: u32,

    /// Refuse larger packs.
    #[arg(long, value_name = "BYTES", default_value = "1G", value_parser = bytes)]
    max_pack_bytes: usize,

    /// Refuse packs with more rules, those of all packs together.
    #[arg(long, value_name = "N", default_value_t = Limits::default().rules)]
    max_rules: usize,

    /// Refuse patterns that are larger when they are compiled.
    #[arg(long, value_name = "BYTES", default_value = "4M", value_parser = bytes)]
    max_pattern_bytes: usize,
}

impl LimitArgs {
    fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        limits.text_bytes = self.max_bytes;
        limits.mentions = self.max_mentions;
        limits.events = self.max_events;
        limits.pack_bytes = self.max_pack_bytes as u64;
        limits.rules = self.max_rules;
        limits.pattern_bytes = self.max_pattern_bytes;
        limits
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Jsonl,
    Csv,
    Parquet,
    Brat,
    Plover,
    PloverTsv,
    Text,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum From {
    Text,
    Html,
    Jsonl,
    Csv,
    Tsv,
    Parquet,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Unit {
    Bytes,
    Chars,
    Utf16,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Invalid {
    Reject,
    Replace,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

/// Runs the subcommand.
pub fn run(args: Args) -> Result<Outcome> {
    let options = args.options()?;
    let listing = args.listing(&options)?;
    let mut builder = Extractor::builder().limits(args.limits.limits());
    for pack in &args.pack {
        builder = builder.pack_dir(pack);
    }
    let extractor = builder.build()?;
    // The process ends with the run: what the pack holds is not taken apart piece by piece.
    std::mem::forget(extractor.clone());
    let output = match &args.output {
        Some(path) => Output::Path(path.clone()),
        // The frames for reading are safe to show and may be coloured.
        None if stdout().is_terminal() && options.format != OutputFormat::Text => {
            Output::Stream(Box::new(report::Terminal(stdout())))
        }
        None => Output::Stream(Box::new(stdout())),
    };
    let meter = Meter::default();
    let show = !args.quiet && (args.output.is_some() || !stdout().is_terminal());
    let run = || corpus::run(&extractor, &listing, output, &options, &meter);
    let summary = progress::with_bar(show, &listing, &meter, run).inspect_err(|error| {
        let left = args.output.as_deref().is_some_and(corpus::is_interrupted);
        if left && error.kind() == ErrorKind::Io {
            report::note("demarche: stopped; the same command with --resume will go on from there");
        }
    })?;
    if !args.quiet && !summary.closed_early {
        report::rejects(&summary, args.rejects.as_deref());
        report::summary(&summary, &listing);
        if args.output.is_none() && args.format.is_none() && stdout().is_terminal() {
            report::note("This was JSON, for programs; --format text is for reading, -o FILE writes a file.");
        }
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
        options.invalid_utf8 = match self.invalid_utf8 {
            Invalid::Reject => InvalidUtf8::Reject,
            Invalid::Replace => InvalidUtf8::Replace,
        };
        options.date = self.date.as_deref().map(day).transpose()?;
        options.max_bytes = self.limits.max_bytes;
        options.max_ratio = self.limits.max_ratio;
        let name = self.output.as_deref().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
        options.format = self.output_format(&name);
        options.compression = match options.format {
            OutputFormat::Parquet | OutputFormat::Brat => Compression::None,
            _ => Compression::strip(&name).1,
        };
        options.offsets = match self.offsets {
            Unit::Bytes => Offsets::Bytes,
            Unit::Chars => Offsets::Chars,
            Unit::Utf16 => Offsets::Utf16,
        };
        options.with_text = self.with_text || self.html;
        options.color = match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => self.output.is_none() && report::colour(&stdout()),
        };
        if let Some(jobs) = self.jobs {
            options.jobs = jobs.into();
        }
        options.batch_bytes = self.batch_bytes;
        options.rejects = self.rejects.clone();
        options.resume = self.resume;
        options.checkpoint = Duration::try_from_secs_f64(self.checkpoint)
            .map_err(|e| Error::new(ErrorKind::Usage, format!("--checkpoint: {e}")))?;
        let (limits, usual) = (self.limits.limits(), Limits::default());
        options.engine = self.pack_identity()?;
        if (limits.mentions, limits.events) != (usual.mentions, usual.events) {
            options.engine += &format!(" mentions={} events={}", limits.mentions, limits.events);
        }
        if self.resume && self.output.is_none() {
            return Err(Error::new(ErrorKind::Usage, "--resume needs an output file: name it with -o"));
        }
        Ok(options)
    }

    fn output_format(&self, name: &str) -> OutputFormat {
        match self.format {
            None => OutputFormat::of(name).unwrap_or_default(),
            Some(Format::Jsonl) => OutputFormat::JsonLines,
            Some(Format::Csv) => OutputFormat::Csv,
            Some(Format::Parquet) => OutputFormat::Parquet,
            Some(Format::Brat) => OutputFormat::Brat,
            Some(Format::Plover) if OutputFormat::of(name) == Some(OutputFormat::PloverTsv) => OutputFormat::PloverTsv,
            Some(Format::Plover) => OutputFormat::Plover,
            Some(Format::PloverTsv) => OutputFormat::PloverTsv,
            Some(Format::Text) => OutputFormat::Text,
        }
    }

    fn listing(&self, options: &Options) -> Result<Listing> {
        let format = self.input_format.map(|f| match f {
            From::Text => InputFormat::Text,
            From::Html => InputFormat::Html,
            From::Jsonl => InputFormat::JsonLines,
            From::Csv => InputFormat::Csv,
            From::Tsv => InputFormat::Tsv,
            From::Parquet => InputFormat::Parquet,
        });
        let mut exclude = self.output.as_deref().map(corpus::made_files).unwrap_or_default();
        exclude.extend(options.rejects.clone());
        let how = ListingOptions { format, html: self.html, globs: self.glob.clone(), exclude };
        if !self.paths.is_empty() {
            return Listing::new(&self.paths, &how);
        }
        if stdin().is_terminal() {
            let message = "no input: name files or folders, or - for standard input (see demarche extract --help)";
            return Err(Error::new(ErrorKind::Usage, message));
        }
        Listing::new(&[corpus::STDIN], &how)
    }

    /// A number for the contents of the packs: a run is not resumed with other rules.
    fn pack_identity(&self) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        for pack in &self.pack {
            hash_folder(pack, &mut hasher).map_err(|e| Error::from(e).in_file(pack))?;
        }
        Ok(match self.pack.len() {
            0 => "packs=built-in".to_string(),
            n => format!("packs={n}:{:016x}", hasher.finish()),
        })
    }
}

fn hash_folder(path: &Path, hasher: &mut DefaultHasher) -> std::io::Result<()> {
    let mut paths = std::fs::read_dir(path)?.map(|e| Ok(e?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort_unstable();
    for path in paths {
        path.hash(hasher);
        match path.is_dir() {
            true => hash_folder(&path, hasher)?,
            false => std::fs::read(&path)?.hash(hasher),
        }
    }
    Ok(())
}

fn day(text: &str) -> Result<DateRange> {
    text.parse().map_err(|e: String| Error::new(ErrorKind::Usage, format!("--date: {e}")))
}

/// A number of bytes: `1000`, `64K`, `256M`, `1G`.
fn bytes(text: &str) -> std::result::Result<usize, String> {
    let (digits, shift) = match text.trim_end_matches(['B', 'b']).trim_end_matches(['i', 'I']) {
        t if t.ends_with(['k', 'K']) => (&t[..t.len() - 1], 10),
        t if t.ends_with(['m', 'M']) => (&t[..t.len() - 1], 20),
        t if t.ends_with(['g', 'G']) => (&t[..t.len() - 1], 30),
        t => (t, 0),
    };
    let number: usize =
        digits.trim().parse().map_err(|_| "expected a number with K, M or G, such as 256M".to_string())?;
    number.checked_mul(1 << shift).filter(|n| *n > 0).ok_or_else(|| "out of range".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_counts_are_read() {
        assert_eq!(bytes("10"), Ok(10));
        assert_eq!(bytes("2K"), Ok(2048));
        assert_eq!(bytes("1MiB"), Ok(1 << 20));
        assert!(bytes("0").is_err() && bytes("x").is_err() && bytes("99999999999G").is_err());
    }
}
