//! Answers that are heard while they arrive.
//!
//! A time-out counts from the last byte, never over the whole. What arrived before a fault was given out
//! before it; after a fault or the end comes nothing more.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use tokio::time;

use crate::answer::Unreadable;
use crate::classify::kind_of;
use crate::error::{ApiError, Call, ErrorKind, Reached};
use crate::events::{EventReader, ServerEvent};
use crate::head::Head;
use crate::lines::{LineFault, Lines};
use crate::refusal::Refusal;
use crate::trace::Trace;
use crate::types::speech::{Alignment, TimedAudio};
use mynah_core::secret::Secret;

/// How much of a refusal is read.
const MOST_OF_A_REFUSAL: usize = 64 << 10;

/// An accepted answer whose body is still coming.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub call: Call,
    pub head: Head,
    pub response: Response,
    /// Longest silence between two chunks.
    pub idle: Duration,
    /// The key, so that it can be blotted out where an answer repeats it.
    pub secret: Option<Secret>,
    pub trace: Trace,
    /// Whether the body came to its proper end.
    pub ended: bool,
}

impl Incoming {
    /// The next bytes; `None` at the proper end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, ApiError> {
        let chunk = match time::timeout(self.idle, self.response.chunk()).await {
            Ok(Ok(chunk)) => chunk,
            Ok(Err(error)) => {
                return Err(self
                    .fault(ErrorKind::ConnectionLost)
                    .because(error.without_url()));
            }
            Err(elapsed) => return Err(self.fault(ErrorKind::Stalled).because(elapsed)),
        };
        if let Some(bytes) = &chunk {
            self.trace.arrived(bytes.len());
        } else {
            self.ended = true;
            self.trace.done();
        }
        Ok(chunk)
    }

    /// The whole body, if it is no longer than `most` bytes.
    pub async fn whole(&mut self, most: usize) -> Result<Vec<u8>, ApiError> {
        let mut body = Vec::new();
        while let Some(bytes) = self.chunk().await? {
            if body.len() + bytes.len() > most {
                return Err(self.malformed(Unreadable::TooLarge { most }));
            }
            body.extend_from_slice(&bytes);
        }
        Ok(body)
    }

    /// What the body says about a refusal, as far as it comes.
    pub async fn refusal(&mut self) -> Refusal {
        let mut body = Vec::new();
        while body.len() < MOST_OF_A_REFUSAL {
            let Ok(Some(bytes)) = self.chunk().await else {
                break;
            };
            body.extend(bytes.iter().take(MOST_OF_A_REFUSAL - body.len()));
        }
        Refusal::read(&body).discreet(self.secret.as_ref())
    }

    pub fn content_type(&self) -> Option<&str> {
        self.head.content_type.as_deref()
    }

    /// The error of an answer that is not what it should be. What a whole answer cost is known.
    pub fn malformed(&self, why: Unreadable) -> ApiError {
        let mut error = self.fault(ErrorKind::Malformed).because(why);
        if self.ended {
            error.facts.reached = Reached::Answered;
        }
        error
    }

    /// An error after the answer was accepted.
    fn fault(&self, kind: ErrorKind) -> ApiError {
        let mut error =
            ApiError::new(self.call.clone(), kind, Reached::Accepted).with_head(self.head.clone());
        error.facts.received = self.trace.received;
        self.trace.failed(kind);
        error
    }

    fn broken_line(&self, fault: LineFault) -> ApiError {
        match fault {
            LineFault::Unreadable(why) => self.fault(ErrorKind::Malformed).because(why),
            LineFault::Refused(refusal) => {
                // 500: a refusal that comes this late and gives no known reason is a fault of the service.
                let mut error = self.fault(kind_of(&refusal, 500, true));
                error.facts.refusal = refusal.discreet(self.secret.as_ref());
                error
            }
        }
    }
}

/// Sound or another file as it arrives.
#[derive(Debug)]
pub struct Download {
    incoming: Incoming,
    over: bool,
}

impl Download {
    pub(crate) fn new(incoming: Incoming) -> Self {
        Self {
            incoming,
            over: false,
        }
    }

    /// Cost, ids, limits; what the file is, how long and how it is called, where the service says so.
    pub fn head(&self) -> &Head {
        &self.incoming.head
    }

    /// The next bytes; `None` after the proper end or an error. An answer without a byte, or one that ends
    /// before its promised length, is an error.
    pub async fn next(&mut self) -> Option<Result<Bytes, ApiError>> {
        if self.over {
            return None;
        }
        let next = match self.incoming.chunk().await {
            Ok(None) if self.incoming.trace.received == 0 => {
                Some(Err(self.incoming.malformed(Unreadable::Empty)))
            }
            next => next.transpose(),
        };
        self.over = !matches!(next, Some(Ok(_)));
        next
    }
}

