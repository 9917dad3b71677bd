//! What a menu, the palette or a shortcut asks of the Script room.

use std::collections::HashSet;

use egui::Modifiers;

use super::Filter;
use super::ScriptPanel;
use super::find_bar::FindBar;
use super::go_to::GoTo;
use super::lines;
use super::lines::Caret;
use super::list::Far;
use super::play::{self, Stretch};
use super::speaker::Asks;
use super::tags::TagPick;
use super::typing::Clipboard;
use mynah_core::backend::Backend;
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_model::desk::{List, Orders, Wanted, Way};
use mynah_model::event::{Notice, Offer};
use mynah_script::folds::{heading_of, section};
use mynah_script::pages::RowSet;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;

impl ScriptPanel {
    /// Does what a menu, the palette or a shortcut asked for, if it is this room's business.
    pub fn act(&mut self, action: Action, cx: &mut StudioCtx<'_>) {
        let focused = cx.view.line;
        match action {
            Action::PlayPause => {
                if let Some(row) = focused {
                    match cx.desk.script().line(row) {
                        Some(_) => play::play_line(cx, row),
                        None => self.play(cx, Stretch::Below(row)),
                    }
                }
            }
            Action::PlayFromHere => self.play(cx, focused.map_or(Stretch::All, Stretch::From)),
            Action::PlayFromWord => {
                if let Some(line) = focused {
                    let at = self.caret_in(cx.desk, line).unwrap_or(0);
                    let text = cx.desk.script().line(line).map(|line| &line.text);
                    let byte = text.map_or(0, |text| lines::byte_of(text, at));
                    self.hear_from(cx, line, byte);
                }
            }
            Action::PlayAll => self.play(cx, Stretch::All),
            Action::PlaySelected if cx.view.marked.is_empty() => {
                cx.notice(Notice::Heed(tr!("script-none-selected")));
            }
            Action::PlaySelected => self.play(cx, Stretch::Marked(cx.view.marked.clone())),
            Action::PlayChapter => {
                let heading = focused.and_then(|row| heading_of(cx.desk.script(), row));
                if let Some(heading) = heading {
                    self.play(cx, Stretch::Below(heading));
                }
            }
            Action::GenerateLine if self.means_marked(cx) => self.order_marked(cx, Wanted::Changed),
            Action::AnotherTake if self.means_marked(cx) => self.order_marked(cx, Wanted::Fresh),
            Action::GenerateLine => {
                if let Some(line) = focused {
                    play::generate(cx, line, false);
                }
            }
            Action::AnotherTake => {
                if let Some(line) = focused {
                    play::generate(cx, line, true);
                }
            }
            Action::ApproveTake if self.means_marked(cx) => Self::approve_marked(cx),
            Action::GenerateChapter
            | Action::ReviewChapter
            | Action::ApproveChapter
            | Action::ExportChapter => {
                let heading = focused.and_then(|row| heading_of(cx.desk.script(), row));
                if let Some(heading) = heading {
                    self.act_on_chapter(action, heading, cx);
                }
            }
            Action::GenerateChanged => {
                let tally = cx.desk.tally();
                let shown = (!tally.counting).then_some(tally.changed_price.quote);
                let orders = Orders::new(cx.desk, Wanted::Changed).shown_at(shown);
                self.gathering = Some(orders);
                self.gather_orders(cx);
            }
            Action::NextLine => self.step(cx, 1),
            Action::PreviousLine => self.step(cx, -1),
            Action::EditLine => {
                if let Some(line) = focused {
                    self.write_at_end(cx, line);
                }
            }
            Action::ChooseSpeaker | Action::RenameSpeaker => {
                let asks = match action {
                    Action::RenameSpeaker => Asks::Name,
                    _ => Asks::Who,
                };
                if asks == Asks::Name {
                    cx.view.marked.clear();
                }
                // A heading has no speaker.
                let line = focused.filter(|line| cx.desk.script().line(*line).is_some());
                self.speaker_asked = line.map(|line| (line, asks));
                if let Some(line) = line {
                    self.list.go_to(line);
                }
            }
            Action::InsertTag => {
                if let Some(line) = focused.and_then(|line| cx.desk.script().line(line)) {
                    let at = self.caret_in(cx.desk, line.id);
                    let at = at.unwrap_or_else(|| line.text.chars().count());
                    self.tags = Some(TagPick::new(line.id, at));
                    self.list.go_to(line.id);
                }
            }
            Action::AddLine => {
                let (edit, line) = cx.desk.script().insert_after(focused, "");
                self.edit_and_write(cx, (edit, Caret { line, at: 0 }));
            }
            Action::FoldChapter => self.fold_or_not(cx),
            Action::FoldAll => self.fold_all(cx),
            Action::UnfoldAll => self.folds.unfold_all(),
            Action::AddChapter => self.add_heading(cx, focused, (1, tr!("script-new-chapter"))),
            Action::AddHeading => self.add_heading(cx, focused, (2, tr!("script-new-heading"))),
            Action::SplitLine => {
                if let Some(line) = focused {
                    self.split(cx, line);
                }
            }
            Action::JoinLine if self.means_marked(cx) && cx.view.marked.len() > 1 => {
                self.join_marked(cx);
            }
            Action::JoinLine => {
                if let Some(line) = focused {
                    self.join(cx, line, 1);
                }
            }
            Action::DeleteLine => self.delete(cx),
            Action::CopyLines => {
                self.copy_rows(cx);
            }
            Action::CutLines => self.cut_rows(cx),
            Action::SelectAll => self.list.mark_all(cx.desk, &mut cx.view.marked),
            Action::MoveLineUp => self.nudge(cx, -1),
            Action::MoveLineDown => self.nudge(cx, 1),
            Action::Find | Action::Replace => {
                let left = self.looked_for.take();
                let left = || left.map(FindBar::again).unwrap_or_default();
                let find = self.find.get_or_insert_with(left);
                find.begin(action == Action::Replace);
            }
            Action::FindNext | Action::FindBack => {
                let way = match action {
                    Action::FindBack => Way::Back,
                    _ => Way::Next,
                };
                if let Some(find) = &mut self.find {
                    find.go(way, focused);
                }
            }
            Action::HintNext | Action::HintBack => {
                let way = match action {
                    Action::HintBack => Way::Back,
                    _ => Way::Next,
                };
                self.hints
                    .get_or_insert_default()
                    .go(way, focused, cx.clock.now());
            }
            Action::HintFix => {
                if let Some(hints) = &mut self.hints {
                    hints.fix(cx);
                }
            }
            Action::HintIgnore => {
                if let Some(hints) = &mut self.hints {
                    hints.ignore(cx);
                }
            }
            Action::GoToLine => self.go_to = Some(GoTo::default()),
            Action::ListAll => self.list_only(cx, Filter::All),
            Action::ListToDo => self.list_only(cx, Filter::Changed),
            Action::ListFailed => self.list_only(cx, Filter::Failed),
            Action::ListUnsent => self.list_only(cx, Filter::Unsent),
            Action::ListToRedo => self.list_only(cx, Filter::Redo),
            Action::ListApproved => self.list_only(cx, Filter::Approved),
            Action::ListNoted => self.list_only(cx, Filter::Noted),
            Action::ListSpeaker => self.list_speaker(cx),
            Action::Review => self.review_or_not(cx),
            Action::PasteScript => self.clipboard = Clipboard::Wanted,
            Action::Undo => cx.undo(),
            Action::Redo => cx.redo(),
            _ => {}
        }
    }

