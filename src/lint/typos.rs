//! Ids that name nothing, and what they seem to mean.
//!
//! The rule `unknown-id` reports them. The other rules ask whether a statement seems to be meant
//! by one, or by a link that cannot be read, so that a single slip of the pen is not reported
//! again as a statement without links.

use std::collections::HashSet;

use crate::diagnostic::nearest_all;
use crate::document::{Id, Link};
use crate::source::Spanned;

use super::Subject;
use super::rules::malformed_id::{fault, kebab};
use super::slip::spelled;

/// Unknown ids whose meaning is looked for; beyond that the search would no longer be linear.
const LOOKED_UP: usize = 100;

/// The unknown ids of a document.
pub(crate) struct Typos<'a> {
    /// All of them, in the order of links, nodes, groups and quotes.
    pub(crate) unknown: Vec<Unknown<'a>>,
    meant: HashSet<(Use, &'a str)>,
}

/// An id that names nothing.
pub(crate) struct Unknown<'a> {
    /// The id as written.
    pub(crate) id: &'a Spanned<Id>,
    /// What it should name.
    pub(crate) what: &'static str,
    /// What it stands in.
    place: Place<'a>,
    /// The known ids that are nearest to it, equally near.
    pub(crate) near: Vec<&'a str>,
}

/// What an unknown id stands in.
#[derive(Clone, Copy)]
enum Place<'a> {
    Link(&'a Link),
    /// The `within` of a group.
    Group(&'a Id),
    /// A node that is in a group, or a quote.
    Elsewhere,
}

impl Unknown<'_> {
    /// Whether another id of the same link, or the group itself, is this one in some spelling, so
    /// that it would be there twice if it were written for the unknown one.
    pub(crate) fn is_beside(&self, other: &str) -> bool {
        match self.place {
            Place::Link(link) => {
                let ids =
                    link.from.iter().chain(&link.supports).chain(&link.attacks).chain(&link.id);
                ids.filter(|id| id.span != self.id.span).any(|id| spelled(id) == other)
            }
            Place::Group(group) => spelled(group) == other,
            Place::Elsewhere => false,
        }
    }
}

/// What an id is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Use {
    /// A link starts from it.
    From,
    /// A link supports it.
    Supported,
    /// A link attacks it.
    Attacked,
    /// A node or group lies in it.
    Group,
    /// It is quoted.
    Source,
}

impl<'a> Typos<'a> {
    /// Looks up every id of the document: linear, plus one walk over the candidates for each of
    /// the first hundred unknown ids.
    pub(super) fn find(subject: &Subject<'a>) -> Self {
        let (graph, document) = (subject.graph, subject.graph.document());
        let survey = subject.survey();
        let mut typos = Self { unknown: Vec::new(), meant: HashSet::new() };
        let nodes = || document.nodes.iter().map(|node| node.id.as_str());
        let elements = || {
            nodes().chain(document.links.iter().filter_map(|link| Some(link.id.as_ref()?.as_str())))
        };
        let groups = || document.groups.iter().map(|group| group.id.as_str());
        let sources = || document.sources.iter().map(|source| source.id.as_str());
        // A group where a node belongs is the business of `malformed-link`.
        let unknown = |id: &str| graph.find(id).is_none() && graph.find_group(id).is_none();
        let incomplete = graph.links().filter(|link| !graph.is_complete(*link));
        for link in incomplete.map(|link| graph.link(link)) {
            // A link with both relations means each of its targets, as far as anybody can tell.
            if let (Some(supports), Some(attacks)) = (&link.supports, &link.attacks) {
                typos.meant.insert((Use::Supported, supports));
                typos.meant.insert((Use::Attacked, attacks));
            }
            for id in link.from.iter().filter(|id| unknown(id)) {
                typos.add(id, "node", Place::Link(link), Use::From, nodes);
            }
            for id in link.supports.iter().filter(|id| unknown(id)) {
                typos.add(id, "node or link", Place::Link(link), Use::Supported, elements);
            }
            for id in link.attacks.iter().filter(|id| unknown(id)) {
                typos.add(id, "node or link", Place::Link(link), Use::Attacked, elements);
            }
        }
        let of_nodes =
            survey.grouped.iter().filter_map(|node| Some((node.group.as_ref()?, Place::Elsewhere)));
        let of_groups = document
            .groups
            .iter()
            .filter_map(|group| Some((group.within.as_ref()?, Place::Group(&group.id.value))));
        for (id, place) in of_nodes.chain(of_groups) {
            if graph.find_group(id).is_none() {
                typos.add(id, "group", place, Use::Group, groups);
            }
        }
        let of_nodes = survey.quoting_nodes.iter().flat_map(|node| &node.quotes);
        let of_links = survey.quoting_links.iter().flat_map(|link| &link.quotes);
        for quote in of_nodes.chain(of_links) {
            if subject.text_of(&quote.source).is_none() {
                typos.add(&quote.source, "source", Place::Elsewhere, Use::Source, sources);
            }
        }
        typos
    }

    fn add<I: Iterator<Item = &'a str>>(
        &mut self,
        id: &'a Spanned<Id>,
        what: &'static str,
        place: Place<'a>,
        used: Use,
        candidates: impl Fn() -> I,
    ) {
        let mut near = Vec::new();
        if self.unknown.len() < LOOKED_UP {
            near = spelled_alike(id, candidates());
            if near.is_empty() {
                near = nearest_all(id, candidates());
            }
        }
        if let [meant] = near[..] {
            self.meant.insert((used, meant));
        }
        self.unknown.push(Unknown { id, what, place, near });
    }

    /// Whether an unknown id that is used so, or an unclear link, seems to mean this one.
    pub(crate) fn mean(&self, used: Use, id: &str) -> bool {
        !self.meant.is_empty() && self.meant.contains(&(used, id))
    }

    /// Whether an unknown id in a link seems to mean this node.
    pub(crate) fn mean_node(&self, id: &str) -> bool {
        [Use::From, Use::Supported, Use::Attacked].into_iter().any(|used| self.mean(used, id))
    }
}

/// The candidates that are the same words as an id that is not in kebab-case.
fn spelled_alike<'a>(id: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    if fault(id).is_none() {
        return Vec::new();
    }
    let spelling = kebab(id);
    if spelling.is_empty() {
        return Vec::new();
    }
    let is_alike = |candidate: &&str| {
        // Most ids are in kebab-case, and then nothing has to be written.
        *candidate == spelling || (fault(candidate).is_some() && kebab(candidate) == spelling)
    };
    let mut alike: Vec<&str> = Vec::new();
    for candidate in candidates.filter(is_alike) {
        if !alike.contains(&candidate) {
            alike.push(candidate);
        }
    }
    alike
}
