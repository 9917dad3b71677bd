//! The switch of a budget.

use egui::accesskit::Toggled;

use super::*;

/// It turned itself on when a budget that only asks was removed.
#[test]
fn it_stands_as_it_stood_when_its_budget_is_removed() {
    let mut side = side(desk(Backend::Draft));
    let soft = Standing {
        budget: Budget {
            backend: Backend::Draft,
            scope: Scope::Month,
            credits: Credits(2_000),
            hard: false,
        },
        name: String::new(),
        spend: Spend::default(),
        here: Credits::ZERO,
    };
    for standing in [vec![soft], Vec::new()] {
        let is_set = !standing.is_empty();
        let budgets = UsageEvent::Budgets(Backend::Draft, standing);
        side.state_mut().desk.apply(Event::Usage(budgets));
        side.run();
        let switch_label = tr!("usage-budget-hard.month");
        let switch = side.get_by_label(&switch_label);
        let shown = switch.accesskit_node().toggled();
        assert_eq!(shown, Some(Toggled::False), "set: {is_set}");
    }
}
