//! What commands need and a window doesn't: texts from files, subtitles, sums of the ledger.
//! All of it blocks.

use std::path::Path;
use std::path::PathBuf;

use crate::deliver::subtitles;
use crate::deliver::subtitles::Kind;
use crate::library::outside;
use crate::library::paths;
use crate::script::document::Script;
use crate::script::encoding;
use crate::script::parse::parse;
use crate::studio::Studio;
use crate::studio::error::Refusal;
use crate::studio::error::StudioError;
use crate::studio::trouble::Occasion;
use crate::studio::trouble::Trouble;
use crate::terms::backend::Backend;
use crate::terms::clock::Clock;
use crate::terms::clock::UnixMillis;
use crate::terms::ids::{RequestId, TakeId};
use crate::tr;

pub use crate::library::ledger::{Usage, UsageRow};

/// Larger scripts are refused before they are read: 64 MB.
pub(super) const LARGEST_SCRIPT: u64 = 64 << 20;

/// The folder of everything: `MYNAH_HOME`, else the system's.
///
/// # Errors
/// A system that names no folder for data.
pub fn home() -> Result<PathBuf, Trouble> {
    paths::home().ok_or_else(|| trouble(&Refusal::NoHome.into(), "start"))
}

impl Studio {
    /// The service's id of the request that made a take.
    ///
    /// # Errors
    /// A library that can't be read.
    pub fn request_of(&self, take: TakeId) -> Result<Option<RequestId>, Trouble> {
        self.library
            .request_of(take)
            .map_err(|error| trouble(&error.into(), "take"))
    }

    /// Writes subtitles of takes that follow each other; a file ending in `.vtt` is WebVTT, any other SRT.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn write_subtitles(&self, takes: &[TakeId], file: &Path) -> Result<(), Trouble> {
        let vtt = file
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("vtt"));
        let kind = if vtt { Kind::Vtt } else { Kind::Srt };
        let written = || -> Result<(), StudioError> {
            let mut cues = Vec::new();
            let mut offset = 0.0;
            for take in takes {
                let take = self.library.take(*take)?;
                cues.extend(subtitles::cues(
                    &take.card.request.text,
                    &take.words,
                    offset as u32,
                ));
                offset += take.card.seconds * 1000.0;
            }
            Ok(outside::write(
                file,
                subtitles::write(&cues, kind).as_bytes(),
            )?)
        };
        written().map_err(|error| trouble(&error, "write subtitles"))
    }

    /// What was spent at a backend since a time, with what it went to.
    ///
    /// # Errors
    /// A library that can't be read.
    pub fn usage(&self, backend: Backend, since: UnixMillis) -> Result<Usage, Trouble> {
        self.library
            .usage(backend, since)
            .map_err(|error| trouble(&error.into(), "usage"))
    }
}

/// Reads a text file: UTF-8, UTF-16 or the Latin-1 family.
///
/// # Errors
/// A file that can't be read, is too large, or is no text.
pub fn read_text(path: &Path) -> Result<String, Trouble> {
    text_of(path).map_err(|error| trouble(&error, "read text"))
}

/// Reads a text script.
///
/// # Errors
/// As [`read_text`], and a text with nothing to speak.
pub fn read_script(path: &Path) -> Result<Script, Trouble> {
    script_of(path).map_err(|error| trouble(&error, "read script"))
}

fn text_of(path: &Path) -> Result<String, StudioError> {
    let too_large = || Refusal::ScriptTooLarge {
        path: path.to_owned(),
    };
    let bytes = outside::read(path, LARGEST_SCRIPT)?.ok_or_else(too_large)?;
    Ok(encoding::decode(&bytes)?)
}

/// A script with the file's name as its title, unless it has one.
pub(super) fn script_of(path: &Path) -> Result<Script, StudioError> {
    Ok(parse(&text_of(path)?, &title_of(path))?)
}

pub(super) fn title_of(path: &Path) -> String {
    path.file_stem().map_or_else(
        || tr!("studio-untitled"),
        |stem| stem.to_string_lossy().into_owned(),
    )
}

fn trouble(error: &StudioError, operation: &str) -> Trouble {
    Trouble::of(error, &Occasion::local(operation, Clock::system().now()))
}
