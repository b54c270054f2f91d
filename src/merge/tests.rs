use serde_json::{Value, json};

use super::{Merge, Side, merge};
use crate::source::Source;

mod additions;

fn base() -> Value {
    json!({
        "version": 1,
        "title": "T",
        "nodes": [
            { "id": "t", "kind": "thesis", "text": "The town gains.", "quotes": [] },
            { "id": "a", "kind": "claim", "text": "Streets are calm.", "meta": { "n": 1.50 } },
            { "id": "b", "kind": "premise", "text": "Cars are slow.", "tags": ["x"] },
            { "id": "c", "kind": "premise", "text": "Noise harms." }
        ],
        "links": [
            { "id": "step", "from": ["a"], "supports": "t" },
            { "from": ["b", "c"], "supports": "a", "note": "together" }
        ]
    })
}

fn edited(edit: impl Fn(&mut Value)) -> Value {
    let mut document = base();
    edit(&mut document);
    document
}

fn merged(ours: &Value, theirs: &Value) -> Merge {
    let source = |value: &Value| Source::new("x", value.to_string());
    merge(&source(&base()), &source(ours), &source(theirs)).expect("all three can be read")
}

fn clean(ours: &Value, theirs: &Value) -> Value {
    let merge = merged(ours, theirs);
    assert!(merge.conflicts.is_empty(), "{:?}", merge.conflicts);
    assert!(merge.introduced.is_empty(), "{:?}", merge.introduced);
    serde_json::from_str(&merge.text).expect("a document")
}

fn conflicts(ours: &Value, theirs: &Value) -> Vec<String> {
    let merge = merged(ours, theirs);
    assert!(merge.text.contains("<<<<<<<") && merge.text.contains(">>>>>>>"), "{}", merge.text);
    merge.conflicts.iter().map(ToString::to_string).collect()
}

#[test]
fn merging_nothing_is_nothing() {
    assert_eq!(clean(&base(), &base()), base());
    let ours = edited(|it| it["nodes"][1]["text"] = json!("Streets are quiet."));
    assert_eq!(clean(&ours, &base()), ours);
    assert_eq!(clean(&base(), &ours), ours);
    assert_eq!(clean(&ours, &ours), ours);
}

#[test]
fn independent_edits_are_both_kept() {
    let ours = edited(|it| {
        it["nodes"][1]["text"] = json!("Streets are quiet.");
        it["nodes"][2]["tags"] = json!(["x", "ours"]);
        let new = json!({ "id": "d", "kind": "premise", "text": "Children play." });
        it["nodes"].as_array_mut().unwrap().insert(1, new);
        it["links"][1]["from"] = json!(["b", "c", "d"]);
    });
    let theirs = edited(|it| {
        it["nodes"][1]["note"] = json!("their note");
        it["nodes"][2]["tags"] = json!(["theirs", "x"]);
        it["nodes"].as_array_mut().unwrap().reverse();
        it["links"][1]["scheme"] = json!("sign");
        it["title"] = json!("T2");
    });
    let merged = clean(&ours, &theirs);
    let mut expected = ours.clone();
    expected["nodes"][2]["note"] = json!("their note");
    expected["nodes"][3]["tags"] = json!(["x", "ours", "theirs"]);
    expected["links"][1]["scheme"] = json!("sign");
    expected["title"] = json!("T2");
    assert_eq!(merged, expected);
}

#[test]
fn a_rename_on_one_side_is_followed_on_the_other() {
    let ours = edited(|it| {
        it["nodes"][1]["id"] = json!("calm");
        it["links"][0]["from"] = json!(["calm"]);
        it["links"][1]["supports"] = json!("calm");
    });
    let theirs = edited(|it| {
        let new = json!({ "id": "d", "kind": "challenge", "text": "Buses roar." });
        it["nodes"].as_array_mut().unwrap().push(new);
        it["links"].as_array_mut().unwrap().push(json!({ "from": "d", "attacks": "a" }));
    });
    let merged = clean(&ours, &theirs);
    assert_eq!(merged["links"][2], json!({ "from": "d", "attacks": "calm" }));
    assert_eq!(merged["nodes"][1]["id"], json!("calm"));
}

#[test]
fn the_same_text_edited_on_both_sides_is_a_conflict() {
    let ours = edited(|it| it["nodes"][1]["text"] = json!("Streets are quiet."));
    let theirs = edited(|it| it["nodes"][1]["text"] = json!("Streets are loud."));
    assert_eq!(conflicts(&ours, &theirs), ["both sides changed `text` of node `a`"]);
    let text = merged(&ours, &theirs).text;
    assert!(text.contains("quiet") && text.contains("loud"), "{text}");
}

