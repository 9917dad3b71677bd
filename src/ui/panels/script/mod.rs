//! The Script room: lines with speaker, text, state, takes and price.
//!
//! Rows are painted by hand and only where they are seen (`list`); the one that is written is a text
//! field (`editor`). Keys and menus are [`Action`]s, which [`ScriptPanel::act`] turns into edits.

mod cells;
mod columns;
mod editor;
mod exports;
mod foot;
mod header;
mod lines;
mod list;
mod menu;
mod now;
mod paragraph;
mod play;
mod row;
mod rows;
mod speaker;
mod spoken;
mod troubles;
mod typing;

mod tests;

use egui::{Modifiers, Ui, UiBuilder, Vec2};

use self::editor::LineEditor;
use self::editor::Typed;
use self::lines::Caret;
use self::list::Asked;
use self::list::List;
use self::list::Touch;
use self::menu::MenuItem;
use self::speaker::SpeakerPick;
use self::typing::Clipboard;
use crate::script::document::Item;
use crate::script::edit::Edit;
use crate::studio::command::Command;
use crate::studio::command::JobsCommand;
use crate::studio::command::ProjectCommand;
use crate::studio::command::TakesCommand;
use crate::studio::desk::Orders;
use crate::studio::desk::Wanted;
use crate::studio::remote::Remote;
use crate::studio::trouble::Remedy;
use crate::terms::ids::LineId;
use crate::terms::ids::ProjectId;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::icons;
use crate::ui::theme::size;
use crate::ui::widgets::TroubleCard;
use crate::ui::widgets::empty_state;
use crate::ui::widgets::opening_ui;

pub use self::foot::FOOT;
pub use self::now::{Now, now};
pub use self::play::{generate, play_line};
pub use self::row::speaker_name;

/// Which lines are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All, with their headings.
    #[default]
    All,
    /// Those that want a take.
    Changed,
    /// Those that failed.
    Failed,
}

/// The Script room's view state.
#[derive(Default)]
pub struct ScriptPanel {
    filter: Filter,
    list: List,
    editor: Option<LineEditor>,
    speaker: Option<SpeakerPick>,
    /// The project that is shown, to begin anew with another.
    shown: Option<ProjectId>,
    /// The row whose takes were asked for.
    listed: Option<(u64, LineId)>,
    clipboard: Clipboard,
    /// The line whose speaker is to be chosen, once its row is drawn.
    speaker_asked: Option<LineId>,
    /// Orders of a long script, while its lines are read for them.
    gathering: Option<Orders>,
    /// The revision at which a row was made that is not in the script before the frame's end.
    awaits: Option<u64>,
}

