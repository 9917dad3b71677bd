//! What commands need and a window doesn't: texts from files and pipes, sums of the ledger.
//! All of it blocks.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::Studio;
use crate::auditions;
use crate::error::Refusal;
use crate::error::StudioError;
use crate::import::Importer;
use crate::jobs::expected;
use mynah_audio::decode::decode_bytes;
use mynah_audio::encode::wav_head;
use mynah_audio::pcm::to_i16;
use mynah_audio::resample::resample;
use mynah_core::backend::Backend;
use mynah_core::clock::Clock;
use mynah_core::clock::UnixMillis;
use mynah_core::consent::{forbids, outside_scope, standings};
use mynah_core::day::Day;
use mynah_core::ids::{RequestId, TakeId, VoiceId};
use mynah_core::request::Generation;
use mynah_i18n::tr;
use mynah_model::agents::conversation::TurnContent;
use mynah_model::trouble::Occasion;
use mynah_model::trouble::Trouble;
use mynah_records::project_file::is_named;
use mynah_script::encoding;
use mynah_script::import::{Choices, Imported, LARGEST};
use mynah_store::error::LibraryError;
use mynah_store::moving::Lodging;
use mynah_store::outside;
use mynah_store::paths;
use mynah_store::project_file;

pub use mynah_records::usage::{Usage, UsageRow};
pub use mynah_store::project_file::PackedScript;
pub use mynah_store::reading_copy::ReadingCopy;

/// The folder of everything: `MYNAH_HOME`, else the system's. The library may have been moved away from there.
///
/// # Errors
/// A system that names no folder for data.
pub fn home() -> Result<PathBuf, Trouble> {
    paths::home().ok_or_else(|| trouble(&Refusal::NoHome.into(), "start"))
}

/// A place beside the library: it isn't moved away while this is held.
///
/// # Errors
/// As [`home`], and a library that is being moved or isn't there.
pub fn lodging() -> Result<Lodging, Trouble> {
    Lodging::take(&home()?).map_err(|error| trouble(&error.into(), "start"))
}

/// Returns a copy of the library in a home that can't be written, for a command that only reads; `None` for another home.
///
/// # Errors
/// A library that can't be read, a temporary folder that can't be written.
pub fn copy_to_read(home: &Path) -> Result<Option<ReadingCopy>, Trouble> {
    ReadingCopy::of_unwritable(home).map_err(|error| trouble(&error.into(), "start"))
}

impl Studio {
    /// Why nothing new is spoken today with those of some voices that a record of consent stands against.
    ///
    /// # Errors
    /// A library that can't be read.
    pub fn silent(
        &self,
        voices: &HashSet<&VoiceId>,
        now: UnixMillis,
    ) -> Result<HashMap<VoiceId, Trouble>, Trouble> {
        let there = self.library.consents();
        let there = there.map_err(|error| trouble(&error.into(), "consents"))?;
        let (all, today) = (standings(&there.heeded()), Day::here(now));
        let silent = voices.iter().filter_map(|voice| {
            let no = forbids(&all, voice, today)?;
            let refused = Refusal::NoConsent(no).into();
            Some(((*voice).clone(), trouble(&refused, "speak")))
        });
        Ok(silent.collect())
    }

    /// Returns why some of these voices would speak outside the scope of their consents in something with this title.
    ///
    /// # Errors
    /// A library that can't be read.
    pub fn outside_consent(
        &self,
        voices: &HashSet<&VoiceId>,
        title: Option<&str>,
        now: UnixMillis,
    ) -> Result<HashMap<VoiceId, Trouble>, Trouble> {
        let failed = |error: LibraryError| trouble(&error.into(), "consents");
        let there = self.library.consents().map_err(failed)?;
        let projects = self.library.project_names().map_err(failed)?;
        let (all, today) = (standings(&there.heeded()), Day::here(now));
        let names = || projects.iter().map(|(_, name)| name.as_str());
        let outside = voices.iter().filter_map(|voice| {
            let of = outside_scope(&all, voice, (title, names()), today)?;
            let refused = Refusal::NoConsent(of.outside_scope()).into();
            Some(((*voice).clone(), trouble(&refused, "speak")))
        });
        Ok(outside.collect())
    }

    /// The service's id of the request that made a take; from the library, of the one that first made it.
    ///
    /// # Errors
    /// A library that can't be read.
    pub fn request_of(&self, take: TakeId) -> Result<Option<RequestId>, Trouble> {
        self.library
            .take(take)
            .map(|take| take.request_id)
            .map_err(|error| trouble(&error.into(), "take"))
    }

    /// What was spent at a backend since a time, with what it went to. Voices of a blind audition that isn't revealed are
    /// one row: whose take failed has spent less than the others.
    ///
    /// # Errors
    /// A library that can't be read.
    pub fn usage(&self, backend: Backend, since: UnixMillis) -> Result<Usage, Trouble> {
        let failed = |error: LibraryError| trouble(&error.into(), "usage");
        let mut usage = self.library.usage(backend, since).map_err(failed)?;
        let hidden = auditions::hidden(&self.library).map_err(failed)?;
        let is_hidden = |row: &UsageRow| hidden.has(&VoiceId::new(row.id.as_str()));
        let (behind, mut told): (Vec<UsageRow>, Vec<UsageRow>) =
            usage.by_voice.into_iter().partition(is_hidden);
        if !behind.is_empty() {
            told.push(UsageRow {
                id: String::new(),
                name: tr!("usage-hidden-voices"),
                spent: behind.iter().map(|row| row.spent).sum(),
            });
            told.sort_by_key(|row| std::cmp::Reverse(row.spent));
        }
        usage.by_voice = told;
        Ok(usage)
    }
}

