//! Webhooks: the receiver on this computer and the conversations that it received.

use egui::{Label, Rect, Ui};

use mynah_core::secret::Secret;
use mynah_i18n::tr;
use mynah_model::command::{AgentsCommand, Command, WebhooksCommand};
use mynah_model::desk::ReceivedWebhook;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, Chip, Side, TextField, empty_state};

use crate::column::{
    body_ui, foot_ui, head_ui, label_ui, line_right, note_ui, part_ui, section_ui, split_list,
    stated_trouble_ui,
};
use crate::transcript::{Transcript, facts_ui};

/// Width of the list.
const LIST: f32 = 260.0;
/// Height of the foot with the button.
const FOOT: f32 = 84.0;
/// The port that is offered.
const PORT: u16 = 8_788;
/// Refused requests that are shown.
const REFUSED: usize = 5;

/// The view state of the tab.
pub(crate) struct WebhooksPanel {
    port: String,
    secret: String,
    /// The secret that is being saved, and the number of secrets that were saved before.
    saving: Option<(String, u64)>,
    selected: Option<usize>,
    transcript: Transcript,
}

impl Default for WebhooksPanel {
    fn default() -> Self {
        Self {
            port: PORT.to_string(),
            secret: String::new(),
            saving: None,
            selected: None,
            transcript: Transcript::default(),
        }
    }
}

