//! What each object of the format holds, key by key.

use serde::de::MapAccess;
use serde_json::value::RawValue;

use super::{Entries, Part, Reader, Slot};
use crate::document::{Document, Group, Link, Node, Quote, TextSource};
use crate::source::Span;

impl<'t> Part<'t> for Document {
    const NAME: &'static str = "the document";
    const KEYS: &'static [&'static str] =
        &["$schema", "version", "title", "description", "sources", "groups", "nodes", "links"];
    const NEEDED: &'static [&'static str] = &["version", "nodes"];

    fn read<A: MapAccess<'t>>(
        reader: &mut Reader<'t>,
        opening: Span,
        mut entries: Entries<'t, A>,
        into: &mut Vec<Self>,
    ) -> Result<(), A::Error> {
        let mut document = Self { version: 1, ..Self::default() };
        let (mut version, mut nodes) = (false, false);
        while let Some(key) = entries.next_key(reader)? {
            match key {
                "sources" => document.sources = entries.parts(reader, key)?,
                "groups" => document.groups = entries.parts(reader, key)?,
                "nodes" => {
                    nodes = true;
                    document.nodes = entries.parts(reader, key)?;
                }
                "links" => document.links = entries.parts(reader, key)?,
                "version" => {
                    version = true;
                    let value = entries.raw(reader)?;
                    reader.version(value);
                }
                _ => {
                    let value = entries.raw(reader)?;
                    let text = reader.string(key, value);
                    match key {
                        "$schema" => document.schema = text,
                        "title" => document.title = text,
                        _ => document.description = text,
                    }
                }
            }
        }
        if !version {
            reader.invalid(opening, "the document lacks `version`").help =
                Some("add `\"version\": 1` as the first key".into());
        }
        if !nodes {
            reader.invalid(opening, "the document lacks `nodes`").help =
                Some("add `\"nodes\": []`, the list of its statements".into());
        }
        into.push(document);
        Ok(())
    }
}

impl<'t> Part<'t> for TextSource {
    const NAME: &'static str = "a source";
    const KEYS: &'static [&'static str] = &["id", "path", "title", "author", "url"];
    const NEEDED: &'static [&'static str] = &["id"];

    fn read<A: MapAccess<'t>>(
        reader: &mut Reader<'t>,
        opening: Span,
        mut entries: Entries<'t, A>,
        into: &mut Vec<Self>,
    ) -> Result<(), A::Error> {
        let mut source = Self::default();
        let mut id = reader.id_outside.take().map_or(Slot::Absent, Slot::Read);
        while let Some(key) = entries.next_key(reader)? {
            let value = entries.raw(reader)?;
            match key {
                "id" => id = reader.id(key, value).into(),
                "path" => source.path = reader.string(key, value),
                "title" => source.title = reader.string(key, value),
                "author" => source.author = reader.string(key, value),
                _ => source.url = reader.string(key, value),
            }
        }
        source.span = reader.closed(opening);
        if let Some(id) = reader.needed("source", None, "id", id, opening) {
            source.id = id;
            into.push(source);
        }
        Ok(())
    }
}

impl<'t> Part<'t> for Group {
    const NAME: &'static str = "a group";
    const KEYS: &'static [&'static str] = &["id", "title", "within"];
    const NEEDED: &'static [&'static str] = &["id"];

    fn read<A: MapAccess<'t>>(
        reader: &mut Reader<'t>,
        opening: Span,
        mut entries: Entries<'t, A>,
        into: &mut Vec<Self>,
    ) -> Result<(), A::Error> {
        let mut group = Self::default();
        let mut id = reader.id_outside.take().map_or(Slot::Absent, Slot::Read);
        while let Some(key) = entries.next_key(reader)? {
            let value = entries.raw(reader)?;
            match key {
                "id" => id = reader.id(key, value).into(),
                "title" => group.title = reader.string(key, value),
                _ => group.within = reader.id(key, value),
            }
        }
        group.span = reader.closed(opening);
        if let Some(id) = reader.needed("group", None, "id", id, opening) {
            group.id = id;
            into.push(group);
        }
        Ok(())
    }
}

