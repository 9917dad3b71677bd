//! The way of a dub: from the recording and its translation to sound. Runs in the background, and once more after
//! a process that ended in the middle of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::audio::decode::decode_bytes;
use crate::audio::encode::encode;
use crate::audio::pcm::Pcm;
use crate::audio::resample::resample;
use crate::draft::account::Account;
use crate::draft::billing::Charge;
use crate::draft::billing::Product;
use crate::draft::billing::Ticket;
use crate::draft::dubbing::Dub;
use crate::draft::dubbing::Line;
use crate::draft::dubbing::MODEL;
use crate::draft::dubbing::Outcome;
use crate::draft::dubbing::Utterance;
use crate::draft::dubbing::mixing;
use crate::draft::dubbing::mixing::Under;
use crate::draft::dubbing::voicing;
use crate::draft::dubbing::voicing::Speaking;
use crate::draft::dubbing::voicing::Take;
use crate::draft::engine;
use crate::draft::engine::Timbre;
use crate::draft::listening;
use crate::draft::plan::Group;
use crate::draft::recognition;
use crate::draft::recognition::Word;
use crate::draft::store::DubFile;
use crate::draft::store::Store;
use crate::draft::store::StoreError;
use crate::terms::format::OutputFormat;

/// Longer silence between two words begins another line, in seconds.
const PAUSE_SECS: f64 = 0.6;
/// How long a dub that was taken over waits between two looks for a free place.
const AGAIN: Duration = Duration::from_secs(1);

const DEAF: &str = "Draft voices can't understand or translate speech. Give a transcript with its translation (mode 'manual' with a csv_file), or use the online service. Nothing was charged.";
const NO_TRANSLATOR: &str = "Draft voices know what they said in this recording, but can't translate it. Give its translation (mode 'manual' with a csv_file), or use the online service. Nothing was charged.";
const NOTHING_TO_SAY: &str =
    "The transcript has no translation of anything in this part of the recording.";
const BROKE_OFF: &str = "The dub broke off. Nothing was charged.";

/// What a dub costs.
pub fn charge(cost: u64) -> Charge {
    Charge {
        product: Product::Dubbing,
        group: Group::Standard,
        model: MODEL.to_owned(),
        voice: String::new(),
        cost,
    }
}

/// Makes a dub, charges for it, keeps it. Blocks.
pub fn make(mut dub: Dub, mut ticket: Ticket) {
    let account = Arc::clone(&ticket.account);
    let made = work(&account.store, &dub).unwrap_or_else(|error| {
        log::error!("a dub broke off: {error}");
        Err(Failure::of(BROKE_OFF))
    });
    match made {
        Ok(made) => {
            dub.outcome = Some(Outcome::Made {
                source: made.source,
                target: made.target,
            });
            ticket.done(|account, slot, charge| {
                let paid = Some((slot, charge));
                account.store.finish_dub(&dub, Some(&made.sound), paid)
            });
        }
        Err(failure) => fail(&account, dub, failure),
    }
}

fn fail(account: &Account, mut dub: Dub, failure: Failure) {
    dub.outcome = Some(Outcome::Failed {
        reason: failure.reason.to_owned(),
        source: failure.source,
    });
    if let Err(error) = account.store.finish_dub(&dub, None, None) {
        log::error!("a dub stays unfinished: {error}");
    }
}

/// Goes on with the dubs of processes that are gone, one after the other.
pub async fn go_on(account: Arc<Account>) {
    let left = account.ask(|store| store.take_over_dubs()).await;
    for dub in left.unwrap_or_default() {
        let ticket = loop {
            match account.admit(charge(dub.cost)).await {
                Ok(ticket) => break Some(ticket),
                Err(refusal) if refusal.is_crowded() => tokio::time::sleep(AGAIN).await,
                Err(_out_of_credits) => break None,
            }
        };
        let account = Arc::clone(&account);
        let made = tokio::task::spawn_blocking(move || match ticket {
            Some(ticket) => make(dub, ticket),
            None => fail(
                &account,
                dub,
                Failure::of(
                    "The server ended while the dub was made, and there are not enough credits to make it again.",
                ),
            ),
        });
        if let Err(error) = made.await {
            log::error!("a dub that was taken over broke off: {error}");
        }
    }
}

struct Made {
    sound: Vec<u8>,
    source: Vec<Utterance>,
    target: Vec<Utterance>,
}

struct Failure {
    reason: &'static str,
    source: Vec<Utterance>,
}

impl Failure {
    fn of(reason: &'static str) -> Self {
        Self {
            reason,
            source: Vec::new(),
        }
    }
}

