//! A node that is not `implicit` and quotes no source. O(nodes).

use crate::diagnostic::{Finding, shown};
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unquoted-node",
    level: Level::Allow,
    summary: "a node that is not `implicit` and quotes no source",
    page: include_str!("unquoted_node.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let nodes = subject.graph.document().nodes.iter();
    for node in nodes.filter(|node| !node.implicit && node.quotes.is_empty() && !node.damaged) {
        let message = format!("the {} `{}` quotes nothing", node.kind.as_str(), shown(&node.id));
        findings.push(
            Finding::new(RULE.name, node.id.span, message)
                .help("quote where the text says it, or mark it `implicit` if it does not"),
        );
    }
}
