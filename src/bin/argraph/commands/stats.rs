//! `argraph stats`: figures about arguments.

use std::path::PathBuf;

use argraph::report::statistics::{self, FileStatistics};

use crate::Outcome;
use crate::input::{self, InputArgs, Read};
use crate::output::{complain, remark, write_text};
use crate::overwriting::{refuse, refuse_sources};
use crate::picture::report_format;

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

    /// Format of the report [default: by the suffix of the output, else text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,

    /// File to write to; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    #[command(flatten)]
    input: InputArgs,
}

#[derive(clap::ValueEnum, Clone, Copy)]
enum Format {
    /// A table
    Text,
    /// For programs; `argraph schema stats` prints its schema
    Json,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let format = report_format(args.format, &args.output)?;
    refuse(&args.output, args.files.iter().map(PathBuf::as_path))?;
    let mut files = Vec::new();
    let mut failed = false;
    for path in &args.files {
        match input::read_graph(path, &args.input, "counted") {
            Ok(Some(Read { graph, texts })) => {
                refuse_sources(&args.output, path, graph.document())?;
                let name = path.display().to_string();
                let figures = FileStatistics::new(name, &graph, &texts, args.uncovered);
                if args.uncovered && figures.sources.is_empty() {
                    remark(&format!(
                        "{}: `--uncovered` lists nothing: there is no source text to read",
                        path.display()
                    ));
                }
                files.push(figures);
            }
            Ok(None) => failed = true,
            Err(error) => {
                complain(&format!("{error:#}"));
                failed = true;
            }
        }
    }
    let mut out = Vec::new();
    match format {
        Format::Text => statistics::text(&files, &mut out)?,
        Format::Json => statistics::json(&files, &mut out)?,
    }
    write_text(&args.output, &out)?;
    Ok(if failed { Outcome::Failed } else { Outcome::Clean })
}
