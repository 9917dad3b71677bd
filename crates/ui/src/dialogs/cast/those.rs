//! A part has another voice: its lines are generated at the price that was agreed to. Another price becomes a question.

use egui::{Label, Ui};

use mynah_core::credits::Quote;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand};
use mynah_model::desk::{Desk, Orders, Wanted};
use mynah_script::pages::RowSet;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::advice_ui;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, at_right};

/// The question.
pub(super) struct Those {
    speaker: String,
    rows: RowSet,
    /// The script's revision and the changes of takes that they were gathered at. `None` to gather them at once.
    of: Option<(u64, u64)>,
    /// What was gathered; nothing before the cast is the script's.
    gathered: Option<Orders>,
    /// The price that was agreed to.
    agreed: Quote,
    /// Whether a button had the keys: once what it costs is known.
    begun: bool,
}

impl Those {
    /// These lines of a speaker, at this price. They are gathered once the cast, which is on its way, is the script's;
    /// at once where it is the script's already (`is_cast`).
    pub fn agreed(
        desk: &Desk,
        (speaker, rows): (String, RowSet),
        agreed: Quote,
        is_cast: bool,
    ) -> Self {
        Self {
            speaker,
            rows,
            of: (!is_cast).then(|| now(desk)),
            gathered: None,
            agreed,
            begun: false,
        }
    }

    /// It is closed.
    pub fn forget(self) {
        if let Some(gathered) = self.gathered {
            gathered.forget();
        }
    }

    /// Draws it; whether they were ordered, or left.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Option<bool> {
        let t = cx.tokens;
        let now = Some(now(cx.desk));
        if self.of != now {
            self.of = now;
            let orders = Orders::among(cx.desk, self.rows.clone(), Wanted::Changed);
            if let Some(before) = self.gathered.replace(orders) {
                before.forget();
            }
        }
        let gathered = self.gathered.as_mut();
        let known = gathered.is_some_and(|orders| cx.desk.gather(orders));
        if !known {
            ui.ctx().request_repaint();
        }
        let is_agreed =
            |orders: &Orders| !orders.orders.is_empty() && orders.weighed.quote == self.agreed;
        if known && self.gathered.as_ref().is_some_and(is_agreed) {
            return self.order(cx).then_some(true);
        }
        let title = tr!("cast-those-title", speaker = self.speaker.as_str());
        ui.label(Face::Title.rich(title, t.text));
        let count = self
            .gathered
            .as_ref()
            .map_or(0, |orders| orders.orders.len());
        let words = tr!("cast-those", lines = count);
        ui.add(Label::new(Face::Body.rich(words, t.text2)).wrap());
        if let Some(gathered) = &self.gathered {
            for words in cx.desk.left_out(gathered) {
                ui.add(Label::new(Face::Small.rich(words, t.warn)).wrap());
            }
            let ground = gathered.ground.filter(|_| known);
            let loads = &gathered.weighed.loads;
            if let Some(advice) = ground.and_then(|ground| cx.desk.advice(ground.backend, loads)) {
                advice_ui(ui, &advice);
            }
        }
        let why = match (known, count) {
            (false, _) => Some(tr!("dialog-gathering")),
            (true, 0) => Some(tr!("script-nothing-to-generate")),
            (true, _) => None,
        };
        let mut button = Button::new(tr!("cast-those-generate"))
            .icon(icons::LIGHTNING_FILL)
            .tip(tr!("cast-those-generate.tip"))
            .why_not(why)
            .primary();
        if let Some(gathered) = &self.gathered {
            button = button.price(PriceText::short(cx.desk.price_of_gathered(gathered)));
        }
        let later = Button::new(tr!("cast-those-later")).ghost();
        let (left, pressed) = at_right(ui, |ui| {
            let left = ui.add(later.tip(tr!("cast-those-later.tip")));
            let those = ui.add(button);
            // Who goes on with Enter says no to what costs; the button that says the price is one Tab away.
            if known && !std::mem::replace(&mut self.begun, true) {
                left.request_focus();
            }
            (left.clicked(), those.clicked())
        });
        if pressed && known {
            return self.order(cx).then_some(true);
        }
        left.then_some(false)
    }

    /// Orders them by the one path.
    fn order(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let Some(gathered) = &mut self.gathered else {
            return false;
        };
        let Some(ground) = gathered.ground else {
            return false;
        };
        let order = Command::Jobs(JobsCommand::Generate {
            project: Some(ground.project),
            backend: ground.backend,
            orders: std::mem::take(&mut gathered.orders),
            play: false,
            asked_alone: false,
        });
        cx.send_weighed(order, gathered.weighed.clone());
        true
    }
}

fn now(desk: &Desk) -> (u64, u64) {
    (desk.revision(), desk.take_changes())
}
