//! What was bought for a call stays its own, whatever the project says by now.

use super::*;
use crate::script::pronunciation::{Pronunciation, Word};

/// From now on a word of the first line is said otherwise: what would be sent is another request.
fn say_otherwise(room: &mut Room<'_>) {
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
    room.get_by_label("Stop").click();
    room.run();
    let sent = room.state().wishes.outbox.iter();
    let stopped = sent.filter_map(|wish| match wish {
        Command::Jobs(JobsCommand::Cancel(job)) => Some(*job),
        _ => None,
    });
    let stopped: HashSet<JobId> = stopped.collect();
    assert_eq!(stopped, jobs.iter().copied().collect());
}
