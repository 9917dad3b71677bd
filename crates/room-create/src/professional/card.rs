//! A card of the checklist: its mark, its name, how the step stands; what is in it where it is open.

use egui::accesskit::Role;
use egui::{Align, Color32, Frame, Margin, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{ProfessionalPanel, words};
use crate::clone::today;
use mynah_i18n::tr;
use mynah_model::professional::{ProStep, StepStands};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, Icon, icons, size};
use mynah_ui_kit::widgets::{focus_ring, tip};

/// Heights and sides in points.
const HEAD: f32 = 40.0;
const MARK: f32 = 24.0;
const PAD: f32 = 16.0;

impl ProfessionalPanel {
    /// Draws a step.
    pub(super) fn card_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, step: ProStep) {
        let Some(card) = &self.open else { return };
        let stands = card.step(step, today(cx));
        let told = words::stands(cx, card, (step, stands), &self.doing(cx));
        let (stands, told) = self.as_stopped(cx, step, (stands, told));
        let is_open = self.step == Some(step);
        let t = cx.tokens;
        let frame = Frame::new()
            .fill(t.bg1)
            .stroke(Stroke::new(1.0, if is_open { t.text3 } else { t.line }))
            .corner_radius(size::RADIUS_CARD);
        let shown = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            if head_ui(ui, cx, step, (stands, &told, is_open)) {
                self.step = if is_open { None } else { Some(step) };
                self.sheet.rest(cx);
            }
            if is_open && self.step.is_some() {
                let margin = Margin {
                    left: PAD as i8,
                    right: PAD as i8,
                    top: 0,
                    bottom: PAD as i8,
                };
                Frame::new().inner_margin(margin).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                    ui.push_id(("pro-step", words::place(step)), |ui| {
                        self.body_ui(ui, cx, step);
                    });
                });
            }
        });
        // The card that is open is seen whole, as far as there is room.
        if is_open && self.shown != self.step {
            self.shown = self.step;
            ui.scroll_to_rect(shown.response.rect, Some(Align::Min));
        }
    }
}

/// The head of a card; whether it was pressed.
fn head_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    step: ProStep,
    (stands, told, is_open): (StepStands, &str, bool),
) -> bool {
    let t = cx.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::click());
    let title = words::step(step);
    let said = tr!(
        "pro-step-said",
        place = words::place(step),
        all = ProStep::ALL.len(),
        title = title.as_str(),
        state = words::state(stands),
        told = told
    );
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_open, &said));
    if ui.is_rect_visible(rect) {
        let middle = rect.center().y;
        mark_ui(
            ui,
            cx,
            (step, stands),
            pos2(rect.left() + PAD + MARK / 2.0, middle),
        );
        let left = rect.left() + PAD + MARK + 12.0;
        let ink = if stands == StepStands::Later {
            t.text2
        } else {
            t.text
        };
        let name = Face::BodyStrong.galley(ui, title, ink);
        let at = pos2(left, middle - name.size().y / 2.0);
        let right = left + name.size().x + 12.0;
        ui.painter().galley(at, name, ink);
        let caret = if is_open {
            icons::CARET_UP
        } else {
            icons::CARET_DOWN
        };
        let end = rect.right() - PAD - 16.0;
        caret.paint(ui.painter(), pos2(end + 8.0, middle), 16.0, t.text2);
        let ink = ink_of(cx, stands);
        let room = (end - 12.0 - right).max(0.0);
        let state = Face::Small.elided(ui, told, ink, room);
        let at = pos2(end - 12.0 - state.size().x, middle - state.size().y / 2.0);
        ui.painter().galley(at, state, ink);
    }
    focus_ring(ui, &response, size::RADIUS_CARD);
    tip(ui, response, &tr!("pro-step-said.tip")).clicked()
}

fn ink_of(cx: &StudioCtx<'_>, stands: StepStands) -> Color32 {
    match stands {
        StepStands::Failed => cx.tokens.bad_ink,
        StepStands::Waits | StepStands::Short => cx.tokens.warn,
        StepStands::Done | StepStands::Now | StepStands::Later => cx.tokens.text2,
    }
}

/// A circle with what the step's state is: a number where it is still to come.
fn mark_ui(ui: &Ui, cx: &StudioCtx<'_>, (step, stands): (ProStep, StepStands), at: egui::Pos2) {
    let t = cx.tokens;
    let (ground, ink, icon): (Color32, Color32, Option<Icon>) = match stands {
        StepStands::Done => (t.tint_good, t.good, Some(icons::CHECK)),
        StepStands::Short => (t.bg3, t.warn, Some(icons::WARNING)),
        StepStands::Failed => (t.tint_bad, t.bad_ink, Some(icons::WARNING)),
        StepStands::Waits => (t.bg3, t.warn, Some(icons::HOURGLASS)),
        StepStands::Now => (t.accent, t.on_accent, None),
        StepStands::Later => (t.bg3, t.text2, None),
    };
    let place = Rect::from_center_size(at, vec2(MARK, MARK));
    ui.painter()
        .circle_filled(place.center(), MARK / 2.0, ground);
    if let Some(icon) = icon {
        icon.paint(ui.painter(), place.center(), 14.0, ink);
    } else {
        let number = Face::SmallStrong.galley(ui, words::place(step).to_string(), ink);
        let at = place.center() - number.size() / 2.0;
        ui.painter().galley(at, number, ink);
    }
}
