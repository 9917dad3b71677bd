//! The transcript editor: price before, words to check, edits with undo, saving, export and "Send to Script".

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers, Ui};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::TranscriptView;
use crate::ToolsPanel;
use mynah_core::backend::Backend;
use mynah_core::ids::TakeId;
use mynah_core::request::{Generation, Input};
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand, ToolsCommand};
use mynah_model::desk::ScriptSource;
use mynah_model::event::{Event, OpenTranscript, ToolsEvent};
use mynah_model::trouble::{Remedy, Trouble};
use mynah_transcript::edit::search::Search;
use mynah_transcript::transcript::{Speaker, Transcript, Word};
use mynah_ui_core::ctx::{StudioCtx, ToolTab};
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

fn input() -> Input {
    Input {
        hash: "ab".repeat(32),
        extension: "wav".to_owned(),
        bytes: 48_000,
        seconds: 60.0,
        name: "harbour.wav".to_owned(),
    }
}

/// Two speakers, the second of whom says a word that is hard to understand.
fn transcript() -> Transcript {
    let speaker = |id: &str| Speaker {
        id: id.to_owned(),
        name: String::new(),
    };
    let mut transcript = Transcript {
        speakers: vec![speaker("speaker_0"), speaker("speaker_1")],
        duration_s: 4.0,
        ..Transcript::default()
    };
    for (place, (speaker, text)) in [(0, "Who"), (0, "rings?"), (1, "Gwarnoc"), (1, "buoy.")]
        .into_iter()
        .enumerate()
    {
        let start = place as f64;
        let mut word = Word::new(text, start, start + 0.5).said_by(speaker);
        word.logprob = Some(if text == "Gwarnoc" { -2.0 } else { -0.01 });
        transcript.words.push(word);
        let space = Word::spacing(" ", start + 0.5).said_by(speaker);
        transcript.words.push(space);
    }
    transcript
}

fn opened() -> OpenTranscript {
    OpenTranscript {
        transcript: Arc::new(transcript()),
        input: input(),
        is_alignment: false,
        checked: 4,
        repaired: 1,
        unresolved: Vec::new(),
        is_edited: false,
    }
}

/// The editor alone, with its inspector below it.
#[derive(Default)]
struct Shown {
    view: Option<TranscriptView>,
    speakers: super::Speakers,
    export: super::Export,
}

type Room<'a> = Harness<'a, Bench<Shown>>;

fn editor<'a>() -> Room<'a> {
    let desk = made::desk(Backend::Live, made::SCRIPT);
    let shown = Shown {
        view: Some(TranscriptView::of_take(TakeId(7), &opened())),
        ..Shown::default()
    };
    let mut room = made::room((1100.0, 1400.0), desk, shown, editor_ui);
    room.run_steps(3);
    room
}

fn editor_ui(shown: &mut Shown, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let Some(view) = &mut shown.view else { return };
    view.take_keys(ui);
    view.follow(ui, cx);
    shown.export.follow(cx);
    shown.speakers.ui(ui, cx, view);
    shown.export.ui(ui, cx, view);
    shown.export.foot_ui(ui, cx, view);
    view.head_ui(ui, cx, Some("128 cr".to_owned()));
    view.rows_ui(ui, cx);
}

fn text(room: &Room<'_>) -> String {
    let view = room.state().panel.view.as_ref().expect("a transcript");
    let transcript = view.editor.transcript();
    transcript.text_of(0..transcript.words.len())
}

#[test]
fn the_head_tells_cost_repairs_and_words_to_check_and_f8_goes_there() {
    let mut room = editor();
    let told = format!(
        "{} · {}",
        tr!("transcribe-words", count = 4),
        tr!("transcribe-paid", cost = "128 cr")
    );
    assert!(room.query_by_label(&told).is_some(), "{told}");
    let repaired = tr!("transcribe-repaired", count = 1);
    assert!(room.query_by_label(&repaired).is_some());
    let check = tr!("transcribe-check", count = 1);
    assert!(room.query_by_label(&check).is_some());
    // The search field is at the right of the same row.
    let undo = room.get_by_label(&tr!("transcribe-undo")).rect();
    let find = room.get_by_label(&tr!("transcribe-find")).rect();
    assert!(undo.y_range().contains(find.center().y), "{undo} {find}");
    assert!(find.right() > 1000.0, "{find}");
    room.key_press(Key::F8);
    room.run_steps(3);
    let view = room.state().panel.view.as_ref().expect("a transcript");
    assert_eq!(view.cursor, Some(4), "Gwarnoc");
}

