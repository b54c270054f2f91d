use insta::assert_snapshot;
use proptest::prelude::*;

use super::format;
use super::shape::{DOCUMENT, GROUP, LINK, NODE, QUOTE, SOURCE};
use crate::document::read::Part;
use crate::document::{Document, Group, Link, Node, Quote, TextSource};
use crate::source::Source;

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
    let fits = (1..100).rev().find(|note| link(*note).lines().count() == 5).expect("short fits");
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

/// A package, a schema, a baseline: what lies beside a document and is named with it by a pattern.
#[test]
fn an_object_of_another_kind_is_left_alone_and_a_document_with_mistakes_is_not() {
    for text in [
        "{}",
        r#"{"title":"T","description":"D"}"#,
        r#"{"name":"x","version":"1.0.0","description":"D","scripts":{}}"#,
        r#"{"$schema":"s","title":"T","type":"object","properties":{"nodes":{}}}"#,
        r#"{"version":1,"findings":[]}"#,
        r#"{"claims":{},"node":"x"}"#,
    ] {
        let source = Source::new("test", text);
        for finding in [format(&source).unwrap_err(), Document::read(&source).unwrap_err()] {
            assert_eq!(
                finding.message,
                "this is no argument document: it has neither `nodes` nor `links`"
            );
        }
    }
    for text in [
        r#"{"version":1}"#,
        r#"{"title":"T","version":"1"}"#,
        r#"{"version":1,"titel":"T"}"#,
        r#"{"name":"x","statements":[]}"#,
        r#"{"name":"x","nodes":7}"#,
        r#"{"name":"x","links":[]}"#,
        r#"{"name":"x","Nodse":[]}"#,
        r#"{"n\u006fdes":[], "colour": "red"}"#,
    ] {
        formatted(text);
        Document::read(&Source::new("test", text)).expect("it is one, with mistakes");
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
