//! How the languages of a film stand: what the ledger says of their very requests, and what is said in what is ready.

use std::sync::Arc;

use crate::dubbing::account::begun_here;
use crate::dubbing::said::{beside, rows, said, within};
use crate::dubbing::{earlier, patch, refetched};
use crate::error::StudioError;
use crate::jobs;
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{DubId, EntryId, FilmId};
use mynah_core::request::{DubRequest, Generation};
use mynah_i18n::tr;
use mynah_model::dubbing::film::{Film, FilmCard, Language, Segment, Stands, is_same_table};
use mynah_model::dubbing::refused::NoDub;
use mynah_model::dubbing::requests::is_asked_by;
use mynah_model::dubbing::requests::is_of_request;
use mynah_model::dubbing::requests::paid;
use mynah_records::ledger::{Entry, EntryState};
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::films::KeptFilm;

/// How a film stands now.
pub(super) fn card(library: &Library, id: &FilmId) -> Result<FilmCard, StudioError> {
    let kept = library.film(id)?;
    let kept = kept.ok_or_else(|| NoDub::NoFilm(id.to_string()))?;
    card_of(library, kept)
}

fn card_of(library: &Library, kept: KeptFilm) -> Result<FilmCard, StudioError> {
    let backend = kept.backend;
    let dubs = library.dubs(backend)?;
    let all = || Ok(library.films(backend)?.into());
    let mut card = of(library, kept, &dubs, &all)?;
    for (language, stands) in card.film.languages.iter_mut().zip(&card.stands) {
        // What is said in a dub that isn't the one that is heard is nobody's line.
        if let Stands::Ready { entry, .. } = stands
            && let Some(dub) = dub_of(library, *entry)?
            && language.is_of_another(Some(&dub))
        {
            language.begin_anew(dub);
        }
    }
    // What is still being written wasn't cut off, whoever writes it.
    let exporting = &mut card.film.exporting;
    exporting.take_if(|it| it.owner == library.owner() || library.is_other(it.owner));
    card.gone = patch::gone(library, &card)?;
    Ok(card)
}

/// What the service calls the dub that an entry brought, where that is known.
pub(super) fn dub_of(library: &Library, entry: EntryId) -> Result<Option<DubId>, LibraryError> {
    let takes = library.takes_of(entry)?;
    Ok(takes
        .into_iter()
        .find_map(|take| take.given)
        .map(DubId::new))
}

/// The same of one that may be called by what the service calls its dub.
fn named(library: &Library, id: &FilmId) -> Result<FilmCard, StudioError> {
    if let Some(kept) = library.film(id)? {
        return card_of(library, kept);
    }
    for backend in Backend::ALL {
        if let Some(film) = begun_here(library, backend)?.get(id.as_str()) {
            return card(library, film);
        }
    }
    Err(NoDub::NoFilm(id.to_string()).into())
}

/// All films of a backend, without what is said in them; what can't be read is left out.
pub(super) fn cards(library: &Library, backend: Backend) -> Result<Vec<FilmCard>, StudioError> {
    let dubs = library.dubs(backend)?;
    let mut cards = Vec::new();
    let films: Arc<[KeptFilm]> = library.films(backend)?.into();
    let all = || Ok(Arc::clone(&films));
    for kept in films.iter() {
        match of(library, kept.clone(), &dubs, &all) {
            Ok(mut card) => {
                card.film.exported.clear();
                card.film.states.clear();
                // Whether its writer goes on is looked at where it is shown.
                card.film.exporting = None;
                // Of all films together that would be much, and only the one that is looked at shows it.
                for language in &mut card.film.languages {
                    *language = Language {
                        code: std::mem::take(&mut language.code),
                        sheet: language.sheet.take(),
                        patches: std::mem::take(&mut language.patches),
                        ..Language::default()
                    };
                }
                cards.push(card);
            }
            Err(StudioError::Library(error)) => return Err(error.into()),
            Err(error) => log::warn!("a film can't be read: {error}"),
        }
    }
    Ok(cards)
}

