//! The articles of `fixtures/`: floors on the figures, and whole documents as snapshots.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test fixtures` writes the snapshots anew; look at the difference before you commit it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use demarche::score::{Annotation, Corpus, Figure, Scorer};
use demarche::{Document, Extractor};

/// The least F1 of trigger and type, and of arguments with their role, in per cent. Raise them when they are passed.
const FLOORS: [(Figure, f64); 2] = [(Figure::Kind, 96.0), (Figure::ArgumentRole, 91.5)];

/// The least F1 of mentions (kind and span), and the least share of references that are understood, in per cent.
const MENTIONS: f64 = 95.0;
const REFERENCES: f64 = 90.0;

/// A visit, a readout of a call with hard wraps, and a list of decisions.
const SNAPSHOTS: [&str; 3] = ["five-ministers-riga", "bishkek-wrapped-agency", "list-bujumbura-decisions"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn figures_keep_their_floors() {
    let mut gold = Corpus::read(root().join("fixtures/gold/events.jsonl")).unwrap();
    gold.read_texts(&[root().join("fixtures/articles")]).unwrap();
    let extractor = Extractor::default();
    let pred: Corpus = gold
        .documents
        .iter()
        .map(|(id, d)| (id.clone(), Annotation::from(&extractor.extract(d.text.as_deref().unwrap()))))
        .collect();
    let report = Scorer::default().draws(0).score(&gold, &pred).unwrap();
    for (figure, floor) in FLOORS {
        let f1 = 100.0 * report.tally(figure).f1();
        assert!(f1 >= floor, "{figure:?}: F1 {f1:.1}, the floor is {floor}");
    }
}

#[test]
fn mentions_and_references_keep_their_floors() {
    let mut gold = Corpus::default();
    gold.read_mentions(root().join("fixtures/gold/mentions.jsonl")).unwrap();
    gold.read_texts(&[root().join("fixtures/articles")]).unwrap();
    let extractor = Extractor::default();
    let pred: Corpus = gold
        .documents
        .iter()
        .map(|(id, d)| (id.clone(), Annotation::from(&extractor.extract_dated(d.text.as_deref().unwrap(), d.date))))
        .collect();
    let report = Scorer::default().draws(0).score(&gold, &pred).unwrap();
    let score = report.mentions.as_ref().unwrap();
    let (strict, references) = (score.modes.strict, score.all_references());
    println!(
        "mentions: P {:.3} R {:.3} F1 {:.3} {strict:?}\nreferences understood: {} of {}",
        strict.precision(),
        strict.recall(),
        strict.f1(),
        references.hits,
        references.of
    );
    for (sort, share) in &score.references {
        println!("  {sort}: {} of {}", share.hits, share.of);
    }
    assert!(score.documents >= 50 && references.of >= 150, "{} documents, {references:?}", score.documents);
    assert!(100.0 * strict.f1() >= MENTIONS, "F1 of mentions {:.3}", strict.f1());
    assert!(100.0 * references.value() >= REFERENCES, "references understood: {references:?}");
    for (sort, share) in score.references.iter().filter(|(_, s)| s.of >= 20) {
        assert!(100.0 * share.value() >= REFERENCES - 5.0, "{sort}: {share:?}");
    }
}

/// A document as lines that a reader can compare.
fn shown(doc: &Document<'_>) -> String {
    let mut out = String::new();
    let entity =
        |e: Option<u32>| doc.entity(e).map_or(String::new(), |e| format!(" = {}", e.key.as_deref().unwrap_or(&e.name)));
    if let Some(date) = doc.date {
        writeln!(out, "date {date}").unwrap();
    }
    for (n, sentence) in doc.sentences.iter().enumerate() {
        writeln!(out, "\n[{n}] {:?}", doc.slice(*sentence)).unwrap();
        for m in doc.mentions().iter().filter(|m| sentence.contains(m.span)) {
            let date = m.date.map(|d| format!(" = {d}")).unwrap_or_default();
            writeln!(out, "  {} {:?}{}{date}", m.kind, doc.slice(m.span), entity(m.entity)).unwrap();
        }
        for (id, e) in doc.events().iter().enumerate().filter(|(_, e)| e.sentence as usize == n) {
            let nested = e.nested_in.map(|v| format!(" in v{v}")).unwrap_or_default();
            writeln!(out, "  v{id} {} {:?} {}{nested} ({})", e.kind(), doc.slice(e.trigger), e.modality, e.rule.id)
                .unwrap();
            for a in &e.args {
                let date = a.date.map(|d| format!(" = {d}")).unwrap_or_default();
                writeln!(out, "    {} {:?}{}{date}", a.role, doc.slice(a.span), entity(a.entity)).unwrap();
                for item in &a.items {
                    writeln!(out, "      - {:?}", doc.slice(*item)).unwrap();
                }
            }
            if let Some(actor) = e.implicit_actor {
                writeln!(out, "    (actor) {:?}{}", doc.slice(actor.span), entity(actor.entity)).unwrap();
            }
        }
    }
    out
}

#[test]
fn whole_documents() {
    let extractor = Extractor::default();
    let update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let mut faults = Vec::new();
    for name in SNAPSHOTS {
        let text = fs::read_to_string(root().join(format!("fixtures/articles/{name}.txt"))).unwrap();
        let got = shown(&extractor.extract(&text));
        let file: PathBuf = root().join(format!("tests/snapshots/{name}.txt"));
        if update {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, got).unwrap();
            continue;
        }
        let wanted = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
        let line = got.lines().zip(wanted.lines()).position(|(a, b)| a != b);
        if got != wanted {
            let n = line.unwrap_or(wanted.lines().count().min(got.lines().count()));
            let at = |s: &str| s.lines().nth(n).unwrap_or("(end)").to_owned();
            faults.push(format!("{}:{}\n  was {}\n  is  {}", file.display(), n + 1, at(&wanted), at(&got)));
        }
    }
    assert!(faults.is_empty(), "{}\nUPDATE_SNAPSHOTS=1 takes what is there now", faults.join("\n"));
}
