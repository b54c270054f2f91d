//! What became of the statements: added and removed ones in full, changed ones word by word, and
//! what is only noted about them by key.

use std::collections::BTreeMap;

use super::line::{Line, Mark, Part};
use super::story::{DiffReport, IDS};
use crate::diagnostic::shown;
use crate::diff::wording::{Fate, Wording};
use crate::diff::{FieldChange, MatchReason, NodeChange, NodeMatch, Rewording};
use crate::document::Kind;
use crate::graph::{ArgumentGraph, NodeId};

/// What became of the statements.
pub(super) fn statements(report: &DiffReport<'_>) -> Vec<Line> {
    let DiffReport { old, new, diff, .. } = *report;
    let mut lines = Vec::new();
    let by_kind = |graph: &ArgumentGraph, nodes: &[NodeId]| {
        let mut nodes = nodes.to_vec();
        nodes.sort_by_key(|node| graph.node(*node).kind.value);
        nodes
    };
    let whole = |mark, graph: &ArgumentGraph, node: NodeId| {
        let written = graph.node(node);
        Line::new(mark)
            .plain(format!("{} ", written.kind.as_str()))
            .id(&written.id)
            .plain("  ")
            .text(&written.text)
    };
    lines.extend(by_kind(new, &diff.added).into_iter().map(|node| whole(Mark::Added, new, node)));
    lines.extend(
        by_kind(old, &diff.removed).into_iter().map(|node| whole(Mark::Removed, old, node)),
    );
    let changes: BTreeMap<NodeId, &NodeChange> =
        diff.changed.iter().map(|change| (change.new, change)).collect();
    let told = |change: &NodeChange| change.rewording.is_some() || change.field("kind").is_some();
    let mut nodes: Vec<NodeId> = diff.renamed.iter().map(|pair| pair.new).collect();
    nodes.extend(diff.changed.iter().filter(|change| told(change)).map(|change| change.new));
    nodes.sort_unstable_by_key(|node| (new.node(*node).kind.value != Kind::Thesis, *node));
    nodes.dedup();
    // A name alone is soon told, unless there are only a few.
    let only_renamed = |node: &NodeId| {
        let pair = diff.nodes.of_new(*node);
        let certain = pair.is_some_and(|pair| pair.reason != MatchReason::SimilarText);
        certain && !changes.get(node).is_some_and(|change| told(change))
    };
    let renamed: Vec<NodeId> = nodes.iter().copied().filter(only_renamed).collect();
    if renamed.len() > 3 {
        nodes.retain(|node| !only_renamed(node));
        let line = Line::new(Mark::Changed).plain("renamed, and saying the same: ");
        let pairs: Vec<(&str, &str)> = renamed
            .iter()
            .filter_map(|node| diff.nodes.of_new(*node))
            .map(|pair| (old.id(pair.old), new.id(pair.new)))
            .collect();
        lines.push(line.pairs(IDS, &pairs));
    }
    for node in nodes {
        lines.extend(changed_statement(report, node, changes.get(&node).copied()));
    }
    // What is only noted about statements is told by key, for it tends to come in numbers.
    let mut gathered = Gathered::default();
    for change in &diff.changed {
        for field in &change.fields {
            let declares = field.field == "formerly"
                && field.after.as_ref().and_then(|id| id.as_str()) == Some(old.id(change.old));
            if !matches!(field.field, "kind" | "text") && !declares {
                gathered.add(field, new.id(change.new));
            }
        }
    }
    lines.extend(gathered.lines(IDS));
    lines
}

