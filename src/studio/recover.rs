//! What becomes of requests whose end nobody saw: released, fetched from the account's history, or told.
//!
//! Only entries of ended processes are touched. What was not sent is released. What was sent is looked for in
//! the history: by its item or request id, else by voice, model, text and time. An item is claimed once, and
//! equal texts in the order they were sent. What isn't found is 'unknown, may have been charged': never bought again
//! without the user.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;

use crate::api::error::ErrorKind;
use crate::api::history::GetHistoryAudio;
use crate::api::history::GetHistoryItem;
use crate::api::history::ListHistory;
use crate::api::history::PageSize;
use crate::api::page::pages;
use crate::api::types::history::HistoryItem;
use crate::audio::decode::Decoded;
use crate::audio::decode::decode_as;
use crate::audio::decode::decode_bytes;
use crate::audio::encode::encode;
use crate::audio::encode::wav_head;
use crate::audio::resample::resample;
use crate::library::Library;
use crate::library::ledger::{Entry, EntryState};
use crate::studio::backend::Connection;
use crate::studio::error::StudioError;
use crate::studio::event::Kept;
use crate::studio::jobs;
use crate::studio::jobs::End;
use crate::studio::jobs::keep_whole;
use crate::studio::jobs::kept;
use crate::studio::machine::Machine;
use crate::studio::takes;
use crate::studio::trouble::Charged;
use crate::studio::trouble::Remedy;
use crate::studio::trouble::Trouble;
use crate::studio::words::Words;
use crate::terms::backend::Backend;
use crate::terms::format::{Codec, OutputFormat};
use crate::terms::ids::{EntryId, ProjectId};
use crate::tr;

/// Items of the history that are looked at for one entry.
const MOST_ITEMS: usize = 2_000;
/// The service's clock and ours may differ by so much.
const CLOCK_SECS: i64 = 120;
/// A generation is in the history at most this long after it was sent.
const LATEST_SECS: i64 = 3_600;
/// Looks while a person waits: about three seconds.
pub(super) const FEW: usize = 3;
/// All looks: half a minute.
pub(super) const ALL: usize = 5;
/// New items appear with a short delay (reference §11), and a take that is still being spoken isn't there yet.
const LOOKS: [Duration; 5] = [
    Duration::from_millis(100),
    Duration::from_millis(500),
    Duration::from_secs(2),
    Duration::from_secs(8),
    Duration::from_secs(20),
];

/// Clears up what ended processes left.
pub(super) async fn clear_up(machine: &Arc<Machine>) {
    let left = match machine.library(Library::recover).await {
        Ok(left) => left,
        Err(error) => {
            let trouble = machine.trouble(&error, "recover");
            machine.tell_trouble(trouble).await;
            return;
        }
    };
    if !left.released.is_empty() {
        for backend in Backend::ALL {
            machine.tell_spend(backend).await;
        }
    }
    if left.sent.is_empty() {
        return;
    }
    let mut sent = left.sent;
    sent.sort_by_key(|entry| (entry.sent_at, entry.id));
    // The service may need a moment; the project doesn't wait for it.
    tokio::spawn(reclaim_all(Arc::clone(machine), sent));
}

/// Looks for all of them in the order they were sent, and again for what isn't found.
async fn reclaim_all(machine: Arc<Machine>, mut sent: Vec<Entry>) {
    let mut pauses = LOOKS.iter().enumerate();
    loop {
        let next = pauses.next();
        let mut left = Vec::new();
        for entry in sent {
            match look(&machine, entry.id).await {
                End::Kept(_) => tell_reclaimed(&machine, &entry).await,
                // The built-in server files before it answers: it has no late items.
                End::Failed(..) | End::Cancelled(..)
                    if next.is_some_and(|(look, _)| {
                        look < FEW || entry.intent.backend == Backend::Live
                    }) =>
                {
                    left.push(entry);
                }
                End::Failed(trouble, _) | End::Cancelled(trouble, _) => {
                    mark_unknown(&machine, entry.id).await;
                    jobs::tell_doubtful(&machine, &entry, trouble).await;
                    machine.tell_spend(entry.intent.backend).await;
                }
            }
        }
        match next {
            Some((_, pause)) if !left.is_empty() => tokio::time::sleep(*pause).await,
            _ => return,
        }
        sent = left;
    }
}

async fn tell_reclaimed(machine: &Machine, entry: &Entry) {
    if let (Some(project), Some(line)) = (entry.intent.project, entry.intent.line)
        && let Err(error) = takes::tell_changed(machine, project, line).await
    {
        log::warn!("a reclaimed take can't be told: {error}");
    }
    machine.tell_spend(entry.intent.backend).await;
}

