//! Standing against its definition, a second definition and cases worked out by hand.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::document::{Document, Kind, Link, Node, Relation};
use crate::graph::Element;
use crate::source::Source;

pub(super) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(4),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A graph of up to `nodes` nodes with links of every kind between anything and anything:
/// circles of support and of attack, linked premises, undercuts, backing, unknown ids. With
/// `acyclic`, no statement supports one before it.
pub(super) fn graphs(nodes: usize, acyclic: bool) -> impl Strategy<Value = ArgumentGraph> {
    let kinds = prop::collection::vec(0usize..8, 1..=nodes);
    let link = (prop::collection::vec(0usize..1000, 1..=3), 0usize..1000, 0usize..16);
    let links = prop::collection::vec(link, 0..=2 * nodes);
    (kinds, links).prop_map(move |(kinds, links)| {
        let count = kinds.len();
        let kind = |of: usize| match of {
            0 => Kind::Thesis,
            1..4 => Kind::Claim,
            4..6 => Kind::Premise,
            _ => Kind::Challenge,
        };
        let nodes =
            (0..).zip(kinds).map(|(at, of): (usize, _)| Node::new(format!("n{at}"), kind(of), "x"));
        let total = links.len();
        let links = links.into_iter().enumerate().map(|(at, (from, to, how))| {
            let mut from: Vec<usize> = from.into_iter().map(|at| at % count).collect();
            if how % 4 != 0 {
                from.truncate(1);
            }
            let supports = how < 9;
            let mut to = to % count;
            if acyclic && supports {
                from.retain(|source| *source != to);
                to = from.iter().copied().chain([to]).max().unwrap_or(to);
                from.retain(|source| *source != to);
                if from.is_empty() {
                    from.push(to);
                    to = count;
                }
            }
            let target = match how {
                // Backing, undercuts, and now and then a link that is broken.
                0 | 9..11 => format!("l{}", (to * 7 + at) % total),
                8 if at % 3 == 0 => "nothing".to_owned(),
                _ => format!("n{to}"),
            };
            let mut from: Vec<String> = from.iter().map(|at| format!("n{at}")).collect();
            if how == 15 && at % 3 == 0 {
                from.push("nobody".into());
            }
            let link =
                if supports { Link::supports(from, target) } else { Link::attacks(from, target) };
            link.with_id(format!("l{at}"))
        });
        ArgumentGraph::new(Document {
            nodes: nodes.collect(),
            links: links.collect(),
            ..Document::default()
        })
    })
}

fn elements(graph: &ArgumentGraph) -> Vec<Element> {
    graph.nodes().map(Element::Node).chain(graph.links().map(Element::Link)).collect()
}

/// The definition, word for word.
mod naive {
    use super::*;

    /// D(A): the least set Y, reached by adding what must be in it until nothing more must.
    fn d(graph: &ArgumentGraph, a: &BTreeSet<Element>) -> BTreeSet<Element> {
        let mut y = BTreeSet::new();
        loop {
            let before = y.len();
            for x in elements(graph) {
                let unattacked = !graph.attacks(x).any(|attack| a.contains(&attack.into()));
                let held = match x {
                    Element::Link(link) => {
                        graph.is_complete(link)
                            && graph.sources(link).all(|source| y.contains(&source.into()))
                    }
                    Element::Node(node) => {
                        let kind = graph.kind(node);
                        let given = kind == Kind::Premise
                            || kind == Kind::Challenge && graph.supports(node).count() == 0;
                        given || graph.supports(node).any(|support| y.contains(&support.into()))
                    }
                };
                if held && unattacked {
                    y.insert(x);
                }
            }
            if y.len() == before {
                return y;
            }
        }
    }

    /// IN and what is possible.
    pub(super) fn model(graph: &ArgumentGraph) -> (BTreeSet<Element>, BTreeSet<Element>) {
        let mut force = BTreeSet::new();
        loop {
            let possible = d(graph, &force);
            let next = d(graph, &possible);
            if next == force {
                return (force, possible);
            }
            force = next;
        }
    }

    pub(super) fn node(graph: &ArgumentGraph, node: NodeId) -> Standing {
        let (force, possible) = model(graph);
        if force.contains(&node.into()) {
            Standing::Stands
        } else if possible.contains(&node.into()) {
            Standing::Undecided
        } else if graph.attacks(node).any(|attack| force.contains(&attack.into())) {
            Standing::Defeated
        } else {
            Standing::Unsupported
        }
    }
}

