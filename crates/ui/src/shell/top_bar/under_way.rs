//! What is under way, in the top bar: how far a batch is, and the button that stops all of it.

use egui::Ui;
use egui::WidgetInfo;
use egui::accesskit::Role;

use mynah_i18n::tr;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, tip};

/// Draws both.
pub(super) fn ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    batch_ui(ui, cx);
    let stop = Button::new(tr!("cancel-all"))
        .outline()
        .icon(icons::STOP_FILL)
        .tip(cx.cancel_all_tip());
    if ui.add(stop).clicked() {
        cx.act(Action::CancelAll);
    }
}

/// How far a batch is: `12 of 40`.
fn batch_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let run = cx.desk.run();
    if !run.is_batch() {
        return;
    }
    let text = tr!("batch-progress", done = run.spoken, lines = run.lines);
    let mut said = if run.is_of_dubs() {
        tr!(
            "batch-progress-said.dubs",
            done = run.spoken,
            dubs = run.lines
        )
    } else {
        tr!("batch-progress-said", done = run.spoken, lines = run.lines)
    };
    for (lines, words) in [
        (run.failed, tr!("batch-progress-failed", lines = run.failed)),
        (run.unsent, tr!("batch-progress-unsent", lines = run.unsent)),
        (
            run.cancelled + run.stopped,
            tr!(
                "batch-progress-cancelled",
                lines = run.cancelled + run.stopped
            ),
        ),
    ] {
        if lines > 0 {
            said += &words;
        }
    }
    let beside = cx.desk.run_beside();
    let label = egui::Label::new(Face::SmallMedium.rich(text, cx.tokens.text));
    let response = ui.add(label);
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &said));
    let about = if run.is_of_dubs() {
        tr!("batch-progress.dubs")
    } else {
        tr!("batch-progress.tip")
    };
    let mut explanation = format!("{said}\n{about}");
    if beside > 0 {
        explanation.push('\n');
        explanation += &tr!("batch-progress-beside", projects = beside);
    }
    tip(ui, response, &explanation);
    ui.add_space(8.0);
}
