//! Many lines at once.

use super::*;
use mynah::studio::event::Event;
use mynah::studio::event::JobEvent;

#[test]
fn a_batch_is_sent_in_the_order_of_the_script() {
    let mut bench = Bench::new();
    let orders: Vec<LineOrder> = (0..20).map(|place| bench.order(place, false)).collect();
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Draft,
        asked_alone: orders.len() == 1,
        orders,
        play: false,
    }));
    let mut sent = Vec::new();
    while bench.desk.run.over() < 20 {
        let event = bench.studio.wait(PATIENCE).unwrap();
        if let Event::Job(job, JobEvent::Running { .. }) = &event
            && !sent.contains(job)
        {
            sent.push(*job);
        }
        bench.desk.apply(event);
    }
    let mut in_order = sent.clone();
    in_order.sort();
    assert_eq!(sent, in_order);
    assert_eq!(bench.desk.run.spoken, 20);
}
