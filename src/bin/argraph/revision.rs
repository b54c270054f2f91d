//! Documents in git's history, through the git program.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use argraph::document::{Document, Missing, SourceText, Texts};
use argraph::graph::ArgumentGraph;
use argraph::source::Source;

use crate::input::{self, Input, InputArgs};

/// Where a revision of a document lies.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a file; `-` is standard input.
    File(PathBuf),
    /// In git's history.
    Git(Blob),
}

/// A file in git's history.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Blob {
    /// Folder to run git in.
    folder: PathBuf,
    /// What git calls the revision; empty for the index.
    revision: OsString,
    /// The file's path; relative to `folder` where it begins with `./` or `../`, else to the
    /// root of the repository.
    path: OsString,
}

impl Place {
    /// Reads an argument of the command line: a file where there is one of that name, else
    /// `REV:PATH`.
    pub(crate) fn parse(argument: &OsStr) -> Self {
        match split(argument).filter(|_| !Path::new(argument).exists()) {
            Some((revision, path)) => {
                Self::Git(Blob { folder: PathBuf::from("."), revision, path })
            }
            None => Self::File(PathBuf::from(argument)),
        }
    }

    /// A file as it was in `revision`.
    pub(crate) fn at(revision: &OsStr, file: &Path) -> anyhow::Result<Self> {
        let mut path = OsString::from("./");
        path.push(file.file_name().context("name a file")?);
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        Ok(Self::Git(Blob {
            folder: folder.unwrap_or(Path::new(".")).to_owned(),
            revision: revision.to_owned(),
            path,
        }))
    }

    /// The file, where it is one on disk.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Git(_) => None,
        }
    }

    /// The folder on disk that the file lies in, or that it is named from.
    pub(crate) fn folder(&self) -> &Path {
        match self {
            Self::File(path) => path.parent().unwrap_or(Path::new("")),
            Self::Git(blob) => &blob.folder,
        }
    }

    /// Reads the document and the texts that it quotes, these in the same revision.
    pub(crate) fn read(&self, args: &InputArgs) -> anyhow::Result<Input> {
        match self {
            Self::File(path) => Ok(input::read(path, args)?),
            Self::Git(blob) => blob.read(args),
        }
    }
}

/// Splits `REV:PATH` at the colon that is in no braces, as git does.
fn split(argument: &OsStr) -> Option<(OsString, OsString)> {
    let bytes = argument.as_encoded_bytes();
    // A drive letter is no revision.
    let drive = cfg!(windows) && bytes.get(1) == Some(&b':');
    let stage = bytes.first() == Some(&b':') && bytes.get(2) == Some(&b':');
    let colon = if stage { Some(2) } else { colon(bytes).filter(|_| !drive) }?;
    Some((os_string(&bytes[..colon])?, os_string(&bytes[colon + 1..])?))
}

/// The first colon that is in no braces.
fn colon(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    bytes.iter().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        *byte == b':' && depth == 0
    })
}

/// What git, or the system, calls a file; on Unix any bytes.
#[cfg(unix)]
fn os_string(bytes: &[u8]) -> Option<OsString> {
    use std::os::unix::ffi::OsStrExt;
    Some(OsStr::from_bytes(bytes).to_owned())
}

#[cfg(not(unix))]
fn os_string(bytes: &[u8]) -> Option<OsString> {
    std::str::from_utf8(bytes).ok().map(OsString::from)
}

impl Blob {
    fn read(&self, args: &InputArgs) -> anyhow::Result<Input> {
        let path = self.path.to_string_lossy();
        let name = format!("{}:{}", self.revision.display(), path.trim_start_matches("./"));
        let bytes = self.show(&self.path, args.max_bytes)?;
        let source = Source::read_from(name, &bytes[..], args.max_bytes)?;
        let content = Document::read(&source);
        let texts = match &content {
            Ok((document, _)) => self.texts(document, args),
            Err(_) => Texts::default(),
        };
        let content = content.map(|(document, findings)| (ArgumentGraph::new(document), findings));
        Ok(Input { source, content, texts })
    }

