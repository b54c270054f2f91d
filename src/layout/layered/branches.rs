//! An order of the boxes that knows nothing of layers.
//!
//! Each box hangs below one of its targets, so that the boxes form trees, whose branches may lie side
//! by side in any order without a crossing. Neighbours change places where that clearly brings the ends
//! of the other edges nearer to each other: a linear arrangement of least length, by exchanges (J. Díaz,
//! J. Petit, M. Serna, "A survey of graph layout problems", ACM Computing Surveys 34, 2002). One more
//! leaf puts many boxes into other layers, but hardly changes this order.

use super::super::problem::NONE;
use super::graph::LayeredGraph;

/// The part of the lengths at hand that an exchange has to save.
const GAIN: f64 = 0.1;
/// How often all branches are looked at, and how often those of one box in a row.
const ROUNDS: usize = 4;

/// One number for each vertex: its turn in a walk through the trees, each box before what hangs below
/// it. A dummy has that of its edge's lower end.
pub(super) fn turns(graph: &LayeredGraph) -> Vec<f64> {
    let mut trees = Trees::new(graph);
    for round in 0..ROUNDS {
        if !trees.exchange(round % 2 == 1) {
            break;
        }
    }
    let mut turns = vec![0.0; graph.layer_of.len()];
    for (turn, &start) in turns.iter_mut().zip(&trees.start[..graph.boxes]) {
        *turn = start as f64;
    }
    for chain in &graph.chains {
        let turn = turns[chain[chain.len() - 1] as usize];
        chain[1..chain.len() - 1].iter().for_each(|&dummy| turns[dummy as usize] = turn);
    }
    turns
}

/// The boxes in trees; one more vertex is above all their roots.
struct Trees {
    children: Vec<Vec<usize>>,
    /// How many boxes each branch has, and the turn of the first.
    size: Vec<usize>,
    start: Vec<usize>,
    /// The ends of the edges that are in no tree.
    others: Vec<(usize, usize)>,
    /// All vertices with children, those above first.
    forks: Vec<usize>,
}

impl Trees {
    fn new(graph: &LayeredGraph) -> Self {
        let boxes = graph.boxes;
        let mut targets = vec![Vec::new(); boxes];
        for chain in &graph.chains {
            targets[chain[chain.len() - 1] as usize].push(chain[0] as usize);
        }
        let mut downward: Vec<usize> = (0..boxes).collect();
        downward.sort_by_key(|&v| graph.layer_of[v]);
        // A box hangs below a target of its group if there is one, and below the one that is the
        // furthest from the heads.
        let mut depth = vec![0; boxes];
        let mut parent = vec![NONE; boxes];
        for &v in &downward {
            let near = |&u: &usize| (graph.group_of[u] == graph.group_of[v], depth[u]);
            // The first of equals.
            if let Some(&above) = targets[v].iter().rev().max_by_key(|u| near(u)) {
                parent[v] = above;
            }
            depth[v] = targets[v].iter().map(|&u| depth[u] + 1).max().unwrap_or(0);
        }
        let mut children = vec![Vec::new(); boxes + 1];
        let mut size = vec![1; boxes + 1];
        (0..boxes).for_each(|v| children[parent[v].min(boxes)].push(v));
        for &v in downward.iter().rev() {
            size[parent[v].min(boxes)] += size[v];
        }
        let ends = |v: usize| targets[v].iter().map(move |&u| (v, u));
        let others = (0..boxes).flat_map(ends).filter(|&(v, u)| parent[v] != u).collect();
        let mut forks: Vec<usize> = std::iter::once(boxes).chain(downward).collect();
        forks.retain(|&v| children[v].len() > 1);
        let mut trees = Self { children, size, start: vec![0; boxes + 1], others, forks };
        trees.number(boxes);
        trees
    }

    /// Gives a branch, whose first vertex has its turn, the turns of the others.
    fn number(&mut self, root: usize) {
        let mut stack = vec![root];
        while let Some(v) = stack.pop() {
            let mut next = self.start[v] + 1;
            for &child in &self.children[v] {
                self.start[child] = next;
                next += self.size[child];
                stack.push(child);
            }
        }
    }

    /// Exchanges branches side by side, from the top or from below, where that saves enough; tells
    /// whether it did.
    fn exchange(&mut self, from_below: bool) -> bool {
        let mut any = false;
        for i in 0..self.forks.len() {
            let fork = self.forks[if from_below { self.forks.len() - 1 - i } else { i }];
            for _ in 0..ROUNDS {
                let mut exchanged = false;
                for right in 1..self.children[fork].len() {
                    if self.saves(fork, right) {
                        self.children[fork].swap(right - 1, right);
                        self.number(fork);
                        exchanged = true;
                    }
                }
                any |= exchanged;
                if !exchanged {
                    break;
                }
            }
        }
        any
    }

    /// Whether it saves enough if a branch changes places with the one before it.
    fn saves(&self, fork: usize, right: usize) -> bool {
        let (left, right) = (self.children[fork][right - 1], self.children[fork][right]);
        let (start, end) = (self.start[left], self.start[right] + self.size[right]);
        let middle = self.start[right];
        // How much further right a branch begins after the exchange.
        let shift = |v: usize| match self.start[v] {
            at if at < start || at >= end => 0,
            at if at < middle => self.size[right] as isize,
            _ => -(self.size[left] as isize),
        };
        let (mut before, mut after) = (0, 0);
        for &(v, u) in &self.others {
            let (by_v, by_u) = (shift(v), shift(u));
            if by_v != by_u {
                before += self.gap((v, 0), (u, 0));
                after += self.gap((v, by_v), (u, by_u));
            }
        }
        after < before && (before - after) as f64 >= before as f64 * GAIN
    }

    /// How many boxes are between two branches that are moved to the right: none if one holds the
    /// other.
    fn gap(&self, (v, by_v): (usize, isize), (u, by_u): (usize, isize)) -> usize {
        let start_v = self.start[v].saturating_add_signed(by_v);
        let start_u = self.start[u].saturating_add_signed(by_u);
        let (end_v, end_u) = (start_v + self.size[v], start_u + self.size[u]);
        start_v.saturating_sub(end_u) + start_u.saturating_sub(end_v)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::problem::Problem;

    /// Four reasons for one claim, of which the first also bears on a leaf of the last.
    fn graph() -> LayeredGraph {
        let edges =
            vec![(1, 0, 1), (2, 0, 1), (3, 0, 1), (4, 0, 1), (5, 4, 1), (6, 1, 1), (6, 5, 1)];
        let count = 7;
        let problem = Problem {
            sizes: vec![(200.0, 60.0); count],
            group_of: vec![NONE; count],
            edges,
            ..Problem::default()
        };
        LayeredGraph::new(&problem, vec![0, 1, 1, 1, 1, 2, 3])
    }

    #[test]
    fn branches_with_an_edge_between_them_come_together() {
        let graph = graph();
        let turns = turns(&graph);
        let mut reasons = [1, 2, 3, 4];
        reasons.sort_by(|&a, &b| turns[a].total_cmp(&turns[b]));
        let place = |v| reasons.iter().position(|&r| r == v).unwrap();
        assert_eq!(place(1_usize).abs_diff(place(4)), 1, "{reasons:?}");
        // What bears on two hangs below the one that is further down; others keep their order.
        assert!(turns[6] > turns[5] && turns[2] < turns[3]);
        let dummies = graph.boxes..graph.layer_of.len();
        assert!(dummies.clone().all(|v| turns[v] == turns[6]), "{dummies:?}");
    }
}
