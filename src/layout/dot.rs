//! Graphviz's `dot`: the boxes are written as DOT, one pixel to a point, and the places read back
//! from its JSON. Either the installed program does the work, or the crate `graphviz-pure`, a port
//! of it that the feature `dot-engine` builds in.

use std::fmt::Write as _;

use graphviz_rust::cmd::CommandArg;
use serde_json::Value;

use super::problem::{NONE, Placed, Problem};
use super::{Boxes, Direction, Earlier, Layout, LayoutError, Options, Point, Rect, fold};

/// What `dot` is let to try: beyond, it takes minutes.
const MOST: usize = 12_000;

/// Which `dot`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Program {
    /// The one that is built in, and where none is the installed one.
    BuiltIn,
    /// The one that is installed.
    Installed,
}

/// Lays out with `dot`.
pub(super) fn place(
    boxes: &Boxes,
    options: &Options,
    program: Program,
) -> Result<Layout, LayoutError> {
    let problem = Problem::new(boxes, &Earlier::default(), options, false);
    if problem.sizes.len() + problem.edges.len() + problem.parents.len() > 2 * MOST {
        return Err(LayoutError::Dot("the graph is too large for it".to_owned()));
    }
    let source = write(boxes, &problem, options);
    let json = match program {
        #[cfg(feature = "dot-engine")]
        Program::BuiltIn => built_in::run(source)?,
        #[cfg(not(feature = "dot-engine"))]
        Program::BuiltIn => run_installed(source)?,
        Program::Installed => run_installed(source)?,
    };
    let value: Value = serde_json::from_slice(&json)
        .map_err(|e| LayoutError::Dot(format!("its JSON cannot be read: {e}")))?;
    let placed = read(&value, &problem, options)
        .ok_or_else(|| LayoutError::Dot("its result lacks a place".to_owned()))?;
    Ok(problem.finish(placed, boxes, options))
}

/// Has the installed program lay out.
fn run_installed(source: String) -> Result<Vec<u8>, LayoutError> {
    let arguments = vec![CommandArg::Custom("-Tjson0".to_owned())];
    graphviz_rust::exec_dot(source, arguments).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => LayoutError::NoGraphviz,
        _ => {
            let said = error.to_string();
            let first = said.lines().map(str::trim).find(|line| !line.is_empty());
            LayoutError::Dot(first.unwrap_or("it gave no reason").to_owned())
        }
    })
}

#[cfg(feature = "dot-engine")]
mod built_in {
    use graphviz_pure::{Diagnostic, DiagnosticLevel, LayoutEngine, OutputFormat};

    use super::LayoutError;

    /// `dot` recurses along paths, on a stack of its own.
    const STACK: usize = 256 << 20;

    /// Has the port lay out. A thread of its own has a stack of known size, and a panic in it is
    /// a failure like others.
    pub(super) fn run(source: String) -> Result<Vec<u8>, LayoutError> {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || lay_out(&source));
        let json = thread
            .map_err(|error| LayoutError::Dot(error.to_string()))?
            .join()
            .unwrap_or_else(|_| Err(LayoutError::Dot("it stopped in the middle".to_owned())))?;
        Ok(json.into_bytes())
    }

    fn lay_out(source: &str) -> Result<String, LayoutError> {
        let failed = |error: graphviz_pure::GraphvizError| LayoutError::Dot(error.to_string());
        // An error among the diagnostics is a failure, though the call returns.
        let sound = |diagnostics: &[Diagnostic]| match diagnostics
            .iter()
            .find(|diagnostic| diagnostic.level() == DiagnosticLevel::Error)
        {
            Some(error) => Err(LayoutError::Dot(error.message().trim().to_owned())),
            None => Ok(()),
        };
        let mut graph = graphviz_pure::parse_dot(source).map_err(failed)?;
        sound(graph.diagnostics())?;
        let done =
            graphviz_pure::layout_graph(graph.output_mut(), LayoutEngine::Dot).map_err(failed)?;
        sound(done.diagnostics())?;
        let json =
            graphviz_pure::render_graph(graph.output(), OutputFormat::Json0).map_err(failed)?;
        sound(json.diagnostics())?;
        Ok(json.into_output())
    }
}

/// Whether the picture's layers stand side by side.
fn is_sideways(options: &Options) -> bool {
    matches!(options.direction, Direction::Left | Direction::Right)
}

