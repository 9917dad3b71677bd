//! Takes of all marked lines are made final; what is written in a line whose take is final is told.

use super::ScriptPanel;
use crate::script::document::{Item, Line};
use crate::script::edit::Edit;
use crate::studio::desk::{Desk, TakeCard};
use crate::studio::event::{Notice, Offer};
use crate::tr;
use crate::ui::ctx::StudioCtx;

impl ScriptPanel {
    /// Makes the takes of the marked lines final. If all are, they are it no more.
    pub(super) fn approve_marked(cx: &mut StudioCtx<'_>) {
        let (desk, script) = (cx.desk, cx.desk.script());
        let ids = script.lines_among(&cx.view.marked);
        let lines: Vec<&Line> = ids.into_iter().filter_map(|id| script.line(id)).collect();
        let takes: Vec<&TakeCard> = lines.iter().filter_map(|line| said(desk, line)).collect();
        let left = lines.len() - takes.len();
        let all = !takes.is_empty() && takes.iter().all(|take| take.approved);
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

/// Tells of an edit, before it is made, that lines don't say any more what was approved. Of each once: with the first
/// letter it isn't approved.
pub(super) fn tell_unapproved(cx: &mut StudioCtx<'_>, edit: &Edit) {
    let (desk, mut lines) = (cx.desk, Vec::new());
    unapproved(desk, edit, &mut lines);
    let Some((open, first)) = desk.project.as_ref().zip(lines.first()) else {
        return;
    };
    let script = desk.script();
    let place = script.place(first.id).unwrap_or(0);
    let number = script.items().line_number(place);
    cx.notice(Notice::Offer {
        text: tr!("script-unapproved", lines = lines.len(), number = number),
        offer: Offer::UndoStep(open.card.id, desk.revision()),
    });
}

/// The approved lines that an edit gives other words, or takes out.
fn unapproved<'a>(desk: &'a Desk, edit: &Edit, lines: &mut Vec<&'a Line>) {
    match edit {
        Edit::SetText { id, text } => {
            let picked = desk.takes.get(id).and_then(|takes| takes.picked.as_ref());
            let is_left = picked.is_some_and(|take| take.approved && !take.says(text));
            let line = desk.script().line(*id).filter(|_| is_left);
            lines.extend(line.filter(|line| desk.is_approved(line)));
        }
        Edit::Remove { at, count } => {
            let gone = desk.script().items().from(*at).take(*count);
            let gone = gone.filter_map(Item::line);
            lines.extend(gone.filter(|line| desk.is_approved(line)));
        }
        Edit::Group(edits) => {
            for edit in edits {
                unapproved(desk, edit, lines);
            }
        }
        _ => {}
    }
}
