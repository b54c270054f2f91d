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

use super::{Document, Id};
use crate::diagnostic::{Edit, Finding, did_you_mean, nearest_all, shown};
use crate::source::{Source, Span, Spanned};

/// Parts of a list after which its length is guessed.
const MEASURED: usize = 1_000;

/// Reads the whole document.
pub(super) fn document(source: &Source) -> Result<(Document, Vec<Finding>), Box<Finding>> {
    let text = source.text();
    let mut reader = Reader { text, base: text.as_ptr() as usize, cursor: 0, findings: Vec::new() };
    if !text.trim_ascii_start().starts_with('{') {
        return Err(Box::new(no_object(source)));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let mut documents = Vec::new();
    let read = One { reader: &mut reader, into: &mut documents }.deserialize(&mut json);
    match read.and_then(|()| json.end()) {
        Ok(()) => Ok((documents.pop().unwrap_or_default(), reader.findings)),
        Err(error) => Err(Box::new(syntax_error(source, &error))),
    }
}

/// A value as it stands in the text.
pub(super) type Raw<'t> = &'t str;

/// An object of the format.
pub(super) trait Part<'t>: Sized {
    /// What messages call it.
    const NAME: &'static str;
    /// The keys that it may have.
    const KEYS: &'static [&'static str];

    /// Takes its entries and puts it `into` the list of its like, unless it lacks the key by which
    /// others refer to it; a finding then says so.
    fn read<A: MapAccess<'t>>(
        reader: &mut Reader<'t>,
        opening: Span,
        entries: Entries<A>,
        into: &mut Vec<Self>,
    ) -> Result<(), A::Error>;
}

pub(super) struct Reader<'t> {
    text: &'t str,
    base: usize,
    /// The end of the last token that was read: the next one follows it.
    cursor: usize,
    findings: Vec<Finding>,
}

impl<'t> Reader<'t> {
    /// Reads a list, each item with `take`; none where one of them is unusable.
    fn list<T>(
        &mut self,
        key: &str,
        raw: Raw<'t>,
        take: impl Fn(&mut Self, Raw<'t>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(raw) else {
            self.no_list(key, raw);
            return None;
        };
        let before = self.findings.len();
        let items = items.iter().filter_map(|value| take(self, value.get())).collect();
        (self.findings.len() == before).then_some(items)
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
        let written = &raw[1..raw.len() - 1];
        let as_written = keys.known.iter().position(|known| *known == written);
        let name = match as_written {
            Some(_) => Some(written.into()),
            None => unescape(raw),
        };
        let Some(name) = name else {
            self.invalid(span, "this key is not a valid string");
            return "";
        };
        let at = as_written.or_else(|| keys.known.iter().position(|known| *known == name));
        let Some(at) = at else {
            let synonyms = synonyms(&name, keys.known);
            let is_slip = synonyms.is_empty();
            let near = if is_slip { nearest_keys(&name, keys.known) } else { synonyms };
            let message = format!("{} has no key `{}`", keys.what, shown(&name));
            let help = did_you_mean(&near)
                .unwrap_or_else(|| format!("its keys are {}", list_of(keys.known)));
            let mut finding = Finding::new("unknown-key", span, message).help(help);
            let meant = match near[..] {
                [near] if !keys.has_seen(near) && self.fits_next(near) => near,
                _ => "",
            };
            if !meant.is_empty() {
                keys.meant.push((meant, self.findings.len()));
            } else {
                keys.unclear.extend(near);
            }
            if !meant.is_empty() && is_slip {
                let edits = vec![Edit::string(span, meant)];
                finding = finding.suggest(format!("rename the key to `{meant}`"), edits);
            }
            self.findings.push(finding);
            // Read on as if it were written right, so that one slip gives one finding.
            return meant;
        };
        // A key that a slip before was taken for is there itself: what the slip means is open.
        for (_, slip) in keys.meant.iter().filter(|(meant, _)| *meant == keys.known[at]) {
            self.findings[*slip].suggestion = None;
        }
        if keys.seen & (1 << at) != 0 {
            self.invalid(span, format!("the key `{name}` stands here twice")).help =
                Some("keep one of the two: JSON readers drop the other silently".into());
            return "";
        }
        keys.seen |= 1 << at;
        keys.known[at]
    }

    /// Whether the value that comes next could be meant for this key, by its first character.
    fn fits_next(&self, key: &str) -> bool {
        let first = self.text.as_bytes().get(self.next_token()).copied().unwrap_or_default();
        match key {
            "sources" | "groups" | "nodes" | "links" | "quotes" | "tags" => first == b'[',
            "from" => matches!(first, b'[' | b'"'),
            "allow" => first == b'{',
            "implicit" => matches!(first, b't' | b'f'),
            "version" | "weight" => first.is_ascii_digit(),
            "meta" => true,
            _ => first == b'"',
        }
    }

