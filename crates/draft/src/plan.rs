//! The plans an account can be on, with what each allows. Numbers: ElevenLabs' pages "Pricing" and "Models" (its
//! part on concurrency).

use std::str::FromStr;

use crate::refusal::Refusal;
use mynah_core::format::Codec;
use mynah_core::format::OutputFormat;

/// A plan of the service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plan {
    /// No money, few credits, no high rates.
    Free,
    /// The first paid one; instant clones.
    Starter,
    /// Professional clones, 192 kbit/s.
    Creator,
    /// 44.1 kHz PCM and WAV. What Draft voices are on unless told otherwise: every format can be tried.
    #[default]
    Pro,
    /// More of everything.
    Scale,
    /// Most of everything that is on the price list.
    Business,
    /// By contract: as business, and with zero retention.
    Enterprise,
}

/// A word that is no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a plan")]
pub struct UnknownPlan(pub String);

/// Which of a plan's ceilings a request counts against (`concurrency_group` of the model list; the last
/// three have no models there).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Multilingual v2 and v3, and everything without a ceiling of its own.
    Standard,
    /// Flash and Turbo.
    Turbo,
    /// Speech to text and forced alignment.
    Transcription,
    /// Music.
    Music,
    /// Conversations with agents.
    Conversations,
}

impl Group {
    /// The word in the model list.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Turbo => "turbo",
            Self::Transcription => "transcription",
            Self::Music => "music",
            Self::Conversations => "conversations",
        }
    }
}

impl Plan {
    /// All of them, smallest first.
    pub const ALL: [Self; 7] = [
        Self::Free,
        Self::Starter,
        Self::Creator,
        Self::Pro,
        Self::Scale,
        Self::Business,
        Self::Enterprise,
    ];

    /// The word in `tier`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Starter => "starter",
            Self::Creator => "creator",
            Self::Pro => "pro",
            Self::Scale => "scale",
            Self::Business => "business",
            Self::Enterprise => "enterprise",
        }
    }

    /// Credits a month.
    pub fn credits(self) -> u64 {
        match self {
            Self::Free => 10_000,
            Self::Starter => 30_000,
            Self::Creator => 100_000,
            Self::Pro => 500_000,
            Self::Scale => 2_000_000,
            Self::Business | Self::Enterprise => 11_000_000,
        }
    }

    /// How many requests may run at once.
    pub fn ceiling(self, group: Group) -> u32 {
        let standard = match self {
            Self::Free => 2,
            Self::Starter => 3,
            Self::Creator => 5,
            Self::Pro => 10,
            Self::Scale | Self::Business | Self::Enterprise => 15,
        };
        match group {
            Group::Standard => standard,
            Group::Turbo | Group::Conversations => standard * 2,
            Group::Transcription => standard * 5,
            Group::Music => match self {
                Self::Scale | Self::Business | Self::Enterprise => 3,
                // Free has none: its plan is refused before.
                _ => 2,
            },
        }
    }

    /// The smallest plan that may ask for `format`.
    pub fn needed_for(format: OutputFormat) -> Self {
        match format.codec {
            Codec::Mp3 if format.kbps >= 192 => Self::Creator,
            Codec::Pcm | Codec::Wav if format.hz >= 44_100 => Self::Pro,
            _ => Self::Free,
        }
    }

    /// Refuses a format that needs a greater plan.
    pub fn check(self, format: OutputFormat) -> Result<(), Refusal> {
        let needed = Self::needed_for(format);
        if self >= needed {
            return Ok(());
        }
        Err(Refusal::plan(
            "output_format_not_allowed",
            format!(
                "The output format {format} requires the {} plan or above.",
                needed.as_str()
            ),
        ))
    }

    /// How many voices of its own an account may keep.
    pub fn voice_slots(self) -> u32 {
        match self {
            Self::Free => 3,
            Self::Starter => 10,
            Self::Creator => 30,
            Self::Pro => 160,
            Self::Scale | Self::Business | Self::Enterprise => 660,
        }
    }

    /// How often voices may be added, or edited with files, in a period.
    pub fn voice_edits(self) -> u32 {
        self.voice_slots() * 3
    }

    /// How many professional clones it may keep.
    pub fn professional_slots(self) -> u32 {
        match self {
            Self::Free | Self::Starter => 0,
            Self::Creator | Self::Pro => 1,
            Self::Scale | Self::Business | Self::Enterprise => 3,
        }
    }

    /// Whether an account may have nothing kept.
    pub fn has_zero_retention(self) -> bool {
        self == Self::Enterprise
    }
}

impl FromStr for Plan {
    type Err = UnknownPlan;

    fn from_str(word: &str) -> Result<Self, UnknownPlan> {
        Self::ALL
            .into_iter()
            .find(|plan| plan.as_str() == word)
            .ok_or_else(|| UnknownPlan(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for plan in Plan::ALL {
            assert_eq!(plan.as_str().parse(), Ok(plan));
        }
        assert!("gold".parse::<Plan>().is_err());
    }

    #[test]
    fn high_rates_need_a_plan() {
        let needed = |name: &str| name.parse().map(Plan::needed_for);
        assert_eq!(needed("mp3_44100_128"), Ok(Plan::Free));
        assert_eq!(needed("mp3_44100_192"), Ok(Plan::Creator));
        assert_eq!(needed("pcm_32000"), Ok(Plan::Free));
        assert_eq!(needed("pcm_44100"), Ok(Plan::Pro));
        assert_eq!(needed("wav_48000"), Ok(Plan::Pro));
        assert_eq!(needed("opus_48000_192"), Ok(Plan::Free));
    }
}