/// Tells what earlier runs left in doubt in a project.
pub(super) async fn tell_doubtful(
    machine: &Machine,
    project: Option<ProjectId>,
) -> Result<(), StudioError> {
    let doubtful = machine
        .library(move |library| library.doubtful(project))
        .await?;
    for entry in doubtful {
        let intent = entry.intent.clone();
        let held = machine
            .library(move |library| {
                library.find(intent.backend, &intent.account, &intent.fingerprint)
            })
            .await?;
        // It was made again since: the ledger keeps the doubt, the line has its take.
        if held.is_some() {
            continue;
        }
        let trouble = not_found(machine, &entry);
        jobs::tell_doubtful(machine, &entry, trouble).await;
    }
    Ok(())
}

/// Looks several times, as a new item may be late; a few times where a person waits for the answer.
pub(super) async fn look_patiently(machine: &Machine, entry: EntryId, looks: usize) -> End {
    let mut end = look(machine, entry).await;
    for pause in LOOKS.iter().take(looks) {
        if matches!(end, End::Kept(_)) {
            return end;
        }
        tokio::time::sleep(*pause).await;
        end = look(machine, entry).await;
    }
    if !matches!(end, End::Kept(_)) {
        mark_unknown(machine, entry).await;
    }
    end
}

/// Looks once in the account's history for what an entry paid for, and keeps it as its take.
async fn look(machine: &Machine, id: EntryId) -> End {
    let found = machine.library(move |library| library.entry(id)).await;
    let entry = match found {
        Ok(Some(entry)) => entry,
        Ok(None) => {
            let trouble = machine.trouble(&crate::studio::error::Refusal::NoJob.into(), "history");
            return End::Failed(trouble, None);
        }
        Err(error) => return End::Failed(machine.trouble(&error, "history"), Some(id)),
    };
    if let Some(kept) = settled(machine, &entry).await {
        return End::Kept(kept);
    }
    let reclaimed = reclaim(machine, &entry).await;
    // Two may look for it at once: cancelling does, and the one who pressed 'check history'.
    if !matches!(reclaimed, Ok(Some(_)))
        && let Ok(Some(entry)) = machine.library(move |library| library.entry(id)).await
        && let Some(kept) = settled(machine, &entry).await
    {
        return End::Kept(kept);
    }
    match reclaimed {
        Ok(Some(end)) => end,
        Ok(None) => End::Failed(not_found(machine, &entry), Some(id)),
        Err(error) => {
            let trouble = machine
                .backend_trouble(&error, entry.intent.backend, "history")
                .charged(charge_of(&entry));
            End::Failed(trouble, Some(id))
        }
    }
}

/// The take of an entry that has one by now.
async fn settled(machine: &Machine, entry: &Entry) -> Option<Kept> {
    if entry.state != EntryState::Settled {
        return None;
    }
    let id = entry.id;
    let take = machine.library(move |library| library.take_of(id)).await;
    let take = take.ok().flatten()?;
    let cost = entry.cost.unwrap_or(entry.intent.quote);
    kept(machine, entry.intent.project, take, cost, false)
        .await
        .ok()
}

/// What was sent and wasn't found by the last look stays in doubt: until then the same line is not ordered again.
/// Whatever ended otherwise meanwhile stays as it is.
async fn mark_unknown(machine: &Machine, id: EntryId) {
    let marked = machine
        .library(move |library| match library.entry(id)? {
            Some(entry) if entry.state == EntryState::Sent => {
                library.unknown(id, "not found in the history")
            }
            _ => Ok(()),
        })
        .await;
    if let Err(error) = marked {
        log::error!("an entry can't be marked: {error}");
    }
}

fn not_found(machine: &Machine, entry: &Entry) -> Trouble {
    let what = match entry.state {
        EntryState::Cut => tr!("trouble-left-cut"),
        _ => tr!("trouble-left-unknown"),
    };
    machine
        .told(
            what,
            vec![Remedy::CheckHistory, Remedy::Report],
            entry.intent.backend,
        )
        .charged(charge_of(entry))
}

fn charge_of(entry: &Entry) -> Charged {
    match (entry.state, entry.cost) {
        (EntryState::Charged, Some(credits)) => Charged::Yes {
            credits,
            backend: entry.intent.backend,
        },
        _ => Charged::Unknown {
            request: entry.request_id.clone(),
        },
    }
}

/// The take of an entry, if the history has it.
async fn reclaim(machine: &Machine, entry: &Entry) -> Result<Option<End>, StudioError> {
    let connection = machine.connect(entry.intent.backend).await?;
    if connection.account != entry.intent.account {
        // Another account's history knows nothing of it.
        return Ok(None);
    }
    let Some(item) = find(machine, &connection, entry).await? else {
        return Ok(None);
    };
    let audio = connection
        .client
        .send(&GetHistoryAudio {
            item: item.history_item_id.clone(),
        })
        .await?
        .value;
    let cost = item.cost().or(entry.cost).unwrap_or(entry.intent.quote);
    let (id, intent) = (entry.id, entry.intent.clone());
    let (request, place) = (item.request_id.clone(), item.history_item_id.clone());
    let library = machine.library.clone();
    let card = machine
        .blocking(move || -> Result<_, StudioError> {
            let format = intent.request.format;
            let (bytes, decoded) = in_format(audio.bytes, format)?;
            let pcm = decoded.pcm.into_mono();
            let mut words = Words::new(&intent.request.text, 0.0);
            let alignment = item.alignments.and_then(|both| both.alignment);
            if let Some(alignment) = &alignment {
                words.push(alignment.letters());
            }
            let words = words.finish(pcm.seconds());
            let take = keep_whole(&library, &bytes, &pcm, format, words)?;
            library.answered(id, request.as_ref(), Some(&place), Some(cost))?;
            Ok(library.settle(id, &take, cost)?)
        })
        .await?;
    let project = entry.intent.project;
    Ok(Some(End::Kept(
        kept(machine, project, card, cost, false).await?,
    )))
}

