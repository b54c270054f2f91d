//! Makes a scene of a graph: which nodes and links are shown, where junctions are needed, how wide
//! and high the cards are.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::document::{Kind, Relation};
use crate::graph::{ArgumentGraph, Element, GroupId, LinkId, NodeId};
use crate::render::text::{Weight, drawable, shorten, width, wrap};

use super::{
    Card, CardKind, ColorBy, GROUP_TITLE, HEADER, Head, LINE, MARK, Overlay, PAD, Part, REMARK,
    SMALL, Scene, SceneGroup, SceneLink, SceneOptions, State, TEXT, THESIS_LINE, THESIS_TEXT,
};

/// The cards that a link starts from, where it is drawn.
type Drawn = Option<Vec<usize>>;

/// What a link that is drawn bears on.
#[derive(Debug, Clone, Copy)]
enum Target {
    /// A card, by its index.
    Card(usize),
    /// Another link that is drawn.
    Link(LinkId),
}

pub(super) struct Builder<'a> {
    graph: &'a ArgumentGraph,
    options: &'a SceneOptions,
    overlay: &'a Overlay<'a>,
    /// Of each group what is around it.
    around: Vec<Around>,
    scene: Scene,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        graph: &'a ArgumentGraph,
        options: &'a SceneOptions,
        overlay: &'a Overlay<'a>,
    ) -> Self {
        let around = around(graph, &options.collapse);
        Self { graph, options, overlay, around, scene: Scene::default() }
    }

    pub(super) fn build(mut self) -> Scene {
        let shown = self.shown();
        let groups = self.add_groups(&shown);
        let card_of = self.add_cards(&shown, &groups);
        self.add_links(&shown, &card_of);
        let document = self.graph.document();
        let title = self.options.title.as_deref();
        let title = title.or(document.title.as_ref().map(|title| title.as_str()));
        self.scene.title = title.map(drawable).filter(|title| !title.is_empty());
        self.scene.description = describe(self.graph);
        if let Some(focus) = self.options.focus {
            let count = shown.iter().filter(|shown| **shown).count();
            let id = drawable(self.graph.id(focus.node));
            let links = if focus.depth == 1 { "link" } else { "links" };
            self.scene.remark = Some(format!(
                "{count} of {} statements: up to {} {links} around {id}",
                shown.len(),
                focus.depth
            ));
        }
        self.scene
    }

    /// Which nodes are drawn: all, or those near the focus.
    fn shown(&self) -> Vec<bool> {
        let graph = self.graph;
        if let Some(only) = &self.options.only {
            let mut shown = vec![false; graph.nodes().len()];
            only.iter().filter_map(|one| one.node()).for_each(|node| shown[node.index()] = true);
            return shown;
        }
        let Some(focus) = self.options.focus else { return vec![true; graph.nodes().len()] };
        let mut distance = vec![usize::MAX; graph.nodes().len()];
        let mut seen_links = vec![false; graph.links().len()];
        distance[focus.node.index()] = 0;
        let mut queue = VecDeque::from([focus.node]);
        while let Some(node) = queue.pop_front() {
            let next = distance[node.index()] + 1;
            if next > focus.depth {
                break;
            }
            let mut links: Vec<LinkId> = graph.uses(node).collect();
            links.extend(graph.links_into(node.into()).map(|(link, _)| link));
            // An attack on a link, and what the link itself bears on, lie one link away.
            while let Some(link) = links.pop() {
                if std::mem::replace(&mut seen_links[link.index()], true) {
                    continue;
                }
                links.extend(graph.links_into(link.into()).map(|(link, _)| link));
                let target = graph.target(link);
                links.extend(target.and_then(Element::link));
                for near in graph.sources(link).chain(target.and_then(Element::node)) {
                    if distance[near.index()] == usize::MAX {
                        distance[near.index()] = next;
                        queue.push_back(near);
                    }
                }
            }
        }
        distance.into_iter().map(|distance| distance != usize::MAX).collect()
    }

    /// The outermost group around a node that is drawn as one card: what lies in it is not drawn.
    fn collapsed(&self, node: NodeId) -> Option<GroupId> {
        self.graph.group_of(node).and_then(|group| self.around[group.index()].collapsed)
    }

    /// Adds the groups in which something is drawn, and gives the index of each.
    fn add_groups(&mut self, shown: &[bool]) -> HashMap<GroupId, usize> {
        let graph = self.graph;
        let mut indices = HashMap::new();
        if !self.options.groups {
            return indices;
        }
        let mut used: HashSet<GroupId> = HashSet::new();
        for node in graph.nodes().filter(|node| shown[node.index()]) {
            let innermost = match self.collapsed(node) {
                Some(collapsed) => graph.parent_of(collapsed),
                None => graph.group_of(node),
            };
            let mut group = innermost;
            while let Some(one) = group.filter(|one| used.insert(*one)) {
                group = graph.parent_of(one);
            }
        }
        let mut ordered: Vec<(usize, GroupId)> = graph
            .groups()
            .filter(|group| used.contains(group))
            .map(|group| (self.around[group.index()].depth, group))
            .collect();
        ordered.sort_unstable();
        for (depth, id) in ordered {
            let group = graph.group(id);
            let title = group.title.as_ref().map_or(group.id.as_str(), |title| title.as_str());
            let parent = graph.parent_of(id).map(|parent| indices[&parent]);
            indices.insert(id, self.scene.groups.len());
            self.scene.groups.push(SceneGroup {
                id: group.id.to_string(),
                title: shorten(&drawable(title), 360.0, GROUP_TITLE, Weight::Bold),
                parent,
                depth,
            });
        }
        indices
    }

    /// Adds the cards, and gives the box of each node that is drawn.
    fn add_cards(
        &mut self,
        shown: &[bool],
        groups: &HashMap<GroupId, usize>,
    ) -> Vec<Option<usize>> {
        let graph = self.graph;
        let mut card_of = vec![None; shown.len()];
        let mut collapsed: HashMap<GroupId, usize> = HashMap::new();
        let held = self.counts_of_collapsed();
        let mut accents: HashMap<GroupId, usize> = HashMap::new();
        for node in graph.nodes().filter(|node| shown[node.index()]) {
            let accent = self.accent(graph.group_of(node), &mut accents);
            if let Some(group) = self.collapsed(node) {
                let card = *collapsed.entry(group).or_insert(self.scene.cards.len());
                if card == self.scene.cards.len() {
                    let around = graph.parent_of(group).and_then(|outer| groups.get(&outer));
                    let counts = held.get(&group).copied().unwrap_or_default();
                    let card = self.group_card(group, counts, around.copied(), accent);
                    self.scene.cards.push(card);
                }
                card_of[node.index()] = Some(card);
                continue;
            }
            let group = graph.group_of(node).and_then(|group| groups.get(&group)).copied();
            card_of[node.index()] = Some(self.scene.cards.len());
            let card = self.statement_card(node, group, accent);
            self.scene.cards.push(card);
        }
        card_of
    }

    /// How many nodes of each kind the groups that are drawn as one card hold.
    fn counts_of_collapsed(&self) -> HashMap<GroupId, [usize; 4]> {
        let mut held: HashMap<GroupId, [usize; 4]> = HashMap::new();
        for node in self.graph.nodes() {
            if let Some(group) = self.collapsed(node) {
                let kind = self.graph.kind(node);
                let at = Kind::ALL.iter().position(|other| *other == kind).unwrap_or_default();
                held.entry(group).or_default()[at] += 1;
            }
        }
        held
    }

    /// The accent of the outermost group around, where cards are coloured by group.
    fn accent(
        &mut self,
        group: Option<GroupId>,
        accents: &mut HashMap<GroupId, usize>,
    ) -> Option<usize> {
        if self.options.color_by == ColorBy::Kind {
            return None;
        }
        let outermost = self.around[group?.index()].outermost;
        let next = accents.len();
        let accent = *accents.entry(outermost).or_insert(next);
        if accent == self.scene.accents.len() {
            let group = self.graph.group(outermost);
            let title = group.title.as_ref().map_or(group.id.as_str(), |title| title.as_str());
            self.scene.accents.push(shorten(&drawable(title), 220.0, 12.0, Weight::Regular));
        }
        Some(accent)
    }

    fn statement_card(&self, id: NodeId, group: Option<usize>, accent: Option<usize>) -> Card {
        let node = self.graph.node(id);
        let (state, remark) = self.overlay.nodes.get(id.index()).cloned().unwrap_or_default();
        let mut tooltip = drawable(&node.text);
        if let Some(note) = &node.note {
            tooltip.push_str(" — ");
            tooltip.push_str(&drawable(note));
        }
        let kind = CardKind::Statement(node.kind.value);
        let mut card = self.card(kind, &node.id, &node.text, remark.as_deref());
        card.tooltip = tooltip;
        card.group = group;
        card.accent = accent;
        card.is_implicit = node.implicit;
        card.is_focus = self.options.focus.is_some_and(|focus| focus.node == id);
        card.standing = self.overlay.standing.map(|evaluation| evaluation.node(id));
        card.state = state;
        card
    }

    /// The card of a group: its title, and how many nodes of each kind it stands for.
    fn group_card(
        &self,
        id: GroupId,
        counts: [usize; 4],
        group: Option<usize>,
        accent: Option<usize>,
    ) -> Card {
        let graph = self.graph;
        let words = Kind::ALL.iter().zip(counts).filter(|(_, count)| *count > 0);
        let words: Vec<String> = words
            .map(|(kind, count)| match (kind, count) {
                (Kind::Thesis, 1) => "1 thesis".into(),
                (Kind::Thesis, many) => format!("{many} theses"),
                (kind, 1) => format!("1 {}", kind.as_str()),
                (kind, many) => format!("{many} {}s", kind.as_str()),
            })
            .collect();
        let written = graph.group(id);
        let title = written.title.as_ref().map_or(written.id.as_str(), |title| title.as_str());
        let remark = words.join(", ");
        let mut card = self.card(CardKind::Group, &written.id, title, Some(&remark));
        card.group = group;
        card.accent = accent;
        card
    }

    /// A card around a text: as wide as its lines need, as high as they are.
    fn card(&self, kind: CardKind, id: &str, text: &str, remark: Option<&str>) -> Card {
        let (size, line, weight) = match kind {
            CardKind::Statement(Kind::Thesis) => (THESIS_TEXT, THESIS_LINE, Weight::Bold),
            _ => (TEXT, LINE, Weight::Regular),
        };
        // Letters of running English are about half an em wide.
        let room = (self.options.wrap.clamp(12, 200) as f64 * size * 0.5).round();
        let wrapped = wrap(text, room, size, weight, self.options.max_lines);
        let remark = remark.map(|remark| wrap(remark, room, REMARK, Weight::Regular, 8).lines);
        let remark = remark.unwrap_or_default();
        let word = width(kind.word(), SMALL, Weight::Bold);
        // With and without marks of standing, the cards are as large, and the picture is the same.
        let mark = MARK + 4.0;
        let shown_id = shorten(&drawable(id), room - word - mark - 24.0, SMALL, Weight::Regular);
        let id_width = width(&shown_id, SMALL, Weight::Regular);
        let header = MARK + word + 8.0 + id_width + mark;
        let widest = wrapped.lines.iter().map(|line| width(line, size, weight));
        let widest_remark = remark.iter().map(|line| width(line, REMARK, Weight::Regular));
        let inner = widest.chain(widest_remark).fold(header.max(96.0), f64::max);
        let remarks = remark.len() as f64 * (LINE - 3.0);
        let height = PAD * 2.0 + HEADER + wrapped.lines.len() as f64 * line + remarks;
        Card {
            kind,
            id: id.to_owned(),
            shown_id,
            text: wrapped.text,
            lines: wrapped.lines,
            remark,
            tooltip: drawable(text),
            width: (inner + PAD * 2.0).ceil(),
            height: height.ceil(),
            group: None,
            accent: None,
            is_implicit: false,
            is_focus: false,
            standing: None,
            state: State::Same,
        }
    }

    fn add_links(&mut self, shown: &[bool], card_of: &[Option<usize>]) {
        let mut drawn = self.sources_drawn(shown, card_of);
        let targets = self.find_targets(&mut drawn, card_of);
        let junction_of = self.add_junctions(&drawn, &targets, card_of);
        self.push_links(&drawn, &targets, &junction_of);
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
    fn find_targets(&self, drawn: &mut [Drawn], card_of: &[Option<usize>]) -> Vec<Option<Target>> {
        let graph = self.graph;
        let mut targets: Vec<Option<Target>> = vec![None; drawn.len()];
        let mut seen: HashSet<(Vec<usize>, usize, Relation)> = HashSet::new();
        let on_node = |link: LinkId| match graph.target(link) {
            Some(Element::Node(node)) => Some((link, Target::Card(card_of[node.index()]?))),
            _ => None,
        };
        let mut work: VecDeque<(LinkId, Target)> = graph.links().filter_map(on_node).collect();
        while let Some((link, target)) = work.pop_front() {
            let Some(from) = &drawn[link.index()] else { continue };
            // What bears on a link bears on the group inside of which that link goes on.
            let mut as_target = Target::Link(link);
            if let Target::Card(card) = target {
                let is_group = self.scene.cards[card].kind == CardKind::Group;
                let is_inside = is_group && from.contains(&card);
                let relation = graph.relation(link).unwrap_or(Relation::Supports);
                let collapses = !self.options.collapse.is_empty();
                if is_inside {
                    as_target = target;
                } else if !collapses || seen.insert((from.clone(), card, relation)) {
                    targets[link.index()] = Some(target);
                } else {
                    continue;
                }
            } else {
                targets[link.index()] = Some(target);
            }
            work.extend(graph.links_into(link.into()).map(|(on_it, _)| (on_it, as_target)));
        }
        for (drawn, target) in drawn.iter_mut().zip(&targets) {
            if target.is_none() {
                *drawn = None;
            }
        }
        targets
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
        targets: &[Option<Target>],
        junction_of: &[Option<usize>],
    ) {
        let graph = self.graph;
        for link in graph.links() {
            let Some(from) = &drawn[link.index()] else { continue };
            let to = targets[link.index()].and_then(|target| match target {
                Target::Card(card) => Some(card),
                Target::Link(under) => junction_of[under.index()],
            });
            let Some(to) = to else { continue };
            let relation = graph.relation(link).unwrap_or(Relation::Supports);
            let head = match relation {
                Relation::Supports => Head::Triangle,
                Relation::Attacks => Head::Bar,
            };
            let parts = match junction_of[link.index()] {
                None => vec![Part { from: from[0], to, head }],
                Some(junction) => from
                    .iter()
                    .map(|card| Part { from: *card, to: junction, head: Head::None })
                    .chain([Part { from: junction, to, head }])
                    .collect(),
            };
            self.scene.links.push(self.link(link, relation, parts, junction_of[link.index()]));
        }
    }

    /// The innermost group that holds all sources of a link, if its target is in it too.
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
        let cards = from.iter().copied().chain(to);
        let mut groups = cards.map(|card| self.scene.cards[card].group);
        let chain = |group: Option<usize>| {
            let mut chain: Vec<usize> =
                std::iter::successors(group, |group| self.scene.groups[*group].parent).collect();
            chain.reverse();
            chain
        };
        let mut common = chain(groups.next()?);
        for group in groups {
            let other = chain(group);
            let same = common.iter().zip(&other).take_while(|(a, b)| a == b).count();
            common.truncate(same);
        }
        common.last().copied()
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
        tooltip.push_str(&format!("{} {} {to}", from.join(" + "), relation.as_str()));
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
            bears_on_link: matches!(target, Some(Element::Link(_))),
            parts,
            junction,
            tooltip: drawable(&tooltip),
            standing: self.overlay.standing.map(|evaluation| evaluation.link(id)),
            state: self.overlay.links.get(id.index()).copied().unwrap_or_default(),
        }
    }
}

