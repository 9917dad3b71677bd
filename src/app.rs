//! The application: drains the studio's events, draws the window, hands over what was wished for.
//!
//! Per frame the UI thread does four things and waits for nothing: events into the desk, draw, commands
//! into free slots, edits into the script.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use egui::{ColorImage, Context, ViewportCommand};

use crate::studio::Studio;
use crate::studio::Waker;
use crate::studio::command::Command;
use crate::studio::desk::Desk;
use crate::studio::starting::Starter;
use crate::studio::starting::Starting;
use crate::studio::trouble::Trouble;
use crate::terms::clock::Clock;
use crate::ui::ctx::{EditWish, StudioCtx, View, Wishes};
use crate::ui::keys;
use crate::ui::panels::Panels;
use crate::ui::panels::Room;
use crate::ui::shell::{Behind, Shell};
use crate::ui::theme;
use crate::ui::theme::Tokens;

/// How often the window is drawn while something plays.
const PLAYING: Duration = Duration::from_millis(33);
/// The same where the processor has to rasterise the window (gui.md §1): 12 a second.
const PLAYING_SOFTWARE: Duration = Duration::from_millis(83);
/// How long an event waits there for others to share its frame.
const EVENTS_SOFTWARE: Duration = Duration::from_millis(40);
/// A picture waits this long for its first data.
const PICTURE_WAIT: Duration = Duration::from_secs(3);
/// Frames between the first data and the picture: panels ask for what they show when they are drawn.
const PICTURE_FRAMES: u32 = 4;

/// Takes the finished picture as a PNG file.
pub type PictureTaker = Box<dyn FnOnce(&[u8]) + Send>;

/// How the window begins.
#[derive(Default)]
pub struct AppOptions {
    /// The folder of everything, for the settings page.
    pub home: String,
    /// The room that is open first.
    pub room: Room,
    /// Whether the processor rasterises the window.
    pub software: bool,
    /// Draw once, give the picture away, end.
    pub picture: Option<PictureTaker>,
    /// The time.
    pub clock: Clock,
}

/// The window and everything behind it.
pub struct App {
    /// `None` until it is there; the window says what is behind it meanwhile.
    studio: Option<Studio>,
    starting: Option<Starting>,
    start: Starter,
    /// Wakes for events, which may wait for each other.
    waker: Waker,
    /// Wakes at once.
    wake_now: Waker,
    desk: Desk,
    view: View,
    wishes: Wishes,
    shell: Shell,
    panels: Panels,
    clock: Clock,
    software: bool,
    picture: Option<Picture>,
}

/// A picture that is to be made.
struct Picture {
    taker: Option<PictureTaker>,
    since: Instant,
    frames: u32,
    asked: bool,
    send: SyncSender<Arc<ColorImage>>,
    got: Receiver<Arc<ColorImage>>,
}

impl App {
    /// Opens the window's inside and starts the studio behind it, which the window does not wait for.
    pub fn new(ctx: &Context, options: AppOptions, start: Starter) -> Self {
        theme::install(ctx);
        keys::install(ctx);
        // Ten chunks a second must not be ten frames a second where frames are dear.
        let patience = if options.software {
            EVENTS_SOFTWARE
        } else {
            Duration::ZERO
        };
        let waker: Waker = {
            let ctx = ctx.clone();
            Arc::new(move || ctx.request_repaint_after(patience))
        };
        let wake_now: Waker = {
            let ctx = ctx.clone();
            Arc::new(move || ctx.request_repaint())
        };
        let clock = options.clock;
        let mut app = Self {
            studio: None,
            starting: None,
            start,
            waker,
            wake_now,
            desk: Desk::default(),
            view: View {
                room: options.room,
                ..View::default()
            },
            wishes: Wishes::default(),
            shell: Shell::default(),
            panels: Panels::new(options.home),
            software: options.software,
            picture: options.picture.map(|taker| Picture::new(taker, &clock)),
            clock,
        };
        app.start();
        app
    }

    /// Begins to start the studio: that opens the library, and disks take their time.
    fn start(&mut self) {
        self.starting = Some(Starting::begin(
            &self.start,
            Arc::clone(&self.waker),
            Arc::clone(&self.wake_now),
            self.clock.clone(),
        ));
        self.shell.stand_before(Behind::Opening);
    }

