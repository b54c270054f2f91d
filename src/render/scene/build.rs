//! Makes a scene of a graph: which nodes and links are shown, where junctions are needed, how wide
//! and high the cards are.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::document::{Kind, Relation};
use crate::graph::{ArgumentGraph, Element, GroupId, LinkId, NodeId};
use crate::parallel;
use crate::render::text::{Weight, drawable, shorten, width, wrap};

use super::around::{Around, around};
use super::{
    Card, CardKind, ColorBy, GROUP_TITLE, HEADER, LINE, MARK, MOST_NESTED, Overlay, PAD, REMARK,
    SMALL, Scene, SceneGroup, SceneOptions, State, TEXT, THESIS_LINE, THESIS_TEXT,
};

/// How wide the title of a group may become, and how much narrower it is than a single card in the
/// group.
const WIDEST_TITLE: f64 = 360.0;
const BESIDE_TITLE: f64 = 24.0;

pub(super) struct Builder<'a> {
    pub(super) graph: &'a ArgumentGraph,
    pub(super) options: &'a SceneOptions,
    pub(super) overlay: &'a Overlay<'a>,
    /// Of each group what is around it.
    around: Vec<Around>,
    pub(super) scene: Scene,
}

/// What a card is made of.
#[derive(Clone, Copy)]
enum Drawn {
    Node(NodeId),
    /// A group that is drawn as one card.
    Group(GroupId),
}

