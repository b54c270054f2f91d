//! A link, group or quote that names nothing. O(document), plus one walk over the candidates for
//! each of the first hundred unknown ids, to find the nearest.

use std::collections::HashMap;

use crate::diagnostic::{Edit, Finding, did_you_mean, shown};
use crate::lint::rules::malformed_id::{self, RULE as MALFORMED};
use crate::lint::slip::{is_slip, spelled};
use crate::lint::typos::Unknown;
use crate::lint::{Check, Level, Rule, Subject, allows, found_any};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unknown-id",
    level: Level::Deny,
    summary: "an id that names nothing, in a link, a group or a quote",
    page: include_str!("unknown_id.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let new_ids = match found_any(findings, &MALFORMED) {
        true => NewIds::new(subject),
        false => NewIds::default(),
    };
    let all = &subject.typos().unknown;
    for unknown in all {
        let (id, what) = (unknown.id, unknown.what);
        let near: Vec<&str> =
            unknown.near.iter().map(|near| new_ids.of(what, near).unwrap_or(near)).collect();
        // It names a malformed id as that will be mended, so a finding at the other end says it.
        if near.contains(&id.as_str()) {
            continue;
        }
        let mut finding =
            Finding::new(RULE.name, id.span, format!("there is no {what} `{}`", shown(id)));
        finding = finding.help(
            did_you_mean(&near)
                .unwrap_or_else(|| format!("add a {what} with this id, or name an existing one")),
        );
        if let [near] = near[..]
            && is_certain(unknown, near, all)
        {
            let edit = Edit::string(id.span, near);
            finding = finding.suggest(format!("write `{}`", shown(near)), vec![edit]);
        }
        findings.push(finding);
    }
}

/// Whether an unknown id is this one for certain: in another spelling, or with a slip of the pen in
/// it that is there once. What would come to stand twice in one link was meant otherwise.
fn is_certain(unknown: &Unknown<'_>, near: &str, all: &[Unknown<'_>]) -> bool {
    if unknown.is_beside(near) {
        return false;
    }
    // Nobody makes one slip twice, or two slips in one id: what is missing so is yet to be written.
    let is_another =
        |other: &Unknown<'_>| other.id.span != unknown.id.span && is_slip(&spelled(other.id), near);
    let spelling = spelled(unknown.id);
    spelling == near || (is_slip(&spelling, near) && !all.iter().any(is_another))
}

/// What malformed ids will be when they are mended, so that no two findings contradict each other.
#[derive(Default)]
struct NewIds<'a> {
    elements: HashMap<&'a str, String>,
    groups: HashMap<&'a str, String>,
    sources: HashMap<&'a str, String>,
}

impl<'a> NewIds<'a> {
    fn new(subject: &Subject<'a>) -> Self {
        let document = subject.graph.document();
        let mut elements = malformed_id::new_ids(malformed_id::elements(document));
        // What may keep its id will have no other.
        let survey = subject.survey();
        for node in survey.allowing_nodes.iter().filter(|node| allows(&node.allow, &MALFORMED)) {
            elements.remove(node.id.as_str());
        }
        for link in survey.allowing_links.iter().filter(|link| allows(&link.allow, &MALFORMED)) {
            link.id.as_ref().and_then(|id| elements.remove(id.as_str()));
        }
        Self {
            elements,
            groups: malformed_id::new_ids(malformed_id::groups(document)),
            sources: malformed_id::new_ids(malformed_id::sources(document)),
        }
    }

    fn of(&self, what: &str, id: &str) -> Option<&str> {
        let new_ids = match what {
            "group" => &self.groups,
            "source" => &self.sources,
            _ => &self.elements,
        };
        new_ids.get(id).map(String::as_str)
    }
}
