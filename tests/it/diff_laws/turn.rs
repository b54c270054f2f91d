//! The report of a comparison as it is, and turned round, as far as the two have to agree.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The report of the same revisions the other way round.
pub(super) fn turned(report: &Value) -> Value {
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

/// What `turned` selects, as it is.
pub(super) fn plain(report: &Value) -> Value {
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
