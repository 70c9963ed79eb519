//! Gold and prediction files, and the figures made of them.

use std::fs;
use std::sync::LazyLock;

use demarche::score::{Alignment, Corpus, Figure, Scorer};
use demarche::{Error, ErrorKind};
use tempfile::TempDir;

use super::input::{pieces, text};

static DIR: LazyLock<TempDir> = LazyLock::new(|| {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap()
});

/// Two JSON corpora, or two standoff files over one text.
pub fn scorer(data: &[u8]) {
    let (kind, rest) = data.split_first().map_or((0, data), |(k, r)| (*k, r));
    let (gold, pred) = if kind % 2 == 0 {
        let parts = pieces(rest, 0xff, 2);
        let read = |n: usize| Corpus::from_json(&text(parts.get(n).copied().unwrap_or_default()));
        (read(0), read(1))
    } else {
        let parts = pieces(rest, 0xff, 3);
        let part = |n: usize| parts.get(n).copied().unwrap_or_default();
        (brat(part(0), part(1)), brat(part(0), part(2)))
    };
    for side in [&gold, &pred] {
        if let Err(error) = side {
            placed(error);
        }
    }
    let (Ok(gold), Ok(pred)) = (gold, pred) else { return };
    let own = compare(&gold, &gold);
    if let Some([greedy, _]) = own {
        // Whoever predicts the gold itself is right everywhere, where the gold can be meant.
        if greedy.warnings.is_empty() {
            let tally = greedy.tally(Figure::Kind);
            assert_eq!((tally.right, tally.pred), (tally.gold, tally.gold), "gold against itself: {gold:?}");
        }
    }
    compare(&gold, &pred);
    compare(&pred, &gold);
}

fn brat(words: &[u8], standoff: &[u8]) -> Result<Corpus, Error> {
    let path = DIR.path().join("a.ann");
    fs::write(path.with_extension("txt"), words).unwrap();
    fs::write(&path, standoff).unwrap();
    Corpus::read(&path)
}

fn placed(error: &Error) {
    match error.kind() {
        ErrorKind::Gold => assert!(error.position().line.is_some(), "an error without its line: {error}"),
        ErrorKind::InvalidUtf8 => assert!(error.position().offset.is_some()),
        ErrorKind::Io => {}
        other => panic!("{other:?}: {error}"),
    }
}

fn compare(gold: &Corpus, pred: &Corpus) -> Option<[demarche::score::Report; 2]> {
    let score = |alignment| Scorer::default().alignment(alignment).draws(8).mistakes(5).score(gold, pred);
    let (Ok(greedy), Ok(optimal)) = (score(Alignment::Greedy), score(Alignment::Optimal)) else { return None };
    for report in [&greedy, &optimal] {
        for figure in Figure::ALL {
            let tally = report.tally(figure);
            assert!(tally.right <= tally.gold.min(tally.pred), "{tally:?}");
            let interval = report.interval(figure);
            assert!((0.0..=1.0).contains(&tally.f1()) && interval.low <= interval.high);
        }
        assert!(report.text(true).to_string().contains("documents"));
        serde_json::to_string(report).unwrap();
    }
    let right = |r: &demarche::score::Report| r.tally(Figure::Kind).right;
    assert!(right(&greedy) <= right(&optimal), "the optimal pairing is worse than the greedy one");
    Some([greedy, optimal])
}
