//! The speech engine, by what is heard.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::LazyLock;
use std::thread;

use mynah::draft::engine::{
    DraftVoice, Order, Performed, Piece, SpokenWord, cast, note, perform, voice,
};
use mynah::terms::settings::VoiceSettings;
use proptest::prelude::*;

use crate::measure::{
    HZ, db, distance, mean_mfcc, median, onset, pitches, semitones, spread_semitones,
};

/// Two passages of ten sentences: what a voice has in common between them is its own.
const PASSAGES: [&str; 2] = [
    "The kettle sang on the stove. Rain had fallen since noon. Nobody came up the path. A lamp burned \
     in the hall. She counted the coins again. They were two short. The clock struck five. Somewhere a \
     door closed. He had forgotten his coat. Tomorrow they would leave.",
    "Bring the blue ladder over here. We should paint the fence first. Some of the boards are loose. \
     Watch your thumb with that hammer. The dog wants its dinner. I will call your brother. Put the \
     brushes in warm water. This colour looks too dark. Let us rest in the shade. The work is nearly done.",
];

/// Four sentences, where less will do.
const SHORT: &str = "The kettle sang on the stove. Nobody came up the path. She counted the coins again. \
    Tomorrow they would leave.";

const LINE: &str = "The kettle sang, and nobody came up the path.";

/// Each voice's two passages as it speaks by itself, made once.
static USUAL: LazyLock<Vec<[Take; 2]>> = LazyLock::new(|| {
    let passages = |voice| PASSAGES.map(|text| speak(&order(voice, text)));
    cast().iter().map(passages).collect()
});

struct Take {
    samples: Vec<f32>,
    chars: Vec<(f64, f64)>,
    words: Vec<SpokenWord>,
    pieces: usize,
    performed: Performed,
}

impl Take {
    fn secs(&self) -> f64 {
        self.samples.len() as f64 / f64::from(HZ)
    }

    fn said(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.word.as_str()).collect();
        words.join(" ")
    }
}

fn order<'a>(voice: &'a DraftVoice, text: &'a str) -> Order<'a> {
    Order {
        voice,
        text,
        settings: VoiceSettings::default(),
        seed: 7,
        normalise: true,
        language: None,
    }
}

fn wren() -> &'static DraftVoice {
    voice("DraftWren00000000001").unwrap()
}

fn speak(order: &Order<'_>) -> Take {
    let mut take = Take {
        samples: Vec::new(),
        chars: Vec::new(),
        words: Vec::new(),
        pieces: 0,
        performed: Performed::default(),
    };
    take.performed = perform(order, |piece| {
        take.samples.extend(piece.samples);
        take.chars.extend(piece.chars);
        take.words.extend(piece.words);
        take.pieces += 1;
        ControlFlow::Continue(())
    })
    .unwrap();
    take
}

/// Speaks with the usual settings, changed.
fn speak_with(voice: &DraftVoice, text: &str, change: impl FnOnce(&mut VoiceSettings)) -> Take {
    let mut order = order(voice, text);
    change(&mut order.settings);
    speak(&order)
}

#[test]
fn voices_are_told_apart() {
    let voices: Vec<_> = cast()
        .iter()
        .zip(USUAL.iter())
        .map(|(voice, [first, second])| {
            let timbres = [mean_mfcc(&first.samples), mean_mfcc(&second.samples)];
            (voice.name, timbres, median(&pitches(&first.samples)))
        })
        .collect();
    assert!(voices.len() >= 8);
    for (n, (name, timbre, pitch)) in voices.iter().enumerate() {
        for (other, other_timbre, other_pitch) in &voices[..n] {
            let own =
                distance(&timbre[0], &timbre[1]).max(distance(&other_timbre[0], &other_timbre[1]));
            let between = distance(&timbre[0], &other_timbre[0]);
            let tones = semitones(*pitch, *other_pitch);
            assert!(
                between >= 2.0 * own || tones >= 3.0,
                "{name} and {other}: timbre {between:.2} against {own:.2} of their own, {tones:.1} semitones"
            );
        }
    }
}

