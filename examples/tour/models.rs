//! Models and audio effects.

use mynah::api::audio_effects::ListAudioEffects;
use mynah::api::models::ListModels;

use crate::steps::{Running, Saw, Step, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<ListModels>(list),
    Step::of::<ListAudioEffects>(list_effects),
];

fn list(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&ListModels).await?;
        let models = reply.value.iter().count();
        Ok(Saw::of(&reply.head, format!("{models} models")))
    })
}

fn list_effects(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&ListAudioEffects).await?;
        let rooms = reply.value.environments.iter().count();
        Ok(Saw::of(&reply.head, format!("{rooms} rooms")))
    })
}
