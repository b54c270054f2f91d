//! Orders the vertices within the layers, so that few edges cross.
//!
//! Sweeps by barycentres (K. Sugiyama, S. Tagawa, M. Toda, 1981) and exchanges of neighbours
//! (Gansner et al. 1993); crossings are counted as in W. Barth, M. Jünger, P. Mutzel, "Simple and
//! efficient bilayer cross counting", GD 2002. A layer is a tree of sections, one for each group,
//! sorted from the inside out; groups side by side keep one order in all layers, to which
//! conflicting wishes yield by isotonic regression (after M. Forster, "A fast and simple heuristic
//! for constrained two-level crossing reduction", GD 2004). In a calm picture boxes keep an order that is
//! given, by the same regression, and only dummies go where they wish.

use super::super::problem::NONE;
use super::graph::LayeredGraph;
use super::{SEEN_AT_ONCE, in_order, isotonic};

/// The order of the vertices in each layer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Order {
    pub(super) layers: Vec<Vec<u32>>,
    /// Place of each vertex in its layer.
    place: Vec<u32>,
    /// Rank of each group among its siblings.
    sibling: Vec<f64>,
}

/// The order in which the boxes of each layer stand by `turns`, and in which the lines between them cross
/// little; with how many cross. One more box leaves the others in their order.
pub(super) fn calm(graph: &LayeredGraph, turns: &[f64]) -> (Order, u64) {
    let mut search = Search::new(graph, turns);
    search.turns = turns.to_vec();
    search.fixed = (0..turns.len()).map(|v| graph.is_box(v)).collect();
    let crossings = search.sweep(rounds(graph));
    (search.order, crossings)
}

/// How often to sweep, at most.
fn rounds(graph: &LayeredGraph) -> usize {
    (4_000_000 / (graph.layer_of.len() + 1)).clamp(4, 24)
}

/// Finds an order, and tells how many edges cross in it. `first` holds one number for each vertex by
/// which the start is ordered, so that where crossings do not care the result follows it. There is one
/// start: with several, a small edit often took another of them.
pub(super) fn order(graph: &LayeredGraph, first: &[f64]) -> (Order, u64) {
    let mut search = Search::new(graph, first);
    let crossings = search.sweep(rounds(graph));
    (search.order, crossings)
}

/// An order by `keys` in which those of the vertices that are fixed keep theirs; others change
/// places with their neighbours where that saves crossings.
pub(super) fn keep(graph: &LayeredGraph, keys: &[f64], fixed: Vec<bool>) -> Order {
    let mut search = Search::new(graph, keys);
    search.fixed = fixed;
    search.exchange();
    search.order
}

/// Counts the crossings between neighbouring layers.
pub(super) fn crossings(graph: &LayeredGraph, order: &Order) -> u64 {
    let mut sums = Vec::new();
    (1..order.layers.len()).map(|layer| layer_crossings(graph, order, layer, &mut sums)).sum()
}

/// Crossings between a layer and the one above it. Sums over the places above are kept in a tree (P.
/// M. Fenwick, "A new data structure for cumulative frequency tables", Software: Practice and
/// Experience 24, 1994), for which `sums` is the room.
fn layer_crossings(graph: &LayeredGraph, order: &Order, layer: usize, sums: &mut Vec<u32>) -> u64 {
    sums.clear();
    sums.resize(order.layers[layer - 1].len() + 1, 0);
    // Edges so far, and the place where the rightmost of them ends, counted from 1.
    let (mut crossings, mut seen, mut rightmost) = (0, 0_u32, 0);
    for &v in &order.layers[layer] {
        let above = graph.above.of(v as usize);
        let ends = || above.iter().map(|&(w, _)| order.place[w as usize] as usize + 1);
        for end in ends().filter(|&end| end < rightmost) {
            // Earlier edges that end further right.
            let (mut at, mut not_right) = (end, 0);
            while at > 0 {
                not_right += sums[at];
                at &= at - 1;
            }
            crossings += u64::from(seen - not_right);
        }
        for end in ends() {
            let mut at = end;
            while let Some(sum) = sums.get_mut(at) {
                *sum += 1;
                at += at & at.wrapping_neg();
            }
            rightmost = rightmost.max(end);
            seen += 1;
        }
    }
    crossings
}

