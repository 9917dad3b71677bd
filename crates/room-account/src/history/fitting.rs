//! The line of the script that an entry of the history fits, the same words by the same voice, and the speaker that it is of.

use mynah_core::ids::{LineId, ProjectId, VoiceId};
use mynah_model::desk::HistoryRow;
use mynah_script::document::Script;
use mynah_ui_core::ctx::StudioCtx;

/// The last answer, until the script or the entry changes.
#[derive(Debug, Default)]
pub(super) struct Fitting {
    of: Option<(Option<ProjectId>, u64, String, Option<VoiceId>)>,
    lines: Vec<LineId>,
}

impl Fitting {
    /// Returns the line that an entry fits and its number: the focused line before all others. A line that has the take
    /// already is left out.
    pub fn line(&mut self, cx: &StudioCtx<'_>, row: &HistoryRow) -> Option<(LineId, usize)> {
        let script = cx.desk.script();
        let project = cx.desk.project.as_ref().map(|open| open.card.id);
        let of = (
            project,
            cx.desk.revision(),
            row.text.clone(),
            row.voice.clone(),
        );
        if self.of.as_ref() != Some(&of) {
            self.lines = fitting(script, row);
            self.of = Some(of);
        }
        let own = row.take.as_ref().filter(|_| row.project == project);
        let has = |line: &LineId| own.is_some_and(|take| take.line == Some(*line));
        let mut lines = self.lines.iter().filter(|line| !has(line));
        let focused = cx
            .view
            .line
            .filter(|line| lines.clone().any(|it| it == line));
        let line = focused.or_else(|| lines.next().copied())?;
        let place = script.place(line)?;
        Some((line, script.items().line_number(place)))
    }
}

/// Finds the lines with an entry's words whose speaker has its voice.
fn fitting(script: &Script, row: &HistoryRow) -> Vec<LineId> {
    let (text, voice) = (row.text.trim(), row.voice.as_ref());
    if text.is_empty() || voice.is_none() {
        return Vec::new();
    }
    let lines = script.lines().filter(|line| line.text.trim() == text);
    let lines = lines.filter(|line| has_voice(script, &line.speaker, voice));
    lines.map(|line| line.id).collect()
}

/// Whether a speaker is cast with a voice.
fn has_voice(script: &Script, speaker: &str, voice: Option<&VoiceId>) -> bool {
    let part = script.cast().0.get(speaker);
    let casts = part.map(|part| [part.draft.as_ref(), part.live.as_ref()]);
    let mut casts = casts.into_iter().flatten().flatten();
    voice.is_some() && casts.any(|cast| Some(&cast.id) == voice)
}

/// Returns the speaker of the open project that an entry is of: who has its voice, the speakers of its line and of the
/// focused line before others, else who says its line, else who says the focused line.
pub(super) fn speaker(cx: &StudioCtx<'_>, row: &HistoryRow) -> Option<String> {
    let script = cx.desk.script();
    let project = cx.desk.project.as_ref().map(|open| open.card.id);
    let says = |line: LineId| script.line(line).map(|line| line.speaker.as_str());
    let take = row.take.as_ref().filter(|_| row.project == project);
    let own = take.and_then(|take| take.line).and_then(says);
    let focused = cx.view.line.and_then(says);
    let cast = script.cast().0.keys().map(String::as_str);
    let mut all = own.into_iter().chain(focused).chain(cast);
    let voiced = all.find(|speaker| has_voice(script, speaker, row.voice.as_ref()));
    voiced.or(own).or(focused).map(str::to_owned)
}
