//! A line's sound is shaped: trimmed, faded, louder, with a pause of its own. Nothing is bought for it.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::script::shaping::Shaping;
use mynah::terms::backend::Backend;
use mynah::terms::credits::Credits;
use mynah::tr;
use mynah_model::desk::Saved;

use crate::harness::AppHarness;
use crate::script::{line, pasted};

/// Three lines of two speakers, all spoken, the first in focus and its sound shown.
fn shown() -> AppHarness {
    let mut app = pasted("ANN: One lamp.\nANN: Two lamps.\nBO: Three lamps.", 3);
    app.wait_for("their prices", |app| {
        let tally = app.desk().tally();
        tally.changed == 3 && !tally.counting
    });
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    app.wait_for("all takes", |app| {
        app.desk().tally().to_do == 0 && app.desk().flow.running == 0
    });
    app.settle();
    app.press_role(Role::Tab, &tr!("settings-sound"));
    app.wait_for_label(&tr!("sound-start"));
    app
}

fn shaping(app: &AppHarness) -> Shaping {
    let first = app.desk().script().line(line(app, 1));
    first.expect("the line").overrides.shaping.clone()
}

fn spent(app: &AppHarness) -> Credits {
    let spend = app.desk().spend.get(&Backend::Draft);
    spend.map_or(Credits::ZERO, |spend| spend.spent)
}

/// How long the dialog says the joined file gets.
fn joined_length(app: &mut AppHarness) -> String {
    app.key(Modifiers::COMMAND, Key::E);
    app.press(&tr!("dialog-export-one"));
    app.wait_for("its length", |app| app.shows_part("At most "));
    let words = app.nodes().filter_map(|node| {
        let node = node.accesskit_node();
        node.label().or_else(|| node.value())
    });
    let said = words
        .into_iter()
        .find(|words| words.starts_with("At most "));
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    said.expect("the length")
}

#[test]
fn sound_of_a_line_is_shaped_and_undone_and_nothing_is_bought() {
    let mut app = shown();
    app.wait_for("what was spent", |app| spent(app) > Credits::ZERO);
    let before = spent(&app);
    let whole = joined_length(&mut app);
    app.slide(&tr!("sound-gap"), 8.0);
    app.slide(&tr!("sound-volume"), -6.0);
    let spoken = app.desk().tally().seconds;
    app.slide(&tr!("sound-start"), 0.25);
    app.wait_for("what is heard of it", |app| {
        (app.desk().tally().seconds - (spoken - 0.25)).abs() < 0.01
    });
    app.slide(&tr!("sound-fade-out"), 0.4);
    let shaped = shaping(&app);
    assert_eq!((shaped.gap_ms, shaped.volume_mb), (Some(8_000), -600));
    let take = app.desk().takes[&line(&app, 1)].picked.as_deref().unwrap();
    let cut = shaped.cut(take.to_cut());
    assert_eq!((cut.start_ms, cut.fade_out_ms), (250, 400));
    assert_ne!(joined_length(&mut app), whole, "the pause is told");
    // One move of one control is one step; undo shows where it is seen.
    app.press_role(Role::Tab, &tr!("marked-voice"));
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the fade's end", |app| app.shows(&tr!("sound-start")));
    let take = app.desk().takes[&line(&app, 1)].picked.as_deref().unwrap();
    assert_eq!(shaping(&app).cut(take.to_cut()).fade_out_ms, 0);
    assert_eq!(shaping(&app).cut(take.to_cut()).start_ms, 250);
    app.key(Modifiers::COMMAND, Key::Y);
    // It sounds so, and is the line's take still.
    app.get(&tr!("sound-hear")).scroll_to_me();
    app.settle();
    app.press(&tr!("sound-hear"));
    app.wait_for("its sound", |app| app.desk().playback.playing.is_some());
    app.wait_for("where it begins", |app| {
        app.desk().playhead().seconds() >= 0.25
    });
    app.get(&tr!("sound-hear-join")).scroll_to_me();
    app.settle();
    app.press(&tr!("sound-hear-join"));
    app.wait_for("the joined sound", |app| {
        app.desk().playback.playing.is_some()
    });
    // Another take has no cut, but the pause and the volume of the line.
    app.key(Modifiers::ALT, Key::A);
    app.wait_for("another take", |app| {
        app.desk().takes[&line(app, 1)].count == 2 && app.desk().flow.running == 0
    });
    let take = app.desk().takes[&line(&app, 1)].picked.as_deref().unwrap();
    assert_eq!(take.number, 2);
    assert!(shaping(&app).cut(take.to_cut()).is_none());
    assert_eq!(shaping(&app).shape(take.to_cut()).volume_mb, -600);
    // Nothing but the other take was bought, and nothing is to do.
    app.wait_for("nothing to do", |app| {
        let tally = app.desk().tally();
        (tally.to_do, tally.changed) == (0, 0)
    });
    app.wait_for("what it cost", |app| spent(app) > before);
}