/// What a section holds.
#[derive(Debug, Clone, Copy)]
enum Item {
    Vertex(u32),
    Section(usize),
}

struct Search<'a> {
    graph: &'a LayeredGraph,
    order: Order,
    /// Sums of the groups' wishes, as parts of their layers' lengths, and their count.
    wishes: Vec<(f64, f64)>,
    keys: Vec<f64>,
    /// Vertices that keep their order among themselves; none, if empty.
    fixed: Vec<bool>,
    /// By which boxes and groups side by side keep their order in sweeps; if empty, they need not.
    turns: Vec<f64>,
    /// Vertices of which one beside them was exchanged since they were looked at.
    stirred: Vec<bool>,
}

impl<'a> Search<'a> {
    fn new(graph: &'a LayeredGraph, keys: &[f64]) -> Self {
        let mut order = Order {
            layers: graph.sections.iter().map(|_| Vec::new()).collect(),
            place: vec![0; graph.layer_of.len()],
            sibling: vec![f64::NAN; graph.forest.parents.len()],
        };
        // Groups begin in the order of the mean of their members.
        let mut sums = vec![(0.0, 0.0); order.sibling.len()];
        for (v, key) in keys.iter().enumerate().take(graph.boxes) {
            if let Some(g) = graph.group(v) {
                sums[g] = (sums[g].0 + key, sums[g].1 + 1.0);
            }
        }
        for &g in &graph.forest.inner_first {
            let parent = graph.forest.parents[g];
            if parent != NONE {
                sums[parent] = (sums[parent].0 + sums[g].0, sums[parent].1 + sums[g].1);
            }
            order.sibling[g] = if sums[g].1 > 0.0 { sums[g].0 / sums[g].1 } else { 0.0 };
        }
        let mut search = Self::with(graph, order);
        search.keys.copy_from_slice(keys);
        for layer in 0..graph.sections.len() {
            search.arrange(layer);
        }
        search
    }

    fn with(graph: &'a LayeredGraph, order: Order) -> Self {
        let wishes = vec![(0.0, 0.0); order.sibling.len()];
        let keys = vec![0.0; graph.layer_of.len()];
        Self {
            graph,
            order,
            wishes,
            keys,
            fixed: Vec::new(),
            turns: Vec::new(),
            stirred: Vec::new(),
        }
    }

