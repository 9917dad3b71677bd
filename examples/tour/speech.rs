//! Text to speech.

use mynah::api::speech::{
    Speak, SpeakBody, SpeakWithTimestamps, Spoken, Stream, StreamWithTimestamps,
};
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::ModelId;

use crate::steps::voices::voice;
use crate::steps::{Running, Saw, Step, Stop, Tour, drained};

pub const STEPS: &[Step] = &[
    Step::of::<Speak>(speak),
    Step::of::<Stream>(stream),
    Step::of::<SpeakWithTimestamps>(timed),
    Step::of::<StreamWithTimestamps>(stream_timed),
];

async fn spoken(tour: &mut Tour) -> Result<Spoken, Stop> {
    Ok(Spoken {
        voice: voice(tour).await?,
        format: OutputFormat::MP3_44100_128,
        enable_logging: None,
        body: SpeakBody::new("Hello there.", ModelId::from("eleven_multilingual_v2"))?,
    })
}

fn speak(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = Speak(spoken(tour).await?);
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::sound(&reply))
    })
}

fn stream(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = Stream(spoken(tour).await?);
        drained(tour.client.stream(&endpoint).await?).await
    })
}

fn timed(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = SpeakWithTimestamps(spoken(tour).await?);
        let reply = tour.client.send(&endpoint).await?;
        let letters = reply.value.0.alignment.unwrap_or_default().characters.len();
        Ok(Saw::of(&reply.head, format!("{letters} letters timed")))
    })
}

fn stream_timed(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = StreamWithTimestamps(spoken(tour).await?);
        let mut stream = tour.client.stream_timed(&endpoint).await?;
        let mut pieces = 0;
        while let Some(piece) = stream.next().await {
            piece?;
            pieces += 1;
        }
        Ok(Saw::of(stream.head(), format!("{pieces} timed pieces")))
    })
}
