//! What is played one line after another.

use super::*;
use mynah_model::desk::{OwnSettings, ROWS_A_FRAME, Voice, Wanted};
use mynah_model::event::Notice;
use mynah_script::document::Line;

const SCRIPT: &str =
    "# Night\n\nANN: One.\n\n## Watch\n\nANN: Two.\nANN: Three.\n\n# Day\n\nANN: Four.\n";

/// A room whose lines of these numbers have a take, which is their id's number times a hundred and one.
fn spoken<'a>(numbers: &[usize]) -> Room<'a> {
    let mut desk = made::desk(Backend::Live, SCRIPT);
    for number in numbers {
        let line = made::line(&desk, *number);
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    room(desk)
}

/// The numbers of the lines that were sent to be heard last.
fn heard(room: &Room<'_>) -> Vec<usize> {
    let cues = |command: &Command| match command {
        Command::Playback(PlaybackCommand::Hear(cues)) => Some(cues.clone()),
        _ => None,
    };
    let cues = room.state().wishes.outbox.iter().rev().find_map(cues);
    let desk = &room.state().desk;
    let number = |take: TakeId| {
        let mut lines = desk.script().lines();
        lines.position(|line| TakeId(line.id.0 * 100 + 1) == take)
    };
    let numbers = cues.unwrap_or_default();
    let numbers = numbers.iter().filter_map(|cue| number(cue.take));
    numbers.map(|place| place + 1).collect()
}

fn told(room: &Room<'_>) -> Vec<String> {
    let words = |notice: &Notice| match notice {
        Notice::Heed(words) => Some(words.clone()),
        _ => None,
    };
    room.state()
        .wishes
        .notices
        .iter()
        .filter_map(words)
        .collect()
}

#[test]
fn a_chapter_is_heard_with_its_scenes_and_no_further() {
    let mut room = spoken(&[1, 2, 3, 4]);
    room.get_by_label(&tr!("script-play-below", title = "Night"))
        .click();
    run(&mut room);
    assert_eq!(heard(&room), [1, 2, 3]);
    room.get_by_label(&tr!("script-play-below", title = "Watch"))
        .click();
    run(&mut room);
    assert_eq!(heard(&room), [2, 3]);
    // Of a line it is what stands below its heading.
    room.state_mut().view.line = Some(made::line(&room.state().desk, 4));
    act(&mut room, Action::PlayChapter);
    assert_eq!(heard(&room), [4]);
    assert!(told(&room).is_empty());
}

#[test]
fn what_is_marked_is_heard_and_lines_without_a_take_are_told() {
    let mut room = spoken(&[1, 3, 4]);
    act(&mut room, Action::PlaySelected);
    assert!(heard(&room).is_empty());
    assert!(told(&room)[0].starts_with("No line is selected"));
    let desk = &room.state().desk;
    let lines = [1, 2, 3].map(|number| made::line(desk, number));
    room.state_mut().view.marked.set(&lines, ());
    act(&mut room, Action::PlaySelected);
    assert_eq!(heard(&room), [1, 3]);
    let words = "One line without a take is left out; lines that are heard: 2";
    assert_eq!(told(&room)[1], words);
    act(&mut room, Action::PlayAll);
    assert_eq!(heard(&room), [1, 3, 4]);
    assert_eq!(told(&room)[2], words.replace('2', "3"));
}

#[test]
fn nothing_is_spoken_by_playing_what_has_no_takes() {
    let mut room = spoken(&[4]);
    room.get_by_label(&tr!("script-play-below", title = "Night"))
        .click();
    run(&mut room);
    assert!(heard(&room).is_empty());
    assert!(told(&room)[0].starts_with("None of these lines has a take"));
    assert!(!sent(&room).contains("Generate"), "{}", sent(&room));
}

/// Rows were read on by their places: what was written meanwhile shifted them, and lines were left out or heard twice.
#[test]
fn what_is_changed_while_takes_are_gathered_is_gathered_anew() {
    // Two frames are not enough for it.
    let most = 2 * ROWS_A_FRAME + 100;
    let lines = (1..=most).map(|n| format!("Line {n}.\n\n"));
    let desk = made::desk(Backend::Live, &lines.collect::<String>());
    let (first, border) = (made::line(&desk, 1), made::line(&desk, ROWS_A_FRAME + 1));
    let last = made::line(&desk, most);
    let mut room = room(desk);
    for line in [first, border, last] {
        let desk = &mut room.state_mut().desk;
        let take = made::take(desk, line, 1);
        made::give_takes(desk, line, vec![take]);
    }
    let hears = |command: &Command| match command {
        Command::Playback(PlaybackCommand::Hear(cues)) => Some(cues.clone()),
        _ => None,
    };
    let mut heard = |stretch: Stretch, change: Edit| {
        let tokens = mynah_ui_kit::theme::Tokens::of_ctx(&egui::Context::default());
        let bench = room.state_mut();
        bench.wishes.outbox.clear();
        let mut change = Some(change);
        loop {
            let (view, wishes) = (&mut bench.view, &mut bench.wishes);
            let mut cx = StudioCtx::new(&bench.desk, view, tokens, &bench.clock, wishes);
            if let Some(change) = change.take() {
                bench.panel.play(&mut cx, stretch.clone());
                bench.desk.edit(change);
            } else if !bench.panel.gather(&mut cx) {
                break;
            }
        }
        let sent = bench.wishes.outbox.iter().filter_map(hears).flatten();
        sent.map(|cue| cue.take.0 / 100).collect::<Vec<_>>()
    };
    // The border moves into the rows that were read.
    let taken_out = Edit::Remove { at: 1, count: 1 };
    assert_eq!(heard(Stretch::All, taken_out), [first.0, border.0, last.0]);
    // And out of them again.
    let more = Item::Line(Line {
        id: LineId(1_000_000),
        speaker: String::new(),
        text: "More.".to_owned(),
        overrides: Default::default(),
    });
    let put_in = Edit::Insert {
        at: 1,
        items: vec![more].into(),
    };
    assert_eq!(heard(Stretch::All, put_in), [first.0, border.0, last.0]);
    // Nobody means the whole script by a line that is gone.
    let gone = Edit::Remove { at: 0, count: 1 };
    assert!(heard(Stretch::From(first), gone).is_empty());
}

/// A review that was closed and opened again at once heard of the stop of what it had played before, and went on.
#[test]
fn a_review_passes_what_was_heard_to_its_end_and_nothing_that_was_stopped() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let lines = [1, 2].map(|number| made::line(&desk, number));
    for line in lines {
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    let take = made::take(&desk, lines[0], 1).id;
    let playing = Playing::Take {
        take,
        line: Some(ProjectLine {
            project: made::PROJECT,
            line: lines[0],
        }),
    };
    let mut room = room(desk);
    act(&mut room, Action::Review);
    let tell = |room: &mut Room<'_>, event| {
        room.state_mut().desk.apply(Event::Playback(event));
        run(room);
        room.query_by_label(&tr!("review-close"))
            .expect("it is open");
        room.state().view.line
    };
    let started = || PlaybackEvent::Started(playing.clone());
    assert_eq!(tell(&mut room, started()), Some(lines[0]));
    assert_eq!(tell(&mut room, PlaybackEvent::Stopped), Some(lines[0]));
    assert_eq!(tell(&mut room, started()), Some(lines[0]));
    // Behind a dialog it went on to the end, and passed what nobody had judged.
    room.state_mut().view.covered = true;
    assert_eq!(tell(&mut room, PlaybackEvent::Ended), Some(lines[0]));
    room.state_mut().view.covered = false;
    run(&mut room);
    assert_eq!(room.state().view.line, Some(lines[1]));
}

