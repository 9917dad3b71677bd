//! What is recorded is written down while it is: a window that ends takes no more than a second of it along.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::kept;
use crate::error::StudioError;
use crate::machine::Machine;
use crate::sampling;
use mynah_audio::pcm::{Pcm, from_i16, to_i16};
use mynah_model::command::Recorded;
use mynah_model::event::{CloningEvent, CutOff, Was};
use mynah_model::trouble::Topic;
use mynah_records::recordings::RecordingKind;
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::recordings::RecordingFile;

/// Pieces of a recording that wait for the disk at most: two minutes and more.
const WAITING: usize = 4_800;
/// Shorter ones are nothing to go on with, in seconds.
const SHORTEST: f64 = 1.0;

/// A recording that is being written down, on a thread of its own: a slow disk holds up no microphone.
pub(super) struct Written {
    /// Nothing once the disk fell too far behind.
    into: Option<SyncSender<(Vec<i16>, u32)>>,
    writer: JoinHandle<Option<RecordingFile>>,
    /// Nobody waits for what isn't written yet.
    is_over: Arc<AtomicBool>,
}

impl Written {
    /// Begins one; nothing where the system has no thread for it.
    pub(super) fn begin(library: Library, kind: RecordingKind) -> Option<Self> {
        let (into, came) = sync_channel(WAITING);
        let thread = std::thread::Builder::new().name("mynah-recorded".to_owned());
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let writer = thread.spawn(move || write(&library, kind, (&came, &over)));
        let writer = writer.inspect_err(|error| log::warn!("no thread for a file: {error}"));
        let writer = writer.ok()?;
        let into = Some(into);
        Some(Self {
            into,
            writer,
            is_over,
        })
    }

    /// Takes what came, at so many frames a second.
    pub(super) fn push(&mut self, came: &[f32], hz: u32) {
        let Some(into) = self.into.as_ref().filter(|_| !came.is_empty()) else {
            return;
        };
        let came = came.iter().copied().map(to_i16).collect();
        // With a gap in it, it would be no recording: what is behind one isn't written.
        if into.try_send((came, hz)).is_err() {
            log::warn!("the disk is too slow for what is recorded, or full");
            self.into = None;
        }
    }

    /// Nobody wants it.
    pub(super) fn forget(self) {
        if let Some(file) = self.ended() {
            file.forget();
        }
    }

    /// It is kept under a hash, and nothing that is written down names that yet.
    pub(super) fn kept(self, library: &Library, hash: &str) {
        if let Some(name) = self.ended().as_ref().and_then(RecordingFile::name) {
            library.keep_recording(name, hash);
        }
    }

    fn ended(self) -> Option<RecordingFile> {
        self.is_over.store(true, Ordering::Relaxed);
        drop(self.into);
        self.writer.join().ok().flatten()
    }
}

/// Writes what comes, a second at a time, until no more does.
fn write(
    library: &Library,
    kind: RecordingKind,
    (came, over): (&Receiver<(Vec<i16>, u32)>, &AtomicBool),
) -> Option<RecordingFile> {
    let unwritten = |error: &LibraryError| log::warn!("what is recorded isn't kept yet: {error}");
    let (mut waiting, hz) = came.recv().ok()?;
    let mut file = library
        .begin_recording(kind, hz)
        .inspect_err(unwritten)
        .ok()?;
    loop {
        let more = came.recv();
        if over.load(Ordering::Relaxed) {
            return Some(file);
        }
        if waiting.len() >= hz as usize || more.is_err() {
            if file.push(&waiting).inspect_err(unwritten).is_err() {
                return Some(file);
            }
            waiting.clear();
        }
        match more {
            Ok((samples, _)) => waiting.extend_from_slice(&samples),
            Err(_) => return Some(file),
        }
    }
}

/// Tells which recordings were cut off as Mynah ended.
pub(crate) async fn tell_all(machine: &Machine) {
    let looked = machine.library(|library| {
        let (left, short) = library
            .cut_off()?
            .into_iter()
            .partition(|left| left.seconds() >= SHORTEST);
        let (left, short): (Vec<_>, Vec<_>) = (left, short);
        for nothing in short {
            library.forget_cut_off(&nothing.name);
        }
        Ok(left)
    });
    let looked = looked
        .await
        .inspect_err(|error| log::warn!("what was cut off can't be looked at: {error}"));
    let left = looked.unwrap_or_default().into_iter();
    let left = left.map(|left| CutOff {
        seconds: left.seconds(),
        kind: left.kind,
        began: left.began,
        name: left.name,
    });
    sampling::tell(machine, CloningEvent::CutOff(left.collect())).await;
}

/// Makes a take of one like any other.
pub(super) async fn keep(machine: &Arc<Machine>, name: String, what: Recorded) {
    let (library, of) = (machine.library.clone(), what.clone());
    let was = machine.blocking(move || {
        let (hz, samples) = library.read_cut_off(&name)?;
        let samples = samples.into_iter().map(from_i16);
        let was = kept(&library, &of, &Pcm::mono(hz, samples.collect()))?;
        match &was {
            Was::Kept(sample) => library.keep_recording(&name, &sample.input.hash),
            Was::Input(input) => library.keep_recording(&name, &input.hash),
            Was::Room(_) => library.forget_cut_off(&name),
        }
        Ok::<_, StudioError>(was)
    });
    let was = was.await.map_err(|error| {
        let trouble = machine.trouble(&error, "record").about(Topic::Recording);
        Box::new(trouble)
    });
    sampling::tell(machine, CloningEvent::Recorded(what, was)).await;
    tell_all(machine).await;
}

/// Drops one.
pub(super) async fn forget(machine: &Machine, name: String) {
    let dropped = machine.library(move |library| {
        library.forget_cut_off(&name);
        Ok(())
    });
    if dropped.await.is_ok() {
        tell_all(machine).await;
    }
}
