//! Gives every vertex its place across, and every group its left and right border.
//!
//! Each vertex wishes to be at the weighted mean of its neighbours. Sweeps over the layers grant
//! the wishes of one layer at a time, as far as distances allow, by isotonic regression. A group's
//! borders take part in every layer that it spans and are pulled into line; a pass over all
//! distances at once then makes them straight, and the vertices settle once more within them.
//! Last, dummies are lined up so that long edges run straight.

use super::super::Options;
use super::super::problem::{NONE, Problem};
use super::graph::LayeredGraph;
use super::isotonic::Pools;
use super::order::Order;

/// One thing in a layer, from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    Vertex(usize),
    /// The left border of a group.
    Open(usize),
    /// The right border of a group.
    Close(usize),
}

/// Places across, from 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    /// Middle of each vertex.
    pub(super) x: Vec<f64>,
    /// Left border of each group that has members.
    pub(super) left: Vec<f64>,
    /// Right border of each group that has members.
    pub(super) right: Vec<f64>,
}

pub(super) fn place(
    problem: &Problem,
    graph: &LayeredGraph,
    order: &Order,
    stay: &[Option<f64>],
    options: &Options,
) -> Columns {
    let mut placing = Placing::new(problem, graph, order, options);
    placing.hold(stay);
    let rounds = (3_000_000 / (graph.layer_of.len() + 1)).clamp(6, 20);
    placing.settle(rounds);
    placing.straighten_borders();
    placing.settle_within(rounds / 2);
    placing.straighten_borders();
    if stay.is_empty() {
        placing.stack_up();
    }
    placing.line_up();
    placing.columns()
}

/// Least distances between the places of things side by side.
struct Distances {
    /// Where the distances from each slot start in `out`.
    start: Vec<usize>,
    out: Vec<(usize, f64)>,
    /// The slots from left to right.
    sorted: Vec<usize>,
}

/// How strongly a box and a long edge wish to stay where they were in an earlier picture.
const STAY: f64 = 50.0;
const STAY_LINE: f64 = 5.0;
/// Width of a box below which it counts as a junction: arrows may come close to it.
const SMALL: f64 = 24.0;

struct Placing<'a> {
    problem: &'a Problem,
    graph: &'a LayeredGraph,
    /// The elements of each layer.
    elements: Vec<Vec<Element>>,
    /// Least distance of each element from the one before it, and from the first.
    gaps: Vec<Vec<f64>>,
    offsets: Vec<Vec<f64>>,
    /// Vertices that the neighbours below move, and those above do not.
    meets: Vec<bool>,
    /// Place of each vertex, then of each group's left and right border.
    x: Vec<f64>,
    /// Where vertices are to stay, if anywhere.
    stay: Vec<Option<f64>>,
    /// In the first sweeps, every layer has its own copy of the borders.
    local: Vec<Vec<f64>>,
    /// Room for what is granted of the wishes of one layer.
    pools: Pools,
}

impl<'a> Placing<'a> {
    fn new(
        problem: &'a Problem,
        graph: &'a LayeredGraph,
        order: &Order,
        options: &Options,
    ) -> Self {
        let elements: Vec<Vec<Element>> =
            order.layers.iter().map(|layer| elements(graph, layer)).collect();
        let gaps = elements
            .iter()
            .map(|layer| {
                let first = layer.iter().take(1).map(|_| 0.0);
                let rest = layer.windows(2).map(|p| gap(problem, graph, options, p[0], p[1]));
                first.chain(rest).collect()
            })
            .collect::<Vec<Vec<f64>>>();
        let offsets: Vec<Vec<f64>> = gaps
            .iter()
            .map(|layer| {
                let sum = |x: &mut f64, gap: &f64| {
                    *x += gap;
                    Some(*x)
                };
                layer.iter().scan(0.0, sum).collect()
            })
            .collect();
        let mut local = offsets.clone();
        for layer in &mut local {
            let middle = layer.last().copied().unwrap_or(0.0) / 2.0;
            layer.iter_mut().for_each(|x| *x -= middle);
        }
        let x = vec![0.0; graph.layer_of.len() + 2 * problem.parents.len()];
        // A junction belongs in the middle of what meets in it.
        let joins = |v| super::route::is_junction(problem, v) && graph.below.of(v).len() > 1;
        let meets = (0..graph.layer_of.len()).map(joins).collect();
        let (stay, pools) = (Vec::new(), Pools::default());
        let mut placing =
            Self { problem, graph, elements, gaps, offsets, meets, x, stay, local, pools };
        for layer in 0..placing.local.len() {
            placing.publish(layer);
        }
        placing
    }

