//! The Usage room by its labels.

mod free;
mod retired;
mod switch;

use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{UsagePanel, words};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::day::{Day, Month};
use mynah_core::ids::{EntryId, KeyId, ProjectId};
use mynah_core::plan::Plan;
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand, UsageCommand};
use mynah_model::desk::{
    AccountCeiling, Alert, AlertOf, Budget, Desk, EntryState, KeyCard, LedgerFilter, LedgerOrder,
    LedgerQuery, LedgerRow, LedgerWindow, Meter, Outcome, Recent, Scope, Slots, Spend, Standing,
    Statement, UsageRow,
};
use mynah_model::event::{AccountEvent, Event, UsageEvent};
use mynah_ui_core::testing;
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

/// The clock of a bench: 15 January 2027.
const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

fn share(id: &str, name: &str, spent: u64) -> UsageRow {
    UsageRow {
        id: id.to_owned(),
        name: name.to_owned(),
        spent: Credits(spent),
    }
}

fn statement(backend: Backend) -> Statement {
    let month = Month::of(NOW);
    let mut statement = Statement {
        backend,
        month,
        answered: 131,
        days: vec![
            (month.first(), Credits(400)),
            (month.first().later(9), Credits(600)),
        ],
        finished_secs: 120.0,
        recent: Recent {
            spent: Credits(1_400),
            days: 14,
        },
        ..Statement::default()
    };
    statement.usage.spend = Spend {
        spent: Credits(1_000),
        saved: Credits(812),
        ..Spend::default()
    };
    statement.usage.by_project = vec![share("1", "Salt Harbour", 900), share("", "", 100)];
    let voices = ["Callum", "Halina", "Ines", "Rook", "Wren"];
    statement.usage.by_voice = voices.map(|name| share(name, name, 200)).to_vec();
    statement.usage.by_model = vec![share("eleven_v3", "", 1_000)];
    let speech = "speech";
    statement.usage.by_tool = vec![share(speech, "", 1_000)];
    statement
}

pub(super) fn row(id: u64, outcome: Outcome) -> LedgerRow {
    LedgerRow {
        id: EntryId(id),
        at: NOW,
        tool: "speech".to_owned(),
        project: None,
        line: Some(mynah_core::ids::LineId(id)),
        text: "The light went out.".to_owned(),
        dub: None,
        fix_of: None,
        take: Some(1),
        voice: "v".into(),
        voice_name: "Callum".to_owned(),
        model: "eleven_v3".into(),
        state: EntryState::Settled,
        outcome,
        is_guess: false,
        credits: Credits(50),
        quote: Credits(50),
        characters: Some(50),
        millis: Some(412),
        reason: None,
        account: "a".to_owned(),
        key: String::new(),
        zero_retention: false,
    }
}

fn desk(backend: Backend) -> Desk {
    let mut desk = Desk::default();
    desk.apply(Event::Usage(UsageEvent::Statement(Box::new(statement(
        backend,
    )))));
    let window = LedgerWindow {
        query: LedgerQuery {
            filter: LedgerFilter {
                backend,
                ..LedgerFilter::default()
            },
            rows: 50,
            ..LedgerQuery::default()
        },
        rows: vec![row(1, Outcome::Paid), row(2, Outcome::Saved)],
        total: 120,
        credits: Credits(50),
    };
    desk.apply(Event::Usage(UsageEvent::Ledger(Box::new(window))));
    desk
}

fn room<'a>(desk: Desk) -> Harness<'a, Bench<UsagePanel>> {
    let bench = Bench::new(desk, UsagePanel::default());
    testing::panel((1_056.0, 1_200.0), bench, |panel, ui, cx| panel.ui(ui, cx))
}

fn side<'a>(desk: Desk) -> Harness<'a, Bench<UsagePanel>> {
    let bench = Bench::new(desk, UsagePanel::default());
    testing::panel((320.0, 1_000.0), bench, |panel, ui, cx| {
        panel.inspector_ui(ui, cx);
    })
}

fn asked(room: &Harness<'_, Bench<UsagePanel>>) -> Vec<LedgerQuery> {
    let commands = room.state().wishes.outbox.iter();
    let asked = commands.filter_map(|command| match command {
        Command::Usage(UsageCommand::Ledger(query)) => Some((**query).clone()),
        _ => None,
    });
    asked.collect()
}

