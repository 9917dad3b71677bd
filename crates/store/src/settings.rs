//! Settings of this installation: one JSON file, of which each process writes the fields it changed.
//!
//! Fields that this program doesn't know stay in the file: a newer program may know them. Of a damaged file each field
//! that can be read is used, and a copy of the file is kept beside it. See [`AppSettings::recovered_from`].

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Deserialize as _;
use serde_json::{Map, Value};

use crate::error::LibraryError;
use crate::files;
use crate::json_repair::readable_fields;
use crate::paths::Paths;
use mynah_records::settings::AppSettings;
use mynah_script::encoding;
use mynah_script::file_names::numbered;

/// Name of the copy of a damaged file. Later copies have a number.
const DAMAGED: &str = "settings.damaged.json";

/// Settings as they were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadedSettings {
    /// The settings; a field that could not be read has its default.
    pub settings: AppSettings,
    /// The copy of a damaged file that was found just now.
    pub damaged: Option<PathBuf>,
}

/// The settings as another process left them; nothing where there is no file, or none that is whole. It stays as it is:
/// somebody may be writing in it.
pub fn peek(paths: &Paths) -> Option<AppSettings> {
    let bytes = std::fs::read(paths.settings()).ok()?;
    let mut fields = serde_json::from_slice::<Map<String, Value>>(&bytes).ok()?;
    let (settings, whole) = read_fields(&mut fields);
    whole.then_some(settings)
}

/// When the file of the settings was written last; nothing where there is none.
pub fn written_at(paths: &Paths) -> Option<SystemTime> {
    let file = std::fs::metadata(paths.settings()).ok()?;
    file.modified().ok()
}

/// Reads the settings. A damaged file is replaced by the fields that can be read, and kept as a copy.
///
/// If the disk takes neither, the damaged file stays in its place, and the settings count as recovered from it.
pub fn load(paths: &Paths) -> Result<LoadedSettings, LibraryError> {
    let path = paths.settings();
    let Some(stored) = Stored::read(&path)? else {
        return Ok(LoadedSettings::default());
    };
    if stored.damaged.is_none() {
        return Ok(LoadedSettings {
            settings: stored.settings,
            damaged: None,
        });
    }
    recover(paths).or_else(|error| {
        log::warn!("damaged settings stay as they are: {error}");
        let settings = AppSettings {
            recovered_from: Some(name_of(&path)),
            ..stored.settings
        };
        Ok(LoadedSettings {
            settings,
            damaged: Some(path),
        })
    })
}

/// Keeps a copy of a damaged file, and replaces it by the fields that can be read.
fn recover(paths: &Paths) -> Result<LoadedSettings, LibraryError> {
    let path = paths.settings();
    let _turn = turn(paths)?;
    // Another process may have done so while this one waited.
    let mut stored = Stored::read(&path)?.unwrap_or_default();
    let damaged = stored.keep_damaged(&path)?;
    if damaged.is_some() {
        write(&path, &stored.fields)?;
    }
    Ok(LoadedSettings {
        settings: stored.settings,
        damaged,
    })
}

/// Keeps what changed since `before`, as this process last read or wrote it. Everything else in the file stays:
/// what another process changed, and words that this program doesn't know.
///
/// # Errors
/// A file that can't be read or written. It stays as it is.
pub fn save(
    paths: &Paths,
    before: &AppSettings,
    settings: &AppSettings,
) -> Result<(), LibraryError> {
    let path = paths.settings();
    // Read and written again: nobody else's in between.
    let _turn = turn(paths)?;
    let mut stored = Stored::read(&path)?.unwrap_or_default();
    stored.keep_damaged(&path)?;
    let mut fields = stored.fields;
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
    write(&path, &fields)
}

/// Waits until no other process changes the settings.
fn turn(paths: &Paths) -> Result<File, LibraryError> {
    files::turn(&paths.owners().join("settings"))
}

