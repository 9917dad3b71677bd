//! What is asked of the service again, or beside its list: voices while that isn't whole here, and what failed once the
//! network is back.

use std::time::Duration;

use egui::Ui;

use super::shared::REST;
use super::{Shelf, VoicesPanel};
use mynah_core::backend::Backend;
use mynah_model::command::{Command, VoicesCommand};
use mynah_model::desk::Desk;
use mynah_model::remote::Remote;
use mynah_model::trouble::Trouble;
use mynah_ui_core::ctx::StudioCtx;

/// Searches of the account's voices at the service.
#[derive(Debug, Default)]
pub(super) struct Asking {
    /// What was asked for last, and of which listing.
    asked: Option<Asked>,
    /// What is wanted, since when.
    wanted: Option<(Asked, f64)>,
    /// The backend that couldn't be reached when that was looked at last.
    lost: Option<Backend>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    backend: Backend,
    words: String,
    listing: u64,
}

impl Asking {
    /// Asks the service for words once nobody types, while not all voices are here.
    pub fn ask(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, backend: Backend, words: &str) {
        let desk = cx.desk;
        // Who waits for the first answer of all isn't helped by a second question.
        let is_asked = matches!(
            desk.voices.get(&backend),
            Some(Remote::Loading { .. } | Remote::Failed { .. })
        );
        if words.is_empty() || !is_asked {
            self.wanted = None;
            return;
        }
        let wanted = Asked {
            backend,
            words: words.to_owned(),
            listing: desk.browsed.listings,
        };
        if self.asked.as_ref() == Some(&wanted) {
            return;
        }
        let now = ui.input(|input| input.time);
        let since = match &self.wanted {
            Some((other, since)) if *other == wanted => *since,
            _ => now,
        };
        if now < since + REST {
            self.wanted = Some((wanted, since));
            let rest = Duration::try_from_secs_f64(since + REST - now);
            ui.ctx().request_repaint_after(rest.unwrap_or_default());
            return;
        }
        self.wanted = None;
        self.asked = Some(wanted);
        let words = words.to_owned();
        cx.send(Command::Voices(VoicesCommand::Find { backend, words }));
    }

    /// Asks once more.
    pub fn again(&mut self) {
        self.asked = None;
    }

    /// Why the service couldn't be asked, where that is nobody else's trouble.
    pub fn trouble<'a>(&self, desk: &'a Desk, backend: Backend) -> Option<&'a Trouble> {
        let found = desk.browsed.found(backend)?;
        let asked = self.asked.as_ref()?;
        let is_newest = asked.backend == backend && asked.words == found.words;
        found.trouble.as_deref().filter(|_| is_newest)
    }

    /// Whether a backend can be reached that couldn't be a frame ago.
    fn is_back(&mut self, desk: &Desk, backend: Backend) -> bool {
        let is_lost = desk.lost.contains_key(&backend);
        let was_lost = self.lost == Some(backend);
        self.lost = is_lost.then_some(backend);
        was_lost && !is_lost
    }
}

impl VoicesPanel {
    /// Asks again for all that failed while nobody could be reached.
    pub(super) fn ask_again(&mut self, cx: &mut StudioCtx<'_>, backend: Backend) {
        if !self.more.is_back(cx.desk, backend) {
            return;
        }
        if cx.desk.browsed.shared.trouble.is_some() {
            self.shared.again();
        }
        let has_failed = matches!(cx.desk.voices.get(&backend), Some(Remote::Failed { .. }));
        // The list of who speaks here is read by whoever noticed.
        if has_failed && self.shelf == Shelf::Drafts {
            cx.send(Command::Voices(VoicesCommand::Refresh(backend)));
        }
        if let Some((of, voice)) = &self.detailed
            && matches!(cx.desk.browsed.details(*of, voice), Some(Err(_)))
        {
            self.detailed = None;
        }
        self.more.again();
        // Previews that could not be had are fetched.
        self.rest.2 = false;
    }
}
