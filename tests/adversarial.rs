//! Texts, records and packs made to be slow or large: time stays within three times that of news of the same size, memory
//! within 96 times the size.
//!
//! What is measured is the time a thread spends on a processor, so that a busy machine changes nothing, and the bytes that
//! are allocated at once. In a debug build the inputs are small, in a release build (`cargo test --release --test
//! adversarial`) they have megabytes.
#![cfg(all(feature = "cli", target_os = "linux"))]

use std::alloc::{GlobalAlloc, Layout, System};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use demarche::corpus::{self, Listing, ListingOptions, Meter, Options, Output, Summary};
use demarche::{ErrorKind, Extractor, Limits};

/// Counts the bytes in use.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is left to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(now, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// One measurement at a time.
static ALONE: Mutex<()> = Mutex::new(());

const SIZE: usize = if cfg!(debug_assertions) { 100_000 } else { 2_000_000 };

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(Extractor::default);

/// News, again and again up to a size, on lines of its own.
fn news(size: usize) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let all: String = paths.iter().map(|p| fs::read_to_string(p).unwrap() + "\n\n").collect();
    let mut text = all.repeat(size / all.len() + 1);
    let cut = (0..=size.min(text.len())).rev().find(|n| text.is_char_boundary(*n));
    text.truncate(cut.unwrap_or(0));
    text
}

/// Seconds that this thread has run.
fn seconds() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|n| n.parse::<f64>().ok()).unwrap_or_default() / 1e9
}

/// The best time of some tries, and the bytes in use at once.
fn cost(mut work: impl FnMut()) -> (f64, usize) {
    let (mut best, mut bytes) = (f64::INFINITY, 0);
    for _ in 0..3 {
        let (before, began) = (NOW.load(Ordering::Relaxed), seconds());
        PEAK.store(before, Ordering::Relaxed);
        work();
        best = best.min(seconds() - began);
        bytes = PEAK.load(Ordering::Relaxed).saturating_sub(before);
    }
    (best, bytes)
}

/// The time of news of the usual size.
fn news_time() -> f64 {
    let text = news(SIZE);
    EXTRACTOR.extract(&text);
    cost(|| drop(EXTRACTOR.extract(&text))).0
}

/// Code that is not optimised is timed for blunders only; `cargo test --release` holds the bars themselves.
const SLACK: f64 = if cfg!(debug_assertions) { 2.0 } else { 1.0 };

/// Pieces with a number in them, all different.
fn numbered(size: usize, piece: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    let mut n = 0;
    while out.len() < size {
        out.push_str(&piece(n));
        n += 1;
    }
    out
}

/// A capitalised word for a number.
fn word(n: usize) -> String {
    let mut out = String::from("B");
    let mut n = n;
    for _ in 0..5 {
        out.push(char::from(b'a' + (n % 26) as u8));
        n /= 26;
    }
    out
}