/// Alt+A between a list of voices that went and the one that came said nothing of why it did nothing.
#[test]
fn a_line_whose_voice_is_being_read_says_that_its_price_is_not_known() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let known = made::voices(Backend::Live);
    let mut unread = known.clone();
    for voice in &mut unread {
        voice.settings = OwnSettings::Unread;
    }
    let list =
        |voices: Vec<Voice>| Event::Voices(Backend::Live, VoicesEvent::Voices(voices.into()));
    desk.apply(list(unread));
    let mut room = room(desk);
    act(&mut room, Action::AnotherTake);
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("its price isn’t known yet"), "{told}");
    // Nobody saw a price: nothing is bought by itself once there is one.
    room.state_mut().desk.apply(list(known));
    room.state_mut().with(|panel, cx| panel.gather(cx));
    assert!(!sent(&room).contains("Generate"));
    act(&mut room, Action::AnotherTake);
    assert_eq!(sent(&room).matches("Generate").count(), 1);
}

/// Who pressed while a long change was made paid a price that stood nowhere.
#[test]
fn what_is_dearer_behind_a_long_change_is_asked_about() {
    use mynah_model::desk::Caution;
    let presses = [
        Action::GenerateLine,
        Action::AnotherTake,
        Action::GenerateChanged,
    ];
    for (text, is_dearer) in [("Said at greater length.", true), ("1", false)] {
        for action in presses {
            let mut room = room(made::desk(Backend::Live, "ANN: One.\nANN: Two.\n"));
            let desk = &mut room.state_mut().desk;
            let id = made::line(desk, 1);
            let text = text.to_owned();
            desk.edit(Edit::Group(vec![Edit::SetText { id, text }; 3_000]));
            room.state_mut().view.line = Some(id);
            act_once(&mut room, action);
            assert!(room.state().wishes.weighed.is_empty());
            room.state_mut().desk.finish_changes();
            while room.state_mut().with(|panel, cx| panel.gather(cx)) {}
            let bench = room.state();
            let (order, weighed) = bench.wishes.weighed.front().expect("it is sent");
            let Command::Jobs(JobsCommand::Generate { orders, .. }) = order else {
                panic!("{order:?}");
            };
            let cautions = bench.desk.cautions(Backend::Live, orders, weighed);
            let is_asked = cautions.contains(&Caution::Overtaken);
            assert_eq!(is_asked, is_dearer, "{action:?}");
        }
    }
}

