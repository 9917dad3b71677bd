//! A language that is dubbed again: what was made and mended before is kept with its transcript, gone back to for
//! nothing, and fixes of lines that stay the same are taken over.

use std::sync::Arc;

use crate::studio::dubbing::film::{
    Bought, Film, FilmCard, HalfWritten, Language, Patch, Segment, is_same_table,
};
use crate::studio::dubbing::patch;
use crate::studio::dubbing::stands::paid;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{FilmId, OrderId};
use mynah_core::request::LineRequest;
use mynah_records::ledger::Entry;
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::films::KeptFilm;

impl Language {
    /// Another dub of the language takes the place of this one, which is kept behind it. One that was kept so before comes
    /// back with all that was mended in it.
    pub(super) fn give_way(&mut self, new: Self) {
        let mut earlier = std::mem::take(&mut self.earlier);
        let is_it = |it: &Self| is_same_table(it.sheet.as_ref(), new.sheet.as_ref());
        let there = earlier.iter().position(is_it);
        let next = there.map_or(new, |place| earlier.remove(place));
        earlier.push(std::mem::replace(self, next));
        self.earlier = earlier;
    }

    /// The dub that was kept for the longest takes the place of this one: again and again, each of them comes.
    pub(super) fn turn_back(&mut self) -> Option<()> {
        let first = self.earlier.first()?.clone();
        self.give_way(first);
        Some(())
    }

    /// Keeps what is half written of a line, or nothing of it where that is what the line said: with the earlier dub that
    /// has the line, where this one has another by that number.
    pub(super) fn write(&mut self, half: HalfWritten) {
        if !self.has_line(&half)
            && let Some(earlier) = self.earlier.iter_mut().rfind(|it| it.has_line(&half))
        {
            return earlier.write(half);
        }
        self.half.retain(|it| it.line != half.line);
        // Who goes on from a line as its fix lands writes nothing.
        if !half.is_nothing() && !self.says(&half) {
            self.half.push(half);
        }
        self.half.sort_by_key(|it| it.line);
    }

    /// Whether it has the line that something was written for.
    fn has_line(&self, half: &HalfWritten) -> bool {
        let there = half.line.checked_sub(1);
        let there = there.and_then(|place| self.lines.get(place));
        there.is_some_and(|there| is_same_line(there, &half.own))
    }

    /// How many lines of earlier dubs are mended.
    pub fn kept_fixes(&self) -> usize {
        self.earlier.iter().map(|it| it.patches.len()).sum()
    }

    /// The fixes of earlier dubs whose line is the same here, with its number: those of the one that was bought before
    /// with the very same request, where there is one, then those of the newest dub first.
    fn fits(&self, before: Option<&Self>) -> Vec<(usize, Patch)> {
        let mut found: Vec<(usize, Patch)> = Vec::new();
        for earlier in before.into_iter().chain(self.earlier.iter().rev()) {
            // What the service said anew in another dub of its own has its times, and its background.
            for patch in earlier.patches.iter().filter(|it| !it.speech.is_anew()) {
                let line = patch.line.checked_sub(1);
                let Some(line) = line.and_then(|line| earlier.lines.get(line)) else {
                    continue;
                };
                let place = self.lines.iter().position(|it| is_same_line(it, line));
                let Some(number) = place.map(|place| place + 1) else {
                    continue;
                };
                let is_taken = self.patches.iter().any(|it| it.line == number)
                    || found.iter().any(|(it, _)| *it == number);
                if !is_taken {
                    found.push((number, patch.clone()));
                }
            }
        }
        found
    }

    /// Something is ordered for a line of it, whatever comes of that.
    /// `at`: since when, `order`: by which order; nothing where that isn't known.
    pub(super) fn note_bought(
        &mut self,
        speech: &LineRequest,
        (at, order): (Option<UnixMillis>, Option<OrderId>),
    ) {
        let is_known = |it: &Bought| {
            it.speech == *speech
                && at.is_none_or(|at| it.at == at)
                && (order.is_none() || it.order == order)
        };
        if !self.bought.iter().any(is_known) {
            self.bought.push(Bought {
                speech: speech.clone(),
                at: at.unwrap_or_default(),
                order,
            });
        }
    }

    /// When what an entry sent was last ordered for a line of it, or of an earlier dub, whole or as a part of it; nothing
    /// where it never was.
    /// `sent`: when it was, and the order of which it is a part.
    fn bought_before(
        &self,
        speech: &LineRequest,
        (sent, order): (UnixMillis, Option<OrderId>),
    ) -> Option<UnixMillis> {
        let is_part = |it: &Bought| order.is_some() && it.order == order;
        let own = self.bought.iter();
        let own = own.filter(|it| (is_part(it) || it.speech == *speech) && it.at <= sent);
        let own = own.map(|it| it.at);
        // Older films know of their fixes alone.
        let mended = self.patches.iter().find(|patch| patch.speech == *speech);
        let mended = mended.map(|_| UnixMillis::default());
        let earlier = self.earlier.iter();
        let earlier = earlier.filter_map(|it| it.bought_before(speech, (sent, order)));
        own.chain(mended).chain(earlier).max()
    }
}

/// Whether a dub says the same in both lines, at about the same time.
pub fn is_same_line(one: &Segment, other: &Segment) -> bool {
    let is_there = one.start < other.end && other.start < one.end;
    let same = |one: &str, other: &str| one.trim() == other.trim();
    // Of a line that isn't said the recording's words are all that is known.
    let is_known = !one.text.trim().is_empty() || same(&one.said, &other.said);
    is_there && is_known && same(&one.text, &other.text)
}

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

impl Film {
    /// When it was last wanted what an entry sent for a line, where it was.
    fn bought_for(&self, entry: &Entry) -> Option<UnixMillis> {
        let speech = &entry.intent.request.line()?;
        let all = self.languages.iter();
        let sent = (entry.intended_at, entry.ordered);
        all.filter_map(|it| it.bought_before(speech, sent)).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::dubbing::mending::patch_of;
    use mynah_core::clock::Clock;
    use mynah_core::ids::ProjectId;
    use mynah_core::request::Input;
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
