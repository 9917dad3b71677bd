//! Every control of the window, room by room and state by state: it has a name, Tab stops at it, and it teaches on
//! hover what it does.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::audio::player::Faulty;
use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;
use mynah::tr;
use mynah_engine::AudioOut;
use mynah_model::agents::templates::Template;
use mynah_model::desk::{JobState, LineState};
use mynah_model::event::{Playing, Work};

use crate::controls::defects;
use crate::dubbing::dubbed;
use crate::harness::AppHarness;
use crate::script::{line, ready};

/// The walk: what was found wrong so far.
struct Walk {
    app: AppHarness,
    wrong: Vec<String>,
}

impl Walk {
    fn new(mut app: AppHarness) -> Self {
        ready(&mut app);
        Self {
            app,
            wrong: Vec::new(),
        }
    }

    /// Looks at what is on screen.
    fn look(&mut self, place: &str) {
        self.app.settle();
        self.wrong.extend(defects(&self.app, place));
    }

    /// Opens something by keys, looks at it and leaves it.
    fn look_at(&mut self, place: &str, (modifiers, key): (Modifiers, Key)) {
        self.app.key(modifiers, key);
        self.look(place);
        self.leave();
    }

    /// Opens a list, looks at it and leaves it.
    fn look_into(&mut self, place: &str, button: &str) {
        self.app.press_part(button);
        self.look(place);
        self.leave();
    }

    /// Opens a tab, and looks at it.
    fn look_at_tab(&mut self, label: &str) {
        self.app.press_role(Role::Tab, label);
        self.look(label);
    }

    fn leave(&mut self) {
        self.app.key(Modifiers::NONE, Key::Escape);
    }

