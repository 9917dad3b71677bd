//! What becomes of requests whose end nobody saw: released, fetched from the account's history, or told.
//!
//! Only entries of ended processes are touched. What was not sent is released. What was sent is looked for in
//! the history: by its item or request id, else by voice, model, text and time; an isolation in that of isolations, by
//! the name that was sent, else by time and length. An item is claimed once, and equal texts in the order they were sent. A Draft server knows for certain what it charged; of the service,
//! what isn't found when it would be there by now is 'unknown, may have been charged': never bought again without
//! the user. Where nobody can look, for want of a key, the entry stays open, and nothing like it is sent.

mod adopt;
mod conversation;
mod cost;
mod find;
mod keep;
mod late;
mod looks;
mod transcript;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use crate::account;
use crate::dubbing;
use crate::error::{Refusal, StudioError};
use crate::held;
use crate::jobs;
use crate::jobs::End;
use crate::jobs::kept;
use crate::machine::Machine;
use crate::takes;
use crate::tasks;
use mynah_api::draft::Running;
use mynah_api::error::ErrorKind;
use mynah_core::backend::Backend;
use mynah_core::ids::{EntryId, ProjectId};
use mynah_core::request::Tool;
use mynah_i18n::tr;
use mynah_model::event::{Kept, Source};
use mynah_model::trouble::Charged;
use mynah_model::trouble::Remedy;
use mynah_model::trouble::Trouble;
use mynah_records::ledger::{Entry, EntryState};
use mynah_store::Library;
use mynah_store::error::LibraryError;

pub(super) use self::adopt::{PAUSE, keep_left};
pub(super) use self::cost::learn_cost;
use self::find::{Found, find};
pub(super) use self::find::{connect, is_in_its_time, is_like, item_of_request};
pub(super) use self::keep::in_format;
pub(super) use self::late::look_late;
use self::looks::Had;
pub use self::looks::Looks;

/// Looks while a person waits for the answer: about four seconds.
const FEW: u32 = 4;

/// So many times as long a pause as otherwise is made where the disk had no room for what was found.
const FULL: u32 = 10;

/// How long a look lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// A person waits.
    Short,
    /// Until it would be there.
    Full,
    /// The same where looking costs nothing and a person waits: at a server of our own.
    Near,
    /// Until it would be there, for a request of this run. A failed look is repeated.
    Run,
}

/// What looking for an entry came to.
pub(super) enum Outcome {
    /// Its take is here.
    Kept(Kept),
    /// It was charged, and its sound is here in part or not at all.
    Paid(Trouble),
    /// It isn't there, and would be by now: it is in doubt for good.
    Doubtful(Trouble),
    /// It isn't there yet.
    NotYet(Trouble),
    /// The service is at it, however long that takes.
    Making(Trouble),
    /// Nobody could look. The entry stays as it is.
    Unable(StudioError),
    /// The backend knows that it charged nothing.
    Free,
}

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
    // What was sent is not settled: that is told from the first moment on.
    if !left.released.is_empty() || !left.sent.is_empty() {
        for backend in Backend::ALL {
            machine.tell_spend(backend).await;
        }
    }
    jobs::tell_looked_for(machine, &left.sent).await;
    // The disk refused what nobody else keeps.
    let is_sent = |id: &EntryId| left.sent.iter().any(|entry| entry.id == *id);
    match machine.library(Library::all_left).await {
        Ok(all) => {
            for id in all.into_iter().filter(|id| !is_sent(id)) {
                keep_left(machine, id, Duration::ZERO);
            }
        }
        // A command may be over before it is listed.
        Err(StudioError::CutOff) => {}
        Err(error) => log::warn!("what nobody else keeps can't be listed: {error}"),
    }
    // A dub is a film, and may take hours: each goes its own way, and holds up nothing else.
    let (dubs, mut sent): (Vec<_>, Vec<_>) = left
        .sent
        .into_iter()
        .partition(|entry| entry.intent.request.tool() == Tool::Dubbing);
    for dub in dubs {
        late::attend(machine, dub.id);
    }
    sent.sort_by_key(|entry| (entry.sent_at, entry.id));
    // The service may need a moment; neither the project nor Draft voices wait for it.
    let (drafts, live): (Vec<_>, Vec<_>) = sent
        .into_iter()
        .partition(|entry| entry.intent.backend == Backend::Draft);
    for sent in [drafts, live] {
        if !sent.is_empty() {
            tasks::spawn(reclaim_all(Arc::clone(machine), sent));
        }
    }
}

