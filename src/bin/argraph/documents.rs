//! The documents that a subcommand looks at: files as named, those in folders, and those that
//! `argraph.toml` names.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use argraph::diagnostic::shown;

use crate::atomic::PREFIX;
use crate::config::Followed;
use crate::output::remark;

/// The documents that are named, and every `*.argraph.json` below a folder that is named.
pub(crate) fn named(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let is_document = |path: &Path| path.to_string_lossy().ends_with(".argraph.json");
        let found: Vec<PathBuf> =
            below(path)?.into_iter().filter(|path| is_document(path)).collect();
        if found.is_empty() {
            bail!("there is no *.argraph.json in `{}`; `argraph init` writes one", path.display());
        }
        files.extend(found);
    }
    // One file under two names is one document.
    let mut seen = HashSet::new();
    files.retain(|file| seen.insert(fs::canonicalize(file).unwrap_or_else(|_| file.clone())));
    Ok(files)
}

/// The documents that `[check] files` names, else every `*.argraph.json` below the current
/// folder.
pub(crate) fn of_project(followed: &Followed) -> anyhow::Result<Vec<PathBuf>> {
    let name = followed.source.as_ref().map_or("argraph.toml", |source| source.name());
    let patterns = &followed.config.files;
    if patterns.is_empty() {
        return named(&[PathBuf::from(".")]);
    }
    let mut used = vec![false; patterns.len()];
    let folder = match followed.folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => &followed.folder,
    };
    let mut files = below(folder)?;
    files.retain(|file| {
        let relative = file.strip_prefix(&followed.folder).unwrap_or(file);
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        let relative = parts.join("/");
        let mut is_named = false;
        for (pattern, used) in patterns.iter().zip(&mut used) {
            if pattern.matches(&relative) {
                (is_named, *used) = (true, true);
            }
        }
        is_named
    });
    if files.is_empty() {
        bail!("no file is named by `[check] files` in `{name}`; name documents, or mend it");
    }
    for (pattern, _) in patterns.iter().zip(used).filter(|(_, used)| !used) {
        let place =
            followed.source.as_ref().map(|source| source.position(pattern.span.range().start));
        let line = place.map_or(0, |place| place.line);
        remark(&format!("{name}:{line}: no file is named by `{}`", shown(pattern.as_str())));
    }
    Ok(files)
}

/// The plain files in a folder and below it, sorted; hidden folders and those that hold what
/// programs make are left out, and what an argraph that was killed may have left.
fn below(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let cannot = || format!("cannot read the folder `{}`", folder.display());
        for entry in fs::read_dir(&folder).with_context(cannot)? {
            let entry = entry.with_context(cannot)?;
            let name = entry.file_name();
            let kind = entry.file_type().with_context(cannot)?;
            let is_left_out = name.to_string_lossy().starts_with('.')
                || name == "target"
                || name == "node_modules";
            if kind.is_dir() && !is_left_out {
                folders.push(entry.path());
            } else if kind.is_file() && !name.to_string_lossy().starts_with(PREFIX) {
                let file = entry.path();
                files.push(file.strip_prefix("./").map(Path::to_owned).unwrap_or(file));
            }
        }
    }
    files.sort();
    Ok(files)
}
