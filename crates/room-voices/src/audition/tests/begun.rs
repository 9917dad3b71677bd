//! A casting call before the library has it, and where it couldn't be begun.

use super::*;

fn begins(room: &Room<'_>) -> Vec<Audition> {
    let sent = room.state().wishes.outbox.iter();
    let begins = sent.filter_map(|wish| match wish {
        Command::Project(ProjectCommand::Audition(AuditionCommand::Begin(_, audition))) => {
            Some((**audition).clone())
        }
        _ => None,
    });
    begins.collect()
}

fn ordered(room: &Room<'_>) -> usize {
    let sent = room.state().wishes.outbox.iter();
    let orders = sent.filter_map(|wish| match wish {
        Command::Jobs(JobsCommand::Generate { orders, .. }) => Some(orders.len()),
        _ => None,
    });
    orders.sum()
}

fn not_begun(room: &mut Room<'_>) {
    let seed = opened(room).audition.seed;
    let event = AuditionEvent::Unbegun(made::PROJECT, seed);
    let event = Event::Project(ProjectEvent::Auditions(event));
    room.state_mut().desk.apply(event);
    room.run();
}

/// Ratings and what was spent went with the window, and its takes were bought all the same.
#[test]
fn one_that_could_not_be_begun_is_begun_with_the_next_change_and_orders_nothing_before() {
    let mut room = unspoken();
    assert_eq!(begins(&room).len(), 1);
    room.get_by_label_contains(&tr!("audition-generate", count = 6))
        .click();
    room.run();
    assert_eq!(ordered(&room), 0, "the library doesn't have it yet");
    not_begun(&mut room);
    let tried = begins(&room).len();
    assert_eq!(ordered(&room), 0);
    // Nothing is asked again and again by itself.
    room.run();
    assert_eq!(begins(&room).len(), tried);
    give(room.state_mut());
    room.run();
    room.key_press(Key::Num4);
    room.run();
    if begins(&room).len() == tried {
        not_begun(&mut room);
    }
    let all = begins(&room);
    assert!(all.len() >= 2);
    not_begun(&mut room);
    room.key_press(Key::Num5);
    room.run();
    let last = begins(&room).pop().unwrap();
    assert_eq!(last.stars(0, 0), 5, "all that was said is in it");
    begun(&mut room);
    assert_eq!(opened(&room).keeping.id, Some(AuditionId(5)));
}

#[test]
fn what_was_ordered_at_once_goes_as_soon_as_the_library_has_it_and_under_its_limit() {
    let mut room = unspoken();
    room.state_mut().panel.open.as_mut().unwrap().audition.limit = Some(Credits(100_000));
    room.run();
    room.get_by_label_contains(&tr!("audition-generate", count = 6))
        .click();
    room.run();
    assert_eq!(ordered(&room), 0);
    begun(&mut room);
    assert_eq!(ordered(&room), 6);
    let seed = opened(&room).audition.seed;
    let sent = room.state().wishes.outbox.iter();
    let all = sent.filter_map(|wish| match wish {
        Command::Jobs(JobsCommand::Generate { orders, .. }) => Some(orders),
        _ => None,
    });
    let wanted = StopLoss {
        of: Tried::Call(seed),
        most: Some(Credits(100_000)),
        held: 0,
    };
    assert!(all.flatten().all(|order| order.stop_loss == Some(wanted)));
}

/// Tab goes from line to line, and what stands at the right was out of reach.
#[test]
fn alt_i_goes_from_the_letters_to_what_stands_at_the_right_and_back() {
    let mut room = room();
    let sides = |room: &mut Room<'_>| {
        let there = room.state_mut().panel.change_sides();
        room.run();
        there
    };
    let rate = |room: &Room<'_>| {
        let node_label = tr!("trial-rate", stars = 1);
        let node = room.get_by_label(&node_label);
        node.accesskit_node().is_focused()
    };
    assert!(!rate(&room));
    assert!(sides(&mut room));
    assert!(rate(&room));
    sides(&mut room);
    assert!(!rate(&room));
    let line = opened(&room).looking.at.1;
    room.key_press(Key::Tab);
    room.run();
    assert_ne!(
        opened(&room).looking.at.1,
        line,
        "letters have the keys again"
    );
}

