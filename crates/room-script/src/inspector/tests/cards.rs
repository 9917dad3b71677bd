//! What a take's card tells.

use super::*;
use mynah_core::request::Generation;
use mynah_model::event::{Notice, Offer};

#[test]
fn a_take_s_card_says_when_it_was_made() {
    let room = takes_of(Backend::Live, |takes| takes.truncate(1));
    room.get_by_label("1 Jan");
}

/// Which words two takes speak was told nowhere: they were compared by ear.
#[test]
fn a_take_that_says_other_words_than_its_line_shows_them() {
    let mut room = takes_of(Backend::Live, |takes| {
        takes.truncate(2);
        let Generation::Speech(mut request) = (*takes[1].request).clone() else {
            panic!("no line");
        };
        request.text = format!("Yesterday. {}", request.text);
        takes[1].request = Arc::new(request.into());
    });
    let says = |room: &Room<'_>| room.query_all_by_label_contains("Says other words").count();
    assert_eq!(says(&room), 1);
    room.get_by_label_contains("Says other words: Yesterday. ");
    // What it lacks is told where that is all.
    let id = made::line(&room.state().desk, 2);
    let text = |room: &Room<'_>| room.state().desk.script().line(id).unwrap().text.clone();
    let more = format!("{} And then?", text(&room));
    let before = text(&room);
    room.state_mut().desk.edit(Edit::SetText { id, text: more });
    room.run();
    room.get_by_label_contains("Doesn’t say: And then?");
    room.state_mut()
        .desk
        .edit(Edit::SetText { id, text: before });
    room.run();
    // What the line says is compared, not what it said when its takes were listed.
    let text = "Something new.".to_owned();
    room.state_mut().desk.edit(Edit::SetText { id, text });
    room.run();
    assert_eq!(says(&room), 2);
}

/// What was half written when the window was closed was lost.
#[test]
fn a_note_that_is_being_written_is_kept_when_the_window_closes() {
    let mut room = takes_of(Backend::Live, |takes| takes.truncate(1));
    let button = room.get_all_by_label("Note to take 1").next().unwrap();
    button.click();
    room.run();
    let field = room.get_by_role_and_label(egui::accesskit::Role::TextInput, "Note to take 1");
    field.type_text("louder");
    room.run();
    room.state_mut().with(|panel, cx| panel.leave(cx));
    let kept = format!("{:?}", room.state().wishes.edits);
    assert!(kept.contains("\"louder\""), "{kept}");
}

/// The row said that it is free, and the button the price of a sound that nobody would buy.
#[test]
fn what_the_library_holds_of_a_line_is_free_in_the_inspector_too() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let request: Generation = desk.request_for(line).expect("a request").into();
    let key = mynah_core::fingerprint::quick_key(&request);
    let mut room = room(desk, line);
    let price = |room: &Room<'_>| {
        let button_label = tr!("takes-generate");
        let button = room.get_by_role_and_label(egui::accesskit::Role::Button, &button_label);
        button.accesskit_node().description().unwrap_or_default()
    };
    assert!(price(&room).contains("50"), "{}", price(&room));
    let held = TakesEvent::Held(Backend::Draft, String::new(), [key].into());
    room.state_mut().desk.apply(Event::Takes(held));
    room.run();
    assert!(!price(&room).contains("50"), "{}", price(&room));
}

/// What was final went into the bin without a word.
#[test]
fn an_approved_take_is_discarded_once_that_is_taken_back() {
    let mut room = takes_of(Backend::Draft, |takes| takes[0].approved = true);
    let bin_label = tr!("takes-discard", number = 1);
    let bin = room.get_by_label(&bin_label);
    assert!(bin.accesskit_node().is_disabled());
    let bench = room.state_mut();
    bench.wishes.edits.clear();
    bench.with(|panel, cx| panel.act(Action::DiscardTake, cx));
    assert!(bench.wishes.edits.is_empty(), "{:?}", bench.wishes.edits);
    assert_eq!(bench.wishes.notices.len(), 1);
}

/// The line was final no more, and nobody said so.
#[test]
fn another_take_than_the_approved_one_is_told_with_a_way_back() {
    for approved in [true, false] {
        let mut room = takes_of(Backend::Live, |takes| takes[0].approved = approved);
        room.state_mut()
            .with(|panel, cx| panel.act(Action::PickOlder, cx));
        let notices = &room.state().wishes.notices;
        let told = notices.iter().any(|notice| {
            matches!(notice, Notice::Offer { text, offer: Offer::UndoStep(..) }
                if text.contains("Take 1 was approved"))
        });
        assert_eq!(told, approved, "{notices:?}");
    }
}
