//! How texts are read: times, pauses, directions, numbers, languages, and anything else that can be written.

use std::ops::ControlFlow;

use mynah::terms::settings::{ChosenSettings, Setting, VoiceSettings};
use mynah_synthesis::speech::{Order, Piece, SpokenWord, cast, note, perform};
use proptest::prelude::*;

use crate::measure::{HZ, db, median, onset, pitches, spread_semitones};
use crate::spoken::{LINE, SHORT, Take, USUAL, order, speak, wren};

#[test]
fn words_sound_where_their_times_say() {
    // Words that begin at once, each after a pause, so that an onset can be seen.
    let text = "Take. Keep. Two. Night. Over. Apples.";
    for voice in cast() {
        let take = speak(&order(voice, text));
        assert_eq!(take.said(), "take keep two night over apples");
        for word in &take.words {
            let from = ((word.start - 0.15).max(0.0) * f64::from(HZ)) as usize;
            let heard = onset(&take.samples, from, -38.0).unwrap() as f64 / f64::from(HZ);
            assert!(
                (heard - word.start).abs() < 0.01,
                "{} says {} at {heard} instead of {}",
                voice.name,
                word.word,
                word.start
            );
            let middle = (f64::midpoint(word.start, word.end) * f64::from(HZ)) as usize;
            assert!(db(&take.samples[middle - 400..middle + 400]) > -40.0);
        }
    }
}

#[test]
fn characters_are_timed_and_numbers_written_out() {
    let text = "Dr. Reed paid $42.50 \u{2014} twice!";
    let take = speak(&order(wren(), text));
    assert_eq!(
        take.said(),
        "doctor reed paid forty two dollars fifty cents twice"
    );
    let chars: Vec<char> = text.chars().collect();
    let source = |word: &SpokenWord| chars[word.chars.clone()].iter().collect::<String>();
    assert_eq!(source(&take.words[4]), "$42.50");
    assert_eq!(source(take.words.last().unwrap()), "twice");
    assert_eq!(take.chars.len(), chars.len());
    assert_monotone(&take);
    let spelled = speak(&Order {
        normalise: false,
        ..order(wren(), "Room 42.5, 1,07")
    });
    assert_eq!(spelled.said(), "room four two point five one zero seven");
}

fn assert_monotone(take: &Take) {
    let mut before = 0.0;
    for &(start, end) in &take.chars {
        assert!(
            start >= before - 1e-9 && end >= start,
            "{start} … {end} after {before}"
        );
        before = end;
    }
    assert!(before <= take.secs() + 1e-6);
    for word in &take.words {
        assert!(word.start >= -1e-9 && word.start <= word.end && word.end <= take.secs() + 1e-6);
    }
}

#[test]
fn a_break_is_silence_of_its_length() {
    let text = "One.<break time=\"1.5s\"/> Two.";
    let take = speak(&order(wren(), text));
    assert_eq!(take.said(), "one two");
    let gap = take.words[1].start - take.words[0].end;
    assert!((gap - 1.5).abs() < 0.08, "{gap}");
    let longest = take
        .samples
        .chunk_by(|a, b| *a == 0.0 && *b == 0.0)
        .map(<[f32]>::len)
        .max();
    assert!((24_000..24_010).contains(&longest.unwrap()), "{longest:?}");
    assert_monotone(&take);

    let many = speak(&order(wren(), &"<break time=\"3s\"/>".repeat(50)));
    assert!((many.secs() - 3.0).abs() < 0.01, "{}", many.secs());
}

#[test]
fn directions_are_followed_and_never_spoken() {
    let usual = speak(&order(wren(), LINE));
    let with = |tag: &str| speak(&order(wren(), &format!("{tag} {LINE}")));
    for tag in [
        "[sighs]",
        "<b>",
        "[loud music playing]",
        "<prosody rate=\"slow\">",
        "<!-- no -->",
    ] {
        let take = with(tag);
        assert!(take.samples == usual.samples, "{tag} is heard");
        assert_eq!(take.chars[tag.len() - 1], (0.0, 0.0), "{tag} takes time");
    }
    let whispered = with("[whispers]");
    assert!(pitches(&whispered.samples).len() * 10 < pitches(&usual.samples).len());
    assert!(db(&whispered.samples) < db(&usual.samples) - 6.0);
    let shouted = with("[shouts]");
    assert!(db(&shouted.samples) > db(&usual.samples) + 2.0);
    assert!(median(&pitches(&shouted.samples)) > 1.08 * median(&pitches(&usual.samples)));
    assert!(with("[slowly]").secs() > 1.2 * usual.secs());
    assert!(with("[quickly]").secs() < 0.9 * usual.secs());
    let spread = |take: &Take| spread_semitones(&pitches(&take.samples));
    assert!(spread(&with("[excited]")) > 1.2 * spread(&usual));
    assert!(spread(&with("[sad]")) < 0.85 * spread(&usual));
    let capitals = speak(&order(wren(), &LINE.to_uppercase()));
    assert!(db(&capitals.samples) > db(&usual.samples) + 2.0);

    // A direction ends with its sentence.
    let text = "[whispers] Nobody came. Nobody came.";
    let take = speak(&order(wren(), text));
    let second = (take.words[2].start * f64::from(HZ)) as usize;
    assert!(db(&take.samples[second..]) > db(&take.samples[..second]) + 6.0);
}

