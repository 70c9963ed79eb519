//! Whole runs through the library, with an engine that stands in for the real one: every `announced` is an event.
#![cfg(feature = "corpus")]

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use demarche::corpus::{self, *};
use demarche::date::DateRange;
use demarche::document::{Argument, Document, Entity, Event, MentionKind, Modality, Offsets, Role, RuleRef};
use demarche::{Extractor, Result, Span};

/// What stands before the word is the actor, what stands after it the content.
struct Announced;

impl Engine for Announced {
    fn extract_dated<'t>(&self, text: &'t str, date: Option<DateRange>) -> Document<'t> {
        assert!(!text.contains("PANIC"), "the engine was told to panic");
        let mut doc = Extractor::default().extract_dated(text, date);
        doc.sentences = vec![Span::new(0, text.len() as u32)];
        (doc.mentions, doc.entities, doc.events) = Default::default();
        let rule = Arc::new(RuleRef { id: "announce".into(), file: "rules/speech.toml".into(), line: 12 });
        if let Some(at) = text.find("announced") {
            let (start, end) = (at as u32, at as u32 + 9);
            let arg = |role, span| Argument { role, span, entity: None, items: vec![], mentions: vec![], date: None };
            let actor = Argument { entity: Some(0), ..arg(Role::Actor, Span::new(0, start - 1)) };
            let content = arg(Role::Content, Span::new(end + 1, text.trim_end_matches('.').len() as u32));
            doc.entities.push(Entity {
                kind: Some(MentionKind::Person),
                name: "Mukhtar Tleuberdi".into(),
                key: Some("person:kz/mukhtar-tleuberdi".into()),
                country: Some("KZ".into()),
                ..Entity::default()
            });
            doc.events.push(Event {
                kind: "announce".into(),
                plover: Some("CONSULT:visit".into()),
                cameo: None,
                modality: Modality::Future,
                sentence: 0,
                trigger: Span::new(start, end),
                args: vec![actor, content],
                implicit_actor: None,
                nested_in: None,
                rule,
            });
        }
        doc
    }
}

/// A stream whose bytes can be looked at afterwards.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Broken(io::ErrorKind);

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn list(path: &Path) -> Listing {
    Listing::new(&[path], &ListingOptions::default()).unwrap()
}

fn options(change: impl FnOnce(&mut Options)) -> Options {
    let mut options = Options::default();
    change(&mut options);
    options
}

fn run_bytes(path: &Path, options: &Options) -> (Vec<u8>, Summary) {
    let shared = Shared::default();
    let output = Output::Stream(Box::new(shared.clone()));
    let summary = corpus::run(&Announced, &list(path), output, options, &Meter::default()).unwrap();
    let bytes = shared.0.lock().unwrap().clone();
    (bytes, summary)
}

fn run(path: &Path, options: &Options) -> (String, Summary) {
    let (bytes, summary) = run_bytes(path, options);
    (String::from_utf8(bytes).unwrap(), summary)
}

fn file(name: &str, bytes: impl AsRef<[u8]>) -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    (dir, path)
}

fn ids(jsonl: &str) -> Vec<String> {
    let id = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_string();
    jsonl.lines().map(id).collect()
}

const ARTICLE: &str = "Minister Mukhtar Tleuberdi announced a “Joint Plan”.";

mod output {
    use super::*;

    fn records(n: usize) -> String {
        (0..n)
            .map(|i| format!("{{\"id\":\"d{i}\",\"text\":\"X{i} announced {}.\"}}\n", "plans ".repeat(i % 50)))
            .collect()
    }

    #[test]
    fn is_the_same_whatever_the_threads_and_batches() {
        let (_dir, path) = file("news.jsonl", records(500));
        let (expected, summary) = run(&path, &options(|o| o.jobs = 1));
        assert_eq!(summary.counts.documents, 500);
        assert_eq!(summary.counts.by_type.get("announce"), Some(&500));
        assert_eq!(ids(&expected), (0..500).map(|i| format!("d{i}")).collect::<Vec<_>>());
        for (jobs, batch) in [(2, 1), (3, 100), (8, 1000), (2, 10_000)] {
            let options = options(|o| (o.jobs, o.batch_bytes) = (jobs, batch));
            assert!(run(&path, &options).0 == expected, "{jobs} jobs, batches of {batch}");
        }
    }

