//! The documents that a subcommand looks at: files as named, those in folders, and those that
//! `argraph.toml` names.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;
use argraph::config::is_left_out;
use argraph::diagnostic::shown;

use crate::config::Followed;
use crate::output::remark;
use crate::walk::files_below;

/// The documents that are named, and every `*.argraph.json` below a folder that is named; capital
/// letters do not count.
pub(crate) fn named(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut left_out = 0;
        let enters = |folder: &Path| {
            let is_left_out = is_left_out(&name(folder));
            left_out += usize::from(is_left_out);
            !is_left_out
        };
        let is_document = |file: &Path| name(file).to_lowercase().ends_with(".argraph.json");
        let found = files_below(path, is_document, enters)?;
        if found.is_empty() {
            let hint = match left_out {
                0 => "`argraph init` writes one",
                _ => {
                    "hidden folders, `target` and `node_modules` are looked into where you name them"
                }
            };
            bail!("there is no *.argraph.json in `{}`; {hint}", path.display());
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
    let relative = |path: &Path| {
        let path = path.strip_prefix(&followed.folder).unwrap_or(path);
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        parts.join("/")
    };
    let is_named = |file: &Path| {
        let file = relative(file);
        let mut is_named = false;
        for (pattern, used) in patterns.iter().zip(&mut used) {
            if pattern.matches(&file) {
                (is_named, *used) = (true, true);
            }
        }
        is_named
    };
    let enters = |folder: &Path| {
        let folder = relative(folder);
        patterns.iter().any(|pattern| pattern.reaches_into(&folder))
    };
    let files = files_below(folder, is_named, enters)?;
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

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
