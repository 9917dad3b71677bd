//! The way of a dub: from the recording and its translation to sound. Runs in the background, and once more after
//! a process that ended in the middle of it.

use std::sync::Arc;
use std::time::Duration;

use crate::account::Account;
use crate::billing::Charge;
use crate::billing::Product;
use crate::billing::Ticket;
use crate::cut_off;
use crate::dubbing::Dub;
use crate::dubbing::Line;
use crate::dubbing::MODEL;
use crate::dubbing::Outcome;
use crate::dubbing::Utterance;
use crate::dubbing::rendering::Material;
use crate::dubbing::rendering::RenderError;
use crate::dubbing::rendering::hear_part;
use crate::dubbing::rendering::render;
use crate::plan::Group;
use crate::recognition;
use crate::recognition::Heard;
use crate::recognition::Hearing;
use crate::recognition::Word;
use crate::store::DubFile;
use crate::store::Held;
use crate::store::Store;
use crate::store::StoreError;
use mynah_audio::decode::Source;
use mynah_audio::encode::FileEncoder;
use mynah_core::format::OutputFormat;
use mynah_synthesis::speech;

/// Longer silence between two words begins another line, in seconds.
const PAUSE_SECS: f64 = 0.6;
/// How long a dub that was taken over waits between two looks for a free place.
const AGAIN: Duration = Duration::from_secs(1);

const DEAF: &str = "Draft voices can't understand or translate speech. Give a transcript with its translation (mode 'manual' with a csv_file), or use the online service.";
const NO_TRANSLATOR: &str = "Draft voices know what they said in this recording, but can't translate it. Give its translation (mode 'manual' with a csv_file), or use the online service.";
const NOTHING_TO_SAY: &str =
    "The transcript has no translation of anything in this part of the recording.";
const BROKE_OFF: &str = "The dub broke off.";

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
            let charged = ticket.done(|account, slot, charge| {
                let paid = Some((slot, charge));
                account.store.finish_dub(&dub, Some(made.sound), paid)
            });
            if charged.is_none() {
                ticket.let_go();
                fail(&account, dub, Failure::of(BROKE_OFF));
            }
        }
        Err(failure) => {
            // Whoever hears that it failed finds its place free.
            ticket.let_go();
            fail(&account, dub, failure);
        }
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
pub async fn go_on(account: &Arc<Account>) {
    let left = account.ask(|store| store.take_over_dubs()).await;
    for dub in left.unwrap_or_default() {
        let ticket = admitted(account, charge(dub.cost)).await;
        let account = Arc::clone(account);
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
            cut_off::tell("a dub that was taken over", &error);
        }
    }
}

/// A place for work that was taken over, as soon as there is one; `None` without the credits for it.
pub async fn admitted(account: &Arc<Account>, charge: Charge) -> Option<Ticket> {
    loop {
        match account.admit(charge.clone()).await {
            Ok(ticket) => return Some(ticket),
            Err(refusal) if refusal.is_crowded() => tokio::time::sleep(AGAIN).await,
            Err(_out_of_credits) => return None,
        }
    }
}

struct Made {
    sound: Held,
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

fn work(store: &Store, dub: &Dub) -> Result<Result<Made, Failure>, RenderError> {
    let open = |file| -> Result<Option<Box<dyn Source>>, StoreError> {
        Ok(store.dub_file(&dub.id, file)?.map(|(sound, _)| sound))
    };
    let Some(mut recording) = open(DubFile::Recording)? else {
        return Ok(Err(Failure::of(BROKE_OFF)));
    };
    let lines = match &dub.lines {
        Some(lines) => within(lines, dub.span),
        None => match heard(store, &mut *recording, dub)? {
            Ok(lines) => lines,
            Err(failure) => return Ok(Err(failure)),
        },
    };
    let source = lines.iter().filter_map(in_recording).collect();
    let material = Material {
        recording,
        foreground: open(DubFile::Foreground)?,
        background: open(DubFile::Background)?,
        span: dub.span,
        lines,
        target: &dub.target,
        bare: dub.bare,
        from_cast: dub.from_cast,
    };
    let format = OutputFormat::default();
    let file = store.scratch().map_err(StoreError::from)?;
    let mut encoding = FileEncoder::lean_mp3(&file, format.hz, format.kbps);
    let target = render(store, material, &mut |samples| {
        let pushed = encoding.as_mut().map(|encoder| encoder.push(samples));
        if let Ok(Err(error)) = pushed {
            encoding = Err(error);
        }
    })?;
    if target.is_empty() {
        return Ok(Err(Failure::of(NOTHING_TO_SAY)));
    }
    if let Err(error) = encoding.and_then(FileEncoder::finish) {
        log::error!("a dub can't be encoded: {error}");
        return Ok(Err(Failure::of(BROKE_OFF)));
    }
    Ok(Ok(Made {
        sound: Held::of(file).map_err(StoreError::from)?,
        source,
        target,
    }))
}

/// The lines of which something lies in this part of the recording, at their times in it.
fn within(lines: &[Line], (from, to): (f64, f64)) -> Vec<Line> {
    let inside = lines
        .iter()
        .filter(|line| line.start < to && line.end > from)
        .cloned();
    inside
        .map(|line| Line {
            start: line.start.max(from) - from,
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
        voice: None,
    })
}

/// What is said in a recording that this server made. It is dubbed only into the language it is in.
fn heard(
    store: &Store,
    recording: &mut dyn Source,
    dub: &Dub,
) -> Result<Result<Vec<Line>, Failure>, RenderError> {
    let hz = speech::HZ;
    let mut hearing = Hearing::new(hz);
    hear_part(recording, hz, dub.span, &mut |samples| {
        hearing.push(samples);
    })?;
    let lines = recognised(store, &hearing.finish())?;
    if lines.is_empty() {
        return Ok(Err(Failure::of(DEAF)));
    }
    if is_said_in(&lines, &dub.target) {
        return Ok(Ok(lines));
    }
    Ok(Err(Failure {
        reason: NO_TRANSLATOR,
        source: lines.iter().filter_map(in_recording).collect(),
    }))
}

/// What is said in a recording, if this server made it; each line is its own translation.
pub fn recognised(store: &Store, heard: &Heard) -> Result<Vec<Line>, StoreError> {
    Ok(lines_of(
        recognition::recognise(store, heard)?.unwrap_or_default(),
    ))
}

/// Whether lines that Draft voices said need no translation into this language.
fn is_said_in(lines: &[Line], target: &str) -> bool {
    let said: Vec<&str> = lines.iter().map(|line| line.said.as_str()).collect();
    let said = said.join(" ");
    !speech::is_foreign(&said, None) && !speech::is_foreign(&said, Some(target))
}

/// Words put together to lines: a line ends with a pause or its speaker's turn.
fn lines_of(words: Vec<Word>) -> Vec<Line> {
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
