//! From text to what is to be said: sentences of tokens, each knowing the characters it reads.
//!
//! Any text is accepted. Every script is romanised; what has no sound (emoji, control characters, marks) is
//! passed over. A sentence's size is bounded whatever the text is, which bounds memory and the time to the
//! first sound.

use std::mem;
use std::ops::Range;

use super::markup::{Delivery, Kind, MAX_REST, Stretch, parts};
use super::utterance::{MAX_NAME, MAX_TOKENS, Token};

/// A step of a performance. The characters of all steps follow each other and cover the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// Something to say.
    Say(Sentence),
    /// Silence.
    Rest {
        /// The characters this step covers.
        chars: Range<usize>,
        /// Those of them that ask for the silence, and last as long as it does.
        tag: Range<usize>,
        secs: f64,
    },
}

/// What is spoken in one go.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sentence {
    /// The characters this sentence covers, those without a sound before and after its words too.
    pub chars: Range<usize>,
    pub tokens: Vec<Token>,
    /// Which characters have a place of their own in time, in order; the others share the pauses.
    pub units: Vec<Unit>,
}

/// Characters and the tokens that read them. No tokens: markup, which takes no time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    pub chars: Range<usize>,
    pub tokens: Range<usize>,
}

/// Weight (about a word each) at which an endless sentence is cut wherever it is.
const MAX_WEIGHT: usize = 60;

/// Weight from which it is cut at the next comma.
const LONG_WEIGHT: usize = 36;

/// Characters of a run without a blank that are read as written. Letter names, digits one by one and symbols in
/// full take many times as long as words, so what follows is read as syllables.
const SPELLED_RUN: usize = 4 * MAX_NAME;

/// The same of digits, each of which is a word.
const DIGIT_WEIGHT: usize = 4;

/// Characters of a run from which on only the first syllable of each part is read: nobody listens to the rest, and
/// minutes of it would be made.
const SYLLABLES_RUN: usize = 1_000;

/// Letters of a syllable.
const SYLLABLE: usize = 2;

const OPENING: &[char] = &['"', '\'', '`', '(', '[', '{', '<'];
const CLOSING: &[char] = &[
    '"', '\'', '`', '.', ',', ':', ';', '!', '?', ')', ']', '}', '>', '-',
];

/// Reads a text; `numbers` says whether `42` is forty-two, or four two.
pub(super) fn read(text: &[char], numbers: bool) -> Vec<Step> {
    let mut reader = Reader {
        text,
        numbers,
        steps: Vec::new(),
        sentence: Sentence::default(),
        capitals: Vec::new(),
        weight: 0,
        delivery: Delivery::PLAIN,
        rested: 0.0,
    };
    for part in parts(text) {
        reader.part(&part);
    }
    reader.finish()
}

struct Reader<'a> {
    text: &'a [char],
    numbers: bool,
    steps: Vec<Step>,
    /// The one being put together.
    sentence: Sentence,
    /// For each of its tokens, whether it is written in capitals.
    capitals: Vec<bool>,
    weight: usize,
    delivery: Delivery,
    /// Seconds of silence since the last word: tags side by side share one limit.
    rested: f64,
}

