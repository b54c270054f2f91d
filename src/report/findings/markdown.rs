//! Findings as a table in Markdown, for a comment on a pull request.

use std::io::{self, Write};

use super::{Report, counts};
use crate::diagnostic::Severity;
use crate::report::markdown::escape;
use crate::source::Position;

/// Writes a table in Markdown, for a comment on a pull request.
///
/// # Errors
/// What `out` gives.
pub fn findings_markdown(reports: &[Report<'_>], out: &mut impl Write) -> io::Result<()> {
    let all = reports.iter().flat_map(|report| report.findings);
    let Some(counts) = counts(all) else {
        return writeln!(out, "**argraph check:** nothing to complain of.");
    };
    writeln!(out, "**argraph check:** {counts}\n")?;
    writeln!(out, "| | place | finding | what to do |\n|---|---|---|---|")?;
    for report in reports {
        let name = markdown(report.source.name());
        for finding in report.findings {
            let sign = match finding.severity {
                Severity::Error => "**error**",
                Severity::Warning => "warning",
            };
            let Position { line, column } = report.source.position(finding.span.start as usize);
            let message = markdown(&finding.message);
            let help = markdown(finding.help.as_deref().unwrap_or_default());
            let rule = finding.rule;
            writeln!(out, "| {sign} | {name}:{line}:{column} | {message} *({rule})* | {help} |")?;
        }
    }
    Ok(())
}

/// A text in a cell of a Markdown table. Ids stand between quotation marks there.
fn markdown(text: &str) -> String {
    escape(&text.replace('`', "\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_in_markdown() {
        let hostile = "`a` <b> @me [x](y) | *z* <script>";
        let escaped = markdown(hostile);
        assert_eq!(escaped, "\"a\" &lt;b&gt; &#64;me \\[x\\](y) \\| \\*z\\* &lt;script&gt;");
    }
}
