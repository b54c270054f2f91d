//! The bodies of the fuzz targets on documents that are broken at random.

use std::fs;
use std::path::Path;

#[path = "../../fuzz/bodies.rs"]
pub(crate) mod bodies;

#[path = "../../benches/generate.rs"]
#[allow(dead_code, reason = "the benchmarks use the rest")]
pub(crate) mod generate;

use generate::{Random, Shape};

/// Pieces that a broken document is likely to break something with.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\ud800",
    "\\u0000",
    "null",
    "true",
    "1e999",
    "-1",
    "\"id\"",
    "\"from\"",
    "\"supports\"",
    "\"attacks\"",
    "\"thesis\"",
    "statement-1",
    "\u{202e}",
    "\u{0}",
    "\u{feff}",
    "é",
    "字",
    "👩‍👩‍👧",
    "<script>",
    "]]>",
    "\n",
    "\u{1b}[31m",
];

/// A document with a few pieces removed, doubled, moved or put in.
fn broken(random: &mut Random, seeds: &[String]) -> Vec<u8> {
    let mut text = seeds[random.below(seeds.len())].clone().into_bytes();
    for _ in 0..=random.below(4) {
        let at = random.below(text.len().max(1)).min(text.len());
        let end = (at + random.below(40)).min(text.len());
        match random.below(4) {
            0 => drop(text.drain(at..end)),
            1 => {
                let doubled = text[at..end].to_vec();
                text.splice(at..at, doubled);
            }
            2 => {
                let moved: Vec<u8> = text.drain(at..end).collect();
                let to = random.below(text.len().max(1)).min(text.len());
                text.splice(to..to, moved);
            }
            _ => {
                let piece = PIECES[random.below(PIECES.len())];
                text.splice(at..at, piece.bytes());
            }
        }
    }
    text
}

fn seeds() -> Vec<String> {
    let mut seeds: Vec<String> =
        Shape::ALL.iter().map(|shape| generate::document(*shape, 12, 3)).collect();
    seeds.push(
        r#"{ "version": 1, "title": "t",
  "sources": [{ "id": "s", "path": "s.txt" }], "groups": [{ "id": "g", "within": "h" }, { "id": "h" }],
  "nodes": [
    { "id": "a", "kind": "thesis", "text": "A.", "group": "g", "quotes": [{ "source": "s", "text": "q" }] },
    { "id": "b", "kind": "premise", "text": "B.", "tags": ["x"], "weight": 0.5, "implicit": true, "meta": {"k": [1]} },
    { "id": "c", "kind": "challenge", "text": "C.", "allow": { "unanswered-challenge": "why not" }, "formerly": "d" }
  ],
  "links": [
    { "id": "l", "from": ["b", "b"], "supports": "a", "scheme": "sign", "note": "n" },
    { "id": "m", "from": "c", "attacks": "l" }, { "from": "a", "supports": "b" }, { "from": "b", "attacks": "m" }
  ] }"#
            .to_owned(),
    );
    seeds
}

#[test]
fn no_broken_document_breaks_reading_checking_or_drawing() {
    let (mut random, seeds) = (Random(33), seeds());
    for round in 0..6_000 {
        let bytes = broken(&mut random, &seeds);
        bodies::document(&bytes);
        bodies::canonical(&bytes);
        if round % 5 == 0 {
            bodies::picture(&bytes);
        }
    }
}

#[test]
fn no_broken_documents_break_comparing_or_merging() {
    let (mut random, seeds) = (Random(33), seeds());
    for _ in 0..1_500 {
        let versions: Vec<Vec<u8>> = (0..3).map(|_| broken(&mut random, &seeds)).collect();
        bodies::compare(&versions[..2].join(&0));
        bodies::merge_three(&versions.join(&0));
        bodies::quote(&versions[..2].join(&0));
    }
}

/// Inputs that fuzzing found to break something, by the body that they broke.
#[test]
fn what_fuzzing_found_is_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzzed");
    let mut count = 0;
    for (name, body) in [("picture", bodies::picture as fn(&[u8])), ("compare", bodies::compare)] {
        for entry in fs::read_dir(folder.join(name)).expect("the folder is there") {
            body(&fs::read(entry.expect("it can be read").path()).expect("it can be read"));
            count += 1;
        }
    }
    assert!(count > 0);
}