impl Reader<'_> {
    fn part(&mut self, part: &Stretch) {
        match part.kind {
            Kind::Text => self.read_text(part.chars.clone()),
            Kind::Rest(secs) => {
                self.close(part.chars.start);
                let secs = secs.min(MAX_REST - self.rested);
                self.rested += secs;
                let from = self.sentence.chars.start;
                self.steps.push(Step::Rest {
                    chars: from..part.chars.end,
                    tag: part.chars.clone(),
                    secs,
                });
                self.sentence.chars = part.chars.end..part.chars.end;
                self.sentence.units.clear();
            }
            Kind::Delivery(delivery) => {
                self.delivery = delivery;
                self.hide(part.chars.clone());
            }
            Kind::Silent => self.hide(part.chars.clone()),
        }
    }

    fn hide(&mut self, chars: Range<usize>) {
        let token = self.sentence.tokens.len();
        self.sentence.units.push(Unit {
            chars,
            tokens: token..token,
        });
    }

    fn read_text(&mut self, chars: Range<usize>) {
        let mut at = chars.start;
        let mut blank_lines = 0;
        // Characters since the last place where words part.
        let mut run = 0;
        while at < chars.end {
            let Some(&c) = self.text.get(at) else { break };
            if is_blank(c) {
                run = 0;
                blank_lines += usize::from(c == '\n');
                if blank_lines == 2 {
                    self.end_sentence(at);
                }
                at += 1;
                continue;
            }
            blank_lines = 0;
            let end = self.word_end(at, chars.end);
            self.read_word(at..end, run);
            run = if end - at < MAX_NAME {
                0
            } else {
                let part = self.text.get(at..end).unwrap_or_default();
                let digits = part.iter().filter(|c| c.is_numeric()).count();
                run + part.len() + digits * (DIGIT_WEIGHT - 1)
            };
            at = end;
        }
    }

    /// Where the run of characters starting here ends that is taken as one word.
    fn word_end(&self, start: usize, end: usize) -> usize {
        let mut at = start;
        while let Some(&c) = self.text.get(at).filter(|_| at < end.min(start + MAX_NAME)) {
            if is_blank(c) || (at > start && stands_alone(c)) {
                break;
            }
            at += 1;
            // A dash or an ellipsis inside a run parts two words; of `--` only the last hyphen does.
            let next = self.text.get(at).copied().unwrap_or(' ');
            let hyphens = c == '-' && at > start + 1 && self.text.get(at - 2) == Some(&'-');
            let parts = matches!(c, '—' | '―' | '…') || hyphens;
            if stands_alone(c) || (parts && next.is_alphanumeric()) {
                break;
            }
        }
        at
    }

    /// Reads a word. `run` is the weight of the characters before it since the last blank.
    fn read_word(&mut self, chars: Range<usize>, run: usize) {
        let raw = self.text.get(chars.clone()).unwrap_or_default();
        let mut roman = romanised(raw);
        if run >= SPELLED_RUN {
            // As many syllables as in words of this length.
            let most = if run < SYLLABLES_RUN {
                raw.len() / 2
            } else {
                SYLLABLE
            };
            roman = syllables(&roman, most);
        }
        let first_token = self.sentence.tokens.len();
        let mut ends = false;
        // One character may romanise to several words.
        for word in roman.split(' ').filter(|word| !word.is_empty()) {
            let body = word.trim_start_matches(OPENING);
            let before = word.strip_suffix(body).unwrap_or_default();
            let name = body.trim_end_matches(CLOSING);
            let after = body.strip_prefix(name).unwrap_or_default();
            let mark = strongest_mark(if name.is_empty() { word } else { after });
            if name.is_empty() {
                // Punctuation on its own still shapes the phrase before it.
                if let (Some(token), Some(mark)) = (self.sentence.tokens.last_mut(), mark) {
                    if token.after.is_empty() {
                        token.after = mark.to_string();
                    }
                    ends |= matches!(mark, '.' | '!' | '?');
                }
                continue;
            }
            ends = self.read_name(name, before, mark, chars.end);
        }
        let tokens = first_token..self.sentence.tokens.len();
        if !tokens.is_empty() {
            self.sentence.units.push(Unit {
                chars: without_marks(raw, chars.start),
                tokens,
            });
        }
        let comma = self
            .sentence
            .tokens
            .last()
            .is_some_and(|token| !token.after.is_empty());
        if ends {
            self.end_sentence(chars.end);
        } else if self.weight >= MAX_WEIGHT
            || self.sentence.tokens.len() + MAX_NAME >= MAX_TOKENS
            || (comma && self.weight >= LONG_WEIGHT)
        {
            self.close(chars.end);
        }
    }

    /// Adds the tokens of one word, and tells whether its sentence ends with it.
    fn read_name(&mut self, name: &str, before: &str, mark: Option<char>, end: usize) -> bool {
        let abbreviated = mark == Some('.') && self.is_abbreviation(name, end);
        let digits = name.bytes().filter(u8::is_ascii_digit).count();
        // Digits are read one by one in the worst case, so they weigh more.
        self.weight += 1 + name.len() / 8 + digits / 2;

        let pieces: Vec<String> = if self.numbers || digits == 0 {
            name.as_bytes()
                .chunks(MAX_NAME)
                .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
                .collect()
        } else {
            spelled(name)
        };
        let last = pieces.len().saturating_sub(1);
        for (n, piece) in pieces.into_iter().enumerate() {
            let capitals = piece.len() > 1 && piece.bytes().all(|b| b.is_ascii_uppercase());
            self.capitals.push(capitals);
            let mut token = Token::plain(piece);
            if n == 0 {
                before.clone_into(&mut token.before);
            }
            if n == last && !abbreviated {
                token.after = mark.map(String::from).unwrap_or_default();
            }
            deliver(&mut token, &self.delivery);
            self.sentence.tokens.push(token);
        }
        self.rested = 0.0;
        matches!(mark, Some('.' | '!' | '?')) && !abbreviated
    }

    /// Whether the point after this word belongs to it: a title, an initial, or the sentence goes on in lower case.
    fn is_abbreviation(&self, name: &str, end: usize) -> bool {
        const TITLES: [&str; 16] = [
            "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "gen", "col", "lt", "sgt", "capt",
            "rev", "hon", "mt",
        ];
        let goes_on = self
            .text
            .get(end..)
            .unwrap_or_default()
            .iter()
            .find(|c| !is_blank(**c) && c.is_alphanumeric())
            .is_some_and(|c| c.is_lowercase());
        let initial =
            name.len() == 1 && name != "I" && name.bytes().all(|b| b.is_ascii_uppercase());
        goes_on || initial || TITLES.contains(&name.to_ascii_lowercase().as_str())
    }

    /// Closes the sentence; what was asked for it alone ends.
    fn end_sentence(&mut self, end: usize) {
        let spoken = !self.sentence.tokens.is_empty();
        self.close(end);
        if spoken {
            self.delivery = Delivery::PLAIN;
        }
    }

    /// Puts the sentence with the steps, if it has a word, and begins the next one behind it.
    fn close(&mut self, end: usize) {
        if self.sentence.tokens.is_empty() {
            return;
        }
        self.sentence.chars.end = end;
        let mut sentence = mem::take(&mut self.sentence);
        shout_capitals(&mut sentence.tokens, &mem::take(&mut self.capitals));
        self.steps.push(Step::Say(sentence));
        self.sentence.chars = end..end;
        self.weight = 0;
    }

    fn finish(mut self) -> Vec<Step> {
        let end = self.text.len();
        self.close(end);
        // What follows the last word belongs to it.
        match self.steps.last_mut() {
            Some(Step::Say(sentence)) => {
                sentence.chars.end = end;
                let tokens = sentence.tokens.len();
                let hidden = self.sentence.units.drain(..);
                sentence.units.extend(hidden.map(|unit| Unit {
                    tokens: tokens..tokens,
                    ..unit
                }));
            }
            Some(Step::Rest { chars, .. }) => chars.end = end,
            None => {}
        }
        self.steps
    }
}

