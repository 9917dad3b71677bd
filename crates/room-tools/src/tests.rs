//! Panels of the tools: the price, the order that a press sends, the result, and "Send to".

use std::sync::Arc;

use egui::Ui;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::ToolsPanel;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{JobId, TakeId};
use mynah_core::request::{
    AlignRequest, EffectRequest, Generation, Input, IsolationRequest, TranscriptRequest,
};
use mynah_i18n::tr;
use mynah_model::command::{
    CloningCommand, Command, HistoryCommand, JobsCommand, LineOrder, PlaybackCommand,
    RecordCommand, Recorded, ToolsCommand,
};
use mynah_model::desk::{HistoryPage, HistoryRow, TakeCard};
use mynah_model::event::{
    CloningEvent, Event, FoundTake, HistoryEvent, JobEvent, TakesEvent, ToolsEvent, Was,
};
use mynah_model::tool_presets::{PresetChange, ToolPreset};
use mynah_model::trouble::{Charged, Details, Remedy, Trouble};
use mynah_model::urgency::Urgency;
use mynah_records::takes::ListedTake;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::{StudioCtx, ToolTab};
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;
use mynah_ui_core::words::length;

type Room<'a> = Harness<'a, Bench<ToolsPanel>>;

fn room<'a>(tab: ToolTab, backend: Backend) -> Room<'a> {
    let desk = made::desk(backend, made::SCRIPT);
    let panel = ToolsPanel::default();
    let mut room = made::room((1100.0, 700.0), desk, panel, both_ui);
    room.state_mut().view.tools.open(tab);
    room.run_steps(3);
    room
}

/// Draws the room with its inspector beside it.
fn both_ui(panel: &mut ToolsPanel, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let whole = ui.max_rect();
    let split = whole.right() - 320.0;
    let builder = egui::UiBuilder::new();
    let mut left = ui.new_child(builder.max_rect(whole.with_max_x(split)));
    panel.ui(&mut left, cx);
    let builder = egui::UiBuilder::new().id_salt("aside");
    let mut right = ui.new_child(builder.max_rect(whole.with_min_x(split)));
    panel.inspector_ui(&mut right, cx);
    panel.follow_unseen(cx);
    panel.window_ui(ui, cx);
}

/// The orders of the last press.
fn ordered(room: &Room<'_>) -> Vec<LineOrder> {
    let sent = room.state().wishes.outbox.iter();
    let orders = sent.filter_map(|wish| match wish {
        Command::Jobs(JobsCommand::Generate { orders, .. }) => Some(orders.clone()),
        _ => None,
    });
    orders.flatten().collect()
}

fn input(name: &str) -> Input {
    Input {
        hash: name.repeat(4),
        extension: "wav".to_owned(),
        bytes: 48_000,
        seconds: 60.0,
        name: name.to_owned(),
    }
}

/// Drops a file into the room; the library has its copy.
fn drop_file(room: &mut Room<'_>, name: &str) {
    room.state_mut().view.tools.files.push(name.into());
    room.run_steps(2);
    let mut brought = room.state().wishes.outbox.iter().rev();
    let number = brought
        .find_map(|wish| match wish {
            Command::Tools(ToolsCommand::Bring(number, _)) => Some(*number),
            _ => None,
        })
        .expect("a file is brought");
    let event = ToolsEvent::Brought(number, Ok(Box::new(input(name))));
    room.state_mut().desk.apply(Event::Tools(event));
    room.run_steps(2);
}

pub(crate) fn effect(text: &str) -> TakeCard {
    let request = Generation::Effects(EffectRequest {
        text: text.to_owned(),
        seconds: None,
        influence: None,
        looped: false,
        format: OutputFormat::default(),
    });
    TakeCard {
        id: TakeId(41),
        line: None,
        number: 1,
        backend: Backend::Live,
        voice_name: String::new(),
        request: Arc::new(request),
        seed: None,
        seconds: 4.0,
        cost: Credits(100),
        at: UnixMillis(1),
        lufs: None,
        peak_db: None,
        mini: [90; 48].into(),
        picked: false,
        starred: false,
        approved: false,
        note: String::new(),
        discarded: false,
        cut: false,
        missing: false,
        remark: None,
        given: None,
        picked_for: None,
        parts: [].into(),
    }
}

