//! What the buttons of a trouble do where something is made for no line of a script.

use std::time::Duration;

use crate::studio::command::{Command, JobsCommand};
use crate::studio::trouble::Remedy;
use crate::terms::ids::JobId;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;

/// What is left to whoever showed the button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Nothing.
    Nothing,
    /// No job knows it: it is ordered anew.
    Again,
    /// The words about it go.
    Dismiss,
    /// Another voice is chosen.
    Voice,
    /// Another model is chosen.
    Model,
}

/// Does what a button says, for the job that it is of where there is one.
pub fn help(cx: &mut StudioCtx<'_>, job: Option<JobId>, remedy: &Remedy) -> Rest {
    let (command, without) = match remedy {
        Remedy::Retry => (job.map(JobsCommand::Retry), Rest::Again),
        Remedy::WaitSecs(secs) => {
            let wait = Duration::from_secs(*secs);
            let again = job.map(|job| JobsCommand::RetryAfter(job, wait));
            (again, Rest::Again)
        }
        Remedy::SpendAnyway => {
            let again = job.map(JobsCommand::Retry);
            let agreed = again.map(|again| JobsCommand::Agreed(Box::new(again)));
            (agreed, Rest::Again)
        }
        Remedy::CheckHistory => (job.map(JobsCommand::CheckHistory), Rest::Nothing),
        Remedy::Cancel => (job.map(JobsCommand::Cancel), Rest::Nothing),
        Remedy::Dismiss => (job.map(JobsCommand::Dismiss), Rest::Dismiss),
        Remedy::ChooseVoice => return Rest::Voice,
        Remedy::ChooseModel => return Rest::Model,
        Remedy::OpenKeySettings => return acted(cx, Action::KeySettings),
        Remedy::UseDraftVoice => return acted(cx, Action::UseDraft),
        Remedy::ShowConsents => return acted(cx, Action::ShowConsents),
        Remedy::TopUpDraft => return acted(cx, Action::TopUpDraft),
        Remedy::ReopenDevice => return acted(cx, Action::ReopenDevice),
        Remedy::ChangeBudget(scope) => {
            cx.view.budget = Some(*scope);
            return acted(cx, Action::Budgets);
        }
        Remedy::ShowFolder(folder) => {
            cx.show_folder(folder);
            return Rest::Nothing;
        }
        // The card copies the report itself; the others are of lines, and of files that are written or read.
        Remedy::Report
        | Remedy::SplitLine
        | Remedy::SpellOut
        | Remedy::ChooseFormat
        | Remedy::ChoosePlace
        | Remedy::ReplaceFile
        | Remedy::ChooseFile(_) => return Rest::Nothing,
    };
    match command {
        Some(command) => {
            cx.send(Command::Jobs(command));
            Rest::Nothing
        }
        None => without,
    }
}

fn acted(cx: &mut StudioCtx<'_>, action: Action) -> Rest {
    cx.act(action);
    Rest::Nothing
}
