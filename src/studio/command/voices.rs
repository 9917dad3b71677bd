//! What can be asked of a backend about who speaks.

use crate::script::cast::CastVoice;
use crate::terms::backend::Backend;
use crate::terms::ids::VoiceId;

/// Voices and models.
#[derive(Debug)]
pub enum VoicesCommand {
    /// Ask for voices and models again.
    Refresh(Backend),
    /// Read what lists leave out of voices that are going to speak; those that no list has are looked for.
    Read {
        /// Whose voices.
        backend: Backend,
        /// The voices, as they are cast.
        voices: Vec<CastVoice>,
    },
    /// Look for voices in the library that others share, to its last page (free).
    SearchShared {
        /// At whose service.
        backend: Backend,
        /// Words of names and descriptions; all where there are none.
        words: String,
    },
    /// Play the voice's preview (free).
    Preview {
        /// Whose voice.
        backend: Backend,
        /// The voice.
        voice: VoiceId,
    },
}
