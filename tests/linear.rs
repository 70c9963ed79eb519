//! Time grows with the length of a text, not faster. Ignored by default: it measures, so it wants a release build and a quiet machine.
//! `cargo test --release --test linear -- --ignored`; `.ci/linear` does the same at 50 MB.

use std::fmt::Write;
use std::fs;
use std::time::{Duration, Instant};

use demarche::Extractor;

/// Articles on one line, so that nothing but length is large.
fn line(bytes: usize) -> String {
    let mut articles: Vec<String> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/articles"))
        .unwrap()
        .map(|e| fs::read_to_string(e.unwrap().path()).unwrap().replace(['\n', '\r'], " "))
        .collect();
    articles.sort();
    let mut text = String::with_capacity(bytes + 10_000);
    let mut n = 0;
    while text.len() < bytes {
        write!(text, "{} {n} ", articles[n % articles.len()]).unwrap();
        n += 1;
    }
    text
}

fn time(extractor: &Extractor, text: &str, times: usize) -> Duration {
    let started = Instant::now();
    for _ in 0..times {
        assert!(!extractor.extract(text).events().is_empty());
    }
    started.elapsed()
}

#[test]
#[ignore = "measures time"]
fn ten_times_the_text_takes_ten_times_the_time() {
    let extractor = Extractor::default();
    let (short, long) = (line(500_000), line(5_000_000));
    time(&extractor, &short, 1);
    // The best of three: other processes only ever add time.
    let ratio = (0..3)
        .map(|_| time(&extractor, &long, 1).as_secs_f64() / time(&extractor, &short, 1).as_secs_f64())
        .fold(f64::INFINITY, f64::min);
    println!("ten times the text takes {ratio:.1} times the time");
    assert!(ratio < 13.0, "ten times the text takes {ratio:.1} times the time");
}

#[test]
#[ignore = "measures time"]
fn no_shape_of_text_is_quadratic() {
    let extractor = Extractor::default();
    let shapes = [
        "said ",
        "“",
        "\"",
        "(",
        "and ",
        ", ",
        "a-",
        "Ann Lee, ",
        "Foreign Minister ",
        "that ",
        "to hold ",
        ". ",
        "\n",
        "'",
        "A.",
        "the sides agreed that ",
        "Lee ",
        "of Fiji ",
        "12-",
        "x",
        "é",
        "who ",
        "“We agree,” he said. ",
        "1. ",
    ];
    for shape in shapes {
        let (short, long) = (shape.repeat(100_000 / shape.len()), shape.repeat(1_000_000 / shape.len()));
        let run = |text: &str| {
            let started = Instant::now();
            extractor.extract(text);
            started.elapsed().as_secs_f64()
        };
        // Under two milliseconds a clock says little.
        let ratio = (0..3).map(|_| run(&long) / run(&short).max(2e-3)).fold(f64::INFINITY, f64::min);
        println!("{shape:?} {ratio:.1}");
        assert!(ratio < 20.0, "{shape:?}: ten times the text takes {ratio:.1} times the time");
    }
}