#[test]
fn replacing_is_one_step_and_is_saved_beside_the_take() {
    let mut room = editor();
    room.get_by_label(&tr!("transcribe-find")).click();
    room.run_steps(2);
    room.get_by_label(&tr!("transcribe-find")).type_text("buoy");
    room.run_steps(3);
    let found = tr!("transcribe-found", at = 1, count = 1);
    assert!(room.query_by_label(&found).is_some());
    room.get_by_label(&tr!("transcribe-replace-open")).click();
    room.run_steps(3);
    room.get_by_label(&tr!("transcribe-with")).click();
    room.run_steps(2);
    room.get_by_label(&tr!("transcribe-with")).type_text("bell");
    room.run_steps(2);
    room.get_by_label(&tr!("transcribe-replace-all")).click();
    room.run_steps(3);
    assert!(text(&room).contains("bell."), "{}", text(&room));
    room.get_by_label(&tr!("transcribe-undo")).click();
    room.run_steps(3);
    assert!(text(&room).contains("buoy."));
    room.get_by_label(&tr!("transcribe-redo")).click();
    for _ in 0..400 {
        room.run_steps(1);
    }
    let saved = room.state().wishes.outbox.iter().rev();
    let mut saved = saved.filter_map(|wish| match wish {
        Command::Tools(ToolsCommand::SaveTranscript(take, saved)) => Some((*take, saved)),
        _ => None,
    });
    let (take, saved) = saved.next_back().expect("edits are saved");
    assert_eq!(take, TakeId(7));
    assert!(saved.text_of(0..saved.words.len()).contains("bell."));
}

#[test]
fn edits_that_are_not_on_the_disk_are_told_and_saved_again() {
    let mut room = editor();
    let saves = |room: &Room<'_>| {
        let sent = room.state().wishes.outbox.iter();
        let saves =
            sent.filter(|wish| matches!(wish, Command::Tools(ToolsCommand::SaveTranscript(..))));
        saves.count()
    };
    let word = transcript().replace_all(&search("buoy"), "bell").0;
    let view = room.state_mut().panel.view.as_mut().expect("a transcript");
    view.editor.apply(word).expect("an edit");
    for _ in 0..200 {
        room.run_steps(1);
    }
    assert_eq!(saves(&room), 1);
    let full = Trouble {
        what: "The disk is full".to_owned(),
        ..made::busy()
    };
    let failed = ToolsEvent::TranscriptSaved(TakeId(7), Err(Box::new(full)));
    room.state_mut().desk.apply(Event::Tools(failed));
    for _ in 0..200 {
        room.run_steps(1);
    }
    assert_eq!(saves(&room), 1, "nothing is tried again by itself");
    assert!(room.query_by_label("The disk is full").is_some());
    room.get_by_label(&tr!("remedy-retry")).click();
    room.run_steps(2);
    assert_eq!(saves(&room), 2);
    let saved = ToolsEvent::TranscriptSaved(TakeId(7), Ok(()));
    room.state_mut().desk.apply(Event::Tools(saved));
    room.run_steps(3);
    assert!(room.query_by_label("The disk is full").is_none());
    let view = room.state().panel.view.as_ref().expect("a transcript");
    assert!(!view.is_unsaved());
}