    /// Sorts a layer by `keys`, section by section.
    fn arrange(&mut self, layer: usize) {
        let sections = &self.graph.sections[layer];
        let count = sections.groups.len();
        if count == 1 && !self.order.layers[layer].is_empty() {
            self.arrange_row(layer);
            return;
        }
        let mut inner: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut sorted: Vec<Vec<Item>> = Vec::with_capacity(count);
        let mut means: Vec<(f64, f64)> = Vec::with_capacity(count);
        for i in 0..count {
            let mut children = std::mem::take(&mut inner[i]);
            children.sort_by(|&a, &b| {
                let rank = |s: usize| self.order.sibling[sections.groups[s]];
                rank(a).total_cmp(&rank(b)).then(sections.groups[a].cmp(&sections.groups[b]))
            });
            let wishes = children.iter().map(|&c| means[c]);
            let granted = isotonic::regression(wishes);
            let vertices = &sections.vertices[i];
            let mut items: Vec<(f64, u32, Item)> =
                Vec::with_capacity(vertices.len() + children.len());
            items.extend(
                vertices
                    .iter()
                    .map(|&v| (self.keys[v], self.order.place[v], Item::Vertex(v as u32))),
            );
            items.extend(children.iter().zip(granted).enumerate().map(|(nth, (&c, key))| {
                // Vertices with the same key go before; siblings with the same key keep their order.
                (key, u32::MAX / 2 + nth as u32, Item::Section(c))
            }));
            if !self.turns.is_empty() {
                self.keep_turns(&mut items, &sections.groups);
            }
            items.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let sum: f64 = vertices.iter().map(|&v| self.keys[v]).sum::<f64>()
                + children.iter().map(|&c| means[c].0 * means[c].1).sum::<f64>();
            let weight = vertices.len() as f64 + children.iter().map(|&c| means[c].1).sum::<f64>();
            means.push((sum / weight.max(1.0), weight.max(1.0)));
            sorted.push(items.into_iter().map(|(_, _, item)| item).collect());
            if i + 1 < count {
                inner[sections.around[i]].push(i);
            }
        }
        let order = &mut self.order;
        order.layers[layer].clear();
        let mut stack: Vec<(usize, usize)> = vec![(count - 1, 0)];
        while let Some((section, next)) = stack.pop() {
            if let Some(&item) = sorted[section].get(next) {
                stack.push((section, next + 1));
                match item {
                    Item::Vertex(v) => {
                        order.place[v as usize] = order.layers[layer].len() as u32;
                        order.layers[layer].push(v);
                    }
                    Item::Section(inner) => stack.push((inner, 0)),
                }
            }
        }
        let length = order.layers[layer].len() as f64;
        for (i, mean) in means.iter().enumerate().take(count - 1) {
            let wish = &mut self.wishes[sections.groups[i]];
            *wish = (wish.0 + mean.0 * mean.1 / length.max(1.0), wish.1 + mean.1);
        }
    }

    /// Changes the keys of boxes and of groups, as little as has to be, so that they stand by their
    /// turns.
    fn keep_turns(&self, items: &mut [(f64, u32, Item)], groups: &[usize]) {
        let turn = |item: &(f64, u32, Item)| match item.2 {
            Item::Vertex(v) => self.graph.is_box(v as usize).then_some(self.turns[v as usize]),
            Item::Section(s) => Some(self.order.sibling[groups[s]]),
        };
        let mut kept: Vec<(f64, usize)> =
            items.iter().enumerate().filter_map(|(i, item)| Some((turn(item)?, i))).collect();
        kept.sort_by(|a, b| a.0.total_cmp(&b.0).then(items[a.1].1.cmp(&items[b.1].1)));
        let granted = isotonic::regression(kept.iter().map(|&(_, i)| (items[i].0, 1.0)));
        for (nth, (&(_, i), key)) in kept.iter().zip(granted).enumerate() {
            // Of the same key, lines go before.
            (items[i].0, items[i].1) = (key, u32::MAX / 2 + nth as u32);
        }
    }

    /// Sorts a layer without groups by `keys`; those with the same key keep their order.
    fn arrange_row(&mut self, layer: usize) {
        if !self.turns.is_empty() {
            let boxes = self.order.layers[layer].iter().copied();
            let mut boxes: Vec<u32> = boxes.filter(|&v| self.graph.is_box(v as usize)).collect();
            boxes.sort_by_key(|&v| in_order(self.turns[v as usize]));
            let wishes = boxes.iter().map(|&v| (self.keys[v as usize], 1.0));
            for (&v, key) in boxes.iter().zip(isotonic::regression(wishes)) {
                self.keys[v as usize] = key;
            }
        }
        let row = &mut self.order.layers[layer];
        let mut keyed: Vec<(i64, u32)> =
            row.iter().map(|&v| (in_order(self.keys[v as usize]), v)).collect();
        keyed.sort_by_key(|&(key, _)| key);
        for (place, (here, (_, v))) in row.iter_mut().zip(keyed).enumerate() {
            *here = v;
            self.order.place[v as usize] = place as u32;
        }
    }

