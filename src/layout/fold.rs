//! Folds wide fans: gives edges a length, so that what bears on one target forms several rows
//! instead of a ribbon, and the whole comes near to a page.
//!
//! The boxes are looked at as a forest, each below the lowest of its targets. From the leaves up,
//! the blocks below a target are put into rows no wider than a limit, low blocks in the rows
//! nearer to it; members of one group stay in one row. A few limits are tried, by estimated sizes,
//! and those kept whose picture would fit the smallest page. Both engines take the lengths.
//!
//! Few limits, far from each other, and one width for rows of leaves, or two of many boxes: with many
//! ways that promise nearly the same, one more leaf mostly changed which of them was taken, and with it
//! the whole picture.

use std::collections::BTreeMap;

use super::Options;
use super::layered::{Neighbours, SEEN_AT_ONCE, same_target_gap};
use super::problem::{NONE, Problem};
use crate::parallel;

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

impl Fold {
    /// Nothing is folded.
    pub(super) fn plain(problem: &Problem) -> Self {
        let small = |v: usize| problem.is_junction(v);
        let step = |&(a, b, _): &(usize, usize, u32)| if small(a) == small(b) { 2 } else { 1 };
        let lengths: Vec<i64> = problem.edges.iter().map(step).collect();
        let depths = vec![0; problem.sizes.len()];
        let tight = vec![true; lengths.len()];
        Self { lengths, tight, depths }
    }
}

/// As wide as this many pixels a fan may always be.
const ALWAYS: f64 = 1000.0;
/// Width of a row of leaves, in cards, where anything is folded: what can be read on a page. A fan so
/// wide that its rows would form a column gets rows that make a page of it.
const LEAVES: f64 = 4.0;
/// By how much each limit of rows is wider than the one before: of many boxes by more, so that one
/// more does not tip which limit serves best; of few, a row more or less is seen at once.
const STEP: f64 = 1.25;
const WIDE_STEP: f64 = 1.5;
/// Most rows of a fan: every row that an edge passes costs a dummy.
const MOST_ROWS: f64 = 80.0;

