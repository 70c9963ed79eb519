//! The `demarche` command.
mod eval;

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
#[command(name = "demarche")]
enum Cli {
    Eval(eval::EvalArgs),
}

fn main() -> ExitCode {
    let Cli::Eval(args) = Cli::parse();
    eval::run(args).unwrap_or_else(|e| {
        eprintln!("demarche: {e}");
        ExitCode::from(2)
    })
}
