//! A voice that was asked for and whose answer was lost: it is looked for before it is asked for again.

use futures_util::StreamExt as _;

use crate::backend::{Connection, voice_card};
use crate::error::StudioError;
use mynah_api::page::pages;
use mynah_api::voices::{SearchVoices, VoiceCategory};
use mynah_core::ids::VoiceId;
use mynah_model::desk::Voice as Card;

/// Clocks of the service and of this machine may be so far apart, in seconds.
const CLOCKS: i64 = 600;

/// What is known of such a voice.
pub(super) struct LostVoice<'a> {
    /// How it was to be made.
    pub category: VoiceCategory,
    /// The names that it may have.
    pub names: &'a [String],
    /// When it was first about to be sent, in milliseconds since 1970.
    pub since: i64,
    /// Voices of other orders.
    pub known: &'a [VoiceId],
}

impl LostVoice<'_> {
    /// The voice of such a name that was made since, and of no other order. What belongs to others is never it.
    pub async fn find(
        &self,
        connection: &Connection,
    ) -> Result<Option<(VoiceId, String)>, StudioError> {
        let search = SearchVoices {
            category: Some(self.category),
            ..SearchVoices::default()
        };
        let mut list = std::pin::pin!(pages(&connection.client, search));
        while let Some(page) = list.next().await {
            let mut voices = page?.value.voices.into_iter().map(voice_card);
            if let Some(voice) = voices.find(|voice| self.is_it(voice)) {
                return Ok(Some((voice.id, voice.name)));
            }
        }
        Ok(None)
    }

    /// The same in a list that was read.
    pub fn in_list<'a>(
        &self,
        category: &str,
        mut voices: impl Iterator<Item = &'a Card>,
    ) -> Option<&'a Card> {
        voices.find(|voice| voice.category == category && self.is_it(voice))
    }

    fn is_it(&self, voice: &Card) -> bool {
        let made_secs = voice.facts.made.map(|at| at.0 / 1000);
        let is_new = made_secs.unwrap_or(i64::MAX) >= self.since / 1000 - CLOCKS;
        let is_known = self.known.contains(&voice.id);
        self.names.contains(&voice.name) && is_new && voice.facts.is_own && !is_known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of two with one name it took the other one's, and giving up the own one deleted that.
    #[test]
    fn what_belongs_to_somebody_else_is_no_lost_voice() {
        let names = ["Ada".to_owned()];
        let lost = LostVoice {
            category: VoiceCategory::Professional,
            names: &names,
            since: 1_790_000_000_000,
            known: &[],
        };
        let voice = |is_owner: Option<bool>| {
            let json = serde_json::json!({
                "voice_id": "v", "name": "Ada", "category": "professional", "is_owner": is_owner,
                "created_at_unix": 1_790_000_001,
            });
            voice_card(serde_json::from_value(json).unwrap())
        };
        assert!(lost.is_it(&voice(Some(true))) && lost.is_it(&voice(None)));
        let other = voice(Some(false));
        assert!(!lost.is_it(&other));
        assert!(
            lost.in_list("professional", std::iter::once(&other))
                .is_none()
        );
    }
}
