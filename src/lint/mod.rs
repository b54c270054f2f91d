//! The rules: what they find in an argument, and how serious that is.
//!
//! Each rule has a file in `rules/` and beside it a page in Markdown, which is its
//! specification: the documents on it are run as tests. A rule looks at a [`Subject`] and says
//! what it finds; [`check`] settles the severity, drops what is allowed, and puts first what is
//! to be mended first.

pub mod baseline;
mod circle;
mod fall;
mod fingerprint;
mod ground;
mod levels;
mod mend;
mod passage;
mod quoted;
mod rules;
mod slip;
mod survey;
mod typos;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use crate::diagnostic::{Finding, Severity};
use crate::document::{Allowance, SourceText, Texts};
use crate::evaluate::{Evaluation, evaluate};
use crate::graph::{ArgumentGraph, NodeId};
use crate::source::Span;

use ground::Ground;
use quoted::Quoted;
use survey::Survey;
use typos::Typos;

pub use fingerprint::fingerprints;
pub(crate) use fingerprint::{NewNames, renamed_fingerprints};
pub use levels::{Level, Levels, UnknownRule};
pub use mend::{Mended, apply, mend};
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

/// What a rule looks at, and so where its findings come from.
#[derive(Debug, Clone, Copy)]
enum Check {
    /// The text: see [`Document::read`](crate::document::Document::read).
    Reading,
    /// Whether what is written makes sense: ids, links, groups.
    Form(fn(&Subject<'_>, &mut Vec<Finding>)),
    /// What the argument comes to.
    Argument(fn(&Subject<'_>, &mut Vec<Finding>)),
    /// What the document allows, against what the other rules found.
    Allowances,
}

/// What the rules look at.
pub struct Subject<'a> {
    /// The graph, with its document.
    pub graph: &'a ArgumentGraph,
    /// The texts that the document quotes.
    pub texts: &'a Texts,
    evaluation: OnceCell<Evaluation>,
    typos: OnceCell<Typos<'a>>,
    quoted: OnceCell<Quoted<'a>>,
    source_of: OnceCell<HashMap<&'a str, usize>>,
    survey: OnceCell<Survey<'a>>,
    has_circles: OnceCell<bool>,
    ground: OnceCell<Ground>,
    circles: OnceCell<Vec<Vec<NodeId>>>,
    ways_down: RefCell<fall::Ways>,
}

impl<'a> Subject<'a> {
    /// A graph and the texts of its sources.
    pub fn new(graph: &'a ArgumentGraph, texts: &'a Texts) -> Self {
        Self {
            graph,
            texts,
            evaluation: OnceCell::new(),
            typos: OnceCell::new(),
            quoted: OnceCell::new(),
            source_of: OnceCell::new(),
            survey: OnceCell::new(),
            has_circles: OnceCell::new(),
            ground: OnceCell::new(),
            circles: OnceCell::new(),
            ways_down: RefCell::default(),
        }
    }

    /// The standing of everything, worked out when first asked for.
    pub fn evaluation(&self) -> &Evaluation {
        self.evaluation.get_or_init(|| evaluate(self.graph))
    }

    /// The ids that name nothing.
    fn typos(&self) -> &Typos<'a> {
        self.typos.get_or_init(|| Typos::find(self))
    }

    /// What support reaches. `findings` must hold those of the rules about unsupported claims and
    /// circles, if they are to run.
    fn ground(&self, findings: &[Finding]) -> &Ground {
        self.ground.get_or_init(|| Ground::new(self, findings))
    }

    /// Whether anything runs in a circle, by support or by attack.
    fn has_circles(&self) -> bool {
        *self.has_circles.get_or_init(|| !self.graph.is_acyclic())
    }

    /// The nodes of each circle of support.
    fn support_circles(&self) -> &[Vec<NodeId>] {
        self.circles.get_or_init(|| match self.has_circles() {
            true => self.graph.support_circles(),
            false => Vec::new(),
        })
    }

    /// Where the quotes stand in the texts.
    fn quoted(&self) -> &Quoted<'a> {
        self.quoted.get_or_init(|| Quoted::find(self))
    }

    /// Index and text of the source with this id.
    fn text_of(&self, source: &str) -> Option<(usize, &'a SourceText)> {
        let of_id = self.source_of.get_or_init(|| {
            let sources = self.graph.document().sources.iter().enumerate().rev();
            sources.map(|(index, source)| (source.id.as_str(), index)).collect()
        });
        of_id.get(source).map(|index| (*index, self.texts.get(*index)))
    }

    /// What only some nodes and links have.
    fn survey(&self) -> &Survey<'a> {
        self.survey.get_or_init(|| Survey::of(self.graph))
    }

