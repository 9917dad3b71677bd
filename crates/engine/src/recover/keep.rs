//! The sound that a history gave for an entry: kept as its take, in the format that was ordered.

use crate::error::StudioError;
use crate::jobs;
use crate::jobs::keep_whole;
use crate::machine::Machine;
use crate::recover::find::Found;
use crate::words::Words;
use mynah_api::types::speech::Alignment;
use mynah_audio::decode::Decoded;
use mynah_audio::decode::decode_as;
use mynah_audio::decode::decode_bytes;
use mynah_audio::encode::encode;
use mynah_audio::encode::wav_head;
use mynah_audio::resample::resample;
use mynah_core::clock::UnixMillis;
use mynah_core::format::{Codec, OutputFormat};
use mynah_records::ledger::{Cost, Entry, NewIntent};
use mynah_store::Library;
use mynah_store::error::LibraryError;

/// Keeps what can be had of an entry's sound, and closes the entry with it.
pub(super) async fn keep(
    machine: &Machine,
    entry: &Entry,
    (bytes, alignment): (Vec<u8>, Option<Alignment>),
    cost: Cost,
) -> Result<Found, StudioError> {
    let (id, intent) = (entry.id, entry.intent.clone());
    let sent = entry.sent_at.unwrap_or(entry.intended_at);
    let library = machine.library.clone();
    machine
        .blocking(move || -> Result<_, StudioError> {
            let format = intent.request.format().unwrap_or_default();
            let (bytes, decoded) = match in_format(&bytes, format) {
                Ok(sound) => sound,
                Err(error) => {
                    let mut room = library.blob_writer(format, 0)?;
                    room.write(&bytes)?;
                    let error = jobs::keep_unreadable(room, error);
                    log::warn!("what the history has of an entry can't be read: {error}");
                    library.charge(id, cost, &error.to_string())?;
                    return Ok(Found::Paid(cost.credits));
                }
            };
            let damage = decoded.damage.first().map(|damage| format!("{damage:?}"));
            let pcm = decoded.pcm.into_mono();
            let mut words = Words::new(&intent.request.spoken(), 0.0);
            if let Some(alignment) = &alignment {
                words.push(alignment.letters());
            }
            let words = words.finish(pcm.seconds());
            let mut take = keep_whole(&library, &bytes, &pcm, format, words)?;
            if let Some(damage) = damage {
                take.pick = false;
                library.charge_part(id, &take, cost, &damage)?;
                return Ok(Found::Paid(cost.credits));
            }
            take.pick = !is_made_since(&library, &intent, sent)?;
            let take = library.settle(id, &take, cost)?;
            Ok(Found::Whole(Box::new(take), cost.credits))
        })
        .await
}

/// Whether the picked take of a line was made after this was sent: somebody wanted that one since.
pub(super) fn is_made_since(
    library: &Library,
    intent: &NewIntent,
    sent: UnixMillis,
) -> Result<bool, LibraryError> {
    let (Some(project), Some(line)) = (intent.project, intent.line) else {
        return Ok(false);
    };
    let takes = library.line_takes(project, line)?;
    Ok(takes.iter().any(|take| take.picked && take.at > sent))
}

/// The history's sound as the take is kept: as it is where it is of that format, else made into it.
pub(crate) fn in_format(
    bytes: &[u8],
    format: OutputFormat,
) -> Result<(Vec<u8>, Decoded), StudioError> {
    let wire = format.on_the_wire();
    let same = match wire.codec {
        // Headerless sound can't be told from anything else by itself.
        Codec::Pcm | Codec::Ulaw | Codec::Alaw => decode_bytes(bytes).is_err(),
        Codec::Mp3 | Codec::Opus | Codec::Wav => true,
    };
    if same && let Ok(decoded) = decode_as(bytes, wire) {
        if format.codec == Codec::Wav {
            let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            let mut file = wav_head(format.hz, 1, length).to_vec();
            file.extend_from_slice(bytes);
            return Ok((file, decoded));
        }
        return Ok((bytes.to_vec(), decoded));
    }
    let decoded = decode_bytes(bytes)?;
    let pcm = resample(&decoded.pcm.into_mono(), format.hz);
    let bytes = encode(&pcm, format)?;
    let decoded = Decoded {
        pcm,
        damage: decoded.damage,
    };
    Ok((bytes, decoded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_audio::pcm::Pcm;

    fn tone(hz: u32) -> Pcm {
        let samples = (0..hz / 2)
            .map(|place| (place as f32 * 0.05).sin() * 0.3)
            .collect();
        Pcm::mono(hz, samples)
    }

    #[test]
    fn sound_from_the_history_is_kept_in_the_format_that_was_ordered() {
        let stored = encode(&tone(44_100), OutputFormat::MP3_44100_128).unwrap();
        let (same, _) = in_format(&stored, OutputFormat::MP3_44100_128).unwrap();
        assert_eq!(same, stored);
        let wav: OutputFormat = "wav_24000".parse().unwrap();
        let (made, decoded) = in_format(&stored, wav).unwrap();
        assert_eq!(decoded.pcm.hz, 24_000);
        assert!(made.starts_with(b"RIFF"));
        let plain = encode(&tone(24_000), "pcm_24000".parse().unwrap()).unwrap();
        let (kept, decoded) = in_format(&plain, wav).unwrap();
        assert_eq!(kept.get(44..), Some(&plain[..]));
        assert!((decoded.pcm.seconds() - 0.5).abs() < 0.01);
    }
}
