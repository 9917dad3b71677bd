//! Names of files that are ours to choose: `{n:04}-{speaker}-{slug}.{ext}`, in ASCII.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use mynah_core::silence::Bare;

/// Characters of a slug at most.
const MOST: usize = 40;

/// Characters of a text that are looked at for its slug.
const LOOK: usize = 240;

/// Who speaks where nobody is named.
const NARRATOR: &str = "narrator";

/// Gives names, each only once.
#[derive(Debug, Default)]
pub struct Names {
    given: HashSet<String>,
}

impl Names {
    /// The name for one line. Drafts say so: `.draft.mp3`. A name that was given before gets a number.
    pub fn name(&mut self, number: usize, speaker: &str, text: &str, end: &End<'_>) -> String {
        // A line without a speaker is the narrator's.
        let speaker = if speaker.is_empty() {
            NARRATOR
        } else {
            speaker
        };
        let parts = [slug(speaker), slug(text)];
        let mut stem = format!("{number:04}");
        for part in parts.iter().filter(|part| !part.is_empty()) {
            stem.push('-');
            stem.push_str(part);
        }
        let draft = if end.draft { ".draft" } else { "" };
        self.free(&stem, &format!("{draft}.{}", end.extension))
    }

    /// The first name of this stem that was not given yet. Some systems tell no capitals from small letters.
    fn free(&mut self, stem: &str, ending: &str) -> String {
        let mut name = format!("{stem}{ending}");
        let mut copy = 1;
        while !self.given.insert(name.to_lowercase()) {
            copy += 1;
            name = format!("{stem}-{copy}{ending}");
        }
        name
    }
}

/// So many files of one name are in a folder at most.
const MOST_ALIKE: usize = 1_000;

/// A file's own path, then the same with numbers.
pub fn numbered(path: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (stem, end) = name.split_once('.').unwrap_or((&name, ""));
    let (stem, end, first) = (stem.to_owned(), end.to_owned(), path.to_owned());
    let others = (2..=MOST_ALIKE).map(move |number| format!("{stem}-{number}.{end}"));
    let folder = path.to_owned();
    let others = others.map(move |name| folder.with_file_name(name));
    std::iter::once(first).chain(others)
}

/// Longest name of one's own in bytes, without its number and what it ends in: file systems take 255 of all of it.
const LONGEST: usize = 200;

/// Ends of names that say what sound is in a file.
const SOUNDS: &[&str] = &["mp3", "wav", "flac", "opus", "ogg", "pcm", "ulaw", "alaw"];

/// Names that Windows keeps for itself.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

impl Names {
    /// The name that somebody wrote in a table, in the folder that all go to; one that says another kind of sound than is
    /// in the file gets the right ending. Nothing where no name is left of it. One that was given before gets a number.
    pub fn wanted(&mut self, wanted: &str, end: &End<'_>) -> Option<String> {
        let name = wanted.rsplit(['/', '\\']).next()?;
        let stem = match name.rsplit_once('.') {
            Some((stem, ending)) if SOUNDS.contains(&&*ending.to_lowercase()) => stem,
            _ => name,
        };
        let fits = |char: &char| !char.is_control() && !"<>:\"|?*".contains(*char);
        let stem: String = stem.chars().filter(fits).collect();
        let stem = stem.get(..stem.floor_char_boundary(LONGEST))?;
        let stem = stem.trim_matches(|char: char| char == '.' || char.is_whitespace());
        if stem.is_empty() || DEVICES.contains(&&*stem.to_lowercase()) {
            return None;
        }
        Some(self.free(stem, &format!(".{}", end.extension)))
    }
}

/// Whether files go into this place under names of ours: a folder, or what is written like one.
pub fn is_folder(place: &Path) -> bool {
    let written = place.as_os_str().as_encoded_bytes();
    let open = |end: &u8| std::path::is_separator(char::from(*end));
    written.last().is_none_or(open) || place.is_dir()
}

