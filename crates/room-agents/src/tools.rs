//! Tools of an agent: switched on and off, added and edited as JSON that is checked while it is typed.

use egui::{Label, Ui};
use serde_json::{Value, json};

use mynah_i18n::tr;
use mynah_model::agents::document::{list, text};
use mynah_model::agents::fields;
use mynah_model::agents::tool_schema::{Problem, Tool, parse};
use mynah_ui_kit::theme::{Face, Icon, Tokens, icons};
use mynah_ui_kit::widgets::{
    Button, IconButton, TextArea, at_right, menu, menu_item, toggle, toggle_row,
};

use crate::column::note_ui;
use crate::draft::Draft;

/// System tools that need no settings.
const SYSTEM: [&str; 4] = [
    "end_call",
    "skip_turn",
    "language_detection",
    "voicemail_detection",
];

/// The view state of the tools.
#[derive(Default)]
pub(crate) struct ToolEditor {
    editing: Option<Editing>,
    /// Tools that were switched off and are not in the document any more.
    off: Vec<Value>,
}

/// A tool while it is edited as text.
struct Editing {
    /// Its place in the list; `None` for a new one.
    place: Option<usize>,
    text: String,
    read: Result<Vec<Tool>, Vec<Problem>>,
}

impl Editing {
    fn new(place: Option<usize>, tool: &Value) -> Self {
        let text = serde_json::to_string_pretty(tool).unwrap_or_default();
        Self {
            place,
            read: parse(&text),
            text,
        }
    }
}

impl ToolEditor {
    /// Draws the section.
    pub(crate) fn ui(&mut self, ui: &mut Ui, draft: &mut Draft) {
        let t = Tokens::of(ui);
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            ui.label(Face::SmallStrong.rich(tr!("agent-tools"), t.text));
            at_right(ui, |ui| self.add_ui(ui));
        });
        self.rows_ui(ui, draft);
        if let Some(editing) = &mut self.editing
            && editing_ui(ui, draft, editing)
        {
            self.editing = None;
        }
        references_ui(ui, draft);
        system_ui(ui, draft);
    }

    /// Draws the button that adds a tool.
    fn add_ui(&mut self, ui: &mut Ui) {
        let name = tr!("agent-tool-add");
        let add = Button::new(name.clone()).small().ghost().icon(icons::PLUS);
        let button = ui.add(add.tip(tr!("agent-tool-add.tip")));
        let chosen = menu(&button, (&name, 220.0), |ui| {
            let mut chosen = None;
            for (kind, icon, label, tip) in kinds() {
                if menu_item(ui, icon, (&label, ""), &tip).clicked() {
                    chosen = Some(kind);
                }
            }
            chosen
        });
        if let Some(kind) = chosen.flatten() {
            self.editing = Some(Editing::new(None, &blank(kind)));
        }
    }

    /// Draws one row for each tool that is part of the document, and for those that are switched off.
    fn rows_ui(&mut self, ui: &mut Ui, draft: &mut Draft) {
        let tools = list(&draft.after, fields::TOOLS).to_vec();
        if tools.is_empty() && self.off.is_empty() {
            note_ui(ui, tr!("agent-tools-none"));
        }
        let mut press = None;
        for (place, tool) in tools.iter().enumerate() {
            if let Some(pressed) = row_ui(ui, tool, true) {
                press = Some((place, pressed));
            }
        }
        let mut back = None;
        for (place, tool) in self.off.iter().enumerate() {
            if row_ui(ui, tool, false).is_some() {
                back = Some(place);
            }
        }
        match press {
            Some((place, Press::Edit)) => {
                self.editing = tools.get(place).map(|tool| Editing::new(Some(place), tool));
            }
            Some((place, Press::Switch)) => {
                let mut rest = tools;
                self.off.push(rest.remove(place));
                self.editing = None;
                draft.set(fields::TOOLS, rest);
            }
            None => {}
        }
        if let Some(place) = back {
            let mut all = list(&draft.after, fields::TOOLS).to_vec();
            all.push(self.off.remove(place));
            draft.set(fields::TOOLS, all);
        }
    }
}

/// A control of a row.
enum Press {
    /// Edit the definition.
    Edit,
    /// Switch it on or off.
    Switch,
}

/// Draws a tool.
fn row_ui(ui: &mut Ui, tool: &Value, is_on: bool) -> Option<Press> {
    let t = Tokens::of(ui);
    let name = text(tool, "/name");
    let mut press = None;
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(16.0, 24.0), egui::Sense::hover());
        let icon = icon_of(text(tool, "/type"));
        icon.paint(ui.painter(), rect.center(), 14.0, t.text2);
        let ink = if is_on { t.text } else { t.text3 };
        let room = (ui.available_width() - 84.0).max(60.0);
        let words = Face::Mono.elided(ui, name, ink, room * 0.55);
        ui.add(Label::new(words));
        let about = Face::Small.elided(ui, text(tool, "/description"), t.text2, room * 0.45);
        ui.add(Label::new(about));
        at_right(ui, |ui| {
            if is_on {
                let edit = tr!("agent-tool-edit", name = name);
                if ui
                    .add(IconButton::new(icons::PENCIL_SIMPLE, edit).row())
                    .clicked()
                {
                    press = Some(Press::Edit);
                }
            }
            let mut on = is_on;
            if toggle(ui, &tr!("agent-tool-on", name = name), &mut on).clicked() {
                press = Some(Press::Switch);
            }
        });
    });
    press
}

