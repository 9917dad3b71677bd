//! Takes to files, in the background: with progress, and a cancel that leaves no half file.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::error::Refusal;
use crate::error::StudioError;
use crate::jobs::PACE;
use crate::jobs::{Jobs, Open};
use crate::machine::Machine;
use crate::tasks;
use mynah_audio::encode::FileKind;
use mynah_audio::shape::Told;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::format::Codec;
use mynah_core::ids::{JobId, ProjectId, TakeId};
use mynah_core::request::Generation;
use mynah_core::silence;
use mynah_core::timing::span;
use mynah_export::DeliverError;
use mynah_export::export;
use mynah_export::export::Order;
use mynah_export::export::Piece;
use mynah_export::export::Shape;
use mynah_export::export::Written;
use mynah_export::subtitles;
use mynah_export::subtitles::Kind;
use mynah_export::tags::Marks;
use mynah_export::take::write_take;
use mynah_i18n::tr;
use mynah_model::command::ExportKind;
use mynah_model::command::ExportOrder;
use mynah_model::command::ExportShape;
use mynah_model::command::ExportTake;
use mynah_model::command::MP3_KBPS;
use mynah_model::event::Event;
use mynah_model::event::ExportedFile;
use mynah_model::event::InTheWay;
use mynah_model::event::JobEvent;
use mynah_model::event::Notice;
use mynah_model::event::Offer;
use mynah_model::event::Queued;
use mynah_model::event::Work;
use mynah_model::trouble::Remedy;
use mynah_records::takes::Take;
use mynah_script::file_names::is_folder;
use mynah_script::file_names::{End, Names};
use mynah_store::error::LibraryError;
use mynah_store::outside;

/// Begins an export. It costs nothing.
pub(super) async fn start(machine: &Arc<Machine>, id: JobId, order: Arc<ExportOrder>) {
    let cancel = Arc::new(AtomicBool::new(false));
    machine
        .jobs
        .lock()
        .put(id, Open::Walking(Arc::clone(&cancel)));
    let queued = Queued {
        id,
        work: Work::Export {
            takes: order.takes.len(),
        },
        quote: Credits::ZERO,
        rank: 0,
        batch: None,
    };
    machine.tell(Event::Queued(vec![queued])).await;
    let machine = Arc::clone(machine);
    tasks::spawn(async move {
        let writer = Writer {
            machine: Arc::clone(&machine),
            id,
            cancel: Arc::clone(&cancel),
        };
        let wanted = Arc::clone(&order);
        let done = machine.blocking(move || writer.write(&wanted)).await;
        machine.jobs.remove(id);
        let event = match done {
            Ok(files) => {
                let older = older(&machine, &order, &files).await;
                remember(&machine, &order, &files).await;
                let told = written(&files, older.as_deref());
                machine.tell(Event::Notice(told)).await;
                // What failed before was to write the same.
                for failed in machine.jobs.take_unwritten(&order) {
                    machine.tell(Event::Job(failed, JobEvent::Dismissed)).await;
                }
                JobEvent::Walked { files }
            }
            Err(error) => {
                machine.jobs.lock().put(id, Open::Unwritten(order));
                if cancel.load(Ordering::Relaxed) {
                    let what = tr!("trouble-export-cancelled");
                    let told = machine.told(what, vec![Remedy::Dismiss], Backend::Draft);
                    JobEvent::Cancelled(told)
                } else {
                    JobEvent::Failed(machine.trouble(&error, "export"))
                }
            }
        };
        machine.tell(Event::Job(id, event)).await;
    });
}

/// Tells which files an export would take the place of. One that can't be told will say so when it is written.
pub(super) async fn look_in_the_way(machine: Arc<Machine>, number: u64, order: Arc<ExportOrder>) {
    let looking = Arc::clone(&machine);
    let found = machine.blocking(move || in_the_way(&looking, &order)).await;
    let found = found.unwrap_or_default();
    let found = InTheWay {
        number,
        count: found.len(),
        first: found.into_iter().next().unwrap_or_default(),
    };
    machine.tell(Event::InTheWay(found)).await;
}

