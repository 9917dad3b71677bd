//! A clone that is asked for once more with the very same: a command that is run again, after an interruption or out of a
//! script, makes no second voice.

use super::noting::{in_order, sendings};
use crate::api::error::ErrorKind;
use crate::api::voices::{GetVoice, VoiceCategory};
use crate::library::Library;
use crate::studio::backend::Connection;
use crate::studio::error::StudioError;
use crate::studio::machine::Machine;
use crate::terms::consent::{Link, Record};
use crate::terms::ids::VoiceId;

/// The voice that was made of the same recordings under the same name before, where the account has it still.
///
/// # Errors
/// Those of the disk and of the service.
pub(super) async fn made_already(
    machine: &Machine,
    connection: &Connection,
    (name, samples): (&str, &[String]),
) -> Result<Option<VoiceId>, StudioError> {
    let links = machine.library(Library::consents).await?.links;
    let Some(voice) = made_last(&links, (&connection.account, name, samples)) else {
        return Ok(None);
    };
    let there = GetVoice {
        voice: voice.clone(),
    };
    match connection.client.send(&there).await {
        Ok(_) => Ok(Some(voice)),
        Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn made_last(links: &[Link], (account, name, samples): (&str, &str, &[String])) -> Option<VoiceId> {
    let sent = sendings(links);
    let is_it = |hash: &str| {
        let mut all = sent.iter().filter(|it| it.hash == hash);
        all.any(|it| {
            it.is_of(VoiceCategory::Cloned)
                && it.account == account
                && it.name == name
                && in_order(&it.samples) == in_order(samples)
        })
    };
    links.iter().rev().find_map(|link| match &link.record {
        Record::Made {
            sent: Some(hash),
            voice_id,
            ..
        } if is_it(hash) => Some(VoiceId::from(voice_id.as_str())),
        _ => None,
    })
}
