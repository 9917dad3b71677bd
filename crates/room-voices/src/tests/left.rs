//! What is left and found again, who keeps the keys, and shelves in a narrow room.

use super::*;
use mynah_model::desk::VoiceMark;
use mynah_model::trouble::{Remedy, Trouble};

/// Who looked at another voice for a moment wrote all of it anew.
#[test]
fn what_was_written_in_a_form_waits_for_its_voice() {
    let mut room = looked_at();
    let id = picked(0).id;
    tell(&mut room, BrowseEvent::Details(id, Ok(told("Hoarse."))));
    press(&mut room, &tr!("voices-edit"));
    room.get_by_label(&tr!("voices-field-name")).focus();
    room.run();
    room.get_by_label(&tr!("voices-field-name"))
        .type_text(" the Younger");
    room.run();
    let name = |room: &Room<'_>| {
        let field_label = tr!("voices-field-name");
        let field = room.query_by_label(&field_label)?;
        field.accesskit_node().value()
    };
    let written = name(&room).unwrap();
    assert!(written.contains("the Younger"), "{written}");
    room.state_mut().panel.picked = Some(picked(1));
    room.run();
    assert_eq!(name(&room), None);
    room.state_mut().panel.picked = Some(picked(0));
    room.run();
    assert_eq!(name(&room), Some(written));
    press(&mut room, &tr!("voices-cancel"));
    room.state_mut().panel.picked = Some(picked(1));
    room.run();
    room.state_mut().panel.picked = Some(picked(0));
    room.run();
    assert_eq!(name(&room), None, "what was given up is gone");
}

/// The keys went nowhere when the first tag came.
#[test]
fn the_first_tag_of_a_voice_leaves_the_keys_in_its_field() {
    let mut room = looked_at();
    room.get_by_label(&tr!("voices-tag")).focus();
    room.run();
    room.get_by_label(&tr!("voices-tag")).type_text("sea");
    room.run();
    room.key_press(egui::Key::Enter);
    room.run();
    let is_in = |room: &Room<'_>| {
        room.get_by_label(&tr!("voices-tag"))
            .accesskit_node()
            .is_focused()
    };
    assert!(is_in(&room));
    let mark = VoiceMark {
        tags: vec!["sea".to_owned()],
        ..VoiceMark::default()
    };
    let known = KnownVoices {
        marks: [(picked(0).id, mark)].into(),
        ..KnownVoices::default()
    };
    tell(&mut room, BrowseEvent::Known(Box::new(known)));
    room.get_by_label(&tr!("voices-tag-remove", tag = "sea"));
    assert!(is_in(&room));
}

/// "warm, old" was one tag that no other voice had.
#[test]
fn commas_part_tags() {
    let mut room = looked_at();
    room.get_by_label(&tr!("voices-tag")).focus();
    room.run();
    room.get_by_label(&tr!("voices-tag"))
        .type_text("warm, old,, warm ,sea");
    room.run();
    room.key_press(egui::Key::Enter);
    room.run();
    let told = format!("{:?}", room.state().wishes.outbox);
    let tags = ["warm", "old", "sea"].map(|tag| format!("Tag(\"{tag}\", true)"));
    assert!(tags.iter().all(|tag| told.contains(tag)), "{told}");
    assert_eq!(told.matches("Tag(").count(), 3, "{told}");
}

/// With large letters the last tab lay under the field with what is looked for.
#[test]
fn shelves_without_room_beside_what_is_looked_for_are_a_list() {
    let mut room = room(
        (380.0, 460.0),
        desk(Backend::Live, SCRIPT),
        VoicesPanel::default(),
        |panel, ui, cx| panel.ui(ui, cx),
    );
    room.run();
    let shelves_label = tr!("tabs");
    let shelves = room.get_by_label(&shelves_label);
    let search_label = tr!("voices-search");
    let search = room.get_by_label(&search_label);
    assert!(shelves.rect().right() < search.rect().left());
    shelves.click();
    room.run();
    room.get_by_role_and_label(Role::ListBoxOption, &tr!("voices-tab-drafts"))
        .click();
    room.run();
    assert_eq!(room.state().panel.shelf, super::super::Shelf::Drafts);
}

/// Its “Dismiss” searched once more.
#[test]
fn a_search_for_voices_like_one_that_fails_leads_back() {
    let mut room = shown();
    room.state_mut().view.like = Some(like());
    room.run();
    let ask = asks(&mut room).pop().expect("a search");
    let answer = SharedAnswer {
        voices: None,
        total: None,
        is_last: false,
        ask,
        seen: None,
        trouble: Some(Trouble {
            remedies: vec![Remedy::Retry, Remedy::Dismiss],
            ..busy()
        }),
    };
    tell(&mut room, BrowseEvent::Shared(Box::new(answer)));
    press(&mut room, &tr!("remedy-dismiss"));
    assert!(asks(&mut room).is_empty(), "nothing is searched");
    assert_eq!(room.state().panel.shelf, super::super::Shelf::Own);
}
