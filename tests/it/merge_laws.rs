//! The laws of the merge, on random documents.

use std::collections::BTreeSet;

use argraph::source::Source;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::fuzz::bodies;
use crate::random_documents::{canonical, config, document, edited_twice, pair};

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn merging_with_the_ancestor_takes_the_other_side((base, new) in pair()) {
        for (ours, theirs) in [(&new, &base), (&base, &new), (&new, &new)] {
            let merged = merge(&base, ours, theirs);
            prop_assert!(merged.conflicts.is_empty(), "{:?}", merged.conflicts);
            let text: Value = serde_json::from_str(&merged.text).expect("no conflict, so JSON");
            prop_assert_eq!(canonical(&text), canonical(&new));
        }
    }

    #[test]
    fn a_conflict_is_settled_by_taking_a_side(versions in edited_twice()) {
        bodies::merge_three(versions.each_ref().map(Value::to_string).join("\0").as_bytes());
        let [base, ours, theirs] = &versions;
        let merged = merge(base, ours, theirs);
        let title = merged.conflicts.iter().any(|one| one.key.as_deref() == Some("title"));
        for (is_ours, side) in [(true, ours), (false, theirs)].into_iter().filter(|_| title) {
            let taken: Value = bodies::taken(&merged.text, is_ours).parse().expect("it is JSON");
            prop_assert_eq!(&taken["title"], &side["title"], "{}", merged.text);
        }
    }

    #[test]
    fn a_merge_loses_nothing((base, ours) in pair(), other in document()) {
        let merged = merge(&base, &ours, &other);
        let mut kept = merged.text.clone();
        for conflict in &merged.conflicts {
            kept.extend(conflict.ours.clone());
            kept.extend(conflict.theirs.clone());
        }
        let known = strings(&base);
        for written in strings(&ours).union(&strings(&other)) {
            let lost = !known.contains(written) && !kept.contains(&json!(written).to_string());
            prop_assert!(!lost, "{written} is lost\n{}\n{:?}", merged.text, merged.conflicts);
        }
    }
}

fn merge(base: &Value, ours: &Value, theirs: &Value) -> argraph::merge::Merge {
    let source = |value: &Value| Source::new("x", value.to_string());
    argraph::merge::merge(&source(base), &source(ours), &source(theirs)).expect("all are read")
}

/// Every string that stands in a document as a value.
fn strings(value: &Value) -> BTreeSet<String> {
    match value {
        Value::String(text) => BTreeSet::from([text.clone()]),
        Value::Array(list) => list.iter().flat_map(strings).collect(),
        Value::Object(map) => map.values().flat_map(strings).collect(),
        _ => BTreeSet::new(),
    }
}
