//! The Script room by its labels: a desk made by hand, clicks and keys, and the commands that come of them.
#![cfg(test)]

mod bars;
mod chapters;
mod comparing;
mod copied;
mod folded;
mod hinted;
mod joined;
mod lengths;
mod marked;
mod overtaken;
mod own;
mod parted;
mod playing;
mod redone;
mod reviewing;
mod steps;
mod typed;
mod unapproved;
mod unseen;
mod unsent;
mod view;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use egui::accesskit::{Role, Toggled};

use super::*;
use mynah_core::backend::Backend;
use mynah_core::ids::{ProjectLine, TakeId};
use mynah_model::command::JobsCommand;
use mynah_model::command::PlaybackCommand;
use mynah_model::desk::Desk;
use mynah_model::event::{Event, JobEvent, PlaybackEvent, Playing, VoicesEvent};
use mynah_script::document::Item;
use mynah_script::edit::Edit;
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

type Room<'a> = Harness<'a, Bench<ScriptPanel>>;

fn room<'a>(desk: Desk) -> Room<'a> {
    let room = made::room(
        (1056.0, 716.0),
        desk,
        ScriptPanel::default(),
        |panel: &mut ScriptPanel, ui: &mut Ui, cx: &mut StudioCtx<'_>| {
            panel.ui(ui, cx);
            // Behind each frame, as the window does.
            let copies = panel.hand_over(ui, cx);
            if panel.gather(cx) || copies {
                ui.ctx().request_repaint();
            }
        },
    );
    mynah_ui_kit::keys::install(&room.ctx);
    room
}

fn run(room: &mut Room<'_>) {
    room.run();
}

fn act(room: &mut Room<'_>, action: Action) {
    act_once(room, action);
    run(room);
}

/// The same without waiting until nothing moves any more.
fn act_once(room: &mut Room<'_>, action: Action) {
    room.state_mut().with(|panel, cx| panel.act(action, cx));
}

fn texts(room: &Room<'_>) -> Vec<String> {
    let script = room.state().desk.script();
    script.lines().map(|line| line.text.clone()).collect()
}

fn sent(room: &Room<'_>) -> String {
    let wishes = &room.state().wishes;
    format!("{:?}{:?}", wishes.outbox, wishes.weighed)
}

/// The list of takes stayed empty until another line was looked at.
#[test]
fn takes_are_asked_for_again_when_another_window_was_faster() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    let asked = |room: &Room<'_>| {
        let is_list =
            |command: &&Command| matches!(command, Command::Takes(TakesCommand::List { .. }));
        room.state().wishes.outbox.iter().filter(is_list).count()
    };
    assert_eq!(asked(&room), 1);
    made::overtake(&mut room.state_mut().desk);
    run(&mut room);
    run(&mut room);
    assert_eq!(asked(&room), 2);
}

#[test]
fn shows_lines_with_speaker_state_and_price() {
    let room = room(made::desk(Backend::Draft, made::SCRIPT));
    room.get_by_label_contains("Line 2, Tom: [whispers]");
    room.get_by_label("Generate line 2 · free · 50 draft credits");
    room.get_by_label(&tr!("script-add-key"));
    room.get_by_label("Scene 1");
}

#[test]
fn with_draft_voices_playing_a_new_line_speaks_it_and_with_others_never() {
    let mut draft = room(made::desk(Backend::Draft, made::SCRIPT));
    draft
        .get_by_label(&tr!("script-play-line", number = 1))
        .click();
    run(&mut draft);
    assert!(sent(&draft).contains("Generate"), "{}", sent(&draft));

    let mut live = room(made::desk(Backend::Live, made::SCRIPT));
    live.get_by_label(&tr!("script-play-line", number = 1))
        .click();
    run(&mut live);
    assert!(!sent(&live).contains("Generate"), "{}", sent(&live));
    assert_eq!(live.state().wishes.notices.len(), 1);
}

