//! What is joined of parts: words where they are told, no click, and no pause that wasn't there.

use mynah::audio::pcm::Pcm;

use crate::measure::{bend, onset};
use crate::studio::{Bench, Take};

/// Words that begin at once, so that an onset can be seen.
const TEXT: &str = "Take it all. Keep two. Night is over. Apples. Two men came.";
const PARTS: [&str; 2] = ["Night", "Apples"];

/// Seconds of silence before a time, at most a second.
fn silence_before(sound: &Pcm, at: f64) -> f64 {
    let frame = |secs: f64| (secs * f64::from(sound.hz)) as usize;
    let step = frame(0.002);
    let end = frame(at - 0.004);
    let loud = |from: usize| {
        let part = &sound.samples[from..from + step];
        let power = part.iter().map(|s| s * s).sum::<f32>() / part.len() as f32;
        10.0 * power.log10() > -40.0
    };
    let mut from = end;
    while from > step && end - from < frame(1.0) && !loud(from - step) {
        from -= step;
    }
    (end - from) as f64 / f64::from(sound.hz)
}

/// When a word begins, told and heard.
fn begins(take: &Take, sound: &Pcm, word: &str) -> (f64, f64) {
    let at = TEXT.find(word).unwrap();
    let word = take.words.iter().find(|it| it.bytes.start == at).unwrap();
    let told = f64::from(word.start_ms) / 1e3;
    (told, onset(sound, (told - 0.15).max(0.0), -40.0).unwrap())
}

#[test]
fn parts_are_joined_without_a_click_or_a_pause_of_their_own() {
    let mut bench = Bench::new();
    for (place, format) in ["wav_24000", "mp3_44100_128", "opus_48000_64"]
        .into_iter()
        .enumerate()
    {
        let whole = bench.speak_in(place, TEXT, format, &[]);
        let joined = bench.speak_in(place, TEXT, format, &PARTS);
        assert_eq!(joined.words.len(), whole.words.len(), "{format}");
        for (sound, one) in joined.both().iter().zip(whole.both()) {
            for word in ["Take", "Keep", "Night", "Apples", "Two men"] {
                let (told, heard) = begins(&joined, sound, word);
                let off = (heard - told).abs();
                assert!(
                    off <= 0.010,
                    "{format}: {word} is heard at {heard:.3} s, told at {told:.3} s"
                );
            }
            let own = bend(&one.samples);
            for word in PARTS {
                let (_, heard) = begins(&joined, sound, word);
                let pause = silence_before(sound, heard);
                let (_, in_one) = begins(&whole, &one, word);
                let usual = silence_before(&one, in_one);
                assert!(
                    pause <= usual + 0.020,
                    "{format}: {pause:.3} s before {word}, {usual:.3} s in one piece"
                );
                assert!(
                    pause >= usual.min(0.3) - 0.020,
                    "{format}: only {pause:.3} s of {usual:.3} s before {word}"
                );
                let end = (heard * f64::from(sound.hz)) as usize;
                let start = end - ((pause + 0.02) * f64::from(sound.hz)) as usize;
                let here = bend(&sound.samples[start..end]);
                assert!(
                    here <= own,
                    "{format}: bends by {here} before {word}, {own} in itself"
                );
            }
        }
    }
}

/// What the engine says of a part that it speaks alone is true of it in the joined take: all its words lie later by one
/// and the same time.
#[test]
fn words_of_joined_parts_keep_the_times_of_the_engine() {
    let mut bench = Bench::new();
    let format = "wav_24000";
    let joined = bench.speak_in(0, TEXT, format, &PARTS);
    let seams = PARTS.map(|part| TEXT.find(part).unwrap());
    let ends = [0, seams[0], seams[1], TEXT.len()];
    for ends in ends.windows(2) {
        let span = ends[0]..ends[1];
        let part = TEXT.get(span.clone()).unwrap();
        let alone = bench.speak_in(0, part.trim(), format, &[]);
        let words = joined.words.iter();
        let words = words.filter(|word| span.contains(&word.bytes.start));
        let words: Vec<_> = words.collect();
        assert_eq!(words.len(), alone.words.len(), "{span:?}");
        let later = |told: u32, own: u32| i64::from(told) - i64::from(own);
        let moved = later(words[0].start_ms, alone.words[0].start_ms);
        for (told, own) in words.iter().zip(&alone.words) {
            for (told, own) in [(told.start_ms, own.start_ms), (told.end_ms, own.end_ms)] {
                let off = later(told, own) - moved;
                assert!(off.abs() <= 10, "{span:?}: {told} ms, {own} ms alone");
            }
        }
    }
}
