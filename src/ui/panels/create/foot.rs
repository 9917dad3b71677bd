//! The foot of a way through the Create room: back, and on.

use egui::{Key, KeyboardShortcut, Label, Modifiers, Rect, Ui, UiBuilder, vec2};

use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, icons, size};
use crate::ui::widgets::price::PriceText;
use crate::ui::widgets::{Button, Side, both_sides, key_cap};

/// Height of the foot, in points.
pub const FOOT: f32 = 56.0;

/// What the foot offers.
pub struct Foot {
    /// Whether there is a step before.
    pub can_go_back: bool,
    /// What going on does.
    pub label: String,
    /// The same in a sentence.
    pub tip: String,
    /// What it costs, where that is anything.
    pub price: Option<PriceText>,
    /// Why it can't be done now.
    pub why_not: Option<String>,
    /// What is to be known before, where nothing is in the way.
    pub note: Option<String>,
    /// It is being done.
    pub busy: bool,
    /// Ctrl+Enter was pressed.
    pub goes_on: bool,
}

/// What was pressed in the foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FootPress {
    /// To the step before.
    Back,
    /// On.
    GoOn,
}

/// Draws the foot into `rect`; what was pressed, by pointer or key.
pub fn foot_ui(ui: &mut Ui, cx: &StudioCtx<'_>, rect: Rect, foot: Foot) -> Option<FootPress> {
    let t = cx.tokens;
    let mut pressed = None;
    ui.painter().rect_filled(rect, 0.0, t.bg1);
    let line = egui::Stroke::new(1.0, t.line);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, line);
    let strip = rect.shrink2(vec2(size::PAD_MAIN, 8.0));
    let can_go_on = foot.why_not.is_none() && !foot.busy;
    let builder = UiBuilder::new().id_salt("create-foot").max_rect(rect);
    let mut inside = ui.new_child(builder);
    let mut foot = Some(foot);
    both_sides(&mut inside, "foot", (strip, 12.0), |ui, side| match side {
        Side::Left => {
            if foot.as_ref().is_some_and(|foot| foot.can_go_back) {
                let back = Button::new(tr!("create-back")).outline();
                let back = back.icon(icons::ARROW_LEFT).tip(tr!("create-back.tip"));
                if ui.add(back).clicked() {
                    pressed = Some(FootPress::Back);
                }
            }
            // Why the way doesn't go on stands beside the button, not only where a pointer rests.
            let why = foot.as_ref().and_then(|foot| foot.why_not.as_deref());
            let note = foot.as_ref().and_then(|foot| foot.note.as_deref());
            let ink = if why.is_some() { t.text2 } else { t.warn };
            if let Some(why) = why.or(note) {
                let room = ui.available_width().max(24.0);
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.set_max_width(room);
                    ui.add(Label::new(Face::Small.rich(why, ink)).wrap());
                });
            }
        }
        Side::Right => {
            let Some(foot) = foot.take() else { return };
            if ui.max_rect().width() > 320.0 || rect.width() > 640.0 {
                let keys = KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);
                key_cap(ui, &ui.ctx().format_shortcut(&keys));
            }
            let mut on = Button::new(foot.label).primary().tip(foot.tip);
            on = on.why_not(foot.why_not).busy(foot.busy);
            if let Some(price) = foot.price {
                on = on.price(price);
            }
            if ui.add(on).clicked() || (foot.goes_on && can_go_on) {
                pressed = Some(FootPress::GoOn);
            }
        }
    });
    pressed
}