/// Pieces that make a text by being repeated.
const REPEATED: &[&str] = &[
    "\"",
    "“",
    "‘",
    "'",
    "(",
    ")",
    "((",
    "[",
    "«",
    "said ",
    "A",
    "A ",
    "ABC ",
    "A.",
    "U.S.",
    "a",
    "é",
    "e\u{301}",
    "\u{301}",
    "\u{202e}",
    "\u{2066}a",
    "\0",
    "\u{fffd}",
    "\u{200d}",
    "👩\u{200d}👩\u{200d}👧",
    "🇫🇯",
    "中",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    " ",
    "\t",
    "\u{a0}",
    "-",
    "--",
    "—",
    "a-",
    ".",
    ". ",
    "... ",
    ",",
    ", ",
    ";",
    ": ",
    "/",
    "&",
    "1",
    "1,",
    "12-",
    "1. ",
    "12 July ",
    "in 2023 ",
    "last week ",
    "Mr. ",
    "H.E. ",
    "and ",
    "that ",
    "who ",
    "which ",
    "to hold ",
    "to ",
    "of Fiji ",
    "Fiji, ",
    "Fiji ",
    "Ann Lee, ",
    "Ann Lee and ",
    "Lee ",
    "Foreign Minister ",
    "minister of foreign affairs of ",
    "the minister ",
    "the sides ",
    "he ",
    "by ",
    "was signed ",
    "was signed. ",
    "agreed to ",
    "said that ",
    "“We agree,” he said. ",
    "according to ",
    "“a ” said ",
    "’s ",
    "the sides agreed that ",
    "Fiji called for talks, ",
    "including ",
    "such as ",
    "as well as ",
    "not ",
    "will ",
    "“‘",
    "x(y) ",
    "SUVA, Nov. 23 (Lakes) -- ",
    "and/or ",
    "a, b, ",
    "<b>",
    "&amp;",
    "\\",
    "a ",
    "new ",
    "new, ",
    "very ",
    "Minister ",
    "two ",
    "his ",
    "it is ",
    "and a ",
    "-Fiji",
    "Fiji-",
    "Fijian-",
    "Fijian-American mayor ",
    "Robert “Bob” ",
    "Ann Lee, chair of the board, ",
    "Assistant to the President and ",
    "in Kansas, Ohio, ",
    "a free and ",
    "will talk and shared ",
    "as the talks ",
    ", ending talks",
    "On Fiji, ",
];

/// Texts that cost more than their size when a stage looks too far.
fn shapes() -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> =
        REPEATED.iter().map(|p| (format!("{p:?} again and again"), p.repeat(SIZE / p.len() + 1))).collect();
    let endless = news(SIZE).replace(['.', '!', '?', '\n', ';', ':'], " ");
    let bracket = |c: &str, d: &str| c.repeat(SIZE / 2 / c.len()) + &d.repeat(SIZE / 2 / d.len());
    let named = |f: fn(usize) -> String| numbered(SIZE, f);
    out.extend([
        ("one endless sentence".to_owned(), endless),
        ("capital letters".to_owned(), news(SIZE).to_uppercase()),
        ("small letters".to_owned(), news(SIZE).to_lowercase()),
        ("no white space".to_owned(), news(SIZE).replace([' ', '\n'], "")),
        ("a word a line".to_owned(), news(SIZE).replace(' ', "\n")),
        ("a word a paragraph".to_owned(), news(SIZE).replace(' ', "\n\n")),
        ("no paragraphs".to_owned(), news(SIZE).replace('\n', " ")),
        ("every word quoted".to_owned(), news(SIZE).replace(' ', "\" \"")),
        ("brackets within brackets".to_owned(), bracket("(", ")")),
        ("quotations within quotations".to_owned(), bracket("“", "”")),
        ("quotations of quotations".to_owned(), bracket("“a ‘b ", "’ c” ")),
        ("persons, each another".to_owned(), named(|n| format!("Minister {} {} met. ", word(n), word(n * 7 + 1)))),
        (
            "titles of nobody named".to_owned(),
            named(|n| format!("Judge {} {} met. The president left. ", word(n), word(n * 7 + 1))),
        ),
        ("persons of one family".to_owned(), named(|n| format!("{} Lee spoke. ", word(n)))),
        ("one person of many families".to_owned(), named(|n| format!("Ann {} spoke. She left. ", word(n)))),
        ("bodies, each another".to_owned(), named(|n| format!("The {} Council met. The council agreed. ", word(n)))),
        ("acronyms, each another".to_owned(), named(|n| format!("the {} Pact ({}) ", word(n), word(n).to_uppercase()))),
        ("names of many words".to_owned(), named(|n| format!("{} ", word(n)))),
        ("a list of countries in one sentence".to_owned(), "Fiji, Tonga, Samoa and ".repeat(SIZE / 23)),
        ("reports within reports".to_owned(), named(|n| format!("{} said that ", word(n)))),
        ("passives without an agent".to_owned(), named(|n| format!("The {} accord was signed. ", word(n)))),
        ("sides without names".to_owned(), "The sides agreed to meet. They signed an accord. ".repeat(SIZE / 49)),
        ("dates, each another".to_owned(), named(|n| format!("on {} May {} ", n % 31 + 1, 1000 + n % 3000))),
    ]);
    out
}

