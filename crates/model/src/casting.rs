//! Voices for speakers that have none: each gets one of its own as long as there are enough.

use std::collections::{HashMap, HashSet};

use crate::desk::Voice;
use mynah_core::ids::VoiceId;
use mynah_script::cast::Cast;
use mynah_script::cast::CastVoice;
use mynah_script::document::Item;
use mynah_script::edit::Edit;
use mynah_script::tuning::PartChange;

/// Edits that give every one of `speakers` without a Draft voice one: first those nobody has, in the order of
/// `voices`, then the least used.
pub fn missing<'a>(
    speakers: impl Iterator<Item = &'a str>,
    cast: &Cast,
    voices: &[Voice],
) -> Vec<Edit> {
    let uncast = in_order(
        speakers.filter(|speaker| cast.0.get(*speaker).is_none_or(|part| part.draft.is_none())),
    );
    if uncast.is_empty() {
        return Vec::new();
    }
    let taken = cast.0.values().filter_map(|part| part.draft.as_ref());
    distinct(&uncast, taken.map(|voice| &voice.id), voices)
        .into_iter()
        .map(|(speaker, voice)| Edit::TunePart {
            speaker,
            change: PartChange::Draft(Some(voice)),
        })
        .collect()
}

/// A part with a voice for every speaker, of whichever backend the voices are. For scripts without a cast.
pub fn distinct<'a>(
    speakers: &[&str],
    taken: impl Iterator<Item = &'a VoiceId>,
    voices: &[Voice],
) -> Vec<(String, CastVoice)> {
    let mut uses: HashMap<&VoiceId, usize> = HashMap::new();
    for voice in taken {
        *uses.entry(voice).or_default() += 1;
    }
    let mut cast = Vec::new();
    for speaker in speakers {
        // `min_by_key` gives the first of equals.
        let Some(voice) = voices
            .iter()
            .min_by_key(|voice| uses.get(&voice.id).copied().unwrap_or(0))
        else {
            break;
        };
        *uses.entry(&voice.id).or_default() += 1;
        cast.push(((*speaker).to_owned(), voice.into()));
    }
    cast
}

/// The speakers that an edit brings with it.
pub fn speakers_in(edit: &Edit) -> Vec<&str> {
    match edit {
        Edit::Insert { items, .. } => items
            .iter()
            .filter_map(Item::line)
            .map(|line| line.speaker.as_str())
            .collect(),
        Edit::SetSpeaker { speaker, .. } => vec![speaker],
        Edit::Group(edits) => edits.iter().flat_map(speakers_in).collect(),
        Edit::Remove { .. }
        | Edit::Move { .. }
        | Edit::SetText { .. }
        | Edit::TuneLine { .. }
        | Edit::SetOverrides { .. }
        | Edit::TunePart { .. }
        | Edit::SetPart { .. }
        | Edit::SetFormat { .. }
        | Edit::SetTitle { .. }
        | Edit::Ignore { .. }
        | Edit::Pronounce { .. }
        | Edit::Deed(_) => Vec::new(),
    }
}

/// Each speaker once, in the order of first appearance.
pub fn in_order<'a>(speakers: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    speakers.filter(|speaker| seen.insert(*speaker)).collect()
}
