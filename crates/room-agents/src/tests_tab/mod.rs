//! Tests of agents: saved tests with their form and report, tests of the account with their results, and runs of both.

mod account;
#[cfg(test)]
mod account_tests;
mod expectations;
mod report;
mod run;

use std::sync::Arc;

use egui::{Rect, Ui};

use mynah_core::ids::AgentId;
use mynah_i18n::tr;
use mynah_model::agents::conversation::{TurnContent, TurnStart};
use mynah_model::agents::test_case::TestCase;
use mynah_model::command::{AgentsCommand, Command};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::backend_name;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{
    Button, IconButton, Segment, Side, TextField, empty_state, opening_ui, segmented,
    segmented_width, tick_row,
};

use crate::column::{
    Confirmed, body_ui, confirm_ui, foot_ui, head_ui, label_ui, line_right, note_ui, part_ui,
    section_ui, split_list, trouble_ui,
};
use crate::editor::name_of;
use crate::rules::Rules;

use self::account::AccountPanel;
use self::expectations::Expectations;
use self::report::{comparison_ui, reports_ui};
use self::run::{RunPanel, Ticked};

/// Width of the list.
const LIST: f32 = 300.0;
/// Height of the foot of a form.
const FOOT: f32 = 56.0;

/// The tests that are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Listed {
    /// Tests that Mynah saved.
    #[default]
    Saved,
    /// Tests of the account.
    Account,
}

/// A side of the tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shown {
    /// The form of the selected test.
    #[default]
    Form,
    /// The newest run.
    Report,
}

/// A test while it is edited.
struct Editing {
    /// Its name when it was opened.
    name: String,
    /// The test as it was saved.
    saved: TestCase,
    case: TestCase,
    expectations: Expectations,
}

impl Editing {
    fn new(case: &TestCase) -> Self {
        Self {
            name: case.name.clone(),
            saved: case.clone(),
            case: case.clone(),
            expectations: Expectations::default(),
        }
    }
}

/// The view state of the tab.
#[derive(Default)]
pub(crate) struct TestsPanel {
    listed: Listed,
    account: AccountPanel,
    has_asked: bool,
    selected: Option<String>,
    editing: Option<Editing>,
    /// Names of the tests that are run.
    ticked: Vec<String>,
    shown: Shown,
    is_deleting: bool,
    run: RunPanel,
    /// True while a run was active in the last frame.
    was_active: bool,
    /// The test that runs, its agent, and the time of the window since when.
    running: Option<(String, AgentId, f64)>,
}

impl TestsPanel {
    /// Follows the run, also while another tab is shown. Returns true once the run has ended.
    pub(crate) fn follow(&mut self, ui: &Ui, cx: &StudioCtx<'_>) -> bool {
        self.account.follow(ui, cx);
        let run = &cx.desk.agents.run;
        let was_active = std::mem::replace(&mut self.was_active, run.is_active);
        if run.is_active && !was_active {
            self.shown = Shown::Report;
        }
        let is_same = match (&self.running, &run.running) {
            (Some((name, agent, _)), Some(now)) => *name == now.0 && *agent == now.1,
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            let now = ui.input(|input| input.time);
            let running = run.running.clone();
            self.running = running.map(|(name, agent)| (name, agent, now));
        }
        was_active && !run.is_active
    }

