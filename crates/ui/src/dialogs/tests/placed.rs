//! What stays in its place in a dialog: buttons under the pointer, and who is chosen.

use super::*;

/// Lists these of the open project's siblings.
fn list(room: &mut Room<'_>, ids: &[u64]) {
    let desk = &mut room.state_mut().desk;
    let card = desk.project.as_ref().unwrap().card.clone();
    let named = |id: &u64| {
        let mut card = card.clone();
        card.id = ProjectId(*id);
        card.name = format!("Project {id}");
        card
    };
    desk.apply(Event::Project(ProjectEvent::Listed {
        projects: ids.iter().map(named).collect(),
        bin: Vec::new(),
        archived: Vec::new(),
    }));
    room.run();
}

/// The first one was chosen then: pressed once more, Archive put that away.
#[test]
fn behind_a_project_that_is_put_away_the_next_one_is_chosen() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = room(desk, Picked::Nothing, &[Action::Projects]);
    list(&mut room, &[11, 12, 13, 14]);
    // So it is while one is looked for.
    room.get_by_label(&tr!("projects-search")).focus();
    room.run();
    room.event(egui::Event::Text("project".to_owned()));
    room.run();
    room.get_by_label_contains("Project 12").click();
    room.run();
    for (id, left) in [(12, &[11, 13, 14][..]), (13, &[11, 14]), (14, &[11])] {
        room.get_by_label(&tr!("projects-archive")).click();
        room.run();
        let named = format!("ProjectId({id})");
        assert!(sent(&room).contains(&named), "{named}: {}", sent(&room));
        room.state_mut().wishes.outbox.clear();
        list(&mut room, left);
    }
}

/// The dialog grew as a model was chosen, and Switch moved from under the pointer.
#[test]
fn the_buttons_stay_where_they_are_when_a_model_is_chosen() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let mut models = vec![made::model(Backend::Live)];
    models.push(Model {
        id: "eleven_flash_v2_5".into(),
        name: "Eleven Flash v2.5".to_owned(),
        ..models[0].clone()
    });
    let models = VoicesEvent::Models(std::sync::Arc::new(models));
    desk.apply(Event::Voices(Backend::Live, models));
    let mut room = room(desk, Picked::Nothing, &[Action::CompareModels]);
    room.run_steps(5);
    let row = |room: &Room<'_>| room.get_by_label(&tr!("dialog-close")).rect().y_range();
    let before = row(&room);
    room.get_by_label("Eleven Flash v2.5").click();
    room.run_steps(5);
    room.get_by_label_contains("If Eleven Flash v2.5 speaks everything");
    assert_eq!(row(&room), before);
}
