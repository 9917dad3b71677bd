//! Grouping of the pieces of a text that are read together in one cue.
//!
//! A cue ends with a sentence where it can, else with a clause or a word. The grouping with the lowest cost is found for
//! the whole text, so that a short sentence joins a neighbor and a long one is halved.

use std::ops::Range;

use mynah_script::boundaries::Seam;

use super::cue_pieces::Piece;
use super::rows::Lengths;

/// Maximum length of a cue, in milliseconds.
pub(super) const LONGEST_MS: u32 = 7_000;
/// Length of a cue below which it joins a neighbor, in milliseconds.
const TOO_SHORT_MS: u32 = 800;
/// Silence behind which a new cue begins, in milliseconds: nobody reads ahead.
pub(super) const SILENCE_MS: u32 = 1_500;
/// More pieces never have room in a cue: each has a column.
const MOST: usize = 90;

/// Returns the groups of pieces that form cues, in order.
pub(super) fn groups(pieces: &[Piece<'_>]) -> Vec<Range<usize>> {
    let lengths = Lengths::of(pieces);
    // The lowest cost of the pieces before each place, and where the last cue before it begins.
    let mut best: Vec<(u64, usize)> = vec![(0, 0)];
    for to in 1..=pieces.len() {
        let mut lowest = (u64::MAX, to - 1);
        for from in (to.saturating_sub(MOST)..to).rev() {
            let Some(cue) = pieces.get(from..to) else {
                break;
            };
            if cue.len() > 1 && is_parted(cue) {
                break;
            }
            if cue.len() > 1 && !lengths.fits(from, to) {
                continue;
            }
            let before = best.get(from).map_or(0, |(cost, _)| *cost);
            let filled = lengths.between(from, to);
            let filled = (filled.columns, filled.limit() * 2);
            let cost = before + cost(cue, pieces.get(to), filled);
            lowest = lowest.min((cost, from));
        }
        best.push(lowest);
    }
    let mut groups = Vec::new();
    let mut to = pieces.len();
    while let Some((_, from)) = best.get(to).filter(|_| to > 0) {
        groups.push(*from..to);
        to = *from;
    }
    groups.reverse();
    groups
}

/// Returns true if pieces take too long for one cue, or a silence is after the first of them.
fn is_parted(cue: &[Piece<'_>]) -> bool {
    let [first, second, ..] = cue else {
        return false;
    };
    let last = cue.last().unwrap_or(second);
    is_silence(first, second) || last.end_ms.saturating_sub(first.start_ms) > LONGEST_MS
}

fn is_silence(before: &Piece<'_>, after: &Piece<'_>) -> bool {
    after.start_ms >= before.end_ms.saturating_add(SILENCE_MS)
}

/// Returns the cost of a cue before the next piece. `filled` is its length and the length of two rows.
fn cost(cue: &[Piece<'_>], next: Option<&Piece<'_>>, filled: (usize, usize)) -> u64 {
    let (Some(first), Some(last)) = (cue.first(), cue.last()) else {
        return 0;
    };
    let is_after_silence = next.is_some_and(|next| is_silence(last, next));
    let end = match next.map(|next| next.seam) {
        None | Some(Seam::Paragraph | Seam::Sentence) => 0,
        Some(_) if is_after_silence => 0,
        Some(Seam::Clause) => 20,
        Some(Seam::Word) => 80,
    };
    let is_sentence = end == 0 && first.seam <= Seam::Sentence;
    let inside = cue.iter().skip(1).map(|piece| match piece.seam {
        Seam::Paragraph => 80,
        Seam::Sentence => 40,
        Seam::Clause | Seam::Word => 0,
    });
    let inside: u64 = inside.sum();
    // Half a sentence reads badly beside another one.
    let mixed = if inside > 0 && !is_sentence { 60 } else { 0 };
    // A cue can stay until the next one begins.
    let until = next.map_or(last.end_ms, |next| next.start_ms.max(last.end_ms));
    let lasts = until.saturating_sub(first.start_ms);
    let short = if lasts < TOO_SHORT_MS {
        200 + u64::from(TOO_SHORT_MS - lasts)
    } else {
        0
    };
    let (length, room) = filled;
    let empty = if is_sentence {
        0
    } else {
        room.saturating_sub(length) * 30 / room.max(1)
    };
    10 + end + inside + mixed + short + empty as u64
}
