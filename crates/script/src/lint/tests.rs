//! What is told of texts, and how it is mended.

use super::*;
use mynah_core::models;

pub(super) fn model(id: &str) -> &'static Model {
    models::model(&ModelId::from(id)).unwrap()
}

fn hints(text: &str, id: &str) -> Vec<Hint> {
    let speaking = Speaking::new(model(id), Some("en"));
    line(text, speaking)
}

/// The codes of what is told, with what the first fix makes of the text.
#[track_caller]
fn check(id: &str, text: &str, expected: &[(Rule, &str)]) {
    let hints = hints(text, id);
    let told: Vec<(Rule, String)> = hints
        .iter()
        .map(|hint| {
            let mended = hint.fixes.first().and_then(|fix| fix.done_to(text));
            (hint.rule, mended.unwrap_or_default())
        })
        .collect();
    let expected: Vec<(Rule, String)> = expected
        .iter()
        .map(|(rule, text)| (*rule, (*text).to_owned()))
        .collect();
    assert_eq!(told, expected, "{text:?}: {hints:?}");
}

const V2: &str = "eleven_multilingual_v2";
const V3: &str = "eleven_v3";
pub(super) const FLASH: &str = "eleven_flash_v2_5";

#[test]
fn silences_of_our_own() {
    for model in [V2, V3, FLASH] {
        check(model, "One [silence 1.5s] two.", &[]);
        check(
            model,
            "One [silence] two.",
            &[(Rule::Silence, "One [silence 1s] two.")],
        );
        check(
            model,
            "One [silence 90s] two.",
            &[(Rule::SilenceTooLong, "One [silence 60s] two.")],
        );
        check(model, "[silence 1s] One two. [silence 1s]", &[]);
    }
    // What isn't sent is not too long.
    let text = format!("{} [silence 10.5s] two.", "a".repeat(4_990));
    assert!(
        hints(&text, V3)
            .iter()
            .all(|hint| hint.rule != Rule::TooLong)
    );
}

/// An emoji alone was sent and charged, and nothing was heard.
#[test]
fn lines_with_nothing_to_speak() {
    for model in [V2, V3] {
        for text in ["😀", " … ", "♪♪"] {
            check(model, text, &[(Rule::Unspoken, "")]);
        }
        for text in ["", "5", "é", "[silence 1s]"] {
            check(model, text, &[]);
        }
    }
}

/// Models of all kinds read parentheses aloud; an aside is meant to be spoken.
#[test]
fn directions_that_are_read_aloud() {
    for model in [V2, V3] {
        for (text, fixed) in [
            ("(laughing) Go home.", "Go home."),
            ("（小声で） しっ。", "しっ。"),
        ] {
            check(model, text, &[(Rule::Direction, fixed)]);
        }
    }
    for text in [
        "(Or so he said.) He went.",
        "Go (laughing) home.",
        "(a) The first.",
    ] {
        check(V3, text, &[]);
    }
}

#[test]
fn marks_that_a_model_does_not_know() {
    check(
        V2,
        "[whispers] Who is there?",
        &[(Rule::Tag, "Who is there?")],
    );
    check(V3, "[whispers] Who is there?", &[]);
    check(
        V2,
        "One [pause] two.",
        &[(Rule::Tag, "One <break time=\"0.8s\"/> two.")],
    );
    check(
        V3,
        "One <break time=\"1s\"/> two.",
        &[(Rule::Break, "One [pause] two.")],
    );
    check(V2, "One <break time=\"1s\"/> two.", &[]);
    check(
        V2,
        "One <break time=\"5s\"/> two.",
        &[(Rule::BreakTooLong, "One <break time=\"3s\"/> two.")],
    );
    let rests = "A <break time=\"1s\"/>".repeat(6);
    let many = hints(&rests, V2);
    assert_eq!(many.len(), 2);
    let is_told = |hint: &Hint| hint.rule == Rule::BreakTooMany && !hint.fixes.is_empty();
    assert!(many.iter().all(is_told), "{many:?}");
    let word = "<phoneme alphabet=\"ipa\" ph=\"təˈmeɪtoʊ\">tomato</phoneme>";
    check(V2, word, &[(Rule::Phoneme, "tomato")]);
    check(V3, word, &[(Rule::Phoneme, "/təˈmeɪtoʊ/")]);
    check("eleven_flash_v2", word, &[]);
}

