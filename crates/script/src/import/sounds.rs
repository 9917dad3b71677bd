//! What subtitles describe of sounds, for who can't hear them: `[door slams]`, `(music)`, `♪ la la ♪`. Nobody says it.

use crate::parse::{COLONS, name_alone};

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

/// A text without its descriptions of sounds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Quiet {
    /// Empty where nothing is left to say, not even by a name without words.
    pub text: String,
    /// The descriptions, with their brackets.
    pub sounds: Vec<String>,
}

/// Takes the descriptions of sounds out of a text.
pub(super) fn without_sounds(text: &str) -> Quiet {
    let (text, mut sounds) = without_songs(text);
    let text = without_brackets(&text, &mut sounds);
    let says = || text.contains(char::is_alphanumeric) && name_alone(&text).is_none();
    let text = if sounds.is_empty() || says() {
        text
    } else {
        String::new()
    };
    Quiet { text, sounds }
}

/// Takes songs out of a text. Text between two notes is sung. Text after a single one goes on in the next subtitle, and a
/// note at the end closes a song that began in the subtitle before.
fn without_songs(words: &str) -> (String, Vec<String>) {
    let mut parts = vec![String::new()];
    let mut notes = Vec::new();
    let mut is_run = false;
    for char in words.chars() {
        let is_note = NOTES.contains(&char);
        if is_note && !is_run {
            parts.push(String::new());
            notes.push(char);
        } else if let (false, Some(part)) = (is_note, parts.last_mut()) {
            part.push(char);
        }
        is_run = is_note;
    }
    let closes = notes.len() % 2 == 1 && parts.last().is_some_and(|last| last.trim().is_empty());
    let mut said = Vec::new();
    let mut sung = Vec::new();
    let end = if closes { notes.len() - 1 } else { parts.len() };
    for (at, part) in parts.iter().enumerate() {
        let part = part.trim();
        let note = at.checked_sub(1).and_then(|at| notes.get(at));
        if at % 2 == 0 && at < end {
            said.extend((!part.is_empty()).then_some(part));
        } else if at < end {
            sung.push(format!("{} {part}", note.unwrap_or(&'♪')).trim().to_owned());
        } else if at == end {
            let note = notes.last().unwrap_or(&'♪');
            sung.push(format!("{part} {note}").trim().to_owned());
        }
    }
    (said.join(" "), sung)
}

fn without_brackets(words: &str, sounds: &mut Vec<String>) -> String {
    let mut said = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find(|char: char| BRACKETS.iter().any(|(open, ..)| *open == char)) {
        let Some((before, bracket)) = rest.split_at_checked(at) else {
            break;
        };
        said.push_str(before);
        if let Some(behind) = behind_sound(&said, bracket) {
            sounds.extend(bracket.strip_suffix(behind).map(str::to_owned));
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
    said.trim().to_owned()
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
    let names = behind.trim_start().starts_with(COLONS);
    // `I told him (and he knew).`, `(I wonder who that is.)`
    let begins = before.trim_end().chars().next_back().is_none_or(|last| {
        matches!(
            last,
            '.' | '!' | '?' | '…' | '"' | '”' | '。' | '！' | '？' | '।' | '؟'
        ) || COLONS.contains(&last)
            || is_dash(last)
    });
    let is_sentence = inside.ends_with(['.', '!', '?', '。', '！', '？', '।', '؟']);
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
            ("कृष्ण: [हँसी]", "", 1),
            ("玛拉：（笑）", "", 1),
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
            let quiet = without_sounds(words);
            assert_eq!((&*quiet.text, quiet.sounds.len()), (left, count), "{words}");
        }
    }
    #[test]
    fn descriptions_are_returned_as_they_are_written() {
        for (text, sounds) in [
            (
                "[sighs] Fine. (door slams)",
                &["[sighs]", "(door slams)"][..],
            ),
            ("Listen! ♪ la la ♪ You hear?", &["♪ la la"]),
            ("on sunshine ♪", &["on sunshine ♪"]),
            ("One. ♪ two ♪ Three. ♫", &["♪ two", "Three. ♫"]),
        ] {
            assert_eq!(without_sounds(text).sounds, sounds, "{text}");
        }
    }
}
