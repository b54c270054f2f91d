//! Boxes from an argument document, with card sizes as the renderer would make them.

use std::collections::HashMap;

use argraph::layout::{Boxes, Edge, Group, NodeBox};
use serde_json::Value;

/// Size of a card that holds a text of so many characters.
pub fn card(characters: usize) -> (f64, f64) {
    let lines = characters.div_ceil(32).clamp(1, 12);
    (220.0, 36.0 + 17.0 * lines as f64)
}

/// A junction's size.
pub const JUNCTION: f64 = 8.0;

fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(s) => vec![s],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    }
}

/// The boxes of a document: a card for each node, a junction for each link that joins several
/// premises or that another link names.
pub fn boxes(document: &Value, with_groups: bool) -> Boxes {
    let empty = vec![];
    let list = |key: &str| document[key].as_array().unwrap_or(&empty);
    let mut boxes = Boxes::default();
    let mut group_index = HashMap::new();
    if with_groups {
        for (i, g) in list("groups").iter().enumerate() {
            group_index.insert(g["id"].as_str().unwrap_or_default(), i);
            let title = g["title"].as_str().unwrap_or_default();
            let title_width = 7.0 * title.chars().count() as f64;
            boxes.groups.push(Group { parent: None, title_width, title_height: 20.0 });
        }
        for (i, g) in list("groups").iter().enumerate() {
            boxes.groups[i].parent =
                g["within"].as_str().and_then(|id| group_index.get(id)).copied();
        }
    }
    let mut index = HashMap::new();
    for n in list("nodes") {
        index.insert(n["id"].as_str().unwrap_or_default(), boxes.nodes.len());
        let (width, height) = card(n["text"].as_str().unwrap_or_default().chars().count());
        let group = n["group"].as_str().and_then(|id| group_index.get(id)).copied();
        boxes.nodes.push(NodeBox { width, height, group });
    }
    let target = |l: &Value| -> Option<String> {
        l["supports"].as_str().or(l["attacks"].as_str()).map(str::to_owned)
    };
    let named: Vec<String> = list("links").iter().filter_map(target).collect();
    let mut junctions = Vec::new();
    for l in list("links") {
        let sources = strings(&l["from"]);
        let id = l["id"].as_str().unwrap_or_default();
        let junction = sources.len() > 1 || named.iter().any(|n| n == id);
        junctions.push(junction.then(|| {
            let group = target(l)
                .and_then(|t| index.get(t.as_str()).copied())
                .and_then(|t| boxes.nodes[t].group);
            boxes.nodes.push(NodeBox { width: JUNCTION, height: JUNCTION, group });
            if !id.is_empty() {
                index.insert(id, boxes.nodes.len() - 1);
            }
            boxes.nodes.len() - 1
        }));
    }
    for (l, junction) in list("links").iter().zip(junctions) {
        let Some(&to) = target(l).and_then(|t| index.get(t.as_str())) else { continue };
        let end = junction.unwrap_or(to);
        for source in strings(&l["from"]) {
            if let Some(&from) = index.get(source) {
                boxes.edges.push(Edge { from, to: end, weight: 1 });
            }
        }
        if let Some(from) = junction {
            boxes.edges.push(Edge { from, to, weight: 2 });
        }
    }
    boxes
}
