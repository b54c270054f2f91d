//! What to draw: cards with measured texts, junctions, arrows and groups.
//!
//! A link is drawn as one arrow where it has one source and nothing bears on it. Linked premises
//! meet in a junction, from which one arrow goes on; a link that is attacked or backed has a
//! junction too, where that arrow ends.

mod around;
mod build;
mod links;

use build::Builder;

use crate::document::{Kind, Relation};
use crate::evaluate::{Evaluation, LinkStanding, Standing};
use crate::graph::{ArgumentGraph, Element, GroupId, NodeId};
use crate::layout::{Boxes, Direction, Edge, Group, NodeBox};
use crate::render::text::{Weight, width};

/// Size of a card's text, in pixels, and the height of its lines.
pub(in crate::render) const TEXT: f64 = 13.0;
pub(in crate::render) const LINE: f64 = 17.0;
/// The same of a thesis, which the eye is to find first.
pub(in crate::render) const THESIS_TEXT: f64 = 15.5;
pub(in crate::render) const THESIS_LINE: f64 = 20.0;
/// Size of the line above the text, with the kind and the id.
pub(in crate::render) const SMALL: f64 = 10.5;
pub(in crate::render) const HEADER: f64 = 16.0;
/// Size of what is said below a text.
pub(in crate::render) const REMARK: f64 = SMALL + 0.5;
/// Distance of a card's content from its outline.
pub(in crate::render) const PAD: f64 = 12.0;
/// Side of a junction.
pub(in crate::render) const JUNCTION: f64 = 9.0;
/// Groups around each other that are outlined. Nobody sees more, each costs time in
/// every layer, and Mermaid and Graphviz do not draw many more.
pub(in crate::render) const MOST_NESTED: usize = 24;
/// Size of a group's title, and the height of its lines.
pub(in crate::render) const GROUP_TITLE: f64 = 12.0;
pub(in crate::render) const GROUP_LINE: f64 = 15.0;
/// Room for the mark of the kind, and for that of the standing.
pub(in crate::render) const MARK: f64 = 15.0;

/// What of a graph is drawn, and how.
#[derive(Debug, Clone)]
pub struct SceneOptions {
    /// About how many characters a line of a card holds.
    pub wrap: usize,
    /// Lines of a card beyond which its text is cut.
    pub max_lines: usize,
    /// Whether groups are drawn.
    pub groups: bool,
    /// Only the neighbourhood of one node.
    pub focus: Option<Focus>,
    /// Only these nodes and links, such as the parts of a proof.
    pub only: Option<Vec<Element>>,
    /// Groups that are drawn as one card.
    pub collapse: Vec<GroupId>,
    /// What the colour of a card stands for.
    pub color_by: ColorBy,
    /// Title instead of the document's.
    pub title: Option<String>,
}

impl Default for SceneOptions {
    fn default() -> Self {
        Self {
            wrap: 34,
            max_lines: 12,
            groups: true,
            focus: None,
            only: None,
            collapse: Vec::new(),
            color_by: ColorBy::Kind,
            title: None,
        }
    }
}

/// A node and how many links away from it is still drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Focus {
    /// The node in the middle.
    pub node: NodeId,
    /// How many links away.
    pub depth: usize,
}

/// What the colour of a card stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ColorBy {
    /// Its kind.
    #[default]
    Kind,
    /// The outermost group that it is in.
    Group,
}

/// What became of a thing between two revisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum State {
    /// Nothing; or no revisions are compared.
    #[default]
    Same,
    /// It is new.
    Added,
    /// It is gone, and drawn as a ghost.
    Removed,
    /// It is not as it was.
    Changed,
}

/// What is laid over a graph when it is drawn.
#[derive(Debug, Clone, Default)]
pub struct Overlay<'a> {
    /// Which statements stand.
    pub standing: Option<&'a Evaluation>,
    /// For each node what became of it, and what is to be said of that below its text.
    pub nodes: Vec<(State, Vec<String>)>,
    /// For each link what became of it, and which sources joined it.
    pub links: Vec<(State, Vec<NodeId>)>,
}

/// What a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardKind {
    /// A statement.
    Statement(Kind),
    /// A group, drawn as one card.
    Group,
}

impl CardKind {
    /// The word on the card.
    pub fn word(self) -> &'static str {
        match self {
            Self::Statement(kind) => kind.as_str(),
            Self::Group => "group",
        }
    }
}

/// A card.
#[derive(Debug, Clone)]
pub struct Card {
    /// What it is.
    pub kind: CardKind,
    /// The id of the node or group.
    pub id: String,
    /// The id as it is written on the card, cut where it is too long.
    pub shown_id: String,
    /// The text, cut where it is too long, for viewers that break the lines themselves.
    pub text: String,
    /// The text, in lines.
    pub lines: Vec<String>,
    /// What is said of a revision below the text, in lines.
    pub remark: Vec<String>,
    /// The whole text, with the note, for the tooltip.
    pub tooltip: String,
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
    /// Index of the innermost group in [`Scene::groups`].
    pub group: Option<usize>,
    /// Which accent of [`GROUP_ACCENTS`](super::palette::GROUP_ACCENTS) it has, where cards are
    /// coloured by group.
    pub accent: Option<usize>,
    /// Whether the text leaves it unsaid.
    pub is_implicit: bool,
    /// Whether only its neighbourhood is drawn.
    pub is_focus: bool,
    /// Whether it stands, where that is drawn.
    pub standing: Option<Standing>,
    /// What became of it between two revisions.
    pub state: State,
}