/// How a name ends.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    /// The extension, without a dot.
    pub extension: &'a str,
    /// Whether Draft voices spoke.
    pub draft: bool,
}

/// Lowercase ASCII letters and digits with single dashes between words; at most 40, cut between words
/// where that leaves half of it.
pub fn slug(text: &str) -> String {
    let words = Bare::of(text).text;
    let start: String = words.chars().take(LOOK).collect();
    let mut slug = String::new();
    for c in deunicode::deunicode_with_tofu(&start, " ").chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !matches!(c, '\'' | '`') && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    if slug.len() > MOST {
        let cuts_a_word = slug.as_bytes().get(MOST) != Some(&b'-');
        slug.truncate(MOST);
        if let Some(dash) = slug
            .rfind('-')
            .filter(|dash| cuts_a_word && *dash >= MOST / 2)
        {
            slug.truncate(dash);
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A cell that no spreadsheet takes for a formula.
pub fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MP3: End<'_> = End {
        extension: "mp3",
        draft: true,
    };

    #[test]
    fn names_follow_the_pattern() {
        let mut names = Names::default();
        let cases = [
            (
                "Captain Ébène",
                "Don't go — not yet!",
                "0007-captain-ebene-dont-go-not-yet.draft.mp3",
            ),
            (
                "Captain Ébène",
                "Don't go — not yet!",
                "0007-captain-ebene-dont-go-not-yet-2.draft.mp3",
            ),
            (
                "../../etc",
                "..\\con: \u{0}\u{202e}",
                "0007-etc-con.draft.mp3",
            ),
            ("", "", "0007-narrator.draft.mp3"),
            ("北京", "你好", "0007-bei-jing-ni-hao.draft.mp3"),
        ];
        for (speaker, text, name) in cases {
            assert_eq!(names.name(7, speaker, text, &MP3), name);
        }
        let wav = End {
            extension: "wav",
            draft: false,
        };
        assert_eq!(names.name(12_345, "a", "b", &wav), "12345-a-b.wav");
    }

    #[test]
    fn names_of_ones_own_are_kept_as_far_as_they_are_names() {
        let mut names = Names::default();
        let wav = End {
            extension: "wav",
            draft: true,
        };
        for (wanted, name) in [
            ("ines-1.mp3", Some("ines-1.wav")),
            ("Ines-1.wav", Some("Ines-1-2.wav")),
            ("Act 1. Ines", Some("Act 1. Ines.wav")),
            ("../../etc/passwd", Some("passwd.wav")),
            ("C:\\sounds\\a.WAV", Some("a.wav")),
            ("..", None),
            ("nul.wav", None),
            ("?", None),
        ] {
            assert_eq!(names.wanted(wanted, &wav).as_deref(), name, "{wanted}");
        }
    }

    /// They were cut to so many letters, and the export failed.
    #[test]
    fn long_names_of_ones_own_are_names_of_files_in_any_writing() {
        let folder = tempfile::tempdir().unwrap();
        for letter in ["a", "ж", "界", "🎙"] {
            let mut names = Names::default();
            for _ in 0..2 {
                let name = names.wanted(&letter.repeat(300), &MP3).unwrap();
                assert!(
                    name.starts_with(&letter.repeat(200 / letter.len())),
                    "{name}"
                );
                std::fs::write(folder.path().join(name), "").unwrap();
            }
        }
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        let text = "the quick brown fox jumps over the lazy dog";
        assert_eq!(slug(text), "the-quick-brown-fox-jumps-over-the-lazy");
        assert_eq!(slug(&"a".repeat(99)).len(), 40);
    }

    proptest! {
        #[test]
        fn no_text_makes_a_bad_name(speaker in "\\PC{0,30}", text in any::<String>()) {
            let name = Names::default().name(1, &speaker, &text, &MP3);
            prop_assert!(name.len() <= 4 + 2 * 41 + 10);
            prop_assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.'));
            prop_assert!(!name.contains(".."));
        }
    }
}
