//! The figures agree with the reference implementation, where that is at hand.
//!
//! Gold of the readouts is perturbed in a fixed way into several "systems", each is scored by `score_events.py --json` and
//! by this crate, and everything that the script prints is compared. The folder is `$DEMARCHE_SHARED`, else `../shared`
//! beside the crate; without it (or without python3) the test says that it is skipped.

use std::path::{Path, PathBuf};
use std::process::Command;

use demarche::score::{Alignment, Corpus, Scorer};
use serde_json::{Value, json};

const TOLERANCE: f64 = 0.001;

/// A small generator (SplitMix64) so that the systems are the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// How often, in per cent, each thing is done to an event or argument.
#[derive(Clone, Copy, Default)]
struct Harm {
    drop: u64,
    shift: u64,
    retype: u64,
    twin: u64,
    stray: u64,
    objects: bool,
}

const SYSTEMS: [(&str, Harm); 8] = [
    ("identical", Harm { drop: 0, shift: 0, retype: 0, twin: 0, stray: 0, objects: false }),
    ("drop", Harm { drop: 30, shift: 0, retype: 0, twin: 0, stray: 0, objects: false }),
    ("shift", Harm { drop: 0, shift: 50, retype: 0, twin: 0, stray: 0, objects: true }),
    ("retype", Harm { drop: 0, shift: 0, retype: 40, twin: 0, stray: 0, objects: false }),
    ("twins", Harm { drop: 10, shift: 60, retype: 30, twin: 60, stray: 0, objects: true }),
    ("stray", Harm { drop: 20, shift: 10, retype: 10, twin: 0, stray: 80, objects: false }),
    ("mixed", Harm { drop: 15, shift: 25, retype: 15, twin: 15, stray: 30, objects: true }),
    ("nothing", Harm { drop: 100, shift: 0, retype: 0, twin: 0, stray: 0, objects: false }),
];

fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("DEMARCHE_SHARED").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let python = Command::new("python3").arg("--version").output().is_ok_and(|o| o.status.success());
    (folder.join("tools/score_events.py").is_file() && python).then_some(folder)
}

/// Moves the ends of `[start, end]` by a few bytes; the result may lie inside characters, as a sloppy system's would.
fn shift(span: &mut Value, random: &mut Random, length: u64) {
    let (start, end) = (span[0].as_u64().unwrap(), span[1].as_u64().unwrap());
    let start = (start + random.below(9)).saturating_sub(4).min(length);
    let end = (end + random.below(25)).saturating_sub(12).clamp(start, length);
    *span = json!([start, end]);
}

fn retype(name: &mut Value, names: &[&str], random: &mut Random) {
    *name = json!(names[random.below(names.len() as u64) as usize]);
}

/// One gold record as a system with these faults would have it.
fn perturb(record: &Value, length: u64, harm: Harm, random: &mut Random) -> Value {
    let mut events = Vec::new();
    for gold in record["events"].as_array().unwrap() {
        for _ in 0..1 + u64::from(random.chance(harm.twin)) {
            if random.chance(harm.drop) {
                continue;
            }
            let mut event = gold.clone();
            if random.chance(harm.shift) {
                shift(&mut event["trigger"], random, length);
            }
            if random.chance(harm.retype) {
                retype(&mut event["type"], &["state", "meet", "sign", "unheard-of"], random);
                retype(&mut event["modality"], &["actual", "future", "negated"], random);
            }
            let args = event["args"].as_array_mut().unwrap();
            let mut twins: Vec<Value> = args.iter().filter(|_| random.chance(harm.twin)).cloned().collect();
            args.append(&mut twins);
            args.retain(|_| !random.chance(harm.drop / 2));
            for arg in args.iter_mut() {
                if random.chance(harm.shift) {
                    shift(&mut arg["span"], random, length);
                }
                if random.chance(harm.retype) {
                    retype(&mut arg["role"], &["actor", "target", "content", "tool"], random);
                }
            }
            if random.chance(harm.stray) {
                let at = random.below(length.max(1));
                let end = (at + 1 + random.below(12)).min(length);
                let nested = if random.chance(20) { json!("v0") } else { Value::Null };
                let args = json!([{"role": "actor", "span": [at, end]}]);
                events.push(json!({"type": "state", "trigger": [at, end], "args": args, "nested_in": nested}));
            }
            events.push(if harm.objects { as_output(&event) } else { event });
        }
    }
    json!({"id": record["id"], "events": events})
}

