//! What takes are like that were made of requests: which the library holds, what they were rated, how they sound.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::studio::error::StudioError;
use crate::studio::event::{Event, FoundTake, TakesEvent};
use crate::studio::governor::Urgency;
use crate::studio::held;
use crate::studio::machine::Machine;
use mynah_audio::decode::decode_kept;
use mynah_audio::pitch;
use mynah_core::backend::Backend;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{ProjectId, TakeId};
use mynah_core::request::Generation;
use mynah_core::timing::WordTime;
use mynah_records::takes::Take;
use mynah_store::Library;
use mynah_store::error::LibraryError;

/// Takes that are measured before they are told of.
const AT_ONCE: usize = 4;

/// Questions whose takes are measured side by side: others wait, so that there is breath for what is heard.
static MEASURERS: Semaphore = Semaphore::const_new(2);

/// What is measured of a take beside its loudness. What can't be measured is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sounding {
    /// Words a minute.
    pub pace_wpm: Option<f32>,
    /// Semitones between the 5th and the 95th percentile of the pitch.
    pub pitch_st: Option<f32>,
    /// The longest silence between two words, in seconds.
    pub pause_secs: Option<f32>,
}

impl Sounding {
    /// As the words of a take of this length tell.
    fn of_words(words: &[WordTime], seconds: f64) -> Self {
        let pause = words.windows(2).map(|pair| match pair {
            [one, next] => next.start_ms.saturating_sub(one.end_ms),
            _ => 0,
        });
        Self {
            pace_wpm: (!words.is_empty() && seconds > 0.0)
                .then(|| (words.len() as f64 * 60.0 / seconds) as f32),
            pitch_st: None,
            pause_secs: pause.max().map(|millis| millis as f32 / 1e3),
        }
    }

    fn of(library: &Library, take: &Take) -> Self {
        let words = Self::of_words(&take.words, take.card.seconds);
        let sound = || {
            let bytes = library.sound_bytes(take.card.id).ok()?;
            decode_kept(&bytes, take.card.request.format()).ok()
        };
        Self {
            pitch_st: sound().and_then(|sound| pitch::range_semitones(&sound.pcm)),
            ..words
        }
    }
}

/// Tells which takes the library holds of requests, and then, beside what else is asked, how they sound.
pub(super) async fn find(
    machine: &Arc<Machine>,
    way: (Option<ProjectId>, Backend, Urgency),
    requests: Vec<Arc<Generation>>,
) {
    match try_find(machine, way, requests).await {
        Ok(found) => {
            tokio::spawn(measure_all(Arc::clone(machine), found));
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
        .map(|take| (take.card.id, Sounding::of(library, &take)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pace_and_pause_are_those_of_the_words() {
        let word = |start_ms, end_ms| WordTime {
            start_ms,
            end_ms,
            bytes: 0..1,
        };
        let words = [word(100, 400), word(420, 900), word(1_300, 1_800)];
        let told = Sounding::of_words(&words, 2.0);
        assert_eq!(told.pace_wpm, Some(90.0));
        assert_eq!(told.pause_secs, Some(0.4));
        assert_eq!(Sounding::of_words(&[], 2.0), Sounding::default());
    }
}
