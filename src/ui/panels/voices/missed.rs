//! Who misses a voice that is removed.

use super::{Picked, words};
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::script::speaker_name;

/// Who of the open project speaks with a voice; the first few.
pub(super) fn speakers(cx: &StudioCtx<'_>, picked: &Picked) -> Option<String> {
    let parts = cx.desk.script().cast().0.iter();
    let cast = parts.filter(|(_, part)| {
        let voice = part.voice(picked.backend);
        voice.is_some_and(|voice| voice.id == picked.id)
    });
    let names = cast.take(5).map(|(speaker, _)| speaker_name(speaker));
    let names: Vec<_> = names.map(|name| words::tidy(&name).into_owned()).collect();
    Some(names.join(", ")).filter(|names| !names.is_empty())
}

/// The other projects in which it spoke; the first few.
pub(super) fn projects(cx: &StudioCtx<'_>, picked: &Picked) -> Option<String> {
    let desk = cx.desk;
    let known = desk.browsed.known.get(&picked.backend)?;
    let open = desk.project.as_ref().map(|open| open.card.id);
    let others = known.projects.get(&picked.id)?.iter();
    let others: Vec<_> = others.filter(|id| Some(**id) != open).collect();
    let listed = desk.projects.value().into_iter().flatten();
    let listed = listed.chain(&desk.archived).chain(&desk.bin);
    let named = listed.filter(|card| others.contains(&&card.id));
    let mut names: Vec<_> = named
        .take(5)
        .map(|card| words::tidy(&card.name).into_owned())
        .collect();
    let more = others.len() - names.len();
    if more > 0 {
        names.push(tr!("voices-remove-more", count = more));
    }
    Some(names.join(", ")).filter(|names| !names.is_empty())
}
