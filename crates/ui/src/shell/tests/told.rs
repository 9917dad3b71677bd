//! What the window says while it doesn't know something, or of what isn't seen.

use egui::accesskit::Role;

use super::*;
use mynah_core::ids::{AgentId, AgentTestId};
use mynah_core::request::Tool;
use mynah_core::settings::Setting;
use mynah_model::command::{
    AccountTestRun, AgentsCommand, CaptionSource, CaptionsStart, ConversationStart, TestRun,
    ToolsCommand,
};
use mynah_model::desk::{
    Budget, HistoryAsk, HistoryFilter, HistoryPage, HistoryPlace, HistoryRow, KeyState, Outcome,
    OwnSettings, Scope, Spend, Standing, Voice,
};
use mynah_model::event::{HistoryEvent, JobEvent, UsageEvent, VoicesEvent};
use mynah_model::price::in_words;
use mynah_script::tuning::PartChange;

/// A live project, each line with a take that says what it says.
pub(super) fn live() -> Desk {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    for number in 1..=4 {
        let line = made::line(&desk, number);
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    desk
}

fn know(desk: &mut Desk, voices: Vec<Voice>) {
    let voices = VoicesEvent::Voices(voices.into());
    desk.apply(Event::Voices(Backend::Live, voices));
}

#[test]
fn lines_are_not_called_fresh_before_it_is_known_what_they_would_send() {
    let mut desk = live();
    let unread = made::voices(Backend::Live).into_iter().map(|voice| Voice {
        settings: OwnSettings::Unread,
        ..voice
    });
    know(&mut desk, unread.collect());
    let mut window = window(desk, (1440.0, 900.0));
    assert!(window.query_by_label_contains("Fresh").is_none());
    assert!(
        window
            .query_by_label_contains(&tr!("generate-none"))
            .is_none()
    );
    let keys = Modifiers::COMMAND | Modifiers::SHIFT;
    window.key_press_modifiers(keys, Key::Enter);
    window.run();
    window.get_by_label_contains("The models are not known yet");
    assert!(
        window
            .query_by_label_contains("Every line has a take")
            .is_none()
    );
    know(&mut window.state_mut().desk, made::voices(Backend::Live));
    window.run();
    window.get_by_label(&tr!("generate-none"));
}

#[test]
fn a_locked_key_is_why_nothing_is_known() {
    let mut desk = live();
    know(&mut desk, Vec::new());
    desk.key = KeyState::Locked;
    let mut window = window(desk, (1440.0, 900.0));
    let keys = Modifiers::COMMAND | Modifiers::SHIFT;
    window.key_press_modifiers(keys, Key::Enter);
    window.run();
    window.get_by_label_contains("while the key is locked");
}

/// Each row said "Not known yet", and was cut.
#[test]
fn rows_say_that_the_key_is_locked() {
    for width in [1100.0, 1440.0] {
        let mut desk = live();
        know(&mut desk, Vec::new());
        desk.key = KeyState::Locked;
        let window = window(desk, (width, 700.0));
        let rows = window.query_all_by_label_contains("is known once the key is unlocked");
        assert!(rows.count() >= 4, "{width}");
        let texts = window
            .output()
            .shapes
            .iter()
            .filter_map(|clipped| match &clipped.shape {
                egui::Shape::Text(text) => Some(text.galley.text().to_owned()),
                _ => None,
            });
        let texts: Vec<_> = texts.collect();
        assert!(
            !texts.iter().any(|text| text.starts_with("Not known")),
            "{texts:?}"
        );
        let whole = |word: &str| texts.iter().filter(|text| *text == word).count();
        assert_eq!(
            (whole("Key locked"), whole("locked")),
            (5, 4),
            "{width}: {texts:?}"
        );
    }
}

/// The credits of the key that was in use before stood there as this one's.
#[test]
fn nothing_is_known_of_an_account_whose_key_is_locked() {
    let mut desk = live();
    let meter = Meter {
        used: Credits(1_234),
        limit: Credits(50_000),
        ..Meter::default()
    };
    for event in [
        AccountEvent::Meter(Backend::Live, meter),
        AccountEvent::Key(KeyState::Locked),
    ] {
        desk.apply(Event::Account(event));
    }
    let window = window(desk, (1440.0, 900.0));
    window.get_by_label(&tr!("status-meter-locked"));
    let shown = window.query_all_by_label_contains("1\u{2009}234");
    assert_eq!(shown.count(), 0);
}

#[test]
fn a_voice_that_is_gone_is_said_where_its_lines_cannot_be_ordered() {
    let mut desk = live();
    let mut others = made::voices(Backend::Live);
    others.retain(|voice| voice.id.as_str() != "voice1");
    know(&mut desk, others);
    // Lines of the others have their takes.
    let changed = desk.tally();
    assert_eq!((changed.changed, changed.gone), (0, 2));
    let mut window = window(desk, (1440.0, 900.0));
    let keys = Modifiers::COMMAND | Modifiers::SHIFT;
    window.key_press_modifiers(keys, Key::Enter);
    window.run();
    window.get_by_label_contains("aren’t there any more");
}

#[test]
fn what_plays_out_of_the_history_is_shown_as_what_is_heard() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let mut card = made::take(&desk, line, 3);
    // Of another project: its line's number means nothing here.
    card.voice_name = "Wren (draft)".to_owned();
    let take = card.id;
    let row = HistoryRow {
        at: card.at,
        tool: Tool::Speech,
        voice: None,
        voice_name: card.voice_name.clone(),
        model: None,
        text: "The light went out.".to_owned(),
        cost: None,
        settings: None,
        seed: None,
        format: None,
        take: Some(Arc::new(card)),
        project: None,
        item: None,
        zero_retention: false,
        title: String::new(),
        seconds: None,
    };
    let page = HistoryPage {
        ask: HistoryAsk {
            id: 1,
            filter: HistoryFilter::default(),
            page: 0,
            from: HistoryPlace::default(),
        },
        account: None,
        rows: vec![Arc::new(row)],
        both: Vec::new(),
        next: None,
        trouble: None,
    };
    desk.apply(Event::History(HistoryEvent::Page(Box::new(page))));
    desk.apply(Event::Playback(PlaybackEvent::Started(Playing::Take {
        take,
        line: None,
    })));
    let window = window(desk, (1440.0, 900.0));
    assert!(window.query_by_label(&tr!("transport-nothing")).is_none());
    window.get_by_label(&tr!("transport-take", number = 3));
    let of_transport = |node: &egui_kittest::Node<'_>| node.rect().top() > 780.0;
    let mut voices = window.get_all_by_label("Wren (draft)");
    assert!(voices.any(|node| of_transport(&node)), "who speaks it");
    assert!(sent(&window).contains("Load("), "its waveform is asked for");
}

