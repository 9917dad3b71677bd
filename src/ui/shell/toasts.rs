//! What is told in passing: good news that goes by itself, trouble that stays until it is dismissed.

use std::collections::VecDeque;

use egui::accesskit::Live;
use egui::{Area, Color32, Frame, Id, Margin, Order, Rect, Ui, pos2, vec2};

use crate::studio::event::Notice;
use crate::studio::event::Offer;
use crate::studio::trouble::Remedy;
use crate::studio::trouble::Topic;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::script::FOOT;
use crate::ui::theme::{Face, Icon, icons};
use crate::ui::widgets::{Button, IconButton, TroubleCard, at_right};

/// How long good news stays.
const SHOWN_SECS: f64 = 5.0;
/// The same where something can be done about it.
const OFFERED_SECS: f64 = 12.0;
/// Most that lie over the window at once; older ones wait below.
const MOST: usize = 4;
/// Height of the smallest one.
const LEAST: f32 = 48.0;
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
    /// Tells something. The same is not told twice, and of good news with an offer only the newest stays.
    pub fn tell(&mut self, notice: Notice) {
        if let Notice::Over(topic) = &notice {
            let is_over = |notice: &Notice| match notice {
                Notice::Trouble(trouble) => trouble.topic == Some(*topic),
                Notice::Done(_) | Notice::Heed(_) | Notice::Offer { .. } | Notice::Over(_) => false,
            };
            self.toasts.retain(|toast| !is_over(&toast.notice));
            return;
        }
        let is_offer = |notice: &Notice| matches!(notice, Notice::Offer { .. });
        if is_offer(&notice) {
            self.toasts.retain(|toast| !is_offer(&toast.notice));
        } else if self
            .toasts
            .iter()
            .any(|toast| toast.notice.repeats(&notice))
        {
            return;
        }
        self.next += 1;
        self.toasts.push_back(Toast {
            number: self.next,
            notice,
            until: None,
        });
    }

    /// Whether one of them shows a folder.
    pub fn offers_folder(&self) -> bool {
        self.toasts.iter().any(|toast| {
            let notice = &toast.notice;
            matches!(
                notice,
                Notice::Offer {
                    offer: Offer::ShowFolder(_),
                    ..
                }
            )
        })
    }

    /// Draws them over the lower right of `main`; `can_show`: a program shows folders here. What was pressed
    /// comes back.
    pub fn ui(
        &mut self,
        ctx: &egui::Context,
        cx: &StudioCtx<'_>,
        (main, can_show): (Rect, bool),
    ) -> Option<Press> {
        // What was given back elsewhere is not offered any more.
        self.toasts.retain(|toast| match &toast.notice {
            Notice::Offer {
                offer: Offer::RestoreProject(project),
                ..
            } => cx.desk.bin.iter().any(|card| card.id == *project),
            Notice::Offer {
                offer: Offer::BringBackProject(project),
                ..
            } => cx.desk.archived.iter().any(|card| card.id == *project),
            _ => true,
        });
        let now = ctx.input(|input| input.time);
        let mut pressed = None;
        let mut bottom = main.bottom() - FOOT - 8.0;
        let width = WIDTH.min(main.width() - 32.0);
        let mut gone = Vec::new();
        for (place, toast) in self.toasts.iter_mut().rev().take(MOST).enumerate() {
            // Others wait below where there is no room.
            if place > 0 && bottom - LEAST < main.top() {
                break;
            }
            let shown = Area::new(Id::unique("toast").with(toast.number))
                .order(Order::Foreground)
                .pivot(egui::Align2::RIGHT_BOTTOM)
                .fixed_pos(pos2(main.right() - 16.0, bottom))
                .show(ctx, |ui| {
                    ui.set_width(width);
                    toast_ui(ui, cx, &toast.notice, can_show)
                });
            bottom -= shown.response.rect.height() + 8.0;
            let hovered = shown.response.contains_pointer();
            if shown.inner.is_some() {
                pressed = shown.inner;
                gone.push(toast.number);
            }
            let stays = match toast.notice {
                Notice::Done(_) | Notice::Heed(_) => SHOWN_SECS,
                Notice::Offer { .. } => OFFERED_SECS,
                Notice::Trouble(_) | Notice::Over(_) => continue,
            };
            if toast.until.is_none() || hovered {
                toast.until = Some(now + stays);
            }
            let left = toast.until.unwrap_or(now) - now;
            if left <= 0.0 {
                gone.push(toast.number);
            } else {
                ctx.request_repaint_after_secs(left as f32);
            }
        }
        self.toasts.retain(|toast| !gone.contains(&toast.number));
        pressed
    }
}