fn write(path: &Path, fields: &Map<String, Value>) -> Result<(), LibraryError> {
    let mut text = serde_json::to_vec_pretty(fields)?;
    text.push(b'\n');
    files::replace(path, &text)
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The settings file as it was read.
#[derive(Default)]
struct Stored {
    /// All fields that can be read, those of newer programs included.
    fields: Map<String, Value>,
    settings: AppSettings,
    /// Content of the file, if it is damaged.
    damaged: Option<Vec<u8>>,
}

impl Stored {
    /// Reads the file; `None` where there is none.
    fn read(path: &Path) -> Result<Option<Self>, LibraryError> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(LibraryError::io(path, error)),
        };
        let parsed = serde_json::from_slice(&bytes);
        let is_json = parsed.is_ok();
        let mut fields = parsed.unwrap_or_else(|_damage| {
            let text = encoding::decode(&bytes).unwrap_or_default();
            readable_fields(&text)
        });
        let (settings, is_readable) = read_fields(&mut fields);
        Ok(Some(Self {
            fields,
            settings,
            damaged: (!is_json || !is_readable).then_some(bytes),
        }))
    }

    /// Keeps the content of a damaged file beside it, and notes that in the settings. Returns the copy.
    fn keep_damaged(&mut self, path: &Path) -> Result<Option<PathBuf>, LibraryError> {
        let Some(bytes) = self.damaged.take() else {
            return Ok(None);
        };
        let copy = keep_copy(path, &bytes)?;
        let name = name_of(&copy);
        let field = Value::from(name.as_str());
        self.fields.insert("recovered_from".to_owned(), field);
        self.settings.recovered_from = Some(name);
        Ok(Some(copy))
    }
}

/// Writes a copy of a damaged settings file under a name that no other file has. A copy from before is found again.
fn keep_copy(path: &Path, bytes: &[u8]) -> Result<PathBuf, LibraryError> {
    for copy in numbered(&path.with_file_name(DAMAGED)) {
        let created = File::options().write(true).create_new(true).open(&copy);
        let exists = |error: &std::io::Error| error.kind() == ErrorKind::AlreadyExists;
        if created.as_ref().is_err_and(exists) {
            if std::fs::read(&copy).is_ok_and(|kept| kept == bytes) {
                return Ok(copy);
            }
            continue;
        }
        let written = created.and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        return match written {
            Ok(()) => Ok(copy),
            Err(error) => {
                files::forget(&copy);
                Err(LibraryError::io(&copy, error))
            }
        };
    }
    let all_taken = ErrorKind::AlreadyExists.into();
    Err(LibraryError::io(path, all_taken))
}