    /// Sets the keys of a layer to the mean places of its neighbours above or below; a vertex
    /// without any goes by the one before it.
    fn take_barycentres(&mut self, layer: usize, above: bool, median: bool) {
        let side = if above { &self.graph.above } else { &self.graph.below };
        let mut last = None;
        let mut orphans = 0;
        let mut places = Vec::new();
        let length = self.order.layers[layer].len();
        for i in 0..length {
            let v = self.order.layers[layer][i] as usize;
            let neighbours = side.of(v);
            if neighbours.is_empty() {
                if let Some(key) = last {
                    self.keys[v] = key;
                } else {
                    orphans += 1;
                }
                continue;
            }
            let key = if median {
                places.clear();
                places.extend(neighbours.iter().map(|&(w, _)| self.order.place[w as usize]));
                places.sort_unstable();
                let half = places.len() / 2;
                if places.len() % 2 == 1 {
                    f64::from(places[half])
                } else {
                    f64::from(places[half - 1] + places[half]) / 2.0
                }
            } else {
                let sum: f64 =
                    neighbours.iter().map(|&(w, _)| f64::from(self.order.place[w as usize])).sum();
                sum / neighbours.len() as f64
            };
            self.keys[v] = key;
            last = Some(key);
            for &v in &self.order.layers[layer][i - std::mem::take(&mut orphans)..i] {
                self.keys[v as usize] = key;
            }
        }
        if last.is_none() {
            self.keep_places(layer);
        }
    }

    /// Sets the keys of a layer to its places, so that only the groups' order can change it.
    fn keep_places(&mut self, layer: usize) {
        for (i, &v) in self.order.layers[layer].iter().enumerate() {
            self.keys[v as usize] = i as f64;
        }
    }

    /// Sweeps down and up until nothing gets better; leaves the best order found.
    fn sweep(&mut self, rounds: usize) -> u64 {
        let layers = self.order.layers.len();
        let mut best = (crossings(self.graph, &self.order), self.order.clone());
        let mut idle = 0;
        for round in 0..rounds {
            if best.0 == 0 || idle >= 4 {
                break;
            }
            self.wishes.fill((0.0, 0.0));
            let downward = round % 2 == 0;
            for i in 0..layers {
                let layer = if downward { i } else { layers - 1 - i };
                if i == 0 {
                    self.keep_places(layer);
                } else {
                    self.take_barycentres(layer, downward, round % 4 >= 2);
                }
                self.arrange(layer);
            }
            self.exchange();
            let crossings = crossings(self.graph, &self.order);
            // Sweeps stir everything: of many boxes, where one crossing more is not seen, only a
            // clear gain is worth that.
            let gain = if self.graph.boxes > SEEN_AT_ONCE { best.0 * 3 / 10 } else { 0 };
            if crossings + gain < best.0 {
                best = (crossings, self.order.clone());
                idle = 0;
            } else {
                idle += 1;
            }
            // Let the groups go where their members pull them, for the next round.
            for (rank, wish) in self.order.sibling.iter_mut().zip(&self.wishes) {
                if wish.1 > 0.0 && self.turns.is_empty() {
                    *rank = wish.0 / wish.1;
                }
            }
        }
        self.order = best.1;
        best.0
    }

    /// Exchanges neighbours of one section as long as that saves crossings.
    fn exchange(&mut self) {
        let layers = self.order.layers.len();
        // Where nothing was exchanged and nothing beside it, nothing will be.
        self.stirred.clear();
        self.stirred.resize(self.graph.layer_of.len(), true);
        let mut is_stirred = vec![true; layers];
        for _ in 0..6 {
            let mut saved = false;
            for layer in 0..layers {
                if std::mem::take(&mut is_stirred[layer]) && self.exchange_in(layer) {
                    saved = true;
                    is_stirred[layer.saturating_sub(1)..layers.min(layer + 2)].fill(true);
                }
            }
            if !saved {
                break;
            }
        }
    }

