//! Gives every vertex a rank, so that the sum of the weighted edge lengths is least.
//!
//! The network simplex of E. R. Gansner, E. Koutsofios, S. C. North, K.-P. Vo, "A technique for
//! drawing directed graphs", IEEE Transactions on Software Engineering 19 (1993). Two things differ
//! for speed. A cut value is kept as the surplus of weight that leaves the subtree below a tree
//! edge, so that a pivot mends it along two paths; and a pivot walks both sides of the cut in
//! turns until the smaller one is exhausted, so that it costs no more than the smaller side.
//!
//! Where there are many arcs, nearly all pivots would lead from one tree to another of the same
//! ranks. Their lengths are therefore made a little different from each other, in finer units (A.
//! Charnes, "Optimality and degeneracy in linear programming", Econometrica 20, 1952).

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

/// Stands for no vertex, and for no arc.
const NONE: u32 = u32::MAX;

/// More arcs than this are made a little different from each other.
const MANY: usize = 1_500;

/// Ranks from 0. The arcs have no cycle. `first` are ranks to begin with, which need not meet the
/// demands: the nearer they are to the best, the sooner these are found. Stops short of the optimum
/// after `effort` steps, with ranks that still meet every demand.
pub(super) fn ranks(arcs: &[Arc], first: Vec<i64>, effort: usize) -> Vec<i64> {
    let unit = if arcs.len() > MANY { finer_unit(arcs, &first) } else { 0 };
    let ranks = if unit > 0 {
        let finer = all_different(arcs, unit);
        let first = first.into_iter().map(|rank| rank << unit).collect();
        solved(&finer, first, effort).ranks_by(arcs, unit)
    } else {
        solved(arcs, first, effort).ranks()
    };
    let least = ranks.iter().copied().min().unwrap_or(0);
    ranks.into_iter().map(|r| r - least).collect()
}

/// The trees of the best ranks, or of those that were found with so much effort.
fn solved(arcs: &[Arc], first: Vec<i64>, effort: usize) -> Simplex<'_> {
    let mut simplex = Simplex::new(arcs, first);
    simplex.longest_paths();
    simplex.tight_trees();
    simplex.sum_surplus();
    simplex.improve(effort);
    simplex
}

/// How many bits finer a unit must be for the differences along any path to be less than one, or 0
/// where there is no room for so many.
fn finer_unit(arcs: &[Arc], first: &[i64]) -> u32 {
    let bits = |count: usize| usize::BITS - count.leading_zeros();
    let needed = bits(arcs.len()) + bits(first.len()) + 1;
    let lengths = arcs.iter().map(|arc| arc.length.unsigned_abs());
    let far = first.iter().map(|rank| rank.unsigned_abs()).max().unwrap_or(0);
    let furthest = lengths.fold(far, u64::saturating_add);
    if needed + 2 < furthest.leading_zeros() { needed } else { 0 }
}

/// The arcs in finer units, each a little longer by its turn: so which of several trees is taken
/// follows from the order of the arcs, and not from how many there are.
fn all_different(arcs: &[Arc], unit: u32) -> Vec<Arc> {
    let different =
        |(at, arc): (usize, &Arc)| Arc { length: (arc.length << unit) + at as i64, ..*arc };
    arcs.iter().enumerate().map(different).collect()
}

/// Ranks as good as [`ranks`] finds, from some that meet every demand; arcs may form cycles. Where
/// several are as good, those in the middle.
pub(super) fn better_ranks(arcs: &[Arc], first: Vec<i64>, effort: usize) -> Vec<i64> {
    let mut simplex = Simplex::new(arcs, first);
    simplex.tight_trees();
    simplex.sum_surplus();
    simplex.improve(effort);
    simplex.balance(effort);
    simplex.ranks()
}

/// An arc as seen from one of its ends. What a search looks at lies together, for it is memory that
/// it waits for.
#[derive(Debug, Clone, Copy, Default)]
struct End {
    /// The vertex at the other end.
    other: u32,
    /// Twice the index of the arc, and one more at its upper end.
    code: u32,
    length: i64,
}

