//! Which line is heard at this moment, and which of its words.

use std::ops::Range;

use mynah_core::ids::LineId;
use mynah_model::desk::Desk;
use mynah_ui_core::widgets::waveform::lit_word;

/// What is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    /// The line.
    pub line: LineId,
    /// Whether it stands still.
    pub paused: bool,
    /// The word being spoken, as bytes of the line's text.
    pub word: Option<Range<usize>>,
}

/// The line that is heard, if a line of the open project is.
pub fn now(desk: &Desk) -> Option<Now> {
    let heard = desk.heard()?;
    let line = heard.line?;
    let word = heard.sound.and_then(|sound| {
        let place = lit_word(sound, desk.playhead().seconds())?;
        sound.words.get(place)
    });
    Some(Now {
        line,
        paused: desk.playback.paused,
        word: word.and_then(|word| in_line(desk, line, heard.text?, &word.bytes)),
    })
}

/// Bytes of what was sent as bytes of the line, unless the line says something else by now.
fn in_line(desk: &Desk, line: LineId, sent: &str, bytes: &Range<usize>) -> Option<Range<usize>> {
    let text = &desk.script().line(line)?.text;
    let lead = text.len() - text.trim_start().len();
    (text.trim() == sent).then(|| bytes.start + lead..bytes.end + lead)
}