/// Counts what is written.
struct Count(usize);

impl std::io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

// What is written is bounded by the size of the text: events inside events repeat their contents, as often as a sentence can
// be long.
#[test]
fn no_text_costs_more_than_three_times_its_size_in_news() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let text = news(SIZE);
    EXTRACTOR.extract(&text);
    let (time, bytes) = cost(|| drop(EXTRACTOR.extract(&text)));
    println!("news: {:.1} ms, {:.1} times its size", time * 1e3, bytes as f64 / text.len() as f64);
    let mut over = Vec::new();
    for (name, shape) in shapes() {
        let scale = text.len() as f64 / shape.len() as f64;
        let (t, b) = cost(|| drop(EXTRACTOR.extract(&shape)));
        let (t, b) = (t * scale / time, b as f64 / shape.len() as f64);
        let mut json = Count(0);
        serde_json::to_writer(&mut json, &EXTRACTOR.extract(&shape)).unwrap();
        let written = json.0 as f64 / shape.len() as f64;
        println!("{t:6.2} {b:6.1} {written:6.1}  {name}");
        if t > 3.0 * SLACK || b > 96.0 || written > 320.0 {
            over.push(format!(
                "{name}: {t:.1} times the time of news, {b:.1} times its size in memory, {written:.1} as JSON"
            ));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

fn options() -> Options {
    let mut options = Options::default();
    options.jobs = 1;
    options
}

/// Runs a file through a corpus run; the name tells the format.
fn run(name: &str, bytes: &[u8], options: &Options) -> Summary {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let listing = Listing::new(&[path], &ListingOptions::default()).unwrap();
    let output = Output::Stream(Box::new(std::io::sink()));
    corpus::run(&*EXTRACTOR, &listing, output, options, &Meter::default()).unwrap()
}

fn only_reason(summary: &Summary) -> String {
    assert_eq!(summary.first_rejects.len(), 1, "{:?}", summary.first_rejects);
    summary.first_rejects[0].to_string()
}

#[test]
fn records_of_every_shape_are_taken_or_refused() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let deep = "[".repeat(SIZE);
    let closed = format!("{deep}{}", "]".repeat(SIZE));
    for (line, documents, reason) in [
        // What is not asked for is passed over however deep it is.
        (format!("{{\"text\":\"Fiji met Tonga.\",\"x\":{closed}}}"), 1, ""),
        (format!("{{\"text\":{deep}"), 0, "malformed JSON record"),
        (deep.clone(), 0, "malformed JSON record"),
        (format!("{{\"x\":{deep}"), 0, "malformed JSON record"),
        (r#"{"text":"a \ud800 b"}"#.into(), 0, "malformed JSON record"),
        (r#"{"text":"a \udc00\ud800 b"}"#.into(), 0, "malformed JSON record"),
        (r#"{"text":"a \ud83d\ude00 b"}"#.into(), 1, ""),
        (format!("{{\"id\":\"{}\",\"text\":\"a\"}}", "i".repeat(SIZE)), 1, ""),
        (format!("\"{}\"", "s".repeat(SIZE)), 0, "malformed JSON record"),
        (format!("{{\"text\":\"a\",\"date\":\"{}\"}}", "9".repeat(SIZE)), 0, "date"),
        (format!("{{{}\"text\":\"a\"}}", "\"k\":1,".repeat(SIZE / 6)), 1, ""),
    ] {
        let shown = &line[..line.len().min(60)];
        let (before, began) = (NOW.load(Ordering::Relaxed), seconds());
        PEAK.store(before, Ordering::Relaxed);
        let summary = run("in.jsonl", line.as_bytes(), &options());
        assert!(seconds() - began < 5.0, "{shown}");
        let bytes = PEAK.load(Ordering::Relaxed) - before;
        assert!(bytes < 40 * SIZE + (16 << 20), "{bytes} bytes for {shown}");
        assert_eq!((summary.counts.documents, summary.counts.rejected), (documents, 1 - documents), "{shown}");
        if documents == 0 {
            let told = only_reason(&summary);
            assert!(told.contains(reason) && told.len() < 1000, "{told}");
        }
    }
}

#[test]
fn columns_without_end_and_quotes_without_end_are_bounded() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut small = options();
    small.max_bytes = 10_000;
    let wide = "c,".repeat(SIZE / 2);
    let told = only_reason(&run("in.csv", format!("{wide}\n{wide}\n").as_bytes(), &small));
    assert!(told.len() < 1000, "{told}");
    let open = format!("id,text\na,fine\nb,\"{}", "never closed\n".repeat(100_000));
    let summary = run("in.csv", open.as_bytes(), &small);
    assert_eq!((summary.counts.documents, summary.counts.unread), (1, 1));
    assert!(only_reason(&summary).contains("unclosed quotation mark"));
    let commas = format!("id,text\n{}\n", ",".repeat(SIZE));
    assert!(only_reason(&run("in.csv", commas.as_bytes(), &options())).contains("fields"));
}

#[test]
fn decompression_is_bounded() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    // 100 MB of nothing: a hundred kilobytes as gzip, a few as Zstandard.
    let zeros = vec![b' '; 100 << 20];
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&zeros).unwrap();
    let bombs = [("in.jsonl.gz", gzip.finish().unwrap()), ("in.jsonl.zst", zstd::encode_all(&zeros[..], 1).unwrap())];
    drop(zeros);
    for (name, bomb) in bombs {
        let before = NOW.load(Ordering::Relaxed);
        PEAK.store(before, Ordering::Relaxed);
        let mut small = options();
        small.max_bytes = 1 << 20;
        let summary = run(name, &bomb, &small);
        assert_eq!(summary.counts.unread, 1, "{name}: {:?}", summary.counts);
        assert!(summary.first_rejects.iter().any(|r| r.reason.contains("more than 250 times")), "{name}");
        assert!(PEAK.load(Ordering::Relaxed) - before < 32 << 20, "{name} takes too much memory");
        // One text: no more than its limit is read.
        let summary = run(&name.replace("jsonl", "txt"), &bomb, &small);
        assert!(only_reason(&summary).contains("longer than the limit"), "{name}");
    }
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_that_grows_is_bounded() {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use parquet::basic::{Compression, ZstdLevel};
    use parquet::file::properties::WriterProperties;

    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    // 200 texts of a megabyte of nothing, in a few kilobytes.
    let text = Arc::new(StringArray::from(vec![" ".repeat(1 << 20); 200])) as ArrayRef;
    let rows = RecordBatch::try_from_iter([("text", text)]).unwrap();
    let zstd = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, rows.schema(), Some(zstd)).unwrap();
    writer.write(&rows).unwrap();
    writer.close().unwrap();
    drop(rows);
    let before = NOW.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let summary = run("in.parquet", &file, &options());
    assert_eq!(summary.counts.unread, 1, "{:?}", summary.counts);
    assert!(only_reason(&summary).contains("more than 250 times"), "{:?}", summary.first_rejects);
    let bytes = PEAK.load(Ordering::Relaxed) - before;
    assert!(bytes < 512 << 20, "{bytes} bytes");
    // Whoever wants such files says so.
    let mut grows = options();
    grows.max_ratio = u32::MAX;
    assert_eq!(run("in.parquet", &file, &grows).counts.documents, 200);
}

#[test]
fn hostile_markup_is_reduced_or_refused() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let size = SIZE / 10;
    for piece in [
        "<div>",
        "<b>",
        "<a href=x>",
        "<table><tr><td>",
        "<!--",
        "<![CDATA[",
        "&#x",
        "&amp",
        "<p",
        "<ul><li>",
        "<blockquote>",
        "</p>",
    ] {
        let began = seconds();
        let summary = run("in.html", piece.repeat(size / piece.len()).as_bytes(), &options());
        let spent = seconds() - began;
        println!("{piece}: {spent:.2} s");
        assert_eq!(summary.counts.documents + summary.counts.rejected, 1, "{piece}");
    }
}

