//! What the desk is made of: values that panels read. None of them does anything.

use std::sync::Arc;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::desk::Desk;
use crate::desk::Joined;
use crate::desk::free::Asked;
use crate::event::Playing;
use crate::event::Work;
use crate::trouble::Charged;
use crate::trouble::Remedy;
use crate::trouble::Trouble;
use mynah_audio::peaks::Peaks;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::{Credits, Quote};
use mynah_core::ids::JobId;
use mynah_core::ids::ModelId;
use mynah_core::ids::TakeId;
use mynah_core::ids::VoiceId;
use mynah_core::models::Hears;
use mynah_core::plan::Plan;
use mynah_core::settings::VoiceSettings;
use mynah_core::timing::WordTime;
use mynah_records::keys::KeptKey;

/// What a voice costs: a multiple of what its model does.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Rate {
    /// So much.
    Told(f64),
    /// The key may not read it: no more than this.
    AtMost(f64),
}

impl Rate {
    /// No service says how much a voice's owner may ask for; its own help names two and three times (ElevenLabs' help
    /// page on voices with a custom rate). More than this is reckoned with where an account's voices show it.
    pub const UNTOLD: Self = Self::AtMost(3.0);

    /// The least and the most that it may be.
    pub fn range(self) -> [f64; 2] {
        match self {
            Self::Told(rate) => [rate; 2],
            Self::AtMost(rate) => [1.0, rate],
        }
    }

    /// Whether it is known.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Told(_))
    }
}

/// What else a list tells of a voice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VoiceFacts {
    /// Languages that it was found to speak like a native, by their codes.
    pub languages: Vec<String>,
    /// With which model each of them was found so, by their ids.
    pub spoken_with: Vec<(String, String)>,
    /// Models that speak it at its best.
    pub models: Vec<String>,
    /// Where its preview lies.
    pub preview: Option<String>,
    /// The collections that it is in, by their ids.
    pub collections: Vec<String>,
    /// Days it lives on after its owner withdraws it.
    pub notice_days: Option<u64>,
    /// When it ends, if its owner withdrew it.
    pub ends: Option<UnixMillis>,
    /// Whether the account may change it.
    pub is_own: bool,
    /// The id it has in the library that others share.
    pub original: Option<VoiceId>,
    /// When it was made, or added.
    pub made: Option<UnixMillis>,
}

/// A voice as cards and the picker show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Voice {
    /// Its id.
    pub id: VoiceId,
    /// Its name.
    pub name: String,
    /// `premade`, `cloned`, … in the service's words.
    pub category: String,
    /// One line about it: description, or labels joined.
    pub about: String,
    /// Labels in the service's words.
    pub labels: Vec<(String, String)>,
    /// Credit multiplier of a shared voice, else 1.
    pub rate: Rate,
    /// What its owner stored.
    pub settings: OwnSettings,
    /// Whether a preview can be played.
    pub preview: bool,
    /// What else the list tells.
    #[serde(default)]
    pub facts: VoiceFacts,
}

impl Voice {
    /// Returns whether it is a clone of somebody's voice. A professional clone that others share with everyone, in the
    /// Voice Library, is none.
    pub fn is_clone(&self) -> bool {
        match self.category.as_str() {
            "cloned" => true,
            "professional" => self.facts.is_own,
            _ => false,
        }
    }
}

/// The settings that a voice's owner stored with it. Lists leave them out: they are read when a voice is first used.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum OwnSettings {
    /// Not read yet.
    Unread,
    /// They can't be read: it is spoken with the service's defaults.
    Unknown,
    /// Here.
    Known(VoiceSettings),
}

impl OwnSettings {
    /// The settings, where they were read.
    pub fn known(self) -> Option<VoiceSettings> {
        match self {
            Self::Known(settings) => Some(settings),
            Self::Unread | Self::Unknown => None,
        }
    }
}

/// A model that speaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Its id.
    pub id: ModelId,
    /// Its name.
    pub name: String,
    /// Credits a character; the list price where the service did not list it.
    pub multiplier: f64,
    /// Whether the service told its price. With a key that may not list models the published ones stand in.
    pub is_listed: bool,
    /// Most characters in one request.
    pub limit: usize,
    /// A model of Mynah's table. Of another model only what the service lists is believed.
    pub is_known: bool,
    /// What its sliders do.
    pub hears: Hears,
    /// Language codes it speaks.
    pub languages: Vec<String>,
}

