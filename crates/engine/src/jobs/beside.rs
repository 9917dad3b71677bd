//! The answers that a part of a long text goes on from.

use std::time::Duration;

use crate::error::StudioError;
use crate::jobs::generate::Order;
use crate::jobs::parts::Piece;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{RequestId, TakeId};
use mynah_store::error::LibraryError;

/// So long an answer can be gone on from: two hours, less what it may take until the next one is there.
const GONE_ON: Duration = Duration::from_mins(115);
/// Answers before and after it that a part may name.
const NAMED: usize = 3;

/// Answers around a part, with when they were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    pub before: Vec<(RequestId, UnixMillis)>,
    pub after: Vec<(RequestId, UnixMillis)>,
}

impl Beside {
    /// Those that can still be gone on from.
    pub fn at(&self, now: UnixMillis) -> [Vec<RequestId>; 2] {
        let fresh = |ids: &[(RequestId, UnixMillis)]| {
            let ids = ids.iter().filter(|(_, at)| is_fresh(*at, now));
            ids.map(|(id, _)| id.clone()).collect()
        };
        [fresh(&self.before), fresh(&self.after)]
    }
}

/// Whether an answer that was asked for then can still be gone on from.
fn is_fresh(at: UnixMillis, now: UnixMillis) -> bool {
    let age = now.0.saturating_sub(at.0);
    u128::try_from(age).is_ok_and(|age| age < GONE_ON.as_millis())
}

impl Order<'_> {
    /// The answers around a part that it can go on from.
    pub async fn beside(&self, pieces: &[Piece], place: usize) -> Result<Beside, StudioError> {
        let model = self.request().model();
        if self.zero_retention || model.is_none_or(|model| self.is_deaf(model)) {
            return Ok(Beside::default());
        }
        let takes = |pieces: &mut dyn Iterator<Item = &Piece>| -> Vec<TakeId> {
            pieces.map_while(|piece| piece.take).take(NAMED).collect()
        };
        let before = takes(&mut pieces.iter().take(place).rev());
        let after = takes(&mut pieces.iter().skip(place + 1));
        self.machine
            .library(move |library| {
                let answers = |takes: Vec<TakeId>| {
                    let mut answers = Vec::new();
                    for take in takes {
                        match library.answer_of(take)? {
                            Some(answer) => answers.push(answer),
                            None => break,
                        }
                    }
                    Ok::<_, LibraryError>(answers)
                };
                let mut before = answers(before)?;
                before.reverse();
                Ok(Beside {
                    before,
                    after: answers(after)?,
                })
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_older_than_two_hours_are_not_named() {
        let at = |minutes: i64| UnixMillis(minutes * 60_000);
        let beside = Beside {
            before: vec![
                (RequestId::from("old"), at(0)),
                (RequestId::from("new"), at(60)),
            ],
            after: vec![(RequestId::from("next"), at(110))],
        };
        let names = |now: i64| beside.at(at(now)).map(|ids| ids.len());
        assert_eq!(names(114), [2, 1]);
        assert_eq!(names(116), [1, 1]);
        assert_eq!(names(180), [0, 1]);
        assert_eq!(names(240), [0, 0]);
    }
}
