//! `demarche rules`: checks rule files, runs their examples, lists and shows rules.

use std::collections::BTreeMap;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use clap::{Args as ClapArgs, Subcommand};
use demarche::corpus::printable;

use demarche::rule::{self, Usage, Written};
use demarche::score::Corpus;
use demarche::{Builder, Error, ErrorKind, Extractor, Result, corpus};

use crate::{Outcome, problems, report};

const EXAMPLES: &str = "\
Examples:
  demarche rules check my-pack             everything that is wrong in a folder of rules and tables
  demarche rules test my-pack --watch      its examples, again whenever a file changes
  demarche rules list                      the built-in rules
  demarche rules list my-pack --gold gold.jsonl --texts texts/     hits and precision, the worst first
  demarche rules show announce             a rule as it is written, and what comes out of its examples
  demarche rules schema > rules.schema.json                        for editors

The guide to writing rules is docs/rules.md.";

/// Checks rule files, runs their examples, lists and shows rules.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Shows everything that is wrong in packs: unknown names, dead rules, failing examples
    ///
    /// Exit code 1 when there are errors; warnings alone give 0.
    #[command(after_help = "\
Examples:
  demarche rules check my-pack
  demarche rules check base-pack my-pack    my-pack over base-pack over the built-in rules")]
    Check(Packs),
    /// Runs the examples of rules
    ///
    /// Exit code 1 when one fails.
    #[command(after_help = "\
Examples:
  demarche rules test                       the built-in rules
  demarche rules test my-pack --watch
  demarche rules test my-pack --gold gold.jsonl --texts texts/    and how the rules do on annotated texts")]
    Test(Test),
    /// Lists rules: type, verbs, examples, place; with --gold how often each fires and is right
    #[command(after_help = "\
Examples:
  demarche rules list | grep sign
  demarche rules list --gold gold.jsonl --texts texts/ | head -20    the least precise rules")]
    List(List),
    /// Shows rules as they are written, and what comes out of their examples
    #[command(after_help = "\
Examples:
  demarche rules show announce
  demarche rules show my-rule --pack my-pack")]
    Show(Show),
    /// Prints the JSON schema of rule files, for editors that complete and mark mistakes
    #[command(after_help = "\
Example:
  demarche rules schema > rules.schema.json
and in the first line of a rule file:
  #:schema ./rules.schema.json")]
    Schema,
}

#[derive(Clone, Debug, ClapArgs)]
struct Packs {
    /// Packs, each read over the built-in one and the ones before [default: the built-in pack alone]
    #[arg(value_name = "DIR")]
    dirs: Vec<PathBuf>,
    /// The same as DIR; repeatable
    #[arg(long, value_name = "DIR")]
    pack: Vec<PathBuf>,
}

#[derive(Clone, Debug, ClapArgs)]
struct Gold {
    /// Gold events: adds hits and precision (trigger and type) of every rule, the worst first
    #[arg(long, value_name = "FILE|DIR")]
    gold: Option<PathBuf>,
    /// Folder of the gold's texts, one ID.txt each
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,
}

#[derive(Clone, Debug, ClapArgs)]
struct Test {
    #[command(flatten)]
    packs: Packs,
    #[command(flatten)]
    gold: Gold,
    /// Run again whenever a file of the packs changes, until interrupted
    #[arg(long)]
    watch: bool,
}

#[derive(Clone, Debug, ClapArgs)]
struct List {
    #[command(flatten)]
    packs: Packs,
    #[command(flatten)]
    gold: Gold,
}

#[derive(Clone, Debug, ClapArgs)]
struct Show {
    /// The ids of rules
    #[arg(value_name = "RULE", required = true)]
    rules: Vec<String>,
    /// A folder with gazetteers and rules over the built-in ones; repeatable
    #[arg(long, value_name = "DIR")]
    pack: Vec<PathBuf>,
}

