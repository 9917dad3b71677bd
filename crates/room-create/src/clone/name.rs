//! What the voice is called, and what it is told apart by.

use egui::Ui;

use super::{ClonePanel, heading_ui, quiet_ui};
use crate::namesake::taken_ui;
use mynah_i18n::tr;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::labels::{label_told, label_written};
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::TextField;

/// Labels that the service knows by name.
const LABELS: [&str; 4] = ["accent", "gender", "age", "use_case"];

impl ClonePanel {
    pub(super) fn name_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        if self.attempt.into.is_some() {
            self.lead.first(ui);
            return;
        }
        heading_ui(ui, cx, &tr!("clone-name-title"), "");
        let width = ui.available_width().min(560.0);
        let attempt = &mut self.attempt;
        let (name, hint) = (tr!("clone-name"), tr!("clone-name.hint"));
        caption(ui, cx, &name);
        let about = tr!("clone-name.tip");
        let field = TextField::new(&mut attempt.name, &name)
            .hint(&hint)
            .tip(&about);
        let field = ui.add(field.icon(icons::USER_SOUND).width(width).limit(100));
        self.lead.to_filled(ui, &field, &attempt.name);
        // What is being sent may be listed before it is told.
        if self.ordered.is_none() {
            taken_ui(ui, cx, cx.desk.backend(), &attempt.name);
        }
        let (name, hint) = (tr!("clone-description"), tr!("clone-description.hint"));
        caption(ui, cx, &name);
        let about = tr!("clone-description.tip");
        let field = TextField::new(&mut attempt.description, &name)
            .hint(&hint)
            .tip(&about);
        ui.add(field.width(width).limit(500));
        for label in LABELS {
            let (name, hint, about) = match label {
                "accent" => (
                    tr!("clone-accent"),
                    tr!("clone-accent.hint"),
                    tr!("clone-accent.tip"),
                ),
                "gender" => (
                    tr!("clone-gender"),
                    tr!("clone-gender.hint"),
                    tr!("clone-gender.tip"),
                ),
                "age" => (
                    tr!("clone-age"),
                    tr!("clone-age.hint"),
                    tr!("clone-age.tip"),
                ),
                _ => (
                    tr!("clone-use"),
                    tr!("clone-use.hint"),
                    tr!("clone-use.tip"),
                ),
            };
            caption(ui, cx, &name);
            let value = attempt.labels.entry(label.to_owned()).or_default();
            let mut text = label_written(label, value);
            let field = TextField::new(&mut text, &name).hint(&hint).tip(&about);
            let field = field.width(width.min(320.0)).limit(60);
            if ui.add(field).changed() {
                *value = label_told(label, &text);
            }
        }
        quiet_ui(ui, cx, &tr!("clone-name-about"));
    }
}

fn caption(ui: &mut Ui, cx: &StudioCtx<'_>, words: &str) {
    mynah_ui_kit::widgets::caption(ui, Face::Label, words, cx.tokens.text2);
}
