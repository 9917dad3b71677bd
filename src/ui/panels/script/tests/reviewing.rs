//! What is said of takes that are heard one after another.

use super::*;
use crate::script::review::Opinion;
use crate::terms::clock::UnixMillis;
use crate::ui::panels::script::review::Verdict;

/// Takes run on by themselves: who said something as a take ended met the next one, which nobody had heard.
#[test]
fn what_is_said_as_a_take_ends_is_said_of_it() {
    let mut desk = made::desk(Backend::Live, "ANN: One.\nANN: Two.\nANN: Three.\n");
    let lines = [1, 2, 3].map(|number| made::line(&desk, number));
    for line in lines {
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    let mut bench = Bench::new(desk, ());
    let review = bench.with(|(), cx| Reviewing::begin(cx, None));
    let mut review = review.expect("there are takes");
    let later = |bench: &Bench<()>, millis: i64| {
        let now = bench.clock.now();
        bench.clock.set(UnixMillis(now.0 + millis));
    };

    bench.with(|(), cx| review.pass_by_itself(cx, lines[0]));
    assert_eq!(review.kept.said_of(lines[0]), Some(Opinion::Passed));
    later(&bench, 500);
    bench.with(|(), cx| review.decide(cx, Verdict::Approve));
    assert_eq!(review.kept.said_of(lines[0]), Some(Opinion::Approved));
    assert_eq!(review.kept.said_of(lines[1]), None);
    assert_eq!(review.kept.at, Some(lines[1]), "it is heard on");

    // Later it is the one that is heard.
    bench.with(|(), cx| review.decide(cx, Verdict::Approve));
    assert_eq!(review.kept.said_of(lines[1]), Some(Opinion::Approved));
    assert_eq!(review.kept.at, Some(lines[2]));

    // What is to be spoken again is gone back to.
    bench.with(|(), cx| review.pass_by_itself(cx, lines[2]));
    assert!(review.end.is_some());
    later(&bench, 100);
    bench.with(|(), cx| review.decide(cx, Verdict::Redo));
    assert_eq!(review.kept.at, Some(lines[2]));
    assert!(review.note.is_some() && review.end.is_none());

    bench.with(|(), cx| review.begin_first(cx));
    bench.with(|(), cx| review.pass_by_itself(cx, lines[0]));
    later(&bench, 2_000);
    bench.with(|(), cx| review.decide(cx, Verdict::Skip));
    assert_eq!(review.kept.at, Some(lines[2]), "the second one was skipped");
}
