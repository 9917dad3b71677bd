//! The account behind a key.

use serde::Deserialize;

use crate::types::lenient::{List, optional, or_default, whole, words};

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
    /// The workspace; not every version of the service says it.
    #[serde(default, deserialize_with = "optional")]
    pub workspace_id: Option<String>,
    /// What the user may do in it.
    #[serde(default, deserialize_with = "optional")]
    pub seat_type: Option<SeatType>,
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub created_at: Option<i64>,
}

words! {
    /// What a user may do in a workspace.
    SeatType {
        /// Everything.
        Admin = "workspace_admin",
        /// Most things.
        Member = "workspace_member",
        /// A few things.
        LiteMember = "workspace_lite_member",
    }
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
    /// Whether that may be changed.
    #[serde(default, deserialize_with = "optional")]
    pub can_extend_character_limit: Option<bool>,
    /// What was used beyond the limit, in money.
    #[serde(default, deserialize_with = "optional")]
    pub current_overage: Option<Money>,
    /// How often it is paid.
    #[serde(default, deserialize_with = "optional")]
    pub billing_period: Option<Period>,
    /// How often credits are given.
    #[serde(default, deserialize_with = "optional")]
    pub character_refresh_period: Option<Period>,
    /// What it changes to, or that it ends.
    #[serde(default, deserialize_with = "optional")]
    pub pending_change: Option<PendingChange>,
    /// Voices in use.
    #[serde(default, deserialize_with = "whole")]
    pub voice_slots_used: Option<u64>,
    /// Voices allowed.
    #[serde(default, deserialize_with = "whole")]
    pub voice_limit: Option<u64>,
    /// Professional clones in use.
    #[serde(default, deserialize_with = "whole")]
    pub professional_voice_slots_used: Option<u64>,
    /// Professional clones in use by everyone in the workspace.
    #[serde(default, deserialize_with = "whole")]
    pub professional_voice_slots_used_in_workspace: Option<u64>,
    /// Whether more voices can be had.
    #[serde(default, deserialize_with = "optional")]
    pub can_extend_voice_limit: Option<bool>,
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
    /// What will be paid next.
    #[serde(default, deserialize_with = "optional")]
    pub next_invoice: Option<Invoice>,
    /// What was not paid yet.
    #[serde(default, deserialize_with = "or_default")]
    pub open_invoices: List<Invoice>,
}

words! {
    /// How often something comes round.
    Period {
        /// Every month.
        Monthly = "monthly_period",
        /// Every three months.
        Quarterly = "3_month_period",
        /// Every six months.
        HalfYearly = "6_month_period",
        /// Every year.
        Yearly = "annual_period",
    }
}

/// An amount of money.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Money {
    /// A decimal number as text, so that no cent is lost.
    #[serde(default, deserialize_with = "or_default")]
    pub amount: String,
    /// `usd`, `eur`, `inr`, `pln`.
    #[serde(default, deserialize_with = "or_default")]
    pub currency: String,
}

/// What is to be paid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Invoice {
    /// All of it, in hundredths of the currency.
    #[serde(default, deserialize_with = "optional")]
    pub amount_due_cents: Option<i64>,
    /// Unix seconds of the next try to collect it.
    #[serde(default, deserialize_with = "optional")]
    pub next_payment_attempt_unix: Option<i64>,
}

/// What becomes of a subscription.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct PendingChange {
    /// `change` or `cancellation`.
    #[serde(default, deserialize_with = "or_default")]
    pub kind: String,
    /// The plan after it.
    #[serde(default, deserialize_with = "optional")]
    pub next_tier: Option<String>,
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub timestamp_seconds: Option<i64>,
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
