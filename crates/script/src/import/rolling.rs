//! Captions that roll: each row stands twice, below the one before it and above the one behind it. `YouTube` writes its own so.

/// Rows at most that roll on: captions show two or three.
const ROLLING: usize = 8;

/// The rows of cues, each once. Where the same is said twice because it is said twice, cues stay as they are.
pub(super) fn once(cues: Vec<String>) -> Vec<String> {
    let repeated: Vec<usize> = std::iter::once(0)
        .chain(
            cues.iter()
                .zip(cues.iter().skip(1))
                .map(|(above, cue)| repeats(above, cue)),
        )
        .collect();
    let roll = repeated.iter().filter(|rows| **rows > 0).count();
    if roll < 3 || roll * 2 < cues.len() {
        return cues;
    }
    let rows_of = |(cue, repeated): (String, usize)| {
        let rows: Vec<&str> = cue.lines().skip(repeated).collect();
        rows.join("\n")
    };
    cues.into_iter().zip(repeated).map(rows_of).collect()
}

/// How many rows of a cue are the last ones of the cue above it.
fn repeats(above: &str, cue: &str) -> usize {
    let (above, cue) = (rows(above), rows(cue));
    let most = above.len().min(cue.len()).min(ROLLING);
    let fits = |count: &usize| above.ends_with(cue.get(..*count).unwrap_or_default());
    (1..=most).rev().find(fits).unwrap_or(0)
}

/// Rows without their marks: the time of each word is one.
fn rows(cue: &str) -> Vec<String> {
    let plain = |row: &str| {
        let mut is_mark = false;
        let shown = row.chars().filter(|char| {
            let was_mark = is_mark;
            is_mark = (is_mark || *char == '<') && *char != '>';
            !was_mark && *char != '<'
        });
        shown.collect::<String>()
    };
    cue.lines().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rolls_is_said_once() {
        let cues = [
            "",
            "hello and welcome",
            "hello and welcome\nto<00:00:02.480><c> the</c><00:00:02.639><c> show</c>",
            "to the show",
            "to the show\nof<00:00:04.480><c> lamps</c>",
            "of lamps",
        ];
        let said: Vec<String> = once(cues.map(str::to_owned).to_vec());
        let said: Vec<&String> = said.iter().filter(|words| !words.is_empty()).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[1].starts_with("to<") && said[2].starts_with("of<"));
        let said_again = ["No.", "No.", "Why?", "No.", "Well.", "Yes."];
        let said_again = said_again.map(str::to_owned).to_vec();
        assert_eq!(once(said_again.clone()), said_again);
    }

    /// Each number of rows was tried, row by row.
    #[test]
    fn cues_of_very_many_rows_are_compared_at_once() {
        let rows = "a\n".repeat(300_000);
        let cues = vec![format!("{rows}b"), rows];
        assert_eq!(once(cues.clone()), cues);
    }
}
