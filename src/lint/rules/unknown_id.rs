//! A link, group or quote that names nothing. O(document) for the search, plus one walk over the
//! candidates for each of the first hundred findings, to suggest the nearest.

use crate::diagnostic::{Edit, Finding, nearest, shown};
use crate::document::Id;
use crate::lint::{Check, Level, Rule, Subject};
use crate::source::Spanned;

pub(super) static RULE: Rule = Rule {
    name: "unknown-id",
    level: Level::Deny,
    summary: "an id that names nothing, in a link, a group or a quote",
    page: include_str!("unknown_id.md"),
    check: Check::Graph(check),
};

/// Findings that are given a suggestion; beyond that the search would no longer be linear.
const SUGGESTIONS: usize = 100;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (graph, document) = (subject.graph, subject.graph.document());
    let before = findings.len();
    let element = |id: &Spanned<Id>| graph.find(id).is_some();
    let elements = || {
        let nodes = document.nodes.iter().map(|node| node.id.as_str());
        nodes.chain(document.links.iter().filter_map(|link| Some(link.id.as_ref()?.as_str())))
    };
    let nodes = || document.nodes.iter().map(|node| node.id.as_str());
    let groups = || document.groups.iter().map(|group| group.id.as_str());
    let sources = || document.sources.iter().map(|source| source.id.as_str());
    let mut report = |what: &str, id: &Spanned<Id>, candidates: Vec<&str>| {
        let message = format!("there is no {what} `{}`", shown(id));
        let mut finding = Finding::new(RULE.name, id.span, message);
        if findings.len() - before < SUGGESTIONS {
            if let Some(near) = nearest(id, candidates) {
                let edit = Edit { span: id.span, replacement: format!("\"{near}\"") };
                finding = finding
                    .help(format!("did you mean `{}`?", shown(near)))
                    .suggest(format!("write `{near}`"), vec![edit]);
            }
        }
        if finding.help.is_none() {
            finding = finding.help(format!("add a {what} with this id, or name an existing one"));
        }
        findings.push(finding);
    };
    for link in &document.links {
        // A group where a node belongs is the business of `malformed-link`.
        for id in link.from.iter().filter(|id| !element(id) && graph.find_group(id).is_none()) {
            report("node", id, nodes().collect());
        }
        for id in link.supports.iter().chain(&link.attacks) {
            if !element(id) && graph.find_group(id).is_none() {
                report("node or link", id, elements().collect());
            }
        }
    }
    for node in &document.nodes {
        for id in node.group.iter().filter(|id| graph.find_group(id).is_none()) {
            report("group", id, groups().collect());
        }
    }
    for group in &document.groups {
        for id in group.within.iter().filter(|id| graph.find_group(id).is_none()) {
            report("group", id, groups().collect());
        }
    }
    let known = |id: &Spanned<Id>| sources().any(|source| source == id.as_str());
    let of_nodes = document.nodes.iter().flat_map(|node| &node.quotes);
    let of_links = document.links.iter().flat_map(|link| &link.quotes);
    for quote in of_nodes.chain(of_links).filter(|quote| !known(&quote.source)) {
        report("source", &quote.source, sources().collect());
    }
}
