//! The tables and keys of `argraph.toml`, in one place for reading, the schema and the tests.

/// A key of `[render]`: a flag of `argraph render`, which it gives another default.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it is for, in one line.
    pub about: &'static str,
    /// What values it takes.
    pub takes: Takes,
}

/// What values a key takes.
#[derive(Debug, PartialEq, Eq)]
pub enum Takes {
    /// One of several words.
    OneOf(&'static [&'static str]),
    /// A whole number.
    Number {
        /// The least.
        least: u16,
        /// The greatest.
        most: u16,
    },
    /// `true` or `false`, where the flag of that name says `true`.
    Yes,
    /// `true` or `false`, where the flag `--no-` and that name says `false`.
    No,
}

/// The keys of `[render]`.
pub static RENDER: &[Key] = &[
    Key {
        name: "theme",
        about: "Colours; `auto` follows the viewer's setting",
        takes: Takes::OneOf(&["auto", "light", "dark", "print"]),
    },
    Key {
        name: "direction",
        about: "Side to which the arrows point; `auto` takes what comes nearest to a page",
        takes: Takes::OneOf(&["up", "down", "left", "right", "auto"]),
    },
    Key {
        name: "layout",
        about: "Layout engine",
        takes: Takes::OneOf(&["auto", "dot", "graphviz", "layered"]),
    },
    Key {
        name: "color-by",
        about: "What the colour of a card stands for",
        takes: Takes::OneOf(&["kind", "group"]),
    },
    Key {
        name: "wrap",
        about: "Characters in a line of a card",
        takes: Takes::Number { least: 12, most: 200 },
    },
    Key {
        name: "max-lines",
        about: "Lines of a card beyond which its text is cut",
        takes: Takes::Number { least: 1, most: u16::MAX },
    },
    Key {
        name: "standing",
        about: "Mark which statements stand, and fade what is not in force",
        takes: Takes::Yes,
    },
    Key { name: "groups", about: "Draw the groups", takes: Takes::No },
    Key { name: "legend", about: "Draw a legend", takes: Takes::No },
];

/// The tables of the file.
pub(super) const TABLES: [&str; 3] = ["rules", "check", "render"];

/// The keys of `[check]`.
pub(super) const CHECK: [&str; 1] = ["files"];

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::config::SCHEMA;
    use crate::lint::{Level, Levels, RULES};

    /// The JSON Schema of the file.
    fn schema() -> Value {
        let levels = Level::ALL.map(Level::as_str);
        let mut rules = Map::new();
        for (name, about) in Levels::MANY.iter().zip(["every rule", "rules that are warnings"]) {
            rules.insert((*name).into(), json!({ "description": about, "enum": levels }));
        }
        for rule in RULES {
            let about = json!({
                "description": rule.summary, "default": rule.level.as_str(), "enum": levels
            });
            rules.insert(rule.name.into(), about);
        }
        let mut render = Map::new();
        for key in RENDER {
            let takes = match key.takes {
                Takes::OneOf(words) => json!({ "enum": words }),
                Takes::Number { least, most } => {
                    json!({ "type": "integer", "minimum": least, "maximum": most })
                }
                Takes::Yes | Takes::No => json!({ "type": "boolean" }),
            };
            let mut about = json!({ "description": key.about });
            about.as_object_mut().unwrap().extend(takes.as_object().unwrap().clone());
            render.insert(key.name.into(), about);
        }
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "argraph.toml",
            "description": "What a project wants of argraph.",
            "type": "object",
            "properties": {
                "rules": {
                    "description": "Levels of the rules: `deny` makes what a rule finds an error, \
                        `warn` a warning, `allow` drops it.",
                    "type": "object",
                    "properties": rules,
                    "additionalProperties": false,
                },
                "check": {
                    "description": "What `argraph check` looks at.",
                    "type": "object",
                    "properties": {
                        "files": {
                            "description": "Patterns of the documents that are checked where \
                                none is named, relative to the folder of this file.",
                            "type": "array",
                            "items": { "type": "string", "minLength": 1 },
                        },
                    },
                    "additionalProperties": false,
                },
                "render": {
                    "description": "Defaults for the flags of `argraph render`.",
                    "type": "object",
                    "properties": render,
                    "additionalProperties": false,
                },
            },
            "additionalProperties": false,
        })
    }

    #[test]
    fn the_schema_in_data_is_fresh() {
        let fresh = schemars::Schema::try_from(schema()).expect("it is an object");
        crate::schema_test::assert_same("config.schema.json", SCHEMA, &fresh);
        let keys = |of: &Value| -> Vec<String> {
            of["properties"].as_object().unwrap().keys().cloned().collect()
        };
        let mut tables = TABLES;
        tables.sort_unstable();
        assert_eq!(keys(&schema()), tables);
        assert_eq!(keys(&schema()["properties"]["check"]), CHECK);
    }
}
