//! A file or a take becomes an input: it is read once to measure it and once to copy it.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::{READERS, open};
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::trouble::of_file;
use mynah_audio::decode::{DecodeError, Source, Track, TrackKind, decode_kept, hear, tracks};
use mynah_audio::encode::{FileEncoder, FileKind};
use mynah_audio::pcm::Pcm;
use mynah_audio::shape::{self, Told};
use mynah_core::ids::TakeId;
use mynah_core::request::Input;
use mynah_core::shape::{Cut, Shape};
use mynah_i18n::tr;
use mynah_store::Library;

/// Bytes of the largest file that a tool of ElevenLabs accepts.
const LARGEST: u64 = 5_000_000_000;
/// Seconds of the shortest sound that a tool of ElevenLabs accepts.
const SHORTEST: f64 = 0.1;
/// The highest sample of silence: −80 dBFS.
const SILENT: f32 = 1e-4;

/// Copies a file of the user into the library.
pub(super) async fn file(machine: &Machine, path: PathBuf) -> Result<Input, StudioError> {
    let library = machine.library.clone();
    let _turn = READERS.acquire().await;
    machine
        .blocking(move || {
            let name = path.file_name().unwrap_or(path.as_os_str());
            let name = name.to_string_lossy().into_owned();
            copy(&library, &path, &name)
        })
        .await
}

/// Copies the audio of a take, or the part of it that a cut leaves.
pub(super) async fn take(machine: &Machine, take: TakeId, cut: Cut) -> Result<Input, StudioError> {
    let library = machine.library.clone();
    let _turn = READERS.acquire().await;
    machine
        .blocking(move || copy_take(&library, take, cut))
        .await
}

fn copy_take(library: &Library, take: TakeId, cut: Cut) -> Result<Input, StudioError> {
    let found = library.take(take)?;
    let name = format!("{} {}", tr!("tools-take-name"), found.card.number);
    if cut.is_none() {
        let path = library.sound(take)?;
        let name = format!("{name}.{}", found.blob.extension);
        return Ok(library.keep_input(&name, found.card.seconds, open(&path)?.0)?);
    }
    let bytes = library.sound_bytes(take)?;
    let mut pcm = decode_kept(&bytes, found.card.request.format())?.pcm;
    let shape = Shape { cut, volume_mb: 0 };
    shape::trim(&mut pcm, &shape.cut, &Told::default(), false);
    shape::level(&mut pcm, &shape);
    keep_flac(library, &name, &pcm)
}

/// Saves a recording of the microphone as an input, without loss.
///
/// # Errors
/// Nothing or only silence was recorded. Errors of the disk.
pub(crate) fn recording(library: &Library, name: &str, pcm: &Pcm) -> Result<Input, StudioError> {
    if pcm.samples.is_empty() {
        return Err(Refusal::NoRecording.into());
    }
    if pcm.samples.iter().all(|sample| sample.abs() < SILENT) {
        return Err(refused(name, tr!("tools-input-silent")));
    }
    keep_flac(library, name, pcm)
}

/// Saves a sound as an input, without loss.
fn keep_flac(library: &Library, name: &str, pcm: &Pcm) -> Result<Input, StudioError> {
    let mut file = Cursor::new(Vec::new());
    let mut encoder = FileEncoder::new(&mut file, FileKind::Flac, (pcm.hz, pcm.channels))?;
    encoder.push(&pcm.samples)?;
    encoder.finish()?;
    let name = format!("{name}.flac");
    let bytes = file.into_inner();
    Ok(library.keep_input(&name, pcm.seconds(), bytes.as_slice())?)
}

fn copy(library: &Library, path: &Path, name: &str) -> Result<Input, StudioError> {
    let (mut file, bytes) = open(path)?;
    if bytes > LARGEST {
        let most = LARGEST;
        return Err(Refusal::SourceTooLarge { bytes, most }.into());
    }
    if bytes == 0 {
        return Err(refused(name, tr!("tools-input-empty")));
    }
    let seconds = length(&mut *file, name)?;
    Ok(library.keep_input(name, seconds, open(path)?.0)?)
}

