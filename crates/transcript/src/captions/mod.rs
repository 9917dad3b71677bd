//! Captions from the words of a transcript, and the rules that they follow.

mod check;
mod layout;
mod segments;
mod timing;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use check::{Violation, ViolationKind};

use crate::transcript::Transcript;

/// Rules of reading speed, line length and gaps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaptionRules {
    /// Characters of a line, spaces included.
    pub max_chars_per_line: usize,
    pub max_lines: usize,
    pub max_chars_per_second: f64,
    pub min_duration_s: f64,
    pub max_duration_s: f64,
    /// Shortest gap between two captions that do not touch a pause.
    pub min_gap_s: f64,
    /// Gaps shorter than this are closed to `min_gap_s`; 0 leaves them.
    pub close_gaps_s: f64,
    /// True puts the speaker's name before the first caption of each turn.
    pub speaker_names: bool,
}

/// Rules that a guide publishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptionPreset {
    /// Netflix, “English (USA) Timed Text Style Guide” and “Timed Text Style Guide: General Requirements”.
    #[default]
    Netflix,
    /// BBC, “Subtitle Guidelines” 1.2.
    Bbc,
}

impl CaptionPreset {
    /// All presets, the default first.
    pub const ALL: [Self; 2] = [Self::Netflix, Self::Bbc];

    /// Returns the name of the preset with its source.
    pub fn name(self) -> &'static str {
        match self {
            Self::Netflix => "Netflix Timed Text Style Guide (English)",
            Self::Bbc => "BBC Subtitle Guidelines",
        }
    }

    /// Returns the address of the guide.
    pub fn source(self) -> &'static str {
        match self {
            Self::Netflix => {
                "https://partnerhelp.netflixstudios.com/hc/en-us/articles/217350977-English-USA-Timed-Text-Style-Guide"
            }
            Self::Bbc => "https://www.bbc.co.uk/accessibility/forproducts/guides/subtitles/",
        }
    }

    /// Returns the rules of the guide.
    pub fn rules(self) -> CaptionRules {
        match self {
            // 42 characters, 2 lines, 20 characters a second for adults, 5/6 s to 7 s. A gap has 2 frames, and one of
            // less than half a second is closed to that. The figures are for 24 frames a second.
            Self::Netflix => CaptionRules {
                max_chars_per_line: 42,
                max_lines: 2,
                max_chars_per_second: 20.0,
                min_duration_s: 5.0 / 6.0,
                max_duration_s: 7.0,
                min_gap_s: 2.0 / 24.0,
                close_gaps_s: 0.5,
                speaker_names: false,
            },
            // 37 fixed-width characters, 2 lines, 160 to 180 words a minute: 18 characters a second at 6 a word with
            // its space. At least 0.3 s a word. A gap has at least a second, or there is none. The guide has no longest
            // duration: 7 s are usual.
            Self::Bbc => CaptionRules {
                max_chars_per_line: 37,
                max_lines: 2,
                max_chars_per_second: 18.0,
                min_duration_s: 0.3,
                max_duration_s: 7.0,
                min_gap_s: 0.0,
                close_gaps_s: 1.0,
                speaker_names: false,
            },
        }
    }
}

impl Default for CaptionRules {
    fn default() -> Self {
        CaptionPreset::Netflix.rules()
    }
}

/// A caption: lines that are shown for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption {
    pub start_s: f64,
    pub end_s: f64,
    pub speaker: Option<usize>,
    pub lines: Vec<String>,
    /// Positions of its words in [`Transcript::words`].
    pub words: Range<usize>,
}

impl Caption {
    /// Returns the lines as one text with line breaks.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

impl Transcript {
    /// Returns the captions of all words, in order and without overlap.
    ///
    /// Line length, number of lines, longest duration and gaps always hold. Reading speed and shortest duration hold
    /// where the speech leaves the time; [`CaptionRules::check`] lists where not. The last caption ends at the end of the
    /// audio at the latest.
    pub fn captions(&self, rules: &CaptionRules) -> Vec<Caption> {
        let rules = rules.sane();
        let mut captions = segments::captions(self, &rules);
        timing::settle(&mut captions, &rules, self.duration_s);
        captions
    }
}

impl CaptionRules {
    /// Returns the rules with values that no rule can have replaced by the nearest possible ones.
    fn sane(&self) -> Self {
        let number = |value: f64, least: f64| {
            if value.is_finite() {
                value.max(least)
            } else {
                least
            }
        };
        let max_duration_s = number(self.max_duration_s, 0.1);
        Self {
            max_chars_per_line: self.max_chars_per_line.clamp(4, 1_000),
            max_lines: self.max_lines.clamp(1, 20),
            max_chars_per_second: number(self.max_chars_per_second, 1.0),
            min_duration_s: number(self.min_duration_s, 0.0).min(max_duration_s),
            max_duration_s,
            min_gap_s: number(self.min_gap_s, 0.0),
            close_gaps_s: number(self.close_gaps_s, 0.0),
            speaker_names: self.speaker_names,
        }
    }
}

#[cfg(test)]
mod tests;
