//! The inspector by its labels: tuning, casting, and what takes can be asked.
#![cfg(test)]

mod cards;
mod chapters;
mod chosen;
mod joined;
mod moves;
mod place_group;
mod places;
mod presets;
mod rules;
mod seed;

use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use mynah_core::backend::Backend;
use mynah_core::format::OutputFormat;
use mynah_core::ids::TakeId;
use mynah_core::request::SpeechRequest;
use mynah_core::settings::{ChosenSettings, Setting, VoiceSettings};
use mynah_model::command::{Command, PlaybackCommand, TakeAct, TakesCommand};
use mynah_model::desk::{Desk, OwnSettings, TakeCard, TakePart};
use mynah_model::event::{Event, PlaybackEvent, Playing, TakesEvent, VoicesEvent};
use mynah_script::deed::Deed;
use mynah_script::edit::Edit;
use mynah_script::shaping::Trim;
use mynah_script::tuning::LineChange;
use mynah_ui_core::edit_wish::EditWish;
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

pub(super) type Room<'a> = Harness<'a, Bench<InspectorPanel>>;

fn room<'a>(desk: Desk, line: LineId) -> Room<'a> {
    let mut room = made::room(
        (340.0, 1000.0),
        desk,
        InspectorPanel::default(),
        |panel: &mut InspectorPanel, ui: &mut Ui, cx: &mut StudioCtx<'_>| panel.ui(ui, cx),
    );
    room.state_mut().view.line = Some(line);
    room.run();
    room
}

pub(super) fn at<'a>(backend: Backend) -> Room<'a> {
    let desk = made::desk(backend, made::SCRIPT);
    let line = made::line(&desk, 2);
    room(desk, line)
}

fn sent(room: &Room<'_>) -> String {
    format!("{:?}", room.state().wishes.outbox)
}

fn takes_of<'a>(
    backend: Backend,
    change: impl FnOnce(&mut Vec<mynah_model::desk::TakeCard>),
) -> Room<'a> {
    let mut desk = made::desk(backend, made::SCRIPT);
    let line = made::line(&desk, 2);
    let mut takes = (1..=3)
        .map(|number| made::take(&desk, line, number))
        .collect();
    change(&mut takes);
    made::give_takes(&mut desk, line, takes);
    let mut room = room(desk, line);
    room.get_by_role_and_label(egui::accesskit::Role::Tab, &tr!("inspector-tab-takes"))
        .click();
    room.run();
    room
}

/// How Tom is spoken by a voice without settings of its own.
fn spoken(desk: &Desk) -> VoiceSettings {
    let chosen = desk.script().cast().0["Tom"].settings;
    chosen.over(VoiceSettings::default())
}

#[test]
fn a_slider_tunes_the_part_and_only_the_line_when_asked() {
    let mut room = at(Backend::Draft);
    room.get_by_label(&tr!("inspector-stability"))
        .set_value_accesskit(0.2);
    room.run();
    let settings = |room: &Room<'_>| {
        let desk = &room.state().desk;
        let part = spoken(desk).stability();
        let line = desk.script().line(made::line(desk, 2)).unwrap();
        let own = line.overrides.settings;
        (
            part,
            own.map(|own| own.over(VoiceSettings::default()).stability()),
        )
    };
    assert_eq!(settings(&room), (0.2, None));
    room.get_by_label(&tr!("inspector-this-line")).click();
    room.run();
    room.get_by_label(&tr!("inspector-stability"))
        .set_value_accesskit(0.9);
    room.run();
    assert_eq!(settings(&room), (0.2, Some(0.9)));
    room.get_by_label(&tr!("inspector-this-line")).click();
    room.run();
    assert_eq!(settings(&room), (0.2, None));
}

