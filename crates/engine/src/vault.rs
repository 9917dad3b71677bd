//! The records of consent: taken back, given anew, what shows them, and one or all of them in a file, a page to read or
//! JSON.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cloning;
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::professional;
use crate::sampling;
use mynah_core::consent::{
    Consent, Record, forbids, going_with, shown_before, standings, taken_back,
};
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_model::command::HeardOf;
use mynah_model::consent_report::{self, ConsentReport};
use mynah_model::consent_text;
use mynah_model::event::{CloningEvent, Event, Notice};
use mynah_script::file_names::numbered;
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::outside;

/// Writes them, or the one with this hash and what happened under it.
pub(super) async fn export(
    machine: &Machine,
    path: &Path,
    of: Option<String>,
) -> Result<(), StudioError> {
    let read = machine.library(|library| {
        let all = library.consents()?;
        let heeded = standings(&all.heeded());
        let unkept = unkept(library, heeded.iter().map(|it| &it.consent))?;
        Ok((all, unkept))
    });
    let (all, unkept) = read.await?;
    let arrived = professional::arrived(machine).await?;
    let is_one = of.is_some();
    let there = ConsentReport {
        all,
        unkept,
        of,
        arrived,
    };
    let today = Day::here(machine.clock.now());
    // A file dialog asked about the path that was chosen, not about the one that is written.
    let to = free(path);
    let is_json = consent_text::ends_in(&to, &["json"]);
    let path = to.display().to_string();
    let text = match (is_json, is_one) {
        (true, false) => tr!("vault-written-json", path = path),
        (true, true) => tr!("vault-written-json-one", path = path),
        (false, _) => tr!("vault-written", path = path),
    };
    let write = machine.blocking(move || {
        let text = if is_json {
            consent_report::json(&there)
        } else {
            consent_report::page(&there, today)
        };
        Ok::<_, StudioError>(outside::write(&to, text.as_bytes())?)
    });
    write.await?;
    machine.tell(Event::Notice(Notice::Done(text))).await;
    Ok(())
}

/// Plays the recording of a statement.
pub(super) async fn hear(machine: &Machine, hash: String) -> Result<(), StudioError> {
    match proof(machine, hash).await? {
        Some(input) => sampling::heard(machine, input, HeardOf::All).await,
        None => Ok(()),
    }
}

/// Tells where a document lies.
pub(super) async fn show(machine: &Machine, number: u64, hash: String) -> Result<(), StudioError> {
    let Some(input) = proof(machine, hash).await? else {
        return Ok(());
    };
    let path = machine
        .library(move |library| library.input(&input))
        .await?;
    sampling::tell(machine, CloningEvent::ProofAt(number, path)).await;
    Ok(())
}

/// Whether nobody took back what was agreed to for a voice.
///
/// # Errors
/// Somebody did, or the records can't be read.
pub(super) async fn may_speak(machine: &Machine, voice: &VoiceId) -> Result<(), StudioError> {
    let (today, voice) = (Day::here(machine.clock.now()), voice.clone());
    let no = machine.library(move |library| {
        let there = library.consents()?;
        Ok(forbids(&standings(&there.heeded()), &voice, today))
    });
    match no.await? {
        Some(no) => Err(Refusal::NoConsent(no).into()),
        None => Ok(()),
    }
}

/// Hashes of what is to show consents and isn't kept here.
pub(super) fn unkept<'a>(
    library: &Library,
    all: impl Iterator<Item = &'a Consent>,
) -> Result<BTreeSet<String>, LibraryError> {
    let mut unkept = BTreeSet::new();
    for hash in all.flat_map(|it| it.statement.proofs()) {
        if library.kept_input(hash)?.is_none() {
            unkept.insert(hash.to_owned());
        }
    }
    Ok(unkept)
}

/// The same with how the recording of its statement sounds, where that is kept here and isn't said.
pub(super) fn with_sounds(library: &Library, consent: Consent) -> Result<Consent, StudioError> {
    let audio = consent.statement.audio_sha256.as_ref();
    let audio = audio.filter(|_| consent.statement.sounds.is_empty());
    let kept = audio.map(|hash| library.kept_input(hash)).transpose()?;
    let Some(input) = kept.flatten() else {
        return Ok(consent);
    };
    // What can't be heard is known by its hash alone.
    let heard = sampling::heard_source_of(&library.input(&input)?).ok();
    let mut consent = consent;
    consent
        .statement
        .sounds
        .extend(heard.and_then(|of| of.sound));
    Ok(consent)
}

