//! Why a language isn't told to a model.

use mynah_core::language::language_name;
use mynah_i18n::tr;
use mynah_model::desk::Model;

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
    use crate::testing::fixtures as made;
    use mynah_core::backend::Backend;

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
