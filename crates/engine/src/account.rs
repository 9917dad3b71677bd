//! Credits, what a backend offers, and where the service lies.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::alerts;
use crate::backend::{Connection, HeldKey, Key};
use crate::error::StudioError;
use crate::held;
use crate::keys;
use crate::machine::Machine;
use crate::settings;
use crate::voices;
use mynah_api::account::GetSubscription;
use mynah_api::client::Client;
use mynah_api::error::ErrorKind;
use mynah_api::types::account::{Extension, Subscription};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::plan::Plan;
use mynah_model::command::AccountCommand;
use mynah_model::desk::KeyState;
use mynah_model::desk::{Extends, Meter, Slots};
use mynah_model::event::AccountEvent;
use mynah_model::event::Event;
use mynah_model::trouble::{Topic, Trouble};

pub(super) async fn run(machine: Arc<Machine>, command: AccountCommand) {
    match command {
        AccountCommand::Enter(backend) => enter(&machine, backend).await,
        AccountCommand::Refresh(backend) => refresh(&machine, backend).await,
        AccountCommand::TryNow(backend) => machine.try_now(backend),
        AccountCommand::SetBase(base) => set_base(&machine, base).await,
    }
}

/// Starts Draft voices and tells what they offer.
pub(super) async fn begin_draft(machine: Arc<Machine>) {
    start_drafts(&machine).await;
    enter(&machine, Backend::Draft).await;
}

/// Starts the built-in server, in place of one that ended.
pub(super) async fn start_drafts(machine: &Machine) {
    machine
        .backends
        .start_drafts(&machine.options.draft, &machine.library, &machine.clock)
        .await;
}

/// Tells all about a backend that is used now: voices, models, credits, spending, what the library holds of it.
pub(super) async fn enter(machine: &Arc<Machine>, backend: Backend) {
    machine.tell_spend(backend).await;
    if backend == Backend::Live {
        // What was bought is heard without anybody who answers.
        machine.backends.sought_key().await;
        keys::tell(machine).await;
        held::tell_known(machine, backend).await;
    }
    let connection = match machine.connect(backend).await {
        Ok(connection) => connection,
        Err(error) => {
            machine.is_lost(backend, &error);
            let trouble = machine.backend_trouble(&error, backend, "connect");
            let failed = failed(backend, &error, trouble);
            machine.tell(Event::Account(failed)).await;
            voices::tell_unreachable(machine, backend, &error).await;
            return;
        }
    };
    if backend == Backend::Live {
        // Whose the key in use is, is known from here on.
        keys::tell(machine).await;
    }
    held::tell(machine, &connection).await;
    read_meter(machine, &connection).await;
    let before = machine.known_now(backend);
    let known = machine.known(&connection).await;
    if before.is_some() {
        // What was asked for just now is told already.
        machine.tell_known(connection.side(), &known).await;
    }
    let plan = machine.backends.plan(&connection.account);
    if let (Backend::Live, Key::Here(held)) = (backend, machine.backends.key())
        && known.was_listed()
        && !known.has_usable_voice(&plan)
    {
        let masked = held.secret.masked();
        let state = KeyState::NoVoice { masked, plan };
        machine.tell(Event::Account(AccountEvent::Key(state))).await;
    }
}

async fn refresh(machine: &Arc<Machine>, backend: Backend) {
    match machine.connect(backend).await {
        Ok(connection) => {
            // Commands and other windows spend too: what they settled belongs beside what the account says.
            machine.tell_spend(backend).await;
            read_meter(machine, &connection).await;
        }
        Err(error) => {
            let trouble = machine.backend_trouble(&error, backend, "credits");
            let failed = failed(backend, &error, trouble);
            machine.tell(Event::Account(failed)).await;
        }
    }
}

/// Readings of credits may overtake each other: what was begun earlier is no news after what was begun later.
#[derive(Debug, Default)]
pub(super) struct Readings(Mutex<Order>);

#[derive(Debug, Default)]
struct Order {
    begun: u64,
    told: HashMap<Backend, u64>,
}

impl Readings {
    fn begin(&self) -> u64 {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        turns.begun += 1;
        turns.begun
    }

    /// Whether it is news; it is told then.
    fn is_news(&self, backend: Backend, reading: u64) -> bool {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let told = turns.told.entry(backend).or_default();
        let is_news = reading > *told;
        *told = reading.max(*told);
        is_news
    }
}

