//! What takes are like that were made of requests: which the library holds, what they were rated, how they sound.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::error::StudioError;
use crate::held;
use crate::machine::Machine;
use crate::tasks;
use mynah_audio::decode::decode_kept;
use mynah_audio::pitch;
use mynah_core::backend::Backend;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{ProjectId, TakeId};
use mynah_core::request::Generation;
use mynah_model::event::{Event, FoundTake, TakesEvent};
use mynah_model::sounding::Sounding;
use mynah_model::urgency::Urgency;
use mynah_records::takes::Take;
use mynah_store::Library;
use mynah_store::error::LibraryError;

/// Takes that are measured before they are told of.
const AT_ONCE: usize = 4;

/// Questions whose takes are measured side by side: others wait, so that there is breath for what is heard.
static MEASURERS: Semaphore = Semaphore::const_new(2);

/// Tells which takes the library holds of requests, and then, beside what else is asked, how they sound.
pub(super) async fn find(
    machine: &Arc<Machine>,
    way: (Option<ProjectId>, Backend, Urgency),
    requests: Vec<Arc<Generation>>,
) {
    match try_find(machine, way, requests).await {
        Ok(found) => {
            tasks::spawn(measure_all(Arc::clone(machine), found));
        }
        // They are asked about again; what is in the library isn't ordered, so nothing else would tell it.
        Err(error) => {
            let trouble = machine.backend_trouble(&error, way.1, "takes");
            machine.tell_trouble(trouble).await;
        }
    }
}

async fn measure_all(machine: Arc<Machine>, found: Vec<TakeId>) {
    let Ok(_mine) = MEASURERS.acquire().await else {
        return;
    };
    for some in found.chunks(AT_ONCE) {
        let some = some.to_vec();
        let measured = machine.library(move |library| Ok(measure(library, &some)));
        if let Ok(takes) = measured.await {
            let told = TakesEvent::Sounding(takes);
            machine.tell(Event::Takes(told)).await;
        }
    }
}

async fn try_find(
    machine: &Machine,
    way: (Option<ProjectId>, Backend, Urgency),
    requests: Vec<Arc<Generation>>,
) -> Result<Vec<TakeId>, StudioError> {
    let (project, backend, urgency) = way;
    let payer = machine.payer(project, backend, urgency).await;
    let account = if let Some(account) = payer.account.clone() {
        account
    } else {
        let connection = machine.connect_to_pay(way, &payer).await?;
        connection.account.clone()
    };
    let whose = held::name_of(machine, &account).await;
    let found = machine.library(move |library| {
        let mut found = Vec::new();
        for request in requests {
            if let Some((take, stars)) = library.take_like((backend, &account), &request)? {
                let (key, take) = (quick_key(&*request), take.card);
                found.push(FoundTake { key, take, stars });
            }
        }
        Ok::<_, LibraryError>(found)
    });
    let found = found.await?;
    let takes = found.iter().map(|found| found.take.id).collect();
    let found = TakesEvent::Found(backend, whose, found);
    machine.tell(Event::Takes(found)).await;
    Ok(takes)
}

fn measure(library: &Library, takes: &[TakeId]) -> Vec<(TakeId, Sounding)> {
    let takes = takes.iter().filter_map(|id| library.take(*id).ok());
    takes
        .map(|take| (take.card.id, sounding_of(library, &take)))
        .collect()
}

fn sounding_of(library: &Library, take: &Take) -> Sounding {
    let words = Sounding::of_words(&take.words, take.card.seconds);
    let sound = || {
        let bytes = library.sound_bytes(take.card.id).ok()?;
        decode_kept(&bytes, take.card.request.format()).ok()
    };
    Sounding {
        pitch_st: sound().and_then(|sound| pitch::range_semitones(&sound.pcm)),
        ..words
    }
}
