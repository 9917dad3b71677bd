//! Voices of the account.

use mynah::api::voices::{
    Direction, GetDefaultSettings, GetVoice, GetVoiceSettings, ListAccents, ListVoices,
    SearchVoices, VoiceSort,
};
use mynah::terms::ids::{ModelId, VoiceId};

use crate::steps::{Running, Saw, Step, Stop, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<SearchVoices>(search),
    Step::of::<ListVoices>(list),
    Step::of::<GetVoice>(get),
    Step::of::<GetVoiceSettings>(settings),
    Step::of::<GetDefaultSettings>(defaults),
    Step::of::<ListAccents>(accents),
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
        let endpoint = SearchVoices {
            sort: Some(VoiceSort::Name),
            direction: Some(Direction::Up),
            languages: vec!["en".to_owned(), "de".to_owned()],
            count_all: true,
            ..SearchVoices::default()
        };
        let reply = tour.client.send(&endpoint).await?;
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

fn accents(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = ListAccents {
            language: Some("en".parse()?),
            model: Some(ModelId::from("eleven_multilingual_v2")),
        };
        let reply = tour.client.send(&endpoint).await?;
        let accents = reply.value.accents.iter().count();
        Ok(Saw::of(&reply.head, format!("{accents} accents")))
    })
}