fn of(
    library: &Library,
    kept: KeptFilm,
    dubs: &[Entry],
    all: &dyn Fn() -> Result<Arc<[KeptFilm]>, LibraryError>,
) -> Result<FilmCard, StudioError> {
    let film = Film::read(&kept.content).map_err(LibraryError::from)?;
    let all_stand = film.languages.iter().map(|language| {
        let request = film.request(language);
        stands(library, dubs, &request)
    });
    let all_stand = all_stand.collect::<Result<Vec<_>, _>>()?;
    let mut before = Vec::new();
    for language in &film.languages {
        let mut here = Vec::new();
        for earlier in &language.earlier {
            let stands = stands(library, dubs, &film.request(earlier))?;
            if matches!(stands, Stands::Ready { .. }) {
                here.push(earlier.sheet.as_ref().map(|sheet| sheet.hash.clone()));
            }
        }
        before.push(here);
    }
    let requests = film.languages.iter().map(|it| film.request(it));
    let keys = requests.map(|it| quick_key(&Generation::Dubbing(it)));
    let keys = keys.collect();
    let fixes = earlier::cost_of_fixes(library, (kept.backend, &kept.id, &film), all)?;
    let cost = cost(&film, dubs) + fixes;
    let accounts = all_stand.iter().map(|stands| {
        let entry = stands.paid_by()?;
        let found = dubs.iter().find(|it| it.id == entry);
        found.map(|entry| entry.intent.account.clone())
    });
    let accounts = accounts.collect();
    Ok(FilmCard {
        id: kept.id,
        backend: kept.backend,
        at: kept.at,
        film,
        stands: all_stand,
        keys,
        before,
        accounts,
        gone: Vec::new(),
        cost,
    })
}

/// What was paid for dubs of a film, whatever their transcripts were.
fn cost(film: &Film, dubs: &[Entry]) -> Credits {
    let own = dubs.iter().filter(|entry| is_of(entry, film));
    own.filter_map(paid).sum()
}

/// Whether an entry is of a dub of a film, whatever its language and its transcript are.
pub(super) fn is_of(entry: &Entry, film: &Film) -> bool {
    let Generation::Dubbing(dub) = &*entry.intent.request else {
        return false;
    };
    is_asked_by(dub, film)
}

/// The languages of these requests that aren't here.
pub(super) fn lacking(
    library: &Library,
    backend: Backend,
    requests: impl Iterator<Item = DubRequest>,
) -> Result<Vec<String>, StudioError> {
    let dubs = library.dubs(backend)?;
    let mut lacking = Vec::new();
    for request in requests {
        if !matches!(stands(library, &dubs, &request)?, Stands::Ready { .. }) {
            lacking.push(request.target);
        }
    }
    Ok(lacking)
}

/// What the ledger says of a request: the newest that came to something, else the newest.
fn stands(library: &Library, dubs: &[Entry], request: &DubRequest) -> Result<Stands, StudioError> {
    let all = dubs.iter().filter(|it| is_of_request(it, request));
    let all: Vec<&Entry> = all.collect();
    let paid = all.iter().rev().find(|it| it.state == EntryState::Settled);
    let cost = paid.and_then(|it| it.cost).unwrap_or_default();
    let (mut gone, mut is_deaf) = (None, false);
    for entry in all.iter().rev() {
        if !matches!(entry.state, EntryState::Settled | EntryState::Saved) {
            continue;
        }
        for take in library.takes_of(entry.id)? {
            // A file may go at any time; whoever looks marks its take.
            match library.sound(take.id) {
                // Nothing could be heard of what came.
                Ok(_) if take.seconds <= 0.0 => {
                    is_deaf = gone.is_none();
                    gone = gone.or(Some(entry.id));
                }
                Ok(_) => {
                    return Ok(Stands::Ready {
                        take: take.id,
                        cost,
                        entry: entry.id,
                        seconds: take.seconds,
                    });
                }
                Err(LibraryError::MissingBlob { .. }) => gone = Some(entry.id),
                Err(error) => return Err(error.into()),
            }
        }
    }
    // What was sent since is told as itself; what came to nothing changes nothing.
    let missing = gone.or_else(|| paid.map(|it| it.id));
    let last = all.last().map(|it| it.state);
    if let Some(entry) = missing
        && matches!(
            last,
            Some(EntryState::Settled | EntryState::Saved | EntryState::Released)
        )
    {
        let entry = paid.map_or(entry, |it| it.id);
        return Ok(Stands::Missing {
            cost,
            entry,
            is_deaf,
        });
    }
    let reason = |entry: &Entry| {
        if jobs::was_told_gone(entry) {
            return tr!("trouble-dub-removed");
        }
        if let Some(says) = jobs::said_failed(entry) {
            return match entry.state {
                EntryState::Released => tr!("trouble-dub-failed-free", says = says),
                _ => tr!("trouble-dub-failed", says = says),
            };
        }
        entry.reason.clone().unwrap_or_default()
    };
    Ok(match all.last() {
        None => Stands::Wanted,
        Some(entry) => match entry.state {
            EntryState::Intended | EntryState::Sent => Stands::UnderWay {
                entry: entry.id,
                since: entry.intended_at,
                begun: entry.remote.is_some(),
                elsewhere: library.is_made_elsewhere(entry.id)?,
                expected: expected(dubs, request),
            },
            EntryState::Charged => Stands::Paid {
                why: reason(entry),
                cost: entry.cost.unwrap_or(entry.intent.quote),
            },
            EntryState::Unknown | EntryState::Cut | EntryState::Settled | EntryState::Saved => {
                Stands::InDoubt(reason(entry))
            }
            // Nobody need try again what somebody didn't want.
            EntryState::Released if entry.reason.as_deref() == Some(jobs::CANCELLED) => {
                Stands::Wanted
            }
            EntryState::Released => Stands::Failed(reason(entry)),
        },
    })
}

