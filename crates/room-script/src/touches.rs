//! What was touched in the list or typed into a row.

use egui::{Modifiers, Ui};

use super::ScriptPanel;
use super::editor::{LineEditor, Typed};
use super::hints;
use super::lines;
use super::list::Touch;
use super::marked_bar::Bulk;
use super::marked_pick::{MarkedPick, Picked};
use super::menu::MenuItem;
use super::play::{self, Stretch};
use super::speaker::{Asks, SpeakerPick};
use super::troubles;
use mynah_core::ids::LineId;
use mynah_model::command::Command;
use mynah_model::command::JobsCommand;
use mynah_script::edit::Edit;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;

impl ScriptPanel {
    pub(super) fn touched(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, touch: Touch) {
        match touch {
            Touch::Select(line, modifiers) => self.select(cx, line, modifiers),
            Touch::Edit(line, at) => self.write_at(cx, line, at),
            Touch::Typed(line, typed) => self.typed(ui, cx, line, typed),
            Touch::Play(line) => {
                self.select(cx, line, Modifiers::NONE);
                play::play_line(cx, line);
            }
            Touch::Generate(line) => {
                self.select(cx, line, Modifiers::NONE);
                play::generate(cx, line, false);
            }
            Touch::Cancel(line) => {
                let several: Vec<_> = cx.desk.several_of(line).collect();
                let newest = cx.desk.job_of(line).map(|job| job.id);
                let jobs = newest.filter(|job| !several.contains(job));
                for job in several.into_iter().chain(jobs) {
                    cx.send(Command::Jobs(JobsCommand::Cancel(job)));
                }
            }
            Touch::Speaker(line, response) => {
                let asked = self.speaker_asked.take();
                let mut of = vec![line];
                if cx.view.marked.contains(line) {
                    of = Self::marked_lines(cx);
                } else {
                    self.select(cx, line, Modifiers::NONE);
                }
                let mut pick = SpeakerPick::new(cx.desk, of, response.rect);
                if asked == Some((line, Asks::Name)) {
                    pick.rename(cx.desk);
                }
                self.speaker = Some(pick);
            }
            Touch::HearFrom(line, byte) => {
                self.select(cx, line, Modifiers::NONE);
                self.hear_from(cx, line, byte);
            }
            Touch::Menu(line, item) => self.menu(cx, line, item),
            Touch::MenuOfMarked(line, action) => {
                cx.view.line = Some(line);
                match action {
                    // A dialog, which isn't the room's.
                    Action::SeveralTakes => cx.act(action),
                    action => self.act(action, cx),
                }
            }
            Touch::Fix(line, fix) => {
                self.select(cx, line, Modifiers::NONE);
                hints::follow(cx, line, &fix);
            }
            Touch::Remedy(line, remedy) => troubles::help(cx, line, &remedy),
            Touch::Dropped(line, gap) => {
                self.drop_into(cx, line, gap);
            }
            Touch::PlayBelow(heading) => {
                self.select(cx, heading, Modifiers::NONE);
                self.play(cx, Stretch::Below(heading));
            }
            Touch::Fold(heading, folded) => self.fold(cx, heading, folded),
            Touch::DragStarted(_) => {}
        }
    }

    fn typed(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, line: LineId, typed: Typed) {
        let script = cx.desk.script();
        match typed {
            Typed::Pause => cx.pause_typing(),
            Typed::Text(text) => {
                // Somebody scrolled away, and goes on writing.
                if !self.list.shows(cx.desk, line) {
                    self.list.go_to(line);
                }
                if let Some(headed) = lines::headed(script, line, &text) {
                    self.edit_and_write(cx, headed);
                    return;
                }
                let cast = lines::cast_by_name(cx.desk, line, &text);
                let before = script.line(line);
                let is_approved = before.is_some_and(|line| cx.desk.is_approved(line));
                // One way back is offered: of what was approved the undo that brings it back as it was.
                if let Some((edit, _)) = cast.as_ref().filter(|_| !is_approved) {
                    Self::tell_new_speaker(cx, edit, &text, before);
                }
                // An undo makes words of a name again, but for those.
                if cast.is_none() || !is_approved {
                    cx.edit(Edit::SetText { id: line, text });
                }
                if let Some((edit, shorter)) = cast {
                    cx.edit(edit);
                    if let Some(editor) = &mut self.editor {
                        editor.move_back(shorter);
                    }
                }
            }
            Typed::Enter | Typed::Split(_) if self.goes_below(cx, line) => {}
            Typed::Enter => {
                self.stop_writing(ui, cx);
                Self::speak(cx, line);
            }
            Typed::Split(at) => self.edit_and_write_if(cx, lines::split(script, line, at)),
            Typed::JoinAbove => self.join(cx, line, -1),
            Typed::JoinBelow => self.join(cx, line, 1),
            Typed::Up | Typed::Down => {
                let by = if typed == Typed::Up { -1 } else { 1 };
                if let Some(next) = self.list.neighbour(cx.desk, Some(line), by) {
                    self.write_at_end(cx, next);
                }
            }
            Typed::Escaped => {
                let is_letter = |editor: &LineEditor| editor.text().chars().count() == 1;
                let has_letter = self.editor.as_ref().is_some_and(is_letter);
                let is_stray = self.stray == Some(line) && has_letter;
                self.stop_writing(ui, cx);
                if is_stray && cx.desk.can_undo() {
                    cx.undo();
                }
            }
            Typed::Left => self.stop_writing(ui, cx),
            Typed::Pasted(text) => self.paste(cx, &text),
        }
    }

