//! What nobody could hear is rated by nobody.

use super::*;

/// Only the dots were guarded: a key or a button beside rated a line that wasn't spoken.
#[test]
fn neither_a_key_nor_a_button_rates_what_is_not_here() {
    let mut room = unspoken();
    room.key_press(Key::A);
    room.run();
    room.key_press(Key::Num4);
    room.run();
    assert!(!opened(&room).audition.is_said());
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("Nobody has heard this yet"), "{told}");
    // One line is whole: that one is rated, the other isn't.
    give_line(room.state_mut(), 1);
    room.run();
    room.key_press(Key::Num4);
    room.run();
    assert_eq!(opened(&room).audition.stars(0, 0), 0);
    room.key_press(Key::Tab);
    room.run();
    room.key_press(Key::Num4);
    room.run();
    assert_eq!(opened(&room).audition.stars(0, 1), 4);
    room.key_press(Key::Tab);
    room.run();
    room.get_by_label(&tr!("trial-rate", stars = 5)).click();
    room.run();
    assert_eq!(opened(&room).audition.stars(0, 0), 0);
}

/// The first line is here, and the player is about to play its first candidate.
fn first_is_loading<'a>() -> Room<'a> {
    let mut room = unspoken();
    give_line(room.state_mut(), 0);
    room.run();
    let key = opened(&room).plan.sent((0, 0)).unwrap().key;
    let take = room.state().desk.trial_take(key).unwrap().card.id;
    let loading = PlaybackEvent::Loading(Arc::from([take]));
    room.state_mut().desk.apply(Event::Playback(loading));
    room.state_mut().wishes.outbox.clear();
    room
}

/// The line before played on, and its rating would have been this one's once that was made.
#[test]
fn what_plays_stops_where_one_goes_to_what_is_not_here() {
    let mut room = first_is_loading();
    room.key_press(Key::Tab);
    room.run();
    assert_eq!(opened(&room).looking.at, (0, 1));
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(sent.contains("Playback(Stop)"), "{sent}");
}

/// "Voice Wren doesn't speak with this model": whose letter it is was told by why it failed, here and to readers.
#[test]
fn a_refusal_that_names_a_voice_names_nobody_beside_a_letter() {
    let mut room = unspoken();
    let jobs = order(&mut room);
    let says = "Voice Wren (draft-wren) does not speak with this model.";
    let mut trouble = made::busy().saying(format!("The model can’t do that. {says}"));
    Arc::make_mut(&mut trouble.details).says = says.to_owned();
    let desk = &mut room.state_mut().desk;
    for job in jobs {
        desk.apply(Event::Job(job, JobEvent::Failed(trouble.clone())));
    }
    room.run();
    let told = |room: &Room<'_>| {
        let mut cells = room.get_all_by_label_contains(", line 1 · Failed");
        let cell = cells.next().unwrap();
        cell.accesskit_node().description().unwrap_or_default()
    };
    assert_eq!(told(&room), "The model can’t do that.");
    room.state_mut()
        .with(|panel, _| panel.open.as_mut().unwrap().audition.revealed = true);
    room.run();
    assert!(told(&room).contains("Wren"), "{}", told(&room));
}

/// "It can be out once all voices have said a line" was said for good of one of whom no line came.
#[test]
fn who_failed_with_all_lines_can_be_out() {
    let mut room = unspoken();
    let jobs = order(&mut room);
    let desk = &mut room.state_mut().desk;
    for job in jobs {
        desk.apply(Event::Job(job, JobEvent::Failed(made::busy())));
    }
    room.run();
    key(&mut room, Key::Num0);
    assert!(opened(&room).audition.is_out(0));
}

/// It asked for a folder, and then there was nothing to send.
#[test]
fn nothing_is_sent_before_a_line_is_whole() {
    let mut room = unspoken();
    let bench = room.state_mut();
    let open = bench.panel.open.as_ref().unwrap();
    let sent = open.plan.sent((0, 0)).unwrap();
    let line = made::line(&bench.desk, 2);
    let mut take = made::take(&bench.desk, line, 1);
    take.line = None;
    take.request = Arc::clone(&sent.request);
    let found = FoundTake {
        key: sent.key,
        take,
        stars: 0,
    };
    let backend = mynah_core::backend::Backend::Draft;
    let found = TakesEvent::Found(backend, String::new(), vec![found]);
    bench.desk.apply(Event::Takes(found));
    room.run();
    let send = |room: &Room<'_>| {
        let send = room.get_by_label_contains("Send to somebody");
        send.accesskit_node().is_disabled()
    };
    assert!(send(&room));
    give_line(room.state_mut(), 0);
    room.run();
    assert!(!send(&room));
}

