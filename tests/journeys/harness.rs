//! The whole application in a test: the real window's inside, a studio of its own, Draft voices.
//!
//! Steps name what they wait for; a wait has a ceiling and, when it is reached, tells what was on screen.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use egui::accesskit::Role;
use egui::{DroppedFile, Event, HoveredFile, Key, Modifiers, Pos2, Rect, Shape, Vec2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node};
use mynah::app::{App, AppOptions, Backstage};
use mynah::terms::clock::Clock;
use mynah::ui::dialogs::file::{Asker, Picked};
use mynah::ui::theme::Tokens;
use mynah_engine::{Studio, StudioOptions, Waker};
use mynah_model::desk::Desk;
use mynah_model::trouble::Trouble;
use mynah_ui_core::testing::controls;
use mynah_ui_core::testing::driver;
pub use mynah_ui_core::testing::driver::middle;
use tempfile::TempDir;

use crate::next_frame::NextFrame;

/// How long a step may take: slow machines, never a matter of taste.
const LONGEST: Duration = Duration::from_secs(30);

/// The window of most tests, in points.
const LARGE: Vec2 = vec2(1440.0, 900.0);

/// A file as a desktop hands it over.
#[derive(Debug)]
struct Fallen(PathBuf);

impl DroppedFile for Fallen {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// A window that shows this for its home.
fn showing(home: String) -> AppOptions {
    AppOptions {
        home,
        ..AppOptions::default()
    }
}

/// The application over a private home.
pub struct AppHarness {
    /// Boxed: a test that starts several applications would fill the stack of its thread with them.
    harness: Box<Harness<'static, App>>,
    home: TempDir,
    next_frame: NextFrame,
    /// How long the last frame took to draw.
    frame_cost: Duration,
    /// Frames in a row by now that were drawn twice.
    twice: usize,
    most_twice: Option<(usize, Vec<String>)>,
}

impl AppHarness {
    /// The first start, 1440 × 900, with Draft voices, no key and a null device.
    pub fn first_start() -> Self {
        Self::with(|_| {})
    }

    /// The first start of a studio with other options.
    pub fn with(change: impl FnOnce(&mut StudioOptions)) -> Self {
        Self::in_home(TempDir::new().expect("a temporary folder"), change)
    }

    /// A start in a home that is there already.
    pub fn in_home(home: TempDir, change: impl FnOnce(&mut StudioOptions)) -> Self {
        let shown = home.path().display().to_string();
        Self::start(home, showing(shown), LARGE, change, |start| start())
    }

    /// A start in a window of this size, which shows `shown` for its home.
    pub fn sized(
        home: TempDir,
        shown: String,
        size: Vec2,
        change: impl FnOnce(&mut StudioOptions),
    ) -> Self {
        Self::start(home, showing(shown), size, change, |start| start())
    }

    /// A start with a project's file on the command line.
    pub fn opening(home: TempDir, project: PathBuf) -> Self {
        let options = AppOptions {
            home: home.path().display().to_string(),
            project: Some(project),
            ..AppOptions::default()
        };
        Self::start(home, options, LARGE, |_| {}, |start| start())
    }

    /// The first start of a studio that is opened through `door`.
    pub fn opened_by(
        door: impl Fn(&dyn Fn() -> Result<Studio, Trouble>) -> Result<Studio, Trouble> + Send + 'static,
    ) -> Self {
        let door = Mutex::new(door);
        Self::start(
            TempDir::new().expect("a temporary folder"),
            AppOptions::default(),
            LARGE,
            |_| {},
            move |start| door.lock().expect("one start")(start),
        )
    }

