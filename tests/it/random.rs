//! The rules on random arguments: what they find is compared with definitions worked out naively.

use std::collections::{BTreeMap, BTreeSet};

use argraph::diagnostic::{Finding, Severity};
use argraph::document::{Document, Kind, Texts};
use argraph::graph::{ArgumentGraph, Element, LinkId, NodeId};
use argraph::lint::{self, Level, Levels, RULES, Subject};
use argraph::source::Source;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The ids that nodes and links draw from. Few, so that they meet.
pub(crate) const NODES: usize = 7;

/// An argument as text: nodes `n0`, `n1`, … of the given kinds, and links `l0`, `l1`, … from
/// some of them to a node, a link, or now and then to nothing.
pub(crate) fn document(kinds: &[Kind], links: &[(Vec<usize>, usize, bool)]) -> String {
    let node = |(at, kind): (usize, &Kind)| {
        format!("{{\"id\": \"n{at}\", \"kind\": \"{}\", \"text\": \"Node {at}.\"}}", kind.as_str())
    };
    let name = |at: usize| match at {
        at if at < NODES => format!("n{at}"),
        at => format!("l{}", at - NODES),
    };
    let link = |(at, (from, to, attacks)): (usize, &(Vec<usize>, usize, bool))| {
        let from: Vec<String> = from.iter().map(|at| format!("\"n{at}\"")).collect();
        let relation = if *attacks { "attacks" } else { "supports" };
        format!(
            "{{\"id\": \"l{at}\", \"from\": [{}], \"{relation}\": \"{}\"}}",
            from.join(", "),
            name(*to)
        )
    };
    let nodes: Vec<String> = kinds.iter().enumerate().map(node).collect();
    let links: Vec<String> = links.iter().enumerate().map(link).collect();
    format!(
        "{{\"version\": 1,\n\"nodes\": [{}],\n\"links\": [{}]}}",
        nodes.join(",\n"),
        links.join(",\n")
    )
}

fn arguments() -> impl Strategy<Value = String> {
    let kinds = proptest::collection::vec(proptest::sample::select(&Kind::ALL[..]), NODES);
    let from = proptest::collection::vec(0..NODES, 1..4);
    let link = (from, 0..NODES + 4, proptest::bool::weighted(0.3));
    (kinds, proptest::collection::vec(link, 0..10))
        .prop_map(|(kinds, links)| document(&kinds, &links))
}

fn check(text: &str, levels: &Levels) -> (ArgumentGraph, Vec<Finding>) {
    let (document, reading) = Document::read(&Source::new("random", text)).expect("it is JSON");
    let graph = ArgumentGraph::new(document);
    let texts = Texts::default();
    let found = lint::check(&Subject::new(&graph, &texts), reading, levels);
    (graph, found)
}

fn all_rules() -> Levels {
    let mut levels = Levels::default();
    for rule in RULES.iter().filter(|rule| rule.level == Level::Allow) {
        levels.set(rule, Level::Warn);
    }
    levels
}

/// The nodes whose id a rule's findings point at.
fn nodes_of(graph: &ArgumentGraph, found: &[Finding], rule: &str) -> Vec<NodeId> {
    let of_rule = found.iter().filter(|finding| finding.rule == rule);
    let node =
        |finding: &Finding| graph.nodes().find(|node| graph.node(*node).id.span == finding.span);
    of_rule.map(|finding| node(finding).expect("it points at the id of a node")).collect()
}

/// The complete support links into a node.
fn supports(graph: &ArgumentGraph, node: NodeId) -> impl Iterator<Item = LinkId> + '_ {
    graph.supports(node).filter(|link| graph.is_complete(*link))
}

/// What a node's support comes down to, by following all of it; nothing where it runs in a circle
/// or ends in a claim.
fn base(graph: &ArgumentGraph, node: NodeId, above: &mut Vec<NodeId>) -> Option<BTreeSet<NodeId>> {
    if above.contains(&node) {
        return None;
    }
    if graph.supports(node).next().is_none() {
        return graph.is_given(node).then(|| BTreeSet::from([node]));
    }
    above.push(node);
    let mut bases = BTreeSet::new();
    let mut is_whole = true;
    for link in graph.supports(node) {
        is_whole &= graph.is_complete(link);
        for source in graph.sources(link) {
            match base(graph, source, above) {
                Some(base) => bases.extend(base),
                None => is_whole = false,
            }
        }
    }
    above.pop();
    is_whole.then_some(bases)
}

