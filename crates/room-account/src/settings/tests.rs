//! The settings page by its labels.

mod accepted;
mod sections;
mod told;

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::region::is_address;
use super::{Section, SettingsPanel};
use mynah_core::credits::Credits;
use mynah_core::ids::{KeyId, ProjectId};
use mynah_core::plan::Plan;
use mynah_i18n::tr;
use mynah_model::command::Command;
use mynah_model::command::KeysCommand;
use mynah_model::command::ProjectCommand;
use mynah_model::command::SettingsCommand;
use mynah_model::command::{KeepChoice, KeepKey};
use mynah_model::desk::KeptKey;
use mynah_model::desk::KeyState;
use mynah_model::desk::ThemeChoice;
use mynah_model::desk::{Ability, Desk, KeyCard};
use mynah_model::event::{AccountEvent, Event, Notice, StorageEvent};
use mynah_model::trouble::{Remedy, Topic};
use mynah_records::storage::{Checked, DiskUse, Exports, Pile, ProjectUse};
use mynah_ui_core::testing;
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

fn page<'a>(desk: Desk) -> Harness<'a, Bench<SettingsPanel>> {
    page_of(Section::Account, desk)
}

/// The settings with this section open.
fn page_of<'a>(section: Section, desk: Desk) -> Harness<'a, Bench<SettingsPanel>> {
    let bench = Bench::new(desk, SettingsPanel::new("/home/wren/.local/share/mynah"));
    let mut page = testing::panel((1_000.0, 1_200.0), bench, |panel, ui, cx| panel.ui(ui, cx));
    let (_, title) = section.head();
    page.get_by_role_and_label(Role::Tab, &title).click();
    page.run();
    // Storage is measured and own words are read when their section is opened.
    let asked = match section {
        Section::Storage => "[Storage(Measure)]",
        _ => "[]",
    };
    assert_eq!(sent(&page), asked);
    let mut wishes = page.state().wishes.outbox.iter();
    let asks = wishes.any(|wish| matches!(wish, Command::Project(ProjectCommand::OwnWords)));
    assert_eq!(asks, section == Section::Words);
    page.state_mut().wishes.outbox.clear();
    page
}

#[test]
fn a_typed_key_is_tested_and_leaves_the_field_when_it_is_accepted() {
    let mut page = page(Desk::default());
    page.get_by_label_contains("No key yet");
    page.get_by_label(&tr!("settings-key")).focus();
    page.run();
    page.get_by_label(&tr!("settings-key"))
        .type_text(" sk_0123456789 ");
    page.run();
    page.get_by_label(&tr!("settings-key-test")).click();
    page.run();
    let state = page.state();
    assert!(
        !state.panel.account.key.is_empty(),
        "it can still be mended"
    );
    assert!(matches!(
        state.wishes.outbox.front(),
        Some(Command::Keys(KeysCommand::Add(order)))
            if order.key.expose() == "sk_0123456789" && order.keep == KeepKey::Keychain
    ));
    page.state_mut().desk.key = KeyState::Testing;
    page.run();
    page.state_mut().desk.key = KeyState::None;
    page.run();
    assert!(!page.state().panel.account.key.is_empty(), "it was refused");
    let kept = Event::Account(AccountEvent::Kept);
    page.state_mut().desk.apply(kept);
    page.run();
    assert!(page.state().panel.account.key.is_empty());
}

#[test]
fn a_key_with_a_space_inside_is_refused_before_it_is_sent() {
    let mut page = page(Desk::default());
    page.get_by_label(&tr!("settings-key")).focus();
    page.run();
    page.get_by_label(&tr!("settings-key"))
        .type_text("two words");
    page.run();
    page.get_by_label(&tr!("settings-key-test")).click();
    page.run();
    page.get_by_label_contains("can’t be a key");
    assert!(page.state().wishes.outbox.is_empty());
}

