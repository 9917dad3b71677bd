//! Tests of the account: their list, and the results of the newest run at the service.

use std::sync::Arc;
use std::time::Duration;

use egui::{Label, Rect, ScrollArea, Ui};

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::AgentTestId;
use mynah_i18n::tr;
use mynah_model::agents::account_tests::{AccountTest, AccountTestKind, AccountTestResult};
use mynah_model::command::{AgentsCommand, Command};
use mynah_model::desk::Desk;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Chip, Side, empty_state, opening_ui};

use crate::column::{
    body_ui, head_ui, note_ui, part_ui, section_ui, stated_trouble_ui, trouble_ui,
};
use crate::editor::name_of;

use super::report::{progress_ui, verdict_ui};
use super::tick_ui;

/// Height of a row.
const ROW: f32 = 28.0;

/// The view state of the account's tests.
#[derive(Default)]
pub(super) struct AccountPanel {
    /// The account whose list was asked for.
    asked: Option<Backend>,
    ticked: Vec<AgentTestId>,
    /// The test that runs, and the time of the window at its start.
    running: Option<(AgentTestId, f64)>,
}

impl AccountPanel {
    /// Follows the run, also while another tab is shown.
    pub(super) fn follow(&mut self, ui: &Ui, cx: &StudioCtx<'_>) {
        let running = cx.desk.agents.account_run.running.as_ref();
        if self.running.as_ref().map(|(test, _)| test) != running {
            let now = ui.input(|input| input.time);
            self.running = running.map(|test| (test.clone(), now));
        }
    }

    /// Reads the list again.
    pub(super) fn refresh(&mut self, cx: &mut StudioCtx<'_>) {
        let backend = cx.desk.backend();
        self.asked = Some(backend);
        let list = AgentsCommand::ListAccountTests(backend);
        cx.send(Command::Agents(list));
    }

    /// Returns the ticked tests of the current account in the order of the list: ID and name.
    pub(super) fn ticked(&self, cx: &StudioCtx<'_>) -> Vec<(AgentTestId, String)> {
        let tests = listed(cx.desk, cx.desk.backend()).iter();
        let ticked = tests.filter(|test| self.ticked.contains(&test.id));
        ticked
            .map(|test| (test.id.clone(), test.name.clone()))
            .collect()
    }

