//! A small window with large text: nothing stands beside it, nothing over something else.

use egui::accesskit::Role;
use egui::{Key, Modifiers, Rect, vec2};
use egui_kittest::kittest::NodeT as _;
use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;
use mynah::tr;
use mynah_model::desk::LineState;

use crate::controls::{Control, controls};
use crate::dubbing::dubbed;
use crate::harness::AppHarness;
use crate::script::{line, ready};

/// What of a pixel nobody sees.
const HAIR: f32 = 1.0;

/// Whether two controls stand over each other, neither being a part of the other.
fn overlap(a: &Control, b: &Control) -> bool {
    let both = a.rect.intersect(b.rect);
    let part_of = |inner: Rect, outer: Rect| outer.expand(HAIR).contains_rect(inner);
    both.width() > HAIR
        && both.height() > HAIR
        && !part_of(a.rect, b.rect)
        && !part_of(b.rect, a.rect)
}

/// What doesn't fit, in words.
pub fn misfits(app: &AppHarness, place: &str) -> Vec<String> {
    let window = app.window().expand(HAIR);
    let mut wrong = Vec::new();
    for node in app.nodes() {
        let found = node.accesskit_node();
        let read = !matches!(
            found.role(),
            Role::TextRun | Role::GenericContainer | Role::ScrollBar
        );
        if let Some(at) = found.bounding_box().filter(|_| read)
            && !(window.x_range().contains(at.x0 as f32) && window.x_range().contains(at.x1 as f32))
        {
            let name = found.label().or_else(|| found.value()).unwrap_or_default();
            let role = found.role();
            let (from, to) = (at.x0 as i32, at.x1 as i32);
            wrong.push(format!("{place}: {role:?} “{name}” is cut: {from} to {to}"));
        }
    }
    wrong
}

/// What stands over something else, in words. Nothing may be scrolled half out of view.
fn overlaps(app: &AppHarness, place: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let all = controls(app);
    let shown: Vec<&Control> = all
        .iter()
        .filter(|control| control.tab && !control.hidden)
        .collect();
    for (place_a, a) in shown.iter().enumerate() {
        for b in shown.iter().skip(place_a + 1) {
            if a.part == b.part && overlap(a, b) {
                wrong.push(format!(
                    "{place}: “{}” {:?} stands over “{}” {:?}",
                    a.name, a.rect, b.name, b.rect
                ));
            }
        }
    }
    wrong
}

/// A window of 1100 × 700 pixels with text of 150 %: so many points are left.
pub fn small_and_large(busy: bool) -> AppHarness {
    let home = tempfile::TempDir::new().expect("a temporary folder");
    let size = vec2(1100.0, 700.0) / 1.5;
    let mut app = AppHarness::sized(home, String::new(), size, |options| {
        if busy {
            let busy = Refusal::rate_limited().again_after(90);
            options.draft.faults.next(Fault::Refuse(busy));
        }
    });
    ready(&mut app);
    app
}

/// Half of “under way” was seen, and half a bracket.
#[test]
fn status_is_told_whole_in_a_small_window_with_large_text() {
    let app = small_and_large(false);
    let place = |label: &str| {
        let node = app.nodes().find(|node| {
            let node = node.accesskit_node();
            node.label().as_deref() == Some(label)
        });
        let node = node.unwrap_or_else(|| panic!("no {label}: {:#?}", app.on_screen()));
        node.accesskit_node().bounding_box().expect("its place")
    };
    let jobs = place(&tr!("jobs-none"));
    let disk = place(&tr!("status-on-disk"));
    assert!(jobs.x1 <= disk.x0, "{jobs:?} reaches into {disk:?}");
}

