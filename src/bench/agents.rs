//! The Agents room: a frame while a conversation runs, interruptions, audio from the socket to the device, the microphone,
//! and the memory of two hours.

use std::time::Duration;

use base64::Engine as _;
use serde_json::json;

use super::frame::{at, frame};
use super::room_window::{open, until};
use super::{Bench, BenchError, Figures, anchor, median};
use crate::ui::panels::Room;
use mynah_api::socket::Channel as _;
use mynah_api::socket::conversation::{Talk, TalkIn, TalkOut};
use mynah_audio::encode::{EncodeError, encode};
use mynah_audio::pcm::Pcm;
use mynah_audio::player::{Manual, Output, Player, Track};
use mynah_audio::resample::Resampler;
use mynah_core::backend::Backend;
use mynah_core::format::OutputFormat;
use mynah_core::ids::AgentId;
use mynah_model::agents::conversation::{
    ConversationEvent, EventKind, TurnContent, TurnStart, UserTurn,
};
use mynah_model::agents::latency::ReplyTimes;
use mynah_model::agents::templates::Template;
use mynah_model::command::{AgentsCommand, Command, ConversationStart};
use mynah_model::desk::{Desk, LiveState};
use mynah_model::event::{AgentsEvent, ConversationUpdate, Event};
use mynah_model::playhead::Playhead;

/// Frames of the conversation, at most. Each waits a hundredth of a second.
const PATIENCE: usize = 12_000;
/// Interruptions of the conversation.
const INTERRUPTIONS: usize = 5;
/// A text that the Draft agent repeats, long enough to be interrupted.
const LONG: &str =
    "I walk along the river and I watch the boats until the evening comes and the lamps are lit.";
/// Rounds of the way from the socket to the device.
const ROUNDS: usize = 50;
/// Pieces that are pulled until a reply is heard or over, at most.
const PULLS: usize = 1_000_000;
/// Sample rate of the agent, in Hz.
const HZ: u32 = 16_000;
/// Sample rate of a microphone, in Hz.
const MICROPHONE_HZ: u32 = 48_000;
/// Seconds that the microphone hears.
const MICROPHONE_S: u32 = 60;
/// Seconds of the long conversation.
const TWO_HOURS: u64 = 7_200;

/// Measures all of it.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    // First, while little else was in memory.
    let memory = two_hours();
    let mut figures = conversation(bench)?;
    figures.extend(heard(bench)?);
    figures.push(("agents_microphone_percent", microphone(bench)?));
    figures.push(("agents_2h_memory_mb", memory));
    Ok(figures)
}

