//! Where a fix goes, and what it replaces.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::*;
use mynah_core::ids::FilmId;
use mynah_model::command::DubLine;
use mynah_model::dubbing::film::{HalfWritten, Wish};
use mynah_model::dubbing::slot::within;
use mynah_model::dubbing::testing::patch as patch_of;
use mynah_store::testing::{fresh, project, take};

fn line(start: f64, text: &str) -> Segment {
    Segment {
        text: text.to_owned(),
        start,
        end: start + 1.0,
        ..Segment::default()
    }
}

fn language(lines: &[Segment]) -> Language {
    Language {
        code: "es".to_owned(),
        lines: Arc::new(lines.to_vec()),
        ..Language::default()
    }
}

fn film(language: Language) -> Film {
    let how = serde_json::json!({
        "how": {
            "input": {"hash": "ab", "extension": "wav", "bytes": 1, "seconds": 9.0, "name": "a.wav"},
            "target": "", "worth": "plain",
        },
        "languages": [],
    });
    let mut film = Film::read(&how.to_string()).unwrap();
    film.languages.push(language);
    film
}

/// A line that was seen with a number, and what was bought for it.
fn wish(number: usize, seen: &Segment) -> (PatchWish, Patch) {
    let patch = Patch {
        line: number,
        ..patch_of(number, "Anders")
    };
    let mend = LineMend {
        at: DubLine {
            film: FilmId::new("film"),
            language: "es".to_owned(),
            line: number,
        },
        seen: seen.clone(),
        text: patch.text.clone(),
        voice: patch.voice.clone(),
    };
    let speech = patch.speech.clone();
    let wish = PatchWish {
        mend,
        speech,
        take: None,
    };
    (wish, patch)
}

/// Rows of a table of one's own were shown, the service parted its lines otherwise, and the fix went into another line.
#[test]
fn a_fix_goes_to_the_line_that_was_seen_or_nowhere() {
    let rows = [line(0.0, "Uno."), line(2.0, "Dos."), line(4.0, "Tres.")];
    let told = [line(0.1, "Uno. Dos."), line(4.1, "Tres.")];
    let (second, patch) = wish(2, &rows[1]);
    assert_eq!(place_of(&rows, &second.mend), Ok(2));
    assert_eq!(place_of(&told, &second.mend), Err(NoDub::OtherLine(2)));
    assert_eq!(
        place_of(&[], &second.mend),
        Err(NoDub::NoLines("es".to_owned()))
    );
    let (third, _) = wish(3, &rows[2]);
    assert_eq!(place_of(&told, &third.mend), Ok(2), "it has another number");
    let mut late = film(language(&told));
    assert_eq!(
        put(&mut late, &language(&rows), &second, &patch),
        Err(NoDub::OtherLine(2))
    );
    assert_eq!(late.languages[0].patches, []);
}

/// What was in doubt and was found late took the place of what had been bought for the line since.
#[test]
fn an_older_fix_that_is_found_late_replaces_no_newer_one() {
    let rows = [line(0.0, "Uno."), line(2.0, "Dos.")];
    let (older, late) = wish(2, &rows[1]);
    let (mut newer, mut patch) = wish(2, &rows[1]);
    for speech in [&mut newer.speech, &mut patch.speech] {
        if let LineRequest::Speech(speech) = speech {
            speech.text = "Otra.".to_owned();
        }
    }
    let mut film = film(language(&rows));
    let waits = |what: &PatchWish| Wish {
        what: what.clone(),
        at: UnixMillis(1),
        orders: Vec::new(),
        no: None,
        lasts: None,
    };
    let seen = language(&rows);
    film.languages[0].wishes = vec![waits(&newer)];
    let overtaken = Err(NoDub::Overtaken(2));
    assert_eq!(put(&mut film, &seen, &older, &late), overtaken);
    assert_eq!(put(&mut film, &seen, &newer, &patch), Ok(()));
    let there = film.languages[0].patches.clone();
    assert_eq!(put(&mut film, &seen, &older, &late), overtaken);
    // What is there is no news, and what is wanted again is put there.
    assert_eq!(put(&mut film, &seen, &newer, &patch), Ok(()));
    assert_eq!(film.languages[0].patches, there);
    film.languages[0].wishes = vec![waits(&older)];
    assert_eq!(put(&mut film, &seen, &older, &late), Ok(()));
}

