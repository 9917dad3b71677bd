//! Times and texts of subtitle cues, as other programs write them.

use crate::dubbing::sheet::USUAL_FPS;
use crate::dubbing::sheet::seconds;

/// Replaces full-width signs and dashes of other kinds by those of ASCII.
pub(super) fn plain(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        '\u{3000}' => ' ',
        c => c,
    };
    text.chars().map(plain).collect()
}

/// The two times of a line with an arrow between them. A short arrow counts only between readable times.
pub(super) fn times(line: &str) -> Option<(String, String)> {
    let line = plain(line).replace('→', "-->");
    let (from, to) = line.split_once("->")?;
    let long = from.ends_with('-');
    let from = from.trim_end_matches('-').trim().to_owned();
    let to = to.split_whitespace().next().unwrap_or_default().to_owned();
    let are_read = time(&from).is_some() && time(&to).is_some();
    (long || are_read).then_some((from, to))
}

/// Seconds of a time in a cue; a negative one is the beginning.
pub(super) fn time(text: &str) -> Option<f64> {
    match text.strip_prefix('-') {
        Some(rest) => seconds(rest, USUAL_FPS).map(|_| 0.0),
        None => seconds(text, USUAL_FPS),
    }
}

/// The text of a cue: line breaks are blanks, other tags are left out, references are resolved.
pub(super) fn text(marked: &str) -> String {
    let mut said = String::new();
    let mut rest = marked;
    while let Some(place) = rest.find(['<', '&']) {
        let (before, at) = rest.split_at(place);
        said.push_str(before);
        let (read, length) = tag(at).or_else(|| reference(at)).unwrap_or_else(|| {
            let (first, _) = at.split_at(1);
            (first.to_owned(), 1)
        });
        said.push_str(&read);
        rest = at.get(length..).unwrap_or_default();
    }
    said.push_str(rest);
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A tag at the start of a text: what it stands for, and its length in bytes.
fn tag(text: &str) -> Option<(String, usize)> {
    let end = text.find('>')?;
    let name = text.get(1..end)?.trim_start_matches('/');
    let name = name.split([' ', '/', '.']).next().unwrap_or_default();
    let read = match name.to_ascii_lowercase().as_str() {
        "br" => " ",
        "b" | "i" | "u" | "s" | "c" | "v" | "font" | "span" => "",
        _ => return None,
    };
    Some((read.to_owned(), end + 1))
}

/// A reference at the start of a text: its character, and its length in bytes.
fn reference(text: &str) -> Option<(String, usize)> {
    let end = text.find(';')?;
    let name = text.get(1..end)?;
    let read = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?.to_string()
        }
        None => quick_xml::escape::resolve_html5_entity(name)?.to_owned(),
    };
    Some((read, end + 1))
}
