//! What no name says and only the eye finds: the word that is lit while it is heard, the waveform of a take.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Color32, Key, Modifiers, Rect, Shape, pos2};
use egui_kittest::kittest::NodeT as _;
use mynah::terms::ids::TakeId;
use mynah::tr;

use crate::harness::AppHarness;
use crate::script::{line, pasted};

const NONE: Modifiers = Modifiers::NONE;

/// What of the texts on screen that are exactly `text` is written in this colour.
fn written_in(app: &AppHarness, color: Color32, text: &str) -> Vec<String> {
    let galleys = app.painted().filter_map(|shape| match shape {
        Shape::Text(painted) if painted.galley.text() == text => Some(&painted.galley),
        _ => None,
    });
    let parts = galleys.flat_map(|galley| {
        let parts = galley.job.sections.iter();
        let parts = parts.filter(|part| part.format.color == color);
        parts.map(|part| {
            let bytes = part.byte_range.start.0..part.byte_range.end.0;
            text.get(bytes).unwrap_or_default().to_owned()
        })
    });
    parts.collect()
}

/// The first line is heard again and again, and stands still.
fn paused(app: &mut AppHarness) -> TakeId {
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("a take", |app| {
        let takes = app.desk().takes.get(&line(app, 1));
        takes.is_some_and(|takes| takes.picked.is_some()) && app.desk().flow.running == 0
    });
    app.key(Modifiers::COMMAND, Key::Period);
    app.key(Modifiers::ALT, Key::O);
    app.wait_for("again and again", |app| {
        app.desk().playback.listening.looping
    });
    app.key(NONE, Key::Space);
    app.wait_for("its sound", |app| {
        app.desk()
            .heard()
            .is_some_and(|heard| heard.sound.is_some())
    });
    app.key(NONE, Key::Space);
    app.wait_for("that it stands", |app| app.desk().playback.paused);
    app.wait_for_label(&tr!("transport-position"));
    app.settle();
    let takes = app.desk().takes.get(&line(app, 1));
    let picked = takes.and_then(|takes| takes.picked.as_ref());
    picked.expect("the take").id
}

/// A place in the sound is pointed at, as a person does on its waveform.
fn point_at(app: &mut AppHarness, part: f64) {
    app.press_found("the waveform", |app| {
        let wave = app.get(&tr!("transport-position")).rect();
        let x = wave.left() + part as f32 * wave.width();
        Some(pos2(x, wave.bottom() - 8.0))
    });
}

/// The word that sounds is lit in its line and above its waveform, by the times that came with the sound.
#[test]
fn the_word_that_is_heard_is_lit_in_its_line_and_nowhere_else() {
    const LINE: &str = "Take it all. Night is over.";
    let mut app = pasted(&format!("ANN: {LINE}\nBEN: {LINE} Two men came."), 2);
    let take = paused(&mut app);
    let sound = Arc::clone(app.desk().sound(take).expect("its sound"));
    let words: Vec<&str> = sound
        .words
        .iter()
        .filter_map(|it| LINE.get(it.bytes.clone()))
        .collect();
    assert_eq!(words, ["Take", "it", "all.", "Night", "is", "over."]);
    let playing = app.tokens().playing;
    let on_playing = app.tokens().on_playing;
    // Backwards, so that nothing is lit because the time went by.
    for (word, time) in words.iter().zip(&sound.words).rev() {
        let middle = f64::from(time.start_ms + time.end_ms) / 2e3;
        point_at(&mut app, middle / sound.seconds);
        app.wait_for("the place", |app| {
            (app.desk().playhead().seconds() - middle).abs() < 0.02
        });
        app.settle();
        assert_eq!(written_in(&app, on_playing, LINE), [*word], "at {middle} s");
        assert!(written_in(&app, on_playing, &format!("{LINE} Two men came.")).is_empty());
        for other in &words {
            let lit = !written_in(&app, playing, other).is_empty();
            assert_eq!(lit, other == word, "{other} at {middle} s");
        }
    }
    // What isn't heard any more isn't lit.
    app.key(Modifiers::COMMAND, Key::Period);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    app.settle();
    assert!(written_in(&app, on_playing, LINE).is_empty());
}

/// Where the take with this number stands.
fn row(app: &AppHarness, number: u32) -> Option<Rect> {
    let name = format!("Take {number}");
    let found = app.nodes().find(|node| {
        let node = node.accesskit_node();
        node.role() == Role::Group && node.label().as_ref() == Some(&name)
    });
    found.map(|node| node.rect())
}

/// Heights of the bars that are painted on the card of a take.
fn bars(app: &AppHarness, number: u32) -> Vec<f32> {
    let Some(row) = row(app, number) else {
        return Vec::new();
    };
    let meshes = app.painted().filter_map(|shape| match shape {
        Shape::Mesh(mesh) if row.contains_rect(mesh.calc_bounds()) => Some(mesh),
        _ => None,
    });
    let corners = meshes.flat_map(|mesh| mesh.vertices.chunks(4));
    let heights = corners.map(|bar| {
        let ys = bar.iter().map(|corner| corner.pos.y);
        ys.clone().fold(f32::MIN, f32::max) - ys.fold(f32::MAX, f32::min)
    });
    heights.collect()
}

/// The longest row of bars that are as low as bars get, as a share of all.
fn quiet(bars: &[f32]) -> f32 {
    let runs = bars.split(|height| *height > 2.1).map(<[f32]>::len);
    runs.max().unwrap_or_default() as f32 / bars.len() as f32
}

/// Each take's row shows its own sound: a silence that was asked for in one of them is seen in that one.
#[test]
fn the_row_of_a_take_shows_its_own_waveform() {
    let mut app = pasted("ANN: Two lamps [silence 4s] burn.", 1);
    let generate = |app: &mut AppHarness, number: u32| {
        app.key(Modifiers::COMMAND, Key::Enter);
        app.wait_for("a take", |app| {
            let takes = app.desk().takes.get(&line(app, 1));
            let picked = takes.and_then(|takes| takes.picked.as_ref());
            picked.is_some_and(|take| take.number == number) && app.desk().flow.running == 0
        });
        app.wait_for("its bars", |app| !bars(app, number).is_empty());
    };
    app.press_role(Role::Tab, &tr!("inspector-tab-takes"));
    generate(&mut app, 1);
    app.key(NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    app.write_over(&tr!("script-line-field"), "Two lamps burn.");
    app.key(NONE, Key::Escape);
    generate(&mut app, 2);
    app.settle();
    let [first, second] = [1, 2].map(|number| bars(&app, number));
    assert!(first.len() > 20 && first.len() == second.len(), "{first:?}");
    assert!(quiet(&first) > 0.5, "{first:?}");
    assert!(quiet(&second) < 0.3, "{second:?}");
    let loudest = |bars: &[f32]| bars.iter().copied().fold(0.0, f32::max);
    assert!(loudest(&first) > 6.0 && loudest(&second) > 6.0);
}
