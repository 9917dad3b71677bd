//! Captions of a recording through the realtime socket: segment by segment, each committed in a pause.
//!
//! The next segment is sent when the text of the last one is here, so the service is never overrun. A segment whose
//! connection is lost is sent again over a new one.

use std::ops::ControlFlow;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::error::StudioError;
use crate::jobs::attempt::Attempt;
use crate::jobs::budget::Hold;
use crate::jobs::collect::keep_transcript;
use crate::jobs::generate::{Order, until_cancelled};
use crate::transcripts::open_input;
use mynah_api::client::Client;
use mynah_api::error::{ApiError, ErrorKind};
use mynah_api::head::Head;
use mynah_api::socket::scribe::{Listen, ScribeIn, Segment};
use mynah_api::socket::{Receiver, Sender};
use mynah_api::types::transcript::WordKind;
use mynah_audio::decode::{DecodeError, hear_mono};
use mynah_audio::edit::quietest;
use mynah_core::credits::Credits;
use mynah_core::ids::EntryId;
use mynah_core::request::Input;
use mynah_model::event::{Event, JobEvent};
use mynah_model::transcript_price::{SEGMENT_SECS, segment_cost};
use mynah_store::Library;
use mynah_store::blobs::BlobWriter;

/// Samples a second that are sent: the service's default.
const HZ: u32 = 16_000;
/// Samples of one message: half a second.
const CHUNK: usize = HZ as usize / 2;
/// Samples of the shortest segment that the service commits.
const SHORTEST: usize = HZ as usize / 2;
/// Segments that are decoded ahead.
const AHEAD: usize = 2;
/// Connections that may be lost.
const MOST_LOST: usize = 3;

/// A recording on its way to the realtime socket.
pub(in crate::jobs) struct Captions {
    listen: Listen,
    library: Library,
    input: Input,
}

/// An open socket and the recording that is sent through it.
pub(in crate::jobs) struct Listening {
    listen: Listen,
    client: Client,
    segments: mpsc::Receiver<Result<Vec<f32>, DecodeError>>,
    halves: (Sender<Listen>, Receiver<Listen>),
}

/// The text of a segment, and its words with times from the start of the recording.
#[derive(Debug, Default)]
struct HeardSegment {
    text: String,
    language: Option<String>,
    words: Vec<Value>,
}

impl Captions {
    pub fn new(listen: Listen, library: Library, input: Input) -> Self {
        Self {
            listen,
            library,
            input,
        }
    }

    /// Opens the socket. The recording is decoded as it is sent.
    pub async fn open(&self, client: &Client) -> Result<Listening, ApiError> {
        let halves = client.connect(&self.listen).await?.split();
        let (library, input) = (self.library.clone(), self.input.clone());
        let (sender, segments) = mpsc::channel(AHEAD);
        tokio::task::spawn_blocking(move || segment(&library, &input, &sender));
        Ok(Listening {
            listen: self.listen.clone(),
            client: client.clone(),
            segments,
            halves,
        })
    }
}

