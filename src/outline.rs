//! An argument as an indented outline: the thesis first, under each statement what speaks for and
//! against it.
//!
//! It is made for reading, and for `git diff` to compare instead of JSON. So everything of the
//! document is in it, each statement is written out once, at its place nearest to the thesis, and
//! order in the file does not show: a small change of the argument is a small change here.

use std::collections::VecDeque;
use std::io::{self, Write};

use crate::diagnostic::{on_one_line, shown};
use crate::document::{Allowance, Kind, Quote, Relation};
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};

/// Levels by which lines are indented. What lies deeper stands at this depth, so that the length
/// of the outline stays linear in the document.
const DEEPEST: usize = 40;

/// Writes the outline of an argument. Linear in the graph, but for the sorting.
///
/// # Errors
/// What `out` gives.
pub fn outline(graph: &ArgumentGraph, out: &mut impl Write) -> io::Result<()> {
    let mut outline = Outline { graph, out, places: Places::new(graph), begun: false };
    outline.head()?;
    let roots = std::mem::take(&mut outline.places.roots);
    let mut bears = true;
    for (root, on_thesis) in roots {
        if bears && !on_thesis {
            if outline.begun {
                writeln!(outline.out)?;
            }
            outline.line(0, "not part of the case for a thesis:")?;
        }
        bears = on_thesis;
        if outline.begun {
            writeln!(outline.out)?;
        }
        outline.tree(Task::Node { node: root, depth: 0, lead: String::new(), link: None })?;
    }
    let loose = outline.places.loose.clone();
    if !loose.is_empty() {
        writeln!(outline.out, "\nlinks that bear on no statement:")?;
        for link in loose {
            let target = graph
                .link(link)
                .relation()
                .map(|(relation, target)| format!("{} `{}`: ", relation.as_str(), shown(target)));
            writeln!(outline.out)?;
            outline.tree(Task::Link { link, depth: 0, loose: Some(target.unwrap_or_default()) })?;
        }
    }
    Ok(())
}

/// Where each statement is written out.
struct Places {
    /// What stands at the margin, and whether it is a thesis.
    roots: Vec<(NodeId, bool)>,
    /// The link under which a node is written out.
    home: Vec<Option<LinkId>>,
    /// Links that bear on nothing known, or on each other in a ring.
    loose: Vec<LinkId>,
    /// Whether a link lies in such a ring or bears on one.
    in_ring: Vec<bool>,
}

impl Places {
    fn new(graph: &ArgumentGraph) -> Self {
        let mut sorted: Vec<NodeId> = graph.nodes().collect();
        sorted.sort_by_cached_key(|node| {
            (graph.id(*node).to_owned(), graph.node(*node).text.to_string())
        });
        let is_thesis = |node: &NodeId| graph.node(*node).kind.value == Kind::Thesis;
        let is_end = |node: &NodeId| graph.uses(*node).next().is_none();
        let theses = sorted.iter().filter(|node| is_thesis(node));
        let ends = sorted.iter().filter(|node| !is_thesis(node) && is_end(node));
        let starts: Vec<NodeId> = theses.chain(ends).chain(&sorted).copied().collect();
        let mut places = Self {
            roots: Vec::new(),
            home: vec![None; sorted.len()],
            loose: Vec::new(),
            in_ring: Vec::new(),
        };
        let mut seen = vec![false; sorted.len()];
        let mut written = vec![false; graph.links().len()];
        let mut queue: VecDeque<Element> = VecDeque::new();
        let mut walk = |places: &mut Self, seen: &mut [bool], start: Element| {
            queue.push_back(start);
            while let Some(element) = queue.pop_front() {
                if let Element::Link(link) = element {
                    for source in sources(graph, link) {
                        if !std::mem::replace(&mut seen[source.index()], true) {
                            places.home[source.index()] = Some(link);
                            queue.push_back(source.into());
                        }
                    }
                }
                for link in links_into(graph, element) {
                    if !std::mem::replace(&mut written[link.index()], true) {
                        queue.push_back(link.into());
                    }
                }
            }
        };
        let mut others: Vec<NodeId> = Vec::new();
        for start in starts {
            if is_thesis(&start) || is_end(&start) {
                if !std::mem::replace(&mut seen[start.index()], true) {
                    places.roots.push((start, is_thesis(&start)));
                    walk(&mut places, &mut seen, start.into());
                }
            } else {
                others.push(start);
            }
        }
        // Links that hang in the air come before statements that only go round in a circle, for
        // their sources have a place there.
        let mut links: Vec<LinkId> = graph.links().collect();
        links.sort_by_cached_key(|link| key(graph, *link));
        let dangling = |link: &LinkId| graph.target(*link).is_none();
        for link in links.iter().copied().filter(dangling) {
            places.loose.push(link);
            walk(&mut places, &mut seen, link.into());
        }
        for start in others {
            if !std::mem::replace(&mut seen[start.index()], true) {
                places.roots.push((start, false));
                walk(&mut places, &mut seen, start.into());
            }
        }
        // What is left are links that bear on each other in a ring.
        let mut reached = vec![false; links.len()];
        for link in graph.nodes().flat_map(|node| links_into(graph, node.into())) {
            reached[link.index()] = true;
        }
        let mut work: Vec<LinkId> = places.loose.clone();
        work.extend(graph.links().filter(|link| reached[link.index()]));
        while let Some(link) = work.pop() {
            reached[link.index()] = true;
            work.extend(graph.links_into(link.into()).map(|(link, _)| link));
        }
        places.loose.extend(links.iter().filter(|link| !reached[link.index()]));
        places.in_ring = reached.into_iter().map(|reached| !reached).collect();
        places
    }
}

