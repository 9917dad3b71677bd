//! Whose credits an order costs, and what the library holds for that account: what one account bought is not free for
//! another one.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;

use crate::desk::{Desk, KeyState, Meter, ProjectCard};
use crate::paying_key::{KeyNames, NamedKey, PayingKey, paying_key};
use crate::remote::Remote;
use crate::trouble::Topic;
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::ids::{KeyId, ProjectId};
use mynah_core::request::Generation;
use mynah_records::keys::{KeptKey, KeyCard};

/// Requests whose takes the library holds, as [`quick_key`](mynah_core::fingerprint::quick_key)s, by account. There are
/// few of these.
#[derive(Debug, Default)]
pub struct Held(HashMap<(Backend, Option<String>), HashSet<u64>>);

impl Held {
    /// Those of an account, to be changed.
    pub fn entry(&mut self, backend: Backend, account: Option<String>) -> &mut HashSet<u64> {
        self.0.entry((backend, account)).or_default()
    }

    /// Whether a line that the service says anew is held: by whichever account, for only the one that has its dub can have it.
    fn has_anew(&self, backend: Backend, key: u64) -> bool {
        let mut all = self.0.iter();
        all.any(|((of, _), keys)| *of == backend && keys.contains(&key))
    }

    /// Whether it was told what the library holds of a backend, before anybody connects.
    fn is_told(&self, backend: Backend) -> bool {
        self.0.keys().any(|(of, _)| *of == backend)
    }

    fn of(&self, backend: Backend, account: Option<&str>) -> Option<&HashSet<u64>> {
        let mut all = self.0.iter();
        let found = all.find(|((of, whose), _)| *of == backend && whose.as_deref() == account);
        found.map(|(_, keys)| keys)
    }
}

/// Who pays for work, as far as that is known: to be compared with who does later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhoPays {
    key: Option<KeyId>,
    account: Option<String>,
}

impl WhoPays {
    /// Whether somebody else pays: another key of the same account is nobody else, and of whom nothing is known neither.
    pub fn is_another(&self, other: &Self) -> bool {
        match (&self.account, &other.account) {
            (Some(one), Some(other)) => one != other,
            _ => matches!((self.key, other.key), (Some(one), Some(other)) if one != other),
        }
    }
}

impl Desk {
    /// Who pays at a backend for work of no project that is ordered now.
    pub fn who_pays(&self, backend: Backend, urgency: Urgency) -> WhoPays {
        match backend {
            Backend::Draft => WhoPays::default(),
            Backend::Live => WhoPays {
                key: self.pays_for(None, urgency),
                account: self.account_for(backend, None, urgency).map(str::to_owned),
            },
        }
    }

    /// Returns the key that pays for work of a project, or `None` if it is not known. The engine charges by the same rule
    /// (`engine/keys/paying.rs`).
    pub fn pays_for(&self, project: Option<ProjectId>, urgency: Urgency) -> Option<KeyId> {
        let used = self.card_of(self.key_in_use);
        if used.is_some_and(|card| card.kept == KeptKey::Environment) {
            return self.key_in_use;
        }
        let open = self.project.as_ref().map(|open| &open.card);
        let listed = || {
            let mut all = self.projects.value()?.iter();
            all.find(|card| Some(card.id) == project)
        };
        let card = open.filter(|card| Some(card.id) == project);
        let card = card.or_else(listed);
        // A card may still name a key that was removed.
        let bound = |card: &ProjectCard| card.key.filter(|key| self.card_of(Some(*key)).is_some());
        let names = KeyNames {
            project: card.and_then(bound),
            batches: self
                .settings
                .batch_key
                .filter(|_| urgency == Urgency::Batch),
            // While the open project's own key is in use, the chosen key pays for all other work.
            chosen: match open.and_then(bound) {
                Some(_) => self.key_in_use.and(self.settings.key),
                None => self.key_in_use,
            },
        };
        let find = |key: KeyId| {
            let is_here = self.key_in_use == Some(key) || self.card_of(Some(key)).is_some();
            let found = if is_here {
                NamedKey::Stored(key)
            } else {
                NamedKey::Unknown
            };
            Ok::<_, Infallible>(found)
        };
        let first = || {
            let first = self.keys.first().filter(|_| self.key_in_use.is_some());
            Ok(first.map(|card| card.id))
        };
        let Ok(found) = paying_key(names, find, first);
        match found {
            PayingKey::Key(key) => Some(key),
            PayingKey::Unknown | PayingKey::None => None,
        }
    }

