//! A line's take is heard from a word on: the one that is pressed, or that the cursor stands in.

use super::ScriptPanel;
use super::play::picked;
use mynah_core::ids::{LineId, TakeId};
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand, TakesCommand};
use mynah_model::event::Notice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::waveform::LEAD_SECS;

/// What is to be heard, until it is known when its words sound.
pub(super) struct FromWord {
    line: LineId,
    take: TakeId,
    /// A place in the line's text.
    byte: usize,
}

impl ScriptPanel {
    /// Hears a line from the word at a byte of its text on.
    pub(super) fn hear_from(&mut self, cx: &mut StudioCtx<'_>, id: LineId, byte: usize) {
        cx.view.line = Some(id);
        let Some(take) = picked(cx, id) else {
            cx.notice(Notice::Heed(tr!("script-no-take-to-play")));
            return;
        };
        if cx.desk.sound(take.id).is_none() {
            cx.send(Command::Takes(TakesCommand::Load(take.id)));
        }
        self.from_word = Some(FromWord {
            line: id,
            take: take.id,
            byte,
        });
        self.hear_from_word(cx);
    }

    /// Hears it once its words are here. Who went on to another line doesn't want it any more.
    pub(super) fn hear_from_word(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(FromWord { line, take, byte }) = self.from_word else {
            return;
        };
        let picked = picked(cx, line).filter(|picked| picked.id == take);
        let text = cx.desk.script().line(line).map(|line| &line.text);
        let Some((picked, text)) = picked.zip(text).filter(|_| cx.view.line == Some(line)) else {
            self.from_word = None;
            return;
        };
        let Some(sound) = cx.desk.sound(take).filter(|sound| sound.complete) else {
            return;
        };
        self.from_word = None;
        let cues = vec![cx.desk.cue(Some(line), picked)];
        cx.send(Command::Playback(PlaybackCommand::Hear(cues)));
        // One that says other words is heard from its beginning.
        if text.trim() != picked.request.text() {
            return;
        }
        let lead = text.len() - text.trim_start().len();
        let mut words = sound.words.iter().rev();
        if let Some(word) = words.find(|word| word.bytes.start + lead <= byte) {
            let before = (LEAD_SECS * 1e3) as u64;
            let from = u64::from(word.start_ms).saturating_sub(before);
            cx.send(Command::Playback(PlaybackCommand::SeekMillis(from)));
        }
    }
}
