//! Who agreed to the recording that a voice takes after, and what shows it: asked for as where a voice is cloned, since it
//! goes to the service as a clone's recordings do.

use egui::Ui;

use super::MakingPanel;
use crate::studio::making::{Kind, Step};
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::create::clone::{ClonePanel, fill_in_day, heading_ui};

impl MakingPanel {
    /// Whether a recording goes along that somebody has to agree to here.
    pub(in crate::ui::panels::create) fn asks_who_agreed(&self) -> bool {
        let making = self.making();
        let making = making.filter(|it| it.kind == Kind::Design && it.step == Step::Describe);
        making.is_some_and(|making| making.form.taken().is_some())
    }

    /// Draws what is asked.
    pub(super) fn agreed_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if !self.asks_who_agreed() {
            return;
        }
        ui.add_space(8.0);
        heading_ui(
            ui,
            cx,
            &tr!("design-taken-title"),
            &tr!("design-taken-title.kept"),
        );
        self.with_sheet(|sheet| {
            fill_in_day(cx, &mut sheet.attempt);
            sheet.whose_ui(ui, cx);
        });
    }

    /// Takes over what came of what was attached or read aloud.
    pub(super) fn follow_agreed(&mut self, cx: &mut StudioCtx<'_>) {
        // What another step, way or room asked for is theirs.
        let asks = self.asks_who_agreed();
        self.with_sheet(|sheet| {
            if asks {
                sheet.follow_document(cx);
                sheet.follow_reading(cx);
                sheet.follow_words(cx);
            }
            sheet.follow_recorder(cx);
        });
    }

    /// Lends who agreed to the widgets that an instant clone has too.
    pub(super) fn with_sheet(&mut self, draw: impl FnOnce(&mut ClonePanel)) {
        let Some(card) = &mut self.open else { return };
        std::mem::swap(&mut self.sheet.attempt, &mut card.making.form.agreed);
        draw(&mut self.sheet);
        std::mem::swap(&mut self.sheet.attempt, &mut card.making.form.agreed);
    }
}
