//! Chance: seeds that nobody chose, and waits that are spread.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Gives random numbers. Copies go on with the same row.
#[derive(Clone, Debug, Default)]
pub struct Dice(Arc<Row>);

/// A counter through the hasher of the standard library, keyed by the system's randomness: numbers need to differ,
/// not to be secret.
#[derive(Debug, Default)]
struct Row {
    key: RandomState,
    drawn: AtomicU64,
    /// Where the numbers are the same in every run.
    loaded: Option<u64>,
}

impl Dice {
    /// Dice that fall the same way in every run.
    pub fn loaded(seed: u64) -> Self {
        Self(Arc::new(Row {
            loaded: Some(seed),
            ..Row::default()
        }))
    }

    fn draw(&self) -> u64 {
        let place = self.0.drawn.fetch_add(1, Ordering::Relaxed);
        match self.0.loaded {
            None => self.0.key.hash_one(place),
            // SplitMix64.
            Some(seed) => {
                let state =
                    seed.wrapping_add(place.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
                let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                mixed ^ (mixed >> 31)
            }
        }
    }

    /// A seed for a take whose order names none.
    pub fn seed(&self) -> u32 {
        (self.draw() >> 32) as u32
    }

    /// From 0 up to, and without, 1.
    pub fn share(&self) -> f64 {
        (self.draw() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loaded_dice_fall_the_same_way_and_others_do_not() {
        let row = |dice: Dice| (0..4).map(|_| dice.seed()).collect::<Vec<_>>();
        assert_eq!(row(Dice::loaded(7)), row(Dice::loaded(7)));
        assert_ne!(row(Dice::loaded(7)), row(Dice::loaded(8)));
        assert_ne!(row(Dice::default()), row(Dice::default()));
        let dice = Dice::default();
        assert!((0..100).all(|_| (0.0..1.0).contains(&dice.share())));
    }
}