/// The boxes as DOT.
fn write(boxes: &Boxes, problem: &Problem, options: &Options) -> String {
    let direction = options.direction.rankdir();
    let turned = super::layered::edges_to_turn(&problem.is_head, &problem.edges);
    let mut lengths = fold::folds(problem, &turned, options, 1).remove(0).lengths;
    // Half ranks are of use only where there are junctions.
    let halves = lengths.iter().any(|l| l % 2 == 1);
    if !halves {
        lengths.iter_mut().for_each(|l| *l /= 2);
    }
    let inches = |px: f64| px / 72.0;
    let rank_gap = inches(options.layer_gap * if halves { 0.5 } else { 1.0 });
    let mut dot = format!(
        "digraph{{graph[rankdir={direction},newrank=true,nodesep={:.4},ranksep={rank_gap:.4}]\
         node[shape=box,fixedsize=true,label=\"\"]edge[arrowhead=none]\n",
        inches(options.node_gap)
    );
    let mut members = vec![Vec::new(); problem.parents.len() + 1];
    let mut children = vec![Vec::new(); problem.parents.len() + 1];
    let slot = |g: usize| if g == NONE { problem.parents.len() } else { g };
    problem.group_of.iter().enumerate().for_each(|(v, &g)| members[slot(g)].push(v));
    problem.parents.iter().enumerate().for_each(|(g, &p)| children[slot(p)].push(g));
    let inhabited = inhabited(problem);
    let mut stack = vec![(problem.parents.len(), false)];
    while let Some((g, closing)) = stack.pop() {
        let is_group = g < problem.parents.len();
        if closing {
            dot.push_str("}\n");
            continue;
        }
        if is_group {
            let group = &boxes.groups[g];
            let pad = options.group_padding;
            let _ = write!(dot, "subgraph cluster_{g}{{margin={pad:.0};labeljust=l;");
            if group.title_height > 0.0 {
                let width = (group.title_width + pad).min(60_000.0);
                let height = group.title_height.min(60_000.0);
                let _ = write!(
                    dot,
                    "label=<<TABLE BORDER=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"{width:.0}\" \
                     HEIGHT=\"{height:.0}\"><TR><TD></TD></TR></TABLE>>;"
                );
            }
            dot.push('\n');
            stack.push((g, true));
        }
        for &v in &members[g] {
            let (width, height) = problem.sizes[v];
            let (width, height) =
                if is_sideways(options) { (height, width) } else { (width, height) };
            let (width, height) = (inches(width.max(1.0)), inches(height.max(1.0)));
            let _ = writeln!(dot, "n{v}[width={width:.5},height={height:.5}]");
        }
        stack.extend(children[g].iter().rev().filter(|&&c| inhabited[c]).map(|&c| (c, false)));
    }
    for (e, (&(from, to, weight), length)) in problem.edges.iter().zip(lengths).enumerate() {
        let _ = writeln!(dot, "n{from}->n{to}[id={e},minlen={length},weight={weight}]");
    }
    dot.push('}');
    dot
}

/// The groups that hold a box, directly or not.
fn inhabited(problem: &Problem) -> Vec<bool> {
    let mut inhabited = vec![false; problem.parents.len()];
    for &group in &problem.group_of {
        let mut at = group;
        while at != NONE && !inhabited[at] {
            inhabited[at] = true;
            at = problem.parents[at];
        }
    }
    inhabited
}

/// The places in `dot`'s JSON, turned so that the head is on top; nothing if one lacks.
fn read(json: &Value, problem: &Problem, options: &Options) -> Option<Placed> {
    let whole = numbers(json["bb"].as_str()?);
    let &[left, bottom, right, top] = whole.as_slice() else { return None };
    // `dot` counts from the bottom up.
    let turn = |x: f64, y: f64| {
        let (x, y) = (x - left, top - y);
        match options.direction {
            Direction::Up => Point { x, y },
            Direction::Down => Point { x, y: top - bottom - y },
            Direction::Left => Point { x: y, y: x },
            Direction::Right => Point { x: y, y: right - left - x },
        }
    };
    let (mut width, mut height) = (right - left, top - bottom);
    if is_sideways(options) {
        (width, height) = (height, width);
    }
    let mut nodes = vec![None; problem.sizes.len()];
    let mut groups = vec![None; problem.parents.len()];
    for object in json["objects"].as_array().map_or(&[][..], Vec::as_slice) {
        let name = object["name"].as_str()?;
        if let Some(group) = name.strip_prefix("cluster_") {
            let group: usize = group.parse().ok()?;
            let &[a, b, c, d] = numbers(object["bb"].as_str()?).as_slice() else { return None };
            let (p, q) = (turn(a, b), turn(c, d));
            *groups.get_mut(group)? = Some(Rect {
                x: p.x.min(q.x),
                y: p.y.min(q.y),
                width: (p.x - q.x).abs(),
                height: (p.y - q.y).abs(),
            });
        } else if let Some(node) = name.strip_prefix('n') {
            let node: usize = node.parse().ok()?;
            let &[x, y] = numbers(object["pos"].as_str()?).as_slice() else { return None };
            let (middle, (width, height)) = (turn(x, y), *problem.sizes.get(node)?);
            let (x, y) = (middle.x - width / 2.0, middle.y - height / 2.0);
            *nodes.get_mut(node)? = Some(Rect { x, y, width, height });
        }
    }
    let nodes: Vec<Rect> = nodes.into_iter().collect::<Option<_>>()?;
    let mut edges = vec![Vec::new(); problem.edges.len()];
    for edge in json["edges"].as_array().map_or(&[][..], Vec::as_slice) {
        let index: usize = edge["id"].as_str()?.parse().ok()?;
        let (from, to, _) = *problem.edges.get(index)?;
        let route = numbers(edge["pos"].as_str()?);
        let mut route: Vec<Point> = route.chunks_exact(2).map(|p| turn(p[0], p[1])).collect();
        // `dot` rounds, and stops a little short of a border.
        let (first, last) = (*route.first()?, *route.last()?);
        *route.first_mut()? = touch(nodes[from], first);
        *route.last_mut()? = touch(nodes[to], last);
        edges[index] = route;
    }
    for point in edges.iter().flatten() {
        (width, height) = (width.max(point.x), height.max(point.y));
    }
    Some(Placed { width, height, nodes, groups, edges })
}

/// The point of a box's border next to a point near it.
fn touch(r: Rect, p: Point) -> Point {
    let inside = Point { x: p.x.clamp(r.x, r.x + r.width), y: p.y.clamp(r.y, r.y + r.height) };
    let sides = [
        (inside.x - r.x, Point { x: r.x, ..inside }),
        (r.x + r.width - inside.x, Point { x: r.x + r.width, ..inside }),
        (inside.y - r.y, Point { y: r.y, ..inside }),
        (r.y + r.height - inside.y, Point { y: r.y + r.height, ..inside }),
    ];
    sides.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).expect("there are four sides").1
}

/// The numbers in one of `dot`'s lists.
fn numbers(list: &str) -> Vec<f64> {
    list.split([',', ' ']).filter_map(|n| n.parse().ok()).collect()
}
