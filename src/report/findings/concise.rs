//! Findings in one line each, for people and for editors.

use std::io::{self, Write};

use super::Report;
use crate::diagnostic::printable;
use crate::source::Position;

/// Writes one line for each finding: `file:line:column: severity: message [rule]`.
///
/// # Errors
/// What `out` gives.
pub fn findings_concise(reports: &[Report<'_>], out: &mut impl Write) -> io::Result<()> {
    for report in reports {
        let name = printable(report.source.name());
        for finding in report.findings {
            let Position { line, column } = report.source.position(finding.span.start as usize);
            let (severity, rule) = (finding.severity.as_str(), finding.rule);
            writeln!(out, "{name}:{line}:{column}: {severity}: {} [{rule}]", finding.message)?;
        }
    }
    Ok(())
}