/// Reads each field by itself, and removes a field that can't be read. False if there was one.
fn read_fields(fields: &mut Map<String, Value>) -> (AppSettings, bool) {
    let before = fields.len();
    fields.retain(|name, value| {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        // JSON has numbers that ours can't hold: they would come out infinite and be kept as null.
        AppSettings::deserialize(Value::Object(alone))
            .is_ok_and(|settings| settings.zoom.is_finite() && settings.volume.is_finite())
    });
    let whole = fields.len() == before;
    let settings = AppSettings::deserialize(Value::Object(fields.clone())).unwrap_or_default();
    (settings, whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_records::settings::ThemeChoice;

    fn home() -> (tempfile::TempDir, Paths) {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path());
        (folder, paths)
    }

    #[test]
    fn what_was_saved_is_read() {
        let (_folder, paths) = home();
        assert_eq!(load(&paths).unwrap(), LoadedSettings::default());
        let settings = AppSettings {
            theme: ThemeChoice::Light,
            zoom: 1.5,
            ..AppSettings::default()
        };
        save(&paths, &AppSettings::default(), &settings).unwrap();
        assert_eq!(load(&paths).unwrap().settings, settings);
    }

    /// Somebody was writing in it; a look of another window took it away, and all was at its default.
    #[test]
    fn a_look_takes_over_what_is_whole_and_leaves_the_rest_alone() {
        let (_folder, paths) = home();
        assert_eq!(peek(&paths), None);
        std::fs::write(paths.settings(), r#"{"zoom":2.0"#).unwrap();
        assert_eq!(peek(&paths), None);
        assert!(paths.settings().exists());
        std::fs::write(paths.settings(), r#"{"zoom":2.0}"#).unwrap();
        assert_eq!(peek(&paths), Some(load(&paths).unwrap().settings));
    }

    #[test]
    fn words_of_a_newer_program_stay() {
        for end in ["}", ""] {
            let (_folder, paths) = home();
            let text = format!(r#"{{"zoom":2.0,"from_tomorrow":{{"a":1}}{end}"#);
            std::fs::write(paths.settings(), text).unwrap();
            let loaded = load(&paths).unwrap();
            assert_eq!(loaded.settings.zoom, 2.0);
            assert_eq!(loaded.damaged.is_none(), end == "}");
            let settings = AppSettings {
                volume: 0.5,
                ..loaded.settings.clone()
            };
            save(&paths, &loaded.settings, &settings).unwrap();
            let text = std::fs::read_to_string(paths.settings()).unwrap();
            assert!(text.contains("from_tomorrow"), "{text}");
        }
    }

    #[test]
    fn two_processes_keep_both_of_their_changes() {
        let (_folder, paths) = home();
        let read = AppSettings::default();
        save(&paths, &read, &read).unwrap();
        let mut first = read.clone();
        first.theme = ThemeChoice::Light;
        save(&paths, &read, &first).unwrap();
        let mut second = read.clone();
        second.zoom = 1.5;
        save(&paths, &read, &second).unwrap();
        let settings = load(&paths).unwrap().settings;
        assert_eq!((settings.theme, settings.zoom), (ThemeChoice::Light, 1.5));
    }

    /// Regression: all settings went back to their defaults, and with them the price to confirm above.
    #[test]
    fn readable_settings_of_a_damaged_file_stay() {
        let whole = "{\"confirm_above\": 50, \"zoom\": 1.5}";
        let wide: Vec<u8> = whole.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cases: [(&str, Vec<u8>, Option<u64>, f32); 8] = [
            (
                "byte order mark",
                format!("\u{feff}{whole}").into(),
                Some(50),
                1.5,
            ),
            ("UTF-16", [&[0xff, 0xfe][..], &wide].concat(), Some(50), 1.5),
            (
                "comma",
                b"{\"confirm_above\": 50, \"zoom\": 1.5,}".to_vec(),
                Some(50),
                1.5,
            ),
            (
                "no end",
                b"{\"confirm_above\": 50, \"zoom\": 1.5, \"theme\": \"li".to_vec(),
                Some(50),
                1.5,
            ),
            (
                "cut number",
                b"{\"zoom\": 1.5, \"confirm_above\": 5".to_vec(),
                None,
                1.5,
            ),
            (
                "wrong type",
                b"{\"confirm_above\": \"50\", \"zoom\": 1.5}".to_vec(),
                None,
                1.5,
            ),
            (
                "too large",
                b"{\"confirm_above\": 50, \"zoom\": 1e300}".to_vec(),
                Some(50),
                1.0,
            ),
            ("nothing", Vec::new(), None, 1.0),
        ];
        for (case, damage, confirm_above, zoom) in cases {
            let (_folder, paths) = home();
            std::fs::write(paths.settings(), &damage).unwrap();
            let loaded = load(&paths).unwrap();
            let settings = &loaded.settings;
            assert_eq!(
                (settings.confirm_above, settings.zoom),
                (confirm_above, zoom),
                "{case}"
            );
            assert_eq!(settings.recovered_from.as_deref(), Some(DAMAGED), "{case}");
            let copy = loaded.damaged.unwrap();
            assert_eq!(std::fs::read(copy).unwrap(), damage, "{case}");
            // Until somebody confirms them, also for processes that find a whole file.
            let again = load(&paths).unwrap();
            assert_eq!((&again.settings, again.damaged), (settings, None), "{case}");
            let confirmed = AppSettings {
                recovered_from: None,
                ..again.settings.clone()
            };
            save(&paths, &again.settings, &confirmed).unwrap();
            assert_eq!(load(&paths).unwrap().settings, confirmed, "{case}");
        }
    }

    #[test]
    fn copies_of_damaged_files_are_never_replaced() {
        let (folder, paths) = home();
        for damage in ["{", "[]", "{"] {
            std::fs::write(paths.settings(), damage).unwrap();
            assert!(load(&paths).unwrap().damaged.is_some());
        }
        let content = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(content(DAMAGED), "{");
        assert_eq!(content("settings-2.damaged.json"), "[]");
        let third = folder.path().join("settings-3.damaged.json");
        assert!(!third.exists(), "the same content is kept once");
    }

    /// Regression: a change of another setting replaced a file that could not be read by the defaults.
    #[test]
    fn saving_keeps_a_damaged_file_too() {
        let (folder, paths) = home();
        let damage = "\u{feff}{\"confirm_above\": 50}";
        std::fs::write(paths.settings(), damage).unwrap();
        let read = AppSettings::default();
        let changed = AppSettings {
            zoom: 1.5,
            ..read.clone()
        };
        save(&paths, &read, &changed).unwrap();
        let settings = load(&paths).unwrap().settings;
        assert_eq!((settings.confirm_above, settings.zoom), (Some(50), 1.5));
        assert_eq!(settings.recovered_from.as_deref(), Some(DAMAGED));
        let copy = std::fs::read_to_string(folder.path().join(DAMAGED)).unwrap();
        assert_eq!(copy, damage);
    }

    /// Regression: settings that could not be read at all were replaced by the defaults with the next change.
    #[test]
    fn saving_leaves_a_file_that_cannot_be_read() {
        let (_folder, paths) = home();
        std::fs::create_dir(paths.settings()).unwrap();
        let read = AppSettings::default();
        assert!(load(&paths).is_err());
        assert!(save(&paths, &read, &read).is_err());
        assert!(paths.settings().is_dir());
    }
}
