//! The editor of an agent: its head with the edits, and the fields in their order.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Rect, Ui};
use serde_json::Value;

use mynah_core::ids::{AgentId, VoiceId};
use mynah_i18n::tr;
use mynah_model::agents::document::{self, text};
use mynah_model::agents::fields;
use mynah_model::command::{AgentsCommand, Command};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::voice_field::VoiceField;
use mynah_ui_core::words::backend_name;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, Chip, Side, empty_state, opening_ui};

use crate::column::{
    Confirmed, body_ui, confirm_ui, foot_ui, head_ui, label_ui, note_ui, part_ui, trouble_ui,
};
use crate::draft::Draft;
use crate::inputs::{area_ui, slider_ui, text_ui};
use crate::list::{AgentList, MenuPress, cards, menu_ui};
use crate::raw::RawJson;
use crate::settings::{dialog_ui, privacy_ui, quality_ui, speech_ui};
use crate::tools::ToolEditor;

/// Height of the foot with the buttons.
const FOOT: f32 = 84.0;
/// Height of the foot with the question before edits are dropped.
const ASKING_FOOT: f32 = 112.0;

/// The view state of the editor.
#[derive(Default)]
pub(crate) struct Editor {
    drafts: BTreeMap<AgentId, Draft>,
    /// The agent whose document was asked for.
    asked: Option<AgentId>,
    voice: VoiceField,
    tools: ToolEditor,
    raw: Option<RawJson>,
    /// The agent that is to be deleted, and the number of that command once it is sent.
    deleting: Option<(AgentId, Option<u64>)>,
}

impl Editor {
    /// Returns the document of an agent with its edits.
    pub(crate) fn draft(&self, agent: &AgentId) -> Option<&Draft> {
        self.drafts.get(agent)
    }

    /// Returns true if an agent has edits that are not saved.
    pub(crate) fn has_edits(&self) -> bool {
        self.drafts.values().any(|draft| draft.edits > 0)
    }

    /// Asks for the document of the selected agent, and takes what came of saving.
    pub(crate) fn follow(&mut self, cx: &mut StudioCtx<'_>, agent: Option<&AgentId>) {
        for draft in self.drafts.values_mut() {
            draft.follow(cx);
        }
        let Some(agent) = agent else { return };
        if self.asked.as_ref() != Some(agent) {
            self.raw = None;
            self.tools = ToolEditor::default();
            self.asked = Some(agent.clone());
            open(cx, agent);
        }
        if let Some(Ok(document)) = cx.desk.agents.documents.get(agent) {
            let new = || Draft::new(agent.clone(), Arc::clone(document));
            self.drafts
                .entry(agent.clone())
                .or_insert_with(new)
                .renew(document);
        }
    }

    /// Draws the column.
    pub(crate) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (rect, list): (Rect, &mut AgentList),
    ) {
        let Some(agent) = list.selected.clone() else {
            part_ui(ui, "editor", rect, |ui| {
                let (title, text) = (tr!("agent-none"), tr!("agent-none.text"));
                empty_state(ui, icons::HEADSET, &title, &text, None);
            });
            return;
        };
        let rest = self.head_ui(ui, cx, (rect, &agent, list));
        let Some(draft) = self.drafts.get_mut(&agent) else {
            let known = cx.desk.agents.documents.get(&agent);
            part_ui(ui, "editor-wait", rest.shrink(12.0), |ui| match known {
                Some(Err(trouble)) => {
                    if trouble_ui(ui, cx, trouble) {
                        open(cx, &agent);
                    }
                }
                _ => opening_ui(ui, &tr!("agent-opening")),
            });
            return;
        };
        let has_foot = draft.edits > 0
            || draft.is_saving()
            || draft.is_saved
            || draft.trouble.is_some()
            || !draft.refused.is_empty();
        let rest = if has_foot {
            let high = if draft.asks_to_discard {
                ASKING_FOOT
            } else {
                FOOT
            };
            foot_ui(ui, ("editor-foot", rest, high), |ui| {
                save_ui(ui, cx, draft);
            })
        } else {
            rest
        };
        let deleting = &mut self.deleting;
        let (raw, tools, voice) = (&mut self.raw, &mut self.tools, &mut self.voice);
        // Each of both views keeps its own scroll position.
        let id = if raw.is_some() {
            "editor-json"
        } else {
            "editor"
        };
        body_ui(ui, (id, rest), |ui| {
            let is_asked = deleting.as_ref().is_some_and(|(of, _)| *of == agent);
            optional_ui(ui, is_asked, |ui| delete_ui(ui, cx, deleting, &agent, list));
            if let Some(open) = raw {
                if open.ui(ui, draft) {
                    *raw = None;
                }
                return;
            }
            let has_trouble =
                draft.trouble.is_some() || !draft.conflicts.is_empty() || !draft.refused.is_empty();
            optional_ui(ui, has_trouble, |ui| troubles_ui(ui, cx, draft));
            words_ui(ui, draft);
            speech_ui(ui, draft);
            voice_ui(ui, cx, draft, voice);
            tools.ui(ui, draft);
            dialog_ui(ui, draft);
            quality_ui(ui, draft);
            privacy_ui(ui, draft);
        });
    }

    fn head_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (rect, agent, list): (Rect, &AgentId, &mut AgentList),
    ) -> Rect {
        let t = cx.tokens;
        let draft = self.drafts.get(agent);
        let edits = draft.map_or(0, |draft| draft.edits);
        let name = draft.map(|draft| text(&draft.after, fields::NAME).to_owned());
        let name = name.unwrap_or_else(|| name_of(cx, agent));
        let mut press = None;
        let rest = head_ui(ui, ("editor-head", rect), |ui, side| match side {
            Side::Left => {
                let room = ui.available_width() - if edits > 0 { 76.0 } else { 0.0 };
                let words = Face::Title.elided(ui, &name, t.text, room.max(40.0));
                ui.add(egui::Label::new(words));
                if edits > 0 {
                    let badge = tr!("agent-edits", count = edits);
                    ui.add(Chip::new(&badge).accent());
                }
            }
            Side::Right => press = menu_ui(ui, cx.desk.backend()),
        });
        match press {
            Some(MenuPress::Json) => {
                self.raw = match self.raw.take() {
                    Some(_) => None,
                    None => draft.map(RawJson::of),
                };
            }
            Some(MenuPress::Duplicate) => list.creation.duplicate(cx, agent, &name),
            Some(MenuPress::Delete) => self.deleting = Some((agent.clone(), None)),
            None => {}
        }
        rest
    }
}

