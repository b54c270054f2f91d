//! The files in a folder and below it.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use argraph::document::default_root;

use crate::atomic::PREFIX;
use crate::output::remark;

/// The plain files in a folder and below it that are wanted, sorted, but for what an argraph that was
/// killed may have left. `enters` says which folders are walked.
///
/// Of links, those to files inside the repository are taken, or where there is none inside the
/// folder, unless the file itself is there too; those to folders are not followed, so that there is
/// no circle. A remark tells of a wanted file that is a link to nowhere or outside.
pub(crate) fn files_below(
    folder: &Path,
    mut is_wanted: impl FnMut(&Path) -> bool,
    mut enters: impl FnMut(&Path) -> bool,
) -> anyhow::Result<Vec<PathBuf>> {
    let (mut files, mut links) = (Vec::new(), Vec::new());
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let cannot = || format!("cannot read the folder `{}`", folder.display());
        for entry in fs::read_dir(&folder).with_context(cannot)? {
            let entry = entry.with_context(cannot)?;
            let kind = entry.file_type().with_context(cannot)?;
            let path = entry.path();
            let path = path.strip_prefix("./").map(Path::to_owned).unwrap_or(path);
            if kind.is_dir() {
                if enters(&path) {
                    folders.push(path);
                }
            } else if !entry.file_name().to_string_lossy().starts_with(PREFIX) && is_wanted(&path) {
                if kind.is_symlink() {
                    links.push(path);
                } else if kind.is_file() {
                    files.push(path);
                }
            }
        }
    }
    links.sort();
    if !links.is_empty() {
        let mut known: HashSet<PathBuf> =
            files.iter().filter_map(|file| fs::canonicalize(file).ok()).collect();
        let root = fs::canonicalize(default_root(folder)).unwrap_or_default();
        links.retain(|link| target(link, &root).is_some_and(|target| known.insert(target)));
        files.append(&mut links);
    }
    files.sort();
    Ok(files)
}

/// The file that a link leads to, if that lies inside `root`.
fn target(link: &Path, root: &Path) -> Option<PathBuf> {
    let target = fs::canonicalize(link).ok();
    if target.as_ref().is_some_and(|target| target.is_file() && target.starts_with(root)) {
        return target;
    }
    // Editors mark a file that they edit by a hidden link to nowhere.
    let is_hidden = link.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let left_out = match &target {
        None if is_hidden => return None,
        None => "it leads to no file".to_owned(),
        Some(target) if !target.is_file() => return None,
        Some(_) => format!("it leads out of `{}`; name it to have it looked at", root.display()),
    };
    remark(&format!("the link `{}` is left out: {left_out}", link.display()));
    None
}