    fn card_of(&self, key: Option<KeyId>) -> Option<&KeyCard> {
        self.keys.iter().find(|card| Some(card.id) == key)
    }

    /// The account behind a key, once it was read.
    pub fn account_of_key(&self, key: Option<KeyId>) -> Option<&str> {
        self.card_of(key)?.account.as_deref()
    }

    /// The account that pays for work of a project; nothing where nobody has read yet whose key it is. All Draft servers
    /// are one account.
    pub fn account_for(
        &self,
        backend: Backend,
        project: Option<ProjectId>,
        urgency: Urgency,
    ) -> Option<&str> {
        match backend {
            Backend::Draft => None,
            Backend::Live => {
                let card = self.card_of(self.pays_for(project, urgency))?;
                card.account.as_deref()
            }
        }
    }

    /// Whether it is this account that pays for work of a project at the service, where that is known.
    pub fn is_account_of(
        &self,
        account: &str,
        project: Option<ProjectId>,
        urgency: Urgency,
    ) -> bool {
        self.account_for(Backend::Live, project, urgency) == Some(account)
    }

    /// The account that pays for work of the open project at a backend.
    pub fn account_here(&self, backend: Backend, urgency: Urgency) -> Option<&str> {
        let open = self.project.as_ref().map(|open| open.card.id);
        self.account_for(backend, open, urgency)
    }

    /// The account that pays for a batch of the open project.
    fn account_of_batches(&self) -> Option<&str> {
        self.account_here(self.backend(), Urgency::Batch)
    }

    /// Another key is in use, or the same in another state. While one is locked nothing is known of its account: what was
    /// read is another one's.
    pub fn change_key(&mut self, key: KeyState) {
        if key.is_usable() && key != self.key {
            self.over(Topic::Key);
        }
        if key == KeyState::Locked {
            self.meters.remove(&Backend::Live);
            self.usage.elsewhere.remove(&Backend::Live);
        }
        self.key_refused &= self.key == key;
        self.key = key;
    }

    /// Changes what another account may pay by: what it holds is something else.
    pub fn change_payer(&mut self, change: impl FnOnce(&mut Self)) {
        let before = self.account_of_batches().map(str::to_owned);
        change(self);
        if self.account_of_batches() != before.as_deref() {
            self.touch_all();
        }
    }

    /// Whether an order costs nothing, by what the account holds that pays.
    pub fn is_held(
        &self,
        backend: Backend,
        held: Option<&HashSet<u64>>,
        (request, key): (&Generation, u64),
    ) -> bool {
        match request {
            Generation::Anew(_) => self.held.has_anew(backend, key),
            _ => held.is_some_and(|held| held.contains(&key)),
        }
    }

    /// What costs the account nothing that pays for work of a project.
    pub fn held_for(
        &self,
        backend: Backend,
        project: Option<ProjectId>,
        urgency: Urgency,
    ) -> Option<&HashSet<u64>> {
        let account = self.account_for(backend, project, urgency);
        self.held.of(backend, account)
    }

    /// What costs the account nothing that pays for work of the open project.
    pub fn held_here(&self, backend: Backend, urgency: Urgency) -> Option<&HashSet<u64>> {
        let open = self.project.as_ref().map(|open| open.card.id);
        self.held_for(backend, open, urgency)
    }

    /// Whether it is known what the library holds of a backend: before that nothing is said to have never been made.
    pub fn is_held_told(&self, backend: Backend) -> bool {
        self.held.is_told(backend)
    }

    /// Returns the credits that pay for orders of these projects, or `None` if another account than the one whose credits
    /// are known pays for some of them.
    pub fn meter_of(
        &self,
        (backend, urgency): (Backend, Urgency),
        projects: &[Option<ProjectId>],
    ) -> Option<&Meter> {
        let meter = self.meters.get(&backend).and_then(Remote::value)?;
        let pays = |of: &Option<ProjectId>| self.is_paid_from(meter, backend, (*of, urgency));
        projects.iter().all(pays).then_some(meter)
    }

    /// Returns true if these credits pay for orders of a project.
    pub fn is_paid_from(
        &self,
        meter: &Meter,
        backend: Backend,
        (project, urgency): (Option<ProjectId>, Urgency),
    ) -> bool {
        let account = self.account_for(backend, project, urgency);
        backend == Backend::Draft || meter.account.as_deref() == account
    }
}

/// An account as the desk tells them apart.
pub fn account_at(backend: Backend, account: String) -> Option<String> {
    (backend == Backend::Live).then_some(account)
}
