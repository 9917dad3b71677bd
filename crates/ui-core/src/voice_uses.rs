//! Where voices speak: in the cast of the open project, and in other projects.

use std::collections::BTreeSet;

use crate::words::speaker_name;
use mynah_core::backend::Backend;
use mynah_core::ids::VoiceId;
use mynah_i18n::{tidy, tr};
use mynah_model::desk::{Desk, Voice};
use mynah_script::cast::CastVoice;

/// Returns the speakers of the open project that have this voice, at most 5; `None` if there are none.
pub fn spoken_by(desk: &Desk, backend: Backend, voice: &VoiceId) -> Option<String> {
    let parts = desk.script().cast().0.iter();
    let cast = parts.filter(|(_, part)| part.voice(backend).is_some_and(|it| it.id == *voice));
    let names = cast.take(5).map(|(speaker, _)| speaker_name(speaker));
    let names: Vec<_> = names.map(|name| tidy(&name).into_owned()).collect();
    Some(names.join(", ")).filter(|names| !names.is_empty())
}

/// Returns the other projects whose casts have one of these voices, at most 5 by name; `None` if there are none.
pub fn projects_of(desk: &Desk, backends: &[Backend], voices: &[VoiceId]) -> Option<String> {
    let known = || backends.iter().filter_map(|it| desk.browsed.known.get(it));
    let open = desk.project.as_ref().map(|open| open.card.id);
    let all = known().flat_map(|known| voices.iter().filter_map(|it| known.projects.get(it)));
    let others: BTreeSet<_> = all.flatten().filter(|id| Some(**id) != open).collect();
    let listed = desk.projects.value().into_iter().flatten();
    let listed = listed.chain(&desk.archived).chain(&desk.bin);
    let named = listed.filter(|card| others.contains(&card.id));
    let mut names: Vec<_> = named
        .take(5)
        .map(|card| tidy(&card.name).into_owned())
        .collect();
    let more = others.len() - names.len();
    if more > 0 {
        names.push(tr!("voices-remove-more", count = more));
    }
    Some(names.join(", ")).filter(|names| !names.is_empty())
}

/// A voice as it is cast: by its id, and a name that can be shown.
pub fn cast_voice(voice: &Voice) -> CastVoice {
    voice.into()
}
