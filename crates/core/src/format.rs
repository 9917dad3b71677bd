//! Output formats by the service's own names (`mp3_44100_128`, `pcm_24000`, …).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The kind of sound in an output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Codec {
    /// MPEG-1/2 layer III.
    Mp3,
    /// Headerless signed 16-bit little-endian.
    Pcm,
    /// The same with a RIFF header. Not streamed by the service.
    Wav,
    /// Headerless G.711 µ-law.
    Ulaw,
    /// Headerless G.711 A-law.
    Alaw,
    /// Opus in Ogg.
    Opus,
}

impl Codec {
    /// The service's word for it, with which the names of formats begin.
    fn word(self) -> &'static str {
        match self {
            Self::Mp3 => "mp3",
            Self::Pcm => "pcm",
            Self::Wav => "wav",
            Self::Ulaw => "ulaw",
            Self::Alaw => "alaw",
            Self::Opus => "opus",
        }
    }
}

/// One output format: codec, rate in Hz, and kbit/s where the codec has one. All are mono.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OutputFormat {
    /// The kind of sound.
    pub codec: Codec,
    /// Samples a second.
    pub hz: u32,
    /// Kilobits a second; 0 where the codec has no choice.
    pub kbps: u32,
}

/// A name that is no output format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an output format; there are {near}", near = near(.0))]
pub struct UnknownFormat(pub String);

/// The formats whose names begin as `name` does, up to its first `_`; all of them where none does.
fn near(name: &str) -> String {
    let codec = name.split('_').next().unwrap_or_default();
    let of = |codec: &str| {
        let names = OutputFormat::ALL.iter().map(ToString::to_string);
        names.filter(|name| name.starts_with(codec)).collect()
    };
    let mut names: Vec<String> = of(codec);
    if names.is_empty() {
        names = of("");
    }
    names.join(", ")
}

impl Default for OutputFormat {
    fn default() -> Self {
        Self::MP3_44100_128
    }
}

impl OutputFormat {
    /// The service's default.
    pub const MP3_44100_128: Self = Self {
        codec: Codec::Mp3,
        hz: 44_100,
        kbps: 128,
    };

    /// As good as lossless for speech, on every plan.
    pub const WAV_24000: Self = wav(24_000);
    /// As recordings come.
    pub const WAV_48000: Self = wav(48_000);
    /// The first one without a head.
    pub const PCM_24000: Self = pcm(24_000);
    /// Opus at the rate that suits speech.
    pub const OPUS_48000_96: Self = opus(96);

    /// Every format of speech. `tests/contract/shared.rs` holds it to the published description.
    pub const ALL: &[Self] = &[
        mp3(22_050, 32),
        mp3(24_000, 48),
        mp3(44_100, 32),
        mp3(44_100, 64),
        mp3(44_100, 96),
        mp3(44_100, 128),
        mp3(44_100, 192),
        pcm(8_000),
        pcm(16_000),
        pcm(22_050),
        pcm(24_000),
        pcm(32_000),
        pcm(44_100),
        pcm(48_000),
        wav(8_000),
        wav(16_000),
        wav(22_050),
        wav(24_000),
        wav(32_000),
        wav(44_100),
        wav(48_000),
        plain(Codec::Ulaw, 8_000),
        plain(Codec::Alaw, 8_000),
        opus(32),
        opus(64),
        opus(96),
        opus(128),
        opus(192),
    ];

    /// Whether the streaming calls offer it: all but WAV.
    pub fn streams(self) -> bool {
        self.codec != Codec::Wav
    }

    /// What to ask a streaming call for: WAV is asked for as PCM of its rate and given its header here.
    #[must_use]
    pub fn on_the_wire(self) -> Self {
        if self.streams() { self } else { pcm(self.hz) }
    }

    /// Bytes of a second of it, without what a container adds.
    pub fn bytes_a_second(self) -> u32 {
        match self.codec {
            Codec::Mp3 | Codec::Opus => self.kbps * 125,
            Codec::Pcm | Codec::Wav => self.hz * 2,
            Codec::Ulaw | Codec::Alaw => self.hz,
        }
    }

    /// The usual file extension, without a dot. Headerless sound keeps its codec's name.
    pub fn extension(self) -> &'static str {
        match self.codec {
            Codec::Mp3 => "mp3",
            Codec::Pcm => "pcm",
            Codec::Wav => "wav",
            Codec::Ulaw => "ulaw",
            Codec::Alaw => "alaw",
            Codec::Opus => "opus",
        }
    }
}

const fn mp3(hz: u32, kbps: u32) -> OutputFormat {
    OutputFormat {
        codec: Codec::Mp3,
        hz,
        kbps,
    }
}
const fn pcm(hz: u32) -> OutputFormat {
    plain(Codec::Pcm, hz)
}
const fn wav(hz: u32) -> OutputFormat {
    plain(Codec::Wav, hz)
}
const fn opus(kbps: u32) -> OutputFormat {
    OutputFormat {
        codec: Codec::Opus,
        hz: 48_000,
        kbps,
    }
}
const fn plain(codec: Codec, hz: u32) -> OutputFormat {
    OutputFormat { codec, hz, kbps: 0 }
}

impl fmt::Display for OutputFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.codec.word(), self.hz)?;
        if self.kbps > 0 {
            write!(f, "_{}", self.kbps)
        } else {
            Ok(())
        }
    }
}

impl FromStr for OutputFormat {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.to_string() == name)
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

impl TryFrom<String> for OutputFormat {
    type Error = UnknownFormat;

    fn try_from(name: String) -> Result<Self, UnknownFormat> {
        name.parse()
    }
}

impl From<OutputFormat> for String {
    fn from(format: OutputFormat) -> Self {
        format.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back() {
        for format in OutputFormat::ALL {
            assert_eq!(format.to_string().parse(), Ok(*format));
        }
        assert!("mp3_44100_127".parse::<OutputFormat>().is_err());
        assert_eq!(
            "wav_24000"
                .parse::<OutputFormat>()
                .map(|format| format.on_the_wire().to_string()),
            Ok("pcm_24000".to_owned())
        );
    }
}
