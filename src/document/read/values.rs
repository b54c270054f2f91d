//! Values that are more than a string: what the format wants of them, and what to say otherwise.

use std::collections::HashSet;

use super::{Raw, Reader, describe};
use crate::diagnostic::{Edit, Finding, did_you_mean, nearest_all, shown};
use crate::document::raw::each_entry;
use crate::document::{Allowance, Id, Kind};
use crate::source::Spanned;

/// Help where a kind is missing or unknown.
pub(super) const KINDS: &str = "a node is a `thesis`, `claim`, `premise` or `challenge`";

/// The kind that a word of other tools and textbooks stands for.
fn synonym(word: &str) -> Option<Kind> {
    Some(match word {
        "conclusion" | "main-claim" | "main claim" | "contention" | "position" => Kind::Thesis,
        "subclaim" | "subconclusion" | "intermediate" => Kind::Claim,
        "fact" | "evidence" | "assumption" | "data" | "datum" | "given" => Kind::Premise,
        "objection" | "counterargument" | "counter-argument" | "counterclaim" | "attack"
        | "rebuttal" | "con" => Kind::Challenge,
        _ => return None,
    })
}

impl<'t> Reader<'t> {
    pub(super) fn version(&mut self, value: Raw<'t>) {
        if value == "1" {
            return;
        }
        let span = self.span(value);
        match value.parse::<u64>() {
            Ok(newer) if newer > 1 => {
                self.invalid(span, format!("format version {newer} is newer than this argraph"))
                    .help = Some("this argraph reads version 1: update it, or write 1".into());
            }
            _ if value == "\"1\"" => {
                let edits = vec![Edit { span, replacement: "1".into() }];
                let finding =
                    Finding::new("invalid-document", span, "`version` must be 1, not a string")
                        .help("write `\"version\": 1`, without quotation marks")
                        .suggest("take the quotation marks away", edits);
                self.findings.push(finding);
            }
            _ => {
                let found = describe(value);
                let found = if found == "a number" { value } else { found };
                self.invalid(span, format!("`version` must be 1, not {found}")).help =
                    Some("write `\"version\": 1`".into());
            }
        }
    }

    pub(super) fn kind(&mut self, value: Raw<'t>) -> Option<Spanned<Kind>> {
        let (word, span) = self.text("kind", value)?;
        if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.as_str() == word) {
            return Some(Spanned::new(kind, span));
        }
        let lower = word.to_lowercase();
        let synonym = synonym(&lower);
        let near = match synonym {
            Some(kind) => vec![kind.as_str()],
            None => nearest_all(&lower, Kind::ALL.map(Kind::as_str)),
        };
        let message = format!("there is no kind `{}`", shown(&word));
        let mut finding = Finding::new("invalid-document", span, message);
        finding = finding.help(did_you_mean(&near).unwrap_or(KINDS.into()));
        // Read on as if it were written right, so that one slip gives one finding.
        let meant = match near[..] {
            [near] => Kind::ALL.into_iter().find(|kind| kind.as_str() == near),
            _ => None,
        };
        if let Some(kind) = meant.filter(|_| synonym.is_none()) {
            let edit = Edit::string(span, kind.as_str());
            finding = finding.suggest(format!("write `{}`", kind.as_str()), vec![edit]);
        }
        self.findings.push(finding);
        meant.map(|kind| Spanned::new(kind, span))
    }

    pub(super) fn weight(&mut self, value: Raw<'t>) -> Option<Spanned<f64>> {
        let span = self.span(value);
        match value.parse::<f64>() {
            Ok(weight) if (0.0..=1.0).contains(&weight) => Some(Spanned::new(weight, span)),
            Ok(_) => {
                let value = shown(value);
                self.invalid(span, format!("the weight {value} does not lie between 0 and 1"))
                    .help = Some("write a number from 0 to 1, such as 0.5".into());
                None
            }
            Err(_) => {
                let found = describe(value);
                self.invalid(
                    self.opening(value),
                    format!("`weight` must be a number from 0 to 1, not {found}"),
                )
                .help = Some("write a number without quotation marks, such as 0.5".into());
                None
            }
        }
    }

    pub(super) fn boolean(&mut self, key: &str, value: Raw<'t>) -> bool {
        if value != "true" && value != "false" {
            let found = describe(value);
            let message = format!("`{key}` must be true or false, not {found}");
            self.invalid(self.opening(value), message).help =
                Some("write true or false, without quotation marks".into());
        }
        value == "true"
    }

    pub(super) fn allow(&mut self, value: Raw<'t>) -> Vec<Allowance> {
        let mut allowances: Vec<Allowance> = Vec::new();
        let mut seen = HashSet::new();
        let read = each_entry(value, |key, reason| {
            let rule = self.id("a rule", key);
            let Some((rule, reason)) = rule.zip(self.string("the reason", reason)) else { return };
            if reason.trim().is_empty() {
                let message = format!("allowing `{}` needs a reason", shown(&rule.value));
                self.invalid(reason.span, message).help =
                    Some("say in a few words why the rule may be broken here".into());
            } else if !seen.insert(rule.value.clone()) {
                self.invalid(rule.span, format!("`{}` is allowed twice", shown(&rule.value)))
                    .help = Some("keep one of the two, with one reason".into());
            } else {
                allowances.push(Allowance { rule, reason });
            }
        });
        if read.is_err() {
            let found = describe(value);
            let span = self.opening(value);
            self.invalid(span, format!("`allow` must be an object, not {found}")).help =
                Some("write `{ \"rule-name\": \"the reason\" }`".into());
        }
        allowances
    }

    pub(super) fn one_or_more(&mut self, value: Raw<'t>) -> Option<Vec<Spanned<Id>>> {
        match value.as_bytes().first() {
            Some(b'[') => {
                let from = self.list("from", value, |reader, id| reader.id("an id in `from`", id));
                if from.as_ref().is_some_and(Vec::is_empty) {
                    let message = "this link starts from nothing";
                    let help = "name in the list the statement that it starts from, or remove the \
                                link";
                    let place = self.span(value);
                    self.findings.push(Finding::new("malformed-link", place, message).help(help));
                }
                from
            }
            Some(b'"') => self.id("from", value).map(|id| vec![id]),
            _ => {
                let found = describe(value);
                let message = format!("`from` must be an id or a list of ids, not {found}");
                self.invalid(self.opening(value), message).help =
                    Some("write the id of a node, or several in a list".into());
                None
            }
        }
    }
}
