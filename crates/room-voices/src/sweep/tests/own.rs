//! What a cell becomes where its line has something of its own, what is gone, and the keys' way to what stands beside.

use std::collections::HashSet;

use egui::accesskit::Role;
use egui_kittest::kittest::NodeT as _;

use super::*;
use mynah_model::sweep::Axis;
use mynah_script::edit::Edit;
use mynah_script::tuning::LineChange;

fn with_style(room: &mut Room<'_>, style: f32) {
    let bench = room.state_mut();
    let id = made::line(&bench.desk, 2);
    let own = ChosenSettings::of([Setting::Style(Some(style))]);
    let change = LineChange::Settings(Some(own));
    bench.desk.edit(Edit::TuneLine { id, change });
    room.run();
}

fn own(desk: &Desk, number: usize) -> Option<ChosenSettings> {
    let line = desk.script().line(made::line(desk, number)).unwrap();
    line.overrides.settings
}

/// The part got two values, the line lost its style, and its take was out of date at once.
#[test]
fn a_part_gets_what_was_heard_with_what_the_line_has_of_its_own() {
    let mut room = room(Backend::Draft);
    with_style(&mut room, 0.6);
    give(&mut room, &[(1, 1), (2, 1)]);
    room.key_press(Key::ArrowRight);
    room.run();
    let heard = open(&room).plan.at((2, 1)).unwrap().sent.clone().unwrap();
    let heard = heard.request.speech().unwrap().settings;
    assert!(heard.style() > 0.5 && heard.stability() > 0.6);
    choose(&mut room, &tr!("sweep-apply-part", speaker = "Tom"));
    room.get_by_label_contains("What the line has of its own comes along");
    room.get_by_label_contains("Apply to Tom").click();
    room.run();
    let desk = &room.state().desk;
    let line = made::line(desk, 2);
    assert_eq!(desk.request_for(line).unwrap().settings, heard);
    assert_eq!(own(desk, 2), None);
    let other = desk.request_for(made::line(desk, 4)).unwrap();
    assert_eq!(other.settings, heard, "the part speaks as it was heard");
}

/// A second line was heard without that style: it stays as it was heard.
#[test]
fn another_line_that_was_tried_stays_as_it_was_heard() {
    let mut room = of_two_lines();
    with_style(&mut room, 0.6);
    let lines = [2, 4].map(|number| made::line(&room.state().desk, number));
    give(&mut room, &[(1, 1), (2, 1)]);
    room.key_press(Key::ArrowRight);
    room.run();
    if open(&room).line != lines[0] {
        room.key_press(Key::Tab);
        room.run();
        give(&mut room, &[(1, 1), (2, 1)]);
    }
    let heard = lines.map(|line| {
        let open = open(&room);
        let desk = &room.state().desk;
        let script = desk.script();
        let cell = open.grid.cell((2, 1));
        let order = desk.sweep_order(script.line(line).unwrap(), &cell);
        order.unwrap().request.speech().unwrap().settings
    });
    assert_ne!(heard[0], heard[1]);
    choose(&mut room, &tr!("sweep-apply-part", speaker = "Tom"));
    room.get_by_label_contains("Apply to Tom").click();
    room.run();
    let desk = &room.state().desk;
    let now = lines.map(|line| desk.request_for(line).unwrap().settings);
    assert_eq!(now, heard);
    assert!(own(desk, 2).is_none() && own(desk, 4).is_some());
}

/// It was "ready" until the next start, and could neither be heard nor made anew.
#[test]
fn a_take_that_was_cleaned_away_is_open_again() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(0, 1), (1, 1)]);
    let key = |room: &Room<'_>, at| open(room).plan.at(at).unwrap().key().unwrap();
    let keys = [key(&room, (0, 1)), key(&room, (1, 1))];
    let held = |keys: &[u64]| {
        let keys: HashSet<u64> = keys.iter().copied().collect();
        Event::Takes(TakesEvent::Held(Backend::Draft, String::new(), keys))
    };
    room.state_mut().desk.apply(held(&keys));
    room.run();
    room.get_by_label_contains(&tr!("sweep-generate", count = 7));
    room.state_mut().desk.apply(held(&keys[..1]));
    room.run();
    room.get_by_label_contains(&tr!("sweep-generate", count = 8));
    let gone = TakesEvent::HeldNoMore(Backend::Draft, String::new(), keys[0]);
    room.state_mut().desk.apply(Event::Takes(gone));
    room.run();
    room.get_by_label_contains(&tr!("sweep-generate", count = 9));
}

