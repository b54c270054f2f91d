//! Proof trees for the terminal and in Markdown.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::ProofReport;
use super::rows::{Mark, Row, sections};
use crate::diagnostic::shown;
use crate::report::Styles;
use crate::report::markdown::{code, escape, words};
use crate::report::paint::{link_style, paint, style};
use crate::report::standing::shown_text;

/// Columns that a row may take before it is broken.
const WIDTH: usize = 100;
/// Columns that are left for a text, however deep it hangs.
const LEAST: usize = 40;

/// Writes the verdict, the tree and what would make the element stand. Rows deeper than `deepest`
/// are counted and not shown.
///
/// # Errors
/// What `out` gives.
pub fn text(
    report: &ProofReport<'_>,
    deepest: Option<usize>,
    styles: Styles,
    out: &mut impl Write,
) -> io::Result<()> {
    for line in wrapped(&report.verdict(), WIDTH, WIDTH) {
        writeln!(out, "{line}")?;
    }
    for rows in sections(report, deepest) {
        writeln!(out)?;
        draw(report, &rows, styles, out)?;
    }
    if let Some(remedy) = report.remedy() {
        writeln!(out)?;
        for line in wrapped(&remedy, WIDTH, WIDTH) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// Writes the verdict, the tree as a nested list and what would make the element stand, as
/// Markdown.
///
/// # Errors
/// What `out` gives.
pub fn markdown(
    report: &ProofReport<'_>,
    deepest: Option<usize>,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{}", words(&report.verdict()))?;
    for rows in sections(report, deepest) {
        writeln!(out)?;
        for row in &rows {
            let lead = if row.lead.is_empty() { String::new() } else { format!("{} ", row.lead) };
            let mark = row.mark.character();
            write!(out, "{}- {}{mark}", "  ".repeat(row.depth), words(&lead))?;
            if let Some(node) = row.node {
                let id = code(&shown(report.graph.id(node)));
                write!(out, " **{id}** ({})", kind(report, row))?;
                if !row.again && !row.continued {
                    write!(out, ": {}", escape(&shown_text(report.graph, node)))?;
                }
            }
            writeln!(out, "{}", words(&endings(row)))?;
        }
    }
    match report.remedy() {
        None => Ok(()),
        Some(remedy) => {
            writeln!(out, "\n{}{}", remedy[..1].to_uppercase(), words(&remedy[1..]))
        }
    }
}

impl Mark {
    fn character(self) -> char {
        match self {
            Self::Node(standing) => standing.mark(),
            Self::Link(standing) => standing.mark(),
        }
    }

    fn style(self) -> anstyle::Style {
        match self {
            Self::Node(standing) => style(standing),
            Self::Link(standing) => link_style(standing),
        }
    }
}

/// Draws the rows with lines that show what hangs under what.
fn draw(
    report: &ProofReport<'_>,
    rows: &[Row],
    styles: Styles,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut goes_on = vec![false; rows.len()];
    let mut met: Vec<bool> = Vec::new();
    for (at, row) in rows.iter().enumerate().rev() {
        met.resize(row.depth + 1, false);
        goes_on[at] = std::mem::replace(&mut met[row.depth], true);
    }
    // For each depth, whether the row there has later siblings.
    let mut lines: Vec<bool> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        lines.truncate(row.depth);
        lines.push(goes_on[at]);
        let has_below = rows.get(at + 1).is_some_and(|next| next.depth > row.depth);
        let mut first = String::new();
        let mut rest = String::new();
        for (depth, line) in lines.iter().enumerate().skip(1) {
            let bar = if *line { "│  " } else { "   " };
            rest.push_str(bar);
            first.push_str(match (depth == row.depth, line) {
                (false, _) => bar,
                (true, true) => "├─ ",
                (true, false) => "└─ ",
            });
        }
        rest.push_str(if has_below { "│    " } else { "     " });
        let lead = if row.lead.is_empty() { String::new() } else { format!("{} ", row.lead) };
        let mark = row.mark.character().to_string();
        let head = match row.node {
            Some(node) => format!("{} ({})", shown(report.graph.id(node)), kind(report, row)),
            None => String::new(),
        };
        let said = match row.node {
            Some(node) if !row.again && !row.continued => {
                format!(": {}", shown_text(report.graph, node))
            }
            _ => String::new(),
        };
        // The mark of a link stands before what it does, that of a statement before its id.
        let opening = match row.node {
            Some(_) => format!("{lead}{mark} {head}{said}"),
            None => format!("{mark} {lead}"),
        };
        let line = format!("{}{}", opening.trim_end(), endings(row));
        let width = |prefix: &str| WIDTH.saturating_sub(prefix.width()).max(LEAST);
        for (number, line) in wrapped(&line, width(&first), width(&rest)).iter().enumerate() {
            if number > 0 {
                writeln!(out, "{rest}{line}")?;
                continue;
            }
            let painted = match line.split_once(mark.as_str()) {
                Some((before, after)) => {
                    format!("{before}{}{after}", paint(row.mark.style(), &mark, styles))
                }
                None => line.clone(),
            };
            writeln!(out, "{first}{painted}")?;
        }
    }
    Ok(())
}

fn kind(report: &ProofReport<'_>, row: &Row) -> String {
    let Some(node) = row.node else { return String::new() };
    let node = report.graph.node(node);
    let unstated = if node.implicit { "unstated " } else { "" };
    format!("{unstated}{}", node.kind.as_str())
}

/// What comes behind a row's text.
fn endings(row: &Row) -> String {
    let mut endings = String::new();
    if !row.tail.is_empty() {
        endings.push_str(&format!(" — {}", row.tail));
    }
    if row.again {
        endings.push_str(" — see above");
    }
    if row.continued {
        endings.push_str(" — continued below");
    }
    if row.hidden > 0 {
        endings.push_str(&format!(" — … {} more below", row.hidden));
    }
    endings
}

/// Breaks a line at spaces into lines of the given widths.
fn wrapped(line: &str, first: usize, rest: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in line.split(' ') {
        let width = word.width();
        let limit = if lines.len() == 1 { first } else { rest };
        let current = lines.last_mut().expect("there is always a line");
        if used > 0 && used + 1 + width > limit {
            lines.push(word.to_owned());
            used = width;
            continue;
        }
        if used > 0 {
            current.push(' ');
            used += 1;
        }
        current.push_str(word);
        used += width;
    }
    lines
}
