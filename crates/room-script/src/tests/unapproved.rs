//! Other words in a line whose take is approved.

use super::*;
use mynah_core::settings::Setting;
use mynah_model::desk::{OwnSettings, Voices};
use mynah_model::event::{Notice, Offer};
use mynah_script::cast::CastVoice;
use mynah_script::tuning::{LineChange, PartChange};

/// The first of two lines has an approved take, and is written.
fn writing<'a>() -> Room<'a> {
    let mut desk = made::desk(Backend::Draft, "ANN: One.\nANN: Two.\n");
    let line = made::line(&desk, 1);
    let mut take = made::take(&desk, line, 1);
    take.approved = true;
    made::give_takes(&mut desk, line, vec![take]);
    let mut room = room(desk);
    room.state_mut().view.line = Some(line);
    run(&mut room);
    room.key_press(Key::F2);
    run(&mut room);
    room
}

fn write(room: &mut Room<'_>, text: &str) {
    room.event(egui::Event::Text(text.to_owned()));
    run(room);
}

/// How often it was told, with a way back.
fn told(room: &Room<'_>) -> usize {
    let is_it = |notice: &&Notice| match notice {
        Notice::Offer {
            text,
            // It warns.
            offer: Offer::UndoStep(_, _, true),
        } => text.contains("Line 1 isn’t what was approved"),
        _ => false,
    };
    room.state().wishes.notices.iter().filter(is_it).count()
}

/// The letters went in without a word, and the line was spoken anew with all others.
#[test]
fn the_first_letter_is_told_and_the_line_shows_it() {
    let mut room = writing();
    assert_eq!(told(&room), 0);
    write(&mut room, "!");
    write(&mut room, "!");
    assert_eq!(told(&room), 1);
    assert_eq!(texts(&room)[0], "One.!!");
    let shown = "Was approved: Its approved take says other words: “One.”";
    room.get_by_label_contains(shown);
    act(&mut room, Action::Undo);
    assert!(
        room.query_by_label_contains(&tr!("script-state-unapproved"))
            .is_none()
    );
    // It is approved again: the next letter is news.
    room.key_press(Key::F2);
    run(&mut room);
    write(&mut room, "?");
    assert_eq!(told(&room), 2);
}

#[test]
fn so_is_a_split_and_a_join() {
    let mut room = writing();
    for _ in 0..2 {
        room.key_press(Key::ArrowLeft);
        run(&mut room);
    }
    room.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    run(&mut room);
    assert_eq!(texts(&room), ["On", "e.", "Two."]);
    assert_eq!(told(&room), 1);

    let mut room = writing();
    room.key_press(Key::Delete);
    run(&mut room);
    assert_eq!(texts(&room), ["One. Two."]);
    assert_eq!(told(&room), 1);
}

#[test]
fn what_leaves_its_words_is_not_told() {
    let mut room = writing();
    write(&mut room, " ");
    room.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    run(&mut room);
    assert_eq!(texts(&room).len(), 3);
    assert_eq!(told(&room), 0);
}

/// Approvals went without a word.
#[test]
fn so_is_another_speaker_and_not_what_is_deleted() {
    let edit = |room: &mut Room<'_>, edit: Edit| {
        room.state_mut().with(|_, cx| cx.edit(edit));
        run(room);
    };
    let mut room = writing();
    let first = made::line(&room.state().desk, 1);
    edit(
        &mut room,
        Edit::SetSpeaker {
            ids: vec![first],
            speaker: "BEN".to_owned(),
        },
    );
    assert_eq!(told(&room), 1);
    let mut room = writing();
    edit(&mut room, Edit::Remove { at: 0, count: 1 });
    assert_eq!(told(&room), 0);
    // An empty line is left of all: it was told to be approved anew.
    let mut room = writing();
    let script = room.state().desk.script();
    let ids: Vec<_> = script.lines().map(|line| line.id).collect();
    let mut rows = mynah_script::pages::RowSet::default();
    rows.set(&ids, ());
    let (all, _) = lines::delete(script, &rows).unwrap();
    edit(&mut room, all);
    assert_eq!(told(&room), 0);
}

/// It was told of two lines, and undo left the name and the words there.
#[test]
fn a_name_that_is_pasted_with_words_is_told_once_and_taken_back_at_once() {
    let mut room = writing();
    room.key_press_modifiers(Modifiers::COMMAND, Key::A);
    run(&mut room);
    room.event(egui::Event::Paste("BEN: Other.".to_owned()));
    run(&mut room);
    assert_eq!(texts(&room)[0], "Other.");
    let notices = &room.state().wishes.notices;
    let is_a_step = |offer: &Offer| matches!(offer, Offer::UndoStep(..));
    let steps = notices
        .iter()
        .filter(|it| matches!(it, Notice::Offer { offer, .. } if is_a_step(offer)));
    assert_eq!((steps.count(), told(&room)), (1, 1), "{notices:?}");
    act(&mut room, Action::Undo);
    assert_eq!(texts(&room)[0], "One.");
    let script = room.state().desk.script();
    assert_eq!(script.lines().next().unwrap().speaker, "ANN");
}

