//! `argraph fmt`: bring documents into their canonical text.

use std::path::{Path, PathBuf};

use argraph::document::format;
use argraph::report::{self, Report, Styles};
use argraph::source::Source;

use crate::Outcome;
use crate::input::{InputArgs, read_source};
use crate::output::{complain, remark, write_whole};

/// Bring documents into their canonical text: key order, indentation, one link a line.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    argraph fmt essay.argraph.json\n  \
    argraph fmt --check essay.argraph.json\n\n\
    Nothing but white space and the order of keys changes. Exit status 1 with --check: a file is \
    not canonical.")]
pub(crate) struct Args {
    /// Documents to format in place; `-` reads standard input and writes standard output
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Write nothing; only say which files are not canonical
    #[arg(long)]
    check: bool,

    #[command(flatten)]
    input: InputArgs,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (mut found, mut failed) = (false, false);
    for file in &args.files {
        let source = match read_source(file, &args.input) {
            Ok(source) => source,
            Err(error) => {
                complain(&error.to_string());
                failed = true;
                continue;
            }
        };
        match format(&source) {
            Err(finding) => {
                refuse(&source, *finding)?;
                failed = true;
            }
            Ok(text) => {
                let is_same = text == source.text() && !source.has_byte_order_mark();
                if args.check {
                    if !is_same {
                        remark(&format!("{} is not canonical; run `argraph fmt`", source.name()));
                        found = true;
                    }
                } else if file == Path::new("-") || !is_same {
                    write_whole(file, text.as_bytes())?;
                }
            }
        }
    }
    Ok(match (failed, found) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::Found,
        (false, false) => Outcome::Clean,
    })
}

fn refuse(source: &Source, finding: argraph::diagnostic::Finding) -> anyhow::Result<()> {
    let report = Report { source, document: None, findings: &[finding] };
    report::text(&report, Styles::Ansi, &mut anstream::stderr().lock())?;
    Ok(())
}
