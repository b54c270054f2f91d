//! Splits the boxes into parts that nothing joins, and packs the parts beside each other.

use super::super::problem::{NONE, Placed, Problem};
use super::super::{Options, Point, Rect};

/// Boxes that hang together by edges or groups, with their indices in the whole.
#[derive(Debug, Clone, Default)]
pub(super) struct Component {
    pub(super) problem: Problem,
    nodes: Vec<usize>,
    edges: Vec<usize>,
    groups: Vec<usize>,
}

/// The components, in the order of their first boxes.
pub(super) fn split(problem: &Problem) -> Vec<Component> {
    let count = problem.sizes.len();
    // Union-find over boxes and groups.
    let mut root: Vec<usize> = (0..count + problem.parents.len()).collect();
    let members = problem.group_of.iter().enumerate().filter(|(_, g)| **g != NONE);
    let nested = problem.parents.iter().enumerate().filter(|(_, p)| **p != NONE);
    let joined = problem.edges.iter().map(|&(a, b, _)| (a, b));
    let joined = joined.chain(members.map(|(v, &g)| (v, count + g)));
    for (a, b) in joined.chain(nested.map(|(g, &p)| (count + g, count + p))) {
        let (a, b) = (find(&mut root, a), find(&mut root, b));
        root[a.max(b)] = a.min(b);
    }
    let mut component = vec![NONE; root.len()];
    let mut local = vec![NONE; root.len()];
    let mut components: Vec<Component> = Vec::new();
    for v in 0..count {
        let r = find(&mut root, v);
        if component[r] == NONE {
            component[r] = components.len();
            components.push(Component::default());
        }
        component[v] = component[r];
        let part = &mut components[component[v]];
        local[v] = part.nodes.len();
        part.nodes.push(v);
        part.problem.sizes.push(problem.sizes[v]);
        part.problem.loops.push(problem.loops[v]);
        part.problem.is_head.push(problem.is_head[v]);
        if !problem.earlier.is_empty() {
            part.problem.earlier.push(problem.earlier.get(v).copied().flatten());
        }
    }
    for g in 0..problem.parents.len() {
        let c = component[find(&mut root, count + g)];
        component[count + g] = c;
        // Groups without any box are in no component.
        if c != NONE {
            let part = &mut components[c];
            local[count + g] = part.groups.len();
            part.groups.push(g);
            part.problem.frames.push(problem.frames[g]);
        }
    }
    let local_group = |g: usize| if g == NONE { NONE } else { local[count + g] };
    for part in &mut components {
        part.problem.group_of =
            part.nodes.iter().map(|&v| local_group(problem.group_of[v])).collect();
        part.problem.parents =
            part.groups.iter().map(|&g| local_group(problem.parents[g])).collect();
    }
    for (e, &(from, to, weight)) in problem.edges.iter().enumerate() {
        let part = &mut components[component[from]];
        part.edges.push(e);
        part.problem.edges.push((local[from], local[to], weight));
        part.problem.loose.push(problem.loose[e]);
        part.problem.from_side.push(problem.from_side[e]);
        part.problem.courses.extend(problem.courses.get(e).cloned());
    }
    components
}

fn find(root: &mut [usize], mut v: usize) -> usize {
    while root[v] != v {
        root[v] = root[root[v]];
        v = root[v];
    }
    v
}

/// Packs the components in rows, so that the whole comes near to the page's aspect.
pub(super) fn pack(
    problem: &Problem,
    parts: Vec<(Component, Placed)>,
    options: &Options,
) -> Placed {
    // Further apart than what belongs together; boxes without any arrow are a list.
    let is_list = parts.iter().all(|(part, _)| part.nodes.len() == 1);
    let gap = if is_list { options.node_gap } else { 2.0 * options.node_gap };
    if let Some(packing) = as_before(&parts, gap) {
        return whole(problem, parts, packing);
    }
    let mut turn: Vec<usize> = (0..parts.len()).collect();
    // High ones first, so that rows fill well; equals stay in the order of the input.
    turn.sort_by(|&a, &b| parts[b].1.height.total_cmp(&parts[a].1.height));
    let area: f64 = parts.iter().map(|(_, p)| (p.width + gap) * (p.height + gap)).sum();
    let widest = parts.iter().map(|(_, p)| p.width).fold(0.0, f64::max);
    let shelves = |limit: f64| {
        let (mut x, mut y, mut row, mut width) = (0.0, 0.0, 0.0_f64, 0.0_f64);
        let mut places = vec![(0.0, 0.0); parts.len()];
        for &i in &turn {
            let part = &parts[i].1;
            if x > 0.0 && x + part.width > limit {
                (x, y, row) = (0.0, y + row + gap, 0.0);
            }
            places[i] = (x, y);
            row = row.max(part.height);
            width = width.max(x + part.width);
            x += part.width + gap;
        }
        Packing { places, width, height: y + row }
    };
    let page = (area * options.aspect).sqrt();
    let cost = |packing: &Packing| {
        let (width, height) = (packing.width.max(1.0), packing.height.max(1.0));
        // The page that holds it.
        width.max(height * options.aspect)
    };
    let tries = [0.7, 0.85, 1.0, 1.15, 1.3, 1.5, 1.8].map(|f| shelves((page * f).max(widest)));
    let best = tries.into_iter().min_by(|a, b| cost(a).total_cmp(&cost(b)));
    whole(problem, parts, best.expect("there are several tries"))
}

