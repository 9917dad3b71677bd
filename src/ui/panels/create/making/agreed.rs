//! Who agreed to the recording that a voice takes after, and what shows it: asked for as where a voice is cloned, since it
//! goes to the service as a clone's recordings do.

use egui::Ui;

use super::MakingPanel;
use crate::studio::attempt::CloneAttempt;
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
        if asks && !self.is_anothers() {
            self.with_sheet(|sheet| {
                sheet.follow_document(cx);
                sheet.follow_reading(cx);
                sheet.follow_words(cx);
            });
        }
        self.take_recorded(cx);
        if self.sheet.why_held().is_none() {
            self.sheet_of = self.open.as_ref().map(|card| card.id);
        }
    }

    /// Takes over what was read aloud, for the way that it was read for: another one has a statement of its own.
    pub(super) fn take_recorded(&mut self, cx: &mut StudioCtx<'_>) {
        if !self.is_anothers() {
            self.with_sheet(|sheet| sheet.follow_recorder(cx));
            return;
        }
        self.sheet.follow_recorder(cx);
        self.sheet.attempt = CloneAttempt::default();
    }

    /// Whether what is recorded or attached is another way's than the open one's.
    fn is_anothers(&self) -> bool {
        let open = self.open.as_ref().map(|card| card.id);
        self.sheet.why_held().is_some() && self.sheet_of != open
    }

    /// Lends who agreed to the widgets that an instant clone has too.
    pub(super) fn with_sheet(&mut self, draw: impl FnOnce(&mut ClonePanel)) {
        let Some(card) = &mut self.open else { return };
        std::mem::swap(&mut self.sheet.attempt, &mut card.making.form.agreed);
        draw(&mut self.sheet);
        std::mem::swap(&mut self.sheet.attempt, &mut card.making.form.agreed);
    }
}