/// Arrows and digits were dead while a button beside the cells had the keys.
#[test]
fn arrows_and_digits_lead_from_a_button_back_to_the_cells() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(1, 1), (2, 1)]);
    let bench = room.state_mut();
    bench.view.choosing = Choosing::Settings;
    bench.with(|panel, cx| assert!(panel.act(Action::Inspector, cx)));
    room.run();
    let finer = |room: &Room<'_>| {
        let node_label = tr!("sweep-refine");
        let node = room.get_by_label(&node_label);
        node.accesskit_node().is_focused()
    };
    assert!(finer(&room));
    let at = open(&room).looking.at;
    room.key_press(Key::ArrowRight);
    room.run();
    assert_eq!(open(&room).looking.at, (at.0 + 1, at.1));
    assert!(!finer(&room));
}

/// With several lines Tab goes from line to line: what stands at the right was out of reach.
#[test]
fn alt_i_goes_from_the_cells_to_what_stands_at_the_right_and_back() {
    let mut room = of_two_lines();
    let sides = |room: &mut Room<'_>| {
        let bench = room.state_mut();
        bench.view.choosing = Choosing::Settings;
        bench.with(|panel, cx| assert!(panel.act(Action::Inspector, cx)));
        room.run();
    };
    let has_keys = |room: &Room<'_>, label: &str| {
        let node = room.get_by_label(label);
        node.accesskit_node().is_focused()
    };
    let finer = "Finer around this cell";
    assert!(!has_keys(&room, finer));
    sides(&mut room);
    assert!(has_keys(&room, finer));
    room.key_press(Key::Tab);
    room.run();
    assert!(has_keys(&room, &tr!("sweep-anew")), "Tab goes on there");
    sides(&mut room);
    assert!(!has_keys(&room, &tr!("sweep-anew")));
    let before = open(&room).line;
    room.key_press(Key::Tab);
    room.run();
    assert_ne!(open(&room).line, before, "the cells have the keys again");
}

/// An approved line lost its final take without a word.
#[test]
fn an_approved_line_that_was_tried_too_keeps_its_take_and_its_settings() {
    let mut room = of_two_lines();
    let bench = room.state_mut();
    let line = made::line(&bench.desk, 4);
    let mut take = made::take(&bench.desk, line, 1);
    take.approved = true;
    made::give_takes(&mut bench.desk, line, vec![take]);
    room.run();
    give(&mut room, &[(1, 1), (2, 1)]);
    room.key_press(Key::ArrowRight);
    room.run();
    choose(&mut room, &tr!("sweep-apply-lines", count = 1));
    room.get_by_label_contains(&tr!("sweep-apply-lines-now", count = 1))
        .click();
    room.run();
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("Applied to 1 of these lines"), "{told}");
    let desk = &room.state().desk;
    assert!(own(desk, 2).is_some(), "the other one has them");
    assert_eq!(own(desk, 4), None);
    let orders = room
        .state()
        .wishes
        .outbox
        .iter()
        .filter_map(|wish| match wish {
            Command::Jobs(JobsCommand::Generate { orders, .. }) => Some(orders),
            _ => None,
        });
    assert!(orders.flatten().all(|order| order.line != Some(line)));
}

/// A second model, which takes any stability, beside one that knows three steps.
fn two_models<'a>() -> (Room<'a>, [mynah_core::ids::ModelId; 2]) {
    let mut room = room(Backend::Live);
    let bench = room.state_mut();
    let steps = made::model(Backend::Live);
    let mut fine = steps.clone();
    (fine.id, fine.name) = ("eleven_multilingual_v2".into(), "Multilingual".to_owned());
    fine.hears.stability_steps = false;
    let ids = [steps.id.clone(), fine.id.clone()];
    let models = mynah_model::event::VoicesEvent::Models(std::sync::Arc::new(vec![steps, fine]));
    bench.desk.apply(Event::Voices(Backend::Live, models));
    let id = made::line(&bench.desk, 2);
    let own = ChosenSettings::of([Setting::Stability(Some(0.6))]);
    let change = LineChange::Settings(Some(own));
    bench.desk.edit(Edit::TuneLine { id, change });
    room.run();
    (room, ids)
}

