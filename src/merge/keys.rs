//! Three versions of one object, key by key.

use std::collections::BTreeSet;

use hashbrown::HashSet;

use super::raw::{Object, items, list};
use crate::diff::same_json;

/// The key under which a link's relation and target are merged as one: a link that one side turns
/// round and the other retargets is in conflict.
pub(super) const BEARING: &str = "supports/attacks";

/// A key that both sides changed in different ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyConflict {
    pub(super) key: String,
    pub(super) ours: Option<String>,
    pub(super) theirs: Option<String>,
}

/// An object merged of three versions: as it is with our side of the conflicts, and with theirs.
pub(super) struct Merged {
    pub(super) ours: Object,
    pub(super) theirs: Object,
    pub(super) conflicts: Vec<KeyConflict>,
}

/// Merges three versions of one object. Keys keep our order; theirs alone come behind.
pub(super) fn merge(base: &Object, ours: &Object, theirs: &Object) -> Merged {
    let (base, mine, yours) = (bundled(base), bundled(ours), bundled(theirs));
    let mut keys: Vec<&str> = Vec::new();
    let mut seen = HashSet::new();
    for (key, _) in mine.0.iter().chain(&yours.0).chain(&base.0) {
        if seen.insert(key) {
            keys.push(key);
        }
    }
    let [before, mine, yours] = [&base, &mine, &yours].map(Object::by_key);
    let mut merged =
        Merged { ours: Object::default(), theirs: Object::default(), conflicts: Vec::new() };
    for key in keys {
        let [a, o, t] = [&before, &mine, &yours].map(|side| side.get(key).copied());
        let (mine, yours) = match merge_value(key, a, o, t) {
            Ok(value) => (value.clone(), value),
            Err(()) => {
                let (ours, theirs) = (o.map(str::to_owned), t.map(str::to_owned));
                merged.conflicts.push(KeyConflict {
                    key: key.to_owned(),
                    ours: ours.clone(),
                    theirs: theirs.clone(),
                });
                (ours, theirs)
            }
        };
        mine.into_iter().for_each(|value| merged.ours.0.push((key.to_owned(), value)));
        yours.into_iter().for_each(|value| merged.theirs.0.push((key.to_owned(), value)));
    }
    merged.ours = unbundled(merged.ours);
    merged.theirs = unbundled(merged.theirs);
    merged
}

/// Whether two versions of an object say the same.
pub(super) fn same(a: &Object, b: &Object) -> bool {
    let keys: BTreeSet<&str> = a.0.iter().chain(&b.0).map(|(key, _)| key.as_str()).collect();
    let [a, b] = [a, b].map(Object::by_key);
    keys.into_iter().all(|key| same_value(key, a.get(key).copied(), b.get(key).copied()))
}

/// Merges three versions of one value.
pub(super) fn merge_value(
    key: &str,
    base: Option<&str>,
    ours: Option<&str>,
    theirs: Option<&str>,
) -> Result<Option<String>, ()> {
    let taken = |value: Option<&str>| Ok(value.map(str::to_owned));
    if same_value(key, ours, theirs) || same_value(key, base, theirs) {
        return taken(ours);
    }
    if same_value(key, base, ours) {
        return taken(theirs);
    }
    match key {
        "quotes" | "tags" | "from" => merge_set(key, base, ours, theirs),
        "allow" => {
            let parse = |value: Option<&str>| value.and_then(Object::parse).unwrap_or_default();
            let merged = merge(&parse(base), &parse(ours), &parse(theirs));
            let empty = merged.ours.0.is_empty();
            if merged.conflicts.is_empty() {
                Ok((!empty).then(|| merged.ours.text()))
            } else {
                Err(())
            }
        }
        _ => Err(()),
    }
}

/// Merges lists whose order says nothing: what either side added is in, what either took out is
/// out. A quote or a source that both took out is in conflict where one put another in its place
/// and the other side did not: which of what was added stands for which, nothing tells.
fn merge_set(
    key: &str,
    base: Option<&str>,
    ours: Option<&str>,
    theirs: Option<&str>,
) -> Result<Option<String>, ()> {
    let [base, ours, theirs] = [base, ours, theirs].map(|value| members(value.unwrap_or("[]")));
    let set = |list: &[String]| list.iter().map(|item| normal(item)).collect::<BTreeSet<_>>();
    let (before, mine, yours) = (set(&base), set(&ours), set(&theirs));
    if key != "tags" {
        let gone = before.iter().filter(|item| !mine.contains(*item) && !yours.contains(*item));
        let added_alike = mine.intersection(&yours).filter(|item| !before.contains(*item)).count();
        let mut others = mine.symmetric_difference(&yours).filter(|item| !before.contains(*item));
        if gone.count() > added_alike && others.next().is_some() {
            return Err(());
        }
    }
    let mut merged: Vec<String> = ours.clone();
    merged.retain(|item| yours.contains(&normal(item)) || !before.contains(&normal(item)));
    for item in &theirs {
        let item_normal = normal(item);
        if !before.contains(&item_normal) && !mine.contains(&item_normal) {
            merged.push(item.clone());
        }
    }
    match (key, &merged[..]) {
        // Each side took out what the other kept: a link from nothing is none.
        ("from", []) => Err(()),
        ("from", [one]) => Ok(Some(one.clone())),
        (_, []) => Ok(None),
        _ => Ok(Some(list(&merged))),
    }
}

/// A value without what its spelling does not say.
pub(super) fn normal(item: &str) -> String {
    let value = serde_json::from_str::<serde_json::Value>(item);
    value.map_or_else(|_| item.to_owned(), |value| value.to_string())
}

/// The members of a list; one string stands for a list of one.
pub(super) fn members(value: &str) -> Vec<String> {
    if value.starts_with('"') { vec![value.to_owned()] } else { items(value) }
}

fn same_value(key: &str, a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) if matches!(key, "quotes" | "tags" | "from") => {
            let sorted = |value| {
                let mut list: Vec<String> =
                    members(value).iter().map(|item| normal(item)).collect();
                list.sort_unstable();
                list
            };
            sorted(a) == sorted(b)
        }
        (Some(a), Some(b)) => same_json(a, b),
        (None, None) => true,
        _ => false,
    }
}

/// The object with its relation and target as one value.
fn bundled(object: &Object) -> Object {
    let mut bundled = Object::default();
    for (key, value) in &object.0 {
        if matches!(key.as_str(), "supports" | "attacks") {
            let mut bearing = bundled.get(BEARING).and_then(Object::parse).unwrap_or_default();
            bearing.set(key, value.clone());
            bundled.set(BEARING, bearing.text());
        } else {
            bundled.0.push((key.clone(), value.clone()));
        }
    }
    bundled
}

fn unbundled(object: Object) -> Object {
    let mut unbundled = Object::default();
    for (key, value) in object.0 {
        if key == BEARING {
            unbundled.0.extend(Object::parse(&value).unwrap_or_default().0);
        } else {
            unbundled.0.push((key, value));
        }
    }
    unbundled
}
