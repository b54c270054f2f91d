//! Reads a document from its JSON text, with the place of every value.
//!
//! serde_json does the parsing. Objects and lists are taken apart one level at a time into
//! borrowed [`RawValue`]s, whose address in the text is their place. So one mistake does not
//! hide the next: every wrong type, unknown key and missing key of the file is found in one run.
//! A syntax error alone ends the reading, for nothing behind it can be trusted.

use std::fmt;

use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Allowance, Document, Group, Kind, Link, Node, Quote, TextSource};
use crate::diagnostic::{Edit, Finding, nearest, shown};
use crate::source::{Source, Span, Spanned};

const DOCUMENT: &[&str] =
    &["$schema", "version", "title", "description", "sources", "groups", "nodes", "links"];
const SOURCE: &[&str] = &["id", "path", "title", "author", "url"];
const GROUP: &[&str] = &["id", "title", "within"];
const NODE: &[&str] = &[
    "id", "kind", "text", "quotes", "group", "tags", "note", "implicit", "weight", "allow",
    "formerly", "meta",
];
const LINK: &[&str] =
    &["id", "from", "supports", "attacks", "scheme", "note", "weight", "quotes", "allow", "meta"];
const QUOTE: &[&str] = &["source", "text"];

/// Reads the whole document.
pub(super) fn document(source: &Source) -> Result<(Document, Vec<Finding>), Box<Finding>> {
    let text = source.text();
    let mut reader = Reader { text, base: text.as_ptr() as usize, findings: Vec::new() };
    let mut entries = Vec::new();
    match each_entry(text, |key, value| entries.push((key, value))) {
        Ok(()) => {
            let document = reader.document(entries);
            Ok((document, reader.findings))
        }
        Err(error) => Err(Box::new(syntax_error(source, &error))),
    }
}

/// A value as it stands in the text.
type Raw<'t> = &'t str;

struct Reader<'t> {
    text: &'t str,
    base: usize,
    findings: Vec<Finding>,
}

impl<'t> Reader<'t> {
    fn document(&mut self, entries: Vec<(Raw<'t>, Raw<'t>)>) -> Document {
        let mut document = Document { version: 1, ..Document::default() };
        let (mut version, mut nodes) = (false, false);
        let mut keys = Keys::new("the document", DOCUMENT);
        for (key, value) in entries {
            match self.key(&mut keys, key) {
                "$schema" => document.schema = self.string("$schema", value),
                "version" => {
                    version = true;
                    self.version(value);
                }
                "title" => document.title = self.string("title", value),
                "description" => document.description = self.string("description", value),
                "sources" => document.sources = self.list("sources", value, Self::text_source),
                "groups" => document.groups = self.list("groups", value, Self::group),
                "nodes" => {
                    nodes = true;
                    document.nodes = self.list("nodes", value, Self::node);
                }
                "links" => document.links = self.list("links", value, Self::link),
                _ => {}
            }
        }
        let start = self.text.len() - self.text.trim_ascii_start().len();
        let brace = Span::new(start, start + 1);
        if !version {
            self.invalid(brace, "the document lacks `version`").help =
                Some("add `\"version\": 1` as the first key".into());
        }
        if !nodes {
            self.invalid(brace, "the document lacks `nodes`").help =
                Some("add `\"nodes\": []`, the list of its statements".into());
        }
        document
    }

    fn version(&mut self, value: Raw<'t>) {
        if value == "1" {
            return;
        }
        let span = self.span(value);
        match value.parse::<u64>() {
            Ok(newer) if newer > 1 => {
                self.invalid(span, format!("format version {newer} is newer than this argraph"))
                    .help = Some("this argraph reads version 1: update it, or write 1".into());
            }
            _ => {
                let found = describe(value);
                self.invalid(span, format!("`version` must be 1, not {found}"));
            }
        }
    }

    fn text_source(&mut self, raw: Raw<'t>) -> Option<TextSource> {
        let mut source = TextSource { span: self.span(raw), ..TextSource::default() };
        let mut id = None;
        self.object("a source", SOURCE, raw, |reader, key, value| match key {
            "id" => id = reader.string(key, value),
            "path" => source.path = reader.string(key, value),
            "title" => source.title = reader.string(key, value),
            "author" => source.author = reader.string(key, value),
            "url" => source.url = reader.string(key, value),
            _ => {}
        })?;
        source.id = self.needed("this source", "id", id, raw)?;
        Some(source)
    }