#[test]
fn voices_are_described_and_equally_loud() {
    let ids: BTreeSet<_> = cast().iter().map(|voice| voice.id).collect();
    assert_eq!(ids.len(), cast().len());
    for (one, [take, _]) in cast().iter().zip(USUAL.iter()) {
        assert!(one.id.len() == 20 && one.id.starts_with("Draft"));
        assert_eq!(voice(one.id), Some(one));
        let loud: Vec<f32> = take
            .samples
            .chunks_exact(320)
            .filter(|frame| db(frame) > -40.0)
            .flatten()
            .copied()
            .collect();
        assert!(
            (db(&loud) - -18.6).abs() < 1.0,
            "{}: {} dB",
            one.name,
            db(&loud)
        );
        assert!(take.samples.iter().all(|sample| sample.abs() < 0.563));
    }
    assert_eq!(voice("nobody"), None);
}

#[test]
fn stability_doubles_the_spread_of_pitch() {
    for voice in cast() {
        let [loose, steady] = [0.0, 1.0].map(|stability| {
            let take = speak_with(voice, SHORT, |s| s.stability = stability);
            spread_semitones(&pitches(&take.samples))
        });
        assert!(
            loose >= 2.0 * steady,
            "{}: {loose} against {steady}",
            voice.name
        );
    }
}

#[test]
fn similarity_and_boost_change_every_voice() {
    for voice in cast() {
        let usual = mean_mfcc(&speak(&order(voice, LINE)).samples);
        for (what, least, take) in [
            (
                "none",
                1.5,
                speak_with(voice, LINE, |s| s.similarity_boost = 0.0),
            ),
            (
                "half",
                0.5,
                speak_with(voice, LINE, |s| s.similarity_boost = 0.4),
            ),
            (
                "full",
                0.3,
                speak_with(voice, LINE, |s| s.similarity_boost = 1.0),
            ),
            (
                "no boost",
                0.5,
                speak_with(voice, LINE, |s| s.use_speaker_boost = false),
            ),
        ] {
            let moved = distance(&usual, &mean_mfcc(&take.samples));
            assert!(moved > least, "{}, {what}: moved by {moved}", voice.name);
        }
    }
}

#[test]
fn style_exaggerates() {
    for voice in cast() {
        let [plain, styled] = [0.0, 1.0].map(|style| {
            spread_semitones(&pitches(
                &speak_with(voice, SHORT, |s| s.style = style).samples,
            ))
        });
        assert!(
            styled > 1.25 * plain,
            "{}: {styled} against {plain}",
            voice.name
        );
    }
}

#[test]
fn speed_is_exact_to_a_hundredth() {
    for voice in cast() {
        let usual = speak(&order(voice, LINE)).secs();
        for speed in [0.7, 0.85, 1.1, 1.2] {
            let secs = speak_with(voice, LINE, |s| s.speed = speed).secs();
            let ideal = usual / f64::from(speed);
            assert!(
                (secs / ideal - 1.0).abs() < 0.01,
                "{} at {speed}: {secs} for {ideal}",
                voice.name
            );
        }
    }
}

#[test]
fn a_seed_decides_everything_on_any_thread() {
    let voices = &cast()[..4];
    let alone: Vec<Take> = voices
        .iter()
        .map(|voice| speak(&order(voice, SHORT)))
        .collect();
    let at_once: Vec<Take> = thread::scope(|scope| {
        let started: Vec<_> = voices
            .iter()
            .map(|voice| scope.spawn(|| speak(&order(voice, SHORT))))
            .collect();
        started
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    for (one, two) in alone.iter().zip(&at_once) {
        assert!(one.samples == two.samples && one.chars == two.chars && one.words == two.words);
        assert_eq!(one.performed.frames, one.samples.len() as u64);
        assert_eq!(one.performed.refused, 0);
    }
    let other = speak(&Order {
        seed: 8,
        ..order(&voices[0], SHORT)
    });
    assert!(other.samples != alone[0].samples);
}

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
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

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
            settings: VoiceSettings { stability, similarity_boost, style, speed, use_speaker_boost: normalise },
            seed,
            normalise,
            ..order(&cast()[who], &text)
        });
        assert_sound(&take, &text);
    }
}
