//! Settings of this installation: one JSON file, of which each process writes the fields it changed.
//!
//! Words that this program doesn't know stay in the file: a newer one may. A damaged file is set aside
//! and the defaults are used; a single bad value costs only itself.

use std::path::PathBuf;
use std::time::SystemTime;

use serde::Deserialize as _;
use serde_json::{Map, Value};

use crate::error::LibraryError;
use crate::files;
use crate::paths::Paths;
use mynah_core::clock::Clock;
use mynah_records::settings::AppSettings;

/// Settings as they were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadedSettings {
    /// The settings; what could not be read is at its default.
    pub settings: AppSettings,
    /// Where the damaged file lies now. To be told.
    pub set_aside: Option<PathBuf>,
}

/// The settings as another process left them; nothing where there is no file, or none that is whole. It stays as it is:
/// somebody may be writing in it.
pub fn peek(paths: &Paths) -> Option<AppSettings> {
    let bytes = std::fs::read(paths.settings()).ok()?;
    let fields = serde_json::from_slice::<Map<String, Value>>(&bytes).ok()?;
    let (settings, whole) = read_fields(fields);
    whole.then_some(settings)
}

/// When the file of the settings was written last; nothing where there is none.
pub fn written_at(paths: &Paths) -> Option<SystemTime> {
    let file = std::fs::metadata(paths.settings()).ok()?;
    file.modified().ok()
}

/// Reads the settings. A damaged file is set aside, never deleted.
pub fn load(paths: &Paths, clock: &Clock) -> Result<LoadedSettings, LibraryError> {
    let path = paths.settings();
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(LoadedSettings::default());
        }
        Err(error) => return Err(LibraryError::io(&path, error)),
    };
    let (settings, whole) = match serde_json::from_slice::<Map<String, Value>>(&bytes) {
        Ok(fields) => read_fields(fields),
        Err(_) => (AppSettings::default(), false),
    };
    let set_aside = if whole {
        None
    } else {
        let mut aside = path.clone().into_os_string();
        aside.push(format!(".damaged-{}", clock.now().secs()));
        let aside = PathBuf::from(aside);
        std::fs::rename(&path, &aside).map_err(|error| LibraryError::io(&path, error))?;
        Some(aside)
    };
    Ok(LoadedSettings {
        settings,
        set_aside,
    })
}

/// Keeps what changed since `before`, as this process last read or wrote it. Everything else in the file stays:
/// what another process changed, and words that this program doesn't know.
pub fn save(
    paths: &Paths,
    before: &AppSettings,
    settings: &AppSettings,
) -> Result<(), LibraryError> {
    let path = paths.settings();
    // Read and written again: nobody else's in between.
    let _turn = files::turn(&paths.owners().join("settings"))?;
    let mut fields = std::fs::read(&path)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Map<String, Value>>(&bytes).ok())
        .unwrap_or_default();
    let (before, new) = (
        serde_json::to_value(before)?,
        serde_json::to_value(settings)?,
    );
    if let Value::Object(new) = new {
        let changed = new
            .into_iter()
            .filter(|(name, value)| before.get(name) != Some(value) || !fields.contains_key(name));
        fields.extend(changed.collect::<Vec<_>>());
    }
    let mut text = serde_json::to_vec_pretty(&fields)?;
    text.push(b'\n');
    files::replace(&path, &text)
}