    /// Lets vertices wish for nothing but to stay.
    fn hold(&mut self, stay: &[Option<f64>]) {
        // Everything is about zero.
        let count = stay.iter().flatten().count();
        let mean = stay.iter().flatten().sum::<f64>() / count.max(1) as f64;
        self.stay = stay.iter().map(|x| x.map(|x| x - mean)).collect();
    }

    /// Where an element's place is kept among `x`.
    fn slot(&self, element: Element) -> usize {
        let vertices = self.graph.layer_of.len();
        match element {
            Element::Vertex(v) => v,
            Element::Open(g) => vertices + 2 * g,
            Element::Close(g) => vertices + 2 * g + 1,
        }
    }

    /// Makes a layer's places known to its neighbours.
    fn publish(&mut self, layer: usize) {
        for (i, &element) in self.elements[layer].iter().enumerate() {
            let slot = self.slot(element);
            self.x[slot] = self.local[layer][i];
        }
    }

    /// Where a vertex wishes to be, by its neighbours above and, or, below, and how strongly.
    fn wish(&self, v: usize, above: bool, below: bool) -> Option<(f64, f64)> {
        if let Some(x) = self.stay.get(v).copied().flatten() {
            return Some((x, if self.graph.is_box(v) { STAY } else { STAY_LINE }));
        }
        let none: &[(u32, u32)] = &[];
        let above = above && !(below && self.meets[v]);
        let up = if above { self.graph.above.of(v) } else { none };
        let down = if below { self.graph.below.of(v) } else { none };
        // A box is drawn a little to the middle, so that the whole does not sprawl.
        let (mut sum, mut weight) = (0.0, if self.graph.is_box(v) { 0.05 } else { 0.0 });
        for &(w, by) in up.iter().chain(down) {
            sum += self.x[w as usize] * f64::from(by);
            weight += f64::from(by);
        }
        (weight > 0.0).then(|| (sum / weight, weight))
    }

    /// Grants the wishes of one layer; borders go where `border` tells.
    fn grant(&mut self, layer: usize, above: bool, below: bool) {
        let mut pools = std::mem::take(&mut self.pools);
        let (offsets, local) = (&self.offsets[layer], &self.local[layer]);
        let wishes = self.elements[layer].iter().zip(offsets).zip(local);
        pools.take(wishes.map(|((&element, offset), &here)| {
            let (wish, weight) = match element {
                Element::Vertex(v) => self.wish(v, above, below).unwrap_or((here, 0.01)),
                // A border follows the copy that was placed last, in a layer beside this one.
                Element::Open(_) | Element::Close(_) => (self.x[self.slot(element)], 6.0),
            };
            (wish - offset, weight)
        }));
        for ((here, place), offset) in
            self.local[layer].iter_mut().zip(pools.granted()).zip(offsets)
        {
            *here = place + offset;
        }
        self.pools = pools;
        self.publish(layer);
    }

    /// Sweeps down and up, first towards one side, then between both.
    fn settle(&mut self, rounds: usize) {
        let layers = self.elements.len();
        for round in 0..rounds {
            let downward = round % 2 == 0;
            let both = round >= rounds / 3;
            for i in 0..layers {
                let layer = if downward { i } else { layers - 1 - i };
                self.grant(layer, downward || both, !downward || both);
            }
            self.align_borders();
        }
    }

