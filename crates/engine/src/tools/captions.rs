//! Live captions of a microphone through the realtime socket. Captions of a file are a job (`jobs/captions.rs`).
//!
//! The ledger entry is written before the connection is opened. It becomes a take with the transcript at the end.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::caption_log::CaptionLog;
use super::caption_sound::{self, Heard};
use super::transcripts::{RECORDING, TRANSCRIPT};
use crate::backend::Connection;
use crate::error::{Refusal, StudioError};
use crate::jobs::keep_transcript;
use crate::machine::Machine;
use mynah_api::error::{ApiError, ChargeKnown, ErrorKind};
use mynah_api::socket::scribe::{Commit, Hearing, Listen, ScribeIn, Silence};
use mynah_api::socket::{Receiver, Sender};
use mynah_audio::recorder::{Recording, Taken};
use mynah_core::fingerprint;
use mynah_core::ids::{EntryId, TakeId};
use mynah_core::models::{Task, recommended};
use mynah_core::request::{Generation, Input, TranscriptRequest};
use mynah_i18n::tr;
use mynah_model::command::{CaptionSource, CaptionsStart, LONGEST_CAPTIONS};
use mynah_model::event::{CaptionsEvent, Event, ToolsEvent};
use mynah_model::transcript_price::sound_quote;
use mynah_records::ledger::{Cost, NewIntent};
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_transcript::verify::envelope::EnvelopeBuilder;

/// Time for the last text after the sound ended.
const LAST_TEXT: Duration = Duration::from_secs(5);
/// Connections that may be lost, and the wait before the next one.
const MOST_LOST: usize = 5;
const BEFORE_NEXT: Duration = Duration::from_millis(500);
/// The method and route of the ledger entry.
const OPERATION: &str = "GET /v1/speech-to-text/realtime";

/// An order of a person to captions that run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Commit,
    Stop,
}

/// The captions that run.
#[derive(Debug, Default)]
pub(crate) struct Captions(Mutex<Option<mpsc::Sender<Order>>>);

impl Captions {
    fn replace(&self, orders: Option<mpsc::Sender<Order>>) -> Option<mpsc::Sender<Order>> {
        let mut own = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *own, orders)
    }

    /// Ends the segment.
    pub(super) fn commit(&self) {
        let own = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(orders) = &*own
            && orders.try_send(Order::Commit).is_err()
        {
            log::debug!("the captions are over");
        }
    }

    /// Ends them.
    pub(super) async fn stop(&self) {
        if let Some(orders) = self.replace(None)
            && orders.send(Order::Stop).await.is_err()
        {
            log::debug!("the captions are over");
        }
    }
}

/// Starts captions of a microphone.
pub(super) async fn start(machine: &Arc<Machine>, start: CaptionsStart) {
    machine.captions.stop().await;
    let CaptionSource::Microphone(device) = start.source.clone() else {
        return;
    };
    let (sender, orders) = mpsc::channel(8);
    machine.captions.replace(Some(sender));
    let machine = Arc::clone(machine);
    tokio::spawn(async move {
        let heard = caption_sound::listen(&machine, device);
        let ended = run(&machine, &start, heard, orders).await;
        let ended = ended
            .map_err(|error| Box::new(machine.backend_trouble(&error, start.backend, "captions")));
        tell(&machine, CaptionsEvent::Ended(ended)).await;
    });
}

async fn tell(machine: &Machine, event: CaptionsEvent) {
    machine
        .tell(Event::Tools(ToolsEvent::Captions(event)))
        .await;
}

async fn run(
    machine: &Arc<Machine>,
    start: &CaptionsStart,
    heard: Heard,
    orders: mpsc::Receiver<Order>,
) -> Result<Option<TakeId>, StudioError> {
    let Heard {
        mut pieces,
        recording,
        taken,
    } = heard;
    let connection = machine.connect(start.backend).await?;
    let Some(first) = pieces.recv().await else {
        let came = taken.lock().unwrap_or_else(PoisonError::into_inner).take();
        return match came {
            Some(Err(no)) => Err(Refusal::NoMicrophone(no).into()),
            _ => Ok(None),
        };
    };
    let entry = intend(machine, &connection, start).await?;
    let mut session = Session {
        machine,
        connection: &connection,
        listen: listen(start, first.1)?,
        log: CaptionLog::default(),
        hz: first.1,
        sent: 0,
        offset_s: 0.0,
        waiting: None,
        lost: 0,
    };
    let talked = session
        .talk(first.0, (&mut pieces, orders, Some(recording)))
        .await;
    // The recording is there when its last piece is.
    while pieces.recv().await.is_some() {}
    let seconds = session.seconds();
    if session.log.is_empty()
        && let Err(error) = talked
    {
        let (charge, why) = (error.charge(), error.to_string());
        machine
            .library(move |library| match charge {
                ChargeKnown::No => library.release(entry, &why),
                _ => library.unknown(entry, &why),
            })
            .await?;
        return Err(error.into());
    }
    if let Err(error) = talked {
        log::info!("captions ended early: {error}");
    }
    let log = session.log;
    let taken = taken.lock().unwrap_or_else(PoisonError::into_inner).take();
    let end = Ended {
        entry,
        log,
        seconds,
        taken: taken.and_then(Result::ok),
        // No answer tells the cost.
        cost: Cost::of(None, sound_quote(seconds, start.backend).most),
    };
    let library = machine.library.clone();
    let take = machine.blocking(move || settle(&library, end)).await?;
    machine.tell_spend(start.backend).await;
    Ok(Some(take))
}