/// A take's sound as the transport shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sound {
    /// The waveform.
    pub peaks: Arc<Peaks>,
    /// When each word sounds.
    pub words: Vec<WordTime>,
    /// Length so far in seconds.
    pub seconds: f64,
    /// Whether it is all here.
    pub complete: bool,
}

/// A job as the interface sees it.
#[derive(Debug)]
pub struct JobCard {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub work: Work,
    /// The highest it can cost from here on: what is here of it already is in no price.
    pub quote: Credits,
    /// Lower goes first among those that wait.
    pub rank: i64,
    /// What was ordered together takes turns with other batches; nothing where a person waits for it alone.
    pub batch: Option<u64>,
    /// What it is to buy; nothing where the library held it when it was ordered.
    pub buys: Option<Asked>,
    /// How far it is.
    pub state: JobState,
}

/// How far a job is. Each state carries only its own data.
#[derive(Debug)]
pub enum JobState {
    /// Waits for its turn.
    Queued,
    /// Waits, and then goes on by itself.
    Held {
        /// For what.
        why: Trouble,
        /// Until when, where it can be told.
        until: Option<Instant>,
    },
    /// Runs.
    Running {
        /// 0 … 1, where it can be told.
        progress: Option<f32>,
        /// What has arrived so far.
        sound: Option<Arc<Sound>>,
    },
    /// It was sent, nobody saw its end, and it is looked for: nothing like it is sent meanwhile.
    LookedFor,
    /// Done.
    Finished {
        /// What it cost.
        cost: Credits,
        /// Whether the library held it.
        cached: bool,
        /// The take that it made, if it speaks a line.
        take: Option<TakeId>,
    },
    /// Failed.
    Failed(Trouble),
    /// Cancelled, and what that cost.
    Cancelled(Trouble),
}

impl JobState {
    /// Whether it is over, may have been charged without a take, and the history can tell.
    pub fn can_be_looked_for(&self) -> bool {
        match self {
            Self::Failed(trouble) | Self::Cancelled(trouble) => {
                matches!(trouble.charged, Charged::Unknown { .. })
                    && trouble.remedies.contains(&Remedy::CheckHistory)
            }
            Self::Queued
            | Self::Held { .. }
            | Self::Running { .. }
            | Self::LookedFor
            | Self::Finished { .. } => false,
        }
    }

    /// Whether it was sent, and whoever sent it fetches what came of it by himself: after a crash, or once it was stopped
    /// on the way.
    pub fn is_being_fetched(&self) -> bool {
        match self {
            Self::LookedFor => true,
            Self::Cancelled(trouble) => trouble.is_awaited() || self.can_be_looked_for(),
            _ => false,
        }
    }
}

/// Credits of a backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meter {
    /// Whose they are; nothing of Draft voices.
    pub account: Option<String>,
    /// The plan.
    pub plan: Plan,
    /// Whether Draft voices answer, wherever they are served.
    pub is_draft: bool,
    /// Used in this period.
    pub used: Credits,
    /// The period's limit.
    pub limit: Credits,
    /// When it starts again.
    pub resets: Option<UnixMillis>,
    /// When this was read; the rest is reckoned from what was settled since.
    pub read: UnixMillis,
    /// What it allows of voices.
    pub slots: Slots,
    /// Whether it goes on beyond the limit.
    pub extends: Extends,
}

/// Whether a plan goes on beyond its credits; what is made of them then costs extra.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extends {
    /// The account doesn't say.
    #[default]
    Unknown,
    /// It refuses what they don't pay.
    No,
    /// It goes on.
    Yes,
}

/// How many voices an account has, may have, and may still change. What was not told is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slots {
    /// Voices in use, and allowed.
    pub voices: Option<(u64, u64)>,
    /// Professional clones in use, and allowed.
    pub professional: Option<(u64, u64)>,
    /// Whether the plan has professional clones, where that was told.
    pub has_professional: Option<bool>,
    /// Whether it has instant clones, where that was told.
    pub has_instant: Option<bool>,
    /// Voices made or changed in this period.
    pub edits: Option<u64>,
    /// How many may be.
    pub most_edits: Option<u64>,
}

