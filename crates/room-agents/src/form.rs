//! Tool calls that a person answers: a form for each.

use std::collections::HashMap;

use egui::{Frame, Label, Margin, Ui};
use serde_json::Value;

use mynah_i18n::tr;
use mynah_model::command::{AgentsCommand, Command};
use mynah_model::desk::LiveConversation;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::{Button, TextField};

/// Answers that are typed, by the IDs of the calls.
#[derive(Default)]
pub(crate) struct ToolForms {
    typed: HashMap<String, String>,
    /// Calls that were answered and are not gone yet.
    sent: Vec<String>,
}

impl ToolForms {
    /// Draws one form for each call that waits.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, live: &LiveConversation) {
        let waiting = &live.waiting_tools;
        let is_waiting = |id: &String| waiting.iter().any(|(_, call, _)| call == id);
        self.typed.retain(|id, _| is_waiting(id));
        self.sent.retain(is_waiting);
        for (name, call, arguments) in waiting {
            if !self.sent.contains(call) {
                ui.push_id(call, |ui| self.form_ui(ui, cx, (name, call, arguments)));
            }
        }
    }

    fn form_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (name, call, arguments): (&str, &str, &Value),
    ) {
        let t = cx.tokens;
        let frame = Frame::new()
            .fill(t.tint_accent)
            .corner_radius(size::RADIUS)
            .inner_margin(Margin::symmetric(10, 8));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            let told = tr!("talk-form", name = name);
            ui.add(Label::new(Face::SmallMedium.rich(told, t.text)).wrap());
            let told = Face::Mono.rich(arguments.to_string(), t.text2);
            ui.add(Label::new(told).wrap());
            let label = tr!("talk-form-answer", name = name);
            let typed = self.typed.entry(call.to_owned()).or_default();
            ui.add(
                TextField::new(typed, &label)
                    .hint("{\"row\": \"C\"}")
                    .mono(),
            );
            let mut answer = None;
            ui.horizontal(|ui| {
                let send = Button::new(tr!("talk-form-send")).small();
                if ui.add(send.tip(tr!("talk-form-send.tip"))).clicked() {
                    answer = Some(Ok(typed.clone()));
                }
                let fail = Button::new(tr!("talk-form-fail")).small().ghost();
                if ui.add(fail.tip(tr!("talk-form-fail.tip"))).clicked() {
                    answer = Some(Err(typed.clone()));
                }
            });
            if let Some(answer) = answer {
                self.sent.push(call.to_owned());
                let answer = AgentsCommand::AnswerTool(call.to_owned(), answer);
                cx.send(Command::Agents(answer));
            }
        });
    }
}
