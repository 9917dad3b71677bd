//! The language of a transcript by its file name: one rule for the window and the command line.

use std::path::{Path, PathBuf};

use mynah_core::language::{DUBBED, language_name};
use mynah_i18n::tr;

/// Whether the name of a file ends with the code of a language, as in `film-es.csv`.
pub fn is_called_like(path: &Path, code: &str) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let last = stem.rsplit(['-', '_', '.', ' ']).next();
    last.is_some_and(|last| last.len() < stem.len() && last.eq_ignore_ascii_case(code))
}

/// The language that the name of a transcript ends with.
pub fn called_like(path: &Path) -> Option<&'static str> {
    DUBBED.into_iter().find(|code| is_called_like(path, code))
}

/// Transcripts in the order of their languages: each gets the one that its name ends with.
///
/// The others get what is left, in the order in which they came. All stay as they came where they aren't one for each
/// language.
pub fn in_order_of(languages: &[String], tables: &[PathBuf]) -> Vec<PathBuf> {
    if tables.len() != languages.len() {
        return tables.to_vec();
    }
    let mut left: Vec<&PathBuf> = tables.iter().collect();
    let mut take = |is_it: &dyn Fn(&Path) -> bool| {
        let place = left.iter().position(|table| is_it(table))?;
        Some(left.remove(place).clone())
    };
    let named = languages
        .iter()
        .map(|code| take(&|it| is_called_like(it, code)));
    let named: Vec<Option<PathBuf>> = named.collect();
    let all = named
        .into_iter()
        .map(|table| table.or_else(|| take(&|_| true)));
    all.flatten().collect()
}

/// That a transcript is spoken in a language which its name doesn't tell, in words; nothing where it tells none, or that.
pub fn called_otherwise(name: &str, code: &str) -> Option<String> {
    let like = called_like(Path::new(name)).filter(|like| *like != code)?;
    Some(tr!(
        "dub-called-otherwise",
        name = name,
        like = language_name(like),
        language = language_name(code)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    /// With `--to fr,es --csv film.es.csv --csv film.fr.csv` French was spoken as Spanish, and paid.
    #[test]
    fn each_language_gets_the_transcript_that_is_called_like_it() {
        let of = |codes: &[&str], names: &[&str]| {
            let codes: Vec<String> = codes.iter().map(|it| (*it).to_owned()).collect();
            in_order_of(&codes, &paths(names))
        };
        let both = ["a/film.es.csv", "a/film-FR.srt"];
        assert_eq!(of(&["fr", "es"], &both), paths(&[both[1], both[0]]));
        assert_eq!(of(&["es", "fr"], &both), paths(&both));
        // What is called like none has what is left.
        let one = ["lines.csv", "film_de.csv", "more.csv"];
        let said = paths(&["film_de.csv", "lines.csv", "more.csv"]);
        assert_eq!(of(&["de", "es", "fr"], &one), said);
        // Called alike they stay in order, and so does what isn't one for each.
        let same = ["a/x.es.csv", "b/x.es.csv"];
        assert_eq!(of(&["es", "fr"], &same), paths(&same));
        assert_eq!(of(&["es", "fr"], &["x.fr.csv"]), paths(&["x.fr.csv"]));
    }

    #[test]
    fn a_transcript_that_is_called_like_another_language_says_so() {
        let words = called_otherwise("film.es.csv", "de").expect("words");
        assert!(
            words.contains("Spanish") && words.contains("German"),
            "{words}"
        );
        assert_eq!(called_otherwise("film.es.csv", "es"), None);
        assert_eq!(called_otherwise("lines.csv", "es"), None);
    }
}