/// A card that is to be made.
struct Wanted {
    what: Drawn,
    /// The group around it, as it is drawn.
    around: Option<usize>,
    accent: Option<usize>,
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
        self.break_titles();
        self.add_links(&shown, &card_of);
        let document = self.graph.document();
        let title = self.options.title.as_deref();
        let title = title.or(document.title.as_ref().map(|title| title.as_str()));
        self.scene.title =
            title.map(|title| drawable(title).into_owned()).filter(|title| !title.is_empty());
        self.scene.description = describe(self.graph);
        self.scene.remark = self.remark(&shown, &groups);
        self.scene
    }

    /// What is left out.
    fn remark(&self, shown: &[bool], groups: &HashMap<GroupId, usize>) -> Option<String> {
        let mut remarks = Vec::new();
        if let Some(focus) = self.options.focus {
            let count = shown.iter().filter(|shown| **shown).count();
            let id = drawable(self.graph.id(focus.node));
            let links = if focus.depth == 1 { "link" } else { "links" };
            let (all, depth) = (shown.len(), focus.depth);
            remarks.push(format!("{count} of {all} statements: up to {depth} {links} around {id}"));
        }
        let without = groups.len() - self.scene.groups.len();
        if without > 0 {
            let groups = if without == 1 { "1 group is" } else { &format!("{without} groups are") };
            remarks.push(format!("{groups} not outlined: more than {MOST_NESTED} in each other"));
        }
        (!remarks.is_empty()).then(|| remarks.join(" · "))
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

    /// Adds the groups in which something is drawn, and gives the index of each; of a group that lies
    /// too deep, that of the last one around it which is drawn.
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
            if let Some(parent) = parent.filter(|_| depth >= MOST_NESTED) {
                indices.insert(id, parent);
                continue;
            }
            indices.insert(id, self.scene.groups.len());
            self.scene.groups.push(SceneGroup {
                id: group.id.to_string(),
                title: title.to_owned(),
                lines: Vec::new(),
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
        let mut wanted: Vec<Wanted> = Vec::new();
        for node in graph.nodes().filter(|node| shown[node.index()]) {
            let accent = self.accent(graph.group_of(node), &mut accents);
            let drawn =
                |group: Option<GroupId>| group.and_then(|group| groups.get(&group)).copied();
            if let Some(group) = self.collapsed(node) {
                let card = *collapsed.entry(group).or_insert(wanted.len());
                if card == wanted.len() {
                    let around = drawn(graph.parent_of(group));
                    wanted.push(Wanted { what: Drawn::Group(group), around, accent });
                }
                card_of[node.index()] = Some(card);
                continue;
            }
            card_of[node.index()] = Some(wanted.len());
            let around = drawn(graph.group_of(node));
            wanted.push(Wanted { what: Drawn::Node(node), around, accent });
        }
        // To measure and break texts takes a while; many are done at the same time.
        let some: Vec<&[Wanted]> = wanted.chunks(250).collect();
        let cards = parallel::map(&some, |some| {
            let card = |wanted: &Wanted| self.wanted_card(wanted, &held);
            some.iter().map(card).collect::<Vec<Card>>()
        });
        self.scene.cards = cards.into_iter().flatten().collect();
        card_of
    }

    fn wanted_card(&self, wanted: &Wanted, held: &HashMap<GroupId, [usize; 4]>) -> Card {
        let &Wanted { what, around, accent } = wanted;
        let card = match what {
            Drawn::Node(node) => self.statement_card(node),
            Drawn::Group(group) => {
                self.group_card(group, held.get(&group).copied().unwrap_or_default())
            }
        };
        Card { group: around, accent, ..card }
    }

    /// Breaks the titles of the groups into lines. Around a single card a title leaves room for a line
    /// that leaves the card beside it.
    fn break_titles(&mut self) {
        let mut held: Vec<(usize, f64)> = vec![(0, 0.0); self.scene.groups.len()];
        for card in &self.scene.cards {
            let mut around = card.group;
            while let Some(group) = around {
                held[group] = (held[group].0 + 1, card.width);
                around = self.scene.groups[group].parent;
            }
        }
        for (group, (cards, width)) in self.scene.groups.iter_mut().zip(held) {
            let broken = |room, lines| wrap(&group.title, room, GROUP_TITLE, Weight::Bold, lines);
            let narrow = (cards == 1).then(|| broken(width - BESIDE_TITLE, 3));
            let title = narrow.filter(|title| !title.is_cut);
            let title = title.unwrap_or_else(|| broken(WIDEST_TITLE, 2));
            (group.title, group.lines) = (title.text, title.lines);
        }
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

    fn statement_card(&self, id: NodeId) -> Card {
        let node = self.graph.node(id);
        let (state, remarks) = self.overlay.nodes.get(id.index()).cloned().unwrap_or_default();
        let mut tooltip = drawable(&node.text).into_owned();
        if let Some(note) = &node.note {
            tooltip.push_str(" — ");
            tooltip.push_str(&drawable(note));
        }
        let kind = CardKind::Statement(node.kind.value);
        let mut card = self.card(kind, &node.id, &node.text, &remarks);
        card.tooltip = tooltip;
        card.is_implicit = node.implicit;
        card.is_focus = self.options.focus.is_some_and(|focus| focus.node == id);
        card.standing = self.overlay.standing.map(|evaluation| evaluation.node(id));
        card.state = state;
        card
    }

    /// The card of a group: its title, and how many nodes of each kind it stands for.
    fn group_card(&self, id: GroupId, counts: [usize; 4]) -> Card {
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
        self.card(CardKind::Group, &written.id, title, &[remark])
    }

    /// A card around a text: as wide as its lines need, as high as they are.
    fn card(&self, kind: CardKind, id: &str, text: &str, remarks: &[String]) -> Card {
        let (size, line, weight) = match kind {
            CardKind::Statement(Kind::Thesis) => (THESIS_TEXT, THESIS_LINE, Weight::Bold),
            _ => (TEXT, LINE, Weight::Regular),
        };
        // Letters of running English are about half an em wide.
        let room = (self.options.wrap.clamp(12, 200) as f64 * size * 0.5).round();
        let wrapped = wrap(text, room, size, weight, self.options.max_lines);
        let lines = |remark: &String| wrap(remark, room, REMARK, Weight::Regular, 8).lines;
        let remark: Vec<String> = remarks.iter().flat_map(lines).collect();
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
            tooltip: drawable(text).into_owned(),
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
}

/// The argument in words: how much there is, each thesis, and what speaks for and against it.
fn describe(graph: &ArgumentGraph) -> String {
    let several = |count: usize| if count == 1 { "" } else { "s" };
    let (nodes, links) = (graph.nodes().len(), graph.links().len());
    let mut words = format!(
        "An argument graph of {nodes} statement{} and {links} link{}.",
        several(nodes),
        several(links)
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
