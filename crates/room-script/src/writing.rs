//! A row begins to be written, and ends.

use egui::{Key, Popup, Ui};

use super::ScriptPanel;
use super::editor::LineEditor;
use super::lines;
use super::lines::Caret;
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_model::desk::Desk;
use mynah_model::event::{Notice, Offer, TypedName};
use mynah_script::document::{Item, Line};
use mynah_script::edit::Edit;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::speaker_name;

/// Where a row was left that was written last.
pub(super) struct LastCaret {
    caret: Caret,
    /// What it said then.
    text: String,
}

impl LastCaret {
    fn of(editor: &LineEditor) -> Self {
        let (line, at) = (editor.line(), editor.cursor());
        let text = editor.text().to_owned();
        Self {
            caret: Caret { line, at },
            text,
        }
    }
}

/// A menu over a line that was being written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum MenuOver {
    /// None is.
    #[default]
    Nothing,
    /// The cursor went out of the line, by a press that may open one.
    Line(LineId),
    /// Escape closes it.
    Closes(LineId),
}

impl ScriptPanel {
    /// Goes on writing the line that a menu took the cursor from, once Escape closed that: nothing was chosen.
    pub(super) fn write_on(&mut self, ui: &Ui, cx: &StudioCtx<'_>) {
        let is_open = Popup::is_any_open(ui.ctx());
        let presses = ui.input(|input| input.pointer.any_down() || input.pointer.any_released());
        self.menu_over = match self.menu_over {
            MenuOver::Line(line) if is_open && ui.input(|it| it.key_pressed(Key::Escape)) => {
                MenuOver::Closes(line)
            }
            MenuOver::Line(line) if is_open || presses => MenuOver::Line(line),
            MenuOver::Closes(line) if !is_open => {
                let left = self.last_caret.as_ref().map(|left| left.caret);
                let left = left.filter(|caret| caret.line == line);
                let is_here = self.editor.is_none() && cx.view.line == Some(line);
                if let Some(caret) = left.filter(|_| is_here && !cx.view.covered) {
                    self.write(caret, "");
                }
                MenuOver::Nothing
            }
            _ => MenuOver::Nothing,
        };
    }

    pub(super) fn edit_and_write_if(
        &mut self,
        cx: &mut StudioCtx<'_>,
        change: Option<(Edit, Caret)>,
    ) {
        if let Some(change) = change {
            self.edit_and_write(cx, change);
        }
    }

    /// Where the cursor stands in a line, or stood when a menu took it away, in characters.
    pub(super) fn caret_in(&self, desk: &Desk, line: LineId) -> Option<usize> {
        let written = self.editor.as_ref();
        if let Some(editor) = written.filter(|editor| editor.line() == line) {
            return Some(editor.cursor());
        }
        let left = self
            .last_caret
            .as_ref()
            .filter(|left| left.caret.line == line)?;
        let is_same = desk.script().line(line)?.text == left.text;
        is_same.then_some(left.caret.at)
    }

    /// Splits a line where the cursor stands, else between sentences.
    pub(super) fn split(&mut self, cx: &mut StudioCtx<'_>, line: LineId) {
        let script = cx.desk.script();
        let at = self.caret_in(cx.desk, line);
        let is_written = self
            .editor
            .as_ref()
            .is_some_and(|editor| editor.line() == line);
        // A cursor that was left at an end says nothing of where to split.
        let letters = script
            .line(line)
            .map_or(0, |line| line.text.chars().count());
        let at = at.filter(|at| is_written || (1..letters).contains(at));
        let at = at.or_else(|| lines::seam(script, line));
        let change = at.and_then(|at| lines::split(script, line, at));
        if let Some(change) = change {
            self.edit_and_write(cx, change);
        } else {
            self.write_at_end(cx, line);
            cx.notice(Notice::Heed(tr!("script-split-where")));
        }
    }

    /// A word with a colon may be no name: who wrote it so hears that somebody new speaks, and can make it words
    /// again, of who spoke the line `before`; undo would take what is typed behind it, too.
    pub(super) fn tell_new_speaker(
        cx: &mut StudioCtx<'_>,
        edit: &Edit,
        typed: &str,
        before: Option<&Line>,
    ) {
        let Edit::Group(edits) = edit else { return };
        let [Edit::SetSpeaker { speaker, .. }, Edit::SetText { id, text }] = edits.as_slice()
        else {
            return;
        };
        if cx.desk.speakers().iter().any(|known| **known == **speaker) {
            return;
        }
        let Some(open) = &cx.desk.project else { return };
        let name = TypedName {
            project: open.card.id,
            line: *id,
            name: typed
                .strip_suffix(text.as_str())
                .unwrap_or(typed)
                .to_owned(),
            speaker: speaker.clone(),
            before: before.map(|line| line.speaker.clone()).unwrap_or_default(),
        };
        cx.notice(Notice::Offer {
            text: tr!("script-new-speaker", name = speaker.as_str()),
            offer: Offer::AsWords(name),
        });
    }

