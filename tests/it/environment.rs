//! The same input gives the same bytes, whoever runs it and where.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::outputs::{self, Kind, Run};

/// Two environments that differ in all that could matter.
fn prepare(command: &mut Command, other: bool, home: &Path) {
    let differing = [
        ("LANG", ["C", "tr_TR.UTF-8"]),
        ("LC_ALL", ["C", "ar_EG.UTF-8"]),
        ("TZ", ["UTC", "Asia/Kathmandu"]),
        ("TERM", ["dumb", "xterm-256color"]),
        ("COLUMNS", ["40", "211"]),
        ("LINES", ["10", "99"]),
        ("RAYON_NUM_THREADS", ["1", "7"]),
        ("USER", ["one", "another"]),
        ("SOURCE_DATE_EPOCH", ["0", "1700000000"]),
    ];
    for (name, values) in differing {
        command.env(name, values[usize::from(other)]);
    }
    if other {
        command.env("HOME", home).env("TMPDIR", home).env("MALLOC_PERTURB_", "165");
    }
}

#[test]
fn every_output_is_the_same_in_every_environment() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (essay, draft) =
        ("data/belt-and-road.argraph.json", "data/belt-and-road.draft.argraph.json");
    let gallery = ["bermuda", "infusion-pump", "semmelweis"]
        .map(|name| format!("examples/gallery/{name}.argraph.json"));
    let pairs = [
        (gallery[0].as_str(), "warrant", gallery[1].as_str()),
        ("tests/it/tram.argraph.json", "", gallery[2].as_str()),
        // To draw the essay takes long; what is said of its quotes is looked at.
        (essay, "mutual-trust", draft),
    ];
    let is_slow = |run: &Run| {
        run.arguments.iter().any(|name| name.ends_with("road.argraph.json"))
            && !matches!(run.kind, Kind::Text | Kind::Json | Kind::Markdown)
    };
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder can be made"));
    let mut looked_at = 0;
    for (at, (document, node, other)) in pairs.into_iter().enumerate() {
        // The same files in two folders of other names, and a source beside each.
        for folder in &folders {
            // What a message calls the root of the repository is not the same in both.
            fs::create_dir_all(folder.path().join("data")).expect("it can be made");
            fs::create_dir_all(folder.path().join("seeds")).expect("it can be made");
            fs::create_dir_all(folder.path().join(".git")).expect("it can be made");
            for file in [document, other, "seeds/belt-and-road.txt"] {
                let name = Path::new(file).file_name().expect("a file has a name");
                let place = if file.starts_with("seeds") { "seeds" } else { "data" };
                let copy = folder.path().join(place).join(name);
                fs::copy(root.join(file), copy).expect("it can be copied");
            }
        }
        let name = |file: &str| file.rsplit('/').next().unwrap_or(file).to_owned();
        for run in outputs::all(&name(document), node, &name(other), at == 0) {
            if is_slow(&run) || (node.is_empty() && run.arguments[0] == "why") {
                continue;
            }
            let [first, second] = [false, true].map(|is_other| {
                let folder = folders[usize::from(is_other)].path();
                let output =
                    run.output(&folder.join("data"), |command| prepare(command, is_other, folder));
                (output.stdout, output.stderr, output.status.code())
            });
            let what = run.arguments.join(" ");
            // The second document is so broken that some subcommands refuse it.
            let is_written = !first.0.is_empty() || (at == 1 && first.2 == Some(2));
            assert!(is_written, "{what}: {}", String::from_utf8_lossy(&first.1));
            assert!(first == second, "{what} depends on where and by whom it is run");
            looked_at += 1;
        }
    }
    assert!(looked_at > 40, "{looked_at}");
}
