//! Which findings are new, and which are gone.
//!
//! Two findings are the same where their fingerprints are ([`lint::fingerprints`]): the rule, the
//! ids concerned and the token. Place, order and wording do not count, nor do numbers in a message.
//! What bears another id than before is still the same, so the old findings are given the new ids.
//!
//! [`lint::fingerprints`]: crate::lint::fingerprints

use hashbrown::HashSet;

use super::GraphDiff;
use crate::diagnostic::Finding;
use crate::graph::ArgumentGraph;
use crate::lint::{self, NewNames};
use crate::source::Source;

/// What a revision did to the findings.
#[derive(Debug, Clone, Default)]
pub struct FindingsDelta {
    /// Findings of the new revision that the old one did not have.
    pub new: Vec<Finding>,
    /// Findings of the old revision that the new one does not have.
    pub fixed: Vec<Finding>,
    /// How many both have.
    pub unchanged: usize,
}

/// A revision and what the rules find in it.
#[derive(Clone, Copy)]
pub struct Reviewed<'a> {
    /// Its text.
    pub source: &'a Source,
    /// Its graph.
    pub graph: &'a ArgumentGraph,
    /// The findings.
    pub findings: &'a [Finding],
}

/// Compares the findings of two revisions, whose graphs differ as `diff` says.
pub fn findings_delta(diff: &GraphDiff, old: Reviewed<'_>, new: Reviewed<'_>) -> FindingsDelta {
    let prints = |side: Reviewed<'_>, names: &NewNames| {
        let document = Some(side.graph.document());
        lint::renamed_fingerprints(side.source, document, side.findings, names)
    };
    let old_prints = prints(old, &new_names(diff, old.graph, new.graph));
    let new_prints = prints(new, &NewNames::default());
    let missing_in = |others: &[String], findings: &[Finding], prints: &[String]| {
        let others: HashSet<&String> = others.iter().collect();
        let missing = findings.iter().zip(prints).filter(|(_, print)| !others.contains(print));
        missing.map(|(finding, _)| finding.clone()).collect::<Vec<Finding>>()
    };
    let new_ones = missing_in(&old_prints, new.findings, &new_prints);
    let fixed = missing_in(&new_prints, old.findings, &old_prints);
    let unchanged = new.findings.len() - new_ones.len();
    FindingsDelta { new: new_ones, fixed, unchanged }
}

/// The ids of the old revision, and those that the same things bear in the new one.
fn new_names(diff: &GraphDiff, old: &ArgumentGraph, new: &ArgumentGraph) -> NewNames {
    let nodes = diff.renamed.iter().map(|pair| (old.id(pair.old), new.id(pair.new)));
    let links = diff.links_changed.iter().filter_map(|change| {
        let (before, after) = (&old.link(change.old).id, &new.link(change.new).id);
        Some((before.as_ref()?.as_str(), after.as_ref()?.as_str()))
    });
    let (before, after) = (old.document(), new.document());
    let groups = diff.groups.iter().filter_map(|group| {
        Some((before.groups[group.old?].id.as_str(), after.groups[group.new?].id.as_str()))
    });
    let sources = diff.sources.iter().filter_map(|source| {
        Some((before.sources[source.old?].id.as_str(), after.sources[source.new?].id.as_str()))
    });
    let renamed: Vec<(&str, &str)> = nodes
        .chain(links)
        .chain(groups)
        .chain(sources)
        .filter(|(before, after)| before != after)
        .collect();
    let mut names = NewNames::default();
    for (before, after) in &renamed {
        names.add(before, after);
    }
    // What bore one of these ids before is another thing.
    for (_, after) in &renamed {
        names.add(after, &format!("{after}\0"));
    }
    names
}