/// How many groups are around each group.
/// Where a group stands among the others.
#[derive(Debug, Clone, Copy)]
struct Around {
    /// How many groups are around it.
    depth: usize,
    /// The outermost of these; itself where there is none.
    outermost: GroupId,
    /// The outermost group that is drawn as one card, among these and itself.
    collapsed: Option<GroupId>,
}

/// Of each group what is around it. Linear, however deep the groups lie in each other.
fn around(graph: &ArgumentGraph, collapse: &[GroupId]) -> Vec<Around> {
    let collapse: HashSet<GroupId> = collapse.iter().copied().collect();
    let mut known: Vec<Option<Around>> = vec![None; graph.groups().len()];
    let mut unknown = Vec::new();
    for group in graph.groups() {
        // Up to a group of which it is known, and back from there.
        let mut at = Some(group);
        while let Some(group) = at.filter(|group| known[group.index()].is_none()) {
            unknown.push(group);
            at = graph.parent_of(group);
        }
        let mut outer = at.and_then(|group| known[group.index()]);
        while let Some(group) = unknown.pop() {
            let here = Some(group).filter(|group| collapse.contains(group));
            outer = Some(match outer {
                None => Around { depth: 0, outermost: group, collapsed: here },
                Some(outer) => {
                    Around { depth: outer.depth + 1, collapsed: outer.collapsed.or(here), ..outer }
                }
            });
            known[group.index()] = outer;
        }
    }
    known.into_iter().flatten().collect()
}