/// How long a dub takes, in seconds, at the pace of earlier ones: one that lay at the service while nobody looked is soon
/// no longer the one in the middle.
fn expected(dubs: &[Entry], request: &DubRequest) -> Option<f64> {
    let settled = dubs.iter().filter(|it| it.state == EntryState::Settled);
    let paces = settled.filter_map(|entry| {
        let Generation::Dubbing(dub) = &*entry.intent.request else {
            return None;
        };
        let took = entry.closed_at?.0.saturating_sub(entry.sent_at?.0);
        Some(took as f64 / 1e3 / dub.seconds().max(1.0))
    });
    let mut paces: Vec<f64> = paces.collect();
    paces.sort_by(f64::total_cmp);
    let pace = paces.get(paces.len() / 2)?;
    Some(pace * request.seconds())
}

/// Ends what is said with the part of a recording that is dubbed: the rest is no line that lacks its sound, and of one that
/// the part ends in no more is heard.
fn end_with(lines: &mut Vec<Segment>, (how, lasts): (&DubRequest, f64)) {
    lines.retain(|it| it.start < lasts);
    if how.cut.is_some() {
        for line in lines {
            line.end = line.end.min(lasts);
        }
    }
}

/// How a film stands, with what is said in what is ready: asked for where nobody did yet.
pub(super) async fn look(machine: &Machine, id: &FilmId) -> Result<FilmCard, StudioError> {
    let (library, film) = (machine.library.clone(), id.clone());
    let mut seen = machine.blocking(move || named(&library, &film)).await?;
    let (mut learnt, mut is_noted) = (Vec::new(), false);
    let mut others = Vec::new();
    let how = &seen.film.how;
    let (begins, lasts) = (how.begins(), how.seconds());
    for (language, stands) in seen.film.languages.iter_mut().zip(&seen.stands) {
        let Stands::Ready { entry, .. } = stands else {
            continue;
        };
        if language.of.is_none() {
            let entry = *entry;
            let dub = machine.library(move |library| dub_of(library, entry));
            language.of = dub.await?;
            is_noted |= language.of.is_some() && !language.lines.is_empty();
        }
        let is_refetched = language.refetched && !language.assumed;
        if !language.lines.is_empty() && !language.assumed && !is_refetched {
            continue;
        }
        let sheet = within(rows(machine, language).await, (begins, lasts));
        if is_refetched && !language.lines.is_empty() {
            match refetched::said_now(machine, *entry, language).await {
                Ok([source, target]) if !target.is_empty() => {
                    let mut lines = beside(target, &source, &sheet);
                    end_with(&mut lines, (how, lasts));
                    others.push((language.code.clone(), lines));
                }
                Ok(_) => {}
                Err(error) => log::warn!("what a dub says by now is not known: {error}"),
            }
            continue;
        }
        match said(machine, *entry, &language.code).await {
            Ok([source, target]) if !target.is_empty() => {
                if let Some(dub) = language.of.clone().filter(|_| language.assumed) {
                    language.begin_anew(dub);
                }
                let mut lines = beside(target, &source, &sheet);
                end_with(&mut lines, (&seen.film.how, lasts));
                language.lines = Arc::new(lines);
                refetched::note_spoken(machine, *entry, language).await;
                learnt.push(language.code.clone());
            }
            // What was mended meanwhile was mended in these.
            Ok(_) if language.assumed => {}
            Ok(_) => language.lines = Arc::new(sheet),
            Err(error) => {
                log::warn!("what is said in a dub is not known: {error}");
                if !language.assumed {
                    language.assumed = !sheet.is_empty();
                    language.lines = Arc::new(sheet);
                }
            }
        }
    }
    if !others.is_empty() {
        let library = machine.library.clone();
        let (card, told) = machine
            .blocking(move || {
                let mut told = Vec::new();
                for (code, lines) in others {
                    let rebased = refetched::rebase(&library, &mut seen, (&code, lines))?;
                    told.push((code, rebased));
                }
                Ok::<_, StudioError>((seen, told))
            })
            .await?;
        seen = card;
        for (code, rebased) in told {
            refetched::tell(machine, seen.backend, (&code, &rebased)).await;
        }
    }
    if learnt.is_empty() && !is_noted {
        return Ok(seen);
    }
    let (library, now) = (machine.library.clone(), machine.clock.now());
    machine
        .blocking(move || {
            for code in &learnt {
                take_over(&library, &mut seen, code, now)?;
            }
            library.change_film(seen.backend, (&seen.id, seen.at), |there| {
                let mut film = Film::read(&there?).ok()?;
                for new in &seen.film.languages {
                    let is_it = |it: &&mut Language| {
                        it.code == new.code && is_same_table(it.sheet.as_ref(), new.sheet.as_ref())
                    };
                    let Some(there) = film.languages.iter_mut().find(is_it) else {
                        continue;
                    };
                    if there.of.is_none() {
                        there.of.clone_from(&new.of);
                    }
                    if there.assumed || there.is_of_another(new.of.as_ref()) {
                        if learnt.contains(&new.code) {
                            there.renew(new);
                        }
                    } else if learnt.contains(&new.code) {
                        there.lines.clone_from(&new.lines);
                        (there.revision, there.unsure) = (new.revision, new.unsure);
                        for patch in &new.patches {
                            if !there.patches.iter().any(|it| it.line == patch.line) {
                                there.mend(patch.line, Some(patch.clone()));
                            }
                        }
                    }
                }
                Some(film.written())
            })?;
            Ok::<_, StudioError>(seen)
        })
        .await
}