fn deliver(token: &mut Token, how: &Delivery) {
    token.stretch *= how.stretch;
    token.pitch *= how.pitch;
    token.spread *= how.spread;
    token.gain *= how.gain;
    token.whisper |= how.whisper;
}

/// Words in capitals are shouted. A short one alone is more likely an abbreviation (`TV`, `USA`).
fn shout_capitals(tokens: &mut [Token], capitals: &[bool]) {
    let is = |n: Option<usize>| n.and_then(|n| capitals.get(n)).copied().unwrap_or(false);
    for (n, token) in tokens.iter_mut().enumerate() {
        if is(Some(n)) && (token.name.len() > 3 || is(n.checked_sub(1)) || is(Some(n + 1))) {
            deliver(token, &Delivery::SHOUTED);
            token.name.make_ascii_lowercase();
        }
    }
}

/// Blank, or without any sound of its own: separates words.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_picture(c)
}

/// Emoji and other pictures: they have names in Unicode, but nobody reads them aloud.
fn is_picture(c: char) -> bool {
    matches!(c as u32, 0x2190..=0x2BFF | 0xFE00..=0xFE0F | 0x1F000..=0x1FAFF | 0xE0000..=0xE0FFF)
}

/// Scripts written without spaces are taken character by character.
fn stands_alone(c: char) -> bool {
    matches!(
        c as u32,
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3000..=0x30FF | 0x3400..=0x9FFF
            | 0xF900..=0xFAFF | 0x20000..=0x323AF
    )
}

/// In printable ASCII and blanks; empty for what has no romanisation.
fn romanised(raw: &[char]) -> String {
    let raw: String = raw.iter().collect();
    deunicode::deunicode_with_tofu(&raw, "")
        .chars()
        .filter(|c| c.is_ascii_graphic() || *c == ' ')
        .collect()
}

/// Rewrites a word in at most `most` letters, at least every second of them a vowel, and keeps the marks at its end.
fn syllables(word: &str, most: usize) -> String {
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let body = word.trim_end_matches(CLOSING);
    let marks = word.strip_prefix(body).unwrap_or_default();
    let mut said = String::new();
    let mut after_consonant = false;
    let letters = body.chars().filter(char::is_ascii_alphanumeric).take(most);
    for c in letters.map(|c| c.to_ascii_lowercase()) {
        let c = match c {
            _ if is_vowel(c) => c,
            '0'..='9' if after_consonant => 'o',
            '0'..='9' => 'n',
            _ if after_consonant => 'a',
            _ => c,
        };
        after_consonant = !is_vowel(c);
        said.push(c);
    }
    said + marks
}

