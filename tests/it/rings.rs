//! Everything that looks at an argument comes to its end, however links bear on links: undercuts,
//! backings and attacks that run in a ring, or that a link makes on itself.

use std::io::Write;
use std::sync::mpsc;
use std::time::Duration;

use argraph::diff::{diff, impact};
use argraph::document::{Document, Kind, Texts};
use argraph::evaluate::evaluate;
use argraph::evaluate::strength::{Semantics, strengths};
use argraph::graph::{ArgumentGraph, Element};
use argraph::layout::Direction;
use argraph::lint::{self, Level, Levels, RULES, Subject};
use argraph::outline::outline;
use argraph::render::palette::LIGHT;
use argraph::render::{Focus, Overlay, Scene, SceneOptions, mermaid};
use argraph::report::statistics::FileStatistics;
use argraph::report::{ProofReport, StandingReport, Styles, proof, standing, statistics};
use argraph::source::Source;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::random::{NODES, document};

/// Arguments in which most links bear on links: on those before them, behind them, and on
/// themselves.
fn arguments() -> impl Strategy<Value = String> {
    let kinds = vec(proptest::sample::select(&Kind::ALL[..]), NODES);
    let link = (vec(0..NODES, 1..3), 0..NODES + 16, any::<bool>());
    (kinds, vec(link, 1..9)).prop_map(|(kinds, mut links)| {
        let count = links.len();
        for (_, to, _) in links.iter_mut().filter(|(_, to, _)| *to >= NODES) {
            *to = NODES + *to % count;
        }
        document(&kinds, &links)
    })
}

/// What every command makes of an argument, and of every node and link in it.
fn look_at_everything(text: &str) {
    let (document, reading) = Document::read(&Source::new("rings", text)).expect("it is JSON");
    let graph = ArgumentGraph::new(document);
    let texts = Texts::default();
    let mut levels = Levels::default();
    for rule in RULES.iter().filter(|rule| rule.level == Level::Allow) {
        levels.set(rule, Level::Warn);
    }
    lint::check(&Subject::new(&graph, &texts), reading, &levels);
    let mut out = Vec::new();
    let evaluation = evaluate(&graph);
    let gradual = strengths(&graph, Semantics::DfQuad);
    let report =
        StandingReport { graph: &graph, evaluation: &evaluation, strengths: Some(&gradual) };
    standing::text(&report, Styles::Plain, &mut out).expect("a vector takes everything");
    let nodes = graph.nodes().map(Element::Node);
    for element in nodes.chain(graph.links().map(Element::Link)) {
        standing::one(&report, element, Styles::Plain, &mut out).expect("it is written");
        standing::json(&report, Some(element), &mut out).expect("it is written");
        let why = ProofReport::new(&graph, &evaluation, element);
        for depth in [None, Some(0), Some(2)] {
            proof::text(&why, depth, Styles::Plain, &mut out).expect("it is written");
            proof::markdown(&why, depth, &mut out).expect("it is written");
        }
        proof::json(&why, &mut out).expect("it is written");
        let only = why.proof.parts.iter().map(|part| part.element).collect();
        draw(&graph, SceneOptions { only: Some(only), ..SceneOptions::default() });
        if let Element::Node(node) = element {
            let focus = Some(Focus { node, depth: 2 });
            draw(&graph, SceneOptions { focus, ..SceneOptions::default() });
        }
    }
    let figures = FileStatistics::new("rings".into(), &graph, &texts, true);
    statistics::text(&[figures], &mut out).expect("it is written");
    outline(&graph, &mut out).expect("it is written");
    let fewer = graph.document().links[1..].to_vec();
    let before = ArgumentGraph::new(Document { links: fewer, ..graph.document().clone() });
    impact(&before, &graph, &diff(&before, &graph));
}

fn draw(graph: &ArgumentGraph, options: SceneOptions) {
    let scene = Scene::new(graph, &options, &Overlay::default());
    let mut out = Vec::new();
    mermaid(&scene, Direction::Down, &LIGHT, &mut out).expect("it is written");
}

/// Whatever does not come to its end in good time ends this process, for it would take all memory.
fn within_a_minute(text: &str) {
    let (done, end) = mpsc::channel();
    let inside = text.to_owned();
    let thread = std::thread::spawn(move || {
        look_at_everything(&inside);
        done.send(()).ok();
    });
    if end.recv_timeout(Duration::from_secs(60)) == Err(mpsc::RecvTimeoutError::Timeout) {
        writeln!(std::io::stderr(), "this does not come to its end:\n{text}").ok();
        std::process::abort();
    }
    thread.join().expect("it ends well");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300, rng_seed: RngSeed::Fixed(17), failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn everything_comes_to_its_end_where_links_bear_on_links(text in arguments()) {
        within_a_minute(&text);
    }
}
