//! Live captions of a microphone through the realtime socket. Captions of a file are a job (`jobs/captions.rs`).
//!
//! The ledger entry is written before the connection is opened. Each text is written to the disk as it comes. The entry
//! becomes a take with the transcript at the end, or at the next start after a crash.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::bring;
use super::caption_log::CaptionLog;
use super::caption_sound::{self, Heard, Piece};
use super::transcripts::{RECORDING, TRANSCRIPT};
use crate::account;
use crate::backend::Connection;
use crate::error::{Refusal, StudioError};
use crate::governor::LaneKey;
use crate::jobs::{Halves, of_document, reopen, session_turn};
use crate::machine::Machine;
use crate::recover;
use crate::tasks;
use crate::transcripts::mark_unverified;
use mynah_api::error::{ApiError, ErrorKind};
use mynah_api::socket::scribe::{Commit, Hearing, Listen, ScribeIn, Silence};
use mynah_audio::recorder::{Recording, Taken};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::fingerprint;
use mynah_core::ids::{EntryId, TakeId};
use mynah_core::models::{Task, recommended};
use mynah_core::request::{Generation, Input, Tool, TranscriptRequest};
use mynah_i18n::tr;
use mynah_model::command::{CaptionSource, CaptionsStart, LONGEST_CAPTIONS};
use mynah_model::event::{CaptionsEvent, Event, ToolsEvent};
use mynah_model::transcript_price::sound_quote;
use mynah_records::ledger::{Cost, NewIntent};
use mynah_store::Library;
use mynah_store::blobs::BlobWriter;
use mynah_store::budgets::Consent;
use mynah_store::error::LibraryError;
use mynah_transcript::transcript::Transcript;
use mynah_transcript::verify::envelope::EnvelopeBuilder;

/// Time for the last text after the sound ended.
const LAST_TEXT: Duration = Duration::from_secs(5);
/// Connections that may be lost.
const MOST_LOST: usize = 5;
/// The method and route of the ledger entry.
const OPERATION: &str = "GET /v1/speech-to-text/realtime";

/// An order of a person to captions that run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Commit,
    Stop,
}

/// The captions that run, and the number of the newest session.
#[derive(Debug, Default)]
pub(crate) struct Captions(Mutex<Option<mpsc::Sender<Order>>>, AtomicU64);

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
    let number = machine.captions.1.fetch_add(1, Ordering::Relaxed) + 1;
    let teller = Teller {
        machine: Arc::clone(machine),
        number,
    };
    teller.tell(CaptionsEvent::Starting).await;
    tasks::spawn(async move {
        let machine = &teller.machine;
        let heard = caption_sound::listen(machine, device);
        let ended = run(&teller, &start, heard, orders).await;
        let ended = ended
            .map_err(|error| Box::new(machine.backend_trouble(&error, start.backend, "captions")));
        teller.tell(CaptionsEvent::Ended(ended)).await;
    });
}

/// Tells of one session.
struct Teller {
    machine: Arc<Machine>,
    number: u64,
}

impl Teller {
    async fn tell(&self, event: CaptionsEvent) {
        let event = ToolsEvent::Captions(self.number, event);
        self.machine.tell(Event::Tools(event)).await;
    }
}

/// Waits until somebody ends the session.
async fn stopped(orders: &mut mpsc::Receiver<Order>) {
    while let Some(Order::Commit) = orders.recv().await {}
}

/// Returns the value, or `None` if the session was ended before.
async fn unless_stopped<T>(
    orders: &mut mpsc::Receiver<Order>,
    work: impl Future<Output = T>,
) -> Option<T> {
    tokio::select! {
        biased;
        () = stopped(orders) => None,
        done = work => Some(done),
    }
}

