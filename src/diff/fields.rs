//! What can differ inside a pair: the keys of the file format, and their values.
//!
//! Values are compared as what they mean: the order of quotes, tags, allowances and of keys in
//! `meta` is no change, and a group or source that was renamed is still the same one.

use std::collections::BTreeMap;
use std::ops::Deref;

use hashbrown::HashMap;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::alike::pair_by_content;
use crate::document::{Allowance, Document, Group, Link, Node, Quote, TextSource};
use crate::source::Spanned;

/// One key whose value changed.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// The key, as the file format spells it.
    pub field: &'static str,
    /// The old value; nothing where the key was absent.
    pub before: Option<Value>,
    /// The new value; nothing where the key is gone.
    pub after: Option<Value>,
}

/// A source or a group that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemChange {
    /// Its index in the old document; nothing where it was added.
    pub old: Option<usize>,
    /// Its index in the new document; nothing where it was removed.
    pub new: Option<usize>,
    /// What changed in it; its `id` too. Of what was added or removed all keys.
    pub fields: Vec<FieldChange>,
}

/// Groups and sources that bear another id in the new document.
#[derive(Debug, Clone, Default)]
pub(super) struct Renames {
    groups: Names,
    sources: Names,
}

#[derive(Debug, Clone, Default)]
struct Names {
    to_new: HashMap<String, String>,
    to_old: HashMap<String, String>,
}

impl Names {
    fn add(&mut self, old: &str, new: &str) {
        if old != new {
            self.to_new.insert(old.to_owned(), new.to_owned());
            self.to_old.insert(new.to_owned(), old.to_owned());
        }
    }

    /// Whether an old and a new reference name the same.
    fn same(&self, old: &str, new: &str) -> bool {
        self.to_new.get(old).map_or(old, String::as_str) == new
            && self.to_old.get(new).map_or(new, String::as_str) == old
    }
}

/// Compares the groups and sources. They are matched by id, then by a title or path that only
/// one has on each side.
pub(super) fn items(old: &Document, new: &Document) -> (Vec<ItemChange>, Vec<ItemChange>, Renames) {
    let (groups, sources) = (item_pairs(old, new, true), item_pairs(old, new, false));
    let mut renames = Renames::default();
    for (a, b) in groups.iter().filter_map(|(a, b)| a.zip(*b)) {
        renames.groups.add(&old.groups[a].id, &new.groups[b].id);
    }
    for (a, b) in sources.iter().filter_map(|(a, b)| a.zip(*b)) {
        renames.sources.add(&old.sources[a].id, &new.sources[b].id);
    }
    // What was added or removed is told key by key too, against nothing.
    let (no_group, no_source) = (Group::default(), TextSource::default());
    let group_fields = |a: Option<usize>, b: Option<usize>| {
        let id = |group: &Group, at: Option<usize>| at.map(|_| group.id.value.clone());
        let at = (a, b);
        let (a, b) =
            (a.map_or(&no_group, |at| &old.groups[at]), b.map_or(&no_group, |at| &new.groups[at]));
        let mut fields = Fields::default();
        fields.plain("id", id(a, at.0).as_deref(), id(b, at.1).as_deref());
        fields.plain("title", plain(a.title.as_ref()), plain(b.title.as_ref()));
        fields.renamed(
            "within",
            plain(a.within.as_ref()),
            plain(b.within.as_ref()),
            &renames.groups,
        );
        fields.0
    };
    let source_fields = |a: Option<usize>, b: Option<usize>| {
        let id = |source: &TextSource, at: Option<usize>| at.map(|_| source.id.value.clone());
        let at = (a, b);
        let (a, b) = (
            a.map_or(&no_source, |at| &old.sources[at]),
            b.map_or(&no_source, |at| &new.sources[at]),
        );
        let mut fields = Fields::default();
        fields.plain("id", id(a, at.0).as_deref(), id(b, at.1).as_deref());
        fields.plain("path", plain(a.path.as_ref()), plain(b.path.as_ref()));
        fields.plain("title", plain(a.title.as_ref()), plain(b.title.as_ref()));
        fields.plain("author", plain(a.author.as_ref()), plain(b.author.as_ref()));
        fields.plain("url", plain(a.url.as_ref()), plain(b.url.as_ref()));
        fields.0
    };
    let groups = changes(groups, group_fields);
    let sources = changes(sources, source_fields);
    (groups, sources, renames)
}

