//! The documents that a subcommand looks at: files as named, and those in folders.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;

/// The documents that are meant: files as named, folders with every `*.argraph.json` below.
pub(crate) fn documents(named: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let here = [PathBuf::from(".")];
    let named = if named.is_empty() { &here } else { named };
    let mut files: Vec<PathBuf> = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        let mut folders = vec![path.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let kind = entry.file_type()?;
                let is_left_out =
                    name.starts_with('.') || name == "target" || name == "node_modules";
                if kind.is_dir() && !is_left_out {
                    folders.push(entry.path());
                } else if kind.is_file() && name.ends_with(".argraph.json") {
                    let file = entry.path();
                    files.push(file.strip_prefix("./").map(Path::to_owned).unwrap_or(file));
                }
            }
        }
        if files.len() == before {
            bail!("there is no *.argraph.json in `{}`; `argraph init` writes one", path.display());
        }
        files[before..].sort();
    }
    let mut seen = HashSet::new();
    // One file under two names is one document.
    files.retain(|file| seen.insert(fs::canonicalize(file).unwrap_or_else(|_| file.clone())));
    Ok(files)
}