    /// Does something with a chapter or scene alone.
    fn act_on_chapter(&mut self, action: Action, heading: LineId, cx: &mut StudioCtx<'_>) {
        let script = cx.desk.script();
        let places = section(script, heading).unwrap_or_default();
        let mut rows = RowSet::default();
        let ids = script.items().ids(places);
        ids.for_each(|ids| rows.set(ids, ()));
        match action {
            Action::GenerateChapter => {
                self.gathering = Some(Orders::among(cx.desk, rows, Wanted::Changed));
                self.gather_orders(cx);
            }
            Action::ReviewChapter => self.review_chapter(cx, heading),
            Action::ApproveChapter => Self::approve_rows(cx, &rows, false),
            Action::ExportChapter => {
                // An export of selected lines is one of these alone.
                cx.view.marked = rows;
                cx.act(Action::Export);
            }
            _ => {}
        }
    }

    /// Whether what is done to a line is done to all that are marked.
    fn means_marked(&self, cx: &StudioCtx<'_>) -> bool {
        self.editor.is_none() && !cx.view.marked.is_empty()
    }

    /// Orders takes of the marked lines.
    pub(super) fn order_marked(&mut self, cx: &mut StudioCtx<'_>, wanted: Wanted) {
        let marked = cx.view.marked.clone();
        let shown = self.marked_bar.price(&marked, wanted);
        let orders = Orders::among(cx.desk, marked, wanted).shown_at(shown);
        self.gathering = Some(orders);
        self.gather_orders(cx);
    }

    pub(super) fn step(&mut self, cx: &mut StudioCtx<'_>, by: isize) {
        let next = self.list.neighbour(cx.desk, self.reached(cx), by);
        self.go_or_mark(cx, next, Modifiers::NONE);
    }

