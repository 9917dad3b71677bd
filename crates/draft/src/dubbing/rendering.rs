//! Lines, spoken by a cast and laid over a recording: what classic dubs and dubbing projects have in common.
//!
//! A recording may be as long as a film: it is heard piece by piece, once for the voices of its speakers and twice
//! while it is mixed, because how loud it gets is known at its end only. What was spoken waits on disk.

use std::collections::BTreeMap;
use std::io;
use std::io::Read as _;
use std::io::Seek as _;
use std::io::SeekFrom;
use std::ops::ControlFlow;

use crate::dubbing::Line;
use crate::dubbing::Utterance;
use crate::dubbing::mixing::Mixer;
use crate::dubbing::mixing::Under;
use crate::dubbing::voicing;
use crate::dubbing::voicing::Speaking;
use crate::listening;
use crate::store::Held;
use crate::store::Store;
use crate::store::StoreError;
use mynah_audio::decode::DecodeError;
use mynah_audio::decode::Source;
use mynah_audio::decode::hear_mono;
use mynah_core::format::OutputFormat;
use mynah_synthesis::speech;
use mynah_synthesis::speech::Timbre;

/// Nothing gets louder than this.
const PEAK: f32 = 0.97;

/// What a dub is made of.
pub struct Material<'a> {
    /// What is dubbed.
    pub recording: Box<dyn Source>,
    /// Its speech alone.
    pub foreground: Option<Box<dyn Source>>,
    /// What is left without it.
    pub background: Option<Box<dyn Source>>,
    /// Which part of them, in seconds.
    pub span: (f64, f64),
    /// What is said, at times of this part.
    pub lines: Vec<Line>,
    /// In which language.
    pub target: &'a str,
    /// Whether nothing of the recording is to be left.
    pub bare: bool,
    /// Whether voices of the cast speak rather than ones fitted to the recording.
    pub from_cast: bool,
}

