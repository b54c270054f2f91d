//! What a change does to the lines of a file, as a unified diff, which `patch` and `git apply -p0`
//! take.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use crate::diagnostic::printable;
use crate::report::Styles;
use crate::source::Source;

/// Lines shown around a change.
const CONTEXT: usize = 3;

/// Writes the lines of `old` that are others in `new`; nothing where none are. With
/// [`Styles::Ansi`] it is made for a terminal, which no character of the text can then steer;
/// plain it holds the lines as they are.
///
/// # Errors
/// What `out` gives.
pub fn unified(old: &Source, new: &Source, styles: Styles, out: &mut impl Write) -> io::Result<()> {
    let (before, after) = (old.file_text(), new.file_text());
    let (before, after) = (lines(&before), lines(&after));
    // Myers's algorithm as `similar` has it gives up being shortest before it becomes slow.
    let ops = capture_diff_slices(Algorithm::Myers, &before, &after);
    let hunks = group_diff_ops(ops, CONTEXT);
    if hunks.is_empty() {
        return Ok(());
    }
    let paint = Paint { styles };
    paint.line(out, Style::new().bold(), "--- ", &title(old))?;
    paint.line(out, Style::new().bold(), "+++ ", &title(new))?;
    for hunk in &hunks {
        paint.line(out, AnsiColor::Cyan.on_default(), "", &header(hunk))?;
        for op in hunk {
            let (tag, removed, added) = op.as_tag_tuple();
            if tag == DiffTag::Equal {
                for line in &before[removed] {
                    paint.line(out, Style::new(), " ", line)?;
                }
                continue;
            }
            for line in &before[removed] {
                paint.line(out, AnsiColor::Red.on_default(), "-", line)?;
            }
            for line in &after[added] {
                paint.line(out, AnsiColor::Green.on_default(), "+", line)?;
            }
        }
    }
    Ok(())
}

fn title(source: &Source) -> String {
    printable(source.name()) + "\n"
}

/// Lines with their line breaks. A lone carriage return breaks none, as for `patch`.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Where a hunk stands in the old text and in the new.
fn header(hunk: &[DiffOp]) -> String {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { return String::new() };
    let range = |start: usize, end: usize| match end - start {
        1 => format!("{}", start + 1),
        // No lines stand behind the line before.
        0 => format!("{start},0"),
        count => format!("{},{count}", start + 1),
    };
    format!(
        "@@ -{} +{} @@\n",
        range(first.old_range().start, last.old_range().end),
        range(first.new_range().start, last.new_range().end)
    )
}

struct Paint {
    styles: Styles,
}

impl Paint {
    fn line(&self, out: &mut impl Write, style: Style, mark: &str, line: &str) -> io::Result<()> {
        let (text, ending) = match line.strip_suffix('\n') {
            Some(text) => (text, "\n"),
            None => (line, "\n\\ No newline at end of file\n"),
        };
        match self.styles {
            Styles::Plain => write!(out, "{mark}{text}{ending}"),
            Styles::Ansi => {
                let text = printable(&text.replace('\t', "    ").replace('\r', ""));
                write!(out, "{style}{mark}{text}{style:#}{ending}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(old: &str, new: &str, styles: Styles) -> String {
        let mut out = Vec::new();
        let (old, new) = (Source::new("a.json", old), Source::new("a.json", new));
        unified(&old, &new, styles, &mut out).expect("a vector takes all");
        String::from_utf8(out).expect("it is text")
    }

    #[test]
    fn it_shows_the_lines_that_change_and_three_around_them() {
        let old: String = (1..20).map(|line| format!("{line}\n")).collect();
        let new = old.replace("5\n6\n", "five\n").replace("19\n", "19");
        insta::assert_snapshot!(diff(&old, &new, Styles::Plain), @r"
        --- a.json
        +++ a.json
        @@ -2,8 +2,7 @@
         2
         3
         4
        -5
        -6
        +five
         7
         8
         9
        @@ -16,4 +15,4 @@
         16
         17
         18
        -19
        +19
        \ No newline at end of file
        ");
    }

    #[test]
    fn nothing_changed_is_nothing_and_an_empty_file_has_no_lines() {
        assert_eq!(diff("a\n", "a\n", Styles::Plain), "");
        assert_eq!(
            diff("", "a\r\n", Styles::Plain),
            "--- a.json\n+++ a.json\n@@ -0,0 +1 @@\n+a\r\n"
        );
    }

    #[test]
    fn a_terminal_is_not_steered() {
        let shown = diff("a\n", "\u{1b}[2J\u{202e}\n", Styles::Ansi);
        assert!(shown.contains("\\u{1b}[2J\\u{202e}"), "{shown:?}");
    }
}
