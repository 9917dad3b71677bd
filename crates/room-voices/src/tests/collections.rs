//! Collections of voices: the list in the inspector, its changes, and the filter.

use super::*;
use mynah_model::trouble::Charged;
use mynah_model::voice_collections::{CollectionChange, Collections, VoiceCollection};
use mynah_ui_core::voice_list::Facet;

fn collection(id: &str, title: &str) -> VoiceCollection {
    VoiceCollection {
        id: id.to_owned(),
        title: title.to_owned(),
        can_edit: true,
        can_delete: true,
    }
}

fn know(room: &mut Room<'_>, known: Vec<VoiceCollection>) {
    let known = Collections::Known(known.into());
    tell(room, BrowseEvent::Collections(Ok(known)));
}

/// The change that was sent last.
fn sent(room: &mut Room<'_>) -> Option<(u64, CollectionChange)> {
    let commands = room.state_mut().wishes.outbox.drain(..);
    let mut changes = commands.filter_map(|command| match command {
        Command::Voices(VoicesCommand::Collect(_, number, change)) => Some((number, change)),
        _ => None,
    });
    changes.next()
}

fn write(room: &mut Room<'_>, field: &str, text: &str) {
    room.get_by_label(field).focus();
    room.run();
    room.get_by_label(field).type_text(text);
    room.run();
}

#[test]
fn a_voice_is_added_to_a_collection_and_removed() {
    let mut room = looked_at();
    know(&mut room, vec![collection("c1", "Narrators")]);
    let name = tr!("voices-collection-has", title = "Narrators");
    press(&mut room, &name);
    let (number, change) = sent(&mut room).expect("a change");
    let voice = picked(0).id;
    let of = "c1".to_owned();
    let added = CollectionChange::Add {
        collection: of.clone(),
        voice: voice.clone(),
    };
    assert_eq!(change, added);
    // One change at a time.
    press(&mut room, &name);
    assert_eq!(sent(&mut room), None);
    let asks = |room: &Room<'_>| {
        let sent = room.state().wishes.outbox.iter();
        let is_ask = |it: &&Command| matches!(it, Command::Voices(VoicesCommand::Details(..)));
        sent.filter(is_ask).count()
    };
    let before = asks(&room);
    tell(&mut room, BrowseEvent::Changed(number, Ok(None)));
    room.run();
    assert_eq!(asks(&room), before + 1);
    let mut all = voices(Backend::Live);
    all[0].facts.collections.push(of.clone());
    let listed = VoicesEvent::Voices(all.into());
    let listed = Event::Voices(Backend::Live, listed);
    room.state_mut().desk.apply(listed);
    room.run();
    press(&mut room, &name);
    let (_, change) = sent(&mut room).expect("a change");
    let collection = of;
    assert_eq!(change, CollectionChange::Remove { collection, voice });
}

#[test]
fn a_collection_is_created_with_the_selected_voice() {
    let mut room = looked_at();
    know(&mut room, Vec::new());
    write(&mut room, &tr!("voices-collection-new"), " Heroes ");
    press(&mut room, &tr!("voices-collection-create"));
    let (number, change) = sent(&mut room).expect("a change");
    let created = CollectionChange::Create {
        title: "Heroes".to_owned(),
        voice: Some(picked(0).id),
    };
    assert_eq!(change, created);
    tell(&mut room, BrowseEvent::Changed(number, Ok(None)));
    room.run();
    // The field is empty again, so nothing can be created.
    press(&mut room, &tr!("voices-collection-create"));
    assert_eq!(sent(&mut room), None);
}

#[test]
fn a_collection_is_renamed() {
    let mut room = looked_at();
    know(&mut room, vec![collection("c1", "Narrators")]);
    press(
        &mut room,
        &tr!("voices-collection-rename", title = "Narrators"),
    );
    let field = tr!("voices-collection-title", title = "Narrators");
    write(&mut room, &field, " of the sea");
    press(&mut room, &tr!("voices-save"));
    let (_, change) = sent(&mut room).expect("a change");
    let CollectionChange::Rename { collection, title } = change else {
        panic!("{change:?}");
    };
    assert_eq!(collection, "c1");
    assert!(title.contains("of the sea"), "{title}");
}

