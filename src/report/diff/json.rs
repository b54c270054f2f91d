//! A diff for machines. Keys are only ever added; the schema is `data/diff.schema.json`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Deref;

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::story::DiffReport;
use crate::diagnostic::{Finding, Severity};
use crate::diff::wording::{Fate, Notice};
use crate::diff::{FieldChange, ItemChange, LinkChange, MatchReason, NodeChange, StandingChange};
use crate::document::{Allowance, Kind, Link, Node, Quote};
use crate::evaluate::{LinkReason, Standing};
use crate::graph::{ArgumentGraph, LinkId, NodeId};
use crate::report::standing::json::ReasonKind;
use crate::source::{Position, Source, Spanned};

/// The JSON Schema of the output of [`diff_json`], as in `data/diff.schema.json`.
pub const DIFF_SCHEMA: &str = include_str!("../../../data/diff.schema.json");

/// Writes a diff as JSON.
///
/// # Errors
/// What `out` gives.
pub fn diff_json(report: &DiffReport<'_>, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Output::new(report))?;
    writeln!(out)
}

/// What `argraph diff --format json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "argraph diff"))]
struct Output<'a> {
    /// Version of this format: 1.
    version: u32,
    /// Whether nothing differs.
    same: bool,
    nodes: Nodes<'a>,
    links: Links<'a>,
    /// The document's own keys that changed.
    document: Vec<FieldJson<'a>>,
    groups: Vec<ItemJson<'a>>,
    sources: Vec<ItemJson<'a>>,
    /// Nodes in both revisions whose standing changed, theses first.
    impact: Vec<ImpactJson<'a>>,
    /// Unchanged nodes that rest on something that changed, theses first.
    reread: Vec<RereadJson<'a>>,
    findings: Findings<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "DiffNodes"))]
struct Nodes<'a> {
    /// Ids in the new revision.
    added: Vec<&'a str>,
    /// Ids in the old revision.
    removed: Vec<&'a str>,
    renamed: Vec<Renamed<'a>>,
    /// Nodes in both revisions of which something else than the id changed.
    changed: Vec<Changed<'a>>,
    /// The added nodes as written.
    #[serde(rename = "addedNodes")]
    added_nodes: Vec<NodeJson<'a>>,
    /// The removed nodes as written.
    #[serde(rename = "removedNodes")]
    removed_nodes: Vec<NodeJson<'a>>,
}

/// A node whose id changed.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Renamed<'a> {
    from: &'a str,
    to: &'a str,
    /// Why the two are taken for the same statement.
    reason: MatchReason,
    /// How certain that is, from 0 to 1.
    score: f64,
}

/// A node of which something else than the id changed.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "ChangedNode"))]
struct Changed<'a> {
    /// Its id in the new revision.
    id: &'a str,
    fields: Vec<FieldJson<'a>>,
    /// How the text changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    rewording: Option<RewordingJson<'a>>,
}

/// One key whose value changed; a value is null where the key was absent.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Field"))]
struct FieldJson<'a> {
    field: &'a str,
    /// The old value, null where the key was absent.
    before: Option<&'a Value>,
    /// The new value, null where the key is gone.
    after: Option<&'a Value>,
}

/// A text word by word.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Rewording"))]
struct RewordingJson<'a> {
    /// Whether only white space, punctuation or capitals changed.
    cosmetic: bool,
    words: Vec<Words<'a>>,
    /// Changed negations, quantifiers, numbers and words of certainty.
    notices: &'a [Notice],
    /// The node of the old revision that said this.
    #[serde(rename = "saidBy", skip_serializing_if = "Option::is_none")]
    said_by: Option<&'a str>,
}

/// A stretch of words.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Words<'a> {
    text: &'a str,
    fate: Fate,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "DiffLinks"))]
struct Links<'a> {
    added: Vec<LinkJson<'a>>,
    removed: Vec<LinkJson<'a>>,
    changed: Vec<ChangedLink<'a>>,
}

/// A link as written.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "DiffLink"))]
struct LinkJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    from: Vec<&'a str>,
    /// `supports` or `attacks`; null where the document says neither or both.
    relation: Option<&'static str>,
    to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheme: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    quotes: Vec<QuoteJson<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    allow: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(schema_with = "crate::document::schema::anything"))]
    meta: Option<&'a RawValue>,
}

/// A link in both revisions that is not the same in both.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ChangedLink<'a> {
    before: LinkJson<'a>,
    after: LinkJson<'a>,
    /// The weightiest change: `flipped`, `retargeted`, `joined`, `left`, `resourced` (sources
    /// joined and left), `renamed` or `annotated`.
    change: &'static str,
    /// Sources that are needed now too.
    joined: &'a [String],
    /// Sources that are not needed any more: ids in the old revision.
    left: &'a [String],
    /// Its other keys that changed.
    fields: Vec<FieldJson<'a>>,
}

