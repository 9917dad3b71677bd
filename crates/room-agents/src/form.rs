//! Tool calls that a person answers: a form for each, above the message field.

use std::collections::HashMap;
use std::time::Duration;

use egui::{Frame, Label, Margin, ScrollArea, Ui};
use serde_json::Value;

use mynah_i18n::tr;
use mynah_model::agents::conversation::EventKind;
use mynah_model::agents::document::{list, number, text};
use mynah_model::agents::fields;
use mynah_model::command::{AgentsCommand, Command};
use mynah_model::desk::LiveConversation;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::{Button, TextField, count_down};

/// Height of a form in points before it is drawn for the first time.
const FORM: f32 = 140.0;
/// Height of the margins above and below the forms.
const MARGINS: f32 = 20.0;

/// Answers that are typed, by the IDs of the calls.
#[derive(Default)]
pub(crate) struct ToolForms {
    typed: HashMap<String, String>,
    /// Calls that were answered and are not gone yet.
    sent: Vec<String>,
    /// The time of the window at which each call began, in seconds.
    since: HashMap<String, f64>,
    /// Height of all forms when they were drawn last.
    height: Option<f32>,
}

impl ToolForms {
    /// Takes calls that began or ended. Returns the height that the forms need, or `None` without a form.
    pub(crate) fn follow(&mut self, ui: &Ui, live: &LiveConversation) -> Option<f32> {
        let waiting = &live.waiting_tools;
        let is_waiting = |id: &String| waiting.iter().any(|(_, call, _)| call == id);
        self.typed.retain(|id, _| is_waiting(id));
        self.since.retain(|id, _| is_waiting(id));
        self.sent.retain(is_waiting);
        let now = ui.input(|input| input.time);
        for (_, call, _) in waiting {
            let began = now - waited_secs(live, call);
            let since = self.since.entry(call.clone()).or_insert(began);
            *since = since.min(began);
        }
        let count = waiting.len() - self.sent.len();
        if count == 0 {
            self.height = None;
            return None;
        }
        let height = self.height.unwrap_or(count as f32 * FORM);
        Some(height + MARGINS)
    }

    /// Draws one form for each call that waits. The document names the time limits of the tools.
    pub(crate) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (live, document): (&LiveConversation, Option<&Value>),
    ) {
        let shown = ScrollArea::vertical()
            .id_salt("call-forms")
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for (name, call, arguments) in &live.waiting_tools {
                    if self.sent.contains(call) {
                        continue;
                    }
                    let left = document.and_then(|document| limit_secs(document, name));
                    let left = left.map(|limit| self.left(ui, call, limit));
                    ui.push_id(call, |ui| {
                        self.form_ui(ui, cx, (name, call, arguments), left);
                    });
                }
            });
        if self.height != Some(shown.content_size.y) {
            self.height = Some(shown.content_size.y);
            ui.ctx().request_repaint();
        }
    }

    /// Returns the time until the agent no longer waits.
    fn left(&self, ui: &Ui, call: &str, limit_secs: f64) -> Duration {
        let now = ui.input(|input| input.time);
        let since = self.since.get(call).copied().unwrap_or(now);
        Duration::try_from_secs_f64(since + limit_secs - now).unwrap_or_default()
    }

    fn form_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (name, call, arguments): (&str, &str, &Value),
        left: Option<Duration>,
    ) {
        let t = cx.tokens;
        let frame = Frame::new()
            .fill(t.tint_accent)
            .corner_radius(size::RADIUS)
            .inner_margin(Margin::symmetric(10, 8));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.set_width(ui.available_width());
            let title = match left {
                Some(Duration::ZERO) => tr!("talk-form-late", name = name),
                Some(left) => {
                    let secs = count_down(ui, left);
                    tr!("talk-form-left", name = name, secs = secs)
                }
                None => tr!("talk-form", name = name),
            };
            ui.add(Label::new(Face::SmallMedium.rich(title, t.text)).wrap());
            let told = Face::Mono.rich(arguments.to_string(), t.text2);
            ui.add(Label::new(told).wrap());
            if left == Some(Duration::ZERO) {
                return;
            }
            let label = tr!("talk-form-answer", name = name);
            let typed = self.typed.entry(call.to_owned()).or_default();
            let hint = "{\"result\": 1}";
            ui.add(TextField::new(typed, &label).hint(hint).mono());
            let why = typed.trim().is_empty().then(|| tr!("talk-form-send.why"));
            let mut answer = None;
            ui.horizontal(|ui| {
                let send = Button::new(tr!("talk-form-send")).small();
                let send = send.tip(tr!("talk-form-send.tip")).why_not(why.clone());
                if ui.add(send).clicked() {
                    answer = Some(Ok(typed.clone()));
                }
                let fail = Button::new(tr!("talk-form-fail")).small().ghost();
                let fail = fail.tip(tr!("talk-form-fail.tip")).why_not(why);
                if ui.add(fail).clicked() {
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

/// Returns the seconds from a tool call to the newest event.
fn waited_secs(live: &LiveConversation, call: &str) -> f64 {
    let called = live.events.iter().rev().find(|event| match &event.kind {
        EventKind::ToolCall { call_id, .. } => call_id == call,
        _ => false,
    });
    let last = live.events.last().map_or(0, |event| event.at_ms);
    let millis = called.map_or(0, |called| last.saturating_sub(called.at_ms));
    millis as f64 / 1_000.0
}

/// Returns the seconds that the agent waits for a tool, if its definition names them.
fn limit_secs(document: &Value, name: &str) -> Option<f64> {
    let mut tools = list(document, fields::TOOLS).iter();
    let tool = tools.find(|tool| text(tool, "/name") == name)?;
    number(tool, "/response_timeout_secs")
}
