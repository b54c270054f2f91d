//! A source that nothing quotes. O(document).

use crate::diagnostic::{Finding, shown};
use crate::document::SourceText;
use crate::lint::typos::Use;
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unused-source",
    level: Level::Warn,
    summary: "a source that nothing quotes",
    page: include_str!("unused_source.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (document, survey) = (subject.graph.document(), subject.survey());
    let mut used = vec![false; document.sources.len()];
    let of_nodes = survey.quoting_nodes.iter().flat_map(|node| &node.quotes);
    let of_links = survey.quoting_links.iter().flat_map(|link| &link.quotes);
    for quote in of_nodes.chain(of_links) {
        if let Some((index, _)) = subject.text_of(&quote.source) {
            used[index] = true;
        }
    }
    for (index, source) in document.sources.iter().enumerate() {
        let is_own = subject.text_of(&source.id).is_some_and(|(first, _)| first == index);
        // Of a text that cannot be read `missing-source` has spoken.
        let is_missing = matches!(subject.texts.get(index), SourceText::Missing(_));
        if used[index] || !is_own || is_missing || subject.typos().mean(Use::Source, &source.id) {
            continue;
        }
        let message = format!("nothing quotes the source `{}`", shown(&source.id));
        findings.push(
            Finding::new(RULE.name, source.id.span, message)
                .help("quote it under `quotes` of a node or link, or remove it"),
        );
    }
}
