//! Which line is heard at this moment, and which of its words.

use std::ops::Range;
use std::sync::Arc;

use crate::studio::desk::Desk;
use crate::studio::desk::Sound;
use crate::studio::desk::TakeCard;
use crate::studio::event::Playing;
use crate::studio::event::Work;
use crate::terms::ids::JobId;
use crate::terms::ids::LineId;
use crate::terms::ids::TakeId;
use crate::ui::widgets::waveform::lit_word;

/// What is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    /// The line.
    pub line: LineId,
    /// Whether it stands still.
    pub paused: bool,
    /// The word being spoken, as bytes of the line's text.
    pub word: Option<Range<usize>>,
}

/// The line that is heard, if a line of the open project is.
pub fn now(desk: &Desk) -> Option<Now> {
    let (line, text, sound) = match desk.playback.playing.as_ref()? {
        Playing::Take { take, line } => of_take(desk, *take, desk.line_here(*line)?),
        Playing::Arriving { job, line } => of_job(desk, *job, desk.line_here(*line)?),
        Playing::Compare { a, b, line, .. } => {
            let take = if desk.playback.on_b { *b } else { *a };
            of_take(desk, take, desk.line_here(*line)?)
        }
        Playing::Preview(_) => return None,
    };
    let word = sound.and_then(|sound| {
        let place = lit_word(sound, desk.playhead().seconds())?;
        sound.words.get(place)
    });
    Some(Now {
        line,
        paused: desk.playback.paused,
        word: word.and_then(|word| in_line(desk, line, text?, &word.bytes)),
    })
}

type Heard<'a> = (LineId, Option<&'a str>, Option<&'a Arc<Sound>>);

fn of_take(desk: &Desk, take: TakeId, line: LineId) -> Heard<'_> {
    let text = take_card(desk, take, line).map(|card| card.request.text.as_str());
    (line, text, desk.sound(take))
}

fn of_job(desk: &Desk, job: JobId, line: LineId) -> Heard<'_> {
    let job = desk.job(job);
    let text = job.and_then(|job| match &job.work {
        Work::Generate { order, .. } => Some(order.request.text.as_str()),
        Work::Export { .. } => None,
    });
    // What has arrived whole is a take by now.
    let kept = || {
        let take = desk.takes.get(&line)?.picked.as_ref()?;
        desk.sound(take.id)
    };
    (line, text, job.and_then(|job| job.sound()).or_else(kept))
}

/// A take of a line, where the desk has its card.
fn take_card(desk: &Desk, take: TakeId, line: LineId) -> Option<&TakeCard> {
    let picked = desk
        .takes
        .get(&line)
        .and_then(|takes| takes.picked.as_deref());
    let listed = desk
        .line_takes
        .iter()
        .filter(|(of, _)| *of == line)
        .flat_map(|(_, takes)| takes);
    picked
        .into_iter()
        .chain(listed)
        .find(|card| card.id == take)
}

/// Bytes of what was sent as bytes of the line, unless the line says something else by now.
fn in_line(desk: &Desk, line: LineId, sent: &str, bytes: &Range<usize>) -> Option<Range<usize>> {
    let text = &desk.script().line(line)?.text;
    let lead = text.len() - text.trim_start().len();
    (text.trim() == sent).then(|| bytes.start + lead..bytes.end + lead)
}
