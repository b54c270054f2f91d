//! Why something stands or falls, as a tree for the terminal, in Markdown and as JSON.

mod json;
mod rows;
mod text;

use crate::diagnostic::{nearest, nearest_all, shown};
use crate::evaluate::{Evaluation, LinkStanding, Proof, Repair, Standing, Step, repair, sources};
use crate::graph::{ArgumentGraph, Element, NodeId};

pub use json::{SCHEMA, json};
pub use text::{markdown, text};

/// Statements of which any may be answered that are named, beside the first and the last.
const ANY_NAMED: usize = 4;

/// What is reported: the tree under one element, and what would make it stand.
#[derive(Debug)]
pub struct ProofReport<'a> {
    graph: &'a ArgumentGraph,
    evaluation: &'a Evaluation,
    element: Element,
    /// The tree.
    pub proof: Proof,
    /// What would make it stand, where it does not and where something would.
    pub repair: Option<Repair>,
    premises: Vec<NodeId>,
}

impl<'a> ProofReport<'a> {
    /// Works out the tree under an element and, where it does not stand, what would make it.
    pub fn new(graph: &'a ArgumentGraph, evaluation: &'a Evaluation, element: Element) -> Self {
        let proof = Proof::of(graph, evaluation, element);
        let stands = match element {
            Element::Node(node) => evaluation.node(node) == Standing::Stands,
            Element::Link(link) => evaluation.link(link) == LinkStanding::InForce,
        };
        let repair = if stands { None } else { repair(graph, element) };
        let premises = proof.premises(evaluation).collect();
        Self { graph, evaluation, element, proof, repair, premises }
    }

    /// The statements that the tree comes down to and that the text leaves unsaid.
    fn unstated(&self) -> impl Iterator<Item = &str> {
        let implicit = self.premises.iter().filter(|node| self.graph.node(**node).implicit);
        implicit.map(|node| self.graph.id(*node))
    }

    /// What it comes to, in one sentence.
    fn verdict(&self) -> String {
        let Self { graph, evaluation, .. } = *self;
        let (name, stands, standing) = match self.element {
            Element::Node(node) => {
                let standing = evaluation.node(node);
                (
                    format!("`{}`", shown(graph.id(node))),
                    standing == Standing::Stands,
                    standing.as_str(),
                )
            }
            Element::Link(link) => {
                let standing = evaluation.link(link);
                (graph.describe(link), standing == LinkStanding::InForce, standing.in_words())
            }
        };
        let is = match standing {
            "stands" | "fails" => standing.to_owned(),
            other => format!("is {other}"),
        };
        let rests = self.premises.len();
        let is_root = self.premises.first().map(|node| Element::Node(*node)) == Some(self.element);
        if !stands || (rests == 1 && is_root) {
            let reason = match self.element {
                Element::Node(node) => evaluation.reason_in_words(graph, node),
                Element::Link(link) => evaluation.link_reason_in_words(graph, link),
            };
            return format!("{name} {is}: {reason}");
        }
        let unstated: Vec<&str> = self.unstated().collect();
        let plural = if rests == 1 { "" } else { "s" };
        let mut verdict = format!("{name} {is}, resting on {rests} given statement{plural}");
        if !unstated.is_empty() {
            let named: Vec<String> =
                unstated.iter().take(12).map(|id| format!("`{}`", shown(id))).collect();
            let more = if unstated.len() > 12 { ", …" } else { "" };
            let are =
                if unstated.len() == rests { "all".into() } else { unstated.len().to_string() };
            verdict.push_str(&format!(", {are} of them unstated: {}{more}", named.join(", ")));
        }
        verdict
    }

    /// What would make it stand, in a sentence; nothing where it stands.
    fn remedy(&self) -> Option<String> {
        let Some(repair) = &self.repair else {
            return self.without_remedy().map(str::to_owned);
        };
        /// Steps that are named before the rest is counted.
        const NAMED: usize = 12;
        let named = repair.steps.iter().zip(&repair.instead).take(NAMED);
        let mut steps: Vec<String> =
            named.map(|(step, instead)| self.step(*step, instead)).collect();
        if repair.steps.len() > NAMED {
            steps.push(format!("take {} more steps", repair.steps.len() - NAMED));
        }
        let last = steps.pop().unwrap_or_default();
        let steps = match steps.is_empty() {
            true => last,
            false => format!("{} and {last}", steps.join(", ")),
        };
        let supports = repair.steps.iter().any(|step| matches!(step, Step::Support(_)));
        let size = match (repair.smallest, repair.steps.len()) {
            (true, 1) => "",
            (true, _) if supports => {
                " (fewer such steps do not suffice; others, or a new reason elsewhere, may do as well)"
            }
            (true, _) if self.lacks_reasons() => {
                " (fewer answers do not suffice; others, or a new reason, may do as well)"
            }
            (true, _) => " (fewer answers do not suffice; others may do as well)",
            (false, _) => " (fewer steps may suffice)",
        };
        let goal = match self.element {
            Element::Node(_) => "stand",
            Element::Link(_) => "be in force",
        };
        Some(format!("for it to {goal}: {steps}{size}"))
    }