/// A statement whose id, text or kind changed.
fn changed_statement(
    report: &DiffReport<'_>,
    node: NodeId,
    change: Option<&NodeChange>,
) -> Vec<Line> {
    let DiffReport { old, new, diff, .. } = *report;
    let pair = diff.nodes.of_new(node).expect("a changed node has a partner");
    let rewording = change.and_then(|change| change.rewording.as_ref());
    let mut lines = vec![head(report, pair, rewording)];
    let Some(rewording) = rewording else {
        lines.push(Line::new(Mark::Detail).text(&new.node(node).text));
        return lines;
    };
    if rewording.wording.is_new_text() && !rewording.wording.cosmetic {
        let text = |graph: &ArgumentGraph, node| {
            graph.node(node).text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        for part in [Part::Removed(text(old, pair.old)), Part::Added(text(new, node))] {
            lines.push(Line { mark: Mark::Detail, parts: vec![part] });
        }
        // Where everything changed, a changed "all" says nothing more.
    } else {
        lines.push(Line { mark: Mark::Detail, parts: marked(&rewording.wording) });
        lines.extend(notices(&rewording.wording));
    }
    lines.extend(moves(report, rewording));
    lines
}

/// The statement by kind and id, and what of it changed.
fn head(report: &DiffReport<'_>, pair: NodeMatch, rewording: Option<&Rewording>) -> Line {
    let DiffReport { old, new, .. } = *report;
    let (before, after) = (old.node(pair.old).kind.value, new.node(pair.new).kind.value);
    let line = Line::new(Mark::Changed);
    let mut line = if before == after {
        line.plain(format!("{} ", after.as_str()))
    } else {
        line.strong(format!("{} → {} ", before.as_str(), after.as_str()))
    };
    let mut what = Vec::new();
    if old.id(pair.old) != new.id(pair.new) {
        line = line.id(old.id(pair.old)).plain(" → ");
        what.push(match pair.reason {
            MatchReason::Formerly => "renamed as `formerly` says".to_owned(),
            MatchReason::SimilarText => {
                format!("renamed: text and neighbours are {:.0}% alike", pair.score * 100.0)
            }
            MatchReason::SameText | MatchReason::SameId => "renamed: it says the same".to_owned(),
        });
    }
    if before != after {
        what.push("another kind".to_owned());
    }
    if let Some(Rewording { wording, .. }) = rewording {
        what.push(match (wording.cosmetic, wording.is_new_text()) {
            (true, _) => "reworded in white space, punctuation or capitals only".to_owned(),
            (false, true) => "says something else".to_owned(),
            (false, false) => "reworded".to_owned(),
        });
    }
    line.id(new.id(pair.new)).plain(format!("  {}", what.join(", ")))
}

/// The changed words that matter to what is said, one line a kind.
fn notices(wording: &Wording) -> impl Iterator<Item = Line> {
    let quoted = |words: &[String]| {
        let words: Vec<String> = words.iter().map(|word| format!("\"{}\"", shown(word))).collect();
        words.join(", ")
    };
    wording.notices.iter().map(move |notice| {
        let said = match (&notice.gone[..], &notice.new[..], &notice.moved[..]) {
            (gone, [], []) => format!("{} gone", quoted(gone)),
            ([], new, []) => format!("{} new", quoted(new)),
            ([], [], moved) => format!("{} moved", quoted(moved)),
            (gone, new, _) => format!("{} → {}", quoted(gone), quoted(new)),
        };
        Line::new(Mark::Detail).strong(format!("{}: ", notice.aspect.as_str())).plain(said)
    })
}

/// The words that other statements said before or say now.
fn moves(report: &DiffReport<'_>, rewording: &Rewording) -> Vec<Line> {
    let DiffReport { old, new, .. } = *report;
    let detail = || Line::new(Mark::Detail);
    let mut lines = Vec::new();
    if let Some(other) = rewording.said_by {
        lines.push(detail().plain("this is what ").id(old.id(other)).plain(" said before"));
    }
    let moved = |words: &str, way: &str, id: &str| {
        detail().plain("the words \"").text(words).plain(format!("\" {way} ")).id(id)
    };
    lines.extend(rewording.given.iter().map(|(words, to)| moved(words, "went to", new.id(*to))));
    lines.extend(
        rewording.taken.iter().map(|(words, from)| moved(words, "came from", new.id(*from))),
    );
    lines
}

/// The words of both texts, with the changed ones marked.
pub(super) fn marked(wording: &Wording) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in &wording.pieces {
        let text = piece.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let space = if piece.text.ends_with(char::is_whitespace) { " " } else { "" };
        // The space behind a stretch belongs to the line and not to the marks.
        parts.push(match piece.fate {
            Fate::Kept => Part::Text(text + space),
            Fate::Removed => Part::Removed(text),
            Fate::Added => Part::Added(text),
        });
        if piece.fate != Fate::Kept {
            parts.push(Part::Plain(space.to_owned()));
        }
    }
    parts
}

/// Small changes of many things, told by key.
#[derive(Default)]
pub(super) struct Gathered {
    by_change: BTreeMap<(usize, &'static str, String), Vec<String>>,
}

impl Gathered {
    pub(super) fn add(&mut self, change: &FieldChange, name: &str) {
        let rank = ["group", "implicit", "weight", "id", "scheme", "quotes", "note", "tags"];
        let at = rank.iter().position(|field| *field == change.field).unwrap_or(rank.len());
        let brief = |value: &serde_json::Value| match value {
            serde_json::Value::String(text) => shown(text),
            other => other.to_string(),
        };
        let tells = matches!(change.field, "group" | "weight" | "id" | "formerly");
        let what = match (&change.before, &change.after) {
            (None, Some(_)) if change.field == "implicit" => "now implicit".to_owned(),
            (Some(_), None) if change.field == "implicit" => "no longer implicit".to_owned(),
            (None, Some(_)) if change.field == "id" => "named now".to_owned(),
            (Some(before), None) if change.field == "id" => {
                format!("no longer named {}", brief(before))
            }
            (None, Some(after)) if tells => format!("{} {} added", change.field, brief(after)),
            (Some(before), None) if tells => format!("{} {} removed", change.field, brief(before)),
            (Some(before), Some(after)) if tells => {
                format!("{} {} → {}", change.field, brief(before), brief(after))
            }
            (None, _) => format!("{} added", change.field),
            (_, None) => format!("{} removed", change.field),
            _ => format!("{} changed", change.field),
        };
        self.by_change.entry((at, change.field, what)).or_default().push(name.to_owned());
    }

    /// One line for each change, with at most so many names.
    pub(super) fn lines(self, most: usize) -> impl Iterator<Item = Line> {
        self.by_change.into_iter().map(move |((_, _, what), names)| {
            let line = Line::new(Mark::Changed).plain(format!("{what}: "));
            line.ids(most, names.iter().map(String::as_str))
        })
    }
}
