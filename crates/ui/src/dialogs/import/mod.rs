//! What a file would become: who speaks, what the lines are, and how it is to be read, before anything is made of it.

mod cast;
mod columns;
mod document_parts;
mod line_ticks;
mod lists;
mod names;
mod skipped;

use std::sync::Arc;

use egui::{Key, Label, Response, Ui, vec2};

use self::line_ticks::LineTicks;
use self::names::Names;
use super::Outcome;
use super::rows::inside_ui;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::desk::{Desk, Preview, ScriptSource, ToRead, WasRead};
use mynah_model::trouble::{Remedy, Topic, Trouble};
use mynah_script::encoding::encodings;
use mynah_script::import::{Action as SceneAction, Choices, Destination, Kind};
use mynah_script::names::Corrections;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::{buttons_ui, entered};
use mynah_ui_core::room::Room;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_kit::theme::{Face, Tokens};
use mynah_ui_kit::widgets::caption::caption;
use mynah_ui_kit::widgets::{Button, Combo, TextField, combo_item, toggle_row};

/// Width of the dialog where the window has it.
pub const WIDTH: f32 = 640.0;
/// Characters of a project's name.
const LONGEST_NAME: usize = 120;
/// Width of a choice.
const CHOICE: f32 = 200.0;

/// The dialog while it is open.
pub struct ImportDialog {
    name: String,
    /// The name that was put there: another one is a person's.
    suggested: String,
    order: Arc<ToRead>,
    /// Whether the order was given.
    sent: bool,
    /// What was read last; while it is read in another way the old one stays.
    preview: Option<Arc<Preview>>,
    trouble: Option<Trouble>,
    /// Who was found in it.
    names: Names,
    /// The lines that are imported.
    ticks: LineTicks,
    /// Whether the project was wanted before it was read as it was chosen last.
    wanted: bool,
    /// Whether the name's field had the keys once.
    begun: bool,
    /// The open project, where it is put into that one: what was pasted.
    into: Option<ProjectId>,
}

impl ImportDialog {
    /// For what is still to be read: a file for a new project, what was pasted for the open one.
    pub fn new(source: ScriptSource, cx: &StudioCtx<'_>) -> Self {
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        let into = open.filter(|_| matches!(source, ScriptSource::Text(_)));
        let order = ToRead {
            source,
            choices: choices(cx.desk, into.is_some()),
        };
        Self {
            into,
            ..Self::with(Arc::new(order), false)
        }
    }

    /// For what was read already.
    pub fn of(read: &WasRead) -> Self {
        Self::with(Arc::clone(&read.order), true)
    }

    fn with(order: Arc<ToRead>, sent: bool) -> Self {
        let name = order.source.name();
        Self {
            suggested: name.clone(),
            name,
            order,
            sent,
            preview: None,
            trouble: None,
            names: Names::default(),
            ticks: LineTicks::default(),
            wanted: false,
            begun: false,
            into: None,
        }
    }

    /// Whether another project is open by now than the one that it was to be put into.
    pub(super) fn is_over(&self, cx: &StudioCtx<'_>) -> bool {
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        self.into.is_some() && self.into != open
    }

