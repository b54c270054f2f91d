//! Standing as a table and as JSON.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::Styles;
use super::paint::{link_style, paint, style};
use crate::diagnostic::{on_one_line, shown};
use crate::document::{Kind, Relation};
use crate::evaluate::strength::{Convergence, Semantics, Strengths};
use crate::evaluate::{Evaluation, LinkReason, LinkStanding, Reason, Standing};
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};

/// The JSON Schema of [`json`].
pub const SCHEMA: &str = include_str!("../../data/evaluate.schema.json");

/// What is reported: a graph, its standing and, where they were asked for, its strengths.
#[derive(Debug, Clone, Copy)]
pub struct StandingReport<'a> {
    /// The graph.
    pub graph: &'a ArgumentGraph,
    /// Its standing.
    pub evaluation: &'a Evaluation,
    /// Its strengths.
    pub strengths: Option<&'a Strengths>,
}

/// Writes a line for every node, theses first: a mark, the id, the standing and the reason; and
/// below them how many nodes and links have which standing.
///
/// # Errors
/// What `out` gives.
pub fn text(report: &StandingReport<'_>, styles: Styles, out: &mut impl Write) -> io::Result<()> {
    let graph = report.graph;
    let widest = graph.nodes().map(|node| shown(graph.id(node)).width()).max().unwrap_or(0);
    for node in theses_first(graph) {
        line(report, node, widest.min(WIDEST_ID), styles, out)?;
    }
    if graph.nodes().len() > 0 {
        writeln!(out)?;
    }
    let words = ["stand", "defeated", "unsupported", "undecided"];
    let nodes = counted(report.evaluation.counts().into_iter().zip(words));
    let of_links = LinkStanding::ALL.map(|standing| {
        graph.links().filter(|link| report.evaluation.link(*link) == standing).count()
    });
    let links = counted(of_links.into_iter().zip(["in force", "fail", "undecided"]));
    writeln!(out, "nodes {}{nodes}", graph.nodes().len())?;
    writeln!(out, "links {}{links}", graph.links().len())?;
    if let Some(strengths) = report.strengths {
        writeln!(out, "strength by {}: {}", strengths.semantics.as_str(), outcome(strengths))?;
    }
    Ok(())
}

/// Writes one node or link, with all that bears on it.
///
/// # Errors
/// What `out` gives.
pub fn one(
    report: &StandingReport<'_>,
    element: Element,
    styles: Styles,
    out: &mut impl Write,
) -> io::Result<()> {
    let StandingReport { graph, evaluation, strengths } = *report;
    match element {
        Element::Node(node) => {
            line(report, node, 0, styles, out)?;
            writeln!(out, "  {}: {}", graph.node(node).kind.as_str(), shown_text(graph, node))?;
        }
        Element::Link(link) => {
            let standing = evaluation.link(link);
            let mark = paint(link_style(standing), &standing.mark().to_string(), styles);
            let strength = strengths.map(|of| format!("  {:.3}", of.link(link)));
            let reason = evaluation.link_reason_in_words(graph, link);
            writeln!(
                out,
                "{mark} {}  {}{}  {reason}",
                graph.introduce(link),
                standing.in_words(),
                strength.unwrap_or_default(),
            )?;
        }
    }
    for (link, relation) in graph.links_into(element) {
        let standing = evaluation.link(link);
        let mark = paint(link_style(standing), &standing.mark().to_string(), styles);
        let verb = match (relation, element) {
            (Relation::Supports, Element::Node(_)) => "supported",
            (Relation::Supports, Element::Link(_)) => "backed",
            (Relation::Attacks, _) => "attacked",
        };
        let strength = strengths.map(|of| format!("  {:.3}", of.link(link))).unwrap_or_default();
        let sources = crate::evaluate::sources(graph, link);
        let reason = evaluation.link_reason_in_words(graph, link);
        let standing = standing.in_words();
        writeln!(out, "  {mark} {verb} by {sources}  {standing}{strength}  {reason}")?;
    }
    Ok(())
}

