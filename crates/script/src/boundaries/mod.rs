//! Sentences, clauses and words of a text: where it may be cut.
//!
//! Sentences, words and lines are those of Unicode (UAX #29 and #14) as ICU4X finds them, in all languages. What the
//! rules of Unicode leave open is decided here: abbreviations, quotations within a sentence, and tags.

mod abbreviations;
mod languages;
mod markup;
mod signs;
mod word_breaks;

use std::ops::Range;

use icu_properties::props::{
    GeneralCategory, GraphemeClusterBreak, SentenceBreak, SentenceTerminal, TerminalPunctuation,
};
use icu_properties::{CodePointMapData, CodePointSetData};
use icu_segmenter::options::{LineBreakOptions, SentenceBreakInvariantOptions};
use icu_segmenter::{GraphemeClusterSegmenter, LineSegmenter, SentenceSegmenter};

use self::abbreviations::{FullStop, full_stop};
use self::markup::{LONGEST_TAG, is_mask_of_markup, masked, tags};
pub(crate) use self::word_breaks::is_unspaced;

/// Quality of a place to cut a text, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seam {
    /// After a paragraph.
    Paragraph,
    /// After a sentence.
    Sentence,
    /// After a clause.
    Clause,
    /// After a word.
    Word,
}

/// Returns the places where a text may be cut, in order: each with the byte at which the rest begins.
///
/// None is inside a tag, a number or an abbreviation, and none is before white space.
///
/// # Example
/// ```
/// use mynah_script::boundaries::{Seam, seams};
/// let seams = seams("Dr. No, he said. Yes.");
/// assert_eq!(seams, [(8, Seam::Clause), (11, Seam::Word), (17, Seam::Sentence)]);
/// ```
pub fn seams(text: &str) -> Vec<(usize, Seam)> {
    let tags = tags(text);
    let masked = masked(text, &tags);
    let places = Places {
        masked: &masked,
        tags: &tags,
        sentences: sentence_ends(&masked),
    };
    let mut seams = Vec::new();
    let mut from = 0;
    while let Some((stretch, next)) = places.stretch(from) {
        let word = masked.get(stretch.clone()).unwrap_or_default();
        for at in places.ends_within(&stretch, word) {
            seams.extend(places.kind(at, at).map(|kind| (at, kind)));
        }
        if next < text.len() {
            seams.extend(places.kind(stretch.end, next).map(|kind| (next, kind)));
        }
        from = next;
    }
    seams
}

/// Returns the sentences of a text that have words, without the white space around them.
pub fn sentences(text: &str) -> Vec<String> {
    let ends = seams(text).into_iter();
    let ends = ends
        .filter(|(_, kind)| *kind <= Seam::Sentence)
        .map(|(at, _)| at);
    let mut from = 0;
    let mut sentences = Vec::new();
    for end in ends.chain([text.len()]) {
        let sentence = text.get(from..end).unwrap_or_default().trim();
        if sentence.contains(char::is_alphanumeric) {
            sentences.push(sentence.to_owned());
        }
        from = end;
    }
    sentences
}

/// Returns the tags of a text, `<…>` and `[…]`, in order.
pub fn markup(text: &str) -> Vec<Range<usize>> {
    tags(text)
}

/// Returns the last place at or before `most` bytes where a text without seams is cut: where a line may break, else
/// between graphemes, and not inside a number. `None` if there is no such place.
pub fn forced_cut(text: &str, most: usize) -> Option<usize> {
    let text = head(text, most);
    let tags = tags(text);
    let masked = masked(text, &tags);
    let is_allowed =
        |at: &usize| *at > 0 && *at <= most && *at < text.len() && !is_in_number(text, *at);
    let is_outside = |at: &usize| !tags.iter().any(|tag| tag.start < *at && *at < tag.end);
    let lines = LineSegmenter::new_dictionary(LineBreakOptions::default());
    let lines = lines.segment_str(&masked).filter(is_outside);
    // A piece of a few letters is worse than a cut word.
    let line = lines.filter(is_allowed).last().filter(|at| *at > most / 2);
    let graphemes = || grapheme_ends(text).filter(is_allowed).last();
    line.or_else(graphemes)
}

/// Returns the ends of graphemes, from 0.
pub(crate) fn grapheme_ends(text: &str) -> impl Iterator<Item = usize> {
    GraphemeClusterSegmenter::new().segment_str(text)
}