    /// Goes a page on, or to an end of the list.
    pub(super) fn leap(&mut self, cx: &mut StudioCtx<'_>, far: Far) {
        let next = self.list.far(cx.desk, self.reached(cx), far);
        self.go_or_mark(cx, next, Modifiers::NONE);
    }

    /// Marks on from the focused line, one row further than the last time or one less far.
    pub(super) fn reach_on(&mut self, cx: &mut StudioCtx<'_>, by: isize) {
        let next = self.list.neighbour(cx.desk, self.reached(cx), by);
        self.go_or_mark(cx, next, Modifiers::SHIFT);
    }

    /// Marks on by a page, or up to an end of the list.
    pub(super) fn reach_far(&mut self, cx: &mut StudioCtx<'_>, far: Far) {
        let next = self.list.far(cx.desk, self.reached(cx), far);
        self.go_or_mark(cx, next, Modifiers::SHIFT);
    }

    /// The row that marks reach to by now.
    fn reached(&self, cx: &StudioCtx<'_>) -> Option<LineId> {
        let reach = self.reach.filter(|row| cx.view.marked.contains(*row));
        reach.or(cx.view.line)
    }

    fn go_or_mark(&mut self, cx: &mut StudioCtx<'_>, row: Option<LineId>, modifiers: Modifiers) {
        if let Some(row) = row {
            self.select(cx, row, modifiers);
            self.list.go_to(row);
        }
    }

    fn nudge(&mut self, cx: &mut StudioCtx<'_>, by: isize) {
        let Some(line) = cx.view.line else { return };
        if cx.view.marked.len() > 1 {
            return self.nudge_marked(cx, line, by);
        }
        if let Some(edit) = self.nudged(cx.desk, line, by) {
            cx.edit(edit);
            self.list.go_to(line);
        }
    }

    /// The marked rows, or the focused one with what is folded below it. Where nothing is listed, nobody sees which they
    /// mean.
    pub(super) fn marked_rows(&mut self, cx: &StudioCtx<'_>) -> RowSet {
        let mut rows = cx.view.marked.clone();
        if self.list.is_empty() {
            rows.clear();
        } else if rows.is_empty()
            && let Some(row) = cx.view.line
        {
            rows.set(&self.with_folded(cx.desk, row), ());
        }
        rows
    }

    pub(super) fn delete(&mut self, cx: &mut StudioCtx<'_>) {
        let rows = self.marked_rows(cx);
        let Some((edit, near)) = lines::delete(cx.desk.script(), &rows) else {
            return;
        };
        self.tell_unseen(cx, &rows);
        cx.edit(edit);
        cx.view.marked.clear();
        cx.view.line = Some(near);
        let writing = self.editor.take().is_some();
        if writing && cx.desk.script().line(near).is_some() {
            self.write_at_end(cx, near);
        }
        self.list.go_to(near);
    }

    /// Tells of rows that are deleted what isn't seen of them: that some were folded, or are paid for on and on.
    fn tell_unseen(&self, cx: &mut StudioCtx<'_>, rows: &RowSet) {
        let desk = cx.desk;
        let Some(open) = &desk.project else { return };
        let under_way = [List::Running, List::Waiting].into_iter();
        let under_way = under_way.flat_map(|list| desk.jobs.listed(list));
        let (mut running, mut paid) = (HashSet::new(), false);
        for job in under_way {
            let line = job.line().filter(|(project, _)| *project == open.card.id);
            if let Some((_, line)) = line.filter(|(_, line)| rows.contains(*line)) {
                running.insert(line);
                paid |= job.backend() == Some(Backend::Live);
            }
        }
        let folded = self.chosen().only_folds() && self.folds.are_among(rows);
        if !folded && running.is_empty() {
            return;
        }
        let script = desk.script();
        let lines = script.lines_among(rows).into_iter();
        let lines = lines.filter_map(|line| script.line(line));
        let approved = lines.filter(|line| desk.is_approved(line)).count();
        cx.notice(Notice::Offer {
            text: tr!(
                "script-deleted",
                rows = rows.len(),
                approved = approved,
                running = running.len(),
                paid = usize::from(paid)
            ),
            offer: Offer::UndoStep(open.card.id, desk.revision(), false),
        });
    }

    fn add_heading(
        &mut self,
        cx: &mut StudioCtx<'_>,
        above: Option<LineId>,
        (level, title): (u8, String),
    ) {
        let (edit, line) = cx.desk.script().insert_heading(above, level, &title);
        let at = title.chars().count();
        self.edit_and_write(cx, (edit, Caret { line, at }));
        // What is typed is its name.
        if let Some(editor) = &mut self.editor {
            editor.mark_all();
        }
    }
}
