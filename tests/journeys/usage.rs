//! The Usage room: what a line cost is found there, a budget stops the next one, and says so where it was ordered.

use std::process::Command;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::terms::backend::Backend;
use mynah::terms::credits::Credits;
use mynah::tr;
use mynah_model::desk::LineState;
use mynah_model::price::in_words;
use mynah_model::remote::Remote;

use crate::harness::{AppHarness, middle};
use crate::script::{line, ready};
use crate::service::{KEY, Service, live, service};

fn stands(app: &AppHarness, number: usize, wanted: impl Fn(&LineState<'_>) -> bool) -> bool {
    let desk = app.desk();
    let line = desk.script().line(line(app, number));
    line.is_some_and(|line| wanted(&desk.line_state(line)))
}

fn speak_first(app: &mut AppHarness) {
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the take", |app| {
        stands(app, 1, |state| *state == LineState::Draft)
    });
}

/// Sets a monthly budget of three credits, one that only asks where it is `soft`, and orders the first line.
fn order_with_a_budget(app: &mut AppHarness, soft: bool) {
    app.key(Modifiers::COMMAND, Key::Num8);
    app.wait_for_label(&tr!("usage-budget-month"));
    if soft {
        app.press(&tr!("usage-budget-hard.month"));
    }
    app.write(&tr!("usage-budget-month"), "3");
    app.press(&tr!("usage-budget-set.month"));
    app.wait_for("the budget", |app| {
        !app.desk().budgets(Backend::Draft).is_empty()
    });
    app.key(Modifiers::COMMAND, Key::Num1);
    app.key(Modifiers::COMMAND, Key::Enter);
}

/// Presses the question's own button: the inspector behind it has one of the same name.
pub fn agree(app: &mut AppHarness) {
    // Of a part it says how many.
    let is_yes = |label: &str| {
        label == "Generate" || (label.starts_with("Generate ") && label.ends_with(" lines"))
    };
    app.press_found("the question's button", |app| {
        let asked = app.nodes().filter(|node| {
            let node = node.accesskit_node();
            node.role() == Role::Button && node.label().as_deref().is_some_and(is_yes)
        });
        middle(asked.last())
    });
}

#[test]
fn usage_what_a_line_cost_is_found_by_voice_model_and_row() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    speak_first(&mut app);
    // The second time it is cached.
    let saved = |app: &AppHarness| {
        let spend = app.desk().spend.get(&Backend::Draft);
        spend.is_some_and(|spend| spend.spent.0 > 0)
    };
    app.wait_for("the sums", saved);
    app.key(Modifiers::COMMAND, Key::Num8);
    app.wait_for_label(&tr!("usage-shown-draft"));
    app.wait_for_label("1–1 of 1");
    let spent = app.desk().spend[&Backend::Draft].spent;
    assert!(app.shows_part(&format!("Salt Harbour: {spent} draft cr")));
    assert!(app.shows_part(&format!(", paid, {}", tr!("price-free"))));
    assert!(app.shows(&format!("Speech: {spent} draft cr")));
    // Nothing of it is the account's.
    app.press_role(Role::RadioButton, &tr!("usage-backend-live"));
    app.wait_for_label(&tr!("usage-rows-none"));
    app.press_role(Role::RadioButton, &tr!("usage-backend-draft"));
    app.wait_for_label("1–1 of 1");
    app.press_role(Role::ComboBox, &tr!("usage-filter-outcome"));
    app.press(&tr!("usage-outcome-unknown"));
    app.wait_for_label(&tr!("usage-rows-none"));
    app.press(&tr!("usage-filter-clear"));
    app.wait_for_label("1–1 of 1");
}

