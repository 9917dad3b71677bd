//! Text to a script and back: headings, `NAME: line`, plain lines.
//!
//! What counts as a heading, a speaker and a line is promised in the command line's help: headings
//! are not spoken, a line without a speaker is the narrator's.

mod chapters;
mod doubt;
mod evidence;
mod heads;
mod labels;
mod reader;
mod speaker;
mod transcript;
mod write;

pub(crate) use chapters::{TITLE, settle_title, sign_of_scenes};
pub(crate) use evidence::{Evidence, Repeated};
pub(crate) use reader::Reader;
pub(crate) use reader::heading;
pub(crate) use reader::{breaks_mid_sentence, is_small};
pub(crate) use speaker::{COLONS, cue, is_extension, name_alone};
pub(crate) use speaker::{is_name, needs_evidence, signed};
pub(crate) use write::name_before;
pub use write::to_text;

use serde::{Deserialize, Serialize};

use self::speaker::Direction;
use crate::document::Script;
use crate::import::Skipped;
use crate::names::{Corrections, Spellings};

/// Scripts with more lines are refused before they are read further.
pub const MOST_LINES: usize = 1_000_000;

/// Why a text is no script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ParseError {
    /// There is nothing to speak in it.
    #[error("there is nothing to speak in it")]
    Nothing,
    /// It has more than [`MOST_LINES`] lines.
    #[error("it has more than {MOST_LINES} lines")]
    TooLong,
}

/// Reads a script from plain text or Markdown.
///
/// - `# Title`, `## Title`, and lines such as `Chapter 4`, `Scene 2 – The gallery` or `ACT ONE` are headings.
/// - `NAME: text`, `NAME (softly): text` and `NAME [softly]: text` give a speaker; the direction or audio tag then stands
///   before the text, in its brackets. `@any name: text` gives a speaker whatever the name looks like.
/// - A cue in capitals on a line of its own gives the speaker of the lines under it, up to a blank line. At the very
///   beginning it is a title where all who speak have their names before what they say.
/// - Where several names come again, `HAMLET. To be`, `[ANNA] Hello` and a name on a line of its own give the speaker, too.
///   The times of a transcript are left out, also those beside a name above what is said: `Mara Quell  0:05`.
/// - A name before a colon that comes once, without capitals, a direction or a dialogue around it, is text: `Lights: dim`.
/// - `ANNA – Hello` and a name before a tab give the speaker where the name is known: it comes before a colon elsewhere, or
///   several times in capitals. In a dialogue the other names before dashes or tabs count, too.
/// - Captions, addresses, dates and labels (`Figure 1: A lamp.`, `Note: …`) are speakers only where they come again.
/// - An indented line goes on with the line above it. So does one that starts with a small letter
///   where the line above did not end its sentence, though a colon stands in it: unless it begins with a known name.
///
/// # Errors
/// A text with nothing to speak, and one with more than [`MOST_LINES`] lines.
pub fn parse(text: &str, title: &str) -> Result<Script, ParseError> {
    let (script, _) = read_rows(Reader::new(&Corrections::default()), text, title)?;
    Ok(script)
}

/// The same of a document, with what a person says of the names. Its title is a heading of level [`TITLE`].
///
/// # Errors
/// As [`parse`].
pub(crate) fn parse_as(text: &str, title: &str, names: &Corrections) -> Result<Script, ParseError> {
    let (script, _) = parse_listed(text, title, names)?;
    Ok(script)
}

/// The same with the parts of the text that are not in the script.
///
/// # Errors
/// As [`parse`].
pub(crate) fn parse_listed(
    text: &str,
    title: &str,
    names: &Corrections,
) -> Result<(Script, Vec<Skipped>), ParseError> {
    read_rows(Reader::of_document(names), text, title)
}

fn read_rows(
    mut reader: Reader,
    text: &str,
    title: &str,
) -> Result<(Script, Vec<Skipped>), ParseError> {
    if text.bytes().filter(|byte| *byte == b'\n').count() >= MOST_LINES {
        return Err(ParseError::TooLong);
    }
    reader.weigh_names(text.lines());
    let mut rows = text.lines().peekable();
    let mut is_begun = false;
    let mut number = 0;
    while let Some(row) = rows.next() {
        let next = rows.peek().copied().unwrap_or_default();
        number += 1;
        reader.at_row(number);
        // It is a look through all rows: no other one than the first is worth it.
        let is_first = !is_begun && !reader::is_break(row);
        is_begun |= is_first;
        if is_first && reader.is_title(row, rows.clone()) {
            reader.title(row);
        } else {
            reader.row(row, next);
        }
    }
    let skipped = reader.take_skipped();
    Ok((reader.script(title)?, skipped))
}