#[test]
fn what_is_left_open_or_repeated() {
    check(V3, "[whispers Who?", &[(Rule::Unbalanced, "whispers Who?")]);
    check(V3, "Who] is there?", &[(Rule::Unbalanced, "Who is there?")]);
    check(
        V2,
        "No!!! Wait...... now?!",
        &[
            (Rule::Punctuation, "No! Wait...... now?!"),
            (Rule::Punctuation, "No!!! Wait… now?!"),
        ],
    );
    check(V2, "Well... [see 1] fine.", &[]);
    // It passed: no two of them in a row are the same.
    for signs in ["?!?!", "!?!?", "?!?", "??!", "!!??"] {
        let text = format!("What{signs} No.");
        check(V2, &text, &[(Rule::Punctuation, "What?! No.")]);
    }
    check(V2, "What?! No!? So! Why?", &[]);
}

#[test]
fn what_models_stumble_on() {
    check(
        FLASH,
        "It costs $25.",
        &[(Rule::Number, "It costs twenty-five dollars.")],
    );
    check(V2, "It costs $25.", &[]);
    check(
        V2,
        "Call 5550123.",
        &[(Rule::Number, "Call five five five zero one two three.")],
    );
    check(
        V2,
        "On 2026-04-03 it rained.",
        &[(Rule::Date, "On April third, twenty twenty-six it rained.")],
    );
    check(
        V2,
        "At 80 km/h.",
        &[(Rule::Unit, "At eighty kilometres per hour.")],
    );
    check(
        FLASH,
        "It is 5km away.",
        &[(Rule::Unit, "It is five kilometres away.")],
    );
    check(
        V2,
        "Take e.g. this.",
        &[(Rule::Abbreviation, "Take for example this.")],
    );
    check(
        V2,
        "See https://example.org/a.",
        &[(Rule::Url, "See example dot org slash a.")],
    );
    check(
        V2,
        "Write to ann@example.org.",
        &[(Rule::Email, "Write to ann at example dot org.")],
    );
    check(FLASH, "At 10:30.", &[(Rule::Date, "At ten thirty.")]);
}

/// Only the first group was written out, and units by letters were told of nowhere.
#[test]
fn telephone_numbers_and_units_are_said_whole() {
    for (text, mended) in [
        (
            "Call 555 123 4567.",
            "Call five five five, one two three, four five six seven.",
        ),
        (
            "Call +44 20 7946 0958 now.",
            "Call plus four four, two zero, seven nine four six, zero nine five eight now.",
        ),
        (
            "At (555) 123-4567, ask.",
            "At five five five, one two three, four five six seven, ask.",
        ),
        (
            "Or 0170 1234567.",
            "Or zero one seven zero, one two three four five six seven.",
        ),
        ("Dial 555-0123.", "Dial five five five, zero one two three."),
    ] {
        for model in [V2, FLASH] {
            check(model, text, &[(Rule::Number, mended)]);
        }
    }
    for text in [
        "In 2026 2027 came.",
        "They are 10 20 30 40.",
        // A fraction and a year were read as numbers of telephones.
        "A share of 0.123456 is his.",
        "In May (2019) 1200 people came.",
    ] {
        check(V2, text, &[]);
    }
    for (text, mended) in [
        ("It weighs 12 kg.", "It weighs twelve kilograms."),
        ("A 5km walk.", "A five kilometres walk."),
        ("At 3 km/h.", "At three kilometres per hour."),
        ("It is 20 °C.", "It is twenty degrees Celsius."),
        ("It is 20°C.", "It is twenty degrees Celsius."),
    ] {
        check(V2, text, &[(Rule::Unit, mended)]);
    }
}

