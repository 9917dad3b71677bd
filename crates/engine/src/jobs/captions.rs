//! Captions of a recording through the realtime socket: segment by segment, each committed in a pause.
//!
//! The next segment is sent when the text of the last one is here, so the service is never overrun. Each text is written to
//! the disk as it comes. A segment whose connection is lost is sent again over a new one.

mod document;

use std::ops::ControlFlow;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

pub(crate) use self::document::closed as closed_captions;
pub(crate) use self::document::{Document, HeardSegment};
use crate::error::StudioError;
use crate::jobs::End;
use crate::jobs::attempt::Attempt;
use crate::jobs::budget::Hold;
use crate::jobs::collect::of_document;
use crate::jobs::generate::{Order, until_cancelled};
use crate::tasks;
use crate::transcripts::open_input;
use mynah_api::client::Client;
use mynah_api::error::{ApiError, ErrorKind, Reached, Repeat};
use mynah_api::head::Head;
use mynah_api::socket::scribe::{Listen, ScribeIn, Segment};
use mynah_api::socket::{Receiver, Sender};
use mynah_api::types::transcript::WordKind;
use mynah_audio::decode::{DecodeError, hear_mono};
use mynah_audio::edit::quietest;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::EntryId;
use mynah_core::request::{Generation, Input, TranscriptRequest};
use mynah_i18n::tr;
use mynah_model::event::{Event, JobEvent};
use mynah_model::transcript_price::{SEGMENT_SECS, segment_cost};
use mynah_model::trouble::Charged;
use mynah_store::Library;
use mynah_store::blobs::BlobWriter;
use mynah_store::error::LibraryError;
use mynah_transcript::transcript::TimeMark;

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
/// Longest time in which a lost connection is opened again, and the shortest and longest pause between two tries.
const REOPENING: Duration = Duration::from_mins(1);
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(5)];

/// The sending and the receiving half of the socket.
pub(crate) type Halves = (Sender<Listen>, Receiver<Listen>);

/// A recording on its way to the realtime socket.
pub(in crate::jobs) struct Captions {
    listen: Listen,
    library: Library,
    input: Input,
}

/// A socket and the recording that is sent through it.
pub(in crate::jobs) struct Listening {
    listen: Listen,
    client: Client,
    segments: mpsc::Receiver<Result<Vec<f32>, DecodeError>>,
    /// `None` after the connection was lost.
    halves: Option<Halves>,
    /// Second of the recording at which the connection was opened. The service's times count from there.
    since: f64,
}

/// Captions so far and their cost.
struct Heard<'a> {
    document: Document,
    /// The text of the segment that is being sent, before its words have times.
    committed: Option<String>,
    /// Samples of the recording whose text is here.
    at: usize,
    /// Samples of the segment that is being sent, and how many of them were sent over this connection.
    length: usize,
    sent: usize,
    cost: Option<Credits>,
    is_any_sent: bool,
    price: (&'a TranscriptRequest, Backend),
}

