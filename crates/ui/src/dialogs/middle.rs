//! How wide dialogs are. They stand in the middle of the window by the width that they were drawn with last.

use egui::{Context, Id, Rect};

use super::{Open, WIDTH, best, cast, import, models, projects, rehearsal, versions};

impl Open {
    /// How wide it is where there is so much room.
    pub(super) fn width(&self, room: f32) -> f32 {
        match self {
            Self::Import(_) => import::WIDTH.min(room),
            Self::Projects(_) => projects::WIDTH.min(room),
            Self::Versions(_) => versions::WIDTH.min(room),
            Self::Best(_) => best::WIDTH.min(room),
            Self::Rehearsal(_) => rehearsal::WIDTH.min(room),
            Self::Models(_) => models::WIDTH.min(room),
            Self::Cast(_) => cast::WIDTH.min(room),
            _ => WIDTH,
        }
    }
}

/// Which dialog was drawn last, and how wide.
#[derive(Debug, Default)]
pub(super) struct Middle(Option<(Id, u32)>);

impl Middle {
    /// Has a dialog whose width became another one drawn anew in the same frame: it would stand beside the middle until
    /// the pointer moves.
    pub fn keep(&mut self, ctx: &Context, id: Id, rect: Rect) {
        let now = (id, rect.width().to_bits());
        let before = self.0.replace(now);
        if before.is_some_and(|before| before.0 == id && before != now) {
            ctx.request_discard("a dialog of another width");
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::{Modal, vec2};
    use egui_kittest::Harness;

    use super::*;

    /// The question whether a part is cast anew stood 80 points too far left until the pointer moved.
    #[test]
    fn a_dialog_that_becomes_narrower_stays_in_the_middle() {
        let id = Id::unique("dialog");
        let state = (Middle::default(), 500.0, Rect::NOTHING);
        let draw = |ui: &mut egui::Ui, (middle, width, drawn): &mut (Middle, f32, Rect)| {
            let modal = Modal::new(id).show(ui.ctx(), |ui| {
                ui.allocate_space(vec2(*width, 100.0));
            });
            *drawn = modal.response.rect;
            middle.keep(ui.ctx(), id, *drawn);
        };
        let mut window = Harness::builder()
            .with_size(vec2(800.0, 600.0))
            .build_ui_state(draw, state);
        window.run();
        for width in [300.0, 600.0] {
            window.state_mut().1 = width;
            window.step();
            let drawn = window.state().2;
            assert!((drawn.center().x - 400.0).abs() < 2.0, "{drawn}");
        }
    }
}