/// Every number was read with all that follow it, again and again: the window stood still.
#[test]
fn a_line_of_very_many_numbers_is_looked_through_at_once() {
    for number in ["7 ", "7-7-7 ", "7 (7) "] {
        let rules = hints(&number.repeat(20_000), V2).into_iter();
        let rules: Vec<Rule> = rules.map(|hint| hint.rule).collect();
        assert_eq!(rules, [Rule::TooLong], "{number}");
    }
    // What is behind a whole number changes nothing of it.
    let said = "Call plus four four, two zero, seven nine four six, zero nine five eight 1234.";
    check(V2, "Call +44 20 7946 0958 1234.", &[(Rule::Number, said)]);
}

/// Each `000` was told of as a code.
#[test]
fn a_number_in_groups_is_one_number() {
    for number in [
        "1 000 000",
        "1\u{a0}000\u{a0}000",
        "1\u{2009}000\u{2009}000",
        "1\u{202f}000\u{202f}000",
        "1,000,000",
    ] {
        let text = format!("There were {number} stars.");
        check(V2, &text, &[]);
        check(
            FLASH,
            &text,
            &[(Rule::Number, "There were one million stars.")],
        );
    }
    check(
        V2,
        "It is 384 400 000 km away.",
        &[(
            Rule::Unit,
            "It is three hundred eighty-four million four hundred thousand kilometres away.",
        )],
    );
}

/// Common forms that nobody was told of.
#[test]
fn fractions_kings_currencies_in_letters_and_numbers_of_things() {
    for (text, rule, mended) in [
        ("Take 1/2 cup.", Rule::Number, "Take one half cup."),
        (
            "Go 2 3/4 miles.",
            Rule::Number,
            "Go two and three quarters miles.",
        ),
        (
            "It cost 1,234.56 EUR then.",
            Rule::Number,
            "It cost one thousand two hundred and thirty-four euros fifty-six then.",
        ),
        (
            "USD 5 is enough.",
            Rule::Number,
            "five US dollars is enough.",
        ),
        ("Henry VIII died.", Rule::Number, "Henry the eighth died."),
        (
            "Read Chapter XVII.",
            Rule::Number,
            "Read Chapter seventeen.",
        ),
        (
            "See No. 5 there.",
            Rule::Abbreviation,
            "See Number 5 there.",
        ),
        ("See №5 there.", Rule::Abbreviation, "See number 5 there."),
    ] {
        check(V2, text, &[(rule, mended)]);
    }
    // Those are said well by models that read numbers, and told of for the others.
    for (text, rule, mended) in [
        (
            "It is $1,234.56 now.",
            Rule::Number,
            "It is one thousand two hundred and thirty-four dollars fifty-six now.",
        ),
        (
            "It is 1.234,56 € now.",
            Rule::Number,
            "It is one thousand two hundred and thirty-four euros fifty-six now.",
        ),
        ("At 5pm.", Rule::Date, "At five p.m."),
        (
            "At 5:30 p.m. then.",
            Rule::Date,
            "At five thirty p.m. then.",
        ),
        ("Some 50% of it.", Rule::Number, "Some fifty percent of it."),
        (
            "Some 50 % of it.",
            Rule::Number,
            "Some fifty percent of it.",
        ),
    ] {
        check(V2, text, &[]);
        check("eleven_flash_v2", text, &[]);
        check(FLASH, text, &[(rule, mended)]);
    }
    // So is this by all.
    for model in [V2, V3, FLASH] {
        check(
            model,
            "Mr. Vale and Mrs. Vale, an IV, a CD, 24/7. Did you? No.",
            &[],
        );
    }
    let told = |language, text: &str| {
        let speaking = Speaking::new(model(FLASH), Some(language));
        let hints = line(text, speaking).into_iter();
        let mended = hints.map(|hint| hint.fixes.first().and_then(|fix| fix.done_to(text)));
        mended.collect::<Vec<_>>()
    };
    for (language, text, mended) in [
        ("fr", "C’est 50 % ici.", "C’est cinquante pour cent ici."),
        ("fr", "Prends 3/4 ici.", "Prends trois quarts ici."),
        ("fr", "Louis XIV est mort.", "Louis quatorze est mort."),
        ("fr", "Le n° 5 ici.", "Le numéro 5 ici."),
        ("uk", "Будинок № 5 тут.", "Будинок номер 5 тут."),
    ] {
        assert!(
            told(language, text).contains(&Some(mended.to_owned())),
            "{text}"
        );
    }
}