/// They were tried with what the line's own model makes of the stability: other settings than the cell was spoken with.
#[test]
fn other_seeds_and_finer_go_by_the_cells_own_model() {
    use mynah_model::sweep::Axis;
    for finer in [false, true] {
        let (mut room, ids) = two_models();
        let bench = room.state_mut();
        let line = bench.desk.script().line(made::line(&bench.desk, 2));
        let line = line.unwrap().clone();
        bench.with(|panel, cx| {
            let open = panel.open.as_mut().unwrap();
            let grid = Grid {
                columns: Axis::Model(ids.to_vec()),
                ..open.grid.clone()
            };
            open.change(cx, &line, grid);
            open.looking.at = (1, 1);
        });
        let heard = |open: &Open, at| {
            let sent = open.plan.at(at).unwrap().sent.clone().unwrap();
            sent.request.speech().unwrap().settings.stability()
        };
        let before = heard(open(&room), (1, 1));
        assert_eq!(before, 0.6, "this model takes it as it is");
        room.state_mut().with(|panel, cx| {
            let open = panel.open.as_mut().unwrap();
            if finer {
                open.refine(cx, &line);
            } else {
                open.try_luck(cx, &line);
            }
        });
        room.run();
        let open = open(&room);
        let after = open.plan.places.iter().map(|place| heard(open, place.at));
        assert!(after.into_iter().any(|it| it == before), "finer: {finer}");
    }
}

/// What the line's own model ignores was left out, and what the cell's ignores had a number, as if it were heard.
#[test]
fn settings_of_a_cell_are_told_by_what_its_own_model_hears() {
    use mynah_model::sweep::Axis;
    let (mut room, ids) = two_models();
    let mut models = room.state().desk.models_of(Backend::Live).to_vec();
    for model in models.iter_mut().filter(|model| model.id == ids[1]) {
        (model.hears.speed, model.hears.style) = (true, false);
    }
    let models = mynah_model::event::VoicesEvent::Models(std::sync::Arc::new(models));
    let bench = room.state_mut();
    bench.desk.apply(Event::Voices(Backend::Live, models));
    let line = bench.desk.script().line(made::line(&bench.desk, 2));
    let line = line.unwrap().clone();
    bench.with(|panel, cx| {
        let open = panel.open.as_mut().unwrap();
        let grid = Grid {
            columns: Axis::Model(ids.to_vec()),
            ..open.grid.clone()
        };
        open.change(cx, &line, grid);
        open.looking.at = (1, 1);
    });
    room.run();
    let told = |room: &Room<'_>, name: &str| {
        let nodes = room.query_all_by_label_contains(name);
        let mut said = nodes.filter_map(|node| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value())
        });
        said.find(|said| said.starts_with(name))
    };
    let speed = told(&room, "Speed: ").unwrap();
    assert!(speed.contains("ignored"), "by the line's own: {speed}");
    let style = told(&room, "Style: ").unwrap();
    assert!(style.ends_with("ignored in this cell"), "{style}");
    let open = room.state_mut().panel.open.as_mut().unwrap();
    open.looking.at = (0, 1);
    room.run();
    assert_eq!(told(&room, "Speed: "), None, "both ignore it");
}

/// Its title said 0.60 while it was heard at 0.50, and the names of the models were cut beside each other.
#[test]
fn a_cell_of_a_model_with_steps_is_called_by_the_step_that_it_is_heard_at() {
    use mynah_model::sweep::Axis;
    let (mut room, ids) = two_models();
    let bench = room.state_mut();
    let line = bench.desk.script().line(made::line(&bench.desk, 2));
    let line = line.unwrap().clone();
    bench.with(|panel, cx| {
        let open = panel.open.as_mut().unwrap();
        let grid = Grid {
            columns: Axis::Model(ids.to_vec()),
            rows: Axis::Stability(vec![0.6]),
            ..open.grid.clone()
        };
        open.change(cx, &line, grid);
    });
    for (column, title) in [(0, " / 0.50"), (1, "Multilingual / 0.60")] {
        let open = room.state_mut().panel.open.as_mut().unwrap();
        open.looking.at = (column, 0);
        room.run();
        let (open, desk) = (super::open(&room), &room.state().desk);
        let axes = [&open.grid.columns, &open.grid.rows];
        let said = words::cell(desk, axes, (column, 0));
        assert!(said.ends_with(title), "{said}");
        room.get_by_label(&said);
    }
    room.get_by_label_contains("Multilingual in this cell");
}

