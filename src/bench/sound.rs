//! Decoding, peaks and loudness beside ffmpeg, and another tempo.

use std::fs::File;
use std::io::BufWriter;
use std::io::Write as _;
use std::path::PathBuf;

use super::Bench;
use super::BenchError;
use super::Figures;
use super::anchor;
use mynah_audio::decode;
use mynah_audio::encode;
use mynah_audio::loudness;
use mynah_audio::peaks;
use mynah_audio::stretch::{FASTEST, SLOWEST, Stretcher};
use mynah_core::format::OutputFormat;

/// An hour: what the yardstick is measured on.
const LONG_SECS: usize = 3600;
/// Ten minutes: enough for a loudness that is held in memory.
const SHORT_SECS: usize = 600;
/// A minute: another tempo is made as it is heard.
const STRETCHED_SECS: usize = 60;

/// Peaks of an hour of MP3, on one thread and on two, against decoding it alone.
pub(super) fn peaks(bench: &Bench) -> Result<Figures, BenchError> {
    let file = mp3(bench, LONG_SECS)?;
    let ours = |threads: usize| {
        let file = file.clone();
        move || {
            let made = peaks::of_mp3(|| File::open(&file), threads);
            let made = made.map_err(|error| BenchError::Failed(error.to_string()))?;
            let whole = made.seconds() > (LONG_SECS - 1) as f64;
            if whole {
                Ok(())
            } else {
                Err(BenchError::Failed(format!("{} s of peaks", made.seconds())))
            }
        }
    };
    Ok(vec![
        (
            "peaks_vs_ffmpeg",
            anchor::ratio(bench, ours(1), anchor::ffmpeg(&file, &[]))?,
        ),
        (
            "peaks_2_threads_vs_ffmpeg",
            anchor::ratio(bench, ours(2), anchor::ffmpeg(&file, &[]))?,
        ),
    ])
}

/// Integrated loudness and true peak, against ffmpeg's own measure.
pub(super) fn loudness(bench: &Bench) -> Result<Figures, BenchError> {
    let file = mp3(bench, SHORT_SECS)?;
    let ours = || {
        let bytes = std::fs::read(&file)?;
        let decoded =
            decode::decode_bytes(&bytes).map_err(|error| BenchError::Failed(error.to_string()))?;
        match loudness::measure(&decoded.pcm).lufs {
            Some(_) => Ok(()),
            None => Err(BenchError::Failed("no loudness".to_owned())),
        }
    };
    let theirs = anchor::ffmpeg(&file, &["-af", "ebur128=peak=true:framelog=verbose"]);
    // The analysis alone: takes are decoded as they come.
    let bytes = std::fs::read(&file)?;
    let decoded =
        decode::decode_bytes(&bytes).map_err(|error| BenchError::Failed(error.to_string()))?;
    let (seconds, _) = bench.seconds(|| loudness::measure(&decoded.pcm));
    let realtime = SHORT_SECS as f64 / seconds.max(f64::EPSILON);
    Ok(vec![
        ("loudness_vs_ffmpeg", anchor::ratio(bench, ours, theirs)?),
        ("loudness_realtime", Some(realtime)),
    ])
}

/// A minute at half and at twice its tempo, on one thread.
pub(super) fn stretch(bench: &Bench) -> Result<Figures, BenchError> {
    let hz = OutputFormat::MP3_44100_128.hz;
    let sound = glide(hz as usize * STRETCHED_SECS);
    let realtime = |tempo: f32| {
        let (seconds, made) = bench.seconds(|| {
            let mut made = Vec::new();
            let mut stretcher = Stretcher::new(hz, tempo)?;
            stretcher.push(&sound, &mut made)?;
            stretcher.finish(&mut made).map(|()| made.len())
        });
        match made {
            Ok(frames) if frames > 0 => Ok(Some(STRETCHED_SECS as f64 / seconds)),
            Ok(_) => Err(BenchError::Failed("nothing was stretched".to_owned())),
            Err(error) => Err(BenchError::Failed(format!("{error:?}"))),
        }
    };
    Ok(vec![
        ("stretch_slowest_realtime", realtime(SLOWEST)?),
        ("stretch_fastest_realtime", realtime(FASTEST)?),
    ])
}

/// An MP3 of about this length: ten seconds of a gliding tone, again and again.
fn mp3(bench: &Bench, secs: usize) -> Result<PathBuf, BenchError> {
    let path = bench.folder.path().join(format!("{secs}.mp3"));
    if path.exists() {
        return Ok(path);
    }
    let failed = |error: encode::EncodeError| BenchError::Failed(error.to_string());
    let format = OutputFormat::MP3_44100_128;
    let tone = glide(format.hz as usize * 10);
    let mut encoder = encode::Encoder::new(format, encode::Path::Stream).map_err(failed)?;
    let mut file = BufWriter::new(File::create(&path)?);
    for _ in 0..secs / 10 {
        file.write_all(&encoder.push(&tone).map_err(failed)?)?;
    }
    file.write_all(&encoder.finish().map_err(failed)?)?;
    file.flush()?;
    Ok(path)
}

/// A tone that glides and pulses, a bit like speech.
fn glide(frames: usize) -> Vec<f32> {
    let mut phase = 0.0_f32;
    (0..frames)
        .map(|frame| {
            let time = frame as f32 / 44_100.0;
            phase += std::f32::consts::TAU * (220.0 + 60.0 * (4.4 * time).sin()) / 44_100.0;
            0.3 * (0.55 - 0.45 * (25.0 * time).cos()) * (phase.sin() + 0.3 * (3.0 * phase).sin())
        })
        .collect()
}
