//! Strings, ids and lists of them.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::{Raw, Reader, describe, unescape, values};
use crate::diagnostic::{Edit, Finding, shown};
use crate::document::Id;
use crate::source::{Span, Spanned};

impl<'t> Reader<'t> {
    /// Reads a list, each item with `take`; none where one of them is unusable.
    pub(super) fn list<T>(
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

    pub(super) fn string(&mut self, key: &str, raw: Raw<'t>) -> Option<Spanned<String>> {
        self.text(key, raw).map(|(text, span)| Spanned::new(text.into_owned(), span))
    }

    pub(super) fn id(&mut self, key: &str, raw: Raw<'t>) -> Option<Spanned<Id>> {
        self.text(key, raw).map(|(text, span)| Spanned::new(Id::from(text), span))
    }

    pub(super) fn text(&mut self, key: &str, raw: Raw<'t>) -> Option<(Cow<'t, str>, Span)> {
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
