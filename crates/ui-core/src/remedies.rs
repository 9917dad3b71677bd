//! What the buttons of a trouble do where something is made for no line of a script.

use std::time::Duration;

use crate::action::Action;
use crate::ctx::StudioCtx;
use mynah_core::ids::JobId;
use mynah_model::command::{Command, JobsCommand, SettingsCommand};
use mynah_model::trouble::Remedy;

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
    if lead(cx, remedy) {
        return Rest::Nothing;
    }
    if let Some(command) = job.and_then(|job| command_of(job, remedy)) {
        cx.send(Command::Jobs(command));
        return Rest::Nothing;
    }
    match remedy {
        Remedy::Retry | Remedy::WaitSecs(_) | Remedy::SpendAnyway => Rest::Again,
        Remedy::Dismiss => Rest::Dismiss,
        Remedy::ChooseVoice => Rest::Voice,
        Remedy::ChooseModel => Rest::Model,
        // The card copies the report itself; the others are of lines, and of files that are written or read.
        _ => Rest::Nothing,
    }
}

/// What a button has the studio do with a job.
pub fn command_of(job: JobId, remedy: &Remedy) -> Option<JobsCommand> {
    Some(match remedy {
        Remedy::Retry => JobsCommand::Retry(job),
        Remedy::WaitSecs(secs) => JobsCommand::RetryAfter(job, Duration::from_secs(*secs)),
        Remedy::SpendAnyway => JobsCommand::Agreed(Box::new(JobsCommand::Retry(job))),
        Remedy::CheckHistory => JobsCommand::CheckHistory(job),
        Remedy::Cancel => JobsCommand::Cancel(job),
        Remedy::Dismiss => JobsCommand::Dismiss(job),
        _ => return None,
    })
}

/// Goes where a button leads that says the same wherever it stands; whether it is one of those.
pub fn lead(cx: &mut StudioCtx<'_>, remedy: &Remedy) -> bool {
    let action = match remedy {
        Remedy::OpenKeySettings => Action::KeySettings,
        Remedy::UseDraftVoice => Action::UseDraft,
        Remedy::ShowConsents => Action::ShowConsents,
        Remedy::ReopenDevice => Action::ReopenDevice,
        Remedy::ChangeBudget(scope) => {
            cx.view.budget = Some(*scope);
            Action::Budgets
        }
        Remedy::ShowFolder(folder) => {
            cx.show_folder(folder);
            return true;
        }
        Remedy::ConfirmSettings => {
            cx.send(Command::Settings(SettingsCommand::ConfirmRecovered));
            return true;
        }
        _ => return false,
    };
    cx.act(action);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ctx::{View, Wishes};
    use mynah_core::clock::Clock;
    use mynah_model::desk::Desk;
    use mynah_ui_kit::theme::Tokens;

    /// Of some cards a button that waits asked at once, and one that shows a folder did nothing.
    #[test]
    fn a_button_does_what_it_says_on_every_card() {
        let (desk, clock) = (Desk::default(), Clock::system());
        let (mut view, mut wishes) = (View::default(), Wishes::default());
        let tokens = Tokens::of_visuals(&egui::Visuals::dark());
        let mut cx = StudioCtx::new(&desk, &mut view, tokens, &clock, &mut wishes);
        let job = Some(JobId(7));
        let wait = Remedy::WaitSecs(30);
        assert_eq!(help(&mut cx, job, &wait), Rest::Nothing);
        assert_eq!(help(&mut cx, None, &wait), Rest::Again);
        for remedy in [Remedy::OpenKeySettings, Remedy::UseDraftVoice] {
            assert!(lead(&mut cx, &remedy), "{remedy:?}");
        }
        assert!(!lead(&mut cx, &Remedy::Retry));
        let sent: Vec<_> = wishes.outbox.iter().collect();
        let is_wait = |it: &&Command| {
            matches!(it, Command::Jobs(JobsCommand::RetryAfter(JobId(7), wait))
                if *wait == Duration::from_secs(30))
        };
        assert!(sent.iter().all(is_wait) && sent.len() == 1, "{sent:?}");
        let acted: Vec<_> = wishes.actions.iter().copied().collect();
        assert_eq!(acted, [Action::KeySettings, Action::UseDraft]);
    }
}
