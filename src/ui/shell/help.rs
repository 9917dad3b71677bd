//! The list of all shortcuts.

use egui::{Align, Frame, Id, Key, Layout, Modal, Modifiers, ScrollArea, Ui, vec2};

use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::Face;
use crate::ui::theme::Tokens;
use crate::ui::widgets::key_cap;

/// Further than any list is long.
const EVERYTHING: f32 = 100_000.0;
/// Height of a row.
const ROW: f32 = 24.0;

/// Draws the list while `open`; closes with Escape or a click beside it.
pub fn shortcuts_ui(ctx: &egui::Context, cx: &StudioCtx<'_>, open: &mut bool) {
    if !*open {
        return;
    }
    let t = cx.tokens;
    let modal = Modal::new(Id::unique("shortcuts"))
        .backdrop_color(t.shade)
        .frame(Frame::popup(&ctx.global_style()).inner_margin(16))
        .show(ctx, |ui| {
            ui.set_width(420.0);
            ui.label(Face::Title.rich(tr!("shortcuts-title"), t.text));
            ui.label(Face::Small.rich(tr!("shortcuts-hint"), t.text2));
            ui.add_space(8.0);
            let list = ScrollArea::vertical()
                .max_height(480.0)
                .auto_shrink([false, true]);
            list.show(ui, |ui| {
                ui.spacing_mut().interact_size.y = 0.0;
                // The scroll bar floats: the keys keep clear of it.
                ui.set_max_width(408.0);
                scroll_by_keys(ui);
                let hands = [
                    (tr!("shortcuts-enter"), tr!("shortcuts-enter.keys")),
                    (tr!("shortcuts-next"), tr!("shortcuts-next.keys")),
                    (tr!("shortcuts-leave"), tr!("shortcuts-leave.keys")),
                    (tr!("shortcuts-delete"), tr!("shortcuts-delete.keys")),
                    (tr!("shortcuts-walk"), tr!("shortcuts-walk.keys")),
                    (tr!("shortcuts-into"), tr!("shortcuts-into.keys")),
                    (tr!("shortcuts-range"), tr!("shortcuts-range.keys")),
                    (tr!("shortcuts-mark"), tr!("shortcuts-mark.keys")),
                    (tr!("shortcuts-explain"), tr!("shortcuts-explain.keys")),
                ];
                for (label, keys) in &hands {
                    row_ui(ui, t, label, keys);
                }
                for &action in Action::ALL {
                    if let Some(keys) = action.keys_text(ui.ctx()) {
                        row_ui(ui, t, &action.label(), &keys.replace('+', " "));
                    }
                }
            });
        });
    if modal.should_close() {
        *open = false;
    }
}

/// Nothing in the list can have the keys, so they scroll it.
fn scroll_by_keys(ui: &Ui) {
    let page = ui.clip_rect().height() - ROW;
    let pressed = |key, by: f32| {
        let times = ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        times as f32 * by
    };
    let down =
        pressed(Key::ArrowDown, ROW) + pressed(Key::PageDown, page) + pressed(Key::End, EVERYTHING);
    let up =
        pressed(Key::ArrowUp, ROW) + pressed(Key::PageUp, page) + pressed(Key::Home, EVERYTHING);
    if down != up {
        ui.scroll_with_delta(vec2(0.0, up - down));
    }
}

fn row_ui(ui: &mut Ui, t: &Tokens, label: &str, keys: &str) {
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        ui.label(Face::Body.rich(label, t.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            key_cap(ui, keys);
        });
    });
}
