//! The ids of the merged document: a name that one side gave is followed in what the others wrote.

use hashbrown::HashMap;

use super::Conflict;
use super::raw::{Object, items, list};
use super::rows::Row;
use super::version::Version;
use crate::diagnostic::shown;

/// Settles the id of everything, and writes it wherever a version refers to it. Ids that both sides
/// changed in different ways are conflicts.
pub(super) fn settle(mut versions: [&mut Version; 3], rows: &mut [Vec<Row>; 4]) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    // Sources, groups, and one name space for nodes and links.
    let mut names: [[HashMap<String, String>; 3]; 3] = Default::default();
    for (list, rows) in rows.iter_mut().enumerate() {
        let space = list.min(2);
        for row in rows {
            let id = |version: &Version, at: Option<usize>| {
                at.and_then(|at| version.lists[list][at].string("id"))
            };
            let at = [row.base, row.ours, row.theirs];
            let ids: [Option<String>; 3] = std::array::from_fn(|side| id(versions[side], at[side]));
            let [base, ours, theirs] = &ids;
            let settled = match (base, ours, theirs) {
                (Some(base), Some(ours), Some(theirs)) if ours == base => theirs,
                (_, Some(ours), _) => ours,
                (_, None, Some(theirs)) => theirs,
                (Some(base), None, None) => base,
                (None, None, None) => continue,
            };
            row.renamed = match (base, ours, theirs) {
                (Some(base), Some(one), None) | (Some(base), None, Some(one)) => base != one,
                _ => false,
            };
            if let (Some(base), Some(ours), Some(theirs)) = (base, ours, theirs)
                && base != ours
                && base != theirs
                && ours != theirs
            {
                let what = ["source", "group", "node", "link"][list];
                conflicts.push(Conflict {
                    what: format!("{what} `{}`", shown(base)),
                    key: Some("id".into()),
                    ours: Some(serde_json::Value::from(ours.as_str()).to_string()),
                    theirs: Some(serde_json::Value::from(theirs.as_str()).to_string()),
                });
                row.their_id = Some(theirs.clone());
            }
            for (version, id) in ids.iter().enumerate() {
                if let Some(id) = id.as_ref().filter(|id| *id != settled) {
                    names[version][space].insert(id.clone(), settled.clone());
                }
            }
        }
    }
    for (version, names) in versions.iter_mut().zip(&names) {
        if names.iter().all(HashMap::is_empty) {
            continue;
        }
        for (list, objects) in version.lists.iter_mut().enumerate() {
            objects.iter_mut().for_each(|object| rename(list, object, names));
        }
    }
    conflicts
}

/// Writes the settled ids wherever an object names something: `names` are those of sources, of
/// groups, and of nodes and links.
fn rename(kind: usize, object: &mut Object, names: &[HashMap<String, String>; 3]) {
    let [sources, groups, elements] = names;
    let json = |id: &str| serde_json::Value::from(id).to_string();
    let one = |object: &mut Object, key: &str, names: &HashMap<String, String>| {
        if let Some(name) = object.string(key).and_then(|id| names.get(&id)) {
            object.set(key, json(name));
        }
    };
    one(object, "id", &names[kind.min(2)]);
    one(object, "group", groups);
    one(object, "within", groups);
    one(object, "supports", elements);
    one(object, "attacks", elements);
    if object.string("from").is_some() {
        one(object, "from", elements);
    } else if let Some(from) = object.get("from").filter(|_| !elements.is_empty()) {
        let renamed: Vec<String> = items(from)
            .into_iter()
            .map(|item| {
                let id: Option<String> = serde_json::from_str(&item).ok();
                id.and_then(|id| elements.get(&id)).map_or(item, |name| json(name))
            })
            .collect();
        object.set("from", list(&renamed));
    }
    if let Some(quotes) = object.get("quotes").filter(|_| !sources.is_empty()) {
        let renamed: Vec<String> = items(quotes)
            .into_iter()
            .map(|item| match Object::parse(&item) {
                Some(mut quote) => {
                    one(&mut quote, "source", sources);
                    quote.text()
                }
                None => item,
            })
            .collect();
        object.set("quotes", list(&renamed));
    }
}
