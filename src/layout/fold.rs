//! Folds wide fans: gives edges a length, so that what bears on one target forms several rows
//! instead of a ribbon, and the whole comes near to a page.
//!
//! The boxes are looked at as a forest, each below the lowest of its targets. From the leaves up,
//! the blocks below a target are put into rows no wider than a limit, low blocks in the rows
//! nearer to it; members of one group stay in one row. A few limits are tried, by estimated sizes,
//! and those kept whose picture would fit the smallest page. Both engines take the lengths.

use super::Options;
use super::layered::same_target_gap;
use super::problem::{NONE, Problem};

/// Whether a box is so small that it goes between the layers of cards.
pub(super) fn is_junction(size: (f64, f64)) -> bool {
    size.0.max(size.1) < 24.0
}

/// What the ranking has to keep, in half ranks: cards are at even ranks, junctions at odd ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fold {
    /// Least length of each edge.
    pub(super) lengths: Vec<i64>,
    /// Whether an edge leads to the lowest target of its box, next to which the box should stay.
    pub(super) tight: Vec<bool>,
    /// Least depth of each box below the top of its group.
    pub(super) depths: Vec<i64>,
}

/// As wide as this many pixels a fan may always be.
const ALWAYS: f64 = 1000.0;
/// Most rows of a fan: every row that an edge passes costs a dummy.
const MOST_ROWS: f64 = 80.0;

/// At most `most` ways to fold, by promise, and always the plain one among them. `turned` tells
/// which edges the engine draws backwards.
pub(super) fn folds(
    problem: &Problem,
    turned: &[bool],
    options: &Options,
    most: usize,
) -> Vec<Fold> {
    let small = |v: usize| is_junction(problem.sizes[v]);
    let step = |&(a, b, _): &(usize, usize, u32)| if small(a) == small(b) { 2 } else { 1 };
    let lengths: Vec<i64> = problem.edges.iter().map(step).collect();
    let depths = vec![0; problem.sizes.len()];
    let tight = vec![true; lengths.len()];
    let plain = Fold { lengths, tight, depths };
    if !options.fold || problem.sizes.len() < 3 {
        return vec![plain];
    }
    let mut forest = Forest::new(problem, &deepest(problem, turned, &plain.lengths), options);
    let mut tries = tries(problem, &forest, options);
    // Folding moves targets; look again which one of a box's targets is the lowest.
    for _ in 0..2 {
        let best = tries.iter().min_by(|a, b| a.0.total_cmp(&b.0)).expect("there is the plain way");
        let mut fold = plain.clone();
        forest.estimate(best.1, best.2, Some(&mut fold));
        let edge = deepest(problem, turned, &fold.lengths);
        if edge == forest.edge {
            break;
        }
        forest = Forest::new(problem, &edge, options);
        tries = self::tries(problem, &forest, options);
    }
    // The best by promise, but in a fixed order, so that a small edit does not stir them up.
    let mut turn: Vec<usize> = (0..tries.len()).collect();
    turn.sort_by(|&a, &b| tries[a].0.total_cmp(&tries[b].0));
    turn.truncate(most);
    turn.sort_unstable();
    let tries = turn.into_iter().map(|i| tries[i]);
    let mut folds: Vec<Fold> = Vec::new();
    for (_, limit, leaves) in tries {
        let mut fold = plain.clone();
        if limit.is_finite() {
            forest.estimate(limit, leaves, Some(&mut fold));
            fold.tight.fill(false);
            for e in deepest(problem, turned, &fold.lengths) {
                if e != NONE {
                    fold.tight[e] = true;
                }
            }
        }
        if !folds.contains(&fold) {
            folds.push(fold);
        }
    }
    folds
}

/// The limits of rows and of rows of leaves to try, with what they promise.
fn tries(problem: &Problem, forest: &Forest, options: &Options) -> Vec<(f64, f64, f64)> {
    let widest = forest.estimate(f64::INFINITY, f64::INFINITY, None);
    let card = problem.sizes.iter().map(|s| s.0).fold(1.0, f64::max) + options.node_gap;
    let few = problem.sizes.len() > 20_000;
    let leaf_limits: &[f64] = if few { &[0.0, 3.0] } else { &[0.0, 4.0, 3.0, 2.0, 1.0] };
    let mut tries = vec![(widest.cost(options), f64::INFINITY, f64::INFINITY)];
    let mut limit = ALWAYS.max(card);
    while limit < widest.width * 1.3 {
        for &columns in leaf_limits {
            let leaves = if columns == 0.0 { f64::INFINITY } else { columns * card };
            tries.push((forest.estimate(limit, leaves, None).cost(options), limit, leaves));
        }
        limit *= if few { 1.6 } else { 1.25 };
    }
    tries
}

