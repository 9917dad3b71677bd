//! Where the files of a dub go: names that no other dub has, and nothing of somebody else's is replaced unasked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::dubbing::stands;
use crate::error::StudioError;
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::ids::FilmId;
use mynah_core::request::Cut;
use mynah_model::command::{DubExport, DubPart};
use mynah_model::dubbing::film::{Film, FilmCard};
use mynah_model::event::InTheWay;
use mynah_records::file_mark::Mark;
use mynah_script::file_names::{numbered, slug};
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::outside;

/// Endings of what tells what is said in a language.
pub(super) const SRT: &str = "srt";
pub(super) const VTT: &str = "vtt";
pub(super) const TTML: &str = "ttml";
pub(super) const TABLE: &str = "csv";
pub(super) const JSON: &str = "json";
pub(super) const CUES: &str = "cues.csv";
const SUBTITLES: [&str; 3] = [SRT, VTT, TTML];
const TABLES: [&str; 3] = [TABLE, JSON, CUES];
/// Ends of the names of what has all languages.
pub(super) const ALL_IN_ONE: &str = "dubbed.mkv";
pub(super) const REPORT: &str = "report.md";

/// The places of an export's files.
pub(super) struct Places {
    folder: PathBuf,
    /// What their names begin with.
    stem: String,
    /// What exports of this dub wrote, as it was then.
    own: BTreeMap<String, Mark>,
    /// Whether somebody said that what is there may go.
    over: bool,
}

impl Places {
    pub fn of(library: &Library, card: &FilmCard, wish: &DubExport) -> Result<Self, LibraryError> {
        Ok(Self {
            folder: wish.folder.clone(),
            stem: stem(library, card, wish)?,
            own: card.film.exported.clone(),
            over: wish.over,
        })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What a file is called: the film's name, the language, what it is.
    fn named(&self, code: Option<&str>, ending: &str) -> PathBuf {
        let stem = &self.stem;
        self.folder.join(match code {
            Some(code) => format!("{stem}-{code}.{ending}"),
            None => format!("{stem}-{ending}"),
        })
    }

    /// Where a file goes: where something lies that no export of this dub left so, it gets a number, and what is in its
    /// way is told.
    pub fn free(&self, code: Option<&str>, ending: &str) -> (PathBuf, Option<PathBuf>) {
        let path = self.named(code, ending);
        if self.over || !self.is_in_the_way(&path) {
            return (path, None);
        }
        let mut all = numbered(&path);
        let free = all.find(|it| !self.is_in_the_way(it));
        (free.unwrap_or_else(|| path.clone()), Some(path))
    }

    fn is_in_the_way(&self, path: &Path) -> bool {
        let own = self.own.get(&key(path));
        outside::is_there(path) && (own.is_none() || own != outside::mark(path).as_ref())
    }

    /// What an export would write that lies there already, whoever wrote it.
    fn in_the_way(&self, card: &FilmCard, wish: &DubExport) -> Vec<PathBuf> {
        let mut all = self.all(card, wish);
        all.retain(|path| outside::is_there(path));
        all
    }

    /// What an export may write.
    fn all(&self, card: &FilmCard, wish: &DubExport) -> Vec<PathBuf> {
        let film = &card.film;
        let mut endings = Vec::new();
        for (part, texts) in [
            (DubPart::Subtitles, &SUBTITLES[..]),
            (DubPart::Tables, &TABLES),
        ] {
            if wish.writes(part) {
                endings.extend(texts);
            }
        }
        endings.extend(wish.sounds.iter().flat_map(|sound| sound.endings()));
        let mut all = Vec::new();
        if wish.writes(DubPart::Report) {
            all.push(self.named(None, REPORT));
        }
        if film.has_picture && wish.writes(DubPart::Video) {
            endings.push(video(film));
        }
        if film.has_picture && wish.writes(DubPart::AllInOne) {
            all.push(self.named(None, ALL_IN_ONE));
        }
        let is_wanted = |code: &&String| wish.languages.is_empty() || wish.languages.contains(code);
        let codes = film.languages.iter().map(|it| &it.code);
        for code in codes.filter(is_wanted) {
            all.extend(endings.iter().map(|ending| self.named(Some(code), ending)));
        }
        all
    }
}

/// The ending of a film with one language.
pub(super) fn video(film: &Film) -> &'static str {
    let how = &film.how;
    // A part comes from the service, which gives MP4.
    if how.input.extension == "mov" && how.cut.is_none() {
        "mov"
    } else {
        "mp4"
    }
}

/// A path as it is kept.
pub(super) fn key(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_relative| path.to_owned());
    path.to_string_lossy().into_owned()
}