/// At most `most` ways to fold, the best by promise; to fold nothing is tried like any other. `turned`
/// tells which edges the engine draws backwards.
pub(super) fn folds(
    problem: &Problem,
    turned: &[bool],
    options: &Options,
    most: usize,
) -> Vec<Fold> {
    let plain = Fold::plain(problem);
    if !options.fold || problem.sizes.len() < 3 {
        return vec![plain];
    }
    let depths = Depths::new(problem, turned);
    let mut forest = Forest::new(problem, depths.deepest(&plain.lengths), options);
    let mut tries = tries(problem, &forest, options);
    // Folding moves targets; look again which one of a box's targets is the lowest.
    for _ in 0..2 {
        let best = tries.iter().min_by(|a, b| a.0.total_cmp(&b.0)).expect("there is the plain way");
        let mut fold = plain.clone();
        forest.estimate(best.1, best.2, Some(&mut fold));
        let edge = depths.deepest(&fold.lengths);
        if edge == forest.edge {
            break;
        }
        forest = Forest::new(problem, edge, options);
        tries = self::tries(problem, &forest, options);
    }
    // The best by promise, but in a fixed order, so that a small edit does not stir them up.
    let mut turn: Vec<usize> = (0..tries.len()).collect();
    turn.sort_by(|&a, &b| tries[a].0.total_cmp(&tries[b].0));
    turn.truncate(most);
    turn.sort_unstable();
    let tries = turn.into_iter().map(|i| tries[i]);
    let mut folds: Vec<Fold> = Vec::new();
    for (_, limit, short) in tries {
        let mut fold = plain.clone();
        if limit.is_finite() {
            forest.estimate(limit, short, Some(&mut fold));
            fold.tight.fill(false);
            for e in depths.deepest(&fold.lengths) {
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

/// What a limit of rows promises to cost, the limit, and whether rows of leaves are shorter.
type Try = (f64, f64, bool);

/// The limits to try, none first and then from the narrowest.
fn tries(problem: &Problem, forest: &Forest, options: &Options) -> Vec<Try> {
    let unfolded = forest.estimate(f64::INFINITY, false, None);
    let few = problem.sizes.len() <= SEEN_AT_ONCE;
    let step = if few { STEP } else { WIDE_STEP };
    let limits = std::iter::successors(Some(ALWAYS.max(forest.card)), |l| Some(l * step))
        .take_while(|limit| *limit < unfolded.width * 1.3);
    let attempt = |&(limit, short): &(f64, bool)| {
        (forest.estimate(limit, short, None).cost(options), limit, short)
    };
    // Few are soon done, and not worth a thread. Of many, short rows may make a column of the whole.
    let folded: Vec<Try> = if few {
        limits.map(|limit| attempt(&(limit, true))).collect()
    } else {
        let all: Vec<_> = limits.flat_map(|limit| [(limit, true), (limit, false)]).collect();
        parallel::map(&all, attempt)
    };
    std::iter::once((unfolded.cost(options), f64::INFINITY, false)).chain(folded).collect()
}

/// Looks, when edges have some lengths, which of a box's targets is the lowest.
struct Depths {
    /// What bears on each box, and by which edge; without edges that are turned.
    sources: Neighbours,
    /// How many edges leave each box.
    leaving: Vec<u32>,
}

impl Depths {
    fn new(problem: &Problem, turned: &[bool]) -> Self {
        let count = problem.sizes.len();
        let edges = problem.edges.iter().enumerate().filter(|(e, _)| !turned[*e]);
        let sources = edges.map(|(e, &(from, to, _))| (to, from, e as u32));
        let mut leaving = vec![0; count];
        sources.clone().for_each(|(_, from, _)| leaving[from] += 1);
        Self { sources: Neighbours::new(count, sources), leaving }
    }

    /// The edge of each box to its lowest target, or [`NONE`].
    fn deepest(&self, lengths: &[i64]) -> Vec<usize> {
        let count = self.leaving.len();
        let mut waiting = self.leaving.clone();
        let mut depth = vec![0; count];
        let mut edge = vec![NONE; count];
        let mut free: Vec<usize> = (0..count).filter(|&v| waiting[v] == 0).collect();
        while let Some(v) = free.pop() {
            for &(from, e) in self.sources.of(v) {
                let (from, e) = (from as usize, e as usize);
                let below = depth[v] + lengths[e];
                let first = edge[from] == NONE;
                if first || below > depth[from] || (below == depth[from] && e < edge[from]) {
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
        options.page(self.width, self.height) * (1.0 + 0.04 * self.longer)
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
    clusters: Clusters,
    /// Heads by group; those in no group come last.
    heads: Vec<Vec<usize>>,
    /// Children before parents.
    turn: Vec<usize>,
    node_gap: f64,
    options: &'a Options,
    padding: f64,
    layer_gap: f64,
    /// Width of the widest box with the room beside it.
    card: f64,
    /// Height of a layer of cards with the band above it.
    rank: f64,
}

impl<'a> Forest<'a> {
    fn new(problem: &'a Problem, edge: Vec<usize>, options: &'a Options) -> Self {
        let count = problem.sizes.len();
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
        let clusters = Clusters::new(problem, &children);
        let cards = (0..count).filter(|&v| !problem.is_junction(v));
        let cards: Vec<f64> = cards.map(|v| problem.sizes[v].1).collect();
        let height = cards.iter().sum::<f64>() / cards.len().max(1) as f64;
        let widest = problem.sizes.iter().map(|s| s.0).fold(1.0, f64::max);
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
            card: widest + options.node_gap,
            rank: height * 1.2 + options.layer_gap,
        }
    }

    /// Estimates the size of the picture when rows are at most so wide, those of leaves shorter where
    /// that is asked for, and notes the rows.
    fn estimate(&self, limit: f64, short: bool, mut fold: Option<&mut Fold>) -> Estimate {
        let mut blocks = vec![Block::default(); self.problem.sizes.len()];
        let mut longer = 0;
        let (mut rows, mut inner) = (Rows::default(), Rows::default());
        // How much lower each box of the cluster at hand is than the cluster.
        let mut within = Vec::new();
        for &v in &self.turn {
            let size = self.problem.sizes[v];
            let own = if self.problem.is_junction(v) { 1 } else { 2 };
            let width = size.0 + self.node_gap;
            let pixels = if own == 1 { self.layer_gap / 2.0 } else { self.rank };
            if self.clusters.of(v).next().is_none() {
                blocks[v] = Block { width, height: 2, pixels };
                continue;
            }
            rows.items.clear();
            within.clear();
            for cluster in self.clusters.of(v) {
                if let &[only] = cluster {
                    rows.items.push(blocks[only]);
                    within.push(0);
                    continue;
                }
                inner.items.clear();
                inner.items.extend(cluster.iter().map(|&c| blocks[c]));
                let mut block = self.rows(&mut inner, (limit, short), false);
                block.width += 2.0 * self.padding;
                rows.items.push(block);
                within.extend_from_slice(&inner.offsets);
            }
            let below = self.rows(&mut rows, (limit, short), false);
            let mut nth = 0;
            for (cluster, &offset) in self.clusters.of(v).zip(&rows.offsets) {
                for &child in cluster {
                    let more = offset + within[nth];
                    nth += 1;
                    longer += more;
                    if let Some(fold) = fold.as_deref_mut() {
                        fold.lengths[self.edge[child]] += more;
                    }
                }
            }
            blocks[v] = Block {
                width: below.width.max(width),
                height: own + below.height + (own + below.height) % 2,
                pixels: below.pixels + pixels,
            };
        }
        // The heads of each group in rows, and everything else side by side.
        let (mut width, mut height) = (0.0, 0.0_f64);
        for (g, heads) in self.heads.iter().enumerate() {
            rows.items.clear();
            rows.items.extend(heads.iter().map(|&v| blocks[v]));
            let grouped = g < self.problem.parents.len();
            let limit = if grouped { limit } else { f64::INFINITY };
            let all = self.rows(&mut rows, (limit, short), true);
            if let Some(fold) = fold.as_deref_mut().filter(|_| grouped) {
                for (&v, &offset) in heads.iter().zip(&rows.offsets) {
                    fold.depths[v] = offset;
                }
            }
            width += all.width;
            height = height.max(all.pixels);
        }
        let longer = longer as f64 / self.problem.edges.len().max(1) as f64;
        Estimate { width, height, longer }
    }

    /// Puts blocks into rows.
    fn rows(&self, rows: &mut Rows, (limit, short): (f64, bool), heads: bool) -> Block {
        let Rows { items, offsets, turn } = rows;
        offsets.clear();
        offsets.resize(items.len(), 0);
        let sum: f64 = items.iter().map(|b| b.width).sum();
        let leaves = items.iter().all(|b| b.height <= 2) && items.len() > 1;
        let limit = if leaves && short && !heads {
            let page = (sum * self.rank * self.options.aspect).sqrt();
            limit.min(page.max(LEAVES * self.card))
        } else {
            limit
        };
        if sum <= limit {
            let highest = items.iter().map(|b| b.height).max().unwrap_or(0);
            let pixels = items.iter().map(|b| b.pixels).fold(0.0, f64::max);
            return Block { width: sum, height: highest, pixels };
        }
        // Heads stand by themselves; of the others, edges of lower rows pass the upper ones.
        let most = if heads { f64::INFINITY } else { MOST_ROWS };
        let count = (sum / limit).ceil().min(most);
        turn.clear();
        turn.extend(0..items.len());
        turn.sort_by_key(|&i| items[i].height);
        let share = (sum / count).max(limit.min(sum / count * 1.2));
        let share = if leaves {
            balanced(turn.iter().map(|&i| items[i].width), share)
        } else {
            share * 1.001
        };
        let (mut x, mut depth, mut row, mut widest) = (0.0, 0, 0, 0.0_f64);
        let (mut pixels, mut row_pixels) = (0.0, 0.0_f64);
        for &mut i in turn {
            if x > 0.0 && x + items[i].width > share {
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

/// The least width of rows, about, in which things side by side need no more rows than in rows of
/// some width: no row is then much emptier than the others.
fn balanced(widths: impl Iterator<Item = f64> + Clone, width: f64) -> f64 {
    let rows = |limit: f64| {
        let (mut x, mut rows) = (0.0, 1);
        for width in widths.clone() {
            if x > 0.0 && x + width > limit {
                (x, rows) = (0.0, rows + 1);
            }
            x += width;
        }
        rows
    };
    let most = rows(width);
    let (mut low, mut high) = (widths.clone().sum::<f64>() / f64::from(most), width);
    for _ in 0..6 {
        let middle = (low + high) / 2.0;
        *(if rows(middle) > most { &mut low } else { &mut high }) = middle;
    }
    high
}

/// Blocks to put into rows, and where they came to be.
#[derive(Default)]
struct Rows {
    items: Vec<Block>,
    /// The depth of each block's row.
    offsets: Vec<i64>,
    /// The blocks in the order in which they are put.
    turn: Vec<usize>,
}

/// The boxes below each box, in clusters of those that are in one group in which it is not.
#[derive(Default)]
struct Clusters {
    members: Vec<usize>,
    /// Where each cluster ends among the members.
    ends: Vec<usize>,
    /// Where the clusters below each box end among the clusters.
    boxes: Vec<usize>,
}

impl Clusters {
    fn new(problem: &Problem, children: &[Vec<usize>]) -> Self {
        let mut all = Self::default();
        for (v, children) in children.iter().enumerate() {
            let home = problem.group_of[v];
            let mut clusters: Vec<Vec<usize>> = Vec::new();
            let mut of_group: BTreeMap<usize, usize> = BTreeMap::new();
            for &child in children {
                let group = problem.group_of[child];
                let fresh = clusters.len();
                let slot = if group == home || group == NONE {
                    fresh
                } else {
                    *of_group.entry(group).or_insert(fresh)
                };
                if slot == fresh {
                    clusters.push(Vec::new());
                }
                clusters[slot].push(child);
            }
            for cluster in clusters {
                all.members.extend(cluster);
                all.ends.push(all.members.len());
            }
            all.boxes.push(all.ends.len());
        }
        all
    }

    /// The clusters below a box.
    fn of(&self, v: usize) -> impl Iterator<Item = &[usize]> {
        let before = |ends: &[usize], i: usize| if i == 0 { 0 } else { ends[i - 1] };
        (before(&self.boxes, v)..self.boxes[v])
            .map(move |c| &self.members[before(&self.ends, c)..self.ends[c]])
    }
}