    fn is(&self, number: usize, wanted: impl Fn(&LineState<'_>) -> bool) -> bool {
        let desk = self.app.desk();
        let line = desk.script().line(line(&self.app, number));
        line.is_some_and(|line| wanted(&desk.line_state(line)))
    }

    fn wait_for(&mut self, what: &str, number: usize, wanted: impl Fn(&LineState<'_>) -> bool) {
        let id = line(&self.app, number);
        self.app.wait_for(what, |app| {
            let desk = app.desk();
            let line = desk.script().line(id);
            line.is_some_and(|line| wanted(&desk.line_state(line)))
        });
    }

    /// Ends a walk in which a label can be enough: hover texts are only where they help.
    fn end_with_labels(mut self) {
        self.wrong.retain(|it| !it.ends_with("has no hover text"));
        self.end();
    }

    fn end(self) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
    }
}

#[test]
fn script_every_control_has_a_name_a_tab_stop_and_a_hover_text() {
    let app = AppHarness::with(|options| {
        let busy = Refusal::rate_limited().again_after(90);
        options.draft.faults.next(Fault::Refuse(busy));
    });
    let mut walk = Walk::new(app);
    walk.look("first run");
    walk.app.key(Modifiers::COMMAND, Key::Enter);
    walk.wait_for("the refusal", 1, |state| {
        matches!(state, LineState::Failed(_))
    });
    walk.look("a failed line");
    walk.app.press(&tr!("dubbing-failed"));
    walk.look("failed lines only");
    walk.app.press(&tr!("transport-all"));
    walk.app.press("Retry in 90 s: line 1");
    walk.app
        .wait_for("the countdown", |app| app.shows_part("Again in "));
    walk.look("a line that waits");
    walk.app.press("Retry now: line 1");
    walk.wait_for("the take", 1, |state| *state == LineState::Draft);
    walk.app.wait_for_label(&tr!("transport-position"));
    walk.look("a take");
    walk.app.press(&tr!("dubbing-failed"));
    walk.look("no failed line");
    walk.app.press(&tr!("dubbing-list-all"));
    walk.app.key(Modifiers::NONE, Key::F2);
    walk.look("a line being written");
    walk.leave();
    walk.look_at("speakers", (Modifiers::ALT, Key::P));
    walk.look_into("a row's menu", &tr!("script-line-menu", number = 1));
    walk.app
        .get(&tr!(
            "script-line-name",
            number = 3,
            speaker = "Ines",
            text = "Warm? Nobody has lit this lamp since Tuesday."
        ))
        .click_modifiers(Modifiers::SHIFT);
    walk.look("marked lines");
    walk.look_at("export of marked lines", (Modifiers::COMMAND, Key::E));
    walk.end();
}

#[test]
fn script_every_control_of_the_inspector_teaches() {
    let mut walk = Walk::new(AppHarness::first_start());
    walk.look_at("voices", (Modifiers::ALT, Key::V));
    for combo in [
        tr!("inspector-model").as_str(),
        tr!("inspector-output-format").as_str(),
    ] {
        walk.app.press_role(Role::ComboBox, combo);
        walk.look(combo);
        walk.leave();
    }
    walk.app.press(&tr!("inspector-this-line"));
    walk.look("settings of its own");
    for take in 1..=2 {
        walk.app.key(Modifiers::ALT, Key::A);
        let id = line(&walk.app, 1);
        walk.app.wait_for("a take", |app| {
            app.desk()
                .takes
                .get(&id)
                .is_some_and(|takes| takes.count == take)
        });
    }
    walk.look("takes below the settings");
    walk.app.press_role(Role::Tab, &tr!("dialog-export-which"));
    walk.look("takes");
    walk.app.press("Note to take 2");
    walk.look("a note");
    walk.leave();
    walk.app.press(&tr!("takes-compare-take", number = 1));
    walk.app.press(&tr!("takes-compare-take", number = 2));
    walk.app.wait_for("the comparison", |app| {
        matches!(app.desk().playback.playing, Some(Playing::Compare { .. }))
    });
    walk.look("a comparison");
    walk.app.press(&tr!("takes-discard", number = 2));
    walk.app.wait_for("the bin", |app| app.shows_part("Bin"));
    walk.app.press_part("Bin");
    walk.look("the bin");
    walk.app.press_part("Scene 1");
    walk.look("a heading");
    walk.end();
}

#[test]
fn window_every_control_teaches() {
    let device = Faulty::default();
    device.refuse(true);
    let mut walk = Walk::new(AppHarness::with(|options| {
        options.audio = AudioOut::Faulty(device);
        options.draft.credits = Some(70);
    }));
    walk.look_into("projects", "Project: ");
    walk.look_into("who speaks", "Speaks with ");
    walk.look_into("devices", "Sound device: ");
    walk.look_at("the palette", (Modifiers::COMMAND, Key::K));
    walk.look_at("the cast", (Modifiers::ALT, Key::Q));
    walk.app.key(Modifiers::COMMAND, Key::K);
    walk.app.type_letters("he");
    walk.look("what the palette found");
    walk.leave();
    walk.app.key(Modifiers::COMMAND, Key::Enter);
    walk.wait_for("the take", 1, |state| *state == LineState::Draft);
    walk.app
        .wait_for("no device", |app| app.shows_part(&tr!("status-no-device")));
    walk.look("no device, no credits");
    assert!(walk.is(1, |state| *state == LineState::Draft));
    let folder = tempfile::tempdir().expect("a temporary folder");
    walk.app.key(Modifiers::COMMAND, Key::E);
    walk.look("export");
    walk.app.press(&tr!("dialog-export-one"));
    walk.look("export of one file");
    walk.app.press(&tr!("dialog-export-each"));
    walk.app.write(
        &tr!("dialog-export-folder"),
        &folder.path().display().to_string(),
    );
    walk.app.press(&tr!("dialog-export-files", count = 1));
    walk.app.wait_for("the file", |app| {
        app.desk().jobs.iter().any(|job| {
            matches!(job.work, Work::Export { .. })
                && matches!(job.state, JobState::Finished { .. })
        })
    });
    walk.look("a message");
    walk.look_at("a new project", (Modifiers::COMMAND, Key::N));
    for (label, place) in [
        ("Generate all", "generate all"),
        ("Rename project", "another name"),
    ] {
        walk.app.key(Modifiers::COMMAND, Key::K);
        walk.app.type_letters(label);
        walk.app.key(Modifiers::NONE, Key::Enter);
        walk.look(place);
        walk.leave();
    }
    walk.end();
}

#[test]
fn settings_every_control_teaches() {
    let mut walk = Walk::new(AppHarness::first_start());
    walk.app.key(Modifiers::COMMAND, Key::Comma);
    walk.look("settings");
    for (section, combo) in [
        (tr!("settings-defaults"), tr!("settings-new-model")),
        (tr!("settings-appearance"), tr!("settings-zoom")),
        (tr!("settings-sound"), tr!("settings-device")),
        (tr!("settings-account"), tr!("settings-host")),
    ] {
        walk.app.press_role(Role::Tab, &section);
        walk.look(&section);
        walk.app.press_role(Role::ComboBox, &combo);
        walk.look(&combo);
        walk.leave();
    }
    for section in [
        tr!("settings-shortcuts"),
        tr!("settings-storage"),
        tr!("settings-words"),
        tr!("settings-about"),
        tr!("settings-account"),
    ] {
        walk.app.press_role(Role::Tab, &section);
        walk.look(&section);
    }
    walk.app.press(&tr!("settings-keep-file"));
    walk.app.press(&tr!("settings-key-show"));
    walk.look("a key in a file");
    walk.app.press_role(Role::ComboBox, &tr!("settings-host"));
    walk.app.press(&tr!("settings-host-other"));
    walk.look("another address");
    walk.end();
}

#[test]
fn usage_every_control_teaches() {
    let mut walk = Walk::new(AppHarness::first_start());
    walk.app.key(Modifiers::COMMAND, Key::Enter);
    walk.app.key(Modifiers::COMMAND, Key::Num8);
    walk.app.wait_for_label("1–1 of 1");
    walk.look("usage");
    walk.app.write(&tr!("usage-budget-month"), "100000");
    walk.app.press(&tr!("usage-budget-set.month"));
    walk.app.wait_for("the budget", |app| {
        app.shows(&tr!("usage-told-at", percent = 70))
    });
    walk.look("usage with a budget");
    walk.look_into("a filter", &tr!("usage-filter-voice"));
    walk.end();
}

#[test]
fn history_every_control_teaches() {
    let mut walk = Walk::new(AppHarness::first_start());
    walk.app.key(Modifiers::COMMAND, Key::Enter);
    walk.app.key(Modifiers::COMMAND, Key::Num7);
    walk.app
        .wait_for("the row", |app| app.shows_part("; Here only"));
    walk.look("history");
    walk.app.press_part("; Here only");
    walk.look("history with a row");
    walk.end();
}

#[test]
fn dub_every_control_teaches() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut walk = Walk::new(AppHarness::first_start());
    walk.app.key(Modifiers::COMMAND, Key::Num4);
    walk.app.wait_for_label(&tr!("dubbing-empty"));
    walk.look("no dubs");
    walk.app.press(&tr!("dubbing-new"));
    walk.look("a new dub");
    walk.app.press(&tr!("dialog-close"));
    dubbed(&mut walk.app, &folder);
    walk.look("a line of a dub");
    walk.look_into("the lines’ filter", "Lines");
    walk.end();
}

