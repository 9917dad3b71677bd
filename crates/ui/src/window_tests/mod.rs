//! Tests of the whole window without the engine: a read model built by hand, and an outbox that is looked at.
#![cfg(test)]

mod answered;
mod approve;
mod audition;
mod best;
mod casts;
mod clone;
mod clones;
mod controls;
mod design;
mod dub_batches;
mod dub_before;
mod dub_board;
mod dub_draft;
mod dub_files;
mod dub_fixes;
mod dub_keys;
mod dub_repeats;
mod dub_whole;
mod dubs;
mod find;
mod fits;
mod folding;
mod help;
mod hints;
mod history;
mod import;
mod jobs;
mod keys;
mod marked;
mod models;
mod places;
mod presets;
mod projects;
mod pronunciation;
mod review;
mod right_to_left;
mod script_room;
mod sound;
mod start;
mod sweep;
mod tab_order;
mod tabs;
mod tags;
mod takes;
mod trials;
mod troubles;
mod usage;
mod voice_cards;
mod voices;
mod writing;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use egui::accesskit::Role;
use egui::{DroppedFile, Event as Input, Key, Modifiers, Pos2, Rect, Vec2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node};
use mynah_core::clock::{Clock, UnixMillis};
use mynah_core::day::Day;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand, LineOrder, ProjectCommand};
use mynah_model::desk::{Desk, WordsFound};
use mynah_model::event::{Event, ProjectEvent};
use mynah_model::spelling::Speller;
use mynah_script::document::Script;
use mynah_script::history::Editor;
use mynah_ui_core::ctx::{StudioCtx, View, Wishes};
use mynah_ui_core::steps::Stepped;
use mynah_ui_core::testing::controls::{self as on_screen, Control};
use mynah_ui_core::testing::driver;
pub use mynah_ui_core::testing::driver::{middle, pressed, typed};
use mynah_ui_core::testing::fixtures as made;
use mynah_ui_kit::testing::builder;
use mynah_ui_kit::theme::Tokens;

use crate::dialogs::Dialogs;
use crate::dialogs::file::{Asker, Picked};
use crate::folders::{Folders, Opener};
use crate::panels::Panels;
use crate::shell::Shell;
use crate::theme;

/// The size of most tests' windows, in points.
const LARGE: Vec2 = vec2(1440.0, 900.0);

/// The most frames that a test waits for something.
const MOST_FRAMES: usize = 300;

/// The window with its read model: the application without the engine.
pub struct Window {
    /// The read model.
    pub desk: Desk,
    /// The view state that the rooms share.
    pub view: View,
    wishes: Wishes,
    /// Commands that were sent. They leave the outbox each frame, as in the application: what is asked about before it is
    /// sent is asked about once.
    sent: VecDeque<Command>,
    shell: Shell,
    panels: Panels,
    clock: Clock,
    speller: Speller,
    is_back: bool,
}

impl Window {
    /// Draws one frame, as `App::drain` and `App::draw` make it.
    fn frame(&mut self, ui: &mut egui::Ui) {
        while let Some(notice) = self.desk.notices.pop_front() {
            self.shell.tell(notice);
        }
        theme::apply(ui.ctx(), &self.desk.settings);
        if self.desk.count_on() {
            ui.ctx().request_repaint();
        }
        Stepped::tell_late(&self.desk, &mut self.view);
        let mut cx = StudioCtx::new(
            &self.desk,
            &mut self.view,
            Tokens::of_ctx(ui.ctx()),
            &self.clock,
            &mut self.wishes,
        );
        if !self.is_back && cx.desk.project.is_some() {
            self.is_back = true;
            self.panels.come_back(&mut cx);
        }
        self.shell.ui(ui, &mut self.panels, &mut cx);
        self.grant(ui.ctx());
    }

