use std::time::Instant;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let n: usize = std::env::args().nth(2).map_or(3, |s| s.parse().unwrap());
    let t0 = Instant::now();
    let x = demarche::Extractor::builder().build().unwrap();
    println!("build {:?}", t0.elapsed());
    let texts: Vec<String> = std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["text"].as_str().unwrap().to_owned())
        .collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    for _ in 0..n {
        let t = Instant::now();
        let mut e = 0;
        for t in &texts {
            e += x.extract(t).events().len();
        }
        let s = t.elapsed().as_secs_f64();
        println!("{:.1} MB/s  {e} events", bytes as f64 / 1e6 / s);
    }
}