/// Only whole sentences in another language were told of.
#[test]
fn some_words_in_another_language_are_told_of() {
    let text = "I love it, mais je ne parle pas du tout le français aujourd'hui, mon ami.";
    let told = hints(text, V2);
    let mixed: Vec<&str> = told
        .iter()
        .filter(|hint| hint.rule == Rule::MixedLanguages)
        .map(|hint| hint.words_in(text))
        .collect();
    assert_eq!(
        mixed,
        ["mais je ne parle pas du tout le français aujourd'hui, mon ami"]
    );
    check(V2, "Jean de la Tour du Pin went to the house.", &[]);
}

#[test]
fn languages_that_are_mixed_or_not_spoken() {
    let told = hints("He said Здравствуйте to her.", V2);
    assert_eq!(
        told.first().map(|hint| hint.rule),
        Some(Rule::MixedLanguages)
    );
    let german =
        "Das Licht im Leuchtturm war seit neun Stunden erloschen, und niemand wusste warum.";
    let mixed = format!(
        "{german} The light in the tower had been out for nine hours, and nobody knew why."
    );
    let told = hints(&mixed, V2);
    let second = told.iter().find(|hint| hint.rule == Rule::MixedLanguages);
    let cut = Fix::Split(vec![german.len() + 1]);
    assert_eq!(second.unwrap().fixes, [cut], "{told:?}");
    // Nothing is left of the line beside it.
    let told = hints("Привет всем, and hello.", V2);
    assert_eq!(told[0].rule, Rule::MixedLanguages);
    assert!(
        told[0].fixes.is_empty() && told[0].rule.is_of_words(),
        "{told:?}"
    );
    let told = hints(german, "eleven_flash_v2");
    let language = told
        .iter()
        .find(|hint| hint.rule == Rule::Language)
        .unwrap();
    assert_eq!(language.fixes, [Fix::Model(ModelId::from(V2))]);
    assert!(hints(german, V2).is_empty());
}

#[test]
fn a_long_line_is_split_at_sentences() {
    let text = "One sentence of some words. ".repeat(300);
    let told = hints(&text, V3);
    let [hint] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!((hint.rule, hint.bytes.start), (Rule::TooLong, 5_000));
    let split = hint
        .fixes
        .first()
        .and_then(|fix| fix.done_to(&text))
        .unwrap();
    assert!(split.lines().count() == 2 && split.lines().all(|piece| piece.ends_with('.')));
}

#[test]
fn models_that_go_are_told_with_their_successor() {
    use mynah_core::clock::UnixMillis;
    use mynah_core::day::Day;
    let today = Day::of(UnixMillis(1_800_000_000_000));
    assert!(of_model(model(V2), today).is_none());
    let told = of_model(model("eleven_multilingual_v1"), today).unwrap();
    assert!(
        told.says.contains("2026-07-09") && told.says.contains("v2"),
        "{told:?}"
    );
    let told = of_model(model("eleven_turbo_v2_5"), today).unwrap();
    assert_eq!(told.fixes, [Fix::Model(ModelId::from(FLASH))]);
    let gone = missing_voice("Tom", "Heron");
    assert_eq!(
        (gone.rule, &*gone.fixes),
        (Rule::MissingVoice, &[Fix::Lead(Lead::Voice)][..])
    );
    // Its successor where that is there, else the first that stays.
    let there = |id: &str| {
        vec![
            model("eleven_turbo_v2").clone(),
            model(V2).clone(),
            model(id).clone(),
        ]
    };
    let instead =
        |gone: &str, there: &[Model]| match missing_model(&gone.into(), there).fixes.first() {
            Some(Fix::Instead { with, .. }) => Some(with.to_string()),
            _ => None,
        };
    assert_eq!(
        instead("eleven_turbo_v2_5", &there(FLASH)).as_deref(),
        Some(FLASH)
    );
    assert_eq!(instead("nobody_s", &there(FLASH)).as_deref(), Some(V2));
    assert_eq!(
        missing_model(&"nobody_s".into(), &[]).fixes,
        [Fix::Lead(Lead::Models)]
    );
}