    /// From a heading to the empty line that waits below it; whether there is one.
    fn goes_below(&mut self, cx: &mut StudioCtx<'_>, row: LineId) -> bool {
        let script = cx.desk.script();
        let below = self.list.neighbour(cx.desk, Some(row), 1);
        let below = below.and_then(|below| script.line(below));
        let below = below.filter(|below| below.text.is_empty() && script.line(row).is_none());
        let Some(below) = below.map(|below| below.id) else {
            return false;
        };
        self.write_at_end(cx, below);
        true
    }

    /// Enter, wherever it is pressed: the line is spoken. One whose take says what it says is played again.
    pub(super) fn speak(cx: &mut StudioCtx<'_>, id: LineId) {
        if let Some(line) = cx.desk.script().line(id)
            && !line.text.trim().is_empty()
        {
            play::generate(cx, id, false);
        }
    }

    fn menu(&mut self, cx: &mut StudioCtx<'_>, line: LineId, item: MenuItem) {
        self.select(cx, line, Modifiers::NONE);
        match item.action() {
            // A dialog, which isn't the room's.
            action @ (Action::ExportLine
            | Action::AddRecording
            | Action::SeveralTakes
            | Action::Sweep) => {
                cx.act(action);
            }
            action => self.act(action, cx),
        }
    }

    pub(super) fn select(&mut self, cx: &mut StudioCtx<'_>, line: LineId, modifiers: Modifiers) {
        self.reach = modifiers.shift.then_some(line);
        if modifiers.shift {
            let from = cx.view.line.unwrap_or(line);
            self.list
                .mark_between(cx.desk, (from, line), &mut cx.view.marked);
            for end in [from, line] {
                if cx.view.marked.contains(end) {
                    cx.view.marked.set(&self.with_folded(cx.desk, end), ());
                }
            }
            return;
        }
        if modifiers.command {
            if cx.view.marked.is_empty() {
                let focused = cx.view.line.map(|line| self.with_folded(cx.desk, line));
                cx.view.marked.set(&focused.unwrap_or_default(), ());
            }
            let rows = self.with_folded(cx.desk, line);
            if cx.view.marked.contains(line) {
                cx.view.marked.remove(&rows);
            } else {
                cx.view.marked.set(&rows, ());
            }
        } else {
            cx.view.marked.clear();
        }
        if self
            .editor
            .as_ref()
            .is_some_and(|editor| editor.line() != line)
        {
            self.editor = None;
        }
        cx.view.line = Some(line);
    }

    /// Does something to all lines that are marked, as one step.
    pub(super) fn do_bulk(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, bulk: Bulk) {
        match bulk {
            Bulk::Play => self.act(Action::PlaySelected, cx),
            Bulk::Order(wanted) => self.order_marked(cx, wanted),
            Bulk::Several => cx.act(Action::SeveralTakes),
            Bulk::Approve => Self::approve_marked(cx),
            Bulk::Speaker(below) => {
                let lines = Self::marked_lines(cx);
                self.speaker = Some(SpeakerPick::new(cx.desk, lines, below));
            }
            Bulk::Voice(above) => {
                let lines = Self::marked_lines(cx);
                self.marked_pick = Some(MarkedPick::voice(cx, &lines, above));
            }
            Bulk::Settings(above) => {
                let lines = Self::marked_lines(cx);
                self.marked_pick = MarkedPick::settings(cx, &lines, above);
            }
            Bulk::Change(what) => {
                let marked = cx.view.marked.clone();
                cx.change_many(marked, what);
            }
            Bulk::Delete => self.delete(cx),
            Bulk::LetGo => {
                cx.view.marked.clear();
                ui.memory_mut(|memory| memory.stop_text_input());
            }
        }
    }

    /// Draws what opened from the bar of the marked lines, and does what was chosen there.
    pub(super) fn marked_pick_ui(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let Some(mut pick) = self.marked_pick.take() else {
            return;
        };
        if cx.view.marked.is_empty() || pick.is_over(cx) {
            return;
        }
        match pick.ui(ui, cx) {
            Picked::Open => self.marked_pick = Some(pick),
            Picked::Closed => {}
            Picked::Done(bulk) => self.do_bulk(ui, cx, bulk),
        }
    }

    /// The marked lines, or the focused one.
    pub(super) fn marked_lines(cx: &StudioCtx<'_>) -> Vec<LineId> {
        let mut all = cx.desk.script().lines_among(&cx.view.marked);
        if all.is_empty() {
            all.extend(cx.view.line);
        }
        all
    }
}