    #[test]
    fn is_compressed_in_members_that_make_one_stream() {
        let (_dir, path) = file("news.jsonl", records(200));
        let plain = run(&path, &Options::default()).0;
        let with = |compression| options(|o| (o.compression, o.batch_bytes) = (compression, 1000));
        let mut text = String::new();
        let gzip = run_bytes(&path, &with(Compression::Gzip)).0;
        flate2::read::MultiGzDecoder::new(gzip.as_slice()).read_to_string(&mut text).unwrap();
        assert!(text == plain && gzip.len() < plain.len());
        let zstd = run_bytes(&path, &with(Compression::Zstd)).0;
        assert!(zstd::decode_all(zstd.as_slice()).unwrap() == plain.as_bytes());
    }

    #[test]
    fn closed_pipes_end_a_run_quietly_and_full_disks_do_not() {
        let (_dir, path) = file("news.jsonl", records(500));
        let run = |kind| {
            let output = Output::Stream(Box::new(Broken(kind)));
            let options = options(|o| o.batch_bytes = 100);
            corpus::run(&Announced, &list(&path), output, &options, &Meter::default())
        };
        assert!(run(io::ErrorKind::BrokenPipe).unwrap().closed_early);
        let error = run(io::ErrorKind::StorageFull).unwrap_err();
        assert!(error.to_string().starts_with("standard output: "), "{error}");
    }

    #[test]
    fn offsets_can_count_characters() {
        let (_dir, path) = file("a.txt", "“É” announced x.");
        let start = |offsets| {
            let (line, _) = run(&path, &options(|o| o.offsets = offsets));
            serde_json::from_str::<serde_json::Value>(&line).unwrap()["events"][0]["trigger"]["start"].as_u64().unwrap()
        };
        assert_eq!([start(Offsets::Bytes), start(Offsets::Chars), start(Offsets::Utf16)], [9, 4, 4]);
    }
}

mod formats {
    use super::*;

    fn written(format: OutputFormat) -> String {
        let (_dir, path) = file("a1-2022-12-24.txt", ARTICLE);
        run(&path, &options(|o| o.format = format)).0
    }

    #[test]
    fn csv_has_one_event_a_row() {
        assert_eq!(
            written(OutputFormat::Csv),
            "id,date,event,type,plover,cameo,modality,trigger,start,end,actors,targets,content,event_date,place,source,\
             implicit_actor,nested_in,sentence,rule,rule_at\n\
             a1-2022-12-24,2022-12-24,v0,announce,CONSULT:visit,,future,announced,27,36,Minister Mukhtar Tleuberdi,,\
             a “Joint Plan”,,,,,,Minister Mukhtar Tleuberdi announced a “Joint Plan”.,announce,rules/speech.toml:12\n"
        );
    }

    #[test]
    fn csv_disarms_formulas() {
        let (_dir, path) = file("a.csv", "id,text\n=1+1,\"=HYPERLINK(0) announced x\"\n");
        let (csv, _) = run(&path, &options(|o| o.format = OutputFormat::Csv));
        let row = csv.lines().nth(1).unwrap();
        assert!(row.starts_with("'=1+1,"), "{row}");
        assert!(row.contains(",'=HYPERLINK(0),"), "{row}");
    }

    #[test]
    fn plover_has_code_and_mode() {
        assert_eq!(
            written(OutputFormat::PloverTsv),
            "date\tsource\tsource_country\ttarget\ttarget_country\tcode\tmode\tmodality\ttext\tid\tevent\n\
             2022-12-24\tMukhtar Tleuberdi\tKZ\t\t\tCONSULT\tvisit\tfuture\t\
             Minister Mukhtar Tleuberdi announced a “Joint Plan”.\ta1-2022-12-24\tv0\n"
        );
        let json: serde_json::Value = serde_json::from_str(&written(OutputFormat::Plover)).unwrap();
        assert_eq!((&json["code"], &json["mode"], &json["target"]), (&"CONSULT".into(), &"visit".into(), &().into()));
    }