#[test]
fn edits_of_another_window_are_loaded_or_kept_beside_ones_own() {
    let mut room = editor();
    let word = transcript().replace_all(&search("buoy"), "bell").0;
    let view = room.state_mut().panel.view.as_mut().expect("a transcript");
    view.editor.apply(word).expect("an edit");
    for _ in 0..200 {
        room.run_steps(1);
    }
    let changed = Trouble {
        what: tr!("trouble-transcript-changed"),
        remedies: vec![Remedy::LoadOther, Remedy::KeepCopy],
        ..made::busy()
    };
    let failed = ToolsEvent::TranscriptSaved(TakeId(7), Err(Box::new(changed)));
    room.state_mut().desk.apply(Event::Tools(failed));
    room.run_steps(3);
    assert!(
        room.query_by_label(&tr!("trouble-transcript-changed"))
            .is_some()
    );
    assert!(room.query_by_label(&tr!("remedy-load-other")).is_some());
    room.get_by_label(&tr!("remedy-keep-copy")).click();
    room.run_steps(3);
    let sent = room.state().wishes.outbox.iter();
    let mut copies = sent.filter_map(|wish| match wish {
        Command::Tools(ToolsCommand::CopyTranscript(take, copy)) => Some((*take, copy)),
        _ => None,
    });
    let (take, copy) = copies.next_back().expect("a copy");
    assert_eq!(take, TakeId(7));
    assert!(copy.text_of(0..copy.words.len()).contains("bell"));
    let copied = ToolsEvent::TranscriptCopied(TakeId(7), Ok(TakeId(8)));
    room.state_mut().desk.apply(Event::Tools(copied));
    room.run_steps(2);
    let changed = tr!("trouble-transcript-changed");
    assert!(room.query_by_label(&changed).is_none());
}

fn search(text: &str) -> Search {
    Search {
        text: text.to_owned(),
        ..Search::default()
    }
}

#[test]
fn speakers_get_names_and_lines_of_the_script() {
    let mut room = editor();
    let first = tr!("transcript-speaker", number = 1);
    let more = tr!("transcribe-speaker-more", name = first.as_str());
    room.get_by_label(&more).click();
    room.run_steps(3);
    room.get_by_label(&tr!("transcribe-rename")).click();
    room.run_steps(3);
    room.get_by_label(&tr!("transcribe-name"))
        .type_text("Interviewer");
    room.run_steps(2);
    room.key_press(Key::Enter);
    room.run_steps(3);
    let label = tr!("transcribe-to-script", count = 2);
    room.get_by_label(&label).click();
    room.run_steps(2);
    let sent = room.state().view.imports.front();
    let Some(ScriptSource::Text(lines)) = sent else {
        panic!("{sent:?}");
    };
    assert!(lines.contains("Interviewer"), "{lines}");
    assert!(lines.ends_with("Gwarnoc buoy."), "{lines}");
}

#[test]
fn the_export_writes_what_the_editor_shows() {
    let mut room = editor();
    room.get_by_label(&tr!("transcribe-export-as", format = "SRT"))
        .click();
    room.run_steps(2);
    let name = room.state().view.tools.save_name.clone();
    assert_eq!(name.as_deref(), Some("harbour.srt"));
    room.state_mut().view.tools.save_to = Some("/tmp/harbour.srt".into());
    room.run_steps(2);
    let sent = room.state().wishes.outbox.iter();
    let mut exports = sent.filter_map(|wish| match wish {
        Command::Tools(ToolsCommand::ExportTranscript(_, export)) => Some(export),
        _ => None,
    });
    let export = exports.next().expect("an export");
    assert_eq!(*export.transcript, transcript());
}

#[test]
fn a_paragraph_is_edited_in_place() {
    let mut room = editor();
    room.get_by_role_and_label(Role::Button, "Who rings? ")
        .focus();
    room.run_steps(2);
    room.key_press(Key::Enter);
    room.run_steps(3);
    room.key_press_modifiers(Modifiers::COMMAND, Key::A);
    room.get_by_label(&tr!("transcribe-paragraph"))
        .type_text("What rings?");
    room.run_steps(2);
    room.key_press(Key::Enter);
    room.run_steps(3);
    assert!(
        text(&room).starts_with("What rings? Gwarnoc"),
        "{}",
        text(&room)
    );
}

