//! Everything that symphonia reads: FLAC, Vorbis, AAC in MP4, AIFF, ADPCM, Matroska.

use std::io::{Cursor, ErrorKind};

use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

use super::{Block, Damage, DecodeError, Decoded, Gathered, Looks};

/// Decodes the default track.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let source = MediaSourceStream::new(
        Box::new(Cursor::new(bytes)),
        MediaSourceStreamOptions::default(),
    );
    let mut format = symphonia::default::get_probe()
        .probe(
            &Hint::new(),
            source,
            FormatOptions::default(),
            MetadataOptions::default(),
        )
        .map_err(|error| refusal(bytes, error))?;
    let track = format
        .default_track(TrackType::Audio)
        .ok_or(DecodeError::NotAudio(Looks::Unknown))?;
    let id = track.id;
    let promised = track.num_frames;
    let params = track
        .codec_params
        .as_ref()
        .and_then(|params| params.audio())
        .ok_or(DecodeError::NotAudio(Looks::Unknown))?;
    if let Some(hz) = params.sample_rate {
        super::check(hz, 1)?;
    }
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(params, &AudioDecoderOptions::default())
        .map_err(|error| DecodeError::Unsupported(error.to_string()))?;
    let mut gathered = Gathered::default();
    let mut samples: Vec<f32> = Vec::new();
    let (mut packets, mut bad, mut cut) = (0, 0, false);
    let mut damage = Vec::new();
    loop {
        let packet = match format.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            Err(Error::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                cut = true;
                break;
            }
            // Rate or channels changed: what follows is another file.
            Err(Error::ResetRequired) => {
                damage.push(Damage::Changed {
                    frame: gathered.pcm.frames() as u64,
                });
                break;
            }
            Err(_damaged) => {
                packets += 1;
                bad += 1;
                super::note_bad(&mut damage, gathered.pcm.frames() as u64);
                // A reader that only complains would do so for ever.
                if bad > 1_000 {
                    break;
                }
                continue;
            }
        };
        if packet.track_id != id {
            continue;
        }
        packets += 1;
        match decoder.decode(&packet) {
            Ok(decoded) => {
                let spec = decoded.spec();
                let (hz, channels) = (spec.rate(), spec.channels().count() as u16);
                super::check(hz, channels.max(1))?;
                decoded.copy_to_vec_interleaved(&mut samples);
                if !samples.is_empty() {
                    gathered.take(&Block {
                        hz,
                        channels,
                        samples: &samples,
                    });
                }
            }
            Err(_damaged) => {
                bad += 1;
                super::note_bad(&mut damage, gathered.pcm.frames() as u64);
                let channels = gathered.pcm.channels;
                let frames = packet.dur.get().min(1 << 16) as usize;
                samples.clear();
                samples.resize(frames * usize::from(channels), 0.0);
                gathered.take(&Block {
                    hz: gathered.pcm.hz,
                    channels,
                    samples: &samples,
                });
            }
        }
        gathered.check()?;
    }
    let frames = gathered.pcm.frames() as u64;
    if cut || promised.is_some_and(|promised| frames < promised) {
        damage.push(Damage::Cut { frames, promised });
    }
    super::judge(packets, bad)?;
    if packets == 0 {
        return Err(DecodeError::Unfinished);
    }
    gathered.done(damage)
}

fn refusal(bytes: &[u8], error: Error) -> DecodeError {
    let known = [b"fLaC".as_slice(), b"OggS", b"FORM", b"RIFF"];
    if bytes.get(4..8) == Some(b"ftyp") {
        return DecodeError::Unfinished;
    }
    if known.iter().any(|magic| bytes.starts_with(magic)) {
        return match error {
            Error::IoError(_) => DecodeError::Unfinished,
            other => DecodeError::Unsupported(other.to_string()),
        };
    }
    DecodeError::NotAudio(Looks::Unknown)
}