/// Of a title some letters were left, in a window with room for more.
#[test]
fn a_title_keeps_its_room_in_a_small_window_and_is_read_whole_under_the_pointer() {
    let script = "Bartholomew Winterbottom: The light went out.\n";
    let mut desk = made::desk(Backend::Draft, script);
    let line = made::line(&desk, 1);
    let take = made::take(&desk, line, 1);
    let playing = Playing::Take {
        take: take.id,
        line: ProjectLine::new(Some(made::PROJECT), Some(line)),
    };
    made::give_takes(&mut desk, line, vec![take]);
    desk.apply(Event::Playback(PlaybackEvent::Started(playing)));
    let mut window = window(desk, (1100.0, 700.0));
    let whole = "Line 1 · Bartholomew Winterbottom";
    let label = window.get_by_label(whole);
    assert!(label.rect().width() > 140.0, "{:?}", label.rect());
    label.hover();
    window.run_steps(30);
    assert_eq!(window.get_all_by_label(whole).count(), 2);
}

fn limited(hard: bool, scope: Scope, credits: u64) -> Standing {
    Standing {
        budget: Budget {
            backend: Backend::Draft,
            scope,
            credits: Credits(credits),
            hard,
        },
        name: "Salt Harbour".to_owned(),
        spend: Spend::default(),
        here: Credits::ZERO,
    }
}

