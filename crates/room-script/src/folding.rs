//! Chapters and scenes are folded, listed again, and moved with what stands below them.

use super::ScriptPanel;
use super::lines;
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_model::desk::Desk;
use mynah_model::event::Notice;
use mynah_script::document::{Item, Script};
use mynah_script::edit::Edit;
use mynah_script::folds::{heading_of, section_end};
use mynah_ui_core::ctx::StudioCtx;

impl ScriptPanel {
    /// Folds what stands below a heading, or lists it again.
    pub(super) fn fold(&mut self, cx: &mut StudioCtx<'_>, heading: LineId, folded: bool) {
        self.folds.set(heading, folded);
        self.leave_what_is_folded(cx);
    }

    /// The same with the heading that the focused row stands below, or that it is.
    pub(super) fn fold_or_not(&mut self, cx: &mut StudioCtx<'_>) {
        let heading = cx
            .view
            .line
            .and_then(|row| heading_of(cx.desk.script(), row));
        if let Some(heading) = heading {
            let folded = self.folds.below(heading).is_none();
            self.fold(cx, heading, folded);
            self.list.go_to(heading);
        }
    }

    /// Folds all.
    pub(super) fn fold_all(&mut self, cx: &mut StudioCtx<'_>) {
        self.folds.fold_all(cx.desk.script());
        self.leave_what_is_folded(cx);
    }

    /// Nobody is to speak, write or delete a line that they don't see: its heading has the focus then, and it is marked no
    /// more.
    fn leave_what_is_folded(&mut self, cx: &mut StudioCtx<'_>) {
        let script = cx.desk.script();
        self.folds.follow(script, cx.desk.revision());
        let hides = |row: LineId| {
            let place = script.place(row);
            place.is_some_and(|place| self.folds.hidden().has(place))
        };
        if self
            .editor
            .as_ref()
            .is_some_and(|editor| hides(editor.line()))
        {
            self.editor = None;
        }
        if !cx.view.marked.is_empty() {
            let rows = (0..).zip(script.items().from(0));
            let hidden = rows.filter(|(place, _)| self.folds.hidden().has(*place));
            let hidden: Vec<LineId> = hidden.map(|(_, item)| item.id()).collect();
            cx.view.marked.remove(&hidden);
            // Whoever marked the heading means what is below it, too.
            for (heading, below) in self.folds.ranges() {
                if cx.view.marked.contains(*heading) {
                    let below = script.items().ids(below.clone());
                    below.for_each(|ids| cx.view.marked.set(ids, ()));
                }
            }
        }
        let place = cx.view.line.and_then(|row| script.place(row));
        if let Some(heading) = place.and_then(|place| self.folds.hider_of(place)) {
            cx.view.line = Some(heading);
        }
    }

    /// How many rows are folded below one.
    fn folded_below(&self, row: LineId) -> usize {
        self.folds.below(row).map_or(0, |below| below.len())
    }

    /// A row with those that are folded below it: they are marked, copied and taken out with it.
    pub(super) fn with_folded(&mut self, desk: &Desk, row: LineId) -> Vec<LineId> {
        let script = desk.script();
        self.folds.follow(script, desk.revision());
        let below = self.folds.below(row);
        let below = below.filter(|_| self.chosen().only_folds());
        let below = script.items().ids(below.unwrap_or_default());
        std::iter::once(row)
            .chain(below.flatten().copied())
            .collect()
    }

    /// A row that is dropped takes along what is folded below it, or the selected rows that it is one of.
    pub(super) fn drop_into(&mut self, cx: &mut StudioCtx<'_>, row: LineId, gap: usize) {
        if cx.view.marked.len() > 1 && cx.view.marked.contains(row) {
            match marked_run(cx, row) {
                Some(run) => self.drop_marked(cx, run, gap),
                None => cx.notice(Notice::Heed(tr!("script-move-apart"))),
            }
            return;
        }
        let folded = self.folded_below(row);
        let script = cx.desk.script();
        if folded > 0 && !ends_at(script, row, gap) {
            // Lines that come below it by that are to be seen.
            self.folds.set(row, false);
        }
        if let Some(edit) = lines::drop_into(cx.desk.script(), row, folded, gap) {
            cx.edit(edit);
            self.list.go_to(row);
        }
    }

