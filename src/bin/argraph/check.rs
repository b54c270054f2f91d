//! `argraph check`: run the rules and report what they find.

use std::io::{self, Write};
use std::path::PathBuf;

use argraph::diagnostic::Severity;
use argraph::lint::{self, Levels, Subject};
use argraph::report::{self, Report, Styles};

use crate::Outcome;
use crate::input::{self, InputArgs};
use crate::output::complain;

/// Check arguments: are the support chains sound, is everything supported and answered?
#[derive(clap::Args)]
#[command(after_help = "Example: argraph check data/belt-and-road.argraph.json")]
pub(crate) struct Args {
    /// Documents to check; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    input: InputArgs,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut out = anstream::AutoStream::auto(io::stdout().lock());
    let (mut errors, mut warnings, mut failed) = (0, 0, false);
    let levels = Levels::default();
    for file in &args.files {
        let input = match input::read(file, &args.input) {
            Ok(input) => input,
            Err(error) => {
                complain(&error.to_string());
                failed = true;
                continue;
            }
        };
        let findings = match input.content {
            Ok((graph, reading)) => {
                lint::check(&Subject::new(&graph, &input.texts), reading, &levels)
            }
            Err(finding) => vec![*finding],
        };
        let count =
            |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        errors += count(Severity::Error);
        warnings += count(Severity::Warning);
        report::text(
            &Report { source: &input.source, document: None, findings: &findings },
            Styles::Ansi,
            &mut out,
        )?;
    }
    writeln!(out, "{} checked: {errors} errors, {warnings} warnings", args.files.len())?;
    out.flush()?;
    Ok(match (failed, errors) {
        (true, _) => Outcome::Failed,
        (false, 0) => Outcome::Clean,
        (false, _) => Outcome::Found,
    })
}
