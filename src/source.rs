//! The text of a file, and places in it.
//!
//! A place is a [`Span`] of bytes; line and column are computed only when something is printed.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::ops::{Deref, Range};
use std::path::Path;
use std::sync::OnceLock;

use crate::error::{Error, Result};

/// The largest file that is read unless the caller says otherwise: 1 GiB.
pub const DEFAULT_MAX_BYTES: u64 = 1 << 30;

/// Reads a stream to its end, whatever its bytes are: at most `max_bytes`, and never more than
/// [`Source::read`] does.
///
/// # Errors
/// [`Error::Read`] or [`Error::TooLarge`].
pub fn read_bytes(name: &str, stream: impl Read, max_bytes: u64) -> Result<Vec<u8>> {
    let name = || name.to_owned();
    let limit = max_bytes.min(u64::from(u32::MAX) - 1);
    let mut bytes = Vec::new();
    match stream.take(limit + 1).read_to_end(&mut bytes) {
        Err(reason) if reason.kind() == io::ErrorKind::IsADirectory => {
            let reason = io::Error::new(reason.kind(), "it is a folder, not a file");
            Err(Error::Read { name: name(), reason })
        }
        Err(reason) => Err(Error::Read { name: name(), reason }),
        Ok(read) if read as u64 > limit => Err(Error::TooLarge { name: name(), limit }),
        Ok(_) => Ok(bytes),
    }
}

/// A text and the name that messages use for it.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
    byte_order_mark: bool,
    index: OnceLock<Index>,
}

/// What makes a position cheap to compute, in a file of one line too.
#[derive(Debug, Clone)]
struct Index {
    line_starts: Vec<u32>,
    /// How many characters begin before each multiple of [`Index::BLOCK`] bytes.
    characters: Vec<u32>,
}

impl Index {
    const BLOCK: usize = 4096;

    fn new(text: &str) -> Self {
        let newlines = memchr::memchr_iter(b'\n', text.as_bytes());
        let line_starts = std::iter::once(0).chain(newlines.map(|at| at as u32 + 1)).collect();
        let mut count = 0;
        let characters = text
            .as_bytes()
            .chunks(Self::BLOCK)
            .map(|block| {
                let before = count;
                count += starts(block);
                before
            })
            .collect();
        Self { line_starts, characters }
    }

    /// How many characters begin before the offset.
    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let block = (offset / Self::BLOCK).min(self.characters.len().saturating_sub(1));
        let before = self.characters.get(block).copied().unwrap_or_default();
        before as usize + starts(&text.as_bytes()[block * Self::BLOCK..offset]) as usize
    }
}

/// How many characters begin in a piece of UTF-8.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from((byte & 0xc0) != 0x80)).sum()
}

impl Source {
    /// Takes a text that is in memory already. A leading byte order mark is taken off and
    /// remembered.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut text = text.into();
        let byte_order_mark = text.starts_with('\u{feff}');
        if byte_order_mark {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Self { name: name.into(), text, byte_order_mark, index: OnceLock::new() }
    }