    #[test]
    fn text_is_a_frame_without_controls() {
        assert_eq!(
            written(OutputFormat::Text),
            "a1-2022-12-24  2022-12-24  1 event

  Minister Mukhtar Tleuberdi announced a “Joint Plan”.
    announce (future) CONSULT:visit  v0  announce rules/speech.toml:12
      trigger  announced
      actor    Minister Mukhtar Tleuberdi  = Mukhtar Tleuberdi  [person:kz/mukhtar-tleuberdi]
      content  a “Joint Plan”\n\n"
        );
        let (_dir, path) = file("a.txt", "\u{1b}]0;evil\u{7} announced \u{9b}31m\u{202e}x.");
        let with = |color| run(&path, &options(|o| (o.format, o.color) = (OutputFormat::Text, color))).0;
        assert!(!with(false).contains(|c: char| c.is_control() && c != '\n'), "{:?}", with(false));
        let coloured = with(true);
        assert!(coloured.contains("\u{1b}[1m\u{1b}[31mannounced\u{1b}[0m"), "{coloured:?}");
        assert!(!coloured.contains("\u{1b}]") && !coloured.contains('\u{7}'));
    }

    #[test]
    fn brat_is_a_pair_of_files_a_document() {
        let (dir, path) = file("a.jsonl", format!("{{\"id\":\"x/1\",\"text\":\"{ARTICLE}\"}}\n").repeat(2));
        let folder = dir.path().join("brat");
        let options = options(|o| o.format = OutputFormat::Brat);
        let go = || corpus::run(&Announced, &list(&path), Output::Path(folder.clone()), &options, &Meter::default());
        let summary = go().unwrap();
        assert_eq!((summary.counts.documents, summary.counts.rejected), (1, 1));
        assert_eq!(fs::read_to_string(folder.join("x%2F1.txt")).unwrap(), ARTICLE);
        assert_eq!(
            fs::read_to_string(folder.join("x%2F1.ann")).unwrap(),
            "T1\tAnnounce 27 36\tannounced\n\
             T2\tActor 0 26\tMinister Mukhtar Tleuberdi\n\
             T3\tContent 37 51\ta “Joint Plan”\n\
             E1\tAnnounce:T1 Actor:T2 Content:T3\n\
             A1\tModality E1 Future\n\
             #1\tAnnotatorNotes E1\tannounce rules/speech.toml:12\n"
        );
        assert!(go().unwrap_err().to_string().contains("not empty"));
    }
}

mod input {
    use super::*;

    #[test]
    fn records_of_all_kinds_of_files_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
        let gzip = |bytes: &[u8]| {
            let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        };
        put("a.csv", "\u{feff}id,text\nc1,\"one\ntwo\"\nc2,three\n".as_bytes());
        put("b.jsonl.gz", &gzip(b"{\"id\":\"j1\",\"text\":\"x\"}\n{\"text\":\"y\"}"));
        put("c.tsv", b"text\tid\nz\tt1\n");
        put("d.txt", "\u{feff}text".as_bytes());
        put("e.txt.zst", &zstd::encode_all(&b"packed"[..], 1).unwrap());
        put("f.empty.txt", b"");
        put("g.csv", b"");
        let (out, summary) = run(dir.path(), &options(|o| o.with_text = true));
        assert_eq!(ids(&out), ["c1", "c2", "j1", "b:2", "t1", "d", "e", "f.empty"]);
        assert_eq!(summary.counts.bytes, 7 + 5 + 1 + 1 + 1 + 4 + 6);
        assert!(summary.first_rejects.is_empty(), "{:?}", summary.first_rejects);
    }

    #[test]
    fn dates_come_from_the_field_then_the_name_then_the_default() {
        let lines = "{\"text\":\"a\",\"date\":\"2020-01-02T10:00:00Z\"}\n{\"text\":\"b\",\"date\":null}\n";
        let date = |name: &str| {
            let (_dir, path) = file(name, lines);
            let out = run(&path, &options(|o| o.date = Some("2022-03".parse().unwrap()))).0;
            let dates = out.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["date"].to_string());
            dates.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(date("n-2021-05-06.jsonl"), "\"2020-01-02\" \"2021-05-06\"");
        assert_eq!(date("n.jsonl"), "\"2020-01-02\" \"2022-03\"");
    }

    #[test]
    fn fields_have_the_names_they_are_given() {
        let (_dir, path) = file("a.csv", "url,body\nu1,hello\n");
        let named = options(|o| (o.fields.id, o.fields.text) = ("url".into(), "body".into()));
        assert_eq!(ids(&run(&path, &named).0), ["u1"]);
        let (_, summary) = run(&path, &Options::default());
        assert_eq!(summary.counts.unread, 1);
        assert!(summary.first_rejects[0].reason.contains("columns: url, body"), "{:?}", summary.first_rejects);
    }

    #[test]
    #[cfg(feature = "html")]
    fn html_is_reduced_and_goes_along() {
        let (_dir, path) = file("a.html", "<p>The <b>minister</b> announced &amp; left.</p><script>x</script>");
        let out: serde_json::Value = serde_json::from_str(&run(&path, &Options::default()).0).unwrap();
        assert_eq!(out["text"].as_str().unwrap().trim(), "The minister announced & left.");
        assert_eq!(out["events"][0]["trigger"]["text"], "announced");
    }
}