    /// Takes the answer in, if there is one.
    fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        if !self.sent {
            self.sent = true;
            let read = ProjectCommand::Read(Arc::clone(&self.order));
            cx.send(Command::Project(read));
        }
        let desk = cx.desk;
        let Some(read) = &desk.was_read else { return };
        if !Arc::ptr_eq(&read.order, &self.order) {
            return;
        }
        match &read.answer {
            Ok(preview) => {
                let is_new = self.preview.as_ref();
                let is_new = !is_new.is_some_and(|shown| Arc::ptr_eq(shown, preview));
                self.preview = Some(Arc::clone(preview));
                self.trouble = None;
                if is_new {
                    self.names.follow(preview, &self.order.choices.names);
                    self.ticks.follow(preview);
                    let file = self.order.source.name();
                    self.suggest(preview.imported.title(&file).unwrap_or(&file));
                    let voices = cast::voices(cx.desk, preview, self.into.is_some());
                    self.names.cast(voices);
                }
            }
            Err(trouble) => {
                // Another file is a press of the dialog's own button.
                self.wanted = false;
                let is_file = matches!(self.order.source, ScriptSource::File(_));
                let again = is_file.then_some(Remedy::Retry);
                self.trouble = Some(Trouble {
                    remedies: again.into_iter().collect(),
                    ..trouble.clone()
                });
            }
        }
    }

    /// Calls the project as the script calls itself, where nobody called it otherwise.
    fn suggest(&mut self, title: &str) {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let title: String = title.chars().take(LONGEST_NAME).collect();
        if !title.is_empty() && self.name == self.suggested {
            self.suggested.clone_from(&title);
            self.name = title;
        }
    }

    /// Reads it in another way.
    fn choose(&mut self, choices: Choices) {
        if choices != self.order.choices {
            self.order = Arc::new(ToRead {
                source: self.order.source.clone(),
                choices,
            });
            self.sent = false;
            self.trouble = None;
        }
    }

    /// Whether it is being read.
    fn is_reading(&self, cx: &StudioCtx<'_>) -> bool {
        let read = cx.desk.was_read.as_ref();
        !read.is_some_and(|read| Arc::ptr_eq(&read.order, &self.order))
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        self.follow(cx);
        // What is told here needs no toast.
        cx.view.told_here = Some(Topic::Opening);
        let t = cx.tokens;
        let open = cx.desk.project.as_ref().filter(|_| self.into.is_some());
        let title = match open {
            Some(open) => tr!("import-into", project = open.card.name.as_str()),
            None => tr!("import-title"),
        };
        ui.label(Face::Title.rich(title, t.text));
        if let ScriptSource::File(path) = &self.order.source {
            let path = path.display().to_string();
            ui.add(Label::new(Face::Mono.rich(path, t.text2)).truncate());
        }
        if let Some(trouble) = &self.trouble {
            let card = TroubleCard::new(trouble).reads().narrow();
            if card.show(ui) == Some(Remedy::Retry) {
                self.sent = false;
            }
        }
        let Some(preview) = self.preview.clone() else {
            return self.waiting_ui(ui, cx);
        };
        let reading = self.is_reading(cx);
        // A field that Enter ends is let go of while it is drawn.
        let nobody = ui.memory(|memory| memory.focused().is_none());
        let field = self.into.is_none().then(|| self.name_ui(ui));
        let mut choices = self.order.choices.clone();
        let chosen = self.ticks.sums(&preview);
        inside_ui(ui, "import", |ui| {
            let sums = tr!(
                "import-sums",
                kind = preview.imported.kind.called(),
                lines = chosen.lines,
                speakers = chosen.speakers,
                headings = preview.headings,
                characters = chosen.characters
            );
            ui.add(Label::new(Face::Small.rich(sums, t.text2)).wrap());
            let table = preview.imported.table.as_ref();
            if let Some(row) = table.and_then(|table| table.open_quote) {
                let words = Face::Small.rich(tr!("import-open-quote", row = row), t.warn);
                ui.add(Label::new(words).wrap());
            }
            let cues = self.ticks.cues_left_out(&preview);
            choices_ui(ui, (&preview, cues), &self.order.source, &mut choices);
            let imported = &preview.imported;
            let parts = (imported.kind, imported.skipped.as_slice());
            document_parts::document_parts_ui(ui, cx.desk, parts, &mut choices);
            if let Some(table) = &preview.imported.table {
                columns::columns_ui(ui, cx, table, &mut choices);
            }
            let lists = (&mut self.names, &mut self.ticks);
            let said = lists::lists_ui(ui, cx, &preview, lists);
            if let Some(said) = said {
                choices.names = said;
            }
            let skipped = preview.imported.skipped.iter();
            skipped::skipped_ui(ui, skipped.filter(|part| self.ticks.is_left_out(part)));
        });
        if is_other_text(&choices, &self.order.choices) {
            self.names.forget();
            choices.names = Corrections::default();
        }
        self.choose(choices);
        let wanted = self.name.trim().to_owned();
        let why = if wanted.is_empty() && self.into.is_none() {
            Some(tr!("dialog-name-missing"))
        } else if chosen.lines == 0 {
            Some(tr!("import-nothing-ticked"))
        } else {
            self.trouble.as_ref().map(|trouble| trouble.what.clone())
        };
        let ready = why.is_none();
        let enter = if let Some(field) = &field {
            entered(ui, field)
        } else {
            nobody && ui.input(|input| input.key_pressed(Key::Enter))
        };
        let (done, explanation) = match self.into {
            Some(_) => (tr!("import-paste"), tr!("import-paste.tip")),
            None => (tr!("import-create"), tr!("import-create.tip")),
        };
        let done = Button::new(done).busy(reading).why_not(why);
        let (pressed, cancelled) = buttons_ui(ui, done.tip(explanation));
        if ready && !reading && (pressed || enter) {
            // Who goes there from a name that is being written means it as it is written.
            let mut choices = self.order.choices.clone();
            choices.names = self.names.corrections();
            self.choose(choices);
            self.wanted = true;
        }
        let agreed = self.wanted && ready && !self.is_reading(cx);
        if agreed && self.into.is_some() {
            let mut script = preview.imported.script.clone();
            self.ticks.choose(&preview, &mut script);
            cx.view.pasted = Some(Box::new(script));
            cx.view.room = Room::Script;
            return Outcome::Done;
        }
        if agreed {
            let mut script = cast::cast(cx.desk, &preview.imported);
            self.ticks.choose(&preview, &mut script);
            // Without a title of its own it goes by the name of its project.
            let script = Box::new(script.under(&self.order.source.name()));
            let create = ProjectCommand::CreateOf {
                name: wanted,
                script,
            };
            cx.send(Command::Project(create));
            cx.view.room = Room::Script;
            return Outcome::Done;
        }
        if cancelled {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }

    /// Draws the field of a new project's name.
    fn name_ui(&mut self, ui: &mut Ui) -> Response {
        let name = tr!("dialog-project-name");
        let explanation = tr!("dialog-project-name.tip");
        let field = TextField::new(&mut self.name, &name).tip(&explanation);
        let field = ui.add(field.limit(LONGEST_NAME));
        if !std::mem::replace(&mut self.begun, true) {
            field.request_focus();
            mynah_ui_kit::widgets::select_all(ui, field.id, &self.name);
        }
        field
    }

    /// Nothing was read yet, or nothing can be.
    fn waiting_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let failed = self.trouble.is_some();
        // Letters that look like no text may be text in an encoding that nobody can guess, and what is no table or list
        // may be plain text.
        if failed && self.order.source.may_be_text() {
            let mut choices = self.order.choices.clone();
            kind_ui(ui, choices.kind, &mut choices);
            if self.order.source.has_encoding() {
                let now = choices.encoding.clone();
                let now = now.unwrap_or_else(|| tr!("import-encoding.guessed"));
                encoding_ui(ui, (&now, false), &mut choices);
            }
            self.choose(choices);
        }
        if !failed {
            ui.label(Face::Body.rich(tr!("import-reading"), cx.tokens.text2));
        }
        let is_file = matches!(self.order.source, ScriptSource::File(_));
        let why = (!failed || !is_file).then(|| tr!("import-other.why-not"));
        let other = Button::new(tr!("import-other"))
            .why_not(why)
            .tip(tr!("import-other.tip"));
        let (pressed, cancelled) = buttons_ui(ui, other);
        if pressed {
            cx.act(Action::OpenScript);
        }
        if pressed || cancelled {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }
}

