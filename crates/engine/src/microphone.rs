//! Recording in the window: the room, samples, and the statement of who agrees.

mod cut_off;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(super) use self::cut_off::tell_all as tell_cut_off;

use self::cut_off::Written;
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::professional;
use crate::sampling::{self, HZ};
use crate::tools;
use mynah_audio::inspect;
use mynah_audio::pcm::Pcm;
use mynah_audio::recorder::{self, End, Microphone, NoMicrophone, Recording, Taken};
use mynah_audio::resample::resample;
use mynah_i18n::tr;
use mynah_model::command::{RecordCommand, Recorded};
use mynah_model::event::{CloningEvent, Event, Notice, Was};
use mynah_model::trouble::Topic;
use mynah_store::Library;

/// Finer recordings are made coarser, in frames a second.
const MOST_HZ: u32 = 48_000;

/// Does what is asked, and tells what came of it.
pub(super) async fn run(machine: &Arc<Machine>, command: RecordCommand) {
    match command {
        RecordCommand::Devices => {
            let names = match machine.options.microphone {
                Microphone::System => {
                    let asked = machine.blocking(|| Ok::<_, StudioError>(recorder::names()));
                    asked.await.unwrap_or_default()
                }
                Microphone::Fed(_) | Microphone::BreaksOff(_) => vec![tr!("record-test-device")],
                Microphone::Nobody => Vec::new(),
            };
            sampling::tell(machine, CloningEvent::Microphones(names)).await;
        }
        RecordCommand::Begin(what, device) => begin(machine, what, device),
        RecordCommand::Pause(paused) => {
            if let Some(recording) = &*lock(machine) {
                recording.pause(paused);
            }
        }
        RecordCommand::Stop => {
            if let Some(recording) = lock(machine).take() {
                recording.stop();
            }
        }
        RecordCommand::Discard => {
            if let Some(recording) = lock(machine).take() {
                recording.forget();
            }
            sampling::tell(machine, CloningEvent::Recording(None)).await;
        }
        RecordCommand::KeepCutOff(name, what) => cut_off::keep(machine, name, what).await,
        RecordCommand::DropCutOff(name) => cut_off::forget(machine, name).await,
    }
}

/// The window is gone: what goes on ends, and what came of it so far lies in the library.
pub(super) fn let_go(machine: &Machine) {
    drop(lock(machine).take());
    machine.library.forget_kept_recordings();
}

fn lock(machine: &Machine) -> MutexGuard<'_, Option<Recording>> {
    held(&machine.recording)
}

fn held<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn begin(machine: &Arc<Machine>, what: Recorded, device: Option<String>) {
    let mut under_way = lock(machine);
    let of_tool = what.clone();
    let (teller, library) = (machine.teller.clone(), machine.library.clone());
    let written = what
        .cut_off()
        .and_then(|kind| Written::begin(library.clone(), kind));
    let written = Arc::new(Mutex::new(written));
    let told = {
        let (teller, written) = (teller.clone(), Arc::clone(&written));
        move |heard, came: &[f32], hz| {
            if let Some(written) = &mut *held(&written) {
                written.push(came, hz);
            }
            teller.tell_if_room(Event::Cloning(CloningEvent::Recording(Some(heard))));
        }
    };
    let machine_of = Arc::clone(machine);
    let ended = move |taken: Result<Taken, NoMicrophone>| {
        let written = held(&written).take();
        if taken == Err(NoMicrophone::Left) {
            return;
        }
        if taken == Err(NoMicrophone::Forgotten) {
            return written.map(Written::forget).unwrap_or_default();
        }
        let told = taken.as_ref().ok().and_then(|taken| said(&what, taken));
        let broke_off = |taken: &Taken| taken.end == End::BrokeOff;
        let is_nothing = what.is_read() && taken.as_ref().is_ok_and(broke_off);
        let was = taken
            .map_err(|no| StudioError::from(Refusal::NoMicrophone(no)))
            .and_then(|taken| whole(&what, taken))
            .and_then(|pcm| kept(&library, &what, &pcm));
        // Where the disk took no take of it, what it took before is not lost.
        match (&was, written) {
            (Ok(Was::Kept(sample)), Some(written)) => written.kept(&library, &sample.input.hash),
            (Ok(Was::Input(input)), Some(written)) => written.kept(&library, &input.hash),
            (Err(_), Some(written)) if is_nothing => written.forget(),
            _ => {}
        }
        let was = was.map_err(|error| {
            let trouble = machine_of.trouble(&error, "record").about(Topic::Recording);
            Box::new(trouble)
        });
        teller.tell_blocking(Event::Cloning(CloningEvent::Recording(None)));
        if let Some(told) = told.filter(|_| was.is_ok()) {
            teller.tell_blocking(Event::Notice(Notice::Heed(told)));
        }
        teller.tell_blocking(Event::Cloning(CloningEvent::Recorded(what, was)));
    };
    let from = machine.options.microphone.clone();
    // One that was under way ends, and is lost.
    *under_way = Some(if matches!(of_tool, Recorded::Input(..)) {
        Recording::begin_at_once(from, device, told, ended)
    } else {
        Recording::begin(from, device, told, ended)
    });
}

/// What is to be said of how it ended; nothing where somebody ended it.
fn said(what: &Recorded, taken: &Taken) -> Option<String> {
    let seconds = format!("{:.0}", taken.pcm.seconds());
    match (taken.end, what) {
        (End::Stopped, _) | (_, Recorded::Room) => None,
        (End::Longest, _) => Some(tr!("record-longest", seconds = seconds)),
        (End::BrokeOff, _) => Some(tr!("record-broke-off", seconds = seconds)),
    }
}

/// What was recorded, where it is of use: words that were read aloud are whole, or nothing.
fn whole(what: &Recorded, taken: Taken) -> Result<Pcm, StudioError> {
    if taken.end == End::BrokeOff && (what.is_read() || *what == Recorded::Room) {
        return Err(Refusal::NoMicrophone(NoMicrophone::BrokeOff).into());
    }
    Ok(taken.pcm)
}

fn kept(library: &Library, what: &Recorded, pcm: &Pcm) -> Result<Was, StudioError> {
    match what {
        Recorded::Room => Ok(Was::Room(inspect::level_of(&pcm.samples))),
        Recorded::Input(_, name) => {
            let input = tools::keep_recording(library, name, pcm)?;
            Ok(Was::Input(Box::new(input)))
        }
        Recorded::Sample(_, name)
        | Recorded::Statement(_, name)
        | Recorded::Long(_, name)
        | Recorded::Reading(_, name) => {
            if pcm.samples.is_empty() {
                return Err(Refusal::NoRecording.into());
            }
            // As it came, unless that is finer than anybody hears.
            let pcm = if pcm.hz <= MOST_HZ {
                pcm.clone()
            } else {
                resample(pcm, HZ)
            };
            if matches!(what, Recorded::Long(..)) {
                let sample = professional::recorded(library, name, &pcm)?;
                return Ok(Was::Kept(Box::new(sample)));
            }
            let sample = sampling::anew(library, name, pcm.samples, pcm.hz)?;
            Ok(Was::Kept(Box::new(sample)))
        }
    }
}