/// Returns the beginning of a text: so many bytes, and as many more as decide about a place there.
pub(crate) fn head(text: &str, bytes: usize) -> &str {
    let end = text.floor_char_boundary(bytes.saturating_add(2 * NEAR + LONGEST_TAG + 8));
    text.get(..end).unwrap_or(text)
}

/// Returns true if a place is between digits, with at most one separator among them: `2|,000`, `12:|30`.
pub(crate) fn is_in_number(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    let mut before = before.chars().rev();
    let mut after = after.chars();
    let (Some(last), Some(first)) = (before.next(), after.next()) else {
        return false;
    };
    let is_separator = |sign: char| ".,:;'’/-–·٫٬．".contains(sign);
    let is_digit = |sign: Option<char>| sign.is_some_and(char::is_numeric);
    match (last.is_numeric(), first.is_numeric()) {
        (true, true) => true,
        (true, false) => is_separator(first) && is_digit(after.next()),
        (false, true) => is_separator(last) && is_digit(before.next()),
        (false, false) => false,
    }
}

fn sentence_ends(text: &str) -> Vec<usize> {
    let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let ends = segmenter.segment_str(text).map(|end| {
        // To the rules of Unicode, brackets after a sentence close it, those that open the next one included.
        let before = text.get(..end).unwrap_or_default();
        before.trim_end_matches(is_opening).len()
    });
    ends.collect()
}

/// A text in which places are judged.
struct Places<'a> {
    masked: &'a str,
    tags: &'a [Range<usize>],
    /// Ends of sentences by the rules of Unicode.
    sentences: Vec<usize>,
}

impl Places<'_> {
    /// The first stretch without white space at or after a byte, and where the one behind it begins.
    fn stretch(&self, from: usize) -> Option<(Range<usize>, usize)> {
        let rest = self.masked.get(from..)?;
        let start = from + rest.find(|letter| !is_space(letter))?;
        let rest = self.masked.get(start..)?;
        let end = rest
            .find(is_space)
            .map_or(self.masked.len(), |length| start + length);
        let rest = self.masked.get(end..)?;
        let next = rest.find(|letter| !is_space(letter));
        Some((
            start..end,
            next.map_or(self.masked.len(), |length| end + length),
        ))
    }

    /// Ends of words, clauses and sentences inside a stretch without white space.
    fn ends_within(&self, stretch: &Range<usize>, word: &str) -> Vec<usize> {
        let mut ends: Vec<usize> = word_breaks::word_ends(word);
        let dashes = word.match_indices('—').map(|(at, dash)| at + dash.len());
        ends.extend(dashes.filter(|at| is_between_letters(word, *at)));
        let first = self.sentences.partition_point(|at| *at <= stretch.start);
        let sentences = self
            .sentences
            .iter()
            .skip(first)
            .take_while(|at| **at < stretch.end);
        // Without white space, `?` and `!` end sentences only where letters have no case: addresses are no sentences.
        let sentences = sentences.map(|at| at - stretch.start).filter(|at| {
            let after = word.get(*at..).unwrap_or_default();
            let next = after.chars().find(|letter| letter.is_alphanumeric());
            next.is_some_and(|next| !next.is_ascii() && !has_case(next))
        });
        ends.extend(sentences);
        ends.sort_unstable();
        ends.dedup();
        ends.retain(|at| !is_in_number(word, *at));
        ends.into_iter().map(|at| stretch.start + at).collect()
    }

    /// Judges the place between the text before `end` and the text from `next`, with white space between them.
    fn kind(&self, end: usize, next: usize) -> Option<Seam> {
        let before = tail(self.masked.get(..end)?);
        let space = self.masked.get(end..next)?;
        if self.masked.get(next..)?.starts_with(is_attached) {
            return None;
        }
        if space.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
            return Some(Seam::Paragraph);
        }
        let shown = before.trim_end_matches(is_mask_of_markup);
        let bare = signs::without_closing(shown);
        let mark = bare.chars().next_back().unwrap_or_default();
        let following = self.following(next);
        if signs::is_joined(shown, space, following) {
            return None;
        }
        if mark == '.' {
            match full_stop(bare, following) {
                FullStop::End => {}
                FullStop::Word => return Some(Seam::Word),
                FullStop::Joined => return None,
            }
        }
        if is_group_of_digits(before, space, following) {
            return None;
        }
        let is_end = match mark {
            '…' => !space.is_empty(),
            '჻' => true,
            ';' | '\u{37e}' => is_greek(bare),
            '၊' => false,
            _ => is_terminal(mark) && (self.ends_at(next) || self.ends_between(end, shown, bare)),
        };
        // 「はい。」と言った。 The quotation is part of a sentence.
        let is_quoted = bare.len() < shown.len()
            && space.is_empty()
            && following.starts_with(|letter| matches!(letter, '\u{3041}'..='\u{309f}'));
        let first = following.chars().find(|letter| letter.is_alphanumeric());
        if is_end && !is_quoted && !first.is_some_and(is_lowercase) {
            return Some(Seam::Sentence);
        }
        let is_clause = is_terminal(mark) && mark != '፡'
            || is_dash(bare)
            || !space.is_empty()
                && word_breaks::is_thai_like(mark)
                && following.starts_with(word_breaks::is_thai_like);
        Some(if is_clause { Seam::Clause } else { Seam::Word })
    }

    fn ends_at(&self, at: usize) -> bool {
        self.sentences.binary_search(&at).is_ok()
    }

    /// Returns true if a sentence ends before a French quotation mark with a space before it: `« Où ? »`
    fn ends_between(&self, end: usize, shown: &str, bare: &str) -> bool {
        let closing = shown.len() - bare.len();
        let is_spaced = shown
            .get(bare.len()..)
            .is_some_and(|sign| sign.contains(char::is_whitespace));
        let first = self.sentences.partition_point(|at| *at + closing <= end);
        is_spaced && self.sentences.get(first).is_some_and(|at| *at <= end)
    }

    /// The text that decides about a place: from a byte on, without white space and tags at its beginning.
    fn following(&self, next: usize) -> &str {
        let mut at = next;
        let first = self.tags.partition_point(|tag| tag.start < next);
        let near = self.tags.iter().skip(first);
        for tag in near.take_while(|tag| tag.start < next + NEAR) {
            let between = self.masked.get(at..tag.start).unwrap_or_default();
            if between.contains(|letter: char| !is_space(letter)) {
                break;
            }
            at = tag.end;
        }
        let rest = self.masked.get(at..).unwrap_or_default();
        let end = rest.floor_char_boundary(NEAR);
        rest.get(..end).unwrap_or_default().trim_start()
    }
}