/// Whether a recording is what a voice said here, as it lies in the library or saved anew: that shows nothing of what its
/// owner says.
pub(super) fn is_made_here(
    library: &Library,
    input: &Input,
    sounds: &[&str],
) -> Result<bool, StudioError> {
    if library.is_take(&input.hash)? {
        return Ok(true);
    }
    let takes = library.takes_lasting(input.seconds)?.into_iter();
    // What can't be heard is no take that somebody has.
    let mut heard = takes.filter_map(|path| sampling::heard_source_of(&path).ok()?.sound);
    Ok(heard.any(|sound| sounds.contains(&&*sound)))
}

/// Refuses a statement that was made before something was taken back and is saved anew: earlier records don't tell how
/// theirs sound.
pub(super) fn said_before(library: &Library, consent: &Consent) -> Result<(), StudioError> {
    if consent.statement.sounds.is_empty() {
        return Ok(());
    }
    let mut all = standings(&library.consents()?.heeded());
    for of in all.iter_mut().filter(|of| of.consent.is_of(&consent.name)) {
        of.consent = with_sounds(library, of.consent.clone())?;
    }
    let shown = (consent.name.as_str(), consent.statement.known_by());
    match shown_before(&all, shown, consent.renews.as_deref()) {
        Some(no) => Err(Refusal::NoConsent(no).into()),
        None => Ok(()),
    }
}

/// What shows a consent, by its hash. Where it isn't kept here that is said.
async fn proof(machine: &Machine, hash: String) -> Result<Option<Input>, StudioError> {
    let kept = machine
        .library(move |library| library.kept_input(&hash))
        .await?;
    if kept.is_none() {
        let text = tr!("vault-proof-elsewhere");
        machine.tell(Event::Notice(Notice::Heed(text))).await;
    }
    Ok(kept)
}

/// Writes down that one was taken back, with all that was agreed to by the same statement: recordings that were cleaned and
/// the voice that came of them stand in records of their own.
pub(super) async fn withdraw(machine: &Machine, hash: String) -> Result<(), StudioError> {
    let at = machine.clock.now().0;
    let written = machine.library(move |library| {
        library.consent_after(|chain| {
            for withdrawn in going_with(&standings(&chain.there.heeded()), &hash) {
                chain.append(&Record::Withdrawn { withdrawn, at })?;
            }
            Ok(())
        })
    });
    written.await?;
    let text = tr!("clone-withdrawn");
    machine.tell(Event::Notice(Notice::Done(text))).await;
    sampling::tell_vault(machine).await
}

/// Writes down that somebody agrees anew. All are told then, also where nothing came of it.
pub(super) async fn renew(machine: &Machine, consent: &str) -> Result<(), StudioError> {
    let renewed = write_anew(machine, consent).await;
    sampling::tell_vault(machine).await?;
    let is_free = renewed?;
    let notice = if is_free {
        Notice::Done(tr!("vault-renewed"))
    } else {
        Notice::Heed(tr!("vault-renewed-of-several"))
    };
    machine.tell(Event::Notice(notice)).await;
    Ok(())
}

/// Writes it; whether no other record that was taken back still stands against what was made by it.
async fn write_anew(machine: &Machine, consent: &str) -> Result<bool, StudioError> {
    let now = machine.clock.now();
    let consent = Consent::read(consent).and_then(|consent| {
        consent.holds_on(Day::here(now))?;
        Ok(consent)
    });
    let consent = consent.map_err(Refusal::NoConsent)?;
    let (library, asked) = (machine.library.clone(), consent.clone());
    let said = machine.blocking(move || said_before(&library, &asked));
    said.await?;
    let renewed = machine.library(move |library| {
        library.consent_after(|chain| cloning::renewed(chain, consent, now.0))
    });
    renewed.await?.map_err(Refusal::NoConsent)?;
    let all = standings(&machine.library(Library::consents).await?.heeded());
    // It was written last.
    let Some(of) = all.last() else {
        return Ok(true);
    };
    let is_back = |sample: &String| taken_back(&all, sample).is_some();
    let is_silent = |voice: &VoiceId| forbids(&all, voice, Day::here(now)).is_some();
    Ok(!of.consent.samples.iter().any(is_back) && !of.voices.iter().any(is_silent))
}

/// The same place; beside what is there where nobody chose that.
fn free(path: &Path) -> PathBuf {
    let to = consent_text::place(path);
    if to == path || !outside::is_there(&to) {
        return to;
    }
    let mut others = numbered(&to);
    others.find(|it| !outside::is_there(it)).unwrap_or(to)
}
