//! `demarche rules` from outside: what a terminal sees, and watching.
#![cfg(feature = "cli")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

const RULES: &str = "[[frame]]\nid = \"yodel\"\ntype = \"state\"\nverbs = [\"yodel\"]\n\n[[frame.example]]\ntext = \"Peru yodeled.\"\n\
                     none = true\n";

fn rules(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.current_dir(folder).arg("rules").args(args);
    command
}

fn pack() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("mine/rules")).unwrap();
    std::fs::write(folder.path().join("mine/rules/mine.toml"), RULES).unwrap();
    folder
}

#[test]
fn colours_are_shown_where_wanted_and_never_with_no_color() {
    let folder = pack();
    let coloured = |no: bool, args: &[&str]| {
        let mut command = rules(folder.path(), args);
        command.env("CLICOLOR_FORCE", "1").env_remove("NO_COLOR");
        if no {
            command.env("NO_COLOR", "1");
        }
        String::from_utf8(command.output().unwrap().stdout).unwrap().contains('\x1b')
    };
    for args in [&["check", "mine"][..], &["show", "announce"]] {
        assert!(coloured(false, args) && !coloured(true, args), "{args:?}");
    }
}

#[test]
fn watching_runs_again_when_a_file_changes() {
    let folder = pack();
    let output = rules(folder.path(), &["test", "--watch"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "there is nothing to watch");

    let mut child = rules(folder.path(), &["test", "mine", "--watch"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let first = lines.find(|l| l.contains("failed (")).unwrap();
    let more = format!("{RULES}\n[[frame.example]]\ntext = \"Chile yodeled.\"\nnone = true\n");
    std::fs::write(folder.path().join("mine/rules/mine.toml"), more).unwrap();
    let second = lines.find(|l| l.contains("failed (")).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(first.starts_with("1 example of 1 rule") && second.starts_with("2 examples of 1 rule"), "{first} {second}");
}