/// Bytes on each side of a place that decide about it.
const NEAR: usize = 160;

fn tail(text: &str) -> &str {
    let start = text.ceil_char_boundary(text.len().saturating_sub(NEAR));
    text.get(start..).unwrap_or_default()
}

/// Returns true if a letter is a space that a text may be cut at: not one that holds words together.
fn is_space(letter: char) -> bool {
    letter.is_whitespace() && !matches!(letter, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

fn is_terminal(sign: char) -> bool {
    CodePointSetData::new::<TerminalPunctuation>().contains(sign)
        || CodePointSetData::new::<SentenceTerminal>().contains(sign)
}

/// Returns true if a letter continues a sentence. Georgian ones, which have capitals but never use them at a beginning,
/// do not.
fn is_lowercase(letter: char) -> bool {
    CodePointMapData::<SentenceBreak>::new().get(letter) == SentenceBreak::Lower
}

fn has_case(letter: char) -> bool {
    let class = CodePointMapData::<SentenceBreak>::new().get(letter);
    matches!(class, SentenceBreak::Lower | SentenceBreak::Upper)
}

/// Returns true if a sign closes a quotation or a bracket. German and Polish close with what opens in English.
fn is_closing(sign: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(sign);
    matches!(sign, '"' | '\'' | '“' | '‘' | '«' | '‹')
        || matches!(
            category,
            GeneralCategory::FinalPunctuation | GeneralCategory::ClosePunctuation
        )
}

fn is_opening(sign: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(sign);
    matches!(
        category,
        GeneralCategory::InitialPunctuation | GeneralCategory::OpenPunctuation
    )
}

/// Returns true if a text ends with a dash between words: a hyphen is one only behind white space.
fn is_dash(text: &str) -> bool {
    let hyphen = text.strip_suffix('-');
    text.ends_with(['–', '—']) || hyphen.is_some_and(|rest| rest.ends_with(['-', ' ']))
}

/// Returns true if a character belongs to the one before it, whatever that is.
fn is_attached(letter: char) -> bool {
    let class = CodePointMapData::<GraphemeClusterBreak>::new().get(letter);
    matches!(
        class,
        GraphemeClusterBreak::Extend
            | GraphemeClusterBreak::SpacingMark
            | GraphemeClusterBreak::ZWJ
    )
}

fn is_greek(text: &str) -> bool {
    let mut letters = text.chars().rev().skip(1);
    letters
        .next()
        .is_some_and(|letter| matches!(letter, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}'))
}

/// Returns true if a byte of a text is between two letters, or a letter and a sign that opens, with a dash before it.
fn is_between_letters(word: &str, at: usize) -> bool {
    let (before, after) = word.split_at_checked(at).unwrap_or_default();
    let before = before.chars().rev().nth(1);
    let after = after.chars().next();
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    is_letter(before) && is_letter(after)
}

/// Returns true if a space groups the digits of a number: `10 000`.
fn is_group_of_digits(before: &str, space: &str, after: &str) -> bool {
    let digits =
        |letters: &mut dyn Iterator<Item = char>| letters.take_while(char::is_ascii_digit).count();
    space == " "
        && (1..=3).contains(&digits(&mut before.chars().rev()))
        && digits(&mut after.chars()) == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, worst: Seam) -> Vec<&str> {
        let seams = seams(text).into_iter();
        let ends = seams.filter(|(_, kind)| *kind <= worst).map(|(at, _)| at);
        let mut from = 0;
        let mut pieces = Vec::new();
        for end in ends.chain([text.len()]) {
            pieces.push(text.get(from..end).unwrap());
            from = end;
        }
        pieces
    }

    /// Marks with `|` where sentences end.
    fn sentences_of(text: &str) -> String {
        pieces(text, Seam::Sentence).join("|")
    }

    fn clauses_of(text: &str) -> String {
        pieces(text, Seam::Clause).join("|")
    }

    fn words_of(text: &str) -> String {
        pieces(text, Seam::Word).join("|")
    }

    #[test]
    fn sentences_end_in_every_writing() {
        for marked in [
            "One. |Two! |Three? |Four… |Five",
            "राम आया। |वह सो गया॥ |फिर उठा। |क्या?",
            "هل نام؟ |لا لم ينم. |نعم",
            "کیا وہ سو گیا؟ |نہیں۔ |وہ جاگا۔",
            "昨天。|今天！|明天？|后天。",
            "はい。|いいえ！|「そうです。」|誰？",
            "그는 왔다. |그녀는 갔다. |끝",
            "គាត់មក។ |នាងទៅ៕ |ចប់",
            "သူလာသည်။ |သူမသွားသည်။ |ပြီး",
            "እሱ መጣ። |እሷ ሄደች። |አበቃ",
            "Նա եկավ։ |Նա գնաց։ |Վերջ",
            "კაცი მოვიდა. |ქალი წავიდა჻ |ბოლო",
            "Τι κάνεις; |Καλά. |Ναι",
            "Где он? |Он ушёл. |Да",
            "¿Dónde? |¡Aquí! |Sí",
        ] {
            let text = marked.replace('|', "");
            assert_eq!(sentences_of(&text), marked);
        }
    }

    #[test]
    fn clauses_end_in_every_writing() {
        for marked in [
            "One, |two; |three: |four – |five",
            "أولا، |ثانيا؛ |ثالثا",
            "首先，|其次；|最后、|结束",
            "まず、|次に、|最後",
            "မနက်၊ |ညနေ",
            "አንድ፣ |ሁለት፤ |ሦስት",
            "ครั้งแรก |ครั้งที่สอง |จบ",
            "the house—|the old one—|burned",
        ] {
            let text = marked.replace('|', "");
            assert_eq!(clauses_of(&text), marked);
        }
    }

    #[test]
    fn a_quotation_in_a_sentence_ends_none() {
        for text in [
            "\"No,\" she said.",
            "\"No!\" she said.",
            "“Where?” he asked.",
            "«Нет», сказала она.",
            "«Нет!» — сказала она.",
            "„Nein!“, sagte sie.",
            "„Ja.“ sagte er.",
            "—¿Qué? —dijo Ana.",
            "「はい。」と彼は言った。",
            "He shouted “Stop!” and ran.",
        ] {
            assert_eq!(sentences_of(text), text);
        }
        assert_eq!(
            sentences_of("\"Stop.\" She left. \"Go!\""),
            "\"Stop.\" |She left. |\"Go!\""
        );
        assert_eq!(
            sentences_of("He left. (Why?) Nobody knows."),
            "He left. |(Why?) |Nobody knows."
        );
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        for text in [
            "Mr. Smith and Mrs. Green met Dr. No.",
            "J. R. R. Tolkien wrote to J.R.R. Martin and George W. Bush.",
            "It was 3.15 a.m. on St. John's pier.",
            "Boats, e.g. this one, i.e. the seventh, are at No. 5.",
            "See Fig. 3 and vol. 12, pp. 7 and 8.",
            "The U.S. Army and the E.U. Parliament met on Jan. 5 at 3 p.m. Eastern time.",
            "Er kam z. B. am 3. Mai, d. h. Anfang Mai, mit Dr. Weber.",
            "Das sind ca. 5 Euro bzw. Franken.",
            "M. Dupont et Mme. Curie, c.-à-d. deux.",
            "El Sr. García y la Sra. López.",
            "Il Sig. Rossi e la Dott.ssa Bianchi.",
            "А. С. Пушкин, т. е. поэт, и проф. Иванов.",
            "डॉ. शर्मा आए",
            "ثم جاء د. أحمد",
            "พ.ศ. 2567 และ ดร. สมชาย",
            "1. First item",
            "He paid 2.50 or 3.14.",
            "Visit www.example.com/?Q=1 or a.b.",
            "Es ist u. a. dem 19. Jahrhundert und dem 2. Weltkrieg zu danken, auch dem 3. Mann im XX. Jahrhundert.",
            "Der 2. Weltkrieg, am 3. Tag die 4. und 5. Klasse, Frau Dr. med. A. Klein, Prof. Dr. phil. Otto Weber.",
            "Sie wohnt in der Hauptstr. 5 in der Nähe der Kirche, geb. Müller.",
            "Près de l'av. Foch et de l’av. Hugo, de la pl. St. Michel, éd. Gallimard, bd. Voltaire, J.-P. Sartre.",
            "Il sig. Rossi, il dott. G. Verdi, l’avv. Neri e l'ing. Conti in p.zza S. Marco, nato nel 30 a.C. circa.",
            "Prof. dr hab. J. Kowalski mieszka przy ul. Długiej 5, al. Jerozolimskie 3, ks. Nowak, ok. 5 tys. zł.",
            "Ο κ. Νίκου στην οδό Αγ. Γεωργίου, ο Δρ. Παππάς στις 5 μ.μ. και στη λεωφ. Αθηνών 3, δηλ. εδώ.",
            "St. Louis, Mo. with Lt. Col. J. B. Hay Jr. and Rev. King Sr. of Acme on Jan. 3, 1931.",
            "La Avda. Libertad núm. 5, EE. UU. y el Gral. Franco, p. ej. ayer, D. José y la Dña. Ana.",
            "O Sr. Silva, a Av. Paulista 3, séc. XX e a Lda. Costa, o Exmo. Souza.",
            "Dhr. J. van den Berg, d.w.z. de heer, in de Kerkstr. 5 op 3 mrt. 2024, m.b.t. zorg.",
            "Han kom bl.a. med prof. Berg, t.ex. kl. 5, f.eks. hr. Holm, ca. 3 stk. av dem, tlf. 5.",
            "MUDr. Novák a Ing. Dvořák, tzv. mistr, nám. Míru 3, č. 5, v 2. poschodí.",
            "На ул. Мойка, д. 12, кв. 3, за 5 тыс. руб. в год, им. Ленина, св. Николай.",
            "На вул. Хрещатик, буд. 3, кв. 5, ім. Шевченка, напр. так, проф. Коваль.",
            "Doç. Yılmaz, Atatürk Cad. 5, 2. Dünya Savaşı, 19. yüzyıl, bkz. Ek.",
        ] {
            assert_eq!(sentences_of(text), text);
        }
        for marked in [
            "She left at 3 a.m. |The others stayed.",
            "They live on Main St. |It is quiet.",
            "Apples, pears, etc. |Anna bought all.",
            "She said no. |Then she left.",
            "So did I. |Anna stayed.",
            "Äpfel, Birnen usw. |Anna kaufte alle.",
            "Яблоки и т. д. |Анна купила все.",
            "He met Mr. Smith. |Dr. No came.",
            "It costs 5. |Anna paid.",
            "He met Elizabeth II. |Then he left.",
            "Er wurde nur 12. |Danach war es still.",
            "Smith et al. |Anna agreed.",
            "It was red. |Anna left by the mill. |Ben stayed.",
            "« Où ? » |Il partit. |« Ici\u{a0}! » |Elle vint.",
            "Det var Berg m.fl. |Anna gick.",
        ] {
            let text = marked.replace('|', "");
            assert_eq!(sentences_of(&text), marked);
        }
    }

    #[test]
    fn names_numbers_and_abbreviations_stay_together() {
        for marked in [
            "Mr. Smith |met |J. R. R. Tolkien",
            "z. B. Hunde |und |Katzen",
            "e.g. this |one",
            "No. 5 |is |alive",
            "10 000 |people, |2,000 |boats, |12:30, |3.14",
            "10\u{a0}km |away",
            "so-called |rock-n-roll",
        ] {
            let text = marked.replace('|', "");
            assert_eq!(words_of(&text), marked);
        }
    }

    #[test]
    fn words_without_spaces_are_known() {
        for marked in [
            "ตะเกียง|สว่าง|ตลอด|คืน",
            "昨天晚上|灯|一直|亮|着",
            "それから|家に|帰って、|温かい|お茶を",
            "しかもあとで|聞くと|彼女は|泣いていた。",
        ] {
            let text = marked.replace('|', "");
            assert_eq!(words_of(&text), marked);
        }
        // Every one is cut somewhere, and never before a sign that repeats a word.
        for text in [
            "ខ្ញុំស្រលាញ់ភាសាខ្មែរ",
            "ຂ້ອຍຮັກພາສາລາວ",
            "ကျွန်တော်မြန်မာစကားပြောတတ်သည်",
            "བོད་སྐད་ཡིན",
        ] {
            assert!(words_of(text).contains('|'), "{text}");
        }
        assert!(!words_of("เด็กๆเล่น").contains("|ๆ"));
    }

    #[test]
    fn tags_are_whole_and_belong_to_their_sentences() {
        for marked in [
            "Hello. |[laughs] She left.",
            "Hello.|[laughs] She left.",
            "Hello.<break time=\"1.5s\"/> |She left.",
            "Wait <break time=\"1.5s\"/> here. |Now [very. long. Tag] go.",
            "Mr. [coughs] Smith",
        ] {
            let text = marked.replace('|', "");
            assert_eq!(sentences_of(&text), marked);
        }
        assert_eq!(
            words_of("Mr. [coughs] Smith came"),
            "Mr. [coughs] |Smith |came"
        );
    }

    #[test]
    fn sentences_without_words_are_left_out() {
        assert_eq!(
            sentences(" One. … Two!\n\n* * *\nThree "),
            ["One.", "Two!", "Three"]
        );
    }

    /// Regression: each sign looked through the whole text.
    #[test]
    fn long_texts_are_read_once() {
        for text in ["[ ", "\" ", ". ", "… ", "a.", "あ.", "! \"", "1 "] {
            assert!(seams(&text.repeat(50_000)).len() <= 100_000);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_seam_is_inside_a_grapheme_or_number(
            text in "(\\PC|[a-c]{1,3}|[0-9]{1,3}|[.,:;!?…。、]|[ก-๎]{1,6}|[ぁ-ん一-三]{1,4}|[\u{300}-\u{303}]| |\n|<b>|\\[c\\]){0,60}",
        ) {
            let graphemes: Vec<usize> = grapheme_ends(&text).collect();
            let tags = markup(&text);
            for (at, _) in seams(&text) {
                proptest::prop_assert!(graphemes.binary_search(&at).is_ok(), "{:?} {}", text, at);
                proptest::prop_assert!(!is_in_number(&text, at), "{:?} {}", text, at);
                proptest::prop_assert!(!tags.iter().any(|tag| tag.start < at && at < tag.end));
            }
        }
    }
}
