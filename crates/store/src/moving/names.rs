//! The names in a home that are the library's own. Only what has one goes along, and only that is ever removed.

use std::collections::HashSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::derived::Derived;
use crate::dictionaries;
use crate::error::LibraryError;
use crate::recordings;
use crate::strays;
use crate::unkept;

/// What is added to a file's name while it is being copied.
const COPYING: &str = ".copying";
/// Digits of a hash in a name.
const HASH: usize = 64;
/// Folders of a home.
const FOLDERS: [&str; 8] = [
    "audio",
    "backups",
    "dictionaries",
    "draft",
    "keys",
    "owners",
    "previews",
    "unreadable",
];

/// What a file of the library is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind<'a> {
    /// Sound or a recording of this hash.
    Sound(&'a str),
    /// What lies beside one.
    Beside,
    /// A database; what its log has goes along in it.
    Database,
    /// Anything else that goes along as it is.
    Rest,
    /// What is in use while the library is open, and stays behind.
    InUse,
}

impl<'a> FileKind<'a> {
    /// What a file with this name below a home is; nothing where it isn't the library's.
    pub fn of(name: &'a str) -> Option<Self> {
        let Some((folder, file)) = name.split_once('/') else {
            return at_top(name);
        };
        match folder {
            "audio" => of_audio(file),
            "backups" => is_copy(file).then_some(Self::Rest),
            "dictionaries" => {
                let is_one = matches!(file.rsplit_once('.'), Some((_, "aff" | "dic")));
                (is_one || file == dictionaries::OWN_WORDS).then_some(Self::Rest)
            }
            // All of it is the Draft server's.
            "draft" => Some(match file {
                "draft.db" => Self::Database,
                _ if is_log(file) || file.starts_with("owners/") => Self::InUse,
                _ => Self::Rest,
            }),
            "keys" => file.ends_with(".sealed.json").then_some(Self::Rest),
            "owners" => Some(Self::InUse),
            "previews" => hash_of(file).is_some().then_some(Self::Rest),
            "unreadable" => {
                (hash_of(file).is_some() || strays::is_stray(file)).then_some(Self::Rest)
            }
            _ => None,
        }
    }

    /// Whether its name alone tells that it is a copy of ours.
    pub fn is_by_hash(self) -> bool {
        matches!(self, Self::Sound(_) | Self::Beside)
    }
}

fn at_top<'a>(name: &str) -> Option<FileKind<'a>> {
    match name {
        "library.db" => Some(FileKind::Database),
        _ if is_log(name) => name.starts_with("library.db").then_some(FileKind::InUse),
        "keychain.json" | "settings.json" => Some(FileKind::Rest),
        _ if name.starts_with("library.db.") || name.starts_with("settings.json.damaged-") => {
            Some(FileKind::Rest)
        }
        _ => None,
    }
}

fn of_audio(file: &str) -> Option<FileKind<'_>> {
    let (shelf, file) = file.split_once('/')?;
    if shelf == "arriving" {
        // What nobody else keeps goes along: it is no take yet.
        return Some(
            if unkept::is_left(file) || recordings::is_recording(Path::new(file)) {
                FileKind::Rest
            } else {
                FileKind::InUse
            },
        );
    }
    let hash = hash_of(file).filter(|hash| hash.starts_with(shelf) && shelf.len() == 2)?;
    if file.ends_with(COPYING) {
        return Some(FileKind::InUse);
    }
    let (_, ending) = file.split_once('.')?;
    Some(match ending {
        "take.json" | "input.json" => FileKind::Beside,
        known if Derived::is_ending(known) => FileKind::Beside,
        _ => FileKind::Sound(hash),
    })
}

/// The hash that a file is named after.
fn hash_of(file: &str) -> Option<&str> {
    let (hash, _ending) = file.split_once('.')?;
    let is_hash = hash.len() == HASH && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hash.then_some(hash)
}

fn is_copy(file: &str) -> bool {
    let number = file.strip_prefix("library-");
    let number = number.and_then(|file| file.strip_suffix(".db"));
    number.is_some_and(|number| number.parse::<i64>().is_ok())
}

