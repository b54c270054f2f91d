//! Writing the findings in the format that was asked for.

use std::io::{self, Write};
use std::path::Path;

use argraph::report::{
    self, Report, Styles, findings_concise, findings_github, findings_json, findings_markdown,
    findings_sarif,
};
use clap::ValueEnum;

use super::Checked;
use crate::output::{counted, write_result};

/// Formats of the report.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// For a terminal: the line, the place in it, what to do
    Text,
    /// One line each: file:line:column: severity: message [rule]
    Concise,
    /// For programs; `argraph schema check` prints its schema
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
    /// A table, for a comment on a pull request
    Markdown,
}

/// Where the report goes.
#[derive(Clone, Copy)]
pub(super) enum Target<'a> {
    Output,
    /// Standard error, where a mended document takes standard output.
    Error,
    File(&'a Path),
}

/// Writes the report on all documents.
pub(super) fn write(checked: &[Checked], format: Format, target: Target<'_>) -> anyhow::Result<()> {
    let reports: Vec<Report<'_>> = checked
        .iter()
        .map(|one| Report {
            source: &one.source,
            document: one.document.as_ref(),
            findings: &one.findings,
        })
        .collect();
    if let (Format::Text, Target::Output) = (format, target) {
        let out = anstream::AutoStream::auto(io::stdout().lock());
        return Ok(text(&reports, Styles::Ansi, &mut io::BufWriter::new(out))?);
    }
    if let (Format::Text, Target::Error) = (format, target) {
        let out = anstream::AutoStream::auto(io::stderr().lock());
        return Ok(text(&reports, Styles::Ansi, &mut io::BufWriter::new(out))?);
    }
    let mut out = Vec::new();
    match format {
        Format::Text => text(&reports, Styles::Plain, &mut out)?,
        Format::Concise => findings_concise(&reports, &mut out)?,
        Format::Json => findings_json(&reports, &mut out)?,
        Format::Sarif => findings_sarif(&reports, &mut out)?,
        Format::Github => findings_github(&reports, &mut out)?,
        Format::Markdown => findings_markdown(&reports, &mut out)?,
    }
    match target {
        Target::Output => write_result(Path::new("-"), &out),
        Target::Error => Ok(io::stderr().lock().write_all(&out)?),
        Target::File(path) => write_result(path, &out),
    }
}

fn text(reports: &[Report<'_>], styles: Styles, out: &mut impl Write) -> io::Result<()> {
    for report in reports {
        report::text(report, styles, out)?;
    }
    let all = reports.iter().flat_map(|report| report.findings);
    let files = counted(reports.len(), "file");
    match report::counts(all.clone()) {
        Some(counts) => {
            let certain = match all.filter(|one| one.suggestion.is_some()).count() {
                0 => String::new(),
                many => format!("; {many} can be mended with `--fix`"),
            };
            writeln!(out, "{counts} in {files}{certain}")?;
        }
        None if reports.is_empty() => {}
        None => writeln!(out, "{files} checked: nothing to complain of")?,
    }
    out.flush()
}
