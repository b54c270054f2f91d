//! Why a text is no JSON: what stands where the reading stopped, and what to do about it.
//!
//! serde_json says what it expected. What was meant is seen from the brackets that are open there
//! and the token before, so the text up to that place is walked once more.

use serde_json::value::RawValue;

use super::before::{Before, end_of_string, is_in_word};
use super::{describe, typographic};
use crate::diagnostic::{Finding, shown};
use crate::source::{Source, Span};

const NOTHING_BEHIND: &str = "nothing behind this place was looked at: mend it and check again";

/// Why a text that does not begin with a brace is no document.
pub(in crate::document) fn no_object(source: &Source) -> Finding {
    let text = source.text();
    let trimmed = text.trim_start();
    let Some(first) = trimmed.chars().next() else {
        let place = Span::new(0, text.chars().next().map_or(0, char::len_utf8));
        return Finding::new("invalid-document", place, "the file is empty")
            .help("`argraph init` writes a document to start from");
    };
    let start = text.len() - trimmed.len();
    let span = Span::new(start, start + first.len_utf8());
    if let Some(finding) = unresolved_merge(text, start) {
        return finding;
    }
    if is_comment(trimmed) {
        return comment(span);
    }
    match serde_json::from_str::<&RawValue>(text) {
        Ok(value) => {
            let found = describe(value.get());
            let message = format!("a document must be a JSON object, not {found}");
            Finding::new("invalid-document", span, message)
                .help("begin with `{ \"version\": 1, \"nodes\": [ … ] }`")
        }
        Err(_) => not_json(
            span,
            "a document begins with `{`",
            "is it another kind of file? `argraph init` writes a document to start from",
        ),
    }
}

/// Why an object is no document: nothing in it is of the format.
pub(in crate::document) fn other_object(source: &Source) -> Finding {
    let text = source.text();
    let start = text.len() - text.trim_start().len();
    let message = "this is no argument document: it has neither `nodes` nor `links`";
    Finding::new("invalid-document", Span::new(start, start + 1), message).help(
        "a document begins with `{ \"version\": 1, \"nodes\": [ … ] }`; `argraph init` writes one to \
         start from",
    )
}

/// Why the text is no JSON object, at the place where that shows.
pub(in crate::document) fn syntax_error(source: &Source, error: &serde_json::Error) -> Finding {
    let place = source.character_at(error.line(), error.column());
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let at = place.range().start;
    if let Some(finding) = unresolved_merge(source.text(), at) {
        return finding;
    }
    let before = Before::new(source.text(), if error.is_eof() { source.text().len() } else { at });
    let stop = Stop { source, at, place, before };
    match said {
        "expected `,` or `}`" | "expected `,` or `]`" => stop.no_comma(said),
        "key must be a string" => stop.no_key(),
        "expected `:`" => stop.no_colon(),
        "expected value" | "expected ident" | "invalid number" => stop.no_value(said),
        "trailing comma" => not_json(
            stop.before.last.unwrap_or(place),
            "a comma too many",
            "remove it: nothing follows it",
        ),
        "trailing characters" => stop.after_the_end(),
        "EOF while parsing a list"
        | "EOF while parsing an object"
        | "EOF while parsing a value" => stop.unclosed(),
        _ => {
            let (said, help) = explain(said);
            not_json(place, said, help)
        }
    }
}

/// What serde_json says of single tokens, in plain words, and what to do about it.
fn explain(said: &str) -> (&str, &'static str) {
    match said {
        "control character (\\u0000-\\u001F) found while parsing a string" => (
            "a line break or control character in a string",
            "end the string on its line, or write `\\n` for a line break",
        ),
        "invalid escape" => (said, "a backslash in a text is written `\\\\`"),
        "recursion limit exceeded" => ("brackets within brackets, too deep", NOTHING_BEHIND),
        "EOF while parsing a string" => {
            ("the file ends within a string", "close it with a quotation mark")
        }
        said => (said, NOTHING_BEHIND),
    }
}

pub(super) fn not_json(
    place: Span,
    said: impl std::fmt::Display,
    help: impl Into<String>,
) -> Finding {
    Finding::new("invalid-document", place, format!("not valid JSON: {said}")).help(help)
}

fn closing(open: u8) -> char {
    if open == b'{' { '}' } else { ']' }
}

/// The place where the reading stopped.
struct Stop<'s> {
    source: &'s Source,
    at: usize,
    /// The character there.
    place: Span,
    before: Before,
}