    /// Exchanges neighbours of one section in one layer; tells whether that saved crossings.
    fn exchange_in(&mut self, layer: usize) -> bool {
        let (graph, fixed) = (self.graph, &self.fixed[..]);
        let Order { layers, place, .. } = &mut self.order;
        let (row, stirred) = (&mut layers[layer], &mut self.stirred);
        let mut exchanged: Vec<u32> = Vec::new();
        for i in 1..row.len() {
            let (v, w) = (row[i - 1] as usize, row[i] as usize);
            if graph.group_of[v] != graph.group_of[w] || !(stirred[v] || stirred[w]) {
                continue;
            }
            let above = inversions(graph.above.of(v), graph.above.of(w), place);
            let below = inversions(graph.below.of(v), graph.below.of(w), place);
            let are_fixed = !fixed.is_empty() && fixed[v] && fixed[w];
            if above.0 + below.0 > above.1 + below.1 && !are_fixed {
                row.swap(i - 1, i);
                (place[v], place[w]) = (i as u32, i as u32 - 1);
                stirred[v] = true;
                exchanged.extend([v as u32, w as u32]);
            }
        }
        row.iter().for_each(|&v| stirred[v as usize] = false);
        for &v in &exchanged {
            stirred[v as usize] = true;
            let beside = [&graph.above, &graph.below].map(|side| side.of(v as usize));
            beside.into_iter().flatten().for_each(|&(w, _)| stirred[w as usize] = true);
        }
        !exchanged.is_empty()
    }
}

/// How many neighbours of one vertex stand behind how many of the next: the crossings of their edges,
/// and those that there would be if the two changed places.
fn inversions(left: &[(u32, u32)], right: &[(u32, u32)], place: &[u32]) -> (usize, usize) {
    /// Up to so many on one side, to compare each with each is faster than to sort.
    const FEW: usize = 8;
    let (mut kept, mut exchanged) = (0, 0);
    if left.len().min(right.len()) <= FEW {
        for &(a, _) in left {
            for &(b, _) in right {
                let (a, b) = (place[a as usize], place[b as usize]);
                kept += usize::from(a > b);
                exchanged += usize::from(a < b);
            }
        }
        return (kept, exchanged);
    }
    let sorted = |side: &[(u32, u32)]| {
        let mut places: Vec<u32> = side.iter().map(|&(v, _)| place[v as usize]).collect();
        places.sort_unstable();
        places
    };
    let (left, right) = (sorted(left), sorted(right));
    let (mut less, mut not_greater) = (0, 0);
    for a in left {
        less += right[less..].iter().take_while(|&&b| b < a).count();
        not_greater = not_greater.max(less);
        not_greater += right[not_greater..].iter().take_while(|&&b| b <= a).count();
        kept += less;
        exchanged += right.len() - not_greater;
    }
    (kept, exchanged)
}

#[cfg(test)]
mod tests {
    use super::super::numbers;
    use super::inversions;

    #[test]
    fn crossings_are_those_of_each_with_each() {
        let mut next = numbers(3);
        for (left, right) in [(0, 3), (1, 1), (8, 40), (9, 9), (30, 12), (50, 50)] {
            let place: Vec<u32> = (0..100).map(|_| next(20) as u32).collect();
            let mut side = |count| (0..count).map(|_| (next(100) as u32, 1)).collect::<Vec<_>>();
            let (left, right) = (side(left), side(right));
            let count = |is: fn(u32, u32) -> bool| {
                let place = |(v, _): (u32, u32)| place[v as usize];
                let right = |a: u32| right.iter().filter(|&&b| is(a, place(b))).count();
                left.iter().map(|&a| right(place(a))).sum::<usize>()
            };
            let expected = (count(|a, b| a > b), count(|a, b| a < b));
            assert_eq!(inversions(&left, &right, &place), expected);
        }
    }
}