#[test]
fn script_fits_a_small_window_with_large_text() {
    let mut app = small_and_large(true);
    let mut wrong = misfits(&app, "first run");
    wrong.extend(overlaps(&app, "first run"));
    app.key(Modifiers::COMMAND, Key::Enter);
    let first = line(&app, 1);
    app.wait_for("the refusal", |app| {
        let line = app.desk().script().line(first);
        line.is_some_and(|line| matches!(app.desk().line_state(line), LineState::Failed(_)))
    });
    app.settle();
    wrong.extend(misfits(&app, "a failed line"));
    wrong.extend(overlaps(&app, "a failed line"));
    for count in 1..=2 {
        app.key(Modifiers::ALT, Key::A);
        app.wait_for("a take", |app| {
            let takes = app.desk().takes.get(&first);
            takes.is_some_and(|takes| takes.count == count)
        });
    }
    app.wait_for_label(&tr!("transport-position"));
    wrong.extend(misfits(&app, "a take"));
    wrong.extend(overlaps(&app, "a take"));
    for (place, shortcut) in [
        ("voices", (Modifiers::ALT, Key::V)),
        ("speakers", (Modifiers::ALT, Key::P)),
        ("the palette", (Modifiers::COMMAND, Key::K)),
        ("best takes", (Modifiers::ALT, Key::B)),
        ("shortcuts", (Modifiers::COMMAND, Key::Slash)),
        ("export", (Modifiers::COMMAND, Key::E)),
        ("a new project", (Modifiers::COMMAND, Key::N)),
    ] {
        app.key(shortcut.0, shortcut.1);
        app.settle();
        wrong.extend(misfits(&app, place));
        wrong.extend(overlaps(&app, place));
        app.key(Modifiers::NONE, Key::Escape);
    }
    // Below these bars a row is half out of view.
    for (place, key) in [("find", Key::F), ("replace", Key::H)] {
        app.key(Modifiers::COMMAND, key);
        app.settle();
        wrong.extend(misfits(&app, place));
        app.key(Modifiers::NONE, Key::Escape);
    }
    app.key(Modifiers::ALT, Key::W);
    app.wait_for("a sweep", |app| {
        app.shows(&tr!("sweep-limit")) || app.shows_part("Stability × ")
    });
    app.settle();
    wrong.extend(misfits(&app, "a sweep"));
    // In a low window its tools are folded away.
    if !app.shows(&tr!("sweep-limit")) {
        app.press_part("Stability × ");
        app.wait_for_label(&tr!("sweep-limit"));
        app.settle();
        wrong.extend(misfits(&app, "a sweep's tools"));
    }
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    app.press_role(Role::Tab, &tr!("inspector-tab-sound"));
    wrong.extend(misfits(&app, "sound"));
    app.get(&tr!("sound-hear")).scroll_to_me();
    app.settle();
    wrong.extend(misfits(&app, "the rest of the sound"));
    app.press_role(Role::Tab, &tr!("inspector-tab-takes"));
    wrong.extend(misfits(&app, "takes"));
    for (take, place) in [
        (tr!("takes-compare-take", number = 1).as_str(), "one of two"),
        (
            tr!("takes-compare-take", number = 2).as_str(),
            "a comparison",
        ),
    ] {
        app.get(take).scroll_to_me();
        app.settle();
        app.press(take);
        app.settle();
        wrong.extend(misfits(&app, place));
    }
    app.key(Modifiers::NONE, Key::F9);
    app.wait_for("which take is heard", |app| {
        app.nodes().any(|node| {
            let words = node.accesskit_node().value();
            words.is_some_and(|words| words.starts_with("Review · 1 of 1"))
        })
    });
    app.settle();
    wrong.extend(misfits(&app, "a review"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn script_the_strip_about_draft_voices_has_two_rows_beside_its_buttons() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let at = |name: &str| app.get(name).rect();
    let (head, adds) = (at(&tr!("script-draft-sample")), at(&tr!("script-key-adds")));
    assert!(adds.top() >= head.bottom(), "{head:?} {adds:?}");
    let (last, button) = (
        at(&tr!("script-key-adds-account")),
        at(&tr!("script-add-key")),
    );
    assert!(last.right() <= button.left(), "{last:?} {button:?}");
}

/// There was no way to give the lines its room.
#[test]
fn inspector_shows_generate_without_scrolling_and_hides_what_is_below_from_screen_readers() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let first = line(&app, 1);
    app.wait_for("the inspector", |app| {
        app.desk().script().line(first).is_some() && app.shows(&tr!("takes-generate"))
    });
    app.settle();
    // In the list and the head others have longer names.
    let place = |label: &str| {
        let node = app.get(label);
        (node.rect(), node.accesskit_node().is_hidden())
    };
    let (generate, is_hidden) = place(&tr!("takes-generate"));
    assert!(!is_hidden);
    assert!(generate.bottom() <= app.window().bottom(), "{generate:?}");
    let (below, is_hidden) = place(&tr!("inspector-seed"));
    assert!(below.top() > generate.top() && is_hidden, "{below:?}");
    let (_, is_hidden) = place(&tr!("inspector-stability"));
    assert!(!is_hidden);
}

#[test]
fn inspector_is_hidden_by_its_key_stays_so_and_comes_back() {
    let mut app = small_and_large(false);
    let before = app.window().right() - app.get(&tr!("inspector-stability")).rect().left();
    let key = (Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    app.key(key.0, key.1);
    app.wait_for("no inspector", |app| !app.shows(&tr!("part-inspector")));
    app.settle();
    let right = app.get(&tr!("inspector-show")).rect().right();
    assert!(app.window().right() - right < before / 2.0, "{right}");
    let mut wrong = misfits(&app, "without the inspector");
    wrong.extend(overlaps(&app, "without the inspector"));
    app.press(&tr!("inspector-show"));
    app.wait_for_label(&tr!("inspector-stability"));
    app.settle();
    app.press(&tr!("inspector-hide"));
    app.wait_for("no inspector", |app| !app.shows(&tr!("part-inspector")));
    // What is gone to is seen.
    app.key(Modifiers::ALT, Key::V);
    app.wait_for_label(&tr!("inspector-search-voices"));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(key.0, key.1);
    app.wait_for("no inspector", |app| !app.shows(&tr!("part-inspector")));
    // It stays so.
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    app.wait_for_label(&tr!("inspector-show"));
    assert!(!app.shows(&tr!("part-inspector")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// It lay over the card that it belongs to, and over the tabs.
#[test]
fn inspector_the_list_of_voices_stands_below_its_card() {
    let mut app = small_and_large(false);
    let card = app.nodes().find(|node| {
        let node = node.accesskit_node();
        node.role() == Role::ComboBox
            && node.label().as_deref() == Some(tr!("marked-voice").as_str())
    });
    let card = card.expect("the card of the voice").rect();
    app.key(Modifiers::ALT, Key::V);
    app.wait_for_label(&tr!("inspector-search-voices"));
    app.settle();
    assert!(app.get(&tr!("inspector-search-voices")).rect().top() >= card.bottom());
}

#[test]
fn script_hints_and_sums_lose_whole_parts_and_no_letters() {
    let app = small_and_large(false);
    app.get("Enter speaks the line (free) · F2 edits it");
    let cut = |name: &str| name.ends_with('…') && name.contains(" · ");
    let names = app.nodes().filter_map(|node| node.accesskit_node().label());
    let cut: Vec<_> = names.filter(|name| cut(name)).collect();
    assert!(cut.is_empty(), "{cut:?}");
}

/// It opened below the fold, and what was typed into it was not seen.
#[test]
fn takes_the_note_of_a_comparison_is_written_in_view() {
    let mut app = small_and_large(false);
    let first = line(&app, 1);
    for count in 1..=2 {
        app.key(Modifiers::ALT, Key::A);
        app.wait_for("a take", |app| {
            let takes = app.desk().takes.get(&first);
            takes.is_some_and(|takes| takes.count == count)
        });
    }
    app.press_role(Role::Tab, &tr!("inspector-tab-takes"));
    app.key(Modifiers::ALT, Key::C);
    app.wait_for_label(&tr!("takes-hear-b"));
    app.key(Modifiers::ALT, Key::X);
    app.wait_for_label(&tr!("takes-hear-a"));
    app.key(Modifiers::ALT, Key::N);
    app.wait_for("the note in view", |app| {
        let note = app.nodes().find(|node| {
            let node = node.accesskit_node();
            node.role() == Role::TextInput
                && node
                    .label()
                    .is_some_and(|label| label.starts_with("Note to take"))
        });
        let below = app.get(&tr!("transport-position")).rect();
        note.is_some_and(|note| note.rect().bottom() <= below.top())
    });
}

#[test]
fn usage_fits_a_small_window_with_large_text() {
    let mut app = small_and_large(false);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.key(Modifiers::COMMAND, Key::Num8);
    app.wait_for_label("1–1 of 1");
    app.settle();
    let mut wrong = misfits(&app, "usage");
    wrong.extend(overlaps(&app, "usage"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn history_fits_a_small_window_with_large_text() {
    let mut app = small_and_large(false);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.key(Modifiers::COMMAND, Key::Num7);
    app.wait_for("the row", |app| app.shows_part("; Here only"));
    app.press_part("; Here only");
    app.settle();
    let mut wrong = misfits(&app, "history");
    wrong.extend(overlaps(&app, "history"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn voices_fit_a_small_window_with_large_text() {
    let mut app = small_and_large(false);
    app.key(Modifiers::COMMAND, Key::Num2);
    app.press_part("Voice Wren (draft)");
    app.wait_for("its details", |app| app.shows_part("Stability: "));
    app.settle();
    let mut wrong = misfits(&app, "voices");
    wrong.extend(overlaps(&app, "voices"));
    app.press(&tr!("voices-filters"));
    app.wait_for_label("9 voices");
    wrong.extend(misfits(&app, "filters"));
    app.press(&tr!("voices-filters"));
    app.press(&tr!("voices-tab-shared"));
    app.wait_for("its voices", |app| app.shows_part("Voice Siskin (draft)"));
    app.settle();
    wrong.extend(misfits(&app, "the library"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn dub_fits_a_small_window_with_large_text() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut app = small_and_large(false);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for_label(&tr!("dubbing-empty"));
    app.settle();
    let mut wrong = misfits(&app, "no dubs");
    wrong.extend(overlaps(&app, "no dubs"));
    app.press(&tr!("dubbing-new"));
    app.settle();
    wrong.extend(misfits(&app, "a new dub"));
    app.press(&tr!("dubbing-to-list"));
    dubbed(&mut app, &folder);
    app.settle();
    wrong.extend(misfits(&app, "a line"));
    wrong.extend(overlaps(&app, "a line"));
    app.press(&tr!("dubbing-to-list"));
    app.settle();
    wrong.extend(misfits(&app, "dubs"));
    wrong.extend(overlaps(&app, "dubs"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn settings_fit_a_small_window_with_large_text() {
    let mut app = small_and_large(false);
    app.key(Modifiers::COMMAND, Key::Comma);
    app.settle();
    let mut wrong = misfits(&app, "settings");
    wrong.extend(overlaps(&app, "settings"));
    app.press(&tr!("settings-keep-file"));
    app.settle();
    wrong.extend(misfits(&app, "a key in a file"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The button that adds a line lay over the first line's heading, and no line was left to see.
#[test]
fn jobs_leave_a_line_in_view_in_a_small_window_with_large_text() {
    let mut app = small_and_large(false);
    app.key(Modifiers::COMMAND, Key::J);
    app.wait_for_label(&tr!("jobs-none"));
    app.settle();
    let mut wrong = misfits(&app, "jobs");
    wrong.extend(overlaps(&app, "jobs"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let jobs = app.get(&tr!("action-pause-queue")).rect();
    let first = app.get(&tr!("script-play-line", number = 1)).rect();
    assert!(first.bottom() <= jobs.top(), "{first:?} {jobs:?}");
}

/// The way out of a selection was beside the room, and Find left no line in view.
#[test]
fn script_bars_fit_a_small_window_with_large_text() {
    let mut app = small_and_large(false);
    app.key(Modifiers::SHIFT, Key::ArrowDown);
    app.wait_for_label(&tr!("marked-more"));
    app.settle();
    let mut wrong = misfits(&app, "selected lines");
    let inspector = app.get(&tr!("inspector-stability")).rect().left();
    let close = app.get(&tr!("marked-let-go")).rect();
    assert!(close.right() <= inspector + HAIR, "{close:?}");
    app.press(&tr!("marked-more"));
    app.wait_for_label(&tr!("marked-several"));
    app.settle();
    wrong.extend(misfits(&app, "more for selected lines"));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("nothing selected", |app| !app.shows(&tr!("marked-let-go")));
    app.key(Modifiers::COMMAND, Key::H);
    app.write(&tr!("find-field"), "the");
    app.wait_for("what is found", |app| app.shows_part(" of "));
    app.wait_for_label(&tr!("find-replace-all"));
    app.settle();
    wrong.extend(misfits(&app, "find"));
    let [one, all] = ["Replace", "Replace all"].map(|name| {
        let button = app
            .nodes()
            .filter(|node| node.accesskit_node().role() == Role::Button);
        let mut button =
            button.filter(|node| node.accesskit_node().label().as_deref() == Some(name));
        button.next().expect("a button").rect()
    });
    assert_eq!(one.top(), all.top(), "they stand in one row");
    let transport = app.get(&tr!("action-previous-line")).rect().top();
    assert!(transport - all.bottom() > 140.0, "lines have room");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn casts_fit_a_small_window_with_large_text() {
    let mut app = small_and_large(false);
    app.key(Modifiers::ALT, Key::Q);
    app.wait_for_label(&tr!("cast-title"));
    app.settle();
    let bottom = app.window().bottom();
    let mut wrong = misfits(&app, "the cast");
    let close = app.get(&tr!("dubbing-new-close")).rect();
    assert!(close.bottom() <= bottom, "{close:?}");
    app.press_role(Role::ListBoxOption, "Tom");
    app.press(&tr!("cast-other-voice"));
    app.wait_for_label(&tr!("inspector-search-voices"));
    app.settle();
    wrong.extend(misfits(&app, "a voice for a part"));
    let back = app.get(&tr!("cast-back")).rect();
    assert!(back.bottom() <= bottom, "{back:?}");
    app.press_role(Role::ListBoxOption, "Wren (draft)");
    app.wait_for_label(&tr!("inspector-cast-as", speaker = "Tom"));
    app.settle();
    wrong.extend(misfits(&app, "what it means"));
    assert!(wrong.is_empty(), "{wrong:#?}");
}