/// Why a dub can't be made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Its files, or what waits on disk.
    #[error(transparent)]
    State(#[from] StoreError),
    /// The recording.
    #[error(transparent)]
    Sound(#[from] DecodeError),
    /// Nobody speaks.
    #[error(transparent)]
    Engine(#[from] speech::EngineError),
}

/// Speaks the lines and lays them over the recording. The sound is handed out as one channel at the rate of
/// [`OutputFormat::default`]; what is said in it is answered. Where nothing is said there is no sound.
pub fn render(
    store: &Store,
    mut material: Material<'_>,
    receive: &mut dyn FnMut(&[f32]),
) -> Result<Vec<Utterance>, RenderError> {
    let cast = cast(store, &mut material)?;
    let mut spoken = Spoken::of(store, &material, &cast)?;
    if spoken.said.is_empty() {
        return Ok(Vec::new());
    }
    let mut loudest = 0.0_f32;
    spoken.mix(&mut material, &mut |samples| {
        loudest = samples
            .iter()
            .fold(loudest, |most, sample| most.max(sample.abs()));
    })?;
    let gain = (PEAK / loudest.max(1e-9)).min(1.0);
    spoken.mix(&mut material, &mut |samples| {
        for sample in samples.iter_mut() {
            *sample *= gain;
        }
        receive(samples);
    })?;
    Ok(spoken.said)
}

/// How many frames there are between two times.
pub fn frames((from, to): (f64, f64), hz: u32) -> usize {
    ((to - from).max(0.0) * f64::from(hz)).round() as usize
}

/// Hands out the part of a sound between two times, as one channel at `hz`.
pub fn hear_part(
    source: &mut dyn Source,
    hz: u32,
    (from, to): (f64, f64),
    receive: &mut dyn FnMut(&[f32]),
) -> Result<(), DecodeError> {
    let frame = |secs: f64| frames((0.0, secs), hz);
    let (from, to) = (frame(from), frame(to));
    let mut at = 0;
    hear_mono(source, None, hz, &mut |samples| {
        let place = |frame: usize| frame.saturating_sub(at).min(samples.len());
        receive(samples.get(place(from)..place(to)).unwrap_or_default());
        at += samples.len();
        if at < to {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    Ok(())
}

/// Who speaks for whom: a voice of that name or id, else one fitted to the speaker, else the next of the cast.
fn cast(
    store: &Store,
    material: &mut Material<'_>,
) -> Result<BTreeMap<String, Speaks>, RenderError> {
    let voices = store.voices()?;
    let named = |speaker: &str| -> Option<Speaks> {
        let voice = voices.iter().find(|voice| {
            let name = voice.name.trim_end_matches(" (draft)");
            voice.id == speaker || name.eq_ignore_ascii_case(speaker)
        });
        voice.map(|voice| Speaks {
            timbre: voice.timbre,
            voice: Some(voice.id.clone()),
        })
    };
    let heard = if material.from_cast {
        BTreeMap::new()
    } else {
        speech(material, |speaker| named(speaker).is_none())?
    };
    let mut cast: BTreeMap<String, Speaks> = BTreeMap::new();
    for line in &material.lines {
        if cast.contains_key(&line.speaker) {
            continue;
        }
        let fitted = || {
            let timbre = listening::nearest(&listening::listen(heard.get(&line.speaker)?)?)?;
            let voice = nearest(timbre).map(|voice| voice.id.to_owned());
            Some(Speaks { timbre, voice })
        };
        let members = speech::cast();
        let next = members.get(cast.len() % members.len().max(1));
        let speaks = named(&line.speaker).or_else(fitted);
        let next = || {
            next.map(|voice| Speaks {
                timbre: voice.timbre,
                voice: Some(voice.id.to_owned()),
            })
        };
        if let Some(speaks) = speaks.or_else(next) {
            cast.insert(line.speaker.clone(), speaks);
        }
    }
    Ok(cast)
}

/// Who speaks for somebody.
struct Speaks {
    timbre: Timbre,
    /// The account's voice that it is, or comes nearest to.
    voice: Option<String>,
}

/// The voice of the cast that a fitted one comes nearest to: of the same speaker, by its pitch.
fn nearest(timbre: Timbre) -> Option<&'static speech::DraftVoice> {
    let alike = speech::cast()
        .iter()
        .filter(|voice| voice.timbre.speaker == timbre.speaker);
    let far = |voice: &&speech::DraftVoice| (voice.timbre.pitch / timbre.pitch).log2().abs();
    alike.min_by(|one, other| far(one).total_cmp(&far(other)))
}

/// What is heard of the wanted speakers, at the engine's rate: as much as says something about a voice.
fn speech(
    material: &mut Material<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Result<BTreeMap<String, Vec<f32>>, DecodeError> {
    let mut heard: BTreeMap<String, Vec<f32>> = BTreeMap::new();
    let frame = |secs: f64| frames((0.0, secs), speech::HZ);
    let lines = material.lines.iter().filter(|line| wanted(&line.speaker));
    let lines: Vec<(usize, usize, &str)> = lines
        .map(|line| (frame(line.start), frame(line.end), line.speaker.as_str()))
        .collect();
    if lines.is_empty() {
        return Ok(heard);
    }
    let source = material
        .foreground
        .as_mut()
        .unwrap_or(&mut material.recording);
    let mut at = 0;
    hear_part(&mut **source, speech::HZ, material.span, &mut |samples| {
        let place = |frame: usize| frame.saturating_sub(at).min(samples.len());
        for (from, to, speaker) in &lines {
            let inside = samples.get(place(*from)..place(*to)).unwrap_or_default();
            if !inside.is_empty() {
                let own = heard.entry((*speaker).to_owned()).or_default();
                let room = listening::LISTENED.saturating_sub(own.len());
                own.extend(inside.iter().take(room));
            }
        }
        at += samples.len();
    })?;
    Ok(heard)
}

/// Lines that were spoken; their sound waits on disk.
struct Spoken {
    said: Vec<Utterance>,
    /// In which stretches somebody speaks, in the recording or instead of it.
    quiet: Vec<(f64, f64)>,
    held: Held,
    /// Where each take begins in it and how many samples it has.
    takes: Vec<(u64, usize)>,
}

impl Spoken {
    fn of(
        store: &Store,
        material: &Material<'_>,
        cast: &BTreeMap<String, Speaks>,
    ) -> Result<Self, RenderError> {
        let mut spoken = Self {
            said: Vec::new(),
            quiet: Vec::new(),
            held: store.hold(),
            takes: Vec::new(),
        };
        for (number, line) in material.lines.iter().enumerate() {
            let (Some(text), Some(speaks)) = (&line.translation, cast.get(&line.speaker)) else {
                continue;
            };
            let speaking = Speaking {
                timbre: speaks.timbre,
                language: material.target,
                seed: number as u32,
            };
            let take = voicing::fitted(text, speaking, line.end - line.start)?;
            let end = line.start + take.secs();
            spoken.said.push(Utterance {
                speaker: line.speaker.clone(),
                text: text.clone(),
                start: line.start,
                end,
                words: take.words(text, &line.speaker, line.start),
                voice: speaks.voice.clone(),
            });
            spoken.quiet.push((line.start, line.end.max(end)));
            spoken.takes.push((spoken.held.len(), take.samples.len()));
            let bytes: Vec<u8> = take.samples.iter().flat_map(|s| s.to_le_bytes()).collect();
            spoken.held = spoken.held.with(&bytes).map_err(StoreError::from)?;
        }
        Ok(spoken)
    }

    /// Lays all that was spoken over the recording and hands it out.
    fn mix(
        &mut self,
        material: &mut Material<'_>,
        receive: &mut dyn FnMut(&mut [f32]),
    ) -> Result<(), RenderError> {
        let under = match (material.bare, &material.background) {
            (true, _) => Under::Silence,
            (false, Some(_)) => Under::Background,
            (false, None) => Under::Recording,
        };
        let hz = OutputFormat::default().hz;
        let starts = self.said.iter().map(|line| line.start);
        let mut mixer = Mixer::new(hz, under, &self.quiet, starts);
        let mut waiting = self.held.read().map_err(StoreError::from)?;
        let takes = &self.takes;
        let mut take = |number: usize| {
            let (at, samples) = takes.get(number).copied().unwrap_or_default();
            let mut bytes = vec![0; samples * 4];
            waiting.seek(SeekFrom::Start(at))?;
            waiting.read_exact(&mut bytes)?;
            let (words, _) = bytes.as_chunks::<4>();
            Ok::<_, io::Error>(words.iter().map(|word| f32::from_le_bytes(*word)).collect())
        };
        let mut lay = |bed: &mut [f32]| {
            let laid = mixer.lay(bed, &mut take);
            receive(bed);
            laid
        };
        let mut left = frames(material.span, hz);
        let mut fault = None;
        let source = material
            .background
            .as_mut()
            .unwrap_or(&mut material.recording);
        hear_part(&mut **source, hz, material.span, &mut |samples| {
            let mut bed = samples
                .get(..left.min(samples.len()))
                .unwrap_or_default()
                .to_vec();
            left -= bed.len();
            fault = fault.take().or_else(|| lay(&mut bed).err());
        })?;
        // A background may be shorter than what it is under.
        while left > 0 && fault.is_none() {
            let mut bed = vec![0.0; left.min(hz as usize)];
            left -= bed.len();
            fault = lay(&mut bed).err();
        }
        match fault {
            Some(error) => Err(StoreError::from(error).into()),
            None => Ok(()),
        }
    }
}
