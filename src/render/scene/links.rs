//! Which links are drawn, on what they bear, and where their parts meet.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::document::Relation;
use crate::graph::{Element, LinkId};
use crate::render::text::drawable;

use super::build::Builder;
use super::{CardKind, Head, Part, SceneLink, State};

/// The cards that a link starts from, where it is drawn.
type Drawn = Option<Vec<usize>>;

/// What the links bear on, and for how many each one is drawn.
struct Targets {
    on: Vec<Option<Target>>,
    stand_for: Vec<usize>,
}

/// What a link that is drawn bears on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Target {
    /// A card, by its index.
    Card(usize),
    /// Another link that is drawn.
    Link(LinkId),
}

impl Builder<'_> {
    pub(super) fn add_links(&mut self, shown: &[bool], card_of: &[Option<usize>]) {
        let mut drawn = self.sources_drawn(shown, card_of);
        let targets = self.find_targets(&mut drawn, card_of);
        let junction_of = self.add_junctions(&drawn, &targets.on, card_of);
        self.push_links(&drawn, &targets, &junction_of, card_of);
    }

    /// For each link the cards that it starts from; nothing where one of its sources is not drawn,
    /// or the link itself is not to be.
    fn sources_drawn(&self, shown: &[bool], card_of: &[Option<usize>]) -> Vec<Drawn> {
        let graph = self.graph;
        let only: Option<HashSet<LinkId>> = self
            .options
            .only
            .as_ref()
            .map(|only| only.iter().filter_map(|one| one.link()).collect());
        let sources = |link: LinkId| {
            let mut from: Vec<usize> = Vec::new();
            let mut seen: HashSet<usize> = HashSet::new();
            let mut whole = graph.relation(link).is_some();
            whole &= only.as_ref().is_none_or(|only| only.contains(&link));
            for source in graph.sources(link) {
                match card_of[source.index()] {
                    Some(card) if shown[source.index()] => {
                        if seen.insert(card) {
                            from.push(card);
                        }
                    }
                    _ => whole = false,
                }
            }
            (whole && !from.is_empty()).then_some(from)
        };
        graph.links().map(sources).collect()
    }

    /// What each link bears on, and leaves out those that have nothing to bear on in the picture: the
    /// target is not drawn, the link starts and ends inside one collapsed group (what else it starts
    /// from is a detail of what goes on there), collapsing has made it the same as another, or at the
    /// end of a chain of links on links something is missing.
    fn find_targets(&self, drawn: &mut [Drawn], card_of: &[Option<usize>]) -> Targets {
        let graph = self.graph;
        let mut targets: Vec<Option<Target>> = vec![None; drawn.len()];
        let mut stand_for = vec![1; drawn.len()];
        let mut seen: HashMap<(Vec<usize>, Target, Relation), LinkId> = HashMap::new();
        let on_node = |link: LinkId| match graph.target(link) {
            Some(Element::Node(node)) => Some((link, Target::Card(card_of[node.index()]?))),
            _ => None,
        };
        let mut work: VecDeque<(LinkId, Target)> = graph.links().filter_map(on_node).collect();
        while let Some((link, target)) = work.pop_front() {
            let Some(from) = &drawn[link.index()] else { continue };
            let is_inside = match target {
                Target::Card(card) => {
                    self.scene.cards[card].kind == CardKind::Group && from.contains(&card)
                }
                Target::Link(_) => false,
            };
            let relation = graph.relation(link).unwrap_or(Relation::Supports);
            let first = if is_inside || self.options.collapse.is_empty() {
                link
            } else {
                *seen.entry((from.clone(), target, relation)).or_insert(link)
            };
            // What bears on a link bears on the group inside of which that link goes on, or on the
            // link that is drawn for it.
            let as_target = if is_inside { target } else { Target::Link(first) };
            if first != link {
                stand_for[first.index()] += 1;
            } else if !is_inside {
                targets[link.index()] = Some(target);
            }
            work.extend(graph.links_into(link.into()).map(|(on_it, _)| (on_it, as_target)));
        }
        for (drawn, target) in drawn.iter_mut().zip(&targets) {
            if target.is_none() {
                *drawn = None;
            }
        }
        Targets { on: targets, stand_for }
    }

    /// Adds a junction to each link that has several sources or is borne on, and gives its box.
    fn add_junctions(
        &mut self,
        drawn: &[Drawn],
        targets: &[Option<Target>],
        card_of: &[Option<usize>],
    ) -> Vec<Option<usize>> {
        let graph = self.graph;
        let mut is_borne_on = vec![false; drawn.len()];
        for target in targets {
            if let Some(Target::Link(link)) = target {
                is_borne_on[link.index()] = true;
            }
        }
        let cards = self.scene.cards.len();
        let mut junction_of = vec![None; drawn.len()];
        for link in graph.links() {
            let Some(from) = &drawn[link.index()] else { continue };
            if from.len() > 1 || is_borne_on[link.index()] {
                junction_of[link.index()] = Some(cards + self.scene.junctions);
                self.scene.junctions += 1;
                let group = self.junction_group(from, graph.target(link), card_of);
                self.scene.junction_groups.push(group);
            }
        }
        junction_of
    }

    fn push_links(
        &mut self,
        drawn: &[Drawn],
        targets: &Targets,
        junction_of: &[Option<usize>],
        card_of: &[Option<usize>],
    ) {
        let graph = self.graph;
        for link in graph.links() {
            let Some(from) = &drawn[link.index()] else { continue };
            let (to, bears_on_link) = match targets.on[link.index()] {
                Some(Target::Card(card)) => (Some(card), false),
                Some(Target::Link(under)) => (junction_of[under.index()], true),
                None => (None, false),
            };
            let Some(to) = to else { continue };
            let relation = graph.relation(link).unwrap_or(Relation::Supports);
            let head = Head::of(relation);
            let (state, joined) = self.overlay.links.get(link.index()).cloned().unwrap_or_default();
            let joined: Vec<_> = joined.iter().map(|node| card_of[node.index()]).collect();
            let leg = |card: &usize, junction| {
                let is_new = joined.contains(&Some(*card));
                Part { from: *card, to: junction, head: Head::None, is_new }
            };
            let arrow = |from| Part { from, to, head, is_new: false };
            let parts = match junction_of[link.index()] {
                None => vec![arrow(from[0])],
                Some(junction) => {
                    from.iter().map(|card| leg(card, junction)).chain([arrow(junction)]).collect()
                }
            };
            let junction = junction_of[link.index()];
            let mut drawn = self.link(link, relation, parts, junction);
            (drawn.bears_on_link, drawn.state) = (bears_on_link, state);
            drawn.stands_for = targets.stand_for[link.index()];
            if drawn.stands_for > 1 {
                drawn.tooltip.push_str(&format!(" — and {} more", drawn.stands_for - 1));
            }
            self.scene.links.push(drawn);
        }
    }

    /// The innermost group that holds what a link bears on and one of its sources: premises that are
    /// joined from elsewhere come to the others, and not these to them. Where it bears on a step, the
    /// innermost one that holds all its sources.
    fn junction_group(
        &self,
        from: &[usize],
        target: Option<Element>,
        card_of: &[Option<usize>],
    ) -> Option<usize> {
        let to = match target {
            Some(Element::Node(node)) => card_of[node.index()],
            _ => None,
        };
        let outwards = |card: usize| {
            let group = self.scene.cards[card].group;
            std::iter::successors(group, |group| self.scene.groups[*group].parent)
        };
        let around: Vec<usize> = outwards(to.unwrap_or(from[0])).collect();
        let common = |card: &usize| outwards(*card).find(|group| around.contains(group));
        let depth = |group: &usize| self.scene.groups[*group].depth;
        match to {
            Some(_) => from.iter().filter_map(common).max_by_key(depth),
            None => from.iter().map(common).min_by_key(|group| group.as_ref().map(depth))?,
        }
    }

    fn link(
        &self,
        id: LinkId,
        relation: Relation,
        parts: Vec<Part>,
        junction: Option<usize>,
    ) -> SceneLink {
        let link = self.graph.link(id);
        let target = self.graph.target(id);
        let to = match target {
            Some(Element::Link(under)) => {
                let named = self.graph.link(under).id.as_ref().map(ToString::to_string);
                named.unwrap_or_else(|| format!("#{}", under.index()))
            }
            _ => link.relation().map(|(_, target)| target.to_string()).unwrap_or_default(),
        };
        let from: Vec<String> = link.from.iter().map(ToString::to_string).collect();
        let mut tooltip = match &link.id {
            Some(id) => format!("{id}: "),
            None => String::new(),
        };
        let verb = relation.verb(from.len());
        tooltip.push_str(&format!("{} {verb} {to}", from.join(" + ")));
        for (what, text) in [("scheme", &link.scheme), ("note", &link.note)] {
            if let Some(text) = text {
                tooltip.push_str(&format!(" — {what}: {}", text.as_str()));
            }
        }
        SceneLink {
            index: id.index(),
            id: link.id.as_ref().map(ToString::to_string),
            relation,
            from,
            to,
            bears_on_link: false,
            parts,
            junction,
            tooltip: drawable(&tooltip).into_owned(),
            standing: self.overlay.standing.map(|evaluation| evaluation.link(id)),
            state: State::Same,
            stands_for: 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Document, Group, Id, Kind, Link, Node};
    use crate::graph::ArgumentGraph;
    use crate::render::fixture::scene;
    use crate::render::{Overlay, Scene, SceneOptions};

    /// Links on each other, all from one statement; the last of them on `target`.
    fn chain(length: usize, target: &str) -> Document {
        let nodes = ["a", "t"].map(|id| Node::new(id, Kind::Premise, "x")).to_vec();
        let link = |at: usize| {
            let next = format!("l{}", at + 1);
            let target = if at + 1 == length { target } else { next.as_str() };
            Link::attacks(["a"], target).with_id(format!("l{at}"))
        };
        let links = (0..length).map(link).collect();
        Document { nodes, links, ..Document::default() }
    }

    /// What is drawn of links on links does not depend on how many there are.
    #[test]
    fn links_that_rest_on_nothing_that_is_drawn_are_left_out() {
        for length in [2, 64, 65, 100, 1_000] {
            for nowhere in ["l0", "nobody"] {
                let scene = scene(chain(length, nowhere));
                assert_eq!((scene.links.len(), scene.junctions), (0, 0), "{length} on {nowhere}");
            }
            let scene = scene(chain(length, "t"));
            assert_eq!((scene.links.len(), scene.junctions), (length, length - 1), "{length}");
        }
    }

    #[test]
    fn several_sources_are_spoken_of_in_the_plural() {
        let nodes = ["a", "b", "t"].map(|id| Node::new(id, Kind::Premise, "x")).to_vec();
        let links = vec![
            Link::attacks(["a"], "t"),
            Link::attacks(["a", "b"], "t"),
            Link::supports(["a", "b"], "t").with_id("step"),
        ];
        let scene = scene(Document { nodes, links, ..Document::default() });
        let tooltips: Vec<&str> = scene.links.iter().map(|link| link.tooltip.as_str()).collect();
        assert_eq!(tooltips, ["a attacks t", "a + b attack t", "step: a + b support t"]);
        assert!(scene.description.starts_with("An argument graph of 3 statements and 3 links."));
    }

    /// Links that collapsing makes the same are drawn once, and the arrow tells how many they are.
    #[test]
    fn an_arrow_tells_for_how_many_links_it_stands() {
        let inside = |id: &str| Node {
            group: Some(Id::from("g").into()),
            ..Node::new(id, Kind::Premise, "It is so.")
        };
        let thesis = Node::new("t", Kind::Thesis, "So it is.");
        let mut nodes = vec![thesis, inside("a"), inside("b"), inside("c")];
        nodes.extend(["x", "y"].map(|id| Node::new(id, Kind::Challenge, "It is not so.")));
        // The undercuts of the two supports bear on the arrow that is drawn for both.
        let links = vec![
            Link::supports(["a"], "t").with_id("one"),
            Link::attacks(["b"], "t"),
            Link::supports(["b", "c"], "t").with_id("two"),
            Link::supports(["c"], "a"),
            Link::attacks(["x"], "one"),
            Link::attacks(["x"], "two"),
            Link::attacks(["y"], "two"),
        ];
        let groups = vec![Group { id: Id::from("g").into(), ..Group::default() }];
        let graph = ArgumentGraph::new(Document { nodes, links, groups, ..Document::default() });
        for (collapse, expected) in [(vec!["g"], vec![2, 1, 2, 1]), (vec![], vec![1; 7])] {
            let collapse = collapse.into_iter().filter_map(|id| graph.find_group(id)).collect();
            let options = SceneOptions { collapse, ..SceneOptions::default() };
            let scene = Scene::new(&graph, &options, &Overlay::default());
            let stand_for: Vec<usize> = scene.links.iter().map(|link| link.stands_for).collect();
            assert_eq!(stand_for, expected);
            let on_step = scene.links.iter().filter(|link| link.bears_on_link).count();
            assert_eq!(on_step, if scene.links.len() == 4 { 2 } else { 3 });
        }
    }

    /// A step that ends in the group is a detail of it, and what undercuts it strikes the group.
    #[test]
    fn what_bears_on_a_step_inside_a_collapsed_group_bears_on_the_group() {
        let inside = |id: &str| Node {
            group: Some(Id::from("g").into()),
            ..Node::new(id, Kind::Claim, "It is so.")
        };
        let outside = |id: &str| Node::new(id, Kind::Premise, "It is so.");
        let nodes = vec![inside("a"), inside("b"), outside("x"), outside("z"), outside("y")];
        let links = vec![
            Link::supports(["a", "x"], "b").with_id("step"),
            Link::attacks(["z"], "step").with_id("undercut"),
            Link::attacks(["y"], "undercut"),
            Link::attacks(["b"], "undercut"),
        ];
        let groups = vec![Group { id: Id::from("g").into(), ..Group::default() }];
        let graph = ArgumentGraph::new(Document { nodes, links, groups, ..Document::default() });
        let collapse = graph.find_group("g").into_iter().collect();
        let options = SceneOptions { collapse, ..SceneOptions::default() };
        let scene = Scene::new(&graph, &options, &Overlay::default());
        let card = scene.cards.iter().position(|card| card.id == "g").expect("it is drawn");
        let drawn: Vec<(usize, Option<usize>)> = scene
            .links
            .iter()
            .map(|link| (link.index, link.parts.last().map(|part| part.to)))
            .collect();
        let junction = scene.cards.len();
        assert!(!scene.links[0].bears_on_link && scene.links[1].bears_on_link);
        let expected = [(1, Some(card)), (2, Some(junction)), (3, Some(junction))];
        assert_eq!(drawn, expected);
    }
}
