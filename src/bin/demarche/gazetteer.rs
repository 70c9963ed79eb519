//! `demarche gazetteer`: checks, imports and looks into the tables of who is who.

use std::fs;
use std::io::{self, IsTerminal, Write, stderr};
use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use demarche::gazetteer::{Entry, EntryKind, Form};
use demarche::pack::{self, Knowledge, PackFile, check, import};
use demarche::{Error, ErrorKind, Result};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{Outcome, report};

const EXAMPLES: &str = "\
Examples:
  demarche gazetteer check                            the built-in tables
  demarche gazetteer check my-pack                    a folder of your own
  demarche gazetteer find 'foreign secretary'
  demarche gazetteer find Lavrov --date 2010-05-01    who it is as of that day
  demarche gazetteer import holders.csv -o people.csv
  demarche gazetteer import mps.csv --country EE --role member-of-parliament -o people.csv";

/// Checks, imports and looks up names
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Proves that tables are in canonical form and free of contradictions; counts rows and names
    Check {
        /// A pack's folder [default: the built-in pack]
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// Turns office holders from a Wikidata query (CSV, JSON) or EveryPolitician (CSV) into people.csv
    Import(ImportArgs),
    /// Shows what a name names, with terms of office
    Find {
        /// A full name, a family name, a title, a country, an acronym
        #[arg(value_name = "NAME", required = true, num_args = 1..)]
        name: Vec<String>,
        /// Only terms of office that cover this day
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: Option<String>,
        /// A folder with tables over the built-in ones; repeatable
        #[arg(long, value_name = "DIR")]
        pack: Vec<PathBuf>,
    },
}

#[derive(Debug, ClapArgs)]
struct ImportArgs {
    /// Table of office holders
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write people.csv here [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// ISO code for records without a country
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Key of offices.csv for records without a known position
    #[arg(long, value_name = "KEY")]
    role: Option<String>,
    /// No progress bar, no summary
    #[arg(short, long)]
    quiet: bool,
}

/// Runs the command.
pub fn run(args: Args) -> Result<Outcome> {
    match args.command {
        Command::Check { dir } => run_check(dir),
        Command::Import(args) => run_import(args),
        Command::Find { name, date, pack } => run_find(&name.join(" "), date.as_deref(), &pack),
    }
}

fn print(text: &str) -> Result<()> {
    io::stdout().lock().write_all(report::lines(text).as_bytes()).map_err(Error::from)
}

fn files(packs: &[PathBuf]) -> Result<Vec<PackFile>> {
    let mut files = pack::default_files();
    for dir in packs {
        files.extend(pack::files_in(dir)?);
    }
    Ok(files)
}

fn run_check(dir: Option<PathBuf>) -> Result<Outcome> {
    let own = match &dir {
        Some(dir) => pack::files_in(dir)?,
        None => pack::default_files(),
    };
    let found = check::check(&own);
    let mut out = String::new();
    for (table, rows) in &found.rows {
        let names = found.names.get(table).copied().unwrap_or(0);
        let names = if names > 0 { format!("{names:>8} names") } else { String::new() };
        out += &format!("{table:<32}{rows:>8} rows{names}\n");
    }
    let total: usize = found.names.values().sum();
    out += &format!("{} tables, {total} names, {} problems\n", found.rows.len(), found.problems.len());
    print(&out)?;
    for problem in &found.problems {
        report::note(&report::lines(&problem.to_string()));
    }
    // Whether the tables load together with the built-in ones.
    let all = if dir.is_some() { pack::default_files().into_iter().chain(own).collect() } else { own };
    Knowledge::load(&all)?;
    Ok(if found.problems.is_empty() { Outcome::Done } else { Outcome::Rejected })
}

fn run_import(args: ImportArgs) -> Result<Outcome> {
    let know = Knowledge::load(&pack::default_files())?;
    if let Some(code) = args.country.as_deref().filter(|c| know.world.country(c).is_none()) {
        return Err(Error::new(ErrorKind::Usage, format!("{code:?} is no ISO 3166 alpha-2 code of the gazetteer")));
    }
    if let Some(key) = args.role.as_deref().filter(|k| !know.world.has_office(k)) {
        return Err(Error::new(ErrorKind::Usage, format!("{key:?} is no key of offices.csv")));
    }
    let options = import::Options { country: args.country, role: args.role };
    let bar = if args.quiet || !stderr().is_terminal() { ProgressBar::hidden() } else { ProgressBar::new_spinner() };
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} records  {elapsed}") {
        bar.set_style(style);
    }
    let (mut rows, mut problems, mut records) = (Vec::new(), Vec::new(), 0);
    for path in &args.files {
        let text = fs::read_to_string(path).map_err(|e| Error::from(e).in_file(path))?;
        let done = import::import(&know, path, &text, &options, |n| bar.set_position((records + n) as u64))?;
        rows.extend(done.rows);
        problems.extend(done.problems);
        records += done.records;
    }
    bar.finish_and_clear();
    rows.sort();
    rows.dedup();
    match &args.output {
        Some(path) => {
            let file = fs::File::create(path).map_err(|e| Error::from(e).in_file(path))?;
            import::write(&rows, io::BufWriter::new(file))?;
        }
        None => import::write(&rows, io::stdout().lock())?,
    }
    for problem in &problems {
        report::note(&report::lines(&problem.to_string()));
    }
    if !args.quiet {
        eprintln!("{records} records, {} rows, {} not taken", rows.len(), problems.len());
    }
    Ok(if problems.is_empty() { Outcome::Done } else { Outcome::Rejected })
}