mod rejects {
    use super::*;

    fn of(name: &str, bytes: &[u8], options: &Options) -> (Vec<String>, Vec<String>) {
        let (_dir, path) = file(name, bytes);
        let (out, summary) = run(&path, options);
        let rejects = summary.first_rejects.iter().map(|r| {
            let place = r.line.map(|l| format!("{l}: ")).unwrap_or_default();
            let offset = r.offset.map(|o| format!(" @{o}")).unwrap_or_default();
            format!("{:?} {place}{}{offset}", r.action, r.reason)
        });
        (ids(&out), rejects.collect())
    }

    #[test]
    fn name_line_and_reason() {
        let bad = b"{\"id\":\"a\",\"text\":\"x\"}\n{bad\n\n[1]\n{\"id\":\"b\"}\n{\"id\":3,\"text\":\"t\",\"date\":\"24.12.\"}\n\
                    {\"id\":\"p\",\"text\":\"PANIC\"}\n{\"id\":\"u\",\"text\":\"\xff\"}\n{\"id\":\"z\",\"text\":\"t\"}";
        let (ids, rejects) = of("n.jsonl", bad, &Options::default());
        assert_eq!(ids, ["a", "z"]);
        assert_eq!(
            rejects,
            [
                "Rejected 2: malformed JSON record: key must be a string @1",
                "Rejected 4: malformed JSON record: invalid type: sequence, expected a JSON object @0",
                "Rejected 5: the record has no text in the field \"text\"; --text-field names it",
                "Rejected 6: \"24.12.\" is no date (YYYY, YYYY-MM, YYYY-MM-DD or FROM/TO)",
                "Rejected 7: internal error: the extraction panicked; please report it",
                "Rejected 8: invalid UTF-8 @18",
            ]
        );
    }

    #[test]
    fn bad_bytes_are_replaced_when_asked_and_told() {
        let replace = options(|o| o.invalid_utf8 = InvalidUtf8::Replace);
        assert_eq!(of("a.txt", b"ab\xffc", &Options::default()), (vec![], vec!["Rejected invalid UTF-8 @2".into()]));
        assert_eq!(of("a.txt", b"ab\xffc", &replace), (vec!["a".into()], vec!["Replaced invalid UTF-8 @2".into()]));
        let (_dir, path) = file("a.txt", b"ab\xffc");
        assert!(run(&path, &replace).0.contains("\"text\":\"ab\u{fffd}c\""));
        let (_, rejects) = of("a.txt", b"\xff\xfea\0", &Options::default());
        assert_eq!(rejects, ["Rejected invalid UTF-8 (the file looks like UTF-16) @0"]);
    }

    #[test]
    fn long_texts_are_not_taken() {
        let small = options(|o| o.max_bytes = 10);
        let reason = "the text is longer than the limit of 10 bytes; see --max-bytes";
        assert_eq!(of("a.txt", b"12345678901", &small), (vec![], vec![format!("Rejected {reason}")]));
        let record = format!("{{\"text\":\"{}\"}}\n{{\"id\":\"b\",\"text\":\"x\"}}\n", "y".repeat(100_000));
        let (ids, rejects) = of("a.jsonl", record.as_bytes(), &small);
        assert_eq!(ids, ["b"]);
        assert_eq!(rejects, ["Rejected 1: the line has 100012 bytes, the limit is 65556; see --max-bytes"]);
        let row = format!("text\n\"{}", "never closed\n".repeat(100_000));
        let (_, rejects) = of("a.csv", row.as_bytes(), &small);
        assert!(rejects[0].contains("an unclosed quotation mark?"), "{rejects:?}");
    }

