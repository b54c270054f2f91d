//! Where the quotes of a document stand in its sources. Several rules share the search.

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::quotes::{Folded, find_all};
use crate::document::{Quote, SourceText};
use crate::source::{Source, Span};

use super::Subject;

/// The quotes of a document and the texts that they were looked for in.
pub(super) struct Quoted<'a> {
    /// The quotes whose source was read: those of nodes first, then those of links.
    pub(super) quotes: Vec<Found<'a>>,
    /// The texts that are quoted, by the index of their source.
    pub(super) texts: Vec<Option<(&'a Source, Arc<Folded>)>>,
}

/// A quote, and where it was found.
pub(super) struct Found<'a> {
    pub(super) quote: &'a Quote,
    /// Index of its source.
    pub(super) source: usize,
    /// Its place in the source's text.
    pub(super) place: Option<Span>,
}

impl<'a> Quoted<'a> {
    /// Folds each text once and searches it for each of its quotes.
    pub(super) fn find(subject: &Subject<'a>) -> Self {
        let (document, survey) = (subject.graph.document(), subject.survey());
        let of_nodes = survey.quoting_nodes.iter().flat_map(|node| &node.quotes);
        let of_links = survey.quoting_links.iter().flat_map(|link| &link.quotes);
        let source_of = |quote: &Quote| subject.text_of(&quote.source).map(|(source, _)| source);
        let mut texts: Vec<Option<(&Source, Arc<Folded>)>> = vec![None; document.sources.len()];
        let mut folded: HashMap<usize, Arc<Folded>> = HashMap::new();
        let mut quotes: Vec<Found<'a>> = Vec::new();
        for quote in of_nodes.chain(of_links) {
            let Some(source) = source_of(quote) else { continue };
            let SourceText::Read(text) = subject.texts.get(source) else { continue };
            texts[source].get_or_insert_with(|| {
                let fold = || Arc::new(Folded::new(text.text()));
                (text, folded.entry(subject.texts.number(source)).or_insert_with(fold).clone())
            });
            quotes.push(Found { quote, source, place: None });
        }
        // All quotes of one text together.
        let mut of_text: Vec<Vec<&mut Found<'a>>> = texts.iter().map(|_| Vec::new()).collect();
        for found in &mut quotes {
            of_text[found.source].push(found);
        }
        for (text, mut of_text) in texts.iter().zip(of_text) {
            let Some((_, text)) = text else { continue };
            let places = find_all(text, of_text.iter().map(|found| found.quote.text.as_str()));
            for (found, place) in of_text.iter_mut().zip(places) {
                found.place = place;
            }
        }
        Self { quotes, texts }
    }
}
