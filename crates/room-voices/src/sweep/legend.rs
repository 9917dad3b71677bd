//! What the colours of a matrix mean: the least and the most of it that takes have.

use egui::{Sense, Ui, vec2};

use super::cell::{Shade, heat};
use super::{Colour, Open};
use mynah_i18n::tr;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;

/// Width and height of the scale, and of how many plain pieces it is made.
const SCALE: egui::Vec2 = vec2(96.0, 10.0);
const PIECES: u8 = 24;

impl Open {
    /// Draws the scale with its two ends; nothing while nothing is coloured.
    pub(super) fn legend_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        if self.colour == Colour::None {
            return;
        }
        let t = cx.tokens;
        let Some((least, most)) = Shade::of(self.colour, &self.plan, cx.desk).ends() else {
            ui.label(Face::Label.rich(tr!("sweep-legend-none"), t.text2));
            return;
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let name = tr!(
                "sweep-legend",
                name = self.colour.words(),
                least = least.as_str()
            );
            ui.label(Face::Label.rich(name, t.text2));
            if least == most {
                return;
            }
            let (rect, _) = ui.allocate_exact_size(SCALE, Sense::hover());
            let wide = rect.width() / f32::from(PIECES);
            for piece in 0..PIECES {
                let left = rect.left() + f32::from(piece) * wide;
                let at = egui::Rect::from_min_size(
                    egui::pos2(left, rect.top()),
                    vec2(wide + 0.5, rect.height()),
                );
                let part = f32::from(piece) / f32::from(PIECES - 1);
                ui.painter().rect_filled(at, 0.0, heat(t, part));
            }
            let line = egui::Stroke::new(1.0, t.line);
            ui.painter()
                .rect_stroke(rect, 0.0, line, egui::StrokeKind::Outside);
            ui.label(Face::Label.rich(most, t.text2));
        });
    }
}
