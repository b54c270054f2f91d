//! Two nodes that say the same. O(text).

use std::hash::{BuildHasher, Hasher};

use hashbrown::DefaultHashBuilder;

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
    let hasher = DefaultHashBuilder::default();
    let mut hashes: Vec<(u64, NodeId)> = Vec::with_capacity(graph.nodes().len());
    for id in graph.nodes().filter(|id| subject.is_whole(*id)) {
        let mut hash = hasher.build_hasher();
        normal(&graph.node(id).text).for_each(|character| hash.write_u32(character.into()));
        hashes.push((hash.finish(), id));
    }
    hashes.sort_unstable();
    for same in hashes.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        let first = graph.node(same[0].1);
        for (_, id) in &same[1..] {
            let node = graph.node(*id);
            // Unlikely as it is, two texts may have the same hash.
            if !normal(&node.text).eq(normal(&first.text)) {
                continue;
            }
            let message = format!("`{}` says the same as `{}`", shown(&node.id), shown(&first.id));
            findings.push(
                Finding::new(RULE.name, node.text.span, message)
                    .related(first.text.span, "it is said here already")
                    .help("use one node in both places, or say how the two differ"),
            );
        }
    }
}

/// The text in small letters, its white space folded, its quotation marks and dashes plain, and
/// without marks at its end.
fn normal(text: &str) -> impl Iterator<Item = char> + '_ {
    let is_end = |character: char| {
        character.is_whitespace() || matches!(character, '.' | '!' | ';' | ',' | ':')
    };
    let mut characters = text.trim_end_matches(is_end).trim_start().chars().peekable();
    let mut small = None;
    std::iter::from_fn(move || {
        if let Some(next) = small.as_mut().and_then(std::char::ToLowercase::next) {
            return Some(next);
        }
        let character = characters.next()?;
        if character.is_whitespace() {
            while characters.next_if(|next| next.is_whitespace()).is_some() {}
            return Some(' ');
        }
        if character.is_ascii() {
            return Some(character.to_ascii_lowercase());
        }
        match character {
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' => Some('\''),
            '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => Some('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
            other => {
                let mut letters = other.to_lowercase();
                let first = letters.next();
                small = Some(letters);
                first
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn small_differences_of_writing_do_not_count_and_signs_do() {
        let same = |a: &str, b: &str| normal(a).eq(normal(b));
        assert!(same(" Asia’s  rise –\n“sure”. ", "asia's rise - \"sure\""));
        assert!(same("İSTANBUL grows", "i̇stanbul grows"));
        assert!(!same("x < 1", "x > 1"));
        assert!(!same("Is it so?", "Is it so."));
        assert!(same(" .!", ""));
    }
}
