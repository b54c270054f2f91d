//! Findings as a table in Markdown, for a comment on a pull request.

use std::io::{self, Write};

use super::{Report, counts};
use crate::diagnostic::Severity;
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

/// A text in a cell of a Markdown table, in which nothing acts: no markup, no HTML, no mention.
/// What stands between backticks stays code.
fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '@' => escaped.push_str("&#64;"),
            '|' => escaped.push_str("&#124;"),
            '`' => escaped.push('"'),
            '\n' | '\r' => escaped.push(' '),
            '\\' | '*' | '_' | '[' | ']' | '(' | ')' | '#' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_in_markdown() {
        let hostile = "`a` <b> @me [x](y) | *z* <script>";
        let escaped = markdown(hostile);
        assert_eq!(escaped, "\"a\" &lt;b&gt; &#64;me \\[x\\]\\(y\\) &#124; \\*z\\* &lt;script&gt;");
    }
}
