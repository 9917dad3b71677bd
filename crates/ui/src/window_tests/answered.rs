//! A window whose commands are answered between frames, by as much of the engine as a test needs.

use std::fmt::Write as _;
use std::ops::{Deref, DerefMut};
use std::path::Path;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_model::command::{Command, JobsCommand, LineOrder};
use mynah_model::desk::Desk;
use mynah_model::event::Event;

use super::{MOST_FRAMES, WindowHarness};

/// The part of the engine that a test needs.
pub trait Answers {
    /// The events that the engine sends for a command.
    fn answer(&mut self, desk: &Desk, command: &Command) -> Vec<Event>;
}

/// The window with that part of the engine. Its methods mean the same as those of the [`WindowHarness`].
pub struct Answered<E> {
    pub app: WindowHarness,
    pub engine: E,
    sent: Vec<Command>,
}

impl<E> Deref for Answered<E> {
    type Target = WindowHarness;

    fn deref(&self) -> &WindowHarness {
        &self.app
    }
}

impl<E> DerefMut for Answered<E> {
    fn deref_mut(&mut self) -> &mut WindowHarness {
        &mut self.app
    }
}

impl<E: Answers> Answered<E> {
    /// A window whose commands are answered so.
    pub fn new(app: WindowHarness, engine: E) -> Self {
        let mut app = Self {
            app,
            engine,
            sent: Vec::new(),
        };
        app.settle();
        app
    }

    /// Everything that was sent so far.
    pub fn all_sent(&self) -> &[Command] {
        &self.sent
    }

    /// Everything that was ordered so far.
    pub fn orders(&self) -> Vec<&LineOrder> {
        let jobs = self.sent.iter().filter_map(|command| match command {
            Command::Jobs(command) => Some(orders_of(command)),
            _ => None,
        });
        jobs.flatten().collect()
    }

    /// Answers what was sent; whether there was an answer.
    fn answer(&mut self) -> bool {
        let mut has_answer = false;
        for command in self.app.take_sent() {
            for event in self.engine.answer(self.app.desk(), &command) {
                self.app.desk_mut().apply(event);
                has_answer = true;
            }
            self.sent.push(command);
        }
        has_answer
    }

    /// Frames until nothing is answered any more.
    pub fn settle(&mut self) {
        for _ in 0..12 {
            self.app.settle();
            if !self.answer() {
                return;
            }
        }
    }

    #[track_caller]
    pub fn wait_for(&mut self, what: &str, done: impl Fn(&WindowHarness) -> bool) {
        for _ in 0..MOST_FRAMES {
            self.app.step();
            self.answer();
            if done(&self.app) {
                return;
            }
            // File dialogs answer from a thread of their own.
            std::thread::yield_now();
        }
        panic!("no {what}; on screen: {:#?}", self.app.on_screen());
    }

    #[track_caller]
    pub fn wait_for_label(&mut self, label: &str) {
        self.wait_for(label, |app| app.shows(label));
    }

    #[track_caller]
    pub fn press(&mut self, label: &str) {
        self.settle();
        self.app.press(label);
        self.settle();
    }

    #[track_caller]
    pub fn press_part(&mut self, part: &str) {
        self.settle();
        self.app.press_part(part);
        self.settle();
    }

    #[track_caller]
    pub fn press_role(&mut self, role: Role, label: &str) {
        self.settle();
        self.app.press_role(role, label);
        self.settle();
    }

    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.app.key(modifiers, key);
        self.settle();
    }

    pub fn let_fall(&mut self, file: &Path) {
        self.app.let_fall(file);
        self.settle();
    }

    /// Gives the keyboard focus to the first control whose name begins with `name`.
    #[track_caller]
    pub fn focus_part(&mut self, name: &str) {
        let is_it = |node: &egui_kittest::Node<'_>| {
            let label = node.accesskit_node().label().unwrap_or_default();
            label.starts_with(name)
        };
        self.app.nodes().find(is_it).expect("it").focus();
        self.settle();
    }
}

fn orders_of(command: &JobsCommand) -> &[LineOrder] {
    match command {
        JobsCommand::Generate { orders, .. } => orders,
        JobsCommand::Agreed(inner) | JobsCommand::Fitted(inner) => orders_of(inner),
        _ => &[],
    }
}

/// Returns true if the name of the control with the keyboard focus begins with `name`.
pub fn is_at(app: &WindowHarness, name: &str) -> bool {
    app.focused().is_some_and(|it| it.starts_with(name))
}

/// The hash of a file that exists only by its name.
pub fn hash_of(name: &str) -> String {
    let mut hash = String::new();
    for byte in name.bytes() {
        write!(hash, "{byte:02x}").expect("a string takes all");
    }
    hash
}
