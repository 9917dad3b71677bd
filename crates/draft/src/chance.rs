//! Random ids and seeds.
//!
//! A counter through `SipHash`, keyed by the operating system's randomness: unguessable enough for a key that
//! only loopback ever sees, and no dependency.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

/// Gives random numbers; each run and each value has its own sequence.
#[derive(Debug, Default)]
pub struct Chance {
    keys: [RandomState; 2],
    drawn: AtomicU64,
}

/// The characters of the service's ids.
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Chance {
    /// 128 random bits.
    pub fn bits(&self) -> u128 {
        let drawn = self.drawn.fetch_add(1, Ordering::Relaxed);
        self.keys.iter().fold(0, |bits, key| {
            (bits << 64) | u128::from(key.hash_one(drawn))
        })
    }

    /// A number for a take whose order named no seed.
    pub fn seed(&self) -> u32 {
        self.bits() as u32
    }

    /// Twenty letters and digits, like the service's ids.
    pub fn id(&self) -> String {
        let mut bits = self.bits();
        (0..20)
            .map(|_| {
                let place = (bits % 62) as usize;
                bits /= 62;
                ALPHABET.get(place).copied().map_or('0', char::from)
            })
            .collect()
    }

    /// Thirty-two hexadecimal digits.
    pub fn hex(&self) -> String {
        format!("{:032x}", self.bits())
    }
}

/// Bytes as hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves
        .filter_map(|half| char::from_digit(half.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_differ_and_look_like_the_services() {
        let (one, other) = (Chance::default(), Chance::default());
        let ids: BTreeSet<_> = (0..500).flat_map(|_| [one.id(), other.id()]).collect();
        assert_eq!(ids.len(), 1_000);
        assert!(
            ids.iter()
                .all(|id| id.len() == 20 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        );
    }
}