async fn run(
    teller: &Teller,
    start: &CaptionsStart,
    heard: Heard,
    mut orders: mpsc::Receiver<Order>,
) -> Result<Option<TakeId>, StudioError> {
    let machine = &teller.machine;
    let Heard {
        mut pieces,
        recording,
        taken,
    } = heard;
    let opened = async {
        let connection = machine.connect(start.backend).await?;
        let turn = session_turn(machine, &lane(&connection)).await?;
        Ok::<_, StudioError>((connection, turn, pieces.recv().await))
    };
    let Some(opened) = unless_stopped(&mut orders, opened).await else {
        return Ok(None);
    };
    let (connection, turn, first) = opened?;
    let Some(first) = first else {
        let came = taken.lock().unwrap_or_else(PoisonError::into_inner).take();
        return match came {
            Some(Err(no)) => Err(Refusal::NoMicrophone(no).into()),
            _ => Ok(None),
        };
    };
    let zero_retention = has_zero_retention(machine, start).await?;
    let listen = listen(start, first.hz, zero_retention)?;
    let (entry, room) = intend(machine, &connection, start, zero_retention).await?;
    let mut session = Session {
        teller,
        connection: &connection,
        listen,
        log: CaptionLog::new(room),
        hz: first.hz,
        sent: 0,
        sent_here: 0,
        at_s: 0.0,
        offset_s: 0.0,
        waiting: None,
        lost: 0,
        recording: Some(recording),
        segments: 0,
    };
    let talked = session.talk(first, (&mut pieces, orders)).await;
    drop(turn);
    session.stop_recording();
    // The recording is there when its last piece is.
    while pieces.recv().await.is_some() {}
    let taken = taken.lock().unwrap_or_else(PoisonError::into_inner).take();
    if session.sent == 0 {
        let why = talked.as_ref().err().map(ToString::to_string);
        let why = why.unwrap_or_else(|| "nothing was sent".to_owned());
        machine
            .library(move |library| library.release(entry, &why))
            .await?;
        return talked.map(|()| None);
    }
    let cost = session.cost(start.backend);
    let end = Ended {
        entry,
        log: session.log,
        seconds: session.at_s,
        taken: taken.and_then(Result::ok),
        cost,
    };
    let take = keep(machine, end).await?;
    machine.tell_spend(start.backend).await;
    read_count(machine, &connection);
    if let Err(error) = talked {
        log::info!("captions ended early: {error}");
        let trouble = machine.backend_trouble(&error, start.backend, "captions");
        teller.tell(CaptionsEvent::Broke(Box::new(trouble))).await;
    }
    Ok(Some(take))
}

/// Reads the account's count, which tells the cost.
fn read_count(machine: &Arc<Machine>, connection: &Arc<Connection>) {
    let (machine, connection) = (Arc::clone(machine), Arc::clone(connection));
    tasks::spawn(async move { account::read_meter(&machine, &connection).await });
}

/// Returns the lane of live captions, which they share with transcripts of files.
fn lane(connection: &Connection) -> LaneKey {
    LaneKey {
        backend: connection.backend,
        host: connection.origin.clone(),
        account: connection.account.clone(),
        group: Tool::Transcription.as_str().to_owned(),
    }
}

/// Returns true if the project wants the service to keep nothing. Draft voices listen on this computer.
async fn has_zero_retention(
    machine: &Arc<Machine>,
    start: &CaptionsStart,
) -> Result<bool, StudioError> {
    match start.project {
        Some(project) if start.backend == Backend::Live => {
            machine
                .library(move |library| library.has_zero_retention(project))
                .await
        }
        _ => Ok(false),
    }
}

/// Writes the ledger entry and marks it as sent, before anything is sent. Returns the file of the texts, which stays until
/// the entry has a take.
async fn intend(
    machine: &Arc<Machine>,
    connection: &Connection,
    start: &CaptionsStart,
    zero_retention: bool,
) -> Result<(EntryId, BlobWriter), StudioError> {
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
        project: start.project,
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
        zero_retention,
    };
    let consent = Consent::confirmed(start.confirmed_budget);
    let intended = machine.library(move |library| {
        let entry = library.intend_session(&intent, &consent)?;
        match library.writer_for((entry, intent.fingerprint.as_str()), "json", 0) {
            Ok(room) => {
                library.start_session(entry, &consent)?;
                Ok((entry, room))
            }
            Err(error) => {
                library.release(entry, &error.to_string())?;
                Err(error)
            }
        }
    });
    let intended = intended.await;
    machine.held_changed(start.backend);
    intended
}

