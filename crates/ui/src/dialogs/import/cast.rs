//! The voices that speakers get: those that a table names, else those of the automatic casting.

use std::collections::BTreeMap;

use mynah_core::backend::Backend;
use mynah_i18n::tidy;
use mynah_model::casting::{self, Uncast};
use mynah_model::desk::{Desk, Preview};
use mynah_script::cast::CastVoice;
use mynah_script::document::Script;
use mynah_script::edit::Edit;
use mynah_script::import::Imported;

/// The script with its speakers cast as the table has them, as far as those voices are known by name or id.
pub(super) fn cast(desk: &Desk, imported: &Imported) -> Script {
    let mut script = imported.script.clone();
    let Some(table) = &imported.table else {
        return script;
    };
    for (speaker, wanted) in &table.voices {
        let known = |backend| {
            let mut voices = desk.voices_of(backend).iter();
            let voice = voices.find(|voice| {
                voice.id.as_str() == wanted || voice.name.eq_ignore_ascii_case(wanted)
            })?;
            Some(CastVoice::from(voice))
        };
        let mut part = script.cast().0.get(speaker).cloned().unwrap_or_default();
        part.draft = known(Backend::Draft).or(part.draft);
        part.live = known(Backend::Live).or(part.live);
        let edit = Edit::SetPart {
            speaker: speaker.clone(),
            part: Some(Box::new(part)),
        };
        if let Err(error) = script.apply(&edit) {
            log::warn!("{speaker} is not cast: {error}");
        }
    }
    script
}

/// The name of the voice that each speaker will have: in the open project (`into`), by the table, or by the automatic
/// casting, which gives Draft voices only.
pub(super) fn voices(desk: &Desk, preview: &Preview, into: bool) -> BTreeMap<String, String> {
    let (script, backend) = (cast(desk, &preview.imported), desk.backend());
    let open = &desk.script().cast().0;
    let mut named = BTreeMap::new();
    let mut taken = Vec::new();
    let (mut speakers, mut uncast) = (Vec::new(), Vec::new());
    let is_open = |speaker: &&str| into && open.contains_key(*speaker);
    for read in &preview.parts {
        let speaker = read.speaker.as_str();
        let part = open.get(speaker).filter(|_| is_open(&speaker));
        let part = part.or_else(|| script.cast().0.get(speaker));
        if let Some(voice) = part.and_then(|part| part.voice(backend)) {
            named.insert(speaker.to_owned(), tidy(desk.called(voice)).into_owned());
            taken.push(voice.id.clone());
            continue;
        }
        speakers.push(speaker);
        uncast.push(Uncast {
            likes: read.likes.clone(),
            lines: read.lines,
            best: None,
        });
    }
    if backend == Backend::Draft {
        let open = open.values().filter(|_| into);
        taken.extend(open.filter_map(|part| Some(part.voice(backend)?.id.clone())));
        let voices = desk.voices_of(backend);
        let given = casting::named(&speakers, &uncast, taken.iter(), voices);
        let given = given.into_iter();
        named.extend(given.map(|(speaker, voice)| (speaker, tidy(&voice.name).into_owned())));
    }
    named
}
