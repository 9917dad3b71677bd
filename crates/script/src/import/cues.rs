//! The cues of subtitles (SRT, WebVTT): times, text and what is between the cues.
//!
//! A cue ends where the next one begins, not at an empty row: other programs write empty rows into texts.

use super::clock::Times;
use super::skipped::{Place, Reason, Skipped};

/// The first row of WebVTT.
const WEB: &str = "WEBVTT";
/// Rows that are examined to tell whether a text is subtitles.
const ROWS: usize = 400;
/// Rows with text before the first time of subtitles, at most.
const FIRST: usize = 12;
/// Rows with text per row of times, at most, in a text that begins otherwise than subtitles do.
const ROWS_PER_TIME: usize = 8;
/// Digits of a longer number are not a cue's number.
const LONGEST_NUMBER: usize = 9;

/// A cue of subtitles.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cue {
    /// The row of its times, or its first row where it has no times. From 1.
    pub row: u64,
    /// `None` where the row of times is missing.
    pub times: Option<Times>,
    /// Rows of the cue with text, with their markup.
    pub text: String,
}

/// Cues, and the parts of the file that belong to none.
#[derive(Debug, Default)]
pub(crate) struct Cues {
    /// In the order of the file.
    pub cues: Vec<Cue>,
    /// Notes, names of cues and text before the first cue.
    pub skipped: Vec<Skipped>,
}

/// Returns whether a text is subtitles: it begins as they do, or has many rows of times.
pub(crate) fn is_subtitles(text: &str) -> bool {
    let rows = text.lines().take(ROWS).map(bare);
    let filled: Vec<&str> = rows.filter(|row| !row.is_empty()).collect();
    let is_time = |row: &&str| Times::read(row).is_some_and(|times| times.is_certain);
    let first = filled.first().copied().unwrap_or_default();
    let begins_web = is_web(first);
    if begins_web && first.len() == WEB.len() {
        return true;
    }
    let Some(at) = filled.iter().position(is_time) else {
        // Every row of times may be damaged.
        let second = filled.get(1).copied().unwrap_or_default();
        let times = Times::read_below_number(second);
        return number(first) == Some(1)
            && times.is_some_and(|times| times.secs.iter().any(Option::is_some));
    };
    let times = filled.iter().filter(|row| is_time(row)).count();
    let is_first = at == 0 || (at == 1 && number(first).is_some());
    let are_many = at < FIRST && times > 1 && times * ROWS_PER_TIME >= filled.len();
    begins_web || is_first || are_many
}

/// Reads the cues of a text.
pub(crate) fn read(text: &str) -> Cues {
    let mut rows = Rows::of(text);
    let mut out = Cues::default();
    rows.set_aside_blocks(&mut out.skipped);
    rows.cues(&mut out);
    out.skipped.sort_by_key(|skipped| skipped.place.row());
    out
}

/// `WEBVTT`, perhaps with a title after it.
fn is_web(row: &str) -> bool {
    let rest = row.strip_prefix(WEB);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// A row without the space, byte-order marks and marks of writing direction around it.
fn bare(row: &str) -> &str {
    row.trim_matches(|char: char| {
        char.is_whitespace()
            || matches!(char, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
            || ('\u{202a}'..='\u{202e}').contains(&char)
    })
}

/// A row that is a number, in the digits of any script.
fn number(row: &str) -> Option<u64> {
    if row.is_empty() || row.chars().count() > LONGEST_NUMBER || !row.chars().all(char::is_numeric)
    {
        return None;
    }
    deunicode::deunicode(row).parse().ok()
}

/// The kind of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    Number(u64),
    Times,
    Text,
    /// Part of a block that is not a cue.
    Aside,
}

/// Rows of a file with what they are.
struct Rows<'a> {
    texts: Vec<&'a str>,
    kinds: Vec<Kind>,
    is_web: bool,
}