/// Choices that an import begins with: facts about the open project if the lines are put `into` it, else about a new one.
pub(super) fn choices(desk: &Desk, into: bool) -> Choices {
    let destination = if into {
        let cast = &desk.script().cast().0;
        let model = |speaker: &str| cast.get(speaker).and_then(|part| part.model.clone());
        let speakers = desk.speakers();
        let speakers = speakers.iter();
        Destination {
            speakers: speakers
                .map(|speaker| (speaker.to_string(), model(speaker)))
                .collect(),
            model: desk.default_model().cloned(),
        }
    } else {
        Destination {
            model: desk.settings.new_projects.model.clone(),
            ..Destination::default()
        }
    };
    Choices {
        destination,
        ..Choices::default()
    }
}

/// Whether other names may be found in what is chosen now.
fn is_other_text(now: &Choices, before: &Choices) -> bool {
    let of = |choices: &Choices| {
        let (encoding, columns) = (choices.encoding.clone(), choices.columns.clone());
        (choices.kind, encoding, columns, choices.sheet)
    };
    of(now) != of(before)
}

/// What a person may choose otherwise than the file looks like.
fn choices_ui(
    ui: &mut Ui,
    (preview, cues_left_out): (&Preview, usize),
    source: &ScriptSource,
    choices: &mut Choices,
) {
    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
    let kind = preview.imported.kind;
    if !kind.is_heavy() {
        kind_ui(ui, Some(kind), choices);
    }
    let encoding = preview.imported.encoding.as_ref();
    if let Some(encoding) = encoding.filter(|_| source.has_encoding()) {
        let is_guessed = preview.imported.encoding_guessed;
        encoding_ui(ui, (encoding, is_guessed), choices);
    }
    if preview.imported.sounds > 0 {
        sounds_ui(ui, cues_left_out, choices);
    }
    if preview.imported.directions > 0 {
        directions_ui(ui, preview.imported.directions, choices);
    }
    if preview.imported.is_screenplay {
        let mut narrated = choices.action == SceneAction::Narrated;
        let (name, explanation) = (tr!("import-action"), tr!("import-action.tip"));
        toggle_row(ui, &name, &mut narrated, &explanation, None);
        choices.action = if narrated {
            SceneAction::Narrated
        } else {
            SceneAction::LeftOut
        };
    }
}

