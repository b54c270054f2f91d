//! Gives every vertex a rank, so that the sum of the weighted edge lengths is least.
//!
//! The network simplex of E. R. Gansner, E. Koutsofios, S. C. North, K.-P. Vo, "A technique for
//! drawing directed graphs", IEEE Transactions on Software Engineering 19 (1993). Two things differ
//! for speed. A cut value is kept as the surplus of weight that leaves the subtree below a tree
//! edge, so that a pivot mends it along two paths; and a pivot walks both sides of the cut in
//! turns until the smaller one is exhausted, so that it costs no more than the smaller side.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// A demand: `rank(below) - rank(above)` is at least `length`, and costs `weight` for each unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub(super) above: usize,
    pub(super) below: usize,
    pub(super) length: i64,
    pub(super) weight: i64,
}

const NO_ARC: usize = usize::MAX;

/// Ranks from 0. The arcs have no cycle. `first` are ranks to begin with, which need not meet the
/// demands: the nearer they are to the best, the sooner these are found. Stops short of the optimum
/// after `effort` steps, with ranks that still meet every demand.
pub(super) fn ranks(arcs: &[Arc], first: Vec<i64>, effort: usize) -> Vec<i64> {
    let mut simplex = Simplex::new(first.len(), arcs);
    simplex.rank = first;
    simplex.longest_paths();
    simplex.tight_trees();
    simplex.sum_surplus();
    simplex.improve(effort);
    let least = simplex.rank.iter().copied().min().unwrap_or(0);
    simplex.rank.iter().map(|r| r - least).collect()
}

/// Ranks as good as [`ranks`] finds, from some that meet every demand; arcs may form cycles. Where
/// several are as good, those in the middle.
pub(super) fn better_ranks(arcs: &[Arc], first: Vec<i64>, effort: usize) -> Vec<i64> {
    let mut simplex = Simplex::new(first.len(), arcs);
    simplex.rank = first;
    simplex.tight_trees();
    simplex.sum_surplus();
    simplex.improve(effort);
    simplex.balance(effort);
    simplex.rank
}

struct Simplex<'a> {
    arcs: &'a [Arc],
    /// Arcs at each vertex, one vertex after the other, and where those of each start.
    at: Vec<usize>,
    start: Vec<usize>,
    rank: Vec<i64>,
    parent: Vec<usize>,
    /// The arc to the parent.
    parent_arc: Vec<usize>,
    children: Vec<Vec<usize>>,
    /// Vertices in the order in which the trees grew: parents first.
    grown: Vec<usize>,
    /// Weight that leaves the subtree upward, less what leaves it downward.
    surplus: Vec<i64>,
    mark: Vec<u32>,
    clock: u32,
}

impl<'a> Simplex<'a> {
    fn new(count: usize, arcs: &'a [Arc]) -> Self {
        let mut start = vec![0; count + 1];
        arcs.iter().flat_map(|a| [a.above, a.below]).for_each(|v| start[v + 1] += 1);
        for v in 0..count {
            start[v + 1] += start[v];
        }
        let mut next = start.clone();
        let mut at = vec![0; 2 * arcs.len()];
        for (i, arc) in arcs.iter().enumerate() {
            for v in [arc.above, arc.below] {
                at[next[v]] = i;
                next[v] += 1;
            }
        }
        Self {
            arcs,
            at,
            start,
            rank: vec![0; count],
            parent: vec![NO_ARC; count],
            parent_arc: vec![NO_ARC; count],
            children: vec![Vec::new(); count],
            grown: Vec::with_capacity(count),
            surplus: vec![0; count],
            mark: vec![0; count],
            clock: 0,
        }
    }

    fn slack(&self, arc: usize) -> i64 {
        let arc = &self.arcs[arc];
        self.rank[arc.below] - self.rank[arc.above] - arc.length
    }

