//! Standing against building the graph: from 10,000 to 1,000,000 statements with 1.5 links each,
//! and the shapes on which a careless algorithm takes quadratic time.
//!
//! `cargo bench --bench evaluate` prints first, for each size, what evaluating costs as a share of
//! building the graph, and then divan's table.

#[allow(dead_code, reason = "other benchmarks use the other shapes")]
mod generate;

use std::time::{Duration, Instant};

use argraph::document::{Document, Kind, Link, Node};
use argraph::evaluate::evaluate;
use argraph::evaluate::strength::{Semantics, strengths};
use argraph::graph::ArgumentGraph;
use argraph::source::Source;
use divan::Bencher;
use divan::counter::ItemsCount;

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

fn main() {
    if std::env::args().any(|argument| argument == "--bench") {
        report_ratios();
    }
    divan::main();
}

fn document(size: usize) -> Document {
    let text = generate::document(generate::Shape::Tree, size, 1);
    Document::read(&Source::new("generated", text)).expect("what is generated is a document").0
}

/// The least time of three runs.
fn least<T>(mut run: impl FnMut() -> T) -> Duration {
    let time = |_| {
        let start = Instant::now();
        divan::black_box(run());
        start.elapsed()
    };
    (0..3).map(time).min().unwrap_or_default()
}

#[allow(clippy::print_stdout, reason = "a benchmark prints what it measures")]
fn report_ratios() {
    for size in SIZES {
        let document = document(size);
        let mut copies = vec![document.clone(), document.clone(), document.clone()];
        let build = least(|| ArgumentGraph::new(copies.pop().unwrap_or_default()));
        let graph = ArgumentGraph::new(document);
        let evaluation = least(|| evaluate(&graph));
        println!(
            "{size:>9} statements, {:>9} links: graph {build:>9.2?}, standing {evaluation:>9.2?}, \
             ratio {:.2}",
            graph.links().len(),
            evaluation.as_secs_f64() / build.as_secs_f64()
        );
    }
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn build_graph(bencher: Bencher, size: usize) {
    let document = document(size);
    bencher
        .counter(ItemsCount::new(size))
        .with_inputs(|| document.clone())
        .bench_values(ArgumentGraph::new);
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn standing_of_a_tree(bencher: Bencher, size: usize) {
    let graph = ArgumentGraph::new(document(size));
    bencher.counter(ItemsCount::new(size)).bench(|| evaluate(&graph));
}

/// Each attacks the next: the definition's fixpoint would take a pass for every step.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn standing_of_a_chain_of_attacks(bencher: Bencher, size: usize) {
    let nodes = (0..size).map(|at| Node::new(format!("n{at}"), Kind::Challenge, "x")).collect();
    let links = (1..size).map(|at| Link::attacks([format!("n{}", at - 1)], format!("n{at}")));
    let links = links.collect();
    let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
    bencher.counter(ItemsCount::new(size)).bench(|| evaluate(&graph));
}

/// Pairs that support each other, each felled by the one before or held by its fall.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn standing_of_circles_that_fall_in_turn(bencher: Bencher, size: usize) {
    let mut document = Document::default();
    for at in 0..size / 3 {
        let [a, b, hold, step] = ["a", "b", "hold", "step"].map(|what| format!("{what}{at}"));
        document.nodes.push(Node::new(a.as_str(), Kind::Claim, "x"));
        document.nodes.push(Node::new(b.as_str(), Kind::Claim, "x"));
        document.nodes.push(Node::new(hold.as_str(), Kind::Premise, "x"));
        document.links.push(Link::supports([a.as_str()], b.as_str()));
        document.links.push(Link::supports([b.as_str()], a.as_str()));
        document.links.push(Link::supports([hold], a.as_str()).with_id(step));
        if (at + 1) * 3 <= size / 3 * 3 - 3 {
            document.links.push(Link::attacks([a], format!("step{}", at + 1)));
        }
    }
    let graph = ArgumentGraph::new(document);
    bencher.counter(ItemsCount::new(size)).bench(|| evaluate(&graph));
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn strength_of_a_tree(bencher: Bencher, size: usize) {
    let graph = ArgumentGraph::new(document(size));
    bencher.counter(ItemsCount::new(size)).bench(|| strengths(&graph, Semantics::DfQuad));
}