#[test]
fn codes_are_different_and_ascii() {
    let mut codes: Vec<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Rule::ALL.len());
}

/// Regression: neither had a hint.
#[test]
fn decades_and_numerals_with_signs_of_their_own() {
    check(
        FLASH,
        "In the 1770s and the '90s.",
        &[
            (Rule::Number, "In the seventeen seventies and the '90s."),
            (Rule::Number, "In the 1770s and the 'nineties."),
        ],
    );
    check(V2, "In the 1770s.", &[]);
    for model in [FLASH, V3] {
        check(
            model,
            "In Act Ⅳ the lamp is lit.",
            &[(Rule::Number, "In Act four the lamp is lit.")],
        );
        check(
            model,
            "Then Henry Ⅷ was the king.",
            &[(Rule::Number, "Then Henry the eighth was the king.")],
        );
    }
}

#[test]
fn brief_hints_are_at_the_same_places() {
    for text in [
        "Call 555 123 4567 on 03/04/2026 at 14:30, in the 1770s.",
        "Go 80 km/h, approx. 2 3/4 miles, for $5.20, to a@b.io. Act Ⅳ, Henry VIII.",
    ] {
        let speaking = Speaking::new(model(FLASH), Some("en"));
        let places = |speaking| -> Vec<(Rule, Range<usize>)> {
            let hints = line(text, speaking).into_iter();
            hints.map(|hint| (hint.rule, hint.bytes)).collect()
        };
        assert_eq!(places(speaking.brief()), places(speaking));
        assert!(!places(speaking).is_empty());
    }
}

/// Regression: each bracket looked through all text behind it, and each letter through the signs before it.
#[test]
fn long_lines_are_read_once() {
    for text in [
        "[a".repeat(20_000),
        format!("a{}Ж{}", "0".repeat(20_000), "a ".repeat(20_000)),
        "x".repeat(40_000),
        "0".repeat(40_000),
    ] {
        let hints = hints(&text, FLASH);
        assert!(hints.len() <= text.len());
    }
}

proptest::proptest! {
    /// Whatever is written: ranges lie in it, and each fix can be done.
    #[test]
    fn any_text_is_told_about(text in "[a-zäßIVX№0-9 .,:/@%$€°<>\\[\\]\"=!?\\-\\nд名]{0,120}", at in 0..8_usize) {
        let model = &models::all()[at];
        for language in [Some("en"), Some("de"), Some("fr"), Some("it"), Some("uk"), None] {
            for hint in line(&text, Speaking::new(model, language)) {
                proptest::prop_assert!(text.get(hint.bytes.clone()).is_some());
                proptest::prop_assert!(!hint.says.is_empty());
                for fix in &hint.fixes {
                    let mended = fix.done_to(&text).is_some() == fix.is_of_text();
                    proptest::prop_assert!(mended);
                }
            }
        }
    }
}