/// "Replace all" took approvals of many lines without a word.
#[test]
fn many_lines_are_told_at_once() {
    let mut room = writing();
    let second = made::line(&room.state().desk, 2);
    let mut take = made::take(&room.state().desk, second, 1);
    take.approved = true;
    made::give_takes(&mut room.state_mut().desk, second, vec![take]);
    let first = made::line(&room.state().desk, 1);
    let edits = [first, second].map(|id| Edit::SetText {
        id,
        text: "Other.".to_owned(),
    });
    let all = Edit::Group(edits.into());
    room.state_mut().with(|_, cx| cx.edit(all));
    run(&mut room);
    let notices = &room.state().wishes.notices;
    let told = notices.iter().filter(|it| match it {
        Notice::Offer { text, offer } => {
            matches!(offer, Offer::UndoStep(..)) && text.contains("2 lines aren’t")
        }
        _ => false,
    });
    assert_eq!(told.count(), 1, "{notices:?}");
    assert_eq!(texts(&room), ["Other.", "Other."]);
}

/// "With its words again the line is approved" was said of a line that was gone.
#[test]
fn an_approved_line_that_goes_into_another_is_told_otherwise() {
    let mut desk = made::desk(Backend::Draft, "ANN: One.\nANN: Two.\n");
    let (first, second) = (made::line(&desk, 1), made::line(&desk, 2));
    let mut take = made::take(&desk, second, 1);
    take.approved = true;
    made::give_takes(&mut desk, second, vec![take]);
    let mut room = room(desk);
    room.state_mut().view.line = Some(first);
    run(&mut room);
    room.key_press(Key::F2);
    run(&mut room);
    room.key_press(Key::Delete);
    run(&mut room);
    assert_eq!(texts(&room), ["One. Two."]);
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(
        told.contains("Line 2 was approved, and isn’t there any more"),
        "{told}"
    );
    assert!(!told.contains("with its words again"), "{told}");
}

/// A part with another voice left its approved lines in the old one, and nothing said so.
#[test]
fn what_is_approved_in_another_voice_than_the_part_s_says_so() {
    let mut room = writing();
    let shown = "Approved · other voice: ";
    assert!(room.query_by_label_contains(shown).is_none());
    let desk = &mut room.state_mut().desk;
    let line = made::line(desk, 1);
    let own = desk.voice_of(desk.script().line(line).unwrap()).cloned();
    let others = made::voices(Backend::Draft).into_iter();
    let mut others = others.map(|voice| CastVoice {
        id: voice.id,
        name: voice.name,
    });
    let voice = others.find(|voice| own.as_ref() != Some(voice)).unwrap();
    desk.edit(Edit::TunePart {
        speaker: "ANN".to_owned(),
        change: PartChange::Draft(Some(voice)),
    });
    let said = desk.script().line(line).unwrap();
    assert!(desk.is_approved(said) && desk.is_final_otherwise(said));
    run(&mut room);
    room.get_by_label_contains(shown);
}

/// A rule of pronunciation passed over approved lines: nothing said so, and a book went out with two sounds of one name.
#[test]
fn what_was_approved_before_a_change_says_so() {
    let mut room = writing();
    let follow = |room: &mut Room<'_>| {
        run(room);
        room.state_mut().with(|panel, cx| panel.gather(cx));
        let notices = format!("{:?}", room.state().wishes.notices);
        let told = notices.matches("1 approved line stays as it was spoken");
        told.count()
    };
    let shown = "As before: ";
    assert_eq!(follow(&mut room), 0);
    assert!(room.query_by_label_contains(shown).is_none());
    let line = made::line(&room.state().desk, 1);
    room.state_mut().desk.edit(Edit::TuneLine {
        id: line,
        change: LineChange::Setting(Setting::Stability(Some(0.11))),
    });
    assert_eq!(follow(&mut room), 1);
    room.get_by_label_contains(shown);
    assert_eq!(room.state().desk.tally().as_before, 1);
    // A list of voices that comes anew has no settings at first: nobody changed anything.
    let mut unread = made::voices(Backend::Draft);
    for voice in &mut unread {
        voice.settings = OwnSettings::Unread;
    }
    for voices in [unread, made::voices(Backend::Draft)] {
        let voices = VoicesEvent::Voices(Voices::from(voices));
        let desk = &mut room.state_mut().desk;
        desk.apply(Event::Voices(Backend::Draft, voices));
        assert_eq!(follow(&mut room), 1);
    }
    room.state_mut().desk.undo();
    assert_eq!(follow(&mut room), 1);
    assert!(room.query_by_label_contains(shown).is_none());
}