    fn start(
        home: TempDir,
        app_options: AppOptions,
        size: Vec2,
        change: impl FnOnce(&mut StudioOptions),
        door: impl Fn(&dyn Fn() -> Result<Studio, Trouble>) -> Result<Studio, Trouble>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        let mut options = StudioOptions::new(home.path());
        change(&mut options);
        // Whether this machine has dialogs of its own is no matter of a test.
        let app_options = AppOptions {
            asker: Asker::scripted(|_| Picked::NoDialog),
            ..app_options
        };
        let harness = Harness::builder()
            .with_size(size)
            .with_pixels_per_point(1.0)
            .build_eframe(move |cc| {
                let start = move |waker: Waker| {
                    door(&|| {
                        Studio::start(StudioOptions {
                            waker: Arc::clone(&waker),
                            ..options.clone()
                        })
                    })
                };
                let backstage = Backstage::begin(Arc::new(start), app_options.clock.clone());
                App::new(&cc.egui_ctx, app_options, backstage)
            });
        let mut app = Self {
            next_frame: NextFrame::of(&harness.ctx),
            harness: Box::new(harness),
            home,
            frame_cost: Duration::ZERO,
            twice: 0,
            most_twice: None,
        };
        app.step();
        app
    }

    /// Letters that no font has are drawn as boxes from now on, as in a window: names of strangers have any.
    pub fn draws_any_letter(&self) {
        let ctx = &self.harness.ctx;
        ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    }

    /// Ends the application and gives its home back, for another start.
    pub fn close(self) -> TempDir {
        let Self { harness, home, .. } = self;
        drop(harness);
        home
    }

    /// The same as a window ends that somebody closes.
    pub fn close_window(mut self) -> TempDir {
        eframe::App::on_exit(self.harness.state_mut(), None);
        self.close()
    }

    /// Where its library lies.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// What the interface sees.
    pub fn desk(&self) -> &Desk {
        self.harness.state().desk()
    }

    /// A frame. Events that came are taken in first.
    pub fn step(&mut self) {
        let clock = Clock::system();
        let start = clock.instant();
        self.next_frame.begin();
        self.harness.step();
        self.frame_cost = clock.instant().duration_since(start);
        let drawn = &self.harness.output().platform_output;
        if drawn.num_completed_passes > 1 {
            self.twice += 1;
            let reasons = drawn.request_discard_reasons.iter();
            let reasons = reasons.map(ToString::to_string).collect();
            self.most_twice = self.most_twice.take().max(Some((self.twice, reasons)));
        } else {
            self.twice = 0;
        }
    }

    /// The longest row of frames so far that were drawn twice, and why the last of them was.
    pub fn most_twice(&self) -> Option<&(usize, Vec<String>)> {
        self.most_twice.as_ref()
    }

    /// A few frames: enough for a click, its wish, and what the panels make of it.
    pub fn settle(&mut self) {
        for _ in 0..4 {
            self.step();
            if !self.next_frame.is_due() {
                return;
            }
        }
    }

    /// Draws frames until `done`; at the ceiling fails with what was on screen.
    pub fn wait_for(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        let clock = Clock::system();
        let start = clock.instant();
        loop {
            self.step();
            if done(self) {
                return;
            }
            assert!(
                clock.instant().duration_since(start) < LONGEST,
                "waited in vain for {what}; on screen: {:#?}",
                self.on_screen()
            );
            self.next_frame.wait(self.frame_cost);
        }
    }

    /// Waits until nothing of `left` is left. Each that is done is an event of its own: a busy machine takes its time
    /// for many of them.
    pub fn wait_down(&mut self, what: &str, left: impl Fn(&Self) -> usize) {
        loop {
            let before = left(self);
            if before == 0 {
                return;
            }
            self.wait_for(what, |app| left(app) < before);
        }
    }

    /// Waits until something is named `label`.
    pub fn wait_for_label(&mut self, label: &str) {
        self.wait_for(label, |app| app.shows(label));
    }

    /// Whether something is named exactly `label`.
    pub fn shows(&self, label: &str) -> bool {
        driver::shows(&self.harness, label)
    }

    /// Whether the name of something contains `part`.
    pub fn shows_part(&self, part: &str) -> bool {
        driver::shows_part(&self.harness, part)
    }

