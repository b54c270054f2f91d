//! What a comparison costs, beside the time to load both revisions.
//!
//! `cargo bench --bench diff`

#[path = "generate.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared: not every benchmark needs all of it")]
mod generate;

use argraph::diff::{diff, impact};
use argraph::document::Document;
use argraph::graph::ArgumentGraph;
use argraph::source::Source;
use generate::{Random, Shape, document};

fn main() {
    divan::main();
}

fn load(text: &str) -> ArgumentGraph {
    let source = Source::new("bench", text);
    ArgumentGraph::new(Document::read(&source).expect("it is a document").0)
}

/// The generated document, its nodes and links as lines.
fn lines(text: &str) -> (Vec<String>, Vec<String>) {
    let of = |mark: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.trim_start().starts_with(mark));
        lines.map(|line| line.trim_end_matches(',').to_owned()).collect()
    };
    (of("{ \"id\": \"statement-"), of("{ \"from\""))
}

fn joined(nodes: &[String], links: &[String]) -> String {
    let (nodes, links) = (nodes.join(",\n"), links.join(",\n"));
    format!("{{ \"version\": 1, \"nodes\": [\n{nodes}\n], \"links\": [\n{links}\n] }}")
}

/// A revision: every hundredth text changed, every thousandth id, and everything in another order.
fn revised(text: &str) -> String {
    let (mut nodes, mut links) = lines(text);
    let mut random = Random(7);
    for at in 0..nodes.len() {
        if at % 100 == 50 {
            nodes[at] = nodes[at].replace(" that ", " not that ");
        }
    }
    let mut text = joined(&nodes, &links);
    for at in (500..nodes.len()).step_by(1000) {
        // An id ends with a quotation mark, so that none is the beginning of another.
        text = text.replace(&format!("\"statement-{at}\""), &format!("\"renamed-{at}\""));
    }
    let split = text.lines().map(str::to_owned).collect::<Vec<_>>().join("\n");
    let all: Vec<&str> = split.lines().collect();
    nodes = all
        .iter()
        .filter(|line| line.trim_start().starts_with("{ \"id\""))
        .map(|line| line.trim_end_matches(',').to_owned())
        .collect();
    links = all
        .iter()
        .filter(|line| line.trim_start().starts_with("{ \"from\""))
        .map(|line| line.trim_end_matches(',').to_owned())
        .collect();
    for list in [&mut nodes, &mut links] {
        for at in (1..list.len()).rev() {
            list.swap(at, random.below(at + 1));
        }
    }
    joined(&nodes, &links)
}

#[divan::bench(args = [10_000, 100_000], sample_count = 10)]
fn load_both(bencher: divan::Bencher<'_, '_>, nodes: usize) {
    let old = document(Shape::Tree, nodes, 1);
    let new = revised(&old);
    bencher.bench(|| (load(&old), load(&new)));
}

#[divan::bench(args = [10_000, 100_000], sample_count = 10)]
fn one_percent_changed(bencher: divan::Bencher<'_, '_>, nodes: usize) {
    let old = document(Shape::Tree, nodes, 1);
    let (old, new) = (load(&old), load(&revised(&old)));
    bencher.bench(|| {
        let diff = diff(&old, &new);
        let impact = impact(&old, &new, &diff);
        assert!(diff.added.is_empty() && diff.changed.len() >= nodes / 101);
        (diff, impact)
    });
}

#[divan::bench(args = [10_000, 100_000], sample_count = 10)]
fn all_ids_renamed(bencher: divan::Bencher<'_, '_>, nodes: usize) {
    let old = document(Shape::Tree, nodes, 1);
    let (old, new) = (load(&old), load(&old.replace("\"statement-", "\"other-")));
    bencher.bench(|| {
        let diff = diff(&old, &new);
        assert_eq!(diff.renamed.len(), old.nodes().len());
        diff
    });
}

#[divan::bench(args = [10_000, 100_000], sample_count = 10)]
fn all_ids_renamed_and_all_texts_changed(bencher: divan::Bencher<'_, '_>, nodes: usize) {
    let old = document(Shape::Tree, nodes, 1);
    let new = old.replace("\"statement-", "\"other-").replace(" that ", " surely ");
    let (old, new) = (load(&old), load(&new));
    bencher.bench(|| diff(&old, &new));
}
