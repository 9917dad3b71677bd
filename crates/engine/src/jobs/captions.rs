//! Captions of a recording through the realtime socket: segment by segment, each committed in a pause.
//!
//! The next segment is sent when the text of the last one is here, so the service is never overrun. Each text is written to
//! the disk as it comes. A segment whose connection is lost is sent again over a new one.

mod document;

use std::ops::ControlFlow;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

pub(crate) use self::document::closed as closed_captions;
pub(crate) use self::document::{Document, HeardSegment};
use crate::error::StudioError;
use crate::jobs::End;
use crate::jobs::attempt::{Attempt, CANCELLED};
use crate::jobs::budget::Hold;
use crate::jobs::collect::of_document;
use crate::jobs::generate::{Order, cancelled_free, until_cancelled};
use crate::tasks;
use crate::transcripts::open_input;
use mynah_api::account::GetSubscription;
use mynah_api::client::Client;
use mynah_api::error::{ApiError, ErrorKind, Reached, Repeat};
use mynah_api::head::Head;
use mynah_api::socket::scribe::{Listen, ScribeIn, Segment};
use mynah_api::socket::{Receiver, Sender};
use mynah_api::types::transcript::WordKind;
use mynah_audio::decode::{DecodeError, hear_mono};
use mynah_audio::edit::quietest;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::ids::EntryId;
use mynah_core::request::{Generation, Input, TranscriptRequest};
use mynah_i18n::tr;
use mynah_model::event::{Event, JobEvent};
use mynah_model::transcript_price::{SEGMENT_SECS, segment_quote};
use mynah_model::trouble::Charged;
use mynah_records::ledger::Cost;
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
/// Longest time without a message after the end of a segment, before its text is here.
const NO_TEXT: Duration = Duration::from_mins(1);
/// Longest time without a message between the text of a segment and the times of its words.
const NO_TIMES: Duration = Duration::from_secs(10);
/// The same after the words of an earlier segment got no times.
const NO_TIMES_AGAIN: Duration = Duration::from_secs(1);
/// Time in which a service that takes no more sound may say why.
const REASON: Duration = Duration::from_secs(1);
/// Pause between two readings of a Draft server's count, and how many are made at most until it stands still.
const COUNTING: Duration = Duration::from_millis(200);
const MOST_COUNTS: usize = 10;

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
    /// Price of everything that was sent.
    price: Quote,
    /// True if the service may have received less than was sent.
    is_inexact: bool,
    is_any_sent: bool,
    /// True after a segment whose words got no times. They may still come.
    lacks_times: bool,
    /// The request, and the backend whose rates apply.
    rates: (&'a TranscriptRequest, Backend),
}

