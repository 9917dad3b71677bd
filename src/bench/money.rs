//! How soon takes are there that the library holds already, alone and to choose from.

use std::sync::Arc;
use std::time::Duration;

use super::Bench;
use super::BenchError;
use super::Figures;
use super::median;
use mynah_core::backend::Backend;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{ModelId, VoiceId};
use mynah_core::request::{Generation, SpeechRequest};
use mynah_core::settings::{Setting, VoiceSettings};
use mynah_engine::Opening;
use mynah_engine::Studio;
use mynah_engine::StudioOptions;
use mynah_model::command::Command;
use mynah_model::command::JobsCommand;
use mynah_model::command::{Cue, LineOrder, PlaybackCommand, TakesCommand, VoicesCommand};
use mynah_model::event::Event;
use mynah_model::event::VoicesEvent;
use mynah_model::event::{JobEvent, PlaybackEvent, TakesEvent};
use mynah_model::urgency::Urgency;

const ROUNDS: usize = 50;
const PATIENCE: Duration = Duration::from_secs(30);
/// What is said in an audition.
const LINES: [&str; 3] = [
    "Who is that on the stairs?",
    "Nobody has lit this lamp since Tuesday, and the oil is full.",
    "Count them with me. Out loud, so I know that it is you.",
];

/// From the wish to the take, for a request that was made before.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    let mut options = StudioOptions::new(bench.folder.path().join("cache"));
    options.opening = Opening::Nothing;
    let mut studio = Studio::start(options).map_err(|trouble| BenchError::Failed(trouble.what))?;
    let order = order(&mut studio)?;
    let (first, cached) = generate(bench, &mut studio, &order)?;
    if cached {
        return Err(BenchError::Failed(
            "an empty library held a take".to_owned(),
        ));
    }
    let mut hits = Vec::new();
    for _ in 0..ROUNDS {
        let (seconds, cached) = generate(bench, &mut studio, &order)?;
        if !cached {
            return Err(BenchError::Failed("the library forgot a take".to_owned()));
        }
        hits.push(seconds);
    }
    let swept = sweep(bench, &mut studio, &order)?;
    let (auditioned, switched) = audition(bench, &mut studio, &order)?;
    studio.shutdown();
    Ok(vec![
        ("cache_hit_ms", Some(median(hits) * 1000.0)),
        ("cache_miss_ms", Some(first * 1000.0)),
        ("sweep_25_cached_ms", Some(swept * 1000.0)),
        ("audition_6x3_cached_ms", Some(auditioned * 1000.0)),
        ("switch_ms", Some(switched * 1000.0)),
    ])
}

/// A sweep of five times five that the library holds.
fn sweep(bench: &Bench, studio: &mut Studio, order: &LineOrder) -> Result<f64, BenchError> {
    let mut requests = Vec::new();
    for cell in 0..25u8 {
        let mut order = order.clone();
        if let Generation::Speech(speech) = &mut order.request {
            let value = |place: u8| Some(0.1 + f32::from(place) * 0.2);
            let settings = speech.settings.with(Setting::Stability(value(cell % 5)));
            speech.settings = settings.with(Setting::SimilarityBoost(value(cell / 5)));
        }
        generate(bench, studio, &order)?;
        requests.push(Arc::new(order.request));
    }
    let (ready, _) = choosing(bench, studio, &requests)?;
    Ok(ready)
}

/// An audition of six voices with three lines that the library holds, and from one of its takes to another.
fn audition(
    bench: &Bench,
    studio: &mut Studio,
    order: &LineOrder,
) -> Result<(f64, f64), BenchError> {
    let mut requests = Vec::new();
    for voice in voices(studio)?.into_iter().take(6) {
        for text in LINES {
            let mut order = order.clone();
            if let Generation::Speech(speech) = &mut order.request {
                text.clone_into(&mut speech.text);
                speech.voice = voice.clone();
            }
            generate(bench, studio, &order)?;
            requests.push(Arc::new(order.request));
        }
    }
    choosing(bench, studio, &requests)
}

fn voices(studio: &mut Studio) -> Result<Vec<VoiceId>, BenchError> {
    let refresh = VoicesCommand::Refresh(Backend::Draft);
    send(studio, Command::Voices(refresh))?;
    while let Some(event) = studio.wait(PATIENCE) {
        if let Event::Voices(Backend::Draft, VoicesEvent::Voices(voices)) = event {
            return Ok(voices.iter().map(|voice| voice.id.clone()).collect());
        }
    }
    Err(BenchError::Failed("no voices were listed".to_owned()))
}

fn send(studio: &Studio, command: Command) -> Result<(), BenchError> {
    let slot = studio.free_slot();
    let slot = slot.ok_or_else(|| BenchError::Failed("no free slot".to_owned()))?;
    slot.send(command);
    Ok(())
}

