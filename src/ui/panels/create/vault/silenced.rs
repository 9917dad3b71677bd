//! What falls silent once a consent is taken back.

use crate::studio::event::Vault;
use crate::terms::backend::Backend;
use crate::terms::consent::{Standing, of_one_statement};
use crate::terms::ids::VoiceId;
use crate::tr;
use crate::ui::ctx::StudioCtx;

/// Which voices nothing is spoken with once it is taken back: those of each record that goes with it.
pub(super) fn silenced_by(vault: &Vault, standing: &Standing) -> Vec<VoiceId> {
    let all = of_one_statement(&vault.heeded, standing).flat_map(|of| &of.voices);
    // What stands behind a damaged record is taken back alone.
    let mut all: Vec<VoiceId> = all.chain(&standing.voices).cloned().collect();
    all.sort();
    all.dedup();
    all
}

/// They, by their names, whoever has them.
pub(super) fn named(cx: &StudioCtx<'_>, vault: &Vault, voices: &[VoiceId]) -> String {
    let mut names = Vec::new();
    let is_in = |backend: Backend, voice: &VoiceId| {
        let mut there = cx.desk.voices_of(backend).iter();
        there.any(|it| it.id == *voice)
    };
    // Where a list is missing it may be there all the same.
    let is_listed = |backend: &Backend| cx.desk.voices_of(*backend).iter().next().is_some();
    if !Backend::ALL.iter().all(is_listed) {
        let unlisted = |voice: &&VoiceId| !Backend::ALL.iter().any(|it| is_in(*it, voice));
        let written = |voice| vault.heeded.iter().find_map(|of| of.name_of(voice));
        let unlisted = voices.iter().filter(unlisted).filter_map(written);
        names.extend(unlisted.map(str::to_owned));
    }
    for backend in Backend::ALL {
        let there = cx.desk.voices_of(backend).iter();
        for voice in there.filter(|voice| voices.contains(&voice.id)) {
            let name = voice.name.as_str();
            names.push(match backend {
                Backend::Live => tr!("vault-withdraw-live", name = name),
                Backend::Draft => tr!("vault-withdraw-draft", name = name),
            });
        }
    }
    names.sort();
    names.dedup();
    if names.is_empty() {
        return String::new();
    }
    tr!("vault-withdraw-voices", voices = names.join(", "))
}

/// How many lines of the open project these voices speak.
pub(super) fn spoken_by(cx: &StudioCtx<'_>, voices: &[VoiceId]) -> String {
    let lines = cx.desk.script().lines();
    let theirs = lines.filter(|line| {
        // Whoever of both speaks them now, the other one is cast, too.
        let part = cx.desk.script().cast().0.get(&line.speaker);
        let mut cast = Backend::ALL.iter().filter_map(|it| part?.voice(*it));
        cast.any(|cast| voices.contains(&cast.id))
    });
    tr!("vault-withdraw-lines", lines = theirs.count())
}