/// Writes the standing of every node and link as JSON, or of one and of the links that bear on it.
///
/// # Errors
/// What `out` gives.
pub fn json(
    report: &StandingReport<'_>,
    only: Option<Element>,
    out: &mut impl Write,
) -> io::Result<()> {
    let StandingReport { graph, evaluation, strengths } = *report;
    let nodes = graph.nodes().filter(|node| only.is_none_or(|only| only == (*node).into()));
    let links = graph.links().filter(|link| {
        only.is_none_or(|only| only == (*link).into() || graph.target(*link) == Some(only))
    });
    let counts = evaluation.counts();
    let document = json::Standings {
        version: 1,
        semantics: strengths.map(|strengths| strengths.semantics),
        converged: strengths
            .map(|strengths| !matches!(strengths.outcome, Convergence::NotConverged { .. })),
        nodes: nodes.map(|node| json::node(report, node)).collect(),
        links: links.map(|link| json::link(report, link)).collect(),
        summary: json::Summary {
            stands: counts[0],
            defeated: counts[1],
            unsupported: counts[2],
            undecided: counts[3],
        },
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// How the strengths came about, in words.
pub fn outcome(strengths: &Strengths) -> String {
    match strengths.outcome {
        Convergence::Exact => "no cycles, one pass".into(),
        Convergence::Converged { steps } => {
            format!("there are cycles; the strengths came to rest after {steps} steps")
        }
        Convergence::NotConverged { steps, residual } => format!(
            "there are cycles, and the strengths have not come to rest after {steps} steps: \
             they still change by {residual:.1e} a unit of time, so take them as a snapshot"
        ),
    }
}

/// Ids wider than this do not widen the table.
const WIDEST_ID: usize = 40;

/// All nodes, theses first.
fn theses_first(graph: &ArgumentGraph) -> impl Iterator<Item = NodeId> {
    let is_thesis = |node: &NodeId| graph.node(*node).kind.value == Kind::Thesis;
    graph.nodes().filter(is_thesis).chain(graph.nodes().filter(move |node| !is_thesis(node)))
}

fn line(
    report: &StandingReport<'_>,
    node: NodeId,
    widest: usize,
    styles: Styles,
    out: &mut impl Write,
) -> io::Result<()> {
    let StandingReport { graph, evaluation, strengths } = *report;
    let standing = evaluation.node(node);
    let style = style(standing);
    let id = shown(graph.id(node));
    let gap = " ".repeat(widest.saturating_sub(id.width()));
    let mark = paint(style, &standing.mark().to_string(), styles);
    let word = paint(style, &format!("{:11}", standing.as_str()), styles);
    let strength = strengths.map(|of| format!("  {:.3}", of.node(node))).unwrap_or_default();
    let reason = evaluation.reason_in_words(graph, node);
    writeln!(out, "{mark} {id}{gap}  {word}{strength}  {reason}")
}

/// The counts that are not 0, in brackets or so.
fn counted(counts: impl Iterator<Item = (usize, &'static str)>) -> String {
    let counts = counts.filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
    if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) }
}

pub(super) fn shown_text(graph: &ArgumentGraph, node: NodeId) -> String {
    on_one_line(&graph.node(node).text)
}

/// The machine output, as `data/evaluate.schema.json` describes it.
pub(super) mod json {
    use super::*;

    /// The standing of every node and link of a document.
    #[derive(serde::Serialize)]
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    #[cfg_attr(test, schemars(title = "argraph evaluate --format json"))]
    pub(in crate::report) struct Standings<'a> {
        /// Version of this output: 1.
        pub version: u32,
        /// How the strengths were worked out, where they were asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub semantics: Option<Semantics>,
        /// Whether the strengths are exact or came to rest.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub converged: Option<bool>,
        /// The nodes in the document's order; with `--node` only the one that was asked for.
        pub nodes: Vec<NodeStanding<'a>>,
        /// The links in the document's order; with `--node` those that bear on the node or link that
        /// was asked for, and that link itself.
        pub links: Vec<LinkOf<'a>>,
        /// How many nodes of the whole document have each standing.
        pub summary: Summary,
    }

    /// A statement.
    #[derive(serde::Serialize)]
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    pub(in crate::report) struct NodeStanding<'a> {
        /// Its id.
        pub id: &'a str,
        /// What it is in the argument.
        pub kind: Kind,
        /// Whether it stands.
        pub standing: Standing,
        /// Its strength from 0 to 1, where that was asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub strength: Option<f64>,
        /// Why.
        pub reason: ReasonOf<'a>,
    }

    /// Why a node or link has its standing.
    #[derive(serde::Serialize)]
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    pub(in crate::report) struct ReasonOf<'a> {
        /// The kind of reason.
        pub kind: ReasonKind,
        /// Ids of the nodes that it names: the sources of its links, or the source that fell.
        pub nodes: Vec<&'a str>,
        /// Places in the document's list of links, from 0, of the links that it names.
        pub links: Vec<usize>,
    }

    /// The kinds of reasons.
    #[derive(serde::Serialize)]
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    #[serde(rename_all = "kebab-case")]
    pub(in crate::report) enum ReasonKind {
        /// It stands: it needs no support.
        Given,
        /// It stands: a support is in force.
        Supported,
        /// It falls: an attack is in force.
        Attacked,
        /// It falls: what it rests on fell.
        RestsOnFallen,
        /// It falls: it rests on itself alone.
        RestsOnItself,
        /// It falls: nothing supports it.
        NothingSupports,
        /// It is undecided because an attack on it is.
        UndecidedAttack,
        /// It is undecided because a support of it is.
        UndecidedSupport,
        /// A link in force: all its sources stand.
        SourcesStand,
        /// A link that fails: a source, its target or its relation is unknown.
        Incomplete,
        /// A link that is undecided because a source is.
        UndecidedSource,
    }

    impl From<Reason> for ReasonKind {
        fn from(reason: Reason) -> Self {
            match reason {
                Reason::Given => Self::Given,
                Reason::SupportedBy(_) => Self::Supported,
                Reason::AttackedBy(_) => Self::Attacked,
                Reason::RestsOnFallen(_) => Self::RestsOnFallen,
                Reason::RestsOnItself(_) => Self::RestsOnItself,
                Reason::NothingSupports => Self::NothingSupports,
                Reason::UndecidedAttack(_) => Self::UndecidedAttack,
                Reason::UndecidedSupport(_) => Self::UndecidedSupport,
            }
        }
    }

    /// An inference.
    #[derive(serde::Serialize)]
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    pub(in crate::report) struct LinkOf<'a> {
        /// Its place in the document's list of links, from 0.
        pub index: usize,
        /// Its id, if it has one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub id: Option<&'a str>,
        /// Whether it supports or attacks; absent where the document says neither or both.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub relation: Option<Relation>,
        /// Ids of its sources as written.
        pub from: Vec<&'a str>,
        /// Id of its target as written; absent with the relation.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub to: Option<&'a str>,
        /// Whether it is in force.
        pub standing: LinkStanding,
        /// What it passes on, from 0 to 1, where that was asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub strength: Option<f64>,
        /// Why.
        pub reason: ReasonOf<'a>,
    }

    /// How many nodes have each standing.
    #[derive(serde::Serialize)]
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    pub(in crate::report) struct Summary {
        /// Nodes that stand.
        pub stands: usize,
        /// Nodes that are defeated.
        pub defeated: usize,
        /// Nodes that are unsupported.
        pub unsupported: usize,
        /// Nodes that are undecided.
        pub undecided: usize,
    }

    pub(in crate::report) fn node<'a>(
        report: &StandingReport<'a>,
        node: NodeId,
    ) -> NodeStanding<'a> {
        let StandingReport { graph, evaluation, strengths } = *report;
        let settled_by = evaluation.reason(node);
        NodeStanding {
            id: graph.id(node),
            kind: graph.node(node).kind.value,
            standing: evaluation.node(node),
            strength: strengths.map(|strengths| strengths.node(node)),
            reason: reason(graph, settled_by.into(), settled_by.link()),
        }
    }

    pub(in crate::report) fn link<'a>(report: &StandingReport<'a>, link: LinkId) -> LinkOf<'a> {
        let StandingReport { graph, evaluation, strengths } = *report;
        let written = graph.link(link);
        let source = |kind, node| ReasonOf { kind, nodes: vec![graph.id(node)], links: Vec::new() };
        let relation = written.relation();
        LinkOf {
            index: link.index(),
            id: written.id.as_ref().map(|id| id.as_str()),
            relation: relation.map(|(relation, _)| relation),
            from: written.from.iter().map(|id| id.as_str()).collect(),
            to: relation.map(|(_, to)| to.as_str()),
            standing: evaluation.link(link),
            strength: strengths.map(|strengths| strengths.link(link)),
            reason: match evaluation.link_reason(link) {
                LinkReason::SourcesStand => reason(graph, ReasonKind::SourcesStand, None),
                LinkReason::Incomplete => reason(graph, ReasonKind::Incomplete, None),
                LinkReason::SourceFell(node) => source(ReasonKind::RestsOnFallen, node),
                LinkReason::UndecidedSource(node) => source(ReasonKind::UndecidedSource, node),
                LinkReason::AttackedBy(by) => reason(graph, ReasonKind::Attacked, Some(by)),
                LinkReason::UndecidedAttack(by) => {
                    reason(graph, ReasonKind::UndecidedAttack, Some(by))
                }
            },
        }
    }

    fn reason(graph: &ArgumentGraph, kind: ReasonKind, link: Option<LinkId>) -> ReasonOf<'_> {
        ReasonOf {
            kind,
            nodes: link
                .map(|link| graph.sources(link).map(|node| graph.id(node)).collect())
                .unwrap_or_default(),
            links: link.map(LinkId::index).into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_data_is_fresh() {
        crate::schema_test::assert_written::<json::Standings<'_>>("evaluate.schema.json", SCHEMA);
    }
}
