//! A file that is whole before it takes its place.
//!
//! On Linux it has no name until then, so that a program that is killed while it writes leaves
//! nothing behind. Where the file system cannot do that, and on other systems, it lies hidden
//! beside its place under a name of its own.

use std::fs::{File, Permissions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::TempPath;

/// How the names of files begin that have not taken their place.
pub(crate) const PREFIX: &str = ".argraph-";

/// What a power cut may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worth {
    /// Somebody's work: it is waited for until it is on the disk.
    Work,
    /// What can be made again from it: it goes there in its time.
    Result,
}

/// A written file that nobody sees yet. It is gone when it is dropped.
pub(crate) struct Unplaced<'a> {
    folder: &'a Path,
    content: &'a [u8],
    permissions: Option<Permissions>,
    worth: Worth,
    written: Written,
}

enum Written {
    WithoutName(File),
    Named(TempPath),
}

impl<'a> Unplaced<'a> {
    /// Writes the content to where the folder lies. Without permissions the file has those of any new
    /// file.
    pub(crate) fn new(
        folder: &'a Path,
        content: &'a [u8],
        permissions: Option<Permissions>,
        worth: Worth,
    ) -> io::Result<Self> {
        let written = match without_name(folder, permissions.as_ref()) {
            Some(file) => {
                fill(&file, content, permissions.as_ref(), worth)?;
                Written::WithoutName(file)
            }
            None => Written::Named(named(folder, content, permissions.as_ref(), worth)?),
        };
        Ok(Self { folder, content, permissions, worth, written })
    }

    /// Takes the place in the folder, and that of the file which may be there.
    pub(crate) fn place(self, path: &Path) -> io::Result<()> {
        let name = match self.written {
            Written::Named(name) => name,
            // A name cannot be given over an existing one, so this takes two steps.
            Written::WithoutName(file) => {
                match builder().make_in(self.folder, |path| give_name(&file, path)) {
                    Ok(named) => named.into_temp_path(),
                    Err(_) => {
                        let permissions = self.permissions.as_ref();
                        named(self.folder, self.content, permissions, self.worth)?
                    }
                }
            }
        };
        name.persist(path).map_err(|error| error.error)
    }
}

fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    builder
}

/// A file under a name of its own.
fn named(
    folder: &Path,
    content: &[u8],
    permissions: Option<&Permissions>,
    worth: Worth,
) -> io::Result<TempPath> {
    let mut builder = builder();
    let at_first = permissions.cloned();
    #[cfg(unix)]
    let at_first = at_first.or_else(|| Some(std::os::unix::fs::PermissionsExt::from_mode(NEW)));
    if let Some(at_first) = at_first {
        builder.permissions(at_first);
    }
    let file = builder.tempfile_in(folder)?;
    fill(file.as_file(), content, permissions, worth)?;
    Ok(file.into_temp_path())
}

/// Writes the content.
fn fill(
    mut file: &File,
    content: &[u8],
    permissions: Option<&Permissions>,
    worth: Worth,
) -> io::Result<()> {
    // A new file never has what the system's mask takes away, and an old one may.
    if let Some(permissions) = permissions
        && file.metadata()?.permissions() != *permissions
    {
        file.set_permissions(permissions.clone())?;
    }
    file.write_all(content)?;
    if worth == Worth::Work { file.sync_all() } else { Ok(()) }
}

/// What `File::create` asks for; the system takes its mask off.
#[cfg(unix)]
const NEW: u32 = 0o666;

/// A file without a name, if the file system has such.
#[cfg(target_os = "linux")]
fn without_name(folder: &Path, permissions: Option<&Permissions>) -> Option<File> {
    use rustix::fs::{Mode, OFlags, open};
    use std::os::unix::fs::PermissionsExt;

    let mode = permissions.map_or(NEW, PermissionsExt::mode);
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    open(folder, flags, Mode::from_raw_mode(mode & 0o7777)).ok().map(File::from)
}

#[cfg(not(target_os = "linux"))]
fn without_name(_: &Path, _: Option<&Permissions>) -> Option<File> {
    None
}

/// Gives a file its first name. Only the name under `/proc` can be linked without further rights.
#[cfg(target_os = "linux")]
fn give_name(file: &File, path: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    use std::os::fd::AsRawFd;

    let nameless = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(linkat(CWD, nameless, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

#[cfg(not(target_os = "linux"))]
fn give_name(_: &File, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_has_no_name_before_its_place_and_is_gone_when_dropped() {
        let folder = tempfile::tempdir().expect("a folder");
        let count = || fs::read_dir(folder.path()).expect("a folder").count();
        let unplaced =
            Unplaced::new(folder.path(), b"x", None, Worth::Work).expect("it can be written");
        let expected = usize::from(matches!(unplaced.written, Written::Named(_)));
        assert_eq!(count(), expected);
        drop(unplaced);
        assert_eq!(count(), 0);
    }

    #[test]
    fn both_ways_of_writing_give_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let (with, without) = (folder.path().join("with"), folder.path().join("without"));
        fs::write(&with, "the old file").expect("it can be written");
        let unplaced =
            Unplaced::new(folder.path(), b"x", None, Worth::Work).expect("it can be written");
        unplaced.place(&without).expect("it has a place");
        let written = Written::Named(
            named(folder.path(), b"x", None, Worth::Result).expect("it can be written"),
        );
        let content = b"x".as_slice();
        Unplaced { folder: folder.path(), content, permissions: None, worth: Worth::Work, written }
            .place(&with)
            .expect("it has a place");
        let permissions = |path| fs::metadata(path).expect("it is there").permissions();
        assert_eq!(fs::read(&with).expect("it is there"), b"x");
        assert_eq!(fs::read(&without).expect("it is there"), b"x");
        assert_eq!(permissions(&with), permissions(&without));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
    }

    /// As on a file system that has no names under `/proc`.
    #[test]
    fn what_cannot_be_given_a_name_is_written_under_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("x");
        let named_already = File::create(folder.path().join("y")).expect("it can be made");
        fs::remove_file(folder.path().join("y")).expect("it is there");
        let written = Written::WithoutName(named_already);
        let content = b"x".as_slice();
        Unplaced { folder: folder.path(), content, permissions: None, worth: Worth::Work, written }
            .place(&place)
            .expect("it has a place");
        assert_eq!(fs::read(&place).expect("it is there"), b"x");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
