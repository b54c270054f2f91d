//! The `argraph` program: which subcommand runs, and the exit status that its outcome gives.

mod atomic;
mod commands;
mod config;
mod documents;
mod input;
mod numbers;
mod output;
mod overwriting;
mod parallel;
mod picture;
mod revision;
mod walk;

use std::io;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use commands::{
    check, completions, diff, evaluate, fmt, git_diff, init, merge, outline, render, rules, schema,
    stats, why,
};

/// Arguments as code: check, evaluate, draw and compare the argument of a text.
#[derive(Parser)]
#[command(name = "argraph", version, max_term_width = 100)]
#[command(after_help = "To begin:
  argraph init essay.argraph.json
  argraph check essay.argraph.json
  argraph render essay.argraph.json -o essay.svg

Exit status: 0 clean, 1 findings at error level (or differences), 2 could not run.")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Args),
    Evaluate(evaluate::Args),
    Why(why::Args),
    Stats(stats::Args),
    Render(Box<render::Args>),
    Diff(diff::Args),
    Merge(merge::Args),
    Outline(outline::Args),
    GitDiff(git_diff::Args),
    Fmt(fmt::Args),
    Init(init::Args),
    Rules(rules::Args),
    Schema(schema::Args),
    Completions(completions::Args),
    Man(completions::ManArgs),
}

/// What a run came to; the exit status follows from it.
enum Outcome {
    /// 0: nothing to complain of.
    Clean,
    /// 1: error findings, or differences.
    Found,
    /// 2: what was asked for could not be done, and a message has said why.
    Failed,
}

fn main() -> ExitCode {
    let matches = Args::command().get_matches();
    let args = Args::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    // Which of several flags was given last, only the matches tell.
    let given = matches.subcommand().map(|(_, given)| given);
    let outcome = match args.command {
        Command::Check(args) => check::run(&args, given.unwrap_or(&matches)),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Why(args) => why::run(&args),
        Command::Stats(args) => stats::run(&args),
        Command::Render(args) => render(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Outline(args) => outline::run(&args),
        Command::GitDiff(args) => git_diff::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => completions::man(&args),
    };
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Ok(Outcome::Failed) => ExitCode::from(2),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Draws as `[render]` in the document's argraph.toml says, and the flags that were given.
fn render(args: &render::Args) -> anyhow::Result<Outcome> {
    let mut configs = config::Configs::new(&args.config, args.input.max_bytes);
    let followed = configs.of_document(&args.file)?;
    let given = std::env::args_os().collect();
    let args = Args::parse_from(config::with_render_defaults(given, &followed.config));
    match args.command {
        Command::Render(args) => render::run(&args, &followed.config.levels),
        _ => unreachable!("flags do not change the subcommand"),
    }
}

/// Whether the reader of our output has gone, which is its right.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io_error = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>());
    io_error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
