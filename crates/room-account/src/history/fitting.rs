//! The line of the script that an entry of the history fits: the same words by the same voice.

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
    let cast = script.cast();
    let fits = |speaker: &str| {
        let part = cast.0.get(speaker);
        let casts = part.map(|part| [part.draft.as_ref(), part.live.as_ref()]);
        let mut casts = casts.into_iter().flatten().flatten();
        casts.any(|cast| Some(&cast.id) == voice)
    };
    let lines = script.lines().filter(|line| line.text.trim() == text);
    let lines = lines.filter(|line| fits(&line.speaker));
    lines.map(|line| line.id).collect()
}
