//! The search for steps: which may help is read off the evaluation under the steps taken so far.
//!
//! From the element one walks to what keeps it from standing, and on to what would have to change
//! for that to change. A step outside of this walk changes nothing on it, so that all sets of a size
//! are covered, and a set that is found is a smallest one.
//!
//! Anything on the walk that has to fall could be answered. Tried is only what is not matched by
//! something above it: a statement from which one link starts falls to the same effect as that link,
//! and a support need not fall where what it supports does. So an attack is answered, and a statement
//! if it is a challenge (instead of its attack, if it has one) or has more to it than one link.

use std::collections::{HashSet, VecDeque};

use super::Step;
use crate::document::Kind;
use crate::evaluate::model::{Label, Model, Supposition};
use crate::evaluate::wiring::{Effect, Wiring};
use crate::graph::{ArgumentGraph, Element, NodeId};

/// Elements that may be evaluated in the search for a smallest set, and again for any set.
const BUDGET: usize = 10_000_000;

/// What the search for a smallest set found.
pub(super) enum Found {
    Smallest(Vec<u32>),
    /// All sets were tried, and none does.
    Nothing,
}

/// The part of the graph that the element depends on, and what the search has cost.
pub(super) struct Search {
    pub(super) wiring: Wiring,
    pub(super) elements: Vec<Element>,
    pub(super) goal: u32,
    /// For each element the links that support it and those that attack it; for each link its
    /// sources.
    supports: Vec<Vec<u32>>,
    attacks: Vec<Vec<u32>>,
    sources: Vec<Vec<u32>>,
    pub(super) is_challenge: Vec<bool>,
    /// Whether a claim that has support may be given more of it.
    pub(super) support_all: bool,
    cost: usize,
}

/// What the walk wants an element to become.
#[derive(Clone, Copy, PartialEq)]
enum Want {
    In,
    Out,
}

impl Search {
    pub(super) fn new(graph: &ArgumentGraph, element: Element) -> Self {
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
        Self {
            wiring,
            elements,
            goal,
            supports,
            attacks,
            sources,
            is_challenge,
            support_all: false,
            cost: 0,
        }
    }

    /// Steps are numbers: an element's for answering it, and behind these a node's for supporting
    /// it.
    pub(super) fn step(&self, step: u32) -> Step {
        match (step as usize).checked_sub(self.elements.len()) {
            None => Step::Answer(self.elements[step as usize]),
            Some(node) => {
                Step::Support(self.elements[node].node().expect("only nodes can be supported"))
            }
        }
    }

    /// The statements of which one could be answered instead of that of step `at`: those that
    /// attack together with it, as far as the other steps suffice with that answer.
    pub(super) fn instead(&mut self, steps: &[u32], at: usize) -> Vec<NodeId> {
        let answered = steps[at];
        if answered as usize >= self.wiring.nodes() {
            return Vec::new();
        }
        let attacks = self.wiring.uses(answered).iter();
        let attacks =
            attacks.filter(|link| matches!(self.wiring.effect(**link), Effect::Attacks(_)));
        let mut others: Vec<u32> =
            attacks.flat_map(|attack| &self.sources[*attack as usize]).copied().collect();
        others.sort_unstable();
        others.dedup();
        others.retain(|other| !steps.contains(other));
        others.retain(|other| {
            let mut steps = steps.to_vec();
            steps[at] = *other;
            self.cost < 3 * BUDGET && self.is_in(&steps)
        });
        others.iter().filter_map(|other| self.elements[*other as usize].node()).collect()
    }

    pub(super) fn evaluate(&mut self, steps: &[u32]) -> Model {
        self.cost += self.wiring.elements();
        let count = self.elements.len() as u32;
        let (answered, supported): (Vec<u32>, Vec<u32>) =
            steps.iter().partition(|step| **step < count);
        let granted: Vec<u32> = supported.iter().map(|step| step - count).collect();
        Model::of(&self.wiring, Supposition { answered: &answered, granted: &granted })
    }

    pub(super) fn is_in(&mut self, steps: &[u32]) -> bool {
        self.evaluate(steps).labels[self.goal as usize] == Label::In
    }

