//! The open project's switch for zero retention, with what it takes away.

use egui::{Label, Ui};

use super::row;
use mynah_i18n::tr;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{tip, toggle};

/// Draws the switch; nothing where no project is open.
pub(super) fn retention_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let Some(project) = &cx.desk.project else {
        return;
    };
    let name = tr!("settings-zero-retention");
    let explanation = tr!(
        "settings-zero-retention.tip",
        project = project.card.name.as_str()
    );
    let mut on = project.card.zero_retention;
    let switched = row(ui, &name, |ui| {
        let response = toggle(ui, &name, &mut on);
        tip(ui, response, &explanation)
    });
    if switched.changed() {
        cx.act(Action::ZeroRetention);
    }
    if on {
        let words = tr!("settings-zero-retention.on");
        ui.add(Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
    }
}
