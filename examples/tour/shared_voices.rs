//! The library of shared voices.

use mynah::api::shared_voices::{
    AddSharedVoice, FindSimilarVoices, SearchSharedVoices, SharedCategory, SharedSort,
};
use mynah::terms::ids::{OwnerId, VoiceId};

use crate::steps::{Running, Saw, Step, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<SearchSharedVoices>(search),
    Step::of::<FindSimilarVoices>(similar),
    Step::of::<AddSharedVoice>(add),
];

fn search(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = SearchSharedVoices {
            category: Some(SharedCategory::HighQuality),
            language: Some("en".to_owned()),
            use_cases: vec!["narrative_story".to_owned()],
            descriptives: vec!["calm".to_owned(), "deep".to_owned()],
            include_custom_rates: Some(false),
            sort: Some(SharedSort::Trending),
            ..SearchSharedVoices::default()
        };
        let reply = tour.client.send(&endpoint).await?;
        let mut voices = reply.value.voices;
        if voices.iter().next().is_none() {
            // A small library has nothing so special.
            let any = SearchSharedVoices::default();
            voices = tour.client.send(&any).await?.value.voices;
        }
        let what = format!("{} voices on the first page", voices.iter().count());
        if let Some(voice) = voices.into_iter().next() {
            tour.keep("shared voice", voice.voice_id);
            tour.keep("owner", voice.public_owner_id);
        }
        Ok(Saw::of(&reply.head, what))
    })
}

fn similar(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = FindSimilarVoices::new(tour.recording())
            .within(1.2)?
            .at_most(5)?;
        let reply = tour.client.send(&endpoint).await?;
        let voices = reply.value.voices.iter().count();
        Ok(Saw::of(&reply.head, format!("{voices} voices alike")))
    })
}

fn add(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let owner = OwnerId::from(tour.kept("owner")?);
        let voice = VoiceId::from(tour.kept("shared voice")?);
        let endpoint = AddSharedVoice::new(owner, voice, "Narrator")?;
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, reply.value.voice_id.to_string()))
    })
}