/// Asks for the document of an agent.
fn open(cx: &mut StudioCtx<'_>, agent: &AgentId) {
    let open = AgentsCommand::Open(cx.desk.backend(), agent.clone());
    cx.send(Command::Agents(open));
}

/// Returns the name of an agent, or its ID.
pub(crate) fn name_of(cx: &StudioCtx<'_>, agent: &AgentId) -> String {
    let cards = cards(cx);
    let card = cards.iter().find(|card| card.id == *agent);
    card.map_or_else(|| agent.to_string(), |card| card.name.clone())
}

/// Draws a part that is there at times. Fields below keep the focus when the part appears.
fn optional_ui(ui: &mut Ui, is_there: bool, add: impl FnOnce(&mut Ui)) {
    if is_there {
        ui.scope(add);
    } else {
        // The ID of the part.
        ui.skip_ahead_auto_ids(1);
    }
}

/// Draws the buttons that save and discard.
fn save_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, draft: &mut Draft) {
    if draft.asks_to_discard && draft.edits > 0 {
        let question = tr!("agent-discard-question", count = draft.edits);
        match confirm_ui(ui, &question, &tr!("agent-discard")) {
            Some(Confirmed::Yes) => {
                draft.asks_to_discard = false;
                draft.discard();
            }
            Some(Confirmed::No) => draft.asks_to_discard = false,
            None => {}
        }
        return;
    }
    draft.asks_to_discard = false;
    ui.horizontal(|ui| {
        let why = (draft.edits == 0).then(|| tr!("agent-save.why"));
        let (label, tip) = if draft.conflicts.is_empty() {
            (tr!("agent-save"), tr!("agent-save.tip"))
        } else {
            (tr!("agent-overwrite"), tr!("agent-overwrite.tip"))
        };
        let save = Button::new(label)
            .command("agent-save")
            .primary()
            .busy(draft.is_saving())
            .tip(tip)
            .why_not(why.clone());
        if ui.add(save).clicked() && !draft.is_saving() {
            draft.save(cx);
        }
        let discard = Button::new(tr!("agent-discard"))
            .outline()
            .why_not(why)
            .command("agent-discard");
        if ui.add(discard.tip(tr!("agent-discard.tip"))).clicked() {
            draft.asks_to_discard = true;
        }
    });
    if draft.is_saved {
        note_ui(ui, tr!("agent-saved"));
    } else {
        note_ui(ui, tr!("agent-takes-effect"));
    }
}