impl ScriptPanel {
    /// Draws the room.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        self.read_clipboard(ui, cx);
        let open = cx.desk.project.as_ref().map(|project| project.card.id);
        if open.is_none() {
            waiting_ui(ui, cx);
            return;
        }
        if self.shown != open {
            self.begin(cx, open);
        }
        if let Some(project) = open {
            let (revision, script) = (cx.desk.revision(), cx.desk.script());
            cx.view.speakers.follow(project, revision, script);
        }
        self.check_focus(cx);
        if std::mem::take(&mut cx.view.reveal)
            && let Some(line) = cx.view.line
        {
            let elsewhere = |editor: &LineEditor| editor.line() != line;
            if self.editor.as_ref().is_some_and(elsewhere) {
                self.editor = None;
            }
            self.list.go_to(line);
        }
        self.list_takes(cx);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(8.0, 0.0);
            header::header_ui(ui, cx, &mut self.filter);
            if header::is_first_run(cx) {
                header::first_run_ui(ui, cx);
            }
            exports::exports_ui(ui, cx);
        });
        let head = list::strip(ui, 28.0);
        list::head_ui(ui, head, cx);
        self.keys(ui, cx);
        let space = ui.available_rect_before_wrap();
        let (above, strip) = space.split_top_bottom_at_y(space.bottom() - foot::FOOT);
        let asked = Asked {
            has_keys: self.editor.is_none() && self.has_keys(ui, cx),
            speaker: self.speaker_asked,
        };
        let mut inside = ui.new_child(UiBuilder::new().id_salt("rows").max_rect(above));
        let editor = self.editor.as_mut();
        let touches = self.list.ui(&mut inside, cx, self.filter, asked, editor);
        if self.list.is_empty() {
            let mut inside = ui.new_child(UiBuilder::new().id_salt("nothing").max_rect(above));
            self.nothing_ui(&mut inside, cx);
        }
        foot::foot_ui(ui, cx, strip, self.editor.as_ref());
        for touch in touches {
            self.touched(ui, cx, touch);
        }
        if let Some(pick) = &mut self.speaker
            && !pick.ui(ui, cx)
        {
            self.speaker = None;
        }
    }

    /// Does what a menu, the palette or a shortcut asked for, if it is this room's business.
    pub fn act(&mut self, action: Action, cx: &mut StudioCtx<'_>) {
        let focused = cx.view.line;
        match action {
            Action::PlayPause => {
                if let Some(line) = focused {
                    play::play_line(cx, line);
                }
            }
            Action::PlayFromHere => play::play_from(cx, focused),
            Action::PlayAll => play::play_from(cx, None),
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
            Action::GenerateChanged => {
                self.gathering = Some(Orders::new(Wanted::Changed));
                self.gather(cx);
            }
            Action::NextLine => self.step(cx, 1),
            Action::PreviousLine => self.step(cx, -1),
            Action::EditLine => {
                if let Some(line) = focused {
                    self.write_at_end(cx, line);
                }
            }
            Action::ChooseSpeaker => {
                self.speaker_asked = focused;
                if let Some(line) = focused {
                    self.list.go_to(line);
                }
            }
            Action::AddLine => {
                let (edit, line) = cx.desk.script().insert_after(focused, "");
                self.edit_and_write(cx, (edit, Caret { line, at: 0 }));
            }
            Action::AddHeading => self.add_heading(cx, focused),
            Action::SplitLine => {
                let written = self.editor.as_ref();
                let written = written.filter(|editor| Some(editor.line()) == focused);
                let at = written.map(LineEditor::cursor);
                let change = focused.and_then(|line| {
                    let at = at.or_else(|| lines::seam(cx.desk.script(), line))?;
                    lines::split(cx.desk.script(), line, at)
                });
                self.edit_and_write_if(cx, change);
            }
            Action::JoinLine => {
                let change = focused.and_then(|line| lines::join_below(cx.desk.script(), line));
                self.edit_and_write_if(cx, change);
            }
            Action::DeleteLine => self.delete(cx),
            Action::MoveLineUp => self.nudge(cx, -1),
            Action::MoveLineDown => self.nudge(cx, 1),
            Action::PasteScript => self.clipboard = Clipboard::Wanted,
            Action::Undo => cx.undo(),
            Action::Redo => cx.redo(),
            _ => {}
        }
    }

    /// Reads on for orders of many lines, and sends them when all were read; `true` while there is more to read.
    pub fn gather(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let Some(mut orders) = self.gathering.take() else {
            return false;
        };
        if cx.desk.gather(&mut orders) {
            play::generate_gathered(cx, orders);
            return false;
        }
        self.gathering = Some(orders);
        true
    }

    fn begin(&mut self, cx: &mut StudioCtx<'_>, open: Option<ProjectId>) {
        *self = Self {
            shown: open,
            ..Self::default()
        };
        let script = cx.desk.script();
        let first = script.lines().next();
        cx.view.line = first.map(|line| line.id);
        cx.view.marked.clear();
        // An empty project is there to be written: the cursor stands in its only line.
        if let Some(line) = first
            && line.text.is_empty()
            && script.lines().nth(1).is_none()
        {
            self.write(
                Caret {
                    line: line.id,
                    at: 0,
                },
                "",
            );
        }
    }

    /// The focused row may have gone by an undo; then the first one is focused.
    fn check_focus(&mut self, cx: &mut StudioCtx<'_>) {
        if self.awaits == Some(cx.desk.revision()) {
            return;
        }
        self.awaits = None;
        let script = cx.desk.script();
        let here = |id: &LineId| script.place(*id).is_some();
        if !cx.view.line.as_ref().is_some_and(here) {
            cx.view.line = script.lines().next().map(|line| line.id);
        }
        cx.view.marked.retain(|id| script.place(*id).is_some());
        if self
            .editor
            .as_ref()
            .is_some_and(|editor| !here(&editor.line()))
        {
            self.editor = None;
        }
    }

    /// Asks for the takes of the focused line: when another one is focused, and when another window's edits opened
    /// the project anew.
    fn list_takes(&mut self, cx: &mut StudioCtx<'_>) {
        let Some((line, project)) = cx.view.line.zip(cx.desk.project.as_ref()) else {
            return;
        };
        let wanted = (project.opening, line);
        if self.listed == Some(wanted) || cx.desk.script().line(line).is_none() {
            return;
        }
        self.listed = Some(wanted);
        let project = project.card.id;
        cx.send(Command::Takes(TakesCommand::List { project, line }));
    }

    fn touched(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, touch: Touch) {
        match touch {
            Touch::Select(line, modifiers) => self.select(cx, line, modifiers),
            Touch::Edit(line, at) => self.write_at(ui, cx, line, at),
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
                if let Some(job) = cx.desk.job_of(line) {
                    cx.send(Command::Jobs(JobsCommand::Cancel(job.id)));
                }
            }
            Touch::Speaker(line, response) => {
                self.speaker_asked = None;
                let mut of = vec![line];
                if cx.view.marked.contains(&line) {
                    of = Self::marked_lines(cx);
                } else {
                    self.select(cx, line, Modifiers::NONE);
                }
                self.speaker = Some(SpeakerPick::new(cx.desk, of, response.rect));
            }
            Touch::Menu(line, item) => self.menu(cx, line, item),
            Touch::Remedy(line, remedy) => troubles::help(cx, ui.ctx(), line, &remedy),
            Touch::Dropped(line, gap) => {
                if let Some(edit) = lines::drop_into(cx.desk.script(), line, gap) {
                    cx.edit(edit);
                }
            }
            Touch::DragStarted(_) => {}
        }
    }

    fn typed(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, line: LineId, typed: Typed) {
        let script = cx.desk.script();
        match typed {
            Typed::Text(text) => {
                let cast = lines::cast_by_name(script, line, &text);
                cx.edit(Edit::SetText { id: line, text });
                if let Some((edit, shorter)) = cast {
                    cx.edit(edit);
                    if let Some(editor) = &mut self.editor {
                        editor.move_back(shorter);
                    }
                }
            }
            Typed::Enter => {
                self.stop_writing(ui, cx);
                Self::speak(cx, line);
            }
            Typed::Split(at) => self.edit_and_write_if(cx, lines::split(script, line, at)),
            Typed::JoinAbove => self.edit_and_write_if(cx, lines::join_above(script, line)),
            Typed::JoinBelow => self.edit_and_write_if(cx, lines::join_below(script, line)),
            Typed::Up | Typed::Down => {
                let by = if typed == Typed::Up { -1 } else { 1 };
                if let Some(next) = self.list.neighbour(cx.desk, Some(line), by) {
                    self.write_at_end(cx, next);
                }
            }
            Typed::Left => {
                self.stop_writing(ui, cx);
            }
            Typed::Pasted(text) => self.paste(cx, &text),
        }
    }

    /// Enter, wherever it is pressed: the line is spoken. One whose take says what it says is played again.
    fn speak(cx: &mut StudioCtx<'_>, id: LineId) {
        if let Some(line) = cx.desk.script().line(id)
            && !line.text.trim().is_empty()
        {
            play::generate(cx, id, false);
        }
    }

    fn menu(&mut self, cx: &mut StudioCtx<'_>, line: LineId, item: MenuItem) {
        self.select(cx, line, Modifiers::NONE);
        self.act(item.action(), cx);
    }

    fn select(&mut self, cx: &mut StudioCtx<'_>, line: LineId, modifiers: Modifiers) {
        let script = cx.desk.script();
        if modifiers.shift {
            let from = cx
                .view
                .line
                .and_then(|line| script.place(line))
                .unwrap_or(0);
            let to = script.place(line).unwrap_or(from);
            let rows = script.items().from(from.min(to));
            let rows = rows.take(from.abs_diff(to) + 1);
            cx.view.marked = rows.map(Item::id).collect();
            return;
        }
        if modifiers.command {
            if cx.view.marked.is_empty() {
                cx.view.marked.extend(cx.view.line);
            }
            if !cx.view.marked.remove(&line) {
                cx.view.marked.insert(line);
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

    /// The marked lines, or the focused one.
    fn marked_lines(cx: &StudioCtx<'_>) -> Vec<LineId> {
        let script = cx.desk.script();
        let marked = cx.view.marked.iter().copied();
        let mut all = marked
            .filter(|id| script.line(*id).is_some())
            .collect::<Vec<_>>();
        if all.is_empty() {
            all.extend(cx.view.line);
        }
        all
    }

    fn step(&mut self, cx: &mut StudioCtx<'_>, by: isize) {
        if let Some(next) = self.list.neighbour(cx.desk, cx.view.line, by) {
            self.select(cx, next, Modifiers::NONE);
            self.list.go_to(next);
        }
    }

    fn nudge(&mut self, cx: &mut StudioCtx<'_>, by: isize) {
        let Some(line) = cx.view.line else { return };
        if let Some(edit) = cx.desk.script().nudge(line, by) {
            cx.edit(edit);
            self.list.go_to(line);
        }
    }

    fn delete(&mut self, cx: &mut StudioCtx<'_>) {
        let mut rows = cx.view.marked.iter().copied().collect::<Vec<_>>();
        if rows.is_empty() {
            rows.extend(cx.view.line);
        }
        let Some((edit, near)) = lines::delete(cx.desk.script(), &rows) else {
            return;
        };
        cx.edit(edit);
        cx.view.marked.clear();
        cx.view.line = Some(near);
        let writing = self.editor.take().is_some();
        if writing && cx.desk.script().line(near).is_some() {
            self.write_at_end(cx, near);
        }
        self.list.go_to(near);
    }

    fn add_heading(&mut self, cx: &mut StudioCtx<'_>, above: Option<LineId>) {
        let title = tr!("script-new-heading");
        let (edit, line) = cx.desk.script().insert_heading(above, 2, &title);
        let at = title.chars().count();
        self.edit_and_write(cx, (edit, Caret { line, at }));
    }

    fn edit_and_write_if(&mut self, cx: &mut StudioCtx<'_>, change: Option<(Edit, Caret)>) {
        if let Some(change) = change {
            self.edit_and_write(cx, change);
        }
    }

    fn edit_and_write(&mut self, cx: &mut StudioCtx<'_>, (edit, caret): (Edit, Caret)) {
        cx.edit(edit);
        cx.view.marked.clear();
        self.awaits = Some(cx.desk.revision());
        self.filter = Filter::All;
        self.write(caret, "");
        cx.view.line = Some(caret.line);
        self.list.go_to(caret.line);
    }

    /// Begins to write a row. The field takes the row's text when it is drawn.
    fn write(&mut self, caret: Caret, text: &str) {
        self.editor = Some(LineEditor::new(caret, text));
    }

    fn write_at_end(&mut self, cx: &mut StudioCtx<'_>, line: LineId) {
        let text = match cx
            .desk
            .script()
            .place(line)
            .and_then(|place| cx.desk.script().items().get(place))
        {
            Some(Item::Line(line)) => line.text.clone(),
            Some(Item::Heading(heading)) => heading.title.clone(),
            None => return,
        };
        let at = text.chars().count();
        cx.view.line = Some(line);
        self.write(Caret { line, at }, &text);
        self.list.go_to(line);
    }

    fn write_at(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, id: LineId, at: Option<Vec2>) {
        let Some((at, line)) = at.zip(cx.desk.script().line(id)) else {
            self.write_at_end(cx, id);
            return;
        };
        let at = editor::char_at(ui, &line.text, self.list.text_width(), at);
        cx.view.line = Some(id);
        cx.view.marked.clear();
        self.write(Caret { line: id, at }, &line.text);
    }

    fn stop_writing(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        if self.editor.take().is_some() {
            ui.memory_mut(|memory| memory.surrender_focus(LineEditor::id()));
            cx.pause_typing();
        }
    }

    /// No row passes the filter.
    fn nothing_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let (title, text) = match self.filter {
            Filter::All => (tr!("script-empty"), tr!("script-empty.text")),
            Filter::Changed => (tr!("script-none-changed"), tr!("script-none-changed.text")),
            Filter::Failed => (tr!("script-none-failed"), tr!("script-none-failed.text")),
        };
        let (label, explanation) = match self.filter {
            Filter::All => (tr!("script-add-line"), Action::AddLine.tip()),
            Filter::Changed | Filter::Failed => {
                (tr!("script-show-all"), tr!("script-show-all.tip"))
            }
        };
        let button = Some((label.as_str(), explanation.as_str()));
        let button = empty_state(ui, icons::ARTICLE, &title, &text, button);
        if button.is_some_and(|button| button.clicked()) {
            if self.filter == Filter::All {
                self.act(Action::AddLine, cx);
            }
            self.filter = Filter::All;
        }
    }
}

/// No project is open: it is on its way, or it could not be opened.
fn waiting_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    if let Remote::Failed { trouble, .. } = &cx.desk.projects {
        ui.add_space(size::HEAD);
        let card = TroubleCard::new(trouble);
        if card.show(ui) == Some(Remedy::Retry) {
            cx.send(Command::Project(ProjectCommand::List));
        }
        return;
    }
    opening_ui(ui, &tr!("script-opening"));
}

/// A length as rows show it: `4.86`, `1:04.2`, `1:02:03`.
pub fn length(seconds: f64) -> String {
    let seconds = seconds.max(0.0);
    if seconds < 60.0 {
        return format!("{seconds:.2}");
    }
    if seconds >= 3600.0 {
        return duration(seconds);
    }
    let tenths = (seconds * 10.0).round() as u64;
    let (minutes, rest) = (tenths / 600, tenths % 600);
    format!("{minutes}:{:02}.{}", rest / 10, rest % 10)
}

/// A length as sums show it: `3:47`, `1:02:03`.
pub fn duration(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    let (hours, minutes, secs) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{secs:02}")
    } else {
        format!("{minutes}:{secs:02}")
    }
}