#[test]
fn a_key_that_fails_says_so_at_its_field() {
    let mut page = page(Desk::default());
    page.get_by_label(&tr!("settings-key")).focus();
    page.run();
    page.get_by_label(&tr!("settings-key"))
        .type_text("sk_0123456789");
    page.run();
    let mut trouble = made::busy();
    trouble.remedies = vec![Remedy::OpenKeySettings, Remedy::UseDraftVoice];
    let trouble = Notice::Trouble(trouble.about(Topic::Key));
    page.state_mut().desk.apply(Event::Notice(trouble));
    page.run();
    page.get_by_label_contains("The service was busy");
    assert_eq!(page.state().view.told_here, Some(Topic::Key));
    for elsewhere in [tr!("remedy-key").as_str(), tr!("remedy-draft-all").as_str()] {
        assert!(page.query_by_label(elsewhere).is_none(), "{elsewhere}");
    }
    page.get_by_label(&tr!("remedy-retry")).click();
    page.run();
    assert!(matches!(
        page.state().wishes.outbox.front(),
        Some(Command::Keys(KeysCommand::Add(_)))
    ));
    // What is tried again is told anew.
    assert!(
        page.query_by_label_contains("The service was busy")
            .is_none()
    );
    let again = Notice::Trouble(made::busy().about(Topic::Key));
    page.state_mut().desk.apply(Event::Notice(again));
    page.run();
    page.get_by_label(&tr!("remedy-dismiss")).click();
    page.run();
    assert!(
        page.query_by_label_contains("The service was busy")
            .is_none()
    );
}

#[test]
fn a_key_is_sealed_and_opened_only_with_a_passphrase() {
    let mut page = page(Desk::default());
    page.get_by_label(&tr!("settings-key")).focus();
    page.run();
    page.get_by_label(&tr!("settings-key"))
        .type_text("sk_0123456789");
    page.get_by_label(&tr!("settings-keep-file")).click();
    page.run();
    page.state_mut().wishes.outbox.clear();
    page.get_by_label(&tr!("settings-key-test")).click();
    page.run();
    assert!(page.state().wishes.outbox.is_empty(), "no passphrase yet");
    page.get_by_label(&tr!("settings-passphrase")).focus();
    page.run();
    page.get_by_label(&tr!("settings-passphrase"))
        .type_text("open sesame");
    page.run();
    page.get_by_label(&tr!("settings-key-test")).click();
    page.run();
    assert_eq!(page.state().wishes.outbox.len(), 1);
}

#[test]
fn a_refused_key_is_written_over_where_it_stands() {
    let mut page = page(Desk::default());
    page.get_by_label(&tr!("settings-key")).focus();
    page.run();
    page.get_by_label(&tr!("settings-key"))
        .type_text("sk_wrong");
    page.run();
    page.get_by_label(&tr!("settings-key-test")).click();
    page.run();
    let trouble = made::busy().about(Topic::Key);
    let refused = Event::Notice(Notice::Trouble(trouble));
    page.state_mut().desk.apply(refused);
    page.run();
    assert!(
        page.get_by_label(&tr!("settings-key"))
            .accesskit_node()
            .is_focused()
    );
    page.event(egui::Event::Text("sk_right".to_owned()));
    page.run();
    assert_eq!(page.state().panel.account.key, "sk_right");
}

#[test]
fn a_keychain_that_is_not_there_is_not_offered() {
    let mut desk = Desk::default();
    desk.apply(Event::Account(AccountEvent::NoKeychain));
    let mut page = page(desk);
    assert!(
        page.query_by_label(&tr!("settings-keep-keychain"))
            .is_none()
    );
    page.get_by_label_contains("no keychain");
    page.get_by_label(&tr!("settings-key")).focus();
    page.run();
    page.get_by_label(&tr!("settings-key"))
        .type_text("sk_0123456789");
    page.run();
    page.get_by_label(&tr!("settings-key-test")).click();
    page.run();
    assert!(matches!(
        page.state().wishes.outbox.front(),
        Some(Command::Keys(KeysCommand::Add(order))) if order.keep == KeepKey::ThisRun
    ));
}

