//! The size of the text: its keys, and what it leaves room for.

use super::*;

/// Ctrl with the plus alone was heard, for which most keyboards want Shift.
#[test]
fn the_plus_makes_text_larger_with_shift_and_without() {
    for (key, modifiers, sends) in [
        (Key::Equals, Modifiers::COMMAND, "Zoom(1.1)"),
        (Key::Plus, Modifiers::COMMAND, "Zoom(1.1)"),
        (
            Key::Plus,
            Modifiers::COMMAND | Modifiers::SHIFT,
            "Zoom(1.1)",
        ),
        (Key::Minus, Modifiers::COMMAND, "Zoom(0.9)"),
        (Key::Num0, Modifiers::COMMAND, "Zoom(1.0)"),
    ] {
        let mut window = draft();
        window.key_press_modifiers(modifiers, key);
        window.run();
        assert!(sent(&window).contains(sends), "{key:?}: {}", sent(&window));
    }
}

/// History was not where it is counted: behind 4 came 7.
#[test]
fn rooms_are_gone_to_by_their_places_in_the_rail() {
    let keys = [
        Key::Num1,
        Key::Num2,
        Key::Num3,
        Key::Num4,
        Key::Num5,
        Key::Num6,
        Key::Num7,
        Key::Num8,
        Key::Comma,
    ];
    let mut window = draft();
    for (room, key) in Room::ALL.into_iter().zip(keys).rev() {
        window.key_press_modifiers(Modifiers::COMMAND, key);
        window.run_steps(3);
        assert_eq!(window.state().view.room, room);
    }
    window.get_by_label(&tr!("room-history")).hover();
    window.run_steps(60);
    window.get_by_label_contains("as one list  Ctrl+7");
}

/// Words and signs of the rail lay over each other.
#[test]
fn nothing_of_the_rail_lies_over_another_in_large_text() {
    // 1100 × 700 at 160, 180 and 200 %, and the smallest window at that.
    for size in [
        (687.0, 437.0),
        (611.0, 389.0),
        (550.0, 350.0),
        (380.0, 240.0),
    ] {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let window = window(desk, size);
        let tabs = window.query_all_by_role(egui::accesskit::Role::Tab);
        let mut items: Vec<egui::Rect> = tabs.map(|tab| tab.rect()).collect();
        items.retain(|item| item.width() < theme::size::RAIL && item.left() < 16.0);
        assert_eq!(items.len(), Room::ALL.len(), "{size:?}");
        let inside = |at: egui::Pos2| items.iter().any(|item| item.contains(at));
        let shapes = window.output().shapes.iter();
        let drawn = shapes.filter_map(|clipped| match &clipped.shape {
            egui::Shape::Text(text) => {
                let rect = text.galley.rect.translate(text.pos.to_vec2());
                Some(rect.intersect(clipped.clip_rect))
            }
            _ => None,
        });
        let mut drawn: Vec<egui::Rect> = drawn.collect();
        drawn.retain(|rect| rect.is_positive() && inside(rect.center()));
        for all in [&items, &drawn] {
            assert!(all.len() >= Room::ALL.len(), "{size:?}: {all:?}");
            for (place, one) in all.iter().enumerate() {
                for other in all.iter().skip(place + 1) {
                    let both = one.shrink(1.0).intersects(other.shrink(1.0));
                    assert!(!both, "{size:?}: {one} {other}");
                }
            }
        }
    }
}

/// Beside the inspector the bar of selected lines had no room for its end: the cross lay under it.
#[test]
fn the_bar_of_selected_lines_ends_before_the_inspector() {
    use egui::accesskit::Role;
    // The last two are 1100 × 700 and 1020 × 580 at 150 %.
    for size in [
        (1360.0, 780.0),
        (1100.0, 700.0),
        (1020.0, 580.0),
        (733.0, 466.0),
        (680.0, 387.0),
    ] {
        for backend in [Backend::Draft, Backend::Live] {
            let desk = made::desk(backend, made::SCRIPT);
            let rows = [1, 2, 3].map(|number| made::line(&desk, number));
            let mut window = window(desk, size);
            window.state_mut().view.marked = rows.into();
            window.run();
            let rect = |label: &str| {
                let button = window.query_by_role_and_label(Role::Button, label);
                button.map(|button| button.rect())
            };
            let both = rect(&tr!("marked-delete")).zip(rect(&tr!("marked-let-go")));
            let Some((bin, cross)) = both else {
                // In a low one it has no room: the menu of a row does what it does.
                assert!(size.1 < 500.0, "{size:?} {backend:?}");
                continue;
            };
            // In the narrowest it is one of the menu.
            let model =
                rect(&tr!("marked-model")).map_or_else(|| bin.left(), |model| model.right());
            let all = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
            let inspects = window.query_by_label(&tr!("part-inspector")).is_some();
            let end = Parts::of(all, inspects).main.right();
            assert!(
                model <= bin.left() && bin.right() <= cross.left(),
                "{size:?} {backend:?}: {model} {bin} {cross}"
            );
            assert!(cross.right() <= end, "{size:?} {backend:?}: {cross} {end}");
        }
    }
}

/// Controls of rows and bars lay outside the window for screen readers.
#[test]
fn no_control_lies_outside_the_window() {
    use egui::accesskit::Role;
    let roles = [
        Role::Button,
        Role::TextInput,
        Role::MultilineTextInput,
        Role::SearchInput,
        Role::ComboBox,
        Role::CheckBox,
        Role::RadioButton,
        Role::Slider,
        Role::Switch,
        Role::Tab,
    ];
    // The last two are the first two at 150 %.
    for size in [
        (1440.0, 900.0),
        (1100.0, 700.0),
        (960.0, 600.0),
        (733.0, 466.0),
    ] {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let line = made::line(&desk, 2);
        let mut window = window(desk, size);
        window.state_mut().view.show(Some(line));
        let inside = Rect::from_min_size(pos2(0.0, 0.0), size.into()).expand(1.0);
        for room in Room::ALL {
            window.state_mut().view.room = room;
            window.run_steps(4);
            for role in roles {
                for node in window.query_all_by_role(role) {
                    if node.accesskit_node().is_hidden() {
                        continue;
                    }
                    let (rect, label) = (node.rect(), node.accesskit_node().label());
                    assert!(
                        inside.contains_rect(rect),
                        "{size:?} {room:?} {role:?} {label:?}: {rect}"
                    );
                }
            }
        }
    }
}

/// The name of the program stood there for every project.
#[test]
fn the_window_has_the_name_of_the_project() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let name = desk.project.as_ref().expect("a project").card.name.clone();
    let window = window(desk, (1440.0, 900.0));
    assert!(window.state().panel.0.title.starts_with(&name));
}