    /// Joins a line with the one above (-1) or below (1), if that is listed there too.
    pub(super) fn join(&mut self, cx: &mut StudioCtx<'_>, line: LineId, by: isize) {
        let script = cx.desk.script();
        let change = if by < 0 {
            lines::join_above(script, line)
        } else {
            lines::join_below(script, line)
        };
        let Some(place) = script.place(line) else {
            return;
        };
        let beside = place.checked_add_signed(by);
        let beside = beside.and_then(|place| script.items().get(place));
        let is_listed = self.list.neighbour(cx.desk, Some(line), by) == beside.map(Item::id);
        let both = [script.items().get(place), beside].map(|item| item.and_then(Item::line));
        let both = both.map(|line| line.filter(|line| has_words(line)));
        // An empty one goes, and changes none of the other's words.
        let is_final = match both {
            [Some(one), Some(other)] => [one, other].iter().any(|it| cx.desk.is_approved(it)),
            _ => false,
        };
        match change {
            // Who writes in it sees what becomes of it.
            Some(_) if self.editor.is_none() && is_final => {
                cx.notice(Notice::Heed(tr!("script-join-approved")));
            }
            Some(_) if !is_listed => cx.notice(Notice::Heed(tr!("script-join-hidden"))),
            Some(change) => {
                let (line, beside) = (script.line(line), beside.and_then(Item::line));
                let [first, second] = if by < 0 {
                    [beside, line]
                } else {
                    [line, beside]
                };
                if let Some((first, second)) = first.zip(second)
                    && let Some(text) = taken_over(first, second)
                    && let Some(open) = &cx.desk.project
                {
                    let offer = Offer::UndoStep(open.card.id, cx.desk.revision(), false);
                    cx.notice(Notice::Offer { text, offer });
                }
                self.edit_and_write(cx, change);
            }
            // A key that takes letters away says nothing at the top.
            None if by < 0 => {}
            None => cx.notice(Notice::Heed(tr!("script-join-none"))),
        }
    }

    /// Joins the marked lines, or says why they can't be one.
    pub(super) fn join_marked(&mut self, cx: &mut StudioCtx<'_>) {
        let script = cx.desk.script();
        let ids = script.lines_among(&cx.view.marked);
        // Where nothing is said, nothing is said otherwise: an empty one goes.
        let lines = || {
            let lines = ids.iter().filter_map(|id| script.line(*id));
            lines.filter(|line| has_words(line))
        };
        let first = lines().next();
        let is_other = |line: &Line| first.is_some_and(|first| line.speaker != first.speaker);
        let sounds_other =
            |line: &Line| first.is_some_and(|first| !line.overrides.sounds_as(&first.overrides));
        if lines().any(is_other) {
            cx.notice(Notice::Heed(tr!("script-join-speakers")));
        } else if lines().nth(1).is_some() && lines().any(|line| cx.desk.is_approved(line)) {
            cx.notice(Notice::Heed(tr!("script-join-approved")));
        } else if lines().any(sounds_other) {
            cx.notice(Notice::Heed(tr!("script-join-settings")));
        } else if let Some(change) = lines::join_all(script, &ids) {
            self.edit_and_write(cx, change);
        } else {
            cx.notice(Notice::Heed(tr!("script-join-apart")));
        }
    }

    pub(super) fn edit_and_write(&mut self, cx: &mut StudioCtx<'_>, (edit, caret): (Edit, Caret)) {
        cx.edit(edit);
        self.write_new(cx, caret);
    }

    /// Writes in a row that is there with the next change of the script.
    pub(super) fn write_new(&mut self, cx: &mut StudioCtx<'_>, caret: Caret) {
        cx.view.marked.clear();
        self.awaits = Some(cx.desk.revision());
        self.list_all();
        self.write(caret, "");
        cx.view.line = Some(caret.line);
        self.list.go_to(caret.line);
    }

    /// Begins to write a row. The field takes the row's text when it is drawn.
    pub(super) fn write(&mut self, caret: Caret, text: &str) {
        self.stray = None;
        self.editor = Some(LineEditor::new(caret, text));
    }

    /// The same at its end.
    pub(super) fn write_at_end(&mut self, cx: &mut StudioCtx<'_>, line: LineId) {
        cx.pause_typing();
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

    /// The same at a byte of a line's text, where one was pressed.
    pub(super) fn write_at(&mut self, cx: &mut StudioCtx<'_>, id: LineId, byte: Option<usize>) {
        let Some((byte, line)) = byte.zip(cx.desk.script().line(id)) else {
            self.write_at_end(cx, id);
            return;
        };
        cx.pause_typing();
        let before = line.text.get(..byte);
        let at = before.map_or(0, |before| before.chars().count());
        cx.view.line = Some(id);
        cx.view.marked.clear();
        self.write(Caret { line: id, at }, &line.text);
    }

    pub(super) fn stop_writing(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        if let Some(editor) = self.editor.take() {
            self.last_caret = Some(LastCaret::of(&editor));
            self.menu_over = MenuOver::Line(editor.line());
            ui.memory_mut(|memory| memory.surrender_focus(LineEditor::id()));
            cx.pause_typing();
        }
    }
}

fn has_words(line: &Line) -> bool {
    !line.text.trim().is_empty()
}

/// What becomes other for the words of the second of two lines that are joined, in words.
fn taken_over(first: &Line, second: &Line) -> Option<String> {
    let [is_empty, is_next_empty] = [first, second].map(|line| !has_words(line));
    // The empty one goes.
    if is_empty && !is_next_empty {
        return None;
    }
    let (own, other) = (&first.overrides, &second.overrides);
    let is_same = own.settings == other.settings
        && (&own.model, own.seed) == (&other.model, other.seed)
        && own.shaping.volume_mb == other.shaping.volume_mb;
    // Where nothing is said, nothing is said otherwise.
    let is_tuned = !is_next_empty && !is_same;
    let from = speaker_name(&second.speaker);
    let speaker = speaker_name(&first.speaker);
    let (from, speaker) = (from.as_str(), speaker.as_str());
    match (first.speaker != second.speaker, is_tuned) {
        (true, false) => Some(tr!("script-join-took", from = from, speaker = speaker)),
        (true, true) => Some(tr!("script-join-took.all", from = from, speaker = speaker)),
        (false, true) => Some(tr!("script-join-took.tuned")),
        (false, false) => None,
    }
}
