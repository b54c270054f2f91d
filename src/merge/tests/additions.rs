//! What both sides added.

use serde_json::{Value, json};

use super::{clean, conflicts, edited, merged, taken};

/// The base with a new challenge, a link of it, and what else is to be there.
fn challenged(id: &str, text: &str, link: Value, more: &[Value]) -> Value {
    edited(|it| {
        let node = json!({ "id": id, "kind": "challenge", "text": text });
        it["nodes"].as_array_mut().unwrap().push(node);
        let links = it["links"].as_array_mut().unwrap();
        links.push(link.clone());
        links.extend_from_slice(more);
    })
}

/// They became one attack that needs both, which falls where one of them is answered.
#[test]
fn new_links_that_only_look_alike_stay_two() {
    let (buses, vans) = ("Buses cannot get through.", "Vans cannot get through.");
    let attack = |from: &str| json!({ "from": from, "attacks": "a" });
    let ours = challenged("buses", buses, attack("buses"), &[]);
    let answer = json!({ "from": "c", "attacks": "vans" });
    for text in [vans, buses] {
        let theirs = challenged("vans", text, attack("vans"), std::slice::from_ref(&answer));
        let links = clean(&ours, &theirs)["links"].as_array().unwrap()[2..].to_vec();
        assert_eq!(links, [attack("vans"), answer.clone(), attack("buses")]);
    }
    // One source in common makes no link of two either.
    let joint = |from: [&str; 2]| json!({ "from": from, "attacks": "a" });
    let ours = challenged("buses", buses, joint(["buses", "b"]), &[]);
    let theirs = challenged("vans", vans, joint(["vans", "b"]), &[]);
    let links = clean(&ours, &theirs)["links"].as_array().unwrap()[2..].to_vec();
    assert_eq!(links, [joint(["vans", "b"]), joint(["buses", "b"])]);
}

/// Whatever one side and the other link anew, what comes out are these links and no other.
#[test]
fn two_new_links_are_both_there_or_are_the_same() {
    let froms = [json!("b"), json!(["c"]), json!(["b", "c"]), json!(["c", "b", "t"])];
    let links: Vec<Value> = froms
        .iter()
        .flat_map(|from| {
            let link = |relation: &str, to: &str| json!({ "from": from, relation: to });
            [link("supports", "t"), link("attacks", "t"), link("attacks", "step")]
        })
        .collect();
    let with = |link: &Value| edited(|it| it["links"].as_array_mut().unwrap().push(link.clone()));
    for one in &links {
        for other in &links {
            let merge = merged(&with(one), &with(other));
            assert!(merge.conflicts.is_empty(), "{:?}", merge.conflicts);
            let merged: Value = serde_json::from_str(&merge.text).expect("a document");
            let plain = |link: &Value| {
                let mut link = link.clone();
                if let [only] = &link["from"].as_array().cloned().unwrap_or_default()[..] {
                    link["from"] = only.clone();
                }
                link
            };
            let new: Vec<Value> =
                merged["links"].as_array().unwrap()[2..].iter().map(plain).collect();
            let mut expected = vec![plain(other), plain(one)];
            expected.dedup();
            assert_eq!(new, expected);
        }
    }
}

#[test]
fn the_same_new_link_is_added_once() {
    let text = "Buses cannot get through.";
    let link = |more: Value| {
        let mut link = json!({ "from": "buses", "attacks": "a" });
        link.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        challenged("buses", text, link, &[])
    };
    let (plain, noted) = (link(json!({})), link(json!({ "note": "N", "from": ["buses"] })));
    let named = link(json!({ "id": "by-bus" }));
    let expected = link(json!({ "note": "N" }));
    assert_eq!(clean(&plain, &plain), plain);
    assert_eq!(clean(&plain, &noted), expected);
    for (ours, theirs) in [(&plain, &named), (&named, &plain)] {
        assert_eq!(clean(ours, theirs), named);
    }
    let told = conflicts(&link(json!({ "note": "M" })), &noted);
    assert_eq!(told, ["both sides changed `note` of the link `buses` attacks `a`"]);
}

#[test]
fn a_conflict_about_linked_sources_is_told_in_the_plural() {
    let noted = |note: &str| edited(|it| it["links"][1]["note"] = json!(note));
    let told = conflicts(&noted("M"), &noted("N"));
    assert_eq!(told, ["both sides changed `note` of the link `b` + `c` support `a`"]);
}

#[test]
fn one_id_for_two_new_links_is_a_conflict() {
    let side = |from: &str, to: &str| {
        edited(|it| {
            let link = json!({ "id": "new", "from": from, "supports": to });
            it["links"].as_array_mut().unwrap().push(link);
        })
    };
    let (ours, theirs) = (side("c", "a"), side("b", "a"));
    assert_eq!(conflicts(&ours, &theirs), ["both sides added link `new`, and not the same one"]);
    let text = merged(&ours, &theirs).text;
    assert_eq!(taken(&text, true), ours, "{text}");
    assert_eq!(taken(&text, false), theirs, "{text}");
    assert_eq!(clean(&ours, &ours), ours);
}
