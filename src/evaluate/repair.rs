//! What would make something stand that does not: which challenges would have to be answered, and
//! which claims supported.
//!
//! Three kinds of steps are considered: a challenge is answered, so that it falls; an attack that
//! comes from no challenge is answered, so that it fails; a claim that nothing supports, or that
//! only a circle supports, is given support. A set of steps is judged by evaluating anew, so what
//! is reported does make the element stand.
//!
//! Sets are searched by size, the smallest first. Which step may help is read off the evaluation
//! under the steps taken so far: from the element one walks to what keeps it from standing, and
//! on to what would have to change for that to change. A step outside of this walk changes nothing
//! on it, so that all sets of a size are covered, and a set that is found is a smallest one. The
//! search ends when it has cost [`BUDGET`]; then one set is put together step by step and thinned
//! out until no step can be left away.

use std::collections::{HashSet, VecDeque};

use super::model::{Label, Model, Supposition};
use super::wiring::{Effect, Wiring};
use crate::document::Kind;
use crate::graph::{ArgumentGraph, Element, NodeId};

/// Elements that may be evaluated in the search for a smallest set, and again for any set.
const BUDGET: usize = 10_000_000;

/// A set of steps that would make an element stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The steps, nodes before links, in the document's order.
    pub steps: Vec<Step>,
    /// Whether no smaller set does. Otherwise none of its steps can be left away, unless the graph
    /// was too large to try that.
    pub smallest: bool,
}

/// One step toward making something stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Answer a challenge or, where none is behind it, an attack, so that it fails.
    Answer(Element),
    /// Give a claim support that stands.
    Support(NodeId),
}

/// The steps that would make an element stand or a link be in force. Nothing where it does
/// already, or where no steps would (as when a claim attacks what it rests on).
///
/// Time is bounded: linear in the graph, and some `BUDGET`s.
pub fn repair(graph: &ArgumentGraph, element: Element) -> Option<Repair> {
    let mut search = Search::new(graph, element);
    if search.is_in(&[]) {
        return None;
    }
    let (steps, smallest) = match search.smallest() {
        Some(Found::Smallest(steps)) => (steps, true),
        Some(Found::Nothing) => return None,
        None => (search.any()?, false),
    };
    let mut steps: Vec<Step> = steps.into_iter().map(|step| search.step(step)).collect();
    steps.sort_unstable();
    Some(Repair { steps, smallest })
}

enum Found {
    Smallest(Vec<u32>),
    /// All sets were tried, and none does.
    Nothing,
}

/// The part of the graph that the element depends on, and what the search has cost.
struct Search {
    wiring: Wiring,
    elements: Vec<Element>,
    goal: u32,
    /// For each element the links that support it and those that attack it; for each link its
    /// sources.
    supports: Vec<Vec<u32>>,
    attacks: Vec<Vec<u32>>,
    sources: Vec<Vec<u32>>,
    is_challenge: Vec<bool>,
    cost: usize,
}

/// What the walk wants an element to become.
#[derive(Clone, Copy, PartialEq)]
enum Want {
    In,
    Out,
}

impl Search {
    fn new(graph: &ArgumentGraph, element: Element) -> Self {
        let (wiring, elements) = Wiring::below(graph, element);
        let goal = elements.binary_search(&element).expect("it is what it depends on first") as u32;
        let count = wiring.elements();
        let [mut supports, mut attacks, mut sources] = [0; 3].map(|_| vec![Vec::new(); count]);
        for link in wiring.links() {
            match wiring.effect(link) {
                Effect::Nothing => {}
                Effect::Supports(node) => supports[node as usize].push(link),
                Effect::Attacks(target) => attacks[target as usize].push(link),
            }
        }
        for node in 0..wiring.nodes() as u32 {
            for link in wiring.uses(node) {
                sources[*link as usize].push(node);
            }
        }
        let is_challenge = elements
            .iter()
            .filter_map(|element| element.node())
            .map(|node| graph.kind(node) == Kind::Challenge)
            .collect();
        Self { wiring, elements, goal, supports, attacks, sources, is_challenge, cost: 0 }
    }

    /// Steps are numbers: an element's for answering it, and behind these a node's for supporting
    /// it.
    fn step(&self, step: u32) -> Step {
        match (step as usize).checked_sub(self.elements.len()) {
            None => Step::Answer(self.elements[step as usize]),
            Some(node) => {
                Step::Support(self.elements[node].node().expect("only nodes can be supported"))
            }
        }
    }

    fn evaluate(&mut self, steps: &[u32]) -> Model {
        self.cost += self.wiring.elements();
        let count = self.elements.len() as u32;
        let (answered, supported): (Vec<u32>, Vec<u32>) =
            steps.iter().partition(|step| **step < count);
        let granted: Vec<u32> = supported.iter().map(|step| step - count).collect();
        Model::of(&self.wiring, Supposition { answered: &answered, granted: &granted })
    }

