//! What a revision means, in words: whose standing changed and why, what to read again, and what
//! the rules find now.

use std::collections::BTreeSet;

use super::line::{Line, Mark};
use super::links::{sentence, sources};
use super::story::{DiffReport, IDS, past, standing};
use crate::diagnostic::{Finding, shown};
use crate::diff::{Origin, StandingChange, Way};
use crate::document::Relation;
use crate::evaluate::{LinkReason, Reason, Standing};
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};
use crate::source::Source;

/// Standing changes that are told with their reason.
const TOLD: usize = 12;
/// Statements to read again that are told with the way that leads to them.
const WAYS: usize = 6;
/// Statements of a way that are named.
const WAY_LENGTH: usize = 6;

/// The changed standings, each with its reason and the way from the change; of many the first.
pub(super) fn told_standings<'a>(report: &DiffReport<'a>) -> Vec<(&'a StandingChange, Vec<Line>)> {
    let DiffReport { new, impact, .. } = *report;
    let mut told = Vec::new();
    for change in impact.standings.iter().take(TOLD) {
        let kind = new.node(change.new).kind.value;
        let line = Line::new(Mark::Follows).plain(format!("{} ", kind.as_str()));
        let line = line.id(new.id(change.new));
        let line = line.plain(format!(" {} before and ", past(change.before)));
        let mut lines =
            vec![line.strong(format!("{} now", standing(change.after))), reason(report, change)];
        if let Some(way) = impact.standing_way_to(change.new).filter(|way| way.elements.len() > 2) {
            lines.push(self::way(report, Line::new(Mark::Detail).plain("from "), &way));
        }
        told.push((change, lines));
    }
    told
}

pub(super) fn impact(report: &DiffReport<'_>) -> Vec<Line> {
    let DiffReport { new, impact, .. } = *report;
    let told = told_standings(report);
    let mut lines: Vec<Line> = told.into_iter().flat_map(|(_, lines)| lines).collect();
    if impact.standings.len() > TOLD {
        let rest = &impact.standings[TOLD..];
        let line = Line::new(Mark::Follows).plain("the standing of these changed too: ");
        lines.push(line.ids(IDS, rest.iter().map(|change| new.id(change.new))));
    }
    if impact.standings.is_empty() && !report.diff.is_empty() {
        lines.push(Line::new(Mark::Remark).plain("no statement stands otherwise than before"));
    }
    // Whose standing changed is read again anyway.
    let told: BTreeSet<NodeId> = impact.standings.iter().map(|change| change.new).collect();
    let reread: Vec<NodeId> =
        impact.reread.iter().copied().filter(|node| !told.contains(node)).collect();
    if !reread.is_empty() {
        let count = reread.len();
        let line = Line::new(Mark::Follows).strong("read again: ");
        let more = if told.is_empty() { "" } else { "more " };
        let what = if count == 1 { "statement rests" } else { "statements rest" };
        let line = line.plain(format!("{count} {more}{what} on what changed"));
        if count <= WAYS {
            lines.push(line);
            for node in &reread {
                let line = Line::new(Mark::Detail).id(new.id(*node)).plain("  from ");
                lines.extend(impact.way_to(*node).map(|way| self::way(report, line, &way)));
            }
        } else {
            lines.push(line.plain(": ").ids(IDS, reread.iter().map(|node| new.id(*node))));
        }
    }
    lines
}

/// Why a node stands as it does now.
fn reason(report: &DiffReport<'_>, change: &StandingChange) -> Line {
    let DiffReport { new, diff, impact, .. } = *report;
    let line = Line::new(Mark::Detail);
    let fresh = |link: LinkId| if diff.links.to_old(link).is_none() { " (new)" } else { "" };
    match impact.after.reason(change.new) {
        Reason::AttackedBy(link) => {
            sentence(line, new, link).plain(fresh(link)).plain(and_is_in_force(new, link))
        }
        Reason::SupportedBy(link) if change.before == Standing::Defeated => {
            let line = attack_gone(report, line, change).plain(", and ");
            sentence(line, new, link).plain(fresh(link))
        }
        Reason::Given if change.before == Standing::Defeated => attack_gone(report, line, change),
        Reason::SupportedBy(link) => sentence(line, new, link).plain(fresh(link)),
        Reason::Given => line.plain("it needs no support, and no attack on it is in force"),
        Reason::NothingSupports => line.plain("nothing supports it"),
        Reason::RestsOnFallen(link) => {
            let line = sentence(line.plain("no support of it holds: "), new, link);
            match impact.after.link_reason(link) {
                LinkReason::SourceFell(node) => {
                    let line = line.plain(", but ").id(new.id(node));
                    line.plain(format!(" {}", standing(impact.after.node(node))))
                }
                LinkReason::AttackedBy(attack) => {
                    let line = line.plain(", but ");
                    sentence(line, new, attack).plain(and_is_in_force(new, attack))
                }
                _ => line.plain(", but a part of that step is unknown"),
            }
        }
        Reason::RestsOnItself(link) => {
            let line = line.plain("it rests on itself: ");
            sentence(line, new, link)
        }
        Reason::UndecidedAttack(link) => {
            let line = line.plain("an attack on it is undecided: ");
            sentence(line, new, link)
        }
        Reason::UndecidedSupport(link) => {
            let line = line.plain("its support is undecided: ");
            sentence(line, new, link)
        }
    }
}

