//! The canonical text of a document: one shape for all authors, so that a revision shows what was
//! changed and nothing else.
//!
//! Nodes stand over several lines, one key a line; a quote is one line; a source, a group or a
//! link is one line where that fits. So edits of two people to different nodes, or to links that
//! are not neighbours, touch lines that are apart, and a line-based merge joins them. Only the
//! order of keys and the white space between tokens are changed: every key, number, string and
//! the whole of `meta` keep the letters in which they were written.

use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::read::{Raw, no_object, syntax_error, unescape};
use crate::diagnostic::Finding;
use crate::source::Source;

/// Columns that a line may take before a list or an object is broken; a long string takes more.
const WIDTH: usize = 100;

/// How a value is laid out.
#[derive(Debug, Clone, Copy)]
enum Shape {
    /// As written.
    Verbatim,
    /// Strings: `[..]` or `{..}` on one line where it fits, else one a line.
    Words,
    /// A list of objects, always one below the other.
    Rows(&'static Record),
}

/// How an object is laid out.
#[derive(Debug)]
struct Record {
    breaks: Breaks,
    /// Its keys in canonical order, and the shape of their values.
    keys: &'static [(&'static str, Shape)],
}

/// When an object is broken into one line a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Breaks {
    Always,
    WhereItDoesNotFit,
    /// Its long part is one string, which breaking would not make shorter.
    Never,
}

use Shape::{Rows, Verbatim, Words};

static DOCUMENT: Record = Record {
    breaks: Breaks::Always,
    keys: &[
        ("$schema", Verbatim),
        ("version", Verbatim),
        ("title", Verbatim),
        ("description", Verbatim),
        ("sources", Rows(&SOURCE)),
        ("groups", Rows(&GROUP)),
        ("nodes", Rows(&NODE)),
        ("links", Rows(&LINK)),
    ],
};

static SOURCE: Record = Record {
    breaks: Breaks::WhereItDoesNotFit,
    keys: &[
        ("id", Verbatim),
        ("path", Verbatim),
        ("title", Verbatim),
        ("author", Verbatim),
        ("url", Verbatim),
    ],
};

static GROUP: Record = Record {
    breaks: Breaks::WhereItDoesNotFit,
    keys: &[("id", Verbatim), ("title", Verbatim), ("within", Verbatim)],
};

static NODE: Record = Record {
    breaks: Breaks::Always,
    keys: &[
        ("id", Verbatim),
        ("kind", Verbatim),
        ("text", Verbatim),
        ("quotes", Rows(&QUOTE)),
        ("group", Verbatim),
        ("tags", Words),
        ("note", Verbatim),
        ("implicit", Verbatim),
        ("weight", Verbatim),
        ("allow", Words),
        ("formerly", Verbatim),
        ("meta", Verbatim),
    ],
};

static LINK: Record = Record {
    breaks: Breaks::WhereItDoesNotFit,
    keys: &[
        ("id", Verbatim),
        ("from", Words),
        ("supports", Verbatim),
        ("attacks", Verbatim),
        ("scheme", Verbatim),
        ("note", Verbatim),
        ("weight", Verbatim),
        ("quotes", Rows(&QUOTE)),
        ("allow", Words),
        ("meta", Verbatim),
    ],
};

static QUOTE: Record =
    Record { breaks: Breaks::Never, keys: &[("source", Verbatim), ("text", Verbatim)] };

/// The document in canonical text. What it says does not change: reading both gives the same.
///
/// - Keys come in the format's order. An object that has a key unknown to the format, or the same
///   key twice, keeps its own order, for nobody can tell what was meant.
/// - Nodes, links and everything else in lists keep the author's order.
/// - A value of the wrong type stays as written.
/// - Lines end as the first line of the text ends (`\n` or `\r\n`), the last one too.
///
/// Formatting twice is formatting once. Time is linear in the text.
///
/// # Errors
/// The finding that the text is no JSON object.
pub fn format(source: &Source) -> Result<String, Box<Finding>> {
    format_with(source, line_break(source.text()))
}

/// How the first line of a text ends.
pub(crate) fn line_break(text: &str) -> &'static str {
    let crlf = memchr::memchr(b'\n', text.as_bytes()).is_some_and(|at| text[..at].ends_with('\r'));
    if crlf { "\r\n" } else { "\n" }
}

/// What [`format`] gives, with lines that end in `line_break`.
pub(crate) fn format_with(
    source: &Source,
    line_break: &'static str,
) -> Result<String, Box<Finding>> {
    let text = source.text();
    if !text.trim_ascii_start().starts_with('{') {
        return Err(Box::new(no_object(source)));
    }
    let mut writer = Writer { out: String::with_capacity(text.len() + text.len() / 8), line_break };
    writer.record(&DOCUMENT, text, 0, 0).map_err(|error| Box::new(syntax_error(source, &error)))?;
    writer.out.push_str(writer.line_break);
    Ok(writer.out)
}