    /// Lets the borders wish to be at the outermost of their copies' contents.
    fn align_borders(&mut self) {
        let vertices = self.graph.layer_of.len();
        for slot in vertices..self.x.len() {
            self.x[slot] =
                if (slot - vertices).is_multiple_of(2) { f64::INFINITY } else { f64::NEG_INFINITY };
        }
        for layer in 0..self.elements.len() {
            let elements = &self.elements[layer];
            for (i, &element) in elements.iter().enumerate() {
                let slot = self.slot(element);
                match element {
                    Element::Vertex(_) => {}
                    Element::Open(_) => {
                        let next = self.local[layer][i + 1] - self.gaps[layer][i + 1];
                        self.x[slot] = self.x[slot].min(next);
                    }
                    Element::Close(_) => {
                        let before = self.local[layer][i - 1] + self.gaps[layer][i];
                        self.x[slot] = self.x[slot].max(before);
                    }
                }
            }
        }
    }

    fn distances(&self) -> Distances {
        let count = self.x.len();
        let mut arcs: Vec<(usize, usize, f64)> = Vec::new();
        for (elements, gaps) in self.elements.iter().zip(&self.gaps) {
            for i in 1..elements.len() {
                arcs.push((self.slot(elements[i - 1]), self.slot(elements[i]), gaps[i]));
            }
        }
        for (g, &(first, last)) in self.graph.forest.spans.iter().enumerate() {
            if first <= last {
                let (left, right) = (self.slot(Element::Open(g)), self.slot(Element::Close(g)));
                arcs.push((left, right, self.problem.frames[g].min_width));
            }
        }
        let mut start = vec![0; count + 1];
        let mut waiting = vec![0_u32; count];
        for &(from, to, _) in &arcs {
            start[from + 1] += 1;
            waiting[to] += 1;
        }
        for v in 0..count {
            start[v + 1] += start[v];
        }
        let mut next = start.clone();
        let mut out = vec![(0, 0.0); arcs.len()];
        for &(from, to, gap) in &arcs {
            out[next[from]] = (to, gap);
            next[from] += 1;
        }
        let mut sorted: Vec<usize> = (0..count).filter(|&v| waiting[v] == 0).collect();
        let mut i = 0;
        while let Some(&v) = sorted.get(i) {
            for &(w, _) in &out[start[v]..start[v + 1]] {
                waiting[w] -= 1;
                if waiting[w] == 0 {
                    sorted.push(w);
                }
            }
            i += 1;
        }
        debug_assert_eq!(sorted.len(), count, "siblings keep one order in all layers");
        Distances { start, out, sorted }
    }

    /// Makes all copies of a border one, with every distance kept: the mean of pushing everything
    /// to the right of what is too near and of pushing everything to the left, either of which
    /// keeps all distances.
    fn straighten_borders(&mut self) {
        self.align_borders();
        let Distances { start, out, sorted } = self.distances();
        let (mut to_right, mut to_left) = (self.x.clone(), self.x.clone());
        for &v in &sorted {
            for &(w, gap) in &out[start[v]..start[v + 1]] {
                to_right[w] = to_right[w].max(to_right[v] + gap);
            }
        }
        for &v in sorted.iter().rev() {
            for &(w, gap) in &out[start[v]..start[v + 1]] {
                to_left[v] = to_left[v].min(to_left[w] - gap);
            }
        }
        for (x, (r, l)) in self.x.iter_mut().zip(to_right.iter().zip(&to_left)) {
            *x = (r + l) / 2.0;
        }
        self.fetch();
    }

    /// Takes all layers' places from `x`.
    fn fetch(&mut self) {
        for layer in 0..self.elements.len() {
            for i in 0..self.elements[layer].len() {
                self.local[layer][i] = self.x[self.slot(self.elements[layer][i])];
            }
        }
    }

    /// Sweeps with the borders fixed.
    fn settle_within(&mut self, rounds: usize) {
        let layers = self.elements.len();
        for round in 0..rounds {
            for i in 0..layers {
                let layer = if round % 2 == 0 { i } else { layers - 1 - i };
                let mut start = 0;
                for end in 0..=self.elements[layer].len() {
                    let fixed = |e: &Element| !matches!(e, Element::Vertex(_));
                    if self.elements[layer].get(end).is_none_or(fixed) {
                        self.grant_between(layer, start, end);
                        start = end + 1;
                    }
                }
                self.publish(layer);
            }
        }
    }

