//! The quotation marks of books, which many a program puts in the place of plain ones: JSON knows
//! them within a text alone.

use super::syntax::not_json;
use crate::diagnostic::{Finding, shown};
use crate::source::{Source, Span};

const DOUBLE: [char; 6] = ['“', '”', '„', '‟', '«', '»'];
const SINGLE: [char; 3] = ['‘', '’', '‚'];

fn is_mark(character: char) -> bool {
    DOUBLE.contains(&character) || SINGLE.contains(&character)
}

/// The finding that a key or string begins with such a mark, if one stands at this place.
pub(super) fn beginning(source: &Source, at: usize, what: &str) -> Option<Finding> {
    let rest = &source.text()[at..];
    let mark = rest.chars().next().filter(|mark| is_mark(*mark))?;
    let line = rest[mark.len_utf8()..].split(['\n', '"']).next().unwrap_or_default();
    // A single one may be an apostrophe of the text.
    let ends = if SINGLE.contains(&mark) { &SINGLE[..] } else { &DOUBLE[..] };
    let help = match line.split_once(ends) {
        Some((text, _)) => format!("write `\"{}\"`, with the plain mark `\"`", shown(text)),
        None => "write the plain mark `\"` on both sides".to_owned(),
    };
    let said = format!("a typographic quotation mark around a {what}");
    Some(not_json(Span::new(at, at + mark.len_utf8()), said, help))
}

/// The finding that a string which goes on too far was meant to end at such a mark.
pub(super) fn end(source: &Source, string: Span) -> Option<Finding> {
    let text = source.slice(string);
    // Of a pair, the second mark ends what the first one began.
    let (at, mark) = text.char_indices().find(|(_, character)| DOUBLE.contains(character))?;
    let behind = text[at + mark.len_utf8()..].trim_ascii_start();
    if !text.starts_with('"') || !behind.starts_with([':', ',', '}', ']']) {
        return None;
    }
    let start = string.range().start + at;
    let said = "a typographic quotation mark ends no string in JSON";
    let help = "write the plain mark `\"` if the string ends here";
    Some(not_json(Span::new(start, start + mark.len_utf8()), said, help))
}
