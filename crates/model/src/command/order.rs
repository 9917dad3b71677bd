//! One line to generate, as it is ordered and kept.

use serde::{Deserialize, Serialize};

use crate::command::LineMend;
use mynah_core::credits::Credits;
use mynah_core::ids::{LineId, TakeId};
use mynah_core::request::Generation;
use mynah_records::stop_loss::StopLoss;

/// One line to generate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent options, kept by these names"
)]
pub struct LineOrder {
    /// The line, or none for a text from the command line.
    pub line: Option<LineId>,
    /// Its speaker's name, for file names and lists.
    pub speaker: String,
    /// The voice's name, for lists.
    pub voice_name: String,
    /// What is sent.
    pub request: Generation,
    /// True for another take even though the library holds one of the same request.
    pub fresh: bool,
    /// Whether it is bought once more though an earlier one was charged, or may have been: somebody said so of this very
    /// order, whatever is ordered with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub once_more: bool,
    /// True if its voices may speak outside the scope of their consents: a person confirmed that, or a command compared
    /// the scopes with the title of its script.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outside_consent: bool,
    /// Whether it is one of several takes that are ordered at once, to choose from: a take that the line has with its words
    /// stays picked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beside: bool,
    /// The one part of a take that is spoken anew, where not all of it is: the others stay what they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retake: Option<Retake>,
    /// Whether it is one of a rehearsal's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rehearsed: bool,
    /// Whether the service is to keep nothing of it. A project that wants that by now gets it in any case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub zero_retention: bool,
    /// Whether nobody is to know who speaks it, wherever it is written down.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blind: bool,
    /// The most that it was shown to cost, nothing where the library was said to hold its take: what turns out dearer
    /// is asked about and not bought. `None` where no price was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Credits>,
    /// What it is ordered under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_loss: Option<StopLoss>,
    /// SHA-256 of the recording in whose dub it is a line; nothing of what is no line of a dub.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dub_of: Option<String>,
    /// The line of a dub that it is bought for: the studio puts its take in the place of what is said there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mend: Option<Box<LineMend>>,
}

impl LineOrder {
    /// A text of no project, spoken by a voice; its price was not shown.
    pub fn alone(voice_name: &str, request: Generation) -> Self {
        Self {
            line: None,
            speaker: String::new(),
            voice_name: voice_name.to_owned(),
            request,
            fresh: false,
            once_more: false,
            outside_consent: false,
            beside: false,
            retake: None,
            rehearsed: false,
            stop_loss: None,
            dub_of: None,
            mend: None,
            zero_retention: false,
            blind: false,
            shown: None,
        }
    }

    /// Whether it is another take of a whole line, in place of the one that it has.
    pub fn is_another(&self) -> bool {
        self.fresh && !self.beside && self.retake.is_none()
    }

    /// Whether this is the same order, whatever it was shown to cost. Of several takes each is: by its id it is told.
    pub fn is_like(&self, other: &Self) -> bool {
        // Two lines of a dub may say the same; of an entry of the ledger nobody may know any more for which it was.
        let mut mends = self.mend.iter().zip(&other.mend);
        mends.all(|(one, other)| one.at == other.at)
            && self.line == other.line
            && self.fresh == other.fresh
            && self.retake == other.retake
            && self.zero_retention == other.zero_retention
            && self.speaker == other.speaker
            && self.voice_name == other.voice_name
            && self.request == other.request
    }
}

/// A part of a take that was joined of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retake {
    /// The take.
    pub of: TakeId,
    /// Which part, from 0.
    pub place: usize,
}
