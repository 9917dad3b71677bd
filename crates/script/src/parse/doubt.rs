//! Words before a colon that look like names and mostly are none: captions, addresses, dates and labels.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::speaker::needs_evidence;
use crate::lint::readings;

/// Kind of evidence that words before a colon need to be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The name comes twice, or a reply of another name follows it.
    Place,
    /// The name comes twice.
    Label,
}

/// Labels of remarks, letters and lists, in small letters and without a full stop at their end.
static LABELS: Words = Words::new(|| {
    of(
        "note notes warning caution example examples tip hint attention important remark question answer \
    todo fixme tel telephone phone fax email e-mail mail p.s ps p.p.s nb n.b re subject total score result results \
    price isbn address date time summary source translation answer definition correction update disclaimer \
    setting scene place location cast characters synopsis title author ingredients instructions directions method \
    serves contents abstract keywords edition publisher copyright materials requirements \
    hinweis achtung warnung beispiel anmerkung wichtig vorsicht tipp frage antwort betreff datum uhrzeit quelle \
    remarque exemple avertissement conseil astuce réponse objet \
    nota atención aviso advertencia ejemplo consejo pregunta respuesta asunto fecha \
    attenzione avviso avvertenza esempio consiglio domanda risposta oggetto \
    atenção exemplo dica pergunta resposta assunto \
    opmerking waarschuwing voorbeeld vraag antwoord onderwerp \
    uwaga przykład pytanie odpowiedź temat poznámka příklad pozor \
    obs exempel fråga svar varning eksempel spørgsmål advarsel merknad \
    примечание внимание пример вопрос ответ тема увага приклад питання not örnek dikkat soru cevap \
    monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag \
    sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo \
    lunedì martedì mercoledì giovedì venerdì sabato domenica",
    )
});

/// Words that begin a letter.
static DEAR: Words = Words::new(|| {
    of("dear liebe lieber cher chère querido querida caro cara beste kära kære kjære drogi droga")
});

/// Words before the number of a caption or a room, in small letters.
static COUNTED: Words = Words::new(|| {
    of(
        "figure fig figs table tab chart plate photo image illustration diagram step room apt apartment \
    suite flat page section sec appendix exhibit example question exercise lesson item box note version level day week \
    year phase rule tip unit slide track verse line paragraph floor gate platform \
    abbildung abb tabelle schritt zimmer seite bild tafel anhang übung tag woche stock gleis \
    tableau étape chambre salle photo annexe jour figura tabla paso habitación foto día tabella passo stanza pagina \
    tabela quarto página dia figuur tabel stap kamer bijlage dag rysunek rys krok pokój dzień \
    obrázek obr krok рис рисунок таблица табл шаг комната кв день",
    )
});

/// Words of the names of streets, in small letters.
static STREETS: Words = Words::new(|| {
    of(
        "street st avenue ave road rd lane ln drive blvd boulevard square court rue place quai allée \
    straße strasse gasse platz weg via viale piazza corso calle avenida plaza paseo rua praça straat laan plein ulica ul \
    gata gade gate улица ул вулиця вул",
    )
});

/// Short names of months, in small letters.
static MONTHS: Words = Words::new(|| of("jan feb mar apr jun jul aug sep sept oct nov dec"));

/// Words that are looked up for each row of a text.
type Words = LazyLock<HashSet<&'static str>>;

fn of(words: &'static str) -> HashSet<&'static str> {
    words.split_whitespace().collect()
}

/// Returns the evidence that a name needs because of its words.
pub(super) fn doubt(name: &str) -> Option<Doubt> {
    if needs_evidence(name) {
        return None;
    }
    let folded = name.to_lowercase();
    let bare = |word: &str| word.trim_end_matches(['.', ',']).to_owned();
    let words: Vec<String> = folded.split_whitespace().map(bare).collect();
    let [first, rest @ ..] = words.as_slice() else {
        return None;
    };
    let has_digit = |word: &String| word.starts_with(|letter: char| letter.is_ascii_digit());
    let is_month = |word: &String| is_month(word);
    let label = has(&LABELS, first) && rest.is_empty();
    let is_date = words.iter().any(is_month) && words.iter().any(has_digit);
    let is_letter = has(&DEAR, first) && !rest.is_empty();
    if label || is_date || is_letter || is_hour(first) {
        return Some(Doubt::Label);
    }
    let is_counted = has(&COUNTED, first) && rest.first().is_some_and(has_digit);
    let is_street = words.iter().any(|word| has(&STREETS, word)) && words.iter().any(has_digit);
    // `1. Guard` is a name.
    let is_ordinal = name
        .split_whitespace()
        .next()
        .is_some_and(|word| word.ends_with('.'));
    let is_number = has_digit(first) && !is_ordinal;
    (is_counted || is_street || is_number).then_some(Doubt::Place)
}

fn has(list: &Words, word: &str) -> bool {
    list.contains(word)
}

fn is_month(word: &str) -> bool {
    readings::is_month(word) || has(&MONTHS, word)
}

/// `10h30`, `7pm`
fn is_hour(word: &str) -> bool {
    let rest = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let unit = rest.trim_end_matches(|letter: char| letter.is_ascii_digit());
    rest.len() < word.len() && matches!(unit, "h" | "am" | "pm" | "uhr")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_addresses_dates_and_labels_are_doubtful() {
        for name in [
            "Figure 1",
            "Fig. 2",
            "Table 2",
            "Room 12",
            "Apt. 4",
            "Abbildung 3",
            "10 Downing Street",
            "12 Main Street",
            "Rue de la Paix 5",
        ] {
            assert_eq!(doubt(name), Some(Doubt::Place), "{name}");
        }
        for name in [
            "May 3",
            "3 May 2024",
            "10h30",
            "Note",
            "WARNING",
            "Dear Sir",
            "Monday",
            "Tel",
            "P.S.",
            "Todo",
            "Hinweis",
        ] {
            assert_eq!(doubt(name), Some(Doubt::Label), "{name}");
        }
        for name in [
            "Anna",
            "May",
            "Guard 2",
            "Mrs. Vale",
            "Speaker 1",
            "1. Soldat",
            "Dear",
            "Table",
            "玛拉",
        ] {
            assert_eq!(doubt(name), None, "{name}");
        }
    }
}