/// Only keys were guarded: a press of the pointer went there, and what played on would have been its rating.
#[test]
fn what_plays_stops_where_a_pointer_goes_to_what_is_not_here() {
    let mut room = first_is_loading();
    let cell = room.get_by_label_contains("B, line 2").rect().center();
    made::press_at(&mut room, cell);
    assert_eq!(opened(&room).looking.at, (1, 1));
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(sent.contains("Playback(Stop)"), "{sent}");
}

/// Space did nothing there, and nothing was said.
#[test]
fn where_nothing_is_made_the_key_that_plays_says_so() {
    let mut room = unspoken();
    let hears = |room: &mut Room<'_>| {
        room.state_mut()
            .with(|panel, cx| assert!(panel.hear(cx), "it is heard here"));
        room.run();
        format!("{:?}", room.state().wishes.notices)
    };
    let told = hears(&mut room);
    assert!(told.contains("Nobody has heard this yet"), "{told}");
}

/// As if nobody had heard any of its takes.
pub(super) fn forget(room: &mut Room<'_>) {
    let open = room.state_mut().panel.open.as_mut().unwrap();
    open.heard_at.clear();
    room.state_mut().wishes.outbox.clear();
    room.run();
}

fn hears(room: &mut Room<'_>) -> bool {
    let sent = format!("{:?}", room.state().wishes.outbox);
    room.state_mut().wishes.outbox.clear();
    sent.contains("Compare") || sent.contains("GoTo")
}

fn key(room: &mut Room<'_>, key: Key) {
    room.key_press(key);
    room.run();
}

fn told(room: &Room<'_>) -> String {
    format!("{:?}", room.state().wishes.notices)
}

/// A digit rated A before anything was played, and it counted as judged.
#[test]
fn what_is_made_and_was_never_heard_is_heard_before_it_is_rated() {
    let mut room = room();
    forget(&mut room);
    key(&mut room, Key::Num3);
    let stars = |room: &Room<'_>, at: (usize, usize)| opened(room).audition.stars(at.0, at.1);
    assert_eq!(stars(&room, (0, 0)), 0);
    assert!(hears(&mut room));
    let words = "A wasn’t heard with line 1 since";
    assert!(told(&room).contains(words), "{}", told(&room));
    let past = |room: &Room<'_>| {
        let mut all = room.state().wishes.notices.iter();
        all.any(|it| matches!(it, Notice::Past(of) if of.contains(words)))
    };
    assert!(!past(&room));
    key(&mut room, Key::Num3);
    assert_eq!(stars(&room, (0, 0)), 3);
    assert!(!hears(&mut room));
    assert!(past(&room), "what was told goes with it");
    // Going there is hearing it; a dot of another cell asks first as well.
    key(&mut room, Key::B);
    key(&mut room, Key::Num2);
    assert_eq!(stars(&room, (1, 0)), 2);
    hears(&mut room);
    let cell = room.get_by_label_contains("C, line 2").rect();
    let dot = cell.left_bottom() + egui::vec2(14.0 + 2.0 * 12.0, -10.0);
    for (stars_now, plays) in [(0, true), (3, false)] {
        made::press_at(&mut room, dot);
        assert_eq!((stars(&room, (2, 1)), hears(&mut room)), (stars_now, plays));
    }
}

