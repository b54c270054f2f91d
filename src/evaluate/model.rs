//! The well-founded model of a [`Wiring`], worked out by counters and a work list.
//!
//! The definition reads: IN is the least fixpoint of A ↦ D(D(A)). Computing it so takes a pass
//! over the graph for each step of the fixpoint, which is quadratic on a long chain of attacks.
//! Here each element is settled once, when its last reason arrives:
//!
//! - a link is in when all its sources are in and all attacks on it are out; it is out when one
//!   source is out or one attack is in;
//! - a node is in when it is given or one support of it is in, and all attacks on it are out; it
//!   is out when one attack is in, or it is not given and all its supports are out.
//!
//! What this leaves unsettled and rests on itself alone is out as well ([`Circles`] finds it),
//! and the two alternate until nothing moves. This is the iteration by which Van Gelder, Ross and
//! Schlipf (1991, "The well-founded semantics for general logic programs") define the model:
//! consequences, then unfounded sets.
//!
//! Every edge is looked at a bounded number of times: O(nodes + links + sources) where no support
//! runs in a circle, however long the chains of attack. For circles see [`Circles`].

use super::circles::Circles;
use super::fallen::explain_circles;
use super::wiring::{Effect, Wiring};

/// No element.
pub(super) const NONE: u32 = u32::MAX;

/// What the model says of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    In,
    Out,
    Undecided,
}

/// What is different from what the document says, for asking what would be.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Supposition<'a> {
    /// Elements that are out, as if an attack on them were in force.
    pub(super) answered: &'a [u32],
    /// Nodes that need no support.
    pub(super) granted: &'a [u32],
}

/// The model and how it came about.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) labels: Vec<Label>,
    /// For each element, what settled it: for a node that is in, the support in force that came
    /// first (hence following causes from what is in never leads in a circle); for what is out,
    /// the attack in force, or the source or support that fell last (or, beside circles of support,
    /// one that leads down to what let them fall); for what is undecided, an undecided attack,
    /// source or support. [`NONE`] where there is nothing of the kind.
    pub(super) causes: Vec<u32>,
    /// Nodes with an attack in force.
    pub(super) attacked: Vec<bool>,
    /// Nodes that rest on themselves: in a circle of support that nothing outside supports.
    pub(super) circular: Vec<bool>,
    /// Undecided nodes of which an undecided attack is the cause.
    pub(super) open_attack: Vec<bool>,
}

impl Model {
    /// Works out the model.
    pub(super) fn of(wiring: &Wiring, supposition: Supposition<'_>) -> Self {
        let mut run = Run::new(wiring, supposition);
        run.propagate();
        if run.settled.len() < wiring.elements() {
            run.circles = Circles::new(&run);
            while Circles::settle(&mut run) {
                run.propagate();
            }
        }
        let undecided = run.settled.len() < wiring.elements();
        let Run { mut model, settled, .. } = run;
        if model.circular.contains(&true) {
            explain_circles(wiring, &mut model, &settled);
        }
        if undecided {
            explain_the_undecided(wiring, &mut model);
        }
        model
    }
}

/// A model in the making.
pub(super) struct Run<'w> {
    pub(super) wiring: &'w Wiring,
    pub(super) model: Model,
    /// Nodes that are given or have a support that is in.
    pub(super) founded: Vec<bool>,
    /// For a node the attacks on it that are not out; for a link these, and the sources that are
    /// not in.
    waiting: Vec<u32>,
    /// For a node the supports that are not out.
    live: Vec<u32>,
    /// What has been settled, in order. All before `next` has been passed on.
    settled: Vec<u32>,
    next: usize,
    circles: Circles,
}

impl<'w> Run<'w> {
    fn new(wiring: &'w Wiring, supposition: Supposition<'_>) -> Self {
        let (nodes, elements) = (wiring.nodes(), wiring.elements());
        let mut run = Self {
            wiring,
            model: Model {
                labels: vec![Label::Undecided; elements],
                causes: vec![NONE; elements],
                attacked: vec![false; nodes],
                circular: vec![false; nodes],
                open_attack: vec![false; nodes],
            },
            founded: wiring.given.clone(),
            waiting: vec![0; elements],
            live: vec![0; nodes],
            settled: Vec::with_capacity(elements),
            next: 0,
            circles: Circles::default(),
        };
        for link in wiring.links() {
            run.waiting[link as usize] += wiring.source_count(link);
            match wiring.effect(link) {
                Effect::Nothing => {}
                Effect::Supports(node) => run.live[node as usize] += 1,
                Effect::Attacks(target) => run.waiting[target as usize] += 1,
            }
        }
        for element in supposition.answered {
            run.settle(*element, Label::Out, NONE);
        }
        for node in supposition.granted {
            run.founded[*node as usize] = true;
        }
        for node in 0..nodes as u32 {
            match run.founded[node as usize] {
                true if run.waiting[node as usize] == 0 => run.settle(node, Label::In, NONE),
                false if run.live[node as usize] == 0 => run.settle(node, Label::Out, NONE),
                _ => {}
            }
        }
        for link in wiring.links().filter(|link| wiring.source_count(*link) == 0) {
            run.settle(link, Label::Out, NONE);
        }
        run
    }

