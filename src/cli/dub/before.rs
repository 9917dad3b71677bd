//! What is said before anything is ordered: what is there of the film already with other settings, and what its
//! transcripts and its background leave out.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Command, DubbingCommand, DubbingEvent, Event, FilmFrom, FilmWish, NUMBER, named};
use crate::cli::args::NewDubArguments;
use crate::cli::exit::Stop;
use crate::cli::output::{self, Progress};
use crate::cli::session::Session;
use mynah_core::backend::Backend;
use mynah_core::language::language_name;
use mynah_i18n::tr;
use mynah_model::dubbing::{
    FilmCard, FilmFacts, Stands, alike, called_otherwise, has_sheet, short_background, uncovered,
};

/// Has the film looked at, which is brought as it was seen then.
pub(super) fn look(
    session: &mut Session,
    wish: &mut FilmWish,
    track: Option<u32>,
) -> Result<FilmFacts, Stop> {
    let track = track.and_then(|track| usize::try_from(track).ok());
    let look = DubbingCommand::Inspect(NUMBER, wish.backend, wish.from.clone(), track);
    session.send(Command::Dubbing(look));
    let progress = Progress::new(1);
    let seen = session.wait(|_, event| match event? {
        Event::Dubbing(DubbingEvent::Looking(NUMBER, far)) => {
            progress.at(far.words());
            None
        }
        Event::Dubbing(DubbingEvent::Inspected(NUMBER, seen)) => Some(seen.clone()),
        _ => None,
    });
    progress.end();
    let seen = seen?.map_err(|trouble| Stop::from(*trouble))?;
    let facts = seen.facts.clone();
    wish.from = FilmFrom::Kept(Arc::from(seen));
    Ok(facts)
}

/// Says which of several audio tracks is dubbed, what is sent then, and why channels aren't simply mixed.
pub(super) fn tell_sound(facts: &FilmFacts, backend: Backend) {
    for words in facts.sound_notes() {
        output::words(&words);
    }
    if facts.sends_copy && backend == Backend::Live {
        output::words(&tr!("dub-track-sent"));
    }
}

/// The audio track that is dubbed, where the file has several.
pub(super) fn track_json(facts: &FilmFacts) -> Option<(String, Value)> {
    let (number, track) = facts.used_track()?;
    let count = facts.tracks.len();
    let told = json!({
        "number": number,
        "of": count,
        "language": track.language,
        "title": track.title,
        "encoding": track.encoding,
    });
    (count > 1).then(|| ("track".to_owned(), told))
}

/// Says what is there of languages that are about to be bought, what is left out of them, and that a dub is gone on with
/// though the recording's language isn't named as it was for that.
pub(super) fn tell(
    session: &mut Session,
    (card, languages): (&FilmCard, &[String]),
    (typed, facts): (&NewDubArguments, &FilmFacts),
) -> Result<(), Stop> {
    let how = &card.film.how;
    if let Some(source) = how.source.as_deref().filter(|_| typed.from.is_none()) {
        output::words(&tr!("cli-dub-named", language = language_name(source)));
    }
    let is_ready = |code: &&String| matches!(card.stands(code), Some(Stands::Ready { .. }));
    if languages.iter().all(|code| is_ready(&code)) {
        return Ok(());
    }
    let backend = session.backend;
    session.send(Command::Dubbing(DubbingCommand::List(backend)));
    let cards = session.wait(|_, event| match event? {
        Event::Dubbing(DubbingEvent::Listed(_, cards)) => Some(cards.clone()),
        _ => None,
    })?;
    let mut other_way = Vec::new();
    for code in languages.iter().filter(|code| !is_ready(code)) {
        let has = has_sheet(&card.film, code);
        if let Some(alike) = alike(&cards, how, (code, &has)) {
            output::words(&alike.words(backend));
            if alike.is_other_way {
                other_way.push(code);
            }
        }
    }
    // Who didn't choose the way, and can't be asked, buys nothing twice because a plan is another one by now.
    other_way.retain(|code| !typed.again.contains(code));
    if !other_way.is_empty() && !typed.classic && backend == Backend::Live {
        let codes: Vec<&str> = other_way.iter().map(|code| code.as_str()).collect();
        let way = if how.as_project {
            tr!("dub-alike-classic")
        } else {
            tr!("dub-alike-project")
        };
        return Err(Stop::bad(tr!(
            "cli-dub-other-way",
            languages = named(&other_way),
            codes = codes.join(","),
            way = way
        )));
    }
    let source = how.source.as_ref();
    if let Some(code) = source.filter(|it| languages.contains(it)) {
        output::words(&tr!("cli-dub-same", language = language_name(code)));
    }
    for code in languages {
        let sheet = card.film.language(code).and_then(|it| it.sheet.as_ref());
        let words = sheet.and_then(|sheet| called_otherwise(&sheet.name, code));
        if let Some(words) = words {
            output::words(&words);
        }
    }
    for path in &typed.csv {
        session.send(Command::Dubbing(DubbingCommand::ReadTable(path.clone())));
        let read = session.wait(|_, event| match event? {
            Event::Dubbing(DubbingEvent::Table(of, read)) if of == path => Some(read.clone()),
            _ => None,
        })?;
        // What can't be read was refused before.
        let Ok(read) = read else { continue };
        let lasts = facts.lasts.unwrap_or(how.input.seconds);
        let words = uncovered(&read, facts, lasts, how.cut);
        if !words.is_empty() {
            output::words(&format!("{}: {}", path.display(), words.join(" ")));
        }
    }
    let background = card.film.background.as_ref();
    let short = background.and_then(|it| short_background(it.seconds, how.input.seconds, how.cut));
    if let Some(words) = short {
        output::words(&words);
    }
    Ok(())
}