    /// Applies edits, and answers what the engine answers without files or work: edits are saved, hints and words
    /// are looked for.
    fn grant(&mut self, ctx: &egui::Context) {
        let edited = !self.wishes.edits.is_empty();
        for wish in std::mem::take(&mut self.wishes.edits) {
            wish.grant(&mut self.desk, &mut self.view);
        }
        self.view.marks.extend(self.desk.take_marks());
        self.view.judged.extend(self.desk.take_judged());
        self.view.heard.extend(self.desk.take_told());
        self.view.unordered.extend(self.desk.take_unordered());
        let today = Day::here(self.clock.now());
        let asked = [
            self.desk.take_reading(),
            self.desk.take_agreed(),
            self.desk.take_hints(today, self.view.line),
        ];
        let edits = std::iter::from_fn(|| self.desk.take_edits());
        let sent = std::mem::take(&mut self.wishes.outbox);
        let commands: Vec<_> = sent
            .into_iter()
            .chain(edits)
            .chain(asked.into_iter().flatten())
            .collect();
        let mut answered = false;
        for command in commands {
            match command {
                Command::Project(ProjectCommand::Edits {
                    project, opening, ..
                }) => {
                    let saved = ProjectEvent::Saved {
                        project,
                        opening,
                        revision: self.desk.revision(),
                    };
                    self.desk.apply(Event::Project(saved));
                    answered = true;
                }
                Command::Project(ProjectCommand::Look(look)) => {
                    let looked = ProjectEvent::Looked(look.look(&self.speller));
                    self.desk.apply(Event::Project(looked));
                    answered = true;
                }
                Command::Project(ProjectCommand::CheckWords(read)) => {
                    let found = WordsFound {
                        of: read.of,
                        words: read.look(&self.speller).into(),
                        took: Duration::ZERO,
                    };
                    self.desk
                        .apply(Event::Project(ProjectEvent::WordsFound(found)));
                    answered = true;
                }
                command => self.sent.push_back(command),
            }
        }
        if edited || answered || self.desk.has_edits() || !self.wishes.actions.is_empty() {
            ctx.request_repaint();
        }
    }
}

/// A file that is dragged from another program.
#[derive(Debug)]
struct Dragged(PathBuf);

impl DroppedFile for Dragged {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// The window under test. Its methods mean the same as those of the `AppHarness` of the journeys.
pub struct WindowHarness {
    harness: Box<Harness<'static, Window>>,
    /// The text that another program put on the clipboard.
    clipboard: Option<String>,
}

impl WindowHarness {
    /// A window of 1440 × 900 points.
    pub fn of(desk: Desk) -> Self {
        Self::sized(desk, LARGE)
    }

    /// A window of this size.
    pub fn sized(desk: Desk, size: Vec2) -> Self {
        let mut panels = Panels::new(String::new());
        panels.dialogs = Dialogs::asking(Asker::scripted(|_| Picked::NoDialog));
        let window = Window {
            desk,
            view: View::default(),
            wishes: Wishes::default(),
            sent: VecDeque::new(),
            shell: Shell::with_folders(Folders::shown_by(Opener::scripted(false, |_| false))),
            panels,
            clock: Clock::scripted(UnixMillis(1_800_000_000_000)),
            speller: Speller::default(),
            is_back: false,
        };
        let harness = builder(size.x, size.y)
            .with_context_setup(|ctx| {
                theme::install(ctx);
                crate::keys::install(ctx);
            })
            .build_ui_state(|ui, window: &mut Window| window.frame(ui), window);
        let mut app = Self {
            harness: Box::new(harness),
            clipboard: None,
        };
        // Prices and hints are there with the first frames.
        for _ in 0..8 {
            app.step();
        }
        app
    }

    /// Draws letters that no font has as boxes, as a real window does.
    pub fn draws_any_letter(&self) {
        let ctx = &self.harness.ctx;
        ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    }

    /// The read model.
    pub fn desk(&self) -> &Desk {
        &self.harness.state().desk
    }

    /// The read model, for changes by hand between two frames.
    pub fn desk_mut(&mut self) -> &mut Desk {
        &mut self.harness.state_mut().desk
    }

    /// The clock of the window, which stands still.
    pub fn clock(&self) -> &Clock {
        &self.harness.state().clock
    }

    /// Applies an event as if the engine had sent it, and draws what comes of it.
    pub fn apply(&mut self, event: Event) {
        self.desk_mut().apply(event);
        self.step();
        self.settle();
    }

