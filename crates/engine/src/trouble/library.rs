//! What trouble with the library and with what keeps keys means to people.

use std::io;
use std::path::Path;

use super::{Kind, Opens, Remedy, Told, budget, told};
use mynah_i18n::size;
use mynah_i18n::tr;
use mynah_store::error::{BadPlace, LibraryError};
use mynah_store::project_file::BadFile;
use mynah_store::secrets::SecretError;

pub(super) fn of_library(error: &LibraryError) -> Told {
    let folder = |path: &Path| {
        let folder = if path.is_dir() {
            Some(path)
        } else {
            path.parent()
        };
        Remedy::ShowFolder(folder.unwrap_or(path).display().to_string())
    };
    let name = |path: &Path| path.display().to_string();
    match error {
        LibraryError::ReadOnly { path } => told(not_writable(path), [folder(path), Remedy::Retry]),
        LibraryError::Full { path } => told(
            tr!("trouble-disk-full", path = name(path)),
            [folder(path), Remedy::Retry],
        ),
        LibraryError::NoRoom { path, needs } => told(
            tr!("trouble-no-room", size = size(*needs)),
            [folder(path), Remedy::Retry],
        ),
        LibraryError::Older {
            path,
            found: _,
            known: _,
        } => told(tr!("trouble-older"), [folder(path), Remedy::Report]),
        LibraryError::Newer {
            path,
            found: _,
            known: _,
        } => told(tr!("trouble-newer"), [folder(path), Remedy::Report]),
        LibraryError::Damaged { path, source: _ } => {
            told(tr!("trouble-damaged"), [folder(path), Remedy::Report])
        }
        LibraryError::Busy { path: _ } => {
            told(tr!("trouble-library-busy"), [Remedy::Retry, Remedy::Report])
        }
        LibraryError::Moving { path } => told(
            tr!("trouble-library-moving", path = name(path)),
            [Remedy::Retry],
        ),
        LibraryError::MissingBlob { take: _ } => {
            told(tr!("trouble-missing-blob"), [Remedy::Retry, Remedy::Report])
        }
        LibraryError::Place { path, why } => of_place(path, *why),
        LibraryError::ProjectFile { path, why } => of_project_file(path, *why),
        LibraryError::BrokenOff => told(tr!("trouble-stopped"), [Remedy::Dismiss]),
        LibraryError::ChangedInput { path } => told(
            tr!("trouble-changed-input"),
            [folder(path), Remedy::Dismiss],
        ),
        LibraryError::NoProject(_) => told(tr!("trouble-no-project"), [Remedy::Dismiss]),
        LibraryError::NoTake(_) => told(tr!("trouble-no-take"), [Remedy::Dismiss]),
        LibraryError::WrongState {
            entry: _,
            wanted: _,
        } => told(
            tr!("trouble-wrong-state"),
            [Remedy::Dismiss, Remedy::Report],
        ),
        LibraryError::Diverged {
            project: _,
            stands: _,
            expected: _,
        } => told(tr!("trouble-diverged"), [Remedy::Dismiss, Remedy::Report]),
        LibraryError::OverBudget(crossing) => budget::of_crossing(crossing),
        LibraryError::OverStopLoss(over) => budget::of_stop_loss(over),
        // Whoever orders it begins anew.
        LibraryError::RetentionWanted(_) | LibraryError::MonthTurned(_) => {
            told(tr!("trouble-wrong-state"), [Remedy::Retry])
        }
        LibraryError::KeyForgotten(_) => told(
            tr!("trouble-key-forgotten"),
            [Remedy::OpenKeySettings, Remedy::Retry],
        )
        .of_kind(Kind::Reach),
        LibraryError::NoTemplate(_) => told(tr!("trouble-no-template"), [Remedy::Dismiss]),
        LibraryError::UnreadableTemplate(_) => told(
            tr!("trouble-unreadable-template"),
            [Remedy::Dismiss, Remedy::Report],
        ),
        LibraryError::NoVersion(_) => told(tr!("trouble-no-version"), [Remedy::Dismiss]),
        LibraryError::UnreadableVersion(_) => told(
            tr!("trouble-unreadable-version"),
            [Remedy::Dismiss, Remedy::Report],
        ),
        LibraryError::Unreadable(_) => told(tr!("trouble-unreadable"), [Remedy::Report]),
        LibraryError::Io { path, source } => {
            if source.kind() == io::ErrorKind::NotFound {
                // Another place to write would not help: this was to be read.
                return told(
                    tr!("trouble-not-there", path = name(path)),
                    [Remedy::Dismiss],
                );
            }
            if source.kind() == io::ErrorKind::TimedOut {
                return told(
                    tr!("trouble-silent-pipe", path = name(path)),
                    [Remedy::Dismiss],
                );
            }
            let is_no_folder = source.kind() == io::ErrorKind::NotADirectory && path.is_file();
            let what = if source.kind() == io::ErrorKind::IsADirectory {
                tr!("trouble-is-folder", path = name(path))
            } else if is_no_folder {
                tr!("trouble-is-no-folder", path = name(path))
            } else if source.kind() == io::ErrorKind::InvalidFilename {
                tr!("trouble-bad-name", path = name(path))
            } else {
                tr!("trouble-file", path = name(path))
            };
            told(what, [Remedy::ChoosePlace, folder(path)])
        }
        LibraryError::Json(_) | LibraryError::Database(_) => {
            told(tr!("trouble-library"), [Remedy::Retry, Remedy::Report])
        }
    }
}