/// The sources of a link in the order of their ids.
fn sources(graph: &ArgumentGraph, link: LinkId) -> Vec<NodeId> {
    let mut sources: Vec<NodeId> = graph.sources(link).collect();
    sources.sort_by_key(|node| graph.id(*node));
    sources
}

/// The links on an element: supports first, then in an order that the file does not tell.
fn links_into(graph: &ArgumentGraph, element: Element) -> Vec<LinkId> {
    let mut links: Vec<LinkId> = graph.links_into(element).map(|(link, _)| link).collect();
    links.sort_by_cached_key(|link| key(graph, *link));
    links
}

fn key(graph: &ArgumentGraph, link: LinkId) -> (Option<Relation>, Vec<String>, String) {
    let written = graph.link(link);
    let mut from: Vec<String> = written.from.iter().map(|id| id.to_string()).collect();
    from.sort_unstable();
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let rest = [
        text(written.id.as_ref().map(|id| id.as_str())),
        text(written.scheme.as_ref().map(|scheme| scheme.as_str())),
        text(written.note.as_ref().map(|note| note.as_str())),
    ];
    (graph.relation(link), from, rest.join("\0"))
}

enum Task {
    Node { node: NodeId, depth: usize, lead: String, link: Option<LinkId> },
    Link { link: LinkId, depth: usize, loose: Option<String> },
}

struct Outline<'g, W> {
    graph: &'g ArgumentGraph,
    out: &'g mut W,
    places: Places,
    /// Whether anything stands above.
    begun: bool,
}