/// After a restart it was "This run" again.
#[test]
fn where_a_key_goes_is_remembered() {
    let mut desk = Desk::default();
    desk.apply(Event::Account(AccountEvent::NoKeychain));
    let mut first = page(desk);
    first.run();
    first.get_by_label(&tr!("settings-keep-file")).click();
    first.run();
    first.get_by_label(&tr!("settings-passphrase"));
    let sent = format!("{:?}", first.state().wishes.outbox);
    assert_eq!(sent, "[Settings(KeepKeys(File))]");
    let mut desk = Desk::default();
    desk.apply(Event::Account(AccountEvent::NoKeychain));
    desk.settings.stored_keys.keep_key = Some(KeepChoice::File);
    let next = page(desk);
    next.get_by_label(&tr!("settings-passphrase"));
    // Nobody is offered a keychain that isn't there.
    let mut desk = Desk::default();
    desk.apply(Event::Account(AccountEvent::NoKeychain));
    desk.settings.stored_keys.keep_key = Some(KeepChoice::Keychain);
    let without = page(desk);
    assert!(
        without
            .query_by_label(&tr!("settings-passphrase"))
            .is_none()
    );
}

#[test]
fn every_state_of_the_key_says_what_it_needs() {
    for (key, words) in [
        (KeyState::Testing, "Testing"),
        (KeyState::Locked, "passphrase"),
        (
            KeyState::NoVoice {
                masked: "••••cdef".to_owned(),
                plan: Plan::Free,
            },
            tr!("settings-key-no-voice", key = "••••cdef").as_str(),
        ),
        (
            KeyState::Here {
                masked: "••••cdef".to_owned(),
                kept: KeptKey::Keychain,
                reads_user: false,
                lacks: vec!["user_read".to_owned(), "a_new_one".to_owned()],
            },
            "It may not: read credits and plan, a_new_one.",
        ),
    ] {
        let mut desk = Desk::default();
        desk.key = key;
        page(desk)
            .get_all_by_label_contains(words)
            .next()
            .expect(words);
    }
}

#[test]
fn the_theme_is_a_setting() {
    let mut page = page_of(Section::Appearance, Desk::default());
    page.get_by_label(&tr!("settings-theme-light")).click();
    page.run();
    assert!(matches!(
        page.state().wishes.outbox.front(),
        Some(Command::Settings(SettingsCommand::Theme(
            ThemeChoice::Light
        )))
    ));
}

#[test]
fn an_address_of_the_environment_is_shown_and_not_to_be_changed() {
    let mut desk = Desk::default();
    desk.run_base = Some("http://127.0.0.1:8080".to_owned());
    let page = page(desk);
    page.get_by_label(&tr!("settings-host-run", base = "http://127.0.0.1:8080"));
    assert!(
        page.query_by_role_and_label(Role::ComboBox, &tr!("settings-host"))
            .is_none()
    );
}

#[test]
fn addresses_need_a_scheme_and_a_host() {
    assert!(is_address("http://127.0.0.1:8080/prefix"));
    assert!(is_address(" https://api.us.elevenlabs.io "));
    assert!(!is_address("api.elevenlabs.io"));
    assert!(!is_address("https://"));
    assert!(!is_address("https://two words"));
}

