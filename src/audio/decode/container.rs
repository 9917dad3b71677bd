//! Everything that symphonia reads: FLAC, Vorbis, AAC in MP4, AIFF, ADPCM, Matroska.

use std::io::{Cursor, ErrorKind};

use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;

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
    let (id, promised) = (track.id, track.num_frames);
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
    let mut heard = Heard::default();
    while let Some(packet) = heard.next(&mut *format) {
        if packet.track_id == id {
            heard.take(&mut *decoder, &packet)?;
        }
    }
    heard.end(promised)
}

/// What was decoded so far, and what was wrong with it.
#[derive(Default)]
struct Heard {
    gathered: Gathered,
    samples: Vec<f32>,
    packets: u64,
    bad: u64,
    cut: bool,
    damage: Vec<Damage>,
}

impl Heard {
    /// The next packet that can be read; none at the end, proper or not.
    fn next(&mut self, format: &mut dyn FormatReader) -> Option<Packet> {
        // A reader that only complains would do so for ever.
        while self.bad <= 1_000 {
            match format.next_packet() {
                Ok(packet) => return packet,
                Err(Error::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                    self.cut = true;
                    return None;
                }
                // Rate or channels changed: what follows is another file.
                Err(Error::ResetRequired) => {
                    let frame = self.frames();
                    self.damage.push(Damage::Changed { frame });
                    return None;
                }
                Err(_damaged) => {
                    self.packets += 1;
                    self.note_bad();
                }
            }
        }
        None
    }

    /// Decodes a packet; silence as long as it for one that can't be.
    fn take(&mut self, decoder: &mut dyn AudioDecoder, packet: &Packet) -> Result<(), DecodeError> {
        self.packets += 1;
        if let Ok(decoded) = decoder.decode(packet) {
            let spec = decoded.spec();
            let (hz, channels) = (spec.rate(), spec.channels().count() as u16);
            super::check(hz, channels.max(1))?;
            decoded.copy_to_vec_interleaved(&mut self.samples);
            self.gather(hz, channels);
        } else {
            self.note_bad();
            let (hz, channels) = (self.gathered.pcm.hz, self.gathered.pcm.channels);
            let frames = packet.dur.get().min(1 << 16) as usize;
            self.samples.clear();
            self.samples.resize(frames * usize::from(channels), 0.0);
            self.gather(hz, channels);
        }
        self.gathered.check()
    }

    fn gather(&mut self, hz: u32, channels: u16) {
        if !self.samples.is_empty() {
            self.gathered.take(&Block {
                hz,
                channels,
                samples: &self.samples,
            });
        }
    }

    fn note_bad(&mut self) {
        self.bad += 1;
        super::note_bad(&mut self.damage, self.gathered.pcm.frames() as u64);
    }

    fn frames(&self) -> u64 {
        self.gathered.pcm.frames() as u64
    }

    fn end(mut self, promised: Option<u64>) -> Result<Decoded, DecodeError> {
        let frames = self.frames();
        if self.cut || promised.is_some_and(|promised| frames < promised) {
            self.damage.push(Damage::Cut { frames, promised });
        }
        super::judge(self.packets, self.bad)?;
        if self.packets == 0 {
            return Err(DecodeError::Unfinished);
        }
        self.gathered.done(self.damage)
    }
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
