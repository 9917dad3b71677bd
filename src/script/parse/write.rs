//! A script as text that reads back the same.

use crate::script::document::Item;
use crate::script::document::Script;
use crate::script::names::NARRATOR;

use super::speaker;

/// Writes the script as text: `# Heading`, `NAME: line`, a blank line around headings.
///
/// Only headings, speakers and texts are written; cast and settings stay in the project.
pub fn to_text(script: &Script) -> String {
    let mut out = String::new();
    for item in script.items().iter() {
        match item {
            Item::Heading(heading) => {
                if !out.is_empty() {
                    out.push('\n');
                }
                out.push_str(if heading.level == 1 { "# " } else { "## " });
                out.push_str(&heading.title);
                if !heading.note.is_empty() {
                    out.push_str(" – ");
                    out.push_str(&heading.note);
                }
                out.push_str("\n\n");
            }
            Item::Line(line) => {
                let text = line.text.trim();
                if text.is_empty() {
                    continue;
                }
                if !line.speaker.is_empty() {
                    out.push_str(&line.speaker);
                    out.push_str(": ");
                } else if speaks_for_itself(text) {
                    out.push_str(NARRATOR);
                    out.push_str(": ");
                }
                out.push_str(&text.replace('\n', "\n    "));
                out.push('\n');
            }
        }
    }
    out
}

/// Whether a narrator's text would be read as something else without its name.
pub(in crate::script) fn speaks_for_itself(text: &str) -> bool {
    speaker::prefix(text).is_some()
        || speaker::is_cue(text)
        || text.starts_with(['#', '-', '*', '>'])
        || text.starts_with(char::is_lowercase)
        || super::reader::heading(text).is_some()
}
