//! Two nodes that say the same. O(text).

use std::collections::HashMap;

use crate::diagnostic::{Finding, shown};
use crate::graph::NodeId;
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "duplicate-text",
    level: Level::Warn,
    summary: "two nodes that say the same",
    page: include_str!("duplicate_text.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let mut firsts: HashMap<String, NodeId> = HashMap::new();
    for id in graph.nodes().filter(|id| subject.is_whole(*id)) {
        let node = graph.node(id);
        let text = normal(&node.text);
        if text.is_empty() {
            continue;
        }
        let first = *firsts.entry(text).or_insert(id);
        if first == id {
            continue;
        }
        let first = graph.node(first);
        let message = format!("`{}` says the same as `{}`", shown(&node.id), shown(&first.id));
        findings.push(
            Finding::new(RULE.name, node.text.span, message)
                .related(first.text.span, "it is said here already")
                .help("use one node in both places, or say how the two differ"),
        );
    }
}

/// The text in small letters, its white space folded, its quotation marks and dashes plain, and
/// without marks at its end.
fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        for character in word.chars() {
            match character {
                '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' => normal.push('\''),
                '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => normal.push('"'),
                '\u{2010}'..='\u{2015}' | '\u{2212}' => normal.push('-'),
                other => normal.extend(other.to_lowercase()),
            }
        }
    }
    let end = normal.trim_end_matches(['.', '!', ';', ',', ':', ' ']).len();
    normal.truncate(end);
    normal
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn small_differences_of_writing_do_not_count_and_signs_do() {
        assert_eq!(normal(" Asia’s  rise –\n“sure”. "), normal("asia's rise - \"sure\""));
        assert_ne!(normal("x < 1"), normal("x > 1"));
        assert_ne!(normal("Is it so?"), normal("Is it so."));
        assert_eq!(normal(" .!"), "");
    }
}
