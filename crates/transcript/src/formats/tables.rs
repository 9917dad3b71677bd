//! Paragraphs as plain text and as a table.

use super::clock;
use crate::blocks::{Block, Blocks};
use crate::transcript::Transcript;

/// Returns the text of a paragraph in one line.
pub(super) fn text_of(transcript: &Transcript, block: &Block) -> String {
    let text = transcript.text_of(block.words.clone());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the head of a paragraph: its speaker and time, or an empty text.
pub(super) fn head_of(transcript: &Transcript, block: &Block, timestamps: bool) -> String {
    let name = block
        .speaker
        .map(|speaker| transcript.speaker_name(speaker));
    let time = timestamps.then(|| clock(block.start_s));
    match (name, time) {
        (Some(name), Some(time)) => format!("{name} ({time})"),
        (Some(name), None) => name.into_owned(),
        (None, Some(time)) => time,
        (None, None) => String::new(),
    }
}

/// Writes paragraphs, each with a head if there is one, and a blank line between them.
pub(super) fn txt(transcript: &Transcript, timestamps: bool) -> String {
    let mut out = String::new();
    for block in Blocks::of(transcript).list() {
        let text = text_of(transcript, block);
        if text.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        let head = head_of(transcript, block, timestamps);
        if !head.is_empty() {
            out.push_str(&head);
            out.push_str(":\n");
        }
        out.push_str(&text);
        out.push('\n');
    }
    out
}

/// Writes a table of paragraphs with seconds.
pub(super) fn csv(transcript: &Transcript) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    // Writing to memory can't fail.
    let _written = table.write_record(["start", "end", "speaker", "text"]);
    for block in Blocks::of(transcript).list() {
        let text = text_of(transcript, block);
        if text.is_empty() {
            continue;
        }
        let speaker = block
            .speaker
            .map(|speaker| transcript.speaker_name(speaker));
        let (start, end) = (
            format!("{:.3}", block.start_s),
            format!("{:.3}", block.end_s),
        );
        let _written =
            table.write_record([&start, &end, speaker.as_deref().unwrap_or_default(), &text]);
    }
    table.into_inner().unwrap_or_default()
}
