//! What the chosen model will make of a text, before money is spent: marks that it ignores or reads aloud, what it stumbles
//! on, what it can't take. Pure, one line at a time; a file for each subject.
//!
//! A [`Hint`] says where, what and how to mend it. Its rule is a code that never changes.

mod abbreviations;
mod addresses;
mod asks;
mod balance;
mod breaks;
mod dates;
mod directions;
mod fractions;
mod ground;
mod grouped;
mod insertions;
mod languages;
mod length;
mod markup;
mod numbers;
mod phonemes;
mod phones;
mod punctuation;
pub(crate) mod readings;
mod retired;
mod romans;
mod silences;
pub mod spelling;
mod tags;
mod to_check;
mod units;
mod unspoken;

pub use asks::{Asks, asks};
pub use breaks::{LONGEST_REST, rest_of};
pub use ground::{Ground, Looked, Mark, Marked, Once};
pub use languages::{detected, language_of, of_line, of_script, sample, speaks};
pub use markup::words_alone;
pub use mynah_core::models::Model;
pub use retired::{goes_soon, missing_model, missing_voice, of_model};
pub use to_check::{SAID_WELL, ToCheck, WhyCheck, to_check};

use std::ops::Range;

use mynah_core::ids::ModelId;
use mynah_i18n::tr;

/// Longer texts than any model takes are only told to be too long.
const LONGEST: usize = 200_000;

/// What is wrong; each with a code for machines and for what somebody ignores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// `[whispers]` on a model that reads it aloud.
    Tag,
    /// `(laughing)` before the words.
    Direction,
    /// Signs alone: a line without a letter or a number.
    Unspoken,
    /// `<break/>` on a model that knows none.
    Break,
    /// A longer rest than can be asked for.
    BreakTooLong,
    /// More rests than a model bears.
    BreakTooMany,
    /// `[silence]` that says no length.
    Silence,
    /// A longer silence than one may be.
    SilenceTooLong,
    /// `<phoneme>` on a model that leaves the word out.
    Phoneme,
    /// More characters than the model takes.
    TooLong,
    /// A bracket or an angle without its other half.
    Unbalanced,
    /// `!!!`
    Punctuation,
    /// A number.
    Number,
    /// A date, or a time of day.
    Date,
    /// `80 km/h`
    Unit,
    /// `approx.`
    Abbreviation,
    /// The address of a page.
    Url,
    /// An address for mail.
    Email,
    /// A word that stands in no dictionary.
    Spelling,
    /// Two languages or writings in a line.
    MixedLanguages,
    /// A language that the model doesn't speak.
    Language,
    /// A model that goes, or is gone.
    Deprecated,
    /// A voice that isn't there any more.
    MissingVoice,
    /// A model that the account doesn't list.
    MissingModel,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::Tag,
        Self::Direction,
        Self::Unspoken,
        Self::Break,
        Self::BreakTooLong,
        Self::BreakTooMany,
        Self::Silence,
        Self::SilenceTooLong,
        Self::Phoneme,
        Self::TooLong,
        Self::Unbalanced,
        Self::Punctuation,
        Self::Number,
        Self::Date,
        Self::Unit,
        Self::Abbreviation,
        Self::Url,
        Self::Email,
        Self::Spelling,
        Self::MixedLanguages,
        Self::Language,
        Self::Deprecated,
        Self::MissingVoice,
        Self::MissingModel,
    ];

    /// Its code, which never changes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Tag => "audio-tag-read-aloud",
            Self::Direction => "direction-read-aloud",
            Self::Unspoken => "nothing-to-speak",
            Self::Break => "break-unsupported",
            Self::BreakTooLong => "break-too-long",
            Self::BreakTooMany => "break-too-many",
            Self::Silence => "silence-unclear",
            Self::SilenceTooLong => "silence-too-long",
            Self::Phoneme => "phoneme-dropped",
            Self::TooLong => "text-too-long",
            Self::Unbalanced => "tag-unbalanced",
            Self::Punctuation => "punctuation-repeated",
            Self::Number => "number",
            Self::Date => "date",
            Self::Unit => "unit",
            Self::Abbreviation => "abbreviation",
            Self::Url => "url",
            Self::Email => "email",
            Self::Spelling => "word-unknown",
            Self::MixedLanguages => "languages-mixed",
            Self::Language => "language-unsupported",
            Self::Deprecated => "model-deprecated",
            Self::MissingVoice => "voice-missing",
            Self::MissingModel => "model-missing",
        }
    }

    /// Whether what is heard would be another thing than what is written, or nothing at all. The others are a matter
    /// of taste.
    pub fn is_grave(self) -> bool {
        match self {
            Self::Tag
            | Self::Direction
            | Self::Unspoken
            | Self::Break
            | Self::BreakTooLong
            | Self::BreakTooMany
            | Self::Silence
            | Self::SilenceTooLong
            | Self::Phoneme
            | Self::TooLong
            | Self::Unbalanced
            | Self::Language
            | Self::Deprecated
            | Self::MissingVoice
            | Self::MissingModel => true,
            Self::Punctuation
            | Self::Number
            | Self::Date
            | Self::Unit
            | Self::Abbreviation
            | Self::Url
            | Self::Email
            | Self::Spelling
            | Self::MixedLanguages => false,
        }
    }

    /// Whether it is about how words are said, so that a rule of pronunciation mends it.
    pub fn is_of_words(self) -> bool {
        matches!(
            self,
            Self::Number
                | Self::Date
                | Self::Unit
                | Self::Abbreviation
                | Self::Url
                | Self::Email
                | Self::Spelling
                | Self::MixedLanguages
        )
    }

    /// What it is called, in a list of what may be hinted at.
    pub fn name(self) -> String {
        match self {
            Self::Tag => tr!("lint-rule-tag"),
            Self::Direction => tr!("lint-rule-direction"),
            Self::Unspoken => tr!("lint-rule-unspoken"),
            Self::Break => tr!("lint-rule-break"),
            Self::BreakTooLong => tr!("lint-rule-break-long"),
            Self::BreakTooMany => tr!("lint-rule-break-many"),
            Self::Silence => tr!("lint-rule-silence"),
            Self::SilenceTooLong => tr!("lint-rule-silence-long"),
            Self::Phoneme => tr!("lint-rule-phoneme"),
            Self::TooLong => tr!("lint-rule-too-long"),
            Self::Unbalanced => tr!("lint-rule-unbalanced"),
            Self::Punctuation => tr!("lint-rule-punctuation"),
            Self::Number => tr!("lint-rule-number"),
            Self::Date => tr!("lint-rule-date"),
            Self::Unit => tr!("lint-rule-unit"),
            Self::Abbreviation => tr!("lint-rule-abbreviation"),
            Self::Url => tr!("lint-rule-url"),
            Self::Email => tr!("lint-rule-email"),
            Self::Spelling => tr!("lint-rule-spelling"),
            Self::MixedLanguages => tr!("lint-rule-mixed"),
            Self::Language => tr!("lint-rule-language"),
            Self::Deprecated => tr!("lint-rule-deprecated"),
            Self::MissingVoice => tr!("lint-rule-voice"),
            Self::MissingModel => tr!("lint-rule-model"),
        }
    }
}

