//! What happens when the system does not do what is asked of it: the old file stays whole, the exit
//! status is 2, a message says why, and no temporary file is left; and what happens when it is
//! killed.

#![cfg(unix)]

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn argraph() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_argraph"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

const ESSAY: &str = "data/belt-and-road.argraph.json";

fn fails(output: &Output, says: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(says), "{said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("error")).count(), 1, "{said}");
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let name = |entry: std::io::Result<fs::DirEntry>| {
        entry.expect("it can be read").file_name().to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

#[allow(clippy::print_stderr, reason = "a skipped test says so")]
fn skip(why: &str) {
    eprintln!("skipped: {why}");
}

/// A file system of 64 KiB, unmounted when it is dropped; none where this needs rights we lack.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn new(folder: &Path) -> Option<Self> {
        let path = folder.join("disk");
        fs::create_dir(&path).ok()?;
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
            .arg(&path)
            .stderr(Stdio::null())
            .status();
        mount.is_ok_and(|status| status.success()).then_some(Self(path))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_device_is_said() {
    if !Path::new("/dev/full").exists() {
        return skip("there is no /dev/full");
    }
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("it opens");
    let subcommands: [&[&str]; 8] = [
        &["check", ESSAY],
        &["check", "--format", "json", ESSAY],
        &["evaluate", ESSAY],
        &["stats", "--format", "json", ESSAY],
        &["why", ESSAY, "mutual-trust"],
        &["render", ESSAY],
        &["schema"],
        &["rules"],
    ];
    for arguments in subcommands {
        let output = argraph().args(arguments).stdout(full()).output().expect("it starts");
        fails(&output, "No space left on device");
    }
    let output = argraph()
        .args(["render", ESSAY, "-f", "svg", "-o", "/dev/full"])
        .output()
        .expect("it starts");
    fails(&output, "No space left on device");
    assert!(fs::metadata("/dev/full").is_ok(), "a device is not replaced");
}

#[test]
fn a_disk_that_fills_up_keeps_the_old_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(disk) = SmallDisk::new(folder.path()) else {
        return skip("mounting a small disk needs more rights");
    };
    let picture = disk.0.join("essay.svg");
    fs::write(&picture, "the old picture").expect("it fits");
    let output = argraph().args(["render", ESSAY, "-o"]).arg(&picture).output().expect("it starts");
    fails(&output, "No space left on device");
    assert_eq!(fs::read_to_string(&picture).expect("it is there"), "the old picture");
    assert_eq!(names(&disk.0), ["essay.svg"], "no temporary file stays");
    // A document of one line, whose canonical text would no longer fit.
    let document = disk.0.join("d.argraph.json");
    let one_line: serde_json::Value = serde_json::from_str(
        &fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(ESSAY))
            .expect("it is there"),
    )
    .expect("it is JSON");
    let one_line = one_line.to_string();
    fs::write(&document, &one_line).expect("it fits");
    // Other files take what room is left.
    let filler = disk.0.join("filler");
    let mut room = fs::File::create(&filler).expect("it can be made");
    while room.write_all(&[b'x'; 1024]).is_ok() {}
    let output = argraph().arg("fmt").arg(&document).output().expect("it starts");
    fails(&output, "No space left on device");
    assert_eq!(fs::read_to_string(&document).expect("it is there"), one_line);
    assert_eq!(names(&disk.0), ["d.argraph.json", "essay.svg", "filler"]);
}

#[test]
fn what_is_read_only_is_not_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("essay.svg");
    fs::write(&picture, "kept").expect("it can be written");
    fs::set_permissions(&picture, fs::Permissions::from_mode(0o444)).expect("it is ours");
    let output = argraph().args(["render", ESSAY, "-o"]).arg(&picture).output().expect("it starts");
    fails(&output, "it is read-only");
    assert_eq!(fs::read_to_string(&picture).expect("it is there"), "kept");
    assert_eq!(names(folder.path()), ["essay.svg"]);
}