/// Returns the length in seconds. All of the file is decoded, in pieces.
fn length(file: &mut dyn Source, name: &str) -> Result<f64, StudioError> {
    let (mut frames, mut hz, mut peak) = (0_u64, 1_u32, 0.0_f32);
    let heard = hear(file, None, &mut |block| {
        hz = block.hz.max(1);
        frames += (block.samples.len() / usize::from(block.channels.max(1))) as u64;
        peak = block
            .samples
            .iter()
            .fold(peak, |peak, sample| peak.max(sample.abs()));
        ControlFlow::Continue(())
    });
    let seconds = frames as f64 / f64::from(hz);
    let error = match heard {
        Ok(_) if frames == 0 => DecodeError::Empty,
        Ok(_) if seconds < SHORTEST => return Err(refused(name, tr!("tools-input-short"))),
        Ok(_) if peak < SILENT => return Err(refused(name, tr!("tools-input-silent"))),
        Ok(_) => return Ok(seconds),
        Err(error) => error,
    };
    let is_sound = |track: &Track| matches!(track.kind, TrackKind::Sound(_));
    let tracks = tracks(file);
    let is_mute = !tracks.is_empty() && !tracks.iter().any(is_sound);
    let why = match error {
        _ if is_mute => tr!("tools-input-no-track"),
        DecodeError::NotAudio(_) | DecodeError::Other(_) => tr!("tools-input-no-audio"),
        error => of_file(&error),
    };
    Err(refused(name, why))
}

fn refused(file: &str, why: String) -> StudioError {
    let file = file.to_owned();
    Refusal::NoInput { file, why }.into()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use mynah_audio::encode::encode;
    use mynah_store::testing::{fresh, order, project, sound};

    fn wav(samples: Vec<f32>) -> Vec<u8> {
        encode(&Pcm::mono(24_000, samples), "wav_24000".parse().unwrap()).unwrap()
    }

    #[test]
    fn an_input_is_a_copy_with_its_length() {
        let (home, library) = fresh();
        let path = home.path().join("tone.wav");
        std::fs::write(&path, wav(vec![0.2; 12_000])).unwrap();
        let input = copy(&library, &path, "tone.wav").unwrap();
        assert!((input.seconds - 0.5).abs() < 1e-6, "{}", input.seconds);
        let bytes = library.input_bytes(&input).unwrap();
        assert_eq!(bytes, std::fs::read(&path).unwrap());
    }

    /// Regression: a line that had 8 of the 52 seconds of a dialogue was an input of 52 seconds.
    #[test]
    fn a_trimmed_take_is_an_input_of_its_part() {
        let (_home, library) = fresh();
        let project = project(&library, 1);
        let mut intent = order(project, 1, "Is it late?");
        let mut request = intent.request.speech().unwrap().clone();
        request.format = "wav_24000".parse().unwrap();
        intent.request = std::sync::Arc::new(request.into());
        let entry = library.intend(&intent).unwrap();
        library.mark_sent(entry, None).unwrap();
        let bytes = wav([vec![0.0; 24_000], vec![0.5; 36_000], vec![0.0; 24_000]].concat());
        let sound = sound(&library, &bytes);
        let take = library.settle(entry, &sound, intent.quote).unwrap();
        let cut = Cut {
            start_ms: 1_000,
            end_ms: 1_000,
            ..Cut::default()
        };
        let input = copy_take(&library, take.id, cut).unwrap();
        assert!((input.seconds - 1.5).abs() < 1e-3, "{}", input.seconds);
        let pcm = decode_kept(&library.input_bytes(&input).unwrap(), None)
            .unwrap()
            .pcm;
        let edge = 480;
        let inner = &pcm.samples[edge..pcm.samples.len() - edge];
        assert!(inner.iter().all(|sample| (sample - 0.5).abs() < 1e-3));
    }

    #[test]
    fn files_without_sound_are_refused_by_name_and_reason() {
        let (home, library) = fresh();
        let files = [
            ("empty.wav", Vec::new()),
            ("silent.wav", wav(vec![0.0; 24_000])),
            ("short.wav", wav(vec![0.5; 240])),
            ("words.txt", b"No sound. ".repeat(99)),
        ];
        let mut reasons = HashSet::new();
        for (name, bytes) in files {
            let path = home.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            let error = copy(&library, &path, name).unwrap_err();
            let StudioError::Refused(Refusal::NoInput { file, why }) = error else {
                panic!("{name} is refused for another reason");
            };
            assert_eq!(file, name);
            assert!(reasons.insert(why), "{name} has a reason of its own");
        }
        let path = home.path().join("cut.wav");
        std::fs::write(&path, &wav(vec![0.5; 24_000])[..30]).unwrap();
        assert!(copy(&library, &path, "cut.wav").is_err());
    }
}
