//! The pictures as a browser shows them: no text leaves its card, whatever fonts the machine has,
//! light and dark both apply, and the real Mermaid draws what is written for it.
//!
//! Needs Chromium or Chrome, and for Mermaid the npm package `mermaid` in `target/npm`
//! (`npm install --prefix target/npm mermaid`).

#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use argraph::evaluate::evaluate;
use argraph::graph::ArgumentGraph;
use argraph::layout::Direction;
use argraph::render::palette::{DARK, LIGHT};
use argraph::render::{Overlay, Picture, PictureOptions, Scene, SceneOptions, Theme, mermaid, svg};

use crate::external;
use crate::graphviz::documents;

const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "chrome"];

/// The documents as they are, and those with groups as an overview of these too.
fn scenes() -> Vec<(String, Scene)> {
    let mut scenes = Vec::new();
    for (name, document) in documents() {
        let graph = ArgumentGraph::new(document);
        let evaluation = evaluate(&graph);
        let overlay = Overlay { standing: Some(&evaluation), ..Overlay::default() };
        let collapse: Vec<_> = graph.groups().collect();
        if !collapse.is_empty() {
            let options = SceneOptions { collapse, ..SceneOptions::default() };
            scenes.push((format!("{name} collapsed"), Scene::new(&graph, &options, &overlay)));
        }
        scenes.push((name, Scene::new(&graph, &SceneOptions::default(), &overlay)));
    }
    scenes
}

fn pictures() -> Vec<(String, String)> {
    let draw = |(name, scene)| {
        let picture = Picture::new(scene, &PictureOptions::default());
        let mut out = Vec::new();
        svg(&picture.expect("it is laid out"), Theme::Auto, &mut out).expect("it is written");
        (name, String::from_utf8(out).expect("an SVG is text"))
    };
    scenes().into_iter().map(draw).collect()
}

/// Opens a page, waits for its scripts, and gives what they left in the element `result`.
fn open(browser: &str, page: &str, flags: &[&str]) -> serde_json::Value {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("page.html");
    fs::write(&path, page).expect("the page can be written");
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .args(["--virtual-time-budget=60000", "--dump-dom"])
        .args(flags)
        .arg(format!("file://{}", path.display()))
        .output()
        .expect("the browser runs");
    let dom = String::from_utf8_lossy(&output.stdout);
    let result = dom.rsplit_once("<pre id=\"result\">").and_then(|(_, rest)| {
        let (result, _) = rest.split_once("</pre>")?;
        Some(result.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    });
    let result = result.unwrap_or_else(|| panic!("the page has no result: {dom}"));
    serde_json::from_str(&result).unwrap_or_else(|error| panic!("{error}: {result}"))
}

/// What is measured on a page with pictures: each text that is not within what should hold it.
const MEASURE: &str = r#"
const found = [];
let texts = 0;
for (const section of document.querySelectorAll("section")) {
  const svg = section.querySelector("svg");
  const within = (text, holder, what) => {
    texts += 1;
    const a = text.getBBox(), b = holder.getBBox();
    if (a.x < b.x - .5 || a.y < b.y - .5 || a.x + a.width > b.x + b.width + .5 ||
        a.y + a.height > b.y + b.height + .5)
      found.push(`${section.id}: ${what}: ${text.textContent}`);
  };
  for (const card of svg.querySelectorAll("g.node[data-id]"))
    for (const text of card.querySelectorAll("text"))
      within(text, card.querySelector(".o"), "leaves its card");
  for (const text of svg.querySelectorAll("text"))
    within(text, svg.querySelector(".page"), "leaves the picture");
  // What no rule of style colours is black, on dark too.
  for (const drawn of svg.querySelectorAll("text,.m,.j"))
    if (getComputedStyle(drawn).fill === "rgb(0, 0, 0)")
      found.push(`${section.id}: ${drawn.outerHTML} has no colour`);
}
const style = getComputedStyle(document.querySelector("svg .page"));
const ink = getComputedStyle(document.querySelector("svg .t"));
result.textContent = JSON.stringify({texts, found, page: style.fill, ink: ink.fill});
"#;

fn page(pictures: &[(String, String)], font: Option<&str>) -> String {
    let mut page = String::from("<!doctype html><meta charset=utf-8><pre id=result></pre>");
    for (name, picture) in pictures {
        let picture = match font {
            Some(font) => {
                let (start, rest) = picture.split_once("font-family=\"").expect("there is a font");
                let (_, end) = rest.split_once('"').expect("the attribute ends");
                format!("{start}font-family=\"{font}\"{end}")
            }
            None => picture.clone(),
        };
        page.push_str(&format!("<section id=\"{name}\">{picture}</section>"));
    }
    page + "<script>" + MEASURE + "</script>"
}

fn rgb(colour: &str) -> String {
    let channel = |at: usize| u8::from_str_radix(&colour[at..at + 2], 16).expect("hexadecimal");
    format!("rgb({}, {}, {})", channel(1), channel(3), channel(5))
}

#[test]
fn no_text_leaves_its_card_whatever_the_fonts_and_the_theme() {
    let Some(browser) = external::find(BROWSERS, "pictures in a browser") else { return };
    let pictures = pictures();
    for font in [None, Some("'No Such Font',sans-serif"), Some("serif"), Some("monospace")] {
        for (flag, palette) in [(None, LIGHT), (Some("--force-dark-mode"), DARK)] {
            if font.is_some() && flag.is_some() {
                continue;
            }
            let flags: Vec<&str> = flag.into_iter().collect();
            let result = open(browser, &page(&pictures, font), &flags);
            assert_eq!(result["found"], serde_json::json!([]), "{font:?}");
            assert!(result["texts"].as_u64().is_some_and(|texts| texts > 400), "{result}");
            assert_eq!(result["page"], rgb(palette.page), "{flag:?}");
            assert_eq!(result["ink"], rgb(palette.ink), "{flag:?}");
        }
    }
}

#[test]
fn a_text_that_leaves_its_card_is_found() {
    let Some(browser) = external::find(BROWSERS, "pictures in a browser") else { return };
    let mut pictures = pictures();
    pictures.truncate(1);
    // Without its measured width a text takes the room that another font needs.
    pictures[0].1 = pictures[0].1.replace("lengthAdjust", "data-was").replace("textLength", "data");
    let result = open(browser, &page(&pictures, Some("monospace")), &[]);
    assert!(result["found"].as_array().is_some_and(|found| !found.is_empty()), "{result}");
}

fn mermaid_script() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = root.join("target/npm/node_modules/mermaid/dist/mermaid.min.js");
    if script.exists() {
        return Some(script);
    }
    let missing = format!("{} is missing", script.display());
    assert!(!external::is_ci(), "{missing}");
    eprintln!("skipped, {missing}");
    None
}

