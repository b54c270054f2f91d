//! What would make something stand that does not: which challenges would have to be answered, and
//! which claims supported.
//!
//! A step answers something, so that it falls: a challenge, an attack, or another statement that
//! attacks more than one thing or supports what does. Or it gives support to a claim that nothing
//! supports, or that rests on itself. To support a claim that has support already, which fell, is no
//! such step, for it would do nearly always and say nothing of what is wrong; it is thought of only
//! where the others do not suffice. A set of steps is judged by evaluating anew, so what is reported
//! does make the element stand.
//!
//! Sets are searched by size, the smallest first. The search ends when it has cost its budget; then
//! one set is put together step by step and thinned out until no step can be left away.

mod search;
#[cfg(test)]
mod tests;

use crate::graph::{ArgumentGraph, Element, NodeId};

use search::{Found, Search};

/// A set of steps that would make an element stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The steps, nodes before links, in the document's order.
    pub steps: Vec<Step>,
    /// For each step the statements of which one could be answered instead, to the same end: those
    /// that attack only together with the one that it answers, where the graph is not too large to
    /// try them.
    pub instead: Vec<Vec<NodeId>>,
    /// Whether no smaller set of answers, and of support for claims that have none or rest on
    /// themselves, does. Otherwise none of its steps can be left away, unless the graph was too
    /// large to try that.
    pub smallest: bool,
}

/// One step toward making something stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Answer a challenge, another statement or an attack, so that it fails.
    Answer(Element),
    /// Give a claim support that stands.
    Support(NodeId),
}

/// The steps that would make an element stand or a link be in force. Nothing where it does
/// already, or where no steps would: for a link that is incomplete, or that attacks itself or what
/// it starts from.
///
/// Time is bounded: linear in the graph, and a few budgets of the search.
pub fn repair(graph: &ArgumentGraph, element: Element) -> Option<Repair> {
    let mut search = Search::new(graph, element);
    if search.is_in(&[]) || !search.is_possible() {
        return None;
    }
    let mut steps_with = |support_all: bool| {
        search.support_all = support_all;
        match search.smallest() {
            Some(Found::Smallest(steps)) => Some((steps, true)),
            Some(Found::Nothing) => None,
            None => Some((search.any()?, false)),
        }
    };
    let found = steps_with(false).or_else(|| steps_with(true));
    let (steps, smallest) = found.unwrap_or_else(|| (search.direct(), false));
    let mut found: Vec<(Step, Vec<NodeId>)> =
        (0..steps.len()).map(|at| (search.step(steps[at]), search.instead(&steps, at))).collect();
    found.sort_unstable();
    let (steps, instead) = found.into_iter().unzip();
    Some(Repair { steps, instead, smallest })
}