/// The mark that shapes the phrase most, as Flite knows it; a dash counts as a comma.
fn strongest_mark(marks: &str) -> Option<char> {
    let strongest = ['?', '!', '.', ':', ';', ',']
        .into_iter()
        .find(|mark| marks.contains(*mark));
    strongest.or_else(|| marks.contains("--").then_some(','))
}

/// The characters of a word without the punctuation around it, which shares the pauses.
fn without_marks(raw: &[char], start: usize) -> Range<usize> {
    let silent = |c: &char, marks: &[char]| {
        romanised(&[*c])
            .chars()
            .all(|c| c == ' ' || marks.contains(&c))
    };
    let before = raw.iter().take_while(|c| silent(c, OPENING)).count();
    let after = raw.iter().rev().take_while(|c| silent(c, CLOSING)).count();
    let end = (start + raw.len()).saturating_sub(after);
    (start + before).min(end)..end
}

/// Digits as words, one by one.
fn spelled(name: &str) -> Vec<String> {
    const DIGITS: [&str; 10] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    let mut words: Vec<String> = Vec::new();
    let mut other = String::new();
    for c in name.chars() {
        let digit = c.to_digit(10).and_then(|digit| DIGITS.get(digit as usize));
        let Some(digit) = digit else {
            other.push(c);
            continue;
        };
        match mem::take(&mut other).as_str() {
            "" | "," | "-" | ":" => {}
            "." => words.push("point".to_owned()),
            between => words.push(between.to_owned()),
        }
        words.push((*digit).to_owned());
    }
    if !other.is_empty() {
        words.push(other);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of all tokens.
    fn names(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let tokens = read(&chars, true).into_iter().flat_map(|step| match step {
            Step::Say(sentence) => sentence.tokens,
            Step::Rest { .. } => Vec::new(),
        });
        tokens.map(|token| token.name).collect()
    }

    #[test]
    fn an_endless_run_is_read_in_syllables() {
        const LENGTH: usize = 20_000;
        let is_vowel = |c: char| "aeiou".contains(c);
        for run in ["x", "щ", "7", "a1&", "½"] {
            let text = |length: usize| run.chars().cycle().take(length).collect::<String>();
            let names_of_all = names(&text(LENGTH));
            let (spelled, said) = names_of_all.split_at(names(&text(SPELLED_RUN)).len());
            // Longer, or with consonants side by side, a name takes the engine many times as long.
            for name in said {
                assert!(name.len() <= MAX_NAME, "{name}");
                let letters: Vec<char> = name.chars().collect();
                let is_hard = |pair: &[char]| !is_vowel(pair[0]) && !is_vowel(pair[1]);
                assert!(!letters.windows(2).any(is_hard), "{run}: {name}");
            }
            // Regression: a word of 12,000 letters was spoken for a quarter of an hour.
            let letters: usize = said.iter().map(String::len).sum();
            assert!(letters <= LENGTH / 8, "{run}: {letters}");
            let spelled: usize = spelled.iter().map(String::len).sum();
            assert!(spelled <= 8 * SPELLED_RUN, "{run}: {spelled}");
        }
        // Each digit is a word of its own.
        let zeros = names(&"0".repeat(1_000));
        let digits = zeros.iter().flat_map(|name| name.bytes());
        assert!(digits.filter(u8::is_ascii_digit).count() <= SPELLED_RUN / DIGIT_WEIGHT);
    }

    #[test]
    fn an_address_and_a_script_without_blanks_are_read_as_written() {
        let address = "https://example.com/a/long/path/of/many/words?with=numbers&12345";
        assert_eq!(names(address).concat(), address);
        let water = "水".repeat(1_000);
        assert_eq!(names(&water), vec!["Shui"; 1_000]);
        let words = "tick-tock ".repeat(100);
        assert_eq!(names(words.trim()).len(), 100);
    }

    #[test]
    fn syllables_keep_the_marks_at_the_end() {
        assert_eq!(syllables("strengths!", 40), "sarenatas!");
        assert_eq!(syllables("===", 40), "");
        assert_eq!(syllables("aeiou", 3), "aei");
    }
}