/// Looks for all of them in the order they were sent, again for what isn't found yet, and when a key arrives for what
/// could not be looked for. Each keeps its own looks: a Draft server that is busy all the time is done with one after
/// the other.
async fn reclaim_all(machine: Arc<Machine>, open: Vec<Entry>) {
    let mut keys = machine.backends.keys();
    let mut open: Vec<_> = open.into_iter().map(|it| (it, Had::default())).collect();
    let mut told = HashSet::new();
    loop {
        // A key that comes while this looks is seen below.
        keys.mark_unchanged();
        let mut left = Vec::new();
        let (mut waits_for_key, mut is_full) = (true, false);
        for (entry, mut had) in open {
            match look(&machine, entry.id, &mut had).await {
                Outcome::NotYet(_) | Outcome::Making(_) => waits_for_key = false,
                Outcome::Unable(error) => {
                    waits_for_key &= wants_key(&error);
                    is_full |= is_about_room(&error);
                    // A connection that comes back soon is not worth a word.
                    let lasts = wants_key(&error) || had.looks() >= FEW;
                    if lasts && told.insert(entry.id) {
                        let trouble = unable(&machine, &entry, &error);
                        jobs::tell_unable(&machine, &entry, trouble).await;
                    }
                }
                outcome => {
                    let in_doubt = matches!(outcome, Outcome::Doubtful(_));
                    tell(&machine, &entry, outcome).await;
                    if in_doubt {
                        look_late(&machine, entry.id);
                    }
                    continue;
                }
            }
            left.push((entry, had));
        }
        if left.is_empty() {
            return;
        }
        // Looking at Draft voices costs nothing, and a person waits.
        let mut backends = left.iter().map(|(entry, _)| entry.intent.backend);
        let looks = if backends.all(|backend| backend == Backend::Draft) {
            machine.options.looks.near()
        } else {
            machine.options.looks
        };
        let next = if waits_for_key {
            None
        } else {
            let pauses = left.iter_mut().map(|(_, had)| had.next(&looks));
            pauses.max()
        };
        let pause = async {
            let Some(next) = next else {
                return std::future::pending().await;
            };
            tokio::time::sleep(if is_full {
                next.saturating_mul(FULL)
            } else {
                next
            })
            .await;
        };
        let entries: Vec<_> = left.iter().map(|(entry, _)| entry.clone()).collect();
        tokio::select! {
            () = pause => {}
            () = jobs::given_up(&machine, &entries) => {}
            changed = keys.changed() => {
                // It fails only with its sender, which lives as long as the machine.
                if changed.is_err() {
                    return;
                }
            }
        }
        open = left;
    }
}

/// Looks until it is found, or would be there; a few times where a person waits for the answer.
pub(super) async fn look_patiently(
    machine: &Machine,
    entry: EntryId,
    patience: Patience,
) -> Outcome {
    let mut had = Had::default();
    let looks = match patience {
        Patience::Short | Patience::Full => machine.options.looks,
        Patience::Near => machine.options.looks.near(),
        Patience::Run => machine.options.looks.often(),
    };
    loop {
        let outcome = look(machine, entry, &mut had).await;
        let again = match &outcome {
            Outcome::NotYet(_) => patience != Patience::Short || had.looks() < FEW,
            Outcome::Making(_) => had.looks() < FEW,
            Outcome::Unable(error) if patience == Patience::Run => {
                !had.has_waited(looks.latency) && !wants_key(error) && !is_about_room(error)
            }
            // A connection may come back; a key doesn't come by itself.
            Outcome::Unable(error) => had.looks() < FEW && !wants_key(error),
            Outcome::Kept(_) | Outcome::Paid(_) | Outcome::Doubtful(_) | Outcome::Free => false,
        };
        if !again {
            return outcome;
        }
        tokio::time::sleep(had.next(&looks)).await;
    }
}