    /// Draws the tab.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if !std::mem::replace(&mut self.has_asked, true) {
            cx.send(Command::Agents(AgentsCommand::ListTests));
        }
        let whole = ui.available_rect_before_wrap();
        let (left, right) = split_list(whole, LIST);
        let list = self.switch_ui(ui, cx, left);
        line_right(ui, left);
        match self.listed {
            Listed::Saved => {
                let tests = match &cx.desk.agents.tests {
                    Some(Ok(tests)) => Some(Arc::clone(tests)),
                    _ => None,
                };
                self.list_ui(ui, cx, (list, tests.as_deref()));
                self.select(tests.as_deref());
                self.main_ui(ui, cx, right);
            }
            Listed::Account => {
                self.account.list_ui(ui, cx, list);
                self.account.results_ui(ui, cx, right);
            }
        }
        ui.advance_cursor_after_rect(whole);
    }

    /// Draws what is run, at the right.
    pub(crate) fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, rules: &Rules) {
        match self.listed {
            Listed::Saved => {
                let ticked = Ticked::Saved(&self.ticked, rules);
                self.run.ui(ui, cx, &ticked);
            }
            Listed::Account => {
                let tests = self.account.ticked(cx);
                self.run.ui(ui, cx, &Ticked::Account(&tests));
            }
        }
    }

    /// Draws the choice between saved tests and tests of the account. Returns what is left.
    fn switch_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, rect: Rect) -> Rect {
        let service = backend_name(cx.desk.backend());
        let (saved, saved_tip) = (tr!("agents-tests-saved"), tr!("agents-tests-saved.tip"));
        let account = tr!("agents-tests-account");
        let account_tip = tr!("agents-tests-account.tip", service = service);
        head_ui(ui, ("tests-head", rect), |ui, side| match side {
            Side::Left => {
                let segments = [
                    Segment::new(Listed::Saved, &saved).tip(&saved_tip),
                    Segment::new(Listed::Account, &account).tip(&account_tip),
                ];
                // A narrow column has no room beside the words.
                let room = ui.available_width();
                let width = segmented_width(ui, self.listed, &segments);
                let width = (width > room).then_some(room);
                let name = tr!("agents-tests-listed");
                segmented(ui, &name, &mut self.listed, &segments, width);
            }
            Side::Right if self.listed == Listed::Account => {
                let again = tr!("agents-account-refresh");
                let again = IconButton::new(icons::ARROW_CLOCKWISE, again)
                    .row()
                    .command("agents-account-refresh");
                let tip = tr!("agents-account-refresh.tip");
                if ui.add(again.tip(tip)).clicked() {
                    self.account.refresh(cx);
                }
            }
            Side::Right => {}
        })
    }

    fn list_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (rect, tests): (Rect, Option<&Vec<TestCase>>),
    ) {
        part_ui(ui, "tests-list", rect.shrink(12.0), |ui| {
            match (tests, &cx.desk.agents.tests) {
                (Some(tests), _) if tests.is_empty() => {
                    let (title, text) = (tr!("agents-tests-empty"), tr!("agents-tests-empty.text"));
                    empty_state(ui, icons::LIST_CHECKS, &title, &text, None);
                }
                (Some(tests), _) => self.rows_ui(ui, tests),
                (None, Some(Err(trouble))) => {
                    if trouble_ui(ui, cx, trouble) {
                        self.has_asked = false;
                    }
                }
                (None, _) => opening_ui(ui, &tr!("agents-tests-loading")),
            }
        });
    }

    /// Draws one row for each test: a tick for the run, and the button that opens it.
    fn rows_ui(&mut self, ui: &mut Ui, tests: &[TestCase]) {
        self.ticked
            .retain(|name| tests.iter().any(|test| test.name == *name));
        let row = 28.0;
        egui::ScrollArea::vertical()
            .id_salt("agent-tests")
            .auto_shrink(false)
            .show_rows(ui, row, tests.len(), |ui, shown| {
                for test in tests.get(shown).unwrap_or_default() {
                    ui.horizontal(|ui| {
                        let width = ui.available_width() - 36.0;
                        ui.scope(|ui| {
                            ui.set_width(width);
                            let turns = tr!("agents-tests-turns", count = test.turns.len());
                            tick_ui(ui, (&test.name, &turns), &test.name, &mut self.ticked);
                        });
                        let open = tr!("agents-tests-open", name = test.name.as_str());
                        let is_on = self.selected.as_ref() == Some(&test.name);
                        let open = IconButton::new(icons::PENCIL_SIMPLE, open).row().on(is_on);
                        if ui.add(open).clicked() {
                            self.selected = Some(test.name.clone());
                            self.shown = Shown::Form;
                        }
                    });
                }
            });
    }

    /// Opens the selected test, or the first one.
    fn select(&mut self, tests: Option<&Vec<TestCase>>) {
        let Some(tests) = tests else { return };
        let selected = self.selected.as_ref();
        let found = tests.iter().find(|test| Some(&test.name) == selected);
        let Some(test) = found.or_else(|| tests.first()) else {
            self.editing = None;
            self.selected = None;
            return;
        };
        self.selected = Some(test.name.clone());
        let is_open = self.editing.as_ref().is_some_and(|open| {
            // A test that another window or a call saved is shown as it is now.
            open.name == test.name && (open.saved == *test || open.case != open.saved)
        });
        if !is_open {
            self.editing = Some(Editing::new(test));
            self.is_deleting = false;
        }
    }

    fn main_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, rect: Rect) {
        let t = cx.tokens;
        let (form, report) = (tr!("agents-tests-form"), tr!("agents-tests-report"));
        let title = match (self.shown, &self.editing) {
            (Shown::Form, Some(editing)) => editing.name.clone(),
            _ => tr!("agents-tests-report"),
        };
        let has_run = cx.desk.agents.run.count > 0;
        let shown = &mut self.shown;
        let rest = head_ui(ui, ("test-head", rect), |ui, side| match side {
            Side::Left => {
                let room = ui.available_width().max(40.0);
                let words = Face::Title.elided(ui, &title, t.text, room);
                ui.add(egui::Label::new(words));
            }
            Side::Right => {
                let segments = [
                    Segment::new(Shown::Form, &form),
                    Segment::new(Shown::Report, &report),
                ];
                let name = tr!("agents-tests-shown");
                segmented(ui, &name, shown, &segments, None);
            }
        });
        if self.shown == Shown::Report {
            body_ui(ui, ("test-report", rest), |ui| {
                if has_run {
                    comparison_ui(ui, cx);
                    let now = ui.input(|input| input.time);
                    let since = self.running.as_ref().map_or(now, |(.., since)| *since);
                    reports_ui(ui, cx, now - since);
                } else {
                    let (title, text) = (tr!("agents-run-none"), tr!("agents-run-none.text"));
                    empty_state(ui, icons::LIST_CHECKS, &title, &text, None);
                }
            });
            return;
        }
        let Some(editing) = &mut self.editing else {
            return;
        };
        let is_deleting = &mut self.is_deleting;
        let mut saved = None;
        let rest = foot_ui(ui, ("test-foot", rest, FOOT), |ui| {
            saved = buttons_ui(ui, cx, editing, is_deleting);
        });
        body_ui(ui, ("test-form", rest), |ui| {
            if *is_deleting {
                let question = tr!("agents-tests-delete-question", name = editing.name.as_str());
                match confirm_ui(ui, &question, &tr!("agents-tests-delete")) {
                    Some(Confirmed::Yes) => {
                        let name = editing.name.clone();
                        cx.send(Command::Agents(AgentsCommand::DeleteTest(name)));
                        *is_deleting = false;
                    }
                    Some(Confirmed::No) => *is_deleting = false,
                    None => {}
                }
            }
            form_ui(ui, cx, editing);
        });
        if let Some(name) = saved {
            self.selected = Some(name);
        }
    }
}

