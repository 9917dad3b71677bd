//! Names of speakers: `NAME:` before a line, a cue above it.
//!
//! Scripts with capitals tell a name by them. Any short word of another script could be one: [`needs_evidence`] tells
//! which names only count where the rest of the text supports them.

use std::borrow::Cow;

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory as _};

use crate::import::directions::alone;

/// Signs between a name and what is said: the colon, and its forms in other scripts.
pub(crate) const COLONS: [char; 5] = [':', '：', '﹕', '︓', '∶'];

/// Longest name that is taken for one.
const LONGEST: usize = 40;
/// The same behind the sign, but for letters with a backslash before them.
const LONGEST_SIGNED: usize = 80;
/// Fewer letters before a full stop abbreviate: "Mrs. Vale", "J. R.".
const ABBREVIATED: usize = 4;
/// Letters of a longer word are a sentence, in scripts without spaces between words.
const LONGEST_CASELESS: usize = 16;
/// Quotation marks around what is said: Japanese scripts write no colon before them.
const QUOTES: [(char, char); 3] = [('「', '」'), ('『', '』'), ('﹁', '﹂')];
/// Words that end a sentence before what somebody says: "he said", "she asked".
const SAYING_ENDS: &[&str] = &[
    "说",
    "說",
    "道",
    "曰",
    "问",
    "問",
    "喊",
    "写",
    "寫",
    "叫",
    "った",
    "言う",
    "曰く",
    "ว่า",
    "พูด",
    "말했다",
    "물었다",
    "कहा",
    "बोला",
    "बोली",
    "बोले",
    "पूछा",
    "বলল",
    "বললেন",
    "قال",
    "قالت",
    "گفت",
    "کہا",
    "אמר",
    "אמרה",
];
/// Words that begin such a sentence.
const SAYING_BEGINS: &[&str] = &["قال", "قالت", "وقال", "فقال", "אמר", "אמרה", "ויאמר"];
/// Signs that count parts of a text: 第3章.
const COUNTED: &[&str] = &[
    "章", "幕", "场", "場", "回", "节", "節", "集", "话", "話", "卷", "部", "条", "條",
];
/// Brackets around a direction.
const BRACKETS: [[char; 2]; 4] = [['(', ')'], ['[', ']'], ['（', '）'], ['［', '］']];
/// Brackets that open and close.
const OPENING: [char; 4] = ['(', '[', '（', '［'];
const CLOSING: [char; 4] = [')', ']', '）', '］'];
/// Most colons that are looked at for the one behind a name.
const MOST_COLONS: usize = 4;
/// Most words in a name.
const MOST_WORDS: usize = 4;
/// Small words that may stand inside a name.
const SMALL: &[&str] = &[
    "of", "the", "de", "la", "le", "van", "von", "der", "del", "da", "and", "in", "&",
];
/// What screenplays put behind a name: where somebody is, and that they go on. It is no way of saying something.
const EXTENSIONS: &[&str] = &[
    "V.O.", "VO", "O.S.", "OS", "O.C.", "OC", "CONT'D", "CONT’D", "CONT.",
];

/// How somebody speaks, in brackets behind a name or below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Direction<'a> {
    words: &'a str,
    /// True for square brackets, which are those of audio tags.
    is_tag: bool,
}

impl Direction<'_> {
    /// The direction in its brackets, as it stands before a text.
    pub fn written(self) -> String {
        if self.is_tag {
            self.as_tag()
        } else {
            format!("({})", alone(self.words))
        }
    }

    /// The direction as an audio tag.
    pub fn as_tag(self) -> String {
        format!("[{}]", self.words)
    }
}

/// `NAME: text`, `NAME (direction): text` or `NAME [tag]: text`, Markdown bold allowed around the name; or `@any name: text`.
pub(super) fn prefix(words: &str) -> Option<(Cow<'_, str>, Option<Direction<'_>>, &str)> {
    if let Some(signed) = words.strip_prefix('@') {
        return signed_prefix(signed).map(|(name, text)| (Cow::Owned(name), None, text));
    }
    let (head, text) = at_colon(words)?;
    let (head, text) = (head.trim_matches('*'), text.trim_start_matches('*').trim());
    let (name, direction) = split_direction(head);
    (!text.is_empty() && is_name(name)).then_some((name.into(), direction, text))
}

