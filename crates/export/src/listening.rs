//! A folder to send to somebody who is to choose between voices.
//!
//! A page plays the files, rates them by keys and gives the ratings as a file; a sheet has the same for a spreadsheet.
//! Needs no network.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::DeliverError;
use super::whole::Whole;
use mynah_script::file_names::harmless;

/// The page; `SESSION` in it is replaced.
const PAGE: &str = include_str!("../../../assets/listening/page.html");
/// What is replaced by the session's JSON.
const HOLE: &str = "SESSION";
/// The names of the two files, in front of a number where there is one already, and their ends.
const PAGE_NAME: (&str, &str) = ("listen", "html");
const SHEET_NAME: (&str, &str) = ("results", "csv");
/// So many of them are in one folder at most.
const MOST: usize = 1_000;

/// What is listened to. A blind one has no name of a voice in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listening {
    /// What the letters were shuffled with; the same call with it gives the same letters.
    pub shuffle: Option<String>,
    /// Whether Draft voices spoke.
    pub draft: bool,
    /// The texts, in order.
    pub texts: Vec<String>,
    /// Who speaks, in the order of their letters.
    pub candidates: Vec<Candidate>,
    /// The words of the page.
    pub words: Words,
}

/// One voice.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// What it is called while nobody knows.
    pub letter: String,
    /// Its id and name; nothing as long as it is blind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<(String, String)>,
    /// Its files, one for each text; nothing where one couldn't be made.
    pub files: Vec<Option<Heard>>,
}

/// One file of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Heard {
    /// Its name in the folder.
    pub file: String,
    /// Its loudness, in LUFS; nothing for silence.
    pub lufs: Option<f32>,
}

/// The words of the page, in the language of the interface.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Words {
    /// Its title.
    pub title: String,
    /// How it is used.
    pub how: String,
    /// Above the column of ratings.
    pub rating: String,
    /// The field for the name of whoever listens.
    pub judge: String,
    /// The button that saves the ratings.
    pub save: String,
    /// What stands at a voice that is out.
    pub out: String,
    /// That Draft voices spoke.
    pub draft: String,
}

impl Listening {
    /// Writes page and sheet into a folder, beside those that are there: somebody may have written ratings into them.
    ///
    /// # Errors
    /// A folder that can't be written, a full disk.
    pub fn write(&self, folder: &Path) -> Result<[PathBuf; 2], DeliverError> {
        let page = put((folder, PAGE_NAME), self.page().as_bytes())?;
        let sheet = put((folder, SHEET_NAME), &self.sheet())?;
        Ok([page, sheet])
    }

    fn page(&self) -> String {
        // A name may hold the end of a script element, or what an old browser takes for a new line.
        let json = serde_json::to_string(self).unwrap_or_default();
        let json = json
            .replace('<', "\\u003c")
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029");
        PAGE.replacen(HOLE, &json, 1)
    }

    /// `letter, line, text, file, lufs, rating, shuffle` and, once it isn't blind, `voice_id, voice`.
    fn sheet(&self) -> Vec<u8> {
        let mut sheet = csv::Writer::from_writer(Vec::new());
        let blind = self.candidates.iter().all(|one| one.voice.is_none());
        let mut head = vec!["letter", "line", "text", "file", "lufs", "rating"];
        // Whose letters are meant is told by what is sent back.
        head.push("shuffle");
        head.extend(
            (!blind)
                .then_some(["voice_id", "voice"])
                .into_iter()
                .flatten(),
        );
        let mut rows = vec![head.into_iter().map(str::to_owned).collect::<Vec<_>>()];
        for one in &self.candidates {
            for (line, (text, heard)) in self.texts.iter().zip(&one.files).enumerate() {
                let Some(heard) = heard else { continue };
                let lufs = heard.lufs.map(|lufs| format!("{lufs:.1}"));
                let mut row = vec![
                    one.letter.clone(),
                    (line + 1).to_string(),
                    harmless(text),
                    heard.file.clone(),
                    lufs.unwrap_or_default(),
                    String::new(),
                    self.shuffle.clone().unwrap_or_default(),
                ];
                if let Some((id, name)) = &one.voice {
                    row.extend([harmless(id), harmless(name)]);
                }
                rows.push(row);
            }
        }
        for row in rows {
            // Nothing is refused by memory.
            if sheet.write_record(row).is_err() {
                break;
            }
        }
        sheet.into_inner().unwrap_or_default()
    }
}

fn put(
    (folder, (name, end)): (&Path, (&str, &str)),
    bytes: &[u8],
) -> Result<PathBuf, DeliverError> {
    let names = (2..=MOST).map(|number| format!("{name}-{number}.{end}"));
    let first = format!("{name}.{end}");
    for name in std::iter::once(first.clone()).chain(names) {
        let mut file = Whole::begin(&folder.join(name))?;
        file.file()
            .write_all(bytes)
            .map_err(|source| file.failed(source))?;
        if let Some(path) = file.keep_beside()? {
            return Ok(path);
        }
    }
    Err(DeliverError::Write {
        path: folder.join(first),
        source: std::io::ErrorKind::AlreadyExists.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listening(voice: Option<(&str, &str)>) -> Listening {
        Listening {
            shuffle: Some("7".to_owned()),
            draft: true,
            texts: vec!["=1+1, \"said\"".to_owned()],
            candidates: vec![Candidate {
                letter: "A".to_owned(),
                voice: voice.map(|(id, name)| (id.to_owned(), name.to_owned())),
                files: vec![Some(Heard {
                    file: "A-line-1.wav".to_owned(),
                    lufs: Some(-18.04),
                })],
            }],
            words: Words::default(),
        }
    }

    #[test]
    fn names_end_no_script_and_begin_no_formula() {
        let page = listening(Some(("id", "</script><b>Wren\u{2028}"))).page();
        assert!(!page.contains("</script><b>"), "{page}");
        assert!(page.contains("\\u003c/script>\\u003cb>Wren\\u2028"));
        let sheet = String::from_utf8(listening(Some(("id", "=Wren"))).sheet()).unwrap();
        assert_eq!(
            sheet,
            "letter,line,text,file,lufs,rating,shuffle,voice_id,voice\n\
             A,1,\"'=1+1, \"\"said\"\"\",A-line-1.wav,-18.0,,7,id,'=Wren\n"
        );
    }

    #[test]
    fn a_blind_one_has_no_column_for_names() {
        let sheet = String::from_utf8(listening(None).sheet()).unwrap();
        assert!(
            sheet.starts_with("letter,line,text,file,lufs,rating,shuffle\n"),
            "{sheet}"
        );
    }
}
