//! Voices that the very same made before: a command that is run again, after an interruption or out of a script, makes no
//! second one.

use super::noting::{Noting, Open, sendings};
use mynah_core::clock::UnixMillis;
use mynah_core::consent::{Link, Record, forbids, standings};
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_model::cloning::in_order;
use mynah_store::consents::Chain;

impl Noting {
    /// The voice that the very same made last under this consent, which lets it speak. What other recordings were added to
    /// made another one of it.
    pub(super) fn made(&self, chain: &Chain<'_>, given: &str) -> Option<VoiceId> {
        let links = &chain.there.links;
        let sent = sendings(links);
        let is_same = |hash: &String| {
            let mut all = sent.iter().filter(|it| it.hash == *hash);
            all.any(|it| {
                it.is_of(self.category)
                    && it.into.is_none()
                    && it.account == self.account
                    && it.name == self.name
                    && in_order(&it.samples) == in_order(&self.samples)
            })
        };
        let made = links.iter().filter_map(|link| match &link.record {
            Record::Made { sent, voice_id, .. } => Some((sent.as_ref(), voice_id)),
            _ => None,
        });
        let made: Vec<_> = made.collect();
        let all = standings(&chain.there.heeded());
        let today = Day::here(UnixMillis(self.at));
        let is_its = |voice: &&String| {
            let mut first = made.iter().filter(|(_, other)| other == voice);
            first
                .next()
                .is_some_and(|(sent, _)| sent.is_some_and(is_same))
        };
        let holds = |voice: &VoiceId| {
            let own = all.iter().find(|of| of.hash == given);
            own.is_some_and(|of| of.voices.contains(voice)) && forbids(&all, voice, today).is_none()
        };
        let voices = made.iter().rev().map(|(_, voice)| *voice).filter(is_its);
        let mut voices = voices.map(|voice| VoiceId::from(voice.as_str()));
        voices.find(|it| !self.gone.contains(it)).filter(holds)
    }

    /// Voices of this name that were made of something else, or under another record; nothing where there are none.
    pub(super) fn namesakes(&self, links: &[Link]) -> Option<Vec<VoiceId>> {
        let sent = sendings(links);
        let is_its = |hash: &String| {
            let mut all = sent.iter().filter(|it| it.hash == *hash);
            all.any(|it| {
                it.is_of(self.category) && it.account == self.account && it.name == self.name
            })
        };
        let made = links.iter().rev().filter_map(|link| match &link.record {
            Record::Made {
                sent: Some(sent),
                voice_id,
                ..
            } => is_its(sent).then(|| VoiceId::from(voice_id.as_str())),
            _ => None,
        });
        // Whatever was there as one that is gone was made had its name then, and that was said.
        let made = made.take_while(|voice| !self.gone.contains(voice));
        let mut voices: Vec<VoiceId> = made.collect();
        voices.dedup();
        Some(voices).filter(|voices| !voices.is_empty())
    }

    /// The same as it was sent last, where its answer was lost and a list showed the voice since.
    pub(super) fn found(&self, links: &[Link]) -> Option<(Open, VoiceId)> {
        let sent = sendings(links);
        let of = |hash: &str| sent.iter().find(|open| open.hash == hash);
        let made = links.iter().filter_map(|link| match &link.record {
            Record::Made {
                sent: Some(hash),
                voice_id,
                is_found,
                ..
            } => Some((of(hash)?, voice_id, *is_found)),
            _ => None,
        });
        let mut same = made.filter(|(open, ..)| {
            open.is_of(self.category)
                && open.into.is_none()
                && open.account == self.account
                && open.name == self.name
                && in_order(&open.samples) == in_order(&self.samples)
        });
        let (open, voice, is_found) = same.next_back()?;
        let voice = VoiceId::from(voice.as_str());
        (is_found && !self.gone.contains(&voice)).then(|| (open.clone(), voice))
    }
}
