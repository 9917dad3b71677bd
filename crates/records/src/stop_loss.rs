//! Spending limits of sweeps and casting calls.

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::LineId;
use serde::{Deserialize, Serialize};

/// A trial with a spending limit: a sweep or a casting call of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tried {
    /// The sweep that was opened for a line.
    Sweep(LineId),
    /// The casting call that was shuffled with this seed.
    Call(u32),
}

/// Spending limit of a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopLoss {
    /// The trial.
    pub of: Tried,
    /// The limit at the time of the order. A stored newer limit takes precedence.
    pub most: Option<Credits>,
    /// Number of takes that did not fit the limit at the time of the order. The final message mentions them.
    #[serde(default)]
    pub held: usize,
}

/// An order that would exceed a spending limit. Nothing was written for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverStopLoss {
    /// The trial.
    pub of: Tried,
    /// The backend whose credits are limited.
    pub backend: Backend,
    /// The limit.
    pub most: Credits,
    /// Highest price of the order.
    pub needed: Credits,
    /// Credits that are left.
    pub left: Credits,
}
