//! How long a text would last as its speaker speaks: said before a line is bought that would have no room.
//!
//! Letters alone tell too little: figures are read out, and at commas and between sentences nothing is said. So a text is
//! weighed, in letters of plain words; what that is worth was measured with the Draft voices in four languages
//! (`tests/draft/dub_pace.rs`). How a voice speaks in the dub itself says less than one thinks: there it is hurried into
//! the time that the recording has, up to twice its own tempo.

use crate::command::{LineOrder, PatchWish};
use crate::dubbing::film::Language;
use mynah_audio::splice;
use mynah_core::ids::VoiceId;
use mynah_core::request::{Generation, LineRequest, SpeechRequest};
use mynah_core::timing::span;
use mynah_i18n::tenths;
use mynah_i18n::tr;
use mynah_script::letters::letters;

/// Letters that any text takes beside its own: words at its ends are drawn out.
const ENDS: f64 = 6.0;
/// Letters that take as long as a figure beside its own, a comma's pause, and the one between sentences.
const FIGURE: f64 = 5.0;
const COMMA: f64 = 3.0;
const STOP: f64 = 7.0;
/// The same of a sign that is read as a word, and of each letter of an abbreviation that is spelled.
const SIGN: f64 = 6.0;
const SPELLED: f64 = 3.0;
/// Letters a second, weighed so, with which somebody speaks of whom nothing is known: most are a little quicker.
const USUAL: f64 = 15.0;
/// Nobody speaks slower all the time.
const SLOW: f64 = 11.0;
/// What was measured has to outweigh so many letters said at that pace: one short fix says little.
const DOUBT: f64 = 40.0;
/// So much slower a text may turn out than a voice speaks on the whole.
const SLOWER: f64 = 0.75;

/// How a text of a line would be spoken, as far as anything says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Pace {
    /// Letters a second, as weighed here, at the voice's own tempo.
    usual: f64,
    /// What this voice was heard saying for that line, and how long it took, in seconds.
    heard: Vec<(SpeechRequest, f64)>,
}

/// That a text may have no room in its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hurried {
    /// The same in words.
    pub words: String,
    /// Whether it hasn't by all that is known: otherwise it hasn't if it is spoken slowly.
    pub is_likely: bool,
}

/// How a line is spoken by a voice: as it spoke fixes of this language, else as the line's speaker speaks in the dub where
/// that is slower than most speak.
pub fn pace(language: &Language, line: usize, voice: Option<&VoiceId>) -> Pace {
    let fixes = language.patches.iter();
    let fixes = fixes.map(|it| {
        let [from, to] = it.said;
        (it.line, &it.speech, (to - from) * f64::from(it.tempo))
    });
    let refused = language.wishes.iter();
    let refused = refused.filter_map(|it| {
        let PatchWish { mend, speech, .. } = &it.what;
        Some((mend.at.line, speech, it.lasts?))
    });
    let heard: Vec<(usize, &SpeechRequest, f64)> = fixes
        .chain(refused)
        .filter_map(|(at, of, seconds)| match of {
            LineRequest::Speech(speech) => Some((at, speech, seconds)),
            // The service says a line as fast as it wants to have it.
            LineRequest::Anew(_) => None,
        })
        .filter(|(_, speech, _)| Some(&speech.voice) == voice)
        .collect();
    let own = language.lines.get(line.saturating_sub(1));
    let speaker = own.map(|own| own.speaker.as_str());
    let theirs = language.lines.iter();
    let theirs = theirs.filter(|it| Some(&*it.speaker) == speaker);
    // Where its words aren't known it may be silent for the most part.
    let theirs = theirs.filter_map(|it| Some((weight(&it.text), span(&it.words)?)));
    let in_dub = together(theirs.map(|(weight, said)| (weight, said.end - said.start)));
    let prior = in_dub.map_or(USUAL, |it| it.clamp(SLOW, USUAL));
    let measured = heard.iter().map(|(_, speech, seconds)| {
        let at_own_tempo = seconds * f64::from(speech.settings.speed());
        (weight(&speech.text), at_own_tempo)
    });
    let doubt = [(DOUBT, DOUBT / prior)];
    let heard_at_line = heard.iter().filter(|(of, ..)| *of == line);
    Pace {
        usual: together(measured.chain(doubt)).unwrap_or(prior),
        heard: heard_at_line
            .map(|(_, speech, seconds)| ((*speech).clone(), *seconds))
            .collect(),
    }
}

/// The pace of all of these together; nothing of nothing.
fn together(all: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut weights, mut lasts) = (0.0, 0.0);
    for (weight, seconds) in all {
        weights += weight;
        lasts += seconds;
    }
    (lasts > 0.0).then(|| weights / lasts)
}

/// How long a text takes, in letters of plain words.
fn weight(text: &str) -> f64 {
    let text = text.trim();
    let mut more = ENDS;
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        let next = rest.peek();
        let goes_on = next.is_some_and(|next| next.is_whitespace());
        more += match letter {
            '0'..='9' => FIGURE,
            '%' | '€' | '$' | '£' | '&' | '+' | '=' | '@' | '°' => SIGN,
            '–' | '—' | '、' | '，' if next.is_some() => COMMA,
            ',' | ';' | ':' if goes_on => COMMA,
            '。' | '！' | '？' if next.is_some() => STOP,
            '.' | '!' | '?' | '…' if goes_on => STOP,
            _ => 0.0,
        };
    }
    for word in text.split(|letter: char| !letter.is_alphanumeric()) {
        let count = word.chars().count();
        if count > 1 && count < 6 && word.chars().all(char::is_uppercase) {
            more += SPELLED * count as f64;
        }
    }
    letters(text) as f64 + more
}