/// What each colour meant was told nowhere.
#[test]
fn the_scale_of_the_colours_says_the_least_and_the_most() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(0, 0), (1, 1)]);
    let colour = |room: &mut Room<'_>, colour| {
        room.state_mut().panel.open.as_mut().unwrap().colour = colour;
        room.run();
    };
    assert!(room.query_by_label_contains("Rating: ").is_none());
    colour(&mut room, Colour::Rating);
    room.get_by_label(&tr!("sweep-legend-none"));
    for (column, stars) in [(0, 2), (1, 5)] {
        let bench = room.state_mut();
        let open = bench.panel.open.as_ref().unwrap();
        let key = open.plan.at((column, column)).unwrap().key().unwrap();
        let take = bench.desk.trial_take(key).unwrap().card.id;
        let rated = TakesEvent::Rated(take, stars);
        bench.desk.apply(Event::Takes(rated));
    }
    room.run();
    room.get_by_label("Rating: 2");
    room.get_by_label("5");
}

/// The middle cell was the take of a letter, beside the name of the voice.
#[test]
fn no_sweep_of_a_line_opens_that_its_voice_says_behind_a_letter() {
    let mut room = room(Backend::Draft);
    let bench = room.state_mut();
    let line = bench.view.line.unwrap();
    bench.panel.open = None;
    made::hide(&mut bench.desk, line);
    bench.with(|panel, cx| panel.open(cx));
    assert!(bench.panel.open.is_none());
    let told = format!("{:?}", bench.wishes.notices);
    assert!(told.contains("show its names first"), "{told}");
}

/// The voice's default was chosen for a cell with settings; with models and seeds as axes it was saved with none.
#[test]
fn a_cell_without_settings_is_not_saved_as_the_voices_default() {
    let mut room = room(Backend::Draft);
    give(&mut room, &[(2, 1)]);
    room.key_press(Key::ArrowRight);
    room.run();
    room.get_by_role_and_label(egui::accesskit::Role::ComboBox, &tr!("sweep-apply-to"))
        .click();
    room.run();
    let item = room.get_all_by_label_contains("Default of ").last();
    item.unwrap().click();
    room.run();
    let save = |room: &Room<'_>| {
        let save_label = tr!("sweep-apply-voice-now");
        let save = room.get_by_label_contains(&save_label);
        save.accesskit_node().is_disabled()
    };
    assert!(!save(&room));
    let open = room.state_mut().panel.open.as_mut().unwrap();
    open.grid.columns = Axis::Model(vec![made::model(Backend::Draft).id]);
    open.grid.rows = Axis::Seed(vec![None, Some(1)]);
    room.run();
    give(&mut room, &[(0, 0), (0, 1)]);
    assert_eq!(open_scope(&room), Scope::Voice);
    assert!(save(&room));
}

fn open_scope(room: &Room<'_>) -> Scope {
    open(room).applying.scope
}

/// Each frame compared each cell with all others.
#[test]
fn cells_that_send_the_same_are_made_once_by_the_first_of_them() {
    let mut room = room(Backend::Draft);
    let open_now = room.state_mut().panel.open.as_mut().unwrap();
    open_now.grid.columns = Axis::SpeakerBoost(vec![true, false, true]);
    open_now.grid.rows = Axis::Seed(vec![None, Some(7)]);
    room.run();
    let plan = &open(&room).plan;
    let twins = plan.places.iter().map(|place| place.twin);
    let twins: Vec<_> = twins.collect();
    let of_row = |row| [None, None, Some((0, row))];
    assert_eq!(twins, [of_row(0), of_row(1)].concat());
    for place in &plan.places {
        assert_eq!(plan.at(place.at).map(|it| it.at), Some(place.at));
    }
    assert!(plan.at((3, 0)).is_none() && plan.at((0, 2)).is_none());
    let own = plan.of_current().and_then(plan::Place::key);
    assert_eq!(own, plan.current.as_ref().map(|sent| sent.key));
    let told = |room: &Room<'_>| room.query_all_by_label_contains("Same as ").count();
    assert_eq!(told(&room), 2);
    // Made, they looked like two that came out alike.
    give(&mut room, &[(0, 0), (0, 1), (1, 0)]);
    assert_eq!(told(&room), 2);
}

