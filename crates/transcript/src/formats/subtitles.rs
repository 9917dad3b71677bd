//! SubRip and WebVTT.

use std::fmt::Write as _;

use crate::captions::Caption;

/// Writes SubRip: numbered cues, CRLF.
///
/// SubRip has no escapes, and players take `<i>` and `{\an8}` for formatting, so brackets of that kind become those of
/// mathematics, which look alike.
pub(super) fn srt(captions: &[Caption]) -> String {
    let mut out = String::new();
    for (number, caption) in captions.iter().enumerate() {
        let (start, end) = times(caption, ',');
        // Writing to a string can't fail.
        let _written = write!(out, "{}\r\n{start} --> {end}\r\n", number + 1);
        for line in &caption.lines {
            let line = plain(line).replace("-->", "→");
            out.push_str(
                &line
                    .replace('<', "‹")
                    .replace('>', "›")
                    .replace("{\\", "{/"),
            );
            out.push_str("\r\n");
        }
        out.push_str("\r\n");
    }
    out
}

/// Writes WebVTT.
pub(super) fn vtt(captions: &[Caption]) -> String {
    let mut out = String::from("WEBVTT\n\n");
    for caption in captions {
        let (start, end) = times(caption, '.');
        // Writing to a string can't fail.
        let _written = writeln!(out, "{start} --> {end}");
        for line in &caption.lines {
            let line = plain(line).replace('&', "&amp;");
            out.push_str(&line.replace('<', "&lt;").replace('>', "&gt;"));
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

/// Returns a line without control characters.
fn plain(line: &str) -> String {
    line.chars().filter(|letter| !letter.is_control()).collect()
}

/// Returns start and end in milliseconds, with at least one between them.
pub(super) fn millis(caption: &Caption) -> (u64, u64) {
    let start = (caption.start_s.max(0.0) * 1e3).round() as u64;
    let end = (caption.end_s.max(0.0) * 1e3).round() as u64;
    (start, end.max(start + 1))
}

fn times(caption: &Caption, point: char) -> (String, String) {
    let (start, end) = millis(caption);
    (time(start, point), time(end, point))
}

/// Returns a time as `01:02:03.456`.
pub(super) fn time(ms: u64, point: char) -> String {
    let (hours, minutes) = (ms / 3_600_000, ms / 60_000 % 60);
    let (secs, millis) = (ms / 1_000 % 60, ms % 1_000);
    format!("{hours:02}:{minutes:02}:{secs:02}{point}{millis:03}")
}
