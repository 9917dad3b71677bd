//! What is told in passing: good news that goes by itself, trouble that stays until it is dismissed.

use std::collections::VecDeque;

use egui::accesskit::Live;
use egui::{Align2, Area, Frame, Id, Margin, Order, Ui, vec2};

use crate::studio::event::Notice;
use crate::studio::trouble::Remedy;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, icons, size};
use crate::ui::widgets::{IconButton, TroubleCard};

/// How long good news stays.
const SHOWN_SECS: f64 = 5.0;
/// Most that lie over the window at once; older ones wait below.
const MOST: usize = 4;
/// A toast's width.
const WIDTH: f32 = 360.0;

struct Toast {
    number: u64,
    notice: Notice,
    /// When it goes; reckoned when it is first drawn, put off while the pointer is on it.
    until: Option<f64>,
}

/// All that is being told.
#[derive(Default)]
pub struct Toasts {
    toasts: VecDeque<Toast>,
    next: u64,
}

impl Toasts {
    /// Tells something. The same trouble is not told twice.
    pub fn tell(&mut self, notice: Notice) {
        let again = self
            .toasts
            .iter()
            .any(|toast| match (&toast.notice, &notice) {
                (Notice::Trouble(here), Notice::Trouble(new)) => here == new,
                (Notice::Done(here), Notice::Done(new)) => here == new,
                _ => false,
            });
        if again {
            return;
        }
        self.next += 1;
        self.toasts.push_back(Toast {
            number: self.next,
            notice,
            until: None,
        });
    }

    /// Draws them over the lower right of the main area. A pressed remedy comes back.
    pub fn ui(&mut self, ctx: &egui::Context, cx: &StudioCtx<'_>) -> Option<Remedy> {
        let now = ctx.input(|input| input.time);
        let mut remedy = None;
        let mut lift = size::TRANSPORT + size::STATUS + 16.0;
        let mut gone = Vec::new();
        for toast in self.toasts.iter_mut().rev().take(MOST) {
            let shown = Area::new(Id::unique("toast").with(toast.number))
                .order(Order::Foreground)
                .anchor(Align2::RIGHT_BOTTOM, vec2(-16.0, -lift))
                .show(ctx, |ui| toast_ui(ui, cx, &toast.notice));
            lift += shown.response.rect.height() + 8.0;
            let hovered = shown.response.contains_pointer();
            let press = shown.inner;
            if let Some(Press::Remedy(pressed)) = &press {
                remedy = Some(pressed.clone());
            }
            if press.is_some() {
                gone.push(toast.number);
            }
            if matches!(toast.notice, Notice::Done(_)) {
                if toast.until.is_none() || hovered {
                    toast.until = Some(now + SHOWN_SECS);
                }
                let left = toast.until.unwrap_or(now) - now;
                if left <= 0.0 {
                    gone.push(toast.number);
                } else {
                    ctx.request_repaint_after_secs(left as f32);
                }
            }
        }
        self.toasts.retain(|toast| !gone.contains(&toast.number));
        remedy
    }
}

enum Press {
    Close,
    Remedy(Remedy),
}

fn toast_ui(ui: &mut Ui, cx: &StudioCtx<'_>, notice: &Notice) -> Option<Press> {
    let t = cx.tokens;
    ui.set_width(WIDTH);
    match notice {
        Notice::Trouble(trouble) => {
            let remedy = TroubleCard::new(trouble).narrow().toast().show(ui)?;
            Some(match remedy {
                Remedy::Dismiss => Press::Close,
                other => Press::Remedy(other),
            })
        }
        Notice::Done(text) => {
            let frame = Frame::popup(ui.style()).inner_margin(Margin::symmetric(12, 8));
            let shown = frame.show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.set_width(WIDTH - 24.0);
                    let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), egui::Sense::hover());
                    icons::CHECK_CIRCLE_FILL.paint(ui.painter(), rect.center(), 16.0, t.good);
                    let label = egui::Label::new(Face::Body.rich(text.as_str(), t.text)).wrap();
                    let label = ui.add_sized([WIDTH - 88.0, 20.0], label);
                    // A screen reader reads it out when it appears.
                    ui.ctx()
                        .accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
                    let close = IconButton::new(icons::X, tr!("toast-close")).row();
                    ui.add(close).clicked().then_some(Press::Close)
                })
                .inner
            });
            shown.inner
        }
    }
}
