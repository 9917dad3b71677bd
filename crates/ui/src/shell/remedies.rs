//! What a remedy of a notice does.

use mynah_model::command::{AccountCommand, Command, ProjectCommand, VoicesCommand};
use mynah_model::trouble::{Archiving, Remedy, Topic};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::remedies::lead;

/// Does what a toast's button says. What belongs to a line is done in its row.
pub(super) fn help_out(remedy: &Remedy, topic: Option<Topic>, cx: &mut StudioCtx<'_>) {
    if lead(cx, remedy) {
        return;
    }
    match remedy {
        Remedy::ChooseVoice => cx.act(Action::ChooseVoice),
        Remedy::ChooseModel => cx.act(Action::ChooseModel),
        Remedy::ChooseFormat => cx.act(Action::ChooseFormat),
        Remedy::ChooseFile(opens) => cx.act(Action::to_open(*opens)),
        Remedy::ChoosePlace => cx.act(match topic {
            Some(Topic::ProjectFile) => Action::ExportProject,
            Some(Topic::Opening) => Action::OpenProjectFile,
            Some(Topic::Lexicon) => Action::ImportRules,
            Some(Topic::CastFile) => Action::SaveCast,
            Some(Topic::Archive(Archiving::BackUp)) => Action::BackUp,
            Some(Topic::Archive(Archiving::Restore)) => Action::BringBack,
            Some(Topic::Archive(Archiving::Move)) => Action::MoveLibrary,
            _ => Action::Export,
        }),
        // Whoever closed the dialog that asks chooses again.
        Remedy::ReplaceFile => cx.act(Action::SaveCast),
        Remedy::SplitLine => cx.act(Action::SplitLine),
        Remedy::Retry if matches!(topic, Some(Topic::Edits(_))) => {
            cx.send(Command::Project(ProjectCommand::SaveAgain));
        }
        // A notice belongs to no job: what could not be read is read again.
        Remedy::Retry | Remedy::WaitSecs(_) => {
            let backend = cx.desk.backend();
            cx.send(Command::Voices(VoicesCommand::Refresh(backend)));
            cx.send(Command::Account(AccountCommand::Refresh(backend)));
        }
        // What belongs to a job is done where that is told of.
        _ => {}
    }
}