/// Draws what becomes of directions in parentheses, and how many there are.
fn directions_ui(ui: &mut Ui, count: usize, choices: &mut Choices) {
    let (name, explanation) = (
        tr!("import-directions", count = count),
        tr!("import-directions.tip"),
    );
    let mut as_notes = !choices.spoken_directions;
    toggle_row(ui, &name, &mut as_notes, &explanation, None);
    choices.spoken_directions = !as_notes;
}

/// Draws the choice whether sound and music cues are lines, and how many are left out.
fn sounds_ui(ui: &mut Ui, left_out: usize, choices: &mut Choices) {
    let (name, explanation) = (tr!("import-sounds"), tr!("import-sounds.tip"));
    toggle_row(ui, &name, &mut choices.sounds, &explanation, None);
    let words = tr!("import-sounds-left-out", count = left_out);
    let words = Face::Small.rich(words, Tokens::of(ui).text2);
    // It keeps its space: what is below doesn't move.
    let is_told = !choices.sounds && left_out > 0;
    ui.add_visible(is_told, Label::new(words).wrap());
}

/// What a text is read as.
fn kind_ui(ui: &mut Ui, now: Option<Kind>, choices: &mut Choices) {
    let name = tr!("import-kind");
    let explanation = tr!("import-kind.tip");
    let shown = now.map_or_else(|| tr!("import-encoding.guessed"), Kind::called);
    ui.horizontal(|ui| {
        caption(ui, Face::Small, &name, Tokens::of(ui).text2);
        Combo::new(&name, &shown)
            .tip(&explanation)
            .width(CHOICE)
            .show(ui, |ui| {
                for kind in Kind::OF_TEXT {
                    let (on, item) = (now == Some(kind), kind.called());
                    if combo_item(ui, on, (&item, ""), &tr!("import-kind.item")).clicked() {
                        choices.kind = Some(kind);
                        // What the columns of another table are is another matter.
                        choices.columns = None;
                    }
                }
            });
    });
}

/// Draws the choice of the encoding that its letters are read in.
fn encoding_ui(ui: &mut Ui, (encoding, is_guessed): (&str, bool), choices: &mut Choices) {
    let name = tr!("import-encoding");
    let explanation = tr!("import-encoding.tip");
    ui.horizontal(|ui| {
        caption(ui, Face::Small, &name, Tokens::of(ui).text2);
        Combo::new(&name, encoding)
            .tip(&explanation)
            .width(CHOICE)
            .show(ui, |ui| {
                for offered in encodings() {
                    let on = encoding == offered.label;
                    let item = (offered.label, offered.name);
                    if combo_item(ui, on, item, &tr!("import-encoding.item")).clicked() {
                        choices.encoding = Some(offered.label.to_owned());
                    }
                }
            });
        if is_guessed {
            let words = Face::Small.rich(tr!("import-encoding-guessed"), Tokens::of(ui).text2);
            ui.add(Label::new(words).wrap());
        }
    });
}
