//! The rules: what they find in an argument, and how serious that is.
//!
//! Each rule has a file in `rules/` and beside it a page in Markdown, which is its
//! specification: the documents on it are run as tests. A rule looks at a [`Subject`] and says
//! what it finds; [`check`] settles the severity and drops what is allowed.

mod rules;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::diagnostic::{Finding, Severity};
use crate::document::Texts;
use crate::evaluate::{Evaluation, evaluate};
use crate::graph::ArgumentGraph;
use crate::source::Span;

pub use rules::RULES;

/// A rule: its name, its place in the catalogue, and what it looks for.
#[derive(Debug)]
pub struct Rule {
    /// Its name in kebab-case. It reads well behind "allow".
    pub name: &'static str,
    /// What becomes of its findings unless the user says otherwise.
    pub level: Level,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
    check: Check,
}

/// Where a rule's findings come from.
#[derive(Debug)]
enum Check {
    /// From reading the document: see [`Document::read`](crate::document::Document::read).
    Reading,
    /// From looking at the graph.
    Graph(fn(&Subject<'_>, &mut Vec<Finding>)),
    /// From comparing what the document allows with what the other rules found.
    Allowances,
}

/// What becomes of a rule's findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// They are dropped.
    Allow,
    /// They are warnings.
    Warn,
    /// They are errors.
    Deny,
}

/// What the rules look at.
pub struct Subject<'a> {
    /// The graph, with its document.
    pub graph: &'a ArgumentGraph,
    /// The texts that the document quotes.
    pub texts: &'a Texts,
    evaluation: OnceCell<Evaluation>,
}

impl<'a> Subject<'a> {
    /// A graph and the texts of its sources.
    pub fn new(graph: &'a ArgumentGraph, texts: &'a Texts) -> Self {
        Self { graph, texts, evaluation: OnceCell::new() }
    }

    /// The standing of everything, worked out when first asked for.
    pub fn evaluation(&self) -> &Evaluation {
        self.evaluation.get_or_init(|| evaluate(self.graph))
    }
}

/// What the user made of the rules' default levels.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    chosen: BTreeMap<&'static str, Level>,
    deny_warnings: bool,
}

impl Levels {
    /// Sets the level of one rule; a later call wins.
    pub fn set(&mut self, rule: &'static Rule, level: Level) {
        self.chosen.insert(rule.name, level);
    }

    /// Turns every warning into an error.
    pub fn deny_warnings(&mut self) {
        self.deny_warnings = true;
    }

    /// The level of a rule.
    pub fn of(&self, rule: &Rule) -> Level {
        match self.chosen.get(rule.name).copied().unwrap_or(rule.level) {
            Level::Warn if self.deny_warnings => Level::Deny,
            level => level,
        }
    }
}

/// The rule of this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// Runs the rules over a subject and adds what reading its document gave. The findings come in
/// the order of their place in the document.
pub fn check(subject: &Subject<'_>, reading: Vec<Finding>, levels: &Levels) -> Vec<Finding> {
    let mut found = reading;
    for rule in RULES.iter().filter(|rule| levels.of(rule) != Level::Allow) {
        if let Check::Graph(check) = rule.check {
            check(subject, &mut found);
        }
    }
    let allowed = Allowed::new(subject.graph);
    found.retain(|finding| !allowed.covers(finding));
    found.retain_mut(|finding| settle(finding, levels));
    found.sort_by(|a, b| (a.span, a.rule).cmp(&(b.span, b.rule)));
    found
}

/// Gives a finding the severity of its rule's level; false where the rule is allowed.
pub fn settle(finding: &mut Finding, levels: &Levels) -> bool {
    match rule(finding.rule).map_or(Level::Deny, |rule| levels.of(rule)) {
        Level::Allow => false,
        Level::Warn => {
            finding.severity = Severity::Warning;
            true
        }
        Level::Deny => {
            finding.severity = Severity::Error;
            true
        }
    }
}

/// What nodes and links allow inside themselves, by place.
struct Allowed<'a> {
    places: Vec<(Span, &'a str)>,
}

impl<'a> Allowed<'a> {
    fn new(graph: &'a ArgumentGraph) -> Self {
        let document = graph.document();
        let nodes = document.nodes.iter().map(|node| (node.span, &node.allow));
        let links = document.links.iter().map(|link| (link.span, &link.allow));
        let mut places: Vec<(Span, &str)> = nodes
            .chain(links)
            .flat_map(|(span, allow)| allow.iter().map(move |one| (span, one.rule.as_str())))
            .collect();
        places.sort_unstable();
        Self { places }
    }

    fn covers(&self, finding: &Finding) -> bool {
        let behind = self.places.partition_point(|(span, _)| span.start <= finding.span.start);
        let owner = self.places[..behind].last().map(|(span, _)| *span);
        self.places[..behind]
            .iter()
            .rev()
            .take_while(|(span, _)| Some(*span) == owner && span.end >= finding.span.end)
            .any(|(_, rule)| *rule == finding.rule)
    }
}
