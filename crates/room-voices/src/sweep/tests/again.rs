//! What is tried once more: matrices that were left, values that weren't taken, keys after presses.

use super::*;
use mynah_core::settings::{Preset, VoiceSettings};

/// Nothing led back from a finer matrix.
#[test]
fn from_a_finer_matrix_one_goes_back_to_the_one_before_and_its_cell() {
    let mut room = room(Backend::Draft);
    let back = |room: &Room<'_>| {
        let back_label = tr!("sweep-earlier");
        let back = room.get_by_label(&back_label);
        back.accesskit_node().is_disabled()
    };
    assert!(back(&room));
    let (grid, at) = (open(&room).grid.clone(), (2, 0));
    room.state_mut().panel.open.as_mut().unwrap().looking.at = at;
    room.run();
    room.get_by_label(&tr!("sweep-refine")).click();
    room.run();
    room.get_by_label(&tr!("sweep-luck")).click();
    room.run();
    assert_ne!(open(&room).grid, grid);
    for _ in 0..2 {
        room.get_by_label(&tr!("sweep-earlier")).click();
        room.run();
    }
    assert_eq!((&open(&room).grid, open(&room).looking.at), (&grid, at));
    assert!(back(&room));
}

/// They were forgotten, and what was in the field before stood there again.
#[test]
fn values_that_are_not_taken_stay_to_be_mended() {
    let mut room = room(Backend::Draft);
    let field = |room: &Room<'_>| {
        let field_label = tr!("sweep-values", axis = tr!("sweep-columns"));
        let field = room.get_by_label(&field_label);
        field.accesskit_node().value().unwrap_or_default()
    };
    room.get_by_label(&tr!("sweep-values", axis = tr!("sweep-columns")))
        .focus();
    room.run();
    room.key_press(egui::Key::End);
    room.run();
    room.get_by_label(&tr!("sweep-values", axis = tr!("sweep-columns")))
        .type_text(" 7");
    room.run();
    room.key_press(egui::Key::Enter);
    room.run();
    assert!(field(&room).ends_with(" 7"), "{}", field(&room));
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("“7” isn’t taken"), "{told}");
}

#[test]
fn where_nothing_is_left_the_button_says_so_and_is_as_wide() {
    let mut room = room(Backend::Draft);
    let wide = room
        .get_by_label_contains(&tr!("sweep-generate", count = 9))
        .rect()
        .width();
    let all: Vec<(usize, usize)> = (0..9).map(|place| (place % 3, place / 3)).collect();
    give(&mut room, &all);
    // The key was pressed, and nothing was said.
    room.state_mut().with(|panel, cx| {
        cx.view.choosing = Choosing::Settings;
        panel.act(Action::GenerateLine, cx);
    });
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("All cells are here"), "{told}");
    let orders = format!("{:?}", room.state().wishes.outbox);
    assert!(!orders.contains("Generate {"), "{orders}");
    let button_label = tr!("sweep-generate-none");
    let button = room.get_by_label_contains(&button_label);
    assert!((button.rect().width() - wide).abs() < 0.5);
}

/// Tab and the arrows went through the window after a press beside the cells.
#[test]
fn keys_go_on_with_the_cells_after_a_press_beside_them() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(1, 1), (2, 1)]);
    let at = room
        .get_by_label(&tr!("trial-rate", stars = 4))
        .rect()
        .center();
    made::press_at(&mut room, at);
    room.key_press(egui::Key::ArrowRight);
    room.run();
    assert_eq!(open(&room).looking.at, (2, 1));
}

/// What cells were coloured by was forgotten with the line.
#[test]
fn what_cells_are_coloured_by_stays_for_the_next_line() {
    let mut room = room(Backend::Draft);
    let bench = room.state_mut();
    bench.panel.open.as_mut().unwrap().colour = Colour::Pitch;
    bench.view.line = Some(made::line(&bench.desk, 4));
    bench.with(|panel, cx| panel.open(cx));
    room.run();
    assert_eq!(open(&room).colour, Colour::Pitch);
}

/// It took over what was half written, and closed the sweep.
#[test]
fn escape_in_a_field_leaves_what_stood_there_and_the_sweep_open() {
    let mut room = room(Backend::Draft);
    let grid = open(&room).grid.clone();
    let before = open(&room).values[0].clone();
    room.get_by_label(&tr!("sweep-values", axis = tr!("sweep-columns")))
        .focus();
    room.run();
    room.key_press(egui::Key::End);
    room.run();
    room.get_by_label(&tr!("sweep-values", axis = tr!("sweep-columns")))
        .type_text(" 0.9");
    room.run();
    assert_ne!(open(&room).values[0], before);
    room.key_press(egui::Key::Escape);
    room.run();
    assert!(room.state().panel.is_open());
    assert_eq!(open(&room).grid, grid);
    assert_eq!(open(&room).values[0], before);
    room.key_press(egui::Key::Escape);
    room.run();
    assert!(!room.state().panel.is_open());
}

/// It was swallowed, while the cell before went on sounding.
#[test]
fn a_digit_on_a_cell_without_a_take_says_why_it_rates_nothing() {
    let mut room = room(Backend::Draft);
    room.key_press(egui::Key::Num4);
    room.run();
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("nobody heard it"), "{told}");
}

/// Two presets could not be heard beside each other.
#[test]
fn presets_are_heard_beside_each_other() {
    let mut room = room(Backend::Draft);
    let preset = |name: &str, stability: f32| Preset {
        name: name.to_owned(),
        settings: VoiceSettings::default().with(Setting::Stability(Some(stability))),
        place: Default::default(),
    };
    let presets = vec![preset("Calm", 1.0), preset("Wild", 0.0)];
    let listed = TakesEvent::Presets(presets);
    room.state_mut().desk.apply(Event::Takes(listed));
    room.run();
    let role = egui::accesskit::Role::ComboBox;
    room.get_by_role_and_label(role, &tr!("sweep-columns"))
        .click();
    room.run();
    let role = egui::accesskit::Role::ListBoxOption;
    room.get_by_role_and_label(role, &tr!("presets")).click();
    room.run();
    room.get_by_label_contains(&tr!("sweep-generate", count = 2));
    let asked = |room: &Room<'_>, at| {
        let sent = open(room).plan.at(at).unwrap().sent.clone().unwrap();
        sent.request.speech().unwrap().settings.stability()
    };
    assert!((asked(&room, (0, 0)) - 1.0).abs() < 1e-4);
    assert!(asked(&room, (1, 0)).abs() < 1e-4);
    let written = open(&room).grid.written().unwrap();
    assert_eq!(Grid::read(&written).as_ref(), Some(&open(&room).grid));
}

/// An audition could be sent to somebody, and a sweep could not.
#[test]
fn cells_are_written_into_a_folder_by_their_values_and_equally_loud() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(0, 0), (1, 1)]);
    room.get_by_label(&tr!("sweep-export")).click();
    room.run();
    assert!(
        room.state()
            .wishes
            .actions
            .contains(&Action::ExportCompared)
    );
    room.state_mut().view.compared_to = Some("folder".into());
    room.run();
    let order = room
        .state()
        .wishes
        .outbox
        .iter()
        .find_map(|wish| match wish {
            Command::Jobs(JobsCommand::Export(order)) => Some(order.clone()),
            _ => None,
        });
    let order = order.unwrap();
    let files: Vec<String> = order
        .takes
        .iter()
        .filter_map(|take| take.file.clone())
        .collect();
    assert_eq!(files.len(), 2);
    assert!(files[0].contains("Stability 0.30"), "{files:?}");
    assert!(room.state().view.compared_to.is_none());
}
