//! Whether support reaches a statement from something given, and what else would if the errors
//! found so far were mended.
//!
//! Three rules share this, so that one gap in the support is one finding: `unsupported-claim`
//! and `circular-support` name the gap itself, `ungrounded-claim` what hangs on a gap that
//! nobody else reports, `weakened-link` a step that fails beside others that hold.

use crate::diagnostic::Finding;
use crate::document::Kind;
use crate::graph::{Grounding, NodeId};

use super::rules::{circular_support, unsupported_claim};
use super::typos::Use;
use super::{Subject, allows, found_any};

/// For each node, by its index.
pub(super) struct Ground {
    /// Support reaches it from something given.
    pub(super) grounded: Vec<bool>,
    /// Support would reach it if what the errors name were mended.
    pub(super) mended: Vec<bool>,
}

impl Ground {
    /// Walks up from what is given; linear in the graph. `findings` are those of the rules about
    /// unsupported claims and circles, if they ran.
    pub(super) fn new(subject: &Subject<'_>, findings: &[Finding]) -> Self {
        let graph = subject.graph;
        let gaps_are_reported = found_any(findings, &unsupported_claim::RULE);
        let mut in_circle = vec![false; graph.nodes().len()];
        if found_any(findings, &circular_support::RULE) {
            for node in subject.support_circles().iter().flatten() {
                in_circle[node.index()] = true;
            }
        }
        // What an id that names nothing or a malformed link is about has an error already.
        let is_reported = |node: NodeId| {
            let mut supports = graph.supports(node).peekable();
            let is_gap = supports.peek().is_none()
                && gaps_are_reported
                && matches!(graph.kind(node), Kind::Thesis | Kind::Claim)
                && !allows(&graph.node(node).allow, &unsupported_claim::RULE);
            let is_broken = supports.any(|link| {
                !graph.is_complete(link) || graph.sources(link).any(|source| source == node)
            });
            is_gap
                || is_broken
                || in_circle[node.index()]
                || !subject.is_whole(node)
                || subject.typos().mean(Use::Supported, graph.id(node))
        };
        let mut grounding = Grounding::new(graph);
        grounding.give(graph.nodes().filter(|node| graph.is_given(*node)));
        let grounded = grounding.grounded.clone();
        // What is grounded as it is needs no mending.
        let without = graph.nodes().filter(|node| !grounded[node.index()]);
        grounding.give(without.filter(|node| is_reported(*node)));
        Self { grounded, mended: grounding.grounded }
    }
}