#[test]
fn a_take_that_says_the_line_is_played() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let line = made::line(&desk, 1);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take.clone()]);
    let mut room = room(desk);
    room.get_by_label(&tr!("script-play-line", number = 1))
        .click();
    run(&mut room);
    let played = room.state().wishes.outbox.iter().any(|command| {
        matches!(command, Command::Playback(PlaybackCommand::Hear(cues)) if cues[0].take == take.id)
    });
    assert!(played, "{}", sent(&room));
}

#[test]
fn a_new_project_is_ready_to_be_typed_into() {
    let mut room = room(made::empty_desk());
    run(&mut room);
    room.get_by_label(&tr!("script-line-field"))
        .type_text("Hello there.");
    run(&mut room);
    assert_eq!(texts(&room), ["Hello there."]);
    act(&mut room, Action::GenerateLine);
    let ordered = room.state().wishes.outbox.iter().any(|command| {
        matches!(command, Command::Jobs(JobsCommand::Generate { orders, play: true, .. })
            if orders[0].request.text() == "Hello there.")
    });
    assert!(ordered, "{}", sent(&room));
}

#[test]
fn typing_into_nothing_writes_a_line_and_enter_speaks_it() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    for letters in ["H", "ello", " there."] {
        room.event(egui::Event::Text(letters.to_owned()));
        run(&mut room);
    }
    assert_eq!(texts(&room)[1], "Hello there.");
    room.key_press(Key::Enter);
    run(&mut room);
    assert!(sent(&room).contains("Hello there."), "{}", sent(&room));
    assert!(room.query_by_label(&tr!("script-line-field")).is_none());
}

#[test]
fn plain_arrows_walk_while_no_field_has_the_focus() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    let second = made::line(&room.state().desk, 2);
    room.key_press(Key::ArrowDown);
    run(&mut room);
    assert_eq!(room.state().view.line, Some(second));
}

#[test]
fn shift_enter_splits_backspace_joins_and_undo_takes_it_back() {
    let mut room = room(made::empty_desk());
    run(&mut room);
    room.get_by_label(&tr!("script-line-field"))
        .type_text("One. Two.");
    run(&mut room);
    for _ in 0..5 {
        room.key_press(Key::ArrowLeft);
        run(&mut room);
    }
    room.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    run(&mut room);
    assert_eq!(texts(&room), ["One.", "Two."]);
    room.key_press(Key::Backspace);
    run(&mut room);
    assert_eq!(texts(&room), ["One. Two."]);
    act(&mut room, Action::Undo);
    assert_eq!(texts(&room), ["One.", "Two."]);
    act(&mut room, Action::Redo);
    assert_eq!(texts(&room), ["One. Two."]);
}

#[test]
fn arrows_walk_and_f2_writes() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    act(&mut room, Action::NextLine);
    room.key_press(Key::F2);
    run(&mut room);
    room.get_by_label(&tr!("script-line-field")).type_text("!");
    run(&mut room);
    assert!(texts(&room)[1].ends_with("warm.!"), "{:?}", texts(&room));
    room.key_press(Key::Escape);
    run(&mut room);
    assert!(room.query_by_label(&tr!("script-line-field")).is_none());
}

#[test]
fn lines_are_deleted_and_moved() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    act(&mut room, Action::DeleteLine);
    assert_eq!(texts(&room).len(), 3);
    act(&mut room, Action::MoveLineDown);
    assert!(texts(&room)[0].starts_with("Warm?"), "{:?}", texts(&room));
}

/// Pastes a script, and says yes to what is shown of it.
fn look_at_pasted(room: &mut Room<'_>, text: &str) {
    room.event(egui::Event::Paste(text.to_owned()));
    run(room);
    let asked = room.state_mut().view.imports.pop_front();
    assert!(asked.is_some(), "it is looked at first");
    let read = mynah_script::import::read_pasted(text).expect("a script");
    room.state_mut().view.pasted = Some(Box::new(read.script));
    run(room);
}

