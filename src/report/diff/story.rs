//! A diff as people read it: what is said, in which order and with which words. The writers for
//! the terminal and for Markdown only spell it.

use std::collections::{BTreeMap, BTreeSet};

use super::impact;
use super::line::{Line, Mark, Part};
use crate::diagnostic::{Severity, shown};
use crate::diff::words::{Fate, Wording};
use crate::diff::{
    FieldChange, FindingsDelta, GraphDiff, Impact, ItemChange, LinkChange, MatchReason, NodeChange,
};
use crate::document::{Kind, Relation};
use crate::evaluate::Standing;
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};
use crate::source::Source;

/// Two revisions and their differences.
#[derive(Debug, Clone, Copy)]
pub struct DiffReport<'a> {
    /// The old graph.
    pub old: &'a ArgumentGraph,
    /// The new graph.
    pub new: &'a ArgumentGraph,
    /// The old document's text and name.
    pub old_source: &'a Source,
    /// The new document's text and name.
    pub new_source: &'a Source,
    /// What differs.
    pub diff: &'a GraphDiff,
    /// What that means.
    pub impact: &'a Impact,
    /// What the rules say of it.
    pub findings: &'a FindingsDelta,
}

/// The whole report.
pub(super) struct Story {
    /// What became of each thesis.
    pub(super) verdict: Vec<Line>,
    /// The parts that have something to say.
    pub(super) sections: Vec<Section>,
    /// One sentence with the numbers.
    pub(super) summary: Line,
}

/// A titled part of the report.
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) lines: Vec<Line>,
}

/// Ids of a list that are named.
pub(super) const IDS: usize = 12;
/// Links of a list that are named: they take more room.
const LINKS: usize = 3;

/// Tells the whole story.
pub(super) fn tell(report: &DiffReport<'_>) -> Story {
    let mut sections = vec![
        Section { title: "Statements", lines: statements(report) },
        Section { title: "Links", lines: links(report) },
        Section { title: "Document", lines: document(report) },
        Section { title: "Impact", lines: impact::impact(report) },
        Section { title: "Findings", lines: impact::findings(report) },
    ];
    sections.retain(|section| !section.lines.is_empty());
    Story { verdict: verdict(report), sections, summary: summary_line(report) }
}

/// What became of the theses.
fn verdict(report: &DiffReport<'_>) -> Vec<Line> {
    let DiffReport { old, new, diff, impact, .. } = *report;
    let is_thesis =
        |graph: &ArgumentGraph, node: NodeId| graph.node(node).kind.value == Kind::Thesis;
    let mut lines = Vec::new();
    for node in new.nodes().filter(|node| is_thesis(new, *node)) {
        let line = Line::new(Mark::Plain).strong("thesis ").id(new.id(node));
        let after = impact.after.node(node);
        lines.push(match diff.nodes.of_new(node).map(|pair| impact.before.node(pair.old)) {
            None => line.plain(format!(" is new and {}", standing(after))),
            Some(before) if before == after => line.plain(match after {
                Standing::Stands => " still stands".to_owned(),
                _ => format!(" {}, as before", standing(after)),
            }),
            Some(before) => line
                .plain(format!(" {} before and ", past(before)))
                .strong(format!("{} now", standing(after))),
        });
    }
    for node in diff.removed.iter().filter(|node| is_thesis(old, **node)) {
        let line = Line::new(Mark::Plain).strong("thesis ").id(old.id(*node));
        lines.push(line.strong(" was removed"));
    }
    lines
}

pub(super) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Stands => "stands",
        Standing::Defeated => "is defeated",
        Standing::Unsupported => "is unsupported",
        Standing::Undecided => "is undecided",
    }
}

pub(super) fn past(standing: Standing) -> &'static str {
    match standing {
        Standing::Stands => "stood",
        Standing::Defeated => "was defeated",
        Standing::Unsupported => "was unsupported",
        Standing::Undecided => "was undecided",
    }
}

