//! Stages, the whole extraction, and the anchors it is measured against: run as one, so that the ratios mean something on
//! any machine. `DEMARCHE_BENCH=corpus.jsonl cargo bench --manifest-path benches/Cargo.toml`

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use demarche::{Extractor, sentence, tag, token};
use demarche_benches::{names, records, texts};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use unicode_segmentation::UnicodeSegmentation;

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(texts);
static RECORDS: LazyLock<Vec<String>> = LazyLock::new(records);
static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(Extractor::default);

fn main() {
    LazyLock::force(&TEXTS);
    LazyLock::force(&RECORDS);
    LazyLock::force(&EXTRACTOR);
    divan::main();
}

fn bytes(texts: &[String]) -> BytesCount {
    BytesCount::new(texts.iter().map(String::len).sum::<usize>())
}

fn each(bencher: Bencher<'_, '_>, texts: &'static [String], mut work: impl FnMut(&str) + Send) {
    bencher.counter(bytes(texts)).bench_local(|| texts.iter().for_each(|t| work(t)));
}

mod anchor {
    use super::*;

    /// A bare scan for the names of the pack, leftmost-longest, any case.
    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn aho_corasick(bencher: Bencher<'_, '_>) {
        let scan = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(names())
            .expect("the names make an automaton");
        each(bencher, &TEXTS, |t| {
            black_box(scan.find_iter(t).count());
        });
    }

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn unicode_words(bencher: Bencher<'_, '_>) {
        each(bencher, &TEXTS, |t| {
            black_box(t.unicode_words().count());
        });
    }

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn json_parse(bencher: Bencher<'_, '_>) {
        each(bencher, &RECORDS, |t| {
            black_box(serde_json::from_str::<serde_json::Value>(t).is_ok());
        });
    }
}

mod stage {
    use super::*;

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn tokens(bencher: Bencher<'_, '_>) {
        let mut out = Vec::new();
        each(bencher, &TEXTS, |t| {
            token::tokenize(t, &EXTRACTOR.knowledge().lexicon, &mut out);
            black_box(out.len());
        });
    }

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn tokens_to_sentences(bencher: Bencher<'_, '_>) {
        let (mut tokens, mut quotes, mut sentences) = (Vec::new(), Vec::new(), Vec::new());
        each(bencher, &TEXTS, |t| {
            let lexicon = &EXTRACTOR.knowledge().lexicon;
            token::tokenize(t, lexicon, &mut tokens);
            sentence::quotes(&mut tokens, &mut quotes);
            sentence::sentences(t, &tokens, lexicon, &quotes, &mut sentences);
            black_box(sentences.len());
        });
    }

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn tokens_to_names(bencher: Bencher<'_, '_>) {
        let (mut tokens, mut hits) = (Vec::new(), Vec::new());
        each(bencher, &TEXTS, |t| {
            let know = EXTRACTOR.knowledge();
            token::tokenize(t, &know.lexicon, &mut tokens);
            know.gazetteer.matches(&know.lexicon, &tokens, &mut hits);
            black_box(hits.len());
        });
    }

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn tokens_to_tags(bencher: Bencher<'_, '_>) {
        let (mut tokens, mut quotes, mut sentences) = (Vec::new(), Vec::new(), Vec::new());
        each(bencher, &TEXTS, |t| {
            let lexicon = &EXTRACTOR.knowledge().lexicon;
            token::tokenize(t, lexicon, &mut tokens);
            sentence::quotes(&mut tokens, &mut quotes);
            sentence::sentences(t, &tokens, lexicon, &quotes, &mut sentences);
            for s in &sentences {
                tag::tag_sentence(t, &mut tokens[s.body as usize..s.end as usize], lexicon, s.headline);
            }
            black_box(tokens.len());
        });
    }
}

mod whole {
    use super::*;

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn extract(bencher: Bencher<'_, '_>) {
        each(bencher, &TEXTS, |t| {
            black_box(EXTRACTOR.extract(t).events.len());
        });
    }

    /// The same on one and two threads, half of the texts each.
    #[divan::bench(args = [1, 2], sample_count = 5, sample_size = 1)]
    fn batch(bencher: Bencher<'_, '_>, threads: usize) {
        bencher.counter(bytes(&TEXTS)).bench_local(|| {
            std::thread::scope(|scope| {
                for n in 0..threads {
                    scope.spawn(move || {
                        for t in TEXTS.iter().skip(n).step_by(threads) {
                            black_box(EXTRACTOR.extract(t).events.len());
                        }
                    });
                }
            });
        });
    }

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn start_up(bencher: Bencher<'_, '_>) {
        bencher.bench_local(|| black_box(Extractor::builder().build().is_ok()));
    }
}
