//! Lines that say again what they said before: the take that was theirs then is theirs again.

use rusqlite::{Transaction, params};

use super::TakeCard;
use super::rows::{CARD, choose_instead, read_card};
use crate::Library;
use crate::error::LibraryError;
use mynah_core::ids::{LineId, ProjectId};
use mynah_records::takes::Fitting;

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