/// The argument in words: how much there is, each thesis, and what speaks for and against it.
fn describe(graph: &ArgumentGraph) -> String {
    let mut words = format!(
        "An argument graph of {} statements and {} links.",
        graph.nodes().len(),
        graph.links().len()
    );
    let text =
        |node: NodeId| shorten(&drawable(&graph.node(node).text), 1400.0, 13.0, Weight::Regular);
    let theses = graph.nodes().filter(|node| graph.node(*node).kind.value == Kind::Thesis);
    for thesis in theses.take(3) {
        words.push_str(&format!(" Thesis: {}", text(thesis)));
        for (relation, says) in
            [(Relation::Supports, "Supported by"), (Relation::Attacks, "Attacked by")]
        {
            let links = graph.links_into(thesis.into()).filter(|(_, other)| *other == relation);
            for (link, _) in links.take(6) {
                let sources: Vec<String> = graph.sources(link).take(6).map(text).collect();
                if !sources.is_empty() {
                    words.push_str(&format!(" {says}: {}", sources.join(" Together with: ")));
                }
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Around, GroupId, around};
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

    /// One walk up for all groups, wherever the outer ones stand in the document.
    #[test]
    fn groups_in_groups_are_counted_in_one_walk() {
        let length = 200_000;
        let id = |at: usize| Id::from(format!("g{at}")).into();
        let group = |at: usize| Group {
            id: id(at),
            within: (at > 0).then(|| id(at - 1)),
            ..Group::default()
        };
        let inward: Vec<Group> = (0..length).map(group).collect();
        let outward: Vec<Group> = inward.iter().cloned().rev().collect();
        for (groups, outermost) in [(inward, 0), (outward, length - 1)] {
            let graph = ArgumentGraph::new(Document { groups, ..Document::default() });
            let collapse: Vec<GroupId> = graph.find_group("g7").into_iter().collect();
            let around = around(&graph, &collapse);
            for (group, Around { depth, outermost: outer, collapsed }) in graph.groups().zip(around)
            {
                assert_eq!(graph.group(group).id.value, format!("g{depth}"));
                assert_eq!(outer.index(), outermost);
                assert_eq!(collapsed, collapse.first().copied().filter(|_| depth >= 7));
            }
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
        let expected = [(1, Some(card)), (2, Some(junction)), (3, Some(junction))];
        assert_eq!(drawn, expected);
    }
}
