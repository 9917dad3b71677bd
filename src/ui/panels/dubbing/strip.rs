//! A strip at the bottom of a place: what stands there is always in sight, and moves nothing that stands above it.

use egui::{Rect, Ui, UiBuilder, pos2, vec2};

use crate::ui::theme::Tokens;

/// Room above and below what stands in it.
const PAD: f32 = 8.0;
/// The most of a place that it takes.
const MOST: f32 = 0.6;
/// More than anything in it is high.
const ROOM: f32 = 2_000.0;

/// As high as what stood in it when it was last drawn.
#[derive(Default)]
pub(super) struct Strip {
    high: f32,
}

impl Strip {
    /// Parts a place in what is above it and its own.
    pub fn below(&self, whole: Rect) -> (Rect, Rect) {
        let high = self.high.min(whole.height() * MOST);
        whole.split_top_bottom_at_y(whole.bottom() - high)
    }

    /// Draws what stands in it, so far from its sides, into its own part of the place.
    pub fn ui<R>(
        &mut self,
        ui: &mut Ui,
        (rect, side): (Rect, f32),
        draws: impl FnOnce(&mut Ui) -> R,
    ) -> R {
        let t = Tokens::of(ui);
        let wide = (rect.width() - 2.0 * side).max(24.0);
        let from = pos2(rect.left() + side, rect.top() + PAD);
        // What has no room in it has its own height all the same: then it gets that.
        let room = Rect::from_min_size(from, vec2(wide, ROOM));
        let builder = UiBuilder::new().id_salt("strip").max_rect(room);
        let mut inside = ui.new_child(builder);
        inside.set_clip_rect(rect);
        inside.painter().rect_filled(rect, 0.0, t.bg1);
        let line = egui::Stroke::new(1.0, t.line);
        inside
            .painter()
            .hline(rect.x_range(), rect.top() + 0.5, line);
        let drawn = draws(&mut inside);
        let high = inside.min_rect().height() + 2.0 * PAD;
        if (high - self.high).abs() > 0.5 {
            self.high = high;
            ui.ctx()
                .request_discard("a strip is as high as its content");
        }
        drawn
    }
}