/// Takes over what was mended of the dubs before, and in the rows of a table that stood for what this one says, where it fits what a language says now.
fn take_over(
    library: &Library,
    seen: &mut FilmCard,
    code: &str,
    now: UnixMillis,
) -> Result<(), StudioError> {
    let kept = library.film(&seen.id)?;
    let film = kept.and_then(|kept| Film::read(&kept.content).ok());
    let new = seen.film.languages.iter().find(|it| it.code == code);
    let before = film.as_ref().and_then(|film| film.language(code)).cloned();
    let before = before.filter(|it| {
        new.is_some_and(|new| {
            (it.assumed || it.is_of_another(new.of.as_ref()))
                && is_same_table(it.sheet.as_ref(), new.sheet.as_ref())
        })
    });
    earlier::take_over(library, seen, (code, before.as_ref()), now);
    if let Some(mut before) = before
        && let Some(new) = seen.film.languages.iter_mut().find(|it| it.code == code)
    {
        before.renew(new);
        *new = before;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::Clock;
    use mynah_core::ids::ProjectId;
    use mynah_store::testing::{order, sound};

    /// It was said to take as long as the film, whatever earlier ones had taken.
    #[test]
    fn a_dub_is_expected_at_the_pace_of_earlier_ones_and_without_any_nothing_is_said() {
        let home = tempfile::tempdir().unwrap();
        let clock = Clock::scripted(UnixMillis(1_000));
        let library = Library::open(home.path(), clock.clone()).unwrap();
        let dub = |seconds: f64| {
            let film = serde_json::json!({
                "how": {
                    "input": {"hash": "ab", "extension": "wav", "bytes": 1, "seconds": seconds, "name": "a.wav"},
                    "target": "en", "worth": "plain",
                },
                "languages": [],
            });
            Film::read(&film.to_string()).unwrap().how
        };
        let expects = || expected(&library.dubs(Backend::Draft).unwrap(), &dub(60.0));
        assert_eq!(expects(), None);
        // The second one lay there over a night.
        for (seconds, took) in [(30.0, 30_000), (20.0, 30_000_000), (30.0, 45_000)] {
            let mut intent = order(ProjectId(1), 1, &took.to_string());
            (intent.project, intent.line) = (None, None);
            intent.request = Arc::new(Generation::Dubbing(dub(seconds)));
            let entry = library.intend(&intent).unwrap();
            library.mark_sent(entry, None).unwrap();
            clock.set(UnixMillis(clock.now().0 + took));
            let take = sound(&library, &took.to_le_bytes());
            library.settle(entry, &take, Credits(300)).unwrap();
        }
        assert_eq!(expects(), Some(90.0));
    }
}