/// Answers the newest question for results with this take.
fn answer(room: &mut Room<'_>, card: TakeCard) {
    answer_all(room, vec![card]);
}

fn answer_all(room: &mut Room<'_>, cards: Vec<TakeCard>) {
    let mut asks = room.state().wishes.outbox.iter().rev();
    let ask = asks
        .find_map(|wish| match wish {
            Command::History(HistoryCommand::Page(ask)) => Some((**ask).clone()),
            _ => None,
        })
        .expect("results are asked for");
    let rows = cards.into_iter().map(|card| {
        Arc::new(HistoryRow::of_take(ListedTake {
            card,
            project: None,
            history_item: None,
            zero_retention: false,
        }))
    });
    let page = HistoryPage {
        ask,
        account: None,
        rows: rows.collect(),
        both: Vec::new(),
        next: None,
        trouble: None,
    };
    let event = HistoryEvent::Page(Box::new(page));
    room.state_mut().desk.apply(Event::History(event));
    room.run_steps(3);
}

#[test]
fn every_tool_has_a_tab_and_opens() {
    let mut room = room(ToolTab::Transcribe, Backend::Draft);
    for tab in ToolTab::ALL {
        room.get_by_role_and_label(egui::accesskit::Role::Tab, &tab.label())
            .click();
        room.run_steps(3);
        assert_eq!(room.state().view.tools.tab, tab);
    }
}

#[test]
fn an_effect_shows_its_price_and_sends_its_options() {
    let mut room = room(ToolTab::Effects, Backend::Live);
    let button = tr!("effect-generate", count = 1);
    assert!(room.query_by_label(&tr!("effect-no-prompt")).is_some());
    room.get_by_label(&tr!("effect-prompt")).click();
    room.run_steps(2);
    room.get_by_label(&tr!("effect-prompt"))
        .type_text("A door creaks");
    room.run_steps(3);
    room.get_by_label(&tr!("effect-loop")).click();
    room.run_steps(2);
    let spends = room.get_by_label(&button).accesskit_node();
    let price = spends.description().unwrap_or_default();
    assert!(price.contains("100"), "{price}");
    assert!(room.query_by_label(&tr!("tools-unkept")).is_some());
    room.get_by_label_contains(&button).click();
    room.run_steps(2);
    let orders = ordered(&room);
    let [order] = orders.as_slice() else {
        panic!("{orders:?}");
    };
    let Generation::Effects(request) = &order.request else {
        panic!("{order:?}");
    };
    assert_eq!(
        (request.text.as_str(), request.looped),
        ("A door creaks", true)
    );
    assert_eq!(order.shown, Some(Credits(100)));
}

#[test]
fn variants_are_orders_of_their_own() {
    let mut room = room(ToolTab::Effects, Backend::Live);
    room.get_by_label(&tr!("effect-prompt")).click();
    room.run_steps(2);
    room.get_by_label(&tr!("effect-prompt")).type_text("Rain");
    room.get_by_label("3").click();
    room.run_steps(3);
    let label = tr!("effect-generate", count = 3);
    let button = room.get_by_label_contains(&label);
    let price = button.accesskit_node().description().unwrap_or_default();
    assert!(price.contains("300"), "{price}");
    button.click();
    room.run_steps(2);
    let orders = ordered(&room);
    assert_eq!(orders.len(), 3);
    assert!(orders.iter().all(|order| order.fresh && order.beside));
}

