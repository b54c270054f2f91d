//! `argraph stats`: figures about arguments.

use std::io::Write;
use std::path::PathBuf;

use argraph::report::statistics::{self, FileStatistics};

use crate::Outcome;
use crate::input::{self, InputArgs, Read};
use crate::output::complain;

/// Count what an argument is made of, and how much of its sources it quotes
#[derive(clap::Args)]
#[command(after_help = "\
A sentence counts as quoted when a quote has some part of it. Of several files the total adds up \
what can be added, and gives the longest chain and the widest step of all.

Example: argraph stats --uncovered data/belt-and-road.argraph.json")]
pub(crate) struct Args {
    /// Documents to count; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// List the sentences of the sources that nothing quotes
    #[arg(long)]
    uncovered: bool,

    /// Format of the report
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,

    #[command(flatten)]
    input: InputArgs,
}

#[derive(clap::ValueEnum, Clone, Copy, Default)]
enum Format {
    /// A table
    #[default]
    Text,
    /// For programs; `argraph schema stats` prints its schema
    Json,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut files = Vec::new();
    let mut failed = false;
    for path in &args.files {
        match input::read_graph(path, &args.input, "counted") {
            Ok(Some(Read { graph, texts })) => {
                let name = path.display().to_string();
                files.push(FileStatistics::new(name, &graph, &texts, args.uncovered));
            }
            Ok(None) => failed = true,
            Err(error) => {
                complain(&format!("{error:#}"));
                failed = true;
            }
        }
    }
    let mut out = Vec::new();
    match args.format {
        Format::Text => statistics::text(&files, &mut out)?,
        Format::Json => statistics::json(&files, &mut out)?,
    }
    anstream::stdout().write_all(&out)?;
    Ok(if failed { Outcome::Failed } else { Outcome::Clean })
}
