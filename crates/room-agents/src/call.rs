//! The test call: its options, the turns while it runs, and how it ended.

use egui::{Label, Rect, ScrollArea, Ui, vec2};

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::AgentId;
use mynah_i18n::tr;
use mynah_model::agents::conversation::Ending;
use mynah_model::agents::document::{is_on, text, variable_values};
use mynah_model::agents::{fields, price};
use mynah_model::command::{
    AgentsCommand, CloningCommand, Command, ConversationStart, RecordCommand,
};
use mynah_model::desk::{LiveConversation, LiveState, Price};

use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::entered;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::{backend_name, duration};
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{
    Button, Combo, Segment, Side, TextField, combo_item, segmented, toggle_row,
};

use crate::column::{body_ui, foot_ui, head_ui, label_ui, note_ui, stated_trouble_ui};
use crate::conversation_rows::Rows;
use crate::conversation_ui::{silent_ui, turns_ui};
use crate::draft::Draft;
use crate::editor::variables;
use crate::form::ToolForms;
use crate::meter::level_ui;
use crate::rules::Rules;

/// Height of the foot with the microphone and the message.
const FOOT: f32 = 124.0;
/// Height of the foot with the message alone.
const TYPED_FOOT: f32 = 52.0;
/// Height of the foot with the button that starts.
const START_FOOT: f32 = 84.0;
/// Width of the time in the head.
const TIME: f32 = 48.0;
/// Height of the foot after the end.
const END_FOOT: f32 = 112.0;

/// The view state of the call.
#[derive(Default)]
pub(crate) struct CallPanel {
    /// True to talk with the keyboard.
    is_typed: bool,
    microphone: Option<String>,
    has_asked: bool,
    is_half_duplex: bool,
    is_muted: bool,
    message: String,
    rows: Rows,
    shown: usize,
    forms: ToolForms,
    pub rules: Rules,
    /// The agent of the newest call, and its name.
    pub of: Option<(AgentId, String)>,
    /// Number of the ended call that the person left for another one.
    left: Option<u64>,
    /// True until the message field of a call that started has the focus.
    wants_focus: bool,
}