impl<'a> Rows<'a> {
    fn of(text: &'a str) -> Self {
        let texts: Vec<&str> = text.lines().map(bare).collect();
        let mut kinds: Vec<Kind> = Vec::with_capacity(texts.len());
        let mut filled = Kind::Blank;
        for row in &texts {
            let above = kinds.last().copied().unwrap_or(Kind::Blank);
            let is_free = matches!(above, Kind::Blank | Kind::Number(_));
            // Some programs write an empty row after every row.
            let is_below_number = is_free && matches!(filled, Kind::Number(_));
            let is_times = || match Times::read(row) {
                Some(times) => times.is_certain || is_free,
                None => is_below_number && Times::read_below_number(row).is_some(),
            };
            let kind = if row.is_empty() {
                Kind::Blank
            } else if let Some(number) = number(row) {
                Kind::Number(number)
            } else if is_times() {
                Kind::Times
            } else {
                Kind::Text
            };
            if kind != Kind::Blank {
                filled = kind;
            }
            kinds.push(kind);
        }
        let first = texts.iter().find(|row| !row.is_empty());
        Self {
            is_web: first.is_some_and(|row| is_web(row)),
            texts,
            kinds,
        }
    }

    fn kind(&self, row: usize) -> Kind {
        self.kinds.get(row).copied().unwrap_or(Kind::Blank)
    }

