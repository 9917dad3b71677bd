//! What was bought for a call stays its own, whatever the project says by now.

use super::*;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::LineId;
use mynah_script::pronunciation::{Pronunciation, Word};

/// From now on a word of the first line is said otherwise: what would be sent is another request.
pub(super) fn say_otherwise(room: &mut Room<'_>) {
    let rule = Edit::Pronounce {
        word: Word {
            word: "glass".to_owned(),
            language: None,
        },
        rule: Some(Pronunciation {
            alias: "mirror".to_owned(),
            ..Pronunciation::default()
        }),
    };
    room.state_mut().desk.edit(rule);
    room.run();
}

/// Its queued takes went on and were paid, nothing stopped them, and the button beside bought their cells once more.
#[test]
fn what_was_ordered_before_a_rule_can_be_stopped_and_is_not_bought_beside() {
    let mut room = unspoken();
    let jobs = order(&mut room);
    say_otherwise(&mut room);
    assert!(room.query_by_label_contains("Make the other").is_none());
    room.state_mut().wishes.outbox.clear();
    room.get_by_label(&tr!("audition-stop")).click();
    room.run();
    let sent = room.state().wishes.outbox.iter();
    let stopped = sent.filter_map(|wish| match wish {
        Command::Jobs(JobsCommand::Cancel(job)) => Some(*job),
        _ => None,
    });
    let stopped: HashSet<JobId> = stopped.collect();
    assert_eq!(stopped, jobs.iter().copied().collect());
    // What is ordered then is as it would be said by now.
    let old = keys(&room);
    for job in jobs {
        let stopped = mynah_model::trouble::Trouble {
            charged: Charged::No,
            ..made::busy()
        };
        let event = Event::Job(job, JobEvent::Cancelled(stopped));
        room.state_mut().desk.apply(event);
    }
    room.run();
    room.get_by_label_contains(&tr!("audition-generate", count = 6));
    let new = keys(&room);
    // The rule acts on the first line alone.
    assert!(old.iter().zip(&new).take(3).all(|(old, new)| old != new));
    assert_eq!(old[3..], new[3..]);
}

/// What its cells send, line by line.
fn keys(room: &Room<'_>) -> Vec<u64> {
    opened(room).plan.all().map(|sent| sent.key).collect()
}

fn made_cells(room: &Room<'_>) -> usize {
    room.query_all_by_label_contains(" · made").count()
}

/// All was "not made" beside its ratings, and buying it again was the only way to hear it.
#[test]
fn what_was_judged_is_heard_after_a_rule_in_the_next_run_and_by_other_letters() {
    let mut room = room();
    begun(&mut room);
    room.key_press(Key::A);
    room.run();
    room.key_press(Key::Num4);
    room.run();
    say_otherwise(&mut room);
    assert_eq!(made_cells(&room), 6);
    assert!(room.query_by_label_contains("Make the other").is_none());
    room.get_by_label_contains(&tr!("audition-older", count = 3));
    let written = kept(&room).unwrap().now.written();
    let card = AuditionCard {
        id: AuditionId(5),
        at: UnixMillis(0),
        audition: Arc::new(Audition::read(&written).unwrap()),
    };
    room.key_press(Key::Escape);
    room.run();
    room.state_mut().with(|panel, cx| {
        panel.left = Left::default();
        panel.resume(cx, &card);
    });
    room.run();
    assert_eq!(
        (made_cells(&room), opened(&room).audition.stars(0, 0)),
        (6, 4)
    );
    room.get_by_label(&tr!("audition-again")).click();
    room.run();
    assert_eq!(made_cells(&room), 6);
    are_called_by_letters(&room);
}

/// Of what came after the rule nothing was seen, and it was to be bought again.
#[test]
fn what_comes_of_an_order_is_its_cells_take_though_a_rule_came_between() {
    let mut room = unspoken();
    order(&mut room);
    let before = keys(&room);
    say_otherwise(&mut room);
    assert_eq!(keys(&room), before);
    give(room.state_mut());
    room.run();
    assert_eq!(made_cells(&room), 6);
}

/// One more line that Tom says, at the end; by its id.
fn says(room: &mut Room<'_>, text: &str) -> LineId {
    let desk = &mut room.state_mut().desk;
    let (edit, line) = desk.script().insert_after(None, text);
    desk.edit(edit);
    line
}

/// Its cells had the place of a line that was taken out: all letters said that one's words, and nothing was to be bought.
#[test]
fn what_is_put_together_with_other_lines_has_nothing_of_the_one_before() {
    let mut room = room();
    begun(&mut room);
    let heard = opened(&room).audition.lines[0].text.clone();
    says(&mut room, &heard);
    says(&mut room, "It’s gone.");
    room.run();
    room.get_by_label(&tr!("audition-other-lines")).click();
    room.run();
    room.get_by_label(&tr!("audition-line-out", number = 1))
        .click();
    room.run();
    room.get_by_label(&tr!("audition-begin", count = 3)).click();
    room.run();
    assert_eq!(made_cells(&room), 0);
    let said = opened(&room).plan.all();
    let said = said.filter_map(|sent| Some(sent.request.speech()?.text.clone()));
    assert_eq!(said.collect::<Vec<_>>(), ["It’s gone."; 3]);
    assert_eq!(opened(&room).plan.older(), 0);
    assert_eq!(opened(&room).to_buy.orders.len(), 3);
}

/// Five letters said "glass", and the sixth, which was made later, "mirror".
#[test]
fn what_is_made_late_says_what_the_rest_of_its_line_says() {
    let mut room = unspoken();
    begun(&mut room);
    let before = keys(&room);
    let voices = opened(&room).size().0;
    give_line(room.state_mut(), 1);
    give_some(room.state_mut(), 0, voices - 1);
    room.run();
    say_otherwise(&mut room);
    assert_eq!(keys(&room), before);
    room.get_by_label_contains(&tr!("audition-generate", count = 1))
        .click();
    room.run();
    let kept = &kept(&room).unwrap().now;
    let made = kept.made_with((voices - 1, 0)).unwrap();
    assert_eq!(quick_key(&**made), before[voices - 1]);
    let price = opened(&room).ordered.spent();
    assert_eq!(price, opened(&room).spent());
    assert!(price > Credits::ZERO);
    // Nothing of the other part of a call is held to it: of a line that isn't begun all say it by now's rules.
    let mut room = unspoken();
    give_line(room.state_mut(), 1);
    room.run();
    let before = keys(&room);
    say_otherwise(&mut room);
    assert!(
        keys(&room)[..voices]
            .iter()
            .all(|key| !before.contains(key))
    );
}
