//! Support that runs in a circle, and what of it rests on nothing else.
//!
//! Among the unsettled statements those that hold each other up are found once, as the strongly
//! connected parts of the unsettled support. Each statement in such a part then *leans* on one
//! support that is not out, so that leaning never runs in a circle: it leads out of the part in
//! the end. When that support falls, the statements that leaned on it, at any remove, look for
//! another; those that find none rest on themselves alone and are out. smodels and clasp keep
//! "source pointers" for the same purpose (Simons, Niemelä and Soininen 2002, "Extending and
//! implementing the stable model semantics").
//!
//! A statement is looked at once for each time that what it leans on falls, with the links beside
//! it inside its part; statements outside of circles are never looked at. So the whole costs
//! O(links inside circles × falls), and the number of falls is small unless many links lead into
//! one circle and fall one after the other.

use std::collections::VecDeque;

use super::model::{Label, NONE, Run};
use super::wiring::{Effect, Wiring};

/// The statements that stand in circles of support, and what each leans on.
#[derive(Debug, Default)]
pub(super) struct Circles {
    /// For each node the number of its circle, or [`NONE`]. Empty where there is no circle.
    circle_of: Vec<u32>,
    /// For each node in a circle the support that it leans on, or [`NONE`].
    leans_on: Vec<u32>,
    /// For each node in a circle, where its supports lie in `supports`: first those that start
    /// outside of the circle, from `behind` on those that start inside.
    places: Vec<Place>,
    supports: Vec<u32>,
    /// For each link how many of its sources inside its target's circle have lost their hold.
    missing: Vec<u32>,
    lost: Vec<bool>,
    /// Nodes that may have lost their hold.
    suspects: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Place {
    start: u32,
    behind: u32,
    end: u32,
}

impl Circles {
    /// Finds the circles among what is unsettled. Linear in the graph.
    pub(super) fn new(run: &Run<'_>) -> Self {
        let wiring = run.wiring;
        let open = |node: u32| run.label(node) == Label::Undecided && !run.founded[node as usize];
        let circle_of = strong_parts(wiring, open, |link| run.label(link) == Label::Undecided);
        let nodes: Vec<u32> =
            (0..wiring.nodes() as u32).filter(|node| circle_of[*node as usize] != NONE).collect();
        if nodes.is_empty() {
            return Self::default();
        }
        let mut circles = Self {
            leans_on: vec![NONE; wiring.nodes()],
            places: vec![Place::default(); wiring.nodes()],
            supports: Vec::new(),
            missing: vec![0; wiring.elements()],
            lost: vec![false; wiring.nodes()],
            suspects: nodes.clone(),
            circle_of,
        };
        let mut inside = vec![false; wiring.elements()];
        for node in &nodes {
            for link in wiring.uses(*node) {
                inside[*link as usize] |= circles.within(wiring, *node, *link).is_some();
            }
        }
        let mut into: Vec<(u32, bool, u32)> = Vec::new();
        for link in wiring.links().filter(|link| run.label(*link) == Label::Undecided) {
            if let Effect::Supports(node) = wiring.effect(link)
                && circles.circle_of[node as usize] != NONE
            {
                into.push((node, inside[link as usize], link));
            }
        }
        into.sort_unstable();
        for of_node in into.chunk_by(|a, b| a.0 == b.0) {
            let start = circles.supports.len();
            circles.supports.extend(of_node.iter().map(|(_, _, link)| *link));
            let outside = of_node.partition_point(|(_, inside, _)| !inside);
            circles.places[of_node[0].0 as usize] = Place {
                start: start as u32,
                behind: (start + outside) as u32,
                end: circles.supports.len() as u32,
            };
        }
        circles
    }

    /// A support of a node has fallen.
    pub(super) fn lose(&mut self, node: u32, support: u32) {
        if self.leans_on.get(node as usize) == Some(&support) {
            self.suspects.push(node);
        }
    }

    /// Settles the statements that have lost all hold outside of themselves; false if there are
    /// none.
    pub(super) fn settle(run: &mut Run<'_>) -> bool {
        let mut circles = run.take_circles();
        let lost = circles.find_lost(run);
        circles.find_holds(run, &lost);
        let mut any = false;
        for node in lost {
            if std::mem::replace(&mut circles.lost[node as usize], false) {
                let place = circles.places[node as usize];
                let support = circles.supports[place.behind as usize..place.end as usize].first();
                run.model.circular[node as usize] = true;
                run.settle(node, Label::Out, support.copied().unwrap_or(NONE));
                any = true;
            }
        }
        run.give_circles(circles);
        any
    }

    /// The statements that lean on something that fell, at any remove.
    fn find_lost(&mut self, run: &Run<'_>) -> Vec<u32> {
        let mut lost = Vec::new();
        for node in std::mem::take(&mut self.suspects) {
            let hold = self.leans_on[node as usize];
            if hold == NONE || run.label(hold) == Label::Out {
                self.lose_hold(run, node, &mut lost);
            }
        }
        let mut at = 0;
        while let Some(&node) = lost.get(at) {
            at += 1;
            for &link in run.wiring.uses(node) {
                let Some(target) = self.within(run.wiring, node, link) else { continue };
                self.missing[link as usize] += 1;
                if self.leans_on[target as usize] == link {
                    self.lose_hold(run, target, &mut lost);
                }
            }
        }
        lost
    }