impl<W: Write> Outline<'_, W> {
    fn head(&mut self) -> io::Result<()> {
        let document = self.graph.document();
        if let Some(title) = &document.title {
            self.line(0, &format!("title: {}", on_one_line(title)))?;
        }
        if let Some(description) = &document.description {
            self.line(0, &format!("description: {}", on_one_line(description)))?;
        }
        let mut lines = Vec::new();
        for source in &document.sources {
            let mut line = format!("source `{}`", shown(&source.id));
            let keys = [&source.title, &source.author, &source.path, &source.url];
            for value in keys.into_iter().flatten() {
                line.push_str(&format!("  {}", on_one_line(value)));
            }
            lines.push(line);
        }
        for group in &document.groups {
            let mut line = format!("group `{}`", shown(&group.id));
            if let Some(title) = &group.title {
                line.push_str(&format!("  {}", on_one_line(title)));
            }
            if let Some(outer) = &group.within {
                line.push_str(&format!("  within `{}`", shown(outer)));
            }
            lines.push(line);
        }
        lines.sort_unstable();
        lines.iter().try_for_each(|line| self.line(0, line))
    }

    /// Writes a statement or link and everything that has its place under it.
    fn tree(&mut self, task: Task) -> io::Result<()> {
        let mut work = vec![task];
        while let Some(task) = work.pop() {
            let mut below = match task {
                Task::Node { node, depth, lead, link } => self.node(node, depth, &lead, link)?,
                Task::Link { link, depth, loose } => self.link(link, depth, loose)?,
            };
            below.reverse();
            work.append(&mut below);
        }
        Ok(())
    }

    fn node(
        &mut self,
        node: NodeId,
        depth: usize,
        lead: &str,
        link: Option<LinkId>,
    ) -> io::Result<Vec<Task>> {
        let graph = self.graph;
        let written = graph.node(node);
        let label = format!("{lead}{} `{}`", written.kind.as_str(), shown(&written.id));
        let is_home = link.is_none() || self.places.home[node.index()] == link;
        if !is_home {
            // Written out elsewhere.
            self.line(depth, &format!("{label} …"))?;
            return Ok(Vec::new());
        }
        self.line(depth, &format!("{label}: {}", on_one_line(&written.text)))?;
        let depth = depth + 1;
        let mut details = Vec::new();
        if written.implicit {
            details.push("implicit".to_owned());
        }
        if let Some(weight) = written.weight {
            details.push(format!("weight: {}", weight.value));
        }
        if let Some(group) = &written.group {
            details.push(format!("group: `{}`", shown(group)));
        }
        if let Some(formerly) = &written.formerly {
            details.push(format!("formerly: `{}`", shown(formerly)));
        }
        let mut tags: Vec<&str> = written.tags.iter().map(|tag| tag.as_str()).collect();
        tags.sort_unstable();
        if !tags.is_empty() {
            details.push(format!("tags: {}", on_one_line(&tags.join(", "))));
        }
        if let Some(note) = &written.note {
            details.push(format!("note: {}", on_one_line(note)));
        }
        details.extend(quotes(&written.quotes));
        details.extend(allowances(&written.allow));
        details.extend(written.meta.as_ref().map(|meta| format!("meta: {}", compact(meta.get()))));
        details.iter().try_for_each(|line| self.line(depth, line))?;
        let task = |link| Task::Link { link, depth, loose: None };
        Ok(links_into(graph, node.into()).into_iter().map(task).collect())
    }

    fn link(&mut self, link: LinkId, depth: usize, loose: Option<String>) -> io::Result<Vec<Task>> {
        let graph = self.graph;
        let written = graph.link(link);
        let mut details = Vec::new();
        if let Some(scheme) = &written.scheme {
            details.push(format!("link scheme: {}", on_one_line(scheme)));
        }
        if let Some(weight) = written.weight {
            details.push(format!("link weight: {}", weight.value));
        }
        if let Some(note) = &written.note {
            details.push(format!("link note: {}", on_one_line(note)));
        }
        details.extend(quotes(&written.quotes).into_iter().map(|line| format!("link {line}")));
        details.extend(allowances(&written.allow).into_iter().map(|line| format!("link {line}")));
        let meta = written.meta.as_ref();
        details.extend(meta.map(|meta| format!("link meta: {}", compact(meta.get()))));
        let name = written.id.as_ref().map_or(String::new(), |id| format!("(`{}`) ", shown(id)));
        let lead = match loose {
            Some(target) => format!("{name}{target}"),
            None => match graph.relation(link) {
                Some(Relation::Supports) => format!("supported by {name}"),
                Some(Relation::Attacks) => format!("attacked by {name}"),
                None => format!("linked with {name}"),
            },
        };
        let known = sources(graph, link);
        let mut unknown: Vec<String> = written
            .from
            .iter()
            .filter(|id| graph.find(id).and_then(Element::node).is_none())
            .map(|id| format!("unknown `{}`", shown(id)))
            .collect();
        unknown.sort_unstable();
        let on_link = links_into(graph, link.into());
        let mut below = Vec::new();
        let simple = known.len() == 1 && unknown.is_empty();
        if simple && details.is_empty() && on_link.is_empty() {
            below.push(Task::Node { node: known[0], depth, lead, link: Some(link) });
            return Ok(below);
        }
        let all = if known.len() + unknown.len() > 1 { "all of" } else { "" };
        let lead = format!("{lead}{all}");
        self.line(depth, &format!("{}:", lead.trim_end().trim_end_matches(':')))?;
        let depth = depth + 1;
        details.iter().chain(&unknown).try_for_each(|line| self.line(depth, line))?;
        for node in known {
            below.push(Task::Node { node, depth, lead: String::new(), link: Some(link) });
        }
        // A ring of links is cut at its first: every loose link stands for itself.
        if !self.places.in_ring[link.index()] {
            below.extend(on_link.into_iter().map(|link| Task::Link { link, depth, loose: None }));
        }
        Ok(below)
    }

    fn line(&mut self, depth: usize, line: &str) -> io::Result<()> {
        self.begun = true;
        writeln!(self.out, "{:1$}{line}", "", 2 * depth.min(DEEPEST))
    }
}

