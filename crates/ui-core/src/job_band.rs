//! A band below a room's head for a job that speaks no line, and what its buttons do.

use egui::{Frame, Margin, Ui};

use crate::action::Action;
use crate::ctx::StudioCtx;
use crate::widgets::{JobRowPress, job_row};
use mynah_model::command::{Command, JobsCommand};
use mynah_model::desk::JobCard;
use mynah_model::trouble::Remedy;
use mynah_ui_kit::theme::size;

/// Draws the job's row in a band as wide as the room, and does what is pressed in it.
pub fn job_band_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, title: &str, job: &JobCard) {
    let frame = Frame::new()
        .fill(cx.tokens.bg1)
        .inner_margin(Margin::symmetric(size::PAD_MAIN as i8, 8));
    let pressed = frame
        .show(ui, |ui| {
            ui.spacing_mut().interact_size.y = 20.0;
            ui.spacing_mut().item_spacing.y = 4.0;
            job_row(ui, title, job)
        })
        .inner;
    if let Some(press) = pressed {
        pressed_in_job(cx, job, &press);
    }
}

fn pressed_in_job(cx: &mut StudioCtx<'_>, job: &JobCard, press: &JobRowPress) {
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
