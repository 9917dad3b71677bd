//! Exports under way and those that failed, in a strip below the head.

use egui::Ui;

use crate::studio::desk::JobState;
use crate::studio::event::Work;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::job_band::job_band_ui;

/// Draws a row for each export that is under way, or failed and was not dismissed.
pub fn exports_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let desk = cx.desk;
    let exports = desk.jobs.exports().filter_map(|job| match job.work {
        // What is done was told in a toast; it needs no row.
        Work::Export { .. } if matches!(job.state, JobState::Finished { .. }) => None,
        Work::Export { takes } => Some((job, takes)),
        Work::Generate { .. } | Work::History(_) => None,
    });
    for (job, takes) in exports {
        job_band_ui(ui, cx, &tr!("script-export-job", count = takes), job);
    }
}
