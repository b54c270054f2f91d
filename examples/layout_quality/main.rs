//! Measures the layout engines on argument-like graphs, against the system's `dot` if installed.
//!
//! ```text
//! cargo run --release --example layout_quality [compare FILE…]
//! cargo run --release --example layout_quality picture FILE|SEED:CARDS[:groups] OUT.svg [ENGINE] [DIRECTION]
//! ```
#![allow(clippy::print_stdout, reason = "an example that reports")]
#![allow(missing_docs, reason = "an example")]
#![allow(unreachable_pub, reason = "an example of several files")]

mod document;
mod generate;
mod measure;
mod picture;
mod reference;

use argraph::layout::{
    Boxes, Direction, Earlier, Edge, Engine, NodeBox, Options, layout, layout_like, verify,
};

/// The boxes of `SEED:CARDS`, `SEED:CARDS:groups`, `FILE` or `FILE:flat`, which leaves groups out.
fn boxes(what: &str) -> Boxes {
    let mut parts = what.split(':');
    let first = parts.next().unwrap_or_default();
    match (first.parse(), parts.next().and_then(|n| n.parse().ok())) {
        (Ok(seed), Some(cards)) => generate::argument(seed, cards, parts.next().is_some()),
        _ => document::boxes(first, !what.ends_with(":flat")),
    }
}

/// The same boxes with one more leaf.
fn grown(boxes: &Boxes, nth: usize) -> Boxes {
    let mut grown = boxes.clone();
    let cards: Vec<usize> =
        (0..boxes.nodes.len()).filter(|&v| boxes.nodes[v].width > 20.0).collect();
    let target = cards[(nth * 7919 + 13) % cards.len()];
    let (width, height) = document::card(70);
    grown.nodes.push(NodeBox { width, height, group: boxes.nodes[target].group, is_head: false });
    grown.edges.push(Edge { from: boxes.nodes.len(), to: target, weight: 1, from_side: None });
    grown
}

