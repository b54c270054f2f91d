//! The laws of the diff, on random documents.
//!
//! Two kinds of pairs are drawn: two documents from one small pool of ids, texts and links, so
//! that everything collides with everything; and a document with some edits.

use std::collections::{BTreeMap, BTreeSet};

use argraph::diff::{FindingsDelta, Reviewed, diff, findings_delta, impact};
use argraph::document::{Document, Texts};
use argraph::graph::ArgumentGraph;
use argraph::lint::{self, Levels, Subject};
use argraph::report::{DiffReport, diff_json};
use argraph::source::Source;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Map, Value, json};

use crate::fuzz::bodies;

/// The JSON report of a comparison.
fn compare(old: &Value, new: &Value) -> Value {
    compare_texts(&old.to_string(), &new.to_string())
}

fn compare_texts(old: &str, new: &str) -> Value {
    let read = |text: &str| {
        let source = Source::new("x", text);
        let (document, findings) = Document::read(&source).expect("it is an object");
        let graph = ArgumentGraph::new(document);
        let texts = Texts::default();
        let findings = lint::check(&Subject::new(&graph, &texts), findings, &Levels::default());
        (source, graph, findings)
    };
    let ((old_source, old, before), (new_source, new, after)) = (read(old), read(new));
    let diff = diff(&old, &new);
    let impact = impact(&old, &new, &diff);
    let before = Reviewed { source: &old_source, graph: &old, findings: &before };
    let after = Reviewed { source: &new_source, graph: &new, findings: &after };
    let findings: FindingsDelta = findings_delta(&diff, before, after);
    let report = DiffReport {
        old: &old,
        new: &new,
        old_source: &old_source,
        new_source: &new_source,
        diff: &diff,
        impact: &impact,
        findings: &findings,
    };
    let mut out = Vec::new();
    diff_json(&report, &mut out).expect("memory can be written");
    serde_json::from_slice(&out).expect("the report is JSON")
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

fn document() -> impl Strategy<Value = Value> {
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
fn edited_twice() -> impl Strategy<Value = [Value; 3]> {
    let others = (document(), document());
    (document(), others, edits(), edits()).prop_map(|(base, (mine, yours), ours, theirs)| {
        let (ours, theirs) = (after(&base, &mine, ours), after(&base, &yours, theirs));
        [base, ours, theirs]
    })
}

fn pair() -> impl Strategy<Value = (Value, Value)> {
    prop_oneof![(document(), document()), edited()]
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

/// A document without its order, for comparing.
fn canonical(document: &Value) -> Value {
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

/// The new document, made of the old one and the report alone.
fn apply(old: &Value, report: &Value) -> Value {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let string = |value: &Value| value.as_str().expect("a string").to_owned();
    let set = |object: &mut Value, fields: &Value| {
        let object = object.as_object_mut().expect("an object");
        for field in list(fields) {
            match &field["after"] {
                Value::Null => drop(object.remove(field["field"].as_str().expect("a key"))),
                after => drop(object.insert(string(&field["field"]), after.clone())),
            }
        }
    };
    // Everything that bears another name now.
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for renamed in list(&report["nodes"]["renamed"]) {
        names.insert(string(&renamed["from"]), string(&renamed["to"]));
    }
    for change in list(&report["links"]["changed"]) {
        if let (Some(before), Some(after)) =
            (change["before"]["id"].as_str(), change["after"]["id"].as_str())
        {
            names.insert(before.to_owned(), after.to_owned());
        }
    }
    let today = |names: &BTreeMap<String, String>, id: &Value| match id.as_str() {
        Some(id) => json!(names.get(id).map_or(id, String::as_str)),
        None => id.clone(),
    };
    let mut items = BTreeMap::new();
    for what in ["groups", "sources"] {
        let mut renames = BTreeMap::new();
        let mut kept = list(&old[what]);
        let mut changes = list(&report[what]);
        for change in &changes {
            if let (Some(from), Some(to)) = (change["from"].as_str(), change["to"].as_str()) {
                renames.insert(from.to_owned(), to.to_owned());
            }
        }
        kept.retain(|item| {
            let removed = |change: &Value| change["from"] == item["id"] && change["to"].is_null();
            !changes.iter().any(removed)
        });
        changes.retain(|change| !change["to"].is_null());
        for item in &mut kept {
            let change = changes.iter().position(|change| change["from"] == item["id"]);
            if what == "groups" && item.get("within").is_some() {
                item["within"] = today(&renames, &item["within"]);
            }
            if let Some(at) = change {
                let change = changes.remove(at);
                set(item, &change["fields"]);
            }
        }
        for change in changes {
            let mut item = json!({});
            set(&mut item, &change["fields"]);
            kept.push(item);
        }
        items.insert(what, (kept, renames));
    }
    let requote = |item: &mut Value| {
        if let Some(quotes) = item.get_mut("quotes").and_then(Value::as_array_mut) {
            for quote in quotes {
                quote["source"] = today(&items["sources"].1, &quote["source"]);
            }
        }
    };
    let removed: BTreeSet<String> = list(&report["nodes"]["removed"]).iter().map(string).collect();
    let mut nodes = list(&old["nodes"]);
    nodes.retain(|node| !removed.contains(node["id"].as_str().expect("an id")));
    let node_names: BTreeMap<String, String> = list(&report["nodes"]["renamed"])
        .iter()
        .map(|renamed| (string(&renamed["from"]), string(&renamed["to"])))
        .collect();
    for node in &mut nodes {
        node["id"] = today(&node_names, &node["id"]);
        if node.get("group").is_some() {
            node["group"] = today(&items["groups"].1, &node["group"]);
        }
        requote(node);
        let changed = list(&report["nodes"]["changed"]);
        if let Some(change) = changed.iter().find(|change| change["id"] == node["id"]) {
            set(node, &change["fields"]);
        }
    }
    nodes.extend(list(&report["nodes"]["addedNodes"]));
    let written = |link: &Value| {
        let mut link = link.as_object().expect("an object").clone();
        let relation = string(&link["relation"]);
        let to = link.remove("to").expect("a target");
        link.remove("relation");
        link.insert(relation, to);
        Value::Object(link)
    };
    let same = |a: &Value, b: &Value| {
        let one = |link: &Value| canonical(&json!({ "nodes": [], "links": [link] }));
        one(a) == one(b)
    };
    let mut links = list(&old["links"]);
    let take = |links: &mut Vec<Value>, link: &Value| {
        let written = written(link);
        let at = links.iter().position(|other| same(other, &written));
        links.remove(at.expect("the report names a link of the old document"));
    };
    list(&report["links"]["removed"]).iter().for_each(|link| take(&mut links, link));
    let changed = list(&report["links"]["changed"]);
    changed.iter().for_each(|change| take(&mut links, &change["before"]));
    for link in &mut links {
        let from = list(&link["from"]);
        link["from"] = from.iter().map(|id| today(&names, id)).collect();
        for relation in ["supports", "attacks"] {
            if link.get(relation).is_some() {
                link[relation] = today(&names, &link[relation]);
            }
        }
        requote(link);
    }
    links.extend(changed.iter().map(|change| written(&change["after"])));
    links.extend(list(&report["links"]["added"]).iter().map(written));
    let mut new = old.clone();
    set(&mut new, &report["document"]);
    new["nodes"] = nodes.into();
    new["links"] = links.into();
    new["groups"] = items["groups"].0.clone().into();
    new["sources"] = items["sources"].0.clone().into();
    new
}

/// The report of the same revisions the other way round.
fn turned(report: &Value) -> Value {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let sorted = |mut list: Vec<Value>| {
        list.sort_by_key(Value::to_string);
        Value::from(list)
    };
    let swapped = |item: &Value, a: &str, b: &str| {
        let mut item = item.clone();
        let (first, second) = (item[a].clone(), item[b].clone());
        (item[a], item[b]) = (second, first);
        item
    };
    let fields = |fields: &Value| {
        sorted(list(fields).iter().map(|field| swapped(field, "before", "after")).collect())
    };
    let names: BTreeMap<String, Value> = list(&report["nodes"]["renamed"])
        .iter()
        .map(|renamed| (renamed["to"].as_str().expect("an id").to_owned(), renamed["from"].clone()))
        .collect();
    let before = |id: &Value| names.get(id.as_str().expect("an id")).unwrap_or(id).clone();
    let changed = list(&report["nodes"]["changed"])
        .iter()
        .map(|change| json!({ "id": before(&change["id"]), "fields": fields(&change["fields"]) }))
        .collect();
    let links = list(&report["links"]["changed"])
        .iter()
        .map(|change| {
            let mut change = swapped(&swapped(change, "before", "after"), "joined", "left");
            change["fields"] = fields(&change["fields"]);
            change["change"] = match change["change"].as_str() {
                Some("joined") => json!("left"),
                Some("left") => json!("joined"),
                _ => change["change"].clone(),
            };
            change
        })
        .collect();
    let items = |what: &str| {
        let item = |item: &Value| {
            let mut item = swapped(item, "from", "to");
            item["fields"] = fields(&item["fields"]);
            item
        };
        sorted(list(&report[what]).iter().map(item).collect())
    };
    let impact = list(&report["impact"])
        .iter()
        .map(|change| {
            json!({ "id": before(&change["id"]), "before": change["after"],
                    "after": change["before"] })
        })
        .collect();
    json!({
        "added": sorted(list(&report["nodes"]["removedNodes"])),
        "removed": sorted(list(&report["nodes"]["addedNodes"])),
        "renamed": sorted(list(&report["nodes"]["renamed"])
            .iter().map(|renamed| swapped(renamed, "from", "to")).collect()),
        "changed": sorted(changed),
        "linksAdded": sorted(list(&report["links"]["removed"])),
        "linksRemoved": sorted(list(&report["links"]["added"])),
        "linksChanged": sorted(links),
        "document": fields(&report["document"]),
        "groups": items("groups"),
        "sources": items("sources"),
        "impact": sorted(impact),
        "unchanged": report["findings"]["unchanged"],
        "new": report["findings"]["fixed"].as_array().map(Vec::len),
        "fixed": report["findings"]["new"].as_array().map(Vec::len),
    })
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        // More of them for a deep look.
        cases: std::env::var("ARGRAPH_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(cases),
        rng_seed: RngSeed::Fixed(5),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

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

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn merging_with_the_ancestor_takes_the_other_side((base, new) in pair()) {
        for (ours, theirs) in [(&new, &base), (&base, &new), (&new, &new)] {
            let merged = merge(&base, ours, theirs);
            prop_assert!(merged.conflicts.is_empty(), "{:?}", merged.conflicts);
            let text: Value = serde_json::from_str(&merged.text).expect("no conflict, so JSON");
            prop_assert_eq!(canonical(&text), canonical(&new));
        }
    }

    #[test]
    fn a_conflict_is_settled_by_taking_a_side(versions in edited_twice()) {
        bodies::merge_three(versions.each_ref().map(Value::to_string).join("\0").as_bytes());
        let [base, ours, theirs] = &versions;
        let merged = merge(base, ours, theirs);
        let title = merged.conflicts.iter().any(|one| one.key.as_deref() == Some("title"));
        for (is_ours, side) in [(true, ours), (false, theirs)].into_iter().filter(|_| title) {
            let taken: Value = bodies::taken(&merged.text, is_ours).parse().expect("it is JSON");
            prop_assert_eq!(&taken["title"], &side["title"], "{}", merged.text);
        }
    }

    #[test]
    fn a_merge_loses_nothing((base, ours) in pair(), other in document()) {
        let merged = merge(&base, &ours, &other);
        let mut kept = merged.text.clone();
        for conflict in &merged.conflicts {
            kept.extend(conflict.ours.clone());
            kept.extend(conflict.theirs.clone());
        }
        let known = strings(&base);
        for written in strings(&ours).union(&strings(&other)) {
            let lost = !known.contains(written) && !kept.contains(&json!(written).to_string());
            prop_assert!(!lost, "{written} is lost\n{}\n{:?}", merged.text, merged.conflicts);
        }
    }
}

fn merge(base: &Value, ours: &Value, theirs: &Value) -> argraph::merge::Merge {
    let source = |value: &Value| Source::new("x", value.to_string());
    argraph::merge::merge(&source(base), &source(ours), &source(theirs)).expect("all are read")
}

/// Every string that stands in a document as a value.
fn strings(value: &Value) -> BTreeSet<String> {
    match value {
        Value::String(text) => BTreeSet::from([text.clone()]),
        Value::Array(list) => list.iter().flat_map(strings).collect(),
        Value::Object(map) => map.values().flat_map(strings).collect(),
        _ => BTreeSet::new(),
    }
}

/// What `turned` selects, as it is.
fn plain(report: &Value) -> Value {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let sorted = |mut list: Vec<Value>| {
        list.sort_by_key(Value::to_string);
        Value::from(list)
    };
    let with_fields = |item: &Value| {
        let mut item = item.clone();
        item["fields"] = sorted(list(&item["fields"]));
        item
    };
    json!({
        "added": sorted(list(&report["nodes"]["addedNodes"])),
        "removed": sorted(list(&report["nodes"]["removedNodes"])),
        "renamed": sorted(list(&report["nodes"]["renamed"])),
        "changed": sorted(list(&report["nodes"]["changed"]).iter().map(|change| {
            json!({ "id": change["id"], "fields": sorted(list(&change["fields"])) })
        }).collect()),
        "linksAdded": sorted(list(&report["links"]["added"])),
        "linksRemoved": sorted(list(&report["links"]["removed"])),
        "linksChanged": sorted(list(&report["links"]["changed"]).iter().map(with_fields).collect()),
        "document": sorted(list(&report["document"])),
        "groups": sorted(list(&report["groups"]).iter().map(with_fields).collect()),
        "sources": sorted(list(&report["sources"]).iter().map(with_fields).collect()),
        "impact": sorted(list(&report["impact"]).iter().map(|change| {
            json!({ "id": change["id"], "before": change["before"], "after": change["after"] })
        }).collect()),
        "unchanged": report["findings"]["unchanged"],
        "new": list(&report["findings"]["new"]).len(),
        "fixed": list(&report["findings"]["fixed"]).len(),
    })
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
