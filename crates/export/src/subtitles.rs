//! Subtitles from the words of a take: SRT, WebVTT and TTML.
//!
//! A cue has at most two rows and seven seconds, and is a sentence where it can be.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::cue_grouping::{LONGEST_MS, SILENCE_MS, groups};
use super::cue_pieces::pieces;
use super::rows::{Length, rows};
use mynah_core::timing::WordTime;
use mynah_script::letters::{FASTEST, letters};

/// Length of a cue below which nobody reads it, in milliseconds.
const SHORTEST_MS: u32 = 833;
/// Silence at the end of a file through which the last cue stays, in milliseconds.
const CLOSING_MS: u32 = 1_500;

/// Letters a second that are read without hurry.
const CALM: u32 = 17;

/// The kind of subtitles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// SubRip: numbered cues, CRLF.
    Srt,
    /// WebVTT.
    Vtt,
}

/// What is read while something sounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Milliseconds from the start.
    pub start_ms: u32,
    /// Milliseconds from the start.
    pub end_ms: u32,
    /// One or two lines.
    pub text: String,
}

/// Returns the cues of a text whose words sound at these times.
///
/// Together they are the text, in order, and none is over another. The take's own start lies `offset_ms` after the start
/// of the file, or before it where silence was cut away.
pub fn cues(text: &str, words: &[WordTime], offset_ms: i64) -> Vec<Cue> {
    let pieces = pieces(text, words);
    let mut cues: Vec<Cue> = Vec::new();
    for group in groups(&pieces) {
        let group = pieces.get(group).unwrap_or_default();
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        let start_ms = moved(first.start_ms, offset_ms);
        if let Some(before) = cues.last_mut() {
            before.end_ms = before.end_ms.min(start_ms);
        }
        let longest = start_ms.saturating_add(LONGEST_MS);
        cues.push(Cue {
            start_ms,
            end_ms: moved(last.end_ms, offset_ms).min(longest),
            text: rows(group),
        });
    }
    cues
}

/// Joins a cue that nobody could read in its time with the next one, or the one before, if both have room in one cue.
///
/// `cues`: by when they begin, each with who says it, empty where nobody knows.
pub fn join_short(cues: Vec<(&str, Cue)>, end_ms: u32) -> Vec<(&str, Cue)> {
    let mut all: Vec<(&str, Cue)> = Vec::with_capacity(cues.len());
    let mut left = cues.into_iter().peekable();
    while let Some(cue) = left.next() {
        let until = left.peek().map_or(end_ms, |(_, next)| next.start_ms);
        if !is_short(&cue.1, until) {
            all.push(cue);
        } else if let Some((next, both)) = left
            .peek_mut()
            .and_then(|next| joined(&cue, next).map(|both| (next, both)))
        {
            *next = both;
        } else if let Some((before, both)) = all
            .last_mut()
            .and_then(|before| joined(before, &cue).map(|both| (before, both)))
        {
            *before = both;
        } else {
            all.push(cue);
        }
    }
    all
}

/// Returns true if a cue ends too early even if it stays until the next one begins. Simultaneous cues do not count.
fn is_short(cue: &Cue, next_ms: u32) -> bool {
    let readable = cue.start_ms.saturating_add(SHORTEST_MS);
    cue.end_ms < readable && next_ms < readable && cue.end_ms <= next_ms
}

/// Returns two cues as one: in a row if one speaker says both, else in a row for each. `None` if they have no room.
fn joined<'a>(first: &(&'a str, Cue), second: &(&'a str, Cue)) -> Option<(&'a str, Cue)> {
    let ((one, before), (other, after)) = (first, second);
    let is_apart = after.start_ms >= before.end_ms.saturating_add(SILENCE_MS);
    let lasts = after.end_ms.saturating_sub(before.start_ms);
    if is_apart || lasts > LONGEST_MS || before.text.contains('\n') || after.text.contains('\n') {
        return None;
    }
    let is_one = one == other;
    let row = format!("{} {}", before.text, after.text);
    let length = Length::of(&row);
    let text = if is_one && length.columns <= length.limit() {
        row
    } else if is_one {
        format!("{}\n{}", before.text, after.text)
    } else if is_row(&before.text) && is_row(&after.text) {
        format!("{DASH}{}\n{DASH}{}", before.text, after.text)
    } else {
        return None;
    };
    let cue = Cue {
        start_ms: before.start_ms,
        end_ms: after.end_ms.max(before.end_ms),
        text,
    };
    Some((if is_one { one } else { "" }, cue))
}

