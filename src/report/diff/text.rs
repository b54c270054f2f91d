//! A diff for a terminal: the thesis first, then what changed, what follows, and the numbers.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::line::{Line, Mark, Part};
use super::story::{DiffReport, tell};
use crate::diagnostic::{printable, shown};
use crate::report::Styles;

/// Columns of a line.
const WIDTH: usize = 100;

/// Writes a diff for a terminal.
///
/// # Errors
/// What `out` gives.
pub fn diff_text(report: &DiffReport<'_>, styles: Styles, out: &mut impl Write) -> io::Result<()> {
    let story = tell(report);
    let pen = Pen { styles };
    let same = report.diff.is_empty();
    for line in &story.verdict {
        pen.line(line, out)?;
    }
    // Where the argument is the same, the rules may still say something else of it than before.
    for (at, section) in story.sections.iter().enumerate() {
        if at > 0 || !story.verdict.is_empty() {
            writeln!(out)?;
        }
        writeln!(out, "{}", pen.styled(Style::Title, section.title))?;
        for line in &section.lines {
            pen.line(line, out)?;
        }
    }
    if !(same && story.sections.is_empty()) {
        writeln!(out)?;
    }
    pen.line(&story.summary, out)
}

struct Pen {
    styles: Styles,
}

/// A part of a word and how it is set.
type Piece = (Option<Style>, String);

#[derive(Clone, Copy)]
enum Style {
    Title,
    Strong,
    Id,
    Added,
    Removed,
    Changed,
}

impl Pen {
    fn styled(&self, style: Style, text: &str) -> String {
        let code = match style {
            Style::Title => "1;4",
            Style::Strong => "1",
            Style::Id => "36",
            Style::Added => "32",
            Style::Removed => "31",
            Style::Changed => "33",
        };
        match self.styles {
            Styles::Plain => text.to_owned(),
            Styles::Ansi => format!("\x1b[{code}m{text}\x1b[0m"),
        }
    }

    fn line(&self, line: &Line, out: &mut impl Write) -> io::Result<()> {
        let (mark, indent) = match line.mark {
            Mark::Added => (self.styled(Style::Added, "  + "), 4),
            Mark::Removed => (self.styled(Style::Removed, "  - "), 4),
            Mark::Changed => (self.styled(Style::Changed, "  ~ "), 4),
            Mark::Follows => (self.styled(Style::Strong, "  ! "), 4),
            Mark::Detail => ("        ".to_owned(), 8),
            Mark::Remark => ("  ".to_owned(), 2),
            Mark::Plain => (String::new(), 0),
        };
        let hanging = if line.mark == Mark::Detail { 8 } else { indent + 4 };
        write!(out, "{mark}")?;
        let mut column = indent;
        // Break before a word that would not fit, wherever its parts come from.
        let mut words: Vec<(Vec<Piece>, bool)> = vec![(Vec::new(), false)];
        for part in &line.parts {
            let (style, text) = self.spelled(part);
            for (at, chunk) in text.split(' ').enumerate() {
                if at > 0 {
                    words.push((Vec::new(), true));
                }
                if !chunk.is_empty() {
                    let last = words.last_mut().expect("there is a first word");
                    last.0.push((style, chunk.to_owned()));
                }
            }
        }
        let mut spaces = 0;
        for (pieces, space) in words {
            spaces += usize::from(space);
            let width: usize = pieces.iter().map(|(_, text)| text.width()).sum();
            if width == 0 {
                continue;
            }
            if column + spaces + width > WIDTH && column > hanging {
                write!(out, "\n{:hanging$}", "")?;
                column = hanging;
            } else {
                write!(out, "{:spaces$}", "")?;
                column += spaces;
            }
            spaces = 0;
            for (style, text) in pieces {
                match style {
                    Some(style) => write!(out, "{}", self.styled(style, &text))?,
                    None => write!(out, "{text}")?,
                }
            }
            column += width;
        }
        writeln!(out)
    }

    fn spelled(&self, part: &Part) -> (Option<Style>, String) {
        match part {
            Part::Plain(text) => (None, printable(text)),
            Part::Strong(text) => (Some(Style::Strong), printable(text)),
            Part::Id(id) => (Some(Style::Id), format!("`{}`", shown(id))),
            Part::Text(text) => (None, printable(text)),
            Part::Removed(text) => (Some(Style::Removed), format!("[-{}-]", printable(text))),
            Part::Added(text) => (Some(Style::Added), format!("{{+{}+}}", printable(text))),
        }
    }
}