/// Regression: one variant of a known description was a copy of the result that the library had.
#[test]
fn an_effect_is_generated_again_at_its_price() {
    let mut room = room(ToolTab::Effects, Backend::Live);
    answer(&mut room, effect("Rain"));
    room.get_by_label(&tr!("effect-prompt")).click();
    room.run_steps(2);
    room.get_by_label(&tr!("effect-prompt")).type_text("Rain");
    room.run_steps(3);
    let button = tr!("effect-generate", count = 1);
    for _ in 0..2 {
        room.get_by_label_contains(&button).click();
        room.run_steps(2);
    }
    let orders = ordered(&room);
    assert_eq!(orders.len(), 2);
    for order in orders {
        assert!(order.fresh && order.beside, "{order:?}");
        assert_eq!(order.shown, Some(Credits(100)));
    }
}

#[test]
fn a_result_is_listed_played_and_sent_to_a_line() {
    let mut room = room(ToolTab::Effects, Backend::Live);
    answer(&mut room, effect("Rain on a roof"));
    room.get_by_label("Rain on a roof");
    room.get_by_label(&tr!("tools-play", title = "Rain on a roof"))
        .click();
    room.run_steps(2);
    let sent = room.state().wishes.outbox.back();
    assert!(
        matches!(sent, Some(Command::Playback(PlaybackCommand::Hear(cues))) if cues.len() == 1),
        "{sent:?}"
    );
    let line = made::line(&room.state().desk, 2);
    room.state_mut().view.line = Some(line);
    room.run_steps(2);
    room.get_by_label(&tr!("tools-send.name", title = "Rain on a roof"))
        .click();
    room.run_steps(3);
    room.get_by_label(&tr!("tools-send-line", number = 2))
        .click();
    room.run_steps(2);
    let put = room.state().wishes.outbox.iter().any(|wish| {
        matches!(wish, Command::History(HistoryCommand::Put { take, line: to, .. })
            if *take == TakeId(41) && *to == line)
    });
    assert!(put, "the line gets no take");
}

#[test]
fn a_result_goes_to_a_file_and_to_other_rooms() {
    for (goal, label) in [
        ("file", tr!("tools-send-file")),
        ("clone", tr!("tools-send-clone")),
        ("dub", tr!("tools-send-dub")),
        ("project", tr!("tools-send-project")),
    ] {
        let mut room = room(ToolTab::Effects, Backend::Live);
        answer(&mut room, effect("Rain"));
        room.get_by_label(&tr!("tools-send.name", title = "Rain"))
            .click();
        room.run_steps(3);
        room.get_by_label(&label).click();
        room.run_steps(2);
        let lent = room
            .state()
            .wishes
            .outbox
            .iter()
            .find_map(|wish| match wish {
                Command::Tools(ToolsCommand::Lend(number, ..)) => Some(*number),
                _ => None,
            });
        if let Some(number) = lent {
            let written = ToolsEvent::Written(number, Ok("/tmp/Rain.mp3".into()));
            room.state_mut().desk.apply(Event::Tools(written));
            room.run_steps(2);
        }
        let bench = room.state();
        let has_goal = match goal {
            "file" => {
                bench.wishes.actions.contains(&Action::SaveToolFile)
                    && bench.view.tools.save_name.as_deref() == Some("Rain.mp3")
            }
            "clone" => bench.view.samples.len() == 1,
            "dub" => bench.view.dubs.files.len() == 1,
            _ => bench.view.imports.len() == 1,
        };
        assert!(has_goal, "{goal}");
    }
}

#[test]
fn a_place_that_was_asked_for_something_else_is_not_taken() {
    let mut room = room(ToolTab::Effects, Backend::Live);
    answer(&mut room, effect("Rain"));
    room.get_by_label(&tr!("tools-send.name", title = "Rain"))
        .click();
    room.run_steps(3);
    room.get_by_label(&tr!("tools-send-file")).click();
    room.run_steps(2);
    // Its dialog was cancelled. A transcript asks next.
    let tools = &mut room.state_mut().view.tools;
    let number = tools.ask_place("talk.srt".to_owned());
    tools.save_to = Some("/tmp/talk.srt".into());
    room.run_steps(3);
    let exports = |wish: &Command| matches!(wish, Command::Jobs(JobsCommand::Export(_)));
    assert!(!room.state().wishes.outbox.iter().any(exports));
    let tools = &mut room.state_mut().view.tools;
    assert_eq!(tools.take_place(number), Some("/tmp/talk.srt".into()));
}

