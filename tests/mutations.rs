//! Two hundred random changes each to a good pack, JSON line, CSV, gzip and Parquet file: an error with its place or a right
//! result, never a panic, a hang or a record that is silently lost.
#![cfg(feature = "cli")]

use std::fs;
use std::io::Write as _;
use std::sync::{Arc, Mutex};

use demarche::corpus::{self, Listing, ListingOptions, Meter, Options, Output};
use demarche::{ErrorKind, Extractor, OwnedDocument};

#[path = "../fuzz/src/oracle.rs"]
mod oracle;

const CHANGES: u64 = 200;

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// One to four changes: a bit turned, bytes set, taken out, doubled, moved, or the end cut off.
fn changed(good: &[u8], random: &mut Random) -> Vec<u8> {
    let mut out = good.to_vec();
    for _ in 0..1 + random.below(4) {
        let at = random.below(out.len());
        let to = (at + 1 + random.below(12)).min(out.len());
        match random.below(6) {
            0 if !out.is_empty() => out[at] ^= 1 << random.below(8),
            1 if !out.is_empty() => out[at] = b"\",\n{}[]|=\\\0\xff\xc3'<"[random.below(15)],
            2 => drop(out.drain(at..to)),
            3 => {
                let piece = out[at..to].to_vec();
                out.splice(at..at, piece);
            }
            4 => out.truncate(at),
            _ => {
                let piece: Vec<u8> = out.drain(at..to).collect();
                let at = random.below(out.len() + 1);
                out.splice(at..at, piece);
            }
        }
    }
    out
}

/// What came of all changes: taken whole, or refused.
#[derive(Debug, Default)]
struct Tally {
    right: u64,
    refused: u64,
}

fn places(error: &demarche::Error) -> bool {
    let place = error.position();
    place.file.is_some() && (place.line.is_some() || place.offset.is_some() || error.kind() == ErrorKind::Io)
}