/// What became of the attack that defeated a node.
fn attack_gone(report: &DiffReport<'_>, line: Line, change: &StandingChange) -> Line {
    let DiffReport { old, new, diff, impact, .. } = *report;
    let Reason::AttackedBy(attack) = impact.before.reason(change.old) else {
        return line.plain("no attack on it is in force any more");
    };
    let attacks_still = diff.links.to_new(attack).filter(|link| {
        new.target(*link) == Some(change.new.into())
            && new.relation(*link) == Some(Relation::Attacks)
    });
    match attacks_still {
        Some(attack) => {
            let is = if is_joint(new, attack) { "are" } else { "is" };
            sentence(line, new, attack).plain(format!(", but {is} not in force any more"))
        }
        None => {
            let ids = old.link(attack).from.iter().map(|id| id.as_str());
            let verb = Relation::Attacks.verb(old.link(attack).from.len());
            sources(line, ids).plain(format!(" {verb} it no more"))
        }
    }
}

/// Whether a link starts from several statements, of which its sentence speaks in the plural.
fn is_joint(graph: &ArgumentGraph, link: LinkId) -> bool {
    graph.sources(link).nth(1).is_some()
}

/// How the sentence of an attack goes on.
fn and_is_in_force(graph: &ArgumentGraph, attack: LinkId) -> &'static str {
    if is_joint(graph, attack) { " and are in force" } else { " and is in force" }
}

/// The statements from a change to the one asked for.
fn way(report: &DiffReport<'_>, mut line: Line, way: &Way) -> Line {
    let DiffReport { old, new, .. } = *report;
    line = match way.origin {
        Origin::Node(node) => line.id(new.id(node)),
        Origin::Link(link) => sentence(line, new, link),
        Origin::Lost(link) => {
            let line = line.plain("the loss of \"");
            sentence(line, old, link).plain("\"")
        }
    };
    let nodes: Vec<NodeId> = way.elements.iter().filter_map(|element| element.node()).collect();
    // The origin names the first node itself.
    let skip = match way.origin {
        Origin::Node(_) | Origin::Lost(_) => 1,
        Origin::Link(link) => {
            usize::from(new.target(link).and_then(Element::node) == nodes.first().copied())
        }
    };
    let rest = &nodes[skip.min(nodes.len())..];
    for (at, node) in rest.iter().enumerate() {
        if rest.len() > WAY_LENGTH && at == WAY_LENGTH - 2 {
            line = line.plain(format!(" → … ({} more)", rest.len() - WAY_LENGTH + 1));
        }
        if rest.len() <= WAY_LENGTH || at < WAY_LENGTH - 2 || at == rest.len() - 1 {
            line = line.plain(" → ").id(new.id(*node));
        }
    }
    line
}

/// Findings that are told one by one.
const FINDINGS: usize = 15;

pub(super) fn findings(report: &DiffReport<'_>) -> Vec<Line> {
    let delta = report.findings;
    let mut lines = Vec::new();
    let line = |mark, finding: &Finding, source: &Source| {
        let at = source.position(finding.span.start as usize);
        let place = format!("  {}:{}:{}", shown(source.name()), at.line, at.column);
        let line = Line::new(mark).strong(format!("{} ", finding.severity.as_str()));
        line.plain(format!("{}: {}", finding.rule, finding.message)).plain(place)
    };
    for (mark, findings, source) in [
        (Mark::Added, &delta.new, report.new_source),
        (Mark::Removed, &delta.fixed, report.old_source),
    ] {
        let mut sorted: Vec<&Finding> = findings.iter().collect();
        sorted.sort_by_key(|finding| finding.severity);
        lines.extend(sorted.iter().take(FINDINGS).map(|finding| line(mark, finding, source)));
        if sorted.len() > FINDINGS {
            let rest = sorted.len() - FINDINGS;
            lines.push(Line::new(mark).plain(format!("and {rest} more")));
        }
    }
    if !lines.is_empty() && delta.unchanged > 0 {
        lines.push(Line::new(Mark::Remark).plain(format!("{} unchanged", delta.unchanged)));
    }
    lines
}