/// The entry's item: by its own id or the request's, else the first unclaimed one that says the same.
async fn find(
    machine: &Machine,
    connection: &Connection,
    entry: &Entry,
) -> Result<Option<HistoryItem>, StudioError> {
    let client = &connection.client;
    if let Some(item) = &entry.history_item {
        return match client.send(&GetHistoryItem { item: item.clone() }).await {
            Ok(reply) => Ok(Some(reply.value)),
            // Announced, and not filed yet.
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        };
    }
    let sent = entry.sent_at.unwrap_or(entry.intended_at).secs();
    let list = ListHistory {
        page_size: Some(PageSize::new(100)),
        voice: Some(entry.intent.request.voice.clone()),
        after_secs: Some(sent - CLOCK_SECS),
        before_secs: Some(sent + LATEST_SECS),
        ..ListHistory::default()
    };
    let mut items = Vec::new();
    let mut list = std::pin::pin!(pages(client, list));
    while let Some(page) = list.next().await {
        items.extend(page?.value.history.0);
        if items.len() >= MOST_ITEMS {
            break;
        }
    }
    if let Some(request) = &entry.request_id {
        let same = |item: &HistoryItem| item.request_id.as_ref() == Some(request);
        return Ok(items.into_iter().find(same));
    }
    // Oldest first, so that equal texts go in the order they were sent.
    items.retain(|item| says_the_same(item, entry));
    items.sort_by_key(|item| item.date_unix);
    let mut seen = HashSet::new();
    for item in items {
        if !seen.insert(item.history_item_id.clone()) {
            continue;
        }
        let (id, place, request) = (
            entry.id,
            item.history_item_id.clone(),
            item.request_id.clone(),
        );
        let claimed = machine
            .library(move |library| library.claim(id, &place, request.as_ref()))
            .await?;
        if claimed {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

fn says_the_same(item: &HistoryItem, entry: &Entry) -> bool {
    let request = &entry.intent.request;
    item.text.as_deref() == Some(request.text.as_str())
        && item
            .model_id
            .as_ref()
            .is_none_or(|model| *model == request.model)
}

/// The history's sound as the take is kept: as it is where it is of that format, else made into it.
fn in_format(bytes: Vec<u8>, format: OutputFormat) -> Result<(Vec<u8>, Decoded), StudioError> {
    let wire = format.on_the_wire();
    let same = match wire.codec {
        // Headerless sound can't be told from anything else by itself.
        Codec::Pcm | Codec::Ulaw | Codec::Alaw => decode_bytes(&bytes).is_err(),
        Codec::Mp3 | Codec::Opus | Codec::Wav => true,
    };
    if same && let Ok(decoded) = decode_as(&bytes, wire) {
        if format.codec == Codec::Wav {
            let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            let mut file = wav_head(format.hz, 1, length).to_vec();
            file.extend(bytes);
            return Ok((file, decoded));
        }
        return Ok((bytes, decoded));
    }
    let decoded = decode_bytes(&bytes)?;
    let pcm = resample(&decoded.pcm.into_mono(), format.hz);
    let bytes = encode(&pcm, format)?;
    let decoded = Decoded {
        pcm,
        damage: decoded.damage,
    };
    Ok((bytes, decoded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::pcm::Pcm;

    fn tone(hz: u32) -> Pcm {
        let samples = (0..hz / 2)
            .map(|place| (place as f32 * 0.05).sin() * 0.3)
            .collect();
        Pcm::mono(hz, samples)
    }

    #[test]
    fn sound_from_the_history_is_kept_in_the_format_that_was_ordered() {
        let stored = encode(&tone(44_100), OutputFormat::MP3_44100_128).unwrap();
        let (same, _) = in_format(stored.clone(), OutputFormat::MP3_44100_128).unwrap();
        assert_eq!(same, stored);
        let wav: OutputFormat = "wav_24000".parse().unwrap();
        let (made, decoded) = in_format(stored, wav).unwrap();
        assert_eq!(decoded.pcm.hz, 24_000);
        assert!(made.starts_with(b"RIFF"));
        let plain = encode(&tone(24_000), "pcm_24000".parse().unwrap()).unwrap();
        let (kept, decoded) = in_format(plain.clone(), wav).unwrap();
        assert_eq!(kept.get(44..), Some(&plain[..]));
        assert!((decoded.pcm.seconds() - 0.5).abs() < 0.01);
    }
}