impl<'a> Heard<'a> {
    fn new(room: BlobWriter, price: (&'a TranscriptRequest, Backend)) -> Self {
        Self {
            document: Document::new(room),
            committed: None,
            at: 0,
            length: 0,
            sent: 0,
            cost: Some(Credits::ZERO),
            is_any_sent: false,
            price,
        }
    }

    fn secs(&self) -> f64 {
        secs_of(self.at)
    }

    /// Adds what was sent to the cost. What is sent again is charged again.
    fn bill(&mut self) {
        let sent = std::mem::take(&mut self.sent);
        if sent > 0 {
            let (request, backend) = self.price;
            let cost = segment_cost(secs_of(sent), request, backend);
            self.cost = self.cost.and_then(|sum| Some(sum + cost?));
            self.is_any_sent = true;
        }
    }

    /// Writes a segment to the disk.
    fn keep(&mut self, segment: &HeardSegment) -> Result<(), LibraryError> {
        self.bill();
        self.committed = None;
        self.at += self.length;
        self.document.push(segment)
    }

    /// Keeps the text of a segment whose connection was lost before its words had times. Returns false without a text.
    fn keep_committed(&mut self) -> Result<bool, LibraryError> {
        self.bill();
        let Some(text) = self.committed.take() else {
            return Ok(false);
        };
        let segment = untimed(text, (self.secs(), secs_of(self.length)));
        self.keep(&segment)?;
        Ok(true)
    }
}

fn secs_of(samples: usize) -> f64 {
    samples as f64 / f64::from(HZ)
}

/// Opens a lost connection again. Sound was sent over the one before, so an error is one of what was accepted.
///
/// # Errors
/// The last error of opening: after a minute, or at once if another try cannot help.
pub(crate) async fn reopen(client: &Client, listen: &Listen) -> Result<Halves, ApiError> {
    let until = Instant::now() + REOPENING;
    let [mut pause, longest] = PAUSES;
    loop {
        let mut error = match client.connect(listen).await {
            Ok(socket) => return Ok(socket.split()),
            Err(error) => error,
        };
        let may_help = matches!(error.repeat(), Repeat::Fine(_));
        if !may_help || Instant::now() + pause > until {
            error.facts.reached = Reached::Accepted;
            return Err(error);
        }
        log::info!("a connection can't be opened yet: {error}");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(longest);
    }
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
        tasks::spawn_blocking(move || segment(&library, &input, &sender));
        Ok(Listening {
            listen: self.listen.clone(),
            client: client.clone(),
            segments,
            halves: Some(halves),
            since: 0.0,
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
        mut listening: Listening,
        room: BlobWriter,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        let Generation::Transcription(request) = self.request() else {
            return Err(StudioError::CutOff);
        };
        let whole_secs = request.input.seconds;
        let mut heard = Heard::new(room, (request, self.job.backend));
        let listened = self.listen(&mut listening, &mut heard);
        let broke = match until_cancelled(self.job, listened).await {
            Some(Ok(())) => {
                self.heed_whole();
                let (document, cost) = (heard.document, heard.cost);
                let kept = self.machine.blocking(move || {
                    let mut room = document.end(whole_secs)?;
                    room.all_is_here();
                    Ok::<_, StudioError>(vec![of_document(room.finish()?, whole_secs, None)])
                });
                let head = Head {
                    cost,
                    ..Head::default()
                };
                let kept = kept.await;
                return self.settle(entry, kept, &head, hold).await;
            }
            Some(Err(error)) => Some(error),
            None => None,
        };
        heard.keep_committed()?;
        if heard.document.is_empty() {
            return self.unheard(entry, heard.is_any_sent, broke, hold).await;
        }
        self.cut_captions(entry, heard, broke, hold).await
    }

    /// Ends a session that understood nothing.
    async fn unheard(
        &self,
        entry: EntryId,
        is_any_sent: bool,
        broke: Option<StudioError>,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        let reason = match broke {
            None => return self.cancelled_sent(entry, hold).await,
            Some(StudioError::Api(error)) => return self.refused(entry, error, hold).await,
            Some(error) => error,
        };
        let (trouble, why) = (self.trouble(&reason), reason.to_string());
        if !is_any_sent {
            self.release(entry, why).await?;
            return Ok(Attempt::Over(End::Failed(trouble, None)));
        }
        hold.spend(self.quote);
        self.machine
            .library(move |library| library.unknown(entry, &why))
            .await?;
        let trouble = trouble.charged(self.unknown());
        Ok(Attempt::Over(End::Failed(trouble, Some(entry))))
    }

    /// Keeps the captions of a session that ended early.
    async fn cut_captions(
        &self,
        entry: EntryId,
        heard: Heard<'_>,
        broke: Option<StudioError>,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        let (seconds, cost, document) = (heard.secs(), heard.cost, heard.document);
        let reason = broke
            .as_ref()
            .map_or_else(|| "cancelled".to_owned(), ToString::to_string);
        hold.spend(cost.unwrap_or(self.quote));
        let library = self.machine.library.clone();
        self.machine
            .blocking(move || {
                let blob = document.end(seconds)?.finish()?;
                let take = of_document(blob, seconds, None);
                match cost {
                    Some(cost) => library.charge_part(entry, &take, cost, &reason),
                    None => library.cut(entry, &take, &reason),
                }
            })
            .await?;
        let charged = match cost {
            Some(credits) => Charged::Yes {
                credits,
                backend: self.job.backend,
            },
            None => self.unknown(),
        };
        let seconds = format!("{seconds:.1}");
        Ok(Attempt::Over(match broke {
            None => {
                let what = tr!("captions-cancelled-kept", seconds = seconds);
                let told = self.told_sent().saying(what).charged(charged);
                End::Cancelled(told, Some(entry))
            }
            Some(error) => {
                let told = self.trouble(&error);
                if let StudioError::Api(error) = &error {
                    self.heed_broken(Some(error));
                    // Credits that end concern those that follow, which are not sent.
                    let free = told.clone().charged(Charged::No);
                    self.machine.jobs.stops.note(self.job, error.kind, &free);
                }
                let why = told.what.clone();
                let what = tr!("captions-cut-kept", why = why, seconds = seconds);
                End::Failed(told.saying(what).charged(charged), Some(entry))
            }
        }))
    }

    /// Sends all segments and writes their texts to the disk.
    async fn listen(
        &self,
        listening: &mut Listening,
        heard: &mut Heard<'_>,
    ) -> Result<(), StudioError> {
        let mut lost = 0;
        while let Some(samples) = listening.segments.recv().await {
            let samples = samples?;
            heard.length = samples.len();
            loop {
                let halves = match &mut listening.halves {
                    Some(halves) => halves,
                    none => {
                        let again = reopen(&listening.client, &listening.listen).await?;
                        listening.since = heard.secs();
                        none.insert(again)
                    }
                };
                let how = (&listening.listen, listening.since);
                match self.hear(halves, how, &samples, heard).await {
                    Ok(Some(segment)) => {
                        heard.keep(&segment)?;
                        break;
                    }
                    Err(mut error) if !is_lost(&error) || lost == MOST_LOST => {
                        if lost > 0 {
                            error.facts.reached = Reached::Accepted;
                        }
                        return Err(error.into());
                    }
                    Ok(None) if lost == MOST_LOST => return Err(StudioError::CutOff),
                    ended => {
                        lost += 1;
                        log::info!("a connection was lost: {:?}", ended.err());
                        listening.halves = None;
                        if heard.keep_committed()? {
                            break;
                        }
                    }
                }
            }
        }
        if let Some((sender, _)) = &mut listening.halves
            && let Err(error) = sender.close().await
        {
            log::debug!("the service was gone already: {error}");
        }
        Ok(())
    }

    /// Sends one segment and waits for its text. `None` when the service hung up before.
    async fn hear(
        &self,
        (sender, receiver): &mut Halves,
        (listen, since): (&Listen, f64),
        samples: &[f32],
        heard: &mut Heard<'_>,
    ) -> Result<Option<HeardSegment>, ApiError> {
        let place = (heard.secs(), secs_of(samples.len()));
        let Heard {
            committed, sent, ..
        } = heard;
        let send = async {
            for chunk in samples.chunks(CHUNK) {
                // Before it leaves: what breaks off on its way may have arrived.
                *sent += chunk.len();
                sender.send(&listen.sound(&pcm(chunk))).await?;
            }
            sender.send(&listen.commit()).await
        };
        let hear = async {
            let mut last = String::new();
            while let Some(said) = receiver.next().await {
                match said? {
                    // The service may repeat a partial text.
                    ScribeIn::Partial(text) | ScribeIn::Settled(text)
                        if committed.is_none() && !text.is_empty() && text != last =>
                    {
                        self.tell_heard(&text, false);
                        last = text;
                    }
                    ScribeIn::Committed(text) if text.is_empty() => {
                        return Ok(Some(HeardSegment::default()));
                    }
                    ScribeIn::Committed(text) => {
                        self.tell_heard(&text, true);
                        *committed = Some(text);
                    }
                    ScribeIn::Timed(segment) => {
                        if let Some(text) = committed.take() {
                            return Ok(Some(timed(segment, text, since, place)));
                        }
                    }
                    _ => {}
                }
            }
            Ok::<_, ApiError>(None)
        };
        let ((), segment) = tokio::try_join!(send, hear)?;
        Ok(segment)
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

/// Returns a segment with the service's times, which count from the start of the session at `since`.
pub(crate) fn timed(segment: Segment, text: String, since: f64, place: (f64, f64)) -> HeardSegment {
    let words: Vec<Value> = segment
        .words
        .iter()
        .map(|word| {
            json!({
                "text": word.text,
                "start": word.start.map(|at| at + since),
                "end": word.end.map(|at| at + since),
                "type": word.kind.as_ref().map_or("word", WordKind::as_str),
                "logprob": word.logprob,
                "speaker_id": word.speaker_id,
            })
        })
        .collect();
    if words.is_empty() {
        return untimed(text, place);
    }
    HeardSegment {
        text,
        language: segment.language_code,
        words,
    }
}

/// Returns a segment whose words are spread over its time and marked as without times. They are compared with the sound
/// later.
pub(crate) fn untimed(text: String, (start, secs): (f64, f64)) -> HeardSegment {
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
            "mark": TimeMark::Missing,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_count_from_the_start_of_the_recording() {
        let words = json!([{ "text": "Hi", "start": 1.0, "end": 1.5, "type": "word" }]);
        let segment: Segment =
            serde_json::from_value(json!({ "text": "Hi", "words": words })).unwrap();
        for since in [0.0, 20.0] {
            let heard = timed(segment.clone(), "Hi".to_owned(), since, (since, 15.0));
            assert_eq!(heard.words[0]["start"], since + 1.0);
        }
        let heard = untimed("Hi there".to_owned(), (20.0, 10.0));
        assert_eq!(heard.words.len(), 3);
        assert_eq!(heard.words[2]["start"], 25.0);
        assert_eq!(heard.words[2]["mark"], "missing");
    }
}