/// What is said at once is all read, though no cue lies over another.
///
/// It comes in one cue with a row for each who speaks, or, where that has no room, one after the other in the time of both.
/// What is read before the next begins stays as it is.
/// `cues`: by when they begin, each with who says it, empty where nobody knows; what begins behind the end of the file is
/// left alone.
pub fn apart(cues: Vec<(&str, Cue)>, end_ms: u32) -> Vec<Cue> {
    let mut all: Vec<Cue> = Vec::with_capacity(cues.len());
    let mut spoke = "";
    for (speaker, mut cue) in cues {
        // Whoever says two lines at once holds no dialogue.
        let is_one = !speaker.is_empty() && speaker == spoke;
        spoke = speaker;
        let Some(last) = all.last_mut().filter(|_| cue.start_ms < end_ms) else {
            all.push(cue);
            continue;
        };
        let needed = read_in(last);
        let until = last.end_ms.max(cue.end_ms).min(end_ms);
        let is_at_once = last.end_ms > cue.start_ms || last.start_ms >= cue.start_ms;
        if !is_at_once || cue.start_ms.saturating_sub(last.start_ms) >= needed {
            all.push(cue);
        } else if is_row(&last.text) && is_row(&cue.text) {
            let dash = if is_one { "" } else { DASH };
            last.text = format!("{dash}{}\n{dash}{}", last.text, cue.text);
            last.end_ms = until;
        } else {
            let both = u64::from(until.saturating_sub(last.start_ms));
            let (own, other) = (letters(&last.text) as u64, letters(&cue.text) as u64);
            let share = both * own / (own + other).max(1);
            let share = u32::try_from(share).unwrap_or(u32::MAX).min(needed).max(1);
            cue.start_ms = last.start_ms.saturating_add(share);
            cue.end_ms = cue.end_ms.max(until).max(cue.start_ms.saturating_add(1));
            all.push(cue);
        }
    }
    all
}

/// Before what each says of two who speak at once.
const DASH: &str = "– ";

/// Whether a text has room behind a dash in one row.
fn is_row(text: &str) -> bool {
    let length = Length::of(text);
    let room = length.limit() - Length::of(DASH).columns;
    !text.contains('\n') && !text.starts_with(DASH) && length.columns <= room
}

/// The time, in ms, in which a cue is read in haste: no more than it has.
fn read_in(cue: &Cue) -> u32 {
    let letters = u32::try_from(letters(&cue.text)).unwrap_or(u32::MAX);
    let hasty = letters.saturating_mul(1_000).div_ceil(FASTEST);
    hasty.min(cue.end_ms.saturating_sub(cue.start_ms)).max(1)
}

/// Lets a cue that is too short stay while there is room before the next one. Nothing passes the end of the file.
pub fn linger(cues: &mut [Cue], end_ms: u32) {
    let starts: Vec<u32> = cues
        .iter()
        .skip(1)
        .map(|cue| cue.start_ms)
        .chain([end_ms])
        .collect();
    for (cue, next) in cues.iter_mut().zip(starts) {
        cue.end_ms = cue
            .end_ms
            .max(cue.start_ms.saturating_add(SHORTEST_MS))
            .min(next);
    }
}

/// Lets the last cue stay to the end of the file, if that is near.
pub fn hold_to_end(cues: &mut [Cue], end_ms: u32) {
    if let Some(last) = cues.last_mut()
        && end_ms.saturating_sub(last.end_ms) <= CLOSING_MS
    {
        let longest = last.start_ms.saturating_add(LONGEST_MS);
        last.end_ms = last.end_ms.max(end_ms.min(longest));
    }
}

/// What has more letters than its time lets read stays longer, as far as there is room before the next.
pub fn calm(cues: &mut [Cue], end_ms: u32) {
    let starts: Vec<u32> = cues.iter().skip(1).map(|cue| cue.start_ms).collect();
    let nexts = starts.into_iter().chain([end_ms]);
    for (cue, next) in cues.iter_mut().zip(nexts) {
        let letters = u32::try_from(letters(&cue.text)).unwrap_or(u32::MAX);
        let wanted = letters.saturating_mul(1_000).div_ceil(CALM).min(LONGEST_MS);
        let calm = cue.start_ms.saturating_add(wanted).min(next);
        cue.end_ms = cue.end_ms.max(calm);
    }
}

