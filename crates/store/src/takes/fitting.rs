//! Lines that say again what they said before: the take that was theirs then is theirs again.

use rusqlite::{Transaction, params};

use super::TakeCard;
use super::rows::{CARD, choose_instead, read_card};
use crate::Library;
use crate::error::LibraryError;
use mynah_core::backend::Backend;
use mynah_core::fingerprint::Parts;
use mynah_core::ids::{LineId, ProjectId};
use mynah_core::request::SpeechRequest;

/// What a line sends now.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitting {
    /// The line.
    pub line: LineId,
    /// Who speaks it.
    pub backend: Backend,
    /// What is sent.
    pub request: SpeechRequest,
}

impl Fitting {
    /// Whether a take is of this: made by it, chosen in its place, or recorded with its words.
    fn is_of(&self, take: &TakeCard) -> bool {
        if take.is_recorded() {
            return take.says(&self.request.text);
        }
        take.backend == self.backend && take.is_of((&self.request).into())
    }

    /// Whether a take rehearses it: a Draft voice says its words, for a line that is spoken live.
    fn is_rehearsed_by(&self, take: &TakeCard) -> bool {
        self.backend == Backend::Live && take.is_draft() && take.says(&self.request.text)
    }
}

impl TakeCard {
    /// Whether a voice made it by this, or it was chosen in its place. The seed that was drawn for it may be the one that is
    /// wanted.
    pub fn is_of(&self, wanted: Parts<'_>) -> bool {
        let drawn = self.seed.filter(|seed| wanted.seed == Some(*seed));
        let made = self.request.speech();
        let mut requests = made.into_iter().chain(self.picked_for.as_deref());
        requests.any(|request| wanted == Parts::from(request).or_seed(drawn))
    }
}

impl Library {
    /// Gives lines the take of what they send now that was theirs last, where they have one; one whose sound is gone where
    /// there is no other. Gives those that have another one by that.
    pub fn pick_fitting(
        &self,
        project: ProjectId,
        wanted: &[Fitting],
    ) -> Result<Vec<LineId>, LibraryError> {
        self.write(|tx| {
            let mut changed = Vec::new();
            for fitting in wanted {
                if pick(tx, project, fitting)? {
                    changed.push(fitting.line);
                }
            }
            Ok(changed)
        })
    }
}

fn pick(tx: &Transaction<'_>, project: ProjectId, wanted: &Fitting) -> Result<bool, LibraryError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {CARD} FROM take WHERE project IS ?1 AND line = ?2 AND discarded = 0 AND cut = 0
         ORDER BY missing, chosen DESC, approved DESC, starred DESC, number DESC"
    ))?;
    let (mut rehearsal, mut says_it) = (None, false);
    for card in statement.query_map(params![project, wanted.line], read_card)? {
        let take = card?;
        if wanted.is_of(&take) {
            return choose_again(tx, &take);
        }
        let words = &wanted.request.text;
        says_it |= take.picked && !take.is_draft() && take.says(words);
        if rehearsal.is_none() && wanted.is_rehearsed_by(&take) {
            rehearsal = Some(take);
        }
    }
    // It takes the place of no other take with the same words.
    match rehearsal.filter(|_| !says_it) {
        Some(take) => choose_again(tx, &take),
        None => Ok(false),
    }
}

/// Makes it its line's take again, unless it is that.
fn choose_again(tx: &Transaction<'_>, take: &TakeCard) -> Result<bool, LibraryError> {
    if take.picked {
        return Ok(false);
    }
    // What it was chosen in place of is what the line says.
    choose_instead(tx, take.id, take.picked_for.as_deref())?;
    Ok(true)
}
