//! The inputs of a tool: a row of cards, one for each file. Files are dropped, chosen, pasted as paths or made of takes.

use std::path::PathBuf;

use egui::accesskit::Role;
use egui::{Event, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use mynah_core::ids::LineId;
use mynah_core::request::{Generation, Input};
use mynah_core::shape::Cut;
use mynah_i18n::tr;
use mynah_model::command::{Command, ToolsCommand};
use mynah_model::event::Notice;
use mynah_model::tool_presets::{InputSource, KeptInput};
use mynah_model::trouble::Trouble;
use mynah_script::boundaries::markup;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::length;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::button::IconButton;
use mynah_ui_kit::widgets::meter::bar;
use mynah_ui_kit::widgets::tip::{focus_ring, tip};
use mynah_ui_kit::widgets::{Button, plate};

use crate::recorder::InputRecorder;

/// The largest number of files at once.
pub(crate) const MOST: usize = 50;
/// Width and height of a card, and the gap between cards.
const CARD: (f32, f32) = (232.0, 56.0);
const GAP: f32 = 12.0;
/// Lines of cards that are shown at once.
const LINES: usize = 3;

/// One file.
pub(crate) struct InputRow {
    /// The number of the command that brought it.
    pub number: u64,
    /// Its name.
    pub name: String,
    /// The input once the library has a copy, or why there is none.
    pub input: Option<Result<Input, Trouble>>,
    /// Its source, to try again.
    source: InputSource,
}

impl InputRow {
    /// The input, if the library has a copy.
    pub(crate) fn ready(&self) -> Option<&Input> {
        self.input.as_ref()?.as_ref().ok()
    }
}

/// The state that a card shows at its right.
pub(crate) enum CardState {
    /// Ready to be sent at this price.
    Ready(String),
    /// A job waits or runs, from 0 to 1 if that is known.
    Going(Option<f32>),
    /// Its result is there.
    Done,
    /// The job failed.
    Failed,
}

/// The inputs of a tool.
pub(crate) struct Inputs {
    /// All files, in their order.
    pub rows: Vec<InputRow>,
    /// The number of the selected file.
    pub selected: u64,
    /// The text of the take that was added last, until the tool takes it.
    text: Option<String>,
    /// The microphone; `None` for a tool that uses it in another way.
    recorder: Option<InputRecorder>,
}

impl Default for Inputs {
    fn default() -> Self {
        Self {
            recorder: Some(InputRecorder::default()),
            ..Self::without_recorder()
        }
    }
}

impl Inputs {
    /// Inputs that are files and takes only.
    pub(crate) fn without_recorder() -> Self {
        Self {
            rows: Vec::new(),
            selected: 0,
            text: None,
            recorder: None,
        }
    }

    /// Ends a recording that is no longer in sight.
    pub(crate) fn rest(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(recorder) = &mut self.recorder {
            recorder.rest(cx);
        }
    }

    /// The selected file, or the first one.
    pub(crate) fn current(&self) -> Option<&InputRow> {
        let mut rows = self.rows.iter();
        let chosen = rows.find(|row| row.number == self.selected);
        chosen.or_else(|| self.rows.first())
    }

    /// All inputs that the library has.
    pub(crate) fn ready(&self) -> impl Iterator<Item = &Input> {
        self.rows.iter().filter_map(InputRow::ready)
    }

    /// Takes files from drops, dialogs and the clipboard, and the answers to earlier ones.
    pub(crate) fn follow(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let mut files = std::mem::take(&mut cx.view.tools.files);
        files.extend(pasted(ui));
        let room = MOST.saturating_sub(self.rows.len());
        if files.len() > room {
            cx.notice(Notice::Heed(tr!("tools-too-many", most = MOST)));
        }
        for path in files.into_iter().take(room) {
            self.add_file(cx, path);
        }
        let recorded = self.recorder.as_mut().and_then(|it| it.follow(cx));
        if let Some((number, input)) = recorded {
            self.put(number, input);
        }
        for row in self.rows.iter_mut().filter(|row| row.input.is_none()) {
            if let Some(answer) = cx.desk.tools.brought.get(&row.number) {
                row.input = Some(match answer {
                    Ok(input) => Ok((**input).clone()),
                    Err(trouble) => Err((**trouble).clone()),
                });
            }
        }
    }

    /// Returns the inputs as they are kept for the next start.
    pub(crate) fn kept(&self, tool: &str) -> Vec<KeptInput> {
        let rows = self.rows.iter().map(|row| KeptInput {
            tool: tool.to_owned(),
            name: row.name.clone(),
            source: row.source.clone(),
            input: row.ready().cloned(),
        });
        rows.collect()
    }

    /// Puts back an input that waited when the window was closed.
    pub(crate) fn restore(&mut self, cx: &mut StudioCtx<'_>, kept: &KeptInput) {
        if self.rows.len() >= MOST {
            return;
        }
        let number = cx.view.tools.next_number();
        let is_there = kept.input.is_some();
        self.rows.push(InputRow {
            number,
            name: kept.name.clone(),
            input: kept.input.clone().map(Ok),
            source: kept.source.clone(),
        });
        if self.selected == 0 {
            self.selected = number;
        }
        if !is_there {
            self.bring(cx, number);
        }
    }

    /// Adds an input that the library has.
    pub(crate) fn put(&mut self, number: u64, input: Input) {
        self.rows.push(InputRow {
            number,
            name: input.name.clone(),
            source: InputSource::Recording,
            input: Some(Ok(input)),
        });
        self.selected = number;
    }

    /// Returns the text of the take that was added since the last call.
    pub(crate) fn take_text(&mut self) -> Option<String> {
        self.text.take()
    }

    /// Adds the audio of a line's take, or the part of it that the line has.
    fn add_take(&mut self, cx: &mut StudioCtx<'_>, (line, number): (LineId, usize)) {
        let takes = cx.desk.takes.get(&line);
        let Some(take) = takes.and_then(|takes| takes.picked.as_ref()) else {
            return;
        };
        let (id, cut) = (take.id, cx.desk.cue(Some(line), take).shape.cut);
        let source = if cut.is_none() {
            InputSource::Take(id)
        } else {
            InputSource::Slice(id, cut)
        };
        let script = cx.desk.script().line(line);
        let line_text = script.map_or("", |line| line.text.as_str());
        self.text = Some(plain_text(match &*take.request {
            // The line has one turn of it.
            Generation::Dialogue(_) if !cut.is_none() => line_text,
            request => request.text(),
        }));
        let name = tr!("tools-take-of", number = number);
        self.add(cx, name, source);
    }

    fn add_file(&mut self, cx: &mut StudioCtx<'_>, path: PathBuf) {
        let name = path.file_name().unwrap_or(path.as_os_str());
        let name = name.to_string_lossy().into_owned();
        self.add(cx, name, InputSource::File(path));
    }

    fn add(&mut self, cx: &mut StudioCtx<'_>, name: String, source: InputSource) {
        let number = cx.view.tools.next_number();
        self.rows.push(InputRow {
            number,
            name,
            input: None,
            source,
        });
        self.selected = number;
        self.bring(cx, number);
    }

    /// Asks for the copy of a file.
    fn bring(&mut self, cx: &mut StudioCtx<'_>, number: u64) {
        let Some(row) = self.rows.iter_mut().find(|row| row.number == number) else {
            return;
        };
        let command = match &row.source {
            InputSource::File(path) => ToolsCommand::Bring(number, path.clone()),
            InputSource::Take(take) => ToolsCommand::BringTake(number, *take, Cut::default()),
            InputSource::Slice(take, cut) => ToolsCommand::BringTake(number, *take, *cut),
            // A recording has no other source than the library.
            InputSource::Recording => return,
        };
        row.input = None;
        cx.send(Command::Tools(command));
    }

    fn retry(&mut self, cx: &mut StudioCtx<'_>, number: u64) {
        let fresh = cx.view.tools.next_number();
        if let Some(row) = self.rows.iter_mut().find(|row| row.number == number) {
            row.number = fresh;
            self.selected = fresh;
            self.bring(cx, fresh);
        }
    }

    /// Draws the cards and the place for more files. `state` tells how far the job of an input is.
    pub(crate) fn cards_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        state: impl Fn(&StudioCtx<'_>, &Input) -> CardState,
    ) {
        let tab = cx.view.tools.tab.code();
        let in_line = ((ui.available_width() + GAP) / (CARD.0 + GAP)).floor();
        let lines = self.rows.len().div_ceil((in_line as usize).max(1));
        let mut press = None;
        if lines > LINES {
            ScrollArea::vertical()
                .id_salt(("tools-inputs", tab))
                .max_height(LINES as f32 * (CARD.1 + GAP) + 0.4 * CARD.1)
                .auto_shrink(false)
                .show(ui, |ui| {
                    wrapped_ui(ui, |ui| press = self.rows_ui(ui, cx, &state));
                });
        }
        wrapped_ui(ui, |ui| {
            if lines <= LINES {
                press = self.rows_ui(ui, cx, &state);
            }
            if self.rows.len() < MOST {
                self.more_ui(ui, cx);
            }
        });
        // The strip of the inputs ends with a line across the room.
        ui.add_space(4.0);
        let across = ui.max_rect().expand2(vec2(size::PAD_MAIN, 0.0)).x_range();
        let line = Stroke::new(1.0, cx.tokens.line);
        ui.painter().hline(across, ui.cursor().top(), line);
        ui.add_space(4.0);
        if let Some(recorder) = &mut self.recorder {
            recorder.strip_ui(ui, cx);
        }
        match press {
            Some((number, CardPress::Select)) => self.selected = number,
            Some((number, CardPress::Remove)) => self.rows.retain(|row| row.number != number),
            Some((number, CardPress::Retry)) => self.retry(cx, number),
            None => {}
        }
    }

    /// Draws the cards. Returns the number of the one that was pressed.
    fn rows_ui(
        &self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        state: &impl Fn(&StudioCtx<'_>, &Input) -> CardState,
    ) -> Option<(u64, CardPress)> {
        let current = self.current().map(|row| row.number);
        let mut pressed = None;
        for row in &self.rows {
            let shown = row.ready().map(|input| state(cx, input));
            let is_on = current == Some(row.number);
            if let Some(press) = card_ui(ui, cx, row, (shown, is_on)) {
                pressed = Some((row.number, press));
            }
        }
        pressed
    }

    /// Draws the place for more files.
    fn more_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let choose = Button::new(Action::ChooseToolFiles.label()).small();
        let choose = choose.icon(icons::PLUS).ghost();
        let focused = cx.view.line.and_then(|line| {
            let script = cx.desk.script();
            Some((line, script.items().line_number(script.place(line)?)))
        });
        let label = match focused {
            Some((_, number)) => tr!("tools-use-take-of", number = number),
            None => tr!("tools-use-take"),
        };
        let add = Button::new(label)
            .small()
            .ghost()
            .command("tools-use-take.command");
        let record = self.recorder.as_ref().map(|_| InputRecorder::button());
        let gap = ui.spacing().item_spacing.x;
        let record = record.map_or(0.0, |button| button.width(ui) + gap);
        let wanted = choose.width(ui) + add.width(ui) + record + gap + 2.0 * 8.0;
        let width = wanted.max(CARD.0 * 1.7).min(ui.max_rect().width());
        // Buttons that have no room in one line are in two.
        let height = if wanted > width { 1.5 * CARD.1 } else { CARD.1 };
        let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let line = Stroke::new(1.0, t.line);
        let corners = [
            rect.left_top(),
            rect.right_top(),
            rect.right_bottom(),
            rect.left_bottom(),
            rect.left_top(),
        ];
        ui.painter()
            .extend(egui::Shape::dashed_line(&corners, line, 4.0, 3.0));
        let (layout, around) = if wanted > width {
            // Lines as high as their buttons.
            let top = egui::Layout::left_to_right(egui::Align::Min);
            (top.with_main_wrap(true), vec2(8.0, 7.0))
        } else {
            (
                egui::Layout::left_to_right(egui::Align::Center),
                vec2(8.0, 8.0),
            )
        };
        let builder = egui::UiBuilder::new().layout(layout);
        let mut inside = ui.new_child(builder.max_rect(rect.shrink2(around)));
        inside.spacing_mut().item_spacing.y = 4.0;
        if inside.add(choose.tip(tr!("tools-drop.tip"))).clicked() {
            cx.act(Action::ChooseToolFiles);
        }
        if let Some(recorder) = &mut self.recorder {
            recorder.button_ui(&mut inside, cx);
        }
        let is_spoken = |line: &(LineId, usize)| {
            let takes = cx.desk.takes.get(&line.0);
            takes.is_some_and(|takes| takes.picked.is_some())
        };
        let take = focused.filter(is_spoken);
        let why = take.is_none().then(|| tr!("tools-no-take"));
        let add = add.tip(tr!("tools-use-take.tip")).why_not(why);
        if inside.add(add).clicked()
            && let Some(take) = take
        {
            self.add_take(cx, take);
        }
    }
}

/// Returns the words of a text, without audio tags and pauses.
fn plain_text(text: &str) -> String {
    let mut words = Vec::new();
    let mut from = 0;
    for tag in markup(text) {
        words.extend(
            text.get(from..tag.start)
                .unwrap_or_default()
                .split_whitespace(),
        );
        from = tag.end;
    }
    words.extend(text.get(from..).unwrap_or_default().split_whitespace());
    words.join(" ")
}

/// Draws cards beside each other, in as many lines as they need.
fn wrapped_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, GAP);
        add(ui);
    });
}

