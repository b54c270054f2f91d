//! The `argraph` program: one file a subcommand, each with its arguments and its `run`.

mod check;
mod diff;
mod evaluate;
mod git_diff;
mod input;
mod merge;
mod outline;
mod output;
mod render;
mod revision;
mod rules;
mod schema;
mod stats;
mod why;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Arguments as code: check, evaluate, draw and compare the argument of a text.
#[derive(Parser)]
#[command(name = "argraph", version, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 clean, 1 findings at error level (or differences), 2 could not run."
)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Args),
    Diff(diff::Args),
    GitDiff(git_diff::Args),
    Merge(merge::Args),
    Outline(outline::Args),
    Render(Box<render::Args>),
    Evaluate(evaluate::Args),
    Rules(rules::Args),
    Schema(schema::Args),
    Stats(stats::Args),
    Why(why::Args),
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
    let args = Args::parse();
    let outcome = match args.command {
        Command::Check(args) => check::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::GitDiff(args) => git_diff::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Outline(args) => outline::run(&args),
        Command::Render(args) => render::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Stats(args) => stats::run(&args),
        Command::Why(args) => why::run(&args),
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

/// Whether the reader of our output has gone, which is its right.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io_error = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>());
    io_error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
