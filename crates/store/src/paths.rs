//! Where things lie. `MYNAH_HOME` moves all of it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The folder that everything is kept in: `MYNAH_HOME`, else the system's folder for an application's data.
///
/// `None` where the system names no home folder.
pub fn home() -> Option<PathBuf> {
    home_from(std::env::var_os("MYNAH_HOME"))
}

/// The folder that exports go to before one was chosen: one of ours in the user's folder for music, else for
/// documents, else at home.
pub fn exports() -> Option<PathBuf> {
    let user = directories::UserDirs::new()?;
    let place = user.audio_dir().or_else(|| user.document_dir());
    Some(place.unwrap_or_else(|| user.home_dir()).join("Mynah"))
}

fn home_from(own: Option<OsString>) -> Option<PathBuf> {
    match own {
        Some(own) if !own.is_empty() => Some(PathBuf::from(own)),
        _ => directories::ProjectDirs::from("", "", "mynah")
            .map(|dirs| dirs.data_local_dir().to_owned()),
    }
}

/// The names inside a home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    home: PathBuf,
}

impl Paths {
    /// The names inside this home.
    pub fn new(home: &Path) -> Self {
        Self {
            home: home.to_owned(),
        }
    }

    /// The home itself.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.home.join("library.db")
    }

    /// Sound by its hash.
    pub fn audio(&self) -> PathBuf {
        self.home.join("audio")
    }

    /// Sound that is still arriving, each file under its owner's number.
    pub fn arriving(&self) -> PathBuf {
        self.home.join("audio").join("arriving")
    }

    /// Copies of the database.
    pub fn backups(&self) -> PathBuf {
        self.home.join("backups")
    }

    /// A locked file for every process that has the library open.
    pub fn owners(&self) -> PathBuf {
        self.home.join("owners")
    }

    /// Settings of this installation.
    pub fn settings(&self) -> PathBuf {
        self.home.join("settings.json")
    }

    /// Sealed keys, where the system has no keychain.
    pub fn keys(&self) -> PathBuf {
        self.home.join("keys")
    }

    /// What was paid for and can't be read as what it should be, as it came.
    pub fn unreadable(&self) -> PathBuf {
        self.home.join("unreadable")
    }

    /// Dictionaries that somebody put there, and somebody's own words.
    pub fn dictionaries(&self) -> PathBuf {
        self.home.join("dictionaries")
    }

    /// Previews of voices, as they came; any of them can be had again.
    pub fn previews(&self) -> PathBuf {
        self.home.join("previews")
    }

    /// The Draft server's state.
    pub fn draft(&self) -> PathBuf {
        self.home.join("draft")
    }

    /// What the program wrote about itself.
    pub fn logs(&self) -> PathBuf {
        self.home.join("logs")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_home_moves_everything() {
        assert_eq!(
            home_from(Some("/somewhere".into())),
            Some(PathBuf::from("/somewhere"))
        );
        assert_ne!(home_from(Some(OsString::new())), Some(PathBuf::new()));
        let paths = Paths::new(Path::new("/somewhere"));
        for path in [
            paths.database(),
            paths.audio(),
            paths.arriving(),
            paths.backups(),
            paths.owners(),
            paths.settings(),
            paths.keys(),
            paths.dictionaries(),
            paths.previews(),
            paths.draft(),
            paths.unreadable(),
            paths.logs(),
        ] {
            assert!(path.starts_with("/somewhere"), "{}", path.display());
        }
    }
}
