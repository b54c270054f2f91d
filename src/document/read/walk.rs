//! Walks over the objects and lists of the format as serde_json meets them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::keys::{Entries, Keys, list_of};
use super::{Part, Reader, describe, unescape};
use crate::diagnostic::shown;
use crate::document::Id;
use crate::source::{Span, Spanned};

/// Parts of a list after which its length is guessed.
const MEASURED: usize = 1_000;

/// Reads an object of the format into the list of its like.
pub(super) struct One<'r, 't, T> {
    pub(super) reader: &'r mut Reader<'t>,
    pub(super) into: &'r mut Vec<T>,
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
        T::read(self.reader, opening, Entries { map, keys: Keys::of::<T>() }, self.into)
    }
}

/// Reads a list of objects of the format; empty where the value is no list.
pub(super) struct Many<'r, 't, T> {
    pub(super) reader: &'r mut Reader<'t>,
    pub(super) key: &'static str,
    pub(super) part: PhantomData<T>,
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
