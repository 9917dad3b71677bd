//! Whether recordings left this computer, as far as the records say: what is about to be sent is written down before that.

use crate::cloning::in_order;
use crate::consent_report::Arrived;
use mynah_core::backend::DRAFT_ACCOUNT;
use mynah_core::consent::{Link, Record, VoiceKind};
use mynah_core::ids::VoiceId;

/// A record of what was about to be sent.
pub(super) struct Sent<'a> {
    /// Its place among all records.
    pub place: usize,
    pub link: &'a Link,
    pub account: &'a str,
    /// Hashes of the recordings.
    pub samples: &'a [String],
    pub kind: Option<VoiceKind>,
}

/// Whether they left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Went {
    /// Draft voices were given them: nothing leaves this computer for that.
    Rehearsed,
    Yes,
    No,
    /// An earlier version wrote that nothing came of it, whether they left or not.
    Perhaps,
    /// No answer came, or none was written down.
    Lost,
    /// The same was asked for before, and it was looked for that first.
    Again,
    /// One after the other, behind a voice that was made without them: so many are known to have arrived.
    OneByOne(usize),
}

impl Sent<'_> {
    /// Whether they left; recordings of professional clones that arrived are told by `arrived`.
    pub fn went(&self, links: &[Link], arrived: &Arrived) -> Went {
        if self.account == DRAFT_ACCOUNT {
            return Went::Rehearsed;
        }
        let refused = links.iter().find_map(|link| match &link.record {
            Record::Refused {
                refused, was_sent, ..
            } if *refused == self.link.hash => Some(*was_sent),
            _ => None,
        });
        match refused {
            Some(Some(true)) => return Went::Yes,
            Some(Some(false)) => return Went::No,
            Some(None) => return Went::Perhaps,
            None => {}
        }
        if self.kind == Some(VoiceKind::Professional) {
            return self.went_one_by_one(links, arrived);
        }
        let Some(made) = made(links, &self.link.hash) else {
            return Went::Lost;
        };
        let mut others = self.same(links);
        if others.any(|(place, of)| place < self.place && is_open(links, of, self.place)) {
            Went::Again
        } else if self
            .same(links)
            .any(|(place, _)| self.place < place && place < made)
        {
            // Which of both times it was nobody knows.
            Went::Lost
        } else {
            Went::Yes
        }
    }

    /// The voice is made first, and each of them is sent by itself.
    fn went_one_by_one(&self, links: &[Link], arrived: &Arrived) -> Went {
        let Record::Sending { sending, .. } = &self.link.record else {
            return Went::Lost;
        };
        let own = links.iter().rev().find_map(|link| match &link.record {
            Record::Made { sent, voice_id, .. } if sent.as_ref() == Some(&self.link.hash) => {
                Some(voice_id)
            }
            _ => None,
        });
        // Earlier versions didn't write which time it was: it was the one that was asked for last.
        let is_last = || !self.same(links).any(|(place, _)| place > self.place);
        let by_consent = || {
            links.iter().rev().find_map(|link| match &link.record {
                Record::Made {
                    made,
                    sent: None,
                    voice_id,
                    ..
                } if made == sending => Some(voice_id),
                _ => None,
            })
        };
        let voice = own.or_else(|| is_last().then(by_consent).flatten());
        let Some(voice) = voice else {
            return Went::No;
        };
        let Some(there) = arrived.get(&VoiceId::from(voice.as_str())) else {
            return Went::Perhaps;
        };
        let there = self.samples.iter().filter(|hash| there.contains(*hash));
        match there.count() {
            count if count == self.samples.len() => Went::Yes,
            count => Went::OneByOne(count),
        }
    }

    /// Other records of the same recordings, for the same account, and their places.
    fn same<'b>(&self, links: &'b [Link]) -> impl Iterator<Item = (usize, &'b Link)> {
        let own = in_order(self.samples);
        let (account, kind, hash) = (self.account, self.kind, &self.link.hash);
        links.iter().enumerate().filter(move |(_, link)| {
            let Record::Sending {
                account: of,
                samples,
                kind: other,
                ..
            } = &link.record
            else {
                return false;
            };
            let is_kind = kind.zip(*other).is_none_or(|(one, other)| one == other);
            link.hash != *hash && of == account && is_kind && in_order(samples) == own
        })
    }
}

/// Where it is written that a voice came of what a record says.
fn made(links: &[Link], of: &str) -> Option<usize> {
    links.iter().position(
        |link| matches!(&link.record, Record::Made { sent: Some(sent), .. } if sent == of),
    )
}

/// Whether nobody knew what had become of it, as the record at this place was written.
fn is_open(links: &[Link], of: &Link, place: usize) -> bool {
    links.iter().take(place).all(|link| match &link.record {
        Record::Made { sent, .. } => sent.as_ref() != Some(&of.hash),
        Record::Refused { refused, .. } => *refused != of.hash,
        _ => true,
    })
}