/// Compares the layered engine with the system's `dot`, as geometric means of ratios.
fn compare(documents: &[String]) {
    let mut whats: Vec<(String, usize)> = documents.iter().map(|d| (d.clone(), 0)).collect();
    for (bucket, cards) in [20, 50, 100, 200, 500, 1000, 2000].into_iter().enumerate() {
        for seed in 1..=if std::env::var_os("QUICK").is_some() && bucket > 3 { 0 } else { 3 } {
            whats.push((format!("{}:{cards}", seed + 10 * bucket), bucket + 1));
            whats.push((format!("{}:{cards}:groups", seed + 10 * bucket + 100), bucket + 1));
        }
    }
    println!(
        "ratios layered to dot; then aspects, share of boxes moved by one more leaf, and times"
    );
    let mut sums = [0.0_f64; 16];
    let mut count = 0.0_f64;
    for (what, _) in &whats {
        let boxes = boxes(what);
        let fold = std::env::var_os("UNFOLDED").is_none();
        let options = Options { engine: Engine::Layered, fold, ..Options::default() };
        let start = std::time::Instant::now();
        let ours = layout(&boxes, &options).expect("a layout");
        let time = start.elapsed();
        let sound = verify(&boxes, &ours).is_ok();
        let Some((theirs, their_time)) = reference::dot(&boxes, &options) else {
            println!("{what:>40} dot fails; ours {time:?} sound: {sound}");
            continue;
        };
        let (m, d) = (measure::measure(&boxes, &ours), measure::measure(&boxes, &theirs));
        let (mut moves, mut their_moves, mut edits) = (0.0, 0.0, 0.0_f64);
        let (mut turns, mut their_turns) = (0.0, 0.0);
        // Drawn like the picture before: moved and turned, and by how much longer edges are and the
        // page is than of one drawn afresh.
        let mut like = [0.0_f64; 4];
        for nth in 0..4 {
            let more = grown(&boxes, nth);
            let after = layout(&more, &options).expect("a layout");
            moves += measure::moved(&ours, &after);
            turns += measure::reordered(&ours, &after);
            let alike = layout_like(&more, &Earlier::from(&ours), &options).expect("a layout");
            let (fresh, kept) = (measure::measure(&more, &after), measure::measure(&more, &alike));
            like[0] += measure::moved(&ours, &alike);
            like[1] += measure::reordered(&ours, &alike);
            like[2] += (kept.length / fresh.length).ln();
            like[3] += (kept.page / fresh.page).ln();
            if let Some((after, _)) = reference::dot(&more, &options) {
                their_moves += measure::moved(&theirs, &after);
                their_turns += measure::reordered(&theirs, &after);
            }
            edits += 1.0;
        }
        let off = |aspect: f64| (aspect / options.aspect).ln().abs();
        let row = [
            (m.crossings + 1.0) / (d.crossings + 1.0),
            m.length / d.length,
            (m.bends + 1.0) / (d.bends + 1.0),
            m.area / d.area,
            m.page / d.page,
        ];
        println!(
            "{what:>40} X {:5.0}/{:5.0} length {:.2} bends {:.2} area {:.2} page {:.2}  aspect {:5.1}/{:5.1}  moved {:.2}/{:.2} like {:.2} turned {:.2}/{:.2} like {:.2}  {:.3}s/{:.3}s{}",
            m.crossings,
            d.crossings,
            row[1],
            row[2],
            row[3],
            row[4],
            m.aspect,
            d.aspect,
            moves / edits,
            their_moves / edits,
            like[0] / edits,
            turns / edits,
            their_turns / edits,
            like[1] / edits,
            time.as_secs_f64(),
            their_time.as_secs_f64(),
            if sound { "" } else { "  BROKEN" }
        );
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value.ln();
        }
        sums[5] += off(m.aspect);
        sums[6] += off(d.aspect);
        sums[7] += moves / edits;
        sums[8] += their_moves / edits;
        sums[9] += (time.as_secs_f64() / their_time.as_secs_f64()).ln();
        sums[10] += turns / edits;
        sums[11] += their_turns / edits;
        for (sum, value) in sums[12..].iter_mut().zip(like) {
            *sum += value / edits;
        }
        count += 1.0;
    }
    let mean = |i: usize| (sums[i] / count).exp();
    println!(
        "means: crossings {:.2} length {:.2} bends {:.2} area {:.2} page {:.2}; aspect off by a factor of {:.2}/{:.2}; moved {:.2}/{:.2}; pairs turned {:.3}/{:.3}; time {:.3}; \
         drawn like the one before: moved {:.2}, turned {:.3}, length {:.2} and page {:.2} of one drawn afresh",
        mean(0),
        mean(1),
        mean(2),
        mean(3),
        mean(4),
        mean(5),
        mean(6),
        sums[7] / count,
        sums[8] / count,
        sums[10] / count,
        sums[11] / count,
        mean(9),
        sums[12] / count,
        sums[13] / count,
        mean(14),
        mean(15)
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|a| a == "picture") {
        let boxes = boxes(&arguments[1]);
        let mut options = Options::default();
        for word in &arguments[3..] {
            match word.as_str() {
                "dot" => options.engine = Engine::Dot,
                "layered" => options.engine = Engine::Layered,
                "left" => options.direction = Direction::Left,
                "right" => options.direction = Direction::Right,
                "down" => options.direction = Direction::Down,
                "unfolded" => options.fold = false,
                _ => {}
            }
        }
        let start = std::time::Instant::now();
        let placed = layout(&boxes, &options).expect("a layout");
        let time = start.elapsed();
        println!(
            "{} boxes, {:.0} x {:.0}, {time:?}, {:?}",
            boxes.nodes.len(),
            placed.width,
            placed.height,
            verify(&boxes, &placed)
        );
        std::fs::write(&arguments[2], picture::svg(&placed)).expect("the picture is writable");
    }
    if arguments.first().is_some_and(|a| a == "score") {
        // A few numbers, to see at once what a change does.
        let mut sums = [0.0_f64; 5];
        let (mut all_moved, mut edits) = (0.0, 0.0_f64);
        let mut whats: Vec<String> = arguments[1..].to_vec();
        for (seed, cards) in [(1, 20), (2, 40), (3, 50), (4, 60), (5, 100), (6, 200), (7, 400)] {
            whats.push(format!("{seed}:{cards}"));
            whats.push(format!("{seed}:{cards}:groups"));
        }
        for what in &whats {
            let boxes = boxes(what);
            let placed = layout(&boxes, &Options::default()).expect("a layout");
            let m = measure::measure(&boxes, &placed);
            let mut moved = 0.0;
            for nth in 0..3 {
                let after = layout(&grown(&boxes, nth), &Options::default()).expect("a layout");
                moved += measure::moved(&placed, &after) / 3.0;
            }
            (all_moved, edits) = (all_moved + moved, edits + 1.0);
            println!(
                "{what:>40} X {:5} length {:8.0} bends {:5} {:6.0} x {:6.0} page {:6.0} moved {moved:.2} {:?}",
                m.crossings,
                m.length,
                m.bends,
                placed.width,
                placed.height,
                m.page,
                verify(&boxes, &placed)
            );
            for (sum, value) in
                sums.iter_mut().zip([m.crossings + 1.0, m.length, m.bends + 1.0, m.area, m.page])
            {
                *sum += value.ln() / whats.len() as f64;
            }
        }
        let means: Vec<String> = sums.iter().map(|s| format!("{:.1}", s.exp())).collect();
        println!(
            "crossings, length, bends, area, page: {}; moved {:.2}",
            means.join("  "),
            all_moved / edits
        );
    }
    if arguments.first().is_none_or(|a| a == "compare") {
        compare(arguments.get(1..).unwrap_or_default());
    }
}