    /// Lets a node lean on a support from outside of its circle, else adds it to the lost.
    fn lose_hold(&mut self, run: &Run<'_>, node: u32, lost: &mut Vec<u32>) {
        let at = node as usize;
        if self.lost[at] || run.founded[at] || run.label(node) != Label::Undecided {
            return;
        }
        let place = &mut self.places[at];
        // What is out stays out, so it need not be looked at again.
        while place.start < place.behind {
            let support = self.supports[place.start as usize];
            if run.label(support) != Label::Out {
                self.leans_on[at] = support;
                return;
            }
            place.start += 1;
        }
        self.lost[at] = true;
        lost.push(node);
    }

    /// Lets those of the lost find another hold that a support inside the circle gives one.
    fn find_holds(&mut self, run: &Run<'_>, lost: &[u32]) {
        let mut held = VecDeque::new();
        for &node in lost {
            let place = self.places[node as usize];
            let inside = &self.supports[place.behind as usize..place.end as usize];
            let hold = inside
                .iter()
                .copied()
                .find(|link| run.label(*link) != Label::Out && self.missing[*link as usize] == 0);
            if let Some(hold) = hold {
                self.leans_on[node as usize] = hold;
                self.lost[node as usize] = false;
                held.push_back(node);
            }
        }
        while let Some(node) = held.pop_front() {
            for &link in run.wiring.uses(node) {
                let Some(target) = self.within(run.wiring, node, link) else { continue };
                self.missing[link as usize] -= 1;
                let holds = self.missing[link as usize] == 0 && run.label(link) != Label::Out;
                if holds && std::mem::replace(&mut self.lost[target as usize], false) {
                    self.leans_on[target as usize] = link;
                    held.push_back(target);
                }
            }
        }
    }

    /// What a link supports, where that lies in the same circle as this source of the link.
    fn within(&self, wiring: &Wiring, source: u32, link: u32) -> Option<u32> {
        match wiring.effect(link) {
            Effect::Supports(node)
                if self.circle_of[node as usize] == self.circle_of[source as usize] =>
            {
                Some(node)
            }
            _ => None,
        }
    }
}

/// For each node that `open` admits, the number of the strongly connected part of support that it
/// lies in; [`NONE`] for a node that lies in no circle. Tarjan's algorithm (1972) with a stack of
/// its own, as a chain may be longer than the program's stack is deep.
pub(super) fn strong_parts(
    wiring: &Wiring,
    open: impl Fn(u32) -> bool,
    open_link: impl Fn(u32) -> bool,
) -> Vec<u32> {
    let nodes = wiring.nodes();
    let mut part_of = vec![NONE; nodes];
    let mut order = vec![NONE; nodes];
    let mut lowest = vec![NONE; nodes];
    let mut on_stack = vec![false; nodes];
    let (mut stack, mut parts, mut visited) = (Vec::new(), 0, 0);
    let mut walk: Vec<(u32, usize)> = Vec::new();
    for start in (0..nodes as u32).filter(|node| open(*node)) {
        if order[start as usize] != NONE {
            continue;
        }
        walk.push((start, 0));
        while let Some((node, at)) = walk.last_mut() {
            let (node, this) = (*node, *node as usize);
            if *at == 0 && order[this] == NONE {
                (order[this], lowest[this]) = (visited, visited);
                visited += 1;
                stack.push(node);
                on_stack[this] = true;
            }
            let Some(&link) = wiring.uses(node).get(*at) else {
                walk.pop();
                if let Some((above, _)) = walk.last() {
                    lowest[*above as usize] = lowest[*above as usize].min(lowest[this]);
                }
                if lowest[this] == order[this] {
                    let from = stack.iter().rposition(|other| *other == node);
                    let part = stack.split_off(from.expect("a node stays until its part is whole"));
                    let in_circle = part.len() > 1 || supports_itself(wiring, node, &open_link);
                    for member in part {
                        on_stack[member as usize] = false;
                        part_of[member as usize] = if in_circle { parts } else { NONE };
                    }
                    parts += 1;
                }
                continue;
            };
            *at += 1;
            match wiring.effect(link) {
                Effect::Supports(next) if open_link(link) && open(next) => {
                    let to = next as usize;
                    if order[to] == NONE {
                        walk.push((next, 0));
                    } else if on_stack[to] {
                        lowest[this] = lowest[this].min(order[to]);
                    }
                }
                _ => {}
            }
        }
    }
    part_of
}

fn supports_itself(wiring: &Wiring, node: u32, open_link: impl Fn(u32) -> bool) -> bool {
    wiring
        .uses(node)
        .iter()
        .any(|link| open_link(*link) && wiring.effect(*link) == Effect::Supports(node))
}
