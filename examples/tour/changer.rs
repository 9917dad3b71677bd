//! The voice changer.

use mynah::api::changer::{ChangeVoice, Changed, StreamChangedVoice};
use mynah::api::speech::SettingsBody;
use mynah::terms::ids::ModelId;
use mynah::terms::settings::VoiceSettings;

use crate::steps::voices::voice;
use crate::steps::{Running, Saw, Step, Stop, Tour, drained};

pub const STEPS: &[Step] = &[
    Step::of::<ChangeVoice>(change),
    Step::of::<StreamChangedVoice>(stream),
];

async fn changed(tour: &mut Tour) -> Result<Changed, Stop> {
    let model = ModelId::from("eleven_multilingual_sts_v2");
    Ok(Changed {
        settings: Some(SettingsBody::of(VoiceSettings::default())),
        seed: Some(7.into()),
        remove_background_noise: true,
        ..Changed::new(voice(tour).await?, model, tour.recording())
    })
}

fn change(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = ChangeVoice(changed(tour).await?);
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::sound(&reply))
    })
}

fn stream(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = StreamChangedVoice(changed(tour).await?);
        drained(tour.client.stream(&endpoint).await?).await
    })
}