type Pairs = Vec<(Option<usize>, Option<usize>)>;

/// The pairs of groups or else of sources, and what has no partner.
pub(crate) fn item_pairs(old: &Document, new: &Document, groups: bool) -> Pairs {
    let items = if groups { Item::groups } else { Item::sources };
    match_items(&items(old), &items(new))
}

/// A group or source as it is matched.
struct Item<'d> {
    id: &'d str,
    /// The title of a group, the path of a source, and what else there is.
    content: [Option<&'d str>; 4],
}

impl<'d> Item<'d> {
    fn groups(document: &'d Document) -> Vec<Self> {
        let item = |it: &'d Group| {
            let content = [plain(it.title.as_ref()), plain(it.within.as_ref()), None, None];
            Self { id: &it.id, content }
        };
        document.groups.iter().map(item).collect()
    }

    fn sources(document: &'d Document) -> Vec<Self> {
        let item = |it: &'d TextSource| {
            let content = [&it.path, &it.title, &it.author, &it.url];
            Self { id: &it.id, content: content.map(|value| plain(value.as_ref())) }
        };
        document.sources.iter().map(item).collect()
    }
}

/// Pairs items of an id, and of a title or path that is there once on each side.
fn match_items(old: &[Item<'_>], new: &[Item<'_>]) -> Pairs {
    let mut to_old: Vec<Option<usize>> = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    let mut bearers: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (at, item) in old.iter().enumerate() {
        bearers.entry(item.id).or_default().0.push(at);
    }
    for (at, item) in new.iter().enumerate() {
        bearers.entry(item.id).or_default().1.push(at);
    }
    for (olds, news) in bearers.into_values() {
        let olds = olds.into_iter().map(|at| (&old[at].content, at));
        let news = news.into_iter().map(|at| (&new[at].content, at));
        for (a, b) in pair_by_content(olds, news) {
            to_old[b] = Some(a);
            taken[a] = true;
        }
    }
    let mut bearers: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (at, item) in old.iter().enumerate().filter(|(at, _)| !taken[*at]) {
        if let Some(key) = item.content[0] {
            bearers.entry(key).or_default().0.push(at);
        }
    }
    for (at, item) in new.iter().enumerate().filter(|(at, _)| to_old[*at].is_none()) {
        if let Some(key) = item.content[0] {
            bearers.entry(key).or_default().1.push(at);
        }
    }
    for (olds, news) in bearers.values() {
        if let ([a], [b]) = (&olds[..], &news[..]) {
            to_old[*b] = Some(*a);
            taken[*a] = true;
        }
    }
    let removed = (0..old.len()).filter(|at| !taken[*at]).map(|at| (Some(at), None));
    removed.chain(to_old.iter().enumerate().map(|(at, old)| (*old, Some(at)))).collect()
}

fn changes(
    pairs: Pairs,
    fields: impl Fn(Option<usize>, Option<usize>) -> Vec<FieldChange>,
) -> Vec<ItemChange> {
    let change = |(old, new): (Option<usize>, Option<usize>)| {
        let fields = fields(old, new);
        let same = old.is_some() && new.is_some() && fields.is_empty();
        (!same).then_some(ItemChange { old, new, fields })
    };
    pairs.into_iter().filter_map(change).collect()
}