    /// Whether a node has all it needs, says something, and has its id to itself. Of any other
    /// node an error says what is to be mended first.
    fn is_whole(&self, node: NodeId) -> bool {
        self.survey().is_whole(node)
    }
}

/// Whether a rule that ran before found anything at all.
fn found_any(findings: &[Finding], rule: &Rule) -> bool {
    findings.iter().any(|finding| finding.rule == rule.name)
}

/// Whether these allowances name the rule.
fn allows(allowances: &[Allowance], rule: &Rule) -> bool {
    allowances.iter().any(|allowance| allowance.rule.value == rule.name)
}

/// The rule of this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// Runs the rules over a subject and adds what reading its document gave.
///
/// Errors come first, and among them what is written wrong before what is argued badly, for the
/// one often follows from the other; then by place in the document.
pub fn check(subject: &Subject<'_>, reading: Vec<Finding>, levels: &Levels) -> Vec<Finding> {
    let mut found = reading;
    for rule in RULES.iter().filter(|rule| levels.of(rule) != Level::Allow) {
        if let Check::Form(check) | Check::Argument(check) = rule.check {
            check(subject, &mut found);
        }
    }
    found.retain_mut(|finding| settle(finding, levels));
    Allowed::new(subject.survey()).apply(&mut found, levels);
    found.sort_by_cached_key(|finding| (finding.severity, is_of_argument(finding), finding.span));
    found
}

fn is_of_argument(finding: &Finding) -> bool {
    let check = rule(finding.rule).map(|rule| rule.check);
    matches!(check, Some(Check::Argument(_) | Check::Allowances))
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
    allowances: Vec<Allowable<'a>>,
    /// Each by its owner and its rule.
    of: HashMap<(Span, &'a str), usize>,
}

/// One allowance, and whether it allowed anything.
struct Allowable<'a> {
    /// The node or link that it stands in.
    owner: Span,
    allowance: &'a Allowance,
    used: bool,
}

impl<'a> Allowed<'a> {
    fn new(survey: &Survey<'a>) -> Self {
        let nodes = survey.allowing_nodes.iter().map(|node| (node.span, &node.allow));
        let links = survey.allowing_links.iter().map(|link| (link.span, &link.allow));
        let all = nodes.chain(links).flat_map(|(owner, allow)| {
            allow.iter().map(move |allowance| Allowable { owner, allowance, used: false })
        });
        let mut allowances: Vec<Allowable<'_>> = all.collect();
        allowances.sort_by_key(|one| one.owner);
        let name = |one: &Allowable<'a>| (one.owner, one.allowance.rule.as_str());
        let of = allowances.iter().enumerate().map(|(at, one)| (name(one), at)).collect();
        Self { allowances, of }
    }

    /// Drops the findings that are allowed, and adds one for each allowance that is not needed.
    fn apply(mut self, findings: &mut Vec<Finding>, levels: &Levels) {
        use rules::unused_allowance::{RULE, finding_of};
        findings.retain(|finding| !self.cover(finding));
        if levels.of(&RULE) == Level::Allow {
            return;
        }
        // An allowance of this very rule may cover what is said of the others: it comes last.
        for about_itself in [false, true] {
            let idle = self.allowances.iter().filter(|one| !one.used);
            let unused: Vec<Finding> = idle
                .filter(|one| (one.allowance.rule.value == RULE.name) == about_itself)
                .filter_map(|one| finding_of(one.allowance, levels))
                .collect();
            for mut finding in unused {
                if about_itself || !self.cover(&finding) {
                    settle(&mut finding, levels);
                    findings.push(finding);
                }
            }
        }
    }

    /// Whether an allowance covers the finding; it is then marked as used.
    fn cover(&mut self, finding: &Finding) -> bool {
        let behind = self.allowances.partition_point(|one| one.owner.start <= finding.span.start);
        let Some(around) = self.allowances[..behind].last() else { return false };
        let owner = around.owner;
        match self.of.get(&(owner, finding.rule)) {
            Some(at) if owner.end >= finding.span.end => {
                self.allowances[*at].used = true;
                true
            }
            _ => false,
        }
    }
}
