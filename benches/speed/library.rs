//! The library's side of `python/benches/speed.py`, which runs it in turns with the package.
//!
//! Reads the texts of `DEMARCHE_BENCH`. For every number of threads on its standard input it extracts from all of them, keeps
//! the documents, and answers with the seconds that took.

use std::io::{BufRead, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use demarche::{Document, Extractor};
use demarche_benches::texts;

/// Texts that a thread takes at a time.
const PIECE: usize = 16;

fn main() -> std::io::Result<()> {
    let (texts, extractor) = (texts(), Extractor::default());
    for line in std::io::stdin().lock().lines() {
        let jobs = line?.trim().parse().unwrap_or(1);
        let began = Instant::now();
        let documents = extract(&extractor, &texts, jobs);
        let seconds = began.elapsed().as_secs_f64();
        println!("{seconds} {}", documents.iter().flatten().map(|d| d.events.len()).sum::<usize>());
        std::io::stdout().flush()?;
    }
    Ok(())
}

fn extract<'t>(extractor: &Extractor, texts: &'t [String], jobs: usize) -> Vec<Vec<Document<'t>>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(piece) = texts.chunks(PIECE).nth(next.fetch_add(1, Ordering::Relaxed)) {
            done.extend(piece.iter().map(|text| extractor.extract(text)));
        }
        done
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|w| w.join().expect("extraction does not panic")).collect()
    })
}