    fn text(&self, row: usize) -> &'a str {
        self.texts.get(row).copied().unwrap_or_default()
    }

    /// Returns true if a row has nothing directly above it.
    fn begins(&self, row: usize) -> bool {
        let above = row.checked_sub(1).map(|above| self.kind(above));
        matches!(above, None | Some(Kind::Blank | Kind::Aside))
    }

    /// Sets the header, notes, styles and regions of WebVTT aside.
    fn set_aside_blocks(&mut self, skipped: &mut Vec<Skipped>) {
        if !self.is_web {
            return;
        }
        let mut row = 0;
        let mut is_before_cues = true;
        let mut is_header = true;
        while row < self.texts.len() {
            let kind = self.kind(row);
            is_before_cues &= kind != Kind::Times;
            if kind != Kind::Text || !self.begins(row) {
                row += 1;
                continue;
            }
            let block = if std::mem::take(&mut is_header) {
                Some(Block::Header)
            } else {
                self.block(row, is_before_cues)
            };
            let Some(block) = block else {
                row += 1;
                continue;
            };
            let end = self.block_end(row, block);
            if let Some(words) = self.words_of(row, end, block) {
                let place = Place::Row(row as u64 + 1);
                skipped.push(Skipped::new(place, &words, Reason::Note));
            }
            if let Some(kinds) = self.kinds.get_mut(row..end) {
                kinds.fill(Kind::Aside);
            }
            row = end;
        }
    }

    /// The block that begins in a row.
    fn block(&self, row: usize, is_before_cues: bool) -> Option<Block> {
        let (text, below) = (self.text(row), self.text(row + 1));
        let note = text.strip_prefix("NOTE");
        if note.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])) {
            return Some(Block::Note);
        }
        match text {
            "STYLE" if is_before_cues || below.contains(['{', ':']) => Some(Block::Style),
            "REGION" if is_before_cues || below.contains([':', '=']) => Some(Block::Region),
            _ => None,
        }
    }

    /// The row after a block. It ends at an empty row, a style after its last bracket.
    fn block_end(&self, row: usize, block: Block) -> usize {
        let mut open = 0_i64;
        let mut ends = |at: usize| {
            let text = self.text(at);
            let count = |sign: char| text.matches(sign).count() as i64;
            open += count('{') - count('}');
            let is_open = block == Block::Style && open > 0;
            self.kind(at) == Kind::Times || (self.kind(at) == Kind::Blank && !is_open)
        };
        let len = self.texts.len();
        // The number of a cue is directly above its times.
        let end = (row..len).find(|at| ends(*at)).unwrap_or(len);
        let above = end.saturating_sub(1);
        let is_cue = self.kind(end) == Kind::Times && above > row;
        if is_cue && matches!(self.kind(above), Kind::Number(_)) {
            above
        } else {
            end
        }
    }

    /// The words of a block that are for people.
    fn words_of(&self, row: usize, end: usize, block: Block) -> Option<String> {
        let first = self.text(row);
        let words = match block {
            Block::Header => first.strip_prefix(WEB)?.to_owned(),
            Block::Note => {
                let rest = self.texts.get(row + 1..end).unwrap_or_default();
                format!("{} {}", first.strip_prefix("NOTE")?, rest.join(" "))
            }
            Block::Style | Block::Region => return None,
        };
        let words = words.trim_start_matches([' ', '\t', '-', '–', ':']).trim();
        (!words.is_empty()).then(|| words.to_owned())
    }

    /// Reads what is between the rows of times.
    fn cues(&self, out: &mut Cues) {
        let times: Vec<usize> = (0..self.texts.len())
            .filter(|row| self.kind(*row) == Kind::Times)
            .collect();
        let is_numbered = self.is_numbered(&times);
        let mut last = None;
        let mut from = 0;
        for at in times.iter().copied().chain([self.texts.len()]) {
            let is_end = at == self.texts.len();
            let head = (!is_end)
                .then(|| self.head(from, at, is_numbered, last))
                .flatten();
            let mut until = head.unwrap_or(at);
            let next = head.and_then(|head| self.number_at(head));
            if is_end && is_numbered {
                until = self.without_last_number(from, until, last);
            }
            if let Some(head) = head.filter(|head| self.kind(*head) == Kind::Text) {
                // A name of several words may be text that lost its own times.
                let name = self.text(head);
                if name.contains(char::is_whitespace) {
                    let place = Place::Row(head as u64 + 1);
                    out.skipped.push(Skipped::new(place, name, Reason::Note));
                }
            }
            self.between(from, until, [last, next], is_end, out);
            // A cue without a number counts, too.
            last = next.or_else(|| last?.checked_add(1));
            from = at + 1;
        }
    }

    /// Returns true if numbers above rows of times count the cues.
    fn is_numbered(&self, times: &[usize]) -> bool {
        let mut from = 0;
        let mut numbers = Vec::with_capacity(times.len());
        for at in times {
            let above = self.filled_above(from, *at);
            numbers.push(above.and_then(|above| self.number_at(above)));
            from = at + 1;
        }
        if numbers.first().is_some_and(Option::is_some) {
            return true;
        }
        // Some programs number only some of the cues.
        let places = (1..).zip(&numbers);
        let mut present = places.filter_map(|(place, number)| Some((place, (*number)?)));
        let is_placed = present.clone().all(|(place, number)| place == number);
        if is_placed && present.nth(1).is_some() {
            return true;
        }
        let pairs = numbers.iter().zip(numbers.iter().skip(1));
        let counted = pairs.filter(|(one, next)| {
            matches!((one, next), (Some(one), Some(next)) if one.checked_add(1) == Some(*next))
        });
        numbers.len() > 2 && counted.count() * 2 > numbers.len()
    }

    fn number_at(&self, row: usize) -> Option<u64> {
        match self.kind(row) {
            Kind::Number(number) => Some(number),
            Kind::Blank | Kind::Times | Kind::Text | Kind::Aside => None,
        }
    }

    /// The last row with text between two rows.
    fn filled_above(&self, from: usize, to: usize) -> Option<usize> {
        (from..to).rev().find(|row| self.kind(*row) != Kind::Blank)
    }

    /// The row of a cue's number or name above its times.
    fn head(&self, from: usize, at: usize, is_numbered: bool, last: Option<u64>) -> Option<usize> {
        let above = self.filled_above(from, at)?;
        // In WebVTT, a row between an empty one and the times names its cue, whether or not other cues have names.
        let is_name = self.is_web && above + 1 == at && self.begins(above);
        if let Some(number) = self.number_at(above).filter(|_| !is_name) {
            // The text of a cue may be a number, where the next cue has none.
            let leaves_text = self.filled_above(from, above).is_some();
            let is_next = last.and_then(|last| last.checked_add(1)) == Some(number);
            let is_first = from == 0;
            return (is_numbered && (leaves_text || is_next || is_first)).then_some(above);
        }
        (is_name && matches!(self.kind(above), Kind::Text | Kind::Number(_))).then_some(above)
    }

    /// The end of the last cue: a file that breaks off may end with the number of the next one.
    fn without_last_number(&self, from: usize, until: usize, last: Option<u64>) -> usize {
        let Some(row) = self.filled_above(from, until) else {
            return until;
        };
        let is_next = self.number_at(row) == last.and_then(|last| last.checked_add(1));
        let leaves_text = self.filled_above(from, row).is_some();
        if last.is_some() && is_next && leaves_text && self.begins(row) {
            row
        } else {
            until
        }
    }

    /// The text between two rows of times: of the cue above, and of cues whose times are missing.
    fn between(
        &self,
        from: usize,
        until: usize,
        [last, next]: [Option<u64>; 2],
        is_end: bool,
        out: &mut Cues,
    ) {
        let mut cue = from.checked_sub(1).map(|row| Cue {
            row: row as u64 + 1,
            times: Times::read(self.text(row)).or_else(|| Times::read_below_number(self.text(row))),
            text: String::new(),
        });
        let mut last = last.or_else(|| (from == 0).then_some(0));
        for row in from..until {
            let kind = self.kind(row);
            if !matches!(kind, Kind::Number(_) | Kind::Text) {
                continue;
            }
            if let (Kind::Number(number), Some(above)) = (kind, last)
                && above.checked_add(1) == Some(number)
                && self.begins(row)
                && row + 1 < until
                && matches!(self.kind(row + 1), Kind::Text | Kind::Number(_))
                && next.map_or(is_end, |next| next > number)
            {
                out.cues.extend(cue.replace(Cue {
                    row: row as u64 + 1,
                    times: None,
                    text: String::new(),
                }));
                last = Some(number);
                continue;
            }
            let text = self.text(row);
            if let Some(cue) = &mut cue {
                if !cue.text.is_empty() {
                    cue.text.push('\n');
                }
                cue.text.push_str(text);
            } else {
                let place = Place::Row(row as u64 + 1);
                let skipped = Skipped::new(place, text, Reason::FrontMatter);
                out.skipped.push(skipped);
            }
        }
        out.cues.extend(cue);
    }
}

