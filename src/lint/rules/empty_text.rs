//! A node that asserts nothing. O(text).

use crate::diagnostic::{Finding, is_unprintable, shown};
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "empty-text",
    level: Level::Deny,
    summary: "a node that asserts nothing",
    page: include_str!("empty_text.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for node in &subject.survey().silent {
        let message = format!("the {} `{}` says nothing", node.kind.as_str(), shown(&node.id));
        findings.push(
            Finding::new(RULE.name, node.text.span, message)
                .help("write what it asserts as one sentence, or remove the node"),
        );
    }
}

/// Whether a text is more than white space, marks, and characters that cannot be seen.
pub(in crate::lint) fn says_something(text: &str) -> bool {
    let is_mark = |character: char| {
        character.is_ascii_punctuation()
            || matches!(character, '\u{a0}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}')
    };
    text.chars().any(|character| {
        !(is_mark(character) || character.is_whitespace() || is_unprintable(character))
    })
}
