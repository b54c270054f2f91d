//! Reads a document from its JSON text, with the place of every value.
//!
//! serde_json does the parsing, in one pass: objects and lists are walked as it meets them, and
//! simple values are taken as borrowed [`RawValue`]s, whose address in the text is their place.
//! So one mistake does not hide the next: every wrong type, unknown key and missing key of the
//! file is found in one run. A syntax error alone ends the reading, for nothing behind it can be
//! trusted. `parts` says what each object of the format holds, `values` what its values may be,
//! `relation` what other tools write for a link's relation, and `syntax` what is wrong where the
//! text is no JSON.

mod parts;
mod relation;
mod syntax;
mod values;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use self::relation::Unknown;
pub(super) use self::syntax::{no_object, syntax_error};
use super::{Document, Id};
use crate::diagnostic::{Edit, Finding, did_you_mean, nearest_all, shown};
use crate::source::{Source, Span, Spanned};

/// Parts of a list after which its length is guessed.
const MEASURED: usize = 1_000;

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
    fn key(&mut self, keys: &mut Keys<'t>, raw: Raw<'t>) -> &'static str {
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
            let help = match (name.as_ref(), did_you_mean(&near)) {
                ("undercuts" | "backs" | "warrants", Some(_)) if !near.is_empty() => {
                    format!("write `{}` with the `id` of the link", near[0])
                }
                (_, Some(help)) => help,
                (_, None) => format!("its keys are {}", list_of(keys.known)),
            };
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

    /// The first key of the object that starts at a place.
    fn first_key(&self, start: usize) -> Option<&'t str> {
        let inside = self.text[start..].strip_prefix('{')?.trim_ascii_start();
        Some(inside.strip_prefix('"')?.split_once('"')?.0)
    }

    fn null_is_next(&self) -> bool {
        self.text[self.next_token()..].starts_with("null")
    }

    /// A key that may be absent, and is there without a value.
    fn null(&mut self, key: &str, null: Raw<'t>) {
        self.invalid(self.span(null), format!("`{key}` must not be null")).help = Some(match key {
            "supports" | "attacks" => "write the id of its target, or leave the key out".into(),
            _ => "leave the key out where there is nothing to say".into(),
        });
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
            if let Some(only) = only_string(raw) {
                return self.string_in_brackets(key, raw, only);
            }
            let found = describe(raw);
            let key = named(key);
            let help = match key.as_str() {
                "`kind`" => values::KINDS,
                "`supports`" | "`attacks`" if raw.starts_with('[') => {
                    "a link has one target: write one link for each"
                }
                "`group`" if raw.starts_with('[') => "a node is in one group: name that one",
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

    /// A string that stands alone in a list, where it should stand by itself. It is read on as if
    /// it did.
    fn string_in_brackets(
        &mut self,
        key: &str,
        list: Raw<'t>,
        only: Raw<'t>,
    ) -> Option<(Cow<'t, str>, Span)> {
        let text = unescape(only)?;
        let why = match key {
            "group" => "a node is in one group: ",
            "supports" | "attacks" => "a link has one target: ",
            _ => "",
        };
        let finding = Finding::new(
            "invalid-document",
            self.opening(list),
            format!("{} must be a string, not a list", named(key)),
        );
        let edit = Edit { span: self.span(list), replacement: only.to_owned() };
        self.findings.push(
            finding
                .help(format!("{why}write `\"{}\"`, without brackets", shown(&text)))
                .suggest("take the brackets away", vec![edit]),
        );
        Some((text, self.span(only)))
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
pub(super) struct Entries<'t, A> {
    map: A,
    keys: Keys<'t>,
}

impl<'t, A: MapAccess<'t>> Entries<'t, A> {
    /// The next known key. An unknown or repeated one is a finding, and its value is passed over.
    fn next_key(&mut self, reader: &mut Reader<'t>) -> Result<Option<&'static str>, A::Error> {
        while let Some(raw) = self.map.next_key::<&RawValue>()? {
            let raw = raw.get();
            reader.cursor = reader.span(raw).end as usize;
            match reader.key(&mut self.keys, raw) {
                "" => {
                    let finding = reader.findings.len() - 1;
                    let value = self.raw(reader)?;
                    self.keys.unknown.push(Unknown { key: raw, value, finding });
                }
                key if self.keys.may_be_absent(key) && reader.null_is_next() => {
                    let null = self.raw(reader)?;
                    reader.null(key, null);
                    self.keys.unclear.push(key);
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
        let (what, known, needed) = (T::NAME, T::KEYS, T::NEEDED);
        let keys = Keys { what, known, needed, seen: 0, meant, unclear, unknown: Vec::new() };
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
        if reader.text.as_bytes().get(start) == Some(&b'{')
            && let Some(first) = reader.first_key(start)
        {
            let many = Many { reader, key: self.key, part: PhantomData };
            return many.no_list_but_object(first, json);
        }
        let raw = reader.raw(json)?;
        reader.no_list(self.key, raw);
        Ok(Vec::new())
    }
}

impl<'t, T: Part<'t>> Many<'_, 't, T> {
    /// Reads an object where a list belongs as if it stood in brackets, or, where its keys are the
    /// ids, as a list of its values, so that one slip gives one finding.
    fn no_list_but_object<D: Deserializer<'t>>(
        self,
        first: &'t str,
        json: D,
    ) -> Result<Vec<T>, D::Error> {
        let Self { reader, key, .. } = self;
        let start = reader.next_token();
        let message = format!("`{key}` must be a list, not an object");
        let finding = reader.invalid(Span::new(start, start + 1), message);
        if T::KEYS.contains(&first) {
            finding.help = Some("put it in brackets: `[ { … } ]`".into());
            let mut parts = Vec::new();
            One { reader, into: &mut parts }.deserialize(json)?;
            return Ok(parts);
        }
        finding.help = Some(format!(
            "write a list of objects, each with its name as its `id`: \
             `[ {{ \"id\": \"{}\", … }}, … ]`",
            shown(first)
        ));
        reader.cursor = start + 1;
        let parts = json.deserialize_map(Many { reader: &mut *reader, key, part: PhantomData })?;
        reader.cursor = reader.next_token() + 1;
        Ok(parts)
    }
}

impl<'t, T: Part<'t>> Visitor<'t> for Many<'_, 't, T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Vec<T>, A::Error> {
        let mut parts = Vec::new();
        let Self { reader, .. } = self;
        while let Some(key) = map.next_key::<&RawValue>()? {
            let key = key.get();
            reader.cursor = reader.span(key).end as usize;
            reader.id_outside =
                unescape(key).map(|id| Spanned::new(Id::from(id), reader.span(key)));
            map.next_value_seed(One { reader: &mut *reader, into: &mut parts })?;
        }
        reader.id_outside = None;
        Ok(parts)
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
struct Keys<'t> {
    what: &'static str,
    known: &'static [&'static str],
    needed: &'static [&'static str],
    seen: u32,
    /// Known keys that unknown ones were taken for, with the finding that says so.
    meant: Vec<(&'static str, usize)>,
    /// Known keys that unknown ones may have been, when that could not be told.
    unclear: Vec<&'static str>,
    /// The keys that could not be read as any of the known ones.
    unknown: Vec<Unknown<'t>>,
}

impl<'t> Keys<'t> {
    fn has_seen(&self, key: &str) -> bool {
        let at = self.known.iter().position(|known| *known == key);
        at.is_some_and(|at| self.seen & (1 << at) != 0)
    }

    /// Whether a key may be left out, and is not one whose value may be anything.
    fn may_be_absent(&self, key: &str) -> bool {
        key != "meta" && !self.needed.contains(&key)
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

/// A key in backticks, or what is no key as it is.
fn named(key: &str) -> String {
    if key.contains(' ') { key.to_owned() } else { format!("`{key}`") }
}

/// The string that a list holds, and nothing else.
fn only_string(raw: Raw<'_>) -> Option<Raw<'_>> {
    if !raw.starts_with('[') {
        return None;
    }
    match serde_json::from_str::<Vec<&RawValue>>(raw).ok()?[..] {
        [only] if only.get().starts_with('"') => Some(only.get()),
        _ => None,
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

/// The known keys that an unknown one is most like; capital letters do not count.
fn nearest_keys(name: &str, known: &'static [&'static str]) -> Vec<&'static str> {
    nearest_all(&name.to_lowercase(), known.iter().copied())
}

/// The known keys that a word stands for which comes to mind instead.
fn synonyms(name: &str, known: &'static [&'static str]) -> Vec<&'static str> {
    let meant: &[&str] = match name {
        "type" => &["kind"],
        "to" | "target" => &["supports", "attacks"],
        "rebuts" | "undercuts" | "undermines" | "opposes" | "contradicts" | "refutes"
        | "counters" | "disputes" | "denies" | "objects-to" | "objects_to" | "challenges" => {
            &["attacks"]
        }
        "backs" | "warrants" | "justifies" | "implies" | "proves" | "grounds" => &["supports"],
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