/// How an arrow ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Head {
    /// In a junction, without a head.
    None,
    /// With a filled triangle: support.
    Triangle,
    /// With a bar across: attack.
    Bar,
}

impl Head {
    /// The head of an arrow that supports, or attacks.
    pub fn of(relation: Relation) -> Self {
        match relation {
            Relation::Supports => Self::Triangle,
            Relation::Attacks => Self::Bar,
        }
    }
}

/// One line of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The box where it starts: a card, or behind the cards a junction.
    pub from: usize,
    /// The box where it ends.
    pub to: usize,
    /// How it ends.
    pub head: Head,
    /// Whether it joined a link that was there before.
    pub is_new: bool,
}

/// A link as it is drawn.
#[derive(Debug, Clone)]
pub struct SceneLink {
    /// Its index in the document.
    pub index: usize,
    /// Its id, if it has one.
    pub id: Option<String>,
    /// Whether it supports or attacks.
    pub relation: Relation,
    /// The ids of its sources.
    pub from: Vec<String>,
    /// The id of its target; of a link without an id the place in the document, as `#3`.
    pub to: String,
    /// Whether it bears on a link.
    pub bears_on_link: bool,
    /// Its lines.
    pub parts: Vec<Part>,
    /// The box of its junction.
    pub junction: Option<usize>,
    /// What a pointer over it is told.
    pub tooltip: String,
    /// Whether it is in force, where that is drawn.
    pub standing: Option<LinkStanding>,
    /// What became of it between two revisions.
    pub state: State,
    /// How many links it is drawn for: of those that collapsing made the same, the first.
    pub stands_for: usize,
}

/// A group as it is drawn.
#[derive(Debug, Clone)]
pub struct SceneGroup {
    /// Its id.
    pub id: String,
    /// Its title, cut where it is too long.
    pub title: String,
    /// The title, in lines.
    pub lines: Vec<String>,
    /// Index of the group around it.
    pub parent: Option<usize>,
    /// How many groups are around it.
    pub depth: usize,
}

/// What to draw.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    /// The title.
    pub title: Option<String>,
    /// The argument in words, for those who do not see the picture.
    pub description: String,
    /// A remark below the title, such as what was left out.
    pub remark: Option<String>,
    /// The cards. Their indices are box indices.
    pub cards: Vec<Card>,
    /// How many junctions there are. Their boxes follow those of the cards.
    pub junctions: usize,
    /// For each junction the group it is in.
    pub junction_groups: Vec<Option<usize>>,
    /// The links.
    pub links: Vec<SceneLink>,
    /// The groups, outer before inner ones.
    pub groups: Vec<SceneGroup>,
    /// What colours stand for, where cards are coloured by group: titles by accent.
    pub accents: Vec<String>,
}

/// What a head takes beside the next one, and what it keeps from a corner; and how large a card may
/// become for their sake.
const HEAD: f64 = 15.0;
const CORNER: f64 = 14.0;
const MOST_FOR_HEADS: f64 = 600.0;

impl Scene {
    /// Decides what is drawn of a graph. Linear in the graph.
    pub fn new(graph: &ArgumentGraph, options: &SceneOptions, overlay: &Overlay<'_>) -> Self {
        Builder::new(graph, options, overlay).build()
    }

    /// What the layout has to place: the cards, then the junctions; the parts of the links in
    /// order; the groups. Where many arrows arrive, a card is made so large that their heads do not
    /// touch each other, when the arrows point this way.
    pub fn boxes(&self, direction: Direction) -> Boxes {
        let mut arrivals = vec![0_usize; self.cards.len()];
        let targets = self.links.iter().flat_map(|link| &link.parts).map(|part| part.to);
        targets.filter(|to| *to < self.cards.len()).for_each(|to| arrivals[to] += 1);
        let cards = self.cards.iter().zip(arrivals).map(|(card, arrivals)| {
            let heads = arrivals.saturating_sub(1) as f64 * HEAD + 2.0 * CORNER;
            let room = if arrivals > 1 { heads.min(MOST_FOR_HEADS) } else { 0.0 };
            let (mut width, mut height) = (card.width, card.height);
            match direction {
                Direction::Up | Direction::Down => width = width.max(room),
                Direction::Left | Direction::Right => height = height.max(room),
            }
            let is_head = card.kind == CardKind::Statement(Kind::Thesis);
            NodeBox { width, height, group: card.group, is_head }
        });
        let junctions = self.junction_groups.iter().map(|group| NodeBox {
            width: JUNCTION,
            height: JUNCTION,
            group: *group,
            is_head: false,
        });
        let parts = self.links.iter().flat_map(|link| {
            link.parts.iter().map(|part| {
                // An arrow out of a junction is kept short, so that it reads as one link.
                let weight = match link.state {
                    State::Removed => 0,
                    _ if part.from >= self.cards.len() => 4,
                    _ => 1,
                };
                // What backs a step and what undercuts it do not come to lie on each other.
                let from_side = link.bears_on_link.then_some(link.relation as u8);
                Edge { from: part.from, to: part.to, weight, from_side }
            })
        });
        let groups = self.groups.iter().map(|group| {
            let widths = group.lines.iter().map(|line| width(line, GROUP_TITLE, Weight::Bold));
            let more = group.lines.len().saturating_sub(1) as f64 * GROUP_LINE;
            Group {
                parent: group.parent,
                title_width: widths.fold(0.0, f64::max),
                title_height: GROUP_TITLE + 6.0 + more,
            }
        });
        Boxes {
            nodes: cards.chain(junctions).collect(),
            edges: parts.collect(),
            groups: groups.collect(),
        }
    }
}