fn build(path: &str, text: String) -> demarche::Result<Extractor> {
    Extractor::builder().pack_text(path, text).build()
}

#[test]
fn packs_of_any_size_load_in_time_and_names_that_many_share_cost_little() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let many = SIZE / 2;
    let mut people = String::from("key,name,aliases,country,role,from,to,wikidata,note\n");
    let alike = "Kolo Kolo";
    for n in 0..many {
        // One name for all, a prefix of other names, and rows of one person far apart.
        let aliases = "Kolo|Kolo Kolo Kolo|Kolo Kolo Kolo Kolo";
        writeln!(people, "zz/{},{alike},{aliases},FJ,minister-of-health,{},,,", n % (many / 2), 1900 + n % 100)
            .unwrap();
    }
    let began = seconds();
    let extractor = build("gazetteer/people.csv", people).unwrap();
    let spent = seconds() - began;
    println!("{many} rows of one name: {spent:.1} s");
    assert!(spent < 60.0, "{spent} s");
    let text = "Kolo Kolo met Kolo in Suva. Kolo said so. ".repeat(SIZE / 42);
    let (ours, _) = cost(|| drop(extractor.extract(&text)));
    let usual = news_time();
    println!("a name of {many} persons: {:.1} times the time of news", ours / usual);
    assert!(ours < 3.0 * SLACK * usual, "{ours} s, {usual} s");
}