/// From asking about takes that the library holds until all of them are known and the first is loaded beside the others,
/// at one loudness; and from the wish to hear another of them until that is what is heard next. Seconds.
fn choosing(
    bench: &Bench,
    studio: &mut Studio,
    requests: &[Arc<Generation>],
) -> Result<(f64, f64), BenchError> {
    let lacks = || BenchError::Failed("takes to choose from were not there".to_owned());
    let (mut ready, mut switched) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS / 5 {
        let mut takes = Vec::new();
        let (seconds, done) = bench.seconds(|| {
            let find = TakesCommand::Find {
                project: None,
                backend: Backend::Draft,
                urgency: Urgency::Batch,
                requests: requests.to_vec(),
            };
            studio.free_slot()?.send(Command::Takes(find));
            while let Some(event) = studio.wait(PATIENCE) {
                match event {
                    Event::Takes(TakesEvent::Found(_, _, found)) => {
                        takes = found.iter().map(|it| it.take.id).collect();
                        if takes.len() != requests.len() {
                            return None;
                        }
                        let cues = takes.iter().copied().map(Cue::as_made).collect();
                        let compare = PlaybackCommand::Compare { cues, first: 0 };
                        studio.free_slot()?.send(Command::Playback(compare));
                    }
                    Event::Playback(PlaybackEvent::Started(_)) => return Some(()),
                    _ => {}
                }
            }
            None
        });
        done.ok_or_else(lacks)?;
        ready.push(seconds);
        for take in takes.into_iter().skip(1).take(5) {
            let (seconds, done) = bench.seconds(|| {
                let go_over = PlaybackCommand::GoTo(take);
                studio.free_slot()?.send(Command::Playback(go_over));
                while let Some(event) = studio.wait(PATIENCE) {
                    if let Event::Playback(PlaybackEvent::Swapped(_)) = event {
                        return Some(());
                    }
                }
                None
            });
            done.ok_or_else(lacks)?;
            switched.push(seconds);
        }
        send(studio, Command::Playback(PlaybackCommand::Stop))?;
    }
    Ok((median(ready), median(switched)))
}

pub(super) fn order(studio: &mut Studio) -> Result<LineOrder, BenchError> {
    let (mut voice, mut model) = (None, None);
    while let Some(event) = studio.wait(PATIENCE) {
        match event {
            Event::Voices(Backend::Draft, VoicesEvent::Voices(voices)) => {
                voice = voices
                    .first()
                    .map(|voice| (voice.id.clone(), voice.name.clone()));
            }
            Event::Voices(Backend::Draft, VoicesEvent::Models(models)) => {
                model = models.first().map(|model| model.id.clone());
            }
            _ => {}
        }
        if let (Some((id, name)), Some(model)) = (&voice, &model) {
            return Ok(line(id.clone(), name.clone(), model.clone()));
        }
    }
    Err(BenchError::Failed("Draft voices did not answer".to_owned()))
}

pub(super) fn line(voice: VoiceId, voice_name: String, model: ModelId) -> LineOrder {
    LineOrder {
        shown: None,
        line: None,
        speaker: String::new(),
        voice_name,
        request: Generation::Speech(SpeechRequest {
            voice,
            model,
            text: "The light at Salt Harbour went out.".to_owned(),
            settings: VoiceSettings::default(),
            format: OutputFormat::default(),
            seed: None,
            language: None,
            context: Default::default(),
            seams: Vec::new(),
            rules: Vec::new(),
            place: Default::default(),
        }),
        fresh: false,
        once_more: false,
        outside_consent: false,
        beside: false,
        retake: None,
        rehearsed: false,
        stop_loss: None,
        dub_of: None,
        mend: None,
        blind: false,
        zero_retention: false,
    }
}

fn generate(
    bench: &Bench,
    studio: &mut Studio,
    order: &LineOrder,
) -> Result<(f64, bool), BenchError> {
    let command = Command::Jobs(JobsCommand::Generate {
        project: None,
        backend: Backend::Draft,
        orders: vec![order.clone()],
        play: false,
        asked_alone: true,
    });
    let (seconds, cached) = bench.seconds(|| {
        studio.free_slot()?.send(command);
        while let Some(event) = studio.wait(PATIENCE) {
            match event {
                Event::Job(_, JobEvent::Kept(kept)) => return Some(kept.is_cached()),
                Event::Job(_, JobEvent::Failed(trouble)) => {
                    log::error!("{}", trouble.what);
                    return None;
                }
                _ => {}
            }
        }
        None
    });
    cached
        .map(|cached| (seconds, cached))
        .ok_or_else(|| BenchError::Failed("no take came".to_owned()))
}
