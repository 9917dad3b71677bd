//! A sweep with little room, as beside the inspector in a small window with large text.

use egui::Rect;

use super::*;

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
