//! One piece of work that lasts: what it is, how far it is, and how to stop it.

use egui::{Align, Layout, Ui};

use crate::widgets::trouble_card::TroubleCard;
use mynah_i18n::tr;
use mynah_model::desk::{JobCard, JobState};
use mynah_model::trouble::Remedy;
use mynah_ui_kit::theme::{Face, Tokens, icons};
use mynah_ui_kit::widgets::button::IconButton;
use mynah_ui_kit::widgets::meter::progress_bar;

/// What was pressed in a job's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobRowPress {
    /// Stop it.
    Cancel,
    /// Forget it.
    Dismiss,
    /// Do this about its trouble.
    Remedy(Remedy),
}

/// Draws a job under the name `title`.
pub fn job_row(ui: &mut Ui, title: &str, job: &JobCard) -> Option<JobRowPress> {
    let t = Tokens::of(ui);
    let mut press = None;
    let (state, part, over) = match &job.state {
        JobState::Queued => (tr!("job-queued"), Some(0.0), false),
        JobState::Held { why, .. } => (why.what.clone(), Some(0.0), false),
        JobState::Running { progress, .. } => (tr!("job-running"), *progress, false),
        JobState::LookedFor => (tr!("job-looked-for"), None, false),
        JobState::Finished { .. } => (tr!("job-finished"), Some(1.0), true),
        JobState::Failed(trouble) | JobState::Cancelled(trouble) => {
            // Whoever can do nothing about it can close it at least.
            let mut trouble = trouble.clone();
            if !trouble.remedies.contains(&Remedy::Dismiss) {
                trouble.remedies.push(Remedy::Dismiss);
            }
            if let Some(remedy) = TroubleCard::new(&trouble).of(title).narrow().show(ui) {
                press = Some(match remedy {
                    Remedy::Dismiss => JobRowPress::Dismiss,
                    other => JobRowPress::Remedy(other),
                });
            }
            return press;
        }
    };
    ui.horizontal(|ui| {
        ui.label(Face::SmallMedium.rich(title, t.text));
        ui.label(Face::Label.rich(state, t.text3));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (name, explanation, pressed) = if over {
                (
                    tr!("job-dismiss", job = title),
                    tr!("job-dismiss.tip"),
                    JobRowPress::Dismiss,
                )
            } else {
                (
                    tr!("job-cancel", job = title),
                    tr!("job-cancel.tip"),
                    JobRowPress::Cancel,
                )
            };
            let button = IconButton::new(icons::X, name).row().tip(explanation);
            if ui.add(button).clicked() {
                press = Some(pressed);
            }
        });
    });
    if !over {
        let width = ui.available_width();
        progress_bar(ui, title, part, width);
    }
    press
}