    fn is_in(&mut self, steps: &[u32]) -> bool {
        self.evaluate(steps).labels[self.goal as usize] == Label::In
    }

    /// A smallest set; nothing where the search would cost too much.
    fn smallest(&mut self) -> Option<Found> {
        for size in 1.. {
            let mut tried = HashSet::new();
            // Whether some set could have been made larger.
            let mut open = false;
            // The sets on the way to the current one, with the steps still to be tried from each.
            let mut path: Vec<u32> = Vec::new();
            let mut choices = vec![self.helpful(&[])?];
            while let Some(next) = choices.last_mut() {
                let Some(step) = next.pop() else {
                    choices.pop();
                    path.pop();
                    continue;
                };
                let mut steps = path.clone();
                steps.push(step);
                steps.sort_unstable();
                if !tried.insert(steps.clone()) {
                    continue;
                }
                if self.cost > BUDGET {
                    return None;
                }
                if steps.len() == size {
                    let model = self.evaluate(&steps);
                    if model.labels[self.goal as usize] == Label::In {
                        return Some(Found::Smallest(steps));
                    }
                    open = open || !self.walk(&model, &steps).is_empty();
                } else {
                    choices.push(self.helpful(&steps)?);
                    path.push(step);
                }
            }
            if !open {
                return Some(Found::Nothing);
            }
        }
        None
    }

    /// The steps that may help after these, the nearest last.
    fn helpful(&mut self, steps: &[u32]) -> Option<Vec<u32>> {
        if self.cost > BUDGET {
            return None;
        }
        let model = self.evaluate(steps);
        let mut helpful = self.walk(&model, steps);
        helpful.reverse();
        Some(helpful)
    }

    /// Any set: adds the nearest helpful step, or where that goes on for long all of them, until
    /// the goal is in; then leaves away what is not needed.
    fn any(&mut self) -> Option<Vec<u32>> {
        const SINGLE_STEPS: usize = 64;
        self.cost = 0;
        let mut steps: Vec<u32> = Vec::new();
        for round in 0.. {
            let model = self.evaluate(&steps);
            if model.labels[self.goal as usize] == Label::In {
                break;
            }
            let helpful = self.walk(&model, &steps);
            // A round costs an evaluation; without end they would add up.
            if helpful.is_empty() || round > 2 * SINGLE_STEPS {
                return None;
            }
            let single = round < SINGLE_STEPS && self.cost < BUDGET / 2;
            steps.extend(helpful.into_iter().take(if single { 1 } else { usize::MAX }));
        }
        let mut at = steps.len();
        while at > 0 && self.cost < 2 * BUDGET {
            at -= 1;
            let step = steps.remove(at);
            if !self.is_in(&steps) {
                steps.insert(at, step);
            }
        }
        Some(steps)
    }

