//! Findings for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use crate::diagnostic::Severity;
use crate::lint::fingerprints;
use crate::source::{Position, Source, Span};

/// The JSON Schema of what [`findings_json`] writes, as in `data/check.schema.json`.
pub const CHECK_SCHEMA: &str = include_str!("../../../data/check.schema.json");

/// What `argraph check --format json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "argraph check", deny_unknown_fields))]
struct Checked<'a> {
    /// Version of this format: 1. Keys are only ever added.
    version: u32,
    /// What was found, file by file.
    findings: Vec<Found<'a>>,
    /// How much was found.
    summary: Summary,
}

/// A finding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct Found<'a> {
    /// Name of the rule.
    rule: &'a str,
    /// How serious it is.
    severity: Severity,
    /// What is wrong, in one sentence.
    message: &'a str,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// The document.
    file: &'a str,
    /// Where it starts.
    start: Position,
    /// Where it ends: the place behind the last character.
    end: Position,
    /// Other places that belong to it.
    related: Vec<Related<'a>>,
    /// Edits that mend it, where they are certain; `argraph check --fix` applies them.
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<Suggested<'a>>,
    /// A name of the finding that stays when the document is reordered or edited elsewhere.
    fingerprint: String,
}

/// A place that belongs to a finding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct Related<'a> {
    /// What it has to do with it.
    message: &'a str,
    /// Where it starts.
    start: Position,
    /// Where it ends.
    end: Position,
}

/// Edits that together mend a finding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct Suggested<'a> {
    /// What they do.
    message: &'a str,
    /// The edits; they do not overlap.
    edits: Vec<Edited<'a>>,
}

/// One replacement in the document's text.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct Edited<'a> {
    /// Where what is replaced starts.
    start: Position,
    /// Where it ends.
    end: Position,
    /// What takes its place.
    replacement: &'a str,
}

/// How much was found.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
struct Summary {
    /// Files that were looked at.
    files: usize,
    /// Findings at error level.
    errors: usize,
    /// Findings at warning level.
    warnings: usize,
}

/// Writes the findings of several documents as JSON, `{"version": 1, "findings": […], …}`.
///
/// # Errors
/// What `out` gives.
pub fn findings_json(reports: &[Report<'_>], out: &mut impl Write) -> io::Result<()> {
    let mut findings = Vec::new();
    for report in reports {
        let prints = fingerprints(report.source, report.document, report.findings);
        findings.extend(report.findings.iter().zip(prints).map(|(finding, fingerprint)| {
            let (start, end) = ends(report.source, finding.span);
            let related = finding.related.iter().map(|label| {
                let (start, end) = ends(report.source, label.span);
                Related { message: &label.message, start, end }
            });
            let suggestion = finding.suggestion.as_ref().map(|suggestion| {
                let edits = suggestion.edits.iter().map(|edit| {
                    let (start, end) = ends(report.source, edit.span);
                    Edited { start, end, replacement: &edit.replacement }
                });
                Suggested { message: &suggestion.message, edits: edits.collect() }
            });
            Found {
                rule: finding.rule,
                severity: finding.severity,
                message: &finding.message,
                help: finding.help.as_deref(),
                file: report.source.name(),
                start,
                end,
                related: related.collect(),
                suggestion,
                fingerprint,
            }
        }));
    }
    let count = |severity| findings.iter().filter(|found| found.severity == severity).count();
    let summary = Summary {
        files: reports.len(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
    };
    serde_json::to_writer_pretty(&mut *out, &Checked { version: 1, findings, summary })?;
    writeln!(out)
}

fn ends(source: &Source, span: Span) -> (Position, Position) {
    (source.position(span.start as usize), source.position(span.end as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_data_is_fresh() {
        crate::schema_test::assert_written::<Checked<'_>>("check.schema.json", CHECK_SCHEMA);
    }
}