fn assert_is_the_definition(graph: &ArgumentGraph) -> Result<(), TestCaseError> {
    let evaluation = evaluate(graph);
    let (force, possible) = naive::model(graph);
    for node in graph.nodes() {
        prop_assert_eq!(evaluation.node(node), naive::node(graph, node), "{}", graph.id(node));
    }
    for link in graph.links() {
        let expected = match (force.contains(&link.into()), possible.contains(&link.into())) {
            (true, _) => LinkStanding::InForce,
            (_, true) => LinkStanding::Undecided,
            _ => LinkStanding::Fails,
        };
        prop_assert_eq!(evaluation.link(link), expected, "{}", graph.describe(link));
    }
    Ok(())
}

/// A framework after Dung (1995): arguments, each with those that attack it.
#[derive(Default)]
struct Framework {
    attackers: Vec<Vec<usize>>,
}

impl Framework {
    /// An argument that is in when none of its attackers is: a NOR gate.
    fn nor(&mut self, attackers: Vec<usize>) -> usize {
        self.attackers.push(attackers);
        self.attackers.len() - 1
    }

    /// The grounded labelling: in, out or, where there is none, undecided.
    fn grounded(&self) -> Vec<Option<bool>> {
        let mut labels = vec![None; self.attackers.len()];
        loop {
            let before = labels.clone();
            for (at, attackers) in self.attackers.iter().enumerate() {
                if attackers.iter().any(|other| labels[*other] == Some(true)) {
                    labels[at] = Some(false);
                } else if attackers.iter().all(|other| labels[*other] == Some(false)) {
                    labels[at] = Some(true);
                }
            }
            if labels == before {
                return labels;
            }
        }
    }

    /// The framework of a graph, in which the element at `place` of the graph is the argument
    /// with this number: a link is in when no source is not in and no attack is; a node that is
    /// not given is in when it does not lack support, and it lacks support when no support is in.
    fn of(graph: &ArgumentGraph) -> Self {
        let all = elements(graph);
        let place = |x: Element| all.binary_search(&x).expect("every element has its place");
        let mut framework = Self { attackers: vec![Vec::new(); all.len()] };
        for x in &all {
            let mut against: Vec<usize> =
                graph.attacks(*x).map(|attack| place(attack.into())).collect();
            match *x {
                Element::Link(link) if !graph.is_complete(link) => {
                    against.push(framework.attackers.len());
                    framework.nor(Vec::new());
                }
                Element::Link(link) => {
                    for source in graph.sources(link) {
                        against.push(framework.attackers.len());
                        framework.nor(vec![place(source.into())]);
                    }
                }
                Element::Node(node) if !graph.is_given(node) => {
                    let supports = graph.supports(node).map(|link| place(link.into())).collect();
                    against.push(framework.attackers.len());
                    framework.nor(supports);
                }
                Element::Node(_) => {}
            }
            framework.attackers[place(*x)] = against;
        }
        framework
    }
}

