//! Webhooks of the workspace.

use std::collections::BTreeMap;

use mynah::api::types::bounded::Name;
use mynah::api::webhooks::{CreateWebhook, DeleteWebhook, EditWebhook, Event, ListWebhooks};
use mynah::terms::ids::WebhookId;

use crate::steps::{Running, Saw, Step, Stop, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<CreateWebhook>(create),
    Step::of::<ListWebhooks>(list),
    Step::of::<EditWebhook>(edit),
    Step::of::<DeleteWebhook>(delete),
];

fn webhook(tour: &Tour) -> Result<WebhookId, Stop> {
    tour.kept("webhook").map(WebhookId::from)
}

fn create(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let headers = BTreeMap::from([("x-from".to_owned(), "tour".to_owned())]);
        let endpoint = CreateWebhook::new("Tour", "https://example.com/")?.with_headers(headers);
        let reply = tour.client.send(&endpoint).await?;
        tour.keep("webhook", reply.value.webhook_id);
        Ok(Saw::of(&reply.head, "a webhook"))
    })
}

fn list(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let include_usages = true;
        let reply = tour.client.send(&ListWebhooks { include_usages }).await?;
        let webhooks = reply.value.webhooks.iter().count();
        Ok(Saw::of(&reply.head, format!("{webhooks} webhooks")))
    })
}

fn edit(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = EditWebhook {
            webhook: webhook(tour)?,
            is_disabled: true,
            name: Name::new("name", "Tour")?,
            retry_enabled: Some(false),
            request_headers: None,
            events: Some(vec![Event::SpeechToText]),
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "silenced"))
    })
}

fn delete(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let webhook = webhook(tour)?;
        let reply = tour.client.send(&DeleteWebhook { webhook }).await?;
        Ok(Saw::of(&reply.head, "gone"))
    })
}