impl CallPanel {
    /// Draws the column.
    pub(crate) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (rect, draft): (Rect, Option<&Draft>),
    ) {
        if !std::mem::replace(&mut self.has_asked, true) {
            let devices = CloningCommand::Record(RecordCommand::Devices);
            cx.send(Command::Cloning(devices));
        }
        let live = &cx.desk.agents.live;
        let is_left = self.left == Some(live.number());
        let is_shown = live.is_active() || live.state == LiveState::Ended && !is_left;
        let name = is_shown.then(|| self.agent_name(cx));
        let rest = head(ui, cx, (rect, live, name.as_deref()));
        if is_shown {
            let rest = match live.state {
                LiveState::Running => {
                    let high = if self.is_typed { TYPED_FOOT } else { FOOT };
                    let foot = ("call-foot", rest, high);
                    let rest = foot_ui(ui, foot, |ui| self.talk_ui(ui, cx, live));
                    self.forms_ui(ui, cx, (rest, live))
                }
                LiveState::Ended => {
                    let foot = ("call-foot", rest, END_FOOT);
                    foot_ui(ui, foot, |ui| self.again_ui(ui, cx, draft))
                }
                _ => rest,
            };
            self.turns_ui(ui, cx, (rest, live));
            return;
        }
        let Some(draft) = draft else { return };
        let rest = foot_ui(ui, ("start-foot", rest, START_FOOT), |ui| {
            self.start_ui(ui, cx, draft);
        });
        body_ui(ui, ("call-options", rest), |ui| {
            self.options_ui(ui, cx, draft);
        });
    }

    /// Draws microphone, headphones and the rules of tools.
    fn options_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, draft: &Draft) {
        let (spoken, typed) = (tr!("talk-microphone"), tr!("talk-typed"));
        let (spoken_tip, typed_tip) = (tr!("talk-microphone.tip"), tr!("talk-typed.tip"));
        let segments = [
            Segment::new(false, &spoken).tip(&spoken_tip),
            Segment::new(true, &typed).tip(&typed_tip),
        ];
        let name = tr!("talk-how");
        segmented(ui, &name, &mut self.is_typed, &segments, None);
        if !self.is_typed {
            self.device_ui(ui, cx);
            let (name, tip) = (tr!("talk-half-duplex"), tr!("talk-half-duplex.tip"));
            toggle_row(ui, &name, &mut self.is_half_duplex, &tip, None);
            if !self.is_half_duplex {
                ui.horizontal(|ui| {
                    let wide = vec2(18.0, 18.0);
                    let (rect, _) = ui.allocate_exact_size(wide, egui::Sense::hover());
                    icons::HEADPHONES.paint(ui.painter(), rect.center(), 16.0, cx.tokens.text2);
                    note_ui(ui, tr!("talk-headphones"));
                });
            }
        }
        if draft.edits > 0 {
            let words = Face::Small.rich(tr!("talk-unsaved"), cx.tokens.warn);
            ui.add(Label::new(words).wrap());
        }
        if !is_on(&draft.before, fields::AUTH) {
            note_ui(ui, tr!("talk-public"));
        }
        self.rules.ui(ui, &draft.agent, &draft.before);
    }

    fn device_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let devices = cx.desk.cloning.microphones.as_deref().unwrap_or_default();
        let (name, usual) = (tr!("captions-microphone"), tr!("captions-default"));
        let shown = self.microphone.clone().unwrap_or_else(|| usual.clone());
        let combo = Combo::new(&name, &shown).icon(icons::MICROPHONE_STAGE);
        let picked = combo.show(ui, |ui| {
            let mut picked = None;
            if combo_item(ui, self.microphone.is_none(), (&usual, ""), "").clicked() {
                picked = Some(None);
            }
            for device in devices {
                let on = self.microphone.as_ref() == Some(device);
                if combo_item(ui, on, (device, ""), "").clicked() {
                    picked = Some(Some(device.clone()));
                }
            }
            picked
        });
        if let Some(picked) = picked.inner.flatten() {
            self.microphone = picked;
        }
    }

    /// Draws the button that starts, with the price of a minute.
    fn start_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, draft: &Draft) {
        let backend = cx.desk.backend();
        let quote = price::minutes(1, backend);
        let why = self.rules.blocker(&draft.agent, &draft.before);
        let mut label = PriceText::short(Price {
            quote,
            backend,
            zero_retention: false,
        });
        if backend == Backend::Live {
            label.shown = tr!("talk-a-minute", price = label.shown);
            label.said = tr!("talk-a-minute", price = label.said);
        }
        let start = Button::new(tr!("talk-start"))
            .command("talk-start")
            .primary()
            .icon(icons::PLAY_FILL)
            .price(label)
            .tip(tr!("talk-start.tip"))
            .why_not(why.clone());
        if ui.add(start.min_width(ui.available_width())).clicked() {
            self.start(cx, draft, quote.most);
        }
        if let Some(why) = why {
            note_ui(ui, why);
        } else if backend == Backend::Live {
            note_ui(ui, tr!("talk-price-note"));
        }
    }

    fn start(&mut self, cx: &mut StudioCtx<'_>, draft: &Draft, shown: Credits) {
        let name = text(&draft.before, fields::NAME).to_owned();
        let mut values = variable_values(&draft.after, &[]);
        for variable in variables(draft) {
            if !values.iter().any(|(name, _)| *name == variable) {
                values.push((variable, String::new()));
            }
        }
        let backend = cx.desk.backend();
        let start = ConversationStart {
            project: cx.desk.project.as_ref().map(|open| open.card.id),
            // The agent speaks to typed text, too, unless it only writes.
            is_text_only: self.is_typed && is_on(&draft.before, fields::TEXT_ONLY),
            microphone: self.microphone.clone(),
            is_half_duplex: self.is_half_duplex,
            opens_microphone: !self.is_typed,
            variables: values,
            tools: self.rules.of(&draft.agent, &draft.before),
            shown_per_minute: Some(shown),
            ..ConversationStart::new(backend, draft.agent.clone(), name.clone())
        };
        self.of = Some((draft.agent.clone(), name));
        self.shown = 0;
        self.is_muted = false;
        self.wants_focus = self.is_typed;
        self.message.clear();
        let command = AgentsCommand::StartConversation(Box::new(start));
        cx.send(Command::Agents(command));
    }

    /// Draws the turns with what is heard at the moment.
    fn turns_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (rect, live): (Rect, &LiveConversation),
    ) {
        let agent = self.agent_name(cx);
        let rows = self.rows.follow(&live.events);
        let shown = &mut self.shown;
        crate::column::part_ui(ui, "call-turns", rect, |ui| {
            ScrollArea::vertical()
                .id_salt("call-turns")
                .auto_shrink(false)
                .stick_to_bottom(true)
                .show(ui, |ui| {
                    let margin = egui::Margin::symmetric(size::PAD as i8, 12);
                    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
                        ui.spacing_mut().item_spacing.y = 2.0;
                        turns_ui(ui, rows, &agent, shown);
                        if !live.hearing.is_empty() {
                            let words = Face::Body.rich(&live.hearing, cx.tokens.text3);
                            ui.add(Label::new(words).wrap());
                        }
                        state_ui(ui, cx, live, rows.is_empty());
                    });
                });
        });
    }

    /// Draws the forms of tool calls that wait. Returns what is left.
    fn forms_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (rect, live): (Rect, &LiveConversation),
    ) -> Rect {
        let Some(high) = self.forms.follow(ui, live) else {
            return rect;
        };
        let agent = self.of.as_ref().map(|(agent, _)| agent);
        let document = agent.and_then(|agent| cx.desk.agents.documents.get(agent));
        let document = document.and_then(|document| document.as_deref().ok());
        foot_ui(ui, ("call-forms", rect, high), |ui| {
            self.forms.ui(ui, cx, (live, document));
        })
    }

    /// Returns the name of the agent of the newest call.
    pub(crate) fn agent_name(&self, cx: &StudioCtx<'_>) -> String {
        let known = self.of.as_ref().map(|(_, name)| name.clone());
        let kept = cx.desk.agents.live.end.as_ref();
        let kept = kept.map(|end| end.record.agent_name.clone());
        let name = kept.or(known).filter(|name| !name.is_empty());
        name.unwrap_or_else(|| tr!("talk-agent"))
    }

    /// Draws the microphone with its meter, and the field for a message.
    fn talk_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, live: &LiveConversation) {
        if !self.is_typed {
            self.microphone_ui(ui, cx, live.levels.map(|(user, _)| user));
        }
        ui.horizontal(|ui| {
            let (name, hint) = (tr!("talk-message"), tr!("talk-message.hint"));
            let wide = ui.available_width() - 64.0;
            let field = TextField::new(&mut self.message, &name).hint(&hint);
            let field = ui.add(field.width(wide).small());
            if std::mem::take(&mut self.wants_focus) {
                field.request_focus();
            }
            let is_entered = entered(ui, &field);
            let why = self.message.trim().is_empty().then(|| tr!("talk-send.why"));
            let send = ui.add(Button::new(tr!("talk-send")).small().why_not(why));
            let is_sent = is_entered || send.clicked();
            if is_sent && !self.message.trim().is_empty() {
                let text = std::mem::take(&mut self.message).trim().to_owned();
                cx.send(Command::Agents(AgentsCommand::SendMessage(text)));
                field.request_focus();
            }
        });
    }

    fn microphone_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, level: Option<f32>) {
        let level = level.filter(|_| !self.is_muted);
        let told = level.map_or_else(
            || tr!("talk-off"),
            |level| tr!("talk-db", level = format!("{level:.0}").replace('-', "−")),
        );
        let name = tr!("talk-your-microphone");
        label_ui(ui, &name, &told);
        ui.horizontal(|ui| {
            let mute = if self.is_muted {
                Button::new(tr!("talk-unmute")).small().on(true)
            } else {
                Button::new(tr!("talk-mute")).small().outline()
            };
            let wide = ui.available_width() - 84.0;
            level_ui(ui, (&name, level), vec2(wide, 16.0));
            let mute = mute.command("talk-mute.command");
            if ui.add(mute.tip(tr!("talk-mute.tip"))).clicked() {
                self.is_muted = !self.is_muted;
                let mute = AgentsCommand::Mute(self.is_muted);
                cx.send(Command::Agents(mute));
            }
        });
    }

    /// Draws what can be done after the end.
    fn again_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, draft: Option<&Draft>) {
        let why = draft.is_none().then(|| tr!("talk-no-agent"));
        let label = match draft {
            Some(draft) => tr!("talk-new.with", name = text(&draft.after, fields::NAME)),
            None => tr!("talk-new"),
        };
        let again = Button::new(label)
            .outline()
            .why_not(why)
            .command("talk-new");
        let again = again.min_width(ui.available_width());
        if ui.add(again.tip(tr!("talk-new.tip"))).clicked() {
            self.left = Some(cx.desk.agents.live.number());
        }
        if let Some(take) = cx.desk.agents.live.end.as_ref().and_then(|end| end.take) {
            let play = Button::new(tr!("talk-play"))
                .small()
                .icon(icons::PLAY_FILL)
                .command("talk-play");
            if ui.add(play.tip(tr!("talk-play.tip"))).clicked() {
                cx.send(Command::Agents(AgentsCommand::PlayRecording(take)));
            }
        }
        let service = backend_name(cx.desk.backend());
        let closed = match (cx.desk.agents.live.is_closed, &cx.desk.agents.live.end) {
            (true, _) => tr!("talk-closed", service = service),
            (false, Some(end)) if !end.record.conversation_id.is_empty() => {
                tr!("talk-closing", service = service)
            }
            _ => String::new(),
        };
        note_ui(ui, closed);
    }
}

