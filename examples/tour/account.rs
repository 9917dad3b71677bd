//! The account.

use mynah::api::account::{GetSubscription, GetUser};

use crate::steps::{Running, Saw, Step, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<GetUser>(user),
    Step::of::<GetSubscription>(subscription),
];

fn user(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&GetUser).await?;
        Ok(Saw::of(&reply.head, "a user"))
    })
}

fn subscription(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&GetSubscription).await?;
        let plan = reply.value;
        let what = format!(
            "{:?} of {:?} credits used",
            plan.character_count, plan.character_limit
        );
        Ok(Saw::of(&reply.head, what))
    })
}