/// Writes the ledger entry and marks it as sent, before anything is sent.
async fn intend(
    machine: &Machine,
    connection: &Connection,
    start: &CaptionsStart,
) -> Result<EntryId, StudioError> {
    let input = Input {
        // The recording exists only at the end. No other request may be taken for this one.
        hash: format!("live-{:016x}", machine.options.dice.seed()),
        extension: "flac".to_owned(),
        bytes: 0,
        seconds: LONGEST_CAPTIONS,
        name: tr!("captions-recording"),
    };
    let request = Generation::Transcription(TranscriptRequest {
        language: start.language.clone(),
        is_live: true,
        ..TranscriptRequest::new(input, recommended(Task::Realtime))
    });
    let intent = NewIntent {
        project: None,
        line: None,
        operation: OPERATION.to_owned(),
        backend: start.backend,
        account: connection.account.clone(),
        key: connection.key,
        fingerprint: fingerprint::of(&request, &connection.account)
            .as_str()
            .to_owned(),
        speaker: String::new(),
        voice_name: String::new(),
        request: Arc::new(request),
        quote: sound_quote(LONGEST_CAPTIONS, start.backend).most,
        zero_retention: false,
    };
    machine
        .library(move |library| {
            let entry = library.intend(&intent)?;
            library.mark_sent(entry, None)?;
            Ok(entry)
        })
        .await
}

fn listen(start: &CaptionsStart, hz: u32) -> Result<Listen, StudioError> {
    let language = start.language.as_deref().map(str::parse).transpose()?;
    let commit = if start.is_manual {
        Commit::ByHand
    } else {
        Commit::BySilence(Silence::default())
    };
    let hearing = Hearing {
        format: caption_sound::format_of(hz),
        commit,
        language,
        timestamps: true,
        ..Hearing::default()
    };
    Ok(Listen::new(recommended(Task::Realtime), hearing)?)
}

/// Captions that ended.
struct Ended {
    entry: EntryId,
    log: CaptionLog,
    seconds: f64,
    taken: Option<Taken>,
    cost: Cost,
}

/// Turns the ledger entry into a take with the transcript, whose times are compared with the recording.
fn settle(library: &Library, end: Ended) -> Result<TakeId, StudioError> {
    let mut transcript = end.log.transcript(end.seconds);
    let document = transcript.save();
    let room = library.writer_of("json", 0)?;
    let takes = keep_transcript(room, &document, end.seconds)?;
    let cards = library.settle_all(end.entry, &takes, end.cost)?;
    let take = cards.first().map(|card| card.id);
    let take = take.ok_or(Refusal::NoTranscript)?;
    if let Some(taken) = end.taken {
        let mut builder = EnvelopeBuilder::new(taken.pcm.hz);
        builder.push(&taken.pcm.samples);
        transcript.verify(&builder.finish());
        let input = caption_sound::keep(library, &taken)?;
        let input = serde_json::to_string(&input).map_err(LibraryError::from)?;
        library.save_about_take(RECORDING, take, &input)?;
        let saved = String::from_utf8_lossy(&transcript.save()).into_owned();
        library.save_about_take(TRANSCRIPT, take, &saved)?;
    }
    Ok(take)
}

/// The receiving and the sending half of the socket.
type Halves = (Sender<Listen>, Receiver<Listen>);

/// Captions that run.
struct Session<'a> {
    machine: &'a Machine,
    connection: &'a Connection,
    listen: Listen,
    log: CaptionLog,
    hz: u32,
    /// Samples that were sent.
    sent: u64,
    /// Seconds that were sent before this connection was opened.
    offset_s: f64,
    /// The moment at which the oldest sound without a text was sent.
    waiting: Option<Instant>,
    lost: usize,
}

