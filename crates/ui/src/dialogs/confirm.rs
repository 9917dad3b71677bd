//! Asks before all lines are generated: the price stands on the button that spends it.

use egui::{Label, Ui};

use super::Outcome;
use mynah_i18n::tr;
use mynah_model::command::Command;
use mynah_model::command::JobsCommand;
use mynah_model::desk::Orders;
use mynah_model::desk::Wanted;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::buttons_ui;
use mynah_ui_core::widgets::advice_ui;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::Button;

/// The dialog while it is open. What is ordered and its price are those of the moment it was opened, or another window was
/// faster.
pub struct GenerateAll {
    gathered: Orders,
}

impl GenerateAll {
    pub(super) fn new(cx: &StudioCtx<'_>) -> Self {
        Self {
            gathered: Orders::new(cx.desk, Wanted::All),
        }
    }

    /// It is closed.
    pub(super) fn forget(self) {
        self.gathered.forget();
    }

    /// Whether another project or backend is open by now.
    pub(super) fn is_over(&self, cx: &StudioCtx<'_>) -> bool {
        self.gathered.is_over(cx.desk)
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let t = cx.tokens;
        let Some(ground) = self.gathered.ground else {
            return Outcome::Done;
        };
        let known = cx.desk.gather(&mut self.gathered);
        if !known {
            ui.ctx().request_repaint();
        }
        let Orders {
            orders,
            in_doubt,
            silent,
            ..
        } = &self.gathered;
        ui.label(Face::Title.rich(tr!("dialog-generate-all"), t.text));
        let what = tr!("dialog-generate-all.text", lines = orders.len());
        ui.add(Label::new(Face::Body.rich(what, t.text2)).wrap());
        let lines = cx.desk.script().items().lines();
        let left_out = lines.saturating_sub(orders.len() + in_doubt + silent);
        if known && left_out > 0 {
            let text = tr!("dialog-generate-all.left-out", lines = left_out);
            ui.add(Label::new(Face::Small.rich(text, t.warn)).wrap());
        }
        for text in cx.desk.left_out(&self.gathered) {
            ui.add(Label::new(Face::Small.rich(text, t.warn)).wrap());
        }
        let loads = &self.gathered.weighed.loads;
        if known && let Some(advice) = cx.desk.advice(ground.backend, loads) {
            advice_ui(ui, &advice);
        }
        let price = cx.desk.price_of_gathered(&self.gathered);
        let why = if !known {
            Some(tr!("dialog-gathering"))
        } else if orders.is_empty() {
            Some(tr!("script-nothing-to-generate"))
        } else {
            None
        };
        let done = Button::new(tr!("dialog-generate"))
            .icon(icons::LIGHTNING_FILL)
            .tip(Action::GenerateAll.tip())
            .price(PriceText::short(price))
            .why_not(why);
        let (pressed, cancelled) = buttons_ui(ui, done);
        if pressed {
            let order = Command::Jobs(JobsCommand::Generate {
                project: Some(ground.project),
                backend: ground.backend,
                orders: std::mem::take(&mut self.gathered.orders),
                play: false,
                asked_alone: false,
            });
            cx.send_weighed(order, self.gathered.weighed.clone());
        }
        if pressed || cancelled {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }
}