fn work(store: &Store, dub: &Dub) -> Result<Result<Made, Failure>, StoreError> {
    let read = |file| -> Result<Option<Pcm>, StoreError> {
        let bytes = store.dub_file(&dub.id, file)?;
        let decoded = bytes.and_then(|bytes| decode_bytes(&bytes).ok());
        Ok(decoded.map(|decoded| cut(&decoded.pcm.into_mono(), dub.span)))
    };
    let Some(recording) = read(DubFile::Recording)? else {
        return Ok(Err(Failure::of(BROKE_OFF)));
    };
    let lines = match &dub.lines {
        Some(lines) => within(lines, dub.span),
        None => match heard(store, &recording, &dub.target)? {
            Ok(lines) => lines,
            Err(failure) => return Ok(Err(failure)),
        },
    };
    let foreground = read(DubFile::Foreground)?;
    let background = read(DubFile::Background)?;
    let cast = cast(
        store,
        dub,
        &lines,
        foreground.as_ref().unwrap_or(&recording),
    )?;
    let Ok(takes) = takes(dub, &lines, &cast) else {
        return Ok(Err(Failure::of(BROKE_OFF)));
    };
    if takes.is_empty() {
        return Ok(Err(Failure::of(NOTHING_TO_SAY)));
    }
    let target = takes
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
    let format = OutputFormat::default();
    let under = match (dub.bare, &background) {
        (true, _) => Under::Silence,
        (false, Some(_)) => Under::Background,
        (false, None) => Under::Recording,
    };
    let mut bed = resample(background.as_ref().unwrap_or(&recording), format.hz);
    let frames = (recording.seconds() * f64::from(format.hz)).round() as usize;
    bed.samples.resize(frames, 0.0);
    let mixed = mixing::mixed(bed, under, &quiet, &takes);
    match encode(&mixed, format) {
        Ok(sound) => Ok(Ok(Made {
            sound,
            source: lines.iter().filter_map(in_recording).collect(),
            target,
        })),
        Err(error) => {
            log::error!("a dub can't be encoded: {error}");
            Ok(Err(Failure::of(BROKE_OFF)))
        }
    }
}

/// The part of a sound between two times.
fn cut(sound: &Pcm, (from, to): (f64, f64)) -> Pcm {
    let frame = |secs: f64| (secs.max(0.0) * f64::from(sound.hz)).round() as usize;
    let end = frame(to).min(sound.samples.len());
    let part = sound.samples.get(frame(from).min(end)..end);
    Pcm::mono(sound.hz, part.unwrap_or_default().to_vec())
}

/// The lines that begin in this part of the recording, at their times in it.
fn within(lines: &[Line], (from, to): (f64, f64)) -> Vec<Line> {
    let inside = lines
        .iter()
        .filter(|line| (from..to).contains(&line.start))
        .cloned();
    inside
        .map(|line| Line {
            start: line.start - from,
            end: line.end.min(to) - from,
            ..line
        })
        .collect()
}

fn in_recording(line: &Line) -> Option<Utterance> {
    (!line.said.is_empty()).then(|| Utterance {
        speaker: line.speaker.clone(),
        text: line.said.clone(),
        start: line.start,
        end: line.end,
        words: line.words.clone(),
    })
}

/// What is said in a recording that this server made. It is dubbed only into the language it is in.
fn heard(
    store: &Store,
    recording: &Pcm,
    target: &str,
) -> Result<Result<Vec<Line>, Failure>, StoreError> {
    let Some(words) = recognition::recognise(store, recording)?.filter(|words| !words.is_empty())
    else {
        return Ok(Err(Failure::of(DEAF)));
    };
    let lines = lines_of(words);
    let said: String = lines.iter().map(|line| line.said.as_str()).collect();
    let is_english = |language| !engine::is_foreign(&said, language);
    if is_english(None) && is_english(Some(target)) {
        return Ok(Ok(lines));
    }
    Ok(Err(Failure {
        reason: NO_TRANSLATOR,
        source: lines.iter().filter_map(in_recording).collect(),
    }))
}

/// Words put together to lines: a line ends with a pause or its speaker's turn.
pub fn lines_of(words: Vec<Word>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line)
                if line.speaker == word.voice()
                    && (!word.spoken || word.start() - line.end < PAUSE_SECS) =>
            {
                line.said.push_str(&word.text());
                if word.spoken {
                    line.end = word.end();
                }
                line.words.push(word);
            }
            _ if word.spoken => lines.push(Line {
                speaker: word.voice().to_owned(),
                start: word.start(),
                end: word.end(),
                said: word.text(),
                translation: None,
                words: vec![word],
            }),
            _ => {}
        }
    }
    for line in &mut lines {
        line.said = line.said.trim().to_owned();
        line.translation = Some(line.said.clone());
        if line.words.last().is_some_and(|word| !word.spoken) {
            line.words.pop();
        }
    }
    lines
}

/// Who speaks for whom: a voice of that name or id, else one fitted to the speaker, else the next of the cast.
fn cast(
    store: &Store,
    dub: &Dub,
    lines: &[Line],
    speech: &Pcm,
) -> Result<BTreeMap<String, Timbre>, StoreError> {
    let voices = store.voices()?;
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
            None if dub.from_cast => None,
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
    dub: &Dub,
    lines: &'a [Line],
    cast: &BTreeMap<String, Timbre>,
) -> Result<Vec<Spoken<'a>>, engine::EngineError> {
    let mut takes = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let (Some(text), Some(timbre)) = (&line.translation, cast.get(&line.speaker)) else {
            continue;
        };
        let speaking = Speaking {
            timbre: *timbre,
            language: &dub.target,
            seed: number as u32,
        };
        let take = voicing::fitted(text, speaking, line.end - line.start)?;
        takes.push((line, text.as_str(), take));
    }
    Ok(takes)
}