    pub(super) fn label(&self, element: u32) -> Label {
        self.model.labels[element as usize]
    }

    /// Settles an element, unless it is settled.
    pub(super) fn settle(&mut self, element: u32, label: Label, cause: u32) {
        let at = element as usize;
        if self.model.labels[at] != Label::Undecided {
            return;
        }
        self.model.labels[at] = label;
        if cause != NONE {
            self.model.causes[at] = cause;
        }
        self.settled.push(element);
    }

    /// Passes on what was settled until nothing more follows.
    fn propagate(&mut self) {
        let wiring = self.wiring;
        while let Some(&element) = self.settled.get(self.next) {
            self.next += 1;
            let label = self.label(element);
            if !wiring.is_link(element) {
                for &link in wiring.uses(element) {
                    match label {
                        Label::In => self.count_down(link),
                        _ => self.settle(link, Label::Out, element),
                    }
                }
                continue;
            }
            match (wiring.effect(element), label) {
                (Effect::Nothing, _) => {}
                (Effect::Attacks(target), Label::In) => {
                    self.settle(target, Label::Out, element);
                    if let Some(attacked) = self.model.attacked.get_mut(target as usize) {
                        // An attack in force says more than support that fell.
                        if !std::mem::replace(attacked, true) {
                            self.model.causes[target as usize] = element;
                        }
                    }
                }
                (Effect::Attacks(target), _) => self.count_down(target),
                (Effect::Supports(node), Label::In) => self.found(node, element),
                (Effect::Supports(node), _) => self.lose(node, element),
            }
        }
    }

    /// One thing less that an element waits for.
    fn count_down(&mut self, element: u32) {
        let at = element as usize;
        self.waiting[at] -= 1;
        if self.waiting[at] == 0 && (self.wiring.is_link(element) || self.founded[at]) {
            self.settle(element, Label::In, NONE);
        }
    }

    /// A support of a node is in.
    fn found(&mut self, node: u32, support: u32) {
        let at = node as usize;
        if !std::mem::replace(&mut self.founded[at], true)
            && self.model.labels[at] == Label::Undecided
        {
            self.model.causes[at] = support;
            if self.waiting[at] == 0 {
                self.settle(node, Label::In, support);
            }
        }
    }

    /// A support of a node is out.
    fn lose(&mut self, node: u32, support: u32) {
        let at = node as usize;
        self.live[at] -= 1;
        if self.founded[at] || self.model.labels[at] != Label::Undecided {
            return;
        }
        if self.live[at] == 0 {
            self.settle(node, Label::Out, support);
        } else {
            self.circles.lose(node, support);
        }
    }

    /// The circles, to be given back.
    pub(super) fn take_circles(&mut self) -> Circles {
        std::mem::take(&mut self.circles)
    }

    pub(super) fn give_circles(&mut self, circles: Circles) {
        self.circles = circles;
    }
}

/// Gives each undecided element the first undecided thing that keeps it so; attacks before
/// support.
fn explain_the_undecided(wiring: &Wiring, model: &mut Model) {
    let Model { labels, causes, open_attack, .. } = model;
    let open = |element: u32| labels[element as usize] == Label::Undecided;
    for node in (0..wiring.nodes() as u32).rev().filter(|node| open(*node)) {
        for link in wiring.uses(node).iter().filter(|link| open(**link)) {
            causes[*link as usize] = node;
        }
    }
    for attacks in [false, true] {
        for link in wiring.links().rev().filter(|link| open(*link)) {
            match wiring.effect(link) {
                Effect::Supports(node) if !attacks && open(node) => causes[node as usize] = link,
                Effect::Attacks(target) if attacks && open(target) => {
                    causes[target as usize] = link;
                    if let Some(by_attack) = open_attack.get_mut(target as usize) {
                        *by_attack = true;
                    }
                }
                _ => {}
            }
        }
    }
}
