//! Who agreed that a dub speaks with their voice: written down before anything of it is sent, and beside it what came of it.

use std::path::Path;

use crate::library::Library;
use crate::library::consents::Chain;
use crate::library::error::LibraryError;
use crate::studio::backend::Connection;
use crate::studio::cloning::given;
use crate::studio::command::Agreement;
use crate::studio::dubbing::refused::NoDub;
use crate::studio::error::{Refusal, StudioError};
use crate::studio::headless::text_of;
use crate::studio::machine::Machine;
use crate::terms::consent::{Consent, NoConsent, Record, Standing, may_dub, standings};
use crate::terms::day::Day;
use crate::terms::ids::DubId;
use crate::terms::request::DubRequest;

/// Reads a record that was handed in.
fn read(agreement: &Agreement) -> Result<Consent, StudioError> {
    match agreement {
        Agreement::Said(json) => Ok(Consent::read(json).map_err(Refusal::NoConsent)?),
        Agreement::Record(path) => {
            let text = text_of(path)?;
            Consent::handed(&text).map_err(|no| match no {
                NoConsent::Unread(why) => {
                    let file = name_of(path);
                    NoDub::Record { file, why }.into()
                }
                no => Refusal::NoConsent(no).into(),
            })
        }
    }
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Writes down who agreed to dubs of a recording into these languages with the voices in it. Nothing is written where
/// that isn't enough.
pub(super) fn agree(
    library: &Library,
    agreements: &[Agreement],
    (recording, languages): (&str, &[String]),
    today: Day,
) -> Result<(), StudioError> {
    let consents = agreements.iter().map(|agreement| {
        let consent = read(agreement)?;
        let consent = consent.of_dub(recording, languages);
        let consent = consent.and_then(|consent| {
            consent.holds_on(today)?;
            Ok(consent)
        });
        Ok(consent.map_err(Refusal::NoConsent)?)
    });
    let consents = consents.collect::<Result<Vec<_>, StudioError>>()?;
    let agreed = library.consent_after(|chain: &Chain<'_>| {
        let mut all = standings(&chain.there.heeded());
        all.extend(consents.iter().cloned().map(Standing::new));
        let mut wanted = languages.iter();
        if let Err(no) = wanted.try_for_each(|code| may_dub(&all, (recording, code), today)) {
            return Ok(Err(no));
        }
        given(chain, consents)
    });
    Ok(agreed?.map_err(Refusal::NoConsent)?)
}

/// Writes down that a dub was begun under what was agreed to; once, whoever finds it.
pub(in crate::studio) async fn begun(
    machine: &Machine,
    connection: &Connection,
    (dub, request): (&DubId, &DubRequest),
) {
    if request.without_clones {
        return;
    }
    let (account, at) = (connection.account.clone(), machine.clock.now().0);
    let (of, language) = (request.input.hash.clone(), request.target.clone());
    let dub_id = dub.to_string();
    let written = machine.library(move |library| {
        library.consent_after(|chain| {
            let links = &chain.there.links;
            let is_known = |record: &Record| matches!(record, Record::Dubbed { dub_id: known, .. } if *known == dub_id);
            if links.iter().any(|link| is_known(&link.record)) {
                return Ok(());
            }
            let all = standings(links);
            let binds = |it: &&Standing| {
                let consent = &it.consent;
                consent.samples.contains(&of) && consent.covers(&language) && it.withdrawn.is_none()
            };
            for it in all.iter().filter(binds) {
                chain.append(&Record::Dubbed {
                    dubbed: it.hash.clone(),
                    of: of.clone(),
                    language: language.clone(),
                    dub_id: dub_id.clone(),
                    account: account.clone(),
                    at,
                })?;
            }
            Ok::<_, LibraryError>(())
        })
    });
    if let Err(error) = written.await {
        log::warn!("that a dub was begun isn't written beside its consent: {error}");
    }
}
