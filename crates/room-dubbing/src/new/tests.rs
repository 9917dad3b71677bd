//! What is told of a film before it is begun.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::*;
use mynah_core::consent::Relation;
use mynah_core::request::Input;
use mynah_model::audio_tracks::AudioTrack;
use mynah_model::dubbing::{FilmFacts, OwnTable};
use mynah_model::event::{DubbingEvent, Event, TableRead};
use mynah_model::inspecting::Fold;
use mynah_model::statement::Whose;
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

/// An English track in AAC, and a German one in AC-3.
fn tracks() -> Vec<AudioTrack> {
    let track = |language: &str, encoding: &str| AudioTrack {
        language: Some(language.to_owned()),
        title: None,
        encoding: encoding.to_owned(),
        is_default: language == "eng",
    };
    vec![track("eng", "AAC"), track("ger", "AC-3")]
}

/// Regression: the first of several audio tracks was dubbed, and no other could be.
#[test]
fn an_audio_track_is_chosen_where_the_file_has_several() {
    let menu = tr!("dubbing-track");
    for (facts, wanted) in [
        (
            FilmFacts {
                tracks: tracks(),
                sends_copy: true,
                fold: Fold::Inverted,
                ..FilmFacts::default()
            },
            true,
        ),
        (
            FilmFacts {
                tracks: tracks().into_iter().take(1).collect(),
                ..FilmFacts::default()
            },
            false,
        ),
    ] {
        let FilmFrom::Kept(brought) = brought() else {
            panic!("it was looked at");
        };
        let film = Brought {
            facts,
            ..(*brought).clone()
        };
        let form = NewDub::of(DubForm {
            film: Some(FilmFrom::Kept(Arc::new(film))),
            ..DubForm::default()
        });
        let panel = DubbingPanel {
            form: Some(Box::new(form)),
            ..DubbingPanel::default()
        };
        let desk = desk(Backend::Live, SCRIPT);
        let mut room = room((900.0, 1_600.0), desk, panel, |panel, ui, cx| {
            panel.new_ui(ui, cx, (false, false));
        });
        let list = room.query_by_role_and_label(Role::ComboBox, &menu);
        assert_eq!(list.is_some(), wanted);
        for words in [tr!("dub-track-sent"), tr!("inspect-fold-inverted")] {
            assert_eq!(room.query_by_label(&words).is_some(), wanted, "{words}");
        }
        if !wanted {
            continue;
        }
        room.get_by_role_and_label(Role::ComboBox, &menu).click();
        room.run();
        let second = tracks()[1].numbered(2);
        room.get_by_role_and_label(Role::ListBoxOption, &second)
            .click();
        room.run();
        let asked = room.state().wishes.outbox.iter().find_map(|it| match it {
            Command::Dubbing(DubbingCommand::Inspect(_, _, FilmFrom::Kept(_), track)) => *track,
            _ => None,
        });
        assert_eq!(asked, Some(2));
    }
}

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
            tracks: tracks(),
            texts: 1,
            language: Some("de".to_owned()),
            speech: 42.0,
            ..FilmFacts::default()
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
        let fetch = room.get_by_label(&tr!("dubbing-fetch")).rect();
        let into = room.get_by_label(&tr!("dubbing-into.name")).rect();
        (fetch, into)
    };
    let before = places(&room);
    let why = "Nothing is fetched from there.";
    let trouble = crate::board::told_before(
        why,
        mynah_model::trouble::Charged::No,
        mynah_model::trouble::Remedy::Dismiss,
    );
    let form = room.state_mut().panel.form.as_mut().unwrap();
    form.trouble = Some(trouble);
    room.run();
    assert!(room.query_by_label_contains(why).is_some());
    assert_eq!(places(&room), before);
    room.get_by_label(&tr!("dubbing-address")).focus();
    room.run();
    room.get_by_label(&tr!("dubbing-address")).type_text("h");
    room.run();
    assert!(room.query_by_label_contains(why).is_none());
}