    fn string(&mut self, key: &str, raw: Raw<'t>) -> Option<Spanned<String>> {
        self.text(key, raw).map(|(text, span)| Spanned::new(text.into_owned(), span))
    }

    fn id(&mut self, key: &str, raw: Raw<'t>) -> Option<Spanned<Id>> {
        self.text(key, raw).map(|(text, span)| Spanned::new(Id::from(text), span))
    }

    fn text(&mut self, key: &str, raw: Raw<'t>) -> Option<(Cow<'t, str>, Span)> {
        let span = self.span(raw);
        if !raw.starts_with('"') {
            let found = describe(raw);
            let key = if key.contains(' ') { key.to_owned() } else { format!("`{key}`") };
            let help = match key.as_str() {
                "`kind`" => values::KINDS,
                "`supports`" | "`attacks`" if raw.starts_with('[') => {
                    "a link has one target: write one link for each"
                }
                _ => "write one text in double quotation marks",
            };
            self.invalid(self.opening(raw), format!("{key} must be a string, not {found}")).help =
                Some(help.into());
            return None;
        }
        let Some(value) = unescape(raw) else {
            self.invalid(span, "this string has an escape that is no character").help =
                Some("a `\\u` escape between d800 and dfff needs its other half".into());
            return None;
        };
        Some((value, span))
    }