    /// The commands that the window sent so far, the oldest first. Edits of the script are not among them.
    pub fn sent(&self) -> &VecDeque<Command> {
        &self.harness.state().sent
    }

    /// Takes the commands that the window sent since the last call.
    pub fn take_sent(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.harness.state_mut().sent).into()
    }

    /// How often `part` occurs in the commands that were sent, as they are printed for debugging.
    pub fn sent_count(&self, part: &str) -> usize {
        format!("{:?}", self.sent()).matches(part).count()
    }

    /// Sets the text that another program put on the clipboard.
    pub fn copy_elsewhere(&mut self, text: &str) {
        self.clipboard = Some(text.to_owned());
    }

    /// Answers a request for the clipboard's text in the next frame, as a window does.
    fn answer_paste(&mut self) {
        let output = &self.harness.output().viewport_output;
        let root = output.get(&egui::ViewportId::ROOT);
        let asks = |command: &egui::ViewportCommand| {
            matches!(command, egui::ViewportCommand::RequestPaste)
        };
        let is_asked = root.is_some_and(|view| view.commands.iter().any(asks));
        if is_asked && let Some(text) = self.clipboard.clone() {
            self.harness.input_mut().events.push(Input::Paste(text));
        }
    }

    /// One frame.
    pub fn step(&mut self) {
        self.harness.step();
        self.answer_paste();
    }

    /// A few frames: enough for a click, its wish, and what the panels make of it.
    pub fn settle(&mut self) {
        for _ in 0..4 {
            self.step();
            let output = &self.harness.output().viewport_output;
            let root = output.get(&egui::ViewportId::ROOT);
            if root.is_some_and(|view| !view.repaint_delay.is_zero()) {
                return;
            }
        }
    }

    /// Draws frames until `done`; panics with what is on screen after too many.
    #[track_caller]
    pub fn wait_for(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        for _ in 0..MOST_FRAMES {
            self.step();
            if done(self) {
                return;
            }
            // File dialogs answer from a thread of their own.
            std::thread::yield_now();
        }
        panic!("no {what}; on screen: {:#?}", self.on_screen());
    }

    /// Waits until a control is named `label`.
    #[track_caller]
    pub fn wait_for_label(&mut self, label: &str) {
        self.wait_for(label, |app| app.shows(label));
    }

    /// Returns true if a control is named exactly `label`.
    pub fn shows(&self, label: &str) -> bool {
        driver::shows(&self.harness, label)
    }

    /// Returns true if the name of a control contains `part`.
    pub fn shows_part(&self, part: &str) -> bool {
        driver::shows_part(&self.harness, part)
    }

    /// The control named `label`.
    #[track_caller]
    pub fn get<'a>(&'a self, label: &'a str) -> Node<'a> {
        self.harness.get_by_label(label)
    }

    /// Presses the control named `label`, once it is there.
    #[track_caller]
    pub fn press(&mut self, label: &str) {
        self.press_found(label, |app| middle(app.harness.query_by_label(label)));
    }

    /// Presses what `place` finds, once it is there, enabled and no longer moving.
    #[track_caller]
    pub fn press_found(&mut self, what: &str, place: impl Fn(&Self) -> Option<Pos2>) {
        self.press_times(1, what, place);
    }

    /// Double-clicks the control named `label`.
    #[track_caller]
    pub fn press_twice(&mut self, label: &str) {
        self.press_times(2, label, |app| middle(app.harness.query_by_label(label)));
    }

    #[track_caller]
    fn press_times(&mut self, times: usize, what: &str, place: impl Fn(&Self) -> Option<Pos2>) {
        let mut last = None;
        let mut same = 0;
        for _ in 0..MOST_FRAMES {
            let at = place(self);
            same = if at == last { same + 1 } else { 0 };
            if let Some(pos) = at.filter(|_| same > 1) {
                for _ in 1..times {
                    self.harness.event(driver::button(pos, true));
                    self.harness.event(driver::button(pos, false));
                    self.harness.step();
                }
                return self.in_one_frame([driver::button(pos, true), driver::button(pos, false)]);
            }
            last = at;
            if let Some(at) = at {
                self.harness.event(Input::PointerMoved(at));
            }
            self.step();
            std::thread::yield_now();
        }
        panic!(
            "{what} can't be pressed; on screen: {:#?}",
            self.on_screen()
        );
    }