impl<'t> Part<'t> for Node {
    const NAME: &'static str = "a node";
    const KEYS: &'static [&'static str] = &[
        "id", "kind", "text", "quotes", "group", "tags", "note", "implicit", "weight", "allow",
        "formerly", "meta",
    ];
    const NEEDED: &'static [&'static str] = &["id", "kind", "text"];

    fn read<A: MapAccess<'t>>(
        reader: &mut Reader<'t>,
        opening: Span,
        mut entries: Entries<'t, A>,
        into: &mut Vec<Self>,
    ) -> Result<(), A::Error> {
        let node = push_default(into);
        let mut id = reader.id_outside.take().map_or(Slot::Absent, Slot::Read);
        let (mut kind, mut text) = (Slot::Absent, Slot::Absent);
        while let Some(key) = entries.next_key(reader)? {
            if key == "quotes" {
                node.quotes = entries.parts(reader, key)?;
                continue;
            }
            let value = entries.raw(reader)?;
            match key {
                "id" => id = reader.id(key, value).into(),
                "kind" => kind = reader.kind(value).into(),
                "text" => text = reader.string(key, value).into(),
                "group" => node.group = reader.id(key, value),
                "tags" => {
                    let tag = |reader: &mut Reader<'t>, tag| reader.string("a tag", tag);
                    node.tags = reader.list(key, value, tag).unwrap_or_default();
                }
                "note" => node.note = reader.string(key, value).map(Box::new),
                "implicit" => node.implicit = reader.boolean(key, value),
                "weight" => node.weight = reader.weight(value),
                "allow" => node.allow = reader.allow(value),
                "formerly" => node.formerly = reader.id(key, value).map(Box::new),
                _ => node.meta = raw_box(value),
            }
        }
        node.span = reader.closed(opening);
        let name = match &id {
            Slot::Read(id) => Some(id.clone()),
            _ => None,
        };
        let id = reader.needed("node", name.as_ref(), "id", id, opening);
        let kind = reader.needed("node", name.as_ref(), "kind", kind, opening);
        let text = reader.needed("node", name.as_ref(), "text", text, opening);
        node.damaged = kind.is_none() || text.is_none();
        node.kind = kind.unwrap_or_default();
        node.text = text.unwrap_or_default();
        match id {
            Some(id) => node.id = id,
            None => drop(into.pop()),
        }
        Ok(())
    }
}

impl<'t> Part<'t> for Link {
    const NAME: &'static str = "a link";
    const KEYS: &'static [&'static str] = &[
        "id", "from", "supports", "attacks", "scheme", "note", "weight", "quotes", "allow", "meta",
    ];
    const NEEDED: &'static [&'static str] = &["from"];

    fn read<A: MapAccess<'t>>(
        reader: &mut Reader<'t>,
        opening: Span,
        mut entries: Entries<'t, A>,
        into: &mut Vec<Self>,
    ) -> Result<(), A::Error> {
        let link = push_default(into);
        link.id = reader.id_outside.take();
        let mut from = Slot::Absent;
        while let Some(key) = entries.next_key(reader)? {
            if key == "quotes" {
                link.quotes = entries.parts(reader, key)?;
                continue;
            }
            let value = entries.raw(reader)?;
            match key {
                "id" => link.id = reader.id(key, value),
                "from" => from = reader.one_or_more(value).into(),
                "supports" => {
                    link.supports = reader.id(key, value);
                    link.damaged |= link.supports.is_none();
                }
                "attacks" => {
                    link.attacks = reader.id(key, value);
                    link.damaged |= link.attacks.is_none();
                }
                "scheme" => link.scheme = reader.string(key, value).map(Box::new),
                "note" => link.note = reader.string(key, value).map(Box::new),
                "weight" => link.weight = reader.weight(value),
                "allow" => link.allow = reader.allow(value),
                _ => link.meta = raw_box(value),
            }
        }
        link.span = reader.closed(opening);
        reader.foreign_relation(&entries.keys.unknown, link);
        // A key that may have been its relation has its finding.
        let is_unclear = |key| entries.keys.unclear.contains(key);
        link.damaged |= ["supports", "attacks"].iter().any(is_unclear) && link.relation().is_none();
        match reader.needed("link", None, "from", from, opening) {
            Some(from) => link.from = from,
            None => link.damaged = true,
        }
        Ok(())
    }
}

impl<'t> Part<'t> for Quote {
    const NAME: &'static str = "a quote";
    const KEYS: &'static [&'static str] = &["source", "text"];
    const NEEDED: &'static [&'static str] = &["source", "text"];

    fn read<A: MapAccess<'t>>(
        reader: &mut Reader<'t>,
        opening: Span,
        mut entries: Entries<'t, A>,
        into: &mut Vec<Self>,
    ) -> Result<(), A::Error> {
        let (mut source, mut text) = (Slot::Absent, Slot::Absent);
        while let Some(key) = entries.next_key(reader)? {
            let value = entries.raw(reader)?;
            match key {
                "source" => source = reader.id(key, value).into(),
                _ => text = reader.string(key, value).into(),
            }
        }
        let source = reader.needed("quote", None, "source", source, opening);
        let text = reader.needed("quote", None, "text", text, opening);
        into.extend(source.zip(text).map(|(source, text)| Self { source, text }));
        Ok(())
    }
}

/// A new last item, to be filled where it lies: it is too large to be moved about.
fn push_default<T: Default>(into: &mut Vec<T>) -> &mut T {
    into.push(T::default());
    into.last_mut().expect("it was just pushed")
}

fn raw_box(value: &str) -> Option<Box<RawValue>> {
    serde_json::from_str(value).ok()
}
