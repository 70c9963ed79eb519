//! Whole extraction beside the event extractors of `anno` and `scirs2-text`, each with its defaults and no model:
//! `DEMARCHE_BENCH=corpus.jsonl cargo bench --manifest-path benches/peers/Cargo.toml`. Before the times the events that each
//! finds in six sentences of one event each are listed.

use std::sync::LazyLock;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(demarche_benches::texts);
static DEMARCHE: LazyLock<demarche::Extractor> = LazyLock::new(demarche::Extractor::default);

const SENTENCES: [&str; 6] = [
    "Foreign Minister Ilse Brandvold announced a new water initiative.",
    "The two ministers met in Vienna on Tuesday.",
    "Norway and Kenya signed a fisheries agreement.",
    "The ministry condemned the attack on the embassy.",
    "President Amadou Keita said that talks would go on.",
    "A protocol on transit was adopted by the council.",
];

fn main() {
    LazyLock::force(&TEXTS);
    for sentence in SENTENCES {
        let ours: Vec<_> = DEMARCHE.extract(sentence).events.iter().map(|e| e.kind.to_string()).collect();
        let anno: Vec<_> = anno_extractor().extract(sentence).iter().map(|e| e.trigger.clone()).collect();
        let scirs2: Vec<_> = scirs2_extractor().extract(sentence).iter().map(|e| e.trigger.clone()).collect();
        println!("{sentence}\n    demarche {ours:?}  anno {anno:?}  scirs2-text {scirs2:?}");
    }
    divan::main();
}

fn anno_extractor() -> anno::discourse::EventExtractor {
    anno::discourse::EventExtractor::default()
}

fn scirs2_extractor() -> scirs2_text::event_extraction::EventExtractor {
    scirs2_text::event_extraction::EventExtractor::new()
}

fn each(bencher: Bencher<'_, '_>, work: impl Fn(&str) -> usize + Sync) {
    let size: usize = TEXTS.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(size)).bench_local(|| TEXTS.iter().map(|t| black_box(work(t))).sum::<usize>());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn demarche_extract(bencher: Bencher<'_, '_>) {
    each(bencher, |t| DEMARCHE.extract(t).events.len());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn anno_events(bencher: Bencher<'_, '_>) {
    let extractor = anno_extractor();
    each(bencher, |t| extractor.extract(t).len());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn scirs2_text_events(bencher: Bencher<'_, '_>) {
    let extractor = scirs2_extractor();
    each(bencher, |t| extractor.extract(t).len());
}
