//! What the window says of lines whose voice is gone.

use egui::accesskit::Role;

use super::told::live;
use super::*;
use mynah_model::desk::{Voice, Voices};
use mynah_model::event::VoicesEvent;

/// The button said two lines fewer than are to do, and nothing said why; the lines looked like any new ones.
#[test]
fn lines_that_a_voice_is_missing_for_say_so_and_so_does_the_number_at_the_button() {
    let mut desk = live();
    for number in 1..=4 {
        let id = made::line(&desk, number);
        let text = format!("Something else, {number}.");
        desk.edit(Edit::SetText { id, text });
    }
    let left = made::voices(Backend::Live).into_iter();
    let left: Vec<Voice> = left.filter(|it| it.id.as_str() != "voice1").collect();
    let voices = Voices::from(left).without("voice1".into());
    desk.apply(Event::Voices(Backend::Live, VoicesEvent::Voices(voices)));
    let tally = desk.tally();
    assert!(tally.changed > 0 && tally.gone > 0, "{tally:?}");
    let window = window(desk, (1440.0, 900.0));
    let marked = window.query_all_by_label_contains("Voice gone: ").count();
    assert_eq!(marked, tally.gone);
    let buttons = window.query_all_by_role(Role::Button);
    let mut told = buttons.filter_map(|it| it.accesskit_node().description());
    assert!(told.any(|it| it.contains(&format!("{} more lines are left out", tally.gone))));
}