/// Undo is for one thing that a hand did, however many frames it took.
#[test]
fn each_move_of_a_control_is_an_undo_step_of_its_own() {
    let mut room = at(Backend::Draft);
    let drag = |room: &mut Room<'_>, label: &str, to: f32| {
        let rect = room.get_by_label(label).rect();
        let at = |part: f32| egui::pos2(rect.left() + part * rect.width(), rect.center().y);
        room.drag_at(at(0.5));
        room.run();
        for step in 1..=4 {
            room.hover_at(at(0.5 + (to - 0.5) * step as f32 / 4.0));
            room.run();
        }
        room.drop_at(at(to));
        room.run();
    };
    let settings = |room: &Room<'_>| spoken(&room.state().desk);
    let before = settings(&room);
    drag(&mut room, &tr!("inspector-stability"), 0.9);
    let once = settings(&room);
    drag(&mut room, &tr!("inspector-stability"), 0.2);
    let twice = settings(&room);
    drag(&mut room, &tr!("inspector-style"), 0.8);
    assert!(before != once && once != twice && settings(&room).style() > 0.5);
    let undo = |room: &mut Room<'_>| {
        room.state_mut().desk.undo();
        room.run();
        settings(room)
    };
    assert_eq!(undo(&mut room), twice);
    assert_eq!(undo(&mut room), once);
    assert_eq!(undo(&mut room), before);
    // Without a drag: keys, a screen reader, a switch.
    room.get_by_label(&tr!("inspector-style")).focus();
    room.run();
    for _ in 0..2 {
        room.key_press(egui::Key::ArrowRight);
        room.run();
    }
    room.get_by_label(&tr!("inspector-style"))
        .set_value_accesskit(0.7);
    room.run();
    room.get_by_label(&tr!("inspector-boost")).click();
    room.run();
    room.get_by_label(&tr!("inspector-boost")).click();
    room.run();
    assert!(undo(&mut room).use_speaker_boost() != before.use_speaker_boost());
    assert_eq!(undo(&mut room).style(), 0.7);
    // It had the keys all the while: as many presses as it takes are one move.
    assert_eq!(undo(&mut room), before);
}

/// All voices with these settings of their own.
fn with_own<'a>(own: OwnSettings) -> (Room<'a>, LineId) {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut voices = made::voices(Backend::Draft);
    for voice in &mut voices {
        voice.settings = own;
    }
    let voices = VoicesEvent::Voices(voices.into());
    desk.apply(Event::Voices(Backend::Draft, voices));
    let line = made::line(&desk, 2);
    (room(desk, line), line)
}

/// The ticks stood at the voice's own settings, and the service's default was sent.
#[test]
fn what_was_not_chosen_is_sent_as_the_voice_has_it() {
    let own = VoiceSettings::default().with(Setting::Stability(Some(0.3)));
    let (mut room, line) = with_own(OwnSettings::Known(own));
    let sent = |room: &Room<'_>| room.state().desk.request_for(line).unwrap().settings;
    assert_eq!(sent(&room), own);
    assert!(
        room.query_by_label(&tr!("slider-reset", name = tr!("inspector-stability")))
            .is_none()
    );
    room.get_by_label(&tr!("inspector-stability"))
        .set_value_accesskit(0.5);
    room.run();
    assert_eq!(sent(&room), VoiceSettings::default());
    room.get_by_label(&tr!("slider-reset", name = tr!("inspector-stability")))
        .click();
    room.run();
    assert_eq!(sent(&room), own);
    let part = room.state().desk.script().cast().0["Tom"].settings;
    assert_eq!(part, ChosenSettings::default());
}

/// A value at the service's tick was taken for the voice's own, which nobody knew yet: another one was sent.
#[test]
fn what_is_chosen_before_the_ticks_are_known_is_kept_as_it_was_seen() {
    let (mut room, line) = with_own(OwnSettings::Unread);
    for value in [0.9, 0.5] {
        room.get_by_label(&tr!("inspector-stability"))
            .set_value_accesskit(value);
        room.run();
    }
    let script = room.state().desk.script();
    let part = &script.line(line).expect("a line").speaker;
    let half = ChosenSettings::of([Setting::Stability(Some(0.5))]);
    assert_eq!(script.cast().0[part].settings, half);
}