/// A block of WebVTT.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Header,
    Note,
    Style,
    Region,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        read(text).cues.into_iter().map(|cue| cue.text).collect()
    }

    fn skipped(text: &str) -> Vec<(u64, String, Reason)> {
        let skipped = read(text).skipped.into_iter();
        let flat = skipped.map(|skipped| {
            let Place::Row(row) = skipped.place else {
                panic!("{skipped:?}")
            };
            (row, skipped.text, skipped.reason)
        });
        flat.collect()
    }

    const TIMES: [&str; 3] = [
        "00:00:01,000 --> 00:00:02,000",
        "00:00:03,000 --> 00:00:04,000",
        "00:00:05,000 --> 00:00:06,000",
    ];

    /// Writes three cues with these texts.
    fn numbered(texts: [&str; 3], between: &str) -> String {
        let cues = texts.iter().zip(TIMES).enumerate();
        let cues = cues.map(|(at, (text, times))| format!("{}\n{times}\n{text}\n", at + 1));
        cues.collect::<Vec<_>>().join(between)
    }

    /// Regression: the text after an empty row was lost, and a text that is a number, too.
    #[test]
    fn a_cue_ends_where_the_next_begins() {
        for (written, read) in [
            ("One.\n\nMore.", "One.\nMore."),
            ("One.\n \nMore.", "One.\nMore."),
            ("One.\n\n\n\u{feff}\nMore.\n", "One.\nMore."),
            ("7", "7"),
            ("7\n\n8", "7\n8"),
            ("How many?\n\n7", "How many?\n7"),
            ("٧", "٧"),
            ("At 10:30 -> or later", "At 10:30 -> or later"),
            ("", ""),
        ] {
            for between in ["\n", "", "\n\n"] {
                let text = numbered([written, "Two.", written], between);
                assert_eq!(texts(&text), [read, "Two.", read], "{text:?}");
                assert!(skipped(&text).is_empty());
                let wide = text.replace('\n', "\n\n");
                assert_eq!(texts(&wide), [read, "Two.", read], "{wide:?}");
            }
        }
    }

    #[test]
    fn numbers_without_cue_numbers_are_text() {
        let [one, two, three] = TIMES;
        let countdown = format!("{one}\n3\n\n{two}\n2\n\n{three}\n1\n");
        assert_eq!(texts(&countdown), ["3", "2", "1"]);
        let web = format!("WEBVTT\n\n{one}\nThree.\n2\n\n{two}\n2\n{three}\nOne.\n");
        assert_eq!(texts(&web), ["Three.\n2", "2", "One."]);
        let apart = format!("WEBVTT\n\n{one}\nHow many?\n\n7\n\n{two}\nSeven.\n");
        assert_eq!(texts(&apart), ["How many?\n7", "Seven."]);
        // One cue has no number, and a number as its text.
        let text = format!("1\n{one}\nHow many?\n\n2\n{two}\n7\n\n{three}\nSeven.\n");
        assert_eq!(texts(&text), ["How many?", "7", "Seven."]);
    }

    /// Regression: the number of a cue was spoken after the cue before it.
    #[test]
    fn names_of_some_cues_are_not_spoken() {
        let [one, two, three] = TIMES;
        for names in [
            ["", "2\n", ""],
            ["", "2\n", "7\n"],
            ["1\n", "", "3\n"],
            ["", "", "3\n"],
            ["intro\n", "", "2\n"],
            ["", "b2\n", "3\n"],
        ] {
            let [a, b, c] = names;
            let text =
                format!("WEBVTT\n\n{a}{one}\nOne.\n\n{b}{two}\nTwo.\n\n{c}{three}\nThree.\n");
            assert_eq!(texts(&text), ["One.", "Two.", "Three."], "{names:?}");
            assert!(skipped(&text).is_empty(), "{names:?}");
        }
        let srt = format!("{one}\nOne.\n\n2\n{two}\nTwo.\n\n3\n{three}\nThree.\n");
        assert_eq!(texts(&srt), ["One.", "Two.", "Three."]);
    }

    #[test]
    fn cues_with_damaged_or_missing_times_keep_their_text() {
        let [one, two, three] = TIMES;
        for damaged in [
            "",
            "\nO0:00:03,000 --> 00:00:04,000",
            "\n00:00:03,000 -->",
            "\n--> 00:00:04,000",
            "\n00:00:03,000 00:00:04,000",
            "\n-00:00:03,000 --> 00:00:04,000",
        ] {
            let text = format!("1\n{one}\nOne.\n\n2{damaged}\nTwo.\n\n3\n{three}\nThree.\n");
            assert_eq!(texts(&text), ["One.", "Two.", "Three."], "{text:?}");
            let first = format!("1{damaged}\nOne.\n\n2\n{two}\nTwo.\n");
            assert_eq!(texts(&first), ["One.", "Two."], "{first:?}");
            let last = format!("1\n{one}\nOne.\n\n2{damaged}\nTwo.\n");
            assert_eq!(texts(&last), ["One.", "Two."], "{last:?}");
        }
        let broken_off = format!("1\n{one}\nOne.\n\n2\n");
        assert_eq!(texts(&broken_off), ["One."]);
    }

    #[test]
    fn blocks_of_the_web_are_no_text() {
        let text = "WEBVTT - A title\nKind: captions\n\nNOTE\nby Ann\nand Ben\n\nSTYLE\n::cue {\n\n\
            color: red }\n\nREGION\nid:a\n\nIntro by Cem\n\nThe first one\n00:01.000 --> 00:02.000\nOne.\n\n\
            NOTE Check this.\n\nid-2\n00:03.000 --> 00:04.000\nTwo.\n\nSTYLE\nmatters.\n\nNOTES, too.\n";
        assert_eq!(texts(text), ["One.", "Two.\nSTYLE\nmatters.\nNOTES, too."]);
        let note = |row, text: &str| (row, text.to_owned(), Reason::Note);
        let expected = [
            note(1, "A title"),
            note(4, "by Ann and Ben"),
            (16, "Intro by Cem".to_owned(), Reason::FrontMatter),
            note(18, "The first one"),
            note(22, "Check this."),
        ];
        assert_eq!(skipped(text), expected);
        // Words of other subtitles may be the same.
        let srt = format!("1\n{}\nWho?\n\nNOTE the lamp.\n", TIMES[0]);
        assert_eq!(texts(&srt), ["Who?\nNOTE the lamp."]);
    }

    #[test]
    fn text_before_the_first_cue_is_skipped() {
        let text = format!("Subtitles by Ann\n\n1\n{}\nOne.\n", TIMES[0]);
        assert_eq!(texts(&text), ["One."]);
        let front = (1, "Subtitles by Ann".to_owned(), Reason::FrontMatter);
        assert_eq!(skipped(&text), [front]);
    }

    #[test]
    fn subtitles_are_told_from_text_about_them() {
        let [one, two, three] = TIMES;
        for text in [
            "WEBVTT\n",
            "WEBVTT - title\n\n00:01.000 --> 00:02.000\nHi.\n",
            &format!("1\n{one}\nHi.\n"),
            &format!("{one}\nHi.\n"),
            &format!("By Ann\n\n1\n{one}\nHi.\n\n2\n{two}\nHi.\n"),
            "1\n00:00:O1,000 --> 00:00:02,000\nHi.\n",
            "1\n-00:00:01,500 -> -00:00:01,000\nHi.\n\n2\n00:00:01,500 -> 00:00:02,000\nHi.\n",
        ] {
            assert!(is_subtitles(text), "{text:?}");
        }
        let prose = "It was late.\n".repeat(20);
        for text in [
            "",
            "WEBVTT is a format for subtitles.\n",
            "WEBVTTX\n",
            "1\n2\n3\n",
            "10:30 -> 11:30\nLunch.\n",
            &format!("A row of times looks like this:\n\n{one}\n\nThat was all.\n"),
            &format!("{prose}{one}\n{two}\n{three}\n"),
        ] {
            assert!(!is_subtitles(text), "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_rows_are_read(text in "((WEBVTT|NOTE|STYLE|[0-9]{1,2}|00:01[.]0 --> 00:02[.]0|x|\\{|)\n){0,12}") {
            read(&text);
        }

        /// No word of a file is lost.
        #[test]
        fn every_word_is_read_or_skipped(rows in proptest::collection::vec("(|w|w w|[0-9]|00:01[.]0 --> 00:02[.]0)", 0..12)) {
            let words = |text: &str| text.matches('w').count();
            let read = read(&rows.join("\n"));
            let spoken: usize = read.cues.iter().map(|cue| words(&cue.text)).sum();
            let skipped: usize = read.skipped.iter().map(|skipped| words(&skipped.text)).sum();
            proptest::prop_assert_eq!(spoken + skipped, words(&rows.join("\n")));
        }
    }
}
