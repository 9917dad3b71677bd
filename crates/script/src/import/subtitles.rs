//! Subtitles, SRT and WebVTT: a cue is a line; where two speak in it, each has one. What describes a sound is none.

use super::Choices;
use super::rolling;
use super::sounds::without_sounds;
use crate::document::Script;
use crate::parse::{ParseError, Reader};

/// Characters of a mark at most, a name within it included.
const LONGEST_MARK: usize = 200;

/// Reads subtitles; with how many descriptions of sounds stand in them.
///
/// # Errors
/// A text with nothing to speak, and one with too many lines.
pub(super) fn read(
    text: &str,
    title: &str,
    choices: &Choices,
) -> Result<(Script, usize), ParseError> {
    let mut cues = Vec::new();
    let mut rows = text.lines().peekable();
    while let Some(row) = rows.next() {
        // Numbers, names of cues, notes and styles stand outside of what a time begins.
        if !is_time(row) {
            continue;
        }
        let mut words: Vec<&str> = Vec::new();
        while let Some(row) = rows.next_if(|row| !row.trim().is_empty() && !is_time(row)) {
            words.push(row.trim());
        }
        // A cue without a blank row behind it ends with the number of the next one.
        if rows.peek().is_some_and(|next| is_time(next))
            && words.last().is_some_and(|last| is_number(last))
        {
            words.pop();
        }
        // Other formats' signs for a row's end and a space stay in what was made of them.
        cues.push(words.join("\n").replace("\\N", "\n").replace("\\h", " "));
    }
    let mut out = Reader::new(&choices.names);
    let mut sounds = 0;
    for words in rolling::once(cues) {
        if out.is_full() {
            break;
        }
        for (voice, words) in by_voice(&words) {
            for words in turns(&words) {
                let words = without_dash(&words);
                let (quiet, count) = without_sounds(words);
                sounds += count;
                let words = if choices.sounds { words } else { &quiet };
                match &voice {
                    Some(voice) => out.line(voice, words),
                    None => out.said(words),
                }
            }
        }
    }
    Ok((out.script(title)?, sounds))
}

/// What each one says in it: where two speak, each begins a row with a dash.
fn turns(words: &str) -> Vec<String> {
    let rows: Vec<String> = words
        .lines()
        .map(|row| row.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|row| !row.is_empty())
        .collect();
    let begins = |row: &String| without_dash(row).len() < row.len();
    let several = rows.iter().filter(|row| begins(row)).count() > 1;
    let mut turns: Vec<String> = Vec::new();
    for row in rows {
        match turns.last_mut() {
            Some(turn) if !(begins(&row) && (several || row.starts_with(">>"))) => {
                turn.push(' ');
                turn.push_str(&row);
            }
            _ => turns.push(row),
        }
    }
    turns
}

/// `- Hello.`; some write it without the space, and live captions `>> Hello.`
fn without_dash(words: &str) -> &str {
    if let Some(rest) = words.strip_prefix(">>") {
        return rest.trim_start_matches('>').trim_start();
    }
    let Some(rest) = words.strip_prefix(['-', '–', '—', '‐', '‑', '―']) else {
        return words;
    };
    // `-5` is a number, `--` a pause.
    let is_one = rest.starts_with(|next: char| !next.is_ascii_digit() && next != '-');
    if is_one { rest.trim_start() } else { words }
}

/// `00:00:01,000 --> 00:00:04,000`
pub(super) fn is_time(row: &str) -> bool {
    row.split_once("-->").is_some_and(|(start, end)| {
        let is_one = |text: &str| {
            let text = text.split_whitespace().next().unwrap_or_default();
            text.contains(':')
                && text
                    .chars()
                    .all(|char| char.is_ascii_digit() || ":.,".contains(char))
        };
        is_one(start) && is_one(end)
    })
}

fn is_number(row: &str) -> bool {
    !row.is_empty() && row.chars().all(|char| char.is_ascii_digit())
}

