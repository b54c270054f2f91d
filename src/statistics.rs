//! Figures about an argument: how much there is of what, how deep it goes, what is answered, and
//! how much of its sources it quotes.

use hashbrown::{HashMap, HashSet};

use crate::document::quotes::{Folded, find_all};
use crate::document::sentences::{sentences, touched};
use crate::document::{Kind, Relation, SourceText, Texts};
use crate::evaluate::{Evaluation, LinkStanding, Standing};
use crate::graph::{ArgumentGraph, Element, NodeId};
use crate::source::Span;

/// The figures of one document, or of several together.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Statistics {
    /// Statements by kind.
    pub nodes: Nodes,
    /// Links by what they do.
    pub links: Links,
    /// Links on the longest chain of support; a circle counts as one statement. The greatest of
    /// the documents where there are several, and so is `widest`.
    pub depth: usize,
    /// Sources of the link that has most.
    pub widest: usize,
    /// Statements by standing.
    pub standing: Standings,
    /// Challenges by what became of them.
    pub challenges: Challenges,
    /// Theses and claims, and how many of them support reaches from something given.
    pub claims: Claims,
    /// Sentences of all sources that were read, and how many of them something quotes.
    pub sentences: Sentences,
}

/// Statements by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Nodes {
    /// Theses.
    pub thesis: usize,
    /// Claims.
    pub claim: usize,
    /// Premises.
    pub premise: usize,
    /// Challenges.
    pub challenge: usize,
    /// Those of them that the text leaves unsaid.
    pub unstated: usize,
}

impl Nodes {
    /// All statements.
    pub fn all(&self) -> usize {
        self.thesis + self.claim + self.premise + self.challenge
    }
}

/// Links by what they do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Links {
    /// Links that support something.
    pub supports: usize,
    /// Links that attack something.
    pub attacks: usize,
    /// Those attacks that are on a link.
    pub undercuts: usize,
    /// Those supports that are of a link.
    pub backing: usize,
    /// Links that start from more than one statement.
    pub linked: usize,
    /// Links of which a source, the target or the relation is unknown.
    pub incomplete: usize,
    /// All links.
    pub all: usize,
}

/// Statements by standing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Standings {
    /// Statements that stand.
    pub stands: usize,
    /// Statements that are defeated.
    pub defeated: usize,
    /// Statements that are unsupported.
    pub unsupported: usize,
    /// Statements that are undecided.
    pub undecided: usize,
}

/// Challenges by what became of the attacks that start from them. A challenge from which no attack
/// starts is in none of the four.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Challenges {
    /// All its attacks fail.
    pub answered: usize,
    /// An attack of it is in force, and nothing answers it.
    pub unanswered: usize,
    /// An attack of it is in force, for every answer falls.
    pub in_vain: usize,
    /// None is in force, and one is undecided.
    pub undecided: usize,
}

/// Theses and claims.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Claims {
    /// All of them.
    pub all: usize,
    /// Those that support reaches from something given.
    pub grounded: usize,
}

/// Sentences, and how many of them something quotes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sentences {
    /// All of them.
    pub all: usize,
    /// Those of which some quote has at least a part.
    pub quoted: usize,
}

/// How much of one source is quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Index of the source in the document.
    pub source: usize,
    /// Its sentences.
    pub sentences: Sentences,
    /// Where those stand that nothing quotes.
    pub uncovered: Vec<Span>,
}

