//! Gradual strength: how strong each statement is, as a number from 0 to 1.
//!
//! A second reading beside standing, never instead of it: full support and full attack cancel out
//! here, where standing says which of them holds. The weight of a node is its initial strength
//! (0.5 where the document gives none). A link passes on its weight (1 where there is none) times
//! the *least* of its sources' strengths: linked premises are needed together, and a chain is no
//! stronger than its weakest link; with one source this is the plain semantics of the papers. An
//! attack on a link lowers what the link passes on, by the same formula, with what it would pass
//! on as the initial strength. Backing changes nothing and incomplete links pass on nothing, as
//! with standing.
//!
//! Without cycles the strengths follow one from another in a single pass. Where there are cycles
//! they are the limit of dσ/dt = f(σ) − σ from the initial strengths (Potyka 2018, "Continuous
//! dynamical systems for weighted bipolar argumentation", KR), for plain iteration swings to and
//! fro for ever on known examples. It is followed by the method of Bogacki and Shampine (1989), an
//! explicit Runge-Kutta pair of orders 3 and 2 that chooses its own steps.

use crate::document::Relation;
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};

/// Where f(σ) − σ is at most this everywhere, strengths have converged.
pub const TOLERANCE: f64 = 1e-10;

/// The strength of a node without a weight before anything bears on it.
const DEFAULT_WEIGHT: f64 = 0.5;

/// How attacks, supports and the initial strength make the strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Semantics {
    /// Discontinuity-free quantitative argumentation debate (Rago, Toni, Aurisicchio and Baroni
    /// 2016, "Discontinuity-free decision support with quantitative argumentation debates", KR;
    /// general principles in Baroni, Rago and Toni 2019, "From fine-grained properties to broad
    /// principles for gradual argumentation", IJAR 105).
    DfQuad,
    /// The quadratic energy model (Potyka 2018, "Continuous dynamical systems for weighted
    /// bipolar argumentation", KR).
    QuadraticEnergy,
    /// Euler-based semantics (Amgoud and Ben-Naim 2017, "Evaluation of arguments in weighted
    /// bipolar graphs", ECSQARU).
    Euler,
}

impl Semantics {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::DfQuad, Self::QuadraticEnergy, Self::Euler];

    /// Its name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DfQuad => "df-quad",
            Self::QuadraticEnergy => "quadratic-energy",
            Self::Euler => "euler",
        }
    }

    /// The strength that attackers and supporters of these strengths leave of an initial one.
    fn combine(
        self,
        initial: f64,
        attacks: impl Iterator<Item = f64>,
        supports: impl Iterator<Item = f64>,
    ) -> f64 {
        let w = initial;
        if self == Self::DfQuad {
            // Rago and others 2016: each side is aggregated to 1 − Π(1 − strength), and their
            // difference moves the strength toward 1 or 0.
            let left = |product: f64, strength: f64| product * (1.0 - strength);
            let energy = attacks.fold(1.0, left) - supports.fold(1.0, left);
            return if energy > 0.0 { w + (1.0 - w) * energy } else { w + w * energy };
        }
        let energy = supports.sum::<f64>() - attacks.sum::<f64>();
        match self {
            // Potyka 2018, section 3: the impact h of the energy pulls toward 1 or 0.
            Self::QuadraticEnergy => {
                let h = |x: f64| {
                    let square = x.max(0.0) * x.max(0.0);
                    square / (1.0 + square)
                };
                w - w * h(-energy) + (1.0 - w) * h(energy)
            }
            // Amgoud and Ben-Naim 2017, definition 10.
            _ => 1.0 - (1.0 - w * w) / (1.0 + w * energy.exp()),
        }
    }
}

/// The strength of every node and link.
#[derive(Debug, Clone)]
pub struct Strengths {
    /// How they were worked out.
    pub semantics: Semantics,
    /// Whether they can be relied on.
    pub outcome: Convergence,
    nodes: usize,
    values: Vec<f64>,
}

/// How the strengths came about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Convergence {
    /// The graph has no cycle: one pass gave the exact strengths.
    Exact,
    /// The graph has cycles, and the strengths came to rest: f(σ) − σ is at most [`TOLERANCE`].
    Converged {
        /// Steps that were taken.
        steps: usize,
    },
    /// They did not come to rest within the steps that were allowed.
    NotConverged {
        /// Steps that were taken.
        steps: usize,
        /// How fast the fastest strength still changes: the largest f(σ) − σ.
        residual: f64,
    },
}

impl Strengths {
    /// The strength of a node, from 0 to 1.
    pub fn node(&self, node: NodeId) -> f64 {
        self.values[node.index()]
    }