/// Draws the row of a test with a tick.
fn tick_ui<T: PartialEq + Clone>(
    ui: &mut Ui,
    (name, detail): (&str, &str),
    test: &T,
    ticked: &mut Vec<T>,
) {
    let mut on = ticked.contains(test);
    if tick_row(ui, (name, detail), &mut on, name, None).changed() {
        ticked.retain(|other| other != test);
        if on {
            ticked.push(test.clone());
        }
    }
}

/// Draws the buttons of a form. Returns the name under which the test was saved.
fn buttons_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    editing: &mut Editing,
    is_deleting: &mut bool,
) -> Option<String> {
    let is_same = editing.case == editing.saved;
    let why = if is_same {
        Some(tr!("agent-save.why"))
    } else if editing.case.name.trim().is_empty() {
        Some(tr!("talk-keep.name"))
    } else {
        None
    };
    ui.horizontal_wrapped(|ui| {
        let mut saved = None;
        let save = Button::new(tr!("agents-tests-save"))
            .why_not(why)
            .command("agents-tests-save");
        if ui.add(save).clicked() {
            editing.case.name = editing.case.name.trim().to_owned();
            let case = Box::new(editing.case.clone());
            cx.send(Command::Agents(AgentsCommand::SaveTest(case)));
            if editing.name != editing.case.name {
                let old = editing.name.clone();
                cx.send(Command::Agents(AgentsCommand::DeleteTest(old)));
            }
            editing.name.clone_from(&editing.case.name);
            editing.saved = editing.case.clone();
            saved = Some(editing.name.clone());
        }
        let why = is_same.then(|| tr!("agent-save.why"));
        let discard = Button::new(tr!("agent-discard")).ghost().why_not(why);
        if ui.add(discard.tip(tr!("agent-discard.tip"))).clicked() {
            editing.case = editing.saved.clone();
        }
        let delete = Button::new(tr!("agents-tests-delete"))
            .command("agents-tests-delete")
            .ghost()
            .icon(icons::TRASH);
        if ui.add(delete).clicked() {
            *is_deleting = true;
        }
        saved
    })
    .inner
}

/// Draws the form of a test: its name, the turns of the user, and what is expected.
fn form_ui(ui: &mut Ui, cx: &StudioCtx<'_>, editing: &mut Editing) {
    let t = cx.tokens;
    let case = &mut editing.case;
    label_ui(ui, &tr!("talk-test"), "");
    ui.add(TextField::new(&mut case.name, &tr!("talk-test")));
    if !case.agent_id.is_empty() {
        let agent = name_of(cx, &AgentId::new(case.agent_id.as_str()));
        note_ui(ui, tr!("agents-tests-recorded", agent = agent));
    }
    section_ui(ui, &tr!("agents-tests-user"));
    let mut removed = None;
    let count = case.turns.len();
    for (place, turn) in case.turns.iter_mut().enumerate() {
        let number = place + 1;
        let when = match turn.when {
            TurnStart::AfterReply => tr!("agents-tests-after"),
            TurnStart::IntoReplyMs(millis) => tr!("agents-tests-into", millis = millis),
        };
        label_ui(ui, &tr!("agents-tests-turn", number = number), &when);
        ui.horizontal(|ui| {
            let width = ui.available_width() - 40.0;
            match &mut turn.content {
                TurnContent::Text(text) => {
                    let name = tr!("agents-tests-turn", number = number);
                    ui.add(TextField::new(text, &name).width(width));
                }
                TurnContent::Wav(wav) => {
                    let bytes = (wav.len() / 4 * 3) as u64 / 1_000;
                    let told = tr!("agents-tests-wav", kilobytes = bytes);
                    ui.label(Face::Body.rich(told, t.text2));
                }
            }
            let why = (count < 2).then(|| tr!("agents-tests-last-turn"));
            let remove = tr!("agents-tests-turn-remove", number = number);
            let remove = IconButton::new(icons::TRASH, remove).why_not(why);
            if ui.add(remove).clicked() {
                removed = Some(place);
            }
        });
    }
    if let Some(place) = removed {
        case.turns.remove(place);
    }
    editing.expectations.ui(ui, &mut case.expectations);
}