    fn group(&mut self, raw: Raw<'t>) -> Option<Group> {
        let mut group = Group { span: self.span(raw), ..Group::default() };
        let mut id = None;
        self.object("a group", GROUP, raw, |reader, key, value| match key {
            "id" => id = reader.string(key, value),
            "title" => group.title = reader.string(key, value),
            "within" => group.within = reader.string(key, value),
            _ => {}
        })?;
        group.id = self.needed("this group", "id", id, raw)?;
        Some(group)
    }

    fn node(&mut self, raw: Raw<'t>) -> Option<Node> {
        let mut node = Node { span: self.span(raw), ..Node::default() };
        let (mut id, mut kind, mut text) = (Slot::Absent, Slot::Absent, Slot::Absent);
        self.object("a node", NODE, raw, |reader, key, value| match key {
            "id" => id = reader.string(key, value).into(),
            "kind" => kind = reader.kind(value).into(),
            "text" => text = reader.string(key, value).into(),
            "quotes" => node.quotes = reader.list(key, value, Self::quote),
            "group" => node.group = reader.string(key, value),
            "tags" => {
                node.tags = reader.list(key, value, |reader, tag| reader.string("a tag", tag))
            }
            "note" => node.note = reader.string(key, value),
            "implicit" => node.implicit = reader.boolean(key, value),
            "weight" => node.weight = reader.weight(value),
            "allow" => node.allow = reader.allow(value),
            "formerly" => node.formerly = reader.string(key, value),
            "meta" => node.meta = raw_box(value),
            _ => {}
        })?;
        let named = match &id {
            Slot::Read(id) => Some(id.clone()),
            _ => None,
        };
        let owner = named.as_ref().map_or("this node".into(), |id| format!("node `{}`", id.value));
        let place = named.as_ref().map_or(self.opening(raw), |id| id.span);
        if matches!(id, Slot::Absent) {
            self.missing(&owner, "id", place);
        }
        if matches!(kind, Slot::Absent) {
            self.missing(&owner, "kind", place).help =
                Some("add one of `thesis`, `claim`, `premise`, `challenge`".into());
        }
        if matches!(text, Slot::Absent) {
            self.missing(&owner, "text", place);
        }
        node.id = named?;
        match (kind, text) {
            (Slot::Read(kind), Slot::Read(text)) => (node.kind, node.text) = (kind, text),
            (kind, text) => {
                node.damaged = true;
                if let Slot::Read(kind) = kind {
                    node.kind = kind;
                }
                if let Slot::Read(text) = text {
                    node.text = text;
                }
            }
        }
        Some(node)
    }

    fn link(&mut self, raw: Raw<'t>) -> Option<Link> {
        let mut link = Link { span: self.span(raw), ..Link::default() };
        let mut from = Slot::Absent;
        let mut unusable = false;
        self.object("a link", LINK, raw, |reader, key, value| match key {
            "id" => link.id = reader.string(key, value),
            "from" => from = reader.one_or_more(value).into(),
            "supports" => {
                link.supports = reader.string(key, value);
                unusable |= link.supports.is_none();
            }
            "attacks" => {
                link.attacks = reader.string(key, value);
                unusable |= link.attacks.is_none();
            }
            "scheme" => link.scheme = reader.string(key, value),
            "note" => link.note = reader.string(key, value),
            "weight" => link.weight = reader.weight(value),
            "quotes" => link.quotes = reader.list(key, value, Self::quote),
            "allow" => link.allow = reader.allow(value),
            "meta" => link.meta = raw_box(value),
            _ => {}
        })?;
        link.damaged = unusable || !matches!(from, Slot::Read(_));
        match from {
            Slot::Read(from) => link.from = from,
            Slot::Unusable => {}
            Slot::Absent => {
                let place = self.opening(raw);
                self.missing("this link", "from", place).help =
                    Some("name the statement it starts from, or a list of them".into());
            }
        }
        Some(link)
    }

