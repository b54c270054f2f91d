//! Arguments made by rule, for benchmarks and tests: seeded, so that the same call always gives
//! the same text. Texts have the lengths of real ones (22 to 191 characters in the median of
//! published corpora), and the shapes are those on which other tools stall.

use std::fmt::Write;

/// The outline of a generated argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A tree of claims over premises with cross links, challenges, answers and undercuts; every
    /// tenth support is linked.
    Tree,
    /// One long chain of single-premise steps.
    Chain,
    /// Diamonds on top of each other: the number of paths doubles with each rung.
    Ladder,
    /// One thesis under which everything hangs directly.
    Star,
    /// Layers in which each claim is supported by many of the next layer.
    Layers,
}

impl Shape {
    /// All shapes.
    pub(crate) const ALL: [Self; 5] =
        [Self::Tree, Self::Chain, Self::Ladder, Self::Star, Self::Layers];
}

/// A small generator of numbers (SplitMix64, Steele and others, 2014), so that the input does
/// not change when a crate does.
#[derive(Debug, Clone)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `bound`, which is not 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % bound as u64) as usize
    }
}

const WORDS: [&str; 24] = [
    "trade",
    "security",
    "the",
    "of",
    "neighbours",
    "trust",
    "common",
    "development",
    "and",
    "conflicts",
    "in",
    "every",
    "region",
    "sustainable",
    "growth",
    "a",
    "that",
    "stability",
    "depends",
    "on",
    "cooperation",
    "prosperity",
    "countries",
    "between",
];

/// A document of about `nodes` nodes as JSON text, one node and one link a line.
pub(crate) fn document(shape: Shape, nodes: usize, seed: u64) -> String {
    let mut random = Random(seed);
    let mut writer = Writer::default();
    match shape {
        Shape::Tree => tree(nodes, &mut random, &mut writer),
        Shape::Chain => {
            writer.statements(nodes, &mut random, |at, _| kind(at, at + 1 == nodes));
            for at in 1..nodes {
                writer.link(&[at], "supports", at - 1);
            }
        }
        Shape::Ladder => {
            let rungs = nodes / 3;
            let last = rungs * 3;
            writer.statements(last + 1, &mut random, |at, _| kind(at, at == last));
            for rung in 0..rungs {
                let top = rung * 3;
                for side in [top + 1, top + 2] {
                    writer.link(&[side], "supports", top);
                    writer.link(&[top + 3], "supports", side);
                }
            }
        }
        Shape::Star => {
            writer.statements(nodes, &mut random, |at, _| kind(at, at > 0));
            for at in 1..nodes {
                writer.link(&[at], "supports", 0);
            }
        }
        Shape::Layers => {
            let width = 50.min(nodes);
            let bottom = nodes.saturating_sub(width);
            writer.statements(nodes, &mut random, |at, _| kind(at, at > 0 && at >= bottom));
            for at in 1..nodes {
                let above = (at / width).saturating_sub(1) * width;
                for _ in 0..3 {
                    let target = if at < width { 0 } else { above + random.below(width) };
                    writer.link(&[at], "supports", target);
                    if at < width {
                        break;
                    }
                }
            }
        }
    }
    writer.finish()
}

fn kind(at: usize, is_premise: bool) -> &'static str {
    match (at, is_premise) {
        (0, _) => "thesis",
        (_, true) => "premise",
        (_, false) => "claim",
    }
}

/// Statements each of which bears on one nearer to the thesis, and half as many cross links.
fn tree(nodes: usize, random: &mut Random, writer: &mut Writer) {
    // A node with something below it is a claim; a node's target lies at about half its index,
    // which gives the depth and fan-in of real arguments.
    let target = |at: usize, random: &mut Random| (at - 1) / 2 - random.below((at - 1) / 2 + 1) / 3;
    let targets: Vec<usize> = (1..nodes).map(|at| target(at, random)).collect();
    let challenge = |at: usize| at % 9 == 5;
    let mut supported = vec![false; nodes];
    for (at, &target) in (1..).zip(&targets) {
        if !challenge(at) {
            supported[target] = true;
        }
    }
    writer.statements(nodes, random, |at, _| match at {
        0 => "thesis",
        _ if challenge(at) => "challenge",
        _ if supported[at] => "claim",
        _ => "premise",
    });
    for (at, &target) in (1..).zip(&targets) {
        if challenge(at) {
            writer.link(&[at], "attacks", target);
        } else if at % 10 == 7 && at + 1 < nodes && !challenge(at + 1) {
            writer.link(&[at, at + 1], "supports", target);
        } else {
            writer.link(&[at], "supports", target);
        }
        if at % 2 == 0 && target > 2 {
            let other = random.below(target);
            let relation = if challenge(at) { "attacks" } else { "supports" };
            let fits = relation == "attacks" || supported[other] || other == 0;
            if fits && other != target {
                writer.link(&[at], relation, other);
            }
        }
    }
}

#[derive(Default)]
struct Writer {
    nodes: String,
    links: String,
}

impl Writer {
    fn statements(
        &mut self,
        count: usize,
        random: &mut Random,
        kind: impl Fn(usize, &mut Random) -> &'static str,
    ) {
        for at in 0..count {
            let kind = kind(at, random);
            let mut text = format!("Statement {at} says that");
            let length = 60 + random.below(90) + random.below(40);
            while text.len() < length {
                text.push(' ');
                text.push_str(WORDS[random.below(WORDS.len())]);
            }
            let comma = if at == 0 { "" } else { ",\n" };
            write!(
                self.nodes,
                "{comma}    {{ \"id\": \"statement-{at}\", \"kind\": \"{kind}\", \"text\": \"{text}.\" }}"
            )
            .expect("a String takes everything");
        }
    }

    fn link(&mut self, from: &[usize], relation: &str, target: usize) {
        let comma = if self.links.is_empty() { "" } else { ",\n" };
        let from: Vec<String> = from.iter().map(|at| format!("\"statement-{at}\"")).collect();
        let from = match from.as_slice() {
            [one] => one.clone(),
            many => format!("[{}]", many.join(", ")),
        };
        write!(
            self.links,
            "{comma}    {{ \"from\": {from}, \"{relation}\": \"statement-{target}\" }}"
        )
        .expect("a String takes everything");
    }

    fn finish(self) -> String {
        format!(
            "{{\n  \"version\": 1,\n  \"title\": \"A generated argument\",\n  \"nodes\": [\n{}\n  ],\n  \"links\": [\n{}\n  ]\n}}\n",
            self.nodes, self.links
        )
    }
}