impl Stop<'_> {
    fn rest(&self) -> &str {
        &self.source.text()[self.at..]
    }

    fn next(&self) -> u8 {
        self.source.text().as_bytes().get(self.at).copied().unwrap_or_default()
    }

    /// The innermost bracket that is open, and its place.
    fn open(&self) -> Option<(u8, Span)> {
        let at = *self.before.open.last()?;
        Some((self.source.text().as_bytes()[at], Span::new(at, at + 1)))
    }

    /// "the `[` of line 3".
    fn named(&self, open: u8, place: Span) -> String {
        let line = self.source.position(place.range().start).line;
        format!("the `{}` of line {line}", char::from(open))
    }

    /// After a value neither the next one nor the end of its list or object.
    fn no_comma(&self, said: &str) -> Finding {
        let next = self.next();
        let Some((open, opening)) = self.open() else {
            return not_json(self.place, said, NOTHING_BEHIND);
        };
        let last = self.before.last.unwrap_or(self.place);
        let after_string = self.source.slice(last).starts_with('"');
        if let Some(finding) = typographic::end(self.source, last) {
            return finding;
        }
        let touches = last.range().end == self.at;
        if is_comment(self.rest()) {
            return comment(self.place);
        }
        match (open, next) {
            (b'[', b'}') | (b'{', b']') | (b'{', b'{') => self.not_closed(self.place),
            (b'[', b':') if after_string => self.not_closed(last),
            (b'[', b'"') if self.key_is_next() => self.not_closed(self.place),
            _ if after_string && touches && is_in_word(next) => not_json(
                Span::new(last.range().end - 1, last.range().end),
                "the string ends here, and more follows",
                "write `\\\"` for a quotation mark within a text; or is one missing before?",
            ),
            _ if touches && is_in_word(next) => self.no_value(said),
            (_, b'"' | b'{' | b'[') => self.comma_missing(last),
            (_, byte) if is_in_word(byte) => self.comma_missing(last),
            _ => {
                let help = format!(
                    "a comma parts one from the next, and `{}` closes {}",
                    closing(open),
                    self.named(open, opening)
                );
                not_json(self.place, said, help)
            }
        }
    }

    /// The finding that the innermost open bracket should be closed before a token.
    fn not_closed(&self, token: Span) -> Finding {
        let Some((open, opening)) = self.open() else {
            return not_json(token, "a bracket that closes nothing", "remove it");
        };
        let closing = closing(open);
        let name = self.named(open, opening);
        not_json(token, format!("{name} is not closed"), format!("write `{closing}` before this"))
            .related(opening, "opened here")
    }

    fn comma_missing(&self, last: Span) -> Finding {
        let end = last.range().end;
        let help = match self.source.slice(last).starts_with('"') {
            true => "write `,` here; or is a quotation mark in the text before not written `\\\"`?",
            false => "write `,` here",
        };
        not_json(Span::new(end, end), "a comma is missing", help)
    }

    /// Whether a string and a colon follow.
    fn key_is_next(&self) -> bool {
        let rest = self.rest();
        let end = end_of_string(rest.as_bytes(), 1);
        rest.as_bytes()[end..].trim_ascii_start().starts_with(b":")
    }

    /// No colon behind a key.
    fn no_colon(&self) -> Finding {
        let key = self.before.last.unwrap_or(self.place);
        typographic::end(self.source, key).unwrap_or_else(|| {
            not_json(self.place, "expected `:`", "a key and its value are parted by a colon")
        })
    }

    /// No string where an object goes on with a key.
    fn no_key(&self) -> Finding {
        if is_comment(self.rest()) {
            return comment(self.place);
        }
        if let Some(finding) = typographic::beginning(self.source, self.at, "key") {
            return finding;
        }
        match self.next() {
            b'{' | b'[' | b']' => self.not_closed(self.place),
            b',' => not_json(self.place, "a comma too many", "remove it: a key follows a comma"),
            b'\'' => single_quotes(self.place),
            _ if is_number(self.word()) => not_json(
                self.place,
                "a number where a key should be",
                "is the comma before it a decimal one? a point is written there, as in 0.5",
            ),
            _ => {
                let word = self.word();
                let key = if word.is_empty() { "key" } else { word };
                not_json(
                    self.place,
                    "a key must stand in double quotation marks",
                    format!("write `\"{}\"`", shown(key)),
                )
            }
        }
    }

    /// No value, or half of one.
    fn no_value(&self, said: &str) -> Finding {
        if is_comment(self.rest()) {
            return comment(self.place);
        }
        // A number or word may have been read in part.
        if let Some(finding) = typographic::beginning(self.source, self.at, "string") {
            return finding;
        }
        let start = self.word_start();
        let word = self.word();
        let place = if word.is_empty() { self.place } else { Span::new(start, start + word.len()) };
        if let Some((meant, why)) = meant_by(word) {
            return not_json(place, format!("`{}` {why}", shown(word)), meant);
        }
        if self.next() == b'\'' {
            return single_quotes(self.place);
        }
        let last = self.before.last.map_or("", |last| self.source.slice(last));
        if self.next() == b',' && matches!(last, "," | "[") {
            return not_json(
                self.place,
                "a comma too many",
                "remove it: a value comes before a comma",
            );
        }
        if self.next() == b'}' && self.open().is_some_and(|(open, _)| open == b'[') {
            return self.not_closed(self.place);
        }
        if is_number(word) {
            return not_json(
                place,
                "invalid number",
                "write it like 0.5 or 12: a digit on both sides of the point, no `+`, no leading \
                 zeros",
            );
        }
        if word.is_empty() {
            let help = "write a text in double quotation marks, a number, a list, an object, true \
                        or false";
            let said = if said == "expected value" { "a value is missing" } else { said };
            return not_json(self.place, said, help);
        }
        not_json(
            place,
            format!("`{}` is no value", shown(word)),
            "a text stands in double quotation marks",
        )
    }

    /// Where the number or word starts that the place lies in.
    fn word_start(&self) -> usize {
        let before = &self.source.text().as_bytes()[..self.at];
        self.at - before.iter().rev().take_while(|byte| is_in_word(**byte)).count()
    }

    /// The number or word that the place lies in; empty where it lies in none.
    fn word(&self) -> &str {
        let text = self.source.text();
        let start = self.word_start();
        let length = text.as_bytes()[start..].iter().take_while(|byte| is_in_word(**byte)).count();
        &text[start..start + length]
    }

    /// More text behind the document.
    fn after_the_end(&self) -> Finding {
        if is_comment(self.rest()) {
            return comment(self.place);
        }
        let said = "the document has ended before this";
        match (self.next(), self.before.last) {
            (b'}' | b']', _) => not_json(self.place, "a bracket that closes nothing", "remove it"),
            (b',' | b'"', Some(last)) => {
                let line = self.source.position(last.range().start).line;
                let help = format!(
                    "the `}}` of line {line} closes it: remove that one if this belongs to it"
                );
                not_json(self.place, said, help).related(last, "the document ends here")
            }
            _ => not_json(self.place, said, "remove what follows it"),
        }
    }

    /// The file ends, and brackets are open.
    fn unclosed(&self) -> Finding {
        let Some((open, opening)) = self.open() else {
            return not_json(self.place, "the file ends where a value should be", NOTHING_BEHIND);
        };
        let name = self.named(open, opening);
        let help = match &self.before.open[..self.before.open.len() - 1] {
            [] => format!("close it with `{}`", closing(open)),
            [.., around] => format!(
                "close it with `{}`, and then {}, which is around it",
                closing(open),
                self.named(self.source.text().as_bytes()[*around], Span::new(*around, around + 1))
            ),
        };
        not_json(self.place, format!("the file ends, and {name} is not closed"), help)
            .related(opening, "opened here")
    }
}