/// What one can reach by following links, from a node.
fn reach(graph: &ArgumentGraph, node: NodeId) -> BTreeSet<Element> {
    let mut reached = BTreeSet::new();
    let mut work = vec![Element::Node(node)];
    while let Some(element) = work.pop() {
        if reached.insert(element) {
            match element {
                Element::Node(node) => work.extend(graph.uses(node).map(Element::Link)),
                Element::Link(link) => work.extend(graph.target(link)),
            }
        }
    }
    reached
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 600, rng_seed: RngSeed::Fixed(11), failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Every finding is of a known rule, points into the text, says what to do, and stands once.
    #[test]
    fn findings_are_whole_and_none_is_said_twice(text in arguments()) {
        let (_, found) = check(&text, &all_rules());
        let mut seen = BTreeSet::new();
        for finding in &found {
            prop_assert!(lint::rule(finding.rule).is_some());
            prop_assert!(!text[finding.span.range()].is_empty());
            prop_assert!(finding.help.is_some());
            prop_assert!(seen.insert((finding.rule, finding.span, finding.message.clone())), "{finding:?}");
        }
        prop_assert!(found.is_sorted_by_key(|finding| finding.severity));
    }

    /// A graph without errors has no claim without ground, and one without ground has an error.
    #[test]
    fn a_gap_in_the_support_is_always_an_error(text in arguments()) {
        let (graph, found) = check(&text, &Levels::default());
        let grounded = graph.grounded();
        let claims = graph.nodes().filter(|node| {
            matches!(graph.node(*node).kind.value, Kind::Thesis | Kind::Claim)
        });
        let has_gap = claims.into_iter().any(|node| !grounded[node.index()]);
        let has_error = found.iter().any(|finding| finding.severity == Severity::Error);
        prop_assert!(!has_gap || has_error, "a gap and no error");
        // With nothing allowed some other error always says why, and nothing hangs besides.
        prop_assert!(found.iter().all(|finding| finding.rule != "ungrounded-claim"));
    }

    /// Without the rule that names the gaps, the lowest claims that hang on them are named.
    #[test]
    fn where_gaps_are_allowed_what_hangs_on_them_is_an_error(text in arguments()) {
        let mut levels = Levels::default();
        levels.set(lint::rule("unsupported-claim").expect("it is there"), Level::Allow);
        let (graph, found) = check(&text, &levels);
        let grounded = graph.grounded();
        for node in nodes_of(&graph, &found, "ungrounded-claim") {
            prop_assert!(!grounded[node.index()]);
            prop_assert!(graph.supports(node).next().is_some());
        }
        let form = ["unknown-id", "malformed-link", "self-link", "circular-support"];
        if !found.iter().any(|finding| form.contains(&finding.rule)) {
            let hangs = graph.nodes().any(|node| {
                !grounded[node.index()]
                    && graph.supports(node).next().is_some()
                    && matches!(graph.node(node).kind.value, Kind::Thesis | Kind::Claim)
            });
            let is_said = found.iter().any(|finding| finding.rule == "ungrounded-claim");
            let challenge_hangs = graph.nodes().any(|node| {
                !grounded[node.index()] && graph.node(node).kind.value == Kind::Challenge
            });
            prop_assert!(hangs == is_said || challenge_hangs);
        }
    }

    #[test]
    fn double_counting_is_two_links_with_one_base(text in arguments()) {
        let (graph, found) = check(&text, &Levels::default());
        let mut expected = 0;
        for node in graph.nodes() {
            let mut links: BTreeMap<NodeId, Vec<Vec<NodeId>>> = BTreeMap::new();
            for link in supports(&graph, node) {
                let bases: Option<Vec<_>> = graph
                    .sources(link)
                    .map(|source| base(&graph, source, &mut vec![node]))
                    .collect();
                let Some(bases) = bases else { continue };
                let base: BTreeSet<NodeId> = bases.into_iter().flatten().collect();
                let (Some(one), 1) = (base.first(), base.len()) else { continue };
                let sources: Vec<NodeId> = graph.sources(link).collect();
                let known = links.entry(*one).or_default();
                if !known.contains(&sources) {
                    known.push(sources);
                }
            }
            expected += links.values().filter(|links| links.len() > 1).count();
        }
        let count = found.iter().filter(|finding| finding.rule == "double-counting").count();
        prop_assert_eq!(count, expected, "{}", text);
    }

    #[test]
    fn disconnected_parts_are_those_that_reach_no_thesis(text in arguments()) {
        let (graph, found) = check(&text, &Levels::default());
        let is_thesis = |element: &Element| {
            element.node().is_some_and(|node| graph.node(node).kind.value == Kind::Thesis)
        };
        let lost = |node: NodeId| !reach(&graph, node).iter().any(is_thesis);
        let said = nodes_of(&graph, &found, "disconnected-node");
        for node in &said {
            prop_assert!(lost(*node));
        }
        // Where no id is unknown, all that is lost leads to an end that is said, or lies beside
        // one in a circle.
        let is_known = found.iter().all(|finding| finding.rule != "unknown-id");
        if is_known && graph.nodes().any(|node| is_thesis(&node.into())) {
            for node in graph.nodes().filter(|node| lost(*node)) {
                let isolated = reach(&graph, node).len() == 1
                    && graph.links_into(node.into()).next().is_none();
                let ends = graph.uses(node).next().is_none();
                prop_assert!(isolated || !ends || said.contains(&node), "{:?} in {}", node, text);
            }
            let any = graph.nodes().any(|node| {
                lost(node) && (graph.uses(node).next().is_some() || graph.links_into(node.into()).next().is_some())
            });
            prop_assert_eq!(any, !said.is_empty(), "{}", text);
        }
    }

    #[test]
    fn a_thesis_is_challenged_where_an_attack_leads_to_it(text in arguments()) {
        let (graph, found) = check(&text, &all_rules());
        let attacked: Vec<Element> = graph
            .links()
            .filter(|link| graph.relation(*link).is_some_and(|relation| relation.as_str() == "attacks"))
            .filter_map(|link| graph.target(link))
            .collect();
        let said = nodes_of(&graph, &found, "no-challenge");
        for node in graph.nodes() {
            let is_challenged = attacked.iter().any(|element| {
                // Links may attack each other in a ring, which leads to no statement.
                let mut way = vec![*element];
                let start = loop {
                    match way[way.len() - 1] {
                        Element::Node(node) => break Some(node),
                        Element::Link(link) => match graph.target(link) {
                            Some(next) if !way.contains(&next) => way.push(next),
                            _ => break None,
                        },
                    }
                };
                start.is_some_and(|start| reach(&graph, start).contains(&node.into()))
            });
            let expected = graph.node(node).kind.value == Kind::Thesis
                && graph.supports(node).next().is_some()
                && !is_challenged;
            prop_assert_eq!(said.contains(&node), expected, "{:?} in {}", node, text);
        }
    }

    /// Edits that a finding offers never make the document worse to read, and mend the finding.
    #[test]
    fn edits_mend_what_they_are_offered_for(text in arguments()) {
        let (_, found) = check(&text, &all_rules());
        let errors = |found: &[Finding]| found.iter().filter(|f| f.rule == "invalid-document").count();
        for finding in &found {
            let Some(suggestion) = &finding.suggestion else { continue };
            let mut mended = text.clone();
            let mut edits = suggestion.edits.clone();
            edits.sort_by_key(|edit| edit.span);
            for edit in edits.iter().rev() {
                mended.replace_range(edit.span.range(), &edit.replacement);
            }
            let (_, after) = check(&mended, &all_rules());
            let count = |found: &[Finding]| found.iter().filter(|f| f.rule == finding.rule).count();
            prop_assert_eq!(errors(&after), 0);
            prop_assert!(count(&after) < count(&found), "{}\n{}", text, mended);
        }
    }
}
