//! What is sent of a film with several audio tracks: a copy with the one that is dubbed.
//!
//! Nobody knows which of several tracks the service takes. Programs take the first one, or, as ffmpeg does, the one with the
//! most channels among those that the file plays by default. Where both are the wanted track the file is sent as it is.

use std::io::{BufReader, Seek as _};
use std::path::Path;
use std::sync::Arc;

use crate::error::{Refusal, StudioError};
use crate::jobs;
use mynah_api::upload::Upload;
use mynah_audio::decode::{Chosen, Source, Track, TrackKind, has_picture, tracks};
use mynah_core::request::DubRequest;
use mynah_export::DeliverError;
use mynah_export::dub::{Replaced, encode_track};
use mynah_export::film::{NoFilm, Reel, copy};
use mynah_model::audio_tracks::{self, AudioTrack};
use mynah_store::Library;
use mynah_store::blobs::Scratch;
use mynah_store::outside;

/// Bytes that are read from the disk at once.
const PIECE: usize = 1 << 18;

/// Tells whether a copy with the wanted track alone is sent in a file's place; `chosen` counts from 1.
pub(super) fn is_copied(tracks: &[Track], chosen: Option<usize>) -> bool {
    let is_sound = |track: &&Track| matches!(track.kind, TrackKind::Sound(_));
    let sounds = tracks.iter().filter(is_sound);
    if sounds.clone().count() < 2 {
        return false;
    }
    // Of several that are alike the first.
    let loudest = sounds.rev().max_by_key(|it| (it.is_default, it.channels));
    let used = audio_tracks::used(&AudioTrack::of(tracks), chosen);
    used != 1 || loudest.is_some_and(|it| it.number != 1)
}

/// The file of a dub on its way: as it is, or a copy with the audio track that is dubbed.
///
/// # Errors
/// It can't be read, or the disk has no room for the copy.
pub(crate) fn sent(library: &Library, how: &DubRequest) -> Result<Upload, StudioError> {
    let input = &how.input;
    let path = library.input(input)?;
    let (file, _) = outside::open(&path)?.ok_or(Refusal::NoRecording)?;
    let mut file = BufReader::with_capacity(PIECE, file);
    let listed = tracks(&mut file);
    let Some((part, ending)) = copy_of(library, how, (&mut file, &listed))? else {
        return jobs::upload(library, input);
    };
    let kind = match ending {
        "mkv" => "video/x-matroska",
        "mka" => "audio/x-matroska",
        _ => "audio/flac",
    };
    let written = part.as_file().metadata().map(|it| it.len());
    let bytes = written.map_err(|source| unwritten(part.path(), source))?;
    let stem = input.name.rsplit_once('.');
    let stem = stem.map_or(&*input.name, |(stem, _)| stem);
    let place = Arc::new(part.into_temp_path());
    let path = move || place.to_path_buf();
    Ok(jobs::upload_of(
        &format!("{stem}.{ending}"),
        kind,
        bytes,
        path,
    ))
}

/// A copy with the wanted track alone and its extension; `None` where the file is sent as it is. A film that can't be
/// written as Matroska is sent without its picture.
fn copy_of(
    library: &Library,
    how: &DubRequest,
    (file, listed): (&mut dyn Source, &[Track]),
) -> Result<Option<(Scratch, &'static str)>, StudioError> {
    if !is_copied(listed, how.track) {
        return Ok(None);
    }
    let number = audio_tracks::used(&AudioTrack::of(listed), how.track);
    let mut part = library.scratch()?;
    let ending = match copied(file, number, &mut part) {
        Ok(()) if has_picture(file) => "mkv",
        Ok(()) => "mka",
        Err(NoFilm::Disk(error)) => return Err(error.into()),
        Err(no) => {
            log::info!("the sound of a film is sent without its picture: {no}");
            part = library.scratch()?;
            sound_alone(&mut Chosen::new(file, number), &mut part)?;
            "flac"
        }
    };
    Ok(Some((part, ending)))
}

/// Copies the pictures and one audio track.
fn copied(film: &mut dyn Source, number: usize, part: &mut Scratch) -> Result<(), NoFilm> {
    let mut reel = Reel::read(film)?;
    reel.keep_sound(number);
    let place = part.path().to_owned();
    copy((film, &reel), part.as_file_mut(), &place)
}

