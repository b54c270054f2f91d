//! The keys of an object of the format: which of them is meant, and what to say of one that is
//! unknown, repeated or without a value.

use std::marker::PhantomData;

use serde::de::MapAccess;
use serde_json::value::RawValue;

use super::relation::Unknown;
use super::walk::Many;
use super::{Part, Raw, Reader, each_entry, unescape};
use crate::diagnostic::{Edit, Finding, did_you_mean, nearest_all, shown};
use crate::document::Document;

/// The entries of an object, one after the other.
pub(in crate::document) struct Entries<'t, A> {
    pub(super) map: A,
    pub(super) keys: Keys<'t>,
}

impl<'t, A: MapAccess<'t>> Entries<'t, A> {
    /// The next known key. An unknown or repeated one is a finding, and its value is passed over.
    pub(super) fn next_key(
        &mut self,
        reader: &mut Reader<'t>,
    ) -> Result<Option<&'static str>, A::Error> {
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
    pub(super) fn raw(&mut self, reader: &mut Reader<'t>) -> Result<Raw<'t>, A::Error> {
        let raw = self.map.next_value::<&RawValue>()?.get();
        reader.cursor = reader.span(raw).end as usize;
        Ok(raw)
    }

    /// The value of that key, a list of objects.
    pub(super) fn parts<T: Part<'t>>(
        &mut self,
        reader: &mut Reader<'t>,
        key: &'static str,
    ) -> Result<Vec<T>, A::Error> {
        self.map.next_value_seed(Many { reader, key, part: PhantomData })
    }
}

/// The keys of an object, and which of them were seen.
pub(super) struct Keys<'t> {
    what: &'static str,
    known: &'static [&'static str],
    needed: &'static [&'static str],
    seen: u32,
    /// Known keys that unknown ones were taken for, with the finding that says so.
    meant: Vec<(&'static str, usize)>,
    /// Known keys that unknown ones may have been, when that could not be told.
    pub(super) unclear: Vec<&'static str>,
    /// The keys that could not be read as any of the known ones.
    pub(super) unknown: Vec<Unknown<'t>>,
}

impl<'t> Keys<'t> {
    /// Those of an object of which none was read yet.
    pub(super) fn of<T: Part<'t>>() -> Self {
        Self {
            what: T::NAME,
            known: T::KEYS,
            needed: T::NEEDED,
            seen: 0,
            meant: Vec::new(),
            unclear: Vec::new(),
            unknown: Vec::new(),
        }
    }

    pub(super) fn has_seen(&self, key: &str) -> bool {
        let at = self.known.iter().position(|known| *known == key);
        at.is_some_and(|at| self.seen & (1 << at) != 0)
    }

    /// Whether a key may be left out, and is not one whose value may be anything.
    pub(super) fn may_be_absent(&self, key: &str) -> bool {
        key != "meta" && !self.needed.contains(&key)
    }
}

impl<'t> Reader<'t> {
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
    pub(super) fn first_key(&self, start: usize) -> Option<&'t str> {
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
}

/// Whether an object may be a document, whatever is wrong with it: it has `nodes` or `links`, or a
/// list under a key that is read as one of them, or it has a `version` and no key of another kind.
pub(in crate::document) fn is_document(text: &str) -> bool {
    let (mut has_parts, mut has_version, mut are_known) = (false, false, true);
    let read = each_entry(text, |key, value| {
        let Some(name) = unescape(key) else { return };
        let near = match synonyms(&name, Document::KEYS) {
            synonyms if synonyms.is_empty() => nearest_keys(&name, Document::KEYS),
            synonyms => synonyms,
        };
        has_parts |= matches!(name.as_ref(), "nodes" | "links")
            || (matches!(near[..], ["nodes" | "links"]) && value.starts_with('['));
        has_version |= name == "version";
        are_known &= !near.is_empty();
    });
    read.is_ok() && (has_parts || (has_version && are_known))
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

pub(super) fn list_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
