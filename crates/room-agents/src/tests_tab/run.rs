//! The run of tests: the agents, the price and the button.

use egui::Ui;

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{AgentId, AgentTestId};
use mynah_i18n::tr;
use mynah_model::agents::price;
use mynah_model::command::{AccountTestRun, AgentsCommand, Command, TestRun, ToolRule};
use mynah_model::desk::Price;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, Combo, Side, combo_item};

use crate::column::{body_ui, foot_ui, head_ui, label_ui, note_ui};
use crate::editor::name_of;
use crate::list::cards;
use crate::rules::Rules;

/// Height of the foot with the button.
const FOOT: f32 = 84.0;

/// The tests that are run.
pub(super) enum Ticked<'a> {
    /// Saved tests by name, and the rules of client tools.
    Saved(&'a [String], &'a Rules),
    /// Tests of the account: ID and name.
    Account(&'a [(AgentTestId, String)]),
}

impl Ticked<'_> {
    fn count(&self) -> usize {
        match self {
            Self::Saved(tests, _) => tests.len(),
            Self::Account(tests) => tests.len(),
        }
    }

    /// Returns the button that stops the run and its command, while a run is active.
    fn stop(&self, cx: &StudioCtx<'_>) -> Option<(Button<'static>, AgentsCommand)> {
        let agents = &cx.desk.agents;
        let stop = Button::new(tr!("agents-run-stop"))
            .icon(icons::STOP_FILL)
            .command("agents-run-stop");
        match self {
            Self::Saved(..) if agents.run.is_active => {
                let stop = stop.tip(tr!("agents-run-stop.tip"));
                Some((stop, AgentsCommand::StopTests))
            }
            Self::Account(_) if agents.account_run.is_active => {
                let run = &agents.account_run;
                // The service cannot be stopped, so the last test is as good as finished.
                let is_last = run.running.is_some() && run.done.len() + 1 >= run.count;
                let why = (run.is_stopping || is_last).then(|| tr!("agents-account-stop-why"));
                let stop = stop.tip(tr!("agents-account-stop-tip")).why_not(why);
                Some((stop, AgentsCommand::StopAccountTests))
            }
            _ => None,
        }
    }
}

/// The view state of the run.
#[derive(Default)]
pub(super) struct RunPanel {
    first: Option<AgentId>,
    second: Option<AgentId>,
}

impl RunPanel {
    /// Draws the column.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, ticked: &Ticked<'_>) {
        let t = cx.tokens;
        let whole = ui.available_rect_before_wrap();
        let rest = head_ui(ui, ("run-head", whole), |ui, side| {
            if side == Side::Left {
                ui.label(Face::Title.rich(tr!("agents-run"), t.text));
            }
        });
        let rest = foot_ui(ui, ("run-foot", rest, FOOT), |ui| {
            self.button_ui(ui, cx, ticked);
        });
        body_ui(ui, ("run", rest), |ui| {
            let cards = cards(cx);
            let is_known = |agent: &AgentId| cards.iter().any(|card| card.id == *agent);
            self.first = self.first.take().filter(is_known);
            self.second = self.second.take().filter(is_known);
            if self.first.is_none() {
                self.first = cards.first().map(|card| card.id.clone());
            }
            let name = tr!("agents-run-agent");
            agent_ui(ui, cx, (&name, None), (&mut self.first, false));
            if let Ticked::Saved(..) = ticked {
                self.second_ui(ui, cx);
            }
            note_ui(ui, tr!("agents-run-tests", count = ticked.count()));
            if let Ticked::Saved(..) = ticked {
                note_ui(ui, tr!("agents-run-note"));
            }
        });
        ui.advance_cursor_after_rect(whole);
    }

    /// Draws the choice of the agent that is compared with the first.
    fn second_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let name = tr!("agents-run-second");
        // An agent is not compared with itself.
        let first = self.first.as_ref();
        self.second = self.second.take().filter(|of| first != Some(of));
        agent_ui(ui, cx, (&name, first), (&mut self.second, true));
    }

    /// Returns the agents of the run. Tests of the account run with one agent.
    fn agents(&self, ticked: &Ticked<'_>) -> Vec<AgentId> {
        let second = match ticked {
            Ticked::Saved(..) => self.second.as_ref(),
            Ticked::Account(_) => None,
        };
        self.first.iter().chain(second).cloned().collect()
    }

    fn button_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>, ticked: &Ticked<'_>) {
        if let Some((stop, command)) = ticked.stop(cx) {
            if ui.add(stop.min_width(ui.available_width())).clicked() {
                cx.send(Command::Agents(command));
            }
            return;
        }
        let agents = self.agents(ticked);
        let why = if ticked.count() == 0 {
            Some(tr!("agents-run-no-test"))
        } else if agents.is_empty() {
            Some(tr!("agents-run-no-agent"))
        } else {
            None
        };
        let backend = cx.desk.backend();
        let count = (ticked.count() * agents.len()) as u64;
        let quote = price::minutes(1, backend);
        let mut label = PriceText::short(Price {
            quote,
            backend,
            zero_retention: false,
        });
        if backend == Backend::Live {
            label.shown = tr!("talk-a-minute", price = label.shown);
            label.said = tr!("talk-a-minute", price = label.said);
        }
        let (name, note) = match ticked {
            Ticked::Saved(..) => (
                tr!("agents-run-start", count = count),
                tr!("agents-run-price"),
            ),
            Ticked::Account(_) => (
                tr!("agents-account-start", count = count),
                tr!("agents-account-price"),
            ),
        };
        let run = Button::new(name)
            .command("agents-run")
            .primary()
            .price(label)
            .why_not(why.clone());
        if ui.add(run.min_width(ui.available_width())).clicked() {
            start(cx, agents, (ticked, quote.most));
        }
        if let Some(why) = why {
            note_ui(ui, why);
        } else if backend == Backend::Live {
            note_ui(ui, note);
        }
    }
}