/// Each reason names something that is as the reason says, and reasons of what stands lead to
/// what is given.
fn assert_reasons_hold(graph: &ArgumentGraph) -> Result<(), TestCaseError> {
    let evaluation = evaluate(graph);
    let link_is = |link, standing| evaluation.link(link) == standing;
    for node in graph.nodes() {
        let relation = |link| {
            prop_assert_eq!(graph.target(link), Some(node.into()));
            Ok(graph.relation(link).expect("a reason has a relation"))
        };
        let undecided_or_out =
            graph.supports(node).all(|link| !link_is(link, LinkStanding::InForce));
        let all_fail = graph.supports(node).all(|link| link_is(link, LinkStanding::Fails));
        let standing = evaluation.node(node);
        match evaluation.reason(node) {
            Reason::Given => {
                prop_assert!(graph.is_given(node) && standing == Standing::Stands);
            }
            Reason::SupportedBy(link) => {
                prop_assert_eq!(relation(link)?, Relation::Supports);
                prop_assert!(link_is(link, LinkStanding::InForce) && standing == Standing::Stands);
            }
            Reason::AttackedBy(link) => {
                prop_assert_eq!(relation(link)?, Relation::Attacks);
                prop_assert!(link_is(link, LinkStanding::InForce));
                prop_assert_eq!(standing, Standing::Defeated);
            }
            Reason::RestsOnFallen(link) | Reason::RestsOnItself(link) => {
                prop_assert_eq!(relation(link)?, Relation::Supports);
                prop_assert!(all_fail && standing == Standing::Unsupported);
            }
            Reason::NothingSupports => {
                prop_assert_eq!(standing, Standing::Unsupported);
                let supports = graph.supports(node).filter(|link| graph.is_complete(*link));
                prop_assert_eq!(supports.count(), 0);
            }
            Reason::UndecidedAttack(link) => {
                prop_assert_eq!(relation(link)?, Relation::Attacks);
                prop_assert!(link_is(link, LinkStanding::Undecided));
                prop_assert_eq!(standing, Standing::Undecided);
            }
            Reason::UndecidedSupport(link) => {
                prop_assert_eq!(relation(link)?, Relation::Supports);
                prop_assert!(link_is(link, LinkStanding::Undecided) && undecided_or_out);
                prop_assert_eq!(standing, Standing::Undecided);
            }
        }
        // Down the chain of proofs, which must end.
        let mut chain = vec![node];
        let mut steps = 0;
        while let Some(node) = chain.pop() {
            if let Reason::SupportedBy(link) = evaluation.reason(node) {
                chain.extend(graph.sources(link));
                steps += 1;
                prop_assert!(steps < 100_000, "a proof leads in a circle");
            }
        }
    }
    for link in graph.links() {
        let standing = evaluation.link(link);
        match evaluation.link_reason(link) {
            LinkReason::SourcesStand => prop_assert_eq!(standing, LinkStanding::InForce),
            LinkReason::Incomplete => {
                prop_assert!(!graph.is_complete(link) && standing == LinkStanding::Fails);
            }
            LinkReason::SourceFell(node) => {
                let standing = evaluation.node(node);
                prop_assert!(graph.sources(link).any(|source| source == node));
                prop_assert!(matches!(standing, Standing::Defeated | Standing::Unsupported));
            }
            LinkReason::AttackedBy(attack) => {
                prop_assert!(graph.attacks(link).any(|other| other == attack));
                prop_assert!(link_is(attack, LinkStanding::InForce));
            }
            LinkReason::UndecidedSource(node) => {
                prop_assert!(graph.sources(link).any(|source| source == node));
                prop_assert_eq!(evaluation.node(node), Standing::Undecided);
            }
            LinkReason::UndecidedAttack(attack) => {
                prop_assert!(graph.attacks(link).any(|other| other == attack));
                prop_assert!(link_is(attack, LinkStanding::Undecided));
            }
        }
    }
    Ok(())
}

/// What a fallen statement rests on, and whether something there ends the way down: an attack, or
/// that nothing supports it.
fn rests_on(graph: &ArgumentGraph, evaluation: &Evaluation, node: NodeId) -> (Vec<NodeId>, bool) {
    let supports: Vec<LinkId> =
        graph.supports(node).filter(|link| graph.is_complete(*link)).collect();
    let in_force = |attack| evaluation.link(attack) == LinkStanding::InForce;
    let fell =
        |of: &NodeId| matches!(evaluation.node(*of), Standing::Defeated | Standing::Unsupported);
    let ends = evaluation.node(node) == Standing::Defeated
        || supports.is_empty()
        || supports.iter().any(|link| graph.attacks(*link).any(in_force));
    let sources = supports.iter().flat_map(|link| graph.sources(*link)).filter(fell);
    (if ends { Vec::new() } else { sources.collect() }, ends)
}

