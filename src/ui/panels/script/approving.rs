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

/// Tells of an edit, before it is made, that lines don't say any more what was approved, or are gone. Of each once: with
/// the first letter it isn't approved.
pub(in crate::ui::panels) fn tell_unapproved(cx: &mut StudioCtx<'_>, edit: &Edit) {
    let desk = cx.desk;
    let mut unapproved = Unapproved::default();
    unapproved.add(desk, edit);
    let Some(open) = &desk.project else { return };
    let script = desk.script();
    let told = |lines: &[&Line]| {
        let place = script.place(lines.first()?.id).unwrap_or(0);
        Some((lines.len(), script.items().line_number(place)))
    };
    let other = told(&unapproved.other)
        .map(|(lines, number)| tr!("script-unapproved", lines = lines, number = number));
    let gone = told(&unapproved.gone)
        .map(|(lines, number)| tr!("script-unapproved-gone", lines = lines, number = number));
    for text in other.into_iter().chain(gone) {
        let offer = Offer::UndoStep(open.card.id, desk.revision());
        cx.notice(Notice::Offer { text, offer });
    }
}

/// The approved lines that an edit gives other words, and those that it takes out.
#[derive(Default)]
struct Unapproved<'a> {
    other: Vec<&'a Line>,
    gone: Vec<&'a Line>,
}

impl<'a> Unapproved<'a> {
    fn add(&mut self, desk: &'a Desk, edit: &Edit) {
        match edit {
            Edit::SetText { id, text } => {
                let picked = desk.takes.get(id).and_then(|takes| takes.picked.as_ref());
                let is_left = picked.is_some_and(|take| take.approved && !take.says(text));
                // Of very many that are replaced few are approved, and looked up.
                let line = is_left.then(|| desk.script().line(*id)).flatten();
                self.other
                    .extend(line.filter(|line| desk.is_approved(line)));
            }
            Edit::Remove { at, count } => {
                let gone = desk.script().items().from(*at).take(*count);
                let gone = gone.filter_map(Item::line);
                self.gone.extend(gone.filter(|line| desk.is_approved(line)));
            }
            Edit::Group(edits) => {
                for edit in edits {
                    self.add(desk, edit);
                }
            }
            _ => {}
        }
    }
}