/// "No other spoken line would change", and it was spoken anew later, for its price.
#[test]
fn a_line_that_was_tried_and_has_no_take_yet_is_told_with_what_it_will_cost() {
    let mut room = of_two_lines();
    let bench = room.state_mut();
    let line = made::line(&bench.desk, 4);
    let take = made::take(&bench.desk, line, 1);
    made::give_takes(&mut bench.desk, line, vec![take]);
    // The one that is seen has its take, the other one's was held or failed.
    give(&mut room, &[(2, 1)]);
    room.key_press(Key::ArrowRight);
    room.run();
    choose(&mut room, &tr!("sweep-apply-part", speaker = "Tom"));
    room.get_by_label_contains("1 other line to redo");
}

/// Before its cell was spoken the line that is swept was "1 other line to redo".
#[test]
fn the_line_that_is_swept_is_no_other_line() {
    let mut room = room(Backend::Draft);
    let bench = room.state_mut();
    let line = made::line(&bench.desk, 2);
    let take = made::take(&bench.desk, line, 1);
    made::give_takes(&mut bench.desk, line, vec![take]);
    room.key_press(Key::ArrowRight);
    room.run();
    room.get_by_label_contains("No other spoken line would change");
}

/// The list closed with each tick, and the Escape that was to close it left the sweep.
#[test]
fn escape_closes_the_list_of_lines_and_leaves_a_control_before_it_leaves_the_sweep() {
    let mut room = room(Backend::Draft);
    room.get_by_role_and_label(Role::ComboBox, &tr!("sweep-lines"))
        .click();
    room.run();
    {
        let mut options = room.get_all_by_role(Role::ListBoxOption);
        let other = options.find(|it| {
            let label = it.accesskit_node().label();
            label.is_some_and(|label| label.contains("Then who"))
        });
        other.unwrap().click();
    }
    room.run();
    assert_eq!(open(&room).lines.count(), 2);
    let escape = |room: &mut Room<'_>| {
        room.key_press(Key::Escape);
        room.run();
        room.state().panel.is_open()
    };
    assert!(escape(&mut room), "the list");
    room.get_by_label(&tr!("sweep-anew")).focus();
    room.run();
    assert!(escape(&mut room), "a button");
    let mut cells = room.query_all_by_label_contains("Similarity");
    assert!(cells.any(|cell| cell.accesskit_node().is_focused()));
    drop(cells);
    assert!(!escape(&mut room));
}

/// A second line was to be chosen anew each time.
#[test]
fn lines_that_were_tried_together_are_so_the_next_time() {
    let mut room = room(Backend::Draft);
    let lines = [2, 4].map(|number| made::line(&room.state().desk, number));
    room.state_mut().with(|panel, cx| {
        let open = panel.open.as_mut().unwrap();
        open.toggle(lines[1]);
        open.keep(cx, true);
    });
    let kept = room
        .state()
        .wishes
        .outbox
        .iter()
        .find_map(|wish| match wish {
            Command::Project(ProjectCommand::KeepSweepLimit { change, .. }) => change.lines.clone(),
            _ => None,
        });
    assert_eq!(kept, Some((lines[0], lines.to_vec())));
    let bench = room.state_mut();
    if let Some(project) = &mut bench.desk.project {
        let limit = SweepLimit {
            lines: kept.into_iter().collect(),
            ..SweepLimit::default()
        };
        project.defaults.sweep = [(Backend::Draft, limit)].into();
    }
    bench.with(|panel, cx| panel.open(cx));
    room.run();
    assert_eq!(open(&room).lines.all(), lines);
}