/// The part of a card that was pressed.
enum CardPress {
    Select,
    Remove,
    Retry,
}

fn card_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    row: &InputRow,
    (state, is_on): (Option<CardState>, bool),
) -> Option<CardPress> {
    let t = cx.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(CARD.0, CARD.1), Sense::click());
    let about = row.ready().map(|input| length(input.seconds));
    let (word, ink) = state_words(cx, row, state.as_ref());
    response.widget_info(|| {
        let mut info = WidgetInfo::selected(Role::ListBoxOption, ui.is_enabled(), is_on, &row.name);
        info.current_text_value = Some(word.clone());
        info
    });
    let fill = if is_on || response.hovered() {
        t.bg2
    } else {
        t.bg1
    };
    plate(ui, rect, size::RADIUS_CARD, fill, t.line);
    if is_on {
        let radius = egui::CornerRadius::same(size::RADIUS_CARD as u8);
        let line = Stroke::new(1.0, t.accent_ink);
        ui.painter()
            .rect_stroke(rect, radius, line, StrokeKind::Inside);
    }
    let inner = rect.shrink2(vec2(12.0, 8.0));
    let room = inner.width() - 24.0;
    let name = Face::SmallMedium.elided(ui, &row.name, t.text, room);
    ui.painter().galley(inner.left_top(), name, t.text);
    let below = inner.bottom() - 16.0;
    let about = Face::MonoLabel.galley(ui, about.unwrap_or_default(), t.text3);
    ui.painter()
        .galley(pos2(inner.left(), below), about, t.text3);
    let told = Face::Label.galley(ui, word, ink);
    let at = pos2(inner.right() - told.size().x, below);
    ui.painter().galley(at, told, ink);
    if let Some(CardState::Going(part)) = state {
        let strip = Rect::from_min_max(
            pos2(rect.left() + 8.0, rect.bottom() - 3.0),
            pos2(rect.right() - 8.0, rect.bottom() - 1.0),
        );
        bar(ui, strip, part.unwrap_or(0.05), t.playing);
    }
    focus_ring(ui, &response, size::RADIUS_CARD);
    let corner = Rect::from_min_size(
        pos2(rect.right() - 26.0, rect.top() + 3.0),
        vec2(20.0, 20.0),
    );
    let builder = egui::UiBuilder::new().id_salt(row.number).max_rect(corner);
    let mut inside = ui.new_child(builder);
    let failed = row.input.as_ref().and_then(|input| input.as_ref().err());
    let mut press = None;
    let name = tr!("tools-remove-file", file = row.name.as_str());
    let remove = IconButton::new(icons::X, name).tiny().color(t.text3);
    if inside
        .add(remove.tip(tr!("tools-remove-file.tip")))
        .clicked()
    {
        press = Some(CardPress::Remove);
    }
    let whole = failed.map_or(row.name.as_str(), |trouble| trouble.what.as_str());
    if tip(ui, response, whole).clicked() {
        let own = if failed.is_some() {
            CardPress::Retry
        } else {
            CardPress::Select
        };
        press = Some(press.unwrap_or(own));
    }
    press
}

