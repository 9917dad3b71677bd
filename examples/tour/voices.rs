//! Voices of the account.

use mynah::api::voices::{
    GetDefaultSettings, GetVoice, GetVoiceSettings, ListVoices, SearchVoices,
};
use mynah::terms::ids::VoiceId;

use crate::steps::{Running, Saw, Step, Stop, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<SearchVoices>(search),
    Step::of::<ListVoices>(list),
    Step::of::<GetVoice>(get),
    Step::of::<GetVoiceSettings>(settings),
    Step::of::<GetDefaultSettings>(defaults),
];

/// A voice of the account: one that an earlier step found, else the first of the list.
pub async fn voice(tour: &mut Tour) -> Result<VoiceId, Stop> {
    if let Ok(voice) = tour.kept("voice") {
        return Ok(VoiceId::from(voice));
    }
    let reply = tour.client.send(&SearchVoices::default()).await?;
    let voice = reply.value.voices.into_iter().next();
    let voice = voice.ok_or("the account has no voice")?.voice_id;
    tour.keep("voice", &voice);
    Ok(voice)
}

fn search(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&SearchVoices::default()).await?;
        let voices = reply.value.voices;
        let what = format!("{} voices on the first page", voices.iter().count());
        if let Some(voice) = voices.into_iter().next() {
            tour.keep("voice", voice.voice_id);
        }
        Ok(Saw::of(&reply.head, what))
    })
}

fn list(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&ListVoices::default()).await?;
        let voices = reply.value.voices.iter().count();
        Ok(Saw::of(&reply.head, format!("{voices} voices")))
    })
}

fn get(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let voice = voice(tour).await?;
        let reply = tour.client.send(&GetVoice { voice }).await?;
        Ok(Saw::of(&reply.head, reply.value.name))
    })
}

fn settings(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let voice = voice(tour).await?;
        let reply = tour.client.send(&GetVoiceSettings { voice }).await?;
        let stability = reply.value.stability;
        Ok(Saw::of(&reply.head, format!("stability {stability:?}")))
    })
}

fn defaults(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&GetDefaultSettings).await?;
        let stability = reply.value.stability;
        Ok(Saw::of(&reply.head, format!("stability {stability:?}")))
    })
}