#[test]
fn a_take_begins_and_ends_in_silence_and_streams_by_sentence() {
    for (voice, [take, _]) in cast().iter().zip(USUAL.iter()) {
        assert_eq!(take.pieces, 10);
        let ends = [
            &take.samples[..160],
            &take.samples[take.samples.len() - 160..],
        ];
        assert!(
            ends.iter().all(|end| db(end) < -60.0),
            "{}: {:?}",
            voice.name,
            ends.map(db)
        );
    }
    let mut first = None;
    let performed = perform(&order(wren(), SHORT), |piece: Piece| {
        first = Some(piece);
        ControlFlow::Break(())
    })
    .unwrap();
    assert!(performed.stopped);
    assert_eq!(performed.frames, first.unwrap().samples.len() as u64);
}

#[test]
fn other_languages_are_read_and_it_is_said() {
    let german = order(wren(), "Das ist nicht mein Haus.");
    assert_eq!(note(&german), Some("read with English sounds"));
    assert_eq!(note(&order(wren(), LINE)), None);
    assert_eq!(
        note(&Order {
            language: Some("en"),
            ..german
        }),
        None
    );
    assert!(speak(&german).secs() > 1.0);
    assert_eq!(speak(&order(wren(), "\u{5317}\u{4eac}")).said(), "bei jing");
}

#[test]
fn what_says_nothing_is_a_short_silence() {
    for text in [
        "",
        " \n\t ",
        "!!! ... ---",
        "\u{1f600}\u{200d}\u{1f680}",
        "[sighs]",
        "\0\u{1}\u{7f}\u{202e}",
    ] {
        let take = speak(&order(wren(), text));
        assert!(
            (take.secs() - 0.1).abs() < 1e-9,
            "{text:?}: {}",
            take.secs()
        );
        assert_eq!(take.chars.len(), text.chars().count());
        assert!(take.samples.iter().all(|sample| *sample == 0.0));
    }
}

/// Checks a take of any text: nothing refused, every character timed, nothing out of range.
fn assert_sound(take: &Take, text: &str) {
    assert_eq!(take.performed.refused, 0);
    assert_eq!(take.chars.len(), text.chars().count());
    assert_monotone(take);
    assert!(take.samples.iter().all(|sample| sample.abs() < 0.563));
    let chars = take.chars.len();
    assert!(take.words.iter().all(|word| word.chars.end <= chars));
}

#[test]
fn a_hundred_thousand_characters_stay_in_pieces() {
    // Broken off after a while: what comes later is more of the same, and the reading was of the whole.
    for text in [
        "a".repeat(100_000),
        "9".repeat(100_000),
        "[a<b ".repeat(20_000),
        "Ah, well. ".repeat(10_000),
    ] {
        let mut pieces = 0;
        let performed = perform(&order(wren(), &text), |piece| {
            assert!(
                piece.samples.len() < 60 * HZ as usize,
                "{} s",
                piece.samples.len() as f32 / HZ
            );
            pieces += 1;
            if pieces < 5 {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })
        .unwrap();
        assert!(performed.stopped && performed.refused == 0);
    }
}

#[test]
fn every_block_of_unicode_is_survived() {
    // One character of every 128 where blocks are small, of every 1,024 beyond; many in a text, to stay quick.
    let near = (0..0x2_0000).step_by(128);
    let far = (0x2_0000..0x11_0000).step_by(1024);
    let chars: Vec<char> = near
        .chain(far)
        .filter_map(|n: u32| char::from_u32(n + n / 128 % 128))
        .collect();
    for (n, some) in chars.chunks(400).enumerate() {
        let text: String = some.iter().flat_map(|c| [*c, 'a', ' ']).collect();
        assert_sound(&speak(&order(&cast()[n % cast().len()], &text)), &text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if crate::rig::runs_long() { 60 } else { 15 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_with_any_settings_is_survived(
        text in prop_oneof![
            "\\PC{0,60}",
            "[ -~\\n]{0,60}",
            "([\\[\\]<>/&;\"'=a-c .!0-9\u{0}-\u{1f}]|<break time=|\\[whispers\\]){0,30}",
        ],
        who in 0..9_usize,
        settings in proptest::array::uniform4(-1.0..2.0_f32),
        normalise: bool,
        seed: u32,
    ) {
        let [stability, similarity_boost, style, speed] = settings;
        let take = speak(&Order {
            settings: ChosenSettings::of([
                Setting::Stability(Some(stability)),
                Setting::SimilarityBoost(Some(similarity_boost)),
                Setting::Style(Some(style)),
                Setting::Speed(Some(speed)),
                Setting::UseSpeakerBoost(Some(normalise)),
            ]).over(VoiceSettings::default()),
            seed,
            normalise,
            ..order(&cast()[who], &text)
        });
        assert_sound(&take, &text);
    }
}
