//! The cast: voices are swapped with their price, and what a series says is taken over.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_i18n::tr;
use mynah_model::desk::{Desk, SeriesRead};
use mynah_model::event::{Event, ProjectEvent};
use mynah_script::cast::CastFile;
use mynah_script::series::Series;
use mynah_ui_core::testing::fixtures as made;

use super::start::{answer, give_takes, project, sample, speak_all, take_ordered};
use super::{WindowHarness, line};

const SCRIPT: &str = "ANN: One rope.\nBEN: Two ropes.\nANN: Three ropes.\n";

fn cast(app: &WindowHarness, speaker: &str) -> Option<String> {
    let desk = app.desk();
    let part = desk.script().cast().0.get(speaker)?;
    Some(part.voice(desk.backend())?.name.clone())
}

fn is_cast(app: &WindowHarness, speaker: &str, voice: &str) -> bool {
    cast(app, speaker).as_deref() == Some(voice)
}

fn takes(app: &WindowHarness, number: usize) -> u32 {
    let takes = app.desk().takes.get(&line(app, number));
    takes.map_or(0, |takes| takes.count)
}

fn window(desk: Desk) -> WindowHarness {
    let mut app = WindowHarness::of(desk);
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Home);
    answer(&mut app);
    app
}

/// A project of three lines with a take each; the first line is selected.
fn spoken() -> WindowHarness {
    let mut desk = project("Low tide", SCRIPT);
    speak_all(&mut desk);
    window(desk)
}

/// The same with the first line approved.
fn approved() -> WindowHarness {
    let mut app = spoken();
    app.key(Modifiers::ALT, Key::Y);
    answer(&mut app);
    assert_eq!(app.desk().tally().approved, 1);
    app
}

fn show(app: &mut WindowHarness) {
    app.key(Modifiers::ALT, Key::Q);
    app.wait_for_label(&tr!("cast-title"));
}

fn close(app: &mut WindowHarness) {
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the dialog gone", |app| !app.shows(&tr!("cast-title")));
}

fn choose(app: &mut WindowHarness, speaker: &str) {
    app.press_role(Role::ListBoxOption, speaker);
    app.settle();
}

/// Gives a speaker another voice, up to the question what it means.
fn swap(app: &mut WindowHarness, speaker: &str, voice: &str) {
    choose(app, speaker);
    app.press(&tr!("cast-other-voice"));
    // Neither who has the part now was told nor who speaks already.
    app.wait_for("who has it", |app| app.shows_part(" is spoken by "));
    app.wait_for("who speaks", |app| {
        app.nodes().any(|node| {
            let node = node.accesskit_node();
            let told = node.value().unwrap_or_default();
            node.role() == Role::ListBoxOption && told.contains("speaks ")
        })
    });
    app.wait_for_label(&tr!("voices-search"));
    app.press_role(Role::ListBoxOption, voice);
    app.wait_for_label(&format!("Cast as {speaker}"));
}

/// Gives the lines that were ordered their second take, and tells which they were.
fn speak_again(app: &mut WindowHarness) -> Vec<usize> {
    let ordered = take_ordered(app);
    let numbers = (1..=3).filter(|number| ordered.contains(&line(app, *number)));
    let numbers: Vec<usize> = numbers.collect();
    for number in &numbers {
        let line = line(app, *number);
        give_takes(app.desk_mut(), line, 2);
    }
    app.settle();
    numbers
}

#[test]
fn voice_is_swapped_for_a_whole_part_with_price_and_what_stays() {
    let mut app = approved();
    let before = cast(&app, "ANN");
    show(&mut app);
    swap(&mut app, "ANN", "Plover (draft)");
    app.wait_for_label(&tr!("cast-swap-lines", lines = 2, speaker = "ANN"));
    app.wait_for_label(&tr!("cast-swap-takes", outdated = 1, takes = 2));
    app.wait_for_label(&tr!("cast-approved-stay", takes = 1));
    app.wait_for("the price", |app| {
        app.shows_part("Saying one line with Plover (draft) is free")
    });
    assert_eq!(
        cast(&app, "ANN"),
        before,
        "nothing is done before the answer"
    );
    app.press_part(&tr!("cast-generate", lines = 1));
    app.wait_for("the cast", |app| is_cast(app, "ANN", "Plover (draft)"));
    app.wait_for("the order", |app| app.sent_count("Generate {") == 1);
    assert_eq!(speak_again(&mut app), [3]);
    assert_eq!([1, 2, 3].map(|number| takes(&app, number)), [1, 1, 2]);
    let tally = app.desk().tally();
    assert_eq!((tally.to_do, tally.approved), (0, 1));
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the one before", |app| cast(app, "ANN") == before);
}