#[test]
fn a_pasted_script_becomes_lines() {
    let mut room = room(made::empty_desk());
    run(&mut room);
    look_at_pasted(&mut room, "TOM: Hello.\nINES: Yes?\n");
    assert_eq!(texts(&room), ["Hello.", "Yes?"]);
    let speakers = room.state().desk.script().speakers().len();
    assert_eq!(speakers, 2);
}

#[test]
fn a_paste_with_nothing_to_speak_says_so() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    run(&mut room);
    let before = texts(&room);
    room.event(egui::Event::Paste("# Only a heading\n\n".to_owned()));
    run(&mut room);
    assert_eq!(texts(&room), before);
    let notices = format!("{:?}", room.state().wishes.notices);
    assert!(notices.contains("nothing to speak"), "{notices}");
}

#[test]
fn a_failed_line_says_three_things_and_retries() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let line = made::line(&desk, 3);
    made::job(&mut desk, 7, line, [JobEvent::Failed(made::busy())]);
    let mut room = room(desk);
    run(&mut room);
    room.get_by_label(&tr!("trouble-what-happened"));
    room.get_by_label_contains("Retry: line 3").click();
    run(&mut room);
    let retried = room
        .state()
        .wishes
        .outbox
        .iter()
        .any(|command| matches!(command, Command::Jobs(JobsCommand::Retry(job)) if job.0 == 7));
    assert!(retried, "{}", sent(&room));
}

/// Twelve lines behind one that a budget had no room for had a red card each.
#[test]
fn one_card_stands_for_all_lines_behind_it() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    for (job, place) in [(7, 1), (8, 2), (9, 3)] {
        let line = made::line(&desk, place);
        let trouble = match place {
            1 => made::busy(),
            _ => made::busy().saying("A line before it".to_owned()).behind(),
        };
        made::job(&mut desk, job, line, [JobEvent::Failed(trouble)]);
    }
    let mut room = room(desk);
    run(&mut room);
    assert_eq!(
        room.get_all_by_label(&tr!("trouble-what-happened")).count(),
        1
    );
    let behind = room.get_all_by_label("Not sent: A line before it");
    assert_eq!(behind.count(), 2);
}

#[test]
fn the_filter_lists_what_failed() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let line = made::line(&desk, 3);
    made::job(&mut desk, 7, line, [JobEvent::Failed(made::busy())]);
    let mut room = room(desk);
    room.get_by_label(&tr!("script-filter-failed")).click();
    run(&mut room);
    room.get_by_label_contains("Line 3, Ines");
    assert!(room.query_by_label_contains("Line 2, Tom").is_none());
}

#[test]
fn the_speaker_is_chosen_or_added() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    room.get_by_label(&tr!("script-speaker-of", number = 2, speaker = "Tom"))
        .click();
    run(&mut room);
    room.get_by_label(&tr!("script-speaker-field"))
        .type_text("Radio");
    run(&mut room);
    room.get_by_label("Add “Radio”").click();
    run(&mut room);
    let desk = &room.state().desk;
    assert_eq!(
        desk.script().line(made::line(desk, 2)).unwrap().speaker,
        "Radio"
    );
}

#[test]
fn rows_are_dragged_to_another_place() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    let row = |room: &Room<'_>, part: &str| room.get_by_label_contains(part).rect();
    let from = row(&room, "Line 1, Narrator").center();
    let to = row(&room, "Line 3, Ines").center() + egui::vec2(0.0, 12.0);
    room.drag_at(from);
    room.run_steps(2);
    room.hover_at(from + egui::vec2(0.0, 24.0));
    room.run_steps(2);
    room.hover_at(to);
    room.run_steps(2);
    room.drop_at(to);
    run(&mut room);
    assert_eq!(texts(&room)[2], "The light went out.", "{:?}", texts(&room));
}