/// Draws the text of a tool with its problems. Returns true once it is closed.
fn editing_ui(ui: &mut Ui, draft: &mut Draft, editing: &mut Editing) -> bool {
    let t = Tokens::of(ui);
    let (name, tip) = (tr!("agent-tool-json"), tr!("agent-tool-json.tip"));
    let field = TextArea::new(&mut editing.text, &name)
        .height(200.0)
        .mono()
        .tip(&tip)
        .wrong(editing.read.is_err());
    if ui.add(field).changed() {
        editing.read = parse(&editing.text);
    }
    let mut is_closed = false;
    match &editing.read {
        Ok(tools) if tools.iter().any(|tool| tool.was_function) => {
            note_ui(ui, tr!("agent-tool-function"));
        }
        Ok(_) => {}
        Err(problems) => {
            for problem in problems.iter().take(6) {
                let place = match problem.place.as_str() {
                    "" => problem.message.clone(),
                    place => format!("{place}: {}", problem.message),
                };
                ui.add(Label::new(Face::Small.rich(place, t.bad_ink)).wrap());
            }
        }
    }
    ui.horizontal(|ui| {
        let why = editing.read.is_err().then(|| tr!("agent-tool-apply.why"));
        let apply = Button::new(tr!("agent-tool-apply")).small().why_not(why);
        if ui.add(apply.tip(tr!("agent-tool-apply.tip"))).clicked() {
            if let Ok(tools) = &editing.read {
                put(draft, editing.place, tools);
            }
            is_closed = true;
        }
        let close = Button::new(tr!("dialog-cancel")).small().ghost();
        is_closed |= ui.add(close.tip(tr!("dialog-cancel.tip"))).clicked();
    });
    is_closed
}

/// Puts tools into the document, in place of one or at the end. A tool of the same name is replaced.
fn put(draft: &mut Draft, place: Option<usize>, tools: &[Tool]) {
    let mut all = list(&draft.after, fields::TOOLS).to_vec();
    if let Some(place) = place.filter(|place| *place < all.len()) {
        all.remove(place);
    }
    let mut at = place.unwrap_or(all.len()).min(all.len());
    for tool in tools {
        all.retain(|known| text(known, "/name") != tool.name);
        at = at.min(all.len());
        all.insert(at, tool.definition.clone());
        at += 1;
    }
    draft.set(fields::TOOLS, all);
}

/// Draws tools of the account that the agent names by their IDs.
fn references_ui(ui: &mut Ui, draft: &mut Draft) {
    let known = list(&draft.before, fields::TOOL_IDS).to_vec();
    if known.is_empty() {
        return;
    }
    note_ui(ui, tr!("agent-tool-ids"));
    let mut used = list(&draft.after, fields::TOOL_IDS).to_vec();
    let mut is_changed = false;
    for id in &known {
        let name = id.as_str().unwrap_or_default();
        let mut on = used.contains(id);
        let was = on;
        toggle_row(ui, name, &mut on, "", None);
        if on != was {
            is_changed = true;
            if on {
                used.push(id.clone());
            } else {
                used.retain(|other| other != id);
            }
        }
    }
    if is_changed {
        draft.set(fields::TOOL_IDS, used);
    }
}

/// Draws the tools of the service.
fn system_ui(ui: &mut Ui, draft: &mut Draft) {
    for name in SYSTEM {
        let pointer = format!("{}/{name}", fields::BUILT_IN_TOOLS);
        let known = draft.after.pointer(&pointer);
        let was = known.is_some_and(|tool| !tool.is_null());
        let mut on = was;
        let label = system_label(name);
        toggle_row(ui, &label, &mut on, "", None);
        if on == was {
            continue;
        }
        let value = if on {
            // What the service had before stays as it was.
            let known = draft.before.pointer(&pointer).filter(|old| !old.is_null());
            known.cloned().unwrap_or_else(|| system(name))
        } else {
            Value::Null
        };
        draft.set(&pointer, value);
    }
}

fn system_label(name: &str) -> String {
    match name {
        "end_call" => tr!("agent-system-end-call"),
        "skip_turn" => tr!("agent-system-skip-turn"),
        "language_detection" => tr!("agent-system-language"),
        _ => tr!("agent-system-voicemail"),
    }
}

fn system(name: &str) -> Value {
    json!({
        "type": "system",
        "name": name,
        "description": "",
        "params": {"system_tool_type": name},
    })
}

/// The kinds of tools that can be added.
fn kinds() -> [(&'static str, Icon, String, String); 3] {
    [
        (
            "client",
            icons::PLUGS,
            tr!("agent-tool-client"),
            tr!("agent-tool-client.tip"),
        ),
        (
            "webhook",
            icons::GLOBE,
            tr!("agent-tool-webhook"),
            tr!("agent-tool-webhook.tip"),
        ),
        (
            "system",
            icons::GEAR_SIX,
            tr!("agent-tool-system"),
            tr!("agent-tool-system.tip"),
        ),
    ]
}

fn icon_of(kind: &str) -> Icon {
    let known = kinds().into_iter().find(|(of, ..)| *of == kind);
    known.map_or(icons::WRENCH, |(_, icon, ..)| icon)
}

/// Returns a definition to begin with.
fn blank(kind: &str) -> Value {
    match kind {
        "webhook" => json!({
            "type": "webhook",
            "name": "look_up",
            "description": tr!("agent-tool-webhook-about"),
            "api_schema": {
                "url": "https://example.com/look-up",
                "method": "POST",
                "request_body_schema": {
                    "type": "object",
                    "properties": {"topic": {"type": "string", "description": tr!("agent-tool-webhook-topic")}},
                    "required": ["topic"],
                },
            },
        }),
        "system" => system("end_call"),
        _ => json!({
            "type": "client",
            "name": "check_seats",
            "description": tr!("agent-tool-client-about"),
            "expects_response": true,
            "parameters": {
                "type": "object",
                "properties": {"date": {"type": "string", "description": tr!("agent-tool-client-date")}},
                "required": ["date"],
            },
        }),
    }
}
