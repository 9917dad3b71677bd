//! The five sockets.

use mynah::api::dialogue::Delivery;
use mynah::api::head::Head;
use mynah::api::socket::contexts::{ContextOut, MultiStreamInput};
use mynah::api::socket::conversation::{Hearer, Overrides, Talk, TalkIn, TalkOut};
use mynah::api::socket::dialogue::{DialogueBegin, DialogueInput, DialogueOut};
use mynah::api::socket::scribe::{Commit, Hearing, Listen, ScribeIn, Silence};
use mynah::api::socket::speech::{Begin, Schedule, Speaking, SpeechOut, StreamInput};
use mynah::api::speech::SettingsBody;
use mynah::terms::ids::{AgentId, ModelId};
use mynah::terms::settings::VoiceSettings;

use crate::steps::voices::voice;
use crate::steps::{Running, Saw, Step, Stop, Tour};

pub const STEPS: &[Step] = &[
    Step::of_socket::<StreamInput>(speak),
    Step::of_socket::<MultiStreamInput>(speak_in_contexts),
    Step::of_socket::<DialogueInput>(speak_dialogue),
    Step::of_socket::<Listen>(listen),
    Step::of_socket::<Talk>(talk),
];

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
    let mut speaking = Speaking::new(voice(tour).await?, model)?;
    speaking.times = true;
    speaking.seed = Some(7.into());
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

fn speak_in_contexts(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = MultiStreamInput(speaking(tour).await?);
        let mut socket = tour.client.connect(&endpoint).await?;
        for context in ["one", "two"] {
            let open = ContextOut::open(context, Begin::default());
            socket.send(&open).await?;
            socket.send(&ContextOut::text(context, "Hello.")).await?;
            socket.send(&ContextOut::keep(context)).await?;
            socket.send(&ContextOut::flush(context)).await?;
            socket.send(&ContextOut::close(context)).await?;
        }
        let (mut bytes, mut ended) = (0, 0);
        while let Some(said) = socket.next().await {
            let said = said?;
            bytes += said.audio.len();
            ended += usize::from(said.is_final);
            if ended == 2 {
                break;
            }
        }
        socket.send(&ContextOut::close_all()).await?;
        if ended < 2 || bytes == 0 {
            return Err("not both contexts ended with sound".into());
        }
        Ok(heard(format!("{bytes} bytes of sound in two contexts")))
    })
}

fn speak_dialogue(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let voice = voice(tour).await?;
        let mut endpoint = DialogueInput::new(ModelId::from("eleven_v4_turbo"))?;
        endpoint.times = true;
        let mut socket = tour.client.connect(&endpoint).await?;
        let begin = DialogueBegin::new(vec![voice.clone()])?.played(Delivery::Natural);
        socket.send(&DialogueOut::Begin(begin)).await?;
        for turn in ["Late again?", "As always."] {
            socket.send(&DialogueOut::turn(voice.clone(), turn)).await?;
        }
        socket.send(&DialogueOut::END).await?;
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

fn listen(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let hearing = Hearing {
            commit: Commit::BySilence(Silence {
                secs: Some(1.0),
                ..Silence::default()
            }),
            timestamps: true,
            key_terms: vec!["Mynah".to_owned(), "tin roof".to_owned()],
            ..Hearing::default()
        };
        let endpoint = Listen::new(ModelId::from("scribe_v2_realtime"), hearing)?;
        let mut socket = tour.client.connect(&endpoint).await?;
        let silence = vec![0; 3_200];
        let first = endpoint.sound(&silence).after("Before.");
        socket.send(&first).await?;
        for _ in 0..5 {
            socket.send(&endpoint.sound(&silence)).await?;
        }
        socket.send(&endpoint.commit()).await?;
        while let Some(said) = socket.next().await {
            if let ScribeIn::Committed(text) = said? {
                socket.close().await?;
                return Ok(heard(format!("a segment of {} letters", text.len())));
            }
        }
        Err("no segment came".into())
    })
}

fn talk(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        // An agent that an earlier step made; the judge knows any.
        let agent = AgentId::from(tour.kept("agent").unwrap_or("agent_tour"));
        let mut socket = tour.client.connect(&Talk::Public(agent)).await?;
        let overrides = Overrides {
            language: Some("en".parse()?),
            ..Overrides::default()
        };
        socket.send(&TalkOut::begin(&overrides)).await?;
        let (mut hearer, mut bytes, mut answers) = (Hearer::default(), 0, 0);
        while let Some(said) = socket.next().await {
            let said = said?;
            if !hearer.counts(&said) {
                continue;
            }
            match said {
                TalkIn::Ping { event, .. } => socket.send(&TalkOut::pong(event)).await?,
                TalkIn::Sound { audio, .. } => bytes += audio.len(),
                TalkIn::ToolCall { call, .. } => {
                    let result = TalkOut::tool_result(&call, Err("the tour has no tools"));
                    socket.send(&result).await?;
                }
                TalkIn::AgentSays(_) => {
                    answers += 1;
                    if answers == 2 {
                        break;
                    }
                    socket.send(&TalkOut::activity()).await?;
                    socket.send(&TalkOut::context("It rains.")).await?;
                    socket.send(&TalkOut::sound(&[0; 3_200])).await?;
                    socket.send(&TalkOut::message("Hello there.")).await?;
                }
                _ => {}
            }
        }
        socket.close().await?;
        // Whoever waits for the end finds the conversation kept.
        while socket.next().await.transpose()?.is_some() {}
        if answers < 2 {
            return Err("the agent did not answer".into());
        }
        Ok(heard(format!("{answers} answers, {bytes} bytes of sound")))
    })
}