#[test]
fn a_hard_budget_that_stops_part_of_a_batch_says_so_before_it_is_sent() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let budgets = vec![
        limited(true, Scope::Month, 60),
        limited(false, Scope::Project(made::PROJECT), 0),
    ];
    desk.apply(Event::Usage(UsageEvent::Budgets(Backend::Draft, budgets)));
    let mut window = window(desk, (1440.0, 900.0));
    window
        .get_by_label(&tr!("generate-changed", count = 4))
        .hover();
    window.run_steps(30);
    window.get_by_label_contains("so not all lines will be spoken");
    window
        .get_by_label(&tr!("generate-changed", count = 4))
        .click();
    window.run();
    window.get_by_label(&tr!("dialog-spend"));
    window.get_by_label_contains("stops what crosses it: about 1 of 4 lines fit. They");
    // It said the price of all four.
    let yes_label = tr!("dialog-spend-some", fit = 1, lines = 4);
    let yes = window.get_by_label(&yes_label);
    let price = yes.accesskit_node().description().unwrap_or_default();
    assert!(price.starts_with("free · 19 draft credits"), "{price}");
    // Nothing is left of the soft one: it says that, not that it has nothing left and asks.
    window.get_by_label("The budget of “Salt Harbour” is used up, and asks before more is spent");
    window.get_by_label(&tr!("dialog-cancel")).click();
    window.run();
    assert!(!sent(&window).contains("Generate {"), "{}", sent(&window));
}

/// Lines that had fitted were refused in the middle, for others that somebody had agreed to.
#[test]
fn lines_that_a_soft_budget_has_room_for_are_not_asked_about_again() {
    let fitted = |budget| {
        let mut desk = made::desk(Backend::Draft, made::SCRIPT);
        desk.apply(Event::Usage(UsageEvent::Budgets(
            Backend::Draft,
            vec![budget],
        )));
        let mut window = window(desk, (1440.0, 900.0));
        window
            .get_by_label(&tr!("generate-changed", count = 4))
            .click();
        window.run();
        assert!(sent(&window).contains("Generate {"), "{}", sent(&window));
        sent(&window).contains("Fitted(")
    };
    assert!(fitted(limited(false, Scope::Month, 10_000)));
    // A hard one knows no consent.
    assert!(!fitted(limited(true, Scope::Month, 10_000)));
}

/// It offered to generate none of them, and twenty rows were red then.
#[test]
fn a_budget_without_room_for_any_line_leaves_nothing_to_agree_to() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let budgets = vec![limited(true, Scope::Month, 1)];
    desk.apply(Event::Usage(UsageEvent::Budgets(Backend::Draft, budgets)));
    let mut window = window(desk, (1440.0, 900.0));
    window
        .get_by_label(&tr!("generate-changed", count = 4))
        .click();
    window.run();
    let none_label = tr!("dialog-spend-some", fit = 0, lines = 4);
    let none = window.get_by_label(&none_label);
    assert!(none.accesskit_node().is_disabled());
    none.click();
    window.run();
    assert!(!sent(&window).contains("Generate {"), "{}", sent(&window));
}

