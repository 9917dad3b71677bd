//! What the account generated.

use serde::Deserialize;

use crate::types::lenient::{List, optional, or_default, whole, words};
use crate::types::speech::Alignment;
use crate::types::voice::Settings;
use mynah_core::credits::Credits;
use mynah_core::ids::{HistoryItemId, ModelId, RequestId, VoiceId};

words! {
    /// How an item stands.
    State {
        /// There.
        Created = "created",
        /// Gone.
        Deleted = "deleted",
        /// Still being made.
        Processing = "processing",
    }
}

/// One generation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct HistoryItem {
    /// Its id.
    pub history_item_id: HistoryItemId,
    /// What the generation's answer called itself; not always kept.
    #[serde(default, deserialize_with = "optional")]
    pub request_id: Option<RequestId>,
    /// The voice.
    #[serde(default, deserialize_with = "optional")]
    pub voice_id: Option<VoiceId>,
    /// The voice's name at that time.
    #[serde(default, deserialize_with = "optional")]
    pub voice_name: Option<String>,
    /// The model.
    #[serde(default, deserialize_with = "optional")]
    pub model_id: Option<ModelId>,
    /// What was spoken; none for dialogue and changed voices.
    #[serde(default, deserialize_with = "optional")]
    pub text: Option<String>,
    /// Who said what, in a dialogue; texts and voices may be empty.
    #[serde(default, deserialize_with = "or_default")]
    pub dialogue: List<DialogueTurn>,
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub date_unix: Option<i64>,
    /// Credits used before it.
    #[serde(default, deserialize_with = "whole")]
    pub character_count_change_from: Option<u64>,
    /// Credits used after it.
    #[serde(default, deserialize_with = "whole")]
    pub character_count_change_to: Option<u64>,
    /// What its sound is kept as.
    #[serde(default, deserialize_with = "optional")]
    pub content_type: Option<String>,
    /// The format's name, if it is known.
    #[serde(default, deserialize_with = "optional")]
    pub output_format: Option<String>,
    /// How it was spoken, if that was kept.
    #[serde(default, deserialize_with = "optional")]
    pub settings: Option<HistorySettings>,
    /// How it stands.
    #[serde(default, deserialize_with = "optional")]
    pub state: Option<State>,
    /// `TTS`, `STS`, …
    #[serde(default, deserialize_with = "optional")]
    pub source: Option<String>,
    /// When each letter sounds, if that was kept.
    #[serde(default, deserialize_with = "optional")]
    pub alignments: Option<Alignments>,
}

impl HistoryItem {
    /// What it cost, by the count before and after.
    pub fn cost(&self) -> Option<Credits> {
        let from = self.character_count_change_from?;
        Some(Credits(self.character_count_change_to?.checked_sub(from)?))
    }
}

/// How an item was spoken. The description leaves its fields open; the service sends those of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub struct HistorySettings {
    /// The voice's settings.
    #[serde(flatten)]
    pub voice: Settings,
    /// The seed.
    #[serde(default, deserialize_with = "whole")]
    pub seed: Option<u64>,
}

/// What one voice said in a dialogue.
#[derive(Clone, PartialEq, Deserialize)]
pub struct DialogueTurn {
    /// The text.
    #[serde(default, deserialize_with = "or_default")]
    pub text: String,
    /// The voice.
    #[serde(default, deserialize_with = "optional")]
    pub voice_id: Option<VoiceId>,
    /// The voice's name at that time.
    #[serde(default, deserialize_with = "optional")]
    pub voice_name: Option<String>,
}

/// Without the text.
impl std::fmt::Debug for DialogueTurn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DialogueTurn({:?})", self.voice_id)
    }
}

/// Letters' times of an item.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Alignments {
    /// Of the text as it was sent.
    #[serde(default, deserialize_with = "optional")]
    pub alignment: Option<Alignment>,
    /// Of the text as it was spoken.
    #[serde(default, deserialize_with = "optional")]
    pub normalized_alignment: Option<Alignment>,
}

/// A page of `GET /v1/history`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct HistoryPage {
    /// The items.
    pub history: List<HistoryItem>,
    /// Where the next page begins.
    #[serde(default, deserialize_with = "optional")]
    pub last_history_item_id: Option<String>,
    /// Whether there is one.
    #[serde(default, deserialize_with = "optional")]
    pub has_more: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_it_was_spoken_is_read_as_far_as_it_is_said() {
        let item = |settings: &str| {
            let json = format!(r#"{{"history_item_id": "h", "settings": {settings}}}"#);
            serde_json::from_str::<HistoryItem>(&json).unwrap().settings
        };
        assert_eq!(item("null"), None);
        let all = item(r#"{"stability": 0.25, "style": null, "seed": 4294967295, "else": []}"#);
        let all = all.unwrap();
        assert_eq!((all.voice.stability, all.voice.style), (Some(0.25), None));
        assert_eq!(all.seed, Some(4_294_967_295));
    }

    #[test]
    fn the_cost_is_the_difference() {
        let cost = |json: &str| serde_json::from_str::<HistoryItem>(json).unwrap().cost();
        assert_eq!(
            cost(
                r#"{"history_item_id": "h", "character_count_change_from": 10, "character_count_change_to": 17, "text": null}"#
            ),
            Some(Credits(7))
        );
        assert_eq!(
            cost(
                r#"{"history_item_id": "h", "character_count_change_from": 10, "character_count_change_to": 7}"#
            ),
            None
        );
        assert_eq!(cost(r#"{"history_item_id": "h"}"#), None);
    }
}
