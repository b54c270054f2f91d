//! `argraph completions` and `argraph man`: what shells and man pages need to know of the program.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::Outcome;
use crate::output::write_result;

/// Print a completion script for a shell.
#[derive(clap::Args)]
#[command(
    after_help = "Example: argraph completions bash > ~/.local/share/bash-completion/completions/argraph"
)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut crate::Args::command(), "argraph", &mut script);
    write_result(Path::new("-"), &script)?;
    Ok(Outcome::Clean)
}

/// Print a man page, of the program or of one of its commands.
#[derive(clap::Args)]
#[command(after_help = "Example: argraph man check | man -l -")]
pub(crate) struct ManArgs {
    /// The command
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

pub(crate) fn man(args: &ManArgs) -> anyhow::Result<Outcome> {
    let mut command = crate::Args::command();
    command.build();
    if let Some(name) = &args.command {
        let found = command.find_subcommand(name).cloned();
        command = found.ok_or_else(|| anyhow::anyhow!("there is no command `{name}`"))?;
    }
    // The usage of `--help` tells what the arguments take, and the generator's own does not.
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().to_owned();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.override_usage(usage)).render(&mut page)?;
    write_result(Path::new("-"), &page)?;
    Ok(Outcome::Clean)
}