/// Decodes a recording and cuts it in pauses. Ends when nobody takes the segments any more.
fn segment(library: &Library, input: &Input, sender: &mpsc::Sender<Result<Vec<f32>, DecodeError>>) {
    let [shortest, longest] = SEGMENT_SECS.map(|secs| (secs * f64::from(HZ)) as usize);
    let mut samples = Vec::new();
    let give = |segment| sender.blocking_send(Ok(segment)).is_ok();
    let source = match open_input(library, input) {
        Ok(source) => source,
        Err(error) => {
            log::warn!("a recording is gone: {error}");
            drop(sender.blocking_send(Err(DecodeError::Empty)));
            return;
        }
    };
    let mut source = source;
    let heard = hear_mono(&mut *source, None, HZ, &mut |piece| {
        samples.extend_from_slice(piece);
        while samples.len() >= longest {
            let cut = quietest(&samples, HZ, shortest..longest).clamp(1, samples.len());
            let rest = samples.split_off(cut);
            if !give(std::mem::replace(&mut samples, rest)) {
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    });
    match heard {
        Ok(_) if samples.is_empty() => {}
        Ok(_) => {
            samples.resize(samples.len().max(SHORTEST), 0.0);
            give(samples);
        }
        Err(error) => drop(sender.blocking_send(Err(error))),
    }
}

impl Order<'_> {
    /// Sends the recording, tells what is heard, and keeps all of it as a transcript.
    pub async fn keep_captions(
        &self,
        entry: EntryId,
        listening: Listening,
        room: BlobWriter,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        let heard = match until_cancelled(self.job, self.listen(listening)).await {
            None => return self.cancelled_sent(entry, hold).await,
            Some(Err(error)) => return self.refused(entry, error, hold).await,
            Some(Ok(heard)) => heard,
        };
        self.heed_whole();
        let (document, cost) = heard;
        let seconds = self.request().inputs().first().map_or(0.0, |it| it.seconds);
        let kept = self
            .machine
            .blocking(move || keep_transcript(room, &document, seconds))
            .await;
        let head = Head {
            cost,
            ..Head::default()
        };
        self.settle(entry, kept, &head, hold).await
    }

    /// Returns the transcript as JSON, and the cost if it is known.
    async fn listen(
        &self,
        mut listening: Listening,
    ) -> Result<(Vec<u8>, Option<Credits>), ApiError> {
        let (mut segments, mut cost) = (Vec::new(), Some(Credits::ZERO));
        let (mut at, mut lost) = (0_usize, 0);
        while let Some(Ok(samples)) = listening.segments.recv().await {
            let start = at as f64 / f64::from(HZ);
            let secs = samples.len() as f64 / f64::from(HZ);
            let heard = loop {
                match self.hear(&mut listening, &samples, start).await {
                    Ok(heard) => break heard,
                    Err(error) if is_lost(&error) && lost < MOST_LOST => {
                        lost += 1;
                        log::info!("a connection was lost: {error}");
                        let again = listening.client.connect(&listening.listen).await?;
                        listening.halves = again.split();
                    }
                    Err(error) => return Err(error),
                }
            };
            cost = cost.and_then(|sum| Some(sum + segment_cost(secs, self.job.backend)?));
            at += samples.len();
            segments.push(heard);
        }
        if let Err(error) = listening.halves.0.close().await {
            log::debug!("the service was gone already: {error}");
        }
        Ok((document(&segments, at as f64 / f64::from(HZ)), cost))
    }

    /// Sends one segment and waits for its text.
    async fn hear(
        &self,
        listening: &mut Listening,
        samples: &[f32],
        start: f64,
    ) -> Result<HeardSegment, ApiError> {
        let Listening {
            listen,
            halves: (sender, receiver),
            ..
        } = listening;
        let send = async {
            for chunk in samples.chunks(CHUNK) {
                sender.send(&listen.sound(&pcm(chunk))).await?;
            }
            sender.send(&listen.commit()).await
        };
        let secs = samples.len() as f64 / f64::from(HZ);
        let hear = async {
            let (mut committed, mut last) = (None, String::new());
            while let Some(said) = receiver.next().await {
                match said? {
                    ScribeIn::Partial(text) | ScribeIn::Settled(text) => {
                        // The service may repeat a partial text.
                        if committed.is_none() && !text.is_empty() && text != last {
                            self.tell_heard(&text, false);
                            last = text;
                        }
                    }
                    ScribeIn::Committed(text) if text.is_empty() => break,
                    ScribeIn::Committed(text) => {
                        self.tell_heard(&text, true);
                        committed = Some(text);
                    }
                    ScribeIn::Timed(segment) if committed.is_some() => {
                        return Ok(timed(segment, committed.unwrap_or_default(), (start, secs)));
                    }
                    _ => {}
                }
            }
            Ok::<_, ApiError>(untimed(committed.unwrap_or_default(), (start, secs)))
        };
        let ((), heard) = tokio::try_join!(send, hear)?;
        Ok(heard)
    }

    fn tell_heard(&self, text: &str, is_final: bool) {
        let heard = JobEvent::Heard {
            text: text.to_owned(),
            is_final,
        };
        self.machine
            .teller
            .tell_if_room(Event::Job(self.job.id, heard));
    }
}

fn is_lost(error: &ApiError) -> bool {
    matches!(error.kind, ErrorKind::ConnectionLost | ErrorKind::Stalled)
}

/// Returns 16-bit little-endian samples.
fn pcm(samples: &[f32]) -> Vec<u8> {
    let whole = samples
        .iter()
        .map(|sample| (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)) as i16);
    whole.flat_map(i16::to_le_bytes).collect()
}