fn listen(start: &CaptionsStart, hz: u32, zero_retention: bool) -> Result<Listen, StudioError> {
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
        enable_logging: zero_retention.then_some(false),
        ..Hearing::default()
    };
    Ok(Listen::new(recommended(Task::Realtime), hearing)?)
}

/// Keeps the captions as a take, now or once the disk takes it.
async fn keep(machine: &Arc<Machine>, end: Ended) -> Result<TakeId, StudioError> {
    let (library, entry) = (machine.library.clone(), end.entry);
    let settled = machine.blocking(move || settle(&library, end)).await;
    if let Err(error) = &settled {
        keep_later(machine, entry, error).await;
    }
    settled
}

/// Keeps the texts of captions once the disk takes them.
async fn keep_later(machine: &Arc<Machine>, entry: EntryId, error: &StudioError) {
    let why = error.to_string();
    let closed = machine.library(move |library| library.unknown(entry, &why));
    if let Err(error) = closed.await {
        log::warn!("the entry of captions can't be closed: {error}");
    }
    recover::keep_left(machine, entry, recover::PAUSE);
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
    let mut room = end.log.end(end.seconds)?;
    room.all_is_here();
    let take = of_document(room.finish()?, end.seconds, None);
    let take = library.settle(end.entry, &take, end.cost)?.id;
    let document = library.sound_bytes(take)?;
    let mut transcript =
        Transcript::read(&document).map_err(|_error| StudioError::from(Refusal::NoTranscript))?;
    // The text stays readable without the recording.
    match end.taken {
        Some(taken) => {
            let mut builder = EnvelopeBuilder::new(taken.pcm.hz);
            builder.push(&taken.pcm.samples);
            transcript.verify(&builder.finish());
            match bring::recording(library, &tr!("captions-recording"), &taken.pcm) {
                Ok(input) => {
                    let input = serde_json::to_string(&input).map_err(LibraryError::from)?;
                    library.save_about_take(RECORDING, take, &input)?;
                }
                Err(error) => log::warn!("the recording of captions can't be kept: {error}"),
            }
        }
        None => mark_unverified(&mut transcript),
    }
    let saved = String::from_utf8_lossy(&transcript.save()).into_owned();
    library.save_about_take(TRANSCRIPT, take, &saved)?;
    Ok(take)
}

/// Captions that run.
struct Session<'a> {
    teller: &'a Teller,
    connection: &'a Connection,
    listen: Listen,
    log: CaptionLog,
    hz: u32,
    /// Samples that were sent.
    sent: u64,
    /// The same over this connection.
    sent_here: u64,
    /// Second of the recording up to which it was sent.
    at_s: f64,
    /// Second of the recording from which the service's times count. It grows where pieces are left out.
    offset_s: f64,
    /// The moment at which the oldest sound without a text was sent.
    waiting: Option<Instant>,
    lost: usize,
    recording: Option<Recording>,
    /// Segments that the service ended.
    segments: u64,
}

