//! An id that is not in kebab-case. O(document).

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{Edit, Finding, is_invisible, is_unprintable, shown};
use crate::document::Document;
use crate::lint::{Check, Level, Rule, Subject};
use crate::source::{Span, Spanned};

type Name = Spanned<crate::document::Id>;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "malformed-id",
    level: Level::Deny,
    summary: "an id that is not in kebab-case",
    page: include_str!("malformed_id.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.graph.document();
    if subject.survey().has_malformed_ids {
        report(elements(document), || references(document), findings);
    }
    report(groups(document), || group_references(document), findings);
    report(sources(document), || source_references(document), findings);
}

/// What bears an id: nodes and links, which share one name space, groups, and sources.
pub(in crate::lint) fn elements(document: &Document) -> impl Iterator<Item = &Name> + Clone {
    let links = document.links.iter().filter_map(|link| link.id.as_ref());
    document.nodes.iter().map(|node| &node.id).chain(links)
}

pub(in crate::lint) fn groups(document: &Document) -> impl Iterator<Item = &Name> + Clone {
    document.groups.iter().map(|group| &group.id)
}

pub(in crate::lint) fn sources(document: &Document) -> impl Iterator<Item = &Name> + Clone {
    document.sources.iter().map(|source| &source.id)
}

/// The malformed ids that get a new one for certain, for nothing else bears or would get it.
pub(in crate::lint) fn new_ids<'a>(
    ids: impl Iterator<Item = &'a Name> + Clone,
) -> HashMap<&'a str, String> {
    let malformed = ids.clone().filter(|id| fault(id).is_some_and(|fault| fault != UNPRINTABLE));
    let mut new_ids: HashMap<&str, String> =
        malformed.map(|id| (id.as_str(), kebab(id))).filter(|(_, new)| !new.is_empty()).collect();
    if new_ids.is_empty() {
        return new_ids;
    }
    let mut owners: BTreeMap<String, usize> = BTreeMap::new();
    for id in ids {
        *owners.entry(if fault(id).is_some() { kebab(id) } else { id.to_string() }).or_default() +=
            1;
    }
    new_ids.retain(|_, new| owners[new] == 1);
    new_ids
}

fn report<'a, I: Iterator<Item = &'a Name>>(
    ids: impl Iterator<Item = &'a Name> + Clone,
    references: impl Fn() -> I,
    findings: &mut Vec<Finding>,
) {
    let malformed: Vec<(&Name, &str)> =
        ids.clone().filter_map(|id| Some((id, fault(id)?))).collect();
    if malformed.is_empty() {
        return;
    }
    let new_ids = new_ids(ids);
    let mut places: HashMap<&str, Vec<Span>> = HashMap::new();
    for (id, _) in &malformed {
        places.entry(id.as_str()).or_default();
    }
    for reference in references() {
        if let Some(places) = places.get_mut(reference.as_str()) {
            places.push(reference.span);
        }
    }
    for (id, fault) in malformed {
        let message = format!("the id `{}` is not in kebab-case: it {fault}", shown(id));
        let finding = Finding::new(RULE.name, id.span, message);
        findings.push(if let Some(new) = new_ids.get(id.as_str()) {
            let everywhere = std::iter::once(id.span).chain(places[id.as_str()].iter().copied());
            let edits = everywhere.map(|span| Edit::string(span, new)).collect();
            finding
                .help(format!("write `{}`, here and wherever it is named", shown(new)))
                .suggest(format!("rename it to `{}`", shown(new)), edits)
        } else {
            finding.help("write lower-case words joined by single hyphens, such as `mutual-trust`")
        });
    }
}

const UNPRINTABLE: &str = "holds a character that cannot be seen";

/// What keeps an id from being kebab-case, if anything does.
pub(in crate::lint) fn fault(id: &str) -> Option<&'static str> {
    // Most ids are plain, and then one look at each byte is enough.
    let plain = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let hyphens = id.starts_with('-') || id.ends_with('-') || id.contains("--");
    if !id.is_empty() && !hyphens && id.as_bytes().iter().all(plain) {
        return None;
    }
    let of = |fits: fn(char) -> bool| id.contains(fits);
    if id.is_empty() {
        Some("is empty")
    } else if of(char::is_whitespace) {
        Some("holds white space")
    } else if of(|character| is_unprintable(character) || is_invisible(character)) {
        Some(UNPRINTABLE)
    } else if of(char::is_uppercase) {
        Some("holds a capital letter")
    } else if of(|character| character.is_ascii_punctuation() && character != '-') {
        Some("holds punctuation")
    } else if hyphens {
        Some("has a hyphen that joins no two words")
    } else {
        None
    }
}

/// The id in kebab-case: words are parted where a mark or a space is, and before a capital
/// letter that follows a small one.
pub(in crate::lint) fn kebab(id: &str) -> String {
    let mut kebab = String::new();
    let mut after_small = false;
    for character in id.chars() {
        let parts = character.is_whitespace() || character.is_ascii_punctuation();
        if (parts || (after_small && character.is_uppercase())) && !kebab.ends_with('-') {
            kebab.push('-');
        }
        if !parts && !is_unprintable(character) && !is_invisible(character) {
            kebab.extend(character.to_lowercase());
        }
        after_small = character.is_lowercase() || character.is_numeric();
    }
    kebab.trim_matches('-').to_owned()
}

/// Where nodes and links are named.
fn references(document: &Document) -> impl Iterator<Item = &Name> {
    document
        .links
        .iter()
        .flat_map(|link| link.from.iter().chain(&link.supports).chain(&link.attacks))
}

fn group_references(document: &Document) -> impl Iterator<Item = &Name> {
    let of_nodes = document.nodes.iter().filter_map(|node| node.group.as_ref());
    of_nodes.chain(document.groups.iter().filter_map(|group| group.within.as_ref()))
}

fn source_references(document: &Document) -> impl Iterator<Item = &Name> {
    let of_nodes = document.nodes.iter().flat_map(|node| &node.quotes);
    let of_links = document.links.iter().flat_map(|link| &link.quotes);
    of_nodes.chain(of_links).map(|quote| &quote.source)
}

#[cfg(test)]
mod tests {
    use super::{fault, kebab};

    #[test]
    fn letters_of_any_script_are_fine() {
        for id in ["mutual-trust", "a", "1", "2-b", "été", "互信", "ثقة-متبادلة", "доверие"]
        {
            assert_eq!(fault(id), None, "{id}");
        }
    }

    #[test]
    fn each_fault_is_named_and_its_mending_has_none() {
        let cases = [
            ("mutual trust", "holds white space", "mutual-trust"),
            ("mutualTrust", "holds a capital letter", "mutual-trust"),
            ("USRebalancing", "holds a capital letter", "usrebalancing"),
            ("mutual_trust", "holds punctuation", "mutual-trust"),
            ("Mutual -- Trust!", "holds white space", "mutual-trust"),
            ("-a", "has a hyphen that joins no two words", "a"),
            ("a--b", "has a hyphen that joins no two words", "a-b"),
            ("Été", "holds a capital letter", "été"),
            ("a\u{200b}b", "holds a character that cannot be seen", "ab"),
        ];
        for (id, said, mended) in cases {
            assert_eq!((fault(id), kebab(id)), (Some(said), mended.to_owned()), "{id}");
            assert_eq!(fault(mended), None, "{mended}");
        }
        assert_eq!((fault(""), kebab("")), (Some("is empty"), String::new()));
        assert_eq!(kebab("!?"), "");
    }
}
