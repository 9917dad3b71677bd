//! Lines of several speakers, such as `ANNA AND BOB`: nobody is called so. The first of them speaks, and a note names the
//! others.

use super::{Destination, Imported};
use crate::edit::Edit;
use crate::names::{Spellings, persons};
use mynah_i18n::tr;

/// Gives the lines of speakers who are known by themselves to the first of them.
pub(super) fn apply(imported: &mut Imported, destination: &Destination) {
    let script = &imported.script;
    let speakers = script.speakers();
    let known = destination.speakers.keys().map(String::as_str);
    let mut names = Spellings::of(speakers.iter().copied().chain(known));
    let mut edits = Vec::new();
    let mut joint = Vec::new();
    for speaker in speakers {
        let all = persons(speaker);
        if all.len() < 2 || !all.iter().all(|name| names.knows(name)) {
            continue;
        }
        let all = all.iter().map(|name| names.canonical(name));
        let all: Vec<String> = all.collect();
        let [first, others @ ..] = all.as_slice() else {
            continue;
        };
        let note = tr!("import-with", names = others.join(", "));
        let lines = script.lines().filter(|line| line.speaker == speaker);
        let mut ids = Vec::new();
        for line in lines {
            ids.push(line.id);
            edits.push(line.directed(&note, line.text.clone()));
        }
        edits.push(Edit::SetSpeaker {
            ids,
            speaker: first.clone(),
        });
        joint.push(speaker.to_owned());
    }
    if edits.is_empty() {
        return;
    }
    let applied = imported.script.apply(&Edit::Group(edits));
    debug_assert!(applied.is_ok(), "its own rows: {applied:?}");
    if let Some(table) = &mut imported.table {
        table.voices.retain(|name, _| !joint.contains(name));
    }
}