    /// Whether any steps would do. None help a link that is incomplete, or that attacks itself or
    /// what it starts from.
    pub(super) fn is_possible(&self) -> bool {
        let goal = self.goal;
        !self.wiring.is_link(goal)
            || self.wiring.source_count(goal) > 0
                && match self.wiring.effect(goal) {
                    Effect::Attacks(target) => {
                        target != goal && !self.sources[goal as usize].contains(&target)
                    }
                    _ => true,
                }
    }

    /// A smallest set; nothing where the search would cost too much.
    pub(super) fn smallest(&mut self) -> Option<Found> {
        self.cost = 0;
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
    pub(super) fn any(&mut self) -> Option<Vec<u32>> {
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
        Some(self.thinned(steps))
    }

    /// A set that does wherever one is possible: all attacks on the goal and on what it starts from
    /// are answered, and these are supported; then what is not needed is left away.
    pub(super) fn direct(&mut self) -> Vec<u32> {
        self.cost = 0;
        let count = self.elements.len() as u32;
        let mut held = vec![self.goal];
        held.extend(&self.sources[self.goal as usize]);
        let attacks = held.iter().flat_map(|element| self.attacks[*element as usize].clone());
        let is_bare =
            |node: &&u32| !self.wiring.is_link(**node) && !self.wiring.given[**node as usize];
        let supports = held.iter().filter(is_bare).map(|node| count + node);
        let steps = attacks.chain(supports).collect();
        self.thinned(steps)
    }

    /// Leaves away what is not needed, as far as the budget allows.
    fn thinned(&mut self, mut steps: Vec<u32>) -> Vec<u32> {
        let mut at = steps.len();
        while at > 0 && self.cost < 2 * BUDGET {
            at -= 1;
            let step = steps.remove(at);
            if !self.is_in(&steps) {
                steps.insert(at, step);
            }
        }
        steps
    }

    /// The steps that may help when the model is this, the nearest to the goal first.
    fn walk(&self, model: &Model, taken: &[u32]) -> Vec<u32> {
        let label = |element: u32| model.labels[element as usize];
        let count = self.elements.len() as u32;
        let mut seen = vec![[false; 2]; self.elements.len()];
        let mut queue = VecDeque::from([(self.goal, Want::In)]);
        seen[self.goal as usize][Want::In as usize] = true;
        let (mut steps, mut others) = (Vec::new(), Vec::new());
        while let Some((element, want)) = queue.pop_front() {
            let at = element as usize;
            let is_link = self.wiring.is_link(element);
            let founded = !is_link
                && (self.wiring.given[at]
                    || taken.contains(&(count + element))
                    || want == Want::In
                        && self.supports[at].iter().any(|link| label(*link) == Label::In));
            if want == Want::Out {
                match self.answer(element) {
                    Some(true) => steps.push(element),
                    Some(false) => others.push(element),
                    None => {}
                }
            } else if !is_link && !founded {
                let unheld =
                    self.supports[at].iter().all(|link| self.wiring.source_count(*link) == 0);
                if unheld || model.circular[at] || self.support_all {
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
        steps.append(&mut others);
        steps
    }

    /// Whether something that has to fall is to be answered itself, and if so, whether one would
    /// think of that first: of a challenge, and of an attack with none behind it.
    fn answer(&self, element: u32) -> Option<bool> {
        let is_challenge = |node: u32| self.is_challenge[node as usize];
        let uses = |node: u32| self.wiring.uses(node).len();
        if !self.wiring.is_link(element) {
            return (is_challenge(element) || uses(element) > 1).then(|| is_challenge(element));
        }
        if !matches!(self.wiring.effect(element), Effect::Attacks(_)) {
            return None;
        }
        let challenges = || {
            let sources = self.sources[element as usize].iter().copied();
            sources.filter(|source| is_challenge(*source))
        };
        let is_matched = challenges().any(|node| uses(node) == 1 && node != self.goal);
        (!is_matched).then(|| challenges().next().is_none())
    }
}