/// Writes the sound as FLAC.
fn sound_alone(sound: &mut dyn Source, part: &mut Scratch) -> Result<(), DeliverError> {
    let place = part.path().to_owned();
    let folder = place.parent().unwrap_or(&place);
    let mut encoded = encode_track(sound, &mut Replaced::default(), None, folder)?;
    let flac = &mut encoded.flac;
    let written = flac
        .rewind()
        .and_then(|()| std::io::copy(flac, part.as_file_mut()));
    written.map_err(|source| unwritten(&place, source))?;
    Ok(())
}

fn unwritten(path: &Path, source: std::io::Error) -> DeliverError {
    DeliverError::Write {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::process::Command;

    use super::*;
    use mynah_audio::decode::hear_mono;
    use mynah_store::testing::fresh;

    /// Has ffmpeg make a film of two seconds: tones of 440 and 330 Hz are its audio tracks, or the first one alone.
    fn film(path: &Path, is_single: bool, how: &str) {
        let mut command = Command::new("ffmpeg");
        command
            .args(["-v", "error", "-y", "-f", "lavfi"])
            .args(["-i", "testsrc=s=64x48:r=5:d=2", "-f", "lavfi"])
            .args(["-i", "sine=f=440:r=48000:d=2", "-f", "lavfi"])
            .args(["-i", "sine=f=330:r=48000:d=2", "-map", "0", "-map", "1"]);
        if !is_single {
            command.args(["-map", "2"]);
        }
        let made = command.args(how.split(' ')).arg(path).status();
        let made = made.expect("ffmpeg, of the package ffmpeg");
        assert!(made.success(), "{}", path.display());
    }

    /// The pitch of a sound, to ten Hz.
    fn pitch(sound: &mut dyn Source) -> u32 {
        let (mut crossings, mut before, mut frames) = (0, 0.0, 0);
        hear_mono(sound, None, 48_000, &mut |samples| {
            for sample in samples {
                crossings += u32::from(before < 0.0 && *sample >= 0.0);
                before = *sample;
            }
            frames += samples.len();
            ControlFlow::Continue(())
        })
        .unwrap();
        let hz = f64::from(crossings) * 48_000.0 / frames as f64;
        (hz / 10.0).round() as u32 * 10
    }

    /// Regression: which of several tracks was dubbed depended on the service.
    #[test]
    fn one_audio_track_is_sent_of_several() {
        let aac = "-c:v mpeg4 -c:a aac";
        let first = "-c:v mpeg4 -c:a flac -disposition:a:0 default -disposition:a:1 0";
        let second = "-c:v mpeg4 -c:a aac -disposition:a:0 0 -disposition:a:1 default";
        let wide =
            "-c:v mpeg4 -c:a flac -ac:a:1 2 -disposition:a:0 default -disposition:a:1 default";
        for (name, how, chosen, sent_as) in [
            ("one.mp4", aac, None, None),
            ("first.mkv", first, None, None),
            ("first.mp4", aac, None, None),
            ("other.mkv", first, Some(2), Some(("mkv", 330))),
            ("other.mp4", aac, Some(2), Some(("mkv", 330))),
            ("second.mkv", second, None, Some(("mkv", 330))),
            ("back.mkv", second, Some(1), Some(("mkv", 440))),
            ("wide.mkv", wide, None, Some(("mkv", 440))),
            // Matroska has no name here for its picture.
            ("x.mov", "-c:v qtrle -c:a aac", Some(2), Some(("flac", 330))),
        ] {
            let (home, library) = fresh();
            let path = home.path().join(name);
            film(&path, name == "one.mp4", how);
            let mut file = std::fs::File::open(&path).unwrap();
            let input = library.keep_input(name, 2.0, &file).unwrap();
            let listed = tracks(&mut file);
            assert_eq!(is_copied(&listed, chosen), sent_as.is_some(), "{name}");
            let how = serde_json::json!({"input": input, "target": "en", "track": chosen});
            let how: DubRequest = serde_json::from_value(how).unwrap();
            let sent = copy_of(&library, &how, (&mut file, &listed)).unwrap();
            let Some((mut copy, ending)) = sent else {
                continue;
            };
            let part = copy.as_file_mut();
            assert_eq!(sent_as, Some((ending, pitch(part))), "{name}");
            assert!(AudioTrack::of(&tracks(part)).len() <= 1, "{name}");
            assert_eq!(has_picture(part), ending == "mkv", "{name}");
        }
    }
}