/// Reads a text file: UTF-8, UTF-16 or the Latin-1 family.
///
/// # Errors
/// A file that can't be read, is too large, or is no text.
pub fn read_text(path: &Path) -> Result<String, Trouble> {
    text_of(path).map_err(|error| trouble(&error, "read text"))
}

/// Reads a script of any kind that is imported; what may cost too much in a process of its own. `choices` are what a
/// person says of the file.
///
/// # Errors
/// A file that can't be read, is too large, or is no script; one that takes too much.
pub fn read_script(path: &Path, choices: &Choices) -> Result<Imported, Trouble> {
    let importer = Importer::of_this_program();
    let read = importer.file(path, choices);
    read.map_err(|error| trouble(&error, "read script"))
}

/// Bytes of the longest recording of one turn.
const LARGEST_TURN: u64 = 32 << 20;
/// Sample rate of a turn.
const TURN_HZ: u32 = 16_000;

/// Speech usually takes this part of the space that is reserved for an answer.
const USUAL_PART: u64 = 3;

/// Bytes that a second of a dubbed track takes as WAV.
const A_SECOND_OF_A_DUB: f64 = 192_000.0;

/// Checks that the files of `requests` can be written to `folder`, before anything is sent. Leaves nothing behind.
///
/// # Errors
/// A folder that can't be made or written, a disk without enough space.
pub fn check_folder<'a>(
    folder: &Path,
    requests: impl Iterator<Item = &'a Generation>,
) -> Result<(), Trouble> {
    let checked = outside::check_folder(folder, expected_bytes(requests));
    checked.map_err(|error| trouble(&error.into(), "write"))
}

/// Checks that the file of `requests` can be written under exactly this name, before anything is sent. Leaves nothing
/// behind.
///
/// # Errors
/// Those of [`check_folder`] and [`check_target`].
pub fn check_file<'a>(
    file: &Path,
    requests: impl Iterator<Item = &'a Generation>,
) -> Result<(), Trouble> {
    let checked = outside::check_file(file, expected_bytes(requests));
    checked.map_err(|error| trouble(&error.into(), "write"))
}

/// Checks that a file can have a path, and can take the place of the file that may be there.
///
/// # Errors
/// A name that the disk doesn't take, a folder at that place, a file that can't be changed.
pub fn check_target(file: &Path) -> Result<(), Trouble> {
    outside::check_target(file).map_err(|error| trouble(&error.into(), "write"))
}

fn expected_bytes<'a>(requests: impl Iterator<Item = &'a Generation>) -> u64 {
    let bytes = requests.map(|request| match request {
        Generation::Dubbing(dub) => (dub.seconds() * A_SECOND_OF_A_DUB) as u64,
        request => expected(request) / USUAL_PART,
    });
    bytes.sum()
}

/// Whether a path is called like a project in a file.
pub fn is_project_file(path: &Path) -> bool {
    is_named(path)
}

/// Reads the script of a project in a file, with its cast and rules; nothing of it is kept.
///
/// # Errors
/// A file that can't be read, or is no project.
pub fn read_project(path: &Path) -> Result<PackedScript, Trouble> {
    project_file::packed_script(path).map_err(|error| trouble(&error.into(), "read project"))
}

/// Reads a recording that is said in one turn of a conversation, in any format that is decoded.
///
/// # Errors
/// A file that can't be read, holds no sound, or is longer than a turn.
pub fn read_turn(path: &Path) -> Result<TurnContent, Trouble> {
    turn_of(path).map_err(|error| trouble(&error, "read recording"))
}

fn turn_of(path: &Path) -> Result<TurnContent, StudioError> {
    let bytes = outside::read(path, LARGEST_TURN)?.ok_or(Refusal::SourceTooLarge {
        bytes: LARGEST_TURN,
        most: LARGEST_TURN,
    })?;
    let sound = resample(&decode_bytes(&bytes)?.pcm.into_mono(), TURN_HZ);
    if sound.samples.is_empty() {
        return Err(Refusal::NoRecording.into());
    }
    let samples = sound.samples.iter();
    let samples: Vec<u8> = samples
        .flat_map(|sample| to_i16(*sample).to_le_bytes())
        .collect();
    let head = wav_head(TURN_HZ, 1, u32::try_from(samples.len()).unwrap_or(u32::MAX));
    let wav = [head.as_slice(), &samples].concat();
    Ok(TurnContent::Wav(STANDARD.encode(wav)))
}

/// Reads text from a pipe: the same encodings, the same limit.
///
/// # Errors
/// A pipe that breaks, gives too much, or gives no text.
pub fn read_input(input: impl Read) -> Result<String, Trouble> {
    let name = Path::new("-");
    let read = || -> Result<String, StudioError> {
        let bytes = outside::read_from(input, name, LARGEST)?;
        Ok(encoding::decode(&bytes.ok_or_else(|| too_large(name))?)?)
    };
    read().map_err(|error| trouble(&error, "read input"))
}

/// Reads a script from a pipe; its bytes tell of what kind it is.
///
/// # Errors
/// As [`read_script`].
pub fn read_script_input(input: impl Read, choices: &Choices) -> Result<Imported, Trouble> {
    let read = Importer::of_this_program().input(input, choices);
    read.map_err(|error| trouble(&error, "read script"))
}

pub(super) fn text_of(path: &Path) -> Result<String, StudioError> {
    let bytes = outside::read(path, LARGEST)?.ok_or_else(|| too_large(path))?;
    Ok(encoding::decode(&bytes)?)
}

fn too_large(path: &Path) -> Refusal {
    Refusal::ScriptTooLarge {
        path: path.to_owned(),
    }
}

fn trouble(error: &StudioError, operation: &str) -> Trouble {
    crate::trouble::explain(error, &Occasion::local(operation, Clock::system().now()))
}