struct Writer {
    out: String,
    line_break: &'static str,
}

impl Writer {
    /// Writes an object. `indent` counts spaces, `prefix` what stands on the line before it.
    fn record(
        &mut self,
        record: &Record,
        raw: Raw<'_>,
        indent: usize,
        prefix: usize,
    ) -> Result<(), serde_json::Error> {
        let mut entries = Vec::with_capacity(record.keys.len());
        let mut orderly = true;
        let mut seen = 0_u32;
        each_entry(raw, |key, value| {
            let name = unescape(key);
            let rank = record.keys.iter().position(|(known, _)| name.as_deref() == Some(known));
            orderly &= rank.is_some_and(|rank| seen & (1 << rank) == 0);
            seen |= rank.map_or(0, |rank| 1 << rank);
            entries.push((rank, key, value));
        })?;
        if orderly {
            entries.sort_unstable_by_key(|(rank, _, _)| *rank);
        }
        if entries.is_empty() {
            self.out.push_str("{}");
            return Ok(());
        }
        let shape = |rank: Option<usize>| rank.map_or(Verbatim, |rank| record.keys[rank].1);
        if record.breaks != Breaks::Always {
            let start = self.out.len();
            let rows = entries.iter().any(|(rank, ..)| matches!(shape(*rank), Rows(_)));
            self.out.push_str("{ ");
            for (at, (rank, key, value)) in entries.iter().enumerate() {
                self.comma_space(at);
                self.out.push_str(key);
                self.out.push_str(": ");
                match shape(*rank) {
                    Words => self.flat(value),
                    Verbatim | Rows(_) => self.out.push_str(value),
                }
            }
            self.out.push_str(" }");
            if record.breaks == Breaks::Never || (!rows && self.fits(start, prefix)) {
                return Ok(());
            }
            self.out.truncate(start);
        }
        self.out.push('{');
        for (at, (rank, key, value)) in entries.into_iter().enumerate() {
            self.new_line(at, indent + 2);
            let start = self.out.len();
            self.out.push_str(key);
            self.out.push_str(": ");
            let prefix = indent + 2 + self.columns(start);
            self.value(shape(rank), value, indent + 2, prefix);
        }
        self.close(indent, '}');
        Ok(())
    }

    fn value(&mut self, shape: Shape, raw: Raw<'_>, indent: usize, prefix: usize) {
        match shape {
            Verbatim => self.out.push_str(raw),
            Words => self.words(raw, indent, prefix),
            Rows(record) if raw.starts_with('[') => {
                let mut count = 0;
                self.out.push('[');
                let read = each_item(raw, |item| {
                    self.new_line(count, indent + 2);
                    count += 1;
                    if self.record(record, item, indent + 2, indent + 2).is_err() {
                        self.out.push_str(item);
                    }
                });
                debug_assert!(read.is_ok(), "the value was read once already");
                if count == 0 {
                    self.out.push(']');
                } else {
                    self.close(indent, ']');
                }
            }
            Rows(_) => self.out.push_str(raw),
        }
    }

    fn words(&mut self, raw: Raw<'_>, indent: usize, prefix: usize) {
        let start = self.out.len();
        self.flat(raw);
        if !raw.starts_with(['[', '{']) || self.fits(start, prefix) {
            return;
        }
        self.out.truncate(start);
        let mut count = 0;
        self.out.push_str(&raw[..1]);
        if raw.starts_with('[') {
            let _ = each_item(raw, |item| {
                self.new_line(count, indent + 2);
                count += 1;
                self.out.push_str(item);
            });
            self.close(indent, ']');
        } else {
            let _ = each_entry(raw, |key, value| {
                self.new_line(count, indent + 2);
                count += 1;
                self.out.push_str(key);
                self.out.push_str(": ");
                self.out.push_str(value);
            });
            self.close(indent, '}');
        }
    }

    /// Writes a list or an object on one line, what is inside it as written.
    fn flat(&mut self, raw: Raw<'_>) {
        let start = self.out.len();
        let mut count = 0;
        if raw.starts_with('[') {
            self.out.push('[');
            let _ = each_item(raw, |item| {
                self.comma_space(count);
                count += 1;
                self.out.push_str(item);
            });
            self.out.push(']');
        } else if raw.starts_with('{') {
            self.out.push_str("{ ");
            let _ = each_entry(raw, |key, value| {
                self.comma_space(count);
                count += 1;
                self.out.push_str(key);
                self.out.push_str(": ");
                self.out.push_str(value);
            });
            self.out.push_str(" }");
            if count == 0 {
                self.out.truncate(start);
                self.out.push_str("{}");
            }
        } else {
            self.out.push_str(raw);
        }
    }

