//! The screen as the display tells it: when a window comes, and when something can be seen in it.
//!
//! Asked by events, not by another program again and again: on two cores that would slow down what is measured.

use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    ChangeWindowAttributesAux, ConnectionExt as _, EventMask, ImageFormat, Window,
};
use x11rb::rust_connection::RustConnection;

use super::BenchError;
use mynah_core::clock::Clock;

/// Narrower windows are a toolkit's own.
const NARROW: u16 = 300;
/// The upper left of a window, in pixels, where something is looked for.
const CORNER: (u16, u16) = (700, 300);
/// Grounds and borders alone have fewer colours than this; letters have more.
const COLOURS: usize = 12;
/// How long anything is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks at the queue of events.
const PAUSE: Duration = Duration::from_micros(100);

/// A connection that hears of every window of the screen.
pub(super) struct Screen {
    display: RustConnection,
    clock: Clock,
}

/// Seconds from the start of a process.
pub(super) struct Seen {
    /// To its window.
    pub window: f64,
    /// To the first letters in it.
    pub letters: f64,
}

impl Screen {
    /// The screen of `DISPLAY`; `None` where there is none.
    pub fn open(clock: &Clock) -> Option<Self> {
        let (display, screen) = x11rb::connect(None).ok()?;
        let root = display.setup().roots.get(screen)?.root;
        let listen = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        display
            .change_window_attributes(root, &listen)
            .ok()?
            .check()
            .ok()?;
        let clock = clock.clone();
        Some(Self { display, clock })
    }

    /// Starts a program, and ends it once something is to be seen of it.
    pub fn start(&self, command: &mut Command) -> Result<Seen, BenchError> {
        self.forget()?;
        let begun = self.clock.instant();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let seen = self.watch(begun);
        child.kill()?;
        child.wait()?;
        seen
    }

    /// Waits for a window.
    pub fn window(&self) -> Result<Window, BenchError> {
        let begun = self.clock.instant();
        while begun.elapsed() < PATIENCE {
            match self.display.poll_for_event().map_err(failed)? {
                Some(Event::MapNotify(event)) => {
                    // A window may be gone again by now.
                    let size = self.display.get_geometry(event.window).map_err(failed)?;
                    if size.reply().is_ok_and(|size| size.width > NARROW) {
                        return Ok(event.window);
                    }
                }
                Some(_) => {}
                None => std::thread::sleep(PAUSE),
            }
        }
        Err(BenchError::Failed("no window came".to_owned()))
    }

    fn watch(&self, begun: Instant) -> Result<Seen, BenchError> {
        let window = self.window()?;
        let to_window = begun.elapsed();
        while begun.elapsed() < PATIENCE {
            if self.has_letters(window)? {
                return Ok(Seen {
                    window: to_window.as_secs_f64(),
                    letters: begun.elapsed().as_secs_f64(),
                });
            }
        }
        Err(BenchError::Failed("the window stayed empty".to_owned()))
    }

    fn has_letters(&self, window: Window) -> Result<bool, BenchError> {
        let (width, height) = CORNER;
        let image = self
            .display
            .get_image(ImageFormat::Z_PIXMAP, window, 0, 0, width, height, !0)
            .map_err(failed)?;
        // Refused while the window is on its way.
        let Ok(image) = image.reply() else {
            return Ok(false);
        };
        let mut colours: Vec<&[u8]> = Vec::new();
        for pixel in image.data.chunks_exact(4) {
            if !colours.contains(&pixel) {
                colours.push(pixel);
                if colours.len() > COLOURS {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Hears what is left of earlier windows.
    fn forget(&self) -> Result<(), BenchError> {
        // Answered after everything that the display had to say before.
        self.display
            .get_input_focus()
            .map_err(failed)?
            .reply()
            .map_err(failed)?;
        while self.display.poll_for_event().map_err(failed)?.is_some() {}
        Ok(())
    }
}

fn failed(error: impl std::fmt::Display) -> BenchError {
    BenchError::Failed(format!("the display: {error}"))
}
