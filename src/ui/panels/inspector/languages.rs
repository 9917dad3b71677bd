//! Names of the languages that models speak.

use crate::tr;

/// A language's name in the interface's language; a code nobody knows as it is.
pub fn language_name(code: &str) -> String {
    match code {
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
        _ => code.to_owned(),
    }
}
