//! The group of the place.

use super::*;
use egui::accesskit::Role;
use mynah_core::audio_effects::{AudioEffects, EffectCatalog, EffectChoice};
use mynah_model::command::VoicesCommand;

fn choice(id: &str, name: &str) -> EffectChoice {
    EffectChoice {
        id: id.to_owned(),
        name: name.to_owned(),
        description: String::new(),
    }
}

fn catalog() -> EffectCatalog {
    EffectCatalog {
        filters: vec![choice("phone", "Phone")],
        environments: vec![choice("hall", "Hall")],
        backgrounds: vec![choice("cafe", "Cafe")],
    }
}

fn opened<'a>() -> Room<'a> {
    open(at(Backend::Draft))
}

fn open(mut room: Room<'_>) -> Room<'_> {
    room.get_by_label(&tr!("place")).click();
    room.run();
    let told = VoicesEvent::Places(Ok(Arc::new(catalog())));
    room.state_mut()
        .desk
        .apply(Event::Voices(Backend::Draft, told));
    room.run();
    room
}

fn place(room: &Room<'_>) -> AudioEffects {
    let desk = &room.state().desk;
    desk.request_for(made::line(desk, 2)).unwrap().place
}

fn pick(room: &mut Room<'_>, list: &str, choice: &str) {
    room.get_by_role_and_label(Role::ComboBox, list).click();
    room.run();
    room.get_by_role_and_label(Role::ListBoxOption, choice)
        .click();
    room.run();
}

#[test]
fn the_group_is_closed_and_asks_for_nothing_until_it_is_opened() {
    let mut room = at(Backend::Draft);
    assert!(room.query_by_label(&tr!("place-distance")).is_none());
    let asks = |room: &Room<'_>| {
        let asks =
            room.state().wishes.outbox.iter().filter(|wish| {
                matches!(wish, Command::Voices(VoicesCommand::Places(Backend::Draft)))
            });
        asks.count()
    };
    assert_eq!(asks(&room), 0);
    room.get_by_label(&tr!("place")).click();
    room.run();
    room.run();
    assert_eq!(asks(&room), 1);
    assert!(place(&room).is_default());
    for name in [
        tr!("place-filter"),
        tr!("place-room"),
        tr!("place-background"),
    ] {
        let list = room.get_by_role_and_label(Role::ComboBox, &name);
        assert!(list.accesskit_node().is_disabled(), "{name}");
    }
}

#[test]
fn what_the_catalogue_lists_is_chosen_and_taken_away() {
    let mut room = opened();
    pick(&mut room, &tr!("place-filter"), "Phone");
    pick(&mut room, &tr!("place-room"), "Hall");
    pick(&mut room, &tr!("place-background"), "Cafe");
    let now = place(&room);
    let ids = (
        now.filter.as_deref(),
        now.environment(),
        now.background.as_deref(),
    );
    assert_eq!(ids, (Some("phone"), Some("hall"), Some("cafe")));
    pick(&mut room, &tr!("place-room"), &tr!("place-none"));
    assert_eq!(place(&room).environment(), None);
    room.state_mut().desk.undo();
    assert_eq!(place(&room).environment(), Some("hall"));
}

#[test]
fn a_line_of_its_own_has_a_place_of_its_own() {
    let mut room = at(Backend::Draft);
    room.get_by_label(&tr!("inspector-this-line")).click();
    room.run();
    let mut room = open(room);
    pick(&mut room, &tr!("place-filter"), "Phone");
    let desk = &room.state().desk;
    let line = desk.script().line(made::line(desk, 2)).unwrap();
    let own = line.overrides.place.as_ref().unwrap();
    assert_eq!(own.filter.as_deref(), Some("phone"));
    assert!(desk.script().cast().0["Tom"].place.is_default());
}

#[test]
fn room_and_pan_need_a_format_with_two_channels() {
    let mut room = opened();
    let format = "pcm_24000".parse().ok();
    room.state_mut().desk.edit(Edit::SetFormat { format });
    room.run();
    for (name, is_off) in [(tr!("place-room"), true), (tr!("place-filter"), false)] {
        let list = room.get_by_role_and_label(Role::ComboBox, &name);
        assert_eq!(list.accesskit_node().is_disabled(), is_off, "{name}");
    }
}

#[test]
fn an_unknown_model_says_so_and_its_price_is_an_estimate() {
    let mut room = at(Backend::Live);
    let warning = |room: &Room<'_>| {
        let words = tr!("inspector-model-unknown", model = "Eleven v9");
        room.query_by_label(&words).is_some()
    };
    assert!(!warning(&room));
    let unknown = mynah_model::desk::Model {
        name: "Eleven v9".to_owned(),
        is_known: false,
        ..made::model(Backend::Live)
    };
    let told = VoicesEvent::Models(Arc::new(vec![unknown]));
    room.state_mut()
        .desk
        .apply(Event::Voices(Backend::Live, told));
    room.run();
    assert!(warning(&room));
    let desk = &room.state().desk;
    let price = desk.price_of(made::line(desk, 2)).unwrap();
    assert!(price.quote.is_guess);
}

/// A closed group hid that a place was set.
#[test]
fn the_head_of_the_closed_group_says_that_a_place_is_set() {
    let mut room = opened();
    pick(&mut room, &tr!("place-filter"), "Phone");
    room.get_by_label(&tr!("place")).click();
    room.run();
    room.get_by_label(&tr!("place-set"));
}
