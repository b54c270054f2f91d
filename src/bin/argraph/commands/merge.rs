//! `argraph merge`: merge two revisions of an argument, as git's merge driver too.
//!
//! git keeps our side of a file whose driver fails, and nothing in it tells that theirs is lost. So
//! whatever can be read is merged: what is no argument line by line.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use argraph::diagnostic::{Finding, on_one_line, shown};
use argraph::error::Error;
use argraph::merge::{LineMerge, Merge, Side, merge, merge_lines};
use argraph::source::Source;

use crate::Outcome;
use crate::input::{self, DocumentArgs};
use crate::output::{counted, show_findings, warn, write_whole};

/// Merge two revisions of an argument that go back to one.
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  argraph merge base.argraph.json ours.argraph.json theirs.argraph.json -o merged.argraph.json

As git's merge driver:
  git config merge.argraph.driver \"argraph merge %O %A %B -o %A --name=%P\"
  echo '*.argraph.json merge=argraph' >> .gitattributes

An empty ancestor is a document with nothing in it. Where one of the three is no argument document
otherwise, their lines are merged.

Exit status: 0 merged, 1 conflicts, lines merged, or an argument that neither side has broken alone,
2 could not merge; then nothing is written.")]
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
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    name: Option<OsString>,

    #[command(flatten)]
    input: DocumentArgs,
}

/// The files as they are, in the order of [`SIDES`].
type Texts = [Vec<u8>; 3];

const SIDES: [Side; 3] = [Side::Base, Side::Ours, Side::Theirs];

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let files = [&args.base, &args.ours, &args.theirs];
    if files.iter().filter(|file| ***file == *Path::new("-")).count() > 1 {
        anyhow::bail!("only one of the three revisions can be standard input");
    }
    let read = |file: &Path| input::read_bytes(file, args.input.max_bytes);
    let texts: Texts = [read(&args.base)?, read(&args.ours)?, read(&args.theirs)?];
    let name = args.name.as_ref().map(|name| name.to_string_lossy().into_owned());
    let names = files.map(|file| name.clone().unwrap_or_else(|| input::name(file)));
    let [base, ours, theirs] = match sources(&names, &texts) {
        Ok(sources) => sources,
        Err((side, error)) => {
            let [_, name, _] = &names;
            return by_lines(args, name, &texts, side, Reason::Bytes(&error));
        }
    };
    match merge(&base, &ours, &theirs) {
        Ok(merged) => finish(args, ours.name(), &merged),
        Err(unmergeable) => {
            let source = match unmergeable.side {
                Side::Base => &base,
                Side::Ours => &ours,
                Side::Theirs => &theirs,
            };
            let reason = Reason::Finding(source, &unmergeable.finding);
            by_lines(args, ours.name(), &texts, unmergeable.side, reason)
        }
    }
}

/// The files as texts, or the first that is none.
fn sources(names: &[String; 3], texts: &Texts) -> Result<[Source; 3], (Side, Error)> {
    let source = |at: usize| {
        let source = Source::from_bytes(names[at].clone(), texts[at].clone());
        source.map_err(|error| (SIDES[at], error))
    };
    Ok([source(0)?, source(1)?, source(2)?])
}

/// Writes the merged document, and says what is to be looked at.
fn finish(args: &Args, name: &str, merged: &Merge) -> anyhow::Result<Outcome> {
    write_whole(&args.output, merged.text.as_bytes())?;
    let mut err = anstream::stderr().lock();
    for conflict in &merged.conflicts {
        writeln!(err, "conflict in {}: {conflict}", shown(name))?;
        for (side, version) in [("ours", &conflict.ours), ("theirs", &conflict.theirs)] {
            let version = version.as_ref().map_or("(removed)".into(), |text| on_one_line(text));
            writeln!(err, "  {side:<6}  {version}")?;
        }
    }
    if !merged.introduced.is_empty() {
        let wrong = if merged.introduced.len() == 1 { "an error" } else { "errors" };
        writeln!(err, "merging {} makes {wrong} that neither side has:", shown(name))?;
        show_findings(&merged.checked, &merged.introduced)?;
    }
    let clean = merged.conflicts.is_empty() && merged.introduced.is_empty();
    Ok(if clean { Outcome::Clean } else { Outcome::Found })
}

/// Why a side cannot be merged as an argument.
enum Reason<'a> {
    /// It is no text.
    Bytes(&'a Error),
    /// It is no document, or one of which a part would be lost.
    Finding(&'a Source, &'a Finding),
}

/// Merges the lines, and says so.
fn by_lines(
    args: &Args,
    name: &str,
    [base, ours, theirs]: &Texts,
    side: Side,
    reason: Reason<'_>,
) -> anyhow::Result<Outcome> {
    let LineMerge { text, conflicts } = merge_lines(base, ours, theirs);
    write_whole(&args.output, &text)?;
    let name = shown(name);
    warn(&format!(
        "{name}: {} cannot be merged as an argument, so the lines were merged",
        side.as_str()
    ));
    let mut err = anstream::stderr().lock();
    match reason {
        Reason::Bytes(error) => writeln!(err, "{error}")?,
        Reason::Finding(source, finding) => show_findings(source, std::slice::from_ref(finding))?,
    }
    match conflicts {
        0 => writeln!(err, "no line of {name} is in conflict; see whether it says what it should")?,
        _ => {
            let places = counted(conflicts, "place");
            writeln!(err, "conflict in {name}: both sides changed the same lines, in {places}")?;
        }
    }
    Ok(Outcome::Found)
}
