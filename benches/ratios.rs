//! What each stage takes, as multiples of the time that serde_json needs to read the same text
//! into plain structs: `cargo bench --bench ratios -- [NODES] [SHAPE]`, with `rules` for each rule by
//! itself, `once` for one round, as a profiler wants it, and `text` for the document instead.
//!
//! All stages are timed in turn in one process, over several rounds, and the least time of each
//! counts: so the ratios hold on a machine that others use too.

use std::hint::black_box;
use std::time::{Duration, Instant};

use argraph::document::{Document, Texts};
use argraph::evaluate::evaluate;
use argraph::graph::ArgumentGraph;
use argraph::lint::{self, Level, Levels, RULES, Subject};
use argraph::source::Source;

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod generate;

use generate::Shape;

/// What the stages are compared with. Unknown keys are passed over; each string is owned.
mod plain {
    #[derive(serde::Deserialize)]
    #[allow(dead_code, reason = "only reading them is measured")]
    pub(super) struct Document {
        version: u32,
        nodes: Vec<Node>,
        links: Vec<Link>,
    }

    #[derive(serde::Deserialize)]
    #[allow(dead_code, reason = "only reading them is measured")]
    struct Node {
        id: String,
        kind: String,
        text: String,
    }

    #[derive(serde::Deserialize)]
    #[allow(dead_code, reason = "only reading them is measured")]
    struct Link {
        from: serde_json::Value,
        supports: Option<String>,
        attacks: Option<String>,
    }
}

/// The least time of each stage so far, in the order in which they were first timed.
#[derive(Default)]
struct Times(Vec<(String, Duration)>);

impl Times {
    fn time<T>(&mut self, stage: &str, run: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = black_box(run());
        let time = start.elapsed();
        match self.0.iter_mut().find(|(name, _)| name == stage) {
            Some((_, least)) => *least = time.min(*least),
            None => self.0.push((stage.to_owned(), time)),
        }
        result
    }
}

#[allow(clippy::print_stdout, reason = "it is a program")]
fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let nodes = arguments.iter().find_map(|word| word.parse().ok()).unwrap_or(100_000);
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    let shape = Shape::ALL
        .into_iter()
        .find(|shape| has(&format!("{shape:?}").to_lowercase()))
        .unwrap_or(Shape::Tree);
    let source = Source::new("generated", generate::document(shape, nodes, 1));
    if has("text") {
        print!("{}", source.text());
        return;
    }
    let (texts, levels) = (Texts::default(), Levels::default());
    let mut times = Times::default();
    let mut found = 0;
    for _ in 0..if has("once") { 1 } else { 9 } {
        times.time("plain", || serde_json::from_str::<plain::Document>(source.text()).is_ok());
        let read = times.time("read", || Document::read(&source));
        let (document, reading) = read.expect("it is a document");
        let graph = times.time("build", || ArgumentGraph::new(document));
        times.time("standing", || evaluate(&graph));
        let findings =
            times.time("check", || lint::check(&Subject::new(&graph, &texts), reading, &levels));
        found = findings.len();
        if !has("rules") {
            continue;
        }
        for alone in RULES.iter().filter(|rule| rule.level != Level::Allow) {
            let mut levels = Levels::default();
            for rule in RULES.iter().filter(|rule| rule.name != alone.name) {
                levels.set(rule, Level::Allow);
            }
            times.time(alone.name, || {
                lint::check(&Subject::new(&graph, &texts), Vec::new(), &levels)
            });
        }
    }
    let size = source.text().len() as f64 / 1e6;
    println!("{shape:?} of {nodes} nodes, {size:.1} MB, {found} findings");
    let plain = times.0[0].1.as_secs_f64();
    let mut all = 0.0;
    for (stage, time) in &times.0 {
        let ratio = time.as_secs_f64() / plain;
        println!("{stage:<24} {:>9.2} ms {ratio:>7.2}", time.as_secs_f64() * 1e3);
        if ["read", "build", "check"].contains(&stage.as_str()) {
            all += ratio;
        }
    }
    println!("{:<24} {:>12} {all:>7.2}", "read + build + check", "");
}