/// Returns a segment with the service's times. They count from the start of the session or of the segment.
fn timed(segment: Segment, text: String, (start, secs): (f64, f64)) -> HeardSegment {
    let end = segment.words.iter().filter_map(|word| word.end);
    let end = end.fold(0.0, f64::max);
    let shift = if end <= secs + 1.0 && start > 0.0 {
        start
    } else {
        0.0
    };
    let words: Vec<Value> = segment
        .words
        .iter()
        .map(|word| {
            json!({
                "text": word.text,
                "start": word.start.map(|at| at + shift),
                "end": word.end.map(|at| at + shift),
                "type": word.kind.as_ref().map_or("word", WordKind::as_str),
                "logprob": word.logprob,
                "speaker_id": word.speaker_id,
            })
        })
        .collect();
    if words.is_empty() {
        return untimed(text, (start, secs));
    }
    HeardSegment {
        text,
        language: segment.language_code,
        words,
    }
}

/// Returns a segment whose words are spread over its time; the times are compared with the sound later.
fn untimed(text: String, (start, secs): (f64, f64)) -> HeardSegment {
    let count = text.split_whitespace().count().max(1) as f64;
    let words = text.split_whitespace().enumerate();
    let words = words.flat_map(|(place, word)| {
        let at = |place: f64| start + secs * place / count;
        let space = json!({ "text": " ", "type": "spacing" });
        let word = json!({
            "text": word,
            "start": at(place as f64),
            "end": at(place as f64 + 0.9),
            "type": "word",
        });
        std::iter::once(space)
            .skip(usize::from(place == 0))
            .chain([word])
    });
    HeardSegment {
        words: words.collect(),
        language: None,
        text,
    }
}

/// Returns the segments as one transcript in the service's form.
fn document(segments: &[HeardSegment], seconds: f64) -> Vec<u8> {
    let spoken: Vec<&HeardSegment> = segments
        .iter()
        .filter(|segment| !segment.words.is_empty())
        .collect();
    let mut words: Vec<Value> = Vec::new();
    for segment in &spoken {
        if !words.is_empty() {
            words.push(json!({ "text": " ", "type": "spacing" }));
        }
        words.extend(segment.words.iter().cloned());
    }
    let texts: Vec<&str> = spoken.iter().map(|segment| segment.text.trim()).collect();
    let language = spoken.iter().find_map(|segment| segment.language.clone());
    let all = json!({
        "language_code": language,
        "text": texts.join(" "),
        "words": words,
        "audio_duration_secs": seconds,
    });
    all.to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment_of(start: f64) -> Segment {
        let words = json!([{ "text": "Hi", "start": start, "end": start + 0.5, "type": "word" }]);
        serde_json::from_value(json!({ "text": "Hi", "words": words })).unwrap()
    }

    #[test]
    fn times_count_from_the_start_of_the_recording() {
        for (name, told) in [("of the segment", 1.0), ("of the session", 21.0)] {
            let heard = timed(segment_of(told), "Hi".to_owned(), (20.0, 15.0));
            assert_eq!(heard.words[0]["start"], 21.0, "{name}");
        }
        let heard = untimed("Hi there".to_owned(), (20.0, 10.0));
        assert_eq!(heard.words.len(), 3);
        assert_eq!(heard.words[2]["start"], 25.0);
    }

    #[test]
    fn segments_become_one_transcript() {
        let segments = [
            timed(segment_of(1.0), "Hi".to_owned(), (0.0, 15.0)),
            HeardSegment::default(),
            untimed("there".to_owned(), (15.0, 5.0)),
        ];
        let all: Value = serde_json::from_slice(&document(&segments, 20.0)).unwrap();
        assert_eq!(all["text"], "Hi there");
        assert_eq!(all["words"].as_array().unwrap().len(), 3);
    }
}