    /// Presses the control named `label` with the secondary button of the mouse.
    #[track_caller]
    pub fn press_second(&mut self, label: &str) {
        self.harness.get_by_label(label).click_secondary();
        self.settle();
    }

    /// Presses the control named `label` with modifier keys held down.
    #[track_caller]
    pub fn press_with(&mut self, modifiers: Modifiers, label: &str) {
        self.harness.get_by_label(label).click_modifiers(modifiers);
        self.settle();
    }

    /// Presses the control of this role named `label`.
    #[track_caller]
    pub fn press_role(&mut self, role: Role, label: &str) {
        self.press_found(label, |app| {
            middle(app.harness.query_by_role_and_label(role, label))
        });
    }

    /// Presses the first control whose name contains `part`.
    #[track_caller]
    pub fn press_part(&mut self, part: &str) {
        self.press_found(part, |app| {
            middle(app.harness.query_all_by_label_contains(part).next())
        });
    }

    /// Presses a key with modifiers.
    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Hands events over in one frame, and draws until what they led to is on screen.
    pub fn in_one_frame(&mut self, events: impl IntoIterator<Item = Input>) {
        self.harness.input_mut().events.extend(events);
        self.step();
        self.settle();
    }

    /// Hands events over in a frame right after the one before, as those of a real window are. Between other frames of
    /// this window a quarter of a second passes.
    pub fn step_soon(&mut self, events: impl IntoIterator<Item = Input>) {
        let now = self.harness.ctx.input(|input| input.time);
        let input = self.harness.input_mut();
        input.time = Some(now + 0.016);
        input.events.extend(events);
        self.step();
        self.harness.input_mut().time = None;
    }

    /// Drops a file of another program on the window.
    pub fn let_fall(&mut self, file: &Path) {
        let input = self.harness.input_mut();
        input.hovered_files.clear();
        input
            .dropped_files
            .push(Arc::new(Dragged(file.to_path_buf())));
        self.step();
        self.settle();
    }

    /// The value of the control named `label`.
    #[track_caller]
    pub fn value(&self, label: &str) -> String {
        driver::value(&self.harness, label)
    }

    /// The name of the control that has the keyboard focus.
    pub fn focused(&self) -> Option<String> {
        driver::focused(&self.harness)
    }

    /// The name of the selected row of a list.
    pub fn selected_row(&self) -> Option<String> {
        driver::selected_row(&self.harness)
    }

    /// Gives a control the keyboard focus.
    #[track_caller]
    fn give_keys(&mut self, label: &str) {
        for _ in 0..MOST_FRAMES {
            if self.focused().as_deref() == Some(label) {
                return;
            }
            self.harness.get_by_label(label).focus();
            self.settle();
        }
        panic!(
            "{label} does not get the focus; on screen: {:#?}",
            self.on_screen()
        );
    }

    /// Types into the control named `label`.
    #[track_caller]
    pub fn write(&mut self, label: &str, text: &str) {
        self.give_keys(label);
        self.harness.get_by_label(label).type_text(text);
        self.settle();
    }

    /// Replaces the text of the control named `label`.
    #[track_caller]
    pub fn write_over(&mut self, label: &str, text: &str) {
        self.give_keys(label);
        self.key(Modifiers::COMMAND, Key::A);
        self.key(Modifiers::NONE, Key::Backspace);
        if !text.is_empty() {
            self.harness.get_by_label(label).type_text(text);
        }
        self.settle();
    }

    /// Types a letter a frame into whatever has the focus.
    pub fn type_letters(&mut self, text: &str) {
        for letter in text.chars() {
            self.harness.event(Input::Text(letter.to_string()));
            self.step();
        }
        self.settle();
    }

    /// Sets the slider named `label`, as a screen reader does.
    #[track_caller]
    pub fn slide(&mut self, label: &str, value: f64) {
        self.harness.get_by_label(label).set_value_accesskit(value);
        self.settle();
    }

