//! The canonical text of a document: one shape for all authors, so that a revision shows what was
//! changed and nothing else.
//!
//! Nodes stand over several lines, one key a line; a quote is one line; a source, a group or a
//! link is one line where that fits. So edits of two people to different nodes, or to links that
//! are not neighbours, touch lines that are apart, and a line-based merge joins them. Only the
//! order of keys and the white space between tokens are changed: every key, number, string and
//! the whole of `meta` keep the letters in which they were written.

mod shape;

use self::shape::Shape::{self, Rows, Verbatim, Words};
use self::shape::{Breaks, DOCUMENT, Record};
use super::raw::{Raw, each_entry, each_item, unescape};
use super::read::{is_document, no_object, other_object, syntax_error};
use crate::diagnostic::Finding;
use crate::source::Source;

/// Columns that a line may take before a list or an object is broken; a long string takes more.
const WIDTH: usize = 100;

/// The document in canonical text. What it says does not change: reading both gives the same.
///
/// - Keys come in the format's order. An object that has a key unknown to the format, or the same
///   key twice, keeps its own order, for nobody can tell what was meant.
/// - Nodes, links and everything else in lists keep the author's order.
/// - A value of the wrong type stays as written.
/// - Lines end as the first line of the text ends (`\n` or `\r\n`), the last one too.
///
/// Formatting twice is formatting once. Time is linear in the text.
///
/// # Errors
/// The finding that the text is no JSON object, or one of another kind: with neither `nodes` nor
/// `links`, and with keys that the format does not have.
pub fn format(source: &Source) -> Result<String, Box<Finding>> {
    let text = format_with(source, line_break(source.text()))?;
    if is_document(source.text()) { Ok(text) } else { Err(Box::new(other_object(source))) }
}

/// How the first line of a text ends.
pub(crate) fn line_break(text: &str) -> &'static str {
    let crlf = memchr::memchr(b'\n', text.as_bytes()).is_some_and(|at| text[..at].ends_with('\r'));
    if crlf { "\r\n" } else { "\n" }
}

/// What [`format`] gives, with lines that end in `line_break`.
pub(crate) fn format_with(
    source: &Source,
    line_break: &'static str,
) -> Result<String, Box<Finding>> {
    let text = source.text();
    if !text.trim_ascii_start().starts_with('{') {
        return Err(Box::new(no_object(source)));
    }
    let mut writer = Writer { out: String::with_capacity(text.len() + text.len() / 8), line_break };
    writer.record(&DOCUMENT, text, 0, 0).map_err(|error| Box::new(syntax_error(source, &error)))?;
    writer.out.push_str(writer.line_break);
    Ok(writer.out)
}

struct Writer {
    out: String,
    line_break: &'static str,
}

impl Writer {
    /// Writes an object. `indent` counts spaces, `prefix` what stands on the line before it.
    fn record(
        &mut self,
        record: &Record,
        raw: Raw<'_>,
        indent: usize,
        prefix: usize,
    ) -> Result<(), serde_json::Error> {
        let mut entries = Vec::with_capacity(record.keys.len());
        let mut orderly = true;
        let mut seen = 0_u32;
        each_entry(raw, |key, value| {
            let name = unescape(key);
            let rank = record.keys.iter().position(|(known, _)| name.as_deref() == Some(known));
            orderly &= rank.is_some_and(|rank| seen & (1 << rank) == 0);
            seen |= rank.map_or(0, |rank| 1 << rank);
            entries.push((rank, key, value));
        })?;
        if orderly {
            entries.sort_unstable_by_key(|(rank, _, _)| *rank);
        }
        if entries.is_empty() {
            self.out.push_str("{}");
            return Ok(());
        }
        let shape = |rank: Option<usize>| rank.map_or(Verbatim, |rank| record.keys[rank].1);
        if record.breaks != Breaks::Always {
            let start = self.out.len();
            let rows = entries.iter().any(|(rank, ..)| matches!(shape(*rank), Rows(_)));
            self.out.push_str("{ ");
            for (at, (rank, key, value)) in entries.iter().enumerate() {
                self.comma_space(at);
                self.out.push_str(key);
                self.out.push_str(": ");
                match shape(*rank) {
                    Words => self.flat(value),
                    Verbatim | Rows(_) => self.out.push_str(value),
                }
            }
            self.out.push_str(" }");
            if record.breaks == Breaks::Never || (!rows && self.fits(start, prefix)) {
                return Ok(());
            }
            self.out.truncate(start);
        }
        self.out.push('{');
        for (at, (rank, key, value)) in entries.into_iter().enumerate() {
            self.new_line(at, indent + 2);
            let start = self.out.len();
            self.out.push_str(key);
            self.out.push_str(": ");
            let prefix = indent + 2 + self.columns(start);
            self.value(shape(rank), value, indent + 2, prefix);
        }
        self.close(indent, '}');
        Ok(())
    }