    /// Takes up the studio once it is there, or shows why it can't be.
    fn take_studio(&mut self) {
        let Some(started) = self.starting.as_ref().and_then(Starting::poll) else {
            return;
        };
        self.starting = None;
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
            while let Some(event) = studio.poll() {
                self.desk.apply(event);
            }
        }
        while let Some(notice) = self.desk.notices.pop_front() {
            self.shell.tell(notice);
        }
    }

    /// Draws the window into `ui` and grants what was wished for.
    pub fn draw(&mut self, ui: &mut egui::Ui) {
        theme::apply(ui.ctx(), &self.desk.settings);
        if self.desk.count_on() {
            ui.ctx().request_repaint();
        }
        let mut cx = StudioCtx::new(
            &self.desk,
            &mut self.view,
            Tokens::of_ctx(ui.ctx()),
            &self.clock,
            &mut self.wishes,
        );
        self.shell.ui(ui, &mut self.panels, &mut cx);
        if self.shell.take_retry() {
            self.start();
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

    fn grant(&mut self, ctx: &Context) {
        let edited = !self.wishes.edits.is_empty();
        for wish in std::mem::take(&mut self.wishes.edits) {
            match wish {
                EditWish::Do(edit) => self.desk.edit(edit),
                EditWish::Pause => self.desk.pause_typing(),
                EditWish::Undo => {
                    let row = self.desk.undo();
                    self.view.show(row);
                }
                EditWish::Redo => {
                    let row = self.desk.redo();
                    self.view.show(row);
                }
            }
        }
        // Before all else: what is generated next is what was typed last.
        let journal = std::iter::from_fn(|| self.desk.take_edits()).collect::<Vec<_>>();
        for edits in journal.into_iter().rev() {
            self.wishes.outbox.push_front(edits);
        }
        if let Some(studio) = &self.studio {
            // A full queue is not an error: what finds no slot waits for the next frame.
            while let Some(slot) = studio.free_slot() {
                let Some(command) = self.wishes.outbox.pop_front() else {
                    break;
                };
                slot.send(command);
            }
        }
        if edited || !self.wishes.actions.is_empty() || !self.wishes.outbox.is_empty() {
            ctx.request_repaint();
        }
    }

    fn picture(&mut self, ctx: &Context) {
        let Some(picture) = &mut self.picture else {
            return;
        };
        if let Ok(image) = picture.got.try_recv() {
            if let Some(taker) = picture.taker.take() {
                taker(&png(&image));
            }
            ctx.send_viewport_cmd(ViewportCommand::Close);
            return;
        }
        let waited = self.clock.instant().duration_since(picture.since);
        let ready = self.desk.project.is_some()
            && !self.desk.voices_of(self.desk.backend()).is_empty()
            && self.desk.flow.running + self.desk.flow.queued == 0;
        if ready {
            picture.frames += 1;
        }
        if !picture.asked && (picture.frames > PICTURE_FRAMES || waited > PICTURE_WAIT) {
            picture.asked = true;
            let send = picture.send.clone();
            let again = ctx.clone();
            ctx.request_screenshot(move |image| {
                if send.try_send(image).is_ok() {
                    again.request_repaint();
                }
            });
        }
        ctx.request_repaint_after(Duration::from_millis(50));
    }
}

impl Picture {
    fn new(taker: PictureTaker, clock: &Clock) -> Self {
        let (send, got) = sync_channel(1);
        Self {
            taker: Some(taker),
            since: clock.instant(),
            frames: 0,
            asked: false,
            send,
            got,
        }
    }
}

/// A picture as a PNG file; empty if it could not be written, which only an empty picture does.
fn png(image: &ColorImage) -> Vec<u8> {
    let mut file = Vec::new();
    let [width, height] = image.size.map(|side| side as u32);
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    let pixels: Vec<u8> = image
        .pixels
        .iter()
        .flat_map(|pixel| pixel.to_array())
        .collect();
    let written = encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&pixels));
    if let Err(error) = written {
        log::error!("a picture could not be written: {error}");
    }
    file
}

impl eframe::App for App {
    fn logic(&mut self, _ctx: &Context, _frame: &mut eframe::Frame) {
        self.drain();
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
        self.picture(ui.ctx());
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        // Else the first frame flashes.
        Tokens::of_visuals(visuals).bg0.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if let Some(studio) = self.studio.take() {
            studio.shutdown();
        }
    }
}