impl WebhooksPanel {
    /// Draws the tab.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let whole = ui.available_rect_before_wrap();
        let (left, right) = split_list(whole, LIST);
        self.list_ui(ui, cx, left);
        line_right(ui, left);
        let received = &cx.desk.agents.webhooks.received;
        let place = self.selected.filter(|place| *place < received.len());
        let place = place.or_else(|| received.len().checked_sub(1));
        if let Some(event) = place.and_then(|place| received.get(place)) {
            let rest = head_ui(ui, ("webhook-head", right), |ui, side| {
                if side == Side::Left {
                    let name = Face::Title.rich(kind_words(&event.kind), cx.tokens.text);
                    ui.label(name);
                }
            });
            body_ui(ui, ("webhook", rest), |ui| {
                if event.kind == "post_call_audio" {
                    note_ui(ui, tr!("agents-webhook-audio"));
                    return;
                }
                self.transcript.ui(ui, (&event.data, ""));
                facts_ui(ui, cx, &event.data);
            });
        }
        ui.advance_cursor_after_rect(whole);
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, rect: Rect) {
        let t = cx.tokens;
        let shown = &cx.desk.agents.webhooks;
        let rest = head_ui(ui, ("webhooks-head", rect), |ui, side| match side {
            Side::Left => {
                ui.label(Face::Title.rich(tr!("agents-webhooks"), t.text));
            }
            Side::Right => {
                if shown.port.is_some() {
                    ui.add(Chip::new(&tr!("agents-webhooks-on")).good());
                }
            }
        });
        part_ui(ui, "webhooks", rest.shrink(10.0), |ui| {
            if shown.received.is_empty() {
                let (title, text) = (
                    tr!("agents-webhooks-empty"),
                    tr!("agents-webhooks-empty.text"),
                );
                empty_state(ui, icons::GLOBE, &title, &text, None);
                return;
            }
            let count = shown.received.len();
            egui::ScrollArea::vertical()
                .id_salt("webhooks")
                .auto_shrink(false)
                .show_rows(ui, 28.0, count, |ui, places| {
                    for place in places.map(|place| count - 1 - place) {
                        let Some(event) = shown.received.get(place) else {
                            continue;
                        };
                        let on = self.selected == Some(place);
                        let row = Button::new(row_words(event)).small().ghost().on(on);
                        if ui.add(row.min_width(ui.available_width())).clicked() {
                            self.selected = Some(place);
                        }
                    }
                });
        });
    }

    /// Draws port and secret, at the right.
    pub(crate) fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let whole = ui.available_rect_before_wrap();
        let rest = head_ui(ui, ("webhooks-side", whole), |ui, side| {
            if side == Side::Left {
                ui.label(Face::Title.rich(tr!("agents-receiver"), t.text));
            }
        });
        let rest = foot_ui(ui, ("webhooks-foot", rest, FOOT), |ui| {
            self.button_ui(ui, cx);
        });
        body_ui(ui, ("webhooks-side", rest), |ui| {
            let shown = &cx.desk.agents.webhooks;
            if let Some(trouble) = &shown.trouble {
                stated_trouble_ui(ui, cx, trouble);
            }
            label_ui(ui, &tr!("agents-port"), "");
            let name = tr!("agents-port");
            let tip = tr!("agents-port.tip");
            let is_wrong = self.port.trim().parse::<u16>().is_err();
            let field = TextField::new(&mut self.port, &name).mono().tip(&tip);
            ui.add(field.wrong(is_wrong));
            self.secret_ui(ui, cx);
            note_ui(ui, tr!("agents-webhooks-note"));
            if !shown.refused.is_empty() {
                section_ui(ui, &tr!("agents-webhooks-refused"));
                for reason in shown.refused.iter().rev().take(REFUSED) {
                    ui.add(Label::new(Face::Small.rich(reason, t.warn)).wrap());
                }
            }
        });
        ui.advance_cursor_after_rect(whole);
    }

    fn secret_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let saved = cx.desk.agents.webhooks.secrets_saved;
        if let Some((sent, _)) = self.saving.take_if(|(_, before)| saved > *before)
            && self.secret.trim() == sent
        {
            self.secret.clear();
        }
        label_ui(ui, &tr!("agents-secret"), "");
        ui.horizontal(|ui| {
            let (name, tip) = (tr!("agents-secret"), tr!("agents-secret.tip"));
            let width = ui.available_width() - 64.0;
            let field = TextField::new(&mut self.secret, &name)
                .secret(true)
                .tip(&tip);
            ui.add(field.width(width).hint("wsec_…"));
            let why = self
                .secret
                .trim()
                .is_empty()
                .then(|| tr!("agents-secret.why"));
            let save = Button::new(tr!("agents-secret-save"))
                .why_not(why)
                .command("agents-secret-save.command");
            if ui.add(save.tip(tr!("agents-secret-save.tip"))).clicked() {
                // The text stays until the keychain has the secret.
                let text = self.secret.trim().to_owned();
                let secret = Secret::new(&text);
                self.saving = Some((text, saved));
                send(cx, WebhooksCommand::SetSecret(secret));
            }
        });
    }

    fn button_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if let Some(port) = cx.desk.agents.webhooks.port {
            let stop = Button::new(tr!("agents-webhooks-stop"))
                .icon(icons::STOP_FILL)
                .command("agents-webhooks-stop");
            if ui.add(stop.min_width(ui.available_width())).clicked() {
                send(cx, WebhooksCommand::Stop);
            }
            note_ui(
                ui,
                tr!("agents-webhooks-listening", port = port.to_string()),
            );
            return;
        }
        let port = self.port.trim().parse::<u16>();
        let why = port.is_err().then(|| tr!("agents-port.why"));
        let listen = Button::new(tr!("agents-webhooks-listen"))
            .command("agents-webhooks-listen")
            .primary()
            .why_not(why);
        let listen = listen.tip(tr!("agents-webhooks-listen.tip"));
        if ui.add(listen.min_width(ui.available_width())).clicked()
            && let Ok(port) = port
        {
            send(cx, WebhooksCommand::Listen(port));
        }
    }
}

fn send(cx: &mut StudioCtx<'_>, command: WebhooksCommand) {
    cx.send(Command::Agents(AgentsCommand::Webhooks(command)));
}

fn row_words(event: &ReceivedWebhook) -> String {
    let kind = kind_words(&event.kind);
    match &event.conversation {
        Some(id) => format!("{kind} · {id}"),
        None => kind,
    }
}

/// Returns what an event is.
fn kind_words(kind: &str) -> String {
    match kind {
        "post_call_transcription" => tr!("agents-webhook-transcript"),
        "post_call_audio" => tr!("agents-webhook-sound"),
        other => other.to_owned(),
    }
}
