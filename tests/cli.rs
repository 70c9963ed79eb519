//! The command from outside: what it takes, what it says, how it ends.
#![cfg(feature = "cli")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn demarche(dir: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_demarche"))
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input closes it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Exit code, ids on standard output, standard error without times.
fn extract(dir: &Path, args: &[&str], input: &str) -> (i32, Vec<String>, String) {
    let output = demarche(dir, &[&["extract"], args].concat(), input.as_bytes());
    let id = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_string();
    (output.status.code().unwrap(), text(&output.stdout).lines().map(id).collect(), text(&output.stderr))
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

#[test]
fn a_mix_of_inputs_comes_out_in_order() {
    let dir = folder(&[
        ("news/b.txt", "x"),
        ("news/a.txt", "x"),
        ("news/notes.pdf", "x"),
        ("more.jsonl", "{\"id\":\"m1\",\"text\":\"x\"}\n"),
    ]);
    let (code, ids, err) = extract(dir.path(), &["more.jsonl", "news", "-"], "{\"id\":\"s1\",\"text\":\"x\"}");
    assert_eq!((code, ids), (0, ["m1", "a", "b", "s1"].map(String::from).to_vec()));
    assert!(err.starts_with("4 documents, 0 events; 0.0 MB of text in "), "{err}");
    assert!(err.ends_with("1 file of the folders passed over: no known ending\n"), "{err}");
}

#[test]
fn standard_input_is_the_default_and_may_be_text() {
    let dir = folder(&[]);
    assert_eq!(extract(dir.path(), &["-q"], "Just a text."), (0, vec!["stdin".into()], String::new()));
    assert_eq!(extract(dir.path(), &["-q"], "{\"id\":\"a\",\"text\":\"x\"}\n"), (0, vec!["a".into()], String::new()));
    assert_eq!(
        extract(dir.path(), &["-q", "--input-format", "csv"], "id,text\na,x\n"),
        (0, vec!["a".into()], String::new())
    );
}

#[test]
fn rejects_make_exit_code_1_and_are_listed() {
    let dir = folder(&[("a.jsonl", "{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"\u{1b}[31m\"}\nnonsense\n")]);
    let (code, ids, err) = extract(dir.path(), &["a.jsonl", "--rejects", "r.jsonl"], "");
    assert_eq!((code, ids), (1, vec!["a".into()]));
    let lines: Vec<_> = err.lines().take(3).collect();
    assert_eq!(
        lines,
        [
            "demarche: a.jsonl:2: malformed JSON record: control character (\\u0000-\\u001F) found while parsing a string (at byte 7)",
            "demarche: a.jsonl:3: malformed JSON record: expected ident (at byte 1)",
            "demarche: all of them: r.jsonl",
        ]
    );
    assert_eq!(fs::read_to_string(dir.path().join("r.jsonl")).unwrap().lines().count(), 2);
}

#[test]
fn wrong_use_and_unreadable_inputs_make_exit_code_2() {
    let dir = folder(&[("a.txt", "x"), ("b.csv", "url,body\nu,x\n"), ("c.jsonl.gz", "\u{1f}")]);
    let fails = |args: &[&str]| {
        let (code, _, err) = extract(dir.path(), args, "");
        assert_eq!(code, 2, "{args:?}: {err}");
        assert!(!err.contains("panicked"), "{err}");
        err.lines().next().unwrap_or_default().to_string()
    };
    assert_eq!(fails(&["nowhere.txt"]), "demarche: nowhere.txt: No such file or directory (os error 2)");
    assert_eq!(fails(&["*.xml"]), "demarche: *.xml: no file matches this pattern");
    assert_eq!(fails(&["a.txt", "-o", "a.txt"]), "demarche: a.txt: is both an input and an output");
    assert_eq!(fails(&["a.txt", "--date", "24.12.2022"]).split(": ").nth(1), Some("--date"));
    assert_eq!(fails(&["a.txt", "--resume"]), "demarche: --resume needs an output file: name it with -o");
    assert!(fails(&["a.txt", "--resume", "-o", "x", "-f", "brat"]).contains("a brat folder cannot be resumed"));
    assert!(fails(&["a.txt", "--resume", "-o", "x.parquet"]).contains("a Parquet file is only whole at its end"));
    assert!(fails(&["-", "--resume", "-o", "x.jsonl"]).contains("standard input"));
    assert!(fails(&["a.txt", "-f", "brat"]).contains("name it with -o"));
    assert!(fails(&["a.txt", "-o", "no/such/folder/x.jsonl"]).contains("No such file or directory"));
    assert_eq!(
        fails(&["b.csv"]),
        "demarche: b.csv:1: there is no column \"text\" (columns: url, body); --text-field names it"
    );
    assert!(fails(&["--jobs", "0", "a.txt"]).starts_with("error: invalid value '0'"));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let dir = folder(&[("a.txt", "x")]);
    let (code, _, err) = extract(dir.path(), &["a.txt", "-o", "/dev/full"], "");
    assert_eq!((code, err.as_str()), (2, "demarche: /dev/full: No space left on device (os error 28)\n"));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let line = format!("{{\"id\":\"a\",\"text\":\"{}\"}}\n", "x".repeat(100));
    let dir = folder(&[("a.jsonl", &line.repeat(50_000))]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_demarche"))
        .args(["extract", "a.jsonl"])
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
}

#[test]
fn an_output_in_the_input_folder_is_no_input() {
    let dir = folder(&[("in/a.jsonl", "{\"id\":\"a\",\"text\":\"x\"}\n")]);
    for _ in 0..2 {
        let (code, _, err) =
            extract(dir.path(), &["in", "-q", "-o", "in/out.jsonl", "--rejects", "in/rejects.jsonl"], "");
        assert_eq!((code, err.as_str()), (0, ""));
    }
    assert_eq!(fs::read_to_string(dir.path().join("in/out.jsonl")).unwrap().lines().count(), 1);
    assert!(!dir.path().join("in/out.jsonl.journal").exists());
}

#[test]
fn completions_and_manuals_are_made() {
    let dir = folder(&[]);
    let bash = demarche(dir.path(), &["completions", "bash"], b"");
    assert!(text(&bash.stdout).contains("_demarche()"));
    assert!(text(&demarche(dir.path(), &["man"], b"").stdout).contains(".TH demarche 1"));
    assert_eq!(demarche(dir.path(), &["man", "-o", "man"], b"").status.code(), Some(0));
    assert!(dir.path().join("man/demarche-extract.1").exists());
}