/// Regression: one line above a hard budget was enabled and priced, then refused without a warning.
#[test]
fn line_alone_above_a_hard_budget_is_warned_of_and_not_sent() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let budgets = vec![limited(true, Scope::Month, 1)];
    desk.apply(Event::Usage(UsageEvent::Budgets(Backend::Draft, budgets)));
    let order = desk.order_for(made::line(&desk, 1), false).unwrap();
    let mut window = window(desk, (1440.0, 900.0));
    let generate = JobsCommand::Generate {
        project: Some(made::PROJECT),
        backend: Backend::Draft,
        orders: vec![order],
        asked_alone: true,
        play: false,
    };
    let wishes = &mut window.state_mut().wishes;
    wishes.outbox.push_back(Command::Jobs(generate));
    window.run();
    let one = in_words(Backend::Draft, Credits(1));
    window.get_by_label(&tr!(
        "dialog-spend.stop-month",
        limit = one.clone(),
        left = one
    ));
    window.get_by_label(&tr!("remedy-budget"));
    let yes = tr!("dialog-spend-yes");
    let mut buttons = window.query_all_by_label(&yes);
    assert!(buttons.any(|button| button.accesskit_node().is_disabled()));
    assert!(!sent(&window).contains("Generate {"), "{}", sent(&window));
}

fn sessions() -> [Command; 4] {
    let agent = AgentId::new("agent");
    let project = Some(made::PROJECT);
    let conversation = ConversationStart {
        project,
        ..ConversationStart::new(Backend::Draft, agent.clone(), "Guide".to_owned())
    };
    [
        Command::Agents(AgentsCommand::StartConversation(Box::new(conversation))),
        Command::Agents(AgentsCommand::RunTests(Box::new(TestRun {
            backend: Backend::Draft,
            project,
            agents: vec![agent.clone()],
            tests: vec!["Greets".to_owned()],
            tools: Vec::new(),
            variables: Vec::new(),
            confirmed_budget: false,
        }))),
        Command::Agents(AgentsCommand::RunAccountTests(Box::new(AccountTestRun {
            backend: Backend::Draft,
            project,
            agent,
            agent_name: "Guide".to_owned(),
            tests: vec![(AgentTestId::new("test"), "Greets".to_owned())],
            shown_per_minute: None,
            confirmed_budget: false,
        }))),
        Command::Tools(ToolsCommand::StartCaptions(Box::new(CaptionsStart {
            backend: Backend::Draft,
            project,
            source: CaptionSource::Microphone(None),
            language: None,
            is_manual: false,
            confirmed_budget: false,
        }))),
    ]
}

/// Regression: conversations, tests of agents and live captions skipped soft budgets and "Confirm above".
#[test]
fn conversations_tests_and_captions_are_asked_about_before_they_start() {
    let soft = || vec![limited(false, Scope::Month, 1)];
    for (name, budgets, above, asks, confirms) in [
        ("no limit", Vec::new(), None, false, false),
        ("soft budget", soft(), None, true, true),
        ("confirm above", Vec::new(), Some(1), true, false),
    ] {
        for command in sessions() {
            let mut desk = made::desk(Backend::Draft, made::SCRIPT);
            let budgets = UsageEvent::Budgets(Backend::Draft, budgets.clone());
            desk.apply(Event::Usage(budgets));
            desk.settings.confirm_above = above;
            let mut window = window(desk, (1440.0, 900.0));
            let what = format!("{name}: {command:?}");
            window.state_mut().wishes.outbox.push_back(command);
            window.run();
            let is_asked = window.query_by_label(&tr!("dialog-spend")).is_some();
            assert_eq!(is_asked, asks, "{what}");
            let sent_as = format!("confirmed_budget: {confirms}");
            if asks {
                assert!(!sent(&window).contains("confirmed_budget"), "{what}");
                window.get_by_label(&tr!("dialog-spend-start")).click();
            }
            // Nobody takes it here, so that the next frame would ask about it again.
            let is_sent = (0..8).any(|_| {
                window.step();
                sent(&window).contains(&sent_as)
            });
            assert!(is_sent, "{what}: {}", sent(&window));
        }
    }
}