    /// The control named `label`.
    pub fn get<'a>(&'a self, label: &'a str) -> Node<'a> {
        self.harness.get_by_label(label)
    }

    /// Presses the control named `label`, once it is there.
    pub fn press(&mut self, label: &str) {
        self.press_found(label, |app| middle(app.harness.query_by_label(label)));
    }

    /// Presses what is found, once it is there, can be pressed and stands still: what arrives meanwhile may move it.
    /// The button goes down and up in one frame, so that nothing comes between.
    pub fn press_found(&mut self, what: &str, place: impl Fn(&Self) -> Option<Pos2>) {
        let clock = Clock::system();
        let start = clock.instant();
        let mut over = None;
        let mut still = 0;
        loop {
            let at = place(self);
            still = if at == over { still + 1 } else { 0 };
            // What a frame shows for the first time is scrolled into view in the next one.
            if let Some(pos) = at.filter(|_| still > 1) {
                return self.in_one_frame([driver::button(pos, true), driver::button(pos, false)]);
            }
            assert!(
                clock.instant().duration_since(start) < LONGEST,
                "{what} can't be pressed; on screen: {:#?}",
                self.on_screen()
            );
            over = at;
            match at {
                Some(at) => self.harness.event(Event::PointerMoved(at)),
                None => self.next_frame.wait(self.frame_cost),
            }
            self.step();
        }
    }

    /// Presses its middle with keys held down.
    pub fn press_with(&mut self, modifiers: Modifiers, label: &str) {
        self.harness.get_by_label(label).click_modifiers(modifiers);
        self.settle();
    }