#[test]
fn changed_packs_work_or_say_where_they_do_not() {
    let files = [
        (
            "gazetteer/countries.csv",
            "code,name,names,adjectives,nationals\nFJ,Fiji,,Fijian,Fijians\nTO,Tonga,,Tongan,Tongans\n",
        ),
        (
            "gazetteer/offices.csv",
            "key,role,class,country,variants,plurals\nminister,minister,foreign,,minister,ministers\n",
        ),
        (
            "gazetteer/people.csv",
            "key,name,aliases,country,role,from,to,wikidata,note\nfj/lee,Ann Lee,,FJ,minister,2020-05,,,\n",
        ),
        ("lexicon/function.csv", "word,readings\nand,cc\nby,prep\nof,prep\nthe,det\nto,to|prep\nwas,be|vd\n"),
        ("lexicon/verbs.csv", "lemma,past,participle,ing,third,also\nmeet,met,met,,,\nsign,,,,,\n"),
        (
            "rules/mine.toml",
            "[[type]]\nname = \"meet\"\nplover = \"CONSULT\"\n\n[[frame]]\nid = \"meet\"\ntype = \"meet\"\nobject = \"party\"\n\
             verbs = [\"meet\"]\n\n[[pattern]]\nid = \"p\"\ntype = \"meet\"\nmatch = \"<actor:party+> <trigger:sign> <content:...>\"\n",
        ),
    ];
    let text = "Minister Ann Lee of Fiji met the Tongan minister. Fiji and Tonga signed the accord.";
    let (mut random, mut tally) = (Random(1), Tally::default());
    for n in 0..CHANGES {
        let dir = tempfile::tempdir().unwrap();
        for sub in ["gazetteer", "lexicon", "rules"] {
            fs::create_dir(dir.path().join(sub)).unwrap();
        }
        let victim = n as usize % files.len();
        for (i, (path, good)) in files.iter().enumerate() {
            let bytes = if i == victim { changed(good.as_bytes(), &mut random) } else { good.as_bytes().to_vec() };
            fs::write(dir.path().join(path), bytes).unwrap();
        }
        match Extractor::builder().without_default_pack().pack_dir(dir.path()).build() {
            Ok(extractor) => {
                oracle::sound(&extractor.extract(text));
                tally.right += 1;
            }
            Err(error) => {
                assert!(places(&error), "change {n} of {}: no place in {error:?}", files[victim].0);
                assert!(error.position().file.as_ref().is_some_and(|f| f.starts_with(dir.path())), "{error}");
                tally.refused += 1;
            }
        }
    }
    println!("packs: {tally:?}");
    assert!(tally.right > 5 && tally.refused > 20, "{tally:?}");
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Runs changed files through a corpus run. `records` says how many records a changed file holds, where that can be told.
fn run(name: &str, good: &[u8], seed: u64, records: impl Fn(&[u8]) -> Option<usize>) {
    let extractor = Extractor::default();
    let dir = tempfile::tempdir().unwrap();
    let (input, rejects) = (dir.path().join(name), dir.path().join("rejects"));
    let mut options = Options::default();
    (options.jobs, options.with_text, options.rejects) = (2, true, Some(rejects.clone()));
    let (mut random, mut tally) = (Random(seed), Tally::default());
    for n in 0..=CHANGES {
        // First as it is.
        let bytes = if n == 0 { good.to_vec() } else { changed(good, &mut random) };
        fs::write(&input, &bytes).unwrap();
        let listing = Listing::new(&[&input], &ListingOptions::default()).unwrap();
        let made = Shared::default();
        let output = Output::Stream(Box::new(made.clone()));
        let counts = corpus::run(&extractor, &listing, output, &options, &Meter::default()).unwrap().counts;
        let made = String::from_utf8(made.0.lock().unwrap().clone()).unwrap();
        let documents: Vec<OwnedDocument> = made.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        documents.iter().for_each(oracle::sound);
        assert_eq!(documents.len() as u64, counts.documents);
        let told = fs::read_to_string(&rejects).unwrap();
        assert_eq!(told.lines().count() as u64, counts.rejected + counts.unread + counts.replaced);
        for line in told.lines() {
            let reject: serde_json::Value = serde_json::from_str(line).unwrap();
            let placed = !reject["line"].is_null() || !reject["offset"].is_null() || reject["action"] == "unread";
            assert!(placed && reject["file"] == input.display().to_string().as_str(), "change {n}: {line}");
            assert!(!reject["reason"].as_str().unwrap().is_empty());
        }
        if counts.unread == 0
            && let Some(records) = records(&bytes)
        {
            assert_eq!((counts.documents + counts.rejected) as usize, records, "change {n}: {bytes:?}");
        }
        assert!(n > 0 || counts.documents == 3, "{name}: {told}");
        if counts.rejected + counts.unread == 0 { tally.right += 1 } else { tally.refused += 1 }
    }
    println!("{name}: {tally:?}, the file as it is among them");
    assert!(tally.refused > 20, "{tally:?}");
}

const LINES: &str = "{\"id\":\"a\",\"date\":\"2024-05-03\",\"text\":\"Fiji and Tonga signed an accord.\"}\n\
    {\"id\":7,\"text\":\"Minister Ann Lee \\u00e9 met the \\\"sides\\\".\",\"more\":[1,{\"x\":null}]}\n\
    {\"text\":\"The sides agreed to meet in Suva.\"}\n";
const ROWS: &str = "id,date,text\na,2024-05-03,Fiji and Tonga signed an accord.\n\
    b,,\"Minister Ann Lee met the \"\"sides\"\",\nthen left.\"\nc,2024,The sides agreed to meet in Suva.\n";

fn lines(bytes: &[u8]) -> Option<usize> {
    Some(bytes.split(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty()).count())
}

#[test]
fn changed_json_lines_are_taken_or_rejected_one_by_one() {
    run("in.jsonl", LINES.as_bytes(), 2, lines);
}

#[test]
fn changed_rows_are_taken_or_rejected_one_by_one() {
    run("in.csv", ROWS.as_bytes(), 3, |bytes| {
        let reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        Some(reader.into_byte_records().count())
    });
}

#[test]
fn changed_gzip_files_are_read_or_said_to_be_damaged() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(LINES.as_bytes()).unwrap();
    // Whatever is wrong, the check sum tells: what is read to the end is what was packed.
    run("in.jsonl.gz", &gzip.finish().unwrap(), 4, |bytes| {
        if bytes.starts_with(&[0x1f, 0x8b]) { Some(3) } else { lines(bytes) }
    });
    run("in.jsonl.zst", &zstd::encode_all(LINES.as_bytes(), 3).unwrap(), 5, |_| None);
}

#[cfg(feature = "parquet")]
#[test]
fn changed_parquet_files_are_read_or_said_to_be_damaged() {
    use arrow_array::{ArrayRef, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;

    use parquet::basic::{Compression, Encoding, ZstdLevel};
    use parquet::file::properties::{WriterProperties, WriterVersion};

    let column = |values: [&str; 3]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
    let texts =
        ["Fiji and Tonga signed an accord.", "Minister Ann Lee met the sides.", "The sides agreed to meet in Suva."];
    let rows = RecordBatch::try_from_iter([("id", column(["a", "b", "c"])), ("text", column(texts))]).unwrap();
    let plain = WriterProperties::builder().set_dictionary_enabled(false);
    let zstd = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default()));
    let ways = [
        ("in.parquet", WriterProperties::builder()),
        ("zstd.parquet", zstd.set_writer_version(WriterVersion::PARQUET_2_0)),
        ("lengths.parquet", plain.clone().set_encoding(Encoding::DELTA_LENGTH_BYTE_ARRAY)),
        (
            "prefixes.parquet",
            plain.set_encoding(Encoding::DELTA_BYTE_ARRAY).set_writer_version(WriterVersion::PARQUET_2_0),
        ),
    ];
    for (seed, (name, properties)) in (6..).zip(ways) {
        let mut file = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut file, rows.schema(), Some(properties.build())).unwrap();
        writer.write(&rows).unwrap();
        writer.close().unwrap();
        run(name, &file, seed, |_| None);
    }
}