#[test]
fn deletion_against_an_edit_is_a_conflict() {
    let ours = edited(|it| {
        it["nodes"].as_array_mut().unwrap().remove(3);
        it["links"][1]["from"] = json!(["b"]);
    });
    let theirs = edited(|it| it["nodes"][3]["text"] = json!("Noise harms all."));
    assert_eq!(conflicts(&ours, &theirs), ["our side removed node `c`, and theirs changed it"]);
    assert_eq!(conflicts(&theirs, &ours), ["their side removed node `c`, and ours changed it"]);
}

/// What is left when someone takes one side of every conflict.
fn taken(text: &str, ours: bool) -> Value {
    let mut side = None;
    let mut left = String::new();
    for line in text.lines() {
        match line {
            "<<<<<<< ours" => side = Some(true),
            "=======" => side = Some(false),
            ">>>>>>> theirs" => side = None,
            _ if side.is_none_or(|side| side == ours) => left.extend([line, "\n"]),
            _ => {}
        }
    }
    serde_json::from_str(&left).unwrap_or_else(|error| panic!("{error} in {text}"))
}

#[test]
fn a_title_that_one_side_deleted_is_gone_on_that_side_of_the_marks() {
    let without = edited(|it| drop(it.as_object_mut().unwrap().remove("title")));
    let other = edited(|it| it["title"] = json!("T2"));
    for (ours, theirs) in [(&without, &other), (&other, &without)] {
        let text = merged(ours, theirs).text;
        assert_eq!(taken(&text, true)["title"], ours["title"], "{text}");
        assert_eq!(taken(&text, false)["title"], theirs["title"], "{text}");
    }
}

/// Whichever side is taken, commas stand between the items of a list and not behind the last.
#[test]
fn the_last_of_a_list_can_be_in_conflict() {
    let changed = |list: &'static str, key: &'static str| {
        move |at: usize, to: &'static str| {
            edited(move |it| it[list][at][key] = json!(format!("{to} {at}")))
        }
    };
    for (list, key, last) in [("nodes", "text", 3), ("links", "scheme", 1)] {
        let changed = changed(list, key);
        let (ours, theirs) = (changed(last, "This"), changed(last, "That"));
        let text = merged(&ours, &theirs).text;
        assert_eq!(taken(&text, true), ours, "{text}");
        assert_eq!(taken(&text, false), theirs, "{text}");
    }
    // The last is there on one side only; the last two are; all are, some here and some there.
    let pruned = |gone: std::ops::Range<usize>, changed: std::ops::Range<usize>| {
        let mut document = base();
        for at in changed {
            document["nodes"][at]["note"] = json!("new");
        }
        document["nodes"].as_array_mut().unwrap().drain(gone);
        document["links"] = json!([]);
        document
    };
    let cases = [
        (pruned(3..4, 0..0), pruned(0..0, 3..4)),
        (pruned(2..4, 0..0), pruned(0..0, 2..4)),
        (pruned(0..2, 2..4), pruned(2..4, 0..2)),
        (pruned(0..4, 0..0), pruned(0..0, 0..4)),
    ];
    for (one, other) in &cases {
        for (ours, theirs) in [(one, other), (other, one)] {
            let text = merged(ours, theirs).text;
            assert_eq!(taken(&text, true)["nodes"], ours["nodes"], "{text}");
            assert_eq!(taken(&text, false)["nodes"], theirs["nodes"], "{text}");
        }
    }
}

#[test]
fn lines_end_as_ours_do() {
    let windows = |value: &Value| {
        let text = serde_json::to_string_pretty(value).expect("a value is JSON");
        Source::new("x", text.replace('\n', "\r\n"))
    };
    let ours = edited(|it| it["nodes"][1]["text"] = json!("Streets are quiet."));
    let clean = edited(|it| it["title"] = json!("T2"));
    let conflicting = edited(|it| it["nodes"][1]["text"] = json!("Streets are loud."));
    for (theirs, conflicts) in [(clean, 0), (conflicting, 1)] {
        let merge = merge(&windows(&base()), &windows(&ours), &windows(&theirs));
        let merge = merge.expect("all three can be read");
        assert_eq!(merge.conflicts.len(), conflicts);
        assert_eq!(merge.text.matches('\n').count(), merge.text.matches("\r\n").count());
        assert!(merge.text.ends_with("\r\n"), "{:?}", merge.text);
    }
}

#[test]
fn turning_a_link_round_against_retargeting_it_is_a_conflict() {
    let ours = edited(|it| {
        it["links"][0] = json!({ "id": "step", "from": ["a"], "attacks": "t" });
    });
    let theirs = edited(|it| it["links"][0]["supports"] = json!("c"));
    assert_eq!(conflicts(&ours, &theirs), ["both sides changed what link `step` bears on"]);
}