#[test]
fn a_long_script_opens_at_once_and_goes_to_any_line() {
    let text = "Tom: A line that is said at some length.\n".repeat(10_000);
    let mut room = room(made::desk(Backend::Draft, &text));
    let far = made::line(&room.state().desk, 9_000);
    room.state_mut().view.line = Some(far);
    room.state_mut().view.reveal = true;
    run(&mut room);
    room.get_by_label_contains("Line 9000, Tom");
    assert!(room.query_by_label_contains("Line 1, Tom").is_none());
}

#[test]
fn nothing_moves_by_itself() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    run(&mut room);
    let delay = room.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert_eq!(delay, std::time::Duration::MAX);
    room.key_press_modifiers(Modifiers::SHIFT, Key::F9);
    run(&mut room);
}

#[test]
fn try_again_is_never_meant_for_the_same_line_of_another_project() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let failed = || [JobEvent::Failed(made::busy())];
    made::job(&mut desk, 1, line, failed());
    made::switch_to(&mut desk, ProjectId(2), made::SCRIPT);
    made::job(&mut desk, 2, line, failed());
    made::switch_to(&mut desk, made::PROJECT, made::SCRIPT);
    let mut room = room(desk);
    room.get_by_label_contains("Retry: line 2").click();
    run(&mut room);
    assert!(sent(&room).contains("Retry(JobId(1))"), "{}", sent(&room));
}

#[test]
fn cancel_is_never_meant_for_the_same_line_of_another_project() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let running = || [JobEvent::Running { progress: None }];
    made::job(&mut desk, 1, line, running());
    made::switch_to(&mut desk, ProjectId(2), made::SCRIPT);
    made::job(&mut desk, 2, line, running());
    made::switch_to(&mut desk, made::PROJECT, made::SCRIPT);
    let mut room = room(desk);
    room.get_by_label(&tr!("script-cancel-line", number = 2))
        .click();
    run(&mut room);
    assert!(sent(&room).contains("Cancel(JobId(1))"), "{}", sent(&room));
}

#[test]
fn what_another_project_plays_lights_no_line_of_this_one() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let playing = |project| Playing::Take {
        take: TakeId(7),
        line: Some(ProjectLine { project, line }),
    };
    desk.apply(Event::Playback(PlaybackEvent::Started(playing(
        made::PROJECT,
    ))));
    assert_eq!(now(&desk).map(|now| now.line), Some(line));
    desk.apply(Event::Playback(PlaybackEvent::Started(playing(ProjectId(
        2,
    )))));
    assert_eq!(now(&desk), None);
}

/// A model that nobody had heard of yet cost one credit a character, on the button too.
#[test]
fn before_models_are_known_there_is_no_price_and_no_order() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let models = |models| Event::Voices(Backend::Draft, VoicesEvent::Models(Arc::new(models)));
    desk.apply(models(Vec::new()));
    let line = made::line(&desk, 1);
    assert_eq!(desk.price_of(line), None);
    assert!(desk.order_for(line, false).is_none());
    let mut room = room(desk);
    room.get_by_label(&tr!("script-play-line", number = 1))
        .click();
    run(&mut room);
    assert!(!sent(&room).contains("Generate"), "{}", sent(&room));
    let model = made::model(Backend::Draft);
    room.state_mut().desk.apply(models(vec![model]));
    run(&mut room);
    room.get_by_label("Generate line 1 · free · 19 draft credits");
}

#[test]
fn a_typed_sentence_is_undone_at_once_where_it_was_begun() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    act(&mut room, Action::NextLine);
    let (before, begun_from) = (texts(&room), room.state().view.line);
    for letter in ["w", "a", "r", "m"] {
        room.event(egui::Event::Text(letter.to_owned()));
        run(&mut room);
    }
    room.key_press(Key::Escape);
    run(&mut room);
    assert_eq!(texts(&room)[2], "warm");
    let written = room.state().view.line;
    act(&mut room, Action::Undo);
    assert_eq!(texts(&room), before);
    assert_eq!(room.state().view.line, begun_from);
    room.get_by_label(&tr!("step-undone", step = "new line"));
    act(&mut room, Action::Redo);
    assert_eq!(texts(&room)[2], "warm");
    assert_eq!(room.state().view.line, written);
    room.get_by_label(&tr!("step-redone", step = "new line"));
    act(&mut room, Action::MoveLineUp);
    assert!(
        room.query_by_label(&tr!("step-redone", step = "new line"))
            .is_none()
    );
    act(&mut room, Action::Undo);
    room.get_by_label_contains("Undone");
    act(&mut room, Action::NextLine);
    assert!(
        room.query_by_label_contains("Undone").is_none(),
        "walked on"
    );
}

