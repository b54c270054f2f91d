//! Reads a document from its JSON text, with the place of every value.
//!
//! serde_json does the parsing, in one pass: objects and lists are walked as it meets them, and
//! simple values are taken as borrowed [`RawValue`]s, whose address in the text is their place.
//! So one mistake does not hide the next: every wrong type, unknown key and missing key of the
//! file is found in one run. A syntax error alone ends the reading, for nothing behind it can be
//! trusted. `parts` says what each object of the format holds, `values` what its values may be.

mod parts;
mod values;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Document;
use crate::diagnostic::{Edit, Finding, nearest, shown};
use crate::source::{Source, Span, Spanned};

/// Reads the whole document.
pub(super) fn document(source: &Source) -> Result<(Document, Vec<Finding>), Box<Finding>> {
    let text = source.text();
    let mut reader = Reader { text, base: text.as_ptr() as usize, cursor: 0, findings: Vec::new() };
    if !text.trim_ascii_start().starts_with('{') {
        return Err(Box::new(no_object(source)));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let read = One::<Document>::new(&mut reader).deserialize(&mut json);
    let read = read.and_then(|document| json.end().map(|()| document));
    match read {
        Ok(document) => Ok((document.unwrap_or_default(), reader.findings)),
        Err(error) => Err(Box::new(syntax_error(source, &error))),
    }
}

/// A value as it stands in the text.
type Raw<'t> = &'t str;

/// An object of the format.
trait Part<'t>: Sized {
    /// What messages call it.
    const NAME: &'static str;
    /// The keys that it may have.
    const KEYS: &'static [&'static str];

    /// Takes its entries. Nothing comes of it where it lacks the key that others need to refer
    /// to it; a finding then says so.
    fn read<A: MapAccess<'t>>(
        reader: &mut Reader<'t>,
        opening: Span,
        entries: Entries<A>,
    ) -> Result<Option<Self>, A::Error>;
}

struct Reader<'t> {
    text: &'t str,
    base: usize,
    /// The end of the last token that was read: the next one follows it.
    cursor: usize,
    findings: Vec<Finding>,
}

impl<'t> Reader<'t> {
    /// Reads a list of strings.
    fn strings(&mut self, key: &str, item: &str, raw: Raw<'t>) -> Option<Vec<Spanned<String>>> {
        let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(raw) else {
            self.no_list(key, raw);
            return None;
        };
        let before = self.findings.len();
        let strings = items.iter().filter_map(|value| self.string(item, value.get())).collect();
        (self.findings.len() == before).then_some(strings)
    }

    /// Takes a value as it stands.
    fn raw<D: Deserializer<'t>>(&mut self, json: D) -> Result<Raw<'t>, D::Error> {
        let raw = <&RawValue>::deserialize(json)?.get();
        self.cursor = self.span(raw).end as usize;
        Ok(raw)
    }

