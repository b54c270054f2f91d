//! The rows in which a proof tree is shown.
//!
//! A link and its only source share a row. A tree deeper than [`DEEPEST`] is cut into sections, so
//! that what is written grows with the tree and not with the square of its depth.

use super::ProofReport;
use crate::document::Kind;
use crate::evaluate::{LinkStanding, Part, Role, Standing};
use crate::graph::Element;

/// Rows that hang under each other in one section.
const DEEPEST: usize = 16;

/// A row of a tree.
#[derive(Debug)]
pub(super) struct Row {
    /// How many rows of its section it hangs under.
    pub(super) depth: usize,
    /// What it does for the row above, such as `supported by`; empty at the root.
    pub(super) lead: String,
    /// The statement on it, and whether it was shown before.
    pub(super) node: Option<crate::graph::NodeId>,
    /// Whether the statement is shown above, with what hangs under it.
    pub(super) again: bool,
    /// Whether the statement goes on in a later section.
    pub(super) continued: bool,
    /// The link's or, where it has none, the statement's mark.
    pub(super) mark: Mark,
    /// What else is to be said.
    pub(super) tail: String,
    /// Statements that hang under it and are not shown.
    pub(super) hidden: usize,
}

/// A mark, and the standing that it is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mark {
    Node(Standing),
    Link(LinkStanding),
}

/// The sections of a tree, each a list of rows, the root first.
pub(super) fn sections(report: &ProofReport<'_>, deepest: Option<usize>) -> Vec<Vec<Row>> {
    let parts = &report.proof.parts;
    let mut sections: Vec<Vec<Row>> = vec![Vec::new()];
    // Where the parts that the current one hangs under went.
    let mut above: Vec<Above> = Vec::new();
    let mut skip = false;
    for (at, part) in parts.iter().enumerate() {
        above.truncate(part.depth);
        if std::mem::replace(&mut skip, false) {
            // This part stands on its link's row.
            let link = *above.last().expect("a source hangs under its link");
            above.push(Above { part: at, ..link });
            continue;
        }
        let parent = above.last().copied();
        let level = parent.map_or(0, |parent| parent.level + 1);
        if deepest.is_some_and(|deepest| level > deepest)
            || parent.is_some_and(|parent| parent.hidden)
        {
            let parent = parent.expect("the root is always shown");
            // A link is no statement of its own.
            let is_node = part.element.node().is_some();
            sections[parent.section][parent.row].hidden += usize::from(is_node);
            above.push(Above { hidden: true, ..parent });
            continue;
        }
        let on_row = parts.get(at + 1).filter(|next| shares_row(report, part, next));
        skip = on_row.is_some();
        let mut place = match parent {
            None => Above::default(),
            Some(parent) => Above { level, depth: parent.depth + 1, ..parent },
        };
        let role = parent.map(|parent| parts[parent.part].element);
        let mut row = row(report, part, on_row, role);
        let statement = if skip { at + 1 } else { at };
        let goes_on =
            parts.get(statement + 1).is_some_and(|next| next.depth > parts[statement].depth);
        row.depth = place.depth;
        row.continued = place.depth >= DEEPEST && goes_on && row.node.is_some();
        place.part = at;
        place.row = sections[place.section].len();
        let head = row.continued.then(|| head(report, row.node.expect("only nodes go on")));
        sections[place.section].push(row);
        if let Some(head) = head {
            place.section = sections.len();
            (place.row, place.depth) = (0, 0);
            sections.push(vec![head]);
        }
        above.push(place);
    }
    sections
}

/// Where a part went.
#[derive(Debug, Clone, Copy, Default)]
struct Above {
    part: usize,
    section: usize,
    row: usize,
    /// Rows above it in its section, and in all.
    depth: usize,
    level: usize,
    hidden: bool,
}

/// Whether a link's only source stands on its row. The row of a link that is asked about is its own.
fn shares_row(report: &ProofReport<'_>, part: &Part, next: &Part) -> bool {
    let Element::Link(link) = part.element else { return false };
    part.role != Role::Root
        && next.role == Role::Source
        && next.depth == part.depth + 1
        && report.graph.link(link).from.len() == 1
}

fn head(report: &ProofReport<'_>, node: crate::graph::NodeId) -> Row {
    Row {
        depth: 0,
        lead: "continued:".into(),
        node: Some(node),
        again: false,
        continued: false,
        mark: Mark::Node(report.evaluation.node(node)),
        tail: String::new(),
        hidden: 0,
    }
}

fn row(
    report: &ProofReport<'_>,
    part: &Part,
    on_row: Option<&Part>,
    above: Option<Element>,
) -> Row {
    let evaluation = report.evaluation;
    let statement = on_row.unwrap_or(part);
    let node = statement.element.node();
    let is_challenge = |node| report.graph.node(node).kind.value == Kind::Challenge;
    let verb = match (part.role, above) {
        (Role::Root | Role::Source, _) => "",
        (Role::Support, _) => "supported",
        (Role::Attack, Some(Element::Link(_))) => "undercut",
        (Role::Attack, Some(Element::Node(node))) if is_challenge(node) => "answered",
        (Role::Attack, _) => "attacked",
    };
    let mut lead = if verb.is_empty() { String::new() } else { format!("{verb} by") };
    let mut tail = String::new();
    let mark = match (part.element, node) {
        (_, Some(node)) => Mark::Node(evaluation.node(node)),
        (Element::Link(link), None) => {
            let is_in_force = evaluation.link(link) == LinkStanding::InForce;
            let sources = crate::evaluate::sources(report.graph, link);
            lead = match part.role {
                Role::Root => report.graph.introduce(link),
                // All its sources stand below it, where it is shown first.
                _ if is_in_force && !part.again => format!("{verb} together by"),
                _ if report.graph.link(link).from.len() > 1 => {
                    format!("{verb} together by {sources}")
                }
                _ => format!("{verb} by {sources}"),
            };
            if !is_in_force && !part.again {
                tail = evaluation.link_reason_in_words(report.graph, link);
            }
            Mark::Link(evaluation.link(link))
        }
        (Element::Node(node), None) => Mark::Node(evaluation.node(node)),
    };
    if let Some(node) = node {
        let graph = report.graph;
        let is_open = graph.attacks(node).next().is_none();
        match evaluation.reason(node) {
            crate::evaluate::Reason::NothingSupports => {
                tail = evaluation.reason_in_words(graph, node);
            }
            _ if is_challenge(node) && is_open && evaluation.node(node) == Standing::Stands => {
                tail = "nothing answers it".into();
            }
            _ => {}
        }
    }
    Row { depth: 0, lead, node, again: statement.again, continued: false, mark, tail, hidden: 0 }
}