impl End {
    fn arc(self) -> u32 {
        self.code / 2
    }

    /// Whether this is the upper end.
    fn is_above(self) -> bool {
        is_upper(self.code)
    }
}

/// Whether a code is that of the upper end of its arc.
fn is_upper(code: u32) -> bool {
    code & 1 == 1
}

/// Where a vertex is, and when a search was there last.
#[derive(Debug, Clone, Copy)]
struct Spot {
    rank: i64,
    mark: u32,
}

/// A vertex in its tree; the children of one are a chain.
#[derive(Debug, Clone, Copy)]
struct Branch {
    /// Weight that leaves the subtree upward, less what leaves it downward.
    surplus: i64,
    parent: u32,
    /// The arc to the parent, as [`End::code`] of the end here.
    code: u32,
    first_child: u32,
    next: u32,
    previous: u32,
}

struct Simplex<'a> {
    arcs: &'a [Arc],
    /// The ends at each vertex, one vertex after the other, and where those of each start.
    ends: Vec<End>,
    start: Vec<u32>,
    spots: Vec<Spot>,
    branches: Vec<Branch>,
    /// Vertices in the order in which the trees grew: parents first.
    grown: Vec<u32>,
    clock: u32,
    /// The vertices that a pivot moves; and those on the other side of the cut, with the vertex from
    /// which each was met.
    inner: Vec<u32>,
    outer: Vec<(u32, u32)>,
}

impl<'a> Simplex<'a> {
    fn new(arcs: &'a [Arc], first: Vec<i64>) -> Self {
        let count = first.len();
        let mut start = vec![0; count + 1];
        arcs.iter().flat_map(|a| [a.above, a.below]).for_each(|v| start[v + 1] += 1);
        for v in 0..count {
            start[v + 1] += start[v];
        }
        let mut next = start.clone();
        let mut ends = vec![End::default(); 2 * arcs.len()];
        for (arc, &Arc { above, below, length, .. }) in arcs.iter().enumerate() {
            for (v, other, is_above) in [(above, below, 1), (below, above, 0)] {
                let code = 2 * arc as u32 + is_above;
                ends[next[v] as usize] = End { other: other as u32, code, length };
                next[v] += 1;
            }
        }
        let [parent, code, first_child, next, previous] = [NONE; 5];
        let branch = Branch { surplus: 0, parent, code, first_child, next, previous };
        Self {
            arcs,
            ends,
            start,
            spots: first.into_iter().map(|rank| Spot { rank, mark: 0 }).collect(),
            branches: vec![branch; count],
            grown: Vec::with_capacity(count),
            clock: 0,
            inner: Vec::new(),
            outer: Vec::new(),
        }
    }

    fn ranks(&self) -> Vec<i64> {
        self.spots.iter().map(|spot| spot.rank).collect()
    }

    /// The ranks in which the arcs of the trees, made of these in finer units, are as long as they
    /// must be. No other arc is too short then: in finer units none is, and the differences along
    /// the trees are less than one.
    fn ranks_by(&self, arcs: &[Arc], unit: u32) -> Vec<i64> {
        let mut ranks: Vec<i64> = self.spots.iter().map(|spot| spot.rank >> unit).collect();
        let is_root = |v: &u32| self.branches[*v as usize].parent == NONE;
        let mut work: Vec<u32> = (0..ranks.len() as u32).filter(is_root).collect();
        while let Some(v) = work.pop() {
            let mut child = self.branches[v as usize].first_child;
            while child != NONE {
                let Branch { code, next, .. } = self.branches[child as usize];
                let length = arcs[code as usize / 2].length;
                let down = if is_upper(code) { -length } else { length };
                ranks[child as usize] = ranks[v as usize] + down;
                work.push(child);
                child = next;
            }
        }
        ranks
    }

    fn rank(&self, v: u32) -> i64 {
        self.spots[v as usize].rank
    }

