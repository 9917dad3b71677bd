//! New agents: from templates, and as copies.

use egui::{Response, Ui};

use mynah_core::backend::Backend;
use mynah_core::ids::AgentId;
use mynah_i18n::tr;
use mynah_model::agents::price;
use mynah_model::agents::templates::Template;
use mynah_model::command::{AgentsCommand, Command};
use mynah_model::desk::Price;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::menu::menu_by;
use mynah_ui_kit::widgets::{IconButton, menu_item};

use crate::column::trouble_ui;

/// An agent that is being created.
#[derive(Default)]
pub(crate) struct Creation {
    /// The number of the command.
    number: Option<u64>,
    /// The agent that was created last. The list may not have it yet.
    new: Option<AgentId>,
    /// The templates are to be listed in the next frame.
    opens: bool,
}

impl Creation {
    /// Lists the templates in the next frame.
    pub(crate) fn open(&mut self) {
        self.opens = true;
    }

    /// Returns the agent that was created since the last frame.
    pub(crate) fn follow(&mut self, cx: &StudioCtx<'_>) -> Option<AgentId> {
        let created = cx.desk.agents.created.get(&self.number?)?;
        let agent = created.as_ref().ok()?.clone();
        self.number = None;
        self.new = Some(agent.clone());
        Some(agent)
    }

    /// Returns true for the agent that was created last.
    pub(crate) fn is_new(&self, agent: Option<&AgentId>) -> bool {
        agent.is_some() && self.new.as_ref() == agent
    }

    /// Draws the button with the templates.
    pub(crate) fn button_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let name = tr!("agents-create");
        let button = IconButton::new(icons::PLUS, name).tip(tr!("agents-create.tip"));
        let response = ui.add(button.row());
        self.menu_ui(&response, cx);
    }

    /// Draws the templates when a button opens them.
    pub(crate) fn menu_ui(&mut self, button: &Response, cx: &mut StudioCtx<'_>) {
        let name = tr!("agents-create");
        let how = (std::mem::take(&mut self.opens), false);
        let chosen = menu_by(button, how, (&name, 280.0), |ui| {
            let mut chosen = None;
            for template in Template::ALL {
                if menu_item(ui, icons::HEADSET, (&template.label(), ""), "").clicked() {
                    chosen = Some(template);
                }
            }
            ui.separator();
            let words = Face::Label.rich(note(cx.desk.backend()), cx.tokens.text2);
            ui.add(egui::Label::new(words).wrap());
            chosen
        });
        if let Some(template) = chosen.flatten() {
            let document = template.document(&template.label(), "en", "");
            let number = cx.view.tools.next_number();
            self.number = Some(number);
            let create = AgentsCommand::Create(number, cx.desk.backend(), Box::new(document));
            cx.send(Command::Agents(create));
        }
    }

    /// Copies an agent.
    pub(crate) fn duplicate(&mut self, cx: &mut StudioCtx<'_>, agent: &AgentId, name: &str) {
        let number = cx.view.tools.next_number();
        self.number = Some(number);
        let name = tr!("agent-copy-name", name = name);
        let copy = AgentsCommand::Duplicate(number, cx.desk.backend(), agent.clone(), name);
        cx.send(Command::Agents(copy));
    }

    /// Draws what came of the newest command, until the agent is there.
    pub(crate) fn notes_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(number) = self.number else { return };
        match cx.desk.agents.created.get(&number) {
            Some(Err(trouble)) => {
                if trouble_ui(ui, cx, trouble) {
                    self.number = None;
                }
            }
            Some(Ok(_)) => {}
            None => {
                ui.label(Face::Small.rich(tr!("agents-creating"), cx.tokens.text2));
            }
        }
    }
}

/// Returns who can call a new agent, and the price of a call.
fn note(backend: Backend) -> String {
    match backend {
        Backend::Draft => tr!("agents-create-note"),
        Backend::Live => {
            let price = PriceText::short(Price {
                quote: price::minutes(1, backend),
                backend,
                zero_retention: false,
            });
            tr!("agents-create-note.price", price = price.shown)
        }
    }
}