#[test]
fn all_that_failed_is_asked_about_like_any_batch_before_it_is_ordered_again() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    desk.settings.confirm_above = Some(60);
    desk.project.as_mut().unwrap().card.zero_retention = true;
    for number in 1..=2 {
        let line = made::line(&desk, number);
        let failed = JobEvent::Failed(made::busy());
        made::job(&mut desk, number as u64, line, [failed]);
    }
    let mut window = window(desk, (1440.0, 900.0));
    window.state_mut().view.drawer = true;
    window.run();
    window
        .get_by_label(&tr!("jobs-retry-all", count = 2))
        .click();
    window.run();
    window.get_by_label(&tr!("dialog-spend"));
    window.get_by_label_contains("It costs more than 60 cr");
    window.get_by_label_contains("reclaim and stitching by id are off");
    assert!(!sent(&window).contains("RetryAll"), "{}", sent(&window));
    window
        .get_by_label(&tr!("generate-changed", count = 2))
        .click();
    // Nobody takes it here, so that the next frame would ask about it again.
    let agreed = (0..8).any(|_| {
        window.step();
        sent(&window).contains("RetryAll")
    });
    assert!(agreed, "{}", sent(&window));
    assert!(window.state().view.told_retention.contains(&made::PROJECT));
}

/// It lay over the rows and their buttons.
#[test]
fn what_is_told_lies_above_the_open_jobs() {
    let mut window = draft();
    window.state_mut().view.drawer = true;
    let told = Notice::Heed("It stopped".to_owned());
    window.state_mut().wishes.notices.push_back(told);
    window.run_steps(2);
    let toast = window.get_by_label("It stopped").rect();
    let jobs = window.get_by_label(&tr!("jobs-close")).rect();
    assert!(toast.bottom() < jobs.top(), "{toast} {jobs}");
}

/// Its project was opened at whatever line was shown there.
#[test]
fn a_line_that_somebody_is_on_the_way_to_is_shown_once_its_project_is_open() {
    let mut window = draft();
    let line = made::line(&window.state().desk, 3);
    let project = ProjectId(7);
    let bench = window.state_mut();
    bench.view.goal = Some(mynah_ui_core::ctx::Goal {
        from: Some(made::PROJECT),
        project,
        line,
        ended: 0,
    });
    made::switch_to(&mut bench.desk, project, made::SCRIPT);
    window.run();
    assert_eq!(window.state().view.line, Some(line));
}

#[test]
fn changing_a_projects_budget_begins_in_its_field() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut window = window(desk, (1440.0, 900.0));
    for (scope, field) in [
        (Scope::Project(made::PROJECT), "Budget of “Salt Harbour”"),
        (Scope::Month, tr!("usage-budget-month").as_str()),
    ] {
        let state = window.state_mut();
        state.view.budget = Some(scope);
        state.wishes.actions.push_back(Action::Budgets);
        window.run();
        let node = window.get_by_label(field);
        assert!(node.accesskit_node().is_focused(), "{field}");
    }
}

fn spent(unknown: u64, reserved: u64) -> Spend {
    Spend {
        unknown: Credits(unknown),
        reserved: Credits(reserved),
        ..Spend::default()
    }
}

#[test]
fn takes_are_not_called_saved_while_an_order_of_before_is_not_settled() {
    // The open project is spoken by Draft voices; what is open is the account's.
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    desk.spend.insert(Backend::Live, spent(0, 40));
    let mut window = window(desk, (1440.0, 900.0));
    assert!(window.query_by_label(&tr!("status-on-disk")).is_none());
    window.get_by_label("40 cr not settled yet").click();
    window.run();
    let state = window.state();
    assert_eq!(state.view.room, Room::Usage);
    let filter = &state.view.ledger.filter;
    assert_eq!(filter.backend, Backend::Live);
    assert_eq!(filter.outcome, Some(Outcome::Open));
    // What may have been charged comes first, and is in the ledger where no job tells of it.
    let state = window.state_mut();
    state.desk.spend.insert(Backend::Live, spent(7, 40));
    window.run();
    window
        .get_by_label(&tr!("status-unknown", credits = 7))
        .click();
    window.run();
    let filter = &window.state().view.ledger.filter;
    assert_eq!(filter.outcome, Some(Outcome::Unknown));
    let state = window.state_mut();
    state.desk.spend.insert(Backend::Live, spent(0, 0));
    window.run();
    window.get_by_label(&tr!("status-on-disk"));
}

