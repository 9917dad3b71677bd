//! A voice that was asked for and whose answer was lost: it is looked for before it is asked for again.

use futures_util::StreamExt as _;

use crate::api::page::pages;
use crate::api::voices::{SearchVoices, VoiceCategory};
use crate::studio::backend::Connection;
use crate::studio::desk::Voice as Card;
use crate::studio::error::StudioError;
use crate::terms::ids::VoiceId;

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
    /// The voice of such a name that was made since, and of no other order.
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
            let mut voices = page?.value.voices.into_iter();
            let found = voices.find(|it| self.is_it(&it.voice_id, &it.name, it.created_at_unix));
            if let Some(voice) = found {
                return Ok(Some((voice.voice_id, voice.name)));
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
        voices.find(|voice| {
            let made = voice.facts.made.map(|at| at.0 / 1000);
            voice.category == category && self.is_it(&voice.id, &voice.name, made)
        })
    }

    fn is_it(&self, id: &VoiceId, name: &str, made_secs: Option<i64>) -> bool {
        let is_new = made_secs.unwrap_or(i64::MAX) >= self.since / 1000 - CLOCKS;
        self.names.iter().any(|it| it == name) && is_new && !self.known.contains(id)
    }
}
