//! What trouble with sound and with files that are written means to people.

use std::io;
use std::path::Path;

use super::{Remedy, Told, of_refusal, told};
use crate::error::StudioError;
use mynah_audio::decode::DecodeError;
use mynah_core::backend::Backend;
use mynah_export::DeliverError;
use mynah_i18n::tr;

pub(super) fn of_encode() -> Told {
    told(
        tr!("trouble-encode"),
        [Remedy::ChooseFormat, Remedy::Report],
    )
}

pub(super) fn of_deliver(error: &DeliverError) -> Told {
    match error {
        DeliverError::Nothing => told(tr!("trouble-nothing-to-export"), [Remedy::Dismiss]),
        DeliverError::Cancelled => told(tr!("trouble-export-cancelled"), [Remedy::Dismiss]),
        DeliverError::Fetch { number, source: _ } | DeliverError::Decode { number, source: _ } => {
            told(
                tr!("trouble-export-take", number = number.to_string()),
                [Remedy::Retry, Remedy::Report],
            )
        }
        DeliverError::Encode(_) => of_encode(),
        DeliverError::Write { path, source } => {
            let name = path.display().to_string();
            let is = |kinds: &[io::ErrorKind]| kinds.contains(&source.kind());
            let what = if is(&[io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded]) {
                tr!("trouble-disk-full", path = name)
            } else if is(&[
                io::ErrorKind::PermissionDenied,
                io::ErrorKind::ReadOnlyFilesystem,
            ]) {
                super::library::not_writable(path)
            } else if is(&[io::ErrorKind::IsADirectory]) {
                tr!("trouble-is-folder", path = name)
            } else if is(&[io::ErrorKind::NotADirectory]) && path.is_file() {
                tr!("trouble-is-no-folder", path = name)
            } else if is(&[io::ErrorKind::InvalidFilename]) {
                tr!("trouble-bad-name", path = name)
            } else {
                tr!("trouble-not-written", path = name, why = source.to_string())
            };
            told(what, [Remedy::ChoosePlace, Remedy::Retry])
        }
    }
}

/// Explains an answer of the service that should be sound.
pub(super) fn of_decode(error: &DecodeError) -> Told {
    let what = if matches!(error, DecodeError::Empty) {
        tr!("trouble-audio-empty")
    } else if matches!(error, DecodeError::NotAudio(_)) {
        tr!("trouble-audio-not")
    } else if matches!(error, DecodeError::Other(_)) {
        tr!("trouble-audio-other")
    } else {
        of_file(error)
    };
    told(what, [Remedy::Retry, Remedy::Report])
}

/// Says why the sound of a file can’t be used, in the same words wherever the file is brought.
pub(crate) fn of_file(error: &DecodeError) -> String {
    match error {
        DecodeError::Empty => tr!("trouble-recording-empty"),
        DecodeError::NotAudio(_) | DecodeError::Other(_) => tr!("trouble-recording-not"),
        DecodeError::Mute => tr!("trouble-audio-mute"),
        DecodeError::Protected => tr!("trouble-audio-protected"),
        DecodeError::Absurd(_) => tr!("trouble-audio-header"),
        DecodeError::Unfinished => tr!("trouble-audio-incomplete"),
        DecodeError::Read(error) => tr!("trouble-audio-unread", why = error.to_string()),
        DecodeError::Broken { bad, packets } => {
            tr!("trouble-audio-broken", bad = *bad, packets = *packets)
        }
        DecodeError::Unsupported(kind) => tr!("trouble-audio-encoding", kind = &**kind),
        DecodeError::NoTrack { wanted, tracks } => {
            tr!("trouble-audio-track", wanted = *wanted, tracks = *tracks)
        }
        DecodeError::TooLong => tr!("trouble-audio-long"),
    }
}

/// What it should have been, and where it lies.
pub(super) fn of_unreadable(path: &Path, source: &StudioError) -> Told {
    let what = if let StudioError::Decode(error) = source {
        of_decode(error).what
    } else if let StudioError::Refused(refusal) = source {
        of_refusal(refusal, Backend::Draft).what
    } else {
        source.to_string()
    };
    let file = path.display().to_string();
    let folder = path.parent().unwrap_or(path).display().to_string();
    told(
        tr!("trouble-kept-unreadable", what = what, path = file),
        [Remedy::ShowFolder(folder), Remedy::Report],
    )
}
