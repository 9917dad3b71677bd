//! A language that is dubbed again: what was made and mended before is kept with its transcript, gone back to for
//! nothing, and fixes of lines that stay the same are taken over.

use std::sync::Arc;

use crate::dubbing::patch;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::FilmId;
use mynah_model::dubbing::film::{Film, FilmCard, Language};
use mynah_model::dubbing::requests::paid;
use mynah_records::ledger::Entry;
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::films::KeptFilm;

/// Takes the fixes of earlier dubs over that fit what a language says now: nothing is bought, each is fitted into its
/// place anew. What can't be fitted stays with the dub that it was made for.
pub(super) fn take_over(
    library: &Library,
    card: &mut FilmCard,
    (code, before): (&str, Option<&Language>),
    now: UnixMillis,
) {
    let fits = card.film.language(code).map(|it| it.fits(before));
    for (line, old) in fits.unwrap_or_default() {
        match patch::anew(library, card, code, (line, &old), now) {
            Ok(new) => {
                let mut all = card.film.languages.iter_mut();
                if let Some(language) = all.find(|it| it.code == code) {
                    language.mend(line, Some(new));
                }
            }
            Err(error) => log::warn!("a fix of an earlier dub isn't taken over: {error}"),
        }
    }
}

/// What was paid for lines of a film: for those that had no room, were taken back or bought once more, too. `others`: the
/// films of its backend, asked for where it has any.
pub(super) fn cost_of_fixes(
    library: &Library,
    (backend, id, film): (Backend, &FilmId, &Film),
    others: &dyn Fn() -> Result<Arc<[KeptFilm]>, LibraryError>,
) -> Result<Credits, LibraryError> {
    let recording = &film.how.input.hash;
    let mut own = Vec::new();
    for entry in library.lines_of_dub(recording)? {
        if entry.intent.backend == backend
            && let Some(at) = film.bought_for(&entry)
        {
            own.push((entry, at));
        }
    }
    if own.is_empty() {
        return Ok(Credits::ZERO);
    }
    // The same recording may be dubbed in several ways, and the same be said in them: one of them bought it.
    let others = others()?;
    let others = others
        .iter()
        .filter(|it| it.id != *id && it.content.contains(recording.as_str()))
        .filter_map(|it| Some((&it.id, Film::read(&it.content).ok()?)));
    let others: Vec<_> = others.collect();
    let is_own = |(entry, at): &&(Entry, UnixMillis)| {
        let mut all = others.iter();
        !all.any(|(other, film)| {
            let theirs = film.bought_for(entry).map(|it| (it, *other));
            theirs.is_some_and(|it| it > (*at, id))
        })
    };
    Ok(own.iter().filter(is_own).filter_map(|it| paid(&it.0)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::Clock;
    use mynah_core::ids::ProjectId;
    use mynah_core::request::Input;
    use mynah_model::dubbing::film::{Bought, HalfWritten, Patch, Segment};
    use mynah_model::dubbing::testing::patch as patch_of;
    use mynah_store::budgets::{Consent, Origin};
    use mynah_store::testing::{order, sound};

    fn line(start: f64, text: &str) -> Segment {
        Segment {
            text: text.to_owned(),
            said: "?".to_owned(),
            start,
            end: start + 1.0,
            ..Segment::default()
        }
    }

    fn dub(table: &str, lines: &[Segment]) -> Language {
        Language {
            code: "es".to_owned(),
            sheet: Some(Input {
                hash: table.to_owned(),
                extension: "csv".to_owned(),
                bytes: 1,
                seconds: 0.0,
                name: "lines.csv".to_owned(),
            }),
            lines: Arc::new(lines.to_vec()),
            ..Language::default()
        }
    }

    /// A line was fixed, and another one corrected in the transcript: the fix was gone for good.
    #[test]
    fn a_language_that_is_dubbed_again_keeps_its_fixes_and_takes_over_what_fits() {
        let lines = [line(0.0, "Uno."), line(2.0, "Dos."), line(4.0, "Tres.")];
        let mut language = dub("1", &lines);
        language.mend(1, Some(patch_of(1, "One")));
        language.mend(3, Some(patch_of(3, "Three")));
        let before = language.clone();

        let corrected = [line(0.0, "Uno!"), line(2.0, "Dos."), line(4.2, "Tres.")];
        language.give_way(dub("2", &corrected));
        assert_eq!(language.patches, []);
        assert_eq!(language.kept_fixes(), 2);
        let fits = language.fits(None);
        assert_eq!(fits.len(), 1, "the other line says something else");
        assert_eq!((fits[0].0, fits[0].1.text.as_str()), (3, "Three"));

        // With the first transcript again all is as it was, its steps too.
        let kept = serde_json::to_string(&language).unwrap();
        let mut language: Language = serde_json::from_str(&kept).unwrap();
        language.give_way(dub("1", &[]));
        assert_eq!(language.patches, before.patches);
        assert_eq!(
            (&language.lines, &language.steps),
            (&before.lines, &before.steps)
        );
        assert_eq!(language.earlier.len(), 1);
        assert_eq!(language.turn_back(), Some(()));
        assert_eq!(*language.lines, corrected);
        assert_eq!(language.earlier.len(), 1);
        let mut alone = dub("1", &[]);
        assert_eq!(alone.turn_back(), None);
    }

    #[test]
    fn what_is_fixed_already_is_not_taken_over() {
        let lines = [line(0.0, "Uno."), line(2.0, "")];
        let mut language = dub("1", &lines);
        language.mend(1, Some(patch_of(1, "One")));
        language.mend(2, Some(patch_of(2, "Two")));
        language.give_way(dub("2", &lines));
        language.mend(1, Some(patch_of(1, "Another")));
        let fits = language.fits(None);
        assert_eq!(fits.iter().map(|it| it.0).collect::<Vec<_>>(), [2]);
        Arc::make_mut(&mut language.lines)[1].said = "something else".to_owned();
        assert_eq!(language.fits(None), []);
    }

    /// A recording that was dubbed in two ways, with the same fix in both, was told to have cost it twice.
    #[test]
    fn a_fix_that_two_films_have_counts_for_the_one_that_it_was_bought_for() {
        let clock = Clock::scripted(UnixMillis(1_000));
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path(), clock.clone()).unwrap();
        let (recording, mut intent) = ("ab".repeat(32), order(ProjectId(1), 1, "Come in."));
        (intent.project, intent.line) = (None, None);
        let speech = intent.request.line().unwrap();
        let film = |worth: &str, at: i64| {
            let film = serde_json::json!({
                "how": {
                    "input": {"hash": recording, "extension": "wav", "bytes": 1, "seconds": 9.0, "name": "a.wav"},
                    "target": "", "worth": worth,
                },
                "languages": [{"code": "es"}],
            });
            let mut film = Film::read(&film.to_string()).unwrap();
            film.languages[0].note_bought(&speech, (Some(UnixMillis(at)), None));
            let id = film.id(Backend::Draft);
            let place = (&id, UnixMillis(1));
            let kept = library.change_film(Backend::Draft, place, |_| Some(film.written()));
            kept.unwrap();
            (id, film)
        };
        let films = [film("plain", 900), film("marked", 2_000)];
        let bought = |text: &str| {
            let origin = Origin {
                dub_of: Some(recording.clone()),
                ..Origin::default()
            };
            let consent = Consent::Given;
            let entry = library.intend_within(&intent, false, &consent, origin);
            let entry = entry.unwrap().unwrap();
            library.mark_sent(entry, None).unwrap();
            let take = sound(&library, text.as_bytes());
            library.settle(entry, &take, Credits(8)).unwrap();
        };
        let all = || Ok(library.films(Backend::Draft)?.into());
        let costs = || {
            let costs = films.iter().map(|(id, film)| {
                cost_of_fixes(&library, (Backend::Draft, id, film), &all).unwrap()
            });
            costs.collect::<Vec<_>>()
        };
        bought("one");
        assert_eq!(costs(), [Credits(8), Credits(0)]);
        clock.set(UnixMillis(3_000));
        bought("other");
        assert_eq!(costs(), [Credits(8), Credits(8)]);
    }

    /// What was written for a line, and taken away again as the language was dubbed anew, stayed with the earlier dub, and
    /// what the new one had at that number went.
    #[test]
    fn what_is_taken_away_is_taken_from_the_dub_that_has_the_line() {
        let lines = [line(0.0, "Uno.")];
        let half = |own: &Segment, said: &str, text: &str| HalfWritten {
            line: 1,
            said: said.to_owned(),
            own: own.clone(),
            text: text.to_owned(),
            voice: None,
        };
        let mut language = dub("1", &lines);
        language.write(half(&lines[0], "Uno.", "One"));
        let others = [line(0.0, "Eins.")];
        language.give_way(dub("2", &others));
        language.write(half(&others[0], "Eins.", "First"));
        assert_eq!(
            (language.half.len(), language.earlier[0].half.len()),
            (1, 1)
        );
        language.write(half(&lines[0], "Uno.", "Uno. "));
        assert_eq!(
            (language.half.len(), language.earlier[0].half.len()),
            (1, 0)
        );
    }

    /// An undone fix was forgotten with the next one, and what had no room was never counted.
    #[test]
    fn what_was_bought_is_known_whichever_dub_has_it_and_whatever_came_of_it() {
        let mut language = dub("1", &[line(0.0, "Uno.")]);
        let [one, two, other] = ["One", "Two", "Other"].map(|text| patch_of(1, text));
        for patch in [&one, &two] {
            language.mend(1, Some(patch.clone()));
            language.note_bought(&patch.speech, (Some(UnixMillis(5)), None));
        }
        language.undo();
        language.mend(1, None);
        assert_eq!((language.patches.len(), language.undone.len()), (0, 0));
        language.give_way(dub("2", &[line(0.0, "Uno.")]));
        language.note_bought(&one.speech, (None, None));
        let at =
            |patch: &Patch, sent| language.bought_before(&patch.speech, (UnixMillis(sent), None));
        assert_eq!(at(&one, 9), Some(UnixMillis(5)));
        assert_eq!(at(&two, 9), Some(UnixMillis(5)));
        assert_eq!(at(&two, 4), None, "it was sent before");
        assert_eq!(at(&other, 9), None);
        assert_eq!(language.bought.len(), 1);
        let older = serde_json::to_value(&one.speech).unwrap();
        let older: Bought = serde_json::from_value(older).unwrap();
        assert_eq!((older.speech, older.at), (one.speech, UnixMillis(0)));
    }
}