    /// One up or down among the listed rows, past what isn't listed, and with what is folded below it.
    pub(super) fn nudged(&self, desk: &Desk, row: LineId, by: isize) -> Option<Edit> {
        let script = desk.script();
        if self.folded_below(row) > 0 {
            return self.chapter_nudged(script, row, by);
        }
        let other = self.list.beside(desk, row, by)?;
        let place = script.place(other)?;
        let gap = match by {
            ..0 => place,
            _ => place + 1 + self.folded_below(other),
        };
        lines::drop_into(script, row, 0, gap)
    }

    /// Moves the selected rows past the one above or below them, together; or says why they can't be.
    pub(super) fn nudge_marked(&mut self, cx: &mut StudioCtx<'_>, line: LineId, by: isize) {
        let Some((first, last)) = marked_run(cx, line) else {
            cx.notice(Notice::Heed(tr!("script-move-apart")));
            return;
        };
        let script = cx.desk.script();
        let row = if by < 0 { first } else { last };
        // Of what is folded the heading is listed.
        let hider = script
            .place(row)
            .and_then(|place| self.folds.hider_of(place));
        let other = self.list.beside(cx.desk, hider.unwrap_or(row), by);
        let Some(place) = other.and_then(|other| script.place(other)) else {
            return;
        };
        let gap = match by {
            ..0 => place,
            _ => place + 1 + other.map_or(0, |other| self.folded_below(other)),
        };
        self.drop_marked(cx, (first, last), gap);
        self.list.go_to(line);
    }

    /// Has the selected rows, which are next to each other, stand before the row that is at `gap` now.
    fn drop_marked(&self, cx: &mut StudioCtx<'_>, (first, last): (LineId, LineId), gap: usize) {
        let script = cx.desk.script();
        let place = |row| script.place(row).unwrap_or(0);
        let below = place(last).saturating_sub(place(first)) + self.folded_below(last);
        if let Some(edit) = lines::drop_into(script, first, below, gap) {
            cx.edit(edit);
        }
    }

    /// A folded chapter goes past a whole other one, a folded scene past a scene or into the chapter beside its own.
    fn chapter_nudged(&self, script: &Script, row: LineId, by: isize) -> Option<Edit> {
        let (place, own) = (script.place(row)?, level_of(script, row)?);
        let folded = self.folded_below(row);
        let gap = if by < 0 {
            let above = script.items().up_from(place);
            let above = above.filter(|item| level_at(item).is_some_and(|level| level <= own));
            script.place(above.map(Item::id).next()?)?
        } else {
            let next = place + 1 + folded;
            let level = level_at(script.items().get(next)?)?;
            // Into another chapter behind its own first lines.
            let past = if level == own { level } else { u8::MAX };
            section_end(script, next, past)
        };
        lines::drop_into(script, row, folded, gap)
    }
}

fn level_at(item: &Item) -> Option<u8> {
    match item {
        Item::Heading(heading) => Some(heading.level),
        Item::Line(_) => None,
    }
}

fn level_of(script: &Script, row: LineId) -> Option<u8> {
    level_at(script.items().get(script.place(row)?)?)
}

/// Whether what stands below a heading ends where it does, if it is put there.
fn ends_at(script: &Script, heading: LineId, gap: usize) -> bool {
    let Some(next) = script.items().get(gap) else {
        return true;
    };
    level_at(next).is_some_and(|level| Some(level) <= level_of(script, heading))
}

/// The first and the last of the selected rows, a row among them, where nothing stands between them that isn't selected.
fn marked_run(cx: &StudioCtx<'_>, row: LineId) -> Option<(LineId, LineId)> {
    let (script, marked) = (cx.desk.script(), &cx.view.marked);
    let from = script.place(Some(row).filter(|row| marked.contains(*row))?)?;
    let is_in = |item: &&Item| marked.contains(item.id());
    let above = script.items().up_from(from).take_while(is_in);
    let first = above.last().map_or(row, Item::id);
    let all = marked.len();
    let last = script.items().get(script.place(first)? + all - 1)?.id();
    let run = script.items().iter().skip(script.place(first)?).take(all);
    (run.filter(is_in).count() == all).then_some((first, last))
}
