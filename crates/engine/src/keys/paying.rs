//! Which key pays for what: a project's own, that of batches, or the one in use. What was ordered stays with the account
//! that it was priced with, whatever is in use by then.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::backend::{Connection, Key};
use crate::error::{Refusal, StudioError};
use crate::keys::choosing::{first_key, held, named_key};
use crate::keys::sought::may_ask_keychain;
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::ids::{KeyId, ProjectId};
use mynah_model::paying_key::{KeyNames, PayingKey, paying_key};
use mynah_model::urgency::Urgency;
use mynah_records::keys::{KeptKey, KeyCard};

/// Who is going to pay, as it was when something was ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Payer {
    /// The key.
    pub key: Option<KeyId>,
    /// The account behind it; `None`: nobody had read it yet.
    pub account: Option<String>,
}

impl Machine {
    /// Who pays for work that is ordered now.
    pub async fn payer(
        &self,
        project: Option<ProjectId>,
        backend: Backend,
        urgency: Urgency,
    ) -> Payer {
        if backend == Backend::Draft {
            return Payer::default();
        }
        let card = match self.key_for(project, urgency).await {
            Ok(Some(card)) => Some(card),
            Ok(None) => match self.backends.key().id() {
                Some(id) => {
                    let read = self.library(move |library| library.key(id)).await;
                    read.ok().flatten()
                }
                None => None,
            },
            Err(StudioError::CutOff) => None,
            Err(error) => {
                log::warn!("who pays is not known yet: {error}");
                None
            }
        };
        card.map_or_else(Payer::default, |card| Payer {
            key: Some(card.id),
            account: card.account,
        })
    }

    /// Returns the stored key that pays for work of a project, or `None` if the environment brought one or none is in use.
    /// The read model shows it by the same rule (`Desk::pays_for`).
    async fn key_for(
        &self,
        project: Option<ProjectId>,
        urgency: Urgency,
    ) -> Result<Option<KeyCard>, StudioError> {
        let in_use = self.backends.sought_key().await;
        let brought = matches!(in_use, Key::Here(held) if held.kept == KeptKey::Environment);
        if brought || !may_ask_keychain(self) {
            return Ok(None);
        }
        let settings = self.settings();
        let is_in_use = self.backends.key().id().is_some();
        let found = self
            .library(move |library| {
                let of_project = match project {
                    Some(project) => library.key_of_project(project)?,
                    None => None,
                };
                let names = KeyNames {
                    project: of_project,
                    batches: settings.batch_key.filter(|_| urgency == Urgency::Batch),
                    chosen: settings.key.filter(|_| is_in_use),
                };
                let first = || {
                    if is_in_use {
                        first_key(library)
                    } else {
                        Ok(None)
                    }
                };
                paying_key(names, |key| named_key(library, key), first)
            })
            .await?;
        match found {
            PayingKey::Key(card) => Ok(Some(card)),
            PayingKey::Unknown => Err(Refusal::KeyUnlisted.into()),
            PayingKey::None => Ok(None),
        }
    }

    /// A way to the one who pays: the account that the work was priced with.
    ///
    /// # Errors
    /// [`Refusal::OrderedElsewhere`] where no key of that account is here: a person decides then.
    pub async fn connect_to_pay(
        &self,
        (project, backend, urgency): (Option<ProjectId>, Backend, Urgency),
        payer: &Payer,
    ) -> Result<Arc<Connection>, StudioError> {
        if backend == Backend::Draft {
            return self.connect(backend).await;
        }
        let mut asked = self.backends.key().id();
        let connection = match self.key_for(project, urgency).await {
            Ok(Some(card)) if asked != Some(card.id) => {
                asked = Some(card.id);
                match held(self, &card).await {
                    Ok(held) => self.connect_by(&held).await,
                    Err(error) => Err(error),
                }
            }
            Ok(_) => self.connect(backend).await,
            Err(error @ StudioError::Refused(_)) => Err(error),
            Err(error) => return Err(error),
        };
        match (&payer.account, payer.key) {
            (Some(account), first) => self.by_account(account, first, (asked, connection)).await,
            (None, Some(key)) => self.only_by(key, (asked, connection)).await,
            (None, None) => connection,
        }
    }