/// Whoever heard and rated it before the program was left is asked nothing, nor who goes on with what was left.
#[test]
fn what_was_heard_before_the_audition_was_left_is_not_asked_about_again() {
    let mut room = room();
    begun(&mut room);
    forget(&mut room);
    key(&mut room, Key::B);
    key(&mut room, Key::C);
    key(&mut room, Key::Num4);
    let leaves_and_goes_on = |room: &mut Room<'_>| {
        let open = opened(room);
        let card = AuditionCard {
            id: AuditionId(5),
            at: UnixMillis(0),
            audition: Arc::new(open.audition.clone()),
        };
        let bench = room.state_mut();
        bench.with(|panel, cx| {
            panel.leave(cx);
            panel.resume(cx, &card);
        });
        room.run();
    };
    leaves_and_goes_on(&mut room);
    let open = room.state_mut().panel.open.as_mut().unwrap();
    open.looking.at = (1, 0);
    room.run();
    key(&mut room, Key::Num2);
    assert_eq!(opened(&room).audition.stars(1, 0), 2);
    // Another run knows what was rated.
    room.state_mut().panel.heard.clear();
    leaves_and_goes_on(&mut room);
    forget(&mut room);
    let open = room.state_mut().panel.open.as_mut().unwrap();
    open.looking.at = (2, 0);
    room.run();
    key(&mut room, Key::Num5);
    assert_eq!(opened(&room).audition.stars(2, 0), 5);
}

/// "This one" was taken for one whose line was never played.
#[test]
fn head_to_head_both_are_heard_before_one_is_the_better() {
    let mut room = room();
    forget(&mut room);
    room.get_by_label(&tr!("audition-pairs")).click();
    room.run();
    let (one, other) = opened(&room).pair.expect("two");
    hears(&mut room);
    let better = opened(&room).audition.called(other);
    let better = format!("{better} is better");
    room.get_by_label(&better).click();
    room.run();
    assert_eq!(opened(&room).audition.answered(), 0);
    assert_eq!(opened(&room).looking.at.0, other, "it is heard");
    assert!(hears(&mut room));
    assert_eq!(opened(&room).pair, Some((one, other)));
    room.get_by_label(&better).click();
    room.run();
    assert_eq!(opened(&room).audition.answered(), 1);
}

/// A call was begun, and 0 put A out before there was anything to hear.
#[test]
fn nobody_is_out_who_was_never_heard() {
    let mut room = unspoken();
    let out = |room: &mut Room<'_>| {
        key(room, Key::Num0);
        opened(room).audition.is_out(0)
    };
    assert!(!out(&mut room));
    assert!(told(&room).contains("Nobody has heard this voice yet"));
    give_line(room.state_mut(), 0);
    forget(&mut room);
    assert!(!out(&mut room), "it is heard first");
    assert!(hears(&mut room));
    assert!(out(&mut room));
    assert!(!out(&mut room), "and in again");
    // Heard with one line it is known: the other one isn't made.
    key(&mut room, Key::Tab);
    assert_eq!(opened(&room).looking.at, (0, 1));
    assert!(out(&mut room));
}

/// Whose voice is gone can't be heard by anybody, and would stay in for good.
#[test]
fn who_can_not_be_heard_any_more_can_be_out() {
    let mut room = unspoken();
    let gone = opened(&room).audition.candidates[0].voice.clone();
    let voices = made::voices(Backend::Draft).into_iter();
    let left: Vec<_> = voices.filter(|voice| voice.id != gone).collect();
    let left = mynah_model::desk::Voices::from(left).without(gone);
    let listed = mynah_model::event::VoicesEvent::Voices(left);
    let listed = Event::Voices(Backend::Draft, listed);
    room.state_mut().desk.apply(listed);
    room.run();
    let why = |room: &Room<'_>, place| opened(room).why_not_cast(&room.state().desk, place);
    assert!(why(&room, 0).is_some_and(|why| why.contains("isn’t in the account")));
    let others = opened(&room).audition.candidates.len();
    assert!((1..others).any(|place| why(&room, place).is_none()));
    key(&mut room, Key::Num0);
    assert!(opened(&room).audition.is_out(0));
}

/// Left and gone on with, all of them counted as unheard: Enter warned of voices that somebody had heard a moment before.
#[test]
fn who_was_heard_before_the_audition_was_left_is_nobody_to_be_warned_of() {
    let mut room = room();
    begun(&mut room);
    key(&mut room, Key::Num4);
    let card = AuditionCard {
        id: AuditionId(5),
        at: UnixMillis(0),
        audition: Arc::new(opened(&room).audition.clone()),
    };
    room.state_mut().with(|panel, cx| {
        panel.leave(cx);
        panel.resume(cx, &card);
    });
    room.run();
    key(&mut room, Key::Enter);
    assert!(opened(&room).audition.revealed, "{}", told(&room));
}