/// What changed in a document's own keys.
pub(super) fn of_document(old: &Document, new: &Document) -> Vec<FieldChange> {
    let mut fields = Fields::default();
    fields.plain("title", plain(old.title.as_ref()), plain(new.title.as_ref()));
    fields.plain("description", plain(old.description.as_ref()), plain(new.description.as_ref()));
    fields.0
}

/// What changed in a node beside its id.
pub(super) fn of_node(old: &Node, new: &Node, renames: &Renames) -> Vec<FieldChange> {
    let mut fields = Fields::default();
    fields.plain("kind", Some(old.kind.as_str()), Some(new.kind.as_str()));
    fields.plain("text", Some(&old.text.value), Some(&new.text.value));
    fields.quotes(&old.quotes, &new.quotes, renames);
    fields.renamed("group", plain(old.group.as_ref()), plain(new.group.as_ref()), &renames.groups);
    let tags = |node: &Node| -> Vec<String> {
        let mut tags: Vec<String> = node.tags.iter().map(|tag| tag.value.clone()).collect();
        tags.sort_unstable();
        tags
    };
    fields.list("tags", tags(old), tags(new));
    fields.plain("note", plain(old.note.as_deref()), plain(new.note.as_deref()));
    let implicit = |node: &Node| node.implicit.then_some(json!(true));
    fields.value("implicit", implicit(old), implicit(new));
    fields.weight(old.weight.as_ref(), new.weight.as_ref());
    fields.allow(&old.allow, &new.allow);
    fields.plain("formerly", plain(old.formerly.as_deref()), plain(new.formerly.as_deref()));
    fields.meta(old.meta.as_deref(), new.meta.as_deref());
    fields.0
}

/// What changed in a link beside its sources, relation and target.
pub(super) fn of_link(old: &Link, new: &Link, renames: &Renames) -> Vec<FieldChange> {
    let mut fields = Fields::default();
    fields.plain("id", plain(old.id.as_ref()), plain(new.id.as_ref()));
    fields.plain("scheme", plain(old.scheme.as_deref()), plain(new.scheme.as_deref()));
    fields.plain("note", plain(old.note.as_deref()), plain(new.note.as_deref()));
    fields.weight(old.weight.as_ref(), new.weight.as_ref());
    fields.quotes(&old.quotes, &new.quotes, renames);
    fields.allow(&old.allow, &new.allow);
    fields.meta(old.meta.as_deref(), new.meta.as_deref());
    fields.0
}

fn plain<S: Deref<Target = str>>(value: Option<&Spanned<S>>) -> Option<&str> {
    value.map(|value| &*value.value)
}

#[derive(Default)]
struct Fields(Vec<FieldChange>);

impl Fields {
    fn value(&mut self, field: &'static str, before: Option<Value>, after: Option<Value>) {
        if before != after {
            self.0.push(FieldChange { field, before, after });
        }
    }

    fn plain(&mut self, field: &'static str, before: Option<&str>, after: Option<&str>) {
        if before != after {
            self.value(field, before.map(Value::from), after.map(Value::from));
        }
    }

    /// A reference: following a rename is no change.
    fn renamed(
        &mut self,
        field: &'static str,
        before: Option<&str>,
        after: Option<&str>,
        names: &Names,
    ) {
        let same = match (before, after) {
            (Some(before), Some(after)) => names.same(before, after),
            (None, None) => true,
            _ => false,
        };
        if !same {
            // The same word can mean another thing now: its owner was renamed.
            let (before, after) = (before.map(Value::from), after.map(Value::from));
            self.0.push(FieldChange { field, before, after });
        }
    }

    fn list(&mut self, field: &'static str, before: Vec<String>, after: Vec<String>) {
        if before != after {
            let value = |list: Vec<String>| (!list.is_empty()).then(|| json!(list));
            self.value(field, value(before), value(after));
        }
    }

