//! Settings that somebody gave a name to.

use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::Library;
use crate::error::LibraryError;
use crate::sql::Json;

use mynah_core::audio_effects::AudioEffects;
use mynah_core::settings::{Preset, VoiceSettings};
use serde::{Deserialize, Serialize};

/// What became of settings that were to be forgotten.
#[derive(Clone, Debug, PartialEq)]
pub struct Unkept {
    /// What their name has, or had.
    pub preset: Preset,
    /// Whether they are forgotten.
    pub is_forgotten: bool,
}

/// A preset without its name, as the table has it. The place came later.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    settings: VoiceSettings,
    #[serde(default, skip_serializing_if = "AudioEffects::is_default")]
    place: AudioEffects,
}

impl Kept {
    fn of(preset: &Preset) -> Self {
        Self {
            settings: preset.settings,
            place: preset.place.clone(),
        }
    }

    fn named(self, name: String) -> Preset {
        Preset {
            name,
            settings: self.settings,
            place: self.place,
        }
    }
}

impl Library {
    /// All of them, by their names.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn presets(&self) -> Result<Vec<Preset>, LibraryError> {
        self.read(|connection| {
            let mut all = connection
                .prepare_cached("SELECT name, settings FROM preset ORDER BY name COLLATE NOCASE")?;
            let all = all.query_map([], |row| {
                let name = row.get(0)?;
                let Json(kept): Json<Kept> = row.get(1)?;
                Ok(kept.named(name))
            })?;
            Ok(all.collect::<Result<_, _>>()?)
        })
    }

    /// Keeps settings under a name, in place of those that had it; gives what these were, where they were others.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep_preset(&self, preset: &Preset) -> Result<Option<Preset>, LibraryError> {
        let now = self.now();
        self.write(|tx| {
            let was = named(tx, &preset.name)?;
            tx.execute(
                "INSERT INTO preset (name, settings, at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (name) DO UPDATE SET settings = ?2, at = ?3",
                params![preset.name, Json(Kept::of(preset)), now],
            )?;
            Ok(was.filter(|was| was != preset))
        })
    }

    /// Forgets these, where their name has no others by now. Gives what it has or had; nothing where nothing has the name.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn unkeep_preset(&self, preset: &Preset) -> Result<Option<Unkept>, LibraryError> {
        self.write(|tx| {
            let now = named(tx, &preset.name)?;
            let is_forgotten = now.as_ref() == Some(preset);
            if is_forgotten {
                tx.execute("DELETE FROM preset WHERE name = ?1", [&preset.name])?;
            }
            Ok(now.map(|preset| Unkept {
                preset,
                is_forgotten,
            }))
        })
    }

    /// Forgets those of a name, and gives what they were.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn forget_preset(&self, name: &str) -> Result<Option<Preset>, LibraryError> {
        self.write(|tx| {
            let was = tx
                .query_row(
                    "DELETE FROM preset WHERE name = ?1 RETURNING settings",
                    [name],
                    |row| row.get(0),
                )
                .optional()?;
            Ok(was.map(|Json(kept): Json<Kept>| kept.named(name.to_owned())))
        })
    }
}

fn named(tx: &Transaction<'_>, name: &str) -> Result<Option<Preset>, LibraryError> {
    let mut settings = tx.prepare_cached("SELECT settings FROM preset WHERE name = ?1")?;
    let settings = settings.query_row([name], |row| row.get(0)).optional()?;
    Ok(settings.map(|Json(kept): Json<Kept>| kept.named(name.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fresh;
    use mynah_core::settings::Setting;

    /// Undo in one project deleted what another one had kept under that name since.
    #[test]
    fn what_was_kept_since_under_a_name_stays() {
        let (_home, library) = fresh();
        let of = |stability| Preset {
            name: "calm".to_owned(),
            settings: VoiceSettings::default().with(Setting::Stability(Some(stability))),
            place: AudioEffects::default(),
        };
        library.keep_preset(&of(0.2)).unwrap();
        library.keep_preset(&of(0.9)).unwrap();
        let unkept = library.unkeep_preset(&of(0.2)).unwrap().unwrap();
        assert_eq!((unkept.preset, unkept.is_forgotten), (of(0.9), false));
        assert_eq!(library.presets().unwrap(), [of(0.9)]);
        assert!(
            library
                .unkeep_preset(&of(0.9))
                .unwrap()
                .unwrap()
                .is_forgotten
        );
        assert_eq!(library.presets().unwrap(), []);
        assert_eq!(library.unkeep_preset(&of(0.9)).unwrap(), None);
    }

    #[test]
    fn presets_are_kept_by_their_names_and_forgotten() {
        let (_home, library) = fresh();
        let of = |name: &str, stability| Preset {
            name: name.to_owned(),
            settings: VoiceSettings::default().with(Setting::Stability(Some(stability))),
            place: AudioEffects::default(),
        };
        assert_eq!(library.keep_preset(&of("Whisper", 0.2)).unwrap(), None);
        assert_eq!(library.keep_preset(&of("calm", 0.9)).unwrap(), None);
        assert_eq!(library.keep_preset(&of("calm", 0.9)).unwrap(), None);
        let was = library.keep_preset(&of("Whisper", 0.3)).unwrap();
        assert_eq!(was, Some(of("Whisper", 0.2)));
        let all = library.presets().unwrap();
        assert_eq!(all, [of("calm", 0.9), of("Whisper", 0.3)]);
        assert_eq!(
            library.forget_preset("calm").unwrap(),
            Some(of("calm", 0.9))
        );
        assert_eq!(library.forget_preset("calm").unwrap(), None);
        assert_eq!(library.presets().unwrap(), [of("Whisper", 0.3)]);
    }

    #[test]
    fn a_preset_keeps_its_place_and_older_ones_have_none() {
        let (_home, library) = fresh();
        let preset = Preset {
            name: "radio".to_owned(),
            settings: VoiceSettings::default(),
            place: AudioEffects::default().with_filter(Some("old_radio".to_owned())),
        };
        library.keep_preset(&preset).unwrap();
        assert_eq!(library.presets().unwrap(), [preset]);
        let settings = serde_json::to_string(&VoiceSettings::default()).unwrap();
        let older: Kept = serde_json::from_str(&settings).unwrap();
        assert!(older.place.is_default());
        assert_eq!(serde_json::to_string(&older).unwrap(), settings);
    }
}