#[test]
fn approved_lines_are_generated_again_on_request() {
    let mut app = approved();
    show(&mut app);
    swap(&mut app, "ANN", "Plover (draft)");
    app.press(&tr!("cast-swap-finals", takes = 1));
    app.press_part(&tr!("cast-generate", lines = 2));
    answer(&mut app);
    app.wait_for("the order", |app| app.sent_count("Generate {") == 1);
    assert_eq!(speak_again(&mut app), [1, 3]);
    assert_eq!([1, 2, 3].map(|number| takes(&app, number)), [2, 1, 2]);
    let tally = app.desk().tally();
    assert_eq!((tally.to_do, tally.approved), (0, 0));
}

/// Regression: the cast came back with the first undo, and the approvals with the second: in between a batch bought
/// approved lines again.
#[test]
fn cast_with_approved_lines_is_undone_in_one_step() {
    let mut app = approved();
    let before = cast(&app, "ANN");
    show(&mut app);
    swap(&mut app, "ANN", "Plover (draft)");
    app.press(&tr!("cast-swap-finals", takes = 1));
    app.press(&tr!("voices-cast-now", speaker = "ANN"));
    answer(&mut app);
    app.wait_for("the cast", |app| is_cast(app, "ANN", "Plover (draft)"));
    app.wait_for("no approval", |app| app.desk().tally().approved == 0);
    close(&mut app);
    let step = |app: &mut WindowHarness, modifiers: Modifiers| {
        app.key(Modifiers::COMMAND | modifiers, Key::Z);
        answer(app);
    };
    for _ in 0..2 {
        step(&mut app, Modifiers::NONE);
        app.wait_for("both as they were", |app| {
            cast(app, "ANN") == before && app.desk().tally().approved == 1
        });
        step(&mut app, Modifiers::SHIFT);
        app.wait_for("both again", |app| {
            is_cast(app, "ANN", "Plover (draft)") && app.desk().tally().approved == 0
        });
    }
    // The approval itself is a step before it.
    step(&mut app, Modifiers::NONE);
    app.wait_for("the approval", |app| app.desk().tally().approved == 1);
    step(&mut app, Modifiers::NONE);
    app.wait_for("none", |app| app.desk().tally().approved == 0);
    assert_eq!(cast(&app, "ANN"), before);
}

/// Regression: the focus ring was on one row, and another row was chosen and described.
#[test]
fn focus_ring_and_choice_are_on_one_row() {
    let mut app = spoken();
    show(&mut app);
    app.key(Modifiers::NONE, Key::Home);
    app.wait_for("the first", |app| app.focused().as_deref() == Some("ANN"));
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("the second", |app| app.focused().as_deref() == Some("BEN"));
    app.wait_for("what is told of it", |app| {
        app.shows_part("BEN is spoken by ")
    });
    app.key(Modifiers::NONE, Key::ArrowUp);
    app.wait_for("the first again", |app| {
        app.focused().as_deref() == Some("ANN") && app.shows_part("ANN is spoken by ")
    });
}

/// Regression: nothing had the focus, and Enter did nothing.
#[test]
fn question_is_agreed_to_with_enter() {
    let mut app = spoken();
    show(&mut app);
    swap(&mut app, "ANN", "Plover (draft)");
    app.wait_for("the focus", |app| {
        app.focused().as_deref() == Some(tr!("voices-cast-now", speaker = "ANN").as_str())
    });
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the cast", |app| is_cast(app, "ANN", "Plover (draft)"));
}

/// Regression: Escape at the question what a voice means closed the whole cast.
#[test]
fn escape_leads_back_to_the_cast_before_it_closes() {
    let mut app = spoken();
    show(&mut app);
    swap(&mut app, "ANN", "Plover (draft)");
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for_label(&tr!("cast-title"));
    assert!(!app.shows(&tr!("voices-cast-now", speaker = "ANN")));
    close(&mut app);
}