#[test]
fn a_circle_and_a_link_into_nothing_are_reported() {
    let link = |from: &str, to: &str| json!({ "from": [from], "supports": to });
    let rules = |merge: &Merge| -> Vec<&str> {
        merge.introduced.iter().map(|finding| finding.rule).collect()
    };
    let bare = json!({
        "version": 1,
        "nodes": [{ "id": "x", "kind": "premise", "text": "X" },
                  { "id": "y", "kind": "premise", "text": "Y" }],
        "links": []
    });
    let side = |links: Value| {
        let mut side = bare.clone();
        side["links"] = links;
        Source::new("x", side.to_string())
    };
    let circle =
        merge(&side(json!([])), &side(json!([link("x", "y")])), &side(json!([link("y", "x")])));
    assert_eq!(rules(&circle.expect("readable")), ["circular-support"]);
    let removed = {
        let mut side = bare.clone();
        side["nodes"].as_array_mut().unwrap().remove(0);
        Source::new("x", side.to_string())
    };
    let dangling = merge(&side(json!([])), &removed, &side(json!([link("x", "y")])));
    assert_eq!(rules(&dangling.expect("readable")), ["unknown-id"]);
}

#[test]
fn a_document_that_would_lose_something_is_refused() {
    let good = Source::new("x", base().to_string());
    let bad = edited(|it| it["nodes"][0]["id"] = json!(7));
    let bad = Source::new("x", bad.to_string());
    assert_eq!(merge(&good, &bad, &good).expect_err("an id is missing").side, Side::Ours);
    let twice = edited(|it| it["nodes"][0]["id"] = json!("a"));
    let twice = Source::new("x", twice.to_string());
    let refused = merge(&good, &good, &twice).expect_err("an id is there twice");
    assert_eq!((refused.side, refused.finding.rule), (Side::Theirs, "duplicate-id"));
}

/// The conflict was told, and the text had our id without a mark.
#[test]
fn a_thing_that_both_sides_renamed_stands_in_both_versions() {
    let ours = edited(|it| it["nodes"][3]["id"] = json!("noise"));
    let theirs = edited(|it| it["nodes"][3]["id"] = json!("din"));
    let told = conflicts(&ours, &theirs);
    let expected =
        "both sides renamed node `c`, to `noise` and to `din`; what refers to it says `noise`";
    assert_eq!(told, [expected]);
    let text = merged(&ours, &theirs).text;
    assert!(text.contains("\"id\": \"noise\"") && text.contains("\"id\": \"din\""), "{text}");
}

/// A member that both took out and only one put another in place of, or each another.
#[test]
fn what_both_replaced_in_a_list_otherwise_is_a_conflict() {
    let quote = |text: &str| json!({ "source": "s", "text": text });
    let base = edited(|it| {
        it["sources"] = json!([{ "id": "s" }]);
        it["nodes"][1]["quotes"] = json!([quote("one"), quote("two")]);
        it["links"][0]["from"] = json!(["a", "c"]);
    });
    let quotes = |list: &[&str]| {
        let mut side = base.clone();
        side["nodes"][1]["quotes"] = list.iter().map(|text| quote(text)).collect();
        side
    };
    let from = |list: &[&str]| {
        let mut side = base.clone();
        side["links"][0]["from"] = json!(list);
        side
    };
    let source = |value: &Value| Source::new("x", value.to_string());
    let merged = |ours: &Value, theirs: &Value| {
        merge(&source(&base), &source(ours), &source(theirs)).expect("all three can be read")
    };
    let about_quotes = "both sides changed `quotes` of node `a`";
    let about_from = "both sides changed `from` of link `step`";
    for (ours, theirs, said) in [
        (quotes(&["aa", "two"]), quotes(&["bb", "two"]), about_quotes),
        (quotes(&["aa", "two"]), quotes(&["two"]), about_quotes),
        (quotes(&["aa", "two"]), quotes(&[]), about_quotes),
        (from(&["a", "b"]), from(&["a", "t"]), about_from),
        (from(&["a", "b"]), from(&["a"]), about_from),
    ] {
        for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
            let merge = merged(ours, theirs);
            let told: Vec<String> = merge.conflicts.iter().map(ToString::to_string).collect();
            assert_eq!(told, [said]);
            assert_eq!(&taken(&merge.text, true), ours);
            assert_eq!(&taken(&merge.text, false), theirs);
        }
    }
    for (ours, theirs, both) in [
        (quotes(&["aa", "two"]), quotes(&["one", "bb"]), quotes(&["aa", "bb"])),
        (quotes(&["aa", "two"]), quotes(&["aa", "bb"]), quotes(&["aa", "bb"])),
        (quotes(&["two"]), quotes(&["two"]), quotes(&["two"])),
        (from(&["a", "c", "b"]), from(&["a"]), from(&["a", "b"])),
    ] {
        let merge = merged(&ours, &theirs);
        assert!(merge.conflicts.is_empty(), "{:?}", merge.conflicts);
        assert_eq!(serde_json::from_str::<Value>(&merge.text).expect("a document"), both);
    }
}
