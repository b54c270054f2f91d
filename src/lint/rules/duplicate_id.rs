//! Two nodes or links, groups, or sources with one id. O(document).

use std::collections::HashMap;

use crate::diagnostic::{Finding, shown};
use crate::lint::{Check, Level, Rule, Subject};
use crate::source::{Span, Spanned};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "duplicate-id",
    level: Level::Deny,
    summary: "one id for two nodes or links, two groups, or two sources",
    page: include_str!("duplicate_id.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.graph.document();
    let nodes = document.nodes.iter().map(|node| ("node", &node.id));
    let links = document.links.iter().filter_map(|link| Some(("link", link.id.as_ref()?)));
    report(nodes.chain(links), findings);
    report(document.groups.iter().map(|group| ("group", &group.id)), findings);
    report(document.sources.iter().map(|source| ("source", &source.id)), findings);
}

fn report<'a>(
    ids: impl Iterator<Item = (&'static str, &'a Spanned<crate::document::Id>)>,
    findings: &mut Vec<Finding>,
) {
    let mut owners: HashMap<&str, (&str, Span)> = HashMap::new();
    for (what, id) in ids {
        let Some((first, place)) = owners.insert(id, (what, id.span)) else { continue };
        // The first owner keeps the id, and every later one is compared with it.
        owners.insert(id, (first, place));
        let message = format!("the id `{}` is taken", shown(id));
        findings.push(
            Finding::new(RULE.name, id.span, message)
                .label(format!("this {what} cannot be referred to"))
                .related(place, format!("the {first} that bears it"))
                .help("give one of the two another id, and see which of them each link means"),
        );
    }
}