fn quotes(quotes: &[Quote]) -> Vec<String> {
    let line =
        |quote: &Quote| format!("quote `{}`: {}", shown(&quote.source), on_one_line(&quote.text));
    let mut lines: Vec<String> = quotes.iter().map(line).collect();
    lines.sort_unstable();
    lines
}

fn allowances(allowances: &[Allowance]) -> Vec<String> {
    let line =
        |one: &Allowance| format!("allow {}: {}", shown(&one.rule), on_one_line(&one.reason));
    let mut lines: Vec<String> = allowances.iter().map(line).collect();
    lines.sort_unstable();
    lines
}

/// A JSON text on one line, its keys sorted where serde_json can follow it.
fn compact(json: &str) -> String {
    let value = serde_json::from_str::<serde_json::Value>(json);
    value.map_or_else(|_| on_one_line(json), |value| on_one_line(&value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::outline;
    use crate::document::{Document, Kind, Link, Node};
    use crate::graph::ArgumentGraph;

    fn outlined(document: Document) -> String {
        let mut out = Vec::new();
        outline(&ArgumentGraph::new(document), &mut out).expect("memory can be written");
        String::from_utf8(out).expect("text")
    }

    fn document() -> Document {
        let node = |(id, kind): (&str, Kind)| Node::new(id, kind, format!("Text of {id}."));
        let nodes = [
            ("shared", Kind::Premise),
            ("b", Kind::Claim),
            ("a", Kind::Claim),
            ("t", Kind::Thesis),
            ("doubt", Kind::Challenge),
            ("alone", Kind::Premise),
            ("x", Kind::Claim),
            ("y", Kind::Claim),
        ];
        let links = vec![
            Link::supports(["b", "a"], "t").with_id("both"),
            Link::supports(["shared"], "b"),
            Link::supports(["shared"], "a"),
            Link::attacks(["doubt"], "both"),
            Link::attacks(["doubt"], "nobody"),
            Link::supports(["x"], "y"),
            Link::supports(["y"], "x"),
            Link::attacks(["alone"], "ring").with_id("other"),
            Link::attacks(["alone"], "other").with_id("ring"),
        ];
        Document { nodes: nodes.map(node).to_vec(), links, ..Document::default() }
    }

    #[test]
    fn everything_is_written_once_and_the_thesis_first() {
        insta::assert_snapshot!(outlined(document()), @r"
        thesis `t`: Text of t.
          supported by (`both`) all of:
            claim `a`: Text of a.
              supported by premise `shared`: Text of shared.
            claim `b`: Text of b.
              supported by premise `shared` …
            attacked by challenge `doubt`: Text of doubt.

        not part of the case for a thesis:

        premise `alone`: Text of alone.

        claim `x`: Text of x.
          supported by claim `y`: Text of y.
            supported by claim `x` …

        links that bear on no statement:

        attacks `nobody`: challenge `doubt` …

        (`other`) attacks `ring`:
          premise `alone` …

        (`ring`) attacks `other`:
          premise `alone` …
        ");
    }

    #[test]
    fn order_in_the_file_does_not_show() {
        let mut turned = document();
        turned.nodes.reverse();
        turned.links.reverse();
        turned.links.iter_mut().for_each(|link| link.from.reverse());
        assert_eq!(outlined(turned), outlined(document()));
    }

    #[test]
    fn a_chain_of_300_000_statements_is_written_from_a_small_stack() {
        let nodes = (0..300_000).map(|at| Node::new(format!("n{at}"), Kind::Claim, "x")).collect();
        let links =
            (1..300_000).map(|at| Link::supports([format!("n{at}")], format!("n{}", at - 1)));
        let links = links.collect();
        let document = Document { nodes, links, ..Document::default() };
        let work = move || {
            let text = outlined(document);
            assert_eq!(text.lines().count(), 300_002);
        };
        let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(work);
        thread.expect("a thread").join().expect("no overflow");
    }
}
