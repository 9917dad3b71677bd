//! What came back for an order: taken in while it arrives, or closed with what is known of its charge.
//!
//! `collect` has what comes whole, `dub` what goes on at the service.

use std::sync::atomic::Ordering;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::error::StudioError;
use crate::held;
use crate::jobs::End;
use crate::jobs::attempt::Attempt;
use crate::jobs::budget::Hold;
use crate::jobs::captions::Listening;
use crate::jobs::dub::Afar;
use crate::jobs::generate::{Order, until_cancelled};
use crate::jobs::later;
use crate::jobs::receive::{Arrived, Piece, Receiver};
use crate::jobs::turn::Turn;
use crate::machine::Machine;
use crate::playback::{self, Unplayed};
use crate::recover;
use crate::takes;
use crate::tasks;
use mynah_api::error::ApiError;
use mynah_api::error::ChargeKnown;
use mynah_api::error::Repeat;
use mynah_api::head::{Head, Reply};
use mynah_api::stream::{Download, TimedStream};
use mynah_api::types::design::Designs;
use mynah_api::types::dubbing::DubBegun;
use mynah_api::types::speech::TimedAudio;
use mynah_audio::player::Feed;
use mynah_core::credits::Credits;
use mynah_core::ids::{EntryId, ItemId, ProjectId, ProjectLine};
use mynah_i18n::tr;
use mynah_model::event::{Kept, Source};
use mynah_model::trouble::Charged;
use mynah_model::trouble::Remedy;
use mynah_model::trouble::Trouble;
use mynah_records::ledger::Cost;
use mynah_records::takes::TakeCard;
use mynah_store::blobs::BlobWriter;

/// Pieces that wait for the disk; more than that, and the network waits.
const PIECES: usize = 64;

/// What a request is answered with.
pub(super) enum Answer {
    /// Sound as it arrives.
    Sound(Arriving),
    /// Voices to choose from.
    Designs(Box<Reply<Designs>>),
    /// Words, as a document.
    Document(Box<Download>),
    /// An open socket to which a recording is sent.
    Captions(Box<Listening>),
    /// It was begun and goes on at the service.
    Begun(Box<Reply<DubBegun>>),
}

/// Sound as it arrives.
pub(super) enum Arriving {
    /// With the times of its letters.
    Timed(Box<TimedStream>),
    /// Nothing but sound.
    Plain(Box<Download>),
}

impl Answer {
    pub fn timed(stream: TimedStream) -> Self {
        Self::Sound(Arriving::Timed(Box::new(stream)))
    }

    pub fn plain(stream: Download) -> Self {
        Self::Sound(Arriving::Plain(Box::new(stream)))
    }
}

impl Arriving {
    fn head(&self) -> &Head {
        match self {
            Self::Timed(stream) => stream.head(),
            Self::Plain(stream) => stream.head(),
        }
    }

    async fn next(&mut self) -> Option<Result<TimedAudio, ApiError>> {
        match self {
            Self::Timed(stream) => stream.next().await,
            Self::Plain(stream) => {
                let piece = stream.next().await?;
                Some(piece.map(|audio| TimedAudio {
                    audio: audio.to_vec(),
                    ..TimedAudio::default()
                }))
            }
        }
    }
}

/// Room on the disk, made before anything is sent: what can't be kept must not be bought.
pub(super) enum Room {
    Sound(Box<Receiver>),
    File(Box<BlobWriter>),
}

