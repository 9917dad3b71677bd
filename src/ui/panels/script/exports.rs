//! Exports under way and those that failed, in a strip below the head.

use egui::{Frame, Margin, Ui};

use crate::studio::command::Command;
use crate::studio::command::JobsCommand;
use crate::studio::desk::{JobCard, JobState};
use crate::studio::event::Work;
use crate::studio::trouble::Remedy;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::size;
use crate::ui::widgets::{JobRowPress, job_row};

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
        let frame = Frame::new()
            .fill(cx.tokens.bg1)
            .inner_margin(Margin::symmetric(size::PAD_MAIN as i8, 8));
        let pressed = frame
            .show(ui, |ui| {
                ui.spacing_mut().interact_size.y = 20.0;
                ui.spacing_mut().item_spacing.y = 4.0;
                job_row(ui, &tr!("script-export-job", count = takes), job)
            })
            .inner;
        if let Some(press) = pressed {
            pressed_in_job(cx, job, &press);
        }
    }
}

/// Does what was pressed in the row of a job that speaks no line.
pub fn pressed_in_job(cx: &mut StudioCtx<'_>, job: &JobCard, press: &JobRowPress) {
    let command = match press {
        JobRowPress::Cancel => JobsCommand::Cancel(job.id),
        JobRowPress::Dismiss => JobsCommand::Dismiss(job.id),
        JobRowPress::Remedy(Remedy::ShowFolder(path)) => {
            cx.show_folder(path);
            return;
        }
        JobRowPress::Remedy(Remedy::ChoosePlace) => {
            cx.act(Action::Export);
            JobsCommand::Dismiss(job.id)
        }
        JobRowPress::Remedy(_) => JobsCommand::Retry(job.id),
    };
    cx.send(Command::Jobs(command));
}
