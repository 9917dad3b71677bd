//! A value that comes from elsewhere.

use crate::trouble::Trouble;

/// A value that comes from elsewhere. While a newer one is on its way the old one stays.
#[derive(Debug, Default)]
pub enum Remote<T> {
    /// Not asked for.
    #[default]
    Idle,
    /// Asked for.
    Loading {
        /// The value before.
        stale: Option<T>,
    },
    /// Here.
    Ready(T),
    /// Could not be had.
    Failed {
        /// Why, and what now.
        trouble: Trouble,
        /// The value before.
        stale: Option<T>,
    },
}

impl<T> Remote<T> {
    /// The newest value there is.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Loading { stale } | Self::Failed { stale, .. } => stale.as_ref(),
            Self::Idle => None,
        }
    }

    /// Marks that a newer value was asked for.
    pub fn ask(&mut self) {
        *self = Self::Loading { stale: self.take() };
    }

    /// Marks that it could not be had.
    pub fn fail(&mut self, trouble: Trouble) {
        *self = Self::Failed {
            trouble,
            stale: self.take(),
        };
    }

    fn take(&mut self) -> Option<T> {
        match std::mem::take(self) {
            Self::Ready(value) => Some(value),
            Self::Loading { stale } | Self::Failed { stale, .. } => stale,
            Self::Idle => None,
        }
    }
}
