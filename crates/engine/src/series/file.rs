//! A cast file on the disk: read, written where nobody else wrote meanwhile. These calls block.

use std::path::Path;

use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_script::cast::{CastFile, LARGEST_CAST};
use mynah_script::encoding;
use mynah_script::series::Telling;
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::outside::{self, Brought};
use mynah_store::shared_file::SharedFile;

/// What came of a file.
pub(super) enum Came {
    File(CastFile),
    /// None came, and why, in words.
    Nothing(String),
}

/// What came of telling a file something.
pub(super) enum Told {
    Done(CastFile),
    /// Somebody else told it of these meanwhile.
    Overtaken(Vec<String>),
    Nothing(String),
    /// The project shares none any more.
    Untied,
}

/// What came of saving a cast.
#[derive(Debug, PartialEq)]
pub(super) enum Saved {
    Done,
    /// There is a file, and nobody said that it may go.
    There,
    /// Somebody else keeps it.
    Busy,
}

impl Came {
    /// A file that doesn't answer.
    pub fn silence() -> Self {
        Self::Nothing(tr!("trouble-cast-file-silent"))
    }
}

/// Writes a cast, and over what is there only where it may.
pub(super) fn save(path: &Path, json: &str, over: bool) -> Result<Saved, LibraryError> {
    let file = match SharedFile::turn(path) {
        Err(LibraryError::Busy { .. }) => return Ok(Saved::Busy),
        file => file?,
    };
    if !over && file.is_there() {
        return Ok(Saved::There);
    }
    file.write(json.as_bytes())?;
    Ok(Saved::Done)
}

/// Tells a project's file what it says of some speakers, unless somebody else told it of them meanwhile.
pub(super) fn told(
    library: &Library,
    project: ProjectId,
    tellings: &[Telling],
) -> Result<Told, LibraryError> {
    let Some(series) = library.series(project)? else {
        return Ok(Told::Untied);
    };
    // From the reading to the writing nobody else writes.
    let shared = match SharedFile::turn(Path::new(&series.path)) {
        Err(LibraryError::Busy { .. }) => return Ok(Told::Nothing(tr!("trouble-cast-file-busy"))),
        shared => shared?,
    };
    let file = match read_of(shared.bring(LARGEST_CAST)?) {
        Came::File(file) => file,
        Came::Nothing(why) => return Ok(Told::Nothing(why)),
    };
    let next = match series.told(&file, tellings) {
        Ok(next) => next,
        Err(speakers) => return Ok(Told::Overtaken(speakers)),
    };
    if next != file {
        shared.write(next.to_json().as_bytes())?;
    }
    let speakers: Vec<String> = tellings.iter().map(|it| it.speaker.clone()).collect();
    library.look_series(project, (&series.path, &next), &speakers)?;
    Ok(Told::Done(next))
}

/// Reads a cast file.
pub(super) fn came_of(path: &Path) -> Result<Came, LibraryError> {
    Ok(read_of(outside::bring(path, LARGEST_CAST)?))
}

