//! The Voices room beyond its list: voices that aren't read yet, recordings of one's own, samples, what is said again,
//! and all of it by keys.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::terms::backend::Backend;
use mynah::terms::format::OutputFormat;
use mynah::terms::secret::Secret;
use mynah::tr;
use mynah_model::desk::KeyState;
use mynah_model::event::Playing;

use crate::crowd::{Crowd, account, broken_account, crowd, lettered, slow_account};
use crate::harness::AppHarness;
use crate::script::ready;
use crate::service::{KEY, Service, live, live_with, service};

/// The room of an account, whether its list comes to its end or not.
fn on_the_way(service: &Service) -> AppHarness {
    let base = service.base.clone();
    let mut app = AppHarness::with(|options| {
        options.environment.api_base = Some(base);
        options.environment.key = Some(Secret::new(KEY));
    });
    app.draws_any_letter();
    ready(&mut app);
    app.wait_for("the key", |app| {
        matches!(app.desk().key, KeyState::Here { .. })
    });
    app.press_part("Speaks with Draft voices");
    app.press(&tr!("backend-live"));
    app.wait_for("the service", |app| app.desk().backend() == Backend::Live);
    app.press(&tr!("room-voices"));
    app
}

fn cards(app: &AppHarness) -> usize {
    let cards = app.nodes().filter(|node| {
        let label = node.accesskit_node().label();
        label.is_some_and(|label| label.starts_with("Voice ") && label.contains(": "))
    });
    cards.count()
}

#[test]
fn voices_one_on_the_last_page_is_found_while_the_first_ones_are_read() {
    let crowd = slow_account(30_000, 1);
    let mut app = on_the_way(&crowd.service);
    app.wait_for("the first page", |app| app.shows_part("Voice Voice 0"));
    app.wait_for_label("100 so far");
    app.write(&tr!("voices-search"), "voice 29994");
    app.wait_for("the one that is meant", |app| {
        app.shows_part("Voice Voice 29994")
    });
    app.press_part("Voice Voice 29994");
    app.wait_for_label(&tr!("voices-say"));
    app.write_over(&tr!("voices-search"), "");
    app.wait_for("the first page", |app| app.shows_part("Voice Voice 0"));
    assert!(app.shows(&tr!("voices-say")), "it is looked at still");
}

#[test]
fn voices_that_came_are_listed_where_the_list_breaks_off_and_the_service_is_searched() {
    let crowd = broken_account(900, 2);
    let mut app = on_the_way(&crowd.service);
    app.wait_for("why", |app| app.shows_part("Not all voices could be read"));
    app.wait_for_label("200 so far");
    app.write(&tr!("voices-search"), "voice 804");
    app.wait_for("the one that is meant", |app| {
        app.shows_part("Voice Ὀδυσσεύς") || app.shows_part("Voice Voice 804")
    });
    app.write_over(&tr!("voices-search"), "");
    crowd.go_on();
    app.press(&tr!("remedy-retry"));
    app.wait_for_label("900 voices");
    assert!(!app.shows_part("Not all voices could be read"));
}

#[test]
fn voices_ten_thousand_of_ones_own_are_listed_and_hostile_names_are_harmless() {
    let crowd = lettered(20, 10_000);
    let mut app = on_the_way(&crowd.service);
    app.wait_for_label("10\u{2009}000 voices");
    let shown = cards(&app);
    assert!((3..40).contains(&shown), "{shown} cards are drawn");
    let window = app.window();
    let parts = [
        "Voice Turned 1",
        "Voice LongLong",
        "Voice <b onload",
        "Voice 🎭",
    ];
    for part in parts {
        app.press_part(part);
        app.wait_for("its button", |app| app.shows(&tr!("voices-cast")));
        let outside = app.nodes().filter(|node| {
            let card = node.accesskit_node().role() == Role::ListItem;
            card && node.rect().right() > window.right() - 300.0
        });
        assert_eq!(outside.count(), 0, "a card is under the inspector");
    }
}