/// The list of those before came a moment later, and took the keys from the button that adds voices.
#[test]
fn what_was_kept_takes_no_keys_away_when_it_comes() {
    let of = unspoken()
        .state()
        .panel
        .open
        .as_ref()
        .unwrap()
        .audition
        .clone();
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let voices = desk.voices_of(Backend::Draft).iter();
    let voices: Vec<VoiceId> = voices.map(|voice| voice.id.clone()).collect();
    let mut room = made::room(
        (400.0, 720.0),
        desk,
        AuditionPanel::default(),
        |panel, ui, cx| panel.aside_ui(ui, cx),
    );
    room.state_mut().with(|panel, cx| {
        panel.offer(voices);
        panel.toggle(cx);
    });
    room.run();
    let has_keys = |room: &Room<'_>| {
        let add = room.get_by_label_contains("Add ");
        add.accesskit_node().is_focused()
    };
    assert!(has_keys(&room));
    let place = |room: &Room<'_>| room.get_by_label_contains("Add ").rect();
    let before = place(&room);
    let card = AuditionCard {
        id: AuditionId(5),
        at: UnixMillis(0),
        audition: Arc::new(of),
    };
    let listed = AuditionEvent::Listed(made::PROJECT, vec![card]);
    let listed = Event::Project(ProjectEvent::Auditions(listed));
    room.state_mut().desk.apply(listed);
    room.run();
    room.get_by_label(&tr!("audition-kept", count = 1));
    assert!(has_keys(&room));
    assert_eq!(place(&room), before, "nothing below it moves");
    assert!(room.query_by_label_contains("Go on with").is_none());
}

/// It was priced, begun, and refused take by take.
#[test]
fn a_voice_without_consent_is_said_before_a_call_begins() {
    let mut room = unspoken();
    let voice = {
        let bench = room.state_mut();
        bench.with(|panel, cx| panel.leave(cx));
        let voice = made::voices(Backend::Draft).remove(0);
        made::take_back(&mut bench.desk, &voice.id);
        bench.view.audition = Some(Vec::new());
        let all = made::voices(Backend::Draft).into_iter();
        bench.panel.offer(all.map(|voice| voice.id).collect());
        voice
    };
    room.run();
    // Who is offered can speak.
    room.get_by_label_contains("Add ").click();
    room.run();
    let chosen = |room: &Room<'_>| room.state().view.audition.clone().unwrap();
    assert!(!chosen(&room).contains(&voice.id) && chosen(&room).len() > 1);
    let begin = |room: &Room<'_>| {
        let button = room.get_by_label_contains("Listen to ");
        let node = button.accesskit_node();
        (node.is_disabled(), node.description().unwrap_or_default())
    };
    assert!(!begin(&room).0);
    let all = chosen(&room).into_iter().chain([voice.id.clone()]);
    room.state_mut().view.audition = Some(all.collect());
    room.run();
    let (disabled, why) = begin(&room);
    assert!(disabled);
    assert!(
        why.contains(&voice.name) && why.contains("taken back"),
        "{why}"
    );
    room.get_by_label_contains(&tr!("voices-silent"));
}

/// Nobody learns by that who is who.
#[test]
fn a_consent_that_is_taken_back_meanwhile_is_said_without_a_name() {
    let mut room = unspoken();
    let voice = made::voices(Backend::Draft).remove(0);
    made::take_back(&mut room.state_mut().desk, &voice.id);
    room.run();
    let button = room.get_by_label_contains("Make the other");
    let node = button.accesskit_node();
    assert!(node.is_disabled());
    let why = node.description().unwrap_or_default();
    assert!(why.contains("taken back"), "{why}");
    assert!(!why.contains(&voice.name), "{why}");
}

/// It remembered that, and took the keys in the middle of listening: the next press of Space bought.
#[test]
fn a_button_that_comes_later_takes_no_keys_and_is_said_to_come() {
    let mut room = unspoken();
    let jobs = order(&mut room);
    let end = |room: &mut Room<'_>, jobs: &[JobId]| {
        for job in jobs {
            let event = Event::Job(*job, JobEvent::Failed(made::busy()));
            room.state_mut().desk.apply(event);
        }
        room.run();
    };
    end(&mut room, &jobs[..1]);
    room.get_by_label(&tr!("audition-stop"));
    room.state_mut().with(|panel, cx| {
        assert!(panel.means_to_buy(cx));
    });
    room.run();
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("Takes are being made"), "{told}");
    end(&mut room, &jobs[1..]);
    let button = room.get_by_label_contains("Make the other");
    assert!(!button.accesskit_node().is_focused());
}
