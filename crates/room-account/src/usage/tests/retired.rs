//! Models that go or are gone.

use super::*;
use mynah_model::desk::SpokeWith;

#[test]
fn a_model_that_is_gone_is_told_with_who_speaks_with_it() {
    let mut desk = desk(Backend::Live);
    let mut told = statement(Backend::Live);
    let used = |model: &str, project, name: &str| SpokeWith {
        model: model.into(),
        project: ProjectId(project),
        name: name.to_owned(),
    };
    told.spoke_with = vec![
        used("eleven_monolingual_v1", 7, "Salt Harbour"),
        used("eleven_v3", 8, "Low tide"),
        used("eleven_turbo_v2", 9, "No day was announced"),
    ];
    desk.apply(Event::Usage(UsageEvent::Statement(Box::new(told))));
    let mut room = room(desk);
    room.get_by_label(&tr!("usage-backend-live")).click();
    room.run();
    let says =
        room.get_by_label_contains("Eleven English v1 was taken out of service on 2026-07-09");
    let says = says.accesskit_node();
    let says = says.value().or_else(|| says.label()).unwrap_or_default();
    assert!(
        says.contains("Eleven Multilingual v2 took its place. Used by Salt Harbour"),
        "{says}"
    );
    assert!(room.query_by_label_contains("Eleven Turbo v2 ").is_none());
    room.get_by_label("Open Salt Harbour").click();
    room.run();
    let opened = room.state().wishes.outbox.iter().any(|command| {
        matches!(command, Command::Project(ProjectCommand::Open(id)) if *id == ProjectId(7))
    });
    assert!(opened);
}

/// Eleven Multilingual v1 went on 9 July 2026.
#[test]
fn a_model_that_goes_is_told_from_sixty_days_before() {
    for (now, told) in [(1778328000000, false), (1778414400000, true)] {
        let mut desk = desk(Backend::Live);
        let mut statement = statement(Backend::Live);
        statement.month = Month::of(UnixMillis(now));
        statement.spoke_with = vec![SpokeWith {
            model: "eleven_multilingual_v1".into(),
            project: ProjectId(7),
            name: "Salt Harbour".to_owned(),
        }];
        desk.apply(Event::Usage(UsageEvent::Statement(Box::new(statement))));
        let bench = Bench::new(desk, UsagePanel::default());
        bench.clock.set(UnixMillis(now));
        let mut room = testing::panel((1_056.0, 1_200.0), bench, |panel, ui, cx| panel.ui(ui, cx));
        room.get_by_label(&tr!("usage-backend-live")).click();
        room.run();
        let says = room.query_by_label_contains("Eleven Multilingual v1");
        assert_eq!(says.is_some(), told, "at {now}");
        let opens = room.query_by_label("Open Salt Harbour");
        assert_eq!(opens.is_some(), told, "at {now}");
    }
}
