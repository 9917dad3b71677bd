//! Asks before all lines are generated: the price stands on the button that spends it.

use egui::{Label, Ui};

use super::Outcome;
use super::name::buttons_ui;
use crate::studio::command::Command;
use crate::studio::command::JobsCommand;
use crate::studio::command::LineOrder;
use crate::studio::desk::Price;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::Face;
use crate::ui::theme::icons;
use crate::ui::widgets::Button;
use crate::ui::widgets::price::PriceText;

/// The dialog while it is open. What is ordered and its price are those of the moment it was opened.
pub struct GenerateAll {
    orders: Vec<LineOrder>,
    price: Price,
    lines: usize,
    doubtful: usize,
}

impl GenerateAll {
    pub(super) fn new(cx: &StudioCtx<'_>) -> Self {
        let orders = cx.desk.all_orders();
        let price = cx.desk.price_of_orders(&orders);
        Self {
            orders,
            price,
            lines: cx.desk.tally().lines,
            doubtful: cx.desk.lines_in_doubt(),
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let t = cx.tokens;
        ui.label(Face::Title.rich(tr!("dialog-generate-all"), t.text));
        let what = tr!("dialog-generate-all.text", lines = self.orders.len());
        ui.add(Label::new(Face::Body.rich(what, t.text2)).wrap());
        let left_out = self.lines.saturating_sub(self.orders.len() + self.doubtful);
        if left_out > 0 {
            let text = tr!("dialog-generate-all.left-out", lines = left_out);
            ui.add(Label::new(Face::Small.rich(text, t.warn)).wrap());
        }
        if self.doubtful > 0 {
            let text = tr!("dialog-generate-all.doubtful", lines = self.doubtful);
            ui.add(Label::new(Face::Small.rich(text, t.warn)).wrap());
        }
        let why = self
            .orders
            .is_empty()
            .then(|| tr!("script-nothing-to-generate"));
        let done = Button::new(tr!("dialog-generate"))
            .icon(icons::LIGHTNING_FILL)
            .price(PriceText::short(self.price))
            .why_not(why);
        let (pressed, cancelled) = buttons_ui(ui, done);
        if pressed {
            cx.send(Command::Jobs(JobsCommand::Generate {
                project: cx.desk.project.as_ref().map(|project| project.card.id),
                backend: self.price.backend,
                orders: std::mem::take(&mut self.orders),
                play: false,
            }));
        }
        if pressed || cancelled {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }
}
