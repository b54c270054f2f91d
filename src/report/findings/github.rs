//! Findings as annotations in a GitHub workflow.

use std::io::{self, Write};

use super::Report;
use crate::report::github::annotate;

/// Writes workflow commands of GitHub Actions, which show each finding beside its line.
///
/// # Errors
/// What `out` gives.
pub fn findings_github(reports: &[Report<'_>], out: &mut impl Write) -> io::Result<()> {
    for report in reports {
        for finding in report.findings {
            let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
            let message = format!("{}{help}", finding.message);
            let command = finding.severity.as_str();
            annotate(out, command, report.source, Some(finding.span), finding.rule, &message)?;
        }
    }
    Ok(())
}
