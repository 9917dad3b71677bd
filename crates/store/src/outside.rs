//! Files of the user outside the home: scripts that are read, texts that are written.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use crate::error::LibraryError;
use crate::files;
use crate::room;
use mynah_records::file_mark::Mark;
use mynah_script::file_names::is_folder;

/// How long a pipe is waited for that nobody writes to, or that has no end.
const PATIENCE: Duration = Duration::from_secs(20);

/// Reads a file of at most `most` bytes; `None` for a larger one, which is not read at all. A pipe is read to its end.
pub fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>, LibraryError> {
    let failed = |error| LibraryError::io(path, error);
    let about = path.metadata().map_err(failed)?;
    if !about.is_file() && !about.is_dir() {
        return read_pipe(path, most, PATIENCE);
    }
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.len() > most {
        return Ok(None);
    }
    read_from(file, path, most)
}

/// Reads a pipe by its name, on a thread that waits for who writes as long as the program runs: it can't be called back.
fn read_pipe(path: &Path, most: u64, patience: Duration) -> Result<Option<Vec<u8>>, LibraryError> {
    let failed = |error| LibraryError::io(path, error);
    let pipe = path.to_owned();
    let (send, arrived) = sync_channel(1);
    let work = move || {
        let read = File::open(&pipe).map_err(|error| LibraryError::io(&pipe, error));
        // Nobody may be waiting any more.
        send.send(read.and_then(|file| read_from(file, &pipe, most)))
            .ok();
    };
    let thread = std::thread::Builder::new().name("pipe".to_owned());
    thread.spawn(work).map_err(failed)?;
    match arrived.recv_timeout(patience) {
        Ok(read) => read,
        Err(_) => Err(failed(ErrorKind::TimedOut.into())),
    }
}

/// Reads what tells its length too late: a pipe, a file that grows. `None` where it gives more than `most` bytes.
pub fn read_from(
    input: impl Read,
    name: &Path,
    most: u64,
) -> Result<Option<Vec<u8>>, LibraryError> {
    let mut bytes = Vec::new();
    input
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| LibraryError::io(name, error))?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

/// What a path was that somebody brought.
#[derive(Debug)]
pub enum Brought {
    Bytes(Vec<u8>),
    /// A pipe, a device: what might never end.
    NoFile,
    /// Over what was allowed, and not read: its bytes.
    TooLarge(u64),
}

/// Reads a file of at most `most` bytes, and nothing that is none.
///
/// # Errors
/// When it isn't there, is a folder, or can't be read.
pub fn bring(path: &Path, most: u64) -> Result<Brought, LibraryError> {
    let Some((file, length)) = open(path)? else {
        return Ok(Brought::NoFile);
    };
    if length > most {
        return Ok(Brought::TooLarge(length));
    }
    let mut bytes = Vec::new();
    let read = file.take(most).read_to_end(&mut bytes);
    read.map_err(|error| LibraryError::unread(path, error))?;
    Ok(Brought::Bytes(bytes))
}

/// Opens a file to be read in parts, and tells its length in bytes; nothing where it is none: a pipe, a device.
///
/// # Errors
/// When it isn't there, is a folder, or can't be read.
pub fn open(path: &Path) -> Result<Option<(File, u64)>, LibraryError> {
    let failed = |error| LibraryError::unread(path, error);
    // Before it is opened: a pipe would be waited for.
    let about = path.metadata().map_err(failed)?;
    if about.is_dir() {
        return Err(failed(ErrorKind::IsADirectory.into()));
    }
    if !about.is_file() {
        return Ok(None);
    }
    Ok(Some((File::open(path).map_err(failed)?, about.len())))
}

/// Writes a file, in place of the one that may be there: whole, or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), LibraryError> {
    write_with(path, |file| file.write_all(bytes))
}

/// Makes a folder, and those above it.
///
/// # Errors
/// When one of them can't be made.
pub fn make_folder(folder: &Path) -> Result<(), LibraryError> {
    std::fs::create_dir_all(folder).map_err(|error| LibraryError::io(folder, error))
}

/// Copies a file to a place of the user, in place of the one that may be there: whole, or not at all.
///
/// # Errors
/// When one can't be read or the other can't be written.
pub fn copy(from: &Path, to: &Path) -> Result<(), LibraryError> {
    let mut file = File::open(from).map_err(|error| LibraryError::unread(from, error))?;
    write_with(to, |copy| io::copy(&mut file, copy).map(|_bytes| ()))
}