/// Looks once in the account's history for what an entry paid for, and closes the entry with what is known then.
async fn look(machine: &Machine, id: EntryId, had: &mut Had) -> Outcome {
    let turn = machine.looked_for.of(&id);
    let _alone = turn.lock().await;
    let entry = match machine.library(move |library| library.entry(id)).await {
        Ok(Some(entry)) => entry,
        Ok(None) => return Outcome::Unable(Refusal::NoJob.into()),
        Err(error) => return Outcome::Unable(error),
    };
    match entry.state {
        EntryState::Settled => return settled(machine, &entry).await,
        EntryState::Released => return Outcome::Free,
        EntryState::Intended
        | EntryState::Sent
        | EntryState::Charged
        | EntryState::Unknown
        | EntryState::Cut
        | EntryState::Saved => {}
    }
    let entry = match adopt::adopt(machine, entry).await {
        Ok(entry) if entry.state == EntryState::Settled => return settled(machine, &entry).await,
        Ok(entry) => entry,
        Err(error) => return Outcome::Unable(error),
    };
    // Nobody else has it: whoever gets it says what became of it.
    if entry.is_under_way() && !entry.intent.is_listed() {
        return Outcome::NotYet(not_found(machine, &entry));
    }
    let found = find(machine, &entry).await;
    if let Ok(Found::Whole(take, cost)) = found {
        let whose = (entry.intent.project, entry.intent.account.as_str());
        let kept = kept(machine, whose, vec![*take], cost, Source::Earlier).await;
        return kept.map_or_else(|| Outcome::Unable(Refusal::NoJob.into()), Outcome::Kept);
    }
    // Two may look for it at once: cancelling does, and the one who pressed 'check history'.
    let now = match machine.library(move |library| library.entry(id)).await {
        Ok(now) => now.unwrap_or(entry),
        Err(error) => return Outcome::Unable(error),
    };
    if now.state == EntryState::Settled {
        return settled(machine, &now).await;
    }
    match found {
        Ok(Found::Whole(..)) => settled(machine, &now).await,
        Ok(Found::Paid(credits)) => {
            let backend = now.intent.backend;
            let charged = Charged::Yes { credits, backend };
            let is_dub = now.intent.request.tool() == Tool::Dubbing;
            let told = if is_dub {
                removed(machine, backend)
            } else {
                machine.told(tr!("trouble-left-part"), vec![Remedy::Report], backend)
            };
            Outcome::Paid(told.charged(charged))
        }
        Ok(Found::Stopped) => Outcome::Free,
        Ok(Found::Failed { says, free }) => failed(machine, &now, (says, free)).await,
        Ok(Found::NotThere { all, running }) => {
            not_there(machine, now, had, all.then_some(running).flatten()).await
        }
        Ok(Found::Making) => {
            let told = not_found(machine, &now);
            Outcome::Making(told.saying(tr!("trouble-left-making")))
        }
        Ok(Found::NotKept) => {
            mark_unknown(machine, &now, "nobody keeps what it made").await;
            let is_dub = now.intent.request.tool() == Tool::Dubbing;
            Outcome::Doubtful(if is_dub && now.intent.is_listed() {
                removed(machine, now.intent.backend).charged(charge_of(&now))
            } else {
                not_found(machine, &now)
            })
        }
        // A key that may not read the history never can; that is known now.
        Err(StudioError::Api(error)) if error.kind == ErrorKind::KeyLacksPermission => {
            mark_unknown(machine, &now, "the key may not read the history").await;
            Outcome::Doubtful(not_found(machine, &now))
        }
        Err(error) => Outcome::Unable(error),
    }
}