/// Tells whether anything is at a path that would be written over.
pub(super) async fn look_for_file(machine: Arc<Machine>, number: u64, path: PathBuf) {
    let at = path.clone();
    let looked = machine.blocking(move || Ok::<_, StudioError>(at.symlink_metadata().is_ok()));
    let found = InTheWay {
        number,
        count: usize::from(looked.await.unwrap_or_default()),
        first: path,
    };
    machine.tell(Event::InTheWay(found)).await;
}

fn in_the_way(machine: &Machine, order: &ExportOrder) -> Result<Vec<PathBuf>, StudioError> {
    let takes = order.takes.iter().map(|wanted| {
        let take = machine.library.take(wanted.take)?;
        Ok(piece(&take, wanted, order.project))
    });
    let pieces = takes.collect::<Result<Vec<_>, StudioError>>()?;
    let mut paths = paths(order, &pieces);
    paths.retain(|path| outside::is_there(path));
    let ours = machine.jobs.exported();
    // This project's, and nobody worked on it since.
    paths.retain(|path| match ours.get(path) {
        Some((project, mark)) => {
            *project != order.project || Some(mark) != outside::mark(path).as_ref()
        }
        None => true,
    });
    Ok(paths)
}

/// What earlier exports of a project wrote for the same lines by other names, where it lies still: somebody moved or
/// wrote lines since, and would find both.
async fn older(machine: &Machine, order: &ExportOrder, files: &[ExportedFile]) -> Option<String> {
    let project = order
        .project
        .filter(|_| order.shape == ExportShape::Files)?;
    let new: HashSet<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
    let folder = order.to.clone();
    let looked = machine.library(move |library| {
        let mut known = library.exported_of(project)?;
        let numbers: HashSet<String> = new.iter().filter_map(|path| number_of(path)).collect();
        known.retain(|path| {
            path.parent() == Some(&*folder)
                && !new.contains(path)
                && number_of(path).is_some_and(|number| numbers.contains(&number))
                && outside::is_there(path)
        });
        Ok(known)
    });
    let older = looked.await.unwrap_or_default();
    let first = older.first()?.file_name()?.to_string_lossy().into_owned();
    Some(tr!(
        "studio-exported-older",
        count = older.len(),
        first = first
    ))
}

/// The number of the line that a file's name begins with.
fn number_of(path: &Path) -> Option<String> {
    let (number, _) = path.file_name()?.to_str()?.split_once('-')?;
    let is_number = number.len() >= 4 && number.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| number.to_owned())
}

/// Remembers files of this run: they are replaced without a question as long as nobody else touched them. For which
/// project they were written is kept.
async fn remember(machine: &Machine, order: &ExportOrder, files: &[ExportedFile]) {
    let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
    let (project, mut all) = (order.project, paths.clone());
    all.extend(order.subtitles.clone());
    let kept = machine.library(move |library| library.keep_exported(project, &all));
    if let Err(error) = kept.await {
        log::warn!("where exports lie is not kept: {error}");
    }
    let marks = machine.blocking(move || {
        let marked = paths.into_iter().filter_map(|path| {
            let mark = outside::mark(&path)?;
            Some((path, (project, mark)))
        });
        Ok::<_, StudioError>(marked.collect::<Vec<_>>())
    });
    if let Ok(marks) = marks.await {
        machine.jobs.exported().extend(marks);
    }
}

/// The files that an export writes.
fn paths(order: &ExportOrder, pieces: &[Piece]) -> Vec<PathBuf> {
    let kind = kind(order, pieces);
    let extension =
        |piece: &Piece| kind.map_or_else(|| piece.format.extension(), export::extension);
    match order.shape {
        ExportShape::Files => {
            let names = export::names(pieces, extension);
            names.map(|name| order.to.join(name)).collect()
        }
        ExportShape::Joined => {
            let first = pieces.first();
            let exact = first.map(|first| exact(&order.to, pieces, extension(first)));
            exact.into_iter().collect()
        }
    }
}

/// What is written; nothing where each take is as it was made.
fn kind(order: &ExportOrder, pieces: &[Piece]) -> Option<FileKind> {
    match order.kind {
        ExportKind::Wav => Some(FileKind::Wav),
        ExportKind::Flac => Some(FileKind::Flac),
        ExportKind::Mp3 => Some(FileKind::Mp3 { kbps: MP3_KBPS }),
        ExportKind::Own if order.shape == ExportShape::Files || pieces.len() == 1 => None,
        ExportKind::Own => Some(kind_like(pieces)),
    }
}

