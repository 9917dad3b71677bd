//! What is told of a film before it is begun.

use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::studio::dubbing::FilmFacts;
use crate::studio::event::{DubbingEvent, Event};
use crate::terms::request::Input;
use crate::ui::panels::testing::{SCRIPT, desk, room};
use crate::ui::testing::Bench;

/// How much is sent and how long that takes stands there before anything is, and nowhere where nothing is sent.
#[test]
fn what_is_sent_is_told_by_its_size_and_time() {
    let brought = Brought {
        input: Input {
            hash: "ab".to_owned(),
            extension: "mp4".to_owned(),
            bytes: 75_000_000,
            seconds: 100.0,
            name: "a.mp4".to_owned(),
        },
        has_picture: true,
        facts: FilmFacts {
            lasts: None,
            size: Some([1_920, 1_080]),
            sounds: vec!["AAC".to_owned(), "AC-3".to_owned()],
            texts: 1,
            language: Some("de".to_owned()),
            speech: 42.0,
            phrases: Vec::new(),
        },
    };
    let sent = super::super::words::facts(&brought, true);
    for part in ["1920", "1080", "AAC", "42", "German", "75", "1:00"] {
        assert!(sent.contains(part), "{part}: {sent}");
    }
    let kept = super::super::words::facts(&brought, false);
    assert!(!kept.contains("1:00") && kept.contains("AAC"), "{kept}");
}

/// What went wrong pushed down by 90 points what was about to be pressed, and stood there after its cause was gone.
#[test]
fn what_went_wrong_moves_nothing_and_goes_with_the_address_that_it_was_told_of() {
    let desk = desk(Backend::Draft, SCRIPT);
    let panel = DubbingPanel {
        form: Some(Box::default()),
        ..DubbingPanel::default()
    };
    let mut room = room((900.0, 700.0), desk, panel, |panel, ui, cx| {
        panel.new_ui(ui, cx, (false, false));
    });
    let places = |room: &egui_kittest::Harness<'_, Bench<DubbingPanel>>| {
        let fetch = room.get_by_label("Fetch it").rect();
        let into = room.get_by_label("Languages to dub into").rect();
        (fetch, into)
    };
    let before = places(&room);
    let why = "Nothing is fetched from there.";
    let trouble = crate::ui::panels::dubbing::board::told_before(
        why,
        crate::studio::trouble::Charged::No,
        crate::studio::trouble::Remedy::Dismiss,
    );
    let form = room.state_mut().panel.form.as_mut().unwrap();
    form.trouble = Some(trouble);
    room.run();
    assert!(room.query_by_label_contains(why).is_some());
    assert_eq!(places(&room), before);
    room.get_by_label("Address").focus();
    room.run();
    room.get_by_label("Address").type_text("h");
    room.run();
    assert!(room.query_by_label_contains(why).is_none());
}

/// An address may hold a key, and was kept on the disk for as long as the form stood there.
#[test]
fn an_address_goes_once_its_film_is_there() {
    let mut desk = desk(Backend::Draft, SCRIPT);
    let film = super::super::testing::film(&serde_json::json!([]));
    let brought = Brought {
        input: film.how.input,
        has_picture: false,
        facts: FilmFacts::default(),
    };
    let inspected = DubbingEvent::Inspected(7, Ok(Box::new(brought)));
    desk.apply(Event::Dubbing(inspected));
    let address = "https://example.org/a.wav?key=1".to_owned();
    let chosen = DubForm {
        film: Some(FilmFrom::Address(address.clone())),
        address,
        ..DubForm::default()
    };
    let form = NewDub {
        looking: Answered::waits(7),
        ..NewDub::of(chosen)
    };
    let panel = DubbingPanel {
        form: Some(Box::new(form)),
        ..DubbingPanel::default()
    };
    let mut bench = Bench::new(desk, panel);
    bench.with(|panel, cx| panel.follow_new(cx));
    let form = bench.panel.form.unwrap();
    assert!(form.brought().is_some() && form.chosen.address.is_empty());
}
