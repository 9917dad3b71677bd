//! Words sound where the alignment says.

use crate::measure::onset;
use crate::studio::Bench;

#[test]
fn words_begin_where_the_alignment_says() {
    let mut bench = Bench::new();
    // Words that begin at once, each after a pause, so that an onset can be seen.
    let text = "Take. Keep. Two. Night. Over. Apples.";
    let formats = ["pcm_24000", "wav_24000", "mp3_44100_128", "opus_48000_64"];
    for (place, format) in formats.into_iter().enumerate() {
        let take = bench.speak(place, text, format);
        assert_eq!(take.words.len(), 6, "{format}");
        for sound in take.both() {
            for word in &take.words {
                let told = f64::from(word.start_ms) / 1e3;
                let heard = onset(&sound, (told - 0.15).max(0.0), -40.0).unwrap();
                assert!(
                    (heard - told).abs() <= 0.010,
                    "{format}: heard at {heard:.3} s instead of {told:.3} s"
                );
            }
        }
    }
}