/// Starts a run of the ticked tests. A minute was shown with so many credits.
fn start(cx: &mut StudioCtx<'_>, agents: Vec<AgentId>, (ticked, shown): (&Ticked<'_>, Credits)) {
    let backend = cx.desk.backend();
    let project = cx.desk.project.as_ref().map(|open| open.card.id);
    let command = match ticked {
        Ticked::Saved(tests, rules) => AgentsCommand::RunTests(Box::new(TestRun {
            backend,
            project,
            tools: tools(cx, &agents, rules),
            agents,
            tests: tests.to_vec(),
            variables: Vec::new(),
            confirmed_budget: false,
        })),
        Ticked::Account(tests) => {
            let Some(agent) = agents.into_iter().next() else {
                return;
            };
            AgentsCommand::RunAccountTests(Box::new(AccountTestRun {
                backend,
                project,
                agent_name: name_of(cx, &agent),
                agent,
                tests: tests.to_vec(),
                shown_per_minute: Some(shown),
                confirmed_budget: false,
            }))
        }
    };
    cx.send(Command::Agents(command));
}

/// Returns the rules of the agents' client tools, as far as their documents are known.
fn tools(cx: &StudioCtx<'_>, agents: &[AgentId], rules: &Rules) -> Vec<ToolRule> {
    let mut all: Vec<ToolRule> = Vec::new();
    for agent in agents {
        if let Some(Ok(document)) = cx.desk.agents.documents.get(agent) {
            for rule in rules.of(agent, document) {
                if all.iter().all(|known| known.name != rule.name) {
                    all.push(rule);
                }
            }
        }
    }
    all
}

/// Draws the choice of an agent, without the one that is left out.
fn agent_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (name, left_out): (&str, Option<&AgentId>),
    (chosen, may_lack): (&mut Option<AgentId>, bool),
) {
    label_ui(ui, name, "");
    let none = tr!("agents-run-no-second");
    let shown = match chosen.as_ref() {
        Some(agent) => name_of(cx, agent),
        None => none.clone(),
    };
    let picked = Combo::new(name, &shown).show(ui, |ui| {
        let mut picked = None;
        if may_lack && combo_item(ui, chosen.is_none(), (&none, ""), "").clicked() {
            picked = Some(None);
        }
        for card in cards(cx).iter().filter(|card| left_out != Some(&card.id)) {
            let on = chosen.as_ref() == Some(&card.id);
            if combo_item(ui, on, (&card.name, ""), "").clicked() {
                picked = Some(Some(card.id.clone()));
            }
        }
        picked
    });
    if let Some(picked) = picked.inner.flatten() {
        *chosen = picked;
    }
}
