//! The catalogue of audio effects for speech and dialogue (SDK 2.78, newer than the published description).

use reqwest::Method;

use crate::endpoint::{Endpoint, Price, Replay};
use crate::operations::Operation;
use crate::types::audio_effects::AudioEffectsCatalog;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[Operation::of::<ListAudioEffects>()];

/// `GET /v1/audio-effects/catalog`
///
/// Price: free. Replay: always.
#[derive(Clone, Copy, Debug)]
pub struct ListAudioEffects;

impl Endpoint for ListAudioEffects {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/audio-effects/catalog";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = AudioEffectsCatalog;
}