#[test]
fn a_collection_is_deleted_after_a_question_and_its_filter_ends() {
    let mut room = looked_at();
    know(&mut room, vec![collection("c1", "Narrators")]);
    let chosen = &mut room.state_mut().panel.choice.values;
    chosen.insert(Facet::Collection, "c1".to_owned());
    press(
        &mut room,
        &tr!("voices-collection-delete", title = "Narrators"),
    );
    assert_eq!(sent(&mut room), None, "it asks first");
    press(&mut room, &tr!("voices-collection-delete-now"));
    let (number, change) = sent(&mut room).expect("a change");
    assert!(matches!(change, CollectionChange::Delete { .. }));
    tell(&mut room, BrowseEvent::Changed(number, Ok(None)));
    room.run();
    assert!(room.state().panel.choice.values.is_empty());
}

#[test]
fn a_change_that_fails_says_what_happened_and_that_it_was_free() {
    let mut room = looked_at();
    know(&mut room, vec![collection("c1", "Narrators")]);
    press(
        &mut room,
        &tr!("voices-collection-has", title = "Narrators"),
    );
    let (number, _) = sent(&mut room).expect("a change");
    let trouble = busy();
    assert_eq!(trouble.charged, Charged::No);
    let what = trouble.what.clone();
    tell(
        &mut room,
        BrowseEvent::Changed(number, Err(Box::new(trouble))),
    );
    room.run();
    assert!(room.query_by_label_contains(&what).is_some());
}

#[test]
fn a_service_without_collections_hides_nothing_else() {
    let mut room = looked_at();
    let none = BrowseEvent::Collections(Ok(Collections::Unsupported));
    tell(&mut room, none);
    room.get_by_label(&tr!("voices-collections-unsupported"));
    assert!(
        room.query_by_label(&tr!("voices-collection-create"))
            .is_none()
    );
    room.get_by_label(&tr!("voices-note"));
    room.get_by_label(&tr!("voices-cast"));
}

#[test]
fn a_collection_that_may_only_be_viewed_is_not_changed() {
    let mut room = looked_at();
    let viewed = VoiceCollection {
        can_edit: false,
        can_delete: false,
        ..collection("c1", "Narrators")
    };
    know(&mut room, vec![viewed]);
    press(
        &mut room,
        &tr!("voices-collection-has", title = "Narrators"),
    );
    press(
        &mut room,
        &tr!("voices-collection-delete", title = "Narrators"),
    );
    assert_eq!(sent(&mut room), None);
    assert!(
        room.query_by_label(&tr!("voices-collection-delete-now"))
            .is_none()
    );
}

/// A local name is only asked for while the service tells none.
#[test]
fn a_collection_with_a_title_needs_no_name_of_ones_own() {
    let mut room = looked_at();
    let mut all = voices(Backend::Live);
    all[0].facts.collections.push("c1".to_owned());
    let listed = VoicesEvent::Voices(all.into());
    let listed = Event::Voices(Backend::Live, listed);
    room.state_mut().desk.apply(listed);
    room.run();
    let own = tr!("voices-collection", id = "c1");
    assert!(room.query_by_label(&own).is_some());
    know(&mut room, vec![collection("c1", "Narrators")]);
    assert!(room.query_by_label(&own).is_none());
}

#[test]
fn collections_are_read_once_for_each_listing_of_the_voices() {
    let mut room = shown();
    let asked = |room: &mut Room<'_>| {
        room.run();
        let commands = room.state_mut().wishes.outbox.drain(..);
        let asked = commands
            .filter(|command| matches!(command, Command::Voices(VoicesCommand::Collections(_))));
        asked.count()
    };
    assert_eq!(asked(&mut room), 1);
    assert_eq!(asked(&mut room), 0);
    let again = Event::Voices(Backend::Live, VoicesEvent::Asked);
    room.state_mut().desk.apply(again);
    assert_eq!(asked(&mut room), 1);
}
