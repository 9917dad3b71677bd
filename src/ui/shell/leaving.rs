//! The window is closed while something arrives that is paid for and that nobody could fetch again: it waits for it,
//! and closes by itself.

use egui::{Id, Label, Modal, Ui, ViewportCommand};

use crate::studio::command::{Command, JobsCommand};
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::Face;
use crate::ui::widgets::{Button, at_right};

/// Width of the question.
const WIDTH: f32 = 420.0;

/// Whether the window is being closed.
#[derive(Debug, Default)]
pub struct Leaving {
    /// It was to be closed and waits; with whether the queue went before.
    waits: Option<bool>,
    /// It may go.
    goes: bool,
}

impl Leaving {
    /// Whether the question lies over the window.
    pub fn is_open(&self) -> bool {
        self.waits.is_some()
    }

    /// Holds the window open as long as something is at stake, unless somebody wants it closed all the same.
    pub fn ui(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let ctx = ui.ctx();
        let wished = ctx.input(|input| input.viewport().close_requested()) && !self.goes;
        if !wished && self.waits.is_none() {
            return;
        }
        let at_stake = cx.desk.at_stake();
        if at_stake == 0 {
            // Nothing held it, or all of it is here.
            self.goes = self.waits.take().is_some();
            if self.goes {
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            return;
        }
        if wished {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            if self.waits.is_none() {
                let went = !cx.desk.flow.paused;
                self.waits = Some(went);
                // What waits would follow for ever.
                cx.send(Command::Jobs(JobsCommand::Pause(true)));
            }
        }
        let t = cx.tokens;
        let frame = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(20));
        let modal = Modal::new(Id::unique("leaving"))
            .backdrop_color(t.shade)
            .frame(frame);
        let shown = modal.show(ctx, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing = egui::vec2(8.0, 10.0);
            ui.label(Face::Title.rich(tr!("leaving"), t.text));
            let text = tr!("leaving.text", answers = at_stake);
            ui.add(Label::new(Face::Body.rich(text, t.text2)).wrap());
            at_right(ui, |ui| {
                let stay = Button::new(tr!("leaving-stay")).tip(tr!("leaving-stay.tip"));
                let close = Button::new(tr!("leaving-close")).tip(tr!("leaving-close.tip"));
                (
                    ui.add(close.ghost()).clicked(),
                    ui.add(stay.primary()).clicked(),
                )
            })
        });
        let (closes, stays) = shown.inner;
        if closes {
            self.waits = None;
            self.goes = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        } else if (stays || shown.should_close()) && self.waits.take() == Some(true) {
            cx.send(Command::Jobs(JobsCommand::Pause(false)));
        }
    }
}
