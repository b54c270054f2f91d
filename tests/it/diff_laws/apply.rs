//! The new document from the old one and the report of what differs, and from nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::random_documents::canonical;

/// The new document, made of the old one and the report alone.
pub(super) fn apply(old: &Value, report: &Value) -> Value {
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
