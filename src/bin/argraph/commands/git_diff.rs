//! `argraph git-diff`: git's external diff driver.
//!
//! git stops at a driver that fails, so that one revision that is no argument would hide all
//! that come behind it: this command says what is wrong and succeeds.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use argraph::document::Document;
use argraph::report::{self, Report, Styles};
use argraph::source::Source;

use super::diff::{ABSENT, Comparison, Revision};
use crate::Outcome;
use crate::config::{ConfigArgs, Configs};
use crate::input::{self, Input, InputArgs};

/// Compare two revisions as git's diff driver: git gives the arguments.
#[derive(clap::Args)]
#[command(after_help = "\
Set it up once in a repository:
  git config diff.argraph.command \"argraph git-diff --\"
  echo '*.argraph.json diff=argraph' >> .gitattributes
Then `git diff` and `git log -p --ext-diff` compare arguments.")]
pub(crate) struct Args {
    /// Path, old file, its hash and mode, new file, its hash and mode, and where the file was
    /// renamed its new path and what git says of it
    #[arg(
        value_name = "ARGUMENT",
        required = true,
        num_args = 1..=9,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    arguments: Vec<PathBuf>,

    #[command(flatten)]
    input: InputArgs,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    // git pages what we print, so that our own look at the terminal would find none.
    let paged = std::env::var_os("GIT_PAGER_IN_USE").is_some();
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let choice = if paged && !plain { ColorChoice::Always } else { ColorChoice::Auto };
    let mut out = AutoStream::new(io::stdout().lock(), choice);
    match &args.arguments[..] {
        [path] => writeln!(out, "* Unmerged path {}", path.display())?,
        [path, old, _, _, new, _, _, rest @ ..] => {
            let new_path = rest.first().unwrap_or(path);
            compare(args, (path, old), (new_path, new), &mut out)?;
        }
        _ => anyhow::bail!("git gives a diff driver seven or nine arguments, or one"),
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

fn compare(
    args: &Args,
    old: (&Path, &Path),
    new: (&Path, &Path),
    out: &mut impl Write,
) -> anyhow::Result<()> {
    writeln!(out, "argument a/{} b/{}", old.0.display(), new.0.display())?;
    let config = ConfigArgs::default();
    let followed = Configs::new(&config, args.input.max_bytes).of_document(new.0);
    // What is wrong with the file has been said; git is to go on showing differences.
    let levels = followed.map(|followed| followed.config.levels.clone()).unwrap_or_default();
    let mut revisions = Vec::new();
    for (side, (path, file)) in [("old", old), ("new", new)] {
        if file == Path::new(ABSENT) {
            revisions.push(Revision::absent());
            continue;
        }
        match read(args, path, file).map(|input| Revision::new(input, &levels)) {
            Ok(Ok(revision)) => revisions.push(revision),
            Ok(Err((source, finding))) => {
                writeln!(out, "the {side} revision is no argument document:")?;
                let report = Report { source: &source, document: None, findings: &[*finding] };
                report::text(&report, Styles::Ansi, out)?;
            }
            Err(error) => writeln!(out, "the {side} revision cannot be read: {error:#}")?,
        }
    }
    if let (Some(new), Some(old)) = (revisions.pop(), revisions.pop()) {
        let comparison = Comparison::new(old, new);
        report::diff_text(&comparison.report(), Styles::Ansi, out)?;
    }
    Ok(writeln!(out)?)
}

/// Reads the file that git made of a revision, under the path that it has in the repository.
fn read(args: &Args, path: &Path, file: &Path) -> anyhow::Result<Input> {
    let read = Source::read(file, args.input.max_bytes)?;
    let source = Source::new(path.display().to_string(), read.text());
    let content = Document::read(&source);
    Ok(input::with_texts(source, content, path, &args.input))
}
