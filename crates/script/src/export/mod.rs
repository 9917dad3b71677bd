//! A script as a file that others read, and that reads back here.

mod fountain;
mod lexicon;
mod markdown;
mod table;

pub(crate) use self::table::HEADER as TABLE_HEADER;

pub use lexicon::to_pls;

use crate::document::{Heading, Script};
use crate::parse::to_text;

/// What a script can be written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScriptFormat {
    /// `NAME: line`.
    #[default]
    Text,
    /// Markdown: headings, names in bold.
    Markdown,
    /// A table with a row for each line, as `mynah render` takes it.
    Csv,
    /// A screenplay as Fountain.
    Fountain,
}

impl ScriptFormat {
    /// All, with the ending of their files.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Text, "txt"),
        (Self::Markdown, "md"),
        (Self::Csv, "csv"),
        (Self::Fountain, "fountain"),
    ];

    /// The one that a file's ending asks for: text without an ending, `None` for what is written by nobody here.
    pub fn of_ending(ending: &str) -> Option<Self> {
        if ending.is_empty() {
            return Some(Self::Text);
        }
        let mut all = Self::ALL.into_iter();
        let found = all.find(|(_, known)| ending.eq_ignore_ascii_case(known));
        found.map(|(format, _)| format)
    }
}

/// Writes headings, speakers and texts; a table the settings of lines, too. Cast and takes stay in the project, and so
/// do empty lines.
pub fn write(script: &Script, format: ScriptFormat) -> String {
    match format {
        ScriptFormat::Text => to_text(script),
        ScriptFormat::Markdown => markdown::write(script),
        ScriptFormat::Csv => table::write(script),
        ScriptFormat::Fountain => fountain::write(script),
    }
}

/// A heading's title with its note.
fn title_of(heading: &Heading) -> String {
    if heading.note.is_empty() {
        heading.title.clone()
    } else {
        format!("{} – {}", heading.title, heading.note)
    }
}

