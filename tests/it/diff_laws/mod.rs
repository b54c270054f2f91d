//! The laws of the diff, on random documents.

mod apply;
mod turn;

use std::collections::BTreeSet;

use argraph::source::Source;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::diff_cases::compare_sources;
use crate::random_documents::{canonical, config, document, pair};
use apply::apply;
use turn::{plain, turned};

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn nothing_differs_from_itself_in_any_order(document in document(), seed in any::<u64>()) {
        let report = compare_texts(&document.to_string(), &shuffled(&document, seed));
        prop_assert_eq!(&report["same"], &json!(true), "{}", report);
        prop_assert_eq!(&report["impact"], &json!([]));
    }

    #[test]
    fn the_changes_make_the_new_document_of_the_old_one((old, new) in pair()) {
        let report = compare(&old, &new);
        prop_assert_eq!(canonical(&apply(&old, &report)), canonical(&new), "{:#}", report);
    }

    #[test]
    fn turning_the_revisions_round_turns_the_report_round((old, new) in pair()) {
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        prop_assert_eq!(turned(&there), plain(&back), "{:#}\n{:#}", there, back);
    }

    #[test]
    fn new_ids_for_everything_are_renames(document in document()) {
        let renamed = rename(&document, |id| format!("{id}-renamed"));
        let report = compare(&document, &renamed);
        let count = document["nodes"].as_array().map(Vec::len);
        prop_assert_eq!(report["nodes"]["renamed"].as_array().map(Vec::len), count);
        for what in ["added", "removed"] {
            prop_assert_eq!(&report["nodes"][what], &json!([]));
            prop_assert_eq!(&report["links"][what], &json!([]), "{:#}", report);
        }
    }
}

/// The JSON report of a comparison.
fn compare(old: &Value, new: &Value) -> Value {
    compare_texts(&old.to_string(), &new.to_string())
}

fn compare_texts(old: &str, new: &str) -> Value {
    compare_sources(Source::new("x", old), Source::new("x", new)).json
}

/// The document in an order and a spelling that say the same.
fn shuffled(value: &Value, seed: u64) -> String {
    fn mix(seed: &mut u64) -> usize {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) as usize
    }
    fn shuffle<T>(list: &mut [T], seed: &mut u64) {
        for at in (1..list.len()).rev() {
            list.swap(at, mix(seed) % (at + 1));
        }
    }
    fn write(value: &Value, ordered: bool, seed: &mut u64, out: &mut String) {
        let space = ["", " ", "\n\t"][mix(seed) % 3];
        match value {
            Value::Object(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                shuffle(&mut entries, seed);
                out.push('{');
                for (at, (key, value)) in entries.into_iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    out.push_str(&format!("{space}{}{space}:", json!(key)));
                    // What `meta` holds is not ours to reorder.
                    write(value, ordered || key == "meta", seed, out);
                }
                out.push_str(&format!("{space}}}"));
            }
            Value::Array(list) => {
                let mut list: Vec<_> = list.iter().collect();
                if !ordered {
                    shuffle(&mut list, seed);
                }
                out.push('[');
                for (at, value) in list.into_iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    out.push_str(space);
                    write(value, ordered, seed, out);
                }
                out.push(']');
            }
            other => out.push_str(
                &other
                    .to_string()
                    .replace('a', if mix(seed).is_multiple_of(2) { "a" } else { "\\u0061" }),
            ),
        }
    }
    let mut out = String::new();
    let mut seed = seed;
    write(value, false, &mut seed, &mut out);
    out.replace("f\\u0061lse", "false")
}

/// The document with other ids of nodes and links, wherever they stand.
fn rename(document: &Value, name: impl Fn(&str) -> String) -> Value {
    let mut document = document.clone();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for list in ["nodes", "links"] {
        for item in document[list].as_array().expect("a list") {
            known.extend(item.get("id").and_then(Value::as_str).map(str::to_owned));
        }
    }
    let renamed = |id: &Value| match id.as_str() {
        Some(id) if known.contains(id) => json!(name(id)),
        _ => id.clone(),
    };
    for list in ["nodes", "links"] {
        for item in document[list].as_array_mut().expect("a list") {
            let item: &mut Map<String, Value> = item.as_object_mut().expect("an object");
            for key in ["id", "supports", "attacks"] {
                if let Some(id) = item.get_mut(key) {
                    *id = renamed(id);
                }
            }
            if let Some(from) = item.get_mut("from").and_then(Value::as_array_mut) {
                from.iter_mut().for_each(|id| *id = renamed(id));
            }
        }
    }
    document
}