    /// The steps that may help when the model is this, the nearest to the goal first.
    fn walk(&self, model: &Model, taken: &[u32]) -> Vec<u32> {
        let label = |element: u32| model.labels[element as usize];
        let count = self.elements.len() as u32;
        let mut seen = vec![[false; 2]; self.elements.len()];
        let mut queue = VecDeque::from([(self.goal, Want::In)]);
        seen[self.goal as usize][Want::In as usize] = true;
        let mut steps = Vec::new();
        while let Some((element, want)) = queue.pop_front() {
            let at = element as usize;
            let is_link = self.wiring.is_link(element);
            let founded = !is_link
                && (self.wiring.given[at]
                    || taken.contains(&(count + element))
                    || want == Want::In
                        && self.supports[at].iter().any(|link| label(*link) == Label::In));
            if want == Want::Out {
                let challenge = |node: &u32| self.is_challenge[*node as usize];
                let can_be_answered = match is_link {
                    true => {
                        matches!(self.wiring.effect(element), Effect::Attacks(_))
                            && !self.sources[at].iter().any(challenge)
                    }
                    false => challenge(&element),
                };
                if can_be_answered {
                    steps.push(element);
                }
            } else if !is_link && !founded {
                let unheld =
                    self.supports[at].iter().all(|link| self.wiring.source_count(*link) == 0);
                if unheld || model.circular[at] {
                    steps.push(count + element);
                }
            }
            let against = match want {
                Want::In => Want::Out,
                Want::Out => Want::In,
            };
            let attacks = self.attacks[at].iter().map(|attack| (*attack, against));
            let held_by = if is_link { &self.sources[at] } else { &self.supports[at] };
            let held_by = held_by.iter().filter(|_| !founded).map(|holder| (*holder, want));
            for (next, want) in attacks.chain(held_by) {
                let already = match want {
                    Want::In => label(next) == Label::In,
                    Want::Out => label(next) == Label::Out,
                };
                if !already && !std::mem::replace(&mut seen[next as usize][want as usize], true) {
                    queue.push_back((next, want));
                }
            }
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Document, Link, Node};
    use crate::evaluate::evaluate;
    use crate::evaluate::tests::{config, graphs};

    /// All answers that there are: to each challenge, and to each attack without one.
    fn every_step(search: &Search) -> Vec<u32> {
        let challenges =
            (0..search.wiring.nodes() as u32).filter(|node| search.is_challenge[*node as usize]);
        let attacks = search.wiring.links().filter(|link| {
            matches!(search.wiring.effect(*link), Effect::Attacks(_))
                && !search.sources[*link as usize]
                    .iter()
                    .any(|node| search.is_challenge[*node as usize])
        });
        challenges.chain(attacks).collect()
    }

    proptest! {
        #![proptest_config(config(400))]

        /// What is reported makes the element stand, and no smaller set of answers does: all are
        /// tried here, without a thought for which may help.
        #[test]
        fn repairs_mend_and_none_is_smaller(graph in graphs(7, false), which in 0usize..7) {
            let node = NodeId::new(which % graph.nodes().len());
            let found = repair(&graph, node.into());
            let mut search = Search::new(&graph, node.into());
            let base = search.evaluate(&[]);
            let stands = base.labels[search.goal as usize] == Label::In;
            prop_assert!(!(stands && found.is_some()));
            let steps = every_step(&search);
            prop_assume!(!stands && steps.len() <= 12);
            let least = (0u32..1 << steps.len())
                .filter(|set| {
                    let chosen: Vec<u32> = (0..steps.len())
                        .filter(|at| set & (1 << at) != 0)
                        .map(|at| steps[at])
                        .collect();
                    search.is_in(&chosen)
                })
                .map(u32::count_ones)
                .min();
            match &found {
                None => prop_assert_eq!(least, None),
                Some(repair) => {
                    prop_assert!(repair.smallest);
                    let number = |element: &Element| {
                        search.elements.binary_search(element).expect("it is below") as u32
                    };
                    let chosen: Vec<u32> = repair.steps.iter().map(|step| match step {
                        Step::Answer(element) => number(element),
                        Step::Support(node) => {
                            search.elements.len() as u32 + number(&Element::Node(*node))
                        }
                    }).collect();
                    prop_assert!(search.is_in(&chosen), "{:?}", repair);
                    prop_assert!(least.is_none_or(|least| repair.steps.len() <= least as usize));
                    let supports = repair.steps.iter().any(|step| matches!(step, Step::Support(_)));
                    prop_assert!(supports || least == Some(repair.steps.len() as u32));
                }
            }
        }

        /// The way for large graphs gives sets that mend, too.
        #[test]
        fn sets_put_together_step_by_step_mend(graph in graphs(9, false), which in 0usize..9) {
            let node = NodeId::new(which % graph.nodes().len());
            let mut search = Search::new(&graph, node.into());
            if let Some(steps) = search.any() {
                prop_assert!(search.is_in(&steps));
            }
        }
    }

    #[test]
    fn a_shared_challenge_is_answered_once_and_a_bare_claim_supported() {
        let mut nodes: Vec<Node> =
            ["thesis", "left", "right"].map(|id| Node::new(id, Kind::Claim, "x")).to_vec();
        nodes.push(Node::new("ground", Kind::Premise, "x"));
        nodes.push(Node::new("doubt", Kind::Challenge, "x"));
        let links = vec![
            Link::supports(["left", "right"], "thesis"),
            Link::supports(["ground"], "left"),
            Link::attacks(["doubt"], "left"),
            Link::attacks(["doubt"], "ground"),
        ];
        let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
        let [thesis, doubt] = ["thesis", "doubt"].map(|id| graph.find(id).expect("it is there"));
        let right = graph.find("right").and_then(Element::node).expect("it is there");
        let steps = vec![Step::Answer(doubt), Step::Support(right)];
        assert_eq!(repair(&graph, thesis), Some(Repair { steps, smallest: true }));
        assert_eq!(repair(&graph, doubt), None, "it stands");
    }

    #[test]
    fn a_large_graph_gets_a_set_in_bounded_time() {
        // Too many challenges for trying all sets: each of 40 linked premises has two.
        let mut document = Document::default();
        document.nodes.push(Node::new("thesis", Kind::Thesis, "x"));
        let premises: Vec<String> = (0..40).map(|at| format!("p{at}")).collect();
        document.links.push(Link::supports(premises.clone(), "thesis"));
        for premise in premises {
            document.nodes.push(Node::new(premise.as_str(), Kind::Premise, "x"));
            for doubt in ["a", "b"].map(|which| format!("{premise}{which}")) {
                document.nodes.push(Node::new(doubt.as_str(), Kind::Challenge, "x"));
                document.links.push(Link::attacks([doubt], premise.as_str()));
            }
        }
        let graph = ArgumentGraph::new(document);
        let found = repair(&graph, NodeId::new(0).into()).expect("there is one");
        assert_eq!((found.steps.len(), found.smallest), (80, false));
        assert_eq!(evaluate(&graph).counts()[0], 80);
    }
}
