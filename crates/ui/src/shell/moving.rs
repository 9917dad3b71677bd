//! What stands in a room's place while the studio starts: the library may be on its way to another place.

use std::time::Duration;

use egui::Ui;

use mynah_i18n::tr;
use mynah_model::library_move::Move;
use mynah_ui_kit::theme::{Face, Tokens, size};
use mynah_ui_kit::widgets::{Button, opening_ui, progress_bar};

/// How often it is looked how far it is.
const LOOK: Duration = Duration::from_millis(100);
/// Width of the bar.
const BAR: f32 = 320.0;

/// Says that the library is opened, or how far its move is.
pub(super) fn on_the_way_ui(ui: &mut Ui, moving: &Move) {
    let Some((done, all)) = moving.progress() else {
        opening_ui(ui, &tr!("shell-opening"));
        return;
    };
    ui.ctx().request_repaint_after(LOOK);
    let t = Tokens::of(ui);
    ui.add_space(size::HEAD);
    ui.vertical_centered(|ui| {
        ui.label(Face::Body.rich(tr!("shell-moving"), t.text));
        let part = done as f32 / all.max(1) as f32;
        progress_bar(ui, &tr!("shell-moving"), Some(part), BAR);
        let text = tr!("shell-moving-files", done = done, all = all);
        ui.label(Face::Small.rich(text, t.text2));
        if moving.is_stopped() {
            ui.label(Face::Small.rich(tr!("shell-moving-stopping"), t.text2));
            return;
        }
        let stay = Button::new(tr!("move-stay"))
            .outline()
            .small()
            .tip(tr!("move-stay.tip"));
        if ui.add(stay).clicked() {
            moving.stop();
        }
    });
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_ui_core::testing;

    #[test]
    fn a_library_on_its_way_is_seen_and_stays_if_it_is_told_to() {
        let moving = Move::default();
        assert!(moving.tell(2, 40).is_continue());
        let seen = moving.clone();
        let mut window =
            testing::builder(640.0, 480.0).build_ui(move |ui| on_the_way_ui(ui, &seen));
        window.get_by_label(&tr!("shell-moving-files", all = 40, done = 2));
        window.get_by_label(&tr!("move-stay")).click();
        window.run_steps(2);
        window.get_by_label_contains("It stays");
        assert!(window.query_by_label(&tr!("move-stay")).is_none());
        assert!(moving.tell(3, 40).is_break());
        moving.over();
        window.run_steps(2);
        assert!(window.query_by_label_contains("files").is_none());
    }
}