    /// The value of a key that must be there; where it is not, a finding says so, at the `id`
    /// of the object if it has one.
    fn needed<T>(
        &mut self,
        what: &str,
        id: Option<&Spanned<Id>>,
        key: &str,
        value: Slot<T>,
        opening: Span,
    ) -> Option<T> {
        match value {
            Slot::Read(value) => Some(value),
            Slot::Unusable => None,
            Slot::Absent => {
                let owner = match id {
                    Some(id) => format!("{what} `{}`", shown(id)),
                    None => format!("this {what}"),
                };
                let message = format!("{owner} lacks `{key}`");
                let place = id.map_or(opening, |id| id.span);
                self.invalid(place, message).help = Some(match key {
                    "kind" => format!("add `kind`: {}", values::KINDS),
                    "from" => "add `from` with the node it starts from, or a list of them".into(),
                    _ => format!("add the key `{key}`"),
                });
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
        self.invalid(self.opening(raw), format!("`{key}` must be a list, not {found}")).help =
            Some("put it in brackets: `[ … ]`".into());
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
pub(super) struct Entries<A> {
    map: A,
    keys: Keys,
}

impl<'t, A: MapAccess<'t>> Entries<A> {
    /// The next known key. An unknown or repeated one is a finding, and its value is passed over.
    fn next_key(&mut self, reader: &mut Reader<'t>) -> Result<Option<&'static str>, A::Error> {
        while let Some(raw) = self.map.next_key::<&RawValue>()? {
            let raw = raw.get();
            reader.cursor = reader.span(raw).end as usize;
            match reader.key(&mut self.keys, raw) {
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

/// Reads an object of the format into the list of its like.
struct One<'r, 't, T> {
    reader: &'r mut Reader<'t>,
    into: &'r mut Vec<T>,
}

impl<'t, T: Part<'t>> DeserializeSeed<'t> for One<'_, 't, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, json: D) -> Result<(), D::Error> {
        let Self { reader, into } = self;
        let start = reader.next_token();
        if reader.text.as_bytes().get(start) == Some(&b'{') {
            reader.cursor = start + 1;
            json.deserialize_map(One { reader: &mut *reader, into })?;
            reader.cursor = reader.next_token() + 1;
        } else {
            let raw = reader.raw(json)?;
            let message = format!("{} must be an object, not {}", T::NAME, describe(raw));
            reader.invalid(reader.opening(raw), message).help =
                Some(format!("its keys are {}", list_of(T::KEYS)));
        }
        Ok(())
    }
}

impl<'t, T: Part<'t>> Visitor<'t> for One<'_, 't, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, map: A) -> Result<(), A::Error> {
        let opening = Span::new(self.reader.cursor - 1, self.reader.cursor);
        let (meant, unclear) = (Vec::new(), Vec::new());
        let keys = Keys { what: T::NAME, known: T::KEYS, seen: 0, meant, unclear };
        T::read(self.reader, opening, Entries { map, keys }, self.into)
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
        let Self { reader, .. } = self;
        let start = reader.cursor;
        while list.next_element_seed(One { reader: &mut *reader, into: &mut parts })?.is_some() {
            if parts.len() == MEASURED && parts.capacity() < MEASURED * 2 {
                // In a long list one part is about as long as the next, and room for all of them
                // need not be moved as it grows. What is reserved too much is never touched.
                let (read, left) = (reader.cursor - start, reader.text.len() - reader.cursor);
                let most = left * 2 / size_of::<T>().max(1);
                parts.reserve((left / (read / MEASURED).max(1)).min(most));
            }
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
    /// Known keys that unknown ones were taken for, with the finding that says so.
    meant: Vec<(&'static str, usize)>,
    /// Known keys that unknown ones may have been, when that could not be told.
    unclear: Vec<&'static str>,
}

impl Keys {
    fn has_seen(&self, key: &str) -> bool {
        let at = self.known.iter().position(|known| *known == key);
        at.is_some_and(|at| self.seen & (1 << at) != 0)
    }
}

/// Why a text that does not begin with a brace is no document.
pub(super) fn no_object(source: &Source) -> Finding {
    let text = source.text();
    let invalid = |span, message: String| Finding::new("invalid-document", span, message);
    let trimmed = text.trim_start();
    let Some(first) = trimmed.chars().next() else {
        return invalid(
            Span::new(0, text.chars().next().map_or(0, char::len_utf8)),
            "the file is empty".into(),
        )
        .help("`argraph init` writes a document to start from");
    };
    let start = text.len() - trimmed.len();
    let span = Span::new(start, start + first.len_utf8());
    match serde_json::from_str::<&RawValue>(text) {
        Ok(value) => {
            let found = describe(value.get());
            invalid(span, format!("a document must be a JSON object, not {found}"))
                .help("begin with `{ \"version\": 1, \"nodes\": [ … ] }`")
        }
        Err(_) => invalid(span, "not valid JSON: a document begins with `{`".into())
            .help("is it another kind of file? `argraph init` writes a document to start from"),
    }
}

/// Why the text is no JSON object, at the place where that shows.
pub(super) fn syntax_error(source: &Source, error: &serde_json::Error) -> Finding {
    let text = source.text();
    let invalid = |span, message: String| Finding::new("invalid-document", span, message);
    let mut place = source.character_at(error.line(), error.column());
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let (said, help) = explain(said);
    if said == "a comma too many" {
        let at = text[..place.range().start].rfind(',');
        place = at.map_or(place, |at| Span::new(at, at + 1));
    }
    let finding = invalid(place, format!("not valid JSON: {said}"));
    finding.help(help)
}

/// What serde_json says, in plain words, and what to do about it.
fn explain(said: &str) -> (&str, &'static str) {
    let nothing = "nothing behind this place was looked at: mend it and check again";
    match said {
        "trailing comma" => ("a comma too many", "remove it: nothing follows it"),
        "key must be a string" => (
            "a key must stand in double quotation marks",
            "write `\"key\"`; JSON has no comments, a remark goes under `note`",
        ),
        "expected `,` or `}`" | "expected `,` or `]`" => (
            said,
            "is a comma missing before this, or a quotation mark in a text not written `\\\"`?",
        ),
        "expected `:`" => (said, "a key and its value are parted by a colon"),
        "expected value" => (
            "a value is missing",
            "write a text in double quotation marks, a number, a list, an object, true, false or null",
        ),
        "trailing characters" => ("the document has ended before this", "remove what follows it"),
        "control character (\\u0000-\\u001F) found while parsing a string" => (
            "a line break or control character in a string",
            "end the string on its line, or write `\\n` for a line break",
        ),
        "invalid escape" => (said, "a backslash in a text is written `\\\\`"),
        "recursion limit exceeded" => ("brackets within brackets, too deep", nothing),
        "invalid number" => (said, "a number has no sign `+` and no leading zeros"),
        "EOF while parsing a string" => {
            ("the file ends within a string", "close it with a quotation mark")
        }
        "EOF while parsing a list" => ("the file ends within a list", "close it with `]`"),
        "EOF while parsing an object" => ("the file ends within an object", "close it with `}`"),
        "EOF while parsing a value" => ("the file ends where a value should be", nothing),
        said => (said, nothing),
    }
}

/// The string that a JSON string token stands for; nothing where an escape is no character.
pub(super) fn unescape(raw: &str) -> Option<Cow<'_, str>> {
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

/// The known keys that an unknown one is most like; capital letters do not count.
fn nearest_keys(name: &str, known: &'static [&'static str]) -> Vec<&'static str> {
    nearest_all(&name.to_lowercase(), known.iter().copied())
}

/// The known keys that a word stands for which comes to mind instead.
fn synonyms(name: &str, known: &'static [&'static str]) -> Vec<&'static str> {
    let meant: &[&str] = match name {
        "type" => &["kind"],
        "to" | "target" => &["supports", "attacks"],
        "rebuts" | "undercuts" | "undermines" | "opposes" => &["attacks"],
        "source" | "sources" | "premise" | "premises" => &["from"],
        "label" | "content" | "statement" | "body" => &["text"],
        "name" => &["id"],
        "comment" | "comments" | "_comment" | "//" => &["note"],
        "edges" | "relations" | "inferences" => &["links"],
        "statements" | "arguments" | "claims" => &["nodes"],
        "parent" => &["within"],
        _ => &[],
    };
    known.iter().copied().filter(|known| meant.contains(known)).collect()
}

fn list_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
