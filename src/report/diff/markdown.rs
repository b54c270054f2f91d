//! A diff as a comment on a pull request: what matters in sight, the rest folded away.
//!
//! Ids are put into code spans and the document's words escaped, so that nothing in them acts.

use std::io::{self, Write};

use super::line::{Line, Mark, Part};
use super::story::{DiffReport, tell};
use crate::report::markdown::{code, escape, words};

/// Lines of a section above which it is folded.
const FOLDED: usize = 24;

/// Writes a diff as Markdown in GitHub's flavour.
///
/// # Errors
/// What `out` gives.
pub fn diff_markdown(report: &DiffReport<'_>, out: &mut impl Write) -> io::Result<()> {
    let story = tell(report);
    writeln!(out, "### What this revision does to the argument\n")?;
    let same = report.diff.is_empty();
    if same && story.sections.is_empty() {
        return writeln!(out, "{}", spelled(&story.summary));
    }
    // Where the argument is the same, the rules may still say something else of it than before.
    for line in &story.verdict {
        writeln!(out, "{}\n", spelled(line))?;
    }
    for section in &story.sections {
        let folded = section.lines.len() > FOLDED;
        if folded {
            writeln!(out, "<details><summary><b>{}</b></summary>\n", section.title)?;
        } else {
            writeln!(out, "**{}**\n", section.title)?;
        }
        for line in &section.lines {
            let lead = match line.mark {
                Mark::Added => "- ➕ ",
                Mark::Removed => "- ➖ ",
                Mark::Changed => "- ✏️ ",
                Mark::Follows => "- ❗ ",
                Mark::Detail => "  - ",
                Mark::Remark | Mark::Plain => "- ",
            };
            writeln!(out, "{lead}{}", spelled(line))?;
        }
        writeln!(out)?;
        if folded {
            writeln!(out, "</details>\n")?;
        }
    }
    writeln!(out, "<sub>{}</sub>", spelled(&story.summary))
}

fn spelled(line: &Line) -> String {
    let mut text = String::new();
    for part in &line.parts {
        let spelled = match part {
            Part::Plain(said) => words(said),
            Part::Text(said) => escape(said),
            Part::Strong(said) => wrapped("**", &words(said), "**"),
            Part::Id(id) => code(id),
            Part::Removed(said) => wrapped("<del>", &escape(said), "</del>"),
            Part::Added(said) => wrapped("<ins>", &escape(said), "</ins>"),
        };
        // Two marks of code side by side would be taken for one.
        if text.ends_with('`') && spelled.starts_with('`') {
            text.push_str("<!-- -->");
        }
        text.push_str(&spelled);
    }
    text
}

/// Puts marks around the words and not around the space at their ends, as Markdown wants it.
fn wrapped(open: &str, words: &str, close: &str) -> String {
    let inner = words.trim();
    if inner.is_empty() {
        return words.to_owned();
    }
    let start = words.len() - words.trim_start().len();
    let end = words.trim_end().len();
    format!("{}{open}{inner}{close}{}", &words[..start], &words[end..])
}