/// What a word of another language should be, and what is wrong with it.
fn meant_by(word: &str) -> Option<(&'static str, &'static str)> {
    const SMALL: &str = "is written in small letters in JSON";
    const NO_NUMBER: &str = "is no number in JSON";
    Some(match word {
        "True" | "TRUE" => ("write true", SMALL),
        "False" | "FALSE" => ("write false", SMALL),
        "None" | "nil" | "undefined" | "Null" | "NULL" => {
            ("leave the key out where there is nothing to say", "is no value in JSON")
        }
        "NaN" | "nan" | "Infinity" | "-Infinity" | "-NaN" | "inf" | "-inf" => {
            ("write a number such as 0.5, or leave the key out", NO_NUMBER)
        }
        "yes" | "Yes" | "on" => ("write true", "is no value in JSON"),
        "no" | "No" | "off" => ("write false", "is no value in JSON"),
        _ => return None,
    })
}

fn is_number(word: &str) -> bool {
    let digits = word.trim_start_matches(['+', '-', '.']);
    digits.starts_with(|first: char| first.is_ascii_digit())
}

fn is_comment(rest: &str) -> bool {
    rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#')
}

fn comment(place: Span) -> Finding {
    not_json(
        place,
        "JSON has no comments",
        "remove it; a remark on a node or link goes under `note`",
    )
}

fn single_quotes(place: Span) -> Finding {
    not_json(place, "single quotes", "JSON writes strings in double quotation marks: `\"`")
}

/// The finding that the place lies on a line which git, or `argraph merge`, wrote where it could
/// not merge.
fn unresolved_merge(text: &str, at: usize) -> Option<Finding> {
    const MARKS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mark = MARKS.into_iter().find(|mark| text[start..].starts_with(mark))?;
    let place = Span::new(start, start + mark.len());
    let end = text[start..].match_indices("\n>>>>>>>").next();
    let end = end.map(|(end, _)| text[..start + end].matches('\n').count() + 2);
    let marks =
        end.map_or("the marks".to_owned(), |line| format!("the marks, down to line {line}"));
    let message = format!("an unresolved merge: `{mark}` marks a conflict");
    Some(Finding::new("invalid-document", place, message).help(format!(
        "keep what is right of the two sides and remove {marks}; `argraph merge --help` tells how \
         git merges arguments, not lines"
    )))
}
