//! What would make something stand, against all sets of steps, and cases worked out by hand.

use proptest::prelude::*;

use super::*;
use crate::document::{Document, Kind, Link, Node};
use crate::evaluate::evaluate;
use crate::evaluate::model::Label;
use crate::evaluate::tests::{config, graphs};
use crate::evaluate::wiring::Effect;

/// All sets of `size` of these steps.
fn sets(steps: &[u32], size: usize) -> Vec<Vec<u32>> {
    match (size, steps.split_first()) {
        (0, _) => vec![Vec::new()],
        (_, None) => Vec::new(),
        (_, Some((first, rest))) => {
            let with = sets(rest, size - 1).into_iter().map(|mut set| {
                set.push(*first);
                set
            });
            with.chain(sets(rest, size)).collect()
        }
    }
}

/// Whether some set of up to `size` steps does, of all that there are: an answer to each statement
/// and each link, and support for each claim that has none, or with `all` for each claim.
fn some_set_does(search: &mut Search, size: usize, all: bool) -> bool {
    let count = search.elements.len() as u32;
    let bare = |node: &u32| {
        let mut links = search.wiring.links();
        let supports = |link| search.wiring.effect(link) == Effect::Supports(*node);
        let is_held = links.any(|link| supports(link) && search.wiring.source_count(link) > 0);
        !search.wiring.given[*node as usize] && (all || !is_held)
    };
    let supports = (0..search.wiring.nodes() as u32).filter(bare).map(|node| count + node);
    let steps: Vec<u32> = (0..count).chain(supports).collect();
    (0..=size).any(|size| sets(&steps, size).iter().any(|set| search.is_in(set)))
}

proptest! {
    #![proptest_config(config(500))]

    /// What is reported makes the element stand, and no smaller set of answers does: all are tried
    /// here, without a thought for which may help. Where it is none, what is asked for contradicts
    /// itself.
    #[test]
    fn repairs_mend_and_none_is_smaller(graph in graphs(6, false), which in 0usize..18) {
        let elements: Vec<Element> =
            graph.nodes().map(Element::Node).chain(graph.links().map(Element::Link)).collect();
        let element = elements[which % elements.len()];
        let found = repair(&graph, element);
        let mut search = Search::new(&graph, element);
        let stands = search.evaluate(&[]).labels[search.goal as usize] == Label::In;
        prop_assert!(!(stands && found.is_some()));
        prop_assume!(!stands);
        let Some(repair) = found else {
            let link = element.link().expect("a statement can always be helped");
            let target = graph.target(link);
            let attacks_its_own = target == Some(element)
                || graph.sources(link).any(|source| target == Some(source.into()));
            prop_assert!(!graph.is_complete(link) || attacks_its_own);
            prop_assert!(!some_set_does(&mut search, 2, true));
            return Ok(());
        };
        prop_assert!(repair.smallest);
        let number =
            |element: &Element| search.elements.binary_search(element).expect("it is below") as u32;
        let steps = repair.steps.iter().map(|step| match step {
            Step::Answer(element) => number(element),
            Step::Support(node) => search.elements.len() as u32 + number(&Element::Node(*node)),
        });
        let steps: Vec<u32> = steps.collect();
        let instead = repair.instead.iter().enumerate();
        let instead: Vec<(usize, u32)> = instead
            .flat_map(|(at, nodes)| nodes.iter().map(move |node| (at, Element::Node(*node))))
            .map(|(at, element)| (at, number(&element)))
            .collect();
        prop_assert!(search.is_in(&steps), "{:?}", repair);
        // All sets of four out of thirty would be too many to try.
        prop_assert!(!some_set_does(&mut search, (steps.len() - 1).min(2), false), "{:?}", repair);
        for (at, other) in instead {
            let mut steps = steps.clone();
            steps[at] = other;
            prop_assert!(search.is_in(&steps), "{:?}", repair);
        }
        let direct = search.direct();
        prop_assert!(search.is_in(&direct));
    }

    /// The way for large graphs gives sets that mend, too.
    #[test]
    fn sets_put_together_step_by_step_mend(graph in graphs(9, false), which in 0usize..9) {
        let node = NodeId::new(which % graph.nodes().len());
        let mut search = Search::new(&graph, node.into());
        if let Some(steps) = search.any() {
            prop_assert!(search.is_in(&steps));
        }
    }
}

fn document(nodes: &[(&str, Kind)], links: Vec<Link>) -> ArgumentGraph {
    let nodes = nodes.iter().map(|(id, kind)| Node::new(*id, *kind, "x")).collect();
    ArgumentGraph::new(Document { nodes, links, ..Document::default() })
}

/// What is to be done for an element, in words.
fn steps(graph: &ArgumentGraph, id: &str) -> Option<String> {
    let element = graph.find(id).expect("it is there");
    let repair = repair(graph, element)?;
    let name = |element: Element| match element {
        Element::Node(node) => graph.id(node).to_owned(),
        Element::Link(link) => graph.describe(link),
    };
    let step = |step: &Step| match step {
        Step::Answer(element) => format!("answer {}", name(*element)),
        Step::Support(node) => format!("support {}", graph.id(*node)),
    };
    Some(repair.steps.iter().map(step).collect::<Vec<_>>().join(", "))
}

