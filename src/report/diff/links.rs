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
}

impl Regrouped {
    fn new(report: &DiffReport<'_>) -> Self {
        let DiffReport { old, new, diff, .. } = *report;
        // A link of one source by its source, relation and target.
        let single = |graph: &ArgumentGraph, link: &LinkId| {
            let written = graph.link(*link);
            let [source] = &written.from[..] else { return None };
            let (relation, target) = written.relation()?;
            Some(((source.to_string(), relation, target.to_string()), *link))
        };
        let added: BTreeMap<_, LinkId> =
            diff.links_added.iter().filter_map(|link| single(new, link)).collect();
        let removed: BTreeMap<_, LinkId> =
            diff.links_removed.iter().filter_map(|link| single(old, link)).collect();
        let mut regrouped = Self { added: BTreeSet::new(), removed: BTreeSet::new() };
        for change in &diff.links_changed {
            if let Some((relation, target)) = old.link(change.old).relation() {
                for id in &change.joined {
                    let before = old_id(report, id);
                    let key = (before.to_owned(), relation, target.to_string());
                    regrouped.removed.extend(removed.get(&key));
                }
            }
            if let Some((relation, target)) = new.link(change.new).relation() {
                for id in &change.left {
                    let after = new_id(report, id);
                    let key = (after.to_owned(), relation, target.to_string());
                    regrouped.added.extend(added.get(&key));
                }
            }
        }
        regrouped
    }

    fn held(&self, report: &DiffReport<'_>, source: &str) -> bool {
        let mut links = self.removed.iter();
        links.any(|link| report.old.link(*link).from.iter().any(|id| id.value == source))
    }

    fn holds(&self, report: &DiffReport<'_>, source: &str) -> bool {
        let mut links = self.added.iter();
        links.any(|link| report.new.link(*link).from.iter().any(|id| id.value == source))
    }
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
        detail(if told.held(report, old_id(report, id)) {
            line.plain(" sufficed by itself before, and is needed with the others now")
        } else {
            line.plain(" is needed too")
        });
    }
    for id in &change.left {
        let line = Line::new(Mark::Detail).strong("left: ").id(id);
        let removed = old.find(id).and_then(Element::node);
        let removed = removed.is_some_and(|node| report.diff.removed.contains(&node));
        detail(if told.holds(report, new_id(report, id)) {
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
    let verb = |relation| match (relation, ids.len()) {
        (Relation::Supports, 1) => " supports ",
        (Relation::Supports, _) => " support ",
        (Relation::Attacks, 1) => " attacks ",
        (Relation::Attacks, _) => " attack ",
    };
    if let Some((relation, target)) = written.relation() {
        line = line.plain(verb(relation)).id(target);
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
