//! The Tools room: times of an hour verified, an edit in 100,000 words, captions, the level of ten hours, and its window.

use super::{Bench, BenchError, Figures, anchor, median, transcript};
use mynah_transcript::captions::CaptionPreset;
use mynah_transcript::edit::editor::Editor;
use mynah_transcript::transcript::{Speaker, Transcript, Word};
use mynah_transcript::verify::envelope::{Envelope, EnvelopeBuilder};

/// Sample rate of the synthetic speech, in Hz.
const HZ: u32 = 16_000;
/// Words of one hour of speech at a usual pace.
const WORDS_PER_HOUR: usize = 9_000;
/// Seconds from one word to the next, of which three quarters sound.
const WORD_S: f64 = 3_600.0 / WORDS_PER_HOUR as f64;
/// Words of the long transcript.
const MANY: usize = 100_000;
const ROUNDS: usize = 5;

/// Measures all of it.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    // First, while little else was in memory.
    let mut figures = transcript::compared(bench)?;
    let hour = level_of(1);
    let truth = words(WORDS_PER_HOUR);
    let verify = rounds(bench, || frozen(truth.clone()), |mut own| own.verify(&hour));
    let long = words(MANY);
    let edit = rounds(
        bench,
        || Editor::new(long.clone()),
        |mut editor| {
            let edit = editor.transcript().replace_text(500..501, "harbour");
            editor.apply(edit).is_ok()
        },
    );
    let rules = CaptionPreset::Netflix.rules();
    let captions = rounds(bench, || (), |()| long.captions(&rules).len());
    let before = anchor::memory_mb(std::process::id());
    let ten_hours = level_of(10);
    let after = anchor::memory_mb(std::process::id());
    let grown = before.zip(after).map(|(before, after)| after - before);
    drop(ten_hours);
    figures.extend([
        ("tools_verify_1h_ms", Some(verify)),
        ("tools_edit_100k_ms", Some(edit)),
        ("tools_captions_100k_ms", Some(captions)),
        ("tools_level_10h_mb", grown),
    ]);
    figures.extend(transcript::edited(bench, &long)?);
    Ok(figures)
}

/// Median of several rounds in ms; `prepare` does not count.
fn rounds<P, T>(bench: &Bench, prepare: impl Fn() -> P, work: impl Fn(P) -> T) -> f64 {
    let times = (0..ROUNDS).map(|_| {
        let prepared = prepare();
        bench.seconds(|| work(prepared)).0 * 1e3
    });
    median(times.collect())
}

/// The level of some hours of words with pauses, from samples that arrive second by second.
fn level_of(hours: usize) -> Envelope {
    let mut builder = EnvelopeBuilder::new(HZ);
    let mut second = vec![0.0; HZ as usize];
    for at in 0..hours * 3_600 {
        for (place, sample) in second.iter_mut().enumerate() {
            let at_s = at as f64 + place as f64 / f64::from(HZ);
            let is_loud = (at_s / WORD_S).fract() < 0.75;
            let wave = (at_s * 220.0 * std::f64::consts::TAU).sin();
            *sample = if is_loud { (wave * 0.3) as f32 } else { 0.0 };
        }
        builder.push(&second);
    }
    builder.finish()
}

/// A transcript whose words stand exactly where [`level_of`] sounds.
fn words(count: usize) -> Transcript {
    let mut words = Vec::with_capacity(count * 2);
    for number in 0..count {
        let start_s = number as f64 * WORD_S;
        if number > 0 {
            words.push(Word::spacing(" ", start_s));
        }
        let text = if number % 12 == 11 { "water." } else { "words" };
        let mut word = Word::new(text, start_s, start_s + WORD_S * 0.75);
        word.speaker = Some(number / 36 % 2);
        words.push(word);
    }
    Transcript {
        duration_s: count as f64 * WORD_S,
        speakers: ["one", "two"].map(speaker).to_vec(),
        words,
        ..Transcript::default()
    }
}

fn speaker(id: &str) -> Speaker {
    Speaker {
        id: id.to_owned(),
        ..Speaker::default()
    }
}

/// The same with every tenth group of five words frozen at one time.
fn frozen(mut transcript: Transcript) -> Transcript {
    let spoken = transcript.words.iter_mut().filter(|word| word.is_spoken());
    let mut at_s = 0.0;
    for (number, word) in spoken.enumerate() {
        match number % 50 {
            0 => at_s = word.start_s,
            1..5 => (word.start_s, word.end_s) = (at_s, at_s),
            _ => {}
        }
    }
    transcript
}
