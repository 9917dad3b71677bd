//! The sweep as it is seen and pressed.

use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::studio::desk::Desk;
use crate::studio::event::{Event, FoundTake, TakesEvent};
use crate::terms::backend::Backend;
use crate::ui::panels::testing as made;
use crate::ui::testing::Bench;

type Room<'a> = egui_kittest::Harness<'a, Bench<SweepPanel>>;

fn room<'a>(backend: Backend) -> Room<'a> {
    let desk = made::desk(backend, made::SCRIPT);
    let line = made::line(&desk, 2);
    let mut room = made::room(
        (1440.0, 720.0),
        desk,
        SweepPanel::default(),
        |panel, ui, cx| {
            egui::Panel::right("aside")
                .exact_size(320.0)
                .show(ui, |ui| panel.inspector_ui(ui, cx));
            panel.ui(ui, cx);
        },
    );
    let bench = room.state_mut();
    bench.view.line = Some(line);
    bench.with(|panel, cx| panel.open(cx));
    room.run();
    room
}

/// Takes of these cells, by column and row.
fn give(room: &mut Room<'_>, cells: &[(usize, usize)]) {
    let bench = room.state_mut();
    let found: Vec<FoundTake> = {
        let desk: &Desk = &bench.desk;
        let open = bench.panel.open.as_ref().unwrap();
        let line = desk.script().line(open.line).unwrap();
        let of = |at: &(usize, usize)| {
            let order = desk.sweep_order(line, &open.grid.cell(*at)).unwrap();
            let number = (at.0 * 10 + at.1) as u32 + 1;
            let mut take = made::take(desk, line.id, number);
            take.line = None;
            take.request = order.request;
            FoundTake {
                key: order.key,
                take,
                stars: 0,
            }
        };
        cells.iter().map(of).collect()
    };
    bench.desk.apply(Event::Takes(TakesEvent::Found(found)));
    room.run();
}

fn sent(room: &Room<'_>) -> String {
    format!("{:?}", room.state().wishes.outbox)
}

#[test]
fn three_times_three_are_bought_by_one_press_from_the_middle_outwards() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(1, 1)]);
    room.get_by_label_contains("Generate 8 cells").click();
    room.run();
    let orders = room
        .state()
        .wishes
        .outbox
        .iter()
        .find_map(|wish| match wish {
            Command::Jobs(JobsCommand::Generate { orders, .. }) => Some(orders.clone()),
            _ => None,
        });
    let orders = orders.unwrap();
    assert_eq!(orders.len(), 8);
    assert!(
        orders
            .iter()
            .all(|order| order.line.is_none() && !order.fresh)
    );
    let first = orders[0].request.speech().unwrap().settings;
    assert_eq!((first.stability(), first.similarity_boost()), (0.5, 0.95));
}

#[test]
fn the_stop_loss_holds_what_does_not_fit_and_says_so() {
    let mut room = room(Backend::Live);
    let open = room.state_mut().panel.open.as_mut().unwrap();
    open.limit_text = "100".to_owned();
    room.run();
    room.get_by_label_contains("Generate 2 cells");
    assert_eq!(
        room.get_all_by_label_contains("Held by stop-loss").count(),
        7
    );
}

#[test]
fn arrows_hear_the_next_cell_and_digits_rate_it() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(0, 1), (1, 1), (2, 1)]);
    room.key_press(egui::Key::ArrowRight);
    room.run();
    let told = sent(&room);
    assert!(
        told.contains("Compare") && told.contains("first: 2"),
        "{told}"
    );
    room.key_press(egui::Key::Num4);
    room.run();
    assert!(sent(&room).contains("Rate("), "{}", sent(&room));
}

#[test]
fn a_cell_is_applied_to_the_part_as_one_step() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(1, 1), (2, 1)]);
    room.key_press(egui::Key::ArrowRight);
    room.run();
    assert_eq!(room.state().panel.open.as_ref().unwrap().at, (2, 1));
    room.get_by_label_contains("Apply to Tom").click();
    room.run();
    assert!(
        sent(&room).contains("line: Some"),
        "its take comes along: {}",
        sent(&room)
    );
    let desk = &room.state().desk;
    let line = made::line(desk, 2);
    let settings = desk.request_for(line).unwrap().settings;
    assert_eq!(settings.stability(), 0.7);
    assert!(
        sent(&room).contains("line: Some"),
        "its take comes along: {}",
        sent(&room)
    );
    room.state_mut().desk.undo();
    let settings = room.state().desk.request_for(line).unwrap().settings;
    assert_eq!(settings.stability(), 0.5);
}

#[test]
fn what_the_model_ignores_is_offered_with_the_reason() {
    let mut room = room(Backend::Live);
    room.get_all_by_label("Columns")
        .next_back()
        .unwrap()
        .click();
    room.run();
    room.get_by_label_contains("Eleven v3");
}