const TYPE: &str = "[[type]]\nname = \"t\"\n";

#[test]
fn hostile_rules_are_refused_with_their_place() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let pattern = |text: &str| format!("{TYPE}[[pattern]]\nid = \"p\"\ntype = \"t\"\nmatch = \"{text}\"\n");
    let refused = |name: &str, text: String| {
        let began = seconds();
        let error = build("rules/mine.toml", text).err().unwrap_or_else(|| panic!("{name} is taken"));
        let spent = seconds() - began;
        println!("{name}: {spent:.1} s, {} problems", error.to_string().lines().count());
        assert_eq!(error.kind(), ErrorKind::Rule, "{name}");
        assert!(error.position().line.is_some() && spent < 60.0, "{name}: {spent} s");
        assert!(error.to_string().len() < 1 << 20, "{name}");
    };
    let deep = SIZE / 4;
    refused("brackets", pattern(&format!("{}a{}", "(".repeat(deep), ")".repeat(deep))));
    refused("open brackets", pattern(&"(".repeat(deep)));
    refused("open slots", pattern(&"<actor:".repeat(deep / 7)));
    refused("choices", pattern(&"a|".repeat(deep / 2)));
    refused("gaps", pattern(&format!("<trigger:meet> {}", "...30 ".repeat(40))));
    refused("optional words", pattern(&format!("<trigger:meet> {}", "a? ".repeat(deep / 3))));
    refused("arrays", format!("x = {}", "[".repeat(deep)));
    refused("tables", format!("x = {}", "{a=".repeat(deep / 3)));
    refused("dotted keys", format!("{}a = 1", "a.".repeat(deep / 2)));
    refused("dotted headers", format!("[{}a]", "a.".repeat(deep / 2)));
    refused("unknown keys", format!("{TYPE}[[frame]]\n{}", numbered(deep, |n| format!("k{n} = 1\n"))));
    refused(
        "unknown types",
        numbered(deep, |n| format!("[[frame]]\nid = \"f{n}\"\ntype = \"u{n}\"\nverbs = [\"go\"]\n")),
    );
    refused(
        "rules without end",
        format!(
            "{TYPE}{}",
            numbered(2_000_000, |n| { format!("[[frame]]\nid = \"f{n}\"\ntype = \"t\"\nverbs = [\"go\"]\n") })
        ),
    );
}