#[test]
fn mermaid_draws_every_card_arrow_and_group() {
    let Some(browser) = external::find(BROWSERS, "Mermaid in a browser") else { return };
    let Some(script) = mermaid_script() else { return };
    let mut sources = Vec::new();
    let mut expected = Vec::new();
    for (name, scene) in scenes() {
        let mut out = Vec::new();
        mermaid(&scene, Direction::Up, &LIGHT, &mut out).expect("it is written");
        sources.push(String::from_utf8(out).expect("Mermaid is text"));
        let arrows: usize = scene.links.iter().map(|link| link.parts.len()).sum();
        let nodes = scene.cards.len() + scene.junctions;
        let texts: Vec<String> = scene.cards.iter().map(|card| card.text.clone()).collect();
        expected.push((name, nodes, arrows, scene.groups.len(), texts));
    }
    // In a script, a `<` could end it.
    let sources = serde_json::to_string(&sources).expect("texts are JSON").replace('<', "\\u003c");
    let page = format!(
        r#"<!doctype html><meta charset=utf-8><body><pre id=result></pre>
        <script src="file://{}"></script>
        <script>
        (async () => {{
          mermaid.initialize({{startOnLoad: false}});
          const results = [];
          for (const [at, source] of {sources}.entries()) {{
            const place = document.createElement("div");
            document.body.append(place);
            try {{
              const {{svg}} = await mermaid.render("m" + at, source);
              place.innerHTML = svg;
              const words = text => text.replace(/\s+/g, " ").replace(/\u2060/g, "");
              results.push({{
                nodes: place.querySelectorAll("g.node").length,
                arrows: place.querySelectorAll("path.flowchart-link").length,
                groups: place.querySelectorAll("g.cluster").length,
                scripts: place.querySelectorAll("script,[onclick],a").length,
                texts: [...place.querySelectorAll("g.node")].map(n => words(n.textContent)),
              }});
            }} catch (error) {{ results.push({{error: String(error)}}); }}
            place.remove();
          }}
          result.textContent = JSON.stringify(results);
        }})();
        </script>"#,
        script.display()
    );
    let results = open(browser, &page, &[]);
    for (result, (name, nodes, arrows, groups, texts)) in
        results.as_array().expect("a result for each").iter().zip(expected)
    {
        assert_eq!(result["error"], serde_json::Value::Null, "{name}");
        assert_eq!(result["nodes"], nodes, "{name}");
        assert_eq!(result["arrows"], arrows, "{name}");
        assert_eq!(result["groups"], groups, "{name}");
        assert_eq!(result["scripts"], 0, "{name}");
        let drawn: Vec<&str> =
            result["texts"].as_array().unwrap().iter().filter_map(|text| text.as_str()).collect();
        for text in texts {
            let is_there = drawn.iter().any(|drawn| drawn.contains(text.trim()));
            assert!(is_there, "{name}: {text} is not in {drawn:#?}");
        }
    }
}