/// The same event with `{"start", "end"}` spans, as the extractor writes them.
fn as_output(event: &Value) -> Value {
    let object = |span: &Value| json!({"start": span[0], "end": span[1], "text": "..."});
    let arg = |a: &Value| json!({"role": a["role"], "start": a["span"][0], "end": a["span"][1], "text": "..."});
    let args: Vec<Value> = event["args"].as_array().unwrap().iter().map(arg).collect();
    json!({"type": event["type"], "trigger": object(&event["trigger"]), "args": args, "modality": event["modality"],
           "nested_in": null})
}

fn close(path: &str, reference: &Value, ours: &Value) {
    let (a, b) = (reference.as_f64().unwrap(), ours.as_f64().unwrap_or(f64::NAN));
    assert!((a - b).abs() <= TOLERANCE, "{path}: the reference gives {a}, this crate {b}");
}

#[test]
fn agrees_with_the_reference() {
    let Some(shared) = shared() else {
        println!("skipped: no reference implementation (tools/score_events.py) or no python3");
        return;
    };
    let readouts = shared.join("data/readouts");
    let (gold_file, texts) = (readouts.join("dev-gold.jsonl"), readouts.join("dev"));
    let lines = std::fs::read_to_string(&gold_file).unwrap();
    let records: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let mut gold = Corpus::read(&gold_file).unwrap();
    gold.read_texts(std::slice::from_ref(&texts)).unwrap();

    for (n, (name, harm)) in SYSTEMS.into_iter().enumerate() {
        let mut random = Random(n as u64);
        let mut pred = String::new();
        for (k, record) in records.iter().enumerate() {
            let length = gold.documents[record["id"].as_str().unwrap()].text.as_ref().unwrap().len() as u64;
            // The last document of every other system has no line at all.
            if n % 2 == 0 || k + 1 < records.len() {
                pred += &(perturb(record, length, harm, &mut random).to_string() + "\n");
            }
        }
        let pred_file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("score-reference-{name}.jsonl"));
        std::fs::write(&pred_file, pred).unwrap();
        let script = Command::new("python3")
            .arg(shared.join("tools/score_events.py"))
            .args([&gold_file, &pred_file, &texts])
            .arg("--json")
            .output()
            .unwrap();
        assert!(script.status.success(), "{name}: {}", String::from_utf8_lossy(&script.stderr));
        let reference: Value = serde_json::from_slice(&script.stdout).unwrap();

        let pred = Corpus::read(&pred_file).unwrap();
        let report = Scorer::default().score(&gold, &pred).unwrap();
        let ours = serde_json::to_value(&report).unwrap();
        for figure in ["TI", "TC", "AI+", "AC+relaxed", "AC+exact"] {
            for part in ["P", "R", "F1"] {
                close(&format!("{name} {figure} {part}"), &reference[figure][part], &ours[figure][part]);
            }
            for end in [0, 1] {
                close(&format!("{name} {figure} interval"), &reference[figure]["ci"][end], &ours[figure]["ci"][end]);
            }
        }
        close(&format!("{name} modality"), &reference["modality"], &ours["modality"]);
        assert_eq!(reference["n"], ours["n"], "{name}");

        let optimal = Scorer::default().alignment(Alignment::Optimal).draws(0).score(&gold, &pred).unwrap();
        assert!(optimal.total.kinds >= report.total.kinds, "{name}: optimal pairing finds fewer events");
        println!("{name:10} TC F1 {:.4}, AC+ exact F1 {:.4}", ours["TC"]["F1"], ours["AC+exact"]["F1"]);
    }
}

