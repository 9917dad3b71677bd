//! Draft voices or the service: the address, the key, the account, and what each offers.
//!
//! There is one way to the network. Draft voices are the same client with the address of the built-in
//! server, which starts in the background and is waited for only by what needs it.

mod known;
mod listing;
mod published;
mod seen;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::KeyStore;
use crate::StudioOptions;
use crate::error::Refusal;
use crate::error::StudioError;
use crate::machine::Machine;
use crate::turns::Turns;
use mynah_api::account::GetUser;
use mynah_api::client::Client;
use mynah_api::client::LIVE_BASE;
use mynah_api::error::ErrorKind;
use mynah_core::backend::{Backend, DRAFT_ACCOUNT};
use mynah_core::clock::Clock;
use mynah_core::fingerprint;
use mynah_core::ids::KeyId;
use mynah_core::plan::Plan;
use mynah_core::secret::Secret;
use mynah_draft::faults::Faults;
use mynah_draft::order::Habits;
use mynah_draft::plan::Plan as DraftPlan;
use mynah_draft::server::DraftError;
use mynah_draft::server::Options;
use mynah_draft::server::Server;
use mynah_model::trouble::Occasion;
use mynah_model::trouble::Trouble;
use mynah_records::keys::KeptKey;
use mynah_store::Library;
use mynah_store::accounts::Told;
use mynah_store::secrets::Keychain;
use mynah_store::secrets::MemoryKeychain;
use mynah_store::secrets::NoKeychain;
use mynah_store::secrets::Secrets;
use mynah_store::secrets::SystemKeychain;

pub(super) use self::known::Known;
use self::known::Listing;
pub(super) use self::known::{is_by_others, voice_card};

/// The keychain of [`KeyStore::Process`].
static PROCESS: LazyLock<Arc<MemoryKeychain>> = LazyLock::new(Arc::default);

/// How the built-in server is to be. The default is an account on its usual plan without faults.
#[derive(Clone, Debug, Default)]
pub struct DraftOptions {
    /// Puts the account on a plan.
    pub plan: Option<DraftPlan>,
    /// Leaves the account with so many credits.
    pub credits: Option<u64>,
    /// What goes wrong on purpose.
    pub faults: Faults,
    /// Where sources about the service differ.
    pub habits: Habits,
}

/// A way to speak with a backend.
pub(super) struct Connection {
    pub backend: Backend,
    pub client: Client,
    /// Who the key belongs to, as fingerprints know it.
    pub account: String,
    /// The key that pays.
    pub key: Option<KeyId>,
    /// For support.
    pub host: String,
    /// Scheme, host and port; the built-in server is one wherever it is.
    pub origin: String,
    /// Whether a Draft server answers, built in or served: it tells all that it charged.
    pub draft: bool,
}

impl Connection {
    /// Whose voices, models and credits it has.
    pub fn side(&self) -> Side {
        (self.backend, self.key)
    }

    /// Something that is asked of this backend now.
    pub fn occasion(&self, operation: &str, clock: &Clock) -> Occasion {
        Occasion {
            operation: operation.to_owned(),
            at: clock.now(),
            host: Some(self.host.clone()),
            backend: self.backend,
        }
    }
}

/// A backend as one key sees it.
pub(super) type Side = (Backend, Option<KeyId>);

/// The built-in server.
#[derive(Clone)]
enum Drafts {
    Starting,
    Ready(Arc<Connection>),
    Off(Arc<DraftError>),
}

/// The key in use.
#[derive(Clone, Debug)]
pub(super) enum Key {
    /// The keychain is being asked.
    Sought,
    /// There is none.
    None,
    /// It waits for its passphrase.
    Locked(KeyId),
    /// The key command gave none.
    CommandFailed,
    /// Settings name one that the library lacks.
    Unlisted,
    /// Here.
    Here(HeldKey),
}

impl Key {
    /// Which one it is.
    pub fn id(&self) -> Option<KeyId> {
        match self {
            Self::Here(held) => held.id,
            Self::Locked(id) => Some(*id),
            Self::Sought | Self::None | Self::CommandFailed | Self::Unlisted => None,
        }
    }
}

/// A key that can be sent.
#[derive(Clone, Debug)]
pub(super) struct HeldKey {
    /// Its row; none where the library took none.
    pub id: Option<KeyId>,
    /// The key itself.
    pub secret: Secret,
    /// Where it is kept.
    pub kept: KeptKey,
    /// The address it is for; `None`: the default one.
    pub base: Option<String>,
    /// The account behind it, where it was read before.
    pub account: Option<String>,
}

