//! A diff as a comment on a pull request: what matters in sight, the rest folded away.
//!
//! Ids and the document's words are escaped or put into code spans, so that nothing in them is
//! taken for Markdown, HTML, a mention or a link.

use std::io::{self, Write};

use super::line::{Line, Mark, Part};
use super::story::{DiffReport, tell};
use crate::diagnostic::is_unprintable;

/// Lines of a section above which it is folded.
const FOLDED: usize = 24;

/// Writes a diff as Markdown in GitHub's flavour.
///
/// # Errors
/// What `out` gives.
pub fn diff_markdown(report: &DiffReport<'_>, out: &mut impl Write) -> io::Result<()> {
    let story = tell(report);
    writeln!(out, "### What this revision does to the argument\n")?;
    if report.diff.is_empty() {
        return writeln!(out, "{}", spelled(&story.summary));
    }
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
        match part {
            Part::Plain(words) | Part::Text(words) => text.push_str(&escaped(words)),
            Part::Strong(words) => wrapped(&mut text, "**", &escaped(words), "**"),
            Part::Id(id) => text.push_str(&code(id)),
            Part::Removed(words) => wrapped(&mut text, "<del>", &escaped(words), "</del>"),
            Part::Added(words) => wrapped(&mut text, "<ins>", &escaped(words), "</ins>"),
        }
    }
    text
}

/// Puts marks around the words and not around the space at their ends, as Markdown wants it.
fn wrapped(text: &mut String, open: &str, words: &str, close: &str) {
    let inner = words.trim();
    if inner.is_empty() {
        text.push_str(words);
        return;
    }
    let start = words.len() - words.trim_start().len();
    let end = words.trim_end().len();
    text.push_str(&words[..start]);
    text.push_str(open);
    text.push_str(inner);
    text.push_str(close);
    text.push_str(&words[end..]);
}

/// A code span, with more backticks than the id has in a row.
fn code(id: &str) -> String {
    let longest = id.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if id.starts_with('`') || id.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{id}{space}{fence}")
}

fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    let mut in_code = false;
    for character in words.chars() {
        // Messages of findings hold ids between backticks already.
        if character == '`' {
            in_code = !in_code;
        }
        match character {
            '<' if !in_code => escaped.push_str("&lt;"),
            '>' if !in_code => escaped.push_str("&gt;"),
            '&' if !in_code => escaped.push_str("&amp;"),
            // An entity keeps a name from being mentioned and an issue from being linked.
            '@' if !in_code => escaped.push_str("&#64;"),
            '#' if !in_code => escaped.push_str("&#35;"),
            '\\' | '*' | '_' | '[' | ']' | '~' | '|' | '!' if !in_code => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ if is_unprintable(character) => escaped.extend(character.escape_default()),
            _ => escaped.push(character),
        }
    }
    if in_code {
        // A backtick without its partner opens nothing.
        return escaped.replace('`', "&#96;");
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{code, escaped};

    #[test]
    fn words_of_the_document_are_no_markup() {
        assert_eq!(
            escaped("<img> *x* @you #1 [a](b)"),
            "&lt;img&gt; \\*x\\* &#64;you &#35;1 \\[a\\](b)"
        );
        assert_eq!(escaped("supports `a_b`"), "supports `a_b`");
        assert_eq!(escaped("a ` b"), "a &#96; b");
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
    }
}