/// A window and a command bought the same words once, and the second was told that newer ones stay.
#[test]
fn the_same_words_that_two_asked_for_are_there_for_both() {
    let rows = [line(0.0, "Uno."), line(2.0, "Dos.")];
    let (wish, patch) = wish(2, &rows[1]);
    let mut film = film(language(&rows));
    let seen = language(&rows);
    assert_eq!(put(&mut film, &seen, &wish, &patch), Ok(()));
    let there = film.languages[0].patches.clone();
    // The second one looked at the line as the first one had left it.
    let second = Patch {
        span: [2.1, 2.9],
        at: UnixMillis(patch.at.0 + 900),
        ..patch
    };
    assert_eq!(put(&mut film, &seen, &wish, &second), Ok(()));
    assert_eq!(film.languages[0].patches, there);
}

/// A fix was kept beside lines that nobody knew, and it was another line once they were known.
#[test]
fn the_lines_that_a_fix_was_made_for_are_kept_with_it() {
    let rows = [line(0.0, "Uno."), line(2.0, "Dos.")];
    let (wish, patch) = wish(2, &rows[1]);
    let mut film = film(language(&[]));
    film.languages[0].wishes.push(Wish {
        what: wish.clone(),
        at: UnixMillis(1),
        orders: Vec::new(),
        no: None,
        lasts: None,
    });
    let seen = Language {
        assumed: true,
        ..language(&rows)
    };
    assert_eq!(put(&mut film, &seen, &wish, &patch), Ok(()));
    let there = &film.languages[0];
    assert!(there.assumed, "what the dub says is asked for still");
    assert_eq!((there.lines.len(), there.patches.len()), (2, 1));
    assert_eq!(there.wishes, []);
    // Told twice it is one step.
    let later = Patch {
        at: UnixMillis(9),
        ..patch
    };
    assert_eq!(put(&mut film, &seen, &wish, &later), Ok(()));
    assert_eq!(film.languages[0].steps.len(), 1);
    film.languages.clear();
    assert_eq!(
        put(&mut film, &seen, &wish, &later),
        Err(NoDub::NoLanguage("es".to_owned())),
        "nothing was kept, and it was told as done"
    );
}

/// Brought back into a library that counts otherwise, a fix was heard with a sound that had nothing to do with it.
#[test]
fn a_fix_of_a_backup_is_heard_with_the_take_that_was_bought_for_it() {
    let (_home, theirs) = fresh();
    let bought = take(&theirs, project(&theirs, 1), 1, "theirs").id;
    let (one, mut patch) = wish(1, &line(0.0, "Uno."));
    patch.take = Some(bought);
    let mut spanish = language(&[line(0.0, "Uno.")]);
    spanish.mend(1, Some(patch.clone()));
    patch.take = Some(TakeId(99));
    spanish.mend(1, Some(patch));
    spanish.undo();
    spanish.wishes.push(Wish {
        what: PatchWish {
            take: Some(bought),
            ..one
        },
        at: UnixMillis(1),
        orders: Vec::new(),
        no: Some(("No room".to_owned(), Credits(6))),
        lasts: None,
    });
    let mut earlier = spanish.clone();
    earlier.patches.clear();
    spanish.earlier.push(earlier);
    let film = film(spanish);
    let id = FilmId::new("film");
    let (at, written) = ((&id, UnixMillis(1)), film.written());
    theirs
        .change_film(Backend::Draft, at, |_| Some(written))
        .unwrap();
    let place = tempfile::tempdir().unwrap();
    let mut go_on = |_, _| ControlFlow::Continue(());
    let made = theirs.back_up_to(place.path(), &mut go_on).unwrap();

    let (_home, ours) = fresh();
    take(&ours, project(&ours, 1), 1, "ours");
    ours.restore_from(&made.folder, "{} (before)", &mut go_on)
        .unwrap();
    let brought = ours.film(&id).unwrap().unwrap();
    let brought = Film::read(&brought.content).unwrap();
    let spanish = &brought.languages[0];
    let take = spanish.patches[0].take.unwrap();
    assert_ne!(take, bought);
    assert_eq!(ours.sound_bytes(take).unwrap(), b"theirs");
    assert_eq!(spanish.wishes[0].what.take, Some(take));
    let [first] = &spanish.steps[..] else {
        panic!("one step is done");
    };
    assert_eq!(first.after.as_ref().unwrap().take, Some(take));
    let gone = spanish.undone[0].after.as_ref().unwrap();
    assert_eq!(gone.take, None, "it was in no library");
    assert_eq!(spanish.earlier[0].wishes[0].what.take, Some(take));
}