/// Draws the head: state, length, credits and the button that ends.
fn head(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    (rect, live, name): (Rect, &LiveConversation, Option<&str>),
) -> Rect {
    let t = cx.tokens;
    let mut ends = false;
    let rest = head_ui(ui, ("call-head", rect), |ui, side| match side {
        Side::Left => {
            if live.state == LiveState::Running {
                let (dot, _) = ui.allocate_exact_size(vec2(10.0, 10.0), egui::Sense::hover());
                ui.painter().circle_filled(dot.center(), 4.0, t.bad);
            }
            let title = match name {
                Some(name) => tr!("talk-title-with", name = name),
                None => tr!("talk-title"),
            };
            let room = (ui.available_width() - TIME).max(40.0);
            ui.add(Label::new(Face::Title.elided(ui, title, t.text, room)));
            if let Some(last) = live.events.last().filter(|_| name.is_some()) {
                let seconds = last.at_ms as f64 / 1_000.0;
                ui.label(Face::Mono.rich(duration(seconds), t.text2));
            }
        }
        Side::Right => {
            if live.is_active() {
                let end = Button::new(tr!("talk-end"))
                    .small()
                    .icon(icons::STOP_FILL)
                    .command("talk-end");
                ends = ui.add(end.tip(tr!("talk-end.tip"))).clicked();
            }
        }
    });
    if ends {
        cx.send(Command::Agents(AgentsCommand::EndConversation));
    }
    rest
}