    /// Returns a connection that pays as `account`: the given one if it is of that account, otherwise one by another key
    /// of it. `first`: the key that was to pay. `asked`: the key of the given connection.
    async fn by_account(
        &self,
        account: &str,
        first: Option<KeyId>,
        (asked, connection): (Option<KeyId>, Result<Arc<Connection>, StudioError>),
    ) -> Result<Arc<Connection>, StudioError> {
        // It may have been replaced since.
        let was_to_pay = match first {
            Some(key) => {
                let card = self.library(move |library| library.key_now(key));
                card.await?.map(|card| card.id)
            }
            None => None,
        };
        match connection {
            Ok(connection) if self.is_account(&connection, account).await? => Ok(connection),
            Err(error) if !is_about_the_key(&error) => Err(error),
            // The key that was to pay is here and isn't accepted: another one of the account doesn't pay unasked.
            Err(error @ StudioError::Api(_)) if asked.is_some() && asked == was_to_pay => {
                Err(error)
            }
            other => match self.connect_as(account, first, Others::NotForIt).await? {
                Some(connection) => Ok(connection),
                None => other.and(Err(Refusal::OrderedElsewhere.into())),
            },
        }
    }

    /// Whether this is a way to an account, by whichever of its names.
    pub async fn is_account(
        &self,
        connection: &Connection,
        account: &str,
    ) -> Result<bool, StudioError> {
        if connection.account == account {
            return Ok(true);
        }
        let (one, other) = (connection.account.clone(), account.to_owned());
        self.library(move |library| library.is_one_account(&one, &other))
            .await
    }

    /// A way by this key or the one that took its place: nobody had read whose it is as the work was ordered. Where that
    /// key isn't here any more, a key of the account that it was found to be of since.
    async fn only_by(
        &self,
        key: KeyId,
        (asked, connection): (Option<KeyId>, Result<Arc<Connection>, StudioError>),
    ) -> Result<Arc<Connection>, StudioError> {
        let connection = match connection {
            Err(error) if !is_about_the_key(&error) => return Err(error),
            Ok(connection) if connection.key == Some(key) => return Ok(connection),
            other => other,
        };
        let card = self.library(move |library| library.key_now(key)).await?;
        let card = card.filter(|card| card.kept != KeptKey::Environment);
        match (card, connection) {
            (Some(card), Ok(connection)) if connection.key == Some(card.id) => Ok(connection),
            (Some(card), _) if may_ask_keychain(self) => {
                let held = held(self, &card).await?;
                self.connect_by(&held).await
            }
            (_, other) => {
                let account = self.library(move |library| library.account_of_key(key));
                match account.await? {
                    Some(account) => self.by_account(&account, Some(key), (asked, other)).await,
                    None => other.and(Err(Refusal::OrderedElsewhere.into())),
                }
            }
        }
    }

    /// A way to an account, by whichever key of it is here: this one first.
    pub async fn connect_as(
        &self,
        account: &str,
        first: Option<KeyId>,
        others: Others,
    ) -> Result<Option<Arc<Connection>>, StudioError> {
        if !may_ask_keychain(self) {
            return Ok(None);
        }
        let wanted = account.to_owned();
        let (cards, first) = self
            .library(move |library| {
                let wanted = library.account_name(&wanted)?;
                let mut cards = library.keys()?;
                cards.retain(|card| card.account.as_ref() == Some(&wanted));
                let first = match first {
                    Some(first) => library.key_now(first)?.map(|card| card.id),
                    None => None,
                };
                cards.sort_by_key(|card| Some(card.id) != first);
                Ok((cards, first))
            })
            .await?;
        let mut failed = None;
        for card in cards {
            let connected = match held(self, &card).await {
                Ok(held) => self.connect_by(&held).await,
                Err(error) => Err(error),
            };
            match connected {
                Ok(connection) if self.is_account(&connection, account).await? => {
                    return Ok(Some(connection));
                }
                Ok(_) => {}
                Err(error) if others == Others::NotForIt && Some(card.id) == first => {
                    return Err(error);
                }
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(None), Err)
    }
}

/// What other keys of an account are for where the one that is meant doesn't open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Others {
    /// To look, which costs nothing.
    ForIt,
    /// Not to pay: nobody asked them to.
    NotForIt,
}

/// Whether another key may help.
pub(crate) fn is_about_the_key(error: &StudioError) -> bool {
    match error {
        StudioError::Refused(_) | StudioError::Secret(_) => true,
        StudioError::Api(error) => error.kind.is_about_the_key(),
        _ => false,
    }
}
