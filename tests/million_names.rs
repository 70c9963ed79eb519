//! The gazetteer at size: a million more names must load fast, fit in memory and hardly slow extraction down.
//!
//! Ignored by default: it takes half a minute. `cargo test --release --test million_names -- --ignored --nocapture`

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use demarche::Extractor;

const NAMES: u64 = 1_000_000;

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// A capitalised word of two to four syllables.
    fn word(&mut self) -> String {
        const ONSETS: &[&str] =
            &["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh", "ch", "kh"];
        const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ai", "ou", "ya"];
        let mut out = String::new();
        for _ in 0..2 + self.below(3) {
            out.push_str(ONSETS[self.below(ONSETS.len() as u64) as usize]);
            out.push_str(VOWELS[self.below(VOWELS.len() as u64) as usize]);
        }
        out[..1].to_uppercase() + &out[1..]
    }
}

fn table() -> String {
    let mut random = Random(7);
    let given: Vec<String> = (0..20_000).map(|_| random.word()).collect();
    let mut out = String::from("key,name,aliases,country,role,from,to,wikidata,note\n");
    for n in 0..NAMES {
        let (first, last) = (&given[random.below(given.len() as u64) as usize], random.word());
        let from = 1990 + random.below(34);
        let _ = writeln!(out, "zz/p{n:07},{first} {last},,KZ,minister-of-health,{from}-03,,,");
    }
    out
}

fn resident_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// Articles to time extraction on: the fixtures, many times over.
fn articles() -> Vec<String> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles");
    let mut paths: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let texts: Vec<String> = paths.iter().map(|p| std::fs::read_to_string(p).unwrap()).collect();
    texts.iter().cycle().take(texts.len() * 30).cloned().collect()
}

/// Seconds that this thread has been computing; of the clock where the system does not say.
fn computing(start: Instant) -> f64 {
    let on_cpu = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = on_cpu.and_then(|s| s.split_whitespace().next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |n| n / 1e9)
}

/// The best speed of each extractor, measured in turns, so that a busy machine hits all alike.
fn megabytes_per_second<const N: usize>(extractors: [&Extractor; N], texts: &[String]) -> [f64; N] {
    let bytes: usize = texts.iter().map(String::len).sum();
    let (start, mut best) = (Instant::now(), [0f64; N]);
    for _ in 0..5 {
        for (extractor, best) in extractors.iter().zip(&mut best) {
            let before = computing(start);
            let events: usize = texts.iter().map(|t| extractor.extract(t).events().len()).sum();
            assert!(events > 0);
            *best = best.max(bytes as f64 / 1e6 / (computing(start) - before));
        }
    }
    best
}

#[test]
#[ignore = "half a minute; for release builds"]
fn a_million_more_names() {
    let start = Instant::now();
    let default = Extractor::builder().build().unwrap();
    println!("default pack: built in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let texts = articles();

    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("gazetteer")).unwrap();
    std::fs::write(dir.path().join("gazetteer/people.csv"), table()).unwrap();
    let before = resident_megabytes();
    let start = Instant::now();
    let large = Extractor::builder().pack_dir(dir.path()).build().unwrap();
    let load = start.elapsed().as_secs_f64();
    let resident = resident_megabytes();
    let [base, speed] = megabytes_per_second([&default, &large], &texts);
    println!(
        "{} names: load {load:.2} s, resident {resident:.0} MB ({before:.0} before), {speed:.1} MB/s of {base:.1} = {:.2}",
        large.knowledge().gazetteer.len(),
        speed / base
    );
    assert!(large.knowledge().gazetteer.len() as u64 > NAMES);
    if !cfg!(debug_assertions) {
        assert!(load <= 3.0 && resident <= 400.0 && speed >= base / 2.0, "load, memory or speed out of bounds");
    }
}
