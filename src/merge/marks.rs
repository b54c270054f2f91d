//! Conflict marks around both versions of what is in conflict.
//!
//! Whichever side someone takes, what is left is JSON: a side that has nothing leaves nothing
//! behind, and the commas of a list are those of the items that stay.

use std::ops::Range;

use super::Item;
use super::keys::KeyConflict;
use crate::document::Document;
use crate::source::{Source, Span};

/// Puts conflict marks around both versions of what is in conflict: items of the lists, and `keys`
/// of the document. `text` is canonical and holds both versions of the items, one behind the
/// other, and of a key ours, or theirs where ours is gone.
pub(super) fn mark(
    text: &str,
    merged: &[Vec<Item>; 4],
    keys: &[KeyConflict],
    line_break: &str,
) -> String {
    let source = Source::new("merged", text);
    let Ok((document, _)) = Document::read(&source) else { return text.to_owned() };
    let lines = text.split_inclusive('\n').map(str::to_owned).collect();
    let mut lines = Lines { source: &source, line_break, lines };
    let spans: [Vec<Span>; 4] = [
        document.sources.iter().map(|item| item.span).collect(),
        document.groups.iter().map(|item| item.span).collect(),
        document.nodes.iter().map(|item| item.span).collect(),
        document.links.iter().map(|item| item.span).collect(),
    ];
    for (items, spans) in merged.iter().zip(&spans) {
        lines.mark_list(items, spans);
    }
    for conflict in keys {
        let value = match conflict.key.as_str() {
            "title" => &document.title,
            "description" => &document.description,
            "$schema" => &document.schema,
            _ => &None,
        };
        if let Some(value) = value {
            lines.mark_key(conflict, value.span);
        }
    }
    lines.lines.concat()
}

/// The lines of a text, to which marks are added. It is canonical, so that every object and every
/// value of the document begins and ends a line.
struct Lines<'t> {
    source: &'t Source,
    line_break: &'t str,
    lines: Vec<String>,
}

/// The lines of an item in our version and in theirs.
type Places = [Option<Range<usize>>; 2];

impl Lines<'_> {
    fn of(&self, span: Span) -> Range<usize> {
        let last = (span.end as usize).saturating_sub(1);
        self.source.position(span.start as usize).line - 1..self.source.position(last).line
    }

    fn mark_list(&mut self, items: &[Item], spans: &[Span]) {
        if !items.iter().any(|item| item.conflict) {
            return;
        }
        let mut spans = spans.iter();
        let mut place = |lines: &Self, is_there| {
            let span = if is_there { spans.next() } else { None };
            span.map(|span| lines.of(*span))
        };
        let places: Vec<Places> = items
            .iter()
            .map(|item| [item.ours.is_some(), item.theirs.is_some()].map(|it| place(self, it)))
            .collect();
        // The last item that stays whichever side is taken. Up to it a comma stands behind each
        // item, after it one before each: so whoever goes takes its comma along.
        let stays = |at: &usize| !items[*at].conflict || places[*at].iter().all(Option::is_some);
        let Some(last) = (0..items.len()).rev().find(stays) else {
            self.mark_as_one(&places);
            return;
        };
        for (at, (item, places)) in items.iter().zip(&places).enumerate() {
            for place in places.iter().flatten() {
                self.end(place, at < last);
                if at > last {
                    let first = &mut self.lines[place.start];
                    let indent = first.len() - first.trim_start().len();
                    first.insert_str(indent, ", ");
                }
            }
            if item.conflict {
                self.mark_item(places);
            }
        }
    }

    /// Ends an item with a comma or without one.
    fn end(&mut self, place: &Range<usize>, comma: bool) {
        let line = &mut self.lines[place.end - 1];
        let end = line.trim_end().len();
        match (line[..end].ends_with(','), comma) {
            (true, false) => drop(line.remove(end - 1)),
            (false, true) => line.insert(end, ','),
            _ => {}
        }
    }

    fn mark_item(&mut self, places: &Places) {
        let line_break = self.line_break;
        let between = format!("======={line_break}");
        match places {
            [Some(ours), Some(theirs)] => {
                self.begin(ours.start, "");
                self.lines[ours.end - 1].push_str(&between);
                self.lines[theirs.end - 1].push_str(&format!(">>>>>>> theirs{line_break}"));
            }
            [Some(ours), None] => {
                self.begin(ours.start, "");
                let behind = format!("{between}>>>>>>> theirs{line_break}");
                self.lines[ours.end - 1].push_str(&behind);
            }
            [None, Some(theirs)] => {
                self.begin(theirs.start, &between);
                self.lines[theirs.end - 1].push_str(&format!(">>>>>>> theirs{line_break}"));
            }
            [None, None] => {}
        }
    }

    fn begin(&mut self, line: usize, next: &str) {
        let marks = format!("<<<<<<< ours{}{next}", self.line_break);
        self.lines[line].insert_str(0, &marks);
    }

    /// A list of which nothing is sure to stay is one conflict: there would be no telling which
    /// of its commas stay.
    fn mark_as_one(&mut self, places: &[Places]) {
        let line_break = self.line_break;
        let mut sides = [String::new(), String::new()];
        for (side, text) in sides.iter_mut().enumerate() {
            let places: Vec<&Range<usize>> =
                places.iter().filter_map(|places| places[side].as_ref()).collect();
            for (at, place) in places.iter().enumerate() {
                self.end(place, at + 1 < places.len());
                self.lines[(*place).clone()]
                    .iter_mut()
                    .for_each(|line| text.extend(line.drain(..)));
            }
        }
        let [ours, theirs] = sides;
        let first = places.iter().flatten().flatten().map(|place| place.start).min();
        if let Some(first) = first {
            self.lines[first] = format!(
                "<<<<<<< ours{line_break}{ours}======={line_break}{theirs}\
                 >>>>>>> theirs{line_break}"
            );
        }
    }

    /// Nodes come behind every such key, so that a comma stands behind each.
    fn mark_key(&mut self, conflict: &KeyConflict, value: Span) {
        let place = self.of(value);
        let (key, line_break) = (&conflict.key, self.line_break);
        let theirs = match (&conflict.ours, &conflict.theirs) {
            (None, _) => {
                self.mark_item(&[None, Some(place)]);
                return;
            }
            (Some(_), None) => String::new(),
            (Some(_), Some(theirs)) => format!("  \"{key}\": {theirs},{line_break}"),
        };
        self.begin(place.start, "");
        let behind = format!("======={line_break}{theirs}>>>>>>> theirs{line_break}");
        self.lines[place.end - 1].push_str(&behind);
    }
}
