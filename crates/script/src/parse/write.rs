//! A script as text that reads back the same.

use std::borrow::Cow;

use crate::document::Item;
use crate::document::Script;
use crate::names::NARRATOR;

use super::chapters::sign_of_scenes;
use super::evidence::Repeated;
use super::{heads, reader, speaker, transcript};

/// Writes the script as text: `# Heading`, `NAME: line`, a blank line around headings.
///
/// Only headings, speakers and texts are written; cast and settings stay in the project.
pub fn to_text(script: &Script) -> String {
    text_of(script, &Repeated::of(script))
}

/// The same with the sign before names that are not `repeated`.
pub(super) fn text_of(script: &Script, repeated: &Repeated) -> String {
    let mut out = String::new();
    let scene = sign_of_scenes(script);
    for item in script.items().iter() {
        match item {
            Item::Heading(heading) => {
                if !out.is_empty() {
                    out.push('\n');
                }
                out.extend([if heading.level == 1 { "#" } else { scene }, " "]);
                out.push_str(&heading.title);
                if !heading.note.is_empty() {
                    out.push_str(" – ");
                    out.push_str(&heading.note);
                }
                out.push_str("\n\n");
            }
            Item::Line(line) => {
                let mut rows = line.text.lines().map(str::trim);
                let Some(first) = rows.find(|row| !row.is_empty()) else {
                    continue;
                };
                if let Some(name) = name_before(&line.speaker, first, repeated) {
                    out.extend([&*name, ": "]);
                }
                out.push_str(first);
                for row in rows.filter(|row| !row.is_empty()) {
                    // As a row of its own it would be a heading, or nothing.
                    let alone = reader::heading(row).is_none() && !reader::is_break(row);
                    out.extend([if alone { "\n    " } else { " " }, row]);
                }
                out.push('\n');
            }
        }
    }
    out
}

/// The name to write before a text, so that it is read as this speaker's. `None` where a narrator's text needs no name.
pub(crate) fn name_before<'a>(
    name: &'a str,
    text: &str,
    repeated: &Repeated,
) -> Option<Cow<'a, str>> {
    match name {
        "" => speaks_for_itself(text).then_some(NARRATOR.into()),
        name => Some(speaker::written(name, text, repeated.has(name))),
    }
}

/// Whether a narrator's text would be read as something else without its name.
fn speaks_for_itself(text: &str) -> bool {
    speaker::prefix(text).is_some()
        || speaker::quoted(text).is_some()
        || heads::looks_separated(text)
        || transcript::looks(text)
        || speaker::name_alone(text)
            .is_some_and(|name| speaker::needs_evidence(name) || speaker::is_cue(name))
        || speaker::is_cue(text)
        || text.starts_with(['#', '-', '*', '>'])
        || text.starts_with(char::is_lowercase)
        || reader::heading(text).is_some()
        || reader::is_break(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;

    #[test]
    fn a_small_name_is_read_back_below_what_ends_without_a_stop() {
        let script = parse("ANN: Hello\n\ntom: hi", "").unwrap();
        let back = parse(&to_text(&script), "").unwrap();
        let speakers = back.lines().map(|line| line.speaker.as_str());
        assert_eq!(speakers.collect::<Vec<_>>(), ["ANN", "tom"]);
    }

    #[test]
    fn labels_times_and_names_that_come_once_read_back_the_same() {
        for (text, written) in [
            (
                "@Anna: Hi.\n\nIt was late.\nNobody came.\n",
                "@Anna: Hi.\nIt was late.\nNobody came.\n",
            ),
            ("Anna: Hi.\nBen: Yes.\n", "Anna: Hi.\nBen: Yes.\n"),
            (
                "It was late.\nLights: dim.\nNobody came.\n",
                "It was late.\nNarrator: Lights: dim.\nNobody came.\n",
            ),
            (
                "Mara Quell  0:05\n\n0:12\n",
                "Narrator: Mara Quell  0:05\nNarrator: 0:12\n",
            ),
        ] {
            let script = parse(text, "").unwrap();
            assert_eq!(to_text(&script), written);
            let back = parse(written, "").unwrap();
            assert_eq!(back.items(), script.items(), "{text}");
        }
    }
}
