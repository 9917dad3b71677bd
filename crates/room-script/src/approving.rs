//! Takes of all marked lines are made final.

use super::ScriptPanel;
use mynah_i18n::tr;
use mynah_model::desk::{Desk, TakeCard};
use mynah_model::event::Notice;
use mynah_script::document::Line;
use mynah_script::pages::RowSet;
use mynah_ui_core::ctx::StudioCtx;

impl ScriptPanel {
    /// Makes the takes of the marked lines final. If all are, they are it no more.
    pub(super) fn approve_marked(cx: &mut StudioCtx<'_>) {
        let marked = cx.view.marked.clone();
        Self::approve_rows(cx, &marked, true);
    }

    /// Makes the takes of these rows final. If all are, `toggles` takes that back.
    pub(super) fn approve_rows(cx: &mut StudioCtx<'_>, rows: &RowSet, toggles: bool) {
        let (desk, script) = (cx.desk, cx.desk.script());
        let ids = script.lines_among(rows);
        let lines: Vec<&Line> = ids.into_iter().filter_map(|id| script.line(id)).collect();
        let takes: Vec<&TakeCard> = lines.iter().filter_map(|line| said(desk, line)).collect();
        let left = lines.len() - takes.len();
        let all = toggles && !takes.is_empty() && takes.iter().all(|take| take.approved);
        let of = takes.iter().filter(|take| take.approved == all);
        let of: Vec<_> = of.map(|take| take.id).collect();
        if left > 0 && !all {
            // Nobody has heard what they say now.
            cx.notice(Notice::Heed(tr!("script-not-approved", lines = left)));
        }
        if !of.is_empty() {
            cx.approve_all(&of, !all);
        }
    }
}

/// The line's own take, if it says what the line says.
fn said<'a>(desk: &'a Desk, line: &Line) -> Option<&'a TakeCard> {
    let take = desk.takes.get(&line.id)?.picked.as_deref()?;
    take.says(&line.text).then_some(take)
}
