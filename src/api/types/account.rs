//! The account behind a key.

use serde::Deserialize;

use crate::api::types::lenient::{optional, or_default, whole, words};

words! {
    /// How the subscription stands.
    Status {
        /// On trial.
        Trialing = "trialing",
        /// Paid.
        Active = "active",
        /// Not paid yet.
        Incomplete = "incomplete",
        /// Payment overdue.
        PastDue = "past_due",
        /// Free.
        Free = "free",
        /// Free use is blocked.
        FreeDisabled = "free_disabled",
    }
}

/// The answer of `GET /v1/user`. An `xi_api_key` in it is not read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct User {
    /// Its id.
    pub user_id: String,
    /// The subscription in short.
    #[serde(default, deserialize_with = "optional")]
    pub subscription: Option<Subscription>,
    /// First name.
    #[serde(default, deserialize_with = "optional")]
    pub first_name: Option<String>,
}

/// What is left and what the plan allows. Its "characters" are credits.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Subscription {
    /// `free`, `starter`, `creator`, …: a free word.
    #[serde(default, deserialize_with = "or_default")]
    pub tier: String,
    /// How it stands.
    #[serde(default, deserialize_with = "optional")]
    pub status: Option<Status>,
    /// Credits used in this period.
    #[serde(default, deserialize_with = "whole")]
    pub character_count: Option<u64>,
    /// Credits of this period.
    #[serde(default, deserialize_with = "whole")]
    pub character_limit: Option<u64>,
    /// Unix seconds of the next period.
    #[serde(default, deserialize_with = "optional")]
    pub next_character_count_reset_unix: Option<i64>,
    /// Credits that may be used beyond the limit.
    #[serde(default, deserialize_with = "optional")]
    pub max_credit_limit_extension: Option<Extension>,
    /// Whether that is switched on.
    #[serde(default, deserialize_with = "optional")]
    pub allowed_to_extend_character_limit: Option<bool>,
    /// Voices in use.
    #[serde(default, deserialize_with = "whole")]
    pub voice_slots_used: Option<u64>,
    /// Voices allowed.
    #[serde(default, deserialize_with = "whole")]
    pub voice_limit: Option<u64>,
    /// Professional clones in use.
    #[serde(default, deserialize_with = "whole")]
    pub professional_voice_slots_used: Option<u64>,
    /// Professional clones allowed.
    #[serde(default, deserialize_with = "whole")]
    pub professional_voice_limit: Option<u64>,
    /// Voices made or changed in this period.
    #[serde(default, deserialize_with = "whole")]
    pub voice_add_edit_counter: Option<u64>,
    /// How often that may be; `None`: without limit.
    #[serde(default, deserialize_with = "whole")]
    pub max_voice_add_edits: Option<u64>,
    /// Whether short recordings may be cloned.
    #[serde(default, deserialize_with = "optional")]
    pub can_use_instant_voice_cloning: Option<bool>,
    /// Whether professional clones may be made.
    #[serde(default, deserialize_with = "optional")]
    pub can_use_professional_voice_cloning: Option<bool>,
    /// Whether an invoice is open.
    #[serde(default, deserialize_with = "optional")]
    pub has_open_invoices: Option<bool>,
}

/// Credits beyond the limit: a number or no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "serde_json::Value")]
pub enum Extension {
    /// So many; 0: none.
    Credits(u64),
    /// No end.
    Unlimited,
}

impl From<serde_json::Value> for Extension {
    fn from(value: serde_json::Value) -> Self {
        match value.as_str() {
            Some("unlimited") => Self::Unlimited,
            _ => Self::Credits(value.as_u64().unwrap_or(0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_answer_is_dropped() {
        let user: User = serde_json::from_str(
            r#"{"user_id": "u", "xi_api_key": "sk_abcdefgh", "xi_api_key_preview": "efgh",
                "subscription": {"tier": "free", "status": "new_word", "character_count": 12, "max_credit_limit_extension": "unlimited"}}"#,
        )
        .unwrap();
        assert!(!format!("{user:?}").contains("sk_abcdefgh"));
        let subscription = user.subscription.unwrap();
        assert_eq!(
            subscription.status,
            Some(Status::Other("new_word".to_owned()))
        );
        assert_eq!(
            subscription.max_credit_limit_extension,
            Some(Extension::Unlimited)
        );
    }
}