    /// Sets the last of several sliders named `label`.
    #[track_caller]
    pub fn slide_last(&mut self, label: &str, value: f64) {
        let sliders = self
            .harness
            .query_all_by_role_and_label(Role::Slider, label);
        let slider = sliders.last().expect("a slider of that name");
        slider.set_value_accesskit(value);
        self.settle();
    }

    /// Presses Tab.
    pub fn tab(&mut self) {
        self.harness.key_press(Key::Tab);
        self.harness.run_steps(2);
    }

    /// The window's inside, in points.
    pub fn window(&self) -> Rect {
        self.harness.ctx.content_rect()
    }

    /// Everything on screen, as a screen reader gets it.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        self.harness.root().children_recursive()
    }

    /// All controls; with a dialog over the window, those of the dialog.
    pub fn controls(&self) -> Vec<Control> {
        on_screen::controls(&self.harness)
    }

    /// The control that has the keyboard focus.
    pub fn focused_control(&self) -> Option<Control> {
        on_screen::focused_control(&self.harness)
    }

    /// The defects of the controls on screen, each with the control's name.
    pub fn defects(&self, place: &str) -> Vec<String> {
        on_screen::defects(&self.harness, place)
    }

    /// The names or values of everything on screen, for failure messages.
    pub fn on_screen(&self) -> Vec<String> {
        driver::on_screen(&self.harness)
    }
}

/// The line with this number, from 1.
pub fn line(app: &WindowHarness, number: usize) -> mynah_core::ids::LineId {
    made::line(app.desk(), number)
}

/// A window with the sample project.
pub fn started() -> WindowHarness {
    WindowHarness::of(start::sample())
}

/// A window with a project that says `script`, with its first row selected.
pub fn pasted(script: &str) -> WindowHarness {
    let mut app = WindowHarness::of(start::project("Low tide", script));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Home);
    app
}

/// Orders a new project by its dialog, and opens it as the engine does: its only line is being edited.
pub fn new_project(app: &mut WindowHarness, name: &str) {
    app.key(Modifiers::COMMAND, Key::N);
    app.write(&tr!("dialog-project-name"), name);
    app.key(Modifiers::NONE, Key::Enter);
    open_new(app, name);
    app.wait_for_label(&tr!("script-line-field"));
}

/// Opens the new project that was ordered, with one empty line.
pub fn open_new(app: &mut WindowHarness, name: &str) {
    let ordered = |command: &Command| matches!(command, Command::Project(ProjectCommand::Create { name: it }) if it == name);
    app.wait_for("an order of the project", |app| {
        app.sent().iter().any(ordered)
    });
    open_with(app, name, "");
}

/// Opens another project, with one line.
pub fn open_with(app: &mut WindowHarness, name: &str, line: &str) {
    let card = start::another(app.desk(), 2, name);
    let mut script = Script::new(name);
    let (edit, _) = script.insert_after(None, line);
    script.apply(&edit).expect("it fits");
    start::open(app.desk_mut(), card, Editor::new(script));
}

/// The orders of lines that were sent, the oldest first.
pub fn orders(app: &WindowHarness) -> Vec<&LineOrder> {
    let batches = app.sent().iter().filter_map(generated);
    batches.flatten().collect()
}

fn generated(command: &Command) -> Option<&[LineOrder]> {
    match command {
        Command::Jobs(JobsCommand::Generate { orders, .. }) => Some(orders),
        Command::Jobs(JobsCommand::Agreed(order) | JobsCommand::Fitted(order)) => match &**order {
            JobsCommand::Generate { orders, .. } => Some(orders),
            _ => None,
        },
        _ => None,
    }
}

/// The lines that were ordered, the oldest first.
pub fn ordered(app: &WindowHarness) -> Vec<mynah_core::ids::LineId> {
    orders(app)
        .into_iter()
        .filter_map(|order| order.line)
        .collect()
}

/// The texts of all lines.
pub fn texts(app: &WindowHarness) -> Vec<String> {
    let lines = app.desk().script().lines();
    lines.map(|line| line.text.clone()).collect()
}
