//! Links as other tools write them: the target under one key, and under another a word for what
//! the link does to it.

use super::{Raw, Reader, unescape};
use crate::diagnostic::shown;
use crate::document::{Link, Relation};

/// A key that the format does not have.
pub(super) struct Unknown<'t> {
    /// The key as it is written, and its value.
    pub(super) key: Raw<'t>,
    pub(super) value: Raw<'t>,
    /// The index of the finding that says so.
    pub(super) finding: usize,
}

impl Unknown<'_> {
    fn is_one_of(&self, names: &[&str]) -> bool {
        let name = unescape(self.key).unwrap_or_default().to_lowercase();
        names.contains(&name.as_str())
    }
}

const FOR_TARGET: &[&str] = &["to", "target", "conclusion", "into"];
const FOR_RELATION: &[&str] = &["relation", "type", "kind", "role", "polarity", "stance"];

/// The relation that a word stands for.
fn relation(word: &str) -> Option<Relation> {
    Some(match word.to_lowercase().as_str() {
        "support" | "supports" | "supporting" | "pro" | "for" | "inference" | "backing"
        | "warrant" => Relation::Supports,
        "attack" | "attacks" | "attacking" | "con" | "against" | "rebut" | "rebuts"
        | "rebuttal" | "undercut" | "undercuts" | "undercutter" | "undermine" | "undermines"
        | "contradict" | "contradicts" | "oppose" | "opposes" | "refute" | "refutes"
        | "objection" => Relation::Attacks,
        _ => return None,
    })
}

impl<'t> Reader<'t> {
    /// Says in one finding what to write for a relation and a target under unknown keys, and reads
    /// on as if that were written.
    pub(super) fn foreign_relation(&mut self, unknown: &[Unknown<'t>], link: &mut Link) {
        let Some(word) = unknown.iter().find(|one| one.is_one_of(FOR_RELATION)) else { return };
        let said = unescape(word.value).filter(|_| word.value.starts_with('"'));
        let meant = said.as_deref().and_then(relation);
        let name = |one: &Unknown<'_>| shown(&unescape(one.key).unwrap_or_default());
        let key = meant.map(Relation::as_str);
        let either = key.map_or("`supports` or `attacks`".to_owned(), |key| format!("`{key}`"));
        let help = match unknown.iter().find(|one| one.is_one_of(FOR_TARGET)) {
            _ if link.relation().is_some() => {
                "remove it: the key of the target tells the relation".into()
            }
            None => {
                link.damaged = true;
                format!("write {either} with the id of the target in its place")
            }
            Some(target) => {
                let (both, is_id) = (name(word), target.value.starts_with('"'));
                let message = format!("a link has no keys `{}` and `{both}`", name(target));
                self.findings[word.finding].message = message;
                self.findings.remove(target.finding);
                self.read_target(meant.filter(|_| is_id), target.value, link);
                match unescape(target.value).filter(|_| is_id).zip(key) {
                    Some((id, key)) => format!("write `\"{key}\": \"{}\"` for both", shown(&id)),
                    None => format!("write {either} with the id of the target for both"),
                }
            }
        };
        let at = self.findings.iter().rposition(|finding| finding.span == self.span(word.key));
        if let Some(at) = at {
            self.findings[at].help = Some(with_place(help, said.as_deref()));
        }
    }

    fn read_target(&mut self, relation: Option<Relation>, target: Raw<'t>, link: &mut Link) {
        match relation {
            Some(Relation::Supports) => link.supports = self.id("supports", target),
            Some(Relation::Attacks) => link.attacks = self.id("attacks", target),
            None => {}
        }
        link.damaged = link.relation().is_none();
    }
}

/// The help, and what it names if the word is one for a relation to links.
fn with_place(help: String, word: Option<&str>) -> String {
    match word.map(str::to_lowercase).as_deref() {
        Some("undercut" | "undercuts" | "undercutter") => {
            format!("{help}; an undercut names the `id` of a link there")
        }
        Some("backing" | "warrant") => format!("{help}; backing names the `id` of a link there"),
        _ => help,
    }
}
