//! The sweep as it is seen and pressed.

use egui::Key;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

mod again;
mod blind;
mod counted;
mod heard;
mod narrow;
mod own;
mod reach;

use super::*;
use mynah_core::backend::Backend;
use mynah_core::settings::{ChosenSettings, Setting};
use mynah_model::command::{ProjectCommand, VoiceChange, VoicesCommand};
use mynah_model::desk::SweepLimit;
use mynah_model::event::{Event, FoundTake, ProjectEvent, Sounding, TakesEvent};
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

type Room<'a> = egui_kittest::Harness<'a, Bench<SweepPanel>>;

fn room<'a>(backend: Backend) -> Room<'a> {
    let desk = made::desk(backend, made::SCRIPT);
    let line = made::line(&desk, 2);
    let mut room = made::room(
        (1440.0, 720.0),
        desk,
        SweepPanel::default(),
        |panel, ui, cx| {
            egui::Panel::right("aside")
                .exact_size(320.0)
                .show(ui, |ui| panel.inspector_ui(ui, cx));
            panel.ui(ui, cx);
        },
    );
    let bench = room.state_mut();
    bench.view.line = Some(line);
    bench.with(|panel, cx| panel.open(cx));
    room.run();
    room
}

/// Takes of these cells, by column and row, as if each had been heard.
fn give(room: &mut Room<'_>, cells: &[(usize, usize)]) {
    let bench = room.state_mut();
    let found: Vec<FoundTake> = {
        let desk: &Desk = &bench.desk;
        let open = bench.panel.open.as_ref().unwrap();
        let line = desk.script().line(open.line).unwrap();
        let of = |at: &(usize, usize)| {
            let order = desk.sweep_order(line, &open.grid.cell(*at)).unwrap();
            let number = (at.0 * 10 + at.1) as u32 + 1;
            let mut take = made::take(desk, line.id, number);
            take.line = None;
            take.request = order.request;
            FoundTake {
                key: order.key,
                take,
                stars: 0,
            }
        };
        cells.iter().map(of).collect()
    };
    for found in &found {
        bench.view.listened.note(found.take.id);
    }
    bench.desk.apply(Event::Takes(TakesEvent::Found(
        Backend::Draft,
        String::new(),
        found,
    )));
    room.run();
}

fn sent(room: &Room<'_>) -> String {
    format!("{:?}", room.state().wishes.outbox)
}

#[test]
fn three_times_three_are_bought_by_one_press_from_the_middle_outwards() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(1, 1)]);
    room.get_by_label_contains(&tr!("sweep-generate", count = 8))
        .click();
    room.run();
    let orders = room
        .state()
        .wishes
        .outbox
        .iter()
        .find_map(|wish| match wish {
            Command::Jobs(JobsCommand::Generate { orders, .. }) => Some(orders.clone()),
            _ => None,
        });
    let orders = orders.unwrap();
    assert_eq!(orders.len(), 8);
    assert!(
        orders
            .iter()
            .all(|order| order.line.is_none() && !order.fresh)
    );
    let first = orders[0].request.speech().unwrap().settings;
    assert_eq!((first.stability(), first.similarity_boost()), (0.5, 0.95));
}

#[test]
fn the_stop_loss_holds_what_does_not_fit_and_says_so() {
    let mut room = room(Backend::Live);
    let open = room.state_mut().panel.open.as_mut().unwrap();
    open.limit.text = "100".to_owned();
    room.run();
    room.get_by_label_contains(&tr!("sweep-generate", count = 2));
    assert_eq!(
        room.get_all_by_label_contains(&tr!("sweep-held")).count(),
        7
    );
}

/// They were painted, and that was all.
#[test]
fn a_dot_of_a_cell_rates_it_and_plays_nothing() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(0, 1), (1, 1)]);
    let cell = room.get_by_label_contains("Stability 0.30, Similarity 0.75");
    let at = cell.rect().left_bottom() + egui::vec2(16.0 + 3.0 * 12.0, -19.0);
    made::press_at(&mut room, at);
    assert_eq!(room.state().panel.open.as_ref().unwrap().looking.at, (0, 1));
    let told = sent(&room);
    assert!(told.contains("Rate(") && told.contains(", 4)"), "{told}");
    assert!(!told.contains("Compare"), "{told}");
}