/// Closes the entry of a dub that can't be made with why, as whoever waits for it does.
async fn failed(machine: &Machine, entry: &Entry, (says, free): (String, bool)) -> Outcome {
    let (id, is_open) = (entry.id, entry.state == EntryState::Sent);
    let free = free && !matches!(entry.state, EntryState::Charged | EntryState::Saved);
    let error = StudioError::from(Refusal::DubFailed(says));
    let reason = error.to_string();
    let cost = entry.cost;
    let closed = machine.library(move |library| match cost {
        _ if free => library.release(id, &reason),
        _ if !is_open => Ok(()),
        Some(cost) => library.charge(id, cost, &reason),
        None => library.unknown(id, &reason),
    });
    match closed.await {
        Ok(()) if free => Outcome::Free,
        Ok(()) => {
            let told = machine.backend_trouble(&error, entry.intent.backend, "history");
            Outcome::Doubtful(told.charged(charge_of(entry)))
        }
        Err(error) => Outcome::Unable(error),
    }
}

/// Decides what it means that it isn't there. `running`: what is under way at a Draft server whose whole history was read.
async fn not_there(
    machine: &Machine,
    entry: Entry,
    had: &mut Had,
    running: Option<Running>,
) -> Outcome {
    let looks = &machine.options.looks;
    let (sent, now) = (
        entry.sent_at.unwrap_or(entry.intended_at),
        machine.clock.now(),
    );
    let in_doubt = !matches!(entry.state, EntryState::Charged | EntryState::Saved);
    // The built-in server ended with who sent it; one that is served may still have to read what was sent.
    let ended = entry.intent.backend == Backend::Draft && entry.orphan;
    let has_read = ended || had.is_past(looks.draft_latency, sent, now);
    let is_over = has_read && running.is_some_and(|running| had.is_over(running));
    if is_over && in_doubt {
        let id = entry.id;
        let released = machine
            .library(move |library| library.release(id, "not in the history, which is complete"))
            .await;
        return match released {
            Ok(()) => Outcome::Free,
            Err(error) => Outcome::Unable(error),
        };
    }
    let told = not_found(machine, &entry);
    let characters = entry.intent.request.spoken().chars().count();
    if had.is_past(looks.latency_of(characters), sent, now) {
        mark_unknown(machine, &entry, "not found in the history").await;
        Outcome::Doubtful(told)
    } else {
        Outcome::NotYet(told)
    }
}

/// The take of an entry that has one by now.
async fn settled(machine: &Machine, entry: &Entry) -> Outcome {
    let id = entry.id;
    let takes = machine.library(move |library| library.takes_of(id)).await;
    let cost = entry.cost.unwrap_or(entry.intent.quote);
    let whose = (entry.intent.project, entry.intent.account.as_str());
    match takes {
        Ok(takes) => {
            let kept = kept(machine, whose, takes, cost, Source::Earlier).await;
            kept.map_or_else(|| Outcome::Unable(Refusal::NoJob.into()), Outcome::Kept)
        }
        Err(error) => Outcome::Unable(error),
    }
}

/// What was sent and isn't there when it would be stays in doubt. Whatever ended otherwise meanwhile stays as it is.
async fn mark_unknown(machine: &Machine, entry: &Entry, reason: &'static str) {
    if entry.state != EntryState::Sent {
        return;
    }
    let id = entry.id;
    let marked = machine
        .library(move |library| match library.entry(id)? {
            Some(entry) if entry.state == EntryState::Sent => library.unknown(id, reason),
            _ => Ok(()),
        })
        .await;
    if let Err(error) = marked {
        log::error!("an entry can't be marked: {error}");
    }
}

/// Whether the disk has no room for what was found.
fn is_about_room(error: &StudioError) -> bool {
    matches!(error, StudioError::Library(LibraryError::Full { .. }))
}