#[test]
fn from_here_the_line_with_the_focus_and_those_below_are_played() {
    let mut room = spoken(&[1, 2, 3, 4]);
    let second = made::line(&room.state().desk, 2);
    room.state_mut().view.line = Some(second);
    run(&mut room);
    act(&mut room, Action::PlayFromHere);
    assert_eq!(heard(&room), [2, 3, 4]);
}

/// Of lines that are approved "all" costs nothing and speaks nothing.
#[test]
fn generate_all_leaves_out_what_is_approved() {
    let mut desk = made::desk(Backend::Draft, "ANN: One.\nANN: Two.\n");
    let lines = [1, 2].map(|number| made::line(&desk, number));
    for (line, approved) in lines.into_iter().zip([true, false]) {
        let mut take = made::take(&desk, line, 1);
        take.approved = approved;
        made::give_takes(&mut desk, line, vec![take]);
    }
    let mut orders = Orders::new(&desk, Wanted::All);
    while !desk.gather(&mut orders) {}
    let ordered = orders.orders.iter().filter_map(|order| order.line);
    assert_eq!(ordered.collect::<Vec<_>>(), [lines[1]]);
}

/// What it said before was heard among others, while no length was told of it.
#[test]
fn what_a_line_said_before_it_was_emptied_is_not_heard() {
    let mut room = spoken(&[1, 2, 3, 4]);
    let id = made::line(&room.state().desk, 2);
    room.state_mut().desk.edit(Edit::SetText {
        id,
        text: String::new(),
    });
    run(&mut room);
    act(&mut room, Action::PlayAll);
    assert_eq!(heard(&room), [1, 3, 4]);
    assert!(told(&room).is_empty());
}

/// Space did nothing there.
#[test]
fn space_on_a_heading_plays_what_stands_below_it() {
    let mut room = spoken(&[1, 2, 3, 4]);
    let script = room.state().desk.script();
    let heading = script.items().iter().nth(2).map(Item::id);
    room.state_mut().view.line = heading;
    act(&mut room, Action::PlayPause);
    assert_eq!(heard(&room), [2, 3]);
}

/// Such a row looked like any other and had a price; and what was paid for before was refused to one press and not to all.
#[test]
fn a_line_without_consent_is_marked_unless_what_it_says_was_paid_for() {
    use mynah_core::fingerprint::quick_key;
    use mynah_model::event::{Event, TakesEvent};
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 1);
    let voice = desk
        .voice_of(desk.script().line(line).unwrap())
        .unwrap()
        .id
        .clone();
    made::take_back(&mut desk, &voice);
    let order = desk.order_for(line, false).unwrap();
    let mut room = room(desk);
    let today = mynah_core::day::Day::here(room.state().clock.now());
    room.state_mut().desk.cloning.today = Some(today);
    run(&mut room);
    let mark = tr!("voices-silent");
    assert!(room.query_all_by_label_contains(&mark).next().is_some());
    room.state_mut()
        .with(|_, cx| super::play::generate(cx, line, false));
    assert!(!told(&room).is_empty(), "why not");
    let before = told(&room).len();
    let held = TakesEvent::HeldToo(Backend::Draft, String::new(), quick_key(&order.request));
    room.state_mut().desk.apply(Event::Takes(held));
    let desk = &room.state().desk;
    assert_eq!(
        desk.why_unspoken(desk.script().line(line).unwrap(), today),
        None
    );
    room.state_mut()
        .with(|_, cx| super::play::generate(cx, line, false));
    assert_eq!(told(&room).len(), before, "it is filled in");
}