#[test]
fn sound_of_a_line_is_kept_across_a_restart() {
    let mut app = shown();
    app.slide(&tr!("sound-end"), 0.1);
    app.slide(&tr!("sound-volume"), 3.0);
    let shaped = shaping(&app);
    assert!(!shaped.is_none());
    app.wait_for("what is saved", |app| {
        matches!(app.desk().saved(), Saved::Yes)
    });
    let mut app = AppHarness::in_home(app.close(), |_| {});
    app.wait_for("the project", |app| {
        app.desk().project.is_some() && app.desk().script().lines().count() == 3
    });
    assert_eq!(shaping(&app), shaped);
    app.key(Modifiers::NONE, Key::Home);
    app.settle();
    app.press_role(Role::Tab, &tr!("settings-sound"));
    app.press(&tr!("slider-reset", name = tr!("sound-volume")));
    assert_eq!(shaping(&app).volume_mb, 0);
    app.get(&tr!("sound-reset")).scroll_to_me();
    app.settle();
    app.press(&tr!("sound-reset"));
    assert!(shaping(&app).is_none());
}

/// A line of so many words that is spoken, its sound shown.
fn long(lamps: usize) -> AppHarness {
    let text = format!("ANN: One lamp{}.", ", another lamp".repeat(lamps));
    let mut app = pasted(&text, 1);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("a take", |app| {
        let takes = app.desk().takes.get(&line(app, 1));
        takes.is_some_and(|takes| takes.picked.is_some()) && app.desk().flow.running == 0
    });
    app.settle();
    app.press_role(Role::Tab, &tr!("settings-sound"));
    app.wait_for_label(&tr!("sound-start"));
    app
}

/// A cut or a fade was heard at the next play only.
#[test]
fn sound_is_shaped_while_it_is_heard() {
    // Longer than a slow machine takes to let it stand.
    let mut app = long(16);
    app.get(&tr!("sound-hear")).scroll_to_me();
    app.settle();
    app.press(&tr!("sound-hear"));
    app.wait_for("its sound", |app| app.desk().playback.playing.is_some());
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("that it stands", |app| app.desk().playback.paused);
    let stands = app.desk().playhead().seconds();
    // What is left out now is not heard any more: it goes on where it begins.
    // A place that the slider has: another one is brought to the nearest, which may lie before it.
    let later = ((stands + 0.5) * 10.0).ceil() / 10.0;
    app.slide(&tr!("sound-start"), later);
    let later = later - 0.001;
    app.wait_for("where it begins", |app| {
        app.desk().playhead().seconds() >= later
    });
    assert!(app.desk().playback.paused);
    // Undone is as good as moved back; the place stays, for it is heard again.
    app.key(Modifiers::COMMAND, Key::Z);
    assert!(app.desk().playhead().seconds() >= later);
    app.slide(&tr!("sound-volume"), -12.0);
    assert!(app.desk().playback.paused && app.desk().playback.playing.is_some());
}

/// It showed one take, and nothing of the whole.
#[test]
fn sound_of_joined_takes_is_shown_with_its_pauses_and_gone_through() {
    let mut app = shown();
    app.slide(&tr!("sound-gap"), 8.0);
    // It begins again and again: it can't end while it is looked at.
    app.key(Modifiers::ALT, Key::O);
    app.wait_for("again and again", |app| {
        app.desk().playback.listening.looping
    });
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Space);
    app.wait_for_label(&tr!("transport-joined"));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("a pause", |app| app.desk().playback.paused);
    app.settle();
    let joined = |app: &AppHarness| app.desk().playback.joined.clone();
    let is = |app: &AppHarness, number: usize| {
        let part = format!(" · {number} of 3");
        let value = format!("{number} of 3, ");
        app.shows_part(&part) && app.value(&tr!("transport-joined")).starts_with(&value)
    };
    let now = joined(&app).expect("takes that are joined");
    assert!(now.seconds() > 8.0 && now.len() == 3, "{now:?}");
    let number = now.at() + 1;
    assert!(is(&app, number));
    // By keys to the next one, or from the last to the one before.
    let (key, other) = if number < 3 {
        (Key::ArrowRight, number + 1)
    } else {
        (Key::ArrowLeft, 2)
    };
    app.get(&tr!("transport-joined")).focus();
    app.settle();
    app.key(Modifiers::NONE, key);
    app.wait_for("the other one", |app| {
        app.shows(&tr!("transport-joined")) && is(app, other)
    });
    app.wait_for("all were read", |app| {
        joined(app).is_some_and(|joined| joined.is_measured())
    });
    // One take alone is joined to none.
    app.key(Modifiers::COMMAND, Key::Period);
    app.wait_for("nothing", |app| app.desk().playback.playing.is_none());
    app.settle();
    assert!(!app.shows(&tr!("transport-joined")));
}