    /// Whether what was written from `start` on, behind `prefix` columns and before a comma, is
    /// one line that is not too long. The comma always counts, so that the last of a list looks
    /// no different when another is put behind it.
    fn fits(&self, start: usize, prefix: usize) -> bool {
        let bytes = self.out.len() - start;
        prefix < WIDTH
            && bytes < 4 * WIDTH
            && prefix + self.columns(start) < WIDTH
            && !self.out[start..].contains('\n')
    }

    fn columns(&self, start: usize) -> usize {
        self.out[start..].chars().count()
    }

    fn comma_space(&mut self, at: usize) {
        if at > 0 {
            self.out.push_str(", ");
        }
    }

    fn new_line(&mut self, at: usize, indent: usize) {
        if at > 0 {
            self.out.push(',');
        }
        self.break_line(indent);
    }

    fn close(&mut self, indent: usize, bracket: char) {
        self.break_line(indent);
        self.out.push(bracket);
    }

    fn break_line(&mut self, indent: usize) {
        self.out.push_str(self.line_break);
        self.out.extend(std::iter::repeat_n(' ', indent));
    }
}

/// Calls `take` with each key and value of an object, as they stand in the text.
fn each_entry<'t>(
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
fn each_item<'t>(raw: Raw<'t>, take: impl FnMut(Raw<'t>)) -> Result<(), serde_json::Error> {
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

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::super::read::Part;
    use super::super::{Document, Group, Link, Node, Quote, TextSource};
    use super::*;

    fn formatted(text: &str) -> String {
        format(&Source::new("test", text)).expect("it is an object")
    }

    /// What reading gives, without the places.
    fn meaning(text: &str) -> String {
        let source = Source::new("test", text);
        let (document, findings) = Document::read(&source).expect("it is an object");
        let mut said: Vec<_> = findings
            .into_iter()
            .map(|finding| (finding.message, finding.help, source.slice(finding.span).to_owned()))
            .collect();
        said.sort();
        let debug = format!("{document:#?} {said:#?}");
        let without_places: Vec<&str> = debug
            .lines()
            .filter(|line| !matches!(line.trim().split(':').next(), Some("start" | "end")))
            .collect();
        without_places.join("\n")
    }

    #[test]
    fn the_keys_are_those_that_are_read_in_the_order_of_the_format() {
        let all = [
            (&DOCUMENT, Document::KEYS),
            (&SOURCE, TextSource::KEYS),
            (&GROUP, Group::KEYS),
            (&NODE, Node::KEYS),
            (&LINK, Link::KEYS),
            (&QUOTE, Quote::KEYS),
        ];
        for (record, read) in all {
            let keys: Vec<&str> = record.keys.iter().map(|(key, _)| *key).collect();
            assert_eq!(keys, read);
        }
    }

    #[test]
    fn what_is_known_is_put_in_order_and_the_rest_kept_to_the_letter() {
        let text = r#"{"nodes":[{"text":"T\u00e9","kind":"thesis","id":"t","weight":0.50,
            "quotes":[{"text":"q","source":"s"}],"tags":["a",  "b"],"meta":{"x" :1e0,
            "y":[]}},{"id":"o","colour":"red","kind":"premise","text":"o"}, 7],
            "links":[{"supports":"t","from":["o"]},{"supports":"t","from":"o","quotes":[]},
            {"note":"a note that is long enough to push this link beyond one hundred columns, so","from":"o","attacks":"t"}],
            "version":1.0, "groups": [], "sources": {}}"#;
        assert_snapshot!(formatted(text), @r#"
        {
          "version": 1.0,
          "sources": {},
          "groups": [],
          "nodes": [
            {
              "id": "t",
              "kind": "thesis",
              "text": "T\u00e9",
              "quotes": [
                { "source": "s", "text": "q" }
              ],
              "tags": ["a", "b"],
              "weight": 0.50,
              "meta": {"x" :1e0,
                    "y":[]}
            },
            {
              "id": "o",
              "colour": "red",
              "kind": "premise",
              "text": "o"
            },
            7
          ],
          "links": [
            { "from": ["o"], "supports": "t" },
            {
              "from": "o",
              "supports": "t",
              "quotes": []
            },
            {
              "from": "o",
              "attacks": "t",
              "note": "a note that is long enough to push this link beyond one hundred columns, so"
            }
          ]
        }
        "#);
    }

    #[test]
    fn a_list_that_does_not_fit_takes_a_line_an_item_wherever_it_stands() {
        let from: Vec<String> = (0..12).map(|at| format!("\"premise-{at}\"")).collect();
        let text = format!(r#"{{"links":[{{"from":[{}],"supports":"t"}}]}}"#, from.join(","));
        assert_snapshot!(formatted(&text), @r#"
        {
          "links": [
            {
              "from": [
                "premise-0",
                "premise-1",
                "premise-2",
                "premise-3",
                "premise-4",
                "premise-5",
                "premise-6",
                "premise-7",
                "premise-8",
                "premise-9",
                "premise-10",
                "premise-11"
              ],
              "supports": "t"
            }
          ]
        }
        "#);
    }

    #[test]
    fn the_longest_line_has_a_hundred_columns_with_its_comma() {
        let link = |note: usize| {
            let note = "é".repeat(note);
            formatted(&format!(r#"{{"links":[{{"from":"a","supports":"b","note":"{note}"}}]}}"#))
        };
        let fits =
            (1..100).rev().find(|note| link(*note).lines().count() == 5).expect("short fits");
        let line = link(fits).lines().nth(2).expect("the link").chars().count();
        assert_eq!(line, 99);
    }

    #[test]
    fn line_ends_are_those_of_the_first_line() {
        assert_eq!(formatted("{\r\n\"version\":1}\n"), "{\r\n  \"version\": 1\r\n}\r\n");
        assert_eq!(formatted("{\n\"version\":1}\r\n"), "{\n  \"version\": 1\n}\n");
    }

    #[test]
    fn what_is_no_object_is_a_finding() {
        for text in ["", "[]", "{", "{} {}", "nul", "{\"a\": }"] {
            let finding = format(&Source::new("test", text)).unwrap_err();
            assert_eq!(finding.rule, "invalid-document", "{text}");
        }
    }

    #[test]
    fn deep_nesting_does_not_overflow() {
        let deep = format!("{}{}", "[".repeat(300_000), "]".repeat(300_000));
        for key in ["meta", "tags", "quotes", "id"] {
            let text = format!(r#"{{"nodes":[{{"{key}":{deep}}}]}}"#);
            let once = formatted(&text);
            assert_eq!(formatted(&once), once);
        }
    }

    /// Any JSON, with the format's keys among the others, escaped now and then, in any spacing.
    fn json(depth: u32) -> BoxedStrategy<String> {
        let scalar = prop_oneof![
            Just("1".to_owned()),
            Just("0.50".to_owned()),
            Just("-1E+2".to_owned()),
            Just("true".to_owned()),
            Just("null".to_owned()),
            Just(r#""\u0061\n\ud83d""#.to_owned()),
            "\"[a-zé字 ]{0,60}\"",
        ];
        let key = prop_oneof![
            4 => prop::sample::select([
                Document::KEYS, TextSource::KEYS, Group::KEYS, Node::KEYS, Link::KEYS, Quote::KEYS,
            ].concat()).prop_map(|key| format!("\"{key}\"")),
            1 => Just(r#""\u0069d""#.to_owned()),
            1 => "\"[a-z]{0,4}\"",
        ];
        let space = || prop::sample::select(vec!["", " ", "\n", "\r\n  ", "\t"]);
        if depth == 0 {
            return scalar.boxed();
        }
        let list = prop::collection::vec((space(), json(depth - 1), space()), 0..4);
        let list = list.prop_map(|items| {
            let items: Vec<_> =
                items.into_iter().map(|(a, item, b)| a.to_owned() + &item + b).collect();
            format!("[{}]", items.join(","))
        });
        let object = prop::collection::vec((space(), key, space(), json(depth - 1)), 0..6);
        let object = object.prop_map(|entries| {
            let entries: Vec<_> = entries
                .into_iter()
                .map(|(a, key, b, value)| format!("{a}{key}{b}:{b}{value}{a}"))
                .collect();
            format!("{{{}}}", entries.join(","))
        });
        prop_oneof![1 => scalar, 2 => list, 3 => object].boxed()
    }

    /// The tokens in order, which formatting may permute and must not change.
    fn sorted_letters(text: &str) -> Vec<char> {
        let mut letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        letters.sort_unstable();
        letters
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 400,
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(6),
            ..ProptestConfig::default()
        })]

        #[test]
        fn formatting_keeps_the_meaning_and_is_idempotent(
            nodes in json(4), links in json(4), groups in json(3), rest in json(3),
        ) {
            let text = format!(
                r#"{{"links":{links},"nodes":{nodes},"groups":{groups},"title":{rest},"version":1}}"#
            );
            let once = formatted(&text);
            prop_assert_eq!(&formatted(&once), &once);
            prop_assert_eq!(sorted_letters(&once), sorted_letters(&text));
            prop_assert_eq!(meaning(&once), meaning(&text));
        }
    }
}
