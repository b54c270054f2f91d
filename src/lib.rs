//! argraph models the argument of a text.
//!
//! A person writes the text's claims, premises and challenges by hand, as JSON. This crate reads
//! that into a graph, checks it, says which statements stand, draws it and compares two revisions
//! of it. The program `argraph` does nothing that this crate's public API does not offer.
//!
//! # The tour
//!
//! The way of the data is one way. A [`Source`](source::Source) is a text with a name. Reading it
//! gives a [`Document`](document::Document), the file as written, in which everything that a
//! message may point at knows its place. An [`ArgumentGraph`](graph::ArgumentGraph) is what the
//! document means, and owns it. All of these are plain owned values without lifetimes; what only
//! looks at a graph for a while, such as a [`Subject`](lint::Subject) for the rules, borrows it.
//!
//! ```
//! use argraph::document::{Document, Texts};
//! use argraph::evaluate::{Standing, evaluate};
//! use argraph::graph::{ArgumentGraph, Element};
//! use argraph::lint::{self, Levels, Subject};
//! use argraph::source::Source;
//!
//! let source = Source::new("rail.argraph.json", r#"{
//!   "version": 1,
//!   "nodes": [
//!     { "id": "trade-grows", "kind": "thesis", "text": "Trade along the routes will grow." },
//!     { "id": "rail-opened", "kind": "premise", "text": "The first rail line has opened." },
//!     { "id": "gauges-differ", "kind": "challenge", "text": "The gauges differ at the border." }
//!   ],
//!   "links": [
//!     { "id": "by-rail", "from": "rail-opened", "supports": "trade-grows" },
//!     { "from": "gauges-differ", "attacks": "by-rail" }
//!   ]
//! }"#);
//!
//! // Reading and checking: an error would be a text that is no JSON object at all.
//! let (document, reading) = Document::read(&source).expect("this is a document");
//! let graph = ArgumentGraph::new(document);
//! let texts = Texts::default(); // it quotes no source
//! let findings = lint::check(&Subject::new(&graph, &texts), reading, &Levels::default());
//! let challenge = findings.iter().find(|finding| finding.rule == "unanswered-challenge");
//! let place = source.position(challenge.expect("nothing answers it").span.start as usize);
//! assert_eq!(place.line, 6);
//!
//! // Asking the graph.
//! let Some(Element::Node(thesis)) = graph.find("trade-grows") else { panic!("it is a node") };
//! let step = graph.supports(thesis).next().expect("one link supports it");
//! assert_eq!(graph.attacks(step).count(), 1, "an undercut");
//!
//! // Which statements stand?
//! let evaluation = evaluate(&graph);
//! assert_eq!(evaluation.node(thesis), Standing::Unsupported);
//! let why = evaluation.reason_in_words(&graph, thesis);
//! assert!(why.contains("undercut by `gauges-differ`, and nothing answers"), "{why}");
//! ```
//!
//! # What stands where
//!
//! | module | what it holds |
//! |---|---|
//! | [`source`] | texts, and places in them |
//! | [`diagnostic`] | findings, labels, suggested edits |
//! | [`document`] | the file as written, and the texts that it quotes |
//! | [`graph`] | the argument graph and what one can ask of it |
//! | [`evaluate`] | which statements stand, and why |
//! | [`statistics`] | figures about an argument |
//! | [`outline`] | an argument as indented text |
//! | [`lint`] | the rules |
//! | [`diff`] | what a revision did to an argument |
//! | [`merge`] | two revisions of one document made into one |
//! | [`layout`] | boxes and arrows in, coordinates out |
//! | [`render`] | arguments as pictures |
//! | `config` | what `argraph.toml` says, with the feature of that name |
//! | [`report`] | findings and answers as people and machines read them |
//! | [`error`] | what keeps it from looking at a file at all |

#[cfg(feature = "config")]
pub mod config;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod error;
pub mod evaluate;
pub mod graph;
pub mod layout;
pub mod lint;
pub mod merge;
pub mod outline;
mod parallel;
pub mod render;
pub mod report;
pub mod source;
pub mod statistics;

#[cfg(test)]
mod schema_test;
