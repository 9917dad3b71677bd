//! Models.

use serde::Deserialize;

use crate::types::lenient::{List, optional, or_default, whole};
use mynah_core::ids::ModelId;

/// A model of `GET /v1/models`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Model {
    /// Its id.
    pub model_id: ModelId,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// What it is good for, in words.
    #[serde(default, deserialize_with = "optional")]
    pub description: Option<String>,
    /// Whether it speaks texts.
    #[serde(default, deserialize_with = "optional")]
    pub can_do_text_to_speech: Option<bool>,
    /// Whether it changes voices.
    #[serde(default, deserialize_with = "optional")]
    pub can_do_voice_conversion: Option<bool>,
    /// Whether professional clones can be trained for it.
    #[serde(default, deserialize_with = "optional")]
    pub can_be_finetuned: Option<bool>,
    /// Whether `style` may be sent.
    #[serde(default, deserialize_with = "optional")]
    pub can_use_style: Option<bool>,
    /// Whether `use_speaker_boost` may be sent.
    #[serde(default, deserialize_with = "optional")]
    pub can_use_speaker_boost: Option<bool>,
    /// Whether it speaks professional clones at their best.
    #[serde(default, deserialize_with = "optional")]
    pub serves_pro_voices: Option<bool>,
    /// Whether only some accounts have it.
    #[serde(default, deserialize_with = "optional")]
    pub requires_alpha_access: Option<bool>,
    /// Languages it speaks.
    #[serde(default, deserialize_with = "or_default")]
    pub languages: List<Language>,
    /// Characters in one request.
    #[serde(default, deserialize_with = "whole")]
    pub maximum_text_length_per_request: Option<u64>,
    /// The same for free plans, where it is less.
    #[serde(default, deserialize_with = "whole")]
    pub max_characters_request_free_user: Option<u64>,
    /// The same for paid plans.
    #[serde(default, deserialize_with = "whole")]
    pub max_characters_request_subscribed_user: Option<u64>,
    /// What a character costs.
    #[serde(default, deserialize_with = "optional")]
    pub model_rates: Option<Rates>,
    /// The same idea under its old name.
    #[serde(default, deserialize_with = "optional")]
    pub token_cost_factor: Option<f64>,
    /// Which ceiling applies; opaque.
    #[serde(default, deserialize_with = "optional")]
    pub concurrency_group: Option<String>,
}

impl Model {
    /// Credits a character: the multiplier times the plan's discount, else the old factor.
    pub fn multiplier(&self) -> Option<f64> {
        self.model_rates
            .and_then(|rates| {
                Some(
                    rates.character_cost_multiplier?
                        * rates.cost_discount_multiplier.unwrap_or(1.0),
                )
            })
            .or(self.token_cost_factor)
            .filter(|multiplier| multiplier.is_finite() && *multiplier >= 0.0)
    }
}

/// What a character costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub struct Rates {
    /// Credits a character at list price.
    #[serde(default, deserialize_with = "optional")]
    pub character_cost_multiplier: Option<f64>,
    /// The plan's discount as a factor.
    #[serde(default, deserialize_with = "optional")]
    pub cost_discount_multiplier: Option<f64>,
}

/// A language of a model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Language {
    /// ISO 639-1, mostly.
    pub language_id: String,
    /// Its English name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_price_is_found_where_it_is() {
        let price = |json: &str| serde_json::from_str::<Model>(json).unwrap().multiplier();
        assert_eq!(
            price(
                r#"{"model_id": "m", "token_cost_factor": 1, "model_rates": {"character_cost_multiplier": 0.5, "cost_discount_multiplier": 0.5}}"#
            ),
            Some(0.25)
        );
        assert_eq!(
            price(r#"{"model_id": "m", "model_rates": {"character_cost_multiplier": 0.5}}"#),
            Some(0.5)
        );
        assert_eq!(
            price(r#"{"model_id": "m", "token_cost_factor": 1}"#),
            Some(1.0)
        );
        assert_eq!(price(r#"{"model_id": "m"}"#), None);
    }
}
