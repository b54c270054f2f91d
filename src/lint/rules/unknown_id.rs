//! A link, group or quote that names nothing. O(document), plus one walk over the candidates for
//! each of the first hundred unknown ids, to find the nearest.

use crate::diagnostic::{Edit, Finding, did_you_mean, shown};
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unknown-id",
    level: Level::Deny,
    summary: "an id that names nothing, in a link, a group or a quote",
    page: include_str!("unknown_id.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for unknown in &subject.typos().unknown {
        let (id, what) = (unknown.id, unknown.what);
        let mut finding =
            Finding::new(RULE.name, id.span, format!("there is no {what} `{}`", shown(id)));
        finding = finding.help(
            did_you_mean(&unknown.near)
                .unwrap_or_else(|| format!("add a {what} with this id, or name an existing one")),
        );
        // Where two ids are equally near, neither is certain.
        if let [near] = unknown.near[..] {
            let edit = Edit::string(id.span, near);
            finding = finding.suggest(format!("write `{}`", shown(near)), vec![edit]);
        }
        findings.push(finding);
    }
}
