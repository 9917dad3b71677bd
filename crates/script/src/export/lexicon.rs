//! Rules of pronunciation as a lexicon (W3C, PLS 1.0).

use crate::pronunciation::Rules;
use mynah_core::pronunciation::Alphabet;

/// Attributes of our own: what PLS has no word for.
const OWN: &str = "https://mynah.studio/pronunciation";

/// The rules as a PLS file. Its language is theirs where all have the same, else none.
pub fn to_pls(rules: &Rules) -> String {
    let languages = rules.languages();
    let only = match languages.as_slice() {
        [one] if rules.iter().all(|(word, _)| word.language.is_some()) => Some(*one),
        _ => None,
    };
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lexicon version=\"1.0\" ");
    out.push_str("xmlns=\"http://www.w3.org/2005/01/pronunciation-lexicon\" ");
    for part in ["xmlns:mynah=\"", OWN, "\" alphabet=\"ipa\" xml:lang=\""] {
        out.push_str(part);
    }
    out.push_str(only.unwrap_or("und"));
    out.push_str("\">\n");
    for (word, rule) in rules.iter() {
        out.push_str("  <lexeme");
        if let Some(language) = word.language.as_deref().filter(|_| only.is_none()) {
            attribute(&mut out, "mynah:language", language);
        }
        if rule.any_case {
            attribute(&mut out, "mynah:any-case", "true");
        }
        if rule.off {
            attribute(&mut out, "mynah:off", "true");
        }
        out.push('>');
        element(&mut out, "grapheme", None, &word.word);
        if !rule.alias.is_empty() {
            element(&mut out, "alias", None, &rule.alias);
        }
        if !rule.sounds.is_empty() {
            let cmu = (rule.alphabet == Alphabet::Cmu).then_some("x-cmu-arpabet");
            element(&mut out, "phoneme", cmu, &rule.sounds);
        }
        out.push_str("</lexeme>\n");
    }
    out.push_str("</lexicon>\n");
    out
}

fn element(out: &mut String, name: &str, alphabet: Option<&str>, text: &str) {
    out.push('<');
    out.push_str(name);
    if let Some(alphabet) = alphabet {
        attribute(out, "alphabet", alphabet);
    }
    out.push('>');
    escape(out, text);
    for part in ["</", name, ">"] {
        out.push_str(part);
    }
}

fn attribute(out: &mut String, name: &str, value: &str) {
    for part in [" ", name, "=\""] {
        out.push_str(part);
    }
    escape(out, value);
    out.push('"');
}

/// What XML can't have at all is left out.
fn escape(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            char if char.is_control() => {}
            char => out.push(char),
        }
    }
}
