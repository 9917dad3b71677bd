//! What is said of keys stands where they are written, and nothing typed is lost with it.

use super::*;

/// A page that is too small for all of it.
fn small<'a>(desk: Desk) -> Harness<'a, Bench<SettingsPanel>> {
    let bench = Bench::new(desk, SettingsPanel::new("/home/wren/.local/share/mynah"));
    let mut page = testing::panel((700.0, 420.0), bench, |panel, ui, cx| panel.ui(ui, cx));
    page.state_mut().wishes.outbox.clear();
    page
}

fn refuse(page: &mut Harness<'_, Bench<SettingsPanel>>) {
    let trouble = made::busy().about(Topic::Key);
    let refused = Event::Notice(Notice::Trouble(trouble));
    page.state_mut().desk.apply(refused);
    page.run();
}

fn type_into(page: &mut Harness<'_, Bench<SettingsPanel>>, label: &str, text: &str) {
    page.get_by_label(label).focus();
    page.run();
    page.get_by_label(label).type_text(text);
    page.run();
}

/// The keys that were ordered to be tested, with their passphrases.
fn added(page: &Harness<'_, Bench<SettingsPanel>>) -> Vec<(String, KeepKey)> {
    let wishes = page.state().wishes.outbox.iter();
    let orders = wishes.filter_map(|wish| match wish {
        Command::Keys(KeysCommand::Add(order)) => Some(order),
        _ => None,
    });
    let order = |key: &mynah_core::secret::Secret| key.expose().to_owned();
    orders.map(|it| (order(&it.key), it.keep.clone())).collect()
}

fn unlocked(page: &Harness<'_, Bench<SettingsPanel>>) -> Vec<String> {
    let wishes = page.state().wishes.outbox.iter();
    let words = wishes.filter_map(|wish| match wish {
        Command::Keys(KeysCommand::Unlock(_, word)) => Some(word.expose().to_owned()),
        _ => None,
    });
    words.collect()
}

fn two_keys(locked: Vec<KeyId>) -> Desk {
    let mut desk = Desk::default();
    desk.apply(Event::Account(AccountEvent::Keys {
        keys: Arc::new(vec![card(1, "work"), card(2, "private")]),
        in_use: Some(KeyId(1)),
        locked,
    }));
    desk
}

/// The card was far below, out of sight, and the field was empty.
#[test]
fn a_wrong_passphrase_is_told_at_its_field_and_stays_to_be_written_over() {
    let mut desk = two_keys(vec![KeyId(1)]);
    desk.key = KeyState::Locked;
    let mut page = small(desk);
    type_into(&mut page, &tr!("settings-passphrase"), "open sesame");
    page.key_press(egui::Key::Enter);
    page.run();
    assert_eq!(unlocked(&page), ["open sesame"]);
    refuse(&mut page);
    let field = page.get_by_label(&tr!("settings-passphrase")).rect();
    let told = page.get_by_label_contains("The service was busy").rect();
    assert!(told.top() < field.bottom() + 60.0, "{field} {told}");
    assert!(told.bottom() < 420.0 && field.top() > 0.0, "{field} {told}");
    let node_label = tr!("settings-passphrase");
    let node = page.get_by_label(&node_label);
    assert!(node.accesskit_node().is_focused());
    // It is there still …
    page.get_by_label(&tr!("settings-key-unlock")).click();
    page.run();
    assert_eq!(unlocked(&page), ["open sesame"; 2]);
    refuse(&mut page);
    // … and written over.
    page.event(egui::Event::Text("sesame".to_owned()));
    page.run();
    page.key_press(egui::Key::Enter);
    page.run();
    assert_eq!(unlocked(&page).last().map(String::as_str), Some("sesame"));
}

#[test]
fn a_wrong_passphrase_of_another_key_is_told_at_that_key() {
    let mut page = small(two_keys(vec![KeyId(2)]));
    page.get_by_label(&tr!("key-more", name = "private"))
        .click();
    page.run();
    type_into(
        &mut page,
        &tr!("key-passphrase", name = "private"),
        "open sesame",
    );
    page.key_press(egui::Key::Enter);
    page.run();
    refuse(&mut page);
    let field = page
        .get_by_label(&tr!("key-passphrase", name = "private"))
        .rect();
    let told = page.get_by_label_contains("The service was busy").rect();
    assert!(told.top() < field.bottom() + 60.0, "{field} {told}");
    assert!(told.bottom() < 420.0 && field.top() > 0.0, "{field} {told}");
    page.event(egui::Event::Text("sesame".to_owned()));
    page.run();
    page.key_press(egui::Key::Enter);
    page.run();
    assert_eq!(unlocked(&page), ["open sesame", "sesame"]);
}

