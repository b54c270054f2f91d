//! Reads a document from its JSON text, with the place of every value.
//!
//! serde_json does the parsing, in one pass: objects and lists are walked as it meets them, and
//! simple values are taken as borrowed [`RawValue`]s, whose address in the text is their place.
//! So one mistake does not hide the next: every wrong type, unknown key and missing key of the
//! file is found in one run. A syntax error alone ends the reading, for nothing behind it can be
//! trusted. `walk` goes over objects and lists, and `keys` over the keys of one; `parts` says what
//! each object of the format holds, `text` and `values` what its values may be, `relation` what
//! other tools write for a link's relation, and `syntax` what is wrong where the text is no JSON.

mod before;
mod keys;
mod parts;
mod relation;
mod syntax;
mod text;
mod typographic;
mod values;
mod walk;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess};
use serde_json::value::RawValue;

use self::keys::Entries;
pub(super) use self::keys::is_document;
pub(super) use self::syntax::{no_object, other_object, syntax_error};
use self::walk::One;
use super::raw::{Raw, each_entry, unescape};
use super::{Document, Id};
use crate::diagnostic::{Finding, shown};
use crate::source::{Source, Span, Spanned};

/// Reads the whole document.
pub(super) fn document(source: &Source) -> Result<(Document, Vec<Finding>), Box<Finding>> {
    let text = source.text();
    let (base, findings) = (text.as_ptr() as usize, Vec::new());
    let mut reader = Reader { text, base, cursor: 0, id_outside: None, findings };
    if !text.trim_ascii_start().starts_with('{') {
        return Err(Box::new(no_object(source)));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let mut documents = Vec::new();
    let read = One { reader: &mut reader, into: &mut documents }.deserialize(&mut json);
    match read.and_then(|()| json.end()) {
        Ok(()) => {
            let document: Document = documents.pop().unwrap_or_default();
            let is_empty = document.nodes.is_empty() && document.links.is_empty();
            match is_empty && !is_document(text) {
                true => Err(Box::new(other_object(source))),
                false => Ok((document, reader.findings)),
            }
        }
        Err(error) => Err(Box::new(syntax_error(source, &error))),
    }
}

/// An object of the format.
pub(super) trait Part<'t>: Sized {
    /// What messages call it.
    const NAME: &'static str;
    /// The keys that it may have.
    const KEYS: &'static [&'static str];
    /// Those of them that it must have.
    const NEEDED: &'static [&'static str];

    /// Takes its entries and puts it `into` the list of its like, unless it lacks the key by which
    /// others refer to it; a finding then says so.
    fn read<A: MapAccess<'t>>(
        reader: &mut Reader<'t>,
        opening: Span,
        entries: Entries<'t, A>,
        into: &mut Vec<Self>,
    ) -> Result<(), A::Error>;
}

pub(super) struct Reader<'t> {
    text: &'t str,
    base: usize,
    /// The end of the last token that was read: the next one follows it.
    cursor: usize,
    /// The id of the next object, where it was the key of the object and does not stand in it.
    id_outside: Option<Spanned<Id>>,
    findings: Vec<Finding>,
}

impl<'t> Reader<'t> {
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
