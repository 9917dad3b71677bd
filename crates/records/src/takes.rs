//! Takes: generated or recorded audio of a line, with the request that it came from.

use std::path::PathBuf;
use std::sync::Arc;

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::fingerprint::Parts;
use mynah_core::ids::{EntryId, ItemId, LineId, ModelId, ProjectId, RequestId, TakeId, VoiceId};
use mynah_core::request::{Generation, SpeechRequest, Tool};
use mynah_core::shape::Shape;
use mynah_core::timing::WordTime;
use mynah_script::deed::TakeAct;
use mynah_script::document::Line;
use mynah_script::shaping::CutTake;
use serde::{Deserialize, Serialize};

use crate::blobs::Blob;

/// A take in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct TakeCard {
    /// Id of the take.
    pub id: TakeId,
    /// The line, if any.
    pub line: Option<LineId>,
    /// Number in the line, from 1.
    pub number: u32,
    /// The backend that produced it.
    pub backend: Backend,
    /// Name of the voice at the time of the order.
    pub voice_name: String,
    /// The request.
    pub request: Arc<Generation>,
    /// Seed of the request.
    pub seed: Option<u32>,
    /// Length in seconds.
    pub seconds: f64,
    /// Cost of the take.
    pub cost: Credits,
    /// Time when it was stored.
    pub at: UnixMillis,
    /// Integrated loudness in LUFS, if it could be measured.
    pub lufs: Option<f32>,
    /// True peak in dBTP.
    pub peak_db: Option<f32>,
    /// Waveform of 48 columns, 0 to 255.
    pub mini: Arc<[u8]>,
    /// True if it is the line's picked take.
    pub picked: bool,
    /// True if it is starred.
    pub starred: bool,
    /// True if it is approved. The line is not generated again while its text matches the take.
    pub approved: bool,
    /// Note of the user.
    pub note: String,
    /// True if it is in the trash.
    pub discarded: bool,
    /// True if only a part arrived.
    pub cut: bool,
    /// True if the audio file is missing or damaged.
    pub missing: bool,
    /// Remark of the service, for example "read with English sounds".
    pub remark: Option<String>,
    /// Service id of the result, if it has one: a designed voice, a song, a dub.
    pub given: Option<String>,
    /// The request that the line would have sent when the user picked this take for it.
    pub picked_for: Option<Box<SpeechRequest>>,
    /// Chunks of a long text, in order; empty for a single request.
    pub parts: Arc<[TakePart]>,
}

/// A chunk of a take that was joined from several requests. Its text lies between two seams of the take's request. The
/// chunk's own take and cost are found by that text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakePart {
    /// Start in the take in milliseconds.
    pub at_ms: u32,
    /// True if the chunk was generated with another context.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub context_changed: bool,
    /// Request id of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
}

impl TakeCard {
    /// Returns true if it is a recording of a person.
    pub fn is_recorded(&self) -> bool {
        let speech = self.request.speech();
        speech.is_some_and(|speech| speech.voice.as_str().is_empty())
    }

    /// Returns true if nobody speaks in it: a sound effect or music. No voice, model or setting of a line makes it
    /// outdated.
    pub fn is_sound(&self) -> bool {
        matches!(self.request.tool(), Tool::Effects | Tool::Music)
    }

    /// Returns true if a Draft voice spoke it.
    pub fn is_draft(&self) -> bool {
        self.backend == Backend::Draft && !self.is_recorded()
    }

    /// Returns the action that picks it again for the same text.
    pub fn picked_again(&self) -> TakeAct {
        TakeAct::Pick(self.id, self.picked_for.clone())
    }

    /// Returns true if the take is complete and has this text, or if the user picked it for this text. The text of a
    /// sound is its description, in one line.
    pub fn says(&self, text: &str) -> bool {
        let description = self.is_sound().then(|| self.request.text());
        let is_described = |description: &str| {
            let words = description.split_whitespace();
            words.eq(text.split_whitespace())
        };
        if !self.cut && description.is_some_and(is_described) {
            return true;
        }
        let chosen = self.picked_for.as_deref();
        let mut requests = self.request.speech().into_iter().chain(chosen);
        !self.cut && requests.any(|request| request.text == text.trim())
    }

    /// Returns true if a voice spoke it with another text, even if the user picked it for this text.
    pub fn says_other_words(&self, text: &str) -> bool {
        let speech = self.request.speech().filter(|_| !self.is_recorded());
        speech.is_some_and(|speech| speech.text != text.trim())
    }