/// Until the first sums of a batch came the bar said that all takes are saved.
#[test]
fn takes_are_not_called_saved_while_something_is_ordered() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 1);
    made::job(&mut desk, 1, line, []);
    let mut window = window(desk, (1440.0, 900.0));
    assert!(window.query_by_label(&tr!("status-on-disk")).is_none());
    window.get_by_label("50 draft cr held").click();
    window.run();
    assert!(window.state().view.drawer);
}

/// With other lines waiting the bar said that all takes are saved, and the line that it was new.
#[test]
fn what_is_looked_for_after_a_crash_is_told_while_others_wait() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let (first, second) = (made::line(&desk, 1), made::line(&desk, 2));
    made::job(&mut desk, 1, first, [JobEvent::LookedFor]);
    made::job(&mut desk, 2, second, [JobEvent::Waiting]);
    desk.spend.insert(Backend::Live, spent(0, 40));
    let mut window = window(desk, (1100.0, 700.0));
    assert!(window.query_by_label(&tr!("status-on-disk")).is_none());
    window.get_by_label_contains("Checking: Mynah checks");
    window.get_by_label(&tr!("generate-changed", count = 2));
    assert!(
        window
            .query_by_label_contains(&tr!("script-cancel-line", number = 1))
            .is_none()
    );
    window
        .get_by_label(&tr!("status-looked-for", lines = 1))
        .click();
    window.run();
    assert!(window.state().view.drawer);
    window.get_by_label_contains("sent when the program ended; looked for in the history, 50");
    // Found: what waits holds credits still.
    let bench = window.state_mut();
    bench.desk.apply(Event::Job(JobId(1), JobEvent::Dismissed));
    window.run();
    assert!(window.query_by_label(&tr!("status-on-disk")).is_none());
    let held = window.get_by_label("90 cr held").accesskit_node();
    let tip = held.description().expect("an explanation");
    assert!(
        tip.contains("40 cr are held by requests under way, 50 cr by what waits"),
        "{tip}"
    );
    window.get_by_label(&tr!("generate-changed", count = 3));
}

#[test]
fn a_line_that_is_shown_is_listed_whatever_was_listed_before() {
    let mut window = draft();
    window.get_by_label(&tr!("script-filter-failed")).click();
    window.run();
    assert!(window.query_by_label_contains("Line 2, Tom").is_none());
    let line = made::line(&window.state().desk, 2);
    let bench = window.state_mut();
    bench.view.show(Some(line));
    window.run();
    window.get_by_label_contains("Line 2, Tom");
}

#[test]
fn the_palette_finds_a_project_and_opens_it() {
    let mut window = draft();
    let mut card = window.state().desk.project.as_ref().unwrap().card.clone();
    card.id = ProjectId(7);
    card.name = "Winter Ferry".to_owned();
    let projects = vec![card];
    window
        .state_mut()
        .desk
        .apply(Event::Project(ProjectEvent::Listed {
            projects,
            bin: Vec::new(),
            archived: Vec::new(),
        }));
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run();
    // As it is read there, too.
    window
        .get_by_label(&tr!("palette-field"))
        .type_text("open project: winter");
    window.run();
    window.get_by_label("Open project: Winter Ferry").click();
    window.run();
    assert!(sent(&window).contains("Open(ProjectId(7))"));
}

#[test]
fn space_opens_a_list_that_has_the_keys() {
    let mut window = draft();
    let line = made::line(&window.state().desk, 2);
    window.state_mut().view.show(Some(line));
    window.run();
    window
        .get_by_role_and_label(Role::ComboBox, &tr!("inspector-model"))
        .focus();
    window.run();
    window.key_press(Key::Space);
    window.run();
    assert!(egui::Popup::is_any_open(&window.ctx));
    assert!(!sent(&window).contains("Generate {"), "nothing is spoken");
}