fn statements(report: &DiffReport<'_>) -> Vec<Line> {
    let DiffReport { old, new, diff, .. } = *report;
    let mut lines = Vec::new();
    let by_kind = |graph: &ArgumentGraph, nodes: &[NodeId]| {
        let mut nodes = nodes.to_vec();
        nodes.sort_by_key(|node| graph.node(*node).kind.value);
        nodes
    };
    let whole = |mark, graph: &ArgumentGraph, node: NodeId| {
        let written = graph.node(node);
        Line::new(mark)
            .plain(format!("{} ", written.kind.as_str()))
            .id(&written.id)
            .plain("  ")
            .text(&written.text)
    };
    lines.extend(by_kind(new, &diff.added).into_iter().map(|node| whole(Mark::Added, new, node)));
    lines.extend(
        by_kind(old, &diff.removed).into_iter().map(|node| whole(Mark::Removed, old, node)),
    );
    let changes: BTreeMap<NodeId, &NodeChange> =
        diff.changed.iter().map(|change| (change.new, change)).collect();
    let told = |change: &NodeChange| change.rewording.is_some() || change.field("kind").is_some();
    let mut nodes: Vec<NodeId> = diff.renamed.iter().map(|pair| pair.new).collect();
    nodes.extend(diff.changed.iter().filter(|change| told(change)).map(|change| change.new));
    nodes.sort_unstable_by_key(|node| (new.node(*node).kind.value != Kind::Thesis, *node));
    nodes.dedup();
    // A name alone is soon told, unless there are only a few.
    let only_renamed = |node: &NodeId| {
        let pair = diff.nodes.of_new(*node);
        let certain = pair.is_some_and(|pair| pair.reason != MatchReason::SimilarText);
        certain && !changes.get(node).is_some_and(|change| told(change))
    };
    let renamed: Vec<NodeId> = nodes.iter().copied().filter(only_renamed).collect();
    if renamed.len() > 3 {
        nodes.retain(|node| !only_renamed(node));
        let line = Line::new(Mark::Changed).plain("renamed, and saying the same: ");
        let pairs: Vec<(&str, &str)> = renamed
            .iter()
            .filter_map(|node| diff.nodes.of_new(*node))
            .map(|pair| (old.id(pair.old), new.id(pair.new)))
            .collect();
        lines.push(line.pairs(IDS, &pairs));
    }
    for node in nodes {
        lines.extend(changed_statement(report, node, changes.get(&node).copied()));
    }
    // What is only noted about statements is told by key, for it tends to come in numbers.
    let mut gathered = Gathered::default();
    for change in &diff.changed {
        for field in &change.fields {
            let declares = field.field == "formerly"
                && field.after.as_ref().and_then(|id| id.as_str()) == Some(old.id(change.old));
            if !matches!(field.field, "kind" | "text") && !declares {
                gathered.add(field, new.id(change.new));
            }
        }
    }
    lines.extend(gathered.lines(IDS));
    lines
}

/// A statement whose id, text or kind changed.
fn changed_statement(
    report: &DiffReport<'_>,
    node: NodeId,
    change: Option<&NodeChange>,
) -> Vec<Line> {
    let DiffReport { old, new, diff, .. } = *report;
    let pair = diff.nodes.of_new(node).expect("a changed node has a partner");
    let mut head = Line::new(Mark::Changed);
    let (before, after) = (old.node(pair.old).kind.value, new.node(node).kind.value);
    if before == after {
        head = head.plain(format!("{} ", after.as_str()));
    } else {
        head = head.strong(format!("{} → {} ", before.as_str(), after.as_str()));
    }
    if old.id(pair.old) != new.id(node) {
        head = head.id(old.id(pair.old)).plain(" → ");
    }
    head = head.id(new.id(node));
    let mut what = Vec::new();
    if old.id(pair.old) != new.id(node) {
        what.push(match pair.reason {
            MatchReason::Formerly => "renamed as `formerly` says".to_owned(),
            MatchReason::SimilarText => {
                format!("renamed: text and neighbours are {:.0}% alike", pair.score * 100.0)
            }
            MatchReason::SameText | MatchReason::SameId => "renamed: it says the same".to_owned(),
        });
    }
    if before != after {
        what.push("another kind".to_owned());
    }
    let rewording = change.and_then(|change| change.rewording.as_ref());
    match rewording {
        Some(rewording) if rewording.wording.cosmetic => {
            what.push("reworded in white space, punctuation or capitals only".to_owned());
        }
        Some(rewording) if rewording.wording.is_new_text() => {
            what.push("says something else".to_owned());
        }
        Some(_) => what.push("reworded".to_owned()),
        None => {}
    }
    let mut lines = vec![head.plain(format!("  {}", what.join(", ")))];
    let Some(rewording) = rewording else {
        lines.push(Line::new(Mark::Detail).text(&new.node(node).text));
        return lines;
    };
    let new_text = rewording.wording.is_new_text() && !rewording.wording.cosmetic;
    if new_text {
        let text = |graph: &ArgumentGraph, node| {
            graph.node(node).text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        for part in [Part::Removed(text(old, pair.old)), Part::Added(text(new, node))] {
            lines.push(Line { mark: Mark::Detail, parts: vec![part] });
        }
    } else {
        lines.push(Line { mark: Mark::Detail, parts: marked(&rewording.wording) });
    }
    // Where everything changed, a changed "all" says nothing more.
    let notices = rewording.wording.notices.iter().filter(|_| !new_text);
    for notice in notices {
        let quoted = |words: &[String]| {
            let words: Vec<String> =
                words.iter().map(|word| format!("\"{}\"", shown(word))).collect();
            words.join(", ")
        };
        let said = match (&notice.gone[..], &notice.new[..], &notice.moved[..]) {
            (gone, [], []) => format!("{} gone", quoted(gone)),
            ([], new, []) => format!("{} new", quoted(new)),
            ([], [], moved) => format!("{} moved", quoted(moved)),
            (gone, new, _) => format!("{} → {}", quoted(gone), quoted(new)),
        };
        let line = Line::new(Mark::Detail).strong(format!("{}: ", notice.aspect.as_str()));
        lines.push(line.plain(said));
    }
    if let Some(other) = rewording.said_by {
        let line = Line::new(Mark::Detail).plain("this is what ").id(old.id(other));
        lines.push(line.plain(" said before"));
    }
    for (words, to) in &rewording.given {
        let line = Line::new(Mark::Detail).plain("the words \"").text(words);
        lines.push(line.plain("\" went to ").id(new.id(*to)));
    }
    for (words, from) in &rewording.taken {
        let line = Line::new(Mark::Detail).plain("the words \"").text(words);
        lines.push(line.plain("\" came from ").id(new.id(*from)));
    }
    lines
}

/// The words of both texts, with the changed ones marked.
fn marked(wording: &Wording) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in &wording.pieces {
        let text = piece.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let space = if piece.text.ends_with(char::is_whitespace) { " " } else { "" };
        // The space behind a stretch belongs to the line and not to the marks.
        parts.push(match piece.fate {
            Fate::Kept => Part::Text(text + space),
            Fate::Removed => Part::Removed(text),
            Fate::Added => Part::Added(text),
        });
        if piece.fate != Fate::Kept {
            parts.push(Part::Plain(space.to_owned()));
        }
    }
    parts
}