/// The player called each of them "Take 1".
#[test]
fn takes_are_called_by_their_values_and_their_line() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(0, 1), (1, 1)]);
    let bench = room.state();
    let open = bench.panel.open.as_ref().unwrap();
    let take = |at| {
        let key = open.plan.at(at).unwrap().key().unwrap();
        bench.desk.trial_take(key).unwrap().card.id
    };
    let called = bench.view.called.get(&take((0, 1))).unwrap();
    assert_eq!(called.title, "0.30 / 0.75");
    assert_eq!(called.about, "Line 2 · Tom");
}

#[test]
fn a_cell_is_applied_to_the_part_as_one_step() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(1, 1), (2, 1)]);
    room.key_press(egui::Key::ArrowRight);
    room.run();
    assert_eq!(room.state().panel.open.as_ref().unwrap().looking.at, (2, 1));
    room.get_by_label_contains("Apply to Tom").click();
    room.run();
    assert!(
        sent(&room).contains("line: Some"),
        "its take comes along: {}",
        sent(&room)
    );
    let desk = &room.state().desk;
    let line = made::line(desk, 2);
    let settings = desk.request_for(line).unwrap().settings;
    assert_eq!(settings.stability(), 0.7);
    assert!(
        sent(&room).contains("line: Some"),
        "its take comes along: {}",
        sent(&room)
    );
    room.state_mut().desk.undo();
    let settings = room.state().desk.request_for(line).unwrap().settings;
    assert_eq!(settings.stability(), 0.5);
}

#[test]
fn undo_of_what_is_applied_gives_the_line_its_former_take_back() {
    let mut room = room(Backend::Draft);
    let desk = &mut room.state_mut().desk;
    let line = made::line(desk, 2);
    let before = made::take(desk, line, 1);
    let was = before.id;
    made::give_takes(desk, line, vec![before]);
    give(&mut room, &[(1, 1), (2, 1)]);
    room.key_press(egui::Key::ArrowRight);
    room.run();
    room.get_by_label_contains("Apply to Tom").click();
    room.run();
    room.state_mut().wishes.outbox.clear();
    room.state_mut().desk.undo();
    let deeds = format!("{:?}", room.state_mut().desk.take_deeds());
    assert!(deeds.contains(&format!("Pick({was:?}")), "{deeds}");
    // Done again, the cell's take is the line's once more: it was only its settings.
    room.state_mut().desk.redo();
    let deeds = format!("{:?}", room.state_mut().desk.take_deeds());
    assert!(
        deeds.contains("PickOf") && deeds.contains("stability"),
        "{deeds}"
    );
}

#[test]
fn what_the_model_ignores_is_offered_with_the_reason() {
    let mut room = room(Backend::Live);
    room.get_all_by_label(&tr!("sweep-columns"))
        .next_back()
        .unwrap()
        .click();
    room.run();
    room.get_by_label_contains("Eleven v3");
}

/// A room with Tom's two lines.
fn of_two_lines<'a>() -> Room<'a> {
    let mut room = room(Backend::Draft);
    let bench = room.state_mut();
    let lines = [made::line(&bench.desk, 2), made::line(&bench.desk, 4)];
    bench.view.marked = lines.into();
    bench.with(|panel, cx| panel.open(cx));
    room.run();
    room
}

fn open<'a>(room: &'a Room<'_>) -> &'a Open {
    room.state().panel.open.as_ref().unwrap()
}

#[test]
fn marked_lines_are_tried_together_cell_by_cell() {
    let mut room = of_two_lines();
    room.get_by_label_contains(&tr!("sweep-generate", count = 18))
        .click();
    room.run();
    let outbox = &room.state().wishes.outbox;
    let orders = outbox.iter().find_map(|wish| match wish {
        Command::Jobs(JobsCommand::Generate { orders, .. }) => Some(orders.clone()),
        _ => None,
    });
    let orders = orders.unwrap();
    let speech = |place: usize| orders[place].request.speech().unwrap();
    assert_eq!(orders.len(), 18);
    assert_eq!(
        speech(0).settings,
        speech(1).settings,
        "the middle, by both"
    );
    assert_ne!(speech(0).text, speech(1).text);
    assert_ne!(speech(1).settings, speech(2).settings);
}