/// Draws what the conversation waits for, or how it ended.
fn state_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, live: &LiveConversation, is_empty: bool) {
    let t = cx.tokens;
    let backend = cx.desk.backend();
    match live.state {
        LiveState::Queued => note_ui(ui, tr!("talk-queued")),
        LiveState::Starting => note_ui(ui, tr!("talk-starting")),
        LiveState::None | LiveState::Running => {}
        LiveState::Ended => {
            if is_empty {
                silent_ui(ui);
            }
            if let Some(trouble) = &live.trouble {
                stated_trouble_ui(ui, cx, trouble);
            }
            let record = live.end.as_ref().map(|end| &end.record);
            let ended = live
                .events
                .iter()
                .rev()
                .find_map(|event| match &event.kind {
                    mynah_model::agents::conversation::EventKind::Ended { ending, reason } => {
                        Some((*ending, reason.as_str()))
                    }
                    _ => None,
                });
            let ending = record
                .and_then(|record| record.ending())
                .or_else(|| ended.map(|(ending, _)| ending));
            if let Some(ending) = ending {
                ui.add_space(6.0);
                let ink = match ending {
                    Ending::User | Ending::Agent => t.text,
                    Ending::TimeOut => t.warn,
                    Ending::Refused | Ending::ConnectionLost => t.bad_ink,
                };
                let words = Face::BodyMedium.rich(ending_words(ending, backend), ink);
                ui.add(Label::new(words).wrap());
            }
            if let Some((_, reason)) = ended.filter(|(_, reason)| !reason.is_empty()) {
                note_ui(
                    ui,
                    tr!(
                        "talk-reason",
                        service = backend_name(backend),
                        reason = reason
                    ),
                );
            }
        }
    }
}

/// Returns the sentence about an ending.
pub(crate) fn ending_words(ending: Ending, backend: Backend) -> String {
    match ending {
        Ending::User => tr!("talk-ended-user"),
        Ending::Agent => tr!("talk-ended-agent"),
        Ending::TimeOut => tr!("talk-ended-time-out"),
        Ending::Refused => tr!("talk-ended-refused", service = backend_name(backend)),
        Ending::ConnectionLost => tr!("talk-ended-lost"),
    }
}
