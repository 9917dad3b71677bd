//! Bars and words of waveforms, and where a click on them goes.

use std::sync::Arc;

use super::*;
use mynah_audio::peaks::Peaks;

#[test]
fn the_spoken_word_is_lit_a_little_early_and_over_short_gaps() {
    let word = |start_ms, end_ms| WordTime {
        start_ms,
        end_ms,
        bytes: 0..1,
    };
    let sound = Sound {
        peaks: Arc::new(Peaks::default()),
        words: vec![word(100, 300), word(900, 1_200)],
        seconds: 2.0,
        complete: true,
    };
    assert_eq!(lit_word(&sound, 0.0), None);
    assert_eq!(lit_word(&sound, 0.07), Some(0));
    assert_eq!(lit_word(&sound, 0.4), Some(0));
    assert_eq!(lit_word(&sound, 0.6), None);
    assert_eq!(lit_word(&sound, 1.0), Some(1));
}

/// A word that is wider than all of it was drawn over what stands beside it.
#[test]
fn a_word_without_end_is_cut() {
    let text = "elsewhere".repeat(100);
    let word = WordTime {
        start_ms: 500,
        end_ms: 9_000,
        bytes: 0..text.len(),
    };
    let sound = Sound {
        peaks: Arc::new(Peaks::default()),
        words: vec![word],
        seconds: 10.0,
        complete: true,
    };
    for at in [0.0, 1.0] {
        let drawn = drawn(&sound, &text, (300.0, at));
        assert_eq!(drawn.len(), 1);
        assert!(drawn[0].right() <= 309.0, "{drawn:?}");
    }
}

/// Tab went to it, and nothing was seen of that.
#[test]
fn the_waveform_that_has_the_keys_has_a_ring() {
    let (sound, text) = ten_minutes();
    let mut harness = mynah_ui_kit::testing::builder(300.0, 90.0).build_ui(|ui| {
        let _drawn = Waveform::new("Position", &sound, &text, 0.0).show(ui);
    });
    let rings = |harness: &egui_kittest::Harness<'_>| {
        let shapes = harness.output().shapes.iter();
        let is_ring = |shape: &Shape| matches!(shape, Shape::Rect(rect) if rect.stroke.width > 1.0);
        shapes.filter(|clipped| is_ring(&clipped.shape)).count()
    };
    harness.run();
    assert_eq!(rings(&harness), 0);
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(rings(&harness), 1);
}

/// A click on its end went to a word that sounds there and isn't drawn.
#[test]
fn a_click_on_a_word_goes_to_it_wherever_on_it() {
    let (sound, text) = ten_minutes();
    let at = 300.1;
    let started = mynah_ui_kit::testing::builder(300.0, 90.0);
    let mut harness = started.build_ui_state(
        |ui, clicked: &mut Option<(f64, bool)>| {
            let drawn = Waveform::new("Position", &sound, &text, at).show(ui);
            *clicked = drawn.seek.map(|to| (to, drawn.on_word)).or(*clicked);
        },
        None,
    );
    harness.run();
    let words = drawn(&sound, &text, (300.0, at));
    assert!(words.len() > 2, "{words:?}");
    let mut starts = Vec::new();
    for word in &words {
        let [begin, end] = [word.left() + 2.0, word.right() - 2.0].map(|x| {
            let pos = pos2(x, word.center().y);
            harness.hover_at(pos);
            harness.drag_at(pos);
            harness.drop_at(pos);
            harness.run();
            harness.state_mut().take().expect("it was clicked")
        });
        assert_eq!(begin, end, "{word:?}");
        assert!(begin.1);
        starts.push(begin.0);
    }
    assert!(starts.is_sorted(), "{starts:?}");
    // What stands in the middle is the word that sounds.
    let lit = lit_word(&sound, at).expect("a word");
    let lit = f64::from(sound.words[lit].start_ms) / 1e3 - LEAD_SECS;
    assert!(starts.contains(&lit), "{lit} of {starts:?}");
    let bars = pos2(150.0, 70.0);
    harness.hover_at(bars);
    harness.drag_at(bars);
    harness.drop_at(bars);
    harness.run();
    let (_, on_word) = harness.state_mut().take().expect("it was clicked");
    assert!(!on_word);
}

