//! Why the last thing that was done with a key failed, told where it was done.

use egui::{Rect, Ui};

use mynah_core::backend::Backend;
use mynah_core::ids::KeyId;
use mynah_model::desk::Desk;
use mynah_model::trouble::{Remedy, Topic};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::TroubleCard;

/// Where something is done with a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// The fields of a new key.
    #[default]
    New,
    /// The passphrase of the key in use.
    Unlock,
    /// The passphrase of this one.
    Passphrase(KeyId),
    /// What else is done with this one.
    Card(KeyId),
}

/// View state of what is told.
#[derive(Default)]
pub(super) struct Told {
    at: Place,
    /// How many tries had ended when it was looked last.
    ended: u64,
    /// How many had when the trouble of the last one was dismissed.
    dismissed: u64,
    /// Whether one failed just now.
    fresh: bool,
}

impl Told {
    /// Something is ordered here. What was told before is over.
    pub(super) fn order(&mut self, desk: &Desk, at: Place) {
        self.at = at;
        self.dismissed = desk.tries.of(Topic::Key).ended;
    }

    /// Looks how the last try ended, once a frame. What has no place any more is told at the fields of a new key.
    pub(super) fn follow(&mut self, desk: &Desk) {
        let tried = desk.tries.of(Topic::Key);
        let is_new = std::mem::replace(&mut self.ended, tried.ended) != tried.ended;
        self.fresh = is_new && tried.trouble.is_some();
        let is_there = match self.at {
            Place::New => true,
            Place::Unlock => desk.key == mynah_model::desk::KeyState::Locked,
            Place::Passphrase(key) => desk.locked_keys.contains(&key),
            Place::Card(key) => desk.keys.iter().any(|card| card.id == key),
        };
        if !is_there {
            self.at = Place::New;
        }
    }

    /// Whether what was ordered here failed just now.
    pub(super) fn failed(&self, at: Place) -> bool {
        self.fresh && self.at == at
    }

    /// Draws it where it belongs, below what stands at `field`: both are brought into view. `again`: it can be tried once
    /// more as it stands here; whether it is to be.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (at, field): (Place, Rect),
        again: bool,
    ) -> bool {
        if self.at != at {
            return false;
        }
        let tried = cx.desk.tries.of(Topic::Key);
        let told = tried.trouble.filter(|_| tried.ended > self.dismissed);
        let Some(mut trouble) = told else {
            return false;
        };
        cx.view.told_here = Some(Topic::Key);
        let draft = cx.desk.backend() == Backend::Draft;
        trouble.remedies.retain(|remedy| match remedy {
            // The way to here, what is on already, and what is added below.
            Remedy::OpenKeySettings | Remedy::Retry | Remedy::WaitSecs(_) | Remedy::Dismiss => {
                false
            }
            Remedy::UseDraftVoice => !draft,
            _ => true,
        });
        if again {
            trouble.remedies.insert(0, Remedy::Retry);
        }
        trouble.remedies.push(Remedy::Dismiss);
        let shown = ui.scope(|ui| TroubleCard::new(&trouble).show(ui));
        if self.fresh {
            ui.scroll_to_rect(field.union(shown.response.rect), None);
        }
        match shown.inner {
            Some(Remedy::Retry) => return true,
            Some(Remedy::UseDraftVoice) => cx.act(Action::UseDraft),
            Some(Remedy::ShowFolder(folder)) => cx.show_folder(folder),
            Some(_) => self.dismissed = tried.ended,
            None => {}
        }
        false
    }
}