#[test]
fn a_month_says_what_it_came_to_and_whose_credits_those_are() {
    let room = room(desk(Backend::Draft));
    room.get_by_label(&tr!("usage-shown-draft"));
    for words in [
        "1\u{2009}000",
        tr!("usage-saved.text", count = 131).as_str(),
        "2.0 min finished",
    ] {
        assert!(
            room.query_all_by_label_contains(words).next().is_some(),
            "{words}"
        );
    }
    room.get_by_label_contains("Spending in January 2027");
    room.get_by_label("Salt Harbour: 900 draft cr");
    room.get_by_label("2 others: 400 draft cr");
    room.get_by_label_contains("Callum, Eleven v3, cached, free");
    room.get_by_label("1–2 of 120");
}

/// Six seconds of auditions made a minute cost 57 451.
#[test]
fn a_minute_has_its_price_from_one_minute_on() {
    let mut desk = desk(Backend::Draft);
    let mut early = statement(Backend::Draft);
    early.finished_secs = 59.9;
    early.spent_before = Credits(5_000);
    early.finished_secs_before = 6.0;
    desk.apply(Event::Usage(UsageEvent::Statement(Box::new(early))));
    let room = room(desk);
    let told = "0.9 min finished: it is told from one minute on";
    assert!(room.query_all_by_label_contains(told).next().is_some());
}

#[test]
fn nothing_is_shown_of_another_backend_than_the_one_that_is_named() {
    let mut room = room(desk(Backend::Draft));
    room.get_by_label(&tr!("usage-backend-live")).click();
    room.run();
    room.get_by_label_contains("Adding up");
    assert!(room.query_by_label_contains("Salt Harbour").is_none());
    let last = asked(&room).pop().expect("the ledger is asked for");
    assert_eq!(last.filter.backend, Backend::Live);
}

#[test]
fn the_ledger_is_asked_for_page_by_page_as_it_is_filtered_and_sorted() {
    let mut room = room(desk(Backend::Draft));
    room.get_by_label(&tr!("usage-rows-after")).click();
    room.run();
    assert_eq!(asked(&room).last().map(|query| query.offset), Some(50));
    room.get_by_label(&tr!("usage-column-credits")).click();
    room.run();
    let last = asked(&room).pop().expect("asked");
    assert_eq!((last.order, last.offset), (LedgerOrder::Dearest, 0));
    room.get_by_label("Salt Harbour: 900 draft cr").click();
    room.run();
    let last = asked(&room).pop().expect("asked");
    assert_eq!(
        last.filter.project,
        Some(Some(mynah_core::ids::ProjectId(1)))
    );
    room.get_by_label(&tr!("usage-filter-outcome")).click();
    room.run();
    room.get_by_label(&tr!("usage-outcome-unknown")).click();
    room.run();
    let last = asked(&room).pop().expect("asked");
    assert_eq!(last.filter.outcome, Some(Outcome::Unknown));
    room.get_by_label(&tr!("usage-filter-clear")).click();
    room.run();
    let last = asked(&room).pop().expect("asked");
    assert_eq!(last.filter.outcome, None);
    assert_eq!(room.state().view.ledger, last, "what an export writes");
}

/// One column stood five points lower than the other.
#[test]
fn both_sides_of_the_room_begin_at_the_same_height() {
    let room = room(desk(Backend::Draft));
    let left = room
        .get_by_label_contains("Draft credits: free, and never")
        .rect();
    // As the frame of what stands at the right; the harness has a margin of its own.
    let begins = 8.0 + mynah_ui_kit::theme::size::head(&room.ctx) + 16.0;
    assert!((left.top() - begins).abs() < 1.0, "{left} {begins}");
}