/// A group or source that was added, removed or changed.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Item"))]
struct ItemJson<'a> {
    /// Its id in the old revision, null where it was added.
    from: Option<&'a str>,
    /// Its id in the new revision, null where it was removed.
    to: Option<&'a str>,
    fields: Vec<FieldJson<'a>>,
}

/// A node whose standing changed.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Impact"))]
struct ImpactJson<'a> {
    /// Its id in the new revision.
    id: &'a str,
    before: Standing,
    after: Standing,
    reason: ReasonJson<'a>,
    /// The node before it on the way from the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<&'a str>,
}

/// Why a node stands as it does now.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "ImpactReason"))]
struct ReasonJson<'a> {
    /// The kind of reason.
    kind: ReasonKind,
    /// Ids of the nodes that it hangs on.
    nodes: Vec<&'a str>,
    /// Indices of the links that it hangs on, in the new revision.
    links: Vec<usize>,
}

/// An unchanged node that rests on something that changed.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Reread"))]
struct RereadJson<'a> {
    id: &'a str,
    /// The node before it on the way from the change; absent where a link to it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "DiffFindings"))]
struct Findings<'a> {
    new: Vec<FindingJson<'a>>,
    fixed: Vec<FindingJson<'a>>,
    /// How many both revisions have.
    unchanged: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "DiffFinding"))]
struct FindingJson<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    file: &'a str,
    start: Position,
    end: Position,
}

/// A node as written.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "WrittenNode"))]
struct NodeJson<'a> {
    id: &'a str,
    kind: Kind,
    text: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    quotes: Vec<QuoteJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    implicit: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<f64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    allow: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    formerly: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(schema_with = "crate::document::schema::anything"))]
    meta: Option<&'a RawValue>,
}

/// A passage of a source.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "WrittenQuote"))]
struct QuoteJson<'a> {
    source: &'a str,
    text: &'a str,
}

fn plain<S: Deref<Target = str>>(value: Option<&Spanned<S>>) -> Option<&str> {
    value.map(|value| &*value.value)
}

fn allow(list: &[Allowance]) -> BTreeMap<&str, &str> {
    list.iter().map(|one| (one.rule.as_str(), one.reason.as_str())).collect()
}

fn fields(changes: &[FieldChange]) -> Vec<FieldJson<'_>> {
    changes
        .iter()
        .map(|change| FieldJson {
            field: change.field,
            before: change.before.as_ref(),
            after: change.after.as_ref(),
        })
        .collect()
}

impl<'a> Output<'a> {
    fn new(report: &DiffReport<'a>) -> Self {
        let DiffReport { old, new, diff, impact, .. } = *report;
        let id_of = |graph: &'a ArgumentGraph| move |node: &NodeId| graph.id(*node);
        let groups = |graph: &'a ArgumentGraph, at: usize| graph.document().groups[at].id.as_str();
        let sources =
            |graph: &'a ArgumentGraph, at: usize| graph.document().sources[at].id.as_str();
        let items = |changes: &'a [ItemChange],
                     id: &dyn Fn(&'a ArgumentGraph, usize) -> &'a str| {
            let item = |change: &'a ItemChange| ItemJson {
                from: change.old.map(|at| id(old, at)),
                to: change.new.map(|at| id(new, at)),
                fields: fields(&change.fields),
            };
            changes.iter().map(item).collect()
        };
        let finding =
            |source: &'a Source| move |finding: &'a Finding| FindingJson::new(finding, source);
        let findings = report.findings;
        Self {
            version: 1,
            same: diff.is_empty(),
            nodes: Nodes {
                added: diff.added.iter().map(id_of(new)).collect(),
                removed: diff.removed.iter().map(id_of(old)).collect(),
                renamed: diff
                    .renamed
                    .iter()
                    .map(|pair| Renamed {
                        from: old.id(pair.old),
                        to: new.id(pair.new),
                        reason: pair.reason,
                        score: (pair.score * 1000.0).round() / 1000.0,
                    })
                    .collect(),
                changed: diff.changed.iter().map(|change| Changed::new(report, change)).collect(),
                added_nodes: diff.added.iter().map(|node| NodeJson::new(new.node(*node))).collect(),
                removed_nodes: diff
                    .removed
                    .iter()
                    .map(|node| NodeJson::new(old.node(*node)))
                    .collect(),
            },
            links: Links {
                added: diff.links_added.iter().map(|link| LinkJson::new(new.link(*link))).collect(),
                removed: diff
                    .links_removed
                    .iter()
                    .map(|link| LinkJson::new(old.link(*link)))
                    .collect(),
                changed: diff
                    .links_changed
                    .iter()
                    .map(|change| ChangedLink::new(report, change))
                    .collect(),
            },
            document: fields(&diff.document),
            groups: items(&diff.groups, &groups),
            sources: items(&diff.sources, &sources),
            impact: impact.standings.iter().map(|at| ImpactJson::new(report, at)).collect(),
            reread: impact
                .reread
                .iter()
                .map(|node| RereadJson {
                    id: new.id(*node),
                    via: impact.via(*node).map(|node| new.id(node)),
                })
                .collect(),
            findings: Findings {
                new: findings.new.iter().map(finding(report.new_source)).collect(),
                fixed: findings.fixed.iter().map(finding(report.old_source)).collect(),
                unchanged: findings.unchanged,
            },
        }
    }
}