/// The keys were nowhere: what had them went as the film was looked at.
#[test]
fn a_film_that_is_refused_gives_the_keys_to_what_asked_for_it() {
    for (address, other) in [("", false), ("https://a.example/b.mp4", false), ("", true)] {
        let panel = DubbingPanel {
            form: Some(Box::default()),
            ..DubbingPanel::default()
        };
        let desk = desk(Backend::Draft, SCRIPT);
        let mut room = room((900.0, 900.0), desk, panel, |panel, ui, cx| {
            panel.follow_new(cx);
            panel.new_ui(ui, cx, (false, false));
        });
        if other {
            room.get_by_label(&tr!("dubbing-into.name")).focus();
            room.run();
        }
        let bench = room.state_mut();
        let form = bench.panel.form.as_mut().unwrap();
        form.chosen.film = Some(FilmFrom::File("/a/film.mp4".into()));
        form.chosen.address = address.to_owned();
        form.looking = Answered::waits(7);
        let no = crate::board::told_before(
            "No sound.",
            mynah_model::trouble::Charged::No,
            mynah_model::trouble::Remedy::Dismiss,
        );
        let refused = DubbingEvent::Inspected(7, Err(Box::new(no)));
        bench.desk.apply(Event::Dubbing(refused));
        room.run();
        let has = |label: &str| room.get_by_label(label).is_focused();
        let into = has(&tr!("dubbing-into.name"));
        let keys = [
            has(&Action::ChooseFilm.label()),
            has(&tr!("dubbing-address")),
            into,
        ];
        assert_eq!(
            keys,
            [address.is_empty() && !other, !address.is_empty(), other]
        );
    }
}

/// An address may hold a key, and was kept on the disk for as long as the form stood there.
#[test]
fn an_address_goes_once_its_film_is_there() {
    let mut desk = desk(Backend::Draft, SCRIPT);
    let film = mynah_ui_core::testing::dubs::film(&serde_json::json!([]));
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

/// A recording that was looked at.
fn brought() -> FilmFrom {
    let film = mynah_ui_core::testing::dubs::film(&serde_json::json!([]));
    FilmFrom::Kept(Arc::new(Brought {
        input: film.how.input,
        has_picture: false,
        facts: FilmFacts::default(),
    }))
}

fn ada() -> Whose {
    Whose {
        owner: "Ada".to_owned(),
        relation: Some(Relation::Consented),
    }
}

/// What was agreed to for one film counted for the one that took its place.
#[test]
fn who_agreed_to_a_film_agreed_to_no_other() {
    let chosen = || DubForm {
        film: Some(FilmFrom::File("/a/first.mp4".into())),
        clones: true,
        languages: vec!["en".to_owned()],
        people: vec![ada()],
        records: vec!["/a/ada.json".into()],
        ..DubForm::default()
    };
    let gone = tr!("dubbing-consent-gone");
    let is_told = |form: NewDub| {
        assert!(form.chosen.people.is_empty() && form.chosen.records.is_empty());
        let panel = DubbingPanel {
            form: Some(Box::new(form)),
            ..DubbingPanel::default()
        };
        let desk = desk(Backend::Draft, SCRIPT);
        let room = room((900.0, 1_600.0), desk, panel, |panel, ui, cx| {
            panel.new_ui(ui, cx, (false, false));
        });
        room.query_by_label(&gone).is_some()
    };
    // It is put aside after a start: nobody asked who agreed yet.
    let mut form = NewDub::of(chosen());
    form.put_aside();
    form.chosen.film = Some(brought());
    assert!(is_told(form));
    // It can't be read.
    let mut desk_of = desk(Backend::Draft, SCRIPT);
    let why = crate::board::told_before(
        "No sound.",
        mynah_model::trouble::Charged::No,
        mynah_model::trouble::Remedy::Dismiss,
    );
    desk_of.apply(Event::Dubbing(DubbingEvent::Inspected(
        7,
        Err(Box::new(why)),
    )));
    let form = NewDub {
        looking: Answered::waits(7),
        ..NewDub::of(chosen())
    };
    let panel = DubbingPanel {
        form: Some(Box::new(form)),
        ..DubbingPanel::default()
    };
    let mut bench = Bench::new(desk_of, panel);
    bench.with(|panel, cx| panel.follow_new(cx));
    let mut form = *bench.panel.form.expect("it stays");
    form.chosen.film = Some(brought());
    form.trouble = None;
    assert!(is_told(form));
    // What is begun was agreed to, and nothing went.
    let next = NextFilm::new(FilmFrom::File("/a/next.mp4".into()));
    let form = NewDub::of(DubForm {
        next: vec![next],
        ..chosen()
    });
    let mut form = form.after().expect("one waits");
    form.chosen.film = Some(brought());
    assert!(!is_told(form));
}

/// Three speakers were said, and the word of one of them was enough.
#[test]
fn as_many_agree_as_are_said_to_speak() {
    let chosen = DubForm {
        film: Some(brought()),
        clones: true,
        languages: vec!["en".to_owned()],
        people: vec![ada()],
        speakers: Some(3),
        ..DubForm::default()
    };
    let desk = desk(Backend::Draft, SCRIPT);
    let mut bench = Bench::new(desk, NewDub::of(chosen));
    let why = bench.with(|form, cx| form.lacks_consent(cx));
    let why = why.expect("two more have to agree");
    assert!(why.contains("3 speakers"), "{why}");
    bench.panel.chosen.speakers = None;
    let why = bench.with(|form, cx| form.lacks_consent(cx));
    assert!(why.is_none_or(|why| !why.contains("speakers")));
}

/// It was closed as it was being begun, with "nothing was sent", and ordered all the same.
#[test]
fn what_is_being_begun_is_neither_closed_nor_changed() {
    let panel = |starts| DubbingPanel {
        form: Some(Box::new(NewDub {
            starts: Some(7),
            ..NewDub::of(DubForm {
                film: Some(brought()),
                languages: vec!["en".to_owned(), "fr".to_owned()],
                ..DubForm::default()
            })
        })),
        starting: starts,
        ..DubbingPanel::default()
    };
    let starting = Starting {
        number: 7,
        backend: Backend::Draft,
        languages: vec!["en".to_owned(), "fr".to_owned()],
        free: Vec::new(),
        again: BTreeSet::new(),
        alone: false,
        payer: mynah_model::desk::WhoPays::default(),
    };
    for starts in [Some(starting), None] {
        let begins = starts.is_some();
        let desk = desk(Backend::Draft, SCRIPT);
        let mut room = room((900.0, 900.0), desk, panel(starts), |panel, ui, cx| {
            panel.new_ui(ui, cx, (false, false));
        });
        room.get_by_label("Remove French").click();
        room.run();
        let languages = |room: &egui_kittest::Harness<'_, Bench<DubbingPanel>>| {
            let form = room.state().panel.form.as_ref();
            form.map(|form| form.chosen.languages.len())
        };
        assert_eq!(languages(&room), Some(if begins { 2 } else { 1 }));
        room.get_by_label(&tr!("dubbing-new-close")).click();
        room.run();
        assert_eq!(languages(&room), begins.then_some(2));
    }
}