/// At the end of a page one had to go back to its head.
#[test]
fn the_next_page_is_reached_from_the_foot_of_the_table_too() {
    let mut desk = desk(Backend::Draft);
    let query = LedgerQuery {
        filter: LedgerFilter {
            backend: Backend::Draft,
            ..LedgerFilter::default()
        },
        rows: 50,
        ..LedgerQuery::default()
    };
    let window = LedgerWindow {
        query,
        rows: (1..=50).map(|id| row(id, Outcome::Paid)).collect(),
        total: 120,
        credits: Credits(50),
    };
    desk.apply(Event::Usage(UsageEvent::Ledger(Box::new(window))));
    let mut room = room(desk);
    let below_label = tr!("usage-rows-after.below");
    let below = room.get_by_label(&below_label);
    assert!(
        below.rect().top() > room.get_by_label(&tr!("usage-rows-after")).rect().top() + 1_000.0
    );
    below.click_accesskit();
    room.run();
    assert_eq!(asked(&room).last().map(|query| query.offset), Some(50));
}

/// Only the number of the line was told: every project has a line 2.
#[test]
fn a_row_of_the_ledger_names_its_project() {
    let mut desk = desk(Backend::Draft);
    let mut of_project = row(1, Outcome::Paid);
    of_project.project = Some((made::PROJECT, "Winter Ferry".to_owned()));
    let window = LedgerWindow {
        query: desk.usage.ledger.value().unwrap().query.clone(),
        rows: vec![of_project, row(2, Outcome::Saved)],
        total: 2,
        credits: Credits(50),
    };
    desk.apply(Event::Usage(UsageEvent::Ledger(Box::new(window))));
    let room = room(desk);
    room.get_by_label_contains("Speech, Winter Ferry, Callum");
    room.get_by_label_contains("Speech, –, Callum");
}

#[test]
fn a_month_that_changed_is_asked_for_once_more() {
    let mut room = room(desk(Backend::Draft));
    let shows = |room: &Harness<'_, Bench<UsagePanel>>| {
        let commands = room.state().wishes.outbox.iter();
        commands
            .filter(|command| matches!(command, Command::Usage(UsageCommand::Show(..))))
            .count()
    };
    room.run();
    assert_eq!(shows(&room), 1);
    let spend = AccountEvent::Spend {
        backend: Backend::Draft,
        spend: Spend::default(),
        here: Credits::ZERO,
        elsewhere: Vec::new(),
    };
    room.state_mut().desk.apply(Event::Account(spend));
    room.run();
    assert_eq!(shows(&room), 2);
    room.get_by_label(&tr!("usage-month-before")).click();
    room.run();
    assert_eq!(shows(&room), 3);
    assert!(
        !room
            .get_by_label(&tr!("usage-month-after"))
            .accesskit_node()
            .is_disabled()
    );
}

#[test]
fn a_month_that_cannot_be_read_says_why() {
    let mut desk = Desk::default();
    let trouble = made::busy();
    desk.apply(Event::Usage(UsageEvent::StatementFailed(trouble)));
    room(desk).get_by_label(&tr!("trouble-what-happened"));
}

#[test]
fn a_budget_is_written_set_and_taken_away() {
    let mut side = side(desk(Backend::Draft));
    side.get_by_label(&tr!("usage-budget-month")).focus();
    side.run();
    side.get_by_label(&tr!("usage-budget-month"))
        .type_text("2 000");
    side.run();
    side.get_by_label(&tr!("usage-budget-set.month")).click();
    side.run();
    let budget = Budget {
        backend: Backend::Draft,
        scope: Scope::Month,
        credits: Credits(2_000),
        hard: true,
    };
    let set = side.state().wishes.outbox.iter().any(
        |command| matches!(command, Command::Usage(UsageCommand::SetBudget(set)) if *set == budget),
    );
    assert!(set, "{:?}", side.state().wishes.outbox);
    let standing = Standing {
        budget,
        name: String::new(),
        spend: Spend {
            spent: Credits(1_000),
            reserved: Credits(40),
            ..Spend::default()
        },
        here: Credits::ZERO,
    };
    let budgets = UsageEvent::Budgets(Backend::Draft, vec![standing]);
    side.state_mut().desk.apply(Event::Usage(budgets));
    side.run();
    side.get_by_label_contains("960 left: 1\u{2009}000 spent, 40 held");
    side.get_by_label(&tr!("usage-told-at", percent = 70));
    side.get_by_label("expected 19 Jan");
    side.get_by_label(&tr!("usage-budget-hard.month")).click();
    side.run();
    assert!(side.state().wishes.outbox.iter().any(|command| {
        matches!(command, Command::Usage(UsageCommand::SetBudget(set)) if !set.hard)
    }));
}

