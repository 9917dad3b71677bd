//! Text to dialogue.

use mynah::api::dialogue::{
    Delivery, Dialogue, DialogueBody, SpeakDialogue, SpeakDialogueWithTimestamps, StreamDialogue,
    StreamDialogueWithTimestamps, Turn,
};
use mynah::api::speech::Normalization;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::ModelId;

use crate::steps::voices::voice;
use crate::steps::{Running, Saw, Step, Stop, Tour, drained};

pub const STEPS: &[Step] = &[
    Step::of::<SpeakDialogue>(speak),
    Step::of::<StreamDialogue>(stream),
    Step::of::<SpeakDialogueWithTimestamps>(timed),
    Step::of::<StreamDialogueWithTimestamps>(stream_timed),
];

async fn dialogue(tour: &mut Tour) -> Result<Dialogue, Stop> {
    let voice = voice(tour).await?;
    let turns = vec![
        Turn::new(voice.clone(), "Is it raining?")?,
        Turn::new(voice, "It is.")?,
    ];
    let mut body = DialogueBody::new(turns, ModelId::from("eleven_v3"))?;
    body.delivery = Some(Delivery::Natural);
    body.language_code = Some("en".parse()?);
    body.seed = Some(7.into());
    body.apply_text_normalization = Some(Normalization::Auto);
    Ok(Dialogue {
        format: OutputFormat::MP3_44100_128,
        enable_logging: Some(true),
        body,
    })
}

fn speak(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = SpeakDialogue(dialogue(tour).await?);
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::sound(&reply))
    })
}

fn stream(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = StreamDialogue(dialogue(tour).await?);
        drained(tour.client.stream(&endpoint).await?).await
    })
}

fn timed(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = SpeakDialogueWithTimestamps(dialogue(tour).await?);
        let reply = tour.client.send(&endpoint).await?;
        let voices = reply.value.0.voices.iter().count();
        Ok(Saw::of(
            &reply.head,
            format!("{voices} stretches of voices"),
        ))
    })
}

fn stream_timed(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = StreamDialogueWithTimestamps(dialogue(tour).await?);
        let mut stream = tour.client.stream_timed(&endpoint).await?;
        let mut pieces = 0;
        while let Some(piece) = stream.next().await {
            piece?;
            pieces += 1;
        }
        Ok(Saw::of(stream.head(), format!("{pieces} timed pieces")))
    })
}
