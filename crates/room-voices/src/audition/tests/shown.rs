//! Which casting call is open after one was asked for: by a toast, or for the part of a line.

use super::*;
use mynah_ui_core::room::Room as Place;

/// What a toast asks for, and a frame of the Voices room.
fn shown(room: &mut Room<'_>, call: u32) {
    let bench = room.state_mut();
    bench.view.room = Place::Voices;
    bench.view.show_audition = Some((made::PROJECT, call));
    bench.with(AuditionPanel::follow);
    room.run();
}

/// The list of the project: this one, with letters drawn by another number.
fn list(room: &mut Room<'_>, other: &Audition) {
    let card = AuditionCard {
        id: AuditionId(9),
        at: UnixMillis(0),
        audition: Arc::new(other.clone()),
    };
    let listed = AuditionEvent::Listed(made::PROJECT, vec![card]);
    let bench = room.state_mut();
    bench
        .desk
        .apply(Event::Project(ProjectEvent::Auditions(listed)));
    bench.with(AuditionPanel::follow);
    room.run();
}

fn lists(room: &Room<'_>) -> usize {
    let sent = room.state().wishes.outbox.iter();
    let lists = sent.filter(|wish| {
        matches!(
            wish,
            Command::Project(ProjectCommand::Audition(AuditionCommand::List(_)))
        )
    });
    lists.count()
}

/// The button of the toast closed it.
#[test]
fn the_one_that_is_open_stays_so_where_it_is_asked_for() {
    let mut room = room();
    room.state_mut().wishes.outbox.clear();
    shown(&mut room, 3);
    assert_eq!(opened(&room).audition.seed, 3);
    assert_eq!(lists(&room), 0);
}

/// For a line of another part a new one was put together instead.
#[test]
fn the_one_that_is_asked_for_goes_on_in_the_place_of_another_once_the_list_has_it() {
    let mut room = room();
    let of = opened(&room).audition.clone();
    let other = of.again(of.lines.clone(), 8);
    let seed = other.seed;
    room.state_mut().wishes.outbox.clear();
    shown(&mut room, seed);
    assert_eq!((opened(&room).audition.seed, lists(&room)), (3, 1));
    list(&mut room, &other);
    assert_eq!(opened(&room).audition.seed, seed);
    assert_eq!(opened(&room).keeping.id, Some(AuditionId(9)));
    // One that is put together makes room, and keeps who was chosen.
    room.state_mut().with(|panel, cx| panel.leave(cx));
    room.state_mut().view.audition = Some(Vec::new());
    shown(&mut room, seed);
    assert_eq!(opened(&room).audition.seed, seed);
    assert_eq!(room.state().view.audition, None);
}

#[test]
fn one_that_is_in_no_list_any_more_is_told_so() {
    let mut room = room();
    let of = opened(&room).audition.clone();
    shown(&mut room, 99);
    list(&mut room, &of);
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("in the list any more"), "{told}");
    assert_eq!(opened(&room).audition.seed, 3);
}

/// The plain room appeared: the call was taken for one of that part, and left at once.
#[test]
fn one_for_a_line_is_put_together_though_one_for_its_part_is_open_with_other_voices() {
    let mut room = room();
    let bench = room.state_mut();
    bench.view.line = Some(made::line(&bench.desk, 2));
    let asked = |bench: &mut Bench<AuditionPanel>| {
        let mut lists = false;
        bench.with(|panel, cx| lists = panel.ask(Place::Script, cx));
        lists
    };
    assert!(!asked(bench), "it is Tom's");
    assert!(bench.panel.is_open());
    let mut card = bench.desk.project.as_ref().unwrap().card.clone();
    card.backend = Backend::Live;
    bench.desk.apply(Event::Project(ProjectEvent::Changed {
        card: Box::new(card),
        defaults: Box::default(),
    }));
    assert!(asked(bench));
    assert!(!bench.panel.is_open() && bench.view.audition.is_some());
}