/// Every number in a line of text.
fn numbers(line: &str) -> Vec<f64> {
    let cut = |c: char| !(c.is_ascii_digit() || c == '.');
    line.split(cut).filter_map(|n| n.parse().ok()).collect()
}

/// Gold mentions as an extractor would have found them, with misses, moved ends, split and merged entities.
fn mention_output(gold: &Value, random: &mut Random) -> Value {
    let (mut mentions, mut entities) = (Vec::new(), Vec::new());
    for m in gold["mentions"].as_array().unwrap() {
        if random.chance(20) {
            continue;
        }
        let id = m["id"].as_str().unwrap();
        let end = m["end"].as_u64().unwrap() + if random.chance(15) { 3 } else { 0 };
        let mut mention =
            json!({"id": format!("m{}", mentions.len()), "kind": m["kind"], "start": m["start"], "end": end});
        if random.chance(85) {
            let name = if random.chance(10) { format!("e{}", random.below(5)) } else { format!("e-{id}") };
            mention["entity"] = json!(name);
            let roles: Vec<&Value> = m["attrs"].get("role").into_iter().collect();
            let country = m["attrs"].get("country").cloned().unwrap_or(Value::Null);
            entities.retain(|e: &Value| e["id"] != json!(name));
            entities.push(json!({"id": name, "key": id, "country": country, "roles": roles}));
        }
        mentions.push(mention);
    }
    json!({"schema": "demarche/1", "id": "article", "sentences": [], "mentions": mentions, "entities": entities, "events": []})
}

#[test]
fn agrees_with_the_reference_on_mentions() {
    let Some(shared) = shared().filter(|s| s.join("seed/mentions.json").is_file()) else {
        println!("skipped: no reference implementation (tools/score_mentions.py) or no python3");
        return;
    };
    let seed = shared.join("seed");
    let mut gold = Corpus::read(seed.join("gold.jsonl")).unwrap();
    gold.read_mentions(seed.join("mentions.json")).unwrap();
    gold.read_texts(std::slice::from_ref(&seed)).unwrap();
    let raw: Value = serde_json::from_str(&std::fs::read_to_string(seed.join("mentions.json")).unwrap()).unwrap();

    for n in 0..4 {
        let pred_file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("score-mentions-{n}.jsonl"));
        std::fs::write(&pred_file, mention_output(&raw, &mut Random(n)).to_string() + "\n").unwrap();
        let script = Command::new("python3")
            .arg(shared.join("tools/score_mentions.py"))
            .args([&seed.join("mentions.json"), &pred_file, &seed.join("article.txt")])
            .output()
            .unwrap();
        assert!(script.status.success(), "{}", String::from_utf8_lossy(&script.stderr));
        let printed = String::from_utf8(script.stdout).unwrap();
        let mut last = printed.lines().rev();
        let (mentions, links) = (numbers(last.next().unwrap()), numbers(last.next().unwrap()));

        let report = Scorer::default().draws(0).score(&gold, &Corpus::read(&pred_file).unwrap()).unwrap();
        let ours = report.mentions.unwrap();
        let (found, country, people) = (ours.found(), ours.keys["country"], ours.people);
        let counts = [country.hits, country.of, people.hits, people.of].map(|n| n as f64);
        assert_eq!(links, counts, "{printed}");
        // `mentions found 80/90 = 0.889; entity linking B3 P 0.9 R 0.9 F1 0.9`: the digits of B3 and F1 are no figures.
        let figures = [mentions[0], mentions[1], mentions[2], mentions[4], mentions[5], mentions[7]];
        let b = ours.clusters;
        let own = [found.hits as f64, found.of as f64, found.value(), b.precision(), b.recall(), b.f1()];
        for (a, b) in figures.into_iter().zip(own) {
            assert!((a - b).abs() <= TOLERANCE, "the reference gives {figures:?}, this crate {own:?}");
        }
        println!("{}", printed.lines().last().unwrap());
    }
}