    fn longest_paths(&mut self) {
        let mut waiting = vec![0; self.rank.len()];
        self.arcs.iter().for_each(|a| waiting[a.below] += 1);
        let mut free: VecDeque<usize> = (0..waiting.len()).filter(|&v| waiting[v] == 0).collect();
        while let Some(v) = free.pop_front() {
            for &arc in &self.at[self.start[v]..self.start[v + 1]] {
                let arc = &self.arcs[arc];
                if arc.above == v {
                    self.rank[arc.below] = self.rank[arc.below].max(self.rank[v] + arc.length);
                    waiting[arc.below] -= 1;
                    if waiting[arc.below] == 0 {
                        free.push_back(arc.below);
                    }
                }
            }
        }
    }

    /// Grows a tree of tight arcs in each connected component. The tree moves as a whole to reach
    /// the nearest vertex outside; `moved` is how far it has come from the ranks as stored, and
    /// two heaps hold the arcs that leave it downward and upward.
    fn tight_trees(&mut self) {
        let mut inside = vec![false; self.rank.len()];
        for root in 0..self.rank.len() {
            if inside[root] {
                continue;
            }
            let start = self.grown.len();
            let mut moved = 0;
            let (mut down, mut up) = (BinaryHeap::new(), BinaryHeap::new());
            let mut newcomer = Some((root, NO_ARC));
            while let Some((v, arc)) = newcomer {
                inside[v] = true;
                self.grown.push(v);
                self.parent_arc[v] = arc;
                if arc != NO_ARC {
                    let parent = self.other_end(arc, v);
                    self.parent[v] = parent;
                    self.children[parent].push(v);
                }
                for &arc in &self.at[self.start[v]..self.start[v + 1]] {
                    let other = self.other_end(arc, v);
                    if !inside[other] {
                        let slack = self.slack(arc);
                        if other == self.arcs[arc].below {
                            down.push(Reverse((slack, arc)));
                        } else {
                            up.push(Reverse((slack, arc)));
                        }
                    }
                }
                newcomer = loop {
                    let below = down.peek().map(|Reverse((key, _))| key - moved);
                    let above = up.peek().map(|Reverse((key, _))| key + moved);
                    let take_down = match (below, above) {
                        (None, None) => break None,
                        (Some(b), Some(a)) => b <= a,
                        (b, _) => b.is_some(),
                    };
                    let heap = if take_down { &mut down } else { &mut up };
                    let Some(Reverse((key, arc))) = heap.pop() else { break None };
                    let Arc { above, below, .. } = self.arcs[arc];
                    let next = if take_down { below } else { above };
                    if inside[next] {
                        continue;
                    }
                    moved = if take_down { key } else { -key };
                    self.rank[next] -= moved;
                    break Some((next, arc));
                };
            }
            for &v in &self.grown[start..] {
                self.rank[v] += moved;
            }
        }
    }

    fn other_end(&self, arc: usize, v: usize) -> usize {
        let arc = &self.arcs[arc];
        if arc.above == v { arc.below } else { arc.above }
    }

    fn sum_surplus(&mut self) {
        for arc in self.arcs {
            self.surplus[arc.below] += arc.weight;
            self.surplus[arc.above] -= arc.weight;
        }
        for &v in self.grown.iter().rev() {
            if self.parent[v] != NO_ARC {
                self.surplus[self.parent[v]] += self.surplus[v];
            }
        }
    }

    /// The cut value of the arc from `v` to its parent: what one unit of length costs.
    fn cut(&self, v: usize) -> i64 {
        match self.parent_arc[v] {
            NO_ARC => 0,
            arc if self.arcs[arc].below == v => self.surplus[v],
            _ => -self.surplus[v],
        }
    }

    fn improve(&mut self, effort: usize) {
        let count = self.rank.len();
        let (mut spent, mut next, mut quiet) = (0, 0, 0);
        while quiet < count && spent < effort {
            // The worst of a batch, as Gansner et al. advise; near the optimum, where bad ones are
            // rare, the first that is found.
            let (mut worst, mut worst_cut, mut found, mut seen) = (0, 0, 0, 0);
            while quiet < count && found < 30 && (found == 0 || seen < 200) {
                seen += 1;
                let cut = self.cut(next);
                if cut < 0 {
                    found += 1;
                    if cut < worst_cut {
                        (worst, worst_cut) = (next, cut);
                    }
                }
                next = if next + 1 == count { 0 } else { next + 1 };
                quiet += 1;
            }
            spent += 1 + quiet / 8;
            if worst_cut < 0 {
                spent += self.pivot(worst);
                quiet = 0;
            }
        }
    }

