//! The account's history.

use mynah::api::history::{
    DeleteHistoryItem, DownloadHistory, GetHistoryAudio, GetHistoryItem, ListHistory,
};
use mynah::terms::ids::HistoryItemId;

use crate::steps::{Running, Saw, Step, Stop, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<ListHistory>(list),
    Step::of::<GetHistoryItem>(get),
    Step::of::<GetHistoryAudio>(audio),
    Step::of::<DownloadHistory>(download),
    Step::of::<DeleteHistoryItem>(delete),
];

/// The newest item, which the steps before this group made.
fn item(tour: &Tour) -> Result<HistoryItemId, Stop> {
    tour.kept("history item").map(HistoryItemId::from)
}

fn list(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&ListHistory::default()).await?;
        let items = reply.value.history;
        let what = format!("{} items on the first page", items.iter().count());
        if let Some(item) = items.into_iter().next() {
            tour.keep("history item", item.history_item_id);
        }
        Ok(Saw::of(&reply.head, what))
    })
}

fn get(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let item = item(tour)?;
        let reply = tour.client.send(&GetHistoryItem { item }).await?;
        let what = format!("it cost {:?}", reply.value.cost());
        Ok(Saw::of(&reply.head, what))
    })
}

fn audio(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let item = item(tour)?;
        let reply = tour.client.send(&GetHistoryAudio { item }).await?;
        Ok(Saw::sound(&reply))
    })
}

fn download(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = DownloadHistory::new([item(tour)?])?.as_wav();
        let reply = tour.client.send(&endpoint).await?;
        let file = reply.value;
        let what = format!("{} bytes of {:?}", file.bytes.len(), file.content_type);
        Ok(Saw::of(&reply.head, what))
    })
}

fn delete(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let item = item(tour)?;
        let reply = tour.client.send(&DeleteHistoryItem { item }).await?;
        Ok(Saw::of(&reply.head, "gone"))
    })
}