/// Each field on its own, so that a bad one is at its default and the others are kept. False if one was bad.
fn read_fields(mut fields: Map<String, Value>) -> (AppSettings, bool) {
    let before = fields.len();
    fields.retain(|name, value| {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        // JSON has numbers that ours can't hold: they would come out infinite and be kept as null.
        AppSettings::deserialize(Value::Object(alone))
            .is_ok_and(|settings| settings.zoom.is_finite() && settings.volume.is_finite())
    });
    let whole = fields.len() == before;
    let settings = AppSettings::deserialize(Value::Object(fields)).unwrap_or_default();
    (settings, whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::UnixMillis;
    use mynah_records::settings::ThemeChoice;

    fn home() -> (tempfile::TempDir, Paths, Clock) {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path());
        (folder, paths, Clock::scripted(UnixMillis(7_000)))
    }

    #[test]
    fn what_was_saved_is_read() {
        let (_folder, paths, clock) = home();
        assert_eq!(load(&paths, &clock).unwrap(), LoadedSettings::default());
        let settings = AppSettings {
            theme: ThemeChoice::Light,
            zoom: 1.5,
            ..AppSettings::default()
        };
        save(&paths, &AppSettings::default(), &settings).unwrap();
        assert_eq!(load(&paths, &clock).unwrap().settings, settings);
    }

    /// Somebody was writing in it; a look of another window took it away, and all was at its default.
    #[test]
    fn a_look_takes_over_what_is_whole_and_leaves_the_rest_alone() {
        let (_folder, paths, clock) = home();
        assert_eq!(peek(&paths), None);
        std::fs::write(paths.settings(), r#"{"zoom":2.0"#).unwrap();
        assert_eq!(peek(&paths), None);
        assert!(paths.settings().exists());
        std::fs::write(paths.settings(), r#"{"zoom":2.0}"#).unwrap();
        assert_eq!(peek(&paths), Some(load(&paths, &clock).unwrap().settings));
    }

    #[test]
    fn words_of_a_newer_program_stay() {
        let (_folder, paths, clock) = home();
        std::fs::write(paths.settings(), r#"{"zoom":2.0,"from_tomorrow":{"a":1}}"#).unwrap();
        let loaded = load(&paths, &clock).unwrap();
        assert_eq!((loaded.settings.zoom, &loaded.set_aside), (2.0, &None));
        let settings = AppSettings {
            volume: 0.5,
            ..loaded.settings.clone()
        };
        save(&paths, &loaded.settings, &settings).unwrap();
        let text = std::fs::read_to_string(paths.settings()).unwrap();
        assert!(text.contains("from_tomorrow"), "{text}");
    }

    #[test]
    fn two_processes_keep_both_of_their_changes() {
        let (_folder, paths, clock) = home();
        let read = AppSettings::default();
        save(&paths, &read, &read).unwrap();
        let mut first = read.clone();
        first.theme = ThemeChoice::Light;
        save(&paths, &read, &first).unwrap();
        let mut second = read.clone();
        second.zoom = 1.5;
        save(&paths, &read, &second).unwrap();
        let settings = load(&paths, &clock).unwrap().settings;
        assert_eq!((settings.theme, settings.zoom), (ThemeChoice::Light, 1.5));
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_said() {
        for damage in [&b"{\"zoom\": 1."[..], b"", b"[]", b"\xff\xfe\0"] {
            let (_folder, paths, clock) = home();
            std::fs::write(paths.settings(), damage).unwrap();
            let loaded = load(&paths, &clock).unwrap();
            assert_eq!(loaded.settings, AppSettings::default());
            let aside = loaded.set_aside.unwrap();
            assert!(aside.ends_with("settings.json.damaged-7"));
            assert_eq!(std::fs::read(aside).unwrap(), damage);
            assert_eq!(load(&paths, &clock).unwrap().set_aside, None);
        }
    }

    #[test]
    fn a_bad_value_costs_only_itself() {
        let (_folder, paths, clock) = home();
        for zoom in ["\"big\"", "1e300"] {
            let text = format!(r#"{{"zoom":{zoom},"volume":0.25}}"#);
            std::fs::write(paths.settings(), text).unwrap();
            let loaded = load(&paths, &clock).unwrap();
            assert_eq!((loaded.settings.zoom, loaded.settings.volume), (1.0, 0.25));
            assert!(loaded.set_aside.is_some());
        }
    }
}