/// How a hint is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Something else in its place.
    Replace {
        /// In bytes of the line's text.
        bytes: Range<usize>,
        /// What stands there then.
        with: String,
    },
    /// Words in parentheses become the direction of the line, which is not spoken.
    Direct {
        /// Place of the parentheses, in bytes of the line's text.
        bytes: Range<usize>,
        /// The words in the parentheses.
        direction: String,
    },
    /// The line becomes several, cut before these bytes.
    Split(Vec<usize>),
    /// Another model.
    Model(ModelId),
    /// Another model wherever one speaks that is gone.
    Instead {
        /// The one that is gone.
        of: ModelId,
        /// The one that speaks from now on.
        with: ModelId,
    },
    /// A person has to choose: the way there.
    Lead(Lead),
}

/// Where a person is led who has to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lead {
    /// To the voices.
    Voice,
    /// To what each model would make of the script.
    Models,
}

impl Fix {
    /// Whether it is the text that changes.
    pub fn is_of_text(&self) -> bool {
        matches!(
            self,
            Self::Replace { .. } | Self::Direct { .. } | Self::Split(_)
        )
    }

    /// The text with the fix done; pieces of a line that is split stand in rows of their own. Nothing where it isn't the
    /// text that changes.
    pub fn done_to(&self, text: &str) -> Option<String> {
        match self {
            Self::Direct { bytes, .. } => Self::Replace {
                bytes: bytes.clone(),
                with: String::new(),
            }
            .done_to(text),
            Self::Replace { bytes, with } => {
                let (before, after) = (text.get(..bytes.start)?, text.get(bytes.end..)?);
                // What was taken out leaves one space, not two.
                let is_spaced = before.is_empty() || before.ends_with(char::is_whitespace);
                let after = if with.is_empty() && is_spaced {
                    after.trim_start()
                } else {
                    after
                };
                Some(format!("{before}{with}{after}"))
            }
            Self::Split(at) => {
                let mut pieces = Vec::with_capacity(at.len() + 1);
                let mut from = 0;
                for end in at.iter().copied().chain([text.len()]) {
                    pieces.push(text.get(from..end)?.trim());
                    from = end;
                }
                Some(pieces.join("\n"))
            }
            Self::Model(_) | Self::Instead { .. } | Self::Lead(_) => None,
        }
    }
}