/// Whether only another key could look.
fn wants_key(error: &StudioError) -> bool {
    match error {
        StudioError::Refused(refusal) => matches!(
            refusal,
            Refusal::NoKey
                | Refusal::KeyLocked
                | Refusal::KeyUnlisted
                | Refusal::KeyCommand
                | Refusal::KeyGone { .. }
                | Refusal::OtherAccount
        ),
        StudioError::Api(error) => {
            // One that may do other things is looked at where it matters.
            error.kind.is_about_the_key() && error.kind != ErrorKind::KeyLacksPermission
        }
        _ => false,
    }
}

/// Tells what became of an entry that nobody waits for: on its line, and on the job that told of its doubt.
pub(super) async fn tell(machine: &Arc<Machine>, entry: &Entry, outcome: Outcome) {
    let is_charged = matches!(outcome, Outcome::Kept(_) | Outcome::Paid(_));
    match outcome {
        Outcome::Kept(kept) => {
            tell_takes(machine, entry).await;
            if !kept.take.cut {
                held::tell_too(machine, entry).await;
            }
            jobs::tell_reclaimed(machine, entry.id, kept).await;
            if entry.intent.line.is_none() {
                dubbing::go_on(machine);
            }
        }
        Outcome::Paid(trouble) => {
            tell_takes(machine, entry).await;
            jobs::tell_doubtful(machine, entry, trouble).await;
        }
        Outcome::Doubtful(trouble) | Outcome::NotYet(trouble) | Outcome::Making(trouble) => {
            jobs::tell_doubtful(machine, entry, trouble).await;
        }
        Outcome::Free => {
            let id = entry.id;
            let now = machine.library(move |library| library.entry(id)).await;
            match now {
                // What can't be made is not ordered anew by itself.
                Ok(Some(now)) if jobs::said_failed(&now).is_some() => {
                    jobs::tell_doubtful(machine, entry, free(machine, &now)).await;
                }
                _ => jobs::tell_free(machine, entry.id, free(machine, entry)).await,
            }
        }
        Outcome::Unable(error) => {
            let trouble = unable(machine, entry, &error);
            jobs::tell_doubtful(machine, entry, trouble).await;
        }
    }
    let backend = entry.intent.backend;
    machine.tell_spend(backend).await;
    // It is charged when it is made: perhaps after the start, or the end of what was stopped, read the credits.
    if (is_charged || entry.intent.request.tool() == Tool::Dubbing)
        && let Ok(shown) = machine.connect(backend).await
    {
        account::read_meter(machine, &shown).await;
    }
}

async fn tell_takes(machine: &Machine, entry: &Entry) {
    if let (Some(project), Some(line)) = (entry.intent.project, entry.intent.line)
        && let Err(error) = takes::tell_changed(machine, project, line).await
    {
        log::warn!("a reclaimed take can't be told: {error}");
    }
}

/// What it comes to for the job that waits for it.
pub(super) async fn end_of(machine: &Machine, entry: &Entry, outcome: Outcome) -> End {
    if let Outcome::Paid(_) = outcome {
        tell_takes(machine, entry).await;
    }
    match outcome {
        Outcome::Kept(kept) => End::Kept(kept),
        Outcome::Paid(trouble)
        | Outcome::Doubtful(trouble)
        | Outcome::NotYet(trouble)
        | Outcome::Making(trouble) => End::Failed(trouble, Some(entry.id)),
        Outcome::Unable(error) => End::Failed(unable(machine, entry, &error), Some(entry.id)),
        Outcome::Free => End::Failed(free(machine, entry), None),
    }
}

/// Tells what earlier runs left in doubt in a project.
pub(super) async fn tell_doubtful(
    machine: &Arc<Machine>,
    project: Option<ProjectId>,
) -> Result<(), StudioError> {
    let doubtful = machine
        .library(move |library| library.doubtful(project))
        .await?;
    for entry in doubtful {
        let asked = entry.clone();
        let made = machine.library(move |library| library.is_ordered_since(&asked));
        // The ledger keeps the doubt, the line has its take.
        if made.await? {
            continue;
        }
        let trouble = not_found(machine, &entry);
        jobs::tell_doubtful(machine, &entry, trouble).await;
        look_late(machine, entry.id);
    }
    Ok(())
}