impl Statistics {
    /// The figures of one document. Linear in the graph and the texts; finding the quotes is
    /// linear in the text for each quote.
    pub fn of(graph: &ArgumentGraph, evaluation: &Evaluation, coverage: &[Coverage]) -> Self {
        let mut statistics = Self { depth: depth(graph), ..Self::default() };
        let grounded = graph.grounded();
        let counts = evaluation.counts();
        statistics.standing = Standings {
            stands: counts[0],
            defeated: counts[1],
            unsupported: counts[2],
            undecided: counts[3],
        };
        debug_assert_eq!(Standing::ALL[3], Standing::Undecided);
        for id in graph.nodes() {
            let node = graph.node(id);
            let nodes = &mut statistics.nodes;
            *match node.kind.value {
                Kind::Thesis => &mut nodes.thesis,
                Kind::Claim => &mut nodes.claim,
                Kind::Premise => &mut nodes.premise,
                Kind::Challenge => &mut nodes.challenge,
            } += 1;
            nodes.unstated += usize::from(node.implicit);
            match node.kind.value {
                Kind::Thesis | Kind::Claim => {
                    statistics.claims.all += 1;
                    statistics.claims.grounded += usize::from(grounded[id.index()]);
                }
                Kind::Challenge => statistics.challenges.count(graph, evaluation, id),
                Kind::Premise => {}
            }
        }
        for link in graph.links() {
            let links = &mut statistics.links;
            let on_link = matches!(graph.target(link), Some(Element::Link(_)));
            links.all += 1;
            links.incomplete += usize::from(!graph.is_complete(link));
            match graph.relation(link) {
                None => {}
                Some(Relation::Supports) => {
                    links.supports += 1;
                    links.backing += usize::from(on_link);
                }
                Some(Relation::Attacks) => {
                    links.attacks += 1;
                    links.undercuts += usize::from(on_link);
                }
            }
            let ids: HashSet<&str> = graph.link(link).from.iter().map(|id| id.as_str()).collect();
            let sources = ids.len();
            links.linked += usize::from(sources > 1);
            statistics.widest = statistics.widest.max(sources);
        }
        for coverage in coverage {
            statistics.sentences.all += coverage.sentences.all;
            statistics.sentences.quoted += coverage.sentences.quoted;
        }
        statistics
    }

    /// Adds the figures of another document.
    pub fn add(&mut self, other: &Self) {
        let add = |to: &mut [&mut usize], from: &[usize]| {
            for (to, from) in to.iter_mut().zip(from) {
                **to += from;
            }
        };
        let Self { nodes, links, depth, widest, standing, challenges, claims, sentences } = self;
        let Nodes { thesis, claim, premise, challenge, unstated } = nodes;
        let from = other.nodes;
        add(
            &mut [thesis, claim, premise, challenge, unstated],
            &[from.thesis, from.claim, from.premise, from.challenge, from.unstated],
        );
        let Links { supports, attacks, undercuts, backing, linked, incomplete, all } = links;
        let from = other.links;
        add(
            &mut [supports, attacks, undercuts, backing, linked, incomplete, all],
            &[
                from.supports,
                from.attacks,
                from.undercuts,
                from.backing,
                from.linked,
                from.incomplete,
                from.all,
            ],
        );
        let Standings { stands, defeated, unsupported, undecided } = standing;
        let from = other.standing;
        add(
            &mut [stands, defeated, unsupported, undecided],
            &[from.stands, from.defeated, from.unsupported, from.undecided],
        );
        let Challenges { answered, unanswered, in_vain, undecided } = challenges;
        let from = other.challenges;
        add(
            &mut [answered, unanswered, in_vain, undecided],
            &[from.answered, from.unanswered, from.in_vain, from.undecided],
        );
        add(
            &mut [&mut claims.all, &mut claims.grounded],
            &[other.claims.all, other.claims.grounded],
        );
        add(
            &mut [&mut sentences.all, &mut sentences.quoted],
            &[other.sentences.all, other.sentences.quoted],
        );
        *depth = (*depth).max(other.depth);
        *widest = (*widest).max(other.widest);
    }
}

impl Challenges {
    /// All from which an attack starts.
    pub fn all(self) -> usize {
        self.answered + self.unanswered + self.in_vain + self.undecided
    }

    fn count(&mut self, graph: &ArgumentGraph, evaluation: &Evaluation, challenge: NodeId) {
        let attacks =
            graph.uses(challenge).filter(|link| graph.relation(*link) == Some(Relation::Attacks));
        let mut best: Option<LinkStanding> = None;
        for link in attacks {
            best = match (best, evaluation.link(link)) {
                (Some(LinkStanding::InForce), _) | (_, LinkStanding::InForce) => {
                    Some(LinkStanding::InForce)
                }
                (Some(LinkStanding::Undecided), _) | (_, LinkStanding::Undecided) => {
                    Some(LinkStanding::Undecided)
                }
                _ => Some(LinkStanding::Fails),
            };
        }
        match best {
            None => {}
            Some(LinkStanding::Fails) => self.answered += 1,
            Some(LinkStanding::InForce) if graph.is_answered(challenge) => self.in_vain += 1,
            Some(LinkStanding::InForce) => self.unanswered += 1,
            Some(LinkStanding::Undecided) => self.undecided += 1,
        }
    }
}

