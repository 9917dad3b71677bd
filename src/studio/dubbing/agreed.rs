//! Who agreed that a dub speaks with their voice: written down before anything of it is sent, and beside it what came of it.

use std::path::Path;

use crate::studio::backend::Connection;
use crate::studio::cloning::{given, proven, words_of};
use crate::studio::command::Agreement;
use crate::studio::dubbing::film::Film;
use crate::studio::dubbing::refused::NoDub;
use crate::studio::error::{Refusal, StudioError};
use crate::studio::headless::text_of;
use crate::studio::machine::Machine;
use crate::studio::vault::with_sounds;
use mynah_core::consent::{
    Agreed, Consent, NoConsent, Record, Standing, dub_agreed, dub_people, may_dub, standings,
};
use mynah_core::day::Day;
use mynah_core::ids::DubId;
use mynah_core::request::DubRequest;
use mynah_i18n::tr;
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

/// Those who are heard in a recording, as far as somebody says it: each has to have agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Whom its transcript names: the one that names most.
    pub names: Vec<String>,
    /// How many speak, where that was said.
    pub speakers: Option<u32>,
}

impl Heard {
    /// How many they are.
    pub fn count(&self) -> usize {
        let said = self.speakers.map_or(0, |it| it as usize);
        self.names.len().max(said)
    }

    /// How many of them nobody agreed for; nothing where each has somebody.
    /// `there`: people who agreed. One who is heard has to agree in any case, and that is asked elsewhere.
    pub fn lacking(&self, there: usize) -> Option<usize> {
        let count = self.count();
        (count > 1 && there < count).then(|| count - there)
    }

    /// They, in words.
    pub fn told(&self) -> String {
        if self.names.len() < self.count() {
            tr!("dub-heard-count", count = self.count())
        } else {
            let names = self.names.join(", ");
            tr!("dub-heard-names", count = self.count(), names = names)
        }
    }
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

/// Whose consent a language of a film stands on by now; nothing where nobody's voice is cloned in it.
pub fn agreed_to(all: &[Standing], film: &Film, code: &str, today: Day) -> Option<Vec<Agreed>> {
    let how = &film.how;
    (!how.without_clones).then(|| dub_agreed(all, (&how.input.hash, code), today))
}

/// The same in words: who agreed, and whose consent was taken back or has ended since.
pub fn agreed_words(agreed: &[Agreed]) -> String {
    let all = agreed.iter().map(|it| match &it.no {
        None => tr!("dub-agreed", name = it.name.as_str()),
        Some(no) => words_of(no),
    });
    let all: Vec<String> = all.collect();
    if all.is_empty() {
        return tr!("dub-agreed-nobody");
    }
    all.join("; ")
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
