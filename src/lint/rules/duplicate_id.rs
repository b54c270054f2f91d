//! Two nodes or links, groups, or sources with one id. O(document).

use crate::diagnostic::{Finding, shown};
use crate::document::Id;
use crate::graph::Element;
use crate::lint::{Check, Level, Rule, Subject};
use crate::source::Spanned;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "duplicate-id",
    level: Level::Deny,
    summary: "one id for two nodes or links, two groups, or two sources",
    page: include_str!("duplicate_id.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (graph, document) = (subject.graph, subject.graph.document());
    let elements = graph.nameless().iter().filter_map(|element| match element {
        Element::Node(node) => Some(("node", &graph.node(*node).id)),
        Element::Link(link) => Some(("link", graph.link(*link).id.as_ref()?)),
    });
    let groups = document.groups.iter().map(|group| ("group", &group.id));
    let sources = document.sources.iter().map(|source| ("source", &source.id));
    // The first owner keeps the id, and every later one is compared with it.
    report(elements, findings, |id| match graph.find(id)? {
        Element::Node(node) => Some(("node", &graph.node(node).id)),
        Element::Link(link) => Some(("link", graph.link(link).id.as_ref()?)),
    });
    report(groups, findings, |id| Some(("group", &graph.group(graph.find_group(id)?).id)));
    report(sources, findings, |id| {
        let (first, _) = subject.text_of(id)?;
        Some(("source", &document.sources[first].id))
    });
}

fn report<'a>(
    ids: impl Iterator<Item = (&'static str, &'a Spanned<crate::document::Id>)>,
    findings: &mut Vec<Finding>,
    first: impl Fn(&str) -> Option<(&'static str, &'a Spanned<Id>)>,
) {
    for (what, id) in ids {
        let Some((other, owner)) = first(id).filter(|(_, owner)| !std::ptr::eq(*owner, id)) else {
            continue;
        };
        findings.push(
            Finding::new(RULE.name, id.span, format!("the id `{}` is taken", shown(id)))
                .label(format!("this {what} cannot be referred to"))
                .related(owner.span, format!("the {other} that bears it"))
                .help("give one of the two another id, and see which of them each link means"),
        );
    }
}