impl Pace {
    /// That what would be ordered for a line has no room, or may have none, even as fast as a fix is said: it would be paid
    /// for and put nowhere. `room`: how long the line may last, in seconds.
    pub fn hurried(&self, order: &LineOrder, room: f64) -> Option<Hurried> {
        let Generation::Speech(speech) = &order.request else {
            return None;
        };
        let told = |seconds: f64, is_likely: bool| {
            let (seconds, room) = (tenths(seconds), tenths(room));
            let fastest = fastest();
            let words = if is_likely {
                tr!(
                    "dub-hurried",
                    seconds = seconds,
                    room = room,
                    fastest = fastest
                )
            } else {
                tr!(
                    "dub-hurried-slowly",
                    seconds = seconds,
                    room = room,
                    fastest = fastest
                )
            };
            Some(Hurried { words, is_likely })
        };
        let mut heard = self.heard.iter();
        if let Some((_, seconds)) = heard.find(|(said, _)| said == speech) {
            return if has_room(*seconds, room) {
                None
            } else {
                told(*seconds, true)
            };
        }
        let own = self.usual * f64::from(speech.settings.speed());
        let seconds = weight(&speech.text) / own;
        if !has_room(seconds, room) {
            return told(seconds, true);
        }
        let slowly = seconds / SLOWER;
        if has_room(slowly, room) {
            None
        } else {
            told(slowly, false)
        }
    }
}

/// How many times faster than it was spoken a fix is said at most, in words.
pub fn fastest() -> String {
    tenths(splice::FASTEST.into())
}

/// Whether what was spoken, of so many seconds, can be fitted into the room of its line.
pub fn has_room(seconds: f64, room: f64) -> bool {
    seconds <= room * f64::from(splice::FASTEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dubbing::film::Segment;
    use crate::dubbing::testing::patch as patch_of;
    use mynah_core::timing::WordTime;

    fn order(text: &str) -> LineOrder {
        LineOrder::alone("", patch_of(1, text).speech.generation())
    }

    fn of(language: &Language, line: usize, text: &str) -> Option<bool> {
        let order = order(text);
        let Generation::Speech(speech) = &order.request else {
            return None;
        };
        let pace = pace(language, line, Some(&speech.voice));
        pace.hurried(&order, 3.9).map(|it| {
            assert!(it.words.contains("3.9 s"), "{it:?}");
            it.is_likely
        })
    }

    /// 83 letters for 3.9 s were paid for and had no room: the dub had hurried its voices, and nothing was said before.
    #[test]
    fn a_text_that_its_speaker_takes_too_long_for_says_so() {
        let line = |speaker: &str, text: &str, start_ms: u32, end_ms: u32| Segment {
            speaker: speaker.to_owned(),
            text: text.to_owned(),
            words: vec![WordTime {
                start_ms,
                end_ms,
                bytes: 0..text.len(),
            }],
            ..Segment::default()
        };
        let mut language = Language {
            lines: std::sync::Arc::new(vec![
                line("Ada", &"twelve letters a second ".repeat(2), 0, 4_600),
                line("Bea", &"many more letters ".repeat(4), 5_000, 7_000),
                line("Bea", "No.", 7_500, 7_600),
            ]),
            ..Language::default()
        };
        let long = "letters ".repeat(11);
        let [likely, slowly] = [Some(true), Some(false)];
        assert_eq!(of(&language, 3, &long), likely, "hurried in the dub");
        assert_eq!(of(&language, 3, &"letters ".repeat(9)), slowly);
        assert_eq!(of(&language, 3, &"letters ".repeat(7)), None);
        assert_eq!(
            of(&language, 1, &"letters ".repeat(9)),
            likely,
            "she is slow"
        );
        assert_eq!(of(&language, 1, "A short one."), None);
        // The voice that says it was heard saying a fix, and is as quick.
        let mut fix = patch_of(1, &"many more letters ".repeat(8));
        (fix.said, fix.tempo) = ([0.0, 4.0], 1.0);
        language.patches.push(fix);
        assert_eq!(of(&language, 3, &long), None);
        assert_eq!(
            of(&Language::default(), 1, &long),
            likely,
            "nothing is known"
        );
    }

    /// The same text was offered again, for nothing, and had no room again.
    #[test]
    fn what_was_heard_before_is_known_to_the_second() {
        let mut language = Language::default();
        let mut fix = patch_of(1, "Come in.");
        (fix.said, fix.tempo) = ([0.0, 5.0], 1.2);
        language.patches.push(fix);
        assert_eq!(of(&language, 1, "Come in."), Some(true));
        language.patches[0].said = [0.0, 4.8];
        assert_eq!(of(&language, 1, "Come in."), None);
    }

    #[test]
    fn what_is_read_out_takes_longer_than_its_letters() {
        let plain = weight("We begin at noon today");
        for longer in [
            "We begin at 12.30 today",
            "We, begin. At noon",
            "We begin at NATO today",
            "Wir zahlen 20 % heute",
        ] {
            assert!(weight(longer) > plain + 2.0, "{longer}");
        }
        assert!((weight("Come in.") - weight("Come in.  ")).abs() < 0.1);
    }
}