/// What is told of an entry that isn't in the history, as far as it is known.
pub(super) fn not_found(machine: &Machine, entry: &Entry) -> Trouble {
    let intent = &entry.intent;
    if let Some(says) = jobs::said_failed(entry) {
        let error = Refusal::DubFailed(says.to_owned()).into();
        let told = machine.backend_trouble(&error, intent.backend, "history");
        return told.charged(charge_of(entry));
    }
    let is_cut = entry.state == EntryState::Cut;
    let what = match (intent.is_listed(), intent.zero_retention, is_cut) {
        (true, _, true) => tr!("trouble-left-cut"),
        (true, _, false) => tr!("trouble-left-unknown"),
        (false, true, true) => tr!("trouble-left-unkept-cut"),
        (false, true, false) => tr!("trouble-left-unkept"),
        (false, false, true) => tr!("trouble-left-nowhere-cut"),
        (false, false, false) if intent.backend == Backend::Draft => {
            tr!("trouble-left-nowhere-draft")
        }
        (false, false, false) => tr!("trouble-left-nowhere"),
    };
    let remedies = vec![Remedy::CheckHistory, Remedy::Report];
    let told = machine.told(what, remedies, intent.backend);
    told.charged(charge_of(entry)).of_kept(intent.is_listed())
}

/// What is told of a dub that the service has no more.
fn removed(machine: &Machine, backend: Backend) -> Trouble {
    let error = Refusal::DubRemoved.into();
    machine.backend_trouble(&error, backend, "history")
}

fn unable(machine: &Machine, entry: &Entry, error: &StudioError) -> Trouble {
    let trouble = machine.backend_trouble(error, entry.intent.backend, "history");
    let trouble = if wants_key(error) {
        trouble.saying(tr!("trouble-left-wants-key"))
    } else {
        trouble
    };
    let trouble = trouble.charged(charge_of(entry));
    trouble.of_kept(entry.intent.is_listed())
}

/// The end of an order that another account was perhaps charged for already, while nobody can look there: a person
/// decides whether it is bought all the same.
pub(super) async fn unasked(machine: &Machine, entry: &Entry, error: &StudioError) -> End {
    let card = match entry.intent.key {
        Some(key) => machine.library(move |library| library.key_now(key)).await,
        None => Ok(None),
    };
    let backend = entry.intent.backend;
    let why = machine.backend_trouble(error, backend, "history").what;
    let what = match card {
        Ok(Some(card)) => tr!("trouble-unasked", key = card.name, why = why),
        _ => tr!("trouble-unasked-keyless", why = why),
    };
    let trouble = machine.told(what, Vec::new(), backend);
    let trouble = trouble.charged(charge_of(entry));
    let remedies = vec![Remedy::Retry, Remedy::CheckHistory, Remedy::OpenKeySettings];
    End::Failed(
        Trouble {
            remedies,
            ..trouble
        },
        Some(entry.id),
    )
}

fn free(machine: &Machine, entry: &Entry) -> Trouble {
    let what = match jobs::said_failed(entry) {
        Some(says) => tr!("trouble-dub-failed-free", says = says),
        None => tr!("trouble-left-free"),
    };
    machine.told(
        what,
        vec![Remedy::Retry, Remedy::Dismiss],
        entry.intent.backend,
    )
}

pub(super) fn charge_of(entry: &Entry) -> Charged {
    match (entry.state, entry.cost) {
        (EntryState::Charged, Some(credits)) => Charged::Yes {
            credits,
            backend: entry.intent.backend,
        },
        _ => Charged::Unknown {
            request: entry.request_id.clone(),
            backend: entry.intent.backend,
        },
    }
}