#[test]
fn what_a_model_ignores_is_off_and_says_why() {
    let mut room = at(Backend::Live);
    room.get_by_label("Ignored by Eleven v3");
    room.get_by_label(&tr!("inspector-robust")).click();
    room.run();
    let desk = &room.state().desk;
    assert_eq!(spoken(desk).stability(), 1.0);
}

#[test]
fn another_voice_is_searched_heard_and_cast() {
    let mut room = at(Backend::Draft);
    room.get_by_role_and_label(egui::accesskit::Role::ComboBox, &tr!("inspector-voice"))
        .click();
    room.run();
    room.get_by_label(&tr!("inspector-search-voices"))
        .type_text("hoarse");
    room.run();
    assert!(room.query_by_label("Wren (draft)").is_none());
    room.get_by_label(&tr!("inspector-preview", name = "Rook (draft)"))
        .click();
    room.run();
    assert!(sent(&room).contains("Preview"), "{}", sent(&room));
    room.get_by_label("Rook (draft)").click();
    room.run();
    let part = room.state().desk.script().cast().0["Tom"].draft.clone();
    assert_eq!(
        part.map(|voice| voice.name).as_deref(),
        Some("Rook (draft)")
    );
}

/// Enter left the list open without the keys, and what was typed next went nowhere.
#[test]
fn enter_takes_the_voice_that_is_cast_and_closes_the_list() {
    let mut room = at(Backend::Draft);
    let before = room.state().desk.script().cast().clone();
    room.get_by_role_and_label(egui::accesskit::Role::ComboBox, &tr!("inspector-voice"))
        .click();
    room.run();
    room.get_by_label(&tr!("inspector-search-voices"));
    room.key_press(egui::Key::Enter);
    room.run();
    assert!(
        room.query_by_label(&tr!("inspector-search-voices"))
            .is_none()
    );
    assert_eq!(*room.state().desk.script().cast(), before);
}

/// A model that was heard with by itself was chosen once more: a step of undo without an effect.
#[test]
fn the_model_that_is_heard_with_is_no_choice() {
    let mut room = at(Backend::Draft);
    let depth = |room: &Room<'_>| room.state().desk.next_undo().cloned();
    let before = depth(&room);
    let combo = egui::accesskit::Role::ComboBox;
    let model_label = tr!("inspector-model");
    let model = room.get_by_role_and_label(combo, &model_label);
    model.click();
    room.run();
    let line = room.state().view.line.expect("a line");
    let desk = &room.state().desk;
    let line = desk.script().line(line).expect("it").clone();
    let id = desk.model_of(&line).expect("a model").clone();
    let models = desk.models_of(Backend::Draft);
    let name = models.iter().find(|model| model.id == id).expect("it");
    let name = name.name.clone();
    room.get_by_role_and_label(egui::accesskit::Role::ListBoxOption, &name)
        .click();
    room.run();
    assert_eq!(depth(&room), before);
}

#[test]
fn another_format_is_an_edit_like_the_others() {
    let mut room = at(Backend::Draft);
    let before = room.state().desk.format();
    let combo = egui::accesskit::Role::ComboBox;
    room.get_by_role_and_label(combo, &tr!("inspector-output-format"))
        .click();
    room.run();
    let other = OutputFormat::ALL.iter().copied();
    let other = other.clone().find(|format| *format != before).unwrap();
    room.get_by_label(&mynah_ui_core::words::formats::format_name(other))
        .click();
    room.run();
    assert_eq!(room.state().desk.format(), other, "seen at once");
    room.state_mut().desk.undo();
    assert_eq!(room.state().desk.format(), before);
}

#[test]
fn a_half_written_note_is_kept_when_another_line_or_take_is_shown() {
    let mut room = takes_of(Backend::Draft, |_| {});
    let write = |room: &mut Room<'_>, take: u32, text: &str| {
        let name = format!("Note to take {take}");
        room.get_all_by_label(&name).next().unwrap().click();
        room.run();
        let field = room.get_by_role_and_label(egui::accesskit::Role::TextInput, &name);
        field.type_text(text);
        room.run();
    };
    write(&mut room, 2, "warmer");
    write(&mut room, 1, "slower");
    assert!(sent(&room).contains("\"warmer\""), "{}", sent(&room));
    let first = made::line(&room.state().desk, 1);
    room.state_mut().view.line = Some(first);
    room.run();
    assert!(sent(&room).contains("\"slower\""), "{}", sent(&room));
    // Escape threw it away.
    let mut room = takes_of(Backend::Draft, |_| {});
    write(&mut room, 2, "calmer");
    room.key_press(egui::Key::Escape);
    room.run();
    assert!(sent(&room).contains("\"calmer\""), "{}", sent(&room));
}

