//! How the takes of the open script sound: cut and at the volume that their lines say, with the pauses between them.

use crate::command::Cue;
use crate::desk::{Desk, TakeCard};
use mynah_core::ids::LineId;
use mynah_script::document::Line;

impl Desk {
    /// A take as it sounds in a line of the open script, with nothing behind it; else as it was made.
    pub fn cue(&self, line: Option<LineId>, take: &TakeCard) -> Cue {
        let line = line.and_then(|line| self.script().line(line));
        let seconds = line.map_or(take.seconds, |line| take.seconds_in(line));
        Cue {
            line: line.map(|line| line.id),
            shape: line.map(|line| take.shape_in(line)).unwrap_or_default(),
            about_ms: (seconds.max(0.0) * 1e3) as u32,
            ..Cue::as_made(take.id)
        }
    }

    /// The pause behind a line before one that `next` speaks, in milliseconds: its own, or the usual one.
    pub fn pause_behind(&self, line: &Line, next: &str) -> u32 {
        let usual = self.settings.pauses;
        let usual = if line.speaker == next {
            usual.line_ms
        } else {
            usual.change_ms
        };
        line.overrides.shaping.gap_ms().unwrap_or(usual)
    }
}