/// The words before the first colon and after it. A space after the colon tells it from those of times and addresses; a
/// wide colon needs none, nor does a colon between letters of scripts without capitals.
fn at_colon(words: &str) -> Option<(&str, &str)> {
    // The time of a transcript has colons, too: `ANNA (00:12): Hi.`
    let is_open = |head: &str| head.rfind(OPENING) > head.rfind(CLOSING);
    let mut colons = words.match_indices(COLONS).take(MOST_COLONS);
    let (at, _) = colons.find(|(at, _)| !words.get(..*at).is_some_and(is_open))?;
    let (head, rest) = words.split_at_checked(at)?;
    let colon = rest.chars().next()?;
    let text = rest.strip_prefix(colon)?;
    let last = head.chars().next_back()?;
    // Bold may end before or after the colon.
    let next = text.trim_start_matches('*').chars().next()?;
    if next.is_whitespace() {
        return Some((head, text));
    }
    let is_letter = |char: char| is_caseless(char) || is_mark(char);
    let is_time = last.is_numeric() && next.is_numeric();
    let opens = matches!(
        next.general_category(),
        GeneralCategory::OpenPunctuation | GeneralCategory::InitialPunctuation
    );
    let is_close = colon != ':' || (is_letter(last) && (is_letter(next) || opens));
    (is_close && !is_time).then_some((head, text))
}

/// `NAME「text」`, as Japanese scripts are written.
pub(super) fn quoted(words: &str) -> Option<(&str, &str)> {
    let words = words.trim();
    let (open, close) = QUOTES
        .into_iter()
        .find(|(_, close)| words.ends_with(*close))?;
    let (name, text) = words.strip_suffix(close)?.split_once(open)?;
    let (name, text) = (name.trim(), text.trim());
    // Two quotations in a row are a sentence about them.
    let is_one = !text.is_empty() && !text.contains([open, close]);
    (is_one && needs_evidence(name) && is_name(name)).then_some((name, text))
}

/// `NAME:` without words after it.
pub(crate) fn name_alone(words: &str) -> Option<&str> {
    let head = words.trim_end().strip_suffix(COLONS)?;
    let (name, _) = split_direction(head.trim_matches('*'));
    is_name(name).then_some(name)
}

/// Returns true if a name has letters of scripts without capitals, so that its look alone doesn't tell it from other
/// words.
pub(crate) fn needs_evidence(name: &str) -> bool {
    name.contains(is_caseless)
}

/// Behind the sign stands any name, up to a colon with a space behind it, or to the end of a sentence, which is nobody's
/// name. A backslash makes the next letter part of it.
fn signed_prefix(words: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut plain = 0;
    let mut letters = words.chars();
    while let Some(letter) = letters.next() {
        let rest = letters.as_str();
        match letter {
            '\\' => name.extend(letters.next()),
            colon if is_colon(colon, rest) => {
                let text = rest.trim();
                let is_one = !name.trim().is_empty() && !text.is_empty();
                return is_one.then_some((name, text));
            }
            _ if plain == LONGEST_SIGNED || ends_sentence(&name, letter, rest) => return None,
            letter => {
                plain += 1;
                name.push(letter);
            }
        }
    }
    None
}

/// Returns true if a letter is a colon before a text: the usual one has a space after it.
fn is_colon(letter: char, behind: &str) -> bool {
    COLONS.contains(&letter) && (letter != ':' || behind.starts_with(char::is_whitespace))
}

/// Whether a letter ends a sentence between these words. A full stop behind few letters abbreviates.
fn ends_sentence(before: &str, letter: char, behind: &str) -> bool {
    let ends = match letter {
        '.' => {
            let word = before.rsplit(char::is_whitespace).next();
            word.is_none_or(|word| word.chars().count() >= ABBREVIATED)
        }
        '!' | '?' => true,
        '。' | '！' | '？' => return true,
        _ => false,
    };
    ends && behind.starts_with([' ', '\t'])
}

/// A name as it is written before a text, so that it is read as that name: with the sign, where its look doesn't tell.
/// `has_evidence` tells that the other rows show it to be a name.
pub(super) fn written<'a>(name: &'a str, text: &str, has_evidence: bool) -> Cow<'a, str> {
    let row = format!("{name}: {text}");
    let is_read = prefix(&row).is_some_and(|read| read == (name.into(), None, text));
    // A small one may go on with the row above.
    let goes_on = name.starts_with(char::is_lowercase);
    if is_read && !goes_on && has_evidence && super::reader::heading(&row).is_none() {
        return name.into();
    }
    Cow::Owned(sign(name))
}

/// A text behind a name that is certain, whatever it looks like: `@the old man: Hi.`
pub(crate) fn signed(name: &str, text: &str) -> String {
    format!("{}: {text}", sign(name))
}