/// Says that a path can't be written. Of a path without a file its folder is named as read-only, where there is one.
pub(super) fn not_writable(path: &Path) -> String {
    let folder = if path.is_dir() {
        Some(path)
    } else {
        let parent = path.parent().filter(|_| !path.is_file());
        parent.filter(|folder| folder.is_dir())
    };
    match folder {
        Some(folder) => tr!(
            "trouble-folder-read-only",
            path = folder.display().to_string()
        ),
        None => tr!("trouble-read-only", path = path.display().to_string()),
    }
}

/// Why a folder can't be used.
fn of_place(path: &Path, why: BadPlace) -> Told {
    let path = path.display().to_string();
    let what = match why {
        BadPlace::Inside => tr!("trouble-place-inside", path = path),
        BadPlace::NoBackup => tr!("trouble-place-no-backup", path = path),
        BadPlace::DamagedBackup => tr!("trouble-place-damaged", path = path),
        BadPlace::OlderBackup => tr!("trouble-place-older", path = path),
        BadPlace::NotEmpty => tr!("trouble-place-not-empty", path = path),
        BadPlace::InUse => tr!("trouble-place-in-use", path = path),
        BadPlace::Arriving => tr!("trouble-place-arriving", path = path),
        BadPlace::Unreadable => tr!("trouble-place-unreadable", path = path),
        BadPlace::Gone => tr!("trouble-place-gone", path = path),
        BadPlace::Unreliable => tr!("trouble-place-unreliable", path = path),
    };
    told(what, [Remedy::ChoosePlace, Remedy::Dismiss])
}

/// Why a file is no project.
fn of_project_file(path: &Path, why: BadFile) -> Told {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy().into_owned();
    let words = match why {
        BadFile::NoProject => tr!("trouble-file-no-project", file = name),
        BadFile::Newer => tr!("trouble-file-newer", file = name),
        BadFile::CutOff => tr!("trouble-file-cut-off", file = name),
        BadFile::Damaged => tr!("trouble-file-damaged", file = name),
        BadFile::Unpacks => tr!("trouble-file-unpacks", file = name),
        BadFile::TooLarge => tr!("trouble-file-too-large"),
    };
    told(words, [Remedy::ChooseFile(Opens::Project), Remedy::Dismiss])
}

pub(super) fn of_secret(error: &SecretError) -> Told {
    match error {
        SecretError::NoKeychain { says: _ } => told(
            tr!("trouble-no-keychain"),
            [Remedy::OpenKeySettings, Remedy::Dismiss],
        ),
        SecretError::Refused { says: _ } => told(
            tr!("trouble-keychain-refused"),
            [Remedy::OpenKeySettings, Remedy::Dismiss],
        ),
        SecretError::WrongPassphrase => told(tr!("trouble-passphrase"), [Remedy::OpenKeySettings]),
        SecretError::Damaged { path: _ } => told(
            tr!("trouble-key-file"),
            [Remedy::OpenKeySettings, Remedy::Report],
        ),
        SecretError::Seal { says: _ } => told(
            tr!("trouble-seal"),
            [Remedy::OpenKeySettings, Remedy::Report],
        ),
        SecretError::File(error) => of_library(error),
    }
    .of_kind(Kind::Reach)
}
