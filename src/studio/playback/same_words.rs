//! Where two takes of a line say the same, by when their words sound.

use crate::audio::player::Alike;
use crate::library::takes::Take;
use crate::script::compare::words::common;
use crate::terms::timing::WordTime;

/// Word by word, where both takes have their words' times; else, and around them, by how far each has come.
pub(super) fn places((a, a_seconds): (&Take, f64), (b, b_seconds): (&Take, f64)) -> Alike {
    let said = |take: &Take| -> Vec<String> {
        let text = take.card.request.text();
        let words = take.words.iter().map(|word| text.get(word.bytes.clone()));
        words
            .map(|word| word.unwrap_or_default().to_owned())
            .collect()
    };
    let (said_a, said_b) = (said(a), said(b));
    let [said_a, said_b] =
        [&said_a, &said_b].map(|said| said.iter().map(String::as_str).collect::<Vec<_>>());
    // What another line says has nothing to do with this one's words, though it may have the same.
    let alike = a.card.line == b.card.line || a.card.request.text() == b.card.request.text();
    let pairs = if alike {
        common(&said_a, &said_b)
    } else {
        Vec::new()
    };
    let pairs = pairs.into_iter();
    let pairs = pairs.filter_map(|(in_a, in_b)| Some([a.words.get(in_a)?, b.words.get(in_b)?]));
    let pairs: Vec<[&WordTime; 2]> = pairs.collect();
    let secs = |millis: u32| f64::from(millis) / 1e3;
    let words = pairs.iter().enumerate().flat_map(|(place, pair)| {
        let next = pairs.get(place + 1);
        // Times are rounded: no word ends behind the next one's begin.
        let end = |side: usize| {
            let begun = next
                .and_then(|next| next.get(side))
                .map_or(u32::MAX, |word| word.start_ms);
            pair.get(side).map_or(0, |word| word.end_ms.min(begun))
        };
        let [in_a, in_b] = pair;
        [
            (secs(in_a.start_ms), secs(in_b.start_ms)),
            (secs(end(0)), secs(end(1))),
        ]
    });
    let ends = [(a_seconds, b_seconds)];
    Alike::new(std::iter::once((0.0, 0.0)).chain(words).chain(ends))
}