/// Requests under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// Running.
    pub running: usize,
    /// How many may.
    pub ceiling: usize,
    /// Waiting.
    pub queued: usize,
    /// Whether batches wait because somebody said so.
    pub paused: bool,
    /// Lines that an ended window left, that cost credits and wait for a person.
    pub asks: usize,
    /// Until when nothing is sent to a family of models because it failed again and again.
    pub still: Option<Instant>,
}

impl Flow {
    /// Returns true if lines wait until a person lets them go on.
    pub fn waits_for_person(self) -> bool {
        self.paused || self.asks > 0
    }
}

/// Requests at once of one account, of models that count whole, as an answer told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountCeiling {
    /// At which backend.
    pub backend: Backend,
    /// Whose, as in [`Meter::account`].
    pub account: Option<String>,
    /// So many.
    pub most: usize,
}

impl Desk {
    /// Requests at once of the account whose credits this is: what its answers said, else what its plan has.
    pub fn ceiling_of(&self, backend: Backend, meter: &Meter) -> usize {
        let mut told = self.ceilings.iter();
        let told = told.find(|told| (told.backend, &told.account) == (backend, &meter.account));
        told.map_or_else(|| meter.plan.ceiling(), |told| told.most)
    }

    /// Returns the highest price of what waits and is charged to an account.
    pub fn price_to_continue(&self) -> Price {
        Price {
            quote: self.holds(Backend::Live).waits.into(),
            backend: Backend::Live,
            zero_retention: self.has_zero_retention(),
        }
    }
}

/// The state of the key in use.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum KeyState {
    /// There is none.
    #[default]
    None,
    /// One is being tested.
    Testing,
    /// One is there.
    Here {
        /// Its last four characters.
        masked: String,
        /// Where it is kept.
        kept: KeptKey,
        /// Whether credits can be read with it.
        reads_user: bool,
        /// What it may not do, in the service's words.
        lacks: Vec<String>,
    },
    /// The key is good, but the account has no voice it may use.
    NoVoice {
        /// Its last four characters.
        masked: String,
        /// The plan.
        plan: Plan,
    },
    /// One is stored behind a passphrase that was not given yet.
    Locked,
}

impl KeyState {
    /// Returns true if requests can be sent with the key. Without voices all of them work that need no voice.
    pub fn is_usable(&self) -> bool {
        match self {
            Self::Here { .. } | Self::NoVoice { .. } => true,
            Self::None | Self::Testing | Self::Locked => false,
        }
    }
}

/// The sound device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceState {
    /// The device in use, by name; `None`: the system's default.
    pub name: Option<String>,
    /// What could be used.
    pub all: Vec<String>,
    /// Why nothing is heard; `None` when something is.
    pub silent: Option<String>,
}

/// How sound is heard until the program is closed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Listening {
    /// So many times its own tempo, at the same pitch.
    pub tempo: f32,
    /// Whether what is played begins again at its end.
    pub looping: bool,
}

impl Default for Listening {
    fn default() -> Self {
        Self {
            tempo: 1.0,
            looping: false,
        }
    }
}

/// What is heard and how.
#[derive(Debug, Default)]
pub struct PlaybackState {
    /// What is loaded.
    pub playing: Option<Playing>,
    /// Whether it stands still.
    pub paused: bool,
    /// Whether what was heard last was stopped, and not heard to its end.
    pub stopped: bool,
    /// How often something began to be heard.
    pub begun: u64,
    /// How often what was heard, or was to be, was stopped or came to nothing.
    pub given_up: u64,
    /// The takes that are heard joined, while one of them is loaded.
    pub joined: Option<Joined>,
    /// Takes that are read, to be compared.
    pub loading: Option<Arc<[TakeId]>>,
    /// In a comparison: the place of the take that is heard.
    pub side: usize,
    /// Its tempo, and whether it begins again.
    pub listening: Listening,
    /// The device.
    pub device: DeviceState,
    /// Streams that came too late so far.
    pub underruns: u32,
    /// From the last order to its first sample.
    pub first_audio_ms: Option<u32>,
}

