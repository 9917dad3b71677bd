//! Exports and project files under way, and exports that failed, in a strip below the head.

use egui::Ui;

use mynah_i18n::tr;
use mynah_model::desk::JobState;
use mynah_model::event::Work;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::job_band::job_band_ui;
use mynah_ui_core::words;

/// Draws a row for each export that is under way, or failed and was not dismissed.
pub fn exports_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let desk = cx.desk;
    // What is done was told in a toast; it needs no row.
    let is_done = |state: &JobState| matches!(state, JobState::Finished { .. });
    for job in desk.jobs.exports().filter(|job| !is_done(&job.state)) {
        let title = match &job.work {
            Work::Export { takes } => tr!("script-export-job", count = *takes),
            Work::ProjectFile { .. } => words::job(job),
            Work::Generate { .. } | Work::History(_) => continue,
        };
        job_band_ui(ui, cx, &title, job);
    }
}
