//! A diff as people read it: what is said, in which order and with which words. The writers for
//! the terminal and for Markdown only spell it.

use super::impact;
use super::line::{Line, Mark};
use super::links::links;
use super::statements::{marked, statements};
use super::summary::summary;
use crate::diff::{FindingsDelta, GraphDiff, Impact, ItemChange};
use crate::document::Kind;
use crate::evaluate::Standing;
use crate::graph::{ArgumentGraph, NodeId};
use crate::source::Source;

/// Two revisions and their differences.
#[derive(Debug, Clone, Copy)]
pub struct DiffReport<'a> {
    /// The old graph.
    pub old: &'a ArgumentGraph,
    /// The new graph.
    pub new: &'a ArgumentGraph,
    /// The old document's text and name.
    pub old_source: &'a Source,
    /// The new document's text and name.
    pub new_source: &'a Source,
    /// What differs.
    pub diff: &'a GraphDiff,
    /// What that means.
    pub impact: &'a Impact,
    /// What the rules say of it.
    pub findings: &'a FindingsDelta,
}

/// The whole report.
pub(super) struct Story {
    /// What became of each thesis.
    pub(super) verdict: Vec<Line>,
    /// The parts that have something to say.
    pub(super) sections: Vec<Section>,
    /// One sentence with the numbers.
    pub(super) summary: Line,
}

/// A titled part of the report.
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) lines: Vec<Line>,
}

/// Ids of a list that are named.
pub(super) const IDS: usize = 12;

/// Tells the whole story.
pub(super) fn tell(report: &DiffReport<'_>) -> Story {
    let mut sections = vec![
        Section { title: "Statements", lines: statements(report) },
        Section { title: "Links", lines: links(report) },
        Section { title: "Document", lines: document(report) },
        Section { title: "Impact", lines: impact::impact(report) },
        Section { title: "Findings", lines: impact::findings(report) },
    ];
    sections.retain(|section| !section.lines.is_empty());
    Story { verdict: verdict(report), sections, summary: summary(report) }
}

/// What became of the theses; nothing where the argument is the same.
fn verdict(report: &DiffReport<'_>) -> Vec<Line> {
    let DiffReport { old, new, diff, impact, .. } = *report;
    if diff.is_empty() {
        return Vec::new();
    }
    let is_thesis =
        |graph: &ArgumentGraph, node: NodeId| graph.node(node).kind.value == Kind::Thesis;
    let mut lines = Vec::new();
    for node in new.nodes().filter(|node| is_thesis(new, *node)) {
        let line = Line::new(Mark::Plain).strong("thesis ").id(new.id(node));
        let after = impact.after.node(node);
        lines.push(match diff.nodes.of_new(node).map(|pair| impact.before.node(pair.old)) {
            None => line.plain(format!(" is new and {}", standing(after))),
            Some(before) if before == after => line.plain(match after {
                Standing::Stands => " still stands".to_owned(),
                _ => format!(" {}, as before", standing(after)),
            }),
            Some(before) => line
                .plain(format!(" {} before and ", past(before)))
                .strong(format!("{} now", standing(after))),
        });
    }
    for node in diff.removed.iter().filter(|node| is_thesis(old, **node)) {
        let line = Line::new(Mark::Plain).strong("thesis ").id(old.id(*node));
        lines.push(line.strong(" was removed"));
    }
    lines
}

pub(super) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Stands => "stands",
        Standing::Defeated => "is defeated",
        Standing::Unsupported => "is unsupported",
        Standing::Undecided => "is undecided",
    }
}

pub(super) fn past(standing: Standing) -> &'static str {
    match standing {
        Standing::Stands => "stood",
        Standing::Defeated => "was defeated",
        Standing::Unsupported => "was unsupported",
        Standing::Undecided => "was undecided",
    }
}

fn document(report: &DiffReport<'_>) -> Vec<Line> {
    let DiffReport { old, new, diff, .. } = *report;
    let mut lines = Vec::new();
    for change in &diff.document {
        let text = |value: &Option<serde_json::Value>| {
            value.as_ref().and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        };
        lines.push(Line::new(Mark::Changed).plain(change.field));
        let mut words = Line::new(Mark::Detail);
        words.parts =
            marked(&crate::diff::wording::compare(&text(&change.before), &text(&change.after)));
        lines.push(words);
    }
    let items = |what: &str, changes: &[ItemChange], id: &dyn Fn(bool, usize) -> String| {
        let mut lines = Vec::new();
        for change in changes {
            lines.push(match (change.old, change.new) {
                (None, Some(at)) => {
                    Line::new(Mark::Added).plain(format!("{what} ")).id(&id(true, at))
                }
                (Some(at), None) => {
                    Line::new(Mark::Removed).plain(format!("{what} ")).id(&id(false, at))
                }
                (_, Some(at)) => {
                    let fields: Vec<&str> = change.fields.iter().map(|field| field.field).collect();
                    let line = Line::new(Mark::Changed).plain(format!("{what} ")).id(&id(true, at));
                    line.plain(format!("  {} changed", fields.join(", ")))
                }
                (None, None) => continue,
            });
        }
        lines
    };
    let id = |graph: &ArgumentGraph, at: usize| graph.document().groups[at].id.to_string();
    lines
        .extend(items("group", &diff.groups, &|is_new, at| id(if is_new { new } else { old }, at)));
    let id = |graph: &ArgumentGraph, at: usize| graph.document().sources[at].id.to_string();
    lines.extend(items("source", &diff.sources, &|is_new, at| {
        id(if is_new { new } else { old }, at)
    }));
    lines
}