/// What waited was no part of what is held, and the question of a further batch said less was left.
#[test]
fn what_is_left_of_a_budget_is_what_waiting_lines_leave() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    for number in 1..=3 {
        let line = made::line(&desk, number);
        made::job(&mut desk, number as u64, line, []);
    }
    let standing = Standing {
        budget: Budget {
            backend: Backend::Draft,
            scope: Scope::Month,
            credits: Credits(1_000),
            hard: true,
        },
        name: String::new(),
        spend: Spend {
            spent: Credits(300),
            reserved: Credits(60),
            ..Spend::default()
        },
        here: Credits(50),
    };
    let budgets = UsageEvent::Budgets(Backend::Draft, vec![standing]);
    desk.apply(Event::Usage(budgets));
    let side = side(desk);
    side.get_by_label_contains(
        "540 left: 300 spent, 60 held by requests under way, 100 by what waits",
    );
}

/// A full disk kept the budget hard, or soft, and the switch said the other.
#[test]
fn the_switch_of_a_budget_shows_what_is_kept() {
    let mut side = side(desk(Backend::Draft));
    let budgets = || {
        let standing = Standing {
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
        Event::Usage(UsageEvent::Budgets(Backend::Draft, vec![standing]))
    };
    side.state_mut().desk.apply(budgets());
    side.run();
    side.get_by_label(&tr!("usage-budget-hard.month")).click();
    side.run();
    assert!(side.state().wishes.outbox.iter().any(|command| {
        matches!(command, Command::Usage(UsageCommand::SetBudget(set)) if set.hard)
    }));
    // It could not be kept: they are told as they were.
    side.state_mut().desk.apply(budgets());
    side.run();
    let switch_label = tr!("usage-budget-hard.month");
    let switch = side.get_by_label(&switch_label);
    let shown = switch.accesskit_node().toggled();
    assert_eq!(shown, Some(egui::accesskit::Toggled::False));
}

/// It stood at the very edge.
#[test]
fn the_words_beside_the_chart_stay_inside_it() {
    for scale in [1.0, 1.5] {
        let mut desk = desk(Backend::Draft);
        let standing = Standing {
            budget: Budget {
                backend: Backend::Draft,
                scope: Scope::Month,
                credits: Credits(5_000),
                hard: true,
            },
            name: String::new(),
            spend: Spend::default(),
            here: Credits::ZERO,
        };
        let budgets = UsageEvent::Budgets(Backend::Draft, vec![standing]);
        desk.apply(Event::Usage(budgets));
        let mut room = room(desk);
        room.ctx.set_zoom_factor(scale);
        room.run();
        let chart = room.get_by_role(egui::accesskit::Role::Image).rect();
        let words: Vec<_> = room
            .output()
            .shapes
            .iter()
            .filter_map(|shape| match &shape.shape {
                egui::Shape::Text(text) => Some((text, shape.clip_rect)),
                _ => None,
            })
            .filter(|(text, _)| matches!(text.galley.text(), "70 %" | "90 %" | "Budget"))
            .map(|(text, clip)| (text.galley.rect.translate(text.pos.to_vec2()), clip))
            .collect();
        assert_eq!(words.len(), 3);
        for (word, clip) in words {
            assert!(word.left() > chart.right(), "{word:?} {chart:?}");
            assert!(word.right() + 4.0 <= clip.right(), "{word:?} {clip:?}");
            assert!(word.right() <= chart.right() + 60.0, "{word:?} {chart:?}");
        }
    }
}

#[test]
fn alerts_pace_and_plan_stand_beside_the_budgets() {
    let mut desk = desk(Backend::Draft);
    let alert = Alert {
        id: 1,
        backend: Backend::Draft,
        of: AlertOf::Budget(Scope::Month),
        name: String::new(),
        percent: 70,
        used: Credits(1_400),
        limit: Credits(2_000),
        at: NOW,
        seen: false,
    };
    desk.apply(Event::Usage(UsageEvent::Alerts(
        Backend::Draft,
        vec![alert],
    )));
    let meter = Meter {
        plan: Plan::Creator,
        used: Credits(4_000),
        limit: Credits(5_000),
        resets: Some(Day::of(NOW).later(40).start()),
        read: NOW,
        slots: Slots {
            voices: Some((3, 30)),
            edits: Some(5),
            most_edits: Some(95),
            ..Slots::default()
        },
        ..Meter::default()
    };
    desk.apply(Event::Account(AccountEvent::Meter(Backend::Draft, meter)));
    let mut side = side(desk);
    side.get_by_label_contains("70 % of the monthly budget is used");
    side.get_by_label("credits last until 25 Jan");
    side.get_by_label("3 of 30");
    side.get_by_label("90 of 95");
    side.get_by_label(&tr!("usage-alerts-seen")).click();
    side.run();
    let last = side.state().wishes.outbox.back();
    assert!(matches!(
        last,
        Some(Command::Usage(UsageCommand::Seen(Backend::Draft)))
    ));
}

/// After drafts, a Creator's account was said to have the ten requests at once of Draft voices.
#[test]
fn requests_at_once_are_those_of_the_account_that_is_shown() {
    let shown = |told: Vec<AccountCeiling>, most: &str| {
        let mut desk = desk(Backend::Draft);
        desk.flow.ceiling = 11;
        let meter = Meter {
            account: Some("me".to_owned()),
            plan: Plan::Creator,
            ..Meter::default()
        };
        desk.apply(Event::Account(AccountEvent::Meter(Backend::Draft, meter)));
        desk.apply(Event::Account(AccountEvent::Ceilings(told)));
        let side = side(desk);
        side.get_by_label(&tr!("usage-plan.requests"));
        side.get_by_label(most);
        assert!(side.query_by_label("11").is_none());
    };
    let of = |account: &str, most| AccountCeiling {
        backend: Backend::Draft,
        account: Some(account.to_owned()),
        most,
    };
    shown(vec![of("another", 10)], "5");
    shown(vec![of("another", 10), of("me", 7)], "7");
}

#[test]
fn it_is_said_whose_credits_were_checked_where_there_are_several_keys() {
    let card = |id: u64, name: &str| KeyCard {
        account: Some(format!("user_{id}")),
        ..KeyCard::untold(id, name)
    };
    let mut desk = desk(Backend::Live);
    desk.apply(Event::Account(AccountEvent::Keys {
        keys: Arc::new(vec![card(1, "work"), card(2, "private")]),
        in_use: Some(KeyId(2)),
        locked: Vec::new(),
    }));
    // What was spent of another account is no part of what is compared, nor what is open of who knows whose.
    let mut two = statement(Backend::Live);
    two.usage.spend.reserved = Credits(77);
    two.usage.by_account = vec![share("user_1", "", 700), share("user_2", "", 300)];
    desk.apply(Event::Usage(UsageEvent::Statement(Box::new(two))));
    let mut side = side(desk);
    side.state_mut().panel.backend = Some(Backend::Live);
    side.run();
    side.get_by_label(&tr!("usage-checked.whose"));
    side.get_by_label("private");
    side.get_by_label("300 cr");
    assert!(side.query_by_label("1,000 cr").is_none());
    assert!(side.query_by_label("77 cr").is_none());
}

#[test]
fn a_line_is_told_by_its_number_or_its_words_and_never_by_its_id() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut row = row(1, Outcome::Paid);
    let project = Some((made::PROJECT, "Salt Harbour".to_owned()));
    row.project.clone_from(&project);
    row.line = Some(made::line(&desk, 2));
    assert_eq!(words::result(&desk, &row), "Line 2 · take 1");
    row.line = Some(mynah_core::ids::LineId(3_993_138_191));
    assert_eq!(words::result(&desk, &row), "The light went out.");
    row.text.clear();
    assert_eq!(words::result(&desk, &row), "A line that is gone");
    // Another project has other lines with such ids.
    row.line = Some(made::line(&desk, 2));
    row.text = "Elsewhere.".to_owned();
    row.project = Some((mynah_core::ids::ProjectId(9), "Other".to_owned()));
    assert_eq!(words::result(&desk, &row), "Elsewhere.");
}
