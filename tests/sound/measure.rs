//! Decoding by two decoders, and the measures of what they give.

use std::path::Path;
use std::process::Command;

use mynah::audio::decode::decode_as;
use mynah::audio::decode::decode_bytes;
use mynah::audio::loudness::measure;
use mynah::audio::pcm::Pcm;
use mynah::terms::format::{Codec, OutputFormat};

/// The highest true peak that anything may have, in dBTP.
pub const CEILING_DB: f32 = -1.0;

/// A file's sound by ffmpeg, at the rate that it finds in the file.
pub fn ffmpeg(path: &Path) -> Pcm {
    ffmpeg_with(path, &[])
}

/// A take's sound by ffmpeg; headerless ones are told about, as a person would have to.
pub fn ffmpeg_as(path: &Path, format: OutputFormat) -> Pcm {
    let hz = format.hz.to_string();
    let kind = match format.codec {
        Codec::Pcm => "s16le",
        Codec::Ulaw => "mulaw",
        Codec::Alaw => "alaw",
        Codec::Mp3 | Codec::Wav | Codec::Opus => return ffmpeg(path),
    };
    ffmpeg_with(path, &["-f", kind, "-ar", &hz])
}

fn ffmpeg_with(path: &Path, before: &[&str]) -> Pcm {
    let done = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error"])
        .args(before)
        .arg("-i")
        .arg(path)
        .args(["-c:a", "pcm_f32be", "-f", "au", "-"])
        .output()
        .unwrap_or_else(|error| panic!("ffmpeg has to be installed: {error}"));
    let errors = String::from_utf8_lossy(&done.stderr);
    assert!(
        done.status.success() && errors.is_empty(),
        "{}: {errors}",
        path.display()
    );
    // Sun's AU: magic, where the sound begins, its length, its encoding, rate, channels.
    let word = |at: usize| u32::from_be_bytes(done.stdout[at..at + 4].try_into().unwrap());
    let (samples, _none) = done.stdout[word(4) as usize..].as_chunks::<4>();
    Pcm {
        hz: word(16),
        channels: u16::try_from(word(20)).unwrap(),
        samples: samples.iter().map(|s| f32::from_be_bytes(*s)).collect(),
    }
}

/// A file's marks as ffmpeg reads them.
pub fn marks(path: &Path) -> String {
    // Ogg keeps its marks with the stream, the others with the file.
    let told = Command::new("ffprobe")
        .args(["-v", "error", "-show_format", "-show_streams"])
        .arg(path)
        .output()
        .unwrap();
    String::from_utf8_lossy(&told.stdout).into_owned()
}

/// A file's sound by both decoders: of one rate and length, or it is a failure.
pub fn both(path: &Path) -> [Pcm; 2] {
    let ours = decode_bytes(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(ours.damage, [], "{}", path.display());
    agree(path, ours.pcm, ffmpeg(path))
}

/// The same for a take in one of the service's formats.
pub fn both_as(path: &Path, format: OutputFormat) -> [Pcm; 2] {
    let ours = decode_as(&std::fs::read(path).unwrap(), format).unwrap();
    assert_eq!(ours.damage, [], "{}", path.display());
    agree(path, ours.pcm, ffmpeg_as(path, format))
}

fn agree(path: &Path, ours: Pcm, theirs: Pcm) -> [Pcm; 2] {
    assert_eq!(
        (ours.hz, ours.channels, ours.frames()),
        (theirs.hz, theirs.channels, theirs.frames()),
        "{}",
        path.display()
    );
    [ours, theirs]
}

/// Fails where a sound clips, or is far from as loud as speech is delivered.
pub fn assert_delivered(what: &str, pcm: &Pcm) {
    let got = measure(pcm);
    assert!(
        got.true_peak_db <= CEILING_DB,
        "{what}: {:.2} dBTP",
        got.true_peak_db
    );
    let lufs = got.lufs.unwrap();
    assert!((-23.0..=-16.0).contains(&lufs), "{what}: {lufs:.1} LUFS");
}

/// The highest sample in dBFS.
pub fn peak_db(samples: &[f32]) -> f32 {
    let peak = samples.iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
    20.0 * peak.log10()
}

/// How far the sound bends from one sample to the next but one: a click is a sharp bend.
pub fn bend(samples: &[f32]) -> f32 {
    samples
        .windows(3)
        .map(|w| (w[0] - 2.0 * w[1] + w[2]).abs())
        .fold(0.0, f32::max)
}

/// The first time at or after `from` (in seconds) from where 4 ms are louder than `db` dBFS.
pub fn onset(pcm: &Pcm, from: f64, db: f32) -> Option<f64> {
    let frame = |secs: f64| (secs * f64::from(pcm.hz)) as usize;
    (frame(from)..pcm.frames().saturating_sub(frame(0.004)))
        .step_by(frame(0.001))
        .find(|start| {
            let part = &pcm.samples[*start..start + frame(0.004)];
            let power = part.iter().map(|s| s * s).sum::<f32>() / part.len() as f32;
            10.0 * power.log10() > db
        })
        .map(|start| start as f64 / f64::from(pcm.hz))
}