/// Ways to the service by key, made when they are first needed, and anew after a key or an address changed.
#[derive(Default)]
struct Live {
    ways: HashMap<Option<KeyId>, Arc<Connection>>,
    /// How often some were forgotten.
    forgotten: u64,
}

impl Live {
    fn forget(&mut self, which: impl Fn(Option<KeyId>) -> bool) {
        self.ways.retain(|key, _| !which(*key));
        self.forgotten += 1;
    }
}

/// Both backends.
pub(super) struct Backends {
    drafts: watch::Sender<Drafts>,
    server: Mutex<Option<Server>>,
    key: watch::Sender<Key>,
    live: Mutex<Live>,
    /// Held while one connects with a key: who comes second has the first one's way.
    connecting: Turns<(Option<KeyId>, Option<String>)>,
    /// Keys that this run has read, was given, or got the passphrase of.
    opened: Mutex<HashMap<KeyId, Secret>>,
    /// The key that the open project is bound to.
    of_project: Mutex<Option<KeyId>>,
    listings: Mutex<HashMap<Side, Listing>>,
    /// By account.
    plans: Mutex<HashMap<String, Plan>>,
    asking: [tokio::sync::Mutex<()>; 2],
    pub secrets: Secrets,
}

impl Backends {
    pub fn new(options: &StudioOptions, library: &Library) -> Self {
        let keychain: Arc<dyn Keychain> = match options.keys {
            KeyStore::System => Arc::new(SystemKeychain),
            KeyStore::Memory => Arc::new(MemoryKeychain::default()),
            KeyStore::Process => Arc::<MemoryKeychain>::clone(&PROCESS),
            KeyStore::None => Arc::new(NoKeychain),
        };
        Self {
            drafts: watch::Sender::new(Drafts::Starting),
            server: Mutex::default(),
            key: watch::Sender::new(Key::Sought),
            live: Mutex::default(),
            connecting: Turns::default(),
            opened: Mutex::default(),
            of_project: Mutex::default(),
            listings: Mutex::default(),
            plans: Mutex::default(),
            asking: Default::default(),
            secrets: Secrets::new(library.paths(), keychain),
        }
    }

    /// Starts the built-in server.
    pub async fn start_drafts(&self, options: &DraftOptions, library: &Library, clock: &Clock) {
        let DraftOptions {
            plan,
            credits,
            faults,
            habits,
        } = options.clone();
        let started = Server::start(Options {
            plan,
            credits,
            faults,
            habits,
            ..Options::new(library.paths().draft(), clock.clone())
        })
        .await;
        let drafts = match started.map(|server| (connect_drafts(&server, clock), server)) {
            Ok((Ok(connection), server)) => {
                *lock(&self.server) = Some(server);
                Drafts::Ready(Arc::new(connection))
            }
            Ok((Err(error), _)) => {
                log::error!("the draft server's own address can't be used: {error}");
                Drafts::Off(Arc::new(DraftError::BrokeOff))
            }
            Err(error) => Drafts::Off(Arc::new(error)),
        };
        self.drafts.send_replace(drafts);
    }

    /// The key as it is known now.
    pub fn key(&self) -> Key {
        self.key.borrow().clone()
    }

    /// Tells whenever another key is in use, or another address.
    pub fn keys(&self) -> watch::Receiver<Key> {
        self.key.subscribe()
    }

    /// The key once it was looked for.
    pub async fn sought_key(&self) -> Key {
        let mut keys = self.key.subscribe();
        match keys.wait_for(|key| !matches!(key, Key::Sought)).await {
            Ok(key) => key.clone(),
            // The sender lives as long as this.
            Err(_) => Key::None,
        }
    }

    /// Puts another key in use. Who connects with the one before finds that out.
    pub fn set_key(&self, key: Key) {
        self.key.send_replace(key);
        self.forget_live();
    }

    /// A key that this run knows.
    pub fn opened(&self, key: KeyId) -> Option<Secret> {
        lock(&self.opened).get(&key).cloned()
    }

    /// Remembers a key for this run.
    pub fn remember(&self, key: KeyId, secret: Secret) {
        lock(&self.opened).insert(key, secret);
    }

    /// Knows a key no more, nor the way it led.
    pub fn forget(&self, key: KeyId) {
        lock(&self.opened).remove(&key);
        lock(&self.live).forget(|of| of == Some(key));
        lock(&self.listings).remove(&(Backend::Live, Some(key)));
    }

    /// The next use of a key connects anew.
    pub fn forget_way(&self, key: KeyId) {
        lock(&self.live).forget(|of| of == Some(key));
    }

