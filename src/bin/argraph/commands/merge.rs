//! `argraph merge`: merge two revisions of an argument, as git's merge driver too.

use std::io::Write;
use std::path::{Path, PathBuf};

use argraph::diagnostic::{on_one_line, shown};
use argraph::merge::{Side, merge};

use crate::Outcome;
use crate::input::{self, DocumentArgs};
use crate::output::{complain, show_findings, write_whole};

/// Merge two revisions of an argument that go back to one.
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  argraph merge base.argraph.json ours.argraph.json theirs.argraph.json -o merged.argraph.json

As git's merge driver:
  git config merge.argraph.driver \"argraph merge %O %A %B -o %A --name %P\"
  echo '*.argraph.json merge=argraph' >> .gitattributes

Exit status: 0 merged, 1 conflicts or an argument that neither side has broken alone, 2 could not
merge; then nothing is written.")]
pub(crate) struct Args {
    /// The common ancestor
    base: PathBuf,

    /// The revision that is merged into
    ours: PathBuf,

    /// The revision that is merged
    theirs: PathBuf,

    /// File to write the result to; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    /// What messages call the document, where the files have other names
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    #[command(flatten)]
    input: DocumentArgs,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let files = [&args.base, &args.ours, &args.theirs];
    if files.iter().filter(|file| ***file == *Path::new("-")).count() > 1 {
        anyhow::bail!("only one of the three revisions can be standard input");
    }
    let base = input::read_source(&args.base, args.input.max_bytes)?;
    let ours = input::read_source(&args.ours, args.input.max_bytes)?;
    let theirs = input::read_source(&args.theirs, args.input.max_bytes)?;
    let name = args.name.clone().unwrap_or_else(|| args.ours.display().to_string());
    let merged = match merge(&base, &ours, &theirs) {
        Ok(merged) => merged,
        Err(unmergeable) => {
            let source = match unmergeable.side {
                Side::Base => &base,
                Side::Ours => &ours,
                Side::Theirs => &theirs,
            };
            let side = unmergeable.side.as_str();
            complain(&format!("{}: {side} cannot be merged as an argument", shown(&name)));
            show_findings(source, &[*unmergeable.finding])?;
            return Ok(Outcome::Failed);
        }
    };
    write_whole(&args.output, merged.text.as_bytes())?;
    let mut err = anstream::stderr().lock();
    for conflict in &merged.conflicts {
        writeln!(err, "conflict in {}: {conflict}", shown(&name))?;
        for (side, version) in [("ours", &conflict.ours), ("theirs", &conflict.theirs)] {
            let version = version.as_ref().map_or("(removed)".into(), |text| on_one_line(text));
            writeln!(err, "  {side:<6}  {version}")?;
        }
    }
    if !merged.introduced.is_empty() {
        let wrong = if merged.introduced.len() == 1 { "an error" } else { "errors" };
        writeln!(err, "merging {} makes {wrong} that neither side has:", shown(&name))?;
        show_findings(&merged.checked, &merged.introduced)?;
    }
    let clean = merged.conflicts.is_empty() && merged.introduced.is_empty();
    Ok(if clean { Outcome::Clean } else { Outcome::Found })
}