/// What was pressed in a toast.
pub enum Press {
    /// Nothing more is wanted of it.
    Close,
    /// A button of a trouble, and what that speaks of.
    Remedy(Remedy, Option<Topic>),
    /// A button of good news.
    Offer(Offer),
}

fn toast_ui(ui: &mut Ui, cx: &StudioCtx<'_>, notice: &Notice, can_show: bool) -> Option<Press> {
    let t = cx.tokens;
    match notice {
        Notice::Trouble(trouble) => {
            let remedy = TroubleCard::new(trouble).narrow().toast().show(ui)?;
            Some(match remedy {
                Remedy::Dismiss => Press::Close,
                other => Press::Remedy(other, trouble.topic),
            })
        }
        Notice::Done(text) => news_ui(ui, cx, (icons::CHECK_CIRCLE_FILL, t.good), text, None),
        Notice::Heed(text) => news_ui(ui, cx, (icons::WARNING_FILL, t.warn), text, None),
        Notice::Over(_) => None,
        Notice::Offer { text, offer } => {
            let (label, tip) = match offer {
                Offer::ShowFolder(_) if can_show => (tr!("toast-folder"), tr!("toast-folder.tip")),
                Offer::ShowFolder(_) => (tr!("toast-copy-path"), tr!("toast-copy-path.tip")),
                Offer::RestoreProject(_) => (tr!("toast-restore"), tr!("toast-restore.tip")),
                Offer::BringBackProject(_) => {
                    (tr!("toast-bring-back"), tr!("toast-bring-back.tip"))
                }
                Offer::PutBack(_) => (tr!("toast-put-back"), tr!("toast-put-back.tip")),
            };
            let button = Button::new(label).tip(tip).outline().small();
            let sign = (icons::CHECK_CIRCLE_FILL, t.good);
            news_ui(ui, cx, sign, text, Some((button, offer)))
        }
    }
}

fn news_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (icon, color): (Icon, Color32),
    text: &str,
    offer: Option<(Button<'_>, &Offer)>,
) -> Option<Press> {
    let t = cx.tokens;
    let frame = Frame::popup(ui.style()).inner_margin(Margin::symmetric(12, 8));
    let shown = frame.show(ui, |ui| {
        let width = ui.available_width();
        let closed = ui.horizontal_top(|ui| {
            ui.set_width(width);
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), egui::Sense::hover());
            icon.paint(ui.painter(), rect.center(), 16.0, color);
            let label = egui::Label::new(Face::Body.rich(text, t.text)).wrap();
            let label = ui.vertical(|ui| {
                ui.set_width(width - 64.0);
                ui.add(label)
            });
            let label = label.inner;
            // A screen reader reads it out when it appears.
            ui.ctx()
                .accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
            let close = IconButton::new(icons::X, tr!("toast-close")).row();
            ui.add(close.tip(tr!("toast-close.tip"))).clicked()
        });
        let offered = offer.and_then(|(button, offer)| {
            let pressed = at_right(ui, |ui| ui.add(button).clicked());
            pressed.then(|| Press::Offer(offer.clone()))
        });
        offered.or_else(|| closed.inner.then_some(Press::Close))
    });
    shown.inner
}
