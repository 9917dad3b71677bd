//! Every control of the window, room by room and state by state: it has a name, Tab stops at it, and its tooltip says
//! what it does.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{AgentId, JobId, ProjectLine};
use mynah_i18n::tr;
use mynah_model::agents::templates::Template;
use mynah_model::command::{AgentsCommand, Command, JobsCommand, UsageCommand};
use mynah_model::desk::{DeviceState, LineState, Meter, Spend, Standing};
use mynah_model::event::{
    AccountEvent, AgentCard, AgentsEvent, Event, ExportedFile, InTheWay, JobEvent, Kept,
    PlaybackEvent, Playing, Queued, Source, UsageEvent, Work,
};
use mynah_model::trouble::{Remedy, Trouble};
use mynah_ui_core::testing::fixtures as made;

use super::fits::answer_usage;
use super::history::answer_history;
use super::{WindowHarness, dubs, line, ordered, start, started};

/// The walk, and the defects so far.
struct Walk<A> {
    app: A,
    wrong: Vec<String>,
}

impl<A: std::ops::DerefMut<Target = WindowHarness>> Walk<A> {
    fn new(app: A) -> Self {
        Self {
            app,
            wrong: Vec::new(),
        }
    }

    /// Looks at what is on screen.
    fn look(&mut self, place: &str) {
        self.app.settle();
        self.wrong.extend(self.app.defects(place));
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

    /// Ends a walk in which a label is enough: tooltips are only where they help.
    fn end_with_labels(mut self) {
        self.wrong.retain(|it| !it.ends_with("has no hover text"));
        self.end();
    }

    fn end(self) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
    }
}

/// The job of the first line.
const JOB: JobId = JobId(1);

/// What a job of the first line came to: its first take.
fn kept(app: &WindowHarness) -> JobEvent {
    let take = made::take(app.desk(), line(app, 1), 1);
    JobEvent::Kept(Kept {
        cost: take.cost,
        take: Box::new(take),
        beside: Vec::new(),
        project: Some(made::PROJECT),
        account: String::new(),
        count: 1,
        source: Source::Bought,
    })
}

#[test]
fn script_every_control_has_a_name_a_tab_stop_and_a_hover_text() {
    let mut walk = Walk::new(Box::new(started()));
    walk.look("first run");
    walk.app.key(Modifiers::COMMAND, Key::Enter);
    let first = line(&walk.app, 1);
    assert_eq!(ordered(&walk.app), [first]);
    let busy = Trouble {
        remedies: vec![Remedy::WaitSecs(90), Remedy::Report],
        ..made::busy()
    };
    let failed = JobEvent::Failed(busy.clone());
    made::job(walk.app.desk_mut(), JOB.0, first, [failed]);
    walk.app.settle();
    assert!(walk.is(1, |state| matches!(state, LineState::Failed(_))));
    walk.look("a failed line");
    walk.app.press(&tr!("dubbing-failed"));
    walk.look("failed lines only");
    walk.app.press(&tr!("transport-all"));
    walk.app.press("Retry in 90 s: line 1");
    let sent = walk.app.take_sent();
    let wait = sent.iter().find_map(|command| match command {
        Command::Jobs(JobsCommand::RetryAfter(JOB, wait)) => Some(*wait),
        _ => None,
    });
    assert_eq!(wait, Some(Duration::from_secs(90)), "{sent:?}");
    let held = JobEvent::Held {
        why: busy,
        until: walk
            .app
            .clock()
            .instant()
            .checked_add(Duration::from_secs(90)),
    };
    walk.app.apply(Event::Job(JOB, held));
    walk.app
        .wait_for("the countdown", |app| app.shows_part("Again in "));
    walk.look("a line that waits");
    walk.app.press("Retry now: line 1");
    assert_eq!(
        walk.app.sent_count("Retry(JobId(1))"),
        1,
        "{:?}",
        walk.app.sent()
    );
    let kept = kept(&walk.app);
    walk.app.apply(Event::Job(JOB, kept));
    assert!(walk.is(1, |state| *state == LineState::Draft));
    let take = made::take(walk.app.desk(), first, 1).id;
    start::play(&mut walk.app, take, first);
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
    let mut walk = Walk::new(Box::new(started()));
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
    let first = line(&walk.app, 1);
    start::give_takes(walk.app.desk_mut(), first, 2);
    let takes = [1, 2].map(|number| made::take(walk.app.desk(), first, number).id);
    start::play(&mut walk.app, takes[1], first);
    walk.look("takes below the settings");
    walk.app.press_role(Role::Tab, &tr!("dialog-export-which"));
    walk.look("takes");
    walk.app.press("Note to take 2");
    walk.look("a note");
    walk.leave();
    walk.app.press(&tr!("takes-compare-take", number = 1));
    walk.app.press(&tr!("takes-compare-take", number = 2));
    assert_eq!(walk.app.sent_count("Compare {"), 1, "{:?}", walk.app.sent());
    let of = ProjectLine {
        project: made::PROJECT,
        line: first,
    };
    let compared = PlaybackEvent::Started(Playing::comparing(&takes, Some(of)));
    walk.app.apply(Event::Playback(compared));
    walk.look("a comparison");
    walk.app.press(&tr!("takes-discard", number = 2));
    start::answer(&mut walk.app);
    walk.app.wait_for("the bin", |app| app.shows_part("Bin"));
    walk.app.press_part("Bin");
    walk.look("the bin");
    walk.app.press_part("Scene 1");
    walk.look("a heading");
    walk.end();
}