fn sign(name: &str) -> String {
    let mut signed = "@".to_owned();
    for (place, (at, letter)) in name.char_indices().enumerate() {
        let (before, rest) = name.split_at(at);
        let behind = rest.strip_prefix(letter).unwrap_or_default();
        let is_sign =
            letter == '\\' || COLONS.contains(&letter) || ends_sentence(before, letter, behind);
        if is_sign || place >= LONGEST_SIGNED {
            signed.push('\\');
        }
        signed.push(letter);
    }
    signed
}

/// Who speaks by a cue, if it is one.
pub(crate) fn cue(words: &str) -> Option<&str> {
    is_cue(words).then(|| split_direction(words).0)
}

/// A name in capitals on a line of its own, as screenplays have it. Scripts without capitals have no such names.
pub(super) fn is_cue(words: &str) -> bool {
    let (name, _) = split_direction(words);
    let letters = name.chars().filter(|char| char.is_alphabetic()).count();
    letters >= 2
        && !name.contains(|char: char| char.is_lowercase() || char == ',')
        && !needs_evidence(name)
        && is_name(name)
}

/// `(quietly)` or `[quietly]` on a row of its own: the direction.
pub(super) fn direction(words: &str) -> Option<Direction<'_>> {
    match split_direction(words) {
        ("", direction) => direction,
        _ => None,
    }
}

/// `TOM (quietly)` or `TOM [quietly]` → the name and the direction. Several brackets may follow the name, of which one is a
/// direction: `TOM (V.O.) (quietly)`.
pub(super) fn split_direction(head: &str) -> (&str, Option<Direction<'_>>) {
    let head = head.trim();
    let (mut name, mut direction) = (head, None);
    while let Some((before, inside)) = last_bracket(name) {
        let is_tag = name.ends_with([']', '］']);
        let said = without_extension(inside).map(|words| Direction { words, is_tag });
        if said.is_some() && direction.is_some() {
            return (head, None);
        }
        direction = direction.or(said);
        name = before;
    }
    (name, direction)
}

/// The words before the bracket at the end of a text, and those in it.
fn last_bracket(head: &str) -> Option<(&str, &str)> {
    let within = |[opens, closes]: [char; 2]| head.strip_suffix(closes)?.rsplit_once(opens);
    let (name, inside) = BRACKETS.into_iter().find_map(within)?;
    let is_one = !inside.trim().is_empty() && !inside.contains(BRACKETS.as_flattened());
    is_one.then_some((name.trim(), inside.trim()))
}

/// What brackets say of how somebody speaks: neither where somebody is, nor the time of a transcript.
fn without_extension(inside: &str) -> Option<&str> {
    let (first, rest) = inside.split_once(',').unwrap_or((inside, ""));
    let said = if is_extension(first) { rest } else { inside };
    let said = said.trim();
    (!said.is_empty() && !super::heads::is_time(said)).then_some(said)
}

/// Returns true if words in brackets behind a name are one of the usual signs of screenplays.
pub(crate) fn is_extension(words: &str) -> bool {
    let words = words.trim();
    EXTENSIONS
        .iter()
        .any(|known| words.eq_ignore_ascii_case(known))
}

pub(crate) fn is_name(name: &str) -> bool {
    let count = name.split_whitespace().count();
    // One short word may be small ("tom"); in a longer name each word stands out.
    let one_word = count == 1 && name.chars().count() <= 12 && all_letters(name);
    let stands_out = || {
        name.split_whitespace()
            .enumerate()
            .all(|(place, word)| is_name_word(place, word))
    };
    let digits_only = name.chars().all(|char| !char.is_alphabetic());
    (1..=MOST_WORDS).contains(&count)
        // A tab separates cells.
        && !name.contains('\t')
        && name.chars().count() <= LONGEST
        && !digits_only
        && (one_word || stands_out() || is_joined(name))
        && !(needs_evidence(name) && is_phrase(name))
}

/// Returns true if words without capitals are part of a sentence or of a heading.
fn is_phrase(name: &str) -> bool {
    let is_alone = |word: &str| name.chars().count() > word.chars().count();
    let says = SAYING_ENDS
        .iter()
        .any(|word| name.ends_with(word) && is_alone(word));
    let first = name.split_whitespace().next().unwrap_or_default();
    let begins = SAYING_BEGINS.contains(&first) && is_alone(first);
    let is_counted = name.starts_with('第') && COUNTED.iter().any(|sign| name.ends_with(sign));
    let is_long = name.split_whitespace().any(|word| {
        let letters = word.chars().filter(|char| !is_mark(*char));
        word.contains(is_caseless) && letters.count() > LONGEST_CASELESS
    });
    says || begins || is_counted || is_long
}