/// The price of generating something now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Price {
    /// Credits of the project's backend.
    pub quote: Quote,
    /// Whose credits.
    pub backend: Backend,
    /// Whether the service is to keep nothing of it, which is said before it is spent.
    pub zero_retention: bool,
}

/// How a line stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LineState<'a> {
    /// Nothing to speak.
    Empty,
    /// Never generated.
    New,
    /// The picked take says what the line says now.
    Fresh,
    /// As [`LineState::Fresh`], by a Draft voice.
    Draft,
    /// The picked take is final and has its words: whatever its settings are by now, it is not spoken again.
    Approved,
    /// A take has its words in its voice; whether its settings are the line's is not known before voices and models are.
    Awaited,
    /// The line or its settings changed since.
    Changed,
    /// A Draft voice stands in for its own: it can be heard, and is still to be generated.
    Rehearsed,
    /// Waits for its turn.
    Queued,
    /// Waits, and then goes on by itself.
    Held {
        /// For what.
        why: &'a Trouble,
        /// Until when, where it can be told.
        until: Option<Instant>,
    },
    /// Is being spoken.
    Generating(Option<f32>),
    /// Was sent by a run that ended before its answer was here, and is looked for.
    LookedFor,
    /// Failed.
    Failed(&'a Trouble),
    /// Not sent: a limit that the user chose has no room for it.
    Unsent(&'a Trouble),
    /// Cancelled, and perhaps charged.
    Cancelled(&'a Trouble),
}

impl LineState<'_> {
    /// Whether something went wrong. What was cancelled did not, unless it was charged, or may have been and nothing checks.
    pub fn has_failed(&self) -> bool {
        match self {
            Self::Failed(_) => true,
            Self::Cancelled(trouble) => trouble.charged != Charged::No && !trouble.is_checked(),
            _ => false,
        }
    }

    /// Whether it has no take that says what it says, as far as is known: it is to be made, is under way, or came to
    /// nothing for nothing. Of [`LineState::Awaited`] nobody knows.
    pub fn is_to_do(&self) -> bool {
        matches!(self, Self::New | Self::Changed | Self::Rehearsed)
            || self.is_under_way()
            || self.ended_free()
    }

    /// Whether something of it was ordered and is not over.
    pub fn is_under_way(&self) -> bool {
        matches!(
            self,
            Self::Queued | Self::Held { .. } | Self::Generating(_) | Self::LookedFor
        )
    }

    /// Whether it came to nothing and cost nothing: it can be ordered again like a new line.
    pub fn ended_free(&self) -> bool {
        match self {
            Self::Failed(trouble) | Self::Unsent(trouble) | Self::Cancelled(trouble) => {
                trouble.charged == Charged::No
            }
            _ => false,
        }
    }
}

/// Sums over the script.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Lines.
    pub lines: usize,
    /// Speakers.
    pub speakers: usize,
    /// Seconds of the picked takes as they are heard one behind the other, with the pauses between them.
    pub seconds: f64,
    /// Lines without a take that says what they say: what is listed as to do.
    pub to_do: usize,
    /// Lines of which it isn't known yet whether their take says what they say: they are listed too.
    pub perhaps: usize,
    /// Lines to do that are under way, or looked for.
    pub under_way: usize,
    /// Lines to do whose speaker has no voice.
    pub voiceless: usize,
    /// Lines that can be ordered now and want a new take.
    pub changed: usize,
    /// What those cost.
    pub changed_price: Price,
    /// Whether they may cost less: in a long script lines that say the same are not told apart.
    pub is_at_most: bool,
    /// Lines that failed.
    pub failed: usize,
    /// Lines that were not sent because a limit that the user chose has no room for them.
    pub unsent: usize,
    /// Lines whose take is final.
    pub approved: usize,
    /// Those of them that would be spoken with another model, other settings or other rules of pronunciation now.
    pub as_before: usize,
    /// Lines whose take has a note: what is to be different, or a word that a review flagged.
    pub noted: usize,
    /// Lines of which nobody knows yet what they would send: neither whether they want a take nor for how much.
    pub awaited: usize,
    /// Lines whose voice or model isn't there any more.
    pub gone: usize,
    /// Lines whose voice nobody agrees to any more.
    pub silent: usize,
    /// Whether lines of a long script are still to be counted: all but `lines` grows yet.
    pub counting: bool,
}
