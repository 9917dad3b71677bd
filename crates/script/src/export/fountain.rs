//! As a screenplay in Fountain 1.1 (fountain.io/syntax). Everything is forced to be what it is (`@`, `!`, `.`): what
//! a line says must not make it something else.

use super::{in_a_row, title_of};
use crate::document::{Item, Script};

pub(super) fn write(script: &Script) -> String {
    let mut out = String::new();
    if !script.title().is_empty() {
        out.push_str("Title: ");
        out.push_str(&escaped(script.title(), &[]));
        out.push('\n');
    }
    for item in script.items().iter() {
        match item {
            Item::Heading(heading) => {
                let sign = if heading.level == 1 { "# " } else { "." };
                out.extend(["\n", sign, &title_of(heading), "\n"]);
            }
            Item::Line(line) => {
                let text = in_a_row(&line.text);
                if text.is_empty() {
                    continue;
                }
                if line.speaker.is_empty() {
                    out.extend(["\n!", &escaped(&text, &[]), "\n"]);
                    continue;
                }
                // Behind a bracket stands where somebody is, and `^` says that two speak at once.
                out.extend(["\n@", &escaped(&line.speaker, &['(', '^']), "\n"]);
                let note = in_a_row(&line.overrides.direction).replace(['(', ')'], "");
                if !note.is_empty() {
                    out.extend(["(", &note, ")\n"]);
                }
                // The sign of a lyric; a second one is the line's own.
                if text.starts_with('~') {
                    out.push('~');
                }
                // Else it would say how something is said.
                if text.starts_with('(') && text.ends_with(')') {
                    out.push('\\');
                }
                out.push_str(&escaped(&text, &[]));
                out.push('\n');
            }
        }
    }
    out
}

/// Signs of emphasis, the second of a note's two and `more` mean themselves.
fn escaped(text: &str, more: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        let is_note = char == '[' && out.ends_with('[');
        if matches!(char, '*' | '_' | '\\') || is_note || more.contains(&char) {
            out.push('\\');
        }
        out.push(char);
    }
    out
}
