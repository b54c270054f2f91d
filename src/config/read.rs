//! Reads an `argraph.toml` and says what is wrong with it, each at its token.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{CHECK, Key, RENDER, TABLES, Takes};
use super::{Config, Pattern};
use crate::diagnostic::{Finding, did_you_mean, nearest, nearest_all, shown};
use crate::lint::{Level, Levels};
use crate::source::{Source, Span};

/// What findings about the file are filed under. It is no rule: nobody can allow it.
const NAME: &str = "invalid-config";

type Keyed<'a, 't> = (&'a str, Span, &'a Spanned<DeValue<'t>>);

pub(super) fn read(source: &Source) -> (Config, Vec<Finding>) {
    let (table, errors) = DeTable::parse_recoverable(source.text());
    let mut reader = Reader { config: Config::default(), findings: Vec::new() };
    for error in errors {
        let place = error.span().unwrap_or_default();
        reader.not_toml(place, error.message());
    }
    if reader.findings.is_empty() {
        reader.file(table.get_ref());
    }
    reader.findings.sort_by_key(|finding| finding.span);
    (reader.config, reader.findings)
}

struct Reader {
    config: Config,
    findings: Vec<Finding>,
}

impl Reader {
    fn find(&mut self, span: Span, message: String, help: impl Into<String>) {
        self.findings.push(Finding::new(NAME, span, message).help(help));
    }

    fn not_toml(&mut self, place: Range<usize>, message: &str) {
        let first = message.lines().next().unwrap_or_default().trim_end_matches('.');
        let help = if first.starts_with("duplicate key") {
            "keep one of the two"
        } else if first.starts_with("string values must be quoted") {
            "a value is a \"text\", a number, true, false or a [\"list\"]"
        } else {
            "under a [table] each line is key = value: see https://toml.io"
        };
        self.find(span(place), format!("this is not TOML: {first}"), help);
    }

    fn file(&mut self, table: &DeTable<'_>) {
        for (name, place, value) in entries(table) {
            let Some(known) = TABLES.into_iter().find(|known| *known == name) else {
                let message = format!("there is no table `{}`", shown(name));
                let help = table_help(name);
                self.find(place, message, help);
                continue;
            };
            let Some(table) = value.get_ref().as_table() else {
                let message = format!("`{known}` must be a table, not {}", described(value));
                self.find(span(value.span()), message, format!("write [{known}] on a line"));
                continue;
            };
            match known {
                "rules" => self.rules(table),
                "check" => self.check(table),
                _ => self.render(table),
            }
        }
    }

    fn rules(&mut self, table: &DeTable<'_>) {
        let mut entries: Vec<_> = entries(table).collect();
        // The order of keys has no meaning in TOML: what stands for many rules comes first.
        let many = |name: &str| Levels::MANY.iter().position(|many| *many == name);
        entries.sort_by_key(|(name, ..)| many(name).unwrap_or(Levels::MANY.len()));
        for (name, place, value) in entries {
            // Whether there is such a rule is told also where its level is wrong.
            if let Err(unknown) = Levels::default().set_named(name, Level::Warn) {
                self.find(place, unknown.to_string(), unknown.hint());
                continue;
            }
            let Some(word) = value.get_ref().as_str() else {
                let message =
                    format!("the level of `{name}` must be a word, not {}", described(value));
                self.find(span(value.span()), message, "write \"deny\", \"warn\" or \"allow\"");
                continue;
            };
            let Some(level) = Level::ALL.into_iter().find(|level| level.as_str() == word) else {
                let message = format!("there is no level `{}`", shown(word));
                self.find(span(value.span()), message, level_help(word));
                continue;
            };
            self.config.levels.set_named(name, level).expect("the name was looked at");
        }
    }

    fn check(&mut self, table: &DeTable<'_>) {
        for (name, place, value) in entries(table) {
            if !CHECK.contains(&name) {
                self.unknown_key("check", name, place, &CHECK);
                continue;
            }
            let Some(list) = value.get_ref().as_array() else {
                let message =
                    format!("`files` must be a list of patterns, not {}", described(value));
                let help = "write [\"arguments/**/*.argraph.json\"]";
                self.find(span(value.span()), message, help);
                continue;
            };
            for item in list.iter() {
                self.pattern(item);
            }
        }
    }

    fn pattern(&mut self, item: &Spanned<DeValue<'_>>) {
        let place = span(item.span());
        let Some(text) = item.get_ref().as_str() else {
            let message = format!("a pattern must be a text, not {}", described(item));
            self.find(place, message, "write it in quotation marks");
            return;
        };
        let plain = text.strip_prefix("./").unwrap_or(text);
        let leaves = plain.split('/').any(|part| part == "..");
        if plain.is_empty() {
            self.find(place, "this pattern is empty".into(), "write \"*.argraph.json\", or so");
            return;
        }
        if leaves || plain.starts_with('/') || plain.contains('\\') {
            let message = format!("the pattern `{}` names no files below this folder", shown(text));
            let help = "write it relative to the folder of argraph.toml, with `/` between folders";
            self.find(place, message, help);
            return;
        }
        match Pattern::new(place, plain) {
            Ok(pattern) => self.config.files.push(pattern),
            Err(wrong) => {
                let message = format!("the pattern `{}` is malformed: {wrong}", shown(text));
                let help = "`*` stands for anything in a name, `**` between slashes for folders";
                self.find(place, message, help);
            }
        }
    }

    fn render(&mut self, table: &DeTable<'_>) {
        for (name, place, value) in entries(table) {
            let Some(key) = RENDER.iter().find(|key| key.name == name) else {
                let known: Vec<&str> = RENDER.iter().map(|key| key.name).collect();
                self.unknown_key("render", name, place, &known);
                continue;
            };
            match taken(key, value) {
                Ok(text) => self.config.render.push((key, text)),
                Err((message, help)) => self.find(span(value.span()), message, help),
            }
        }
    }

    fn unknown_key(&mut self, table: &str, name: &str, place: Span, known: &[&str]) {
        let message = format!("[{table}] has no key `{}`", shown(name));
        let near = nearest_all(name, known.iter().copied());
        let help = did_you_mean(&near).unwrap_or_else(|| match known {
            [only] => format!("its only key is `{only}`"),
            _ => {
                let known: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
                format!("its keys are {}", known.join(", "))
            }
        });
        self.find(place, message, help);
    }
}

/// The value of a key as it is written on a command line, or what is wrong with it and what to
/// do.
fn taken(key: &Key, value: &Spanned<DeValue<'_>>) -> Result<String, (String, String)> {
    let (name, value, found) = (key.name, value.get_ref(), described(value));
    match key.takes {
        Takes::OneOf(words) => {
            let list = || {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                let (last, rest) = words.split_last().expect("there are words");
                format!("write {} or {last}", rest.join(", "))
            };
            let Some(word) = value.as_str() else {
                return Err((format!("`{name}` must be a word, not {found}"), list()));
            };
            if words.contains(&word) {
                return Ok(word.to_owned());
            }
            let near = nearest(word, words.iter().copied());
            let help = near.map_or_else(list, |near| format!("did you mean \"{near}\"?"));
            Err((format!("`{name}` cannot be `{}`", shown(word)), help))
        }
        Takes::Number { least, most } => {
            let range = match most {
                u16::MAX => format!("a whole number from {least}"),
                most => format!("a whole number from {least} to {most}"),
            };
            let number = value
                .as_integer()
                .and_then(|number| u16::from_str_radix(number.as_str(), number.radix()).ok());
            match number.filter(|number| (least..=most).contains(number)) {
                Some(number) => Ok(number.to_string()),
                None => {
                    let found = value.as_integer().map_or(found.to_owned(), |n| shown(n.as_str()));
                    let message = format!("`{name}` must be {range}, not {found}");
                    Err((message, format!("write {range}, without quotation marks")))
                }
            }
        }
        Takes::Yes | Takes::No => match value.as_bool() {
            Some(value) => Ok(value.to_string()),
            None => {
                let message = format!("`{name}` must be true or false, not {found}");
                Err((message, "write true or false, without quotation marks".into()))
            }
        },
    }
}

/// What to write for a name at the top that is no table.
fn table_help(name: &str) -> String {
    let belongs = if CHECK.contains(&name) {
        Some("check")
    } else if RENDER.iter().any(|key| key.name == name) {
        Some("render")
    } else {
        Levels::default().set_named(name, Level::Warn).is_ok().then_some("rules")
    };
    match belongs {
        Some(table) => format!("write it below a line [{table}]"),
        None => did_you_mean(&nearest_all(name, TABLES))
            .unwrap_or_else(|| "its tables are [rules], [check] and [render]".into()),
    }
}

/// What to write for a word that is no level; other tools have other words for them.
fn level_help(word: &str) -> String {
    let meant = match word.to_lowercase().as_str() {
        "error" | "forbid" | "fail" | "fatal" => Some("deny"),
        "warning" | "info" | "note" => Some("warn"),
        "off" | "ignore" | "none" | "hint" | "skip" => Some("allow"),
        lower => nearest(lower, Level::ALL.map(Level::as_str)),
    };
    match meant {
        Some(meant) => format!("did you mean \"{meant}\"?"),
        None => "write \"deny\", \"warn\" or \"allow\"".to_owned(),
    }
}

fn entries<'a, 't>(table: &'a DeTable<'t>) -> impl Iterator<Item = Keyed<'a, 't>> {
    table.iter().map(|(key, value)| (key.get_ref().as_ref(), span(key.span()), value))
}

fn span(range: Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

fn described(value: &Spanned<DeValue<'_>>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