/// A text in one row.
fn in_a_row(text: &str) -> String {
    let words = text.split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Choices, read};
    use crate::parse::parse;
    use proptest::prelude::*;

    fn lines(script: &Script) -> Vec<(String, String)> {
        let lines = script.lines();
        lines
            .map(|line| (line.speaker.clone(), in_a_row(&line.text)))
            .collect()
    }

    fn headings(script: &Script) -> usize {
        script.items().len() - script.items().lines()
    }

    /// Written and read again.
    fn again(script: &Script, format: ScriptFormat) -> Script {
        let (_, ending) = ScriptFormat::ALL
            .into_iter()
            .find(|(known, _)| *known == format)
            .unwrap();
        let text = write(script, format);
        let imported = read(&format!("t.{ending}"), text.as_bytes(), &Choices::default());
        imported
            .unwrap_or_else(|error| panic!("{error}: {text}"))
            .script
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let text = "# The Lamp Room\n\n## Scene 1 – night\nThe light went out.\nTOM: Who's there? *Ines?*\n\
            Mrs Vale: [quietly] Nobody, dear. <break time=\"1s\"/> Go_to_bed & sleep.\n\
            Narrator: # 1 of the pumps_failed.\nNarrator: 12. It was not.\nTOM: Yes: it was \\ or wasn't.\n\
            Ines: She said \"come, now\"; I [sighs] went.\nTOM: [silence 0.5s] Out. [silence 1.5s] Go.\n";
        let script = parse(text, "t").unwrap();
        for (format, ending) in ScriptFormat::ALL {
            let again = again(&script, format);
            assert_eq!(lines(&again), lines(&script), "{ending}");
            if format != ScriptFormat::Csv {
                assert_eq!(headings(&again), headings(&script), "{ending}");
            }
        }
    }

    #[test]
    fn a_table_keeps_what_a_line_is_spoken_with() {
        let table = "speaker,text,model,stability,speed,direction note\n\
            Tom,One.,eleven_v3,0.4,1.1,\nTom,Two.,,,,\"tired, slow\"\n";
        let choices = Choices::default();
        let script = read("t.csv", table.as_bytes(), &choices).unwrap().script;
        let again = again(&script, ScriptFormat::Csv);
        let overrides = |script: &Script| -> Vec<_> {
            let lines = script.lines();
            lines.map(|line| line.overrides.clone()).collect()
        };
        assert_eq!(overrides(&again), overrides(&script));
        assert_eq!(overrides(&script)[1].direction, "tired, slow");
        // An actor reads it, too.
        let screenplay = write(&script, ScriptFormat::Fountain);
        assert!(
            screenplay.contains("@Tom\n(tired, slow)\nTwo.\n"),
            "{screenplay}"
        );
    }

    #[test]
    fn an_ending_says_what_is_written() {
        assert_eq!(ScriptFormat::of_ending("MD"), Some(ScriptFormat::Markdown));
        assert_eq!(
            ScriptFormat::of_ending("fountain"),
            Some(ScriptFormat::Fountain)
        );
        assert_eq!(ScriptFormat::of_ending("docx"), None);
    }

    /// Regression: a table that Mynah wrote lost signs that game engines use.
    #[test]
    fn signs_of_game_engines_stay_in_own_tables() {
        for text in [
            "\\n",
            "a <<b>> c",
            "{i}now{/i}",
            "go -> there",
            "[[a|b]] #line:1",
        ] {
            let script = said("Tom", text);
            assert_eq!(
                lines(&again(&script, ScriptFormat::Csv)),
                lines(&script),
                "{text}"
            );
        }
    }

    /// A name that isn't written as names are came back as the narrator's words, or was cut at its bracket.
    #[test]
    fn any_name_reads_back() {
        for name in [
            "old man",
            "Tom (Rachel)",
            "Tom – Rachel",
            "Scene 1: Tom",
            "Chapter 4",
            "Dr. What: ^",
            "the voice of whoever lives on the other side of the wall",
            "12",
            "@tom",
            "a\\b",
            "*Ann*",
            "[[x]]",
            "Act",
        ] {
            for text in [
                "Hello.",
                "(Hello.)",
                "I",
                "[quietly] (Yes.)",
                "* * *",
                "NO",
                "[[x]] /* no */",
                "a: b",
                "Well, yes,",
                "~la",
            ] {
                let script = said(name, text);
                let expected = [(name.to_owned(), text.to_owned())];
                for (format, ending) in ScriptFormat::ALL {
                    let written = write(&script, format);
                    assert_eq!(
                        lines(&again(&script, format)),
                        expected,
                        "{ending} {written:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn rows_of_a_text_stay_its_own() {
        for text in [
            "HELLO\nthere",
            "One.\n\nTwo.",
            "One.\nChapter 4",
            "One.\n***\nTwo.",
        ] {
            for name in ["", "Tom"] {
                let script = said(name, text);
                let again = again(&script, ScriptFormat::Text);
                assert_eq!(lines(&again), lines(&script), "{text:?}");
            }
        }
    }

    /// A script in which somebody says something.
    fn said(speaker: &str, text: &str) -> Script {
        let json = serde_json::json!([{"speaker": speaker, "text": text}]).to_string();
        let imported = read("t.json", json.as_bytes(), &Choices::default());
        imported.unwrap().script
    }

    proptest! {
        /// Words and names with every sign that means something in one of the formats.
        #[test]
        fn any_words_read_back_the_same(
            words in proptest::collection::vec(r#"[a-zA-Zé0-9*_`\[\]<>#&~|!\\.,;:"'()@=+^/-]{1,8}"#, 1..6),
            speaker in r#"[a-zA-Zé0-9 *_`\[\]<>#&~|!\\.,;:"'()@=+^/-]{0,16}"#,
        ) {
            let text = words.join(" ");
            let script = said(&speaker, &text);
            for (format, _) in ScriptFormat::ALL {
                let again = again(&script, format);
                prop_assert_eq!(lines(&again), lines(&script), "{:?}", write(&script, format));
            }
        }
    }
}
