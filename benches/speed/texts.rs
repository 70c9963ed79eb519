//! What the benchmarks read: texts, and the names of the default pack.

use std::path::Path;

/// The texts of the JSON lines file that `DEMARCHE_BENCH` names, else those of the fixtures, repeated to a few megabytes.
pub fn texts() -> Vec<String> {
    match std::env::var_os("DEMARCHE_BENCH") {
        Some(path) => lines(Path::new(&path)).iter().filter_map(|line| text(line)).collect(),
        None => {
            let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
            let mut all = Vec::new();
            collect(&dir, &mut all);
            assert!(!all.is_empty(), "no fixture texts in {}", dir.display());
            let size: usize = all.iter().map(String::len).sum();
            let times = (4 << 20) / size.max(1) + 1;
            all.iter().cycle().take(all.len() * times).cloned().collect()
        }
    }
}

/// The lines of the same texts as JSON records.
pub fn records() -> Vec<String> {
    texts().iter().map(|t| serde_json::json!({ "id": "a", "text": t }).to_string()).collect()
}

fn lines(path: &Path) -> Vec<String> {
    std::fs::read_to_string(path).expect("DEMARCHE_BENCH is readable").lines().map(str::to_owned).collect()
}

fn text(line: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    Some(value.get("text")?.as_str()?.to_owned())
}

fn collect(dir: &Path, out: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, out);
        } else if path.extension().is_some_and(|e| e == "txt") {
            out.extend(std::fs::read_to_string(&path).ok());
        }
    }
}

/// Every name in the gazetteer tables of the default pack, in its spelling.
pub fn names() -> Vec<String> {
    const COLUMNS: [&str; 9] =
        ["name", "names", "aliases", "adjectives", "nationals", "variants", "plurals", "form", "title"];
    let mut out = Vec::new();
    for file in demarche::pack::default_files().iter().filter(|f| f.path.starts_with("gazetteer/")) {
        let mut reader = csv::Reader::from_reader(file.text.as_bytes());
        let columns: Vec<usize> = match reader.headers() {
            Ok(h) => h.iter().enumerate().filter(|(_, h)| COLUMNS.contains(h)).map(|(n, _)| n).collect(),
            Err(_) => continue,
        };
        for row in reader.records().flatten() {
            let cells = columns.iter().filter_map(|c| row.get(*c));
            out.extend(cells.flat_map(|c| c.split('|')).filter(|n| n.len() > 1).map(str::to_owned));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}