fn read_of(brought: Brought) -> Came {
    let bytes = match brought {
        Brought::Bytes(bytes) => bytes,
        Brought::NoFile => return Came::Nothing(tr!("trouble-cast-file-none")),
        Brought::TooLarge(_) => return Came::Nothing(tr!("trouble-cast-file-large")),
    };
    let text = match encoding::decode(&bytes) {
        Ok(text) => text,
        Err(why) => return Came::Nothing(why.to_string()),
    };
    match CastFile::parse(&text) {
        Ok(file) => Came::File(file),
        Err(why) => Came::Nothing(why.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_script::cast::CastEntry;
    use mynah_script::series::Series;
    use mynah_store::testing::{fresh, project};

    fn says(path: &Path) -> String {
        match came_of(path) {
            Ok(Came::File(_)) => "a cast".to_owned(),
            Ok(Came::Nothing(why)) => why,
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_is_no_cast_file_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("series.cast.json");
        let write = |bytes: &[u8]| outside::write(&path, bytes).unwrap();
        write(br#"{"speakers": {}}"#);
        assert_eq!(says(&path), "a cast");
        write(b"PK\x03\x04 and more");
        assert!(!says(&path).is_empty() && says(&path) != "a cast");
        write(br#"{"speakers": {"A": {}, "a": {}}}"#);
        assert!(says(&path).contains("two entries"));
        write(&vec![b' '; LARGEST_CAST as usize + 1]);
        assert_eq!(says(&path), tr!("trouble-cast-file-large"));
        assert_ne!(says(folder.path()), "a cast");
        assert_ne!(says(&folder.path().join("none")), "a cast");
    }

    /// Whoever typed the name of another cast lost that one.
    #[test]
    fn a_file_that_is_there_is_written_over_only_where_it_may() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("series.cast.json");
        assert_eq!(save(&path, "1", false).unwrap(), Saved::Done);
        assert_eq!(save(&path, "2", false).unwrap(), Saved::There);
        assert_eq!(std::fs::read(&path).unwrap(), b"1");
        assert_eq!(save(&path, "2", true).unwrap(), Saved::Done);
        assert_eq!(std::fs::read(&path).unwrap(), b"2");
    }

    /// Of two windows that told a file at once the slower one's part was lost.
    #[test]
    fn who_tell_it_at_once_are_all_heard() {
        let (home, library) = fresh();
        let path = home.path().join("series.cast.json");
        outside::write(&path, br#"{"speakers": {}, "season": 2}"#).unwrap();
        let all: Vec<ProjectId> = (0..8).map(|_| project(&library, 1)).collect();
        for id in &all {
            let series = Series::new(path.to_str().unwrap().to_owned());
            library.tie_series(*id, Some(series)).unwrap();
        }
        std::thread::scope(|scope| {
            for (number, id) in all.iter().enumerate() {
                let library = &library;
                scope.spawn(move || {
                    let telling = [Telling {
                        speaker: format!("S{number}"),
                        says: Some(CastEntry::default()),
                    }];
                    let told = told(library, *id, &telling).unwrap();
                    assert!(matches!(told, Told::Done(_)));
                });
            }
        });
        let Came::File(file) = came_of(&path).unwrap() else {
            panic!("no cast");
        };
        assert_eq!((file.speakers.len(), file.rest.len()), (8, 1));
    }

    /// Two projects that share a file and change one part: the second writes nothing.
    #[test]
    fn who_comes_second_writes_nothing_until_they_looked() {
        let (home, library) = fresh();
        let path = home.path().join("series.cast.json");
        outside::write(&path, br#"{"speakers": {"Tom": {"voice": "Rook"}}}"#).unwrap();
        let both = [project(&library, 1), project(&library, 1)];
        let file = || match came_of(&path).unwrap() {
            Came::File(file) => file,
            Came::Nothing(why) => panic!("{why}"),
        };
        let tom = ["Tom".to_owned()];
        let kept = path.to_str().unwrap();
        for id in both {
            let series = Series::new(kept.to_owned());
            library.tie_series(id, Some(series)).unwrap();
            library.look_series(id, (kept, &file()), &tom).unwrap();
        }
        let telling = |voice: &str| {
            [Telling {
                speaker: "TOM".to_owned(),
                says: Some(CastEntry {
                    voice: Some(voice.to_owned()),
                    ..CastEntry::default()
                }),
            }]
        };
        let [one, other] = both;
        assert!(matches!(
            told(&library, one, &telling("Gull")).unwrap(),
            Told::Done(_)
        ));
        let before = file();
        let second = told(&library, other, &telling("Wren")).unwrap();
        assert!(matches!(second, Told::Overtaken(of) if of == ["TOM"]));
        assert_eq!(file(), before);
        library.look_series(other, (kept, &before), &tom).unwrap();
        assert!(matches!(
            told(&library, other, &telling("Wren")).unwrap(),
            Told::Done(_)
        ));
        outside::write(&path, b"{").unwrap();
        assert!(matches!(
            told(&library, one, &telling("Rook")).unwrap(),
            Told::Nothing(_)
        ));
        library.tie_series(one, None).unwrap();
        assert!(matches!(
            told(&library, one, &telling("Rook")).unwrap(),
            Told::Untied
        ));
    }
}
