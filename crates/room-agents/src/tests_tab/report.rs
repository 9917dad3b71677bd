//! The report of a run: each expectation with what was found, and two agents side by side.

use std::time::Duration;

use egui::{Grid, Label, Ui};

use mynah_core::ids::AgentId;
use mynah_i18n::tr;
use mynah_model::agents::account_tests::Verdict;
use mynah_model::agents::judge::{Summary, compare, expectation_label};
use mynah_model::agents::test_case::TestReport;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Chip, progress_bar};

use crate::column::{note_ui, section_ui, stated_trouble_ui};
use crate::editor::name_of;

/// Draws one block for each test that ended, and the one that runs for so many seconds.
pub(super) fn reports_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, running_secs: f64) {
    let run = &cx.desk.agents.run;
    if run.is_active {
        let done = run.done.len();
        let name = tr!("agents-run-progress", done = done, count = run.count);
        progress_ui(ui, &name, (done, run.count));
        if let Some((name, agent)) = &run.running {
            let words = tr!(
                "agents-run-running",
                time = duration(running_secs),
                name = name.as_str(),
                agent = name_of(cx, agent)
            );
            note_ui(ui, words);
            ui.ctx().request_repaint_after(Duration::from_secs(1));
        } else {
            note_ui(ui, tr!("agents-run-prepares"));
        }
    }
    for (name, agent, report) in run.done.iter().rev() {
        let title = tr!(
            "agents-run-title",
            name = name.as_str(),
            agent = name_of(cx, agent)
        );
        section_ui(ui, &title);
        match report {
            Ok(report) => outcomes_ui(ui, cx, report),
            Err(trouble) => {
                stated_trouble_ui(ui, cx, trouble);
            }
        }
    }
}

/// Draws how many tests of a run are done.
pub(super) fn progress_ui(ui: &mut Ui, words: &str, (done, count): (usize, usize)) {
    note_ui(ui, words);
    let part = done as f32 / count.max(1) as f32;
    progress_bar(ui, words, Some(part), ui.available_width());
}

fn outcomes_ui(ui: &mut Ui, cx: &StudioCtx<'_>, report: &TestReport) {
    let t = cx.tokens;
    ui.spacing_mut().interact_size.y = 18.0;
    ui.spacing_mut().item_spacing.y = 4.0;
    verdict_ui(ui, verdict_of(report.is_passed()));
    for outcome in &report.outcomes {
        ui.horizontal_wrapped(|ui| {
            let (icon, ink) = if outcome.is_met {
                (icons::CHECK_CIRCLE_FILL, t.good)
            } else {
                (icons::X_CIRCLE_FILL, t.bad)
            };
            let (rect, _) = ui.allocate_exact_size(egui::vec2(16.0, 20.0), egui::Sense::hover());
            icon.paint(ui.painter(), rect.center(), 14.0, ink);
            let words = expectation_label(&outcome.expectation);
            ui.add(Label::new(Face::Small.rich(words, t.text)).wrap());
        });
        if !outcome.found.is_empty() {
            let told = tr!("agents-run-found", found = outcome.found.as_str());
            ui.horizontal(|ui| {
                ui.add_space(24.0);
                ui.add(Label::new(Face::Small.rich(told, t.text2)).wrap());
            });
        }
    }
}

fn verdict_of(is_passed: bool) -> Verdict {
    if is_passed {
        Verdict::Passed
    } else {
        Verdict::Failed
    }
}

/// Draws a verdict as an icon with a word.
pub(super) fn verdict_ui(ui: &mut Ui, verdict: Verdict) {
    let word = match verdict {
        Verdict::Passed => tr!("agents-run-passed"),
        Verdict::Failed => tr!("agents-run-failed"),
        Verdict::Unknown => tr!("agents-run-unknown"),
    };
    let chip = Chip::new(&word);
    ui.add(match verdict {
        Verdict::Passed => chip.icon(icons::CHECK_CIRCLE_FILL).good(),
        Verdict::Failed => chip.icon(icons::X_CIRCLE_FILL).bad(),
        Verdict::Unknown => chip.icon(icons::QUESTION),
    });
}

/// Draws two agents side by side, if the run has two.
pub(super) fn comparison_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let t = cx.tokens;
    let run = &cx.desk.agents.run;
    let mut agents: Vec<&AgentId> = Vec::new();
    for (_, agent, _) in &run.done {
        if !agents.contains(&agent) {
            agents.push(agent);
        }
    }
    let [first, second] = agents.as_slice() else {
        return;
    };
    let of = |agent: &AgentId| -> Vec<TestReport> {
        let done = run.done.iter().filter(|(_, of, _)| of == agent);
        let reports = done.filter_map(|(_, _, report)| report.as_ref().ok());
        reports.map(|report| (**report).clone()).collect()
    };
    let rows = compare(&of(first), &of(second));
    section_ui(ui, &tr!("agents-run-compared"));
    let wide = (ui.available_width() - 2.0 * 16.0) / 3.0;
    Grid::new("agents-compared")
        .num_columns(3)
        .min_col_width(wide)
        .max_col_width(wide)
        .spacing(egui::vec2(16.0, 6.0))
        .show(ui, |ui| {
            ui.label("");
            for agent in [first, second] {
                ui.label(Face::SmallMedium.rich(name_of(cx, agent), t.text2));
            }
            ui.end_row();
            for row in &rows {
                ui.label(Face::Small.rich(&row.name, t.text));
                summary_ui(ui, cx, row.first.as_ref());
                summary_ui(ui, cx, row.second.as_ref());
                ui.end_row();
            }
        });
}

fn summary_ui(ui: &mut Ui, cx: &StudioCtx<'_>, summary: Option<&Summary>) {
    let Some(summary) = summary else {
        ui.label(Face::Small.rich("–", cx.tokens.text3));
        return;
    };
    ui.vertical(|ui| {
        ui.horizontal(|ui| {
            verdict_ui(ui, verdict_of(summary.is_passed));
            if let Some(millis) = summary.median_ms {
                let told = tr!("agents-run-median", millis = millis);
                ui.label(Face::MonoLabel.rich(told, cx.tokens.text2));
            }
        });
        for unmet in &summary.unmet {
            let words = expectation_label(unmet);
            ui.label(Face::Label.rich(words, cx.tokens.text2));
        }
    });
}