/// How much of each source is quoted, for the sources that could be read. A sentence is quoted
/// when a quote has some part of it; a quote that is not found quotes nothing.
pub fn coverage(graph: &ArgumentGraph, texts: &Texts) -> Vec<Coverage> {
    let document = graph.document();
    let of_nodes = document.nodes.iter().flat_map(|node| &node.quotes);
    let of_links = document.links.iter().flat_map(|link| &link.quotes);
    let mut quotes: HashMap<&str, Vec<&str>> = HashMap::new();
    for quote in of_nodes.chain(of_links) {
        quotes.entry(quote.source.as_str()).or_default().push(quote.text.as_str());
    }
    // What belongs to a text, which many sources may name.
    let mut known: HashMap<usize, (Folded, Vec<Span>)> = HashMap::new();
    let read = document.sources.iter().enumerate().filter_map(|(index, source)| {
        // Of two sources with one id, quotes mean the first.
        let quotes = quotes.remove(source.id.as_str()).unwrap_or_default();
        let SourceText::Read(text) = texts.get(index) else { return None };
        let (folded, all) = known
            .entry(texts.number(index))
            .or_insert_with(|| (Folded::new(text.text()), sentences(text.text())));
        let mut places: Vec<Span> = find_all(folded, quotes).into_iter().flatten().collect();
        places.sort_unstable();
        let uncovered = uncovered(all, &places);
        let sentences = Sentences { all: all.len(), quoted: all.len() - uncovered.len() };
        Some(Coverage { source: index, sentences, uncovered })
    });
    read.collect()
}

/// The sentences that no place touches. Both are in order.
fn uncovered(sentences: &[Span], places: &[Span]) -> Vec<Span> {
    let touched = touched(sentences, places);
    let pairs = sentences.iter().zip(touched);
    pairs.filter(|(_, is_touched)| !is_touched).map(|(sentence, _)| *sentence).collect()
}

