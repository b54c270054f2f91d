//! A text that holds a reason and what it is a reason for. O(text).

use crate::diagnostic::{Finding, shown};
use crate::lint::{Check, Level, Rule, Subject};
use crate::source::Span;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "compound-text",
    level: Level::Allow,
    summary: "a text with \"because\", \"therefore\": one step per node",
    page: include_str!("compound_text.md"),
    check: Check::Argument(check),
};

/// Words that join a reason and what follows from it.
const JOINTS: [&str; 7] =
    ["because", "therefore", "thus", "hence", "consequently", "as a result", "it follows that"];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for node in &subject.graph.document().nodes {
        let Some((start, end)) = joint(&node.text) else { continue };
        let word = node.text[start..end].to_lowercase();
        // Without escapes the word's place in the file is known.
        let text = node.text.span;
        let plain = text.range().len() == node.text.len() + 2;
        let place = if plain {
            Span::new(text.start as usize + 1 + start, text.start as usize + 1 + end)
        } else {
            text
        };
        let message = format!("`{}` holds a whole step: it says \"{word}\"", shown(&node.id));
        findings.push(
            Finding::new(RULE.name, place, message)
                .help("make a node of the reason and one of what follows from it, and link them"),
        );
    }
}

/// The place of the first joining word.
fn joint(text: &str) -> Option<(usize, usize)> {
    let lower = text.to_ascii_lowercase();
    let places = JOINTS.iter().filter_map(|joint| {
        let whole = |at: &usize| {
            let before = lower[..*at].chars().next_back();
            let after = lower[at + joint.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        };
        let at = lower.match_indices(joint).map(|(at, _)| at).find(whole)?;
        Some((at, at + joint.len()))
    });
    places.min()
}

#[cfg(test)]
mod tests {
    use super::joint;

    #[test]
    fn whole_words_join_and_the_first_is_found() {
        let word = |text: &'static str| joint(text).map(|(start, end)| &text[start..end]);
        assert_eq!(word("Therefore it is so, because é."), Some("Therefore"));
        assert_eq!(word("Ünder pressure, and as a result broken"), Some("as a result"));
        assert_eq!(word("Enthusiasm and shence"), None);
        assert_eq!(word(""), None);
    }
}
