//! A picture of the window as a PNG file: waits until there is something to see, asks for one frame, gives it away.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use egui::{ColorImage, Context, ViewportCommand};

use mynah_core::clock::Clock;

/// A picture waits this long for its first data.
const WAIT: Duration = Duration::from_secs(3);
/// Frames between the first data and the picture: panels ask for what they show when they are drawn.
const FRAMES: u32 = 4;
/// How often it is looked whether there is something to see.
const LOOK: Duration = Duration::from_millis(50);

/// Takes the finished picture as a PNG file.
pub type PictureTaker = Box<dyn FnOnce(&[u8]) + Send>;

/// A picture that is to be made.
pub(super) struct Picture {
    taker: Option<PictureTaker>,
    since: Instant,
    frames: u32,
    asked: bool,
    send: SyncSender<Arc<ColorImage>>,
    got: Receiver<Arc<ColorImage>>,
}

impl Picture {
    pub(super) fn new(taker: PictureTaker, clock: &Clock) -> Self {
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

    /// Once per frame; `ready` when everything is there. Closes the window after the picture.
    pub(super) fn step(&mut self, ctx: &Context, ready: bool, now: Instant) {
        if let Ok(image) = self.got.try_recv() {
            if let Some(taker) = self.taker.take() {
                taker(&png(&image));
            }
            ctx.send_viewport_cmd(ViewportCommand::Close);
            return;
        }
        if ready {
            self.frames += 1;
        }
        let waited = now.duration_since(self.since);
        if !self.asked && (self.frames > FRAMES || waited > WAIT) {
            self.asked = true;
            let send = self.send.clone();
            let again = ctx.clone();
            ctx.request_screenshot(move |image| {
                if send.try_send(image).is_ok() {
                    again.request_repaint();
                }
            });
        }
        ctx.request_repaint_after(LOOK);
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