#[test]
fn usage_the_ledger_is_written_to_a_file_by_its_path() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    speak_first(&mut app);
    app.key(Modifiers::COMMAND, Key::Num8);
    app.wait_for_label("1–1 of 1");
    app.press(&tr!("usage-export"));
    // Where there is no system's dialog the house's own takes a path.
    app.wait_for_label(&tr!("dialog-path"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.csv");
    app.write_over(&tr!("dialog-path"), &path.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the file", |_| path.exists());
    app.wait_for("the word", |app| {
        app.shows_part("One row of the ledger was written")
    });
    let table = std::fs::read_to_string(&path).expect("the file");
    assert_eq!(table.lines().count(), 2, "{table}");
    assert!(table.contains("draft,speech,"), "{table}");
}

#[test]
fn usage_a_hard_budget_stops_a_line_and_leads_to_where_it_is_changed() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    order_with_a_budget(&mut app, false);
    app.wait_for_label(&tr!("dialog-spend"));
    let limit = in_words(Backend::Draft, Credits(3));
    let told = tr!(
        "dialog-spend.stop-month",
        limit = limit.clone(),
        left = limit
    );
    assert!(app.shows(&told), "{told}");
    app.press(&tr!("remedy-budget"));
    app.wait_for_label(&tr!("usage-budget-month"));
    app.settle();
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("usage-budget-month").as_str())
    );
    app.write_over(&tr!("usage-budget-month"), "");
    app.press(&tr!(
        "usage-budget-remove.name",
        limit = tr!("usage-budget-month")
    ));
    app.wait_for("no budget", |app| {
        app.desk().budgets(Backend::Draft).is_empty()
    });
    app.key(Modifiers::COMMAND, Key::Num1);
    speak_first(&mut app);
}

#[test]
fn usage_a_soft_budget_asks_before_it_is_crossed() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    order_with_a_budget(&mut app, true);
    app.wait_for_label(&tr!("dialog-spend"));
    assert!(app.shows_part("The monthly budget has 3 draft cr left"));
    agree(&mut app);
    app.wait_for("the take", |app| {
        stands(app, 1, |state| *state == LineState::Draft)
    });
    app.key(Modifiers::COMMAND, Key::Num8);
    app.wait_for("the alert", |app| {
        app.shows_part("90 % of the monthly budget is used")
    });
    app.press(&tr!("usage-alerts-seen"));
    app.wait_for("seen", |app| {
        app.desk()
            .alerts(Backend::Draft)
            .iter()
            .all(|alert| alert.seen)
    });
}

#[test]
fn usage_a_draft_batch_beyond_fixed_credits_ends_where_they_do() {
    let mut app = AppHarness::with(|options| options.draft.credits = Some(100));
    ready(&mut app);
    app.wait_for("the credits", |app| {
        app.desk().left(Backend::Draft).is_some()
    });
    let all = Modifiers::COMMAND.plus(Modifiers::SHIFT);
    app.key(all, Key::Enter);
    app.wait_for("what is paid for", |app| {
        let run = app.desk().run();
        run.over() == run.lines && run.spoken > 0 && run.failed > 0
    });
}

/// Another program speaks a line with the same account.
fn spend_elsewhere(service: &Service) {
    let elsewhere = tempfile::tempdir().expect("a folder");
    let spoken = Command::new(env!("CARGO_BIN_EXE_mynah"))
        .args(["speak", "Spent elsewhere.", "--out"])
        .arg(elsewhere.path().join("spent.mp3"))
        .env("MYNAH_HOME", elsewhere.path())
        .env("MYNAH_API_BASE", &service.base)
        .env("ELEVENLABS_API_KEY", KEY)
        .output()
        .expect("the program");
    assert!(spoken.status.success(), "{spoken:?}");
}

/// It was called a match, with a hundred credits that nobody knew of.
#[test]
fn usage_what_was_used_before_the_first_look_is_told() {
    let service = service();
    spend_elsewhere(&service);
    let mut app = live(&service);
    app.key(Modifiers::COMMAND, Key::Num8);
    app.wait_for_label(&tr!("usage-checked.others-since"));
    app.wait_for("when that was", |app| app.shows_part("Of it by "));
    let told = app.desk().usage.elsewhere[&Backend::Live];
    assert_eq!((told.before.0, told.credits.0), (16, 0));
}

#[test]
fn usage_what_another_program_spent_is_seen_when_the_account_is_checked_again() {
    let service = service();
    let mut app = live(&service);
    app.key(Modifiers::COMMAND, Key::Num8);
    app.wait_for_label(&tr!("usage-checked"));
    // What comes of the first look moves the button that is pressed below.
    app.wait_for("the first look", |app| {
        let usage = &app.desk().usage;
        usage.elsewhere.contains_key(&Backend::Live) && usage.statement.value().is_some()
    });
    spend_elsewhere(&service);
    app.settle();
    app.press(&tr!("usage-checked-again"));
    app.wait_for("the account's own count", |app| {
        let meter = app.desk().meters.get(&Backend::Live);
        meter
            .and_then(Remote::value)
            .is_some_and(|meter| meter.used.0 > 0)
    });
    app.wait_for_label(&tr!("usage-checked.elsewhere"));
}
