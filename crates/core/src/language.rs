//! Languages by their codes, as they are written by people and kept.

use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer};

use mynah_i18n::tr;

/// Languages that the service dubs into (its page "Dubbing"), the most asked for first.
pub const DUBBED: [&str; 32] = [
    "en", "es", "de", "fr", "pt", "it", "ja", "zh", "hi", "ko", "ar", "ru", "nl", "pl", "tr", "id",
    "fil", "sv", "bg", "ro", "cs", "el", "fi", "hr", "ms", "sk", "da", "ta", "uk", "hu", "no",
    "vi",
];

/// The code of a language: two letters by ISO 639-1, three where there are no two. `de` of `DE` and of `de-AT`; nothing
/// of what is none, or says that it is none or several.
pub fn code(written: &str) -> Option<String> {
    let code = written.trim().split(['-', '_']).next()?;
    let code = code.to_ascii_lowercase();
    let letters = code.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_code = letters && (2..=3).contains(&code.len());
    (is_code && !matches!(code.as_str(), "und" | "mul" | "zxx")).then_some(code)
}

/// A language’s name in the interface’s language, with its region where the code has one; a code nobody knows as it is.
pub fn language_name(code: &str) -> String {
    let (language, region) = match code.split_once(['-', '_', ' ']) {
        Some((language, region)) => (language, Some(region)),
        None => (code, None),
    };
    match (known(&language.to_ascii_lowercase()), region) {
        (Some(name), Some(region)) => format!("{name} ({})", region.to_ascii_uppercase()),
        (Some(name), None) => name,
        (None, _) => code.to_owned(),
    }
}

fn known(language: &str) -> Option<String> {
    Some(match language {
        "ar" => tr!("language-ar"),
        "bg" => tr!("language-bg"),
        "cs" => tr!("language-cs"),
        "da" => tr!("language-da"),
        "de" => tr!("language-de"),
        "el" => tr!("language-el"),
        "en" => tr!("language-en"),
        "es" => tr!("language-es"),
        "fi" => tr!("language-fi"),
        "fil" => tr!("language-fil"),
        "fr" => tr!("language-fr"),
        "he" => tr!("language-he"),
        "hi" => tr!("language-hi"),
        "hr" => tr!("language-hr"),
        "hu" => tr!("language-hu"),
        "id" => tr!("language-id"),
        "it" => tr!("language-it"),
        "ja" => tr!("language-ja"),
        "ko" => tr!("language-ko"),
        "ms" => tr!("language-ms"),
        "nl" => tr!("language-nl"),
        "no" => tr!("language-no"),
        "pl" => tr!("language-pl"),
        "pt" => tr!("language-pt"),
        "ro" => tr!("language-ro"),
        "ru" => tr!("language-ru"),
        "sk" => tr!("language-sk"),
        "sv" => tr!("language-sv"),
        "ta" => tr!("language-ta"),
        "tr" => tr!("language-tr"),
        "uk" => tr!("language-uk"),
        "vi" => tr!("language-vi"),
        "zh" => tr!("language-zh"),
        _ => return None,
    })
}

/// The three letters of a code, as films name their tracks: ISO 639-2.
pub fn long(code: &str) -> Option<&str> {
    match code {
        // What people speak is one of several there.
        "zh" => Some("zho"),
        "fa" => Some("fas"),
        "no" => Some("nor"),
        code if code.len() == 3 => Some(code),
        code => {
            let found = LONG.iter().find(|(_, short)| *short == code);
            found.map(|(long, _)| *long)
        }
    }
}

/// The code of a language as files and films name it, with three letters or two: two where there are two.
pub fn short(written: &str) -> Option<String> {
    let code = code(written)?;
    let mut all = LONG.iter();
    let found = all.find(|(long, _)| *long == code || bibliographic(long) == code);
    Some(match (code.as_str(), found) {
        ("zho" | "chi" | "cmn", _) => "zh".to_owned(),
        ("fas" | "per", _) => "fa".to_owned(),
        ("nor", _) => "no".to_owned(),
        (_, Some((_, short))) => (*short).to_owned(),
        (_, None) => code,
    })
}

/// The letters that libraries use in the place of these, where they are others: ISO 639-2/B. Matroska has them.
pub fn bibliographic(long: &str) -> &str {
    match long {
        "bod" => "tib",
        "ces" => "cze",
        "cmn" | "zho" => "chi",
        "cym" => "wel",
        "deu" => "ger",
        "ell" => "gre",
        "eus" => "baq",
        "fas" => "per",
        "fra" => "fre",
        "hye" => "arm",
        "isl" => "ice",
        "kat" => "geo",
        "mkd" => "mac",
        "mri" => "mao",
        "msa" => "may",
        "mya" => "bur",
        "nld" => "dut",
        "ron" => "rum",
        "slk" => "slo",
        "sqi" => "alb",
        other => other,
    }
}

/// Reads a code that somebody wrote.
///
/// # Errors
/// It is none.
pub fn strictly<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let written = Option::<String>::deserialize(from)?;
    let Some(written) = written else {
        return Ok(None);
    };
    let none = || {
        D::Error::custom(format!(
            "language is a code such as de, and “{written}” is none"
        ))
    };
    code(&written).map(Some).ok_or_else(none)
}

/// Reads a code that was kept: what is none stays as it is.
///
/// # Errors
/// No text.
pub fn leniently<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let kept = Option::<String>::deserialize(from)?;
    Ok(kept.map(|kept| code(&kept).unwrap_or(kept)))
}

/// Codes of three letters (ISO 639-3) with those that are used here.
pub const LONG: &[(&str, &str)] = &[
    ("afr", "af"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "no"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "fil"),
    ("tha", "th"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_their_names_however_their_codes_are_written() {
        let names = ["en", "EN", "pt-br", "xx"].map(language_name);
        assert_eq!(names, ["English", "English", "Portuguese (BR)", "xx"]);
    }

    #[test]
    fn a_code_is_two_or_three_small_letters() {
        for (written, is) in [
            ("DE", "de"),
            (" de ", "de"),
            ("pt-BR", "pt"),
            ("zh_Hant", "zh"),
            ("FIL", "fil"),
        ] {
            assert_eq!(code(written).as_deref(), Some(is), "{written}");
        }
        assert_eq!(
            ["de", "zh", "fil"].map(long),
            [Some("deu"), Some("zho"), Some("fil")]
        );
        for (written, is) in [("deu", "de"), ("ger", "de"), ("en-GB", "en"), ("chi", "zh")] {
            assert_eq!(short(written).as_deref(), Some(is), "{written}");
        }
        for none in ["", "d", "german", "d1", "dé", "und", "-de"] {
            assert_eq!(code(none), None, "{none}");
        }
    }
}