    fn quotes(&mut self, before: &[Quote], after: &[Quote], renames: &Renames) {
        if before.is_empty() && after.is_empty() {
            return;
        }
        let sorted = |quotes: &[Quote], names: Option<&HashMap<String, String>>| {
            let source =
                |id: &str| names.and_then(|names| names.get(id)).map_or(id, |id| id).to_owned();
            let quotes = quotes.iter();
            let mut list: Vec<(String, String)> =
                quotes.map(|quote| (source(&quote.source), quote.text.value.clone())).collect();
            list.sort_unstable();
            list
        };
        let (to_new, to_old) = (&renames.sources.to_new, &renames.sources.to_old);
        let same = sorted(before, Some(to_new)) == sorted(after, None)
            && sorted(before, None) == sorted(after, Some(to_old));
        if !same {
            let value = |quotes: &[Quote]| {
                let list = sorted(quotes, None).into_iter();
                let list: Vec<Value> =
                    list.map(|(source, text)| json!({ "source": source, "text": text })).collect();
                (!list.is_empty()).then_some(Value::from(list))
            };
            let (before, after) = (value(before), value(after));
            self.0.push(FieldChange { field: "quotes", before, after });
        }
    }

    fn weight(&mut self, before: Option<&Spanned<f64>>, after: Option<&Spanned<f64>>) {
        let value = |weight: Option<&Spanned<f64>>| weight.map(|weight| json!(weight.value));
        self.value("weight", value(before), value(after));
    }

    fn allow(&mut self, before: &[Allowance], after: &[Allowance]) {
        let map = |list: &[Allowance]| -> BTreeMap<String, String> {
            list.iter().map(|one| (one.rule.to_string(), one.reason.value.clone())).collect()
        };
        let value = |list| Some(map(list)).filter(|map| !map.is_empty()).map(|map| json!(map));
        self.value("allow", value(before), value(after));
    }

    fn meta(&mut self, before: Option<&RawValue>, after: Option<&RawValue>) {
        let same = match (before, after) {
            (Some(a), Some(b)) => same_json(a.get(), b.get()),
            (None, None) => true,
            _ => false,
        };
        if !same {
            // What nests deeper than serde_json follows is shown as it is written.
            let value = |raw: &RawValue| {
                serde_json::from_str(raw.get()).unwrap_or_else(|_| Value::from(raw.get()))
            };
            self.0.push(FieldChange {
                field: "meta",
                before: before.map(value),
                after: after.map(value),
            });
        }
    }
}

/// Whether two JSON texts mean the same: white space and the order of keys aside. Numbers are
/// compared as they are written, so that no digit is lost.
pub(crate) fn same_json(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let parse = |text: &str| serde_json::from_str::<Value>(text).ok();
    match (parse(a), parse(b)) {
        (Some(x), Some(y)) => x == y && numbers(a) == numbers(b),
        _ => false,
    }
}

/// The number tokens of a JSON text, sorted.
fn numbers(json: &str) -> Vec<&str> {
    let mut numbers = Vec::new();
    let bytes = json.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'-' | b'0'..=b'9' => {
                let start = at;
                while at < bytes.len()
                    && matches!(bytes[at], b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')
                {
                    at += 1;
                }
                numbers.push(&json[start..at]);
            }
            _ => at += 1,
        }
    }
    numbers.sort_unstable();
    numbers
}

#[cfg(test)]
mod tests {
    use super::same_json;

    #[test]
    fn json_is_the_same_but_for_space_and_order_of_keys() {
        assert!(same_json(r#"{"a":1,"b":[1, 2]}"#, r#"{ "b": [1,2], "a": 1 }"#));
        assert!(!same_json("[1,2]", "[2,1]"));
        assert!(!same_json("[12345678901234567890123]", "[12345678901234567890124]"));
        assert!(same_json(r#""\"1" "#, r#" "\"1""#));
        let deep = "[".repeat(5_000) + &"]".repeat(5_000);
        assert!(same_json(&deep, &deep.clone()));
    }
}