#[test]
fn tab_goes_to_the_next_line_at_the_same_cell_and_what_both_are_like_is_told() {
    let mut room = of_two_lines();
    give(&mut room, &[(1, 1), (2, 1)]);
    room.key_press(egui::Key::ArrowRight);
    room.run();
    let first = open(&room).line;
    room.get_by_label_contains("Both lines in this cell");
    room.key_press(egui::Key::Tab);
    room.run();
    assert_ne!(open(&room).line, first);
    assert_eq!(open(&room).looking.at, (2, 1));
    give(&mut room, &[(1, 1), (2, 1)]);
    room.get_by_label_contains("In the mean: 3.12 s");
    let second = open(&room).line;
    let rated =
        |line: LineId, stars| Event::Takes(TakesEvent::Rated(TakeId(line.0 * 100 + 22), stars));
    let bench = room.state_mut();
    bench.desk.apply(rated(first, 2));
    bench.desk.apply(rated(second, 5));
    room.run();
    assert!(
        room.get_all_by_label_contains(&tr!("sweep-rated-mean", lines = 2, mean = "3.5"))
            .count()
            > 0
    );
}

#[test]
fn a_further_line_is_chosen_from_those_of_the_part_and_all_get_what_is_applied() {
    let mut room = room(Backend::Draft);
    room.get_by_role_and_label(egui::accesskit::Role::ComboBox, &tr!("sweep-lines"))
        .click();
    room.run();
    assert!(
        room.query_by_label_contains("Warm? Nobody").is_none(),
        "another part’s"
    );
    room.get_by_label_contains("Then who's that").click();
    room.run();
    // The list stays open for further ones.
    room.key_press(egui::Key::Escape);
    room.run();
    // Its button has the keys, until somebody presses beside it.
    room.ctx.memory_mut(|memory| {
        let button = memory.focused().expect("the button");
        memory.surrender_focus(button);
    });
    give(&mut room, &[(2, 1)]);
    room.key_press(egui::Key::ArrowRight);
    room.run();
    choose(&mut room, &tr!("sweep-apply-lines", count = 2));
    // It asked about the line that is seen alone: nobody had heard the other one so.
    for is_told in [false, true] {
        let desk = &room.state().desk;
        let line = desk.script().line(made::line(desk, 4)).unwrap();
        assert_eq!(line.overrides.settings, None);
        let told = format!("{:?}", room.state().wishes.notices);
        assert_eq!(told.contains("wasn’t heard with this cell"), is_told);
        room.get_by_label_contains(&tr!("sweep-apply-lines-now", count = 2))
            .click();
        room.run();
    }
    let desk = &room.state().desk;
    for number in [2, 4] {
        let line = desk.script().line(made::line(desk, number)).unwrap();
        let settings = line.overrides.settings.unwrap();
        assert_eq!(settings.over(Default::default()).stability(), 0.7);
    }
}

/// Chooses to whom it applies.
fn choose(room: &mut Room<'_>, whom: &str) {
    room.get_by_role_and_label(egui::accesskit::Role::ComboBox, &tr!("sweep-apply-to"))
        .click();
    room.run();
    room.get_by_role_and_label(egui::accesskit::Role::ListBoxOption, whom)
        .click();
    room.run();
}

#[test]
fn a_cell_is_made_the_voices_default_for_all_who_use_the_account() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(2, 1)]);
    room.key_press(egui::Key::ArrowRight);
    room.run();
    let voice = {
        let desk = &room.state().desk;
        let line = desk.script().line(made::line(desk, 2)).unwrap();
        desk.voice_of(line).unwrap().name.clone()
    };
    choose(&mut room, &format!("Default of {voice}"));
    room.get_by_label_contains("for the whole account");
    // It was changed at once, for everybody.
    room.get_by_label_contains(&tr!("sweep-apply-voice-now"))
        .click();
    room.run();
    let told = format!("{:?}", room.state().wishes.outbox);
    assert!(!told.contains("Tune"), "{told}");
    room.get_by_label(&tr!("sweep-account-question"));
    room.get_by_label(&tr!("voices-cancel")).click();
    room.run();
    room.get_by_label_contains(&tr!("sweep-apply-voice-now"))
        .click();
    room.run();
    room.get_by_label(&tr!("sweep-account-yes")).click();
    room.run();
    let outbox = room.state().wishes.outbox.iter();
    let changes: Vec<ChosenSettings> = outbox
        .filter_map(|wish| match wish {
            Command::Voices(VoicesCommand::Change(
                Backend::Draft,
                _,
                VoiceChange::Tune { over, .. },
            )) => Some(*over),
            _ => None,
        })
        .collect();
    // The two that were tried, and nothing of the others: the voice keeps its own.
    let tried = ChosenSettings::of([
        Setting::Stability(Some(0.7)),
        Setting::SimilarityBoost(Some(0.75)),
    ]);
    assert_eq!(changes, [tried]);
    let desk = &room.state().desk;
    assert_eq!(desk.script().cast().0["Tom"].settings, Default::default());
}

