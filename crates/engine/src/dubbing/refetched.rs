//! A dubbing project's sound that was fetched once more: it says what was said anew since it came first. What is listed,
//! heard and written goes by that from then on: what was said before is nowhere any more.

use mynah_model::dubbing::rebased::Rebased;

use crate::backend::Connection;
use crate::dubbing::said::said;
use crate::dubbing::spoken::Spoken;
use crate::dubbing::{patch, stands};
use crate::error::StudioError;
use crate::jobs;
use crate::machine::Machine;
use crate::recover;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{DubId, EntryId, FilmId, TakeId};
use mynah_core::language::language_name;
use mynah_core::request::{DubRequest, Generation};
use mynah_i18n::tr;
use mynah_model::dubbing::film::{Film, FilmCard, Language, Patch, Segment};
use mynah_model::event::{Event, Notice};
use mynah_model::price;
use mynah_records::ledger::Entry;
use mynah_store::Library;
use mynah_store::error::LibraryError;

/// Notes at the languages of films that their sound is about to be another, of which revision where the service told it.
/// Written first: what ends in between is gone on with by whoever looks next.
pub(crate) async fn begins(
    machine: &Machine,
    entry: &Entry,
    revision: Option<u64>,
) -> Result<Vec<FilmId>, StudioError> {
    let (Generation::Dubbing(request), Some(remote)) = (&*entry.intent.request, &entry.remote)
    else {
        return Ok(Vec::new());
    };
    if !request.as_project {
        return Ok(Vec::new());
    }
    let (request, dub) = (request.clone(), DubId::new(remote.clone()));
    let backend = entry.intent.backend;
    machine
        .library(move |library| note(library, backend, (&dub, &request), revision))
        .await
}

fn note(
    library: &Library,
    backend: Backend,
    of: (&DubId, &DubRequest),
    revision: Option<u64>,
) -> Result<Vec<FilmId>, LibraryError> {
    let (dub, _) = of;
    let mut noted = Vec::new();
    for kept in library.films(backend)? {
        // Of very many films nearly all are of other dubs: nothing is read of these.
        if !kept.content.contains(dub.as_str()) {
            continue;
        }
        let mut is_noted = false;
        library.change_film(backend, (&kept.id, kept.at), |there| {
            let mut film = Film::read(&there?).ok()?;
            for language in &mut film.languages {
                is_noted |= language.note_refetched(of, revision);
                for earlier in &mut language.earlier {
                    is_noted |= earlier.note_refetched(of, revision);
                }
            }
            is_noted.then(|| film.written())
        })?;
        if is_noted {
            noted.push(kept.id);
        }
    }
    Ok(noted)
}

/// The sound is here: what is known of these films is what it says.
pub(crate) async fn over(machine: &Machine, films: Vec<FilmId>) {
    for film in films {
        if let Err(error) = Box::pin(stands::look(machine, &film)).await {
            log::warn!("what a dub says that was fetched again is not known yet: {error}");
        }
    }
}

/// Notes which revision the sound of a project's language is of whose lines were just read, or that some of them may be
/// written only.
pub(super) async fn note_spoken(machine: &Machine, entry: EntryId, language: &mut Language) {
    let Some(dub) = language.of.clone() else {
        return;
    };
    let there = async {
        let found = machine.library(move |library| library.entry(entry)).await?;
        let Some(entry) = found.filter(|it| it.intent.request.is_of_project()) else {
            return Ok(None);
        };
        let connection = recover::connect(machine, &entry).await?;
        let there = jobs::language_of(&connection, &dub, &language.code).await?;
        Ok::<_, StudioError>(there)
    };
    match there.await {
        Ok(Some(there)) => {
            language.unsure = there.is_heard() == Some(false);
            language.revision = there.output_revision.filter(|_| !language.unsure);
        }
        Ok(None) => {}
        Err(error) => log::warn!("whether all of a dub is spoken isn't known: {error}"),
    }
}

/// What is said by now in the recording and in the sound of a language that was fetched again, as the service tells it.
pub(super) async fn said_now(
    machine: &Machine,
    entry: EntryId,
    language: &Language,
) -> Result<[Vec<Segment>; 2], StudioError> {
    let [source, target] = said(machine, entry, &language.code).await?;
    let found = machine.library(move |library| library.entry(entry)).await?;
    let (Some(entry), Some(dub)) = (found, &language.of) else {
        return Ok([source, target]);
    };
    let connection = recover::connect(machine, &entry).await?;
    let target = heard(machine, &connection, (language, dub), target).await?;
    Ok([source, target])
}

