//! A project stays with the model that it was begun with.

use super::*;

/// A model of this id.
fn named(id: &str) -> Model {
    Model {
        id: ModelId::new(id),
        ..model()
    }
}

/// A live project that was begun with this model, and what the account lists.
fn live(begun: &str, listed: &[&str]) -> Desk {
    let mut desk = Desk::default();
    let mut opened = opened(ProjectId(1), 0, "A: One.");
    if let Event::Project(ProjectEvent::Opened(of)) = &mut opened {
        of.card.backend = Backend::Live;
        of.defaults.live_model = ModelId::new(begun);
    }
    desk.apply(opened);
    let models = listed.iter().map(|id| named(id)).collect();
    let models = VoicesEvent::Models(Arc::new(models));
    desk.apply(Event::Voices(Backend::Live, models));
    desk
}

fn spoken_with(desk: &Desk) -> Option<String> {
    let line = desk.script().lines().next()?;
    desk.model_of(line).map(ToString::to_string)
}

#[test]
fn another_list_of_the_account_changes_no_project_s_model() {
    let desk = live("old", &["new", "old"]);
    assert_eq!(spoken_with(&desk).as_deref(), Some("old"));
    assert_eq!(desk.model_to_pin(), None);
    let line = desk.script().lines().next().unwrap();
    assert_eq!(desk.missing_model(line), None);
}

/// The list may still be that of another project's account: it was pinned for good.
#[test]
fn a_list_alone_pins_no_model() {
    let desk = live("", &["new", "old"]);
    assert_eq!(spoken_with(&desk).as_deref(), Some("new"));
    assert_eq!(desk.model_to_pin(), None);
}

#[test]
fn a_model_that_vanished_is_no_other_one_by_itself() {
    let desk = live("old", &["new"]);
    assert_eq!(spoken_with(&desk).as_deref(), Some("old"));
    let line = desk.script().lines().next().unwrap();
    assert_eq!(desk.missing_model(line), Some(&ModelId::new("old")));
    assert_eq!(desk.lost_model(), Some(&ModelId::new("old")));
    assert_eq!(live("old", &["old"]).lost_model(), None);
    assert!(desk.price_of(line.id).is_none());
}