#[test]
fn a_typed_address_is_where_the_key_goes_whether_it_was_put_in_use_or_not() {
    for has_keys in [false, true] {
        let mut desk = Desk::default();
        if has_keys {
            desk.apply(Event::Account(AccountEvent::Keys {
                keys: Arc::new(vec![card(1, "work")]),
                in_use: Some(KeyId(1)),
                locked: Vec::new(),
            }));
        }
        let mut page = page(desk);
        let region = if has_keys { "Its region" } else { "Region" };
        page.get_by_role_and_label(Role::ComboBox, region).click();
        page.run();
        page.get_by_label(&tr!("settings-host-other")).click();
        page.run();
        let address_label = tr!("settings-host-address");
        let address = page.get_by_label(&address_label);
        assert!(address.accesskit_node().is_focused(), "it is written next");
        page.get_by_label(&tr!("settings-host-address"))
            .type_text("127.0.0.1:4010");
        page.run();
        page.get_by_label(&tr!("settings-host-wrong"));
        page.get_by_label(&tr!("settings-key")).focus();
        page.run();
        page.get_by_label(&tr!("settings-key"))
            .type_text("sk_0123456789");
        page.run();
        page.get_by_label(&tr!("settings-key-test")).click();
        page.run();
        assert_eq!(keys(&page), "[]", "nowhere it could go to");
        page.get_by_label(&tr!("settings-host-address")).focus();
        page.run();
        page.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        page.run();
        page.get_by_label(&tr!("settings-host-address"))
            .type_text("http://127.0.0.1:4010/");
        page.run();
        page.get_by_label(&tr!("settings-key-test")).click();
        page.run();
        let sent = keys(&page);
        assert!(
            sent.contains("base: Some(\"http://127.0.0.1:4010\")"),
            "{sent}"
        );
    }
}

fn used(bin: u64) -> DiskUse {
    let pile = |takes| Pile {
        takes,
        bytes: takes * 50_000,
        live: Credits(takes * 40),
        draft: Credits::ZERO,
    };
    DiskUse {
        projects: vec![ProjectUse {
            project: Some(ProjectId(3)),
            name: "Salt Harbour".to_owned(),
            all: pile(60),
            unpicked: pile(14),
            bin: pile(bin),
            exports: Exports {
                files: 3,
                bytes: 12_000_000,
            },
        }],
        database: 2_000_000,
        ..DiskUse::default()
    }
}

fn sent(page: &Harness<'_, Bench<SettingsPanel>>) -> String {
    let outbox = page.state().wishes.outbox.iter();
    let storage = outbox.filter(|command| matches!(command, Command::Storage(_)));
    format!("{:?}", storage.collect::<Vec<_>>())
}

#[test]
fn storage_is_measured_once_and_cleaned_up_into_the_bin() {
    let mut page = page_of(Section::Storage, Desk::default());
    for event in [StorageEvent::Asked, StorageEvent::Measured(used(0))] {
        page.state_mut().desk.apply(Event::Storage(event));
    }
    page.run();
    assert_eq!(sent(&page), "[]");
    page.get_by_label_contains("60 takes");
    page.get_by_label_contains("14 not picked");
    page.get_by_label_contains(&tr!("settings-storage-exports", files = 3, size = 12));
    assert!(page.query_by_label_contains("Empty the bin").is_none());
    page.get_by_label("Clean up Salt Harbour").click();
    page.run();
    assert!(sent(&page).contains("CleanUp(Some(ProjectId(3)))"));
}

#[test]
fn a_bin_is_emptied_only_after_its_cost_was_said() {
    let mut page = page_of(Section::Storage, Desk::default());
    let measured = StorageEvent::Measured(used(4));
    page.state_mut().desk.apply(Event::Storage(measured));
    page.run();
    page.get_by_label("Empty the bin of Salt Harbour").click();
    page.run();
    page.get_by_label_contains("4 takes that cost 160 credits");
    page.get_by_label(&tr!("settings-storage-keep")).click();
    page.run();
    assert!(!sent(&page).contains("EmptyBin"));
    page.get_by_label("Empty the bin of Salt Harbour").click();
    page.run();
    page.get_by_label(&tr!("settings-storage-delete")).click();
    page.run();
    assert!(sent(&page).contains("EmptyBin(Some(ProjectId(3)))"));
}