/// Lines as they are said in the sound of a language: what was changed at the service and perhaps not spoken yet is said
/// as it was spoken last.
async fn heard(
    machine: &Machine,
    connection: &Connection,
    (language, dub): (&Language, &DubId),
    mut lines: Vec<Segment>,
) -> Result<Vec<Segment>, StudioError> {
    let Some(there) = jobs::language_of(connection, dub, &language.code).await? else {
        return Ok(lines);
    };
    // What was spoken there since the sound came is in none that is here.
    let is_here = language.revision.is_none() || language.revision == there.output_revision;
    if is_here && there.is_heard() != Some(false) {
        return Ok(lines);
    }
    let sound = language.revision.or(there.output_revision);
    let (backend, dub, code) = (connection.backend, dub.clone(), language.code.clone());
    let spoken = machine.library(move |library| Spoken::read(library, backend, (&dub, &code)));
    let spoken = spoken.await?;
    for line in &mut lines {
        let last = line.id.as_ref().and_then(|id| spoken.last(id, sound));
        if let Some(last) = last {
            line.text = last.to_owned();
        }
    }
    Ok(lines)
}

/// A film's language says these lines by now: fixes that are left are fitted into what is heard around them.
fn fitted(library: &Library, seen: &mut FilmCard, (code, lines): (&str, Vec<Segment>)) {
    let mut all = seen.film.languages.iter_mut();
    let Some(language) = all.find(|it| it.code == code) else {
        return;
    };
    let others = language.rebase(lines).others;
    let left = language.patches.iter();
    let left: Vec<Patch> = left
        .filter(|it| others.contains(&it.line))
        .cloned()
        .collect();
    for old in left {
        match patch::anew(library, seen, code, (old.line, &old), old.at) {
            Ok(new) => {
                let mut all = seen.film.languages.iter_mut();
                let language = all.find(|it| it.code == code);
                let mut patches = language.into_iter().flat_map(|it| &mut it.patches);
                if let Some(there) = patches.find(|it| it.line == new.line) {
                    *there = new;
                }
            }
            Err(error) => log::warn!("a fix stays where it was: {error}"),
        }
    }
}

/// The same, kept with the film; what became of it by this, nothing where somebody else did it before.
pub(super) fn rebase(
    library: &Library,
    seen: &mut FilmCard,
    (code, lines): (&str, Vec<Segment>),
) -> Result<Rebased, LibraryError> {
    fitted(library, seen, (code, lines.clone()));
    let mut rebased = Rebased::default();
    let new = seen.film.language(code);
    library.change_film(seen.backend, (&seen.id, seen.at), |there| {
        let (mut film, new) = (Film::read(&there?).ok()?, new?);
        let mut all = film.languages.iter_mut();
        let is_it = |it: &&mut Language| it.code == code && it.refetched && it.of == new.of;
        let there = all.find(is_it)?;
        rebased = there.rebase(lines);
        for patch in &mut there.patches {
            let fitted = new.patches.iter();
            let mut fitted = fitted.filter(|it| it.line == patch.line && it.speech == patch.speech);
            if let Some(fitted) = fitted.next() {
                *patch = fitted.clone();
            }
        }
        Some(film.written())
    })?;
    Ok(rebased)
}

/// Says which lines say what was said anew, where that is another than what they said before, and which fixes have no line
/// any more, with what they cost.
pub(super) async fn tell(machine: &Machine, backend: Backend, (code, rebased): (&str, &Rebased)) {
    let Rebased {
        others: lines,
        gone,
    } = rebased;
    if !gone.is_empty() {
        let takes: Vec<TakeId> = gone.iter().filter_map(|it| it.take).collect();
        let cost = machine.library(move |library| {
            let costs = takes.into_iter().map(|it| Ok(library.take(it)?.card.cost));
            costs.sum::<Result<Credits, LibraryError>>()
        });
        // What it cost is in the sum of all; that it has no line is told in any case.
        let cost = cost.await.unwrap_or_default();
        let texts: Vec<&str> = gone.iter().map(|it| it.text.trim()).collect();
        let text = tr!(
            "dub-refetched-gone",
            language = language_name(code),
            count = gone.len(),
            texts = texts.join(" / "),
            price = price::in_words(backend, cost)
        );
        machine.tell(Event::Notice(Notice::Heed(text))).await;
    }
    if lines.is_empty() {
        return;
    }
    let numbers: Vec<String> = lines.iter().map(usize::to_string).collect();
    let text = tr!(
        "dub-refetched",
        language = language_name(code),
        count = lines.len(),
        lines = numbers.join(", ")
    );
    machine.tell(Event::Notice(Notice::Heed(text))).await;
}