/// Events as they arrive.
#[derive(Debug)]
pub struct EventStream {
    incoming: Incoming,
    events: EventReader,
    ready: VecDeque<Result<ServerEvent, Unreadable>>,
    ended: bool,
    over: bool,
}

impl EventStream {
    pub(crate) fn new(incoming: Incoming) -> Self {
        Self {
            incoming,
            events: EventReader::default(),
            ready: VecDeque::new(),
            ended: false,
            over: false,
        }
    }

    /// Cost, ids, limits.
    pub fn head(&self) -> &Head {
        &self.incoming.head
    }

    /// The next event; `None` after the proper end or an error. An event that tells an error is one.
    pub async fn next(&mut self) -> Option<Result<ServerEvent, ApiError>> {
        if self.over {
            return None;
        }
        let next = self.advance().await.transpose();
        self.over = !matches!(next, Some(Ok(_)));
        next
    }

    async fn advance(&mut self) -> Result<Option<ServerEvent>, ApiError> {
        loop {
            match self.ready.pop_front() {
                Some(Ok(event)) if event.is_error() => {
                    let refusal = Box::new(Refusal::read(event.data.as_bytes()));
                    return Err(self.incoming.broken_line(LineFault::Refused(refusal)));
                }
                Some(Ok(event)) => return Ok(Some(event)),
                Some(Err(why)) => {
                    return Err(self.incoming.broken_line(LineFault::Unreadable(why)));
                }
                None if self.ended => return Ok(None),
                None => {
                    if let Some(bytes) = self.incoming.chunk().await? {
                        self.ready.extend(self.events.push(&bytes));
                    } else {
                        self.ended = true;
                        self.ready.extend(self.events.finish().map(Ok));
                    }
                }
            }
        }
    }
}

/// Sound and the times of its letters as they arrive.
#[derive(Debug)]
pub struct TimedStream {
    incoming: Incoming,
    lines: Lines,
    ready: VecDeque<Result<TimedAudio, LineFault>>,
    timeline: Timeline,
    /// Whether the body ended.
    ended: bool,
    /// Whether any sound came.
    sounded: bool,
    over: bool,
}

impl TimedStream {
    pub(crate) fn new(incoming: Incoming) -> Self {
        Self {
            incoming,
            lines: Lines::default(),
            ready: VecDeque::new(),
            timeline: Timeline::default(),
            ended: false,
            sounded: false,
            over: false,
        }
    }

    /// Cost, ids, limits.
    pub fn head(&self) -> &Head {
        &self.incoming.head
    }

    /// The next piece, its times counted from the start of the whole utterance; `None` after the proper end
    /// or an error. An answer without any sound is an error.
    pub async fn next(&mut self) -> Option<Result<TimedAudio, ApiError>> {
        if self.over {
            return None;
        }
        let next = self.advance().await;
        self.over = !matches!(next, Some(Ok(_)));
        next
    }

    async fn advance(&mut self) -> Option<Result<TimedAudio, ApiError>> {
        loop {
            match self.ready.pop_front() {
                Some(Ok(mut piece)) => {
                    self.sounded |= !piece.audio.is_empty();
                    self.timeline.place(&mut piece);
                    return Some(Ok(piece));
                }
                Some(Err(fault)) => return Some(Err(self.incoming.broken_line(fault))),
                None if self.ended && self.sounded => return None,
                None if self.ended => return Some(Err(self.incoming.malformed(Unreadable::Empty))),
                None => match self.incoming.chunk().await {
                    Ok(Some(bytes)) => self.ready.extend(self.lines.push(&bytes)),
                    Ok(None) => {
                        self.ended = true;
                        self.ready.extend(self.lines.finish());
                    }
                    Err(error) => return Some(Err(error)),
                },
            }
        }
    }
}

/// Puts the pieces' times on one line. The service counts them from the start of the utterance; should a
/// piece begin anew, as on its sockets, it goes on where the piece before it ended.
#[derive(Debug, Default)]
struct Timeline {
    /// The last piece by its own count: its letters, those that were spoken, its voices.
    before: [Option<Stretch>; 3],
    /// What was added to it.
    offset: f64,
}

/// What the letters or voices of a piece take.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// Where the first begins.
    first: f64,
    /// Where the last does.
    last: f64,
    /// Where it ends.
    end: f64,
}

impl Stretch {
    /// How far pieces that follow each other may overlap, in seconds.
    const NARROW: f64 = 0.001;

