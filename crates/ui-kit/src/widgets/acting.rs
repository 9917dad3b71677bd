//! Where a frame's controls stand, for what lies over them and is to leave them free.

use egui::{Context, Id, Order, Rect, Response, Ui};

/// What is wider or higher than this is a row or a text: it can be pressed beside what lies over it.
const WIDEST: f32 = 400.0;
const HIGHEST: f32 = 40.0;

#[derive(Clone, Default)]
struct Acting {
    is_watched: bool,
    rects: Vec<(Order, Rect)>,
}

fn key() -> Id {
    Id::unique("acting")
}

/// Notes where a control is seen, as long as somebody wants to know.
pub(super) fn note(ui: &Ui, response: &Response) {
    let order = ui.layer_id().order;
    if order > Order::Foreground || !response.enabled() || !response.sense.senses_click() {
        return;
    }
    let rect = response.rect.intersect(ui.clip_rect());
    if rect.width() > WIDEST || rect.height() > HIGHEST {
        return;
    }
    note_place(ui, rect);
}

/// Notes a place inside of something large that does something of its own there.
pub fn note_place(ui: &Ui, rect: Rect) {
    let order = ui.layer_id().order;
    let rect = rect.intersect(ui.clip_rect());
    if order > Order::Foreground || !rect.is_positive() {
        return;
    }
    ui.data_mut(|data| {
        let acting = data.get_temp_mut_or_default::<Acting>(key());
        if acting.is_watched {
            acting.rects.push((order, rect));
        }
    });
}

/// The controls that were drawn below this order since it was asked last, which is once a pass; `goes_on`: it is going
/// to be asked again.
pub fn take_acting(ctx: &Context, below: Order, goes_on: bool) -> Vec<Rect> {
    let rects = ctx.data_mut(|data| {
        let acting = data.get_temp_mut_or_default::<Acting>(key());
        acting.is_watched = goes_on;
        std::mem::take(&mut acting.rects)
    });
    let below = rects.into_iter().filter(|(order, _)| *order < below);
    below.map(|(_, rect)| rect).collect()
}
