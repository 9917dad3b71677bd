//! The application: drains the studio's events, draws the window, hands over what was wished for.
//!
//! Per frame the UI thread does four things and waits for nothing: events into the desk, draw, commands
//! into free slots, edits into the script.

mod backstage;
mod memory;
mod picture;
mod window;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use egui::Context;
use egui_system_font_provider::SystemFontProvider;

pub use self::backstage::Backstage;
pub use self::memory::give_back;
use self::picture::Picture;
pub use self::picture::PictureTaker;
pub use self::window::{WindowError, WindowOptions, open};
use crate::ui::ctx::{StudioCtx, View, Wishes};
use crate::ui::dialogs::Dialogs;
use crate::ui::dialogs::file::Asker;
use crate::ui::edit_wish::EditWish;
use crate::ui::keys;
use crate::ui::panels::Panels;
use crate::ui::panels::Room;
use crate::ui::shell::{Behind, Shell};
use crate::ui::steps::Stepped;
use crate::ui::theme;
use crate::ui::theme::Tokens;
use mynah_core::clock::Clock;
use mynah_core::day::Day;
use mynah_engine::Studio;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::desk::Desk;
use mynah_model::library_move::Move;
pub use mynah_model::slices::go_first;

/// How often the window is drawn while something plays.
const PLAYING: Duration = Duration::from_millis(33);
/// The same where the processor has to rasterise the window: 12 a second.
const PLAYING_SOFTWARE: Duration = Duration::from_millis(83);
/// How long an event waits there for others to share its frame.
const EVENTS_SOFTWARE: Duration = Duration::from_millis(40);
/// Events are taken in for this long in a frame.
const DRAIN: Duration = Duration::from_millis(2);

/// How the window begins.
#[derive(Default)]
pub struct AppOptions {
    /// The folder of everything, for the settings page.
    pub home: String,
    /// A move of the library that the start comes upon, the studio's own.
    pub moving: Move,
    /// The room that is open first; none: where somebody was.
    pub room: Option<Room>,
    /// Whether the processor rasterises the window.
    pub software: bool,
    /// Whether letters that the window's own fonts lack come from the system's.
    pub system_fonts: bool,
    /// A project's file to open once the studio is there.
    pub project: Option<PathBuf>,
    /// Draw once, give the picture away, end.
    pub picture: Option<PictureTaker>,
    /// Source of files and folders: the system's dialogs, or a test's answers.
    pub asker: Asker,
    /// The time.
    pub clock: Clock,
}

/// The window and everything behind it.
pub struct App {
    /// `None` until it is there; the window says what is behind it meanwhile.
    studio: Option<Studio>,
    backstage: Backstage,
    moving: Move,
    desk: Desk,
    /// Whether events are left for the next frame.
    is_behind: bool,
    view: View,
    wishes: Wishes,
    shell: Shell,
    panels: Panels,
    clock: Clock,
    software: bool,
    system_fonts: bool,
    /// Whether the window has been drawn.
    drawn: bool,
    /// Whether it came back to where somebody was.
    is_back: bool,
    /// The room that was asked for at the start.
    room: Option<Room>,
    picture: Option<Picture>,
}

impl App {
    /// Opens the window's inside. Behind it the studio is on its way, for which the window does not wait.
    pub fn new(ctx: &Context, options: AppOptions, backstage: Backstage) -> Self {
        theme::install(ctx);
        keys::install(ctx);
        // Ten chunks a second must not be ten frames a second where frames are dear.
        let patience = if options.software {
            EVENTS_SOFTWARE
        } else {
            Duration::ZERO
        };
        backstage.wake(ctx, patience);
        let clock = options.clock;
        let mut panels = Panels::new(options.home);
        panels.dialogs = Dialogs::asking(options.asker);
        let mut shell = Shell::default();
        shell.stand_before(Behind::Opening(options.moving.clone()));
        // It waits there until somebody takes it.
        let opens = options.project.into_iter().map(|path| {
            let open = ProjectCommand::OpenFile(path);
            Command::Project(open)
        });
        Self {
            studio: None,
            backstage,
            moving: options.moving,
            desk: Desk::default(),
            is_behind: false,
            view: View {
                room: options.room.unwrap_or_default(),
                ..View::default()
            },
            wishes: Wishes {
                outbox: opens.collect(),
                ..Wishes::default()
            },
            shell,
            panels,
            software: options.software,
            system_fonts: options.system_fonts,
            drawn: false,
            is_back: false,
            room: options.room,
            picture: options.picture.map(|taker| Picture::new(taker, &clock)),
            clock,
        }
    }

    /// Takes up the studio once it is there, or shows why it can't be.
    fn take_studio(&mut self) {
        let Some(started) = self.backstage.poll() else {
            return;
        };
        self.shell.stand_before(match started {
            Ok(studio) => {
                self.desk = studio.desk();
                self.studio = Some(studio);
                Behind::Studio
            }
            Err(trouble) => Behind::Nothing(trouble),
        });
    }

    /// What the interface sees, for tests.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Hands a wish over as if a panel had made it, for tests and measurements.
    pub fn send(&mut self, command: Command) {
        self.wishes.outbox.push_back(command);
    }