/// How the window is opened.
pub struct WindowOptions {
    /// The renderer that was asked for; `None`: the system's best, else the other one.
    pub renderer: Option<eframe::Renderer>,
    /// Its inner size.
    pub size: (u32, u32),
    /// What the application needs.
    pub app: AppOptions,
}

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// Neither X nor Wayland.
    #[error("there is no display")]
    NoDisplay,
    /// A library is missing that windows need on this system.
    #[error("{0} is missing")]
    NoLibrary(String),
    /// No renderer works here.
    #[error(transparent)]
    Renderer(#[from] eframe::Error),
}

/// Opens the window and stays until it is closed. Where one renderer can't start the other is tried in
/// the same process.
///
/// # Errors
/// When there is no display, or no renderer can start.
pub fn open(
    options: WindowOptions,
    start: impl Fn(Waker) -> Result<Studio, Trouble> + Send + Sync + 'static,
) -> Result<(), WindowError> {
    if !has_display() {
        return Err(WindowError::NoDisplay);
    }
    tell_missing_libraries_plainly();
    // GL without a GPU costs a sixth of Vulkan without one; elsewhere wgpu speaks the system's own API.
    let usual = if cfg!(target_os = "linux") {
        [eframe::Renderer::Glow, eframe::Renderer::Wgpu]
    } else {
        [eframe::Renderer::Wgpu, eframe::Renderer::Glow]
    };
    let order = options
        .renderer
        .map_or_else(|| usual.to_vec(), |one| vec![one]);
    let mut app_options = Some(options.app);
    let start: Starter = Arc::new(start);
    let mut last = Ok(());
    for renderer in order {
        let native = eframe::NativeOptions {
            viewport: viewport(options.size),
            renderer,
            ..eframe::NativeOptions::default()
        };
        let taken = &mut app_options;
        let start = Arc::clone(&start);
        let ran = catch_unwind(AssertUnwindSafe(|| {
            eframe::run_native(
                "Mynah",
                native,
                Box::new(move |cc| {
                    let mut options = taken.take().unwrap_or_default();
                    options.software |= rasterises_by_processor(cc);
                    Ok(Box::new(App::new(&cc.egui_ctx, options, start)))
                }),
            )
        }));
        last = match ran {
            Ok(ran) => ran,
            Err(panic) => match missing_library(panic_text(&*panic)) {
                Some(library) if app_options.is_some() => {
                    return Err(WindowError::NoLibrary(library.to_owned()));
                }
                _ => resume_unwind(panic),
            },
        };
        // An error after the application was there is one at its end: no second window for that.
        match &last {
            // No connection to a display: another renderer would not find one either.
            Err(eframe::Error::WinitEventLoop(error)) if app_options.is_some() => {
                log::warn!("{error}");
                return Err(WindowError::NoDisplay);
            }
            Err(error) if app_options.is_some() => log::warn!("{renderer}: {error}"),
            _ => break,
        }
    }
    Ok(last?)
}

/// The toolkit panics where a library that it opens at run time is missing; nothing is lost by that yet, so it
/// is told like any other reason instead.
fn tell_missing_libraries_plainly() {
    let usual = take_hook();
    set_hook(Box::new(move |panic| {
        if missing_library(panic_text(panic.payload())).is_none() {
            usual(panic);
        }
    }));
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or_default()
}

/// The library that a panic of the toolkit names.
fn missing_library(panic: &str) -> Option<&str> {
    panic
        .strip_suffix("could not be loaded.")?
        .trim_end()
        .strip_prefix("Library ")
}

fn viewport((width, height): (u32, u32)) -> egui::ViewportBuilder {
    egui::ViewportBuilder::default()
        .with_title("Mynah")
        .with_app_id("mynah")
        .with_inner_size([width as f32, height as f32])
        .with_min_inner_size([760.0, 480.0])
}

fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Whether the processor has to paint the window: then meters go slower.
fn rasterises_by_processor(cc: &eframe::CreationContext<'_>) -> bool {
    if let Some(state) = &cc.wgpu_render_state {
        return state.adapter.get_info().device_type == eframe::wgpu::DeviceType::Cpu;
    }
    // GL names its renderer only to unsafe calls; without a device node there is no hardware to ask.
    let forced = std::env::var_os("LIBGL_ALWAYS_SOFTWARE").is_some();
    cfg!(target_os = "linux") && (forced || !std::path::Path::new("/dev/dri").exists())
}