#[test]
fn links_and_permissions_outlive_a_rewrite() {
    let folder = tempfile::tempdir().expect("a folder");
    let (real, link) = (folder.path().join("real.svg"), folder.path().join("link.svg"));
    fs::write(&real, "old").expect("it can be written");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("it is ours");
    std::os::unix::fs::symlink("real.svg", &link).expect("a link can be made");
    let output = argraph().args(["render", ESSAY, "-o"]).arg(&link).output().expect("it starts");
    assert!(output.status.success());
    assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
    assert!(fs::read_to_string(&real).expect("it is there").starts_with("<svg"));
    let mode = || fs::metadata(&real).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(), 0o640);
    // What the mask would take away from a new file too.
    fs::set_permissions(&real, fs::Permissions::from_mode(0o666)).expect("it is ours");
    let masked = r#"umask 077; exec "$0" render "$1" -o "$2""#;
    let output = Command::new("sh")
        .args(["-c", masked, env!("CARGO_BIN_EXE_argraph"), ESSAY])
        .arg(&real)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(mode(), 0o666);
}

/// The system kills a program that writes more into a file than it may, in the middle of it.
#[test]
fn a_writer_that_is_killed_while_it_writes_leaves_the_old_file_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("essay.svg");
    fs::write(&picture, "old").expect("it can be written");
    let limited = r#"ulimit -c 0; ulimit -f 8; exec "$0" render "$1" -o "$2""#;
    let output = Command::new("sh")
        .args(["-c", limited, env!("CARGO_BIN_EXE_argraph"), ESSAY])
        .arg(&picture)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("it starts");
    assert!(output.status.signal().is_some(), "{:?}", output.status);
    assert_eq!(fs::read_to_string(&picture).expect("it is there"), "old");
    let mut left = names(folder.path());
    if !has_files_without_names(folder.path()) {
        left.retain(|name| !name.starts_with(".argraph-"));
    }
    assert_eq!(left, ["essay.svg"]);
}

/// Whether a file can be written that has no name yet.
#[cfg(target_os = "linux")]
fn has_files_without_names(folder: &Path) -> bool {
    use rustix::fs::{Mode, OFlags, open};
    open(folder, OFlags::TMPFILE | OFlags::WRONLY, Mode::RUSR).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn has_files_without_names(_: &Path) -> bool {
    false
}

/// What a killed writer left where files need a name from the first.
#[test]
fn what_a_killed_writer_left_disturbs_no_later_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let document = r#"{ "version": 1, "links": [], "nodes": [
        { "id": "a", "kind": "thesis", "text": "A." } ] }"#;
    let config = "[check]\nfiles = [\"arguments/*\"]\n";
    fs::write(folder.path().join("argraph.toml"), config).expect("it can be written");
    let arguments = folder.path().join("arguments");
    fs::create_dir(&arguments).expect("a folder can be made");
    fs::write(arguments.join("d.argraph.json"), document).expect("it can be written");
    fs::write(arguments.join(".argraph-Ab12Cd"), &document[..40]).expect("it can be written");
    for files in [&[][..], &["arguments"]] {
        for (subcommand, status) in [("fmt", 0), ("check", 1)] {
            let output = argraph()
                .arg(subcommand)
                .args(files)
                .current_dir(folder.path())
                .output()
                .expect("it starts");
            let said = String::from_utf8_lossy(&output.stderr).into_owned()
                + &String::from_utf8_lossy(&output.stdout);
            assert_eq!(output.status.code(), Some(status), "{subcommand} {files:?}: {said}");
            assert!(!said.contains(".argraph-"), "{subcommand} {files:?}: {said}");
        }
    }
    let names = names(&arguments);
    assert_eq!(names, [".argraph-Ab12Cd", "d.argraph.json"], "it may be another's that runs");
}