#[test]
fn dropped_files_are_changed_and_isolated_at_their_price() {
    for (tab, button) in [
        (ToolTab::Changer, tr!("changer-generate", count = 2)),
        (ToolTab::Isolate, tr!("isolate-generate", count = 2)),
    ] {
        let mut room = room(tab, Backend::Live);
        drop_file(&mut room, "one.wav");
        drop_file(&mut room, "two.wav");
        assert!(room.query_by_label("one.wav").is_some(), "{tab:?}");
        room.get_by_label_contains(&button).click();
        room.run_steps(2);
        let orders = ordered(&room);
        assert_eq!(orders.len(), 2, "{tab:?}");
        for order in &orders {
            assert_eq!(order.shown, Some(Credits(1_000)), "{tab:?}");
        }
    }
}

/// Regression: a line of a cut dialogue brought the whole dialogue.
#[test]
fn a_take_is_an_input_as_its_line_trims_it() {
    let mut room = room(ToolTab::Isolate, Backend::Draft);
    let desk = &mut room.state_mut().desk;
    let line = made::line(desk, 2);
    let take = made::take(desk, line, 1);
    made::give_takes(desk, line, vec![take.clone()]);
    let cut = mynah_core::shape::Cut {
        start_ms: 1_000,
        end_ms: 500,
        ..Default::default()
    };
    desk.edit(mynah_script::edit::Edit::TuneLine {
        id: line,
        change: mynah_script::tuning::LineChange::Cut(take.to_cut(), cut),
    });
    room.state_mut().view.line = Some(line);
    room.run_steps(2);
    room.get_by_label(&tr!("tools-use-take-of", number = 2))
        .click();
    room.run_steps(2);
    let brought = room.state().wishes.outbox.iter().any(|wish| {
        matches!(wish, Command::Tools(ToolsCommand::BringTake(_, of, kept))
            if *of == take.id && *kept == cut)
    });
    assert!(brought);
}

#[test]
fn a_dialogue_takes_the_selected_lines() {
    let mut room = room(ToolTab::Dialogue, Backend::Live);
    let lines: Vec<_> = (2..=4)
        .map(|number| made::line(&room.state().desk, number))
        .collect();
    room.state_mut().view.marked.set(&lines, ());
    room.run_steps(3);
    assert!(
        room.query_by_label(&tr!("dialogue-from-selection", count = 3))
            .is_some()
    );
}

#[test]
fn music_needs_a_prompt_and_shows_its_licence() {
    let room = room(ToolTab::Music, Backend::Live);
    assert!(room.query_by_label(&tr!("music-no-prompt")).is_some());
    assert!(room.query_by_label(&tr!("music-licence")).is_some());
}

#[test]
fn a_composition_plan_is_edited_and_sent_as_sections() {
    let mut room = room(ToolTab::Music, Backend::Live);
    room.get_by_label(&tr!("music-prompt")).click();
    room.run_steps(2);
    room.get_by_label(&tr!("music-prompt"))
        .type_text("Harbour waltz");
    room.get_by_label(&tr!("music-plan")).click();
    room.run_steps(3);
    room.get_by_label(&tr!("music-section-remove", number = 1))
        .click();
    room.run_steps(3);
    room.get_by_label_contains(&tr!("music-generate")).click();
    room.run_steps(2);
    let orders = ordered(&room);
    let [order] = orders.as_slice() else {
        panic!("{orders:?}");
    };
    let Generation::Music(request) = &order.request else {
        panic!("{order:?}");
    };
    assert_eq!(request.sections.len(), 2);
    assert_eq!(request.length_ms(), Some(32_000));
}