    /// Moves what may move freely to the middle of where it may be.
    fn balance(&mut self, effort: usize) {
        let mut spent = 0;
        for i in 0..self.grown.len() {
            let v = self.grown[i];
            if self.parent_arc[v] == NO_ARC || self.cut(v) != 0 || spent > effort {
                continue;
            }
            let (side, _) = self.smaller_side(v);
            // How far the side may go down and up.
            let mut room = [i64::MAX; 2];
            for &w in &side {
                spent += 1 + self.start[w + 1] - self.start[w];
                for &arc in &self.at[self.start[w]..self.start[w + 1]] {
                    if self.mark[self.other_end(arc, w)] != self.clock {
                        let up = usize::from(self.arcs[arc].below == w);
                        room[up] = room[up].min(self.slack(arc));
                    }
                }
            }
            if room[0] != i64::MAX && room[1] != i64::MAX {
                let shift = (room[0] - room[1]) / 2;
                for &w in &side {
                    self.rank[w] += shift;
                }
            }
        }
    }

    /// Takes the arc between `v` and its parent out of the tree and the nearest one that leads
    /// the other way across the cut in. Returns the number of steps taken.
    fn pivot(&mut self, v: usize) -> usize {
        let leaving = self.parent_arc[v];
        // The subtree of `v` moves away from its parent.
        let moves_down = self.arcs[leaving].below == v;
        let (side, side_holds_v) = self.smaller_side(v);
        // Arcs that would get shorter: into the moving side from where it goes.
        let mut best: Option<(i64, usize, usize)> = None;
        let mut steps = side.len();
        for &w in &side {
            steps += self.start[w + 1] - self.start[w];
            for &arc in &self.at[self.start[w]..self.start[w + 1]] {
                let other = self.other_end(arc, w);
                let w_is_above = self.arcs[arc].above == w;
                let shortens = w_is_above == (moves_down == side_holds_v);
                if shortens && self.mark[other] != self.clock {
                    let candidate = (self.slack(arc), arc, w);
                    if best.is_none_or(|b| (candidate.0, candidate.1) < (b.0, b.1)) {
                        best = Some(candidate);
                    }
                }
            }
        }
        // A negative cut is crossed by some arc in the other direction.
        let Some((slack, entering, inner)) = best else { return steps };
        let shift = if moves_down == side_holds_v { slack } else { -slack };
        for &w in &side {
            self.rank[w] += shift;
        }
        let outer = self.other_end(entering, inner);
        steps + self.rehang(v, entering, inner, outer, side_holds_v)
    }

    /// The smaller of the two parts of the tree of `v` when it is cut above `v`, marked with the
    /// clock; and whether it is the one that holds `v`.
    fn smaller_side(&mut self, v: usize) -> (Vec<usize>, bool) {
        self.clock += 1;
        let mut inner = vec![v];
        let mut outer = vec![(self.parent[v], v)];
        let (mut i, mut o) = (0, 0);
        loop {
            let Some(&w) = inner.get(i) else {
                inner.iter().for_each(|&w| self.mark[w] = self.clock);
                return (inner, true);
            };
            inner.extend(&self.children[w]);
            i += 1;
            let Some(&(w, from)) = outer.get(o) else {
                let side: Vec<usize> = outer.into_iter().map(|(w, _)| w).collect();
                side.iter().for_each(|&w| self.mark[w] = self.clock);
                return (side, false);
            };
            let parent = self.parent[w];
            if parent != from && parent != NO_ARC {
                outer.push((parent, w));
            }
            outer.extend(self.children[w].iter().filter(|&&c| c != from).map(|&c| (c, w)));
            o += 1;
        }
    }