#[test]
fn patterns_run_in_linear_time_whatever_they_say() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let hard = [
        "<trigger:go> (a? a? a? a? a? a? a? a?) ... b",
        "<actor:party+> ...30 ...30 <trigger:go> ...30 (go|go go|go go go)? ...30 go",
        "<trigger:go|go go|go go go> <content:... go>",
        "(go? go?)? <trigger:go> (... go)? (... go)? (... go)? stop",
        "<content:noun-group> (<content:noun-group>)? <trigger:go> <content:noun-group>? ...",
    ];
    let rules: String = hard
        .iter()
        .enumerate()
        .map(|(n, p)| format!("[[pattern]]\nid = \"p{n}\"\ntype = \"t\"\nmatch = \"{p}\"\n"))
        .collect();
    let extractor = build("rules/mine.toml", format!("{TYPE}{rules}")).unwrap();
    let usual = news_time();
    for piece in ["go ", "go a ", "Fiji go ", "the go of ", "go. "] {
        let (short, long) = (piece.repeat(SIZE / 5 / piece.len()), piece.repeat(SIZE / piece.len()));
        let (a, _) = cost(|| drop(extractor.extract(&short)));
        let (b, _) = cost(|| drop(extractor.extract(&long)));
        println!("{piece:?}: five times the text takes {:.1} times the time, {:.1} that of news", b / a, b / usual);
        assert!(b < 10.0 * a, "{piece:?}: {a} s, {b} s");
        assert!(b < 3.0 * SLACK * usual, "{piece:?}: {b} s, {usual} s");
    }
}

#[test]
fn limits_refuse_and_say_so() {
    let mut limits = Limits::default();
    (limits.mentions, limits.events) = (5, 2);
    let extractor = Extractor::builder().limits(limits).build().unwrap();
    let refused = |text: &str| extractor.extract_bytes(text.as_bytes(), None).unwrap_err();
    let error = refused("Fiji, Tonga, Samoa, Palau, Nauru and Kiribati met.");
    assert_eq!((error.kind(), error.message()), (ErrorKind::TooMany, "6 mentions in the text, the limit is 5"));
    let error = refused("The sides met. The sides agreed to talk. The sides signed a treaty.");
    assert!(error.message().contains("events in the text, the limit is 2"), "{error}");
    // A library that wants everything gets it.
    assert_eq!(extractor.extract("Fiji, Tonga, Samoa, Palau, Nauru and Kiribati met.").mentions().len(), 6);

    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("places.csv"), "key,name\n".repeat(20)).unwrap();
    let mut limits = Limits::default();
    limits.pack_bytes = 100;
    let error = Extractor::builder().pack_dir(folder.path()).limits(limits).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLong);
    assert!(error.position().file.as_ref().is_some_and(|f| f.ends_with("places.csv")), "{error}");

    let mut limits = Limits::default();
    limits.pattern_bytes = 1000;
    let rule = format!("{TYPE}[[pattern]]\nid = \"p\"\ntype = \"t\"\nmatch = \"<trigger:go> ...30 to\"\n");
    let error = Extractor::builder().pack_text("rules/a.toml", rule).limits(limits).build().unwrap_err();
    assert!(error.message().contains("more than 1000 bytes when it is compiled"), "{error}");
    assert_eq!(error.position().line, Some(4));

    let mut limits = Limits::default();
    limits.rules = 3;
    let error = Extractor::builder().limits(limits).build().unwrap_err();
    assert!(error.message().contains("more than 3 rules"), "{error}");
}
