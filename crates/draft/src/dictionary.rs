//! Rules of pronunciation: how they are read, written as PLS, and what they make of a text.

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::escape::unescape;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;
use serde::Deserialize;
use serde::Serialize;

/// One rule, in the service's own shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// What it is about.
    pub string_to_replace: String,
    /// Whether capitals matter.
    #[serde(default = "yes")]
    pub case_sensitive: bool,
    /// Whether only whole words match.
    #[serde(default = "yes")]
    pub word_boundaries: bool,
    /// What is said instead.
    #[serde(flatten)]
    pub said: Said,
}

/// What is said instead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Said {
    /// Other words.
    Alias {
        /// In letters.
        alias: String,
    },
    /// Sounds, which Draft voices can't be told.
    Phoneme {
        /// In that alphabet.
        phoneme: String,
        /// `ipa` or `cmu-arpabet`.
        alphabet: String,
    },
}

fn yes() -> bool {
    true
}

/// A text as it is spoken, and which of its characters stand for which of the text sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Respelt {
    /// To be spoken.
    pub text: String,
    /// In order: so many characters of the text sent are so many of the text spoken. 1 and 1 is a character itself.
    pub spans: Vec<(usize, usize)>,
}

/// Applies the aliases among the rules: the first rule that matches at a place wins.
pub fn respell(text: &str, rules: &[Rule]) -> Respelt {
    let chars: Vec<char> = text.chars().collect();
    let mut respelt = Respelt::default();
    let mut at = 0;
    while let Some(&char) = chars.get(at) {
        let found = rules.iter().find_map(|rule| {
            let length = rule.matches(&chars, at)?;
            match &rule.said {
                Said::Alias { alias } => Some((length, alias)),
                Said::Phoneme { .. } => None,
            }
        });
        if let Some((length, alias)) = found {
            respelt.text.push_str(alias);
            respelt.spans.push((length, alias.chars().count()));
            at += length;
        } else {
            respelt.text.push(char);
            respelt.spans.push((1, 1));
            at += 1;
        }
    }
    respelt
}

/// Whether a rule of sounds would have matched: it is passed over, which the answer has to say.
pub fn passes_over(text: &str, rules: &[Rule]) -> bool {
    let chars: Vec<char> = text.chars().collect();
    rules.iter().any(|rule| {
        matches!(rule.said, Said::Phoneme { .. })
            && (0..chars.len()).any(|at| rule.matches(&chars, at).is_some())
    })
}

impl Rule {
    /// How many characters it replaces at this place, if it matches there.
    fn matches(&self, text: &[char], at: usize) -> Option<usize> {
        let mut end = at;
        for wanted in self.string_to_replace.chars() {
            let found = *text.get(end)?;
            let same = found == wanted
                || (!self.case_sensitive && found.to_lowercase().eq(wanted.to_lowercase()));
            if !same {
                return None;
            }
            end += 1;
        }
        let is_word = |place: Option<usize>| {
            let char = place.and_then(|place| text.get(place));
            char.is_some_and(|char| char.is_alphanumeric())
        };
        let whole = !is_word(at.checked_sub(1)) && !is_word(Some(end));
        (end > at && (whole || !self.word_boundaries)).then_some(end - at)
    }
}

/// The language and the rules of a PLS file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lexicon {
    /// The language of its words, as `xml:lang` names it.
    pub language: Option<String>,
    /// The rules, in order.
    pub rules: Vec<Rule>,
}

/// The language of a lexicon that names none.
const USUAL_LANGUAGE: &str = "en-US";

/// Reads a PLS file; `None` if it is none.
pub fn from_pls(bytes: &[u8]) -> Option<Lexicon> {
    let mut reader = Reader::from_reader(bytes);
    let (mut rules, mut lexicon, mut language) = (Vec::new(), false, None);
    let mut alphabet = "ipa".to_owned();
    let (mut inside, mut graphemes, mut said) = (String::new(), Vec::new(), None);
    let mut text = String::new();
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(start) => {
                inside = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
                text.clear();
                if inside == "lexicon" {
                    lexicon = true;
                    if let Ok(Some(named)) = start.try_get_attribute("alphabet") {
                        alphabet = String::from_utf8_lossy(&named.value).into_owned();
                    }
                    language = language_of(&start).or(language);
                }
            }
            Event::Text(part) => text.push_str(&part.decode().ok()?),
            Event::GeneralRef(name) => match name.resolve_char_ref().ok()? {
                Some(char) => text.push(char),
                None => text.push_str(quick_xml::escape::resolve_predefined_entity(
                    &name.decode().ok()?,
                )?),
            },
            Event::End(end) => {
                let name = end.local_name();
                match name.as_ref() {
                    b"grapheme" if inside == "grapheme" => graphemes.push(text.trim().to_owned()),
                    b"alias" if inside == "alias" => {
                        let alias = text.trim().to_owned();
                        said.get_or_insert(Said::Alias { alias });
                    }
                    b"phoneme" if inside == "phoneme" => {
                        let phoneme = text.trim().to_owned();
                        let alphabet = match alphabet.as_str() {
                            "x-cmu-arpabet" => "cmu-arpabet".to_owned(),
                            other => other.to_owned(),
                        };
                        said.get_or_insert(Said::Phoneme { phoneme, alphabet });
                    }
                    b"lexeme" => {
                        let said = said.take()?;
                        rules.extend(std::mem::take(&mut graphemes).into_iter().map(|word| Rule {
                            string_to_replace: word,
                            case_sensitive: true,
                            word_boundaries: true,
                            said: said.clone(),
                        }));
                    }
                    _ => {}
                }
                inside.clear();
            }
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    lexicon.then_some(Lexicon { language, rules })
}