/// Draws why the agent could not be saved, edited values that were changed elsewhere and what the service did not accept.
fn troubles_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, draft: &mut Draft) {
    if let Some(trouble) = draft.trouble.clone()
        && trouble_ui(ui, cx, &trouble)
    {
        draft.save(cx);
    }
    if !draft.conflicts.is_empty() {
        let words = Face::SmallMedium.rich(tr!("agent-conflicts"), cx.tokens.warn);
        ui.add(egui::Label::new(words).wrap());
        for path in &draft.conflicts {
            let value = draft.before.pointer(path).unwrap_or(&Value::Null);
            let line = Face::Mono.rich(format!("{path}: {value}"), cx.tokens.text);
            ui.add(egui::Label::new(line).truncate());
        }
    }
    if !draft.refused.is_empty() {
        let words = Face::SmallMedium.rich(
            tr!("agent-refused", service = backend_name(cx.desk.backend())),
            cx.tokens.warn,
        );
        ui.add(egui::Label::new(words).wrap());
        for path in &draft.refused {
            ui.add(egui::Label::new(Face::Mono.rich(path, cx.tokens.text)).wrap());
        }
    }
}

/// Draws the question before an agent is deleted, and what came of it.
fn delete_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    deleting: &mut Option<(AgentId, Option<u64>)>,
    agent: &AgentId,
    list: &mut AgentList,
) {
    let Some((of, number)) = deleting.as_mut().filter(|(of, _)| of == agent) else {
        return;
    };
    if let Some(sent) = number {
        match cx.desk.agents.deleted.get(sent) {
            Some(Ok(())) => {
                list.selected = None;
                *deleting = None;
            }
            Some(Err(trouble)) => {
                if trouble_ui(ui, cx, trouble) {
                    *deleting = None;
                }
            }
            None => note_ui(ui, tr!("agent-deleting")),
        }
        return;
    }
    let name = name_of(cx, of);
    let service = backend_name(cx.desk.backend());
    let question = tr!("agent-delete-question", name = name, service = service);
    match confirm_ui(ui, &question, &tr!("agent-delete-permanently")) {
        Some(Confirmed::Yes) => {
            let sent = cx.view.tools.next_number();
            *number = Some(sent);
            let delete = AgentsCommand::Delete(sent, cx.desk.backend(), of.clone());
            cx.send(Command::Agents(delete));
        }
        Some(Confirmed::No) => *deleting = None,
        None => {}
    }
}

/// Draws name, first message, prompt and the variables in them.
fn words_ui(ui: &mut Ui, draft: &mut Draft) {
    text_ui(ui, draft, fields::NAME, (&tr!("agent-name"), ""));
    let name = tr!("agent-first-message");
    area_ui(ui, draft, fields::FIRST_MESSAGE, (&name, "", 60.0));
    let count = text(&draft.after, fields::PROMPT)
        .split_whitespace()
        .count();
    let detail = tr!("agent-words", count = count);
    let name = tr!("agent-prompt");
    area_ui(ui, draft, fields::PROMPT, (&name, &detail, 220.0));
    variables_ui(ui, draft);
}

/// Draws the test values of variables.
fn variables_ui(ui: &mut Ui, draft: &mut Draft) {
    let names = variables(draft);
    if names.is_empty() {
        return;
    }
    label_ui(ui, &tr!("agent-variables"), "");
    for name in names {
        let pointer = format!("{}/{}", fields::VARIABLES, escaped(&name));
        text_ui(ui, draft, &pointer, (&name, ""));
    }
}

/// Returns the names of the variables in the prompt and the first message.
pub(crate) fn variables(draft: &Draft) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for pointer in [fields::FIRST_MESSAGE, fields::PROMPT] {
        for name in document::variables(text(&draft.after, pointer)) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// Returns a name as a part of a JSON pointer.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Draws the voice with its sliders.
fn voice_ui(ui: &mut Ui, cx: &StudioCtx<'_>, draft: &mut Draft, field: &mut VoiceField) {
    label_ui(ui, &tr!("tools-voice"), "");
    let voice = VoiceId::new(text(&draft.after, fields::VOICE_ID));
    if let Some(voice) = field.pick_ui(ui, cx, &voice) {
        draft.set(fields::VOICE_ID, voice.id.to_string());
    }
    let (name, tip) = (tr!("inspector-stability"), tr!("inspector-stability.tip"));
    slider_ui(
        ui,
        draft,
        fields::STABILITY,
        (&name, &tip),
        (0.5, 0.0..=1.0),
    );
    let (name, tip) = (tr!("inspector-similarity"), tr!("inspector-similarity.tip"));
    slider_ui(
        ui,
        draft,
        fields::SIMILARITY,
        (&name, &tip),
        (0.8, 0.0..=1.0),
    );
    let (name, tip) = (tr!("inspector-speed"), tr!("inspector-speed.tip"));
    slider_ui(ui, draft, fields::SPEED, (&name, &tip), (1.0, 0.7..=1.2));
}