#[test]
fn tools_every_control_has_a_name_and_a_tab_stop() {
    let mut walk = Walk::new(AppHarness::first_start());
    walk.app.key(Modifiers::COMMAND, Key::Num5);
    for tab in [
        tr!("tools-transcribe"),
        tr!("tools-captions"),
        tr!("tools-changer"),
        tr!("tools-effects"),
        tr!("tools-isolate"),
        tr!("tools-dialogue"),
        tr!("tools-music"),
        tr!("tools-align"),
    ] {
        walk.look_at_tab(&tab);
    }
    walk.end_with_labels();
}

#[test]
fn agents_every_control_has_a_name_and_a_tab_stop() {
    let mut walk = Walk::new(AppHarness::first_start());
    walk.app.key(Modifiers::COMMAND, Key::Num6);
    walk.app.wait_for_label(&tr!("agents-empty"));
    walk.look("no agents");
    walk.app.press_role(Role::Button, &tr!("agents-create"));
    walk.look("templates");
    walk.app.press(&Template::SupportDesk.label());
    walk.app.wait_for_label(&tr!("talk-start"));
    walk.look("an agent");
    for tab in [
        tr!("agents-tests"),
        tr!("conversation-title"),
        tr!("agents-webhooks"),
    ] {
        walk.look_at_tab(&tab);
    }
    walk.end_with_labels();
}