#[test]
fn reset_brings_all_settings_back() {
    let mut room = at(Backend::Draft);
    room.get_by_label(&tr!("inspector-style"))
        .set_value_accesskit(0.7);
    room.run();
    room.get_by_label(&tr!("inspector-reset")).click();
    room.run();
    let desk = &room.state().desk;
    assert_eq!(desk.script().cast().0["Tom"].settings, Default::default());
    assert!(room.query_by_label(&tr!("inspector-reset")).is_none());
}

#[test]
fn the_last_voice_is_reached_by_one_key() {
    let mut room = at(Backend::Draft);
    room.get_by_role_and_label(egui::accesskit::Role::ComboBox, &tr!("inspector-voice"))
        .click();
    room.run();
    room.key_press(egui::Key::End);
    room.run();
    room.key_press(egui::Key::Enter);
    room.run();
    let desk = &room.state().desk;
    let line = desk.script().line(made::line(desk, 2));
    let line = line.and_then(|line| desk.voice_of(line).map(|voice| voice.name.clone()));
    assert_eq!(line.as_deref(), Some("Rook (draft)"));
}

#[test]
fn two_takes_are_compared_as_their_line_shapes_them() {
    let mut room = takes_of(Backend::Live, |_| {});
    let id = made::line(&room.state().desk, 2);
    let third = room
        .state()
        .desk
        .take_card(TakeId(id.0 * 100 + 3), Some(id));
    let change = LineChange::Trim(third.unwrap().to_cut(), Trim::Start(300));
    room.state_mut().desk.edit(Edit::TuneLine { id, change });
    room.get_by_label(&tr!("takes-compare-take", number = 1))
        .click();
    room.run();
    room.get_by_label_contains("Now press Compare");
    room.get_by_label(&tr!("takes-compare-take", number = 3))
        .click();
    room.run();
    let line = made::line(&room.state().desk, 2).0;
    let compared = room.state().wishes.outbox.iter().any(|command| {
        let Command::Playback(PlaybackCommand::Compare { cues, first: 0 }) = command else {
            return false;
        };
        let cues = cues.iter().map(|cue| (cue.take, cue.shape.cut.start_ms));
        cues.eq([(TakeId(line * 100 + 1), 0), (TakeId(line * 100 + 3), 300)])
    });
    assert!(compared, "{}", sent(&room));
}

#[test]
fn a_comparison_says_that_it_is_loading() {
    let mut room = takes_of(Backend::Live, |_| {});
    let loading = PlaybackEvent::Loading([TakeId(1), TakeId(2)].into());
    room.state_mut().desk.apply(Event::Playback(loading));
    room.run();
    room.get_by_label_contains("Loading both takes");
    let ended = Event::Playback(PlaybackEvent::Ended);
    room.state_mut().desk.apply(ended);
    room.run();
    room.get_by_label_contains("Press Compare on two takes");
}

/// The first of two stayed chosen behind another line's takes, and was then compared with one of those.
#[test]
fn a_comparison_is_forgotten_with_its_takes() {
    let mut room = takes_of(Backend::Live, |_| {});
    room.get_by_label(&tr!("takes-compare-take", number = 1))
        .click();
    room.run();
    room.get_by_label_contains("Now press Compare");
    let desk = &mut room.state_mut().desk;
    let line = made::line(desk, 2);
    let takes = (1..=3).map(|number| TakeCard {
        discarded: number == 1,
        picked: number == 2,
        ..made::take(desk, line, number)
    });
    let takes = takes.collect();
    made::give_takes(desk, line, takes);
    room.run();
    room.get_by_label_contains("Press Compare on two takes");
}