    fn branch(&mut self, v: u32) -> &mut Branch {
        &mut self.branches[v as usize]
    }

    /// The ends of arcs at a vertex.
    fn ends(&self, v: u32) -> &[End] {
        &self.ends[self.start[v as usize] as usize..self.start[v as usize + 1] as usize]
    }

    /// By how much an arc with an end at a vertex is longer than it has to be.
    fn slack(&self, v: u32, end: End) -> i64 {
        let down = self.rank(end.other) - self.rank(v);
        (if end.is_above() { down } else { -down }) - end.length
    }

    fn longest_paths(&mut self) {
        let mut waiting = vec![0; self.spots.len()];
        self.arcs.iter().for_each(|a| waiting[a.below] += 1);
        let all = 0..waiting.len() as u32;
        let mut free: VecDeque<u32> = all.filter(|&v| waiting[v as usize] == 0).collect();
        while let Some(v) = free.pop_front() {
            let rank = self.rank(v);
            for at in self.start[v as usize]..self.start[v as usize + 1] {
                let end = self.ends[at as usize];
                if end.is_above() {
                    let below = &mut self.spots[end.other as usize].rank;
                    *below = (*below).max(rank + end.length);
                    waiting[end.other as usize] -= 1;
                    if waiting[end.other as usize] == 0 {
                        free.push_back(end.other);
                    }
                }
            }
        }
    }