/// It stood below the fields of a new key, whatever had failed.
#[test]
fn what_fails_with_a_listed_key_is_told_at_that_key() {
    let mut page = page(two_keys(Vec::new()));
    page.get_by_label(&tr!("key-use.name", name = "private"))
        .click();
    page.run();
    refuse(&mut page);
    let told = page.get_by_label_contains("The service was busy").rect();
    let (row, new) = (page.get_by_label("private"), page.get_by_label("API key"));
    assert!(told.top() > row.rect().bottom() && told.bottom() < new.rect().top());
    assert!(
        page.query_by_label(&tr!("remedy-retry")).is_none(),
        "nothing was typed"
    );
}

/// Enter only let go of the field.
#[test]
fn enter_in_the_passphrase_of_a_new_key_tests_it() {
    let mut desk = Desk::default();
    desk.settings.stored_keys.keep_key = Some(KeepChoice::File);
    let mut page = page(desk);
    type_into(&mut page, &tr!("settings-key"), "sk_0123456789");
    // The reason stands beside the button that is off.
    page.get_by_label_contains("Write a passphrase first");
    page.key_press(egui::Key::Enter);
    page.run();
    page.run();
    let node_label = tr!("settings-passphrase");
    let node = page.get_by_label(&node_label);
    assert!(node.accesskit_node().is_focused(), "what is missing");
    assert!(added(&page).is_empty());
    page.get_by_label(&tr!("settings-passphrase"))
        .type_text("open sesame");
    page.run();
    assert!(
        page.query_by_label_contains("Write a passphrase first")
            .is_none()
    );
    page.key_press(egui::Key::Enter);
    page.run();
    let added = added(&page);
    let [(key, KeepKey::File(passphrase))] = added.as_slice() else {
        panic!("{added:?}");
    };
    assert_eq!(
        (key.as_str(), passphrase.expose()),
        ("sk_0123456789", "open sesame")
    );
}

/// A key with the same last characters was in the list: what was typed was taken for it.
#[test]
fn what_was_typed_for_a_key_that_is_not_kept_stays() {
    let mut page = page(two_keys(Vec::new()));
    type_into(&mut page, &tr!("settings-key-name"), "studio");
    let listed = page.state().desk.keys[0].masked.clone();
    let last: String = listed.chars().rev().take(4).collect();
    let last: String = last.chars().rev().collect();
    let typed = format!("sk_0123456789{last}");
    type_into(&mut page, &tr!("settings-key"), &typed);
    page.get_by_label(&tr!("settings-key-test")).click();
    page.run();
    refuse(&mut page);
    assert_eq!(page.state().panel.account.key, typed);
    let name_label = tr!("settings-key-name");
    let name = page.get_by_label(&name_label);
    assert_eq!(name.accesskit_node().value().as_deref(), Some("studio"));
    page.get_by_label(&tr!("remedy-retry")).click();
    page.run();
    assert_eq!(added(&page).len(), 2);
    let kept = Event::Account(AccountEvent::Kept);
    page.state_mut().desk.apply(kept);
    page.run();
    assert!(page.state().panel.account.key.is_empty());
}

#[test]
fn escape_says_no_to_what_is_asked_of_a_key() {
    let mut page = page(two_keys(Vec::new()));
    page.get_by_label(&tr!("key-more", name = "private"))
        .click();
    page.run();
    for (asks, answer) in [
        (
            tr!("key-forget.name", name = "private").as_str(),
            tr!("key-going-forget").as_str(),
        ),
        (
            tr!("key-exposed.name", name = "private").as_str(),
            tr!("key-exposed-now.name", name = "private").as_str(),
        ),
    ] {
        page.get_by_label(asks).click();
        page.run();
        page.get_by_label(answer);
        page.key_press(egui::Key::Escape);
        page.run();
        assert!(page.query_by_label(answer).is_none(), "{answer}");
        let node = page.get_by_label(asks);
        assert!(node.accesskit_node().is_focused(), "{asks}");
    }
}

/// The page jumped to where nothing was that one had looked at.
#[test]
fn the_new_key_is_as_open_as_the_one_whose_place_it_takes() {
    let mut page = small(two_keys(Vec::new()));
    page.get_by_label(&tr!("key-more", name = "private"))
        .click();
    page.run();
    page.get_by_label(&tr!("key-replace.name", name = "private"))
        .click_accesskit();
    page.run();
    type_into(&mut page, &tr!("settings-key"), "sk_0123456789abcdef");
    page.get_by_label(&tr!("settings-key-test"))
        .click_accesskit();
    page.run();
    assert_eq!(added(&page).len(), 1);
    page.state_mut()
        .desk
        .apply(Event::Account(AccountEvent::Keys {
            keys: Arc::new(vec![card(1, "work"), card(3, "private")]),
            in_use: Some(KeyId(1)),
            locked: Vec::new(),
        }));
    page.run();
    let card = page.get_by_label(&tr!("key-less", name = "private")).rect();
    assert!((0.0..420.0).contains(&card.top()), "{card}");
    page.get_by_label(&tr!("key-replace.name", name = "private"));
}
