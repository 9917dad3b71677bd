//! What becomes of what was ordered for lines.

use super::*;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::FilmId;
use mynah_model::dubbing::Segment;
use mynah_script::cast::CastVoice;
use mynah_store::budgets::{Consent, Origin};
use mynah_store::testing::{fresh, order, sound};

const FILM: &str = "film";

fn wish(text: &str, says: &str) -> PatchWish {
    let request = order(mynah_core::ids::ProjectId(1), 1, says).request;
    PatchWish {
        mend: LineMend {
            at: DubLine {
                film: FilmId::new(FILM),
                language: "es".to_owned(),
                line: 1,
            },
            seen: Segment::default(),
            text: text.to_owned(),
            voice: CastVoice {
                id: "v".into(),
                name: "Wren".to_owned(),
            },
        },
        speech: request.line().unwrap(),
        take: None,
    }
}

fn film(wishes: &[PatchWish]) -> Film {
    let film = serde_json::json!({
        "how": {
            "input": {"hash": "ab", "extension": "wav", "bytes": 1, "seconds": 9.0, "name": "a.wav"},
            "target": "", "worth": "plain",
        },
        "languages": [{"code": "es"}],
    });
    let mut film = Film::read(&film.to_string()).unwrap();
    for what in wishes {
        film.languages[0].wish(what.clone(), UnixMillis(1), None);
    }
    film
}

fn keep(library: &Library, film: &Film) {
    let id = FilmId::new(FILM);
    let written = film.written();
    let place = (&id, UnixMillis(1));
    library
        .change_film(Backend::Draft, place, |_| Some(written))
        .unwrap();
}

/// Who ordered it now did what the order said, and who found it later what the film did.
#[test]
fn what_the_film_wants_is_done_whoever_ordered_it() {
    let (first, now) = (
        wish("Come  at nine.", "nine"),
        wish("Come at nine.", "nine"),
    );
    let film = film(&[first.clone(), now.clone()]);
    let take = Some(TakeId(7));
    let came = PatchWish { take, ..first };
    assert_eq!(film.wished(&came), PatchWish { take, ..now });
    // The disk took nothing of it.
    let unkept = PatchWish {
        take,
        ..wish("Other.", "other")
    };
    assert_eq!(film.wished(&unkept), unkept);
}

/// A window that waited for the very same and was cancelled took the other one's wish: what that one paid for was refused
/// or never put in its place.
#[test]
fn what_another_order_wants_too_is_wanted_still() {
    let what = wish("Come at nine.", "nine");
    let mut film = film(&[]);
    let language = &mut film.languages[0];
    for order in [1, 2, 2] {
        language.wish(what.clone(), UnixMillis(1), Some(OrderId(order)));
    }
    language.give_up(&what, Some(OrderId(2)));
    assert_eq!(language.wishes[0].orders, [OrderId(1)]);
    language.give_up(&what, Some(OrderId(1)));
    assert_eq!(language.wishes, []);
    // Earlier versions didn't say whose it is.
    language.wish(what.clone(), UnixMillis(1), None);
    language.give_up(&what, Some(OrderId(1)));
    assert_eq!(language.wishes, []);
}

/// Only a part came late, and the button stayed busy for ever.
#[test]
fn a_part_that_comes_late_takes_nobodys_place_and_is_told() {
    let (_home, library) = fresh();
    let wanted = wish("Come at nine.", "Come at nine.");
    keep(&library, &film(std::slice::from_ref(&wanted)));
    let mut intent = order(mynah_core::ids::ProjectId(1), 1, "Come at nine.");
    (intent.project, intent.line) = (None, None);
    let origin = Origin {
        dub_of: Some("ab".to_owned()),
        ..Origin::default()
    };
    let entry = library.intend_within(&intent, false, &Consent::Given, origin);
    let entry = entry.unwrap().unwrap();
    assert_eq!(bought_here(&library, Backend::Draft).unwrap(), []);
    library.mark_sent(entry, None).unwrap();
    library.unknown(entry, "lost").unwrap();
    let part = library
        .cut(entry, &sound(&library, b"half"), "cut")
        .unwrap();
    let take = Some(part.id);
    let cut = PatchWish {
        take,
        ..wanted.clone()
    };
    let came = bought_here(&library, Backend::Draft).unwrap();
    assert_eq!(came, [Came::Cut(cut)]);
    // It is told once, and found whole it takes its place.
    let mut told = film(std::slice::from_ref(&wanted));
    told.languages[0].wishes[0].no = Some(("cut off".to_owned(), Credits(3)));
    keep(&library, &told);
    assert_eq!(bought_here(&library, Backend::Draft).unwrap(), []);
    let whole = sound(&library, b"whole");
    let take = Some(library.settle(entry, &whole, Credits(13)).unwrap().id);
    let came = bought_here(&library, Backend::Draft).unwrap();
    assert_eq!(came, [Came::Whole(PatchWish { take, ..wanted })]);
}
