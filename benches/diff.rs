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

/// The lines of a generated document's nodes and of its links.
fn lines(text: &str) -> [Vec<&str>; 2] {
    ["{ \"id\": \"", "{ \"from\""].map(|mark| {
        let lines = text.lines().map(|line| line.trim().trim_end_matches(','));
        lines.filter(|line| line.starts_with(mark)).collect()
    })
}

/// A revision: every hundredth text changed, every thousandth id, and everything in another order.
fn revised(text: &str) -> String {
    let mut text = text.to_owned();
    for at in (50..lines(&text)[0].len()).step_by(100) {
        let said = format!("Statement {at} says that");
        text = text.replacen(&said, &format!("Statement {at} does not say that"), 1);
        if at % 1000 == 50 {
            // An id ends with a quotation mark, so that none is the beginning of another.
            text = text.replace(&format!("\"statement-{at}\""), &format!("\"renamed-{at}\""));
        }
    }
    let mut random = Random(7);
    let [nodes, links] = lines(&text).map(|mut list| {
        for at in (1..list.len()).rev() {
            list.swap(at, random.below(at + 1));
        }
        list.join(",\n")
    });
    format!("{{ \"version\": 1, \"nodes\": [\n{nodes}\n], \"links\": [\n{links}\n] }}")
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