/// Small changes of many things, told by key.
#[derive(Default)]
struct Gathered {
    by_change: BTreeMap<(usize, &'static str, String), Vec<String>>,
}

impl Gathered {
    fn add(&mut self, change: &FieldChange, name: &str) {
        let rank = ["group", "implicit", "weight", "id", "scheme", "quotes", "note", "tags"];
        let at = rank.iter().position(|field| *field == change.field).unwrap_or(rank.len());
        let brief = |value: &serde_json::Value| match value {
            serde_json::Value::String(text) => shown(text),
            other => other.to_string(),
        };
        let tells = matches!(change.field, "group" | "weight" | "id" | "formerly");
        let what = match (&change.before, &change.after) {
            (None, Some(_)) if change.field == "implicit" => "now implicit".to_owned(),
            (Some(_), None) if change.field == "implicit" => "no longer implicit".to_owned(),
            (None, Some(_)) if change.field == "id" => "named now".to_owned(),
            (Some(before), None) if change.field == "id" => {
                format!("no longer named {}", brief(before))
            }
            (None, Some(after)) if tells => format!("{} {} added", change.field, brief(after)),
            (Some(before), None) if tells => format!("{} {} removed", change.field, brief(before)),
            (Some(before), Some(after)) if tells => {
                format!("{} {} → {}", change.field, brief(before), brief(after))
            }
            (None, _) => format!("{} added", change.field),
            (_, None) => format!("{} removed", change.field),
            _ => format!("{} changed", change.field),
        };
        self.by_change.entry((at, change.field, what)).or_default().push(name.to_owned());
    }