/// Returns true if words are several names: `ANNA/BOB`, `ANNA, BOB`. Only capitals tell the latter from a sentence.
fn is_joined(name: &str) -> bool {
    let parts: Vec<&str> = name.split(['/', ',']).map(str::trim).collect();
    let is_one = |part: &&str| {
        let letters = part.chars().filter(|char| char.is_alphabetic()).count();
        letters >= 2
            && part
                .split_whitespace()
                .enumerate()
                .all(|(place, word)| is_name_word(place, word))
            && part.starts_with(|first: char| first.is_uppercase() || is_caseless(first))
    };
    let is_large = !name.contains(char::is_lowercase);
    parts.len() > 1 && parts.iter().all(is_one) && (is_large || !name.contains(','))
}

fn is_name_word(place: usize, word: &str) -> bool {
    let starts = word.starts_with(|first: char| {
        first.is_uppercase() || first.is_numeric() || is_caseless(first)
    });
    let fits = |char: char| {
        char.is_alphanumeric()
            || is_mark(char)
            || is_joiner(char)
            || "'’ʼ-‐‑.&#_·・‧･׳״՚".contains(char)
    };
    let sentence = word.ends_with('.') && word.chars().count() > ABBREVIATED;
    // "Guard #2"
    let counts = || {
        word.strip_prefix('#')
            .is_some_and(|rest| rest.bytes().all(|it| it.is_ascii_digit()))
    };
    (starts || place > 0 && (SMALL.contains(&word) || counts()))
        && word.chars().all(fits)
        && !sentence
}

fn all_letters(name: &str) -> bool {
    name.chars()
        .all(|char| char.is_alphabetic() || is_mark(char) || is_joiner(char))
}

/// Letters of scripts without capitals. Georgian has some, which no text is written in.
fn is_caseless(char: char) -> bool {
    let is_georgian = matches!(char, '\u{10d0}'..='\u{10ff}');
    let is_other = char.general_category() == GeneralCategory::OtherLetter;
    is_georgian || (is_other && !char.is_lowercase() && !char.is_uppercase())
}

/// Signs that belong to the letter before them: accents, vowels, tones, a virama.
fn is_mark(char: char) -> bool {
    char.general_category_group() == GeneralCategoryGroup::Mark
}

