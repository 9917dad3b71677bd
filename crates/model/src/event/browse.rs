//! What came to be of what the Voices room asked for.

use std::sync::Arc;

use crate::desk::{ChangeEnd, Detailed, KnownVoices, PreviewShown, SharedAnswer, Voice, VoiceMark};
use crate::event::{MakingEvent, ProfessionalEvent};
use crate::shared_voices::SharedCard;
use crate::trouble::Trouble;
use crate::voice_collections::Collections;
use mynah_core::ids::VoiceId;

/// What the Voices room shows.
#[derive(Debug)]
pub enum BrowseEvent {
    /// A page of the shared library, or why there is none.
    Shared(Box<SharedAnswer>),
    /// Own marks of voices, and what was spoken with them.
    Known(Box<KnownVoices>),
    /// A voice is marked so from now on.
    Marked(VoiceId, VoiceMark),
    /// All voices of the shared library that are marked, as they stood there when they were seen last.
    MarkedCards(Arc<[SharedCard]>),
    /// A preview is here, or can't be had.
    Preview(VoiceId, PreviewShown),
    /// What the service tells of a voice.
    Details(VoiceId, Detailed),
    /// What the service found of these words among the account's voices, or why it couldn't be asked.
    Found(String, Result<Vec<Voice>, Box<Trouble>>),
    /// The change of the account with this number ended.
    Changed(u64, ChangeEnd),
    /// The collections of the backend, or why they can't be read.
    Collections(Result<Collections, Box<Trouble>>),
    /// Something of voices that are made of words.
    Making(MakingEvent),
    /// Something of professional clones.
    Professional(ProfessionalEvent),
    /// What is sent for the clone that was ordered under this number isn't all of its file: how much, and why.
    ClonePart(u64, String),
    /// The very same made a voice before, which is there still: nothing was sent.
    CloneThere(u64),
    /// The clone that was ordered under this number is there, or why not.
    Cloned(u64, Result<VoiceId, Box<Trouble>>),
}
