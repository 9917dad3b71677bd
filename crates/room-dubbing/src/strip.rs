//! A strip at the bottom of a place: what stands there is always in sight, and moves nothing that stands above it.

use egui::{Rect, ScrollArea, Ui, UiBuilder, vec2};

use mynah_ui_kit::theme::Tokens;

/// Room above and below what stands in it.
const PAD: f32 = 8.0;
/// The most of a place that it takes.
const MOST: f32 = 0.6;

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
        let pad = vec2(side, PAD).min(rect.size() / 2.0);
        let builder = UiBuilder::new()
            .id_salt("strip")
            .max_rect(rect.shrink2(pad));
        let mut inside = ui.new_child(builder);
        inside.set_clip_rect(rect);
        inside.painter().rect_filled(rect, 0.0, t.bg1);
        let line = egui::Stroke::new(1.0, t.line);
        inside
            .painter()
            .hline(rect.x_range(), rect.top() + 0.5, line);
        // Where that is more than it may take, it is scrolled to.
        let shown = ScrollArea::vertical()
            .id_salt("strip")
            .auto_shrink(false)
            .show(&mut inside, draws);
        let (drawn, high) = (shown.inner, shown.content_size.y + 2.0 * PAD);
        if (high - self.high).abs() > 0.5 {
            self.high = high;
            ui.ctx()
                .request_discard("a strip is as high as its content");
        }
        drawn
    }
}
