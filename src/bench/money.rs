//! How soon a take is there that the library holds already.

use std::sync::Arc;
use std::time::Duration;

use super::Bench;
use super::BenchError;
use super::Figures;
use super::median;
use crate::studio::Opening;
use crate::studio::Studio;
use crate::studio::StudioOptions;
use crate::studio::command::Command;
use crate::studio::command::JobsCommand;
use crate::studio::command::{Cue, LineOrder, PlaybackCommand, TakesCommand};
use crate::studio::event::Event;
use crate::studio::event::VoicesEvent;
use crate::studio::event::{JobEvent, PlaybackEvent, TakesEvent};
use crate::terms::backend::Backend;
use crate::terms::format::OutputFormat;
use crate::terms::ids::{ModelId, VoiceId};
use crate::terms::request::{Generation, SpeechRequest};
use crate::terms::settings::{Setting, VoiceSettings};

const ROUNDS: usize = 50;
const PATIENCE: Duration = Duration::from_secs(30);

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
    studio.shutdown();
    Ok(vec![
        ("cache_hit_ms", Some(median(hits) * 1000.0)),
        ("cache_miss_ms", Some(first * 1000.0)),
        ("sweep_25_cached_ms", Some(swept * 1000.0)),
    ])
}

/// From the opening of a sweep of five times five that the library holds until all of its takes are known and the first
/// is loaded beside the others, at one loudness.
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
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS / 5 {
        let (seconds, done) = bench.seconds(|| {
            let find = TakesCommand::Find {
                project: None,
                backend: Backend::Draft,
                requests: requests.clone(),
            };
            studio.free_slot()?.send(Command::Takes(find));
            while let Some(event) = studio.wait(PATIENCE) {
                match event {
                    Event::Takes(TakesEvent::Found(found)) => {
                        let cues: Vec<Cue> =
                            found.iter().map(|it| Cue::as_made(it.take.id)).collect();
                        if cues.len() != requests.len() {
                            return None;
                        }
                        let compare = PlaybackCommand::Compare { cues, first: 0 };
                        studio.free_slot()?.send(Command::Playback(compare));
                    }
                    Event::Playback(PlaybackEvent::Started(_)) => return Some(()),
                    _ => {}
                }
            }
            None
        });
        done.ok_or_else(|| BenchError::Failed("a sweep was not there".to_owned()))?;
        rounds.push(seconds);
        studio
            .free_slot()
            .ok_or_else(|| BenchError::Failed("no free slot".to_owned()))?
            .send(Command::Playback(PlaybackCommand::Stop));
    }
    Ok(median(rounds))
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
        }),
        fresh: false,
        beside: false,
        retake: None,
        rehearsed: false,
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