    /// Whether the tree holds a claim that does not stand: to give it a reason may help, too.
    fn lacks_reasons(&self) -> bool {
        let mut nodes = self.proof.parts.iter().filter_map(|part| part.element.node());
        nodes.any(|node| {
            !self.graph.is_given(node) && self.evaluation.node(node) != Standing::Stands
        })
    }

    /// Why nothing helps a link, as far as it is not in force.
    fn without_remedy(&self) -> Option<&'static str> {
        let link = self.element.link()?;
        if self.evaluation.link(link) == LinkStanding::InForce {
            None
        } else if !self.graph.is_complete(link) {
            Some("it can be in force only when it is complete")
        } else if self.graph.target(link) == Some(self.element) {
            Some("nothing would put it in force: it attacks itself")
        } else {
            Some("nothing would put it in force: it attacks what it starts from")
        }
    }

    fn step(&self, step: Step, instead: &[NodeId]) -> String {
        let named = |node: NodeId| format!("`{}`", shown(self.graph.id(node)));
        match step {
            Step::Answer(Element::Node(node)) => match instead {
                [] => format!("answer {}", named(node)),
                [other] => format!("answer {} or {}", named(node), named(*other)),
                [others @ .., last] => {
                    let before = others.iter().take(ANY_NAMED);
                    let before: Vec<String> = before.map(|other| named(*other)).collect();
                    let last = match others.len().saturating_sub(ANY_NAMED) {
                        0 => named(*last),
                        more => format!("{} more", more + 1),
                    };
                    format!("answer any of {}, {} and {last}", named(node), before.join(", "))
                }
            },
            Step::Answer(Element::Link(link)) => {
                let target = self.graph.link(link).relation().map(|(_, target)| shown(target));
                let from = sources(self.graph, link);
                format!("answer the attack by {from} on `{}`", target.unwrap_or_default())
            }
            Step::Support(node) => {
                format!("support {}{}", named(node), self.misspelt(node).unwrap_or_default())
            }
        }
    }

    /// What is to be said where a link seems to be meant for its support and names nothing: to mend
    /// that may be all that is to be done.
    fn misspelt(&self, node: NodeId) -> Option<String> {
        let graph = self.graph;
        let ids = || graph.nodes().map(|node| graph.id(node));
        let did_you_mean = |near: Option<&str>| {
            near.map(|near| format!("; did you mean `{}`?", shown(near))).unwrap_or_default()
        };
        let unknown = graph.supports(node).find_map(|link| graph.unknown_source(link));
        if let Some(unknown) = unknown {
            return Some(format!(
                " (or mend its support from `{}`, an id that no statement has{})",
                shown(unknown),
                did_you_mean(nearest(unknown, ids()))
            ));
        }
        let id = graph.id(node);
        let target =
            graph.links().filter(|link| graph.target(*link).is_none()).find_map(|link| {
                let target = graph.link(link).supports.as_ref()?.as_str();
                // To compare it with all ids is dear, with this one it is not.
                let is_near = nearest(target, [id]).is_some() && nearest_all(target, ids()) == [id];
                is_near.then_some(target)
            })?;
        Some(format!(
            " (or mend the link that supports `{}`, an id that nothing has{})",
            shown(target),
            did_you_mean(Some(id))
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Kind, Link, Node};
    use crate::evaluate::evaluate;
    use crate::report::Styles;

    /// What would make the first of these statements stand, in words.
    fn remedy(nodes: &[(&str, Kind)], links: Vec<Link>) -> String {
        let nodes = nodes.iter().map(|(id, kind)| Node::new(*id, *kind, "x")).collect();
        let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
        let evaluation = evaluate(&graph);
        let report = ProofReport::new(&graph, &evaluation, NodeId::new(0).into());
        report.remedy().expect("it does not stand")
    }

    #[test]
    fn of_what_attacks_together_any_is_named_that_may_be_answered() {
        let nodes = ["fact", "a", "b", "c", "d", "e", "f", "g", "h"];
        let nodes: Vec<_> = nodes
            .iter()
            .map(|id| (*id, if *id == "fact" { Kind::Premise } else { Kind::Challenge }))
            .collect();
        let said = |from: &[&str]| remedy(&nodes, vec![Link::attacks(from.to_vec(), "fact")]);
        assert_eq!(said(&["a"]), "for it to stand: answer `a`");
        assert_eq!(said(&["b", "a"]), "for it to stand: answer `a` or `b`");
        assert_eq!(said(&["a", "b", "c"]), "for it to stand: answer any of `a`, `b` and `c`");
        assert_eq!(
            said(&["a", "b", "c", "d", "e", "f", "g", "h"]),
            "for it to stand: answer any of `a`, `b`, `c`, `d`, `e` and 3 more"
        );
    }

    #[test]
    fn a_support_that_names_nothing_is_to_be_mended() {
        let nodes = [("claim", Kind::Claim), ("premise", Kind::Premise)];
        let said = |from: &str, to: &str| remedy(&nodes, vec![Link::supports([from], to)]);
        assert_eq!(
            said("premisse", "claim"),
            "for it to stand: support `claim` (or mend its support from `premisse`, an id that no \
             statement has; did you mean `premise`?)"
        );
        assert_eq!(
            said("facts", "claim"),
            "for it to stand: support `claim` (or mend its support from `facts`, an id that no \
             statement has)"
        );
        assert_eq!(
            said("premise", "clam"),
            "for it to stand: support `claim` (or mend the link that supports `clam`, an id that \
             nothing has; did you mean `claim`?)"
        );
        assert_eq!(said("premise", "thesis"), "for it to stand: support `claim`");
    }

    #[test]
    fn the_tree_of_a_link_begins_with_the_link() {
        let nodes = ["claim", "premise", "doubt", "other"];
        let nodes = nodes.map(|id| Node::new(id, Kind::Premise, "x")).to_vec();
        let links = vec![
            Link::supports(["premise"], "claim").with_id("step"),
            Link::attacks(["doubt"], "premise"),
            Link::attacks(["other"], "step"),
        ];
        let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
        let evaluation = evaluate(&graph);
        let step = graph.find("step").expect("it is there");
        let report = ProofReport::new(&graph, &evaluation, step);
        let mut written = Vec::new();
        text(&report, None, Styles::Plain, &mut written).expect("a vector takes everything");
        insta::assert_snapshot!(String::from_utf8(written).expect("it is text"), @r"
        `step` fails: undercut by `other`, and nothing answers

        ✗ `step`: `premise` supports `claim` — undercut by `other`, and nothing answers
        ├─ ✗ premise (premise): x
        │  └─ attacked by ✓ doubt (premise): x
        └─ undercut by ✓ other (premise): x

        for it to be in force: answer the attack by `doubt` on `premise` and answer the attack by `other` on
        `step` (fewer answers do not suffice; others may do as well)
        ");
    }

    /// Cut into sections, what is written grows with the chain and not with its square.
    #[test]
    fn a_long_chain_is_written_in_sections() {
        let length = 20_000;
        let kind = |at| if at + 1 == length { Kind::Premise } else { Kind::Claim };
        let nodes = (0..length).map(|at| Node::new(format!("n{at}"), kind(at), "x")).collect();
        let step = |at: usize| Link::supports([format!("n{at}")], format!("n{}", at - 1));
        let links = (1..length).map(step).collect();
        let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
        let evaluation = evaluate(&graph);
        let report = ProofReport::new(&graph, &evaluation, NodeId::new(0).into());
        let mut written = Vec::new();
        text(&report, None, Styles::Plain, &mut written).expect("a vector takes everything");
        let written = String::from_utf8(written).expect("it is text");
        let shown = written.lines().filter(|line| line.ends_with(": x")).count();
        let continued = written.lines().filter(|line| line.ends_with("continued below")).count();
        assert_eq!(shown, length);
        assert_eq!(continued, (length - 2) / 16);
        assert!(written.len() < length * 200, "{}", written.len());
    }
}