    /// A key that this run knows already, by its own letters.
    pub fn is_known(&self, secret: &Secret) -> Option<KeyId> {
        let opened = lock(&self.opened);
        let mut same = opened.iter().filter(|(_, other)| *other == secret);
        same.next().map(|(id, _)| *id)
    }

    /// The key that the open project is bound to.
    pub fn of_project(&self) -> Option<KeyId> {
        *lock(&self.of_project)
    }

    /// The open project is bound to this one.
    pub fn set_of_project(&self, key: Option<KeyId>) {
        *lock(&self.of_project) = key;
    }

    /// A backend as the key in use sees it: what the window shows.
    pub fn shown(&self, backend: Backend) -> Side {
        match backend {
            Backend::Draft => (backend, None),
            Backend::Live => (backend, self.key.borrow().id()),
        }
    }

    /// An account's plan as it was last read.
    pub fn plan(&self, account: &str) -> Plan {
        lock(&self.plans).get(account).cloned().unwrap_or_default()
    }

    /// Remembers an account's plan: the ceiling starts from it.
    pub fn set_plan(&self, account: &str, plan: Plan) {
        lock(&self.plans).insert(account.to_owned(), plan);
    }

    /// Held while a backend is asked what it offers, so that it is asked once.
    fn asking(&self, backend: Backend) -> &tokio::sync::Mutex<()> {
        let [drafts, live] = &self.asking;
        match backend {
            Backend::Draft => drafts,
            Backend::Live => live,
        }
    }

    fn listing(&self, side: Side) -> Option<Listing> {
        lock(&self.listings).get(&side).cloned()
    }

    /// The highest rate that a voice of this account is known to have, by whichever key.
    fn dearest(&self, connection: &Connection) -> f64 {
        let live = lock(&self.live);
        let same = live.ways.values();
        let same = same.filter(|way| way.account == connection.account);
        let sides: Vec<Side> = same.map(|way| way.side()).collect();
        drop(live);
        let listings = lock(&self.listings);
        let rates = sides.iter().filter_map(|side| match listings.get(side)? {
            Listing::Known(known) => Some(known.dearest()),
            Listing::Failed(_) => None,
        });
        rates.fold(Known::default().dearest(), f64::max)
    }

    fn set_listing(&self, side: Side, listing: Listing) {
        lock(&self.listings).insert(side, listing);
    }

    /// What a backend offers is asked for again, if it could not be told before.
    pub fn forget_failed_listing(&self, backend: Backend) {
        lock(&self.listings)
            .retain(|side, listing| side.0 != backend || matches!(listing, Listing::Known(_)));
    }

