//! How soon a stream is heard: from a chunk's bytes to its first sample at the output.

use super::Bench;
use super::BenchError;
use super::Figures;
use super::median;
use mynah_audio::decode::StreamDecoder;
use mynah_audio::encode;
use mynah_audio::player::Manual;
use mynah_audio::player::Output;
use mynah_audio::player::Player;
use mynah_core::format::OutputFormat;

const ROUNDS: usize = 50;
/// One chunk of the stream: a tenth of a second.
const CHUNK: usize = 1_600;

/// Decodes and plays streams that are there at once, and counts the time from the chunk that makes two
/// chunks and 150 ms to the first sample that the output gets.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    let failed = |error: String| BenchError::Failed(error);
    let format = OutputFormat::MP3_44100_128;
    let tone: Vec<f32> = (0..format.hz)
        .map(|frame| 0.5 * (frame as f32 * 0.05).sin())
        .collect();
    let mut encoder = encode::Encoder::new(format, encode::Path::Stream)
        .map_err(|error| failed(error.to_string()))?;
    let mut stream = encoder
        .push(&tone)
        .map_err(|error| failed(error.to_string()))?;
    stream.extend(
        encoder
            .finish()
            .map_err(|error| failed(error.to_string()))?,
    );

    let output = Manual::new(48_000);
    let player = Player::start(Output::Manual(output.clone()), bench.clock.clone(), |_| {})?;
    let mut waits = Vec::new();
    for round in 0..ROUNDS {
        let (mut feed, track) = player.feed(round as u64 + 1, format.hz);
        player.play(vec![track], 0.0);
        let mut decoder = StreamDecoder::new(format).map_err(|error| failed(error.to_string()))?;
        let mut samples = Vec::new();
        for (chunk, bytes) in stream.chunks(CHUNK).enumerate() {
            samples.clear();
            let (decoding, decoded) = bench.seconds(|| decoder.push(bytes, &mut samples));
            decoded.map_err(|error| failed(error.to_string()))?;
            let (arriving, ()) = bench.seconds(|| feed.push(&samples));
            let (pulling, sounded) = bench.seconds(|| chunk > 0 && first_sound(&output));
            if sounded {
                waits.push(decoding + arriving + pulling);
                break;
            }
        }
        player.stop();
    }
    if waits.len() < ROUNDS / 2 {
        return Err(failed("streams were not heard".to_owned()));
    }
    let worst = waits.iter().copied().fold(0.0, f64::max);
    Ok(vec![
        ("first_sample_ms", Some(median(waits) * 1000.0)),
        ("first_sample_worst_ms", Some(worst * 1000.0)),
    ])
}

/// Pulls until something is heard; a tenth of a second of silence at most.
fn first_sound(output: &Manual) -> bool {
    (0..4_800 / 16).any(|_| output.pull(16).iter().any(|sample| sample.abs() > 1e-4))
}