#[test]
fn a_take_that_is_compared_is_heard_no_longer_once_it_is_discarded() {
    let mut room = takes_of(Backend::Live, |_| {});
    let desk = &mut room.state_mut().desk;
    let line = made::line(desk, 2);
    let take = |number| TakeId(line.0 * 100 + number);
    let of = ProjectLine::new(Some(made::PROJECT), Some(line));
    let playing = Playing::comparing(&[take(1), take(2)], of);
    desk.apply(Event::Playback(PlaybackEvent::Started(playing)));
    room.run();
    room.get_by_label(&tr!("takes-hear-b"));
    room.get_by_label(&tr!("takes-discard", number = 2)).click();
    room.run();
    let sent = sent(&room);
    assert!(sent.contains("Stop") && sent.contains("Discard"), "{sent}");
}

#[test]
fn cards_tell_the_settings_in_which_takes_differ() {
    let room = takes_of(Backend::Live, |takes| {
        let request = takes[1].request.speech().cloned().expect("speech");
        let settings = request.settings.with(Setting::Stability(Some(0.3)));
        let request = SpeechRequest {
            settings,
            ..request
        };
        takes[1].request = Arc::new(request.into());
    });
    room.get_by_label("Stability 0.30");
    assert_eq!(room.get_all_by_label("Stability 0.50").count(), 2);
    assert!(room.query_by_label_contains("Speed 1").is_none());
}

#[test]
fn a_take_is_picked_by_keys() {
    let mut room = takes_of(Backend::Live, |_| {});
    let line = made::line(&room.state().desk, 2).0;
    let picked = |room: &mut Room<'_>, action| {
        let bench = room.state_mut();
        bench.with(|panel, cx| panel.act(action, cx));
        let edits = bench.wishes.edits.drain(..);
        let deeds = edits.flat_map(|wish| match wish {
            EditWish::Do(edit) => edit.deeds(),
            EditWish::Act(deeds) => deeds,
            _ => Vec::new(),
        });
        let mut takes = deeds.map(|deed| match deed {
            Deed::Take(TakeAct::Pick(take, _)) => take.0 - line * 100,
            other => panic!("{other:?}"),
        });
        takes.next()
    };
    // The first is picked, and stands first.
    assert_eq!(picked(&mut room, Action::PickOlder), Some(2));
    assert_eq!(picked(&mut room, Action::PickNewer), None);
    assert_eq!(picked(&mut room, Action::PickHeard), None);
    let playing = Playing::Take {
        take: TakeId(line * 100 + 3),
        line: None,
    };
    let started = PlaybackEvent::Started(playing);
    room.state_mut().desk.apply(Event::Playback(started));
    assert_eq!(picked(&mut room, Action::PickHeard), Some(3));
}

#[test]
fn a_seed_is_named_and_never_cut() {
    let room = takes_of(Backend::Draft, |takes| {
        for take in takes {
            take.seed = Some(u32::MAX);
        }
    });
    assert_eq!(room.get_all_by_label_contains("seed 4294967295").count(), 3);
    let mut room = room;
    room.get_by_role_and_label(egui::accesskit::Role::Tab, &tr!("inspector-tab-voice"))
        .click();
    room.run();
    assert!(room.query_by_label_contains("seed 42").is_none());
    assert_eq!(room.get_all_by_label(&tr!("takes-draft")).count(), 3);
}

#[test]
fn a_comparison_moves_no_take() {
    let mut room = takes_of(Backend::Draft, |_| {});
    let place = |room: &Room<'_>| room.get_by_label(&tr!("takes-star", number = 2)).rect();
    let before = place(&room);
    room.get_by_label(&tr!("takes-compare-take", number = 1))
        .click();
    room.run();
    assert_eq!(place(&room), before);
    let line = made::line(&room.state().desk, 2).0;
    room.state_mut().desk.playback.playing = Some(Playing::comparing(
        &[TakeId(line * 100 + 1), TakeId(line * 100 + 3)],
        None,
    ));
    room.run_steps(3);
    room.get_by_label(&tr!("takes-hear-b"));
    assert_eq!(place(&room), before);
}