    /// What a link passes on, from 0 to 1.
    pub fn link(&self, link: LinkId) -> f64 {
        self.values[self.nodes + link.index()]
    }
}

/// Works out the strength of every node and link. Linear without cycles; with cycles each step is
/// linear in what lies in or before a cycle, and the steps are bounded.
pub fn strengths(graph: &ArgumentGraph, semantics: Semantics) -> Strengths {
    let net = Net::of(graph, semantics);
    let mut values = net.initial.clone();
    let order = net.order();
    let outcome = match order.moving.is_empty() {
        true => Convergence::Exact,
        false => settle(&net, &order.moving, &mut values),
    };
    for element in order.before.iter().chain(&order.behind) {
        values[*element as usize] = net.strength(*element, &values);
    }
    Strengths { semantics, outcome, nodes: net.nodes, values }
}

/// What each element's strength depends on. Nodes come first, then links.
struct Net {
    semantics: Semantics,
    nodes: usize,
    /// Weights.
    initial: Vec<f64>,
    /// What bears on element `e` is `inputs[starts[e]..starts[e + 1]]`, attacks last: for a node
    /// its supports and from `attacks[e]` on the attacks; for a link its sources and the attacks.
    starts: Vec<u32>,
    attacks: Vec<u32>,
    inputs: Vec<u32>,
}

/// The elements in the order in which they are worked out.
struct Order {
    /// What lies in a cycle or bears on one; empty without cycles.
    moving: Vec<u32>,
    /// What no cycle bears on, each behind what bears on it.
    before: Vec<u32>,
    /// What cycles bear on and what lies in none, each behind what bears on it.
    behind: Vec<u32>,
}

impl Net {
    fn of(graph: &ArgumentGraph, semantics: Semantics) -> Self {
        let nodes = graph.nodes().len();
        let weight = |weight: Option<f64>, default: f64| match weight {
            Some(weight) if weight.is_finite() => weight.clamp(0.0, 1.0),
            _ => default,
        };
        let of_nodes = graph
            .nodes()
            .map(|node| weight(graph.node(node).weight.map(|weight| weight.value), DEFAULT_WEIGHT));
        let of_links = graph.links().map(|link| {
            let written = graph.link(link).weight.map(|weight| weight.value);
            if graph.is_complete(link) { weight(written, 1.0) } else { 0.0 }
        });
        let initial: Vec<f64> = of_nodes.chain(of_links).collect();
        let number = |link: LinkId| (nodes + link.index()) as u32;
        let (mut starts, mut attacks, mut inputs) = (vec![0], Vec::new(), Vec::new());
        let all = graph.nodes().map(Element::Node).chain(graph.links().map(Element::Link));
        for element in all {
            let bearing = |wanted| {
                let into = graph.links_into(element);
                into.filter(move |(link, relation)| *relation == wanted && graph.is_complete(*link))
            };
            match element {
                Element::Node(_) => {
                    inputs.extend(bearing(Relation::Supports).map(|(link, _)| number(link)));
                }
                Element::Link(link) if graph.is_complete(link) => {
                    inputs.extend(graph.sources(link).map(|node| node.index() as u32));
                }
                Element::Link(_) => {}
            }
            attacks.push(inputs.len() as u32);
            if element.link().is_none_or(|link| graph.is_complete(link)) {
                inputs.extend(bearing(Relation::Attacks).map(|(link, _)| number(link)));
            }
            starts.push(inputs.len() as u32);
        }
        Self { semantics, nodes, initial, starts, attacks, inputs }
    }