#[test]
fn a_recording_becomes_an_input_of_the_open_tool() {
    let mut room = room(ToolTab::Isolate, Backend::Live);
    let microphones = CloningEvent::Microphones(vec!["Desk".to_owned()]);
    room.state_mut().desk.apply(Event::Cloning(microphones));
    room.get_by_label(&tr!("tools-record")).click();
    room.run_steps(3);
    room.get_by_label(&tr!("tools-record-start")).click();
    room.run_steps(3);
    let sent = room.state().wishes.outbox.iter().rev();
    let mut what = sent.filter_map(|wish| match wish {
        Command::Cloning(CloningCommand::Record(RecordCommand::Begin(what, None))) => {
            Some(what.clone())
        }
        _ => None,
    });
    let what = what.next_back().expect("a recording");
    assert!(matches!(what, Recorded::Input(..)), "{what:?}");
    // Another tool is opened: the recording ends and is kept.
    room.state_mut().view.tools.open(ToolTab::Music);
    room.run_steps(3);
    let is_stopped = |wish: &Command| {
        let stop = CloningCommand::Record(RecordCommand::Stop);
        format!("{wish:?}") == format!("{:?}", Command::Cloning(stop))
    };
    assert!(room.state().wishes.outbox.iter().any(is_stopped));
    let was = Ok(Was::Input(Box::new(input("Recording.flac"))));
    let recorded = CloningEvent::Recorded(what, was);
    room.state_mut().desk.apply(Event::Cloning(recorded));
    room.state_mut().view.tools.open(ToolTab::Isolate);
    room.run_steps(3);
    assert!(room.query_by_label("Recording.flac").is_some());
}

#[test]
fn options_are_saved_under_a_name_and_chosen_again() {
    let mut room = room(ToolTab::Music, Backend::Live);
    room.get_by_label(&tr!("tools-preset-save")).click();
    room.run_steps(3);
    room.get_by_label(&tr!("tools-preset-name"))
        .type_text("Short");
    room.run_steps(2);
    room.key_press(egui::Key::Enter);
    room.run_steps(3);
    let sent = room.state().wishes.outbox.iter().rev();
    let mut saved = sent.filter_map(|wish| match wish {
        Command::Tools(ToolsCommand::ChangePreset(change)) => Some((**change).clone()),
        _ => None,
    });
    let Some(PresetChange::Save(preset)) = saved.next() else {
        panic!("a preset is saved");
    };
    assert_eq!((&*preset.tool, &*preset.name), ("music", "Short"));
    let other = ToolPreset {
        name: "Sung".to_owned(),
        options: preset.options.clone().with("instrumental", false),
        ..preset.clone()
    };
    let all = ToolsEvent::Presets(vec![preset, other.clone()]);
    room.state_mut().desk.apply(Event::Tools(all));
    room.run_steps(3);
    room.get_by_label(&tr!("tools-preset")).click();
    room.run_steps(3);
    room.get_by_label("Sung").click();
    room.run_steps(3);
    assert!(room.query_by_label(&tr!("music-lyrics")).is_some());
    room.get_by_label(&tr!("tools-preset-delete")).click();
    room.run_steps(2);
    let question = tr!("tools-preset-delete-question", name = "Sung");
    assert!(room.query_by_label(&question).is_some());
    room.get_by_label(&tr!("tools-preset-delete-yes")).click();
    room.run_steps(2);
    let delete = PresetChange::Delete {
        tool: other.tool,
        name: other.name,
    };
    let delete = Command::Tools(ToolsCommand::ChangePreset(Box::new(delete)));
    let mut sent = room.state().wishes.outbox.iter();
    assert!(sent.any(|wish| format!("{wish:?}") == format!("{delete:?}")));
}

