//! An instant clone from its making to its end.

use mynah::api::clones::{CloneVoice, DeleteSample, EditVoice, GetSampleAudio, Labels};
use mynah::api::speech::SettingsBody;
use mynah::api::voices::{DeleteVoice, EditVoiceSettings, GetVoice};
use mynah::terms::ids::{SampleId, VoiceId};
use mynah::terms::settings::VoiceSettings;

use crate::steps::{Running, Saw, Step, Stop, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<CloneVoice>(make),
    Step::of::<EditVoice>(edit),
    Step::of::<EditVoiceSettings>(settings),
    Step::of::<GetSampleAudio>(audio),
    Step::of::<DeleteSample>(delete_sample),
    Step::of::<DeleteVoice>(delete),
];

/// What every voice that is made here is labelled with.
pub fn labels() -> Labels {
    [("gender", "female"), ("accent", "british")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

fn cloned(tour: &Tour) -> Result<VoiceId, Stop> {
    tour.kept("clone").map(VoiceId::from)
}

fn make(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let mut endpoint = CloneVoice::new("Ada", [tour.recording(), tour.recording()])?;
        endpoint.remove_background_noise = true;
        endpoint.description = Some("Warm, close, a little tired".to_owned());
        endpoint.labels = labels();
        let reply = tour.client.send(&endpoint).await?;
        tour.keep("clone", &reply.value.voice_id);
        Ok(Saw::of(&reply.head, reply.value.voice_id.to_string()))
    })
}

fn edit(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let mut endpoint = EditVoice::new(cloned(tour)?, "Ada, older")?;
        endpoint.files = vec![tour.recording()];
        endpoint.remove_background_noise = true;
        endpoint.description = Some("Warm and slow".to_owned());
        endpoint.labels = Some(labels());
        endpoint.moderate_metadata = true;
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "renamed"))
    })
}

fn settings(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = EditVoiceSettings {
            voice: cloned(tour)?,
            settings: SettingsBody::of(VoiceSettings::default()),
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "set"))
    })
}

fn audio(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let voice = cloned(tour)?;
        let known = GetVoice {
            voice: voice.clone(),
        };
        let samples = tour.client.send(&known).await?.value.samples;
        // A service may leave the list out; then it does not know this one either, and says so.
        let sample = samples.into_iter().next().map(|sample| sample.sample_id);
        let sample = sample.unwrap_or_else(|| SampleId::from("sample"));
        tour.keep("sample", &sample);
        let endpoint = GetSampleAudio { voice, sample };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::sound(&reply))
    })
}

fn delete_sample(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = DeleteSample {
            voice: cloned(tour)?,
            sample: SampleId::from(tour.kept("sample")?),
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "gone"))
    })
}

fn delete(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = DeleteVoice {
            voice: cloned(tour)?,
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "gone"))
    })
}
