//! A key that the format does not have. Found while reading, in time linear in the text.

use crate::lint::{Check, Level, Rule};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unknown-key",
    level: Level::Deny,
    summary: "a key that the format does not have",
    page: include_str!("unknown_key.md"),
    check: Check::Reading,
};
