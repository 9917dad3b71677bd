//! What tells who speaks, where nobody is to know.

use super::*;

/// Its length, to a hundredth, was that of a take that was heard with a name before.
#[test]
fn a_take_of_a_hidden_voice_has_no_length_in_the_player_and_in_its_line() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    let mut window = window(desk, (1440.0, 900.0));
    window.state_mut().view.line = Some(line);
    window.run_steps(4);
    let told = |window: &Harness<'_, Bench<Window>>| {
        let all = window.root().children_recursive();
        let said = all.map(|node| {
            let node = node.accesskit_node();
            format!("{:?} {:?}", node.label(), node.value())
        });
        said.filter(|said| said.contains("3.12")).count()
    };
    assert!(told(&window) > 0);
    made::hide(&mut window.state_mut().desk, line);
    window.run_steps(4);
    assert_eq!(told(&window), 0);
}
