//! Lines, spoken by a cast and laid over a recording: what classic dubs and dubbing projects have in common.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::audio::decode::DecodeError;
use crate::audio::decode::Source;
use crate::audio::decode::hear_mono;
use crate::audio::pcm::Pcm;
use crate::audio::resample::resample;
use crate::draft::dubbing::Line;
use crate::draft::dubbing::Utterance;
use crate::draft::dubbing::mixing;
use crate::draft::dubbing::mixing::Under;
use crate::draft::dubbing::voicing;
use crate::draft::dubbing::voicing::Speaking;
use crate::draft::dubbing::voicing::Take;
use crate::draft::engine;
use crate::draft::engine::Timbre;
use crate::draft::listening;
use crate::draft::store::Store;
use crate::draft::store::StoreError;
use crate::terms::format::OutputFormat;

/// What a dub is made of; all sound has one channel.
pub struct Material<'a> {
    /// What is dubbed.
    pub recording: Pcm,
    /// Its speech alone.
    pub foreground: Option<Pcm>,
    /// What is left without it.
    pub background: Option<Pcm>,
    /// What is said.
    pub lines: Vec<Line>,
    /// In which language.
    pub target: &'a str,
    /// Whether nothing of the recording is to be left.
    pub bare: bool,
    /// Whether voices of the cast speak rather than ones fitted to the recording.
    pub from_cast: bool,
}

/// A dub that can be heard.
pub struct Mixed {
    /// At the rate of [`OutputFormat::default`].
    pub sound: Pcm,
    /// What is said in it, and when.
    pub said: Vec<Utterance>,
}

/// Speaks the lines and lays them over the recording; `None` without an engine.
pub fn render(store: &Store, material: &Material<'_>) -> Result<Option<Mixed>, StoreError> {
    let recording = &material.recording;
    let speech = material.foreground.as_ref().unwrap_or(recording);
    let cast = cast(store, material, speech)?;
    let Ok(takes) = takes(material, &cast) else {
        return Ok(None);
    };
    let said = takes
        .iter()
        .map(|(line, text, take)| Utterance {
            speaker: line.speaker.clone(),
            text: (*text).to_owned(),
            start: line.start,
            end: line.start + take.secs(),
            words: take.words(text, &line.speaker, line.start),
        })
        .collect();
    let quiet: Vec<(f64, f64)> = takes
        .iter()
        .map(|(line, _, take)| (line.start, line.end.max(line.start + take.secs())))
        .collect();
    let takes: Vec<(f64, Take)> = takes
        .into_iter()
        .map(|(line, _, take)| (line.start, take))
        .collect();
    let under = match (material.bare, &material.background) {
        (true, _) => Under::Silence,
        (false, Some(_)) => Under::Background,
        (false, None) => Under::Recording,
    };
    let hz = OutputFormat::default().hz;
    let mut bed = resample(material.background.as_ref().unwrap_or(recording), hz);
    let frames = (recording.seconds() * f64::from(hz)).round() as usize;
    bed.samples.resize(frames, 0.0);
    let sound = mixing::mixed(bed, under, &quiet, &takes);
    Ok(Some(Mixed { sound, said }))
}

/// The part of a sound between two times, as one channel at the rate of [`OutputFormat::default`].
pub fn part(source: &mut dyn Source, (from, to): (f64, f64)) -> Result<Pcm, DecodeError> {
    let hz = OutputFormat::default().hz;
    let frame = |secs: f64| (secs.max(0.0) * f64::from(hz)).round() as usize;
    let (from, to) = (frame(from), frame(to));
    let (mut at, mut part) = (0, Vec::new());
    hear_mono(source, None, hz, &mut |samples| {
        let inside =
            from.saturating_sub(at).min(samples.len())..to.saturating_sub(at).min(samples.len());
        part.extend_from_slice(samples.get(inside).unwrap_or_default());
        at += samples.len();
        if at < to {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    Ok(Pcm::mono(hz, part))
}

/// The part of a sound in memory between two times.
fn cut(sound: &Pcm, (from, to): (f64, f64)) -> Pcm {
    let frame = |secs: f64| (secs.max(0.0) * f64::from(sound.hz)).round() as usize;
    let end = frame(to).min(sound.samples.len());
    let part = sound.samples.get(frame(from).min(end)..end);
    Pcm::mono(sound.hz, part.unwrap_or_default().to_vec())
}

/// Who speaks for whom: a voice of that name or id, else one fitted to the speaker, else the next of the cast.
fn cast(
    store: &Store,
    material: &Material<'_>,
    speech: &Pcm,
) -> Result<BTreeMap<String, Timbre>, StoreError> {
    let voices = store.voices()?;
    let lines = &material.lines;
    let mut cast: BTreeMap<String, Timbre> = BTreeMap::new();
    let speech = resample(speech, engine::HZ);
    for line in lines {
        if cast.contains_key(&line.speaker) {
            continue;
        }
        let named = voices.iter().find(|voice| {
            let name = voice.name.trim_end_matches(" (draft)");
            voice.id == line.speaker || name.eq_ignore_ascii_case(&line.speaker)
        });
        let fitted = || {
            let own = lines.iter().filter(|other| other.speaker == line.speaker);
            let heard: Vec<f32> = own
                .flat_map(|line| cut(&speech, (line.start, line.end)).samples)
                .take(listening::LISTENED)
                .collect();
            listening::nearest(&listening::listen(&heard)?)
        };
        let timbre = match named {
            Some(voice) => Some(voice.timbre),
            None if material.from_cast => None,
            None => fitted(),
        };
        let members = engine::cast();
        let next = members.get(cast.len() % members.len().max(1));
        if let Some(timbre) = timbre.or_else(|| next.map(|voice| voice.timbre)) {
            cast.insert(line.speaker.clone(), timbre);
        }
    }
    Ok(cast)
}

type Spoken<'a> = (&'a Line, &'a str, Take);

fn takes<'a>(
    material: &'a Material<'_>,
    cast: &BTreeMap<String, Timbre>,
) -> Result<Vec<Spoken<'a>>, engine::EngineError> {
    let mut takes = Vec::new();
    for (number, line) in material.lines.iter().enumerate() {
        let (Some(text), Some(timbre)) = (&line.translation, cast.get(&line.speaker)) else {
            continue;
        };
        let speaking = Speaking {
            timbre: *timbre,
            language: material.target,
            seed: number as u32,
        };
        let take = voicing::fitted(text, speaking, line.end - line.start)?;
        takes.push((line, text.as_str(), take));
    }
    Ok(takes)
}