/// Returns the words of a card's state, and their color.
fn state_words(
    cx: &StudioCtx<'_>,
    row: &InputRow,
    state: Option<&CardState>,
) -> (String, egui::Color32) {
    let t = cx.tokens;
    match (&row.input, state) {
        (Some(Err(_)), _) => (tr!("tools-state-unread"), t.bad_ink),
        (None, _) => (tr!("tools-state-reading"), t.text3),
        (_, Some(CardState::Ready(price))) => (price.clone(), t.text2),
        (_, Some(CardState::Going(Some(part)))) => (format!("{:.0}%", part * 100.0), t.playing),
        (_, Some(CardState::Going(None))) => (tr!("tools-state-running"), t.playing),
        (_, Some(CardState::Done)) => (tr!("tools-state-done"), t.good),
        (_, Some(CardState::Failed)) => (tr!("tools-state-failed"), t.bad_ink),
        (Some(Ok(_)), None) => (String::new(), t.text2),
    }
}

/// Returns the paths that were pasted outside of a text field.
fn pasted(ui: &Ui) -> Vec<PathBuf> {
    if ui.ctx().egui_wants_keyboard_input() {
        return Vec::new();
    }
    ui.input(|input| {
        let texts = input.events.iter().filter_map(|event| match event {
            Event::Paste(text) => Some(text.as_str()),
            _ => None,
        });
        texts.flat_map(str::lines).filter_map(path_of).collect()
    })
}

/// Returns the path that a line is, if it is one.
fn path_of(line: &str) -> Option<PathBuf> {
    let line = line.trim().trim_matches('"');
    let line = line.strip_prefix("file://").unwrap_or(line);
    let path = PathBuf::from(line);
    path.is_absolute().then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_lines_are_files_only_with_a_whole_path() {
        for (line, is_path) in [
            ("/home/ada/a b.wav", true),
            ("file:///home/ada/a.wav", true),
            ("\"/home/ada/a.wav\"", true),
            ("a.wav", false),
            ("Bells, mostly.", false),
            ("", false),
        ] {
            assert_eq!(path_of(line).is_some(), is_path, "{line}");
        }
    }
}
