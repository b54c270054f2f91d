//! The boxes as the engines see them: checked, cleaned, and turned so that the head is on top.
//!
//! A direction other than up is a reflection, so the engines know only one. Loops are taken out
//! here too: a box with loops is widened by the room that they take.

use super::{Boxes, Direction, Earlier, Layout, LayoutError, Options, Point, Rect, Route};

/// Stands for "in no group".
pub(super) const NONE: usize = usize::MAX;

/// Boxes smaller than this are no cards.
const DOT: f64 = 24.0;
/// How far a loop reaches out of its box, in pixels.
const LOOP: f64 = 26.0;

/// The room that a group's background needs around its members, and the least it measures.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Frame {
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) min_width: f64,
    pub(super) min_height: f64,
}

/// Boxes to place, with every arrow's target above its source.
#[derive(Debug, Clone, Default)]
pub(super) struct Problem {
    /// Width and height of each box.
    pub(super) sizes: Vec<(f64, f64)>,
    /// How much narrower each box is than its size says on either side, for its loops and for what
    /// reaches it from there.
    pub(super) loops: Vec<f64>,
    /// Whether each box belongs at the head of the picture.
    pub(super) is_head: Vec<bool>,
    /// Innermost group of each box, or [`NONE`].
    pub(super) group_of: Vec<usize>,
    /// Source, target and weight of each edge that is no loop.
    pub(super) edges: Vec<(usize, usize, u32)>,
    /// Whether each such edge may point downwards, where the earlier picture has its ends so.
    pub(super) loose: Vec<bool>,
    /// Whether each such edge should reach its target from the side, and together with which others.
    pub(super) from_side: Vec<Option<u8>>,
    /// Index of each such edge among the edges of the input.
    pub(super) edge_ids: Vec<usize>,
    /// Parent of each group, or [`NONE`]; no cycles.
    pub(super) parents: Vec<usize>,
    /// The room around each group's members.
    pub(super) frames: Vec<Frame>,
    /// Where each box was in an earlier picture, if that is to be kept; of no box, if it is not.
    pub(super) earlier: Vec<Option<Rect>>,
    /// Points of the course that each edge had in that picture, as far as it is known.
    pub(super) courses: Vec<Vec<Point>>,
}

/// What an engine returns: the places of the problem's boxes, groups and edges.
#[derive(Debug, Clone, Default)]
pub(super) struct Placed {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) nodes: Vec<Rect>,
    pub(super) groups: Vec<Option<Rect>>,
    pub(super) edges: Vec<Vec<Point>>,
}

/// Refuses what has no picture.
pub(super) fn validate(boxes: &Boxes, options: &Options) -> Result<(), LayoutError> {
    let length = |x: f64| x.is_finite() && (0.0..1e9).contains(&x);
    let size = |what: String| Err(LayoutError::Size { what });
    let gaps = [options.node_gap, options.layer_gap, options.edge_gap, options.group_padding];
    if !gaps.into_iter().all(length) || !(0.01..=100.0).contains(&options.aspect) {
        return size("an option".to_owned());
    }
    let group_count = boxes.groups.len();
    let unknown_group = |group| Err(LayoutError::UnknownGroup { group, count: group_count });
    for (i, node) in boxes.nodes.iter().enumerate() {
        if !length(node.width) || !length(node.height) {
            return size(format!("box {i}"));
        }
        if let Some(group) = node.group.filter(|&g| g >= group_count) {
            return unknown_group(group);
        }
    }
    for (i, group) in boxes.groups.iter().enumerate() {
        if !length(group.title_width) || !length(group.title_height) {
            return size(format!("the title of group {i}"));
        }
        if let Some(parent) = group.parent.filter(|&g| g >= group_count) {
            return unknown_group(parent);
        }
    }
    let count = boxes.nodes.len();
    for (edge, e) in boxes.edges.iter().enumerate() {
        if let Some(node) = [e.from, e.to].into_iter().find(|&n| n >= count) {
            return Err(LayoutError::UnknownBox { edge, node, count });
        }
    }
    Ok(())
}

/// Refuses earlier places that are none.
pub(super) fn validate_earlier(earlier: &Earlier) -> Result<(), LayoutError> {
    let length = |x: f64| x.is_finite() && x.abs() < 1e9;
    let is_place = |r: &Rect| {
        [r.x, r.y, r.width, r.height].into_iter().all(length) && r.width >= 0.0 && r.height >= 0.0
    };
    if let Some(v) = earlier.nodes.iter().position(|r| !r.as_ref().is_none_or(is_place)) {
        return Err(LayoutError::Size { what: format!("the earlier box {v}") });
    }
    let is_course = |r: &Route| r.points.iter().all(|p| length(p.x) && length(p.y));
    if let Some(e) = earlier.routes.iter().position(|r| !r.as_ref().is_none_or(is_course)) {
        return Err(LayoutError::Size { what: format!("the earlier edge {e}") });
    }
    Ok(())
}

