//! JSON objects as they are written: every key and value keeps its letters.

use std::fmt;

use hashbrown::HashMap;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// An object: its keys in order, each with its value as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Object(pub(super) Vec<(String, String)>);

impl Object {
    pub(super) fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == key).map(|(_, value)| value.as_str())
    }

    /// The values by their keys, of a key that stands there twice the first: to look many up.
    pub(super) fn by_key(&self) -> HashMap<&str, &str> {
        let mut values = HashMap::with_capacity(self.0.len());
        for (key, value) in &self.0 {
            values.entry(key.as_str()).or_insert(value.as_str());
        }
        values
    }

    /// The value of a key, where it is a string.
    pub(super) fn string(&self, key: &str) -> Option<String> {
        self.get(key).and_then(|value| serde_json::from_str(value).ok())
    }

    pub(super) fn set(&mut self, key: &str, value: String) {
        match self.0.iter_mut().find(|(other, _)| other == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.to_owned(), value)),
        }
    }

    pub(super) fn write(&self, out: &mut String) {
        out.push('{');
        for (at, (key, value)) in self.0.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            out.push_str(&Value::from(key.as_str()).to_string());
            out.push(':');
            out.push_str(value);
        }
        out.push('}');
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Object;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    entries.push((key, value.get().to_owned()));
                }
                Ok(Object(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// The items of a list as written; of anything else none.
pub(super) fn items(text: &str) -> Vec<String> {
    let list: Vec<Box<RawValue>> = serde_json::from_str(text).unwrap_or_default();
    list.iter().map(|item| item.get().to_owned()).collect()
}

/// A list of items as written.
pub(super) fn list(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}
