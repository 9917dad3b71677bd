//! What subtitles describe of sounds, for who can't hear them: `[door slams]`, `(music)`, `♪ la la ♪`. Nobody says it.

use crate::parse::spoken_by;

/// Characters of a description at most.
const LONGEST: usize = 200;

/// Notes stand around what is sung.
const NOTES: [char; 6] = ['♪', '♫', '♬', '♩', '🎵', '🎶'];

/// Brackets around a description, and whether words that are said may stand in them, too.
const BRACKETS: [(char, char, bool); 5] = [
    ('[', ']', false),
    ('［', '］', false),
    ('【', '】', false),
    ('(', ')', true),
    ('（', '）', true),
];

/// Words without what describes sounds, and how many descriptions that were. Where nothing else stands there, not even a
/// name that would say it, no words are left.
pub(super) fn without_sounds(words: &str) -> (String, usize) {
    let (words, songs) = without_songs(words);
    let (words, brackets) = without_brackets(&words);
    let count = songs + brackets;
    let says = || words.contains(char::is_alphanumeric) && !is_name_alone(&words);
    if count > 0 && !says() {
        return (String::new(), count);
    }
    (words, count)
}

/// `JOHN:`
fn is_name_alone(words: &str) -> bool {
    words.ends_with(':') && spoken_by(&format!("{words} –"), std::iter::empty()).is_some()
}

/// What stands between two notes is sung. What stands behind a single one goes on in the next subtitle, and one at the end
/// closes what began in the one before.
fn without_songs(words: &str) -> (String, usize) {
    let mut parts = vec![String::new()];
    let mut is_run = false;
    for char in words.chars() {
        let is_note = NOTES.contains(&char);
        if is_note && !is_run {
            parts.push(String::new());
        } else if let (false, Some(part)) = (is_note, parts.last_mut()) {
            part.push(char);
        }
        is_run = is_note;
    }
    let notes = parts.len() - 1;
    if notes % 2 == 1 && parts.last().is_some_and(|last| last.trim().is_empty()) {
        parts.truncate(notes - 1);
    }
    let said = parts.iter().step_by(2).map(|part| part.trim());
    let said: Vec<&str> = said.filter(|part| !part.is_empty()).collect();
    (said.join(" "), notes.div_ceil(2))
}

fn without_brackets(words: &str) -> (String, usize) {
    let (mut said, mut count) = (String::with_capacity(words.len()), 0);
    let mut rest = words;
    while let Some(at) = rest.find(|char: char| BRACKETS.iter().any(|(open, ..)| *open == char)) {
        let Some((before, bracket)) = rest.split_at_checked(at) else {
            break;
        };
        said.push_str(before);
        if let Some(behind) = behind_sound(&said, bracket) {
            count += 1;
            said.truncate(said.trim_end().len());
            rest = behind.trim_start();
            if !said.is_empty() && !rest.starts_with(['.', ',', '!', '?', ';', ':', '…']) {
                said.push(' ');
            }
        } else {
            let mut chars = bracket.chars();
            said.extend(chars.next());
            rest = chars.as_str();
        }
    }
    said.push_str(rest);
    (said.trim().to_owned(), count)
}

/// What stands behind a bracket that describes a sound.
fn behind_sound<'a>(before: &str, bracket: &'a str) -> Option<&'a str> {
    let open = bracket.chars().next()?;
    let (_, close, may_be_said) = *BRACKETS.iter().find(|(known, ..)| *known == open)?;
    let mut near = bracket.char_indices().take(LONGEST);
    let (end, _) = near.find(|(_, char)| *char == close)?;
    let inside = bracket.get(open.len_utf8()..end)?.trim();
    let behind = bracket.get(end + close.len_utf8()..)?;
    // `[JOHN]: Hello.` names who says it.
    let names = behind.trim_start().starts_with(':');
    // `I told him (and he knew).`, `(I wonder who that is.)`
    let begins = before.trim_end().chars().next_back().is_none_or(|last| {
        matches!(
            last,
            '.' | '!' | '?' | '…' | ':' | '"' | '”' | '。' | '！' | '？'
        ) || is_dash(last)
    });
    let is_sentence = inside.ends_with(['.', '!', '?', '。', '！', '？']);
    let is_said = may_be_said && (!begins || is_sentence);
    (!names && !is_said).then_some(behind)
}

fn is_dash(char: char) -> bool {
    matches!(char, '-' | '–' | '—' | '―')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_left_of_what_is_heard() {
        for (words, left, count) in [
            ("[door slams]", "", 1),
            ("(music)", "", 1),
            ("（ドアの音）", "", 1),
            ("♪ la la la ♪", "", 1),
            ("♪♪", "", 1),
            ("♪ (upbeat music) ♪", "", 1),
            ("♪ I'm walking on", "", 1),
            ("on sunshine ♪", "", 1),
            ("Listen! ♪ la la ♪ You hear?", "Listen! You hear?", 1),
            ("[sighs] Fine.", "Fine.", 1),
            ("I know. (chuckles) Come on.", "I know. Come on.", 1),
            ("I know [laughs], really.", "I know, really.", 1),
            ("JOHN: [sighs]", "", 1),
            ("JOHN: (softly) Hello.", "JOHN: Hello.", 1),
            ("[thunder] [rain]", "", 2),
            ("[sighs] ...", "", 1),
            // Words that are said.
            ("I told him (and he knew).", "I told him (and he knew).", 0),
            ("(I wonder who that is.)", "(I wonder who that is.)", 0),
            ("[JOHN]: Hello.", "[JOHN]: Hello.", 0),
            ("JOHN (softly): Hello.", "JOHN (softly): Hello.", 0),
            ("Five [of six.", "Five [of six.", 0),
            ("...", "...", 0),
        ] {
            assert_eq!(without_sounds(words), (left.to_owned(), count), "{words}");
        }
    }
}