/// The parents of the groups with every cycle broken at its group of least index.
pub(super) fn parents(boxes: &Boxes) -> Vec<usize> {
    let mut parents: Vec<usize> = boxes.groups.iter().map(|g| g.parent.unwrap_or(NONE)).collect();
    let mut seen = vec![NONE; parents.len()];
    for start in 0..parents.len() {
        let mut at = start;
        while at != NONE && seen[at] == NONE {
            seen[at] = start;
            at = parents[at];
        }
        if at != NONE && seen[at] == start {
            let (mut least, mut next) = (at, parents[at]);
            while next != at {
                least = least.min(next);
                next = parents[next];
            }
            parents[least] = NONE;
        }
    }
    parents
}

impl Problem {
    /// Turns the boxes so that the head of the picture is on top.
    ///
    /// Sideways, a title lies along the layers, where arrows of others may pass; with
    /// `clear_titles`, it takes room of its own before the first layer of its group.
    pub(super) fn new(
        boxes: &Boxes,
        earlier: &Earlier,
        options: &Options,
        clear_titles: bool,
    ) -> Self {
        let sideways = matches!(options.direction, Direction::Left | Direction::Right);
        let mut sizes: Vec<(f64, f64)> = boxes
            .nodes
            .iter()
            .map(|n| if sideways { (n.height, n.width) } else { (n.width, n.height) })
            .collect();
        let (mut edges, mut edge_ids) = (Vec::new(), Vec::new());
        let mut looped = vec![false; sizes.len()];
        for (i, e) in boxes.edges.iter().enumerate() {
            if e.from == e.to {
                looped[e.from] = true;
            } else {
                edges.push((e.from, e.to, e.weight.clamp(1, 1000)));
                edge_ids.push(i);
            }
        }
        // On both sides, so that the box stays in the middle of what stands for it.
        let loops: Vec<f64> = looped.iter().map(|&l| if l { LOOP } else { 0.0 }).collect();
        for (size, room) in sizes.iter_mut().zip(&loops) {
            size.0 += 2.0 * room;
        }
        let pad = options.group_padding;
        let frames = boxes
            .groups
            .iter()
            .map(|g| {
                let title = g.title_height;
                let long = g.title_width + 2.0 * pad;
                let mut frame =
                    Frame { top: pad, bottom: pad, left: pad, right: pad, ..Frame::default() };
                match options.direction {
                    Direction::Up => frame.top += title,
                    Direction::Down => frame.bottom += title,
                    Direction::Left | Direction::Right => frame.left += title,
                }
                if !sideways {
                    frame.min_width = long;
                } else if !clear_titles {
                    frame.min_height = long;
                } else if options.direction == Direction::Left {
                    frame.top = long;
                } else {
                    frame.bottom = long;
                }
                frame
            })
            .collect();
        let group_of = boxes.nodes.iter().map(|n| n.group.unwrap_or(NONE)).collect();
        let turn = |r: Rect| match options.direction {
            Direction::Up => r,
            Direction::Down => Rect { y: -r.y - r.height, ..r },
            Direction::Left => Rect { x: r.y, y: r.x, width: r.height, height: r.width },
            Direction::Right => {
                Rect { x: r.y, y: -r.x - r.width, width: r.height, height: r.width }
            }
        };
        let widened = |(v, r): (usize, &Option<Rect>)| {
            let room = loops.get(v).copied().unwrap_or_default();
            r.map(turn).map(|r| Rect { x: r.x - room, width: r.width + 2.0 * room, ..r })
        };
        let turn_point = |p: Point| {
            let r = turn(Rect { x: p.x, y: p.y, ..Rect::default() });
            Point { x: r.x, y: r.y }
        };
        let course = |&e: &usize| {
            let route = earlier.routes.get(e).and_then(Option::as_ref);
            route.map_or_else(Vec::new, |r| {
                r.points.iter().step_by(3).copied().map(turn_point).collect()
            })
        };
        let courses = if earlier.routes.is_empty() {
            Vec::new()
        } else {
            edge_ids.iter().map(course).collect()
        };
        let earlier = earlier.nodes.iter().enumerate().map(widened).collect();
        let parents = parents(boxes);
        let is_head = boxes.nodes.iter().map(|n| n.is_head).collect();
        let from_side = edge_ids.iter().map(|&e| boxes.edges[e].from_side).collect();
        let loose = edge_ids.iter().map(|&e| boxes.edges[e].weight == 0).collect();
        Self {
            sizes,
            loops,
            is_head,
            group_of,
            edges,
            loose,
            from_side,
            edge_ids,
            parents,
            frames,
            earlier,
            courses,
        }
    }

    /// Whether a box is so small that it goes between the layers of cards.
    pub(super) fn is_junction(&self, v: usize) -> bool {
        let (width, height) = self.sizes[v];
        (width - 2.0 * self.loops[v]).max(height) < DOT
    }

