//! Files of earlier exports that lie beside newer ones and don't have what was fixed since: they are named.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Writer;
use crate::dubbing::{patch, places};
use mynah_core::hex::hex;
use mynah_core::ids::TakeId;
use mynah_i18n::tr;
use mynah_model::dubbing::film::{FilmCard, State};
use mynah_store::{Library, outside};

/// What is said now in each language of a film that is ready, by its code, and in all of them, as hashes.
fn now(library: &Library, card: &FilmCard) -> BTreeMap<Option<String>, String> {
    let hashed = |said: &Value| hex(&Sha256::digest(said.to_string().as_bytes()));
    // The same sound may be of several takes.
    let sound = |take: TakeId| library.take(take).ok().map(|take| take.blob.hash);
    let under = card.film.background.as_ref().map(|it| &it.hash);
    let languages = card.film.languages.iter();
    let said = languages.filter_map(|language| {
        let (_, take) = patch::ready(card, &language.code).ok()?;
        let fixes = language.patches.iter().map(|it| {
            let sound = it.take.and_then(sound);
            json!([it.line, it.text, it.speech, sound, it.span])
        });
        let fixes: Value = fixes.collect();
        let said = json!([language.code, sound(take), fixes, under]);
        Some((Some(language.code.clone()), hashed(&said)))
    });
    let mut all: BTreeMap<_, _> = said.collect();
    if !all.is_empty() {
        let every: Value = all.values().cloned().collect();
        all.insert(None, hashed(&every));
    }
    all
}

impl Writer {
    /// What the files have that were written now.
    pub(super) fn states(&self) -> Vec<(String, State)> {
        let now = now(&self.library, &self.card);
        let files = self.done.files.iter().filter_map(|file| {
            let hash = now.get(&file.language)?.clone();
            let language = file.language.clone();
            Some((places::key(&file.path), State { language, hash }))
        });
        files.collect()
    }

    /// Says which files of an earlier state stay beside what is written: all but the report are written by then.
    pub(super) fn tell_earlier(&mut self) {
        let film = &self.card.film;
        let now = now(&self.library, &self.card);
        let new: Vec<String> = self
            .done
            .files
            .iter()
            .map(|it| places::key(&it.path))
            .collect();
        let (report, _) = self.places.free(None, places::REPORT);
        let (folder, report) = (places::key(self.places.folder()), places::key(&report));
        let is_earlier = |(key, state): &(&String, &State)| {
            let path = Path::new(key.as_str());
            let is_beside = path.parent() == Some(Path::new(&folder));
            let is_written = new.contains(key) || **key == report;
            // What somebody worked on since is theirs.
            let mark = film.exported.get(key.as_str());
            let is_there = mark.is_some() && outside::mark(path).as_ref() == mark;
            let now = now.get(&state.language);
            is_beside && !is_written && is_there && now.is_some_and(|now| *now != state.hash)
        };
        let earlier = film.states.iter().filter(is_earlier);
        let earlier: Vec<PathBuf> = earlier.map(|(key, _)| PathBuf::from(key)).collect();
        if earlier.is_empty() {
            return;
        }
        let name = |path: &PathBuf| path.file_name().map(|it| it.display().to_string());
        let names: Vec<String> = earlier.iter().filter_map(name).collect();
        let (count, names) = (names.len(), names.join(", "));
        let note = tr!("dub-files-earlier", count = count, names = names);
        self.done.notes.push(note);
        self.done.earlier = earlier;
    }
}