#[test]
fn keys_mean_the_compared_take_that_is_heard() {
    let mut room = takes_of(Backend::Draft, |_| {});
    let line = made::line(&room.state().desk, 2).0;
    let (a, b) = (TakeId(line * 100 + 1), TakeId(line * 100 + 3));
    let star = |room: &mut Room<'_>| {
        let bench = room.state_mut();
        bench.wishes.edits.clear();
        bench.with(|panel, cx| {
            panel.act(Action::StarTake, cx);
            panel.act(Action::NoteTake, cx);
        });
        format!("{:?}", bench.wishes.edits)
    };
    assert!(star(&mut room).contains(&format!("Star({a:?}")));
    let compared = Playing::comparing(&[a, b], None);
    room.state_mut().desk.playback.playing = Some(compared);
    assert!(star(&mut room).contains(&format!("Star({a:?}")));
    room.state_mut().desk.playback.side = 1;
    assert!(star(&mut room).contains(&format!("Star({b:?}")));
    room.run();
    room.get_by_role_and_label(egui::accesskit::Role::TextInput, "Note to take 3");
}

#[test]
fn a_take_is_picked_starred_noted_and_discarded() {
    let mut room = takes_of(Backend::Draft, |_| {});
    room.get_by_label(&tr!("takes-pick-take", number = 2))
        .click();
    room.get_by_label(&tr!("takes-star", number = 3)).click();
    room.run();
    room.get_by_label(&tr!("takes-discard", number = 2)).click();
    room.run();
    let button = room.get_all_by_label("Note to take 1").next().unwrap();
    button.click();
    room.run();
    let field = room.get_by_role_and_label(egui::accesskit::Role::TextInput, "Note to take 1");
    field.type_text("warmer");
    room.run();
    room.key_press(egui::Key::Enter);
    room.run();
    let sent = sent(&room);
    for part in ["Pick(", "Star(", "true", "Discard(", "\"warmer\""] {
        assert!(sent.contains(part), "{part}: {sent}");
    }
}

/// The palette found nothing that discards a take, and offered to delete the project.
#[test]
fn the_take_that_is_meant_is_discarded_by_the_palette() {
    let mut room = takes_of(Backend::Draft, |_| {});
    let bench = room.state_mut();
    bench.wishes.edits.clear();
    bench.with(|panel, cx| panel.act(Action::DiscardTake, cx));
    let wished = format!("{:?}", bench.wishes.edits);
    assert!(wished.contains("Discard("), "{wished}");
}

#[test]
fn the_bin_gives_takes_back_and_cut_takes_say_so() {
    let mut room = takes_of(Backend::Draft, |takes| {
        takes[1].discarded = true;
        takes[2].cut = true;
    });
    room.get_by_label(&tr!("takes-cut"));
    assert!(
        room.query_by_label(&tr!("takes-pick-take", number = 2))
            .is_none()
    );
    room.get_by_label("Bin · 1").click();
    room.run();
    room.get_by_label(&tr!("takes-restore-take", number = 2))
        .click();
    room.run();
    let back = room.state().wishes.outbox.iter().any(|command| {
        matches!(
            command,
            Command::Takes(TakesCommand::Act(TakeAct::Restore(_)))
        )
    });
    assert!(back, "{}", sent(&room));
}

#[test]
fn another_take_costs_what_the_button_says() {
    let mut room = takes_of(Backend::Live, |_| {});
    room.get_by_label(&tr!("takes-again")).click();
    room.run();
    assert!(sent(&room).contains("fresh: true"), "{}", sent(&room));
}

#[test]
fn a_take_says_that_something_else_was_said_around_a_part_of_it() {
    let room = takes_of(Backend::Live, |takes| {
        let part = |at_ms, context_changed| TakePart {
            at_ms,
            context_changed,
            request: None,
        };
        takes[0].parts = [part(0, false), part(900, true), part(1_800, true)].into();
    });
    room.get_by_label(&tr!("takes-context", count = 2));
}