/// A statement rests on itself iff all that it rests on, at any remove, rests on it in turn and
/// nothing there ends the way down; and reasons lead down to such an end where there is one.
fn assert_ways_down_end(graph: &ArgumentGraph) -> Result<(), TestCaseError> {
    let evaluation = evaluate(graph);
    let all_below = |node: NodeId| {
        let (mut all, mut ends, mut work) = (BTreeSet::new(), false, vec![node]);
        while let Some(node) = work.pop() {
            let (below, end) = rests_on(graph, &evaluation, node);
            ends |= end;
            work.extend(below.into_iter().filter(|node| all.insert(*node)));
        }
        (all, ends)
    };
    for node in graph.nodes().filter(|node| evaluation.node(*node) == Standing::Unsupported) {
        let (below, ends) = all_below(node);
        let is_circle = !ends && below.iter().all(|other| all_below(*other).0.contains(&node));
        let reason = evaluation.reason(node);
        prop_assert_eq!(
            matches!(reason, Reason::RestsOnItself(_)),
            is_circle,
            "{}",
            graph.id(node)
        );
        if let Reason::RestsOnItself(link) = reason {
            prop_assert!(graph.sources(link).any(|source| below.contains(&source)));
        }
        let mut way = vec![node];
        let rests_on_itself = loop {
            match evaluation.reason(way[way.len() - 1]) {
                Reason::RestsOnFallen(link) => match evaluation.link_reason(link) {
                    LinkReason::SourceFell(next) => {
                        prop_assert!(!way.contains(&next), "a way down comes back");
                        way.push(next);
                    }
                    _ => break false,
                },
                Reason::RestsOnItself(_) => break true,
                _ => break false,
            }
        };
        prop_assert!(!(ends && rests_on_itself), "{} has another way down", graph.id(node));
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn ways_down_lead_out_of_circles(graph in graphs(9, false)) {
        assert_ways_down_end(&graph)?;
    }
}

#[test]
fn a_circle_that_leaned_on_what_fell_does_not_rest_on_itself() {
    let kinds = [
        ("thesis", Kind::Thesis),
        ("a", Kind::Claim),
        ("b", Kind::Claim),
        ("p", Kind::Premise),
        ("c", Kind::Challenge),
        ("alone", Kind::Claim),
        ("above", Kind::Claim),
        ("below", Kind::Claim),
    ];
    let nodes = kinds.map(|(id, kind)| Node::new(id, kind, "x")).to_vec();
    let links = vec![
        Link::supports(["a"], "thesis"),
        Link::supports(["b"], "a"),
        Link::supports(["a"], "b"),
        Link::supports(["p"], "b"),
        Link::attacks(["c"], "p"),
        // A circle on a circle: only the lower rests on itself.
        Link::supports(["alone"], "alone"),
        Link::supports(["alone"], "below"),
        Link::supports(["below"], "above"),
        Link::supports(["above"], "below"),
    ];
    let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
    let evaluation = evaluate(&graph);
    let reason = |id: &str| {
        let node = graph.find(id).and_then(Element::node).expect("it is there");
        evaluation.reason(node)
    };
    let fallen = |link| Reason::RestsOnFallen(LinkId::new(link));
    assert_eq!(["thesis", "a", "b"].map(reason), [0, 1, 3].map(fallen));
    assert_eq!(reason("alone"), Reason::RestsOnItself(LinkId::new(5)));
    assert_eq!(["below", "above"].map(reason), [6, 7].map(fallen));
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn standing_is_what_the_definition_says(graph in graphs(9, false)) {
        assert_is_the_definition(&graph)?;
    }

    #[test]
    fn reasons_hold_and_proofs_end(graph in graphs(9, false)) {
        assert_reasons_hold(&graph)?;
    }

    #[test]
    fn without_circles_of_support_standing_is_dungs_grounded_labelling(graph in graphs(9, true)) {
        let evaluation = evaluate(&graph);
        let labels = Framework::of(&graph).grounded();
        for (x, label) in elements(&graph).into_iter().zip(labels) {
            let label = label.map_or("undecided", |is_in| if is_in { "in" } else { "out" });
            let standing = match x {
                Element::Node(node) => match evaluation.node(node) {
                    Standing::Stands => "in",
                    Standing::Undecided => "undecided",
                    Standing::Defeated | Standing::Unsupported => "out",
                },
                Element::Link(link) => match evaluation.link(link) {
                    LinkStanding::InForce => "in",
                    LinkStanding::Undecided => "undecided",
                    LinkStanding::Fails => "out",
                },
            };
            prop_assert_eq!(standing, label, "{:?}", x);
        }
    }
}

proptest! {
    #![proptest_config(config(60))]

    /// Larger graphs, where circles fall one after the other.
    #[test]
    fn large_standing_is_what_the_definition_says(graph in graphs(40, false)) {
        assert_is_the_definition(&graph)?;
    }
}

/// The random graphs are of use only if they hold what is hard.
#[test]
fn random_graphs_hold_what_is_hard() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::new(config(1));
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    for _ in 0..500 {
        let graph = graphs(9, false).new_tree(&mut runner).expect("it always can").current();
        let evaluation = evaluate(&graph);
        let mut count = |what: String| *seen.entry(what).or_default() += 1;
        for node in graph.nodes() {
            let reason = format!("{:?}", evaluation.reason(node));
            count(reason.split('(').next().unwrap_or_default().to_owned());
        }
        for link in graph.links() {
            let reason = format!("{:?}", evaluation.link_reason(link));
            count(format!("link {}", reason.split('(').next().unwrap_or_default()));
        }
        if !graph.support_cycles().is_empty() {
            count("support cycle".into());
        }
    }
    assert!(seen.len() == 8 + 6 + 1 && seen.values().all(|count| *count > 10), "{seen:?}");
}