/// Reads the account's credits. The service lags behind by minutes; the desk reckons in between.
pub(super) async fn read_meter(machine: &Arc<Machine>, connection: &Connection) {
    let backend = connection.backend;
    let reading = machine.readings.begin();
    let event = match connection.client.send(&GetSubscription).await {
        Ok(reply) => {
            let account = match backend {
                Backend::Draft => None,
                Backend::Live => Some(held::name_of(machine, &connection.account).await),
            };
            let meter = Meter {
                account,
                is_draft: connection.draft,
                ..meter(&reply.value, machine.clock.now())
            };
            machine
                .backends
                .set_plan(&connection.account, meter.plan.clone());
            alerts::after_reading(machine, connection, &meter).await;
            AccountEvent::Meter(backend, meter)
        }
        Err(error) => {
            let error = error.into();
            machine.is_lost(backend, &error);
            let trouble = machine.backend_trouble(&error, backend, "credits");
            failed(backend, &error, trouble)
        }
    };
    // Another key's credits are nobody's business in the window.
    if machine.backends.shown(backend) == connection.side()
        && machine.readings.is_news(backend, reading)
    {
        machine.tell(Event::Account(event)).await;
    }
}

/// What is told where credits can't be read.
fn failed(backend: Backend, error: &StudioError, trouble: Trouble) -> AccountEvent {
    if backend == Backend::Live && is_refused(error) {
        AccountEvent::Refused(trouble)
    } else {
        AccountEvent::Failed(backend, trouble)
    }
}

/// Whether the key itself isn't accepted.
fn is_refused(error: &StudioError) -> bool {
    use ErrorKind::{AddressNotAllowed, InvalidKey, KeyDisabled, KeyExpired};
    let refusals = [InvalidKey, KeyExpired, KeyDisabled, AddressNotAllowed];
    matches!(error, StudioError::Api(error) if refusals.contains(&error.kind))
}

fn meter(subscription: &Subscription, read: UnixMillis) -> Meter {
    Meter {
        account: None,
        plan: Plan::from(&*subscription.tier),
        is_draft: false,
        used: Credits(subscription.character_count.unwrap_or(0)),
        limit: Credits(subscription.character_limit.unwrap_or(0)),
        resets: subscription
            .next_character_count_reset_unix
            .map(|secs| UnixMillis(secs.saturating_mul(1_000))),
        read,
        slots: Slots {
            voices: subscription.voice_slots_used.zip(subscription.voice_limit),
            professional: subscription
                .professional_voice_slots_used
                .zip(subscription.professional_voice_limit),
            has_professional: subscription.can_use_professional_voice_cloning,
            has_instant: subscription.can_use_instant_voice_cloning,
            edits: subscription.voice_add_edit_counter,
            most_edits: subscription.max_voice_add_edits,
        },
        extends: match (
            subscription.allowed_to_extend_character_limit,
            subscription.max_credit_limit_extension,
        ) {
            (Some(false), _) | (_, Some(Extension::Credits(0))) => Extends::No,
            (Some(true), Some(_)) => Extends::Yes,
            _ => Extends::Unknown,
        },
    }
}

/// Another address of the service: the key is tested there when it is next used.
async fn set_base(machine: &Arc<Machine>, base: Option<String>) {
    let base = base
        .map(|base| base.trim().trim_end_matches('/').to_owned())
        .filter(|base| !base.is_empty());
    if let Some(base) = &base
        && let Err(error) = Client::new(base, None, machine.clock.clone())
    {
        let trouble = machine.backend_trouble(&error.into(), Backend::Live, "address");
        let topic = Topic::Backend(Backend::Live);
        machine.tell_trouble(trouble.about(topic)).await;
        return;
    }
    let new = base.clone();
    settings::change(machine, |settings| settings.api_base = new).await;
    // What is shown is the old address's; who has no key is told when one is needed.
    let Key::Here(held) = machine.backends.key() else {
        return machine.backends.forget_live();
    };
    if let Some(id) = held.id {
        let new = base.clone();
        let kept = machine.library(move |library| library.set_key_base(id, new.as_deref()));
        if let Err(error) = kept.await {
            log::warn!("the address of a key is not kept: {error}");
        }
    }
    // Whose it is there has to be read there.
    let account = None;
    let there = HeldKey {
        base,
        account,
        ..held
    };
    machine.backends.set_key(Key::Here(there));
    keys::tell(machine).await;
    enter(machine, Backend::Live).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What had been asked before somebody spent came after what was asked behind it, and stayed.
    #[test]
    fn a_reading_that_was_overtaken_is_no_news() {
        let readings = Readings::default();
        let [first, second] = [readings.begin(), readings.begin()];
        assert!(readings.is_news(Backend::Live, second));
        assert!(!readings.is_news(Backend::Live, first));
        assert!(readings.is_news(Backend::Draft, first));
        assert!(readings.is_news(Backend::Live, readings.begin()));
    }
}