#[test]
fn the_question_about_a_bin_ends_with_what_it_was_about() {
    let mut page = page_of(Section::Storage, Desk::default());
    let full = || Event::Storage(StorageEvent::Measured(used(4)));
    let ask = |page: &mut Harness<'_, Bench<SettingsPanel>>| {
        page.state_mut().desk.apply(full());
        page.run();
        page.get_by_label("Empty the bin of Salt Harbour").click();
        page.run();
        page.get_by_label(&tr!("settings-storage-delete"));
    };
    for press in ["Put the bin of Salt Harbour back", "Clean up Salt Harbour"] {
        ask(&mut page);
        page.get_by_label(press).click();
        page.run();
        assert!(
            page.query_by_label(&tr!("settings-storage-delete"))
                .is_none(),
            "{press}"
        );
    }
    ask(&mut page);
    page.key_press(egui::Key::Escape);
    page.run();
    assert!(
        page.query_by_label(&tr!("settings-storage-delete"))
            .is_none(),
        "Esc"
    );
    // Another window took them out again.
    ask(&mut page);
    let empty = Event::Storage(StorageEvent::Measured(used(0)));
    page.state_mut().desk.apply(empty);
    page.run();
    page.state_mut().desk.apply(full());
    page.run();
    assert!(
        page.query_by_label(&tr!("settings-storage-delete"))
            .is_none(),
        "unasked"
    );
}

#[test]
fn what_was_free_is_not_said_to_be_paid_again() {
    let mut page = page_of(Section::Storage, Desk::default());
    let mut disk = used(4);
    for project in &mut disk.projects {
        project.bin.draft = std::mem::take(&mut project.bin.live);
    }
    let measured = StorageEvent::Measured(disk);
    page.state_mut().desk.apply(Event::Storage(measured));
    page.run();
    page.get_by_label("Empty the bin of Salt Harbour").click();
    page.run();
    page.get_by_label_contains("160 draft credits (free)? Their sound is gone then; Draft voices");
    assert!(page.query_by_label_contains("paid again").is_none());
}

#[test]
fn a_move_that_waits_for_the_next_start_is_seen_and_taken_back() {
    let mut page = page_of(Section::Storage, Desk::default());
    let mut disk = used(0);
    disk.home = "/home/me/mynah".into();
    disk.goes_to = Some("/disk/Mynah".into());
    let measured = StorageEvent::Measured(disk);
    page.state_mut().desk.apply(Event::Storage(measured));
    page.run();
    page.get_by_label("/home/me/mynah");
    page.get_by_label(&tr!("settings-storage-goes", path = "/disk/Mynah"));
    page.get_by_label(&tr!("move-stay")).click();
    page.run();
    assert!(sent(&page).contains("Stay"));
    let measured = StorageEvent::Measured(used(0));
    page.state_mut().desk.apply(Event::Storage(measured));
    page.run();
    assert!(page.query_by_label(&tr!("move-stay")).is_none());
}

#[test]
fn a_look_at_every_byte_shows_how_far_it_is_and_can_be_stopped() {
    let mut page = page_of(Section::Storage, Desk::default());
    page.get_by_label(&tr!("settings-storage-check-now"))
        .click();
    page.run();
    assert!(sent(&page).contains("Check"));
    let checking = StorageEvent::Checking { done: 30, all: 60 };
    page.state_mut().desk.apply(Event::Storage(checking));
    page.run();
    page.get_by_label(&tr!("settings-storage-stop")).click();
    page.run();
    assert!(sent(&page).contains("StopCheck"));
    let checked = Checked {
        takes: 60,
        lost: 2,
        mended: 0,
        cut: false,
    };
    let checked = StorageEvent::Checked(Some(checked));
    page.state_mut().desk.apply(Event::Storage(checked));
    page.run();
    page.get_by_label_contains("2 takes are lost");
}

fn card(id: u64, name: &str) -> KeyCard {
    KeyCard {
        may: vec![
            ("text_to_speech".to_owned(), Ability::May),
            ("user_read".to_owned(), Ability::MayNot),
        ],
        paid: Credits(1_200),
        ..KeyCard::untold(id, name)
    }
}

fn keys(page: &Harness<'_, Bench<SettingsPanel>>) -> String {
    let outbox = page.state().wishes.outbox.iter();
    let keys = outbox.filter(|command| matches!(command, Command::Keys(_)));
    format!("{:?}", keys.collect::<Vec<_>>())
}