/// The edge of each box to that of its targets which is lowest, or [`NONE`], when edges have these
/// lengths.
fn deepest(problem: &Problem, turned: &[bool], lengths: &[i64]) -> Vec<usize> {
    let count = problem.sizes.len();
    let mut sources = vec![Vec::new(); count];
    let mut waiting = vec![0_usize; count];
    for (e, &(from, to, _)) in problem.edges.iter().enumerate().filter(|(e, _)| !turned[*e]) {
        sources[to].push(e);
        waiting[from] += 1;
    }
    let mut depth = vec![0; count];
    let mut edge = vec![NONE; count];
    let mut free: Vec<usize> = (0..count).filter(|&v| waiting[v] == 0).collect();
    while let Some(v) = free.pop() {
        for &e in &sources[v] {
            let from = problem.edges[e].0;
            let below = depth[v] + lengths[e];
            if edge[from] == NONE || below > depth[from] || (below == depth[from] && e < edge[from])
            {
                (depth[from], edge[from]) = (below, e);
            }
            waiting[from] -= 1;
            if waiting[from] == 0 {
                free.push(from);
            }
        }
    }
    edge
}

/// Estimated size of a picture.
struct Estimate {
    width: f64,
    height: f64,
    /// How much longer edges get, on the mean, in half ranks.
    longer: f64,
}

impl Estimate {
    /// Width of the smallest page that holds the picture, and more where edges get long.
    fn cost(&self, options: &Options) -> f64 {
        self.width.max(self.height * options.aspect) * (1.0 + 0.04 * self.longer)
    }
}

/// A box with all that is below it.
#[derive(Debug, Clone, Copy, Default)]
struct Block {
    width: f64,
    /// In half ranks, even.
    height: i64,
    /// In pixels.
    pixels: f64,
}

struct Forest<'a> {
    problem: &'a Problem,
    /// The edge to each box's target, or [`NONE`].
    edge: Vec<usize>,
    /// Boxes under each box, by clusters of one group.
    clusters: Vec<Vec<Vec<usize>>>,
    /// Heads by group; those in no group come last.
    heads: Vec<Vec<usize>>,
    /// Children before parents.
    turn: Vec<usize>,
    node_gap: f64,
    options: &'a Options,
    padding: f64,
    layer_gap: f64,
    /// Height of a layer of cards with the band above it.
    rank: f64,
}

impl<'a> Forest<'a> {
    fn new(problem: &'a Problem, edge: &[usize], options: &'a Options) -> Self {
        let count = problem.sizes.len();
        let edge = edge.to_vec();
        let target = |v: usize| problem.edges[edge[v]].1;
        let mut children = vec![Vec::new(); count];
        let mut heads = vec![Vec::new(); problem.parents.len() + 1];
        for v in 0..count {
            if edge[v] != NONE {
                children[target(v)].push(v);
            } else {
                heads[problem.group_of[v].min(problem.parents.len())].push(v);
            }
        }
        let mut turn: Vec<usize> = heads.iter().flatten().copied().collect();
        let mut i = 0;
        while let Some(&v) = turn.get(i) {
            turn.extend(&children[v]);
            i += 1;
        }
        turn.reverse();
        let clusters = children
            .into_iter()
            .enumerate()
            .map(|(v, children)| clusters(problem, v, children))
            .collect();
        let cards: Vec<f64> =
            problem.sizes.iter().filter(|s| !is_junction(**s)).map(|s| s.1).collect();
        let card = cards.iter().sum::<f64>() / cards.len().max(1) as f64;
        Self {
            problem,
            edge,
            clusters,
            heads,
            turn,
            node_gap: options.node_gap,
            options,
            padding: options.group_padding,
            layer_gap: options.layer_gap,
            rank: card * 1.2 + options.layer_gap,
        }
    }