    /// The next use of the service connects anew, with every key.
    pub fn forget_live(&self) {
        lock(&self.live).forget(|_| true);
        lock(&self.listings).retain(|side, _| side.0 != Backend::Live);
        // What waited for a key or an address looks again.
        self.key.send_modify(|_| {});
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect_drafts(server: &Server, clock: &Clock) -> Result<Connection, StudioError> {
    let base = server.base_url();
    Ok(Connection {
        backend: Backend::Draft,
        client: Client::new(&base, Some(server.key().clone()), clock.clone())?,
        account: DRAFT_ACCOUNT.to_owned(),
        key: None,
        host: "draft".to_owned(),
        origin: "draft".to_owned(),
        draft: true,
    })
}

impl Machine {
    /// A way to speak with a backend. Waits for the built-in server, or for the keychain's answer.
    pub async fn connect(&self, backend: Backend) -> Result<Arc<Connection>, StudioError> {
        match backend {
            Backend::Draft => self.connect_drafts().await,
            Backend::Live => self.connect_live().await,
        }
    }

    async fn connect_drafts(&self) -> Result<Arc<Connection>, StudioError> {
        let mut drafts = self.backends.drafts.subscribe();
        let settled = drafts
            .wait_for(|drafts| !matches!(drafts, Drafts::Starting))
            .await;
        match settled.as_deref() {
            Ok(Drafts::Ready(connection)) => Ok(Arc::clone(connection)),
            Ok(Drafts::Off(error)) => Err(StudioError::Draft(Arc::clone(error))),
            Ok(Drafts::Starting) | Err(_) => Err(StudioError::CutOff),
        }
    }

    async fn connect_live(&self) -> Result<Arc<Connection>, StudioError> {
        let mut keys = self.backends.keys();
        loop {
            self.backends.sought_key().await;
            keys.mark_unchanged();
            let held = match self.backends.key() {
                Key::Here(held) => held,
                Key::None | Key::Sought => return Err(Refusal::NoKey.into()),
                Key::Locked(_) => return Err(Refusal::KeyLocked.into()),
                Key::CommandFailed => return Err(Refusal::KeyCommand.into()),
                Key::Unlisted => return Err(Refusal::KeyUnlisted.into()),
            };
            tokio::select! {
                connection = self.connect_by(&held) => return connection,
                // Another one is in use, or the same with another address. It fails only with its sender, which lives as
                // long as this.
                _ = keys.changed() => {}
            }
        }
    }

    /// A way to speak with the service by this key, whichever is in use. One that hangs holds up no other.
    pub async fn connect_by(&self, held: &HeldKey) -> Result<Arc<Connection>, StudioError> {
        let way = (held.id, held.base.clone());
        let turn = self.backends.connecting.of(&way);
        let _alone = turn.lock().await;
        let begun = {
            let live = lock(&self.backends.live);
            if let Some(connection) = live.ways.get(&held.id) {
                return Ok(Arc::clone(connection));
            }
            live.forgotten
        };
        let connection = Arc::new(self.connect_with(held).await?);
        {
            let mut live = lock(&self.backends.live);
            // What was forgotten meanwhile is this key's way, for all that is known here.
            if live.forgotten == begun {
                live.ways.insert(held.id, Arc::clone(&connection));
            }
        }
        Ok(connection)
    }

    /// Connects to the service with a key. Takes are kept under the user's id; a key that may not read it is
    /// known by a hash, or by the account of the key that it took the place of, until it tells more: then both are names of
    /// one account (`store/accounts.rs`).
    async fn connect_with(&self, held: &HeldKey) -> Result<Connection, StudioError> {
        let base = self.base_of(held.base.as_deref());
        let secret = &held.secret;
        let client = Client::new(&base, Some(secret.clone()), self.clock.clone())?;
        let user = || async { Ok::<_, StudioError>(client.send(&GetUser).await?) };
        let (user, draft) = match self.repeated(user).await {
            Ok(user) => (Some(user.value.user_id), user.head.draft),
            Err(StudioError::Api(error)) if error.kind == ErrorKind::KeyLacksPermission => {
                (None, error.facts.head.draft)
            }
            Err(error) => return Err(error),
        };
        let told = Told {
            user: user.filter(|user| !user.is_empty()),
            hash: fingerprint::of_key(&base, secret.expose()),
        };
        let (key, before) = (held.id, held.account.clone());
        let account = self
            .library(move |library| library.key_is_of(key, &told, before.as_deref()))
            .await?;
        Ok(Connection {
            backend: Backend::Live,
            client,
            account,
            key: held.id,
            host: host_of(&base),
            origin: Client::origin_of(&base).unwrap_or(base),
            draft,
        })
    }

    /// The service's address: the environment's, else that of the key in use, else the settings', else the usual one.
    pub fn base(&self) -> String {
        match self.backends.key() {
            Key::Here(held) => self.base_of(held.base.as_deref()),
            _ => self.base_of(self.settings().api_base.as_deref()),
        }
    }

    /// The address for a key that is for this one: the environment's, else its own, else the usual one.
    pub fn base_of(&self, base: Option<&str>) -> String {
        let environment = self.options.environment.api_base.as_deref();
        environment.or(base).unwrap_or(LIVE_BASE).to_owned()
    }

    /// What an error of a backend means to people.
    pub fn backend_trouble(
        &self,
        error: &StudioError,
        backend: Backend,
        operation: &str,
    ) -> Trouble {
        let base = match backend {
            Backend::Draft => "draft".to_owned(),
            Backend::Live => self.base(),
        };
        self.trouble_at(error, backend, operation, &base)
    }

    /// The same of an address that need not be the one in use.
    pub fn trouble_at(
        &self,
        error: &StudioError,
        backend: Backend,
        operation: &str,
        base: &str,
    ) -> Trouble {
        let host = host_of(base);
        crate::trouble::explain(
            error,
            &Occasion {
                host: Some(host),
                backend,
                ..self.occasion(operation)
            },
        )
    }
}

/// The host of an address, without a path that may hold somebody's name.
pub(super) fn host_of(base: &str) -> String {
    let rest = base.split_once("://").map_or(base, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or(rest);
    // A password can stand before the host.
    authority.rsplit('@').next().unwrap_or(authority).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn support_is_told_the_host_alone() {
        assert_eq!(
            host_of("https://api.us.elevenlabs.io"),
            "api.us.elevenlabs.io"
        );
        assert_eq!(host_of("http://me:secret@localhost:80/x"), "localhost:80");
        assert_eq!(host_of("odd"), "odd");
    }
}