/// As [`write()`], piece by piece.
pub(super) fn write_with(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), LibraryError> {
    match (files::write_outside(path, write), path.parent()) {
        // What is missing is the folder: the file was to be made.
        (Err(LibraryError::Io { source, .. }), Some(folder))
            if source.kind() == ErrorKind::NotFound =>
        {
            Err(LibraryError::io(folder, source))
        }
        (written, _) => written,
    }
}

/// Checks that files of `bytes` in all can be written to `folder`, which need not exist yet. Leaves nothing behind.
///
/// # Errors
/// A folder that can't be made or written, and [`LibraryError::NoRoom`] on a disk without that much space.
pub fn check_folder(folder: &Path, bytes: u64) -> Result<(), LibraryError> {
    let Existing { whole, nearest } = Existing::of(folder)?;
    if !nearest.is_dir() {
        return Err(LibraryError::io(&nearest, ErrorKind::NotADirectory.into()));
    }
    let missing = whole.strip_prefix(&nearest).unwrap_or(&whole);
    check_names(&nearest, missing)?;
    let failed = |error| LibraryError::io(&nearest, error);
    let file = tempfile::Builder::new()
        .prefix(".mynah-")
        .tempfile_in(&nearest)
        .map_err(failed)?;
    room::reserve(file.as_file(), 0, bytes).map_err(|error| match failed(error) {
        LibraryError::Full { path } => LibraryError::NoRoom { path, needs: bytes },
        error => error,
    })
}

/// Checks that a file of `bytes` can be written at `path`, in place of the one that may be there. Leaves nothing behind.
///
/// # Errors
/// Those of [`check_folder`] and [`check_target`].
pub fn check_file(path: &Path, bytes: u64) -> Result<(), LibraryError> {
    check_folder(path.parent().unwrap_or(path), bytes)?;
    check_target(path)
}

/// Checks that a file can have a path, and can take the place of the file that may be there.
///
/// # Errors
/// A name that the disk doesn't take, a folder or a device at that place, a file that can't be changed.
pub fn check_target(path: &Path) -> Result<(), LibraryError> {
    let failed = |error| LibraryError::io(path, error);
    if is_folder(path) {
        return Err(failed(ErrorKind::IsADirectory.into()));
    }
    let Existing { nearest, .. } = Existing::of(path.parent().unwrap_or(path))?;
    check_names(&nearest, path.file_name().unwrap_or_default())?;
    let there = match path.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        there => there.map_err(failed)?,
    };
    if path.metadata().is_ok_and(|about| !about.is_file()) {
        return Err(failed(ErrorKind::InvalidInput.into()));
    }
    if there.is_symlink() {
        // The link itself is replaced.
        return Ok(());
    }
    // A file that nobody may change, such as an immutable one, refuses to be opened.
    File::options().write(true).open(path).map_err(failed)?;
    Ok(())
}

/// A path of which only a part may exist.
struct Existing {
    /// The absolute path.
    whole: PathBuf,
    /// The nearest thing on the way that exists.
    nearest: PathBuf,
}

impl Existing {
    fn of(path: &Path) -> Result<Self, LibraryError> {
        // The folder of a bare name is the current one.
        let path = Path::new(".").join(path);
        let whole = std::path::absolute(&path).map_err(|error| LibraryError::io(&path, error))?;
        let nearest = whole.ancestors().find(|parent| is_there(parent));
        let nearest = nearest.unwrap_or(&whole).to_owned();
        Ok(Self { whole, nearest })
    }
}

/// Checks that the disk of a folder takes each name of a path, which need not exist: looking a name up tells.
fn check_names(folder: &Path, path: impl AsRef<OsStr>) -> Result<(), LibraryError> {
    let path = Path::new(path.as_ref());
    let each = path.components().map(|name| folder.join(name));
    for path in each.chain([folder.join(path)]) {
        if let Err(error) = path.symlink_metadata()
            && error.kind() == ErrorKind::InvalidFilename
        {
            return Err(LibraryError::io(&path, error));
        }
    }
    Ok(())
}