    /// Where the next token starts: behind white space and the marks between tokens.
    fn next_token(&self) -> usize {
        let rest = &self.text.as_bytes()[self.cursor.min(self.text.len())..];
        let skipped = rest
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',' | b':'));
        self.cursor + skipped.unwrap_or(rest.len())
    }

    /// The known key that is meant, or the empty string.
    fn key(&mut self, keys: &mut Keys, raw: Raw<'t>) -> &'static str {
        let span = self.span(raw);
        let Some(name) = unescape(raw) else {
            self.invalid(span, "this key is not a valid string");
            return "";
        };
        let Some(at) = keys.known.iter().position(|known| *known == name) else {
            let near: Option<&'static str> = nearest(&name, keys.known.iter().copied());
            let message = format!("{} has no key `{}`", keys.what, shown(&name));
            let mut finding = Finding::new("unknown-key", span, message);
            finding = match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")).suggest(
                    format!("rename the key to `{near}`"),
                    vec![Edit { span, replacement: format!("\"{near}\"") }],
                ),
                None => finding.help(format!("its keys are {}", list_of(keys.known))),
            };
            self.findings.push(finding);
            // Read on as if it were written right, so that one slip gives one finding.
            return near.filter(|near| !keys.has_seen(near)).unwrap_or("");
        };
        if keys.seen & (1 << at) != 0 {
            self.invalid(span, format!("the key `{name}` stands here twice")).help =
                Some("keep one of the two: JSON readers drop the other silently".into());
            return "";
        }
        keys.seen |= 1 << at;
        keys.known[at]
    }

    fn string(&mut self, key: &str, raw: Raw<'t>) -> Option<Spanned<String>> {
        self.text(key, raw).map(|(text, span)| Spanned::new(text.into_owned(), span))
    }

    fn text(&mut self, key: &str, raw: Raw<'t>) -> Option<(Cow<'t, str>, Span)> {
        let span = self.span(raw);
        if !raw.starts_with('"') {
            let found = describe(raw);
            let key = if key.contains(' ') { key.to_owned() } else { format!("`{key}`") };
            self.invalid(self.opening(raw), format!("{key} must be a string, not {found}"));
            return None;
        }
        let Some(value) = unescape(raw) else {
            self.invalid(span, "this string has an escape that is no character").help =
                Some("a `\\u` escape between d800 and dfff needs its other half".into());
            return None;
        };
        Some((value, span))
    }

    /// The value of a key that must be there; where it is not, a finding at `place` says so.
    fn needed<T>(&mut self, owner: &str, key: &str, value: Slot<T>, place: Span) -> Option<T> {
        match value {
            Slot::Read(value) => Some(value),
            Slot::Unusable => None,
            Slot::Absent => {
                let message = format!("{} lacks `{key}`", shown(owner));
                self.invalid(place, message).help = Some(format!("add the key `{key}`"));
                None
            }
        }
    }

    /// The place of an object whose last entry was just read.
    fn closed(&self, opening: Span) -> Span {
        Span { start: opening.start, end: Span::new(0, self.next_token() + 1).end }
    }

    fn no_list(&mut self, key: &str, raw: Raw<'t>) {
        let found = describe(raw);
        self.invalid(self.opening(raw), format!("`{key}` must be a list, not {found}"));
    }

    fn invalid(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        self.findings.push(Finding::new("invalid-document", span, message));
        self.findings.last_mut().expect("one was just pushed")
    }

    fn span(&self, part: Raw<'t>) -> Span {
        let start = part.as_ptr() as usize - self.base;
        Span::new(start, start + part.len())
    }

    /// The place of a whole value: its first character where it is an object or a list.
    fn opening(&self, part: Raw<'t>) -> Span {
        let span = self.span(part);
        let nested = part.starts_with(['{', '[']);
        if nested { Span { start: span.start, end: span.start + 1 } } else { span }
    }
}

/// The entries of an object, one after the other.
struct Entries<A> {
    map: A,
    keys: Keys,
}

impl<'t, A: MapAccess<'t>> Entries<A> {
    /// The next known key. An unknown or repeated one is a finding, and its value is passed over.
    fn next_key(&mut self, reader: &mut Reader<'t>) -> Result<Option<&'static str>, A::Error> {
        while let Some(raw) = self.map.next_key::<&RawValue>()? {
            reader.cursor = reader.span(raw.get()).end as usize;
            match reader.key(&mut self.keys, raw.get()) {
                "" => {
                    self.raw(reader)?;
                }
                key => return Ok(Some(key)),
            }
        }
        Ok(None)
    }

    /// The value of that key as it stands.
    fn raw(&mut self, reader: &mut Reader<'t>) -> Result<Raw<'t>, A::Error> {
        let raw = self.map.next_value::<&RawValue>()?.get();
        reader.cursor = reader.span(raw).end as usize;
        Ok(raw)
    }

    /// The value of that key, a list of objects.
    fn parts<T: Part<'t>>(
        &mut self,
        reader: &mut Reader<'t>,
        key: &'static str,
    ) -> Result<Vec<T>, A::Error> {
        self.map.next_value_seed(Many { reader, key, part: PhantomData })
    }
}

/// Reads an object of the format; none where the value is no object or gives no part.
struct One<'r, 't, T> {
    reader: &'r mut Reader<'t>,
    part: PhantomData<T>,
}

impl<'r, 't, T> One<'r, 't, T> {
    fn new(reader: &'r mut Reader<'t>) -> Self {
        Self { reader, part: PhantomData }
    }
}

impl<'t, T: Part<'t>> DeserializeSeed<'t> for One<'_, 't, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'t>>(self, json: D) -> Result<Option<T>, D::Error> {
        let reader = self.reader;
        let start = reader.next_token();
        if reader.text.as_bytes().get(start) == Some(&b'{') {
            reader.cursor = start + 1;
            let part = json.deserialize_map(One::new(reader))?;
            reader.cursor = reader.next_token() + 1;
            return Ok(part);
        }
        let raw = reader.raw(json)?;
        let message = format!("{} must be an object, not {}", T::NAME, describe(raw));
        reader.invalid(reader.opening(raw), message);
        Ok(None)
    }
}