/// One thing about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// What it is.
    pub rule: Rule,
    /// Where, in bytes of the line's text.
    pub bytes: Range<usize>,
    /// What a person is told.
    pub says: String,
    /// What can be done, the likeliest first.
    pub fixes: Vec<Fix>,
}

impl Hint {
    fn new(rule: Rule, bytes: Range<usize>, says: String) -> Self {
        Self {
            rule,
            bytes,
            says,
            fixes: Vec::new(),
        }
    }

    /// The words that it is about.
    pub fn words_in<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.bytes.clone()).unwrap_or_default()
    }

    fn fixed(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Offers to write what is said in place of what it is about.
    fn read(mut self, readings: impl IntoIterator<Item = String>) -> Self {
        let bytes = self.bytes.clone();
        let fixes = readings.into_iter().map(|with| Fix::Replace {
            bytes: bytes.clone(),
            with,
        });
        self.fixes.extend(fixes);
        self
    }
}

/// Who is to speak a line.
#[derive(Clone, Copy, Debug)]
pub struct Speaking<'a> {
    model: &'a Model,
    language: Option<&'a str>,
    is_brief: bool,
}

impl<'a> Speaking<'a> {
    /// Speaks with a model, in a language by its ISO 639-1 code where that is known.
    pub fn new(model: &'a Model, language: Option<&'a str>) -> Self {
        Self {
            model,
            language,
            is_brief: false,
        }
    }

    /// The same for hints of which only rules and places are looked at. Saying numbers takes most of the time.
    #[must_use]
    pub fn brief(self) -> Self {
        Self {
            is_brief: true,
            ..self
        }
    }

    /// The model.
    pub fn model(&self) -> &'a Model {
        self.model
    }

    /// The language by its ISO 639-1 code, where that is known.
    pub fn language(&self) -> Option<&'a str> {
        self.language
    }

    /// The words for what is offered. `None` if nothing is, or none are known.
    fn readings(&self) -> Option<&'static readings::Readings> {
        let language = self.language.filter(|_| !self.is_brief);
        language.and_then(readings::of)
    }
}

/// Looks at the words from the first one on; gives the hint, and how many words it is about.
type Subject = fn(&str, &[markup::Word<'_>], Speaking<'_>) -> Option<(Option<Hint>, usize)>;

/// Each word is one thing: the address before the number within it. True for those that may begin with a word of letters
/// alone.
const SUBJECTS: [(Subject, bool); 8] = [
    (addresses::check, false),
    (dates::check, false),
    (fractions::check, false),
    (units::check, false),
    (phones::check, false),
    (abbreviations::check, true),
    (numbers::check, true),
    (romans::check, true),
];

/// Returns true for most words: they are neither a number nor an address.
fn are_letters(word: &str) -> bool {
    word.chars()
        .all(|sign| sign.is_alphabetic() || matches!(sign, '\'' | '’'))
}

/// Everything about one line's text, in its order.
pub fn line(text: &str, speaking: Speaking<'_>) -> Vec<Hint> {
    let mut out = Vec::new();
    length::check(text, speaking, &mut out);
    if text.len() > LONGEST {
        return out;
    }
    let marks = markup::marks(text);
    tags::check(text, &marks, speaking, &mut out);
    directions::check(text, &mut out);
    unspoken::check(text, &marks, &mut out);
    breaks::check(text, &marks, speaking, &mut out);
    silences::check(text, &mut out);
    phonemes::check(text, &marks, speaking, &mut out);
    balance::check(text, &marks, &mut out);
    let spoken = markup::spoken(text, &marks);
    punctuation::check(text, &spoken, &mut out);
    languages::check(text, &spoken, speaking, &mut out);
    let words = grouped::joined(text, markup::words(text, &spoken), speaking.language);
    let mut taken = vec![false; words.len()];
    let are_letters: Vec<bool> = words.iter().map(|word| are_letters(word.core)).collect();
    for (subject, has_letters) in SUBJECTS {
        for at in 0..words.len() {
            let is_plain = !has_letters && are_letters.get(at).copied().unwrap_or(true);
            if is_plain || taken.get(at).copied().unwrap_or(true) {
                continue;
            }
            if let Some((hint, count)) =
                subject(text, words.get(at..).unwrap_or_default(), speaking)
            {
                out.extend(hint);
                taken
                    .iter_mut()
                    .skip(at)
                    .take(count)
                    .for_each(|taken| *taken = true);
            }
        }
    }
    out.sort_by_key(|hint| (hint.bytes.start, hint.rule));
    out
}

#[cfg(test)]
mod tests;
