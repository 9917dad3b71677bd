//! What is wrong with the file of a recording that can be heard all the same.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::places::{Fault, Place};
use crate::decode::{Damage, Source, hear};

/// Where less is missing at the end, in seconds, nobody misses it: encoders promise what they don't hold.
const MISSED: f32 = 0.1;
/// So long is what is heard of a place, in seconds.
const SHOWN: f32 = 0.1;

/// What is wrong with a file, and at which second.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Harm {
    /// It breaks off before its end.
    Cut {
        /// Where.
        at: f32,
        /// How long it should be, in seconds, where the file says so.
        of: Option<f32>,
    },
    /// Parts of it can't be read; silence stands for them.
    Unread {
        /// Where the first is.
        at: f32,
        /// How many there are.
        count: u64,
    },
    /// Its rate or its channels change, and what follows is left out.
    Changed {
        /// Where.
        at: f32,
    },
}

impl Harm {
    /// Its name outside.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cut { .. } => "cut",
            Self::Unread { .. } => "unread",
            Self::Changed { .. } => "changed",
        }
    }

    /// Where it is, in seconds.
    pub fn at(self) -> f32 {
        match self {
            Self::Cut { at, of: _ } | Self::Unread { at, count: _ } | Self::Changed { at } => at,
        }
    }

    /// The same in a piece of the recording that begins so many seconds later.
    #[must_use]
    pub fn later_by(mut self, seconds: f32) -> Self {
        match &mut self {
            Self::Cut { at, of } => {
                *at -= seconds;
                *of = of.map(|of| of - seconds);
            }
            Self::Unread { at, count: _ } | Self::Changed { at } => *at -= seconds,
        }
        self
    }

    /// As a place, to be heard: what is there of it.
    pub fn place(self) -> Place {
        let at = self.at();
        let (from, to) = match self {
            Self::Unread { .. } => (at, at + SHOWN),
            Self::Cut { .. } | Self::Changed { .. } => ((at - SHOWN).max(0.0), at),
        };
        let fault = Fault::Damage;
        Place { fault, from, to }
    }
}

/// What matters of the damage of a recording of so many frames a second.
pub(super) fn harms(damage: &[Damage], hz: u32) -> Vec<Harm> {
    let second = |frame: u64| (frame as f64 / f64::from(hz.max(1))) as f32;
    let harms = damage.iter().filter_map(|damage| match *damage {
        Damage::Cut { frames, promised } => {
            let (at, of) = (second(frames), promised.map(second));
            let is_missed = of.is_none_or(|of| of - at > MISSED);
            is_missed.then_some(Harm::Cut { at, of })
        }
        Damage::BadPackets { count, first_frame } => Some(Harm::Unread {
            at: second(first_frame),
            count,
        }),
        Damage::Changed { frame } => Some(Harm::Changed { at: second(frame) }),
        // It is heard, too.
        Damage::Pasted { frame: _ } => None,
    });
    harms.collect()
}

/// The same of a source whose rate isn't known any more.
pub fn harms_of(source: &mut dyn Source, damage: &[Damage]) -> Vec<Harm> {
    if damage.is_empty() {
        return Vec::new();
    }
    let mut hz = 0;
    let heard = hear(source, None, &mut |block| {
        hz = block.hz;
        ControlFlow::Break(())
    });
    match heard {
        Ok(_) if hz > 0 => harms(damage, hz),
        _ => Vec::new(),
    }
}