#[test]
fn inputs_that_wait_are_there_after_a_restart() {
    let mut first = room(ToolTab::Isolate, Backend::Live);
    let none = ToolsEvent::KeptInputs(Vec::new());
    first.state_mut().desk.apply(Event::Tools(none));
    drop_file(&mut first, "/talks/talk.wav");
    let sent = first.state().wishes.outbox.iter().rev();
    let mut kept = sent.filter_map(|wish| match wish {
        Command::Tools(ToolsCommand::KeepInputs(inputs)) => Some(inputs.clone()),
        _ => None,
    });
    let kept = kept.next().expect("inputs are kept");
    let mut second = room(ToolTab::Isolate, Backend::Live);
    let there = ToolsEvent::KeptInputs(kept);
    second.state_mut().desk.apply(Event::Tools(there));
    second.run_steps(3);
    assert!(second.query_by_label("talk.wav").is_some());
    // It has its copy, so it is not read again.
    let is_read = |wish: &Command| matches!(wish, Command::Tools(ToolsCommand::Bring(..)));
    assert!(!second.state().wishes.outbox.iter().any(is_read));
}

/// A job of the tool whose tab is open, which failed because of its file.
fn fail(room: &mut Room<'_>, id: u64, request: Generation) {
    let trouble = Trouble {
        what: "The service doesn’t take this value: only own speech".to_owned(),
        charged: Charged::No,
        remedies: vec![Remedy::Report],
        details: Arc::new(Details {
            says: "only own speech".to_owned(),
            ..Details::default()
        }),
        topic: None,
    };
    let order = LineOrder::alone("", request);
    let failed = JobEvent::Failed(trouble);
    made::job_of(&mut room.state_mut().desk, id, order, [failed]);
    room.run_steps(3);
}

#[test]
fn a_failed_job_is_shown_with_its_file_only_and_can_be_dismissed() {
    let mut room = room(ToolTab::Transcribe, Backend::Draft);
    drop_file(&mut room, "talk.wav");
    let request = TranscriptRequest::new(input("talk.wav"), "scribe_v2".into());
    fail(&mut room, 7, Generation::Transcription(request));
    assert!(room.query_by_label("only own speech").is_some());
    let of = |label: String| tr!("trouble-button", label = label, of = "talk.wav");
    assert!(room.query_by_label(&of(tr!("remedy-key"))).is_some());
    room.state_mut().view.tools.open(ToolTab::Captions);
    room.run_steps(3);
    drop_file(&mut room, "talk.wav");
    assert!(room.query_by_label("only own speech").is_none());
    room.state_mut().view.tools.open(ToolTab::Transcribe);
    room.run_steps(3);
    room.get_by_label(&of(tr!("remedy-dismiss"))).click();
    room.run_steps(2);
    let is_dismissed =
        |wish: &Command| matches!(wish, Command::Jobs(JobsCommand::Dismiss(JobId(7))));
    assert!(room.state().wishes.outbox.iter().any(is_dismissed));
    let remove = tr!("tools-remove-file", file = "talk.wav");
    room.get_by_label(&remove).click();
    room.run_steps(3);
    assert!(room.query_by_label("only own speech").is_none());
}

#[test]
fn results_with_the_same_title_are_numbered_and_space_plays_the_focused_one() {
    let mut room = room(ToolTab::Effects, Backend::Live);
    let newer = TakeCard {
        id: TakeId(42),
        ..effect("Rain")
    };
    answer_all(&mut room, vec![newer, effect("Rain")]);
    let name = format!("Rain · {}", tr!("tools-among", number = 2, count = 2));
    room.get_by_label(&name).focus();
    room.run_steps(3);
    // Without it the shell has nothing to play.
    let next = room.state().view.next.as_ref();
    assert_eq!(next.and_then(|next| next.take), Some(TakeId(42)));
    let is_heard = room.state_mut().with(|panel, cx| panel.hear_meant(cx));
    assert!(is_heard);
    let sent = room.state().wishes.outbox.back();
    assert!(
        matches!(sent, Some(Command::Playback(PlaybackCommand::Hear(cues)))
            if cues.iter().any(|cue| cue.take == TakeId(42))),
        "{sent:?}"
    );
}