/// Signs within words of Persian and of scripts of India.
fn is_joiner(char: char) -> bool {
    matches!(char, '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_names_from_sentences() {
        for name in [
            "TOM",
            "Mrs Vale",
            "Mrs. Vale",
            "Guard 2",
            "OLD WOMAN #2",
            "The Man in Black",
            "Duke of York",
            "tom",
            "Zoë",
            "O'Neil",
            "北京",
        ] {
            assert!(prefix(&format!("{name}: Hello.")).is_some(), "{name}");
        }
        for not in [
            "He said this",
            "12",
            "Wait. Then",
            "One two three four five",
            "http",
        ] {
            let words = if not == "http" {
                "http://a.org".to_owned()
            } else {
                format!("{not}: Hello.")
            };
            assert!(prefix(&words).is_none(), "{not}");
        }
        let tom = |direction| Some(("TOM".into(), direction, "Hi."));
        for (row, is_tag) in [("TOM (softly): Hi.", false), ("TOM [softly]: Hi.", true)] {
            let words = "softly";
            assert_eq!(prefix(row), tom(Some(Direction { words, is_tag })));
        }
        assert_eq!(prefix("**TOM:** Hi."), tom(None));
        // Where somebody is says nothing of how they say it.
        for beside in ["O.S.", "V.O.", "cont'd"] {
            let row = format!("TOM ({beside}): Hi.");
            assert_eq!(prefix(&row), tom(None), "{row}");
        }
    }

    /// Regression: names with a virama or a tone mark were spoken, and names before a wide colon.
    #[test]
    fn names_of_all_scripts_are_names() {
        for (row, name, text) in [
            ("玛拉：谁在那儿？", "玛拉", "谁在那儿？"),
            ("玛拉:谁在那儿？", "玛拉", "谁在那儿？"),
            ("哈利·波特：你好", "哈利·波特", "你好"),
            ("マラ：誰ですか。", "マラ", "誰ですか。"),
            ("卫兵2：站住！", "卫兵2", "站住！"),
            ("कृष्ण: वहाँ कौन है?", "कृष्ण", "वहाँ कौन है?"),
            ("बूढ़ी औरत: कौन?", "बूढ़ी औरत", "कौन?"),
            ("แม่: ใครอยู่ที่นั่น", "แม่", "ใครอยู่ที่นั่น"),
            ("แม่:ใครอยู่ที่นั่น", "แม่", "ใครอยู่ที่นั่น"),
            ("மாலா : யார்?", "மாலா", "யார்?"),
            ("مارا: من هناك؟", "مارا", "من هناك؟"),
            ("علی\u{200c}رضا: سلام", "علی\u{200c}رضا", "سلام"),
            ("מרה: מי שם?", "מרה", "מי שם?"),
            ("마라: 누구세요?", "마라", "누구세요?"),
            ("ნინო ბერიძე: ვინ არის?", "ნინო ბერიძე", "ვინ არის?"),
            ("ԱՆԻ: Ո՞վ է։", "ԱՆԻ", "Ո՞վ է։"),
            ("Άννα: Ποιος;", "Άννα", "Ποιος;"),
            ("МАРА : Кто там?", "МАРА", "Кто там?"),
            ("Zoé\u{a0}: Qui est là\u{a0}?", "Zoé", "Qui est là\u{a0}?"),
            (
                "Mme Lefèvre\u{202f}: C’est moi.",
                "Mme Lefèvre",
                "C’est moi.",
            ),
            ("Zoe\u{301}: Oui.", "Zoe\u{301}", "Oui."),
            ("zoe\u{301}: Oui.", "zoe\u{301}", "Oui."),
            ("ANNA：Hello.", "ANNA", "Hello."),
            ("ANNA:\u{3000}Hello.", "ANNA", "Hello."),
            ("**玛拉：**谁？", "玛拉", "谁？"),
        ] {
            assert_eq!(prefix(row), Some((name.into(), None, text)), "{row}");
        }
        let softly = Some((
            "玛拉".into(),
            Some(Direction {
                words: "轻声",
                is_tag: false,
            }),
            "谁？",
        ));
        assert_eq!(prefix("玛拉(轻声)：谁？"), softly);
        assert_eq!(prefix("玛拉（轻声）：谁？"), softly);
        assert_eq!(quoted("トム「僕だよ」"), Some(("トム", "僕だよ")));
        assert_eq!(name_alone("玛拉："), Some("玛拉"));
        assert_eq!(name_alone("ANNA (softly) :"), Some("ANNA"));
    }

    #[test]
    fn times_addresses_and_sentences_are_no_names() {
        for row in [
            "10:30",
            "10：30 见",
            "At 10：30 nobody came.",
            "下午3:30 见面",
            "下午3：30 见面",
            "https://example.org",
            "请看https://example.org",
            "他说：不。",
            "母亲问道：谁？",
            "彼は言った：いいえ",
            "เขาพูดว่า: ไม่",
            "उसने कहा: नहीं।",
            "قال الرجل: لا",
            "הוא אמר: לא",
            "第三章：开始",
            "我们记住了一件非常重要的事情就是这样：灯",
            "天黑了，他说：不。",
            "谁？我：不。",
            "He said: no.",
            "Remember one thing: the lamp must burn.",
            "a:b",
            "ANNA:Hello.",
        ] {
            assert_eq!(prefix(row), None, "{row}");
        }
        for row in [
            "「僕だよ」",
            "彼は「はい」と「いいえ」",
            "「はい」と彼は「いいえ」",
            "Tom「僕だよ」",
        ] {
            assert_eq!(quoted(row), None, "{row}");
        }
        for row in ["谁在那儿", "कृष्ण", "แม่", "마라", "שרה"] {
            assert!(!is_cue(row), "{row}");
        }
    }

    /// A message to somebody became a speaker of half its words.
    #[test]
    fn behind_the_sign_a_sentence_is_no_name() {
        for not in [
            "@mike thanks for yesterday. One question: does it work?",
            "@mike wow! Look: it works.",
            "@mike really? Then: go.",
        ] {
            assert!(prefix(not).is_none(), "{not}");
        }
        let long = "very ".repeat(20);
        assert!(prefix(&format!("@the {long}old man: Hi.")).is_none());
        assert!(prefix("@Mrs. Vale, the one upstairs: Hi.").is_some());
        for name in [
            "the voice. And the other one?  Yes! ".trim(),
            &format!("the {long}old man"),
            "a\\b: c",
            "tom",
        ] {
            let row = format!("{}: Hi.", written(name, "Hi.", true));
            let read = prefix(&row).map(|(name, ..)| name.into_owned());
            assert_eq!(read.as_deref(), Some(name), "{row}");
        }
    }
}
