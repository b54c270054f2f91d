//! A node marked `implicit` that quotes a source. O(nodes).

use crate::diagnostic::{Finding, shown};
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "quoted-implicit",
    level: Level::Warn,
    summary: "a node marked `implicit` that quotes a source",
    page: include_str!("quoted_implicit.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for node in &subject.survey().implicit {
        let Some(quote) = node.quotes.first() else { continue };
        let message = format!("`{}` is implicit, and yet the text says it", shown(&node.id));
        findings.push(
            Finding::new(RULE.name, quote.text.span, message)
                .related(node.id.span, "this node is marked `implicit`")
                .help("remove `implicit` if this passage says it, else remove the quote"),
        );
    }
}
