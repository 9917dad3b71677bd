//! Models.

use mynah::api::models::ListModels;

use crate::steps::{Running, Saw, Step, Tour};

pub const STEPS: &[Step] = &[Step::of::<ListModels>(list)];

fn list(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&ListModels).await?;
        let models = reply.value.iter().count();
        Ok(Saw::of(&reply.head, format!("{models} models")))
    })
}