/// How many have more letters than anybody reads in their time, after all was done that their place lets do.
pub fn hurried(cues: &[Cue]) -> usize {
    let is_hurried = |cue: &&Cue| {
        let letters = letters(&cue.text) as u64;
        letters * 1_000 > u64::from(FASTEST) * u64::from(cue.end_ms.saturating_sub(cue.start_ms))
    };
    cues.iter().filter(is_hurried).count()
}

fn moved(ms: u32, by: i64) -> u32 {
    u32::try_from((i64::from(ms) + by).max(0)).unwrap_or(u32::MAX)
}

/// Writes cues as a file's text.
pub fn write(cues: &[Cue], kind: Kind) -> String {
    let mut out = String::new();
    if kind == Kind::Vtt {
        out.push_str("WEBVTT\n\n");
    }
    for (number, cue) in cues.iter().enumerate() {
        let (start, end) = (time(cue.start_ms, kind), time(cue.end_ms, kind));
        let text = cue.text.replace("-->", "→");
        // Writing to a string can't fail.
        let _written = match kind {
            Kind::Srt => write!(out, "{}\n{start} --> {end}\n{text}\n\n", number + 1),
            Kind::Vtt => write!(out, "{start} --> {end}\n{}\n\n", escaped(&text)),
        };
    }
    match kind {
        Kind::Srt => out.replace('\n', "\r\n"),
        Kind::Vtt => out,
    }
}

/// Writes cues as Timed Text (TTML2, the profile of text), in a language.
pub fn ttml(cues: &[Cue], language: &str) -> String {
    let mut out = format!(
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
            "<tt xmlns=\"http://www.w3.org/ns/ttml\" ",
            "xmlns:ttp=\"http://www.w3.org/ns/ttml#parameter\" ",
            "ttp:timeBase=\"media\" xml:lang=\"{}\">\n<body>\n<div>\n",
        ),
        escape(language)
    );
    for cue in cues {
        let (start, end) = (time(cue.start_ms, Kind::Vtt), time(cue.end_ms, Kind::Vtt));
        let plain: String = cue.text.chars().filter(|letter| is_xml(*letter)).collect();
        let text = escape(&plain).replace('\n', "<br/>");
        // Writing to a string can't fail.
        let _written = writeln!(out, "<p begin=\"{start}\" end=\"{end}\">{text}</p>");
    }
    out.push_str("</div>\n</body>\n</tt>\n");
    out
}

