//! Takes to files, in the background: with progress, and a cancel that leaves no half file.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::audio::encode::FileKind;
use crate::deliver::DeliverError;
use crate::deliver::export;
use crate::deliver::export::Order;
use crate::deliver::export::Piece;
use crate::deliver::export::Shape;
use crate::deliver::names::{End, Names};
use crate::deliver::tags::Marks;
use crate::deliver::take::write_take;
use crate::library::Library;
use crate::studio::command::ExportKind;
use crate::studio::command::ExportOrder;
use crate::studio::command::ExportShape;
use crate::studio::command::ExportTake;
use crate::studio::error::Refusal;
use crate::studio::error::StudioError;
use crate::studio::event::Event;
use crate::studio::event::JobEvent;
use crate::studio::event::Notice;
use crate::studio::event::Work;
use crate::studio::jobs::Open;
use crate::studio::jobs::PACE;
use crate::studio::machine::Machine;
use crate::studio::trouble::Remedy;
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::format::{Codec, OutputFormat};
use crate::terms::ids::JobId;
use crate::terms::timing::WordTime;
use crate::tr;

/// The best the service makes and the least that audiobook shops take: a take is encoded once more here.
const MP3_KBPS: u32 = 192;

/// Begins an export. It costs nothing.
pub(super) async fn start(machine: &Arc<Machine>, order: ExportOrder) {
    let id = machine.jobs.id();
    let cancel = Arc::new(AtomicBool::new(false));
    machine
        .jobs
        .lock()
        .insert(id, Open::Exporting(Arc::clone(&cancel)));
    let queued = JobEvent::Queued {
        work: Work::Export {
            takes: order.takes.len(),
        },
        quote: Credits::ZERO,
    };
    machine.tell(Event::Job(id, queued)).await;
    let machine = Arc::clone(machine);
    tokio::spawn(async move {
        let writer = Writer {
            machine: Arc::clone(&machine),
            id,
            cancel: Arc::clone(&cancel),
        };
        let done = machine.blocking(move || writer.write(&order)).await;
        machine.jobs.remove(id);
        let event = match done {
            Ok(files) => {
                let notice = Notice::Done(tr!("studio-exported", count = files.len()));
                machine.tell(Event::Notice(notice)).await;
                JobEvent::Exported { files }
            }
            Err(_) if cancel.load(Ordering::Relaxed) => JobEvent::Cancelled(machine.told(
                tr!("trouble-export-cancelled"),
                vec![Remedy::Dismiss],
                Backend::Draft,
            )),
            Err(error) => JobEvent::Failed(machine.trouble(&error, "export")),
        };
        machine.tell(Event::Job(id, event)).await;
    });
}

struct Writer {
    machine: Arc<Machine>,
    id: JobId,
    cancel: Arc<AtomicBool>,
}

impl Writer {
    fn write(&self, order: &ExportOrder) -> Result<Vec<PathBuf>, StudioError> {
        if order.takes.is_empty() {
            return Err(Refusal::NothingToExport.into());
        }
        let library = &self.machine.library;
        let project = match order.project {
            Some(project) => library.project(project)?.0.name,
            None => String::new(),
        };
        let mut pieces = Vec::with_capacity(order.takes.len());
        let mut seconds = 0.0;
        for take in &order.takes {
            let (piece, length) = piece(library, take)?;
            pieces.push(piece);
            seconds += length;
        }
        let kind = match order.kind {
            ExportKind::Wav => FileKind::Wav,
            ExportKind::Flac => FileKind::Flac,
            ExportKind::Mp3 => FileKind::Mp3 { kbps: MP3_KBPS },
            ExportKind::Own if order.shape == ExportShape::Files || pieces.len() == 1 => {
                return self.write_own(order, &pieces, &project);
            }
            ExportKind::Own => kind_like(pieces.first()),
        };
        let plan = Order {
            pieces,
            shape: match order.shape {
                ExportShape::Files => Shape::Files,
                ExportShape::Joined => Shape::Joined,
            },
            kind,
            to: order.to.clone(),
            project,
        };
        let mut told: Option<Instant> = None;
        let mut desk = export::Desk {
            fetch: &mut |place| {
                let take = order
                    .takes
                    .get(place)
                    .ok_or_else(|| std::io::Error::other("no such take"))?;
                library
                    .sound_bytes(take.take)
                    .map_err(std::io::Error::other)
            },
            progress: &mut |written| {
                let now = self.machine.clock.instant();
                if told.is_none_or(|told| now.saturating_duration_since(told) >= PACE) {
                    told = Some(now);
                    // A joined file has its pauses too, so this comes close to the end a little early.
                    let progress = Some((written / f64::max(seconds, 0.001)).min(1.0) as f32);
                    let running = JobEvent::Running { progress };
                    self.machine
                        .teller
                        .tell_if_room(Event::Job(self.id, running));
                }
            },
            cancel: &self.cancel,
        };
        let delivered = export::export(&plan, &mut desk)?;
        Ok(delivered.files.into_iter().map(|file| file.path).collect())
    }

    /// Each take as it was made: its own bytes, with marks.
    fn write_own(
        &self,
        order: &ExportOrder,
        pieces: &[Piece],
        project: &str,
    ) -> Result<Vec<PathBuf>, StudioError> {
        let mut names = Names::default();
        let mut files = Vec::with_capacity(pieces.len());
        for (piece, take) in pieces.iter().zip(&order.takes) {
            if self.cancel.load(Ordering::Relaxed) {
                return Err(DeliverError::Cancelled.into());
            }
            let marks = Marks {
                title: piece.text.clone(),
                artist: piece.speaker.clone(),
                album: project.to_owned(),
                draft: piece.draft,
            };
            let path = match order.shape {
                ExportShape::Joined => order.to.clone(),
                ExportShape::Files => {
                    let end = End {
                        extension: piece.format.extension(),
                        draft: piece.draft,
                    };
                    let name = names.name(piece.number, &piece.speaker, &piece.text, &end);
                    order.to.join(name)
                }
            };
            let bytes = self.machine.library.sound_bytes(take.take)?;
            files.push(write_take(bytes, piece.format, &marks, &path)?);
            let progress = Some(files.len() as f32 / pieces.len() as f32);
            let running = JobEvent::Running { progress };
            self.machine
                .teller
                .tell_if_room(Event::Job(self.id, running));
        }
        Ok(files)
    }
}

/// The kind of file that is nearest to a take's format.
fn kind_like(piece: Option<&Piece>) -> FileKind {
    match piece.map(|piece| piece.format) {
        Some(OutputFormat {
            codec: Codec::Mp3,
            hz: _,
            kbps,
        }) => FileKind::Mp3 { kbps },
        _ => FileKind::Wav,
    }
}

/// What deliver needs of a take, and its length in seconds.
fn piece(library: &Library, order: &ExportTake) -> Result<(Piece, f64), StudioError> {
    let take = library.take(order.take)?;
    let piece = Piece {
        number: order.number,
        speaker: order.speaker.clone(),
        text: order.text.clone(),
        format: take.card.request.format,
        draft: take.card.backend == Backend::Draft,
        words: span(&take.words),
        pause_ms: None,
    };
    Ok((piece, take.card.seconds))
}

/// From the first word to the last, in seconds.
fn span(words: &[WordTime]) -> Option<Range<f64>> {
    let (first, last) = (words.first()?, words.last()?);
    Some(f64::from(first.start_ms) / 1e3..f64::from(last.end_ms) / 1e3)
}
