//! Names of the languages that models speak, and why one isn't told.

use crate::studio::desk::Model;
use crate::tr;

/// A language's name in the interface's language, with its region where the code has one; a code nobody knows as it is.
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

/// Why a language that was chosen isn't sent; nothing where it is.
pub fn language_untold(model: &Model, code: &str) -> Option<String> {
    if model.told(Some(code)).is_some() {
        return None;
    }
    let (name, language) = (model.name.as_str(), language_name(code));
    Some(if model.hears.language {
        tr!(
            "inspector-language-untold",
            model = name,
            language = language
        )
    } else {
        tr!(
            "inspector-language-unheard",
            model = name,
            language = language
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::backend::Backend;
    use crate::ui::panels::testing as made;

    #[test]
    fn languages_have_their_names_however_their_codes_are_written() {
        let names = ["en", "EN", "pt-br", "xx"].map(language_name);
        assert_eq!(names, ["English", "English", "Portuguese (BR)", "xx"]);
    }

    #[test]
    fn a_language_that_is_not_sent_says_why() {
        let mut model = made::model(Backend::Live);
        model.languages = vec!["en".to_owned(), "de".to_owned()];
        model.hears.language = true;
        assert_eq!(language_untold(&model, "DE"), None);
        let says = language_untold(&model, "fi").unwrap();
        assert!(
            says.contains("Finnish") && says.contains("doesn’t speak"),
            "{says}"
        );
        model.hears.language = false;
        let says = language_untold(&model, "de").unwrap();
        assert!(says.contains("can’t be told"), "{says}");
    }
}
