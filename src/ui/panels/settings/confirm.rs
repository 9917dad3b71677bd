//! From which price on somebody wants to be asked.

use egui::{Key, Ui};

use super::row;
use crate::studio::command::{Command, SettingsCommand};
use crate::terms::credits::Credits;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::usage::limit;
use crate::ui::widgets::{Button, TextField};

/// The field while it is written.
#[derive(Default)]
pub struct Confirm {
    text: String,
    /// What it was last filled with: another price fills it anew.
    shown: Option<u64>,
}

impl Confirm {
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, price: Option<u64>) {
        if self.shown != price {
            self.shown = price;
            self.text = price.map_or_else(String::new, |price| price.to_string());
        }
        let name = tr!("settings-confirm");
        let written = limit(&self.text);
        let set = row(ui, &name, |ui| {
            let (explanation, hint) = (tr!("settings-confirm.tip"), tr!("settings-confirm.hint"));
            let field = TextField::new(&mut self.text, &name)
                .tip(&explanation)
                .hint(&hint)
                .wrong(written.is_err())
                .mono()
                .small()
                .limit(12)
                .width(120.0);
            let response = ui.add(field);
            let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let same = written == Ok(price.map(Credits));
            let why = if written.is_err() {
                Some(tr!("usage-budget-bad"))
            } else {
                same.then(|| tr!("settings-confirm-same"))
            };
            let off = why.is_some();
            let button = Button::new(tr!("usage-budget-set"))
                .small()
                .name(tr!("settings-confirm-set"))
                .tip(tr!("settings-confirm-set.tip"))
                .why_not(why);
            (ui.add(button).clicked() || enter) && !off
        });
        if let (true, Ok(price)) = (set, written) {
            let command = SettingsCommand::ConfirmAbove(price);
            cx.send(Command::Settings(command));
        }
    }
}