    /// Grants the wishes of the vertices from `start` to before `end`, which stand between two
    /// borders, or the ends of the layer.
    fn grant_between(&mut self, layer: usize, start: usize, end: usize) {
        if start == end {
            return;
        }
        let mut pools = std::mem::take(&mut self.pools);
        let (gaps, offsets) = (&self.gaps[layer], &self.offsets[layer][start..end]);
        let offset = |at: usize| offsets[at] - offsets[0];
        let low =
            if start == 0 { f64::NEG_INFINITY } else { self.local[layer][start - 1] + gaps[start] };
        let high = match self.local[layer].get(end) {
            Some(x) => x - gaps[end] - offset(end - start - 1),
            None => f64::INFINITY,
        };
        let elements = self.elements[layer][start..end].iter().enumerate();
        pools.take(elements.filter_map(|(at, &element)| {
            let Element::Vertex(v) = element else { return None };
            let here = self.local[layer][start + at];
            let (wish, weight) = self.wish(v, true, true).unwrap_or((here, 0.01));
            Some((wish - offset(at), weight))
        }));
        let places = self.local[layer][start..end].iter_mut();
        for (at, (here, place)) in places.zip(pools.granted()).enumerate() {
            *here = place.min(high).max(low) + offset(at);
        }
        self.pools = pools;
    }

    /// Puts boxes of a folded fan exactly below each other where they nearly are.
    fn stack_up(&mut self) {
        /// Fans beyond this are not looked through.
        const MOST: usize = 64;
        let at = self.places();
        let mut fans = vec![Vec::new(); self.graph.boxes];
        for chain in &self.graph.chains {
            fans[chain[0] as usize].push(chain[chain.len() - 1] as usize);
        }
        for mut fan in fans.into_iter().filter(|f| (2..=MOST).contains(&f.len())) {
            fan.sort_by_key(|&v| at[v]);
            for i in 1..fan.len() {
                let v = fan[i];
                let (layer, place) = at[v];
                let aside = |u: usize| (self.x[u] - self.x[v]).abs();
                let upper = fan[..i].iter().copied().filter(|&u| at[u].0 < layer);
                let Some(u) = upper.min_by(|&a, &b| aside(a).total_cmp(&aside(b))) else {
                    continue;
                };
                let (low, high) = self.room(layer, place);
                if aside(u) < 60.0 && (low..=high).contains(&self.x[u]) {
                    self.x[v] = self.x[u];
                }
            }
        }
        self.fetch();
    }

    /// Layer of each vertex and its index among the layer's elements.
    fn places(&self) -> Vec<(usize, usize)> {
        let mut at = vec![(0, 0); self.graph.layer_of.len()];
        for (layer, elements) in self.elements.iter().enumerate() {
            for (i, element) in elements.iter().enumerate() {
                if let Element::Vertex(v) = *element {
                    at[v] = (layer, i);
                }
            }
        }
        at
    }

    /// How far an element may move between its neighbours.
    fn room(&self, layer: usize, i: usize) -> (f64, f64) {
        let beside = |j: usize| self.x[self.slot(self.elements[layer][j])];
        let low = if i == 0 { f64::NEG_INFINITY } else { beside(i - 1) + self.gaps[layer][i] };
        let next = self.gaps[layer].get(i + 1);
        (low, next.map_or(f64::INFINITY, |gap| beside(i + 1) - gap))
    }

    /// Moves the dummies of each long edge into as few straight lines as fit between what is
    /// beside them.
    fn line_up(&mut self) {
        let at = self.places();
        let reach = |v: usize| super::route::reach(self.problem, v);
        for chain in &self.graph.chains {
            let chain: Vec<usize> = chain.iter().map(|&v| v as usize).collect();
            if chain.len() < 3 {
                continue;
            }
            // Where the edge may be in each layer.
            let room: Vec<(f64, f64)> = chain
                .iter()
                .map(|&v| {
                    if self.graph.is_box(v) {
                        return (self.x[v] - reach(v), self.x[v] + reach(v));
                    }
                    self.room(at[v].0, at[v].1)
                })
                .collect();
            let mut start = 0;
            while start < chain.len() {
                let (mut low, mut high) = room[start];
                let mut end = start + 1;
                while end < chain.len() && room[end].0.max(low) <= room[end].1.min(high) {
                    (low, high) = (low.max(room[end].0), high.min(room[end].1));
                    end += 1;
                }
                let run = &chain[start..end];
                let mean = run.iter().map(|&v| self.x[v]).sum::<f64>() / run.len() as f64;
                // Prefer the middle of a box at either end of the run.
                let wish = match (run.first(), run.last()) {
                    (_, Some(&v)) if self.graph.is_box(v) => self.x[v],
                    (Some(&v), _) if self.graph.is_box(v) && run.len() > 1 => self.x[v],
                    _ => mean,
                };
                let place = wish.min(high).max(low);
                for &v in run.iter().filter(|&&v| !self.graph.is_box(v)) {
                    self.x[v] = place;
                }
                start = end;
            }
        }
        self.fetch();
    }

