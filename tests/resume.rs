//! Kills real processes at random moments and lets `--resume` finish their work: the bytes must be those of a run
//! that nothing disturbed. `DEMARCHE_KILLS` sets how many processes are killed (default 6 for each kind of output).
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

fn kills() -> u32 {
    std::env::var("DEMARCHE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(6)
}

/// A folder with every kind of input, good records and bad ones.
fn corpus(dir: &Path) -> PathBuf {
    let folder = dir.join("in");
    fs::create_dir_all(folder.join("texts")).unwrap();
    let text = |n: usize| {
        let sentence =
            format!("Minister Tleuberdi met his counterpart no. {n} and announced a “Joint Plan” in Tokyo. ");
        sentence.repeat(n % 20 + 1)
    };
    let lines: String = (0..400)
        .map(|n| match n % 50 {
            49 => "{broken\n".to_string(),
            _ => format!("{{\"id\":\"j{n}\",\"text\":\"{}\"}}\n", text(n)),
        })
        .collect();
    fs::write(folder.join("a.jsonl"), &lines).unwrap();
    fs::write(folder.join("b.jsonl.zst"), zstd::encode_all(lines.as_bytes(), 1).unwrap()).unwrap();
    let rows: String = (0..200).map(|n| format!("c{n},\"{}\n\"\n", text(n))).collect();
    fs::write(folder.join("c.csv"), format!("id,text\n{rows}bad row\n")).unwrap();
    for n in 0..100 {
        fs::write(folder.join(format!("texts/t{n:03}.txt")), if n == 77 { "\u{e9}".into() } else { text(n) }).unwrap();
    }
    fs::write(folder.join("texts/bad.txt"), b"\xff").unwrap();
    folder
}

struct Run<'a> {
    input: &'a Path,
    dir: PathBuf,
    ending: &'a str,
}

impl Run<'_> {
    fn command(&self, resume: bool) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
        command.arg("extract").arg(self.input).args(["--quiet", "--checkpoint", "0", "--batch-bytes", "8K", "-j", "2"]);
        command.arg("-o").arg(self.output()).arg("--rejects").arg("rejects.jsonl").current_dir(&self.dir);
        if resume {
            command.arg("--resume");
        }
        command.stdout(Stdio::null()).stderr(Stdio::inherit());
        command
    }

    fn output(&self) -> PathBuf {
        PathBuf::from(format!("out.{}", self.ending))
    }

    /// What the run made.
    fn made(&self) -> [Vec<u8>; 2] {
        assert!(!self.dir.join(format!("out.{}.journal", self.ending)).exists(), "the journal is still there");
        [fs::read(self.dir.join(self.output())).unwrap(), fs::read(self.dir.join("rejects.jsonl")).unwrap()]
    }
}

/// A small generator of numbers; the seed is printed so that a failure can be had again.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }
}

fn survives(ending: &str) {
    let dir = tempfile::tempdir().unwrap();
    let input = corpus(dir.path());
    let folder = |name: &str| {
        let path = dir.path().join(name);
        fs::create_dir_all(&path).unwrap();
        path
    };
    let whole = Run { input: &input, dir: folder("whole"), ending };
    let started = Instant::now();
    assert_eq!(whole.command(false).status().unwrap().code(), Some(1), "some records are bad");
    let time = started.elapsed();
    let expected = whole.made();
    assert!(!expected[0].is_empty() && !expected[1].is_empty());

    let seed = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |t| t.as_nanos() as u64);
    println!("seed {seed}, undisturbed {time:?}");
    let mut random = Random(seed);
    let (mut killed, mut round) = (0, 0);
    while killed < kills() {
        round += 1;
        let run = Run { input: &input, dir: folder(&format!("round{round}")), ending };
        let mut resume = false;
        // Each round is disturbed up to three times before it may finish.
        for _ in 0..3 {
            let mut child = run.command(resume).spawn().unwrap();
            thread::sleep(Duration::from_micros(random.below(time.as_micros() as u64)));
            child.kill().unwrap();
            killed += u32::from(child.wait().unwrap().code().is_none());
            resume = true;
        }
        assert_eq!(run.command(true).status().unwrap().code(), Some(1));
        assert!(run.made() == expected, "round {round} of seed {seed} differs");
    }
}

#[test]
fn json_lines_survive_kills() {
    survives("jsonl");
}

#[test]
fn gzip_survives_kills() {
    survives("jsonl.gz");
}

#[test]
fn zstd_survives_kills() {
    survives("jsonl.zst");
}

#[test]
fn csv_survives_kills() {
    survives("csv");
}

#[test]
fn a_run_is_resumed_only_by_its_like() {
    let dir = tempfile::tempdir().unwrap();
    let input = corpus(dir.path());
    let run = Run { input: &input, dir: dir.path().to_path_buf(), ending: "jsonl" };
    let journal = dir.path().join("out.jsonl.journal");
    // Stop it later and later, until it has something behind it but is not done.
    let mut wait = 1;
    while !fs::read_to_string(&journal).is_ok_and(|j| !j.contains("\"at\":{\"input\":0,\"offset\":0,")) {
        for file in [&journal, &dir.path().join("out.jsonl"), &dir.path().join("rejects.jsonl")] {
            let _ = fs::remove_file(file);
        }
        let mut child = run.command(false).spawn().unwrap();
        thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        let done = child.wait().unwrap().code().is_some();
        wait = if done { 1 } else { wait * 9 / 8 + 1 };
    }
    let fails = |change: &dyn Fn(&mut Command)| {
        let mut command = run.command(true);
        change(&mut command);
        let output = command.stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(
        fails(&|c| {
            c.arg("--with-text");
        })
        .contains("other options")
    );
    fs::write(input.join("new.txt"), "new").unwrap();
    assert!(fails(&|_| {}).contains("the inputs are not those of the interrupted run"));
    assert!(journal.exists());
}
