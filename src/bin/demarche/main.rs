//! The `demarche` command.

mod eval;
mod explain;
mod extract;
mod gather;
mod gazetteer;
mod problems;
mod progress;
mod report;
mod rules;
mod shell;
mod view;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

const EXAMPLES: &str = "\
Examples:
  demarche extract --format text article.txt       who did or said what, for reading
  demarche extract news/ -o events.jsonl           a folder as JSON lines; also .csv, .parquet, .gz, .zst
  demarche view news/ -o page.html                 texts and events in a browser
  demarche explain article.txt                     which rule gave each event, and why
  demarche rules check my-pack                     what is wrong in rules and tables of your own

`demarche COMMAND --help` has more of each.";

/// Structured, span-exact events out of diplomatic and political news.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, arg_required_else_help = true, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Extract(Box<extract::Args>),
    View(Box<view::Args>),
    Explain(explain::Args),
    Rules(rules::Args),
    Eval(Box<eval::EvalArgs>),
    Gazetteer(gazetteer::Args),
    Completions(shell::CompletionsArgs),
    Man(shell::ManArgs),
}

/// What a subcommand ends with: all done, or done with something rejected (exit code 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    Rejected,
    Unread,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Extract(args) => extract::run(*args),
        Command::View(args) => view::run(*args),
        Command::Explain(args) => explain::run(args),
        Command::Rules(args) => rules::run(args),
        Command::Eval(args) => eval::run(*args),
        Command::Gazetteer(args) => gazetteer::run(args),
        Command::Completions(args) => shell::completions(&args),
        Command::Man(args) => shell::man(&args),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Rejected) => ExitCode::from(1),
        Ok(Outcome::Unread) => ExitCode::from(2),
        Err(error) if report::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report::error(&error);
            ExitCode::from(2)
        }
    }
}
