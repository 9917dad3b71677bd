//! Where takes say the same, by when their words sound.

use mynah_audio::player::Alike;
use mynah_core::ids::ProjectLine;
use mynah_core::timing::WordTime;
use mynah_records::takes::Take;
use mynah_script::compare::words::common;

/// Of takes with their seconds: where each says what the others say. Those of the same words are measured by one of them,
/// as a part of its length; between others the same part is the same place.
pub(super) fn of_all(takes: &[(&Take, f64)]) -> Vec<Alike> {
    let mut groups: Vec<usize> = Vec::new();
    for (place, (take, _)) in takes.iter().enumerate() {
        let before = takes.iter().zip(&groups);
        let mut alike = before.filter(|((other, _), _)| is_of_the_same_words(other, take));
        let group = alike.next().map_or(place, |(_, group)| *group);
        groups.push(group);
    }
    let leader = |of: usize| {
        let mut those = takes.iter().zip(&groups).filter(|(_, group)| **group == of);
        // By one without times its words can't be told.
        let timed = those.clone().find(|((take, _), _)| !take.words.is_empty());
        timed.or_else(|| those.next()).map(|(one, _)| *one)
    };
    let each = takes.iter().zip(&groups);
    each.map(|(take, group)| places(leader(*group).unwrap_or(*take), *take))
        .collect()
}

/// What another line says has nothing to do with this one's words, though it may have some of them.
fn is_of_the_same_words(a: &Take, b: &Take) -> bool {
    let line = |take: &Take| ProjectLine::new(take.project, take.card.line);
    a.card.request.text() == b.card.request.text() || line(a).is_some_and(|of| line(b) == Some(of))
}

/// Which part of A belongs to which second of B: word by word, where both takes have their words' times; else, and around
/// them, by how far each has come.
fn places((a, a_seconds): (&Take, f64), (b, b_seconds): (&Take, f64)) -> Alike {
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
    let pairs = common(&said_a, &said_b).into_iter();
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
    let places = std::iter::once((0.0, 0.0)).chain(words).chain(ends);
    let whole = a_seconds.max(1e-3);
    Alike::new(places.map(|(in_a, in_b)| (in_a / whole, in_b)))
}
