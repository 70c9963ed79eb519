//! `demarche view` from outside: what it writes, and how it ends. The page itself is tested in a browser: tests/browser.
#![cfg(feature = "cli")]

use std::path::Path;
use std::process::{Command, Output};

fn view(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_demarche")).current_dir(folder).arg("view").args(args).output().unwrap()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let records: String =
        (0..5).map(|n| format!("{{\"id\":\"d{n}\",\"text\":\"Latvia thanked Georgia.\"}}\n")).collect();
    std::fs::write(folder.path().join("in.jsonl"), records + "{\"id\":\"bad\"}\n").unwrap();
    std::fs::write(folder.path().join("a.txt"), "Latvia thanked Georgia on Monday.").unwrap();
    std::fs::write(folder.path().join("gold.jsonl"), "{\"id\":\"a\",\"events\":[]}\n").unwrap();
    folder
}

#[test]
fn a_page_goes_to_a_file_or_to_standard_output() {
    let folder = folder();
    let args = ["a.txt", "--date", "2024-05-01", "--gold", "gold.jsonl", "--title", "A & B"];
    let output = view(folder.path(), &args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    assert!(page.contains("<title>A &#38; B · demarche</title>"), "{}", &page[..600]);
    assert!(page.contains("\"from\":\"2024-04-29\"") && page.contains("\"fault\":\"spurious event\""));

    let same = view(folder.path(), &[&args[..], &["-o", "page.html"]].concat());
    assert!(same.status.success() && same.stdout.is_empty());
    assert_eq!(std::fs::read_to_string(folder.path().join("page.html")).unwrap(), page);
}

#[test]
fn rejects_and_limits_are_told() {
    let folder = folder();
    let output = view(folder.path(), &["in.jsonl", "-o", "page.html"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("in.jsonl"));

    view(folder.path(), &["in.jsonl", "-o", "page.html", "--limit", "2"]);
    let page = std::fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert_eq!(page.matches("class=\"document\"").count(), 2);
    assert!(page.contains("The first 2 documents"));
}

#[test]
fn wrong_use_is_refused() {
    let folder = folder();
    for args in [
        &["none.txt"][..],
        &["a.txt", "--gold", "none"],
        &["a.txt", "--date", "soon"],
        &["a.txt", "--pack", "none"],
        &[],
    ] {
        assert_eq!(view(folder.path(), args).status.code(), Some(2), "{args:?}");
    }
}
