//! Why circles of support fell, and what rests on them.
//!
//! A circle falls as a whole, when the last thing that it leaned on has fallen, and so the order in
//! which its statements fell says nothing of why. If something outside of the circle supports it,
//! that it fell is the reason, and the way down leads there: to what is attacked, or has no support.
//! Only a circle that nothing outside supports rests on itself.

use super::circles::strong_parts;
use super::model::{Label, Model, NONE};
use super::wiring::{Effect, Wiring};

/// Gives what fell with a circle of support a cause that leads out of it where there is one, and
/// leaves [`Model::circular`] only to circles that nothing outside supports. `settled` are the
/// elements in the order in which they were settled. Linear in the graph.
///
/// Following causes ends everywhere: from what has a new cause they lead the way back that this
/// walk came, to what has kept its cause; and from there by what was settled before, so that they
/// never come to a circle again.
pub(super) fn explain_circles(wiring: &Wiring, model: &mut Model, settled: &[u32]) {
    let mut walk = Walk { wiring, open: behind_circles(model, settled), work: Vec::new() };
    for element in 0..wiring.elements() as u32 {
        let is_out = model.labels[element as usize] == Label::Out;
        if is_out && !walk.open[element as usize] {
            walk.work.push(element);
        }
    }
    for attack in wiring.links() {
        match wiring.effect(attack) {
            Effect::Attacks(target) if model.labels[attack as usize] == Label::In => {
                walk.reach(target, attack, model);
            }
            _ => {}
        }
    }
    walk.go_up(model);
    // What is left rests on circles and on nothing else: the lowest of them on themselves.
    let is_open = |element: u32| walk.open[element as usize];
    let circle_of = strong_parts(wiring, is_open, is_open);
    let mut is_held = vec![false; wiring.nodes()];
    let mut inside = vec![NONE; wiring.nodes()];
    for node in (0..wiring.nodes() as u32).filter(|node| is_open(*node)) {
        for &link in wiring.uses(node).iter().filter(|link| is_open(**link)) {
            let Effect::Supports(target) = wiring.effect(link) else { continue };
            let circle = circle_of[target as usize];
            if circle == NONE {
                continue;
            }
            match circle == circle_of[node as usize] {
                true => inside[target as usize] = inside[target as usize].min(link),
                false => is_held[circle as usize] = true,
            }
        }
    }
    for node in 0..wiring.nodes() as u32 {
        let circle = circle_of[node as usize];
        if circle != NONE && !is_held[circle as usize] {
            walk.reach(node, inside[node as usize], model);
            model.circular[node as usize] = true;
        }
    }
    walk.go_up(model);
}

/// The elements that fell with a circle, or by a cause that did.
fn behind_circles(model: &Model, settled: &[u32]) -> Vec<bool> {
    let mut behind = vec![false; model.labels.len()];
    for &element in settled.iter().filter(|element| model.labels[**element as usize] == Label::Out)
    {
        let (at, cause) = (element as usize, model.causes[element as usize]);
        let is_circular = model.circular.get(at) == Some(&true);
        let is_attacked = model.attacked.get(at) == Some(&true);
        behind[at] = !is_attacked && (is_circular || (cause != NONE && behind[cause as usize]));
    }
    behind
}

/// A walk up from what has its cause.
struct Walk<'w> {
    wiring: &'w Wiring,
    /// What still needs one.
    open: Vec<bool>,
    work: Vec<u32>,
}

impl Walk<'_> {
    /// Gives an element a cause, if it needs one.
    fn reach(&mut self, element: u32, cause: u32, model: &mut Model) {
        let at = element as usize;
        if std::mem::replace(&mut self.open[at], false) {
            model.causes[at] = cause;
            if let Some(circular) = model.circular.get_mut(at) {
                *circular = false;
            }
            self.work.push(element);
        }
    }

    /// From all that has its cause to what rests on it, by breadth.
    fn go_up(&mut self, model: &mut Model) {
        let wiring = self.wiring;
        let mut at = 0;
        while let Some(&element) = self.work.get(at) {
            at += 1;
            if !wiring.is_link(element) {
                wiring.uses(element).iter().for_each(|link| self.reach(*link, element, model));
            } else if let Effect::Supports(node) = wiring.effect(element) {
                self.reach(node, element, model);
            }
        }
        self.work.clear();
    }
}
