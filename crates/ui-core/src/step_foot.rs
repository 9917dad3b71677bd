//! The foot of a way through the Create room: back, and on.

use egui::text::LayoutJob;
use egui::{Key, KeyboardShortcut, Label, Modifiers, Rect, Ui, UiBuilder, vec2};

use crate::ctx::StudioCtx;
use crate::widgets::price::PriceText;
use mynah_i18n::tr;
use mynah_ui_kit::theme::{Face, Tokens, icons, size};
use mynah_ui_kit::widgets::{Button, Side, both_sides, key_cap};

/// Height of the foot, in points.
pub const FOOT: f32 = 56.0;

/// What is beside the button: its keys, and gaps.
const KEYS: f32 = 96.0;
/// In less room than this nobody reads a sentence.
const LEAST: f32 = 140.0;
/// Between what stands above the button and what is above and below that.
const GAP: f32 = 8.0;

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
    /// What is to be known before it is done.
    pub heed: Option<String>,
    /// It is being done.
    pub busy: bool,
    /// Ctrl+Enter was pressed.
    pub goes_on: bool,
}

impl Foot {
    /// Why it can't be done, or what is to be known before.
    fn reason(&self) -> Option<&str> {
        self.why_not.as_deref().or(self.heed.as_deref())
    }

    /// How much higher than `FOOT` it has to be in a place of this width: what has no room in two lines beside the button
    /// stands above it.
    pub fn above(&self, ui: &Ui, width: f32) -> f32 {
        let Some(reason) = self.reason() else {
            return 0.0;
        };
        let button = Button::new(self.label.as_str());
        let button = match &self.price {
            Some(price) => button.width_with(ui, &price.shown),
            None => button.width(ui),
        };
        let whole = width - 2.0 * size::PAD_MAIN;
        let rows = |room: f32| {
            let ink = Tokens::of(ui).text2;
            let job = LayoutJob::simple(reason.to_owned(), Face::Small.font(), ink, room);
            let galley = ui.painter().layout_job(job);
            (galley.rows.len(), galley.size().y)
        };
        let beside = whole - button - KEYS;
        if beside >= LEAST && rows(beside).0 <= 2 {
            return 0.0;
        }
        rows(whole).1 + GAP
    }
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
    // Only where the one who draws it gave the room for it.
    let above = foot.above(ui, rect.width()).min(rect.height() - FOOT);
    let is_above = above > 0.0;
    let strip = rect.with_min_y(rect.top() + above.max(0.0));
    let strip = strip.shrink2(vec2(size::PAD_MAIN, 8.0));
    let can_go_on = foot.why_not.is_none() && !foot.busy;
    let builder = UiBuilder::new().id_salt("create-foot").max_rect(rect);
    let mut inside = ui.new_child(builder);
    if is_above && let Some(reason) = foot.reason() {
        let ink = if foot.why_not.is_some() {
            t.text2
        } else {
            t.warn
        };
        let place = rect.with_max_y(rect.top() + above + GAP);
        let place = place.shrink2(vec2(size::PAD_MAIN, GAP));
        let builder = UiBuilder::new().id_salt("create-foot-why").max_rect(place);
        let mut told = inside.new_child(builder);
        told.add(Label::new(Face::Small.rich(reason, ink)).wrap());
    }
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
            let foot = foot.as_ref().filter(|_| !is_above);
            let why = foot.and_then(|foot| match &foot.why_not {
                Some(why) => Some((why, t.text2)),
                None => foot.heed.as_ref().map(|heed| (heed, t.warn)),
            });
            if let Some((why, ink)) = why {
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