#[test]
fn window_every_control_teaches() {
    let mut walk = Walk::new(Box::new(started()));
    let device = DeviceState {
        silent: Some("no device".to_owned()),
        ..DeviceState::default()
    };
    let device = PlaybackEvent::Device(device);
    walk.app.apply(Event::Playback(device));
    walk.look_into("projects", "Project: ");
    walk.look_into("who speaks", "Speaks with ");
    walk.look_into("devices", "Sound device: ");
    walk.look_at("the palette", (Modifiers::COMMAND, Key::K));
    walk.look_at("the cast", (Modifiers::ALT, Key::Q));
    walk.app.key(Modifiers::COMMAND, Key::K);
    walk.app.type_letters("he");
    walk.look("what the palette found");
    walk.leave();
    let first = line(&walk.app, 1);
    start::give_takes(walk.app.desk_mut(), first, 1);
    let spent = Meter {
        is_draft: true,
        used: Credits(68),
        limit: Credits(70),
        ..Meter::default()
    };
    let spent = AccountEvent::Meter(Backend::Draft, spent);
    walk.app.apply(Event::Account(spent));
    assert!(walk.app.shows_part(&tr!("status-no-device")));
    walk.look("no device, no credits");
    assert!(walk.is(1, |state| *state == LineState::Draft));
    walk.app.key(Modifiers::COMMAND, Key::E);
    walk.look("export");
    walk.app.press(&tr!("dialog-export-one"));
    walk.look("export of one file");
    walk.app.press(&tr!("dialog-export-each"));
    let folder = PathBuf::from("/nowhere/takes");
    walk.app
        .write(&tr!("dialog-export-folder"), &folder.display().to_string());
    walk.app.press(&tr!("dialog-export-files", count = 1));
    exported(&mut walk.app, &folder);
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

/// Answers the export of one take into a folder without files.
fn exported(app: &mut WindowHarness, folder: &std::path::Path) {
    let look = app.sent().iter().find_map(|command| match command {
        Command::Jobs(JobsCommand::LookInTheWay(number, _)) => Some(*number),
        _ => None,
    });
    if let Some(number) = look {
        app.apply(Event::InTheWay(InTheWay {
            number,
            count: 0,
            first: PathBuf::new(),
        }));
    }
    let is_export = |command: &Command| matches!(command, Command::Jobs(JobsCommand::Export(_)));
    app.wait_for("the export", |app| app.sent().iter().any(is_export));
    app.apply(Event::Queued(vec![Queued {
        id: JobId(2),
        work: Work::Export { takes: 1 },
        quote: Credits::ZERO,
        rank: 0,
        batch: None,
    }]));
    let file = ExportedFile {
        path: folder.join("0001.wav"),
        seconds: 3.12,
    };
    let done = JobEvent::Walked { files: vec![file] };
    app.apply(Event::Job(JobId(2), done));
}

#[test]
fn settings_every_control_teaches() {
    let mut walk = Walk::new(Box::new(started()));
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
    let mut walk = Walk::new(Box::new(started()));
    walk.app.key(Modifiers::COMMAND, Key::Num8);
    answer_usage(&mut walk.app);
    walk.app.wait_for_label("1–1 of 1");
    walk.look("usage");
    walk.app.write(&tr!("usage-budget-month"), "100000");
    walk.app.press(&tr!("usage-budget-set.month"));
    let sent = walk.app.take_sent();
    let budget = sent.into_iter().find_map(|command| match command {
        Command::Usage(UsageCommand::SetBudget(budget)) => Some(budget),
        _ => None,
    });
    let standing = Standing {
        budget: budget.expect("a budget"),
        name: String::new(),
        spend: Spend {
            spent: Credits(68),
            ..Spend::default()
        },
        here: Credits::ZERO,
    };
    let budgets = UsageEvent::Budgets(Backend::Draft, vec![standing]);
    walk.app.apply(Event::Usage(budgets));
    walk.app.wait_for("the budget", |app| {
        app.shows(&tr!("usage-told-at", percent = 70))
    });
    walk.look("usage with a budget");
    walk.look_into("a filter", &tr!("usage-filter-voice"));
    walk.end();
}

#[test]
fn history_every_control_teaches() {
    let mut app = started();
    let first = line(&app, 1);
    start::give_takes(app.desk_mut(), first, 1);
    let mut walk = Walk::new(Box::new(app));
    walk.app.key(Modifiers::COMMAND, Key::Num7);
    answer_history(&mut walk.app);
    walk.app
        .wait_for("the row", |app| app.shows_part("; Here only"));
    walk.look("history");
    walk.app.press_part("; Here only");
    walk.look("history with a row");
    walk.end();
}

#[test]
fn dub_every_control_teaches() {
    let mut walk = Walk::new(dubs::DubWindow::empty());
    walk.look("no dubs");
    walk.app.press(&tr!("dubbing-new"));
    walk.look("a new dub");
    walk.app.press(&tr!("dialog-close"));
    walk.app = dubs::dubbed_in(walk.app);
    walk.look("a line of a dub");
    walk.look_into("the lines’ filter", "Lines");
    walk.end();
}

#[test]
fn tools_every_control_has_a_name_and_a_tab_stop() {
    let mut walk = Walk::new(Box::new(started()));
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

/// Answers what the Agents room asks: there is at most the agent that was created.
fn answer_agents(app: &mut WindowHarness, cards: &mut Vec<AgentCard>) {
    let id = AgentId::new("agent_1");
    for _ in 0..4 {
        let asked = app
            .take_sent()
            .into_iter()
            .filter_map(|command| match command {
                Command::Agents(command) => Some(command),
                _ => None,
            });
        for command in asked {
            let event = match command {
                AgentsCommand::List(backend) => {
                    AgentsEvent::Listed(backend, Ok(Arc::new(cards.clone())))
                }
                AgentsCommand::Create(number, backend, document) => {
                    cards.push(AgentCard {
                        id: id.clone(),
                        name: "Support desk".to_owned(),
                        tags: Vec::new(),
                        last_conversation_s: None,
                        is_editable: true,
                    });
                    let opened = AgentsEvent::Opened(backend, id.clone(), Ok(Arc::from(document)));
                    app.apply(Event::Agents(opened));
                    AgentsEvent::Created(number, Ok(id.clone()))
                }
                AgentsCommand::ListConversations(backend, _) => {
                    AgentsEvent::Conversations(backend, Ok(Arc::default()))
                }
                AgentsCommand::ListTests => AgentsEvent::Tests(Ok(Arc::default())),
                AgentsCommand::ListAccountTests(backend) => {
                    AgentsEvent::AccountTests(backend, Ok(Arc::default()))
                }
                _ => continue,
            };
            app.apply(Event::Agents(event));
        }
        app.settle();
    }
}

#[test]
fn agents_every_control_has_a_name_and_a_tab_stop() {
    let mut cards = Vec::new();
    let mut walk = Walk::new(Box::new(started()));
    walk.app.key(Modifiers::COMMAND, Key::Num6);
    answer_agents(&mut walk.app, &mut cards);
    walk.app.wait_for_label(&tr!("agents-empty"));
    walk.look("no agents");
    walk.app.press_role(Role::Button, &tr!("agents-create"));
    walk.look("templates");
    walk.app.press(&Template::SupportDesk.label());
    answer_agents(&mut walk.app, &mut cards);
    walk.app.wait_for_label(&tr!("talk-start"));
    walk.look("an agent");
    for tab in [
        tr!("agents-tests"),
        tr!("conversation-title"),
        tr!("agents-webhooks"),
    ] {
        walk.app.press_role(Role::Tab, &tab);
        answer_agents(&mut walk.app, &mut cards);
        walk.look(&tab);
    }
    walk.end_with_labels();
}