#[test]
fn a_file_is_transcribed_at_its_price_and_asks_for_its_words_once_it_is_a_take() {
    let desk = made::desk(Backend::Live, made::SCRIPT);
    let mut room = made::room((1400.0, 900.0), desk, ToolsPanel::default(), both_ui);
    room.state_mut().view.tools.open(ToolTab::Transcribe);
    room.state_mut().view.tools.files.push("harbour.wav".into());
    room.run_steps(3);
    let sent = room.state().wishes.outbox.iter();
    let mut numbers = sent.filter_map(|wish| match wish {
        Command::Tools(ToolsCommand::Bring(number, _)) => Some(*number),
        _ => None,
    });
    let number = numbers.next().expect("a file is brought");
    let brought = ToolsEvent::Brought(number, Ok(Box::new(input())));
    room.state_mut().desk.apply(Event::Tools(brought));
    room.run_steps(3);
    assert!(room.query_by_label_contains("80").is_some(), "no price");
    let label = tr!("transcribe-generate", count = 1);
    room.get_by_label_contains(&label).click();
    room.run_steps(2);
    let sent = room.state().wishes.outbox.iter();
    let orders = sent.filter_map(|wish| match wish {
        Command::Jobs(JobsCommand::Generate { orders, .. }) => Some(orders.clone()),
        _ => None,
    });
    let orders: Vec<_> = orders.flatten().collect();
    let [order] = orders.as_slice() else {
        panic!("{orders:?}");
    };
    let Generation::Transcription(request) = &order.request else {
        panic!("{order:?}");
    };
    assert!(request.speakers && request.input == input());
}

fn a_room<'a>() -> Harness<'a, Bench<ToolsPanel>> {
    let desk = made::desk(Backend::Live, made::SCRIPT);
    let mut room = made::room((1400.0, 1400.0), desk, ToolsPanel::default(), both_ui);
    room.state_mut().view.tools.open(ToolTab::Transcribe);
    room.run_steps(3);
    room
}

#[test]
fn channels_are_counted_before_their_price_is_shown() {
    let mut room = a_room();
    room.state_mut().view.tools.files.push("harbour.wav".into());
    room.run_steps(3);
    let sent = room.state().wishes.outbox.iter();
    let mut numbers = sent.filter_map(|wish| match wish {
        Command::Tools(ToolsCommand::Bring(number, _)) => Some(*number),
        _ => None,
    });
    let number = numbers.next().expect("a file is brought");
    let brought = ToolsEvent::Brought(number, Ok(Box::new(input())));
    room.state_mut().desk.apply(Event::Tools(brought));
    room.run_steps(3);
    room.get_by_label(&tr!("transcribe-channels")).click();
    room.run_steps(3);
    assert!(room.query_by_label(&tr!("transcribe-counting")).is_some());
    let counts = |wish: &Command| matches!(wish, Command::Tools(ToolsCommand::CountChannels(_)));
    assert_eq!(
        room.state()
            .wishes
            .outbox
            .iter()
            .filter(|it| counts(it))
            .count(),
        1
    );
    let counted = ToolsEvent::Channels(input().hash, Ok(2));
    room.state_mut().desk.apply(Event::Tools(counted));
    room.run_steps(3);
    room.get_by_label_contains(&tr!("transcribe-generate", count = 1))
        .click();
    room.run_steps(2);
    let mut sent = room.state().wishes.outbox.iter();
    let is_of_two = |wish: &Command| match wish {
        Command::Jobs(JobsCommand::Generate { orders, .. }) => orders.iter().any(|order| {
            matches!(&order.request, Generation::Transcription(request)
                if request.channels == Some(2) && !request.speakers)
        }),
        _ => false,
    };
    assert!(sent.any(is_of_two));
}

#[test]
fn a_transcript_of_the_account_is_deleted_after_a_question() {
    let mut room = a_room();
    room.get_by_label(&tr!("transcribe-id")).click();
    room.run_steps(2);
    room.get_by_label(&tr!("transcribe-id")).type_text("T1");
    room.run_steps(3);
    let deletes = |room: &Harness<'_, Bench<ToolsPanel>>| {
        let mut sent = room.state().wishes.outbox.iter();
        sent.any(|wish| matches!(wish, Command::Tools(ToolsCommand::DeleteTranscript(..))))
    };
    room.get_by_label(&tr!("transcribe-delete")).click();
    room.run_steps(3);
    assert!(!deletes(&room), "it is asked first");
    room.get_by_label(&tr!("transcribe-delete-yes")).click();
    room.run_steps(3);
    assert!(deletes(&room));
}

fn both_ui(panel: &mut ToolsPanel, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let whole = ui.max_rect();
    let split = whole.right() - 320.0;
    let builder = egui::UiBuilder::new();
    let mut left = ui.new_child(builder.max_rect(whole.with_max_x(split)));
    panel.ui(&mut left, cx);
    let builder = egui::UiBuilder::new().id_salt("aside");
    let mut right = ui.new_child(builder.max_rect(whole.with_min_x(split)));
    panel.inspector_ui(&mut right, cx);
}