    /// Joins the two parts of the tree by `entering`; the marked part, which holds `inner`, is
    /// hung below `outer`.
    fn rehang(
        &mut self,
        v: usize,
        entering: usize,
        inner: usize,
        outer: usize,
        side_holds_v: bool,
    ) -> usize {
        let (p, flow) = (self.parent[v], self.surplus[v]);
        let mut steps = 2 + self.children[p].len() / 16;
        // Cut: the subtree of `v` no longer counts above.
        self.children[p].retain(|&c| c != v);
        self.parent[v] = NO_ARC;
        self.parent_arc[v] = NO_ARC;
        let mut w = p;
        while w != NO_ARC {
            self.surplus[w] -= flow;
            steps += 1;
            w = self.parent[w];
        }
        let flow = if side_holds_v { flow } else { -flow };
        // Turn the path from the new joint to the root of the side that moves.
        let (mut w, mut new_parent, mut new_arc) = (inner, NO_ARC, NO_ARC);
        let mut from_below = 0;
        while w != NO_ARC {
            let (old_parent, old_arc) = (self.parent[w], self.parent_arc[w]);
            if old_parent != NO_ARC {
                self.children[old_parent].retain(|&c| c != w);
            }
            if new_parent != NO_ARC {
                self.children[new_parent].push(w);
            }
            (self.parent[w], self.parent_arc[w]) = (new_parent, new_arc);
            let old = self.surplus[w];
            self.surplus[w] = flow - from_below;
            from_below = old;
            (new_parent, new_arc, w) = (w, old_arc, old_parent);
            steps += 1;
        }
        self.parent[inner] = outer;
        self.parent_arc[inner] = entering;
        self.children[outer].push(inner);
        let mut w = outer;
        while w != NO_ARC {
            self.surplus[w] += flow;
            steps += 1;
            w = self.parent[w];
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arc(above: usize, below: usize, weight: i64) -> Arc {
        Arc { above, below, length: 1, weight }
    }

    fn cost(arcs: &[Arc], ranks: &[i64]) -> i64 {
        arcs.iter().map(|a| a.weight * (ranks[a.below] - ranks[a.above])).sum()
    }

    #[test]
    fn a_leaf_comes_close_to_what_it_bears_on() {
        let arcs = [arc(0, 1, 1), arc(1, 2, 1), arc(4, 2, 1), arc(0, 3, 1)];
        assert_eq!(ranks(&arcs, vec![0; 5], 1000), [0, 1, 2, 1, 1]);
    }

    #[test]
    fn no_single_step_or_pair_of_steps_improves() {
        // A graph with many cycles of the underlying kind, against exhaustive small moves.
        let mut arcs = Vec::new();
        let mut seed = 7_usize;
        for v in 1..60 {
            for _ in 0..2 {
                seed = (seed * 1_103_515_245 + 12345) % (1 << 31);
                arcs.push(Arc {
                    above: seed % v,
                    below: v,
                    length: 1 + (seed / 64 % 2) as i64,
                    weight: 1 + (seed / 1024 % 3) as i64,
                });
            }
        }
        let best = ranks(&arcs, vec![0; 60], 1_000_000);
        assert!(arcs.iter().all(|a| best[a.below] - best[a.above] >= a.length));
        let least = cost(&arcs, &best);
        let feasible = |r: &[i64]| arcs.iter().all(|a| r[a.below] - r[a.above] >= a.length);
        for v in 0..60 {
            for w in 0..60 {
                for step in [-1, 1] {
                    let mut moved = best.clone();
                    moved[v] += step;
                    if w != v {
                        moved[w] += step;
                    }
                    assert!(!feasible(&moved) || cost(&arcs, &moved) >= least);
                }
            }
        }
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let count = 300_000;
        let arcs: Vec<Arc> = (1..count).map(|v| arc(v - 1, v, 1)).collect();
        assert_eq!(ranks(&arcs, vec![0; count], usize::MAX)[count - 1], count as i64 - 1);
    }
}