/// Runs the subcommand.
pub fn run(args: Args) -> Result<Outcome> {
    match args.command {
        Command::Check(packs) => check(&packs),
        Command::Test(test) => test.run(),
        Command::List(list) => list.run(),
        Command::Show(show) => show.run(),
        Command::Schema => say(rule::SCHEMA).map(|()| Outcome::Done),
    }
}

impl Packs {
    fn folders(&self) -> impl Iterator<Item = &PathBuf> {
        self.dirs.iter().chain(&self.pack)
    }

    fn builder(&self) -> Builder {
        self.folders().fold(Extractor::builder(), |b, dir| b.pack_dir(dir))
    }

    /// The number of the first pack to report on: the built-in one only where no other is named.
    fn below(&self) -> u32 {
        u32::from(self.folders().next().is_some())
    }
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn say(text: &str) -> Result<()> {
    stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}

fn check(packs: &Packs) -> Result<Outcome> {
    let found = rule::check(packs.builder(), packs.below())?;
    let errors = found.0.iter().filter(|p| p.is_error()).count();
    say(&problems::render(&found.0, report::colour(&stdout())))?;
    say(&format!("{}, {}\n", count(errors, "error"), count(found.0.len() - errors, "warning")))?;
    Ok(if errors > 0 { Outcome::Rejected } else { Outcome::Done })
}

impl Test {
    fn run(&self) -> Result<Outcome> {
        if !self.watch {
            return self.once();
        }
        if self.packs.folders().next().is_none() {
            let message = "--watch needs a folder to watch: demarche rules test my-pack --watch";
            return Err(Error::new(ErrorKind::Usage, message));
        }
        let mut seen = None;
        loop {
            let now = stamps(&self.packs);
            if seen.as_ref() != Some(&now) {
                if seen.is_some() {
                    say("\n--- a file changed ---\n\n")?;
                }
                seen = Some(now);
                if let Err(error) = self.once() {
                    report::error(&error);
                }
            }
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    fn once(&self) -> Result<Outcome> {
        let extractor = self.packs.builder().build()?;
        let below = self.packs.below();
        let mine = |id: &str| extractor.rules().written.iter().any(|w| w.rule.id == id && w.pack >= below);
        let start = Instant::now();
        let outcome = rule::test_where(&extractor, mine);
        for failure in &outcome.failures {
            say(&format!("{}\n\n", lines(&failure.to_string())))?;
        }
        let rules = extractor.rules().written.iter().filter(|w| w.pack >= below).count();
        let (run, failed) = (count(outcome.run, "example"), outcome.failures.len());
        let seconds = start.elapsed().as_secs_f64();
        say(&format!("{run} of {}, {failed} failed ({seconds:.2} s)\n", count(rules, "rule")))?;
        if let Some(usage) = self.gold.usage(&extractor)? {
            say("\n")?;
            let rows = rows(&extractor, below, Some(&usage));
            say(&table(&rows, true))?;
        }
        Ok(if failed > 0 { Outcome::Rejected } else { Outcome::Done })
    }
}

/// When each file of the packs last changed.
fn stamps(packs: &Packs) -> BTreeMap<PathBuf, Option<SystemTime>> {
    let mut out = BTreeMap::new();
    for dir in packs.folders() {
        for folder in ["", "gazetteer", "lexicon", "rules"].map(|sub| dir.join(sub)) {
            let Ok(entries) = std::fs::read_dir(folder) else { continue };
            out.extend(entries.flatten().map(|e| (e.path(), e.metadata().and_then(|m| m.modified()).ok())));
        }
    }
    out
}

impl List {
    fn run(&self) -> Result<Outcome> {
        let extractor = self.packs.builder().build()?;
        let usage = self.gold.usage(&extractor)?;
        let rows = rows(&extractor, self.packs.below(), usage.as_ref());
        say(&table(&rows, usage.is_some()))?;
        Ok(Outcome::Done)
    }
}

impl Show {
    fn run(&self) -> Result<Outcome> {
        let extractor = self.pack.iter().fold(Extractor::builder(), |b, dir| b.pack_dir(dir)).build()?;
        let colour = report::colour(&stdout());
        for id in &self.rules {
            let rule = extractor.rules().named(id)?;
            let place = format!("{}:{}", rule.shown.display(), rule.rule.line);
            say(&format!("# {}\n{}\n\n", printable(&place), lines(rule.source())))?;
            for example in &rule.examples {
                let document = extractor.extract(example.text.get_ref());
                let told = if example.none { "Not of this rule" } else { "Example" };
                let shown = corpus::text(&document, colour);
                let rest = shown.split_once('\n').map_or("", |(_, rest)| rest);
                let rest = if document.events().is_empty() { "  (no event)\n\n" } else { rest };
                say(&format!("{told}: {}\n{rest}", printable(example.text.get_ref())))?;
            }
        }
        Ok(Outcome::Done)
    }
}

/// Lines that cannot steer the terminal.
fn lines(text: &str) -> String {
    text.lines().map(|l| printable(l).to_string()).collect::<Vec<_>>().join("\n")
}

impl Gold {
    fn usage(&self, extractor: &Extractor) -> Result<Option<BTreeMap<String, Usage>>> {
        let Some(path) = &self.gold else { return Ok(None) };
        let mut gold = Corpus::read(path)?;
        gold.read_texts(&text_folders(path, self.texts.as_deref()))?;
        rule::usage(extractor, &gold).map(Some)
    }
}

/// Where texts may lie: the given folder, else beside the gold file.
fn text_folders(gold: &Path, texts: Option<&Path>) -> Vec<PathBuf> {
    if let Some(folder) = texts {
        return vec![folder.to_path_buf()];
    }
    let beside = gold.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf();
    let stem = gold.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let named = beside.join(stem.strip_suffix("-gold").unwrap_or(&stem));
    vec![beside, named]
}

struct Row {
    id: String,
    kind: String,
    entries: String,
    examples: usize,
    place: String,
    usage: Usage,
}

fn rows(extractor: &Extractor, below: u32, usage: Option<&BTreeMap<String, Usage>>) -> Vec<Row> {
    let rules = extractor.rules();
    let row = |w: &Written| Row {
        id: w.rule.id.clone(),
        kind: rules.types.get(w.kind as usize).map_or_else(String::new, |t| t.name.to_string()),
        entries: if w.pattern { "pattern".to_owned() } else { w.entries.len().to_string() },
        examples: w.examples.len(),
        place: format!("{}:{}", w.shown.display(), w.rule.line),
        usage: usage.and_then(|u| u.get(&w.rule.id)).copied().unwrap_or_default(),
    };
    let mut rows: Vec<Row> = rules.written.iter().filter(|w| w.pack >= below).map(row).collect();
    if usage.is_some() {
        // The worst first: low precision, then many mistakes; silent rules last.
        let key = |r: &Row| (r.usage.precision().unwrap_or(2.0), usize::MAX - (r.usage.hits - r.usage.right));
        rows.sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
    }
    rows
}

fn table(rows: &[Row], figures: bool) -> String {
    let width = |f: fn(&Row) -> usize, name: &str| rows.iter().map(f).max().unwrap_or(0).max(name.len());
    let (id, kind) = (width(|r| r.id.chars().count(), "rule"), width(|r| r.kind.chars().count(), "type"));
    let mut out = format!("{:id$}  {:kind$}  {:>7}  {:>8}", "rule", "type", "verbs", "examples");
    if figures {
        out.push_str(&format!("  {:>5}  {:>5}  {:>9}", "hits", "right", "precision"));
    }
    out.push_str("  at\n");
    for r in rows {
        out.push_str(&format!(
            "{:id$}  {:kind$}  {:>7}  {:>8}",
            printable(&r.id).to_string(),
            printable(&r.kind).to_string(),
            r.entries,
            r.examples
        ));
        if figures {
            let precision = r.usage.precision().map_or("-".to_owned(), |p| format!("{:.1} %", p * 100.0));
            out.push_str(&format!("  {:>5}  {:>5}  {:>9}", r.usage.hits, r.usage.right, precision));
        }
        out.push_str(&format!("  {}\n", printable(&r.place)));
    }
    out
}
