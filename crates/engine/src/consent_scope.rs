//! The consent of the people whose voices speak, checked before anything is sent.

use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use mynah_core::consent::{Standing, forbids, outside_scope, standings};
use mynah_core::day::Day;
use mynah_core::ids::{ProjectId, VoiceId};
use mynah_store::Library;

/// Refuses a voice whose consent was withdrawn, has expired or does not cover the project.
///
/// # Errors
/// [`Refusal::NoConsent`], or the library can't be read.
pub(crate) async fn check_voice(
    machine: &Machine,
    project: Option<ProjectId>,
    voice: &VoiceId,
) -> Result<(), StudioError> {
    let records = machine.library(Library::consents).await?.heeded();
    let (all, today) = (standings(&records), Day::here(machine.clock.now()));
    match forbids(&all, voice, today) {
        Some(reason) => Err(Refusal::NoConsent(reason).into()),
        None => check_scope(machine, (&all, today), project, &[voice]).await,
    }
}

/// Refuses voices that would speak outside the scope of their consents.
///
/// # Errors
/// The same as [`check_voice`].
pub(crate) async fn check_scope(
    machine: &Machine,
    (all, today): (&[Standing], Day),
    project: Option<ProjectId>,
    voices: &[&VoiceId],
) -> Result<(), StudioError> {
    let is_bound = |voice: &&VoiceId| all.iter().any(|of| of.voices.contains(voice));
    if !voices.iter().any(is_bound) {
        return Ok(());
    }
    let projects = machine.library(Library::project_names).await?;
    let names = || projects.iter().map(|(_, name)| name.as_str());
    let own = projects.iter().find(|(id, _)| Some(*id) == project);
    let own = own.map(|(_, name)| name.as_str());
    let mut voices = voices.iter();
    let outside = voices.find_map(|voice| outside_scope(all, voice, (own, names()), today));
    match outside {
        Some(of) => Err(Refusal::NoConsent(of.outside_scope()).into()),
        None => Ok(()),
    }
}