    /// Estimates the size of the picture when rows are at most so wide, and notes the rows.
    fn estimate(&self, limit: f64, leaf_limit: f64, mut fold: Option<&mut Fold>) -> Estimate {
        let mut blocks = vec![Block::default(); self.problem.sizes.len()];
        let mut longer = 0;
        let mut offsets = Vec::new();
        for &v in &self.turn {
            let size = self.problem.sizes[v];
            let own = if is_junction(size) { 1 } else { 2 };
            let mut items = Vec::with_capacity(self.clusters[v].len());
            let mut inner = Vec::new();
            for cluster in &self.clusters[v] {
                if let &[only] = cluster.as_slice() {
                    items.push(blocks[only]);
                    continue;
                }
                let members: Vec<Block> = cluster.iter().map(|&c| blocks[c]).collect();
                let mut block = self.rows(&members, (limit, leaf_limit), false, &mut offsets);
                block.width += 2.0 * self.padding;
                items.push(block);
                inner.push(std::mem::take(&mut offsets));
            }
            let below = self.rows(&items, (limit, leaf_limit), false, &mut offsets);
            let mut inner = inner.into_iter();
            for (cluster, &offset) in self.clusters[v].iter().zip(&offsets) {
                let within = if cluster.len() > 1 { inner.next() } else { None };
                for (nth, &child) in cluster.iter().enumerate() {
                    let more = offset + within.as_ref().map_or(0, |o| o[nth]);
                    longer += more;
                    if let Some(fold) = fold.as_deref_mut() {
                        fold.lengths[self.edge[child]] += more;
                    }
                }
            }
            blocks[v] = Block {
                width: below.width.max(size.0 + self.node_gap),
                height: own + below.height + (own + below.height) % 2,
                pixels: below.pixels + if own == 1 { self.layer_gap / 2.0 } else { self.rank },
            };
        }
        // The heads of each group in rows, and everything else side by side.
        let (mut width, mut height) = (0.0, 0.0_f64);
        for (g, heads) in self.heads.iter().enumerate() {
            let members: Vec<Block> = heads.iter().map(|&v| blocks[v]).collect();
            let grouped = g < self.problem.parents.len();
            let limit = if grouped { limit } else { f64::INFINITY };
            let all = self.rows(&members, (limit, limit), true, &mut offsets);
            if let Some(fold) = fold.as_deref_mut().filter(|_| grouped) {
                for (&v, &offset) in heads.iter().zip(&offsets) {
                    fold.depths[v] = offset;
                }
            }
            width += all.width;
            height = height.max(all.pixels);
        }
        let longer = longer as f64 / self.problem.edges.len().max(1) as f64;
        Estimate { width, height, longer }
    }

    /// Puts blocks into rows; writes the depth of each one's row to `offsets`.
    fn rows(
        &self,
        items: &[Block],
        (limit, leaf_limit): (f64, f64),
        heads: bool,
        offsets: &mut Vec<i64>,
    ) -> Block {
        offsets.clear();
        offsets.resize(items.len(), 0);
        let sum: f64 = items.iter().map(|b| b.width).sum();
        let leaves = items.iter().all(|b| b.height <= 2) && items.len() > 1;
        let limit = if leaves { limit.min(leaf_limit) } else { limit };
        if sum <= limit {
            let highest = items.iter().map(|b| b.height).max().unwrap_or(0);
            let pixels = items.iter().map(|b| b.pixels).fold(0.0, f64::max);
            return Block { width: sum, height: highest, pixels };
        }
        // Heads stand by themselves; of the others, edges of lower rows pass the upper ones.
        let most = if heads { f64::INFINITY } else { MOST_ROWS };
        let count = (sum / limit).ceil().min(most);
        let share = (sum / count).max(limit.min(sum / count * 1.2));
        let mut turn: Vec<usize> = (0..items.len()).collect();
        turn.sort_by_key(|&i| items[i].height);
        let (mut x, mut depth, mut row, mut widest) = (0.0, 0, 0, 0.0_f64);
        let (mut pixels, mut row_pixels) = (0.0, 0.0_f64);
        for i in turn {
            if x > 0.0 && x + items[i].width > share * 1.001 {
                (depth, x, row) = (depth + row, 0.0, 0);
                (pixels, row_pixels) = (pixels + row_pixels, 0.0);
            }
            offsets[i] = depth;
            x += items[i].width;
            row = row.max(items[i].height);
            row_pixels = row_pixels.max(items[i].pixels);
            widest = widest.max(x);
        }
        let passing = if heads { 0.0 } else { items.len() as f64 * (1.0 - 1.0 / count) };
        Block {
            width: widest + passing * same_target_gap(items.len(), self.options),
            height: depth + row,
            pixels: pixels + row_pixels,
        }
    }
}

/// The boxes below `v`, in clusters of those that are in one group in which `v` is not.
fn clusters(problem: &Problem, v: usize, children: Vec<usize>) -> Vec<Vec<usize>> {
    let home = problem.group_of[v];
    let mut result: Vec<Vec<usize>> = Vec::new();
    let mut of_group: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for child in children {
        let group = problem.group_of[child];
        if group == home || group == NONE {
            result.push(vec![child]);
            continue;
        }
        let slot = *of_group.entry(group).or_insert(result.len());
        if slot == result.len() {
            result.push(Vec::new());
        }
        result[slot].push(child);
    }
    result
}