    fn inputs(&self, element: u32) -> &[u32] {
        let at = element as usize;
        &self.inputs[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// f: the strength of an element when all others have these.
    fn strength(&self, element: u32, values: &[f64]) -> f64 {
        let at = element as usize;
        let split = (self.attacks[at] - self.starts[at]) as usize;
        let (others, attacks) = self.inputs(element).split_at(split);
        let others = others.iter().map(|input| values[*input as usize]);
        let attacks = attacks.iter().map(|input| values[*input as usize]);
        if at < self.nodes {
            return self.semantics.combine(self.initial[at], attacks, others);
        }
        let passed_on = self.initial[at] * others.fold(1.0, f64::min);
        if attacks.len() == 0 {
            return passed_on;
        }
        self.semantics.combine(passed_on, attacks, std::iter::empty())
    }

    /// Whether an element takes its strength over from its sources as it is.
    fn follows(&self, element: u32) -> bool {
        let at = element as usize;
        at >= self.nodes && self.attacks[at] == self.starts[at + 1]
    }

    /// Sorts the elements by what bears on what. Linear.
    fn order(&self) -> Order {
        let count = self.initial.len();
        let all = 0..count as u32;
        let mut starts = vec![0u32; count + 1];
        for input in &self.inputs {
            starts[*input as usize + 1] += 1;
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        let mut outputs = vec![0u32; self.inputs.len()];
        let mut next = starts.clone();
        for element in all.clone() {
            for input in self.inputs(element) {
                outputs[next[*input as usize] as usize] = element;
                next[*input as usize] += 1;
            }
        }
        let outputs = |element: u32| {
            &outputs[starts[element as usize] as usize..starts[element as usize + 1] as usize]
        };
        // Forward, what no cycle bears on.
        let mut waiting: Vec<usize> =
            all.clone().map(|element| self.inputs(element).len()).collect();
        let mut before: Vec<u32> =
            all.clone().filter(|element| waiting[*element as usize] == 0).collect();
        let mut at = 0;
        while let Some(&element) = before.get(at) {
            at += 1;
            for output in outputs(element) {
                waiting[*output as usize] -= 1;
                if waiting[*output as usize] == 0 {
                    before.push(*output);
                }
            }
        }
        let mut left = vec![true; count];
        for element in &before {
            left[*element as usize] = false;
        }
        // Backward among the rest, what bears on no cycle.
        let bears_on =
            |element: u32| outputs(element).iter().filter(|output| left[**output as usize]).count();
        let mut waiting: Vec<usize> = all.clone().map(bears_on).collect();
        let ends = |element: &u32| left[*element as usize] && waiting[*element as usize] == 0;
        let mut behind: Vec<u32> = all.clone().filter(ends).collect();
        let mut at = 0;
        while let Some(&element) = behind.get(at) {
            at += 1;
            for input in self.inputs(element).iter().filter(|input| left[**input as usize]) {
                waiting[*input as usize] -= 1;
                if waiting[*input as usize] == 0 {
                    behind.push(*input);
                }
            }
        }
        behind.reverse();
        for element in &behind {
            left[*element as usize] = false;
        }
        // What is left lies in a cycle or between two; with it moves all that bears on it.
        let mut moving: Vec<u32> = all.filter(|element| left[*element as usize]).collect();
        let mut at = 0;
        while let Some(&element) = moving.get(at) {
            at += 1;
            for input in self.inputs(element) {
                if !std::mem::replace(&mut left[*input as usize], true) {
                    moving.push(*input);
                }
            }
        }
        Order { moving, before, behind }
    }
}

/// Follows dσ/dt = f(σ) − σ for the moving elements until it comes to rest.
fn settle(net: &Net, moving: &[u32], values: &mut [f64]) -> Convergence {
    /// Error of one step, as a share of how fast the strengths change: tied to it, the steps stay
    /// as long as they are while the strengths close in on their limits.
    const PRECISION: f64 = 1e-4;
    /// Elements that may be worked out in all.
    const BUDGET: usize = 1 << 30;
    let (following, states): (Vec<u32>, Vec<u32>) =
        moving.iter().partition(|element| net.follows(**element));
    let mut y: Vec<f64> = states.iter().map(|state| net.initial[*state as usize]).collect();
    for (value, state) in y.iter_mut().zip(&states) {
        if *state as usize >= net.nodes {
            // A link starts with what it passes on before anything attacks it.
            let split = (net.attacks[*state as usize] - net.starts[*state as usize]) as usize;
            let sources = net.inputs(*state)[..split].iter();
            *value *= sources.map(|source| net.initial[*source as usize]).fold(1.0, f64::min);
        }
    }
    let mut slope = |y: &[f64], out: &mut [f64]| {
        for (state, value) in states.iter().zip(y) {
            values[*state as usize] = *value;
        }
        for link in &following {
            values[*link as usize] = net.strength(*link, values);
        }
        for ((state, value), out) in states.iter().zip(y).zip(out) {
            *out = net.strength(*state, values) - value;
        }
    };
    let largest =
        |values: &[f64]| values.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    let count = states.len();
    let [mut k1, mut k2, mut k3, mut k4] = [0; 4].map(|_| vec![0.0; count]);
    let mut try_at = vec![0.0; count];
    slope(&y, &mut k1);
    let allowed = (BUDGET / (4 * moving.len()).max(1)).clamp(100, 20_000);
    let mut length = 0.1;
    for steps in 0..allowed {
        let residual = largest(&k1);
        if residual <= TOLERANCE {
            slope(&y, &mut k1);
            return Convergence::Converged { steps };
        }
        let mut ahead = |k: &[f64], share: f64, out: &mut [f64]| {
            for at in 0..count {
                try_at[at] = y[at] + length * share * k[at];
            }
            slope(&try_at, out);
        };
        ahead(&k1, 1.0 / 2.0, &mut k2);
        ahead(&k2, 3.0 / 4.0, &mut k3);
        for at in 0..count {
            try_at[at] =
                y[at] + length * (2.0 / 9.0 * k1[at] + 1.0 / 3.0 * k2[at] + 4.0 / 9.0 * k3[at]);
        }
        slope(&try_at, &mut k4);
        let error = (0..count)
            .map(|at| {
                -5.0 / 72.0 * k1[at] + 1.0 / 12.0 * k2[at] + 1.0 / 9.0 * k3[at] - 1.0 / 8.0 * k4[at]
            })
            .fold(0.0, |most: f64, error| most.max((length * error).abs()));
        let ratio = error / (PRECISION * residual);
        if ratio <= 1.0 {
            std::mem::swap(&mut y, &mut try_at);
            std::mem::swap(&mut k1, &mut k4);
        }
        length *= (0.9 / ratio.max(1e-9).cbrt()).clamp(0.2, 5.0);
    }
    let residual = largest(&k1);
    slope(&y, &mut k1);
    Convergence::NotConverged { steps: allowed, residual }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::document::{Document, Kind, Link, Node};
    use crate::source::{Span, Spanned};

    #[derive(serde::Deserialize)]
    struct Reference {
        frameworks: Vec<Framework>,
    }

    /// Base scores, links as sources, target and weight, and strengths by semantics.
    #[derive(serde::Deserialize)]
    struct Framework {
        id: String,
        acyclic: bool,
        base: BTreeMap<String, f64>,
        attacks: Vec<(Vec<String>, String, f64)>,
        supports: Vec<(Vec<String>, String, f64)>,
        strength: BTreeMap<String, BTreeMap<String, f64>>,
    }

    fn graph(framework: &Framework) -> ArgumentGraph {
        let weight = |value| Some(Spanned::new(value, Span::default()));
        let nodes = framework
            .base
            .iter()
            .map(|(id, base)| Node { weight: weight(*base), ..Node::new(id, Kind::Premise, id) });
        let weighted = |link, value| Link { weight: weight(value), ..link };
        let attacks = framework.attacks.iter();
        let attacks = attacks.map(|(from, to, value)| weighted(Link::attacks(from, to), *value));
        let supports = framework.supports.iter();
        let supports = supports.map(|(from, to, value)| weighted(Link::supports(from, to), *value));
        ArgumentGraph::new(Document {
            nodes: nodes.collect(),
            links: attacks.chain(supports).collect(),
            ..Document::default()
        })
    }

    #[test]
    fn strengths_are_those_on_which_independent_libraries_agree() {
        let text = include_str!("../../tests/data/strengths.json");
        let Reference { frameworks } = serde_json::from_str(text).expect("it is as described");
        let (mut compared, mut cyclic) = (0, 0);
        for framework in &frameworks {
            let graph = graph(framework);
            for semantics in Semantics::ALL {
                let Some(expected) = framework.strength.get(semantics.as_str()) else { continue };
                let found = strengths(&graph, semantics);
                let name = format!("{} {}", framework.id, semantics.as_str());
                assert_eq!(found.outcome == Convergence::Exact, framework.acyclic, "{name}");
                assert!(!matches!(found.outcome, Convergence::NotConverged { .. }), "{name}");
                let close = if framework.acyclic { 5e-12 } else { 1e-8 };
                for (id, expected) in expected {
                    let node = graph.find(id).and_then(Element::node).expect("it is there");
                    let found = found.node(node);
                    assert!((found - expected).abs() < close, "{name} {id}: {found} {expected}");
                }
                compared += 1;
                cyclic += usize::from(!framework.acyclic);
            }
        }
        assert!(frameworks.len() >= 58 && compared > 160 && cyclic > 30, "{compared} {cyclic}");
    }

    #[test]
    fn an_undercut_lowers_what_a_link_passes_on() {
        let nodes = ["claim", "reason", "doubt"].map(|id| Node::new(id, Kind::Premise, id));
        let document = Document {
            nodes: nodes.to_vec(),
            links: vec![
                Link::supports(["reason"], "claim").with_id("step"),
                Link::attacks(["doubt"], "step"),
            ],
            ..Document::default()
        };
        let graph = ArgumentGraph::new(document);
        let found = strengths(&graph, Semantics::DfQuad);
        let [step, undercut] = [0, 1].map(LinkId::new);
        assert_eq!([found.link(step), found.link(undercut)], [0.25, 0.5]);
        assert_eq!(found.node(NodeId::new(0)), 0.5 + 0.5 * 0.25);
        assert_eq!(found.outcome, Convergence::Exact);
    }
}