    /// Turns an engine's result back, and draws the loops.
    pub(super) fn finish(&self, mut placed: Placed, boxes: &Boxes, options: &Options) -> Layout {
        let mut edges = vec![Route::default(); boxes.edges.len()];
        for (id, points) in self.edge_ids.iter().zip(std::mem::take(&mut placed.edges)) {
            edges[*id].points = points;
        }
        let mut loops = vec![0_u32; boxes.nodes.len()];
        for (route, edge) in edges.iter_mut().zip(&boxes.edges) {
            if edge.from == edge.to {
                let (rect, nth) = (placed.nodes[edge.from], loops[edge.from]);
                loops[edge.from] += 1;
                route.points = draw_loop(rect, nth);
            }
        }
        for (rect, count) in placed.nodes.iter_mut().zip(loops) {
            if count > 0 {
                rect.x += LOOP;
                rect.width -= 2.0 * LOOP;
            }
        }
        let (width, height) = (placed.width, placed.height);
        let turn = |p: Point| match options.direction {
            Direction::Up => p,
            Direction::Down => Point { x: p.x, y: height - p.y },
            Direction::Left => Point { x: p.y, y: p.x },
            Direction::Right => Point { x: height - p.y, y: p.x },
        };
        let turn_rect = |r: Rect| {
            let a = turn(Point { x: r.x, y: r.y });
            let b = turn(Point { x: r.x + r.width, y: r.y + r.height });
            let (x, y) = (a.x.min(b.x), a.y.min(b.y));
            Rect { x, y, width: (a.x - b.x).abs(), height: (a.y - b.y).abs() }
        };
        let mut nodes: Vec<Rect> = placed.nodes.into_iter().map(turn_rect).collect();
        for (rect, node) in nodes.iter_mut().zip(&boxes.nodes) {
            // Undo the rounding of the reflections.
            (rect.width, rect.height) = (node.width, node.height);
        }
        for point in edges.iter_mut().flat_map(|r| &mut r.points) {
            *point = turn(*point);
        }
        let groups: Vec<Rect> =
            placed.groups.into_iter().map(|g| g.map(turn_rect).unwrap_or_default()).collect();
        let sideways = matches!(options.direction, Direction::Left | Direction::Right);
        let (width, height) = if sideways { (height, width) } else { (width, height) };
        let titles = titles(boxes, &self.parents, &groups, &edges, options);
        Layout { width, height, nodes, groups, titles, edges }
    }
}

/// Where the titles go: at the top left of their backgrounds, or further right where no arrow of
/// a member crosses them.
fn titles(
    boxes: &Boxes,
    parents: &[usize],
    groups: &[Rect],
    edges: &[Route],
    options: &Options,
) -> Vec<Rect> {
    let pad = options.group_padding;
    let place = |(group, rect): (&super::Group, &Rect)| {
        let there = rect.width > 0.0 && group.title_width > 0.0 && group.title_height > 0.0;
        let (width, height) = (group.title_width, group.title_height);
        let at = Rect { x: rect.x + pad, y: rect.y + pad / 2.0, width, height };
        if there { at } else { Rect::default() }
    };
    let mut titles: Vec<Rect> = boxes.groups.iter().zip(groups).map(place).collect();
    // The columns of the arrows that leave or enter each group at the height of its title.
    let mut columns = vec![Vec::new(); titles.len()];
    for (edge, route) in boxes.edges.iter().zip(edges) {
        let ends = [edge.from, edge.to].map(|v| boxes.nodes[v].group.unwrap_or(NONE));
        for mut group in if ends[0] == ends[1] { [NONE; 2] } else { ends } {
            // Far out, an arrow may stay inside; then it is at no title's height.
            for _ in 0..16 {
                if group == NONE {
                    break;
                }
                let title = &titles[group];
                let (top, bottom) = (title.y, title.y + title.height);
                for (a, b) in super::verify::flatten(&route.points) {
                    if a.y.min(b.y) < bottom && a.y.max(b.y) > top {
                        columns[group].extend([a.x, b.x]);
                    }
                }
                group = parents[group];
            }
        }
    }
    for ((title, rect), columns) in titles.iter_mut().zip(groups).zip(&mut columns) {
        columns.sort_by(f64::total_cmp);
        let mut x = title.x;
        for &column in columns.iter() {
            if column > x - 4.0 && column < x + title.width + 4.0 {
                x = column + 6.0;
            }
        }
        if x + title.width + pad <= rect.x + rect.width {
            title.x = x;
        }
    }
    titles
}

/// A loop at the right of a box that was widened for it.
fn draw_loop(wide: Rect, nth: u32) -> Vec<Point> {
    let right = wide.x + wide.width - LOOP;
    let reach = right + LOOP * 4.0 / 3.0 / (1.0 + 0.4 * f64::from(nth));
    let (middle, half) = (wide.y + wide.height / 2.0, (wide.height / 4.0).min(18.0));
    let point = |x, y| Point { x, y };
    vec![
        point(right, middle + half),
        point(reach, middle + half),
        point(reach, middle - half),
        point(right, middle - half),
    ]
}