/// Reads `xml:lang` of an element, unless it is empty.
fn language_of(element: &BytesStart<'_>) -> Option<String> {
    let named = element.try_get_attribute("xml:lang").ok()??;
    let raw = String::from_utf8_lossy(&named.value);
    let language = unescape(&raw).ok()?.trim().to_owned();
    (!language.is_empty()).then_some(language)
}

/// Writes a PLS file (W3C, Pronunciation Lexicon Specification 1.0).
pub fn to_pls(rules: &[Rule], language: Option<&str>) -> String {
    let arpabet = rules.iter().any(
        |rule| matches!(&rule.said, Said::Phoneme { alphabet, .. } if alphabet == "cmu-arpabet"),
    );
    let alphabet = if arpabet { "cmu-arpabet" } else { "ipa" };
    let language = escape(language.unwrap_or(USUAL_LANGUAGE));
    let mut pls = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lexicon version=\"1.0\" xmlns=\"http://www.w3.org/2005/01/pronunciation-lexicon\" alphabet=\"{alphabet}\" xml:lang=\"{language}\">\n"
    );
    for rule in rules {
        let said = match &rule.said {
            Said::Alias { alias } => format!("<alias>{}</alias>", escape(alias)),
            Said::Phoneme { phoneme, .. } => format!("<phoneme>{}</phoneme>", escape(phoneme)),
        };
        let word = escape(&rule.string_to_replace);
        for part in [
            "  <lexeme><grapheme>",
            &word,
            "</grapheme>",
            &said,
            "</lexeme>\n",
        ] {
            pls.push_str(part);
        }
    }
    pls.push_str("</lexicon>\n");
    pls
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alias(word: &str, alias: &str) -> Rule {
        Rule {
            string_to_replace: word.to_owned(),
            case_sensitive: true,
            word_boundaries: true,
            said: Said::Alias {
                alias: alias.to_owned(),
            },
        }
    }

    #[test]
    fn the_first_rule_that_matches_wins() {
        let rules = [
            alias("UN", "United Nations"),
            alias("UN", "no"),
            alias("é", "e"),
        ];
        let respelt = respell("UN, UNO: é", &rules);
        assert_eq!(respelt.text, "United Nations, UNO: e");
        assert_eq!(respelt.spans.first(), Some(&(2, 14)));
        let sent: usize = respelt.spans.iter().map(|(sent, _)| sent).sum();
        assert_eq!(sent, "UN, UNO: é".chars().count());
        let loose = Rule {
            case_sensitive: false,
            word_boundaries: false,
            ..alias("un", "x")
        };
        assert_eq!(respell("UNO", &[loose]).text, "xO");
        assert_eq!(respell("abc", &[alias("", "x")]).text, "abc");
    }

    #[test]
    fn rules_come_back_from_their_file() {
        let rules = vec![
            alias("R&D <1>", "research & \"development\""),
            Rule {
                said: Said::Phoneme {
                    phoneme: "təˈmɑːtoʊ".to_owned(),
                    alphabet: "ipa".to_owned(),
                },
                ..alias("tomato", "")
            },
        ];
        for language in [None, Some("de-AT"), Some("a<\"&>b")] {
            let read = from_pls(to_pls(&rules, language).as_bytes()).unwrap();
            assert_eq!(read.rules, rules);
            assert_eq!(read.language.as_deref(), language.or(Some("en-US")));
        }
        let bare = from_pls(b"<lexicon xml:lang=''></lexicon>").unwrap();
        assert_eq!(bare, Lexicon::default());
        for bad in [
            "",
            "hello",
            "<a/>",
            "<lexicon><lexeme></lexeme></lexicon>",
            "<lexicon><b></a>",
        ] {
            assert_eq!(from_pls(bad.as_bytes()), None, "{bad}");
        }
    }
}
