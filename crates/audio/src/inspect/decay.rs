//! How long a room rings.
//!
//! Nobody claps in a recording of speech, but speech ends often, and can't fall faster than its room. Each fall from a loud
//! place to a quiet one is integrated backwards (Schroeder 1965), a line is laid through it, and of all falls the lower
//! quartile is the room's: the slower ones are slow speech. On six voices in rooms of 0.3 to 1.5 s it was off by a ninth in
//! the mean, and never on the wrong side of a limit where the room was 0.15 s away from it.

use super::levels::CELLS;
use super::quantile;

/// Cells that are averaged before falls are looked for.
const SMOOTH: usize = 5;
/// A fall begins at most so far below the loud places, in dB.
const NEAR: f32 = 12.0;
/// A rise of so much ends it.
const RISE: f32 = 4.0;
/// Smaller falls say nothing.
const LEAST_FALL: f32 = 15.0;
/// The first decibels are the speech itself; the last are the noise.
const FIRST: f32 = 4.0;
const LAST: f32 = 8.0;
/// The noise reaches so far above its level.
const NOISE: f32 = 4.0;
/// Deeper below the loud places than this nothing is believed.
const DEPTH: f32 = 60.0;
/// Fewer falls tell no room.
const LEAST_FALLS: usize = 4;
/// Of cells.
const LEAST_CELLS: usize = 4;

/// Seconds for 60 dB; nothing where speech falls too seldom.
pub(super) fn reverb(cells: &[f32]) -> Option<f32> {
    let mut sorted = cells.to_vec();
    sorted.sort_by(f32::total_cmp);
    let loud = quantile(&sorted, 0.9)?;
    let floor = quantile(&sorted, 0.05)?.max(loud - DEPTH);
    let mut times: Vec<f32> = falls(&smooth(cells), loud, floor)
        .into_iter()
        .filter_map(|fall| time_of(cells.get(fall.0..=fall.1)?, fall.2))
        .collect();
    if times.len() < LEAST_FALLS {
        return None;
    }
    times.sort_by(f32::total_cmp);
    quantile(&times, 0.25)
}

fn smooth(cells: &[f32]) -> Vec<f32> {
    let half = SMOOTH / 2;
    let around = |place: usize| {
        let from = place.saturating_sub(half);
        let some = cells.get(from..(place + half + 1).min(cells.len()));
        let some = some.unwrap_or_default();
        some.iter().sum::<f32>() / some.len().max(1) as f32
    };
    (0..cells.len()).map(around).collect()
}

/// First and last cell of each fall, and the cells of it that are not yet noise.
fn falls(smooth: &[f32], loud: f32, floor: f32) -> Vec<(usize, usize, usize)> {
    let at = |place: usize| smooth.get(place).copied();
    let mut falls = Vec::new();
    let mut place = 0;
    while let Some(here) = at(place) {
        let before = place.checked_sub(1).and_then(at).unwrap_or(f32::MIN);
        let is_top =
            here > loud - NEAR && here >= before && at(place + 1).is_some_and(|it| it < here);
        if !is_top {
            place += 1;
            continue;
        }
        let (mut low, mut lowest, mut end) = (here, place, place);
        while let Some(next) = at(end + 1) {
            if next > low + RISE {
                break;
            }
            end += 1;
            if next < low {
                (low, lowest) = (next, end);
            }
            if next < floor + NOISE {
                break;
            }
        }
        if here - low >= LEAST_FALL {
            let cells = (place..=lowest).take_while(|it| at(*it).is_some_and(|it| it > low + LAST));
            falls.push((place, lowest, cells.count()));
        }
        place = lowest.max(place) + 1;
    }
    falls
}

/// Seconds for 60 dB by one fall, of which the first `usable` cells are looked at.
fn time_of(fall: &[f32], usable: usize) -> Option<f32> {
    let mut sum = 0.0f64;
    let mut left: Vec<f64> = fall
        .iter()
        .rev()
        .map(|db| {
            sum += 10f64.powf(f64::from(*db) / 10.0);
            10.0 * sum.log10()
        })
        .collect();
    left.reverse();
    let first = left.first().copied()?;
    let from = left.iter().position(|it| *it <= first - f64::from(FIRST))?;
    let points = left.get(from..=usable.min(left.len() - 1))?;
    if points.len() <= LEAST_CELLS {
        return None;
    }
    let a_second = slope(points)? * f64::from(CELLS);
    (a_second < 0.0).then(|| (-60.0 / a_second) as f32)
}

/// Of the line with the least squares through values at 0, 1, 2 …
fn slope(points: &[f64]) -> Option<f64> {
    let count = points.len() as f64;
    let middle = (count - 1.0) / 2.0;
    let mean = points.iter().sum::<f64>() / count;
    let places = || {
        points
            .iter()
            .enumerate()
            .map(|(place, it)| (place as f64 - middle, it))
    };
    let with: f64 = places().map(|(place, it)| place * (it - mean)).sum();
    let own: f64 = places().map(|(place, _)| place * place).sum();
    (own > 0.0).then(|| with / own)
}
