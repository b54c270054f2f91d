//! Seeded argument-like graphs: trees of reasons with cross links, junctions and groups.

use argraph::layout::{Boxes, Edge, Group, NodeBox};

use crate::document::{JUNCTION, card};

/// A small generator of pseudo-random numbers (splitmix64).
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// True once in so many times.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// An argument of about `cards` cards: each new card bears on an earlier one, near ones more often
/// than far ones; some steps join several premises, some cards bear on a second target, some
/// attack a step.
pub fn argument(seed: u64, cards: usize, with_groups: bool) -> Boxes {
    let mut random = Random(seed);
    let mut boxes = Boxes::default();
    let new_card = |random: &mut Random, boxes: &mut Boxes, group| {
        let (width, height) = card(25 + random.below(120));
        boxes.nodes.push(NodeBox { width, height, group, is_head: false });
        boxes.nodes.len() - 1
    };
    let mut depth = vec![0];
    let mut open = vec![new_card(&mut random, &mut boxes, None)];
    let mut junctions: Vec<usize> = Vec::new();
    let mut count = 1;
    let title = |random: &mut Random| 60.0 + random.below(120) as f64;
    while count < cards {
        // Breadth first on the whole, so that the tree is not a chain.
        let nth = random.below(open.len().min(6));
        let target = open[nth];
        if depth[target] > 6 || random.one_in(3) {
            open.remove(nth);
            if open.is_empty() {
                open.push(target);
            }
        }
        let mut group = boxes.nodes[target].group;
        // A step from the thesis, or now and then from below it, opens a group.
        if with_groups && (target == 0 || (depth[target] < 4 && random.one_in(9))) {
            let title_width = title(&mut random);
            boxes.groups.push(Group { parent: group, title_width, title_height: 20.0 });
            group = Some(boxes.groups.len() - 1);
        }
        let premises = if random.one_in(3) { 2 + random.below(2) } else { 1 };
        let mut end = target;
        if premises > 1 {
            boxes.nodes.push(NodeBox { width: JUNCTION, height: JUNCTION, group, is_head: false });
            end = boxes.nodes.len() - 1;
            depth.push(depth[target]);
            boxes.edges.push(Edge { from: end, to: target, weight: 2, from_side: None });
            junctions.push(end);
        }
        for _ in 0..premises {
            let from = new_card(&mut random, &mut boxes, group);
            depth.push(depth[target] + 1);
            boxes.edges.push(Edge { from, to: end, weight: 1, from_side: None });
            count += 1;
            if !random.one_in(3) {
                open.push(from);
            }
            if random.one_in(12) {
                // A second target: an earlier card, near in most cases.
                let back = 1 + random.below(40.min(from));
                let to = from - back;
                if to != target && boxes.nodes[to].width > JUNCTION {
                    boxes.edges.push(Edge { from, to, weight: 1, from_side: None });
                }
            }
            if random.one_in(15) && !junctions.is_empty() {
                let to = junctions[junctions.len() - 1 - random.below(junctions.len().min(5))];
                if to != end {
                    boxes.edges.push(Edge { from, to, weight: 1, from_side: None });
                }
            }
        }
    }
    boxes
}