/// Whether something is there already, a link that leads nowhere too.
pub fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// A file's mark; nothing where there is none.
pub fn mark(path: &Path) -> Option<Mark> {
    let file = path.metadata().ok()?;
    Some(Mark::new(file.len(), file.modified().ok()?))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_folder_is_checked_without_a_trace() {
        let home = tempfile::tempdir().expect("a folder");
        super::check_folder(&home.path().join("new/deep"), 1 << 10).expect("it can be made");
        let file = home.path().join("file");
        std::fs::write(&file, "").expect("a file");
        let inside = super::check_folder(&file.join("in"), 1);
        assert!(matches!(inside, Err(LibraryError::Io { .. })), "{inside:?}");
        let large = super::check_folder(home.path(), 1 << 60);
        assert!(large.is_err(), "{large:?}");
        let left = std::fs::read_dir(home.path()).expect("the folder").count();
        assert_eq!(left, 1);
    }

    use super::*;

    /// Regression: a name of 260 letters, a folder and an immutable file were found only after the request was charged.
    #[test]
    fn a_target_that_cannot_be_written_is_found_before() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        write(&at("there.srt"), b"1").unwrap();
        std::fs::create_dir(at("folder.srt")).unwrap();
        let kind = |path: &Path| match check_file(path, 1) {
            Ok(()) => None,
            Err(LibraryError::Io { source, .. }) => Some(source.kind()),
            Err(other) => panic!("{other:?}"),
        };
        let (fits, too_long) = ("ж".repeat(125) + ".srt", "ж".repeat(126) + ".srt");
        let below = format!("new/{too_long}");
        let above = format!("{too_long}/new.srt");
        let cases = [
            ("new.srt", None),
            ("there.srt", None),
            ("new/deep/new.srt", None),
            (fits.as_str(), None),
            ("folder.srt", Some(ErrorKind::IsADirectory)),
            ("new.srt/", Some(ErrorKind::IsADirectory)),
            ("there.srt/new.srt", Some(ErrorKind::NotADirectory)),
            (too_long.as_str(), Some(ErrorKind::InvalidFilename)),
            (below.as_str(), Some(ErrorKind::InvalidFilename)),
            (above.as_str(), Some(ErrorKind::InvalidFilename)),
        ];
        for (name, expected) in cases {
            assert_eq!(kind(&at(name)), expected, "{name}");
        }
        assert_eq!(std::fs::read(at("there.srt")).unwrap(), b"1");
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 2, "nothing is left behind");
    }

    #[cfg(unix)]
    #[test]
    fn only_files_and_links_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let made = std::process::Command::new("mkfifo")
            .arg(at("pipe"))
            .status();
        assert!(made.unwrap().success());
        std::os::unix::fs::symlink("nowhere", at("link")).unwrap();
        std::os::unix::fs::symlink("pipe", at("link to pipe")).unwrap();
        assert!(check_target(&at("link")).is_ok());
        for name in ["pipe", "link to pipe"] {
            assert!(check_target(&at(name)).is_err(), "{name}");
        }
    }

    #[test]
    fn a_file_over_the_limit_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("script.txt");
        write(&path, b"12345").unwrap();
        assert_eq!(read(&path, 5).unwrap().as_deref(), Some(&b"12345"[..]));
        assert_eq!(read(&path, 4).unwrap(), None);
        assert!(read(&folder.path().join("none"), 4).is_err());
    }

    /// A pipe was waited for until somebody wrote into it.
    #[cfg(unix)]
    #[test]
    fn a_pipe_that_nobody_writes_to_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let soon = Duration::from_millis(50);
        let read = read_pipe(&pipe, 9, soon);
        let why = |error: &LibraryError| match error {
            LibraryError::Io { source, .. } => Some(source.kind()),
            _ => None,
        };
        assert_eq!(
            read.as_ref().err().and_then(why),
            Some(ErrorKind::TimedOut),
            "{read:?}"
        );
    }

    #[test]
    fn what_cannot_be_written_lacks_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("none");
        let written = write(&missing.join("script.txt"), b"12345");
        assert!(
            matches!(&written, Err(LibraryError::Io { path, .. }) if *path == missing),
            "{written:?}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_written_file_may_be_read_as_any_new_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (ours, usual) = (folder.path().join("ours"), folder.path().join("usual"));
        write(&ours, b"1").unwrap();
        File::create(&usual).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&usual));
    }
}