impl<'a> Changed<'a> {
    fn new(report: &DiffReport<'a>, change: &'a NodeChange) -> Self {
        let rewording = change.rewording.as_ref().map(|rewording| RewordingJson {
            cosmetic: rewording.wording.cosmetic,
            words: rewording
                .wording
                .pieces
                .iter()
                .map(|piece| Words { text: &piece.text, fate: piece.fate })
                .collect(),
            notices: &rewording.wording.notices,
            said_by: rewording.said_by.map(|node| report.old.id(node)),
        });
        Self { id: report.new.id(change.new), fields: fields(&change.fields), rewording }
    }
}

impl<'a> LinkJson<'a> {
    fn new(link: &'a Link) -> Self {
        let relation = link.relation();
        Self {
            id: plain(link.id.as_ref()),
            from: link.from.iter().map(|id| id.as_str()).collect(),
            relation: relation.map(|(relation, _)| relation.as_str()),
            to: relation.map(|(_, target)| target.as_str()),
            scheme: plain(link.scheme.as_deref()),
            note: plain(link.note.as_deref()),
            weight: link.weight.map(|weight| weight.value),
            quotes: link.quotes.iter().map(QuoteJson::new).collect(),
            allow: allow(&link.allow),
            meta: link.meta.as_deref(),
        }
    }
}

impl<'a> ChangedLink<'a> {
    fn new(report: &DiffReport<'a>, change: &'a LinkChange) -> Self {
        Self {
            before: LinkJson::new(report.old.link(change.old)),
            after: LinkJson::new(report.new.link(change.new)),
            change: change.word(),
            joined: &change.joined,
            left: &change.left,
            fields: fields(&change.fields),
        }
    }
}

impl<'a> ImpactJson<'a> {
    fn new(report: &DiffReport<'a>, change: &StandingChange) -> Self {
        let DiffReport { new, impact, .. } = *report;
        let reason = impact.after.reason(change.new);
        let link = reason.link();
        let nodes: Vec<NodeId> = match link.map(|link| (link, impact.after.link_reason(link))) {
            Some((_, LinkReason::SourceFell(node) | LinkReason::UndecidedSource(node))) => {
                vec![node]
            }
            Some((link, _)) => new.sources(link).collect(),
            None => Vec::new(),
        };
        Self {
            id: new.id(change.new),
            before: change.before,
            after: change.after,
            reason: ReasonJson {
                kind: reason.into(),
                nodes: nodes.into_iter().map(|node| new.id(node)).collect(),
                links: link.into_iter().map(LinkId::index).collect(),
            },
            via: impact.standing_via(change.new).map(|node| new.id(node)),
        }
    }
}

impl<'a> FindingJson<'a> {
    fn new(finding: &'a Finding, source: &'a Source) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity,
            message: &finding.message,
            help: finding.help.as_deref(),
            file: source.name(),
            start: source.position(finding.span.start as usize),
            end: source.position(finding.span.end as usize),
        }
    }
}

impl<'a> NodeJson<'a> {
    fn new(node: &'a Node) -> Self {
        Self {
            id: &node.id,
            kind: node.kind.value,
            text: &node.text,
            quotes: node.quotes.iter().map(QuoteJson::new).collect(),
            group: plain(node.group.as_ref()),
            tags: node.tags.iter().map(|tag| tag.as_str()).collect(),
            note: plain(node.note.as_deref()),
            implicit: node.implicit,
            weight: node.weight.map(|weight| weight.value),
            allow: allow(&node.allow),
            formerly: plain(node.formerly.as_deref()),
            meta: node.meta.as_deref(),
        }
    }
}

impl<'a> QuoteJson<'a> {
    fn new(quote: &'a Quote) -> Self {
        Self { source: &quote.source, text: &quote.text }
    }
}

#[cfg(test)]
mod tests {
    use super::{DIFF_SCHEMA, Output};

    /// `ARGRAPH_UPDATE=1 cargo test --lib` writes the schema anew.
    #[test]
    fn the_schema_in_data_is_fresh() {
        crate::schema_test::assert_written::<Output<'_>>("diff.schema.json", DIFF_SCHEMA);
    }
}