/// What the names of a dub's files begin with: where files of another dub of a film with this name lie in their place,
/// its job tells them apart.
fn stem(library: &Library, card: &FilmCard, wish: &DubExport) -> Result<String, LibraryError> {
    let stem = named(&card.film, card.backend);
    let places = Places {
        folder: wish.folder.clone(),
        stem,
        own: BTreeMap::new(),
        over: false,
    };
    let all = places.all(card, wish).into_iter();
    let all: Vec<String> = all
        .filter(|path| outside::is_there(path))
        .map(|path| key(&path))
        .collect();
    let own = places.stem;
    if all.is_empty() {
        return Ok(own);
    }
    // What it wrote itself, it writes over.
    let exported = &card.film.exported;
    let is_others = |other: &Film| {
        let mut keys = all.iter().filter(|key| !exported.contains_key(*key));
        keys.any(|key| other.exported.contains_key(key))
    };
    for backend in Backend::ALL {
        for kept in library.films(backend)? {
            let other = Film::read(&kept.content);
            let is_named_so = |other: &Film| named(other, backend) == own && is_others(other);
            if kept.id != card.id && other.is_ok_and(|other| is_named_so(&other)) {
                return Ok(format!("{own}-{}", card.id));
            }
        }
    }
    Ok(own)
}

/// Returns the end of the names of files that Draft voices made: they are no files to deliver.
pub(super) fn draft_mark(backend: Backend) -> &'static str {
    match backend {
        Backend::Draft => "-draft",
        Backend::Live => "",
    }
}

fn named(film: &Film, backend: Backend) -> String {
    let stem = Path::new(film.name()).file_stem().unwrap_or_default();
    let slug = slug(&stem.to_string_lossy());
    let name = if slug.is_empty() { "film" } else { &*slug };
    let name = match film.how.cut {
        // Its times count from the beginning of the part: nobody is to lay it under the whole.
        Some(Cut { start, end }) => format!("{name}-{start}s-{end}s"),
        None => name.to_owned(),
    };
    name + draft_mark(backend)
}

/// Tells what an export would take the place of.
pub(super) async fn look(
    machine: &Machine,
    number: u64,
    (id, wish): (FilmId, DubExport),
) -> InTheWay {
    let library = machine.library.clone();
    let found = machine.blocking(move || {
        let card = stands::card(&library, &id)?;
        let places = Places::of(&library, &card, &wish)?;
        Ok::<_, StudioError>(places.in_the_way(&card, &wish))
    });
    // What can't be told now says so as it is written.
    let found = found.await.unwrap_or_default();
    InTheWay {
        number,
        count: found.len(),
        first: found.into_iter().next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::request::{DubRequest, Input, Worth};

    /// Regression: files of a dub by Draft voices had the names of a finished dub.
    #[test]
    fn files_of_a_draft_say_so_in_their_names() {
        let film = |cut| {
            Film::of(DubRequest {
                input: Input {
                    hash: "ab".repeat(32),
                    extension: "mp4".to_owned(),
                    bytes: 1,
                    seconds: 9.0,
                    name: "Der Film.mp4".to_owned(),
                },
                target: String::new(),
                source: None,
                speakers: None,
                cut,
                sheet: None,
                worth: Worth::default(),
                drop_background: false,
                mask_profanity: false,
                without_clones: false,
                as_project: false,
                track: None,
            })
        };
        let part = Some(Cut { start: 1, end: 5 });
        for (cut, backend, expected) in [
            (None, Backend::Live, "der-film"),
            (None, Backend::Draft, "der-film-draft"),
            (part, Backend::Live, "der-film-1s-5s"),
            (part, Backend::Draft, "der-film-1s-5s-draft"),
        ] {
            assert_eq!(named(&film(cut), backend), expected);
        }
    }

    /// The user's own table was replaced by what the service had understood.
    #[test]
    fn what_no_export_of_it_wrote_or_somebody_worked_on_stays() {
        let folder = tempfile::tempdir().unwrap();
        let mut places = Places {
            folder: folder.path().to_owned(),
            stem: "film".to_owned(),
            own: BTreeMap::new(),
            over: false,
        };
        let at = |name: &str| folder.path().join(name);
        let there = at("film-en.csv");
        let beside = |name: &str| (at(name), Some(there.clone()));
        assert_eq!(places.free(Some("en"), TABLE), (there.clone(), None));
        std::fs::write(&there, "mine").unwrap();
        assert_eq!(places.free(Some("en"), TABLE), beside("film-en-2.csv"));
        std::fs::write(at("film-en-2.csv"), "its own").unwrap();
        let mark = outside::mark(&at("film-en-2.csv")).unwrap();
        places.own.insert(key(&at("film-en-2.csv")), mark);
        assert_eq!(places.free(Some("en"), TABLE), beside("film-en-2.csv"));
        std::fs::write(at("film-en-2.csv"), "corrected by hand").unwrap();
        assert_eq!(places.free(Some("en"), TABLE), beside("film-en-3.csv"));
        assert_eq!(places.free(None, REPORT), (at("film-report.md"), None));
        places.over = true;
        assert_eq!(places.free(Some("en"), TABLE), (there, None));
    }
}
