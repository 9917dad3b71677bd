//! What stands at the right edge, in the order in which it is read.
//!
//! Tab goes through controls in the order in which they are drawn. A layout from the right would turn that
//! round, so what stands at the right is drawn last, from the left, with the width that it had a frame ago.

use egui::{Align, Id, Layout, Rect, Ui, UiBuilder};

/// A side of a strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What begins at the left edge. It has the room that the right side leaves.
    Left,
    /// What ends at the right edge. It takes the room that it needs.
    Right,
}

/// Lays things out in a row that ends at the right edge.
pub fn at_right<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let id = ui.unique_id().with("at-right");
    let known = known(ui, id);
    ui.horizontal(|ui| {
        let room = ui.available_width() - known.unwrap_or(0.0);
        ui.add_space(room.max(0.0));
        let shown = ui.horizontal(add);
        remember(ui, id, known, shown.response.rect.width());
        shown.inner
    })
    .inner
}

/// Lays out both sides of a strip, the left one first, with a gap between them. `name` tells strips of one `ui`
/// apart.
pub fn both_sides(
    ui: &mut Ui,
    name: &str,
    (strip, gap): (Rect, f32),
    mut add: impl FnMut(&mut Ui, Side),
) {
    let id = ui.unique_id().with(name);
    let known = known(ui, id);
    let split = strip.right() - known.unwrap_or(0.0);
    let mut side = |ui: &mut Ui, side: Side, rect: Rect| {
        let builder = UiBuilder::new()
            .id_salt((name, side == Side::Left))
            .max_rect(rect)
            .layout(Layout::left_to_right(Align::Center));
        let mut inside = ui.new_child(builder);
        add(&mut inside, side);
        inside.min_rect().width()
    };
    side(ui, Side::Left, strip.with_max_x(split - gap));
    let width = side(ui, Side::Right, strip.with_min_x(split));
    remember(ui, id, known, width);
}

fn known(ui: &Ui, id: Id) -> Option<f32> {
    ui.data(|data| data.get_temp(id))
}

/// Another width than the known one: the frame is drawn once more.
fn remember(ui: &Ui, id: Id, known: Option<f32>, width: f32) {
    if known.is_none_or(|known| (known - width).abs() > 0.5) {
        ui.data_mut(|data| data.insert_temp(id, width));
        // No third pass is drawn: it would stand beside its place until something else happens.
        if ui.ctx().current_pass_index() > 0 {
            ui.ctx().request_repaint();
            return;
        }
        // What grows in every frame, as a clock does, is a frame behind: two passes in each would be felt.
        let (key, frame) = (Id::unique("at-right-again"), ui.ctx().cumulative_frame_nr());
        let last = ui.data(|data| data.get_temp::<u64>(key));
        if last.is_some_and(|last| last + 1 == frame) {
            ui.ctx().request_repaint();
            return;
        }
        ui.data_mut(|data| data.insert_temp(key, frame));
        ui.ctx()
            .request_discard("width of what stands at the right");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A red warning of the toolkit's lay over the window.
    #[test]
    fn what_changes_its_width_in_every_frame_is_not_laid_out_twice_in_each() {
        let ctx = egui::Context::default();
        let mut wide = 10.0;
        let mut passes = Vec::new();
        for _ in 0..12 {
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                wide += 3.0;
                at_right(ui, |ui| {
                    ui.allocate_space(egui::vec2(wide, 10.0));
                });
            });
            output.textures_delta.clear();
            passes.push(output.platform_output.num_completed_passes);
        }
        let in_row = passes.windows(2).any(|two| two.iter().all(|all| *all > 1));
        assert!(!in_row, "{passes:?}");
        assert!(passes.iter().any(|all| *all > 1), "{passes:?}");
    }

    /// A yellow button stood 80 points beside its place until the next key.
    #[test]
    fn another_width_in_the_last_pass_is_drawn_again() {
        let ctx = egui::Context::default();
        let mut last = egui::FullOutput::default();
        for frame in 0..10 {
            last = ctx.run_ui(egui::RawInput::default(), |ui| {
                let again = frame == 9 && ui.ctx().current_pass_index() > 0;
                let wide = match (frame, again) {
                    (9, false) => 50.0,
                    (9, true) => 130.0,
                    _ => 20.0,
                };
                at_right(ui, |ui| {
                    ui.allocate_space(egui::vec2(wide, 10.0));
                });
            });
            last.textures_delta.clear();
        }
        let delay = last.viewport_output.get(&egui::ViewportId::ROOT);
        let delay = delay.map(|output| output.repaint_delay);
        assert_eq!(delay, Some(std::time::Duration::ZERO));
    }
}