/// A line that the dub had said quickly was squeezed into that, though it has three seconds in the recording.
#[test]
fn a_line_has_the_time_that_it_has_in_the_recording() {
    let mut lines = [line(0.0, "Uno."), line(4.0, "Dos.")];
    lines[0].slot = Some([0.0, 3.0]);
    let at = |lines: &[Segment]| within(&language(lines), 1, 9.0).unwrap();
    let own = at(&lines);
    assert_eq!((own.seconds, own.fits), (1.0, 3.0));
    let (lasts, _) = own.take(2.5).unwrap();
    assert_eq!(lasts, 2.5, "at its own tempo");
    // Nothing reaches into the next line, however long it is in the recording.
    lines[0].slot = Some([0.0, 6.0]);
    let own = at(&lines);
    assert_eq!(own.fits, own.most);
}

/// A fix was hurried into the time of the line before it, with seconds of silence behind it.
#[test]
fn a_line_is_hurried_only_where_the_next_one_begins() {
    let lines = [line(0.0, "Uno."), line(4.0, "Dos.")];
    let own = within(&language(&lines), 1, 9.0).unwrap();
    let lasts = |seconds| own.take(seconds).unwrap().0;
    assert_eq!([1.1, 1.3, 3.9].map(lasts), [1.1, 1.3, 3.9]);
    // It ends a little before the next one, and its stretch of the track with it.
    let (lasts, [_, to]) = own.take(5.0).unwrap();
    assert!((lasts - 3.95).abs() < 1e-9 && to <= 4.0, "{lasts} {to}");
    assert!(own.take(6.0).is_err());
    // The last one has all that is left.
    let (lasts, _) = within(&language(&lines), 2, 9.0)
        .unwrap()
        .take(4.5)
        .unwrap();
    assert_eq!(lasts, 4.5);
}

/// A fix that was heard stood as not said yet, on the board and in reports, once another line was gone to before it landed.
#[test]
fn what_a_fix_says_is_half_written_no_more() {
    let rows = [line(0.0, "Uno."), line(2.0, "Dos.")];
    let (wish, patch) = wish(2, &rows[1]);
    let half = |text: &str, voice: Option<&str>| HalfWritten {
        line: 2,
        said: "Dos.".to_owned(),
        own: rows[1].clone(),
        text: text.to_owned(),
        voice: voice.map(Into::into),
    };
    let own = patch.voice.id.to_string();
    for (left, is_said) in [
        (half("Anders ", None), true),
        (half("Anders", Some(&own)), true),
        (half("Anders", Some("another")), false),
        (half("Mehr.", None), false),
    ] {
        let mut film = film(language(&rows));
        film.languages[0].half = vec![left.clone()];
        assert_eq!(put(&mut film, &language(&rows), &wish, &patch), Ok(()));
        assert_eq!(film.languages[0].half.is_empty(), is_said, "{left:?}");
        assert_eq!(film.languages[0].unsaid().is_empty(), is_said, "{left:?}");
        // Who goes on as it lands has it written later; earlier versions left it there.
        film.languages[0].write(left.clone());
        assert_eq!(film.languages[0].half.is_empty(), is_said, "{left:?}");
        film.languages[0].half = vec![left.clone()];
        assert_eq!(film.languages[0].unsaid().is_empty(), is_said, "{left:?}");
    }
}

/// A line that was the last one was refused or had no room by when the recording ends, and by when the dub does. What lasts
/// 6.04 s was refused in 4 s and remembered as 6, which has room.
#[test]
fn the_last_line_has_room_until_the_dub_ends_and_what_is_too_long_stays_so() {
    let own = language(&[line(0.0, "Uno."), line(2.0, "Dos.")]);
    let ready = |seconds: f64| Stands::Ready {
        take: TakeId(1),
        cost: Credits::ZERO,
        entry: mynah_core::ids::EntryId(1),
        seconds,
    };
    let card = |stands: Stands| FilmCard {
        id: FilmId::new("film"),
        backend: Backend::Draft,
        at: UnixMillis(1),
        film: film(own.clone()),
        stands: vec![stands],
        keys: Vec::new(),
        before: Vec::new(),
        accounts: Vec::new(),
        gone: Vec::new(),
        cost: Credits::ZERO,
    };
    let last = |stands: Stands| slot(&card(stands), &own, 2).unwrap();
    assert_eq!(last(ready(12.0)).most, 10.0);
    assert_eq!(last(Stands::Wanted).most, 7.0);
    let short = last(ready(6.0));
    let Err(NoDub::NoRoom { ms, .. }) = short.take(6.04) else {
        panic!("it has no room");
    };
    let lasts = ms as f64 / 1_000.0;
    assert!(!mynah_model::dubbing::has_room(lasts, short.most), "{ms}");
}
