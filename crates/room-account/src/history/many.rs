//! What is done with many rows: the marked ones in the inspector, and what is under way below the head.

use egui::{Label, Ui, vec2};

use super::HistoryPanel;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::command::HistoryWork;
use mynah_model::desk::{HistoryShown, JobState};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::job_band::job_band_ui;
use mynah_ui_core::words;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::Button;

/// How many rows are marked, in words.
pub(super) fn count(panel: &HistoryPanel, shown: &HistoryShown) -> String {
    match panel.marked.count(shown) {
        Some(count) => tr!("history-marked", count = count),
        None => tr!("history-marked-all", but = panel.marked.left_out()),
    }
}

/// A row for all that goes through entries, or came to no good end.
pub(super) fn jobs_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let desk = cx.desk;
    let jobs = desk.jobs.histories();
    for job in jobs.filter(|job| !matches!(job.state, JobState::Finished { .. })) {
        job_band_ui(ui, cx, &words::job(job), job);
    }
}

/// What can be done with the marked rows.
pub(super) fn marked_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, panel: &mut HistoryPanel) {
    let t = cx.tokens;
    ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
    let count = count(panel, &cx.desk.history);
    ui.label(Face::SmallStrong.rich(count, t.text));
    ui.add(Label::new(Face::Small.rich(tr!("history-marked-what"), t.text2)).wrap());
    ui.add_space(6.0);
    let busy = panel.is_gathering();
    ui.horizontal_wrapped(|ui| {
        if fetch_ui(ui, busy) {
            let marked = panel.marked_now(cx);
            panel.do_to_marked(cx, marked, HistoryWork::Fetch);
        }
        save_ui(ui, cx, busy);
        let deletes = can_delete(&cx.desk.history) && panel.waits.question.is_none();
        if deletes && delete_ui(ui, panel, busy) {
            let marked = panel.marked_now(cx);
            panel.do_to_marked(cx, marked, HistoryWork::Delete);
        }
        let none = Button::new(tr!("history-unmark"))
            .command("history-unmark")
            .small()
            .ghost()
            .icon(icons::X)
            .tip(tr!("history-unmark.tip"));
        if ui.add(none).clicked() {
            panel.marked.clear();
            panel.waits.question = None;
        }
    });
    if busy {
        gathering_ui(ui, cx, panel);
    }
    question_ui(ui, cx, panel);
}

/// The button that fetches what is only at the provider, of one row or of many; whether it was pressed.
pub(super) fn fetch_ui(ui: &mut Ui, busy: bool) -> bool {
    let fetch = Button::new(tr!("history-fetch"))
        .command("history-fetch")
        .small()
        .outline()
        .icon(icons::DOWNLOAD_SIMPLE)
        .busy(busy)
        .tip(tr!("history-fetch.tip"));
    ui.add(fetch).clicked()
}

/// Returns whether the listed entries are at a provider, where they can be deleted: those of Draft voices are not.
pub(super) fn can_delete(shown: &HistoryShown) -> bool {
    shown.filter.backend == Backend::Live
}

/// The button that deletes at the provider, one row or many, once it was said yes to; whether it was pressed.
pub(super) fn delete_ui(ui: &mut Ui, panel: &mut HistoryPanel, busy: bool) -> bool {
    let delete = Button::new(tr!("history-delete"))
        .command("history-delete")
        .small()
        .outline()
        .icon(icons::TRASH)
        .busy(busy)
        .tip(tr!("history-delete.tip"));
    let delete = ui.add(delete);
    if std::mem::take(&mut panel.waits.to_delete) {
        delete.request_focus();
    }
    delete.clicked()
}

/// Writes the marked rows, or the selected one, into a folder.
pub(super) fn save_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, busy: bool) {
    let save = Button::new(tr!("history-save"))
        .small()
        .outline()
        .icon(icons::FOLDER_OPEN)
        .busy(busy)
        .tip(Action::SaveEntries.tip());
    if ui.add(save).clicked() {
        cx.act(Action::SaveEntries);
    }
}

fn gathering_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, panel: &mut HistoryPanel) {
    ui.horizontal_wrapped(|ui| {
        let read = cx.desk.history.gathered.read;
        let text = tr!("history-gathering", count = read);
        ui.label(Face::Small.rich(text, cx.tokens.text2));
        let stop = Button::new(tr!("history-gather-stop"))
            .small()
            .ghost()
            .tip(tr!("history-gather-stop.tip"));
        if ui.add(stop).clicked() {
            panel.stop_gathering(cx);
        }
    });
}

/// Whether what was asked for is really to be deleted.
pub(super) fn question_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, panel: &mut HistoryPanel) {
    let Some(asked) = &mut panel.waits.question else {
        return;
    };
    asked.follow(&cx.desk.history);
    let question = match asked.marks.as_slice() {
        [_] if asked.only() == 0 => tr!("history-delete-question.kept"),
        [_] => tr!("history-delete-question"),
        marks => tr!(
            "history-delete-question.many",
            count = marks.len(),
            only = asked.only()
        ),
    };
    ui.add_space(4.0);
    ui.add(Label::new(Face::Small.rich(question, cx.tokens.warn)).wrap());
    let begins = !std::mem::replace(&mut asked.begun, true);
    ui.horizontal_wrapped(|ui| {
        let yes = Button::new(tr!("history-delete-yes"))
            .small()
            .outline()
            .icon(icons::TRASH)
            .tip(tr!("history-delete-yes.tip"));
        if ui.add(yes).clicked() {
            panel.delete_asked(cx);
        }
        let no = Button::new(tr!("history-delete-no"))
            .small()
            .ghost()
            .tip(tr!("history-delete-no.tip"));
        let no = ui.add(no);
        if begins {
            no.request_focus();
        }
        if no.clicked() {
            panel.waits.answer_no();
        }
    });
}