    fn value(&mut self, shape: Shape, raw: Raw<'_>, indent: usize, prefix: usize) {
        match shape {
            Verbatim => self.out.push_str(raw),
            Words => self.words(raw, indent, prefix),
            Rows(record) if raw.starts_with('[') => {
                let mut count = 0;
                self.out.push('[');
                let read = each_item(raw, |item| {
                    self.new_line(count, indent + 2);
                    count += 1;
                    if self.record(record, item, indent + 2, indent + 2).is_err() {
                        self.out.push_str(item);
                    }
                });
                debug_assert!(read.is_ok(), "the value was read once already");
                if count == 0 {
                    self.out.push(']');
                } else {
                    self.close(indent, ']');
                }
            }
            Rows(_) => self.out.push_str(raw),
        }
    }

    fn words(&mut self, raw: Raw<'_>, indent: usize, prefix: usize) {
        let start = self.out.len();
        self.flat(raw);
        if !raw.starts_with(['[', '{']) || self.fits(start, prefix) {
            return;
        }
        self.out.truncate(start);
        let mut count = 0;
        self.out.push_str(&raw[..1]);
        if raw.starts_with('[') {
            let _ = each_item(raw, |item| {
                self.new_line(count, indent + 2);
                count += 1;
                self.out.push_str(item);
            });
            self.close(indent, ']');
        } else {
            let _ = each_entry(raw, |key, value| {
                self.new_line(count, indent + 2);
                count += 1;
                self.out.push_str(key);
                self.out.push_str(": ");
                self.out.push_str(value);
            });
            self.close(indent, '}');
        }
    }

    /// Writes a list or an object on one line, what is inside it as written.
    fn flat(&mut self, raw: Raw<'_>) {
        let start = self.out.len();
        let mut count = 0;
        if raw.starts_with('[') {
            self.out.push('[');
            let _ = each_item(raw, |item| {
                self.comma_space(count);
                count += 1;
                self.out.push_str(item);
            });
            self.out.push(']');
        } else if raw.starts_with('{') {
            self.out.push_str("{ ");
            let _ = each_entry(raw, |key, value| {
                self.comma_space(count);
                count += 1;
                self.out.push_str(key);
                self.out.push_str(": ");
                self.out.push_str(value);
            });
            self.out.push_str(" }");
            if count == 0 {
                self.out.truncate(start);
                self.out.push_str("{}");
            }
        } else {
            self.out.push_str(raw);
        }
    }

    /// Whether what was written from `start` on, behind `prefix` columns and before a comma, is
    /// one line that is not too long. The comma always counts, so that the last of a list looks
    /// no different when another is put behind it.
    fn fits(&self, start: usize, prefix: usize) -> bool {
        let bytes = self.out.len() - start;
        prefix < WIDTH
            && bytes < 4 * WIDTH
            && prefix + self.columns(start) < WIDTH
            && !self.out[start..].contains('\n')
    }

    fn columns(&self, start: usize) -> usize {
        self.out[start..].chars().count()
    }

    fn comma_space(&mut self, at: usize) {
        if at > 0 {
            self.out.push_str(", ");
        }
    }

    fn new_line(&mut self, at: usize, indent: usize) {
        if at > 0 {
            self.out.push(',');
        }
        self.break_line(indent);
    }

    fn close(&mut self, indent: usize, bracket: char) {
        self.break_line(indent);
        self.out.push(bracket);
    }

    fn break_line(&mut self, indent: usize) {
        self.out.push_str(self.line_break);
        self.out.extend(std::iter::repeat_n(' ', indent));
    }
}

#[cfg(test)]
mod tests;
