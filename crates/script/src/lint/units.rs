//! Units by their symbols: `80 km/h`, `20°C`.

use super::markup::Word;
use super::readings::Readings;
use super::{Hint, Rule, Speaking, numbers, readings};
use mynah_i18n::tr;

pub(super) fn check(
    text: &str,
    words: &[Word<'_>],
    speaking: Speaking<'_>,
) -> Option<(Option<Hint>, usize)> {
    // Symbols are the same in all languages, their names aren't.
    let english = readings::of("en")?;
    let word = words.first()?;
    let end = word
        .core
        .find(|char: char| !numbers::is_of_number(char) && !"-−".contains(char))
        .unwrap_or(word.core.len());
    let (digits, behind) = word.core.split_at_checked(end)?;
    let digits = digits.trim_start_matches(['-', '−']);
    let number = numbers::value(digits, speaking.language)?;
    let (symbol, count, bytes) = if behind.is_empty() {
        let next = words.get(1)?;
        // What ends a clause isn't followed by its unit.
        let between = text.get(word.bytes.end..next.bytes.start)?;
        if !between.chars().all(char::is_whitespace) {
            return None;
        }
        (next.core, 2, word.bytes.start..next.bytes.end)
    } else {
        (behind, 1, word.bytes.clone())
    };
    english.units.get(symbol)?;
    let shown = text.get(bytes.clone())?;
    let says = tr!("lint-unit", text = shown);
    let hint = Hint::new(Rule::Unit, bytes, says);
    let negative = word.core.starts_with(['-', '−']);
    let readings = speaking.readings();
    let said = readings.and_then(|readings| said((&number, digits), symbol, negative, readings));
    Some((Some(hint.read(said)), count))
}

/// A number, as it is and as it stands there, with its unit; nothing where that needs a case that nobody knows.
fn said(
    (number, figures): (&str, &str),
    symbol: &str,
    negative: bool,
    readings: &Readings,
) -> Option<String> {
    let unit = match readings.parts_of_units.get(symbol) {
        Some(unit) if number.contains('.') => unit,
        _ => {
            let [one, many] = readings.units.get(symbol)?;
            if readings.of_millions && number.ends_with("000000") {
                return None;
            }
            let is_small = readings.small_is_one && number.parse().is_ok_and(|it: f64| it < 2.0);
            if number == "1" || is_small { one } else { many }
        }
    };
    let amount = readings.amount(number, figures, readings.feminine.contains(symbol))?;
    Some(if negative {
        format!("{} {amount} {unit}", readings.minus)
    } else {
        format!("{amount} {unit}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::markup;
    use crate::lint::tests::{FLASH, model};

    /// What is offered for a text that is an amount.
    fn offered(language: &str, text: &str) -> Option<String> {
        let all = 0..text.len();
        let words = markup::words(text, std::slice::from_ref(&all));
        let speaking = Speaking::new(model(FLASH), Some(language));
        let (hint, _) = check(text, &words, speaking)?;
        let fixes = hint.expect("it is told").fixes;
        fixes.first().and_then(|fix| fix.done_to(text))
    }

    #[test]
    fn units_are_said_in_each_language() {
        for (language, said) in [
            (
                "en",
                [
                    "eighty kilometres per hour",
                    "one kilogram",
                    "one point five kilometres",
                    "minus five degrees Celsius",
                ],
            ),
            (
                "de",
                [
                    "80 Kilometer pro Stunde",
                    "1 Kilogramm",
                    "1,5 Kilometer",
                    "minus 5 Grad Celsius",
                ],
            ),
            (
                "fr",
                [
                    "quatre-vingts kilomètres par heure",
                    "un kilogramme",
                    "un virgule cinq kilomètre",
                    "moins cinq degrés Celsius",
                ],
            ),
            (
                "es",
                [
                    "80 kilómetros por hora",
                    "1 kilogramo",
                    "1,5 kilómetros",
                    "menos 5 grados Celsius",
                ],
            ),
            (
                "it",
                [
                    "80 chilometri orari",
                    "1 chilogrammo",
                    "1,5 chilometri",
                    "meno 5 gradi Celsius",
                ],
            ),
            (
                "pt",
                [
                    "80 quilômetros por hora",
                    "1 quilograma",
                    "1,5 quilômetro",
                    "menos 5 graus Celsius",
                ],
            ),
            (
                "nl",
                [
                    "80 kilometer per uur",
                    "1 kilogram",
                    "1,5 kilometer",
                    "min 5 graden Celsius",
                ],
            ),
            (
                "sv",
                [
                    "80 kilometer i timmen",
                    "1 kilogram",
                    "1,5 kilometer",
                    "minus 5 grader Celsius",
                ],
            ),
        ] {
            let texts = ["80 km/h", "1 kg", "1,5 km", "-5°C"];
            let offered = texts.map(|text| offered(language, text));
            assert_eq!(
                offered,
                said.map(|said| Some(said.to_owned())),
                "{language}"
            );
        }
    }

    /// `80 km` is a nominative here and a locative there; what is counted in parts is a genitive everywhere.
    #[test]
    fn units_that_need_a_case_are_offered_where_it_is_known() {
        for (language, said) in [("pl", "1,5 kilometra"), ("uk", "1,5 кілометра")] {
            assert_eq!(offered(language, "1,5 km").as_deref(), Some(said));
            for text in ["1 km", "3 km", "80 km/h", "-5°C"] {
                assert_eq!(offered(language, text), None, "{language} {text}");
            }
        }
        assert_eq!(
            offered("pl", "-2,5 °C").as_deref(),
            Some("minus 2,5 stopnia Celsjusza")
        );
        assert_eq!(
            offered("uk", "-2,5 °C").as_deref(),
            Some("мінус 2,5 градуса Цельсія")
        );
    }

    #[test]
    fn numbers_agree_with_their_units() {
        let french = |text| offered("fr", text).expect("it is offered");
        assert_eq!(french("21 lb"), "vingt et une livres");
        assert_eq!(french("21 kg"), "vingt et un kilogrammes");
        assert_eq!(french("1 oz"), "une once");
        assert_eq!(french("1,9 km"), "un virgule neuf kilomètre");
        assert_eq!(french("2 km"), "deux kilomètres");
        // It would be "un million de kilomètres".
        for language in ["fr", "es", "it", "pt"] {
            assert_eq!(offered(language, "1.000.000 km"), None, "{language}");
        }
        assert_eq!(
            offered("de", "1.000.000 km").as_deref(),
            Some("1.000.000 Kilometer")
        );
    }

    /// Whatever is offered in one language is in the others that name units.
    #[test]
    fn all_units_have_their_names() {
        let english = readings::of("en").expect("it is known");
        for (language, readings) in readings::all() {
            let units = [readings.units.len(), readings.parts_of_units.len()];
            assert!(
                units.contains(&english.units.len()),
                "{language}: {units:?}"
            );
            let known = readings.units.keys().chain(readings.parts_of_units.keys());
            for symbol in known.chain(&readings.feminine) {
                assert!(english.units.contains_key(symbol), "{language} {symbol}");
            }
            assert!(!readings.minus.is_empty(), "{language}");
        }
    }
}
