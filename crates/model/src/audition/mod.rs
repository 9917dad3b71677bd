//! A blind casting call: voices behind letters, in an order that a seed gives, all of them equally loud.

mod hidden;
mod page;
pub mod ranking;
mod results;
mod session;

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use crate::desk::TakeCard;
use mynah_audio::loudness::CEILING_DB;
use mynah_core::dice::Dice;
use mynah_core::ids::VoiceId;
use mynah_core::shape::Shape;

pub use self::hidden::{Hidden, Home, Manner};
pub use self::page::{Page, PageTake};
pub use self::results::{Results, Said};
pub use self::session::{
    Audition, AuditionLine, Candidate, Judge, MOST_LINES, MOST_VOICES, Placed, Ranked,
};

/// What takes are brought to for listening, in LUFS, where none of them has to be limited for it.
pub const WANTED_LUFS: f32 = -18.0;

/// Takes of one call at most.
pub const MOST_TAKES: usize = 400;

/// `A` … `Z`, then `AA`, `AB`, …
pub fn letter(place: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = place + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// Places from 0 in an order that the seed gives: the same one for the same seed.
pub fn shuffled(count: usize, seed: u32) -> Vec<usize> {
    let dice = Dice::loaded(u64::from(seed));
    let mut order: Vec<usize> = (0..count).collect();
    for left in (2..=count).rev() {
        let other = ((dice.share() * left as f64) as usize).min(left - 1);
        order.swap(left - 1, other);
    }
    order
}

/// How loud all of some takes are heard, and what is done to each for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// In LUFS.
    pub lufs: f32,
    /// What is done to each take, in their order.
    pub shapes: Vec<Shape>,
}

/// Brings sounds of a loudness (LUFS) and true peak (dBTP) to one loudness; gives it, and what makes each as loud, in dB.
///
/// That is [`WANTED_LUFS`], or as loud as the one can be that would be limited first: a limiter is heard, and would be
/// compared with it. No sound is changed by more than a line's volume can be: where that isn't enough for one that is
/// nearly silent, it alone stays quieter. What has no loudness stays as it is.
pub fn gains(
    measured: impl Iterator<Item = (Option<f32>, Option<f32>)> + Clone,
) -> (f32, Vec<f32>) {
    let most_down = f32::from(*Shape::VOLUMES_MB.start()) / 100.0;
    let most_up = f32::from(*Shape::VOLUMES_MB.end()) / 100.0;
    let room = |peak_db: Option<f32>| {
        let room = peak_db.map_or(0.0, |peak| CEILING_DB - peak);
        room.min(most_up)
    };
    let each = measured.clone();
    let reached = each.filter_map(|(lufs, peak_db)| Some(lufs? + room(peak_db)));
    let wanted = reached.fold(WANTED_LUFS, f32::min);
    let loudest = measured.clone().filter_map(|(lufs, _)| lufs);
    let wanted = loudest.fold(wanted, |wanted, lufs| wanted.max(lufs + most_down));
    let gains = measured.map(|(lufs, peak_db)| {
        lufs.map_or(0.0, |own| (wanted - own).min(room(peak_db).max(most_down)))
    });
    (wanted, gains.collect())
}

/// The same as what is done to takes.
pub fn level(takes: &[&TakeCard]) -> Level {
    let (lufs, gains) = gains(takes.iter().map(|take| (take.lufs, take.peak_db)));
    let shapes = gains.into_iter().map(|gain_db| Shape {
        volume_mb: (gain_db * 100.0).round() as i16,
        ..Shape::default()
    });
    Level {
        lufs,
        shapes: shapes.collect(),
    }
}

impl Level {
    /// The loudness of a take as it is heard then, in LUFS.
    pub fn of(&self, place: usize, take: &TakeCard) -> Option<f32> {
        let shape = self.shapes.get(place)?;
        Some(take.lufs? + shape.volume_db())
    }
}

/// What letters are shuffled with, and whose they are: other voices would get other letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shuffle {
    /// The order of the letters.
    pub seed: u32,
    /// A mark of the voices; nothing where somebody chose the number.
    pub voices: Option<u16>,
}

impl Shuffle {
    /// A mark of these voices, in whatever order.
    pub fn mark(voices: &[VoiceId]) -> u16 {
        let mut ids: Vec<&str> = voices.iter().map(VoiceId::as_str).collect();
        ids.sort_unstable();
        // FNV-1a: the same on every machine.
        let bytes = ids.iter().flat_map(|id| id.bytes().chain(*b"\n"));
        let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
        (hash ^ (hash >> 16)) as u16
    }
}

impl fmt::Display for Shuffle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.voices {
            Some(voices) => write!(f, "{}-{voices:04x}", self.seed),
            None => write!(f, "{}", self.seed),
        }
    }
}

impl FromStr for Shuffle {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        let (seed, voices) = match text.split_once('-') {
            Some((seed, voices)) => (seed, Some(u16::from_str_radix(voices, 16)?)),
            None => (text, None),
        };
        let seed = seed.parse()?;
        Ok(Self { seed, voices })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One that is nearly silent pulled the others below what exports can turn down: they were written louder than heard.
    #[test]
    fn nothing_is_changed_by_more_than_a_volume_can_be() {
        let measured = [
            (Some(-14.0), Some(-3.0)),
            (Some(-62.0), Some(-40.0)),
            (None, None),
        ];
        let (wanted, gains) = super::gains(measured.into_iter());
        let (down, up) = (
            f32::from(*Shape::VOLUMES_MB.start()) / 100.0,
            f32::from(*Shape::VOLUMES_MB.end()) / 100.0,
        );
        assert!((wanted - (-14.0 + down)).abs() < 1e-3, "{wanted}");
        assert!((gains[0] - down).abs() < 1e-3, "{gains:?}");
        assert!((gains[1] - up).abs() < 1e-3, "{gains:?}");
        assert!(gains[2].abs() < 1e-6);
        let near = [(Some(-14.0), Some(-3.0)), (Some(-30.0), Some(-10.0))];
        let (wanted, gains) = super::gains(near.into_iter());
        for ((lufs, _), gain) in near.iter().zip(gains) {
            assert!((lufs.unwrap() + gain - wanted).abs() < 1e-3);
        }
    }
}