    /// The texts that the document quotes, as they were in its revision.
    fn texts(&self, document: &Document, args: &InputArgs) -> Texts {
        let mut folder = None;
        let paths = document.sources.iter().map(|source| match &source.path {
            None => Err(SourceText::NoPath),
            Some(path) => {
                let folder = folder.get_or_insert_with(|| self.folder_in_repository());
                let path = folder.as_deref().and_then(|folder| inside(folder, path.as_ref()));
                let outside = || Missing::Outside { root: PathBuf::from(".") };
                path.ok_or_else(|| SourceText::Missing(outside()))
            }
        });
        Texts::read_once(paths, |path| match self.show(path, args.max_bytes) {
            Ok(bytes) => {
                match Source::read_from(path.to_string_lossy(), &bytes[..], args.max_bytes) {
                    Ok(source) => SourceText::Read(source),
                    Err(error) => SourceText::Missing(Missing::NotText(error)),
                }
            }
            Err(error) => {
                let reason = std::io::Error::other(error.to_string());
                SourceText::Missing(Missing::Unreadable(reason))
            }
        })
    }

    /// The document's folder, from the root of the repository.
    fn folder_in_repository(&self) -> Option<OsString> {
        let written = self.path.as_encoded_bytes();
        let path = if written.starts_with(b"./") || written.starts_with(b"../") {
            let output = self.git(&["rev-parse", "--show-prefix"]).output().ok()?;
            let prefix = output.stdout.strip_suffix(b"\n").unwrap_or(&output.stdout);
            inside(&os_string(prefix)?, &self.path)?
        } else {
            self.path.clone()
        };
        Some(Path::new(&path).parent().map_or_else(OsString::new, |folder| folder.into()))
    }

    /// A file's bytes in this revision, at most one more than `max_bytes`.
    fn show(&self, path: &OsStr, max_bytes: u64) -> anyhow::Result<Vec<u8>> {
        let name = [&self.revision, path].join(OsStr::new(":"));
        if name.as_encoded_bytes().starts_with(b"-") {
            bail!("`{}` is no revision: it begins with a dash", name.display());
        }
        let mut child = self
            .git(&["cat-file".as_ref(), "blob".as_ref(), &*name])
            .spawn()
            .context("cannot run git, which reads revisions")?;
        let stdout = child.stdout.take().context("git gives no output")?;
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(
            &mut std::io::Read::take(stdout, max_bytes.saturating_add(1)),
            &mut bytes,
        )?;
        // More than is read would leave git waiting for us: dropping the pipe ends it.
        let output = child.wait_with_output()?;
        if !output.status.success() && bytes.len() as u64 <= max_bytes {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("git: {}", said.trim().trim_start_matches("fatal: "));
        }
        Ok(bytes)
    }

    fn git<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut git = Command::new("git");
        git.arg("-C").arg(&self.folder).args(arguments);
        git.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        git
    }
}

/// A path from the root of a repository, with its `.` and `..` resolved; nothing where it leads
/// out of it.
fn inside(folder: &OsStr, path: &OsStr) -> Option<OsString> {
    let whole = Path::new(folder).join(path);
    let mut parts: Vec<&OsStr> = Vec::new();
    for component in whole.components() {
        match component {
            Component::Normal(part) => parts.push(part),
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join(OsStr::new("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revisions_are_split_as_git_does() {
        let split = |argument: &str| split(argument.as_ref());
        let parts = |revision: &str, path: &str| Some((revision.into(), path.into()));
        assert_eq!(split("HEAD~1:a/b.json"), parts("HEAD~1", "a/b.json"));
        assert_eq!(split("HEAD^{/fix: it}:./b"), parts("HEAD^{/fix: it}", "./b"));
        assert_eq!(split(":a"), parts("", "a"));
        assert_eq!(split(":2:a"), parts(":2", "a"));
        assert_eq!(split("a.json"), None);
    }

    #[test]
    fn sources_stay_in_the_repository() {
        let inside = |folder: &str, path: &str| inside(folder.as_ref(), path.as_ref());
        assert_eq!(inside("data", "../seeds/x.txt"), Some("seeds/x.txt".into()));
        assert_eq!(inside("data", "../../x"), None);
        assert_eq!(inside("", "/etc/passwd"), None);
    }
}
