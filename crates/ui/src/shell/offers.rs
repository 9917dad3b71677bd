//! What good news offers, done.

use crate::shell::stepping;
use mynah_model::command::{
    Command, JobsCommand, ProjectCommand, StorageCommand, TemplateCommand, UNWATCHED,
    VersionCommand, VoiceChange, VoicesCommand,
};
use mynah_model::event::{Notice, Offer};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;

/// The way back of a project, or of a clone, that went.
pub(super) fn way_back(notice: &Notice) -> Option<&Offer> {
    let Notice::Offer { offer, .. } = notice else {
        return None;
    };
    let is_it = matches!(
        offer,
        Offer::RestoreProject(_) | Offer::BringBackProject(_) | Offer::BringCloneBack(_)
    );
    is_it.then_some(offer)
}

/// Does what a toast offers; a folder is shown by the shell.
pub fn take_up(offer: Offer, cx: &mut StudioCtx<'_>) {
    cx.send(match offer {
        Offer::ShowFolder(_) | Offer::CopyPath(_) => return,
        Offer::ShowCast(_) | Offer::ReviewCast(_) => return cx.act(Action::Cast),
        Offer::Continue => Command::Jobs(JobsCommand::Continue),
        Offer::ShowConsents => return cx.act(Action::ShowConsents),
        Offer::ShowAudition(project, call) | Offer::HearAudition(project, call) => {
            cx.view.room = Room::Voices;
            cx.view.show_audition = Some((project, call));
            return;
        }
        Offer::UndoStep(..) => {
            if !stepping::stays(Action::Undo, cx) {
                cx.view.room = Room::Script;
            }
            return cx.act(Action::Undo);
        }
        Offer::RestoreProject(project) => Command::Project(ProjectCommand::Restore(project)),
        Offer::BringBackProject(project) => Command::Project(ProjectCommand::BringBack(project)),
        Offer::BringVersionBack(version) => {
            let back = VersionCommand::BringBack(version);
            Command::Project(ProjectCommand::Version(back))
        }
        Offer::BringTemplateBack(template) => {
            let back = TemplateCommand::BringBack(template);
            Command::Project(ProjectCommand::Template(back))
        }
        Offer::PutBack(takes) => Command::Storage(StorageCommand::PutBack(takes)),
        Offer::BringCloneBack(of) => {
            cx.view.room = Room::Create;
            cx.view.bring_clone = Some(of);
            return;
        }
        Offer::KeepPreset(preset) => return cx.bring_preset_back(preset),
        Offer::OwnWord(word, on) => return cx.put_own_word_back(&word, on),
        Offer::AsWords(name) => return cx.make_words(name),
        Offer::TuneBack(backend, voice, settings) => {
            let change = VoiceChange::Settings { voice, settings };
            Command::Voices(VoicesCommand::Change(backend, UNWATCHED, change))
        }
    });
}
