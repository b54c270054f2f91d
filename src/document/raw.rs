//! JSON as it stands in the text: borrowed, so that its address tells its place and nothing in it
//! is respelled.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A value as it stands in the text.
pub(super) type Raw<'t> = &'t str;

/// The string that a JSON string token stands for; nothing where an escape is no character.
pub(super) fn unescape(raw: &str) -> Option<Cow<'_, str>> {
    let inner = raw.get(1..raw.len().checked_sub(1)?)?;
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(inner.into());
    }
    serde_json::from_str::<String>(raw).ok().map(Into::into)
}

/// Calls `take` with each key and value of an object, as they stand in the text.
pub(super) fn each_entry<'t>(
    raw: Raw<'t>,
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
pub(super) fn each_item<'t>(
    raw: Raw<'t>,
    take: impl FnMut(Raw<'t>),
) -> Result<(), serde_json::Error> {
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
