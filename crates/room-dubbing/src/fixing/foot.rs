//! What is done with the line that is looked at: bought, heard, taken back. It stands below what there is to say of the
//! line, in sight whatever that is.

use egui::{Label, Rect, Ui, vec2};

use super::super::stepping::{redo_of, undo_of};
use super::DubbingPanel;
use mynah_i18n::tr;
use mynah_model::command::PatchStep;
use mynah_model::dubbing::{Mending, Segment};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::Button;

/// What the button that buys it says.
pub(super) struct Buying {
    pub price: Option<PriceText>,
    /// Why it can't be bought, and whether that is said beside it: nothing is wrong where nothing was written.
    pub why: Option<String>,
    pub is_told: bool,
    /// It is on its way.
    pub is_going: bool,
}

impl DubbingPanel {
    /// Draws it into its place; whether the line is bought.
    pub(super) fn fix_foot_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (place, of): (Rect, (usize, &Segment, bool)),
        buying: Buying,
    ) -> bool {
        let mut strip = std::mem::take(&mut self.fix_strip);
        let is_low = size::is_short(ui.ctx());
        let draws = |ui: &mut Ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
            // Not only where a pointer rests.
            if let Some(why) = buying
                .why
                .as_deref()
                .filter(|_| buying.is_told && !buying.is_going)
            {
                ui.add(Label::new(Face::Small.rich(why, cx.tokens.text2)).wrap());
            }
            let mut buy = Button::new(tr!("dubbing-mend")).primary();
            if let Some(price) = buying.price {
                buy = buy.price(price);
            }
            buy = buy.why_not(buying.why).busy(buying.is_going);
            let is_bought = ui.add(buy.tip(tr!("dubbing-mend.tip"))).clicked();
            self.steps_ui(ui, cx, of, buying.is_going);
            is_bought
        };
        // In a low window it would leave no room for what there is to say.
        let is_bought = if is_low {
            draws(ui)
        } else {
            strip.ui(ui, (place, size::PAD), draws)
        };
        self.fix_strip = strip;
        is_bought
    }

    /// What stands beside the buying: hear it, take it back, do it again, put the dub's own back.
    fn steps_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (number, line, is_mended): (usize, &Segment, bool),
        is_going: bool,
    ) {
        let (can_undo, can_redo) = (cx.view.dubs.can_undo, cx.view.dubs.can_redo);
        // A step of another line says so.
        let shown = self.shown().map(|(_, language, _)| language);
        let other = |step: &&Mending| step.line != number;
        let undone = shown.and_then(|it| it.steps.last().filter(other));
        let redone = shown.and_then(|it| it.undone.last().filter(other));
        let undo = undone.map_or_else(|| tr!("dubbing-undo"), undo_of);
        let redo = redone.map_or_else(|| tr!("dubbing-redo"), redo_of);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            let hear = Button::new(tr!("dubbing-hear")).small().outline();
            let hear = hear.icon(icons::PLAY);
            let hear = ui.add(hear.tip(tr!("dubbing-hear.tip")));
            // What is heard is paused from here, too.
            mynah_ui_kit::keys::space_plays_at(&hear);
            if hear.clicked() {
                self.hear_line(cx, [line.start, line.end]);
            }
            // What is bought just now is dropped by nobody.
            if let Some(half) = self.fixing.half().filter(|_| !is_going) {
                let (label, explanation) = if half.text.trim() == half.said.trim() {
                    (tr!("dubbing-unvoice"), tr!("dubbing-unvoice.tip"))
                } else {
                    (tr!("dubbing-unwrite"), tr!("dubbing-unwrite.tip"))
                };
                let leave = Button::new(label).small().outline();
                if ui.add(leave.tip(explanation)).clicked() {
                    self.fixing.unwrite(cx);
                    self.fixing.writes = true;
                }
            }
            if is_mended {
                let back = Button::new(tr!("dubbing-put-back")).small().outline();
                if ui.add(back.tip(tr!("dubbing-put-back.tip"))).clicked() {
                    self.step(cx, PatchStep::PutBack(number));
                }
            }
            for (action, label, explanation, can) in [
                (Action::Undo, undo, tr!("dubbing-undo.tip"), can_undo),
                (Action::Redo, redo, tr!("dubbing-redo.tip"), can_redo),
            ] {
                if can {
                    let step = Button::new(label).small().ghost();
                    if ui.add(step.tip(explanation)).clicked() {
                        cx.act(action);
                    }
                }
            }
        });
    }
}