    /// Changes the script as a panel would, for tests and measurements.
    pub fn edit(&mut self, wish: EditWish) {
        self.wishes.edits.push_back(wish);
    }

    /// Takes in what came to be. Runs also while the window is hidden.
    pub fn drain(&mut self) {
        self.take_studio();
        if let Some(studio) = &mut self.studio {
            let begun = self.clock.instant();
            self.is_behind = false;
            while let Some(event) = studio.poll() {
                self.desk.apply(event);
                if self.clock.instant().duration_since(begun) > DRAIN {
                    // Whoever tells more than a frame can take in waits for the next one.
                    self.is_behind = true;
                    break;
                }
            }
        }
        while let Some(notice) = self.desk.notices.pop_front() {
            self.shell.tell(notice);
        }
    }

    /// Draws the window into `ui` and grants what was wished for.
    pub fn draw(&mut self, ui: &mut egui::Ui) {
        theme::apply(ui.ctx(), &self.desk.settings);
        if self.is_first_frame(ui.ctx()) {
            return;
        }
        if self.desk.count_on() || self.is_behind {
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
            cx.view.room = self.room.unwrap_or(cx.view.room);
        }
        self.shell.ui(ui, &mut self.panels, &mut cx);
        if self.shell.take_retry() {
            self.moving.begin();
            self.backstage.again();
            self.shell
                .stand_before(Behind::Opening(self.moving.clone()));
        }
        self.grant(ui.ctx());
        if self.desk.playhead().is_running() {
            ui.ctx().request_repaint_after(if self.software {
                PLAYING_SOFTWARE
            } else {
                PLAYING
            });
        }
    }

    /// A window is shown with its first frame: that is the ground alone. All else comes with the next one, and the
    /// system's fonts, which only some scripts need, take no time of it.
    fn is_first_frame(&mut self, ctx: &Context) -> bool {
        if std::mem::replace(&mut self.drawn, true) {
            return false;
        }
        if self.system_fonts {
            ctx.add_font_provider(Arc::new(SystemFontProvider::new()));
        }
        ctx.request_repaint();
        true
    }

    /// What was typed last in the panels and isn't kept yet.
    fn last(&mut self) -> Vec<Command> {
        let mut wishes = Wishes::default();
        let mut cx = StudioCtx::new(
            &self.desk,
            &mut self.view,
            // Nothing is drawn.
            Tokens::of_visuals(&egui::Visuals::dark()),
            &self.clock,
            &mut wishes,
        );
        self.panels.last(&mut cx);
        for wish in wishes.edits {
            wish.grant(&mut self.desk, &mut self.view);
        }
        wishes.outbox.into()
    }

    fn grant(&mut self, ctx: &Context) {
        let edited = !self.wishes.edits.is_empty();
        for wish in std::mem::take(&mut self.wishes.edits) {
            wish.grant(&mut self.desk, &mut self.view);
        }
        self.view.marks.extend(self.desk.take_marks());
        self.view.judged.extend(self.desk.take_judged());
        self.view.heard.extend(self.desk.take_told());
        self.view.unordered.extend(self.desk.take_unordered());
        self.wishes.outbox.extend(self.desk.take_reading());
        self.wishes.outbox.extend(self.desk.take_agreed());
        let today = Day::here(self.clock.now());
        self.wishes
            .outbox
            .extend(self.desk.take_hints(today, self.view.line));
        if let Some(studio) = &self.studio {
            // A full queue is not an error: what finds no slot waits for the next frame. Edits stay in the script
            // until they have one, and go before all else: what is generated next is what was typed last.
            while let Some(slot) = studio.free_slot() {
                let edits = self.desk.take_edits();
                let Some(command) =
                    edits.or_else(|| next_wish(&mut self.wishes.outbox, &self.desk))
                else {
                    break;
                };
                slot.send(command);
            }
        }
        let waits = !self.wishes.outbox.is_empty() || self.desk.has_edits();
        if edited || waits || !self.wishes.actions.is_empty() {
            ctx.request_repaint();
        }
    }
}

/// What is to be sent next.
fn next_wish(outbox: &mut VecDeque<Command>, desk: &Desk) -> Option<Command> {
    let next = outbox.iter().position(|wish| !desk.holds_back(wish))?;
    outbox.remove(next)
}

impl eframe::App for App {
    fn logic(&mut self, _ctx: &Context, _frame: &mut eframe::Frame) {
        self.drain();
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
        if let Some(picture) = &mut self.picture {
            let ready = self.desk.project.is_some()
                && !self.desk.voices_of(self.desk.backend()).is_empty()
                && self.desk.flow.running + self.desk.flow.queued == 0;
            picture.step(ui.ctx(), ready, self.clock.instant());
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        // Else the first frame flashes.
        Tokens::of_visuals(visuals).bg0.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        let last = self.last();
        if let Some(studio) = self.studio.take() {
            // What was written last may still wait for a change that takes long.
            self.desk.finish_changes();
            let mut all: Vec<Command> = std::iter::from_fn(|| self.desk.take_edits()).collect();
            let wished = std::mem::take(&mut self.wishes.outbox);
            all.extend(wished.into_iter().filter(Command::is_kept));
            all.extend(last);
            studio.shutdown_after(all);
        }
    }
}