impl Session<'_> {
    fn stop_recording(&mut self) {
        if let Some(recording) = self.recording.take() {
            recording.stop();
        }
    }

    fn seconds_of(&self, samples: u64) -> f64 {
        samples as f64 / f64::from(self.hz.max(1))
    }

    /// Returns the highest cost of the sound that was sent: no answer tells it.
    fn cost(&self, backend: Backend) -> Cost {
        let sound = sound_quote(self.seconds_of(self.sent), backend).most;
        // Each segment is rounded up by itself.
        Cost::of(None, sound + Credits(self.segments + 1))
    }

    /// Sends sound and takes texts until the sound ends.
    async fn talk(
        &mut self,
        first: Piece,
        (pieces, mut orders): (&mut mpsc::Receiver<Piece>, mpsc::Receiver<Order>),
    ) -> Result<(), StudioError> {
        let opened = self.connection.client.connect(&self.listen);
        let Some(opened) = unless_stopped(&mut orders, opened).await else {
            return Ok(());
        };
        let mut halves = opened?.split();
        self.teller.tell(CaptionsEvent::Started).await;
        let mut piece = Some(first);
        let mut last_text: Option<Instant> = None;
        loop {
            let ends = last_text.unwrap_or_else(|| Instant::now() + LAST_TEXT);
            let done = if let Some(piece) = piece.take() {
                self.send(&mut halves, piece).await
            } else {
                tokio::select! {
                    next = pieces.recv(), if last_text.is_none() => if let Some(next) = next {
                        piece = Some(next);
                        Ok(ControlFlow::Continue(()))
                    } else {
                        last_text = Some(Instant::now() + LAST_TEXT);
                        self.commit(&mut halves).await
                    },
                    Some(order) = orders.recv() => match order {
                        Order::Commit => self.commit(&mut halves).await,
                        Order::Stop => {
                            self.stop_recording();
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
                Err(StudioError::Api(error)) if is_lost(&error) && self.lost < MOST_LOST => {
                    self.lost += 1;
                    self.log.write_untimed()?;
                    log::info!("the connection of the captions was lost: {error}");
                    let again = reopen(&self.connection.client, &self.listen);
                    let Some(again) = unless_stopped(&mut orders, again).await else {
                        return Ok(());
                    };
                    halves = again?;
                    self.sent_here = 0;
                    self.teller.tell(CaptionsEvent::Gap(self.at_s)).await;
                }
                Err(error) => return Err(error),
            }
        }
        if let Err(error) = halves.0.close().await {
            log::debug!("the service was gone already: {error}");
        }
        Ok(())
    }

    async fn send(
        &mut self,
        halves: &mut Halves,
        piece: Piece,
    ) -> Result<ControlFlow<()>, StudioError> {
        let count = piece.samples.len() as u64;
        self.sent += count;
        self.sent_here += count;
        self.at_s = piece.end_s;
        self.offset_s = (piece.end_s - self.seconds_of(self.sent_here)).max(0.0);
        let bytes = caption_sound::bytes_of(piece.samples, piece.hz);
        halves.0.send(&self.listen.sound(&bytes)).await?;
        self.waiting.get_or_insert_with(Instant::now);
        Ok(ControlFlow::Continue(()))
    }

    async fn commit(&self, halves: &mut Halves) -> Result<ControlFlow<()>, StudioError> {
        halves.0.send(&self.listen.commit()).await?;
        Ok(ControlFlow::Continue(()))
    }

    /// Takes a message. The text of the last segment ends the session.
    async fn hear(
        &mut self,
        said: Option<Result<ScribeIn, ApiError>>,
        is_last: bool,
    ) -> Result<ControlFlow<()>, StudioError> {
        let Some(said) = said else {
            return Ok(ControlFlow::Break(()));
        };
        let told = match said? {
            ScribeIn::Partial(text) | ScribeIn::Settled(text) => {
                self.log.partial(&text).map(CaptionsEvent::Partial)
            }
            ScribeIn::Committed(text) => {
                self.segments += 1;
                let at = self.at_s;
                self.log.commit(&text, at)?.map(CaptionsEvent::Committed)
            }
            ScribeIn::Timed(segment) => {
                self.log.time(segment, self.offset_s)?;
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
                self.teller.tell(CaptionsEvent::Latency(millis)).await;
            }
            self.teller.tell(told).await;
        }
        Ok(ControlFlow::Continue(()))
    }
}

fn is_lost(error: &ApiError) -> bool {
    matches!(error.kind, ErrorKind::ConnectionLost | ErrorKind::Stalled)
}