    /// Draws the list.
    pub(super) fn list_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, rect: Rect) {
        let backend = cx.desk.backend();
        if self.asked != Some(backend) {
            self.refresh(cx);
        }
        part_ui(ui, "account-tests", rect.shrink(12.0), |ui| {
            match cx.desk.agents.account_tests.get(&backend) {
                None => opening_ui(ui, &tr!("agents-account-loading")),
                Some(Err(trouble)) => {
                    if trouble_ui(ui, cx, trouble) {
                        self.refresh(cx);
                    }
                }
                Some(Ok(tests)) if tests.is_empty() => {
                    let text = match backend {
                        Backend::Live => tr!("agents-account-empty.text"),
                        Backend::Draft => tr!("agents-account-empty.draft"),
                    };
                    let title = tr!("agents-account-empty");
                    empty_state(ui, icons::LIST_CHECKS, &title, &text, None);
                }
                Some(Ok(tests)) => self.rows_ui(ui, &Arc::clone(tests)),
            }
        });
    }

    fn rows_ui(&mut self, ui: &mut Ui, tests: &[AccountTest]) {
        ScrollArea::vertical()
            .id_salt("account-tests")
            .auto_shrink(false)
            .show_rows(ui, ROW, tests.len(), |ui, shown| {
                for test in tests.get(shown).unwrap_or_default() {
                    let words = (test.name.as_str(), &*kind_label(test.kind));
                    tick_ui(ui, words, &test.id, &mut self.ticked);
                }
            });
    }

    /// Draws the results of the newest run.
    pub(super) fn results_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>, rect: Rect) {
        let t = cx.tokens;
        let run = &cx.desk.agents.account_run;
        let title = match &run.of {
            Some((_, agent)) => tr!("agents-account-results.with", agent = name_of(cx, agent)),
            None => tr!("agents-account-results"),
        };
        let rest = head_ui(ui, ("account-head", rect), |ui, side| {
            if side == Side::Left {
                let room = ui.available_width().max(40.0);
                ui.add(Label::new(Face::Title.elided(ui, &title, t.text, room)));
            }
        });
        body_ui(ui, ("account-results", rest), |ui| {
            let Some((backend, _)) = run.of.clone() else {
                let text = match cx.desk.backend() {
                    Backend::Live => tr!("agents-account-none.text"),
                    Backend::Draft => tr!("agents-account-none.draft"),
                };
                let title = tr!("agents-account-none");
                empty_state(ui, icons::LIST_CHECKS, &title, &text, None);
                return;
            };
            let done = run.done.len();
            let words = tr!("agents-account-progress", done = done, count = run.count);
            if run.is_active {
                progress_ui(ui, &words, (done, run.count));
            } else {
                note_ui(ui, words);
            }
            if let Some((test, since)) = &self.running {
                section_ui(ui, &name(cx.desk, test));
                let now = ui.input(|input| input.time);
                let words = tr!("agents-account-running", time = duration(now - since));
                ui.add(Chip::new(&words).icon(icons::CIRCLE_NOTCH).playing());
                ui.ctx().request_repaint_after(Duration::from_secs(1));
            }
            for (test, result) in run.done.iter().rev() {
                section_ui(ui, &name(cx.desk, test));
                match result {
                    Ok(result) => result_ui(ui, cx, (backend, result)),
                    Err(trouble) => {
                        stated_trouble_ui(ui, cx, trouble);
                    }
                }
            }
        });
    }
}

/// Draws verdict and credits, the reasons and the agent's replies.
fn result_ui(ui: &mut Ui, cx: &StudioCtx<'_>, (backend, result): (Backend, &AccountTestResult)) {
    let t = cx.tokens;
    ui.horizontal(|ui| {
        verdict_ui(ui, result.verdict);
        let credits = credits_words(backend, result.credits);
        ui.label(Face::Small.rich(credits, t.text2));
    });
    for reason in &result.reasons {
        ui.add(Label::new(Face::Small.rich(reason, t.text)).wrap());
    }
    for reply in &result.replies {
        note_ui(ui, tr!("agents-account-reply", reply = reply.as_str()));
    }
}

/// Returns the tests of an account, as far as they are known.
fn listed(desk: &Desk, backend: Backend) -> &[AccountTest] {
    let tests = desk.agents.account_tests.get(&backend);
    tests
        .and_then(|tests| tests.as_ref().ok())
        .map_or(&[], |tests| tests.as_slice())
}

/// Returns the name of a test, or the ID if the test is in no list.
fn name(desk: &Desk, id: &AgentTestId) -> String {
    let backends = [Backend::Live, Backend::Draft].into_iter();
    let mut tests = backends.flat_map(|backend| listed(desk, backend));
    let found = tests.find(|test| test.id == *id);
    found.map_or_else(|| id.to_string(), |test| test.name.clone())
}

fn kind_label(kind: AccountTestKind) -> String {
    match kind {
        AccountTestKind::Reply => tr!("agents-account-reply-test"),
        AccountTestKind::ToolCall => tr!("agents-account-tool-test"),
        AccountTestKind::Simulation => tr!("agents-account-simulation"),
        AccountTestKind::Other => tr!("agents-account-other"),
    }
}

/// Returns the credits of a test in words.
fn credits_words(backend: Backend, credits: Option<u64>) -> String {
    let Some(count) = credits else {
        return tr!("agents-account-credits.unknown");
    };
    let credits = Credits(count).to_string();
    match backend {
        Backend::Live => tr!("agents-account-credits", count = count, credits = credits),
        Backend::Draft => tr!(
            "agents-account-credits.draft",
            count = count,
            credits = credits
        ),
    }
}