    /// One line for each change, with at most so many names.
    fn lines(self, most: usize) -> impl Iterator<Item = Line> {
        self.by_change.into_iter().map(move |((_, _, what), names)| {
            let line = Line::new(Mark::Changed).plain(format!("{what}: "));
            line.ids(most, names.iter().map(String::as_str))
        })
    }
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

pub(super) fn sources<'i>(mut line: Line, ids: impl Iterator<Item = &'i str>) -> Line {
    for (at, id) in ids.enumerate() {
        if at > 0 {
            line = line.plain(" + ");
        }
        line = line.id(id);
    }
    line
}

fn links(report: &DiffReport<'_>) -> Vec<Line> {
    let DiffReport { old, new, diff, .. } = *report;
    let told = Merged::new(report);
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
struct Merged {
    added: BTreeSet<LinkId>,
    removed: BTreeSet<LinkId>,
}

impl Merged {
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
        let mut merged = Self { added: BTreeSet::new(), removed: BTreeSet::new() };
        for change in &diff.links_changed {
            if let Some((relation, target)) = old.link(change.old).relation() {
                for id in &change.joined {
                    let before = old_id(report, id);
                    let key = (before.to_owned(), relation, target.to_string());
                    merged.removed.extend(removed.get(&key));
                }
            }
            if let Some((relation, target)) = new.link(change.new).relation() {
                for id in &change.left {
                    let after = new_id(report, id);
                    let key = (after.to_owned(), relation, target.to_string());
                    merged.added.extend(added.get(&key));
                }
            }
        }
        merged
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

fn changed_link(report: &DiffReport<'_>, change: &LinkChange, told: &Merged) -> Vec<Line> {
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

fn document(report: &DiffReport<'_>) -> Vec<Line> {
    let DiffReport { old, new, diff, .. } = *report;
    let mut lines = Vec::new();
    for change in &diff.document {
        let text = |value: &Option<serde_json::Value>| {
            value.as_ref().and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        };
        lines.push(Line::new(Mark::Changed).plain(change.field));
        let mut words = Line::new(Mark::Detail);
        words.parts =
            marked(&crate::diff::words::compare(&text(&change.before), &text(&change.after)));
        lines.push(words);
    }
    let items = |what: &str, changes: &[ItemChange], id: &dyn Fn(bool, usize) -> String| {
        let mut lines = Vec::new();
        for change in changes {
            lines.push(match (change.old, change.new) {
                (None, Some(at)) => {
                    Line::new(Mark::Added).plain(format!("{what} ")).id(&id(true, at))
                }
                (Some(at), None) => {
                    Line::new(Mark::Removed).plain(format!("{what} ")).id(&id(false, at))
                }
                (_, Some(at)) => {
                    let fields: Vec<&str> = change.fields.iter().map(|field| field.field).collect();
                    let line = Line::new(Mark::Changed).plain(format!("{what} ")).id(&id(true, at));
                    line.plain(format!("  {} changed", fields.join(", ")))
                }
                (None, None) => continue,
            });
        }
        lines
    };
    let id = |graph: &ArgumentGraph, at: usize| graph.document().groups[at].id.to_string();
    lines
        .extend(items("group", &diff.groups, &|is_new, at| id(if is_new { new } else { old }, at)));
    let id = |graph: &ArgumentGraph, at: usize| graph.document().sources[at].id.to_string();
    lines.extend(items("source", &diff.sources, &|is_new, at| {
        id(if is_new { new } else { old }, at)
    }));
    lines
}

/// The numbers in one sentence.
pub(super) fn summary_line(report: &DiffReport<'_>) -> Line {
    Line::new(Mark::Plain).plain(summary(report))
}

/// The numbers in one sentence.
fn summary(report: &DiffReport<'_>) -> String {
    let DiffReport { diff, impact, findings, .. } = *report;
    if diff.is_empty() {
        let findings = match (findings.new.len(), findings.fixed.len()) {
            (0, 0) => String::new(),
            (new, fixed) => format!("; findings: {new} new, {fixed} fixed"),
        };
        return format!("the argument is the same{findings}");
    }
    let mut parts = Vec::new();
    let mut count = |what: &str, numbers: &[(usize, &str)]| {
        let words: Vec<String> = numbers
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, word)| format!("{number} {word}"))
            .collect();
        if !words.is_empty() {
            parts.push(format!("{what}: {}", words.join(", ")));
        }
    };
    let reworded = diff.changed.iter().filter(|change| change.rewording.is_some()).count();
    let kind = diff.changed.iter().filter(|change| change.field("kind").is_some()).count();
    let noted = |change: &&NodeChange| change.rewording.is_none() && change.field("kind").is_none();
    count(
        "statements",
        &[
            (diff.added.len(), "added"),
            (diff.removed.len(), "removed"),
            (diff.renamed.len(), "renamed"),
            (reworded, "reworded"),
            (kind, "of another kind"),
            (diff.changed.iter().filter(noted).count(), "otherwise changed"),
        ],
    );
    let word =
        |word: &str| diff.links_changed.iter().filter(|change| change.word() == word).count();
    count(
        "links",
        &[
            (diff.links_added.len(), "added"),
            (diff.links_removed.len(), "removed"),
            (word("flipped"), "turned round"),
            (word("retargeted"), "retargeted"),
            (word("joined") + word("left") + word("resourced"), "with other sources"),
            (word("renamed"), "renamed"),
            (word("annotated"), "annotated otherwise"),
        ],
    );
    count("standings", &[(impact.standings.len(), "changed")]);
    let errors = findings.new.iter().filter(|it| it.severity == Severity::Error).count();
    count(
        "findings",
        &[
            (errors, if errors == 1 { "new error" } else { "new errors" }),
            (
                findings.new.len() - errors,
                if findings.new.len() - errors == 1 { "new warning" } else { "new warnings" },
            ),
            (findings.fixed.len(), "fixed"),
        ],
    );
    let items = diff.groups.len() + diff.sources.len() + diff.document.len();
    count("document", &[(items, if items == 1 { "change" } else { "changes" })]);
    parts.join("; ")
}