    /// Presses a key with modifiers.
    pub fn key(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Presses a key and looks at each frame from then on: for what lasts no longer than a take is heard.
    pub fn key_until(&mut self, key: egui::Key, what: &str, done: impl Fn(&Self) -> bool) {
        self.harness.key_press_modifiers(egui::Modifiers::NONE, key);
        self.wait_for(what, done);
    }

    /// Hands events over in one frame, as fast hands or a slow machine make them, and draws until what they
    /// came to is seen.
    pub fn in_one_frame(&mut self, events: impl IntoIterator<Item = Event>) {
        self.harness.input_mut().events.extend(events);
        self.step();
        self.settle();
    }

    /// Holds a file of another program over the window.
    pub fn hold_over(&mut self, file: &Path) {
        self.harness.input_mut().hovered_files = vec![HoveredFile {
            path: Some(file.to_path_buf()),
            ..HoveredFile::default()
        }];
        self.settle();
    }

    /// Lets it fall.
    pub fn let_fall(&mut self, file: &Path) {
        let input = self.harness.input_mut();
        input.hovered_files.clear();
        input
            .dropped_files
            .push(Arc::new(Fallen(file.to_path_buf())));
        self.step();
        self.settle();
    }

    /// What is told, hovered or read out, of what has a name that begins with `name`.
    pub fn told_of(&self, name: &str) -> Option<String> {
        driver::description_of(&self.harness, name)
    }

    /// What stands in the control named `label`.
    pub fn value(&self, label: &str) -> String {
        driver::value(&self.harness, label)
    }

    /// The name of the control that has the keys.
    pub fn focused(&self) -> Option<String> {
        driver::focused(&self.harness)
    }

    /// The row of a list that is looked at.
    pub fn selected_row(&self) -> Option<String> {
        driver::selected_row(&self.harness)
    }

    /// Gives a control the keys. While something above it closes it can't have them yet: a person clicks once more.
    fn give_keys(&mut self, label: &str) {
        let clock = Clock::system();
        let start = clock.instant();
        while self.focused().as_deref() != Some(label) {
            assert!(
                clock.instant().duration_since(start) < LONGEST,
                "{label} does not get the keys; on screen: {:#?}",
                self.on_screen()
            );
            self.harness.get_by_label(label).focus();
            self.settle();
        }
    }

    /// Types into the control named `label`.
    pub fn write(&mut self, label: &str, text: &str) {
        self.give_keys(label);
        self.harness.get_by_label(label).type_text(text);
        self.settle();
    }

    /// The same instead of what stands there.
    pub fn write_over(&mut self, label: &str, text: &str) {
        self.give_keys(label);
        self.key(Modifiers::COMMAND, Key::A);
        self.key(Modifiers::NONE, Key::Backspace);
        if !text.is_empty() {
            self.harness.get_by_label(label).type_text(text);
        }
        self.settle();
    }

    /// Presses the control of this role named `label`, where others are named alike.
    pub fn press_role(&mut self, role: Role, label: &str) {
        self.press_found(label, |app| {
            middle(app.harness.query_by_role_and_label(role, label))
        });
    }

    /// Presses the first control whose name contains `part`.
    pub fn press_part(&mut self, part: &str) {
        self.press_found(part, |app| {
            middle(app.harness.query_all_by_label_contains(part).next())
        });
    }

    /// Types with nothing chosen first, a letter a frame.
    pub fn type_letters(&mut self, text: &str) {
        for letter in text.chars() {
            self.harness.event(egui::Event::Text(letter.to_string()));
            self.step();
        }
        self.settle();
    }

    /// Sets the slider named `label`, as a screen reader would.
    pub fn slide(&mut self, label: &str, value: f64) {
        self.harness.get_by_label(label).set_value_accesskit(value);
        self.settle();
    }

    /// Compares what is drawn with the picture of this name, once six frames in a row are alike: what the
    /// panels asked for when they were first drawn has come by then.
    #[cfg(feature = "pictures")]
    pub fn picture(&mut self, name: &str) {
        let clock = Clock::system();
        let start = clock.instant();
        let (mut last, mut alike) = (None, 0);
        while alike < 6 {
            assert!(
                clock.instant().duration_since(start) < LONGEST,
                "{name} never stands still"
            );
            std::thread::park_timeout(Duration::from_millis(20));
            self.step();
            let drawn = self.harness.render().expect("a picture");
            alike = if last.as_ref() == Some(&drawn) {
                alike + 1
            } else {
                0
            };
            last = Some(drawn);
        }
        // Elsewhere glyphs and lines may fall a shade differently; a moved row is far more than this.
        let options = egui_kittest::SnapshotOptions::new()
            .threshold(0.6)
            .max_failed_pixels(40)
            .output_path("tests/pictures/snapshots");
        let mut drawn = last.expect("a picture");
        let ground = self.harness.ctx.global_style().visuals.panel_fill;
        over(ground, &mut drawn);
        egui_kittest::image_snapshot_options(&drawn, name, &options);
    }

    /// The theme's colours.
    pub fn tokens(&self) -> &'static Tokens {
        Tokens::of_ctx(&self.harness.ctx)
    }

    /// What the last frame painted.
    pub fn painted(&self) -> impl Iterator<Item = &Shape> {
        self.harness.output().shapes.iter().map(|it| &it.shape)
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

    /// The defects of the controls on screen, each with the control's name.
    pub fn defects(&self, place: &str) -> Vec<String> {
        controls::defects(&self.harness, place)
    }

    /// The names of everything on screen and what stands there, for messages.
    pub fn on_screen(&self) -> Vec<String> {
        driver::on_screen(&self.harness)
    }
}

/// The window is cleared to this colour before it is drawn, which a picture of the interface alone isn't.
#[cfg(feature = "pictures")]
fn over(ground: egui::Color32, picture: &mut image::RgbaImage) {
    for pixel in picture.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let through = f32::from(255 - alpha) / 255.0;
        let mix =
            |above: u8, below: u8| (f32::from(above) + through * f32::from(below)).round() as u8;
        let [r, g, b, _] = ground.to_array();
        pixel.0 = [mix(red, r), mix(green, g), mix(blue, b), 255];
    }
}