#[test]
fn undo_of_a_setting_is_seen_among_the_settings() {
    let mut window = draft();
    let line = made::line(&window.state().desk, 2);
    let bench = window.state_mut();
    bench.view.show(Some(line));
    let change = PartChange::Setting(Setting::Stability(Some(0.9)));
    bench.desk.edit(Edit::TunePart {
        speaker: "Tom".to_owned(),
        change,
    });
    window.run();
    let actions = &mut window.state_mut().wishes.actions;
    actions.push_back(Action::ShowTakes);
    window.run();
    assert!(
        window.query_by_label(&tr!("inspector-stability")).is_none(),
        "takes are open"
    );
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    window.get_by_label(&tr!("inspector-stability"));
}

/// They were read when somebody came back to the window, and stayed as they were while he looked at them.
#[test]
fn credits_are_read_again_while_somebody_is_at_the_window() {
    let mut desk = live();
    let now = mynah_core::clock::UnixMillis(1_800_000_000_000);
    let meter = Meter {
        limit: Credits(10_000),
        read: now,
        ..Meter::default()
    };
    desk.apply(Event::Account(AccountEvent::Meter(Backend::Live, meter)));
    let mut window = window(desk, (1100.0, 700.0));
    let read = |window: &Harness<'_, Bench<Window>>| sent(window).matches("Refresh(Live)").count();
    let mut secs = 0;
    let mut pass = |window: &mut Harness<'_, Bench<Window>>, more: i64| {
        secs += more;
        let then = mynah_core::clock::UnixMillis(now.0 + secs * 1_000);
        window.state().clock.set(then);
        window.run();
    };
    pass(&mut window, 50);
    assert_eq!(read(&window), 0, "they are fresh");
    pass(&mut window, 15);
    assert_eq!(read(&window), 1);
    pass(&mut window, 15);
    assert_eq!(read(&window), 1, "it was asked for just now");
    pass(&mut window, 60);
    assert_eq!(read(&window), 2, "nobody answered");
    // What is ordered here is reckoned until its end.
    let line = made::line(&window.state().desk, 1);
    let desk = &mut window.state_mut().desk;
    made::job(desk, 1, line, [JobEvent::Running { progress: None }]);
    pass(&mut window, 120);
    assert_eq!(read(&window), 2);
    let desk = &mut window.state_mut().desk;
    desk.apply(Event::Job(JobId(1), JobEvent::Dismissed));
    window.event(egui::Event::WindowFocused(false));
    window.input_mut().focused = false;
    pass(&mut window, 120);
    assert_eq!(read(&window), 2, "nobody looks");
    let output = &window.output().viewport_output;
    let wakes = output
        .get(&egui::ViewportId::ROOT)
        .map(|it| it.repaint_delay);
    assert_eq!(wakes, Some(std::time::Duration::MAX), "it sleeps");
    window.input_mut().focused = true;
    window.event(egui::Event::WindowFocused(true));
    pass(&mut window, 0);
    assert_eq!(read(&window), 3, "somebody came back");
    // Nobody is at a window that is left in front for long.
    pass(&mut window, 700);
    assert_eq!(read(&window), 3);
}

/// The button was grey, and its reason stood in a tooltip.
#[test]
fn speakers_without_a_voice_are_said_on_the_button_that_opens_the_cast() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let cast = desk.script().cast().0.clone();
    let uncast = cast.into_keys().map(|speaker| Edit::SetPart {
        speaker,
        part: Some(Box::default()),
    });
    desk.edit(Edit::Group(uncast.collect()));
    assert_eq!(desk.tally().changed, 0);
    let speakers = desk.speakers_without_voice();
    assert!(speakers > 0);
    let mut window = window(desk, (1440.0, 900.0));
    window
        .get_by_label(&tr!("generate-cast", speakers = speakers))
        .click();
    window.run();
    window.get_by_label(&tr!("cast-title"));
}