    fn columns(mut self) -> Columns {
        // As far out as the borders may be.
        let outer = self.x.clone();
        self.align_borders();
        let count = self.graph.layer_of.len();
        let groups = self.problem.parents.len();
        let slot = |g: usize| count + 2 * g;
        let mut left: Vec<f64> = (0..groups).map(|g| self.x[slot(g)]).collect();
        let mut right: Vec<f64> = (0..groups).map(|g| self.x[slot(g) + 1]).collect();
        // The contents may leave less than a title needs: then to the right, as far as there is
        // room, else to the left. Inner groups first.
        for &g in &self.graph.forest.inner_first {
            let least = self.problem.frames[g].min_width;
            if left[g] <= right[g] && right[g] - left[g] < least {
                right[g] = (left[g] + least).min(outer[slot(g) + 1]).max(right[g]);
                left[g] = left[g].min(right[g] - least);
            }
            let parent = self.graph.forest.parents[g];
            if parent != NONE && left[g] <= right[g] {
                let frame = &self.problem.frames[parent];
                left[parent] = left[parent].min(left[g] - frame.left);
                right[parent] = right[parent].max(right[g] + frame.right);
            }
        }
        self.x.truncate(count);
        Columns { x: self.x, left, right }
    }
}

/// The vertices of a layer with the borders of the groups around them.
fn elements(graph: &LayeredGraph, layer: &[u32]) -> Vec<Element> {
    let mut elements = Vec::with_capacity(layer.len());
    let mut open: Vec<usize> = Vec::new();
    let mut path = Vec::new();
    for &v in layer {
        let v = v as usize;
        let group = graph.group_of[v];
        let around = |g: usize| graph.forest.common(g, group) == g;
        while let Some(&g) = open.last().filter(|&&g| !around(g)) {
            elements.push(Element::Close(g));
            open.pop();
        }
        let outer = open.last().copied().unwrap_or(NONE);
        let mut at = group;
        while at != outer {
            path.push(at);
            at = graph.forest.parents[at];
        }
        while let Some(g) = path.pop() {
            elements.push(Element::Open(g));
            open.push(g);
        }
        elements.push(Element::Vertex(v));
    }
    elements.extend(open.into_iter().rev().map(Element::Close));
    elements
}

/// Least distance between two neighbours in a layer.
fn gap(problem: &Problem, graph: &LayeredGraph, options: &Options, a: Element, b: Element) -> f64 {
    let width = |e: Element| match e {
        Element::Vertex(v) => problem.sizes.get(v).map_or(0.0, |s| s.0),
        _ => 0.0,
    };
    let is_line = |e: Element| matches!(e, Element::Vertex(v) if !graph.is_box(v));
    let between = match (a, b) {
        (Element::Open(g), Element::Close(_)) => problem.frames[g].min_width,
        (Element::Open(g), _) => problem.frames[g].left,
        (_, Element::Close(g)) => problem.frames[g].right,
        (Element::Close(_), Element::Open(_)) => options.node_gap * 0.6,
        (Element::Vertex(v), Element::Vertex(w)) if is_line(a) && is_line(b) => {
            graph.lane_gap(problem, v, w, options)
        }
        _ if is_line(a) || is_line(b) => options.edge_gap,
        (Element::Vertex(_), Element::Vertex(_)) if width(a).min(width(b)) < SMALL => {
            options.edge_gap
        }
        (Element::Vertex(_), Element::Vertex(_)) => options.node_gap,
        _ => options.node_gap * 0.6,
    };
    between + (width(a) + width(b)) / 2.0
}
