//! What became of the links: which were added, removed, turned round or hung elsewhere, and which
//! sources joined or left them.

use std::collections::{BTreeMap, BTreeSet};

use super::line::{Line, Mark};
use super::statements::Gathered;
use super::story::DiffReport;
use crate::diff::LinkChange;
use crate::document::Relation;
use crate::graph::{ArgumentGraph, Element, LinkId};

/// Links of a list that are named: they take more room than statements.
const LINKS: usize = 3;

/// What became of the links, one line each and more where sources joined or left.
pub(super) fn links(report: &DiffReport<'_>) -> Vec<Line> {
    let DiffReport { old, new, diff, .. } = *report;
    let told = Regrouped::new(report);
    let mut lines = Vec::new();
    for link in diff.links_added.iter().filter(|link| !told.added.contains(link)) {
        lines.push(sentence(Line::new(Mark::Added), new, *link));
    }
    for link in diff.links_removed.iter().filter(|link| !told.removed.contains(link)) {
        lines.push(sentence(Line::new(Mark::Removed), old, *link));
    }
    let mut gathered = Gathered::default();
    for change in &diff.links_changed {
        for field in &change.fields {
            gathered.add(field, &plain_name(new, change.new));
        }
        if change.is_structural() {
            lines.extend(changed_link(report, change, &told));
        }
    }
    lines.extend(gathered.lines(LINKS));
    lines
}

/// How a list names a link: its id, else its ends.
fn plain_name(graph: &ArgumentGraph, link: LinkId) -> String {
    let written = graph.link(link);
    if let Some(id) = &written.id {
        return id.to_string();
    }
    let from: Vec<&str> = written.from.iter().map(|id| id.as_str()).collect();
    let target = written.relation().map_or("", |(_, target)| target.as_str());
    format!("{} → {target}", from.join(" + "))
}

/// Links of one source that became part of another link, or came out of one: AND became OR.
struct Regrouped {
    added: BTreeSet<LinkId>,
    removed: BTreeSet<LinkId>,
    /// What those did in the old and do in the new graph.
    did: BTreeSet<Single>,
    does: BTreeSet<Single>,
}

/// What a link of one source does: its source, relation and target.
type Single = (String, Relation, String);

impl Regrouped {
    fn new(report: &DiffReport<'_>) -> Self {
        let DiffReport { old, new, diff, .. } = *report;
        let single = |graph: &ArgumentGraph, link: &LinkId| {
            let [source] = &graph.link(*link).from[..] else { return None };
            Some((alone(graph, *link, source)?, *link))
        };
        let added: BTreeMap<_, LinkId> =
            diff.links_added.iter().filter_map(|link| single(new, link)).collect();
        let removed: BTreeMap<_, LinkId> =
            diff.links_removed.iter().filter_map(|link| single(old, link)).collect();
        let (mut did, mut does) = (BTreeSet::new(), BTreeSet::new());
        for change in &diff.links_changed {
            let joined = change.joined.iter().map(|id| old_id(report, id));
            did.extend(joined.filter_map(|id| alone(old, change.old, id)));
            let left = change.left.iter().map(|id| new_id(report, id));
            does.extend(left.filter_map(|id| alone(new, change.new, id)));
        }
        did.retain(|single| removed.contains_key(single));
        does.retain(|single| added.contains_key(single));
        Self {
            added: does.iter().map(|single| added[single]).collect(),
            removed: did.iter().map(|single| removed[single]).collect(),
            did,
            does,
        }
    }
}

/// What one source of a link would do alone.
fn alone(graph: &ArgumentGraph, link: LinkId, source: &str) -> Option<Single> {
    let (relation, target) = graph.link(link).relation()?;
    Some((source.to_owned(), relation, target.to_string()))
}

/// What a node of the new graph was called in the old one.
fn old_id<'a>(report: &DiffReport<'a>, id: &'a str) -> &'a str {
    let node = report.new.find(id).and_then(Element::node);
    let pair = node.and_then(|node| report.diff.nodes.of_new(node));
    pair.map_or(id, |pair| report.old.id(pair.old))
}

/// What a node of the old graph is called in the new one.
fn new_id<'a>(report: &DiffReport<'a>, id: &'a str) -> &'a str {
    let node = report.old.find(id).and_then(Element::node);
    let pair = node.and_then(|node| report.diff.nodes.of_old(node));
    pair.map_or(id, |pair| report.new.id(pair.new))
}

/// A link that does not do what it did, or not from the same statements.
fn changed_link(report: &DiffReport<'_>, change: &LinkChange, told: &Regrouped) -> Vec<Line> {
    let DiffReport { old, new, .. } = *report;
    let mut lines = vec![sentence(Line::new(Mark::Changed), new, change.new)];
    let mut detail = |line: Line| lines.push(line);
    if change.flipped {
        let word = |relation: Option<Relation>| relation.map_or("neither", Relation::as_str);
        let line = Line::new(Mark::Detail).strong("turned round: ");
        detail(line.plain(format!(
            "{} before, {} now",
            word(old.relation(change.old)),
            word(new.relation(change.new))
        )));
    }
    if change.retargeted {
        let target = |graph: &ArgumentGraph, link| {
            graph.link(link).relation().map_or(String::new(), |(_, id)| id.to_string())
        };
        let (before, after) = (target(old, change.old), target(new, change.new));
        let line = Line::new(Mark::Detail).strong("retargeted: ").id(&before).plain(" → ");
        let line = line.id(&after);
        detail(match new.find(&after) {
            Some(Element::Link(_)) if !matches!(old.find(&before), Some(Element::Link(_))) => {
                line.plain(" (a step, and no longer a statement)")
            }
            _ => line,
        });
    }
    for id in &change.joined {
        let line = Line::new(Mark::Detail).strong("joined: ").id(id);
        let before = alone(old, change.old, old_id(report, id));
        detail(if before.is_some_and(|before| told.did.contains(&before)) {
            line.plain(" sufficed by itself before, and is needed with the others now")
        } else {
            line.plain(" is needed too")
        });
    }
    for id in &change.left {
        let line = Line::new(Mark::Detail).strong("left: ").id(id);
        let removed = old.find(id).and_then(Element::node);
        let removed = removed.is_some_and(|node| report.diff.removed.contains(&node));
        let after = alone(new, change.new, new_id(report, id));
        detail(if after.is_some_and(|after| told.does.contains(&after)) {
            line.plain(" was needed with the others before, and suffices by itself now")
        } else if removed {
            line.plain(" was removed")
        } else {
            line.plain(" is not needed any more")
        });
    }
    lines
}

/// A link as a sentence.
pub(super) fn sentence(line: Line, graph: &ArgumentGraph, link: LinkId) -> Line {
    let written = graph.link(link);
    let ids: BTreeSet<&str> = written.from.iter().map(|id| id.as_str()).collect();
    let line = match &written.id {
        Some(id) => line.id(id).plain(": "),
        None => line,
    };
    let mut line = sources(line, ids.iter().copied());
    if let Some((relation, target)) = written.relation() {
        line = line.plain(format!(" {} ", relation.verb(ids.len()))).id(target);
    } else {
        line = line.plain(" (a link without one relation)");
    }
    line
}

/// Ids that are needed together.
pub(super) fn sources<'i>(mut line: Line, ids: impl Iterator<Item = &'i str>) -> Line {
    for (at, id) in ids.enumerate() {
        if at > 0 {
            line = line.plain(" + ");
        }
        line = line.id(id);
    }
    line
}
