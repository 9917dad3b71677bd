//! The voices that a table names for its speakers.

use mynah_core::backend::Backend;
use mynah_model::desk::Desk;
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
