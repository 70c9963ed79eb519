//! `demarche eval` from outside: what it prints, and how it ends.
#![cfg(feature = "cli")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const TEXT: &str = "Élise met Bob. Bob left.";
const GOLD: &str = r#"{"id":"a","events":[{"type":"meet","trigger":[7,10],"args":[{"role":"actor","span":[0,6]},{"role":"target","span":[11,14]}]}]}"#;
const PRED: &str = r#"{"id":"a","events":[{"type":"meet","trigger":[7,10],"args":[{"role":"actor","span":[0,6]}]},{"type":"visit","trigger":[20,24]}]}"#;

/// A fresh folder with the given files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("eval-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    for (file, content) in files {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    folder
}

fn eval(folder: &Path, args: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.current_dir(folder).arg("eval").args(args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn text_and_errors() {
    let folder = folder("text", &[("x-gold.jsonl", GOLD), ("x/a.txt", TEXT), ("p.jsonl", PRED)]);
    let text = stdout(&eval(&folder, &["--gold", "x-gold.jsonl", "--pred", "p.jsonl", "--errors", "5"], ""));
    for line in [
        "TC   + type                                      P  50.0  R 100.0  F1  66.7  [66.7, 66.7]",
        "event-free sentences with an event 100.0 % (1 of 1)",
        "a: spurious event",
        "  Bob »left«.",
        "  target     Bob                                                < -",
    ] {
        assert!(text.lines().any(|l| l == line), "no line {line:?} in\n{text}");
    }
}

#[test]
fn json_from_standard_input_and_comparison() {
    let folder = folder("json", &[("g.jsonl", GOLD), ("t/a.txt", TEXT), ("p.jsonl", PRED)]);
    let args = ["--gold", "g.jsonl", "--pred", "-", "--texts", "t", "--compare", "p.jsonl", "--format", "json"];
    let json: serde_json::Value = serde_json::from_str(&stdout(&eval(&folder, &args, GOLD))).unwrap();
    assert_eq!(json["TC"]["F1"], 1.0);
    assert_eq!(json["comparison"]["TC"]["wins"], 1.0);
    assert_eq!(json["n"], serde_json::json!({"docs": 1, "gold": 1, "pred": 1}));
}

#[test]
fn mentions_suffice() {
    let mentions = r#"{"id":"a","mentions":[{"kind":"person","start":0,"end":6,"id":"person:e"},{"kind":"person","start":11,"end":14,"id":"person:b"},{"kind":"person","start":16,"end":19,"id":"person:b"}]}"#;
    let pred = r#"{"schema":"demarche/1","id":"a","events":[],"mentions":[{"kind":"person","start":0,"end":6,"entity":"e0"},{"kind":"person","start":11,"end":14,"entity":"e1"},{"kind":"person","start":16,"end":19,"entity":"e0"}],"entities":[{"id":"e0"},{"id":"e1"}]}"#;
    let folder = folder("mentions", &[("m.jsonl", mentions), ("m/a.txt", TEXT), ("p.jsonl", pred)]);
    let text = stdout(&eval(&folder, &["--mentions", "m.jsonl", "--pred", "p.jsonl"], ""));
    assert!(text.starts_with("mention spans "), "{text}");
    for line in ["mentions found 100.0 % (3 of 3), 1 documents", "references understood 0.0 % (0 of 1)"] {
        assert!(text.lines().any(|l| l == line), "no line {line:?} in\n{text}");
    }
    let neither = eval(&folder, &["--pred", "p.jsonl"], "");
    assert_eq!(neither.status.code(), Some(2));
}

#[test]
fn brat_and_json_agree() {
    let ann = "T1\tMeet 6 9\tmet\nT2\tPerson 0 5\tÉlise\nT3\tPerson 10 13\tBob\nE1\tMeet:T1 actor:T2 target:T3\n";
    let folder = folder("brat", &[("b/a.ann", ann), ("b/a.txt", TEXT), ("g.jsonl", GOLD)]);
    for args in [["--gold", "b", "--pred", "g.jsonl"], ["--gold", "g.jsonl", "--pred", "b/a.ann"]] {
        let text = stdout(&eval(&folder, &args, ""));
        assert!(text.lines().nth(4).unwrap().contains("P 100.0  R 100.0  F1 100.0"), "{text}");
    }
}

#[test]
fn bad_input_ends_with_2_and_says_where() {
    let folder = folder(
        "bad",
        &[("g.jsonl", GOLD), ("b/a.ann", "T1\tMeet 6 99\tmet\n"), ("b/a.txt", TEXT), ("bad.jsonl", "{}\n")],
    );
    for (args, want) in [
        (["--gold", "absent", "--pred", "g.jsonl"], "absent: "),
        (["--gold", "bad.jsonl", "--pred", "g.jsonl"], "bad.jsonl:1: the record has no id"),
        (["--gold", "b", "--pred", "g.jsonl"], "a.ann:1: offset 99 lies past the end of the text"),
        (["--gold", "g.jsonl", "--pred", "g.jsonl"], "no text for document \"a\""),
    ] {
        let output = eval(&folder, &args, "");
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains(want), "{message}");
    }
}