/// Twelve spoke, nine could be named, and the window said to name three more.
#[test]
fn as_many_can_be_named_as_are_heard() {
    let chosen = DubForm {
        film: Some(brought()),
        clones: true,
        languages: vec!["en".to_owned()],
        people: vec![ada()],
        speakers: Some(12),
        ..DubForm::default()
    };
    let desk = desk(Backend::Draft, SCRIPT);
    let form = NewDub::of(chosen);
    let mut room = room((600.0, 4000.0), desk, form, |form, ui, cx| {
        form.consent_ui(ui, cx);
    });
    let people = &mut room.state_mut().panel.chosen.people;
    assert_eq!(people.len(), 12);
    for (place, whose) in people.iter_mut().enumerate() {
        *whose = Whose {
            owner: format!("Person {place}"),
            ..ada()
        };
    }
    let why = room.state_mut().with(|form, cx| form.lacks_consent(cx));
    assert!(why.is_none_or(|why| !why.contains("speakers")));
}

/// Under a price it could be begun with a transcript that it was told not to be usable, and was refused for that then.
#[test]
fn what_goes_on_behind_the_end_of_the_film_begins_nothing() {
    let lacks = |end| {
        let read = TableRead {
            said: vec![[0, end]],
            ..TableRead::default()
        };
        let mut desk = desk(Backend::Draft, SCRIPT);
        let told = DubbingEvent::Table("/a/film.csv".into(), Ok(read));
        desk.apply(Event::Dubbing(told));
        let form = NewDub::of(DubForm {
            film: Some(brought()),
            languages: vec!["en".to_owned()],
            tables: vec![OwnTable::new("/a/film.csv".into())],
            ..DubForm::default()
        });
        let mut bench = Bench::new(desk, form);
        let why = bench.with(|form, cx| form.why_not(cx));
        why.is_some_and(|why| why.contains("film.csv: A line ends at"))
    };
    assert!(lacks(900_000) && !lacks(1_000));
}
