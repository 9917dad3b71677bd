//! Whose preview becomes a voice: the service knows it for the account that bought it alone.

use std::sync::Arc;

use crate::backend::Connection;
use crate::error::{Refusal, StudioError};
use crate::keys::Others;
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::request::Generation;
use mynah_model::voice_design::MakingCard;

/// A way to the account that bought the preview that was chosen, by whichever key of it is here; the one in use where
/// nobody can tell.
///
/// # Errors
/// [`Refusal::OrderedElsewhere`] where no key of that account is here.
pub(super) async fn way_of(
    machine: &Machine,
    card: &MakingCard,
) -> Result<Arc<Connection>, StudioError> {
    let connection = machine.connect(card.backend).await?;
    if card.backend == Backend::Draft {
        return Ok(connection);
    }
    let Some(account) = bought_by(machine, card, &connection.account).await? else {
        return Ok(connection);
    };
    if machine.is_account(&connection, &account).await? {
        return Ok(connection);
    }
    let other = machine.connect_as(&account, None, Others::NotForIt).await?;
    Ok(other.ok_or(Refusal::OrderedElsewhere)?)
}

/// The account that has the preview: this one, or one whose key is here; nothing where the library has it no more.
async fn bought_by(
    machine: &Machine,
    card: &MakingCard,
    first: &str,
) -> Result<Option<String>, StudioError> {
    let chosen = card.making.chosen.as_ref();
    let attempt = chosen.and_then(|chosen| card.making.attempts.get(chosen.attempt));
    let Some((chosen, attempt)) = chosen.zip(attempt) else {
        return Ok(None);
    };
    let request = Generation::Design(attempt.request.clone());
    let (given, backend) = (chosen.generated.clone(), card.backend);
    let mut accounts = vec![first.to_owned()];
    machine
        .library(move |library| {
            let keys = library.keys()?.into_iter();
            accounts.extend(keys.filter_map(|card| card.account));
            for account in accounts {
                for take in library.takes_like((backend, &account), &request)? {
                    let take = library.take(take)?.card;
                    if take.given.as_deref() == Some(given.as_str()) {
                        return Ok(Some(account));
                    }
                }
            }
            Ok(None)
        })
        .await
}