#[test]
fn lines_are_marked_by_keys_and_look_it() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    act(&mut room, Action::NextLine);
    let marked = |room: &Room<'_>| {
        let rows = room.query_all_by_role(Role::ListItem);
        let marked = rows.filter(|row| row.accesskit_node().toggled() == Some(Toggled::True));
        marked.count()
    };
    assert_eq!(marked(&room), 1, "the focused one");
    let reach = |room: &mut Room<'_>, key| {
        room.key_press_modifiers(Modifiers::SHIFT, key);
        run(room);
    };
    reach(&mut room, Key::ArrowDown);
    reach(&mut room, Key::ArrowDown);
    assert_eq!(marked(&room), 3);
    reach(&mut room, Key::ArrowUp);
    assert_eq!(marked(&room), 2);
    room.get_by_label_contains(&tr!("marked-count", count = 2));
    room.key_press(Key::Escape);
    run(&mut room);
    assert!(room.state().view.marked.is_empty());
    act(&mut room, Action::SelectAll);
    assert_eq!(marked(&room), 4);
    room.key_press(Key::ArrowDown);
    run(&mut room);
    assert_eq!(marked(&room), 1);
}

/// The field was given the old text in each frame while the writing waited.
#[test]
fn letters_typed_behind_a_long_change_are_all_kept() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let id = made::line(&desk, 4);
    let text = "Said at length.".to_owned();
    desk.edit(Edit::Group(vec![Edit::SetText { id, text }; 3_000]));
    desk.undo();
    assert!(desk.is_changing());
    let mut room = room(desk);
    act(&mut room, Action::EditLine);
    for letter in [" ", "w", "a", "r", "m"] {
        room.event(egui::Event::Text(letter.to_owned()));
        run(&mut room);
    }
    let typed = "The light went out. warm";
    let field_label = tr!("script-line-field");
    let field = room.get_by_label(&field_label);
    assert_eq!(field.accesskit_node().value().as_deref(), Some(typed));
    room.state_mut().desk.finish_changes();
    run(&mut room);
    let texts = texts(&room);
    assert_eq!(
        (texts[0].as_str(), texts[3].as_str()),
        (typed, "Then who's that on the stairs?")
    );
}

#[test]
fn pages_and_ends_of_a_long_list_are_reached_by_keys() {
    let text = (1..=300).map(|line| format!("Tom: Line {line}."));
    let text = text.collect::<Vec<_>>().join("\n");
    let mut room = room(made::desk(Backend::Draft, &text));
    let press = |room: &mut Room<'_>, modifiers, key| {
        room.key_press_modifiers(modifiers, key);
        run(room);
        let bench = room.state();
        let row = bench.view.line.expect("a row");
        bench.desk.script().place(row).expect("it is there") + 1
    };
    let plain = Modifiers::NONE;
    assert_eq!(press(&mut room, plain, Key::End), 300);
    room.get_by_label_contains("Line 300.");
    let up = press(&mut room, plain, Key::PageUp);
    assert!((270..296).contains(&up), "{up}");
    assert_eq!(press(&mut room, plain, Key::Home), 1);
    let down = press(&mut room, plain, Key::PageDown);
    assert!((5..30).contains(&down), "{down}");
    press(&mut room, Modifiers::SHIFT, Key::End);
    let bench = room.state();
    let marked = bench.desk.script().lines_among(&bench.view.marked);
    assert_eq!(marked.len(), 300 - down + 1);
}