#[test]
fn voices_a_collection_is_called_what_its_owner_calls_it() {
    let crowd = account(20);
    let mut app = on_the_way(&crowd.service);
    app.press_part("Voice Voice 0");
    app.write(
        &tr!("voices-collection", id = "Col0000000000000001"),
        "Sea dogs",
    );
    app.press_role(Role::ComboBox, &tr!("voices-facet-collection"));
    app.press_part("Sea dogs");
    app.wait_for_label("One voice");
}

/// So many seconds of a tone in a file.
fn tone(folder: &tempfile::TempDir, seconds: u32) -> std::path::PathBuf {
    let samples = (0..24_000 * seconds).map(|at| (at as f32 * 0.06).sin() * 0.3);
    let pcm = Pcm::mono(24_000, samples.collect());
    let file = folder.path().join("ann.wav");
    let wav = encode(&pcm, OutputFormat::WAV_24000).expect("a file");
    std::fs::write(&file, wav).expect("written");
    file
}

/// The library of a service with so many voices.
fn library(all: usize) -> (Crowd, AppHarness) {
    let crowd = crowd(all);
    let mut app = live_with(&crowd.service, |_| {});
    app.press(&tr!("room-voices"));
    app.press(&tr!("voices-tab-shared"));
    app.wait_for("the first cards", |app| app.shows_part("Voice Voice 0"));
    (crowd, app)
}

#[test]
fn voices_like_a_recording_are_listed_and_a_minute_of_it_is_sent() {
    let (crowd, mut app) = library(300);
    let folder = tempfile::tempdir().expect("a folder");
    let text = folder.path().join("ann.txt");
    std::fs::write(&text, "no sound").expect("written");
    app.press(&tr!("action-like-recording"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &text.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the word", |app| {
        app.shows_part("ann.txt can’t be compared")
    });
    assert_eq!(crowd.compared(), 0, "nothing was sent");
    let file = tone(&folder, 90);
    app.press(&tr!("action-like-recording"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &file.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("voices-like", name = "ann.wav"));
    app.wait_for_label("3 voices");
    let sent = crowd.compared();
    assert!((1 << 20..6 << 20).contains(&sent), "{sent} bytes");
    app.press(&tr!("voices-like-back"));
    app.wait_for_label("300 voices");
}

#[test]
fn voices_samples_are_heard_and_kept() {
    let mut service = service();
    service.clone_voice("Ada");
    let mut app = live(&service);
    app.press(&tr!("action-loop"));
    app.press(&tr!("room-voices"));
    app.press_part("Voice Ada");
    app.wait_for_label("Samples: 1");
    let is_heard =
        |app: &AppHarness| matches!(&app.desk().playback.playing, Some(Playing::Sample { .. }));
    // It stands below what is seen: the keys bring it into view.
    tab_to(&mut app, "Play sample ada.mp3");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the sample", is_heard);
    app.press(&tr!("voices-sample-stop", name = "ada.mp3"));
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    service.stop();
    app.press(&tr!("voices-sample-play", name = "ada.mp3"));
    app.wait_for("the sample, from the disk", is_heard);
}

#[test]
fn voices_what_failed_is_asked_again_once_somebody_answers() {
    let mut service = service();
    let mut app = live(&service);
    app.press(&tr!("room-voices"));
    service.stop();
    app.press(&tr!("voices-tab-shared"));
    app.wait_for("why there is none", |app| app.shows(&tr!("remedy-retry")));
    app.wait_for("the word that nobody can be reached", |app| {
        app.shows(&tr!(
            "backend-button",
            backend = "ElevenLabs",
            detail = "offline"
        ))
    });
    service.start();
    app.press(&tr!("action-try-now"));
    app.wait_for("the library", |app| app.shows_part("Voice Gannet (draft)"));
}

#[test]
fn voices_what_says_my_line_is_named_and_heard_again_from_the_same_place() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.press(&tr!("room-voices"));
    app.press_part("Voice Plover (draft)");
    app.press(&tr!("voices-say"));
    let again = "Hear Plover (draft) say it again";
    app.wait_for_label(again);
    app.wait_for("its end", |app| app.desk().playback.playing.is_none());
    app.wait_for("what stands in the transport", |app| {
        let names = app.nodes().filter(|node| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value()).as_deref() == Some("Plover (draft)")
        });
        names.count() >= 2
    });
    app.wait_for_label(&tr!("transport-position"));
    app.press(&tr!("action-loop"));
    let take = |app: &AppHarness| match &app.desk().playback.playing {
        Some(Playing::Take { take, line: None }) => Some(*take),
        _ => None,
    };
    app.press(again);
    app.wait_for("the take", |app| take(app).is_some());
    app.press(&tr!("voices-said-stop", name = "Plover (draft)"));
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    // The key that plays means what was heard last.
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("the take", |app| take(app).is_some());
}

