//! Two ids that look alike and are not the same. O(ids), and nothing where all are ASCII.

use std::collections::HashMap;

use unicode_security::skeleton;

use crate::diagnostic::{Finding, shown};
use crate::lint::{Check, Level, Rule, Subject};
use crate::source::Spanned;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "alike-ids",
    level: Level::Warn,
    summary: "two ids that look alike and are not the same",
    page: include_str!("alike_ids.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.graph.document();
    if subject.survey().has_foreign_ids {
        let links = document.links.iter().filter_map(|link| link.id.as_ref());
        report(document.nodes.iter().map(|node| &node.id).chain(links), findings);
    }
    report(document.groups.iter().map(|group| &group.id), findings);
    report(document.sources.iter().map(|source| &source.id), findings);
}

fn report<'a>(
    ids: impl Iterator<Item = &'a Spanned<crate::document::Id>> + Clone,
    findings: &mut Vec<Finding>,
) {
    if ids.clone().all(|id| id.is_ascii()) {
        return;
    }
    let mut firsts: HashMap<String, &Spanned<crate::document::Id>> = HashMap::new();
    for id in ids {
        let first = *firsts.entry(skeleton(id).collect()).or_insert(id);
        // Of ASCII letters alone, as `l` and `1`, too many look alike to speak of them.
        if first.value == id.value || (first.is_ascii() && id.is_ascii()) {
            continue;
        }
        let message = format!("the id `{}` looks like another and is not the same", shown(id));
        findings.push(
            Finding::new(RULE.name, id.span, message)
                .label(characters(id, first))
                .related(first.span, characters(first, id))
                .help("write both in the same way if one thing is meant, else give one another id"),
        );
    }
}

/// The characters of an id from the first to the last in which it differs from another.
fn characters(id: &str, other: &str) -> String {
    let same = id.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let (id, other): (Vec<char>, Vec<char>) =
        (id.chars().skip(same).collect(), other.chars().skip(same).collect());
    let behind = id.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let differing = &id[..id.len() - behind];
    let codes: Vec<String> =
        differing.iter().take(4).map(|code| format!("U+{:04X}", u32::from(*code))).collect();
    match codes.len() {
        0 => "here it is left out".into(),
        _ => format!("here it is written {}", codes.join(" ")),
    }
}
