//! What the transport shows: what plays, or else the picked take of the focused line.

use crate::studio::desk::{Desk, JobState, Sound, TakeCard};
use crate::studio::event::Playing;
use crate::studio::event::Work;
use crate::terms::backend::Backend;
use crate::terms::ids::{LineId, TakeId};
use crate::tr;
use crate::ui::ctx::View;

/// What the transport shows.
pub struct Heard<'a> {
    /// `Take 4`.
    pub title: String,
    /// `Line 2 · Tom`.
    pub about: String,
    /// The take, once it is one.
    pub take: Option<&'a TakeCard>,
    /// Its waveform and words, once they are here.
    pub sound: Option<&'a Sound>,
    /// The text that the words point into.
    pub text: &'a str,
    /// Whether a Draft voice spoke it.
    pub draft: bool,
    /// Length so far in seconds.
    pub seconds: f64,
    /// Where it stands in seconds; 0 when it isn't what plays.
    pub at: f64,
    /// Whether it is what plays.
    pub loaded: bool,
}

impl<'a> Heard<'a> {
    /// What there is to show now.
    pub fn of(desk: &'a Desk, view: &View) -> Option<Self> {
        let at = desk.playhead().seconds();
        match &desk.playback.playing {
            Some(Playing::Take { take, line }) => {
                Self::take(desk, *take, desk.line_here(*line)).map(|heard| heard.at(at))
            }
            Some(Playing::Compare { a, b, line, .. }) => {
                let take = if desk.playback.on_b { *b } else { *a };
                let line = desk.line_here(*line);
                let heard = Self::take(desk, take, line);
                Some(
                    heard
                        .unwrap_or_else(|| Self::compared(desk, take, line))
                        .at(at),
                )
            }
            Some(Playing::Arriving { job, line }) => {
                Self::arriving(desk, *job, desk.line_here(*line)).map(|heard| heard.at(at))
            }
            Some(Playing::Preview(voice)) => {
                let name = desk
                    .voices_of(desk.backend())
                    .iter()
                    .find(|known| known.id == *voice)
                    .map_or_else(|| voice.to_string(), |known| known.name.clone());
                Some(
                    Self {
                        title: tr!("transport-preview"),
                        about: name,
                        take: None,
                        sound: None,
                        text: "",
                        draft: desk.backend() == Backend::Draft,
                        seconds: 0.0,
                        at: 0.0,
                        loaded: true,
                    }
                    .at(at),
                )
            }
            None => {
                let line = view.line?;
                let picked = desk.takes.get(&line)?.picked.as_ref()?;
                Self::take(desk, picked.id, Some(line))
            }
        }
    }

    fn take(desk: &'a Desk, id: TakeId, line: Option<LineId>) -> Option<Self> {
        let listed = desk
            .line_takes
            .iter()
            .flat_map(|(_, takes)| takes)
            .find(|take| take.id == id);
        let card = listed.or_else(|| {
            let picked = desk.takes.get(&line?)?.picked.as_deref()?;
            (picked.id == id).then_some(picked)
        })?;
        let sound = desk.sound(id).map(AsRef::as_ref);
        Some(Self {
            title: tr!("transport-take", number = card.number),
            about: about(desk, card.line),
            take: Some(card),
            sound,
            text: &card.request.text,
            draft: card.backend == Backend::Draft,
            seconds: card.seconds,
            at: 0.0,
            loaded: false,
        })
    }

    /// One of two that are compared, while another line's takes are on the desk.
    fn compared(desk: &'a Desk, id: TakeId, line: Option<LineId>) -> Self {
        let takes = line.and_then(|line| desk.takes.get(&line));
        let picked = takes.and_then(|takes| takes.picked.as_deref());
        let sound = desk.sound(id).map(AsRef::as_ref);
        let letter = if desk.playback.on_b { "B" } else { "A" };
        Self {
            title: tr!("transport-take", number = letter),
            about: about(desk, line),
            take: None,
            sound,
            text: "",
            draft: picked.is_some_and(|take| take.backend == Backend::Draft),
            seconds: sound.map_or(0.0, |sound| sound.seconds),
            at: 0.0,
            loaded: true,
        }
    }

    fn arriving(
        desk: &'a Desk,
        job: crate::terms::ids::JobId,
        line: Option<LineId>,
    ) -> Option<Self> {
        let card = desk.job(job)?;
        let Work::Generate { order, backend, .. } = &card.work else {
            return None;
        };
        let sound = match &card.state {
            JobState::Running { sound, .. } => sound.as_deref(),
            // It all arrived while it plays: from here on it is the line's take.
            JobState::Finished { .. } => {
                let picked = desk.takes.get(&line?)?.picked.as_ref()?;
                return Self::take(desk, picked.id, line);
            }
            JobState::Queued
            | JobState::Held { .. }
            | JobState::Failed(_)
            | JobState::Cancelled(_) => None,
        };
        Some(Self {
            title: tr!("transport-arriving"),
            about: about(desk, line),
            take: None,
            sound,
            text: &order.request.text,
            draft: *backend == Backend::Draft,
            seconds: sound.map_or(0.0, |sound| sound.seconds),
            at: 0.0,
            loaded: false,
        })
    }

    fn at(mut self, at: f64) -> Self {
        self.at = at;
        self.loaded = true;
        self
    }
}

/// `Line 2 · Tom`.
fn about(desk: &Desk, line: Option<LineId>) -> String {
    let script = desk.script();
    let Some(line) = line.and_then(|id| script.line(id)) else {
        return String::new();
    };
    let place = script.place(line.id);
    let number = place.map_or(0, |place| script.items().line_number(place));
    let speaker = if line.speaker.is_empty() {
        tr!("narrator")
    } else {
        line.speaker.clone()
    };
    tr!("transport-line", number = number, speaker = speaker)
}

/// `00:01.37`: minutes, seconds, hundredths; hours only when there are any.
pub fn clock(seconds: f64) -> String {
    clock_text((seconds.max(0.0) * 100.0).floor() as u64)
}

/// A length as the clock shows it: rounded, as lists have it.
pub fn clock_of_length(seconds: f64) -> String {
    clock_text((seconds.max(0.0) * 100.0).round() as u64)
}

fn clock_text(hundredths: u64) -> String {
    let (minutes, rest) = (hundredths / 6_000, hundredths % 6_000);
    let (seconds, hundredths) = (rest / 100, rest % 100);
    if minutes < 60 {
        return format!("{minutes:02}:{seconds:02}.{hundredths:02}");
    }
    let (hours, minutes) = (minutes / 60, minutes % 60);
    format!("{hours}:{minutes:02}:{seconds:02}.{hundredths:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_shows_hours_only_when_there_are_any() {
        assert_eq!(clock(1.378), "00:01.37");
        assert_eq!(clock(0.0), "00:00.00");
        assert_eq!(clock_of_length(1.518), "00:01.52");
        assert_eq!(clock(3_723.5), "1:02:03.50");
    }
}