    #[test]
    fn rows_of_another_width_are_told() {
        let (ids, rejects) = of("a.csv", b"id,text\na,x\nb\nc,y,z\nd,x\n", &Options::default());
        assert_eq!(ids, ["a", "d"]);
        let expected =
            ["Rejected 3: the row has 1 fields, the header 2", "Rejected 4: the row has 3 fields, the header 2"];
        assert_eq!(rejects, expected);
    }

    #[test]
    fn a_cut_off_file_gives_what_came_before() {
        let text: String =
            (0..20_000).map(|i| format!("{{\"id\":\"{i}\",\"text\":\"{}\"}}\n", i * 7919 % 1_000_003)).collect();
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(text.as_bytes()).unwrap();
        let whole = out.finish().unwrap();
        let (ids, rejects) = of("a.jsonl.gz", &whole[..whole.len() / 2], &options(|o| o.batch_bytes = 1000));
        assert!(ids.len() > 1000 && ids.len() < 20_000, "{}", ids.len());
        assert_eq!(ids, (0..ids.len()).map(|i| i.to_string()).collect::<Vec<_>>());
        assert_eq!(rejects.len(), 1);
        assert!(rejects[0].starts_with(&format!("Unread {}: the file ends too early", ids.len() + 1)), "{rejects:?}");
    }

    #[test]
    fn go_to_their_file_as_json() -> Result<()> {
        let (dir, path) = file("a.txt", b"\xff");
        let rejects = dir.path().join("rejects.jsonl");
        run(&path, &options(|o| o.rejects = Some(rejects.clone())));
        let line: serde_json::Value = serde_json::from_str(&fs::read_to_string(rejects)?).unwrap();
        assert_eq!(line["file"], path.to_str().unwrap());
        assert_eq!((&line["id"], &line["offset"], &line["line"]), (&"a".into(), &0.into(), &().into()));
        assert_eq!((&line["action"], &line["reason"]), (&"rejected".into(), &"invalid UTF-8".into()));
        Ok(())
    }
}

#[cfg(feature = "parquet")]
mod parquet {
    use super::*;
    use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use arrow_array::Array;
    use arrow_array::cast::AsArray;

    #[test]
    fn events_nest_their_arguments() {
        let (_dir, path) = file("a.jsonl", format!("{{\"id\":\"x\",\"text\":\"{ARTICLE}\"}}\n").repeat(300));
        let options = options(|o| (o.format, o.batch_bytes) = (OutputFormat::Parquet, 1000));
        let (bytes, _) = run_bytes(&path, &options);
        let out = path.with_extension("parquet");
        fs::write(&out, bytes).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(fs::File::open(&out).unwrap()).unwrap().build().unwrap();
        let batches: Vec<_> = reader.map(Result::unwrap).collect();
        assert_eq!(batches.iter().map(|b| b.num_rows()).sum::<usize>(), 300);
        let args = batches[0].column_by_name("args").unwrap().as_list::<i32>().value(0);
        let args = args.as_struct();
        assert_eq!(args.len(), 2);
        let cell = |name: &str, row| args.column_by_name(name).unwrap().as_string::<i32>().value(row).to_string();
        assert_eq!([cell("role", 0), cell("key", 0)], ["actor", "person:kz/mukhtar-tleuberdi"]);
        assert_eq!([cell("role", 1), cell("text", 1)], ["content", "a “Joint Plan”"]);

        // The file is an input as well: its sentences are texts.
        let mut again = Options::default();
        again.fields.text = "sentence".into();
        let (lines, summary) = run(&out, &again);
        assert_eq!((summary.counts.documents, summary.counts.events), (300, 300), "{:?}", summary.first_rejects);
        assert_eq!(ids(&lines)[299], "x");
        let (_, summary) = run(&out, &Options::default());
        assert!(summary.first_rejects[0].reason.contains("no column \"text\" (columns: id, date"), "{summary:?}");
    }

    #[test]
    fn damaged_files_are_told() {
        let (_dir, path) = file("a.parquet", b"PAR1 no PAR1");
        let (_, summary) = run(&path, &Options::default());
        assert_eq!(summary.counts.unread, 1);
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_names_the_feature_it_needs() {
    let (_dir, path) = file("a.parquet", b"PAR1");
    let (_, summary) = run(&path, &Options::default());
    assert!(summary.first_rejects[0].reason.contains("--features parquet"), "{summary:?}");
}
