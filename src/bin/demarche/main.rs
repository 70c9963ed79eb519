//! The `demarche` command.
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let extractor = demarche::Extractor::builder().build()?;
    let out = std::io::stdout().lock();
    let mut out = std::io::BufWriter::with_capacity(1 << 20, out);
    for path in std::env::args().skip(1) {
        let p = std::path::Path::new(&path);
        if path.ends_with(".jsonl") {
            for line in std::io::BufReader::new(std::fs::File::open(p)?).lines() {
                let v: serde_json::Value = serde_json::from_str(&line?)?;
                let text = v["text"].as_str().unwrap_or("");
                let mut doc = extractor.extract_dated(text, v["date"].as_str().and_then(|d| d.parse().ok()));
                doc.id = v["id"].as_str().map(Into::into);
                serde_json::to_writer(&mut out, &doc)?;
                out.write_all(b"\n")?;
            }
        } else {
            let text = std::fs::read_to_string(p)?;
            let mut doc = extractor.extract(&text);
            doc.id = p.file_stem().and_then(|s| s.to_str()).map(Into::into);
            serde_json::to_writer(&mut out, &doc)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}