#[test]
fn the_arrows_go_from_word_to_word() {
    let (sound, text) = ten_minutes();
    let started = mynah_ui_kit::testing::builder(300.0, 90.0);
    let mut harness = started.build_ui_state(
        |ui, at: &mut f64| {
            let drawn = Waveform::new("Position", &sound, &text, *at).show(ui);
            *at = drawn.seek.unwrap_or(*at);
        },
        0.0,
    );
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    let mut places = Vec::new();
    for key in [
        Key::ArrowRight,
        Key::ArrowRight,
        Key::ArrowLeft,
        Key::ArrowLeft,
    ] {
        harness.key_press(key);
        harness.run();
        places.push(lit_word(&sound, *harness.state()));
    }
    assert_eq!(places, [Some(1), Some(2), Some(1), Some(0)]);
}

/// The words that are drawn in so many points with the playhead at a place.
fn drawn(sound: &Sound, text: &str, (width, at): (f32, f64)) -> Vec<Rect> {
    let mut harness = mynah_ui_kit::testing::builder(width, 90.0).build_ui(|ui| {
        let _drawn = Waveform::new("Position", sound, text, at).show(ui);
    });
    harness.run();
    let shapes = harness.output().shapes.iter();
    let mut drawn: Vec<Rect> = shapes
        .filter_map(|clipped| match &clipped.shape {
            Shape::Text(words) => Some(words.galley.rect.translate(words.pos.to_vec2())),
            _ => None,
        })
        .collect();
    drawn.sort_by(|a, b| a.left().total_cmp(&b.left()));
    drawn
}

/// Words of a take of ten minutes, by whose numbers one sees which are drawn.
fn ten_minutes() -> (Sound, String) {
    let (mut text, mut words) = (String::new(), Vec::new());
    for number in 0..1_500_u32 {
        let begin = text.len();
        text.push_str("word");
        text.push_str(&number.to_string());
        words.push(WordTime {
            start_ms: number * 400,
            end_ms: number * 400 + 350,
            bytes: begin..text.len(),
        });
        text.push(' ');
    }
    let sound = Sound {
        peaks: Arc::new(Peaks::default()),
        words,
        seconds: 600.0,
        complete: true,
    };
    (sound, text)
}

#[test]
fn words_of_a_very_long_take_are_never_drawn_over_each_other() {
    let (sound, text) = ten_minutes();
    for (width, at) in [
        (700.0, 0.0),
        (230.0, 300.1),
        (1_400.0, 599.9),
        (90.0, 123.4),
    ] {
        let drawn = drawn(&sound, &text, (width, at));
        assert!(!drawn.is_empty(), "{width} {at}");
        assert!(drawn.len() as f32 <= width / 30.0, "{} words", drawn.len());
        for pair in drawn.windows(2) {
            assert!(
                pair[0].right() <= pair[1].left() + 0.01,
                "{width} {at}: {pair:?}"
            );
        }
        let last = drawn.last().unwrap();
        assert!(last.right() <= width + 1.0, "{last} of {width}");
    }
}

/// "The in and remembered" was read, of which nobody had said a sentence.
#[test]
fn words_before_which_others_have_no_room_say_so() {
    let (sound, text) = ten_minutes();
    let mut harness = mynah_ui_kit::testing::builder(300.0, 90.0).build_ui(|ui| {
        let _drawn = Waveform::new("Position", &sound, &text, 0.1).show(ui);
    });
    harness.run();
    let shapes = harness.output().shapes.iter();
    let words = shapes.filter_map(|clipped| match &clipped.shape {
        Shape::Text(words) => Some(words.galley.text().to_owned()),
        _ => None,
    });
    let (left_out, first): (Vec<String>, Vec<String>) =
        words.partition(|word| word.starts_with('…'));
    assert_eq!(first, ["word0"]);
    assert!(left_out.len() > 1, "{left_out:?}");
}
