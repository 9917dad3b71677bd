//! Draft voices are free: rows say so, and the figure stands in the sums and the plan has a name.

use egui_kittest::kittest::Queryable as _;

use super::*;

#[test]
fn rows_of_draft_voices_say_free() {
    let shown = room(desk(Backend::Draft));
    let rows = shown.query_all_by_label_contains("Callum");
    let labels: Vec<String> = rows
        .filter_map(|row| row.accesskit_node().label())
        .filter(|label| label.contains("Speech"))
        .collect();
    assert_eq!(labels.len(), 2, "{labels:?}");
    let free = tr!("price-free");
    assert!(
        labels.iter().all(|label| label.ends_with(&free)),
        "{labels:?}"
    );
    let live = room(desk(Backend::Live));
    let row = live.query_all_by_label_contains("Callum");
    let row = row.filter_map(|row| row.accesskit_node().label());
    assert!(!row.into_iter().any(|label| label.ends_with(&free)));
}

#[test]
fn a_plan_has_a_name() {
    let mut desk = desk(Backend::Live);
    let meter = Meter {
        plan: Plan::Pro,
        limit: Credits(500_000),
        ..Meter::default()
    };
    desk.apply(Event::Account(AccountEvent::Meter(Backend::Draft, meter)));
    let shown = side(desk);
    shown.get_by_label_contains("Pro plan");
}