/// `NAME: text` at a line's start: the speaker, spelt as one of `known` where it is one of them, and the text
/// that is left. A direction behind the name stands before the text, in its brackets.
pub fn spoken_by<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<(String, String)> {
    let (name, direction, text) = speaker::prefix(text)?;
    let mut names = Spellings::of(known);
    Some((names.canonical(&name), directed(direction, text)))
}

/// Returns true if a row begins with a name, as far as its look tells.
pub(crate) fn begins_with_name(row: &str) -> bool {
    speaker::prefix(row).is_some()
}

/// The name at the beginning of a row, before a colon or, in capitals, before a dash or a tab, as far as its look tells.
/// With it comes the text behind the name.
pub(crate) fn named_row(row: &str) -> Option<(String, String)> {
    let plain = speaker::prefix(row);
    let (name, direction, text) = plain.or_else(|| {
        let (name, direction, text) = heads::in_capitals(row)?;
        Some((name.into(), direction, text))
    })?;
    Some((name.into_owned(), directed(direction, text)))
}

/// A text with its direction before it.
fn directed(direction: Option<Direction<'_>>, text: &str) -> String {
    match direction {
        Some(direction) => format!("{} {text}", direction.written()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(String, String)> {
        let script = parse(text, "t").unwrap();
        script
            .lines()
            .map(|line| (line.speaker.clone(), line.text.clone()))
            .collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn names_headings_and_the_narrator() {
        let text = "# The Lamp Room\n\n## Scene 1 – night\nThe light went out.\nTOM: Who's there?\n\
                    Mrs Vale: Nobody, dear.\ntom: Good.\nNarrator: It was not.\n";
        let script = parse(text, "t").unwrap();
        let headings = script
            .items()
            .iter()
            .filter(|item| item.line().is_none())
            .count();
        assert_eq!(headings, 2);
        let expected = [
            ("", "The light went out."),
            ("TOM", "Who's there?"),
            ("Mrs Vale", "Nobody, dear."),
            ("TOM", "Good."),
            ("", "It was not."),
        ];
        assert_eq!(lines(text), pairs(&expected));
    }

    /// The narrator said "MARA [whispers]: Then climb", and "(softly)".
    #[test]
    fn directions_are_said_by_nobody() {
        let text = "MARA [whispers]: Then climb.\nTOM (softly): No.\n\nMARA\n(softly)\nWhy not?\n(beat)\nTom?\n\n\
                    TOM:\n[turns]\nBecause.\n\n(It is dark.)\n";
        let expected = [
            ("MARA", "[whispers] Then climb."),
            ("TOM", "(softly) No."),
            ("MARA", "(softly) Why not? [beat] Tom?"),
            ("TOM", "[turns] Because."),
            ("", "(It is dark.)"),
        ];
        assert_eq!(lines(text), pairs(&expected));
    }

    #[test]
    fn times_and_addresses_are_not_speakers() {
        let text = "At 12:30 we left.\nSee http://example.org now.\nHe said this: go home.\n";
        assert!(lines(text).iter().all(|(name, _)| name.is_empty()));
    }

    /// Regression: names of scripts without capitals were spoken, sentences with a colon were speakers.
    #[test]
    fn names_without_capitals_need_evidence() {
        let han = "玛拉：谁在那儿？\n汤姆：是我。开门！\n玛拉：进来吧。\n";
        let expected = [
            ("玛拉", "谁在那儿？"),
            ("汤姆", "是我。开门！"),
            ("玛拉", "进来吧。"),
        ];
        assert_eq!(lines(han), pairs(&expected));
        let japanese = "マラ：誰ですか。\nトム「僕だよ」\nマラ：入って。\n";
        let expected = [
            ("マラ", "誰ですか。"),
            ("トム", "僕だよ"),
            ("マラ", "入って。"),
        ];
        assert_eq!(lines(japanese), pairs(&expected));
        let below = "玛拉：\n谁在那儿？\n\n汤姆：\n是我。\n\n玛拉：\n进来吧。\n";
        let expected = [
            ("玛拉", "谁在那儿？"),
            ("汤姆", "是我。"),
            ("玛拉", "进来吧。"),
        ];
        assert_eq!(lines(below), pairs(&expected));
        for nobody in [
            "天黑了\n没有人来\n",
            "10：30，没有人来。\n\n记住一件事：灯必须亮着。\n\n他说：不。\n",
            "उसने कहा: नहीं।\n\nएक बात: दीपक जलता रहे।\n",
            "ฟังนะ: ตะเกียงต้องสว่าง\n",
            "母「来て」\n\n夜だった。\n",
        ] {
            let lines = lines(nobody);
            assert!(lines.iter().all(|(name, _)| name.is_empty()), "{lines:?}");
        }
        assert_eq!(lines("@灯: 亮着。\n"), pairs(&[("灯", "亮着。")]));
    }

    #[test]
    fn scripts_of_all_languages_read_back_the_same() {
        for text in [
            "玛拉：谁？\n汤姆：我。\n玛拉：谁？\n",
            "@灯: 亮着。\n\n记住一件事：灯。\n",
            "कृष्ण: कौन?\nराधा: मैं।\nकृष्ण: आओ।\n",
            "マラ：誰。\nトム「僕だよ」\nマラ：入って。\n",
            "@カ: 一「二」\n\nカ「三」\n",
        ] {
            let script = parse(text, "t").unwrap();
            let again = parse(&to_text(&script), "t").unwrap();
            assert_eq!(again.items(), script.items(), "{}", to_text(&script));
        }
    }

    /// “THE LIGHTHOUSE” was one of the cast, and said “A radio play”.
    #[test]
    fn a_title_in_capitals_speaks_nothing() {
        let play = "THE LIGHTHOUSE\nA radio play\n\nANNA: Where is he?\nTOM: At sea.\n";
        let script = parse(play, "").unwrap();
        assert_eq!(script.speakers(), ["", "ANNA", "TOM"]);
        assert_eq!(script.items().len(), 4);
        assert_eq!(script.items().lines(), 3);
        // Who speaks so is no title.
        let script = parse("ANNA\nWhere is he?\n\nTOM: Out.\nANNA: No.\n", "").unwrap();
        assert_eq!(script.items().lines(), 3);
        let script = parse("ANNA\nWhere is he?\n\nTOM\nAt sea.\n", "").unwrap();
        assert_eq!(script.items().lines(), 2);
        assert_eq!(script.items().len(), 2);
        // However she is written, and however she says it.
        for play in [
            "ANNA (softly)\nGood night.\n\nTOM: Out.\nANNA: No.\n",
            "ZOË\nGood night.\n\nTOM: Out.\nZoë: No.\n",
            "ANNA\nGood night.\n\nTOM: Out.\nTOM: In.\n\nANNA (loudly)\nNo.\n",
        ] {
            let script = parse(play, "").unwrap();
            assert_eq!(script.items().len(), script.items().lines(), "{play}");
            assert_eq!(script.speakers().len(), 2, "{play}");
        }
    }

    /// Each cue was held against all that stands behind it, as long as nobody had said anything.
    #[test]
    fn very_many_cues_without_a_line_are_looked_through_once() {
        let letter = |n: u32| char::from_u32(u32::from('A') + n % 26).unwrap();
        let name = |n: u32| [n / 17_576, n / 676, n / 26, n].map(letter);
        let cue = |n: u32| String::from_iter(name(n)) + "\n-\n";
        let cues: String = (0..80_000).map(cue).collect();
        assert_eq!(parse(&cues, ""), Err(ParseError::Nothing));
        // What sets scenes apart is no first row.
        let play = "\n* * *\nTHE LIGHTHOUSE\nA radio play\n\nANNA: Where is he?\nTOM: At sea.\n";
        assert_eq!(parse(play, "").unwrap().speakers(), ["", "ANNA", "TOM"]);
    }

    #[test]
    fn a_cue_speaks_what_stands_under_it() {
        let text = "INES\nCount them with me.\nOut loud.\n\nTOM (quietly)\nOne.\n\nHELLO!\n";
        let expected = [
            ("INES", "Count them with me. Out loud."),
            ("TOM", "(quietly) One."),
            ("", "HELLO!"),
        ];
        assert_eq!(lines(text), pairs(&expected));
    }

    #[test]
    fn wrapped_prose_is_joined() {
        let text = "The tide came in\nslowly that night.\nNobody saw it.\nTOM: First\n  second\n";
        let expected = [
            ("", "The tide came in slowly that night."),
            ("", "Nobody saw it."),
            ("TOM", "First\nsecond"),
        ];
        assert_eq!(lines(text), pairs(&expected));
    }

    #[test]
    fn nothing_to_speak_is_an_error() {
        assert_eq!(parse("", "t"), Err(ParseError::Nothing));
        assert_eq!(parse("# Only a title\n", "t"), Err(ParseError::Nothing));
        assert_eq!(
            parse(&"\n".repeat(MOST_LINES), "t"),
            Err(ParseError::TooLong)
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[ -~\\n:#A-Zäß()\\[\\]]{0,200}") {
            if let Ok(script) = parse(&text, "t") {
                proptest::prop_assert!(script.lines().all(|line| !line.text.trim().is_empty()));
            }
        }

        /// What is saved as text reads back the same.
        #[test]
        fn saved_text_reads_back(text in "([A-Z][a-z]{1,5}: )?[A-Z][a-z ,]{0,20}[.!?]( [A-Z][a-z]{1,5}: [a-z]{1,4}[.])?") {
            let Ok(script) = parse(&text, "t") else { return Ok(()) };
            let again = parse(&to_text(&script), "t");
            proptest::prop_assert_eq!(again.as_ref().map(Script::items), Ok(script.items()));
        }
    }

    fn shown(text: &str) -> Vec<String> {
        let lines = lines(text).into_iter();
        lines.map(|(name, text)| format!("{name}|{text}")).collect()
    }

    /// Captions, addresses, dates and labels were speakers, and their first words were not spoken.
    #[test]
    fn captions_addresses_and_labels_are_spoken() {
        for text in [
            "Figure 1: A lamp.",
            "Table 2: Prices",
            "10 Downing Street: the door is black.",
            "12 Main Street: a house",
            "Apt. 4: nobody.",
            "May 3: a day",
            "3 May 2024: a day",
            "10h30: tard",
            "Room 12: empty.",
            "Note: see below.",
            "Warning: hot surface.",
            "Example: a lamp.",
            "Dear Sir: hello.",
            "Monday: closed",
            "Tel: 555-1234",
            "P.S.: hello",
            "Todo: fix",
            "Hinweis: heiß.",
            "Remarque : chaud.",
        ] {
            assert_eq!(shown(text), [format!("|{text}")]);
            let between = format!("It began.\n\n{text}\n\nIt ended.\n");
            assert_eq!(shown(&between)[1], format!("|{text}"));
        }
        let all = "Figure 1: A lamp.\n\nTable 2: Prices\n\nRoom 12: empty.\n\nNote: this.\n";
        assert!(
            shown(all).iter().all(|line| line.starts_with('|')),
            "{:?}",
            shown(all)
        );
    }

    #[test]
    fn doubtful_names_that_come_again_or_are_answered_are_speakers() {
        assert_eq!(
            shown("Room 12: Who is it?\nAnna: Me.\n"),
            ["Room 12|Who is it?", "Anna|Me."]
        );
        assert_eq!(
            shown("Warning: One.\n\nIt was late.\n\nWarning: Two.\n"),
            ["Warning|One.", "|It was late.", "Warning|Two."]
        );
        assert_eq!(
            shown("Note: One.\nAnna: Two.\n"),
            ["|Note: One.", "Anna|Two."]
        );
    }

    #[test]
    fn numbers_of_a_list_are_no_part_of_a_name() {
        assert_eq!(shown("1. Anna: Hi"), ["Anna|Hi"]);
        assert_eq!(
            shown("1. Anna: Hi\n2. Bob: Hello\n3) Anna: Well\n"),
            ["Anna|Hi", "Bob|Hello", "Anna|Well"]
        );
        assert_eq!(
            shown("1. Soldat: Halt!\n2. Soldat: Wer da?\n1. Soldat: Du?\n"),
            ["1. Soldat|Halt!", "2. Soldat|Wer da?", "1. Soldat|Du?"]
        );
    }

    #[test]
    fn names_of_other_scripts_and_several_names_are_found() {
        for (text, expected) in [
            (
                "Anna : Hi.\n\nأحمد : مرحبا\n\nИван : Да.\n\nआदमी : हाँ\n",
                &["Anna|Hi.", "أحمد|مرحبا", "Иван|Да.", "आदमी|हाँ"][..],
            ),
            (
                "マラ（小声で）：しっ。\n\n夜だった。\n\n민수（웃으며）: 네.\n\n玛拉（小声）：嘘。\n",
                &[
                    "マラ|(小声で) しっ。",
                    "|夜だった。",
                    "민수|(웃으며) 네.",
                    "玛拉|(小声) 嘘。",
                ],
            ),
            ("玛拉:走吧。\n汤姆:好。\n", &["玛拉|走吧。", "汤姆|好。"]),
            (
                "ANNA:Hello there.\nBOB:Hi.\n",
                &["ANNA|Hello there.", "BOB|Hi."],
            ),
            (
                "ANNA:Hello there.\n\nIt was late.\n\nANNA:Hi.\n",
                &["ANNA|Hello there.", "|It was late.", "ANNA|Hi."],
            ),
            (
                "It was late.\n\nSTD::vector: code\nANNA:Hi\n",
                &["|It was late.", "|STD::vector: code", "|ANNA:Hi"],
            ),
            ("ANNA (V.O.) (CONT’D): More.", &["ANNA|More."]),
            ("ANNA (V.O.) (softly): More.", &["ANNA|(softly) More."]),
            ("ANNA (O.S., quietly): Less.", &["ANNA|(quietly) Less."]),
            ("ANNA/BOB: Both.", &["ANNA/BOB|Both."]),
            ("ANNA, BOB: Both.", &["ANNA, BOB|Both."]),
            ("Anna/Bob: Both.", &["Anna/Bob|Both."]),
            ("Well, Anna: come.", &["|Well, Anna: come."]),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn plays_have_their_names_before_a_full_stop_in_brackets_or_above() {
        for (text, expected) in [
            (
                "HAMLET. To be, or not to be,\nThat is it.\n\nOPHELIA. My lord?\n\nHAMLET (aside). Yes.\n\nHe goes.\n",
                &[
                    "HAMLET|To be, or not to be, That is it.",
                    "OPHELIA|My lord?",
                    "HAMLET|(aside) Yes.",
                    "|He goes.",
                ][..],
            ),
            (
                "MRS. VALE. Who?\n\nTOM. Me.\n\nMRS. VALE. You.\n",
                &["MRS. VALE|Who?", "TOM|Me.", "MRS. VALE|You."],
            ),
            (
                "NO. I won't.\n\nIt was late.\n\nNO. Never.\n",
                &["|NO. I won't.", "|It was late.", "|NO. Never."],
            ),
            (
                "[ANNA] Hello\n[BOB] Me.\n[ANNA] Come in.\n",
                &["ANNA|Hello", "BOB|Me.", "ANNA|Come in."],
            ),
            (
                "[laughs] Hello\n[sighs] Me.\n[laughs] No.\n",
                &["|[laughs] Hello", "|[sighs] Me.", "|[laughs] No."],
            ),
            (
                "Hamlet\nTo be.\n\nOphelia\nMy lord?\n\nHamlet\nYes.\n\nOphelia\n(softly)\nNo.\n",
                &[
                    "Hamlet|To be.",
                    "Ophelia|My lord?",
                    "Hamlet|Yes.",
                    "Ophelia|(softly) No.",
                ],
            ),
            (
                "Hamlet\nTo be.\n\nOphelia\nMy lord?\n",
                &["|Hamlet", "|To be.", "|Ophelia", "|My lord?"],
            ),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn times_of_transcripts_are_not_spoken() {
        for (text, expected) in [
            ("[00:00:12] ANNA: Hi.\n", &["ANNA|Hi."][..]),
            (
                "Anna (00:12): Hi.\nBob (1:02:03): Yes.\n",
                &["Anna|Hi.", "Bob|Yes."],
            ),
            (
                "00:15 BOB: One.\n00:20 ANNA: Two.\n00:25 BOB: Three.\n",
                &["BOB|One.", "ANNA|Two.", "BOB|Three."],
            ),
            (
                "(0:12) Anna: Hi.\n(0:15) And so on.\n",
                &["Anna|Hi.", "|And so on."],
            ),
            (
                "12:00 Lunch: soup\n13:00 Talk: lamps\n",
                &["|12:00 Lunch: soup", "|13:00 Talk: lamps"],
            ),
            (
                "10:30 The meeting starts.\n",
                &["|10:30 The meeting starts."],
            ),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