    fn quote(&mut self, raw: Raw<'t>) -> Option<Quote> {
        let (mut source, mut text) = (None, None);
        self.object("a quote", QUOTE, raw, |reader, key, value| match key {
            "source" => source = reader.string(key, value),
            "text" => text = reader.string(key, value),
            _ => {}
        })?;
        let source = self.needed("this quote", "source", source, raw);
        let text = self.needed("this quote", "text", text, raw);
        Some(Quote { source: source?, text: text? })
    }

    fn kind(&mut self, value: Raw<'t>) -> Option<Spanned<Kind>> {
        let word = self.string("kind", value)?;
        if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.as_str() == word.value) {
            return Some(Spanned::new(kind, word.span));
        }
        let near = nearest(&word.value.to_lowercase(), Kind::ALL.map(Kind::as_str));
        let finding = self.invalid(word.span, format!("there is no kind `{}`", shown(&word.value)));
        finding.help = Some(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "a node is a `thesis`, `claim`, `premise` or `challenge`".into(),
        });
        if let Some(near) = near {
            let edit = Edit { span: word.span, replacement: format!("\"{near}\"") };
            *finding = finding.clone().suggest(format!("write `{near}`"), vec![edit]);
        }
        None
    }

    fn weight(&mut self, value: Raw<'t>) -> Option<Spanned<f64>> {
        let span = self.span(value);
        match value.parse::<f64>() {
            Ok(weight) if (0.0..=1.0).contains(&weight) => Some(Spanned::new(weight, span)),
            Ok(_) => {
                self.invalid(
                    span,
                    format!("`weight` must lie between 0 and 1, and {value} does not"),
                );
                None
            }
            Err(_) => {
                let found = describe(value);
                self.invalid(span, format!("`weight` must be a number from 0 to 1, not {found}"));
                None
            }
        }
    }

    fn boolean(&mut self, key: &str, value: Raw<'t>) -> bool {
        if value != "true" && value != "false" {
            let found = describe(value);
            self.invalid(self.span(value), format!("`{key}` must be true or false, not {found}"));
        }
        value == "true"
    }

    fn allow(&mut self, value: Raw<'t>) -> Vec<Allowance> {
        let mut allowances: Vec<Allowance> = Vec::new();
        let read = each_entry(value, |key, reason| {
            let Some(rule) = self.string("a rule", key) else { return };
            let Some(reason) = self.string("the reason", reason) else { return };
            if reason.trim().is_empty() {
                let message = format!("allowing `{}` needs a reason", shown(&rule.value));
                self.invalid(reason.span, message).help =
                    Some("say in a few words why the rule may be broken here".into());
            } else if allowances.iter().any(|other| other.rule.value == rule.value) {
                self.invalid(rule.span, format!("`{}` is allowed twice", shown(&rule.value)));
            } else {
                allowances.push(Allowance { rule, reason });
            }
        });
        if read.is_err() {
            let found = describe(value);
            let span = self.opening(value);
            self.invalid(span, format!("`allow` must be an object, not {found}")).help =
                Some("write `{ \"rule-name\": \"the reason\" }`".into());
        }
        allowances
    }

    fn one_or_more(&mut self, value: Raw<'t>) -> Option<Vec<Spanned<String>>> {
        if value.starts_with('[') {
            let before = self.findings.len();
            let ids = self.list("from", value, |reader, id| reader.string("an id in `from`", id));
            return (self.findings.len() == before).then_some(ids);
        }
        if value.starts_with('"') {
            return self.string("from", value).map(|id| vec![id]);
        }
        let found = describe(value);
        self.invalid(
            self.opening(value),
            format!("`from` must be an id or a list of ids, not {found}"),
        );
        None
    }

    /// Reads an object's entries; an unknown or repeated key is a finding.
    fn object(
        &mut self,
        what: &'static str,
        known: &'static [&'static str],
        raw: Raw<'t>,
        mut take: impl FnMut(&mut Self, &'static str, Raw<'t>),
    ) -> Option<()> {
        let mut keys = Keys::new(what, known);
        let read = each_entry(raw, |key, value| {
            let key = self.key(&mut keys, key);
            if !key.is_empty() {
                take(self, key, value);
            }
        });
        if read.is_err() {
            let found = describe(raw);
            self.invalid(self.opening(raw), format!("{what} must be an object, not {found}"));
            return None;
        }
        Some(())
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

    fn list<T>(
        &mut self,
        key: &str,
        raw: Raw<'t>,
        mut take: impl FnMut(&mut Self, Raw<'t>) -> Option<T>,
    ) -> Vec<T> {
        let mut items = Vec::new();
        let read = each_item(raw, |item| items.extend(take(self, item)));
        if read.is_err() {
            let found = describe(raw);
            self.invalid(self.opening(raw), format!("`{key}` must be a list, not {found}"));
        }
        items
    }

    fn string(&mut self, key: &str, raw: Raw<'t>) -> Option<Spanned<String>> {
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
        Some(Spanned::new(value.into_owned(), span))
    }

    fn needed(
        &mut self,
        owner: &str,
        key: &str,
        value: Option<Spanned<String>>,
        raw: Raw<'t>,
    ) -> Option<Spanned<String>> {
        let opening = self.opening(raw);
        let said = self.findings.last().is_some_and(|finding| {
            let inside = self.span(raw);
            finding.span.start >= inside.start && finding.span.end <= inside.end
        });
        if value.is_none() && !said {
            self.missing(owner, key, opening);
        }
        value
    }

    fn missing(&mut self, owner: &str, key: &str, place: Span) -> &mut Finding {
        let owner = shown(owner);
        let finding = self.invalid(place, format!("{owner} lacks `{key}`"));
        finding.help = Some(format!("add the key `{key}`"));
        finding
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

/// Why the text is no JSON object, at the place where that shows.
fn syntax_error(source: &Source, error: &serde_json::Error) -> Finding {
    let text = source.text();
    let invalid = |span, message: String| Finding::new("invalid-document", span, message);
    if text.trim().is_empty() {
        return invalid(Span::new(0, text.len().min(1)), "the file is empty".into())
            .help("`argraph init` writes a document to start from");
    }
    let trimmed = text.trim_start();
    if error.is_data() && !trimmed.starts_with('{') {
        let start = text.len() - trimmed.len();
        let first = trimmed.chars().next().map_or(0, char::len_utf8);
        let message = format!("a document must be a JSON object, not {}", describe(trimmed));
        return invalid(Span::new(start, start + first), message);
    }
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
    fn new(what: &'static str, known: &'static [&'static str]) -> Self {
        Self { what, known, seen: 0 }
    }

    fn has_seen(&self, key: &str) -> bool {
        self.known
            .iter()
            .position(|known| *known == key)
            .is_some_and(|at| self.seen & (1 << at) != 0)
    }
}

/// Calls `take` with each key and value of an object, as they stand in the text.
fn each_entry<'t>(
    raw: &'t str,
    take: impl FnMut(Raw<'t>, Raw<'t>),
) -> Result<(), serde_json::Error> {
    struct Entries<F>(F);
    impl<'t, F: FnMut(Raw<'t>, Raw<'t>)> Visitor<'t> for Entries<F> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'t>>(mut self, mut map: A) -> Result<(), A::Error> {
            while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
                (self.0)(key.get(), value.get());
            }
            Ok(())
        }
    }
    let mut json = serde_json::Deserializer::from_str(raw);
    json.deserialize_map(Entries(take))?;
    json.end()
}

/// Calls `take` with each item of a list, as it stands in the text.
fn each_item<'t>(raw: &'t str, take: impl FnMut(Raw<'t>)) -> Result<(), serde_json::Error> {
    struct Items<F>(F);
    impl<'t, F: FnMut(Raw<'t>)> Visitor<'t> for Items<F> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'t>>(mut self, mut list: A) -> Result<(), A::Error> {
            while let Some(item) = list.next_element::<&RawValue>()? {
                (self.0)(item.get());
            }
            Ok(())
        }
    }
    let mut json = serde_json::Deserializer::from_str(raw);
    json.deserialize_seq(Items(take))
}

/// The string that a JSON string token stands for; nothing where an escape is no character.
fn unescape(raw: &str) -> Option<std::borrow::Cow<'_, str>> {
    let inner = raw.get(1..raw.len().checked_sub(1)?)?;
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(inner.into());
    }
    serde_json::from_str::<String>(raw).ok().map(Into::into)
}

fn raw_box(value: &str) -> Option<Box<RawValue>> {
    serde_json::from_str(value).ok()
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
