//! Voices from a description.

use mynah::api::design::{
    Audition, DesignModel, DesignVoice, KeepVoice, Reference, RemixVoice, StreamPreview,
};
use mynah::api::types::bounded::SmallSeed;
use mynah::api::types::design::Designs;
use mynah::terms::ids::{GeneratedVoiceId, VoiceId};

use crate::steps::clones::labels;
use crate::steps::{Running, Saw, Step, Stop, Tour, drained};

pub const STEPS: &[Step] = &[
    Step::of::<DesignVoice>(design),
    Step::of::<StreamPreview>(stream),
    Step::of::<KeepVoice>(keep),
    Step::of::<RemixVoice>(remix),
];

const DESCRIPTION: &str = "An old seaman, hoarse and kind, who takes his time";

/// What is offered, in words; the first is kept for later steps.
fn offered(tour: &mut Tour, designs: Designs) -> String {
    let what = format!("{} voices on offer", designs.previews.iter().count());
    if let Some(preview) = designs.previews.into_iter().next() {
        tour.keep("preview", preview.generated_voice_id);
    }
    what
}

fn generated(tour: &Tour) -> Result<GeneratedVoiceId, Stop> {
    tour.kept("preview").map(GeneratedVoiceId::from)
}

fn design(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let mut audition = Audition::of_its_own().loud(0.0)?.guided(20.0)?;
        audition.seed = Some(SmallSeed::new(7)?);
        audition.stream_previews = true;
        let mut endpoint = DesignVoice::new(DESCRIPTION, audition)?.faithful(0.5)?;
        endpoint.should_enhance = true;
        endpoint.model = DesignModel::V3(Some(Reference::new(&tour.sound).against(0.9)?));
        let reply = tour.client.send(&endpoint).await?;
        let what = offered(tour, reply.value);
        Ok(Saw::of(&reply.head, what))
    })
}

fn stream(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = StreamPreview {
            generated: generated(tour)?,
        };
        drained(tour.client.stream(&endpoint).await?).await
    })
}

fn keep(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let mut endpoint = KeepVoice::new(generated(tour)?, "Seaman", DESCRIPTION)?;
        endpoint.labels = labels();
        endpoint.played_not_selected_voice_ids = vec![GeneratedVoiceId::from("another")];
        let reply = tour.client.send(&endpoint).await?;
        tour.keep("designed voice", &reply.value.voice_id);
        Ok(Saw::of(&reply.head, reply.value.voice_id.to_string()))
    })
}

fn remix(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let voice = VoiceId::from(tour.kept("designed voice")?);
        let audition = Audition::saying("The tide waits for nobody. ".repeat(5))?;
        let endpoint = RemixVoice::new(voice, "Younger, and in better spirits", audition)?;
        let reply = tour.client.send(&endpoint.against(0.4)?).await?;
        let what = offered(tour, reply.value);
        Ok(Saw::of(&reply.head, what))
    })
}