/// Presses Tab until this has the keys.
fn tab_to(app: &mut AppHarness, name: &str) {
    let mut tabs = 0;
    while !app.focused().is_some_and(|now| now.starts_with(name)) {
        assert!(tabs < 150, "{name} is not come to by Tab");
        app.tab();
        tabs += 1;
    }
}

/// Goes down an open list to this.
fn down_to(app: &mut AppHarness, name: &str) {
    let mut steps = 0;
    while app.focused().as_deref() != Some(name) {
        assert!(steps < 40, "{name} is not come to by the arrows");
        app.key(Modifiers::NONE, Key::ArrowDown);
        steps += 1;
    }
}

#[test]
fn voices_are_filtered_heard_added_and_cast_by_keys_alone() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let (none, enter) = (Modifiers::NONE, Key::Enter);
    app.key(Modifiers::COMMAND, Key::Num2);
    app.wait_for_label("9 voices");
    // A filter, by its list.
    app.key(Modifiers::COMMAND, Key::F);
    tab_to(&mut app, "Accent");
    app.key(none, enter);
    app.wait_for_label("Scottish");
    down_to(&mut app, "Scottish");
    app.key(none, enter);
    app.wait_for_label("3 voices");
    // A card of it: its preview, then what can be done with it.
    tab_to(&mut app, "Voice ");
    app.key(none, Key::ArrowRight);
    let card = app.focused().expect("a card");
    assert!(card.starts_with("Voice "), "{card}");
    app.key(none, Key::Space);
    app.wait_for("its preview", |app| {
        matches!(&app.desk().playback.playing, Some(Playing::Preview(_)))
    });
    app.key(none, enter);
    app.wait_for_label(&tr!("voices-cast"));
    app.key(Modifiers::ALT, Key::I);
    tab_to(&mut app, "Cast as…");
    app.key(none, enter);
    app.wait_for_label("Tom");
    down_to(&mut app, "Tom");
    app.key(none, enter);
    app.wait_for("what it means", |app| app.shows_part("Tom has "));
    tab_to(&mut app, "Cast as Tom");
    app.key(none, enter);
    app.wait_for("the cast", |app| app.shows_part("Tom is spoken by"));
    // One of the library is added, and is seen among the others.
    app.key(Modifiers::COMMAND, Key::Num2);
    tab_to(&mut app, "Library");
    app.key(none, enter);
    app.wait_for("the library", |app| app.shows_part("Voice Gannet (draft)"));
    // The cards are one stop; arrows go from one to the next.
    tab_to(&mut app, "Voice ");
    let mut steps = 0;
    while !app
        .focused()
        .is_some_and(|now| now.starts_with("Voice Gannet"))
    {
        assert!(steps < 40, "Gannet is not come to by the arrows");
        app.key(none, Key::ArrowRight);
        steps += 1;
    }
    app.key(none, enter);
    app.key(Modifiers::ALT, Key::I);
    tab_to(&mut app, "Add to my voices");
    app.key(none, enter);
    app.wait_for_label(&tr!("voices-field-name"));
    assert!(app.shows_part("voice slots are used; this takes one"));
    assert!(app.shows_part("voices can still be made or changed in this period"));
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("voices-field-name").as_str())
    );
    app.key(none, enter);
    app.wait_for("the voice among one's own", |app| {
        let row = app.selected_row();
        row.is_some_and(|row| row.starts_with("Voice Gannet")) && app.shows(&tr!("voices-say"))
    });
}
