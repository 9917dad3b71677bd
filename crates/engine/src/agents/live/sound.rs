//! Sound as the socket carries it: 16-bit PCM or µ-law, in the announced formats.

use mynah_audio::encode::encode;
use mynah_audio::pcm::Pcm;
use mynah_core::format::{Codec, OutputFormat};

/// Reads the name of a format. Returns `None` for one that Mynah cannot talk in.
pub(super) fn format_of(name: &str) -> Option<OutputFormat> {
    let format: OutputFormat = name.parse().ok()?;
    matches!(format.codec, Codec::Pcm | Codec::Ulaw).then_some(format)
}

/// Returns samples as they are sent in a format, whose rate they have.
pub(super) fn bytes_of(samples: Vec<f32>, format: OutputFormat) -> Vec<u8> {
    let encoded = encode(&Pcm::mono(format.hz, samples), format);
    encoded.unwrap_or_else(|error| {
        log::error!("sound of a conversation can't be encoded: {error}");
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_audio::decode::StreamDecoder;

    #[test]
    fn only_announced_formats_that_can_be_talked_in_are_read() {
        for name in [
            "pcm_8000",
            "pcm_16000",
            "pcm_44100",
            "pcm_48000",
            "ulaw_8000",
        ] {
            assert!(format_of(name).is_some(), "{name}");
        }
        for name in ["mp3_44100_128", "opus_48000_64", "pcm_7", "", "flac"] {
            assert!(format_of(name).is_none(), "{name}");
        }
    }

    #[test]
    fn sent_sound_is_read_again() {
        for name in ["pcm_16000", "ulaw_8000"] {
            let format = format_of(name).unwrap();
            let samples: Vec<f32> = (0..800).map(|at| (at as f32 * 0.1).sin() * 0.5).collect();
            let mut heard = Vec::new();
            let mut decoder = StreamDecoder::new(format).unwrap();
            for piece in bytes_of(samples.clone(), format).chunks(33) {
                decoder.push(piece, &mut heard).unwrap();
            }
            assert_eq!(heard.len(), samples.len(), "{name}");
            let difference = samples
                .iter()
                .zip(&heard)
                .map(|(one, other)| (one - other).abs());
            assert!(difference.fold(0.0, f32::max) < 0.03, "{name}");
        }
    }
}
