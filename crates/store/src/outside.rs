//! Files of the user outside the home: scripts that are read, texts that are written.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write as _};
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use crate::error::LibraryError;
use crate::files;
use crate::room;
use mynah_records::file_mark::Mark;

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
    // The folder of a bare name is the current one.
    let folder = Path::new(".").join(folder);
    let folder = std::path::absolute(&folder).map_err(|error| LibraryError::io(&folder, error))?;
    let mut parents = folder.ancestors();
    let nearest = parents.find(|parent| is_there(parent)).unwrap_or(&folder);
    if !nearest.is_dir() {
        return Err(LibraryError::io(nearest, ErrorKind::NotADirectory.into()));
    }
    let failed = |error| LibraryError::io(nearest, error);
    let file = tempfile::Builder::new()
        .prefix(".mynah-")
        .tempfile_in(nearest)
        .map_err(failed)?;
    room::reserve(file.as_file(), 0, bytes).map_err(|error| match failed(error) {
        LibraryError::Full { path } => LibraryError::NoRoom { path, needs: bytes },
        error => error,
    })
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