impl Order<'_> {
    /// Takes an answer in. Its turn is over with the last byte of a sound that comes whole, else when all of it is dealt with.
    pub async fn take_in(
        &self,
        entry: EntryId,
        answer: Answer,
        room: Room,
        hold: &Hold<'_>,
        turn: Option<Turn>,
    ) -> Result<Attempt, StudioError> {
        match (answer, room, self.request()) {
            (Answer::Sound(stream), Room::Sound(room), _) => {
                self.receive(entry, stream, *room, hold, turn).await
            }
            (Answer::Document(answer), Room::File(room), _) => {
                self.keep_document(entry, *answer, *room, hold).await
            }
            (Answer::Captions(listening), Room::File(room), _) => {
                self.keep_captions(entry, *listening, *room, hold).await
            }
            (Answer::Designs(reply), Room::File(room), _) => {
                self.keep_designs(entry, *reply, *room, hold).await
            }
            (Answer::Begun(reply), _, request) => match Afar::of(request) {
                Some(afar) => self.follow(entry, *reply, afar, hold).await,
                None => Err(StudioError::CutOff),
            },
            // Room is made for the kind of answer that comes.
            (
                Answer::Sound(_) | Answer::Document(_) | Answer::Designs(_) | Answer::Captions(_),
                ..,
            ) => Err(StudioError::CutOff),
        }
    }

    /// The service refused, or the answer never came.
    pub async fn refused(
        &self,
        entry: EntryId,
        error: ApiError,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        self.heed_refusal(&error).await;
        let (kind, reason) = (error.kind, error.to_string());
        let doubtful = match error.charge() {
            ChargeKnown::No => {
                // Free it was, whatever the disk says to that.
                if let Err(error) = self.release(entry, reason).await {
                    log::warn!("a refusal is written down later: {error}");
                }
                if matches!(error.repeat(), Repeat::Fine(_)) {
                    return Ok(Attempt::Again(Box::new(error)));
                }
                if self.forgets_dictionary(&error).await || self.refuses_background(&error) {
                    return Ok(Attempt::Forgotten);
                }
                // It is asked for without what is said around it.
                if self.is_for_surroundings(kind) {
                    return Ok(Attempt::Unheard(Box::new(error)));
                }
                None
            }
            ChargeKnown::Yes(cost) => {
                hold.spend(cost);
                self.answered(entry, error.facts.head.clone()).await?;
                self.machine
                    .library(move |library| library.charge(entry, cost, &reason))
                    .await?;
                Some(entry)
            }
            ChargeKnown::Unknown => {
                hold.spend(self.quote);
                self.answered(entry, error.facts.head.clone()).await?;
                self.machine
                    .library(move |library| library.unknown(entry, &reason))
                    .await?;
                Some(entry)
            }
        };
        let trouble = self.trouble(&error.into());
        if doubtful.is_none() {
            let stops = &self.machine.jobs.stops;
            stops.note(self.job, kind, &trouble);
        }
        Ok(Attempt::Over(End::Failed(trouble, doubtful)))
    }

    /// Takes the answer in while it arrives.
    pub async fn receive(
        &self,
        entry: EntryId,
        mut stream: Arriving,
        mut receiver: Receiver,
        hold: &Hold<'_>,
        turn: Option<Turn>,
    ) -> Result<Attempt, StudioError> {
        let head = stream.head().clone();
        self.heed_answer(&head).await;
        let (pieces, inbox) = mpsc::channel(PIECES);
        let taking = {
            let lead = self.job.part.as_ref().and_then(|part| part.lead.as_ref());
            let feed = if self.job.play || lead.is_some() {
                self.feed().await
            } else {
                None
            };
            let feed = match lead {
                Some(lead) => {
                    lead.begin(feed);
                    None
                }
                None => feed,
            };
            receiver.begin(feed, &head);
            tasks::spawn_blocking(move || receiver.run(inbox))
        };
        // The ids are kept beside the stream: they tell the next start where to look.
        let noting = self.answered(entry, head.clone());
        let reading = async {
            while let Some(piece) = stream.next().await {
                match piece {
                    Ok(piece) => {
                        // Who takes them in ended early: the disk is full, or the sound is none.
                        if pieces.send(Piece::Sound(piece)).await.is_err() {
                            return None;
                        }
                    }
                    Err(error) => return Some(error),
                }
            }
            None
        };
        let both = async { tokio::join!(noting, reading) };
        let Some((noted, broke)) = until_cancelled(self.job, both).await else {
            if self.is_kept() {
                drop(pieces);
                return self.cancelled_sent(entry, hold).await;
            }
            // Nobody else has what came so far.
            drop(pieces.send(Piece::Broken).await);
            drop(pieces);
            return self.cancelled_part(entry, taking, head, hold).await;
        };
        let last = if broke.is_some() {
            Piece::Broken
        } else {
            // The service is done: who is next need not wait for our disk.
            drop(turn);
            Piece::Whole
        };
        // It fails only where taking in has failed, which is told below.
        drop(pieces.send(last).await);
        drop(pieces);
        let arrived = match taking.await {
            Ok(arrived) => arrived,
            Err(error) => {
                log::error!("taking a stream in was cut off: {error}");
                Err(StudioError::CutOff)
            }
        };
        // The sound is here: what the head told is written once more beside it.
        let again = noted.err().map(|error| {
            log::warn!("an answer's ids can't be kept: {error}");
            head.clone()
        });
        let cost = Cost::of(head.cost, self.quote);
        hold.spend(cost.credits);
        match (arrived, broke) {
            (Ok(Some(arrived)), None) if !arrived.cut => {
                self.heed_whole();
                if let Some(head) = again
                    && let Err(error) = self.answered(entry, head).await
                {
                    log::warn!("an answer's ids are not kept: {error}");
                }
                let take = arrived.take.clone();
                let settled = self
                    .machine
                    .library(move |library| library.settle(entry, &take, cost))
                    .await;
                match settled {
                    Ok(card) => {
                        if cost.is_guess
                            && !self.zero_retention
                            && self.request().tool().is_in_history()
                        {
                            recover::learn_cost(self.machine, entry);
                        }
                        let kept = self.kept(vec![card], cost.credits, Source::Bought).await?;
                        Ok(Attempt::Over(End::Kept(kept)))
                    }
                    Err(error) => {
                        later::settle(self.machine, entry, vec![arrived.take], cost);
                        Err(error)
                    }
                }
            }
            (Ok(arrived), broke) => {
                self.heed_broken(broke.as_ref());
                self.cut(entry, arrived, broke, &head).await
            }
            (Err(error), _) => {
                // What the disk refuses says nothing of the service.
                if !matches!(error, StudioError::Library(_)) {
                    self.heed_broken(None);
                }
                self.unusable(entry, &error, &head).await
            }
        }
    }

    /// Cancelled while it arrived, and nobody else keeps it: what came is kept.
    async fn cancelled_part(
        &self,
        entry: EntryId,
        taking: JoinHandle<Result<Option<Arrived>, StudioError>>,
        head: Head,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        if let Err(error) = self.answered(entry, head).await {
            log::warn!("an answer's ids can't be kept: {error}");
        }
        let arrived = match taking.await {
            Ok(Ok(Some(arrived))) => arrived,
            Ok(Err(error)) => {
                self.keep_left(entry, &error).await;
                return self.cancelled_sent(entry, hold).await;
            }
            Ok(Ok(None)) | Err(_) => return self.cancelled_sent(entry, hold).await,
        };
        hold.spend(self.quote);
        let seconds = format!("{:.1}", arrived.take.seconds);
        self.machine
            .library(move |library| library.cut(entry, &arrived.take, "cancelled"))
            .await?;
        if let Err(error) = self.tell_takes().await {
            log::warn!("the takes of a line can't be told: {error}");
        }
        let told = self.told_sent();
        let told = told.saying(tr!("trouble-cancelled-part", seconds = seconds));
        Ok(Attempt::Over(End::Cancelled(told, Some(entry))))
    }

    /// The sound ends early: what is here is kept, and nobody knows the charge.
    async fn cut(
        &self,
        entry: EntryId,
        arrived: Option<Arrived>,
        broke: Option<ApiError>,
        head: &Head,
    ) -> Result<Attempt, StudioError> {
        let charged = Charged::Unknown {
            request: head.request.clone(),
            backend: self.job.backend,
        };
        let reason = broke
            .as_ref()
            .map_or_else(|| "the sound ends early".to_owned(), ToString::to_string);
        let seconds = arrived.as_ref().map(|arrived| arrived.take.seconds);
        self.machine
            .library(move |library| match arrived {
                Some(arrived) => library.cut(entry, &arrived.take, &reason).map(drop),
                None => library.unknown(entry, &reason),
            })
            .await?;
        // It is kept: what was written down is not doubtful because it can't be read just now.
        if let Err(error) = self.tell_takes().await {
            log::warn!("the takes of a line can't be told: {error}");
        }
        let kind = broke.as_ref().map(|error| error.kind);
        let trouble = match broke {
            Some(error) => self.trouble(&error.into()),
            None => Trouble::told(
                tr!("trouble-ends-early"),
                vec![Remedy::CheckHistory, Remedy::Report],
                &self.occasion(),
            ),
        };
        let trouble = match seconds {
            Some(seconds) => {
                let seconds = format!("{seconds:.1}");
                trouble.saying(tr!("trouble-cut-kept", seconds = seconds))
            }
            None => trouble,
        };
        // A key that is refused or credits that end so late concern those that follow, which are not sent.
        if let Some(kind) = kind {
            let free = trouble.clone().charged(Charged::No);
            self.machine.jobs.stops.note(self.job, kind, &free);
        }
        let failed = End::Failed(trouble.charged(charged), Some(entry));
        Ok(Attempt::Over(failed))
    }

    /// All arrived, and it can't be kept: it is no sound, or the disk takes no more. It was paid for.
    pub async fn unusable(
        &self,
        entry: EntryId,
        error: &StudioError,
        head: &Head,
    ) -> Result<Attempt, StudioError> {
        let is_here = self.until_taken(entry).await;
        self.keep_left(entry, error).await;
        let reason = error.to_string();
        let cost = head.cost;
        self.machine
            .library(move |library| match cost {
                Some(cost) => library.charge(entry, cost, &reason),
                None => library.unknown(entry, &reason),
            })
            .await?;
        if is_here && let Some(kept) = self.adopted(entry).await {
            return Ok(Attempt::Over(End::Kept(kept)));
        }
        let charged = match cost {
            Some(credits) => Charged::Yes {
                credits,
                backend: self.job.backend,
            },
            None => Charged::Unknown {
                request: head.request.clone(),
                backend: self.job.backend,
            },
        };
        let trouble = self.trouble(error).charged(charged);
        Ok(Attempt::Over(End::Failed(trouble, Some(entry))))
    }

    /// It was sent, and the library does not take what became of it: it may have been charged, and must not be
    /// sent again. The entry stays open, or as doubtful as it can be marked.
    pub async fn unrecorded(
        &self,
        entry: EntryId,
        error: &StudioError,
        hold: &Hold<'_>,
    ) -> Attempt {
        hold.spend(self.quote);
        self.until_taken(entry).await;
        self.keep_left(entry, error).await;
        let reason = error.to_string();
        let marked = self
            .machine
            .library(move |library| library.unknown(entry, &reason))
            .await;
        if let Err(error) = marked {
            log::error!("an entry can't be marked: {error}");
            later::close(self.machine, entry, error.to_string());
        }
        let trouble = self.trouble(error).charged(self.unknown());
        Attempt::Over(End::Failed(trouble, Some(entry)))
    }

    /// What came and nobody else keeps is kept as soon as the disk takes it.
    async fn keep_left(&self, entry: EntryId, error: &StudioError) {
        if self.is_kept() {
            return;
        }
        let left = self
            .machine
            .library(move |library| Ok(library.has_left(entry)));
        if matches!(error, StudioError::Library(_)) && left.await.unwrap_or(false) {
            self.lies_here.store(true, Ordering::Relaxed);
        }
        recover::keep_left(self.machine, entry, recover::PAUSE);
    }

    /// Cancelled after it was sent: the service goes on and may charge.
    pub async fn cancelled_sent(
        &self,
        entry: EntryId,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        hold.spend(self.quote);
        self.machine
            .library(move |library| library.unknown(entry, "cancelled"))
            .await?;
        Ok(Attempt::Over(End::Cancelled(self.told_sent(), Some(entry))))
    }

    /// What is told of a request that was cancelled after it was sent.
    pub fn told_sent(&self) -> Trouble {
        let what = if self.is_listed() {
            tr!("trouble-cancelled-sent")
        } else {
            tr!("trouble-cancelled-unkept")
        };
        let told = Trouble::told(
            what,
            vec![Remedy::CheckHistory, Remedy::Dismiss],
            &self.occasion(),
        );
        told.charged(self.unknown())
    }

    /// Nobody can tell whether it was charged.
    pub fn unknown(&self) -> Charged {
        Charged::Unknown {
            request: None,
            backend: self.job.backend,
        }
    }

    /// Keeps what the answer's head told.
    pub async fn answered(&self, entry: EntryId, head: Head) -> Result<(), StudioError> {
        let item = head.history_item.map(ItemId::from);
        // Isolations have a history of their own, whose ids no head tells.
        let item = item.filter(|_| !self.request().tool().is_in_isolations());
        self.machine
            .library(move |library| {
                if let Some(song) = &head.song {
                    library.named(entry, song)?;
                }
                library.answered(entry, head.request.as_ref(), item.as_ref(), head.cost)
            })
            .await
    }

    /// Plays what arrives. Where it can't be played it is told and kept all the same.
    pub async fn feed(&self) -> Option<Feed> {
        let (feed, unplayed) = self.unplayed().await?;
        self.machine.deck.play_arriving(unplayed, 0.0);
        Some(feed)
    }

    /// The same, played once it is known from where.
    pub async fn unplayed(&self) -> Option<(Feed, Unplayed)> {
        let job = self.job;
        let now = self.machine.clock.instant();
        let waited = now.saturating_duration_since(job.ordered).as_millis();
        let line = job.part.as_ref().map_or(job.order.line, |part| part.line);
        let made = self.machine.deck.arriving(
            job.id,
            ProjectLine::new(job.project, line),
            job.order.request.format().unwrap_or_default().hz,
            u32::try_from(waited).unwrap_or(u32::MAX),
        );
        match made {
            Ok(made) => Some(made),
            Err(refusal) => {
                playback::fail(self.machine, &refusal.into(), "play").await;
                None
            }
        }
    }

    /// Tells the line's takes after a part was kept.
    pub async fn tell_takes(&self) -> Result<(), StudioError> {
        if let (Some(project), Some(line)) = (self.job.project, self.job.order.line) {
            takes::tell_changed(self.machine, project, line).await?;
        }
        Ok(())
    }
}

/// The takes of one request, with how many the first one's line has now. They are kept whether those can be counted
/// or not; without one there is nothing.
pub(crate) async fn kept(
    machine: &Machine,
    (project, account): (Option<ProjectId>, &str),
    takes: Vec<TakeCard>,
    cost: Credits,
    source: Source,
) -> Option<Kept> {
    let mut takes = takes.into_iter();
    let take = takes.next()?;
    let count = match (project, take.line) {
        (Some(project), Some(line)) => {
            let takes = machine
                .library(move |library| library.line_takes(project, line))
                .await;
            takes.map_or_else(
                |error| {
                    log::warn!("the takes of a line can't be counted: {error}");
                    1
                },
                |takes| takes.iter().filter(|take| !take.discarded).count(),
            )
        }
        _ => 1,
    };
    Some(Kept {
        take: Box::new(take),
        beside: takes.collect(),
        project,
        account: held::name_of(machine, account).await,
        count: u32::try_from(count).unwrap_or(u32::MAX),
        cost,
        source,
    })
}