/// Regression: a second file made the button generate the finished one again.
#[test]
fn a_file_that_is_done_is_not_isolated_again() {
    let mut room = room(ToolTab::Isolate, Backend::Draft);
    drop_file(&mut room, "one.wav");
    let request = Generation::Isolation(IsolationRequest {
        input: input("one.wav"),
    });
    give_trial(&mut room, request);
    let why = tr!("tools-none-open");
    assert!(room.query_by_label(&why).is_some());
    drop_file(&mut room, "two.wav");
    room.get_by_label_contains(&tr!("isolate-generate", count = 1))
        .click();
    room.run_steps(2);
    let orders = ordered(&room);
    let [order] = orders.as_slice() else {
        panic!("{orders:?}");
    };
    assert!(matches!(&order.request, Generation::Isolation(it) if it.input.name == "two.wav"));
}

/// Gives the library the result of a request.
fn give_trial(room: &mut Room<'_>, request: Generation) {
    let desk = &mut room.state_mut().desk;
    let order = LineOrder::alone("", request);
    let order = desk.order_alone(order, (desk.backend(), Urgency::Batch));
    let mut take = effect("");
    take.request = Arc::clone(&order.request);
    let found = FoundTake {
        key: order.key,
        take,
        stars: 0,
    };
    let found = TakesEvent::Found(desk.backend(), String::new(), vec![found]);
    desk.apply(Event::Takes(found));
    room.run_steps(3);
}

#[test]
fn a_plan_shows_its_length_instead_of_the_one_without_it() {
    let mut room = room(ToolTab::Music, Backend::Live);
    room.get_by_label(&tr!("music-plan")).click();
    room.run_steps(3);
    let total = format!("{}: {}", tr!("music-plan-total"), length(40.0));
    assert!(room.query_by_label(&total).is_some(), "{total}");
    assert!(room.query_by_label(&tr!("music-seconds")).is_none());
}

#[test]
fn a_take_of_a_line_brings_its_text_to_align_and_names_the_line() {
    let mut room = room(ToolTab::Align, Backend::Live);
    assert!(room.query_by_label(&tr!("tools-no-take")).is_none());
    let line = made::line(&room.state().desk, 2);
    let take = made::take(&room.state().desk, line, 1);
    made::give_takes(&mut room.state_mut().desk, line, vec![take]);
    room.state_mut().view.line = Some(line);
    room.run_steps(2);
    room.get_by_label(&tr!("tools-use-take-of", number = 2))
        .click();
    room.run_steps(3);
    let name = tr!("align-text");
    let field = room.get_by_label(&name);
    // Without the audio tag of the line.
    let text = "Don't touch the glass. It's still warm.";
    assert_eq!(field.value().unwrap_or_default(), text);
    assert!(
        room.query_by_label(&tr!("tools-take-of", number = 2))
            .is_some()
    );
}

#[test]
fn arrow_keys_go_through_the_tabs() {
    let mut room = room(ToolTab::Isolate, Backend::Live);
    let tab = egui::accesskit::Role::Tab;
    room.get_by_role_and_label(tab, &tr!("tools-isolate"))
        .focus();
    room.run_steps(2);
    for (key, to) in [
        (egui::Key::ArrowRight, ToolTab::Dialogue),
        (egui::Key::ArrowRight, ToolTab::Music),
        (egui::Key::ArrowLeft, ToolTab::Dialogue),
    ] {
        room.key_press(key);
        room.run_steps(3);
        assert_eq!(room.state().view.tools.tab, to);
    }
}

/// Regression: a card that appeared above a field took the keyboard focus from it.
#[test]
fn the_text_keeps_the_focus_when_a_job_fails() {
    let mut room = room(ToolTab::Align, Backend::Live);
    drop_file(&mut room, "talk.wav");
    room.get_by_label(&tr!("align-text")).focus();
    room.run_steps(2);
    let request = AlignRequest {
        input: input("talk.wav"),
        text: "Rain".to_owned(),
    };
    fail(&mut room, 7, Generation::Alignment(request));
    assert!(room.get_by_label(&tr!("align-text")).is_focused());
}