/// The focus is on the button that costs nothing; the price is one Tab away.
#[test]
fn button_with_the_price_is_next_to_the_free_one() {
    let mut app = spoken();
    show(&mut app);
    swap(&mut app, "ANN", "Plover (draft)");
    app.wait_for("the focus", |app| {
        app.focused().as_deref() == Some(tr!("voices-cast-now", speaker = "ANN").as_str())
    });
    app.key(Modifiers::NONE, Key::Tab);
    app.wait_for("the button with the price", |app| {
        let focused = app.focused().unwrap_or_default();
        focused.contains(&tr!("cast-generate", lines = 2))
    });
}

#[test]
fn tuning_leads_to_the_voice_tab_of_the_speakers_first_line() {
    let mut app = spoken();
    app.press_role(Role::Tab, &tr!("dialog-export-which"));
    show(&mut app);
    choose(&mut app, "BEN");
    app.press(&tr!("cast-tune"));
    app.wait_for("the dialog gone", |app| !app.shows(&tr!("cast-title")));
    app.wait_for("the model", |app| {
        app.focused().as_deref() == Some(tr!("inspector-model").as_str())
    });
    assert!(
        app.shows(&tr!("inspector-output-format")),
        "the Voice tab is open"
    );
    let chosen = |app: &WindowHarness| app.selected_row().unwrap_or_default();
    assert!(chosen(&app).contains("Two ropes"), "{}", chosen(&app));
    // From another room, too.
    app.press(&tr!("inspector-voices"));
    show(&mut app);
    choose(&mut app, "ANN");
    app.press(&tr!("cast-tune"));
    app.wait_for("the model", |app| {
        app.focused().as_deref() == Some(tr!("inspector-model").as_str())
    });
    assert!(chosen(&app).contains("One rope"), "{}", chosen(&app));
}

/// Regression: a language came from a cast file unseen.
#[test]
fn language_of_a_series_is_seen_where_it_has_no_effect() {
    let path = "series.cast.json".to_owned();
    let mut desk = project("Low tide", SCRIPT);
    let open = desk.project.as_mut().expect("a project");
    open.defaults.series = Some(Series::new(path.clone()));
    let file = CastFile::parse(r#"{"speakers": {"ann": {"language": "DE"}}}"#);
    desk.apply(Event::Project(ProjectEvent::Series(SeriesRead {
        project: made::PROJECT,
        path,
        came: Ok(Arc::new(file.expect("a cast file"))),
    })));
    let mut app = window(desk);
    show(&mut app);
    choose(&mut app, "ANN");
    app.wait_for("the offer", |app| app.shows_part("The series says: "));
    app.press(&tr!("cast-take-over"));
    app.wait_for_label(&tr!("cast-stand-same"));
    let language = |app: &WindowHarness| app.desk().script().cast().0["ANN"].language.clone();
    assert_eq!(language(&app).as_deref(), Some("de"));
    app.press(&tr!("cast-tune"));
    app.wait_for("the dialog gone", |app| !app.shows(&tr!("cast-title")));
    app.wait_for("the language", |app| {
        app.value(&tr!("inspector-language")) == tr!("language-de")
    });
}

/// An undone cast is seen where it was made, and a voice says of all parts that it has them.
#[test]
fn cast_that_is_undone_in_the_voices_room_stays_there() {
    let mut app = WindowHarness::of(sample());
    app.press(&tr!("inspector-voices"));
    app.press_part("Voice Finch (draft)");
    for speaker in ["Tom", "Ines"] {
        app.press(&tr!("voices-cast"));
        app.press(speaker);
        app.press(&format!("Cast as {speaker}"));
        app.wait_for("the cast", |app| is_cast(app, speaker, "Finch (draft)"));
        app.settle();
    }
    app.wait_for("all parts", |app| {
        app.shows_part("Cast as ") && app.shows_part("Ines, ")
    });
    app.press(&tr!("toast-undo"));
    app.wait_for("the one before", |app| {
        !is_cast(app, "Ines", "Finch (draft)")
    });
    app.wait_for_label(&tr!("step-undone", step = "voice of Ines"));
    app.settle();
    assert!(!app.shows(&tr!("toast-undo")), "its matter is settled");
    assert!(app.shows(&tr!("voices-cast")), "the Voices room is open");
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for("it again", |app| is_cast(app, "Ines", "Finch (draft)"));
    assert!(app.shows(&tr!("voices-cast")));
}