/// Whoever closed a sweep had none the next time.
#[test]
fn the_stop_loss_is_kept_with_the_project() {
    let mut room = room(Backend::Live);
    let field_label = tr!("sweep-limit");
    let field = room.get_by_role_and_label(egui::accesskit::Role::TextInput, &field_label);
    field.focus();
    field.type_text("100");
    room.run();
    let kept = |room: &Room<'_>| {
        let outbox = room.state().wishes.outbox.iter();
        let limits = outbox.filter_map(|wish| match wish {
            Command::Project(ProjectCommand::KeepSweepLimit { change, .. }) => {
                change.limit.map(|(_, most)| most)
            }
            _ => None,
        });
        limits.collect::<Vec<_>>()
    };
    assert_eq!(kept(&room), [], "as long as it is written");
    room.get_by_label(&tr!("sweep-refine")).focus();
    room.run();
    assert_eq!(kept(&room), [Some(Credits(100))]);
}

#[test]
fn what_was_spent_on_a_line_counts_when_its_sweep_is_opened_again() {
    let mut room = room(Backend::Live);
    let bench = room.state_mut();
    let line = made::line(&bench.desk, 2);
    if let Some(open) = &mut bench.desk.project {
        let other = LineId(line.0 + 1);
        let limit = SweepLimit {
            limits: vec![(line, Some(Credits(100))), (other, Some(Credits(3)))],
            spent: vec![(line, Credits(90)), (other, Credits(700))],
            ..SweepLimit::default()
        };
        open.defaults.sweep = [(Backend::Live, limit)].into();
    }
    bench.with(|panel, cx| panel.open(cx));
    room.run();
    assert_eq!(open(&room).spent(), Credits(90));
    assert_eq!(
        room.get_all_by_label_contains(&tr!("sweep-held")).count(),
        9
    );
}

/// Drafts held what is paid for, and what another window spent was forgotten with the next line.
#[test]
fn a_limit_is_of_the_backend_and_counts_what_another_window_spends() {
    let mut room = room(Backend::Live);
    let told = |room: &mut Room<'_>, backend, spent: u64| {
        let bench = room.state_mut();
        let line = made::line(&bench.desk, 2);
        let open = bench.desk.project.as_ref().unwrap();
        let mut defaults = Box::new(open.defaults.clone());
        let limit = SweepLimit {
            spent: vec![(line, Credits(spent))],
            ..SweepLimit::default()
        };
        defaults.sweep.insert(backend, limit);
        let card = Box::new(open.card.clone());
        let changed = ProjectEvent::Changed { card, defaults };
        bench.desk.apply(Event::Project(changed));
        room.run();
    };
    told(&mut room, Backend::Draft, 900);
    assert_eq!(open(&room).spent(), Credits::ZERO);
    told(&mut room, Backend::Live, 70);
    assert_eq!(open(&room).spent(), Credits(70));
}

/// Each frame reckoned all of it anew.
#[test]
fn what_is_to_be_bought_is_reckoned_once_for_each_change() {
    let mut room = room(Backend::Draft);
    // What nobody reckons anew stays as it was put there.
    let forged = |room: &mut Room<'_>| {
        let open = room.state_mut().panel.open.as_mut().unwrap();
        open.to_buy.held.insert(7, Credits(7));
        room.run();
        room.step();
        let held = &room.state().panel.open.as_ref().unwrap().to_buy.held;
        held.contains_key(&7)
    };
    assert!(forged(&mut room));
    give(&mut room, &[(1, 1)]);
    let held = &open(&room).to_buy.held;
    assert!(!held.contains_key(&7), "another cell is here");
}

#[test]
fn how_much_is_luck_is_told_of_takes_of_the_same_settings() {
    let mut room = room(Backend::Draft);
    room.get_by_label(&tr!("sweep-luck")).click();
    room.run();
    assert_eq!(open(&room).grid.size(), (3, 1));
    give(&mut room, &[(0, 0), (1, 0), (2, 0)]);
    room.get_by_label_contains("3 takes of the same settings: 3.12 to 3.12 s");
    // Seeds as rows are told of just as well.
    let bench = room.state_mut();
    let open = bench.panel.open.as_mut().unwrap();
    std::mem::swap(&mut open.grid.columns, &mut open.grid.rows);
    room.run();
    give(&mut room, &[(0, 0), (0, 1), (0, 2)]);
    room.get_by_label_contains("3 takes of the same settings");
}

