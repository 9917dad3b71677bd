//! Who agreed that a dub speaks with their voice: written down before anything of it is sent, and beside it what came of it.

use std::path::Path;

use crate::backend::Connection;
use crate::cloning::{given, proven};
use crate::error::{Refusal, StudioError};
use crate::headless::text_of;
use crate::machine::Machine;
use crate::vault::with_sounds;
use mynah_core::consent::{Consent, NoConsent, Record, Standing, dub_people, may_dub, standings};
use mynah_core::day::Day;
use mynah_core::ids::DubId;
use mynah_core::request::DubRequest;
use mynah_model::command::Agreement;
use mynah_model::dubbing::agreed::Heard;
use mynah_model::dubbing::refused::NoDub;
use mynah_store::Library;
use mynah_store::consents::Chain;
use mynah_store::error::LibraryError;

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

/// How many people agree: each who is named here speaks for one, even under one name, and of records each name does.
fn people(library: &[Standing], recording: &str, new: &[(bool, Consent)]) -> usize {
    let said = new.iter().filter(|(is_said, _)| *is_said);
    let is_said = |name: &str| said.clone().any(|(_, it)| it.name.trim() == name);
    let others = dub_people(library, recording);
    let others = others.into_iter().filter(|name| !is_said(name));
    said.clone().count() + others.count()
}

/// Writes down who agreed to dubs of a recording, which is known by its hash and by that of its sound, into these languages
/// with the voices in it. Nothing is written where that isn't enough.
pub(super) fn agree(
    library: &Library,
    agreements: &[Agreement],
    ((recording, sound), languages, heard): ((&str, Option<&str>), &[String], &Heard),
    today: Day,
) -> Result<(), StudioError> {
    let consents = agreements.iter().map(|agreement| {
        let consent = read(agreement)?;
        let consent = consent.of_dub(recording, languages);
        let consent = consent.and_then(|consent| {
            consent.holds_on(today)?;
            let (mut consent, sound) = (consent, sound.map(str::to_owned));
            consent.sounds.extend(sound);
            consent.sounds.sort();
            consent.sounds.dedup();
            Ok(consent)
        });
        let is_said = matches!(agreement, Agreement::Said(_));
        Ok((is_said, consent.map_err(Refusal::NoConsent)?))
    });
    let mut consents = consents.collect::<Result<Vec<_>, StudioError>>()?;
    for (_, handed) in consents.iter_mut().filter(|(is_said, _)| !is_said) {
        *handed = with_sounds(library, handed.clone())?;
        proven(library, handed)?;
    }
    let agreed = library.consent_after(|chain: &Chain<'_>| {
        let mut all = standings(&chain.there.heeded());
        all.extend(consents.iter().map(|(_, it)| Standing::new(it.clone())));
        let mut wanted = languages.iter();
        if let Err(no) = wanted.try_for_each(|code| may_dub(&all, (recording, code), today)) {
            return Ok(Err(Refusal::NoConsent(no)));
        }
        if let Some(lacking) = heard.lacking(people(&all, recording, &consents)) {
            let heard = heard.told();
            return Ok(Err(Refusal::NotDubbed(NoDub::Speakers { heard, lacking })));
        }
        let consents = consents.into_iter().map(|(_, it)| it).collect();
        Ok(given(chain, consents)?.map_err(Refusal::NoConsent))
    });
    Ok(agreed??)
}

/// Writes down that a dub was begun under what was agreed to; once, whoever finds it.
pub(crate) async fn begun(
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
