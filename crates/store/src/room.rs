//! Room on the disk that is taken before something is bought: two that come at once don't both count on the same.

use std::fs::File;
use std::io;

/// Takes room for `bytes` behind the first `taken` of a file, whose length stays what it is. What is not used goes back
/// when the file's length is set.
///
/// # Errors
/// [`io::ErrorKind::StorageFull`] where there is not so much.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn reserve(file: &File, taken: u64, bytes: u64) -> io::Result<()> {
    use rustix::fs::{FallocateFlags, fallocate};
    use rustix::io::{Errno, retry_on_intr};

    if bytes == 0 {
        return Ok(());
    }
    let taking = || fallocate(file, FallocateFlags::KEEP_SIZE, taken, bytes);
    match retry_on_intr(taking) {
        // A file system that keeps no room for anybody.
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => check(file, bytes),
        done => done.map_err(io::Error::from),
    }
}

/// Whether there is as much: nothing here keeps room without making the file longer.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
pub(super) fn reserve(file: &File, _taken: u64, bytes: u64) -> io::Result<()> {
    check(file, bytes)
}

/// Nobody can be asked.
#[cfg(not(unix))]
pub(super) fn reserve(_file: &File, _taken: u64, _bytes: u64) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn check(file: &File, bytes: u64) -> io::Result<()> {
    let disk = rustix::fs::fstatvfs(file)?;
    if disk.f_bavail.saturating_mul(disk.f_frsize) < bytes {
        return Err(io::ErrorKind::StorageFull.into());
    }
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use super::*;

    #[test]
    fn room_is_taken_without_making_the_file_longer_and_goes_back() {
        let file = tempfile::tempfile().unwrap();
        let blocks = || file.metadata().unwrap().blocks();
        reserve(&file, 0, 1 << 20).unwrap();
        assert_eq!(file.metadata().unwrap().len(), 0);
        // A file system that keeps no room was only asked.
        if blocks() > 0 {
            assert!(blocks() * 512 >= 1 << 20);
            file.set_len(0).unwrap();
            assert_eq!(blocks(), 0);
        }
    }

    #[test]
    fn more_than_there_is_is_refused() {
        let file = tempfile::tempfile().unwrap();
        assert!(reserve(&file, 0, 1 << 60).is_err());
        check(&file, 1 << 62).unwrap_err();
        check(&file, 1).unwrap();
    }
}