/// Links on the longest chain of support. Statements that support each other in a circle count as
/// one. Linear in the graph.
fn depth(graph: &ArgumentGraph) -> usize {
    let mut part_of: Vec<usize> = (0..graph.nodes().len()).collect();
    for circle in graph.support_circles() {
        for node in &circle {
            part_of[node.index()] = circle[0].index();
        }
    }
    let mut members: Vec<Vec<NodeId>> = vec![Vec::new(); part_of.len()];
    for node in graph.nodes() {
        members[part_of[node.index()]].push(node);
    }
    // What each part supports, one entry a source.
    let part_of = &part_of;
    let steps = |part: usize| {
        members[part].iter().flat_map(|node| graph.uses(*node)).filter_map(move |link| {
            let target = graph.target(link)?.node()?;
            let is_step = graph.relation(link) == Some(Relation::Supports);
            let to = part_of[target.index()];
            (is_step && to != part).then_some(to)
        })
    };
    let mut waiting = vec![0usize; part_of.len()];
    for part in 0..part_of.len() {
        for to in steps(part) {
            waiting[to] += 1;
        }
    }
    let mut depth = vec![0usize; part_of.len()];
    let mut work: Vec<usize> = (0..part_of.len()).filter(|part| waiting[*part] == 0).collect();
    while let Some(part) = work.pop() {
        for to in steps(part) {
            depth[to] = depth[to].max(depth[part] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                work.push(to);
            }
        }
    }
    depth.into_iter().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Link, Node, Quote, TextSource};
    use crate::evaluate::evaluate;
    use crate::source::Source;

    #[test]
    fn figures_are_those_counted_by_hand() {
        let mut nodes = vec![
            Node::new("thesis", Kind::Thesis, "x"),
            Node::new("step", Kind::Claim, "x"),
            Node::new("ring-a", Kind::Claim, "x"),
            Node::new("ring-b", Kind::Claim, "x"),
            Node::new("ground", Kind::Premise, "x"),
            Node::new("met", Kind::Challenge, "x"),
            Node::new("open", Kind::Challenge, "x"),
            Node::new("idle", Kind::Challenge, "x"),
        ];
        nodes[4].implicit = true;
        let id = |id: &str| crate::source::Spanned::from(crate::document::Id::from(id));
        let quote = |text: &str| Quote { source: id("text"), text: text.to_owned().into() };
        nodes[0].quotes = vec![quote("second one.  A third"), quote("not there")];
        let links = vec![
            Link::supports(["step", "ring-a"], "thesis").with_id("main"),
            Link::supports(["ground", "ground"], "step"),
            Link::supports(["ring-a"], "ring-b"),
            Link::supports(["ring-b"], "ring-a"),
            Link::supports(["ground"], "main"),
            Link::attacks(["open"], "main"),
            Link::attacks(["met"], "step"),
            Link::attacks(["ground"], "met"),
            Link::supports(["nobody"], "step"),
        ];
        let sources = vec![
            TextSource { id: id("text"), ..TextSource::default() },
            TextSource { id: id("gone"), ..TextSource::default() },
        ];
        let graph = ArgumentGraph::new(Document { nodes, links, sources, ..Document::default() });
        let text = Source::new("text", "First. The second one. A third. Last.");
        let texts = Texts::from_memory([SourceText::Read(text), SourceText::NoPath]);
        let coverage = coverage(&graph, &texts);
        assert_eq!(coverage.len(), 1);
        assert_eq!(coverage[0].uncovered, [Span::new(0, 6), Span::new(32, 37)]);
        let evaluation = evaluate(&graph);
        let statistics = Statistics::of(&graph, &evaluation, &coverage);
        let expected = Statistics {
            nodes: Nodes { thesis: 1, claim: 3, premise: 1, challenge: 3, unstated: 1 },
            links: Links {
                supports: 6,
                attacks: 3,
                undercuts: 1,
                backing: 1,
                linked: 1,
                incomplete: 1,
                all: 9,
            },
            depth: 2,
            widest: 2,
            standing: Standings { stands: 4, defeated: 1, unsupported: 3, undecided: 0 },
            challenges: Challenges { answered: 1, unanswered: 1, in_vain: 0, undecided: 0 },
            claims: Claims { all: 4, grounded: 1 },
            sentences: Sentences { all: 4, quoted: 2 },
        };
        assert_eq!(statistics, expected);
        let mut total = statistics.clone();
        total.add(&statistics);
        assert_eq!((total.nodes.all(), total.depth, total.links.all), (16, 2, 18));
    }

    #[test]
    fn challenges_are_told_apart_as_the_rules_do() {
        let node = |id, kind| Node::new(id, kind, "x");
        let nodes = vec![
            node("thesis", Kind::Thesis),
            node("open", Kind::Challenge),
            node("met", Kind::Challenge),
            node("vain", Kind::Challenge),
            node("answer", Kind::Premise),
            node("bare", Kind::Claim),
        ];
        let links = vec![
            Link::attacks(["open"], "thesis"),
            Link::attacks(["met"], "thesis"),
            Link::attacks(["vain"], "thesis"),
            Link::attacks(["answer"], "met"),
            Link::attacks(["bare"], "vain"),
        ];
        let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
        let statistics = Statistics::of(&graph, &evaluate(&graph), &[]);
        let expected = Challenges { answered: 1, unanswered: 1, in_vain: 1, undecided: 0 };
        assert_eq!(statistics.challenges, expected);
        assert_eq!(expected.all(), 3);
    }

    #[test]
    fn a_long_chain_is_as_deep_as_it_is_long() {
        let nodes = (0..300_000).map(|at| Node::new(format!("n{at}"), Kind::Claim, "x")).collect();
        let step = |at: usize| Link::supports([format!("n{at}")], format!("n{}", at - 1));
        let links = (1..300_000).map(step).collect();
        let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
        let run = || std::thread::Builder::new().stack_size(1 << 20).spawn(move || depth(&graph));
        let thread = run().expect("a thread can be started");
        assert_eq!(thread.join().expect("it ends well"), 299_999);
    }

    /// Each source takes its own quotes, and of two with one id the first.
    #[test]
    fn very_many_sources_are_covered_in_good_time() {
        let many = 30_000;
        let id =
            |at: usize| crate::source::Spanned::from(crate::document::Id::from(format!("s{at}")));
        let mut node = Node::new("a", Kind::Premise, "x");
        node.quotes =
            (0..many).map(|at| Quote { source: id(at), text: "One.".to_owned().into() }).collect();
        let sources = (0..many)
            .chain([0])
            .map(|at| TextSource { id: id(at), ..TextSource::default() })
            .collect();
        let graph =
            ArgumentGraph::new(Document { nodes: vec![node], sources, ..Document::default() });
        let text = |_| SourceText::Read(Source::new("text", "One. Two."));
        let texts = Texts::from_memory((0..=many).map(text));
        let coverage = coverage(&graph, &texts);
        let quoted = |at: usize| coverage[at].sentences.quoted;
        assert!((0..many).all(|at| quoted(at) == 1));
        assert_eq!(quoted(many), 0);
    }
}
