//! Packets of containers to samples of one or two channels, and of more where these have no places.

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::FormatReader;
use symphonia::core::packet::Packet;

use super::container::UNREADABLE;
use super::downmix::Downmix;
use super::{DecodeError, opus};

/// Decoder of the packets of a container.
pub(super) enum Decoder {
    Known(Known),
    /// Which the library of containers doesn't decode.
    Opus(Box<opus::Packets>),
}

impl Decoder {
    /// For sound of these parameters.
    pub fn of(
        params: &AudioCodecParameters,
        unsupported: impl Fn() -> DecodeError,
    ) -> Result<Self, DecodeError> {
        if params.codec == CODEC_ID_OPUS {
            let head = params.extra_data.as_deref().unwrap_or_default();
            return Ok(Self::Opus(Box::new(opus::Packets::open(head)?)));
        }
        let decoder = symphonia::default::get_codecs()
            .make_audio_decoder(params, &AudioDecoderOptions::default())
            .map_err(|error| match error {
                Error::Unsupported(_) => unsupported(),
                _damaged => DecodeError::Absurd(UNREADABLE),
            })?;
        Ok(Self::Known(Known {
            decoder,
            channels: Channels::None,
            downmix: None,
            raw: Vec::new(),
        }))
    }

    /// The decoder of the first track of sound that can be decoded, and the id of that.
    pub fn first(format: &dyn FormatReader) -> Option<(u32, Self)> {
        let unknown = || DecodeError::Absurd(UNREADABLE);
        format.tracks().iter().find_map(|track| {
            let params = track.codec_params.as_ref()?.audio()?;
            Some((track.id, Self::of(params, unknown).ok()?))
        })
    }

    /// Frames at the beginning that are none of the sound.
    pub fn skipped(&self) -> u64 {
        match self {
            Self::Known(_) => 0,
            Self::Opus(opus) => opus.skipped,
        }
    }

    /// The samples of a packet, with rate and channels; nothing of one that can't be decoded.
    pub fn decode(&mut self, packet: &Packet, samples: &mut Vec<f32>) -> Option<(u32, u16)> {
        match self {
            Self::Known(known) => known.decode(packet, samples),
            Self::Opus(decoder) => {
                let spec = decoder.spec();
                let decoded = decoder.decode(&packet.data)?;
                samples.clear();
                samples.extend_from_slice(decoded);
                Some(spec)
            }
        }
    }
}

/// A decoder of the library of containers, and how its channels are mixed.
pub(super) struct Known {
    decoder: Box<dyn AudioDecoder>,
    channels: Channels,
    downmix: Option<Downmix>,
    raw: Vec<f32>,
}

impl Known {
    fn decode(&mut self, packet: &Packet, samples: &mut Vec<f32>) -> Option<(u32, u16)> {
        let decoded = self.decoder.decode(packet).ok()?;
        let spec = decoded.spec();
        let count = spec.channels().count() as u16;
        if count > 2 && self.channels != *spec.channels() {
            self.channels = spec.channels().clone();
            self.downmix = Downmix::of(&self.channels);
        }
        let hz = spec.rate();
        let Some(downmix) = self.downmix.as_ref().filter(|_| count > 2) else {
            decoded.copy_to_vec_interleaved(samples);
            return Some((hz, count));
        };
        decoded.copy_to_vec_interleaved(&mut self.raw);
        samples.clear();
        downmix.mix(&self.raw, samples);
        Some((hz, 2))
    }
}
