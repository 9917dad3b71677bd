//! What stands beside a key once ElevenLabs accepted it.

use super::*;
use mynah_core::backend::Backend;
use mynah_model::desk::Meter;
use mynah_ui_core::action::Action;

fn with_key(backend: Backend) -> Desk {
    let mut desk = made::desk(backend, made::SCRIPT);
    desk.key = KeyState::Here {
        masked: "••••cdef".to_owned(),
        kept: KeptKey::Keychain,
        reads_user: true,
        lacks: Vec::new(),
    };
    let meter = Meter {
        plan: Plan::Creator,
        used: Credits(20_000),
        limit: Credits(100_000),
        ..Meter::default()
    };
    desk.apply(Event::Account(AccountEvent::Meter(Backend::Live, meter)));
    desk
}

/// Nothing said what the account has, or what to do next.
#[test]
fn plan_balance_and_the_way_on_stand_beside_an_accepted_key() {
    let mut page = page(with_key(Backend::Draft));
    page.get_by_label_contains("Creator plan");
    page.get_by_label_contains("80\u{2009}000 of 100\u{2009}000");
    page.get_by_label(&tr!("settings-key-go")).click();
    page.run();
    let acted: Vec<Action> = page.state().wishes.actions.iter().copied().collect();
    assert_eq!(acted, [Action::UseLive]);
}

#[test]
fn the_way_on_is_offered_only_where_it_leads_somewhere() {
    let go = tr!("settings-key-go");
    assert!(page(with_key(Backend::Live)).query_by_label(&go).is_none());
    let mut without = with_key(Backend::Draft);
    without.project = None;
    assert!(page(without).query_by_label(&go).is_none());
    let mut refused = with_key(Backend::Draft);
    refused.key_refused = true;
    assert!(page(refused).query_by_label(&go).is_none());
}
