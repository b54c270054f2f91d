//! `argraph fmt`: bring documents into their canonical text.

use std::path::{Path, PathBuf};

use argraph::diagnostic::Finding;
use argraph::document::format;
use argraph::source::Source;

use crate::Outcome;
use crate::config::{ConfigArgs, Configs};
use crate::documents::{named, of_project};
use crate::input::{DocumentArgs, read_source};
use crate::output::{complain, remark, show_changes, show_findings, write_if_still, write_whole};

/// Bring documents into their canonical text: key order, indentation, one link a line.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    argraph fmt essay.argraph.json\n  \
    argraph fmt --check essay.argraph.json\n  \
    argraph fmt --diff\n\n\
    Nothing but white space and the order of keys changes. A JSON file that is no argument\n\
    document is left as it is. Exit status 1 with --check or --diff: a file is not canonical.\n\
    Without FILE, what `[check] files` in argraph.toml names is formatted, else every\n\
    *.argraph.json below the current folder. Hidden folders, `target` and `node_modules`, which\n\
    hold what programs make, are looked into only where they are named; links to folders are not\n\
    followed.")]
pub(crate) struct Args {
    /// Documents or folders to format in place; `-` reads standard input and writes standard
    /// output
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Write nothing; only say which files are not canonical
    #[arg(long)]
    check: bool,

    /// Write nothing; show what would change, as a unified diff
    #[arg(long, conflicts_with = "check")]
    diff: bool,

    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    input: DocumentArgs,
}

/// A document that is not in its canonical text.
struct Change {
    before: Source,
    after: Source,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let files = if args.files.is_empty() {
        let mut configs = Configs::new(&args.config, args.input.max_bytes);
        of_project(&*configs.of_folder(Path::new(""))?)?
    } else {
        named(&args.files)?
    };
    let mut changes = Vec::new();
    let mut has_failed = false;
    for file in &files {
        match change(file, args) {
            Ok(change) => changes.extend(change),
            Err(error) => {
                complain(&format!("{error:#}"));
                has_failed = true;
            }
        }
    }
    if args.diff {
        let changes = changes.iter().map(|change| (&change.before, &change.after));
        show_changes(changes, Path::new("-"))?;
    }
    let is_asked = args.check || args.diff;
    Ok(match (has_failed, is_asked && !changes.is_empty()) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::Found,
        (false, false) => Outcome::Clean,
    })
}

/// What formatting changes in a document. It is written, unless that is not asked for.
fn change(file: &Path, args: &Args) -> anyhow::Result<Option<Change>> {
    let before = read_source(file, args.input.max_bytes)?;
    let text = match format(&before) {
        Ok(text) => text,
        Err(finding) => return Err(refusal(&before, *finding)),
    };
    let is_canonical = text == before.text() && !before.has_byte_order_mark();
    if args.check && !is_canonical {
        remark(&format!("{} is not canonical; run `argraph fmt`", before.name()));
    } else if !args.check && !args.diff {
        if file == Path::new("-") {
            write_whole(file, text.as_bytes())?;
        } else if !is_canonical {
            write_if_still(file, &before.file_text(), &text)?;
        }
    }
    let after = Source::new(before.name(), text);
    Ok((!is_canonical).then_some(Change { before, after }))
}

/// Shows why there is no document to format, and says so.
fn refusal(source: &Source, finding: Finding) -> anyhow::Error {
    match show_findings(source, &[finding]) {
        Ok(()) => anyhow::anyhow!("`{}` is not formatted", source.name()),
        Err(error) => error.into(),
    }
}
