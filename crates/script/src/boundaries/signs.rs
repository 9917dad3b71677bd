//! Signs that a space parts from the words they belong to, and words that stay together: `« Oui ! »`, `10 h 30`.

use super::is_closing;
use crate::lint::readings;

/// Signs that French writes after a space.
const AFTER_SPACE: [char; 8] = ['!', '?', ':', ';', '»', '›', '%', '€'];

/// Returns true if no row begins between two texts with a space between them.
pub(super) fn is_joined(before: &str, space: &str, after: &str) -> bool {
    if space.is_empty() {
        return false;
    }
    begins_with_sign(after)
        || ends_with_opening(before)
        || is_time(before, after)
        || is_date(before, after)
}

/// Returns true if a text begins with a sign of the word before it, after a space.
fn begins_with_sign(after: &str) -> bool {
    let rest = after.trim_start_matches(AFTER_SPACE);
    let ends = |next: char| next.is_whitespace() || ".,…)".contains(next);
    // `»` opens a quotation in German, with the word directly after it.
    rest.len() < after.len() && (rest.is_empty() || rest.starts_with(ends))
}

/// Returns true if a text ends with a quotation mark that has a space on both sides.
fn ends_with_opening(before: &str) -> bool {
    let rest = before.strip_suffix(['«', '‹']);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', '\u{a0}', '(', '—', '\n']))
}

/// Returns true if a place is inside a time: `10 h 30`.
fn is_time(before: &str, after: &str) -> bool {
    let is_number = |text: &str| text.starts_with(|letter: char| letter.is_ascii_digit());
    let ends_with_number = |text: &str| text.ends_with(|letter: char| letter.is_ascii_digit());
    let after_hour = after.strip_prefix('h');
    let is_hour = after_hour.is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    let hour = before.strip_suffix('h').map(str::trim_end);
    is_hour && ends_with_number(before) || is_number(after) && hour.is_some_and(ends_with_number)
}

/// Returns true if a place is between a day and its year: `Jan. 3, 1931`.
fn is_date(before: &str, after: &str) -> bool {
    let year = after.chars().take_while(char::is_ascii_digit).count();
    let Some(date) = before.strip_suffix(',').filter(|_| year == 4) else {
        return false;
    };
    let mut words = date.split_whitespace().rev();
    let (day, month) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let is_day = day.len() <= 2 && day.bytes().all(|digit| digit.is_ascii_digit());
    let month = month.trim_end_matches('.');
    is_day && (readings::is_month(month) || is_short_month(month))
}

fn is_short_month(word: &str) -> bool {
    let mut months = readings::months();
    word.chars().count() >= 3 && months.any(|month| month.starts_with(word))
}

/// Returns a text without the signs that close a quotation or bracket at its end, and the space before `»`.
pub(super) fn without_closing(text: &str) -> &str {
    let bare = text.trim_end_matches(is_closing);
    let signs = text.get(bare.len()..).unwrap_or_default();
    if signs.starts_with(['»', '›']) {
        bare.trim_end_matches([' ', '\u{a0}', '\u{202f}'])
    } else {
        bare
    }
}

#[cfg(test)]
mod tests {
    use crate::boundaries::seams;

    /// Marks with `|` where a text may be cut.
    fn places(text: &str) -> String {
        let mut shown = text.to_owned();
        for (at, _) in seams(text).iter().rev() {
            shown.insert(*at, '|');
        }
        shown
    }

    #[test]
    fn signs_stay_with_their_words() {
        for marked in [
            "« Oui ! » |dit-il. |« Non ? » |Il |partit.",
            "Il |dit : |« Viens |ici ; |vite. » |Elle |vint.",
            "Er |sagte: |»Komm |her!« |Sie |kam.",
            "Hon |sa: |»Hej», |och |gick.",
            "20 % |du |prix, |10 € |l’un",
        ] {
            let text = marked.replace('|', "");
            assert_eq!(places(&text), marked);
        }
    }

    #[test]
    fn times_and_dates_are_whole() {
        for marked in [
            "à |10 h 30 |du |soir",
            "vers |10 h, |puis |8 h",
            "on |Jan. 3, 1931 |he |left",
            "on |March |12, 1931, |he |left",
            "for |3, |1931 |and |more",
            "10 |hours |30",
        ] {
            assert_eq!(places(&marked.replace('|', "")), marked);
        }
    }
}
