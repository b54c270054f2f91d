//! `argraph outline`: an argument as an indented text.

use std::path::PathBuf;

use argraph::document::Document;
use argraph::graph::ArgumentGraph;
use argraph::outline::outline;
use argraph::source::Source;

use crate::Outcome;
use crate::input::{self, DocumentArgs};
use crate::output::{show_findings, write_result};
use crate::overwriting::{refuse, refuse_sources};

/// Write an argument as an indented outline, the thesis first.
#[derive(clap::Args)]
#[command(after_help = "\
Example: argraph outline data/belt-and-road.argraph.json

As git's textconv, so that `git diff` and `git log -p` compare outlines:
  git config diff.argraph.textconv \"argraph outline --textconv --\"
  echo '*.argraph.json diff=argraph' >> .gitattributes")]
pub(crate) struct Args {
    /// Document to write out; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Write a file that is no argument document as it is, and succeed: git stops where a
    /// textconv fails
    #[arg(long)]
    textconv: bool,

    /// File to write to; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    #[command(flatten)]
    input: DocumentArgs,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    refuse(&args.output, [args.file.as_path()])?;
    let bytes = input::read_bytes(&args.file, args.input.max_bytes)?;
    if args.textconv && std::str::from_utf8(&bytes).is_err() {
        write_result(&args.output, &bytes)?;
        return Ok(Outcome::Clean);
    }
    let source = Source::from_bytes(input::name(&args.file), bytes)?;
    let mut out = Vec::new();
    match Document::read(&source) {
        Ok((document, _)) => {
            refuse_sources(&args.output, &args.file, &document)?;
            outline(&ArgumentGraph::new(document), &mut out)?;
        }
        Err(_) if args.textconv => out.extend_from_slice(source.text().as_bytes()),
        Err(finding) => {
            show_findings(&source, &[*finding])?;
            return Ok(Outcome::Failed);
        }
    }
    write_result(&args.output, &out)?;
    Ok(Outcome::Clean)
}