fn run_find(name: &str, date: Option<&str>, packs: &[PathBuf]) -> Result<Outcome> {
    let day = date.map(|d| d.parse::<demarche::date::DateRange>()).transpose();
    let day = day.map_err(|e| Error::new(ErrorKind::Usage, e))?.map(|d| d.from);
    let know = Knowledge::load(&files(packs)?)?;
    let mut out = String::new();
    for entry in know.look_up(name) {
        describe(&know, &entry, day, &mut out);
    }
    let word = know.lexicon.find_folded(name);
    if word.is_known() {
        for row in know.world.people.with_surname(word) {
            person(&know, row, day, &mut out);
        }
    }
    if out.is_empty() {
        eprintln!("{name:?} is in no table{}", date.map(|d| format!(" as of {d}")).unwrap_or_default());
        return Ok(Outcome::Rejected);
    }
    print(&out)?;
    Ok(Outcome::Done)
}

type Day = Option<jiff::civil::Date>;

fn describe(know: &Knowledge, entry: &Entry, day: Day, out: &mut String) {
    let world = &know.world;
    let index = entry.index as usize;
    let code = |row: Option<u32>| row.and_then(|r| world.countries.get(r as usize)).map_or("-", |c| &c.code);
    let form = match entry.form {
        Form::Name => "",
        Form::Adjective => " (adjective)",
        Form::National => " (nationals)",
        Form::Plural => " (plural)",
    };
    let line = match entry.kind {
        EntryKind::Country => world.countries.get(index).map(|c| format!("{} {}", c.key, c.name)),
        EntryKind::Place => world.places.get(index).map(|p| {
            let day = |d: Day| d.map_or(String::new(), |d| d.to_string());
            let held =
                if p.held == (None, None) { String::new() } else { format!(" {}..{}", day(p.held.0), day(p.held.1)) };
            format!("{} {} {} {}{held}", p.key, p.name, p.kind, code(p.country))
        }),
        EntryKind::Office => {
            world.offices.get(index).map(|o| format!("office:{} {} {}", o.key, o.role, code(o.country)))
        }
        EntryKind::Organization => {
            world.organizations.get(index).map(|o| format!("{} {} {} {}", o.key, o.name, o.kind, code(o.country)))
        }
        EntryKind::Program => world.programs.get(index).map(|p| format!("{} {} {}", p.key, p.name, p.kind)),
        EntryKind::Person => return person(know, entry.index, day, out),
        EntryKind::Rank => world.ranks.get(index).map(|r| format!("rank {r:?}")),
        EntryKind::Honorific => world.honorifics.get(index).map(|h| format!("form of address, {h:?} the name")),
    };
    if let Some(line) = line {
        *out += &format!("{line}{form}\n");
    }
}

/// A person with the terms of office that cover the day.
fn person(know: &Knowledge, row: u32, day: Day, out: &mut String) {
    let world = &know.world;
    let Some(p) = world.people.get(row) else { return };
    let terms: Vec<_> = p.terms.iter().filter(|t| day.is_none_or(|d| t.covers(d))).collect();
    if terms.is_empty() {
        return;
    }
    *out += &format!("{} {}{}\n", p.key, p.name, p.wikidata.map(|w| format!(" {w}")).unwrap_or_default());
    for t in terms {
        let role = t.office.and_then(|o| world.offices.get(o as usize)).map_or("-", |o| &o.role);
        let country = t.country.and_then(|c| world.countries.get(c as usize)).map_or("-", |c| &c.code);
        let day = |d: Day| d.map_or(String::from("?"), |d| d.to_string());
        let end = t.to.map_or(String::from("now or unknown"), |d| d.to_string());
        *out += &format!("    {country} {role}, {} to {end}\n", day(t.from));
    }
}
