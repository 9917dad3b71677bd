//! Order at the end of a verification: no word without length, no two words of a channel out of order.

use crate::transcript::{Word, WordKind};

/// Shortest duration of a word, in seconds.
const SHORTEST_S: f64 = 0.01;

/// Moves times as little as it takes, so that words of each channel follow one another within the recording.
pub(super) fn enforce(words: &mut [Word], duration_s: f64) {
    let mut channels: Vec<Option<u32>> = words.iter().map(|word| word.channel).collect();
    channels.sort_unstable();
    channels.dedup();
    for channel in channels {
        let mut spoken: Vec<&mut Word> = words
            .iter_mut()
            .filter(|word| word.is_spoken() && word.channel == channel)
            .collect();
        enforce_one(&mut spoken, duration_s);
    }
    place_others(words);
}

fn enforce_one(words: &mut [&mut Word], duration_s: f64) {
    let room = duration_s / (2.0 * words.len().max(1) as f64);
    let is_bounded = room > 1e-6;
    let shortest = if is_bounded {
        room.min(SHORTEST_S)
    } else {
        SHORTEST_S
    };
    let mut free_from = 0.0_f64;
    for word in words.iter_mut() {
        if !word.start_s.is_finite() {
            word.start_s = free_from;
        }
        if !word.end_s.is_finite() {
            word.end_s = word.start_s;
        }
        word.start_s = word.start_s.max(free_from);
        word.end_s = word.end_s.max(word.start_s + shortest);
        free_from = word.end_s;
    }
    if !is_bounded {
        return;
    }
    let mut free_to = duration_s;
    for word in words.iter_mut().rev() {
        if word.end_s <= free_to {
            break;
        }
        word.end_s = free_to;
        word.start_s = word.start_s.min(word.end_s - shortest);
        free_to = word.start_s;
    }
}

/// Places spaces between their neighbors, and gives sound events a finite time and a length.
fn place_others(words: &mut [Word]) {
    let mut latest = 0.0;
    for word in words.iter_mut() {
        match word.kind {
            WordKind::Word => latest = word.end_s,
            WordKind::Spacing => (word.start_s, word.end_s) = (latest, latest),
            WordKind::Event => {
                if !word.start_s.is_finite() || word.start_s < 0.0 {
                    word.start_s = latest;
                }
                if !word.end_s.is_finite() || word.end_s <= word.start_s {
                    word.end_s = word.start_s + SHORTEST_S;
                }
            }
        }
    }
    let mut next: Option<f64> = None;
    for word in words.iter_mut().rev() {
        match word.kind {
            WordKind::Spacing => word.end_s = next.unwrap_or(word.end_s).max(word.start_s),
            WordKind::Word => next = Some(word.start_s),
            WordKind::Event => {}
        }
    }
}
