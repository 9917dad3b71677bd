//! The four sockets.

use mynah::api::head::Head;
use mynah::api::socket::speech::{Begin, Schedule, Speaking, SpeechOut, StreamInput};
use mynah::api::speech::SettingsBody;
use mynah::terms::ids::ModelId;
use mynah::terms::settings::VoiceSettings;

use crate::steps::voices::voice;
use crate::steps::{Running, Saw, Step, Stop, Tour};

pub const STEPS: &[Step] = &[Step::of_socket::<StreamInput>(speak)];

/// An opened socket answered 101.
fn heard(what: String) -> Saw {
    let head = Head {
        status: 101,
        ..Head::default()
    };
    Saw::of(&head, what)
}

async fn speaking(tour: &mut Tour) -> Result<Speaking, Stop> {
    let model = ModelId::from("eleven_flash_v2_5");
    let mut speaking = Speaking::new(voice(tour).await?, model);
    speaking.times = true;
    speaking.seed = Some(7);
    Ok(speaking.patient_for(60)?)
}

fn speak(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = StreamInput(speaking(tour).await?);
        let mut socket = tour.client.connect(&endpoint).await?;
        let begin = Begin::with_settings(SettingsBody::of(VoiceSettings::default()))
            .scheduled(Schedule::new([50, 120])?);
        socket.send(&SpeechOut::Begin(begin)).await?;
        socket.send(&SpeechOut::text("Hello")).await?;
        socket.send(&SpeechOut::now("there.")).await?;
        socket.send(&SpeechOut::END).await?;
        let (mut bytes, mut letters) = (0, 0);
        while let Some(said) = socket.next().await {
            let said = said?;
            bytes += said.audio.len();
            letters += said.alignment.map_or(0, |times| times.letters().count());
        }
        if bytes == 0 {
            return Err("not a byte of sound".into());
        }
        Ok(heard(format!(
            "{bytes} bytes of sound, {letters} letters timed"
        )))
    })
}