impl Session<'_> {
    fn seconds(&self) -> f64 {
        self.sent as f64 / f64::from(self.hz.max(1))
    }

    /// Sends sound and takes texts until the sound ends.
    async fn talk(
        &mut self,
        first: Vec<f32>,
        (pieces, mut orders, mut recording): (
            &mut mpsc::Receiver<(Vec<f32>, u32)>,
            mpsc::Receiver<Order>,
            Option<Recording>,
        ),
    ) -> Result<(), ApiError> {
        let mut halves = self.connect().await?;
        tell(self.machine, CaptionsEvent::Started).await;
        let mut piece = Some((first, self.hz));
        let mut last_text: Option<Instant> = None;
        loop {
            let ends = last_text.unwrap_or_else(|| Instant::now() + LAST_TEXT);
            let done = if let Some((samples, hz)) = piece.take() {
                self.send(&mut halves, samples, hz).await
            } else {
                tokio::select! {
                    next = pieces.recv(), if last_text.is_none() => match next {
                        Some(next) => {
                            piece = Some(next);
                            Ok(ControlFlow::Continue(()))
                        }
                        None => {
                            last_text = Some(Instant::now() + LAST_TEXT);
                            self.commit(&mut halves).await
                        }
                    },
                    Some(order) = orders.recv() => match order {
                        Order::Commit => self.commit(&mut halves).await,
                        Order::Stop => {
                            if let Some(recording) = recording.take() {
                                recording.stop();
                            }
                            Ok(ControlFlow::Continue(()))
                        }
                    },
                    said = halves.1.next() => self.hear(said, last_text.is_some()).await,
                    () = sleep_until(ends), if last_text.is_some() => Ok(ControlFlow::Break(())),
                }
            };
            match done {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => break,
                Err(error) if is_lost(&error) && self.lost < MOST_LOST => {
                    self.lost += 1;
                    log::info!("the connection of the captions was lost: {error}");
                    let at = self.seconds();
                    tokio::time::sleep(BEFORE_NEXT).await;
                    halves = self.connect().await?;
                    self.offset_s = at;
                    tell(self.machine, CaptionsEvent::Gap(at)).await;
                }
                Err(error) => return Err(error),
            }
        }
        if let Err(error) = halves.0.close().await {
            log::debug!("the service was gone already: {error}");
        }
        Ok(())
    }

    async fn connect(&self) -> Result<Halves, ApiError> {
        let socket = self.connection.client.connect(&self.listen).await?;
        Ok(socket.split())
    }

    async fn send(
        &mut self,
        halves: &mut Halves,
        samples: Vec<f32>,
        hz: u32,
    ) -> Result<ControlFlow<()>, ApiError> {
        self.sent += samples.len() as u64;
        let bytes = caption_sound::bytes_of(samples, hz);
        halves.0.send(&self.listen.sound(&bytes)).await?;
        self.waiting.get_or_insert_with(Instant::now);
        Ok(ControlFlow::Continue(()))
    }

    async fn commit(&self, halves: &mut Halves) -> Result<ControlFlow<()>, ApiError> {
        halves.0.send(&self.listen.commit()).await?;
        Ok(ControlFlow::Continue(()))
    }

    /// Takes a message. The text of the last segment ends the session.
    async fn hear(
        &mut self,
        said: Option<Result<ScribeIn, ApiError>>,
        is_last: bool,
    ) -> Result<ControlFlow<()>, ApiError> {
        let Some(said) = said else {
            return Ok(ControlFlow::Break(()));
        };
        let told = match said? {
            ScribeIn::Partial(text) | ScribeIn::Settled(text) => {
                self.log.partial(&text).map(CaptionsEvent::Partial)
            }
            ScribeIn::Committed(text) => {
                let at = self.seconds();
                self.log.commit(&text, at).map(CaptionsEvent::Committed)
            }
            ScribeIn::Timed(segment) => {
                self.log.time(&segment, self.offset_s);
                return Ok(if is_last {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                });
            }
            _ => None,
        };
        if let Some(told) = told {
            if let Some(since) = self.waiting.take() {
                let millis = since.elapsed().as_millis().try_into().unwrap_or(u32::MAX);
                tell(self.machine, CaptionsEvent::Latency(millis)).await;
            }
            tell(self.machine, told).await;
        }
        Ok(ControlFlow::Continue(()))
    }
}

fn is_lost(error: &ApiError) -> bool {
    matches!(error.kind, ErrorKind::ConnectionLost | ErrorKind::Stalled)
}
