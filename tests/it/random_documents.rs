//! Random documents, alone and in pairs, for the laws of the diff and the merge.
//!
//! Two kinds of pairs are drawn: two documents from one small pool of ids, texts and links, so
//! that everything collides with everything; and a document with some edits.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

/// How many are drawn, always the same ones.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        // More of them for a deep look.
        cases: std::env::var("ARGRAPH_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(cases),
        rng_seed: RngSeed::Fixed(5),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

const TEXTS: [&str; 7] = [
    "trade builds trust between neighbours",
    "trade builds no trust between neighbours",
    "Trade, builds trust between neighbours.",
    "roads cost more than 60 billion",
    "roads cost 60 billion",
    "peace is common",
    "",
];

fn optional(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Option<Value>> {
    proptest::option::weighted(0.3, value)
}

fn one_of(values: &'static [&'static str]) -> impl Strategy<Value = Value> {
    proptest::sample::select(values).prop_map(Value::from)
}

fn quotes() -> impl Strategy<Value = Value> {
    let quote = (one_of(&["essay", "letter"]), one_of(&["q", "r"]));
    let quote = quote.prop_map(|(source, text)| json!({ "source": source, "text": text }));
    proptest::collection::vec(quote, 1..3).prop_map(Value::from)
}

/// An object of the keys that are there.
fn object(entries: Vec<(&str, Option<Value>)>) -> Value {
    let entries = entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(entries.collect())
}

fn meta() -> impl Strategy<Value = Value> {
    prop_oneof![Just(json!({ "b": [1, 2], "a": null })), Just(json!(1.5)), Just(json!("x"))]
}

fn node() -> impl Strategy<Value = Value> {
    let essential = (
        one_of(&["thesis", "claim", "premise", "challenge"]),
        one_of(&TEXTS),
        optional(one_of(&["g", "h", "i"])),
        optional(quotes()),
        optional(one_of(&["a note"])),
    );
    let rest = (
        optional(Just(json!(0.5))),
        optional(Just(json!(true))),
        optional(Just(json!(["x", "y"]))),
        optional(one_of(&["a", "e", "z"])),
        optional(meta()),
    );
    (essential, rest).prop_map(
        |((kind, text, group, quotes, note), (weight, implicit, tags, formerly, meta))| {
            object(vec![
                ("kind", Some(kind)),
                ("text", Some(text)),
                ("group", group),
                ("quotes", quotes),
                ("note", note),
                ("weight", weight),
                ("implicit", implicit),
                ("tags", tags),
                ("formerly", formerly),
                ("meta", meta),
            ])
        },
    )
}

const IDS: [&str; 8] = ["a", "b", "c", "d", "e", "n-1", "n-2", "n-3"];
const ENDS: [&str; 12] =
    ["a", "b", "c", "d", "e", "n-1", "n-2", "n-3", "l-1", "l-2", "l-3", "nobody"];

fn link() -> impl Strategy<Value = Value> {
    let from = proptest::collection::btree_set(proptest::sample::select(&IDS[..]), 1..4);
    let target = proptest::sample::select(&ENDS[..]);
    let notes = (optional(one_of(&["s"])), optional(one_of(&["m"])), optional(quotes()));
    (from, any::<bool>(), target, notes).prop_map(
        |(from, attacks, target, (scheme, note, quotes))| {
            let relation = if attacks { "attacks" } else { "supports" };
            object(vec![
                ("from", Some(json!(from))),
                (relation, Some(json!(target))),
                ("scheme", scheme),
                ("note", note),
                ("quotes", quotes),
            ])
        },
    )
}

fn with_ids(ids: Vec<&str>, objects: Vec<Value>) -> Vec<Value> {
    let name = |(id, mut object): (&str, Value)| {
        object["id"] = json!(id);
        object
    };
    ids.into_iter().zip(objects).map(name).collect()
}

pub(crate) fn document() -> impl Strategy<Value = Value> {
    let nodes = (1..IDS.len()).prop_flat_map(|count| {
        let ids = proptest::sample::subsequence(&IDS[..], count);
        (ids, proptest::collection::vec(node(), count))
    });
    let named = (0..3_usize).prop_flat_map(|count| {
        let ids = proptest::sample::subsequence(&["l-1", "l-2", "l-3"][..], count);
        (ids, proptest::collection::vec(link(), count))
    });
    let unnamed = proptest::collection::vec(link(), 0..6);
    let group = |id: &'static str, titles: &'static [&'static str]| {
        let within = optional(one_of(&["g", "h"]));
        optional((optional(one_of(titles)), within).prop_map(move |(title, within)| {
            object(vec![("id", Some(json!(id))), ("title", title), ("within", within)])
        }))
    };
    let groups = (group("g", &["One", "Two"]), group("h", &["Two"]), group("i", &["One", "Three"]));
    let sources = optional(one_of(&["essay", "letter"]));
    (nodes, named, unnamed, groups, sources, optional(one_of(&["A title"]))).prop_map(
        |((ids, nodes), (names, named), unnamed, (g, h, i), source, title)| {
            let mut links = with_ids(names, named);
            links.extend(unnamed);
            let groups: Vec<Value> = [g, h, i].into_iter().flatten().collect();
            let sources: Vec<Value> =
                source.into_iter().map(|id| json!({ "id": id, "title": "T" })).collect();
            object(vec![
                ("version", Some(json!(1))),
                ("title", title),
                ("groups", Some(json!(groups))),
                ("sources", Some(json!(sources))),
                ("nodes", Some(json!(with_ids(ids, nodes)))),
                ("links", Some(json!(links))),
            ])
        },
    )
}

/// Edits: what is done, and where.
type Edits = Vec<(u8, proptest::sample::Index)>;

fn edits() -> impl Strategy<Value = Edits> {
    proptest::collection::vec((0..12_u8, any::<proptest::sample::Index>()), 0..6)
}

/// The document after some edits, with what they put in from another one.
fn after(old: &Value, other: &Value, edits: Edits) -> Value {
    let mut new = old.clone();
    for (edit, at) in edits {
        let list = if edit < 6 { "nodes" } else { "links" };
        let donors = other[list].as_array().expect("a list");
        let items = new[list].as_array_mut().expect("a list");
        if items.is_empty() || donors.is_empty() {
            continue;
        }
        let word = format!("another {}", at.index(2));
        let donor = donors[at.index(donors.len())].clone();
        let at = at.index(items.len());
        match edit {
            0 => drop(items.remove(at)),
            1 => items[at]["text"] = donor["text"].clone(),
            2 => items[at]["kind"] = donor["kind"].clone(),
            3 => {
                let id = json!(format!("new-{at}"));
                if items.iter().all(|item| item["id"] != id) {
                    items[at]["id"] = id;
                }
            }
            4 => items[at]["note"] = json!(word),
            6 => drop(items.remove(at)),
            7 => items[at]["from"] = donor["from"].clone(),
            8 => {
                let id = items[at].get("id").cloned();
                items[at] = donor;
                let map = items[at].as_object_mut().expect("an object");
                map.remove("id");
                map.extend(id.map(|id| ("id".to_owned(), id)));
            }
            9 => items[at]["scheme"] = json!(word),
            10 => new["title"] = json!(word),
            11 => drop(new.as_object_mut().expect("an object").remove("title")),
            _ => {}
        }
    }
    new
}

/// A document in which each node and link was changed with some probability.
fn edited() -> impl Strategy<Value = (Value, Value)> {
    (document(), document(), edits()).prop_map(|(old, other, edits)| {
        let new = after(&old, &other, edits);
        (old, new)
    })
}

/// A document that two people edited, each with texts of their own.
pub(crate) fn edited_twice() -> impl Strategy<Value = [Value; 3]> {
    let others = (document(), document());
    (document(), others, edits(), edits()).prop_map(|(base, (mine, yours), ours, theirs)| {
        let (ours, theirs) = (after(&base, &mine, ours), after(&base, &yours, theirs));
        [base, ours, theirs]
    })
}

pub(crate) fn pair() -> impl Strategy<Value = (Value, Value)> {
    prop_oneof![(document(), document()), edited()]
}

/// A document without its order, for comparing.
pub(crate) fn canonical(document: &Value) -> Value {
    let sorted = |value: &Value| {
        let mut list = value.as_array().cloned().unwrap_or_default();
        list.sort_by_key(Value::to_string);
        Value::from(list)
    };
    let mut document = document.clone();
    for list in ["nodes", "links"] {
        let items = document[list].as_array_mut().expect("a list");
        for item in items {
            let item = item.as_object_mut().expect("an object");
            for key in ["from", "quotes", "tags"] {
                if let Some(value) = item.get_mut(key) {
                    *value = sorted(value);
                }
            }
        }
    }
    for list in ["nodes", "links", "groups", "sources"] {
        document[list] = sorted(&document[list]);
    }
    document
}