/// The document is a pipe when it is opened, and a file when it is to be written: whoever reads a
/// pipe waits for the writer, so nothing depends on speed.
#[test]
fn a_document_that_is_changed_meanwhile_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, other) = (folder.path().join("d.argraph.json"), folder.path().join("other"));
    let read = r#"{ "version": 1, "titel": "Read", "nodes": [], "links": [] }"#;
    let meanwhile = r#"{ "version": 1, "titel": "Meanwhile", "nodes": [], "links": [] }"#;
    for arguments in [&["fmt"][..], &["check", "--fix"]] {
        let _ = fs::remove_file(&path);
        let made = Command::new("mkfifo").arg(&path).status();
        if !made.is_ok_and(|status| status.success()) {
            return skip("no pipe can be made");
        }
        let writer = argraph()
            .args(arguments)
            .arg(&path)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut pipe = fs::OpenOptions::new().write(true).open(&path).expect("it is read");
        fs::write(&other, meanwhile).expect("it can be written");
        fs::rename(&other, &path).expect("it can be replaced");
        pipe.write_all(read.as_bytes()).expect("it is read");
        drop(pipe);
        let output = writer.wait_with_output().expect("it ends");
        fails(&output, "it was changed meanwhile, so it is left as it is");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), meanwhile, "{arguments:?}");
        assert_eq!(names(folder.path()), ["d.argraph.json"], "{arguments:?}");
    }
}

/// Whenever a reader looks while the file is written over and over, it is whole, old or new; and
/// a writer that is killed leaves it so.
#[test]
fn a_reader_never_sees_half_a_file_even_when_the_writer_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("essay.svg");
    let write = || {
        argraph()
            .args(["render", ESSAY, "-o"])
            .arg(&picture)
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts")
    };
    assert!(write().wait().expect("it ends").success());
    let whole = fs::read_to_string(&picture).expect("it is there");
    let start = Instant::now();
    let mut kills = 0;
    while kills < 12 {
        let mut writer = write();
        // Each time a little later, up to when it is done.
        let end = Instant::now() + Duration::from_millis(kills * 40);
        while Instant::now() < end {
            assert_eq!(fs::read_to_string(&picture).expect("it is there"), whole);
            std::thread::sleep(Duration::from_millis(2));
        }
        writer.kill().expect("it is ours");
        writer.wait().expect("it ends");
        assert_eq!(fs::read_to_string(&picture).expect("it is there"), whole);
        kills += 1;
    }
    assert!(start.elapsed() < Duration::from_secs(120));
    // Killed between two steps of the system it may leave a file, which is hidden, and never taken
    // for a document or a picture.
    let left = names(folder.path());
    let others: Vec<&String> = left.iter().filter(|name| *name != "essay.svg").collect();
    assert!(others.iter().all(|name| name.starts_with(".argraph-")), "{left:?}");
}

#[test]
fn a_target_that_is_replaced_meanwhile_is_replaced_again_and_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("essay.svg");
    fs::write(&picture, "old").expect("it can be written");
    let mut writer = argraph()
        .args(["render", ESSAY, "-o"])
        .arg(&picture)
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut others = 0;
    while writer.try_wait().expect("it is ours").is_none() {
        let other = folder.path().join("other");
        fs::write(&other, "another's").expect("it can be written");
        fs::rename(&other, &picture).expect("it can be replaced");
        let seen = fs::read_to_string(&picture).expect("it is there");
        assert!(seen == "another's" || seen.ends_with("</svg>\n"), "{seen:.80}");
        others += 1;
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(writer.wait().expect("it ends").success() && others > 0);
    assert_eq!(names(folder.path()), ["essay.svg"]);
}

/// A reader who goes away is no failure, whatever was to be written.
#[test]
fn a_closed_pipe_is_success() {
    for arguments in [
        &["check", "--warn", "all", "--format", "json", ESSAY][..],
        &["check", "--warn", "all", ESSAY],
        &["evaluate", ESSAY],
        &["render", ESSAY],
        &["outline", ESSAY],
        &["diff", ESSAY, ESSAY],
    ] {
        let mut child = argraph()
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {said}");
        assert!(!said.contains("error") && !said.contains("panicked"), "{arguments:?}: {said}");
    }
}