#[derive(serde::Deserialize)]
struct Cases<'a> {
    #[serde(borrow)]
    cases: Vec<Case<'a>>,
}

#[derive(serde::Deserialize)]
struct Case<'a> {
    id: String,
    title: String,
    #[serde(borrow)]
    document: &'a serde_json::value::RawValue,
    standing: std::collections::BTreeMap<String, String>,
}

#[test]
fn cases_worked_out_by_hand_hold() {
    let text = include_str!("../../tests/data/standing_cases.json");
    let Cases { cases } = serde_json::from_str(text).expect("the cases are as described");
    assert_eq!(cases.len(), 34);
    for case in cases {
        let name = format!("{} {}", case.id, case.title);
        let (document, findings) =
            Document::read(&Source::new(&name, case.document.get())).expect("it is a document");
        assert!(findings.is_empty(), "{name}: {findings:?}");
        let graph = ArgumentGraph::new(document);
        let evaluation = evaluate(&graph);
        let count = graph.nodes().len()
            + graph.links().filter(|link| graph.link(*link).id.is_some()).count();
        assert_eq!(case.standing.len(), count, "{name}: every label is asserted");
        for (id, expected) in &case.standing {
            let standing = match graph.find(id).expect("the id is known") {
                Element::Node(node) => evaluation.node(node).as_str(),
                Element::Link(link) => evaluation.link(link).as_str(),
            };
            assert_eq!(standing, expected, "{name}: {id}");
        }
    }
}

/// Runs on a stack of 1 MiB, as a thread of a server may have.
fn on_a_small_stack(run: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(1 << 20).spawn_scoped(scope, run);
        thread.expect("a thread can be started").join().expect("it ends well");
    });
}

fn chain(length: usize, step: impl Fn(String, String) -> Link, kind: Kind) -> ArgumentGraph {
    let nodes = (0..length)
        .map(|at| Node::new(format!("n{at}"), if at == 0 { Kind::Premise } else { kind }, "x"));
    let links = (1..length).map(|at| step(format!("n{}", at - 1), format!("n{at}")));
    ArgumentGraph::new(Document {
        nodes: nodes.collect(),
        links: links.collect(),
        ..Document::default()
    })
}

#[test]
fn long_chains_neither_overflow_the_stack_nor_take_long() {
    on_a_small_stack(|| {
        let length = 300_000;
        let supports = chain(length, |a, b| Link::supports([a], b), Kind::Claim);
        assert_eq!(evaluate(&supports).counts(), [length, 0, 0, 0]);
        let attacks = chain(length, |a, b| Link::attacks([a], b), Kind::Challenge);
        assert_eq!(evaluate(&attacks).counts(), [length / 2, length / 2, 0, 0]);
        // A circle of the whole length, which nothing holds up.
        let mut document = supports.into_document();
        document.nodes[0].kind.value = Kind::Claim;
        document.links.push(Link::supports([format!("n{}", length - 1)], "n0"));
        let circle = ArgumentGraph::new(document);
        assert_eq!(evaluate(&circle).counts(), [0, 0, length, 0]);
    });
}

/// Circles that fall one after the other, each felled by the one before, and all of them inside
/// one great circle: only what leaned on the fallen support is looked at again.
#[test]
fn circles_that_fall_in_turn_do_not_take_quadratic_time() {
    let rounds = 60_000;
    let mut document = Document::default();
    for at in 0..rounds {
        let name = |what: &str| format!("{what}{at}");
        let next = |what: &str| format!("{what}{}", at + 1);
        for id in ["a", "b"] {
            document.nodes.push(Node::new(name(id), Kind::Claim, "x"));
        }
        document.nodes.push(Node::new(name("hold"), Kind::Premise, "x"));
        document.links.push(Link::supports([name("a")], name("b")));
        document.links.push(Link::supports([name("b")], name("a")));
        document.links.push(Link::supports([name("hold")], name("a")).with_id(name("step")));
        if at + 1 < rounds {
            // Where this circle falls, the next holds for good; where it stands, the next falls.
            document.links.push(Link::attacks([name("a")], next("step")));
        }
    }
    let evaluation = evaluate(&ArgumentGraph::new(document));
    assert_eq!(evaluation.counts(), [rounds * 2, 0, rounds, 0]);
}
