//! A disk that refuses what arrives: of what nobody else keeps the rest comes into memory, and waits there for room.

use crate::error::StudioError;
use crate::jobs::generate::{Order, pause};
use crate::jobs::later;
use crate::recover;
use crate::recover::{Outcome, Patience};
use mynah_core::ids::EntryId;
use mynah_i18n::tr;
use mynah_model::event::Kept;

impl Order<'_> {
    /// Waits until the disk took what it refused of an answer, or until that is cancelled; whether it has it now. Its
    /// entry stays open meanwhile: nobody else takes the front of it for all that came.
    pub async fn until_taken(&self, entry: EntryId) -> bool {
        let (mut wait, longest) = later::PAUSES;
        loop {
            let written = self
                .machine
                .library(move |library| library.write_unwritten(entry));
            let error = match written.await {
                Ok(is_here) => return is_here,
                Err(StudioError::CutOff) => return false,
                Err(error) => error,
            };
            let why = self.trouble(&error).charged(self.unknown()).of_kept(false);
            let what = tr!("trouble-in-memory", why = why.what.as_str());
            let why = why.saying(what).waiting();
            if !pause(self.machine, self.job, why, wait).await {
                return false;
            }
            wait = (wait * 2).min(longest);
        }
    }

    /// The take of what lies here whole and was refused before.
    pub async fn adopted(&self, entry: EntryId) -> Option<Kept> {
        match recover::look_patiently(self.machine, entry, Patience::Short).await {
            Outcome::Kept(kept) => Some(kept),
            _ => None,
        }
    }
}