/// Without `<i>` and `{\an8}`; who speaks by `<v Name>`, and what.
pub(crate) fn by_voice(words: &str) -> Vec<(Option<String>, String)> {
    let mut said = Vec::new();
    let (mut voice, mut out) = (None, String::with_capacity(words.len()));
    let mut rest = words;
    while let Some(at) = rest.find(['<', '{', '&']) {
        let Some((before, mark)) = rest.split_at_checked(at) else {
            break;
        };
        out.push_str(before);
        // What is longer is no mark; looking for its end behind every sign would take for ever.
        let near = mark.char_indices().nth(LONGEST_MARK);
        let near = near.map_or(mark.len(), |(at, _)| at);
        let ends = |end: char| {
            let at = mark.get(..near)?.find(end)?;
            mark.split_at_checked(at)
                .and_then(|(inside, after)| Some((inside, after.strip_prefix(end)?)))
        };
        let end = match mark.as_bytes() {
            [b'<', ..] => ends('>'),
            [b'{', b'\\', ..] => ends('}'),
            [b'&', ..] => ends(';'),
            _ => None,
        };
        let read = end.and_then(|(inside, after)| {
            let inside = inside.get(1..)?;
            if mark.starts_with('&') {
                let char = quick_xml::escape::resolve_html5_entity(inside)?;
                out.push_str(char);
            } else if mark.starts_with('<') {
                let known = inside.starts_with(|first: char| first.is_alphabetic() || first == '/')
                    || inside.starts_with(|first: char| first.is_ascii_digit());
                if !known {
                    return None;
                }
                let name = inside.strip_prefix('v').and_then(|rest| {
                    let (_, name) = rest.split_once([' ', '\t'])?;
                    rest.starts_with(['.', ' ', '\t'])
                        .then(|| name.trim().to_owned())
                });
                if let Some(name) = name.filter(|name| !name.is_empty()) {
                    let before = std::mem::take(&mut out);
                    // What stands before the first name is said by it, too.
                    match voice.replace(name) {
                        None => out = before,
                        before_it => said.push((before_it, before)),
                    }
                }
            }
            Some(after)
        });
        if let Some(after) = read {
            rest = after;
        } else {
            let mut chars = mark.chars();
            out.extend(chars.next());
            rest = chars.as_str();
        }
    }
    out.push_str(rest);
    said.push((voice, out));
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    const SRT: &str = "1\n00:00:01,000 --> 00:00:02,000\n[door slams]\n\n\
                       2\n00:00:03,000 --> 00:00:04,000\n- [sighs] Who is there?\n- (whispering) Hush!\n\n\
                       3\n00:00:05,000 --> 00:00:06,000\nJOHN: [coughs]\n\n\
                       4\n00:00:07,000 --> 00:00:08,000\n<i>♪ la la\nla la ♪</i>\n\n\
                       5\n00:00:09,000 --> 00:00:10,000\nJOHN: Nobody. [wind howls]\n";

    fn lines(choices: &Choices) -> (Vec<String>, usize) {
        let (script, sounds) = read(SRT, "a", choices).unwrap();
        let lines = script.lines();
        let lines = lines.map(|line| format!("{}: {}", line.speaker, line.text));
        (lines.collect(), sounds)
    }

    /// Doors, music and songs were lines, to be spoken and paid for.
    #[test]
    fn sounds_are_no_lines_unless_somebody_wants_them() {
        let quiet = [": Who is there?", ": Hush!", "JOHN: Nobody."];
        let quiet = quiet.map(str::to_owned).to_vec();
        assert_eq!(lines(&Choices::default()), (quiet, 6));
        let wanted = Choices {
            sounds: true,
            ..Choices::default()
        };
        let all = [
            ": [door slams]",
            ": [sighs] Who is there?",
            ": (whispering) Hush!",
            "JOHN: [coughs]",
            ": ♪ la la la la ♪",
            "JOHN: Nobody. [wind howls]",
        ];
        let all = all.map(str::to_owned).to_vec();
        assert_eq!(lines(&wanted), (all, 6));
    }
}
