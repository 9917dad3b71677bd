//! What a film or recording consists of, by its head: nothing is decoded.

use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::AudioCodecId;
use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_AC3, CODEC_ID_AC4, CODEC_ID_ALAC, CODEC_ID_COOK, CODEC_ID_DCA,
    CODEC_ID_EAC3, CODEC_ID_FLAC, CODEC_ID_MONKEYS_AUDIO, CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3,
    CODEC_ID_MUSEPACK, CODEC_ID_OPUS, CODEC_ID_SPEEX, CODEC_ID_TRUEHD, CODEC_ID_TTA,
    CODEC_ID_VORBIS, CODEC_ID_WAVPACK, CODEC_ID_WMA,
};

use super::container::probed;
use super::long::Source;

/// What a track has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrackKind {
    /// Pictures of so many columns and rows, where the head says so.
    Picture(Option<[u16; 2]>),
    /// Sound, encoded so.
    Sound(String),
    /// Subtitles.
    Text,
}

/// A track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// What it has.
    pub kind: TrackKind,
    /// Its language, as the file says it: ISO 639-2 or BCP-47; nothing where it doesn't.
    pub language: Option<String>,
}

/// The tracks of a container; nothing of a file that is none.
pub fn tracks(source: &mut dyn Source) -> Vec<Track> {
    let Ok(format) = probed(source) else {
        return Vec::new();
    };
    let tracks = format.tracks().iter().filter_map(|track| {
        let kind = match track.codec_params.as_ref()? {
            CodecParameters::Audio(params) => TrackKind::Sound(name_of(params.codec)),
            CodecParameters::Video(params) => TrackKind::Picture(
                params
                    .width
                    .zip(params.height)
                    .map(|(wide, high)| [wide, high]),
            ),
            CodecParameters::Subtitle(_) => TrackKind::Text,
            _ => return None,
        };
        let language = track.language.clone();
        let language = language.filter(|it| !it.is_empty() && it != "und");
        Some(Track { kind, language })
    });
    tracks.collect()
}

/// What people call an encoding; one that nobody knows by its number.
pub(super) fn name_of(codec: AudioCodecId) -> String {
    let known = [
        (CODEC_ID_AAC, "AAC"),
        (CODEC_ID_AC3, "AC-3 (Dolby Digital)"),
        (CODEC_ID_EAC3, "E-AC-3 (Dolby Digital Plus)"),
        (CODEC_ID_AC4, "AC-4"),
        (CODEC_ID_TRUEHD, "TrueHD (Dolby)"),
        (CODEC_ID_DCA, "DTS"),
        (CODEC_ID_ALAC, "ALAC (Apple Lossless)"),
        (CODEC_ID_FLAC, "FLAC"),
        (CODEC_ID_MP1, "MP1"),
        (CODEC_ID_MP2, "MP2"),
        (CODEC_ID_MP3, "MP3"),
        (CODEC_ID_OPUS, "Opus"),
        (CODEC_ID_VORBIS, "Vorbis"),
        (CODEC_ID_SPEEX, "Speex"),
        (CODEC_ID_WMA, "WMA"),
        (CODEC_ID_WAVPACK, "WavPack"),
        (CODEC_ID_MONKEYS_AUDIO, "Monkey’s Audio"),
        (CODEC_ID_MUSEPACK, "Musepack"),
        (CODEC_ID_TTA, "TTA"),
        (CODEC_ID_COOK, "RealAudio (Cook)"),
    ];
    let mut known = known.into_iter();
    let name = known.find_map(|(id, name)| (id == codec).then(|| name.to_owned()));
    name.unwrap_or_else(|| {
        let described = symphonia::default::get_codecs().get_audio_decoder(codec);
        described.map_or_else(
            || format!("{codec}"),
            |of| of.codec.info.long_name.to_owned(),
        )
    })
}