    /// Returns true if it was made from this request or picked for it. A random seed of the take may be the requested
    /// one.
    pub fn is_of(&self, wanted: Parts<'_>) -> bool {
        let drawn = self.seed.filter(|seed| wanted.seed == Some(*seed));
        let made = self.request.speech();
        let mut requests = made.into_iter().chain(self.picked_for.as_deref());
        requests.any(|request| wanted == Parts::from(request).or_seed(drawn))
    }

    /// Returns the take as the cuts of a line name it.
    pub fn to_cut(&self) -> CutTake {
        CutTake::new(self.number, self.seconds)
    }

    /// Returns the cut and volume that `line` applies to the take.
    pub fn shape_in(&self, line: &Line) -> Shape {
        line.overrides.shaping.shape(self.to_cut())
    }

    /// Returns how long the take plays in `line`, in seconds.
    pub fn seconds_in(&self, line: &Line) -> f64 {
        let kept = self.shape_in(line).cut.kept_seconds(self.seconds);
        kept.end - kept.start
    }
}

/// Takes of a line, as a row of the script shows them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineTakes {
    /// Number of takes outside the trash.
    pub count: u32,
    /// The picked take.
    pub picked: Option<Arc<TakeCard>>,
}

/// Audio that becomes a take. Project, line and request are in its ledger entry.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTake {
    /// The audio file in the library.
    pub blob: Blob,
    /// Length in seconds.
    pub seconds: f64,
    /// Integrated loudness in LUFS, if it could be measured.
    pub lufs: Option<f32>,
    /// True peak in dBTP.
    pub peak_db: Option<f32>,
    /// Waveform of 48 columns, 0 to 255.
    pub mini: Arc<[u8]>,
    /// Waveform in the format of `audio::peaks`. Its file can be recreated.
    pub peaks: Vec<u8>,
    /// Times of the words.
    pub words: Vec<WordTime>,
    /// Remark of the service.
    pub remark: Option<String>,
    /// Service id of the result, if it has one.
    pub given: Option<String>,
    /// True to pick it for its line.
    pub pick: bool,
    /// Chunks that it was joined from; empty for a single request.
    pub parts: Vec<TakePart>,
}

/// A take with the details for playback, export and billing.
#[derive(Clone, Debug, PartialEq)]
pub struct Take {
    /// The list entry.
    pub card: TakeCard,
    /// The project, if any.
    pub project: Option<ProjectId>,
    /// The account as it is part of the fingerprint.
    pub account: String,
    /// Fingerprint of the request.
    pub fingerprint: String,
    /// Times of the words.
    pub words: Vec<WordTime>,
    /// The audio file.
    pub blob: Blob,
    /// Path of the audio file.
    pub path: PathBuf,
    /// Request id of the service. A take from the library has the id of the first request.
    pub request_id: Option<RequestId>,
    /// Item of the account's history.
    pub history_item: Option<ItemId>,
    /// True if the service stored nothing of the request.
    pub zero_retention: bool,
}

/// The request that a line would send now.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitting {
    /// The line.
    pub line: LineId,
    /// The backend.
    pub backend: Backend,
    /// The request.
    pub request: SpeechRequest,
}

impl Fitting {
    /// Returns true if a take fits: made from this request, picked for it, or a recording or sound with its text.
    pub fn is_of(&self, take: &TakeCard) -> bool {
        if take.is_recorded() || take.is_sound() {
            return take.says(&self.request.text);
        }
        take.backend == self.backend && take.is_of((&self.request).into())
    }

    /// Returns true if a take is a Draft version of a request to ElevenLabs.
    pub fn is_rehearsed_by(&self, take: &TakeCard) -> bool {
        let may_be = take.is_draft() && !take.is_sound();
        self.backend == Backend::Live && may_be && take.says(&self.request.text)
    }
}

/// A filter for takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakeFilter {
    /// The backend.
    pub backend: Backend,
    /// The voice, if only one is wanted.
    pub voice: Option<VoiceId>,
    /// The model, if only one is wanted.
    pub model: Option<ModelId>,
    /// The tool, if only one is wanted.
    pub tool: Option<Tool>,
    /// Earliest time of storing.
    pub since: Option<UnixMillis>,
}

/// A take with its item of the account's history.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedTake {
    /// The take.
    pub card: TakeCard,
    /// The project of its line.
    pub project: Option<ProjectId>,
    /// The history item, if it is known.
    pub history_item: Option<ItemId>,
    /// True if the service stored nothing of the request.
    pub zero_retention: bool,
}

/// The library's counterpart of an item of the account's history.
#[derive(Clone, Debug, PartialEq)]
pub enum KnownItem {
    /// The take of the item.
    Take {
        /// Id of the take.
        take: TakeId,
        /// True if it is in the trash.
        discarded: bool,
    },
    /// The entry of a paid request whose audio is not in the library.
    Paid(EntryId),
}
