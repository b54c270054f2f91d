//! The system's `dot` on the same boxes, as an external program.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use argraph::layout::{Boxes, Layout, Options, Point, Rect, Route};
use serde_json::Value;

/// Lays out with the system's `dot -Gnewrank=true`; nothing if it is not installed or fails.
pub fn dot(boxes: &Boxes, options: &Options) -> Option<(Layout, Duration)> {
    let source = write(boxes, options);
    let start = Instant::now();
    let mut child = Command::new("dot")
        .args(["-Tjson0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let writer = std::thread::spawn(move || stdin.write_all(source.as_bytes()));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    let time = start.elapsed();
    output.status.success().then_some(())?;
    Some((read(&serde_json::from_slice(&output.stdout).ok()?, boxes)?, time))
}

fn write(boxes: &Boxes, options: &Options) -> String {
    let mut dot = format!(
        "digraph{{graph[rankdir=BT,newrank=true,nodesep={},ranksep={}]\
         node[shape=box,fixedsize=true,label=\"\"]edge[arrowhead=none]\n",
        options.node_gap / 72.0,
        options.layer_gap / 72.0
    );
    let mut stack: Vec<Option<Option<usize>>> = vec![Some(None)];
    while let Some(next) = stack.pop() {
        let Some(group) = next else {
            dot.push_str("}\n");
            continue;
        };
        if let Some(g) = group {
            let title = &boxes.groups[g];
            let _ = writeln!(
                dot,
                "subgraph cluster_{g}{{labeljust=l;margin=14;label=<<TABLE BORDER=\"0\" FIXEDSIZE=\"TRUE\" \
                 WIDTH=\"{:.0}\" HEIGHT=\"{:.0}\"><TR><TD></TD></TR></TABLE>>",
                title.title_width, title.title_height
            );
            stack.push(None);
        }
        for (v, node) in boxes.nodes.iter().enumerate().filter(|(_, n)| n.group == group) {
            let _ = writeln!(
                dot,
                "n{v}[width={:.4},height={:.4}]",
                node.width / 72.0,
                node.height / 72.0
            );
        }
        let children = boxes.groups.iter().enumerate().filter(|(_, g)| g.parent == group);
        stack.extend(children.map(|(c, _)| Some(Some(c))));
    }
    for (i, e) in boxes.edges.iter().enumerate() {
        let _ = writeln!(dot, "n{}->n{}[id={i},weight={}]", e.from, e.to, e.weight);
    }
    dot.push('}');
    dot
}

fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_str().unwrap_or_default();
    list.split([',', ' ']).filter_map(|n| n.parse().ok()).collect()
}

fn read(json: &Value, boxes: &Boxes) -> Option<Layout> {
    let whole = numbers(&json["bb"]);
    let (width, height) = (whole.get(2)? - whole[0], whole.get(3)? - whole[1]);
    let turn = |x: f64, y: f64| Point { x, y: height - y };
    let mut nodes = vec![Rect::default(); boxes.nodes.len()];
    for object in json["objects"].as_array()? {
        let name = object["name"].as_str()?;
        if let Some(v) = name.strip_prefix('n').and_then(|v| v.parse::<usize>().ok()) {
            let (size, at) = (&boxes.nodes[v], numbers(&object["pos"]));
            let p = turn(*at.first()?, *at.get(1)?);
            nodes[v] = Rect {
                x: p.x - size.width / 2.0,
                y: p.y - size.height / 2.0,
                width: size.width,
                height: size.height,
            };
        }
    }
    let mut edges = vec![Route::default(); boxes.edges.len()];
    for edge in json["edges"].as_array()? {
        let id: usize = edge["id"].as_str()?.parse().ok()?;
        edges[id].points =
            numbers(&edge["pos"]).chunks_exact(2).map(|p| turn(p[0], p[1])).collect();
    }
    edges.iter().all(|e| e.points.len() >= 4).then_some(())?;
    Some(Layout { width, height, nodes, edges, ..Layout::default() })
}