/// They were found in English and German alone, and not where a space stands within.
#[test]
fn abbreviations_and_addresses_are_read_in_other_languages() {
    for (language, text, mended) in [
        ("de", "Das ist z. B. hier.", "Das ist zum Beispiel hier."),
        ("es", "Es p. ej. aquí.", "Es por ejemplo aquí."),
        ("es", "La Sra. Vega vino.", "La señora Vega vino."),
        ("es", "En EE. UU. hoy.", "En Estados Unidos hoy."),
        (
            "es",
            "Mira faro.es/luz ya.",
            "Mira faro punto es barra luz ya.",
        ),
        ("it", "Vedi ad es. questo.", "Vedi ad esempio questo."),
        ("it", "La Dott.ssa Vale qui.", "La dottoressa Vale qui."),
        (
            "it",
            "Scrivi a ann@faro.it ora.",
            "Scrivi a ann chiocciola faro punto it ora.",
        ),
        (
            "pt",
            "O Dr. Vale, p. ex. hoje.",
            "O doutor Vale, p. ex. hoje.",
        ),
        (
            "pt",
            "Escreve a ann@faro.pt já.",
            "Escreve a ann arroba faro ponto pt já.",
        ),
        ("nl", "Dat is d.w.z. hier.", "Dat is dat wil zeggen hier."),
        (
            "nl",
            "Zie vuur.nl/licht nu.",
            "Zie vuur punt nl slash licht nu.",
        ),
        ("pl", "To jest np. tutaj.", "To jest na przykład tutaj."),
        ("pl", "Dom nr 5 tutaj.", "Dom numer 5 tutaj."),
        (
            "pl",
            "Pisz na ann@faro.pl dziś.",
            "Pisz na ann małpa faro kropka pl dziś.",
        ),
        ("sv", "Det är t. ex. här.", "Det är till exempel här."),
        (
            "sv",
            "Skriv till ann@fyr.se nu.",
            "Skriv till ann snabel-a fyr punkt se nu.",
        ),
        ("fr", "Mme Vale est ici.", "madame Vale est ici."),
        (
            "fr",
            "En 40 av. J.-C. ici.",
            "En 40 avant Jésus-Christ ici.",
        ),
        (
            "fr",
            "Voir www.phare.fr ici.",
            "Voir www point phare point fr ici.",
        ),
        (
            "uk",
            "Вітер, хвилі і т. д. тут.",
            "Вітер, хвилі і так далі тут.",
        ),
        (
            "uk",
            "Пиши на ann@mayak.ua тут.",
            "Пиши на ann равлик mayak крапка ua тут.",
        ),
    ] {
        let speaking = Speaking::new(model(V2), Some(language));
        let hints = line(text, speaking).into_iter();
        let fixes = hints.filter_map(|hint| hint.fixes.first()?.done_to(text));
        let fixes: Vec<String> = fixes.collect();
        assert!(fixes.iter().any(|fix| fix == mended), "{text}: {fixes:?}");
    }
}

/// Each reading of the table can be found, and none is what it stands for.
#[test]
fn what_is_known_as_short_is_found() {
    for (language, readings) in readings::all() {
        for (short, meanings) in &readings.abbreviations {
            let text = format!("x {short} y");
            let speaking = Speaking::new(model(V2), Some(language));
            let found = line(&text, speaking)
                .into_iter()
                .any(|hint| hint.rule == Rule::Abbreviation);
            assert!(found, "{language}: {short}");
            assert!(!meanings.is_empty() && !meanings.contains(short), "{short}");
        }
    }
}

/// “12 Main Saint” was what one key made of an address.
#[test]
fn a_street_stands_behind_a_name_and_a_saint_before_one() {
    for (text, mended) in [
        ("At 12 Main St., at night.", "At 12 Main Street, at night."),
        ("On High St. tonight.", "On High Street tonight."),
        ("On 12 Main St. Ann waits.", "On 12 Main Street Ann waits."),
        ("We saw St. Mary there.", "We saw Saint Mary there."),
        ("At St. Mary there.", "At Saint Mary there."),
        ("Yes. St. Mary there.", "Yes. Saint Mary there."),
        ("Ask Dr. Smith there.", "Ask Doctor Smith there."),
        ("On Elm Dr. at night.", "On Elm Drive at night."),
    ] {
        let hints = hints(text, V2);
        let hint = hints.iter().find(|hint| hint.rule == Rule::Abbreviation);
        let fix = hint.and_then(|hint| hint.fixes.first()?.done_to(text));
        assert_eq!(fix.as_deref(), Some(mended));
    }
}
