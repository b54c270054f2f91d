//! A diff as annotations in a GitHub workflow: one line each, shown beside the changed lines.

use std::io::{self, Write};

use super::impact::told_standings;
use super::line::{Line, Part};
use super::story::DiffReport;
use super::summary::summary;
use crate::report::github::annotate;

/// Writes workflow commands: new findings as errors and warnings, changed standings as warnings
/// where they fell and as notices where not, and the numbers as a notice.
///
/// # Errors
/// What `out` gives.
pub fn diff_github(report: &DiffReport<'_>, out: &mut impl Write) -> io::Result<()> {
    let source = report.new_source;
    for finding in &report.findings.new {
        let mut message = finding.message.clone();
        if let Some(help) = &finding.help {
            message.push_str("\nhelp: ");
            message.push_str(help);
        }
        let command = finding.severity.as_str();
        annotate(out, command, source, Some(finding.span), finding.rule, &message)?;
    }
    for (change, lines) in told_standings(report) {
        let fell = change.after > change.before;
        let command = if fell { "warning" } else { "notice" };
        let span = report.new.node(change.new).id.span;
        let text: Vec<String> = lines.iter().map(plain).collect();
        annotate(out, command, source, Some(span), "standing changed", &text.join("\n"))?;
    }
    annotate(out, "notice", source, None, "argument diff", &plain(&summary(report)))
}

/// A line as plain words.
fn plain(line: &Line) -> String {
    let word = |part: &Part| match part {
        Part::Id(id) => format!("`{id}`"),
        Part::Removed(text) => format!("[-{text}-]"),
        Part::Added(text) => format!("{{+{text}+}}"),
        Part::Plain(text) | Part::Strong(text) | Part::Text(text) => text.clone(),
    };
    line.parts.iter().map(word).collect()
}
