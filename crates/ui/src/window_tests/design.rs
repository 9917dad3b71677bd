//! A voice from words: the chips of a description, and prices in a small window.

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::NodeT as _;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_ui_core::testing::fixtures as made;

use super::WindowHarness;
use super::answered::Answered;
use super::clones::{CloneWindow, Clones};

const WORDS: &str = "An old woman, calm and slow, with a raspy voice and a dry sense of humour";

#[test]
fn chips_of_a_description_stay_where_they_are_and_one_age_is_said() {
    let mut app = CloneWindow::sample();
    app.key(Modifiers::COMMAND, Key::Num3);
    app.wait_for_label(&tr!("design-description"));
    app.settle();
    let at = |app: &WindowHarness, label: &str| app.get(label).rect().top();
    let places = ["elderly", "a man", "Make three previews"].map(|label| at(&app, label));
    let text = at(&app, &tr!("design-text-own"));
    app.press("elderly");
    app.settle();
    assert!(app.shows_part("Say who speaks"));
    let now = ["elderly", "a man", "Make three previews"].map(|label| at(&app, label));
    assert_eq!(places, now);
    assert!(
        (text - at(&app, &tr!("design-text-own"))).abs() < 1.0,
        "nor what is below"
    );
    app.press("in their thirties");
    assert_eq!(app.value(&tr!("design-description")), "In their thirties");
}

/// Regression: who came to the room by its key or its tab had to press the field before a letter was taken.
#[test]
fn a_description_is_typed_without_a_press() {
    let mut app = CloneWindow::sample();
    let has_keys =
        |app: &WindowHarness| app.focused().as_deref() == Some(tr!("design-description").as_str());
    app.key(Modifiers::COMMAND, Key::Num3);
    app.wait_for("the field", has_keys);
    app.press_role(Role::Tab, &tr!("create-clone"));
    app.press_role(Role::Tab, &tr!("create-design"));
    app.wait_for("the field again", has_keys);
    app.type_letters("A calm voice");
    assert_eq!(app.value(&tr!("design-description")), "A calm voice");
}

#[test]
fn a_range_of_prices_fits_at_the_right_of_a_small_window() {
    let desk = made::desk(Backend::Live, made::SCRIPT);
    let app = WindowHarness::sized(desk, vec2(1_100.0, 700.0));
    let mut app = Answered::new(app, Clones::default());
    app.key(Modifiers::COMMAND, Key::Num3);
    app.wait_for_label(&tr!("design-description"));
    app.write(&tr!("design-description"), WORDS);
    let prices = |app: &WindowHarness| -> Vec<_> {
        let said = app.nodes().filter_map(|node| {
            let found = node.accesskit_node();
            let said = found.label().or_else(|| found.value())?;
            let at = found.bounding_box()?;
            let is_price = said.contains("cr") && said.contains(char::is_numeric);
            (is_price && !said.starts_with("Usage")).then_some((said, at))
        });
        said.collect()
    };
    app.wait_for("a price on its button and at the right", |app| {
        prices(app).len() > 1
    });
    app.settle();
    let right = f64::from(app.window().right());
    let prices = prices(&app);
    assert!(prices.iter().all(|(_, at)| at.x1 <= right), "{prices:?}");
}
