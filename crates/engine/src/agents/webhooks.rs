//! Webhooks: those of the account, and the receiver on this computer.

mod receiver;

use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use self::receiver::Receiver;
use super::AgentRefusal;
use super::account::{or_gone, told};
use crate::error::StudioError;
use crate::machine::Machine;
use crate::tasks;
use mynah_api::types::webhook::Webhook;
use mynah_api::webhooks::{CreateWebhook, DeleteWebhook, ListWebhooks};
use mynah_core::backend::Backend;
use mynah_core::ids::WebhookId;
use mynah_core::secret::Secret;
use mynah_i18n::tr;
use mynah_model::command::WebhooksCommand;
use mynah_model::event::{AgentsEvent, Event, NewWebhook, Notice, WebhookCard, WebhooksUpdate};
use mynah_store::secrets::SecretError;

/// Name of the signing secret in the keychain.
const SLOT: &str = "webhooks";

/// The receiver that runs, if one does, and a signing secret that no keychain keeps.
#[derive(Default)]
pub(crate) struct Webhooks {
    running: Mutex<Option<Running>>,
    secret: Mutex<Option<Secret>>,
}

struct Running {
    receiver: Arc<Receiver>,
    stop: CancellationToken,
}

impl Webhooks {
    /// Stops the receiver that runs and puts another in its place.
    fn replace(&self, next: Option<Running>) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = std::mem::replace(&mut *running, next) {
            before.stop.cancel();
        }
    }

    /// Keeps a signing secret until Mynah closes.
    fn keep_secret(&self, secret: Option<Secret>) {
        *self.secret.lock().unwrap_or_else(PoisonError::into_inner) = secret;
    }

    /// Returns the signing secret that is kept until Mynah closes.
    fn secret(&self) -> Option<Secret> {
        let secret = self.secret.lock();
        secret.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the receiver that runs.
    fn receiver(&self) -> Option<Arc<Receiver>> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running
            .as_ref()
            .map(|running| Arc::clone(&running.receiver))
    }
}

/// Runs a command. Requests are answered in the background.
pub(super) async fn run(machine: Arc<Machine>, command: WebhooksCommand) {
    match command {
        WebhooksCommand::Listen(port) => match saved_secret(&machine).await {
            Ok(secret) => listen(&machine, port, secret).await,
            Err(error) => stopped(&machine, Some(&error)).await,
        },
        WebhooksCommand::ListenWith(port, secret) => listen(&machine, port, secret).await,
        WebhooksCommand::SetSecret(secret) => set_secret(&machine, secret).await,
        WebhooksCommand::Stop => {
            machine.webhooks.replace(None);
            stopped(&machine, None).await;
        }
        WebhooksCommand::List(backend) => {
            tasks::spawn(async move {
                let listed = told(&machine, backend, list(&machine, backend).await);
                tell(&machine, WebhooksUpdate::Listed(backend, listed)).await;
            });
        }
        WebhooksCommand::Create(number, backend, name, url) => {
            tasks::spawn(async move {
                let created = create(&machine, backend, (&name, &url)).await;
                let created = told(&machine, backend, created);
                tell(&machine, WebhooksUpdate::Created(number, created)).await;
            });
        }
        WebhooksCommand::Delete(number, backend, webhook) => {
            tasks::spawn(async move {
                let deleted = delete(&machine, backend, webhook).await;
                let deleted = told(&machine, backend, deleted);
                tell(&machine, WebhooksUpdate::Deleted(number, deleted)).await;
            });
        }
    }
}

async fn tell(machine: &Machine, update: WebhooksUpdate) {
    let event = AgentsEvent::Webhooks(update);
    machine.tell(Event::Agents(event)).await;
}

async fn stopped(machine: &Machine, error: Option<&StudioError>) {
    let trouble = error.map(|error| Box::new(machine.trouble(error, "webhooks")));
    tell(machine, WebhooksUpdate::Stopped(trouble)).await;
}

