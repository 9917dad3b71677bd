//! The service's plans, and what each allows as far as that is known before anything is asked.

use std::fmt;

use crate::format::{Codec, OutputFormat};
use crate::request::Worth;

/// A plan of an account. Tables: the service's pages on pricing, models and output formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// `free`
    Free,
    /// `starter`
    Starter,
    /// `creator`
    Creator,
    /// `pro`
    Pro,
    /// `growing_business`
    GrowingBusiness,
    /// `scale`
    Scale,
    /// `business`
    Business,
    /// `enterprise`
    Enterprise,
    /// One that came later, in the service's word; empty while none was read.
    Other(String),
}

impl Default for Plan {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl Plan {
    /// All that are known, from the smallest.
    const KNOWN: [Self; 8] = [
        Self::Free,
        Self::Starter,
        Self::Creator,
        Self::Pro,
        Self::GrowingBusiness,
        Self::Scale,
        Self::Business,
        Self::Enterprise,
    ];

    /// The service's word for it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Free => "free",
            Self::Starter => "starter",
            Self::Creator => "creator",
            Self::Pro => "pro",
            Self::GrowingBusiness => "growing_business",
            Self::Scale => "scale",
            Self::Business => "business",
            Self::Enterprise => "enterprise",
            Self::Other(word) => word,
        }
    }

    /// What it is called for people: its word with a large letter.
    pub fn name(&self) -> String {
        let mut letters = self.as_str().chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let rest = letters.map(|letter| if letter == '_' { ' ' } else { letter });
        first.chain(rest).collect()
    }

    /// Requests at once of models that count whole. The answers' headers correct it.
    pub fn ceiling(&self) -> usize {
        match self {
            Self::Free | Self::Other(_) => 2,
            Self::Starter => 3,
            Self::Creator => 5,
            Self::Pro => 10,
            Self::GrowingBusiness | Self::Scale | Self::Business | Self::Enterprise => 15,
        }
    }

    /// The smallest plan with a format.
    pub fn needed_for(format: OutputFormat) -> Self {
        match (format.codec, format.hz, format.kbps) {
            (Codec::Mp3, 44_100, 192) => Self::Creator,
            (Codec::Pcm | Codec::Wav, 44_100 | 48_000, _) => Self::Pro,
            _ => Self::Free,
        }
    }

    /// Whether it has a format. A plan that isn't known is let through: the service decides.
    pub fn allows(&self, format: OutputFormat) -> bool {
        let needed = Self::needed_for(format);
        self.place()
            .is_none_or(|place| Some(place) >= needed.place())
    }

    /// The smallest plan that dubs so: without a mark from Creator on (the service's page "Dubbing").
    pub fn needed_for_dub(worth: Worth) -> Self {
        match worth {
            Worth::Marked => Self::Free,
            Worth::Plain | Worth::Full => Self::Creator,
        }
    }

    /// Whether it dubs so. A plan that isn't known is let through: the service decides.
    pub fn dubs(&self, worth: Worth) -> bool {
        let needed = Self::needed_for_dub(worth);
        self.place()
            .is_none_or(|place| Some(place) >= needed.place())
    }

    /// Whether the lines of its dubbing projects can be changed and said anew: for enterprises alone (the service's
    /// description of `PATCH …/transcript/segment` and `POST …/regenerate`). Of a plan that isn't known nobody can promise it.
    pub fn edits_dubs(&self) -> bool {
        *self == Self::Enterprise
    }

    /// Whether it may have them: one that isn't known is let through, and the service decides.
    pub fn may_edit_dubs(&self) -> bool {
        self.edits_dubs() || self.place().is_none()
    }

    fn place(&self) -> Option<usize> {
        Self::KNOWN.iter().position(|known| known == self)
    }
}

impl From<&str> for Plan {
    fn from(word: &str) -> Self {
        let known = Self::KNOWN.into_iter().find(|plan| plan.as_str() == word);
        known.unwrap_or_else(|| Self::Other(word.to_owned()))
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_allows_what_it_has_and_the_unknown_is_let_through() {
        let format = |name: &str| name.parse::<OutputFormat>().unwrap();
        let allows = |plan: &str, name: &str| Plan::from(plan).allows(format(name));
        assert!(allows("free", "mp3_44100_128"));
        assert!(!allows("starter", "mp3_44100_192") && allows("pro", "mp3_44100_192"));
        assert!(!allows("creator", "wav_48000") && allows("scale", "pcm_44100"));
        assert!(allows("a new plan", "wav_48000") && allows("", "wav_48000"));
        let dubs = |plan: &str, worth| Plan::from(plan).dubs(worth);
        assert!(dubs("free", Worth::Marked) && !dubs("starter", Worth::Plain));
        assert!(dubs("creator", Worth::Full) && dubs("a new plan", Worth::Plain));
        let edits = |plan: &str| Plan::from(plan).edits_dubs();
        assert!(edits("enterprise") && !edits("business") && !edits("a new plan") && !edits(""));
        assert_eq!(Plan::from("a plan of next year").ceiling(), 2);
        for plan in Plan::KNOWN {
            assert_eq!(Plan::from(plan.as_str()), plan);
        }
    }
}