#[test]
fn keys_are_listed_switched_and_forgotten_after_a_word() {
    let mut desk = Desk::default();
    desk.apply(Event::Account(AccountEvent::Keys {
        keys: Arc::new(vec![card(1, "work"), card(2, "private")]),
        in_use: Some(KeyId(1)),
        locked: Vec::new(),
    }));
    let mut page = page(desk);
    page.get_by_label(&tr!("key-in-use"));
    assert!(
        page.query_by_label(&tr!("key-use.name", name = "work"))
            .is_none()
    );
    page.get_by_label(&tr!("key-use.name", name = "private"))
        .click();
    page.run();
    assert!(keys(&page).contains("Use(KeyId(2))"));
    page.get_by_label(&tr!("key-more", name = "private"))
        .click();
    page.run();
    page.get_by_label(&tr!("key-may-not", what = "read credits and plan"));
    page.get_by_label(&tr!("key-forget.name", name = "private"))
        .click();
    page.run();
    assert!(!keys(&page).contains("Forget"));
    page.get_by_label(&tr!("key-going-forget")).click();
    page.run();
    assert!(keys(&page).contains("Forget(KeyId(2))"));
}

/// The arrow stood beside "Use" and was taken for a part of it.
#[test]
fn what_is_known_of_a_key_opens_before_its_name_and_use_stands_alone() {
    let mut desk = Desk::default();
    desk.apply(Event::Account(AccountEvent::Keys {
        keys: Arc::new(vec![card(1, "work"), card(2, "private")]),
        in_use: Some(KeyId(1)),
        locked: Vec::new(),
    }));
    let page = page(desk);
    let rect = |label| page.get_by_label(label).rect();
    let (arrow, name) = (rect("More about private"), rect("private"));
    assert!(arrow.right() <= name.left(), "{arrow} {name}");
    assert!(rect("Use private").left() > name.right() + arrow.width());
}

#[test]
fn a_locked_key_that_is_not_in_use_has_a_field_of_its_own() {
    let mut desk = Desk::default();
    desk.apply(Event::Account(AccountEvent::Keys {
        keys: Arc::new(vec![card(1, "work"), card(2, "private")]),
        in_use: Some(KeyId(1)),
        locked: vec![KeyId(2)],
    }));
    let mut page = page(desk);
    page.get_by_label(&tr!("key-is-locked"));
    page.get_by_label(&tr!("key-more", name = "private"))
        .click();
    page.run();
    page.get_by_label(&tr!("key-passphrase", name = "private"))
        .focus();
    page.run();
    page.get_by_label(&tr!("key-passphrase", name = "private"))
        .type_text("correct horse");
    page.run();
    page.get_by_label(&tr!("key-unlock.name", name = "private"))
        .click();
    page.run();
    let mut wishes = page.state().wishes.outbox.iter();
    assert!(wishes.any(|wish| matches!(
        wish,
        Command::Keys(KeysCommand::Unlock(KeyId(2), word)) if word.expose() == "correct horse"
    )));
}

#[test]
fn a_key_that_somebody_else_may_have_is_replaced_or_forgotten_everywhere() {
    let mut desk = Desk::default();
    desk.apply(Event::Account(AccountEvent::Keys {
        keys: Arc::new(vec![card(1, "work")]),
        in_use: Some(KeyId(1)),
        locked: Vec::new(),
    }));
    let mut page = page(desk);
    page.get_by_label(&tr!("key-more", name = "work")).click();
    page.run();
    page.get_by_label(&tr!("key-exposed.name", name = "work"))
        .click();
    page.run();
    page.get_by_label_contains("paid 1\u{2009}200 credits");
    page.get_by_label(&tr!("key-exposed-now.name", name = "work"))
        .click();
    page.run();
    page.get_by_label_contains("takes the place of “work”");
    page.get_by_label(&tr!("key-exposed-forget.name", name = "work"))
        .click();
    page.run();
    assert!(keys(&page).contains("Forget(KeyId(1))"));
}
