//! A sweep with little room, as beside the inspector in a small window with large text.

use egui::Rect;

use super::*;
use mynah_model::sweep::Axis;
use mynah_ui_kit::theme::size;

const HEIGHT: f32 = 460.0;

fn of_two_lines_in<'a>(width: f32) -> Room<'a> {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let lines = [2, 4].map(|number| made::line(&desk, number));
    let panel = SweepPanel::default();
    let mut room = made::room((width, HEIGHT), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx);
    });
    let bench = room.state_mut();
    (bench.view.line, bench.view.marked) = (Some(lines[0]), lines.into());
    bench.with(|panel, cx| panel.open(cx));
    room.run();
    room
}

/// How far it is was cut where the keys left no room for it.
#[test]
fn what_keys_do_stands_beside_each_other() {
    for width in [330.0, 389.0, 460.0, 640.0, 820.0, 1100.0] {
        let room = of_two_lines_in(width);
        let foot: Vec<(String, Rect)> = room
            .query_all_by_role(egui::accesskit::Role::Label)
            .filter(|it| it.rect().top() > HEIGHT - 60.0)
            .filter_map(|it| Some((it.accesskit_node().value()?, it.rect())))
            .collect();
        for key in ["Tab", "← → ↑ ↓", "Space", "1 – 5", "B", "Enter"] {
            assert!(foot.iter().any(|(name, _)| name == key), "{width}: {key}");
        }
        for (nth, (name, at)) in foot.iter().enumerate() {
            assert!(at.right() <= width, "{width}: {name} is cut: {at}");
            for (other, there) in foot.iter().skip(nth + 1) {
                let both = at.intersect(*there);
                let is_over = both.width() > 1.0 && both.height() > 1.0;
                assert!(!is_over, "{width}: {name} {at} and {other} {there}");
            }
        }
    }
}

/// Its field lay folded away under "Stability × Similarity", at 1100 × 700 and 150 %.
#[test]
fn the_stop_loss_is_reached_in_a_low_window_with_large_letters() {
    let mut room = of_two_lines_in(733.0);
    assert!(size::is_short(&room.ctx));
    let field = |room: &Room<'_>| {
        let field_label = tr!("sweep-limit");
        let field = room.query_by_role_and_label(egui::accesskit::Role::TextInput, &field_label);
        field.map(|field| field.rect())
    };
    assert!(field(&room).is_none(), "the cells have the room");
    room.get_by_label_contains("· stop-loss").click();
    room.run();
    let at = field(&room).expect("a field");
    assert!(at.right() <= 733.0 && at.bottom() < HEIGHT - 40.0, "{at}");
}

/// The row of the seed came with the cell that has one, and what stands below was pressed elsewhere.
#[test]
fn nothing_at_the_right_moves_where_a_cell_has_a_seed() {
    let mut room = super::room(Backend::Draft);
    let open = room.state_mut().panel.open.as_mut().unwrap();
    open.grid.columns = Axis::Seed(vec![None, Some(7)]);
    open.looking.at = (0, 0);
    room.run();
    let finer = |room: &Room<'_>| room.get_by_label(&tr!("sweep-refine")).rect();
    let before = finer(&room);
    let open = room.state_mut().panel.open.as_mut().unwrap();
    open.looking.at = (1, 0);
    room.run();
    assert_eq!(finer(&room), before);
}
