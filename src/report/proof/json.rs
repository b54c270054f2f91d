//! Proof trees as JSON.

use std::io::{self, Write};

use super::ProofReport;
use crate::evaluate::{Role, Step};
use crate::graph::{Element, LinkId, NodeId};
use crate::report::StandingReport;
use crate::report::standing::json as standings;

/// The JSON Schema of [`json`].
pub const SCHEMA: &str = include_str!("../../../data/why.schema.json");

/// Writes the verdict, the part of the graph that settles it, the tree and the remedy as JSON.
///
/// # Errors
/// What `out` gives.
pub fn json(report: &ProofReport<'_>, out: &mut impl Write) -> io::Result<()> {
    let graph = report.graph;
    let standing = StandingReport { graph, evaluation: report.evaluation, strengths: None };
    let first = report.proof.parts.iter().filter(|part| !part.again);
    let mut elements: Vec<Element> = first.map(|part| part.element).collect();
    elements.sort_unstable();
    let named = |element: Element| match element {
        Element::Node(node) => (Some(graph.id(node)), None),
        Element::Link(link) => (None, Some(link.index())),
    };
    let tree = report.proof.parts.iter().map(|part| {
        let (node, link) = named(part.element);
        PartOf { node, link, role: part.role, depth: part.depth, again: part.again }
    });
    let remedy = report.repair.as_ref().map(|repair| Remedy {
        smallest: repair.smallest,
        steps: repair
            .steps
            .iter()
            .zip(&repair.instead)
            .map(|(step, instead)| {
                let (action, element) = match step {
                    Step::Answer(element) => (Action::Answer, *element),
                    Step::Support(node) => (Action::Support, (*node).into()),
                };
                let (node, link) = named(element);
                let instead = instead.iter().map(|node| graph.id(*node)).collect();
                StepOf { action, node, link, instead }
            })
            .collect(),
    });
    let (node, link) = named(report.element);
    let nodes: Vec<NodeId> = elements.iter().filter_map(|element| element.node()).collect();
    let links: Vec<LinkId> = elements.iter().filter_map(|element| element.link()).collect();
    let document = Why {
        version: 1,
        node,
        link,
        verdict: report.verdict(),
        premises: report.premises.iter().map(|node| graph.id(*node)).collect(),
        unstated: report.unstated().collect(),
        nodes: nodes.into_iter().map(|node| standings::node(&standing, node)).collect(),
        links: links.into_iter().map(|link| standings::link(&standing, link)).collect(),
        tree: tree.collect(),
        remedy,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// Why something stands or falls.
#[derive(serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "argraph why --format json"))]
struct Why<'a> {
    /// Version of this output: 1.
    version: u32,
    /// Id of the statement that was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    node: Option<&'a str>,
    /// Or the place, in the document's list of links from 0, of the link that was.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<usize>,
    /// What it comes to, in a sentence.
    verdict: String,
    /// Ids of the given statements that the tree comes down to.
    premises: Vec<&'a str>,
    /// Those of them that the text leaves unsaid.
    unstated: Vec<&'a str>,
    /// The statements in the tree, in the document's order.
    nodes: Vec<standings::NodeStanding<'a>>,
    /// The links in the tree, in the document's order.
    links: Vec<standings::LinkOf<'a>>,
    /// The tree: each part before what hangs under it.
    tree: Vec<PartOf<'a>>,
    /// What would make it stand; absent where it stands, and where nothing would,
    /// as for a link that attacks itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<Remedy<'a>>,
}

/// A place in the tree: a statement or a link.
#[derive(serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PartOf<'a> {
    /// Id of the statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    node: Option<&'a str>,
    /// Place of the link.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<usize>,
    /// What it does to the part that it hangs under.
    role: Role,
    /// How many parts it hangs under.
    depth: usize,
    /// Whether an earlier part has the same statement, and what hangs under it.
    again: bool,
}

/// A set of steps that would make it stand.
#[derive(serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Remedy<'a> {
    /// Whether no smaller set of such steps would: of answers, and of support for claims that
    /// nothing supports or that rest on themselves. A new reason for a claim that has one may do
    /// alone; it is among the steps only where the others do not suffice.
    smallest: bool,
    /// The steps.
    steps: Vec<StepOf<'a>>,
}

/// A step: what to do with a statement or a link.
#[derive(serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct StepOf<'a> {
    /// What to do.
    action: Action,
    /// Id of the statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    node: Option<&'a str>,
    /// Place of the link.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<usize>,
    /// Ids of statements of which one could be answered instead: they attack only together with
    /// this one. Absent where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(default))]
    instead: Vec<&'a str>,
}

/// What a step does.
#[derive(serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Action {
    /// Answer the statement or the attack, so that it fails.
    Answer,
    /// Give the claim support that stands.
    Support,
}

#[cfg(test)]
mod tests {
    use super::{SCHEMA, Why};

    #[test]
    fn the_schema_in_data_is_fresh() {
        crate::schema_test::assert_written::<Why<'_>>("why.schema.json", SCHEMA);
    }
}