/// The word about files that were written, with the folder they lie in, and about `older` ones beside them.
fn written(files: &[ExportedFile], older: Option<&str>) -> Notice {
    let first = files
        .first()
        .map_or_else(|| Path::new(""), |file| &file.path);
    let place = match files {
        [one] => &one.path,
        _ => first.parent().unwrap_or(first),
    };
    let place = place.display().to_string();
    let seconds: f64 = files.iter().map(|file| file.seconds).sum();
    let folder = first.parent().unwrap_or(first);
    let mut text = tr!(
        "studio-exported",
        count = files.len(),
        place = place,
        length = length(seconds)
    );
    if let Some(older) = older {
        text = format!("{text}. {older}");
    }
    Notice::Offer {
        text,
        offer: Offer::ShowFolder(folder.to_owned()),
    }
}

/// A length as people say it: `4.81 s`, `3:47`, `1:02:03`.
fn length(seconds: f64) -> String {
    if seconds < 60.0 {
        return tr!("studio-seconds", seconds = format!("{seconds:.2}"));
    }
    let whole = seconds.round() as u64;
    let (hours, minutes, seconds) = (whole / 3_600, whole / 60 % 60, whole % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

struct Writer {
    machine: Arc<Machine>,
    id: JobId,
    cancel: Arc<AtomicBool>,
}

impl Writer {
    fn write(&self, order: &ExportOrder) -> Result<Vec<ExportedFile>, StudioError> {
        if order.takes.is_empty() {
            return Err(Refusal::NothingToExport.into());
        }
        let library = &self.machine.library;
        let project = match order.project {
            Some(project) => library.project(project)?.0.name,
            None => String::new(),
        };
        let mut pieces = Vec::with_capacity(order.takes.len());
        let mut takes = Vec::with_capacity(order.takes.len());
        let mut gap_ms = None;
        for wanted in &order.takes {
            let take = library.take(wanted.take)?;
            let pause_ms = std::mem::replace(&mut gap_ms, wanted.gap_ms);
            pieces.push(Piece {
                pause_ms,
                ..piece(&take, wanted, order.project)
            });
            takes.push(take);
        }
        // A recording that was changed stays as long as it was.
        if let ([piece], [take]) = (pieces.as_mut_slice(), takes.as_slice())
            && let Generation::Changer(_) | Generation::Isolation(_) = &*take.card.request
        {
            piece.told.silent = [true; 2];
        }
        let seconds: f64 = takes.iter().map(|take| take.card.seconds).sum();
        check_place(order, &takes)?;
        let Some(kind) = kind(order, &pieces) else {
            return self.write_own(order, &pieces, &takes, &project);
        };
        let to = match order.shape {
            ExportShape::Files => order.to.clone(),
            ExportShape::Joined => exact(&order.to, &pieces, export::extension(kind)),
        };
        let plan = Order {
            pieces,
            shape: match order.shape {
                ExportShape::Files => Shape::Files,
                ExportShape::Joined => Shape::Joined,
            },
            kind,
            pauses: order.pauses,
            to,
            project,
            // A page that is there already plays the files that are there.
            beside: order.page.is_some(),
        };
        let mut told: Option<Instant> = None;
        let mut hooks = export::Hooks {
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
        let delivered = export::export(&plan, &mut hooks)?;
        if let (Some(subtitles), [file]) = (&order.subtitles, &*delivered.files) {
            let places = file.places.iter().zip(&file.skipped);
            let starts =
                places.map(|(place, skipped)| place.start as f64 / f64::from(file.hz) - skipped);
            write_subtitles(subtitles, &takes, starts, seconds_of(file))?;
        }
        let files = delivered.files.into_iter().map(|file| ExportedFile {
            seconds: seconds_of(&file),
            path: file.path,
        });
        let mut files: Vec<ExportedFile> = files.collect();
        if let Some(page) = &order.page {
            let beside = crate::listening_page::listening(page, &files).write(&order.to)?;
            files.extend(beside.map(|path| ExportedFile { path, seconds: 0.0 }));
        }
        Ok(files)
    }

    /// Each take as it was made: its own bytes, with marks.
    fn write_own(
        &self,
        order: &ExportOrder,
        pieces: &[Piece],
        takes: &[Take],
        project: &str,
    ) -> Result<Vec<ExportedFile>, StudioError> {
        let mut files = Vec::with_capacity(pieces.len());
        let named = pieces.iter().zip(paths(order, pieces));
        for ((piece, path), take) in named.zip(takes) {
            if self.cancel.load(Ordering::Relaxed) {
                return Err(DeliverError::Cancelled.into());
            }
            let marks = Marks {
                title: piece.text.clone(),
                artist: piece.speaker.clone(),
                album: project.to_owned(),
                draft: piece.draft,
            };
            let bytes = self.machine.library.sound_bytes(take.card.id)?;
            files.push(if piece.shaping.is_none() {
                ExportedFile {
                    path: write_take(bytes, piece.format, &marks, &path)?,
                    seconds: take.card.seconds,
                }
            } else {
                self.write_shaped(piece, bytes, &marks, &path)?
            });
            let progress = Some(files.len() as f32 / pieces.len() as f32);
            let running = JobEvent::Running { progress };
            self.machine
                .teller
                .tell_if_room(Event::Job(self.id, running));
        }
        if let (Some(subtitles), [take], [piece]) = (&order.subtitles, takes, pieces) {
            let kept = piece.shaping.cut.kept_seconds(take.card.seconds);
            write_subtitles(subtitles, takes, [-kept.start], kept.end - kept.start)?;
        }
        Ok(files)
    }

    /// A take that is cut or louder than it was made is encoded once more, in its own format.
    fn write_shaped(
        &self,
        piece: &Piece,
        bytes: Vec<u8>,
        marks: &Marks,
        path: &Path,
    ) -> Result<ExportedFile, StudioError> {
        let mut bytes = Some(bytes);
        let mut hooks = export::Hooks {
            fetch: &mut |_| Ok(bytes.take().unwrap_or_default()),
            progress: &mut |_| {},
            cancel: &self.cancel,
        };
        let kind = kind_like(std::slice::from_ref(piece));
        let written = export::export_one(piece, (kind, path), marks, &mut hooks)?;
        let written = written.ok_or(Refusal::NothingToExport)?;
        Ok(ExportedFile {
            seconds: seconds_of(&written),
            path: written.path,
        })
    }
}

/// Checks that the files can be written, before the first of them is.
fn check_place(order: &ExportOrder, takes: &[Take]) -> Result<(), StudioError> {
    let folder = match order.shape {
        ExportShape::Joined if !is_folder(&order.to) => order.to.parent().unwrap_or(&order.to),
        ExportShape::Joined | ExportShape::Files => &order.to,
    };
    let bytes = takes.iter().map(|take| {
        let format = take.card.request.format().unwrap_or_default();
        let a_second = match order.kind {
            ExportKind::Own => format.bytes_a_second(),
            ExportKind::Wav => format.hz * 2,
            ExportKind::Flac => format.hz,
            ExportKind::Mp3 => MP3_KBPS * 125,
        };
        let channels = if take.card.request.place().is_stereo() {
            2.0
        } else {
            1.0
        };
        take.card.seconds * f64::from(a_second) * channels
    });
    check_folder(folder, bytes.sum::<f64>() as u64)
}

/// Checks that files of `bytes` in all can be written to a folder. What is wrong is told as where a file can't be written.
pub(crate) fn check_folder(folder: &Path, bytes: u64) -> Result<(), StudioError> {
    outside::check_folder(folder, bytes).map_err(|error| match error {
        LibraryError::ReadOnly { path } => not_written(path, ErrorKind::PermissionDenied),
        LibraryError::NoRoom { path, needs: _ } => not_written(path, ErrorKind::StorageFull),
        LibraryError::Io { path, source } => DeliverError::Write { path, source }.into(),
        error => error.into(),
    })
}

fn not_written(path: PathBuf, kind: ErrorKind) -> StudioError {
    let source = kind.into();
    DeliverError::Write { path, source }.into()
}

fn seconds_of(file: &Written) -> f64 {
    file.frames as f64 / f64::from(file.hz)
}

/// The name of one file for all: as it was given, or by the pattern in a folder.
fn exact(to: &Path, pieces: &[Piece], extension: &str) -> PathBuf {
    match pieces.first() {
        Some(first) if is_folder(to) => {
            let end = End {
                extension,
                draft: pieces.iter().any(|piece| piece.draft),
            };
            to.join(Names::default().name(first.number, &first.speaker, &first.text, &end))
        }
        _ => to.to_owned(),
    }
}

/// Subtitles of takes that start at these seconds of a file of this length.
fn write_subtitles(
    file: &Path,
    takes: &[Take],
    starts: impl IntoIterator<Item = f64>,
    seconds: f64,
) -> Result<(), StudioError> {
    let vtt = file
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("vtt"));
    let kind = if vtt { Kind::Vtt } else { Kind::Srt };
    let mut cues = Vec::new();
    for (take, start) in takes.iter().zip(starts) {
        let offset = (start * 1_000.0).round() as i64;
        cues.extend(subtitles::cues(
            &take.card.request.spoken(),
            &take.words,
            offset,
        ));
    }
    let end_ms = (seconds * 1_000.0) as u32;
    subtitles::linger(&mut cues, end_ms);
    subtitles::hold_to_end(&mut cues, end_ms);
    let text = subtitles::write(&cues, kind);
    Ok(outside::write(file, text.as_bytes())?)
}

/// The kind of file that takes are joined into as they were made: their own, where they have one in common.
fn kind_like(pieces: &[Piece]) -> FileKind {
    let mut formats = pieces.iter().map(|piece| piece.format);
    let Some(first) = formats.next() else {
        return FileKind::Wav;
    };
    let alike = formats.all(|format| format == first);
    match first.codec {
        Codec::Mp3 => FileKind::Mp3 { kbps: first.kbps },
        Codec::Pcm | Codec::Ulaw | Codec::Alaw | Codec::Opus if alike => FileKind::Format(first),
        Codec::Wav | Codec::Pcm | Codec::Ulaw | Codec::Alaw | Codec::Opus => FileKind::Wav,
    }
}

/// What deliver needs of a take. Of one that is compared, of no project and under a name of its own, nobody is said to
/// speak where nobody is named.
fn piece(take: &Take, order: &ExportTake, project: Option<ProjectId>) -> Piece {
    let is_compared = project.is_none() && order.file.is_some();
    Piece {
        number: order.number,
        speaker: if order.speaker.is_empty() && !is_compared {
            tr!("narrator")
        } else {
            order.speaker.clone()
        },
        text: order.text.clone(),
        file: order.file.clone(),
        format: take.card.request.format().unwrap_or_default(),
        draft: take.card.is_draft(),
        stereo: take.card.request.place().is_stereo()
            || matches!(*take.card.request, Generation::Music(_)),
        told: told(take),
        is_loop: matches!(&*take.card.request, Generation::Effects(effect) if effect.looped),
        pause_ms: None,
        shaping: order.shape,
    }
}

/// Returns where a take speaks. With background noise its ends are heard too, as are those of effects and music.
pub(crate) fn told(take: &Take) -> Told {
    let request = &take.card.request;
    let is_speech = !matches!(**request, Generation::Effects(_) | Generation::Music(_));
    let silent = if request.place().background.as_ref().is_some() || !is_speech {
        [true; 2]
    } else {
        silence::at_ends(request.text())
    };
    Told {
        words: span(&take.words),
        silent,
    }
}

impl Jobs {
    /// Forgets the exports that wrote nothing and all of whose takes were written now.
    pub(super) fn take_unwritten(&self, now: &ExportOrder) -> Vec<JobId> {
        let written: HashSet<TakeId> = now.takes.iter().map(|it| it.take).collect();
        let mut open = self.lock();
        let unwritten = open.jobs.extract_if(|_, open| match open {
            Open::Unwritten(failed) => {
                let mut takes = failed.takes.iter();
                failed.project == now.project && takes.all(|it| written.contains(&it.take))
            }
            Open::Speaking { .. } | Open::Walking(_) | Open::Undone(_) => false,
        });
        unwritten.map(|(id, _)| id).collect()
    }
}