    /// Grows a tree of tight arcs in each connected component. The tree moves as a whole to reach
    /// the nearest vertex outside; `moved` is how far it has come from the ranks as stored, and
    /// two heaps hold the arcs that leave it downward and upward.
    fn tight_trees(&mut self) {
        let mut inside = vec![false; self.spots.len()];
        let (mut down, mut up) = (BinaryHeap::new(), BinaryHeap::new());
        for root in 0..self.spots.len() as u32 {
            if inside[root as usize] {
                continue;
            }
            let start = self.grown.len();
            let mut moved = 0;
            let mut newcomer = Some((root, NONE));
            while let Some((v, code)) = newcomer {
                inside[v as usize] = true;
                self.grown.push(v);
                if code != NONE {
                    let arc = &self.arcs[code as usize / 2];
                    let parent = if is_upper(code) { arc.below } else { arc.above };
                    self.hang(v, parent as u32, code);
                }
                for &end in self.ends(v) {
                    if !inside[end.other as usize] {
                        let slack = self.slack(v, end);
                        if end.is_above() {
                            down.push(Reverse((slack, end.arc())));
                        } else {
                            up.push(Reverse((slack, end.arc())));
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
                    let Arc { above, below, .. } = self.arcs[arc as usize];
                    let (next, code) =
                        if take_down { (below, 2 * arc) } else { (above, 2 * arc + 1) };
                    if inside[next] {
                        continue;
                    }
                    moved = if take_down { key } else { -key };
                    self.spots[next].rank -= moved;
                    break Some((next as u32, code));
                };
            }
            for &v in &self.grown[start..] {
                self.spots[v as usize].rank += moved;
            }
        }
    }

    fn sum_surplus(&mut self) {
        for arc in self.arcs {
            self.branches[arc.below].surplus += arc.weight;
            self.branches[arc.above].surplus -= arc.weight;
        }
        for &v in self.grown.iter().rev() {
            let Branch { parent, surplus, .. } = self.branches[v as usize];
            if parent != NONE {
                self.branches[parent as usize].surplus += surplus;
            }
        }
    }

    /// The cut value of the arc from `v` to its parent: what one unit of length costs.
    fn cut(&self, v: u32) -> i64 {
        let Branch { code, surplus, .. } = self.branches[v as usize];
        match code {
            NONE => 0,
            code if is_upper(code) => -surplus,
            _ => surplus,
        }
    }

    fn improve(&mut self, effort: usize) {
        let count = self.spots.len();
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
                next = if next as usize + 1 == count { 0 } else { next + 1 };
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
            if self.branches[v as usize].parent == NONE || self.cut(v) != 0 || spent > effort {
                continue;
            }
            self.find_smaller_side(v);
            // How far the side may go down and up.
            let mut room = [i64::MAX; 2];
            for &w in &self.inner {
                spent += 1 + self.ends(w).len();
                for &end in self.ends(w) {
                    if self.spots[end.other as usize].mark != self.clock {
                        let up = usize::from(!end.is_above());
                        room[up] = room[up].min(self.slack(w, end));
                    }
                }
            }
            if room[0] != i64::MAX && room[1] != i64::MAX {
                self.shift((room[0] - room[1]) / 2);
            }
        }
    }

    /// Moves the side that was found last.
    fn shift(&mut self, by: i64) {
        for &w in &self.inner {
            self.spots[w as usize].rank += by;
        }
    }

    /// Takes the arc between `v` and its parent out of the tree and the nearest one that leads
    /// the other way across the cut in. Returns the number of steps taken.
    fn pivot(&mut self, v: u32) -> usize {
        // The subtree of `v` moves away from its parent.
        let moves_down = !is_upper(self.branches[v as usize].code);
        let side_holds_v = self.find_smaller_side(v);
        // Arcs that would get shorter: into the moving side from where it goes.
        let goes_down = moves_down == side_holds_v;
        let mut best = (i64::MAX, NONE, NONE, NONE);
        let mut steps = self.inner.len();
        for &w in &self.inner {
            let (rank, ends) = (self.rank(w), self.ends(w));
            steps += ends.len();
            for end in ends.iter().filter(|end| end.is_above() == goes_down) {
                let other = self.spots[end.other as usize];
                if other.mark != self.clock {
                    let down = other.rank - rank;
                    let slack = (if goes_down { down } else { -down }) - end.length;
                    if (slack, end.code) < (best.0, best.1) {
                        best = (slack, end.code, w, end.other);
                    }
                }
            }
        }
        let (slack, code, inner, outer) = best;
        // A negative cut is crossed by some arc in the other direction.
        if code == NONE {
            return steps;
        }
        self.shift(if goes_down { slack } else { -slack });
        steps + self.rehang(v, code, inner, outer, side_holds_v)
    }

    /// Finds the smaller of the two parts of the tree of `v` when it is cut above `v`, and marks it
    /// with the clock; tells whether it is the one that holds `v`. Walks both in turns, so that it
    /// takes no longer than the smaller one.
    fn find_smaller_side(&mut self, v: u32) -> bool {
        let Self { branches, inner, outer, .. } = self;
        inner.clear();
        outer.clear();
        inner.push(v);
        outer.push((branches[v as usize].parent, v));
        let mut at = 0;
        let holds_v = loop {
            let Some(&w) = inner.get(at) else { break true };
            let mut child = branches[w as usize].first_child;
            while child != NONE {
                inner.push(child);
                child = branches[child as usize].next;
            }
            let Some(&(w, from)) = outer.get(at) else { break false };
            let Branch { parent, first_child, .. } = branches[w as usize];
            if parent != from && parent != NONE {
                outer.push((parent, w));
            }
            let mut child = first_child;
            while child != NONE {
                if child != from {
                    outer.push((child, w));
                }
                child = branches[child as usize].next;
            }
            at += 1;
        };
        if !holds_v {
            inner.clear();
            inner.extend(outer.iter().map(|(w, _)| w));
        }
        self.clock += 1;
        for &w in &self.inner {
            self.spots[w as usize].mark = self.clock;
        }
        holds_v
    }

    /// Makes `v` a child of `parent`, by an arc as seen from `v`.
    fn hang(&mut self, v: u32, parent: u32, code: u32) {
        let next = std::mem::replace(&mut self.branch(parent).first_child, v);
        if next != NONE {
            self.branch(next).previous = v;
        }
        let branch = self.branch(v);
        (branch.parent, branch.code, branch.next, branch.previous) = (parent, code, next, NONE);
    }

    /// Takes `v` from its parent.
    fn cut_off(&mut self, v: u32) {
        let branch = self.branch(v);
        let Branch { parent, next, previous, .. } = *branch;
        (branch.parent, branch.code) = (NONE, NONE);
        match previous {
            NONE => self.branch(parent).first_child = next,
            previous => self.branch(previous).next = next,
        }
        if next != NONE {
            self.branch(next).previous = previous;
        }
    }

    /// Adds to the surplus of a vertex and of all above it; tells how many they are.
    fn add_above(&mut self, mut v: u32, flow: i64) -> usize {
        let mut steps = 0;
        while v != NONE {
            let branch = self.branch(v);
            branch.surplus += flow;
            v = branch.parent;
            steps += 1;
        }
        steps
    }

    /// Joins the two parts of the tree by the arc `code`, as seen from `inner`, a vertex of the part
    /// that moves; this is hung below `outer`. Returns the number of steps taken.
    fn rehang(&mut self, v: u32, code: u32, inner: u32, outer: u32, side_holds_v: bool) -> usize {
        let Branch { parent, surplus: flow, .. } = self.branches[v as usize];
        // Cut: the subtree of `v` no longer counts above.
        self.cut_off(v);
        let mut steps = 2 + self.add_above(parent, -flow);
        let flow = if side_holds_v { flow } else { -flow };
        // Turn the path from the new joint to the root of the side that moves.
        let (mut w, mut new_parent, mut new_code) = (inner, outer, code);
        let mut from_below = 0;
        while w != NONE {
            let Branch { parent, code, surplus, .. } = self.branches[w as usize];
            if parent != NONE {
                self.cut_off(w);
            }
            self.branch(w).surplus = flow - from_below;
            from_below = surplus;
            self.hang(w, new_parent, new_code);
            // The same arc, as seen from its other end.
            (new_parent, new_code, w) = (w, code ^ 1, parent);
            steps += 1;
        }
        steps + self.add_above(outer, flow)
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

    /// A graph with many cycles of the underlying kind.
    fn tangle(count: usize) -> Vec<Arc> {
        let mut arcs = Vec::new();
        let mut seed = 7_usize;
        for v in 1..count {
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
        arcs
    }

    #[test]
    fn no_single_step_or_pair_of_steps_improves() {
        // Against exhaustive small moves.
        let arcs = tangle(60);
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
    fn small_differences_lead_to_the_same_optimum() {
        let arcs = tangle(1_000);
        assert!(arcs.len() > MANY && finer_unit(&arcs, &[0; 1_000]) > 0);
        let best = ranks(&arcs, vec![0; 1_000], usize::MAX);
        let plain = solved(&arcs, vec![0; 1_000], usize::MAX);
        assert!(arcs.iter().all(|a| best[a.below] - best[a.above] >= a.length));
        assert_eq!(cost(&arcs, &best), cost(&arcs, &plain.ranks()));
        // Stopped early, the ranks still meet all demands.
        let early = ranks(&arcs, vec![0; 1_000], 2_000);
        assert!(arcs.iter().all(|a| early[a.below] - early[a.above] >= a.length));
        assert!(cost(&arcs, &early) > cost(&arcs, &best));
    }

    #[test]
    fn lengths_without_room_for_finer_units_stay_as_they_are() {
        let huge: Vec<Arc> =
            tangle(1_000).into_iter().map(|a| Arc { length: a.length << 40, ..a }).collect();
        assert_eq!(finer_unit(&huge, &[0; 1_000]), 0);
        let best = ranks(&huge, vec![0; 1_000], usize::MAX);
        assert!(huge.iter().all(|a| best[a.below] - best[a.above] >= a.length));
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let count = 300_000;
        let arcs: Vec<Arc> = (1..count).map(|v| arc(v - 1, v, 1)).collect();
        assert_eq!(ranks(&arcs, vec![0; count], usize::MAX)[count - 1], count as i64 - 1);
    }
}
