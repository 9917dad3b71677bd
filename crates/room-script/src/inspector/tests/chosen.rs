//! What is chosen from lists: the language that is sent along, and formats that a plan lacks.

use egui::accesskit::Role;

use super::*;
use mynah_model::desk::Voice;

#[test]
fn a_language_is_sent_along_where_somebody_chose_it() {
    let mut room = at(Backend::Live);
    let language = |room: &Room<'_>| {
        let desk = &room.state().desk;
        desk.request_for(made::line(desk, 2)).unwrap().language
    };
    assert_eq!(language(&room), None);
    room.get_by_role_and_label(Role::ComboBox, &tr!("inspector-language"))
        .click();
    room.run();
    room.get_by_role_and_label(Role::ListBoxOption, &tr!("language-de"))
        .click();
    room.run();
    assert_eq!(language(&room).as_deref(), Some("de"));
}

#[test]
fn what_differs_from_the_voices_own_is_marked_and_brought_back() {
    let mut room = at(Backend::Draft);
    assert!(
        room.query_by_label(&tr!("slider-reset", name = tr!("inspector-stability")))
            .is_none()
    );
    room.get_by_label(&tr!("inspector-stability"))
        .set_value_accesskit(0.2);
    room.run();
    room.get_by_label(&tr!("slider-reset", name = tr!("inspector-stability")))
        .click();
    room.run();
    assert_eq!(spoken(&room.state().desk).stability(), 0.5);
    assert!(
        room.query_by_label(&tr!("slider-reset", name = tr!("inspector-stability")))
            .is_none()
    );
}

/// Which step was the voice's own was not to be seen, nor whether the boost was, and only all could be brought back.
#[test]
fn steps_and_boost_that_differ_are_marked_and_brought_back() {
    let mut room = at(Backend::Live);
    let own = |room: &Room<'_>| {
        let desk = &room.state().desk;
        let chosen = desk.script().cast().0["Tom"].settings;
        chosen == ChosenSettings::default()
    };
    for (press, name) in [
        (tr!("inspector-robust").as_str(), "Stability"),
        (tr!("inspector-boost").as_str(), "Speaker boost"),
    ] {
        let reset = format!("Reset {name}");
        assert!(room.query_by_label(&reset).is_none());
        room.get_by_label(press).click();
        room.run();
        assert!(!own(&room));
        room.get_by_label(&reset).click();
        room.run();
        assert!(own(&room), "{name} is the voice’s own");
        assert!(room.query_by_label(&reset).is_none());
    }
    let natural_label = tr!("inspector-natural");
    let natural = room.get_by_label(&natural_label);
    let natural = natural.accesskit_node().value().unwrap_or_default();
    assert!(natural.ends_with("the voice’s own"), "{natural}");
}

/// A desk with so many voices, the last of which is called "Needle".
fn among(count: usize) -> Desk {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let first = made::voices(Backend::Draft).remove(0);
    let voices = (0..count).map(|place| Voice {
        id: format!("voice{place}").as_str().into(),
        name: if place + 1 == count {
            "Needle".to_owned()
        } else {
            format!("Straw {place}")
        },
        labels: vec![if place == 1 {
            ("gender".to_owned(), "female".to_owned())
        } else {
            ("gender".to_owned(), "male".to_owned())
        }],
        ..first.clone()
    });
    let voices: Vec<Voice> = voices.collect();
    let voices = VoicesEvent::Voices(voices.into());
    desk.apply(Event::Voices(Backend::Draft, voices));
    desk
}

/// It had a search of its own, which knew the service's words only.
#[test]
fn voices_are_searched_as_in_the_voices_room() {
    let desk = among(4);
    let line = made::line(&desk, 2);
    let mut room = room(desk, line);
    room.get_by_role_and_label(Role::ComboBox, &tr!("inspector-voice"))
        .click();
    room.run();
    room.get_by_label(&tr!("inspector-search-voices"))
        .type_text("woman");
    room.run();
    room.get_by_label("Straw 1");
    assert!(room.query_by_label("Needle").is_none());
}

/// Each frame looked through all of them; now Enter waits until that is done.
#[test]
fn enter_takes_what_is_found_among_very_many_voices() {
    let desk = among(1_200);
    let line = made::line(&desk, 2);
    let mut room = room(desk, line);
    room.get_by_role_and_label(Role::ComboBox, &tr!("inspector-voice"))
        .click();
    room.run();
    room.get_by_label(&tr!("inspector-search-voices"))
        .type_text("needle");
    room.key_press(egui::Key::Enter);
    room.run();
    let part = room.state().desk.script().cast().0["Tom"].draft.clone();
    assert_eq!(part.map(|voice| voice.name).as_deref(), Some("Needle"));
}

/// They went into the script's cast, and to readers, as strangers wrote them.
#[test]
fn a_hostile_name_is_shown_and_cast_on_one_line() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let first = made::voices(Backend::Draft).remove(0);
    let hostile = Voice {
        id: "hostile".into(),
        name: format!("Turned\u{202e}\n{}", "Long".repeat(1_250)),
        ..first
    };
    desk.apply(Event::Voices(
        Backend::Draft,
        VoicesEvent::Voices(vec![hostile].into()),
    ));
    let line = made::line(&desk, 2);
    let mut room = room(desk, line);
    room.get_by_role_and_label(Role::ComboBox, &tr!("inspector-voice"))
        .click();
    room.run();
    room.get_all_by_role(Role::ListBoxOption)
        .next()
        .unwrap()
        .click();
    room.run();
    let cast = room.state().desk.script().cast();
    let part = cast.0["Tom"].draft.as_ref().unwrap();
    assert!(part.name.starts_with("Turned Long"), "{}", part.name);
    assert!(part.name.chars().count() < 500);
}

/// They stayed in the voice of before, and nobody was told.
#[test]
fn approved_lines_that_stay_in_another_voice_are_told_of() {
    let mut desk = among(5);
    let line = made::line(&desk, 2);
    let mut take = made::take(&desk, line, 1);
    take.approved = true;
    made::give_takes(&mut desk, line, vec![take]);
    let mut room = room(desk, line);
    let cast = |room: &Room<'_>| room.state().desk.script().cast().0["Tom"].draft.clone();
    let before = cast(&room);
    room.get_by_role_and_label(Role::ComboBox, &tr!("inspector-voice"))
        .click();
    room.run();
    room.event(egui::Event::Text("Needle".to_owned()));
    room.run();
    room.key_press(egui::Key::Enter);
    room.run();
    assert_ne!(cast(&room), before);
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(
        told.contains("1 approved line of this part stays"),
        "{told}"
    );
}

/// Regression: the list of voices said nothing of a clone whose owner had agreed to another project.
#[test]
fn a_voice_outside_its_consent_is_marked_in_the_list() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let voices = made::voices(Backend::Draft);
    made::lend_elsewhere(&mut desk, &voices[2].id);
    let line = made::line(&desk, 2);
    let mut room = room(desk, line);
    room.get_by_role_and_label(Role::ComboBox, &tr!("inspector-voice"))
        .click();
    room.run();
    let mark = tr!("voices-outside-consent");
    let marked = |name: &str| {
        let row = room.get_by_role_and_label(Role::ListBoxOption, name);
        let told = row.accesskit_node().value().unwrap_or_default();
        told.contains(&mark)
    };
    assert!(marked(&voices[2].name));
    assert!(!marked(&voices[0].name));
}