impl<'a> Heard<'a> {
    fn new(room: BlobWriter, rates: (&'a TranscriptRequest, Backend)) -> Self {
        Self {
            document: Document::new(room),
            committed: None,
            at: 0,
            length: 0,
            sent: 0,
            price: Quote::ZERO,
            is_inexact: false,
            is_any_sent: false,
            lacks_times: false,
            rates,
        }
    }

    fn secs(&self) -> f64 {
        secs_of(self.at)
    }

    /// Adds what was sent to the price. What is sent again is charged again.
    fn bill(&mut self) {
        let sent = std::mem::take(&mut self.sent);
        if sent > 0 {
            let (request, backend) = self.rates;
            self.price += segment_quote(secs_of(sent), request, backend);
            self.is_any_sent = true;
        }
    }

    /// Returns the cost of what was sent: at its highest where the service has no exact price.
    fn cost(&self) -> Cost {
        Cost {
            credits: self.price.most,
            is_guess: self.price.is_guess || self.is_inexact,
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
        let rates = if self.connection.draft {
            Backend::Draft
        } else {
            self.job.backend
        };
        let counted = self.counted().await;
        let mut heard = Heard::new(room, (request, rates));
        let listened = self.listen(&mut listening, &mut heard);
        let broke = match until_cancelled(self.job, listened).await {
            Some(Ok(())) => {
                self.heed_whole();
                let cost = self.counted_cost(heard.cost(), counted).await;
                let document = heard.document;
                let kept = self.machine.blocking(move || {
                    let mut room = document.end(whole_secs)?;
                    room.all_is_here();
                    Ok::<_, StudioError>(vec![of_document(room.finish()?, whole_secs, None)])
                });
                let head = Head {
                    cost: (!cost.is_guess).then_some(cost.credits),
                    ..Head::default()
                };
                let kept = kept.await;
                return self.settle_at(entry, kept, (&head, cost), hold).await;
            }
            Some(Err(error)) => Some(self.without_refused(error, &mut heard)),
            None => None,
        };
        heard.is_inexact |= heard.sent > 0;
        heard.keep_committed()?;
        let (seconds, is_any_sent) = (heard.secs(), heard.is_any_sent);
        let cost = self.counted_cost(heard.cost(), counted).await;
        if heard.document.is_empty() {
            let sent = is_any_sent.then_some(cost);
            return self.unheard(entry, sent, broke, hold).await;
        }
        let document = (heard.document, seconds);
        self.cut_captions(entry, (document, cost), broke, hold)
            .await
    }

    /// Takes a refused segment off the price: a Draft server charges a segment with its text.
    fn without_refused(&self, error: StudioError, heard: &mut Heard<'_>) -> StudioError {
        if let StudioError::Api(refusal) = &error
            && self.connection.draft
            && !is_lost(refusal)
            && refusal.message().is_some()
            && heard.committed.is_none()
        {
            heard.sent = 0;
        }
        error
    }

    /// Returns the credits that a Draft server counted so far. It counts at once.
    async fn counted(&self) -> Option<Credits> {
        if !self.connection.draft {
            return None;
        }
        let read = self.connection.client.send(&GetSubscription).await;
        read.ok()?.value.character_count.map(Credits)
    }

    /// Returns the cost by the count of a Draft server that may have received less than was sent. `before`: its count at the
    /// start.
    async fn counted_cost(&self, cost: Cost, before: Option<Credits>) -> Cost {
        let Some(before) = before.filter(|_| cost.is_guess) else {
            return cost;
        };
        let mut last = None;
        for _ in 0..MOST_COUNTS {
            // It still listens to sound that arrived before the connection was lost.
            tokio::time::sleep(COUNTING).await;
            let now = self.counted().await;
            if now.is_some() && now == last {
                break;
            }
            last = now;
        }
        // Somebody else may spend at the same time.
        let spent = last.map(|now| now.less(before));
        spent
            .filter(|spent| *spent <= cost.credits)
            .map_or(cost, Cost::from)
    }

    /// Ends a session that understood nothing. `sent`: the cost of what was sent, if anything was.
    async fn unheard(
        &self,
        entry: EntryId,
        sent: Option<Cost>,
        broke: Option<StudioError>,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        let is_draft = self.connection.draft;
        let sent = sent.filter(|cost| cost.is_guess || cost.credits > Credits::ZERO);
        if let Some(cost) = sent.filter(|_| is_draft) {
            return self.charged_captions(entry, cost, broke, hold).await;
        }
        let reason = match broke {
            None if is_draft => {
                self.release(entry, CANCELLED).await?;
                return Ok(Attempt::Over(cancelled_free(self.machine, self.job)));
            }
            None => return self.cancelled_sent(entry, hold).await,
            Some(StudioError::Api(mut error)) => {
                // A Draft server that counted nothing charged nothing.
                if is_draft {
                    error.facts.reached = Reached::Refused;
                }
                return self.refused(entry, error, hold).await;
            }
            Some(error) => error,
        };
        let (trouble, why) = (self.trouble(&reason), reason.to_string());
        if sent.is_none() {
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

    /// Ends a session that was charged and understood nothing.
    async fn charged_captions(
        &self,
        entry: EntryId,
        cost: Cost,
        broke: Option<StudioError>,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        let reason = reason_of(broke.as_ref());
        hold.spend(cost.credits);
        self.machine
            .library(move |library| library.charge(entry, cost, &reason))
            .await?;
        let charged = self.charged(cost);
        Ok(Attempt::Over(match broke {
            None => End::Cancelled(self.told_sent().charged(charged), Some(entry)),
            Some(error) => End::Failed(self.trouble(&error).charged(charged), Some(entry)),
        }))
    }

    /// Returns what is known of a charge. The highest cost of what was sent is no charge that anybody reported.
    fn charged(&self, cost: Cost) -> Charged {
        if cost.is_guess {
            return self.unknown();
        }
        Charged::Yes {
            credits: cost.credits,
            backend: self.job.backend,
        }
    }

    /// Keeps the captions of a session that ended early.
    async fn cut_captions(
        &self,
        entry: EntryId,
        ((document, seconds), cost): ((Document, f64), Cost),
        broke: Option<StudioError>,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        let reason = reason_of(broke.as_ref());
        hold.spend(cost.credits);
        let library = self.machine.library.clone();
        self.machine
            .blocking(move || {
                let blob = document.end(seconds)?.finish()?;
                let take = of_document(blob, seconds, None);
                library.charge_part(entry, &take, cost, &reason)
            })
            .await?;
        let charged = self.charged(cost);
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
                        heard.is_inexact = true;
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

    /// Sends one segment and waits for its text, and for the times of its words if the service sends them. `None` when the
    /// service hung up before.
    async fn hear(
        &self,
        (sender, receiver): &mut Halves,
        (listen, since): (&Listen, f64),
        samples: &[f32],
        heard: &mut Heard<'_>,
    ) -> Result<Option<HeardSegment>, ApiError> {
        let place = (heard.secs(), secs_of(samples.len()));
        let Heard {
            committed,
            sent,
            lacks_times,
            ..
        } = heard;
        let send = async {
            for chunk in samples.chunks(CHUNK) {
                // Before it leaves: what breaks off on its way may have arrived.
                *sent += chunk.len();
                sender.send(&listen.sound(&pcm(chunk))).await?;
            }
            sender.send(&listen.commit()).await
        };
        let mut send = std::pin::pin!(send);
        let (mut is_sent, mut last) = (false, String::new());
        let segment = loop {
            // There is no limit while sound is sent.
            let patience = match (is_sent, committed.is_some()) {
                (false, _) => Duration::MAX,
                (true, false) => NO_TEXT,
                (true, true) if *lacks_times => NO_TIMES_AGAIN,
                (true, true) => NO_TIMES,
            };
            let said = tokio::select! {
                done = &mut send, if !is_sent => {
                    if let Err(error) = done {
                        return Err(refusal_of(receiver).await.unwrap_or(error));
                    }
                    is_sent = true;
                    continue;
                }
                said = timeout(patience, receiver.next()) => said,
            };
            let Ok(said) = said else {
                let Some(text) = committed.take() else {
                    return Err(receiver.no_answer());
                };
                log::info!("the words of a segment have no times");
                *lacks_times = true;
                break untimed(text, place);
            };
            let Some(said) = said else {
                return Ok(None);
            };
            match said? {
                // The service may repeat a partial text.
                ScribeIn::Partial(text) | ScribeIn::Settled(text)
                    if committed.is_none() && !text.is_empty() && text != last =>
                {
                    self.tell_heard(&text, false);
                    last = text;
                }
                ScribeIn::Committed(text) if text.is_empty() => break HeardSegment::default(),
                ScribeIn::Committed(text) => {
                    self.tell_heard(&text, true);
                    *committed = Some(text);
                }
                ScribeIn::Timed(segment) => {
                    // The times of an earlier segment may come late.
                    let is_its =
                        |text: &mut String| !*lacks_times || text.trim() == segment.text.trim();
                    if let Some(text) = committed.take_if(is_its) {
                        break timed(segment, text, since, place);
                    }
                }
                _ => {}
            }
        };
        if !is_sent {
            send.await?;
        }
        Ok(Some(segment))
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

/// Returns what the ledger keeps as the reason of an end before its time.
fn reason_of(broke: Option<&StudioError>) -> String {
    broke.map_or_else(|| CANCELLED.to_owned(), ToString::to_string)
}

/// Returns why a service takes no more sound, if it says so.
async fn refusal_of(receiver: &mut Receiver<Listen>) -> Option<ApiError> {
    let said = async {
        loop {
            match receiver.next().await? {
                Ok(_) => {}
                Err(error) => return Some(error),
            }
        }
    };
    let error = timeout(REASON, said).await.ok().flatten()?;
    Some(error).filter(|error| !is_lost(error))
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