impl<'t, T: Part<'t>> Visitor<'t> for One<'_, 't, T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, map: A) -> Result<Option<T>, A::Error> {
        let opening = Span::new(self.reader.cursor - 1, self.reader.cursor);
        let keys = Keys { what: T::NAME, known: T::KEYS, seen: 0 };
        T::read(self.reader, opening, Entries { map, keys })
    }
}

/// Reads a list of objects of the format; empty where the value is no list.
struct Many<'r, 't, T> {
    reader: &'r mut Reader<'t>,
    key: &'static str,
    part: PhantomData<T>,
}

impl<'t, T: Part<'t>> DeserializeSeed<'t> for Many<'_, 't, T> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'t>>(self, json: D) -> Result<Vec<T>, D::Error> {
        let reader = self.reader;
        let start = reader.next_token();
        if reader.text.as_bytes().get(start) == Some(&b'[') {
            reader.cursor = start + 1;
            let walk = Many { reader: &mut *reader, key: self.key, part: PhantomData };
            let parts = json.deserialize_seq(walk)?;
            reader.cursor = reader.next_token() + 1;
            return Ok(parts);
        }
        let raw = reader.raw(json)?;
        reader.no_list(self.key, raw);
        Ok(Vec::new())
    }
}

impl<'t, T: Part<'t>> Visitor<'t> for Many<'_, 't, T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = list.next_element_seed(One::<T>::new(&mut *self.reader))? {
            parts.extend(part);
        }
        Ok(parts)
    }
}

/// A key's value: absent, there but unusable (a finding has said so), or read.
enum Slot<T> {
    Absent,
    Unusable,
    Read(T),
}

impl<T> From<Option<T>> for Slot<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Unusable, Self::Read)
    }
}

/// The keys of an object, and which of them were seen.
struct Keys {
    what: &'static str,
    known: &'static [&'static str],
    seen: u32,
}

impl Keys {
    fn has_seen(&self, key: &str) -> bool {
        let at = self.known.iter().position(|known| *known == key);
        at.is_some_and(|at| self.seen & (1 << at) != 0)
    }
}

/// Why a text that does not begin with a brace is no document.
fn no_object(source: &Source) -> Finding {
    let text = source.text();
    let invalid = |span, message: String| Finding::new("invalid-document", span, message);
    let trimmed = text.trim_start();
    let Some(first) = trimmed.chars().next() else {
        return invalid(Span::new(0, text.len().min(1)), "the file is empty".into())
            .help("`argraph init` writes a document to start from");
    };
    let start = text.len() - trimmed.len();
    let span = Span::new(start, start + first.len_utf8());
    match serde_json::from_str::<&RawValue>(text) {
        Ok(value) => {
            let found = describe(value.get());
            invalid(span, format!("a document must be a JSON object, not {found}"))
        }
        Err(_) => invalid(span, "not valid JSON: a document begins with `{`".into()),
    }
}

/// Why the text is no JSON object, at the place where that shows.
fn syntax_error(source: &Source, error: &serde_json::Error) -> Finding {
    let text = source.text();
    let invalid = |span, message: String| Finding::new("invalid-document", span, message);
    // serde_json counts columns in bytes, and names the last byte that it read.
    let line = source.line_range(error.line());
    let mut at = (line.start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let width = text[at..].chars().next().map_or(0, char::len_utf8);
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let said =
        said.strip_prefix("EOF").map_or(said.to_owned(), |rest| format!("the file ends{rest}"));
    invalid(Span::new(at, at + width), format!("not valid JSON: {said}"))
}

/// The string that a JSON string token stands for; nothing where an escape is no character.
fn unescape(raw: &str) -> Option<Cow<'_, str>> {
    let inner = raw.get(1..raw.len().checked_sub(1)?)?;
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(inner.into());
    }
    serde_json::from_str::<String>(raw).ok().map(Into::into)
}

/// What a value is, for a message.
fn describe(raw: &str) -> &'static str {
    match raw.bytes().next() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        _ => "a number",
    }
}

fn list_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
