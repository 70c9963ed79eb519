//! `demarche completions` and `demarche man`: what a package installs beside the command.

use std::io;
use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use demarche::{Error, Result};

use crate::{Cli, Outcome};

/// Prints a completion script for a shell.
///
/// For bash: demarche completions bash > ~/.local/share/bash-completion/completions/demarche
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell.
    shell: Shell,
}

/// Prints the manual page, or writes one for every subcommand into a folder.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write demarche.1, demarche-extract.1 ... into this folder.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Prints the script. Into memory first: a closed pipe must not panic.
pub fn completions(args: &CompletionsArgs) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "demarche", &mut script);
    io::Write::write_all(&mut io::stdout(), &script)?;
    Ok(Outcome::Done)
}

/// Prints or writes the manual.
pub fn man(args: &ManArgs) -> Result<Outcome> {
    let command = Cli::command();
    match &args.output {
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(|e| Error::from(e).in_file(folder))?;
            clap_mangen::generate_to(command, folder).map_err(|e| Error::from(e).in_file(folder))?;
        }
        None => clap_mangen::Man::new(command).render(&mut io::stdout())?,
    }
    Ok(Outcome::Done)
}
