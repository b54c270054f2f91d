//! One statement twice in the `from` of one link. O(links and their sources).

use std::collections::HashMap;

use crate::diagnostic::{Edit, Finding, shown};
use crate::lint::{Check, Level, Rule, Subject};
use crate::source::Span;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "repeated-premise",
    level: Level::Warn,
    summary: "one statement twice in the `from` of one link",
    page: include_str!("repeated_premise.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for link in &subject.survey().joining {
        seen.clear();
        for (at, source) in link.from.iter().enumerate() {
            let Some(first) = seen.insert(source, source.span) else { continue };
            let message = format!("this link names `{}` twice", shown(source));
            // From behind the source before, so that the comma between them goes too.
            let span = Span { start: link.from[at - 1].span.end, end: source.span.end };
            let edit = Edit { span, replacement: String::new() };
            findings.push(
                Finding::new(RULE.name, source.span, message)
                    .related(first, "it is named here already")
                    .help("remove one of the two, or write the id that was meant")
                    .suggest("remove the second", vec![edit]),
            );
        }
    }
}