/// A database's log.
fn is_log(name: &str) -> bool {
    [".db-wal", ".db-shm", ".db-journal"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// What is done with links to files and folders elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// What they lead to belongs to the library.
    Follow,
    /// They are not looked at: what they lead to may be anybody's.
    Leave,
}

/// A file of the library below a home.
#[derive(Debug)]
pub(super) struct Found {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name in the home, the same on all systems.
    pub name: String,
}

impl Found {
    /// What it is; what is none of ours was never found.
    pub fn kind(&self) -> FileKind<'_> {
        FileKind::of(&self.name).unwrap_or(FileKind::InUse)
    }
}

/// All files of the library below a home.
///
/// # Errors
/// When a folder or a file can't be looked at: what is left out would be left behind.
pub(super) fn all(home: &Path, links: Links) -> Result<Vec<Found>, LibraryError> {
    let mut found = Vec::new();
    for (path, name) in entries(home, "")? {
        if FileKind::of(&name).is_some() && is_folder(&path, links)? == Some(false) {
            found.push(Found { path, name });
        }
    }
    for folder in FOLDERS {
        found.extend(below(home, folder, links)?);
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

/// Those below one folder of a home.
pub(super) fn below(home: &Path, folder: &str, links: Links) -> Result<Vec<Found>, LibraryError> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut folders = vec![(home.join(folder), folder.to_owned())];
    while let Some((path, name)) = folders.pop() {
        if is_folder(&path, links)? != Some(true) {
            continue;
        }
        let whole = path.canonicalize().map_err(|error| failed(&path, error))?;
        // A link may lead back to where it lies.
        if !seen.insert(whole) {
            continue;
        }
        for (path, name) in entries(&path, &format!("{name}/"))? {
            match is_folder(&path, links)? {
                Some(true) => folders.push((path, name)),
                Some(false) if FileKind::of(&name).is_some() => found.push(Found { path, name }),
                _ => {}
            }
        }
    }
    Ok(found)
}

/// What a folder holds, with names that begin with this; nothing where there is no folder.
fn entries(folder: &Path, before: &str) -> Result<Vec<(PathBuf, String)>, LibraryError> {
    let inside = match fs::read_dir(folder) {
        Ok(inside) => inside,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(folder, error)),
    };
    let named = inside.map(|entry| {
        let entry = entry.map_err(|error| failed(folder, error))?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        Ok((entry.path(), name))
    });
    named.collect()
}

/// Whether a folder is there; nothing where nothing is, or neither a folder nor a file.
fn is_folder(path: &Path, links: Links) -> Result<Option<bool>, LibraryError> {
    let found = match links {
        Links::Follow => fs::metadata(path),
        Links::Leave => fs::symlink_metadata(path),
    };
    match found {
        Ok(found) => Ok((found.is_dir() || found.is_file()).then(|| found.is_dir())),
        // It went meanwhile. A link that leads nowhere is still there.
        Err(error)
            if error.kind() == ErrorKind::NotFound && fs::symlink_metadata(path).is_err() =>
        {
            Ok(None)
        }
        Err(error) => Err(failed(path, error)),
    }
}

/// A file or folder that can't be looked at, whatever the reason.
fn failed(path: &Path, source: io::Error) -> LibraryError {
    let path = path.to_owned();
    LibraryError::Io { path, source }
}

/// Removes the folders that hold these names, as far as nothing is left in them.
pub(super) fn forget_folders<'a>(home: &Path, names: impl Iterator<Item = &'a str>) {
    let mut folders = HashSet::new();
    for name in names {
        let above = Path::new(name).ancestors().skip(1);
        folders.extend(above.filter(|folder| !folder.as_os_str().is_empty()));
    }
    let mut folders = Vec::from_iter(folders);
    folders.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
    for folder in folders {
        forget_folder(&home.join(folder));
    }
}

/// Removes the folders of sounds as far as nothing is left in them.
pub(super) fn forget_shelves(home: &Path) {
    let audio = home.join("audio");
    for shelf in fs::read_dir(&audio).into_iter().flatten().flatten() {
        let name = shelf.file_name();
        if name.len() == 2
            && name
                .to_string_lossy()
                .bytes()
                .all(|it| it.is_ascii_hexdigit())
        {
            forget_folder(&shelf.path());
        }
    }
    forget_folder(&audio);
}