#[test]
fn what_attacks_itself_is_helped_by_an_undercut() {
    let graph = document(
        &[("doubt", Kind::Challenge), ("fact", Kind::Premise)],
        vec![
            Link::attacks(["doubt"], "doubt").with_id("itself"),
            Link::attacks(["doubt"], "fact"),
            Link::attacks(["fact"], "paradox").with_id("paradox"),
        ],
    );
    assert_eq!(steps(&graph, "doubt").as_deref(), Some("answer `itself`"));
    assert_eq!(steps(&graph, "fact").as_deref(), Some("answer doubt"), "and not its attack");
    assert_eq!(steps(&graph, "paradox"), None);
    assert_eq!(steps(&graph, "itself"), None);
}

#[test]
fn where_answers_do_not_suffice_a_claim_is_given_another_reason() {
    // What the claim rests on is what it attacks.
    let graph = document(
        &[("thesis", Kind::Thesis), ("claim", Kind::Claim)],
        vec![
            Link::supports(["thesis"], "claim"),
            Link::attacks(["claim"], "thesis").with_id("attack"),
        ],
    );
    assert_eq!(steps(&graph, "attack").as_deref(), Some("support claim"));
    assert_eq!(steps(&graph, "claim").as_deref(), Some("answer `attack`, support thesis"));
}

#[test]
fn one_answer_to_what_is_behind_two_attacks_is_less_than_two() {
    let graph = document(
        &[
            ("thesis", Kind::Thesis),
            ("p", Kind::Premise),
            ("q", Kind::Premise),
            ("r", Kind::Premise),
        ],
        vec![
            Link::supports(["p", "q"], "thesis"),
            Link::attacks(["r"], "p"),
            Link::attacks(["r"], "q"),
        ],
    );
    assert_eq!(steps(&graph, "thesis").as_deref(), Some("answer r"));
}

/// An attack that needs all of its statements falls with any of them, if that has no attack of its
/// own beside it.
#[test]
fn of_what_attacks_together_any_may_be_answered() {
    let graph = document(
        &[
            ("thesis", Kind::Thesis),
            ("p", Kind::Premise),
            ("one", Kind::Challenge),
            ("two", Kind::Challenge),
            ("three", Kind::Premise),
        ],
        vec![
            Link::supports(["p"], "thesis"),
            Link::attacks(["one", "two", "three"], "thesis"),
            Link::attacks(["two"], "p"),
        ],
    );
    let [thesis, p, two] = ["thesis", "p", "two"].map(|id| graph.find(id).expect("it is there"));
    let found = repair(&graph, thesis).expect("something helps");
    assert_eq!((found.steps, found.instead), (vec![Step::Answer(two)], vec![vec![]]));
    assert_eq!(repair(&graph, p).expect("something helps").instead, [[]]);
    let graph = ArgumentGraph::new(Document {
        links: graph.document().links[..2].to_vec(),
        ..graph.document().clone()
    });
    let found = repair(&graph, thesis).expect("something helps");
    let [Step::Answer(Element::Node(step))] = found.steps[..] else { panic!("{found:?}") };
    let mut any: Vec<&str> = found.instead[0].iter().map(|node| graph.id(*node)).collect();
    any.push(graph.id(step));
    any.sort_unstable();
    assert_eq!(any, ["one", "three", "two"]);
}

#[test]
fn a_circle_that_leaned_on_what_fell_is_mended_there() {
    let graph = document(
        &[("a", Kind::Claim), ("b", Kind::Claim), ("p", Kind::Premise), ("c", Kind::Challenge)],
        vec![
            Link::supports(["b"], "a"),
            Link::supports(["a"], "b"),
            Link::supports(["p"], "b"),
            Link::attacks(["c"], "p"),
        ],
    );
    assert_eq!(steps(&graph, "a").as_deref(), Some("answer c"));
}

#[test]
fn a_shared_challenge_is_answered_once_and_a_bare_claim_supported() {
    let mut nodes: Vec<Node> =
        ["thesis", "left", "right"].map(|id| Node::new(id, Kind::Claim, "x")).to_vec();
    nodes.push(Node::new("ground", Kind::Premise, "x"));
    nodes.push(Node::new("doubt", Kind::Challenge, "x"));
    let links = vec![
        Link::supports(["left", "right"], "thesis"),
        Link::supports(["ground"], "left"),
        Link::attacks(["doubt"], "left"),
        Link::attacks(["doubt"], "ground"),
    ];
    let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
    let [thesis, doubt] = ["thesis", "doubt"].map(|id| graph.find(id).expect("it is there"));
    let right = graph.find("right").and_then(Element::node).expect("it is there");
    let steps = vec![Step::Answer(doubt), Step::Support(right)];
    assert_eq!(
        repair(&graph, thesis),
        Some(Repair { steps, instead: vec![Vec::new(); 2], smallest: true })
    );
    assert_eq!(repair(&graph, doubt), None, "it stands");
}

#[test]
fn a_large_graph_gets_a_set_in_bounded_time() {
    // Too many challenges for trying all sets: each of 40 linked premises has two.
    let mut document = Document::default();
    document.nodes.push(Node::new("thesis", Kind::Thesis, "x"));
    let premises: Vec<String> = (0..40).map(|at| format!("p{at}")).collect();
    document.links.push(Link::supports(premises.clone(), "thesis"));
    for premise in premises {
        document.nodes.push(Node::new(premise.as_str(), Kind::Premise, "x"));
        for doubt in ["a", "b"].map(|which| format!("{premise}{which}")) {
            document.nodes.push(Node::new(doubt.as_str(), Kind::Challenge, "x"));
            document.links.push(Link::attacks([doubt], premise.as_str()));
        }
    }
    let graph = ArgumentGraph::new(document);
    let found = repair(&graph, NodeId::new(0).into()).expect("there is one");
    assert_eq!((found.steps.len(), found.smallest), (80, false));
    assert_eq!(evaluate(&graph).counts()[0], 80);
}