/// Whether XML 1.0 has a letter.
fn is_xml(letter: char) -> bool {
    letter >= ' ' && !matches!(letter, '\u{fffe}' | '\u{ffff}') || matches!(letter, '\n' | '\t')
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn time(ms: u32, kind: Kind) -> String {
    let (hours, minutes, secs, millis) = (
        ms / 3_600_000,
        ms / 60_000 % 60,
        ms / 1_000 % 60,
        ms % 1_000,
    );
    let point = if kind == Kind::Srt { ',' } else { '.' };
    format!("{hours:02}:{minutes:02}:{secs:02}{point}{millis:03}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timed(text: &str) -> Vec<WordTime> {
        let mut at = 0;
        text.split(' ')
            .enumerate()
            .map(|(number, word)| {
                let bytes = at..at + word.len();
                at += word.len() + 1;
                let start_ms = number as u32 * 400;
                WordTime {
                    start_ms,
                    end_ms: start_ms + 350,
                    bytes,
                }
            })
            .collect()
    }

    /// Words of which each letter sounds for so long, with the spaces between them.
    fn spoken(text: &str, letter_ms: u32) -> Vec<WordTime> {
        let at = |byte: usize| letters(text.get(..byte).unwrap()) as u32 * letter_ms;
        let mut words = Vec::new();
        let mut from = 0;
        for word in text.split_inclusive(char::is_whitespace) {
            let bytes = from..from + word.trim_end().len();
            from += word.len();
            if !bytes.is_empty() {
                let (start_ms, end_ms) = (at(bytes.start), at(bytes.end));
                words.push(WordTime {
                    start_ms,
                    end_ms,
                    bytes,
                });
            }
        }
        words
    }

    /// Cues that obey every rule of reading, to the end of the audio.
    fn checked(text: &str, words: &[WordTime]) -> Vec<Cue> {
        let end_ms = words.last().map_or(0, |word| word.end_ms) + 300;
        let mut cues = cues(text, words, 0);
        linger(&mut cues, end_ms);
        hold_to_end(&mut cues, end_ms);
        for cue in &cues {
            assert!(cue.text.lines().count() <= 2, "{cue:?}");
            assert!(
                cue.text.lines().all(|row| Length::of(row).is_row()),
                "{cue:?}"
            );
            assert!(cue.text.chars().count() <= 85, "{cue:?}");
            let lasts = cue.end_ms - cue.start_ms;
            assert!((800..=LONGEST_MS).contains(&lasts), "{cue:?}");
        }
        for pair in cues.windows(2) {
            assert!(pair[0].end_ms <= pair[1].start_ms, "{pair:?}");
        }
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        let all: String = cues.iter().map(|cue| bare(&cue.text)).collect();
        assert_eq!(all, bare(text));
        let last = cues.last().unwrap();
        assert_eq!(last.end_ms, end_ms.min(last.start_ms + LONGEST_MS));
        cues
    }

    fn texts(cues: &[Cue]) -> Vec<&str> {
        cues.iter().map(|cue| cue.text.as_str()).collect()
    }

    #[test]
    fn a_sentence_is_a_cue() {
        let text = "One two. Three four five.";
        let mut cues = cues(text, &timed(text), 1_000);
        linger(&mut cues, 3_000);
        assert_eq!(texts(&cues), ["One two.", "Three four five."]);
        assert_eq!((cues[0].start_ms, cues[1].start_ms), (1_000, 1_800));
        assert!(cues[0].end_ms <= cues[1].start_ms);
        assert_eq!(cues[1].end_ms, 2_950);
        // The last one stays to the end of the file, unless that is far.
        hold_to_end(&mut cues, 9_000);
        assert_eq!(cues[1].end_ms, 2_950);
        hold_to_end(&mut cues, 3_000);
        assert_eq!(cues[1].end_ms, 3_000);
        linger(&mut cues, 2_000);
        assert_eq!(cues[1].end_ms, 2_000);
    }

    /// A cue below the shortest length stays into the pause after it, and no longer than that.
    #[test]
    fn a_short_cue_is_extended_into_the_pause_after_it() {
        for (case, start_ms, end_ms, next_ms, expected) in [
            ("a long pause", 1_000, 1_300, 4_000, 1_833),
            ("a short pause", 1_000, 1_300, 1_600, 1_600),
            ("no pause", 1_000, 1_300, 1_300, 1_300),
            ("long enough", 1_000, 2_400, 4_000, 2_400),
        ] {
            let cue = |start_ms, end_ms| Cue {
                start_ms,
                end_ms,
                text: "Yes.".to_owned(),
            };
            let mut cues = [cue(start_ms, end_ms), cue(next_ms, next_ms + 2_000)];
            linger(&mut cues, next_ms + 2_000);
            assert_eq!(cues[0].end_ms, expected, "{case}");
            // The last one stays to the end of the file at most.
            let mut last = [cue(start_ms, end_ms)];
            linger(&mut last, next_ms);
            assert_eq!(last[0].end_ms, expected, "{case}, the last one");
        }
        // Where the pause is too short it is joined with the next one.
        let cue = |start_ms, end_ms| {
            let cue = Cue {
                start_ms,
                end_ms,
                text: "Yes.".to_owned(),
            };
            ("Ada", cue)
        };
        for (next_ms, count) in [(1_820, 1), (1_840, 2)] {
            let joined = join_short(vec![cue(1_000, 1_300), cue(next_ms, 4_000)], 4_000);
            assert_eq!(joined.len(), count, "{next_ms}");
        }
    }

    /// Regression: cues were single abbreviations (`Mr.`, `J.`), and Thai was one cue of eight minutes.
    #[test]
    fn cues_are_sentences_in_every_writing() {
        let english = "Lamp 1 burned all night. Mr. J. R. Quell counted boat 1 at 3.15 a.m. on St. John's \
            pier, i.e. the seventh of them, and wrote a \"1\" in the so-called \"book of boats\". \
            Dr. Smith, e.g., left at 12:30 p.m. He paid $2,000.50 to Prof. A. B. Carter Jr. and went.";
        let german = "Wir fuhren z. B. am 3. Mai mit Dr. Weber nach St. Gallen, d. h. in die Schweiz. Das Boot \
            kostete ca. 2.000 Euro usw. Danach schliefen wir bis 10 Uhr.";
        let thai = "เมื่อตะเกียงสว่างตลอดทั้งคืนและไม่มีใครในท่าเรือหลับมาราจึงนับเรืออีกครั้งแล้วเขียนในสมุดว่าเลข1\
            ตะเกียงสว่างตลอดทั้งคืนและไม่มีใครในท่าเรือหลับมาราจึงนับเรืออีกครั้งแล้วเขียนในสมุดว่าเลข2";
        let japanese = "私たちは昨日の夜遅くまで港の近くにある小さな店で長い話をしていました。それから家に帰って、\
            温かいお茶を飲みながら、まだ終わっていない仕事のことを考えていたのです。「はい。」と彼は言った。";
        let chinese = "昨天晚上灯一直亮着，港口里没有人睡觉。他数了一遍又一遍的船，然后把数字写在楼梯下面的本子里，\
            因为他害怕忘记。今天早上一切都结束了！";
        let korean = "어젯밤에는 등불이 밤새도록 켜져 있었고 항구에서는 아무도 잠을 자지 않았다. 그는 배를 다시 세었다.";
        let hindi = "रात भर दीपक जलता रहा और बंदरगाह में कोई नहीं सोया। डॉ. शर्मा ने नावों को फिर से गिना, और किताब में \
            लिखा। क्या वह सो गया? नहीं।";
        let arabic = "بقي المصباح مضيئا طوال الليل ولم ينم أحد في الميناء. ثم عدّ د. أحمد القوارب مرة أخرى، وكتب الرقم \
            في الدفتر؛ هل نام؟ لا، لم ينم أبدا.";
        let khmer =
            "ចង្កៀងបានឆេះពេញមួយយប់ហើយគ្មាននរណាម្នាក់នៅកំពង់ផែបានគេងទេ។ គាត់បានរាប់ទូកម្តងទៀតហើយសរសេរក្នុងសៀវភៅ។";
        let burmese = "မီးအိမ်သည်တစ်ညလုံးလင်းနေပြီးဆိပ်ကမ်းတွင်မည်သူမျှမအိပ်ပါ။ သူသည်လှေများကိုထပ်မံရေတွက်ပြီးစာအုပ်တွင်ရေးသည်။";
        for text in [
            english, german, thai, japanese, chinese, korean, hindi, arabic, khmer, burmese,
        ] {
            checked(text, &spoken(text, 60));
            checked(text, &spoken(text, 120));
        }
        let cues = checked(english, &spoken(english, 60));
        let row_ends = |cues: &[Cue], word: &str| {
            let mut rows = cues.iter().flat_map(|cue| cue.text.lines());
            rows.any(|row| row.split(' ').next_back() == Some(word))
        };
        for word in [
            "Mr.", "J.", "R.", "St.", "i.e.", "Dr.", "e.g.,", "Prof.", "A.", "B.",
        ] {
            assert!(!row_ends(&cues, word), "{word} {cues:?}");
        }
        assert_eq!(cues[0].text, "Lamp 1 burned all night.");
        let cues = checked(german, &spoken(german, 60));
        for word in ["z.", "B.", "3.", "Dr.", "St.", "d.", "ca."] {
            assert!(!row_ends(&cues, word), "{word} {cues:?}");
        }
        assert!(
            cues.iter().any(|cue| cue.text.starts_with("Danach")),
            "{cues:?}"
        );
        let cues = checked(hindi, &spoken(hindi, 60));
        assert!(cues[0].text.ends_with("सोया।"), "{cues:?}");
        let cues = checked(japanese, &spoken(japanese, 60));
        for row in cues.iter().flat_map(|cue| cue.text.lines()) {
            assert!(!row.starts_with(['、', '。', '」', 'っ', 'ー']), "{row}");
        }
        assert!(
            cues.iter().any(|cue| cue.text.ends_with("いました。")),
            "{cues:?}"
        );
    }

    /// Regression: a take of one word that sounds for eight minutes was one cue.
    #[test]
    fn a_text_with_a_single_time_is_cut_into_cues() {
        let text =
            "ตะเกียงสว่างตลอดทั้งคืนและไม่มีใครในท่าเรือหลับมาราจึงนับเรืออีกครั้งแล้วเขียนในสมุดว่าเลข".repeat(40);
        let whole = [WordTime {
            start_ms: 0,
            end_ms: 480_000,
            bytes: 0..text.len(),
        }];
        let cues = checked(&text, &whole);
        assert!(cues.len() >= 70, "{}", cues.len());
    }

    #[test]
    fn a_short_sentence_joins_a_neighbor() {
        let text = "No. Yes. Never. The keeper of the lamp went down to the pier.";
        let all = checked(text, &spoken(text, 60));
        assert_eq!(all[0].text, "No. Yes. Never.");
        let text = "The keeper of the lamp went down to the pier. No.";
        assert_eq!(cues(text, &spoken(text, 60), 0).len(), 1);
    }

    #[test]
    fn a_silence_ends_a_cue() {
        let text = "One two three four.";
        let mut words = timed(text);
        for word in words.iter_mut().skip(2) {
            word.start_ms += 2_000;
            word.end_ms += 2_000;
        }
        assert_eq!(texts(&cues(text, &words, 0)), ["One two", "three four."]);
    }

    #[test]
    fn long_sentences_have_two_balanced_rows() {
        let text = "The light at Salt Harbour went out on the third night of the storm";
        let cues = cues(text, &timed(text), 0);
        let rows: Vec<&str> = cues.iter().flat_map(|cue| cue.text.lines()).collect();
        assert!(rows.iter().all(|row| row.chars().count() <= 42), "{rows:?}");
        assert!(
            cues.iter()
                .all(|cue| cue.end_ms - cue.start_ms <= LONGEST_MS)
        );
    }

    #[test]
    fn words_that_overlap_make_no_cues_that_do() {
        let text = "One two three. Four five six.";
        let mut words = timed(text);
        for word in &mut words {
            word.end_ms += 900;
        }
        let cues = cues(text, &words, 0);
        assert!(cues[0].end_ms <= cues[1].start_ms, "{cues:?}");
        assert_eq!(letters("はい\nA"), 5);
    }

    #[test]
    fn what_is_read_slower_than_said_stays_while_there_is_room() {
        let cue = |start_ms, end_ms, letters: usize| Cue {
            start_ms,
            end_ms,
            text: "a".repeat(letters),
        };
        let mut cues = [
            cue(0, 1_000, 34),
            cue(1_500, 2_000, 17),
            cue(9_000, 9_500, 170),
        ];
        calm(&mut cues, 12_000);
        let ends: Vec<u32> = cues.iter().map(|cue| cue.end_ms).collect();
        assert_eq!(ends, [1_500, 2_500, 12_000]);
    }

    #[test]
    fn timed_text_is_xml_whatever_is_said() {
        let cue = Cue {
            start_ms: 5,
            end_ms: 1_000,
            text: "a < b\n\u{8}& \"c\"".to_owned(),
        };
        let text = ttml(&[cue], "de");
        let mut reader = quick_xml::Reader::from_str(&text);
        let mut said = String::new();
        loop {
            match reader.read_event().expect("XML") {
                quick_xml::events::Event::Text(text) => said.push_str(
                    &text
                        .xml_content(quick_xml::XmlVersion::Implicit1_0)
                        .expect("a text"),
                ),
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert!(
            text.contains("begin=\"00:00:00.005\" end=\"00:00:01.000\""),
            "{text}"
        );
        assert!(text.contains("a &lt; b<br/>&amp; "), "{text}");
    }

    #[test]
    fn both_kinds_are_written() {
        let cue = Cue {
            start_ms: 61_005,
            end_ms: 62_000,
            text: "a < b".to_owned(),
        };
        assert_eq!(
            write(std::slice::from_ref(&cue), Kind::Srt),
            "1\r\n00:01:01,005 --> 00:01:02,000\r\na < b\r\n\r\n"
        );
        assert_eq!(
            write(&[cue], Kind::Vtt),
            "WEBVTT\n\n00:01:01.005 --> 00:01:02.000\na &lt; b\n\n"
        );
    }
}