    /// Takes bytes that must be UTF-8.
    ///
    /// # Errors
    /// [`Error::NotUtf8`] with the place of the first byte that is not.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self> {
        let name = name.into();
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
                let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
                Err(Error::NotUtf8 {
                    name,
                    line: before.matches('\n').count() + 1,
                    column: before[line_start..].chars().count() + 1,
                })
            }
        }
    }

    /// Reads a file of at most `max_bytes` bytes (never more than 4 GiB, the reach of a span).
    ///
    /// # Errors
    /// [`Error::Read`], [`Error::NotUtf8`] or [`Error::TooLarge`].
    pub fn read(path: &Path, max_bytes: u64) -> Result<Self> {
        let name = path.display().to_string();
        let file = match File::open(path) {
            Ok(file) => file,
            Err(reason) => return Err(Error::Read { name, reason }),
        };
        Self::read_from(name, file, max_bytes)
    }

    /// Reads a stream to its end, as [`Source::read`] does.
    ///
    /// # Errors
    /// [`Error::Read`], [`Error::NotUtf8`] or [`Error::TooLarge`].
    pub fn read_from(name: impl Into<String>, stream: impl Read, max_bytes: u64) -> Result<Self> {
        let name = name.into();
        let bytes = read_bytes(&name, stream, max_bytes)?;
        Self::from_bytes(name, bytes)
    }

    /// The name that messages use.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the file began with a byte order mark.
    pub fn has_byte_order_mark(&self) -> bool {
        self.byte_order_mark
    }

    /// The character at a line and a column in bytes, both counted from 1, as serde_json counts:
    /// the last byte that it read. Of zero length at the end of the text.
    pub(crate) fn character_at(&self, line: usize, column: usize) -> Span {
        let mut at = (self.line_range(line).start + column.saturating_sub(1)).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
        Span::new(at, at + length)
    }

    /// The text as it stands in the file: with its byte order mark, if it has one.
    pub fn file_text(&self) -> Cow<'_, str> {
        if self.byte_order_mark {
            format!("\u{feff}{}", self.text).into()
        } else {
            (&self.text).into()
        }
    }

    /// Another text under the same name, with a byte order mark where this one had it.
    pub fn with_text(&self, text: String) -> Self {
        let (name, byte_order_mark) = (self.name.clone(), self.byte_order_mark);
        Self { name, text, byte_order_mark, index: OnceLock::new() }
    }

    /// The text of a span; empty where the span does not lie on this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Line and column of a byte offset; the end of the text where the offset lies behind it.
    /// The first call reads the whole text once, the others cost microseconds.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let index = self.index();
        let line = index.line_starts.partition_point(|&start| start as usize <= offset);
        let before = |offset| index.characters_before(&self.text, offset);
        let column = before(offset) - before(index.line_starts[line - 1] as usize) + 1;
        Position { line, column }
    }

    /// The byte range of a line (counted from 1), without its line break.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let starts = self.line_starts();
        let start = starts.get(line.saturating_sub(1)).map_or(self.text.len(), |&s| s as usize);
        let end = starts.get(line).map_or(self.text.len(), |&s| s as usize - 1);
        let end = if end > start && self.text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end };
        start..end
    }

    /// How many lines the text has; a text without a line break has one.
    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }

    fn line_starts(&self) -> &[u32] {
        &self.index().line_starts
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.text))
    }
}

/// A place as people count: line and column from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A range of bytes in a [`Source`]. The empty span at 0 stands for "nowhere", as in a document
/// that was built in code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte behind the last.
    pub end: u32,
}

impl Span {
    /// The span from `start` to before `end`. Offsets beyond 4 GiB are not reachable:
    /// [`Source::read`] refuses such files.
    pub fn new(start: usize, end: usize) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: narrow(start), end: narrow(end) }
    }

    /// The span as a range for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where it was written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written; for a string this includes the quotation marks.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: std::fmt::Display> std::fmt::Display for Spanned<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.value.fmt(formatter)
    }
}

/// A value that was not written in a file.
impl<T> From<T> for Spanned<T> {
    fn from(value: T) -> Self {
        Self::new(value, Span::default())
    }
}

/// In a JSON Schema a located value looks like the value.
#[cfg(test)]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<T>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let source = Source::new("x", "aé\n字b\r\n");
        let at = |offset| source.position(offset);
        assert_eq!(at(0), Position { line: 1, column: 1 });
        assert_eq!(at(3), Position { line: 1, column: 3 });
        assert_eq!(at(2), Position { line: 1, column: 2 }, "inside a character: its start");
        assert_eq!(at(4), Position { line: 2, column: 1 });
        assert_eq!(at(7), Position { line: 2, column: 2 });
        assert_eq!(at(99), Position { line: 3, column: 1 });
        assert_eq!(&source.text()[source.line_range(2)], "字b");
        assert_eq!(&source.text()[source.line_range(3)], "");
    }

    #[test]
    fn columns_are_right_in_long_lines_and_at_the_borders_of_blocks() {
        let text = "aé字🦀\n".repeat(100) + &"é字b".repeat(5000) + "\nend";
        let source = Source::new("x", text.clone());
        let (mut line, mut column) = (1, 1);
        for (offset, character) in text.char_indices() {
            assert_eq!(source.position(offset), Position { line, column });
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        assert_eq!(source.position(text.len()), Position { line, column });
        let exact = "x".repeat(Index::BLOCK * 2);
        let end = Source::new("x", exact.clone()).position(exact.len());
        assert_eq!(end, Position { line: 1, column: exact.len() + 1 });
    }

    #[test]
    fn a_byte_order_mark_is_remembered_and_not_part_of_the_text() {
        let source = Source::new("x", "\u{feff}{}");
        assert_eq!(source.text(), "{}");
        assert!(source.has_byte_order_mark());
    }

    #[test]
    fn invalid_utf8_is_located() {
        let error = Source::from_bytes("x", b"ab\nc\xe9\xff".to_vec()).unwrap_err();
        assert!(matches!(error, Error::NotUtf8 { line: 2, column: 2, .. }), "{error}");
    }
}