#[test]
fn a_finer_grid_lies_around_the_cell_that_is_looked_at() {
    let mut room = room(Backend::Draft);
    room.key_press(egui::Key::ArrowRight);
    room.run();
    room.get_by_label(&tr!("sweep-refine")).click();
    room.run();
    let grid = &open(&room).grid;
    assert_eq!(grid.columns.numbers(), [0.6, 0.7, 0.8]);
    assert_eq!(open(&room).looking.at, (1, 1));
}

#[test]
fn cells_are_coloured_by_whatever_was_measured() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(0, 1), (1, 1), (2, 1)]);
    let bench = room.state_mut();
    let open = bench.panel.open.as_ref().unwrap();
    let take = |column| {
        let key = open.plan.at((column, 1)).unwrap().key().unwrap();
        bench.desk.trial_take(key).unwrap().card.id
    };
    let takes = [take(0), take(1), take(2)];
    let soundings = takes.into_iter().zip([1.0_f32, 2.0, 3.0]);
    let soundings = soundings.map(|(take, value)| {
        let sounding = Sounding {
            pace_wpm: Some(100.0 * value),
            pitch_st: Some(value),
            pause_secs: Some(value / 8.0),
        };
        (take, sounding)
    });
    let soundings = soundings.collect();
    let told = Event::Takes(TakesEvent::Sounding(soundings));
    bench.desk.apply(told);
    for (take, stars) in takes.into_iter().zip([1, 3, 5]) {
        bench
            .desk
            .apply(Event::Takes(TakesEvent::Rated(take, stars)));
    }
    let open = bench.panel.open.as_ref().unwrap();
    for colour in Colour::ALL {
        let shade = cell::Shade::of(colour, &open.plan, &bench.desk);
        let parts = open.plan.places.iter().filter_map(|place| {
            let take = bench.desk.trial_take(place.key()?)?;
            shade.part(take)
        });
        let parts: Vec<f32> = parts.collect();
        let wanted: &[f32] = match colour {
            Colour::None => &[],
            // All are as long and as loud.
            Colour::Length | Colour::Loudness => &[0.5, 0.5, 0.5],
            _ => &[0.0, 0.5, 1.0],
        };
        assert_eq!(parts, wanted, "{colour:?}");
    }
}

/// The old requests were ordered after the format was another one.
#[test]
fn another_format_is_another_request() {
    let mut room = room(Backend::Draft);
    let key = |room: &Room<'_>| open(room).plan.at((0, 0)).unwrap().key();
    let before = key(&room);
    let bench = room.state_mut();
    let open = bench.desk.project.as_ref().unwrap();
    let mut defaults = Box::new(open.defaults.clone());
    defaults.format = mynah_core::format::OutputFormat::WAV_48000;
    let card = Box::new(open.card.clone());
    let changed = ProjectEvent::Changed { card, defaults };
    bench.desk.apply(Event::Project(changed));
    room.run();
    assert_ne!(key(&room), before);
}

/// It closed the whole sweep.
#[test]
fn escape_closes_an_open_list_and_only_then_the_sweep() {
    let mut room = room(Backend::Draft);
    room.get_by_role_and_label(egui::accesskit::Role::ComboBox, &tr!("sweep-columns"))
        .click();
    room.run();
    assert!(egui::Popup::is_any_open(&room.ctx));
    room.key_press(Key::Escape);
    room.run();
    assert!(!egui::Popup::is_any_open(&room.ctx));
    assert!(room.state().panel.is_open());
    room.key_press(Key::Escape);
    room.run();
    assert!(!room.state().panel.is_open());
}

/// It was priced, ordered and refused cell by cell.
#[test]
fn a_voice_without_consent_is_not_swept() {
    let mut room = room(Backend::Live);
    let desk = &mut room.state_mut().desk;
    let line = desk.script().line(made::line(desk, 2)).unwrap();
    let voice = desk.voice_of(line).unwrap().id.clone();
    made::take_back(desk, &voice);
    room.run();
    let button_label = tr!("sweep-generate", count = 9);
    let button = room.get_by_label_contains(&button_label);
    let node = button.accesskit_node();
    assert!(node.is_disabled());
    let said = node.description().unwrap_or_default();
    assert!(said.contains("was taken back"), "{said}");
    let bench = room.state_mut();
    bench.with(|panel, cx| panel.act(Action::GenerateLine, cx));
    assert!(!sent(&room).contains("Generate"), "{}", sent(&room));
}
