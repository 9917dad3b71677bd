//! Sound effects, isolation, alignment.

use mynah::api::alignment::Align;
use mynah::api::effects::{Effect, MakeEffect};
use mynah::api::isolation::{DeleteIsolated, Isolate, ListIsolated, Recording, StreamIsolated};
use mynah::api::types::sound::FileFormat;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::IsolationId;

use crate::steps::{Running, Saw, Step, Tour, drained};

pub const STEPS: &[Step] = &[
    Step::of::<MakeEffect>(effect),
    Step::of::<Isolate>(isolate),
    Step::of::<StreamIsolated>(stream_isolated),
    Step::of::<ListIsolated>(list_isolated),
    Step::of::<DeleteIsolated>(delete_isolated),
    Step::of::<Align>(align),
];

fn effect(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let effect = Effect::new("Rain on a tin roof")?
            .lasting(1.5)?
            .influenced(0.4)?
            .looped();
        let format = OutputFormat::MP3_44100_128;
        let reply = tour.client.send(&MakeEffect { format, effect }).await?;
        Ok(Saw::sound(&reply))
    })
}

fn noisy(tour: &Tour) -> Recording {
    Recording {
        audio: tour.recording(),
        file_format: Some(FileFormat::Other),
    }
}

fn isolate(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = Isolate {
            recording: noisy(tour),
            preview: None,
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::sound(&reply))
    })
}

fn stream_isolated(tour: &mut Tour) -> Running<'_> {
    Box::pin(async { drained(tour.client.stream(&StreamIsolated(noisy(tour))).await?).await })
}

fn list_isolated(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&ListIsolated::searching("tone")).await?;
        let items = reply.value.items;
        let what = format!("{} isolated recordings", items.iter().count());
        if let Some(item) = items.into_iter().next() {
            tour.keep("isolated recording", item.id);
        }
        Ok(Saw::of(&reply.head, what))
    })
}

fn delete_isolated(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let item = IsolationId::from(tour.kept("isolated recording")?);
        let reply = tour.client.send(&DeleteIsolated { item }).await?;
        Ok(Saw::of(&reply.head, "gone"))
    })
}

fn align(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = Align::new(tour.recording(), "Hello there.")?;
        let reply = tour.client.send(&endpoint).await?;
        let words = reply.value.words.iter().count();
        Ok(Saw::of(&reply.head, format!("{words} words timed")))
    })
}
