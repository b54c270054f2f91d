//! Measures the layout engines on argument-like graphs, against the system's `dot` if installed.
//!
//! ```text
//! cargo run --release --example layout_quality                      the comparison
//! cargo run --release --example layout_quality picture FILE|SEED:CARDS[:groups] OUT.svg [ENGINE] [DIRECTION]
//! ```
#![allow(clippy::print_stdout, reason = "an example that reports")]
#![allow(missing_docs, reason = "an example")]
#![allow(unreachable_pub, reason = "an example of several files")]

mod document;
mod generate;
mod measure;
mod picture;

use argraph::layout::{Boxes, Direction, Engine, Options, layout, verify};

fn boxes(what: &str) -> Boxes {
    let mut parts = what.split(':');
    let first = parts.next().unwrap_or_default();
    match (first.parse(), parts.next().and_then(|n| n.parse().ok())) {
        (Ok(seed), Some(cards)) => generate::argument(seed, cards, parts.next().is_some()),
        _ => {
            let text = std::fs::read_to_string(what).expect("the document is readable");
            document::boxes(&serde_json::from_str(&text).expect("JSON"), true)
        }
    }
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
        let mut whats: Vec<String> = arguments[1..].to_vec();
        for (seed, cards) in [(1, 20), (2, 40), (3, 50), (4, 60), (5, 100), (6, 200), (7, 400)] {
            whats.push(format!("{seed}:{cards}"));
            whats.push(format!("{seed}:{cards}:groups"));
        }
        for what in &whats {
            let boxes = boxes(what);
            let placed = layout(&boxes, &Options::default()).expect("a layout");
            let m = measure::measure(&boxes, &placed);
            println!(
                "{what:>40} X {:5} length {:8.0} bends {:5} {:6.0} x {:6.0} page {:6.0} {:?}",
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
        println!("crossings, length, bends, area, page: {}", means.join("  "));
    }
}