/// Returns the signing secret of this run, or the one in the keychain.
async fn saved_secret(machine: &Machine) -> Result<Secret, StudioError> {
    if let Some(secret) = machine.webhooks.secret() {
        return Ok(secret);
    }
    let secrets = machine.backends.secrets.clone();
    let secret = match machine.blocking(move || secrets.read(SLOT)).await {
        Err(error) if is_without_keychain(&error) => None,
        read => read?,
    };
    Ok(secret.ok_or(AgentRefusal::NoSecret)?)
}

/// Saves the signing secret in the keychain. Without a keychain Mynah keeps it until it closes.
async fn set_secret(machine: &Arc<Machine>, secret: Secret) {
    let (secrets, saved) = (machine.backends.secrets.clone(), secret.clone());
    let (kept, text) = match machine.blocking(move || secrets.keep(SLOT, &saved)).await {
        Ok(()) => (None, tr!("agents-webhook-secret-saved")),
        Err(error) if is_without_keychain(&error) => {
            (Some(secret.clone()), tr!("agents-webhook-secret-for-now"))
        }
        Err(error) => {
            let trouble = machine.trouble(&error, "webhooks");
            return machine.tell_trouble(trouble).await;
        }
    };
    machine.webhooks.keep_secret(kept);
    // The receiver that runs accepts it from now on.
    if let Some(receiver) = machine.webhooks.receiver() {
        receiver.set_secret(secret);
    }
    tell(machine, WebhooksUpdate::SecretSaved).await;
    machine.tell(Event::Notice(Notice::Done(text))).await;
}

fn is_without_keychain(error: &StudioError) -> bool {
    matches!(error, StudioError::Secret(SecretError::NoKeychain { .. }))
}

/// Starts a receiver in place of the one that runs.
async fn listen(machine: &Arc<Machine>, port: u16, secret: Secret) {
    machine.webhooks.replace(None);
    let bound = async {
        let socket = TcpListener::bind(("127.0.0.1", port)).await?;
        let port = socket.local_addr()?.port();
        Ok::<_, std::io::Error>((socket, port))
    };
    let (socket, port) = match bound.await {
        Ok(bound) => bound,
        Err(error) => {
            log::warn!("port {port} cannot be used for webhooks: {error}");
            return stopped(machine, Some(&AgentRefusal::Port(port).into())).await;
        }
    };
    let stop = CancellationToken::new();
    let receiver = Arc::new(Receiver::new(Arc::downgrade(machine), secret));
    let served = receiver::serve(Arc::clone(&receiver), socket, stop.clone());
    machine.webhooks.replace(Some(Running { receiver, stop }));
    tasks::spawn(async move {
        if let Err(error) = served.await {
            log::error!("the receiver of webhooks ended: {error}");
        }
    });
    tell(machine, WebhooksUpdate::Listening(port)).await;
}

async fn list(machine: &Machine, backend: Backend) -> Result<Arc<Vec<WebhookCard>>, StudioError> {
    let connection = &machine.connect(backend).await?;
    let listed = machine.repeated(|| async {
        let list = ListWebhooks::default();
        Ok(connection.client.send(&list).await?.value.webhooks)
    });
    let cards = listed.await?.into_iter().map(card);
    Ok(Arc::new(cards.collect()))
}

fn card(wire: Webhook) -> WebhookCard {
    WebhookCard {
        id: wire.webhook_id,
        name: wire.name,
        url: wire.webhook_url.unwrap_or_default(),
        is_disabled: wire.is_disabled || wire.is_auto_disabled,
        events: wire.events,
        last_failure: wire.most_recent_failure_error_code,
    }
}

async fn create(
    machine: &Machine,
    backend: Backend,
    (name, url): (&str, &str),
) -> Result<NewWebhook, StudioError> {
    let create = CreateWebhook::new(name, url)?;
    let connection = machine.connect(backend).await?;
    let made = connection.client.send(&create).await?.value;
    Ok(NewWebhook {
        id: made.webhook_id,
        secret: made.secret,
    })
}

async fn delete(
    machine: &Machine,
    backend: Backend,
    webhook: WebhookId,
) -> Result<(), StudioError> {
    let connection = machine.connect(backend).await?;
    let sent = connection.client.send(&DeleteWebhook { webhook }).await;
    sent.map_err(|error| or_gone(error.into(), AgentRefusal::NoWebhook))?;
    Ok(())
}