/// A conversation with a Draft agent over the real socket: frames of the room, reply times, and interruptions.
fn conversation(bench: &Bench) -> Result<Figures, BenchError> {
    let home = bench.folder.path().join("agents");
    let (ctx, mut app) = open(bench, &home, Room::Agents);
    let document = Template::Blank.document("Bench", "en", "");
    let create = AgentsCommand::Create(u64::MAX, Backend::Draft, Box::new(document));
    until(&ctx, &mut app, "the start", |desk| desk.project.is_some())?;
    app.send(Command::Agents(create));
    until(&ctx, &mut app, "the agent", |desk| {
        desk.agents.created.contains_key(&u64::MAX)
    })?;
    let created = app.desk().agents.created.get(&u64::MAX).cloned();
    let Some(Ok(agent)) = created else {
        return Err(BenchError::Failed(format!("no agent: {created:?}")));
    };
    app.send(Command::Agents(AgentsCommand::StartConversation(Box::new(
        order(agent),
    ))));
    until(&ctx, &mut app, "the conversation", |desk| {
        desk.agents.live.state == LiveState::Running
    })?;
    let mut times = Vec::new();
    for _ in 0..PATIENCE {
        times.push(bench.seconds(|| frame(&ctx, &mut app, &[])).0 * 1e3);
        if !app.desk().agents.live.is_active() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    times.sort_by(f64::total_cmp);
    let live = &app.desk().agents.live;
    let silent = live.events.iter().filter_map(|event| match event.kind {
        EventKind::Interrupted {
            silent_after_ms, ..
        } => Some(silent_after_ms as f64),
        _ => None,
    });
    let silent: Vec<f64> = silent.collect();
    if silent.is_empty() || live.end.is_none() {
        let why = format!("{:?} and {} interruptions", live.trouble, silent.len());
        return Err(BenchError::Failed(why));
    }
    let reply = ReplyTimes::of(&live.events).median();
    Ok(vec![
        ("agents_frame_ms_p50", at(&times, 0.5)),
        ("agents_frame_ms_p99", at(&times, 0.99)),
        ("agents_reply_ms_p50", reply.map(|ms| ms as f64)),
        (
            "agents_interruption_ms_max",
            silent.into_iter().reduce(f64::max),
        ),
    ])
}

fn order(agent: AgentId) -> ConversationStart {
    let text = |when, text: &str| UserTurn {
        when,
        content: TurnContent::Text(text.to_owned()),
    };
    let mut start = ConversationStart::new(Backend::Draft, agent, "Bench".to_owned());
    for _ in 0..INTERRUPTIONS {
        start.turns.push(text(TurnStart::AfterReply, LONG));
        start
            .turns
            .push(text(TurnStart::IntoReplyMs(400), "Hello."));
    }
    start
}

/// From a message of the socket to its first sample at the output: a tenth of a second of speech.
fn heard(bench: &Bench) -> Result<Figures, BenchError> {
    let output = Manual::new(48_000);
    let player = Player::start(Output::Manual(output.clone()), bench.clock.clone(), |_| {})?;
    let tone = (0..HZ / 10).map(|frame| ((frame as f32 * 0.1).sin() * 16_000.0) as i16);
    let bytes: Vec<u8> = tone.flat_map(i16::to_le_bytes).collect();
    let audio = base64::engine::general_purpose::STANDARD.encode(bytes);
    let event = json!({ "audio_base_64": audio, "event_id": 1 });
    let message = json!({ "type": "audio", "audio_event": event }).to_string();
    let mut waits = Vec::new();
    for round in 0..ROUNDS {
        let (seconds, is_heard) = bench.seconds(|| {
            let Ok(TalkIn::Sound { audio, .. }) = Talk::read(&message) else {
                return false;
            };
            let samples = audio.as_chunks::<2>().0.iter();
            let samples: Vec<f32> = samples
                .map(|pair| f32::from(i16::from_le_bytes(*pair)) / 32_768.0)
                .collect();
            let (track, growth) = Track::growing(round as u64 + 1, HZ, (0.0, 60.0), &samples);
            player.play(vec![track], 0.0);
            // The player takes the reply on a thread of its own.
            let is_heard = (0..PULLS).any(|_| is_sound(&output));
            drop(growth);
            is_heard
        });
        if !is_heard {
            return Err(BenchError::Failed("a reply was not heard".to_owned()));
        }
        waits.push(seconds * 1e3);
        player.stop();
        if (0..PULLS).all(|_| is_sound(&output)) {
            return Err(BenchError::Failed("a reply did not end".to_owned()));
        }
    }
    let worst = waits.iter().copied().reduce(f64::max);
    Ok(vec![
        ("agents_heard_ms", Some(median(waits))),
        ("agents_heard_ms_max", worst),
    ])
}

/// From the samples of a microphone to the messages of the socket, without the device: the share of one core in percent.
fn microphone(bench: &Bench) -> Result<Option<f64>, BenchError> {
    let format: OutputFormat = "pcm_16000"
        .parse()
        .map_err(|error| BenchError::Failed(format!("a format: {error}")))?;
    let tone = (0..MICROPHONE_HZ / 100).map(|frame| (frame as f32 * 0.1).sin() * 0.5);
    let heard: Vec<f32> = tone.collect();
    let mut resampler = Resampler::new(MICROPHONE_HZ, HZ, 1);
    let (mut unsent, mut bytes) = (Vec::new(), 0);
    let (seconds, sent) = bench.seconds(|| {
        for _ in 0..MICROPHONE_S * 100 {
            resampler.push(&heard, &mut unsent);
            if unsent.len() < HZ as usize / 10 {
                continue;
            }
            let chunk = Pcm::mono(HZ, std::mem::take(&mut unsent));
            let sound = TalkOut::sound(&encode(&chunk, format)?);
            bytes += serde_json::to_string(&sound).map_or(0, |message| message.len());
        }
        Ok::<_, EncodeError>(())
    });
    sent.map_err(|error| BenchError::Failed(format!("a chunk: {error}")))?;
    Ok((bytes > 0).then(|| seconds / f64::from(MICROPHONE_S) * 100.0))
}

/// Pulls a third of a millisecond; true if it is not silent.
fn is_sound(output: &Manual) -> bool {
    std::thread::yield_now();
    output.pull(16).iter().any(|sample| sample.abs() > 1e-4)
}

/// Memory that the events of two hours take in the read model, in MB.
fn two_hours() -> Option<f64> {
    let mut desk = Desk::new(Playhead::default());
    let before = anchor::memory_mb(std::process::id());
    for second in 0..TWO_HOURS {
        // Levels and partial transcripts are replaced, not kept.
        for tenth in 0..10 {
            tell(&mut desk, ConversationUpdate::Levels(-20.0, -30.0));
            let text = format!("A transcript that grows, part {tenth}");
            tell(&mut desk, ConversationUpdate::Hearing(text));
        }
        for kind in events_of(second) {
            let at_ms = second * 1_000;
            tell(
                &mut desk,
                ConversationUpdate::Event(ConversationEvent { at_ms, kind }),
            );
        }
    }
    let after = anchor::memory_mb(std::process::id());
    drop(desk);
    before.zip(after).map(|(before, after)| after - before)
}

/// The events of one second: a ping every other second, and a turn of both sides every eight.
fn events_of(second: u64) -> Vec<EventKind> {
    let mut kinds = Vec::new();
    if second.is_multiple_of(2) {
        kinds.push(EventKind::Ping {
            round_trip_ms: Some(40),
        });
    }
    if second.is_multiple_of(8) {
        kinds.extend([
            EventKind::UserSpeaking,
            EventKind::UserTranscript {
                text: LONG.to_owned(),
            },
            EventKind::UserTurnEnded,
            EventKind::AgentReply {
                text: LONG.repeat(2),
            },
            EventKind::AgentSpeaking {
                event_id: second,
                latency_ms: Some(700),
            },
            EventKind::AgentSilent,
        ]);
    }
    kinds
}

fn tell(desk: &mut Desk, update: ConversationUpdate) {
    desk.apply(Event::Agents(AgentsEvent::Conversation(1, update)));
}
