//! What is no document of the format: not JSON, a wrong type, a missing or repeated key. Found
//! while reading, in time linear in the text.

use crate::lint::{Check, Level, Rule};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "invalid-document",
    level: Level::Deny,
    summary: "not JSON, a value of the wrong type, or a key that is missing or stands twice",
    page: include_str!("invalid_document.md"),
    check: Check::Reading,
};
