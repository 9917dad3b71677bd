//! As Markdown (`CommonMark` 0.31): headings, and a paragraph for each line with its speaker in bold.

use super::{in_a_row, title_of};
use crate::document::{Item, Script};
use crate::parse::{Repeated, name_before, sign_of_scenes};

pub(super) fn write(script: &Script) -> String {
    let mut out = String::new();
    let repeated = Repeated::of(script);
    let scene = sign_of_scenes(script);
    for item in script.items().iter() {
        let paragraph = match item {
            Item::Heading(heading) => {
                let signs = if heading.level == 1 { "#" } else { scene };
                format!("{signs} {}", escaped(&title_of(heading)))
            }
            Item::Line(line) => {
                let text = in_a_row(&line.text);
                if text.is_empty() {
                    continue;
                }
                match name_before(&line.speaker, &text, &repeated) {
                    Some(name) => format!("**{}:** {}", escaped(&name), escaped(&text)),
                    None => escaped(&text),
                }
            }
        };
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&paragraph);
        out.push('\n');
    }
    out
}

/// With a backslash before each sign: any punctuation of ASCII may have one, and then means itself.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, char) in text.char_indices() {
        // What is only a mark in prose stays readable.
        let is_prose = matches!(
            char,
            ',' | ';' | '?' | '\'' | '"' | '(' | '/' | ':' | '%' | '$' | '@'
        );
        // A full stop or a bracket begins a list behind a number only.
        let is_number = || {
            let before = text.get(..at).unwrap_or_default();
            !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit())
        };
        let is_stop = matches!(char, '.' | ')') && !is_number();
        let is_dash = char == '-' && at > 0;
        let is_mark = char == '!' && !text.get(at + 1..).is_some_and(|rest| rest.starts_with('['));
        if char.is_ascii_punctuation() && !is_prose && !is_stop && !is_dash && !is_mark {
            out.push('\\');
        }
        out.push(char);
    }
    out
}
