//! What came to be of what the Voices room asked for.

use crate::studio::desk::{Detailed, KnownVoices, PreviewShown, SharedAnswer, VoiceMark};
use crate::studio::trouble::Trouble;
use crate::terms::ids::VoiceId;

/// What the Voices room shows.
#[derive(Debug)]
pub enum BrowseEvent {
    /// A page of the shared library, or why there is none.
    Shared(Box<SharedAnswer>),
    /// Own marks of voices, and what was spoken with them.
    Known(Box<KnownVoices>),
    /// A voice is marked so from now on.
    Marked(VoiceId, VoiceMark),
    /// A preview is here, or can't be had.
    Preview(VoiceId, PreviewShown),
    /// What the service tells of a voice.
    Details(VoiceId, Detailed),
    /// The change of the account with this number ended, and why it failed if it did.
    Changed(u64, Option<Trouble>),
}