    fn of<'a>(times: impl Iterator<Item = (&'a f64, &'a f64)>) -> Option<Self> {
        times.fold(None, |all, (start, end)| {
            let all = all.unwrap_or(Self {
                first: *start,
                last: *start,
                end: *end,
            });
            Some(Self {
                first: all.first.min(*start),
                last: all.last.max(*start),
                end: all.end.max(*end),
            })
        })
    }

    /// Whether this one, after `before`, counts from the start again: it begins before the other's last letter, or
    /// no later than all of the other did.
    fn is_anew(self, before: Self) -> bool {
        let begin = self.first + Self::NARROW;
        begin < before.last || (self.first <= before.first && begin < before.end)
    }
}

impl Timeline {
    fn place(&mut self, piece: &mut TimedAudio) {
        let letters = |times: &Option<Alignment>| {
            let times = times.as_ref()?;
            let starts = times.character_start_times_seconds.iter();
            Stretch::of(starts.zip(&times.character_end_times_seconds))
        };
        let voices = piece.voices.iter();
        let voices = voices.map(|voice| (&voice.start_time_seconds, &voice.end_time_seconds));
        let now = [
            letters(&piece.alignment),
            letters(&piece.normalized_alignment),
            Stretch::of(voices),
        ];
        // Numbers are spoken longer than written: only like is held against like.
        let is_anew = now
            .iter()
            .zip(self.before)
            .find_map(|(now, before)| Some((*now)?.is_anew(before?)));
        if is_anew == Some(true) {
            let ends = self.before.iter().flatten().map(|before| before.end);
            self.offset += ends.fold(0.0, f64::max);
        }
        if now.iter().any(Option::is_some) {
            self.before = now;
        }
        if self.offset > 0.0 {
            let letters = [&mut piece.alignment, &mut piece.normalized_alignment];
            for times in letters.into_iter().flatten() {
                times.shift(self.offset);
            }
            for voice in piece.voices.iter_mut() {
                voice.start_time_seconds += self.offset;
                voice.end_time_seconds += self.offset;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(starts: &[f64], end: f64) -> Alignment {
        let mut ends = starts.iter().skip(1).copied().collect::<Vec<_>>();
        ends.push(end);
        Alignment {
            characters: vec!["a".to_owned(); starts.len()],
            character_start_times_seconds: starts.to_vec(),
            character_end_times_seconds: ends,
        }
    }

    fn piece(starts: &[f64], end: f64) -> TimedAudio {
        TimedAudio {
            alignment: Some(times(starts, end)),
            ..TimedAudio::default()
        }
    }

    fn placed(pieces: impl IntoIterator<Item = TimedAudio>) -> Vec<f64> {
        let mut line = Timeline::default();
        let mut starts = Vec::new();
        for mut piece in pieces {
            line.place(&mut piece);
            starts.extend(piece.alignment.unwrap().character_start_times_seconds);
        }
        starts
    }

    #[test]
    fn times_that_go_on_are_left_alone() {
        let pieces = [
            piece(&[0.0, 0.25], 0.5),
            piece(&[], 0.0),
            piece(&[0.5, 0.75], 1.0),
            // The last letter before it reaches into it.
            piece(&[0.75], 1.25),
        ];
        assert_eq!(placed(pieces), [0.0, 0.25, 0.5, 0.75, 0.75]);
    }

    #[test]
    fn times_that_begin_anew_are_joined() {
        let pieces = [
            piece(&[0.0, 0.25], 0.5),
            piece(&[0.0, 0.25], 0.75),
            piece(&[0.0], 0.5),
            piece(&[0.0], 0.5),
        ];
        assert_eq!(placed(pieces), [0.0, 0.25, 0.5, 0.75, 1.25, 1.75]);
        // After a long pause of its own.
        let pieces = [piece(&[0.0, 0.75], 1.0), piece(&[0.625], 1.0)];
        assert_eq!(placed(pieces), [0.0, 0.75, 1.625]);
    }

    #[test]
    fn all_of_a_piece_is_moved_together() {
        let mut line = Timeline::default();
        line.place(&mut piece(&[0.0, 0.25], 0.5));
        // Spoken, it begins with a number that was written in digits.
        let mut second = TimedAudio {
            normalized_alignment: Some(times(&[0.375], 0.5)),
            ..piece(&[0.0], 0.5)
        };
        line.place(&mut second);
        let spoken = second.normalized_alignment.unwrap();
        assert_eq!(spoken.character_start_times_seconds, [0.875]);

        let voices = r#"[{"voice_id":"v","start_time_seconds":0.5,"end_time_seconds":1.0}]"#;
        let mut third = TimedAudio {
            voices: serde_json::from_str(voices).unwrap(),
            ..TimedAudio::default()
        };
        line.place(&mut third);
        assert_eq!(third.voices[0].start_time_seconds, 1.0);
    }
}
