//! Corpora of every format: nothing lost, the same bytes whatever the threads, and after an interruption.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use demarche::corpus::{self, Engine, InputFormat, InvalidUtf8, Listing, ListingOptions, Meter, Options, Output};
use demarche::date::DateRange;
use demarche::{Document, Extractor};
use tempfile::TempDir;

use super::input::Choices;

/// Small, so that reading takes the time.
static ENGINE: LazyLock<Extractor> = LazyLock::new(|| {
    Extractor::builder()
        .without_default_pack()
        .pack_text("gazetteer/countries.csv", "code,name,names,adjectives,nationals\nFJ,Fiji,,,\nTO,Tonga,,,\n")
        .pack_text("lexicon/verbs.csv", "lemma,past,participle,ing,third,also\nmeet,met,met,,,\n")
        .pack_text(
            "rules/r.toml",
            "[[type]]\nname='act'\n[[frame]]\nid='f'\ntype='act'\nobject='party'\nverbs=['meet']\n",
        )
        .build()
        .unwrap()
});

/// Where there is a folder in memory, files are made there.
static DIR: LazyLock<TempDir> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap()
});

const FORMATS: &[InputFormat] = &[
    InputFormat::JsonLines,
    InputFormat::Csv,
    InputFormat::Tsv,
    InputFormat::Text,
    InputFormat::Html,
    InputFormat::Parquet,
];

/// One input file, read in several ways.
pub fn records(data: &[u8]) {
    let mut choices = Choices::new(data);
    let format = choices.pick(FORMATS);
    let (packing, how) = (choices.below(6), choices.byte());
    let bytes = choices.rest();
    let input = DIR.path().join("in");
    fs::write(&input, packed(bytes, packing)).unwrap();
    let listing =
        Listing::new(&[&input], &ListingOptions { format: Some(format), ..ListingOptions::default() }).unwrap();
    let mut options = Options::default();
    options.max_bytes = 4096;
    options.html = how & 1 == 1;
    options.invalid_utf8 = if how & 2 == 2 { InvalidUtf8::Replace } else { InvalidUtf8::Reject };
    options.jobs = 1;
    let first = run(&listing, &options);
    options.jobs = 3;
    for batch_bytes in [1, 64] {
        options.batch_bytes = batch_bytes;
        assert!(run(&listing, &options) == first, "other bytes with 3 threads and batches of {batch_bytes}");
    }
    if packing < 3 {
        complete(format, bytes, &first);
    }
    if how & 4 == 4 {
        resumed(&listing, &options, &first, usize::from(how >> 3));
    }
}

/// The bytes as they are, compressed, or pretending to be.
fn packed(bytes: &[u8], packing: usize) -> Vec<u8> {
    match packing {
        1 => {
            let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        }
        2 => zstd::encode_all(bytes, 1).unwrap(),
        4 => [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0][..], bytes].concat(),
        5 => [&[0x28, 0xb5, 0x2f, 0xfd][..], bytes].concat(),
        _ => bytes.to_vec(),
    }
}

/// What a run makes.
#[derive(Debug, PartialEq)]
struct Made {
    output: Vec<u8>,
    rejects: Vec<u8>,
    counts: corpus::Counts,
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn run(listing: &Listing, options: &Options) -> Made {
    let rejects = DIR.path().join("rejects");
    let mut options = options.clone();
    options.rejects = Some(rejects.clone());
    let shared = Shared::default();
    let output = Output::Stream(Box::new(shared.clone()));
    let summary = corpus::run(&*ENGINE, listing, output, &options, &Meter::default()).unwrap();
    let output = std::mem::take(&mut *shared.0.lock().unwrap());
    Made { output, rejects: fs::read(rejects).unwrap(), counts: summary.counts }
}

/// Every record is in the output or among the rejects.
fn complete(format: InputFormat, bytes: &[u8], made: &Made) {
    let counts = &made.counts;
    let lines = |b: &[u8]| b.split(|c| *c == b'\n').filter(|l| !l.is_empty()).count() as u64;
    assert_eq!(lines(&made.output), counts.documents);
    assert_eq!(lines(&made.rejects), counts.rejected + counts.replaced + counts.unread);
    if counts.unread > 0 {
        return;
    }
    // Bytes that begin like a compressed file are one.
    if bytes.starts_with(&[0x1f, 0x8b]) || bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        return;
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let expected = match format {
        InputFormat::JsonLines => bytes.split(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty()).count(),
        InputFormat::Csv | InputFormat::Tsv => {
            let delimiter = if format == InputFormat::Csv { b',' } else { b'\t' };
            let reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(bytes);
            reader.into_byte_records().count()
        }
        InputFormat::Text | InputFormat::Html => 1,
        InputFormat::Parquet => return,
    };
    assert_eq!(counts.documents + counts.rejected, expected as u64, "records lost: {made:?}");
}

/// An engine that, at its nth document, keeps what a dead process would have left.
struct Dying<'a> {
    at: usize,
    seen: AtomicUsize,
    output: &'a Path,
    left: &'a Path,
}

impl Engine for Dying<'_> {
    fn extract_dated<'t>(&self, text: &'t str, date: Option<DateRange>) -> Document<'t> {
        if self.seen.fetch_add(1, Ordering::SeqCst) == self.at {
            // First the journal: the output is then at least as long as it says.
            let kept = fs::copy(beside(self.output), beside(self.left));
            let kept = kept.and_then(|_| fs::copy(self.output, self.left));
            let rejects = kept.and_then(|_| fs::copy(rejects(self.output), rejects(self.left)));
            if rejects.is_err() {
                let _ = fs::remove_file(beside(self.left));
            }
        }
        ENGINE.extract_dated(text, date)
    }
}

fn beside(output: &Path) -> PathBuf {
    PathBuf::from(format!("{}.journal", output.display()))
}

fn rejects(output: &Path) -> PathBuf {
    PathBuf::from(format!("{}.rejects", output.display()))
}

/// An interrupted run that goes on makes what an uninterrupted one makes.
fn resumed(listing: &Listing, options: &Options, whole: &Made, at: usize) {
    let dir = TempDir::new_in(DIR.path()).unwrap();
    let (output, left) = (dir.path().join("out"), dir.path().join("left"));
    let mut options = options.clone();
    options.checkpoint = Duration::ZERO;
    options.batch_bytes = 1;
    // The place of the rejects shows in the identity of a run: both runs name the same.
    let dying = Dying { at, seen: AtomicUsize::new(0), output: &output, left: &left };
    options.rejects = Some(rejects(&output));
    corpus::run(&dying, listing, Output::Path(output.clone()), &options, &Meter::default()).unwrap();
    if !beside(&left).exists() {
        return;
    }
    for (from, to) in
        [(left.clone(), output.clone()), (beside(&left), beside(&output)), (rejects(&left), rejects(&output))]
    {
        fs::rename(from, to).unwrap();
    }
    options.resume = true;
    let summary = corpus::run(&*ENGINE, listing, Output::Path(output.clone()), &options, &Meter::default()).unwrap();
    let made = Made {
        output: fs::read(&output).unwrap(),
        rejects: fs::read(rejects(&output)).unwrap(),
        counts: summary.counts,
    };
    assert!(made == *whole, "a resumed run makes something else: {made:?}, {whole:?}");
}