/// Removes the folders of a home as far as nothing is left in them.
pub(super) fn forget_empty(home: &Path) {
    for folder in FOLDERS {
        let mut found = vec![home.join(folder)];
        let mut next = 0;
        while let Some(folder) = found.get(next).cloned() {
            let inside = fs::read_dir(&folder).into_iter().flatten().flatten();
            let folders = inside.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            found.extend(folders.map(|folder| folder.path()));
            next += 1;
        }
        for folder in found.iter().rev() {
            forget_folder(folder);
        }
    }
}

fn forget_folder(folder: &Path) {
    if let Err(error) = fs::remove_dir(folder)
        && error.kind() != ErrorKind::NotFound
    {
        log::debug!("{} stays: {error}", folder.display());
    }
}

/// The name of a file while it is being copied to this one.
pub(super) fn copying(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(COPYING);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "ab00000000000000000000000000000000000000000000000000000000000000";

    #[test]
    fn only_what_the_library_writes_is_its_own() {
        let sound = format!("audio/ab/{HASH}.mp3");
        assert_eq!(FileKind::of(&sound), Some(FileKind::Sound(HASH)));
        let ours = [
            (format!("audio/ab/{HASH}.peaks"), FileKind::Beside),
            (format!("audio/ab/{HASH}.2.levels"), FileKind::Beside),
            (format!("audio/ab/{HASH}.0012abcd.fix"), FileKind::Beside),
            (format!("audio/ab/{HASH}.fix"), FileKind::Beside),
            (format!("audio/ab/{HASH}.mp3.copying"), FileKind::InUse),
            ("audio/arriving/3-1.part".to_owned(), FileKind::InUse),
            ("audio/arriving/entry-7-0ab.part".to_owned(), FileKind::Rest),
            ("library.db".to_owned(), FileKind::Database),
            ("library.db-wal".to_owned(), FileKind::InUse),
            ("library.db.damaged-7".to_owned(), FileKind::Rest),
            ("library.db.damaged-7-wal".to_owned(), FileKind::Rest),
            ("settings.json".to_owned(), FileKind::Rest),
            ("backups/library-7.db".to_owned(), FileKind::Rest),
            ("draft/draft.db".to_owned(), FileKind::Database),
            ("draft/draft.db-shm".to_owned(), FileKind::InUse),
            ("draft/owners/1".to_owned(), FileKind::InUse),
            ("draft/audio/x.mp3".to_owned(), FileKind::Rest),
            ("keys/elevenlabs.sealed.json".to_owned(), FileKind::Rest),
            ("owners/3.lock".to_owned(), FileKind::InUse),
            (format!("unreadable/{HASH}.mp3"), FileKind::Rest),
            ("unreadable/entry-7-0ab.mp3".to_owned(), FileKind::Rest),
        ];
        for (name, part) in ours {
            assert_eq!(FileKind::of(&name), Some(part), "{name}");
        }
        let foreign = [
            "letter.txt",
            "audio/song.mp3",
            "audio/ab/song.mp3",
            "backups/holiday.zip",
            "keys/house.txt",
            "other.db-wal",
            "pictures/a.png",
            "unreadable/a.mp3",
            "settings.json.mine",
        ];
        for name in foreign {
            assert_eq!(FileKind::of(name), None, "{name}");
        }
        let elsewhere = format!("audio/cd/{HASH}.mp3");
        assert_eq!(FileKind::of(&elsewhere), None, "on another shelf");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_what_cannot_be_looked_at_is_an_error() {
        use std::os::unix::fs::symlink;
        let (home, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(other.path().join("ab")).unwrap();
        fs::write(other.path().join(format!("ab/{HASH}.mp3")), "x").unwrap();
        symlink(other.path(), home.path().join("audio")).unwrap();
        symlink(other.path(), other.path().join("round")).unwrap();
        fs::write(home.path().join("letter.txt"), "x").unwrap();
        symlink("nowhere", home.path().join("foreign")).unwrap();
        assert!(all(home.path(), Links::Leave).unwrap().is_empty());
        let found = all(home.path(), Links::Follow).unwrap();
        let [sound] = &found[..] else {
            panic!("{found:?}");
        };
        assert_eq!(sound.name, format!("audio/ab/{HASH}.mp3"));
        for broken in ["nowhere", "cd"] {
            symlink(broken, other.path().join("cd")).unwrap();
            let error = all(home.path(), Links::Follow).unwrap_err();
            assert!(matches!(error, LibraryError::Io { .. }), "{error}");
            fs::remove_file(other.path().join("cd")).unwrap();
        }
    }
}