/// Where each component goes, and how large the whole is.
struct Packing {
    places: Vec<(f64, f64)>,
    width: f64,
    height: f64,
}

/// Where the components go if each is to stay where it was in the earlier picture; those that are new
/// go below. Nothing if two would meet.
fn as_before(parts: &[(Component, Placed)], gap: f64) -> Option<Packing> {
    /// Components beyond this are packed afresh.
    const MOST: usize = 1_000;
    let shift = |(component, placed): &(Component, Placed)| {
        let known = component.problem.earlier.iter().zip(&placed.nodes);
        let shifts = known.filter_map(|(rect, now)| rect.map(|r| (r.x - now.x, r.y - now.y)));
        let (mut x, mut y): (Vec<f64>, Vec<f64>) = shifts.unzip();
        let middle = |list: &mut Vec<f64>| {
            list.sort_by(f64::total_cmp);
            list.get(list.len() / 2).copied()
        };
        middle(&mut x).zip(middle(&mut y))
    };
    let shifts: Vec<Option<(f64, f64)>> = parts.iter().map(shift).collect();
    let kept = || shifts.iter().zip(parts).filter_map(|(s, (_, placed))| Some(((*s)?, placed)));
    if kept().next().is_none() || parts.len() > MOST {
        return None;
    }
    let left = kept().map(|(s, _)| s.0).fold(f64::INFINITY, f64::min);
    let top = kept().map(|(s, _)| s.1).fold(f64::INFINITY, f64::min);
    let meet = |((x, y), a): ((f64, f64), &Placed), ((z, w), b): ((f64, f64), &Placed)| {
        let apart = x + a.width <= z || z + b.width <= x || y + a.height <= w || w + b.height <= y;
        !apart
    };
    let list: Vec<((f64, f64), &Placed)> = kept().collect();
    if list.iter().enumerate().any(|(i, &a)| list[i + 1..].iter().any(|&b| meet(a, b))) {
        return None;
    }
    let width = kept().map(|(s, p)| s.0 - left + p.width).fold(0.0, f64::max);
    let mut height = kept().map(|(s, p)| s.1 - top + p.height).fold(0.0, f64::max);
    let mut widest = width;
    let mut row = (0.0, 0.0_f64);
    let places = shifts.iter().zip(parts).map(|(shift, (_, placed))| {
        if let Some((x, y)) = shift {
            return (x - left, y - top);
        }
        if row.0 == 0.0 || row.0 + placed.width > width {
            height += row.1 + gap;
            row = (0.0, 0.0);
        }
        let at = (row.0, height);
        row = (row.0 + placed.width + gap, row.1.max(placed.height));
        widest = widest.max(at.0 + placed.width);
        at
    });
    let places = places.collect();
    Some(Packing { places, width: widest, height: height + row.1 })
}

/// The components, each moved to its place.
fn whole(problem: &Problem, parts: Vec<(Component, Placed)>, packing: Packing) -> Placed {
    let mut whole = Placed {
        width: packing.width,
        height: packing.height,
        nodes: vec![Rect::default(); problem.sizes.len()],
        groups: vec![None; problem.parents.len()],
        edges: vec![Vec::new(); problem.edges.len()],
    };
    for ((component, placed), (dx, dy)) in parts.into_iter().zip(packing.places) {
        let moved = |r: Rect| Rect { x: r.x + dx, y: r.y + dy, ..r };
        for (&v, rect) in component.nodes.iter().zip(placed.nodes) {
            whole.nodes[v] = moved(rect);
        }
        for (&g, rect) in component.groups.iter().zip(placed.groups) {
            whole.groups[g] = rect.map(moved);
        }
        for (&e, route) in component.edges.iter().zip(placed.edges) {
            let moved = route.into_iter().map(|p| Point { x: p.x + dx, y: p.y + dy });
            whole.edges[e] = moved.collect();
        }
    }
    whole
}
